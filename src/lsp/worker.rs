//! The thread that studies rules and judges facts while the editor goes on typing: always the newest state, rules first.

use super::desk::{Role, role};
use super::study::{self, Bench, Study, Texts};
use super::view::{Kept, View};
use super::{Host, Project};
use crate::base::Diagnostic;
use crate::model::{self, PackFiles};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long it must be quiet before facts are judged again.
const QUIET: Duration = Duration::from_millis(120);

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
    Views(u64, Bench, Vec<Arc<View>>),
    /// Something went wrong that should not: what, and where.
    Failed(u64, Bench, String),
}

/// What is kept of a bench between jobs.
#[derive(Default)]
struct Shelf {
    packs: Option<(Vec<PackFiles>, Vec<Diagnostic>)>,
    parsed: Arc<model::Cache>,
    study: Option<Arc<Study>>,
    /// The open rule texts that the study was made with.
    seen: Texts,
    /// By the folder of the project.
    kept: BTreeMap<std::path::PathBuf, Kept>,
    views: Vec<Arc<View>>,
    /// The open fact texts that the views were made with.
    facts_seen: Texts,
}

/// Starts the thread. It ends when the sender of jobs is dropped.
pub fn start(host: Host, tell: impl Fn(Done) + Send + 'static) -> std::io::Result<Sender<Job>> {
    let (send, receive) = channel();
    let work = move || run(&receive, &host, &tell);
    std::thread::Builder::new().name("study".into()).stack_size(64 << 20).spawn(work)?;
    Ok(send)
}

/// The newest job; what must be read again for one that was passed over still must be.
fn newest(mut job: Job, jobs: &Receiver<Job>) -> Job {
    while let Ok(next) = jobs.try_recv() {
        job = Job { reread: job.reread || next.reread, ..next };
    }
    job
}

fn run(jobs: &Receiver<Job>, host: &Host, tell: &dyn Fn(Done)) {
    let mut shelves: BTreeMap<Bench, Shelf> = BTreeMap::new();
    let Ok(mut job) = jobs.recv() else { return };
    loop {
        job = newest(job, jobs);
        shelves.retain(|bench, _| job.benches.contains_key(bench));
        for bench in job.benches.keys() {
            let shelf = shelves.entry(bench.clone()).or_default();
            match catch_unwind(AssertUnwindSafe(|| shelf.study(bench, &job))) {
                Ok(study) => tell(Done::Study(job.generation, study)),
                Err(panic) => {
                    shelves.remove(bench);
                    tell(Done::Failed(job.generation, bench.clone(), said(&panic)));
                }
            }
        }
        // What must be read again is told to the views below.
        match jobs.recv_timeout(QUIET) {
            Ok(next) => {
                let reread = job.reread || next.reread;
                for shelf in shelves.values_mut() {
                    shelf.forget_views(job.reread);
                }
                job = Job { reread, ..next };
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        for (bench, projects) in &job.benches {
            let Some(shelf) = shelves.get_mut(bench) else { continue };
            match catch_unwind(AssertUnwindSafe(|| shelf.judge(projects, &job, host))) {
                Ok(views) => tell(Done::Views(job.generation, bench.clone(), views)),
                Err(panic) => {
                    shelves.remove(bench);
                    tell(Done::Failed(job.generation, bench.clone(), said(&panic)));
                }
            }
        }
        match jobs.recv() {
            Ok(next) => job = next,
            Err(_) => return,
        }
    }
}

/// What a panic said.
pub fn said(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|t| (*t).to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn of_role(open: &Texts, keep: impl Fn(Role) -> bool) -> Texts {
    open.iter().filter(|(path, _)| keep(role(path))).map(|(p, t)| (p.clone(), Arc::clone(t))).collect()
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
        // What was read of facts was read with the former vocabulary.
        self.kept.clear();
        self.views.clear();
        self.study = Some(Arc::clone(&study));
        study
    }
    fn forget_views(&mut self, reread: bool) {
        if reread {
            self.views.clear();
        }
    }
    fn judge(&mut self, projects: &[Arc<Project>], job: &Job, host: &Host) -> Vec<Arc<View>> {
        let Some(study) = &self.study else { return Vec::new() };
        let open = of_role(&job.open, |r| matches!(r, Role::Facts | Role::Other));
        let same = self.views.len() == projects.len()
            && self.views.iter().zip(projects).all(|(v, p)| Arc::ptr_eq(&v.project, p));
        if same && !job.reread && self.facts_seen == open {
            return self.views.clone();
        }
        let mut views = Vec::new();
        for project in projects {
            let kept = self.kept.entry(project.dir.clone()).or_default();
            views.push(Arc::new(View::of(project, study, &open, kept, host)));
        }
        self.facts_seen = open;
        self.views = views.clone();
        views
    }
}
