//! The vocabulary: entity types, records, events, enums, fields, and the types of values.

use crate::base::window::Range;
use crate::base::{Day, Dim, Instant, Rat, Span};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
id! {
    /// An entity type.
    EntityId
    /// A record or event type.
    RecordId
    /// An enum.
    EnumId
    /// A derived field.
    DefineId
    /// A parameter.
    ParameterId
    /// A named interval.
    IntervalId
    /// A document.
    DocumentId
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// A number, what kind, and what it measures.
    Number(NumKind, Dim),
    /// `duration`: days, or clock time; which of the two only the fact says.
    Duration,
    /// A calendar length in months (only in date arithmetic).
    Months,
    /// `text`
    Text,
    /// `date`
    Date,
    /// `datetime`
    DateTime,
    /// An enum.
    Enum(EnumId),
    /// A record or event.
    Record(RecordId),
    /// `list of T`
    List(Box<Type>),
    /// `ref ENTITY`
    Ref(EntityId),
    /// `every ENTITY via FIELD`: the members' type and the slot of their reference.
    Every(EntityId, usize),
}

/// What numbers a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumKind {
    /// Whole, not negative.
    Count,
    /// Whole.
    Int,
    /// Any.
    Any,
}

/// A constant value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Truth.
    Bool(bool),
    /// A number in the canonical unit of its dimension; a share as a fraction of one.
    Number(Rat),
    /// Calendar months.
    Months(i32),
    /// A day.
    Date(Day),
    /// A moment.
    DateTime(Instant),
    /// Text.
    Text(String),
    /// A member of an enum by position.
    Variant(EnumId, u16),
}

/// A field. Its position in the owner's `fields` is its slot.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// English label.
    pub label_en: Option<String>,
    /// Text of its `##` comment.
    pub docs: Option<String>,
    /// Its type, without the `?`.
    pub ty: Type,
    /// `T?`: absent means there is none. Also for `every E via F`, which facts never state.
    pub optional: bool,
    /// The size of the declared unit in canonical units, which a bare number counts in (`number km`: 1000); otherwise 1.
    pub bare: i64,
    /// Where its name is declared; `None` for `id`, `name`, `established_on`, `closed_on`.
    pub span: Option<Span>,
}

impl Field {
    /// The label, or the name if there is none.
    pub fn shown(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
    /// The unit of a bare number, where the type measures something.
    pub fn unit(&self) -> Option<&'static crate::base::unit::Unit> {
        match &self.ty {
            Type::Number(_, dim) => crate::base::unit::UNITS.iter().find(|u| u.dim == *dim && u.size == self.bare),
            _ => None,
        }
    }
}

/// A record or event type. An event's field `on` is at `on`.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// Fields; the position is the slot.
    pub fields: Vec<Field>,
    /// The slot of `on`, for an event.
    pub on: Option<usize>,
    /// The slots of `in_office_from` and `in_office_to`, where declared.
    pub in_office: (Option<usize>, Option<usize>),
    /// Where its name is declared.
    pub span: Span,
}

/// An entity type. Fields begin with `id`, `name`, `established_on`, `closed_on` (slots 0 to 3), then the parent's, then
/// its own, so that a parent's slots are the child's.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// English label.
    pub label_en: Option<String>,
    /// The type it extends.
    pub parent: Option<EntityId>,
    /// Fields; the position is the slot.
    pub fields: Vec<Field>,
    /// The pack that declares it, by name.
    pub pack: String,
    /// Where its name is declared.
    pub span: Span,
}

impl Entity {
    /// The slot of `id`.
    pub const ID: usize = 0;
    /// The slot of `name`.
    pub const NAME: usize = 1;
    /// The slot of `established_on`.
    pub const ESTABLISHED: usize = 2;
    /// The slot of `closed_on`.
    pub const CLOSED: usize = 3;
    /// The label, or the name if there is none.
    pub fn shown(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// Members.
    pub variants: Vec<Variant>,
    /// Where its name is declared.
    pub span: Span,
}

/// A member of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// Where its name is declared.
    pub span: Span,
}

/// A derived field.
#[derive(Clone, Debug)]
pub struct Define {
    /// Name.
    pub name: String,
    /// Chinese label.
    pub label: Option<String>,
    /// Its owner: an entity or a record.
    pub owner: Owner,
    /// Its type.
    pub ty: Type,
    /// Its value; [`super::Root::Frame`]`(0)` is the owner.
    pub body: super::Expr,
    /// The pack, by position in [`super::Model::packs`].
    pub pack: usize,
    /// Where its name is declared.
    pub span: Span,
}

/// What a derived field or a frame belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// An entity type.
    Entity(EntityId),
    /// A record or event type.
    Record(RecordId),
}

/// A value by date.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// From which day it has which value; ascending. Before the first it is unknown.
    pub values: Vec<(Day, Value)>,
    /// Where its name is declared.
    pub span: Span,
}

/// A named span of days.
#[derive(Clone, Debug)]
pub struct Interval {
    /// Name.
    pub name: String,
    /// Chinese title.
    pub label: Option<String>,
    /// The span.
    pub range: Range,
    /// Where its name is declared.
    pub span: Span,
}
