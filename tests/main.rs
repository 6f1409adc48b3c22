//! One test binary: texts in, golden texts out.

mod conformance;
mod examples;
mod facts;
mod layers;
mod model;
mod readme;
mod report;
mod syntax;
mod ui;
