//! Where the header of a sheet is and which of its columns are read: found once, then every row is read by it.

use super::cell::Measure;
use super::lines::{CellAt, CellKind, Lines, text_of};
use super::names::{self, Head, List, What};
use super::problem::Amiss;
use crate::base::grid::Header;
use crate::facts::admit::Admit;
use crate::facts::problem::{Named, Problem};
use crate::facts::tape::Part;
use crate::facts::vocabulary::{Shape, Vocabulary};
use crate::model::{Entity, EntityId, Field, Type};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The entity whose row it is.
    Owner,
    /// The member of a list whose row it is.
    Parent,
    /// A field.
    Slot(usize),
    /// A field of a record: the record's slot, the field's.
    Inside(usize, usize),
}

/// A column that is read.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) column: u32,
    pub(super) head: Part,
    pub(super) kind: CellKind,
    pub(super) target: Target,
    pub(super) measure: Option<Measure>,
}

/// How a sheet is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    /// The line after the header.
    pub(super) first: usize,
    pub(super) columns: Vec<Column>,
    /// Columns for the clerk alone: what stands in them says nothing.
    pub(super) idle: Vec<u32>,
    pub(super) header: Header,
    /// The first cell of the header.
    pub(super) at: Part,
}

/// What the columns of a sheet may be.
pub(super) struct Frame<'a, 'm> {
    pub(super) v: &'a Vocabulary<'m>,
    /// The entity or record whose fields the columns are.
    pub(super) shape: &'a Shape<'m>,
    /// Whether it is a record.
    pub(super) record: bool,
    /// The types whose entities own the rows of a list; none on a sheet of entities.
    pub(super) owners: Vec<&'a Shape<'m>>,
    /// The list and record of whose members the rows are.
    pub(super) parent: Option<(Named, &'a Shape<'m>)>,
}

impl<'a, 'm> Frame<'a, 'm> {
    /// The columns that a sheet of a list may have.
    pub(super) fn of(v: &'a Vocabulary<'m>, list: &List, shape: &'a Shape<'m>) -> Frame<'a, 'm> {
        let parent = list.inner.as_ref().and_then(|_| Some((list.named.clone(), v.record(list.record)?)));
        let owners = list.owners.iter().filter_map(|(ty, _)| v.entity(*ty)).collect();
        Frame { v, shape, record: true, owners, parent }
    }
}

/// How far down a header is looked for.
const TITLES: usize = 30;

/// One cell of a header, with what stands above it.
struct Titled {
    cell: CellAt,
    upper: String,
    text: String,
}

