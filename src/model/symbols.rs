//! What is declared where, and who uses it: for an editor. Names are resolved while the rules are checked (`Model::uses`); here
//! they are only looked up, by place.

use super::{
    DefineId, DocumentId, DutyId, EntityId, EnumId, ExceptionId, IntervalId, Model, Owner, ParameterId, RecordId,
};
use crate::base::{FileId, Span};
use rustc_hash::FxHashMap;

/// What a declared name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// A document.
    Document(DocumentId),
    /// A clause of a document's index, by position.
    Clause(DocumentId, usize),
    /// A topic: the pack, and its position among that pack's topics.
    Topic(usize, usize),
    /// An enum.
    Enum(EnumId),
    /// A member of an enum.
    Variant(EnumId, u16),
    /// A record or event.
    Record(RecordId),
    /// An entity type.
    Entity(EntityId),
    /// A field by slot; of an entity type, that which declares it.
    Field(Owner, usize),
    /// A derived field.
    Define(DefineId),
    /// A parameter.
    Parameter(ParameterId),
    /// A named interval.
    Interval(IntervalId),
    /// An obligation or attest.
    Duty(DutyId),
    /// An exception.
    Exception(ExceptionId),
}

/// Everything declared, by place.
#[derive(Debug, Default)]
pub struct Symbols {
    /// Sorted by place.
    declared: Vec<(Span, Symbol)>,
    places: FxHashMap<Symbol, Span>,
    /// By the place of the declaration.
    uses_of: FxHashMap<Span, Vec<Span>>,
}

/// A name in a text: what it stands for, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where the name under the cursor stands.
    pub at: Span,
    /// Where it is declared.
    pub declared: Span,
    /// What it stands for; `None` where the declaration is wrong and was left out.
    pub symbol: Option<Symbol>,
}

impl Symbols {
    /// Looks through a model.
    pub fn of(model: &Model) -> Symbols {
        let mut declared: Vec<(Span, Symbol)> = Vec::new();
        for (i, d) in model.documents.iter().enumerate() {
            let id = DocumentId(i as u32);
            declared.push((d.span, Symbol::Document(id)));
            declared.extend(d.clauses.iter().enumerate().map(|(k, c)| (c.span, Symbol::Clause(id, k))));
        }
        for (i, p) in model.packs.iter().enumerate() {
            declared.extend(p.topics.values().enumerate().map(|(k, t)| (t.span, Symbol::Topic(i, k))));
        }
        for (i, e) in model.enums.iter().enumerate() {
            let id = EnumId(i as u32);
            declared.push((e.span, Symbol::Enum(id)));
            declared.extend((0..).zip(&e.variants).map(|(k, v)| (v.span, Symbol::Variant(id, k))));
        }
        let own = |fields: &[super::Field], owner: Owner, out: &mut Vec<(Span, Symbol)>| {
            out.extend(fields.iter().enumerate().filter_map(|(slot, f)| Some((f.span?, Symbol::Field(owner, slot)))));
        };
        for (i, r) in model.records.iter().enumerate() {
            let id = RecordId(i as u32);
            declared.push((r.span, Symbol::Record(id)));
            own(&r.fields, Owner::Record(id), &mut declared);
        }
        for (i, e) in model.entities.iter().enumerate() {
            let id = EntityId(i as u32);
            declared.push((e.span, Symbol::Entity(id)));
            // What is above has been told as its own.
            let above = e.parent.and_then(|p| model.entities.get(p.index())).map_or(0, |p| p.fields.len());
            let fields = e.fields.iter().enumerate().skip(above);
            declared.extend(fields.filter_map(|(slot, f)| Some((f.span?, Symbol::Field(Owner::Entity(id), slot)))));
        }
        declared.extend((0..).zip(&model.defines).map(|(i, d)| (d.span, Symbol::Define(DefineId(i)))));
        declared.extend((0..).zip(&model.parameters).map(|(i, p)| (p.span, Symbol::Parameter(ParameterId(i)))));
        declared.extend((0..).zip(&model.intervals).map(|(i, x)| (x.span, Symbol::Interval(IntervalId(i)))));
        declared.extend((0..).zip(&model.duties).map(|(i, d)| (d.span, Symbol::Duty(DutyId(i)))));
        declared.extend((0..).zip(&model.exceptions).map(|(i, e)| (e.span, Symbol::Exception(ExceptionId(i)))));
        declared.sort();
        let places = declared.iter().map(|(span, symbol)| (*symbol, *span)).collect();
        let mut uses_of: FxHashMap<Span, Vec<Span>> = FxHashMap::default();
        for (at, of) in &model.uses {
            uses_of.entry(*of).or_default().push(*at);
        }
        Symbols { declared, places, uses_of }
    }

