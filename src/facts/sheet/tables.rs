//! A CSV file is one sheet, called as the file is. It may have a million rows: they are taken in by stretches on all threads,
//! and nothing is kept of a cell but its slot.

use super::aside::Heads;
use super::csv;
use super::layout::{Frame, Layout, Target};
use super::lines::{CellAt, CellKind, Lines, text_of};
use super::names::{self, List, What};
use super::owners::Owners;
use super::problem::{Amiss, Unfit};
use crate::base::grid::{Grid, Header, Table};
use crate::base::{Diagnostic, FileId};
use crate::facts::admit::{Admit, Piece};
use crate::facts::complaints::Complaints;
use crate::facts::problem::Problem;
use crate::facts::store::Slot;
use crate::facts::tape::{Part, Tape};
use crate::facts::vocabulary::{Shape, Vocabulary};
use crate::model::{EntityId, RecordId};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What a table gave.
pub(in crate::facts) struct Made {
    pub(in crate::facts) grid: Grid,
    pub(in crate::facts) pieces: Vec<Piece>,
    pub(in crate::facts) diagnostics: Vec<Diagnostic>,
}

/// How the file came to be read.
#[derive(Clone, Copy, Debug)]
pub(in crate::facts) struct Given<'t> {
    /// The file's name without folders and ending.
    pub(in crate::facts) stem: &'t str,
    /// Whether tabs part the cells.
    pub(in crate::facts) tabs: bool,
    /// Whether it was named, and not found in a folder.
    pub(in crate::facts) named: bool,
}

/// How much one thread takes in at a time, in bytes of text and in rows.
const STRETCH: usize = 1 << 20;
const ROWS: usize = 8192;

/// Reads a table.
pub(in crate::facts) fn table(v: &Vocabulary, text: &str, given: Given, c: Complaints) -> Made {
    let shape = csv::shape(text, given.tabs);
    let lines = Lines::Csv { rows: &shape.rows, delimiter: shape.delimiter };
    let mut c = c;
    let file = c.file();
    let mut first = Piece::default();
    let mut header = Header::default();
    let (mut pieces, mut said) = (Vec::new(), Vec::new());
    let tape = Tape::default();
    let mut seen = Vec::new();
    let whole = Whole { v, text, lines: &lines, file };
    {
        let mut admit =
            Admit { v, text, tape: &tape, c: &mut c, out: &mut first, seen: &mut seen, notes: false, broken: false };
        let what = names::sheet(v, given.stem).or_else(|| admit.titled_as(&lines));
        match what {
            Some(_) if shape.rows.is_empty() => {}
            Some(What::Entities(ty)) => {
                if let Some(shape) = v.entity(ty) {
                    let frame = Frame { v, shape, record: false, owners: Vec::new(), parent: None };
                    if let Some(layout) = admit.headed(&lines, &frame, &mut header) {
                        admit.out.anything = true;
                        (pieces, said) = whole.entities(ty, shape, &layout);
                    }
                }
            }
            Some(What::Lists(lists)) => {
                if let Some(list) = admit.alone(&lines, &lists)
                    && let Some(shape) = v.record(list.record)
                {
                    let frame = Frame::of(v, &list, shape);
                    if let Some(layout) = admit.headed(&lines, &frame, &mut header)
                        && let Some((column, ty, slot)) = admit.one_type(&list, &layout)
                    {
                        admit.out.anything = true;
                        (pieces, said) = whole.list(ty, slot, list.record, &layout, column);
                    }
                }
            }
            Some(What::About) => {
                admit.about(&lines);
            }
            Some(What::Covers) => admit.cover_sheet(&lines, &mut Owners::default(), None),
            Some(What::Attest) => admit.attest_sheet(&lines, &mut Owners::default(), None),
            Some(What::Notes) => admit.out.anything = true,
            None => {
                admit.c.add(Part::default(), &Problem::Sheet(Amiss::NothingKnown(given.named)));
                admit.out.anything = true;
            }
        }
    }
    if lines_too_wide(text, &lines) {
        c.add(Part::default(), &Problem::Sheet(Amiss::Unfit(Unfit::TooManyColumns(super::book::MAX_COLUMN as usize))));
        pieces.clear();
    }
    pieces.insert(0, first);
    let delimiter = shape.delimiter;
    Made { grid: Grid::Table(Table { rows: shape.rows, delimiter, header }), pieces, diagnostics: c.with_own(said) }
}

