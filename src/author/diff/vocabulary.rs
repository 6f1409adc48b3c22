//! What duties are made of: derived fields, parameters, intervals, enums and fields that were added, taken away or changed,
//! and which duties of the new rules they reach.

use super::canon;
use crate::author::mutants::uses;
use crate::base::Sources;
use crate::model::{DutyId, Model, Owner, Place, Type, Value, reads};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A derived field.
    Define,
    /// A parameter.
    Parameter,
    /// An interval.
    Interval,
    /// A member of an enum.
    Variant,
    /// A field.
    Field,
    /// An entity, record or event type.
    Type,
}

impl Kind {
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Define => "define",
            Kind::Parameter => "parameter",
            Kind::Interval => "interval",
            Kind::Variant => "variant",
            Kind::Field => "field",
            Kind::Type => "type",
        }
    }
}

/// A declaration that differs.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Its kind.
    pub kind: Kind,
    /// Its name, with its owner's.
    pub name: String,
    /// What it was; none: added.
    pub before: Option<String>,
    /// What it is; none: taken away.
    pub after: Option<String>,
    /// The duties it reaches: of the new rules, or of the old where it was taken away.
    pub reaches: Vec<String>,
}

type Table = BTreeMap<(Kind, String), String>;

/// What differs.
pub fn compare(old: &Model, new: &Model, sources: &Sources) -> Vec<Declared> {
    let (before, after) = (table(old), table(new));
    let keys: BTreeSet<&(Kind, String)> = before.keys().chain(after.keys()).collect();
    let mut out = Vec::new();
    let (mut reach_old, mut reach_new) = (None, None);
    for key in keys {
        let (b, a) = (before.get(key), after.get(key));
        if b == a {
            continue;
        }
        // A field of a type that is itself new or gone need not be told.
        if key.0 == Kind::Field
            && let Some((owner, _)) = key.1.split_once('.')
        {
            let owner = (Kind::Type, owner.to_string());
            if before.contains_key(&owner) != after.contains_key(&owner) {
                continue;
            }
        }
        let reach = match a {
            Some(_) => reach_new.get_or_insert_with(|| reached(new)),
            None => reach_old.get_or_insert_with(|| reached(old)),
        };
        let reaches = reach.get(key).map(|d| d.iter().cloned().collect()).unwrap_or_default();
        let shown = |model: &Model, text: Option<&String>| match key.0 {
            // As written: what was compared is for no reader.
            Kind::Define if text.is_some() => written(model, &key.1, sources),
            _ => text.cloned(),
        };
        let (before, after) = (shown(old, b), shown(new, a));
        out.push(Declared { kind: key.0, name: key.1.clone(), before, after, reaches });
    }
    out
}

