//! Undecided alternatives: every way they may turn out is tried; supersession is one (language.md, sections 4 and 7).

use super::cx::Engine;
use super::duty::Ruling;
use super::finding::{Truth, Verdict, Why};
use super::trace::{Quiet, Rec};
use crate::base::Day;
use crate::base::window::Range;
use crate::facts::{EntityIx, Stated};
use crate::model::DutyId;
use crate::plan::Duty;

/// Alternatives that are tried when conditions are undecided; past this the verdict is undetermined.
const MOST_UNDECIDED: usize = 6;

impl<'a> Engine<'a> {
    /// The verdict on a duty that others replace.
    pub(crate) fn superseded<R: Rec>(
        &self,
        id: DutyId,
        duty: &'a Duty,
        ix: EntityIx,
        stated: &'a Stated,
        span: Range,
        rec: &mut R,
    ) -> Ruling {
        let bound = self.plan.binding.get(stated.ty.index()).map_or(&[][..], |b| b);
        let mut successors: Vec<(DutyId, &'a Duty, Truth)> = Vec::new();
        for s in duty.successors.iter().filter(|s| bound.contains(s)) {
            let Some(next) = self.plan.duties.get(s.0 as usize) else { continue };
            let force = next.in_force.and(self.plan.assessment.span).and(self.exists(ix));
            let truth = match self.cx(ix, if force.is_empty() { span } else { force }) {
                Some(mut cx) => {
                    cx.began = next.in_force.from;
                    self.all(&next.when, &mut cx, &mut Quiet)
                }
                None => Truth::Unknown,
            };
            if truth != Truth::False {
                successors.push((*s, next, truth));
            }
        }
        let name = |id: DutyId| self.model.duties.get(id.0 as usize).map_or(String::new(), |d| d.full.clone());
        let cut = |applying: &[(DutyId, &'a Duty, Truth)]| {
            let begins = applying.iter().map(|s| s.1.in_force.from).min().unwrap_or(Day::MAX);
            Range::new(span.from, span.to.min(begins.plus(-1)))
        };
        let ruling = |applying: &[(DutyId, &'a Duty, Truth)]| -> Ruling {
            let rivals: Vec<_> =
                applying.iter().filter(|a| !applying.iter().any(|b| a.1.successors.contains(&b.0))).collect();
            if let [first, rest @ ..] = rivals.as_slice()
                && !rest.is_empty()
            {
                let verdict = |s: &(DutyId, &'a Duty, Truth)| self.judge(s.0, ix, &mut Quiet).verdict;
                let one = verdict(first);
                if rest.iter().any(|s| verdict(s) != one) {
                    return Ruling::new(Verdict::Conflict, Why::Conflict(rivals.iter().map(|s| name(s.0)).collect()));
                }
            }
            let left = cut(applying);
            if left.is_empty() {
                return Ruling::new(
                    Verdict::NotApplicable,
                    Why::Superseded(applying.iter().map(|s| name(s.0)).collect()),
                );
            }
            self.within(id, duty, ix, stated, left, &mut Quiet)
        };
        let sure: Vec<_> = successors.iter().filter(|s| s.2 == Truth::True).copied().collect();
        let unsure: Vec<_> = successors.iter().filter(|s| s.2 != Truth::True).copied().collect();
        let outcome = alternatives(&sure, &unsure, |set| ruling(set));
        match outcome {
            Some(r) => {
                let left = cut(&sure);
                if R::ON
                    && !matches!(r.verdict, Verdict::Conflict)
                    && !left.is_empty()
                    && !matches!(r.why, Why::Superseded(_))
                {
                    return self.within(id, duty, ix, stated, left, rec);
                }
                r
            }
            None => {
                if R::ON
                    && let Some(mut cx) = self.cx(ix, span)
                {
                    for s in &unsure {
                        for c in &s.1.when {
                            self.cond(c, &mut cx, rec);
                        }
                    }
                }
                let open = unsure.iter().all(|s| s.2 == Truth::Open);
                Ruling::new(
                    if open { Verdict::Pending } else { Verdict::Undetermined },
                    Why::Superseded(unsure.iter().map(|s| name(s.0)).collect()),
                )
            }
        }
    }
}

/// Tries every way the undecided ones may turn out; a ruling if the verdict is the same in all.
pub(crate) fn alternatives<T: Copy>(
    sure: &[T],
    unsure: &[T],
    mut ruling: impl FnMut(&[T]) -> Ruling,
) -> Option<Ruling> {
    if unsure.len() > MOST_UNDECIDED {
        return None;
    }
    let mut found: Option<Ruling> = None;
    for set in 0u32..1 << unsure.len() {
        let chosen = unsure.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, e)| *e);
        let all: Vec<T> = sure.iter().copied().chain(chosen).collect();
        let one = ruling(&all);
        match &found {
            Some(f) if f.verdict != one.verdict => return None,
            Some(_) => {}
            None => found = Some(one),
        }
    }
    found
}
