//! Statements: who is counted, how many, in which time. A window may stand before or behind, 的 and 中 … 者 narrow as `where` and
//! `satisfy` do; what comes out does not show which language it was written in.

use super::Lower;
use super::condition::{Link, Piece, compare};
use crate::base::{Rat, Span};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::*;

/// What 的 can mean: `a 的 b` is a path where nothing is counted, `C 的 f` one in a function that takes a field; else it narrows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum De {
    Statement,
    Function,
    FieldFunction,
}

impl<'t> Lower<'t> {
    /// One statement: its pieces are tied by 的 (mostly there is one piece).
    pub(super) fn group(&mut self, group: &[Piece<'_, 't>]) -> Option<Expr> {
        let (subject, before) = group.split_last()?;
        let first = group.first()?;
        let (filter, prefix) = self.narrow(first, before, subject, De::Statement)?;
        let statement = self.statement(first, subject, filter, prefix)?;
        // Without anything that counts, `not` before 的 belongs to the filter and has been taken.
        let outside = before.is_empty() || !first.leads.is_empty();
        Some(if outside { self.negate(&first.nots, statement) } else { statement })
    }

    /// What 的 says: the filter, and the path that the subject's own path goes on from (`C 的 不同 f`, `C 的 f 合计`, `a 的 b`).
    pub(super) fn narrow(
        &mut self,
        first: &Piece<'_, 't>,
        before: &[Piece<'_, 't>],
        subject: &Piece<'_, 't>,
        within: De,
    ) -> Option<(Option<Expr>, Vec<Name>)> {
        let Some((last, rest)) = before.split_last() else {
            return Some((None, Vec::new()));
        };
        let single = subject.path().is_some_and(|p| p.kids.len() == 1);
        let counts = !first.leads.is_empty()
            || !first.times.is_empty()
            || !subject.trails.is_empty()
            || !subject.times.is_empty();
        let field_of = subject.lead(Rule::distinct_of).is_some()
            || (single && subject.trail(Rule::total).is_some_and(|t| !t.has(Rule::path)))
            || (single && within == De::FieldFunction && last.path().is_some());
        let bare = |p: &Piece<'_, 't>| p.is_bare_path();
        if field_of {
            let Some(path) = last.path() else {
                return self.not_a_collection(last.test, "的");
            };
            let prefix = self.path(path);
            if rest.is_empty() {
                return Some((None, prefix));
            }
            return Some((Some(self.filter_pieces(rest)?), prefix));
        }
        if within == De::Statement
            && !counts
            && before.iter().all(bare)
            && before.iter().skip(1).all(|p| p.link == Link::De)
        {
            let prefix = before.iter().filter_map(|p| p.path()).flat_map(|p| self.path(p)).collect();
            return Some((None, prefix));
        }
        Some((Some(self.filter_pieces(before)?), Vec::new()))
    }

    fn filter_pieces(&mut self, pieces: &[Piece<'_, 't>]) -> Option<Expr> {
        if let Some(second) = pieces.iter().skip(1).find(|p| p.link == Link::De) {
            return self.fail(second.node, &SyntaxProblem::Misplaced("的".to_owned()));
        }
        self.prefix_filter(pieces)
    }

    pub(super) fn not_a_collection<T>(&mut self, node: &Node<'t>, after: &str) -> Option<T> {
        let problem = SyntaxProblem::NoCollection { written: node.text.trim().to_owned(), after: after.to_owned() };
        self.fail(node, &problem)
    }

