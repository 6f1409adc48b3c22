//! Where cases files lie, and which document they belong to.

use crate::base::Sources;
use crate::model::{DocumentId, Model};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// How deep folders of a pack may lie in each other.
const MAX_DEPTH: usize = 32;

/// The cases files of a folder and those below it, sorted; a file is itself. Hidden folders are passed over.
pub fn find(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    files(path, &is_cases)
}

/// The `mutants.toml` of a folder and of those below it; of a file, the one beside it.
pub fn mutants_beside(path: &Path) -> Vec<PathBuf> {
    const NAME: &str = "mutants.toml";
    if path.is_file() {
        let beside = path.with_file_name(NAME);
        return beside.is_file().then_some(beside).into_iter().collect();
    }
    files(path, &|name| name == NAME)
}

fn files(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    WalkDir::new(path)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'))
        .flatten()
        .filter(|e| e.file_type().is_file() && wanted(&e.file_name().to_string_lossy()))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// `cases.toml`, `cases-industries.toml` …
fn is_cases(name: &str) -> bool {
    name.starts_with("cases") && name.ends_with(".toml")
}

/// The document declared in the folder of a file (as sources name it), or in the nearest folder above it that declares
/// exactly one.
pub fn document_beside(name: &str, model: &Model, sources: &Sources) -> Option<DocumentId> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string());
    let mut at = folder(name);
    loop {
        let mut here =
            model.documents.iter().zip((0..).map(DocumentId)).filter(|(document, _)| {
                sources.get(document.span.file).is_some_and(|source| folder(&source.name) == at)
            });
        match (here.next(), here.next()) {
            (Some((_, id)), None) => return Some(id),
            (Some(_), Some(_)) => return None,
            (None, _) if at.is_empty() => return None,
            (None, _) => at = folder(&at),
        }
    }
}
