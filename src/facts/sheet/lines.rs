//! The rows of one table and their cells, whether it is a sheet of a workbook or a CSV file.

use crate::base::grid::{Sheets, field, next_row};
use crate::facts::tape::Part;
use std::borrow::Cow;
use std::ops::Range;

/// How a cell came to its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::facts) enum CellKind {
    /// Typed as a text.
    #[default]
    Text,
    /// A number; whether days of the workbook count from 1904.
    Number { from_1904: bool },
    /// A date or a time.
    Date,
    /// A formula without a value: its text is the formula.
    Formula,
    /// A field of a CSV file, quotation marks and all.
    Raw,
}

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
pub(in crate::facts) struct CellAt {
    /// From 1.
    pub(super) column: u32,
    /// Its text, empty for a blank cell.
    pub(in crate::facts) at: Part,
    pub(in crate::facts) kind: CellKind,
}

/// A line break inside a cell, as it stands in the text of a workbook.
pub(super) const BREAK: char = '⏎';

/// What a cell says, without spaces around it.
pub(in crate::facts) fn text_of<'t>(text: &'t str, cell: &CellAt) -> Cow<'t, str> {
    let raw = crate::facts::toml::slice(text, cell.at).trim();
    match cell.kind {
        CellKind::Raw => unquoted(raw),
        CellKind::Text if raw.contains(BREAK) => Cow::Owned(raw.replace(BREAK, "\n")),
        CellKind::Text | CellKind::Number { .. } | CellKind::Date | CellKind::Formula => Cow::Borrowed(raw),
    }
}

/// `"a""b"`, `="001"` and `'001` as Excel means them.
fn unquoted(raw: &str) -> Cow<'_, str> {
    let formula = raw.strip_prefix('=').unwrap_or(raw);
    let inside = match formula.strip_prefix('"').and_then(|r| r.strip_suffix('"')) {
        Some(inside) if inside.contains("\"\"") => Cow::Owned(inside.replace("\"\"", "\"")),
        Some(inside) => Cow::Borrowed(inside),
        None => Cow::Borrowed(raw),
    };
    let tidy = |t: &str| {
        let t = t.trim();
        // within quotation marks once more: "=""001"""
        let t = t.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(t);
        t.strip_prefix('\'').unwrap_or(t).trim().to_owned()
    };
    match inside {
        Cow::Borrowed(t) if !t.starts_with(['\'', '=']) => Cow::Borrowed(t.trim()),
        Cow::Borrowed(t) => Cow::Owned(tidy(t)),
        Cow::Owned(t) => Cow::Owned(tidy(&t)),
    }
}

/// A region of cells merged into one; rows and columns from 1, the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merge {
    pub(super) column: u32,
    pub(super) row: u32,
    pub(super) last_row: u32,
    pub(super) last_column: u32,
}

