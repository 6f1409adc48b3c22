//! TOML: from the parser's events straight onto the tape; no tree, no copies. The only file here that knows `toml_parser`.

use super::complaints::Complaints;
use super::problem::{Problem, Syntax};
use super::tape::{Kind, Made, NONE, Node, Part, Quote, ROOT, Tape};
use crate::base::fold::fold_char;
use std::borrow::Cow;
use std::collections::HashMap;
use toml_parser::decoder::Encoding;
use toml_parser::lexer::Token;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

/// Reads a whole file. What can be understood is on the tape, the rest among the complaints.
pub(super) fn read(
    text: &str,
    tape: &mut Tape,
    tokens: &mut Vec<Token>,
    max_depth: usize,
    complaints: &mut Complaints,
) {
    tape.clear(Part::new(0, 0));
    tokens.clear();
    tokens.extend(Source::new(text).lex());
    let mut errors: Vec<ParseError> = Vec::new();
    let mut builder = Builder {
        text,
        tape,
        complaints,
        max_depth,
        named: HashMap::new(),
        keys: Vec::new(),
        header: None,
        open: vec![Open {
            node: ROOT,
            depth: 0,
        }],
        too_deep: false,
    };
    parse_document(tokens, &mut builder, &mut errors);
    if builder.header.is_some() {
        builder.close_header(Part::new(text.len(), text.len()));
    }
    report(text, &errors, complaints);
}

#[derive(Clone, Copy)]
struct Key {
    part: Part,
    quote: Option<Quote>,
}

/// A table or list that is being filled, and how deep it lies.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    depth: usize,
}

