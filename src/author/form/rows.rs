//! What facts state already, as the cells of a form: so that only the gaps are left to fill in.

use super::layout::{Block, Column, Form};
use super::words::Words;
use crate::base::{Day, Dim, Instant, Lang, Rat};
use crate::facts::{Chunk, EntityIx, Facts, Stated, Value};
use crate::model::{DutyId, EntityId, Field, Model, Owner, Place, Type};

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is stated, or there is none.
    Blank,
    /// Stated to be unknown where a blank would say that there is none.
    Unknown,
    /// A list that is stated to be empty.
    Empty,
    /// Text, or what is written as text.
    Text(String),
    /// A number in the field's unit.
    Number(Rat),
    /// A share.
    Share(Rat),
    /// A day.
    Date(Day),
    /// A moment.
    Moment(Instant),
}

/// A row of a block: whose it is (for a list: the entity, then the rows of the lists around it), and its cells.
#[derive(Clone, Debug)]
pub struct Row {
    /// The keys.
    pub keys: Vec<String>,
    /// The cells, one for each column of the block. Empty: the list is unknown.
    pub cells: Vec<Cell>,
}

/// Facts to fill a form with.
#[derive(Clone, Copy)]
pub struct Filling<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The facts.
    pub facts: &'a Facts,
    /// The language of enum members.
    pub lang: Lang,
}

impl<'a> Filling<'a> {
    /// The entities of exactly this type.
    pub fn entities(&self, ty: EntityId) -> Vec<&'a Stated> {
        self.facts.entities.iter().filter(|e| e.ty == ty).collect()
    }
    /// What an entity is called on the sheets of lists: its name, or its id where the name would not tell it apart.
    pub fn key(&self, entity: &Stated) -> String {
        let same = self.facts.entities.iter().filter(|e| e.name == entity.name).count();
        if same == 1 { entity.name.to_string() } else { entity.id.to_string() }
    }
    /// The rows of a block.
    pub fn rows(&self, block: &Block) -> Vec<Row> {
        let mut out = Vec::new();
        for entity in self.entities(block.place.entity) {
            let Some(chunk) = self.facts.chunk(entity) else { continue };
            let at = At { chunk, base: entity.base as usize, owner: Owner::Entity(entity.ty) };
            let keys = if block.is_entities() { Vec::new() } else { vec![self.key(entity)] };
            self.descend(&at, &block.place.path, keys, block, &mut out);
        }
        out
    }
    /// Goes along the path of a block from a row to its members.
    fn descend(&self, at: &At<'a>, path: &[usize], keys: Vec<String>, block: &Block, out: &mut Vec<Row>) {
        let Some((slot, rest)) = path.split_first() else {
            let cells = block.columns.iter().map(|c| self.cell(at, c)).collect();
            out.push(Row { keys, cells });
            return;
        };
        match (at.value(*slot), at.field(self.model, *slot).map(|f| &f.ty)) {
            (Value::Row(first), Some(Type::Record(r))) => {
                let at = At { chunk: at.chunk, base: first as usize, owner: Owner::Record(*r) };
                self.descend(&at, rest, keys, block, out);
            }
            (Value::List(first, n), Some(Type::List(inner))) => {
                let Type::Record(r) = **inner else { return };
                let stride = self.model.fields_of(Owner::Record(r)).len();
                let row = |i| At { chunk: at.chunk, base: first as usize + i * stride, owner: Owner::Record(r) };
                let all: Vec<String> = (0..n as usize).map(|i| row_key(self.model, &row(i), i)).collect();
                for (i, key) in all.iter().enumerate() {
                    let row = row(i);
                    let mut keys = keys.clone();
                    if !rest.is_empty() {
                        // Two of one name are told apart by their numbers.
                        let same = all.iter().filter(|k| *k == key).count();
                        keys.push(if same == 1 { key.clone() } else { (i + 1).to_string() });
                    }
                    self.descend(&row, rest, keys, block, out);
                }
            }
            // Known to be none: no row. Unknown: a row that says so, if the block's own list is what is unknown.
            (Value::Unknown, Some(Type::List(_))) if rest.is_empty() => out.push(Row { keys, cells: Vec::new() }),
            _ => {}
        }
    }
    fn cell(&self, at: &At<'a>, column: &Column) -> Cell {
        let mut at = At { chunk: at.chunk, base: at.base, owner: at.owner };
        let Some((last, inside)) = column.path.split_last() else { return Cell::Blank };
        for slot in inside {
            match (at.value(*slot), at.field(self.model, *slot).map(|f| &f.ty)) {
                (Value::Row(first), Some(Type::Record(r))) => {
                    at = At { chunk: at.chunk, base: first as usize, owner: Owner::Record(*r) };
                }
                _ => return Cell::Blank,
            }
        }
        match at.field(self.model, *last) {
            Some(field) => self.value(at.chunk, field, &field.ty, at.value(*last)),
            None => Cell::Blank,
        }
    }
    /// A value as a cell.
    pub fn value(&self, chunk: &Chunk, field: &Field, ty: &Type, value: Value) -> Cell {
        let number = |n: Rat| match ty {
            Type::Number(_, Dim::Share) => Cell::Share(n),
            _ => Cell::Number(n.div(Rat::int(field.bare)).unwrap_or(n)),
        };
        let clock = |n: Rat| Cell::Text(format!("{n}{}", self.lang.pick("分钟", " minutes")));
        match value {
            Value::Unknown if field.optional => Cell::Unknown,
            Value::Unknown | Value::None | Value::Row(_) => Cell::Blank,
            Value::Bool(b) => Cell::Text(truth(b, self.lang).into()),
            Value::Number(n, d) => number(Rat::raw(n, d)),
            Value::Clock(n, d) => clock(Rat::raw(n, d)),
            Value::Wide(at, is_clock) => match chunk.wide(at) {
                Some(n) if is_clock => clock(n),
                Some(n) => number(n),
                None => Cell::Blank,
            },
            Value::Date(day) => Cell::Date(day),
            Value::DateTime(moment) => Cell::Moment(moment),
            Value::Text(a, b) | Value::Dangling(a, b) => Cell::Text(chunk.text(a, b).to_string()),
            Value::Variant(i) => {
                let words = Words { model: self.model, lang: self.lang, toml: false };
                Cell::Text(words.variants(ty).get(usize::from(i)).copied().unwrap_or_default().to_string())
            }
            Value::Ref(ix) => Cell::Text(self.facts.entity(ix).map_or_else(String::new, |e| e.id.to_string())),
            Value::List(_, 0) => Cell::Empty,
            Value::List(first, n) => {
                let Type::List(inner) = ty else { return Cell::Blank };
                let slots = chunk.slots.get(first as usize..(first + n) as usize).unwrap_or_default();
                let all: Vec<String> =
                    slots.iter().map(|s| shown(&self.value(chunk, field, inner, s.value), self.lang)).collect();
                Cell::Text(all.join(self.lang.pick("、", ", ")))
            }
        }
    }
    /// The declarations of an entity that answer a duty.
    pub fn declared(&self, entity: &'a Stated, duty: DutyId) -> &'a [crate::facts::Declaration] {
        entity.declared(duty).map_or(&[], |d| &d.entries)
    }
    /// How far a ledger of an entity speaks, where that is stated.
    pub fn cover(&self, entity: &'a Stated, place: &Place) -> Option<crate::base::window::Range> {
        let path = dotted(self.model, place);
        entity.covers.iter().find(|c| c.path == path).map(|c| c.range)
    }
    /// The span that all files state, if they agree.
    pub fn period(&self) -> Option<crate::base::window::Range> {
        let (first, _) = self.facts.periods.first()?;
        self.facts.periods.iter().all(|(r, _)| r == first).then_some(*first)
    }
    /// The day on which all facts of the form were compiled, if they agree.
    pub fn stated_on(&self, form: &Form) -> Option<Day> {
        let kept = |e: &&Stated| form.blocks.iter().any(|b| b.place.entity == e.ty);
        let all = |e: &Stated| {
            std::iter::once(e.stated_on).chain(e.stated_on_of.iter().map(|(_, day)| *day)).collect::<Vec<_>>()
        };
        let mut days = self.facts.entities.iter().filter(kept).flat_map(all);
        let first = days.next()??;
        days.all(|d| d == Some(first)).then_some(first)
    }
    /// An entity by number.
    pub fn entity(&self, ix: EntityIx) -> Option<&'a Stated> {
        self.facts.entity(ix)
    }
}

