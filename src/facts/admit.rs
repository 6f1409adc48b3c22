//! From the tape to slots: which entities a file states, and the values of their fields.

use super::complaints::Complaints;
use super::fill::Row;
use super::note::{Note, Noted};
use super::problem::{Hint, Named, Problem, Want};
use super::store::{Chunk, Stated, Value};
use super::tape::{Kind, Made, NONE, Node, Part, Quote, ROOT, Tape};
use super::toml::{self, slice};
use super::vocabulary::{Found, Shape, Vocabulary};
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::model::{Entity, EntityId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What a file, or a stretch of lines of one, states.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub(super) chunk: Chunk,
    /// Their `chunk` is not yet set.
    pub(super) stated: Vec<Stated>,
    pub(super) periods: Vec<(Range, Span)>,
    /// Whether anything at all is written.
    pub(super) anything: bool,
    /// What the words stand for, where that is asked for.
    pub(super) notes: Vec<Note>,
    /// Which of `stated` only have what a list says of them: their ids may be names (`owed`).
    pub(super) owed: Vec<u32>,
}

/// Reads one tape into a piece.
pub(super) struct Admit<'a, 'm> {
    pub(super) v: &'a Vocabulary<'m>,
    pub(super) text: &'a str,
    pub(super) tape: &'a Tape,
    pub(super) c: &'a mut Complaints,
    pub(super) out: &'a mut Piece,
    /// For each slot of the rows being filled, the node that filled it.
    pub(super) seen: &'a mut Vec<u32>,
    /// Whether to note what the words stand for.
    pub(super) notes: bool,
    /// Whether the text broke off, so that what is missing may only not have been reached.
    pub(super) broken: bool,
}

/// Keys at the top of a file that are no fields.
fn is_head(key: &str) -> bool {
    matches!(key, "entity" | "period" | "stated_on")
}

impl<'a, 'm> Admit<'a, 'm> {
    /// The whole file (or line).
    pub(super) fn file(&mut self) {
        let tape = self.tape;
        let (mut entity, mut stated_on) = (None, None);
        let mut head: [Option<Part>; 3] = [None; 3];
        for (ix, node) in tape.children(ROOT) {
            self.out.anything = true;
            let key = self.key(node);
            let which = match &*key {
                "entity" => 0,
                "period" => 1,
                "stated_on" => 2,
                _ => continue,
            };
            if let Some(first) = head.get(which).copied().flatten() {
                self.duplicate(node, first);
                continue;
            }
            if let Some(h) = head.get_mut(which) {
                *h = Some(node.key);
            }
            match which {
                0 => entity = Some(*node),
                1 => self.period(ix, node),
                _ => stated_on = self.plain_date(node, "stated_on"),
            }
        }
        match entity {
            Some(node) => self.flat(&node, stated_on),
            None => self.tables(stated_on),
        }
    }

    /// A file that states one entity, its fields at the top.
    fn flat(&mut self, entity: &Node, stated_on: Option<Day>) {
        let Some(word) = self.quoted_text(entity) else {
            let want = Want::Text;
            let hint = (entity.kind == Kind::Bare).then(|| Hint::Quote(slice(self.text, entity.at).to_owned()));
            self.wrong_type(entity.at, Named::new("entity", None), want, hint);
            return;
        };
        let home = entity.key.to(entity.at);
        if let Some(ty) = self.entity_type(&word, entity.at) {
            self.entity(ty, ROOT, home, stated_on, true);
        }
    }