impl<'m> Admit<'_, 'm> {
    /// What a title above the header says a sheet is.
    pub(super) fn titled_as(&self, lines: &Lines) -> Option<What> {
        let mut cells = Vec::new();
        for i in 0..lines.len().min(5) {
            lines.cells(self.text, i, &mut cells);
            let mut written = cells.iter().map(|c| text_of(self.text, c)).filter(|t| !t.is_empty());
            if let (Some(title), None) = (written.next(), written.next())
                && let Some(what) = names::sheet(self.v, &title)
            {
                return Some(what);
            }
        }
        None
    }
    /// How many columns of a sheet would be read by a frame.
    pub(super) fn score(&self, lines: &Lines, frame: &Frame) -> usize {
        let mut cells = Vec::new();
        let rows = (0..lines.len().min(TITLES)).map(|i| {
            lines.cells(self.text, i, &mut cells);
            cells.iter().filter(|c| names_column(frame, &text_of(self.text, c))).count()
        });
        rows.max().unwrap_or(0)
    }
    pub(super) fn no_header(&mut self, lines: &Lines, frame: &Frame) {
        let mut cells = Vec::new();
        lines.cells(self.text, 0, &mut cells);
        let known = frame.shape.fields.iter().filter(|f| !matches!(f.ty, Type::Every(..)));
        let known = known.map(|f| Named::new(&f.name, f.label.as_deref())).collect();
        if let Some(cell) = cells.iter().find(|c| !c.at.is_empty()).or(cells.first()).copied() {
            self.amiss(&cell, Amiss::NoHeader(frame.shape.named.clone(), known));
        }
    }
    /// The types whose entities may own the rows of a list: those that the header of the owners' column names.
    pub(super) fn types_of(&self, list: &List, owner: Option<&Column>) -> Vec<EntityId> {
        let all: Vec<EntityId> = list.owners.iter().map(|(ty, _)| *ty).collect();
        let Some(column) = owner else { return all };
        let cell = CellAt { column: column.column, at: column.head, kind: column.kind };
        let head = names::head(&text_of(self.text, &cell));
        let named = all.iter().copied().find(|ty| self.v.entity(*ty).is_some_and(|s| head.owner(&[s]) == Some(0)));
        self.below(named, &all)
    }
    /// The first row of which at least two cells (or the only one) name columns.
    pub(super) fn layout(&mut self, lines: &Lines, frame: &Frame<'_, 'm>) -> Option<Layout> {
        let mut cells = Vec::new();
        let mut best: Option<(usize, usize)> = None;
        for i in 0..lines.len().min(TITLES) {
            lines.cells(self.text, i, &mut cells);
            let written: Vec<&CellAt> = cells.iter().filter(|c| !text_of(self.text, c).is_empty()).collect();
            let named = written.iter().filter(|c| names_column(frame, &text_of(self.text, c))).count();
            if named >= 2 || (named == 1 && written.len() == 1) {
                best = Some((i, named));
                break;
            }
            if named == 1 && best.is_none() {
                best = Some((i, named));
            }
        }
        let (top, _) = best?;
        let heads = self.titled(lines, top, frame);
        let (heads, row) = heads?;
        self.columns(lines, heads, row, frame)
    }

    /// The cells of the header; two rows where the upper is merged over several columns.
    fn titled(&self, lines: &Lines, top: usize, frame: &Frame) -> Option<(Vec<Titled>, usize)> {
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        lines.cells(self.text, top, &mut upper);
        let row = lines.number(top);
        let wide = |c: &CellAt| !c.at.is_empty() && lines.width(row, c.column) > 1;
        let spread = |cells: &[CellAt]| {
            let mut under = String::new();
            let mut to = 0;
            let mut out = Vec::new();
            for c in cells {
                let text = text_of(self.text, c).into_owned();
                if !text.is_empty() {
                    to = c.column + lines.width(row, c.column);
                    under = text;
                }
                out.push((c.column, if c.column < to { under.clone() } else { String::new() }));
            }
            out
        };
        let plain = |cells: &[CellAt]| -> Vec<Titled> {
            let text = |c: &CellAt| text_of(self.text, c).into_owned();
            cells.iter().map(|c| Titled { cell: *c, upper: String::new(), text: text(c) }).collect()
        };
        if upper.iter().any(wide) && top + 1 < lines.len() {
            lines.cells(self.text, top + 1, &mut lower);
            let over = spread(&upper);
            let mut out = Vec::new();
            let mut named = false;
            for c in &lower {
                let upper_text =
                    over.iter().find(|(col, _)| *col == c.column).map(|(_, t)| t.clone()).unwrap_or_default();
                let text = text_of(self.text, c).into_owned();
                let under_wide = upper
                    .iter()
                    .any(|u| wide(u) && u.column <= c.column && c.column < u.column + lines.width(row, u.column));
                named |= under_wide && !text.is_empty() && names_column(frame, &format!("{upper_text}.{text}"))
                    || (under_wide && names_column(frame, &text));
                let single = upper.iter().find(|u| u.column == c.column && !u.at.is_empty());
                match single {
                    // one header over both rows
                    Some(u) if !under_wide => out.push(Titled { cell: *u, upper: String::new(), text: upper_text }),
                    _ if text.is_empty() && !upper_text.is_empty() => {
                        out.push(Titled { cell: *c, upper: String::new(), text: upper_text });
                    }
                    _ => {
                        out.push(Titled { cell: *c, upper: if under_wide { upper_text } else { String::new() }, text })
                    }
                }
            }
            if named {
                return Some((out, top + 1));
            }
        }
        // the row above may say what several columns have in common
        let mut heads = plain(&upper);
        if let Some(above) = top.checked_sub(1) {
            let row = lines.number(above);
            lines.cells(self.text, above, &mut lower);
            for c in lower.iter().filter(|c| !c.at.is_empty()) {
                let width = lines.width(row, c.column);
                if width < 2 || (width as usize) >= heads.len() {
                    continue;
                }
                let text = text_of(self.text, c).into_owned();
                for h in heads.iter_mut().filter(|h| (c.column..c.column + width).contains(&h.cell.column)) {
                    h.upper.clone_from(&text);
                }
            }
        }
        Some((heads, top))
    }

    /// Each header cell to what it means; what means nothing is said once.
    fn columns(&mut self, lines: &Lines, heads: Vec<Titled>, row: usize, frame: &Frame<'_, 'm>) -> Option<Layout> {
        let (mut columns, mut idle): (Vec<Column>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut header = Header { row: lines.number(row), columns: Vec::new() };
        let mut at = None;
        // the best column that says whose the row is
        let owner = heads
            .iter()
            .enumerate()
            .filter_map(|(i, h)| Some((names::head(&h.text).owner(&frame.owners)?, i)))
            .filter(|(rank, i)| {
                *rank == 0 || heads.get(*i).is_some_and(|h| names::head(&h.text).slot(frame.shape.fields).is_none())
            })
            .min()
            .map(|(_, i)| i)
            .filter(|_| !frame.owners.is_empty());
        for (i, h) in heads.iter().enumerate() {
            let shown = if h.upper.is_empty() { h.text.clone() } else { format!("{}.{}", h.upper, h.text) };
            header.columns.push((h.cell.column, names::head(&shown).whole));
            if h.text.is_empty() {
                continue;
            }
            self.closed(&h.cell);
            at.get_or_insert(h.cell.at);
            let target = if owner == Some(i) { Some((Target::Owner, names::head(&h.text))) } else { target(frame, h) };
            let Some((target, head)) = target else {
                if names::head(&h.text).is_idle() {
                    idle.push(h.cell.column);
                } else {
                    self.unknown_column(frame, h);
                }
                continue;
            };
            if let Some(first) = columns.iter().find(|c| c.target == target) {
                let problem = Problem::Sheet(Amiss::ColumnTwice(names::compact(&shown)));
                let first = first.head;
                self.c.add_also(h.cell.at, &problem, first);
                continue;
            }
            let Some(measure) = self.measure(frame, h, &target, &head) else { continue };
            columns.push(Column { column: h.cell.column, head: h.cell.at, kind: h.cell.kind, target, measure });
        }
        self.units_above(lines, row, frame, &mut columns, &mut header);
        Some(Layout { first: row + 1, columns, idle, header, at: at? })
    }
    /// A unit in a line above the header (单位：万元) is that of the columns it fits whose own header names none.
    fn units_above(
        &mut self,
        lines: &Lines,
        row: usize,
        frame: &Frame<'_, 'm>,
        columns: &mut [Column],
        header: &mut Header,
    ) {
        let mut cells = Vec::new();
        for i in 0..row {
            lines.cells(self.text, i, &mut cells);
            for cell in &cells {
                for (word, measure) in names::unit_line(&text_of(self.text, cell)) {
                    let mut any = false;
                    for column in columns.iter_mut() {
                        let fits = field(self.v, frame, &column.target).is_some_and(|f| measures(&f.ty, measure));
                        any |= fits;
                        if fits && column.measure.is_none() {
                            column.measure = Some(measure);
                            // whoever reads of a cell reads its unit too
                            let own = header.columns.iter_mut().filter(|(c, _)| *c == column.column);
                            own.for_each(|(_, head)| head.push_str(&format!("({word})")));
                        }
                    }
                    if !any {
                        self.amiss(cell, Amiss::IdleUnit(word));
                    }
                }
            }
        }
    }
    fn unknown_column(&mut self, frame: &Frame, h: &Titled) {
        let head = names::head(&h.text);
        if head.owner(&frame.owners).is_some() {
            return;
        }
        let fields: Vec<Named> = frame.shape.fields.iter().map(|f| Named::new(&f.name, f.label.as_deref())).collect();
        let nearest = names::suggestion(&head.name, fields.iter());
        let written = crate::facts::toml::excerpt(&h.text);
        self.amiss(&h.cell, Amiss::UnknownColumn(frame.shape.named.clone(), written, nearest));
    }
    /// What the header's brackets say; `None` (and a word about it) if the column cannot be read.
    fn measure(&mut self, frame: &Frame<'_, 'm>, h: &Titled, target: &Target, head: &Head) -> Option<Option<Measure>> {
        if matches!(target, Target::Owner | Target::Parent) {
            return Some(None);
        }
        let field = field(self.v, frame, target)?;
        let named = Named::new(&field.name, field.label.as_deref());
        match &field.ty {
            Type::Record(record) => {
                let parts = self
                    .v
                    .record(*record)
                    .map(|s| s.fields.iter().map(|f| Named::new(&f.name, f.label.as_deref())).collect());
                self.amiss(&h.cell, Amiss::NeedsParts(named, parts.unwrap_or_default()));
                return None;
            }
            Type::Every(..) => {
                self.c.add(h.cell.at, &Problem::Computed(named));
                return None;
            }
            _ => {}
        }
        let measure = head.measure();
        let fits = match (&field.ty, measure) {
            (_, None) => true,
            (Type::Number(..), Some(measure)) | (Type::Duration, Some(measure @ Measure::Unit(_))) => {
                measures(&field.ty, measure)
            }
            _ => true,
        };
        if !fits && let Type::Number(_, dim) = field.ty {
            self.amiss(&h.cell, Amiss::HeaderUnit(named, head.bracket().to_owned(), dim));
            return None;
        }
        Some(measure)
    }
}

