//! What duties are made of: derived fields, parameters, intervals, enums and fields that were added, taken away or changed,
//! and which duties of the new rules they reach.

use super::{basis, canon};
use crate::author::mutants::uses;
use crate::base::unit::UNITS;
use crate::base::{Day, Dim, Lang, Sources};
use crate::model::{DutyId, EntityId, Model, NumKind, Owner, Place, Type, Value, reads};
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
    /// A day of the holiday calendar, or a whole year of it.
    Calendar,
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
            Kind::Calendar => "calendar",
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
    pub before: Option<Said>,
    /// What it is; none: taken away.
    pub after: Option<Said>,
    /// The duties it reaches: of the new rules, or of the old where it was taken away.
    pub reaches: Vec<String>,
}

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    zh: String,
    en: String,
}

impl Said {
    fn both(say: impl Fn(Lang) -> String) -> Said {
        Said { zh: say(Lang::Zh), en: say(Lang::En) }
    }
    fn plain(text: String) -> Said {
        Said { en: text.clone(), zh: text }
    }
    /// In one language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// What is declared, as it is told; of a derived field what it means, which is for no reader.
type Table = BTreeMap<(Kind, String), Said>;

/// What differs.
pub fn compare(old: &Model, new: &Model, sources: &Sources) -> Vec<Declared> {
    let (mut before, mut after) = (table(old), table(new));
    calendars(old, new, &mut before);
    calendars(new, old, &mut after);
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
        let shown = |model: &Model, text: Option<&Said>| match key.0 {
            Kind::Define if text.is_some() => written(model, &key.1, sources).map(Said::plain),
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
        out.insert((Kind::Define, format!("{}.{}", owner(model, d.owner), d.name)), Said::plain(text));
    }
    for p in &model.parameters {
        let said = |lang: Lang| {
            let one = |(d, v): &(Day, Value)| format!("{d}: {}", shown(model, v, &p.ty, lang));
            p.values.iter().map(one).collect::<Vec<_>>().join(lang.pick("；", "; "))
        };
        out.insert((Kind::Parameter, p.name.clone()), Said::both(said));
    }
    for i in &model.intervals {
        out.insert((Kind::Interval, i.name.clone()), Said::plain(i.range.to_string()));
    }
    for e in &model.enums {
        for v in &e.variants {
            out.insert((Kind::Variant, format!("{}.{}", e.name, v.name)), Said::plain(v.name.clone()));
        }
    }
    let mut fields = |o: Owner| {
        let name = owner(model, o);
        let parent = match o {
            Owner::Entity(e) => model.entities.get(e.index()).and_then(|e| e.parent),
            Owner::Record(_) => None,
        };
        let parent = parent.map_or(String::new(), |p| format!(" : {}", owner(model, Owner::Entity(p))));
        out.insert((Kind::Type, name.clone()), Said::plain(format!("{name}{parent}")));
        for f in model.fields_of(o).iter().skip(inherited(model, o)).filter(|f| f.span.is_some()) {
            let optional = if f.optional && !matches!(f.ty, Type::Every(..)) { "?" } else { "" };
            let said = Said::both(|lang| format!("{}{optional}", typed(model, &f.ty, f.bare, lang)));
            out.insert((Kind::Field, format!("{name}.{}", f.name)), said);
        }
    };
    (0..model.entities.len() as u32).for_each(|i| fields(Owner::Entity(crate::model::EntityId(i))));
    (0..model.records.len() as u32).for_each(|i| fields(Owner::Record(crate::model::RecordId(i))));
    out
}

/// The days of the calendars that differ; a year that only one side has is one line.
fn calendars(model: &Model, other: &Model, out: &mut Table) {
    let (mine, theirs) = (basis::years(model, 0), basis::years(other, 0));
    for (year, days) in mine {
        if !theirs.contains_key(&year) {
            out.insert((Kind::Calendar, year.to_string()), Said::plain(year.to_string()));
            continue;
        }
        let off = days.off.iter().map(|d| (d, ("休息", "off")));
        for (day, (zh, en)) in off.chain(days.work.iter().map(|d| (d, ("上班", "worked")))) {
            let said = Said { zh: zh.to_string(), en: en.to_string() };
            out.insert((Kind::Calendar, day.to_string()), said);
        }
    }
}

/// A type as the language writes it.
fn typed(model: &Model, ty: &Type, bare: i64, lang: Lang) -> String {
    let called = |label: Option<&String>, name: &str| match (lang, label) {
        (Lang::Zh, Some(label)) => label.clone(),
        _ => name.to_string(),
    };
    let entity =
        |id: EntityId| model.entities.get(id.index()).map_or(String::new(), |e| called(e.label.as_ref(), &e.name));
    match ty {
        Type::Bool => lang.pick("是否", "bool").to_string(),
        Type::Number(_, Dim::Share) => lang.pick("百分比", "percent").to_string(),
        Type::Number(_, Dim::Money) if bare == 1 => lang.pick("金额", "money").to_string(),
        Type::Number(kind, dim) => {
            let kind = match kind {
                NumKind::Count => lang.pick("数量", "count"),
                NumKind::Int => lang.pick("整数", "int"),
                NumKind::Any => lang.pick("数值", "number"),
            };
            match UNITS.iter().find(|u| u.dim == *dim && u.size == bare) {
                Some(unit) => format!("{kind} {}", lang.pick(unit.zh.first().copied().unwrap_or(unit.en), unit.en)),
                None => kind.to_string(),
            }
        }
        Type::Duration => lang.pick("时长", "duration").to_string(),
        Type::Months => lang.pick("月数", "months").to_string(),
        Type::Text => lang.pick("文本", "text").to_string(),
        Type::Date => lang.pick("日期", "date").to_string(),
        Type::DateTime => lang.pick("时刻", "datetime").to_string(),
        Type::Enum(id) => model.enums.get(id.index()).map_or(String::new(), |e| called(e.label.as_ref(), &e.name)),
        Type::Record(id) => model.records.get(id.index()).map_or(String::new(), |r| called(r.label.as_ref(), &r.name)),
        Type::List(of) => match lang {
            Lang::Zh => format!("{}列表", typed(model, of, bare, lang)),
            Lang::En => format!("list of {}", typed(model, of, bare, lang)),
        },
        Type::Ref(id) => format!("{} {}", lang.pick("引用", "ref"), entity(*id)),
        Type::Every(id, slot) => {
            let field = model.fields_of(Owner::Entity(*id)).get(*slot);
            let via = field.map_or(String::new(), |f| called(f.label.as_ref(), &f.name));
            match lang {
                Lang::Zh => format!("全部{}（按{via}）", entity(*id)),
                Lang::En => format!("every {} via {via}", entity(*id)),
            }
        }
    }
}

/// How many of a type's fields are its parent's.
fn inherited(model: &Model, owner: Owner) -> usize {
    let Owner::Entity(e) = owner else { return 0 };
    let parent = model.entities.get(e.index()).and_then(|e| e.parent);
    parent.map_or(0, |p| model.fields_of(Owner::Entity(p)).len())
}

fn shown(model: &Model, v: &Value, ty: &Type, lang: Lang) -> String {
    match v {
        Value::Number(n) => crate::plan::dim_of(ty).show(*n, lang),
        other => canon::constant(model, other, ty),
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
        for day in (basis::Side { model, id }).calendar().into_keys() {
            add(Kind::Calendar, day.to_string());
            add(Kind::Calendar, day.ymd().0.to_string());
        }
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
