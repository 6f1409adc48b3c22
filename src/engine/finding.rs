//! Findings: verdicts about the world, with everything a report may say about them. Data only; the words are `report`'s.

use crate::base::window::Range;
use crate::base::{Day, Dim, Instant, Rat, Span};
use crate::facts::EntityIx;
use crate::model::{DutyId, Measure};
use crate::syntax::tree::{Cmp, Quant};

/// The verdict on one obligation and one entity (language.md, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// 符合（依所报事实）
    Satisfied,
    /// 不符合
    Violated,
    /// 规则冲突
    Conflict,
    /// 待核实
    Undetermined,
    /// 未到期
    Pending,
    /// 依规免除
    Exempt,
    /// 不符合（已批准暂缓）
    Waived,
    /// 不适用
    NotApplicable,
}

impl Verdict {
    /// All, in the order of the summary.
    pub const ALL: [Verdict; 8] = [
        Verdict::Satisfied,
        Verdict::Violated,
        Verdict::Conflict,
        Verdict::Undetermined,
        Verdict::Pending,
        Verdict::Exempt,
        Verdict::Waived,
        Verdict::NotApplicable,
    ];
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Satisfied => "satisfied",
            Verdict::Violated => "violated",
            Verdict::Conflict => "conflict",
            Verdict::Undetermined => "undetermined",
            Verdict::Pending => "pending",
            Verdict::Exempt => "exempt",
            Verdict::Waived => "waived",
            Verdict::NotApplicable => "not_applicable",
        }
    }
}

/// How a condition came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Holds, whatever happens.
    True,
    /// Does not hold, whatever happens.
    False,
    /// Depends on a fact that is not stated.
    Unknown,
    /// Depends on what is still to come.
    Open,
}

pub use super::mend::{Mend, Remark};
pub use crate::base::window::Assessment;

/// A verdict and why.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which obligation.
    pub duty: DutyId,
    /// Which entity.
    pub entity: EntityIx,
    /// The verdict.
    pub verdict: Verdict,
    /// Labels of the windows or due days that decide it; sorted by time.
    pub windows: Vec<String>,
    /// A smallest set of fact paths that would settle it, sorted.
    pub missing: Vec<String>,
    /// The fact that decides it: its place and path. The entity's own place where no single fact does.
    pub fact: FactUse,
    /// The requirement (or `when`, exception …) of the rule that decides it.
    pub rule: Span,
    /// Why.
    pub why: Why,
    /// The derivations of the requirements that decide it, or of the conditions. Full only under `explain`;
    /// otherwise only the deciding parts.
    pub steps: Vec<Step>,
    /// The smallest change that would satisfy it, where there is one.
    pub mend: Vec<Mend>,
    /// Holds only because there was nothing to judge: no member, no window.
    pub vacuous: bool,
    /// The exception that governs (its title or name), where one does.
    pub exception: Option<String>,
    /// The waiver (position in the waiver file) behind `waived`.
    pub waiver: Option<usize>,
    /// What is to be said in one paragraph, where that was settled as the finding was made ([`super::Options::tell`]).
    pub message: Option<String>,
}

/// A fact that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactUse {
    /// Where it is stated; for an absent one, where it should be.
    pub at: Span,
    /// Its path from the bearer, e.g. `inspectors[3].qualified`; empty for the entity itself.
    pub path: String,
    /// The labels along the path, e.g. `执法人员 第4项 专业合格`.
    pub label: String,
    /// Whether it is stated at all.
    pub stated: bool,
}

/// The ground of a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The requirements decide; see the steps.
    Requirements,
    /// Out of force for the whole assessment: the days it is in force.
    OutOfForce(Range),
    /// The entity did not exist: the days it did.
    DidNotExist(Range),
    /// A `when` is false (the step says which), or unknown, or open.
    When,
    /// Superseded by these (full names).
    Superseded(Vec<String>),
    /// In force only from a day after `as_of`; whether it would fail on the facts as stated.
    NotYet {
        /// The first day.
        from: Day,
        /// How it would come out now.
        now: Truth,
    },
    /// Exempt by the exception in `Finding::exception`.
    Exempt,
    /// These exceptions (titles or names) contradict each other.
    Conflict(Vec<String>),
    /// An exception's condition is unknown and matters.
    ExceptionUnknown(String),
    /// An attest: how it stands.
    Attest(AttestState),
}

