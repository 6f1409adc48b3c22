//! One file a verb. The only room that reads the clock, the environment and the terminal.

mod annotate;
pub mod args;
mod audit;
mod check;
mod completions;
pub mod config;
mod coverage;
mod diff;
mod doc;
mod explain;
mod fmt;
mod formats;
pub mod help;
mod init;
pub mod lang;
pub mod ledger;
mod lint;
mod lsp;
mod mutants;
mod output;
mod packs;
pub mod period;
mod pipeline;
pub mod problem;
mod progress;
mod receipt;
mod replay;
mod run;
mod schema;
mod template;
mod terminal;
mod test;
mod text;
mod watch;
mod witness;

use crate::base::{Day, Diagnostic, Lang, Sources};
use crate::report::Look;
use crate::report::text::paint::Ink;
use args::{Cli, Color, Verb};
use clap::FromArgMatches;
use config::Config;
use ledger::args::LedgerVerb;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Once;

/// Where a verb runs: language, look, configuration, today.
struct Shell {
    lang: Lang,
    color: Color,
    config: Option<Config>,
    today: Day,
}

impl Shell {
    fn out(&self) -> Look {
        terminal::stdout(self.color)
    }
    fn err(&self) -> Look {
        terminal::stderr(self.color)
    }
    /// Renders diagnostics on standard error.
    fn complain(&self, diagnostics: &[Diagnostic], sources: &Sources, limit: usize) {
        let look = self.err();
        let mut text = crate::report::text::diagnostics::render(diagnostics, sources, self.lang, &look, limit);
        // Whoever reads it in a terminal can go on from here; a log is not told so each time.
        if let Some(first) = diagnostics.first().filter(|_| terminal::watched()) {
            let more = match self.lang {
                Lang::Zh => format!("方括号里是代码，说明见：guiju explain {}\n", first.code),
                Lang::En => format!("codes are in brackets; to read about one: guiju explain {}\n", first.code),
            };
            text.push_str(&look.paint(Ink::Dim, &more));
        }
        terminal::complain(&text);
    }
}

/// What a reader of foreign files says of a broken one as it gives up is said again, in words, as a diagnostic.
fn quiet_readers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !crate::facts::is_guarded() {
                before(info);
            }
        }));
    });
}

/// Runs a command line and gives the exit code (contract.md).
pub fn run(args: Vec<OsString>) -> u8 {
    quiet_readers();
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let parse = |lang| {
        let mut cli = help::command(lang).try_get_matches_from(&args).and_then(|m| Cli::from_arg_matches(&m))?;
        cli.verb.join_paths();
        Ok::<Cli, clap::Error>(cli)
    };
    // Where the configuration lies depends on the arguments, and their language on the configuration: only what `--help`
    // and mistakes say depends on it, so the first reading finds the paths and the second one speaks.
    let named = parse(Lang::Zh).ok().and_then(|cli| subject(&cli.verb).map(Path::to_path_buf));
    let mut config = named.and_then(|path| config::find(&path, &mut sources, &mut diagnostics));
    if config.is_none() && diagnostics.is_empty() {
        config = config::find(Path::new("."), &mut sources, &mut diagnostics);
    }
    let lang = lang::of_args(&args).unwrap_or_else(|| lang::of_environment(config.as_ref().and_then(|c| c.lang)));
    let parsed = parse(lang);
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return help::explain(&error, lang),
    };
    let shell = Shell { lang, color: cli.shared.color, config, today: today() };
    let run = run::Run::new(sources, diagnostics);
    match cli.verb {
        Verb::Check(check) => check::run(&check, &shell, run),
        Verb::Explain(explain) => explain::run(&explain, &shell, run),
        Verb::Test(test) if test.mutants => mutants::run(&test, &shell, run),
        Verb::Test(test) if test.witness => witness::run(&test, &shell, run),
        Verb::Test(test) => test::run(&test, &shell, run),
        Verb::Coverage(coverage) => coverage::run(&coverage, &shell, run),
        Verb::Lint(lint) => lint::run(&lint, &shell, run),
        Verb::Diff(diff) => diff::run(&diff, &shell, run),
        Verb::Doc(doc) => doc::run(&doc, &shell, run),
        Verb::Fmt(fmt) => fmt::run(&fmt, &shell, run),
        Verb::Audit(audit) => audit::run(&audit, &shell, run),
        Verb::Replay(replay) => replay::run(&replay, &shell, run),
        Verb::Ledger(ledger) => ledger::run(&ledger, &shell, run),
        Verb::Template(template) => template::run(&template, &shell, run),
        Verb::Schema(schema) => schema::run(&schema, &shell, run),
        Verb::Lsp => lsp::run(&shell, cli.shared.lang.is_some()),
        Verb::Init(init) => init::run(&init, &shell),
        Verb::Completions(completions) => completions::run(&completions, lang),
    }
}

/// The one file or folder that a command is about, where there is one.
fn subject(verb: &Verb) -> Option<&Path> {
    let paths = match verb {
        Verb::Check(check) => &check.paths,
        Verb::Explain(explain) => &explain.facts,
        Verb::Test(test) => &test.paths,
        Verb::Coverage(coverage) => &coverage.paths,
        Verb::Lint(lint) => &lint.paths,
        Verb::Fmt(fmt) => &fmt.paths,
        Verb::Doc(doc) => &doc.paths,
        Verb::Audit(audit) => &audit.check.paths,
        Verb::Ledger(ledger) => match &ledger.verb {
            LedgerVerb::Update(update) => &update.check.paths,
            LedgerVerb::List(_) | LedgerVerb::Show(_) | LedgerVerb::Set(_) | LedgerVerb::Report(_) => return None,
        },
        Verb::Template(template) => &template.fill,
        Verb::Diff(_) | Verb::Replay(_) | Verb::Schema(_) | Verb::Lsp | Verb::Init(_) | Verb::Completions(_) => {
            return None;
        }
    };
    match paths.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Today in local time. Nothing below this room knows it.
fn today() -> Day {
    let date = jiff::ZonedDateTime::now().date();
    Day::new(date.year(), date.month(), date.day()).unwrap_or(Day(0))
}

/// SHA-256 of some bytes in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}

/// Has something written, and gives the SHA-256 of it in hexadecimal digits.
fn digested(out: &mut dyn io::Write, make: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<String> {
    use sha2::Digest;
    let mut through = Through { out, hash: sha2::Sha256::new() };
    make(&mut through)?;
    Ok(hex(&through.hash.finalize()))
}

struct Through<'a> {
    out: &'a mut dyn io::Write,
    hash: sha2::Sha256,
}

impl io::Write for Through<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        sha2::Digest::update(&mut self.hash, bytes.get(..n).unwrap_or(bytes));
        Ok(n)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A digest in hexadecimal digits.
fn hex(digest: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(2 * digest.len());
    for byte in digest {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A path with `/` between folders.
fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// More threads than any machine has use for; starting a hundred thousand takes minutes.
const MOST_THREADS: usize = 256;

/// Sets how many threads work; the default is one a core.
fn threads(jobs: Option<usize>) {
    if let Some(jobs) = jobs.filter(|n| *n > 0).map(|n| n.min(MOST_THREADS)) {
        // Only the first call of a process can set it; there is only one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
}
