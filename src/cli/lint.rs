//! `guiju lint`: mistakes in rules that load.

use super::args::Lint;
use super::output::Outputs;
use super::run::{Run, has_errors};
use super::{Shell, packs, test};
use crate::author::lint;
use crate::base::{Diagnostic, Level};
use crate::report::exports::github;
use crate::report::exports::sarif::{self, LintRule, Lints};
use crate::report::text::diagnostics::{EACH, render};
use std::path::Path;

const FORMATS: &[&str] = &["text", "json", "sarif", "github"];

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
    let found = look(&chosen, shell, &mut run);
    let limit = args.limit.unwrap_or(EACH);
    let code = code(&found, args.strict, &run);
    let unwritable = outputs.write(shell, &run.sources, |format, look, out| match format {
        "json" => lint::json(&found, &run.sources, &run.digest, shell.lang).and_then(|bytes| out.write_all(&bytes)),
        "github" => out.write_all(github::lints(&found, &run.sources, shell.lang).as_bytes()),
        "sarif" => log(&found, code, shell, &run).and_then(|bytes| out.write_all(&bytes)),
        _ => {
            let mut text = render(&found, &run.sources, shell.lang, look, limit);
            text.push_str(&lint::closing(&found, shell.lang));
            out.write_all(text.as_bytes())
        }
    });
    let failed = !unwritable.is_empty();
    said.extend(unwritable);
    shell.complain(&said, &run.sources, EACH);
    if failed { 2 } else { code }
}

/// The exit code (contract.md).
fn code(found: &[Diagnostic], strict: bool, run: &Run) -> u8 {
    let least = if strict { Level::Warning } else { Level::Error };
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) if run.model.duties.is_empty() && run.model.entities.is_empty() => 6,
        (false, false) => u8::from(found.iter().any(|d| d.level >= least)),
    }
}

fn log(found: &[Diagnostic], code: u8, shell: &Shell, run: &Run) -> std::io::Result<Vec<u8>> {
    let lang = shell.lang;
    let pick = |(zh, en): (&'static str, &'static str)| lang.pick(zh, en);
    let rule =
        |l: &lint::Lint| LintRule { code: l.code, title: pick(l.page.title), why: pick(l.page.why), level: l.level };
    let rules: Vec<LintRule> = lint::LINTS.iter().map(rule).collect();
    let meaning = match code {
        0 => ("没有错误级的问题", "nothing at level error"),
        1 => ("有问题", "something was found"),
        3 => ("规则有误", "the rules have errors"),
        6 => ("没有规则", "no rules"),
        _ => ("命令、配置或读写有误", "usage, configuration, input/output"),
    };
    let lints =
        Lints { lang, sources: &run.sources, digest: &run.digest, found, rules: &rules, exit: (code, pick(meaning)) };
    let mut out = Vec::new();
    sarif::lints(&lints, &mut out)?;
    Ok(out)
}

/// What is wrong in the packs at the paths named: what keeps them from loading whole, and what the lints find.
fn look(chosen: &packs::Chosen, shell: &Shell, run: &mut Run) -> Vec<Diagnostic> {
    let paths = &chosen.paths;
    let partial = has_errors(&run.diagnostics);
    let mut broken = Vec::new();
    // Of a part of a pack the cases may lie beside it.
    let files = test::read(&chosen.packs, run, &mut broken);
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
    broken.retain(meant);
    let mut all = std::mem::take(&mut run.diagnostics);
    all.extend(broken);
    all.extend(found);
    all
}
