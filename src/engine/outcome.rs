//! What an evaluation gives: findings, and counts also of what is not listed.

use super::finding::{Assessment, Finding, Remark, Verdict};
use super::later::Later;
use crate::facts::EntityIx;
use crate::model::DutyId;

/// How many times each verdict was given, by its position in [`Verdict::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally(pub [u32; 8]);

impl Tally {
    /// How many of one verdict.
    pub fn of(&self, verdict: Verdict) -> u32 {
        self.0.get(verdict as usize).copied().unwrap_or(0)
    }
    /// Counts one.
    pub fn add(&mut self, verdict: Verdict) {
        if let Some(n) = self.0.get_mut(verdict as usize) {
            *n += 1;
        }
    }
    /// Adds another's counts.
    pub fn join(&mut self, other: &Tally) {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a += b;
        }
    }
    /// Takes one verdict back and counts another instead.
    pub fn turn(&mut self, from: Verdict, to: Verdict) {
        if let Some(n) = self.0.get_mut(from as usize) {
            *n = n.saturating_sub(1);
        }
        self.add(to);
    }
    /// All of them.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }
}

/// The result of an evaluation.
#[derive(Debug)]
pub struct Outcome {
    /// The span assessed and the day of judgement.
    pub assessment: Assessment,
    /// Findings sorted by entity type name, entity id, `document.name`. Satisfied and not applicable ones only if asked for.
    pub findings: Vec<Finding>,
    /// How they are made, where they are not held: then [`Outcome::findings`] is empty.
    pub later: Option<Box<Later>>,
    /// All verdicts.
    pub total: Tally,
    /// By duty (`DutyId`).
    pub by_duty: Vec<Tally>,
    /// By entity (`EntityIx`).
    pub by_entity: Vec<Tally>,
    /// What is worth telling about the facts.
    pub remarks: Vec<Remark>,
    /// Verdicts asked for besides the findings, before waivers, by entity.
    pub asked: Vec<(DutyId, EntityIx, Verdict)>,
    /// Every verdict and window, where that was asked for ([`super::Options::keep`]).
    pub wall: Option<super::wall::Wall>,
}
