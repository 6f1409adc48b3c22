//! A workbook (XLSX, XLS, ODS) written out as lines of text. The only file that knows calamine.

use super::lines::{BREAK, CellKind, Merge};
use super::number;
use super::problem::Unfit;
use super::weigh;
use crate::base::grid::{BAR, Header, Sheets};
use crate::facts::walk::Format;
use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use std::io::Cursor;
use std::ops::Range;

/// Cells that are read of a workbook.
pub(super) const MAX_CELLS: usize = 5_000_000;
/// The last column that is read.
pub(super) const MAX_COLUMN: u32 = 1000;
/// Columns that blank cells at the end of a row are written out to.
const PADDED: u32 = 200;
/// Regions of merged cells that are minded on a sheet.
const MAX_MERGES: usize = 200_000;

/// A workbook as text.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) text: String,
    pub(super) grid: Sheets,
    /// How each cell of `grid.starts` came to its text.
    pub(super) kinds: Vec<CellKind>,
    pub(super) pages: Vec<Page>,
    /// The names of sheets that are hidden, and not read.
    pub(super) hidden: Vec<String>,
}

/// One of its sheets that are to be seen.
#[derive(Debug)]
pub(super) struct Page {
    /// Its lines in the grid.
    pub(super) lines: Range<usize>,
    pub(super) merges: Vec<Merge>,
}

/// A cell as it comes from the library; its text is a range of the sheet's scratch.
struct Stored {
    row: u32,
    column: u32,
    from: usize,
    to: usize,
    kind: CellKind,
}

/// The cells of a sheet as they come.
#[derive(Default)]
struct Scratch {
    text: String,
    cells: Vec<Stored>,
    from_1904: bool,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Book, Unfit> {
    match format {
        Format::Xls => xls(bytes),
        Format::Ods => ods(bytes),
        _ => xlsx(bytes),
    }
}

fn xlsx(bytes: &[u8]) -> Result<Book, Unfit> {
    weigh::archive(bytes)?;
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong_xlsx)?;
    let mut book = Book { hidden: hidden(file.sheets_metadata()), ..Book::default() };
    let from_1904 = file.has_1904_epoch();
    for name in visible(file.sheets_metadata()) {
        let merges = file.merge_cells_by_sheet_name(&name).map_err(wrong_xlsx)?;
        let mut scratch = Scratch { from_1904, ..Scratch::default() };
        let room = MAX_CELLS.saturating_sub(book.kinds.len());
        let mut reader = file.worksheet_cells_reader(&name).map_err(wrong_xlsx)?;
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(wrong_xlsx)? {
            let (row, column) = cell.get_position();
            let percent = percent.get(style).copied().unwrap_or(false);
            scratch.xlsx(row, column, cell.get_value(), percent);
            if scratch.cells.len() > room {
                return Err(Unfit::TooManyCells(MAX_CELLS));
            }
        }
        drop(reader);
        let mut reader = file.worksheet_cells_reader(&name).map_err(wrong_xlsx)?;
        let mut formulas = Vec::new();
        while let Some(formula) = reader.next_formula().map_err(wrong_xlsx)? {
            if !formula.get_value().is_empty() {
                let (row, column) = formula.get_position();
                formulas.push((row, column, formula.get_value().clone()));
            }
            if formulas.len() > room {
                return Err(Unfit::TooManyCells(MAX_CELLS));
            }
        }
        drop(reader);
        scratch.formulas(formulas.into_iter());
        book.page(name, scratch, merged(&merges));
    }
    Ok(book)
}

fn xls(bytes: &[u8]) -> Result<Book, Unfit> {
    weigh::xls(bytes)?;
    let mut file: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(wrong_xls)?;
    let mut book = Book { hidden: hidden(file.sheets_metadata()), ..Book::default() };
    let from_1904 = file.has_1904_epoch();
    for name in visible(file.sheets_metadata()) {
        let merges = file.merge_cells_by_sheet_name(&name).map_err(wrong_xls)?;
        let range = file.worksheet_range(&name).map_err(wrong_xls)?;
        let formulas = file.worksheet_formula(&name).map_err(wrong_xls)?;
        let scratch = dense(&range, &formulas, from_1904, book.kinds.len())?;
        book.page(name, scratch, merged(&merges));
    }
    Ok(book)
}

