//! Periods, due days and deadlines in Chinese.

use super::ZH;
use super::phrase::{bound, is_name, recorded, subject, unit_of};
use crate::base::Day;
use crate::engine::finding::{Shown, Step, Truth, What, WindowState, WindowStep};
use crate::model::Measure;
use crate::report::words::shared::{asks_for_any, in_state, is_due, labels, listed, measured, reasons};
use crate::report::words::{Voice, label};

/// 安全生产会议 of 安全生产会议记录: its ledger is 安全生产会议台账.
pub(super) fn ledger_name(name: &str) -> &str {
    name.strip_suffix("记录").or_else(|| name.strip_suffix("台账")).filter(|s| !s.is_empty()).unwrap_or(name)
}

/// `12 个月`, `12 个到期日`.
pub(super) fn how_many(sample: &WindowStep, n: usize) -> String {
    if is_due(sample) { format!("{n} 个到期日") } else { label::counted(&sample.label, n, ZH) }
}

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
pub(super) fn unwanted_windows(name: &str, measure: Measure, windows: &[WindowStep], voice: &Voice) -> String {
    let unit = unit_of(measure, true);
    let met = in_state(windows, WindowState::Met);
    let those: Vec<&WindowStep> = if met.is_empty() { windows.iter().collect() } else { met };
    let Some(first) = those.first() else {
        return format!("不应有{name}");
    };
    let each: Vec<String> = those
        .iter()
        .take(4)
        .map(|w| format!("{} {}", labels(std::slice::from_ref(w), voice), measured(&w.measured, unit, ZH)))
        .collect();
    format!("{}：{}，{}", unwanted(name, first, measure), each.join("、"), limit_of(first, false, unit))
}

/// What ought not to be: the collection, or those of it that the rule names.
fn unwanted(name: &str, window: &WindowStep, measure: Measure) -> String {
    if window.measured.filtered {
        format!("{}中属于所列情形的", is_name(&subject(name, measure)))
    } else {
        subject(name, measure)
    }
}

