//! Values: sums, operands, functions; and tests of a value (`x >= 3`, `x in 3..5`, `x is missing`).

use super::{Lower, MAX_STEPS};
use crate::syntax::expected::Expected;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::{Found, SyntaxProblem};
use crate::syntax::tree::*;

impl<'t> Lower<'t> {
    /// Counts steps of nesting while `f` runs, so that no later stage recurses too deep.
    pub(super) fn deeper<T>(
        &mut self,
        node: &Node<'t>,
        steps: usize,
        f: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.level + steps > MAX_STEPS {
            return self.fail(node, &SyntaxProblem::TooLong(MAX_STEPS));
        }
        self.level += steps;
        let out = f(self);
        self.level -= steps;
        out
    }

    /// `a + b * c`: `*` and `/` bind tighter, all from the left.
    pub(super) fn sum(&mut self, node: &Node<'t>) -> Option<Expr> {
        let signs = node.kids.iter().filter(|k| is_sign(k.rule)).count();
        self.deeper(node, signs + 1, |me| me.sum_inside(node))
    }

    fn sum_inside(&mut self, node: &Node<'t>) -> Option<Expr> {
        let mut total: Option<(Expr, Option<Arith>)> = None;
        let mut product: Option<Expr> = None;
        let mut pending: Option<Arith> = None;
        let mut negative: Vec<&Node<'t>> = Vec::new();
        let mut operand_due = true;
        for kid in &node.kids {
            let sign = match kid.rule {
                Rule::minus if operand_due => {
                    negative.push(kid);
                    continue;
                }
                Rule::plus => Arith::Add,
                Rule::minus => Arith::Sub,
                Rule::times => Arith::Mul,
                Rule::over => Arith::Div,
                _ => {
                    let mut operand = self.operand(kid)?;
                    for sign in negative.drain(..).rev() {
                        let span = self.span(sign).to(operand.span);
                        operand = Expr { kind: ExprKind::Neg(Box::new(operand)), span };
                    }
                    product = Some(match (product.take(), pending.take()) {
                        (Some(left), Some(sign)) => arith(sign, left, operand),
                        _ => operand,
                    });
                    operand_due = false;
                    continue;
                }
            };
            operand_due = true;
            if matches!(sign, Arith::Mul | Arith::Div) {
                pending = Some(sign);
            } else {
                let done = product.take()?;
                total = Some(match total.take() {
                    Some((left, Some(before))) => (arith(before, left, done), Some(sign)),
                    _ => (done, Some(sign)),
                });
            }
        }
        let last = product?;
        Some(match total {
            Some((left, Some(sign))) => arith(sign, left, last),
            _ => last,
        })
    }

