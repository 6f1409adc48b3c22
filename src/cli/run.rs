//! What `check` and `explain` share: rules, facts, the span and day of judgement, the outcome, and the exit code.

use super::args::{FailOn, Scope};
use super::config::Config;
use super::period;
use super::pipeline::{self, Ask};
use super::problem::CliProblem;
use super::progress::Progress;
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, FileId, Grid, Lang, Level, Sources};
use crate::engine::finding::{Assessment, Verdict};
use crate::engine::outcome::{Outcome, Tally};
use crate::engine::waive;
use crate::facts::waivers::{self, Waiver};
use crate::facts::{self, EntityIx, Facts};
use crate::model::{DutyId, Model};
use crate::report::Report;
use crate::report::baseline::{self, Baseline, Past, Wanted};
use crate::syntax::tree::Severity;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest former result that is read, in bytes.
const MOST_RESULT: u64 = 1 << 30;

/// A stage that went wrong, by its exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// 2: usage, configuration, input and output.
    pub usage: bool,
    /// 3: the rules do not load.
    pub rules: bool,
    /// 4: a fact file does not load or has errors.
    pub facts: bool,
}

/// Everything loaded; diagnostics pile up.
#[derive(Debug, Default)]
pub struct Run {
    /// All texts.
    pub sources: Sources,
    /// The rules.
    pub model: Model,
    /// Their digest.
    pub digest: String,
    /// The facts.
    pub facts: Facts,
    /// The waivers.
    pub waivers: Vec<Waiver>,
    /// What is wrong, in the order it was found.
    pub diagnostics: Vec<Diagnostic>,
    /// What is passed over while facts are read, as real paths.
    pub skip: Vec<PathBuf>,
    /// Fact files as they were taken in before, where somebody keeps them.
    pub cache: Option<Arc<facts::Cache>>,
    /// Obligations and entities whose verdict has to be known whatever is listed.
    pub asked: FxHashSet<(DutyId, EntityIx)>,
    /// SHA-256 of the former result, where one was read.
    pub past_digest: String,
    /// What became of a former result, where there is one.
    pub baseline: Option<Baseline>,
    /// Which stages went wrong.
    pub failed: Failed,
    /// The day of judgement.
    pub as_of: Option<Day>,
    /// Whether it is today because nobody said.
    pub today: bool,
}

pub(super) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.level == Level::Error)
}

