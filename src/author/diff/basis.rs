//! What a duty is made of beside its own text: derived fields, parameters, spans, the types of the fields it reads, the
//! holiday calendar where working days count; and the days on which the two sides differ.

use super::canon;
use crate::author::mutants::{Uses, expressions, uses};
use crate::author::witness::{Samples, bearers};
use crate::base::{Day, Dim, Rat};
use crate::model::{
    CalendarYear, DutyId, DutyKind, Expr, ExprKind, Field, Model, Obligation, Part, Place, Type, Value, When, reads,
};
use crate::plan::dim_of;
use std::collections::{BTreeMap, BTreeSet};

/// A duty of one side.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The duty.
    pub id: DutyId,
}

/// Whether what two duties use is another thing under the same name.
pub fn differs(old: Side, new: Side) -> bool {
    old.lines() != new.lines() || lost(old, new)
}

/// Whether a member of an enum that the old duty reads is gone: facts that name it are not read any more.
fn lost(old: Side, new: Side) -> bool {
    let enums: BTreeSet<usize> = old
        .fields()
        .into_values()
        .filter_map(|f| match inner(&f.ty) {
            Type::Enum(e) => Some(e.index()),
            _ => None,
        })
        .collect();
    enums.into_iter().filter_map(|e| old.model.enums.get(e)).any(|e| {
        let other = new.model.enums.iter().find(|o| o.name == e.name);
        let has = |name: &str| other.is_some_and(|o| o.variants.iter().any(|v| v.name == name));
        !e.variants.iter().all(|v| has(&v.name))
    })
}

fn inner(ty: &Type) -> &Type {
    match ty {
        Type::List(of) => of,
        other => other,
    }
}

