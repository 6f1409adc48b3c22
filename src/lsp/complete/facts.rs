//! What may be written in a fact file: the file is read with a mark at the place, and the reader's notes say what the mark is in.

use super::{Kind, Offer, Offers};
use crate::base::Lang;
use crate::facts::{Note, Noted};
use crate::lsp::refer::{self, Reading};
use crate::lsp::study::Study;
use crate::lsp::text::Text;
use crate::lsp::view::View;
use crate::lsp::words;
use crate::model::{DutyId, DutyKind, EntityId, Field, Owner, Type};
use std::path::Path;
use std::sync::Arc;

/// Stands for the question; no key or value is called so.
const MARK: &str = "guiju_ask_what_stands_here";

/// What is typed so far, and how the place is to be filled for reading.
struct Gap<'t> {
    before: &'t str,
    after: &'t str,
    start: u32,
    end: u32,
    quoted: bool,
}

fn gap(text: &Text, offset: u32) -> Gap<'_> {
    let whole: &str = &text.text;
    let (start, end) = text.word(offset);
    let (mut a, mut b) = (start as usize, end.max(offset) as usize);
    // Within quotes all of the text is meant: `"2 周"`, `"风险等级"`.
    let line = whole.get(..a).unwrap_or("").rsplit('\n').next().unwrap_or("");
    let open = line.bytes().filter(|c| *c == b'"').count() % 2 == 1;
    if open {
        a = whole.get(..a).and_then(|t| t.rfind('"')).map_or(a, |i| i + 1);
        b = whole.get(b..).and_then(|t| t.find(['"', '\n'])).map_or(b, |i| b + i);
    }
    Gap {
        before: whole.get(..a).unwrap_or(""),
        after: whole.get(b..).unwrap_or(""),
        start: a as u32,
        end: b as u32,
        quoted: open,
    }
}

/// The texts to read, one after the other, until one is understood: the mark as a key, as a value.
fn attempts(path: &Path, gap: &Gap) -> Vec<String> {
    let Gap { before, after, quoted, .. } = gap;
    let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json") || e.eq_ignore_ascii_case("jsonl"));
    let yaml = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"));
    let closing = if *quoted && !after.starts_with('"') { "\"" } else { "" };
    let word = if *quoted { format!("{MARK}{closing}") } else { format!("\"{MARK}\"") };
    let rest = after.strip_prefix('"').filter(|_| *quoted && closing.is_empty());
    let (word, after) = match rest {
        Some(rest) => (format!("{word}\""), rest),
        None => (word, *after),
    };
    // What is still open is closed, so that the rest can be read.
    if json {
        let closed = closers(before);
        return vec![
            format!("{before}{word}: 0{after}"),
            format!("{before}{word}{after}"),
            format!("{before}{word}: 0{closed}"),
            format!("{before}{word}{closed}"),
        ];
    }
    let line_end = after.find('\n').unwrap_or(after.len());
    let (own, below) = after.split_at(line_end);
    if yaml {
        return vec![format!("{before}{word}: 0{below}"), format!("{before}{word}{own}{below}")];
    }
    let line = before.rsplit('\n').next().unwrap_or("");
    let closed = closers(line);
    vec![
        format!("{before}{word}{after}"),
        format!("{before}{word} = 0{after}"),
        format!("{before}{word} = 0{closed}{below}"),
        format!("{before}{word}{closed}{below}"),
    ]
}

