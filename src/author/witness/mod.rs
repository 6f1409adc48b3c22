//! Facts made to order: the smallest fact files that satisfy, violate or fall outside a duty, and those that tell two
//! versions of a duty apart (docs/contract.md, "Witnesses").
//!
//! ```text
//! aim ─▶ wish (conditions) ─▶ amount (values), gather (lists, windows) ─▶ world ─▶ facts ─▶ the engine ─▶ shrink ─▶ toml
//! ```
//!
//! A duty is read backwards: what each condition would need is stated, boundary values first. Whether that was right is
//! for the engine to say, the same that judges real facts; what it does not confirm is tried another way. What is found
//! is therefore certain, whatever the search believes; what is not found was only not found.

mod aim;
mod amount;
mod facts;
mod fill;
mod gather;
mod impossible;
mod json;
mod maker;
mod run;
mod search;
mod shrink;
mod toml;
mod trial;
mod wish;
mod words;
mod world;

pub use aim::{Goal, attempt, attempt_on, bearers, due, stirred};
pub use facts::build;
pub use fill::{Samples, filled, redated};
pub use impossible::Impossible;
pub use json::write as json;
pub use maker::{Dice, grain};
pub use run::{Sought, Told, run};
pub use search::{ATTEMPTS, Witness, read_again, seed, seek, written};
pub use shrink::shrink;
pub use toml::{quoted, write as toml};
pub use trial::{Trial, assessment};
pub use words::{Result, file, text};
pub use world::{At, Ent, Fields, Node, World};
