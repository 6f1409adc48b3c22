//! The command line as data. What each flag says in `--help` is in `help`, in both languages.

use super::ledger::args::{LedgerArgs, LedgerVerb};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "guiju", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub verb: Verb,
    #[command(flatten)]
    pub shared: Shared,
}

/// What every verb takes.
#[derive(Clone, Debug, Args)]
pub struct Shared {
    #[arg(long, global = true, value_name = "zh|en", value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "auto|always|never")]
    pub color: Color,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Check(Check),
    Explain(Explain),
    Test(Test),
    Coverage(Coverage),
    Lint(Lint),
    Diff(Diff),
    Fmt(Fmt),
    Doc(Doc),
    Audit(Box<Audit>),
    Replay(Replay),
    Ledger(LedgerArgs),
    Template(Template),
    Schema(Schema),
    Lsp,
    Init(Init),
    Completions(Completions),
}

impl Verb {
    /// `-f PATH` says the same as a path alone (`explain` has only that): behind the command line there are only paths.
    pub fn join_paths(&mut self) {
        let check = match self {
            Verb::Check(check) => check,
            Verb::Audit(audit) => &mut audit.check,
            Verb::Ledger(LedgerArgs { verb: LedgerVerb::Update(update) }) => &mut update.check,
            _ => return,
        };
        check.paths.append(&mut check.facts);
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What makes the exit code 1 or 5; the least grave first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Critical,
    Major,
    Minor,
    Advice,
    Undetermined,
    Never,
}

/// What is checked against what, and when.
#[derive(Clone, Debug, Default, Args)]
pub struct Scope {
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    #[arg(long, value_name = "P")]
    pub period: Option<String>,
    #[arg(long, value_name = "D")]
    pub as_of: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub no_progress: bool,
}

/// In which formats a verb writes, and where.
#[derive(Clone, Debug, Default, Args)]
pub struct Output {
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
    #[arg(id = "output", short = 'o', long = "output", value_name = "[FMT=]PATH")]
    pub files: Vec<String>,
}

/// `guiju check`
#[derive(Clone, Debug, Default, Args)]
pub struct Check {
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(short = 'f', long = "facts", value_name = "PATH")]
    pub facts: Vec<PathBuf>,
    #[command(flatten)]
    pub scope: Scope,
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub output: Output,
    #[arg(long, value_name = "OUT.xlsx")]
    pub annotate: Option<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub all: bool,
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    #[arg(short = 'q', long, action = ArgAction::SetTrue)]
    pub quiet: bool,
    #[arg(long, action = ArgAction::SetTrue)]
    pub watch: bool,
}

/// `guiju audit`
#[derive(Clone, Debug, Args)]
pub struct Audit {
    #[command(flatten)]
    pub check: Check,
    #[arg(short = 'd', long = "dir", id = "out_dir", value_name = "DIR")]
    pub dir: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub ledger: Option<PathBuf>,
    #[arg(long, value_name = "N", requires = "ledger")]
    pub due_days: Option<u16>,
}

/// `guiju replay`
#[derive(Clone, Debug, Args)]
pub struct Replay {
    #[arg(value_name = "RUN")]
    pub receipt: PathBuf,
    #[arg(short = 'd', long = "dir", id = "out_dir", value_name = "DIR")]
    pub dir: Option<PathBuf>,
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub no_progress: bool,
}

/// `guiju explain`
#[derive(Clone, Debug, Args)]
pub struct Explain {
    #[arg(value_name = "OBLIGATION", required_unless_present = "codes")]
    pub obligation: Option<String>,
    #[arg(value_name = "ENTITY")]
    pub entity: Option<String>,
    #[arg(short = 'f', long = "facts", value_name = "PATH")]
    pub facts: Vec<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "obligation")]
    pub codes: bool,
    #[command(flatten)]
    pub scope: Scope,
}

/// `guiju test`
#[derive(Clone, Debug, Args)]
pub struct Test {
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub ignore: Vec<String>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub strict: bool,
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["strict", "witness"])]
    pub mutants: bool,
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "strict")]
    pub witness: bool,
    #[arg(long, value_name = "DIR", requires = "witness")]
    pub out: Option<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub all: bool,
    #[command(flatten)]
    pub output: Output,
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
    #[arg(long = "no-progress", action = ArgAction::SetTrue)]
    pub no_progress: bool,
}

/// `guiju coverage`
#[derive(Clone, Debug, Args)]
pub struct Coverage {
    #[arg(value_name = "PACK")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "GLOB")]
    pub document: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub catalogue: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    #[arg(long, value_name = "QUOTES", requires = "text")]
    pub stamp: Option<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "text")]
    pub topics: bool,
    #[arg(long, action = ArgAction::SetTrue)]
    pub all: bool,
    #[command(flatten)]
    pub output: Output,
}

/// `guiju lint`
#[derive(Clone, Debug, Args)]
pub struct Lint {
    #[arg(value_name = "PACK")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub strict: bool,
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub output: Output,
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
}

/// `guiju diff`
#[derive(Clone, Debug, Args)]
pub struct Diff {
    #[arg(value_name = "OLD", display_order = 1)]
    pub old: PathBuf,
    #[arg(value_name = "NEW", display_order = 2)]
    pub new: PathBuf,
    #[arg(short = 'f', long = "facts", value_name = "PATH")]
    pub facts: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    #[arg(long, value_name = "P")]
    pub period: Option<String>,
    #[arg(long, value_name = "D")]
    pub as_of: Option<String>,
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub ignore: Vec<String>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub all: bool,
    #[command(flatten)]
    pub output: Output,
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<usize>,
    #[arg(long = "no-progress", action = ArgAction::SetTrue)]
    pub no_progress: bool,
}

/// `guiju fmt`
#[derive(Clone, Debug, Args)]
pub struct Fmt {
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub check: bool,
    #[arg(long, action = ArgAction::SetTrue)]
    pub diff: bool,
    #[arg(long, value_name = "zh|en", value_parser = ["zh", "en"])]
    pub keywords: Option<String>,
}

/// `guiju doc`
#[derive(Clone, Debug, Args)]
pub struct Doc {
    #[arg(value_name = "PACK")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "D")]
    pub document: Vec<String>,
    #[command(flatten)]
    pub output: Output,
}

/// `guiju template`
#[derive(Clone, Debug, Args)]
pub struct Template {
    #[arg(value_name = "ENTITY")]
    pub entity: Option<String>,
    #[arg(long, value_name = "D")]
    pub document: Vec<String>,
    #[arg(long = "for", value_name = "FILE")]
    pub fill: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
    #[arg(short = 'o', long = "output", value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// `guiju schema`
#[derive(Clone, Debug, Args)]
pub struct Schema {
    #[arg(long, value_name = "ENTITY")]
    pub entity: Option<String>,
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "entity")]
    pub result: bool,
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
    #[arg(short = 'o', long = "output", value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// `guiju init`
#[derive(Clone, Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// `guiju completions`
#[derive(Clone, Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}
