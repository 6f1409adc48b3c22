//! Bounds on counts, shares, numbers of different values and sums.

use super::number::{align, common};
use super::relate::backward;
use super::{Checker, Typed, Unit};
use crate::base::{Dim, Rat, Span};
use crate::model::problem::{CollectionProblem, TypeProblem, Use};
use crate::model::{Bound, Expr, ExprKind, Measure, NumKind, Type, Value};
use crate::syntax::tree::{self, Quant};

/// `some` is at least 1; `no` exactly 0; `all` exactly 0 that do not satisfy.
pub(super) fn of_quantifier(quant: Quant, span: Span) -> Bound {
    let n = |n: i64| {
        Box::new(Expr {
            kind: ExprKind::Const(Value::Number(Rat::int(n))),
            ty: Type::Number(NumKind::Count, Dim::None),
            span,
        })
    };
    match quant {
        Quant::Some => Bound::AtLeast(n(1)),
        Quant::No | Quant::All => Bound::Exactly(n(0)),
    }
}

impl Checker<'_> {
    /// `at least N C where … satisfy … [WINDOW | DUE]`
    pub(super) fn bounded(
        &mut self,
        bound: &tree::Bound,
        c: &tree::Collection,
        time: Option<&tree::Time>,
        span: Span,
    ) -> Option<Typed> {
        let bound = self.member_bound(bound);
        let coll = self.members(c);
        let when = time.map(|t| self.time(t, coll.as_ref()));
        let ((bound, measure), coll) = (bound?, coll?);
        if measure == Measure::Share && coll.satisfy.is_none() {
            return self.refuse(span, &CollectionProblem::ShareWithoutSatisfy);
        }
        self.finish(measure, coll, bound, when, span)
    }

    /// `at least N distinct C.f where … [WINDOW]`
    pub(super) fn distinct(
        &mut self,
        bound: &tree::Bound,
        c: &tree::Collection,
        time: Option<&tree::Time>,
        span: Span,
    ) -> Option<Typed> {
        let at = bound_span(bound);
        let bound = self.member_bound(bound);
        let valued = self.valued(c, Use::Distinct);
        let coll = valued.as_ref().map(|v| &v.coll);
        let when = time.map(|t| self.time(t, coll));
        let ((bound, measure), valued) = (bound?, valued?);
        if measure == Measure::Share {
            return self.refuse(at, &CollectionProblem::ShareOfDistinct);
        }
        match &valued.ty {
            Type::Record(_) | Type::List(_) | Type::Every(..) | Type::Months => {
                let is = self.shape(&valued.ty);
                return self.refuse(c.span, &CollectionProblem::CannotTellApart { is });
            }
            Type::Bool
            | Type::Number(..)
            | Type::Duration
            | Type::Text
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::Ref(_) => {}
        }
        self.finish(Measure::Distinct, valued.coll, bound, when, span)
    }

    /// `sum of C.f where … at least N [WINDOW]`
    pub(super) fn sum_bounded(
        &mut self,
        c: &tree::Collection,
        bound: &tree::Bound,
        time: Option<&tree::Time>,
        span: Span,
    ) -> Option<Typed> {
        let valued = self.summed(c);
        let coll = valued.as_ref().map(|v| &v.coll);
        let when = time.map(|t| self.time(t, coll));
        let valued = valued?;
        let like = (valued.ty.clone(), valued.unit);
        let bound = self.each_end(bound, &mut |checker, e| checker.sum_end(e, &like))?;
        self.finish(Measure::Sum, valued.coll, bound, when, span)
    }

    fn finish(
        &mut self,
        measure: Measure,
        coll: crate::model::Coll,
        bound: Bound,
        when: Option<Option<crate::model::When>>,
        span: Span,
    ) -> Option<Typed> {
        let when = match when {
            Some(when) => Some(when?),
            None => None,
        };
        let kind = ExprKind::Bounded(measure, coll, bound, when);
        Some(Typed::plain(kind, Type::Bool, span))
    }

    /// A bound on members: a percentage bounds a share, a whole number a count.
    fn member_bound(&mut self, bound: &tree::Bound) -> Option<(Bound, Measure)> {
        let mut measures = Vec::new();
        let out = self.each_end(bound, &mut |checker, e| {
            let (expr, measure) = checker.member_end(e)?;
            measures.push(measure);
            Some(expr)
        })?;
        let measure = *measures.first()?;
        if measures.iter().any(|m| *m != measure) {
            return self.refuse(bound_span(bound), &CollectionProblem::MixedBound);
        }
        Some((out, measure))
    }

    fn each_end(
        &mut self,
        bound: &tree::Bound,
        end: &mut dyn FnMut(&mut Self, &tree::Expr) -> Option<Expr>,
    ) -> Option<Bound> {
        let boxed = |e: Option<Expr>| e.map(Box::new);
        Some(match bound {
            tree::Bound::AtLeast(e) => Bound::AtLeast(boxed(end(self, e))?),
            tree::Bound::AtMost(e) => Bound::AtMost(boxed(end(self, e))?),
            tree::Bound::MoreThan(e) => Bound::MoreThan(boxed(end(self, e))?),
            tree::Bound::FewerThan(e) => Bound::FewerThan(boxed(end(self, e))?),
            tree::Bound::Exactly(e) => Bound::Exactly(boxed(end(self, e))?),
            tree::Bound::Between(lo, hi) => {
                let (lo, hi) = (end(self, lo), end(self, hi));
                let (lo, hi) = (lo?, hi?);
                if backward(&lo, &hi) {
                    return self.report(lo.span.to(hi.span), &TypeProblem::BackwardRange);
                }
                Bound::Between(Box::new(lo), Box::new(hi))
            }
        })
    }

    /// One end of a bound on members.
    fn member_end(&mut self, e: &tree::Expr) -> Option<(Expr, Measure)> {
        let typed = self.value(e, None)?;
        if !is_free_of_facts(&typed.expr) {
            return self.refuse(e.span, &CollectionProblem::BoundFromFacts);
        }
        let share = match &typed.expr.ty {
            Type::Number(_, Dim::Share) => true,
            Type::Number(_, Dim::None) => false,
            other => {
                let is = self.shape(other);
                return self.refuse(e.span, &CollectionProblem::NotABound { is });
            }
        };
        for n in self.possible(&typed.expr) {
            let problem = if share {
                let over = n < Rat::ZERO || n > Rat::ONE;
                over.then_some(CollectionProblem::ShareOutOfRange)
            } else if n.is_negative() {
                Some(CollectionProblem::NegativeCount)
            } else if !n.is_int() {
                let percent = n < Rat::ONE;
                Some(CollectionProblem::BrokenCount { number: n, percent })
            } else {
                None
            };
            if let Some(problem) = problem {
                return self.refuse(e.span, &problem);
            }
        }
        let measure = if share { Measure::Share } else { Measure::Count };
        Some((typed.expr, measure))
    }

    /// The numbers that a constant or parameter can be; none where only evaluation tells.
    fn possible(&self, e: &Expr) -> Vec<Rat> {
        let number = |v: &Value| match v {
            Value::Number(n) => Some(*n),
            _ => None,
        };
        match &e.kind {
            ExprKind::Const(v) => number(v).into_iter().collect(),
            ExprKind::Param(id) => {
                let parameter = self.world.model.parameters.get(id.index());
                parameter.map_or(Vec::new(), |p| p.values.iter().filter_map(|(_, v)| number(v)).collect())
            }
            _ => Vec::new(),
        }
    }

    /// One end of a bound on a sum of values of this type.
    fn sum_end(&mut self, e: &tree::Expr, (ty, unit): &(Type, Unit)) -> Option<Expr> {
        let typed = self.value(e, None)?;
        if !is_free_of_facts(&typed.expr) {
            return self.refuse(e.span, &CollectionProblem::BoundFromFacts);
        }
        let like = Typed { expr: Expr { kind: ExprKind::AsOf, ty: ty.clone(), span: e.span }, unit: *unit };
        let model = &self.world.model;
        let aligned = align(like, typed, model).and_then(|(_, end, _)| {
            common(ty, &end.expr.ty, model)?;
            Ok(end.expr)
        });
        match aligned {
            Ok(expr) => Some(expr),
            Err(problem) => self.report(e.span, &problem),
        }
    }
}

/// A bound is a number or parameter, or computed from them.
fn is_free_of_facts(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Const(_) | ExprKind::Param(_) => true,
        ExprKind::Neg(a) => is_free_of_facts(a),
        ExprKind::Arith(_, a, b) => is_free_of_facts(a) && is_free_of_facts(b),
        ExprKind::Least(all, _) => all.iter().all(is_free_of_facts),
        _ => false,
    }
}

fn bound_span(bound: &tree::Bound) -> Span {
    match bound {
        tree::Bound::AtLeast(e)
        | tree::Bound::AtMost(e)
        | tree::Bound::MoreThan(e)
        | tree::Bound::FewerThan(e)
        | tree::Bound::Exactly(e) => e.span,
        tree::Bound::Between(a, b) => a.span.to(b.span),
    }
}
