//! Whole duties: what to wish of conditions, requirements and exceptions so that a verdict comes out; and chance changes
//! to a world that was made.

use super::maker::{Dice, Maker, V, grain};
use super::shrink::slots;
use super::world::{At, Declared, Hop, Node, World};
use crate::base::Day;
use crate::base::window::{Assessment, Range};
use crate::facts::Declaration;
use crate::model::{
    Attest, Body, DutyId, DutyKind, Entity, EntityId, Exception, Expr, Model, Obligation, Owner, RecordId, Type,
};

/// A verdict that facts are sought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// Satisfied.
    Satisfied,
    /// Violated.
    Violated,
    /// Does not apply.
    NotApplicable,
}

impl Goal {
    /// All of them.
    pub const ALL: [Goal; 3] = [Goal::Satisfied, Goal::Violated, Goal::NotApplicable];
}

/// The entity types a duty can bind, those first for which its conditions leave something open.
pub fn bearers(model: &Model, id: DutyId) -> Vec<EntityId> {
    let Some(duty) = model.duties.get(id.0 as usize) else { return Vec::new() };
    let all = (0..model.entities.len() as u32).map(EntityId);
    let bound: Vec<EntityId> = all.filter(|t| duty.binds.iter().any(|b| model.is_a(*t, *b))).collect();
    let (mut able, rest): (Vec<EntityId>, Vec<EntityId>) =
        bound.into_iter().partition(|t| crate::model::reads::of_duty(model, id, *t).is_some());
    able.sort_by_key(|t| !duty.binds.contains(t));
    able.extend(rest);
    able
}

/// The days a duty is in force within an assessment.
pub fn force(model: &Model, duty: &Obligation, assessment: Assessment) -> Range {
    let document = model.in_force(duty);
    let own = Range::new(duty.from.unwrap_or(document.from), duty.until.unwrap_or(document.to));
    let force = own.and(assessment.span);
    if force.is_empty() { assessment.span } else { force }
}

/// One attempt at facts that bring a verdict about.
pub fn attempt(
    model: &Model,
    id: DutyId,
    assessment: Assessment,
    bearer: EntityId,
    goal: Goal,
    dice: Dice,
) -> Option<World> {
    attempt_on(model, id, assessment, World::of(bearer), goal, dice, &[])
}

/// The same on facts that are there already, with more days that are worth stating where a day is invented.
pub fn attempt_on(
    model: &Model,
    id: DutyId,
    assessment: Assessment,
    world: World,
    goal: Goal,
    dice: Dice,
    days: &[Day],
) -> Option<World> {
    let (duty, bearer) = (model.duties.get(id.0 as usize)?, world.entities.first()?.ty);
    let mut maker = maker(model, duty, assessment, bearer, dice);
    maker.world = world;
    maker.days = days.to_vec();
    maker.duty(id, duty, &[At::entity(0, bearer)], goal);
    Some(maker.done())
}

/// The day by which a declaration is due, for a bearer of whom nothing is stated.
pub fn due(model: &Model, id: DutyId, assessment: Assessment) -> Option<Day> {
    let duty = model.duties.get(id.0 as usize)?;
    let DutyKind::Attest(attest) = &duty.kind else { return None };
    let bearer = bearers(model, id).first().copied()?;
    let mut maker = maker(model, duty, assessment, bearer, Dice::new(0, 0));
    maker.number(attest.by.as_ref()?, &[At::entity(0, bearer)]).map(super::maker::day_of)
}

fn maker<'m>(model: &'m Model, duty: &Obligation, assessment: Assessment, bearer: EntityId, dice: Dice) -> Maker<'m> {
    let pack = model.documents.get(duty.document.index()).map_or(0, |d| d.pack);
    Maker::new(model, assessment, force(model, duty, assessment), pack, bearer, dice)
}

