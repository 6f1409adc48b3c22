//! The boxes that comments are shown in: a drawing in VML beside the sheet, which every program that writes comments makes anew.

use super::package::Package;
use super::sheet::{Area, ORDER, Placed};
use super::xml::{Doc, Edits};
use super::{AnnotateProblem, comments};
use crate::base::Lang;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// Pixels: a box, the space in it beside the text, a line, half an ideograph.
const WIDTH: u32 = 360;
const MARGIN: u32 = 16;
const LINE: u32 = 18;
const HALF: u32 = 6;
const HIGHEST: u32 = 520;
/// What somebody else's words are taken to need beside ours.
const THEIRS: u32 = 60;
/// Before the place of somebody else's box that was made larger for our words: its own place.
const OWN: &str = "guiju:";
/// Where the box begins, away from its cell.
const AWAY: (u32, u32) = (14, 4);
const EMPTY: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout></xml>";
const SPACES: &str = " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

/// Takes away the boxes of comments that are gone, and makes those that are missing.
pub(super) fn put(
    package: &mut Package,
    sheet: &str,
    doc: &Doc,
    placed: &Placed,
    gone: &BTreeSet<(u32, u32)>,
    (lang, edits): (Lang, &mut Edits),
) -> Result<(), AnnotateProblem> {
    let id = doc.top("legacyDrawing").and_then(|e| e.relation());
    let there = match id {
        Some(id) => package.by_id(sheet, id)?,
        None => None,
    };
    let path = match there {
        Some(path) => path,
        None if placed.is_empty() => return Ok(()),
        None => {
            let path = package.free("drawings/", "vmlDrawing_guiju", "vml");
            package.set(&path, EMPTY.to_string());
            package.kind(&path, "vmlDrawing")?;
            let id = package.relate(sheet, "vmlDrawing", &path)?;
            let (p, kinds) = (&doc.prefix, package.relations);
            let one = format!("<{p}legacyDrawing xmlns:r=\"{kinds}\" r:id=\"{id}\"/>");
            match doc.top("legacyDrawing") {
                Some(dead) => edits.put(dead.start, dead.end, one),
                None => {
                    let at = doc.place(ORDER, "legacyDrawing");
                    edits.put(at, at, one);
                }
            }
            path
        }
    };
    let text = package.text(&path)?;
    let broken = || AnnotateProblem::Broken(path.clone());
    let (mut shapes, end) = shapes(&text).ok_or_else(broken)?;
    let mut changes = Edits::default();
    shapes.retain(|shape| {
        let goes = gone.contains(&shape.at);
        if goes {
            changes.put(shape.start, shape.end, "");
        }
        !goes
    });
    let metrics = Metrics::of(doc);
    for shape in &shapes {
        shape.fit(
            placed.get(&shape.at).map(|(area, note)| {
                let high = height(&comments::framed(&note.text(lang))).saturating_add(THEIRS);
                metrics.anchor(area, high.min(HIGHEST))
            }),
            &text,
            &mut changes,
        );
    }
    let mut number = shapes.iter().map(|s| s.number).max().unwrap_or(0).max(1024);
    let declared = ["v", "o", "x"].iter().all(|p| text.contains(&format!("xmlns:{p}=\"urn:")));
    let spaces = if declared { "" } else { SPACES };
    let mut added = String::new();
    if !placed.is_empty() && !text.contains("_x0000_t202\"") {
        added.push_str(&format!("<v:shapetype{spaces} id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"));
    }
    let there: BTreeSet<(u32, u32)> = shapes.iter().map(|s| s.at).collect();
    for (at, (area, note)) in placed {
        if there.contains(at) {
            continue;
        }
        number += 1;
        let height = height(&comments::framed(&note.text(lang)));
        let anchor = metrics.anchor(area, height);
        let (row, column) = (at.0 - 1, at.1 - 1);
        let (wide, high) = (WIDTH * 3 / 4, height * 3 / 4);
        added.push_str(&format!("<v:shape{spaces} id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;width:{wide}pt;height:{high}pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"));
    }
    changes.put(end, end, added);
    let new = changes.apply(&text);
    package.change(&path, &text, new);
    Ok(())
}

