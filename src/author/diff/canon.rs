//! What a rule asks as one line of text that says the same in every pack, language and file: declared names instead of
//! slots and labels, no places, and nothing that is only worded. Two rules with the same line ask the same, as far as what
//! they use is the same.

use crate::base::Dim;
use crate::model::duty::{Body, Excepted};
use crate::model::{
    Access, Bound, Coll, DutyId, DutyKind, EntityId, Exception, Expr, ExprKind, Model, Obligation, Owner, RecordId,
    Root, Step, Type, Value, When,
};
use crate::plan::dim_of;
use std::fmt::Write;

/// A duty with its exceptions; without names, titles and clauses.
pub fn duty(model: &Model, id: DutyId) -> String {
    let Some(d) = model.duties.get(id.0 as usize) else { return String::new() };
    let bearer = d.binds.first().copied().unwrap_or(EntityId(0));
    let frames = [Owner::Entity(bearer)];
    let mut out = bound_to(model, d);
    conditions(model, &d.when, &frames, &mut out);
    match &d.kind {
        DutyKind::Requirements(list) => bodies(model, list, &frames, &mut out),
        DutyKind::Attest(a) => {
            let by = a.by.as_ref().map(|e| expr(model, e, &frames));
            let repeats = a.repeats.as_ref().map(|r| when(model, &r.when, &frames));
            let _ = write!(out, " attest {by:?} evidence {} {repeats:?}", a.evidence.is_some());
        }
    }
    exceptions(model, Excepted::Duty(id), &frames, &mut out);
    // Whom another duty takes over it no longer binds: what that one asks is told of it alone.
    let replacing = model.duties.iter().filter(|o| o.supersedes.contains(&id));
    let mut replaced: Vec<String> = replacing.map(|o| successor(model, o)).collect();
    replaced.sort_unstable();
    if !replaced.is_empty() {
        let _ = write!(out, " superseded by {}", replaced.join(","));
    }
    out
}

/// From whom a duty that takes another's place takes it, and when.
pub fn successor(model: &Model, d: &Obligation) -> String {
    let mut out = format!("{} {}", d.full, bound_to(model, d));
    let bearer = d.binds.first().copied().unwrap_or(EntityId(0));
    conditions(model, &d.when, &[Owner::Entity(bearer)], &mut out);
    out
}

/// A duty without its conditions and requirements: whom it binds and when, its exceptions.
pub fn frame(model: &Model, id: DutyId) -> String {
    let Some(d) = model.duties.get(id.0 as usize) else { return String::new() };
    let mut out = bound_to(model, d);
    let bearer = d.binds.first().copied().unwrap_or(EntityId(0));
    exceptions(model, Excepted::Duty(id), &[Owner::Entity(bearer)], &mut out);
    out
}

/// Whom it binds, each type named that can be stated, and when.
fn bound_to(model: &Model, d: &Obligation) -> String {
    let force = model.in_force(d);
    format!(
        "binds {} from {:?} until {:?}",
        types(model, &d.binds).join(","),
        d.from.unwrap_or(force.from),
        d.until.unwrap_or(force.to)
    )
}

/// These types and those below them.
fn types<'m>(model: &'m Model, of: &[EntityId]) -> Vec<&'m str> {
    let all = (0..model.entities.len() as u32).map(EntityId);
    let mut names: Vec<&str> =
        all.filter(|t| of.iter().any(|b| model.is_a(*t, *b))).map(|t| entity(model, t)).collect();
    names.sort_unstable();
    names
}

fn exceptions(model: &Model, to: Excepted, frames: &[Owner], out: &mut String) {
    let mut all: Vec<String> = Vec::new();
    for (i, e) in model.exceptions.iter().enumerate().filter(|(_, e)| e.to == to) {
        let mut one = format!(" except from {:?} until {:?}", e.from, e.until);
        within(model, e, frames, &mut one);
        exceptions(model, Excepted::Exception(crate::model::ExceptionId(i as u32)), frames, &mut one);
        all.push(format!("{{{one}}}"));
    }
    all.sort_unstable();
    out.extend(all);
}

/// An exception, without its dates and those to it.
pub fn exception(model: &Model, e: &Exception) -> String {
    let bearer = model.duties.get(e.duty.0 as usize).and_then(|d| d.binds.first()).copied();
    let mut out = String::new();
    within(model, e, &[Owner::Entity(bearer.unwrap_or(EntityId(0)))], &mut out);
    out
}

fn within(model: &Model, e: &Exception, frames: &[Owner], out: &mut String) {
    conditions(model, &e.when, frames, out);
    bodies(model, &e.requirements, frames, out);
}

