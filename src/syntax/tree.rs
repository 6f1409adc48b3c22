//! The tree of a rule file: what was written, with its places; no name is resolved, no type is known.
//! English and Chinese text give the same tree.

use crate::base::window::CalUnit;
use crate::base::{Lang, Rat, Span};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub node: T,
    /// Where it stands.
    pub span: Span,
}

/// A name, folded to half width.
pub type Name = At<String>;
/// The inside of a quoted string, unchanged.
pub type Text = At<String>;

/// Everything one file declares, in order.
#[derive(Debug, Default)]
pub struct Tree {
    /// The declarations that could be understood.
    pub items: Vec<Item>,
    /// Those that could not, by what can still be told: whoever uses their names is not to blame.
    pub broken: Vec<super::broken::Broken>,
}

/// One declaration.
#[derive(Clone, Debug)]
pub struct Item {
    /// The whole declaration.
    pub span: Span,
    /// The language of its keywords (the declaration word's).
    pub lang: Lang,
    /// The text of the `##` comments before it.
    pub docs: Option<String>,
    /// Its name.
    pub name: Name,
    /// Chinese label or title.
    pub label: Option<Text>,
    /// English label or title (`en "…"`).
    pub label_en: Option<Text>,
    /// What it declares.
    pub kind: ItemKind,
}

/// What a declaration declares.
#[expect(clippy::large_enum_variant, reason = "a few hundred of them, built once")]
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `document`
    Document(Document),
    /// `enum`
    Enum(Vec<Variant>),
    /// `record`
    Record(Vec<Field>),
    /// `event`
    Event(Vec<Field>),
    /// `entity NAME : PARENT`
    Entity {
        /// The type it extends.
        parent: Option<Name>,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// `define NAME for TYPE: T = expr`
    Define {
        /// Whose derived field it is.
        owner: Name,
        /// Its type.
        ty: TypeExpr,
        /// Its value.
        body: Expr,
    },
    /// `parameter NAME: T { DATE: value … }`
    Parameter {
        /// Its type.
        ty: TypeExpr,
        /// From which day it has which value.
        values: Vec<(Expr, Expr)>,
    },
    /// `interval NAME = A .. B`
    Interval {
        /// First day.
        from: Expr,
        /// Last day.
        to: Expr,
    },
    /// `obligation`
    Obligation(Duty),
    /// `attest`
    Attest(Duty),
    /// `exception NAME to OBLIGATION [of DOCUMENT]`
    Exception {
        /// The obligation or exception it is an exception to.
        to: QName,
        /// That one's document.
        of: Option<QName>,
        /// The rest.
        duty: Duty,
    },
}

/// The clauses of a `document`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// `number`
    pub number: Option<Text>,
    /// `issuer`
    pub issuer: Option<Text>,
    /// `issued`
    pub issued: Option<Expr>,
    /// `in_force A .. B` (either end may be left open).
    pub in_force: Option<(Option<Expr>, Option<Expr>)>,
    /// `status`
    pub status: Option<Text>,
}

/// A member of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Chinese label.
    pub label: Option<Text>,
    /// English label.
    pub label_en: Option<Text>,
}

/// A field of a record, event or entity.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Chinese label.
    pub label: Option<Text>,
    /// English label.
    pub label_en: Option<Text>,
    /// The text of the `##` comments before it.
    pub docs: Option<String>,
    /// Its type.
    pub ty: TypeExpr,
}

/// A type as written.
pub type TypeExpr = At<TypeKind>;

/// The shape of a type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A word of the language (`bool`, `是否` …).
    Builtin(Builtin),
    /// An enum or record by name.
    Named(String),
    /// `number UNIT`
    NumberOf(Name),
    /// `list of T`
    List(Box<TypeExpr>),
    /// `ref ENTITY`
    Ref(Name),
    /// `every ENTITY via FIELD`
    Every {
        /// The members' type.
        entity: Name,
        /// Their field that refers back.
        via: Name,
    },
    /// `T?`
    Optional(Box<TypeExpr>),
}

