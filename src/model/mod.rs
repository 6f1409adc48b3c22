//! Tree → meaning: packs, vocabulary, names, types, units. What an editor, a lint and the plan ask.
//!
//! A declaration with an error is left out and reported; the rest stays usable.

pub mod duty;
pub mod expr;
pub mod types;

pub mod dump;
mod load;
pub mod pack;
pub mod reads;
pub mod visit;

pub mod ask;
mod check;
pub mod clause;
mod clauses;
mod constants;
mod cycle;
mod declare;
mod defines;
mod depends;
mod documents;
mod duties;
mod entities;
mod exceptions;
mod fields;
mod manifest;
mod names;
mod problem;
pub mod symbols;
mod targets;
mod vocabulary;

pub use clause::{Fingerprint, IndexClause, Status};
pub use duty::{
    Attest, Body, Consequence, Document, DutyId, DutyKind, Excepted, Exception, ExceptionId, Obligation, Repeats,
};
pub use load::{Cache, Loaded, load, load_again};
pub use pack::{PackFile, PackFiles};

pub use expr::{Access, Bound, Coll, Expr, ExprKind, Measure, Root, Step, When};
pub use reads::{Place, Reads};
pub use types::{
    Define, DefineId, DocumentId, Entity, EntityId, Enum, EnumId, Field, Interval, IntervalId, NumKind, Owner,
    Parameter, ParameterId, Record, RecordId, Type, Value, Variant,
};
pub use visit::Part;

use crate::base::fold::fold;
use crate::base::window::Range;
use crate::base::{Day, FileId, Span};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// A pack as loaded.
#[derive(Clone, Debug)]
pub struct Pack {
    /// `name` of `pack.toml`.
    pub name: String,
    /// `version`.
    pub version: String,
    /// `title`.
    pub title: String,
    /// `depends`.
    pub depends: Vec<String>,
    /// Titles of topics, by name.
    pub topics: BTreeMap<String, Topic>,
    /// The holiday calendar by year.
    pub calendar: BTreeMap<i16, CalendarYear>,
    /// Its rule texts.
    pub files: Vec<FileId>,
}

/// The title of a topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// In Chinese.
    pub zh: String,
    /// In English, where there is one.
    pub en: Option<String>,
    /// Where its name stands.
    pub span: Span,
}

/// Working days of one year.
#[derive(Clone, Debug, Default)]
pub struct CalendarYear {
    /// Holidays.
    pub off: Vec<Day>,
    /// Weekend days that are worked (调休).
    pub work: Vec<Day>,
    /// The notice it was taken from.
    pub source: String,
}

/// Everything the rules say, resolved and typed.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Packs in the order given; those they depend on come first.
    pub packs: Vec<Pack>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Enums.
    pub enums: Vec<Enum>,
    /// Records and events.
    pub records: Vec<Record>,
    /// Entity types; a parent has a smaller id than its children.
    pub entities: Vec<Entity>,
    /// Derived fields.
    pub defines: Vec<Define>,
    /// Values by date.
    pub parameters: Vec<Parameter>,
    /// Named spans of days.
    pub intervals: Vec<Interval>,
    /// Obligations and attests, sorted by `document.name`.
    pub duties: Vec<Obligation>,
    /// Exceptions.
    pub exceptions: Vec<Exception>,
    /// Every use of a declared name: where it is used, and where it is declared.
    pub uses: Vec<(Span, Span)>,
    /// What is declared and was left out, for its declaration is wrong.
    pub left_out: LeftOut,
}

/// Names and labels of what was left out; facts that use them are not to blame.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// Of types.
    types: FxHashSet<String>,
    /// Of fields, by owner.
    fields: FxHashSet<(Owner, String)>,
}

impl LeftOut {
    /// Whether a type of this name or label was left out.
    pub fn has_type(&self, word: &str) -> bool {
        !self.types.is_empty() && self.types.contains(&*fold(word))
    }
}

impl Model {
    /// Whether a field of this name or label was left out of an owner, or of what is above it.
    pub fn has_left_out(&self, owner: Owner, word: &str) -> bool {
        let fields = &self.left_out.fields;
        if fields.is_empty() {
            return false;
        }
        let word = fold(word).into_owned();
        let mut at = Some(owner);
        while let Some(owner) = at {
            if fields.contains(&(owner, word.clone())) {
                return true;
            }
            at = match owner {
                Owner::Entity(id) => self.entities.get(id.index()).and_then(|e| e.parent).map(Owner::Entity),
                Owner::Record(_) => None,
            };
        }
        false
    }
    /// Whether `child` is `parent` or below it.
    pub fn is_a(&self, child: EntityId, parent: EntityId) -> bool {
        let mut at = Some(child);
        while let Some(id) = at {
            if id == parent {
                return true;
            }
            at = self.entities.get(id.0 as usize).and_then(|e| e.parent);
        }
        false
    }
    /// The entity type with this name or label (folded); both languages.
    pub fn entity_named(&self, word: &str) -> Option<EntityId> {
        self.entities
            .iter()
            .position(|e| {
                let labels = [&e.label, &e.label_en].into_iter().flatten();
                e.name == word || labels.into_iter().any(|l| fold(l) == fold(word))
            })
            .map(|i| EntityId(i as u32))
    }
    /// A clause as another clause of a document names it: by its id, or `document.id`.
    pub fn clause<'m>(&'m self, from: &'m Document, name: &str) -> Option<(&'m Document, &'m IndexClause)> {
        let own = from.clause(name).map(|c| (from, c));
        own.or_else(|| {
            let (document, id) = name.split_once('.')?;
            let document = self.documents.iter().find(|d| d.name == document)?;
            Some((document, document.clause(id)?))
        })
    }
    /// The span a duty's document is in force, open where it does not say.
    pub fn in_force(&self, duty: &Obligation) -> Range {
        self.documents.get(duty.document.0 as usize).map_or(Range::ALL, |d| d.in_force)
    }
}