struct Builder<'a, 't> {
    text: &'t str,
    tape: &'a mut Tape,
    complaints: &'a mut Complaints,
    max_depth: usize,
    /// Tables that headers and dotted keys made, by parent and key. Keyed by strangers' text: hence not the fast hasher.
    named: HashMap<(u32, Cow<'t, str>), u32>,
    /// The keys read since the last value.
    keys: Vec<Key>,
    /// Where a header began, and whether it is `[[…]]`, while it is being read.
    header: Option<(Part, bool)>,
    /// The section at the bottom, then inline tables and arrays.
    open: Vec<Open>,
    too_deep: bool,
}

fn part(span: Span) -> Part {
    Part::new(span.start(), span.end())
}

fn quote(encoding: Option<Encoding>) -> Option<Quote> {
    encoding.map(|e| match e {
        Encoding::BasicString => Quote::Basic,
        Encoding::LiteralString => Quote::Literal,
        Encoding::MlBasicString => Quote::MlBasic,
        Encoding::MlLiteralString => Quote::MlLiteral,
    })
}

impl<'t> Builder<'_, 't> {
    fn key_text(&mut self, key: Key) -> Cow<'t, str> {
        match key.quote {
            None => Cow::Borrowed(slice(self.text, key.part)),
            Some(q) => decode(self.text, key.part, q, self.complaints),
        }
    }
    /// The table of this name in a table, as a header or a dotted key made it.
    fn known(&mut self, parent: u32, key: Key) -> (Option<u32>, Option<Cow<'t, str>>) {
        let last = self.tape.node(parent).last;
        if last != NONE {
            let node = self.tape.node(last);
            if node.made != Made::Value
                && node.key_quote == key.quote
                && slice(self.text, node.key) == slice(self.text, key.part)
            {
                return (Some(last), None);
            }
        }
        let text = self.key_text(key);
        let found = (parent, text);
        match self.named.get(&found) {
            Some(ix) => (Some(*ix), None),
            None => (None, Some(found.1)),
        }
    }
    fn make(&mut self, parent: u32, key: Key, node: Node, text: Option<Cow<'t, str>>) -> u32 {
        let ix = self.tape.push(parent, node.keyed(key.part, key.quote));
        let text = text.unwrap_or_else(|| self.key_text(key));
        self.named.insert((parent, text), ix);
        ix
    }
    /// The table that all keys but the last lead to.
    fn descend(&mut self, from: u32, keys: &[Key], made: Made) -> u32 {
        let mut at = from;
        for key in keys {
            let (found, text) = self.known(at, *key);
            let through = found.and_then(|ix| {
                let node = self.tape.node(ix);
                match (node.kind, made) {
                    (Kind::Table, _) => Some(ix),
                    (Kind::Array, Made::Implied) => Some(node.last),
                    _ => None,
                }
            });
            at = match through {
                Some(ix) => ix,
                None => {
                    let node = Node::new(Kind::Table, key.part).made(made);
                    self.make(at, *key, node, text)
                }
            };
        }
        at
    }
    fn close_header(&mut self, end: Part) {
        let Some((start, list)) = self.header.take() else {
            return;
        };
        let keys = std::mem::take(&mut self.keys);
        let whole = start.to(end);
        let section = match keys.split_last() {
            Some((last, before)) if keys.len() <= self.max_depth && !last.part.is_empty() => {
                let parent = self.descend(ROOT, before, Made::Implied);
                self.section(parent, *last, list, whole)
            }
            Some(_) if keys.len() > self.max_depth => {
                self.report_depth(whole);
                self.tape.stray(Node::new(Kind::Table, whole))
            }
            _ => self.tape.stray(Node::new(Kind::Table, whole)),
        };
        self.open.clear();
        self.open.push(Open {
            node: section,
            depth: keys.len(),
        });
        self.keys = keys;
        self.keys.clear();
    }
    fn section(&mut self, parent: u32, key: Key, list: bool, whole: Part) -> u32 {
        let (found, text) = self.known(parent, key);
        let existing = found.map(|ix| (ix, *self.tape.node(ix)));
        let table = Node::new(Kind::Table, whole).made(Made::Header);
        if list {
            let list = match existing {
                Some((ix, node)) if node.kind == Kind::Array => ix,
                Some(_) | None => {
                    let node = Node::new(Kind::Array, whole).made(Made::Header);
                    self.make(parent, key, node, text)
                }
            };
            return self.tape.push(list, table);
        }
        match existing {
            Some((ix, node)) if node.made == Made::Implied => {
                if let Some(n) = self.tape.node_mut(ix) {
                    n.made = Made::Header;
                    n.at = whole;
                }
                ix
            }
            // a second table of this name: admission sees two and says so
            Some(_) | None => self.make(parent, key, table, text),
        }
    }
    fn report_depth(&mut self, at: Part) {
        if !self.too_deep {
            self.too_deep = true;
            let problem = Problem::TooDeep(self.max_depth);
            self.complaints.add(at, &problem);
        }
    }
    /// Puts a value where the keys before it say; its depth comes with it.
    fn put(&mut self, node: Node) -> Open {
        let top = self.open.last().copied().unwrap_or(Open {
            node: ROOT,
            depth: 0,
        });
        if self.tape.node(top.node).kind == Kind::Array {
            self.keys.clear();
            return Open {
                node: self.tape.push(top.node, node),
                depth: top.depth + 1,
            };
        }
        let keys = std::mem::take(&mut self.keys);
        let depth = top.depth + keys.len();
        let node = match keys.split_last() {
            Some((last, before))
                if depth <= self.max_depth && keys.iter().all(|k| !k.part.is_empty()) =>
            {
                let parent = if before.is_empty() {
                    top.node
                } else {
                    self.descend(top.node, before, Made::Dotted)
                };
                self.tape.push(parent, node.keyed(last.part, last.quote))
            }
            Some(_) | None => {
                if depth > self.max_depth {
                    self.report_depth(node.at);
                }
                self.tape.stray(node)
            }
        };
        self.keys = keys;
        self.keys.clear();
        Open { node, depth }
    }
    fn open(&mut self, kind: Kind, at: Part) -> bool {
        let opened = self.put(Node::new(kind, at));
        self.open.push(opened);
        if opened.depth > self.max_depth {
            self.report_depth(at);
            return false;
        }
        true
    }
    fn close(&mut self, kind: Kind, at: Part) {
        if self.open.len() < 2 {
            return;
        }
        if let Some(top) = self.open.pop()
            && let Some(node) = self.tape.node_mut(top.node)
            && node.kind == kind
        {
            node.at.end = node.at.end.max(at.end);
        }
    }
    fn bare_key(&mut self, at: Part) {
        let text = slice(self.text, at);
        if text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        {
            return;
        }
        if text
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        {
            self.complaints
                .add_fix(at, &Problem::BareKey(text.into()), format!("\"{text}\""));
        } else {
            match full_width(text).and_then(|c| Some((c, text.find(c)?))) {
                Some((c, i)) => {
                    let start = at.start as usize + i;
                    let at = Part::new(start, start + c.len_utf8());
                    self.complaints
                        .syntax(at, Syntax::FullWidth(c, fold_char(c)));
                }
                None => self.complaints.syntax(at, Syntax::BadKey(excerpt(text))),
            }
        }
    }
}

impl EventReceiver for Builder<'_, '_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.keys.clear();
        self.header = Some((part(span), false));
    }
    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_header(part(span));
    }
    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.keys.clear();
        self.header = Some((part(span), true));
    }
    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_header(part(span));
    }
    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(Kind::Table, part(span))
    }
    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(Kind::Table, part(span));
    }
    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(Kind::Array, part(span))
    }
    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(Kind::Array, part(span));
    }
    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let at = part(span);
        if encoding.is_none() {
            if at.is_empty() {
                self.complaints.syntax(at, Syntax::NoKey);
            } else {
                self.bare_key(at);
            }
        }
        self.keys.push(Key {
            part: at,
            quote: quote(encoding),
        });
    }
    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let at = part(span);
        let kind = if at.is_empty() {
            self.complaints.syntax(at, Syntax::NoValue);
            Kind::Missing
        } else {
            match quote(encoding) {
                Some(q) => Kind::Text(q),
                None => Kind::Bare,
            }
        };
        self.put(Node::new(kind, at));
    }
    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        if self.open.len() < 2 {
            if self.header.is_some() {
                // `[[town]`: the parser has said so; read it as what was meant
                self.close_header(Part::new(span.start(), span.start()));
            }
            self.keys.clear();
        }
    }
}

