//! `guiju ledger`: breaches kept from check to check in a database.

pub mod args;

use super::Shell;
use super::args::Check;
use super::check;
use super::formats;
use super::output::Outputs;
use super::problem::CliProblem;
use super::run::Run;
use crate::base::{Day, Diagnostic, Problem};
use crate::engine::{Outcome, Verdict};
use crate::ledger::{Assign, Checked, Item, Ledger, LedgerProblem, Seen, Status, table, text};
use crate::model::Model;
use crate::report::baseline::{self, Former, Past, Wanted};
use crate::report::item;
use crate::report::text::diagnostics::EACH;
use crate::report::text::{basis, title};
use args::{LedgerArgs, LedgerVerb, Pick, Reader, Severity, Standing, Which};
use clap::ValueEnum;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// What is passed up when it went wrong: the exit code; the reason is among the diagnostics.
type Failed = u8;

pub(super) fn run(args: &LedgerArgs, shell: &Shell, mut run: Run) -> u8 {
    // A configuration that is wrong may name another ledger than was meant.
    let done = match &args.verb {
        _ if run.failed.usage => Err(2),
        LedgerVerb::Update(args) => update(args, shell, &mut run),
        LedgerVerb::List(args) => list(args, shell, &mut run),
        LedgerVerb::Show(args) => show(args, shell, &mut run),
        LedgerVerb::Set(args) => set(args, shell, &mut run),
        LedgerVerb::Report(args) => report(args, shell, &mut run),
    };
    shell.complain(&run.diagnostics, &run.sources, EACH);
    done.unwrap_or_else(|code| code)
}

/// Reports a problem of the file and gives the exit code.
fn refuse(run: &mut Run, path: &Path, problem: &impl Problem) -> Failed {
    run.diagnostics.push(Diagnostic::in_file(super::shown(path), problem));
    run.failed.usage = true;
    2
}

/// The ledger's file: the flag, else what the project says.
fn file(db: Option<&PathBuf>, shell: &Shell, run: &mut Run) -> Result<PathBuf, Failed> {
    let found = db.or(shell.config.as_ref().and_then(|c| c.ledger.as_ref()));
    found.cloned().ok_or_else(|| {
        run.usage(&CliProblem::NoLedger);
        2
    })
}

/// A ledger that is there.
fn existing(which: &Which, shell: &Shell, run: &mut Run) -> Result<(PathBuf, Ledger, Day), Failed> {
    let as_of = match &which.as_of {
        None => shell.config.as_ref().and_then(|c| c.as_of).unwrap_or(shell.today),
        Some(text) => day("--as-of", text, run)?,
    };
    let path = file(which.db.as_ref(), shell, run)?;
    if !path.is_file() {
        run.usage(&CliProblem::NoPath(super::shown(&path)));
        return Err(2);
    }
    let ledger = Ledger::open(&path).map_err(|e| refuse(run, &path, &e))?;
    Ok((path, ledger, as_of))
}

fn day(flag: &str, text: &str, run: &mut Run) -> Result<Day, Failed> {
    crate::facts::keyed::parse_day(text).ok_or_else(|| {
        run.usage(&CliProblem::BadDay { flag: flag.to_string(), text: text.to_string() });
        2
    })
}

/// Prints what was made, or says why it cannot.
fn print(outputs: &Outputs, shell: &Shell, run: &mut Run, make: impl Fn(&str, &crate::report::Look) -> String) -> u8 {
    let failed = outputs.write(shell, &run.sources, |format, look, out| out.write_all(make(format, look).as_bytes()));
    let code = if failed.is_empty() { 0 } else { 2 };
    run.diagnostics.extend(failed);
    code
}

