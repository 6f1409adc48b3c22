//! Two duties side by side: whom and when both bind, whether both can come up, and what they speak of.

use super::Cx;
use crate::author::reason::Scope;
use crate::base::Day;
use crate::base::window::Range;
use crate::model::{Body, DutyId, DutyKind, EntityId, Exception, Expr, Obligation};
use std::collections::{BTreeMap, BTreeSet};

/// The most duties on one subject that are compared with each other.
const MOST: usize = 300;

impl<'a> Cx<'a> {
    /// The requirements of a duty; a declaration has none.
    pub(super) fn bodies(&self, duty: &'a Obligation) -> &'a [Body] {
        match &duty.kind {
            DutyKind::Requirements(bodies) => bodies,
            DutyKind::Attest(_) => &[],
        }
    }
    /// From when to when a duty binds anybody it names: until another that binds at least those, whatever the case, supersedes
    /// it.
    pub(super) fn binding(&self, id: DutyId) -> Range {
        let Some(duty) = self.model.duties.get(id.0 as usize) else { return Range::new(Day::MAX, Day::MIN) };
        let mut force = self.force(duty);
        for new in self.superseded.get(&id).into_iter().flatten().filter_map(|new| self.duty(*new)) {
            let covers = duty.binds.iter().all(|b| new.binds.iter().any(|n| self.model.is_a(*b, *n)));
            if covers && new.when.is_empty() {
                force.to = force.to.min(self.force(new).from.plus(-1));
            }
        }
        force
    }
    /// Whether one supersedes the other, by however many steps.
    pub(super) fn linked(&self, one: DutyId, other: DutyId) -> bool {
        let below = |from: DutyId, to: DutyId| {
            let (mut open, mut seen) = (vec![from], BTreeSet::new());
            while let Some(id) = open.pop() {
                if id == to {
                    return true;
                }
                if seen.insert(id) {
                    open.extend(self.model.duties.get(id.0 as usize).into_iter().flat_map(|d| &d.supersedes));
                }
            }
            false
        };
        below(one, other) || below(other, one)
    }
    /// Two duties in the order in which they were written.
    pub(super) fn as_written(&self, one: DutyId, other: DutyId) -> (DutyId, DutyId) {
        let at = |id: DutyId| self.duty(id).map(|d| (d.span.file, d.span.start));
        if at(other) < at(one) { (other, one) } else { (one, other) }
    }
    /// The types that both bind.
    pub(super) fn both_bind(&self, one: &Obligation, other: &Obligation) -> Vec<EntityId> {
        let mut out: Vec<EntityId> = Vec::new();
        for a in &one.binds {
            for b in &other.binds {
                match (self.model.is_a(*a, *b), self.model.is_a(*b, *a)) {
                    (true, _) => out.push(*a),
                    (false, true) => out.push(*b),
                    (false, false) => {}
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
    /// Whether two documents certainly speak to the same people: they are one, or one issuer's.
    pub(super) fn same_voice(&self, one: &Obligation, other: &Obligation) -> bool {
        let issuer = |d: &Obligation| self.model.documents.get(d.document.index()).and_then(|d| d.issuer.as_deref());
        one.document == other.document || (issuer(one).is_some() && issuer(one) == issuer(other))
    }
    /// Whether there certainly are facts with which all of these hold and none of those exceptions applies.
    pub(super) fn comes_up(&self, scope: Scope, one: &[&Expr], other: &[&Expr], exceptions: &[&Exception]) -> bool {
        let all: Vec<(&Expr, bool)> = one.iter().chain(other).map(|e| (*e, true)).collect();
        if scope.refute(&all).is_some() {
            return false;
        }
        if exceptions.is_empty() {
            let keys = |list: &[&Expr]| -> BTreeSet<String> { list.iter().flat_map(|e| scope.conjuncts(e)).collect() };
            let (a, b) = (keys(one), keys(other));
            // What the author thinks comes up does; the other asks for no more.
            if a.is_subset(&b) || b.is_subset(&a) {
                return true;
            }
        }
        let worlds = scope.worlds(&all);
        let free = exceptions.iter().try_fold(worlds, |worlds, e| {
            let mut none = None;
            for when in &e.when {
                let contrary = scope.worlds(&[(when, false)])?;
                none = match none {
                    None => Some(contrary),
                    Some(sofar) => crate::author::reason::Worlds::either(sofar, contrary),
                };
            }
            Some(worlds?.and(none?))
        });
        free.flatten().is_some_and(|w| w.surely())
    }
    /// Pairs of computed duties that speak of the same, each with its number; the lesser first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (DutyId, DutyId)> {
        self.pairs.get_or_init(|| self.find_pairs()).iter().copied()
    }
    fn find_pairs(&self) -> BTreeSet<(DutyId, DutyId)> {
        let mut about: BTreeMap<String, Vec<DutyId>> = BTreeMap::new();
        for (id, duty) in self.duties() {
            let scope = Scope::new(self.model, self.force(duty), &duty.binds, &self.texts);
            let mut subjects: BTreeSet<String> = BTreeSet::new();
            for body in self.bodies(duty) {
                let worlds = scope.worlds(&[(&body.expr, true)]);
                subjects.extend(worlds.iter().flat_map(|w| w.subjects()).map(str::to_string));
            }
            for subject in subjects {
                about.entry(subject).or_default().push(id);
            }
        }
        let mut out = BTreeSet::new();
        for ids in about.values().filter(|ids| ids.len() <= MOST) {
            for (i, a) in ids.iter().enumerate() {
                out.extend(ids.iter().skip(i + 1).map(|b| (*a.min(b), *a.max(b))));
            }
        }
        out
    }
}
