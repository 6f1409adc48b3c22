//! The way of the data in one place: rules, facts, evaluation. What the verbs call instead of the rooms themselves.

use crate::base::{Diagnostic, Sources};
use crate::engine::finding::Assessment;
use crate::engine::outcome::{Outcome, Tally};
use crate::facts::{EntityIx, Facts};
use crate::model::{DutyId, Model};
use std::path::PathBuf;

/// The rules as loaded.
#[derive(Debug, Default)]
pub struct Rules {
    /// What they say.
    pub model: Model,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
    /// `sha256:…`
    pub digest: String,
}

/// The facts as loaded.
#[derive(Debug, Default)]
pub struct FactsRead {
    /// The facts.
    pub facts: Facts,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an evaluation is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Only these obligations; all if `None`.
    pub select: Option<Vec<DutyId>>,
    /// Also list satisfied and not applicable.
    pub all: bool,
    /// The whole derivation, not only what decides.
    pub explain: bool,
    /// Only this entity.
    pub entity: Option<EntityIx>,
}

/// Reads the packs in these folders, or those built in if there are none.
pub fn rules(_dirs: &[PathBuf], _sources: &mut Sources) -> Rules {
    Rules::default()
}

/// Reads fact files and folders. `progress` is told how many files are done, of how many.
pub fn facts(
    _paths: &[PathBuf],
    _model: &Model,
    _sources: &mut Sources,
    _progress: &(dyn Fn(usize, usize) + Sync),
) -> FactsRead {
    FactsRead::default()
}

/// Judges every obligation for every entity it binds.
pub fn evaluate(model: &Model, facts: &Facts, assessment: Assessment, _ask: &Ask) -> Outcome {
    Outcome {
        assessment,
        findings: Vec::new(),
        total: Tally::default(),
        by_duty: vec![Tally::default(); model.duties.len()],
        by_entity: vec![Tally::default(); facts.entities.len()],
        remarks: Vec::new(),
    }
}