/// Whether the first rows have more columns than anyone fills in.
fn lines_too_wide(text: &str, lines: &Lines) -> bool {
    let mut cells = Vec::new();
    (0..lines.len().min(30)).any(|i| {
        lines.cells(text, i, &mut cells);
        cells.len() > super::book::MAX_COLUMN as usize
    })
}

impl<'m> Admit<'_, 'm> {
    /// The layout of a table; a word about it if there is none.
    fn headed(&mut self, lines: &Lines, frame: &Frame<'_, 'm>, header: &mut Header) -> Option<Layout> {
        let layout = self.layout(lines, frame);
        match &layout {
            Some(layout) => header.clone_from(&layout.header),
            None => self.no_header(lines, frame),
        }
        layout
    }
    /// The list that a file may be, by the columns it has; one inside another list cannot stand alone.
    fn alone(&mut self, lines: &Lines, lists: &[List]) -> Option<List> {
        let fit = |l: &List| {
            let shape = self.v.record(l.record)?;
            Some(self.score(lines, &Frame::of(self.v, l, shape)))
        };
        let best = lists.iter().enumerate().max_by_key(|(i, l)| (fit(l), std::cmp::Reverse(*i)));
        let list = best.map(|(_, l)| l.clone())?;
        if list.inner.is_some() {
            self.c.add(Part::default(), &Problem::Sheet(Amiss::InnerAlone(list.named)));
            return None;
        }
        Some(list)
    }
    /// The column that says whose the rows are, and the one type whose entities it names.
    fn one_type(&mut self, list: &List, layout: &Layout) -> Option<(u32, EntityId, usize)> {
        let column = layout.columns.iter().find(|c| c.target == Target::Owner);
        let types = self.types_of(list, column);
        let known = || types.iter().map(|t| self.v.entity_named(*t)).collect();
        let cell = |part| CellAt { column: 1, at: part, kind: CellKind::Raw };
        let Some(column) = column else {
            let known = known();
            self.amiss(&cell(layout.at), Amiss::NoOwner(known));
            return None;
        };
        // of a type and those below it, the type itself
        let one = match types.as_slice() {
            [one] => Some(*one),
            several => {
                let head = cell(column.head);
                let word = names::head(&text_of(self.text, &head));
                several.iter().copied().find(|t| self.v.entity(*t).is_some_and(|s| word.owner(&[s]) == Some(0)))
            }
        };
        let Some(one) = one else {
            let head = cell(column.head);
            let written = text_of(self.text, &head).into_owned();
            let known = known();
            self.amiss(&head, Amiss::WhichType(written, known));
            return None;
        };
        let (_, slot) = list.owners.iter().find(|(ty, _)| *ty == one)?;
        Some((column.column, one, *slot))
    }
}

/// A table whose rows are read by stretches.
struct Whole<'a, 'm> {
    v: &'a Vocabulary<'m>,
    text: &'a str,
    lines: &'a Lines<'a>,
    file: FileId,
}

type Pieces = (Vec<Piece>, Vec<Vec<Diagnostic>>);

