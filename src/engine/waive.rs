//! Waivers over an outcome: `violated` becomes `waived`, never `satisfied` (language.md, section 8).

use super::finding::Verdict;
use super::outcome::Outcome;
use crate::base::Diagnostic;
use crate::facts::Facts;
use crate::facts::waivers::{Waiver, WaiverProblem};
use crate::model::Model;
use rustc_hash::FxHashMap;

/// A waiver that ends within so many days is reported.
pub const SOON: i32 = 30;

/// Applies waivers as of the outcome's day of judgement and reports those that do nothing, have expired or soon will.
///
/// A waiver for one window waives only that window: a finding turns `waived` only if every failing window is waived.
pub fn apply(outcome: &mut Outcome, waivers: &[Waiver], model: &Model, facts: &Facts) -> Vec<Diagnostic> {
    let as_of = outcome.assessment.as_of;
    let mut by_key: FxHashMap<(u32, &str), Vec<usize>> = FxHashMap::default();
    for (i, waiver) in waivers.iter().enumerate() {
        if as_of <= waiver.expires {
            by_key.entry((waiver.duty.0, waiver.entity.as_str())).or_default().push(i);
        }
    }
    let mut used = vec![false; waivers.len()];
    if !by_key.is_empty() {
        for finding in &mut outcome.findings {
            if finding.verdict != Verdict::Violated {
                continue;
            }
            let key = facts.key(model, finding.entity);
            let Some(candidates) = by_key.get(&(finding.duty.0, key.as_str())) else {
                continue;
            };
            let whole = candidates.iter().copied().find(|i| waivers.get(*i).is_some_and(|w| w.window.is_none()));
            let covers = |window: &String| {
                candidates.iter().copied().find(|i| waivers.get(*i).is_some_and(|w| w.window.as_ref() == Some(window)))
            };
            let windows: Vec<Option<usize>> = finding.windows.iter().map(covers).collect();
            for i in windows.iter().flatten().chain(whole.iter()) {
                if let Some(u) = used.get_mut(*i) {
                    *u = true;
                }
            }
            let all_windows = !windows.is_empty() && windows.iter().all(Option::is_some);
            let by = whole.or(if all_windows { windows.iter().flatten().next().copied() } else { None });
            if let Some(i) = by {
                finding.verdict = Verdict::Waived;
                finding.waiver = Some(i);
                let tallies = [
                    Some(&mut outcome.total),
                    outcome.by_duty.get_mut(finding.duty.0 as usize),
                    outcome.by_entity.get_mut(finding.entity.0 as usize),
                ];
                for tally in tallies.into_iter().flatten() {
                    tally.turn(Verdict::Violated, Verdict::Waived);
                }
                if let (Some(wall), Some(e)) = (&mut outcome.wall, facts.entity(finding.entity)) {
                    wall.turn(e.ty, finding.entity, finding.duty, Verdict::Waived);
                }
            }
        }
    }
    report(waivers, &used, as_of, model, facts)
}

fn report(waivers: &[Waiver], used: &[bool], as_of: crate::base::Day, model: &Model, facts: &Facts) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if waivers.is_empty() {
        return out;
    }
    let stated: rustc_hash::FxHashSet<String> =
        (0..facts.entities.len()).map(|i| facts.key(model, crate::facts::EntityIx(i as u32))).collect();
    for (waiver, used) in waivers.iter().zip(used) {
        let problem = if !stated.contains(&waiver.entity) {
            Some(WaiverProblem::NoSuchEntity(waiver.entity.clone()))
        } else if waiver.expires < as_of {
            Some(WaiverProblem::Expired { expires: waiver.expires, as_of })
        } else if !used {
            Some(match &waiver.window {
                Some(window) => WaiverProblem::MatchedWindow { window: window.clone() },
                None => WaiverProblem::Matched {
                    obligation: model.duties.get(waiver.duty.0 as usize).map_or_else(String::new, |d| d.full.clone()),
                    entity: waiver.entity.clone(),
                },
            })
        } else if waiver.expires.0 - as_of.0 <= SOON {
            Some(WaiverProblem::Expiring { expires: waiver.expires, days: waiver.expires.0 - as_of.0 })
        } else {
            None
        };
        if let Some(problem) = problem {
            let at = match &problem {
                WaiverProblem::Expired { .. } | WaiverProblem::Expiring { .. } => waiver.expires_at,
                WaiverProblem::UnknownObligation { .. }
                | WaiverProblem::BadEntity(_)
                | WaiverProblem::EmptyReason
                | WaiverProblem::Incomplete(_)
                | WaiverProblem::NoSuchEntity(_)
                | WaiverProblem::Matched { .. }
                | WaiverProblem::MatchedWindow { .. } => waiver.at,
            };
            out.push(Diagnostic::at(at, &problem));
        }
    }
    out
}
