//! A file as a flat list of nodes in the order written: what every format is read into. Kept and reused from file to
//! file, so that nothing is allocated for a value; admission (`admit.rs`) turns it into slots.

/// No node.
pub(super) const NONE: u32 = u32::MAX;
/// The node that holds everything.
pub(super) const ROOT: u32 = 0;

/// A range of bytes of the file under the pen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Part {
    pub(super) fn new(start: usize, end: usize) -> Part {
        Part { start: start as u32, end: end as u32 }
    }
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
    /// From the start of this to the end of the other.
    pub(super) fn to(self, other: Part) -> Part {
        Part { start: self.start, end: other.end }
    }
}

/// How a text is quoted, which decides how it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// TOML `"…"`
    Basic,
    /// TOML `'…'`
    Literal,
    /// TOML `"""…"""`
    MlBasic,
    /// TOML `'''…'''`
    MlLiteral,
    /// JSON `"…"`
    Json,
    /// Already decoded: the n-th text that the tape keeps.
    Kept(u32),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, date, `true`: as written.
    Bare,
    /// A text with its quotes.
    Text(Quote),
    /// JSON's `null`.
    Null,
    /// Nothing where a value should be; already reported.
    Missing,
    /// A list.
    Array,
    /// A table or object.
    Table,
}

/// How a table or list came to be; decides what TOML lets one add to it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// Written out as a value: closed once written.
    Value,
    /// By a header of its own, `[x]` or `[[x]]`.
    Header,
    /// In passing, by the header of a table inside it.
    Implied,
    /// In passing, by a dotted key.
    Dotted,
}

/// One value with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Its key, with the quotes; empty for the member of a list.
    pub(super) key: Part,
    /// How the key is quoted; `None`: bare.
    pub(super) key_quote: Option<Quote>,
    pub(super) kind: Kind,
    pub(super) made: Made,
    /// The whole value; for what a header opens, the header.
    pub(super) at: Part,
    /// How many children.
    pub(super) count: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) next: u32,
}

impl Node {
    pub(super) fn new(kind: Kind, at: Part) -> Node {
        Node {
            key: Part::default(),
            key_quote: None,
            kind,
            made: Made::Value,
            at,
            count: 0,
            first: NONE,
            last: NONE,
            next: NONE,
        }
    }
    pub(super) fn keyed(mut self, key: Part, quote: Option<Quote>) -> Node {
        self.key = key;
        self.key_quote = quote;
        self
    }
    pub(super) fn made(mut self, made: Made) -> Node {
        self.made = made;
        self
    }
    /// Where something missing from this table would be: its header, or its opening bracket.
    pub(super) fn home(&self) -> Part {
        match (self.made, self.kind) {
            (Made::Value, Kind::Table | Kind::Array) => {
                Part { start: self.at.start, end: self.at.end.min(self.at.start + 1) }
            }
            (
                Made::Value | Made::Header | Made::Implied | Made::Dotted,
                Kind::Bare | Kind::Text(_) | Kind::Null | Kind::Missing | Kind::Array | Kind::Table,
            ) => self.at,
        }
    }
}

const NOTHING: Node = Node {
    key: Part { start: 0, end: 0 },
    key_quote: None,
    kind: Kind::Missing,
    made: Made::Value,
    at: Part { start: 0, end: 0 },
    count: 0,
    first: NONE,
    last: NONE,
    next: NONE,
};

/// All nodes of a file (or of one line of a file).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tape {
    nodes: Vec<Node>,
    texts: Vec<String>,
}

impl Tape {
    /// Forgets everything; the root is a table again.
    pub(super) fn clear(&mut self, at: Part) {
        self.nodes.clear();
        self.texts.clear();
        self.nodes.push(Node::new(Kind::Table, at).made(Made::Header));
    }
    /// Keeps a text that cannot be told from its place in the file.
    pub(super) fn keep(&mut self, text: String) -> Quote {
        self.texts.push(text);
        Quote::Kept(self.texts.len() as u32 - 1)
    }
    pub(super) fn kept(&self, n: u32) -> &str {
        self.texts.get(n as usize).map_or("", |t| t)
    }
    pub(super) fn node(&self, ix: u32) -> &Node {
        self.nodes.get(ix as usize).unwrap_or(&NOTHING)
    }
    pub(super) fn node_mut(&mut self, ix: u32) -> Option<&mut Node> {
        self.nodes.get_mut(ix as usize)
    }
    /// Adds a node that belongs to nothing: what is under it is read and left alone.
    pub(super) fn stray(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        (self.nodes.len() - 1) as u32
    }
    /// Adds a child.
    pub(super) fn push(&mut self, parent: u32, node: Node) -> u32 {
        let ix = self.stray(node);
        let last = match self.nodes.get_mut(parent as usize) {
            Some(p) => {
                p.count += 1;
                let last = p.last;
                p.last = ix;
                if p.first == NONE {
                    p.first = ix;
                }
                last
            }
            None => NONE,
        };
        if let Some(n) = self.nodes.get_mut(last as usize) {
            n.next = ix;
        }
        ix
    }
    /// The children in the order written.
    pub(super) fn children(&self, ix: u32) -> Children<'_> {
        Children { tape: self, at: self.node(ix).first }
    }
}

/// See [`Tape::children`].
pub(super) struct Children<'a> {
    tape: &'a Tape,
    at: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = (u32, &'a Node);
    fn next(&mut self) -> Option<(u32, &'a Node)> {
        let ix = self.at;
        let node = self.tape.nodes.get(ix as usize)?;
        self.at = node.next;
        Some((ix, node))
    }
}
