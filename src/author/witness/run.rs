//! Witnesses for many duties at once, each for every goal.

use super::aim::Goal;
use super::impossible::{Impossible, impossible};
use super::search::{ATTEMPTS, Witness, seek};
use super::trial::{Trial, assessment};
use crate::model::{DutyId, Model};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What became of one goal.
#[derive(Clone, Debug)]
pub enum Sought {
    /// Facts that bring it about.
    Found(Box<Witness>),
    /// No facts can.
    Impossible(Impossible),
    /// None of so many attempts did.
    NotFound(u64),
}

/// The witnesses of a duty, in the order of [`Goal::ALL`].
#[derive(Clone, Debug)]
pub struct Told {
    /// The duty.
    pub duty: DutyId,
    /// What became of each goal.
    pub goals: Vec<(Goal, Sought)>,
}

impl Told {
    /// Whether every goal was reached.
    pub fn whole(&self) -> bool {
        self.goals.iter().all(|(_, s)| matches!(s, Sought::Found(_)))
    }
}

/// Seeks witnesses for these duties; the order of the answers is that of the duties.
pub fn run(model: &Model, duties: &[DutyId], progress: &(dyn Fn(usize, usize) + Sync)) -> Vec<Told> {
    let done = AtomicUsize::new(0);
    duties
        .par_iter()
        .map(|id| {
            let trial = Trial::new(model, *id, assessment(model, *id));
            let goals = Goal::ALL
                .into_iter()
                .map(|goal| {
                    let sought = match seek(model, &trial, goal, ATTEMPTS) {
                        Ok(witness) => Sought::Found(Box::new(witness)),
                        Err(tried) => match impossible(model, *id, goal) {
                            Some(why) => Sought::Impossible(why),
                            None => Sought::NotFound(tried),
                        },
                    };
                    (goal, sought)
                })
                .collect();
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, duties.len());
            Told { duty: *id, goals }
        })
        .collect()
}
