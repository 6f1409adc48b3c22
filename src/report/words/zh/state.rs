//! What a node found, in Chinese, without saying what ought to be.

use super::ZH;
use super::demand::{sentence, unknown_dates};
use super::phrase::{bound, compare_words, subject, unit_of};
use super::windows::{deadline, how_many};
use crate::base::Day;
use crate::engine::finding::{Shown, Step, Truth, What, WindowState, WindowStep};
use crate::report::words::Voice;
use crate::report::words::shared::{NAMED, deciding, is_fixed, labels, length, listed, measured, once, shown};
use crate::syntax::tree::Quant;

/// `应急工作人员数为 2`, `应急工作人员数未填报`.
fn is(name: &str, value: &Shown) -> String {
    match value {
        Shown::Unknown => format!("{name}未填报"),
        Shown::Nothing => format!("{name}没有填写"),
        Shown::NoDivisor => format!("{name}的分母为零"),
        Shown::NoCalendar(year) => format!("{name}要按 {year} 年的节假日安排推算，规则包没有"),
        Shown::Bool(_)
        | Shown::Number(_, _)
        | Shown::Between(_, _, _)
        | Shown::Ratio(_, _)
        | Shown::Date(_)
        | Shown::DateTime(_)
        | Shown::Text(_)
        | Shown::TooLarge
        | Shown::Months(_) => format!("{name}为 {}", shown(value, ZH)),
    }
}

/// What a condition found, with the parts it rests on: for a `when`, which is told without a tree.
pub(super) fn condition(step: &Step, voice: &Voice) -> String {
    let said = deciding(step).into_iter().filter(|p| !is_fixed(p));
    let parts = once(said.map(|p| condition(p, voice)));
    match &step.what {
        _ if parts.is_empty() => state(step, voice),
        What::Any if parts.len() == 1 => parts.concat(),
        What::Any if step.truth == Truth::False => format!("以下各项均不成立：{}", parts.join("；")),
        What::All => parts.join("；"),
        What::Any | What::Not | What::Forbidden => format!("{}：{}", state(step, voice), parts.join("；")),
        What::Flag { name, .. } => format!("{name}：{}", parts.join("；")),
        _ => state(step, voice),
    }
}

/// What a node found, without saying what ought to be.
pub(in crate::report::words) fn state(step: &Step, voice: &Voice) -> String {
    match &step.what {
        What::All => "以下各项均须成立".into(),
        What::Any => "以下各项至少一项成立".into(),
        What::Not => "以下情形不成立".into(),
        What::Forbidden => "不得出现以下情形".into(),
        What::Compare { name, left: Shown::Unknown, right: Shown::Unknown, against, .. } if !against.is_empty() => {
            format!("{name}、{against}都未填报")
        }
        What::Compare { name, left, op, right: right @ Shown::Unknown, against } if !against.is_empty() => {
            format!("{}（条件：{}{against}，而{against}未填报）", is(name, left), compare_words(*op, right))
        }
        What::Compare { name, left, op, right, .. } => {
            format!("{}（条件：{} {}）", is(name, left), compare_words(*op, right), shown(right, ZH))
        }
        What::InRange { name, value, lo, hi } => {
            format!("{}（条件：{} 至 {}）", is(name, value), shown(lo, ZH), shown(hi, ZH))
        }
        What::InSet { name, value, set } => {
            let all: Vec<String> = set.iter().map(|s| shown(s, ZH)).collect();
            format!("{}（条件：{} 之一）", is(name, value), listed(&all, NAMED + 3, ZH))
        }
        What::Flag { name, value } => format!("{name}：{}", shown(value, ZH)),
        What::Missing { name, missing, .. } => {
            format!("{name}{}", if *missing { "未填" } else { "已填" })
        }
        What::Contains { name, item } => format!(
            "{name}{} {}",
            match step.truth {
                Truth::True => "含有",
                Truth::False => "不含",
                Truth::Unknown | Truth::Open => "是否含有未知：",
            },
            shown(item, ZH)
        ),
        What::Members { quant, name, filtered: _, yes, no, maybe } => {
            let ask = match quant {
                Quant::All => "每个均须符合",
                Quant::Some => "至少一个符合",
                Quant::No => "不得有符合所列情形的",
            };
            let unsure = if *maybe > 0 { format!("、待核实 {maybe} 个") } else { String::new() };
            format!("{name}（{ask}）：符合 {yes} 个、不符合 {no} 个{unsure}")
        }
        What::Member { name } => name.clone(),
        What::Measured(m) => {
            let unit = unit_of(m.measure, false);
            format!(
                "{} {}（条件：{}）",
                subject(&m.name, m.measure),
                measured(m, unit, ZH),
                bound(&m.limit, true, unit)
            )
        }
        What::Windows { name, all: true, total, met, .. } => {
            format!("{name}（每个均须符合）：{total} 个期间中 {met} 个达到要求")
        }
        What::Windows { name, measure, all: false, windows, total, met } => {
            let unit = unit_of(*measure, true);
            match windows.first() {
                Some(w) => format!(
                    "{}（每期{}）：{}中 {met} 个达到",
                    subject(name, *measure),
                    bound(&w.measured.limit, true, unit),
                    how_many(w, *total)
                ),
                None if *total > 0 => format!("{}：{total} 个期间中 {met} 个达到要求", subject(name, *measure)),
                None => format!("{}：没有到期的期间", subject(name, *measure)),
            }
        }
        What::Rolling { name, measure, length: span, some, day, last } => {
            let unit = unit_of(*measure, true);
            let head = format!(
                "{}连续 {} 内的{}",
                if *some { "有" } else { "任一" },
                length(*span, ZH),
                subject(name, *measure)
            );
            match day {
                Some(w) => format!(
                    "{head}：截至 {} 为 {}（条件：{}）{}",
                    w.range.to,
                    measured(&w.measured, unit, ZH),
                    bound(&w.measured.limit, true, unit),
                    match last {
                        Some(last) if *last != w.range.to => format!("，至 {} 止", last),
                        _ => String::new(),
                    }
                ),
                None => head,
            }
        }
        What::Deadline { .. } => deadline(step, step.truth, voice),
        What::Stale { .. } | What::NoCalendar { .. } | What::Ledger { .. } => sentence(step, true, voice),
        What::Dates { names } => unknown_dates(names),
        What::Constant => "固定条件".into(),
    }
}

pub(in crate::report::words) fn window(w: &WindowStep, voice: &Voice) -> String {
    let events = true;
    let unit = unit_of(w.measured.measure, events);
    let name = labels(&[w], voice);
    let mut text = format!("{name}：{}", measured(&w.measured, unit, ZH));
    match w.state {
        WindowState::Met => {}
        WindowState::Broken => text.push_str(&format!("，应{}", bound(&w.measured.limit, true, unit))),
        WindowState::Unknown => text.push_str("，尚不能确定"),
        WindowState::Open => text.push_str(&format!("，{} 止，尚未到期", w.range.to)),
        WindowState::Partial => text.push_str("，期间不完整，不作要求"),
    }
    if let Some(on) = w.late {
        text.push_str(&format!("，迟 {} 天（{}）", on.0 - w.range.to.0, on));
    }
    match w.ledger_ends {
        Some(Day::MIN) => text.push_str("，台账未声明完整"),
        Some(day) => text.push_str(&format!("，台账截至 {}", day)),
        None => {}
    }
    text
}
