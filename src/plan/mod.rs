//! Meaning → the one executable form: ids and slots, no sugar, windows and due days laid out for one assessment.
//!
//! While a plan is evaluated no name is looked up, no map is asked and no date is read; strings in it are for explanations.

mod attest;
mod expr;
mod lower;
mod paths;
mod time;

pub use expr::{Acc, Bounded, Coll, Cond, CondKind, Const, Limit, Step, Val, ValKind, dim_of, non_negative};
pub use lower::{lower, lower_some};
pub use time::{Calendar, Due, Laid, Slice, Timing, due_slices};

use crate::base::window::Assessment;
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::model::{DutyId, ExceptionId};

/// Everything to evaluate in one assessment.
#[derive(Debug)]
pub struct Plan {
    /// The span and the day of judgement.
    pub assessment: Assessment,
    /// Duties by `DutyId`.
    pub duties: Vec<Duty>,
    /// For each entity type (`EntityId`): the duties that bind it, ascending.
    pub binding: Vec<Vec<DutyId>>,
    /// Parameters by `ParameterId`: values by day, ascending.
    pub parameters: Vec<Vec<(Day, Const)>>,
    /// Derived fields by `DefineId`.
    pub defines: Vec<Derived>,
    /// For each record (`RecordId`): how many slots a row takes.
    pub strides: Vec<u32>,
}

/// The body of a derived field.
#[derive(Debug)]
pub enum Derived {
    /// A condition.
    Cond(Cond),
    /// A value.
    Val(Val),
}

/// A duty ready to evaluate.
#[derive(Debug)]
pub struct Duty {
    /// Its days in force within the assessment; empty: out of force.
    pub span: Range,
    /// Its days in force, not cut by the assessment.
    pub in_force: Range,
    /// Only then.
    pub when: Vec<Cond>,
    /// What it asks.
    pub asks: Asks,
    /// Its exceptions.
    pub exceptions: Vec<Exception>,
    /// The days at which a different set of exceptions is in force: the first day of each stretch, ascending; the first
    /// is `Day::MIN`. One stretch where no exception has dates of its own.
    pub stretches: Vec<Day>,
    /// The duties that replace it.
    pub successors: Vec<DutyId>,
    /// Nothing but requirements: no exception, no successor, no declaration.
    pub plain: bool,
}

/// What a duty asks.
#[derive(Debug)]
pub enum Asks {
    /// Requirements, all of them.
    Requirements(Vec<Requirement>),
    /// A declaration.
    Attest(Box<Attest>),
}

/// One `require` or `forbid`.
#[derive(Debug)]
pub struct Requirement {
    /// The condition.
    pub cond: Cond,
    /// Whether it must be false.
    pub forbid: bool,
    /// Where it stands.
    pub at: Span,
}

/// A declaration asked for.
#[derive(Debug)]
pub struct Attest {
    /// Which.
    pub duty: DutyId,
    /// By which day.
    pub by: Option<Val>,
    /// The kind of evidence.
    pub evidence: Option<String>,
    /// How often: a bound on its declarations.
    pub repeats: Option<Cond>,
    /// Where its name is declared.
    pub at: Span,
}

/// An exception ready to evaluate.
#[derive(Debug)]
pub struct Exception {
    /// Which.
    pub id: ExceptionId,
    /// Only then.
    pub when: Vec<Cond>,
    /// Its days in force.
    pub in_force: Range,
    /// What it asks instead; empty: exempt.
    pub requirements: Vec<Requirement>,
    /// Exceptions to it.
    pub exceptions: Vec<Exception>,
}
