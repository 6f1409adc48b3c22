//! Conditions: the flat pieces of the grammar become statements, and statements are joined by `or`, `and`, `not`.

use super::Lower;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::*;

/// How a piece is tied to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    And,
    Or,
    /// 的: what stands before narrows what stands behind.
    De,
}

/// One part of a condition, sorted: what leads it, what it is about, what trails it.
pub(super) struct Piece<'n, 't> {
    pub(super) node: &'n Node<'t>,
    pub(super) link: Link,
    /// `not` before everything else that leads.
    pub(super) nots: Vec<&'n Node<'t>>,
    /// `not` behind a count or quantifier.
    pub(super) inner_nots: Vec<&'n Node<'t>>,
    /// Counts, quantifiers, `sum of`, `distinct`.
    pub(super) leads: Vec<&'n Node<'t>>,
    pub(super) times: Vec<&'n Node<'t>>,
    pub(super) test: &'n Node<'t>,
    /// Everything behind but times.
    pub(super) trails: Vec<&'n Node<'t>>,
}

impl<'n, 't> Piece<'n, 't> {
    fn of(node: &'n Node<'t>, link: Link) -> Option<Self> {
        let mut piece = Piece {
            node,
            link,
            nots: Vec::new(),
            inner_nots: Vec::new(),
            leads: Vec::new(),
            times: Vec::new(),
            test: node.kid(Rule::test)?,
            trails: Vec::new(),
        };
        for kid in &node.kids {
            match kid.rule {
                Rule::w_not if piece.leads.is_empty() => piece.nots.push(kid),
                Rule::w_not => piece.inner_nots.push(kid),
                Rule::time => piece.times.push(kid),
                Rule::bound if kid.start < piece.test.start => piece.leads.push(kid),
                Rule::quantifier | Rule::sum_of | Rule::distinct_of => piece.leads.push(kid),
                Rule::filter
                | Rule::satisfy
                | Rule::among
                | Rule::total
                | Rule::gap
                | Rule::share_bound
                | Rule::bound => piece.trails.push(kid),
                _ => {}
            }
        }
        Some(piece)
    }
    pub(super) fn lead(&self, rule: Rule) -> Option<&'n Node<'t>> {
        self.leads.iter().find(|l| l.rule == rule).copied()
    }
    pub(super) fn trail(&self, rule: Rule) -> Option<&'n Node<'t>> {
        self.trails.iter().find(|l| l.rule == rule).copied()
    }
    /// The path, if the piece is about nothing but a path.
    pub(super) fn path(&self) -> Option<&'n Node<'t>> {
        match self.test.kids.as_slice() {
            [sum] => match sum.kids.as_slice() {
                [path] if path.rule == Rule::path => Some(path),
                _ => None,
            },
            _ => None,
        }
    }
    /// A bare path with nothing before or behind it.
    pub(super) fn is_bare_path(&self) -> bool {
        self.path().is_some()
            && self.trails.is_empty()
            && self.leads.is_empty()
            && self.times.is_empty()
            && self.nots.is_empty()
    }
    /// Can be part of a filter before 的.
    fn is_plain(&self) -> bool {
        self.leads.is_empty() && self.times.is_empty() && self.trails.iter().all(|t| t.rule == Rule::bound)
    }
}

impl<'t> Lower<'t> {
    /// A condition, requirement or value.
    pub(super) fn condition(&mut self, node: &Node<'t>) -> Option<Expr> {
        self.condition_split(node, false).map(|(condition, _)| condition)
    }

    /// The condition of an attest and the day of a `by` right behind it.
    pub(super) fn condition_then_by(&mut self, node: &Node<'t>) -> Option<(Expr, Option<Expr>)> {
        self.condition_split(node, true)
    }