/// A box.
struct Shape {
    start: usize,
    end: usize,
    /// Row and column of its cell, from 1.
    at: (u32, u32),
    number: u32,
    /// Its place, a text.
    anchor: (usize, usize),
    /// The place it had of its own, a comment, where it was made larger.
    own: Option<(usize, usize)>,
}

impl Shape {
    /// Puts somebody else's box where it has room for our words, or back where it was.
    fn fit(&self, anchor: Option<String>, text: &str, edits: &mut Edits) {
        let (from, to) = self.anchor;
        let now = text.get(from..to).unwrap_or("");
        let noted = self.own.and_then(|(from, to)| text.get(from..to)).and_then(|c| c.split(OWN).nth(1));
        let own = noted.and_then(|c| c.split("-->").next()).unwrap_or(now);
        if now.is_empty() || own.contains("--") || (anchor.is_none() && self.own.is_none()) {
            return;
        }
        if let Some((from, to)) = self.own {
            edits.put(from, to, "");
        }
        let tag = text.get(..from).and_then(|t| t.rfind('<')).unwrap_or(from);
        if anchor.is_some() {
            edits.put(tag, tag, format!("<!--{OWN}{own}-->"));
        }
        edits.put(from, to, anchor.as_deref().unwrap_or(own));
    }
}

/// The boxes of comments, and where the last end tag begins. Old drawings are not always well-formed.
fn shapes(text: &str) -> Option<(Vec<Shape>, usize)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut out = Vec::new();
    let mut open: Option<Shape> = None;
    let mut last = None;
    let mut word = String::new();
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        let to = reader.buffer_position() as usize;
        let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_string();
        match event {
            Event::Start(e) => {
                word = local(e.name().0);
                if word == "shape" {
                    let tag = text.get(from..to).unwrap_or("");
                    let id = tag.split("_x0000_s").nth(1).unwrap_or("");
                    let digits = id.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
                    open = Some(Shape {
                        start: from,
                        end: to,
                        at: (0, 0),
                        number: digits.parse().unwrap_or(0),
                        anchor: (to, to),
                        own: None,
                    });
                }
            }
            Event::Comment(_) if text.get(from..to).is_some_and(|c| c.contains(OWN)) => {
                if let Some(shape) = &mut open {
                    shape.own = Some((from, to));
                }
            }
            Event::Text(_) => {
                if let (Some(shape), "Anchor") = (&mut open, word.as_str()) {
                    shape.anchor = (from, to);
                }
                let said = text.get(from..to).unwrap_or("").trim().parse::<u32>();
                match (&mut open, said, word.as_str()) {
                    (Some(shape), Ok(row), "Row") => shape.at.0 = row.saturating_add(1),
                    (Some(shape), Ok(column), "Column") => shape.at.1 = column.saturating_add(1),
                    _ => {}
                }
            }
            Event::End(e) => {
                last = Some(from);
                if local(e.name().0) == "shape"
                    && let Some(shape) = open.take()
                {
                    out.push(Shape { end: to, ..shape });
                }
                word.clear();
            }
            Event::Eof => return Some((out, last?)),
            _ => {}
        }
    }
}

/// How high a box must be for its text.
fn height(text: &str) -> u32 {
    let room = ((WIDTH - MARGIN) / HALF) as usize;
    let lines: usize = text.lines().map(|line| line.width().div_ceil(room).max(1)).sum();
    (u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(LINE)).saturating_add(MARGIN).min(HIGHEST)
}

/// How wide the columns and how high the rows of a sheet are, in pixels.
struct Metrics {
    columns: Vec<(u32, u32, u32)>,
    column: u32,
    rows: BTreeMap<u32, u32>,
    row: u32,
}

