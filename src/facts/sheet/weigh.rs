//! A workbook before it is opened: how large it would be, and what its reader does not tell. A small file may unpack to more
//! than a machine holds, or claim a cell at the far end of a sheet.

use super::book::MAX_CELLS;
use super::lines::Merge;
use super::problem::{Looks, Unfit};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// What all parts of a workbook together may be, unpacked.
pub(super) const UNPACKED: u64 = 512 << 20;
/// Parts of an archive.
const PARTS: usize = 20_000;
/// Regions of merged cells of one workbook.
const MERGES: usize = 200_000;

/// Whether the parts of an archive stay below [`UNPACKED`]. What they say of themselves may be a lie, so they are unpacked.
pub(super) fn archive(bytes: &[u8]) -> Result<(), Unfit> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Broken)?;
    if zip.len() > PARTS {
        return Err(Unfit::TooLarge(UNPACKED));
    }
    let mut left = UNPACKED;
    let said = (0..zip.len()).filter_map(|i| zip.by_index_raw(i).ok().map(|part| part.size()));
    if said.fold(0, u64::saturating_add) > UNPACKED {
        return Err(Unfit::TooLarge(UNPACKED));
    }
    for i in 0..zip.len() {
        claims(&mut zip, i)?;
        let Ok(mut part) = zip.by_index(i) else { continue };
        // pictures are not read
        if !part.name().is_ok_and(|n| n.ends_with(".xml") || n.ends_with(".rels")) {
            continue;
        }
        let read = std::io::copy(&mut (&mut part).take(left + 1), &mut std::io::sink()).map_err(|_| Unfit::Broken)?;
        left = left.checked_sub(read).ok_or(Unfit::TooLarge(UNPACKED))?;
    }
    Ok(())
}

/// How many texts the list of texts says it has: room is reserved for them, so it must not say more than it can hold.
fn claims(zip: &mut ZipArchive<Cursor<&[u8]>>, i: usize) -> Result<(), Unfit> {
    let Ok(part) = zip.by_index(i) else { return Ok(()) };
    if !part.name().is_ok_and(|n| n.to_ascii_lowercase().ends_with("sharedstrings.xml")) {
        return Ok(());
    }
    let mut reader = Reader::from_reader(BufReader::new(part.take(UNPACKED)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match next(&mut reader, &mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "sst" => {
                let said = number(&e, "uniqueCount");
                return if said > MAX_CELLS as u64 { Err(Unfit::TooManyCells(MAX_CELLS)) } else { Ok(()) };
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Of an OpenDocument workbook: that its cells are not too many, and which are merged, by sheet.
pub(super) fn ods(bytes: &[u8]) -> Result<HashMap<String, Vec<Merge>>, Unfit> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Broken)?;
    let Ok(content) = zip.by_name("content.xml") else { return Err(Unfit::Is(Looks::Zip)) };
    let mut sheets = Sheets::default();
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match next(&mut reader, &mut buffer)? {
            Event::Start(e) => sheets.open(&e)?,
            Event::Empty(e) => {
                sheets.open(&e)?;
                sheets.close(e.name().as_ref());
            }
            Event::End(e) => sheets.close(e.name().as_ref()),
            Event::Eof => return Ok(sheets.merges),
            _ => {}
        }
    }
}

fn next<'b>(reader: &mut Reader<impl BufRead>, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, Unfit> {
    reader.read_event_into(buffer).map_err(|_| Unfit::Broken)
}

/// The place in a workbook.
#[derive(Default)]
struct Sheets {
    merges: HashMap<String, Vec<Merge>>,
    count: usize,
    sheet: String,
    row: u64,
    column: u64,
    /// How often this row stands.
    rows: u64,
    /// Columns up to the last cell that holds anything, in this row.
    filled: u64,
    /// The cells that a reader makes of the sheet: as written, and as repeated.
    written: u64,
    widest: u64,
    last_row: u64,
}

impl Sheets {
    fn open(&mut self, e: &BytesStart) -> Result<(), Unfit> {
        match e.name().as_ref() {
            "table:table" => {
                self.sheet = text(e, "table:name").unwrap_or_default();
                (self.row, self.column, self.filled, self.written, self.widest, self.last_row) = (0, 0, 0, 0, 0, 0);
            }
            "table:table-row" => {
                self.rows = number(e, "table:number-rows-repeated").max(1);
                (self.column, self.filled) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(e)?,
            _ => {}
        }
        Ok(())
    }
    fn cell(&mut self, e: &BytesStart) -> Result<(), Unfit> {
        let times = number(e, "table:number-columns-repeated").max(1);
        let holds = text(e, "office:value-type").is_some() || text(e, "table:formula").is_some();
        let (down, right) = (number(e, "table:number-rows-spanned"), number(e, "table:number-columns-spanned"));
        let end = self.column.saturating_add(times);
        if holds {
            self.filled = end;
            self.last_row = self.row.saturating_add(self.rows);
            self.widest = self.widest.max(end);
        }
        // what is blank up to the far end of a sheet is no cell
        let most = self.written.saturating_add(self.filled).max(self.widest.saturating_mul(self.last_row));
        if most > MAX_CELLS as u64 {
            return Err(Unfit::TooManyCells(MAX_CELLS));
        }
        if (down > 1 || right > 1) && self.count < MERGES {
            self.count += 1;
            let at = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            self.merges.entry(self.sheet.clone()).or_default().push(Merge {
                column: at(self.column + 1),
                row: at(self.row + 1),
                last_row: at(self.row.saturating_add(down.max(1))),
                last_column: at(self.column.saturating_add(right.max(1))),
            });
        }
        self.column = end;
        Ok(())
    }
    fn close(&mut self, name: &str) {
        if name == "table:table-row" {
            self.row = self.row.saturating_add(self.rows);
            self.written = self.written.saturating_add(self.filled);
        }
    }
}

fn text(e: &BytesStart, name: &str) -> Option<String> {
    let attribute = e.try_get_attribute(name).ok().flatten()?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn number(e: &BytesStart, name: &str) -> u64 {
    text(e, name).and_then(|t| t.parse().ok()).unwrap_or(0)
}

/// Columns and rows of the old format.
const XLS_COLUMNS: u32 = 256;
const XLS_ROWS: u32 = 65_536;

/// Of a workbook of the old format: that no record claims a cell where none can be, and that the cells are not too many.
pub(super) fn xls(bytes: &[u8]) -> Result<(), Unfit> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unfit::Broken)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|n| file.is_stream(n));
    let Some(name) = name else {
        let encrypted = file.is_stream("/EncryptedPackage");
        return Err(if encrypted { Unfit::Password } else { Unfit::Is(Looks::Other) });
    };
    let mut stream = Vec::new();
    let part = file.open_stream(name).map_err(|_| Unfit::Broken)?;
    part.take(UNPACKED + 1).read_to_end(&mut stream).map_err(|_| Unfit::Broken)?;
    let mut cells = Cells::default();
    let mut at = 0;
    while let Some([a, b, c, d]) = stream.get(at..at + 4) {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let Some(data) = stream.get(at + 4..at + 4 + length) else { break };
        cells.record(kind, data)?;
        at += 4 + length;
    }
    cells.end()
}

