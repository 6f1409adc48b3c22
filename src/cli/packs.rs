//! The packs that an author's verb is about: those at the paths given, else the project's, else `rules` in the current
//! folder, else those built in.

use super::config::Config;
use super::pipeline;
use super::problem::CliProblem;
use super::run::{Run, has_errors};
use crate::model::DocumentId;
use std::path::{Path, PathBuf};

/// The folders named, and the packs they belong to.
pub(super) struct Chosen {
    /// What was named.
    pub(super) paths: Vec<PathBuf>,
    /// The folders of the packs.
    pub(super) packs: Vec<PathBuf>,
}

/// Which packs are meant. A path may lie inside a pack. What is not there is a mistake of usage.
pub(super) fn choose(named: &[PathBuf], config: Option<&Config>, run: &mut Run) -> Chosen {
    let mut paths: Vec<PathBuf> = match (named, config) {
        ([], Some(c)) if !c.rules.is_empty() => c.rules.clone(),
        ([], _) if Path::new("rules").is_dir() => vec![PathBuf::from("rules")],
        (named, _) => named.to_vec(),
    };
    paths.retain(|path| {
        let there = path.exists();
        if !there {
            run.usage(&CliProblem::NoPath(super::shown(path)));
        }
        there
    });
    let mut packs: Vec<PathBuf> = Vec::new();
    for path in &mut paths {
        let root = pack_of(path);
        if !packs.contains(&root) {
            packs.push(root);
        }
    }
    Chosen { paths, packs }
}

/// Loads packs into a run, and those beside them that they may depend on.
pub(super) fn load(packs: &[PathBuf], beside: &[PathBuf], run: &mut Run) {
    let dirs: Vec<PathBuf> = packs.iter().chain(beside).cloned().collect();
    let rules = pipeline::rules(&dirs, &mut run.sources);
    run.failed.rules |= has_errors(&rules.diagnostics);
    run.diagnostics.extend(rules.diagnostics);
    run.model = rules.model;
    run.digest = rules.digest;
}

/// Whether a text of this name lies in a folder.
pub(super) fn under(name: &str, folder: &Path) -> bool {
    let shown = super::shown(folder);
    shown == "." || name.strip_prefix(shown.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

/// The documents that these patterns name, by name or catalogue; all if there is no pattern. One that names none is a
/// mistake of usage.
pub(super) fn documents(patterns: &[String], run: &mut Run) -> Vec<DocumentId> {
    let all = (0..run.model.documents.len() as u32).map(DocumentId);
    if patterns.is_empty() {
        return all.collect();
    }
    let mut kept: Vec<DocumentId> = Vec::new();
    for pattern in patterns {
        let glob = match globset::Glob::new(pattern) {
            Ok(glob) => glob.compile_matcher(),
            Err(e) => {
                run.usage(&CliProblem::BadGlob(pattern.clone(), e.kind().to_string()));
                continue;
            }
        };
        let before = kept.len();
        let named = all.clone().filter(|id| {
            let document = run.model.documents.get(id.index());
            document.is_some_and(|d| glob.is_match(&d.name) || d.catalogue.as_ref().is_some_and(|c| glob.is_match(c)))
        });
        let named: Vec<DocumentId> = named.collect();
        kept.extend(&named);
        if kept.len() == before {
            let names = run.model.documents.iter().map(|d| d.name.clone()).collect();
            run.usage(&CliProblem::NoDocument(pattern.clone(), names));
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The folder with `pack.toml` at a path or above it; the path itself where there is none (it may hold packs). A path that
/// cannot be written down from its own words (`.` inside a pack) becomes absolute.
fn pack_of(path: &mut PathBuf) -> PathBuf {
    let whole = std::path::absolute(&*path).unwrap_or_else(|_| path.clone());
    let Some(up) = whole.ancestors().position(|a| a.join("pack.toml").is_file()) else { return path.clone() };
    // Named as the user named it, so that places read as he expects them.
    if let Some(root) = path.ancestors().nth(up).filter(|r| !r.as_os_str().is_empty()) {
        return root.to_path_buf();
    }
    let root = whole.ancestors().nth(up).map_or_else(|| whole.clone(), Path::to_path_buf);
    *path = whole;
    root
}
