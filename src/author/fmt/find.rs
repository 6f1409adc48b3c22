//! Where rule files lie.

use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// How deep folders may lie in each other.
const MAX_DEPTH: usize = 32;

/// The rule files of a folder and those below it, sorted; a file is itself, whatever its name. Hidden folders are passed over.
pub fn find(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    WalkDir::new(path)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'))
        .flatten()
        .filter(|e| e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "gj"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