    /// What is declared by the name at this place.
    pub fn declared_at(&self, place: Span) -> Option<Symbol> {
        let i = self.declared.binary_search_by_key(&place, |(span, _)| *span).ok()?;
        self.declared.get(i).map(|(_, symbol)| *symbol)
    }
    /// Where something is declared.
    pub fn place(&self, symbol: Symbol) -> Option<Span> {
        self.places.get(&symbol).copied()
    }
    /// Where the name declared at this place is used, in the order of the texts.
    pub fn uses(&self, declared: Span) -> &[Span] {
        self.uses_of.get(&declared).map_or(&[], |v| v)
    }
    /// The name at an offset of a text, declared or used there; the shortest where they lie in each other. A cursor behind the
    /// last character is still at the name.
    pub fn at(&self, model: &Model, file: FileId, offset: u32) -> Option<Named> {
        let holds = |s: &Span| s.file == file && s.start <= offset && offset <= s.end;
        let uses = within(&model.uses, file, offset, |u| u.0).filter(|(at, _)| holds(at));
        let used = uses.map(|(at, of)| Named { at: *at, declared: *of, symbol: self.declared_at(*of) });
        let own = within(&self.declared, file, offset, |d| d.0).filter(|(at, _)| holds(at));
        let own = own.map(|(at, symbol)| Named { at: *at, declared: *at, symbol: Some(*symbol) });
        used.chain(own).min_by_key(|n| n.at.end - n.at.start)
    }
    /// All names in a text, declared or used, in order; what a name stands for is `None` where its declaration was left out.
    pub fn names<'s>(&'s self, model: &'s Model, file: FileId) -> Vec<Named> {
        let from = model.uses.partition_point(|(at, _)| at.file < file);
        let used = model.uses.get(from..).unwrap_or(&[]).iter().take_while(|(at, _)| at.file == file);
        let used = used.map(|(at, of)| Named { at: *at, declared: *of, symbol: self.declared_at(*of) });
        let from = self.declared.partition_point(|(at, _)| at.file < file);
        let own = self.declared.get(from..).unwrap_or(&[]).iter().take_while(|(at, _)| at.file == file);
        let own = own.map(|(at, symbol)| Named { at: *at, declared: *at, symbol: Some(*symbol) });
        let mut all: Vec<Named> = used.chain(own).collect();
        all.sort_by_key(|n| n.at);
        all
    }
}

/// The longest name, in bytes: none that begins earlier reaches the offset.
const LONGEST: u32 = 4096;

/// Those of a sorted list that can hold an offset.
fn within<T>(sorted: &[T], file: FileId, offset: u32, at: impl Fn(&T) -> Span) -> impl Iterator<Item = &T> {
    let from = sorted.partition_point(|t| {
        let s = at(t);
        (s.file, s.start) < (file, offset.saturating_sub(LONGEST))
    });
    let to = sorted.partition_point(|t| {
        let s = at(t);
        (s.file, s.start) <= (file, offset)
    });
    sorted.get(from..to.max(from)).unwrap_or(&[]).iter()
}
