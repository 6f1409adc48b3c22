//! `guiju check`: judges fact files and writes the findings.

use super::args::{Check, FailOn};
use super::formats::{self, Made};
use super::output::Outputs;
use super::pipeline::Ask;
use super::progress::Progress;
use super::run::Run;
use super::{Shell, terminal};
use crate::base::{Diagnostic, Lang, Level};
use crate::engine::outcome::Outcome;
use crate::engine::wall::Keep;
use crate::report::Report;
use crate::report::text::diagnostics::EACH;
use crate::report::text::{Closing, Options};
use clap::ValueEnum;

pub(super) fn run(args: &Check, shell: &Shell, mut run: Run) -> u8 {
    let config = shell.config.as_ref();
    let format = args.format.as_deref().or(config.and_then(|c| c.format.as_deref()));
    let Some(outputs) = Outputs::parse(format, &args.output, formats::NAMES, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    let fail_on = args.fail_on.unwrap_or_else(|| {
        config.and_then(|c| c.fail_on.as_deref()).and_then(|f| FailOn::from_str(f, false).ok()).unwrap_or(FailOn::Minor)
    });
    let limit = args.limit.unwrap_or(EACH);
    // Closing lines alone need no findings.
    let counts_only = args.quiet && outputs.main == "text" && outputs.files.is_empty();
    let brief = (formats::is_brief(outputs.main) || args.quiet) && outputs.files.iter().all(|f| formats::is_brief(f.0));
    let named = outputs.files.iter().map(|f| f.0).chain([outputs.main]);
    let keep = named.map(formats::keeps).max().unwrap_or_default();
    let depth = Depth { counts_only, brief: brief.then_some(shell.lang), keep };
    let Some(outcome) = judge(args, depth, shell, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, limit);
        return 2;
    };
    let exit = run.exit(Some(&outcome), fail_on);
    run.note_nothing(&outcome);
    let unwritable = write(args, shell, &run, &outcome, &outputs, exit);
    let loud: Vec<Diagnostic> =
        run.diagnostics.iter().chain(&unwritable).filter(|d| !args.quiet || d.level == Level::Error).cloned().collect();
    shell.complain(&loud, &run.sources, limit);
    if unwritable.is_empty() { exit } else { 2 }
}

/// How much of each finding the outputs need.
#[derive(Clone, Copy, Default)]
struct Depth {
    /// None of it: counts will do.
    counts_only: bool,
    /// One sentence, in this language.
    brief: Option<Lang>,
    /// What else is kept.
    keep: Keep,
}

/// Loads and evaluates. `None` if it is not known which days to assess.
fn judge(args: &Check, depth: Depth, shell: &Shell, run: &mut Run) -> Option<Outcome> {
    let config = shell.config.as_ref();
    super::threads(args.scope.jobs);
    let watched = terminal::watched() && !args.quiet && !args.scope.no_progress;
    let progress = Progress::new(shell.lang.pick("读取事实", "reading facts"), watched);
    run.load_rules(&args.scope, config);
    run.load_facts(&args.paths, config, &progress);
    progress.done();
    run.load_waivers(&args.scope, config);
    // What a project says of its obligations holds where no flag says otherwise.
    let select = match config {
        Some(c) if args.select.is_empty() && args.ignore.is_empty() => run.selected(&c.select, &c.ignore),
        _ => run.selected(&args.select, &args.ignore),
    };
    let assessment = run.assessment(&args.scope, config, shell.today)?;
    // A waiver turns a finding, and what is said of it: then findings are kept whole.
    let Depth { counts_only, brief, keep } =
        if run.waivers.is_empty() { depth } else { Depth { keep: depth.keep, ..Depth::default() } };
    Some(run.evaluate(assessment, &Ask { select, all: args.all, counts_only, brief, keep, ..Ask::default() }))
}

fn write(args: &Check, shell: &Shell, run: &Run, outcome: &Outcome, outputs: &Outputs, exit: u8) -> Vec<Diagnostic> {
    let report = Report {
        lang: shell.lang,
        model: &run.model,
        rules_digest: &run.digest,
        facts: &run.facts,
        sources: &run.sources,
        outcome,
        waivers: &run.waivers,
        diagnostics: &run.diagnostics,
        baseline: None,
    };
    let made = Made {
        report,
        options: Options { limit: args.limit, quiet: args.quiet },
        closing: Closing { exit, today: run.today },
    };
    outputs.write(shell, |format, look| made.bytes(format, look))
}
