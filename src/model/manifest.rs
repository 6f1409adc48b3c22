//! The TOML files of a pack: `pack.toml`, `clauses.toml`, `calendar.toml`; every problem at its place.
//!
//! `calendar.toml` has a table for each year: `[2022]` with `off`, `work` (lists of dates) and `source`.

use super::problem::{PackProblem, Want};
use super::{CalendarYear, Fingerprint, IndexClause, Pack, Status, Topic};
use crate::base::{Day, Diagnostic, FileId, Span, suggest};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Syntax errors shown of one file; more are mostly echoes of the first.
const MAX_SYNTAX: usize = 20;

/// Problems of one TOML file, and where they are.
struct File<'a> {
    id: FileId,
    sink: &'a mut Vec<Diagnostic>,
}

impl File<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }
    fn report(&mut self, range: Range<usize>, problem: &PackProblem) {
        self.sink.push(Diagnostic::at(self.span(range), problem));
    }
    fn parse<'i>(&mut self, text: &'i str) -> toml::Spanned<DeTable<'i>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut last = None;
        for e in errors.into_iter().take(MAX_SYNTAX) {
            let at = e.span().unwrap_or(0..0);
            // What follows at the same place is an echo.
            if last.replace(at.start) == Some(at.start) {
                continue;
            }
            self.report(at, &PackProblem::Toml(e.message().to_string()));
        }
        table
    }
}

/// A table with the keys it may have.
struct Keys<'t, 'i> {
    table: &'t DeTable<'i>,
    at: Range<usize>,
}

impl<'t, 'i> Keys<'t, 'i> {
    fn of(file: &mut File, table: &'t DeTable<'i>, at: Range<usize>, known: &[&'static str]) -> Self {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let problem = PackProblem::UnknownKey {
                    key: name.to_string(),
                    near: suggest::nearest(name, known.iter().copied()).map(str::to_string),
                };
                file.report(key.span(), &problem);
            }
        }
        Keys { table, at }
    }
    fn get(&self, key: &str) -> Option<(&'t DeValue<'i>, Range<usize>)> {
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| (v.get_ref(), v.span()))
    }
    /// A text; `None` if absent or (reported) of another kind.
    fn text(&self, file: &mut File, key: &'static str) -> Option<String> {
        let (value, at) = self.get(key)?;
        match value {
            DeValue::String(s) => Some(s.trim().to_string()),
            _ => {
                file.report(at, &wrong(key, Want::Text));
                None
            }
        }
    }
    /// A text that must be there and not be empty; with its place.
    fn required(&self, file: &mut File, key: &'static str) -> Option<(String, Range<usize>)> {
        let Some((_, at)) = self.get(key) else {
            file.report(self.at.clone(), &PackProblem::MissingKey { key });
            return None;
        };
        let text = self.text(file, key)?;
        if text.is_empty() {
            file.report(at, &wrong(key, Want::NonEmptyText));
            return None;
        }
        Some((text, at))
    }
    /// A list of values that `read` understands; empty if absent.
    fn list<T>(
        &self,
        file: &mut File,
        key: &'static str,
        want: Want,
        read: impl Fn(&DeValue) -> Option<T>,
    ) -> Vec<(T, Range<usize>)> {
        let Some((value, at)) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.as_array() else {
            file.report(at, &wrong(key, want));
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array.iter() {
            match read(item.get_ref()) {
                Some(value) => out.push((value, item.span())),
                None => file.report(item.span(), &wrong(key, want)),
            }
        }
        out
    }
}

fn wrong(key: &str, want: Want) -> PackProblem {
    PackProblem::WrongValue { key: key.to_string(), want }
}

