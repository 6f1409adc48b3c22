//! The clauses of a duty or exception: which may stand where, and how often. Their expressions are checked here too.

use super::check::Checker;
use super::documents::check_clause;
use super::names::Sink;
use super::problem::{DutyProblem, DutyWord, Keyword, VocabularyProblem};
use super::{Attest, Body, Consequence, DocumentId, Expr, Repeats, When};
use crate::base::{Day, Diagnostic, Rat, Span};
use crate::syntax::tree::{At, Clause, QName, Severity, Text, Time};

/// What the clauses say, as far as it is right. `good` is false where something was reported as an error.
pub(super) struct Said<'t> {
    pub(super) good: bool,
    pub(super) clauses: Vec<String>,
    pub(super) when: Vec<Expr>,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) bodies: Vec<Body>,
    pub(super) severity: Severity,
    pub(super) topic: Option<String>,
    pub(super) points: Rat,
    pub(super) veto: Option<Option<String>>,
    pub(super) remedy: Option<String>,
    pub(super) consequences: Vec<Consequence>,
    pub(super) notes: Vec<String>,
    pub(super) supersedes: Vec<(&'t QName, Option<&'t QName>)>,
    pub(super) attest: Attest,
    /// Whether `from` or `until` is written.
    pub(super) has_dates: bool,
}

/// The word of a clause.
pub(super) fn keyword(clause: &Clause) -> Keyword {
    match clause {
        Clause::Clause(_) => Keyword::Clause,
        Clause::Binds(_) => Keyword::Binds,
        Clause::When(_) => Keyword::When,
        Clause::From(_) => Keyword::From,
        Clause::Until(_) => Keyword::Until,
        Clause::Require(_) => Keyword::Require,
        Clause::Forbid(_) => Keyword::Forbid,
        Clause::Severity(_) => Keyword::Severity,
        Clause::Topic(_) => Keyword::Topic,
        Clause::Points(_) => Keyword::Points,
        Clause::Veto(_) => Keyword::Veto,
        Clause::Remedy(_) => Keyword::Remedy,
        Clause::Consequence(..) => Keyword::Consequence,
        Clause::Note(_) => Keyword::Note,
        Clause::Supersedes(..) => Keyword::Supersedes,
        Clause::By(_) => Keyword::By,
        Clause::Evidence(_) => Keyword::Evidence,
        Clause::Repeats(_) => Keyword::Repeats,
    }
}

/// Whether a clause belongs in such a declaration.
fn belongs(keyword: Keyword, duty: DutyWord) -> bool {
    match keyword {
        Keyword::Clause | Keyword::When | Keyword::From | Keyword::Until | Keyword::Note => true,
        Keyword::Require | Keyword::Forbid => duty != DutyWord::Attest,
        Keyword::Binds
        | Keyword::Severity
        | Keyword::Topic
        | Keyword::Points
        | Keyword::Veto
        | Keyword::Remedy
        | Keyword::Consequence
        | Keyword::Supersedes => duty != DutyWord::Exception,
        Keyword::By | Keyword::Evidence | Keyword::Repeats => duty == DutyWord::Attest,
    }
}

/// Whether a clause may stand only once.
fn once(keyword: Keyword) -> bool {
    match keyword {
        Keyword::Binds
        | Keyword::From
        | Keyword::Until
        | Keyword::Severity
        | Keyword::Topic
        | Keyword::Points
        | Keyword::Veto
        | Keyword::Remedy
        | Keyword::By
        | Keyword::Evidence
        | Keyword::Repeats => true,
        Keyword::Clause
        | Keyword::When
        | Keyword::Require
        | Keyword::Forbid
        | Keyword::Consequence
        | Keyword::Note
        | Keyword::Supersedes => false,
    }
}

/// The clauses that may stand where they do; `false` beside them if one may not.
pub(super) fn placed<'t>(clauses: &'t [At<Clause>], duty: DutyWord, sink: &mut Sink) -> (Vec<&'t At<Clause>>, bool) {
    let mut seen: Vec<(Keyword, Span)> = Vec::new();
    let mut out = Vec::new();
    let mut good = true;
    for c in clauses {
        let clause = keyword(&c.node);
        if !belongs(clause, duty) {
            sink.report(c.span, &DutyProblem::Misplaced { clause, duty });
            good = false;
            continue;
        }
        let first = seen.iter().find(|s| s.0 == clause).map(|s| s.1);
        if let Some(first) = first
            && once(clause)
        {
            let problem = DutyProblem::Twice { clause };
            sink.push(Diagnostic::at(c.span, &problem).also(first));
            good = false;
            continue;
        }
        seen.push((clause, c.span));
        out.push(c);
    }
    (out, good)
}

