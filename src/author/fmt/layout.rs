//! Pieces → lines: what is inside a declaration's head or a clause is a document in Wadler's sense, broken where the grammar
//! joins and narrows; comments stay between the tokens between which they stood.

use super::tokens::{Gap, gap, written};
use crate::syntax::pieces::{Between, Kind, Piece, before};
use pretty::{Arena, DocAllocator, DocBuilder};
use std::collections::HashMap;

/// The most columns of a line; a Chinese character takes two.
pub(super) const WIDTH: usize = 120;

/// How far what is inside stands from what it is inside of.
pub(super) const STEP: usize = 4;

type Doc<'a> = DocBuilder<'a, Arena<'a, ()>, ()>;

/// The text with what stands before each of its tokens.
pub(super) struct Laid<'t> {
    pub(super) text: &'t str,
    before: HashMap<usize, Vec<Between>>,
}

impl<'t> Laid<'t> {
    pub(super) fn new(text: &'t str, file: &Piece) -> Self {
        let mut laid = Laid { text, before: HashMap::new() };
        let mut waiting = Vec::new();
        let mut at = 0;
        laid.gather(file, &mut at, &mut waiting);
        laid
    }

    fn gather(&mut self, piece: &Piece, at: &mut usize, waiting: &mut Vec<Between>) {
        for kid in &piece.kids {
            if !kid.kind.is_token() {
                self.gather(kid, at, waiting);
                continue;
            }
            let follows = waiting.iter().any(|b| matches!(b, Between::Comment { .. }));
            waiting.extend(before(self.text, *at, kid).into_iter().map(|b| match b {
                // Behind a token that is not written, but a comment went before: it cannot share that one's line.
                Between::Comment { text, at, .. } if follows => Between::Comment { text, own_line: true, at },
                b => b,
            }));
            *at = kid.end;
            // What is before a token that is not written is before the next one.
            if !is_dropped(piece, kid) {
                let mut found = std::mem::take(waiting);
                found.dedup_by(|a, b| *a == Between::BlankLine && *b == Between::BlankLine);
                self.before.insert(kid.start, found);
            }
        }
    }

    /// What stands before the first token of a piece.
    pub(super) fn before(&self, piece: &Piece) -> &[Between] {
        self.before.get(&piece.first().start).map_or(&[], Vec::as_slice)
    }

    /// Whether a piece begins a line of the text.
    pub(super) fn starts_line(&self, piece: &Piece) -> bool {
        let before = self.text.get(..piece.first().start).unwrap_or("");
        before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').ends_with('\n')
    }

    /// Whether comments stand inside a piece (not before it).
    pub(super) fn has_comments(&self, piece: &Piece) -> bool {
        let mut tokens = Vec::new();
        piece.tokens(&mut tokens);
        tokens.iter().skip(1).any(|t| self.before(t).iter().any(|b| matches!(b, Between::Comment { .. })))
    }

    /// Pieces that stand in a group one behind the other, as lines of at most `width` columns that begin at column `indent`.
    pub(super) fn lines(&self, group: &Piece, kids: std::ops::Range<usize>, lead: &str, width: usize) -> String {
        let arena = Arena::new();
        let doc = arena.text(lead.to_owned()).append(self.row(&arena, group, kids).group().align());
        let mut out = doc.1.pretty(width).to_string();
        if out.lines().any(|l| l.ends_with(' ')) {
            out = out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        }
        out
    }

    /// Some of the pieces of a group with what goes between them.
    fn row<'a>(&self, arena: &'a Arena<'a, ()>, group: &Piece, kids: std::ops::Range<usize>) -> Doc<'a> {
        let mut doc = arena.nil();
        let first = kids.start;
        for i in kids {
            let Some(kid) = group.kids.get(i) else { break };
            if is_dropped(group, kid) {
                continue;
            }
            if i > first {
                doc = doc.append(self.gap(arena, group, i, kid));
            }
            doc = doc.append(self.doc(arena, kid));
        }
        doc
    }

    fn doc<'a>(&self, arena: &'a Arena<'a, ()>, piece: &Piece) -> Doc<'a> {
        let all = 0..piece.kids.len();
        let step = STEP as isize;
        match piece.kind {
            kind if kind.is_token() => arena.text(written(piece, self.text)),
            Kind::Chain => self.row(arena, piece, all).group(),
            // What is inside brackets lines up behind the opening one.
            Kind::Brackets | Kind::Call | Kind::Set => {
                let open = piece.kids.iter().position(|k| matches!(k.kind, Kind::OpenBracket | Kind::Open));
                let inside = open.map_or(0, |o| o + 1);
                let outside = self.row(arena, piece, 0..inside);
                let Some(next) = piece.kids.get(inside) else { return outside };
                let gap = self.gap(arena, piece, inside, next);
                outside.append(gap).append(self.row(arena, piece, inside..piece.kids.len()).align()).group()
            }
            _ => self.row(arena, piece, all).nest(step).group(),
        }
    }

    /// What goes before a piece: the comments that stood there, else what the style says.
    fn gap<'a>(&self, arena: &'a Arena<'a, ()>, group: &Piece, i: usize, kid: &Piece) -> Doc<'a> {
        let mut doc = arena.nil();
        if needs_comma(group, i) {
            doc = doc.append(arena.text(","));
        }
        let mut commented = false;
        for found in self.before(kid) {
            let Between::Comment { text, own_line, .. } = found else { continue };
            doc = match (commented, own_line) {
                (false, true) => doc.append(arena.hardline()),
                (false, false) => doc.append(arena.text("  ")),
                (true, _) => doc,
            };
            doc = doc.append(arena.text(text.clone())).append(arena.hardline());
            commented = true;
        }
        if commented {
            return doc;
        }
        let kind = if needs_comma(group, i) { Gap::Fill } else { gap(group, i, self.text) };
        doc.append(match kind {
            Gap::Tight => arena.nil(),
            Gap::Space => arena.space(),
            Gap::Line => arena.line(),
            Gap::Fill => arena.softline(),
        })
    }
}

/// Tokens that say nothing: a needless stop, and the commas of a set, which are written anew.
fn is_dropped(group: &Piece, kid: &Piece) -> bool {
    kid.kind == Kind::Stop || (kid.kind == Kind::Comma && group.kind == Kind::Set)
}

/// Whether a comma is to be written between this member of a set and the one before.
fn needs_comma(group: &Piece, i: usize) -> bool {
    let is_member = |k: &Piece| k.kind == Kind::Sum;
    group.kind == Kind::Set && group.kids.get(i).is_some_and(is_member) && group.kids.iter().take(i).any(is_member)
}
