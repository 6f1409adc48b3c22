//! What conditions come to, by exact reasoning over ranges of counts, shares, other numbers, days, members of enums, yes and
//! no. Three answers: proved, with the places that prove it, or nothing. What lies outside the fragment could be anything,
//! so a proof never rests on it.
//!
//! ```text
//! expression ─▶ literals (term ∈ set) ─▶ worlds: ways to make it true, each a set for every term ─▶ an empty set is a proof
//! ```
//!
//! In the fragment: comparisons of a value from the facts (or a count, share, sum, least, greatest) with what is constant,
//! ranges, sets, counts in windows, deadlines, `all`, `some`, `no`, types of bearers, derived conditions, and how two such
//! values compare. A parameter stands for all of its values. Windows within each other (a month in a quarter) and
//! collections within each other (with a further `where`) are related.

mod key;
mod literal;
mod relate;
mod set;
mod term;
mod worlds;

pub use literal::Literal;
pub use set::{Cut, Set};
pub use term::{Kind, Term};
pub use worlds::{Fact, Proof, Worlds, has_window};

use crate::base::window::Range;
use crate::model::{Coll, EntityId, Expr, Model, Owner, Type};
use std::cell::RefCell;

/// Where conditions stand.
#[derive(Clone, Copy)]
pub struct Scope<'m> {
    /// The rules.
    pub model: &'m Model,
    /// From when to when they are in force, as far as that is known.
    pub force: Range,
    /// Whom they are about: frame 0 is one of these types or below.
    pub bearers: &'m [EntityId],
    /// How many frames are around them; 1 outside of collections.
    pub outer: usize,
    /// What the frames after the first are, as far as they are kept.
    members: [Option<Owner>; DEEP],
    /// Texts that were met, each a number.
    texts: &'m Texts,
}

/// Frames of members whose type is kept.
const DEEP: usize = 4;

/// Texts, so that they can be compared as numbers.
#[derive(Default)]
pub struct Texts(RefCell<Vec<String>>);

impl Texts {
    fn number(&self, text: &str) -> i64 {
        let mut all = self.0.borrow_mut();
        let at = all.iter().position(|t| t == text).unwrap_or_else(|| {
            all.push(text.to_string());
            all.len() - 1
        });
        at as i64
    }
    /// The text of a number.
    pub fn text(&self, number: i128) -> Option<String> {
        self.0.borrow().get(usize::try_from(number).ok()?).cloned()
    }
}

impl<'m> Scope<'m> {
    /// For conditions on a bearer.
    pub fn new(model: &'m Model, force: Range, bearers: &'m [EntityId], texts: &'m Texts) -> Scope<'m> {
        Scope { model, force, bearers, outer: 1, members: [None; DEEP], texts }
    }
    /// For conditions on the members of this collection; plain values have no frame of their own.
    pub fn inside(self, c: &Coll) -> Scope<'m> {
        let owner = match c.member {
            Type::Record(id) => Owner::Record(id),
            Type::Ref(id) => Owner::Entity(id),
            _ => return self,
        };
        let mut members = self.members;
        if let Some(place) = members.get_mut(self.outer - 1) {
            *place = Some(owner);
        }
        Scope { outer: self.outer + 1, members, ..self }
    }
    /// The text of a number.
    pub fn text(&self, number: i128) -> Option<String> {
        self.texts.text(number)
    }
    /// The keys of what `and` joins: equal keys mean the same.
    pub fn conjuncts(&self, e: &Expr) -> Vec<String> {
        key::conjuncts(e, self.outer)
    }
    /// The proof that these cannot all be so, each wanted (`true`) or its contrary.
    pub fn refute(&self, all: &[(&Expr, bool)]) -> Option<Proof> {
        self.worlds(all)?.refuted()
    }
    /// The ways to make all of these so; `None`: too many to look at.
    pub fn worlds(&self, all: &[(&Expr, bool)]) -> Option<Worlds> {
        let mut worlds = Worlds::any();
        for (e, wanted) in all {
            worlds = worlds.and(Worlds::of(e, *wanted, *self, 0)?)?;
        }
        Some(worlds)
    }
}
