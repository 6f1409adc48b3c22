//! `guiju audit`: a check over folders with every report, and a receipt from which it can be made again.

use super::args::{Audit, Check, FailOn};
use super::check::{self, Depth};
use super::formats::{self, Made};
use super::output::{Outputs, PLAIN, unwritable, write_file};
use super::problem::CliProblem;
use super::receipt::{self, Arguments, File, Inputs, Output, Receipt, SCHEMA, Tool};
use super::run::Run;
use super::{Shell, digest, digested, hex, ledger, terminal};
use crate::base::window::{CalUnit, Range};
use crate::base::{FileId, Lang};
use crate::engine::outcome::Outcome;
use crate::report::text::diagnostics::EACH;
use crate::report::text::{self, Options};
use clap::ValueEnum;
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &Audit, shell: &Shell, mut run: Run) -> u8 {
    let exit = audit(args, shell, &mut run);
    shell.complain(&run.diagnostics, &run.sources, args.check.limit.unwrap_or(EACH));
    exit.unwrap_or_else(|code| code)
}

fn audit(args: &Audit, shell: &Shell, run: &mut Run) -> Result<u8, u8> {
    // What is wrong in the configuration is not part of the audit, which can be made again without it.
    shell.complain(&std::mem::take(&mut run.diagnostics), &run.sources, EACH);
    let format = args.check.output.format.as_deref();
    let outputs = Outputs::parse(format, &args.check.output.files, formats::NAMES, run).ok_or(2)?;
    if args.check.watch {
        run.usage(&CliProblem::NotHere("--watch"));
    }
    if args.check.annotate.is_some() {
        run.usage(&CliProblem::NotHere("--annotate"));
    }
    if run.failed.usage {
        return Err(2);
    }
    let order = settled(&args.check, shell);
    if let Some(dir) = &args.dir {
        // Before any work; the default is not known yet.
        ours(dir, run)?;
        run.pass_over(dir);
    }
    let filled = if outputs.begin(&order.paths, run) { outputs.filled(run) } else { None };
    let filled = filled.ok_or(2)?;
    let (outcome, inputs) = judge(&order, args.ledger.as_deref(), shell, run)?;
    let exit = run.exit(Some(&outcome), order.fail_on.unwrap_or(FailOn::Minor));
    if run.failed.usage {
        // Without its waivers, or of half of what was named, an audit would be another one.
        return Err(2);
    }
    run.note_nothing(&outcome);
    let dir = args.dir.clone().unwrap_or_else(|| {
        PathBuf::from(format!("{}-{}", shell.lang.pick("审计", "audit"), label(outcome.assessment.span)))
    });
    ours(&dir, run)?;
    let base = begin(&dir).map_err(|e| fail(run, &dir, &e))?;
    let checked = args.ledger.is_some().then(|| {
        let days = args.due_days.or(shell.config.as_ref().and_then(|c| c.due_days)).map(i32::from);
        ledger::checked(run, &outcome, days, shell)
    });
    let names = formats::NAMES.iter().filter(|n| format.is_none_or(|f| f == **n || **n == "json"));
    let mut written = Vec::new();
    let mut failed = Vec::new();
    let mut made = check::made(&order, shell.lang, run, &outcome, (exit, order.fail_on.unwrap_or(FailOn::Minor)));
    for (name, file) in names.filter_map(|n| Some((*n, formats::file_in_audit(n, shell.lang)?))) {
        let path = dir.join(file);
        match write_file(&path, |out| digested(out, |out| made.write(name, &PLAIN, out))) {
            Ok(sha256) => written.push(Output { format: name.to_string(), file: file.to_string(), sha256 }),
            Err(e) => failed.push(unwritable(&super::shown(&path), &e)),
        }
    }
    // Not what is sealed: that must come out the same again.
    made.filled = filled;
    failed.extend(outputs.write_files(&run.sources, |format, look, out| made.write(format, look, out)));
    let receipt = receipt(&order, shell, run, &outcome, inputs, Written { base, exit, outputs: written });
    let path = dir.join(receipt::NAME);
    if let Err(e) = std::fs::write(&path, receipt::bytes(&receipt)) {
        failed.push(unwritable(&super::shown(&path), &e));
    }
    let closing = closing(&made, &dir, &receipt, shell);
    let ok = failed.is_empty();
    run.diagnostics.extend(failed);
    terminal::print(closing.as_bytes()).map_err(|_| 2)?;
    if let (Some(path), Some(checked)) = (&args.ledger, checked) {
        ledger::enter(path, &checked, shell, run)?;
    }
    Ok(if ok { exit } else { 2 })
}

