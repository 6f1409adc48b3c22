//! Following paths through the facts.

use super::covers::Ledger;
use super::cx::{Cx, Engine, Frame};
use super::finding::FactUse;
use super::trace::Rec;
use crate::base::Span;
use crate::base::window::Range;
use crate::facts::{Chunk, EntityIx, Value};
use crate::model::{DefineId, Entity, EntityId, Field, RecordId, Type};
use crate::plan::{Acc, Step};
use smallvec::SmallVec;

/// Where a path to one value ends.
#[derive(Clone, Copy)]
pub(crate) enum Got<'a> {
    /// At a value.
    Value(Value, &'a Chunk),
    /// Before its end: something on the way is unknown, or known to be none.
    Lost(bool),
    /// At a derived field of this frame.
    Define(DefineId, Frame<'a>),
}

/// A member of a collection.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    /// The frame it is, or the frame it was found in for a plain value.
    pub frame: Frame<'a>,
    /// The value, for a plain one.
    pub value: Value,
    /// Whether it may not belong: its reference is unknown, or whether it exists on the day under test.
    pub maybe: bool,
    /// Whether nothing is known of it: a reference to an entity that no file states.
    pub blank: bool,
}

impl<'a> Member<'a> {
    /// A row that certainly belongs.
    pub(crate) fn row(frame: Frame<'a>) -> Member<'a> {
        Member { frame, value: Value::Unknown, maybe: false, blank: false }
    }
}

/// The members of a collection.
#[derive(Default)]
pub(crate) struct Members<'a> {
    pub items: SmallVec<[Member<'a>; 16]>,
    /// The list (or one on the way) is unknown: there may be any number more.
    pub unknown: bool,
    /// A list of events on the way says that it leaves days out ([`super::covers::Spoken::lacking`]).
    pub lacking: bool,
    /// The days for which every list of events on the way speaks.
    pub cover: Range,
    /// For explanations: those lists.
    pub ledgers: Vec<Ledger>,
    /// For explanations: path and label of each item; empty where `list` tells them.
    names: Vec<(String, String)>,
    /// For explanations: what would settle whether an item belongs, where `names` are.
    doubts: Vec<Vec<String>>,
    /// For explanations: path and label of the list, where the items are simply its rows, and the slot of their names.
    list: Option<(String, String, Option<u32>)>,
}

impl Members<'_> {
    /// The path and label of an item.
    pub(crate) fn name(&self, i: usize) -> (String, String) {
        match (&self.list, self.names.get(i)) {
            (Some((path, label, slot)), _) => {
                let called = self.items.get(i).zip(*slot).and_then(|(m, s)| stated_name(m.frame, s));
                (format!("{path}[{i}]"), item_label(label, i, called))
            }
            (None, Some(name)) => name.clone(),
            (None, None) => Default::default(),
        }
    }
    /// The paths that would settle whether an item belongs.
    pub(crate) fn doubts(&self, i: usize) -> &[String] {
        self.doubts.get(i).map_or(&[], |d| d)
    }
}

/// Whether what is walked through may not belong, and for explanations what would settle it.
#[derive(Clone, Default)]
struct Doubt {
    maybe: bool,
    paths: Vec<String>,
}

