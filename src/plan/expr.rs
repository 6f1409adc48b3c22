//! Conditions and values over slots.

use super::time::Timing;
use crate::base::{Dim, Rat, Span};
use crate::model::{DefineId, DutyId, EntityId, Measure, NumKind, ParameterId, RecordId, Type};
use crate::syntax::tree::{Arith, Cmp, Quant};

/// A constant. Days are numbers (days since 1970), moments too (seconds): what is ordered is a number here.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// Truth.
    Bool(bool),
    /// A number, day or moment.
    Number(Rat),
    /// Calendar months.
    Months(i32),
    /// Text.
    Text(String),
    /// A member of an enum.
    Variant(u16),
}

/// One step of an access.
#[derive(Clone, Debug)]
pub enum Step {
    /// The value in a slot.
    Field(u32),
    /// The slots of a nested record.
    Inside(u32),
    /// The entity referred to.
    Follow(u32),
    /// Each row of a list of records.
    EachRow(u32, RecordId),
    /// Each plain value of a list.
    EachValue(u32),
    /// Each entity referred to by a list.
    EachRef(u32),
    /// Each entity of these types whose reference in that slot is this entity.
    EachOf(Vec<(EntityId, usize)>),
    /// A derived field.
    Define(DefineId),
}

/// A path into the facts.
#[derive(Clone, Debug)]
pub struct Acc {
    /// The frame it starts from.
    pub frame: usize,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The slot, where one `Field` step is all there is: the common case.
    pub slot: Option<u32>,
    /// How values are shown and compared.
    pub ty: Type,
    /// Read a duration in clock time rather than days.
    pub clock: bool,
    /// The names along the path, one for each step, and their labels.
    pub names: Vec<(String, String)>,
    /// The labels joined.
    pub label: String,
    /// The steps that enter a list of events, each with the list's path from the entity that holds it, as `covers` names it.
    pub ledgers: Vec<(usize, String)>,
}

impl Acc {
    /// The slot of the list, where the path is no more than a list of rows.
    pub fn list_slot(&self) -> Option<u32> {
        match self.steps.as_slice() {
            [Step::EachRow(slot, _)] => Some(*slot),
            _ => None,
        }
    }
}

/// A collection.
#[derive(Clone, Debug)]
pub struct Coll {
    /// The path to its members.
    pub acc: Acc,
    /// Whether a member is a frame of its own (a record or entity).
    pub framed: bool,
    /// `where`
    pub filter: Option<Box<Cond>>,
    /// `satisfy`
    pub satisfy: Option<Box<Cond>>,
    /// The slot of `on`.
    pub on: Option<u32>,
    /// The member's slots of `in_office_from` and `in_office_to`, where it has any.
    pub office: Option<(Option<u32>, Option<u32>)>,
    /// The member's field that is measured.
    pub field: Option<Box<Acc>>,
    /// Whether the field cannot be negative.
    pub non_negative: bool,
    /// Whether the field may be none (`T?`, or behind one): then not even its being unknown shows that there is a value.
    pub may_lack: bool,
    /// No list of the bearer's, but its dated declarations of this attest.
    pub declared: Option<DutyId>,
    /// Where it stands.
    pub at: Span,
}

impl Coll {
    /// Whether only some members count.
    pub fn filtered(&self) -> bool {
        self.filter.is_some() || self.satisfy.is_some()
    }
}

/// A bound: each end with whether it is strict.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The lower end.
    pub lo: Option<(Val, bool)>,
    /// The upper end.
    pub hi: Option<(Val, bool)>,
    /// `exactly`: both ends are the same expression.
    pub exact: bool,
}

impl Limit {
    /// Whether none at all are allowed.
    pub fn none_at_all(&self) -> bool {
        self.exact && self.hi.as_ref().is_some_and(|(n, _)| n.whole() == Some(0))
    }
}

