//! The search: attempts are made towards a goal, the engine judges them, and what it confirms is made small, written down
//! and read again.

use super::aim::{Goal, attempt, bearers, stirred};
use super::maker::Dice;
use super::shrink::shrink;
use super::toml;
use super::trial::Trial;
use super::world::World;
use crate::base::window::Assessment;
use crate::base::{Level, Sources};
use crate::engine::Verdict;
use crate::facts;
use crate::model::{DutyId, Model};

/// How many attempts a search makes before it gives up.
pub const ATTEMPTS: u64 = 400;

/// A fact file that shows something.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The facts.
    pub world: World,
    /// The days assessed and the day of judgement.
    pub assessment: Assessment,
    /// The verdict that the engine gives.
    pub verdict: Verdict,
    /// The facts as a file.
    pub text: String,
}

impl Goal {
    /// Whether a verdict is what is sought.
    pub fn met_by(self, verdict: Verdict) -> bool {
        match self {
            Goal::Satisfied => verdict == Verdict::Satisfied,
            Goal::Violated => verdict == Verdict::Violated,
            Goal::NotApplicable => verdict == Verdict::NotApplicable,
        }
    }
}

/// The smallest facts found that bring a verdict about; `Err` tells how many were tried.
pub fn seek(model: &Model, trial: &Trial, goal: Goal, attempts: u64) -> Result<Witness, u64> {
    let id = trial.duty;
    let bearers = bearers(model, id);
    let mut fallback: Option<Witness> = None;
    for n in 0..attempts {
        // Each type of bearer is tried the plainest way first.
        let Some(ty) = bearers.get(n as usize % bearers.len().max(1)) else { return Err(0) };
        let round = n / bearers.len().max(1) as u64;
        let dice = Dice::new(seed(id) ^ goal as u64, if round == 0 { 0 } else { n });
        let Some(mut world) = attempt(model, id, trial.assessment(), *ty, goal, dice) else { continue };
        if round % 4 == 3 {
            let dice = Dice::new(seed(id) ^ 77, n);
            world = stirred(model, id, trial.assessment(), world, dice, 1).unwrap_or_default();
        }
        let right = |world: &World| trial.verdict(model, world).is_some_and(|v| goal.met_by(v));
        if !right(&world) {
            continue;
        }
        // What is met only because there is nothing to judge shows little.
        let empty = goal == Goal::Satisfied && trial.vacuous(model, &world);
        if empty && fallback.is_some() {
            continue;
        }
        let mut holds = |w: &World| right(w) && (goal != Goal::Satisfied || empty || !trial.vacuous(model, w));
        let small = shrink(&world, &mut holds);
        let Some(witness) = written(model, trial, small).filter(|w| goal.met_by(w.verdict)) else { continue };
        if !empty {
            return Ok(witness);
        }
        fallback = Some(witness);
        if n > attempts / 4 {
            break;
        }
    }
    fallback.ok_or(attempts)
}

/// A number for each duty, so that their dice differ.
pub fn seed(id: DutyId) -> u64 {
    (u64::from(id.0) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// The world as a file, read again by the program's own reader: `None` if that gives errors. The verdict is that of the
/// facts read.
pub fn written(model: &Model, trial: &Trial, world: World) -> Option<Witness> {
    let assessment = trial.assessment();
    let text = toml::write(model, &world, Some(assessment.span));
    let verdict = read_again(model, trial, &world, &text)?;
    Some(Witness { world, assessment, verdict, text })
}

/// The verdict on the bearer of a text.
pub fn read_again(model: &Model, trial: &Trial, world: &World, text: &str) -> Option<Verdict> {
    let mut sources = Sources::default();
    let loaded = facts::load_texts([("facts.toml", text)], model, &mut sources, &facts::Options::default());
    if loaded.diagnostics.iter().any(|d| d.level == Level::Error) {
        return None;
    }
    let bearer = world.entities.first()?;
    let place = loaded.facts.entities.iter().position(|e| e.ty == bearer.ty && *e.id == *bearer.id)?;
    trial.on(model, &loaded.facts, facts::EntityIx(place as u32))
}
