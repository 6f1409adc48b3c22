//! 规矩 (guiju): rules as code for duties of public safety.
//!
//! ```text
//! rule text ─▶ syntax ─▶ model ─▶ plan ┐
//!                                      ├─▶ engine ─▶ findings ─▶ report
//! fact files ───────────▶ facts ───────┘
//! ```
//!
//! The rooms in reading order; each knows only those above it that the arrows allow (`tests/layers.rs`).

pub mod base;
pub mod syntax;

pub mod model;

pub mod facts;
pub mod plan;

pub mod engine;

pub mod report;

pub mod cli;
