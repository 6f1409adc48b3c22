//! Facts that tell a mutant from the rule: the rule's own wishes and the mutant's are tried, plainly and by chance, and
//! the engine judges both.

use super::rules::Mutant;
use super::run::{Shown, Survived, verdicts};
use crate::author::witness::{Dice, Goal, Trial, World, attempt, bearers, build, seed, shrink, stirred, written};
use crate::base::window::Assessment;
use crate::engine::Verdict;
use crate::model::{DutyId, Model};

/// How many fact files are tried for the mutants of one rule, by assessment; and how many more for each that is left.
const SHARED: u64 = 240;
const OWN: u64 = 400;

/// Whether a verdict is one a drafter thinks of first.
fn decided(v: Verdict) -> bool {
    matches!(v, Verdict::Satisfied | Verdict::Violated | Verdict::NotApplicable | Verdict::Exempt)
}

struct Side {
    /// Which assessment.
    base: Trial,
    /// The mutants, laid out.
    varied: Vec<Trial>,
}

/// Seeks facts for each mutant that has none; those found are written into `out`.
pub fn tell_apart(
    model: &Model,
    scratch: &mut Model,
    duty: DutyId,
    assessments: &[Assessment],
    mutants: &mut [Mutant],
    found: &mut [Option<(usize, Verdict)>],
    out: &mut Survived,
) {
    let types = bearers(model, duty);
    if types.is_empty() {
        return;
    }
    for assessment in assessments {
        let varied = mutants
            .iter_mut()
            .map(|m| {
                m.edit.swap(scratch);
                let trial = Trial::new(scratch, duty, *assessment);
                m.edit.swap(scratch);
                trial
            })
            .collect();
        let side = Side { base: Trial::new(model, duty, *assessment), varied };
        let try_world = |world: World, any: bool, found: &mut [Option<(usize, Verdict)>], out: &mut Survived| {
            out.tried += 1;
            let Some(i) = differing(model, &side, &world, found, any) else { return };
            settle(model, &side, &world, i, found, out);
        };
        for n in 0..SHARED {
            if found.iter().all(Option::is_some) {
                return;
            }
            let (round, ty) = (n / types.len() as u64, types.get((n % types.len() as u64) as usize).copied());
            let Some(ty) = ty else { continue };
            let goal = Goal::ALL.get((round % 3) as usize).copied().unwrap_or(Goal::Satisfied);
            let dice = Dice::new(seed(duty) ^ 3, if round < 3 { 0 } else { n });
            let Some(world) = attempt(model, duty, *assessment, ty, goal, dice) else { continue };
            let any = n > SHARED / 2;
            try_world(world.clone(), any, found, out);
            if round % 2 == 1 {
                let dice = Dice::new(seed(duty) ^ 5, n);
                let more = stirred(model, duty, *assessment, world, dice, 1 + (round % 3) as usize);
                more.into_iter().for_each(|w| try_world(w, any, found, out));
            }
        }
        for i in 0..mutants.len() {
            for n in 0..OWN {
                if found.get(i).is_none_or(Option::is_some) {
                    break;
                }
                let Some(ty) = types.get((n % types.len().min(4) as u64) as usize).copied() else { break };
                let goal = if n % 2 == 0 { Goal::Satisfied } else { Goal::Violated };
                let dice = Dice::new(seed(duty) ^ 7, n);
                let Some(mutant) = mutants.get_mut(i) else { break };
                mutant.edit.swap(scratch);
                let world = attempt(scratch, duty, *assessment, ty, goal, dice);
                mutant.edit.swap(scratch);
                let Some(world) = world else { continue };
                let dice = Dice::new(seed(duty) ^ 11, n);
                let more = stirred(model, duty, *assessment, world.clone(), dice, 1);
                try_world(world, n > OWN / 4, found, out);
                more.into_iter().for_each(|w| try_world(w, n > OWN / 4, found, out));
            }
        }
    }
}

/// The first mutant without facts that a world tells from the rule.
fn differing(
    model: &Model,
    side: &Side,
    world: &World,
    found: &[Option<(usize, Verdict)>],
    any: bool,
) -> Option<usize> {
    let (facts, ix) = build(model, world);
    let base = side.base.on(model, &facts, ix)?;
    side.varied.iter().zip(found).position(|(trial, f)| {
        f.is_none() && trial.on(model, &facts, ix).map_or(any, |v| v != base && (any || decided(v) && decided(base)))
    })
}

/// Makes the facts small, writes them down, and sees which other mutants they tell apart too.
fn settle(
    model: &Model,
    side: &Side,
    world: &World,
    i: usize,
    found: &mut [Option<(usize, Verdict)>],
    out: &mut Survived,
) {
    let Some(varied) = side.varied.get(i) else { return };
    let pair = |w: &World| {
        let (facts, ix) = build(model, w);
        (side.base.on(model, &facts, ix), varied.on(model, &facts, ix))
    };
    let wanted = pair(world);
    let small = shrink(world, &mut |w| pair(w) == wanted);
    let Some(witness) = written(model, &side.base, small) else { return };
    if Some(witness.verdict) != wanted.0 {
        return;
    }
    let (facts, ix) = build(model, &witness.world);
    let n = out.witnesses.len();
    for (trial, f) in side.varied.iter().zip(found.iter_mut()).filter(|(_, f)| f.is_none()) {
        let verdict = trial.on(model, &facts, ix);
        if verdict != Some(witness.verdict) {
            // Not bound at all reads as not applicable.
            *f = Some((n, verdict.unwrap_or(Verdict::NotApplicable)));
        }
    }
    let bound = verdicts(&side.base, model, &facts);
    let named = facts.entities.iter().zip(bound).filter_map(|(e, v)| Some((e.id.to_string(), v?))).collect();
    out.witnesses.push(Shown { duty: side.base.duty, witness, bound: named });
}
