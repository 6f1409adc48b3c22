//! Which rules a file is studied by, and which projects there are: `guiju.toml` and `pack.toml` around and below it.

use super::desk::{Desk, Role, role};
use super::study::Bench;
use super::{Host, Project};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How deep projects are looked for below a folder.
const DEPTH: usize = 8;
/// How many folders are looked through.
const FOLDERS: usize = 20_000;

/// The projects that are known, by folder.
#[derive(Default)]
pub struct Homes {
    projects: BTreeMap<PathBuf, Arc<Project>>,
    /// Facts that belong to no project, each a project of its own.
    alone: BTreeMap<PathBuf, Arc<Project>>,
}

impl Homes {
    /// Looks through the folders of a workspace, and above them.
    pub fn look(&mut self, folders: &[PathBuf], host: &Host) {
        self.projects.clear();
        self.alone.clear();
        let mut left = FOLDERS;
        for folder in folders {
            self.above(folder, host);
            self.below(folder, DEPTH, &mut left, host);
        }
    }
    fn enter(&mut self, dir: &Path, host: &Host) {
        if !self.projects.contains_key(dir)
            && dir.join("guiju.toml").is_file()
            && let Some(project) = (host.project)(dir)
        {
            self.projects.insert(dir.to_path_buf(), Arc::new(project));
        }
    }
    /// The projects around a file that is not in the workspace.
    pub fn above(&mut self, path: &Path, host: &Host) {
        for dir in path.ancestors() {
            self.enter(dir, host);
        }
    }
    fn below(&mut self, dir: &Path, depth: usize, left: &mut usize, host: &Host) {
        if depth == 0 || *left == 0 {
            return;
        }
        *left -= 1;
        self.enter(dir, host);
        let Ok(entries) = std::fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let passed = name.starts_with('.') || matches!(&*name, "target" | "node_modules");
            // A link to a folder is not followed.
            if !passed && entry.file_type().is_ok_and(|t| t.is_dir()) {
                self.below(&entry.path(), depth - 1, left, host);
            }
        }
    }
    /// The project of a fact file: the nearest whose `facts` hold it.
    pub fn of_facts(&self, path: &Path) -> Option<&Arc<Project>> {
        let own = self.alone.get(path);
        let around = path.ancestors().find_map(|dir| self.projects.get(dir));
        own.or(around.filter(|p| p.facts.iter().any(|f| path.starts_with(f))))
    }
    /// Takes a fact file without a project for one of its own.
    pub fn adopt(&mut self, path: &Path) {
        if self.of_facts(path).is_some() {
            return;
        }
        // In a project whose facts lie elsewhere it is none.
        if path.ancestors().any(|dir| self.projects.contains_key(dir)) {
            return;
        }
        let project = Project {
            dir: path.to_path_buf(),
            rules: Vec::new(),
            facts: vec![path.to_path_buf()],
            waivers: None,
            period: None,
            as_of: None,
            lang: None,
            levels: BTreeMap::new(),
            selects: Arc::new(|_| true),
            trouble: Arc::default(),
        };
        self.alone.insert(path.to_path_buf(), Arc::new(project));
    }
    /// Lets go of a file that was closed.
    pub fn release(&mut self, path: &Path) {
        self.alone.remove(path);
    }
    /// The rules by which a file is studied; `None` where it has nothing to do with any.
    pub fn bench(&self, path: &Path, desk: &Desk) -> Option<Bench> {
        match role(path) {
            Role::Rules | Role::Pack | Role::Cases => {
                let root = pack_of(path, desk).or_else(|| match role(path) {
                    Role::Rules => path.parent().map(Path::to_path_buf),
                    _ => None,
                })?;
                let holds = |p: &&Arc<Project>| p.rules.iter().any(|r| root == *r || root.parent() == Some(r));
                let project = self.projects.values().find(holds);
                Some(project.map_or_else(|| beside(root), |p| bench_of(p)))
            }
            Role::Facts => self.of_facts(path).map(|p| bench_of(p)),
            Role::Project => {
                let project = path.parent().and_then(|dir| self.projects.get(dir))?;
                Some(bench_of(project))
            }
            Role::Other => None,
        }
    }
    /// The projects that are judged by these rules.
    pub fn judged_by(&self, bench: &Bench) -> Vec<Arc<Project>> {
        let all = self.projects.values().chain(self.alone.values());
        all.filter(|p| bench_of(p) == *bench).cloned().collect()
    }
    /// What the project around a path asks to be spoken to in.
    pub fn lang(&self, folders: &[PathBuf]) -> Option<crate::base::Lang> {
        let of = |f: &PathBuf| f.ancestors().find_map(|dir| self.projects.get(dir)).and_then(|p| p.lang);
        folders.iter().find_map(of)
    }
    /// The projects themselves.
    pub fn projects(&self) -> impl Iterator<Item = &Arc<Project>> {
        self.projects.values()
    }
}

fn bench_of(project: &Project) -> Bench {
    let mut rules = project.rules.clone();
    rules.sort();
    rules.dedup();
    rules
}

/// The folder of the pack around a file.
fn pack_of(path: &Path, desk: &Desk) -> Option<PathBuf> {
    let is = |dir: &&Path| {
        let manifest = dir.join("pack.toml");
        desk.contains_key(&manifest) || manifest.is_file()
    };
    path.parent()?.ancestors().find(is).map(Path::to_path_buf)
}

/// A pack, and those that lie beside it, which it may depend on.
fn beside(root: PathBuf) -> Bench {
    let depends = std::fs::read_to_string(root.join("pack.toml")).is_ok_and(|t| t.contains("depends"));
    let mut bench = vec![root.clone()];
    if depends && let Some(entries) = root.parent().and_then(|p| std::fs::read_dir(p).ok()) {
        let packs = entries.flatten().map(|e| e.path()).filter(|p| p.join("pack.toml").is_file() && *p != root);
        bench.extend(packs);
    }
    bench.sort();
    bench
}
