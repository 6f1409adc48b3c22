//! Kleene's strong logic with a fourth value for what is still open (language.md, section 3).

use super::finding::Truth;
use crate::base::Rat;
use std::cmp::Ordering;

impl Truth {
    pub(crate) fn of(b: bool) -> Truth {
        if b { Truth::True } else { Truth::False }
    }
    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::Open => Truth::Open,
        }
    }
    /// An unknown beside something open matters too: together they are unknown.
    pub(crate) fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::Open, _) | (_, Truth::Open) => Truth::Open,
            (Truth::True, Truth::True) => Truth::True,
        }
    }
    pub(crate) fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }
    pub(crate) fn known(self) -> bool {
        matches!(self, Truth::True | Truth::False)
    }
}

/// A number of which only the ends may be known; `None`: no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Num {
    pub lo: Option<Rat>,
    pub hi: Option<Rat>,
    /// The ends differ only by what is still to come.
    pub open: bool,
}

impl Num {
    pub(crate) fn exact(r: Rat) -> Num {
        Num { lo: Some(r), hi: Some(r), open: false }
    }
    pub(crate) fn between(lo: Option<Rat>, hi: Option<Rat>) -> Num {
        Num { lo, hi, open: false }
    }
    pub(crate) fn known(&self) -> Option<Rat> {
        match (self.lo, self.hi) {
            (Some(a), Some(b)) if a == b => Some(a),
            _ => None,
        }
    }
    /// What an undecided comparison of it is.
    pub(crate) fn undecided(&self, other: &Num) -> Truth {
        let only_open = |n: &Num| n.open || n.known().is_some();
        if only_open(self) && only_open(other) { Truth::Open } else { Truth::Unknown }
    }
    /// `self <= other` or `<`.
    pub(crate) fn below(&self, other: &Num, strict: bool) -> Truth {
        let holds = |a: Rat, b: Rat| match a.cmp(&b) {
            Ordering::Less => true,
            Ordering::Equal => !strict,
            Ordering::Greater => false,
        };
        match (self.hi, other.lo) {
            (Some(a), Some(b)) if holds(a, b) => return Truth::True,
            _ => {}
        }
        match (self.lo, other.hi) {
            (Some(a), Some(b)) if !holds(a, b) => Truth::False,
            _ => self.undecided(other),
        }
    }
    pub(crate) fn equals(&self, other: &Num) -> Truth {
        match (self.known(), other.known()) {
            (Some(a), Some(b)) => Truth::of(a == b),
            _ => {
                let apart = |a: Option<Rat>, b: Option<Rat>| matches!((a, b), (Some(x), Some(y)) if x < y);
                if apart(self.hi, other.lo) || apart(other.hi, self.lo) { Truth::False } else { self.undecided(other) }
            }
        }
    }
}

/// A bound whose ends have been worked out.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub lo: Option<(Num, bool)>,
    pub hi: Option<(Num, bool)>,
}

impl Bar {
    /// Whether a number that may lie anywhere in `n` is within the bound.
    pub(crate) fn admits(&self, n: &Num) -> Truth {
        let mut truth = Truth::True;
        if let Some((lo, strict)) = &self.lo {
            truth = truth.and(lo.below(n, *strict));
        }
        if let Some((hi, strict)) = &self.hi {
            truth = truth.and(n.below(hi, *strict));
        }
        truth
    }
    /// The same for a number that may still grow: what no growth can change is decided.
    pub(crate) fn admits_growing(&self, n: &Num) -> Truth {
        let at = |from: Option<Rat>| {
            let t = self.admits(&Num { lo: from, hi: None, open: true });
            if t.known() || self.unknown_bar() { t } else { Truth::Open }
        };
        let low = at(n.lo);
        // With no upper end a lower bound is met and an upper bound broken at the far end.
        let high = match n.hi {
            Some(hi) => at(Some(hi)),
            None => match (&self.lo, &self.hi) {
                (_, Some(_)) => Truth::False,
                (Some(_), None) => Truth::True,
                (None, None) => Truth::True,
            },
        };
        if low == high { low } else { Truth::Unknown }
    }
    fn unknown_bar(&self) -> bool {
        [&self.lo, &self.hi].into_iter().flatten().any(|(n, _)| n.known().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 4] = [Truth::True, Truth::False, Truth::Unknown, Truth::Open];

    #[test]
    fn connectives_are_symmetric_and_dual() {
        for a in ALL {
            for b in ALL {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), a.not().and(b.not()).not());
            }
            assert_eq!(a.and(Truth::True), a);
            assert_eq!(a.or(Truth::False), a);
            assert_eq!(a.not().not(), a);
        }
        assert_eq!(Truth::Open.and(Truth::Unknown), Truth::Unknown);
    }

    #[test]
    fn growing_numbers_are_decided_only_for_good() {
        let n = |lo: i64, hi: i64| Num::between(Some(Rat::int(lo)), Some(Rat::int(hi)));
        let exact = |k: i64| (Num::exact(Rat::int(k)), false);
        let at_least = Bar { lo: Some(exact(2)), hi: None };
        let at_most = Bar { lo: None, hi: Some(exact(2)) };
        let exactly = Bar { lo: Some(exact(2)), hi: Some(exact(2)) };
        assert_eq!(at_least.admits_growing(&n(2, 2)), Truth::True);
        assert_eq!(at_least.admits_growing(&n(1, 1)), Truth::Open);
        assert_eq!(at_least.admits_growing(&n(1, 2)), Truth::Unknown);
        assert_eq!(at_most.admits_growing(&n(2, 2)), Truth::Open);
        assert_eq!(at_most.admits_growing(&n(3, 4)), Truth::False);
        assert_eq!(at_most.admits_growing(&n(2, 3)), Truth::Unknown);
        assert_eq!(exactly.admits_growing(&n(2, 2)), Truth::Open);
        assert_eq!(exactly.admits_growing(&n(3, 3)), Truth::False);
    }
}
