//! What became of a former result: each of its findings beside the verdict of now.

use super::problem::BaselineProblem;
use super::read::Past;
use super::{Baseline, Change, Former, is_breach};
use crate::base::Diagnostic;
use crate::engine::finding::Verdict;
use crate::engine::outcome::Outcome;
use crate::facts::{EntityIx, Facts, Stated};
use crate::model::{DutyId, Model};
use rustc_hash::{FxHashMap, FxHashSet};

type Pair = (DutyId, EntityIx);

/// Looks up what a former result names among the rules and facts of now.
struct Names<'a> {
    model: &'a Model,
    facts: &'a Facts,
    duties: FxHashMap<&'a str, DutyId>,
    successors: FxHashMap<DutyId, Vec<DutyId>>,
}

impl<'a> Names<'a> {
    fn new(model: &'a Model, facts: &'a Facts) -> Names<'a> {
        let ids = || (0..).map(DutyId).zip(&model.duties);
        let mut successors: FxHashMap<DutyId, Vec<DutyId>> = FxHashMap::default();
        for (id, duty) in ids() {
            for old in &duty.supersedes {
                successors.entry(*old).or_default().push(id);
            }
        }
        Names { model, facts, duties: ids().map(|(id, d)| (d.full.as_str(), id)).collect(), successors }
    }
    /// The entity of a key `type/id`. They lie in order of type name and id.
    fn entity(&self, key: &str) -> Option<EntityIx> {
        let wanted = key.split_once('/')?;
        let all = &self.facts.entities;
        let at = all.partition_point(|e| by(self.model, e) < wanted);
        all.get(at).filter(|e| by(self.model, e) == wanted).map(|_| EntityIx(at as u32))
    }
    /// A duty and those that came in its place, nearest first.
    fn line(&self, duty: DutyId) -> Vec<DutyId> {
        let mut line = vec![duty];
        let mut at = 0;
        while let Some(next) = line.get(at).and_then(|d| self.successors.get(d)) {
            for id in next {
                if !line.contains(id) {
                    line.push(*id);
                }
            }
            at += 1;
        }
        line
    }
}

/// What entities are sorted by.
fn by<'x>(model: &'x Model, entity: &'x Stated) -> (&'x str, &'x str) {
    (model.entities.get(entity.ty.index()).map_or("", |t| t.name.as_str()), &entity.id)
}

/// The obligations and entities of findings, and of what came in their place: whose verdicts have to be known.
pub fn pairs<'f>(
    findings: impl IntoIterator<Item = (&'f str, &'f str)>,
    model: &Model,
    facts: &Facts,
) -> FxHashSet<(DutyId, EntityIx)> {
    let names = Names::new(model, facts);
    let mut out = FxHashSet::default();
    for (obligation, entity) in findings {
        if let (Some(duty), Some(entity)) = (names.duties.get(obligation), names.entity(entity)) {
            out.extend(names.line(*duty).into_iter().map(|d| (d, entity)));
        }
    }
    out
}

