//! What a picture of the whole needs: every verdict of every entity, a byte each, and how every window of the recurring
//! duties stands. Kept only where a format asks for it ([`Keep`]).

use super::cx::Engine;
use super::finding::{Step, Verdict, What, WindowState};
use crate::base::Span;
use crate::base::window::Range;
use crate::facts::EntityIx;
use crate::model::DutyId;
use crate::plan::{Asks, Cond, CondKind, Duty, Exception, Timing};
use crate::syntax::tree::Quant;
use std::collections::BTreeMap;

/// How much of an evaluation is kept beside findings and counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// Nothing.
    #[default]
    Nothing,
    /// Every verdict.
    Verdicts,
    /// Every verdict, and how every window of the recurring duties stands: each is judged once more, with its derivation.
    Windows,
}

/// Every verdict, and every window of the recurring duties.
#[derive(Clone, Debug, Default)]
pub struct Wall {
    /// By entity type (`EntityId`): the duties judged, ascending.
    pub bound: Vec<Vec<DutyId>>,
    /// By entity (`EntityIx`): the verdicts, in the order of its type's duties. Empty where it was not judged.
    pub verdicts: Vec<Box<[Verdict]>>,
    /// The recurring duties that have a window anywhere, in order.
    pub windows: Vec<DutyWindows>,
}

/// The windows of one recurring duty.
#[derive(Clone, Debug)]
pub struct DutyWindows {
    /// Which duty.
    pub duty: DutyId,
    /// All its windows, in order of time, with their labels.
    pub windows: Vec<(Range, String)>,
    /// For each entity, in order: how each window stands; `None`: it has no such window.
    pub units: Vec<(EntityIx, Box<[Option<WindowState>]>)>,
}

impl Wall {
    /// The verdict on one duty and one entity of a type.
    pub fn verdict(&self, ty: crate::model::EntityId, entity: EntityIx, duty: DutyId) -> Option<Verdict> {
        let at = self.bound.get(ty.index())?.binary_search(&duty).ok()?;
        self.verdicts.get(entity.0 as usize)?.get(at).copied()
    }
    /// Puts another verdict in its place.
    pub(super) fn turn(&mut self, ty: crate::model::EntityId, entity: EntityIx, duty: DutyId, to: Verdict) {
        let at = self.bound.get(ty.index()).and_then(|b| b.binary_search(&duty).ok());
        let row = self.verdicts.get_mut(entity.0 as usize);
        if let Some(verdict) = at.and_then(|at| row?.get_mut(at)) {
            *verdict = to;
        }
    }
}

/// The windows that one entity has under one duty.
pub(super) struct Seen {
    duty: DutyId,
    entity: EntityIx,
    windows: BTreeMap<Range, (String, WindowState)>,
}

/// Puts together what was seen, entity by entity in order.
pub(super) fn gather(seen: Vec<Seen>) -> Vec<DutyWindows> {
    let mut by_duty: BTreeMap<DutyId, (BTreeMap<Range, String>, Vec<Seen>)> = BTreeMap::new();
    for one in seen {
        let (labels, list) = by_duty.entry(one.duty).or_default();
        for (range, (label, _)) in &one.windows {
            if !labels.contains_key(range) {
                labels.insert(*range, label.clone());
            }
        }
        list.push(one);
    }
    by_duty
        .into_iter()
        .map(|(duty, (labels, list))| DutyWindows {
            duty,
            units: list
                .into_iter()
                .map(|s| (s.entity, labels.keys().map(|range| s.windows.get(range).map(|w| w.1)).collect()))
                .collect(),
            windows: labels.into_iter().collect(),
        })
        .collect()
}

impl Engine<'_> {
    /// Which duties ask for something in window after window, or by day after day.
    pub(super) fn recurring(&self) -> Vec<bool> {
        self.plan.duties.iter().map(duty_recurs).collect()
    }

    /// How the windows of a recurring duty stand; of members that must all meet them, by the one that stands worst. What
    /// stands under `or`, `not` or `forbid` is no window to be met.
    pub(super) fn seen(&self, duty: DutyId, entity: EntityIx) -> Option<Seen> {
        let plan = self.plan.duties.get(duty.0 as usize)?;
        let mut asked: Vec<Span> = Vec::new();
        if let Asks::Requirements(list) = &plan.asks {
            asked.extend(list.iter().filter(|r| !r.forbid).map(|r| r.at));
        }
        asked_by(&plan.exceptions, &mut asked);
        let declared = matches!(plan.asks, Asks::Attest(_));
        let mut windows = BTreeMap::new();
        for step in &self.finding(duty, entity, true).steps {
            // Not the windows of a `when`.
            let within = |r: &Span| r.file == step.at.file && r.start <= step.at.start && step.at.end <= r.end;
            if declared || asked.iter().any(within) {
                collect(step, &mut windows);
            }
        }
        (!windows.is_empty()).then_some(Seen { duty, entity, windows })
    }
}

fn asked_by(exceptions: &[Exception], out: &mut Vec<Span>) {
    for e in exceptions {
        out.extend(e.requirements.iter().filter(|r| !r.forbid).map(|r| r.at));
        asked_by(&e.exceptions, out);
    }
}

fn duty_recurs(duty: &Duty) -> bool {
    let asks = match &duty.asks {
        Asks::Requirements(list) => list.iter().any(|r| recurs(&r.cond)),
        Asks::Attest(attest) => attest.repeats.as_ref().is_some_and(recurs),
    };
    asks || exceptions_recur(&duty.exceptions)
}

fn exceptions_recur(exceptions: &[Exception]) -> bool {
    exceptions.iter().any(|e| e.requirements.iter().any(|r| recurs(&r.cond)) || exceptions_recur(&e.exceptions))
}

fn recurs(cond: &Cond) -> bool {
    match &cond.kind {
        CondKind::All(list) => list.iter().any(recurs),
        CondKind::Quantified(Quant::All, coll) => coll.satisfy.as_deref().is_some_and(recurs),
        CondKind::Bounded(b) => b.timing.as_ref().is_some_and(repeats),
        _ => false,
    }
}

fn repeats(timing: &Timing) -> bool {
    match timing {
        Timing::Laid(laid) => laid.unit.is_some() || laid.slices.len() > 1,
        Timing::Dates { days, .. } => days.len() > 1,
        Timing::EveryRolling { .. } | Timing::SomeRolling { .. } => false,
    }
}

fn collect(step: &Step, out: &mut BTreeMap<Range, (String, WindowState)>) {
    match &step.what {
        What::Windows { windows, .. } => {
            for w in windows {
                let entry = out.entry(w.range).or_insert_with(|| (w.label.clone(), w.state));
                if weight(w.state) > weight(entry.1) {
                    entry.1 = w.state;
                }
            }
        }
        What::All | What::Member { .. } | What::Members { quant: Quant::All, .. } => {
            step.parts.iter().for_each(|p| collect(p, out));
        }
        _ => {}
    }
}

/// Which of two states tells of the window.
fn weight(state: WindowState) -> u8 {
    match state {
        WindowState::Partial => 0,
        WindowState::Met => 1,
        WindowState::Open => 2,
        WindowState::Unknown => 3,
        WindowState::Broken => 4,
    }
}
