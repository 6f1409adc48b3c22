//! The parser's events onto the tape: what headers, dotted keys and brackets mean.

use super::{decode, excerpt, full_width, slice};
use crate::base::fold::fold_char;
use crate::facts::complaints::Complaints;
use crate::facts::problem::{Problem, Syntax};
use crate::facts::tape::{Kind, Made, NONE, Node, Part, Quote, ROOT, Tape};
use std::borrow::Cow;
use std::collections::HashMap;
use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) part: Part,
    pub(super) quote: Option<Quote>,
}

/// A table or list that is being filled, and how deep it lies.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) node: u32,
    pub(super) depth: usize,
}

pub(super) struct Builder<'a, 't> {
    pub(super) text: &'t str,
    pub(super) tape: &'a mut Tape,
    pub(super) complaints: &'a mut Complaints,
    pub(super) max_depth: usize,
    /// Tables that headers and dotted keys made, by parent and key. Keyed by strangers' text: hence not the fast hasher.
    pub(super) named: HashMap<(u32, Cow<'t, str>), u32>,
    /// The keys read since the last value.
    pub(super) keys: Vec<Key>,
    /// Where a header began, and whether it is `[[…]]`, while it is being read.
    pub(super) header: Option<(Part, bool)>,
    /// The section at the bottom, then inline tables and arrays.
    pub(super) open: Vec<Open>,
    pub(super) too_deep: bool,
}

pub(super) fn part(span: Span) -> Part {
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

impl<'a, 't> Builder<'a, 't> {
    pub(super) fn new(
        text: &'t str,
        tape: &'a mut Tape,
        max_depth: usize,
        complaints: &'a mut Complaints,
    ) -> Builder<'a, 't> {
        tape.clear(Part::new(0, 0));
        Builder {
            text,
            tape,
            complaints,
            max_depth,
            named: HashMap::new(),
            keys: Vec::new(),
            header: None,
            open: vec![Open { node: ROOT, depth: 0 }],
            too_deep: false,
        }
    }
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
    pub(super) fn close_header(&mut self, end: Part) {
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
        self.open.push(Open { node: section, depth: keys.len() });
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
        let top = self.open.last().copied().unwrap_or(Open { node: ROOT, depth: 0 });
        if self.tape.node(top.node).kind == Kind::Array {
            self.keys.clear();
            return Open { node: self.tape.push(top.node, node), depth: top.depth + 1 };
        }
        let keys = std::mem::take(&mut self.keys);
        let depth = top.depth + keys.len();
        let node = match keys.split_last() {
            Some((last, before)) if depth <= self.max_depth && keys.iter().all(|k| !k.part.is_empty()) => {
                let parent = if before.is_empty() { top.node } else { self.descend(top.node, before, Made::Dotted) };
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
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            return;
        }
        if text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            self.complaints.add_fix(at, &Problem::BareKey(excerpt(text)), format!("\"{text}\""));
        } else {
            match full_width(text).and_then(|c| Some((c, text.find(c)?))) {
                Some((c, i)) => {
                    let start = at.start as usize + i;
                    let at = Part::new(start, start + c.len_utf8());
                    self.complaints.syntax(at, Syntax::FullWidth(c, fold_char(c)));
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
        self.keys.push(Key { part: at, quote: quote(encoding) });
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
