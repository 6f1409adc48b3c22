//! The words that fact files may use, looked up by name or label: built once from the model.

use super::problem::Named;
use super::store::Value;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::model::{DutyId, DutyKind, EntityId, EnumId, Field, Model, Obligation, Owner, RecordId, Type};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Names and labels of one kind and owner.
#[derive(Debug, Default)]
pub(super) struct Names {
    by: FxHashMap<Box<str>, u32>,
    /// Labels that two share: of no use, and worth an explanation.
    shared: FxHashMap<Box<str>, (u32, u32)>,
}

/// Words longer than this are no slip of the pen, and comparing them with every name would take a while.
const LONGEST: usize = 120;

fn guess<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    if word.len() > LONGEST {
        return None;
    }
    nearest(&fold(word), names).map(str::to_owned)
}

/// What a word turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(u32),
    Shared(u32, u32),
    Nothing,
}

impl Names {
    /// A name wins over a label.
    fn new<'a>(all: impl Iterator<Item = (&'a str, Option<&'a str>)> + Clone) -> Names {
        let mut names = Names::default();
        for (i, (name, _)) in all.clone().enumerate() {
            names.by.entry(fold(name).into()).or_insert(i as u32);
        }
        let mut labels: FxHashMap<Box<str>, u32> = FxHashMap::default();
        for (i, (_, label)) in all.enumerate() {
            let Some(label) = label else { continue };
            let label: Box<str> = fold(label).into();
            match labels.get(&label) {
                Some(first) => {
                    names.shared.insert(label, (*first, i as u32));
                }
                None => {
                    labels.insert(label, i as u32);
                }
            }
        }
        for (label, i) in labels {
            if !names.shared.contains_key(&label) {
                names.by.entry(label).or_insert(i);
            }
        }
        names
    }
    /// The thing of this name or label, folded.
    pub(super) fn find(&self, word: &str) -> Found {
        if let Some(i) = self.by.get(word) {
            return Found::One(*i);
        }
        let folded = match fold(word) {
            Cow::Borrowed(_) if self.shared.is_empty() => return Found::Nothing,
            folded => folded,
        };
        let folded = folded.trim();
        match (self.by.get(folded), self.shared.get(folded)) {
            (Some(i), _) => Found::One(*i),
            (None, Some((a, b))) => Found::Shared(*a, *b),
            (None, None) => Found::Nothing,
        }
    }
    /// What was probably meant.
    pub(super) fn nearest(&self, word: &str) -> Option<String> {
        guess(word, self.by.keys().map(|k| &**k))
    }
}

/// The fields of a record or entity type.
#[derive(Debug)]
pub(super) struct Shape<'m> {
    pub(super) owner: Owner,
    pub(super) named: Named,
    pub(super) names: Names,
    pub(super) fields: &'m [Field],
    /// What each slot holds while nothing is stated.
    pub(super) absent: Box<[Value]>,
    /// The slot of `on`, for an event.
    pub(super) on: Option<usize>,
}

impl<'m> Shape<'m> {
    fn new(owner: Owner, named: Named, fields: &'m [Field], on: Option<usize>) -> Shape<'m> {
        Shape {
            owner,
            named,
            names: Names::new(fields.iter().map(|f| (&*f.name, f.label.as_deref()))),
            fields,
            absent: fields.iter().map(absent).collect(),
            on,
        }
    }
    /// The field of this name or label; most keys come in the order of the fields, so the next one is tried first.
    pub(super) fn find(&self, key: &str, next: u32) -> Found {
        match self.field(next) {
            Some(f) if f.name == key => Found::One(next),
            Some(_) | None => self.names.find(key),
        }
    }
    pub(super) fn field(&self, slot: u32) -> Option<&'m Field> {
        self.fields.get(slot as usize)
    }
}

fn absent(field: &Field) -> Value {
    match field.ty {
        Type::Every(..) => Value::Unknown,
        Type::Bool
        | Type::Number(..)
        | Type::Duration
        | Type::Months
        | Type::Text
        | Type::Date
        | Type::DateTime
        | Type::Enum(_)
        | Type::Record(_)
        | Type::List(_)
        | Type::Ref(_) => {
            if field.optional {
                Value::None
            } else {
                Value::Unknown
            }
        }
    }
}

/// What a declaration of an attest may be called.
fn called(duty: &Obligation) -> impl Iterator<Item = &str> {
    let titles = [duty.title.as_deref(), duty.title_en.as_deref()];
    titles.into_iter().chain([Some(&*duty.name), Some(&*duty.full)]).flatten()
}

