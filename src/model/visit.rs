//! One step down an expression: its parts, whatever its form. What walks over rules walks with this, so that a new form
//! of expression is entered in one place.

use super::expr::{Access, Bound, Coll, Expr, ExprKind, When};

/// A part of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Part<'e> {
    /// An expression within.
    Expr(&'e Expr),
    /// A path into the facts that is read itself.
    Access(&'e Access),
    /// A collection: its path, its conditions, its field.
    Coll(&'e Coll),
    /// A window or due days.
    When(&'e When),
}

impl Expr {
    /// Gives the parts, in the order written.
    pub fn parts<'e>(&'e self, give: &mut dyn FnMut(Part<'e>)) {
        match &self.kind {
            ExprKind::Const(_) | ExprKind::Param(_) | ExprKind::AsOf | ExprKind::TypeIs(..) => {}
            ExprKind::Access(a) | ExprKind::Missing(a, _) => give(Part::Access(a)),
            ExprKind::Contains(a, x) => {
                give(Part::Access(a));
                give(Part::Expr(x));
            }
            ExprKind::Neg(x) | ExprKind::Not(x) => give(Part::Expr(x)),
            ExprKind::Arith(_, a, b)
            | ExprKind::Compare(_, a, b)
            | ExprKind::And(a, b)
            | ExprKind::Or(a, b)
            | ExprKind::DaysBetween(a, b)
            | ExprKind::WorkdaysBetween(a, b) => [a, b].into_iter().for_each(|e| give(Part::Expr(e))),
            ExprKind::InRange(x, lo, hi) => [x, lo, hi].into_iter().for_each(|e| give(Part::Expr(e))),
            ExprKind::InSet(x, all) => {
                give(Part::Expr(x));
                all.iter().for_each(|e| give(Part::Expr(e)));
            }
            ExprKind::Least(all, _) => all.iter().for_each(|e| give(Part::Expr(e))),
            ExprKind::Quantified(_, c)
            | ExprKind::Count(c)
            | ExprKind::Sum(c)
            | ExprKind::Share(c)
            | ExprKind::LeastOf(c, _) => give(Part::Coll(c)),
            ExprKind::Bounded(_, c, bound, when) => {
                give(Part::Coll(c));
                bound.limits().into_iter().flatten().for_each(|e| give(Part::Expr(e)));
                when.iter().for_each(|w| give(Part::When(w)));
            }
            ExprKind::FieldBy { field, due, .. } => {
                give(Part::Access(field));
                give(Part::Expr(due));
            }
            ExprKind::EventsBy { events, due, .. } => {
                give(Part::Coll(events));
                give(Part::Expr(due));
            }
        }
    }
    /// Gives what `and`, `or` and `not` join, and whether it is wanted (`true`) or stands under an odd number of `not`.
    pub fn joined<'e>(&'e self, wanted: bool, give: &mut dyn FnMut(&'e Expr, bool)) {
        match &self.kind {
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                a.joined(wanted, give);
                b.joined(wanted, give);
            }
            ExprKind::Not(a) => a.joined(!wanted, give),
            _ => give(self, wanted),
        }
    }
}

impl Bound {
    /// Its limit or limits, the lower first.
    pub fn limits(&self) -> [Option<&Expr>; 2] {
        match self {
            Bound::AtLeast(x) | Bound::AtMost(x) | Bound::MoreThan(x) | Bound::FewerThan(x) | Bound::Exactly(x) => {
                [Some(x), None]
            }
            Bound::Between(a, b) => [Some(a), Some(b)],
        }
    }
}

impl Coll {
    /// `where` and `satisfy`.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        [&self.filter, &self.satisfy].into_iter().flatten().map(|e| &**e)
    }
}

impl When {
    /// The days computed in it.
    pub fn days(&self) -> &[Expr] {
        match self {
            When::EveryRolling(_, since) => since.as_deref().map_or(&[], std::slice::from_ref),
            When::Dates { days, .. } => days,
            When::Every(_) | When::SomeRolling(_) | When::During(..) | When::Recurring { .. } => &[],
        }
    }
}