    fn condition_split(&mut self, node: &Node<'t>, split_by: bool) -> Option<(Expr, Option<Expr>)> {
        let steps = node.kids.len() / 2 + node.all(Rule::part).flat_map(|p| p.all(Rule::w_not)).count();
        self.deeper(node, steps, |me| {
            let mut pieces = pieces(node);
            let by = if split_by { pieces.last_mut().and_then(|p| p.times.pop_if(|t| is_plain_by(t))) } else { None };
            let by = by.and_then(|t| t.kid(Rule::due)?.kid(Rule::dates)?.kid(Rule::sum));
            let day = by.map(|sum| me.sum(sum));
            let condition = me.chain(pieces);
            match day {
                None => Some((condition?, None)),
                Some(day) => Some((condition?, Some(day?))),
            }
        })
    }

    fn chain(&mut self, pieces: Vec<Piece<'_, 't>>) -> Option<Expr> {
        let mut or: Option<Expr> = None;
        let mut and: Option<Expr> = None;
        let mut whole = true;
        for group in groups(pieces) {
            let Some(link) = group.first().map(|p| p.link) else {
                continue;
            };
            let Some(statement) = self.group(&group) else {
                whole = false;
                continue;
            };
            if link == Link::Or {
                or = join(or, and.take(), ExprKind::Or);
                and = Some(statement);
            } else {
                and = join(and, Some(statement), ExprKind::And);
            }
        }
        if whole { join(or, and, ExprKind::Or) } else { None }
    }

    /// What narrows a collection before 的: no counts, no windows. `skip` leaves out what leads the statement.
    pub(super) fn prefix_filter(&mut self, pieces: &[Piece<'_, 't>]) -> Option<Expr> {
        let (mut or, mut and): (Option<Expr>, Option<Expr>) = (None, None);
        for (i, piece) in pieces.iter().enumerate() {
            let first = i == 0;
            if !first && let Some(lead) = piece.leads.first().or(piece.times.first()) {
                return self.fail(lead, &SyntaxProblem::Unbracketed(lead.text.trim().to_owned()));
            }
            let mut test = self.test(piece.test)?;
            if let Some(trail) = piece.trails.iter().find(|t| t.rule != Rule::bound) {
                return self.fail(trail, &SyntaxProblem::Unbracketed(trail.text.trim().to_owned()));
            }
            if let (Some(bound), Some(last)) = (self.one_bound(&piece.trails)?, piece.trails.last()) {
                test = compare(test, bound, self.span(last));
            }
            let nots = if first && !piece.leads.is_empty() { &piece.inner_nots } else { &piece.nots };
            let test = self.negate(nots, test);
            if piece.link == Link::Or && !first {
                or = join(or, and.take(), ExprKind::Or);
                and = Some(test);
            } else {
                and = join(and, Some(test), ExprKind::And);
            }
        }
        join(or, and, ExprKind::Or)
    }

