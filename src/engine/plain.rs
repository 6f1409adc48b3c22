//! The verdict alone, on the plain duties that make up most of a pack: no exception, nothing that replaces them, no
//! declaration. The same conditions are asked in the same order as by `duty`, which serves all others and every
//! explanation; `finding` holds the two together.

use super::cx::{Cx, Engine, Frame, Life, Stretch};
use super::duty::is_stale_somewhere;
use super::finding::{Truth, Verdict};
use super::trace::Quiet;
use crate::base::Day;
use crate::base::window::Range;
use crate::facts::{EntityIx, Stated};
use crate::model::DutyId;
use crate::plan::{Asks, Duty};

/// An entity being judged, worked out once for all its duties.
#[derive(Clone, Copy)]
pub(crate) struct Bearer<'a> {
    pub ix: EntityIx,
    stated: &'a Stated,
    frame: Frame<'a>,
    life: Life,
}

impl<'a> Engine<'a> {
    /// An entity as a bearer.
    pub(crate) fn bearer(&self, ix: EntityIx) -> Option<Bearer<'a>> {
        Some(Bearer { ix, stated: self.facts.entity(ix)?, frame: self.frame_of(ix)?, life: self.life(ix) })
    }

    /// Where the evaluation of a bearer's duties begins.
    pub(crate) fn start(&self, bearer: &Bearer<'a>) -> Cx<'a> {
        Cx {
            frames: smallvec::smallvec![bearer.frame],
            force: Range::ALL,
            stretch: Stretch::all(),
            favour: None,
            due: false,
            day: self.as_of(),
            unsure: false,
            unsure_dates: Vec::new(),
            began: Day::MIN,
        }
    }

    /// The verdict on one duty.
    pub(crate) fn verdict(&self, id: DutyId, bearer: &Bearer<'a>, cx: &mut Cx<'a>) -> Verdict {
        if let Some(duty) = self.plan.duties.get(id.0 as usize)
            && duty.plain
            && let Some(verdict) = self.plain_verdict(duty, bearer, cx)
        {
            return verdict;
        }
        self.judge(id, bearer.ix, &mut Quiet).verdict
    }

    fn plain_verdict(&self, duty: &'a Duty, bearer: &Bearer<'a>, cx: &mut Cx<'a>) -> Option<Verdict> {
        let span = duty.span.and(bearer.life.days);
        if span.is_empty() {
            return Some(Verdict::NotApplicable);
        }
        let as_of = self.as_of();
        // Before the duty began, or on facts older than it, what has no window is not simply as it is stated.
        if as_of < span.from || is_stale_somewhere(bearer.stated, span.from) || bearer.life.unsure {
            return None;
        }
        let Asks::Requirements(list) = &duty.asks else { return None };
        cx.force = span;
        cx.began = duty.in_force.from;
        cx.day = as_of.max(span.from).min(span.to);
        let mut when = Truth::True;
        for c in &duty.when {
            when = when.and(self.cond(c, cx, &mut Quiet));
            if when == Truth::False {
                return Some(Verdict::NotApplicable);
            }
        }
        let mut truth = Truth::True;
        for r in list {
            truth = truth.and(self.asked(r, cx));
            if truth == Truth::False {
                break;
            }
        }
        Some(match (when, truth) {
            (Truth::Unknown, _) | (Truth::Open, Truth::Unknown) | (_, Truth::Unknown) => Verdict::Undetermined,
            (Truth::Open, _) | (_, Truth::Open) => Verdict::Pending,
            (_, Truth::False) => Verdict::Violated,
            (_, Truth::True) => Verdict::Satisfied,
        })
    }
}
