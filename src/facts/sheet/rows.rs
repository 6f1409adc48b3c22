//! Rows into slots: entities, and the records of their lists.

use super::cell::Said;
use super::layout::{Column, Layout, Target};
use super::lines::{CellAt, CellKind, Lines, text_of};
use super::number::KEPT;
use super::problem::Amiss;
use crate::base::Day;
use crate::facts::admit::Admit;
use crate::facts::problem::{Named, Problem};
use crate::facts::store::{Slot, Stated, Value};
use crate::facts::tape::Part;
use crate::facts::vocabulary::Shape;
use crate::model::{Entity, EntityId, Field, Type};

/// A row that closes a table: sums, signatures, notes.
pub(super) fn is_closing(text: &str) -> bool {
    let t = super::names::compact(text);
    const SUMS: &[&str] = &["合计", "小计", "总计", "共计"];
    const SIGNED: &[&str] = &[
        "填表人",
        "填报人",
        "填表单位",
        "审核人",
        "审批人",
        "制表",
        "负责人签字",
        "填表日期",
        "填报时间",
        "联系人:",
        "联系电话",
        "注:",
        "注1",
        "备注:",
        "说明:",
        "附注",
    ];
    SUMS.contains(&&*t)
        || SUMS.iter().any(|s| t.strip_prefix(s).is_some_and(|r| r.starts_with([':', '('])))
        || SIGNED.iter().any(|s| t.starts_with(s))
        || matches!(&*t, "示例" | "例" | "样例" | "注")
}