fn update(args: &args::Update, shell: &Shell, run: &mut Run) -> Result<u8, Failed> {
    let config = shell.config.as_ref();
    let outputs = Outputs::parse(None, &args.check.output.files, formats::NAMES, run).ok_or(2)?;
    if args.check.output.format.as_deref().is_some_and(|f| f != "text") {
        run.usage(&CliProblem::BadChoice {
            key: "--format".into(),
            text: args.check.output.format.clone().unwrap_or_default(),
            allowed: &["text"],
        });
        return Err(2);
    }
    if args.check.watch {
        run.usage(&CliProblem::NotHere("--watch"));
    }
    if args.check.annotate.is_some() {
        run.usage(&CliProblem::NotHere("--annotate"));
    }
    if run.failed.usage {
        return Err(2);
    }
    let path = file(args.db.as_ref(), shell, run)?;
    let mut read = super::run::fact_paths(&args.check.paths, config);
    read.push(path.clone());
    let filled = if outputs.begin(&read, run) { outputs.filled(run) } else { None };
    let filled = filled.ok_or(2)?;
    let due_days = args.due_days.or(config.and_then(|c| c.due_days)).map(i32::from);
    if let Some(result) = &args.from_result {
        run.load_rules(&args.check.scope, config);
        let past = run.past(result, Wanted::All).ok_or(2)?;
        let as_of = day("as_of", &past.assessment.2.clone(), run)?;
        if !past.is_whole() {
            run.diagnostics.push(Diagnostic::in_file(super::shown(result), &LedgerProblem::NotWhole));
        }
        let checked = of_result(past, as_of, due_days, &run.model, shell);
        enter(&path, &checked, shell, run)?;
        return Ok(0);
    }
    let brief = check::Depth::of(&args.check, &outputs, shell.lang);
    let (outcome, checked) = judge(&args.check, brief, &path, due_days, shell, run)?;
    let exit = run.exit(Some(&outcome), check::fail_on(&args.check, config));
    if exit == 2 {
        return Err(2);
    }
    let made = check::made(&args.check, shell.lang, run, &outcome, (exit, check::fail_on(&args.check, config)));
    let made = formats::Made { filled, ..made };
    let failed = outputs.write_files(&run.sources, |format, look, out| made.write(format, look, out));
    let unwritten = !failed.is_empty();
    run.diagnostics.extend(failed);
    enter(&path, &checked, shell, run)?;
    run.note_nothing(&outcome);
    Ok(match exit {
        _ if unwritten => 2,
        1 | 5 => 0,
        other => other,
    })
}

/// Judges as `check` does, and asks besides for the verdict on every open item.
fn judge(
    args: &Check,
    depth: check::Depth,
    path: &Path,
    due_days: Option<i32>,
    shell: &Shell,
    run: &mut Run,
) -> Result<(Outcome, Checked), Failed> {
    let config = shell.config.as_ref();
    super::threads(args.scope.jobs);
    run.load_rules(&args.scope, config);
    check::load_facts(args, config, shell, run);
    run.asked = open_items(path, run)?;
    let outcome = check::conclude(args, config, depth, shell, run).ok_or(2)?;
    let checked = checked(run, &outcome, due_days, shell);
    Ok((outcome, checked))
}

/// The items to be put right, as the rules and facts of now name them.
pub(super) fn open_items(
    path: &Path,
    run: &mut Run,
) -> Result<FxHashSet<(crate::model::DutyId, crate::facts::EntityIx)>, Failed> {
    if !path.exists() {
        return Ok(FxHashSet::default());
    }
    let ledger = Ledger::open(path).map_err(|e| refuse(run, path, &e))?;
    ledger.verify().map_err(|e| refuse(run, path, &e))?;
    let items = ledger.items().map_err(|e| refuse(run, path, &e))?;
    let open = items.iter().filter(|i| i.closed.is_none());
    Ok(baseline::pairs(open.map(|i| (i.obligation.as_str(), i.entity.as_str())), &run.model, &run.facts))
}

