//! The flags of `guiju ledger`.

use crate::cli::args::Check;
use clap::{ArgAction, Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `guiju ledger`
#[derive(Clone, Debug, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    pub verb: LedgerVerb,
}

/// What to do with it.
#[derive(Clone, Debug, Subcommand)]
pub enum LedgerVerb {
    Update(Box<Update>),
    List(List),
    Show(Show),
    Set(Set),
    Report(Report),
}

/// Which ledger, and on which day.
#[derive(Clone, Debug, Args)]
pub struct Which {
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    #[arg(long = "as-of", id = "ledger_as_of", value_name = "D")]
    pub as_of: Option<String>,
}

/// `guiju ledger update`
#[derive(Clone, Debug, Args)]
pub struct Update {
    #[command(flatten)]
    pub check: Check,
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    #[arg(long, value_name = "RESULT", conflicts_with_all = ["paths", "facts", "baseline", "select", "ignore", "waivers", "as_of", "from", "to", "period"])]
    pub from_result: Option<PathBuf>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16))]
    pub due_days: Option<u16>,
}

/// Which items to show.
#[derive(Clone, Debug, Args)]
pub struct Pick {
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Vec<Standing>,
    #[arg(long, value_name = "GLOB")]
    pub unit: Vec<String>,
}

/// `guiju ledger list`
#[derive(Clone, Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub pick: Pick,
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
    #[arg(short = 'o', long = "output", value_name = "FMT=PATH")]
    pub output: Vec<String>,
}

/// `guiju ledger show`
#[derive(Clone, Debug, Args)]
pub struct Show {
    #[arg(value_name = "ID")]
    pub item: String,
    #[command(flatten)]
    pub which: Which,
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
}

/// `guiju ledger set`
#[derive(Clone, Debug, Args)]
pub struct Set {
    #[arg(value_name = "ID", required = true)]
    pub items: Vec<String>,
    #[command(flatten)]
    pub which: Which,
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub dept: Option<String>,
    #[arg(long, value_name = "D")]
    pub due: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    #[arg(long, action = ArgAction::SetTrue)]
    pub close: bool,
}

/// `guiju ledger report`
#[derive(Clone, Debug, Args)]
pub struct Report {
    #[arg(long, value_enum, value_name = "supervisor|staff")]
    pub to: Reader,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub pick: Pick,
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub least: Option<Severity>,
    #[arg(long, value_name = "FMT")]
    pub format: Option<String>,
    #[arg(short = 'o', long = "output", value_name = "FMT=PATH")]
    pub output: Vec<String>,
}

/// How items stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Standing {
    Overdue,
    Open,
    Waived,
    Closed,
}

/// Who reads a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reader {
    Supervisor,
    Staff,
}

/// The least severity of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Severity {
    Critical,
    Major,
    Minor,
    Advice,
}
