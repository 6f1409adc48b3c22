//! Nodes of the grammar → the tree. What is broken is reported and left out; what stands beside it is kept.

mod condition;
mod count;
mod duty;
mod item;
mod literal;
mod statement;
mod time;
mod value;

use super::explain;
use super::grammar::{Node, Rule};
use super::keywords::{self, lang_of, of_rule, slip};
use super::problem::SyntaxProblem;
use super::tree::{Name, Text, Tree};
use crate::base::fold::fold;
use crate::base::{Diagnostic, FileId, Lang, Span};

/// How many operations one clause may nest, brackets and chains together.
pub(super) const MAX_STEPS: usize = 120;

/// The state of one file's reading. Functions give `None` for what is broken; then the reason has been reported.
pub(super) struct Lower<'t> {
    file: FileId,
    /// The whole text, for places and found words.
    text: &'t str,
    /// The language of the current declaration's keywords.
    lang: Lang,
    /// Where brackets are too deep (already reported).
    deep: &'t [usize],
    /// Nesting so far in the current clause.
    level: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a walk over a declaration has found.
#[derive(Default)]
struct Seen {
    mixed: bool,
    unclosed_quote: bool,
    broken: bool,
}

impl<'t> Lower<'t> {
    pub(super) fn new(file: FileId, text: &'t str, deep: &'t [usize]) -> Self {
        Lower { file, text, lang: Lang::Zh, deep, level: 0, diagnostics: Vec::new() }
    }

    /// The declarations of a file.
    pub(super) fn file(&mut self, file: &Node<'t>) -> Tree {
        let mut tree = Tree::default();
        let mut before: Option<&Node<'t>> = None;
        for node in &file.kids {
            match node.rule {
                Rule::EOI => {}
                Rule::slip_stop => self.needless_stop(node),
                Rule::lost => {
                    let open_ended = before.filter(|n| matches!(n.rule, Rule::define | Rule::interval));
                    self.lost_declaration(node, open_ended);
                    // What follows an unbracketed declaration belongs to it: it was not read to its end.
                    if let (Some(_), false) = (open_ended, self.begins_declaration(node)) {
                        tree.items.pop();
                    }
                }
                _ => match self.declaration(node) {
                    Some(item) => tree.items.push(item),
                    None => tree.broken.extend(self.broken(node)),
                },
            }
            before = Some(node);
        }
        tree
    }

    fn declaration(&mut self, node: &Node<'t>) -> Option<super::tree::Item> {
        self.lang = node.kids.first().map_or(Lang::Zh, |word| lang_of(word.text));
        self.level = 0;
        let mut seen = Seen::default();
        self.walk(node, node, true, &mut seen);
        let deep = self.deep.iter().any(|at| (node.start..node.end()).contains(at));
        let item = self.item(node);
        if seen.broken || deep { None } else { item }
    }

    /// Looks at every piece of a declaration once: slips, keywords of the other language, names that cannot be names, texts and
    /// braces that do not close, and what was lost.
    fn walk(&mut self, node: &Node<'t>, top: &Node<'t>, keywords: bool, seen: &mut Seen) {
        let mut before: Option<&Node<'t>> = None;
        for kid in &node.kids {
            if let Some(right) = slip(kid.rule, kid.text, self.lang) {
                let written = kid.text.to_owned();
                let fix = self.apart(kid, right);
                self.report_fix(kid, &SyntaxProblem::Slip { written, right: right.to_owned() }, &fix);
            }
            match kid.rule {
                Rule::slip_stop => {
                    if node.rule != Rule::enumeration || !matches!(fold(kid.text).as_ref(), ",") {
                        self.needless_stop(kid);
                    }
                }
                Rule::taken => {
                    seen.broken = true;
                    self.report(kid, &SyntaxProblem::ReservedName(kid.text.to_owned()));
                }
                Rule::unclosed => {
                    seen.broken = true;
                    if !seen.unclosed_quote {
                        self.report(kid, &SyntaxProblem::MissingQuote);
                    }
                    seen.unclosed_quote = true;
                }
                Rule::no_close => {
                    if !seen.unclosed_quote {
                        self.missing_brace(top);
                    }
                }
                Rule::lost_clause
                | Rule::lost_document_clause
                | Rule::lost_field
                | Rule::lost_variant
                | Rule::lost_value => {
                    seen.broken = true;
                    seen.unclosed_quote |= self.lost_piece(kid, before);
                }
                rule => {
                    if let Some(keyword) = of_rule(rule)
                        && keywords
                        && !seen.mixed
                        && keyword.tells_language()
                        && kid.text.chars().any(char::is_alphabetic)
                        && lang_of(kid.text) != self.lang
                    {
                        seen.mixed = true;
                        let right = keyword.forms(self.lang).first().copied().unwrap_or("").to_owned();
                        let written = kid.text.to_owned();
                        self.report(kid, &SyntaxProblem::MixedKeywords { written, right, keywords: self.lang });
                    }
                }
            }
            self.walk(kid, top, keywords && kid.rule != Rule::type_expr, seen);
            before = Some(kid);
        }
    }

