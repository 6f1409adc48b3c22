//! What people have filled in on the list since it was written: kept when it is written anew.

use super::AnnotateProblem;
use super::list::{FILLED, KEY, defaults};
use super::package::Package;
use super::sheet::{position, reference};
use super::xml::{Doc, Element, with};
use std::collections::HashMap;

/// Cells as they stand in the list, by key and column.
#[derive(Default)]
pub(super) struct Kept(HashMap<(String, u32), String>);

impl Kept {
    /// Reads a list that is there.
    pub(super) fn read(package: &mut Package, path: &str) -> Result<Kept, AnnotateProblem> {
        let text = package.text(path)?;
        let strings = strings(package)?;
        let doc = package.read(path, &text)?;
        let said = |c: &Element| said(&doc, c, &strings);
        let mut kept = HashMap::new();
        for row in doc.all.iter().filter(|e| e.name == "row" && e.depth == 2) {
            let cells: Vec<_> =
                doc.within(row, "c").filter_map(|c| Some((c.get("r").and_then(position)?.1, c))).collect();
            let Some(key) = cells.iter().find(|(column, _)| *column == KEY).map(|(_, c)| said(c)) else { continue };
            for (column, cell) in &cells {
                let now = said(cell);
                if FILLED.contains(column) && !now.trim().is_empty() && !defaults().any(|d| d == now) {
                    kept.insert((key.clone(), *column), doc.raw(cell).to_string());
                }
            }
        }
        Ok(Kept(kept))
    }
    /// What was filled in, as a cell of another row.
    pub(super) fn cell(&self, key: &str, row: u32, column: u32) -> Option<String> {
        let raw = self.0.get(&(key.to_string(), column))?;
        let cut = raw.find('>')? + 1;
        let (tag, rest) = raw.split_at(cut);
        Some(with(tag, "r", &reference(row, column)) + rest)
    }
}

/// The texts that cells share.
pub(super) fn strings(package: &mut Package) -> Result<Vec<String>, AnnotateProblem> {
    let book = package.book.clone();
    let Some(path) = package.by_kind(&book, "/sharedStrings")? else { return Ok(Vec::new()) };
    let text = package.text(&path)?;
    let doc = package.read(&path, &text)?;
    Ok(doc.all.iter().filter(|e| e.name == "si" && e.depth == 1).map(|si| words(&doc, si)).collect())
}

/// What a cell says.
pub(super) fn said(doc: &Doc, c: &Element, strings: &[String]) -> String {
    match c.get("t") {
        Some("s") => {
            let value = doc.within(c, "v").next().map(|v| doc.said(v));
            value.and_then(|v| v.parse::<usize>().ok()).and_then(|i| strings.get(i).cloned()).unwrap_or_default()
        }
        Some("inlineStr") => words(doc, c),
        _ => doc.within(c, "v").next().map(|v| doc.said(v)).unwrap_or_default(),
    }
}

fn words(doc: &Doc, e: &Element) -> String {
    let spoken: Vec<_> = doc.within(e, "rPh").collect();
    let pieces = doc.within(e, "t").filter(|t| !spoken.iter().any(|r| r.holds(t)));
    pieces.map(|t| doc.said(t)).collect()
}