impl Run {
    /// A run that begins with what was wrong in the configuration.
    pub fn new(sources: Sources, diagnostics: Vec<Diagnostic>) -> Run {
        Run {
            sources,
            failed: Failed { usage: has_errors(&diagnostics), ..Failed::default() },
            diagnostics,
            ..Run::default()
        }
    }
    /// Reports a mistake of usage.
    pub fn usage(&mut self, problem: &CliProblem) {
        self.diagnostics.push(Diagnostic::general(problem));
        self.failed.usage = true;
    }
    /// Reads the rules: those asked for, else the project's, else those built in.
    pub fn load_rules(&mut self, scope: &Scope, config: Option<&Config>) {
        self.load_packs(&scope.rules, config);
    }
    /// The same, by the folders alone.
    pub fn load_packs(&mut self, named: &[PathBuf], config: Option<&Config>) {
        let mut dirs: Vec<PathBuf> =
            if named.is_empty() { config.map_or_else(Vec::new, |c| c.rules.clone()) } else { named.to_vec() };
        let asked = dirs.len();
        dirs.retain(|dir| self.there(dir));
        if asked > 0 && dirs.is_empty() {
            return;
        }
        let rules = pipeline::rules(&dirs, &mut self.sources);
        self.failed.rules |= has_errors(&rules.diagnostics);
        self.diagnostics.extend(rules.diagnostics);
        self.model = rules.model;
        self.digest = rules.digest;
    }
    fn there(&mut self, path: &Path) -> bool {
        let there = path.exists();
        if !there {
            self.usage(&CliProblem::NoPath(super::shown(path)));
        }
        there
    }
    /// Reads the facts: those named (the project's folder stands for what it says), else the project's, else the project's folder, else the current one.
    pub fn load_facts(&mut self, named: &[PathBuf], config: Option<&Config>, progress: &Progress) {
        let mut paths = fact_paths(named, config);
        paths.retain(|path| self.there(path));
        if paths.is_empty() {
            return;
        }
        let tell = |done, all| progress.at(done, all);
        let options = facts::Options {
            skip: &self.skip,
            cache: self.cache.as_deref(),
            progress: Some(&tell),
            ..facts::Options::default()
        };
        let read = pipeline::facts(&paths, &self.model, &mut self.sources, &options);
        self.failed.facts |= has_errors(&read.diagnostics);
        self.diagnostics.extend(read.diagnostics);
        self.facts = read.facts;
    }
    /// Reads the waivers, where there are any.
    pub fn load_waivers(&mut self, scope: &Scope, config: Option<&Config>) {
        let Some(path) = scope.waivers.clone().or_else(|| config.and_then(|c| c.waivers.clone())) else {
            return;
        };
        let shown = super::shown(&path);
        if !self.there(&path) {
            return;
        }
        match super::text::read(&path, &shown, &mut self.sources) {
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                self.failed.usage = true;
            }
            Ok((file, text)) => {
                let loaded = waivers::read(file, &text, &self.model);
                self.failed.usage |= has_errors(&loaded.diagnostics);
                self.diagnostics.extend(loaded.diagnostics);
                self.waivers = loaded.waivers;
            }
        }
    }
    /// The span and the day of judgement. `None` if nobody says which days to assess (reported).
    pub fn assessment(&mut self, scope: &Scope, config: Option<&Config>, today: Day) -> Option<Assessment> {
        let as_of = match &scope.as_of {
            Some(text) => Some(self.day("--as-of", text)?),
            None => config.and_then(|c| c.as_of),
        };
        self.today = as_of.is_none();
        let as_of = as_of.unwrap_or(today);
        self.as_of = Some(as_of);
        let span = self.span(scope, config, as_of)?;
        Some(Assessment { span, as_of })
    }
    fn day(&mut self, flag: &str, text: &str) -> Option<Day> {
        let day = crate::facts::keyed::parse_day(text);
        if day.is_none() {
            self.usage(&CliProblem::BadDay { flag: flag.to_string(), text: text.to_string() });
        }
        day
    }
    fn span(&mut self, scope: &Scope, config: Option<&Config>, as_of: Day) -> Option<Range> {
        let span = match (&scope.from, &scope.to, &scope.period) {
            (None, None, Some(text)) => {
                let range = period::parse(text);
                if range.is_none() {
                    self.usage(&CliProblem::BadPeriod { flag: "--period".into(), text: text.clone() });
                }
                range?
            }
            (Some(from), Some(to), None) => Range::new(self.day("--from", from)?, self.day("--to", to)?),
            (None, None, None) => match config.and_then(|c| c.period) {
                Some(range) => range,
                None => self.stated_period(as_of)?,
            },
            (Some(_), _, _) | (_, Some(_), _) => {
                self.usage(&CliProblem::HalfSpan);
                return None;
            }
        };
        if span.is_empty() {
            self.usage(&CliProblem::EmptySpan(span.from, span.to));
            return None;
        }
        Some(span)
    }
    /// The files' `period`, where they agree.
    fn stated_period(&mut self, as_of: Day) -> Option<Range> {
        let mut different: Vec<(Range, crate::base::Span)> = Vec::new();
        for (range, at) in &self.facts.periods {
            if !different.iter().any(|(r, _)| r == range) {
                different.push((*range, *at));
            }
        }
        match different.as_slice() {
            [(range, _)] => Some(*range),
            // With no entity there is nothing to judge in any period: that is what to say, not that a flag is missing.
            [] if self.facts.entities.is_empty() => Some(crate::base::window::CalUnit::Year.containing(as_of)),
            [] => {
                let grid = |id: FileId| self.sources.get(id).map(|s| &s.grid);
                let books = self.facts.read.iter().all(|(id, _)| matches!(grid(*id), Some(Grid::Sheets(_))));
                self.usage(&CliProblem::NoPeriod(books && !self.facts.read.is_empty()));
                None
            }
            [(_, first), rest @ ..] => {
                let words = different.iter().map(|(r, _)| r.to_string()).collect();
                let mut diagnostic = Diagnostic::at(*first, &CliProblem::PeriodsDiffer(words));
                for (_, at) in rest {
                    diagnostic = diagnostic.also(*at);
                }
                self.diagnostics.push(diagnostic);
                self.failed.usage = true;
                None
            }
        }
    }
    /// Reads a former result to compare with, or that of a ledger. What is wrong is a mistake of usage.
    pub fn past(&mut self, path: &Path, wanted: Wanted) -> Option<Past> {
        if !self.there(path) {
            return None;
        }
        let shown = super::shown(path);
        let wrong = match super::text::bytes(path, &shown, MOST_RESULT) {
            Err(diagnostic) => diagnostic,
            Ok(bytes) => match baseline::read(&shown, &bytes, wanted) {
                Err(problem) => Diagnostic::in_file(&*shown, &problem),
                Ok(past) => {
                    self.past_digest = super::digest(&bytes);
                    return Some(past);
                }
            },
        };
        self.diagnostics.push(wrong);
        self.failed.usage = true;
        None
    }
    /// Passes over a file or folder while facts are read: what the program itself has written or will write.
    pub fn pass_over(&mut self, path: &Path) {
        let name = path.file_name().map(PathBuf::from);
        let real = path.canonicalize().ok().or_else(|| {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(folder.canonicalize().ok()?.join(name?))
        });
        self.skip.extend(real);
    }
    /// Evaluates, applies the waivers, and notes what the evaluation remarked.
    pub fn evaluate(&mut self, assessment: Assessment, ask: &Ask, progress: &Progress) -> Outcome {
        let tell = |done, all| progress.at(done, all);
        let mut outcome = pipeline::evaluate(&self.model, &self.facts, assessment, ask, &tell);
        progress.done();
        let reported = waive::apply(&mut outcome, &self.waivers, &self.model, &self.facts);
        // A waiver can only be called unused if everything was judged.
        if ask.select.is_none() && ask.entity.is_none() {
            self.diagnostics.extend(reported);
        }
        let remarks = crate::report::problem::remarks(&outcome, &self.facts, &self.sources);
        self.diagnostics.extend(remarks);
        outcome
    }
    /// What a report may show of this run.
    pub fn report<'a>(&'a self, lang: Lang, outcome: &'a Outcome) -> Report<'a> {
        Report {
            lang,
            model: &self.model,
            rules_digest: &self.digest,
            facts: &self.facts,
            sources: &self.sources,
            outcome,
            waivers: &self.waivers,
            diagnostics: &self.diagnostics,
            baseline: self.baseline.as_ref(),
        }
    }
    /// The obligations that the patterns keep; `None` where there are no patterns.
    pub fn selected(&mut self, select: &[String], ignore: &[String]) -> Option<Vec<DutyId>> {
        if select.is_empty() && ignore.is_empty() {
            return None;
        }
        let (keep, mut idle) = self.globs(select);
        let (drop, idle_too) = self.globs(ignore);
        idle.extend(idle_too);
        let chosen: Vec<DutyId> = self
            .model
            .duties
            .iter()
            .enumerate()
            .filter(|(_, d)| select.is_empty() || keep.iter().any(|g| g.is_match(&d.full)))
            .filter(|(_, d)| !drop.iter().any(|g| g.is_match(&d.full)))
            .map(|(i, _)| DutyId(i as u32))
            .collect();
        for problem in &idle {
            self.diagnostics.push(Diagnostic::general(problem));
        }
        // Where nothing is left, that nothing was evaluated is the answer (6); where something is, a pattern that fits
        // nothing is a slip that would go unnoticed (2).
        self.failed.usage |= !idle.is_empty() && !chosen.is_empty();
        Some(chosen)
    }
    /// The patterns, and those of them that fit nothing.
    fn globs(&mut self, patterns: &[String]) -> (Vec<globset::GlobMatcher>, Vec<CliProblem>) {
        let (mut out, mut idle) = (Vec::new(), Vec::new());
        for pattern in patterns {
            let glob = match globset::Glob::new(pattern) {
                Ok(glob) => glob.compile_matcher(),
                Err(e) => {
                    self.usage(&CliProblem::BadGlob(pattern.clone(), e.kind().to_string()));
                    continue;
                }
            };
            let names = || self.model.duties.iter().map(|d| d.full.as_str());
            if names().next().is_some() && !names().any(|n| glob.is_match(n)) {
                let nearest = crate::base::suggest::nearest(pattern, names()).map(str::to_string);
                idle.push(CliProblem::EmptyGlob { glob: pattern.clone(), nearest });
            }
            out.push(glob);
        }
        (out, idle)
    }
    /// The exit code (contract.md): the lowest of 2, 3, 4 that applies, else 6, 1, 5 or 0.
    pub fn exit(&mut self, outcome: Option<&Outcome>, fail_on: FailOn) -> u8 {
        match (self.failed.usage, self.failed.rules, self.failed.facts) {
            (true, _, _) => return 2,
            (_, true, _) => return 3,
            (_, _, true) => return 4,
            (false, false, false) => {}
        }
        match outcome {
            None => 2,
            Some(outcome) if outcome.total.total() == 0 => 6,
            Some(outcome) => verdict_code(outcome, &self.model, fail_on),
        }
    }
    /// Says why nothing was evaluated, where nothing was.
    pub fn note_nothing(&mut self, outcome: &Outcome) {
        // What failed to load has been told, and is the reason.
        if outcome.total.total() > 0 || self.failed.usage || self.failed.rules {
            return;
        }
        let problem = if self.model.duties.is_empty() {
            CliProblem::NoRules
        } else if self.facts.entities.is_empty() {
            CliProblem::NoFacts
        } else {
            CliProblem::NothingBound
        };
        self.diagnostics.push(Diagnostic::general(&problem));
    }
    /// An entity by number.
    pub fn entity_count(&self) -> impl Iterator<Item = EntityIx> + use<> {
        (0..self.facts.entities.len()).map(|i| EntityIx(i as u32))
    }
}

