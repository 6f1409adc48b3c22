//! Two duties held against each other: what they ask as text, then on facts made to tell them apart.

use super::pair::How;
use crate::author::witness::{
    ATTEMPTS, Dice, Ent, Goal, Node, Trial, Witness, World, assessment, attempt, bearers, filled, seed, shrink,
    stirred, toml,
};
use crate::base::window::Assessment;
use crate::engine::Verdict;
use crate::model::{DutyId, Model, Owner, Type};

/// Both sides' rules.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Before.
    pub old: &'a Model,
    /// After.
    pub new: &'a Model,
}

/// How a duty has changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// It asks the same, in the same words.
    Same,
    /// It asks the same in other words.
    Wording,
    /// Some facts satisfy the old and violate the new.
    Stricter(Box<Apart>),
    /// The other way round.
    Laxer(Box<Apart>),
    /// Both: first facts that violate only the new, then facts that violate only the old.
    Both(Box<Apart>, Box<Apart>),
    /// Nobody violates one and not the other, as far as was seen, but verdicts differ.
    Otherwise(Box<Apart>),
    /// It is written differently; no facts were found that tell the two apart, of so many.
    NoneFound(u64),
}

impl Change {
    /// The word in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Wording => "wording",
            Change::Stricter(_) => "stricter",
            Change::Laxer(_) => "laxer",
            Change::Both(..) => "both",
            Change::Otherwise(_) => "otherwise",
            Change::NoneFound(_) => "no-difference-found",
        }
    }
    /// The facts that show it.
    pub fn apart(&self) -> Vec<&Apart> {
        match self {
            Change::Stricter(a) | Change::Laxer(a) | Change::Otherwise(a) => vec![a],
            Change::Both(a, b) => vec![a, b],
            Change::Same | Change::Wording | Change::NoneFound(_) => Vec::new(),
        }
    }
}

/// Facts that tell two duties apart.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The facts as a file of the side that can state all of them.
    pub text: String,
    /// The days assessed and the day of judgement.
    pub assessment: Assessment,
    /// The verdict under the old rules; none where the old duty does not bind such an entity.
    pub old: Option<Verdict>,
    /// The verdict under the new ones.
    pub new: Option<Verdict>,
    /// What one side's vocabulary does not know of them.
    pub unknown: bool,
}

/// A duty on both sides.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The old one.
    pub old: DutyId,
    /// The new one.
    pub new: DutyId,
    /// How they were matched.
    pub how: How,
    /// How it has changed.
    pub change: Change,
    /// What else was changed: its key, before, after.
    pub marks: Vec<(&'static str, String, String)>,
}

/// The same facts in another side's slots; `true` if that side cannot state all of them.
pub fn translate(world: &World, from: &Model, to: &Model) -> Option<(World, bool)> {
    let mut out = World { entities: Vec::new(), stated_on: world.stated_on };
    let mut lost = false;
    for entity in &world.entities {
        let name = &from.entities.get(entity.ty.index())?.name;
        let ty = crate::model::EntityId(to.entities.iter().position(|e| e.name == *name)? as u32);
        let fields = fields(&entity.fields, Owner::Entity(entity.ty), Owner::Entity(ty), from, to, &mut lost);
        out.entities.push(Ent { ty, id: entity.id.clone(), fields, attest: entity.attest.clone() });
    }
    Some((out, lost))
}

fn fields(
    of: &crate::author::witness::Fields,
    a: Owner,
    b: Owner,
    from: &Model,
    to: &Model,
    lost: &mut bool,
) -> crate::author::witness::Fields {
    let mut out = crate::author::witness::Fields::new();
    for (slot, value) in of {
        let Some(field) = from.fields_of(a).get(*slot) else { continue };
        let place = to.fields_of(b).iter().position(|f| f.name == field.name);
        let moved = place.and_then(|i| {
            let other = to.fields_of(b).get(i)?;
            Some((i, node(value, &field.ty, &other.ty, from, to, lost)?))
        });
        match moved {
            Some((i, node)) => drop(out.insert(i, node)),
            None => *lost = true,
        }
    }
    out
}

