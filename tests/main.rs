//! One test binary: texts in, golden texts out.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_arithmetic,
    reason = "a test fails by panicking, and measures in fractions"
)]

mod annotate;
mod audit;
mod author;
mod baseline;
mod book;
mod clerk;
mod cli;
mod codes;
mod conformance;
mod diff;
mod examples;
mod facts;
mod fmt;
mod forms;
mod hostile;
mod layers;
mod ledger;
mod lint;
mod lsp;
mod model;
mod office;
mod page;
mod readme;
mod report;
mod rulebook;
mod scratch;
mod sheets;
mod syntax;
mod ui;
mod watch;
mod witness;
mod workload;
