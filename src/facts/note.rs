//! What the words of a fact file stand for, word by word: for an editor. Noted while the file is admitted, where that is asked for.

use crate::base::Span;
use crate::model::{DutyId, EntityId, EnumId, Owner, Type};

/// A word of a fact file.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Where it stands, with its quotes.
    pub at: Span,
    /// What it stands for.
    pub what: Noted,
}

/// What a word of a fact file stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Noted {
    /// An entity type.
    Entity(EntityId),
    /// A field by slot.
    Field(Owner, usize),
    /// A member of an enum.
    Variant(EnumId, u16),
    /// A declaration of an attest.
    Attest(DutyId),
    /// The id of an entity of this type, or of one below it.
    Ref(EntityId),
    /// Any value of this type; what else is noted at its place says more.
    Value(Owner, usize, Type),
    /// A key of the file itself that means nothing there.
    StrayTop,
    /// A key of an entity or record that means nothing there.
    Stray(Owner),
    /// A key under `attest` that means nothing there.
    StrayAttest(EntityId),
    /// The table of an entity.
    Table(EntityId),
}
