//! The ledger of rectification (整改台账): breaches kept from check to check, with who puts them right and by when.
//!
//! ```text
//! findings ─▶ update ─▶ store (SQLite) ─▶ text │ table
//!                          ▲ assign
//! ```
//!
//! An item is an obligation of an entity. It is closed (销号) only by a check that judged it and found it satisfied, or by
//! hand with a reason. What became undetermined, does not apply, or was not judged, stays as it is. One transaction an
//! update: a process that is killed leaves the ledger as it was before.

mod assign;
mod problem;
mod store;
pub mod table;
pub mod text;
mod update;
mod words;

pub use assign::Assign;
pub use problem::LedgerProblem;
pub use store::Ledger;
pub use update::{Checked, Done, Seen};

use crate::base::Day;
use crate::engine::Verdict;

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Past its due date.
    Overdue,
    /// To be put right.
    Open,
    /// Let stand for a while by somebody with authority.
    Waived,
    /// Put right.
    Closed,
}

impl Status {
    /// All, what needs work first.
    pub const ALL: [Status; 4] = [Status::Overdue, Status::Open, Status::Waived, Status::Closed];
    /// The word on the command line and in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Status::Overdue => "overdue",
            Status::Open => "open",
            Status::Waived => "waived",
            Status::Closed => "closed",
        }
    }
}

/// An obligation that an entity has broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number; never given twice.
    pub no: i64,
    /// `document.name`
    pub obligation: String,
    /// `type/id`
    pub entity: String,
    /// The entity's name.
    pub name: String,
    /// What the obligation is called.
    pub title: String,
    /// Document and printed clauses.
    pub basis: String,
    /// `advice`, `minor`, `major`, `critical`
    pub severity: String,
    /// The windows last found missed, joined by `、`.
    pub windows: String,
    /// What was said last.
    pub message: String,
    /// What is to be done.
    pub remedy: String,
    /// The breach with its windows, as in results.
    pub fingerprint: String,
    /// The last verdict.
    pub verdict: String,
    /// The day of judgement that found it first.
    pub first_seen: String,
    /// The last that found it broken.
    pub last_seen: String,
    /// The last that judged it.
    pub checked: String,
    /// The day it was closed.
    pub closed: Option<String>,
    /// By when it is to be put right.
    pub due: Option<String>,
    /// The unit in charge.
    pub dept: Option<String>,
    /// The person in charge.
    pub owner: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// How many times it came back.
    pub reopened: i64,
}

impl Item {
    /// `obligation@entity`
    pub fn key(&self) -> String {
        format!("{}@{}", self.obligation, self.entity)
    }
    /// How it stands on a day.
    pub fn status(&self, as_of: Day) -> Status {
        if self.closed.is_some() {
            Status::Closed
        } else if self.verdict == Verdict::Waived.key() {
            Status::Waived
        } else if self.due.as_ref().is_some_and(|d| *d < as_of.to_string()) {
            Status::Overdue
        } else {
            Status::Open
        }
    }
    /// How grave it is, from 0.
    pub fn weight(&self) -> usize {
        SEVERITIES.iter().position(|s| *s == self.severity).unwrap_or(0)
    }
}

/// Severities, the least grave first.
pub const SEVERITIES: &[&str] = &["advice", "minor", "major", "critical"];

/// Something that happened to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day of judgement, or of the change.
    pub day: String,
    /// What.
    pub kind: Kind,
    /// More about it.
    pub detail: String,
    /// The digests of the check that saw it: rules and facts.
    pub proof: Option<(String, String)>,
}

/// What can happen to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Found for the first time.
    Opened,
    /// Found in other windows, or of another severity.
    Changed,
    /// Found satisfied.
    Closed,
    /// Closed by hand.
    ClosedByHand,
    /// Found again after it was closed.
    Reopened,
    /// Past its due date.
    Overdue,
    /// Not known any more; kept.
    Undetermined,
    /// Does not apply any more; kept.
    Lapsed,
    /// Waived.
    Waived,
    /// Owner, due date or remark set.
    Assigned,
}

impl Kind {
    const ALL: [Kind; 10] = [
        Kind::Opened,
        Kind::Changed,
        Kind::Closed,
        Kind::ClosedByHand,
        Kind::Reopened,
        Kind::Overdue,
        Kind::Undetermined,
        Kind::Lapsed,
        Kind::Waived,
        Kind::Assigned,
    ];
    /// The word in the database and in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Opened => "opened",
            Kind::Changed => "changed",
            Kind::Closed => "closed",
            Kind::ClosedByHand => "closed_by_hand",
            Kind::Reopened => "reopened",
            Kind::Overdue => "overdue",
            Kind::Undetermined => "undetermined",
            Kind::Lapsed => "lapsed",
            Kind::Waived => "waived",
            Kind::Assigned => "assigned",
        }
    }
}
