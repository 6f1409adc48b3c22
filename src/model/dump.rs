//! The model as text, for tests: what each rule came to mean, names as slots, numbers in canonical units.

use super::duty::Excepted;
use super::*;
use std::fmt::Write as _;

/// The model's entity types, defines, parameters, duties and exceptions.
pub fn dump(model: &Model) -> String {
    let mut out = String::new();
    for e in &model.entities {
        let fields: Vec<String> = e
            .fields
            .iter()
            .enumerate()
            .map(|(i, f)| {
                let optional = if f.optional { "?" } else { "" };
                format!("{i}:{}:{}{optional}", f.name, ty(model, &f.ty))
            })
            .collect();
        let _ = writeln!(out, "entity {} [{}]", e.name, fields.join(" "));
    }
    for d in &model.defines {
        let body = expr(model, &d.body);
        let _ = writeln!(out, "define {}: {} = {body}", d.name, ty(model, &d.ty));
    }
    for p in &model.parameters {
        let values: Vec<String> = p.values.iter().map(|(d, v)| format!("{d}: {}", value(model, v))).collect();
        let _ = writeln!(out, "parameter {} {{{}}}", p.name, values.join(" "));
    }
    for d in &model.duties {
        let binds: Vec<&str> = d.binds.iter().map(|id| entity(model, *id)).collect();
        let _ = writeln!(out, "duty {} binds {}", d.full, binds.join(","));
        for (word, day) in [("from", d.from), ("until", d.until)] {
            if let Some(day) = day {
                let _ = writeln!(out, "  {word} {day}");
            }
        }
        for w in &d.when {
            let _ = writeln!(out, "  when {}", expr(model, w));
        }
        match &d.kind {
            DutyKind::Requirements(all) => bodies(model, all, &mut out),
            DutyKind::Attest(a) => {
                let _ = writeln!(out, "  attest {:?}", a.evidence);
                if let Some(by) = &a.by {
                    let _ = writeln!(out, "  by {}", expr(model, by));
                }
                if let Some(r) = &a.repeats {
                    let _ = writeln!(out, "  repeats {}", when(model, &r.when));
                }
            }
        }
        for old in &d.supersedes {
            let name = model.duties.get(old.0 as usize).map_or("", |d| d.full.as_str());
            let _ = writeln!(out, "  supersedes {name}");
        }
    }
    for e in &model.exceptions {
        let to = match e.to {
            Excepted::Duty(id) => model.duties.get(id.0 as usize).map_or("", |d| d.full.as_str()),
            Excepted::Exception(id) => model.exceptions.get(id.0 as usize).map_or("", |e| e.name.as_str()),
        };
        let _ = writeln!(out, "exception {} to {to}", e.name);
        for w in &e.when {
            let _ = writeln!(out, "  when {}", expr(model, w));
        }
        bodies(model, &e.requirements, &mut out);
    }
    out
}

fn bodies(model: &Model, all: &[Body], out: &mut String) {
    for b in all {
        let word = if b.forbid { "forbid" } else { "require" };
        let _ = writeln!(out, "  {word} {}", expr(model, &b.expr));
    }
}

fn entity(model: &Model, id: EntityId) -> &str {
    model.entities.get(id.index()).map_or("?", |e| &e.name)
}

fn record(model: &Model, id: RecordId) -> &str {
    model.records.get(id.index()).map_or("?", |r| &r.name)
}

fn ty(model: &Model, t: &Type) -> String {
    match t {
        Type::Number(kind, dim) => format!("{kind:?}/{dim:?}"),
        Type::Enum(id) => model.enums.get(id.index()).map_or(String::new(), |e| e.name.clone()),
        Type::Record(id) => record(model, *id).to_string(),
        Type::List(of) => format!("[{}]", ty(model, of)),
        Type::Ref(id) => format!("&{}", entity(model, *id)),
        Type::Every(id, slot) => format!("every({} via {slot})", entity(model, *id)),
        Type::Bool | Type::Duration | Type::Months | Type::Text | Type::Date | Type::DateTime => {
            format!("{t:?}")
        }
    }
}

fn value(model: &Model, v: &Value) -> String {
    match v {
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Months(n) => format!("{n}mo"),
        Value::Date(d) => d.to_string(),
        Value::DateTime(t) => t.to_string(),
        Value::Text(t) => format!("{t:?}"),
        Value::Variant(id, n) => model
            .enums
            .get(id.index())
            .and_then(|e| e.variants.get(usize::from(*n)))
            .map_or(String::new(), |v| v.name.clone()),
    }
}

fn access(model: &Model, a: &Access) -> String {
    let Root::Frame(n) = a.root;
    let mut out = format!("${n}");
    for s in &a.steps {
        let _ = match s {
            Step::Field(i) => write!(out, ".{i}"),
            Step::Inside(i, _) => write!(out, ".{i}/"),
            Step::Follow(i, e) => write!(out, ".{i}>{}", entity(model, *e)),
            Step::EachRow(i, r) => write!(out, ".{i}[{}]", record(model, *r)),
            Step::EachValue(i) => write!(out, ".{i}[]"),
            Step::EachRef(i, e) => write!(out, ".{i}[>{}]", entity(model, *e)),
            Step::EachOf { slot, entity: e, via } => {
                write!(out, ".{slot}[{} via {via}]", entity(model, *e))
            }
            Step::Define(d) => {
                let define = model.defines.get(d.index());
                write!(out, ".{}()", define.map_or("?", |d| d.name.as_str()))
            }
        };
    }
    let _ = write!(out, "«{}»", a.label);
    out
}

