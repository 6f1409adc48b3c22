//! The types of values as JSON Schema (contract.md, "Fact files").

use super::schema::Needed;
use super::words::Words;
use crate::base::unit::{UNITS, Unit};
use crate::base::{Dim, Lang};
use crate::model::{Field, Model, NumKind, Type};
use serde_json::{Map, Value, json};

/// A day: ISO, with points or strokes, or in Chinese.
const DATE: &str = r"^\s*[0-9]{1,4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2}|年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*[日号])\s*$";
/// A day and a time of day.
const MOMENT: &str = r"^\s*[0-9]{1,4}[-/.年]\s*[0-9]{1,2}[-/.月]\s*[0-9]{1,2}[日号]?[Tt\s]*[0-9]{1,2}(:[0-9]{2}(:[0-9]{2}(\.0+)?)?|[时点]([0-9]{1,2}分|整)?)\s*$";
/// A number before a unit; also with the commas of thousands.
const NUMBER: &str = r"^\s*[-+]?[0-9０-９][0-9０-９,，_]*([.．][0-9０-９]+)?\s*";

/// Values in one language.
#[derive(Clone, Copy)]
pub(super) struct Types<'m> {
    pub(super) words: Words<'m>,
}

impl Types<'_> {
    /// What a field of this type takes.
    pub(super) fn value(&self, ty: &Type, needed: &mut Needed) -> Value {
        match ty {
            Type::Bool => json!({ "type": ["boolean", "null"] }),
            Type::Number(kind, dim) => number(*kind, *dim),
            Type::Duration => {
                let of = |u: &&Unit| matches!(u.dim, Dim::Days | Dim::Clock);
                json!({ "type": ["number", "string", "null"], "minimum": 0, "pattern": pattern(UNITS.iter().filter(of)) })
            }
            Type::Text | Type::Months => json!({ "type": ["string", "null"] }),
            Type::Date => json!({ "$ref": "#/$defs/date" }),
            Type::DateTime => json!({ "$ref": "#/$defs/datetime" }),
            Type::Enum(id) => {
                needed.enums.insert(*id);
                json!({ "$ref": format!("#/$defs/enum.{}", self.enum_name(*id)) })
            }
            Type::Record(r) => {
                needed.records.insert(*r);
                let record = self.words.model.records.get(r.index());
                let name = record.map_or("", |r| &r.name);
                if record.is_some_and(|r| r.on.is_some()) {
                    // An event may be no more than its day.
                    json!({ "anyOf": [{ "$ref": "#/$defs/date" }, { "$ref": format!("#/$defs/record.{name}") }] })
                } else {
                    json!({ "$ref": format!("#/$defs/record.{name}") })
                }
            }
            Type::List(inner) => json!({ "type": ["array", "null"], "items": self.value(inner, needed) }),
            Type::Ref(_) => json!({ "type": ["string", "null"], "minLength": 1 }),
            Type::Every(..) => json!(false),
        }
    }
    fn enum_name(&self, id: crate::model::EnumId) -> &str {
        self.words.model.enums.get(id.index()).map_or("", |e| &e.name)
    }

    /// The ledgers among fields, and what leads to ledgers further in: `drills`, `leaders.visits`.
    pub(super) fn covers<'f>(
        &self,
        model: &Model,
        fields: impl Iterator<Item = &'f Field>,
        needed: &mut Needed,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        for field in fields {
            let (record, list) = match &field.ty {
                Type::List(inner) => match **inner {
                    Type::Record(r) => (r, true),
                    _ => continue,
                },
                Type::Record(r) => (*r, false),
                _ => continue,
            };
            let Some(of) = model.records.get(record.index()) else { continue };
            needed.records.insert(record);
            let words = || std::iter::once(&field.name).chain(field.label.as_ref());
            let shown = field.shown();
            let here = if list && of.on.is_some() {
                json!({ "$ref": "#/$defs/cover", "description": shown })
            } else {
                json!({ "$ref": format!("#/$defs/covers.record.{}", of.name), "description": shown })
            };
            for word in words() {
                out.insert(word.clone(), here.clone());
            }
            // Dotted, where one list lies in another.
            for inner in &of.fields {
                let Type::List(ty) = &inner.ty else { continue };
                let Type::Record(r) = **ty else { continue };
                if model.records.get(r.index()).is_some_and(|r| r.on.is_some()) {
                    for outer in words() {
                        for word in std::iter::once(&inner.name).chain(inner.label.as_ref()) {
                            out.insert(format!("{outer}.{word}"), json!({ "$ref": "#/$defs/cover" }));
                        }
                    }
                }
            }
        }
        out
    }

    /// What all types share.
    pub(super) fn shared(&self, defs: &mut Map<String, Value>) {
        let pick = |zh: &'static str, en: &'static str| match self.words.lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        let ends = json!({
            "from": { "$ref": "#/$defs/date" },
            "to": { "$ref": "#/$defs/date" },
        });
        let period = json!({
            "description": pick("填报期间：年份，或 { from = 起, to = 止 }", "a year, or { from, to }"),
            "oneOf": [
                { "type": "integer", "minimum": 1, "maximum": 9999 },
                { "type": "object", "properties": ends, "required": ["from", "to"], "additionalProperties": false },
                { "type": "null" },
            ],
        });
        let cover = json!({
            "description": pick(
                "台账从哪天到哪天是全的；false：从来不全",
                "from when to when the ledger is complete; false: never",
            ),
            "oneOf": [
                { "const": false },
                { "type": "object", "properties": ends, "additionalProperties": false },
                { "type": "null" },
            ],
        });
        let text = json!({ "type": ["string", "null"] });
        let flag = json!({ "type": ["boolean", "null"] });
        let declaration = json!({
            "type": "object",
            "properties": {
                "done": flag,
                "on": { "$ref": "#/$defs/date" },
                "evidence": text,
                "applies": flag,
                "reason": text,
            },
            "additionalProperties": false,
            "if": { "properties": { "applies": { "const": false } }, "required": ["applies"] },
            "then": { "required": ["reason"], "properties": { "reason": { "type": "string", "pattern": "\\S" } } },
        });
        let attest = json!({
            "oneOf": [
                flag,
                { "$ref": "#/$defs/declaration" },
                { "type": "array", "items": { "anyOf": [{ "type": "boolean" }, { "$ref": "#/$defs/declaration" }] } },
            ],
        });
        defs.insert("date".into(), json!({ "type": ["string", "null"], "pattern": DATE }));
        defs.insert("datetime".into(), json!({ "type": ["string", "null"], "pattern": MOMENT }));
        defs.insert("period".into(), period);
        defs.insert("cover".into(), cover);
        defs.insert("declaration".into(), declaration);
        defs.insert("attest".into(), attest);
    }
}

fn number(kind: NumKind, dim: Dim) -> Value {
    let ty = match kind {
        NumKind::Count | NumKind::Int => "integer",
        NumKind::Any => "number",
    };
    let mut schema = match dim {
        Dim::None => json!({ "type": [ty, "null"] }),
        Dim::Share => json!({
            "type": [ty, "string", "null"], "minimum": -1, "maximum": 1, "pattern": format!("{NUMBER}[%％]\\s*$"),
        }),
        dim => json!({
            "type": [ty, "string", "null"], "pattern": pattern(UNITS.iter().filter(|u| u.dim == dim)),
        }),
    };
    if let (NumKind::Count, Some(schema)) = (kind, schema.as_object_mut()) {
        schema.insert("minimum".into(), json!(0));
    }
    schema
}

/// A number with one of these units.
fn pattern<'u>(units: impl Iterator<Item = &'u Unit>) -> String {
    let mut words: Vec<&str> = units.flat_map(|u| [u.en, u.plural].into_iter().chain(u.zh.iter().copied())).collect();
    words.dedup();
    format!("{NUMBER}({})\\s*$", words.join("|"))
}
