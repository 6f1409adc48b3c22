//! What the change does to given facts: two real checks, verdict against verdict.

use super::pair::Paired;
use crate::base::Span;
use crate::engine::outcome::Outcome;
use crate::engine::{Finding, Verdict};
use crate::facts::Facts;
use crate::model::{DutyId, Model};
use std::collections::{BTreeMap, BTreeSet};

/// One side's check.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The facts as these rules read them.
    pub facts: &'a Facts,
    /// What came out, with every verdict.
    pub outcome: &'a Outcome,
}

/// What became of an entity under a duty.
#[derive(Clone, Debug)]
pub struct Effect {
    /// `type/id`
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The duty, as the new rules call it (the old, where it went).
    pub duty: String,
    /// Its title.
    pub title: String,
    /// The verdict before; none where it was not judged by this duty.
    pub before: Option<Verdict>,
    /// The verdict after.
    pub after: Option<Verdict>,
    /// Where the deciding fact stands.
    pub fact: Span,
    /// What is said of the violation, in the language of the run.
    pub message: String,
}

/// What the change does.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Violated now, not before.
    pub newly: Vec<Effect>,
    /// Violated before, not now.
    pub relieved: Vec<Effect>,
    /// Violated on both sides.
    pub staying: Vec<Effect>,
    /// Other verdicts that differ, neither of them violated: before, after, how many.
    pub others: BTreeMap<(&'static str, &'static str), usize>,
    /// How many verdicts came out the same.
    pub same: usize,
}

impl Effects {
    /// Whether any verdict differs.
    pub fn any(&self) -> bool {
        !self.newly.is_empty()
            || !self.relieved.is_empty()
            || !self.others.is_empty()
            || self.staying.iter().any(|e| e.before != e.after)
    }
    /// How many different entities these are.
    pub fn entities(list: &[Effect]) -> usize {
        list.iter().map(|e| &e.entity).collect::<BTreeSet<_>>().len()
    }
}

type Judged<'a> = BTreeMap<(String, DutyId), (&'a Finding, &'a str)>;

/// Holds two checks against each other; `say` words a finding of a side (`true`: the new one).
pub fn compare(old: Checked, new: Checked, paired: &Paired, say: &dyn Fn(bool, &Finding) -> String) -> Effects {
    let (before, after) = (judged(old), judged(new));
    let to_old: BTreeMap<DutyId, DutyId> = paired.pairs.iter().map(|(o, n, _)| (*n, *o)).collect();
    let mut keys: BTreeSet<(String, String, Option<DutyId>, Option<DutyId>)> = BTreeSet::new();
    let full = |m: &Model, id: DutyId| m.duties.get(id.0 as usize).map_or(String::new(), |d| d.full.clone());
    for (entity, n) in after.keys().filter(|(_, n)| to_old.contains_key(n) || paired.new.contains(n)) {
        keys.insert((entity.clone(), full(new.model, *n), to_old.get(n).copied(), Some(*n)));
    }
    let to_new: BTreeMap<DutyId, DutyId> = paired.pairs.iter().map(|(o, n, _)| (*o, *n)).collect();
    for (entity, o) in before.keys().filter(|(_, o)| to_new.contains_key(o) || paired.gone.contains(o)) {
        let n = to_new.get(o).copied();
        let name = n.map_or_else(|| full(old.model, *o), |n| full(new.model, n));
        keys.insert((entity.clone(), name, Some(*o), n));
    }
    let mut out = Effects::default();
    for (entity, duty, o, n) in keys {
        let b = o.and_then(|o| before.get(&(entity.clone(), o)));
        let a = n.and_then(|n| after.get(&(entity.clone(), n)));
        let (vb, va) = (b.map(|f| f.0.verdict), a.map(|f| f.0.verdict));
        let broken = |v: Option<Verdict>| matches!(v, Some(Verdict::Violated | Verdict::Waived));
        if vb == va && !broken(va) {
            out.same += 1;
            continue;
        }
        let Some((new_side, (finding, name))) = a.map(|f| (true, f)).or(b.map(|f| (false, f))) else { continue };
        let told = match (broken(va), b) {
            (false, Some(b)) if broken(vb) => (false, b.0),
            _ => (new_side, *finding),
        };
        let model = if n.is_some() { new.model } else { old.model };
        let id = n.or(o).unwrap_or(DutyId(0));
        let title = model.duties.get(id.0 as usize).and_then(|d| d.title.clone()).unwrap_or_default();
        let effect = Effect {
            entity,
            name: (*name).to_string(),
            duty,
            title,
            before: vb,
            after: va,
            fact: told.1.fact.at,
            message: say(told.0, told.1),
        };
        match (broken(vb), broken(va)) {
            (false, true) => out.newly.push(effect),
            (true, false) => out.relieved.push(effect),
            (true, true) => out.staying.push(effect),
            (false, false) => {
                let key = |v: Option<Verdict>| v.map_or("not_bound", Verdict::key);
                *out.others.entry((key(vb), key(va))).or_default() += 1;
            }
        }
    }
    out
}

fn judged<'a>(side: Checked<'a>) -> Judged<'a> {
    let one = |f: &'a Finding| {
        let name = side.facts.entity(f.entity).map_or("", |e| &*e.name);
        ((side.facts.key(side.model, f.entity), f.duty), (f, name))
    };
    side.outcome.findings.iter().map(one).collect()
}
