//! How far the ledgers behind a collection speak (language.md, section 3): what a list of events does not show may be there
//! all the same where the list does not claim to be complete.

use super::cx::{Cx, Engine};
use super::finding::{FactUse, Step, Truth, What};
use super::trace::{Node, Rec};
use super::walk::Members;
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::EntityIx;
use crate::plan::Acc;

/// What one list of events says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    /// The days it speaks for.
    pub cover: Range,
    /// Whether it says itself that it leaves out days up to the one judged: without a window, absence from it shows nothing.
    /// A list that only ends where its file was compiled does not: what has no window is judged on the facts as stated.
    pub lacking: bool,
}

/// A list of events on the way to a collection, for explanations.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub spoken: Spoken,
    pub fact: FactUse,
}

impl Ledger {
    /// The reason why something is not known, as a node of its own.
    pub(crate) fn reason(&self, at: Span) -> Node {
        let what = What::Ledger { name: self.fact.label.clone(), cover: self.spoken.cover };
        let mut node = Node::new(at, Truth::Unknown, what);
        node.step.facts.push(self.fact.clone());
        node.missing.push(self.fact.path.clone());
        node
    }
}

impl<'a> Engine<'a> {
    /// The days a list speaks for: up to the day its file was compiled, unless `covers` says otherwise. `at`: its place.
    pub(crate) fn spoken(&self, path: &str, owner: EntityIx, at: Span, cx: &Cx<'a>) -> Spoken {
        let Some(stated) = self.facts.entity(owner) else { return Spoken { cover: Range::ALL, lacking: false } };
        let compiled = match stated.stated_on_of.as_slice() {
            [] => stated.stated_on,
            _ => stated.compiled(at.file),
        };
        let compiled = compiled.unwrap_or(Day::MAX);
        match stated.covers.iter().find(|c| c.path == path) {
            None => Spoken { cover: Range::new(Day::MIN, compiled), lacking: false },
            Some(said) => {
                let judged = Range::new(Day::MIN, self.as_of().min(cx.force.to).min(compiled));
                Spoken { cover: said.range, lacking: !said.range.contains(judged) }
            }
        }
    }

    /// Whether a frame's own list, where a path is no more than that, says that it leaves days out.
    pub(crate) fn own_lacks(&self, acc: &Acc, cx: &Cx<'a>) -> bool {
        let ([(_, path)], Some(slot)) = (acc.ledgers.as_slice(), acc.list_slot()) else { return false };
        cx.frames.get(acc.frame).is_some_and(|f| self.spoken(path, f.entity, f.slot(slot).1, cx).lacking)
    }

    /// Notes the lists that leave days out, for the condition around.
    pub(crate) fn note_lacking<R: Rec>(&self, at: Span, ledgers: &[Ledger], rec: &mut R) {
        if R::ON {
            let reasons: Vec<Node> = ledgers.iter().filter(|l| l.spoken.lacking).map(|l| l.reason(at)).collect();
            rec.lost(reasons.iter().flat_map(|n| n.missing.iter().cloned()).collect());
            rec.spare(reasons);
        }
    }
}

impl Members<'_> {
    /// Takes account of a list of events.
    pub(crate) fn heard(&mut self, spoken: Spoken) {
        self.cover = self.cover.and(spoken.cover);
        self.lacking |= spoken.lacking;
    }
    /// Whether there may be any number more, on whatever day.
    pub(crate) fn unbounded(&self) -> bool {
        self.unknown || self.lacking
    }
}

/// Why what is counted in these lists is unknown: those that leave days out.
pub(crate) fn reasons(at: Span, truth: Truth, ledgers: &[Ledger]) -> Vec<Step> {
    let lacking = ledgers.iter().filter(|l| truth == Truth::Unknown && l.spoken.lacking);
    lacking.map(|l| l.reason(at).step).collect()
}
