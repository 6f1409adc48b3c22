//! What a statement counts, how many, and when: the collection with all that narrows it, the bound, the one window.

use super::Lower;
use super::condition::{Piece, groups, pieces};
use super::statement::De;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::*;

impl<'t> Lower<'t> {
    pub(super) fn bare(&self, path: &Node<'t>, mut prefix: Vec<Name>) -> Collection {
        prefix.extend(self.path(path));
        let span = prefix.first().map_or(self.span(path), |n| n.span.to(self.span(path)));
        Collection { path: prefix, filter: None, satisfy: None, span }
    }

    /// The collection that a statement counts, with everything that narrows it.
    pub(super) fn members(
        &mut self,
        subject: &Piece<'_, 't>,
        filter: Option<Expr>,
        prefix: Vec<Name>,
        after: &str,
    ) -> Option<Collection> {
        let Some(path) = subject.path() else {
            return self.not_a_collection(subject.test, after);
        };
        let mut coll = self.bare(path, prefix);
        if let Some(more) = subject.trail(Rule::total).and_then(|t| t.kid(Rule::path)) {
            coll.path.extend(self.path(more));
            coll.span = coll.span.to(self.span(more));
        }
        let mut filters: Vec<Expr> = filter.into_iter().collect();
        let mut satisfied: Vec<Expr> = Vec::new();
        if subject.trail(Rule::share_bound).is_some() {
            satisfied.append(&mut filters);
        }
        for trail in &subject.trails {
            match trail.rule {
                Rule::filter => filters.push(self.inner(trail.kid(Rule::inner)?, false)?),
                Rule::satisfy => satisfied.push(self.inner(trail.kid(Rule::inner)?, false)?),
                Rule::among => {
                    let inners: Vec<&Node<'t>> = trail.all(Rule::inner).collect();
                    match inners.as_slice() {
                        [only] => satisfied.push(self.inner(only, false)?),
                        [first, second] => {
                            filters.push(self.inner(first, false)?);
                            let lends = !trail.has(Rule::bound) && subject.trail(Rule::bound).is_none();
                            satisfied.push(self.inner(second, lends)?);
                        }
                        _ => return None,
                    }
                }
                _ => continue,
            }
            coll.span = coll.span.to(self.span(trail));
        }
        if let Some(first) = filters.first() {
            coll.span = coll.span.to(first.span);
        }
        coll.filter = both(filters);
        coll.satisfy = both(satisfied);
        Some(coll)
    }

    /// The argument of `count(…)` and the like.
    pub(super) fn collection(&mut self, node: &Node<'t>, after: &str) -> Option<Collection> {
        let mut groups = groups(pieces(node));
        let group = groups.pop()?;
        let (subject, before) = group.split_last()?;
        let first = group.first()?;
        if let Some(stray) = groups.first().and_then(|g| g.first()).map(|p| p.node).or(first
            .leads
            .first()
            .or(subject.times.first())
            .copied())
        {
            return self.not_a_collection(stray, after);
        }
        let takes_field = matches!(
            after,
            "sum" | "求和" | "合计" | "earliest" | "最早" | "latest" | "最晚" | "min" | "max" | "最小值" | "最大值"
        );
        let within = if takes_field { De::FieldFunction } else { De::Function };
        let (filter, prefix) = self.narrow(first, before, subject, within)?;
        self.members(subject, filter, prefix, after)
    }

