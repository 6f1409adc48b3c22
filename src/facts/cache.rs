//! Fact files as they were taken in: where the same files are read over and over, those that have not changed are not read
//! again. For one and the same vocabulary.

use super::take::Taken;
use crate::base::FileId;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// What files gave, by their real paths.
#[derive(Debug, Default)]
pub struct Cache {
    files: Mutex<FxHashMap<PathBuf, Kept>>,
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
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if let (Some(stamp), Ok(files)) = (&stamp, self.files.lock())
            && let Some(kept) = files.get(&real).filter(|k| k.stamp == *stamp && k.file == file)
        {
            return kept.taken.clone();
        }
        self.read.fetch_add(1, Ordering::Relaxed);
        let taken = read();
        // What could not be read is tried again.
        if let (Some(stamp), true, Ok(mut files)) = (stamp, taken.digest.is_some(), self.files.lock()) {
            files.insert(real, Kept { stamp, file, taken: taken.clone() });
        }
        taken
    }
    /// Forgets a file, by its real path: somebody says that it has changed.
    pub fn forget(&self, real: &Path) {
        if let Ok(mut files) = self.files.lock() {
            files.remove(real);
        }
    }
    /// How many files were read since this was last asked.
    pub fn count(&self) -> usize {
        self.read.swap(0, Ordering::Relaxed)
    }
}