/// A type word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// true or false
    Bool,
    /// a whole number, not negative
    Count,
    /// a whole number
    Int,
    /// any number
    Number,
    /// a share
    Percent,
    /// yuan
    Money,
    /// days, or clock time
    Duration,
    /// text
    Text,
    /// a day
    Date,
    /// a day and time
    DateTime,
}

/// A name that may be qualified by a pack: `name` or `pack.name`.
#[derive(Clone, Debug)]
pub struct QName {
    /// The pack.
    pub pack: Option<Name>,
    /// The name.
    pub name: Name,
}

/// The clauses of an obligation, attest or exception in the order written. Which may stand where, and how often, is for
/// the model to say.
#[derive(Clone, Debug, Default)]
pub struct Duty {
    /// `of DOCUMENT` in the head.
    pub of: Option<QName>,
    /// Its clauses.
    pub clauses: Vec<At<Clause>>,
}

/// One clause of a duty.
#[derive(Clone, Debug)]
pub enum Clause {
    /// `clause "三（十）"`
    Clause(Text),
    /// `binds ENTITY, ENTITY`
    Binds(Vec<QName>),
    /// `when CONDITION`
    When(Expr),
    /// `from DATE`
    From(Expr),
    /// `until DATE`
    Until(Expr),
    /// `require REQUIREMENT`
    Require(Expr),
    /// `forbid CONDITION`
    Forbid(Expr),
    /// `severity …`
    Severity(Severity),
    /// `topic NAME`
    Topic(Name),
    /// `points N`
    Points(Rat),
    /// `veto [clause "…"]`
    Veto(Option<Text>),
    /// `remedy "…"`
    Remedy(Text),
    /// `consequence "…" [clause "…"]`
    Consequence(Text, Option<Text>),
    /// `note "…"`
    Note(Text),
    /// `supersedes OBLIGATION [of DOCUMENT]`
    Supersedes(QName, Option<QName>),
    /// `by DATE` of an attest
    By(Expr),
    /// `evidence KIND` of an attest
    Evidence(Name),
    /// `repeats in every year` of an attest
    Repeats(Time),
}

/// How grave a breach is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// 建议
    Advice,
    /// 一般
    Minor,
    /// 严重
    #[default]
    Major,
    /// 特别严重
    Critical,
}