pub(super) fn slice(text: &str, part: Part) -> &str {
    text.get(part.start as usize..part.end as usize)
        .unwrap_or("")
}

/// The first full-width mark that stands for one of TOML's own.
pub(super) fn full_width(text: &str) -> Option<char> {
    text.chars().find(|c| {
        matches!(
            c,
            '＝' | '，' | '“' | '”' | '［' | '］' | '｛' | '｝' | '：' | '＃' | '、' | '．'
        )
    })
}

/// The beginning of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

/// The inside of a quoted text.
pub(super) fn decode<'t>(
    text: &'t str,
    part: Part,
    quote: Quote,
    complaints: &mut Complaints,
) -> Cow<'t, str> {
    let raw = slice(text, part);
    let encoding = match quote {
        Quote::Basic => Encoding::BasicString,
        Quote::Literal => Encoding::LiteralString,
        Quote::MlBasic => Encoding::MlBasicString,
        Quote::MlLiteral => Encoding::MlLiteralString,
        Quote::Json => return super::json::decode(raw),
    };
    let mut out = Cow::Borrowed("");
    let mut errors: Vec<ParseError> = Vec::new();
    let span = Span::new_unchecked(part.start as usize, part.end as usize);
    let _ = Raw::new_unchecked(raw, Some(encoding), span).decode_scalar(&mut out, &mut errors);
    for error in errors.iter().take(1) {
        let open = raw.len() < 2 || !raw.ends_with(['"', '\'']);
        let meaning = match meaning(error.description()) {
            Syntax::UnclosedText if !open => Syntax::ControlCharacter,
            other => other,
        };
        let at = match (&meaning, error.unexpected()) {
            (Syntax::UnclosedText, _) | (_, None) => part,
            (Syntax::BadEscape, Some(at)) => {
                // the parser points behind the backslash
                let before = text.get(..at.start()).and_then(|t| t.rfind('\\'));
                Part::new(before.unwrap_or(at.start()), at.end())
            }
            (_, Some(at)) => self::part(at),
        };
        complaints.syntax(at, meaning);
    }
    out
}

/// Turns the parser's errors into ours: one a line, for the others are mostly its echoes.
fn report(text: &str, errors: &[ParseError], complaints: &mut Complaints) {
    let mut reported_to = None;
    for error in errors {
        let unexpected = error.unexpected();
        let Some(mut at) = unexpected.or(error.context()).map(part) else {
            continue;
        };
        let mut meaning = meaning(error.description());
        match meaning {
            Syntax::UnclosedList | Syntax::UnclosedTable | Syntax::UnclosedHeader => {
                at = error.context().map_or(at, part);
            }
            _ => {}
        }
        let start = (at.start as usize).min(text.len());
        if reported_to.is_some_and(|end| start <= end) {
            continue;
        }
        let line_start = text
            .get(..start)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |i| i + 1);
        let line_end = text
            .get(start..)
            .and_then(|t| t.find('\n'))
            .map_or(text.len(), |i| start + i);
        reported_to = Some(line_end);
        if let Syntax::NoEquals | Syntax::NoComma | Syntax::AfterValue = meaning {
            let line = text.get(line_start..line_end).unwrap_or("");
            let code = line.split('#').next().unwrap_or("");
            if let Some(c) = full_width(code)
                && let Some(i) = code.find(c)
            {
                at = Part::new(line_start + i, line_start + i + c.len_utf8());
                meaning = Syntax::FullWidth(c, fold_char(c));
            }
        }
        complaints.syntax(at, meaning);
    }
}

/// What the parser means. Its words are English prose and may change: what is not known is [`Syntax::Other`].
fn meaning(description: &str) -> Syntax {
    match description {
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
        | "missing opening quote" => Syntax::UnclosedText,
        "missing escaped value" | "too few unicode value digits" | "invalid value" => {
            Syntax::BadEscape
        }
        "carriage return must be followed by newline" | "invalid comment character" => {
            Syntax::ControlCharacter
        }
        "unclosed array" => Syntax::UnclosedList,
        "unclosed inline table" => Syntax::UnclosedTable,
        "unclosed table" | "unclosed array table" => Syntax::UnclosedHeader,
        "missing array opening" | "missing inline table opening" | "missing table open" => {
            Syntax::StrayBracket
        }
        "key with no value"
        | "missing value for key"
        | "missing assignment between key-value pairs" => Syntax::NoEquals,
        "missing value" => Syntax::NoValue,
        "extra `=`" | "unexpected `=` in array" | "extra assignment between key-value pairs" => {
            Syntax::AfterValue
        }
        "unquoted keys cannot be empty"
        | "missing key for inline table element"
        | "invalid table"
        | "invalid key"
        | "invalid key-value pair" => Syntax::NoKey,
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            Syntax::NoComma
        }
        "extra comma in array" | "extra comma in inline table" => Syntax::ExtraComma,
        "unexpected key or value"
        | "unexpected content"
        | "unexpected content between comment and newline" => Syntax::AfterValue,
        _ => Syntax::Other,
    }
}