/// What ought to be: `应不少于 1 次`; what ought not to be at all: `不应有`.
fn limit_of(window: &WindowStep, wanted: bool, unit: &str) -> String {
    if !wanted && asks_for_any(&window.measured.limit) {
        "不应有".to_string()
    } else {
        format!("应{}", bound(&window.measured.limit, wanted, unit))
    }
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
            return match windows.first() {
                _ if total == 0 => format!("{name}：考核期内没有完整的期间"),
                Some(w) if total > 1 => {
                    format!("{name}：{}全部达到要求", how_many(w, total))
                }
                _ => format!("{name}：达到要求"),
            };
        }
    };
    let those = in_state(windows, state);
    let unit = unit_of(measure, true);
    let Some(first) = those.first() else {
        return format!("{name}：{total} 个期间中 {met} 个达到要求");
    };
    let tail =
        if total > 1 { format!("（{}中 {met} 个达到要求）", how_many(first, total)) } else { String::new() };
    let limit = limit_of(first, counted.wanted, unit);
    if counted.all && state == WindowState::Open {
        return format!(
            "{}尚未到期（至 {}）：{name}均须符合",
            labels(std::slice::from_ref(first), voice),
            first.range.to
        );
    }
    // That none of those that fail may be there is not what the rule says.
    let limit_aside = if counted.all { String::new() } else { format!("（{limit}）") };
    match state {
        WindowState::Broken => {
            let empty = |w: &&WindowStep| w.measured.hi.is_some_and(|h| h.is_zero()) && asks_for_any(&w.measured.limit);
            let due = if is_due(first) { "到期" } else { "" };
            let mut text = if those.iter().all(empty) {
                {
                    let fit = if first.measured.filtered { "符合要求的" } else { "" };
                    format!("{}{due}没有{fit}{}", labels(&those, voice), recorded(name))
                }
            } else if those.len() <= 4 {
                let each: Vec<String> = those
                    .iter()
                    .map(|w| format!("{} {}", labels(std::slice::from_ref(w), voice), measured(&w.measured, unit, ZH)))
                    .collect();
                format!("{}：{}，{limit}", subject(name, measure), each.join("、"))
            } else {
                format!("{}的{}未达到要求，{limit}", labels(&those, voice), subject(name, measure))
            };
            let late: Vec<String> = those
                .iter()
                .filter_map(|w| {
                    let on = w.late?;
                    Some(format!(
                        "{}那次迟 {} 天（{}）",
                        labels(std::slice::from_ref(w), voice),
                        on.0 - w.range.to.0,
                        on
                    ))
                })
                .collect();
            if !late.is_empty() {
                text.push_str(&format!("；{}", listed(&late, 3, ZH)));
            }
            text + &tail
        }
        WindowState::Unknown => {
            let ledger = those.iter().find_map(|w| w.ledger_ends);
            let now = measured(&first.measured, unit, ZH);
            match ledger {
                Some(Day::MIN) => {
                    format!("{}尚不能确定：{}台账未声明完整{limit_aside}", labels(&those, voice), ledger_name(name))
                }
                Some(day) => {
                    format!("{}尚不能确定：{}台账截至 {}{limit_aside}", labels(&those, voice), ledger_name(name), day)
                }
                None if first.measured.hi.is_none() && matches!(measure, Measure::Count | Measure::Distinct) => {
                    format!(
                        "{}未填报，无法判断 {}是否符合{limit_aside}",
                        is_name(ledger_name(name)),
                        labels(&those, voice)
                    )
                }
                None if counted.all => format!("{}的{name}是否都符合尚不能确定", labels(&those, voice)),
                None if those.len() == 1 => {
                    format!("{}尚不能确定：{} {now}，{limit}", labels(&those, voice), subject(name, measure))
                }
                None => format!("{}的{}尚不能确定，{limit}", labels(&those, voice), subject(name, measure)),
            }
        }
        WindowState::Open => {
            let until = first.range.to;
            let now = measured(&first.measured, unit, ZH);
            let more = if those.len() > 1 {
                format!("，其后还有 {}", how_many(first, those.len() - 1))
            } else {
                String::new()
            };
            let what = match (counted.wanted, first.measured.filtered) {
                (false, _) => unwanted(name, first, measure),
                (true, true) => format!("符合要求的{}", subject(name, measure)),
                (true, false) => subject(name, measure),
            };
            format!(
                "{}尚未到期（至 {until}）：{what}目前 {now}，{limit}{more}",
                labels(std::slice::from_ref(first), voice)
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
            return format!("{}的期限过远，不在考核期内，不作判断", is_name(name));
        }
        return format!("{}的期限无法确定：推算期限所依据的日期尚不清楚", is_name(name));
    };
    let fit = if *filtered { "符合要求的" } else { "" };
    let by = format!("期限为 {}（含当日）", due);
    if *outside {
        return format!("{}{by}，不在考核期内，不作判断", is_name(name));
    }
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
            format!("{}为 {}，{by}，迟 {} 天", is_name(name), day, day.0 - due.0)
        }
        (_, Some(day)) => format!("{}为 {}，{by}", is_name(name), day),
        (Truth::False, None) if as_of > due => {
            format!("尚无{fit}{}，{by}，已逾期 {} 天", is_name(name), as_of.0 - due.0)
        }
        (Truth::False, None) => format!("尚无{fit}{}，{by}", is_name(name)),
        (Truth::Open, None) => format!("尚无{fit}{}，{by}，还有 {} 天", is_name(name), (due.0 - as_of.0).max(0)),
        (Truth::Unknown, None) if *done == Shown::Nothing && !reasons(step).is_empty() => {
            format!("尚无{fit}{}，{by}，尚不能确定是否逾期", is_name(name))
        }
        (Truth::Unknown, None) => format!("{}未填报，{by}", is_name(name)),
        (Truth::True, None) => by,
    }
}
