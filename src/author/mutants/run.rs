//! Runs the cases on every mutant; for those no case catches, facts are sought that tell the mutant from the rule.

use super::change::Change;
use super::rules::{Group, Subject, groups};
use super::tell::tell_apart;
use crate::author::cases::{Case, CaseFile, Outcome};
use crate::author::witness::{Trial, Witness, assessment};
use crate::base::Sources;
use crate::base::window::{Assessment, Range};
use crate::engine::Verdict;
use crate::facts::{self, EntityIx, Facts};
use crate::model::{DutyId, Model};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A mutant that no case catches.
#[derive(Clone, Debug)]
pub struct Survivor {
    /// What was changed.
    pub change: Change,
    /// Facts that tell it from the rule (position in [`Survived::witnesses`]), and the mutant's verdict on them.
    pub apart: Option<(usize, Verdict)>,
}

/// Facts that tell a mutant from its rule.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The duty that is tried.
    pub duty: DutyId,
    /// The facts, and the rule's verdict on the bearer.
    pub witness: Witness,
    /// The rule's verdicts on all that are bound, by id.
    pub bound: Vec<(String, Verdict)>,
}

/// What became of the mutants of one rule.
#[derive(Clone, Debug)]
pub struct Survived {
    /// The rule.
    pub subject: Subject,
    /// The duty whose document it is reckoned to: its own, or the first that uses it.
    pub home: DutyId,
    /// How many mutants there were.
    pub all: usize,
    /// Those no case catches.
    pub survivors: Vec<Survivor>,
    /// Facts that tell survivors from the rule, each with the duty that is tried.
    pub witnesses: Vec<Shown>,
    /// How many fact files were tried for what could not be told apart.
    pub tried: u64,
}

/// A case with its facts loaded.
pub struct Ready {
    /// The days assessed and the day of judgement.
    pub assessment: Assessment,
    /// The facts.
    pub facts: Facts,
    /// Entities whose windows or missing facts are expected too.
    deep: Vec<EntityIx>,
}

/// What was looked at.
#[derive(Clone, Debug, Default)]
pub struct Mutated {
    /// By rule.
    pub rules: Vec<Survived>,
    /// Declarations and other duties without cases: not changed.
    pub without_cases: usize,
    /// Cases left out because they fail on the rule itself.
    pub failing: usize,
}

