//! Remarks of the engine as diagnostics: an event after the day of judgement.

use crate::base::{Day, Diagnostic, Lang, Level, Problem, Words};
use crate::engine::finding::Remark;
use crate::engine::outcome::Outcome;
use crate::facts::Facts;

/// What an evaluation noticed about the facts.
#[derive(Clone, Debug)]
pub enum RemarkProblem {
    /// A date after the day of judgement.
    AfterAsOf {
        /// Whose.
        entity: String,
        /// What it is called.
        name: String,
        /// The day stated.
        day: Day,
        /// The day of judgement.
        as_of: Day,
    },
}

impl Problem for RemarkProblem {
    fn code(&self) -> &'static str {
        match self {
            RemarkProblem::AfterAsOf { .. } => "after-as-of",
        }
    }
    fn level(&self) -> Level {
        match self {
            RemarkProblem::AfterAsOf { .. } => Level::Warning,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (RemarkProblem::AfterAsOf { entity, name, day, as_of }, Lang::Zh) => {
                Words::new(format!("{entity}的“{name}”日期为 {}，晚于判定日 {}，没有计入", day, as_of))
                    .label("晚于判定日")
                    .help("若日期有误请改正；若要计入，请用 --as-of 指定更晚的判定日")
            }
            (RemarkProblem::AfterAsOf { entity, name, day, as_of }, Lang::En) => {
                Words::new(format!("`{name}` of {entity} is on {day}, after the day of judgement {as_of}: not counted"))
                    .label("after the day of judgement")
                    .help("mend the date, or judge as of a later day with `--as-of`")
            }
        }
    }
}

/// The remarks of an outcome as diagnostics, in their order.
pub fn remarks(outcome: &Outcome, facts: &Facts) -> Vec<Diagnostic> {
    outcome
        .remarks
        .iter()
        .map(|remark| match remark {
            Remark::AfterAsOf(entity, fact, day) => Diagnostic::at(
                fact.at,
                &RemarkProblem::AfterAsOf {
                    entity: facts.entity(*entity).map_or_else(String::new, |e| e.name.to_string()),
                    name: if fact.label.is_empty() { fact.path.clone() } else { fact.label.clone() },
                    day: *day,
                    as_of: outcome.assessment.as_of,
                },
            ),
        })
        .collect()
}