fn conditions(model: &Model, list: &[Expr], frames: &[Owner], out: &mut String) {
    let mut all: Vec<String> = list.iter().map(|e| expr(model, e, frames)).collect();
    all.sort_unstable();
    all.iter().for_each(|e| out.push_str(&format!(" when {e}")));
}

fn bodies(model: &Model, list: &[Body], frames: &[Owner], out: &mut String) {
    let one = |b: &Body| format!(" {} {}", if b.forbid { "forbid" } else { "require" }, expr(model, &b.expr, frames));
    let mut all: Vec<String> = list.iter().map(one).collect();
    all.sort_unstable();
    out.extend(all);
}

fn entity(model: &Model, id: EntityId) -> &str {
    model.entities.get(id.index()).map_or("?", |e| &e.name)
}

/// A constant of a type, with what it measures: fifteen working days are not fifteen days.
pub fn constant(model: &Model, v: &Value, ty: &Type) -> String {
    match (v, dim_of(ty)) {
        (Value::Number(n), dim) if !matches!(dim, Dim::None | Dim::Share) => format!("{n} {dim:?}"),
        _ => value(model, v),
    }
}

/// A constant by declared names.
fn value(model: &Model, v: &Value) -> String {
    match v {
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Months(n) => format!("{n} months"),
        Value::Date(d) => d.to_string(),
        Value::DateTime(t) => t.to_string(),
        Value::Text(t) => format!("{t:?}"),
        Value::Variant(id, n) => {
            let variants = model.enums.get(id.index()).map(|e| &e.variants);
            variants.and_then(|v| v.get(usize::from(*n))).map_or(String::new(), |v| v.name.clone())
        }
    }
}

/// A type by declared names, for no reader.
pub fn ty(model: &Model, t: &Type) -> String {
    match t {
        Type::Enum(id) => model.enums.get(id.index()).map_or(String::new(), |e| e.name.clone()),
        Type::Record(id) => record(model, *id).to_string(),
        Type::List(of) => format!("list of {}", ty(model, of)),
        Type::Ref(id) => format!("ref {}", entity(model, *id)),
        Type::Every(id, slot) => {
            format!("every {} via {}", entity(model, *id), field(model, Owner::Entity(*id), *slot))
        }
        Type::Number(kind, dim) => format!("{kind:?} {dim:?}").to_lowercase(),
        Type::Bool | Type::Duration | Type::Months | Type::Text | Type::Date | Type::DateTime => {
            format!("{t:?}").to_lowercase()
        }
    }
}

fn record(model: &Model, id: RecordId) -> &str {
    model.records.get(id.index()).map_or("?", |r| &r.name)
}

fn field(model: &Model, owner: Owner, slot: usize) -> &str {
    model.fields_of(owner).get(slot).map_or("?", |f| &f.name)
}

/// A path, and what it leads to.
fn access(model: &Model, a: &Access, frames: &[Owner]) -> (String, Option<Owner>) {
    let Root::Frame(n) = a.root;
    let (text, owner) = steps(model, &a.steps, frames.get(n).copied());
    (format!("${n}{text}"), owner)
}

fn steps(model: &Model, all: &[Step], from: Option<Owner>) -> (String, Option<Owner>) {
    let (mut out, mut owner) = (String::new(), from);
    for step in all {
        let name = |slot: usize| owner.map_or("?", |o| field(model, o, slot));
        let (text, next) = match step {
            Step::Field(s) => (name(*s).to_string(), None),
            Step::EachValue(s) => (format!("{}[]", name(*s)), None),
            Step::Inside(s, r) => (name(*s).to_string(), Some(Owner::Record(*r))),
            Step::EachRow(s, r) => (format!("{}[]", name(*s)), Some(Owner::Record(*r))),
            Step::Follow(s, e) => (name(*s).to_string(), Some(Owner::Entity(*e))),
            Step::EachRef(s, e) => (format!("{}[]", name(*s)), Some(Owner::Entity(*e))),
            Step::EachOf { slot, entity: e, via } => {
                let by = field(model, Owner::Entity(*e), *via);
                (format!("{}[{} via {by}]", name(*slot), entity(model, *e)), Some(Owner::Entity(*e)))
            }
            Step::Define(d) => (model.defines.get(d.index()).map_or("?", |d| &d.name).to_string(), None),
        };
        out.push('.');
        out.push_str(&text);
        owner = next;
    }
    (out, owner)
}

fn coll(model: &Model, c: &Coll, frames: &[Owner]) -> String {
    let (mut out, owner) = access(model, &c.access, frames);
    let mut inner = frames.to_vec();
    inner.extend(owner);
    for (word, e) in [("where", &c.filter), ("satisfy", &c.satisfy)] {
        if let Some(e) = e {
            let _ = write!(out, " {word} {}", expr(model, e, &inner));
        }
    }
    if let Some(f) = &c.field {
        let _ = write!(out, " of {}", steps(model, &f.steps, owner).0);
    }
    format!("({out})")
}

