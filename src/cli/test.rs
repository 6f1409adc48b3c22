//! `guiju test`: runs the cases of packs.

use super::args::Test;
use super::output::Outputs;
use super::run::{Run, has_errors};
use super::{Shell, packs, text};
use crate::author::cases::{self, CaseFile};
use crate::base::{Diagnostic, Level};
use crate::model::DutyId;
use crate::report::text::diagnostics::EACH;
use std::collections::BTreeSet;

const FORMATS: &[&str] = &["text", "json", "junit"];

pub(super) fn run(args: &Test, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    super::threads(args.jobs);
    let chosen = packs::choose(&args.paths, shell.config.as_ref(), &mut run);
    if !run.failed.usage {
        packs::load(&chosen.packs, &args.rules, &mut run);
    }
    let select = run.selected(&args.select, &args.ignore);
    let mut broken = Vec::new();
    let files = read(&chosen.paths, &mut run, &mut broken);
    // Obligations are asked for cases where the packs named hold them, not those they depend on.
    let asked = asked(&chosen.paths, &run, &files);
    let chosen_duty = |id: DutyId| select.as_ref().is_none_or(|s| s.contains(&id));
    let outcomes = cases::run(&files, &run.model, shell.lang, &chosen_duty);
    let keep = |id: DutyId| chosen_duty(id) && asked.contains(&id);
    let tried = cases::tried(&files, &outcomes, &run.model, &run.sources, &keep, &mut broken);
    let broken_cases = has_errors(&broken);
    run.diagnostics.extend(broken);
    let result = cases::Result {
        lang: shell.lang,
        model: &run.model,
        sources: &run.sources,
        files: &files,
        outcomes: &outcomes,
        tried: &tried,
        partial: run.failed.rules || broken_cases,
    };
    let unwritable = outputs.write(shell, &run.sources, |format, look, out| {
        out.write_all(&match format {
            "json" => cases::json(&result),
            "junit" => cases::junit(&result),
            _ => Ok(cases::text(&result, &cases::Options { all: args.all, strict: args.strict }, look).into_bytes()),
        }?)
    });
    let diagnostics: Vec<Diagnostic> = run.diagnostics.iter().chain(&unwritable).cloned().collect();
    shell.complain(&diagnostics, &run.sources, EACH);
    let ran = outcomes.iter().flatten().flatten().count();
    match (run.failed.usage || !unwritable.is_empty(), run.failed.rules, broken_cases) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) if ran == 0 && tried.is_empty() => 6,
        (false, false, false) => u8::from(!result.passed(args.strict)),
    }
}

/// Reads the cases files at the paths named.
pub(super) fn read(paths: &[std::path::PathBuf], run: &mut Run, broken: &mut Vec<Diagnostic>) -> Vec<CaseFile> {
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths.iter().flat_map(|p| cases::find(p)) {
        if !seen.insert(path.clone()) {
            continue;
        }
        let shown = super::shown(&path);
        match text::read(&path, &shown, &mut run.sources) {
            Ok((file, text)) => {
                let document = cases::document_beside(&shown, &run.model, &run.sources);
                files.push(cases::read(file, &text, document, &run.model, broken));
            }
            Err(diagnostic) => {
                debug_assert_eq!(diagnostic.level, Level::Error);
                broken.push(diagnostic);
            }
        }
    }
    files
}

/// The obligations that are asked for cases: those declared at or below the paths named; of a cases file, those it tries.
pub(super) fn asked(paths: &[std::path::PathBuf], run: &Run, files: &[CaseFile]) -> BTreeSet<DutyId> {
    let tried: BTreeSet<DutyId> = files.iter().flat_map(|f| &f.cases).map(|c| c.duty).collect();
    declared(paths, run).into_iter().chain(tried).collect()
}

/// The obligations declared at or below the folders named.
pub(super) fn declared(paths: &[std::path::PathBuf], run: &Run) -> BTreeSet<DutyId> {
    let folders: Vec<&std::path::PathBuf> = paths.iter().filter(|p| p.is_dir()).collect();
    let duties = (0..).map(DutyId).zip(&run.model.duties);
    duties
        .filter(|(_, duty)| {
            let name = run.sources.get(duty.span.file).map_or("", |s| s.name.as_str());
            folders.iter().any(|f| packs::under(name, f))
        })
        .map(|(id, _)| id)
        .collect()
}
