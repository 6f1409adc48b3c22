//! Old rules against new: matched duties compared in parallel, what only one side has, what they are made of.

use super::basis::{Side, differs};
use super::compare::{Change, Changed};
use super::judged::Effects;
use super::pair::{How, Paired, pair};
use super::search::{breach, meanings};
use super::vocabulary::{self, Declared};
use super::{canon, marks};
use crate::author::witness::Witness;
use crate::base::Sources;
use crate::model::{DutyId, Model, Obligation};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What differs.
#[derive(Debug, Default)]
pub struct Difference {
    /// How duties were matched.
    pub paired: Paired,
    /// Matched duties, those that are the same in every word left out.
    pub changed: Vec<Changed>,
    /// How many are the same.
    pub same: usize,
    /// Duties only in the new rules, with facts that violate them.
    pub appeared: Vec<(DutyId, Option<Witness>)>,
    /// Duties only in the old rules, with facts that violated them.
    pub went: Vec<(DutyId, Option<Witness>)>,
    /// Declarations that differ.
    pub declared: Vec<Declared>,
    /// What it does to given facts.
    pub effects: Option<Effects>,
}

impl Difference {
    /// Whether what is asked has changed, or may have: what is written differently counts, and any effect on given facts.
    pub fn is_change(&self) -> bool {
        let asks = |c: &Changed| !matches!(c.change, Change::Same | Change::Wording);
        let marked = |c: &Changed| c.marks.iter().any(|m| marks::matters(m.0));
        let felt = self.effects.as_ref().is_some_and(Effects::any);
        felt || !self.appeared.is_empty() || !self.went.is_empty() || self.changed.iter().any(|c| asks(c) || marked(c))
    }
}

/// Compares the duties kept.
pub fn run(
    old: &Model,
    new: &Model,
    sources: &Sources,
    keep: &dyn Fn(&Obligation) -> bool,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Difference {
    let paired = pair(old, new, keep);
    let declared = vocabulary::compare(old, new, sources);
    let total = paired.pairs.len() + paired.new.len() + paired.gone.len();
    let done = AtomicUsize::new(0);
    let tick = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let all: Vec<Changed> = paired
        .pairs
        .par_iter()
        .map(|(o, n, how)| {
            let marks = marks::of(old, new, *o, *n);
            let worded = canon::duty(old, *o) != canon::duty(new, *n);
            let (a, b) = (Side { model: old, id: *o }, Side { model: new, id: *n });
            let change = if worded || differs(a, b) {
                meanings(a, b)
            } else if marks.iter().all(|m| m.0 == "name") {
                Change::Same
            } else {
                Change::Wording
            };
            tick();
            Changed { old: *o, new: *n, how: *how, change, marks }
        })
        .collect();
    let breaches = |model: &Model, ids: &[DutyId]| -> Vec<(DutyId, Option<Witness>)> {
        let one = |id: &DutyId| {
            let found = breach(model, *id);
            tick();
            (*id, found)
        };
        ids.par_iter().map(one).collect()
    };
    let appeared = breaches(new, &paired.new);
    let went = breaches(old, &paired.gone);
    let untouched = |c: &Changed| matches!(c.change, Change::Same) && c.how == How::Name && c.marks.is_empty();
    let same = all.iter().filter(|c| untouched(c)).count();
    let changed = all.into_iter().filter(|c| !untouched(c)).collect();
    Difference { paired, changed, same, appeared, went, declared, effects: None }
}