/// The brackets that are open at the end of a text, closed.
fn closers(text: &str) -> String {
    let mut open = Vec::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '{' if !quoted => open.push('}'),
            '[' if !quoted => open.push(']'),
            '}' | ']' if !quoted => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

/// What may be written at an offset of an open fact file.
pub fn offers(study: &Study, views: &[Arc<View>], path: &Path, text: &Text, offset: u32, lang: Lang) -> Offers {
    let gap = gap(text, offset);
    let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json") || e.eq_ignore_ascii_case("jsonl"));
    let mut out = Offers { start: gap.start, end: gap.end, offers: Vec::new() };
    let reader = crate::facts::Reader::new(&study.model);
    for attempt in attempts(path, &gap) {
        let read = refer::read_by(&reader, path, &Text::new(attempt.as_str()));
        let Some(note) = marked(&read, &attempt) else { continue };
        match &note.what {
            Noted::StrayTop => top(&mut out, study, lang),
            Noted::Stray(owner) => keys(&mut out, study, *owner, &taken(&read, &attempt, note), lang),
            Noted::StrayAttest(ty) => attests(&mut out, study, *ty, lang),
            Noted::Value(owner, slot, ty) => {
                let Some(field) = study.field(*owner, *slot) else { continue };
                values(&mut out, study, views, field, ty, lang);
            }
            _ => continue,
        }
        for o in &mut out.offers {
            let plain = |t: &str| t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            let bare = matches!(o.insert.as_str(), "true" | "false") && o.kind == Kind::Value;
            let key = o.kind == Kind::Field || o.kind == Kind::Entity || o.kind == Kind::Duty;
            let needs = !bare && (json || !key || !plain(&o.insert));
            if needs && !gap.quoted {
                o.insert = format!("\"{}\"", o.insert);
            }
        }
        return out;
    }
    out
}

/// What the reader noted of the mark: of a value more than of its being one.
fn marked<'r>(read: &'r Reading, text: &str) -> Option<&'r Note> {
    let is = |n: &&Note| text.get(n.at.start as usize..n.at.end as usize).is_some_and(|t| t.contains(MARK));
    // The widest note is the table around; the mark's own is the narrowest.
    let own = read.notes.iter().filter(is).filter(|n| !matches!(n.what, Noted::Table(_)));
    own.min_by_key(|n| n.at.end - n.at.start)
}

/// The slots that are stated beside the mark: between the table's beginning and the next.
fn taken(read: &Reading, text: &str, mark: &Note) -> Vec<usize> {
    let Noted::Stray(owner) = mark.what else { return Vec::new() };
    let is_table = |n: &&Note| matches!(n.what, Noted::Table(_));
    let from = read.notes.iter().filter(is_table).map(|n| n.at.start).filter(|s| *s <= mark.at.start).max();
    let to = read.notes.iter().filter(is_table).map(|n| n.at.start).filter(|s| *s > mark.at.start).min();
    let (from, to) = (from.unwrap_or(0), to.unwrap_or(text.len() as u32));
    // Of rows that are written in braces only those in the mark's own count.
    let (from, to) = match braces(text, mark.at.start as usize) {
        Some((open, close)) => (from.max(open), to.min(close)),
        None => (from, to),
    };
    let near = |n: &&Note| from <= n.at.start && n.at.start < to;
    let slot = |n: &Note| match n.what {
        Noted::Field(o, slot) if o == owner => Some(slot),
        _ => None,
    };
    read.notes.iter().filter(near).filter_map(slot).collect()
}

/// The innermost braces around a place.
fn braces(text: &str, at: usize) -> Option<(u32, u32)> {
    let depth = |from: char, to: char| {
        let mut left = 0usize;
        move |c: char| {
            if c == from {
                left += 1;
            } else if c == to {
                if left == 0 {
                    return true;
                }
                left -= 1;
            }
            false
        }
    };
    let mut opens = depth('}', '{');
    let open = text.get(..at)?.char_indices().rev().find(|(_, c)| opens(*c))?.0;
    let mut closes = depth('{', '}');
    let close = text.get(at..)?.char_indices().find(|(_, c)| closes(*c)).map_or(text.len(), |(i, _)| at + i);
    Some((open as u32, close as u32))
}

fn offer(label: &str, detail: String, kind: Kind, rank: u8) -> Offer {
    Offer { label: label.to_string(), filter: None, insert: label.to_string(), detail, about: None, kind, rank }
}

fn both(name: &str, label: Option<&str>) -> Option<String> {
    label.map(|l| format!("{name} {l}"))
}

/// The types of entities, and the keys of the file itself.
fn top(out: &mut Offers, study: &Study, lang: Lang) {
    for e in &study.model.entities {
        let shown = e.label.clone().unwrap_or_default();
        out.offers.push(Offer { filter: both(&e.name, e.label.as_deref()), ..offer(&e.name, shown, Kind::Entity, 1) });
    }
    let head = [
        ("period", lang.pick("考核的期间", "the days assessed")),
        ("stated_on", lang.pick("填报日期", "the day these facts were compiled")),
        ("entity", lang.pick("本文件只写一个主体：它的类型", "of a file that states one entity: its type")),
    ];
    for (key, about) in head {
        out.offers.push(offer(key, about.to_string(), Kind::Field, 0));
    }
}

