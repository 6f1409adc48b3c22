//! The ways to make conditions so: each a set for every term. Where in every one some set is empty, they cannot be so.

use super::literal::{Lit, Literal, literal};
use super::relate::relate;
use super::set::Set;
use super::term::{Kind, Term};
use super::{Scope, key};
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::model::{Expr, ExprKind, Root, Step, Value, When};
use std::collections::{BTreeMap, BTreeSet};

/// The most ways that are looked at.
const MOST: usize = 64;
/// How deep derived conditions are gone into.
const DEEP: usize = 8;

/// A condition that takes part in a proof.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Where it stands.
    pub at: Span,
    /// What it is about.
    pub term: Term,
    /// Where it holds, as written.
    pub written: Set,
    /// Whether it is wanted, or its contrary.
    pub wanted: bool,
}

/// Why conditions cannot all be so.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The conditions that exclude each other, or one that excludes itself; each place once.
    pub facts: Vec<Fact>,
}

/// A term in one way to make conditions so.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) term: Term,
    /// Where it must lie: in every window, where it has windows.
    pub(super) every: Set,
    /// Where it must lie at least in those windows that lie in a larger one that is judged too.
    pub(super) must: Set,
    /// Where it must lie in some window, each in one of its own.
    some: Vec<(Set, Fact)>,
    /// What `must` comes from.
    pub(super) from: Vec<Fact>,
    /// Whether the sets are just those of the conditions.
    exact: bool,
}

/// One way to make conditions so, by the keys of terms.
pub(super) type World = BTreeMap<String, Entry>;

/// All the ways.
#[derive(Clone, Debug)]
pub struct Worlds {
    all: Vec<World>,
}

impl Worlds {
    /// The way that asks for nothing.
    pub fn any() -> Worlds {
        Worlds { all: vec![World::new()] }
    }
    fn never() -> Worlds {
        Worlds { all: Vec::new() }
    }
    /// The ways to make a condition, or its contrary, so.
    pub(super) fn of(e: &Expr, wanted: bool, scope: Scope, depth: usize) -> Option<Worlds> {
        match &e.kind {
            ExprKind::Not(x) => return Worlds::of(x, !wanted, scope, depth),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let (a, b) = (Worlds::of(a, wanted, scope, depth)?, Worlds::of(b, wanted, scope, depth)?);
                let both = matches!(e.kind, ExprKind::And(..)) == wanted;
                return if both { a.and(b) } else { a.or(b) };
            }
            ExprKind::Access(a) if depth < DEEP && a.root == Root::Frame(0) => {
                // A derived condition of the bearer is what it says.
                if let [Step::Define(id)] = a.steps.as_slice()
                    && let Some(define) = scope.model.defines.get(id.index())
                {
                    let own = Scope { outer: 1, ..scope };
                    return Some(Worlds::of(&define.body, wanted, own, depth + 1)?.told_at(a.span));
                }
            }
            ExprKind::Const(Value::Bool(b)) => {
                return Some(if *b == wanted { Worlds::any() } else { Worlds::never() });
            }
            _ => {}
        }
        let (literal, exact) = match literal(e, &scope) {
            Lit::Known(known) => return Some(if known == wanted { Worlds::any() } else { Worlds::never() }),
            Lit::Of(literal) => (*literal, true),
            Lit::Opaque => {
                let term = Term::opaque(key::key(e, scope.outer));
                let yes = Set::one(crate::base::Rat::ONE).whole();
                (Literal { term, over: yes.clone(), under: yes }, false)
            }
        };
        Some(Worlds::one(literal, wanted, exact, e.span))
    }
    fn one(literal: Literal, wanted: bool, exact: bool, at: Span) -> Worlds {
        let Literal { term, over, under } = literal;
        let fact = Fact { at, term: term.clone(), written: over.clone(), wanted };
        let exact = exact && over == under;
        let set = if wanted { over } else { under.not() };
        let set = if term.whole { set.whole() } else { set };
        let set = set.and(&term.domain);
        // The contrary of “in every window” is “in some window”.
        let in_all = term.windows.is_none_or(|every| every == wanted);
        let (must, some, from) =
            if in_all { (set, Vec::new(), vec![fact]) } else { (term.domain.clone(), vec![(set, fact)], Vec::new()) };
        let entry = Entry { every: must.clone(), must, some, from, exact, term };
        Worlds { all: vec![World::from([(entry.term.key.clone(), entry)])] }
    }
    /// Both.
    pub fn and(self, other: Worlds) -> Option<Worlds> {
        if self.all.len() * other.all.len() > MOST {
            return None;
        }
        let mut all = Vec::with_capacity(self.all.len() * other.all.len());
        for a in &self.all {
            for b in &other.all {
                let mut world = a.clone();
                for (key, entry) in b {
                    match world.get_mut(key) {
                        Some(there) => {
                            there.every = there.every.and(&entry.every);
                            there.must = there.must.and(&entry.must);
                            there.some.extend(entry.some.iter().cloned());
                            there.from.extend(entry.from.iter().cloned());
                            there.exact &= entry.exact;
                        }
                        None => drop(world.insert(key.clone(), entry.clone())),
                    }
                }
                all.push(world);
            }
        }
        Some(Worlds { all })
    }
    /// Either of two.
    pub fn either(one: Worlds, other: Worlds) -> Option<Worlds> {
        one.or(other)
    }
    fn or(mut self, other: Worlds) -> Option<Worlds> {
        self.all.extend(other.all);
        (self.all.len() <= MOST).then_some(self)
    }
    /// The same, told of the place where a derived condition is used.
    fn told_at(mut self, at: Span) -> Worlds {
        for entry in self.all.iter_mut().flat_map(|w| w.values_mut()) {
            entry.from.iter_mut().chain(entry.some.iter_mut().map(|s| &mut s.1)).for_each(|f| f.at = at);
        }
        self
    }
    /// The proof that there is no way.
    pub fn refuted(&self) -> Option<Proof> {
        let mut proof = Proof::default();
        for world in &self.all {
            for fact in conflict(world)? {
                let known = |f: &Fact| f.at == fact.at && f.term.key == fact.term.key;
                if !proof.facts.iter().any(known) {
                    proof.facts.push(fact);
                }
            }
        }
        Some(proof)
    }
    /// Whether facts can certainly make it so: some way speaks only of stored values and whole lists, each of which can be
    /// anything.
    pub fn surely(&self) -> bool {
        let free = |e: &Entry| {
            e.exact && e.term.free && !e.every.is_empty() && e.some.iter().all(|(s, _)| !s.and(&e.every).is_empty())
        };
        let apart = |world: &World| {
            let mut bases: Vec<&str> = world.values().filter_map(|e| Some(e.term.of.as_ref()?.base.as_str())).collect();
            bases.sort_unstable();
            bases.windows(2).all(|pair| matches!(pair, [a, b] if a != b))
        };
        self.all.iter().any(|world| world.values().all(free) && apart(world))
    }
    /// The keys of the terms the ways speak of.
    pub fn terms(&self) -> BTreeSet<&str> {
        self.all.iter().flat_map(|w| w.keys()).map(String::as_str).collect()
    }
    /// The keys of what the ways speak of: the collections and fields that are counted, else the terms.
    pub fn subjects(&self) -> BTreeSet<&str> {
        let entries = self.all.iter().flat_map(|w| w.values());
        entries.filter(|e| e.term.kind != Kind::Bearer).map(|e| e.term.subject()).collect()
    }
}

