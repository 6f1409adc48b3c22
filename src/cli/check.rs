//! `guiju check`: judges fact files and writes the findings.

use super::annotate;
use super::args::{Check, FailOn};
use super::config::Config;
use super::formats::{self, Made};
use super::output::Outputs;
use super::pipeline::Ask;
use super::problem::CliProblem;
use super::progress::Progress;
use super::run::{Run, fact_paths, threshold};
use super::watch::real;
use super::{Shell, terminal};
use crate::base::{Diagnostic, Lang, Level};
use crate::engine::outcome::Outcome;
use crate::engine::wall::Keep;
use crate::report::annotate::Filled;
use crate::report::baseline::{self, Wanted};
use crate::report::text::diagnostics::EACH;
use crate::report::text::{Closing, Options};
use clap::ValueEnum;

pub(super) fn run(args: &Check, shell: &Shell, mut run: Run) -> u8 {
    if args.watch {
        return super::watch::run(args, shell, run);
    }
    let config = shell.config.as_ref();
    let Some(outputs) = outputs(args, config, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    let limit = args.limit.unwrap_or(EACH);
    let fit = args.annotate.as_ref().is_none_or(|out| annotate::begin(out, &args.paths, &mut run));
    let Some(filled) = outputs.filled(&mut run).filter(|_| fit) else {
        shell.complain(&run.diagnostics, &run.sources, limit);
        return 2;
    };
    let depth = Depth::of(args, &outputs, shell.lang).later(true);
    let Some(outcome) = judge(args, config, depth, shell, &mut run) else {
        shell.complain(&run.diagnostics, &run.sources, limit);
        return 2;
    };
    let fail_on = fail_on(args, config);
    let exit = run.exit(Some(&outcome), fail_on);
    run.note_nothing(&outcome);
    let made = Made { filled, ..made(args, shell.lang, &run, &outcome, (exit, fail_on)) };
    let mut unwritable = outputs.write(shell, &run.sources, |format, look, out| made.write(format, look, out));
    if let Some(out) = &args.annotate {
        unwritable.extend(annotate::run(&made.report, out));
    }
    let loud: Vec<Diagnostic> =
        run.diagnostics.iter().chain(&unwritable).filter(|d| !args.quiet || d.level == Level::Error).cloned().collect();
    shell.complain(&loud, &run.sources, limit);
    if unwritable.iter().any(|d| d.level == Level::Error) { 2 } else { exit }
}

/// What is to be written, and where. `None` (and a word about it) if nothing can be written to standard output, or what is named as facts
/// would be written over.
pub(super) fn outputs(args: &Check, config: Option<&Config>, run: &mut Run) -> Option<Outputs> {
    let format = args.output.format.as_deref().or(config.and_then(|c| c.format.as_deref()));
    let outputs = Outputs::parse(format, &args.output.files, formats::NAMES, run)?;
    if formats::is_binary(outputs.main) && terminal::shown() {
        run.usage(&CliProblem::BinaryToTerminal(outputs.main));
        return None;
    }
    if let Some((_, path)) =
        outputs.files.iter().find(|(_, p)| args.annotate.as_ref().is_some_and(|a| real(a) == real(p)))
    {
        run.usage(&CliProblem::SameOutput(super::shown(path)));
        return None;
    }
    outputs.begin(&fact_paths(&args.paths, config), run).then_some(outputs)
}

/// What makes the exit code 1 or 5: the flag, else what the project says, else `minor`.
pub(super) fn fail_on(args: &Check, config: Option<&Config>) -> FailOn {
    args.fail_on.unwrap_or_else(|| {
        config.and_then(|c| c.fail_on.as_deref()).and_then(|f| FailOn::from_str(f, false).ok()).unwrap_or(FailOn::Minor)
    })
}

/// How much of each finding the outputs need.
#[derive(Clone, Copy, Default)]
pub(super) struct Depth {
    /// None of it: counts will do.
    counts_only: bool,
    /// One sentence, in this language.
    brief: Option<Lang>,
    /// What else is kept.
    keep: Keep,
    /// Whether the findings, where there are very many, may be made when they are written.
    later: bool,
}

/// From more verdicts than this on, findings are not held in memory where that can be avoided.
const MOST_HELD: u64 = 200_000;

impl Depth {
    /// What all formats together need.
    pub(super) fn whole() -> Depth {
        Depth { keep: formats::keeps(formats::NAMES), ..Depth::default() }
    }
    /// The same; findings may be made when they are written, where nothing else asks for them.
    pub(super) fn later(self, later: bool) -> Depth {
        Depth { later, ..self }
    }
    /// What the outputs of a command need.
    pub(super) fn of(args: &Check, outputs: &Outputs, lang: Lang) -> Depth {
        // Closing lines alone need no findings.
        let whole = args.annotate.is_some();
        let counts_only = args.quiet && outputs.main == "text" && outputs.files.is_empty() && !whole;
        let brief =
            (formats::is_brief(outputs.main) || args.quiet) && outputs.files.iter().all(|f| formats::is_brief(f.0));
        let named: Vec<&str> = outputs.files.iter().map(|f| f.0).chain([outputs.main]).collect();
        Depth { counts_only, brief: (brief && !whole).then_some(lang), keep: formats::keeps(&named), later: false }
    }
}

/// Loads and evaluates. `None` if it is not known which days to assess.
pub(super) fn judge(
    args: &Check,
    config: Option<&Config>,
    depth: Depth,
    shell: &Shell,
    run: &mut Run,
) -> Option<Outcome> {
    super::threads(args.scope.jobs);
    run.load_rules(&args.scope, config);
    load_facts(args, config, shell, run);
    conclude(args, config, depth, shell, run)
}

fn watched(args: &Check) -> bool {
    terminal::watched() && !args.quiet && !args.scope.no_progress
}

/// Reads the facts, passing over the former result where it lies among them.
pub(super) fn load_facts(args: &Check, config: Option<&Config>, shell: &Shell, run: &mut Run) {
    if let Some(former) = former(args, config) {
        run.pass_over(former);
    }
    let progress = Progress::reading(shell.lang, watched(args));
    run.load_facts(&args.paths, config, &progress);
    progress.done();
}

fn former<'a>(args: &'a Check, config: Option<&'a Config>) -> Option<&'a std::path::Path> {
    args.baseline.as_deref().or(config.and_then(|c| c.baseline.as_deref()))
}

/// Evaluates what has been loaded, and compares with a former result where there is one.
pub(super) fn conclude(
    args: &Check,
    config: Option<&Config>,
    depth: Depth,
    shell: &Shell,
    run: &mut Run,
) -> Option<Outcome> {
    run.load_waivers(&args.scope, config);
    let past = former(args, config).and_then(|path| run.past(path, Wanted::Problems));
    // What a project says of its obligations holds where no flag says otherwise.
    let select = match config {
        Some(c) if args.select.is_empty() && args.ignore.is_empty() => run.selected(&c.select, &c.ignore),
        _ => run.selected(&args.select, &args.ignore),
    };
    let assessment = run.assessment(&args.scope, config, shell.today)?;
    // A waiver turns a finding, and what is said of it: then findings are kept whole.
    let Depth { counts_only, brief, keep, later } =
        if run.waivers.is_empty() { depth } else { Depth { keep: depth.keep, ..Depth::default() } };
    let mut asked = std::mem::take(&mut run.asked);
    if let Some(past) = &past {
        let named = past.findings.iter().map(|f| (f.obligation.as_str(), f.entity.as_str()));
        asked.extend(baseline::pairs(named, &run.model, &run.facts));
    }
    let counts_only = counts_only && past.is_none();
    // What is compared with a former result is compared finding by finding.
    let held = (later && past.is_none()).then_some(MOST_HELD);
    let ask = Ask { select, all: args.all, counts_only, brief, asked, keep, held, ..Ask::default() };
    let outcome = run.evaluate(assessment, &ask, &Progress::judging(shell.lang, watched(args)));
    if let Some(past) = past {
        let (compared, said) = baseline::compare(past, &run.model, &run.facts, &outcome);
        run.diagnostics.extend(said);
        run.baseline = Some(compared);
    }
    Some(outcome)
}

/// The report, ready to be written in any format.
pub(super) fn made<'a>(
    args: &Check,
    lang: Lang,
    run: &'a Run,
    outcome: &'a Outcome,
    (exit, fail_on): (u8, FailOn),
) -> Made<'a> {
    Made {
        report: run.report(lang, outcome),
        options: Options { limit: args.limit, quiet: args.quiet },
        closing: Closing { exit, today: run.today },
        least: threshold(fail_on),
        filled: Filled::default(),
    }
}