/// A condition, requirement or value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cmp {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// An arithmetic sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arith {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// `all`, `some`, `no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quant {
    /// every member
    All,
    /// at least one
    Some,
    /// none
    No,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A literal.
    Lit(Literal),
    /// `a`, `a.b.c`: a field, define, parameter, enum variant, interval … whichever the name turns out to be.
    Path(Vec<Name>),
    /// `as_of`
    AsOf,
    /// `-x`
    Neg(Box<Expr>),
    /// `x + y`
    Arith(Arith, Box<Expr>, Box<Expr>),
    /// `x >= y`
    Compare(Cmp, Box<Expr>, Box<Expr>),
    /// `x and y`
    And(Box<Expr>, Box<Expr>),
    /// `x or y`
    Or(Box<Expr>, Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `x in lo..hi`, both ends in.
    InRange(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in { a, b }`
    InSet(Box<Expr>, Vec<Expr>),
    /// `x is missing`; `true` for `is not missing`.
    Missing(Box<Expr>, bool),
    /// `list contains x`
    Contains(Box<Expr>, Box<Expr>),
    /// `all C where … satisfy … [WINDOW]`
    Quantified(Quant, Collection, Option<Time>),
    /// `at least N C where … satisfy … [WINDOW | DUE]`
    Bounded(Bound, Collection, Option<Time>),
    /// `at least N distinct C.f where … [WINDOW]`; the collection's path ends in the field.
    Distinct(Bound, Collection, Option<Time>),
    /// `sum of C.f where … at least N [WINDOW]`; the collection's path ends in the field.
    SumBounded(Collection, Bound, Option<Time>),
    /// `FIELD by DATE [or next workday]`
    By(Box<Expr>, Box<Expr>, bool),
    /// `count(C where P)`
    Count(Collection),
    /// `sum(C.f where P)`; the path ends in the field.
    Sum(Collection),
    /// `min(C.f where P)` or `min(x, y, …)`
    Min(Vec<Expr>),
    /// `max(…)`
    Max(Vec<Expr>),
    /// `min(C.f where P)` with a filter.
    MinOf(Collection),
    /// `max(C.f where P)` with a filter.
    MaxOf(Collection),
    /// `share(C where P satisfy Q)`
    Share(Collection),
    /// `days between a and b`
    DaysBetween(Box<Expr>, Box<Expr>),
    /// `workdays between a and b`
    WorkdaysBetween(Box<Expr>, Box<Expr>),
    /// `earliest(C.on)`
    Earliest(Collection),
    /// `latest(C.on)`
    Latest(Collection),
}

/// A literal. Numbers are kept as written, with the unit word.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `3`, `0.75`; the unit word follows where there was one (`14 days`, `600 m`; never a counting word).
    Number(Rat, Option<String>),
    /// `75%`, stored as 3/4.
    Percent(Rat),
    /// `3 months`, `3 years`: calendar lengths, in months.
    Months(i32),
    /// `2022-06-30`, `2022年6月30日`
    Date(crate::base::Day),
    /// `2022-01-05T16:00`
    DateTime(crate::base::Instant),
    /// `"text"`
    Text(String),
    /// `true`
    Bool(bool),
}

/// A collection with what narrows it.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The path as written.
    pub path: Vec<Name>,
    /// `where`; several are joined with `and`.
    pub filter: Option<Box<Expr>>,
    /// `satisfy`
    pub satisfy: Option<Box<Expr>>,
    /// Where it stands.
    pub span: Span,
}

/// A bound on a count, share or sum. The expression is a literal, a parameter or arithmetic on them.
#[derive(Clone, Debug)]
pub enum Bound {
    /// `at least N`
    AtLeast(Box<Expr>),
    /// `at most N`
    AtMost(Box<Expr>),
    /// `more than N`
    MoreThan(Box<Expr>),
    /// `fewer than N`
    FewerThan(Box<Expr>),
    /// `exactly N`
    Exactly(Box<Expr>),
    /// `between N and M`
    Between(Box<Expr>, Box<Expr>),
}

/// When a bound must hold.
pub type Time = At<TimeKind>;

/// The forms of a window or due date.
#[derive(Clone, Debug)]
pub enum TimeKind {
    /// `in every month`
    Every(CalUnit),
    /// `in every 3 years` (an error that the model explains) : the number and the unit.
    EveryMany(i32, CalUnit),
    /// `in every rolling 3 years [since D]`
    EveryRolling(At<RollingLength>, Option<Box<Expr>>),
    /// `in some rolling 3 months`
    SomeRolling(At<RollingLength>),
    /// `during campaign`
    DuringNamed(QName),
    /// `during A .. B`
    During(Box<Expr>, Box<Expr>),
    /// `by SCHEDULE [or next workday]`
    By(Schedule, bool),
}

/// The length of a rolling window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollingLength {
    /// How many.
    pub n: i32,
    /// Of which unit: day, week, month, quarter, half_year or year.
    pub unit: CalUnit,
}

/// A schedule of due days.
#[derive(Clone, Debug)]
pub enum Schedule {
    /// `day 27 of every month`
    DayOfMonth(u8),
    /// `last day of every month`
    LastDay(CalUnit),
    /// `05-10, 11-10 of every year`
    DaysOfYear(Vec<At<(u8, u8)>>),
    /// `friday of every week`, Monday is 1.
    Weekday(u8),
    /// `16:00 of every day`, minutes since midnight.
    TimeOfDay(u16),
    /// `2022-06-30, 2022-12-31`: one or more date expressions.
    Dates(Vec<Expr>),
}
