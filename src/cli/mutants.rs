//! `guiju test --mutants`: which slips in a rule no case would notice.

use super::args::Test;
use super::output::Outputs;
use super::progress::Progress;
use super::run::{Run, has_errors};
use super::{Shell, packs, terminal, text};
use crate::author::cases;
use crate::author::mutants::{self, Accepted, Result};
use crate::base::Diagnostic;
use crate::model::DutyId;
use crate::report::text::diagnostics::EACH;
use std::path::PathBuf;

const FORMATS: &[&str] = &["text", "json", "cases"];

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
    let files = super::test::read(&chosen.paths, &mut run, &mut broken);
    let accepted = accepted(&chosen.paths, &mut run, &mut broken);
    let asked = super::test::asked(&chosen.paths, &run, &files);
    let keep = |id: DutyId| asked.contains(&id) && select.as_ref().is_none_or(|s| s.contains(&id));
    let outcomes = cases::run(&files, &run.model, shell.lang, &keep);
    let watched = terminal::watched() && !args.no_progress;
    let progress = Progress::new(shell.lang.pick("逐条改动规则", "changing rules"), shell.lang, watched);
    let mutated = mutants::run(&files, &outcomes, &run.model, &keep, &|done, all| progress.at(done, all));
    progress.done();
    let explained = mutants::explain(&mutated, &accepted, &run.model, &run.sources, &mut broken);
    let broken_cases = has_errors(&broken);
    run.diagnostics.extend(broken);
    let result = Result {
        lang: shell.lang,
        model: &run.model,
        sources: &run.sources,
        mutated: &mutated,
        accepted: &accepted,
        explained: &explained,
        all: args.all,
    };
    let unwritable = outputs.write(shell, &run.sources, |format, look, out| {
        out.write_all(&match format {
            "json" => mutants::json(&result),
            "cases" => Ok(mutants::cases(&result).into_bytes()),
            _ => Ok(mutants::text(&result, look).into_bytes()),
        }?)
    });
    let diagnostics: Vec<Diagnostic> = run.diagnostics.iter().chain(&unwritable).cloned().collect();
    shell.complain(&diagnostics, &run.sources, EACH);
    match (run.failed.usage || !unwritable.is_empty(), run.failed.rules, broken_cases) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) if mutated.rules.is_empty() => 6,
        (false, false, false) => u8::from(!result.passed() || mutated.failing > 0),
    }
}

/// The mutants that are explained, from the `mutants.toml` at the paths named.
fn accepted(paths: &[PathBuf], run: &mut Run, broken: &mut Vec<Diagnostic>) -> Vec<Accepted> {
    let mut out = Vec::new();
    let mut files: Vec<PathBuf> = paths.iter().flat_map(|p| cases::mutants_beside(p)).collect();
    files.sort();
    files.dedup();
    for path in files {
        let shown = super::shown(&path);
        match text::read(&path, &shown, &mut run.sources) {
            Ok((file, text)) => {
                let document = cases::document_beside(&shown, &run.model, &run.sources);
                out.extend(mutants::read(file, &text, document, &run.model, broken));
            }
            Err(diagnostic) => broken.push(diagnostic),
        }
    }
    out
}
