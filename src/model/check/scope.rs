//! What a name means inside an entity, record or event: a field, by name or label, or a define.

use super::Checker;
use crate::base::fold::fold;
use crate::base::{Span, suggest};
use crate::model::names::{Found, Word};
use crate::model::types::Owner;
use crate::model::{DefineId, EntityId, Field, Model, RecordId, Type};
use crate::syntax::tree::Name;
use rustc_hash::FxHashMap;

/// What stands around an expression.
#[derive(Clone, Debug)]
pub(in crate::model) enum Frame {
    /// An entity of this type or below it.
    Entity(EntityId),
    /// A record or event.
    Record(RecordId),
    /// A bearer of one of several types, and the nearest type above all of them.
    Bearer(Vec<EntityId>, Option<EntityId>),
}

/// A field or define, as it is declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'w> {
    pub(super) kind: MemberKind,
    pub(super) ty: &'w Type,
    /// The size of the declared unit.
    pub(super) bare: i64,
    pub(super) name: &'w str,
    pub(super) label: Option<&'w str>,
    /// Where it is declared.
    pub(super) declared: Option<Span>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum MemberKind {
    /// A field by slot.
    Field(usize),
    /// A define; its position among the heads too.
    Define(DefineId, usize),
}

/// What a word means in one frame.
pub(super) enum Seek<'w> {
    One(Member<'w>),
    /// Left out; reported already.
    Broken,
    Several(Vec<Span>),
    Nothing,
}

/// Where the fields of every entity type and record are, by the words they go by. Made once: every name of every rule is sought.
#[derive(Default)]
pub(in crate::model) struct Fields {
    entities: Vec<Slots>,
    records: Vec<Slots>,
}

/// Slots by name, and by folded label.
#[derive(Default)]
struct Slots {
    names: FxHashMap<String, usize>,
    labels: FxHashMap<String, Vec<usize>>,
}

impl Fields {
    /// Of all that a model declares.
    pub(in crate::model) fn of(model: &Model) -> Fields {
        Fields {
            entities: model.entities.iter().map(|e| Slots::of(&e.fields)).collect(),
            records: model.records.iter().map(|r| Slots::of(&r.fields)).collect(),
        }
    }
}

impl Slots {
    fn of(fields: &[Field]) -> Slots {
        let mut slots = Slots::default();
        for (slot, f) in fields.iter().enumerate() {
            slots.names.entry(f.name.clone()).or_insert(slot);
            for label in [&f.label, &f.label_en].into_iter().flatten() {
                let of = slots.labels.entry(fold(label).into_owned()).or_default();
                if of.last() != Some(&slot) {
                    of.push(slot);
                }
            }
        }
        slots
    }
}