    pub(super) fn negate(&self, nots: &[&Node<'t>], inside: Expr) -> Expr {
        nots.iter().rev().fold(inside, |inside, not| {
            let span = self.span(not).to(inside.span);
            Expr { kind: ExprKind::Not(Box::new(inside)), span }
        })
    }

    /// The condition behind `where`, `satisfy`, 均须, 中. `without_bound`: the last bound belongs to the count outside.
    pub(super) fn inner(&mut self, node: &Node<'t>, without_bound: bool) -> Option<Expr> {
        let steps = node.kids.len() / 2 + node.all(Rule::inner_part).map(|p| p.kids.len()).sum::<usize>();
        self.deeper(node, steps, |me| {
            let (mut or, mut and): (Option<Expr>, Option<Expr>) = (None, None);
            let mut link = Link::And;
            let mut whole = true;
            let last = node.kids.len().saturating_sub(1);
            for (i, kid) in node.kids.iter().enumerate() {
                match kid.rule {
                    Rule::w_or => link = Link::Or,
                    Rule::w_and => link = Link::And,
                    _ => {
                        let Some(part) = me.inner_part(kid, without_bound && i == last) else {
                            whole = false;
                            continue;
                        };
                        if link == Link::Or {
                            or = join(or, and.take(), ExprKind::Or);
                            and = Some(part);
                        } else {
                            and = join(and, Some(part), ExprKind::And);
                        }
                    }
                }
            }
            if whole { join(or, and, ExprKind::Or) } else { None }
        })
    }

    fn inner_part(&mut self, node: &Node<'t>, without_bound: bool) -> Option<Expr> {
        if let Some(lead) = node.kid(Rule::unbracketed) {
            return self.fail(lead, &SyntaxProblem::Unbracketed(lead.text.trim().to_owned()));
        }
        let mut test = self.test(node.kid(Rule::test)?)?;
        if let Some(bound) = node.kid(Rule::zh_bound).filter(|_| !without_bound) {
            let limit = self.bound(bound)?;
            test = compare(test, limit, self.span(bound));
        }
        let nots: Vec<&Node<'t>> = node.all(Rule::w_not).collect();
        Some(self.negate(&nots, test))
    }
}

pub(super) fn pieces<'n, 't>(node: &'n Node<'t>) -> Vec<Piece<'n, 't>> {
    let mut link = Link::And;
    let mut out = Vec::new();
    for kid in &node.kids {
        match kid.rule {
            Rule::w_and => link = Link::And,
            Rule::w_or => link = Link::Or,
            Rule::z_de => link = Link::De,
            _ => out.extend(Piece::of(kid, link)),
        }
    }
    out
}

/// Pieces that make one statement. 的 takes everything before it that belongs to a filter, back to the beginning or to the
/// statement before.
pub(super) fn groups<'n, 't>(pieces: Vec<Piece<'n, 't>>) -> Vec<Vec<Piece<'n, 't>>> {
    let mut groups: Vec<Vec<Piece<'n, 't>>> = Vec::new();
    for piece in pieces {
        if piece.link != Link::De {
            groups.push(vec![piece]);
            continue;
        }
        let mut group = groups.pop().unwrap_or_default();
        loop {
            let opened = group.first().is_some_and(|p| !p.leads.is_empty() || !p.times.is_empty());
            let joins = |g: &Vec<Piece<'_, '_>>| match g.as_slice() {
                [only] => {
                    only.is_plain()
                        || (only.trails.iter().all(|t| t.rule == Rule::bound)
                            && only.leads.len() + only.times.len() > 0
                            && only.trails.is_empty())
                }
                _ => false,
            };
            match groups.pop_if(|g| !opened && joins(g)) {
                Some(mut before) => {
                    before.append(&mut group);
                    group = before;
                }
                None => break,
            }
        }
        group.push(piece);
        groups.push(group);
    }
    groups
}

fn is_plain_by(time: &Node<'_>) -> bool {
    time.kid(Rule::due).is_some_and(|due| {
        due.has(Rule::w_by) && due.kid(Rule::dates).is_some_and(|d| !d.has(Rule::date)) && !due.has(Rule::next_workday)
    })
}

/// Both, or whichever there is.
fn join(left: Option<Expr>, right: Option<Expr>, kind: fn(Box<Expr>, Box<Expr>) -> ExprKind) -> Option<Expr> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let span = left.span.to(right.span);
            Some(Expr { kind: kind(Box::new(left), Box::new(right)), span })
        }
        (left, right) => left.or(right),
    }
}

/// A bound on a value that is no collection: a comparison.
pub(super) fn compare(left: Expr, bound: Bound, place: crate::base::Span) -> Expr {
    let span = left.span.to(place);
    let left = Box::new(left);
    let kind = match bound {
        Bound::AtLeast(n) => ExprKind::Compare(Cmp::Ge, left, n),
        Bound::AtMost(n) => ExprKind::Compare(Cmp::Le, left, n),
        Bound::MoreThan(n) => ExprKind::Compare(Cmp::Gt, left, n),
        Bound::FewerThan(n) => ExprKind::Compare(Cmp::Lt, left, n),
        Bound::Exactly(n) => ExprKind::Compare(Cmp::Eq, left, n),
        Bound::Between(lo, hi) => ExprKind::InRange(left, lo, hi),
    };
    Expr { kind, span }
}
