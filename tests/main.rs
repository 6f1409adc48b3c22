//! One test binary: texts in, golden texts out.

mod facts;
mod report;
