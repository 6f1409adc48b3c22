//! Findings for other programs: one file a format, each made from [`super::item::items`]. What they share is here.

pub mod csv;
pub mod github;
pub mod junit;
pub mod oscal;
pub mod sarif;

use super::Report;
use super::item::Item;
use crate::base::Grid;
use crate::base::{Diagnostic, Lang, Sources, Span, Spot};
use crate::engine::Verdict;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::io::{self, Write};

/// What stands for itself in a path of a URI; `:` does not, or `a:b` would be a scheme.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Writes a document of many levels: indented by one space, so that a large one is not mostly indentation; with a line end.
fn write_json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut json = serde_json::Serializer::with_formatter(&mut out, format);
    document.serialize(&mut json).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A path as a URI reference: relative as it was given, or `file:///…`.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let encoded = utf8_percent_encode(path, KEPT).to_string();
    match path.as_bytes() {
        [b'/', ..] => format!("file://{encoded}"),
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => format!("file:///{encoded}"),
        _ => encoded,
    }
}

/// Whether [`uri`] is relative.
fn is_relative(uri: &str) -> bool {
    !uri.starts_with("file://")
}

/// A text in one line: white space and control characters become single spaces.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Lines and columns from 1, the end exclusive, columns in characters.
#[derive(Clone, Copy, Debug)]
struct Region {
    start: (usize, usize),
    end: (usize, usize),
}

/// The lines and columns of a span; a workbook has cells instead, and no lines.
fn region(sources: &Sources, span: Span) -> Option<Region> {
    let source = sources.get(span.file)?;
    if matches!(source.grid, Grid::Sheets(_)) {
        return None;
    }
    let region = Region { start: source.line_column(span.start), end: source.line_column(span.end.max(span.start)) };
    (region.end >= region.start).then_some(region)
}

/// Where a diagnostic stands.
pub(in crate::report) fn spot_of<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Spot<'a> {
    match diagnostic.primary {
        Some(span) => sources.spot(span),
        None => Spot { file: diagnostic.file.as_deref().unwrap_or(""), ..Spot::default() },
    }
}

/// A place in words; a file alone where it has no lines, nothing where there is no file.
pub(in crate::report) fn place_words(spot: Spot) -> String {
    match (spot.file.is_empty(), spot.line) {
        (true, _) => String::new(),
        (false, 0) => spot.file.to_string(),
        (false, _) => spot.to_string(),
    }
}

/// The entity's type in words.
fn type_words<'a>(report: &Report<'a>, item: &Item<'a>) -> &'a str {
    report.model.entities.get(item.entity.ty.index()).map_or("", |e| match report.lang {
        Lang::Zh => e.shown(),
        Lang::En => e.label_en.as_deref().unwrap_or(&e.name),
    })
}

/// The entity's name; its key where it has none.
pub(in crate::report) fn name_of<'a>(item: &'a Item) -> &'a str {
    if item.entity.name.trim().is_empty() { &item.key } else { &item.entity.name }
}

/// What is to be done about a breach: what the rules say, else the smallest change; nothing where nothing is broken.
fn remedy(report: &Report, item: &Item) -> String {
    match (item.finding.verdict, &item.duty.remedy) {
        (Verdict::Violated | Verdict::Waived, Some(remedy)) => remedy.clone(),
        (Verdict::Violated | Verdict::Waived, None) => {
            report.voice().mends(&item.finding).join(report.lang.pick("；", "; "))
        }
        (
            Verdict::Satisfied
            | Verdict::Conflict
            | Verdict::Undetermined
            | Verdict::Pending
            | Verdict::Exempt
            | Verdict::NotApplicable,
            _,
        ) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_relative, one_line, uri};

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./facts/榆次 1.toml"), "facts/%E6%A6%86%E6%AC%A1%201.toml");
        assert_eq!(uri("a:b#c?.toml"), "a%3Ab%23c%3F.toml");
        assert_eq!(uri("/root/𠀀.toml"), "file:///root/%F0%A0%80%80.toml");
        assert_eq!(uri("C:/facts/a.toml"), "file:///C%3A/facts/a.toml");
        assert!(is_relative(&uri("../a.toml")) && !is_relative(&uri("/a.toml")));
    }

    #[test]
    fn a_line_has_no_breaks() {
        assert_eq!(one_line(" a\r\nb\u{0}\tc\u{2028}d "), "a b c d");
        assert_eq!(one_line("\u{1}\n"), "");
    }
}
