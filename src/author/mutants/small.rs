//! The changes that can be made at one expression, each the slip of a drafter: one more, at least for more than, a forgotten
//! condition.

use super::change::{Change, Kind};
use super::time;
use super::walk::at;
use crate::base::{Dim, Lang, Rat};
use crate::model::{Bound, Coll, Expr, ExprKind, Measure, NumKind, Type, Value};
use crate::syntax::tree::{Arith, Cmp, Quant};

/// Every change at the expression itself.
pub fn own(e: &Expr) -> Vec<(Change, Expr)> {
    let mut out: Vec<(Change, Expr)> = Vec::new();
    let with = |kind: ExprKind| Expr { kind, ty: e.ty.clone(), span: e.span };
    let mut add = |kind: Kind, zh: String, en: String, to: ExprKind| out.push((at(e, kind, zh, en), with(to)));
    match &e.kind {
        ExprKind::Const(v) => {
            for (shown, moved) in neighbours(v, &e.ty) {
                let (zh, en) =
                    became(&shown_value(v, &e.ty, Lang::Zh), &shown.0, &shown_value(v, &e.ty, Lang::En), &shown.1);
                add(Kind::Threshold, zh, en, ExprKind::Const(moved));
            }
        }
        ExprKind::Param(_) => {
            for (sign, op) in [("+", Arith::Add), ("−", Arith::Sub)] {
                let unit = unit_of(Rat::ONE, &e.ty);
                let one = Expr { kind: ExprKind::Const(Value::Number(unit)), ty: e.ty.clone(), span: e.span };
                let to = ExprKind::Arith(op, Box::new(e.clone()), Box::new(one));
                if matches!(e.ty, Type::Number(..)) {
                    let show = |lang| dim(&e.ty).show(unit, lang);
                    add(
                        Kind::Threshold,
                        format!("参数 {sign} {}", show(Lang::Zh)),
                        format!("the parameter {sign} {}", show(Lang::En)),
                        to,
                    );
                }
            }
        }
        ExprKind::Access(_) if e.ty == Type::Bool => add(
            Kind::Negated,
            "条件取反".to_string(),
            "the condition negated".to_string(),
            ExprKind::Not(Box::new(e.clone())),
        ),
        ExprKind::Not(x) => add(Kind::Negated, "去掉“非”".to_string(), "`not` left out".to_string(), x.kind.clone()),
        ExprKind::And(a, b) | ExprKind::Or(a, b) => {
            let and = matches!(e.kind, ExprKind::And(..));
            let (zh, en) = if and {
                ("“且”改为“或”", "`and` to `or`")
            } else {
                ("“或”改为“且”", "`or` to `and`")
            };
            let swapped = if and { ExprKind::Or(a.clone(), b.clone()) } else { ExprKind::And(a.clone(), b.clone()) };
            add(Kind::AndOr, zh.to_string(), en.to_string(), swapped);
            for (gone, kept) in [(a, b), (b, a)] {
                // Of a longer chain each part is left out where it stands alone.
                let chain = matches!((&gone.kind, and), (ExprKind::And(..), true) | (ExprKind::Or(..), false));
                if !chain {
                    let change =
                        at(gone, Kind::Part, "去掉这一条件".to_string(), "this condition left out".to_string());
                    out.push((change, (**kept).clone()));
                }
            }
        }
        ExprKind::Compare(op, a, b) => compare(e, *op, a, b, &mut out),
        ExprKind::InSet(x, items) => {
            if items.len() > 1 {
                for (i, item) in items.iter().enumerate() {
                    let mut rest = items.clone();
                    rest.remove(i);
                    let change = at(item, Kind::Set, "去掉这一项".to_string(), "this member left out".to_string());
                    out.push((change, with(ExprKind::InSet(x.clone(), rest))));
                }
            } else {
                add(
                    Kind::Negated,
                    "条件取反".to_string(),
                    "the condition negated".to_string(),
                    ExprKind::Not(Box::new(e.clone())),
                );
            }
        }
        ExprKind::TypeIs(types, negated) => {
            let (zh, en) = ("条件取反".to_string(), "the condition negated".to_string());
            add(Kind::Negated, zh, en, ExprKind::TypeIs(types.clone(), !negated));
            for i in 0..types.len() {
                let mut rest = types.clone();
                rest.remove(i);
                if !rest.is_empty() {
                    let (zh, en) = (format!("去掉第 {} 个类型", i + 1), format!("type {} left out", i + 1));
                    add(Kind::Set, zh, en, ExprKind::TypeIs(rest, *negated));
                }
            }
        }
        ExprKind::Missing(a, negated) => {
            let (zh, en) = if *negated {
                ("“已填”改为“缺失”", "to `is missing`")
            } else {
                ("“缺失”改为“已填”", "to `is not missing`")
            };
            add(Kind::Negated, zh.to_string(), en.to_string(), ExprKind::Missing(a.clone(), !negated));
        }
        ExprKind::Contains(..) => add(
            Kind::Negated,
            "条件取反".to_string(),
            "the condition negated".to_string(),
            ExprKind::Not(Box::new(e.clone())),
        ),
        ExprKind::Arith(op, a, b) => {
            let (to, shown) = match op {
                Arith::Add => (Arith::Sub, ("+", "-")),
                Arith::Sub => (Arith::Add, ("-", "+")),
                Arith::Mul => (Arith::Div, ("*", "/")),
                Arith::Div => (Arith::Mul, ("/", "*")),
            };
            let (zh, en) = became(shown.0, shown.1, shown.0, shown.1);
            add(Kind::Arithmetic, zh, en, ExprKind::Arith(to, a.clone(), b.clone()));
        }
        ExprKind::Least(all, greatest) => {
            let (zh, en) = least(*greatest);
            add(Kind::Arithmetic, zh, en, ExprKind::Least(all.clone(), !greatest));
        }
        ExprKind::LeastOf(c, greatest) => {
            let (zh, en) = least(*greatest);
            add(Kind::Arithmetic, zh, en, ExprKind::LeastOf(c.clone(), !greatest));
            of_coll(c, e, &mut out, &|c| ExprKind::LeastOf(c, *greatest));
        }
        ExprKind::Quantified(quant, c) => {
            let (to, zh, en) = match quant {
                Quant::All => (Quant::Some, "“每个均须”改为“有”", "`all` to `some`"),
                Quant::Some => (Quant::All, "“有”改为“每个均须”", "`some` to `all`"),
                Quant::No => (Quant::Some, "“无”改为“有”", "`no` to `some`"),
            };
            // Without a property every member has it.
            if c.satisfy.is_some() || *quant != Quant::Some {
                add(Kind::Quantifier, zh.to_string(), en.to_string(), ExprKind::Quantified(to, c.clone()));
            }
            of_coll(c, e, &mut out, &|c| ExprKind::Quantified(*quant, c));
        }
        ExprKind::Count(c) => of_coll(c, e, &mut out, &ExprKind::Count),
        ExprKind::Sum(c) => of_coll(c, e, &mut out, &ExprKind::Sum),
        ExprKind::Share(c) => of_coll(c, e, &mut out, &ExprKind::Share),
        ExprKind::Bounded(measure, c, bound, when) => {
            let again = |m: Measure, c: Coll, b: Bound| ExprKind::Bounded(m, c, b, when.clone());
            for (kind, zh, en, to) in bounds(bound, *measure) {
                add(kind, zh, en, again(*measure, c.clone(), to));
            }
            if *measure == Measure::Distinct {
                let (zh, en) = ("不再去重".to_string(), "duplicates counted".to_string());
                add(Kind::Measure, zh, en, again(Measure::Count, c.clone(), bound.clone()));
            }
            for (change, when) in when.iter().flat_map(|w| time::variants(w, e.span)) {
                out.push((change, with(ExprKind::Bounded(*measure, c.clone(), bound.clone(), Some(when)))));
            }
            of_coll(c, e, &mut out, &|c| again(*measure, c, bound.clone()));
        }
        ExprKind::FieldBy { field, due, next_workday } => {
            let (zh, en) = time::workday(*next_workday);
            let to = ExprKind::FieldBy { field: field.clone(), due: due.clone(), next_workday: !next_workday };
            add(Kind::Workday, zh, en, to);
        }
        ExprKind::EventsBy { events, due, next_workday } => {
            let (zh, en) = time::workday(*next_workday);
            let make = |events: Coll, next_workday| ExprKind::EventsBy { events, due: due.clone(), next_workday };
            add(Kind::Workday, zh, en, make(events.clone(), !next_workday));
            of_coll(events, e, &mut out, &|c| make(c, *next_workday));
        }
        ExprKind::AsOf
        | ExprKind::Access(_)
        | ExprKind::Neg(_)
        | ExprKind::InRange(..)
        | ExprKind::DaysBetween(..)
        | ExprKind::WorkdaysBetween(..) => {}
    }
    out
}

