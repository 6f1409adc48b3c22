//! Where an evaluation stands: frames, days in force, the day under test.

use super::finding::{FactUse, Truth};
use super::probe::Probe;
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::{Chunk, EntityIx, Facts, Slot, Value};
use crate::model::{Entity, Model};
use crate::plan::{Limit, Plan};
use smallvec::SmallVec;

/// What does not change during an evaluation.
#[derive(Clone, Copy)]
pub(crate) struct Engine<'a> {
    pub plan: &'a Plan,
    pub model: &'a Model,
    pub facts: &'a Facts,
    /// Where to note how near a threshold comes.
    pub probe: Option<&'a Probe>,
}

/// A bearer, or a member of a collection: where its slots begin.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub chunk: &'a Chunk,
    pub base: u32,
    /// The entity it belongs to.
    pub entity: EntityIx,
}

impl Frame<'_> {
    /// A slot's value and place.
    pub(crate) fn slot(&self, slot: u32) -> (Value, Span) {
        match self.chunk.slots.get((self.base + slot) as usize) {
            Some(Slot { value, at }) => (*value, *at),
            None => (Value::Unknown, self.at()),
        }
    }
    /// A slot's value.
    pub(crate) fn value(&self, slot: u32) -> Value {
        self.chunk.slots.get((self.base + slot) as usize).map_or(Value::Unknown, |s| s.value)
    }
    /// The place of its first slot.
    pub(crate) fn at(&self) -> Span {
        self.chunk.slots.get(self.base as usize).map_or(Span::new(crate::base::FileId(0), 0, 0), |s| s.at)
    }
}

/// Days in one or several ranges, ascending and apart.
#[derive(Clone)]
pub(crate) struct Stretch(SmallVec<[Range; 1]>);

impl Stretch {
    /// All days.
    pub(crate) fn all() -> Stretch {
        Stretch(smallvec::smallvec![Range::ALL])
    }
    /// Those of ranges that are given in order.
    pub(crate) fn of(ranges: impl IntoIterator<Item = Range>) -> Stretch {
        let mut out: SmallVec<[Range; 1]> = SmallVec::new();
        for range in ranges {
            match out.last_mut() {
                Some(last) if range.from <= last.to.plus(1) => last.to = last.to.max(range.to),
                _ => out.push(range),
            }
        }
        Stretch(out)
    }
    /// Whether a day is among them.
    pub(crate) fn has(&self, day: Day) -> bool {
        self.0.iter().any(|r| r.has(day))
    }
    /// The first of them.
    pub(crate) fn first(&self) -> Day {
        self.0.first().map_or(Day::MIN, |r| r.from)
    }
    /// Those that also lie in a range.
    pub(crate) fn within(&self, range: Range) -> SmallVec<[Range; 1]> {
        self.0.iter().map(|r| r.and(range)).filter(|r| !r.is_empty()).collect()
    }
}

/// Where an evaluation stands.
#[derive(Clone)]
pub(crate) struct Cx<'a> {
    pub frames: SmallVec<[Frame<'a>; 4]>,
    /// The days in force for the innermost frame.
    pub force: Range,
    /// The days whose windows are judged now (section 7: the exceptions in force on a window's last day govern).
    pub stretch: Stretch,
    /// What a part comes to for which nothing falls due, in a requirement: what favours the bearer, for who owes nothing
    /// breaks nothing (section 5). `None` in conditions, where each form has its own.
    pub favour: Option<bool>,
    /// Whether anything has fallen due; for whoever unsets it before.
    pub due: bool,
    /// The day under test: its parameter values count.
    pub day: Day,
    /// The days in force are not known to their ends, as a date of existence or office is unknown: what fails in a window
    /// may not be owed.
    pub unsure: bool,
    /// For explanations: those dates.
    pub unsure_dates: Vec<FactUse>,
    /// The first day of the duty's own days in force, wherever the days judged begin.
    pub began: Day,
}

/// The days on which an entity exists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    /// The days, as far as they are known: a date that is unknown cuts nothing off.
    pub days: Range,
    /// Whether a date is unknown (not: known to be none).
    pub unsure: bool,
}

impl Cx<'_> {
    /// What a part comes to for which nothing falls due; `otherwise` in conditions.
    pub(crate) fn idle(&self, otherwise: bool) -> Truth {
        Truth::of(self.favour.unwrap_or(otherwise))
    }
    /// What favours the bearer among the members that a bound counts; which way they count for a range cannot be told.
    pub(crate) fn inside(&self, limit: &Limit) -> Option<bool> {
        match (&limit.lo, &limit.hi) {
            (_, None) => self.favour,
            (Some(_), Some(_)) if !limit.none_at_all() => None,
            (_, Some(_)) => self.favour.map(|f| !f),
        }
    }
    /// Into, or out of, what is asked not to be.
    pub(crate) fn turn(&mut self) {
        self.favour = self.favour.map(|f| !f);
    }
}

impl<'a> Engine<'a> {
    /// The days on which an entity exists.
    pub(crate) fn life(&self, ix: EntityIx) -> Life {
        let mut life = Life { days: Range::ALL, unsure: false };
        if let Some(frame) = self.frame_of(ix) {
            match frame.value(Entity::ESTABLISHED as u32) {
                Value::Date(d) => life.days.from = d,
                Value::Unknown => life.unsure = true,
                _ => {}
            }
            match frame.value(Entity::CLOSED as u32) {
                Value::Date(d) => life.days.to = d,
                Value::Unknown => life.unsure = true,
                _ => {}
            }
        }
        life
    }
    /// The days on which an entity exists, as far as they are known.
    pub(crate) fn exists(&self, ix: EntityIx) -> Range {
        self.life(ix).days
    }
    /// The day up to which facts are known.
    pub(crate) fn as_of(&self) -> Day {
        self.plan.assessment.as_of
    }
}
