//! Old rules against new: matched duties compared in parallel, what only one side has, what they are made of.

use super::compare::{Change, Changed, Sides, breach, meanings};
use super::judged::Effects;
use super::pair::{Paired, pair};
use super::vocabulary::{self, Declared};
use super::{canon, marks};
use crate::author::mutants::{Uses, uses};
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
    /// Whether what is asked has changed, as far as was seen.
    pub fn is_change(&self) -> bool {
        let asks = |c: &Changed| !matches!(c.change, Change::Same | Change::Wording | Change::NoneFound(_));
        let marked = |c: &Changed| c.marks.iter().any(|m| marks::matters(m.0));
        !self.appeared.is_empty() || !self.went.is_empty() || self.changed.iter().any(|c| asks(c) || marked(c))
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
    let sides = Sides { old, new };
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
            let change = if worded || made_of_other(old, new, *o, *n) {
                meanings(sides, *o, *n)
            } else if marks.is_empty() {
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
    let untouched = |c: &Changed| matches!(c.change, Change::Same) && c.how == super::pair::How::Name;
    let same = all.iter().filter(|c| untouched(c)).count();
    let changed = all.into_iter().filter(|c| !untouched(c)).collect();
    Difference { paired, changed, same, appeared, went, declared, effects: None }
}

/// Whether what two duties use is another thing under the same name.
fn made_of_other(old: &Model, new: &Model, o: DutyId, n: DutyId) -> bool {
    let text = |model: &Model, id: DutyId| -> Vec<String> {
        let Uses { defines, parameters, intervals } = uses(model, id);
        let mut out: Vec<String> = defines
            .iter()
            .filter_map(|d| model.defines.get(d.index()))
            .map(|d| format!("{} {}", d.name, canon::expr(model, &d.body, &[d.owner])))
            .collect();
        out.extend(parameters.iter().filter_map(|p| model.parameters.get(p.index())).map(|p| {
            let values: Vec<String> = p.values.iter().map(|(d, v)| format!("{d} {}", canon::value(model, v))).collect();
            format!("{} {}", p.name, values.join(" "))
        }));
        // Named spans stand in the text of the duty itself.
        out.extend(intervals.iter().map(|(_, range)| range.to_string()));
        out.sort_unstable();
        out
    };
    text(old, o) != text(new, n)
}
