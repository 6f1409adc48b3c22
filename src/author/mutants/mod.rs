//! Mutants: each rule with one thing changed, as a drafter might slip, and whether a case notices (docs/contract.md,
//! "Mutants").
//!
//! ```text
//! rules (small, time, walk) ─▶ run: cases ─▶ tell: facts that tell them apart ─▶ accept (mutants.toml) ─▶ text │ json │ cases
//! ```
//!
//! What is changed is the model, not the text: every mutant is a rule that could have been written. Obligations are
//! changed one by one; a derived field, parameter or interval is changed once for all duties that use it.

mod accept;
mod change;
mod json;
mod rules;
mod run;
mod small;
mod tell;
mod text;
mod time;
mod walk;

pub use accept::{Accepted, explain, read};
pub use change::{Change, Kind};
pub use json::write as json;
pub use rules::{Subject, Uses, expressions, uses};
pub use run::{Mutated, Survived, Survivor, run};
pub use text::{Counts, Result, cases, write as text};