    /// A word in the place of a sign, kept apart from the words beside it (`a&&b`, `!c`).
    fn apart(&self, node: &Node<'t>, word: &str) -> String {
        let before = self.text.get(..node.start).and_then(|t| t.chars().next_back());
        let after = self.text.get(node.end()..).and_then(|t| t.chars().next());
        let touches =
            |a: Option<char>, b: Option<char>| a.is_some_and(explain::in_word) && b.is_some_and(explain::in_word);
        let first = if touches(before, word.chars().next()) { " " } else { "" };
        let last = if touches(word.chars().next_back(), after) { " " } else { "" };
        format!("{first}{word}{last}")
    }

    fn missing_brace(&mut self, top: &Node<'t>) {
        let name = top.kid(Rule::name).map_or("", |n| n.text).to_owned();
        let end = top.start + top.text.trim_end().len();
        let place = explain::last_char(self.text, end);
        let mut diagnostic = Diagnostic::at(Span::new(self.file, place, end), &SyntaxProblem::MissingBrace(name));
        if let Some(open) = top.kid(Rule::open) {
            diagnostic = diagnostic.also(self.span(open));
        }
        self.diagnostics.push(diagnostic.fix(Span::new(self.file, end, end), "\n}"));
    }

    fn needless_stop(&mut self, node: &Node<'t>) {
        self.report_fix(node, &SyntaxProblem::NeedlessStop(node.text.to_owned()), "");
    }

    pub(super) fn span(&self, node: &Node<'t>) -> Span {
        Span::new(self.file, node.start, node.end())
    }
    pub(super) fn report(&mut self, node: &Node<'t>, problem: &SyntaxProblem) {
        let span = self.span(node);
        self.report_at(span, problem);
    }
    /// `explain` knows places of the text, but not which file it is.
    pub(super) fn report_at(&mut self, span: Span, problem: &SyntaxProblem) {
        let span = Span { file: self.file, ..span };
        self.diagnostics.push(Diagnostic::at(span, problem));
    }
    pub(super) fn report_fix(&mut self, node: &Node<'t>, problem: &SyntaxProblem, right: &str) {
        let span = self.span(node);
        self.diagnostics.push(Diagnostic::at(span, problem).fix(span, right));
    }
    /// Reports and gives `None`.
    pub(super) fn fail<T>(&mut self, node: &Node<'t>, problem: &SyntaxProblem) -> Option<T> {
        self.report(node, problem);
        None
    }

    pub(super) fn name(&self, node: &Node<'t>) -> Name {
        Name { node: fold(node.text).into_owned(), span: self.span(node) }
    }
    /// The inside of a quoted text; its place is that of the text with its quotes.
    pub(super) fn quoted(&self, node: &Node<'t>) -> Text {
        let inside = node.kids.first().map_or("", |k| k.text);
        Text { node: inside.to_owned(), span: self.span(node) }
    }
    /// The quoted text among the pieces.
    pub(super) fn text_in(&self, node: &Node<'t>) -> Option<Text> {
        node.kid(Rule::text).map(|t| self.quoted(t))
    }

