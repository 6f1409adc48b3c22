//! The clauses as controls and the obligations as their objectives: those that were judged.

use super::line_or;
use super::shape::{All, ControlId, Objective, ObjectiveId, ObjectiveSelection, Objectives, Part, Reviewed, Selection};
use crate::base::Lang;
use crate::engine::Verdict;
use crate::model::Obligation;
use crate::report::Report;
use crate::report::text::{basis, title};
use std::collections::BTreeMap;

/// A control id or objective id: OSCAL takes letters, digits, `.`, `-` and `_`, and no digit first.
pub(super) fn token(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let kept = is_letter(c) || is_digit(c) || matches!(c, '.' | '-' | '_');
        out.push(if kept { c } else { '_' });
    }
    if out.chars().next().is_none_or(|c| !is_letter(c) && c != '_') {
        out.insert(0, '_');
    }
    out
}

/// Of what Unicode calls alphabetic the marks and letter-like signs are no letters to OSCAL: names here are Latin or Chinese.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134a}')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '〇'
}

/// The clause and document of a duty in one line; the duty's name where neither is given.
pub(super) fn basis_line(report: &Report, duty: &Obligation) -> String {
    line_or(&basis(duty, report), &duty.full)
}

/// A control with the obligations that rest on it.
#[derive(Default)]
struct Control<'a> {
    /// How a text cites it.
    cited: String,
    duties: Vec<&'a Obligation>,
    /// Whether any unit was judged by any of them.
    judged: bool,
}

/// All controls of the obligations that came to a verdict, by id.
pub(super) struct Controls<'a> {
    controls: BTreeMap<String, Control<'a>>,
    /// The obligations, each with whether any unit was judged by it.
    objectives: Vec<(&'a Obligation, bool)>,
}

impl<'a> Controls<'a> {
    pub(super) fn of(report: &Report<'a>) -> Controls<'a> {
        let mut out = Controls { controls: BTreeMap::new(), objectives: Vec::new() };
        for (duty, tally) in report.model.duties.iter().zip(&report.outcome.by_duty) {
            let all = tally.total();
            if all == 0 {
                continue;
            }
            let judged = all > tally.of(Verdict::NotApplicable) + tally.of(Verdict::Exempt);
            let document = report.model.documents.get(duty.document.index());
            let name = document.map_or("", |d| d.name.as_str());
            let printed = document.map_or_else(Vec::new, |d| d.printed(&duty.clauses));
            // What cites no clause stands under the document.
            let ids: Vec<String> = match printed.as_slice() {
                [] => vec![token(name)],
                several => several.iter().map(|clause| token(&format!("{name}.{clause}"))).collect(),
            };
            for (i, id) in ids.into_iter().enumerate() {
                let control = out.controls.entry(id).or_default();
                if control.cited.is_empty() {
                    let cited = document.map_or_else(String::new, |d| d.cited(report.lang));
                    let clause = printed.get(i).copied().unwrap_or_default();
                    control.cited = line_or(&format!("{cited} {clause}"), &duty.full);
                }
                control.judged |= judged;
                control.duties.push(duty);
            }
            out.objectives.push((duty, judged));
        }
        out
    }

    /// The objectives: they define what findings point at. `None` if there are none.
    pub(super) fn objectives(&self, report: &Report) -> Option<Objectives> {
        let mut defined: Vec<&str> = Vec::new();
        let mut all = Vec::new();
        for (id, control) in &self.controls {
            // An obligation that rests on several clauses is defined under the first: ids are unique.
            let duties: Vec<&&Obligation> =
                control.duties.iter().filter(|d| !defined.contains(&d.full.as_str())).collect();
            if duties.is_empty() {
                continue;
            }
            all.push(Objective {
                control_id: id.clone(),
                description: control.cited.clone(),
                parts: duties
                    .iter()
                    .map(|duty| Part {
                        id: token(&duty.full),
                        name: "objective",
                        title: line_or(title(duty, report.lang), &duty.full),
                        prose: duty.docs.clone().unwrap_or_else(|| basis_line(report, duty)),
                    })
                    .collect(),
            });
            defined.extend(control.duties.iter().map(|d| d.full.as_str()));
        }
        (!all.is_empty()).then_some(Objectives { objectives_and_methods: all })
    }

    /// What was judged, and what bound nobody.
    pub(super) fn reviewed(&self, lang: Lang) -> Reviewed {
        let (judged, idle): (Vec<_>, Vec<_>) = self.controls.iter().partition(|(_, c)| c.judged);
        let controls = |all: Vec<(&String, &Control)>| -> Vec<ControlId> {
            all.into_iter().map(|(id, _)| ControlId { control_id: id.clone() }).collect()
        };
        let objectives = |kept: bool| -> Vec<ObjectiveId> {
            let chosen = self.objectives.iter().filter(|(_, judged)| *judged == kept);
            chosen.map(|(duty, _)| ObjectiveId { objective_id: token(&duty.full) }).collect()
        };
        let nothing = self.controls.is_empty();
        // A selection has to begin with something, even if all of it is then left out.
        let none_judged = judged.is_empty().then_some(All {});
        let no_objective = self.objectives.iter().all(|(_, judged)| !judged).then_some(All {});
        let selection = ObjectiveSelection {
            include_all: no_objective,
            include_objectives: objectives(true),
            exclude_objectives: objectives(false),
        };
        Reviewed {
            control_selections: [Selection {
                description: nothing.then(|| lang.pick("没有核查任何义务", "no obligation was assessed").into()),
                include_all: none_judged,
                include_controls: controls(judged),
                exclude_controls: controls(idle),
            }],
            control_objective_selections: (!nothing).then_some(selection).into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn ids_hold_letters_and_digits_only() {
        assert_eq!(token("jz2022_9.三（十）7"), "jz2022_9.三_十_7");
        assert_eq!(token("3.10.7"), "_3.10.7");
        assert_eq!(token(" 𠀀😀\n"), "_𠀀__");
        assert_eq!(token(""), "_");
    }
}
