//! A world → the text of a fact file that `guiju check` reads: declared names, one table an entity, lists of records as
//! lists of tables on one line each.

use super::world::{Fields, Node, World};
use crate::base::window::Range;
use crate::base::{Dim, Rat};
use crate::facts::Declaration;
use crate::model::{EntityId, Field, Model, Owner, Type};
use std::fmt::Write;

/// The longest list of records that stays on the line of its key.
const ONE_LINE: usize = 72;

/// Writes the text; `period` at its top where that is given.
pub fn write(model: &Model, world: &World, period: Option<Range>) -> String {
    let mut out = String::new();
    if let Some(range) = period {
        let _ = writeln!(out, "period = {{ from = {}, to = {} }}", range.from, range.to);
    }
    if let Some(day) = world.stated_on {
        let _ = writeln!(out, "stated_on = {day}");
    }
    let mut types: Vec<EntityId> = Vec::new();
    for entity in &world.entities {
        if !types.contains(&entity.ty) {
            types.push(entity.ty);
        }
    }
    for ty in types {
        let Some(declared) = model.entities.get(ty.index()) else { continue };
        for entity in world.entities.iter().filter(|e| e.ty == ty) {
            if !out.is_empty() {
                out.push('\n');
            }
            let _ = writeln!(out, "[[{}]]", key(&declared.name));
            let _ = writeln!(out, "id = {}", quoted(&entity.id));
            let writer = Writer { model, world };
            for (slot, node) in &entity.fields {
                if let Some(field) = declared.fields.get(*slot) {
                    let _ = writeln!(out, "{} = {}", key(&field.name), writer.value(field, &field.ty, node, true));
                }
            }
            if let Some(declared) = &entity.attest {
                let entries: Vec<String> = declared.entries.iter().map(declaration).collect();
                let value = match (entries.as_slice(), declared.list) {
                    ([one], false) => one.clone(),
                    (several, _) => format!("[{}]", several.join(", ")),
                };
                let _ = writeln!(out, "attest.{} = {value}", key(&declared.name));
            }
        }
    }
    out
}

fn declaration(entry: &Declaration) -> String {
    let mut parts = Vec::new();
    parts.extend(entry.not_applicable.then(|| "applies = false".to_string()));
    parts.extend(entry.reason.as_ref().map(|r| format!("reason = {}", quoted(r))));
    parts.extend(entry.done.map(|d| format!("done = {d}")));
    parts.extend(entry.on.map(|d| format!("on = {d}")));
    parts.extend(entry.evidence.as_ref().map(|e| format!("evidence = {}", quoted(e))));
    match (parts.as_slice(), entry.done) {
        ([_], Some(done)) => done.to_string(),
        (all, _) => format!("{{ {} }}", all.join(", ")),
    }
}

struct Writer<'a> {
    model: &'a Model,
    world: &'a World,
}

impl Writer<'_> {
    fn value(&self, field: &Field, ty: &Type, node: &Node, top: bool) -> String {
        match node {
            Node::Bool(b) => b.to_string(),
            Node::Number(n) => number(field, ty, *n),
            Node::Clock(n) => quoted(&clock(*n)),
            Node::Date(d) => d.to_string(),
            Node::Moment(m) => {
                let text = m.to_string();
                if text.len() == 16 { format!("{text}:00") } else { text }
            }
            Node::Text(t) => quoted(t),
            Node::Variant(v) => {
                let variants = match ty {
                    Type::Enum(e) => self.model.enums.get(e.index()).map_or(&[][..], |e| &e.variants),
                    _ => &[],
                };
                quoted(variants.get(usize::from(*v)).map_or("", |v| &v.name))
            }
            Node::Ref(i) => quoted(self.world.entities.get(*i).map_or("", |e| &e.id)),
            Node::Row(fields) => self.table(ty, fields),
            Node::Rows(rows) => {
                let inner = match ty {
                    Type::List(inner) => inner,
                    other => other,
                };
                let tables: Vec<String> = rows.iter().map(|r| self.table(inner, r)).collect();
                let line = tables.join(", ");
                if tables.is_empty() || !top || (tables.len() < 3 && line.chars().count() <= ONE_LINE) {
                    return if tables.is_empty() { "[]".to_string() } else { format!("[{line}]") };
                }
                format!("[\n{}]", tables.iter().map(|t| format!("    {t},\n")).collect::<String>())
            }
            Node::Values(values) => {
                let inner = match ty {
                    Type::List(inner) => inner,
                    other => other,
                };
                let all: Vec<String> = values.iter().map(|v| self.value(field, inner, v, false)).collect();
                format!("[{}]", all.join(", "))
            }
        }
    }
    fn table(&self, ty: &Type, fields: &Fields) -> String {
        let Type::Record(record) = ty else { return "{}".to_string() };
        let declared = self.model.fields_of(Owner::Record(*record));
        let all: Vec<String> = fields
            .iter()
            .filter_map(|(slot, node)| {
                let field = declared.get(*slot)?;
                Some(format!("{} = {}", key(&field.name), self.value(field, &field.ty, node, false)))
            })
            .collect();
        if all.is_empty() { "{}".to_string() } else { format!("{{ {} }}", all.join(", ")) }
    }
}

/// A number in the unit that the field declares, a share in percent.
fn number(field: &Field, ty: &Type, n: Rat) -> String {
    match ty {
        Type::Number(_, Dim::Share) => match n.mul(Rat::int(100)).map(|p| p.decimal(9)) {
            Some((text, _)) => quoted(&format!("{text}%")),
            None => n.to_string(),
        },
        Type::Number(..) => {
            let own = n.div(Rat::int(field.bare.max(1))).unwrap_or(n);
            match (own.decimal(9), n.decimal(9), field.unit()) {
                ((_, false), (text, true), Some(unit)) => {
                    let base = crate::base::unit::UNITS.iter().find(|u| u.dim == unit.dim && u.size == 1);
                    quoted(&format!("{text} {}", base.map_or("", |u| u.zh.first().copied().unwrap_or(u.en))))
                }
                ((text, _), _, _) => text,
            }
        }
        _ => n.decimal(9).0,
    }
}

fn clock(minutes: Rat) -> String {
    match minutes.div(Rat::int(60)) {
        Some(hours) if hours.is_int() => format!("{hours} 小时"),
        _ => format!("{minutes} 分钟"),
    }
}

/// A key: bare where TOML lets it be bare.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { name.to_string() } else { quoted(name) }
}

/// A basic string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
