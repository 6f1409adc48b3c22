//! A sheet with colours on its cells. Colours are conditions of ours: the cells and their formats stay as they are, and what an
//! earlier run put there goes without a trace.

use super::package::Package;
use super::xml::{Doc, Edits, Element};
use super::{AnnotateProblem, Mark, Note, Notes, boxes, comments};
use crate::base::{Cell, Lang};
use std::collections::BTreeMap;

/// By this condition our colours are known again, also when another program has saved the file. It always holds.
const CONDITION: &str = "LEN(\"规矩\")>0";
const ALWAYS: &str = "LEN(\"规矩\")";
/// Ranges that stand in one condition.
const RANGES: usize = 200;

/// What stands in a sheet, in this order.
pub(super) const ORDER: &[&str] = &[
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// `D17`
pub(super) fn reference(row: u32, column: u32) -> String {
    Cell { sheet: "", row, column }.to_string()
}

/// Row and column of `D17` or `$D$17`.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    for byte in reference.bytes().filter(|b| *b != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    (row > 0 && column > 0).then_some((row, column))
}

/// Cells that are one: first and last row and column.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
}

/// What is said of a sheet's cells; of merged cells at the first.
pub(super) type Placed = BTreeMap<(u32, u32), (Area, Note)>;

/// Marks the cells of a sheet, and takes away what an earlier run marked.
pub(super) fn mark(
    package: &mut Package,
    path: &str,
    notes: &Notes,
    colours: &BTreeMap<Mark, usize>,
    lang: Lang,
) -> Result<(), AnnotateProblem> {
    let text = package.text(path)?;
    let doc = Doc::outline(&text).map_err(|_| AnnotateProblem::Broken(path.to_string()))?;
    if doc.root("worksheet").is_none() || doc.top("sheetData").is_none() {
        return if notes.is_empty() { Ok(()) } else { Err(AnnotateProblem::Broken(path.to_string())) };
    }
    let placed = place(&doc, notes);
    let mut edits = Edits::default();
    colour(&doc, &placed, colours, &mut edits);
    let gone = comments::put(package, path, &placed, lang)?;
    boxes::put(package, path, &doc, &placed, &gone, (lang, &mut edits))?;
    let new = edits.apply(&text);
    package.change(path, &text, new);
    Ok(())
}

/// Notes at the cells that show: what is said of a cell under others that are merged is said of them.
fn place(doc: &Doc, notes: &Notes) -> Placed {
    let alone = |(at, note): (&(u32, u32), &Note)| (*at, (Area { from: *at, to: *at }, note.clone()));
    let mut placed: Placed = notes.iter().map(alone).collect();
    for merge in doc.all.iter().filter(|e| e.name == "mergeCell" && e.depth == 2) {
        let ends = merge.get("ref").and_then(|r| r.split_once(':'));
        let Some((Some(from), Some(to))) = ends.map(|(a, b)| (position(a), position(b))) else { continue };
        let in_rows = placed.range(from..=(to.0, u32::MAX)).map(|(at, _)| *at);
        let those: Vec<(u32, u32)> = in_rows.filter(|(_, c)| (from.1..=to.1).contains(c)).collect();
        let mut joined: Option<Note> = None;
        for at in those {
            if let Some((_, note)) = placed.remove(&at) {
                match &mut joined {
                    Some(first) => first.join(note),
                    None => joined = Some(note),
                }
            }
        }
        if let Some(note) = joined {
            placed.insert(from, (Area { from, to }, note));
        }
    }
    placed
}

fn is_ours(doc: &Doc, rule: &Element) -> bool {
    doc.within(rule, "formula").any(|f| doc.said(f).contains(ALWAYS))
}

fn colour(doc: &Doc, placed: &Placed, colours: &BTreeMap<Mark, usize>, edits: &mut Edits) {
    let mut first: Option<u32> = None;
    let mut theirs = None;
    for e in doc.all.iter().filter(|e| e.name == "conditionalFormatting" && e.depth == 1) {
        let (ours, others): (Vec<_>, Vec<_>) = doc.within(e, "cfRule").partition(|r| is_ours(doc, r));
        let lowest = others.iter().filter_map(|r| r.get("priority")?.parse::<u32>().ok()).min();
        first = first.into_iter().chain(lowest).min();
        if others.is_empty() && !ours.is_empty() {
            edits.put(e.start, e.end, "");
        } else {
            theirs = theirs.or(Some(e.start));
            ours.iter().for_each(|r| edits.put(r.start, r.end, ""));
        }
    }
    // Ours go before all others.
    let priority = first.map_or(1, |p| p.saturating_sub(1).max(1));
    let at = theirs.unwrap_or_else(|| doc.place(ORDER, "conditionalFormatting"));
    let p = &doc.prefix;
    let mut out = String::new();
    for (mark, format) in colours {
        let those = placed.values().filter(|(_, note)| note.mark == *mark);
        let ranges: Vec<String> = those.map(|(area, _)| range(area)).collect();
        for some in ranges.chunks(RANGES) {
            let (cells, condition) = (some.join(" "), quick_xml::escape::partial_escape(CONDITION));
            out.push_str(&format!("<{p}conditionalFormatting sqref=\"{cells}\"><{p}cfRule type=\"expression\" dxfId=\"{format}\" priority=\"{priority}\"><{p}formula>{condition}</{p}formula></{p}cfRule></{p}conditionalFormatting>"));
        }
    }
    edits.put(at, at, out);
}

fn range(area: &Area) -> String {
    let from = reference(area.from.0, area.from.1);
    if area.from == area.to { from } else { format!("{from}:{}", reference(area.to.0, area.to.1)) }
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn references_are_read() {
        assert_eq!(position("D17"), Some((17, 4)));
        assert_eq!(position("$AB$3"), Some((3, 28)));
        for wrong in ["", "D", "17", "1D", "Sheet!A1", "A0", "A99999999999", "AAAAAAAAAAAAAA1"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
    }
}
