//! The values of one record or entity: from nodes to slots, by the type of each field.

use super::admit::Admit;
use super::note::Noted;
use super::problem::{Hint, Named, Problem, Want};
use super::store::{Slot, Value};
use super::tape::{Kind, Made, NONE, Node, Part};
use super::toml::{self, slice};
use super::value::{self, Fits, Misfit};
use super::vocabulary::{Found, Shape};
use crate::model::{Field, Owner, RecordId, Type};

/// The record or entity whose slots are being filled.
pub(super) struct Row {
    /// Its first slot in the chunk.
    pub(super) base: usize,
    /// Its first place in `Admit::seen`.
    pub(super) mark: usize,
    /// The slot after the one filled last.
    pub(super) next: u32,
}

impl<'m> Admit<'_, 'm> {
    /// Adds the slots of a record or entity with nothing stated.
    pub(super) fn blank(&mut self, shape: &Shape, home: Part) {
        let at = self.c.span(home);
        let slots = shape.absent.iter().map(|value| Slot { value: *value, at });
        self.out.chunk.slots.extend(slots);
    }
    fn put(&mut self, slot: usize, value: Value, at: Part) {
        let at = self.c.span(at);
        if let Some(s) = self.out.chunk.slots.get_mut(slot) {
            *s = Slot { value, at };
        }
    }
    /// One key of a record or entity.
    pub(super) fn field(&mut self, shape: &Shape<'m>, key: &str, ix: u32, node: &Node, row: &mut Row) {
        let slot = match shape.find(key, row.next) {
            Found::One(slot) => slot,
            Found::Shared(a, b) => {
                let name = |i| shape.field(i).map_or(String::new(), |f| f.name.clone());
                let problem = Problem::SharedLabel(key.to_owned(), name(a), name(b));
                self.c.add(node.key, &problem);
                return;
            }
            Found::Nothing => {
                self.note(node.key, || Noted::Stray(shape.owner));
                let left_out = self.v.model.has_left_out(shape.owner, key);
                if !node.key.is_empty() && !left_out && !self.c.is_full() {
                    let nearest = shape.names.nearest(key);
                    let right = nearest.as_deref().map(|n| self.rewritten(node.key, n));
                    let problem =
                        Problem::UnknownField { owner: shape.named.clone(), written: toml::excerpt(key), nearest };
                    self.c.add_or_fix(node.key, &problem, right);
                }
                return;
            }
        };
        let Some(field) = shape.field(slot) else {
            return;
        };
        row.next = slot + 1;
        let slot = slot as usize;
        self.note(node.key, || Noted::Field(shape.owner, slot));
        if let Some(first) = self.seen.get(row.mark + slot).copied()
            && first != NONE
        {
            let first = self.tape.node(first).key;
            self.duplicate(node, first);
            return;
        }
        if let Some(s) = self.seen.get_mut(row.mark + slot) {
            *s = ix;
        }
        if node.kind == Kind::Null {
            return;
        }
        if self.notes {
            self.values(shape.owner, slot, &field.ty, ix, node);
        }
        let value = self.value(field, &field.ty, ix, node);
        self.put(row.base + slot, value, node.at);
    }
    /// Notes what the value of a field, or the values in its list, stand for.
    fn values(&mut self, owner: Owner, slot: usize, ty: &Type, ix: u32, node: &Node) {
        match (ty, node.kind) {
            (Type::List(inner), Kind::Array) => {
                let tape = self.tape;
                for (ix, member) in tape.children(ix) {
                    self.values(owner, slot, inner, ix, member);
                }
            }
            (_, Kind::Bare | Kind::Text(_)) => self.note(node.at, || Noted::Value(owner, slot, ty.clone())),
            (_, Kind::Null | Kind::Missing | Kind::Array | Kind::Table) => {}
        }
        let word = match (ty, node.kind) {
            (Type::Enum(_) | Type::Ref(_), Kind::Text(quote)) => self.decoded(node.at, quote),
            _ => return,
        };
        match ty {
            Type::Enum(id) => {
                if let Some(Found::One(i)) = self.v.variants(*id).map(|names| names.find(&word)) {
                    self.note(node.at, || Noted::Variant(*id, i as u16));
                }
            }
            Type::Ref(id) => self.note(node.at, || Noted::Ref(*id)),
            _ => {}
        }
    }
    pub(super) fn duplicate(&mut self, node: &Node, first: Part) {
        let key = toml::excerpt(&self.key(node));
        self.c.add_also(node.key, &Problem::DuplicateKey(key), first);
    }

    /// A value of any type; [`Value::Unknown`] (and a word about it) if it does not fit.
    fn value(&mut self, field: &'m Field, ty: &'m Type, ix: u32, node: &Node) -> Value {
        let (v, tape) = (self.v, self.tape);
        match (ty, node.kind) {
            (_, Kind::Missing | Kind::Null) => Value::Unknown,
            (Type::Every(..), _) => {
                let named = Named::new(&field.name, field.label.as_deref());
                self.c.add(node.key, &Problem::Computed(named));
                Value::Unknown
            }
            (Type::List(inner), Kind::Array) => {
                let first = self.out.chunk.slots.len();
                match &**inner {
                    Type::Record(record) => {
                        let Some(shape) = v.record(*record) else {
                            return Value::Unknown;
                        };
                        let width = shape.fields.len();
                        for (_, row) in tape.children(ix) {
                            self.blank(shape, row.home());
                        }
                        for (n, (ix, row)) in tape.children(ix).enumerate() {
                            self.row(field, *record, ix, row, first + n * width);
                        }
                    }
                    plain => {
                        let at = self.c.span(node.at);
                        let blank = Slot { value: Value::Unknown, at };
                        let end = first + node.count as usize;
                        self.out.chunk.slots.resize(end, blank);
                        for (n, (ix, member)) in tape.children(ix).enumerate() {
                            let value = self.value(field, plain, ix, member);
                            self.put(first + n, value, member.at);
                        }
                    }
                }
                Value::List(first as u32, node.count)
            }
            (Type::Record(record), Kind::Table | Kind::Bare | Kind::Text(_)) => {
                let Some(shape) = v.record(*record) else {
                    return Value::Unknown;
                };
                let first = self.out.chunk.slots.len();
                self.blank(shape, node.home());
                if self.row(field, *record, ix, node, first) { Value::Row(first as u32) } else { Value::Unknown }
            }
            (_, Kind::Bare) => {
                let raw = slice(self.text, node.at);
                match value::bare(field, ty, raw) {
                    Ok(fits) => self.fits(fits, raw),
                    Err(why) => self.bare_misfit(field, ty, node, raw, why),
                }
            }
            (_, Kind::Text(quote)) => {
                let text = self.decoded(node.at, quote);
                match value::quoted(v, ty, &text) {
                    Ok(fits) => self.fits(fits, &text),
                    Err(why) => self.misfit(field, ty, node.at, why),
                }
            }
            (_, Kind::Array | Kind::Table) => {
                let hint = match ty {
                    Type::List(_) if node.made == Made::Header => Some(Hint::DoubleBrackets),
                    Type::List(_) => Some(Hint::Brackets),
                    _ => None,
                };
                self.misfit(field, ty, node.at, Misfit::Type(hint))
            }
        }
    }
    /// Fills the slots of a record; `false` if there was none to fill them with.
    fn row(&mut self, field: &'m Field, record: RecordId, ix: u32, node: &Node, base: usize) -> bool {
        let (v, tape) = (self.v, self.tape);
        let Some(shape) = v.record(record) else {
            return false;
        };
        match (node.kind, shape.on) {
            (Kind::Table, _) => {
                let mark = self.seen.len();
                self.seen.resize(mark + shape.fields.len(), NONE);
                let mut row = Row { base, mark, next: 0 };
                for (ix, child) in tape.children(ix) {
                    let key = self.key(child);
                    self.field(shape, &key, ix, child, &mut row);
                }
                self.seen.truncate(mark);
                true
            }
            (Kind::Bare | Kind::Text(_), Some(on)) => {
                // a bare date: an event of which nothing else is known, not even that there is none
                for slot in 0..shape.fields.len() {
                    self.put(base + slot, Value::Unknown, node.at);
                }
                let Some(date) = shape.fields.get(on) else {
                    return false;
                };
                let (value, good) = self.bare_event(field, shape, date, node);
                self.put(base + on, value, node.at);
                good
            }
            (Kind::Missing | Kind::Null, _) => false,
            (Kind::Bare | Kind::Text(_) | Kind::Array, _) => {
                for slot in 0..shape.fields.len() {
                    self.put(base + slot, Value::Unknown, node.at);
                }
                let want = Want::Record(shape.named.clone(), shape.on.is_some());
                let named = Named::new(&field.name, field.label.as_deref());
                self.wrong_type(node.at, named, want, None);
                false
            }
        }
    }
    /// The day (or moment) that stands for an event.
    fn bare_event(&mut self, field: &'m Field, shape: &Shape<'m>, date: &'m Field, node: &Node) -> (Value, bool) {
        let (raw, read) = match self.quoted_text(node) {
            Some(text) => {
                let read = value::quoted(self.v, &date.ty, &text);
                (text, read)
            }
            None => {
                let raw = slice(self.text, node.at);
                (raw.into(), value::bare(date, &date.ty, raw))
            }
        };
        match read {
            Ok(fits) => (self.fits(fits, &raw), true),
            Err(Misfit::Type(None)) => {
                let named = Named::new(&field.name, field.label.as_deref());
                let want = Want::Record(shape.named.clone(), true);
                self.wrong_type(node.at, named, want, None);
                (Value::Unknown, false)
            }
            Err(why) => (self.misfit(date, &date.ty, node.at, why), false),
        }
    }
    fn fits(&mut self, fits: Fits, text: &str) -> Value {
        let chunk = &mut self.out.chunk;
        let from = chunk.text.len() as u32;
        match fits {
            Fits::Value(value) => value,
            Fits::Wide(n, clock) => chunk.number(n, clock),
            Fits::Text => {
                chunk.text.push_str(text);
                Value::Text(from, chunk.text.len() as u32)
            }
            Fits::Ref => {
                chunk.text.push_str(text.trim());
                Value::Dangling(from, chunk.text.len() as u32)
            }
        }
    }
    /// `75%` without quotes and `“甲”` are no TOML, but there is no doubt what they mean.
    fn bare_misfit(&mut self, field: &'m Field, ty: &'m Type, node: &Node, raw: &str, why: Misfit) -> Value {
        let is_quote = |c: char| matches!(c, '“' | '”' | '＂');
        let inside = match raw.strip_prefix(is_quote).map(|r| r.strip_suffix(is_quote)) {
            Some(Some(inside)) if !inside.contains(is_quote) => Some(inside),
            Some(_) => {
                return self.misfit(field, ty, node.at, Misfit::Type(Some(Hint::HalfWidthQuotes)));
            }
            None if why == Misfit::Type(None) => matches!(ty, Type::Number(..) | Type::Duration).then_some(raw),
            None => None,
        };
        if let Some(inside) = inside
            && !inside.contains(['"', '\\'])
            && let Ok(fits) = value::quoted(self.v, ty, inside)
        {
            let problem = Problem::BareValue(inside.to_owned());
            self.c.add_fix(node.at, &problem, format!("\"{inside}\""));
            return self.fits(fits, inside);
        }
        self.misfit(field, ty, node.at, why)
    }
    fn misfit(&mut self, field: &Field, ty: &Type, at: Part, why: Misfit) -> Value {
        let named = Named::new(&field.name, field.label.as_deref());
        let found = || toml::excerpt(slice(self.text, at));
        match why {
            Misfit::Range => self.c.add(at, &Problem::OutOfRange(named, found())),
            Misfit::NoSuchDay => self.c.add(at, &Problem::NoSuchDay(named, found())),
            Misfit::Type(hint) => {
                let want = super::want::want(self.v, field, ty);
                self.wrong_type(at, named, want, hint);
            }
        }
        Value::Unknown
    }
    pub(super) fn wrong_type(&mut self, at: Part, field: Named, want: Want, hint: Option<Hint>) {
        let found = toml::excerpt(slice(self.text, at));
        let fix = match &hint {
            Some(Hint::Quote(t)) if !t.contains(['"', '\\']) => Some(format!("\"{t}\"")),
            Some(Hint::Unquote(t)) => Some(t.clone()),
            Some(Hint::Bool(b)) => Some(b.to_string()),
            Some(Hint::Nearest(t)) => Some(format!("\"{t}\"")),
            _ => None,
        };
        let problem = Problem::WrongType { field, want, found, hint };
        self.c.add_or_fix(at, &problem, fix);
    }
    /// A word in the place of another: in quotes where that was, or where it needs them.
    pub(super) fn rewritten(&self, at: Part, word: &str) -> String {
        let quoted = slice(self.text, at).starts_with(['"', '\'', '“', '”']);
        let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if plain && !quoted { word.to_owned() } else { format!("\"{word}\"") }
    }
}
