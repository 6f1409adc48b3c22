//! Texts laid out in cells: the sheets of a workbook written out as lines, and a table whose columns a mark parts.

use std::fmt;

/// A cell of a table: where a value of a spreadsheet or of a CSV file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell<'a> {
    /// The sheet's name; empty for a file that is one table.
    pub sheet: &'a str,
    /// From 1, as the spreadsheet program counts.
    pub row: u32,
    /// From 1.
    pub column: u32,
}

/// `乡镇!D17`, or `D17` in a file that is one table.
impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "{}!", self.sheet)?;
        }
        let mut letters = Vec::new();
        let mut column = self.column;
        while column > 0 {
            column -= 1;
            letters.push(char::from(b'A' + (column % 26) as u8));
            column /= 26;
        }
        for letter in letters.iter().rev() {
            write!(f, "{letter}")?;
        }
        write!(f, "{}", self.row)
    }
}

/// How a text is laid out in cells.
#[derive(Clone, Debug, Default)]
pub enum Grid {
    /// It is not.
    #[default]
    None,
    /// A workbook, written out with a line a row.
    Sheets(Sheets),
    /// One table, as it stands in its file.
    Table(Table),
}

/// The row that names the columns.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Its number, from 1; of a header of two rows the lower. 0: there is none.
    pub row: u32,
    /// The names by column (from 1), in order.
    pub columns: Vec<(u32, String)>,
}

impl Header {
    fn over(&self, row: u32, column: u32) -> Option<&str> {
        if self.row == 0 || row <= self.row {
            return None;
        }
        let at = self.columns.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        self.columns.get(at).map(|(_, name)| name.as_str()).filter(|n| !n.is_empty())
    }
}

/// The sheets of a workbook as lines of text.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// Their names.
    pub names: Vec<String>,
    /// The header of each.
    pub headers: Vec<Header>,
    /// For each line of the text: the sheet, the row (from 1), and its first cell in `starts`.
    pub lines: Vec<(u32, u32, u32)>,
    /// Where cells begin in the text and which column (from 1) each is, in order.
    pub starts: Vec<(u32, u32)>,
}

/// A table of which every row begins somewhere in the text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Where rows begin, in order; the first is row 1.
    pub rows: Vec<u32>,
    /// What stands between the cells of a row.
    pub delimiter: u8,
    /// The header.
    pub header: Header,
}

/// What parts the cells of a written-out sheet.
pub const BAR: &str = " │ ";

impl Grid {
    /// The cell at a byte offset of the text.
    pub fn cell(&self, text: &str, line_starts: &[u32], offset: u32) -> Option<Cell<'_>> {
        match self {
            Grid::None => None,
            Grid::Sheets(sheets) => {
                let line = line_starts.partition_point(|s| *s <= offset).checked_sub(1)?;
                let line = line.min(sheets.lines.len().checked_sub(1)?);
                let (sheet, row, _) = *sheets.lines.get(line)?;
                let cells = sheets.cells(line);
                let at = cells.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
                let column = cells.get(at).map_or(1, |c| c.1);
                Some(Cell { sheet: sheets.names.get(sheet as usize)?, row, column })
            }
            Grid::Table(table) => {
                let row = table.rows.partition_point(|s| *s <= offset).max(1);
                let start = table.rows.get(row - 1).copied().unwrap_or(0) as usize;
                let mut column = 1;
                let mut at = start;
                loop {
                    let (end, more) = field(text.as_bytes(), at, table.delimiter);
                    if !more || (offset as usize) <= end {
                        break;
                    }
                    at = end + 1;
                    column += 1;
                }
                Some(Cell { sheet: "", row: row as u32, column })
            }
        }
    }
    /// The name over a cell.
    pub fn header(&self, cell: Cell) -> Option<&str> {
        match self {
            Grid::None => None,
            Grid::Sheets(sheets) => {
                let sheet = sheets.names.iter().position(|n| n == cell.sheet)?;
                sheets.headers.get(sheet)?.over(cell.row, cell.column)
            }
            Grid::Table(table) => table.header.over(cell.row, cell.column),
        }
    }
}

