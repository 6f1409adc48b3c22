//! Text → tree. The only room that knows pest.
//!
//! `nesting` looks for brackets too deep to read, `grammar` reads the text (it never fails: what does not fit is a lost piece),
//! `lower` makes the tree, `explain` says what is wrong with what was lost, `problem` and `expected` have the words.

pub mod broken;
pub mod comments;
pub mod dump;
mod expected;
mod explain;
mod grammar;
pub mod keywords;
mod lower;
mod nesting;
pub mod pieces;
mod problem;
pub mod tree;
pub mod wanted;

use crate::base::{Diagnostic, FileId, Span};
use grammar::{Rule, read};
use problem::SyntaxProblem;
use tree::Tree;

/// What a text says, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The declarations that could be understood.
    pub tree: Tree,
    /// Everything wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a text can be a name: an identifier that is no word of the language.
pub fn is_name(text: &str) -> bool {
    read(Rule::ident, text).is_ok_and(|node| node.text == text)
}

/// Reads a rule file. Never fails: what cannot be understood is left out and reported.
pub fn parse(file: FileId, text: &str) -> Parsed {
    let flat = nesting::flatten(text);
    if flat.depth <= nesting::PLAIN {
        return parse_flat(file, text, &flat);
    }
    // Recursion follows the brackets; deep ones get a stack of their own, whatever the caller's is.
    let roomy = std::thread::Builder::new().stack_size(nesting::ROOMY_STACK);
    std::thread::scope(|scope| match roomy.spawn_scoped(scope, || parse_flat(file, text, &flat)) {
        Ok(thread) => thread.join().unwrap_or_default(),
        Err(_) => parse_flat(file, text, &flat),
    })
}

fn parse_flat(file: FileId, text: &str, flat: &nesting::Flat) -> Parsed {
    let source = flat.text.as_deref().unwrap_or(text);
    let mut lower = lower::Lower::new(file, source, &flat.too_deep);
    for at in &flat.too_deep {
        let length = text.get(*at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        lower.report_at(Span::new(file, *at, at + length), &SyntaxProblem::TooDeep(nesting::MAX_BRACKETS));
    }
    let tree = match read(Rule::file, source) {
        Ok(node) => lower.file(&node),
        // The rule takes every text; should the reader's own limits stop it, say where.
        Err(stopped) => {
            let (_, span) = explain::found(source, stopped.at);
            lower.report_at(Span { file, ..span }, &SyntaxProblem::TooDeep(nesting::MAX_BRACKETS));
            Tree::default()
        }
    };
    let mut diagnostics = lower.diagnostics;
    diagnostics.sort_by_key(|d| d.primary.map(|s| s.start));
    diagnostics.dedup();
    Parsed { tree, diagnostics }
}