impl<'a> Engine<'a> {
    /// Follows a path to one value.
    pub(crate) fn get<R: Rec>(&self, acc: &Acc, cx: &Cx<'a>, rec: &mut R) -> Got<'a> {
        let Some(mut frame) = cx.frames.get(acc.frame).copied() else { return Got::Lost(false) };
        let last = acc.steps.len().saturating_sub(1);
        for (i, step) in acc.steps.iter().enumerate() {
            match step {
                Step::Define(d) => return Got::Define(*d, frame),
                Step::Field(s) if i == last => {
                    let slot = frame.slot(*s);
                    rec.fact(|r| fact(acc, r, slot.1, !matches!(slot.0, Value::Unknown | Value::Dangling(..))));
                    return Got::Value(slot.0, frame.chunk);
                }
                Step::Field(s)
                | Step::Inside(s)
                | Step::Follow(s)
                | Step::EachRow(s, _)
                | Step::EachValue(s)
                | Step::EachRef(s) => {
                    let (value, at) = frame.slot(*s);
                    match value {
                        Value::Row(start) => frame.base = start,
                        Value::Ref(ix) => match self.frame_of(ix) {
                            Some(f) => frame = f,
                            None => return Got::Lost(false),
                        },
                        Value::None => return Got::Lost(true),
                        Value::List(..) if i == last => {
                            rec.fact(|r| fact(acc, r, at, true));
                            return Got::Value(value, frame.chunk);
                        }
                        Value::Unknown
                        | Value::Dangling(..)
                        | Value::Bool(_)
                        | Value::Number(..)
                        | Value::Clock(..)
                        | Value::Wide(..)
                        | Value::Date(_)
                        | Value::DateTime(_)
                        | Value::Text(..)
                        | Value::Variant(_)
                        | Value::List(..) => {
                            rec.fact(|r| fact(acc, r, at, false));
                            return Got::Lost(false);
                        }
                    }
                }
                Step::EachOf(_) => return Got::Lost(false),
            }
        }
        Got::Lost(false)
    }

    /// The frame of a stated entity.
    pub(crate) fn frame_of(&self, ix: EntityIx) -> Option<Frame<'a>> {
        let stated = self.facts.entity(ix)?;
        Some(Frame { chunk: self.facts.chunk(stated)?, base: stated.base, entity: ix })
    }

    /// The rows of a frame's own list, where a path is no more than that: the first row, how far apart, how many.
    pub(crate) fn own_rows(&self, acc: &Acc, cx: &Cx<'a>) -> Option<(Frame<'a>, u32, u32)> {
        let ([Step::EachRow(slot, record)], Some(frame)) = (acc.steps.as_slice(), cx.frames.get(acc.frame)) else {
            return None;
        };
        match frame.slot(*slot).0 {
            Value::List(start, len) => {
                let stride = self.plan.strides.get(record.index()).copied().unwrap_or(1);
                Some((Frame { base: start, ..*frame }, stride, len))
            }
            _ => None,
        }
    }

