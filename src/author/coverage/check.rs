//! Is every clause what its status says it is?

use super::problem::CoverProblem;
use crate::base::Diagnostic;
use crate::model::{DocumentId, DutyId, DutyKind, IndexClause, Model, Status};
use std::collections::BTreeMap;

/// What cites a clause.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// Computed obligations, and obligations with an exception that cites it.
    pub computed: Vec<DutyId>,
    /// Declarations.
    pub attests: Vec<DutyId>,
    /// Obligations and declarations whose consequence or veto it is.
    pub consequence: Vec<DutyId>,
    /// Those that cite a printed path that holds more clauses than this one.
    pub by_path: Vec<DutyId>,
}

/// A clause and what was found about it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The clause.
    pub index: IndexClause,
    /// What cites it.
    pub cited: Cited,
    /// What is wrong, if anything is.
    pub trouble: Option<Trouble>,
}

/// What is wrong with a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It has no status.
    NoStatus,
    /// Called computed, but no computed obligation cites it.
    NotComputed,
    /// Called declared, but no declaration cites it.
    NotDeclared,
    /// Called a consequence, but nothing has it as one or cites it.
    NoConsequence,
    /// Called a duplicate or nothing to check, but obligations cite it.
    CitedAllTheSame,
}

/// How a clause counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Computed.
    Computed,
    /// Declared.
    Declared,
    /// A consequence.
    Consequence,
    /// A definition.
    Definition,
    /// A duplicate.
    Duplicate,
    /// Nothing to check, with the reason.
    Exhortation,
    /// Missing, or not what its status says.
    Missing,
}

impl Kind {
    /// All, in the order of columns.
    pub const ALL: [Kind; 7] = [
        Kind::Computed,
        Kind::Declared,
        Kind::Consequence,
        Kind::Definition,
        Kind::Duplicate,
        Kind::Exhortation,
        Kind::Missing,
    ];
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Computed => "computed",
            Kind::Declared => "attested",
            Kind::Consequence => "consequence",
            Kind::Definition => "definition",
            Kind::Duplicate => "duplicate",
            Kind::Exhortation => "none",
            Kind::Missing => "missing",
        }
    }
}

impl Clause {
    /// How it counts.
    pub fn kind(&self) -> Kind {
        match (&self.trouble, &self.index.status) {
            (Some(_), _) | (None, None) => Kind::Missing,
            (None, Some(Status::Rule)) => Kind::Computed,
            (None, Some(Status::Attest)) => Kind::Declared,
            (None, Some(Status::Consequence)) => Kind::Consequence,
            (None, Some(Status::Definition)) => Kind::Definition,
            (None, Some(Status::Duplicate(_))) => Kind::Duplicate,
            (None, Some(Status::Exhortation)) => Kind::Exhortation,
        }
    }
}

/// A document and its clauses, chapter by chapter.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The document.
    pub document: DocumentId,
    /// Its chapters: what is printed of all clauses in it, and where they lie in `clauses`.
    pub chapters: Vec<(String, std::ops::Range<usize>)>,
    /// Its clauses, in the order of the index.
    pub clauses: Vec<Clause>,
}

impl Cover {
    /// Whether nothing is missing or contradicts itself.
    pub fn whole(&self) -> bool {
        self.clauses.iter().all(|c| c.trouble.is_none())
    }
    /// How many of some clauses count how, in the order of [`Kind::ALL`].
    pub fn count(clauses: &[Clause]) -> [usize; 7] {
        let mut out = [0; 7];
        for clause in clauses {
            if let Some(n) = out.get_mut(clause.kind() as usize) {
                *n += 1;
            }
        }
        out
    }
}

