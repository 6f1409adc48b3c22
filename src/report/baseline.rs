//! Year on year: a former result beside this one (contract.md, `--baseline`).

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

/// A finding of a former result that is gone.
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
    /// Those of the former result that are no longer found.
    pub cured: Vec<Former>,
}

impl Baseline {
    /// How the i-th finding of this run stands.
    pub fn change(&self, i: usize) -> Option<Change> {
        self.changes.get(i).copied().flatten()
    }
}