/// Reads the clauses. The checker's frame 0 is the bearer; without one (nobody is bound, which is reported) conditions are
/// not checked.
pub(super) fn read<'t>(clauses: &[&'t At<Clause>], document: DocumentId, checker: &mut Checker) -> Said<'t> {
    let mut said = Said {
        good: true,
        clauses: Vec::new(),
        when: Vec::new(),
        from: None,
        until: None,
        bodies: Vec::new(),
        severity: Severity::default(),
        topic: None,
        points: Rat::ONE,
        veto: None,
        remedy: None,
        consequences: Vec::new(),
        notes: Vec::new(),
        supersedes: Vec::new(),
        attest: Attest { by: None, evidence: None, repeats: None },
        has_dates: false,
    };
    let bound = !checker.frames.is_empty();
    let mut dates: [Option<Span>; 2] = [None, None];
    for c in clauses {
        let span = c.span;
        match &c.node {
            Clause::Clause(text) => {
                said.cite(text, document, checker);
                said.clauses.push(text.node.clone());
            }
            Clause::Binds(_) => {}
            Clause::When(e) => {
                if bound {
                    let condition = checker.condition(e);
                    said.keep(condition, |s, e| s.when.push(e));
                }
            }
            Clause::From(e) => {
                let day = checker.fixed_day(e);
                dates[0] = Some(e.span);
                said.keep(day, |s, d| s.from = Some(d));
            }
            Clause::Until(e) => {
                let day = checker.fixed_day(e);
                dates[1] = Some(e.span);
                said.keep(day, |s, d| s.until = Some(d));
            }
            Clause::Require(e) | Clause::Forbid(e) => {
                let forbid = matches!(c.node, Clause::Forbid(_));
                if bound {
                    let expr = checker.condition(e);
                    said.keep(expr, |s, expr| {
                        s.bodies.push(Body { expr, forbid, span });
                    });
                }
            }
            Clause::Severity(s) => said.severity = *s,
            Clause::Topic(name) => {
                said.topic = Some(name.node.clone());
                let packs = checker.world.model.packs.get(checker.pack);
                if let Some(topic) = packs.and_then(|p| p.topics.get(&name.node)) {
                    checker.sink.used(name.span, topic.span);
                }
            }
            Clause::Points(n) => {
                if n.is_negative() {
                    checker.sink.report(span, &DutyProblem::NegativePoints);
                    said.good = false;
                }
                said.points = *n;
            }
            Clause::Veto(clause) => {
                if let Some(clause) = clause {
                    said.cite(clause, document, checker);
                }
                said.veto = Some(clause.as_ref().map(|c| c.node.clone()));
            }
            Clause::Remedy(text) => said.remedy = Some(text.node.clone()),
            Clause::Consequence(text, clause) => {
                if let Some(clause) = clause {
                    check_clause(&checker.world.model, document, clause, true, checker.sink);
                }
                said.consequences
                    .push(Consequence { text: text.node.clone(), clause: clause.as_ref().map(|c| c.node.clone()) });
            }
            Clause::Note(text) => said.notes.push(text.node.clone()),
            Clause::Supersedes(duty, of) => said.supersedes.push((duty, of.as_ref())),
            Clause::By(e) => {
                if bound {
                    let date = checker.date(e);
                    said.keep(date, |s, e| s.attest.by = Some(e));
                }
            }
            Clause::Evidence(kind) => said.attest.evidence = Some(kind.node.clone()),
            Clause::Repeats(time) => {
                let repeats = repeats(time, checker);
                said.keep(repeats, |s, r| s.attest.repeats = Some(r));
            }
        }
    }
    said.has_dates = dates.iter().any(Option::is_some);
    if let (Some(from), Some(until), [Some(a), Some(b)]) = (said.from, said.until, dates)
        && until < from
    {
        let at = if a.start < b.start { b } else { a };
        checker.sink.report(at, &VocabularyProblem::Backward);
        said.good = false;
    }
    by_and_repeats(clauses, checker.sink, &mut said.good);
    said
}

impl Said<'_> {
    fn keep<T>(&mut self, found: Option<T>, put: impl FnOnce(&mut Self, T)) {
        match found {
            Some(found) => put(self, found),
            None => self.good = false,
        }
    }
    /// A reference that must be in the index. Without its clause a duty still holds, so it is kept.
    fn cite(&mut self, clause: &Text, document: DocumentId, checker: &mut Checker) {
        check_clause(&checker.world.model, document, clause, false, checker.sink);
    }
}

fn repeats(time: &Time, checker: &mut Checker) -> Option<Repeats> {
    let when = checker.when(time)?;
    let problem = match &when {
        When::SomeRolling(_) => Some(DutyProblem::RepeatsSome),
        When::Recurring { at: Some(_), .. } => Some(DutyProblem::RepeatsTime),
        When::Every(_)
        | When::EveryRolling(..)
        | When::During(..)
        | When::Recurring { at: None, .. }
        | When::Dates { .. } => None,
    };
    if let Some(problem) = problem {
        checker.sink.report(time.span, &problem);
        return None;
    }
    Some(Repeats { when, span: time.span })
}

fn by_and_repeats(clauses: &[&At<Clause>], sink: &mut Sink, good: &mut bool) {
    let find = |keyword_wanted: Keyword| clauses.iter().find(|c| keyword(&c.node) == keyword_wanted).map(|c| c.span);
    if let (Some(by), Some(repeats)) = (find(Keyword::By), find(Keyword::Repeats)) {
        let problem = DutyProblem::ByAndRepeats;
        sink.push(Diagnostic::at(repeats, &problem).also(by));
        *good = false;
    }
}