/// How a declaration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttestState {
    /// Nothing is declared.
    Undeclared,
    /// `done = true`, on this day.
    Done(Option<Day>),
    /// Done, but after the day.
    Late {
        /// When it was due.
        due: Day,
        /// When it was done.
        on: Day,
    },
    /// `done = false`, and due on this day, where there is one.
    NotDone(Option<Day>),
    /// Declared without the evidence asked for (its kind).
    NoEvidence(String),
    /// Due by a day but the day it was done is not stated.
    NoDate(Day),
    /// `applies = false`: the reason given.
    DoesNotApply(String),
    /// Repeats; see the windows.
    Repeats,
}

/// One node of a derivation.
#[derive(Clone, Debug)]
pub struct Step {
    /// The part of the rule.
    pub at: Span,
    /// How it came out.
    pub truth: Truth,
    /// What was found.
    pub what: What,
    /// The facts it rests on (the deciding ones first; at most a handful unless `explain`).
    pub facts: Vec<FactUse>,
    /// Its parts.
    pub parts: Vec<Step>,
}

/// A value for people. `None` inside `Shown::Number` etc. never occurs: what is not known is `Unknown`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Not stated.
    Unknown,
    /// Known to be none.
    Nothing,
    /// Truth.
    Bool(bool),
    /// A number.
    Number(Rat, Dim),
    /// A number of which only the ends are known; no upper end: unbounded.
    Between(Rat, Option<Rat>, Dim),
    /// `num / den` before division, to show `5/7 = 71.4%`.
    Ratio(Rat, Rat),
    /// A day.
    Date(Day),
    /// A moment.
    DateTime(Instant),
    /// Text, or the label of an enum member, or the name of an entity.
    Text(String),
    /// Nothing to divide by, or to take a share of.
    NoDivisor,
    /// The holiday calendar lacks this year.
    NoCalendar(i16),
    /// Too large to compute exactly.
    TooLarge,
    /// Calendar months.
    Months(i32),
}

/// A bound with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `>= n`
    AtLeast(Shown),
    /// `<= n`
    AtMost(Shown),
    /// `> n`
    MoreThan(Shown),
    /// `< n`
    FewerThan(Shown),
    /// `= n`
    Exactly(Shown),
    /// `lo ..= hi`
    Between(Shown, Shown),
}

