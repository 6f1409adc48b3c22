//! One test binary: texts in, golden texts out.

mod cli;
mod conformance;
mod facts;
mod hostile;
mod layers;
mod model;
mod report;
mod scratch;
mod syntax;
mod ui;
mod workload;