impl<'w> Checker<'w> {
    /// What a word means inside a frame.
    pub(super) fn seek(&self, frame: &Frame, word: &Name) -> Seek<'w> {
        match self.seek_field(frame, &word.node) {
            Seek::Nothing => {}
            found @ (Seek::One(_) | Seek::Broken | Seek::Several(_)) => return found,
        }
        if self.left_out(frame, &word.node) {
            return Seek::Broken;
        }
        self.seek_define(frame, Word::of(&word.node, word.span))
    }

    /// What a word means among the fields of a frame: by name, else by label.
    fn seek_field(&self, frame: &Frame, word: &str) -> Seek<'w> {
        let world = self.world;
        let fields = self.fields(frame);
        let slots = match frame {
            Frame::Entity(id) | Frame::Bearer(_, Some(id)) => world.fields.entities.get(id.index()),
            Frame::Record(id) => world.fields.records.get(id.index()),
            Frame::Bearer(bound, None) => bound.first().and_then(|id| world.fields.entities.get(id.index())),
        };
        let Some(slots) = slots else { return Seek::Nothing };
        // Of the first of several types not all fields are shared.
        let named = slots.names.get(word).and_then(|slot| Some((*slot, fields.get(*slot)?)));
        if let Some((slot, field)) = named {
            return member(slot, field);
        }
        let labelled = slots.labels.get(word).into_iter().flatten();
        let labelled: Vec<(usize, &Field)> = labelled.filter_map(|slot| Some((*slot, fields.get(*slot)?))).collect();
        match labelled.as_slice() {
            [] => Seek::Nothing,
            [(slot, field)] => member(*slot, field),
            several => Seek::Several(several.iter().filter_map(|(_, f)| f.span).collect()),
        }
    }

    /// What a word means among the defines of a frame.
    pub(super) fn seek_define(&self, frame: &Frame, word: Word) -> Seek<'w> {
        let world = self.world;
        let accept = |head: usize| {
            let owner = world.heads.get(head).map(|h| h.owner);
            owner.is_some_and(|o| self.belongs(frame, o))
        };
        match world.names.find(self.pack, word, |p| &p.defines, &accept) {
            Found::One(index, _) => match world.heads.get(index) {
                Some(head) => Seek::One(Member {
                    kind: MemberKind::Define(head.id, index),
                    ty: &head.ty,
                    bare: head.bare,
                    name: &head.name,
                    label: head.label.as_deref(),
                    declared: Some(head.span),
                }),
                None => Seek::Nothing,
            },
            Found::Broken => Seek::Broken,
            Found::Several(spans) => Seek::Several(spans),
            Found::Nothing => Seek::Nothing,
        }
    }

    /// The fields of a frame; of a bearer of several types those that all share.
    pub(super) fn fields(&self, frame: &Frame) -> &'w [Field] {
        let model = &self.world.model;
        let of = |id: EntityId| model.entities.get(id.index()).map(|e| e.fields.as_slice());
        match frame {
            Frame::Entity(id) | Frame::Bearer(_, Some(id)) => of(*id),
            Frame::Record(id) => model.records.get(id.index()).map(|r| r.fields.as_slice()),
            Frame::Bearer(bound, None) => {
                bound.first().and_then(|id| of(*id)).and_then(|fields| fields.get(..crate::model::Entity::CLOSED + 1))
            }
        }
        .unwrap_or(&[])
    }

    /// The name of what a frame is, for messages.
    pub(super) fn frame_name(&self, frame: &Frame) -> String {
        let model = &self.world.model;
        match frame {
            Frame::Entity(id) | Frame::Bearer(_, Some(id)) => crate::model::fields::entity_name(model, *id),
            Frame::Record(id) => model.records.get(id.index()).map_or(String::new(), |r| r.name.clone()),
            Frame::Bearer(bound, None) => {
                bound.iter().map(|id| crate::model::fields::entity_name(model, *id)).collect::<Vec<_>>().join("/")
            }
        }
    }

    /// Whether a define's owner is what the frame is, or above it.
    fn belongs(&self, frame: &Frame, owner: Owner) -> bool {
        match (frame, owner) {
            (Frame::Entity(id) | Frame::Bearer(_, Some(id)), Owner::Entity(o)) => self.world.model.is_a(*id, o),
            (Frame::Record(id), Owner::Record(o)) => *id == o,
            (Frame::Entity(_) | Frame::Bearer(..), Owner::Record(_))
            | (Frame::Record(_) | Frame::Bearer(_, None), Owner::Entity(_)) => false,
        }
    }

    /// Whether a field of this name was declared but left out.
    fn left_out(&self, frame: &Frame, word: &str) -> bool {
        let broken = &self.world.broken;
        let above = |id: EntityId| {
            let mut at = Some(id);
            while let Some(id) = at {
                if broken.has(Owner::Entity(id), word) {
                    return true;
                }
                let entity = self.world.model.entities.get(id.index());
                at = entity.and_then(|e| e.parent);
            }
            false
        };
        match frame {
            Frame::Entity(id) => above(*id),
            Frame::Record(id) => broken.has(Owner::Record(*id), word),
            Frame::Bearer(bound, _) => bound.iter().any(|id| above(*id)),
        }
    }

    /// The name or label in a frame nearest to a word.
    pub(super) fn nearest_member(&self, frame: &Frame, word: &str) -> Option<String> {
        suggest::nearest(word, self.member_words(frame)).map(str::to_string)
    }

    /// Where the defines of a frame are declared.
    pub(super) fn defines_of(&self, frame: &Frame) -> Vec<Span> {
        self.world.heads.iter().filter(|h| self.belongs(frame, h.owner)).map(|h| h.span).collect()
    }

    /// All names and labels of a frame.
    pub(super) fn member_words(&self, frame: &Frame) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for f in self.fields(frame) {
            words.push(&f.name);
            words.extend(f.label.as_deref());
        }
        for h in &self.world.heads {
            if self.belongs(frame, h.owner) {
                words.push(&h.name);
                words.extend(h.label.as_deref());
            }
        }
        words
    }
}

fn member<'w>(slot: usize, f: &'w Field) -> Seek<'w> {
    Seek::One(Member {
        kind: MemberKind::Field(slot),
        ty: &f.ty,
        bare: f.bare,
        name: &f.name,
        label: f.label.as_deref(),
        declared: f.span,
    })
}
