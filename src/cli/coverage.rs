//! `guiju coverage`: what became of every clause; which have changed in a copy; who demands what on one subject.

use super::args::Coverage;
use super::output::Outputs;
use super::problem::CliProblem;
use super::run::{Run, has_errors};
use super::{Shell, packs, text};
use crate::author::coverage::{self, Cover, Report};
use crate::base::{Diagnostic, Level};
use crate::report::text::diagnostics::EACH;
use std::path::Path;

const FORMATS: &[&str] = &["text", "json", "html"];

pub(super) fn run(args: &Coverage, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    let chosen = packs::choose(&args.paths, shell.config.as_ref(), &mut run);
    if !run.failed.usage {
        packs::load(&chosen.packs, &args.rules, &mut run);
    }
    let documents = packs::documents(args.document.as_slice(), &mut run);
    let covers: Vec<Cover> = documents.iter().filter_map(|id| coverage::check(&run.model, *id)).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    let unwritable = match (&args.text, args.topics) {
        (Some(copy), _) => changes(args, copy, &covers, shell, &mut run, &outputs, &mut found),
        (None, true) => {
            let keep = |id: crate::model::DutyId| {
                run.model.duties.get(id.0 as usize).is_some_and(|d| documents.contains(&d.document))
            };
            let topics = coverage::topics(&run.model, shell.lang, &keep, &mut found);
            let report = report(shell, &run, &covers);
            outputs.write(shell, &run.sources, |format, look, out| {
                out.write_all(&match format {
                    "json" => coverage::topics_json(&report, &topics),
                    "html" => coverage::html(&Report { covers: &[], ..report }, &topics),
                    _ => Ok(coverage::topics_text(&report, &topics, look).into_bytes()),
                }?)
            })
        }
        (None, false) => {
            catalogues(args, &mut run, &mut found);
            coverage::troubles(&covers, &mut found);
            let topics = coverage::topics(&run.model, shell.lang, &|_| true, &mut found);
            let report = report(shell, &run, &covers);
            let options = coverage::Options { all: args.all };
            outputs.write(shell, &run.sources, |format, look, out| {
                out.write_all(&match format {
                    "json" => coverage::json(&report),
                    "html" => coverage::html(&report, &topics),
                    _ => Ok(coverage::text(&report, &options, look).into_bytes()),
                }?)
            })
        }
    };
    let failed = found.iter().any(|d| d.level == Level::Error);
    run.failed.usage |= !unwritable.is_empty();
    run.diagnostics.extend(found.into_iter().chain(unwritable));
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) if covers.iter().all(|c| c.clauses.is_empty()) => 6,
        (false, false) => u8::from(failed),
    }
}

fn report<'a>(shell: &Shell, run: &'a Run, covers: &'a [Cover]) -> Report<'a> {
    Report { lang: shell.lang, model: &run.model, sources: &run.sources, covers }
}

/// Holds indexes against catalogues.
fn catalogues(args: &Coverage, run: &mut Run, found: &mut Vec<Diagnostic>) {
    for path in &args.catalogue {
        let Some((file, text)) = read(path, run) else { continue };
        if let Some(catalogue) = coverage::catalogue(file, &text, found) {
            coverage::compare(&catalogue, &run.model, found);
        }
    }
}

fn read(path: &Path, run: &mut Run) -> Option<(crate::base::FileId, String)> {
    match text::read(path, &super::shown(path), &mut run.sources) {
        Ok(found) => Some(found),
        Err(diagnostic) => {
            run.diagnostics.push(diagnostic);
            run.failed.usage = true;
            None
        }
    }
}

/// Compares a copy with the index of one document, or writes fingerprints into the index.
fn changes(
    args: &Coverage,
    copy: &Path,
    covers: &[Cover],
    shell: &Shell,
    run: &mut Run,
    outputs: &Outputs,
    found: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let [cover] = covers else {
        let names = run.model.documents.iter().map(|d| d.name.clone()).collect();
        run.usage(&CliProblem::WhichDocument(names));
        return Vec::new();
    };
    if cover.clauses.is_empty() {
        let document = run.model.documents.get(cover.document.index()).map_or("", |d| &d.name).to_string();
        run.usage(&CliProblem::NoIndex(document));
        return Vec::new();
    }
    let Some((_, text)) = read(copy, run) else { return Vec::new() };
    let text = coverage::normalised(&text);
    if let Some(quotes) = &args.stamp {
        return stamp(quotes, &text, cover, shell, run, found);
    }
    let comparison = coverage::changes(cover, &text);
    let report = report(shell, run, covers);
    let unwritable = outputs.write(shell, &run.sources, |format, look, out| {
        out.write_all(&match format {
            "json" => coverage::changes_json(&report, cover, &comparison),
            _ => Ok(coverage::changes_text(&report, cover, &comparison, &super::shown(copy), look).into_bytes()),
        }?)
    });
    if comparison.same == 0 && comparison.changed.is_empty() {
        run.usage(&CliProblem::NothingToCompare);
    }
    if !comparison.changed.is_empty() {
        found.push(Diagnostic::in_file(super::shown(copy), &CliProblem::ClausesChanged(comparison.changed.len())));
    }
    unwritable
}

fn stamp(
    quotes: &Path,
    text: &coverage::Normalised,
    cover: &Cover,
    shell: &Shell,
    run: &mut Run,
    found: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let Some((file, quoted)) = read(quotes, run) else { return Vec::new() };
    let Some(document) = run.model.documents.get(cover.document.index()) else { return Vec::new() };
    let index = document.clauses.first().and_then(|c| run.sources.get(c.span.file));
    let Some(index) = index else { return Vec::new() };
    let stamped = coverage::stamp((file, &quoted), text, document, &index.text, found);
    if stamped.stamped == 0 {
        if !has_errors(found) {
            run.usage(&CliProblem::NoQuotes(super::shown(quotes)));
        }
        return Vec::new();
    }
    let path = index.name.clone();
    if let Err(e) = std::fs::write(&path, &stamped.text) {
        return vec![Diagnostic::general(&CliProblem::Unwritable(path, e.to_string()))];
    }
    let line = match shell.lang {
        crate::base::Lang::Zh => format!("{path}：写入 {} 条款的指纹。\n", stamped.stamped),
        crate::base::Lang::En => format!("{path}: {} fingerprints written\n", stamped.stamped),
    };
    let _ = super::terminal::print(line.as_bytes());
    Vec::new()
}