    /// A file whose tables are named after entity types.
    fn tables(&mut self, stated_on: Option<Day>) {
        let tape = self.tape;
        let mut fields_told = false;
        let mut seen: HashMap<Cow<str>, Part> = HashMap::new();
        for (ix, node) in tape.children(ROOT) {
            let key = self.key(node);
            if is_head(&key) {
                continue;
            }
            match node.kind {
                Kind::Bare | Kind::Text(_) | Kind::Missing | Kind::Null => {
                    let known = matches!(self.v.entity_names.find(&key), Found::One(_));
                    if !known && !fields_told && node.kind != Kind::Null {
                        fields_told = true;
                        let problem = Problem::NoEntity(self.v.some_entities());
                        self.c.add(node.key, &problem);
                    }
                    if !known {
                        self.note(node.key, || Noted::StrayTop);
                        continue;
                    }
                }
                // one word about fields without an owner is enough
                Kind::Array | Kind::Table
                    if fields_told && matches!(self.v.entity_names.find(&key), Found::Nothing) =>
                {
                    continue;
                }
                Kind::Array | Kind::Table => {}
            }
            let Some(ty) = self.entity_type(&key, node.key) else {
                continue;
            };
            match seen.entry(key) {
                Entry::Occupied(first) => {
                    let key = first.key().clone().into_owned();
                    let problem = match node.made {
                        Made::Value => Problem::DuplicateKey(key),
                        Made::Header | Made::Implied | Made::Dotted => Problem::RepeatedTable(key),
                    };
                    self.c.add_also(node.key, &problem, *first.get());
                }
                Entry::Vacant(place) => {
                    place.insert(node.key);
                }
            }
            match node.kind {
                Kind::Table => self.entity(ty, ix, node.home(), stated_on, false),
                Kind::Array => {
                    for (ix, member) in tape.children(ix) {
                        match member.kind {
                            Kind::Table => self.entity(ty, ix, member.home(), stated_on, false),
                            Kind::Bare | Kind::Text(_) | Kind::Array | Kind::Null | Kind::Missing => {
                                self.not_entities(member, ty)
                            }
                        }
                    }
                }
                Kind::Null => {}
                Kind::Bare | Kind::Text(_) | Kind::Missing => self.not_entities(node, ty),
            }
        }
    }
    fn not_entities(&mut self, node: &Node, ty: EntityId) {
        if node.kind != Kind::Missing {
            let named = self.v.entity_named(ty);
            self.wrong_type(node.at, named.clone(), Want::Entities(named), None);
        }
    }
    fn entity_type(&mut self, word: &str, at: Part) -> Option<EntityId> {
        match self.v.entity_names.find(word) {
            Found::One(i) => {
                self.note(at, || Noted::Entity(EntityId(i)));
                Some(EntityId(i))
            }
            Found::Shared(a, b) => {
                let name = |i| self.v.entity_named(EntityId(i)).name;
                let problem = Problem::SharedLabel(word.to_owned(), name(a), name(b));
                self.c.add(at, &problem);
                None
            }
            Found::Nothing => {
                self.note(at, || Noted::StrayTop);
                let left_out = self.v.model.left_out.has_type(word);
                if !word.is_empty() && !left_out && !self.c.is_full() {
                    let nearest = self.v.entity_names.nearest(word);
                    let right = nearest.as_deref().map(|n| self.rewritten(at, n));
                    let problem =
                        Problem::UnknownEntity { written: toml::excerpt(word), nearest, known: self.v.some_entities() };
                    self.c.add_or_fix(at, &problem, right);
                }
                None
            }
        }
    }

    /// Notes what a word stands for.
    pub(super) fn note(&mut self, at: Part, what: impl FnOnce() -> Noted) {
        if self.notes && !at.is_empty() {
            let at = self.c.span(at);
            self.out.notes.push(Note { at, what: what() });
        }
    }

