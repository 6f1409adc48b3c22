//! A workbook: its sheets in the order in which one needs the other, entities, then their lists, then what is said of both.

use super::aside::Heads;
use super::book::{self, Book};
use super::guard::guarded;
use super::layout::{Frame, Layout, Target};
use super::lines::{CellAt, Lines, text_of};
use super::names::{self, List, What};
use super::owners::Owners;
use super::problem::{Amiss, Looks, Unfit};
use super::rows::at;
use crate::base::Day;
use crate::base::grid::{Grid, Header};
use crate::facts::admit::{Admit, Piece};
use crate::facts::complaints::Complaints;
use crate::facts::problem::Problem;
use crate::facts::store::{Slot, Value};
use crate::facts::tape::{Part, Tape};
use crate::facts::vocabulary::{Shape, Vocabulary};
use crate::facts::walk::Format;
use crate::model::EntityId;

/// What a workbook gave: its text with its cells, and what it states.
pub(in crate::facts) struct Bound {
    pub(in crate::facts) text: String,
    pub(in crate::facts) grid: Grid,
    pub(in crate::facts) piece: Piece,
}

/// Reads a workbook; `named`: it was named, and not found in a folder.
pub(in crate::facts) fn workbook(
    v: &Vocabulary,
    bytes: &[u8],
    format: Format,
    named: bool,
    c: &mut Complaints,
) -> Result<Bound, Unfit> {
    if let Some(unfit) = other_than(bytes, format) {
        return Err(unfit);
    }
    let mut book = guarded(|| book::read(bytes, format))?;
    let mut piece = Piece::default();
    let (tape, mut seen) = (Tape::default(), Vec::new());
    let admit =
        Admit { v, text: &book.text, tape: &tape, c, out: &mut piece, seen: &mut seen, notes: false, broken: false };
    let reader = Reader { admit, book: &book, owners: Owners::default(), headers: Vec::new(), stated_on: None };
    let headers = reader.all(named);
    for (sheet, header) in headers {
        if let Some(h) = book.grid.headers.get_mut(sheet) {
            *h = header;
        }
    }
    Ok(Bound { text: book.text, grid: Grid::Sheets(book.grid), piece })
}

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What a file is if it is not what its ending says.
fn other_than(bytes: &[u8], format: Format) -> Option<Unfit> {
    let wants_zip = format != Format::Xls;
    let (zip, ole) = (bytes.starts_with(ZIP), bytes.starts_with(OLE));
    if (wants_zip && zip) || (!wants_zip && ole) {
        return None;
    }
    // Office keeps what needs a password in a container of its own
    if wants_zip && ole {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|w| w == name);
        return Some(if encrypted { Unfit::Password } else { Unfit::Is(Looks::Other) });
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    Some(Unfit::Is(if bytes.is_empty() {
        Looks::Nothing
    } else if zip {
        Looks::Zip
    } else if start.contains("<html")
        || start.starts_with("<!doctype")
        || start.starts_with("<table")
        || start.starts_with("<meta")
    {
        Looks::Html
    } else if start.starts_with("<?xml") {
        Looks::Xml
    } else if !head.contains(&0) {
        Looks::Text
    } else {
        Looks::Other
    }))
}

/// A sheet that is something.
struct Leaf<'b> {
    sheet: usize,
    what: What,
    lines: Lines<'b>,
}

struct Reader<'b, 'a, 'm> {
    admit: Admit<'a, 'm>,
    book: &'b Book,
    owners: Owners,
    headers: Vec<(usize, Header)>,
    stated_on: Option<Day>,
}

/// A list sheet that was read: to whom it says that there is nothing.
struct Told {
    list: List,
    /// The types it is about.
    types: Vec<EntityId>,
    /// Whether it is plain whose every row is.
    sure: bool,
    /// Whether it has no row at all.
    bare: bool,
    /// The slots of lists that a row says are unknown.
    unknown: Vec<usize>,
    at: Part,
}