fn least(greatest: bool) -> (String, String) {
    let (zh, en) = if greatest {
        ("最大（晚）改为最小（早）", "greatest to least")
    } else {
        ("最小（早）改为最大（晚）", "least to greatest")
    };
    (zh.to_string(), en.to_string())
}

/// `where` and `satisfy` left out.
fn of_coll(c: &Coll, e: &Expr, out: &mut Vec<(Change, Expr)>, make: &dyn Fn(Coll) -> ExprKind) {
    let with = |kind: ExprKind| Expr { kind, ty: e.ty.clone(), span: e.span };
    if let Some(filter) = &c.filter {
        let change = at(filter, Kind::Where, "去掉范围条件".to_string(), "`where` left out".to_string());
        out.push((change, with(make(Coll { filter: None, ..c.clone() }))));
    }
    let share = matches!(&e.kind, ExprKind::Share(_) | ExprKind::Bounded(Measure::Share, ..));
    let all = matches!(&e.kind, ExprKind::Quantified(Quant::All | Quant::No, _));
    if let (Some(satisfy), false, false) = (&c.satisfy, share, all) {
        let change = at(satisfy, Kind::Satisfy, "去掉须满足的条件".to_string(), "`satisfy` left out".to_string());
        out.push((change, with(make(Coll { satisfy: None, ..c.clone() }))));
    }
}

