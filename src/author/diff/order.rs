//! Where only limits were moved, and all one way: then a change cannot be stricter for some and laxer for others. Shown
//! from the two texts; what this cannot show is left open.

use super::basis::{Side, differs};
use super::canon;
use super::compare::Way;
use crate::base::Rat;
use crate::model::{Body, Bound, DutyKind, Expr, ExprKind, Model, Obligation, Owner, Value};
use crate::syntax::tree::Cmp;
use std::cmp::Ordering;

/// How often a condition is true, after against before: `Greater` is true of more facts.
type Truth = Option<Ordering>;

/// The one direction that the change of a duty can have, where that is certain.
pub fn only(old: Side, new: Side) -> Option<Way> {
    let (a, b) = (old.duty()?, new.duty()?);
    let replaced = |s: Side| s.model.duties.iter().any(|o| o.supersedes.contains(&s.id));
    if differs(old, new)
        || replaced(old)
        || replaced(new)
        || canon::frame(old.model, old.id) != canon::frame(new.model, new.id)
    {
        return None;
    }
    let (DutyKind::Requirements(x), DutyKind::Requirements(y)) = (&a.kind, &b.kind) else { return None };
    let frames = |d: &Obligation| d.binds.first().map(|e| [Owner::Entity(*e)]);
    let (fa, fb) = (frames(a)?, frames(b)?);
    let pair = Pair { old: old.model, new: new.model, frames: (&fa, &fb) };
    // Whoever the duty applies to more often is violated more often.
    let mut way = Ordering::Equal;
    if a.when.len() != b.when.len() || x.len() != y.len() {
        return None;
    }
    for (l, r) in a.when.iter().zip(&b.when) {
        way = join(way, pair.truth(l, r)?)?;
    }
    for (l, r) in x.iter().zip(y) {
        way = join(way, pair.body(l, r)?.reverse())?;
    }
    match way {
        Ordering::Greater => Some(Way::Stricter),
        Ordering::Less => Some(Way::Laxer),
        Ordering::Equal => None,
    }
}

fn join(a: Ordering, b: Ordering) -> Truth {
    match (a, b) {
        (Ordering::Equal, x) | (x, Ordering::Equal) => Some(x),
        (a, b) => (a == b).then_some(a),
    }
}

struct Pair<'m> {
    old: &'m Model,
    new: &'m Model,
    frames: (&'m [Owner], &'m [Owner]),
}

impl Pair<'_> {
    fn body(&self, l: &Body, r: &Body) -> Truth {
        if l.forbid != r.forbid {
            return None;
        }
        let truth = self.truth(&l.expr, &r.expr)?;
        Some(if l.forbid { truth.reverse() } else { truth })
    }

    fn same(&self, l: &Expr, r: &Expr) -> bool {
        canon::expr(self.old, l, self.frames.0) == canon::expr(self.new, r, self.frames.1)
    }

    fn truth(&self, l: &Expr, r: &Expr) -> Truth {
        if self.same(l, r) {
            return Some(Ordering::Equal);
        }
        match (&l.kind, &r.kind) {
            (ExprKind::Not(a), ExprKind::Not(b)) => self.truth(a, b).map(Ordering::reverse),
            (ExprKind::And(a, b), ExprKind::And(c, d)) | (ExprKind::Or(a, b), ExprKind::Or(c, d)) => {
                join(self.truth(a, c)?, self.truth(b, d)?)
            }
            (ExprKind::Compare(op, a, b), ExprKind::Compare(other, c, d)) if op == other && self.same(a, c) => {
                let moved = limit(b, d)?;
                match op {
                    Cmp::Ge | Cmp::Gt => Some(moved.reverse()),
                    Cmp::Le | Cmp::Lt => Some(moved),
                    Cmp::Eq | Cmp::Ne => None,
                }
            }
            (ExprKind::Bounded(_, _, x, _), ExprKind::Bounded(_, _, y, _)) => {
                let mut moved = l.clone();
                if let ExprKind::Bounded(_, _, bound, _) = &mut moved.kind {
                    *bound = y.clone();
                }
                if !self.same(&moved, r) {
                    return None;
                }
                match (x, y) {
                    (Bound::AtLeast(p), Bound::AtLeast(q)) | (Bound::MoreThan(p), Bound::MoreThan(q)) => {
                        limit(p, q).map(Ordering::reverse)
                    }
                    (Bound::AtMost(p), Bound::AtMost(q)) | (Bound::FewerThan(p), Bound::FewerThan(q)) => limit(p, q),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// How a limit was moved: `Greater` is higher now.
fn limit(before: &Expr, after: &Expr) -> Option<Ordering> {
    let number = |e: &Expr| match &e.kind {
        ExprKind::Const(Value::Number(n)) => Some(*n),
        ExprKind::Const(Value::Date(d)) => Some(Rat::int(i64::from(d.0))),
        _ => None,
    };
    (before.ty == after.ty).then_some(())?;
    Some(number(after)?.cmp(&number(before)?))
}
