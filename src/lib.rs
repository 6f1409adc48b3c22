//! 规矩 (guiju): rules as code for duties of public safety.
//!
//! ```text
//! rule text ─▶ syntax ─▶ model ─▶ plan ┐
//!                                      ├─▶ engine ─▶ findings ─▶ report
//! fact files ───────────▶ facts ───────┘
//! ```
//!
//! - [`base`]: texts and places, diagnostics as data, exact numbers and units, days and windows. Knows nobody.
//! - [`syntax`]: text → tree, in English and Chinese. Behind it nobody knows pest.
//! - [`model`]: tree → meaning: packs, vocabulary, names, types, units.
//! - [`facts`]: files → entities in slots, every value with its place.
//! - [`plan`]: meaning → ids and slots, windows laid out, for one assessment.
//! - [`engine`]: plan × facts → findings, with why. No words, no clock.
//! - [`report`]: findings and diagnostics → text and JSON, in both languages.
//! - [`author`]: what a policy author asks for: cases that prove the rules, coverage; forms made from the rules.
//! - [`ledger`]: breaches kept from check to check, with who puts them right and by when.
//! - [`lsp`]: the same behind an editor: answers about places in texts, and the protocol in one room of its own.
//! - [`cli`]: one file a verb. The only room that knows clock, environment and terminal.
//!
//! The rooms in reading order; each names only those that `docs/architecture.md` allows (`tests/layers.rs`).

pub mod base;
pub mod syntax;

pub mod model;

pub mod facts;
pub mod plan;

pub mod engine;

pub mod report;

pub mod author;
pub mod ledger;

pub mod lsp;

pub mod cli;
