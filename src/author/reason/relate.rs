//! How counts and sums bound each other: of a collection and what is narrower; in a window and in those within it.

use super::set::{Cut, Set};
use super::term::{Counted, within};
use super::worlds::{Fact, World};
use crate::base::Rat;
use crate::model::When;

/// What bounds another term.
struct Bounds {
    key: String,
    /// In every window.
    every: Set,
    /// In the windows within larger ones.
    must: Set,
    from: Vec<Fact>,
}

/// Narrows every count by what the others must be. Twice, so that a bound reaches over one between.
pub(super) fn relate(world: &mut World) {
    for _ in 0..2 {
        let mut found: Vec<Bounds> = Vec::new();
        for (i, a) in world.iter() {
            for (j, b) in world.iter() {
                if let (Some(one), Some(other)) = (&a.term.of, &b.term.of)
                    && i != j
                    && one.base == other.base
                    && one.grows
                    && a.term.windows != Some(false)
                    && b.term.windows != Some(false)
                {
                    let every = bounds(one, other, &a.every, false);
                    let must = bounds(one, other, &a.must, true);
                    if !b.every.is_in(&every) || !b.must.is_in(&must) {
                        found.push(Bounds { key: j.clone(), every, must, from: a.from.clone() });
                    }
                }
            }
        }
        if found.is_empty() {
            return;
        }
        for bound in found {
            let Some(entry) = world.get_mut(&bound.key) else { continue };
            let fit = |set: Set| if entry.term.whole { set.whole() } else { set };
            entry.every = entry.every.and(&fit(bound.every));
            entry.must = entry.must.and(&fit(bound.must));
            let new = |f: &&Fact| !entry.from.iter().any(|o| o.at == f.at && o.term.key == f.term.key);
            let new: Vec<Fact> = bound.from.iter().filter(new).cloned().collect();
            entry.from.extend(new);
        }
    }
}

/// Where `other` lies if `one` lies in a set; `larger`: also by the window around its own, which may not be judged.
fn bounds(one: &Counted, other: &Counted, set: &Set, larger: bool) -> Set {
    let Some((low, high)) = set.ends() else { return Set::all() };
    let narrower = other.narrowed.is_subset(&one.narrowed);
    let wider = one.narrowed.is_subset(&other.narrowed);
    let units = match (&one.when, &other.when) {
        (Some(When::Every(a)), Some(When::Every(b))) => Some((*a, *b)),
        _ => None,
    };
    let inner = units.and_then(|(a, b)| within(a, b));
    let outer = units.and_then(|(a, b)| within(b, a)).filter(|_| larger);
    let mut out = Set::all();
    // What is wider has at least as many.
    if narrower {
        let times =
            if one.time == other.time { Some(1) } else { inner.map(|(least, _)| if one.adds { least } else { 1 }) };
        if let Some(cut) = times.and_then(|k| scaled(low, k)) {
            out = out.and(&Set::between(cut, Cut::End));
        }
    }
    // What is narrower has at most as many; so has a window within the other.
    if wider {
        let times = if one.time == other.time || outer.is_some() { Some(1) } else { inner.map(|(_, most)| most) };
        if let Some(cut) = times.and_then(|k| scaled(high, k)) {
            out = out.and(&Set::between(Cut::Start, cut));
        }
    }
    out
}

fn scaled(cut: Cut, times: i64) -> Option<Cut> {
    let k = Rat::int(times);
    match cut {
        Cut::Before(n) => n.mul(k).map(Cut::Before),
        Cut::After(n) => n.mul(k).map(Cut::After),
        Cut::Start | Cut::End => None,
    }
}
