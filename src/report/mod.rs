//! Findings and diagnostics → bytes; one file a format. The only room with miette.

pub mod annotate;
pub mod baseline;
pub mod codes;
pub mod exports;
pub mod html;
pub mod item;
pub mod json;
pub mod office;
pub mod problem;
pub mod score;
pub mod text;
pub mod words;

use crate::base::{Diagnostic, Lang, Sources};
use crate::engine::Finding;
use crate::engine::outcome::Outcome;
use crate::facts::Facts;
use crate::facts::waivers::Waiver;
use crate::model::Model;
use std::borrow::Cow;
pub use text::Look;
use words::Voice;

/// Everything a format may show of a run.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules.
    pub model: &'a Model,
    /// SHA-256 over them, `sha256:…`.
    pub rules_digest: &'a str,
    /// The facts.
    pub facts: &'a Facts,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// The findings.
    pub outcome: &'a Outcome,
    /// The waivers that findings refer to.
    pub waivers: &'a [Waiver],
    /// What is wrong in the texts.
    pub diagnostics: &'a [Diagnostic],
    /// A former result to compare with.
    pub baseline: Option<&'a baseline::Baseline>,
}

impl<'a> Report<'a> {
    /// Who finds the words.
    pub fn voice(&self) -> Voice<'a> {
        Voice { lang: self.lang, model: self.model, assessment: self.outcome.assessment }
    }
    /// The findings in the order of the outcome: those it holds, or made now, some entities at a time.
    pub fn findings(&self) -> Findings<'a> {
        Findings { report: *self, held: self.outcome.findings.iter(), next: 0, made: Vec::new().into_iter() }
    }
}

/// See [`Report::findings`].
#[derive(Debug)]
pub struct Findings<'a> {
    report: Report<'a>,
    held: std::slice::Iter<'a, Finding>,
    /// The entity from which on none were made.
    next: u32,
    made: std::vec::IntoIter<Finding>,
}

impl<'a> Iterator for Findings<'a> {
    type Item = Cow<'a, Finding>;
    fn next(&mut self) -> Option<Cow<'a, Finding>> {
        if let Some(finding) = self.held.next() {
            return Some(Cow::Borrowed(finding));
        }
        let later = self.report.outcome.later.as_deref()?;
        let end = self.report.facts.entities.len() as u32;
        loop {
            if let Some(finding) = self.made.next() {
                return Some(Cow::Owned(finding));
            }
            if self.next >= end {
                return None;
            }
            let to = self.next.saturating_add(later.stretch()).min(end);
            let voice = self.report.voice();
            let tell = |finding: &mut Finding| {
                if later.brief {
                    voice.tell(finding);
                }
            };
            self.made = later.findings(self.report.model, self.report.facts, self.next..to, &tell).into_iter();
            self.next = to;
        }
    }
}