fn compare(e: &Expr, op: Cmp, a: &Expr, b: &Expr, out: &mut Vec<(Change, Expr)>) {
    let mut to = |kind: Kind, to: Cmp| {
        let (zh, en) = became(sign(op), sign(to), sign(op), sign(to));
        let made = ExprKind::Compare(to, Box::new(a.clone()), Box::new(b.clone()));
        out.push((at(e, kind, zh, en), Expr { kind: made, ty: e.ty.clone(), span: e.span }));
    };
    // Of whole numbers and days one more says the same as "more than".
    let moved = is_constant(a) || is_constant(b);
    let strict = !(moved && whole(&a.ty));
    match op {
        Cmp::Eq => to(Kind::Negated, Cmp::Ne),
        Cmp::Ne => to(Kind::Negated, Cmp::Eq),
        Cmp::Ge => {
            to(Kind::Flip, Cmp::Le);
            if strict {
                to(Kind::Strict, Cmp::Gt);
            }
        }
        Cmp::Gt => {
            to(Kind::Flip, Cmp::Lt);
            if strict {
                to(Kind::Strict, Cmp::Ge);
            }
        }
        Cmp::Le => {
            to(Kind::Flip, Cmp::Ge);
            if strict {
                to(Kind::Strict, Cmp::Lt);
            }
        }
        Cmp::Lt => {
            to(Kind::Flip, Cmp::Gt);
            if strict {
                to(Kind::Strict, Cmp::Le);
            }
        }
    }
}

fn bounds(bound: &Bound, measure: Measure) -> Vec<(Kind, String, String, Bound)> {
    let strict = |e: &Expr| !is_constant(e) || measure == Measure::Share || !whole(&e.ty) && measure == Measure::Sum;
    let one = |kind: Kind, zh: &str, en: &str, to: Bound| (kind, zh.to_string(), en.to_string(), to);
    match bound {
        Bound::AtLeast(e) => {
            let mut out =
                vec![one(Kind::Flip, "“不少于”改为“不超过”", "`at least` to `at most`", Bound::AtMost(e.clone()))];
            if strict(e) {
                out.push(one(
                    Kind::Strict,
                    "“不少于”改为“多于”",
                    "`at least` to `more than`",
                    Bound::MoreThan(e.clone()),
                ));
            }
            out
        }
        Bound::MoreThan(e) => {
            let mut out =
                vec![one(Kind::Flip, "“多于”改为“少于”", "`more than` to `fewer than`", Bound::FewerThan(e.clone()))];
            if strict(e) {
                out.push(one(
                    Kind::Strict,
                    "“多于”改为“不少于”",
                    "`more than` to `at least`",
                    Bound::AtLeast(e.clone()),
                ));
            }
            out
        }
        Bound::AtMost(e) => {
            let mut out =
                vec![one(Kind::Flip, "“不超过”改为“不少于”", "`at most` to `at least`", Bound::AtLeast(e.clone()))];
            if strict(e) {
                out.push(one(
                    Kind::Strict,
                    "“不超过”改为“少于”",
                    "`at most` to `fewer than`",
                    Bound::FewerThan(e.clone()),
                ));
            }
            out
        }
        Bound::FewerThan(e) => {
            let mut out =
                vec![one(Kind::Flip, "“少于”改为“多于”", "`fewer than` to `more than`", Bound::MoreThan(e.clone()))];
            if strict(e) {
                out.push(one(
                    Kind::Strict,
                    "“少于”改为“不超过”",
                    "`fewer than` to `at most`",
                    Bound::AtMost(e.clone()),
                ));
            }
            out
        }
        Bound::Exactly(e) => {
            let at_least = one(Kind::Flip, "“恰好”改为“不少于”", "`exactly` to `at least`", Bound::AtLeast(e.clone()));
            let at_most = one(Kind::Flip, "“恰好”改为“不超过”", "`exactly` to `at most`", Bound::AtMost(e.clone()));
            // Nothing counted is below nought: exactly none and at most none are the same.
            let none = matches!(&e.kind, ExprKind::Const(Value::Number(n)) if n.is_zero());
            if none { vec![at_least] } else { vec![at_least, at_most] }
        }
        Bound::Between(lo, hi) => vec![
            one(Kind::Flip, "去掉上限", "the upper end left out", Bound::AtLeast(lo.clone())),
            one(Kind::Flip, "去掉下限", "the lower end left out", Bound::AtMost(hi.clone())),
        ],
    }
}