    /// The members of a collection.
    pub(crate) fn members<R: Rec>(&self, acc: &Acc, cx: &Cx<'a>, rec: &mut R) -> Members<'a> {
        let mut out = Members::default();
        if R::ON
            && let Some((first, stride, len)) = self.own_rows(acc, cx)
        {
            let here = fact(acc, rec, first.at(), true);
            let at = cx.frames.get(acc.frame).zip(acc.list_slot()).map_or(here.at, |(f, s)| f.slot(s).1);
            out.items.extend((0..len).map(|n| Member::row(Frame { base: first.base + n * stride, ..first })));
            let called = match acc.steps.last() {
                Some(Step::EachRow(_, record)) => self.name_slot(*record),
                _ => None,
            };
            out.list = Some((here.path.clone(), here.label.clone(), called));
            let fact = FactUse { at, ..here };
            if let (Some((_, path)), Some(holder)) = (acc.ledgers.first(), cx.frames.get(acc.frame)) {
                let spoken = self.spoken(path, holder.entity, at, cx);
                out.heard(spoken);
                out.ledgers.push(Ledger { spoken, fact: fact.clone() });
            }
            rec.fact(|_| fact);
            return out;
        }
        if let Some(frame) = cx.frames.get(acc.frame).copied() {
            let prefix = if R::ON { rec.prefix(acc.frame) } else { (String::new(), String::new()) };
            self.each(acc, 0, frame, prefix, &Doubt::default(), cx, rec, &mut out);
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "one recursive walk; a struct would only rename its state")]
    fn each<R: Rec>(
        &self,
        acc: &Acc,
        i: usize,
        frame: Frame<'a>,
        prefix: (String, String),
        doubt: &Doubt,
        cx: &Cx<'a>,
        rec: &mut R,
        out: &mut Members<'a>,
    ) {
        let item = |out: &mut Members<'a>, value: Value, blank: bool, name: &dyn Fn() -> (String, String)| {
            out.items.push(Member { frame, value, maybe: doubt.maybe, blank });
            if R::ON {
                out.names.push(name());
                out.doubts.push(doubt.paths.clone());
            }
        };
        let Some(step) = acc.steps.get(i) else {
            item(out, Value::Unknown, false, &|| prefix.clone());
            return;
        };
        let empty = (String::new(), String::new());
        let (name, label) = acc.names.get(i).unwrap_or(&empty);
        let here = || (join(&prefix.0, name), join_label(&prefix.1, label));
        let member = |n: u32| {
            if R::ON {
                (format!("{}[{n}]", join(&prefix.0, name)), join_label(&prefix.1, &item_label(label, n as usize, None)))
            } else {
                Default::default()
            }
        };
        match step {
            Step::Inside(s) | Step::Follow(s) | Step::Field(s) => {
                let (value, at) = frame.slot(*s);
                let next = match value {
                    Value::Row(start) => Some(Frame { base: start, ..frame }),
                    Value::Ref(ix) => self.frame_of(ix),
                    _ => None,
                };
                match next {
                    Some(f) => {
                        self.each(acc, i + 1, f, if R::ON { here() } else { Default::default() }, doubt, cx, rec, out)
                    }
                    None => self.lose(value, at, here, rec, out),
                }
            }
            Step::EachRow(s, record) => match frame.slot(*s) {
                (Value::List(start, len), at) => {
                    let told = || FactUse { at, path: here().0, label: here().1, stated: true };
                    if let Some((_, path)) = acc.ledgers.iter().find(|l| l.0 == i) {
                        let spoken = self.spoken(path, frame.entity, at, cx);
                        out.heard(spoken);
                        if R::ON {
                            out.ledgers.push(Ledger { spoken, fact: told() });
                        }
                    }
                    rec.fact(|_| told());
                    let stride = self.plan.strides.get(record.index()).copied().unwrap_or(1);
                    let called = if R::ON { self.name_slot(*record) } else { None };
                    for n in 0..len {
                        let row = Frame { base: start + n * stride, ..frame };
                        let mut names = member(n);
                        if let Some(name) = called.and_then(|s| stated_name(row, s)) {
                            names.1 = join_label(&prefix.1, &item_label(label, n as usize, Some(name)));
                        }
                        self.each(acc, i + 1, row, names, doubt, cx, rec, out);
                    }
                }
                (value, at) => self.lose(value, at, here, rec, out),
            },
            Step::EachValue(s) => match frame.slot(*s) {
                (Value::List(start, len), at) => {
                    rec.fact(|_| FactUse { at, path: here().0, label: here().1, stated: true });
                    for n in 0..len {
                        let value = frame.chunk.slots.get((start + n) as usize).map_or(Value::Unknown, |s| s.value);
                        item(out, value, false, &|| member(n));
                    }
                }
                (value, at) => self.lose(value, at, here, rec, out),
            },
            Step::EachRef(s) => match frame.slot(*s) {
                (Value::List(start, len), at) => {
                    rec.fact(|_| FactUse { at, path: here().0, label: here().1, stated: true });
                    for n in 0..len {
                        let value = frame.chunk.slots.get((start + n) as usize).map_or(Value::Unknown, |s| s.value);
                        match value {
                            Value::Ref(ix) => {
                                if let Some(f) = self.frame_of(ix) {
                                    self.each(acc, i + 1, f, member(n), doubt, cx, rec, out);
                                }
                            }
                            _ => item(out, Value::Unknown, true, &|| member(n)),
                        }
                    }
                }
                (value, at) => self.lose(value, at, here, rec, out),
            },
            Step::EachOf(types) => {
                if types.iter().all(|(t, _)| self.facts.counts.get(t.index()).is_none_or(|n| *n == 0)) {
                    self.lose(Value::Unknown, frame.at(), here, rec, out);
                    return;
                }
                rec.fact(|_| FactUse { at: frame.at(), path: here().0, label: here().1, stated: true });
                let mut n = 0;
                for (ty, slot) in types {
                    let Some(reverse) = self.facts.reverse.get(&(*ty, *slot)) else { continue };
                    let members = reverse.members.get(&frame.entity).map_or(&[][..], |m| m);
                    for (ix, unknown) in
                        members.iter().map(|m| (*m, false)).chain(reverse.unknown.iter().map(|m| (*m, true)))
                    {
                        let Some(f) = self.frame_of(ix) else { continue };
                        let life = self.life(ix);
                        if !life.days.has(cx.day) {
                            continue;
                        }
                        let named = if R::ON { self.entity_name(member(n), ix) } else { Default::default() };
                        n += 1;
                        if !unknown && !life.unsure {
                            self.each(acc, i + 1, f, named, doubt, cx, rec, out);
                            continue;
                        }
                        let mut more = Doubt { maybe: true, paths: doubt.paths.clone() };
                        if R::ON {
                            if let Some(via) = self.field(*ty, *slot).filter(|_| unknown) {
                                more.paths.push(join(&named.0, &via.name));
                            }
                            for fact in self.unsure_dates(ix, &named) {
                                more.paths.push(fact.path.clone());
                                rec.fact(|_| fact);
                            }
                        }
                        self.each(acc, i + 1, f, named, &more, cx, rec, out);
                    }
                }
            }
            Step::Define(_) => {}
        }
    }

