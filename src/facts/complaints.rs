//! Collects the problems of one file, bounded: a hostile file must not bury the others.

use super::problem::{Problem, Syntax};
use super::tape::Part;
use crate::base::{Diagnostic, FileId, Level, Problem as _, Span};

/// Syntax errors shown of one file; more are mostly echoes of the first.
const MAX_SYNTAX: usize = 5;
/// Warnings shown of one file.
const MAX_WARNINGS: usize = 20;
/// Errors shown of one file.
const MAX_ERRORS: usize = 100;

/// The problems of one file.
#[derive(Debug)]
pub(super) struct Complaints {
    file: FileId,
    syntax: usize,
    warnings: usize,
    errors: usize,
    list: Vec<Diagnostic>,
}

impl Complaints {
    pub(super) fn new(file: FileId) -> Complaints {
        Complaints { file, syntax: 0, warnings: 0, errors: 0, list: Vec::new() }
    }
    pub(super) fn file(&self) -> FileId {
        self.file
    }
    pub(super) fn span(&self, part: Part) -> Span {
        Span { file: self.file, start: part.start, end: part.end }
    }
    /// Whether another error would only be counted: then it need not be worked out.
    pub(super) fn is_full(&self) -> bool {
        self.errors > MAX_ERRORS
    }
    /// A problem at a place.
    pub(super) fn add(&mut self, part: Part, problem: &Problem) {
        self.with(part, problem, |d| d);
    }
    /// A problem that a replacement would mend.
    pub(super) fn add_fix(&mut self, part: Part, problem: &Problem, text: String) {
        let span = self.span(part);
        self.with(part, problem, |d| d.fix(span, text));
    }
    /// A problem, with the replacement that would mend it where there is one.
    pub(super) fn add_or_fix(&mut self, part: Part, problem: &Problem, fix: Option<String>) {
        match fix {
            Some(text) => self.add_fix(part, problem, text),
            None => self.add(part, problem),
        }
    }
    /// A problem that concerns a second place.
    pub(super) fn add_also(&mut self, part: Part, problem: &Problem, other: Part) {
        let span = self.span(other);
        self.with(part, problem, |d| d.also(span));
    }
    /// A syntax error.
    pub(super) fn syntax(&mut self, part: Part, syntax: Syntax) {
        // a parser and its caller may both stumble over one mark
        let again = self.list.iter().any(|d| d.code == "syntax" && d.primary.is_some_and(|s| s.start == part.start));
        if again {
            return;
        }
        self.syntax += 1;
        if self.syntax <= MAX_SYNTAX {
            self.add(part, &Problem::Syntax(syntax));
        }
    }
    fn with(&mut self, part: Part, problem: &Problem, more: impl FnOnce(Diagnostic) -> Diagnostic) {
        let (count, most) = match problem.level() {
            Level::Note | Level::Warning => (&mut self.warnings, MAX_WARNINGS),
            Level::Error => (&mut self.errors, MAX_ERRORS),
        };
        *count += 1;
        if *count <= most {
            self.list.push(more(Diagnostic::at(self.span(part), problem)));
        } else if *count == most + 1 && problem.level() == Level::Error {
            let over = Problem::TooMany(most);
            self.list.push(Diagnostic::at(self.span(part), &over));
        }
    }
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        self.list
    }
    /// What was said already, and what the stretches gave.
    pub(super) fn with_own(mut self, stretches: Vec<Vec<Diagnostic>>) -> Vec<Diagnostic> {
        let own = std::mem::take(&mut self.list);
        (self.warnings, self.errors) = (0, 0);
        self.join([vec![own], stretches].concat())
    }
    /// Joins what the stretches of one file gave, within the bounds of one file.
    pub(super) fn join(mut self, stretches: Vec<Vec<Diagnostic>>) -> Vec<Diagnostic> {
        for d in stretches.into_iter().flatten() {
            let (count, most) = match d.level {
                Level::Note | Level::Warning => (&mut self.warnings, MAX_WARNINGS),
                Level::Error => (&mut self.errors, MAX_ERRORS + 1),
            };
            *count += 1;
            if *count <= most {
                self.list.push(d);
            }
        }
        self.list
    }
}