/// Reads `pack.toml`. `None` if it has no usable name. With the places of `depends`.
pub(super) fn pack(id: FileId, text: &str, sink: &mut Vec<Diagnostic>) -> Option<(Pack, Vec<(String, Span)>)> {
    let mut file = File { id, sink };
    let root = file.parse(text);
    let known = ["name", "version", "title", "depends", "topics"];
    let keys = Keys::of(&mut file, root.get_ref(), 0..0, &known);
    let name = keys.required(&mut file, "name");
    let version = keys.required(&mut file, "version");
    let title = keys.text(&mut file, "title");
    let depends = keys.list(&mut file, "depends", Want::Texts, |v| v.as_str().map(|s| s.trim().to_string()));
    let depends: Vec<(String, Span)> = depends.into_iter().map(|(name, at)| (name, file.span(at))).collect();
    let topics = topics(&mut file, &keys);
    let (name, _) = name?;
    let pack = Pack {
        topics,
        version: version.map(|v| v.0).unwrap_or_default(),
        title: title.unwrap_or_else(|| name.clone()),
        name,
        depends: depends.iter().map(|d| d.0.clone()).collect(),
        calendar: BTreeMap::new(),
        files: Vec::new(),
    };
    Some((pack, depends))
}

/// `[topics]`: the titles of topics.
fn topics(file: &mut File, keys: &Keys) -> BTreeMap<String, Topic> {
    let mut out = BTreeMap::new();
    let Some((value, at)) = keys.get("topics") else { return out };
    let Some(table) = value.as_table() else {
        file.report(at, &wrong("topics", Want::Table));
        return out;
    };
    for (key, value) in table.iter() {
        let name: &str = key.get_ref();
        let text = |key: &str| {
            let found = value.get_ref().as_table().and_then(|t| t.iter().find(|(k, _)| k.get_ref() == key));
            found.and_then(|(_, v)| v.get_ref().as_str()).map(str::to_string)
        };
        let at = file.span(key.span());
        match value.get_ref().as_str().map(str::to_string).or_else(|| text("zh")) {
            Some(zh) => {
                out.insert(name.to_string(), Topic { zh, en: text("en"), span: at });
            }
            None => file.report(value.span(), &wrong(name, Want::Topic)),
        }
    }
    out
}

/// Reads `clauses.toml`: the catalogue it names, and its clauses.
pub(super) fn clauses(id: FileId, text: &str, sink: &mut Vec<Diagnostic>) -> (Option<String>, Vec<IndexClause>) {
    let mut file = File { id, sink };
    let root = file.parse(text);
    let keys = Keys::of(&mut file, root.get_ref(), 0..0, &["catalogue", "clause"]);
    let catalogue = keys.text(&mut file, "catalogue").filter(|c| !c.is_empty());
    let mut out: Vec<IndexClause> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let Some((value, at)) = keys.get("clause") else {
        return (catalogue, out);
    };
    let Some(tables) = value.as_array() else {
        file.report(at, &wrong("clause", Want::Tables));
        return (catalogue, out);
    };
    for item in tables.iter() {
        let Some(table) = item.get_ref().as_table() else {
            file.report(item.span(), &wrong("clause", Want::Tables));
            continue;
        };
        let known = ["id", "ref", "title", "status", "of", "reason", "fingerprint"];
        let keys = Keys::of(&mut file, table, item.span(), &known);
        let id = keys.required(&mut file, "id");
        let path = keys.text(&mut file, "ref");
        let title = keys.text(&mut file, "title");
        let reason = keys.text(&mut file, "reason").filter(|r| !r.is_empty());
        let status = status(&mut file, &keys, reason.is_some());
        let fingerprint = fingerprint(&mut file, &keys);
        let Some((id, at)) = id else { continue };
        let span = file.span(at);
        if let Some(first) = seen.get(&id) {
            let problem = PackProblem::DuplicateClause { id };
            file.sink.push(Diagnostic::at(span, &problem).also(*first));
            continue;
        }
        seen.insert(id.clone(), span);
        let path = path.unwrap_or_else(|| id.clone());
        out.push(IndexClause { path, title: title.unwrap_or_default(), status, reason, fingerprint, span, id });
    }
    (catalogue, out)
}

