//! How near a threshold an evaluation came: noted for those who try rules with cases (docs/contract.md, "Cases").
//!
//! A threshold is known by the place of its condition and which end of it is meant. Only what is exactly known is noted, and
//! only on the way of an explanation; a check that asks for nothing of this pays nothing.

use super::census::Census;
use super::truth::{Bar, Num};
use crate::base::{Dim, Rat, Span};
use crate::model::{NumKind, Type};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Which threshold of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// A lower end, or the only one.
    Low,
    /// An upper end.
    High,
    /// The due day of a schedule: whether an event fell before it, on it, or the day after.
    Due,
}

/// On which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Just below: one less; a share that one more member would lift to it; before a due day.
    Below,
    /// At it. Of a share: the smallest that reaches it.
    At,
    /// Just above: one more; a share above the smallest that reaches it; the day after a due day.
    Above,
}

/// Where a threshold was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reach {
    /// The condition.
    pub at: Span,
    /// Which of its thresholds.
    pub end: End,
    /// From which side.
    pub side: Side,
}

/// How far "just" goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// One: counts, days, class hours.
    One,
    /// An hour, in minutes.
    Hour,
    /// Any distance: quotients, lengths, money.
    Any,
}

impl Grain {
    pub(crate) fn of(ty: &Type) -> Grain {
        match ty {
            Type::Number(NumKind::Count | NumKind::Int, _) | Type::Date | Type::Duration => Grain::One,
            Type::Number(NumKind::Any, Dim::Days | Dim::Workdays | Dim::ClassHour) => Grain::One,
            Type::Number(NumKind::Any, Dim::Clock) => Grain::Hour,
            _ => Grain::Any,
        }
    }
    fn holds(self, distance: Rat) -> bool {
        let distance = if distance.is_negative() { distance.neg().unwrap_or(distance) } else { distance };
        match self {
            Grain::One => distance <= Rat::ONE,
            Grain::Hour => distance <= Rat::int(60),
            Grain::Any => true,
        }
    }
}

/// Collects what was reached; may be shared between threads.
#[derive(Debug, Default)]
pub struct Probe {
    seen: Mutex<BTreeSet<Reach>>,
}

impl Probe {
    /// All that was reached, in order of place.
    pub fn reached(&self) -> BTreeSet<Reach> {
        self.seen.lock().map(|seen| seen.clone()).unwrap_or_default()
    }
    pub(crate) fn note(&self, at: Span, end: End, side: Side) {
        if let Ok(mut seen) = self.seen.lock() {
            seen.insert(Reach { at, end, side });
        }
    }
    /// A value beside a limit.
    pub(crate) fn value(&self, at: Span, end: End, value: &Num, limit: &Num, grain: Grain) {
        let (Some(value), Some(limit)) = (value.known(), limit.known()) else { return };
        let Some(distance) = value.sub(limit) else { return };
        let side = match value.cmp(&limit) {
            Ordering::Less => Side::Below,
            Ordering::Equal => Side::At,
            Ordering::Greater => Side::Above,
        };
        if side == Side::At || grain.holds(distance) {
            self.note(at, end, side);
        }
    }
    /// A measured number beside both ends of a bound.
    pub(crate) fn bounded(&self, at: Span, value: &Num, bar: &Bar, grain: Grain) {
        for (limit, end) in [(&bar.lo, End::Low), (&bar.hi, End::High)] {
            if let Some((limit, _)) = limit {
                self.value(at, end, value, limit, grain);
            }
        }
    }
    /// The share of so many of so many beside both ends of a bound.
    pub(crate) fn share(&self, at: Span, of: (u64, u64), bar: &Bar) {
        let (yes, all) = of;
        if all == 0 {
            return;
        }
        let ratio = |n: u64| Rat::new(i128::from(n), i128::from(all));
        for (limit, end) in [(&bar.lo, End::Low), (&bar.hi, End::High)] {
            let Some(limit) = limit.as_ref().and_then(|(n, _)| n.known()) else { continue };
            let below = |n: u64| ratio(n).is_some_and(|r| r < limit);
            let side = if below(yes) {
                // Short by more than one member is not just below.
                if yes < all && below(yes + 1) {
                    continue;
                }
                Side::Below
            } else if ratio(yes) == Some(limit) || yes > 0 && below(yes - 1) {
                Side::At
            } else {
                Side::Above
            };
            self.note(at, end, side);
        }
    }
    /// The same for members as counted.
    pub(crate) fn census(&self, at: Span, census: &Census, bar: &Bar) {
        if census.unsure() == 0 && census.maybe_no == 0 && !census.unbounded {
            self.share(at, (census.yes, census.yes + census.no), bar);
        }
    }
}
