//! Turns of phrase in English: bounds, units, what is measured.

use super::EN;
use crate::engine::finding::{Limit, Shown};
use crate::model::Measure;
use crate::report::words::shared::{as_cmp, contrary, shown};
use crate::syntax::tree::Cmp;

pub(super) fn days(n: i32) -> String {
    if n == 1 { "1 day".into() } else { format!("{n} days") }
}

pub(super) fn compare_words(op: Cmp) -> &'static str {
    match op {
        Cmp::Eq => "",
        Cmp::Ne => "other than ",
        Cmp::Lt => "less than ",
        Cmp::Le => "at most ",
        Cmp::Gt => "more than ",
        Cmp::Ge => "at least ",
    }
}

pub(super) fn date_words(op: Cmp, right: &Shown) -> &'static str {
    match right {
        Shown::Date(_) | Shown::DateTime(_) => match op {
            Cmp::Eq => "",
            Cmp::Ne => "other than ",
            Cmp::Lt => "before ",
            Cmp::Le => "on or before ",
            Cmp::Gt => "after ",
            Cmp::Ge => "on or after ",
        },
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
        | Shown::Months(_) => compare_words(op),
    }
}

pub(super) fn bound(limit: &Limit, wanted: bool) -> String {
    match as_cmp(limit) {
        Ok((op, n)) => {
            let op = if wanted { op } else { contrary(op) };
            let word = match op {
                Cmp::Eq => "exactly ",
                Cmp::Ne | Cmp::Lt | Cmp::Le | Cmp::Gt | Cmp::Ge => compare_words(op),
            };
            format!("{word}{}", shown(n, EN))
        }
        Err((lo, hi)) => format!("{}between {} and {}", if wanted { "" } else { "not " }, shown(lo, EN), shown(hi, EN)),
    }
}

/// What a number was compared with, where it is not one that the rule prints.
pub(super) fn basis(name: &str, against: &str) -> String {
    match against {
        "" => String::new(),
        _ if against == name => format!(" (`{against}` under the other condition)"),
        _ => format!(" (by `{against}`)"),
    }
}

pub(super) fn subject(name: &str, measure: Measure) -> String {
    match measure {
        Measure::Count => name.to_string(),
        Measure::Share => format!("share of {name} that satisfy"),
        Measure::Distinct => format!("different {name}"),
        Measure::Sum => format!("sum of {name}"),
    }
}
