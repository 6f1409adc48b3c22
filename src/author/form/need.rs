//! Which facts the rules that bind an entity type can read, and for which duties.

use crate::model::{DutyId, DutyKind, EntityId, Model, Place, reads};
use std::collections::BTreeMap;

/// What an entity type is asked for.
#[derive(Clone, Debug)]
pub struct Need {
    /// The type.
    pub entity: EntityId,
    /// The duties that can bind it.
    pub duties: Vec<DutyId>,
    /// The places read, each with the duties that read it.
    pub fields: BTreeMap<Place, Vec<DutyId>>,
    /// Ledgers whose span matters, likewise.
    pub ledgers: BTreeMap<Place, Vec<DutyId>>,
}

impl Need {
    /// The declarations asked for.
    pub fn attests<'n>(&'n self, model: &'n Model) -> impl Iterator<Item = DutyId> + 'n {
        let is = |id: &DutyId| model.duties.get(id.0 as usize).is_some_and(|d| matches!(d.kind, DutyKind::Attest(_)));
        self.duties.iter().copied().filter(is)
    }
    /// The duties that read something at or below a place, each once.
    pub fn below(&self, place: &Place) -> Vec<DutyId> {
        let from = self.fields.range(place.clone()..);
        let under = from.take_while(|(p, _)| p.entity == place.entity && p.path.starts_with(&place.path));
        let mut all: Vec<DutyId> = under.flat_map(|(_, duties)| duties.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What the duties that are kept need to know of an entity type.
pub fn need(model: &Model, entity: EntityId, keep: &dyn Fn(DutyId) -> bool) -> Need {
    let mut need = Need { entity, duties: Vec::new(), fields: BTreeMap::new(), ledgers: BTreeMap::new() };
    for id in all(model).filter(|id| keep(*id)) {
        if let Some(reads) = reads::of_duty(model, id, entity) {
            need.duties.push(id);
            for place in reads.fields {
                need.fields.entry(place).or_default().push(id);
            }
            for place in reads.ledgers {
                need.ledgers.entry(place).or_default().push(id);
            }
        }
    }
    links(model, keep, &mut need);
    need
}

/// References by which duties of others find this type (`every township via county`): without them it belongs to nobody.
fn links(model: &Model, keep: &dyn Fn(DutyId) -> bool, need: &mut Need) {
    for id in all(model).filter(|id| keep(*id)) {
        let Some(duty) = model.duties.get(id.0 as usize) else { continue };
        let found = duty.binds.iter().filter_map(|b| reads::of_duty(model, id, *b)).flat_map(|r| r.reverse);
        for (member, via) in found.filter(|(member, _)| model.is_a(need.entity, *member)).collect::<Vec<_>>() {
            debug_assert!(model.entities.get(member.index()).is_some());
            let place = Place { entity: need.entity, path: vec![via] };
            let duties = need.fields.entry(place).or_default();
            if !duties.contains(&id) {
                duties.push(id);
            }
        }
    }
}

fn all(model: &Model) -> impl Iterator<Item = DutyId> + use<> {
    (0..model.duties.len() as u32).map(DutyId)
}

/// The entity types that some kept duty binds, with what each needs; in the order of the vocabulary.
pub fn bound(model: &Model, keep: &dyn Fn(DutyId) -> bool) -> Vec<Need> {
    let types = (0..model.entities.len() as u32).map(EntityId);
    types.map(|e| need(model, e, keep)).filter(|n| !n.duties.is_empty()).collect()
}
