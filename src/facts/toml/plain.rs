//! The plain lines of TOML in one pass over the bytes: `key = value` with bare keys, texts without escapes, numbers and
//! dates, lists of these, headers of bare keys. At the first sign of anything else it gives up, and the parser takes over.

use super::build::{Builder, Key};
use crate::facts::bytes::{BARE, BLANK, COMMENT, KEY, SPACE, TEXT, run};
use crate::facts::tape::{Kind, Node, Part, Quote};

/// Reads the whole text, or gives up (`false`) without a word; then the tape is of no use.
pub(super) fn read(builder: &mut Builder) -> bool {
    let bytes = builder.text.as_bytes();
    Plain { bytes, at: 0 }.document(builder).is_some()
}

struct Plain<'t> {
    bytes: &'t [u8],
    at: usize,
}

/// `None`: not plain.
type Plainly<T> = Option<T>;

impl Plain<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
    /// Moves on while the bytes are of a class; from where to where.
    fn run(&mut self, class: u8) -> Part {
        let start = self.at;
        self.at = run(self.bytes, start, class);
        Part::new(start, self.at)
    }
    fn blank(&mut self) {
        self.run(BLANK);
    }
    /// A mark that must stand here.
    fn mark(&mut self, mark: u8) -> Plainly<()> {
        (self.peek()? == mark).then(|| self.at += 1)
    }
    /// The rest of the line holds nothing but a comment.
    fn line_end(&mut self) -> Plainly<()> {
        self.blank();
        if self.peek() == Some(b'#') {
            self.run(COMMENT);
        }
        match self.peek() {
            None => Some(()),
            Some(b'\n') => {
                self.at += 1;
                Some(())
            }
            Some(b'\r') => {
                self.at += 1;
                self.mark(b'\n')
            }
            Some(_) => None,
        }
    }
    fn document(&mut self, builder: &mut Builder) -> Plainly<()> {
        loop {
            self.blank();
            match self.peek() {
                None => return Some(()),
                Some(b'\n' | b'\r' | b'#') => self.line_end()?,
                Some(b'[') => self.header(builder)?,
                Some(_) => {
                    let key = self.key()?;
                    self.blank();
                    self.mark(b'=')?;
                    self.blank();
                    let section = builder.open.last()?.node;
                    if self.peek()? == b'[' {
                        let node = Node::new(Kind::Array, Part::new(self.at, self.at + 1));
                        let list = builder.tape.push(section, node.keyed(key, None));
                        self.list(builder, list)?;
                    } else {
                        let node = self.scalar()?.keyed(key, None);
                        builder.tape.push(section, node);
                    }
                    self.line_end()?;
                }
            }
        }
    }
    fn key(&mut self) -> Plainly<Part> {
        let key = self.run(KEY);
        (!key.is_empty()).then_some(key)
    }
    fn header(&mut self, builder: &mut Builder) -> Plainly<()> {
        let start = self.at;
        self.at += 1;
        let list = self.peek()? == b'[';
        self.at += usize::from(list);
        builder.keys.clear();
        builder.header = Some((Part::new(start, self.at), list));
        loop {
            let part = self.key()?;
            builder.keys.push(Key { part, quote: None });
            if self.peek()? != b'.' {
                break;
            }
            self.at += 1;
        }
        if builder.keys.len() > builder.max_depth {
            return None;
        }
        let end = self.at;
        self.mark(b']')?;
        if list {
            self.mark(b']')?;
        }
        builder.close_header(Part::new(end, self.at));
        self.line_end()
    }
    /// A text, number, date or truth value.
    fn scalar(&mut self) -> Plainly<Node> {
        if self.peek()? == b'"' {
            let start = self.at;
            self.at += 1;
            self.run(TEXT);
            self.mark(b'"')?;
            // `"""` begins a text of many lines
            if self.peek() == Some(b'"') {
                return None;
            }
            let whole = Part::new(start, self.at);
            return Some(Node::new(Kind::Text(Quote::Basic), whole));
        }
        let whole = self.run(BARE);
        let first = *self.bytes.get(whole.start as usize)?;
        (!whole.is_empty() && first != b'.').then(|| Node::new(Kind::Bare, whole))
    }
    fn list(&mut self, builder: &mut Builder, list: u32) -> Plainly<()> {
        self.at += 1;
        loop {
            self.run(SPACE);
            if self.peek()? != b']' {
                let node = self.scalar()?;
                builder.tape.push(list, node);
                self.run(SPACE);
                if self.peek()? == b',' {
                    self.at += 1;
                    continue;
                }
            }
            self.mark(b']')?;
            builder.tape.node_mut(list)?.at.end = self.at as u32;
            return Some(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::facts::complaints::Complaints;
    use crate::facts::tape::Tape;

    /// Whether the pass does not give up; then it must have read what the parser reads, without a complaint.
    fn agrees(text: &str) -> bool {
        let (mut one, mut other) = (Tape::default(), Tape::default());
        let mut complaints = Complaints::new(FileId(0));
        let plain = read(&mut Builder::new(text, &mut one, 128, &mut complaints));
        assert!(complaints.finish().is_empty(), "the pass says nothing");
        if plain {
            let mut complaints = Complaints::new(FileId(0));
            super::super::events(text, &mut other, &mut Vec::new(), 128, &mut complaints);
            assert_eq!(one, other, "{text}");
            let said = complaints.finish();
            assert!(said.is_empty(), "{text}: {said:?}");
        }
        plain
    }

    #[test]
    fn the_pass_reads_what_the_parser_reads() {
        for text in [
            "",
            "a = 1",
            "a = 1 # c\r\n\r\n# d\nb = \"甲\"\n",
            "[[county]]\nid = \"1\"\nm = [2022-01-01, \"x\",\n  true,\n]\n[county.covers]\nm = false\n[[county]]\nid=\"2\"\n",
            "[a]\nb = -1.5e3\n[a.b.c]\nx = []\n[b]\n[[a.d]]\n[[a.d]]\ny = 16:00:00\n",
            "[a]\n[a]\nx = 1\nx = 2\n",
        ] {
            assert!(agrees(text), "{text}");
        }
        for text in [
            "县 = 1",
            "a.b = 1",
            "a = { b = 1 }",
            "a = 'x'",
            "a = \"\"\"x\"\"\"",
            "a = \"\\n\"",
            "a = 1 2",
            "a = ",
            "a",
            "a = [[1]]",
            "a = [1 2]",
            "[a",
            "[a]]",
            "[[a]",
            "a = .5",
            "a = 1\rb = 2",
        ] {
            assert!(!agrees(text), "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn on_any_text(text in "([a-c]{1,2} ?= ?|\\[{1,2}[a-c](\\.[a-c])?\\]{1,2}|\"[a甲\\\\]?\"|[0-9.:+-]{1,4}|[\\[\\],\\{\\}#\r]|\n| ){0,24}") {
            agrees(&text);
        }
    }
}