impl<'m> Whole<'_, 'm> {
    /// Does some work with an own piece.
    fn part(&self, work: impl FnOnce(&mut Admit<'_, 'm>)) -> (Piece, Vec<Diagnostic>) {
        let mut out = Piece::default();
        let mut c = Complaints::new(self.file);
        let tape = Tape::default();
        let mut seen = Vec::new();
        let (v, text) = (self.v, self.text);
        work(&mut Admit {
            v,
            text,
            tape: &tape,
            c: &mut c,
            out: &mut out,
            seen: &mut seen,
            notes: false,
            broken: false,
        });
        // what grew by doubling is cut to its size
        out.chunk.slots.shrink_to_fit();
        out.chunk.text.shrink_to_fit();
        out.stated.shrink_to_fit();
        (out, c.finish())
    }
    /// The rows from a line on in stretches of about [`STRETCH`] bytes.
    fn stretches(&self, from: usize) -> Vec<(usize, usize)> {
        let rows = self.lines.len();
        let each = (rows * STRETCH / self.text.len().max(1)).clamp(1, ROWS);
        (from..rows).step_by(each).map(|i| (i, (i + each).min(rows))).collect()
    }
    fn entities(&self, ty: EntityId, shape: &Shape<'m>, layout: &Layout) -> Pieces {
        let heads = Heads::of(layout, true);
        let work = |(from, to): (usize, usize)| {
            self.part(|admit| {
                let mut cells = Vec::new();
                for i in from..to {
                    if admit.row_at(self.lines, i, &heads, &mut cells) {
                        admit.entity_row(ty, shape, layout, &cells, None);
                    }
                }
            })
        };
        self.stretches(layout.first).into_par_iter().map(work).unzip()
    }
    /// A list whose rows stand in any order: first whose each row is, then each entity's rows together.
    fn list(&self, ty: EntityId, slot: usize, record: RecordId, layout: &Layout, column: u32) -> Pieces {
        let heads = Heads::of(layout, false);
        let whose = |(from, to): (usize, usize)| {
            let mut owners: Vec<Part> = Vec::with_capacity(to - from);
            let (_, said) = self.part(|admit| {
                let mut cells = Vec::new();
                for i in from..to {
                    let read = admit.row_at(self.lines, i, &heads, &mut cells);
                    let cell = cells.iter().find(|c| c.column == column).or(cells.last()).copied();
                    let cell = cell.filter(|_| read);
                    let part = match cell {
                        None => Part::default(),
                        Some(cell) if text_of(self.text, &cell).is_empty() => {
                            admit.amiss(&cell, Amiss::WhoseRow);
                            Part::default()
                        }
                        Some(cell) => cell.at,
                    };
                    owners.push(part);
                }
            });
            (owners, said)
        };
        let (owners, mut said): (Vec<Vec<Part>>, Vec<_>) =
            self.stretches(layout.first).into_par_iter().map(whose).unzip();
        let groups = Groups::new(self.text, owners.into_iter().flatten());
        let work = |some: &[(Part, (usize, usize))]| {
            self.part(|admit| {
                let Some(shape) = self.v.record(record) else { return };
                for (owner, (from, to)) in some {
                    let cell = CellAt { column, at: *owner, kind: CellKind::Raw };
                    let Some(id) = admit.own_id(&cell, true) else { continue };
                    let Some(whose) = admit.bare_entity(ty, &id, *owner, None) else { continue };
                    let base = admit.out.stated.get(whose).map_or(0, |s| s.base as usize);
                    let rows = groups.rows.get(*from..*to).unwrap_or_default();
                    let rows = rows.iter().map(|r| r + layout.first as u32);
                    let value = admit.records(shape, layout, self.lines, rows);
                    let at = admit.c.span(*owner);
                    if let Some(s) = admit.out.chunk.slots.get_mut(base + slot) {
                        *s = Slot { value, at };
                    }
                }
            })
        };
        let shares = groups.shares();
        let (pieces, more): (Vec<_>, Vec<_>) = shares.into_par_iter().map(work).unzip();
        said.extend(more);
        (pieces, said)
    }
}

/// The rows of each owner, in the order of the file.
struct Groups {
    rows: Vec<u32>,
    /// The cell that names the owner first, and where its rows are in `rows`.
    owners: Vec<(Part, (usize, usize))>,
}

impl Groups {
    /// Rows without an owner are no one's.
    fn new(text: &str, cells: impl Iterator<Item = Part>) -> Groups {
        const NOBODY: u32 = u32::MAX;
        let mut by: HashMap<Cow<str>, u32> = HashMap::new();
        let mut owners: Vec<(Part, (usize, usize))> = Vec::new();
        let mut whose: Vec<u32> = Vec::new();
        for at in cells {
            if at.is_empty() {
                whose.push(NOBODY);
                continue;
            }
            let cell = CellAt { column: 1, at, kind: CellKind::Raw };
            let ix = match by.entry(text_of(text, &cell)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    owners.push((at, (0, 0)));
                    *new.insert(owners.len() as u32 - 1)
                }
            };
            whose.push(ix);
            if let Some((_, (_, count))) = owners.get_mut(ix as usize) {
                *count += 1;
            }
        }
        let mut from = 0;
        for (_, range) in &mut owners {
            let count = range.1;
            *range = (from, from);
            from += count;
        }
        let mut rows = vec![0u32; from];
        for (row, ix) in whose.into_iter().enumerate() {
            let Some((_, range)) = owners.get_mut(ix as usize) else { continue };
            if let Some(place) = rows.get_mut(range.1) {
                *place = row as u32;
            }
            range.1 += 1;
        }
        Groups { rows, owners }
    }
    /// Owners together that have about as many rows.
    fn shares(&self) -> Vec<&[(Part, (usize, usize))]> {
        let mut out = Vec::new();
        let mut rest = self.owners.as_slice();
        while let Some((_, (from, _))) = rest.first() {
            let n = rest.iter().take_while(|(_, (_, to))| to - from <= ROWS).count().max(1);
            let Some((some, others)) = rest.split_at_checked(n) else { break };
            out.push(some);
            rest = others;
        }
        out
    }
}