fn node(value: &Node, a: &Type, b: &Type, from: &Model, to: &Model, lost: &mut bool) -> Option<Node> {
    let inner = |t: &Type| match t {
        Type::List(inner) => (**inner).clone(),
        other => other.clone(),
    };
    Some(match (value, a, b) {
        (Node::Variant(v), Type::Enum(x), Type::Enum(y)) => {
            let name = &from.enums.get(x.index())?.variants.get(usize::from(*v))?.name;
            let i = to.enums.get(y.index())?.variants.iter().position(|w| w.name == *name)?;
            Node::Variant(i as u16)
        }
        (Node::Row(row), Type::Record(x), Type::Record(y)) => {
            Node::Row(fields(row, Owner::Record(*x), Owner::Record(*y), from, to, lost))
        }
        (Node::Rows(rows), _, _) => match (inner(a), inner(b)) {
            (Type::Record(x), Type::Record(y)) => {
                Node::Rows(rows.iter().map(|r| fields(r, Owner::Record(x), Owner::Record(y), from, to, lost)).collect())
            }
            _ => return None,
        },
        (Node::Values(values), _, _) => {
            let (x, y) = (inner(a), inner(b));
            Node::Values(values.iter().filter_map(|v| node(v, &x, &y, from, to, lost)).collect())
        }
        (other, x, y) => {
            let alike = match (x, y) {
                (Type::Number(_, d), Type::Number(_, e)) => d == e,
                (Type::Ref(_), Type::Ref(_)) => true,
                (x, y) => x == y,
            };
            return alike.then(|| other.clone());
        }
    })
}

/// Which way a pair of verdicts points.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Stricter,
    Laxer,
    Otherwise,
}

fn way(old: Option<Verdict>, new: Option<Verdict>) -> Option<Way> {
    let calm =
        |v: Option<Verdict>| matches!(v, None | Some(Verdict::Satisfied | Verdict::NotApplicable | Verdict::Exempt));
    let broken = |v: Option<Verdict>| v == Some(Verdict::Violated);
    match () {
        () if old == new => None,
        () if calm(old) && broken(new) => Some(Way::Stricter),
        () if broken(old) && calm(new) => Some(Way::Laxer),
        // Not bound and not applicable are the same to whoever is judged.
        () if calm(old) && calm(new) && old != Some(Verdict::Satisfied) && new != Some(Verdict::Satisfied) => None,
        () => Some(Way::Otherwise),
    }
}

/// Seeks facts that tell two duties apart, in both directions.
pub fn meanings(sides: Sides, old: DutyId, new: DutyId) -> Change {
    let mut found: [Option<Apart>; 3] = [None, None, None];
    let mut tried = 0;
    let mut assessments = vec![assessment(sides.new, new)];
    let before = assessment(sides.old, old);
    if !assessments.contains(&before) {
        assessments.push(before);
    }
    for assessment in assessments {
        let trials = (Trial::new(sides.old, old, assessment), Trial::new(sides.new, new, assessment));
        for n in 0..ATTEMPTS {
            if found[..2].iter().all(Option::is_some) {
                break;
            }
            // Both sides wish in turn, and either verdict.
            let (model, id, other) = if n % 2 == 0 { (sides.new, new, sides.old) } else { (sides.old, old, sides.new) };
            let types = bearers(model, id);
            let round = n / 2 / types.len().max(1) as u64;
            let Some(ty) = types.get((n / 2) as usize % types.len().max(1)).copied() else { continue };
            let goal = Goal::ALL.get((round % 3) as usize).copied().unwrap_or(Goal::Violated);
            let dice = Dice::new(seed(new) ^ 13, if round < 3 { 0 } else { n });
            let Some(world) = attempt(model, id, assessment, ty, goal, dice) else { continue };
            let mut worlds = vec![world.clone()];
            if round % 2 == 1 {
                worlds.extend(stirred(model, id, assessment, world, Dice::new(seed(new) ^ 17, n), 1));
            }
            for world in worlds {
                tried += 1;
                try_world(sides, &trials, model, other, &world, &mut found);
            }
        }
    }
    let [stricter, laxer, otherwise] = found;
    match (stricter, laxer, otherwise) {
        (Some(a), Some(b), _) => Change::Both(Box::new(a), Box::new(b)),
        (Some(a), None, _) => Change::Stricter(Box::new(a)),
        (None, Some(b), _) => Change::Laxer(Box::new(b)),
        (None, None, Some(c)) => Change::Otherwise(Box::new(c)),
        (None, None, None) => Change::NoneFound(tried),
    }
}