/// What was read, by file.
pub(super) struct Read {
    pub(super) rules: Inputs,
    pub(super) facts: Inputs,
}

/// Loads and evaluates, and notes what was read. The order has the configuration worked in.
pub(super) fn judge(order: &Check, ledger: Option<&Path>, shell: &Shell, run: &mut Run) -> Result<(Outcome, Read), u8> {
    super::threads(order.scope.jobs);
    let first = run.sources.next_id();
    run.load_rules(&order.scope, None);
    let end = run.sources.next_id();
    check::load_facts(order, None, shell, run);
    if let Some(path) = ledger {
        run.asked = ledger::open_items(path, run)?;
    }
    let outcome = check::conclude(order, None, Depth::whole().later(ledger.is_none()), shell, run).ok_or(2)?;
    let name = |id: FileId| run.sources.get(id).map_or(String::new(), |s| s.name.clone());
    let mut rules: Vec<File> = (first.0..end.0)
        .filter_map(|id| run.sources.get(FileId(id)))
        .map(|s| File { file: s.name.clone(), sha256: digest(s.text.as_bytes()) })
        .collect();
    rules.sort();
    let facts = run.facts.read.iter().map(|(id, sum)| File { file: name(*id), sha256: hex(sum) }).collect();
    let read = Read {
        rules: Inputs { digest: run.digest.clone(), files: rules },
        facts: Inputs { digest: run.facts.digest.clone(), files: facts },
    };
    Ok((outcome, read))
}

/// What is to be judged with what the project says worked in, so that the configuration is needed no more.
fn settled(args: &Check, shell: &Shell) -> Check {
    let mut order = args.clone();
    let config = shell.config.as_ref();
    order.paths = super::run::fact_paths(&args.paths, config);
    let Some(config) = config else { return order };
    let scope = &mut order.scope;
    if scope.rules.is_empty() {
        scope.rules.clone_from(&config.rules);
    }
    scope.waivers = scope.waivers.take().or_else(|| config.waivers.clone());
    order.baseline = order.baseline.take().or_else(|| config.baseline.clone());
    scope.as_of = scope.as_of.take().or_else(|| config.as_of.map(|d| d.to_string()));
    if let (None, None, None, Some(period)) = (&scope.from, &scope.to, &scope.period, config.period) {
        scope.from = Some(period.from.to_string());
        scope.to = Some(period.to.to_string());
    }
    if order.select.is_empty() && order.ignore.is_empty() {
        order.select.clone_from(&config.select);
        order.ignore.clone_from(&config.ignore);
    }
    order.fail_on = Some(check::fail_on(args, Some(config)));
    order
}

/// `2022`, `2022-H1`, `2022-Q3`, `2022-06`, or both days.
fn label(span: Range) -> String {
    let (year, month, _) = span.from.ymd();
    let is = |unit: CalUnit| unit.containing(span.from) == span;
    if is(CalUnit::Year) {
        format!("{year}")
    } else if is(CalUnit::HalfYear) {
        format!("{year}-H{}", (month - 1) / 6 + 1)
    } else if is(CalUnit::Quarter) {
        format!("{year}-Q{}", (month - 1) / 3 + 1)
    } else if is(CalUnit::Month) {
        format!("{year}-{month:02}")
    } else {
        format!("{}_{}", span.from, span.to)
    }
}

