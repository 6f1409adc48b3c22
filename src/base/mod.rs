//! The ground everything stands on: source texts and spans, diagnostics as data, languages,
//! suggestions, exact numbers and units, the calendar. Knows no other room.

pub mod day;
pub mod diag;
pub mod fold;
pub mod grid;
pub mod lang;
pub mod number;
pub mod source;
pub mod suggest;
pub mod unit;
pub mod window;

pub use day::{Day, Instant};
pub use diag::{Diagnostic, Level, Problem, Words};
pub use grid::{Cell, Grid};
pub use lang::Lang;
pub use number::Rat;
pub use source::{FileId, Source, Sources, Span, Spot};
pub use unit::Dim;