    /// The slot of a record's field called `name`, where it is a text.
    pub(crate) fn name_slot(&self, record: RecordId) -> Option<u32> {
        let fields = &self.model.records.get(record.index())?.fields;
        let slot = fields.iter().position(|f| f.name == "name" && matches!(f.ty, Type::Text))?;
        u32::try_from(slot).ok()
    }

    /// A field of an entity type.
    pub(crate) fn field(&self, ty: EntityId, slot: usize) -> Option<&'a Field> {
        self.model.entities.get(ty.index())?.fields.get(slot)
    }

    /// For explanations: the dates of an entity's beginning and end that are not known; `named`: its path and label.
    pub(crate) fn unsure_dates(&self, ix: EntityIx, named: &(String, String)) -> Vec<FactUse> {
        let (Some(frame), Some(ty)) = (self.frame_of(ix), self.facts.entity(ix).map(|e| e.ty)) else {
            return Vec::new();
        };
        let unknown = [Entity::ESTABLISHED, Entity::CLOSED].into_iter().filter_map(|slot| {
            let (value, at) = frame.slot(slot as u32);
            let field = self.field(ty, slot).filter(|_| value == Value::Unknown)?;
            let (path, label) = (join(&named.0, &field.name), join_label(&named.1, field.shown()));
            Some(FactUse { at, path, label, stated: false })
        });
        unknown.collect()
    }

    fn entity_name(&self, name: (String, String), ix: EntityIx) -> (String, String) {
        match self.facts.entity(ix) {
            Some(e) => (name.0, e.name.to_string()),
            None => name,
        }
    }

    /// A list, or something on the way to it, is not there: unknown, unless it is known to be none.
    fn lose<R: Rec>(
        &self,
        value: Value,
        at: Span,
        here: impl Fn() -> (String, String),
        rec: &mut R,
        out: &mut Members<'a>,
    ) {
        if value != Value::None {
            out.unknown = true;
            rec.fact(|_| FactUse { at, path: here().0, label: here().1, stated: false });
        }
    }
}

/// What an item of a list is called: by its name, else by its position.
pub(crate) fn item_label(list: &str, i: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{list}（{name}）"),
        None => format!("{list} 第{}项", i + 1),
    }
}

/// The name a row states, if it does.
pub(crate) fn stated_name<'a>(row: Frame<'a>, slot: u32) -> Option<&'a str> {
    match row.slot(slot).0 {
        Value::Text(from, to) => Some(row.chunk.text(from, to)).filter(|t| !t.trim().is_empty()),
        _ => None,
    }
}

/// A fact at the end of a path.
pub(crate) fn fact<R: Rec>(acc: &Acc, rec: &R, at: Span, stated: bool) -> FactUse {
    let (mut path, mut label) = rec.prefix(acc.frame);
    for (name, l) in &acc.names {
        path = join(&path, name);
        label = join_label(&label, l);
    }
    FactUse { at, path, label, stated }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

fn join_label(prefix: &str, label: &str) -> String {
    if prefix.is_empty() { label.to_owned() } else { format!("{prefix} {label}") }
}
