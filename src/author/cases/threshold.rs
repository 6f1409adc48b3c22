//! The thresholds of a rule: what is compared with a number or a day, and which sides of each there are to try.
//!
//! Left out: equality of texts and list members, conditions of yes or no, `all`, `some`, `no` (they have no number), and
//! thresholds inside derived fields, which belong to every rule that uses them.

use crate::base::{Rat, Span};
use crate::engine::probe::{End, Side};
use crate::model::{Bound, DutyKind, Expr, ExprKind, Measure, Model, NumKind, Obligation, Part, Type, Value, When};
use crate::syntax::tree::Cmp;

/// A threshold and the sides of it that a case can be on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The condition.
    pub at: Span,
    /// Which of its thresholds.
    pub end: End,
    /// The sides to try, in order.
    pub sides: Vec<Side>,
}

const ALL: [Side; 3] = [Side::Below, Side::At, Side::Above];

/// The thresholds of an obligation: of what it requires and forbids, of its `when`, and of its exceptions.
pub fn thresholds(model: &Model, duty: &Obligation) -> Vec<Threshold> {
    let mut out = Vec::new();
    duty.when.iter().for_each(|e| walk(e, &mut out));
    if let DutyKind::Requirements(bodies) = &duty.kind {
        bodies.iter().for_each(|b| walk(&b.expr, &mut out));
    }
    let mine =
        model.exceptions.iter().filter(|e| model.duties.get(e.duty.0 as usize).is_some_and(|d| d.full == duty.full));
    for exception in mine {
        exception.when.iter().for_each(|e| walk(e, &mut out));
        exception.requirements.iter().for_each(|b| walk(&b.expr, &mut out));
    }
    out
}

fn constant(e: &Expr) -> Option<Rat> {
    match &e.kind {
        ExprKind::Const(Value::Number(n)) => Some(*n),
        _ => None,
    }
}

fn is_constant(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Const(_) | ExprKind::Param(_))
}

fn is_share(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Share(_))
}

/// Whether values of this type lie on one side or the other of a limit.
fn ordered(ty: &Type) -> bool {
    matches!(ty, Type::Number(..) | Type::Duration | Type::Date | Type::DateTime)
}

fn never_negative(ty: &Type) -> bool {
    matches!(ty, Type::Number(NumKind::Count, _) | Type::Duration)
}

/// The sides of a limit: none below zero of what is never negative, none above the whole of a share.
fn sides(limit: &Expr, never_negative: bool, share: bool) -> Vec<Side> {
    let limit = constant(limit);
    let below = !(never_negative && limit.is_some_and(|n| n.is_zero()));
    let above = !(share && limit.is_some_and(|n| n >= Rat::ONE));
    ALL.into_iter().filter(|s| (below || *s != Side::Below) && (above || *s != Side::Above)).collect()
}

fn walk(e: &Expr, out: &mut Vec<Threshold>) {
    own(e, &mut |end, sides| out.push(Threshold { at: e.span, end, sides }));
    e.parts(&mut |part| match part {
        Part::Expr(e) => walk(e, out),
        Part::Coll(coll) => coll.conditions().for_each(|e| walk(e, out)),
        Part::Access(_) | Part::When(_) => {}
    });
}

/// The thresholds of a condition, without those of its parts.
fn own(e: &Expr, add: &mut dyn FnMut(End, Vec<Side>)) {
    match &e.kind {
        ExprKind::Compare(op, a, b) => {
            let counts = matches!(a.ty, Type::Number(NumKind::Count | NumKind::Int, _));
            let by_order = !matches!(op, Cmp::Eq | Cmp::Ne) || counts;
            if by_order && ordered(&a.ty) && !(is_constant(a) && is_constant(b)) {
                add(End::Low, sides(b, never_negative(&a.ty) || is_share(a), is_share(a)));
            }
        }
        ExprKind::InRange(x, lo, hi) if ordered(&x.ty) => {
            // Just inside a span of days is like any day in it.
            let days = matches!(x.ty, Type::Date | Type::DateTime);
            let outer = |e: &Expr, inner: Side| {
                let all = sides(e, never_negative(&x.ty), false);
                all.into_iter().filter(|s| !days || *s != inner).collect()
            };
            add(End::Low, outer(lo, Side::Above));
            add(End::High, outer(hi, Side::Below));
        }
        ExprKind::Bounded(measure, _, bound, when) => {
            let share = *measure == Measure::Share;
            let mut limit = |end: End, e: &Expr| add(end, sides(e, true, share));
            match bound {
                Bound::AtLeast(n) | Bound::MoreThan(n) | Bound::Exactly(n) => limit(End::Low, n),
                Bound::AtMost(n) | Bound::FewerThan(n) => limit(End::High, n),
                Bound::Between(a, b) => {
                    limit(End::Low, a);
                    limit(End::High, b);
                }
            }
            match when {
                Some(When::Recurring { .. } | When::Dates { .. }) => add(End::Due, ALL.to_vec()),
                Some(When::Every(_) | When::EveryRolling(..) | When::SomeRolling(_) | When::During(..)) | None => {}
            }
        }
        ExprKind::FieldBy { .. } | ExprKind::EventsBy { .. } => add(End::Low, ALL.to_vec()),
        _ => {}
    }
}