/// A run as the ledger takes it.
pub(super) fn checked(run: &Run, outcome: &Outcome, due_days: Option<i32>, shell: &Shell) -> Checked {
    let report = run.report(shell.lang, outcome);
    let mut seen: Vec<Seen> = item::items(&report)
        .map(|i| Seen {
            title: title(i.duty, shell.lang).to_string(),
            basis: basis(i.duty, &report),
            finding: Former {
                obligation: i.duty.full.clone(),
                entity: i.key.clone(),
                name: i.entity.name.to_string(),
                verdict: i.finding.verdict.key().to_string(),
                severity: i.severity.to_string(),
                windows: i.finding.windows.clone(),
                message: i.message.to_string(),
                clause: i.clause.to_string(),
                document: i.document.map_or_else(String::new, |d| d.name.clone()),
                remedy: i.duty.remedy.clone().unwrap_or_default(),
                fingerprint: i.fingerprint.clone(),
            },
        })
        .collect();
    let listed: FxHashSet<_> = outcome.findings.iter().map(|f| (f.duty, f.entity)).collect();
    for (duty, entity, verdict) in outcome.asked.iter().filter(|(d, e, _)| !listed.contains(&(*d, *e))) {
        let Some(duty) = run.model.duties.get(duty.0 as usize) else { continue };
        let finding = Former {
            obligation: duty.full.clone(),
            entity: run.facts.key(&run.model, *entity),
            verdict: verdict.key().to_string(),
            ..Former::default()
        };
        seen.push(Seen { finding, title: String::new(), basis: String::new() });
    }
    let assessment = outcome.assessment;
    Checked {
        as_of: assessment.as_of,
        span: (assessment.span.from.to_string(), assessment.span.to.to_string()),
        digests: (run.digest.clone(), run.facts.digest.clone()),
        tool: format!("guiju {}", env!("CARGO_PKG_VERSION")),
        due_days,
        seen,
    }
}

/// A written result as the ledger takes it; titles come from the rules of now.
fn of_result(past: Past, as_of: Day, due_days: Option<i32>, model: &Model, shell: &Shell) -> Checked {
    let seen = past.findings.into_iter().map(|finding| {
        let duty = model.duties.iter().find(|d| d.full == finding.obligation);
        let document = duty.and_then(|d| model.documents.get(d.document.index()));
        let basis = match document {
            Some(document) => format!("{}{}", document.cited(shell.lang), finding.clause),
            None => finding.clause.clone(),
        };
        let title = duty.map_or_else(|| finding.obligation.clone(), |d| title(d, shell.lang).to_string());
        Seen { title, basis, finding }
    });
    Checked {
        as_of,
        seen: seen.filter(|s| s.finding.verdict() != Some(Verdict::NotApplicable)).collect(),
        span: (past.assessment.0, past.assessment.1),
        digests: past.digests,
        tool: format!("guiju {}", env!("CARGO_PKG_VERSION")),
        due_days,
    }
}

/// Enters a check and prints what that did.
pub(super) fn enter(path: &Path, checked: &Checked, shell: &Shell, run: &mut Run) -> Result<(), Failed> {
    let changed = Ledger::open(path).and_then(|mut ledger| {
        let done = ledger.update(checked)?;
        Ok((done, ledger.items()?))
    });
    let (done, items) = changed.map_err(|e| refuse(run, path, &e))?;
    if done.stale > 0 {
        run.diagnostics.push(Diagnostic::in_file(super::shown(path), &LedgerProblem::Stale(done.stale)));
    }
    let said = text::done(&done, &items, &super::shown(path), checked.as_of, shell.lang, &shell.out());
    super::terminal::print(said.as_bytes()).map_err(|_| 2)
}

/// The items of some units and standings.
fn picked(items: Vec<Item>, pick: &Pick, as_of: Day, run: &mut Run) -> Result<Vec<Item>, Failed> {
    let mut globs = Vec::new();
    for pattern in &pick.unit {
        match globset::Glob::new(pattern) {
            Ok(glob) => globs.push(glob.compile_matcher()),
            Err(e) => {
                run.usage(&CliProblem::BadGlob(pattern.clone(), e.kind().to_string()));
                return Err(2);
            }
        }
    }
    let wanted: Vec<Status> = pick
        .status
        .iter()
        .map(|s| match s {
            Standing::Overdue => Status::Overdue,
            Standing::Open => Status::Open,
            Standing::Waived => Status::Waived,
            Standing::Closed => Status::Closed,
        })
        .collect();
    let id = |i: &Item| i.entity.split_once('/').map_or(String::new(), |(_, id)| id.to_string());
    let fits = |i: &Item| globs.iter().any(|g| g.is_match(&i.name) || g.is_match(&i.entity) || g.is_match(id(i)));
    let keep = items
        .into_iter()
        .filter(|i| (globs.is_empty() || fits(i)) && (wanted.is_empty() || wanted.contains(&i.status(as_of))));
    Ok(keep.collect())
}