/// Refuses a folder that holds other things: with a receipt in it nothing there would be read as facts any more.
fn ours(dir: &Path, run: &mut Run) -> Result<(), u8> {
    let filled = std::fs::read_dir(dir).is_ok_and(|mut d| d.next().is_some());
    if filled && !crate::facts::is_audit(dir) {
        run.usage(&CliProblem::NotAnAudit(super::shown(dir)));
        return Err(2);
    }
    Ok(())
}

/// Makes the folder, marks it as one that is being written, and gives the way from it to the current one.
fn begin(dir: &Path) -> io::Result<String> {
    std::fs::create_dir_all(dir)?;
    std::fs::write(dir.join(receipt::NAME), receipt::unfinished())?;
    Ok(receipt::way(&dir.canonicalize()?, &Path::new(".").canonicalize()?))
}

fn fail(run: &mut Run, dir: &Path, error: &io::Error) -> u8 {
    run.usage(&CliProblem::Unwritable(super::shown(dir), error.to_string()));
    2
}

struct Written {
    base: String,
    exit: u8,
    outputs: Vec<Output>,
}

fn receipt(order: &Check, shell: &Shell, run: &Run, outcome: &Outcome, read: Read, written: Written) -> Receipt {
    let shown = |paths: &[PathBuf]| paths.iter().map(|p| super::shown(p)).collect();
    let assessment = outcome.assessment;
    let fail_on = order.fail_on.unwrap_or(FailOn::Minor).to_possible_value();
    let arguments = Arguments {
        rules: shown(&order.scope.rules),
        facts: shown(&order.paths),
        waivers: order.scope.waivers.as_deref().map(super::shown),
        baseline: order.baseline.as_deref().map(super::shown),
        from: assessment.span.from.to_string(),
        to: assessment.span.to.to_string(),
        as_of: assessment.as_of.to_string(),
        today: run.today,
        lang: shell.lang.pick("zh", "en").to_string(),
        select: order.select.clone(),
        ignore: order.ignore.clone(),
        all: order.all,
        limit: order.limit,
        fail_on: fail_on.map_or_else(String::new, |v| v.get_name().to_string()),
    };
    Receipt {
        schema: SCHEMA.to_string(),
        tool: tool(),
        base: written.base,
        waivers: beside(order.scope.waivers.as_deref()),
        baseline: order
            .baseline
            .as_deref()
            .filter(|_| !run.past_digest.is_empty())
            .map(|p| File { file: super::shown(p), sha256: run.past_digest.clone() }),
        arguments,
        rules: read.rules,
        facts: read.facts,
        exit: written.exit,
        outputs: written.outputs,
    }
}

/// This program.
pub(super) fn tool() -> Tool {
    Tool { name: "guiju".to_string(), version: env!("CARGO_PKG_VERSION").to_string() }
}

/// A small file that goes with the facts, and its digest.
pub(super) fn beside(path: Option<&Path>) -> Option<File> {
    let path = path?;
    let bytes = std::fs::read(path).ok()?;
    Some(File { file: super::shown(path), sha256: digest(&bytes) })
}

/// The last lines of the report, and where everything lies.
fn closing(made: &Made, dir: &Path, receipt: &Receipt, shell: &Shell) -> String {
    let options = Options { quiet: true, ..made.options };
    let mut out = text::write(&made.report, &options, &made.closing, &shell.out());
    let dir = super::shown(dir);
    let head = match shell.lang {
        Lang::Zh => format!("\n已写入 {dir}/：\n"),
        Lang::En => format!("\nwritten to {dir}/:\n"),
    };
    out.push_str(&head);
    for output in &receipt.outputs {
        out.push_str(&format!("  {}\n", output.file));
    }
    let how = match shell.lang {
        Lang::Zh => format!("  {}（回执；guiju replay {dir}/{} 可重做核对）\n", receipt::NAME, receipt::NAME),
        Lang::En => format!("  {} (receipt; `guiju replay {dir}/{}` makes it again)\n", receipt::NAME, receipt::NAME),
    };
    out.push_str(&how);
    out
}