/// The field that a column holds.
fn field<'m>(v: &Vocabulary<'m>, frame: &Frame<'_, 'm>, target: &Target) -> Option<&'m Field> {
    match target {
        Target::Owner | Target::Parent => None,
        Target::Slot(slot) => frame.shape.fields.get(*slot),
        Target::Inside(slot, inner) => {
            let Type::Record(record) = frame.shape.fields.get(*slot)?.ty else { return None };
            v.record(record)?.fields.get(*inner)
        }
    }
}

/// Whether a unit measures what a field does.
fn measures(ty: &Type, measure: Measure) -> bool {
    match (ty, measure) {
        (Type::Number(_, dim), Measure::Percent) => *dim == crate::base::Dim::Share,
        (Type::Number(_, dim), Measure::Unit(u)) => u.dim == *dim,
        (Type::Duration, Measure::Unit(u)) => matches!(u.dim, crate::base::Dim::Days | crate::base::Dim::Clock),
        _ => false,
    }
}

/// Whether a cell would be a header of this sheet.
fn names_column(frame: &Frame, text: &str) -> bool {
    let head = names::head(text);
    if head.name.is_empty() {
        return false;
    }
    let dotted = head.name.contains('.');
    head.slot(frame.shape.fields).is_some()
        || own(frame, &head).is_some()
        || (!frame.owners.is_empty() && head.owner(&frame.owners).is_some())
        || is_parent(frame, &head)
        || (dotted && inside(frame, &head).is_some())
}

