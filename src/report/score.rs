//! Scores and ranking (打分排队): what each entity has of the points of the duties that bind it, and what an area has of
//! those of all units in it (contract.md, "Scores"). Exact fractions; only the last step, to one decimal, cuts.

use crate::base::Rat;
use crate::engine::finding::Verdict;
use crate::engine::outcome::Outcome;
use crate::engine::wall::Wall;
use crate::facts::{EntityIx, Facts, Value};
use crate::model::{DutyId, EntityId, Model, Obligation, Type};
use crate::syntax::tree::Severity;
use std::cmp::Ordering;

/// Points, summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// For duties that are met.
    pub given: Rat,
    /// For duties that are broken.
    pub lost: Rat,
    /// For duties on which facts (or, in a conflict, the rules) do not decide: neither given nor lost.
    pub open: Rat,
}

impl Points {
    /// None.
    pub const ZERO: Points = Points { given: Rat::ZERO, lost: Rat::ZERO, open: Rat::ZERO };

    /// What a verdict on a duty adds. `None` if a sum does not fit.
    pub fn with(self, points: Rat, verdict: Verdict) -> Option<Points> {
        Some(match verdict {
            Verdict::Satisfied => Points { given: self.given.add(points)?, ..self },
            Verdict::Violated => Points { lost: self.lost.add(points)?, ..self },
            Verdict::Undetermined | Verdict::Conflict => Points { open: self.open.add(points)?, ..self },
            Verdict::Pending | Verdict::Exempt | Verdict::Waived | Verdict::NotApplicable => self,
        })
    }
    /// Both.
    pub fn plus(self, other: Points) -> Option<Points> {
        Some(Points {
            given: self.given.add(other.given)?,
            lost: self.lost.add(other.lost)?,
            open: self.open.add(other.open)?,
        })
    }
    /// Full marks.
    pub fn full(&self) -> Option<Rat> {
        self.given.add(self.lost)?.add(self.open)
    }
    /// The score out of 100 if nothing open is given, and if all of it is. `None`: nothing is scored.
    pub fn range(&self) -> Option<(Rat, Rat)> {
        let (full, hundred) = (self.full()?, Rat::int(100));
        if full <= Rat::ZERO {
            return None;
        }
        let of = |n: Rat| n.mul(hundred)?.div(full);
        Some((of(self.given)?, of(self.given.add(self.open)?)?))
    }
}

/// A unit or an area with its points and its place.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Which.
    pub entity: EntityIx,
    /// Its points; of an area those of all its units.
    pub points: Points,
    /// The score out of 100: at least, at most.
    pub score: (Rat, Rat),
    /// Its place; those with the same score share one, and the next is as many further. `None`: failed by a veto.
    pub rank: Option<u32>,
    /// The duties with a veto that it breaks itself.
    pub vetoes: Vec<DutyId>,
    /// The units of an area, itself first; of a unit only itself.
    pub members: Vec<EntityIx>,
    /// How many of its other units are failed by a veto of their own.
    pub vetoed: u32,
}

/// The ranking of one entity type: by score, those failed by a veto last.
#[derive(Clone, Debug)]
pub struct Table {
    /// The type.
    pub ty: EntityId,
    /// In order.
    pub rows: Vec<Ranked>,
    /// How many have nothing that is scored.
    pub unscored: u32,
}

/// All rankings.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// The units of each type among their like.
    pub units: Vec<Table>,
    /// The entities of each type that others refer to, each with all that refer to it.
    pub areas: Vec<Table>,
}

/// A score to one decimal, cut and never rounded up: 99.96 is not 100.
pub fn one_decimal(n: Rat) -> String {
    let (text, _) = n.decimal(1);
    if text.contains(['.', '/']) { text } else { format!("{text}.0") }
}

/// Scores everything. `None` if the verdicts were not kept ([`crate::engine::wall::Keep`]).
pub fn scores(model: &Model, facts: &Facts, outcome: &Outcome) -> Option<Scores> {
    let wall = outcome.wall.as_ref()?;
    let own: Vec<Own> = (0..facts.entities.len()).map(|i| own(model, facts, wall, EntityIx(i as u32))).collect();
    let mut by_type: Vec<Vec<EntityIx>> = vec![Vec::new(); model.entities.len()];
    for (i, entity) in facts.entities.iter().enumerate() {
        if let Some(list) = by_type.get_mut(entity.ty.index()) {
            list.push(EntityIx(i as u32));
        }
    }
    let below = below(model, facts);
    let types = || (0..).map(EntityId).zip(&by_type).filter(|(_, list)| !list.is_empty());
    let units = types().map(|(ty, list)| table(ty, list.iter().map(|ix| (*ix, vec![*ix])), &own));
    let areas = types()
        .filter(|(_, list)| list.iter().any(|ix| below.get(ix.0 as usize).is_some_and(|b| !b.is_empty())))
        .map(|(ty, list)| table(ty, list.iter().map(|ix| (*ix, members(*ix, &below))), &own));
    Some(Scores {
        units: units.filter(|t| !t.rows.is_empty()).collect(),
        areas: areas.filter(|t| !t.rows.is_empty()).collect(),
    })
}