/// A decimal number in hundredths.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = part.chars().chain("00".chars()).take(2).collect();
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(digits.parse().ok()?)
}

impl Metrics {
    fn of(doc: &Doc) -> Metrics {
        let wide = |text: &str| Some(hundredths(text)?.min(30_000) * 7 / 100 + 5);
        let high = |text: &str| Some(hundredths(text)?.min(50_000) * 4 / 300);
        let format = doc.top("sheetFormatPr");
        let hidden = |e: &super::xml::Element| matches!(e.get("hidden"), Some("1" | "true"));
        let number = |e: &super::xml::Element, name: &str| e.get(name).and_then(|n| n.parse::<u32>().ok());
        let columns = doc.all.iter().filter(|e| e.name == "col" && e.depth == 2).filter_map(|e| {
            let width = if hidden(e) { 0 } else { e.get("width").and_then(wide)? };
            Some((number(e, "min")?, number(e, "max")?, width))
        });
        let rows = doc.all.iter().filter(|e| e.name == "row").filter_map(|e| {
            let height = if hidden(e) { 0 } else { e.get("ht").and_then(high)? };
            Some((number(e, "r")?, height))
        });
        Metrics {
            columns: columns.collect(),
            column: format.and_then(|e| e.get("defaultColWidth")).and_then(wide).unwrap_or(64),
            rows: rows.collect(),
            row: format.and_then(|e| e.get("defaultRowHeight")).and_then(high).unwrap_or(20),
        }
    }
    fn width(&self, column: u32) -> u32 {
        let own = self.columns.iter().find(|(min, max, _)| (*min..=*max).contains(&column));
        own.map_or(self.column, |(_, _, width)| *width)
    }
    fn height(&self, row: u32) -> u32 {
        self.rows.get(&row).copied().unwrap_or(self.row)
    }
    /// Where a box beside some cells lies: of each corner the column, pixels into it, the row, pixels into it; from 0.
    fn anchor(&self, area: &Area, height: u32) -> String {
        let (left, top) = (area.to.1 + 1, area.from.0.saturating_sub(1).max(1));
        let (right, over) = walk(left, AWAY.0 + WIDTH, |c| self.width(c));
        let (bottom, under) = walk(top, AWAY.1 + height, |r| self.height(r));
        let (x, y) = (AWAY.0.min(self.width(left)), AWAY.1.min(self.height(top)));
        format!("{}, {x}, {}, {y}, {}, {over}, {}, {under}", left - 1, top - 1, right - 1, bottom - 1)
    }
}

/// Goes so many pixels from the beginning of a row or column: where one comes, and how far into it.
fn walk(from: u32, mut pixels: u32, size: impl Fn(u32) -> u32) -> (u32, u32) {
    for at in (from..).take(2000) {
        let own = size(at);
        if pixels < own {
            return (at, pixels);
        }
        pixels -= own;
    }
    (from + 1, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_found_whatever_their_prefixes() {
        let text = "<xml xmlns:ns0='urn:schemas-microsoft-com:vml'><ns0:shape id='_x0000_s7'><div>a<br>b</div><q:Row> 3 </q:Row><q:Column>1</q:Column></ns0:shape></xml>";
        let (found, end) = shapes(text).unwrap_or_default();
        assert_eq!(found.iter().map(|s| (s.at, s.number)).collect::<Vec<_>>(), [((4, 2), 7)]);
        assert_eq!(text.get(end..), Some("</xml>"));
        assert_eq!(found.first().and_then(|s| text.get(s.end..)), Some("</xml>"));
        assert!(shapes("no drawing").is_none());
    }

    #[test]
    fn lengths_are_whole_numbers() {
        assert_eq!(["12.7109375", "8", "9.5", "x"].map(hundredths), [Some(1271), Some(800), Some(950), None]);
        assert_eq!(walk(2, 150, |c| if c == 3 { 0 } else { 64 }), (5, 22));
    }
}
