//! Typed expressions: every name is an access into slots, every type is known.

use super::types::{DefineId, EntityId, ParameterId, RecordId, Type, Value};
use crate::base::window::{CalUnit, Length, Range, Recurrence};
use crate::base::{Day, Span};
use crate::syntax::tree::{Arith, Cmp, Quant};

/// An expression with its type.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type; conditions and requirements are [`Type::Bool`].
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// Where an access starts: frame 0 is the bearer (or a define's owner), frame `n` the member of the n-th collection
/// around the expression, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A frame by number.
    Frame(usize),
}

/// One step of an access.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A field of the entity or record reached so far. The last one gives the value.
    Field(usize),
    /// A field of a nested record (a field of type record): its slots are inside.
    Inside(usize, RecordId),
    /// Follow the reference in this field to an entity of this type.
    Follow(usize, EntityId),
    /// Each member of the list of records in this field.
    EachRow(usize, RecordId),
    /// Each value of the list of plain values in this field.
    EachValue(usize),
    /// Each entity referred to by the list of references in this field.
    EachRef(usize, EntityId),
    /// Each entity of this type whose reference in that slot is the one reached so far.
    EachOf {
        /// The computed field's own slot.
        slot: usize,
        /// The members' type.
        entity: EntityId,
        /// The slot of their reference.
        via: usize,
    },
    /// A derived field of what is reached so far.
    Define(DefineId),
}

/// A path into the facts. Without an `Each…` step it gives one value, with one it gives a collection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    /// Where it starts.
    pub root: Root,
    /// The steps.
    pub steps: Vec<Step>,
    /// The path as written (names, dotted).
    pub text: String,
    /// The label to show: the Chinese labels along the path, joined by `·`, where there are labels.
    pub label: String,
    /// Where it stands.
    pub span: Span,
}

/// A collection: the access ends at its members; `filter` and `satisfy` are evaluated with the member as a new
/// innermost frame (none where the members are plain values).
#[derive(Clone, Debug)]
pub struct Coll {
    /// The path to the members.
    pub access: Access,
    /// The members' type: record, entity (as `Ref`) or a plain value.
    pub member: Type,
    /// `where`
    pub filter: Option<Box<Expr>>,
    /// `satisfy`
    pub satisfy: Option<Box<Expr>>,
    /// The slot of `on`, where the members are events.
    pub on: Option<usize>,
    /// The member's field that is summed, compared or told apart (`sum`, `min`, `max`, `distinct`, `earliest`); an
    /// access whose root is the member's own frame.
    pub field: Option<Box<Access>>,
    /// Where it stands.
    pub span: Span,
}

/// A bound; all expressions are of the type that is bounded.
#[derive(Clone, Debug)]
pub enum Bound {
    /// `>= lo`
    AtLeast(Box<Expr>),
    /// `<= hi`
    AtMost(Box<Expr>),
    /// `> lo`
    MoreThan(Box<Expr>),
    /// `< hi`
    FewerThan(Box<Expr>),
    /// `= n`
    Exactly(Box<Expr>),
    /// `lo ..= hi`
    Between(Box<Expr>, Box<Expr>),
}

/// What a bound bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many members are kept by `where` and `satisfy`.
    Count,
    /// Of those kept by `where`, the share that satisfies.
    Share,
    /// How many different values of `field`.
    Distinct,
    /// The sum of `field`.
    Sum,
}

/// When a bound must hold.
#[derive(Clone, Debug)]
pub enum When {
    /// In each calendar unit.
    Every(CalUnit),
    /// On every day, for the time up to it; the expression is `since`.
    EveryRolling(Length, Option<Box<Expr>>),
    /// On some day, for the time up to it.
    SomeRolling(Length),
    /// In one span; the name of the interval where it has one.
    During(Range, Option<String>),
    /// By each due day of a recurrence; at this time of day (minutes since midnight) where one is given.
    Recurring {
        /// The due days.
        recurrence: Recurrence,
        /// `16:00 of every day`
        at: Option<u16>,
        /// `or next workday`
        next_workday: bool,
    },
    /// By each of these days.
    Dates {
        /// The due days, each a date expression.
        days: Vec<Expr>,
        /// `or next workday`
        next_workday: bool,
    },
}

/// The forms of a typed expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant.
    Const(Value),
    /// A parameter.
    Param(ParameterId),
    /// The day of judgement.
    AsOf,
    /// A value from the facts.
    Access(Access),
    /// `-x`
    Neg(Box<Expr>),
    /// Numbers, shares, durations; a date plus or minus days or months; a duration from two dates is `DaysBetween`.
    Arith(Arith, Box<Expr>, Box<Expr>),
    /// Both sides of one type.
    Compare(Cmp, Box<Expr>, Box<Expr>),
    /// `and`
    And(Box<Expr>, Box<Expr>),
    /// `or`
    Or(Box<Expr>, Box<Expr>),
    /// `not`
    Not(Box<Expr>),
    /// Both ends in.
    InRange(Box<Expr>, Box<Expr>, Box<Expr>),
    /// One of these constants or values.
    InSet(Box<Expr>, Vec<Expr>),
    /// Whether frame 0 is of one of these entity types or below; `true`: of none of them.
    TypeIs(Vec<EntityId>, bool),
    /// `is missing`; `true` for `is not missing`.
    Missing(Access, bool),
    /// `list contains x`: the access ends in `EachValue` or `EachRef`.
    Contains(Access, Box<Expr>),
    /// `all C satisfy …`, `some …`, `no …` without window: over the members kept by `where`, whether they `satisfy`.
    Quantified(Quant, Coll),
    /// A bound on a count, share, number of different values, or sum, with or without a window. `all`, `some`, `no`
    /// with a window: `some` is a count of at least 1, `no` of exactly 0, `all` a count of exactly 0 that do *not* satisfy.
    Bounded(Measure, Coll, Bound, Option<When>),
    /// `FIELD by DATE`: a date.
    FieldBy {
        /// The date field.
        field: Access,
        /// The day.
        due: Box<Expr>,
        /// `or next workday`
        next_workday: bool,
    },
    /// `EVENTS by DATE`: the earliest counts.
    EventsBy {
        /// The events.
        events: Coll,
        /// The day.
        due: Box<Expr>,
        /// `or next workday`
        next_workday: bool,
    },
    /// `count(C where P)`
    Count(Coll),
    /// `sum(C.f where P)`
    Sum(Coll),
    /// `share(C where P satisfy Q)`
    Share(Coll),
    /// Least or greatest of several values.
    Least(Vec<Expr>, bool),
    /// Least (`false`) or greatest (`true`) of a field over a collection; for dates `earliest` and `latest`.
    LeastOf(Coll, bool),
    /// Whole days from the first to the second; negative if the second is earlier.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// Working days after the first, up to the second (holiday calendar of the rule's pack); negative if the second is earlier.
    WorkdaysBetween(Box<Expr>, Box<Expr>),
}

/// A day that a duty or attest names: a constant, or computed from the facts.
#[derive(Clone, Debug)]
pub enum DayExpr {
    /// A fixed day.
    Fixed(Day),
    /// Computed.
    Computed(Box<Expr>),
}