fn binding(model: &Model, ty: EntityId, named: Vec<DutyId>) -> Box<[DutyId]> {
    let binds =
        |id: &DutyId| model.duties.get(id.0 as usize).is_some_and(|duty| duty.binds.iter().any(|b| model.is_a(ty, *b)));
    if named.len() > 1 && named.iter().any(binds) { named.into_iter().filter(binds).collect() } else { named.into() }
}

/// The attests that a declaration of this name answers, of an entity of this type.
pub fn answered(model: &Model, ty: EntityId, written: &str) -> Box<[DutyId]> {
    let word = fold(written);
    let named = (0..)
        .map(DutyId)
        .zip(&model.duties)
        .filter(|(_, duty)| matches!(duty.kind, DutyKind::Attest(_)) && called(duty).any(|name| fold(name) == word));
    binding(model, ty, named.map(|(id, _)| id).collect())
}

/// All of them.
#[derive(Debug)]
pub(super) struct Vocabulary<'m> {
    pub(super) model: &'m Model,
    pub(super) entity_names: Names,
    entities: Vec<Shape<'m>>,
    records: Vec<Shape<'m>>,
    enums: Vec<Names>,
    /// Attests by folded name, title and `document.name`.
    attests: BTreeMap<String, Vec<DutyId>>,
    documents: Vec<&'m str>,
}

impl<'m> Vocabulary<'m> {
    pub(super) fn new(model: &'m Model) -> Vocabulary<'m> {
        let mut attests: BTreeMap<String, Vec<DutyId>> = BTreeMap::new();
        let mut documents = Vec::new();
        for (id, duty) in (0..).map(DutyId).zip(&model.duties) {
            match duty.kind {
                DutyKind::Requirements(_) => {}
                DutyKind::Attest(_) => {
                    for word in called(duty) {
                        let named = attests.entry(fold(word).into_owned()).or_default();
                        if named.last() != Some(&id) {
                            named.push(id);
                        }
                    }
                    if let Some(d) = model.documents.get(duty.document.index()) {
                        documents.push(&*d.name);
                    }
                }
            }
        }
        Vocabulary {
            model,
            entity_names: Names::new(model.entities.iter().map(|e| (&*e.name, e.label.as_deref()))),
            entities: model
                .entities
                .iter()
                .zip((0..).map(EntityId))
                .map(|(e, id)| Shape::new(Owner::Entity(id), Named::new(&e.name, e.label.as_deref()), &e.fields, None))
                .collect(),
            records: model
                .records
                .iter()
                .zip((0..).map(RecordId))
                .map(|(r, id)| Shape::new(Owner::Record(id), Named::new(&r.name, r.label.as_deref()), &r.fields, r.on))
                .collect(),
            enums: model
                .enums
                .iter()
                .map(|e| Names::new(e.variants.iter().map(|v| (&*v.name, v.label.as_deref()))))
                .collect(),
            attests,
            documents,
        }
    }
    pub(super) fn entity(&self, id: EntityId) -> Option<&Shape<'m>> {
        self.entities.get(id.index())
    }
    pub(super) fn record(&self, id: RecordId) -> Option<&Shape<'m>> {
        self.records.get(id.index())
    }
    pub(super) fn variants(&self, id: EnumId) -> Option<&Names> {
        self.enums.get(id.index())
    }
    /// Whether an attest has this name, title, or `document.name`.
    pub(super) fn is_attest(&self, word: &str) -> bool {
        self.attests.contains_key(&*fold(word))
    }
    /// The attests of this name, title, or `document.name`.
    pub(super) fn attests_named(&self, word: &str) -> &[DutyId] {
        self.attests.get(&*fold(word)).map_or(&[], |ids| ids)
    }
    /// The attests that a declaration of an entity of this type answers: those of the name that bind it; if none does, all.
    pub(super) fn answered(&self, ty: EntityId, word: &str) -> Box<[DutyId]> {
        binding(self.model, ty, self.attests_named(word).to_vec())
    }
    pub(super) fn nearest_attest(&self, word: &str) -> Option<String> {
        guess(word, self.attests.keys().map(|a| &**a))
    }
    pub(super) fn is_document(&self, word: &str) -> bool {
        self.documents.contains(&word)
    }
    /// Some entity types, to show.
    pub(super) fn some_entities(&self) -> Vec<Named> {
        self.entities.iter().take(12).map(|s| s.named.clone()).collect()
    }
    pub(super) fn entity_named(&self, id: EntityId) -> Named {
        self.entity(id).map_or_else(|| Named::new("", None), |s| s.named.clone())
    }
}