fn ods(bytes: &[u8]) -> Result<Book, Unfit> {
    weigh::archive(bytes)?;
    let merged = weigh::ods(bytes)?;
    let mut file: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(wrong_ods)?;
    let mut book = Book { hidden: hidden(file.sheets_metadata()), ..Book::default() };
    for name in visible(file.sheets_metadata()) {
        let range = file.worksheet_range(&name).map_err(wrong_ods)?;
        let formulas = file.worksheet_formula(&name).map_err(wrong_ods)?;
        let scratch = dense(&range, &formulas, false, book.kinds.len())?;
        let merges = merged.get(&name).cloned().unwrap_or_default();
        book.page(name, scratch, merges);
    }
    Ok(book)
}

fn visible(all: &[calamine::Sheet]) -> Vec<String> {
    let seen = all.iter().filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    seen.map(|s| s.name.clone()).collect()
}

fn hidden(all: &[calamine::Sheet]) -> Vec<String> {
    let hidden = all.iter().filter(|s| s.visible != SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    hidden.map(|s| s.name.clone()).collect()
}

fn is_percent(style: &calamine::Style) -> bool {
    style.number_format.as_ref().is_some_and(|f| {
        // `0.00%`, not `0"%"`
        let mut quoted = false;
        f.format_code.chars().any(|c| {
            quoted ^= c == '"';
            c == '%' && !quoted
        })
    })
}

/// The cells of a range; it begins at its first cell that is not blank.
fn dense(
    range: &calamine::Range<Data>,
    formulas: &calamine::Range<String>,
    from_1904: bool,
    before: usize,
) -> Result<Scratch, Unfit> {
    let mut scratch = Scratch { from_1904, ..Scratch::default() };
    let (row, column) = range.start().unwrap_or_default();
    for (r, c, data) in range.used_cells() {
        scratch.data(row + r as u32, column + c as u32, data);
        if before + scratch.cells.len() > MAX_CELLS {
            return Err(Unfit::TooManyCells(MAX_CELLS));
        }
    }
    let (row, column) = formulas.start().unwrap_or_default();
    let formulas = formulas.used_cells();
    scratch.formulas(formulas.map(|(r, c, f)| (row + r as u32, column + c as u32, f.clone())));
    Ok(scratch)
}

impl Scratch {
    fn xlsx(&mut self, row: u32, column: u32, data: &DataRef, percent: bool) {
        match data {
            DataRef::Float(x) if percent => {
                let text = number::decimal(*x, 2).map(|t| t + "%").unwrap_or_default();
                self.put(row, column, &text, CellKind::Text);
            }
            DataRef::Int(n) => self.put(row, column, &n.to_string(), self.number()),
            DataRef::Float(x) => self.float(row, column, *x),
            DataRef::String(t) => self.put(row, column, t, CellKind::Text),
            DataRef::SharedString(t) => self.put(row, column, t, CellKind::Text),
            DataRef::Bool(b) => self.put(row, column, if *b { "TRUE" } else { "FALSE" }, CellKind::Text),
            DataRef::DateTime(d) => self.put(row, column, &number::date(d).unwrap_or_default(), CellKind::Date),
            DataRef::DateTimeIso(t) => self.put(row, column, &iso(t), CellKind::Date),
            DataRef::DurationIso(t) => self.put(row, column, &number::time(t).unwrap_or(t.clone()), CellKind::Date),
            DataRef::Error(e) => self.put(row, column, &e.to_string(), CellKind::Text),
            DataRef::Empty => {}
        }
    }
    fn data(&mut self, row: u32, column: u32, data: &Data) {
        match data {
            Data::Int(n) => self.put(row, column, &n.to_string(), self.number()),
            Data::Float(x) => self.float(row, column, *x),
            Data::String(t) => self.put(row, column, t, CellKind::Text),
            Data::Bool(b) => self.put(row, column, if *b { "TRUE" } else { "FALSE" }, CellKind::Text),
            Data::DateTime(d) => self.put(row, column, &number::date(d).unwrap_or_default(), CellKind::Date),
            Data::DateTimeIso(t) => self.put(row, column, &iso(t), CellKind::Date),
            Data::DurationIso(t) => self.put(row, column, &number::time(t).unwrap_or(t.clone()), CellKind::Date),
            Data::Error(e) => self.put(row, column, &e.to_string(), CellKind::Text),
            Data::Empty => {}
        }
    }
    fn number(&self) -> CellKind {
        CellKind::Number { from_1904: self.from_1904 }
    }
    fn float(&mut self, row: u32, column: u32, x: f64) {
        match number::decimal(x, 0) {
            Some(text) => self.put(row, column, &text, self.number()),
            None => self.put(row, column, "#NUM!", CellKind::Text),
        }
    }
    fn put(&mut self, row: u32, column: u32, text: &str, kind: CellKind) {
        if column >= MAX_COLUMN {
            return;
        }
        let from = self.text.len();
        let mut after_return = false;
        for c in text.trim().chars() {
            match c {
                '\n' if after_return => {}
                '\r' | '\n' => self.text.push(BREAK),
                c if c.is_control() => self.text.push(' '),
                c => self.text.push(c),
            }
            after_return = c == '\r';
        }
        // an empty text too: of a formula, it is its value
        self.cells.push(Stored { row, column, from, to: self.text.len(), kind });
    }
    /// A formula whose cell has no value stands for itself.
    fn formulas(&mut self, formulas: impl Iterator<Item = (u32, u32, String)>) {
        let sorted = |cells: &[Stored]| cells.is_sorted_by_key(|c| (c.row, c.column));
        if !sorted(&self.cells) {
            self.cells.sort_by_key(|c| (c.row, c.column));
        }
        let known = self.cells.len();
        for (row, column, formula) in formulas {
            let at = self.cells.get(..known).unwrap_or_default();
            if at.binary_search_by_key(&(row, column), |c| (c.row, c.column)).is_err() {
                let sign = if formula.starts_with('=') || formula.starts_with("of:") { "" } else { "=" };
                self.put(row, column, &format!("{sign}{formula}"), CellKind::Formula);
            }
        }
        if !sorted(&self.cells) {
            self.cells.sort_by_key(|c| (c.row, c.column));
        }
        // a hostile file may state a cell twice
        self.cells.dedup_by_key(|c| (c.row, c.column));
    }
}

fn iso(text: &str) -> String {
    let text = text.replacen('T', " ", 1);
    match text.strip_suffix(" 00:00:00") {
        Some(day) => day.to_owned(),
        None => text,
    }
}

/// Regions of more than one cell.
fn merged(all: &[Dimensions]) -> Vec<Merge> {
    all.iter()
        .filter(|d| d.start.0 <= d.end.0 && d.start.1 <= d.end.1 && d.start != d.end)
        .take(MAX_MERGES)
        .map(|d| Merge {
            column: d.start.1.saturating_add(1),
            row: d.start.0.saturating_add(1),
            last_row: d.end.0.saturating_add(1),
            last_column: d.end.1.saturating_add(1),
        })
        .collect()
}

impl Book {
    /// Writes a sheet out: a line for each row that has anything in it.
    fn page(&mut self, name: String, scratch: Scratch, mut merges: Vec<Merge>) {
        let sheet = self.grid.names.len() as u32;
        let first_line = self.grid.lines.len();
        self.grid.names.push(name);
        self.grid.headers.push(Header::default());
        let widest = scratch.cells.iter().filter(|c| c.column < PADDED).map(|c| c.column).max().unwrap_or(0);
        let mut cells = scratch.cells.iter().peekable();
        while let Some(row) = cells.peek().map(|c| c.row) {
            let first = self.grid.starts.len() as u32;
            self.grid.lines.push((sheet, row + 1, first));
            let mut next = 0;
            let mut any = false;
            while let Some(cell) = cells.next_if(|c| c.row == row) {
                while next < cell.column && next <= widest {
                    self.cell(next, "", CellKind::Text, any);
                    (any, next) = (true, next + 1);
                }
                let text = scratch.text.get(cell.from..cell.to).unwrap_or("");
                self.cell(cell.column, text, cell.kind, any);
                (any, next) = (true, cell.column + 1);
            }
            while next <= widest {
                self.cell(next, "", CellKind::Text, any);
                (any, next) = (true, next + 1);
            }
            self.text.push('\n');
        }
        merges.sort_unstable();
        self.pages.push(Page { lines: first_line..self.grid.lines.len(), merges });
    }
    fn cell(&mut self, column: u32, text: &str, kind: CellKind, bar: bool) {
        if bar {
            self.text.push_str(BAR);
        }
        self.grid.starts.push((self.text.len() as u32, column + 1));
        self.kinds.push(kind);
        self.text.push_str(text);
    }
}

fn wrong_xlsx(e: XlsxError) -> Unfit {
    match e {
        XlsxError::Password => Unfit::Password,
        _ => Unfit::Broken,
    }
}
fn wrong_xls(e: XlsError) -> Unfit {
    match e {
        XlsError::Password => Unfit::Password,
        _ => Unfit::Broken,
    }
}
fn wrong_ods(e: OdsError) -> Unfit {
    match e {
        OdsError::Password => Unfit::Password,
        OdsError::CellLimitExceeded { .. } => Unfit::TooManyCells(MAX_CELLS),
        _ => Unfit::Broken,
    }
}
