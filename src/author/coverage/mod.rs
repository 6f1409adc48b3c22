//! What became of every clause of a document: computed, declared, explained, or missing; which texts have changed; who
//! demands what on one subject (docs/contract.md, "Coverage").

mod catalogue;
mod check;
mod fingerprint;
mod html;
mod json;
mod problem;
mod stamp;
mod text;
pub(in crate::author) mod topics;

pub use catalogue::{Catalogue, compare, read as catalogue};
pub use check::{Cited, Clause, Cover, Kind, Trouble, check, troubles};
pub use fingerprint::{Change, Comparison, Normalised, compare as changes, normalised};
pub use html::write as html;
pub use json::{changes as changes_json, topics as topics_json, write as json};
pub use stamp::{Stamped, stamp};
pub use text::{Options, changes as changes_text, topics as topics_text, write as text};
pub use topics::{Demand, Topic, demand, topics};

use crate::base::{Lang, Sources};
use crate::model::Model;

/// Everything a report on coverage may show.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules.
    pub model: &'a Model,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// The documents looked at.
    pub covers: &'a [Cover],
}