/// The facts that leave a term nowhere to lie.
fn conflict(world: &World) -> Option<Vec<Fact>> {
    let mut world = world.clone();
    if let Some(entry) = world.values().find(|e| e.must.is_empty()) {
        return Some(fewest(entry));
    }
    relate(&mut world);
    for entry in world.values() {
        if entry.must.is_empty() {
            return Some(entry.from.clone());
        }
        if let Some((_, fact)) = entry.some.iter().find(|(set, _)| set.and(&entry.every).is_empty()) {
            return Some(entry.from.iter().chain([fact]).cloned().collect());
        }
    }
    None
}

/// Of the facts about a term one that no value meets, else two that exclude each other, else all.
fn fewest(entry: &Entry) -> Vec<Fact> {
    let set = |f: &Fact| {
        let set = if f.wanted { f.written.clone() } else { f.written.not() };
        let set = if entry.term.whole { set.whole() } else { set };
        set.and(&entry.term.domain)
    };
    if let Some(alone) = entry.from.iter().find(|f| set(f).is_empty()) {
        return vec![alone.clone()];
    }
    for (i, a) in entry.from.iter().enumerate() {
        if let Some(b) = entry.from.iter().skip(i + 1).find(|b| set(a).and(&set(b)).is_empty()) {
            return vec![a.clone(), b.clone()];
        }
    }
    entry.from.clone()
}

/// Whether some window or due day is judged within a span.
pub fn has_window(when: &When, force: Range) -> bool {
    if force.is_empty() {
        return false;
    }
    if force.from == Day::MIN || force.to == Day::MAX {
        return true;
    }
    match when {
        When::Every(unit) => {
            let first = unit.containing(force.from);
            force.contains(first) || force.contains(unit.containing(first.to.plus(1)))
        }
        When::EveryRolling(..) | When::SomeRolling(_) => true,
        When::During(range, _) => !range.and(force).is_empty(),
        When::Recurring { recurrence, .. } => {
            let near = Range::new(force.from, force.to.min(force.from.plus(800)));
            !recurrence.due_in(near).is_empty()
        }
        When::Dates { days, .. } => days.iter().any(|d| match &d.kind {
            ExprKind::Const(Value::Date(day)) => force.has(*day),
            _ => true,
        }),
    }
}

impl Fact {
    /// How its numbers are read.
    pub fn kind(&self) -> Kind {
        self.term.kind
    }
}