/// Looks through a document. One without an index has no clauses, and nothing can be said of it.
pub fn check(model: &Model, id: DocumentId) -> Option<Cover> {
    let document = model.documents.get(id.index())?;
    let mut cited: BTreeMap<&str, Cited> = BTreeMap::new();
    for (duty_id, duty) in (0..).map(DutyId).zip(&model.duties) {
        if duty.document != id {
            continue;
        }
        let exceptions = model.exceptions.iter().filter(|e| e.duty == duty_id);
        let written: Vec<&String> = duty.clauses.iter().chain(exceptions.flat_map(|e| &e.clauses)).collect();
        for text in &written {
            for (clause, alone) in under(document, text) {
                let entry = cited.entry(&clause.id).or_default();
                let list = match (&duty.kind, alone) {
                    (_, false) => &mut entry.by_path,
                    (DutyKind::Requirements(_), true) => &mut entry.computed,
                    (DutyKind::Attest(_), true) => &mut entry.attests,
                };
                if !list.contains(&duty_id) {
                    list.push(duty_id);
                }
            }
        }
        let sanctions = duty.consequences.iter().filter_map(|c| c.clause.as_ref()).chain(duty.veto.iter().flatten());
        for clause in sanctions.flat_map(|text| under(document, text)) {
            let entry = cited.entry(&clause.0.id).or_default();
            if !entry.consequence.contains(&duty_id) {
                entry.consequence.push(duty_id);
            }
        }
    }
    let clauses: Vec<Clause> = document
        .clauses
        .iter()
        .map(|index| {
            let cited = cited.remove(index.id.as_str()).unwrap_or_default();
            Clause { trouble: trouble(index, &cited), index: index.clone(), cited }
        })
        .collect();
    let chapters = chapters(&document.clauses);
    Some(Cover { document: id, chapters, clauses })
}

/// Everything missing and contradictory, each at its place.
pub fn troubles(covers: &[Cover], out: &mut Vec<Diagnostic>) {
    for cover in covers {
        for clause in &cover.clauses {
            if let Some(trouble) = clause.trouble {
                let (id, title) = (clause.index.id.clone(), clause.index.title.clone());
                out.push(Diagnostic::at(clause.index.span, &CoverProblem::Clause(trouble, id, title)));
            }
        }
    }
}

/// The clauses that are meant: by an id one, by a printed path all that have it; and whether it is the only one.
fn under<'m>(document: &'m crate::model::Document, written: &str) -> Vec<(&'m IndexClause, bool)> {
    if let Some(clause) = document.clause(written) {
        return vec![(clause, true)];
    }
    let found: Vec<&IndexClause> = document.clauses.iter().filter(|c| c.is_under(written)).collect();
    let alone = found.len() == 1;
    found.into_iter().map(|c| (c, alone)).collect()
}

fn trouble(index: &IndexClause, cited: &Cited) -> Option<Trouble> {
    let any = !(cited.computed.is_empty() && cited.attests.is_empty());
    match &index.status {
        None => Some(Trouble::NoStatus),
        Some(Status::Rule) => cited.computed.is_empty().then_some(Trouble::NotComputed),
        Some(Status::Attest) => cited.attests.is_empty().then_some(Trouble::NotDeclared),
        Some(Status::Consequence) => (cited.consequence.is_empty() && !any).then_some(Trouble::NoConsequence),
        Some(Status::Duplicate(_) | Status::Exhortation) => any.then_some(Trouble::CitedAllTheSame),
        Some(Status::Definition) => None,
    }
}

/// Splits an index into chapters: runs of clauses whose ids begin alike, named by what their printed paths share.
fn chapters(clauses: &[IndexClause]) -> Vec<(String, std::ops::Range<usize>)> {
    let key = |c: &IndexClause| -> String {
        let parts: Vec<&str> = c.id.split('.').collect();
        let most = if parts.len() > 2 { 2 } else { 1 };
        parts.get(..most.min(parts.len())).unwrap_or_default().join(".")
    };
    let mut out: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    let mut start = 0;
    for end in 1..=clauses.len() {
        let here = clauses.get(end - 1).map(key);
        if clauses.get(end).map(key) == here {
            continue;
        }
        let run = clauses.get(start..end).unwrap_or_default();
        let name = shared(run.iter().map(|c| c.path.as_str()));
        let first = run.first().map_or("", |c| c.path.as_str());
        out.push((if name.is_empty() { first.to_string() } else { name }, start..end));
        start = end;
    }
    out
}

/// What texts begin with alike, up to a closed bracket or a space, so that no word is cut.
fn shared<'a>(mut texts: impl Iterator<Item = &'a str>) -> String {
    let Some(first) = texts.next() else { return String::new() };
    let mut common: &str = first;
    let mut cut = false;
    for text in texts {
        let same = common.char_indices().zip(text.chars()).take_while(|((_, a), b)| a == b).count();
        let end = common.char_indices().nth(same).map_or(common.len(), |(i, _)| i);
        cut |= end < common.len() || text.len() > end;
        common = common.get(..end).unwrap_or(common);
    }
    if cut {
        let ends = ['）', ')', ' ', '、', '篇', '章', '节'];
        let whole = common.rfind(ends).and_then(|i| Some(i + common.get(i..)?.chars().next()?.len_utf8())).unwrap_or(0);
        common = common.get(..whole).unwrap_or(common);
    }
    common.trim().trim_end_matches('、').to_string()
}