/// Changes the rules of the duties kept.
pub fn run(
    files: &[CaseFile],
    outcomes: &[Vec<Option<Outcome>>],
    model: &Model,
    keep: &dyn Fn(DutyId) -> bool,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Mutated {
    let mut passed: BTreeMap<DutyId, Vec<&Case>> = BTreeMap::new();
    let mut failing = 0;
    for (case, outcome) in files.iter().zip(outcomes).flat_map(|(f, o)| f.cases.iter().zip(o)) {
        match outcome {
            Some(o) if o.failures.is_empty() => passed.entry(case.duty).or_default().push(case),
            Some(_) => failing += 1,
            None => {}
        }
    }
    let prepared: BTreeMap<DutyId, Vec<Ready>> =
        passed.par_iter().map(|(id, cases)| (*id, cases.iter().map(|c| ready(model, c)).collect())).collect();
    let kept = |id: DutyId| keep(id) && prepared.contains_key(&id);
    let without_cases = (0..model.duties.len() as u32).map(DutyId).filter(|id| keep(*id) && !kept(*id)).count();
    let groups = groups(model, &kept);
    let total = groups.len();
    let done = AtomicUsize::new(0);
    let rules = groups
        .into_par_iter()
        .map_init(
            || model.clone(),
            |scratch, group| {
                let out = one(model, scratch, group, &prepared);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                out
            },
        )
        .collect();
    Mutated { rules, without_cases, failing }
}

fn ready(model: &Model, case: &Case) -> Ready {
    let mut sources = Sources::default();
    let texts = [("facts.toml", case.facts.text.as_str())];
    let facts = facts::load_texts(texts, model, &mut sources, &facts::Options::default()).facts;
    let named =
        |ix: &EntityIx, name: &str| facts.key(model, *ix) == name || facts.entity(*ix).is_some_and(|e| &*e.id == name);
    let all: Vec<EntityIx> = (0..facts.entities.len() as u32).map(EntityIx).collect();
    let wanted = case.expect.iter().filter(|e| e.windows.is_some() || e.missing.is_some());
    let deep = wanted
        .flat_map(|e| {
            all.iter().copied().filter(|ix| e.entity.as_ref().is_none_or(|n| named(ix, n))).collect::<Vec<_>>()
        })
        .collect();
    Ready { assessment: Assessment { span: Range::new(case.span.from, case.span.to), as_of: case.as_of }, facts, deep }
}

/// The verdicts of a duty on all it binds.
pub fn verdicts(trial: &Trial, model: &Model, facts: &Facts) -> Vec<Option<Verdict>> {
    (0..facts.entities.len() as u32).map(|i| trial.on(model, facts, EntityIx(i))).collect()
}

fn one(model: &Model, scratch: &mut Model, group: Group, prepared: &BTreeMap<DutyId, Vec<Ready>>) -> Survived {
    let all = group.mutants.len();
    let home = group.concerns.first().copied().unwrap_or(DutyId(0));
    // The rule itself, duty by duty: its trials by assessment, and what it says on each case.
    let mut alive: Vec<super::rules::Mutant> = group.mutants;
    for duty in &group.concerns {
        let cases = prepared.get(duty).map_or(&[][..], |c| c);
        let mut assessments: Vec<Assessment> = Vec::new();
        for case in cases {
            if !assessments.contains(&case.assessment) {
                assessments.push(case.assessment);
            }
        }
        for assessment in assessments {
            let trial = Trial::new(model, *duty, assessment);
            let mine: Vec<(&Ready, Vec<Option<Verdict>>)> = cases
                .iter()
                .filter(|c| c.assessment == assessment)
                .map(|c| (c, verdicts(&trial, model, &c.facts)))
                .collect();
            alive.retain_mut(|mutant| {
                mutant.edit.swap(scratch);
                let varied = Trial::new(scratch, *duty, assessment);
                mutant.edit.swap(scratch);
                !mine.iter().any(|(case, base)| catches(case, base, &trial, &varied, model))
            });
        }
    }
    let mut out =
        Survived { subject: group.subject, home, all, survivors: Vec::new(), witnesses: Vec::new(), tried: 0 };
    if alive.is_empty() {
        return out;
    }
    let mut found: Vec<Option<(usize, Verdict)>> = vec![None; alive.len()];
    for duty in group.concerns.iter().take(CONCERNED) {
        let cases = prepared.get(duty).map_or(&[][..], |c| c);
        let mut assessments = vec![assessment(model, *duty)];
        for case in cases {
            if !assessments.contains(&case.assessment) {
                assessments.push(case.assessment);
            }
        }
        assessments.truncate(MOST_ASSESSMENTS);
        // What asks for the day of judgement shows only where that is not the day after.
        let whole = assessment(model, *duty);
        assessments.push(Assessment { as_of: whole.as_of.plus(30), ..whole });
        tell_apart(model, scratch, *duty, &assessments, &mut alive, &mut found, &mut out);
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    out.survivors = alive.into_iter().zip(found).map(|(m, apart)| Survivor { change: m.change, apart }).collect();
    out
}

/// Of a declaration that many duties use, so many are searched for facts.
const CONCERNED: usize = 6;
/// The most assessments of one duty that are searched.
const MOST_ASSESSMENTS: usize = 4;

/// Whether a case comes out otherwise on the mutant.
fn catches(case: &Ready, base: &[Option<Verdict>], trial: &Trial, varied: &Trial, model: &Model) -> bool {
    let differs = base.iter().enumerate().any(|(i, v)| varied.on(model, &case.facts, EntityIx(i as u32)) != *v);
    differs
        || case.deep.iter().any(|ix| {
            let told = |t: &Trial| t.finding(model, &case.facts, *ix).map(|f| (f.windows, f.missing));
            told(trial) != told(varied)
        })
}