impl<'m> Admit<'_, 'm> {
    /// A word about numbers in cells merged over rows: each row is read as having that number.
    pub(super) fn merged_numbers(&mut self, lines: &Lines, layout: &Layout, shape: &Shape<'m>) {
        for merge in lines.merges().iter().filter(|m| m.row > layout.header.row && m.last_row > m.row) {
            let Some(column) = layout.columns.iter().find(|c| c.column == merge.column) else { continue };
            let field = match column.target {
                Target::Slot(slot) => shape.fields.get(slot),
                Target::Inside(slot, inner) => match shape.fields.get(slot).map(|f| &f.ty) {
                    Some(Type::Record(record)) => self.v.record(*record).and_then(|s| s.fields.get(inner)),
                    _ => None,
                },
                Target::Owner | Target::Parent => None,
            };
            let Some(field) = field.filter(|f| matches!(f.ty, Type::Number(..) | Type::Duration)) else { continue };
            let Some(cell) = lines.at(self.text, merge.row, merge.column) else { continue };
            let found = crate::facts::toml::excerpt(&text_of(self.text, &cell));
            let named = Named::new(&field.name, field.label.as_deref());
            self.amiss(&cell, Amiss::MergedNumber(named, (merge.row, merge.last_row), found));
        }
    }

    /// The entity of a row.
    pub(super) fn entity_row(
        &mut self,
        ty: EntityId,
        shape: &Shape<'m>,
        layout: &Layout,
        cells: &[CellAt],
        stated_on: Option<Day>,
    ) -> Option<usize> {
        let home = home(layout, cells);
        let (base, texts) = (self.out.chunk.slots.len(), self.out.chunk.text.len());
        self.blank(shape, home.at);
        self.fill(shape, layout, cells, base);
        let cell_of = |slot: usize| {
            let column = layout.columns.iter().find(|c| c.target == Target::Slot(slot))?;
            Some(at(cells, column))
        };
        let id_cell = cell_of(Entity::ID);
        let name_cell = cell_of(Entity::NAME);
        // where there is no column for the id, the name is it
        let source = match (id_cell, name_cell) {
            (Some(id), _) => Some(id),
            (None, Some(name)) => Some(name),
            (None, None) => None,
        };
        let id = source.and_then(|cell| match cell {
            Some(cell) => self.own_id(&cell, false),
            None => None,
        });
        let Some(id) = id else {
            let at = source.flatten().map_or(home.at, |c| c.at);
            let written = source.flatten().is_some_and(|c| !text_of(self.text, &c).is_empty());
            if !written {
                let name = name_cell.flatten().map(|c| text_of(self.text, &c)).filter(|t| !t.is_empty());
                let amiss = match name.filter(|_| id_cell.is_some()) {
                    Some(name) => Amiss::NoId(crate::facts::toml::excerpt(&name)),
                    None => Amiss::WhoseRow,
                };
                self.c.add(at, &Problem::Sheet(amiss));
            }
            self.out.chunk.slots.truncate(base);
            self.out.chunk.text.truncate(texts);
            return None;
        };
        if id_cell.is_none() {
            let at = source.flatten().map_or(home.at, |c| c.at);
            self.set_id(base, &id, at);
        }
        let name = match self.out.chunk.slots.get(base + Entity::NAME).map(|s| s.value) {
            Some(Value::Text(a, b)) if a < b => self.out.chunk.text(a, b).into(),
            _ => id.clone(),
        };
        self.state(ty, id, name, base, source.flatten().map_or(home.at, |c| c.at), stated_on);
        Some(self.out.stated.len() - 1)
    }
    /// An id, as a text; a number of many digits has lost some.
    pub(super) fn own_id(&mut self, cell: &CellAt, owner: bool) -> Option<Box<str>> {
        let text = text_of(self.text, cell);
        if text.is_empty() {
            return None;
        }
        if let CellKind::Number { .. } = cell.kind
            && text.len() > KEPT
        {
            // on a sheet of entities the column of ids says so itself
            if owner {
                self.amiss(cell, Amiss::LostDigits(Named::new("id", Some("编号")), text.into_owned()));
            }
            return None;
        }
        if text.chars().any(char::is_control) || super::cell::is_error(&text) {
            self.c.add(cell.at, &Problem::BadId);
            return None;
        }
        Some(text.into())
    }
    pub(super) fn set_id(&mut self, base: usize, id: &str, at: Part) {
        let from = self.out.chunk.text.len() as u32;
        self.out.chunk.text.push_str(id);
        let value = Value::Text(from, self.out.chunk.text.len() as u32);
        let at = self.c.span(at);
        if let Some(s) = self.out.chunk.slots.get_mut(base + Entity::ID) {
            *s = Slot { value, at };
        }
    }
    pub(super) fn state(
        &mut self,
        ty: EntityId,
        id: Box<str>,
        name: Box<str>,
        base: usize,
        at: Part,
        stated_on: Option<Day>,
    ) {
        self.out.anything = true;
        self.out.stated.push(Stated {
            ty,
            id,
            name,
            chunk: 0,
            base: base as u32,
            at: self.c.span(at),
            stated_on,
            stated_on_of: Vec::new(),
            covers: Box::default(),
            attests: Box::default(),
            unanswered: Box::default(),
        });
    }
    /// An entity that another file states, or that has nothing but what its lists say.
    pub(super) fn bare_entity(&mut self, ty: EntityId, id: &str, at: Part, stated_on: Option<Day>) -> Option<usize> {
        let shape = self.v.entity(ty)?;
        let base = self.out.chunk.slots.len();
        self.blank(shape, at);
        self.set_id(base, id, at);
        self.state(ty, id.into(), id.into(), base, at, stated_on);
        let ix = self.out.stated.len() - 1;
        self.out.owed.push(ix as u32);
        Some(ix)
    }

    /// The fields of a row, into slots that are already there.
    pub(super) fn fill(&mut self, shape: &Shape<'m>, layout: &Layout, cells: &[CellAt], base: usize) {
        let mut records: Vec<(usize, usize, bool)> = Vec::new();
        for column in &layout.columns {
            let cell = match at(cells, column) {
                Some(cell) => cell,
                None => continue,
            };
            match column.target {
                Target::Owner | Target::Parent => {}
                Target::Slot(slot) => {
                    if let Some(field) = shape.fields.get(slot) {
                        self.put_cell(field, column, &cell, base + slot);
                    }
                }
                Target::Inside(slot, inner) => {
                    let Some(Type::Record(record)) = shape.fields.get(slot).map(|f| &f.ty) else { continue };
                    let Some(inside) = self.v.record(*record) else { continue };
                    let first = match records.iter().find(|(s, ..)| *s == slot) {
                        Some((_, first, _)) => *first,
                        None => {
                            let first = self.out.chunk.slots.len();
                            self.blank(inside, cell.at);
                            records.push((slot, first, false));
                            first
                        }
                    };
                    let Some(field) = inside.fields.get(inner) else { continue };
                    let stated = self.put_cell(field, column, &cell, first + inner);
                    if stated && let Some(r) = records.iter_mut().find(|(s, ..)| *s == slot) {
                        r.2 = true;
                    }
                }
            }
        }
        for (slot, first, any) in records {
            let at = self.out.chunk.slots.get(first).map(|s| s.at);
            if let (true, Some(at), Some(s)) = (any, at, self.out.chunk.slots.get_mut(base + slot)) {
                *s = Slot { value: Value::Row(first as u32), at };
            }
        }
    }
    /// Whether anything is said.
    fn put_cell(&mut self, field: &'m Field, column: &Column, cell: &CellAt, slot: usize) -> bool {
        let said = self.cell(field, column.measure, cell);
        let at = self.c.span(cell.at);
        let Some(s) = self.out.chunk.slots.get_mut(slot) else { return false };
        s.at = at;
        match said {
            Said::Blank => return false,
            Said::Unknown => s.value = Value::Unknown,
            Said::None => s.value = Value::None,
            Said::Value(value) => s.value = value,
        }
        true
    }

    /// The records of one list: the lines of an owner, one after the other.
    pub(super) fn records(
        &mut self,
        shape: &Shape<'m>,
        layout: &Layout,
        lines: &Lines,
        of: impl ExactSizeIterator<Item = u32> + Clone,
    ) -> Value {
        let mut cells = Vec::new();
        let width = shape.fields.len();
        let first = self.out.chunk.slots.len();
        let mut count = 0;
        // a row with only its owner says that there is none
        let mut rows = Vec::with_capacity(of.len());
        for i in of {
            lines.cells(self.text, i as usize, &mut cells);
            // something in a column that is not read is a record too, of which nothing is known
            let whose = |column: u32| {
                let whose = |c: &Column| matches!(c.target, Target::Owner | Target::Parent);
                layout.columns.iter().any(|c| c.column == column && whose(c)) || layout.idle.contains(&column)
            };
            let said = cells.iter().any(|c| !whose(c.column) && !text_of(self.text, c).is_empty());
            if said {
                self.blank(shape, home(layout, &cells).at);
                rows.push(i);
                count += 1;
            }
        }
        for (n, i) in rows.into_iter().enumerate() {
            lines.cells(self.text, i as usize, &mut cells);
            self.fill(shape, layout, &cells, first + n * width);
        }
        self.out.anything = true;
        Value::List(first as u32, count)
    }
}

/// The cell of a column.
pub(super) fn at(cells: &[CellAt], column: &Column) -> Option<CellAt> {
    let near = cells.get((column.column as usize).checked_sub(1)?).filter(|c| c.column == column.column);
    near.or_else(|| cells.iter().find(|c| c.column == column.column)).copied()
}

/// Where what is missing from a row is: its first cell that is read.
fn home(layout: &Layout, cells: &[CellAt]) -> CellAt {
    let written = layout.columns.iter().filter_map(|c| at(cells, c)).find(|c| !c.at.is_empty());
    let any = || cells.first().copied();
    written.or_else(any).unwrap_or(CellAt { column: 1, at: Part::default(), kind: CellKind::Text })
}