impl Sheets {
    /// The cells of a line: where each begins, and its column.
    pub fn cells(&self, line: usize) -> &[(u32, u32)] {
        let Some((_, _, first)) = self.lines.get(line) else { return &[] };
        let end = self.lines.get(line + 1).map_or(self.starts.len(), |l| l.2 as usize);
        self.starts.get(*first as usize..end).unwrap_or_default()
    }
}

/// No cell of a spreadsheet is longer: a quotation mark that closes nothing must not swallow the rest of a file.
const LONGEST: usize = 1 << 18;

/// The field that begins at a byte of a table: where it ends, and whether the row goes on behind it. In quotation marks (also
/// `="…"`) it may hold line breaks and the mark that parts fields; a quotation mark that nothing closes is a character.
pub fn field(bytes: &[u8], at: usize, delimiter: u8) -> (usize, bool) {
    let rest = bytes.get(at..).unwrap_or_default();
    let open = match rest {
        [b'"', ..] => 1,
        [b'=', b'"', ..] => 2,
        _ => 0,
    };
    let mut from = 0;
    if open > 0 {
        let mut i = open;
        while i < rest.len().min(LONGEST) {
            if rest.get(i) == Some(&b'"') {
                if rest.get(i + 1) != Some(&b'"') {
                    from = i + 1;
                    break;
                }
                i += 1;
            }
            i += 1;
        }
    }
    let tail = rest.get(from..).unwrap_or_default();
    let length = tail.iter().position(|b| *b == delimiter || matches!(b, b'\n' | b'\r')).unwrap_or(tail.len());
    let end = from + length;
    (at + end, rest.get(end) == Some(&delimiter))
}

/// The start of the row after a field that ends its row at a byte; the end of the text where there is none.
pub fn next_row(bytes: &[u8], end: usize) -> usize {
    match bytes.get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        Some([]) | None => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let name = |column| Cell { sheet: "", row: 7, column }.to_string();
        assert_eq!(
            [1, 26, 27, 52, 702, 703, 16384].map(name),
            ["A7", "Z7", "AA7", "AZ7", "ZZ7", "AAA7", "XFD7"].map(String::from)
        );
    }

    #[test]
    fn fields_keep_what_is_in_quotation_marks() {
        let fields = |text: &str| {
            let (mut at, mut out) = (0, Vec::new());
            loop {
                let (end, more) = field(text.as_bytes(), at, b',');
                out.push(text[at..end].to_owned());
                if !more {
                    return (out, next_row(text.as_bytes(), end));
                }
                at = end + 1;
            }
        };
        assert_eq!(fields("a,b,,c\r\nd"), (vec!["a".into(), "b".into(), "".into(), "c".into()], 8));
        assert_eq!(fields("\"a,\n\"\"b\",c\n"), (vec!["\"a,\n\"\"b\"".into(), "c".into()], 11));
        assert_eq!(fields("=\"0,1\",2"), (vec!["=\"0,1\"".into(), "2".into()], 8));
        assert_eq!(fields("\"a,b\nc"), (vec!["\"a".into(), "b".into()], 5));
        assert_eq!(fields(""), (vec!["".into()], 0));
    }

    #[test]
    fn an_offset_lies_in_a_cell() {
        let text = "id,名称\n1,\"甲\n乙\"\n,";
        let grid = Grid::Table(Table { rows: vec![0, 10, 22], delimiter: b',', header: Header::default() });
        let at = |needle: &str| {
            let offset = text.find(needle)? as u32;
            grid.cell(text, &[], offset).map(|c| c.to_string())
        };
        assert_eq!(at("名"), Some("B1".into()));
        assert_eq!(at("乙"), Some("B2".into()));
        assert_eq!(grid.cell(text, &[], text.len() as u32).map(|c| c.to_string()), Some("B3".into()));
    }
}
