//! One test binary: texts in, golden texts out.

mod syntax;
mod ui;
