//! Whether a requirement counts only some of a collection: then an empty count says "none that fits", not "none".

use crate::base::Span;
use crate::model::{Body, Coll, DutyKind, Expr, ExprKind, Model};

/// Whether the collection counted by the requirement at `at` is narrowed by `where` or `satisfy`.
pub(super) fn is_filtered(model: &Model, at: Span) -> bool {
    let duties = model.duties.iter().filter_map(|d| match &d.kind {
        DutyKind::Requirements(bodies) => Some(bodies.as_slice()),
        DutyKind::Attest(_) => None,
    });
    let exceptions = model.exceptions.iter().map(|e| e.requirements.as_slice());
    let holds = |b: &&Body| b.span.file == at.file && b.span.start <= at.start && at.end <= b.span.end;
    duties.chain(exceptions).flatten().filter(holds).any(|b| within(&b.expr, at))
}

fn narrowed(c: &Coll) -> bool {
    c.filter.is_some() || c.satisfy.is_some()
}

fn inside(c: &Coll, at: Span) -> bool {
    c.filter.iter().chain(&c.satisfy).any(|e| within(e, at))
}

/// Looks for the counted collection whose node stands at `at`.
fn within(e: &Expr, at: Span) -> bool {
    if e.span.start > at.start || at.end > e.span.end {
        return false;
    }
    match &e.kind {
        ExprKind::Bounded(_, c, _, _) if e.span == at => narrowed(c),
        ExprKind::Bounded(_, c, _, _) | ExprKind::Quantified(_, c) => inside(c, at),
        ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Compare(_, a, b) => within(a, at) || within(b, at),
        ExprKind::Not(a) => within(a, at),
        ExprKind::EventsBy { events, .. } if e.span == at => narrowed(events),
        ExprKind::EventsBy { .. }
        | ExprKind::Const(_)
        | ExprKind::Param(_)
        | ExprKind::AsOf
        | ExprKind::Access(_)
        | ExprKind::Neg(_)
        | ExprKind::Arith(_, _, _)
        | ExprKind::InRange(_, _, _)
        | ExprKind::InSet(_, _)
        | ExprKind::TypeIs(_, _)
        | ExprKind::Missing(_, _)
        | ExprKind::Contains(_, _)
        | ExprKind::FieldBy { .. }
        | ExprKind::Count(_)
        | ExprKind::Sum(_)
        | ExprKind::Share(_)
        | ExprKind::Least(_, _)
        | ExprKind::LeastOf(_, _)
        | ExprKind::DaysBetween(_, _) => false,
    }
}
