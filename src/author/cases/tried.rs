//! What of each obligation the cases have tried, and what is lacking.

use super::problem::CaseProblem;
use super::run::Outcome;
use super::threshold::{Threshold, thresholds};
use super::{CaseFile, Unreached};
use crate::base::fold::fold;
use crate::base::{Diagnostic, Sources};
use crate::engine::finding::Verdict;
use crate::engine::probe::{Reach, Side};
use crate::model::{DutyId, DutyKind, Model};
use std::collections::BTreeSet;

/// What was tried of an obligation.
#[derive(Debug)]
pub struct Tried {
    /// The obligation.
    pub duty: DutyId,
    /// Whether it is computed; a declaration needs no cases.
    pub computed: bool,
    /// How many cases.
    pub cases: usize,
    /// How often each verdict came out, by its position in [`Verdict::ALL`].
    pub verdicts: [usize; 8],
    /// Its thresholds, with the sides that were reached.
    pub thresholds: Vec<(Threshold, Vec<Side>)>,
    /// What is lacking and not said to be out of reach.
    pub lacks: Vec<Lack>,
}

/// What is lacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Any case at all.
    Cases,
    /// A satisfied or violated verdict.
    Verdict(Verdict),
    /// A verdict that does not apply or is not known (or exempt).
    Third,
    /// A side of a threshold (position in [`Tried::thresholds`]).
    Boundary(usize, Side),
}

/// The verdicts that show a rule does not simply say yes or no.
const THIRD: [Verdict; 3] = [Verdict::NotApplicable, Verdict::Undetermined, Verdict::Exempt];

/// What the cases have tried of the obligations kept. What is called unreachable but was reached is reported.
pub fn tried(
    files: &[CaseFile],
    outcomes: &[Vec<Option<Outcome>>],
    model: &Model,
    sources: &Sources,
    keep: &dyn Fn(DutyId) -> bool,
    out: &mut Vec<Diagnostic>,
) -> Vec<Tried> {
    let mut all = Vec::new();
    for (id, duty) in (0..).map(DutyId).zip(&model.duties) {
        if !keep(id) {
            continue;
        }
        let mine: Vec<&Outcome> = outcomes.iter().flatten().flatten().filter(|o| o.duty == id).collect();
        let mut verdicts = [0; 8];
        for (_, verdict) in mine.iter().flat_map(|o| &o.verdicts) {
            if let Some(n) = verdicts.get_mut(*verdict as usize) {
                *n += 1;
            }
        }
        let reached: BTreeSet<Reach> = mine.iter().flat_map(|o| &o.reached).copied().collect();
        let sides = |t: &Threshold| {
            let hit = |side: &&Side| reached.contains(&Reach { at: t.at, end: t.end, side: **side });
            t.sides.iter().filter(hit).copied().collect()
        };
        let thresholds: Vec<(Threshold, Vec<Side>)> =
            thresholds(model, duty).into_iter().map(|t| (t.clone(), sides(&t))).collect();
        let computed = matches!(duty.kind, DutyKind::Requirements(_));
        let mut one = Tried { duty: id, computed, cases: mine.len(), verdicts, thresholds, lacks: Vec::new() };
        if computed {
            one.lacks = lacks(&one);
            excuse(&mut one, files, sources, out);
        }
        all.push(one);
    }
    all
}

fn lacks(tried: &Tried) -> Vec<Lack> {
    if tried.cases == 0 {
        return vec![Lack::Cases];
    }
    let seen = |v: Verdict| tried.verdicts.get(v as usize).is_some_and(|n| *n > 0);
    let mut out: Vec<Lack> =
        [Verdict::Satisfied, Verdict::Violated].into_iter().filter(|v| !seen(*v)).map(Lack::Verdict).collect();
    if !THIRD.into_iter().any(seen) {
        out.push(Lack::Third);
    }
    for (i, (threshold, reached)) in tried.thresholds.iter().enumerate() {
        let missed = threshold.sides.iter().filter(|s| !reached.contains(s));
        out.extend(missed.map(|side| Lack::Boundary(i, *side)));
    }
    out
}

/// Takes away what is said to be out of reach.
fn excuse(tried: &mut Tried, files: &[CaseFile], sources: &Sources, out: &mut Vec<Diagnostic>) {
    let words = |t: &Threshold| fold(sources.text(t.at)).into_owned();
    for said in files.iter().flat_map(|f| &f.unreachable).filter(|u| u.duty == tried.duty) {
        let covers = |lack: &Lack, tried: &Tried| match (&said.what, lack) {
            (Unreached::Verdict(v), Lack::Verdict(w)) => v == w,
            (Unreached::Verdict(v), Lack::Third) => THIRD.contains(v),
            (Unreached::Boundary(side, at), Lack::Boundary(i, missed)) => {
                let text = tried.thresholds.get(*i).map(|(t, _)| words(t)).unwrap_or_default();
                side == missed && at.as_ref().is_none_or(|at| dense(&text).contains(&dense(at)))
            }
            _ => false,
        };
        let before = tried.lacks.len();
        let kept: Vec<Lack> = tried.lacks.iter().filter(|l| !covers(l, tried)).cloned().collect();
        tried.lacks = kept;
        if tried.cases > 0 && tried.lacks.len() == before {
            out.push(Diagnostic::at(said.at, &CaseProblem::ReachedAfterAll));
        }
    }
}

/// Without blanks: a condition may be broken into lines.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}
