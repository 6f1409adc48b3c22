//! Text for people: findings grouped by verdict and obligation, summary tables, diagnostics, derivations.

mod change;
pub mod diagnostics;
pub mod duty;
pub(in crate::report) mod findings;
mod group;
pub(in crate::report) mod idle;
pub mod page;
pub mod paint;
mod snippet;
pub(in crate::report) mod table;
pub mod tree;

pub use findings::{Closing, Options, basis, meaning, said, title, write};

/// How text may look where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// With colour.
    pub color: bool,
    /// With box drawing and other signs beyond ASCII.
    pub unicode: bool,
    /// Cells in a line.
    pub width: usize,
}
