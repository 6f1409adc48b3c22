//! Entities that a ledger in a file of its own speaks of: by id, or by the name that another file states.

use super::problem::{Amiss, Named, Problem};
use super::store::{Chunk, Slot, Stated, Value};
use crate::base::Diagnostic;
use crate::base::suggest::nearest;
use crate::model::{Entity, EntityId, Model};
use std::collections::{HashMap, HashSet};

/// Finds out who is meant. Who is neither stated by id nor by name, while others of its type are, is a slip of the pen: it is
/// left out. Where no file states the type, the cells are ids.
pub(super) fn settle(
    model: &Model,
    chunks: &mut [Chunk],
    stated: &mut Vec<Stated>,
    owed: &[u32],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if owed.is_empty() {
        return;
    }
    let owing: HashSet<u32> = owed.iter().copied().collect();
    let mut ids: HashSet<(EntityId, &str)> = HashSet::new();
    let mut names: HashMap<(EntityId, &str), Option<&str>> = HashMap::new();
    let mut types: HashMap<EntityId, Vec<&str>> = HashMap::new();
    for (i, s) in stated.iter().enumerate() {
        if owing.contains(&(i as u32)) {
            continue;
        }
        ids.insert((s.ty, &s.id));
        let some = types.entry(s.ty).or_default();
        if some.len() < SUGGESTED {
            some.extend([&*s.id, &*s.name]);
        }
        names
            .entry((s.ty, &s.name))
            .and_modify(|one| {
                if *one != Some(&*s.id) {
                    *one = None;
                }
            })
            .or_insert(Some(&s.id));
    }
    let mut renamed: Vec<(usize, Box<str>)> = Vec::new();
    let mut lost: HashSet<usize> = HashSet::new();
    for i in owed.iter().map(|i| *i as usize) {
        let Some(s) = stated.get(i) else { continue };
        if ids.contains(&(s.ty, &s.id)) {
            continue;
        }
        match (names.get(&(s.ty, &*s.id)), types.get(&s.ty)) {
            (Some(Some(id)), _) => renamed.push((i, (*id).into())),
            (_, None) => {}
            (_, Some(known)) => {
                let ty = model.entities.get(s.ty.index());
                let ty = ty.map_or_else(|| Named::new("", None), |e| Named::new(&e.name, e.label.as_deref()));
                let near = if lost.len() < SUGGESTED { nearest(&s.id, known.iter().copied()) } else { None };
                let problem = Amiss::UnknownOwner(s.id.to_string(), near.map(str::to_owned), ty);
                if lost.len() < SHOWN {
                    diagnostics.push(Diagnostic::at(s.at, &Problem::Sheet(problem)));
                }
                lost.insert(i);
            }
        }
    }
    for (i, id) in renamed {
        let Some(s) = stated.get_mut(i) else { continue };
        if let Some(chunk) = chunks.get_mut(s.chunk as usize) {
            let from = chunk.text.len() as u32;
            chunk.text.push_str(&id);
            let value = Value::Text(from, chunk.text.len() as u32);
            if let Some(slot) = chunk.slots.get_mut(s.base as usize + Entity::ID) {
                *slot = Slot { value, ..*slot };
            }
        }
        s.name.clone_from(&id);
        s.id = id;
    }
    if !lost.is_empty() {
        let mut i = 0;
        stated.retain(|_| {
            i += 1;
            !lost.contains(&(i - 1))
        });
    }
}

/// Words compared to guess what was meant, and guesses made.
const SUGGESTED: usize = 2000;
/// Slips of the pen that are shown.
const SHOWN: usize = 100;
