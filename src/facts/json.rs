//! JSON, strict (RFC 8259), onto the tape; a stack of its own instead of recursion, so that depth is a message and not
//! a crash. The first error ends the text; what was read before it stays.

use super::bytes::{TEXT, run};
use super::complaints::Complaints;
use super::problem::{Problem, Syntax};
use super::tape::{Kind, Made, Node, Part, Quote, ROOT, Tape};
use super::toml::{excerpt, full_width};
use crate::base::fold::fold_char;
use std::borrow::Cow;

enum Wrong {
    Syntax(Part, Syntax),
    Deep(Part),
}

/// Reads the bytes `from..to` of a text as one object; whether it could be read to its end.
pub(super) fn read(
    text: &str,
    from: usize,
    to: usize,
    tape: &mut Tape,
    max_depth: usize,
    complaints: &mut Complaints,
) -> bool {
    let mut reader = Reader { text, bytes: text.as_bytes().get(..to).unwrap_or_default(), at: from };
    match reader.document(tape, max_depth) {
        Ok(()) => true,
        Err(Wrong::Syntax(part, syntax)) => {
            complaints.add(part, &Problem::Syntax(syntax));
            false
        }
        Err(Wrong::Deep(part)) => {
            complaints.add(part, &Problem::TooDeep(max_depth));
            false
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
    /// Whether no word goes on at this place.
    fn ends(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b',' | b']' | b'}' | b':' | b'"' | b' ' | b'\t' | b'\n' | b'\r'))
    }
    fn word(&self, word: &[u8]) -> bool {
        let end = self.at + word.len();
        self.bytes.get(self.at..end) == Some(word) && self.ends(end)
    }
    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }
    /// The word (or mark) under the pen, to point at.
    fn here(&self) -> Part {
        let rest = self.text.get(self.at..self.bytes.len()).unwrap_or("");
        let word =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '}' | ']' | '"')).unwrap_or(rest.len());
        let length = word.max(rest.chars().next().map_or(0, char::len_utf8));
        Part::new(self.at, self.at + length)
    }
    fn wrong(&self, fallback: Syntax) -> Wrong {
        let here = self.here();
        let word = super::toml::slice(self.text, here);
        let (part, syntax) = match word.chars().next() {
            Some('/' | '#') => (here, Syntax::Comment),
            Some('\'') => (here, Syntax::SingleQuotes),
            Some(c) if full_width(word) == Some(c) => {
                (Part::new(self.at, self.at + c.len_utf8()), Syntax::FullWidth(c, fold_char(c)))
            }
            _ => (here, fallback),
        };
        Wrong::Syntax(part, syntax)
    }
    fn document(&mut self, tape: &mut Tape, max_depth: usize) -> Result<(), Wrong> {
        self.space();
        let start = self.at;
        tape.clear(Part::new(start, start + 1));
        if self.peek() != Some(b'{') {
            return Err(self.wrong(Syntax::NotAnObject));
        }
        self.at += 1;
        let mut open: Vec<u32> = vec![ROOT];
        let mut next = Next::KeyOrEnd;
        while let Some(top) = open.last().copied() {
            self.space();
            let is_list = tape.node(top).kind == Kind::Array;
            let Some(byte) = self.peek() else {
                let at = tape.node(top).home();
                let unclosed = if is_list { Syntax::UnclosedList } else { Syntax::UnclosedTable };
                return Err(Wrong::Syntax(at, unclosed));
            };
            match (next, byte) {
                (Next::ValueOrEnd | Next::CommaOrEnd, b']') if is_list => {
                    self.close(tape, &mut open);
                    next = Next::CommaOrEnd;
                }
                (Next::KeyOrEnd | Next::CommaOrEnd, b'}') if !is_list => {
                    self.close(tape, &mut open);
                    next = Next::CommaOrEnd;
                }
                (Next::CommaOrEnd, b',') => {
                    self.at += 1;
                    next = if is_list { Next::Value } else { Next::Key };
                }
                (Next::CommaOrEnd, b']' | b'}') => return Err(self.wrong(Syntax::StrayBracket)),
                (Next::CommaOrEnd, _) => return Err(self.wrong(Syntax::NoComma)),
                (Next::Value, b']') | (Next::Key, b'}') => {
                    return Err(self.wrong(Syntax::ExtraComma));
                }
                (Next::Value | Next::ValueOrEnd, _) => {
                    next = self.value(tape, &mut open, None, max_depth)?;
                }
                (Next::Key | Next::KeyOrEnd, b'"') => {
                    let key = self.string()?;
                    self.space();
                    if self.peek() != Some(b':') {
                        return Err(self.wrong(Syntax::NoEquals));
                    }
                    self.at += 1;
                    self.space();
                    next = self.value(tape, &mut open, Some(key), max_depth)?;
                }
                (Next::Key | Next::KeyOrEnd, _) => {
                    let word = excerpt(super::toml::slice(self.text, self.here()));
                    return Err(self.wrong(Syntax::BadKey(word)));
                }
            }
        }
        self.space();
        if self.peek().is_some() {
            return Err(self.wrong(Syntax::AfterValue));
        }
        Ok(())
    }
    fn close(&mut self, tape: &mut Tape, open: &mut Vec<u32>) {
        self.at += 1;
        if let Some(node) = open.pop().and_then(|ix| tape.node_mut(ix)) {
            node.at.end = self.at as u32;
            node.made = Made::Value;
        }
    }
    fn value(
        &mut self,
        tape: &mut Tape,
        open: &mut Vec<u32>,
        key: Option<Part>,
        max_depth: usize,
    ) -> Result<Next, Wrong> {
        let start = self.at;
        let (kind, end) = match self.peek() {
            Some(b'{') => (Kind::Table, start + 1),
            Some(b'[') => (Kind::Array, start + 1),
            Some(b'"') => (Kind::Text(Quote::Json), self.string()?.end as usize),
            Some(b'-' | b'0'..=b'9') => (Kind::Bare, self.number()?),
            Some(b't') if self.word(b"true") => (Kind::Bare, start + 4),
            Some(b'f') if self.word(b"false") => (Kind::Bare, start + 5),
            Some(b'n') if self.word(b"null") => (Kind::Null, start + 4),
            Some(_) => {
                let word = excerpt(super::toml::slice(self.text, self.here()));
                return Err(self.wrong(Syntax::BadValue(word)));
            }
            None => return Err(Wrong::Syntax(Part::new(start, start), Syntax::NoValue)),
        };
        self.at = end;
        let mut node = Node::new(kind, Part::new(start, end));
        if let Some(key) = key {
            node = node.keyed(key, Some(Quote::Json));
        }
        let ix = tape.push(open.last().copied().unwrap_or(ROOT), node);
        match kind {
            Kind::Table | Kind::Array => {
                if open.len() >= max_depth {
                    return Err(Wrong::Deep(Part::new(start, end)));
                }
                open.push(ix);
                Ok(if kind == Kind::Array { Next::ValueOrEnd } else { Next::KeyOrEnd })
            }
            Kind::Bare | Kind::Text(_) | Kind::Null | Kind::Missing => Ok(Next::CommaOrEnd),
        }
    }
    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&self) -> Result<usize, Wrong> {
        let start = self.at;
        let digits = |mut at: usize| {
            while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let mut at = start + usize::from(self.peek() == Some(b'-'));
        let whole = digits(at);
        let leading = whole > at + 1 && self.bytes.get(at) == Some(&b'0');
        let mut good = whole > at && !leading;
        at = whole;
        if self.bytes.get(at) == Some(&b'.') {
            let end = digits(at + 1);
            good &= end > at + 1;
            at = end;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            let from = at + 1 + usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            let end = digits(from);
            good &= end > from;
            at = end;
        }
        if good && self.ends(at) {
            Ok(at)
        } else {
            let here = self.here();
            let word = excerpt(super::toml::slice(self.text, here));
            Err(Wrong::Syntax(here, Syntax::BadValue(word)))
        }
    }
    /// Moves past a text and gives its range, with the quotes.
    fn string(&mut self) -> Result<Part, Wrong> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            at = run(self.bytes, at, TEXT);
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Part::new(start, at + 1));
                }
                Some(b'\\') => at = self.escape(at)?,
                Some(b'\n' | b'\r') | None => {
                    return Err(Wrong::Syntax(Part::new(start, at), Syntax::UnclosedText));
                }
                Some(b) if *b < 0x20 => {
                    let here = Part::new(at, at + 1);
                    return Err(Wrong::Syntax(here, Syntax::ControlCharacter));
                }
                Some(_) => at += 1,
            }
        }
    }
    /// Checks an escape and gives the place after it; half a surrogate pair is none.
    fn escape(&self, at: usize) -> Result<usize, Wrong> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                let rest = self.text.get(at..).unwrap_or("");
                match unicode(rest) {
                    Some((_, length)) => Ok(at + length),
                    None => Err(Wrong::Syntax(Part::new(at, at + 2), Syntax::BadEscape)),
                }
            }
            Some(_) | None => Err(Wrong::Syntax(Part::new(at, at + 1), Syntax::BadEscape)),
        }
    }
}

/// `\u5de5` or a surrogate pair at the start of a text: the character, and how many bytes it takes.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| -> Option<u32> {
        let digits = text.get(from..)?.strip_prefix("\\u")?.get(..4)?;
        let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    };
    let high = unit(0)?;
    if let Some(c) = char::from_u32(high) {
        return Some((c, 6));
    }
    let low = unit(6)?;
    if !(0xD800..0xDC00).contains(&high) || !(0xDC00..0xE000).contains(&low) {
        return None;
    }
    let c = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    char::from_u32(c).map(|c| (c, 12))
}

/// The inside of a text whose escapes [`read`] has checked.
pub(super) fn decode(raw: &str) -> Cow<'_, str> {
    let inside = raw.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(raw);
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(i) = rest.find('\\') {
        let (before, escape) = rest.split_at(i);
        out.push_str(before);
        let (c, length) = match escape.as_bytes().get(1) {
            Some(b'u') => unicode(escape).unwrap_or(('\u{FFFD}', 2)),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{C}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(other) => (char::from(*other), 2),
            None => ('\\', 1),
        };
        out.push(c);
        rest = escape.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}
