//! Where an evaluation stands: frames, days in force, the day under test.

use super::finding::FactUse;
use super::probe::Probe;
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::{Chunk, EntityIx, Facts, Slot, Value};
use crate::model::{Entity, Model};
use crate::plan::Plan;
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

/// Where an evaluation stands.
#[derive(Clone)]
pub(crate) struct Cx<'a> {
    pub frames: SmallVec<[Frame<'a>; 4]>,
    /// The days in force for the innermost frame.
    pub force: Range,
    /// The stretch of days whose windows are judged now (section 7: the exceptions in force on a window's last day govern).
    pub stretch: Range,
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
