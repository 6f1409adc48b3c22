//! What an amendment does before it is issued: old rules against new (docs/contract.md, "Differences").
//!
//! ```text
//! pair (which is which) ─▶ compare (canon; then facts made to tell them apart) ─▶ view ─▶ text │ json │ html
//!          vocabulary (what they are made of), judged (two real checks) ─────────╯
//! ```
//!
//! Stricter and laxer are never guessed from the text: each is shown by facts that the engine judges otherwise under the
//! two rules. Where none are found, that is what is said.

mod canon;
mod compare;
mod html;
mod json;
mod judged;
mod marks;
mod pair;
mod run;
mod text;
mod view;
mod vocabulary;

pub use compare::Change;
pub use html::write as html;
pub use json::write as json;
pub use judged::{Checked, Effects, compare as effects};
pub use pair::{How, Paired};
pub use run::{Difference, run};
pub use text::write as text;
pub use view::Result;
