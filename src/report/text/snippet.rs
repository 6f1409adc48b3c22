//! A place in a text with its underline, drawn by miette. Lines are cut to the width first, so that neither a line of
//! ten thousand characters nor one label past miette's limits can do harm; columns count characters.

use super::Look;
use crate::base::{Grid, Source, Sources, Span};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A place and the words under it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The place.
    pub span: Span,
    /// The words; may be empty.
    pub label: String,
}

/// Some lines of a file, cut to the width.
#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    first: usize,
    lines: usize,
    /// Line and column of the first mark, from 0.
    at: (usize, usize),
    labels: Vec<LabeledSpan>,
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Asked without context, miette wants the place for the head of the frame.
        let (line, column) = if before == 0 { self.at } else { (self.first, 0) };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line,
            column,
            self.lines,
        )))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A line cut to `room` cells around `keep` (byte range in the line). Gives the text and where `keep` now is.
fn window(line: &str, keep: (usize, usize), room: usize) -> (String, (usize, usize)) {
    if line.width() <= room {
        return (line.to_string(), keep);
    }
    let room = room.saturating_sub(2).max(10);
    let lead = room / 4;
    // Start a quarter of the room before the place, end where the room is used up.
    let mut start = keep.0.min(line.len());
    let mut used = 0;
    for (i, c) in line.get(..start).unwrap_or("").char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > lead {
            break;
        }
        start = i;
    }
    let mut end = start;
    let mut used = 0;
    for (i, c) in line.get(start..).unwrap_or("").char_indices() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        end = start + i + c.len_utf8();
    }
    let head = if start > 0 { "…" } else { "" };
    let tail = if end < line.len() { "…" } else { "" };
    let text = format!("{head}{}{tail}", line.get(start..end).unwrap_or(""));
    let shift = |at: usize| at.clamp(start, end) - start + head.len();
    (text, (shift(keep.0), shift(keep.1)))
}

