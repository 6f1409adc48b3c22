//! Source texts and places in them.

use super::grid::{Cell, Grid};
use std::fmt;
use std::sync::OnceLock;

/// A file among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in one file, `start..end`, always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span { file, start: start as u32, end: end as u32 }
    }
    /// The smallest range that holds both (of one file).
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One text with a name to show. Lines are indexed on first use.
#[derive(Debug)]
pub struct Source {
    /// The path as the user gave it, with `/` between folders.
    pub name: String,
    /// The text, UTF-8, without a byte order mark.
    pub text: String,
    /// Its cells, where it has any.
    pub grid: Grid,
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// A named text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Source { name: name.into(), text: text.into(), grid: Grid::None, lines: OnceLock::new() }
    }
    /// The name over the cell at a byte offset.
    pub fn header(&self, offset: u32) -> Option<&str> {
        self.grid.header(self.cell(offset)?)
    }
    /// The same text, laid out in cells.
    pub fn with_grid(mut self, grid: Grid) -> Self {
        self.grid = grid;
        self
    }
    /// The cell at a byte offset, where the text has cells.
    pub fn cell(&self, offset: u32) -> Option<Cell<'_>> {
        self.grid.cell(&self.text, self.line_starts(), offset)
    }
    /// Byte offsets at which lines start.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut v = vec![0];
            v.extend(self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
            v
        })
    }
    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let offset = (offset as usize).min(self.text.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|s| *s as usize <= offset).saturating_sub(1);
        let from = starts.get(line).map_or(0, |s| *s as usize);
        let column = self.text.get(from..offset).map_or(0, |t| t.chars().count());
        (line + 1, column + 1)
    }
    /// The text of a range; empty if it does not lie in the text.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}

/// Where something stands, for people: a line and column, and the cell where the text has cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot<'a> {
    /// The file; empty if there is none.
    pub file: &'a str,
    /// From 1; in a table the row.
    pub line: usize,
    /// From 1, in characters; in a table the column.
    pub column: usize,
    /// The cell.
    pub cell: Option<Cell<'a>>,
}

/// `自查表.xlsx 乡镇!D17`, `facts/yuci.toml:3:1`.
impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cell {
            Some(cell) => write!(f, "{} {cell}", self.file),
            None => write!(f, "{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

/// Every text read in a run, rule and fact files alike.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text and names it.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len() as u32 - 1)
    }
    /// The id that the next added text gets.
    pub fn next_id(&self) -> FileId {
        FileId(self.files.len() as u32)
    }
    /// A text by id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }
    /// The text under a span.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |s| s.slice(span.start, span.end))
    }
    /// File name, line and column (from 1, in characters) where a span starts; in a table its row and column.
    pub fn place(&self, span: Span) -> (&str, usize, usize) {
        let spot = self.spot(span);
        (spot.file, spot.line, spot.column)
    }
    /// Where a span starts, with its cell.
    pub fn spot(&self, span: Span) -> Spot<'_> {
        let Some(s) = self.get(span.file) else { return Spot::default() };
        let cell = s.cell(span.start);
        let (line, column) = match cell {
            Some(cell) => (cell.row as usize, cell.column as usize),
            None => s.line_column(span.start),
        };
        Spot { file: &s.name, line, column, cell }
    }
    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (FileId(i as u32), s))
    }
}
