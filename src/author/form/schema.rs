//! JSON Schema (2020-12) of fact files, for editors: TOML, YAML and JSON share one shape. Entity types and fields by name and by
//! label, each with what it means and the clauses it serves.

use super::types::Types;
use super::words::Words;
use crate::base::Lang;
use crate::model::{DutyId, DutyKind, EntityId, Field, Model, Owner, Type, reads};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The schema of `guiju.result/1`.
pub const RESULT: &str = include_str!("result.schema.json");

/// The fields that every entity has.
const IMPLICIT: usize = 4;

/// The schema of fact files; of one entity type if one is named.
pub fn write(model: &Model, lang: Lang, only: Option<EntityId>) -> io::Result<String> {
    let builder = Builder { model, words: Words { model, lang, toml: true }, served: served(model) };
    let types: Vec<EntityId> = match only {
        Some(id) => vec![id],
        None => (0..model.entities.len() as u32).map(EntityId).collect(),
    };
    let mut text = serde_json::to_string_pretty(&builder.root(&types)).map_err(io::Error::from)?;
    text.push('\n');
    Ok(text)
}

/// Which duties read which field, whichever entity they bind: by the field's owner and slot.
type Served = BTreeMap<(Named, usize), BTreeSet<DutyId>>;

/// An owner in order: entity types, then records.
type Named = (bool, u32);

fn of(owner: Owner) -> Named {
    match owner {
        Owner::Entity(e) => (false, e.0),
        Owner::Record(r) => (true, r.0),
    }
}

fn served(model: &Model) -> Served {
    let mut out = Served::new();
    for (id, duty) in (0..).map(DutyId).zip(&model.duties) {
        for reads in duty.binds.iter().filter_map(|b| reads::of_duty(model, id, *b)) {
            for place in reads.fields {
                let mut owner = Owner::Entity(place.entity);
                let Some((last, way)) = place.path.split_last() else { continue };
                for slot in way {
                    let inner = model.fields_of(owner).get(*slot).map(|f| match &f.ty {
                        Type::List(inner) => &**inner,
                        other => other,
                    });
                    if let Some(Type::Record(r)) = inner {
                        owner = Owner::Record(*r);
                    }
                }
                out.entry((of(declared(model, owner, *last)), *last)).or_default().insert(id);
            }
        }
    }
    out
}

/// The type that declares a field: a parent's slots are the child's.
fn declared(model: &Model, owner: Owner, slot: usize) -> Owner {
    let Owner::Entity(mut at) = owner else { return owner };
    while let Some(parent) = model.entities.get(at.index()).and_then(|e| e.parent) {
        if model.entities.get(parent.index()).is_none_or(|p| slot >= p.fields.len()) {
            break;
        }
        at = parent;
    }
    Owner::Entity(at)
}

struct Builder<'m> {
    model: &'m Model,
    words: Words<'m>,
    served: Served,
}