fn is_parent(frame: &Frame, head: &Head) -> bool {
    frame.parent.as_ref().is_some_and(|(list, record)| {
        let called = |n: &Named| names::compact(&n.label) == head.name || names::compact(&n.name) == head.name;
        called(list) || called(&record.named)
    })
}

/// `负责人.姓名`
fn inside(frame: &Frame, head: &Head) -> Option<(usize, usize)> {
    let (outer, inner) = head.name.split_once('.')?;
    let slot = names::slot(frame.shape.fields, outer)?;
    let Type::Record(record) = frame.shape.fields.get(slot)?.ty else { return None };
    Some((slot, names::slot(frame.v.record(record)?.fields, inner)?))
}

fn target(frame: &Frame, h: &Titled) -> Option<(Target, Head)> {
    let head = names::head(&h.text);
    if is_parent(frame, &head) {
        return Some((Target::Parent, head));
    }
    if !h.upper.is_empty() {
        let both = names::head(&format!("{}.{}", h.upper, h.text));
        if let Some((slot, inner)) = inside(frame, &both) {
            return Some((Target::Inside(slot, inner), both));
        }
    }
    if let Some(slot) = head.slot(frame.shape.fields) {
        return Some((Target::Slot(slot), head));
    }
    if let Some(slot) = own(frame, &head) {
        return Some((Target::Slot(slot), head));
    }
    inside(frame, &head).map(|(slot, inner)| (Target::Inside(slot, inner), head))
}

/// On a sheet of entities, the id or name under another name: 单位编号, 单位名称, the entity type itself.
fn own(frame: &Frame, head: &Head) -> Option<usize> {
    if !frame.owners.is_empty() || frame.record {
        return None;
    }
    match head.owner(&[frame.shape])? {
        2 => Some(Entity::ID),
        _ => Some(Entity::NAME),
    }
}
