//! What a duty reads of the facts: the paths from an entity type into its fields, records and lists, through references
//! and derived fields. What cannot matter to a bearer of one type (`when type = township`) is left out.

use super::duty::{Body, DutyKind};
use super::expr::{Access, Coll, Expr, ExprKind, Root, Step, When};
use super::types::{DefineId, EntityId, Owner, Type};
use super::visit::Part;
use super::{DutyId, Field, Model, Value};
use std::collections::BTreeSet;

/// A place in the facts of an entity: its type and the slots on the way, through nested records and lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The entity type.
    pub entity: EntityId,
    /// The slots.
    pub path: Vec<usize>,
}

/// What is read.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// Fields, lists and fields inside lists.
    pub fields: BTreeSet<Place>,
    /// Lists of events: how far they speak matters.
    pub ledgers: BTreeSet<Place>,
    /// References by which others are found (`every E via F`): the type of those others, and their slot.
    pub reverse: BTreeSet<(EntityId, usize)>,
}

/// What a duty reads when it binds an entity of exactly this type; `None` if it cannot bind one.
pub fn of_duty(model: &Model, id: DutyId, bearer: EntityId) -> Option<Reads> {
    let duty = model.duties.get(id.0 as usize)?;
    if !duty.binds.iter().any(|b| model.is_a(bearer, *b)) {
        return None;
    }
    let mut reader = Reader { model, found: Reads::default(), seen: BTreeSet::new() };
    let frames = [At { place: Place { entity: bearer, path: Vec::new() }, owner: Owner::Entity(bearer), exact: true }];
    if duty.when.iter().any(|e| reader.settled(e, &frames) == Some(false)) {
        return None;
    }
    duty.when.iter().for_each(|e| reader.expr(e, &frames));
    match &duty.kind {
        DutyKind::Requirements(bodies) => reader.bodies(bodies, &frames),
        DutyKind::Attest(attest) => {
            attest.by.iter().for_each(|e| reader.expr(e, &frames));
            attest.repeats.iter().for_each(|r| reader.when(&r.when, &frames));
        }
    }
    for exception in model.exceptions.iter().filter(|e| e.duty == id) {
        if exception.when.iter().all(|e| reader.settled(e, &frames) != Some(false)) {
            exception.when.iter().for_each(|e| reader.expr(e, &frames));
            reader.bodies(&exception.requirements, &frames);
        }
    }
    Some(reader.found)
}

impl Model {
    /// The fields of an entity type or record.
    pub fn fields_of(&self, owner: Owner) -> &[Field] {
        match owner {
            Owner::Entity(e) => self.entities.get(e.index()).map_or(&[], |e| &e.fields),
            Owner::Record(r) => self.records.get(r.index()).map_or(&[], |r| &r.fields),
        }
    }
    /// The field at a place.
    pub fn field_at(&self, place: &Place) -> Option<&Field> {
        let mut owner = Owner::Entity(place.entity);
        let mut found = None;
        for slot in &place.path {
            let field = self.fields_of(owner).get(*slot)?;
            found = Some(field);
            let inner = match &field.ty {
                Type::List(inner) => inner,
                other => other,
            };
            if let Type::Record(r) = inner {
                owner = Owner::Record(*r);
            }
        }
        found
    }
}

/// Where an expression stands: what a frame is.
#[derive(Clone)]
struct At {
    place: Place,
    owner: Owner,
    /// Of exactly this type, not of one below it.
    exact: bool,
}

impl At {
    fn entity(entity: EntityId) -> At {
        At { place: Place { entity, path: Vec::new() }, owner: Owner::Entity(entity), exact: false }
    }
    fn into(mut self, slot: usize) -> At {
        self.place.path.push(slot);
        self
    }
    fn within(mut self, slot: usize, record: super::RecordId) -> At {
        self.place.path.push(slot);
        self.owner = Owner::Record(record);
        self
    }
}

struct Reader<'m> {
    model: &'m Model,
    found: Reads,
    /// Derived fields gone into, and where.
    seen: BTreeSet<(DefineId, Place)>,
}