    /// The one time of a statement.
    pub(super) fn only_time(&mut self, first: &Piece<'_, 't>, subject: &Piece<'_, 't>) -> Option<Option<Time>> {
        let mut nodes: Vec<&Node<'t>> = first.times.clone();
        if !std::ptr::eq(first, subject) {
            nodes.extend(&subject.times);
        }
        match nodes.as_slice() {
            [] => Some(None),
            [one] => self.time(one),
            [one, two, ..] => {
                let (one, two) = (self.span(one), self.span(two));
                let diagnostic = crate::base::Diagnostic::at(two, &SyntaxProblem::TwoTimes).also(one);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// The bound that several make: a least and a most are a range, as notices have it (三名以上五名以下); more is a slip.
    pub(super) fn one_bound(&mut self, nodes: &[&Node<'t>]) -> Option<Option<Bound>> {
        let (first, second) = match nodes {
            [] => return Some(None),
            [one] => return self.bound(one).map(Some),
            [one, two] => (self.bound(one)?, self.bound(two)?),
            [_, _, third, ..] => return self.fail(third, &SyntaxProblem::Misplaced(third.text.trim().to_owned())),
        };
        match (first, second, nodes) {
            (Bound::AtLeast(lo), Bound::AtMost(hi), _) | (Bound::AtMost(hi), Bound::AtLeast(lo), _) => {
                Some(Some(Bound::Between(lo, hi)))
            }
            (_, _, [.., two]) => self.fail(two, &SyntaxProblem::Misplaced(two.text.trim().to_owned())),
            (_, _, []) => Some(None),
        }
    }

    /// What 占比 says is a share: a whole number behind it has lost its sign, and would count heads.
    pub(super) fn shares(&mut self, bound: Option<&Bound>) -> Option<()> {
        let ends: &[&Expr] = match bound {
            None => &[],
            Some(
                Bound::AtLeast(n) | Bound::AtMost(n) | Bound::MoreThan(n) | Bound::FewerThan(n) | Bound::Exactly(n),
            ) => &[n],
            Some(Bound::Between(lo, hi)) => &[lo, hi],
        };
        for end in ends {
            if let ExprKind::Lit(Literal::Number(n, None)) = &end.kind
                && n.is_int()
            {
                let problem = SyntaxProblem::ShareWithoutPercent(n.to_string());
                self.diagnostics.push(crate::base::Diagnostic::at(end.span, &problem).fix(end.span, format!("{n}%")));
                return None;
            }
        }
        Some(())
    }

    /// A bound, in whatever words.
    pub(super) fn bound(&mut self, node: &Node<'t>) -> Option<Bound> {
        let mut core = node;
        while matches!(core.rule, Rule::bound | Rule::zh_bound) {
            core = core.kids.first()?;
        }
        if matches!(core.rule, Rule::more_than | Rule::fewer_than)
            && !core.has(Rule::w_than)
            && let Some(word) = core.kids.first()
        {
            let right = format!("{} than", if core.rule == Rule::more_than { "more" } else { "fewer" });
            self.report_fix(word, &SyntaxProblem::Slip { written: word.text.to_owned(), right: right.clone() }, &right);
        }
        if core.rule == Rule::between
            && let Some(sign) = core.kid(Rule::range_sign)
        {
            self.report_fix(
                sign,
                &SyntaxProblem::Slip { written: sign.text.to_owned(), right: "and".to_owned() },
                "and",
            );
        }
        let mut values = core.kids.iter().filter(|k| matches!(k.rule, Rule::sum | Rule::quantity));
        let (lo, hi) = (values.next()?, values.next());
        if let Some(hi) = hi {
            let (lo, hi) = self.range(lo, hi)?;
            return Some(Bound::Between(Box::new(lo), Box::new(hi)));
        }
        let value = match lo.rule {
            Rule::quantity => {
                let span = self.span(lo);
                Expr { kind: ExprKind::Lit(self.quantity(lo, None)?), span }
            }
            _ => self.sum(lo)?,
        };
        let n = Box::new(value);
        Some(match core.rule {
            Rule::at_most | Rule::zh_at_most | Rule::zh_below => Bound::AtMost(n),
            Rule::more_than | Rule::zh_more_than => Bound::MoreThan(n),
            Rule::fewer_than | Rule::zh_fewer_than => Bound::FewerThan(n),
            Rule::exactly | Rule::zh_exactly => Bound::Exactly(n),
            _ => Bound::AtLeast(n),
        })
    }
}

fn both(conditions: Vec<Expr>) -> Option<Box<Expr>> {
    conditions
        .into_iter()
        .reduce(|left, right| {
            let span = left.span.to(right.span);
            Expr { kind: ExprKind::And(Box::new(left), Box::new(right)), span }
        })
        .map(Box::new)
}
