//! YAML 1.2 onto the tape, document by document. The only file that knows the parser, whose places count characters: they
//! become bytes here. Aliases are refused: a few lines of them can stand for more than a machine holds.

use super::complaints::Complaints;
use super::problem::{Problem, Syntax};
use super::tape::{Kind, Made, Node, Part, Quote, ROOT, Tape};
use super::toml::{excerpt, full_width, slice};
use crate::base::fold::fold_char;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use std::borrow::Cow;

/// Reads a text; after each document `each` is called with what is on the tape, and whether it is whole.
pub(super) fn read(
    text: &str,
    tape: &mut Tape,
    max_depth: usize,
    complaints: &mut Complaints,
    mut each: impl FnMut(&Tape, bool, &mut Complaints),
) {
    let mut reader = Reader { text, places: Places::new(text), parser: Parser::new_from_str(text) };
    loop {
        tape.clear(Part::default());
        match reader.document(tape, max_depth) {
            Ok(true) => each(tape, true, complaints),
            Ok(false) => return,
            Err(wrong) => {
                match wrong {
                    Wrong::Syntax(part, syntax) => complaints.syntax(part, syntax),
                    Wrong::Deep(part) => complaints.add(part, &Problem::TooDeep(max_depth)),
                }
                return each(tape, false, complaints);
            }
        }
    }
}

enum Wrong {
    Syntax(Part, Syntax),
    Deep(Part),
}

/// The lists and tables that are open, with the key that waits for its value.
type Open = Vec<(u32, Option<(Part, Option<Quote>)>)>;