/// A measure of a collection against a bound, in windows or not.
#[derive(Clone, Debug)]
pub struct Bounded {
    /// What is measured.
    pub measure: Measure,
    /// Of what.
    pub coll: Coll,
    /// The dimension of a sum.
    pub dim: Dim,
    /// The bound.
    pub limit: Limit,
    /// The windows.
    pub timing: Option<Timing>,
    /// A plain whole lower bound with nothing to filter, for the quick path.
    pub quick: Option<u32>,
    /// Whether a parameter in it changes with the day.
    pub varies: bool,
    /// Whether one does in what is counted (`where`, `satisfy`, a derived field).
    pub members_vary: bool,
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Cond {
    /// What it is.
    pub kind: CondKind,
    /// Where it stands.
    pub at: Span,
    /// Whether a window or deadline is in it: if not, it is a snapshot.
    pub timed: bool,
}

/// The forms of a condition.
#[derive(Clone, Debug)]
pub enum CondKind {
    /// A constant.
    Const(bool),
    /// A field or define of type bool.
    Flag(Box<Acc>),
    /// A comparison.
    Compare(Cmp, Box<(Val, Val)>),
    /// Both ends in.
    InRange(Box<(Val, Val, Val)>),
    /// One of these.
    InSet(Box<Val>, Vec<Val>),
    /// A slot's whole number or day within `lo ..= hi`; the condition is the same, for what is not whole, and for
    /// explanations.
    Within(usize, u32, i64, i64, Box<Cond>),
    /// A slot's enum member among those of the mask; likewise.
    Among(usize, u32, u64, Box<Cond>),
    /// Whether the bearer is of a type, by `EntityId`.
    TypeIs(Vec<bool>),
    /// All of them.
    All(Vec<Cond>),
    /// One of them.
    Any(Vec<Cond>),
    /// Not.
    Not(Box<Cond>),
    /// Missing, or not.
    Missing(Box<Acc>, bool),
    /// A list contains a value.
    Contains(Box<(Acc, Val)>),
    /// `all`, `some`, `no`.
    Quantified(Quant, Box<Coll>),
    /// A bound.
    Bounded(Box<Bounded>),
    /// `FIELD by DAY`.
    FieldBy(Box<(Acc, Val, Option<usize>)>),
    /// `EVENTS by DAY`.
    EventsBy(Box<(Coll, Val, Option<usize>)>),
}

/// A value.
#[derive(Clone, Debug)]
pub struct Val {
    /// What it is.
    pub kind: ValKind,
    /// Its type, to show it.
    pub ty: Type,
}

/// The forms of a value.
#[derive(Clone, Debug)]
pub enum ValKind {
    /// A constant.
    Const(Const),
    /// A parameter.
    Param(ParameterId),
    /// The day of judgement.
    AsOf,
    /// From the facts.
    Acc(Acc),
    /// `-x`
    Neg(Box<Val>),
    /// `x + y` …; for a date plus or minus months the right side is a constant number of months.
    Arith(Arith, Box<Val>, Box<Val>),
    /// Least (`false`) or greatest.
    Least(Vec<Val>, bool),
    /// Least or greatest of a field over a collection.
    LeastOf(Coll, bool),
    /// How many.
    Count(Coll),
    /// The sum of a field.
    Sum(Coll),
    /// The share that satisfies.
    Share(Coll),
    /// Whole days from the first to the second.
    DaysBetween(Box<Val>, Box<Val>),
    /// Working days from the first to the second, by the calendar of a pack (position in [`crate::model::Model::packs`]).
    WorkdaysBetween(Box<(Val, Val)>, usize),
    /// A day so many working days later (earlier with the sign set), by the calendar of a pack.
    PlusWorkdays(Box<(Val, Val)>, bool, usize),
}

impl Val {
    /// A constant whole number, if it is one.
    pub fn whole(&self) -> Option<i64> {
        match &self.kind {
            ValKind::Const(Const::Number(r)) if r.is_int() => i64::try_from(r.num()).ok(),
            ValKind::Const(_)
            | ValKind::Param(_)
            | ValKind::AsOf
            | ValKind::Acc(_)
            | ValKind::Neg(_)
            | ValKind::Arith(..)
            | ValKind::Least(..)
            | ValKind::LeastOf(..)
            | ValKind::Count(_)
            | ValKind::Sum(_)
            | ValKind::Share(_)
            | ValKind::DaysBetween(..)
            | ValKind::WorkdaysBetween(..)
            | ValKind::PlusWorkdays(..) => None,
        }
    }
    /// The dimension it is shown in.
    pub fn dim(&self) -> Dim {
        dim_of(&self.ty)
    }
}

/// The dimension of a type; a duration is shown in days.
pub fn dim_of(ty: &Type) -> Dim {
    match ty {
        Type::Number(_, dim) => *dim,
        Type::Duration => Dim::Days,
        Type::Bool
        | Type::Months
        | Type::Text
        | Type::Date
        | Type::DateTime
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Ref(_)
        | Type::Every(..) => Dim::None,
    }
}

/// Whether values of a type cannot be negative.
pub fn non_negative(ty: &Type) -> bool {
    match ty {
        Type::Number(NumKind::Count, _) | Type::Duration => true,
        Type::Number(NumKind::Int | NumKind::Any, dim) => !matches!(dim, Dim::None | Dim::Money),
        Type::Bool
        | Type::Months
        | Type::Text
        | Type::Date
        | Type::DateTime
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Ref(_)
        | Type::Every(..) => false,
    }
}
