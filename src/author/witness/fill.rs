//! What a world leaves unsaid, said: facts that only leave a verdict open may decide it with one more field stated.

use super::world::{At, Hop, Node, World};
use crate::base::Day;
use crate::model::reads::Place;
use crate::model::{Model, Owner, Type};
use std::collections::BTreeMap;

/// The most worlds made of one.
const MOST: usize = 64;

/// The same world with one more field stated, of those that are true or false, of an enum or a day (then this one): in turn each
/// value of each field that is left out, in all members of a list alike.
pub fn filled(model: &Model, world: &World, day: Day) -> Vec<World> {
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
            let open: Vec<&At> = places.iter().filter(|at| world.get(at, slot).is_none()).collect();
            if open.is_empty() {
                continue;
            }
            for value in values(model, &field.ty, day) {
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

fn values(model: &Model, ty: &Type, day: Day) -> Vec<Node> {
    match ty {
        Type::Bool => vec![Node::Bool(true), Node::Bool(false)],
        Type::Enum(id) => {
            let n = model.enums.get(id.index()).map_or(0, |e| e.variants.len());
            (0..n as u16).map(Node::Variant).collect()
        }
        Type::Date => vec![Node::Date(day)],
        _ => Vec::new(),
    }
}
