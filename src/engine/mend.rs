//! What would mend a finding, and what of the facts is worth telling though it is no verdict.

use super::finding::{FactUse, Shown};
use crate::base::Day;
use crate::base::window::Length;
use crate::facts::EntityIx;
use crate::syntax::tree::Cmp;

/// A change that would satisfy a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// So many more members (of what, satisfying what is known by the rule) would do.
    MoreMembers {
        /// What the collection is called.
        name: String,
        /// How many of those already there would have to come to satisfy.
        n: u64,
        /// For a share: how many new members that satisfy would do instead.
        or_new: Option<u64>,
    },
    /// So many fewer.
    FewerMembers {
        /// What the collection is called.
        name: String,
        /// How many.
        n: u64,
    },
    /// A field would have to be at least / at most / exactly so much.
    Change {
        /// What the field is called.
        name: String,
        /// The sign it would have to meet.
        op: Cmp,
        /// The value to reach.
        to: Shown,
        /// By how much, where it is a number.
        by: Option<Shown>,
    },
    /// So much more in the sum.
    MoreSum {
        /// What is summed.
        name: String,
        /// How much.
        by: Shown,
    },
    /// These windows or due days are over: it cannot be mended any more.
    Closed(Vec<String>),
    /// The time up to this day is over: it cannot be mended any more.
    ClosedRolling {
        /// The first failing day.
        to: Day,
        /// How long a time up to it is looked at.
        length: Length,
    },
    /// Overdue, can still be done late but stays a breach: days overdue at `as_of`.
    Overdue {
        /// What the field is called.
        name: String,
        /// Days.
        days: i32,
    },
    /// Done so many days late.
    Late {
        /// What the field is called.
        name: String,
        /// Days.
        days: i32,
    },
}

/// Something about the facts worth telling that is no verdict, e.g. an event dated after `as_of`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// This event or date lies after the day of judgement and was not counted.
    AfterAsOf(EntityIx, FactUse, Day),
}