/// The cells of one sheet: their corners.
#[derive(Default)]
struct Cells {
    corners: Option<(u32, u32, u32, u32)>,
    all: u64,
}

impl Cells {
    fn record(&mut self, kind: u16, data: &[u8]) -> Result<(), Unfit> {
        let word = |i: usize| match data.get(i..i + 2) {
            Some([a, b]) => Some(u32::from(u16::from_le_bytes([*a, *b]))),
            _ => None,
        };
        match kind {
            // a sheet begins
            0x0809 => self.end()?,
            // where the sheet says its cells are
            0x0200 => {
                let (from, to, left, right) = match data.len() {
                    10 => (word(0), word(2), word(4), word(6)),
                    _ => (long(data, 0), long(data, 4), word(8), word(10)),
                };
                let (Some(from), Some(to), Some(left), Some(right)) = (from, to, left, right) else {
                    return Err(Unfit::Broken);
                };
                if to > XLS_ROWS || right > XLS_COLUMNS || from > to || left > right {
                    return Err(Unfit::Broken);
                }
            }
            // numbers, texts, truth values and errors, formulas
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 | 0x00BD => {
                let (Some(row), Some(column)) = (word(0), word(2)) else { return Err(Unfit::Broken) };
                let last = if kind == 0x00BD { data.len().checked_sub(2).and_then(word) } else { Some(column) };
                let Some(last) = last else { return Err(Unfit::Broken) };
                if column >= XLS_COLUMNS || last >= XLS_COLUMNS || last < column {
                    return Err(Unfit::Broken);
                }
                let (top, left, bottom, right) = self.corners.unwrap_or((row, column, row, last));
                self.corners = Some((top.min(row), left.min(column), bottom.max(row), right.max(last)));
            }
            _ => {}
        }
        Ok(())
    }
    fn end(&mut self) -> Result<(), Unfit> {
        if let Some((top, left, bottom, right)) = self.corners.take() {
            self.all += u64::from(bottom - top + 1) * u64::from(right - left + 1);
        }
        if self.all > MAX_CELLS as u64 { Err(Unfit::TooManyCells(MAX_CELLS)) } else { Ok(()) }
    }
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    match data.get(at..at + 4) {
        Some([a, b, c, d]) => Some(u32::from_le_bytes([*a, *b, *c, *d])),
        _ => None,
    }
}