    fn statement(
        &mut self,
        first: &Piece<'_, 't>,
        subject: &Piece<'_, 't>,
        filter: Option<Expr>,
        prefix: Vec<Name>,
    ) -> Option<Expr> {
        let span = self.span(first.node).to(self.span(subject.node));
        let time = self.only_time(first, subject)?;
        let quantifier = first.lead(Rule::quantifier);
        let lead_bound = first.lead(Rule::bound);
        let summed = first.lead(Rule::sum_of).is_some() || subject.trail(Rule::total).is_some();
        let distinct = first.lead(Rule::distinct_of).or(subject.lead(Rule::distinct_of)).is_some();
        let among = subject.trail(Rule::among);
        let trail_bounds = trailing_bounds(subject);
        let trail_bound = trail_bounds.first().copied();
        // `at least 3` … `at most 5`, `all` … `at least 3`: only one can count.
        if let (Some(_), Some(second)) = (lead_bound.or(quantifier), lead_bound.and(quantifier).or(trail_bound)) {
            return self.fail(second, &SyntaxProblem::Misplaced(second.text.trim().to_owned()));
        }
        if let Some(second) = first.leads.iter().filter(|l| matches!(l.rule, Rule::bound | Rule::quantifier)).nth(1) {
            return self.fail(second, &SyntaxProblem::Misplaced(second.text.trim().to_owned()));
        }
        let bound = match lead_bound {
            Some(node) => Some(self.bound(node)?),
            None => self.one_bound(&trail_bounds)?,
        };
        if subject.trail(Rule::share_bound).is_some() || among.is_some_and(|a| a.has(Rule::w_share_of)) {
            self.shares(bound.as_ref())?;
        }
        if let Some(node) = quantifier {
            let coll = self.members(subject, filter, prefix, word_of(node))?;
            let quant = match node.kids.first().map(|k| k.rule) {
                Some(Rule::q_some) => Quant::Some,
                Some(Rule::q_no) => Quant::No,
                _ => Quant::All,
            };
            return Some(Expr { kind: ExprKind::Quantified(quant, coll, time), span });
        }
        if summed {
            let Some(bound) = bound else {
                return self.fail(subject.node, &SyntaxProblem::SumWithoutBound);
            };
            let coll = self.members(subject, filter, prefix, "sum of")?;
            return Some(Expr { kind: ExprKind::SumBounded(coll, bound, time), span });
        }
        if distinct {
            let Some(bound) = bound else {
                return self.fail(subject.node, &SyntaxProblem::FilterWithoutCount);
            };
            let coll = self.members(subject, filter, prefix, "distinct")?;
            return Some(Expr { kind: ExprKind::Distinct(bound, coll, time), span });
        }
        if let Some(gap) = subject.trail(Rule::gap) {
            let coll = self.members(subject, filter, prefix, "间隔")?;
            let length = self.length(gap.kid(Rule::length)?)?;
            let one = Expr { kind: ExprKind::Lit(Literal::Number(Rat::ONE, None)), span: self.span(gap) };
            let every = At { node: TimeKind::EveryRolling(length, None), span: self.span(gap) };
            if time.is_some() {
                return self.fail(gap, &SyntaxProblem::TwoTimes);
            }
            return Some(Expr { kind: ExprKind::Bounded(Bound::AtLeast(Box::new(one)), coll, Some(every)), span });
        }
        let narrowed = filter.is_some()
            || among.is_some()
            || subject.trail(Rule::filter).is_some()
            || subject.trail(Rule::satisfy).is_some();
        match bound {
            Some(bound) if lead_bound.is_some() || narrowed => {
                let after = lead_bound.map_or("", |b| b.text.trim()).to_owned();
                let coll = self.members(subject, filter, prefix, &after)?;
                Some(Expr { kind: ExprKind::Bounded(bound, coll, time), span })
            }
            Some(bound) => self.bounded_value(subject, prefix, bound, time, span),
            None if subject.trail(Rule::satisfy).is_some_and(|s| s.has(Rule::z_must)) => {
                let coll = self.members(subject, filter, prefix, "均须")?;
                Some(Expr { kind: ExprKind::Quantified(Quant::All, coll, time), span })
            }
            None if narrowed => self.fail(subject.node, &SyntaxProblem::FilterWithoutCount),
            None => self.plain(subject, prefix, time, span),
        }
    }

    /// `X 不少于 3`: with a window X is counted, without one it is compared.
    fn bounded_value(
        &mut self,
        subject: &Piece<'_, 't>,
        prefix: Vec<Name>,
        bound: Bound,
        time: Option<Time>,
        span: Span,
    ) -> Option<Expr> {
        match (subject.path(), time) {
            (Some(path), Some(time)) => {
                let coll = self.bare(path, prefix);
                Some(Expr { kind: ExprKind::Bounded(bound, coll, Some(time)), span })
            }
            (None, Some(_)) => self.fail(subject.node, &SyntaxProblem::TimeWithoutCount),
            (_, None) => {
                let left = self.subject(subject, prefix)?;
                if matches!(left.kind, ExprKind::Compare(..) | ExprKind::InRange(..) | ExprKind::InSet(..)) {
                    return self.fail(subject.node, &SyntaxProblem::Misplaced(subject.node.text.trim().to_owned()));
                }
                Some(Expr { span, ..compare(left, bound, span) })
            }
        }
    }

