//! One test binary: texts in, golden texts out.

mod model;
mod syntax;
mod ui;