/// The fields of an entity or record that are not stated yet.
fn keys(out: &mut Offers, study: &Study, owner: Owner, taken: &[usize], lang: Lang) {
    let fields = match owner {
        Owner::Entity(id) => study.entity(id).map(|e| e.fields.as_slice()),
        Owner::Record(id) => study.model.records.get(id.index()).map(|r| r.fields.as_slice()),
    };
    for (slot, f) in fields.unwrap_or(&[]).iter().enumerate() {
        if taken.contains(&slot) || matches!(f.ty, Type::Every(..)) {
            continue;
        }
        let ty = words::type_of(study, &f.ty, lang);
        let detail = match &f.label {
            Some(label) => format!("{label}{}{ty}", lang.pick("：", ": ")),
            None => ty,
        };
        let rank = u8::from(f.span.is_none());
        out.offers.push(Offer {
            filter: both(&f.name, f.label.as_deref()),
            about: f.docs.clone(),
            ..offer(&f.name, detail, Kind::Field, rank)
        });
    }
    if let Owner::Entity(_) = owner {
        out.offers.push(offer("attest", lang.pick("申报", "declarations").into(), Kind::Field, 2));
        out.offers.push(offer(
            "covers",
            lang.pick("台账的起止日期", "how far the ledgers speak").into(),
            Kind::Field,
            2,
        ));
    }
}

/// The attests that bind an entity type.
fn attests(out: &mut Offers, study: &Study, ty: EntityId, lang: Lang) {
    let model = &study.model;
    let names: Vec<&str> = model.duties.iter().map(|d| d.name.as_str()).collect();
    for (_, duty) in (0..).map(DutyId).zip(&model.duties) {
        let attest = matches!(duty.kind, DutyKind::Attest(_));
        if !attest || !duty.binds.iter().any(|b| model.is_a(ty, *b)) {
            continue;
        }
        let alone = names.iter().filter(|n| **n == duty.name).count() == 1;
        let name = if alone { &duty.name } else { &duty.full };
        let title = crate::report::text::title(duty, lang);
        out.offers.push(Offer { filter: Some(format!("{name} {title}")), ..offer(name, title.into(), Kind::Duty, 0) });
    }
}

fn values(out: &mut Offers, study: &Study, views: &[Arc<View>], field: &Field, ty: &Type, lang: Lang) {
    let label = field.label.as_deref().unwrap_or(&field.name);
    match ty {
        Type::Bool => {
            out.offers.push(offer("true", lang.pick("是", "yes").into(), Kind::Value, 0));
            out.offers.push(offer("false", lang.pick("否", "no").into(), Kind::Value, 0));
        }
        Type::Enum(id) => {
            for v in study.model.enums.get(id.index()).map(|e| e.variants.as_slice()).unwrap_or(&[]) {
                let shown = v.label.clone().unwrap_or_default();
                let filter = both(&v.name, v.label.as_deref());
                out.offers.push(Offer { filter, ..offer(&v.name, shown, Kind::Variant, 0) });
            }
        }
        Type::Ref(id) => {
            let mut seen: Vec<&str> = Vec::new();
            for e in views.iter().flat_map(|v| &v.facts.entities) {
                if study.model.is_a(e.ty, *id) && !seen.contains(&&*e.id) {
                    seen.push(&e.id);
                    let filter = Some(format!("{} {}", e.id, e.name));
                    out.offers.push(Offer { filter, ..offer(&e.id, e.name.to_string(), Kind::Value, 0) });
                }
            }
        }
        Type::Number(_, dim) if *dim != crate::base::Dim::None => {
            let units = crate::base::unit::UNITS.iter().filter(|u| u.dim == *dim);
            for unit in units {
                let word = unit.zh.first().copied().unwrap_or(unit.en);
                out.offers.push(offer(&format!("1 {word}"), label.to_string(), Kind::Unit, 0));
            }
        }
        Type::Duration => {
            for word in ["1 天", "1 周", "1 小时"] {
                out.offers.push(offer(word, label.to_string(), Kind::Unit, 0));
            }
        }
        _ => {}
    }
}
