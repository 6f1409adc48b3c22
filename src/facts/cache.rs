//! Fact files as they were taken in: where the same files are read over and over, those that have not changed are not read
//! again. For one and the same vocabulary.

use super::take::Taken;
use crate::base::FileId;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// So many numbers may lie idle.
const SPARE: usize = 100;

/// What files gave, by their paths as found.
#[derive(Debug, Default)]
pub struct Cache {
    files: Mutex<FxHashMap<PathBuf, Kept>>,
    /// By the real path the one under which it was found.
    names: Mutex<FxHashMap<PathBuf, PathBuf>>,
    numbers: Mutex<FxHashMap<PathBuf, u32>>,
    read: AtomicUsize,
}

#[derive(Debug)]
struct Kept {
    stamp: Stamp,
    /// Places in it name the file by its number: under another number it is taken in anew.
    file: FileId,
    taken: Taken,
}

/// By what a change is seen, besides being told of it.
type Stamp = (SystemTime, u64);

fn stamp(path: &Path) -> Option<Stamp> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

impl Cache {
    /// What a file gave last time, or gives now.
    pub(super) fn take(&self, path: &Path, file: FileId, read: impl FnOnce() -> Taken) -> Taken {
        // Before it is read: what is written while it is being read is seen the next time.
        let stamp = stamp(path);
        if let (Some(stamp), Ok(files)) = (&stamp, self.files.lock())
            && let Some(kept) = files.get(path).filter(|k| k.stamp == *stamp && k.file == file)
        {
            return kept.taken.clone();
        }
        self.read.fetch_add(1, Ordering::Relaxed);
        let taken = read();
        // What could not be read is tried again.
        if let (Some(stamp), true, Ok(mut files)) = (stamp, taken.digest.is_some(), self.files.lock()) {
            files.insert(path.to_path_buf(), Kept { stamp, file, taken: taken.clone() });
            if let (Ok(real), Ok(mut names)) = (path.canonicalize(), self.names.lock()) {
                names.insert(real, path.to_path_buf());
            }
        }
        taken
    }
    /// The numbers of files, from `first` on: a file keeps the one it had, a new one gets the next.
    pub(super) fn numbers<'p>(&self, paths: impl ExactSizeIterator<Item = &'p Path>, first: FileId) -> Vec<FileId> {
        let Ok(mut numbers) = self.numbers.lock() else { return (first.0..).take(paths.len()).map(FileId).collect() };
        // Those of files that are gone are not given away; when most of them are, it begins anew.
        if numbers.len() > 2 * paths.len() + SPARE {
            numbers.clear();
        }
        let mut out = Vec::with_capacity(paths.len());
        for path in paths {
            let next = first.0 + numbers.len() as u32;
            let number = match numbers.get(path) {
                Some(n) => *n,
                None => {
                    numbers.insert(path.to_path_buf(), next);
                    next
                }
            };
            out.push(FileId(number));
        }
        out
    }
    /// Forgets a file, by its real path: somebody says that it has changed.
    pub fn forget(&self, real: &Path) {
        let name = self.names.lock().ok().and_then(|names| names.get(real).cloned());
        if let (Some(name), Ok(mut files)) = (name, self.files.lock()) {
            files.remove(&name);
        }
    }
    /// How many files were read since this was last asked.
    pub fn count(&self) -> usize {
        self.read.swap(0, Ordering::Relaxed)
    }
}
