//! One duty laid out for one assessment, to be tried on any facts.

use super::facts::build;
use super::world::World;
use crate::base::window::Assessment;
use crate::engine::{self, Finding, Options, Verdict};
use crate::facts::{EntityIx, Facts};
use crate::model::{DutyId, Model};
use crate::plan::{self, Plan};

/// A duty of a model, laid out.
#[derive(Debug)]
pub struct Trial {
    /// The duty.
    pub duty: DutyId,
    plan: Plan,
}

/// The assessment that shows most of a duty: all days it is in force (a year where it does not say), judged the day after.
pub fn assessment(model: &Model, id: DutyId) -> Assessment {
    use crate::base::Day;
    use crate::base::window::Range;
    let year = |day: Day| {
        let first = crate::base::window::CalUnit::Year.containing(day);
        first.to
    };
    let fallback = Day::new(2025, 1, 1).unwrap_or(Day(20_089));
    let force = model.duties.get(id.0 as usize).map_or(Range::ALL, |d| {
        let document = model.in_force(d);
        Range::new(
            if document.from > Day::MIN { document.from } else { d.from.unwrap_or(Day::MIN) },
            if document.to < Day::MAX { document.to } else { d.until.unwrap_or(Day::MAX) },
        )
    });
    let span = match (force.from > Day::MIN, force.to < Day::MAX) {
        (true, true) => force,
        // Two years: whatever recurs once a year has one whole year at least.
        (true, false) => Range::new(force.from, year(year(force.from).plus(1))),
        (false, true) => Range::new(Day(force.to.0 - 730), force.to),
        (false, false) => Range::new(fallback, year(fallback)),
    };
    Assessment { span, as_of: span.to.plus(1) }
}

impl Trial {
    /// Lays a duty out, with those that may replace it.
    pub fn new(model: &Model, duty: DutyId, assessment: Assessment) -> Trial {
        let replaces = |id: DutyId| model.duties.get(id.0 as usize).is_some_and(|d| d.supersedes.contains(&duty));
        Trial { duty, plan: plan::lower_some(model, assessment, &|id| id == duty || replaces(id)) }
    }
    /// The assessment.
    pub fn assessment(&self) -> Assessment {
        self.plan.assessment
    }
    /// The verdict on an entity; `None` where the duty does not bind it.
    pub fn on(&self, model: &Model, facts: &Facts, ix: EntityIx) -> Option<Verdict> {
        engine::verdict(&self.plan, model, facts, self.duty, ix)
    }
    /// The verdict on the bearer of a world.
    pub fn verdict(&self, model: &Model, world: &World) -> Option<Verdict> {
        let (facts, ix) = build(model, world);
        self.on(model, &facts, ix)
    }
    /// The finding on an entity.
    pub fn finding(&self, model: &Model, facts: &Facts, ix: EntityIx) -> Option<Finding> {
        let mut selected = vec![false; model.duties.len()];
        if let Some(s) = selected.get_mut(self.duty.0 as usize) {
            *s = true;
        }
        let options =
            Options { selected: Some(selected), all: true, explain: true, only: Some(ix), ..Options::default() };
        engine::evaluate(&self.plan, model, facts, &options).findings.into_iter().next()
    }
    /// Whether the bearer is satisfied only because there is nothing to judge.
    pub fn vacuous(&self, model: &Model, world: &World) -> bool {
        let (facts, ix) = build(model, world);
        self.finding(model, &facts, ix).is_some_and(|f| f.vacuous)
    }
}