/// A derived field as its rule has it.
fn written(model: &Model, name: &str, sources: &Sources) -> Option<String> {
    let define = model.defines.iter().find(|d| format!("{}.{}", owner(model, d.owner), d.name) == name)?;
    Some(sources.text(define.body.span).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn table(model: &Model) -> Table {
    let mut out = Table::new();
    for d in &model.defines {
        let text = canon::expr(model, &d.body, &[d.owner]);
        out.insert((Kind::Define, format!("{}.{}", owner(model, d.owner), d.name)), text);
    }
    for p in &model.parameters {
        let all: Vec<String> = p.values.iter().map(|(d, v)| format!("{d}: {}", shown(model, v, &p.ty))).collect();
        out.insert((Kind::Parameter, p.name.clone()), all.join("; "));
    }
    for i in &model.intervals {
        out.insert((Kind::Interval, i.name.clone()), i.range.to_string());
    }
    for e in &model.enums {
        for v in &e.variants {
            out.insert((Kind::Variant, format!("{}.{}", e.name, v.name)), v.name.clone());
        }
    }
    let mut fields = |o: Owner| {
        let name = owner(model, o);
        out.insert((Kind::Type, name.clone()), name.clone());
        for f in model.fields_of(o).iter().skip(inherited(model, o)).filter(|f| f.span.is_some()) {
            let optional = if f.optional && !matches!(f.ty, Type::Every(..)) { "?" } else { "" };
            let unit = f.unit().map_or("", |u| u.en);
            let text = format!("{}{}{unit}{optional}", canon::ty(model, &f.ty), if unit.is_empty() { "" } else { " " });
            out.insert((Kind::Field, format!("{name}.{}", f.name)), text);
        }
    };
    (0..model.entities.len() as u32).for_each(|i| fields(Owner::Entity(crate::model::EntityId(i))));
    (0..model.records.len() as u32).for_each(|i| fields(Owner::Record(crate::model::RecordId(i))));
    out
}

/// How many of a type's fields are its parent's.
fn inherited(model: &Model, owner: Owner) -> usize {
    let Owner::Entity(e) = owner else { return 0 };
    let parent = model.entities.get(e.index()).and_then(|e| e.parent);
    parent.map_or(0, |p| model.fields_of(Owner::Entity(p)).len())
}

fn shown(model: &Model, v: &Value, ty: &Type) -> String {
    match v {
        Value::Number(n) => crate::plan::dim_of(ty).show(*n, crate::base::Lang::En),
        other => canon::value(model, other),
    }
}

fn owner(model: &Model, owner: Owner) -> String {
    match owner {
        Owner::Entity(e) => model.entities.get(e.index()).map_or(String::new(), |e| e.name.clone()),
        Owner::Record(r) => model.records.get(r.index()).map_or(String::new(), |r| r.name.clone()),
    }
}

/// Which duties use what.
fn reached(model: &Model) -> BTreeMap<(Kind, String), BTreeSet<String>> {
    let mut out: BTreeMap<(Kind, String), BTreeSet<String>> = BTreeMap::new();
    for (i, duty) in model.duties.iter().enumerate() {
        let id = DutyId(i as u32);
        let mut add = |kind: Kind, name: String| {
            out.entry((kind, name)).or_default().insert(duty.full.clone());
        };
        let used = uses(model, id);
        for d in used.defines.iter().filter_map(|d| model.defines.get(d.index())) {
            add(Kind::Define, format!("{}.{}", owner(model, d.owner), d.name));
        }
        for p in used.parameters.iter().filter_map(|p| model.parameters.get(p.index())) {
            add(Kind::Parameter, p.name.clone());
        }
        used.intervals.into_iter().for_each(|(name, _)| add(Kind::Interval, name));
        for bound in &duty.binds {
            let read = reads::of_duty(model, id, *bound).unwrap_or_default();
            for place in &read.fields {
                let Some(field) = model.field_at(place) else { continue };
                add(Kind::Field, format!("{}.{}", holder(model, place), field.name));
                let inner = match &field.ty {
                    Type::List(inner) => inner,
                    other => other,
                };
                if let Type::Enum(e) = inner
                    && let Some(e) = model.enums.get(e.index())
                {
                    e.variants.iter().for_each(|v| add(Kind::Variant, format!("{}.{}", e.name, v.name)));
                }
            }
        }
    }
    out
}

/// The name of the type that declares the field at a place.
fn holder(model: &Model, place: &Place) -> String {
    let mut at = Owner::Entity(place.entity);
    let way = place.path.split_last().map_or(&[][..], |(_, before)| before);
    for slot in way {
        let inner = match model.fields_of(at).get(*slot).map(|f| &f.ty) {
            Some(Type::List(inner)) => Some(&**inner),
            other => other,
        };
        if let Some(Type::Record(r)) = inner {
            at = Owner::Record(*r);
        }
    }
    // A field is its parent's where it was declared there.
    let slot = place.path.last().copied().unwrap_or(0);
    while let Owner::Entity(e) = at
        && slot < inherited(model, at)
        && let Some(parent) = model.entities.get(e.index()).and_then(|e| e.parent)
    {
        at = Owner::Entity(parent);
    }
    owner(model, at)
}