impl<'b, 'm> Reader<'b, '_, 'm> {
    fn all(mut self, named: bool) -> Vec<(usize, Header)> {
        let leaves = self.leaves();
        let known = leaves.iter().any(|l| l.what != What::Notes);
        if !known && (leaves.is_empty() || named) {
            let at = Part::default();
            self.admit.c.add(at, &Problem::Sheet(Amiss::NothingKnown(named)));
        }
        // what nobody needs is no facts either, but of a workbook that has some it is no mistake
        for leaf in leaves.iter().filter(|l| l.what == What::About) {
            self.stated_on = self.admit.about(&leaf.lines).or(self.stated_on);
        }
        for leaf in &leaves {
            if let What::Entities(ty) = leaf.what {
                self.entities(leaf, ty);
            }
        }
        let mut told = Vec::new();
        for inner in [false, true] {
            for leaf in &leaves {
                if let What::Lists(lists) = &leaf.what
                    && lists.iter().any(|l| l.inner.is_some()) == inner
                {
                    told.extend(self.list(leaf, lists));
                }
            }
        }
        for t in &told {
            self.empty(t);
        }
        for leaf in leaves.iter().filter(|l| l.what == What::Covers) {
            self.admit.cover_sheet(&leaf.lines, &mut self.owners, self.stated_on);
        }
        for leaf in leaves.iter().filter(|l| l.what == What::Attest) {
            self.admit.attest_sheet(&leaf.lines, &mut self.owners, self.stated_on);
        }
        self.headers
    }

    /// The sheets that are something.
    fn leaves(&mut self) -> Vec<Leaf<'b>> {
        let book = self.book;
        let mut leaves = Vec::new();
        let mut strangers = Vec::new();
        for (sheet, page) in book.pages.iter().enumerate() {
            let lines =
                Lines::Sheet { grid: &book.grid, kinds: &book.kinds, lines: page.lines.clone(), merges: &page.merges };
            let Some(name) = book.grid.names.get(sheet) else { continue };
            match names::sheet(self.admit.v, name).or_else(|| self.admit.titled_as(&lines)) {
                Some(what) => leaves.push(Leaf { sheet, what, lines }),
                None => strangers.push((name, lines)),
            }
        }
        let would_be = |name: &&String| names::sheet(self.admit.v, name).is_some_and(|what| what != What::Notes);
        let hidden: Vec<&String> = book.hidden.iter().filter(would_be).collect();
        for name in hidden {
            self.admit.c.add(Part::default(), &Problem::Sheet(Amiss::HiddenSheet(name.clone())));
        }
        // a workbook of which nothing is known is said to be that, and no more
        if leaves.iter().any(|l| l.what != What::Notes) {
            for (name, lines) in strangers {
                let mut cells = Vec::new();
                lines.cells(&book.text, 0, &mut cells);
                if let Some(first) = cells.iter().find(|c| !c.at.is_empty()).copied() {
                    let known = names::known_sheets(self.admit.v);
                    let sides = names::side_sheets();
                    let nearest = names::suggestion(name, known.iter().chain(&sides));
                    self.admit.amiss(&first, Amiss::UnknownSheet(name.clone(), nearest, known));
                }
            }
        }
        leaves
    }
    /// The layout of a leaf; a word about it if there is none.
    fn layout(&mut self, leaf: &Leaf, frame: &Frame<'_, 'm>) -> Option<Layout> {
        if leaf.lines.len() == 0 {
            return None;
        }
        let layout = self.admit.layout(&leaf.lines, frame);
        match &layout {
            Some(layout) => self.headers.push((leaf.sheet, layout.header.clone())),
            None => self.admit.no_header(&leaf.lines, frame),
        }
        layout
    }

    fn entities(&mut self, leaf: &Leaf, ty: EntityId) {
        let v = self.admit.v;
        let Some(shape) = v.entity(ty) else { return };
        self.owners.types.insert(ty);
        let frame = Frame { v, shape, record: false, owners: Vec::new(), parent: None };
        let Some(layout) = self.layout(leaf, &frame) else { return };
        let heads = Heads::of(&layout, true);
        self.admit.merged_numbers(&leaf.lines, &layout, shape);
        let mut cells = Vec::new();
        for i in layout.first..leaf.lines.len() {
            if self.admit.row_at(&leaf.lines, i, &heads, &mut cells) {
                self.admit.entity_row(ty, shape, &layout, &cells, self.stated_on);
            }
        }
        self.admit.out.anything = true;
    }

    /// One of the lists that a sheet's name may mean: the one of types that the file states, by the columns it has.
    fn choose<'l>(&self, leaf: &Leaf, lists: &'l [List]) -> Option<&'l List> {
        let stated = |l: &List| l.owners.iter().any(|(ty, _)| self.owners.types.contains(ty));
        let some = lists.iter().any(stated);
        let fit = |l: &List| {
            let record = l.inner.as_ref().map_or(l.record, |(.., r)| *r);
            let shape = self.admit.v.record(record)?;
            let frame = Frame::of(self.admit.v, l, shape);
            Some(self.admit.score(&leaf.lines, &frame))
        };
        lists
            .iter()
            .filter(|l| !some || stated(l))
            .enumerate()
            .max_by_key(|(i, l)| (fit(l), std::cmp::Reverse(*i)))
            .map(|(_, l)| l)
    }

    fn list(&mut self, leaf: &Leaf, lists: &[List]) -> Option<Told> {
        let v = self.admit.v;
        let list = self.choose(leaf, lists)?.clone();
        let record = list.inner.as_ref().map_or(list.record, |(.., r)| *r);
        let shape = v.record(record)?;
        let frame = Frame::of(v, &list, shape);
        let layout = self.layout(leaf, &frame)?;
        let lines = &leaf.lines;
        let find = |target: Target| layout.columns.iter().find(|c| c.target == target).cloned();
        let (owner, parent) = (find(Target::Owner), find(Target::Parent));
        let types = self.admit.types_of(&list, owner.as_ref());
        let only = if owner.is_none() { self.admit.only(&types) } else { None };
        let header = CellAt { column: 1, at: layout.at, kind: super::lines::CellKind::Text };
        if owner.is_none() && only.is_none() {
            let known = types.iter().filter(|t| self.owners.types.contains(t)).map(|t| v.entity_named(*t)).collect();
            self.admit.amiss(&header, Amiss::NoOwner(known));
            return None;
        }
        if list.inner.is_some() && parent.is_none() {
            self.admit.amiss(&header, Amiss::NoParent(list.named.clone()));
            return None;
        }
        // (entity, first slot of the member or 0) → its lines
        let mut groups: Vec<((usize, usize), u32)> = Vec::new();
        let heads = Heads::of(&layout, false);
        self.admit.merged_numbers(lines, &layout, shape);
        let (mut sure, mut bare) = (true, true);
        let mut cells = Vec::new();
        for i in layout.first..lines.len() {
            if !self.admit.row_at(lines, i, &heads, &mut cells) {
                continue;
            }
            bare = false;
            let first = cells.first().copied()?;
            let cell = owner.as_ref().and_then(|c| at(&cells, c));
            let whose = match only {
                Some(ix) => Some(ix),
                None => self.admit.owner(&mut self.owners, &types, cell.as_ref(), &first, self.stated_on),
            };
            let Some(whose) = whose else {
                sure = false;
                continue;
            };
            let member = match &parent {
                // only whose: there is none of any member
                Some(_)
                    if cells.iter().all(|c| {
                        owner.as_ref().is_some_and(|o| o.column == c.column)
                            || layout.idle.contains(&c.column)
                            || text_of(self.admit.text, c).is_empty()
                    }) =>
                {
                    continue;
                }
                Some(column) => match self.member(whose, &list, at(&cells, column), &first) {
                    Some(member) => member,
                    None => {
                        sure = false;
                        continue;
                    }
                },
                None => 0,
            };
            groups.push(((whose, member), i as u32));
        }
        groups.sort_by_key(|g| g.0);
        let mut unknown = Vec::new();
        for group in groups.chunk_by(|a, b| a.0 == b.0) {
            let Some(((whose, member), line)) = group.first().copied() else { continue };
            let Some(slot) = self.slot_of(whose, member, &list) else { continue };
            if group.len() == 1 && self.says_unknown(&layout, lines, line) {
                if let Some(s) = self.admit.out.chunk.slots.get_mut(slot)
                    && s.value == Value::None
                {
                    s.value = Value::Unknown;
                }
                unknown.push(slot);
                continue;
            }
            let value = self.admit.records(shape, &layout, lines, group.iter().map(|g| g.1));
            lines.cells(self.admit.text, line as usize, &mut cells);
            let place = owner.as_ref().or(parent.as_ref()).and_then(|c| at(&cells, c)).or(cells.first().copied());
            let Some(place) = place else { continue };
            self.give(slot, value, place.at, &list);
        }
        Some(Told { list, types, sure, bare, unknown, at: layout.at })
    }
    /// Whether a row says of the whole list that nobody knows: 不详 in its first column, and no more.
    fn says_unknown(&self, layout: &Layout, lines: &Lines, line: u32) -> bool {
        let mut cells = Vec::new();
        lines.cells(self.admit.text, line as usize, &mut cells);
        let columns = layout.columns.iter().filter(|c| !matches!(c.target, Target::Owner | Target::Parent));
        let mut said = columns.map(|c| at(&cells, c).map(|c| text_of(self.admit.text, &c)).unwrap_or_default());
        said.next().is_some_and(|first| super::cell::is_unknown(&first)) && said.all(|t| t.is_empty())
    }
    /// The slot of a list, of an entity or of a member of one of its lists.
    fn slot_of(&self, whose: usize, member: usize, list: &List) -> Option<usize> {
        let stated = self.admit.out.stated.get(whose)?;
        match &list.inner {
            Some((slot, ..)) => Some(member + slot),
            None => {
                let (_, slot) = list.owners.iter().find(|(ty, _)| *ty == stated.ty)?;
                Some(stated.base as usize + slot)
            }
        }
    }
    fn give(&mut self, slot: usize, value: Value, at: Part, list: &List) {
        let span = self.admit.c.span(at);
        let Some(s) = self.admit.out.chunk.slots.get_mut(slot) else { return };
        match s.value {
            Value::Unknown | Value::None => *s = Slot { value, at: span },
            _ => {
                let first = Part { start: s.at.start, end: s.at.end };
                let problem = Problem::DuplicateKey(list.named.label.clone());
                self.admit.c.add_also(at, &problem, first);
            }
        }
    }
    /// The first slot of the member that a cell names.
    fn member(&mut self, whose: usize, list: &List, cell: Option<CellAt>, row: &CellAt) -> Option<usize> {
        let cell = cell.unwrap_or(*row);
        let text = text_of(self.admit.text, &cell).into_owned();
        let members = self.members(whose, list);
        if text.is_empty() {
            // where there is only one, it is that one
            if let [one] = members.as_slice() {
                return Some(*one);
            }
            self.admit.amiss(&cell, Amiss::WhoseRow);
            return None;
        }
        let word = names::compact(&text);
        let found = members.iter().copied().find(|first| {
            let shape = self.admit.v.record(list.record);
            let key = shape.and_then(|s| key_slot(s));
            let value = key.and_then(|k| self.admit.out.chunk.slots.get(first + k)).map(|s| s.value);
            matches!(value, Some(Value::Text(a, b)) if names::compact(self.admit.out.chunk.text(a, b)) == word)
        });
        // a member without a name of its own goes by its number
        let found = found.or_else(|| {
            let number: usize = word.parse().ok()?;
            members.get(number.checked_sub(1)?).copied()
        });
        if found.is_none() {
            self.admit.amiss(&cell, Amiss::UnknownMember(text, list.named.clone()));
        }
        found
    }
    /// The first slots of the members of an entity's list.
    fn members(&self, whose: usize, list: &List) -> Vec<usize> {
        let Some(stated) = self.admit.out.stated.get(whose) else { return Vec::new() };
        let Some((_, slot)) = list.owners.iter().find(|(ty, _)| *ty == stated.ty) else { return Vec::new() };
        let width = self.admit.v.record(list.record).map_or(1, |s| s.fields.len());
        match self.admit.out.chunk.slots.get(stated.base as usize + slot).map(|s| s.value) {
            Some(Value::List(first, n)) => (0..n as usize).map(|i| first as usize + i * width).collect(),
            _ => Vec::new(),
        }
    }
    /// A ledger that is there and says nothing of an entity of the workbook: an empty list.
    fn empty(&mut self, told: &Told) {
        if !told.sure {
            return;
        }
        let span = self.admit.c.span(told.at);
        let mut given = 0;
        for whose in 0..self.admit.out.stated.len() {
            let Some(stated) = self.admit.out.stated.get(whose) else { continue };
            if !told.types.contains(&stated.ty) || !self.owners.types.contains(&stated.ty) {
                continue;
            }
            let slots = match &told.list.inner {
                Some((slot, ..)) => self.members(whose, &told.list).into_iter().map(|m| m + slot).collect(),
                None => self.slot_of(whose, 0, &told.list).into_iter().collect::<Vec<_>>(),
            };
            for slot in slots.into_iter().filter(|s| !told.unknown.contains(s)) {
                let first = self.admit.out.chunk.slots.len() as u32;
                if let Some(s) = self.admit.out.chunk.slots.get_mut(slot)
                    && s.value == Value::Unknown
                {
                    *s = Slot { value: Value::List(first, 0), at: span };
                    given += 1;
                }
            }
        }
        if told.bare && given > 0 {
            let named = told.list.inner.as_ref().map_or(&told.list.named, |(_, named, _)| named).clone();
            self.admit.c.add(told.at, &Problem::Sheet(Amiss::EmptyLedger(named)));
        }
    }
}

/// The field that names a member of a list.
fn key_slot(shape: &Shape) -> Option<usize> {
    use crate::model::Type;
    let text = |i: &usize| shape.fields.get(*i).is_some_and(|f| f.ty == Type::Text);
    ["name", "姓名", "名称"]
        .iter()
        .find_map(|w| names::slot(shape.fields, w).filter(text))
        .or_else(|| (0..shape.fields.len()).find(text))
}