/// What an entity has by itself.
struct Own {
    points: Option<Points>,
    vetoes: Vec<DutyId>,
}

fn own(model: &Model, facts: &Facts, wall: &Wall, ix: EntityIx) -> Own {
    let bound = facts.entity(ix).and_then(|e| wall.bound.get(e.ty.index())).map_or(&[][..], |b| b);
    let verdicts = wall.verdicts.get(ix.0 as usize).map_or(&[][..], |v| v);
    let mut out = Own { points: Some(Points::ZERO), vetoes: Vec::new() };
    for (id, verdict) in bound.iter().zip(verdicts) {
        let Some(duty) = model.duties.get(id.0 as usize).filter(|d| counts(d)) else { continue };
        out.points = out.points.and_then(|p| p.with(duty.points, *verdict));
        if duty.veto.is_some() && *verdict == Verdict::Violated {
            out.vetoes.push(*id);
        }
    }
    out
}

/// Whether a duty is scored: advice is not, nor what gives no points to anybody.
pub fn counts(duty: &Obligation) -> bool {
    duty.severity != Severity::Advice && !duty.points.is_negative()
}

fn table(ty: EntityId, list: impl Iterator<Item = (EntityIx, Vec<EntityIx>)>, own: &[Own]) -> Table {
    let of = |ix: &EntityIx| own.get(ix.0 as usize);
    let mut unscored = 0;
    let mut rows: Vec<Ranked> = Vec::new();
    for (entity, members) in list {
        let sum = members.iter().try_fold(Points::ZERO, |sum, ix| sum.plus(of(ix)?.points?));
        let vetoes = of(&entity).map_or_else(Vec::new, |o| o.vetoes.clone());
        let vetoed = members.iter().skip(1).filter(|ix| of(ix).is_some_and(|o| !o.vetoes.is_empty())).count() as u32;
        match sum.and_then(|points| Some((points, points.range()?))) {
            Some((points, score)) => {
                rows.push(Ranked { entity, points, score, rank: None, vetoes, members, vetoed });
            }
            None => unscored += 1,
        }
    }
    rows.sort_by(order);
    let mut last: Option<((Rat, Rat), u32)> = None;
    for (place, row) in (1..).zip(&mut rows).take_while(|(_, r)| r.vetoes.is_empty()) {
        let rank = last.filter(|l| l.0 == row.score).map_or(place, |l| l.1);
        row.rank = Some(rank);
        last = Some((row.score, rank));
    }
    Table { ty, rows, unscored }
}

/// The higher score first; of two with the same that of which more may yet be given; those failed by a veto last.
fn order(a: &Ranked, b: &Ranked) -> Ordering {
    let failed = |r: &Ranked| !r.vetoes.is_empty();
    failed(a).cmp(&failed(b)).then(b.score.cmp(&a.score)).then(a.entity.cmp(&b.entity))
}

/// For each entity: those that refer to it through a `ref` field of their own.
fn below(model: &Model, facts: &Facts) -> Vec<Vec<EntityIx>> {
    let refs: Vec<Vec<usize>> = model
        .entities
        .iter()
        .map(|e| e.fields.iter().enumerate().filter(|(_, f)| matches!(f.ty, Type::Ref(_))).map(|(i, _)| i).collect())
        .collect();
    let mut out: Vec<Vec<EntityIx>> = vec![Vec::new(); facts.entities.len()];
    for (i, entity) in facts.entities.iter().enumerate() {
        let Some(chunk) = facts.chunk(entity) else { continue };
        for slot in refs.get(entity.ty.index()).map_or(&[][..], |r| r) {
            let value = chunk.slots.get(entity.base as usize + slot).map(|s| s.value);
            if let Some(Value::Ref(target)) = value
                && let Some(list) = out.get_mut(target.0 as usize)
                && list.last() != Some(&EntityIx(i as u32))
            {
                list.push(EntityIx(i as u32));
            }
        }
    }
    out
}

