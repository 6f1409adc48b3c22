//! `cases.toml`: facts and the verdicts that are expected of them, and what of the rules the cases have tried
//! (docs/contract.md, "Cases").
//!
//! ```text
//! read ─▶ run ─▶ tried ─▶ text │ json │ junit
//! ```

mod find;
mod json;
mod junit;
mod problem;
mod read;
mod run;
mod text;
mod threshold;
mod tried;

pub use find::{document_beside, find, mutants_beside};
pub use json::write as json;
pub use junit::write as junit;
pub use problem::CaseProblem;
pub use read::read;
pub use run::{Outcome, run};
pub use text::{Options, write as text};
pub use tried::{Lack, Tried, tried};

use crate::base::window::Range;
use crate::base::{Day, FileId, Lang, Sources, Span};
use crate::engine::finding::Verdict;
use crate::engine::probe::Side;
use crate::model::{DocumentId, DutyId, Model, Obligation};

/// Everything a report on cases may show.
#[derive(Clone, Copy, Debug)]
pub struct Result<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules.
    pub model: &'a Model,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// The cases.
    pub files: &'a [CaseFile],
    /// How they came out, case by case; `None`: not run.
    pub outcomes: &'a [Vec<Option<Outcome>>],
    /// What was tried of each obligation.
    pub tried: &'a [Tried],
    /// Whether rules or cases were left out because they are wrong.
    pub partial: bool,
}

impl<'a> Result<'a> {
    /// An obligation.
    pub fn duty(&self, id: DutyId) -> Option<&'a Obligation> {
        self.model.duties.get(id.0 as usize)
    }
    /// The cases that were run, with their outcomes.
    pub fn pairs(&self) -> impl Iterator<Item = (&'a Case, &'a Outcome)> {
        let all = self.files.iter().zip(self.outcomes);
        all.flat_map(|(f, o)| f.cases.iter().zip(o)).filter_map(|(case, outcome)| Some((case, outcome.as_ref()?)))
    }
    /// Whether all cases came out as expected and each computed obligation has one; `strict`: and nothing else is lacking.
    pub fn passed(&self, strict: bool) -> bool {
        let lacking = |t: &Tried| if strict { !t.lacks.is_empty() } else { t.lacks.contains(&Lack::Cases) };
        self.pairs().all(|(_, o)| o.failures.is_empty()) && !self.tried.iter().any(lacking)
    }
}

/// What a cases file holds, as far as it could be understood.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The file.
    pub file: FileId,
    /// The document it lies beside, where it lies beside one.
    pub document: Option<DocumentId>,
    /// Its cases, in order.
    pub cases: Vec<Case>,
    /// What it says cannot be reached.
    pub unreachable: Vec<Unreachable>,
}

/// One `[[case]]`.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name; unique in the file.
    pub name: String,
    /// Where the name stands.
    pub at: Span,
    /// The obligation that is tried.
    pub duty: DutyId,
    /// The days assessed.
    pub span: Range,
    /// The day of judgement.
    pub as_of: Day,
    /// The facts.
    pub facts: FactsText,
    /// What is expected.
    pub expect: Vec<Expect>,
}

/// The text of a fact file inside a cases file.
#[derive(Clone, Debug)]
pub struct FactsText {
    /// The text.
    pub text: String,
    /// Where the value stands.
    pub at: Span,
    /// Where its first byte stands in the cases file, if byte for byte it is what the file holds; not so with escapes.
    pub offset: Option<u32>,
}

impl FactsText {
    /// The place in the cases file of a place in the facts.
    pub fn place(&self, span: Span) -> Span {
        match self.offset {
            Some(offset) => Span { file: self.at.file, start: span.start + offset, end: span.end + offset },
            None => self.at,
        }
    }
}

/// What is expected of one entity.
#[derive(Clone, Debug)]
pub struct Expect {
    /// Its id, or `type/id`; `None`: the only one that is bound.
    pub entity: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The deciding windows, if they matter.
    pub windows: Option<Vec<String>>,
    /// The missing facts, if they matter.
    pub missing: Option<Vec<String>>,
    /// Where it stands.
    pub at: Span,
}

/// One `[[unreachable]]`: a verdict or a side of a threshold that no facts reach.
#[derive(Clone, Debug)]
pub struct Unreachable {
    /// The obligation.
    pub duty: DutyId,
    /// What.
    pub what: Unreached,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub at: Span,
}

/// What cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// A verdict.
    Verdict(Verdict),
    /// A side of the thresholds whose text holds these words (all thresholds, if none are given).
    Boundary(Side, Option<String>),
}
