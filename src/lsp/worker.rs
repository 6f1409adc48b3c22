//! The threads behind the editor: one studies rules, always the newest state of them; the other judges facts by what was studied,
//! when it is quiet, and lets go of it when something newer comes.

use super::desk::{Role, role};
use super::study::{self, Bench, Study, Texts};
use super::view::{Kept, View};
use super::{Host, Project, cases};
use crate::author::lint;
use crate::base::{Diagnostic, Level};
use crate::model::{self, PackFiles};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long it must be quiet before facts are judged again.
const QUIET: Duration = Duration::from_millis(120);
/// Recursion follows the rules.
const STACK: usize = 64 << 20;

/// What is to be studied: the newest replaces all before it.
#[derive(Clone, Default)]
pub struct Job {
    /// Grows with every change.
    pub generation: u64,
    /// The open texts.
    pub open: Texts,
    /// Which rules, and which projects are judged by them.
    pub benches: BTreeMap<Bench, Vec<Arc<Project>>>,
    /// Whether files on the disk may have changed.
    pub reread: bool,
}

/// What came of a job.
pub enum Done {
    /// The rules of a bench, as of a generation.
    Study(u64, Arc<Study>),
    /// The facts of the projects of a bench, as of a generation.
    Views(u64, Bench, Judged),
    /// Something went wrong that should not: what, and where.
    Failed(u64, Bench, String),
}

/// What came of judging.
#[derive(Clone, Default)]
pub struct Judged {
    /// The facts, by project.
    pub views: Vec<Arc<View>>,
    /// What the lints found.
    pub linted: Option<Arc<Linted>>,
}

/// What loads and is still a mistake.
pub struct Linted {
    /// The rules that were looked at.
    pub study: Arc<Study>,
    /// What was found.
    pub found: Vec<Diagnostic>,
}

/// What is to be judged.
struct Ask {
    job: Job,
    studies: BTreeMap<Bench, Arc<Study>>,
}

/// Starts the threads. They end when the sender of jobs is dropped.
pub fn start(host: Host, tell: impl Fn(Done) + Clone + Send + 'static) -> std::io::Result<Sender<Job>> {
    let (send, jobs) = channel();
    let (ask, asks) = channel();
    let told = tell.clone();
    let thread = |name: &str| std::thread::Builder::new().name(name.into()).stack_size(STACK);
    thread("study").spawn(move || studying(&jobs, &ask, &tell))?;
    thread("judge").spawn(move || {
        // On threads of its own: what the editor asks is not to queue behind it.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(cores.saturating_sub(1).max(1)).stack_size(STACK).build();
        let judge = |work: &mut (dyn FnMut() -> Arc<View> + Send)| match &pool {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        };
        judging(&asks, &host, &judge, &told);
    })?;
    Ok(send)
}