fn bound(model: &Model, b: &Bound, frames: &[Owner]) -> String {
    let e = |e: &Expr| expr(model, e, frames);
    match b {
        Bound::AtLeast(n) => format!(">= {}", e(n)),
        Bound::AtMost(n) => format!("<= {}", e(n)),
        Bound::MoreThan(n) => format!("> {}", e(n)),
        Bound::FewerThan(n) => format!("< {}", e(n)),
        Bound::Exactly(n) => format!("= {}", e(n)),
        Bound::Between(a, b) => format!("{}..{}", e(a), e(b)),
    }
}

fn when(model: &Model, w: &When, frames: &[Owner]) -> String {
    match w {
        When::Every(unit) => format!("every {unit:?}"),
        When::EveryRolling(length, since) => {
            let since = since.as_ref().map_or(String::new(), |e| format!(" since {}", expr(model, e, frames)));
            format!("every rolling {length:?}{since}")
        }
        When::SomeRolling(length) => format!("some rolling {length:?}"),
        When::During(range, _) => format!("during {range}"),
        When::Recurring { recurrence, at, next_workday } => format!("by {recurrence:?} {at:?} {next_workday}"),
        When::Dates { days, next_workday } => {
            let days: Vec<String> = days.iter().map(|d| expr(model, d, frames)).collect();
            format!("by {} {next_workday}", days.join(" "))
        }
    }
}

/// An expression; frames tell whose fields each root begins with.
pub fn expr(model: &Model, x: &Expr, frames: &[Owner]) -> String {
    let e = |e: &Expr| expr(model, e, frames);
    let c = |c: &Coll| coll(model, c, frames);
    let a = |a: &Access| access(model, a, frames).0;
    let all = |v: &[Expr]| v.iter().map(e).collect::<Vec<_>>().join(" ");
    match &x.kind {
        ExprKind::Const(v) => constant(model, v, &x.ty),
        ExprKind::Param(id) => model.parameters.get(id.index()).map_or(String::new(), |p| p.name.clone()),
        ExprKind::AsOf => "as_of".to_string(),
        ExprKind::Access(p) => a(p),
        ExprKind::Neg(x) => format!("(- {})", e(x)),
        ExprKind::Arith(op, l, r) => format!("({op:?} {} {})", e(l), e(r)),
        ExprKind::Compare(op, l, r) => format!("({op:?} {} {})", e(l), e(r)),
        ExprKind::And(l, r) => format!("(and {} {})", e(l), e(r)),
        ExprKind::Or(l, r) => format!("(or {} {})", e(l), e(r)),
        ExprKind::Not(x) => format!("(not {})", e(x)),
        ExprKind::InRange(v, lo, hi) => format!("(in {} {}..{})", e(v), e(lo), e(hi)),
        ExprKind::InSet(v, set) => {
            let mut items: Vec<String> = set.iter().map(e).collect();
            items.sort_unstable();
            format!("(in {} {{{}}})", e(v), items.join(" "))
        }
        ExprKind::TypeIs(types, not) => {
            let names = self::types(model, types).join(" ");
            format!("(type {}{names})", if *not { "not " } else { "" })
        }
        ExprKind::Missing(p, not) => format!("({} {})", if *not { "filled" } else { "missing" }, a(p)),
        ExprKind::Contains(p, v) => format!("(contains {} {})", a(p), e(v)),
        ExprKind::Quantified(q, l) => format!("({q:?} {})", c(l)),
        ExprKind::Bounded(m, l, b, w) => {
            let w = w.as_ref().map_or(String::new(), |w| format!(" {}", when(model, w, frames)));
            format!("({m:?} {} {}{w})", c(l), bound(model, b, frames))
        }
        ExprKind::FieldBy { field, due, next_workday } => format!("(by {} {} {next_workday})", a(field), e(due)),
        ExprKind::EventsBy { events, due, next_workday } => format!("(by {} {} {next_workday})", c(events), e(due)),
        ExprKind::Count(l) => format!("(count {})", c(l)),
        ExprKind::Sum(l) => format!("(sum {})", c(l)),
        ExprKind::Share(l) => format!("(share {})", c(l)),
        ExprKind::Least(v, greatest) => format!("(least {greatest} {})", all(v)),
        ExprKind::LeastOf(l, greatest) => format!("(least {greatest} {})", c(l)),
        ExprKind::DaysBetween(l, r) => format!("(days {} {})", e(l), e(r)),
        ExprKind::WorkdaysBetween(l, r) => format!("(workdays {} {})", e(l), e(r)),
    }
}