/// Compares; `outcome` has been asked for [`pairs`]. Also says what is odd about the comparison.
pub fn compare(past: Past, model: &Model, facts: &Facts, outcome: &Outcome) -> (Baseline, Vec<Diagnostic>) {
    let names = Names::new(model, facts);
    let mut said = Vec::new();
    let as_of = outcome.assessment.as_of.to_string();
    if past.assessment.2 > as_of {
        said.push(Diagnostic::in_file(&*past.file, &BaselineProblem::Later(past.assessment.2.clone(), as_of)));
    }
    let mut now: FxHashMap<Pair, Verdict> = outcome.asked.iter().map(|(d, e, v)| ((*d, *e), *v)).collect();
    // What is listed has been through the waivers.
    now.extend(outcome.findings.iter().map(|f| ((f.duty, f.entity), f.verdict)));
    let mut before: FxHashMap<Pair, Verdict> = FxHashMap::default();
    let mut out = Baseline {
        file: past.file.clone(),
        assessment: past.assessment.clone(),
        summary: past.summary,
        ..Baseline::default()
    };
    let mut gone_names: Vec<(String, String)> = Vec::new();
    for former in past.findings {
        let Some(then) = former.verdict() else { continue };
        let duty = names.duties.get(former.obligation.as_str()).copied();
        let entity = names.entity(&former.entity);
        let line: Vec<Pair> = match (duty, entity) {
            (Some(duty), Some(entity)) => names.line(duty).into_iter().map(|d| (d, entity)).collect(),
            _ => Vec::new(),
        };
        for pair in &line {
            // Of two former findings that lead here the graver says what was.
            let slot = before.entry(*pair).or_insert(then);
            if is_breach(then) && !is_breach(*slot) {
                *slot = then;
            }
        }
        if !is_breach(then) {
            continue;
        }
        // The duty itself, unless it has ended and another came in its place.
        let verdicts = || line.iter().filter_map(|p| now.get(p).copied());
        let verdict = verdicts().find(|v| *v != Verdict::NotApplicable).or_else(|| verdicts().next());
        let list = match (entity, verdict) {
            (None, _) => {
                gone_names.push((former.entity.clone(), former.name.clone()));
                &mut out.gone
            }
            (_, None) => &mut out.unjudged,
            (_, Some(Verdict::Violated | Verdict::Conflict | Verdict::Waived)) => {
                out.persisting += 1;
                continue;
            }
            (_, Some(Verdict::Satisfied)) => &mut out.cured,
            (_, Some(Verdict::Undetermined | Verdict::Pending)) => &mut out.open,
            (_, Some(Verdict::Exempt | Verdict::NotApplicable)) => &mut out.lapsed,
        };
        list.push(former);
    }
    for list in [&mut out.cured, &mut out.open, &mut out.lapsed, &mut out.gone, &mut out.unjudged] {
        in_order(list);
    }
    for finding in &outcome.findings {
        let then = before.get(&(finding.duty, finding.entity)).copied();
        let stood = then.is_some_and(is_breach);
        let change = match finding.verdict {
            Verdict::Violated | Verdict::Conflict | Verdict::Waived => Some(stood),
            Verdict::Undetermined => Some(stood || then == Some(Verdict::Undetermined)),
            Verdict::Satisfied | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => None,
        };
        let change = change.map(|same| if same { Change::Persisting } else { Change::New });
        out.new +=
            u32::from(change == Some(Change::New) && is_breach(finding.verdict) && finding.verdict != Verdict::Waived);
        out.changes.push(change);
        out.before.push(then);
    }
    said.extend(renamed(&out.file, gone_names, model, facts));
    (out, said)
}

fn in_order(list: &mut [Former]) {
    list.sort_by(|a, b| (&a.entity, &a.obligation).cmp(&(&b.entity, &b.obligation)));
}

/// Entities that are gone while another has their type and name: told once, with how many there are.
fn renamed(file: &str, mut gone: Vec<(String, String)>, model: &Model, facts: &Facts) -> Option<Diagnostic> {
    gone.sort();
    gone.dedup();
    gone.retain(|(key, name)| !key.ends_with(&format!("/{name}")));
    if gone.is_empty() {
        return None;
    }
    let mut by_name: FxHashMap<(&str, &str), EntityIx> = FxHashMap::default();
    for (ix, entity) in (0..).map(EntityIx).zip(&facts.entities) {
        let ty = model.entities.get(entity.ty.index()).map_or("", |t| t.name.as_str());
        by_name.entry((ty, &*entity.name)).or_insert(ix);
    }
    let alike: Vec<(&str, &str, EntityIx)> = gone
        .iter()
        .filter_map(|(key, name)| {
            let (ty, _) = key.split_once('/')?;
            Some((key.as_str(), name.as_str(), *by_name.get(&(ty, name.as_str()))?))
        })
        .collect();
    let (old, name, ix) = alike.first()?;
    let problem = BaselineProblem::Renamed {
        old: (*old).to_string(),
        new: facts.key(model, *ix),
        name: (*name).to_string(),
        more: alike.len() - 1,
    };
    Some(Diagnostic::in_file(file, &problem))
}