/// The rows of a table.
#[derive(Clone, Debug)]
pub(super) enum Lines<'a> {
    /// Of a workbook's sheet.
    Sheet { grid: &'a Sheets, kinds: &'a [CellKind], lines: Range<usize>, merges: &'a [Merge] },
    /// Of a CSV file.
    Csv { rows: &'a [u32], delimiter: u8 },
}

impl Lines<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Lines::Sheet { lines, .. } => lines.len(),
            Lines::Csv { rows, .. } => rows.len(),
        }
    }
    /// The number of a row as the spreadsheet program shows it.
    pub(super) fn number(&self, i: usize) -> u32 {
        match self {
            Lines::Sheet { grid, lines, .. } => grid.lines.get(lines.start + i).map_or(0, |l| l.1),
            Lines::Csv { .. } => i as u32 + 1,
        }
    }
    /// The cells of a row, into `out`; those that a merged cell above covers have its text.
    pub(super) fn cells(&self, text: &str, i: usize, out: &mut Vec<CellAt>) {
        out.clear();
        match self {
            Lines::Sheet { grid, kinds, lines, merges } => {
                let Some((_, row, first)) = grid.lines.get(lines.start + i) else { return };
                let cells = grid.cells(lines.start + i);
                let line_end = match cells.last() {
                    Some((start, _)) => {
                        let rest = text.get(*start as usize..).unwrap_or("");
                        *start as usize + rest.find('\n').unwrap_or(rest.len())
                    }
                    None => return,
                };
                for (n, (start, column)) in cells.iter().enumerate() {
                    let end = match cells.get(n + 1) {
                        Some((next, _)) => (*next as usize).saturating_sub(crate::base::grid::BAR.len()),
                        None => line_end,
                    };
                    let kind = kinds.get(*first as usize + n).copied().unwrap_or_default();
                    out.push(CellAt {
                        column: *column,
                        at: Part::new(*start as usize, end.max(*start as usize)),
                        kind,
                    });
                }
                for cell in out.iter_mut().filter(|c| c.at.is_empty()) {
                    if let Some(top) = merged(merges, *row, cell.column)
                        && let Some(covering) = self.at(text, top, cell.column)
                    {
                        *cell = covering;
                    }
                }
            }
            Lines::Csv { rows, delimiter } => {
                let Some(mut at) = rows.get(i).map(|r| *r as usize) else { return };
                let bytes = text.as_bytes();
                let mut column = 1;
                loop {
                    let (end, more) = field(bytes, at, *delimiter);
                    out.push(CellAt { column, at: Part::new(at, end), kind: CellKind::Raw });
                    if !more {
                        return;
                    }
                    at = end + 1;
                    column += 1;
                }
            }
        }
    }
    /// The cell of a row (by its number) and column that is not blank.
    pub(super) fn at(&self, text: &str, row: u32, column: u32) -> Option<CellAt> {
        let Lines::Sheet { grid, kinds, lines, .. } = self else { return None };
        let all = grid.lines.get(lines.clone())?;
        let i = all.binary_search_by_key(&row, |l| l.1).ok()?;
        let plain = Lines::Sheet { grid, kinds, lines: lines.clone(), merges: &[] };
        let mut cells = Vec::new();
        plain.cells(text, i, &mut cells);
        cells.into_iter().find(|c| c.column == column && !c.at.is_empty())
    }
    /// The merged cells.
    pub(super) fn merges(&self) -> &[Merge] {
        match self {
            Lines::Sheet { merges, .. } => merges,
            Lines::Csv { .. } => &[],
        }
    }
    /// The columns that a merged cell beginning at a row and column takes.
    pub(super) fn width(&self, row: u32, column: u32) -> u32 {
        let Lines::Sheet { merges, .. } = self else { return 1 };
        merges.iter().find(|m| m.row == row && m.column == column).map_or(1, |m| m.last_column - m.column + 1)
    }
}

/// The first row of the merged cell that covers a cell below it.
fn merged(merges: &[Merge], row: u32, column: u32) -> Option<u32> {
    let after = merges.partition_point(|m| (m.column, m.row) <= (column, row));
    let merge = merges.get(after.checked_sub(1)?)?;
    (merge.column == column && merge.row < row && row <= merge.last_row).then_some(merge.row)
}

/// Where the rows of a table begin, from a byte on.
pub(super) fn rows_of(text: &str, from: usize, delimiter: u8) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut rows = Vec::new();
    let mut at = from;
    while at < bytes.len() {
        rows.push(at as u32);
        loop {
            let (end, more) = field(bytes, at, delimiter);
            if !more {
                at = next_row(bytes, end);
                break;
            }
            at = end + 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_of_excel() {
        for (raw, is) in [
            ("甲", "甲"),
            (" 甲 ", "甲"),
            ("\"甲,乙\"", "甲,乙"),
            ("\"他说\"\"好\"\"\"", "他说\"好\""),
            ("=\"001\"", "001"),
            ("\"=\"\"001\"\"\"", "001"),
            ("'001", "001"),
            ("\"", "\""),
            ("", ""),
        ] {
            assert_eq!(unquoted(raw), is, "{raw}");
        }
    }
}