impl Maker<'_> {
    fn duty(&mut self, id: DutyId, duty: &Obligation, frames: &[At], goal: Goal) {
        if goal == Goal::NotApplicable {
            return self.out_of_reach(duty, frames);
        }
        if self.dice.one_in(6) {
            self.briefly(frames);
        }
        let model = self.model;
        let mine: Vec<&Exception> = model.exceptions.iter().filter(|e| e.duty == id).collect();
        let chosen = if mine.is_empty() || !self.dice.one_in(3) { None } else { Some(self.dice.any(mine.len())) };
        duty.when.iter().for_each(|e| self.wish(e, frames, true));
        for (i, exception) in mine.iter().enumerate() {
            if chosen == Some(i) {
                self.bodies(&exception.requirements, frames, goal);
            } else {
                self.fail_one(&exception.when, frames);
            }
        }
        match &duty.kind {
            DutyKind::Requirements(bodies) if chosen.is_none() || self.dice.one_in(2) => {
                self.bodies(bodies, frames, goal);
            }
            DutyKind::Requirements(_) => {}
            DutyKind::Attest(attest) => self.declare(duty, attest, frames, goal),
        }
        if let Some(exception) = chosen.and_then(|i| mine.get(i)) {
            exception.when.iter().for_each(|e| self.wish(e, frames, true));
        }
    }

    /// A bearer that is there only on the first or last days in force, or just not.
    fn briefly(&mut self, frames: &[At]) {
        let Some(bearer) = frames.first() else { return };
        let Range { from, to } = self.force;
        let n = self.dice.any(4);
        let (slot, day) = match n {
            0 => (Entity::CLOSED, from),
            1 => (Entity::CLOSED, from.plus(-1)),
            2 => (Entity::ESTABLISHED, to),
            _ => (Entity::ESTABLISHED, to.plus(1)),
        };
        self.world.put(bearer, slot, Node::Date(day));
    }

    /// A `when` that is false; where there is none, a bearer that was closed before.
    fn out_of_reach(&mut self, duty: &Obligation, frames: &[At]) {
        let chance = self.dice.one_in(4);
        if duty.when.is_empty() || chance {
            if let DutyKind::Attest(attest) = &duty.kind {
                let entry =
                    Declaration { not_applicable: true, reason: Some("甲".to_string()), ..Declaration::default() };
                return self.state(duty, attest, vec![entry]);
            }
            let closed = self.force.from.plus(-1);
            if let Some(bearer) = frames.first() {
                self.world.put(bearer, Entity::CLOSED, Node::Date(closed));
            }
            return;
        }
        self.fail_one(&duty.when, frames);
    }

    fn fail_one(&mut self, list: &[Expr], frames: &[At]) {
        let which = self.dice.any(list.len());
        for (i, e) in list.iter().enumerate() {
            self.wish(e, frames, i != which);
        }
    }

    fn bodies(&mut self, bodies: &[Body], frames: &[At], goal: Goal) {
        let wrong = (goal == Goal::Violated).then(|| self.dice.any(bodies.len()));
        for (i, body) in bodies.iter().enumerate() {
            let good = wrong != Some(i);
            self.wish(&body.expr, frames, good != body.forbid);
        }
    }

    fn declare(&mut self, duty: &Obligation, attest: &Attest, frames: &[At], goal: Goal) {
        let good = goal == Goal::Satisfied;
        let entry = |on| Declaration {
            done: Some(true),
            on,
            evidence: attest.evidence.as_ref().map(|_| "甲".to_string()),
            ..Declaration::default()
        };
        if let Some(repeats) = &attest.repeats {
            let force = self.force_at(frames);
            let slices = self.laid_for(&repeats.when, force, frames);
            let kept = if good { slices.len() } else { slices.len().saturating_sub(1) };
            let entries = slices.into_iter().take(kept).map(|d| entry(Some(d))).collect();
            return self.state(duty, attest, entries);
        }
        let by = attest.by.as_ref().and_then(|e| self.number(e, frames)).map(super::maker::day_of);
        let one = if good { entry(by) } else { Declaration { done: Some(false), ..Declaration::default() } };
        self.state(duty, attest, vec![one]);
    }

    fn state(&mut self, duty: &Obligation, attest: &Attest, entries: Vec<Declaration>) {
        if let Some(bearer) = self.world.entities.first_mut() {
            let list = attest.repeats.is_some() && entries.iter().all(|e| !e.not_applicable);
            bearer.attest = Some(Declared { name: duty.name.clone(), entries, list });
        }
    }

    /// A chance change: something left out, doubled, or a little different.
    pub fn stir(&mut self) {
        let all = slots(&self.world);
        let n = self.dice.any(all.len());
        let Some((at, slot)) = all.get(n).cloned() else { return };
        let ty = self.type_at(&at, slot);
        let way = self.dice.any(4);
        let Some(node) = self.world.get(&at, slot).cloned() else { return };
        let changed = match (node, way) {
            (_, 0) => return self.world.drop(&at, slot),
            (Node::Bool(b), _) => Node::Bool(!b),
            (Node::Number(_) | Node::Clock(_) | Node::Date(_) | Node::Moment(_), _) => {
                return self.nudge(&at, slot, ty, way);
            }
            (Node::Variant(_), _) => match ty.and_then(|ty| self.invent(&ty)) {
                Some(V::Variant(v)) => Node::Variant(v),
                _ => return,
            },
            (Node::Text(t), _) => Node::Text(if t == "甲" { "乙" } else { "甲" }.to_string()),
            (Node::Rows(mut rows), 1) => {
                rows.extend(rows.last().cloned());
                Node::Rows(rows)
            }
            (Node::Rows(mut rows), _) => {
                rows.pop();
                Node::Rows(rows)
            }
            (Node::Values(mut values), _) => {
                values.pop();
                Node::Values(values)
            }
            (node, _) => node,
        };
        self.world.put(&at, slot, changed);
    }

    /// Moves a number or day by a little, or to where the days in force begin or end.
    fn nudge(&mut self, at: &At, slot: usize, ty: Option<Type>, way: usize) {
        let Some(ty) = ty else { return };
        let Some(V::Num(n)) = self.world.get(at, slot).and_then(|node| self.stated(node)) else { return };
        let clock = matches!(self.world.get(at, slot), Some(Node::Clock(_)));
        let moved = match way {
            1 => n.add(grain(&ty)),
            2 => n.sub(grain(&ty)),
            _ => self.invent(&ty).and_then(|v| v.num()),
        };
        moved.into_iter().for_each(|n| self.store(at, slot, &ty, V::Num(n), clock));
    }

    fn type_at(&self, at: &At, slot: usize) -> Option<Type> {
        let ty = self.world.entities.get(at.entity)?.ty;
        let mut owner = Owner::Entity(ty);
        for hop in &at.path {
            let (Hop::Row(slot) | Hop::Item(slot, _)) = hop;
            let record: RecordId = match self.field_type(owner, *slot)? {
                Type::Record(r) => r,
                Type::List(inner) => match *inner {
                    Type::Record(r) => r,
                    _ => return None,
                },
                _ => return None,
            };
            owner = Owner::Record(record);
        }
        self.field_type(owner, slot)
    }
}

/// A world changed by chance so many times.
pub fn stirred(
    model: &Model,
    id: DutyId,
    assessment: Assessment,
    world: World,
    dice: Dice,
    times: usize,
) -> Option<World> {
    let duty = model.duties.get(id.0 as usize)?;
    let ty = world.entities.first()?.ty;
    let mut maker = maker(model, duty, assessment, ty, dice);
    maker.world = world;
    (0..times).for_each(|_| maker.stir());
    Some(maker.done())
}