/// What was found at a node.
#[derive(Clone, Debug)]
pub enum What {
    /// `and`; the parts.
    All,
    /// `or`; the parts.
    Any,
    /// `not`; one part.
    Not,
    /// `forbid`; one part.
    Forbidden,
    /// A comparison with both sides; `left_text` is the left side as labels.
    Compare {
        /// What the left side is called.
        name: String,
        /// The left value.
        left: Shown,
        /// The sign.
        op: Cmp,
        /// The right value.
        right: Shown,
        /// What the right side is called; empty for a constant.
        against: String,
    },
    /// A value that must lie in a range.
    InRange {
        /// What it is called.
        name: String,
        /// The value.
        value: Shown,
        /// Least allowed.
        lo: Shown,
        /// Greatest allowed.
        hi: Shown,
    },
    /// A value that must be one of several.
    InSet {
        /// What it is called.
        name: String,
        /// The value.
        value: Shown,
        /// Those allowed.
        set: Vec<Shown>,
    },
    /// A field of type bool, or a define (whose own derivation is the part).
    Flag {
        /// What it is called.
        name: String,
        /// The value.
        value: Shown,
    },
    /// `is missing` / `is not missing`.
    Missing {
        /// What it is called.
        name: String,
        /// Whether it is missing.
        missing: bool,
        /// Whether it must not be.
        negated: bool,
    },
    /// `contains`
    Contains {
        /// What the list is called.
        name: String,
        /// What it should contain.
        item: Shown,
    },
    /// `all`, `some`, `no` over members; the parts are the members that decide.
    Members {
        /// Which.
        quant: Quant,
        /// What the collection is called.
        name: String,
        /// Whether only some of its members are looked at (`where`): the numbers are of those.
        filtered: bool,
        /// How many satisfy.
        yes: usize,
        /// How many do not.
        no: usize,
        /// How many may or may not.
        maybe: usize,
    },
    /// One member of a collection: what it is called (its name, or its position).
    Member {
        /// Its name or `第3项`.
        name: String,
    },
    /// A count, share, number of different values or sum against a bound, without a window.
    Measured(Measured),
    /// The same in windows or by due days.
    Windows {
        /// What is measured, in the words of the rule: the collection's label.
        name: String,
        /// What kind of measure.
        measure: Measure,
        /// Whether what is counted is what fails of all members (`all … satisfy`), of which there must be none.
        all: bool,
        /// Each window, in order. Without `explain`: the deciding ones, or the first few where all are met.
        windows: Vec<WindowStep>,
        /// How many windows there are in all.
        total: usize,
        /// How many are met.
        met: usize,
    },
    /// In every (or some) rolling window.
    Rolling {
        /// What is measured.
        name: String,
        /// What kind of measure.
        measure: Measure,
        /// The length as written in days or months.
        length: crate::base::window::Length,
        /// `some` rolling window rather than every.
        some: bool,
        /// The first failing day (or, for `some`, the day that fulfils it), with its window and what was measured.
        day: Option<WindowStep>,
        /// The last failing day.
        last: Option<Day>,
    },
    /// `FIELD by DATE`.
    Deadline {
        /// What the field is called.
        name: String,
        /// The day it was done.
        done: Shown,
        /// The due day; `None` if unknown.
        due: Option<Day>,
        /// Not judged: the due day lies outside the days in force.
        outside: bool,
        /// Whether only some events count (`where`, `satisfy`).
        filtered: bool,
    },
    /// `stated_on` lies before the duty began: the facts do not speak for it.
    Stale {
        /// When the facts were compiled.
        stated_on: Day,
        /// When the duty began.
        from: Day,
    },
    /// The holiday calendar has no such year.
    NoCalendar {
        /// The year.
        year: i16,
    },
    /// Why something is not known: a ledger does not claim to be complete; a part of what it leaves open.
    Ledger {
        /// What the list is called.
        name: String,
        /// The days it speaks for; empty: never complete.
        cover: Range,
    },
    /// Why something is not known: a date from or to which something exists or is in office; a part of what it leaves open,
    /// or around what would be so if it is in force.
    Dates {
        /// What the dates are called.
        names: Vec<String>,
    },
    /// A constant condition.
    Constant,
}

impl What {
    /// Whether it is only the reason why what it is a part of is not known.
    pub fn is_reason(&self) -> bool {
        matches!(self, What::Ledger { .. } | What::Dates { .. })
    }
}

/// A measured number and its bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The collection's label.
    pub name: String,
    /// What is measured.
    pub measure: Measure,
    /// What it measures (for a sum).
    pub dim: Dim,
    /// The least it can be.
    pub lo: Rat,
    /// The most it can be; `None`: no end.
    pub hi: Option<Rat>,
    /// For a share: numerator and denominator known so far (members that satisfy, members kept), and how many unknown.
    pub share: Option<(u64, u64, u64)>,
    /// The bound.
    pub limit: Limit,
    /// Whether only some members count (`where`, `satisfy`): then none means none that fits.
    pub filtered: bool,
}

/// How a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WindowState {
    /// Met for good.
    Met,
    /// Broken for good.
    Broken,
    /// Unknown.
    Unknown,
    /// Not over yet.
    Open,
    /// Cut by the days in force: not enforced.
    Partial,
}

/// One window or due day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowStep {
    /// Its label as in JSON.
    pub label: String,
    /// Its days.
    pub range: Range,
    /// How it stands.
    pub state: WindowState,
    /// What was measured in it.
    pub measured: Measured,
    /// For a due day that was missed: the first event after it, within the next period.
    pub late: Option<Day>,
    /// Where the ledger ends before the window does: the last covered day (`Day::MIN`: never complete).
    pub ledger_ends: Option<Day>,
}
