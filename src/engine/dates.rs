//! Dates of existence and office that are not known (language.md, section 4): what fails then may not be owed at all.

use super::cx::{Cx, Engine};
use super::duty::Ruling;
use super::finding::{FactUse, Step, Truth, Verdict, What, Why};
use super::trace::{Node, Rec};
use crate::base::Span;
use crate::facts::EntityIx;
use crate::model::DutyId;

impl<'a> Engine<'a> {
    /// The verdict on one duty and one entity. Where it is not known since when or until when the entity exists, nothing is
    /// violated for certain.
    pub(crate) fn judge<R: Rec>(&self, id: DutyId, ix: EntityIx, rec: &mut R) -> Ruling {
        let ruling = self.judge_present(id, ix, rec);
        if !matches!(ruling.verdict, Verdict::Violated | Verdict::Undetermined) || !self.life(ix).unsure {
            return ruling;
        }
        if R::ON {
            let dates = self.unsure_dates(ix, &Default::default());
            for node in rec.pop(usize::MAX) {
                rec.push(|_| doubted(node, ruling.verdict == Verdict::Violated, &dates));
            }
        }
        // What is said of a declaration is said of one that is owed.
        let why = if ruling.verdict == Verdict::Violated { Why::Requirements } else { ruling.why };
        Ruling { verdict: Verdict::Undetermined, why, ..ruling }
    }

    /// For explanations: the last node is unknown for want of a date, too.
    pub(crate) fn tell_doubt<R: Rec>(&self, cx: &Cx<'a>, truth: Truth, rec: &mut R) {
        if R::ON && cx.unsure && truth == Truth::Unknown && !cx.unsure_dates.is_empty() {
            for mut node in rec.pop(1) {
                add(&mut node, &cx.unsure_dates);
                rec.push(|_| node);
            }
        }
    }
}

/// A requirement of an entity that may not have existed. What fails decides only where it is what is `violated`.
fn doubted(mut node: Node, violated: bool, dates: &[FactUse]) -> Node {
    match node.step.truth {
        Truth::True | Truth::Open => node,
        Truth::Unknown => {
            add(&mut node, dates);
            node
        }
        Truth::False if !violated => node,
        Truth::False => {
            let mut around = Node::new(node.step.at, Truth::Unknown, What::Constant);
            around.windows = std::mem::take(&mut node.windows);
            around.missing = paths(dates);
            around.step = Step { parts: vec![node.step], ..reason(around.step.at, dates) };
            around
        }
    }
}

/// Adds the dates to what would settle a node, once.
fn add(node: &mut Node, dates: &[FactUse]) {
    let new: Vec<FactUse> = dates.iter().filter(|d| !node.missing.contains(&d.path)).cloned().collect();
    if !new.is_empty() {
        node.missing.extend(paths(&new));
        node.step.parts.push(reason(node.step.at, &new));
    }
}

fn paths(dates: &[FactUse]) -> Vec<String> {
    dates.iter().map(|d| d.path.clone()).collect()
}

fn reason(at: Span, dates: &[FactUse]) -> Step {
    // The field alone: whose it is stands beside it.
    let own = |d: &FactUse| d.label.rsplit(' ').next().unwrap_or_default().to_owned();
    let what = What::Dates { names: dates.iter().map(own).collect() };
    Step { at, truth: Truth::Unknown, what, facts: dates.to_vec(), parts: Vec::new() }
}