    /// What was lost at the top of a file.
    fn lost_declaration(&mut self, node: &Node<'t>, open_ended: Option<&Node<'t>>) {
        let found = explain::found(self.text, node.start);
        if self.deep.iter().any(|at| (node.start..node.end()).contains(at)) {
            return;
        }
        let first = node.text.split(|c: char| !explain::in_word(c)).next().unwrap_or("");
        self.lang = if first.is_empty() { self.lang } else { lang_of(first) };
        if let Some(at) = explain::unclosed_quote(node.text) {
            self.missing_quote(node, at);
        } else if let Some((word, span)) = self.reserved_name(node, first) {
            self.report_at(span, &SyntaxProblem::ReservedName(word));
        } else if self.begins_declaration(node) {
            let problem =
                explain::broken(self.text, node.start, node.start, node.end(), Rule::only_declaration, self.lang);
            self.push_located(problem);
        } else if matches!(node.text.chars().next(), Some('}' | '｝')) {
            self.report_at(found.1, &SyntaxProblem::StrayBrace);
        } else if let Some(before) = open_ended {
            self.lang = before.kids.first().map_or(self.lang, |k| lang_of(k.text));
            let problem =
                explain::broken(self.text, before.start, node.start, node.end(), Rule::only_declaration, self.lang);
            self.push_located(problem);
        } else {
            let words = keywords::words(self.lang, &[keywords::Place::Declaration]);
            let nearest = crate::base::suggest::nearest(first, words).map(str::to_owned);
            let problem = SyntaxProblem::UnknownDeclaration { found: found.0, nearest, keywords: self.lang };
            let span = Span { file: self.file, ..found.1 };
            self.report_at(span, &problem);
        }
    }

    /// A quote at `at` in a lost piece has no end on its line.
    fn missing_quote(&mut self, node: &Node<'t>, at: usize) {
        let start = node.start + at;
        let length = node.text.get(at..).and_then(|t| t.lines().next()).map_or(0, |l| l.trim_end().len());
        self.report_at(Span::new(self.file, start, start + length), &SyntaxProblem::MissingQuote);
    }

    /// `义务 每月27日 “…”`: the word of the language with which the name begins.
    fn reserved_name(&self, node: &Node<'t>, first: &str) -> Option<(String, Span)> {
        if !self.begins_declaration(node) {
            return None;
        }
        let (_, span) = explain::found(self.text, node.start + first.len());
        let name = self.text.get(span.start as usize..span.end as usize)?;
        let taken = super::grammar::read(Rule::reserved, name).ok()?;
        Some((taken.text.to_owned(), Span { file: self.file, ..span }))
    }

    fn begins_declaration(&self, node: &Node<'t>) -> bool {
        let first = node.text.split(|c: char| !explain::in_word(c)).next().unwrap_or("");
        keywords::KEYWORDS.iter().any(|k| k.place == keywords::Place::Declaration && k.is(first))
    }

    /// What was lost inside a declaration. Says whether a missing quote is to blame.
    fn lost_piece(&mut self, node: &Node<'t>, before: Option<&Node<'t>>) -> bool {
        if self.deep.iter().any(|at| (node.start..node.end()).contains(at)) {
            return false;
        }
        if let Some(at) = explain::unclosed_quote(node.text) {
            self.missing_quote(node, at);
            return true;
        }
        let located = explain::lost(self.text, node, before, self.lang);
        self.push_located(located);
        false
    }

    fn push_located(&mut self, located: explain::Located) {
        let span = Span { file: self.file, ..located.span };
        let mut diagnostic = Diagnostic::at(span, &located.problem);
        if let Some(right) = located.fix {
            diagnostic = diagnostic.fix(span, right);
        }
        self.diagnostics.push(diagnostic);
    }
}