fn coll(model: &Model, c: &Coll) -> String {
    let mut out = access(model, &c.access);
    for (word, e) in [("where", &c.filter), ("satisfy", &c.satisfy)] {
        if let Some(e) = e {
            let _ = write!(out, " {word} {}", expr(model, e));
        }
    }
    if let Some(on) = c.on {
        let _ = write!(out, " on {on}");
    }
    if let Some(f) = &c.field {
        let _ = write!(out, " field {}", access(model, f));
    }
    format!("({out})")
}

fn bound(model: &Model, b: &Bound) -> String {
    let e = |e: &Expr| expr(model, e);
    match b {
        Bound::AtLeast(n) => format!(">={}", e(n)),
        Bound::AtMost(n) => format!("<={}", e(n)),
        Bound::MoreThan(n) => format!(">{}", e(n)),
        Bound::FewerThan(n) => format!("<{}", e(n)),
        Bound::Exactly(n) => format!("={}", e(n)),
        Bound::Between(a, b) => format!("{}..{}", e(a), e(b)),
    }
}

fn when(model: &Model, w: &When) -> String {
    match w {
        When::Every(unit) => format!("every {unit:?}"),
        When::EveryRolling(length, since) => {
            let since = since.as_ref().map_or(String::new(), |e| format!(" since {}", expr(model, e)));
            format!("rolling {length:?}{since}")
        }
        When::SomeRolling(length) => format!("some rolling {length:?}"),
        When::During(range, name) => format!("during {range} {name:?}"),
        When::Recurring { recurrence, at, next_workday } => format!("by {recurrence:?} {at:?} {next_workday}"),
        When::Dates { days, next_workday } => {
            let days: Vec<String> = days.iter().map(|d| expr(model, d)).collect();
            format!("by {} {next_workday}", days.join(" "))
        }
    }
}

fn expr(model: &Model, x: &Expr) -> String {
    let e = |e: &Expr| expr(model, e);
    let all = |v: &[Expr]| v.iter().map(e).collect::<Vec<_>>().join(" ");
    match &x.kind {
        ExprKind::Const(v) => value(model, v),
        ExprKind::Param(id) => model.parameters.get(id.index()).map_or(String::new(), |p| p.name.clone()),
        ExprKind::AsOf => "as_of".to_string(),
        ExprKind::Access(a) => access(model, a),
        ExprKind::Neg(a) => format!("(- {})", e(a)),
        ExprKind::Arith(op, a, b) => format!("({op:?} {} {})", e(a), e(b)),
        ExprKind::Compare(op, a, b) => format!("({op:?} {} {})", e(a), e(b)),
        ExprKind::And(a, b) => format!("(and {} {})", e(a), e(b)),
        ExprKind::Or(a, b) => format!("(or {} {})", e(a), e(b)),
        ExprKind::Not(a) => format!("(not {})", e(a)),
        ExprKind::InRange(v, lo, hi) => format!("(in {} {}..{})", e(v), e(lo), e(hi)),
        ExprKind::InSet(v, set) => format!("(in {} {{{}}})", e(v), all(set)),
        ExprKind::TypeIs(types, not) => {
            let names: Vec<&str> =
                types.iter().filter_map(|t| model.entities.get(t.index())).map(|t| t.name.as_str()).collect();
            let word = if *not { "type-not" } else { "type" };
            format!("({word} {})", names.join(" "))
        }
        ExprKind::Missing(a, not) => {
            let word = if *not { "filled" } else { "missing" };
            format!("({word} {})", access(model, a))
        }
        ExprKind::Contains(a, v) => format!("(contains {} {})", access(model, a), e(v)),
        ExprKind::Quantified(q, c) => format!("({q:?} {})", coll(model, c)),
        ExprKind::Bounded(m, c, b, w) => {
            let w = w.as_ref().map_or(String::new(), |w| format!(" {}", when(model, w)));
            format!("({m:?} {} {}{w})", coll(model, c), bound(model, b))
        }
        ExprKind::FieldBy { field, due, next_workday } => {
            format!("(by {} {} {next_workday})", access(model, field), e(due))
        }
        ExprKind::EventsBy { events, due, next_workday } => {
            format!("(events-by {} {} {next_workday})", coll(model, events), e(due))
        }
        ExprKind::Count(c) => format!("(count {})", coll(model, c)),
        ExprKind::Sum(c) => format!("(sum {})", coll(model, c)),
        ExprKind::Share(c) => format!("(share {})", coll(model, c)),
        ExprKind::Least(v, greatest) => format!("(least {greatest} {})", all(v)),
        ExprKind::LeastOf(c, greatest) => format!("(least-of {greatest} {})", coll(model, c)),
        ExprKind::DaysBetween(a, b) => format!("(days {} {})", e(a), e(b)),
        ExprKind::WorkdaysBetween(a, b) => format!("(workdays {} {})", e(a), e(b)),
    }
}