impl<'m> Builder<'m> {
    fn root(&self, types: &[EntityId]) -> Value {
        let model = self.model;
        let mut tables = Map::new();
        let mut shapes = vec![json!({ "$ref": "#/$defs/file" })];
        let mut defs = Map::new();
        let mut needed = Needed::default();
        for id in types {
            let Some(entity) = model.entities.get(id.index()) else { continue };
            let name = &entity.name;
            let table = json!({ "$ref": format!("#/$defs/table.{name}") });
            let one = json!({
                "description": self.about_entity(*id),
                "oneOf": [table, { "type": "array", "items": table }, { "type": "null" }],
            });
            tables.insert(name.clone(), one);
            if let Some(label) = entity.label.as_ref().filter(|l| *l != name) {
                tables.insert(label.clone(), json!({ "$ref": format!("#/$defs/file/properties/{name}") }));
            }
            shapes.push(json!({ "$ref": format!("#/$defs/flat.{name}") }));
            self.entity(*id, &mut defs, &mut needed);
        }
        let flat: Vec<Value> = shapes.split_off(1);
        let mut file = self.heads();
        file.extend(tables);
        defs.insert("file".into(), json!({ "type": "object", "properties": file, "additionalProperties": false }));
        self.below(&mut needed, &mut defs);
        Types { words: self.words }.shared(&mut defs);
        let title = self.words.pick("规矩的事实文件", "facts for guiju");
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            "description": self.words.pick(
                "表名是主体的类型或名称，键是字段的名称或中文名；只写一个主体时可写 entity = 类型，字段直接写在后面",
                "tables are named after entity types, keys after fields; a file of one entity may say entity = TYPE and its fields beside it",
            ),
            "type": "object",
            "anyOf": shapes.into_iter().chain(flat).collect::<Vec<_>>(),
            "$defs": defs,
        })
    }
    fn heads(&self) -> Map<String, Value> {
        let mut out = Map::new();
        out.insert("period".into(), json!({ "$ref": "#/$defs/period" }));
        out.insert(
            "stated_on".into(),
            json!({
                "$ref": "#/$defs/date",
                "description": self.words.pick("填报日期：统计到哪一天", "the day these facts were compiled"),
            }),
        );
        out
    }
    fn about_entity(&self, id: EntityId) -> String {
        let Some(entity) = self.model.entities.get(id.index()) else { return String::new() };
        let binds = |d: &&crate::model::Obligation| d.binds.iter().any(|b| self.model.is_a(id, *b));
        let n = self.model.duties.iter().filter(binds).count();
        match self.words.lang {
            Lang::Zh => format!("{}：{n} 项义务", entity.shown()),
            Lang::En => format!("{}: {n} duties", entity.label_en.as_deref().unwrap_or(&entity.name)),
        }
    }

    /// The definitions of an entity type: its fields (and its parents'), its table, and the flat file of one.
    fn entity(&self, id: EntityId, defs: &mut Map<String, Value>, needed: &mut Needed) {
        let Some(entity) = self.model.entities.get(id.index()) else { return };
        let name = &entity.name;
        self.fields(id, defs, needed);
        let keyed = json!([{ "required": ["id"] }, { "required": ["编号"] }]);
        let all = |more: Map<String, Value>| {
            let mut properties = more;
            properties.insert(
                "covers".into(),
                json!({ "$ref": format!("#/$defs/covers.{name}"), "unevaluatedProperties": false }),
            );
            properties.insert(
                "attest".into(),
                json!({ "$ref": format!("#/$defs/attest.{name}"), "unevaluatedProperties": false }),
            );
            properties
        };
        let table = json!({
            "type": "object",
            "$ref": format!("#/$defs/fields.{name}"),
            "properties": all(Map::new()),
            "anyOf": keyed,
            "unevaluatedProperties": false,
        });
        let words: Vec<&String> = std::iter::once(name).chain(entity.label.as_ref()).collect();
        let mut heads = self.heads();
        heads.insert("entity".into(), json!({ "enum": words, "description": self.about_entity(id) }));
        let flat = json!({
            "type": "object",
            "$ref": format!("#/$defs/fields.{name}"),
            "properties": all(heads),
            "required": ["entity"],
            "anyOf": keyed,
            "unevaluatedProperties": false,
        });
        defs.insert(format!("table.{name}"), table);
        defs.insert(format!("flat.{name}"), flat);
    }
    /// `fields.X`, `covers.X`, `attest.X`, each with its parent's by reference.
    fn fields(&self, id: EntityId, defs: &mut Map<String, Value>, needed: &mut Needed) {
        let Some(entity) = self.model.entities.get(id.index()) else { return };
        let name = &entity.name;
        if defs.contains_key(&format!("fields.{name}")) {
            return;
        }
        let parent = entity.parent.and_then(|p| self.model.entities.get(p.index()).map(|e| (p, e)));
        let own = parent.map_or(0, |(_, p)| p.fields.len());
        let owner = Owner::Entity(id);
        let place = format!("#/$defs/fields.{name}");
        let mine = entity.fields.iter().enumerate().skip(own);
        let fields = self.properties(owner, mine.clone(), &place, needed);
        let covers = Types { words: self.words }.covers(self.model, mine.map(|(_, f)| f), needed);
        let mut attests = Map::new();
        for duty in self.model.duties.iter().filter(|d| d.binds.contains(&id)) {
            self.attest(duty, &mut attests);
        }
        for (kind, properties) in [("fields", fields), ("covers", covers), ("attest", attests)] {
            let mut def = json!({ "type": ["object", "null"], "properties": properties });
            if let (Some((_, p)), Some(def)) = (parent, def.as_object_mut()) {
                def.insert("allOf".into(), json!([{ "$ref": format!("#/$defs/{kind}.{}", p.name) }]));
            }
            defs.insert(format!("{kind}.{name}"), def);
        }
        if let Some((p, _)) = parent {
            self.fields(p, defs, needed);
        }
    }
    /// A declaration by name, title, `document.name`, and below its document's name.
    fn attest(&self, duty: &crate::model::Obligation, out: &mut Map<String, Value>) {
        let DutyKind::Attest(attest) = &duty.kind else { return };
        let id = self.model.duties.iter().position(|d| d.full == duty.full).map(|i| DutyId(i as u32));
        let mut about = id.map_or_else(String::new, |id| self.words.serves(&[id]).join("\n"));
        if let Some(evidence) = &attest.evidence {
            about.push_str(&format!("\n{}{evidence}", self.words.pick("佐证：", "evidence: ")));
        }
        let one = json!({ "$ref": "#/$defs/attest", "description": about });
        let words = [Some(&duty.name), duty.title.as_ref(), duty.title_en.as_ref(), Some(&duty.full)];
        for word in words.into_iter().flatten() {
            out.entry(word.clone()).or_insert_with(|| one.clone());
        }
        let Some(document) = self.model.documents.get(duty.document.index()) else { return };
        let nested = out.entry(document.name.clone()).or_insert_with(|| json!({ "type": "object", "properties": {} }));
        if let Some(inner) = nested.get_mut("properties").and_then(Value::as_object_mut) {
            inner.insert(duty.name.clone(), one);
        }
    }

    /// Fields by name, and by label where that is another word and only one field has it.
    fn properties<'f>(
        &self,
        owner: Owner,
        fields: impl Iterator<Item = (usize, &'f Field)> + Clone,
        place: &str,
        needed: &mut Needed,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        let types = Types { words: self.words };
        let whole = self.model.fields_of(owner);
        for (slot, field) in fields.filter(|(_, f)| !matches!(f.ty, Type::Every(..))) {
            let mut schema = types.value(&field.ty, needed);
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("description".into(), self.about(owner, slot, field).into());
            }
            out.insert(field.name.clone(), schema);
        }
        let names: Vec<String> = out.keys().cloned().collect();
        for name in names {
            let Some(label) = whole.iter().find(|f| f.name == name).and_then(|f| f.label.clone()) else { continue };
            let shared = whole.iter().filter(|f| f.label.as_ref() == Some(&label)).count() > 1;
            if !shared && whole.iter().all(|f| f.name != label) {
                out.insert(label, json!({ "$ref": format!("{place}/properties/{name}") }));
            }
        }
        out
    }
    /// What a field is, what to write, which clauses it serves.
    fn about(&self, owner: Owner, slot: usize, field: &Field) -> String {
        let shown = match self.words.lang {
            Lang::Zh => field.shown(),
            Lang::En => field.label_en.as_deref().unwrap_or(&field.name),
        };
        let mut text = shown.to_string();
        let takes = self.words.takes(field);
        if !takes.is_empty() && slot >= if matches!(owner, Owner::Entity(_)) { IMPLICIT } else { 0 } {
            text.push_str(self.words.pick("：", ": "));
            text.push_str(&takes);
        }
        if field.optional {
            text.push_str(self.words.pick("（没有就不写）", " (left out if there is none)"));
        }
        if let Some(docs) = &field.docs {
            text.push('\n');
            text.push_str(docs);
        }
        if let Some(duties) = self.served.get(&(of(owner), slot)) {
            let duties: Vec<DutyId> = duties.iter().copied().collect();
            let lines = self.words.serves_few(&duties);
            text.push('\n');
            text.push_str(&lines);
        }
        text
    }
    /// The records and enums that are needed, and those that they need.
    fn below(&self, needed: &mut Needed, defs: &mut Map<String, Value>) {
        let types = Types { words: self.words };
        while let Some(id) = needed.records.iter().copied().find(|r| !needed.done.contains(r)) {
            needed.done.insert(id);
            let Some(record) = self.model.records.get(id.index()) else { continue };
            let place = format!("#/$defs/record.{}", record.name);
            let fields = self.properties(Owner::Record(id), record.fields.iter().enumerate(), &place, needed);
            let schema = json!({ "type": ["object", "null"], "properties": fields, "additionalProperties": false });
            defs.insert(format!("record.{}", record.name), schema);
            let covers = types.covers(self.model, record.fields.iter(), needed);
            let schema = json!({ "type": ["object", "null"], "properties": covers, "additionalProperties": false });
            defs.insert(format!("covers.record.{}", record.name), schema);
        }
        for id in &needed.enums {
            let Some(of) = self.model.enums.get(id.index()) else { continue };
            let mut words: Vec<Value> = of.variants.iter().map(|v| v.name.clone().into()).collect();
            let labels = of.variants.iter().filter_map(|v| v.label.clone()).map(Value::from);
            for label in labels {
                if !words.contains(&label) {
                    words.push(label);
                }
            }
            words.push(Value::Null);
            let title = of.label.as_deref().unwrap_or(&of.name);
            defs.insert(format!("enum.{}", of.name), json!({ "title": title, "enum": words }));
        }
    }
}

/// What definitions refer to.
#[derive(Default)]
pub(super) struct Needed {
    pub(super) records: BTreeSet<crate::model::RecordId>,
    pub(super) enums: BTreeSet<crate::model::EnumId>,
    done: BTreeSet<crate::model::RecordId>,
}
