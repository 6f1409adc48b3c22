//! `guiju lint`: mistakes in rules that load.

use super::args::Lint;
use super::output::Outputs;
use super::run::{Run, has_errors};
use super::{Shell, packs, test};
use crate::author::lint;
use crate::base::{Diagnostic, Level};
use crate::report::text::diagnostics::{EACH, render};
use std::path::{Path, PathBuf};

const FORMATS: &[&str] = &["text", "json"];

pub(super) fn run(args: &Lint, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    super::threads(args.jobs);
    let chosen = packs::choose(&args.paths, shell.config.as_ref(), &mut run);
    // What is wrong with the command stays apart from what is wrong with the rules.
    let mut said = std::mem::take(&mut run.diagnostics);
    if !run.failed.usage {
        packs::load(&chosen.packs, &args.rules, &mut run);
    }
    let found = look(&chosen.paths, shell, &mut run);
    let limit = args.limit.unwrap_or(EACH);
    let unwritable = outputs.write(shell, |format, look, out| match format {
        "json" => lint::json(&found, &run.sources, &run.digest, shell.lang).and_then(|bytes| out.write_all(&bytes)),
        _ => {
            let mut text = render(&found, &run.sources, shell.lang, look, limit);
            text.push_str(&lint::closing(&found, shell.lang));
            out.write_all(text.as_bytes())
        }
    });
    run.failed.usage |= !unwritable.is_empty();
    said.extend(unwritable);
    shell.complain(&said, &run.sources, EACH);
    let worst = found.iter().map(|d| d.level).max();
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) if run.model.duties.is_empty() && run.model.entities.is_empty() => 6,
        (false, false) => u8::from(worst >= Some(if args.strict { Level::Warning } else { Level::Error })),
    }
}

/// What is wrong in the packs at the paths named: what keeps them from loading whole, and what the lints find.
fn look(paths: &[PathBuf], shell: &Shell, run: &mut Run) -> Vec<Diagnostic> {
    let partial = has_errors(&run.diagnostics);
    let mut broken = Vec::new();
    let files = test::read(paths, run, &mut broken);
    let no_cases = paths.is_empty() || has_errors(&broken);
    let levels = shell.config.as_ref().map(|c| c.lint.clone()).unwrap_or_default();
    let input = lint::Input { model: &run.model, sources: &run.sources, cases: (!no_cases).then_some(&files), partial };
    let mut found = lint::lint(input, &levels);
    let meant = |d: &Diagnostic| {
        let name = d.primary.and_then(|s| run.sources.get(s.file)).map_or("", |s| s.name.as_str());
        let is = |path: &Path| name == super::shown(path) || packs::under(name, path);
        paths.is_empty() || paths.iter().any(|p| is(p))
    };
    found.retain(meant);
    let mut all = std::mem::take(&mut run.diagnostics);
    all.extend(broken);
    all.extend(found);
    all
}
