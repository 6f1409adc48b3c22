//! Periods, due days and deadlines in Chinese.

use super::ZH;
use super::phrase::{bound, is_name, recorded, subject, unit_of};
use crate::base::Day;
use crate::engine::finding::{Shown, Truth, WindowState, WindowStep};
use crate::model::Measure;
use crate::report::words::shared::{asks_for_any, in_state, is_due, labels, listed, measured};
use crate::report::words::{Voice, label};

pub(super) fn windows_sentence(
    name: &str,
    measure: Measure,
    windows: &[WindowStep],
    (total, met): (usize, usize),
    truth: Truth,
    voice: &Voice,
) -> String {
    let state = match truth {
        Truth::False => WindowState::Broken,
        Truth::Unknown => WindowState::Unknown,
        Truth::Open => WindowState::Open,
        Truth::True => {
            return match windows.first() {
                _ if total == 0 => format!("{name}：考核期内没有完整的期间"),
                Some(w) if total > 1 => {
                    format!("{name}：{}全部达到要求", label::counted(&w.label, total, ZH))
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
    let tail = if total > 1 {
        format!("（{}中 {met} 个达到要求）", label::counted(&first.label, total, ZH))
    } else {
        String::new()
    };
    let limit = bound(&first.measured.limit, true, unit);
    match state {
        WindowState::Broken => {
            let empty = |w: &&WindowStep| w.measured.hi.is_some_and(|h| h.is_zero()) && asks_for_any(&w.measured.limit);
            let due = if is_due(first) { "到期" } else { "" };
            let mut text = if those.iter().all(empty) {
                format!("{}{due}没有{}", labels(&those, voice), recorded(name))
            } else if those.len() <= 4 {
                let each: Vec<String> = those
                    .iter()
                    .map(|w| format!("{} {}", labels(std::slice::from_ref(w), voice), measured(&w.measured, unit, ZH)))
                    .collect();
                format!("{}：{}，应{limit}", subject(name, measure), each.join("、"))
            } else {
                format!("{}的{}未达到要求，应{limit}", labels(&those, voice), subject(name, measure))
            };
            let late: Vec<String> = those
                .iter()
                .filter_map(|w| {
                    let on = w.late?;
                    Some(format!(
                        "{}的迟 {} 天，至 {} 才有",
                        labels(std::slice::from_ref(w), voice),
                        on.0 - w.range.to.0,
                        label::day(on, ZH)
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
                Some(Day::MIN) => format!("{}尚不能确定：{name}台账未声明完整（应{limit}）", labels(&those, voice)),
                Some(day) => {
                    format!("{}尚不能确定：{name}台账截至 {}（应{limit}）", labels(&those, voice), label::day(day, ZH))
                }
                None if those.len() == 1 => {
                    format!("{}尚不能确定：{} {now}，应{limit}", labels(&those, voice), subject(name, measure))
                }
                None => format!("{}的{}尚不能确定，应{limit}", labels(&those, voice), subject(name, measure)),
            }
        }
        WindowState::Open => {
            let until = label::day(first.range.to, ZH);
            let now = measured(&first.measured, unit, ZH);
            let more = if those.len() > 1 {
                format!("，其后还有 {}", label::counted(&first.label, those.len() - 1, ZH))
            } else {
                String::new()
            };
            format!(
                "{}尚未到期（{until} 止）：{} 目前 {now}，应{limit}{more}",
                labels(std::slice::from_ref(first), voice),
                subject(name, measure)
            )
        }
        WindowState::Met | WindowState::Partial => tail,
    }
}

pub(super) fn deadline(
    name: &str,
    done: &Shown,
    due: Option<Day>,
    outside: bool,
    truth: Truth,
    voice: &Voice,
) -> String {
    let as_of = voice.assessment.as_of;
    let Some(due) = due else {
        return format!("{}的期限无法确定：用来推算期限的日期未填报", is_name(name));
    };
    let by = format!("期限为 {}（含当日）", label::day(due, ZH));
    if outside {
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
        | Shown::TooLarge
        | Shown::Months(_) => None,
    };
    match (truth, day) {
        (Truth::False, Some(day)) if day > due => {
            format!("{}为 {}，{by}，迟 {} 天", is_name(name), label::day(day, ZH), day.0 - due.0)
        }
        (_, Some(day)) => format!("{}为 {}，{by}", is_name(name), label::day(day, ZH)),
        (Truth::False, None) if as_of > due => format!("{}尚无，{by}，已逾期 {} 天", is_name(name), as_of.0 - due.0),
        (Truth::False, None) => format!("{}尚无，{by}", is_name(name)),
        (Truth::Open, None) => format!("{}尚无，{by}，还有 {} 天", is_name(name), (due.0 - as_of.0).max(0)),
        (Truth::Unknown, None) => format!("{}未填报，{by}", is_name(name)),
        (Truth::True, None) => by,
    }
}
