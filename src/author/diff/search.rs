//! Facts made to tell two duties apart: either side wishes, then both, and what one of them leaves open is settled.

use super::basis::{self, Side};
use super::carry::translate;
use super::compare::{Apart, Change, Reverse, Way, way};
use super::order;
use crate::author::witness::{
    ATTEMPTS, Dice, Goal, Node, Samples, Trial, Witness, World, assessment, attempt_on, bearers, due, filled, redated,
    seed, shrink, stirred, toml,
};
use crate::base::Day;
use crate::base::window::{Assessment, Range};
use crate::engine::Verdict;
use crate::facts::Declaration;
use crate::model::{DutyId, DutyKind, Entity, Model};

/// The attempts of an assessment that is judged on another day.
const FEW: u64 = 60;
/// The attempts after which what is dated is dated otherwise too.
const PLAIN: u64 = 12;
/// The attempts after which bearers are closed and declarations are dated otherwise too.
const EARLY: u64 = 40;
/// The most worlds looked at to settle one that is left open, and all of them.
const SETTLING: usize = 200;
const SETTLING_ALL: usize = 6000;

type Verdicts = (Option<Verdict>, Option<Verdict>);

/// Seeks facts that tell two duties apart, in both directions.
pub fn meanings(old: Side, new: Side) -> Change {
    let mut search = Search::new(old, new);
    search.all();
    let Search { found: [stricter, laxer, otherwise], tried, only, .. } = search;
    let reverse = |way: Way| if only == Some(way) { Reverse::Impossible } else { Reverse::NotFound(tried) };
    match (stricter, laxer, otherwise) {
        (Some(a), Some(b), _) => Change::Both(Box::new(a), Box::new(b)),
        (Some(a), None, _) => Change::Stricter(Box::new(a), reverse(Way::Stricter)),
        (None, Some(b), _) => Change::Laxer(Box::new(b), reverse(Way::Laxer)),
        (None, None, Some(c)) => Change::Otherwise(Box::new(c), tried),
        (None, None, None) => Change::NoneFound(tried),
    }
}

/// The smallest facts that violate a duty that only one side has.
pub fn breach(model: &Model, id: DutyId) -> Option<Witness> {
    let trial = Trial::new(model, id, assessment(model, id));
    crate::author::witness::seek(model, &trial, Goal::Violated, ATTEMPTS).ok()
}

struct Search<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// From which days something is otherwise.
    days: Vec<Day>,
    /// The same, and those before and after.
    around: Vec<Day>,
    samples: Samples,
    found: [Option<Apart>; 3],
    tried: u64,
    /// How many worlds may still be looked at to settle others.
    left: usize,
    /// The one direction that can be, where that is proved.
    only: Option<Way>,
    /// Both duties ask the same: only what they use differs.
    alike: bool,
}

/// One assessment, both duties laid out for it.
struct Stage {
    assessment: Assessment,
    old: Trial,
    new: Trial,
}

