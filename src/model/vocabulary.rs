//! Second pass: enums, records, events and entity types with their slots.

use super::cycle::circles;
use super::declare::{Decl, Declared};
use super::entities::{Ordered, across_packs, build_entities, order_entities};
use super::fields::{FieldType, TypeScope, field_type};
use super::names::{Names, Sink, Table};
use super::problem::{Circular, NameProblem, VocabularyProblem};
use super::types::Owner;
use super::{Entity, Enum, Field, Model, Record, RecordId, Type, Variant};
use crate::base::Span;
use crate::base::fold::fold;
use crate::syntax::tree::{self, Name};
use rustc_hash::FxHashSet;

/// Fields that were declared but left out; a use of one has been explained already. By name and by label.
#[derive(Default)]
pub(super) struct BrokenFields(FxHashSet<(Owner, String)>);

impl BrokenFields {
    pub(super) fn add(&mut self, owner: Owner, field: &tree::Field) {
        self.0.insert((owner, field.name.node.clone()));
        for label in [&field.label, &field.label_en].into_iter().flatten() {
            self.0.insert((owner, fold(&label.node).into_owned()));
        }
    }
    /// All of them.
    pub(super) fn into_names(self) -> FxHashSet<(Owner, String)> {
        self.0
    }
    /// Whether the owner's own field of this name or label was left out.
    pub(super) fn has(&self, owner: Owner, word: &str) -> bool {
        self.0.contains(&(owner, word.to_string()))
    }
}

/// A field of its owner, with what is still to be settled.
pub(super) struct Own<'t> {
    pub(super) field: Field,
    pub(super) tree: &'t tree::Field,
    pub(super) via: Option<&'t Name>,
}

/// Builds the vocabulary into the model.
pub(super) fn build(
    declared: &Declared,
    names: &mut Names,
    model: &mut Model,
    broken: &mut BrokenFields,
    sink: &mut Sink,
) {
    for (at, variants) in &declared.enums {
        let built = build_enum(at, variants, sink);
        model.enums.push(built);
    }
    let order = order_entities(declared, names, sink);
    name_only(declared, &order, model);
    build_records(declared, names, model, broken, sink);
    build_entities(&order, names, model, broken, sink);
    across_packs(&order, sink);
}

fn text(label: &Option<tree::Text>) -> Option<String> {
    label.as_ref().map(|l| l.node.clone())
}

fn build_enum(at: &Decl, variants: &[tree::Variant], sink: &mut Sink) -> Enum {
    let mut table: Table<()> = Table::default();
    let mut out = Vec::new();
    for v in variants {
        if out.len() == 60_000 {
            sink.report(v.name.span, &VocabularyProblem::TooManyVariants);
            break;
        }
        if table.declare(sink, &v.name, [&v.label, &v.label_en], Some(())).is_some() {
            out.push(Variant { name: v.name.node.clone(), label: text(&v.label), span: v.name.span });
        }
    }
    if variants.is_empty() {
        sink.report(at.item.name.span, &VocabularyProblem::EmptyEnum);
    }
    Enum { name: at.item.name.node.clone(), label: text(&at.item.label), variants: out, span: at.item.name.span }
}

/// Enters records and entities without their fields, so that messages can name them.
fn name_only(declared: &Declared, order: &[Ordered], model: &mut Model) {
    for r in &declared.records {
        let item = r.at.item;
        model.records.push(Record {
            name: item.name.node.clone(),
            label: text(&item.label),
            fields: Vec::new(),
            on: None,
            in_office: (None, None),
            span: item.name.span,
        });
    }
    for o in order {
        let item = o.decl.at.item;
        let pack = model.packs.get(o.decl.at.pack);
        model.entities.push(Entity {
            name: item.name.node.clone(),
            label: text(&item.label),
            label_en: text(&item.label_en),
            parent: o.parent,
            fields: Vec::new(),
            pack: pack.map_or(String::new(), |p| p.name.clone()),
            span: item.name.span,
        });
    }
}

