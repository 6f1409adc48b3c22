//! Duties that are out of force for the whole assessment. A pack holds documents of many years; what none of them asks in
//! the days assessed is told in one number instead of burying what was judged.

use crate::engine::finding::Verdict;
use crate::engine::outcome::Tally;
use crate::facts::EntityIx;
use crate::model::DutyId;
use crate::report::Report;

/// Which duties are idle, and how many of their verdicts each entity type has.
pub struct Idle {
    duties: Vec<bool>,
    by_type: Vec<u32>,
    /// All verdicts of idle duties.
    pub total: u32,
}

impl Idle {
    /// Looks through the duties that were judged.
    pub fn of(report: &Report) -> Idle {
        let (model, outcome) = (report.model, report.outcome);
        let mut idle =
            Idle { duties: vec![false; model.duties.len()], by_type: vec![0; model.entities.len()], total: 0 };
        for (duty, (slot, tally)) in model.duties.iter().zip(idle.duties.iter_mut().zip(&outcome.by_duty)) {
            let document = model.in_force(duty);
            let from = duty.from.unwrap_or(document.from).max(outcome.assessment.span.from);
            let to = duty.until.unwrap_or(document.to).min(outcome.assessment.span.to);
            // Of what was not selected nothing was counted.
            if from <= to || tally.total() == 0 {
                continue;
            }
            *slot = true;
            idle.total += tally.total();
            for (id, n) in (0..).map(crate::model::EntityId).zip(&mut idle.by_type) {
                *n += u32::from(duty.binds.iter().any(|b| model.is_a(id, *b)));
            }
        }
        idle
    }
    /// Whether a duty is idle.
    pub fn has(&self, duty: DutyId) -> bool {
        self.duties.get(duty.0 as usize).copied().unwrap_or(false)
    }
    /// The counts of an entity without those of idle duties.
    pub fn without(&self, report: &Report, entity: EntityIx, tally: &Tally) -> Tally {
        let idle = report.facts.entity(entity).and_then(|e| self.by_type.get(e.ty.index())).copied().unwrap_or(0);
        less(tally, idle)
    }
    /// The counts of all without those of idle duties.
    pub fn rest(&self, tally: &Tally) -> Tally {
        less(tally, self.total)
    }
}

fn less(tally: &Tally, idle: u32) -> Tally {
    let mut out = *tally;
    if let Some(n) = out.0.get_mut(Verdict::NotApplicable as usize) {
        *n = n.saturating_sub(idle);
    }
    out
}
