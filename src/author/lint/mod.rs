//! `guiju lint`: what loads and is still a mistake. One file a lint: its code, its page (what it means, with a faulty and
//! a mended example) and the function that looks. A lint speaks only of what it can prove, and shows the proof.
//!
//! [`LINTS`] is all of them; [`lint`] runs them and heeds what files allow (`allow.rs`). Conditions are weighed in
//! `author/reason`.

mod allow;
mod cx;
mod json;
mod page;
mod pairs;
mod proof;
mod text;
mod truth;
mod versions;

mod always_true;
mod contradiction;
mod exception_without_clause;
mod exceptions_overlap;
mod hidden_character;
mod implied;
mod look_alike;
mod never_true;
mod no_anchor;
mod no_cases;
mod no_label;
mod no_title;
mod nobody;
mod parameter_gap;
mod share_without_where;
mod shared_label;
mod unused;
mod unused_field;
mod version_gap;
mod version_overlap;

pub use cx::Cx;
pub use json::write as json;
pub use page::{GIVEN, Page, index, page};
pub use text::closing;

use crate::author::cases::CaseFile;
use crate::base::{Diagnostic, Level, Sources};
use crate::model::Model;
use std::collections::BTreeMap;

/// A lint.
#[derive(Clone, Copy)]
pub struct Lint {
    /// Its stable code.
    pub code: &'static str,
    /// How bad it is unless the project says otherwise.
    pub level: Level,
    /// Whether it needs all of the rules: what is left out for an error could be what it misses.
    whole: bool,
    /// What it means.
    pub page: Page,
    /// What looks; `None` for those that speak of comments that allow.
    look: Option<fn(&Cx, &mut Vec<Diagnostic>)>,
}

/// All of them, by code.
pub const LINTS: &[Lint] = &[
    always_true::LINT,
    allow::BAD_ALLOW,
    contradiction::LINT,
    exception_without_clause::LINT,
    exceptions_overlap::LINT,
    hidden_character::LINT,
    implied::LINT,
    look_alike::LINT,
    never_true::LINT,
    no_anchor::LINT,
    no_cases::LINT,
    no_label::LINT,
    no_title::LINT,
    nobody::LINT,
    parameter_gap::LINT,
    share_without_where::LINT,
    shared_label::LINT,
    unused::LINT,
    allow::UNUSED_ALLOW,
    unused_field::LINT,
    version_gap::LINT,
    version_overlap::LINT,
];

/// The lint of this code.
pub fn find(code: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|lint| lint.code == code)
}

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The rules.
    pub model: &'a Model,
    /// All texts.
    pub sources: &'a Sources,
    /// The cases of the rules; `None`: not read, and none is missed.
    pub cases: Option<&'a [CaseFile]>,
    /// Whether something was left out of the rules because it is wrong.
    pub partial: bool,
}

/// How bad each lint is by its code, where the project says so; `None`: off.
pub type Levels = BTreeMap<&'static str, Option<Level>>;

/// What the lints find, by place, each with its level, and with a fix where it is sure.
pub fn lint(input: Input, levels: &Levels) -> Vec<Diagnostic> {
    let cx = Cx::new(input);
    let level_of = |lint: &Lint| levels.get(lint.code).copied().unwrap_or(Some(lint.level));
    let runs = |lint: &Lint| level_of(lint).is_some() && !(lint.whole && input.partial);
    let mut found = Vec::new();
    for lint in LINTS.iter().filter(|l| runs(l)) {
        if let Some(look) = lint.look {
            look(&cx, &mut found);
        }
    }
    let mut found = allow::heed(&cx, found, &|code| find(code).is_some_and(runs));
    for diagnostic in &mut found {
        if let Some(level) = find(diagnostic.code).and_then(level_of) {
            diagnostic.level = level;
        }
    }
    found.retain(|d| find(d.code).is_some_and(runs));
    found.sort_by_key(|d| (d.primary.map(|s| (s.file, s.start)), d.code));
    found.dedup();
    found
}
