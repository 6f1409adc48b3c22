//! One test binary: texts in, golden texts out.

mod report;
