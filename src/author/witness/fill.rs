//! What a world leaves unsaid, said: facts that only leave a verdict open may decide it with one more field stated.

use super::world::{At, Hop, Node, World};
use crate::base::{Day, Dim, Instant, Rat};
use crate::model::reads::Place;
use crate::model::{Model, NumKind, Owner, Type};
use std::collections::{BTreeMap, BTreeSet};

/// The most worlds made of one.
const MOST: usize = 64;

/// What is worth stating.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Fields, by name.
    pub fields: BTreeSet<String>,
    /// Days.
    pub days: BTreeSet<Day>,
    /// Numbers, each of what it measures.
    pub numbers: Vec<(Dim, Rat)>,
    /// Texts.
    pub texts: BTreeSet<String>,
}

/// The same world with one more of these fields stated: in turn each value of each field that is left out, in all members
/// of a list alike.
pub fn filled(model: &Model, world: &World, samples: &Samples) -> Vec<World> {
    let mut alike: BTreeMap<(usize, Vec<usize>), Vec<At>> = BTreeMap::new();
    for at in world.places() {
        let slots = at.path.iter().map(|hop| match hop {
            Hop::Row(slot) | Hop::Item(slot, _) => *slot,
        });
        alike.entry((at.entity, slots.collect())).or_default().push(at);
    }
    let mut out = Vec::new();
    for ((entity, path), places) in alike {
        let Some(owner) = world.entities.get(entity).and_then(|e| owner(model, e.ty, path)) else { continue };
        for (slot, field) in model.fields_of(owner).iter().enumerate() {
            if !samples.fields.contains(&field.name) {
                continue;
            }
            let open: Vec<&At> = places.iter().filter(|at| world.get(at, slot).is_none()).collect();
            if open.is_empty() {
                continue;
            }
            for value in values(model, &field.ty, samples) {
                if out.len() >= MOST {
                    return out;
                }
                let mut more = world.clone();
                open.iter().for_each(|at| more.put(at, slot, value.clone()));
                out.push(more);
            }
        }
    }
    out
}

/// The most worlds made of one by other days.
const REDATED: usize = 120;

/// The same world with one of the days stated moved to another: in turn each that is stated to each of these.
pub fn redated(world: &World, days: &[Day]) -> Vec<World> {
    let mut out = Vec::new();
    for at in world.places() {
        for (slot, node) in world.fields(&at).into_iter().flatten() {
            for day in days {
                let moved = match node {
                    Node::Date(d) if d == day => continue,
                    Node::Date(_) => Node::Date(*day),
                    Node::Moment(_) => Node::Moment(Instant(day.start().0 + 12 * 3600)),
                    _ => break,
                };
                if out.len() >= REDATED {
                    return out;
                }
                let mut more = world.clone();
                more.put(&at, *slot, moved);
                out.push(more);
            }
        }
    }
    out
}

/// Whose fields stand at the end of a path.
fn owner(model: &Model, entity: crate::model::EntityId, path: Vec<usize>) -> Option<Owner> {
    if path.is_empty() {
        return Some(Owner::Entity(entity));
    }
    let ty = &model.field_at(&Place { entity, path })?.ty;
    let inner = match ty {
        Type::List(inner) => inner,
        other => other,
    };
    match inner {
        Type::Record(r) => Some(Owner::Record(*r)),
        _ => None,
    }
}

fn values(model: &Model, ty: &Type, samples: &Samples) -> Vec<Node> {
    match ty {
        Type::Bool => vec![Node::Bool(true), Node::Bool(false)],
        Type::Enum(id) => {
            let n = model.enums.get(id.index()).map_or(0, |e| e.variants.len());
            (0..n as u16).map(Node::Variant).collect()
        }
        Type::Date => samples.days.iter().map(|d| Node::Date(*d)).collect(),
        Type::DateTime => samples.days.iter().map(|d| Node::Moment(Instant(d.start().0 + 12 * 3600))).collect(),
        Type::Text => samples.texts.iter().map(|t| Node::Text(t.clone())).collect(),
        Type::Number(kind, dim) => {
            let fits = |n: &Rat| match kind {
                NumKind::Count => n.is_int() && !n.is_negative(),
                NumKind::Int => n.is_int(),
                NumKind::Any => true,
            };
            let mine = samples.numbers.iter().filter(|(d, n)| d == dim && fits(n));
            mine.map(|(_, n)| Node::Number(*n)).collect()
        }
        Type::List(inner) => match **inner {
            Type::Record(_) => vec![Node::Rows(Vec::new())],
            _ => vec![Node::Values(Vec::new())],
        },
        _ => Vec::new(),
    }
}
