//! `guiju schema`: JSON Schema of fact files for editors, or of a result for whoever reads one.

use super::args::Schema;
use super::problem::CliProblem;
use super::run::Run;
use super::{Shell, template, terminal};
use crate::author::form;
use crate::report::text::diagnostics::EACH;

const FORMATS: &[&str] = &["json"];

pub(super) fn run(args: &Schema, shell: &Shell, mut run: Run) -> u8 {
    if let Some(name) = args.format.as_ref().filter(|f| !FORMATS.contains(&f.as_str())) {
        run.usage(&CliProblem::NoFormat(name.clone(), FORMATS));
    }
    let mut text = None;
    if args.result && !run.failed.usage {
        text = Some(Ok(form::RESULT.to_string()));
    } else if !run.failed.usage {
        run.load_packs(&args.rules, shell.config.as_ref());
        let all = vec![true; run.model.duties.len()];
        let only = args.entity.as_ref().map(|word| template::entity(word, &all, &mut run));
        if !run.failed.usage {
            text = Some(form::schema(&run.model, shell.lang, only.flatten()));
        }
    }
    if let Some(text) = text {
        let written = text.and_then(|t| match &args.output {
            Some(path) if path.as_os_str() != "-" => std::fs::write(path, t),
            _ => terminal::print(t.as_bytes()),
        });
        if let Err(e) = written {
            let name = args
                .output
                .as_deref()
                .map_or_else(|| shell.lang.pick("标准输出", "standard output").into(), super::shown);
            run.usage(&CliProblem::Unwritable(name, e.to_string()));
        }
    }
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) => 0,
    }
}