impl<'a> Side<'a> {
    /// The duty itself.
    pub fn duty(self) -> Option<&'a Obligation> {
        self.model.duties.get(self.id.0 as usize)
    }

    /// Each thing it uses as a line.
    fn lines(self) -> BTreeSet<String> {
        let model = self.model;
        let Uses { defines, parameters, intervals } = uses(model, self.id);
        let mut out: BTreeSet<String> = defines
            .iter()
            .filter_map(|d| model.defines.get(d.index()))
            .map(|d| {
                format!("define {} {} {}", d.name, canon::ty(model, &d.ty), canon::expr(model, &d.body, &[d.owner]))
            })
            .collect();
        out.extend(parameters.iter().filter_map(|p| model.parameters.get(p.index())).map(|p| {
            let values: Vec<String> =
                p.values.iter().map(|(d, v)| format!("{d} {}", canon::constant(model, v, &p.ty))).collect();
            format!("parameter {} {} {}", p.name, canon::ty(model, &p.ty), values.join(" "))
        }));
        // Named spans stand in the text of the duty itself.
        out.extend(intervals.iter().map(|(_, range)| format!("span {range}")));
        out.extend(self.fields().into_iter().map(|(path, f)| {
            let optional = if f.optional { "?" } else { "" };
            format!("field {path} {}{optional} {}", canon::ty(model, &f.ty), f.bare)
        }));
        out.extend(self.calendar().into_iter().map(|(day, works)| format!("calendar {day} {works:?}")));
        out
    }

    /// The fields it reads, each with its path by names.
    fn fields(self) -> BTreeMap<String, &'a Field> {
        let mut out = BTreeMap::new();
        for bearer in bearers(self.model, self.id) {
            for place in reads::of_duty(self.model, self.id, bearer).unwrap_or_default().fields {
                let names: Vec<&str> = (1..=place.path.len())
                    .filter_map(|n| {
                        let path = place.path.get(..n)?.to_vec();
                        Some(self.model.field_at(&Place { entity: place.entity, path })?.name.as_str())
                    })
                    .collect();
                let entity = self.model.entities.get(place.entity.index()).map_or("", |e| e.name.as_str());
                if let Some(field) = self.model.field_at(&place) {
                    out.insert(format!("{entity}.{}", names.join(".")), field);
                }
            }
        }
        out
    }

    /// The duties that take its place.
    fn replacing(self) -> Vec<Side<'a>> {
        let all = self.model.duties.iter().enumerate().filter(|(_, o)| o.supersedes.contains(&self.id));
        all.map(|(i, _)| Side { id: DutyId(i as u32), ..self }).collect()
    }

    /// The expressions of the duty, its exceptions, its derived fields and of what replaces it.
    fn expressions(self) -> Vec<&'a Expr> {
        let mut out = expressions(self.model, self.id);
        let defines = uses(self.model, self.id).defines;
        out.extend(defines.iter().filter_map(|d| self.model.defines.get(d.index())).map(|d| &d.body));
        out.extend(self.replacing().into_iter().filter_map(Side::duty).flat_map(|o| &o.when));
        out
    }

    /// The days that are worked or off against the week, where working days count; a year of which nothing is known lacks.
    pub fn calendar(self) -> BTreeMap<Day, Option<bool>> {
        let Some(duty) = self.duty() else { return BTreeMap::new() };
        let repeats = match &duty.kind {
            DutyKind::Attest(a) => a.repeats.as_ref().is_some_and(|r| moved(&r.when)),
            DutyKind::Requirements(_) => false,
        };
        let used = uses(self.model, self.id);
        let typed = used.parameters.iter().filter_map(|p| self.model.parameters.get(p.index()));
        if !repeats
            && !typed.into_iter().any(|p| dim_of(&p.ty) == Dim::Workdays)
            && !self.expressions().into_iter().any(workdays)
        {
            return BTreeMap::new();
        }
        let mut packs: BTreeSet<usize> =
            self.model.documents.get(duty.document.index()).map(|d| d.pack).into_iter().collect();
        packs.extend(used.defines.iter().filter_map(|d| self.model.defines.get(d.index())).map(|d| d.pack));
        let mut out = BTreeMap::new();
        for pack in packs {
            for (year, days) in years(self.model, pack) {
                out.extend(Day::new(year, 1, 1).map(|d| (d, None)));
                out.extend(days.off.iter().map(|d| (*d, Some(false))));
                out.extend(days.work.iter().map(|d| (*d, Some(true))));
            }
        }
        out
    }

    /// Each dated thing it uses, with what it says.
    fn dated(self) -> BTreeSet<(Day, String)> {
        let model = self.model;
        let Some(duty) = self.duty() else { return BTreeSet::new() };
        let force = model.in_force(duty);
        let mut out = BTreeSet::new();
        let mut add = |day: Option<Day>, what: String| out.extend(day.map(|d| (d, what)));
        add(Some(duty.from.unwrap_or(force.from)), "from".to_string());
        add(Some(duty.until.unwrap_or(force.to).plus(1)), "until".to_string());
        for e in model.exceptions.iter().filter(|e| e.duty == self.id) {
            let text = canon::exception(model, e);
            add(e.from, format!("from {text}"));
            add(e.until.map(|d| d.plus(1)), format!("until {text}"));
        }
        for p in uses(model, self.id).parameters.iter().filter_map(|p| model.parameters.get(p.index())) {
            for (day, v) in &p.values {
                add(Some(*day), format!("{} {}", p.name, canon::constant(model, v, &p.ty)));
            }
        }
        for o in self.replacing() {
            let from = o.duty().map(|d| (d.from.unwrap_or(model.in_force(d).from), canon::successor(model, d)));
            from.into_iter().for_each(|(day, text)| add(Some(day), format!("superseded by {text}")));
        }
        // Days in the text itself: what is due by one of them falls away for whoever was founded later.
        for e in self.expressions() {
            each(e, &mut |e| match &e.kind {
                ExprKind::Const(Value::Date(d)) => add(Some(d.plus(1)), "day".to_string()),
                ExprKind::Bounded(_, _, _, Some(When::During(range, _))) => {
                    add(Some(range.from), "span".to_string());
                    add(Some(range.to.plus(1)), "span".to_string());
                }
                _ => {}
            });
        }
        out
    }
}