/// The fields an owner declares itself, those that mean something.
pub(super) fn own_fields<'t>(
    fields: &'t [tree::Field],
    at: &Decl,
    owner: Owner,
    names: &Names,
    broken: &mut BrokenFields,
    sink: &mut Sink,
) -> Vec<Own<'t>> {
    let scope = TypeScope { names, pack: at.pack, lang: at.item.lang };
    let mut table: Table<()> = Table::default();
    let mut out = Vec::new();
    for f in fields {
        let labels = [&f.label, &f.label_en];
        if table.declare(sink, &f.name, labels, Some(())).is_none() {
            continue;
        }
        let Some(found) = field_type(&scope, sink, &f.ty) else {
            broken.add(owner, f);
            continue;
        };
        if let Some(problem) = misplaced(f, owner, &found) {
            sink.report(f.name.span, &problem);
            broken.add(owner, f);
            continue;
        }
        out.push(Own {
            field: Field {
                name: f.name.node.clone(),
                label: text(&f.label),
                label_en: text(&f.label_en),
                docs: f.docs.clone(),
                ty: found.ty,
                optional: found.optional,
                bare: found.bare,
                span: Some(f.name.span),
            },
            tree: f,
            via: found.via,
        });
    }
    out
}

fn misplaced(f: &tree::Field, owner: Owner, found: &FieldType) -> Option<VocabularyProblem> {
    match owner {
        Owner::Entity(_) => None,
        Owner::Record(_) => {
            let name = f.name.node.as_str();
            let office = matches!(name, "in_office_from" | "in_office_to");
            if found.via.is_some() {
                Some(VocabularyProblem::EveryOutsideEntity)
            } else if office && found.ty != Type::Date {
                Some(VocabularyProblem::InOffice { name: name.into() })
            } else {
                None
            }
        }
    }
}

fn build_records(declared: &Declared, names: &Names, model: &mut Model, broken: &mut BrokenFields, sink: &mut Sink) {
    let mut all: Vec<Vec<Own>> = Vec::new();
    for (i, r) in declared.records.iter().enumerate() {
        let owner = Owner::Record(RecordId(i as u32));
        all.push(own_fields(r.fields, &r.at, owner, names, broken, sink));
    }
    let inner = |ty: &Type| match ty {
        Type::Record(id) => Some(id.index()),
        Type::List(of) => match of.as_ref() {
            Type::Record(id) => Some(id.index()),
            _ => None,
        },
        _ => None,
    };
    let edges = |i: usize| -> Vec<usize> {
        let fields = all.get(i).map_or(&[] as &[Own], |v| v);
        fields.iter().filter_map(|o| inner(&o.field.ty)).collect()
    };
    let circles = circles(all.len(), &edges);
    for circle in circles {
        let named = circle.iter().filter_map(|i| Some(declared.records.get(*i)?.at.item.name.node.clone()));
        let problem = NameProblem::Circle(Circular::Records, named.collect());
        let mut place: Option<Span> = None;
        for (k, i) in circle.iter().enumerate() {
            let next = circle.get(k + 1).or(circle.first()).copied();
            let owner = Owner::Record(RecordId(*i as u32));
            let Some(fields) = all.get_mut(*i) else {
                continue;
            };
            fields.retain(|o| {
                let closes = inner(&o.field.ty) == next;
                if closes {
                    broken.add(owner, o.tree);
                    place.get_or_insert(o.tree.name.span);
                }
                !closes
            });
        }
        if let Some(span) = place {
            sink.report(span, &problem);
        }
    }
    for ((built, own), decl) in model.records.iter_mut().zip(all).zip(&declared.records) {
        built.fields = own.into_iter().map(|o| o.field).collect();
        let slot = |name: &str| built.fields.iter().position(|f| f.name == name);
        built.on = if decl.event { slot("on") } else { None };
        built.in_office = (slot("in_office_from"), slot("in_office_to"));
    }
}