/// Where facts are read: those named (the project's folder stands for what it says), else the project's, else the project's
/// folder, else the current one.
pub(super) fn fact_paths(named: &[PathBuf], config: Option<&Config>) -> Vec<PathBuf> {
    match (named, config) {
        (named, Some(c)) if !c.facts.is_empty() && c.is_meant_by(named) => c.facts.clone(),
        ([], Some(c)) if c.dir.as_os_str().is_empty() => vec![PathBuf::from(".")],
        ([], Some(c)) => vec![c.dir.clone()],
        ([], None) => vec![PathBuf::from(".")],
        (named, _) => named.to_vec(),
    }
}

/// The least severity that makes the exit code 1; `None`: no breach does.
pub(super) fn threshold(fail_on: FailOn) -> Option<Severity> {
    match fail_on {
        FailOn::Critical => Some(Severity::Critical),
        FailOn::Major => Some(Severity::Major),
        FailOn::Minor => Some(Severity::Minor),
        FailOn::Advice | FailOn::Undetermined => Some(Severity::Advice),
        FailOn::Never => None,
    }
}

fn verdict_code(outcome: &Outcome, model: &Model, fail_on: FailOn) -> u8 {
    let Some(least) = threshold(fail_on) else {
        return 0;
    };
    let bad = |tally: &Tally| tally.of(Verdict::Violated) + tally.of(Verdict::Conflict) > 0;
    let breach = model.duties.iter().zip(&outcome.by_duty).any(|(duty, tally)| duty.severity >= least && bad(tally));
    if breach {
        1
    } else if fail_on == FailOn::Undetermined && outcome.total.of(Verdict::Undetermined) > 0 {
        5
    } else {
        0
    }
}
