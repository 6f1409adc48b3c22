//! Facts in slots: every value keeps the place it came from.

use crate::base::window::Range;
use crate::base::{Day, FileId, Instant, Rat, Span};
use crate::model::{DutyId, EntityId, Model};
use rustc_hash::FxHashMap;

/// An entity among [`Facts::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityIx(pub u32);

/// A value in a slot. Texts and rows live in the entity's [`Chunk`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Not stated, for a field of type `T`: unknown.
    Unknown,
    /// Not stated, for a field of type `T?`: known to be none.
    None,
    /// Truth.
    Bool(bool),
    /// A reduced fraction in the canonical unit of the field's dimension (days for a duration).
    Number(i64, u32),
    /// A duration given in clock time; a reduced fraction of minutes.
    Clock(i64, u32),
    /// A number too long for that: its place in the chunk's `wide`, and whether it is clock time.
    Wide(u32, bool),
    /// A day.
    Date(Day),
    /// A moment.
    DateTime(Instant),
    /// Text: byte range of the chunk's `text`.
    Text(u32, u32),
    /// A member of the field's enum.
    Variant(u16),
    /// A stated entity.
    Ref(EntityIx),
    /// A reference to an entity that no file states; its id is a byte range of the chunk's `text`.
    Dangling(u32, u32),
    /// A list: first slot and number of members in the chunk's `slots`. Members that are records take as many slots as
    /// the record has fields; others take one.
    List(u32, u32),
    /// A nested record: its first slot.
    Row(u32),
}

/// A value and where it was stated. For a field that was not stated `at` is the place of the entity or row it is missing
/// from (its header, or `{`).
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The value.
    pub value: Value,
    /// Its place.
    pub at: Span,
}

/// The values of the entities of one file (or of one entity merged from several).
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Entities' fields, rows of lists, plain members of lists.
    pub slots: Vec<Slot>,
    /// All texts, one after the other.
    pub text: String,
    /// Numbers that a slot has no room for.
    pub wide: Vec<Rat>,
}

impl Chunk {
    /// A number as a value; `clock`: of minutes.
    pub fn number(&mut self, n: Rat, clock: bool) -> Value {
        match (n.compact(), clock) {
            (Some((num, den)), false) => Value::Number(num, den),
            (Some((num, den)), true) => Value::Clock(num, den),
            (None, _) => {
                self.wide.push(n);
                Value::Wide(self.wide.len() as u32 - 1, clock)
            }
        }
    }
    /// A number that a slot has no room for.
    pub fn wide(&self, at: u32) -> Option<Rat> {
        self.wide.get(at as usize).copied()
    }
    /// A text by its range.
    pub fn text(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or("")
    }
}

/// How far an event ledger speaks (`covers`).
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// The field, dotted where it is inside a list (`leaders.visits`), in declared names.
    pub path: String,
    /// The span; empty for `false` (never complete).
    pub range: Range,
    /// Where it is stated.
    pub at: Span,
}

/// A declaration under `[entity.attest]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The attest's name (or title as a label), as written: `NAME`, or `DOCUMENT.NAME`.
    pub name: String,
    /// The attests of that name, ascending.
    pub duties: Box<[DutyId]>,
    /// Where it is stated.
    pub at: Span,
    /// What is stated; several for an attest that repeats.
    pub entries: Vec<Declaration>,
}

/// One declaration of an attest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declaration {
    /// `done`; `None` if absent.
    pub done: Option<bool>,
    /// `on`
    pub on: Option<Day>,
    /// `evidence`
    pub evidence: Option<String>,
    /// `applies = false`
    pub not_applicable: bool,
    /// `reason`
    pub reason: Option<String>,
    /// Where it is stated, if it was read.
    pub at: Option<Span>,
}

impl Declaration {
    /// Whether another says the same, wherever it stands.
    pub fn says(&self, other: &Declaration) -> bool {
        self.said() == other.said()
    }
    /// All that it says, to compare and to sort.
    pub fn said(&self) -> (Option<bool>, Option<Day>, Option<&str>, bool, Option<&str>) {
        let Declaration { done, on, evidence, not_applicable, reason, at: _ } = self;
        (*done, *on, evidence.as_deref(), *not_applicable, reason.as_deref())
    }
}

/// An entity as stated.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Its type.
    pub ty: EntityId,
    /// Its id.
    pub id: Box<str>,
    /// Its name; the id if none is stated.
    pub name: Box<str>,
    /// Its chunk.
    pub chunk: u32,
    /// Its first slot there.
    pub base: u32,
    /// Where it begins.
    pub at: Span,
    /// The day its facts were compiled; `as_of` where the file does not say. The file's that states it first.
    pub stated_on: Option<Day>,
    /// `stated_on` of further files by file, where an entity was merged from several.
    pub stated_on_of: Vec<(FileId, Option<Day>)>,
    /// How far its ledgers speak.
    pub covers: Box<[Cover]>,
    /// Its declarations.
    pub attests: Box<[Declared]>,
    /// Declarations that a form asks for and nobody has answered, without entries: where the answer belongs.
    pub unanswered: Box<[Declared]>,
}

impl Stated {
    /// The day that what this file states was compiled.
    pub fn compiled(&self, file: FileId) -> Option<Day> {
        self.stated_on_of.iter().find(|(f, _)| *f == file).map_or(self.stated_on, |(_, day)| *day)
    }
    /// What is declared of an attest. The name that fits the fewest attests goes before one that fits more: `DOCUMENT.NAME`
    /// before a `NAME` that several documents have.
    pub fn declared(&self, duty: DutyId) -> Option<&Declared> {
        self.attests.iter().filter(|d| d.duties.contains(&duty)).min_by_key(|d| d.duties.len())
    }
}

/// Who refers to whom through one field: `every E via F` answered at once.
#[derive(Debug, Default)]
pub struct Reverse {
    /// By target: those that refer to it, in order of id.
    pub members: FxHashMap<EntityIx, Vec<EntityIx>>,
    /// Those whose reference is unknown.
    pub unknown: Vec<EntityIx>,
}

/// All facts of a run.
#[derive(Debug, Default)]
pub struct Facts {
    /// Chunks.
    pub chunks: Vec<Chunk>,
    /// Entities sorted by type name, then id: the order of findings.
    pub entities: Vec<Stated>,
    /// How many entities of each type are stated (by `EntityId`, exact type, not those below).
    pub counts: Vec<u32>,
    /// Reverse references, by the referring type and slot.
    pub reverse: FxHashMap<(EntityId, usize), Reverse>,
    /// How many files were read.
    pub files: usize,
    /// The files that were read, with the SHA-256 of each, in order of name.
    pub read: Vec<(FileId, [u8; 32])>,
    /// SHA-256 over all fact files, `sha256:…`; does not depend on their order.
    pub digest: String,
    /// The `period`s stated, with their places, in order of file.
    pub periods: Vec<(Range, Span)>,
    /// What each word stands for, where that was asked for.
    pub notes: Vec<super::Note>,
}

impl Facts {
    /// An entity.
    pub fn entity(&self, ix: EntityIx) -> Option<&Stated> {
        self.entities.get(ix.0 as usize)
    }
    /// The chunk of an entity.
    pub fn chunk(&self, entity: &Stated) -> Option<&Chunk> {
        self.chunks.get(entity.chunk as usize)
    }
    /// `type/id` as findings name an entity.
    pub fn key(&self, model: &Model, ix: EntityIx) -> String {
        match self.entity(ix) {
            Some(e) => format!("{}/{}", model.entities.get(e.ty.index()).map_or("", |t| &t.name), e.id),
            None => String::new(),
        }
    }
}