    fn operand(&mut self, node: &Node<'t>) -> Option<Expr> {
        let span = self.span(node);
        let kind = match node.rule {
            Rule::group => {
                let inside = self.condition(node.kid(Rule::condition)?)?;
                // The brackets belong to the place.
                return Some(Expr { kind: inside.kind, span });
            }
            Rule::call => self.call(node)?,
            Rule::days_between | Rule::workdays_between => {
                let mut ends = node.all(Rule::sum);
                let (a, b) = (ends.next()?, ends.next()?);
                let (a, b) = (self.sum(a), self.sum(b));
                between(node.rule == Rule::workdays_between, a?, b?)
            }
            Rule::date_time => ExprKind::Lit(self.date_time(node)?),
            Rule::date => ExprKind::Lit(Literal::Date(self.date(node)?)),
            Rule::quantity => ExprKind::Lit(self.quantity(node, None)?),
            Rule::text => ExprKind::Lit(Literal::Text(self.quoted(node).node)),
            Rule::w_true => ExprKind::Lit(Literal::Bool(true)),
            Rule::w_false => ExprKind::Lit(Literal::Bool(false)),
            Rule::w_as_of => ExprKind::AsOf,
            Rule::path => ExprKind::Path(self.path(node)),
            // An unclosed text has been reported.
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    pub(super) fn path(&self, node: &Node<'t>) -> Vec<Name> {
        node.all(Rule::ident).map(|i| self.name(i)).collect()
    }

    fn call(&mut self, node: &Node<'t>) -> Option<ExprKind> {
        let function = node.kid(Rule::function)?.kids.first()?;
        let arguments: Vec<&Node<'t>> = node.all(Rule::condition).collect();
        let first = *arguments.first()?;
        let single = arguments.len() == 1;
        let many = matches!(function.rule, Rule::f_min | Rule::f_max | Rule::f_days | Rule::f_workdays);
        if !single && !many {
            let second = *arguments.get(1)?;
            let comma = node.kid(Rule::comma).unwrap_or(second);
            let found = Found::Text(comma.text.to_owned());
            let expected = vec![Expected::Sign(")")];
            return self.fail(
                comma,
                &SyntaxProblem::Unexpected { found, expected, keywords: self.lang, nearest: None, hint: None },
            );
        }
        Some(match function.rule {
            Rule::f_count => ExprKind::Count(self.collection(first, function.text)?),
            Rule::f_sum => ExprKind::Sum(self.collection(first, function.text)?),
            Rule::f_share => ExprKind::Share(self.collection(first, function.text)?),
            Rule::f_earliest => ExprKind::Earliest(self.collection(first, function.text)?),
            Rule::f_latest => ExprKind::Latest(self.collection(first, function.text)?),
            Rule::f_days | Rule::f_workdays => match arguments.as_slice() {
                [a, b] => {
                    let (a, b) = (self.condition(a), self.condition(b));
                    between(function.rule == Rule::f_workdays, a?, b?)
                }
                _ => return self.fail(node, &SyntaxProblem::Misplaced(node.text.to_owned())),
            },
            Rule::f_min if single && is_filtered(first) => ExprKind::MinOf(self.collection(first, function.text)?),
            Rule::f_max if single && is_filtered(first) => ExprKind::MaxOf(self.collection(first, function.text)?),
            Rule::f_min => ExprKind::Min(self.every(arguments.into_iter(), Self::condition)?),
            Rule::f_max => ExprKind::Max(self.every(arguments.into_iter(), Self::condition)?),
            _ => return None,
        })
    }

    /// A value with what is asked of it.
    pub(super) fn test(&mut self, node: &Node<'t>) -> Option<Expr> {
        let subject = node.kid(Rule::sum)?;
        let Some(tail) = node.kids.get(1) else {
            return self.sum(subject);
        };
        self.deeper(node, 1, |me| {
            let left = me.sum(subject);
            me.tail(left, tail, node)
        })
    }

    fn tail(&mut self, left: Option<Expr>, tail: &Node<'t>, whole: &Node<'t>) -> Option<Expr> {
        let span = self.span(whole);
        let mut sums = tail.all(Rule::sum);
        let (first, second) = (sums.next(), sums.next());
        let kind = match tail.rule {
            Rule::compare => {
                let sign = match tail.kids.first()?.rule {
                    Rule::s_ge => Cmp::Ge,
                    Rule::s_le => Cmp::Le,
                    Rule::s_ne => Cmp::Ne,
                    Rule::s_gt => Cmp::Gt,
                    Rule::s_lt => Cmp::Lt,
                    _ => Cmp::Eq,
                };
                let right = self.sum(first?);
                ExprKind::Compare(sign, Box::new(left?), Box::new(right?))
            }
            Rule::is_missing => ExprKind::Missing(Box::new(left?), tail.has(Rule::w_not)),
            Rule::absent => ExprKind::Missing(Box::new(left?), false),
            Rule::present => ExprKind::Missing(Box::new(left?), true),
            Rule::contains => {
                let right = self.sum(first?);
                ExprKind::Contains(Box::new(left?), Box::new(right?))
            }
            Rule::zh_is if second.is_none() => {
                let right = self.sum(first?);
                let sign = if tail.has(Rule::z_isnt) { Cmp::Ne } else { Cmp::Eq };
                ExprKind::Compare(sign, Box::new(left?), Box::new(right?))
            }
            Rule::in_set | Rule::in_range | Rule::zh_in_set | Rule::zh_in_range | Rule::zh_is => {
                match tail.kid(Rule::set) {
                    Some(set) => {
                        let members = self.every(set.all(Rule::sum), Self::sum);
                        ExprKind::InSet(Box::new(left?), members?)
                    }
                    None => {
                        let range = self.range(first?, second?);
                        let left = left?;
                        let (lo, hi) = range?;
                        let inside = ExprKind::InRange(Box::new(left), Box::new(lo), Box::new(hi));
                        if tail.has(Rule::z_isnt) {
                            ExprKind::Not(Box::new(Expr { kind: inside, span }))
                        } else {
                            inside
                        }
                    }
                }
            }
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    /// `lo .. hi`; in `14 至 20 天` the unit stands once.
    pub(super) fn range(&mut self, lo: &Node<'t>, hi: &Node<'t>) -> Option<(Expr, Expr)> {
        let like = only_quantity(hi);
        let first = match (only_quantity(lo), like) {
            (Some(quantity), Some(like)) => {
                let span = self.span(lo);
                self.quantity(quantity, Some(like)).map(|l| Expr { kind: ExprKind::Lit(l), span })
            }
            _ => self.sum(lo),
        };
        let second = match hi.rule {
            Rule::quantity => {
                let span = self.span(hi);
                self.quantity(hi, None).map(|l| Expr { kind: ExprKind::Lit(l), span })
            }
            _ => self.sum(hi),
        };
        Some((first?, second?))
    }
}

/// The quantity that a sum consists of.
fn only_quantity<'n, 't>(node: &'n Node<'t>) -> Option<&'n Node<'t>> {
    match (node.rule, node.kids.as_slice()) {
        (Rule::quantity, _) => Some(node),
        (_, [only]) if only.rule == Rule::quantity => Some(only),
        _ => None,
    }
}

/// Whether a function's argument narrows a collection.
fn is_filtered(node: &Node<'_>) -> bool {
    node.has(Rule::z_de)
        || node
            .all(Rule::part)
            .any(|p| p.kids.iter().any(|k| matches!(k.rule, Rule::filter | Rule::satisfy | Rule::among)))
}

fn is_sign(rule: Rule) -> bool {
    matches!(rule, Rule::plus | Rule::minus | Rule::times | Rule::over)
}

pub(super) fn arith(sign: Arith, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr { kind: ExprKind::Arith(sign, Box::new(left), Box::new(right)), span }
}

/// The days between two: all of them, or the working ones.
fn between(working: bool, a: Expr, b: Expr) -> ExprKind {
    let (a, b) = (Box::new(a), Box::new(b));
    if working { ExprKind::WorkdaysBetween(a, b) } else { ExprKind::DaysBetween(a, b) }
}
