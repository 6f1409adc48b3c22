//! Declarations one below the other: heads, bodies with their columns, the comments and blank lines between.

use super::layout::{Laid, STEP, WIDTH};
use crate::base::Lang;
use crate::syntax::keywords::lang_of;
use crate::syntax::pieces::{Between, Kind, Piece};
use unicode_width::UnicodeWidthStr;

/// The text of a file, laid out.
pub(super) fn file(text: &str, file: &Piece) -> String {
    let laid = Laid::new(text, file);
    let mut out = Lines::default();
    for piece in &file.kids {
        match piece.kind {
            Kind::Stop => {}
            Kind::Declaration => {
                out.between(laid.before(piece), 0);
                declaration(&laid, piece, &mut out);
            }
            _ => out.between(laid.before(piece), 0),
        }
    }
    out.finish()
}

/// The lines written so far.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    /// The last line opens a body: no blank line follows it.
    opened: bool,
}

impl Lines {
    fn push(&mut self, text: &str) {
        self.lines.extend(text.lines().map(str::to_owned));
        self.opened = false;
    }
    /// Comments and blank lines.
    fn between(&mut self, found: &[Between], indent: usize) {
        for between in found {
            match between {
                Between::BlankLine => {
                    if !self.opened && self.lines.last().is_some_and(|l| !l.is_empty()) {
                        self.lines.push(String::new());
                    }
                }
                Between::Comment { text, own_line, .. } => match self.lines.last_mut() {
                    Some(last) if !own_line => {
                        last.push_str("  ");
                        last.push_str(text);
                    }
                    _ => self.push(&format!("{}{text}", " ".repeat(indent))),
                },
            }
        }
    }
    fn close(&mut self) {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
    }
    fn finish(mut self) -> String {
        self.close();
        let mut out = self.lines.join("\n");
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}

fn declaration(laid: &Laid<'_>, piece: &Piece, out: &mut Lines) {
    let Some(open) = piece.kids.iter().position(|k| k.kind == Kind::Open) else {
        out.push(&head(laid, piece, piece.kids.len()));
        return;
    };
    let head = head(laid, piece, open + 1);
    let entries: Vec<&Piece> = piece.kids.iter().skip(open + 1).filter(|k| !k.kind.is_token()).collect();
    let close = piece.kids.iter().rev().find(|k| k.kind == Kind::Close);
    if let Some(line) = one_line(laid, &head, &entries, close) {
        out.push(&line);
        return;
    }
    out.push(&head);
    out.opened = true;
    for block in blocks(laid, &entries) {
        let columns = Columns::of(block.iter().map(|e| cells(laid, e)));
        for entry in block {
            out.between(laid.before(entry), STEP);
            let row = cells(laid, entry).map(|c| format!("{}{}", " ".repeat(STEP), columns.row(&c)));
            out.push(&row.filter(|r| r.width() <= WIDTH).unwrap_or_else(|| alone(laid, entry, WIDTH, STEP)));
        }
    }
    if let Some(close) = close {
        out.between(laid.before(close), STEP);
    }
    out.close();
    out.push("}");
}

/// What stands before the body, with its `{`.
fn head(laid: &Laid<'_>, piece: &Piece, end: usize) -> String {
    let whole = laid.lines(piece, 0..end, "", WIDTH);
    // Continued lines of a head stand below its inside.
    whole.replace('\n', &format!("\n{}", " ".repeat(STEP)))
}

/// How much of names and texts a declaration on one line may hold, in columns. The words of the language are not counted, so
/// that it stays on one line in either language or in neither.
const ONE_LINE: usize = 80;

/// Columns of the names and texts of a piece.
fn weight(laid: &Laid<'_>, piece: &Piece) -> usize {
    let mut tokens = Vec::new();
    piece.tokens(&mut tokens);
    let of = |t: &&Piece| match t.kind {
        Kind::Name | Kind::Text => super::tokens::written(t, laid.text).width(),
        _ => 0,
    };
    tokens.iter().map(of).sum()
}

/// The whole declaration on one line, where it was written so and is short. Duties and documents never are.
fn one_line(laid: &Laid<'_>, head: &str, entries: &[&Piece], close: Option<&Piece>) -> Option<String> {
    let close = close?;
    let start = entries.first().map_or(close.start, |e| e.start);
    let spread = laid.text.get(start..close.end).is_some_and(|t| t.contains('\n'));
    let quiet = |p: &Piece| laid.before(p).iter().all(|b| *b == Between::BlankLine) && !laid.has_comments(p);
    if head.contains('\n') || !entries.iter().all(|e| quiet(e)) || !quiet(close) {
        return None;
    }
    if entries.is_empty() {
        return Some(format!("{head}}}"));
    }
    let opened = entries.first().is_some_and(|e| laid.starts_line(e));
    let rows: Vec<String> = entries.iter().map(|e| alone(laid, e, usize::MAX >> 8, 0)).collect();
    let line = format!("{head} {} }}", rows.join("  "));
    let short = entries.iter().all(|e| matches!(e.kind, Kind::Field | Kind::Variant | Kind::Value))
        && entries.iter().map(|e| weight(laid, e)).sum::<usize>() <= ONE_LINE;
    (!spread && !opened && short && !line.contains('\n')).then_some(line)
}

/// Entries that share their columns: a blank line parts them.
fn blocks<'p>(laid: &Laid<'_>, entries: &[&'p Piece]) -> Vec<Vec<&'p Piece>> {
    let mut blocks: Vec<Vec<&Piece>> = Vec::new();
    for entry in entries {
        let parted = laid.before(entry).contains(&Between::BlankLine);
        match blocks.last_mut() {
            Some(block) if !parted => block.push(entry),
            _ => blocks.push(vec![entry]),
        }
    }
    blocks
}

/// The columns of a field, a variant or a dated value: name, label, English label, then what stands behind the colon.
struct Cells {
    head: [String; 3],
    colon: bool,
    value: String,
}

fn cells(laid: &Laid<'_>, entry: &Piece) -> Option<Cells> {
    if !matches!(entry.kind, Kind::Field | Kind::Variant | Kind::Value) || laid.has_comments(entry) {
        return None;
    }
    let colon = entry.kids.iter().position(|k| k.kind == Kind::Colon);
    let end = colon.unwrap_or(entry.kids.len());
    let english = entry.kids.iter().position(|k| matches!(k.kind, Kind::Word(_))).unwrap_or(end).min(end);
    let part = |range: std::ops::Range<usize>| laid.lines(entry, range, "", usize::MAX >> 8);
    let label = english.min(1);
    Some(Cells {
        head: [part(0..label.max(1).min(end)), part(1.min(english)..english), part(english..end)],
        colon: colon.is_some(),
        value: colon.map_or(String::new(), |c| part(c + 1..entry.kids.len())),
    })
}

/// How wide the columns of a block are.
#[derive(Default)]
struct Columns {
    name: usize,
    label: usize,
    head: usize,
}

impl Columns {
    fn of(rows: impl Iterator<Item = Option<Cells>>) -> Self {
        let rows: Vec<Cells> = rows.flatten().collect();
        let mut columns = Columns::default();
        let width = |c: &Cells, i: usize| c.head.get(i).map_or(0, |t| t.width());
        columns.name = rows.iter().filter(|c| width(c, 1) + width(c, 2) > 0).map(|c| width(c, 0)).max().unwrap_or(0);
        columns.label = rows.iter().filter(|c| width(c, 2) > 0).map(|c| width(c, 1)).max().unwrap_or(0);
        columns.label = if columns.label > 0 { rows.iter().map(|c| width(c, 1)).max().unwrap_or(0) } else { 0 };
        columns.head = rows.iter().filter(|c| c.colon).map(|c| columns.head(c).width()).max().unwrap_or(0);
        columns
    }
    fn head(&self, cells: &Cells) -> String {
        let [name, label, english] = &cells.head;
        let mut out = name.clone();
        if !label.is_empty() || !english.is_empty() {
            pad(&mut out, self.name);
        }
        if !label.is_empty() {
            out = format!("{out} {label}");
        }
        if !english.is_empty() {
            pad(&mut out, self.name + if self.label > 0 { 1 + self.label } else { 0 });
            out = format!("{out} {english}");
        }
        if cells.colon {
            out.push(':');
        }
        out
    }
    fn row(&self, cells: &Cells) -> String {
        let mut out = self.head(cells);
        if cells.colon {
            pad(&mut out, self.head);
            out.push(' ');
            out.push_str(&cells.value);
        }
        out
    }
}

fn pad(text: &mut String, width: usize) {
    let missing = width.saturating_sub(text.width());
    text.extend(std::iter::repeat_n(' ', missing));
}

/// The columns of the words of clauses. In Chinese the words of a duty have two characters each or are long.
const WORDS: usize = 8;

/// An entry by itself: a clause, or a row that does not keep its columns.
fn alone(laid: &Laid<'_>, entry: &Piece, width: usize, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let word = match entry.kids.as_slice() {
        [word, next, ..] if matches!(entry.kind, Kind::Clause | Kind::DocumentClause) => {
            let Kind::Word(_) = word.kind else { return laid.lines(entry, 0..entry.kids.len(), &margin, width) };
            let commented = laid.before(next).iter().any(|b| matches!(b, Between::Comment { .. }));
            (!commented).then(|| super::tokens::written(word, laid.text))
        }
        _ => None,
    };
    let Some(mut word) = word else { return laid.lines(entry, 0..entry.kids.len(), &margin, width) };
    let columns = indent > 0 && (lang_of(&word) == Lang::En || entry.kind == Kind::DocumentClause);
    if columns {
        pad(&mut word, WORDS);
    }
    laid.lines(entry, 1..entry.kids.len(), &format!("{margin}{word} "), width)
}