const LIST: &[&str] = &["text", "csv", "json"];

fn list(args: &args::List, shell: &Shell, run: &mut Run) -> Result<u8, Failed> {
    let outputs = Outputs::parse(args.format.as_deref(), &args.output, LIST, run).ok_or(2)?;
    let (path, ledger, as_of) = existing(&args.which, shell, run)?;
    if !outputs.begin(std::slice::from_ref(&path), run) {
        return Err(2);
    }
    let items = ledger.items().map_err(|e| refuse(run, &path, &e))?;
    let items = picked(items, &args.pick, as_of, run)?;
    Ok(print(&outputs, shell, run, |format, look| match format {
        "csv" => table::csv(&items, as_of, shell.lang),
        "json" => table::json(&items, as_of, None),
        _ => text::list(&items, as_of, shell.lang, look),
    }))
}

fn show(args: &args::Show, shell: &Shell, run: &mut Run) -> Result<u8, Failed> {
    let outputs = Outputs::parse(args.format.as_deref(), &[], &["text", "json"], run).ok_or(2)?;
    let (path, ledger, as_of) = existing(&args.which, shell, run)?;
    let item = ledger.find(&args.item).map_err(|e| refuse(run, &path, &e))?;
    let events = ledger.events(&item).map_err(|e| refuse(run, &path, &e))?;
    Ok(print(&outputs, shell, run, |format, look| match format {
        "json" => table::json(std::slice::from_ref(&item), as_of, Some(&events)),
        _ => text::show(&item, &events, as_of, shell.lang, look),
    }))
}

fn set(args: &args::Set, shell: &Shell, run: &mut Run) -> Result<u8, Failed> {
    let due = match args.due.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(text) => Some(Some(day("--due", text, run)?)),
    };
    let assign =
        Assign { owner: args.owner.clone(), dept: args.dept.clone(), due, note: args.note.clone(), close: args.close };
    let (path, mut ledger, as_of) = existing(&args.which, shell, run)?;
    let items = ledger.assign(&args.items, &assign, as_of).map_err(|e| refuse(run, &path, &e))?;
    let said = text::list(&items, as_of, shell.lang, &shell.out());
    // The head counts the whole ledger elsewhere; here only what was set is shown.
    let said = said.split_once("\n\n").map_or(said.as_str(), |(_, rest)| rest);
    super::terminal::print(said.as_bytes()).map_err(|_| 2)?;
    Ok(0)
}

const REPORT: &[&str] = &["text", "csv", "markdown", "json"];

fn report(args: &args::Report, shell: &Shell, run: &mut Run) -> Result<u8, Failed> {
    let outputs = Outputs::parse(args.format.as_deref(), &args.output, REPORT, run).ok_or(2)?;
    let (path, ledger, as_of) = existing(&args.which, shell, run)?;
    if !outputs.begin(std::slice::from_ref(&path), run) {
        return Err(2);
    }
    let to = match args.to {
        Reader::Supervisor => text::To::Supervisor,
        Reader::Staff => text::To::Staff,
    };
    let least = args
        .least
        .and_then(|l: Severity| l.to_possible_value())
        .map_or_else(|| to.least().to_string(), |v| v.get_name().to_string());
    let weight = crate::ledger::SEVERITIES.iter().position(|s| *s == least).unwrap_or(0);
    let mut items = ledger.items().map_err(|e| refuse(run, &path, &e))?;
    items.retain(|i| i.weight() >= weight);
    let items = picked(items, &args.pick, as_of, run)?;
    Ok(print(&outputs, shell, run, |format, look| match format {
        "csv" => table::csv(&items, as_of, shell.lang),
        "json" => table::json(&items, as_of, None),
        "markdown" => text::markdown(&items, to, &least, as_of, shell.lang),
        _ => text::report(&items, to, &least, as_of, shell.lang, look),
    }))
}
