//! Whose row it is: entities of the file by id or name.

use super::lines::{CellAt, text_of};
use super::names::{self, suggestion};
use super::problem::Amiss;
use crate::base::Day;
use crate::facts::admit::Admit;
use crate::facts::problem::Named;
use crate::model::EntityId;
use rustc_hash::FxHashSet;
use std::collections::HashMap;

/// The entities of a file, by what a cell may call them.
#[derive(Debug, Default)]
pub(super) struct Owners {
    by: HashMap<String, Vec<u32>>,
    /// The types that a sheet of entities states.
    pub(super) types: FxHashSet<EntityId>,
    known: usize,
}

impl Owners {
    /// Takes in what has been stated since.
    fn update(&mut self, admit: &Admit) {
        for (i, s) in admit.out.stated.iter().enumerate().skip(self.known) {
            for word in [names::compact(&s.id), names::compact(&s.name)] {
                let all = self.by.entry(word).or_default();
                if all.last() != Some(&(i as u32)) {
                    all.push(i as u32);
                }
            }
        }
        self.known = admit.out.stated.len();
    }
}

impl<'m> Admit<'_, 'm> {
    /// The entity that a cell means, among these types; the index of what is stated of it.
    pub(super) fn owner(
        &mut self,
        owners: &mut Owners,
        types: &[EntityId],
        cell: Option<&CellAt>,
        row: &CellAt,
        stated_on: Option<Day>,
    ) -> Option<usize> {
        owners.update(self);
        let cell = cell.unwrap_or(row);
        let text = text_of(self.text, cell).into_owned();
        if text.is_empty() {
            self.amiss(cell, Amiss::WhoseRow);
            return None;
        }
        let word = names::compact(&text);
        let hits = owners.by.get(&word).map(Vec::as_slice).unwrap_or_default();
        let mut hits: Vec<u32> = hits
            .iter()
            .copied()
            .filter(|i| self.out.stated.get(*i as usize).is_some_and(|s| types.contains(&s.ty)))
            .collect();
        // an id is meant before a name
        let by_id: Vec<u32> = hits
            .iter()
            .copied()
            .filter(|i| self.out.stated.get(*i as usize).is_some_and(|s| names::compact(&s.id) == word))
            .collect();
        if !by_id.is_empty() {
            hits = by_id;
        }
        let key = |i: &u32| self.out.stated.get(*i as usize).map(|s| (s.ty, s.id.clone()));
        hits.dedup_by_key(|i| key(i));
        match hits.as_slice() {
            [one] => return Some(*one as usize),
            [] => {}
            several => {
                let shown = several.iter().filter_map(|i| {
                    let s = self.out.stated.get(*i as usize)?;
                    Some(format!("{}/{}", self.v.entity_named(s.ty).name, s.id))
                });
                let shown = shown.collect();
                self.amiss(cell, Amiss::SharedOwner(text, shown));
                return None;
            }
        }
        let here: Vec<EntityId> = types.iter().copied().filter(|t| owners.types.contains(t)).collect();
        match (types, here.as_slice()) {
            // the sheet of its type is in the file, and it is not on it
            (_, [first, ..]) => {
                let stated = self.out.stated.iter().filter(|s| here.contains(&s.ty));
                let known: Vec<Named> = stated.take(2000).map(|s| Named::new(&s.id, Some(&s.name))).collect();
                let nearest = suggestion(&text, known.iter());
                let ty = self.v.entity_named(*first);
                self.amiss(cell, Amiss::UnknownOwner(text, nearest, ty));
                None
            }
            ([one], []) => {
                let id = self.own_id(cell, true)?;
                self.bare_entity(*one, &id, cell.at, stated_on)
            }
            (several, []) => {
                let types = several.iter().map(|t| self.v.entity_named(*t)).collect();
                self.amiss(cell, Amiss::WhichType(text, types));
                None
            }
        }
    }
    /// The only entity of these types that the file states, for a sheet without a column that says whose.
    pub(super) fn only(&self, types: &[EntityId]) -> Option<usize> {
        let mut all = self.out.stated.iter().enumerate().filter(|(_, s)| types.contains(&s.ty));
        match (all.next(), all.next()) {
            (Some((i, _)), None) => Some(i),
            _ => None,
        }
    }
}
