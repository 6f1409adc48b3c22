//! One test binary: texts in, golden texts out.

mod conformance;
mod facts;
mod layers;
mod model;
mod report;
mod syntax;
mod ui;
mod workload;