/// A row in the facts.
struct At<'a> {
    chunk: &'a Chunk,
    base: usize,
    owner: Owner,
}

impl At<'_> {
    fn value(&self, slot: usize) -> Value {
        self.chunk.slots.get(self.base + slot).map_or(Value::Unknown, |s| s.value)
    }
    fn field<'m>(&self, model: &'m Model, slot: usize) -> Option<&'m Field> {
        model.fields_of(self.owner).get(slot)
    }
}

/// What a row of a list is called on the sheets of the lists inside it: its name, its first text, or its number.
fn row_key(model: &Model, row: &At, index: usize) -> String {
    let fields = model.fields_of(row.owner);
    let text = |f: &&Field| f.ty == Type::Text;
    let named = fields.iter().position(|f| f.name == "name" && f.ty == Type::Text);
    let slot = named.or_else(|| fields.iter().position(|f| text(&f)));
    match slot.map(|s| row.value(s)) {
        Some(Value::Text(a, b)) if a < b => row.chunk.text(a, b).to_string(),
        _ => (index + 1).to_string(),
    }
}

/// The names along a place, as `covers` writes them.
pub fn dotted(model: &Model, place: &Place) -> String {
    let names = (1..=place.path.len()).filter_map(|n| {
        let path = place.path.get(..n)?.to_vec();
        model.field_at(&Place { entity: place.entity, path }).map(|f| f.name.as_str())
    });
    names.collect::<Vec<_>>().join(".")
}

/// Yes or no.
pub fn truth(b: bool, lang: Lang) -> &'static str {
    match (b, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "true",
        (false, Lang::En) => "false",
    }
}

/// A number without loss.
pub fn decimal(n: Rat) -> String {
    let (text, exact) = n.decimal(18);
    if exact { text } else { n.to_string() }
}

/// A cell as text.
pub fn shown(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Unknown => "不详".into(),
        Cell::Empty => lang.pick("无", "无").into(),
        Cell::Text(t) => t.clone(),
        Cell::Number(n) => decimal(*n),
        Cell::Share(n) => format!("{}%", n.mul(Rat::int(100)).map_or_else(|| n.to_string(), decimal)),
        Cell::Date(d) => d.to_string(),
        Cell::Moment(m) => m.to_string().replace('T', " "),
    }
}