/// An entity and all that refer to it, to one of those, and so on; each once, itself first, the rest in order.
fn members(of: EntityIx, below: &[Vec<EntityIx>]) -> Vec<EntityIx> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut open = vec![of];
    while let Some(ix) = open.pop() {
        if seen.insert(ix) {
            open.extend(below.get(ix.0 as usize).into_iter().flatten());
        }
    }
    seen.remove(&of);
    let mut out: Vec<EntityIx> = seen.into_iter().collect();
    out.sort_unstable();
    out.insert(0, of);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(verdicts: &[(i64, Verdict)]) -> Points {
        verdicts.iter().fold(Points::ZERO, |p, (n, v)| p.with(Rat::int(*n), *v).unwrap_or(Points::ZERO))
    }

    fn shown(p: &Points) -> Option<(String, String)> {
        p.range().map(|(low, high)| (one_decimal(low), one_decimal(high)))
    }

    #[test]
    fn what_is_open_is_neither_given_nor_lost() {
        use Verdict::*;
        let p = points(&[(5, Satisfied), (3, Violated), (2, Undetermined)]);
        assert_eq!(shown(&p), Some(("50.0".into(), "70.0".into())));
        let p = points(&[(1, Satisfied), (1, Conflict)]);
        assert_eq!(shown(&p), Some(("50.0".into(), "100.0".into())), "a conflict is the rules' fault");
        let p = points(&[(1, Satisfied), (7, Waived), (7, Exempt), (7, Pending), (7, NotApplicable)]);
        assert_eq!(shown(&p), Some(("100.0".into(), "100.0".into())), "out of the base");
    }

    #[test]
    fn nothing_scored_is_no_score() {
        assert_eq!(points(&[]).range(), None);
        assert_eq!(points(&[(3, Verdict::Pending)]).range(), None);
        assert_eq!(points(&[(0, Verdict::Satisfied)]).range(), None, "duties of no points");
        assert_eq!(shown(&points(&[(1, Verdict::Violated)])), Some(("0.0".into(), "0.0".into())));
    }

    #[test]
    fn decimals_are_cut_and_never_rounded_up() {
        let of = |a: i128, b: i128| Rat::new(a, b).map(one_decimal);
        assert_eq!(of(9996, 100).as_deref(), Some("99.9"));
        assert_eq!(of(100, 1).as_deref(), Some("100.0"));
        assert_eq!(of(200, 3).as_deref(), Some("66.6"));
        assert_eq!(of(1, 100).as_deref(), Some("0.0"));
    }

    #[test]
    fn the_same_score_shares_a_place_and_a_veto_is_last() {
        use Verdict::*;
        let one = |p: Points, vetoes: Vec<DutyId>| Own { points: Some(p), vetoes };
        let own = [
            one(points(&[(9, Satisfied), (1, Violated)]), Vec::new()),
            one(points(&[(10, Satisfied)]), vec![DutyId(0)]),
            one(points(&[(10, Satisfied)]), Vec::new()),
            one(points(&[(18, Satisfied), (2, Violated)]), Vec::new()),
            one(points(&[(9, Satisfied), (1, Undetermined)]), Vec::new()),
            one(points(&[(1, Satisfied), (1, Violated)]), Vec::new()),
            one(points(&[]), Vec::new()),
        ];
        let list = (0..7).map(|i| (EntityIx(i), vec![EntityIx(i)]));
        let table = table(EntityId(0), list, &own);
        let places: Vec<(u32, Option<u32>)> = table.rows.iter().map(|r| (r.entity.0, r.rank)).collect();
        // 90 to 100 stands before 90: as much is given, and more may be.
        assert_eq!(places, [(2, Some(1)), (4, Some(2)), (0, Some(3)), (3, Some(3)), (5, Some(5)), (1, None)]);
        assert_eq!(table.unscored, 1);
    }

    #[test]
    fn an_area_holds_each_unit_once() {
        let ix = |list: &[u32]| list.iter().map(|i| EntityIx(*i)).collect::<Vec<_>>();
        // 0 has 1 and 2, 1 has 2 and 3, 3 points back at 0.
        let below = [ix(&[1, 2]), ix(&[2, 3]), ix(&[]), ix(&[0])];
        assert_eq!(members(EntityIx(0), &below), ix(&[0, 1, 2, 3]));
        assert_eq!(members(EntityIx(3), &below), ix(&[3, 0, 1, 2]));
        assert_eq!(members(EntityIx(2), &below), ix(&[2]));
    }

    #[test]
    fn sums_that_do_not_fit_are_no_score() {
        let big = Rat::new(i128::MAX, 1).unwrap_or(Rat::ZERO);
        let p = Points { given: big, ..Points::ZERO };
        assert_eq!(p.with(Rat::ONE, Verdict::Satisfied), None);
        assert_eq!(p.range(), None);
    }
}
