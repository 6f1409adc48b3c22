//! `guiju diff`: what an amendment of the rules does.

use super::args::{Diff, Scope};
use super::output::Outputs;
use super::pipeline::{self, Ask};
use super::problem::CliProblem;
use super::progress::Progress;
use super::run::{Run, has_errors};
use super::{Shell, packs, terminal};
use crate::author::diff::{self, Checked, Difference, Result};
use crate::base::Diagnostic;
use crate::facts::{self, Facts};
use crate::model::{Model, Obligation};
use crate::report::text::diagnostics::EACH;
use globset::GlobMatcher;
use std::path::Path;

const FORMATS: &[&str] = &["text", "json", "html"];

pub(super) fn run(args: &Diff, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    super::threads(args.jobs);
    if !outputs.begin(&args.facts, &mut run) {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    }
    let old = side(&args.old, args, &mut run);
    let new = side(&args.new, args, &mut run);
    let (select, ignore) = (globs(&args.select, &mut run), globs(&args.ignore, &mut run));
    if run.failed.usage {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    }
    let fits = |list: &[GlobMatcher], d: &Obligation| list.iter().any(|g| g.is_match(&d.full));
    let keep = |d: &Obligation| (select.is_empty() || fits(&select, d)) && !fits(&ignore, d);
    let watched = terminal::watched() && !args.no_progress;
    let progress = Progress::new(shell.lang.pick("逐项对照", "comparing"), shell.lang, watched);
    let mut difference = diff::run(&old, &new, &run.sources, &keep, &|done, all| progress.at(done, all));
    progress.done();
    if !args.facts.is_empty() {
        effects(args, shell, (&old, &new), &mut run, &mut difference);
    }
    let names = (super::shown(&args.old), super::shown(&args.new));
    let result = Result {
        lang: shell.lang,
        old: &old,
        new: &new,
        sources: &run.sources,
        difference: &difference,
        names: (&names.0, &names.1),
        all: args.all,
    };
    let unwritable = outputs.write(shell, &run.sources, |format, look, out| {
        out.write_all(&match format {
            "json" => diff::json(&result),
            "html" => diff::html(&result),
            _ => Ok(diff::text(&result, look).into_bytes()),
        }?)
    });
    run.failed.usage |= !unwritable.is_empty();
    run.diagnostics.extend(unwritable);
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules, run.failed.facts) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) if old.duties.is_empty() && new.duties.is_empty() => 6,
        (false, false, false) => u8::from(difference.is_change()),
    }
}

/// Loads one side's rules.
fn side(path: &Path, args: &Diff, run: &mut Run) -> Model {
    let chosen = packs::choose(&[path.to_path_buf()], None, run);
    if run.failed.usage {
        return Model::default();
    }
    packs::load(&chosen.packs, &args.rules, run);
    std::mem::take(&mut run.model)
}

fn globs(patterns: &[String], run: &mut Run) -> Vec<GlobMatcher> {
    let mut out = Vec::new();
    for pattern in patterns {
        match globset::Glob::new(pattern) {
            Ok(glob) => out.push(glob.compile_matcher()),
            Err(e) => run.usage(&CliProblem::BadGlob(pattern.clone(), e.kind().to_string())),
        }
    }
    out
}

/// Two checks of the same facts.
fn effects(args: &Diff, shell: &Shell, (old, new): (&Model, &Model), run: &mut Run, difference: &mut Difference) {
    let mut paths = args.facts.clone();
    paths.retain(|path| {
        let there = path.exists();
        if !there {
            run.usage(&CliProblem::NoPath(super::shown(path)));
        }
        there
    });
    if run.failed.usage {
        return;
    }
    let skip = std::mem::take(&mut run.skip);
    let options = facts::Options { skip: &skip, ..facts::Options::default() };
    let before = pipeline::facts(&paths, old, &mut run.sources, &options);
    let after = pipeline::facts(&paths, new, &mut run.sources, &options);
    // What only one side's vocabulary does not know is the amendment's doing, not a mistake in the facts.
    let said = |d: &Diagnostic, run: &Run| {
        let place = d.primary.map(|s| {
            let (file, line, column) = run.sources.place(s);
            (file.to_string(), line, column)
        });
        (d.code, place, d.file.clone())
    };
    let known: Vec<_> = before.diagnostics.iter().map(|d| said(d, run)).collect();
    let both: Vec<Diagnostic> = after.diagnostics.into_iter().filter(|d| known.contains(&said(d, run))).collect();
    run.failed.facts |= has_errors(&both);
    run.diagnostics.extend(both);
    run.facts.periods =
        if after.facts.periods.is_empty() { before.facts.periods.clone() } else { after.facts.periods.clone() };
    let scope = Scope {
        from: args.from.clone(),
        to: args.to.clone(),
        period: args.period.clone(),
        as_of: args.as_of.clone(),
        ..Scope::default()
    };
    // The period is asked for only where there is somebody to judge.
    let nobody = after.facts.entities.is_empty() && before.facts.entities.is_empty();
    run.facts.entities = if nobody { Vec::new() } else { after.facts.entities.clone() };
    let Some(assessment) = run.assessment(&scope, None, shell.today) else { return };
    let ask = Ask { all: true, brief: Some(shell.lang), ..Ask::default() };
    let judge = |model: &Model, facts: &Facts| pipeline::evaluate(model, facts, assessment, &ask, &|_, _| {});
    let outcomes = (judge(old, &before.facts), judge(new, &after.facts));
    let told = diff::effects(
        Checked { model: old, facts: &before.facts, outcome: &outcomes.0 },
        Checked { model: new, facts: &after.facts, outcome: &outcomes.1 },
        &difference.paired,
        &|_, finding| finding.message.clone().unwrap_or_default(),
    );
    difference.effects = Some(told);
}