/// `X 改为 Y`.
pub fn became(zh_from: &str, zh_to: &str, en_from: &str, en_to: &str) -> (String, String) {
    (format!("{zh_from} 改为 {zh_to}"), format!("{en_from} to {en_to}"))
}

fn sign(op: Cmp) -> &'static str {
    match op {
        Cmp::Eq => "=",
        Cmp::Ne => "≠",
        Cmp::Lt => "<",
        Cmp::Le => "≤",
        Cmp::Gt => ">",
        Cmp::Ge => "≥",
    }
}

fn is_constant(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Const(_))
}

/// Whether values of a type go by ones.
fn whole(ty: &Type) -> bool {
    matches!(ty, Type::Number(NumKind::Count | NumKind::Int, _) | Type::Date | Type::Duration)
}

fn dim(ty: &Type) -> Dim {
    crate::plan::dim_of(ty)
}

/// The unit that a number was written in: the largest that divides it.
fn unit_of(n: Rat, ty: &Type) -> Rat {
    let dim = dim(ty);
    if dim == Dim::Share {
        return Rat::new(1, 100).unwrap_or(Rat::ONE);
    }
    let sizes = crate::base::unit::UNITS.iter().filter(|u| u.dim == dim).map(|u| Rat::int(u.size));
    let fits = |size: &Rat| n.div(*size).is_some_and(Rat::is_int) && !n.is_zero();
    sizes.filter(fits).max().unwrap_or(Rat::ONE)
}

/// A constant one more and one less, each with its words in Chinese and English.
fn neighbours(v: &Value, ty: &Type) -> Vec<((String, String), Value)> {
    let shown = |v: Value| ((shown_value(&v, ty, Lang::Zh), shown_value(&v, ty, Lang::En)), v);
    match v {
        Value::Number(n) => {
            let unit = unit_of(*n, ty);
            let never_negative = !n.is_negative();
            let kept = |m: &Rat| !(never_negative && m.is_negative()) && (dim(ty) != Dim::Share || *m <= Rat::ONE);
            [n.add(unit), n.sub(unit)].into_iter().flatten().filter(kept).map(|n| shown(Value::Number(n))).collect()
        }
        Value::Months(n) => {
            let by = if n % 12 == 0 { 12 } else { 1 };
            [n + by, n - by].into_iter().filter(|n| *n >= 0).map(|n| shown(Value::Months(n))).collect()
        }
        Value::Date(d) => [d.plus(1), d.plus(-1)].into_iter().map(|d| shown(Value::Date(d))).collect(),
        Value::Bool(_) | Value::DateTime(_) | Value::Text(_) | Value::Variant(..) => Vec::new(),
    }
}

/// A constant for people.
pub fn shown_value(v: &Value, ty: &Type, lang: Lang) -> String {
    match v {
        Value::Number(n) => dim(ty).show(*n, lang),
        Value::Months(n) => match lang {
            Lang::Zh => format!("{n} 个月"),
            Lang::En => format!("{n} months"),
        },
        Value::Date(d) => d.to_string(),
        Value::DateTime(m) => m.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Text(t) => t.clone(),
        Value::Variant(_, n) => n.to_string(),
    }
}
