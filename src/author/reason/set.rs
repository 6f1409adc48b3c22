//! Sets of exact numbers: unions of spans, with or without their ends, and whether "none" is in.
//!
//! Everything that conditions compare becomes a number: a day its number, yes and no 1 and 0, the member of an enum its
//! position. A span lies between two cuts; a cut is just before or just after a number, so that no rule is needed for ends
//! that are in and ends that are not.

use crate::base::Rat;
use std::cmp::Ordering;

/// A place between numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before all numbers.
    Start,
    /// Just before this one.
    Before(Rat),
    /// Just after this one.
    After(Rat),
    /// After all numbers.
    End,
}

impl Cut {
    fn rank(self) -> (u8, Option<(Rat, bool)>) {
        match self {
            Cut::Start => (0, None),
            Cut::Before(n) => (1, Some((n, false))),
            Cut::After(n) => (1, Some((n, true))),
            Cut::End => (2, None),
        }
    }
    /// Where only whole numbers count, the cut just before one.
    fn whole(self) -> Cut {
        let before = |n: i128| Rat::new(n, 1).map_or(self, Cut::Before);
        match self {
            Cut::Before(n) => before(n.ceil()),
            Cut::After(n) => n.floor().checked_add(1).map_or(self, before),
            Cut::Start | Cut::End => self,
        }
    }
}

impl Ord for Cut {
    fn cmp(&self, other: &Cut) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Cut {
    fn partial_cmp(&self, other: &Cut) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A set of numbers, and perhaps "none".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Spans in order, apart from each other.
    spans: Vec<(Cut, Cut)>,
    /// Whether "none" is in.
    none: bool,
}

impl Set {
    /// Nothing.
    pub fn empty() -> Set {
        Set { spans: Vec::new(), none: false }
    }
    /// All numbers.
    pub fn all() -> Set {
        Set::between(Cut::Start, Cut::End)
    }
    /// The numbers between two cuts.
    pub fn between(from: Cut, to: Cut) -> Set {
        let spans = if from < to { vec![(from, to)] } else { Vec::new() };
        Set { spans, none: false }
    }
    /// One number.
    pub fn one(n: Rat) -> Set {
        Set::between(Cut::Before(n), Cut::After(n))
    }
    /// `from ..= to`.
    pub fn range(from: Rat, to: Rat) -> Set {
        Set::between(Cut::Before(from), Cut::After(to))
    }
    /// `n` and above.
    pub fn at_least(n: Rat) -> Set {
        Set::between(Cut::Before(n), Cut::End)
    }
    /// `n` and below.
    pub fn at_most(n: Rat) -> Set {
        Set::between(Cut::Start, Cut::After(n))
    }
    /// Above `n`.
    pub fn above(n: Rat) -> Set {
        Set::between(Cut::After(n), Cut::End)
    }
    /// Below `n`.
    pub fn below(n: Rat) -> Set {
        Set::between(Cut::Start, Cut::Before(n))
    }
    /// The same with "none".
    pub fn or_none(mut self) -> Set {
        self.none = true;
        self
    }
    /// Whether nothing is in.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && !self.none
    }
    /// Whether "none" is in.
    pub fn has_none(&self) -> bool {
        self.none
    }
    /// The spans, in order.
    pub fn spans(&self) -> &[(Cut, Cut)] {
        &self.spans
    }
    /// What is in both.
    pub fn and(&self, other: &Set) -> Set {
        let mut spans = Vec::new();
        for (a, b) in &self.spans {
            for (c, d) in &other.spans {
                let (from, to) = (*a.max(c), *b.min(d));
                if from < to {
                    spans.push((from, to));
                }
            }
        }
        spans.sort();
        Set { spans, none: self.none && other.none }
    }
    /// What is in either.
    pub fn or(&self, other: &Set) -> Set {
        let mut all: Vec<(Cut, Cut)> = self.spans.iter().chain(&other.spans).copied().collect();
        all.sort();
        let mut spans: Vec<(Cut, Cut)> = Vec::new();
        for (from, to) in all {
            match spans.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => spans.push((from, to)),
            }
        }
        Set { spans, none: self.none || other.none }
    }
    /// What is not in, "none" too.
    pub fn not(&self) -> Set {
        let mut spans = Vec::new();
        let mut from = Cut::Start;
        for (a, b) in &self.spans {
            if from < *a {
                spans.push((from, *a));
            }
            from = *b;
        }
        if from < Cut::End {
            spans.push((from, Cut::End));
        }
        Set { spans, none: !self.none }
    }
    /// The same of whole numbers only.
    pub fn whole(&self) -> Set {
        let spans = self.spans.iter().map(|(a, b)| (a.whole(), b.whole())).filter(|(a, b)| a < b);
        spans.fold(Set { spans: Vec::new(), none: self.none }, |set, (a, b)| set.or(&Set::between(a, b)))
    }
    /// Whether all of it is in the other.
    pub fn is_in(&self, other: &Set) -> bool {
        self.and(&other.not()).is_empty()
    }
    /// The cuts at both ends; `None` where no number is in.
    pub fn ends(&self) -> Option<(Cut, Cut)> {
        Some((self.spans.first()?.0, self.spans.last()?.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(i: i64) -> Rat {
        Rat::int(i)
    }

    #[test]
    fn ends_are_in_or_not() {
        assert!(Set::below(n(3)).and(&Set::at_least(n(3))).is_empty());
        assert!(!Set::at_most(n(3)).and(&Set::at_least(n(3))).is_empty());
        assert!(Set::at_most(n(3)).or(&Set::above(n(3))) == Set::all());
        assert!(Set::below(n(3)).or(&Set::above(n(3))) != Set::all());
        assert_eq!(Set::below(n(3)).or(&Set::above(n(3))).not(), Set::one(n(3)).or_none());
    }

    #[test]
    fn between_whole_numbers_there_is_nothing() {
        let open = Set::above(n(2)).and(&Set::below(n(3)));
        assert!(!open.is_empty() && open.whole().is_empty());
        assert_eq!(Set::above(n(2)).whole(), Set::at_least(n(3)).whole());
        assert_eq!(Set::at_most(n(2)).whole().or(&Set::at_least(n(3)).whole()), Set::all());
        let half = Rat::new(5, 2).unwrap_or(Rat::ZERO);
        assert_eq!(Set::at_least(half).whole(), Set::at_least(n(3)).whole());
    }

    #[test]
    fn none_is_apart_from_numbers() {
        assert!(Set::all().or_none().and(&Set::all().not()).has_none());
        assert!(Set::all().is_in(&Set::all().or_none()) && !Set::all().or_none().is_in(&Set::all()));
    }
}
