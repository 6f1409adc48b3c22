//! What a fact file says beside the fields: `period`, `covers`, `attest`.

use super::admit::Admit;
use super::date;
use super::note::Noted;
use super::problem::{Hint, Named, Problem, Want};
use super::store::{Cover, Declaration, Declared};
use super::tape::{Kind, Node, Part};
use super::toml::{excerpt, slice};
use super::vocabulary::{Found, Shape};
use crate::base::Day;
use crate::base::window::Range;
use crate::model::{EntityId, Type};
use std::borrow::Cow;

/// No day: a ledger that is never complete.
const NEVER: Range = Range { from: Day::MAX, to: Day::MIN };
const ENDS: &[&str] = &["from", "to"];
const DECLARATION: &[&str] = &["done", "on", "evidence", "applies", "reason"];

impl<'m> Admit<'_, 'm> {
    /// `period = 2022` or `{ from = …, to = … }`.
    pub(super) fn period(&mut self, ix: u32, node: &Node) {
        let range = match node.kind {
            Kind::Missing | Kind::Null => return,
            Kind::Bare | Kind::Text(_) | Kind::Array => {
                let year = match node.kind {
                    Kind::Bare => slice(self.text, node.at).parse::<i16>().ok(),
                    _ => None,
                };
                year.and_then(|y| Some(Range::new(Day::new(y, 1, 1)?, Day::new(y, 12, 31)?)))
            }
            Kind::Table => match self.ends(ix) {
                Some((Some(from), Some(to))) => Some(Range::new(from, to)),
                Some((None, _) | (_, None)) => None,
                None => return,
            },
        };
        match range {
            Some(range) => {
                let span = self.c.span(node.at);
                if self.out.periods.last().is_none_or(|(r, _)| *r != range) {
                    self.out.periods.push((range, span));
                }
            }
            None => self.wrong_type(node.at, Named::new("period", None), Want::Period, None),
        }
    }
    /// The two ends of a span; `None` (and a word about it) if one is no day or they are the wrong way round.
    fn ends(&mut self, table: u32) -> Option<(Option<Day>, Option<Day>)> {
        let tape = self.tape;
        let (mut from, mut to) = (None, None);
        let mut good = true;
        for (_, node) in tape.children(table) {
            let key = self.key(node);
            let end = match &*key {
                "from" => &mut from,
                "to" => &mut to,
                _ => {
                    good = false;
                    self.c.add(node.key, &Problem::UnknownKey(key.into_owned(), ENDS));
                    continue;
                }
            };
            if node.kind == Kind::Null {
                continue;
            }
            *end = self.plain_date(node, &key);
            good &= end.is_some();
        }
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            good = false;
            let at = tape.node(table).at;
            self.c.add(at, &Problem::Backwards(from, to));
        }
        good.then_some((from, to))
    }
    /// A date outside the fields.
    pub(super) fn plain_date(&mut self, node: &Node, key: &str) -> Option<Day> {
        let text = match node.kind {
            Kind::Bare => Cow::Borrowed(slice(self.text, node.at)),
            Kind::Text(_) => self.quoted_text(node)?,
            Kind::Missing | Kind::Null => return None,
            Kind::Array | Kind::Table => Cow::Borrowed(""),
        };
        let named = Named::new(key, None);
        match date::day(&text) {
            Ok(day) => return Some(day),
            Err(date::NoDate::NoSuchDay) => {
                let found = slice(self.text, node.at).to_owned();
                self.c.add(node.at, &Problem::NoSuchDay(named, found));
            }
            Err(date::NoDate::Shape) => self.wrong_type(node.at, named, Want::Date, None),
            Err(date::NoDate::Hint(hint)) => {
                self.wrong_type(node.at, named, Want::Date, Some(hint));
            }
        }
        None
    }

    /// `[x.covers]`: paths of ledgers and the days they speak for.
    pub(super) fn covers(&mut self, shape: &Shape<'m>, table: u32, stated_on: Option<Day>) -> Vec<Cover> {
        let mut out = Vec::new();
        let node = *self.tape.node(table);
        match node.kind {
            Kind::Table => self.cover_table(shape, "", table, stated_on, &mut out),
            Kind::Null | Kind::Missing => {}
            Kind::Bare | Kind::Text(_) | Kind::Array => {
                self.wrong_type(node.at, Named::new("covers", None), Want::Table, None);
            }
        }
        out
    }
    fn cover_table(
        &mut self,
        shape: &Shape<'m>,
        prefix: &str,
        table: u32,
        stated_on: Option<Day>,
        out: &mut Vec<Cover>,
    ) {
        let (v, tape) = (self.v, self.tape);
        for (ix, node) in tape.children(table) {
            let key = self.key(node);
            let mut at = shape;
            let mut path = prefix.to_owned();
            let mut ledger = false;
            let mut known = true;
            for part in key.split('.') {
                let part = part.trim();
                let Found::One(slot) = at.names.find(part) else {
                    let problem = Problem::UnknownField {
                        owner: at.named.clone(),
                        written: part.to_owned(),
                        nearest: at.names.nearest(part),
                    };
                    self.c.add(node.key, &problem);
                    known = false;
                    break;
                };
                let Some(field) = at.field(slot) else { break };
                if !key.contains('.') {
                    self.note(node.key, || Noted::Field(at.owner, slot as usize));
                }
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&field.name);
                let record = match &field.ty {
                    Type::List(inner) => match &**inner {
                        Type::Record(r) => v.record(*r).map(|s| (s, s.on.is_some())),
                        _ => None,
                    },
                    Type::Record(r) => v.record(*r).map(|s| (s, false)),
                    _ => None,
                };
                let Some((inside, is_ledger)) = record else {
                    ledger = false;
                    known = false;
                    self.c.add(node.key, &Problem::NotALedger(key.to_string()));
                    break;
                };
                at = inside;
                ledger = is_ledger;
            }
            if !known {
                continue;
            }
            match (ledger, node.kind) {
                (false, Kind::Table) => self.cover_table(at, &path, ix, stated_on, out),
                (false, _) => self.c.add(node.key, &Problem::NotALedger(key.to_string())),
                (true, _) => {
                    let Some(range) = self.cover(ix, node, stated_on) else {
                        continue;
                    };
                    let span = self.c.span(node.key.to(node.at));
                    match out.iter().find(|c| c.path == path) {
                        Some(c) => {
                            let first = Part { start: c.at.start, end: c.at.end };
                            self.duplicate(node, first);
                        }
                        None => out.push(Cover { path, range, at: span }),
                    }
                }
            }
        }
    }
    fn cover(&mut self, ix: u32, node: &Node, stated_on: Option<Day>) -> Option<Range> {
        match node.kind {
            Kind::Missing | Kind::Null => None,
            Kind::Bare if slice(self.text, node.at) == "false" => Some(NEVER),
            Kind::Table => {
                let (from, to) = self.ends(ix)?;
                // an end that is not given is where it would be without `covers`
                let to = to.or(stated_on).unwrap_or(Day::MAX);
                Some(Range::new(from.unwrap_or(Day::MIN), to))
            }
            Kind::Bare | Kind::Text(_) | Kind::Array => {
                let key = self.key(node).into_owned();
                self.wrong_type(node.at, Named::new(&key, None), Want::Cover, None);
                None
            }
        }
    }

    /// `[x.attest]`: declarations.
    pub(super) fn attests(&mut self, ty: EntityId, table: u32) -> Vec<Declared> {
        let mut out = Vec::new();
        let node = *self.tape.node(table);
        match node.kind {
            Kind::Table => self.attest_table(ty, None, table, &mut out),
            Kind::Null | Kind::Missing => {}
            Kind::Bare | Kind::Text(_) | Kind::Array => {
                self.wrong_type(node.at, Named::new("attest", None), Want::Table, None);
            }
        }
        out
    }
    fn attest_table(&mut self, ty: EntityId, document: Option<&str>, table: u32, out: &mut Vec<Declared>) {
        let (v, tape) = (self.v, self.tape);
        for (ix, node) in tape.children(table) {
            let key = self.key(node);
            let name = match document {
                Some(d) => format!("{d}.{key}"),
                None => key.to_string(),
            };
            if node.kind == Kind::Null {
                continue;
            }
            if !v.is_attest(&name) {
                // `jz2022_9.duty_list = true`, without quotes
                if document.is_none() && node.kind == Kind::Table && v.is_document(&key) {
                    self.attest_table(ty, Some(&key), ix, out);
                    continue;
                }
                self.note(node.key, || Noted::StrayAttest(ty));
                let nearest = v.nearest_attest(&name);
                let right = nearest.as_deref().filter(|_| document.is_none()).map(|n| self.rewritten(node.key, n));
                let problem = Problem::UnknownAttest { nearest, written: excerpt(&name) };
                self.c.add_or_fix(node.key, &problem, right);
                continue;
            }
            for id in v.attests_named(&name) {
                self.note(node.key, || Noted::Attest(*id));
            }
            if let Some(first) = out.iter().find(|d| d.name == name) {
                let first = Part { start: first.at.start, end: first.at.end };
                self.c.add_also(node.key, &Problem::DuplicateKey(name), first);
                continue;
            }
            let mut entries = Vec::new();
            if node.kind == Kind::Array {
                for (ix, member) in tape.children(ix) {
                    entries.extend(self.declaration(&name, ix, member));
                }
            } else {
                entries.extend(self.declaration(&name, ix, node));
                if entries.is_empty() {
                    continue;
                }
            }
            let duties = v.answered(ty, &name);
            out.push(Declared { name, duties, at: self.c.span(node.key.to(node.at)), entries });
        }
    }
    fn declaration(&mut self, name: &str, ix: u32, node: &Node) -> Option<Declaration> {
        let mut d = Declaration { at: Some(self.c.span(node.at)), ..Declaration::default() };
        match node.kind {
            Kind::Missing | Kind::Null => return None,
            Kind::Bare => match slice(self.text, node.at) {
                "true" => d.done = Some(true),
                "false" => d.done = Some(false),
                _ => {
                    self.not_declaration(name, node);
                    return None;
                }
            },
            Kind::Text(_) | Kind::Array => {
                self.not_declaration(name, node);
                return None;
            }
            Kind::Table => {
                let applies = self.declaration_table(ix, &mut d);
                d.not_applicable = applies == Some(false);
                if d.not_applicable && d.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
                    let problem = Problem::NoReason(name.to_owned());
                    self.c.add(node.at, &problem);
                    // without a reason it is no answer at all
                    return None;
                }
            }
        }
        Some(d)
    }
    fn declaration_table(&mut self, table: u32, d: &mut Declaration) -> Option<bool> {
        let tape = self.tape;
        let mut seen: Vec<(Cow<str>, Part)> = Vec::new();
        let mut applies = None;
        for (_, node) in tape.children(table) {
            let key = self.key(node);
            if let Some((_, first)) = seen.iter().find(|(k, _)| *k == key) {
                let problem = Problem::DuplicateKey(key.into_owned());
                self.c.add_also(node.key, &problem, *first);
                continue;
            }
            match &*key {
                "done" => d.done = self.plain_bool(node, &key),
                "applies" => applies = self.plain_bool(node, &key),
                "on" => d.on = self.plain_date(node, &key),
                "evidence" => d.evidence = self.plain_text(node, &key),
                "reason" => d.reason = self.plain_text(node, &key),
                other => {
                    let problem = Problem::UnknownKey(other.to_owned(), DECLARATION);
                    self.c.add(node.key, &problem);
                    continue;
                }
            }
            seen.push((key, node.key));
        }
        applies
    }
    fn not_declaration(&mut self, name: &str, node: &Node) {
        self.wrong_type(node.at, Named::new(name, None), Want::Declaration, None);
    }
    fn plain_bool(&mut self, node: &Node, key: &str) -> Option<bool> {
        let raw = slice(self.text, node.at);
        match (node.kind, raw) {
            (Kind::Bare, "true") => Some(true),
            (Kind::Bare, "false") => Some(false),
            (Kind::Missing | Kind::Null, _) => None,
            _ => {
                self.wrong_type(node.at, Named::new(key, None), Want::Bool, None);
                None
            }
        }
    }
    fn plain_text(&mut self, node: &Node, key: &str) -> Option<String> {
        if let Some(text) = self.quoted_text(node) {
            return Some(text.into_owned());
        }
        match node.kind {
            Kind::Missing | Kind::Null => {}
            Kind::Bare => {
                let hint = Hint::Quote(slice(self.text, node.at).to_owned());
                self.wrong_type(node.at, Named::new(key, None), Want::Text, Some(hint));
            }
            Kind::Text(_) | Kind::Array | Kind::Table => {
                self.wrong_type(node.at, Named::new(key, None), Want::Text, None);
            }
        }
        None
    }
}
