//! What can be wrong with rules beyond their grammar: data and words, a file an area.
//!
//! Both languages stand side by side in one exhaustive match, so that neither can be forgotten.

/// Text in the language asked for; both are format strings.
macro_rules! t {
    ($lang:expr, $zh:literal, $en:literal) => {
        match $lang {
            $crate::base::Lang::Zh => format!($zh),
            $crate::base::Lang::En => format!($en),
        }
    };
}

mod collections;
mod duties;
mod names;
mod packs;
mod shape;
mod types;
mod vocabulary;

pub(super) use collections::{CollectionProblem, Use};
pub(super) use duties::{DutyProblem, DutyWord, Keyword};
pub(super) use names::{Circular, NameProblem, What};
pub(super) use packs::{PackProblem, Want};
pub(super) use shape::Shape;
pub(super) use types::TypeProblem;
pub(super) use vocabulary::VocabularyProblem;

use crate::base::Lang;

/// “Did you mean …”, where something is near enough.
fn did_you_mean(lang: Lang, near: Option<&str>) -> Option<String> {
    near.map(|n| t!(lang, "是否应为“{n}”？", "did you mean `{n}`?"))
}

/// Several names: `“甲”、“乙”` or `` `a`, `b` ``.
fn list(lang: Lang, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| t!(lang, "“{n}”", "`{n}`")).collect();
    quoted.join(lang.pick("、", ", "))
}

/// A circle of names: `“甲”→“乙”→“甲”`.
fn circle(lang: Lang, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().chain(names.first()).map(|n| t!(lang, "“{n}”", "`{n}`")).collect();
    quoted.join(lang.pick("→", " → "))
}
