//! A world → facts in slots, as if read from a file: the engine judges nothing else.

use super::world::{Fields, Node, World};
use crate::base::{FileId, Span};
use crate::facts::{self, Chunk, Declared, EntityIx, Facts, Slot, Stated, Value};
use crate::model::{Entity, Field, Model, Type};

/// The facts, and where the bearer is among them.
pub fn build(model: &Model, world: &World) -> (Facts, EntityIx) {
    let nowhere = Span::new(FileId(0), 0, 0);
    let mut order: Vec<usize> = (0..world.entities.len()).collect();
    let key = |i: &usize| {
        let entity = world.entities.get(*i);
        let ty = entity.and_then(|e| model.entities.get(e.ty.index())).map_or("", |t| t.name.as_str());
        (ty, entity.map_or("", |e| e.id.as_str()))
    };
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut place = vec![0u32; order.len()];
    for (ix, i) in order.iter().enumerate() {
        if let Some(p) = place.get_mut(*i) {
            *p = ix as u32;
        }
    }
    let mut builder = Builder { model, chunk: Chunk::default(), place: &place, at: nowhere };
    let mut entities = Vec::with_capacity(order.len());
    let mut counts = vec![0u32; model.entities.len()];
    for i in &order {
        let Some(entity) = world.entities.get(*i) else { continue };
        let fields = model.entities.get(entity.ty.index()).map_or(&[][..], |e| &e.fields);
        let base = builder.chunk.slots.len();
        builder.blank(fields);
        let text = builder.text(&entity.id);
        builder.put(base + Entity::ID, text);
        builder.put(base + Entity::NAME, text);
        builder.fill(fields, base, &entity.fields);
        if let Some(n) = counts.get_mut(entity.ty.index()) {
            *n += 1;
        }
        let attest = entity.attest.as_ref();
        entities.push(Stated {
            ty: entity.ty,
            id: entity.id.as_str().into(),
            name: entity.id.as_str().into(),
            chunk: 0,
            base: base as u32,
            at: nowhere,
            stated_on: world.stated_on,
            stated_on_of: Vec::new(),
            covers: Box::default(),
            attests: attest
                .map(|d| Declared {
                    name: d.name.clone(),
                    duties: facts::answered(model, entity.ty, &d.name),
                    at: nowhere,
                    entries: d.entries.clone(),
                })
                .into_iter()
                .collect(),
            unanswered: Box::default(),
        });
    }
    let chunk = builder.chunk;
    let mut facts = Facts { chunks: vec![chunk], entities, counts, files: 1, ..Facts::default() };
    facts::reverse(model, &mut facts);
    (facts, EntityIx(place.first().copied().unwrap_or(0)))
}

struct Builder<'a> {
    model: &'a Model,
    chunk: Chunk,
    /// The place of each entity of the world among the facts.
    place: &'a [u32],
    at: Span,
}

impl Builder<'_> {
    fn text(&mut self, text: &str) -> Value {
        let from = self.chunk.text.len() as u32;
        self.chunk.text.push_str(text);
        Value::Text(from, self.chunk.text.len() as u32)
    }
    fn put(&mut self, slot: usize, value: Value) {
        if let Some(s) = self.chunk.slots.get_mut(slot) {
            s.value = value;
        }
    }
    /// Slots for fields of which nothing is stated.
    fn blank(&mut self, fields: &[Field]) {
        let at = self.at;
        let none =
            |f: &Field| if f.optional && !matches!(f.ty, Type::Every(..)) { Value::None } else { Value::Unknown };
        self.chunk.slots.extend(fields.iter().map(|f| Slot { value: none(f), at }));
    }
    fn fill(&mut self, fields: &[Field], base: usize, stated: &Fields) {
        for (slot, node) in stated {
            let Some(field) = fields.get(*slot) else { continue };
            let value = self.value(&field.ty, node);
            self.put(base + slot, value);
        }
    }
    fn value(&mut self, ty: &Type, node: &Node) -> Value {
        match node {
            Node::Bool(b) => Value::Bool(*b),
            Node::Number(n) => self.chunk.number(*n, false),
            Node::Clock(n) => self.chunk.number(*n, true),
            Node::Date(d) => Value::Date(*d),
            Node::Moment(m) => Value::DateTime(*m),
            Node::Text(t) => self.text(t),
            Node::Variant(v) => Value::Variant(*v),
            Node::Ref(i) => self.place.get(*i).map_or(Value::Unknown, |ix| Value::Ref(EntityIx(*ix))),
            Node::Row(inner) => match ty {
                Type::Record(r) => {
                    let base = self.rows(r.index(), std::slice::from_ref(inner));
                    Value::Row(base as u32)
                }
                _ => Value::Unknown,
            },
            Node::Rows(rows) => match ty {
                Type::List(inner) => match &**inner {
                    Type::Record(r) => {
                        let base = self.rows(r.index(), rows);
                        Value::List(base as u32, rows.len() as u32)
                    }
                    _ => Value::Unknown,
                },
                _ => Value::Unknown,
            },
            Node::Values(values) => {
                let inner = match ty {
                    Type::List(inner) => inner,
                    other => other,
                };
                let all: Vec<Value> = values.iter().map(|v| self.value(inner, v)).collect();
                let base = self.chunk.slots.len();
                let at = self.at;
                self.chunk.slots.extend(all.iter().map(|v| Slot { value: *v, at }));
                Value::List(base as u32, all.len() as u32)
            }
        }
    }
    /// Rows one behind the other, then what is inside them; gives where they begin.
    fn rows(&mut self, record: usize, rows: &[Fields]) -> usize {
        let model = self.model;
        let fields = model.records.get(record).map_or(&[][..], |r| &r.fields);
        let base = self.chunk.slots.len();
        rows.iter().for_each(|_| self.blank(fields));
        for (i, row) in rows.iter().enumerate() {
            self.fill(fields, base + i * fields.len(), row);
        }
        base
    }
}
