//! The grammar and what it reads, as plain nodes. `pest` is named here and in `explain.rs` only.

use pest::Parser as _;
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/guiju.pest"]
#[grammar = "../grammar/words.pest"]
pub(super) struct Grammar;

/// A piece of text that a rule of the grammar took, with the pieces inside.
pub(super) struct Node<'t> {
    pub(super) rule: Rule,
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) kids: Vec<Node<'t>>,
}

impl<'t> Node<'t> {
    fn new(pair: Pair<'t, Rule>) -> Self {
        let span = pair.as_span();
        let rule = pair.as_rule();
        let kids: Vec<Node<'t>> = pair.into_inner().map(Node::new).collect();
        // A rule that could have gone on has taken the blanks behind it.
        let last = kids.last().map_or(0, |k| k.end().saturating_sub(span.start()));
        let text = span.as_str();
        let rest = text.get(last..).unwrap_or("");
        let text = if last > 0 && is_blank(rest) { text.get(..last).unwrap_or(text) } else { text };
        Node { rule, text, start: span.start(), kids }
    }
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
    /// The first piece of a rule.
    pub(super) fn kid(&self, rule: Rule) -> Option<&Node<'t>> {
        self.kids.iter().find(|k| k.rule == rule)
    }
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.kid(rule).is_some()
    }
    /// All pieces of a rule.
    pub(super) fn all(&self, rule: Rule) -> impl Iterator<Item = &Node<'t>> {
        self.kids.iter().filter(move |k| k.rule == rule)
    }
}

/// Where reading stopped, and what could have stood there.
pub(super) struct Stopped {
    pub(super) at: usize,
    pub(super) wanted: Vec<Rule>,
}

/// Reads a text by a rule.
pub(super) fn read(rule: Rule, text: &str) -> Result<Node<'_>, Stopped> {
    use pest::error::{ErrorVariant, InputLocation};
    match Grammar::parse(rule, text) {
        Ok(mut pairs) => pairs.next().map(Node::new).ok_or(Stopped { at: 0, wanted: Vec::new() }),
        Err(error) => Err(Stopped {
            at: match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            },
            wanted: match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => Vec::new(),
            },
        }),
    }
}

/// Nothing but blanks and comments.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        line.is_empty() || line.starts_with(['#', '＃'])
    })
}