impl<'a> Search<'a> {
    fn new(old: Side<'a>, new: Side<'a>) -> Search<'a> {
        let days = basis::days(old, new);
        let around: Vec<Day> = days.iter().flat_map(|d| [d.plus(-1), *d, d.plus(1)]).collect();
        let Range { from, to } = assessment(new.model, new.id).span;
        let plain = [from, Day(from.0 + (to.0 - from.0) / 2)];
        let samples = basis::samples([old, new], around.iter().copied().chain(plain).collect());
        let alike = super::canon::duty(old.model, old.id) == super::canon::duty(new.model, new.id);
        let only = order::only(old, new);
        let found = [None, None, None];
        Search { old, new, days, around, samples, found, tried: 0, left: SETTLING_ALL, only, alike }
    }

    fn stage(&self, assessment: Assessment) -> Stage {
        let trial = |s: Side| Trial::new(s.model, s.id, assessment);
        Stage { assessment, old: trial(self.old), new: trial(self.new) }
    }

    /// Whether nothing more is sought.
    fn done(&self) -> bool {
        let plain = |i: usize| self.found.get(i).and_then(Option::as_ref).is_some_and(|f| !f.brief);
        match self.only {
            Some(Way::Stricter) => plain(0),
            Some(Way::Laxer) => plain(1),
            Some(Way::Otherwise) | None => plain(0) && plain(1),
        }
    }

    /// Whether facts of a kind, the bearer closed early or not, are still of use.
    fn wants(&self, way: Way, brief: bool) -> bool {
        self.found.get(way as usize).is_some_and(|slot| slot.as_ref().is_none_or(|f| f.brief && !brief))
    }

    fn all(&mut self) {
        let mut whole = vec![assessment(self.new.model, self.new.id)];
        let before = assessment(self.old.model, self.old.id);
        if !whole.contains(&before) {
            whole.push(before);
        }
        for assessment in &whole {
            let stage = self.stage(*assessment);
            self.attempts(&stage, ATTEMPTS);
        }
        // What is otherwise from a day is seen by whoever judges on that day or before.
        for assessment in &whole {
            for as_of in self.around.clone() {
                if self.done() {
                    return;
                }
                if assessment.span.has(as_of) {
                    let stage = self.stage(Assessment { as_of, ..*assessment });
                    self.attempts(&stage, FEW);
                }
            }
        }
    }

    fn attempts(&mut self, stage: &Stage, attempts: u64) {
        for n in 0..attempts {
            if self.done() {
                return;
            }
            // Both sides wish in turn, and either verdict.
            let ours = n % 2 == 0;
            let (one, two) = if ours { (self.new, self.old) } else { (self.old, self.new) };
            let types = bearers(one.model, one.id);
            let round = n / 2 / types.len().max(1) as u64;
            let Some(ty) = types.get((n / 2) as usize % types.len().max(1)).copied() else { continue };
            let goal = Goal::ALL.get((round % 3) as usize).copied().unwrap_or(Goal::Violated);
            let salt = seed(self.new.id);
            let dice = |salt: u64, plain: u64| Dice::new(salt, if round < plain { 0 } else { n });
            // Every other round days near a change are as good as others.
            let days = if round % 2 == 1 { &*self.around } else { &[] };
            let (bare, dice_of_one) = (World::of(ty), dice(salt ^ 13, 3));
            let Some(world) = attempt_on(one.model, one.id, stage.assessment, bare, goal, dice_of_one, days) else {
                continue;
            };
            self.look(stage, ours, &world);
            if round % 2 == 1 {
                let dice = Dice::new(salt ^ 17, n);
                let more = stirred(one.model, one.id, stage.assessment, world.clone(), dice, 1);
                more.into_iter().for_each(|w| self.look(stage, ours, &w));
            }
            // Then the other side wishes something else of the same facts.
            let other = match (goal, round / 3 % 2) {
                (Goal::Satisfied, 0) | (Goal::NotApplicable, 0) => Goal::Violated,
                (Goal::Violated, 0) | (Goal::NotApplicable, _) => Goal::Satisfied,
                (Goal::Satisfied | Goal::Violated, _) => Goal::NotApplicable,
            };
            let carried = translate(&world, one.model, two.model).map(|(w, _)| renamed(w, one, two));
            let both = carried.and_then(|w| {
                attempt_on(two.model, two.id, stage.assessment, w, other, dice(salt ^ 19, 6), &self.around)
            });
            if let Some(both) = &both {
                self.look(stage, !ours, both);
            }
            if n < EARLY {
                self.declared(stage, ours, &world);
                self.closed(stage, ours, &world);
                both.iter().for_each(|w| self.closed(stage, !ours, w));
            }
            if n < PLAIN {
                redated(&world, &self.around).iter().for_each(|w| self.look(stage, ours, w));
                let both = both.iter().flat_map(|w| redated(w, &self.around)).collect::<Vec<_>>();
                both.iter().for_each(|w| self.look(stage, !ours, w));
            }
        }
    }

    /// The same with the declaration made by the day it is due on either side, the day after, on no day, and not at all.
    fn declared(&mut self, stage: &Stage, ours: bool, world: &World) {
        let one = if ours { self.new } else { self.old };
        let Some(DutyKind::Attest(attest)) = one.duty().map(|d| &d.kind) else { return };
        let by = [self.old, self.new].into_iter().filter_map(|s| due(s.model, s.id, stage.assessment));
        let mut dated: Vec<Option<Day>> = by.flat_map(|d| [Some(d.plus(1)), Some(d)]).collect();
        dated.push(None);
        let evidence = attest.evidence.as_ref().map(|_| "甲".to_string());
        let entry = |done: bool, on: Option<Day>| {
            let evidence = evidence.clone().filter(|_| done);
            Declaration { done: Some(done), on, evidence, ..Declaration::default() }
        };
        let list = attest.repeats.is_some();
        let mut all: Vec<Vec<Declaration>> = dated.into_iter().map(|on| vec![entry(true, on)]).collect();
        all.extend([vec![entry(false, None)], Vec::new()]);
        for entries in all {
            let mut more = world.clone();
            let Some(bearer) = more.entities.first_mut() else { return };
            match &mut bearer.attest {
                Some(_) if entries.is_empty() => bearer.attest = None,
                Some(declared) => {
                    declared.entries = entries;
                    declared.list = list;
                }
                None => return,
            }
            self.look(stage, ours, &more);
        }
    }

    /// The same with a bearer that was closed before something changed, or founded when it had.
    fn closed(&mut self, stage: &Stage, ours: bool, world: &World) {
        for day in self.days.clone() {
            for (slot, day) in [(Entity::CLOSED, day.plus(-1)), (Entity::ESTABLISHED, day)] {
                let mut more = world.clone();
                if let Some(bearer) = more.entities.first_mut() {
                    bearer.fields.insert(slot, Node::Date(day));
                }
                self.look(stage, ours, &more);
            }
        }
    }

    /// What both sides say of the facts, and whether one of them does not know all of it.
    fn both(&self, stage: &Stage, ours: bool, world: &World) -> (Verdicts, bool) {
        let (one, two) = if ours { (self.new, self.old) } else { (self.old, self.new) };
        let verdict = |s: Side, new: bool, w: &World| if new { &stage.new } else { &stage.old }.verdict(s.model, w);
        let mine = verdict(one, ours, world);
        let attest = |s: Side| s.duty().is_some_and(|d| matches!(d.kind, DutyKind::Attest(_)));
        let alone = world.entities.first().is_some_and(|e| e.attest.is_some()) && attest(one) != attest(two);
        let (theirs, lost) = match translate(world, one.model, two.model) {
            Some((moved, lost)) => (verdict(two, !ours, &renamed(moved, one, two)), lost || alone),
            None => (None, true),
        };
        (if ours { (theirs, mine) } else { (mine, theirs) }, lost)
    }

    /// Looks at facts that one side can state.
    fn look(&mut self, stage: &Stage, ours: bool, world: &World) {
        self.tried += 1;
        let ((old, new), _) = self.both(stage, ours, world);
        let kind = way(old, new);
        if let Some(kind) = kind {
            self.keep(stage, ours, world, (old, new), kind);
        }
        // What one side leaves open is no answer yet: a fact more may be one. Where both ask the same of things that differ,
        // it may take a fact more to see that.
        if matches!(kind, None | Some(Way::Otherwise)) && open(old, new) || self.alike && kind.is_none() {
            self.settle(stage, ours, world);
        }
    }

    /// Facts that say one or two things more, on which one side is violated and the other is not.
    fn settle(&mut self, stage: &Stage, ours: bool, world: &World) {
        let model = if ours { self.new.model } else { self.old.model };
        let mut budget = SETTLING.min(self.left);
        let mut round = vec![world.clone()];
        for _ in 0..2 {
            let mut next = Vec::new();
            for more in round.iter().flat_map(|w| filled(model, w, &self.samples)).collect::<Vec<_>>() {
                let empty = |i: usize| self.found.get(i).is_some_and(Option::is_none);
                if budget == 0 || !empty(0) && !empty(1) {
                    return;
                }
                budget -= 1;
                self.left -= 1;
                let (verdicts, _) = self.both(stage, ours, &more);
                match way(verdicts.0, verdicts.1) {
                    None | Some(Way::Otherwise) if open(verdicts.0, verdicts.1) => next.push(more),
                    Some(kind) => self.keep(stage, ours, &more, verdicts, kind),
                    None => {}
                }
            }
            round = next;
        }
    }

    /// Keeps facts made small, where they show what was not shown yet.
    fn keep(&mut self, stage: &Stage, ours: bool, world: &World, verdicts: Verdicts, kind: Way) {
        let stated = |w: &World, slot| w.entities.first().is_some_and(|e| e.fields.contains_key(&slot));
        let brief = |w: &World| stated(w, Entity::CLOSED) || stated(w, Entity::ESTABLISHED);
        let empty = self.wants(kind, true);
        if !empty && (brief(world) || !self.wants(kind, false)) {
            return;
        }
        let small = shrink(world, &mut |w| self.both(stage, ours, w).0 == verdicts);
        let (_, unknown) = self.both(stage, ours, &small);
        let model = if ours { self.new.model } else { self.old.model };
        let text = toml(model, &small, Some(stage.assessment.span));
        let (old, new) = verdicts;
        let apart = Apart { text, assessment: stage.assessment, old, new, unknown, brief: brief(&small) };
        if let Some(slot) = self.found.get_mut(kind as usize) {
            *slot = Some(apart);
        }
    }
}

/// Whether a side leaves it open.
fn open(old: Option<Verdict>, new: Option<Verdict>) -> bool {
    [old, new].contains(&Some(Verdict::Undetermined))
}

/// A declaration is of the duty, whatever either side calls it.
fn renamed(mut world: World, from: Side, to: Side) -> World {
    let name = |s: Side| s.duty().map(|d| d.name.clone());
    let declared = world.entities.first_mut().and_then(|e| e.attest.as_mut());
    if let (Some(declared), Some(a), Some(b)) = (declared, name(from), name(to))
        && declared.name == a
    {
        declared.name = b;
    }
    world
}