/// What is not seen, and what would steer the terminal or the order of the line, as a sign of the same length in bytes.
fn seen(c: char) -> char {
    let steers = matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    match c.len_utf8() {
        1 if c.is_control() && c != '\t' => '?',
        2 if steers || c.is_control() => '·',
        3 if steers => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// Whether the lines of a text are rows of a table: then they have the numbers of rows, and those beside each other in the
/// text need not be neighbours.
fn is_table(source: &Source) -> bool {
    !matches!(source.grid, Grid::None)
}

fn excerpt(source: &Source, marks: &[Mark], context: usize, room: usize) -> Option<Excerpt> {
    let context = if is_table(source) { 0 } else { context };
    let starts = source.line_starts();
    let line_of = |offset: u32| starts.partition_point(|s| *s <= offset).saturating_sub(1);
    let line_text = |n: usize| -> &str {
        let from = starts.get(n).map_or(0, |s| *s as usize);
        let to = starts.get(n + 1).map_or(source.text.len(), |s| *s as usize);
        source.text.get(from..to).unwrap_or("").trim_end_matches(['\n', '\r'])
    };
    let end_of_text = source.text.len() as u32;
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|m| m.span.start);
    let first_mark = marks.first()?;
    let (top, bottom) =
        (line_of(first_mark.span.start.min(end_of_text)), line_of(marks.last()?.span.start.min(end_of_text)));
    let first = top.saturating_sub(context);
    let last = (bottom + context).min(starts.len().saturating_sub(1));
    let mut text = String::new();
    let mut labels = Vec::new();
    for n in first..=last {
        let line = line_text(n);
        let from = starts.get(n).map_or(0, |s| *s as usize);
        let here: Vec<(usize, usize, &str)> = marks
            .iter()
            .filter(|m| line_of(m.span.start.min(end_of_text)) == n)
            .map(|m| {
                let start = (m.span.start as usize).saturating_sub(from).min(line.len());
                // A place of several lines is shown by its first.
                let end = (m.span.end as usize).saturating_sub(from).min(line.len());
                (start, end.max(start), m.label.as_str())
            })
            .collect();
        let base = text.len();
        let keep = here.first().map_or((0, 0), |h| (h.0, h.1));
        let (cut, _) = window(line, keep, room);
        text.extend(cut.chars().map(seen));
        if is_table(source) {
            // room to point at a blank cell at the end
            text.push(' ');
        }
        for (start, end, label) in here {
            let (_, moved) = if line.width() <= room {
                (String::new(), (start, end))
            } else {
                relocate(line, keep, (start, end), room)
            };
            labels.push(LabeledSpan::new(
                (!label.is_empty()).then(|| label.to_string()),
                base + moved.0,
                moved.1.saturating_sub(moved.0),
            ));
        }
        if n < last {
            text.push('\n');
        }
    }
    let (line, column) = source.line_column(first_mark.span.start);
    let first = match source.cell(first_mark.span.start) {
        Some(cell) => (cell.row as usize).saturating_sub(1),
        None => first,
    };
    Some(Excerpt {
        name: source.name.clone(),
        text,
        first,
        lines: bottom + 1 - top + 2 * context,
        at: (line.saturating_sub(1), column.saturating_sub(1)),
        labels,
    })
}

/// Where a further mark of a line is after the line was cut around `keep`.
fn relocate(line: &str, keep: (usize, usize), mark: (usize, usize), room: usize) -> (String, (usize, usize)) {
    let (text, kept) = window(line, keep, room);
    let shift = kept.0 as i64 - keep.0 as i64;
    let to = |at: usize| {
        let at = (at as i64 + shift).clamp(0, text.len() as i64) as usize;
        (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
    };
    let moved = (to(mark.0), to(mark.1));
    (text, moved)
}

fn theme(look: &Look) -> GraphicalTheme {
    GraphicalTheme {
        characters: if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if look.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    }
}

/// Marks of one file that lie close together share a frame.
fn frames(sources: &Sources, marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut out: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let near = out.iter_mut().find(|frame| {
            frame.iter().any(|m| {
                let (one, other) = (sources.spot(m.span), sources.spot(mark.span));
                let apart = one.line.abs_diff(other.line);
                m.span.file == mark.span.file
                    && match (one.cell, other.cell) {
                        (Some(a), Some(b)) => a.sheet == b.sheet && apart == 0,
                        _ => apart <= 2,
                    }
            })
        });
        match near {
            Some(frame) => frame.push(mark.clone()),
            None => out.push(vec![mark.clone()]),
        }
    }
    out
}

/// `自查表.xlsx 乡镇!D17 工作人员数`: a cell, and what stands over it.
fn place(sources: &Sources, span: Span) -> String {
    let spot = sources.spot(span);
    match sources.get(span.file).and_then(|s| s.header(span.start)) {
        Some(header) => format!("{spot} {header}"),
        None => spot.to_string(),
    }
}

/// Draws the places, each line indented by `indent` cells.
pub fn draw(out: &mut String, sources: &Sources, marks: &[Mark], context: usize, indent: usize, look: &Look) {
    let width = look.width.saturating_sub(indent);
    for frame in frames(sources, marks) {
        let Some(source) = frame.first().and_then(|m| sources.get(m.span.file)) else {
            continue;
        };
        let last = match frame.first().and_then(|m| source.cell(m.span.start)) {
            Some(cell) => cell.row.to_string().len(),
            None => source.line_starts().len().to_string().len(),
        };
        let Some(excerpt) = excerpt(source, &frame, context, width.saturating_sub(last + 6)) else {
            continue;
        };
        let handler =
            GraphicalReportHandler::new_themed(theme(look)).with_width(width).with_links(false).with_context_lines(1);
        let mut text = String::new();
        if handler.render_report(&mut text, &excerpt).is_err() {
            let (name, line, column) =
                sources.place(frame.first().map_or(Span::new(crate::base::FileId(0), 0, 0), |m| m.span));
            text = format!("\n[{name}:{line}:{column}]\n");
        }
        if is_table(source)
            && let Some(mark) = frame.iter().min_by_key(|m| m.span.start)
        {
            let (line, column) = excerpt.at;
            let miettes = format!("[{}:{}:{}]", source.name, line + 1, column + 1);
            text = text.replacen(&miettes, &format!("[{}]", place(sources, mark.span)), 1);
        }
        // The first line is miette's own head, which is ours to write.
        for line in text.lines().skip(1).filter(|l| !l.trim().is_empty()) {
            out.push_str(&" ".repeat(indent));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}
