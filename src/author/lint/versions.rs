//! Versions of a duty: what `version-gap` and `version-overlap` look at.
//!
//! One duty is a version of another if it supersedes it; or if both belong to one document, bind the same, in the same cases,
//! cite the same clauses and speak of the same quantities, and the first ends (`until`) where the second begins (`from`).

use super::Cx;
use crate::author::reason::Scope;
use crate::base::window::Range;
use crate::model::{DutyId, Obligation};
use std::collections::BTreeSet;

/// Two versions of a duty, the earlier first.
pub(super) struct Versions<'a> {
    pub(super) old: &'a Obligation,
    pub(super) new: &'a Obligation,
    /// Days of the document's force between them on which neither applies; may be empty.
    pub(super) gap: Range,
    /// Days on which both apply; may be empty.
    pub(super) both: Range,
}

impl<'a> Cx<'a> {
    /// All pairs of neighbouring versions.
    pub(super) fn versions(&self) -> Vec<Versions<'a>> {
        let mut out = Vec::new();
        for (_, new) in self.duties() {
            for old in new.supersedes.iter().filter_map(|o| self.duty(*o)) {
                // The older one ends the day before at the latest; it may end sooner by its own `until`.
                out.push(self.neighbours(old, new, self.force(old)));
            }
        }
        for (a, b) in self.pairs() {
            let Some((one, other)) = self.duty(a).zip(self.duty(b)) else { continue };
            let (old, new) = if self.force(one).from <= self.force(other).from { (one, other) } else { (other, one) };
            if self.same_but_for_numbers(old, new) && !self.linked(a, b) && old.until.is_some() && new.from.is_some() {
                let mut pair = self.neighbours(old, new, self.force(old));
                pair.both = self.force(old).and(self.force(new));
                // One within the other is no next version.
                if self.force(new).to <= self.force(old).to && !pair.both.is_empty() {
                    continue;
                }
                if !self.between(a, b, old, new) {
                    out.push(pair);
                }
            }
        }
        out
    }
    fn neighbours(&self, old: &'a Obligation, new: &'a Obligation, force: Range) -> Versions<'a> {
        let document = self.model.in_force(new);
        let gap = Range::new(force.to.plus(1), self.force(new).from.plus(-1)).and(document);
        Versions { old, new, gap, both: Range::new(force.to, force.to.plus(-1)) }
    }
    /// Whether a third version lies between.
    fn between(&self, a: DutyId, b: DutyId, old: &Obligation, new: &Obligation) -> bool {
        let (first, last) = (self.force(old), self.force(new));
        self.duties().any(|(id, duty)| {
            let own = self.force(duty);
            id != a && id != b && first.from < own.from && own.from < last.from && self.same_but_for_numbers(old, duty)
        })
    }
    fn same_but_for_numbers(&self, one: &Obligation, other: &Obligation) -> bool {
        let sorted = |d: &Obligation| {
            let (mut binds, mut clauses) = (d.binds.clone(), d.clauses.clone());
            binds.sort_unstable();
            clauses.sort_unstable();
            (binds, clauses)
        };
        let about = |d: &Obligation| -> BTreeSet<String> {
            let scope = Scope::new(self.model, Range::ALL, &d.binds, &self.texts);
            let each = self.model.duties.iter().filter(|o| o.full == d.full).flat_map(|d| self.bodies(d));
            let worlds = each.filter_map(|b| scope.worlds(&[(&b.expr, true)]));
            worlds.flat_map(|w| w.terms().into_iter().map(str::to_string).collect::<Vec<_>>()).collect()
        };
        let cases = |d: &Obligation| -> BTreeSet<String> {
            let scope = Scope::new(self.model, Range::ALL, &d.binds, &self.texts);
            d.when.iter().flat_map(|e| scope.conjuncts(e)).collect()
        };
        one.document == other.document
            && sorted(one) == sorted(other)
            && cases(one) == cases(other)
            && !about(one).is_empty()
            && about(one) == about(other)
    }
}
