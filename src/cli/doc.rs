//! `guiju doc`: the rulebook of packs.

use super::args::Doc;
use super::output::Outputs;
use super::run::Run;
use super::{Shell, packs};
use crate::author::rulebook;
use crate::report::text::diagnostics::EACH;

const FORMATS: &[&str] = &["md", "html"];

pub(super) fn run(args: &Doc, shell: &Shell, mut run: Run) -> u8 {
    let Some(outputs) = Outputs::parse(args.output.format.as_deref(), &args.output.files, FORMATS, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    let chosen = packs::choose(&args.paths, shell.config.as_ref(), &mut run);
    if !run.failed.usage {
        packs::load(&chosen.packs, &args.rules, &mut run);
    }
    let documents = if run.failed.usage { Vec::new() } else { packs::documents(&args.document, &mut run) };
    let mut wrong = run.diagnostics.clone();
    if !run.failed.usage {
        let book = rulebook::book(&run.model, &run.sources, shell.lang, &documents);
        let bytes = |format: &str| match format {
            "html" => rulebook::html(&book, shell.lang),
            _ => Ok(rulebook::markdown(&book, shell.lang).into_bytes()),
        };
        // With files only, nothing goes to standard output.
        let unwritable = match (args.output.format.is_none(), outputs.files.is_empty()) {
            (true, false) => outputs.write_files(&run.sources, |format, _, out| out.write_all(&bytes(format)?)),
            _ => outputs.write(shell, &run.sources, |format, _, out| out.write_all(&bytes(format)?)),
        };
        run.failed.usage |= !unwritable.is_empty();
        wrong.extend(unwritable);
    }
    shell.complain(&wrong, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) if documents.is_empty() => 6,
        (false, false) => 0,
    }
}