/// The most days that are looked at more closely.
const DAYS: usize = 6;

/// The days from which something is otherwise on one side than on the other, the first few.
pub fn days(old: Side, new: Side) -> Vec<Day> {
    let (a, b) = (old.dated(), new.dated());
    let dated = a.symmetric_difference(&b).map(|(day, _)| *day);
    let (x, y) = (old.calendar(), new.calendar());
    // Of a calendar that only one side needs every day would be one.
    let both = !x.is_empty() && !y.is_empty();
    let moved = x.keys().chain(y.keys()).copied().filter(|d| both && x.get(d) != y.get(d));
    let all: BTreeSet<Day> = dated.chain(moved).filter(|d| *d > Day::MIN.plus(1) && *d < Day::MAX.plus(-1)).collect();
    all.into_iter().take(DAYS).collect()
}

/// What is worth stating to settle what is left open: what either side reads, with the values it is held against.
pub fn samples(sides: [Side; 2], mut days: BTreeSet<Day>) -> Samples {
    let mut out = Samples::default();
    let mut numbers: BTreeSet<(String, Rat)> = BTreeSet::new();
    for side in sides {
        for read in [vec![side], side.replacing()].concat() {
            out.fields.extend(read.fields().into_values().map(|f| f.name.clone()));
        }
        for e in side.expressions() {
            each(e, &mut |e| {
                if let ExprKind::Const(v) = &e.kind {
                    match v {
                        Value::Number(n) => {
                            let dim = dim_of(&e.ty);
                            let by = if dim == Dim::Share { Rat::new(1, 100).unwrap_or(Rat::ONE) } else { Rat::ONE };
                            for n in [Some(*n), n.sub(by), n.add(by)].into_iter().flatten().filter(|n| !n.is_negative())
                            {
                                if numbers.insert((format!("{dim:?}"), n)) {
                                    out.numbers.push((dim, n));
                                }
                            }
                        }
                        Value::Date(d) => days.extend([*d, d.plus(1)]),
                        Value::Text(t) => drop(out.texts.insert(t.clone())),
                        Value::Bool(_) | Value::Months(_) | Value::DateTime(_) | Value::Variant(..) => {}
                    }
                }
            });
        }
    }
    out.days = days;
    out
}

/// The years of a pack's calendar: its own, else another's.
pub fn years(model: &Model, pack: usize) -> BTreeMap<i16, &CalendarYear> {
    let mut out = BTreeMap::new();
    let own = model.packs.get(pack).into_iter();
    for (year, days) in own.chain(&model.packs).flat_map(|p| &p.calendar) {
        out.entry(*year).or_insert(days);
    }
    out
}

/// Goes through an expression and all inside it.
fn each<'e>(e: &'e Expr, tell: &mut dyn FnMut(&'e Expr)) {
    tell(e);
    e.parts(&mut |part| match part {
        Part::Expr(x) => each(x, tell),
        Part::Coll(c) => c.conditions().for_each(|x| each(x, tell)),
        Part::When(w) => w.days().iter().for_each(|x| each(x, tell)),
        Part::Access(_) => {}
    });
}

/// Whether working days count in an expression.
pub fn workdays(e: &Expr) -> bool {
    let mut found = false;
    each(e, &mut |e| {
        found |= dim_of(&e.ty) == Dim::Workdays;
        found |= match &e.kind {
            ExprKind::WorkdaysBetween(..) => true,
            ExprKind::FieldBy { next_workday, .. } | ExprKind::EventsBy { next_workday, .. } => *next_workday,
            ExprKind::Bounded(_, _, _, Some(when)) => moved(when),
            _ => false,
        };
    });
    found
}

/// Whether due days are moved to a working day.
fn moved(when: &When) -> bool {
    match when {
        When::Recurring { next_workday, .. } | When::Dates { next_workday, .. } => *next_workday,
        When::Every(_) | When::EveryRolling(..) | When::SomeRolling(_) | When::During(..) => false,
    }
}
