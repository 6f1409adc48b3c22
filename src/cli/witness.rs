//! `guiju test --witness`: fact files that satisfy, violate and fall outside each duty.

use super::args::Test;
use super::output::{Outputs, unwritable};
use super::progress::Progress;
use super::run::Run;
use super::{Shell, packs, terminal};
use crate::author::witness::{self, Result, Sought};
use crate::base::Diagnostic;
use crate::model::DutyId;
use crate::report::text::diagnostics::EACH;
use std::path::{Path, PathBuf};

const FORMATS: &[&str] = &["text", "json"];

pub(super) fn run(args: &Test, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    super::threads(args.jobs);
    let (paths, names) = apart(&args.paths);
    let chosen = packs::choose(&paths, shell.config.as_ref(), &mut run);
    if !run.failed.usage {
        packs::load(&chosen.packs, &args.rules, &mut run);
    }
    let select: Vec<String> = args.select.iter().cloned().chain(names).collect();
    let select = run.selected(&select, &args.ignore);
    let mine = super::test::declared(&chosen.paths, &run);
    let duties: Vec<DutyId> = (0..run.model.duties.len() as u32)
        .map(DutyId)
        .filter(|id| mine.contains(id) && select.as_ref().is_none_or(|s| s.contains(id)))
        .collect();
    if run.failed.usage {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    }
    let watched = terminal::watched() && !args.no_progress;
    let progress = Progress::new(shell.lang.pick("寻找事实", "seeking facts"), shell.lang, watched);
    let told = witness::run(&run.model, &duties, &|done, all| progress.at(done, all));
    progress.done();
    // With a folder to write to, the facts themselves are there.
    let facts = args.out.is_none() || args.all;
    let result = Result { lang: shell.lang, model: &run.model, sources: &run.sources, told: &told, facts };
    let mut failed: Vec<Diagnostic> = Vec::new();
    if let Some(dir) = &args.out {
        failed.extend(write(dir, &result));
    }
    failed.extend(outputs.write(shell, &run.sources, |format, look, out| {
        out.write_all(&match format {
            "json" => witness::json(&result),
            _ => Ok(witness::text(&result, look).into_bytes()),
        }?)
    }));
    let diagnostics: Vec<Diagnostic> = run.diagnostics.iter().chain(&failed).cloned().collect();
    shell.complain(&diagnostics, &run.sources, EACH);
    let lacking = told.iter().flat_map(|t| &t.goals).any(|(_, s)| matches!(s, Sought::NotFound(_)));
    match (!failed.is_empty(), run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) if told.is_empty() => 6,
        (false, false) => u8::from(lacking),
    }
}

/// Paths that are there, and the names of obligations: what is no path but could be a name. `NAME` is any document's.
fn apart(named: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let mut paths = Vec::new();
    let mut names = Vec::new();
    for path in named {
        let text = path.to_string_lossy();
        let name = !path.exists() && !text.contains(['/', '\\']) && !text.ends_with(".toml");
        match (name, text.contains('.')) {
            (true, true) => names.push(text.into_owned()),
            (true, false) => names.push(format!("*.{text}")),
            (false, _) => paths.push(path.clone()),
        }
    }
    (paths, names)
}

/// Writes each witness into a file of its own.
fn write(dir: &Path, result: &Result) -> Vec<Diagnostic> {
    let mut failed = Vec::new();
    if let Err(e) = std::fs::create_dir_all(dir) {
        return vec![unwritable(&super::shown(dir), &e)];
    }
    for told in result.told {
        let Some(duty) = result.model.duties.get(told.duty.0 as usize) else { continue };
        for (goal, sought) in &told.goals {
            let Sought::Found(found) = sought else { continue };
            let name = format!("{}-{}.toml", duty.full, goal.key());
            let text = witness::file(result.model, told, found, &name, result.lang);
            let path = dir.join(&name);
            if let Err(e) = std::fs::write(&path, text) {
                failed.push(unwritable(&super::shown(&path), &e));
            }
        }
    }
    failed
}
