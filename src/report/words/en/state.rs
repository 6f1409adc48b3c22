//! What a node found, in English, without saying what ought to be.

use super::EN;
use super::demand::{sentence, unknown_dates};
use super::phrase::{bound, date_words, days, subject};
use super::windows::deadline;
use crate::base::Day;
use crate::engine::finding::{Shown, Step, Truth, What, WindowState, WindowStep};
use crate::report::words::Voice;
use crate::report::words::shared::{NAMED, deciding, is_fixed, length, listed, measured, once, shown};
use crate::syntax::tree::Quant;

/// What a condition found, with the parts it rests on: for a `when`, which is told without a tree.
pub(super) fn condition(step: &Step, voice: &Voice) -> String {
    let said = deciding(step).into_iter().filter(|p| !is_fixed(p));
    let parts = once(said.map(|p| condition(p, voice)));
    match &step.what {
        _ if parts.is_empty() => state(step, voice),
        What::Any if parts.len() == 1 => parts.concat(),
        What::Any if step.truth == Truth::False => format!("none of these: {}", parts.join("; ")),
        What::All => parts.join("; "),
        What::Any | What::Not | What::Forbidden => format!("{}: {}", state(step, voice), parts.join("; ")),
        What::Flag { name, .. } => format!("{name}: {}", parts.join("; ")),
        _ => state(step, voice),
    }
}

pub(in crate::report::words) fn state(step: &Step, voice: &Voice) -> String {
    match &step.what {
        What::All => "all of these".into(),
        What::Any => "at least one of these".into(),
        What::Not => "not this".into(),
        What::Forbidden => "this must not be".into(),
        What::Compare { name, left: Shown::Unknown, right: Shown::Unknown, against, .. } if !against.is_empty() => {
            format!("neither {name} nor {against} is stated")
        }
        What::Compare { name, left, op, right: right @ Shown::Unknown, against } if !against.is_empty() => {
            let left = shown(left, EN);
            format!("{name} is {left} (condition: {}{against}, which is not stated)", date_words(*op, right))
        }
        What::Compare { name, left, op, right, .. } => {
            format!("{name} is {} (condition: {}{})", shown(left, EN), date_words(*op, right), shown(right, EN))
        }
        What::InRange { name, value, lo, hi } => {
            format!("{name} is {} (condition: {} to {})", shown(value, EN), shown(lo, EN), shown(hi, EN))
        }
        What::InSet { name, value, set } => {
            let all: Vec<String> = set.iter().map(|s| shown(s, EN)).collect();
            format!("{name} is {} (condition: one of {})", shown(value, EN), listed(&all, NAMED + 3, EN))
        }
        What::Flag { name, value } => format!("{name}: {}", shown(value, EN)),
        What::Missing { name, missing, .. } => {
            format!("{name} is {}", if *missing { "missing" } else { "stated" })
        }
        What::Contains { name, item } => format!(
            "{name} {} {}",
            match step.truth {
                Truth::True => "holds",
                Truth::False => "does not hold",
                Truth::Unknown | Truth::Open => "may or may not hold",
            },
            shown(item, EN)
        ),
        What::Members { quant, name, filtered: _, yes, no, maybe } => {
            let ask = match quant {
                Quant::All => "all must",
                Quant::Some => "some must",
                Quant::No => "none may",
            };
            let unsure = if *maybe > 0 { format!(", {maybe} unknown") } else { String::new() };
            format!("{name} ({ask}): {yes} do, {no} do not{unsure}")
        }
        What::Member { name } => name.clone(),
        What::Measured(m) => {
            format!("{}: {} (condition: {})", subject(&m.name, m.measure), measured(m, "", EN), bound(&m.limit, true))
        }
        What::Windows { name, all: true, total, met, .. } => {
            format!("{name} (all must): {met} of {total} windows met")
        }
        What::Windows { name, measure, all: false, windows, total, met } => match windows.first() {
            Some(w) => format!(
                "{} ({} in each window): {met} of {total} met",
                subject(name, *measure),
                bound(&w.measured.limit, true)
            ),
            None if *total > 0 => format!("{}: {met} of {total} windows met", subject(name, *measure)),
            None => format!("{}: no window fell due", subject(name, *measure)),
        },
        What::Rolling { name, measure, length: span, some, day, last } => {
            let head = format!(
                "{} in {} rolling {}",
                subject(name, *measure),
                if *some { "some" } else { "every" },
                length(*span, EN)
            );
            match day {
                Some(w) => format!(
                    "{head}: {} up to {} (condition: {}){}",
                    measured(&w.measured, "", EN),
                    w.range.to,
                    bound(&w.measured.limit, true),
                    match last {
                        Some(last) if *last != w.range.to => format!(", until {last}"),
                        _ => String::new(),
                    }
                ),
                None => head,
            }
        }
        What::Deadline { .. } => deadline(step, step.truth, voice),
        What::Stale { .. } | What::NoCalendar { .. } | What::Ledger { .. } => sentence(step, true, voice),
        What::Dates { names } => unknown_dates(names),
        What::Constant => "a constant condition".into(),
    }
}

pub(in crate::report::words) fn window(w: &WindowStep, _voice: &Voice) -> String {
    let mut text = format!("{}: {}", w.label, measured(&w.measured, "", EN));
    match w.state {
        WindowState::Met => {}
        WindowState::Broken => {
            text.push_str(&format!(", must be {}", bound(&w.measured.limit, true)));
        }
        WindowState::Unknown => text.push_str(", not known"),
        WindowState::Open => text.push_str(&format!(", open until {}", w.range.to)),
        WindowState::Partial => text.push_str(", cut short: not enforced"),
    }
    if let Some(on) = w.late {
        text.push_str(&format!(", {} late ({on})", days(on.0 - w.range.to.0)));
    }
    match w.ledger_ends {
        Some(Day::MIN) => text.push_str(", the ledger is not declared complete"),
        Some(day) => text.push_str(&format!(", the ledger ends on {day}")),
        None => {}
    }
    text
}
