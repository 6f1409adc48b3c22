//! What can still be told of declarations that could not be understood.

use super::tree::{Name, QName, Text};

/// A declaration that could not be understood.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Of what kind.
    pub kind: BrokenKind,
    /// Its name.
    pub name: Name,
    /// Its Chinese label.
    pub label: Option<Text>,
    /// Its English label.
    pub label_en: Option<Text>,
    /// The document a duty says it belongs to.
    pub of: Option<QName>,
}

/// What a name that could not be understood would have stood for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenKind {
    /// A document.
    Document,
    /// An enum, record, event or entity type.
    Type,
    /// A derived field.
    Define,
    /// A parameter.
    Parameter,
    /// A named span.
    Interval,
    /// An obligation, attest or exception.
    Duty,
}
