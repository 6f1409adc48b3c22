//! Year on year: a former result beside this one (contract.md, `--baseline`).
//!
//! The same breach is the same obligation of the same entity, in whatever windows: March missed last year and May missed
//! this year is one that persists. Of what the former result found and this one does not, only what is now satisfied is
//! cured: what is not known now, does not apply now, was not judged now, or whose entity is no longer stated, is told apart.

mod compare;
mod problem;
mod read;

pub use compare::{compare, pairs};
pub use problem::BaselineProblem;
pub use read::{Past, Wanted, read};

use crate::engine::finding::{Finding, Verdict};
use crate::engine::outcome::Outcome;

/// How a finding stands to a former result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// The former result did not have it.
    New,
    /// It did.
    Persisting,
}

impl Change {
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Persisting => "persisting",
        }
    }
}

/// A finding of a former result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Former {
    /// `document.name`
    pub obligation: String,
    /// `type/id`
    pub entity: String,
    /// The entity's name.
    pub name: String,
    /// `violated`, `undetermined` …
    pub verdict: String,
    /// `advice`, `minor`, `major`, `critical`
    pub severity: String,
    /// Its windows.
    pub windows: Vec<String>,
    /// What was said.
    pub message: String,
    /// The printed clauses.
    pub clause: String,
    /// The document's name.
    pub document: String,
    /// What the obligation says is to be done.
    pub remedy: String,
    /// The same breach in the same windows ([`super::item::fingerprint`]).
    pub fingerprint: String,
}

impl Former {
    /// Its verdict; `None` if there is no such verdict.
    pub fn verdict(&self) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|v| v.key() == self.verdict)
    }
}

/// Whether a verdict is a breach, waived or not.
pub fn is_breach(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Violated | Verdict::Conflict | Verdict::Waived => true,
        Verdict::Satisfied | Verdict::Undetermined | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => {
            false
        }
    }
}

/// What became of a former result's findings.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The file.
    pub file: String,
    /// The former assessment: first day, last day, day of judgement.
    pub assessment: (String, String, String),
    /// How many the former result had of each verdict, by the position of [`crate::engine::Verdict::ALL`].
    pub summary: [u32; 8],
    /// For each finding of this run, in order; `None` for verdicts that are no finding to be mended.
    pub changes: Vec<Option<Change>>,
    /// For each finding of this run, in order: the former verdict on the same obligation and entity, where it was listed.
    pub before: Vec<Option<Verdict>>,
    /// How many breaches (`violated`, `conflict`) of this run the former result did not have.
    pub new: u32,
    /// How many breaches of the former result still stand, waived or not.
    pub persisting: u32,
    /// Breaches of the former result that are now satisfied.
    pub cured: Vec<Former>,
    /// Breaches of which it is not known now, or not due yet, whether they still stand.
    pub open: Vec<Former>,
    /// Breaches of what does not apply any more, or is excepted.
    pub lapsed: Vec<Former>,
    /// Breaches of entities that no fact file states now.
    pub gone: Vec<Former>,
    /// Breaches of what was not judged now: not selected, or no longer in the rules.
    pub unjudged: Vec<Former>,
}

impl Baseline {
    /// How the i-th finding of this run stands.
    pub fn change(&self, i: usize) -> Option<Change> {
        self.changes.get(i).copied().flatten()
    }
    /// What the former result said where the i-th finding is now.
    pub fn before(&self, i: usize) -> Option<Verdict> {
        self.before.get(i).copied().flatten()
    }
    /// The place of a finding among those of its outcome: they lie in order of entity.
    pub fn place(&self, outcome: &Outcome, finding: &Finding) -> Option<usize> {
        let first = outcome.findings.partition_point(|f| f.entity < finding.entity);
        let same = outcome.findings.get(first..)?.iter().take_while(|f| f.entity == finding.entity);
        same.enumerate().find(|(_, f)| f.duty == finding.duty).map(|(i, _)| first + i)
    }
    /// How many breaches the former result had.
    pub fn breaches(&self) -> usize {
        let lists = [&self.cured, &self.open, &self.lapsed, &self.gone, &self.unjudged];
        self.persisting as usize + lists.iter().map(|l| l.len()).sum::<usize>()
    }
}
