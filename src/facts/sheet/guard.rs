//! A reader of workbooks is not ours and may panic on a broken one: then the file is broken, and no more.

use super::problem::Unfit;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside such a reader: its panic is caught, and nobody needs to hear of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does some work; a panic in it means that the file is broken.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Unfit>) -> Result<T, Unfit> {
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    done.unwrap_or(Err(Unfit::Broken))
}