/// What a panic said.
pub fn said(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|t| (*t).to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn of_role(open: &Texts, keep: impl Fn(Role) -> bool) -> Texts {
    open.iter().filter(|(path, _)| keep(role(path))).map(|(p, t)| (p.clone(), Arc::clone(t))).collect()
}

/// What is kept of the rules of a bench between jobs.
#[derive(Default)]
struct Shelf {
    packs: Option<(Vec<PackFiles>, Vec<Diagnostic>)>,
    parsed: Arc<model::Cache>,
    study: Option<Arc<Study>>,
    /// The open rule texts that the study was made with.
    seen: Texts,
}

impl Shelf {
    fn study(&mut self, bench: &Bench, job: &Job) -> Arc<Study> {
        let open = of_role(&job.open, |r| matches!(r, Role::Rules | Role::Pack));
        if job.reread {
            self.packs = None;
        }
        if let (Some(study), true, true) = (&self.study, self.packs.is_some(), self.seen == open) {
            return Arc::clone(study);
        }
        let (packs, unread) = self.packs.get_or_insert_with(|| study::read(bench));
        let study = Arc::new(Study::of(bench, (packs, unread), &open, &self.parsed));
        self.seen = open;
        self.study = Some(Arc::clone(&study));
        study
    }
}

fn studying(jobs: &Receiver<Job>, ask: &Sender<Ask>, tell: &dyn Fn(Done)) {
    let mut shelves: BTreeMap<Bench, Shelf> = BTreeMap::new();
    while let Ok(mut job) = jobs.recv() {
        while let Ok(next) = jobs.try_recv() {
            job = Job { reread: job.reread || next.reread, ..next };
        }
        shelves.retain(|bench, _| job.benches.contains_key(bench));
        let mut studies = BTreeMap::new();
        for bench in job.benches.keys() {
            let shelf = shelves.entry(bench.clone()).or_default();
            match catch_unwind(AssertUnwindSafe(|| shelf.study(bench, &job))) {
                Ok(study) => {
                    studies.insert(bench.clone(), Arc::clone(&study));
                    tell(Done::Study(job.generation, study));
                }
                Err(panic) => {
                    shelves.remove(bench);
                    tell(Done::Failed(job.generation, bench.clone(), said(&panic)));
                }
            }
        }
        if ask.send(Ask { job, studies }).is_err() {
            return;
        }
    }
}

/// What is kept of the facts of a bench, for one and the same study.
#[derive(Default)]
struct Bundle {
    study: Option<Arc<Study>>,
    /// By the folder of the project.
    kept: BTreeMap<PathBuf, Kept>,
    judged: Judged,
    /// The open fact texts that the views were made with.
    seen: Texts,
    /// The open cases that the lints were shown.
    cases: Texts,
}

/// Runs a piece of work on threads of its own.
type Judge<'a> = &'a dyn Fn(&mut (dyn FnMut() -> Arc<View> + Send)) -> Arc<View>;

fn judging(asks: &Receiver<Ask>, host: &Host, judge: Judge, tell: &dyn Fn(Done)) {
    let mut bundles: BTreeMap<Bench, Bundle> = BTreeMap::new();
    let mut next = asks.recv().ok();
    while let Some(mut ask) = next.take() {
        // Until it is quiet.
        loop {
            match asks.recv_timeout(QUIET) {
                Ok(newer) => {
                    let reread = ask.job.reread || newer.job.reread;
                    ask = newer;
                    ask.job.reread = reread;
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        bundles.retain(|bench, _| ask.studies.contains_key(bench));
        for (bench, study) in &ask.studies {
            let bundle = bundles.entry(bench.clone()).or_default();
            let projects = ask.job.benches.get(bench).map_or(&[][..], |p| p);
            let made = catch_unwind(AssertUnwindSafe(|| {
                bundle.judge(projects, study, &ask.job, host, judge, &mut || {
                    next = next.take().or_else(|| asks.try_recv().ok());
                    next.is_some()
                })
            }));
            match made {
                Ok(Some(judged)) => tell(Done::Views(ask.job.generation, bench.clone(), judged)),
                Ok(None) => break,
                Err(panic) => {
                    bundles.remove(bench);
                    tell(Done::Failed(ask.job.generation, bench.clone(), said(&panic)));
                }
            }
        }
        match &mut next {
            // What was let go of is still to be read again.
            Some(newer) => newer.job.reread |= ask.job.reread,
            None => next = asks.recv().ok(),
        }
    }
}

impl Bundle {
    /// `None`: something newer has come.
    fn judge(
        &mut self,
        projects: &[Arc<Project>],
        study: &Arc<Study>,
        job: &Job,
        host: &Host,
        judge: Judge,
        newer: &mut dyn FnMut() -> bool,
    ) -> Option<Judged> {
        if self.study.as_ref().is_none_or(|s| !Arc::ptr_eq(s, study)) {
            // What was read of facts was read with another vocabulary.
            *self = Bundle { study: Some(Arc::clone(study)), ..Bundle::default() };
        }
        let open = of_role(&job.open, |r| matches!(r, Role::Facts | Role::Other));
        let cases = of_role(&job.open, |r| r == Role::Cases);
        let former = &self.judged.views;
        let same =
            former.len() == projects.len() && former.iter().zip(projects).all(|(v, p)| Arc::ptr_eq(&v.project, p));
        let linted = self.judged.linted.clone().filter(|_| same && !job.reread && self.cases == cases);
        if same && !job.reread && self.seen == open {
            let linted = linted.or_else(|| Some(Arc::new(lint(study, projects, &job.open))));
            self.judged.linted = linted;
            self.cases = cases;
            return Some(self.judged.clone());
        }
        let mut views = Vec::new();
        for project in projects {
            if newer() {
                return None;
            }
            let kept = self.kept.entry(project.dir.clone()).or_default();
            views.push(judge(&mut || Arc::new(View::of(project, study, &open, kept, host))));
        }
        if newer() {
            return None;
        }
        let linted = linted.unwrap_or_else(|| Arc::new(lint(study, projects, &job.open)));
        (self.seen, self.cases) = (open, cases);
        self.judged = Judged { views, linted: Some(linted) };
        Some(self.judged.clone())
    }
}

/// Runs the lints, as the first of the projects wants them.
fn lint(study: &Arc<Study>, projects: &[Arc<Project>], open: &Texts) -> Linted {
    let has_errors = |all: &[Diagnostic]| all.iter().any(|d| d.level == Level::Error);
    let cases = cases::read(study, open, &|_| true);
    let known = !study.bench.is_empty() && !has_errors(&cases.diagnostics);
    let input = lint::Input {
        model: &study.model,
        sources: &study.sources,
        cases: known.then_some(&cases.files),
        partial: has_errors(&study.diagnostics),
    };
    let levels = projects.first().map(|p| p.levels.clone()).unwrap_or_default();
    // What stands in cases is told of their own file.
    let first = study.sources.next_id();
    let mut found = lint::lint(input, &levels);
    found.retain(|d| d.primary.is_some_and(|at| at.file < first) && d.related.iter().all(|at| at.file < first));
    Linted { study: Arc::clone(study), found }
}
