//! Entities in the order of findings; one entity stated in several places becomes one (contract.md, "Fact files").

use super::contradict::{self, Contradictions};
use super::problem::{Named, Problem};
use super::store::{Chunk, Slot, Stated, Value};
use crate::base::{Diagnostic, Sources};
use crate::model::{Entity, Model, Type};

/// Sorts by type name, then id, and merges what is stated more than once. `stated` comes in the order of files.
pub(super) fn merge(
    model: &Model,
    chunks: &mut Vec<Chunk>,
    stated: Vec<Stated>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Stated> {
    use rayon::slice::ParallelSliceMut;
    let mut by_name: Vec<usize> = (0..model.entities.len()).collect();
    by_name.sort_by_key(|i| model.entities.get(*i).map_or("", |e| &*e.name));
    let mut rank = vec![0u32; model.entities.len()];
    for (r, i) in by_name.iter().enumerate() {
        if let Some(slot) = rank.get_mut(*i) {
            *slot = r as u32;
        }
    }
    let rank = |s: &Stated| rank.get(s.ty.index()).copied().unwrap_or(0);
    let mut stated = stated;
    // stable: of equals, the first by file and line stays first
    stated.par_sort_by(|a, b| (rank(a), &a.id).cmp(&(rank(b), &b.id)));
    let mut out: Vec<Stated> = Vec::with_capacity(stated.len());
    let mut rest = stated.into_iter().peekable();
    let mut contradictions = Contradictions::new(model);
    while let Some(first) = rest.next() {
        let mut others = Vec::new();
        while let Some(other) = rest.next_if(|o| o.ty == first.ty && o.id == first.id) {
            others.push(other);
        }
        let one = match others.is_empty() {
            true => first,
            false => Merge { model, diagnostics }.all(chunks, first, others),
        };
        contradictions.tell(&one, diagnostics);
        out.push(one);
    }
    out
}

struct Merge<'a> {
    model: &'a Model,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Merge<'_> {
    fn all(&mut self, chunks: &mut Vec<Chunk>, first: Stated, others: Vec<Stated>) -> Stated {
        let mut merged = first;
        let Some(entity) = self.model.entities.get(merged.ty.index()) else {
            return merged;
        };
        let key = format!("{}/{}", entity.name, merged.id);
        let mut chunk = Chunk::default();
        let mut slots: Vec<(usize, Slot)> = Vec::new();
        for i in 0..entity.fields.len() {
            slots.push((merged.chunk as usize, slot(chunks, &merged, i)));
        }
        // An entity stands where its name is stated; other files only add to it.
        let mut named = is_stated(slot(chunks, &merged, Entity::NAME).value);
        let mut at = merged.at;
        for other in others {
            if !named && is_stated(slot(chunks, &other, Entity::NAME).value) {
                named = true;
                at = other.at;
            }
            for (field, (i, mine)) in entity.fields.iter().zip(slots.iter_mut().enumerate()) {
                let theirs = slot(chunks, &other, i);
                if !is_stated(theirs.value) {
                    continue;
                }
                let from = other.chunk as usize;
                if !is_stated(mine.1.value) {
                    *mine = (from, theirs);
                } else if !self.same(chunks, &field.ty, (mine.0, mine.1.value), (from, theirs.value)) {
                    let named = Named::new(&field.name, field.label.as_deref());
                    let problem = Problem::Conflict(key.clone(), named);
                    self.diagnostics.push(Diagnostic::at(theirs.at, &problem).also(mine.1.at));
                }
            }
            self.sides(&key, &mut merged, other);
        }
        merged.at = at;
        let base = chunk.slots.len();
        chunk.slots.extend(slots.iter().map(|(_, s)| *s));
        for (i, (field, (from, slot))) in entity.fields.iter().zip(&slots).enumerate() {
            let value = match chunks.get(*from) {
                Some(from) => self.copy(from, &mut chunk, &field.ty, slot.value),
                None => slot.value,
            };
            if let Some(s) = chunk.slots.get_mut(base + i) {
                s.value = value;
            }
        }
        if let Some(Value::Text(a, b)) = chunk.slots.get(base + 1).map(|s| s.value)
            && a < b
        {
            merged.name = chunk.text(a, b).into();
        }
        merged.base = base as u32;
        merged.chunk = chunks.len() as u32;
        chunks.push(chunk);
        merged
    }
    /// `covers`, `attest` and the day of compilation.
    fn sides(&mut self, key: &str, merged: &mut Stated, other: Stated) {
        if merged.at.file != other.at.file && merged.stated_on_of.iter().all(|(file, _)| *file != other.at.file) {
            merged.stated_on_of.push((other.at.file, other.stated_on));
        }
        let mut covers = std::mem::take(&mut merged.covers).into_vec();
        for cover in other.covers {
            match covers.iter().find(|c| c.path == cover.path) {
                Some(mine) if mine.range == cover.range => {}
                Some(mine) => {
                    let named = Named::new(&format!("covers.{}", cover.path), None);
                    let problem = Problem::Conflict(key.to_owned(), named);
                    self.diagnostics.push(Diagnostic::at(cover.at, &problem).also(mine.at));
                }
                None => covers.push(cover),
            }
        }
        merged.covers = covers.into();
        let mut attests = std::mem::take(&mut merged.attests).into_vec();
        for declared in other.attests {
            match attests.iter_mut().find(|d| contradict::same(d, &declared)) {
                // What two files declare alike was so by the day the earlier one was compiled.
                Some(mine) => {
                    let (theirs, ours) = (merged.compiled(declared.at.file), merged.compiled(mine.at.file));
                    if theirs.is_some_and(|day| ours.is_none_or(|d| day < d)) {
                        mine.at = declared.at;
                    }
                }
                None => attests.push(declared),
            }
        }
        merged.attests = attests.into();
        if !other.unanswered.is_empty() {
            let all = std::mem::take(&mut merged.unanswered).into_vec();
            merged.unanswered = all.into_iter().chain(other.unanswered).collect();
        }
    }

    /// Whether two values say the same.
    fn same(&self, chunks: &[Chunk], ty: &Type, a: (usize, Value), b: (usize, Value)) -> bool {
        let (Some(ca), Some(cb)) = (chunks.get(a.0), chunks.get(b.0)) else {
            return a.1 == b.1;
        };
        match (a.1, b.1) {
            (Value::Text(a, b), Value::Text(c, d)) | (Value::Dangling(a, b), Value::Dangling(c, d)) => {
                ca.text(a, b) == cb.text(c, d)
            }
            (Value::Wide(x, a), Value::Wide(y, b)) => a == b && ca.wide(x) == cb.wide(y),
            (Value::List(x, n), Value::List(y, m)) => {
                let Type::List(inner) = ty else {
                    return false;
                };
                let width = self.width(inner);
                n == m
                    && (0..n * width).all(|i| {
                        let member = self.member(inner, i % width.max(1));
                        self.same(chunks, member, (a.0, value(ca, x + i)), (b.0, value(cb, y + i)))
                    })
            }
            (Value::Row(x), Value::Row(y)) => (0..self.width(ty)).all(|i| {
                let member = self.member(ty, i);
                self.same(chunks, member, (a.0, value(ca, x + i)), (b.0, value(cb, y + i)))
            }),
            (x, y) => x == y,
        }
    }
    /// How many slots a member of a list takes.
    fn width(&self, ty: &Type) -> u32 {
        match ty {
            Type::Record(r) => self.model.records.get(r.index()).map_or(1, |r| r.fields.len() as u32),
            _ => 1,
        }
    }
    /// The type of the n-th slot of a member.
    fn member<'t>(&'t self, ty: &'t Type, n: u32) -> &'t Type {
        match ty {
            Type::Record(r) => {
                self.model.records.get(r.index()).and_then(|r| r.fields.get(n as usize)).map_or(ty, |f| &f.ty)
            }
            _ => ty,
        }
    }
    /// Copies what a value keeps in its chunk.
    fn copy(&self, from: &Chunk, to: &mut Chunk, ty: &Type, value: Value) -> Value {
        let text = |to: &mut Chunk, a, b| {
            let start = to.text.len() as u32;
            to.text.push_str(from.text(a, b));
            (start, to.text.len() as u32)
        };
        match value {
            Value::Text(a, b) => {
                let (a, b) = text(to, a, b);
                Value::Text(a, b)
            }
            Value::Dangling(a, b) => {
                let (a, b) = text(to, a, b);
                Value::Dangling(a, b)
            }
            Value::Wide(at, clock) => from.wide(at).map_or(Value::Unknown, |n| to.number(n, clock)),
            Value::List(first, n) => match ty {
                Type::List(inner) => {
                    let width = self.width(inner);
                    Value::List(self.copy_slots(from, to, inner, first, n * width), n)
                }
                _ => Value::Unknown,
            },
            Value::Row(first) => Value::Row(self.copy_slots(from, to, ty, first, self.width(ty))),
            Value::Unknown
            | Value::None
            | Value::Bool(_)
            | Value::Number(..)
            | Value::Clock(..)
            | Value::Date(_)
            | Value::DateTime(_)
            | Value::Variant(_)
            | Value::Ref(_) => value,
        }
    }
    fn copy_slots(&self, from: &Chunk, to: &mut Chunk, member: &Type, first: u32, n: u32) -> u32 {
        let start = to.slots.len();
        let range = first as usize..(first + n) as usize;
        to.slots.extend_from_slice(from.slots.get(range.clone()).unwrap_or_default());
        let width = self.width(member).max(1);
        for i in 0..n {
            let ty = self.member(member, i % width);
            let copied = self.copy(from, to, ty, value(from, first + i));
            if let Some(s) = to.slots.get_mut(start + i as usize) {
                s.value = copied;
            }
        }
        start as u32
    }
}

fn value(chunk: &Chunk, slot: u32) -> Value {
    chunk.slots.get(slot as usize).map_or(Value::Unknown, |s| s.value)
}

fn slot(chunks: &[Chunk], entity: &Stated, i: usize) -> Slot {
    chunks
        .get(entity.chunk as usize)
        .and_then(|c| c.slots.get(entity.base as usize + i))
        .copied()
        .unwrap_or(Slot { value: Value::Unknown, at: entity.at })
}

fn is_stated(value: Value) -> bool {
    !matches!(value, Value::Unknown | Value::None)
}

/// Sorts by file name, place and code, so that the order of work does not show.
pub(super) fn in_order(diagnostics: &mut [Diagnostic], sources: &Sources) {
    diagnostics.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
}

fn order<'a>(d: &'a Diagnostic, sources: &'a Sources) -> (&'a str, u32, u32, &'a str) {
    match d.primary {
        Some(span) => (sources.get(span.file).map_or("", |s| &*s.name), span.start, span.end, d.code),
        None => (d.file.as_deref().unwrap_or(""), 0, 0, d.code),
    }
}