/// What became of a clause; `None` if nothing is said, or (reported) nothing that can be understood.
fn status(file: &mut File, keys: &Keys, has_reason: bool) -> Option<Status> {
    let of = keys.text(file, "of").filter(|o| !o.is_empty());
    let of_at = keys.get("of").map(|(_, at)| at);
    let (word, at) = (keys.text(file, "status"), keys.get("status").map(|(_, at)| at));
    if let (Some(at), true) = (of_at, word.as_deref() != Some("duplicate")) {
        file.report(at, &PackProblem::OfWithoutDuplicate);
    }
    let (word, at) = (word?, at?);
    match (word.as_str(), of) {
        ("rule", _) => Some(Status::Rule),
        ("attest", _) => Some(Status::Attest),
        ("consequence", _) => Some(Status::Consequence),
        ("definition", _) => Some(Status::Definition),
        ("duplicate", Some(of)) => Some(Status::Duplicate(of)),
        ("duplicate", None) => {
            file.report(at, &PackProblem::DuplicateOfNothing);
            None
        }
        ("none", _) => {
            if !has_reason {
                file.report(at, &PackProblem::NoneWithoutReason);
            }
            Some(Status::Exhortation)
        }
        (other, _) => {
            let near = suggest::nearest(other, Status::KEYS).map(str::to_string);
            file.report(at, &PackProblem::UnknownStatus { status: other.to_string(), near });
            None
        }
    }
}

fn fingerprint(file: &mut File, keys: &Keys) -> Option<Fingerprint> {
    let text = keys.text(file, "fingerprint")?;
    let (_, at) = keys.get("fingerprint")?;
    let found = Fingerprint::parse(&text);
    if found.is_none() {
        file.report(at, &wrong("fingerprint", Want::Fingerprint));
    }
    found
}

/// Reads `calendar.toml`. A date may lie in the year before or after: days off around new year are announced together.
pub(super) fn calendar(id: FileId, text: &str, sink: &mut Vec<Diagnostic>) -> BTreeMap<i16, CalendarYear> {
    let mut file = File { id, sink };
    let root = file.parse(text);
    let mut out = BTreeMap::new();
    for (key, value) in root.get_ref().iter() {
        let name: &str = key.get_ref();
        let year = name.parse::<i16>().ok();
        let Some(year) = year.filter(|y| crate::base::day::YEARS.contains(y)) else {
            file.report(key.span(), &wrong(name, Want::Year));
            continue;
        };
        let Some(table) = value.get_ref().as_table() else {
            file.report(value.span(), &wrong(name, Want::Table));
            continue;
        };
        let keys = Keys::of(&mut file, table, value.span(), &["off", "work", "source"]);
        let mut seen = BTreeMap::new();
        let off = dates(&mut file, &keys, "off", year, &mut seen);
        let work = dates(&mut file, &keys, "work", year, &mut seen);
        let source = keys.text(&mut file, "source").unwrap_or_default();
        out.insert(year, CalendarYear { off, work, source });
    }
    out
}

fn dates(file: &mut File, keys: &Keys, key: &'static str, year: i16, seen: &mut BTreeMap<Day, ()>) -> Vec<Day> {
    let mut out = Vec::new();
    for (day, at) in keys.list(file, key, Want::Dates, day) {
        let (y, _, _) = day.ymd();
        if (y - year).abs() > 1 {
            let date = day.to_string();
            file.report(at, &PackProblem::ForeignDate { date, year });
        } else if seen.insert(day, ()).is_some() {
            let date = day.to_string();
            file.report(at, &PackProblem::DateTwice { date });
        } else {
            out.push(day);
        }
    }
    out.sort();
    out
}

fn day(value: &DeValue) -> Option<Day> {
    let datetime = value.as_datetime()?;
    if datetime.time.is_some() || datetime.offset.is_some() {
        return None;
    }
    let date = datetime.date?;
    Day::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
}
