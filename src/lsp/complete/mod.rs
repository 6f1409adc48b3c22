//! What may be written at a place: in rules (`rules`), in fact files (`facts`).

pub mod facts;
pub mod rules;

/// What kind of thing is offered; an editor shows a picture of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of the language.
    Word,
    /// An entity type.
    Entity,
    /// A record, event or other type.
    Type,
    /// A field or derived field.
    Field,
    /// A member of an enum.
    Variant,
    /// A parameter, an interval or another value.
    Value,
    /// A duty or document.
    Duty,
    /// A clause of an index.
    Clause,
    /// A unit.
    Unit,
}

/// One thing that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is shown and, if nothing else is said, written.
    pub label: String,
    /// What else typed text may match: the other name of the same.
    pub filter: Option<String>,
    /// What is written.
    pub insert: String,
    /// A few words beside it.
    pub detail: String,
    /// More about it, as Markdown.
    pub about: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// In which order: the smaller the earlier.
    pub rank: u8,
}

/// What may be written in the place of some bytes.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// Where the word begins that is replaced.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What may be written.
    pub offers: Vec<Offer>,
}