    /// One entity: its slots, then what its lists need, one after the other.
    fn entity(&mut self, ty: EntityId, table: u32, home: Part, stated_on: Option<Day>, flat: bool) {
        let (v, tape) = (self.v, self.tape);
        let Some(shape) = v.entity(ty) else {
            return;
        };
        let (base, texts) = (self.out.chunk.slots.len(), self.out.chunk.text.len());
        let mark = self.seen.len();
        self.note(home, || Noted::Table(ty));
        self.blank(shape, home);
        self.seen.resize(mark + shape.fields.len(), NONE);
        let mut row = Row { base, mark, next: 0 };
        let (mut covers, mut attests) = (None, None);
        for (ix, node) in tape.children(table) {
            let key = self.key(node);
            let side = match &*key {
                "covers" => &mut covers,
                "attest" => &mut attests,
                other => {
                    if !(flat && is_head(other)) {
                        self.field(shape, &key, ix, node, &mut row);
                    }
                    continue;
                }
            };
            match *side {
                Some((_, first)) => self.duplicate(node, first),
                None => *side = Some((ix, node.key)),
            }
        }
        let id = self.id(shape, base, mark, home);
        self.seen.truncate(mark);
        let Some(id) = id else {
            self.out.chunk.slots.truncate(base);
            self.out.chunk.text.truncate(texts);
            return;
        };
        let covers = covers.map(|(ix, _)| self.covers(shape, ix, stated_on));
        let attests = attests.map(|(ix, _)| self.attests(ty, ix));
        let name = match self.value_at(base + Entity::NAME) {
            Value::Text(a, b) if a < b => self.out.chunk.text(a, b).into(),
            _ => id.clone(),
        };
        self.out.stated.push(Stated {
            ty,
            id,
            name,
            chunk: 0,
            base: base as u32,
            at: self.c.span(home),
            stated_on,
            stated_on_of: Vec::new(),
            covers: covers.unwrap_or_default().into(),
            attests: attests.unwrap_or_default().into(),
            unanswered: Box::default(),
        });
    }
    fn value_at(&self, slot: usize) -> Value {
        self.out.chunk.slots.get(slot).map_or(Value::Unknown, |s| s.value)
    }
    /// The id; `None` (and a word about it) if the entity cannot be named.
    fn id(&mut self, shape: &Shape, base: usize, mark: usize, home: Part) -> Option<Box<str>> {
        let stated = self.seen.get(mark + Entity::ID).copied().unwrap_or(NONE);
        if stated == NONE || self.tape.node(stated).kind == Kind::Null {
            if !self.broken {
                self.c.add(home, &Problem::MissingId(shape.named.clone()));
            }
            return None;
        }
        let node = self.tape.node(stated);
        let id = match self.value_at(base + Entity::ID) {
            Value::Text(a, b) => self.out.chunk.text(a, b),
            // `id = 140702`: reported as a wrong type; still the best name for what else is wrong
            _ if node.kind == Kind::Bare => slice(self.text, node.at),
            _ => return None,
        };
        if id.trim().is_empty() || id.chars().any(char::is_control) {
            self.c.add(node.at, &Problem::BadId);
            return None;
        }
        Some(id.into())
    }

    /// A node's key without its quotes.
    pub(super) fn key(&mut self, node: &Node) -> Cow<'a, str> {
        match node.key_quote {
            None => Cow::Borrowed(slice(self.text, node.key)),
            Some(quote) => self.decoded(node.key, quote),
        }
    }
    /// The text of a node in quotes.
    pub(super) fn quoted_text(&mut self, node: &Node) -> Option<Cow<'a, str>> {
        match node.kind {
            Kind::Text(quote) => Some(self.decoded(node.at, quote)),
            Kind::Bare | Kind::Null | Kind::Missing | Kind::Array | Kind::Table => None,
        }
    }
    pub(super) fn decoded(&mut self, part: Part, quote: Quote) -> Cow<'a, str> {
        let raw = slice(self.text, part);
        let mark = match quote {
            Quote::Basic | Quote::Json => '"',
            Quote::Literal => '\'',
            Quote::Kept(n) => return Cow::Borrowed(self.tape.kept(n)),
            Quote::MlBasic | Quote::MlLiteral => {
                return toml::decode(self.text, part, quote, self.c);
            }
        };
        match raw.strip_prefix(mark).and_then(|r| r.strip_suffix(mark)) {
            Some(inside) if inside.bytes().all(|b| b != b'\\' && b >= 0x20 && b != 0x7F) => Cow::Borrowed(inside),
            _ => toml::decode(self.text, part, quote, self.c),
        }
    }
}