fn try_world(
    sides: Sides,
    trials: &(Trial, Trial),
    model: &Model,
    other: &Model,
    world: &World,
    found: &mut [Option<Apart>; 3],
) {
    let ours = std::ptr::eq(model, sides.new);
    let both = |w: &World| -> Option<(Option<Verdict>, Option<Verdict>, bool)> {
        let (moved, lost) = translate(w, model, other)?;
        let (old, new) = if ours { (&moved, w) } else { (w, &moved) };
        Some((trials.0.verdict(sides.old, old), trials.1.verdict(sides.new, new), lost))
    };
    let Some((old, new, _)) = both(world) else { return };
    let Some(kind) = way(old, new) else { return };
    // What one side leaves open is no answer yet: a fact more may be one.
    let open = kind == Way::Otherwise && [old, new].contains(&Some(Verdict::Undetermined));
    let settled = if open && found.iter().all(Option::is_none) {
        settle(model, world, trials.1.assessment(), &mut |w| both(w).map(|(old, new, _)| (old, new)))
    } else {
        None
    };
    let (world, old, new, kind) = match &settled {
        Some((world, old, new, kind)) => (world, *old, *new, *kind),
        None => (world, old, new, kind),
    };
    let Some(slot) = found.get_mut(match kind {
        Way::Stricter => 0,
        Way::Laxer => 1,
        Way::Otherwise => 2,
    }) else {
        return;
    };
    if slot.is_some() {
        return;
    }
    let small = shrink(world, &mut |w| both(w).is_some_and(|(o, n, _)| (o, n) == (old, new)));
    let Some((_, _, unknown)) = both(&small) else { return };
    let assessment = trials.1.assessment();
    let text = toml(model, &small, Some(assessment.span));
    *slot = Some(Apart { text, assessment, old, new, unknown });
}

/// The most worlds looked at to settle what is left open.
const SETTLING: usize = 600;

type Verdicts = (Option<Verdict>, Option<Verdict>);

/// Facts that say one or two things more, on which one side is violated and the other is not.
fn settle(
    model: &Model,
    world: &World,
    assessment: Assessment,
    both: &mut dyn FnMut(&World) -> Option<Verdicts>,
) -> Option<(World, Option<Verdict>, Option<Verdict>, Way)> {
    let mut left = SETTLING;
    let mut round = vec![world.clone()];
    for _ in 0..2 {
        let mut next = Vec::new();
        for more in round.iter().flat_map(|w| filled(model, w, assessment.span.from)) {
            if left == 0 {
                return None;
            }
            left -= 1;
            let Some((old, new)) = both(&more) else { continue };
            match way(old, new) {
                Some(Way::Otherwise) => next.push(more),
                Some(kind) => return Some((more, old, new, kind)),
                None => {}
            }
        }
        round = next;
    }
    None
}

/// The smallest facts that violate a duty that only one side has.
pub fn breach(model: &Model, id: DutyId) -> Option<Witness> {
    let trial = Trial::new(model, id, assessment(model, id));
    crate::author::witness::seek(model, &trial, Goal::Violated, ATTEMPTS).ok()
}
