//! Findings made when they are read. Where there are very many, holding them all would need memory by the gigabyte; then an
//! evaluation only counts, and each reader has them made again, some entities at a time.

use super::finding::Finding;
use super::{Judge, Options};
use crate::facts::{EntityIx, Facts};
use crate::model::Model;
use crate::plan::Plan;
use rayon::prelude::*;
use std::ops::Range;

/// What it takes to make the findings of an outcome that does not hold them.
#[derive(Debug)]
pub struct Later {
    /// The plan they were judged by.
    pub plan: Plan,
    /// See [`Options::selected`].
    pub selected: Option<Vec<bool>>,
    /// See [`Options::all`].
    pub all: bool,
    /// Whether one sentence a finding is all that will be shown.
    pub brief: bool,
}

/// About how many verdicts are made at a time.
const AT_A_TIME: usize = 1 << 13;

impl Later {
    /// How many entities to ask for at a time.
    pub fn stretch(&self) -> u32 {
        let most = self.plan.binding.iter().map(Vec::len).max().unwrap_or(0);
        u32::try_from(AT_A_TIME / most.max(1)).unwrap_or(1).max(16)
    }
    /// The findings of the entities in a range of positions, in the order in which an outcome lists them. `tell`: see
    /// [`Options::tell`].
    pub fn findings(
        &self,
        model: &Model,
        facts: &Facts,
        entities: Range<u32>,
        tell: &(dyn Fn(&mut Finding) + Sync),
    ) -> Vec<Finding> {
        let options =
            Options { selected: self.selected.clone(), all: self.all, tell: Some(tell), ..Options::default() };
        let judge = Judge::new(&self.plan, model, facts, &options);
        let each = |ix| judge.one(EntityIx(ix), &mut Vec::new()).2;
        entities.into_par_iter().flat_map_iter(each).collect()
    }
}