impl Reader<'_> {
    fn note(&mut self, at: &At) {
        self.found.fields.insert(at.place.clone());
    }

    fn bodies(&mut self, bodies: &[Body], frames: &[At]) {
        bodies.iter().for_each(|b| self.expr(&b.expr, frames));
    }

    /// The truth of a condition where the bearer's type alone tells it.
    fn settled(&self, e: &Expr, frames: &[At]) -> Option<bool> {
        match &e.kind {
            ExprKind::Const(Value::Bool(b)) => Some(*b),
            ExprKind::TypeIs(types, negated) => {
                let first = frames.first().filter(|f| f.exact)?;
                Some(types.iter().any(|t| self.model.is_a(first.place.entity, *t)) != *negated)
            }
            ExprKind::Not(x) => self.settled(x, frames).map(|b| !b),
            ExprKind::And(l, r) => match (self.settled(l, frames), self.settled(r, frames)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            ExprKind::Or(l, r) => match (self.settled(l, frames), self.settled(r, frames)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    fn expr(&mut self, e: &Expr, frames: &[At]) {
        if self.settled(e, frames).is_some() {
            return;
        }
        e.parts(&mut |part| match part {
            Part::Expr(e) => self.expr(e, frames),
            Part::Access(a) => drop(self.access(a, frames)),
            Part::Coll(c) => self.coll(c, frames),
            Part::When(w) => self.when(w, frames),
        });
    }

    fn when(&mut self, when: &When, frames: &[At]) {
        when.days().iter().for_each(|e| self.expr(e, frames));
    }

    fn coll(&mut self, c: &Coll, frames: &[At]) {
        let Some(member) = self.access(&c.access, frames) else { return };
        if let (Some(on), Owner::Record(_)) = (c.on, member.owner) {
            self.found.ledgers.insert(member.place.clone());
            self.note(&member.clone().into(on));
        }
        let office = match (&c.member, member.owner) {
            (Type::Record(_), Owner::Record(r)) => self.model.records.get(r.index()).map(|r| r.in_office),
            _ => None,
        };
        if let Some((from, to)) = office {
            [from, to].into_iter().flatten().for_each(|slot| self.note(&member.clone().into(slot)));
        }
        let mut inner = frames.to_vec();
        if matches!(c.member, Type::Record(_) | Type::Ref(_)) {
            inner.push(member.clone());
        }
        c.conditions().for_each(|e| self.expr(e, &inner));
        if let Some(field) = &c.field {
            // Its root is the member's own frame, whatever its number.
            self.steps(&field.steps, member);
        }
    }

    fn access(&mut self, a: &Access, frames: &[At]) -> Option<At> {
        let Root::Frame(n) = a.root;
        let from = frames.get(n)?.clone();
        Some(self.steps(&a.steps, from))
    }

    /// Follows steps, noting all that is read on the way.
    fn steps(&mut self, steps: &[Step], from: At) -> At {
        let mut at = from;
        for step in steps {
            at = match step {
                Step::Field(slot) | Step::EachValue(slot) => at.into(*slot),
                Step::Inside(slot, record) | Step::EachRow(slot, record) => at.within(*slot, *record),
                Step::Follow(slot, entity) | Step::EachRef(slot, entity) => {
                    self.note(&at.into(*slot));
                    At::entity(*entity)
                }
                Step::EachOf { entity, via, .. } => {
                    self.found.reverse.insert((*entity, *via));
                    self.note(&At::entity(*entity).into(*via));
                    At::entity(*entity)
                }
                Step::Define(id) => {
                    self.define(*id, &at);
                    at
                }
            };
            if !at.place.path.is_empty() {
                self.note(&at);
            }
        }
        at
    }

    fn define(&mut self, id: DefineId, at: &At) {
        let model = self.model;
        if self.seen.insert((id, at.place.clone()))
            && let Some(define) = model.defines.get(id.index())
        {
            self.expr(&define.body, std::slice::from_ref(at));
        }
    }
}
