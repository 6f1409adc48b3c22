//! Turns of phrase in Chinese: bounds, units, what is measured.

use super::ZH;
use crate::base::Dim;
use crate::engine::finding::{Limit, Shown};
use crate::model::Measure;
use crate::report::words::shared::{as_cmp, contrary, shown};
use crate::syntax::tree::Cmp;

/// 不少于, 不低于, 不超过 … as the kind of value wants them.
pub(super) fn compare_words(op: Cmp, right: &Shown) -> &'static str {
    match right {
        Shown::Date(_) | Shown::DateTime(_) => match op {
            Cmp::Eq => "为",
            Cmp::Ne => "不为",
            Cmp::Lt => "早于",
            Cmp::Le => "不晚于",
            Cmp::Gt => "晚于",
            Cmp::Ge => "不早于",
        },
        Shown::Number(_, Dim::Share) | Shown::Between(_, _, Dim::Share) | Shown::Ratio(_, _) => match op {
            Cmp::Eq => "为",
            Cmp::Ne => "不为",
            Cmp::Lt => "低于",
            Cmp::Le => "不高于",
            Cmp::Gt => "高于",
            Cmp::Ge => "不低于",
        },
        Shown::Unknown
        | Shown::Nothing
        | Shown::Bool(_)
        | Shown::Number(_, _)
        | Shown::Between(_, _, _)
        | Shown::Text(_)
        | Shown::NoDivisor
        | Shown::NoCalendar(_)
        | Shown::TooLarge
        | Shown::Months(_) => match op {
            Cmp::Eq => "为",
            Cmp::Ne => "不为",
            Cmp::Lt => "少于",
            Cmp::Le => "不超过",
            Cmp::Gt => "超过",
            Cmp::Ge => "不少于",
        },
    }
}

pub(super) fn bound(limit: &Limit, wanted: bool, unit: &str) -> String {
    let with_unit = |value: &Shown| match value {
        Shown::Number(_, Dim::None) if !unit.is_empty() => format!("{} {unit}", shown(value, ZH)),
        _ => shown(value, ZH),
    };
    match as_cmp(limit) {
        Ok((op, n)) => {
            let op = if wanted { op } else { contrary(op) };
            let word = match op {
                Cmp::Eq => "恰为",
                Cmp::Ne => "不为",
                Cmp::Lt | Cmp::Le | Cmp::Gt | Cmp::Ge => compare_words(op, n),
            };
            format!("{word} {}", with_unit(n))
        }
        Err((lo, hi)) => format!("{} {} 至 {}", if wanted { "为" } else { "不在" }, shown(lo, ZH), with_unit(hi)),
    }
}

pub(super) fn unit_of(measure: Measure, events: bool) -> &'static str {
    match (measure, events) {
        (Measure::Count, true) => "次",
        (Measure::Count, false) => "个",
        (Measure::Distinct, _) => "个",
        (Measure::Share | Measure::Sum, _) => "",
    }
}

pub(super) fn subject(name: &str, measure: Measure) -> String {
    match measure {
        Measure::Count => name.to_string(),
        Measure::Share => format!("{name}中符合要求的占比"),
        // Of a collection and a field, 下基层·日期: the collection has different days.
        Measure::Distinct => match name.rsplit_once('·') {
            Some((list, field)) => format!("{list}的不同{field}"),
            None => format!("不同的{name}"),
        },
        Measure::Sum => match name.rsplit_once('·') {
            Some((list, field)) => format!("{list}的{field}合计"),
            None => format!("{name}合计"),
        },
    }
}

/// What a number was compared with, where it is not one that the rule prints.
pub(super) fn basis(name: &str, against: &str) -> String {
    match against {
        "" => String::new(),
        _ if against == name => format!("（另一条件下的{}）", is_name(against)),
        _ => format!("（按{}）", is_name(against)),
    }
}

pub(super) fn is_name(name: &str) -> String {
    format!("“{name}”")
}

pub(super) fn recorded(name: &str) -> String {
    if name.ends_with("记录") || name.ends_with("台账") || name.ends_with("报告") {
        name.to_string()
    } else {
        format!("{name}记录")
    }
}
