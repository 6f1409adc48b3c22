//! Workbooks and CSV files: which sheet is what, and what its rows say (docs/spreadsheets.md).
//!
//! ```text
//! book (calamine) ─▶ lines of text with a grid ┐
//!                                              ├─▶ lines ─▶ layout (names) ─▶ rows (owners, cell), side
//! csv: the file's own text with a grid ────────┘
//! ```
//!
//! Rows go straight into slots: what a row says is read by the types of fields, like the tape of other formats, but a table
//! has its keys once, in its header.

pub mod aside;
mod book;
mod cell;
pub(super) mod csv;
mod guard;
mod layout;
pub(super) mod lines;
mod names;
mod number;
mod owners;
pub mod problem;
mod rows;
mod side;
mod tables;
mod weigh;
pub(super) mod words_en;
pub(super) mod words_zh;
mod workbook;

pub use guard::is_guarded;
pub(super) use tables::{Given, table};
pub(super) use workbook::workbook;