    /// Nothing leads or trails but perhaps a time: `filed_on by 2022-06-30`, `visits = 3`.
    fn plain(&mut self, subject: &Piece<'_, 't>, prefix: Vec<Name>, time: Option<Time>, span: Span) -> Option<Expr> {
        let value = self.subject(subject, prefix)?;
        let Some(time) = time else {
            return Some(value);
        };
        let counted = |bound, path: Vec<Name>, place: Span| {
            let coll = Collection { path, filter: None, satisfy: None, span: place };
            Some(ExprKind::Bounded(bound, coll, Some(time.clone())))
        };
        let kind = match value.kind {
            ExprKind::Path(path) => match &time.node {
                TimeKind::By(Schedule::Dates(days), workday) => match days.as_slice() {
                    [day] => Some(ExprKind::By(
                        Box::new(Expr { kind: ExprKind::Path(path), span: value.span }),
                        Box::new(day.clone()),
                        *workday,
                    )),
                    _ => None,
                },
                _ => None,
            },
            ExprKind::Compare(sign, left, n) => match (left.kind, sign) {
                (ExprKind::Path(path), Cmp::Ge) => counted(Bound::AtLeast(n), path, left.span),
                (ExprKind::Path(path), Cmp::Le) => counted(Bound::AtMost(n), path, left.span),
                (ExprKind::Path(path), Cmp::Gt) => counted(Bound::MoreThan(n), path, left.span),
                (ExprKind::Path(path), Cmp::Lt) => counted(Bound::FewerThan(n), path, left.span),
                (ExprKind::Path(path), Cmp::Eq) => counted(Bound::Exactly(n), path, left.span),
                _ => None,
            },
            ExprKind::InRange(left, lo, hi) => match left.kind {
                ExprKind::Path(path) => counted(Bound::Between(lo, hi), path, left.span),
                _ => None,
            },
            _ => None,
        };
        match kind {
            Some(kind) => Some(Expr { kind, span }),
            None => {
                self.report_at(time.span, &SyntaxProblem::TimeWithoutCount);
                None
            }
        }
    }

    /// What the piece is about, with the path before 的.
    fn subject(&mut self, piece: &Piece<'_, 't>, prefix: Vec<Name>) -> Option<Expr> {
        let mut value = self.test(piece.test)?;
        if let Some(first) = prefix.first() {
            let start = first.span;
            if !extend_path(&mut value, &prefix) {
                return self.not_a_collection(piece.test, "的");
            }
            value.span = start.to(value.span);
        }
        Some(value)
    }
}

/// The bounds behind what is counted, in order; also that of `中 P 者 Q 不低于 75%`, which the grammar gave to Q.
fn trailing_bounds<'n, 't>(subject: &Piece<'n, 't>) -> Vec<&'n Node<'t>> {
    let own = |t: &&'n Node<'t>| match t.rule {
        Rule::bound => Some(*t),
        Rule::share_bound | Rule::among => t.kid(Rule::bound),
        _ => None,
    };
    let bounds: Vec<&'n Node<'t>> = subject.trails.iter().filter_map(own).collect();
    let lent = || subject.trail(Rule::among)?.all(Rule::inner).nth(1)?.kids.last()?.kid(Rule::zh_bound);
    if bounds.is_empty() { lent().into_iter().collect() } else { bounds }
}

/// The word that leads: `all`, 每名.
fn word_of<'n>(quantifier: &'n Node<'_>) -> &'n str {
    quantifier.text.trim()
}

/// Puts a path before the path that a value is about.
fn extend_path(value: &mut Expr, prefix: &[Name]) -> bool {
    match &mut value.kind {
        ExprKind::Path(path) => {
            path.splice(0..0, prefix.iter().cloned());
            true
        }
        ExprKind::Compare(_, left, _)
        | ExprKind::InRange(left, _, _)
        | ExprKind::InSet(left, _)
        | ExprKind::Missing(left, _)
        | ExprKind::Contains(left, _) => extend_path(left, prefix),
        _ => false,
    }
}
