//! Facts as the search handles them: a few entities as trees that are easily grown, changed and pruned.

use crate::base::{Day, Instant, Rat};
use crate::model::{EntityId, Owner, RecordId};
use std::collections::BTreeMap;

/// The fields of an entity or record, by slot.
pub type Fields = BTreeMap<usize, Node>;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Truth.
    Bool(bool),
    /// A number in the canonical unit; a duration in days.
    Number(Rat),
    /// A duration in minutes.
    Clock(Rat),
    /// A day.
    Date(Day),
    /// A moment.
    Moment(Instant),
    /// Text.
    Text(String),
    /// A member of an enum.
    Variant(u16),
    /// Another entity, by its position.
    Ref(usize),
    /// A nested record.
    Row(Fields),
    /// A list of records.
    Rows(Vec<Fields>),
    /// A list of plain values or references.
    Values(Vec<Node>),
}

/// A declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The attest's name.
    pub name: String,
    /// What is declared; several for one that repeats.
    pub entries: Vec<crate::facts::Declaration>,
    /// Whether it repeats: then a list is written.
    pub list: bool,
}

/// An entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Ent {
    /// Its type.
    pub ty: EntityId,
    /// Its id.
    pub id: String,
    /// What is stated of it.
    pub fields: Fields,
    /// Its declaration of the duty looked at.
    pub attest: Option<Declared>,
}

/// Some entities; the first is the bearer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// They.
    pub entities: Vec<Ent>,
    /// The day the facts were compiled, where that matters.
    pub stated_on: Option<Day>,
}

/// A step into a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Into a nested record.
    Row(usize),
    /// Into a member of a list of records.
    Item(usize, usize),
}

/// A place whose fields are looked at: an entity, a nested record or a member of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct At {
    /// The entity.
    pub entity: usize,
    /// The way into it.
    pub path: Vec<Hop>,
    /// Whose fields they are.
    pub owner: Owner,
}

impl At {
    /// An entity itself.
    pub fn entity(entity: usize, ty: EntityId) -> At {
        At { entity, path: Vec::new(), owner: Owner::Entity(ty) }
    }
    /// A step further.
    pub fn hop(&self, hop: Hop, record: RecordId) -> At {
        let mut path = self.path.clone();
        path.push(hop);
        At { entity: self.entity, path, owner: Owner::Record(record) }
    }
}

impl World {
    /// A world of one entity of which nothing is stated.
    pub fn of(ty: EntityId) -> World {
        let mut world = World::default();
        world.add(ty);
        world
    }
    /// Adds an entity; gives its position.
    pub fn add(&mut self, ty: EntityId) -> usize {
        let n = self.entities.len();
        let id = match n {
            0..=25 => char::from(b'a' + n as u8).to_string(),
            _ => format!("e{n}"),
        };
        self.entities.push(Ent { ty, id, fields: Fields::new(), attest: None });
        n
    }
    /// Gives an entity another id, unless one has it already.
    pub fn name(&mut self, entity: usize, id: &str) {
        let taken = self.entities.iter().enumerate().any(|(i, e)| i != entity && e.id == id);
        if let (false, Some(e)) = (taken, self.entities.get_mut(entity)) {
            e.id = id.to_string();
        }
    }
    /// The fields at a place.
    pub fn fields(&self, at: &At) -> Option<&Fields> {
        let mut fields = &self.entities.get(at.entity)?.fields;
        for hop in &at.path {
            fields = match (
                hop,
                fields.get(match hop {
                    Hop::Row(slot) | Hop::Item(slot, _) => slot,
                })?,
            ) {
                (Hop::Row(_), Node::Row(inner)) => inner,
                (Hop::Item(_, i), Node::Rows(rows)) => rows.get(*i)?,
                _ => return None,
            };
        }
        Some(fields)
    }
    /// The fields at a place, to change them.
    pub fn fields_mut(&mut self, at: &At) -> Option<&mut Fields> {
        let mut fields = &mut self.entities.get_mut(at.entity)?.fields;
        for hop in &at.path {
            let slot = match hop {
                Hop::Row(slot) | Hop::Item(slot, _) => slot,
            };
            fields = match (hop, fields.get_mut(slot)?) {
                (Hop::Row(_), Node::Row(inner)) => inner,
                (Hop::Item(_, i), Node::Rows(rows)) => rows.get_mut(*i)?,
                _ => return None,
            };
        }
        Some(fields)
    }
    /// A value.
    pub fn get(&self, at: &At, slot: usize) -> Option<&Node> {
        self.fields(at)?.get(&slot)
    }
    /// States a value.
    pub fn put(&mut self, at: &At, slot: usize, node: Node) {
        if let Some(fields) = self.fields_mut(at) {
            fields.insert(slot, node);
        }
    }
    /// Takes a value away.
    pub fn drop(&mut self, at: &At, slot: usize) {
        if let Some(fields) = self.fields_mut(at) {
            fields.remove(&slot);
        }
    }
    /// Takes an entity away, and what refers to it.
    pub fn remove(&mut self, gone: usize) {
        if gone >= self.entities.len() {
            return;
        }
        self.entities.remove(gone);
        for entity in &mut self.entities {
            forget(&mut entity.fields, gone);
        }
    }
    /// How much is stated: what is to be made small.
    pub fn size(&self) -> usize {
        self.entities.iter().map(|e| 1 + weight(&e.fields) + usize::from(e.attest.is_some())).sum()
    }
    /// Every place that has fields, with the entity's position; the bearer first.
    pub fn places(&self) -> Vec<At> {
        let mut out = Vec::new();
        for (i, entity) in self.entities.iter().enumerate() {
            let at = At::entity(i, entity.ty);
            descend(&entity.fields, &at, &mut out);
        }
        out
    }
}

/// The record that a hop leads into is not known to the tree; places found by walking have the owner of their entity, and
/// whoever needs the record asks the vocabulary.
fn descend(fields: &Fields, at: &At, out: &mut Vec<At>) {
    out.push(at.clone());
    for (slot, node) in fields {
        match node {
            Node::Row(inner) => descend(inner, &deeper(at, Hop::Row(*slot)), out),
            Node::Rows(rows) => {
                for (i, row) in rows.iter().enumerate() {
                    descend(row, &deeper(at, Hop::Item(*slot, i)), out);
                }
            }
            _ => {}
        }
    }
}

fn deeper(at: &At, hop: Hop) -> At {
    let mut next = at.clone();
    next.path.push(hop);
    next
}

fn forget(fields: &mut Fields, gone: usize) {
    fields.retain(|_, node| *node != Node::Ref(gone));
    for node in fields.values_mut() {
        match node {
            Node::Ref(n) if *n > gone => *n -= 1,
            Node::Row(inner) => forget(inner, gone),
            Node::Rows(rows) => rows.iter_mut().for_each(|r| forget(r, gone)),
            Node::Values(values) => {
                values.retain(|v| *v != Node::Ref(gone));
                for value in values {
                    if let Node::Ref(n) = value
                        && *n > gone
                    {
                        *n -= 1;
                    }
                }
            }
            _ => {}
        }
    }
}

fn weight(fields: &Fields) -> usize {
    let one = |node: &Node| match node {
        Node::Row(inner) => 1 + weight(inner),
        Node::Rows(rows) => 1 + rows.iter().map(|r| 1 + weight(r)).sum::<usize>(),
        Node::Values(values) => 1 + values.len(),
        _ => 1,
    };
    fields.values().map(one).sum()
}
