//! The clauses of an obligation, attest or exception.

use super::Lower;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::*;

impl<'t> Lower<'t> {
    /// The clauses of a duty; `None` if one is broken (all are read all the same).
    pub(super) fn duty(&mut self, node: &Node<'t>, attest: bool) -> Option<Duty> {
        let of = if node.rule == Rule::exception { None } else { self.of_document(node) };
        let mut clauses = Vec::new();
        let mut whole = true;
        for kid in &node.kids {
            if !is_clause(kid.rule) {
                continue;
            }
            self.level = 0;
            let before = clauses.len();
            if self.clause(kid, attest, &mut clauses).is_none() {
                whole = false;
                clauses.truncate(before);
            }
        }
        whole.then_some(Duty { of, clauses })
    }

    fn clause(&mut self, node: &Node<'t>, attest: bool, out: &mut Vec<At<Clause>>) -> Option<()> {
        let span = self.span(node);
        let clause = match node.rule {
            Rule::c_clause => Clause::Clause(self.text_in(node)?),
            Rule::c_binds => {
                let names = self.every(node.all(Rule::bound_type), |me, b| me.qname(b.kid(Rule::qname)?))?;
                Clause::Binds(names)
            }
            Rule::c_when if attest => {
                // In an attest `by` is a clause, also right behind a condition.
                let (condition, by) = self.condition_then_by(node.kid(Rule::condition)?)?;
                out.push(At { node: Clause::When(condition), span });
                match by {
                    Some(day) => Clause::By(day),
                    None => return Some(()),
                }
            }
            Rule::c_when => Clause::When(self.condition(node.kid(Rule::condition)?)?),
            Rule::c_from => {
                let until = node.kid(Rule::last_day_of).and_then(|l| l.kid(Rule::sum)).map(|s| self.sum(s));
                let from = Clause::From(self.sum(node.kid(Rule::sum)?)?);
                match until {
                    None => from,
                    Some(until) => {
                        out.push(At { node: from, span });
                        Clause::Until(until?)
                    }
                }
            }
            Rule::c_until => Clause::Until(self.sum(node.kid(Rule::sum)?)?),
            Rule::c_require => Clause::Require(self.condition(node.kid(Rule::condition)?)?),
            Rule::c_forbid => Clause::Forbid(self.condition(node.kid(Rule::condition)?)?),
            Rule::c_severity => Clause::Severity(match node.kid(Rule::grade)?.kids.first()?.rule {
                Rule::g_critical => Severity::Critical,
                Rule::g_minor => Severity::Minor,
                Rule::g_advice => Severity::Advice,
                _ => Severity::Major,
            }),
            Rule::c_topic => Clause::Topic(self.name(node.kid(Rule::ident)?)),
            Rule::c_points => Clause::Points(self.number(node.kid(Rule::number)?)?),
            Rule::c_veto => Clause::Veto(self.text_in(node)),
            Rule::c_remedy => Clause::Remedy(self.text_in(node)?),
            Rule::c_consequence => {
                let mut texts = node.all(Rule::text);
                let (text, place) = (texts.next()?, texts.next());
                Clause::Consequence(self.quoted(text), place.map(|p| self.quoted(p)))
            }
            Rule::c_note => Clause::Note(self.text_in(node)?),
            Rule::c_supersedes => {
                let target = self.qname(node.kid(Rule::target)?.kid(Rule::qname)?)?;
                Clause::Supersedes(target, self.of_document(node))
            }
            Rule::c_by => Clause::By(self.sum(node.kid(Rule::sum)?)?),
            Rule::c_evidence => Clause::Evidence(self.name(node.kid(Rule::any_word)?)),
            Rule::c_repeats => {
                let time = node.kid(Rule::time)?;
                match self.time(time)? {
                    Some(time) => Clause::Repeats(time),
                    None => return self.fail(time, &SyntaxProblem::TimeWithoutCount),
                }
            }
            _ => return None,
        };
        out.push(At { node: clause, span });
        Some(())
    }
}

fn is_clause(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::c_clause
            | Rule::c_binds
            | Rule::c_when
            | Rule::c_from
            | Rule::c_until
            | Rule::c_require
            | Rule::c_forbid
            | Rule::c_severity
            | Rule::c_topic
            | Rule::c_points
            | Rule::c_veto
            | Rule::c_remedy
            | Rule::c_consequence
            | Rule::c_note
            | Rule::c_supersedes
            | Rule::c_by
            | Rule::c_evidence
            | Rule::c_repeats
    )
}
