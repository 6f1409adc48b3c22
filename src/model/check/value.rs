//! Values and conditions: every form of an expression, typed.

use super::number::{arith, number_type};
use super::path::{Named, members_of, path_span};
use super::{Checker, MAX_DEPTH, MAX_PARTS, Typed, Unit};
use crate::base::fold::fold;
use crate::base::unit::unit;
use crate::base::{Dim, Rat, Span};
use crate::model::fields::unknown_variant;
use crate::model::names::{Found, TypeRef, Word};
use crate::model::problem::{NameProblem, TypeProblem};
use crate::model::{EnumId, Expr, ExprKind, NumKind, Type, Value};
use crate::syntax::tree::{self, ExprKind as Tree, Literal, Name};

impl Checker<'_> {
    /// An expression; `want` is the type its surroundings would like, which tells what a bare word may mean.
    pub(super) fn value(&mut self, e: &tree::Expr, want: Option<&Type>) -> Option<Typed> {
        if self.depth >= MAX_DEPTH {
            return self.report(e.span, &TypeProblem::TooDeep);
        }
        self.depth += 1;
        let out = self.form(e, want);
        self.depth -= 1;
        out
    }

    fn form(&mut self, e: &tree::Expr, want: Option<&Type>) -> Option<Typed> {
        let span = e.span;
        let boolean = |kind: ExprKind| Some(Typed::plain(kind, Type::Bool, span));
        match &e.kind {
            Tree::Lit(literal) => self.literal(literal, span, want),
            Tree::Path(path) => self.path_value(path, want),
            Tree::AsOf => Some(Typed::open(ExprKind::AsOf, Type::Date, span)),
            Tree::Neg(of) => self.negative(of, span),
            Tree::Arith(op, a, b) => {
                let a = self.value(a, None);
                let b = self.value(b, None);
                match arith(*op, a?, b?, span, &self.world.model) {
                    Ok(typed) => Some(typed),
                    Err(problem) => self.report(span, &problem),
                }
            }
            Tree::Compare(op, a, b) => self.compare(*op, a, b, span),
            Tree::And(..) | Tree::Or(..) => self.chain(e),
            Tree::Not(a) => {
                let a = self.condition(a)?;
                boolean(ExprKind::Not(Box::new(a)))
            }
            Tree::InRange(x, lo, hi) => self.in_range(x, lo, hi, span),
            Tree::InSet(x, set) => self.in_set(x, set, span),
            Tree::Missing(of, not) => self.missing(of, *not, span),
            Tree::Contains(list, item) => self.contains(list, item, span),
            Tree::Quantified(quant, c, time) => self.quantified(*quant, c, time.as_ref(), span),
            Tree::Bounded(bound, c, time) => self.bounded(bound, c, time.as_ref(), span),
            Tree::Distinct(bound, c, time) => self.distinct(bound, c, time.as_ref(), span),
            Tree::SumBounded(c, bound, time) => self.sum_bounded(c, bound, time.as_ref(), span),
            Tree::By(field, due, next_workday) => self.by(field, due, *next_workday, span),
            Tree::Count(c) => self.count(c, span),
            Tree::Sum(c) => self.sum(c, span),
            Tree::Min(of) => self.least(of, false, span),
            Tree::Max(of) => self.least(of, true, span),
            Tree::MinOf(c) => self.least_of(c, false, span),
            Tree::MaxOf(c) => self.least_of(c, true, span),
            Tree::Share(c) => self.share(c, span),
            Tree::DaysBetween(a, b) => {
                let (a, b) = (self.date(a), self.date(b));
                let kind = ExprKind::DaysBetween(Box::new(a?), Box::new(b?));
                let ty = Type::Number(NumKind::Int, Dim::Days);
                Some(Typed::plain(kind, ty, span))
            }
            Tree::WorkdaysBetween(a, b) => {
                let (a, b) = (self.date(a), self.date(b));
                let kind = ExprKind::WorkdaysBetween(Box::new(a?), Box::new(b?));
                Some(Typed::plain(kind, Type::Number(NumKind::Int, Dim::Workdays), span))
            }
            Tree::Earliest(c) => self.earliest(c, false, span),
            Tree::Latest(c) => self.earliest(c, true, span),
        }
    }

    /// `a and b and c`: parts of one level, however many; the errors of all are told.
    fn chain(&mut self, e: &tree::Expr) -> Option<Typed> {
        let mut parts: Vec<(&tree::Expr, bool, Span)> = Vec::new();
        let mut first = e;
        loop {
            first = match &first.kind {
                Tree::And(a, b) => {
                    parts.push((b, true, first.span));
                    a
                }
                Tree::Or(a, b) => {
                    parts.push((b, false, first.span));
                    a
                }
                _ => break,
            };
            if parts.len() > MAX_PARTS {
                return self.report(e.span, &TypeProblem::TooDeep);
            }
        }
        let mut out = self.condition(first);
        while let Some((part, and, span)) = parts.pop() {
            let part = self.condition(part);
            out = out.zip(part).map(|(a, b)| {
                let (a, b) = (Box::new(a), Box::new(b));
                Expr {
                    kind: match and {
                        true => ExprKind::And(a, b),
                        false => ExprKind::Or(a, b),
                    },
                    ty: Type::Bool,
                    span,
                }
            });
        }
        let expr = out?;
        Some(Typed::plain(expr.kind, expr.ty, expr.span))
    }

    fn literal(&mut self, literal: &Literal, span: Span, want: Option<&Type>) -> Option<Typed> {
        let constant = |value: Value, ty: Type| Typed::open(ExprKind::Const(value), ty, span);
        Some(match literal {
            Literal::Number(n, None) => Typed { unit: Unit::Bare, ..constant(Value::Number(*n), number_type(*n)) },
            Literal::Number(n, Some(word)) => match unit(word) {
                Some(unit) => match n.mul(Rat::int(unit.size)) {
                    Some(n) => constant(Value::Number(n), Type::Number(NumKind::Any, unit.dim)),
                    None => return self.report(span, &TypeProblem::TooLarge),
                },
                None => {
                    let unit = word.clone();
                    return self.report(span, &TypeProblem::UnknownUnit { unit });
                }
            },
            Literal::Percent(n) => constant(Value::Number(*n), Type::Number(NumKind::Any, Dim::Share)),
            Literal::Months(n) => constant(Value::Months(*n), Type::Months),
            Literal::Date(day) => constant(Value::Date(*day), Type::Date),
            Literal::DateTime(at) => constant(Value::DateTime(*at), Type::DateTime),
            Literal::Text(text) => match want {
                Some(Type::Enum(id)) => {
                    let known = self.variant(*id, &fold(text)).is_some();
                    let text = text.clone();
                    return self.report(span, &TypeProblem::QuotedVariant { text, known });
                }
                Some(Type::Date | Type::DateTime) => {
                    return self.report(span, &TypeProblem::QuotedDate);
                }
                _ => constant(Value::Text(text.clone()), Type::Text),
            },
            Literal::Bool(b) => constant(Value::Bool(*b), Type::Bool),
        })
    }

    /// The position of an enum's member by name, else by a label that only it has.
    fn variant(&self, id: EnumId, word: &str) -> Option<usize> {
        let variants = &self.world.model.enums.get(id.index())?.variants;
        if let Some(i) = variants.iter().position(|v| v.name == word) {
            return Some(i);
        }
        let mut labelled =
            variants.iter().enumerate().filter(|(_, v)| v.label.as_deref().is_some_and(|l| fold(l) == word));
        let (i, _) = labelled.next()?;
        labelled.next().is_none().then_some(i)
    }

    fn variant_value(&mut self, id: EnumId, index: usize, span: Span) -> Option<Typed> {
        let of = self.world.model.enums.get(id.index());
        if let Some(variant) = of.and_then(|e| e.variants.get(index)) {
            self.sink.used(span, variant.span);
        }
        let value = Value::Variant(id, u16::try_from(index).ok()?);
        Some(Typed::open(ExprKind::Const(value), Type::Enum(id), span))
    }

    fn path_value(&mut self, path: &[Name], want: Option<&Type>) -> Option<Typed> {
        let span = path_span(path)?;
        if let [word] = path
            && let Some(noted) = self.sink.asks(&word.node)
        {
            noted.found = true;
            noted.want = want.cloned();
            if let Some(of) = want.and_then(|ty| {
                self.world.model.enums.get(match ty {
                    Type::Enum(id) => id.index(),
                    _ => usize::MAX,
                })
            }) {
                noted.declared.extend(of.variants.iter().map(|v| v.span));
            }
        }
        if let Some(Type::Enum(id)) = want {
            match path {
                [word] => {
                    if let Some(index) = self.variant(*id, &word.node) {
                        if self.is_field_of(word, &Type::Enum(*id)) {
                            let problem = NameProblem::VariantOrField { name: word.node.clone() };
                            self.sink.report(span, &problem);
                            return None;
                        }
                        return self.variant_value(*id, index, span);
                    }
                    if self.is_unbound(word) {
                        let problem = self.world.model.enums.get(id.index()).map(|e| unknown_variant(e, &word.node))?;
                        self.sink.report(span, &problem);
                        return None;
                    }
                }
                [owner, word] => {
                    let at = Word::of(&owner.node, owner.span);
                    let names = &self.world.names;
                    let found = names.find(self.pack, at, |p| &p.types, &|_| true);
                    if let Found::One(TypeRef::Enum(found), declared) = found
                        && found == *id
                        && let Some(index) = self.variant(*id, &word.node)
                    {
                        self.sink.used(owner.span, declared);
                        return self.variant_value(*id, index, word.span);
                    }
                }
                _ => {}
            }
        }
        match self.named(path)? {
            Named::Parameter(id) => {
                let parameter = self.world.model.parameters.get(id.index())?;
                let bare = self.world.parameter_units.get(id.index()).copied();
                let ty = parameter.ty.clone();
                let unit = unit_of(&ty, bare.unwrap_or(1));
                let expr = Expr { kind: ExprKind::Param(id), ty, span };
                Some(Typed { expr, unit })
            }
            Named::Trail(trail) => {
                let last = trail.last()?;
                if members_of(last.ty).is_some() {
                    let name = trail.text();
                    return self.report(span, &TypeProblem::ListAsValue { name });
                }
                let access = match trail.value() {
                    Ok(access) => access,
                    Err(list) => {
                        let problem = TypeProblem::ThroughList { list, name: last.name.to_string() };
                        return self.report(span, &problem);
                    }
                };
                let unit = unit_of(last.ty, last.bare);
                let expr = Expr { kind: ExprKind::Access(access), ty: last.ty.clone(), span };
                Some(Typed { expr, unit })
            }
        }
    }

    /// Whether a word also names a field or define of exactly this type.
    fn is_field_of(&self, word: &Name, ty: &Type) -> bool {
        self.frames.iter().any(|f| match self.seek(f, word) {
            // A label does not count: the name of a member goes before it.
            super::scope::Seek::One(m) => m.ty == ty && m.name == word.node,
            super::scope::Seek::Broken | super::scope::Seek::Several(_) | super::scope::Seek::Nothing => false,
        })
    }

    fn negative(&mut self, of: &tree::Expr, span: Span) -> Option<Typed> {
        let mut of = self.value(of, None)?;
        match (&of.expr.ty, of.constant()) {
            (Type::Number(..), Some(n)) => {
                let Some(n) = n.neg() else {
                    return self.report(span, &TypeProblem::TooLarge);
                };
                of.expr.kind = ExprKind::Const(Value::Number(n));
                if of.unit == Unit::Bare {
                    of.expr.ty = number_type(n);
                }
                of.expr.span = span;
                Some(of)
            }
            (Type::Number(..) | Type::Duration, _) => {
                let ty = match &of.expr.ty {
                    Type::Number(NumKind::Count, d) => Type::Number(NumKind::Int, *d),
                    other => other.clone(),
                };
                let kind = ExprKind::Neg(Box::new(of.expr));
                let expr = Expr { kind, ty, span };
                Some(Typed { expr, unit: of.unit })
            }
            (other, _) => {
                let is = self.shape(other);
                self.report(span, &TypeProblem::NotANumber { is })
            }
        }
    }
}

/// What a bare number beside a value of this type counts in.
pub(super) fn unit_of(ty: &Type, bare: i64) -> Unit {
    match ty {
        Type::Number(..) => Unit::Size(bare),
        _ => Unit::Open,
    }
}
