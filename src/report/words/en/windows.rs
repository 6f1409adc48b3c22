//! Periods, due days and deadlines in English.

use super::EN;
use super::phrase::{bound, days, subject};
use crate::base::Day;
use crate::engine::finding::{Shown, Step, Truth, What, WindowState, WindowStep};
use crate::model::Measure;
use crate::report::words::Voice;
use crate::report::words::shared::{asks_for_any, in_state, is_due, labels, listed, measured, reasons};

/// What is counted in each window.
pub(super) struct Counted<'a> {
    /// The collection's label.
    pub(super) name: &'a str,
    /// How it is measured.
    pub(super) measure: Measure,
    /// Whether what is counted is what fails of all, and must be none.
    pub(super) all: bool,
    /// Whether that is what must be, rather than what must not.
    pub(super) wanted: bool,
}

/// Windows in which there is what must not be.
pub(super) fn unwanted_windows(name: &str, measure: Measure, windows: &[WindowStep]) -> String {
    let met = in_state(windows, WindowState::Met);
    let those: Vec<&WindowStep> = if met.is_empty() { windows.iter().collect() } else { met };
    let Some(first) = those.first() else {
        return format!("there must be no {name}");
    };
    let each: Vec<String> =
        those.iter().take(4).map(|w| format!("{} in {}", measured(&w.measured, "", EN), w.label)).collect();
    format!("{}: {}, {}", those_named(name, first, measure), each.join(", "), limit_of(first, false))
}

/// What ought to be, or ought not.
fn limit_of(window: &WindowStep, wanted: bool) -> String {
    if !wanted && asks_for_any(&window.measured.limit) {
        "there must be none".to_string()
    } else {
        format!("must be {}", bound(&window.measured.limit, wanted))
    }
}

/// What is counted: the collection, or those of it that fit.
fn those_named(name: &str, window: &WindowStep, measure: Measure) -> String {
    if window.measured.filtered { format!("fitting {}", subject(name, measure)) } else { subject(name, measure) }
}

pub(super) fn windows_sentence(
    counted: &Counted,
    windows: &[WindowStep],
    (total, met): (usize, usize),
    truth: Truth,
    voice: &Voice,
) -> String {
    let (name, measure) = (counted.name, counted.measure);
    let state = match truth {
        Truth::False => WindowState::Broken,
        Truth::Unknown => WindowState::Unknown,
        Truth::Open => WindowState::Open,
        Truth::True => {
            return if total == 0 {
                format!("{name}: no whole window in the days assessed")
            } else {
                format!("{name}: {met} of {total} windows met")
            };
        }
    };
    let those = in_state(windows, state);
    let Some(first) = those.first() else {
        return format!("{name}: {met} of {total} windows met");
    };
    let tail = if total > 1 { format!(" ({met} of {total} windows met)") } else { String::new() };
    let limit = limit_of(first, counted.wanted);
    let what = those_named(name, first, measure);
    let which = labels(&those, voice);
    if counted.all && state == WindowState::Open {
        return format!("{} is open until {}: all {name} must satisfy", first.label, first.range.to);
    }
    // That none of those that fail may be there is not what the rule says.
    let limit_aside = if counted.all { String::new() } else { format!(" ({limit})") };
    match state {
        WindowState::Broken => {
            let empty = |w: &&WindowStep| w.measured.hi.is_some_and(|h| h.is_zero()) && asks_for_any(&w.measured.limit);
            let preposition = if is_due(first) { "by" } else { "in" };
            let mut text = if those.iter().all(empty) {
                format!("no {}{name} {preposition} {which}", if first.measured.filtered { "fitting " } else { "" })
            } else if those.len() <= 4 {
                let each: Vec<String> =
                    those.iter().map(|w| format!("{} in {}", measured(&w.measured, "", EN), w.label)).collect();
                format!("{what}: {}, {limit}", each.join(", "))
            } else {
                format!("{what} not met in {which}, {limit}")
            };
            let late: Vec<String> = those
                .iter()
                .filter_map(|w| {
                    let on = w.late?;
                    Some(format!("that of {} came {} late, on {on}", w.label, days(on.0 - w.range.to.0)))
                })
                .collect();
            if !late.is_empty() {
                text.push_str(&format!("; {}", listed(&late, 3, EN)));
            }
            text + &tail
        }
        WindowState::Unknown => match those.iter().find_map(|w| w.ledger_ends) {
            Some(Day::MIN) => {
                format!("{which} not known: the ledger of {name} is not declared complete{limit_aside}")
            }
            Some(day) => {
                format!("{which} not known: the ledger of {name} ends on {day}{limit_aside}")
            }
            None if first.measured.hi.is_none() && matches!(measure, Measure::Count | Measure::Distinct) => {
                format!("{which} not known: `{name}` is not stated{limit_aside}")
            }
            None if counted.all => format!("{which} not known: whether all {name} satisfy"),
            None if those.len() == 1 => {
                format!("{which} not known: {what} {}, {limit}", measured(&first.measured, "", EN))
            }
            None => format!("{which} not known: {what} {limit}"),
        },
        WindowState::Open => {
            let more = if those.len() > 1 { format!(", {} more to come", those.len() - 1) } else { String::new() };
            format!(
                "{} is open until {}: {what} {} so far, {limit}{more}",
                first.label,
                first.range.to,
                measured(&first.measured, "", EN)
            )
        }
        WindowState::Met | WindowState::Partial => tail,
    }
}

pub(super) fn deadline(step: &Step, truth: Truth, voice: &Voice) -> String {
    let What::Deadline { name, done, due, outside, filtered } = &step.what else { return String::new() };
    let as_of = voice.assessment.as_of;
    let Some(due) = *due else {
        if *outside {
            return format!("`{name}` is due on a day too far off, outside the days assessed: not judged");
        }
        return format!("the due day of `{name}` is unknown: the date it depends on is not known");
    };
    if *outside {
        return format!("`{name}` is due by {due}, outside the days assessed: not judged");
    }
    let fit = if *filtered { "fitting " } else { "" };
    let day = match done {
        Shown::Date(day) => Some(*day),
        Shown::DateTime(at) => Some(at.day()),
        Shown::Unknown
        | Shown::Nothing
        | Shown::Bool(_)
        | Shown::Number(_, _)
        | Shown::Between(_, _, _)
        | Shown::Ratio(_, _)
        | Shown::Text(_)
        | Shown::NoDivisor
        | Shown::NoCalendar(_)
        | Shown::TooLarge
        | Shown::Months(_) => None,
    };
    match (truth, day) {
        (Truth::False, Some(day)) if day > due => {
            format!("`{name}` on {day}, due by {due}: {} late", days(day.0 - due.0))
        }
        (_, Some(day)) => format!("`{name}` on {day}, due by {due}"),
        (Truth::False, None) if as_of > due => {
            format!("no {fit}`{name}`, due by {due}: overdue by {}", days(as_of.0 - due.0))
        }
        (Truth::False, None) => format!("no {fit}`{name}`, due by {due}"),
        (Truth::Open, None) => format!("no {fit}`{name}` yet, due by {due}: {} left", days((due.0 - as_of.0).max(0))),
        (Truth::Unknown, None) if *done == Shown::Nothing && !reasons(step).is_empty() => {
            format!("no {fit}`{name}`, due by {due}: whether it is overdue is not known")
        }
        (Truth::Unknown, None) => format!("`{name}` is not stated, due by {due}"),
        (Truth::True, None) => format!("`{name}`, due by {due}"),
    }
}
