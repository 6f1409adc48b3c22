//! Comparisons, ranges, sets, `is missing`, `contains`, least and greatest of several values.

use super::number::{align, common, fit, ordered};
use super::path::{Members, Named, members_of};
use super::scope::{Frame, MemberKind};
use super::value::unit_of;
use super::{Checker, Typed, Unit};
use crate::base::Span;
use crate::model::names::Word;
use crate::model::problem::TypeProblem;
use crate::model::{Expr, ExprKind, Type, Value};
use crate::syntax::tree::{self, Cmp, ExprKind as Tree};

/// What a bearer's entity type is called in a condition.
const TYPE_WORDS: [&str; 2] = ["type", "类型"];

impl Checker<'_> {
    /// Both sides of a sign. A bare word takes its meaning from the other side where that is of an enum.
    fn sides(&mut self, a: &tree::Expr, b: &tree::Expr) -> Option<(Typed, Typed)> {
        if self.is_loose(a) && !self.is_loose(b) {
            let b = self.value(b, None)?;
            let a = self.value(a, Some(&b.expr.ty))?;
            return Some((a, b));
        }
        match self.value(a, None) {
            Some(a) => {
                let b = self.value(b, Some(&a.expr.ty))?;
                Some((a, b))
            }
            None => {
                // What a loose word means can no longer be told; other errors can.
                if !self.is_loose(b) {
                    self.value(b, None);
                }
                None
            }
        }
    }

    /// A word that means nothing by itself, or a literal whose meaning the other side tells.
    fn is_loose(&self, e: &tree::Expr) -> bool {
        match &e.kind {
            Tree::Path(path) => match path.as_slice() {
                [word] | [word, _] => self.is_unbound(word),
                _ => false,
            },
            Tree::Lit(_) => true,
            _ => false,
        }
    }

    pub(super) fn compare(&mut self, op: Cmp, a: &tree::Expr, b: &tree::Expr, span: Span) -> Option<Typed> {
        if matches!(op, Cmp::Eq | Cmp::Ne) && self.asks_type(a) {
            return self.type_is(std::slice::from_ref(b), op == Cmp::Ne, span);
        }
        let (a, b) = self.sides(a, b)?;
        let (a, b, ty) = match align(a, b, &self.world.model) {
            Ok(aligned) => aligned,
            Err(problem) => return self.report(span, &problem),
        };
        let needs_order = match op {
            Cmp::Eq | Cmp::Ne => false,
            Cmp::Lt | Cmp::Le | Cmp::Gt | Cmp::Ge => true,
        };
        if needs_order && !ordered(&ty) {
            let is = self.shape(&ty);
            return self.report(span, &TypeProblem::NoOrder { is });
        }
        let kind = ExprKind::Compare(op, Box::new(a.expr), Box::new(b.expr));
        Some(Typed::plain(kind, Type::Bool, span))
    }

    pub(super) fn in_range(&mut self, x: &tree::Expr, lo: &tree::Expr, hi: &tree::Expr, span: Span) -> Option<Typed> {
        let x = self.value(x, None);
        let want = x.as_ref().map(|x| x.expr.ty.clone());
        let lo = self.value(lo, want.as_ref());
        let hi = self.value(hi, want.as_ref());
        let (x, lo, hi) = (x?, lo?, hi?);
        if !ordered(&x.expr.ty) {
            let is = self.shape(&x.expr.ty);
            return self.report(span, &TypeProblem::NoOrder { is });
        }
        let model = &self.world.model;
        let ends = align(x, lo, model).and_then(|(x, lo, _)| {
            let (x, hi, _) = align(x, hi, model)?;
            Ok((x, lo, hi))
        });
        let (x, lo, hi) = match ends {
            Ok(ends) => ends,
            Err(problem) => return self.report(span, &problem),
        };
        if backward(&lo.expr, &hi.expr) {
            let at = lo.expr.span.to(hi.expr.span);
            return self.report(at, &TypeProblem::BackwardRange);
        }
        let kind = ExprKind::InRange(Box::new(x.expr), Box::new(lo.expr), Box::new(hi.expr));
        Some(Typed::plain(kind, Type::Bool, span))
    }

    pub(super) fn in_set(&mut self, x: &tree::Expr, set: &[tree::Expr], span: Span) -> Option<Typed> {
        if self.asks_type(x) {
            return self.type_is(set, false, span);
        }
        let mut x = self.value(x, None)?;
        let mut out = Vec::new();
        let mut good = true;
        for item in set {
            let Some(typed) = self.value(item, Some(&x.expr.ty)) else {
                good = false;
                continue;
            };
            match align(x.clone(), typed, &self.world.model) {
                Ok((aligned, item, _)) => {
                    x = aligned;
                    out.push(item.expr);
                }
                Err(problem) => {
                    good = false;
                    self.sink.report(item.span, &problem);
                }
            }
        }
        if !good {
            return None;
        }
        let kind = ExprKind::InSet(Box::new(x.expr), out);
        Some(Typed::plain(kind, Type::Bool, span))
    }

    /// Whether an expression is the word `type` and means the bearer's entity type: no field, define or parameter does.
    fn asks_type(&self, e: &tree::Expr) -> bool {
        match (&e.kind, self.frames.first()) {
            (Tree::Path(path), Some(Frame::Entity(_) | Frame::Bearer(..))) => {
                matches!(path.as_slice(), [word] if TYPE_WORDS.contains(&word.node.as_str()) && self.is_unbound(word))
            }
            _ => false,
        }
    }

    /// `type = T`, `type in { T, U }`: whether the bearer is of one of these entity types, or below it.
    fn type_is(&mut self, types: &[tree::Expr], not: bool, span: Span) -> Option<Typed> {
        let mut ids = Vec::new();
        for t in types {
            let Tree::Path(path) = &t.kind else {
                return self.report(t.span, &TypeProblem::TypeNeedsEntity);
            };
            let word = match path.as_slice() {
                [name] => Word::of(&name.node, name.span),
                [pack, name] => Word { pack: Some(&pack.node), name: &name.node, span: name.span },
                _ => return self.report(t.span, &TypeProblem::TypeNeedsEntity),
            };
            ids.push(self.world.names.entity(self.sink, self.pack, word)?);
        }
        Some(Typed::plain(ExprKind::TypeIs(ids, not), Type::Bool, span))
    }

    pub(super) fn missing(&mut self, of: &tree::Expr, not: bool, span: Span) -> Option<Typed> {
        let Tree::Path(path) = &of.kind else {
            return self.report(of.span, &TypeProblem::MissingNeedsField);
        };
        let trail = match self.named(path)? {
            Named::Trail(trail) => trail,
            Named::Parameter(_) => {
                return self.report(of.span, &TypeProblem::MissingNeedsField);
            }
        };
        let last = trail.last()?;
        if let (Type::Every(..), MemberKind::Field(_)) = (last.ty, last.kind) {
            let name = last.name.to_string();
            return self.report(of.span, &TypeProblem::MissingComputed { name });
        }
        match trail.value() {
            Ok(access) => {
                let kind = ExprKind::Missing(access, not);
                Some(Typed::plain(kind, Type::Bool, span))
            }
            Err(list) => {
                let name = last.name.to_string();
                self.report(of.span, &TypeProblem::ThroughList { list, name })
            }
        }
    }

    pub(super) fn contains(&mut self, list: &tree::Expr, item: &tree::Expr, span: Span) -> Option<Typed> {
        let Tree::Path(path) = &list.kind else {
            return self.report(list.span, &TypeProblem::ContainsNeedsList { is: None });
        };
        let trail = match self.named(path)? {
            Named::Trail(trail) => trail,
            Named::Parameter(_) => {
                return self.report(list.span, &TypeProblem::ContainsNeedsList { is: None });
            }
        };
        let last = trail.last()?;
        let member = match (last.ty, members_of(last.ty)) {
            (Type::List(_), Some(Members::Values(ty))) => ty,
            (Type::List(_), Some(Members::Entities(id))) => Type::Ref(id),
            (other, _) => {
                let is = Some(self.shape(other));
                return self.report(list.span, &TypeProblem::ContainsNeedsList { is });
            }
        };
        let access = trail.collection(trail.last_list()?);
        let item_typed = self.value(item, Some(&member))?;
        let unit = unit_of(&member, last.bare);
        let fitted = fit(item_typed, &member, unit).and_then(|item| {
            common(&item.expr.ty, &member, &self.world.model)?;
            Ok(item.expr)
        });
        match fitted {
            Ok(item) => {
                let kind = ExprKind::Contains(access, Box::new(item));
                Some(Typed::plain(kind, Type::Bool, span))
            }
            Err(problem) => self.report(item.span, &problem),
        }
    }

    pub(super) fn least(&mut self, of: &[tree::Expr], greatest: bool, span: Span) -> Option<Typed> {
        if let [only] = of {
            let Tree::Path(path) = &only.kind else {
                return self.report(span, &TypeProblem::LeastOfOne);
            };
            let collection = tree::Collection { path: path.clone(), filter: None, satisfy: None, span: only.span };
            return self.least_of(&collection, greatest, span);
        }
        let all: Vec<Option<Typed>> = of.iter().map(|e| self.value(e, None)).collect();
        let mut all: Vec<Typed> = all.into_iter().collect::<Option<_>>()?;
        // The first value that is not a bare number says what the bare ones count in.
        let beside = all.iter().find(|t| t.unit != Unit::Bare).map(|t| (t.expr.ty.clone(), t.unit));
        let mut ty: Option<Type> = None;
        for t in &mut all {
            if let Some((beside, unit)) = &beside {
                match fit(t.clone(), beside, *unit) {
                    Ok(fitted) => *t = fitted,
                    Err(problem) => return self.report(t.expr.span, &problem),
                }
            }
            let found = match &ty {
                Some(so_far) => common(so_far, &t.expr.ty, &self.world.model),
                None => Ok(t.expr.ty.clone()),
            };
            match found {
                Ok(found) if ordered(&found) => ty = Some(found),
                Ok(found) => {
                    let is = self.shape(&found);
                    return self.report(t.expr.span, &TypeProblem::NoOrder { is });
                }
                Err(problem) => return self.report(t.expr.span, &problem),
            }
        }
        let unit = all.first()?.unit;
        let same = all.iter().all(|t| t.unit == unit);
        let exprs = all.into_iter().map(|t| t.expr).collect();
        let expr = Expr { kind: ExprKind::Least(exprs, greatest), ty: ty?, span };
        let unit = match unit {
            Unit::Size(n) if same => Unit::Size(n),
            // Several bare numbers are still a plain number.
            Unit::Bare => Unit::Size(1),
            Unit::Size(_) | Unit::Open => Unit::Open,
        };
        Some(Typed { expr, unit })
    }
}

/// Whether two constant ends are the wrong way round.
pub(super) fn backward(lo: &Expr, hi: &Expr) -> bool {
    match (&lo.kind, &hi.kind) {
        (ExprKind::Const(Value::Number(a)), ExprKind::Const(Value::Number(b))) => a > b,
        (ExprKind::Const(Value::Date(a)), ExprKind::Const(Value::Date(b))) => a > b,
        (ExprKind::Const(Value::DateTime(a)), ExprKind::Const(Value::DateTime(b))) => a > b,
        _ => false,
    }
}
