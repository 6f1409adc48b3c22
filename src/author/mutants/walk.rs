//! Expressions with one thing changed. Here alone an expression is taken apart and put together again: what lies directly
//! inside it, and every variant of it that differs in one place.

use super::change::{Change, Kind};
use super::small::own;
use crate::model::{Access, Bound, Coll, Expr, ExprKind, When};

/// What lies directly inside, to be replaced; always in the same order.
pub fn children_mut(e: &mut Expr) -> Vec<&mut Expr> {
    fn coll<'a>(c: &'a mut Coll, out: &mut Vec<&'a mut Expr>) {
        out.extend([&mut c.filter, &mut c.satisfy].into_iter().flatten().map(|e| &mut **e));
    }
    let mut out: Vec<&mut Expr> = Vec::new();
    match &mut e.kind {
        ExprKind::Const(_)
        | ExprKind::Param(_)
        | ExprKind::AsOf
        | ExprKind::Access(_)
        | ExprKind::TypeIs(..)
        | ExprKind::Missing(..) => {}
        ExprKind::Neg(x) | ExprKind::Not(x) | ExprKind::Contains(_, x) | ExprKind::FieldBy { due: x, .. } => {
            out.push(x)
        }
        ExprKind::Arith(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::DaysBetween(a, b)
        | ExprKind::WorkdaysBetween(a, b) => out.extend([&mut **a, &mut **b]),
        ExprKind::InRange(x, lo, hi) => out.extend([&mut **x, &mut **lo, &mut **hi]),
        ExprKind::InSet(x, _) => out.push(x),
        ExprKind::Least(all, _) => out.extend(all),
        ExprKind::Quantified(_, c)
        | ExprKind::Count(c)
        | ExprKind::Sum(c)
        | ExprKind::Share(c)
        | ExprKind::LeastOf(c, _) => coll(c, &mut out),
        ExprKind::Bounded(_, c, bound, when) => {
            coll(c, &mut out);
            match bound {
                Bound::AtLeast(x) | Bound::AtMost(x) | Bound::MoreThan(x) | Bound::FewerThan(x) | Bound::Exactly(x) => {
                    out.push(x)
                }
                Bound::Between(a, b) => out.extend([&mut **a, &mut **b]),
            }
            match when {
                Some(When::EveryRolling(_, Some(since))) => out.push(since),
                Some(When::Dates { days, .. }) => out.extend(days),
                _ => {}
            }
        }
        ExprKind::EventsBy { events, due, .. } => {
            coll(events, &mut out);
            out.push(due);
        }
    }
    out
}

/// Every expression that differs from this one in one place, with what was changed.
pub fn variants(e: &Expr) -> Vec<(Change, Expr)> {
    let mut out = own(e);
    let mut whole = e.clone();
    let n = children_mut(&mut whole).len();
    for i in 0..n {
        let Some(child) = children_mut(&mut whole).into_iter().nth(i).map(|c| c.clone()) else { continue };
        for (change, varied) in variants(&child) {
            let mut copy = e.clone();
            if let Some(place) = children_mut(&mut copy).into_iter().nth(i) {
                *place = varied;
                out.push((change, copy));
            }
        }
    }
    out
}

/// Tells of every expression inside (itself too).
pub fn visit(e: &Expr, tell: &mut dyn FnMut(&Expr)) {
    tell(e);
    let mut copy = e.clone();
    for child in children_mut(&mut copy) {
        visit(child, tell);
    }
    if let ExprKind::InSet(_, items) = &e.kind {
        items.iter().for_each(tell);
    }
}

/// The paths an expression follows itself, not those of what lies inside.
pub fn accesses(e: &Expr) -> Vec<&Access> {
    fn coll(c: &Coll) -> Vec<&Access> {
        std::iter::once(&c.access).chain(c.field.as_deref()).collect()
    }
    match &e.kind {
        ExprKind::Access(a)
        | ExprKind::Missing(a, _)
        | ExprKind::Contains(a, _)
        | ExprKind::FieldBy { field: a, .. } => {
            vec![a]
        }
        ExprKind::Quantified(_, c)
        | ExprKind::Count(c)
        | ExprKind::Sum(c)
        | ExprKind::Share(c)
        | ExprKind::LeastOf(c, _)
        | ExprKind::Bounded(_, c, ..)
        | ExprKind::EventsBy { events: c, .. } => coll(c),
        _ => Vec::new(),
    }
}

/// The named intervals of an expression's own window, to be changed.
pub fn window_mut(e: &mut Expr) -> Option<&mut When> {
    match &mut e.kind {
        ExprKind::Bounded(_, _, _, when) => when.as_mut(),
        _ => None,
    }
}

/// Goes through an expression and all inside it, changing in place.
pub fn visit_mut(e: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
    change(e);
    for child in children_mut(e) {
        visit_mut(child, change);
    }
}

/// Shorthand for a change at an expression.
pub fn at(e: &Expr, kind: Kind, zh: String, en: String) -> Change {
    Change { kind, at: e.span, zh, en }
}
