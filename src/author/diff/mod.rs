//! What an amendment does before it is issued: old rules against new (docs/contract.md, "Differences").
//!
//! ```text
//! pair (which is which) ─▶ canon, basis (do they say the same) ─▶ search (facts that tell them apart) ─▶ view ─▶ text │ json │ html
//!                      vocabulary (what they are made of), judged (two real checks) ──────────────────────╯
//! ```
//!
//! Stricter and laxer are never guessed from the text: each is shown by facts that the engine judges otherwise under the
//! two rules (`search.rs`, carried from one vocabulary into the other by `carry.rs`). Where none are found, that is what is
//! said; that a change cannot go the other way is said only where the texts prove it (`order.rs`).

mod basis;
mod canon;
mod carry;
mod compare;
mod html;
mod json;
mod judged;
mod marks;
mod order;
mod pair;
mod run;
mod search;
mod text;
mod view;
mod vocabulary;
mod words;

pub use compare::Change;
pub use html::write as html;
pub use json::write as json;
pub use judged::{Checked, Effects, compare as effects};
pub use pair::{How, Paired};
pub use run::{Difference, run};
pub use text::write as text;
pub use view::Result;