struct Reader<'t> {
    text: &'t str,
    places: Places<'t>,
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn part(&self, span: Span) -> Part {
        Part::new(self.places.byte(span.start.index()), self.places.byte(span.end.index()))
    }
    fn next(&mut self) -> Result<Option<(Event<'t>, Part)>, Wrong> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let part = self.part(span);
                Ok(Some((event, part)))
            }
            Some(Err(e)) => Err(self.wrong(&e)),
        }
    }
    /// What the parser stumbled over; its words are English prose and may change.
    fn wrong(&self, e: &ScanError) -> Wrong {
        let at = self.places.byte(e.marker().index()).min(self.text.len());
        let before = self.text.get(..at).unwrap_or("");
        let line_start = before.trim_end_matches(['\n', '\r']).rfind('\n').map_or(0, |i| i + 1);
        let rest = self.text.get(line_start..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        let mark = |i: usize, c: char| Part::new(line_start + i, line_start + i + c.len_utf8());
        let syntax = Wrong::Syntax;
        let indent = line.len() - line.trim_start().len();
        if let Some(i) = line.get(..indent).and_then(|t| t.find('\t')) {
            return syntax(mark(i, '\t'), Syntax::Tab);
        }
        // a full-width colon is only missed where the next line begins
        let previous = self.text.get(..line_start).unwrap_or("").trim_end_matches(['\n', '\r']);
        let previous = (previous.rfind('\n').map_or(0, |i| i + 1), previous);
        for (from, text) in [(line_start, line), (previous.0, previous.1.get(previous.0..).unwrap_or(""))] {
            let code = text.split(" #").next().unwrap_or("");
            if let Some(c) = full_width(code)
                && let Some(i) = code.find(c)
            {
                return syntax(Part::new(from + i, from + i + c.len_utf8()), Syntax::FullWidth(c, fold_char(c)));
            }
        }
        if let Some(rest) = self.text.get(at..)
            && rest.starts_with(['"', '\''])
        {
            return syntax(Part::new(at, at + 1), Syntax::UnclosedText);
        }
        let end = self.text.get(at..).and_then(|t| t.chars().next()).map_or(at, |c| at + c.len_utf8());
        syntax(Part::new(at, end), Syntax::Other)
    }
    /// The next document; `false` where there is none.
    fn document(&mut self, tape: &mut Tape, max_depth: usize) -> Result<bool, Wrong> {
        let mut open: Open = Vec::new();
        let mut begun = false;
        while let Some((event, at)) = self.next()? {
            match event {
                Event::StreamStart | Event::Nothing => {}
                Event::StreamEnd => return Ok(false),
                Event::DocumentStart(_) => begun = true,
                Event::DocumentEnd => return Ok(begun),
                Event::Alias(_) => return Err(Wrong::Syntax(at, Syntax::Alias)),
                Event::Scalar(value, style, _, tag) => {
                    let forced = tag.is_some_and(|t| t.is_yaml_core_schema() && t.suffix == "str");
                    self.scalar(tape, &mut open, value, if forced { ScalarStyle::DoubleQuoted } else { style }, at)?;
                }
                Event::SequenceStart(..) => self.open(tape, &mut open, Kind::Array, at, max_depth)?,
                Event::MappingStart(..) => self.open(tape, &mut open, Kind::Table, at, max_depth)?,
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some((ix, _)) = open.pop()
                        && let Some(node) = tape.node_mut(ix)
                    {
                        node.at.end = node.at.end.max(at.end);
                    }
                }
            }
        }
        Ok(false)
    }
    fn open(&self, tape: &mut Tape, open: &mut Open, kind: Kind, at: Part, max_depth: usize) -> Result<(), Wrong> {
        if open.len() >= max_depth {
            return Err(Wrong::Deep(at));
        }
        let node = Node::new(kind, at);
        let ix = match open.last_mut() {
            None if kind == Kind::Table => {
                tape.clear(at);
                ROOT
            }
            None => return Err(Wrong::Syntax(at, Syntax::NotAMapping)),
            Some((parent, key)) => {
                let parent = *parent;
                match (tape.node(parent).kind, key.take()) {
                    (Kind::Table, Some((key, quote))) => tape.push(parent, node.keyed(key, quote)),
                    (Kind::Table, None) => {
                        return Err(Wrong::Syntax(at, Syntax::BadKey(excerpt(slice(self.text, at)))));
                    }
                    _ => tape.push(parent, node),
                }
            }
        };
        if let Some(node) = tape.node_mut(ix) {
            node.made = Made::Value;
        }
        open.push((ix, None));
        Ok(())
    }
    fn scalar(
        &self,
        tape: &mut Tape,
        open: &mut Open,
        value: Cow<'t, str>,
        style: ScalarStyle,
        at: Part,
    ) -> Result<(), Wrong> {
        let at = self.tight(at, &value);
        let plain = style == ScalarStyle::Plain;
        let Some((parent, key)) = open.last_mut() else {
            // an empty document says nothing
            if plain && is_null(&value) {
                return Ok(());
            }
            let word = slice(self.text, at);
            let meant = match full_width(word) {
                Some(c) => Syntax::FullWidth(c, fold_char(c)),
                None => Syntax::NotAMapping,
            };
            return Err(Wrong::Syntax(at, meant));
        };
        let parent = *parent;
        let is_table = tape.node(parent).kind == Kind::Table;
        if is_table && key.is_none() {
            let quote = if slice(self.text, at) == value { None } else { Some(tape.keep(value.into_owned())) };
            *key = Some((at, quote));
            return Ok(());
        }
        let kind = if plain && is_null(&value) {
            Kind::Null
        } else if plain && is_bare(&value) {
            Kind::Bare
        } else {
            Kind::Text(tape.keep(value.into_owned()))
        };
        let node = Node::new(kind, at);
        match key.take() {
            Some((key, quote)) if is_table => tape.push(parent, node.keyed(key, quote)),
            _ => tape.push(parent, node),
        };
        Ok(())
    }
    /// Without the line breaks that the parser counts to a scalar, and the anchor and tag before it.
    fn tight(&self, at: Part, value: &str) -> Part {
        let raw = slice(self.text, at).trim_end();
        let end = at.start + raw.len() as u32;
        let start = if raw.ends_with(value) { end - value.len() as u32 } else { at.start };
        Part { start, end }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// A number, date or truth value: with nothing but their characters.
fn is_bare(text: &str) -> bool {
    if matches!(text, "true" | "false") {
        return true;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b':' | b'_' | b'T' | b'Z' | b'e' | b'E'))
}

/// Characters to bytes.
struct Places<'t> {
    text: &'t str,
    /// The byte of every [`EACH`]th character; empty where all are one byte.
    marks: Vec<u32>,
}

const EACH: usize = 128;

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Places<'t> {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(EACH).map(|(i, _)| i as u32).collect()
        };
        Places { text, marks }
    }
    fn byte(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let Some(from) = self.marks.get(character / EACH).map(|b| *b as usize) else { return self.text.len() };
        let rest = self.text.get(from..).unwrap_or("");
        rest.char_indices().nth(character % EACH).map_or(self.text.len(), |(i, _)| from + i)
    }
}
