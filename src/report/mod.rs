//! Findings and diagnostics → bytes; one file a format. The only room with miette.

pub mod baseline;
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
use crate::engine::outcome::Outcome;
use crate::facts::Facts;
use crate::facts::waivers::Waiver;
use crate::model::Model;
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
}
