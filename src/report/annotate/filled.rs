//! What people have filled in on a list of problems that was written before, in an annotated workbook or the ledger of problems: carried
//! over when a list is written in its place.

use super::AnnotateProblem;
use super::kept::{said, strings};
use super::list::{KEY_HEAD, defaults};
use super::package::Package;
use super::sheet::position;
use crate::report::office::row::{COLUMNS, KEY_COLUMN, TO_FILL};
use std::collections::HashMap;

/// What stands in a cell that people fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Entry {
    /// A text.
    Text(String),
    /// A number, as it is stored: a day is one too.
    Number(String),
}

/// What was filled in: by the key of a finding and the number of the column among those every list has.
#[derive(Clone, Debug, Default)]
pub struct Filled(HashMap<(String, usize), Entry>);

impl Filled {
    /// Reads the workbook in whose place another will be written. One that holds no list of ours is somebody's other work.
    pub fn read(bytes: &[u8], file: &str) -> Result<Filled, AnnotateProblem> {
        // an empty file holds nothing that could be lost
        if bytes.is_empty() {
            return Ok(Filled::default());
        }
        let found = Filled::look(bytes).map_err(|problem| {
            let why = match problem {
                AnnotateProblem::Broken(part) | AnnotateProblem::Dialect(part) => part,
                other => format!("{other:?}"),
            };
            AnnotateProblem::FormerUnread(file.to_string(), why)
        })?;
        found.ok_or_else(|| AnnotateProblem::Another(file.to_string()))
    }
    /// `None` if no sheet is a list.
    fn look(bytes: &[u8]) -> Result<Option<Filled>, AnnotateProblem> {
        let mut package = Package::open(bytes)?;
        let strings = strings(&mut package)?;
        let mut found = None;
        for sheet in package.sheets()? {
            let text = package.text(&sheet.path)?;
            let doc = package.read(&sheet.path, &text)?;
            // the columns by their heads: people add columns of their own
            let mut columns: Option<(u32, Vec<(usize, u32)>)> = None;
            for row in doc.all.iter().filter(|e| e.name == "row" && e.depth == 2) {
                let cells: Vec<_> =
                    doc.within(row, "c").filter_map(|c| Some((c.get("r").and_then(position)?.1, c))).collect();
                match &columns {
                    None => {
                        let words: Vec<(u32, String)> =
                            cells.iter().map(|(column, c)| (*column, said(&doc, c, &strings))).collect();
                        columns = heads(&words);
                    }
                    Some((key, columns)) => {
                        let all = found.get_or_insert_with(Filled::default);
                        let at = |column: u32| cells.iter().find(|(c, _)| *c == column).map(|(_, c)| *c);
                        let Some(key) = at(*key).map(|c| said(&doc, c, &strings)).filter(|k| !k.is_empty()) else {
                            continue;
                        };
                        for (ix, column) in columns {
                            let Some(cell) = at(*column) else { continue };
                            let now = said(&doc, cell, &strings);
                            if now.trim().is_empty() || defaults().any(|d| d == now) {
                                continue;
                            }
                            let entry = match cell.get("t") {
                                None | Some("n") => Entry::Number(now),
                                Some(_) => Entry::Text(now),
                            };
                            all.0.insert((key.clone(), *ix), entry);
                        }
                    }
                }
            }
            if columns.is_some() {
                found.get_or_insert_with(Filled::default);
            }
        }
        Ok(found)
    }
    /// Takes in another list's.
    pub fn join(&mut self, other: Filled) {
        self.0.extend(other.0);
    }
    /// What was filled in for a finding.
    pub(in crate::report) fn get(&self, key: &str, column: usize) -> Option<&Entry> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(key.to_string(), column))
    }
}

/// The column of keys, and those that people fill in with their numbers, if a row is the header of a list.
fn heads(words: &[(u32, String)]) -> Option<(u32, Vec<(usize, u32)>)> {
    let at = |(zh, en): (&str, &str)| words.iter().find(|(_, w)| w.trim() == zh || w.trim() == en).map(|(c, _)| *c);
    let key = at(KEY_HEAD).or_else(|| at(KEY_COLUMN))?;
    let columns = TO_FILL.filter_map(|ix| Some((ix, at(*COLUMNS.get(ix)?)?)));
    let columns: Vec<(usize, u32)> = columns.collect();
    (!columns.is_empty()).then_some((key, columns))
}
