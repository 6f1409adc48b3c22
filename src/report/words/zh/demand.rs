//! What is wrong, unknown or open at a node, in Chinese.

use super::phrase::{basis, bound, compare_words, is_name, subject, unit_of};
use super::state::condition;
use super::windows::{Counted, deadline, ledger_name, unwanted_windows, windows_sentence};
use super::{ZH, state};
use crate::base::Day;
use crate::base::window::Range;
use crate::engine::finding::{Measured, Shown, Step, Truth, What, WindowState};
use crate::model::Measure;
use crate::report::words::shared::{
    NAMED, as_cmp, asks_for_any, contrary, deciding, first_member, labels, length, listed, measured, member_names,
    of_list, once, reasons, shown, sign, ways,
};
use crate::report::words::{Voice, turned};
use crate::syntax::tree::Quant;

/// What is wrong, unknown or open at a node that ought to be `wanted`; of what is not known, why.
pub(super) fn sentence(step: &Step, wanted: bool, voice: &Voice) -> String {
    let said = bare(step, wanted, voice);
    let why = once(reasons(step).into_iter().map(|r| bare(r, true, voice)));
    if why.is_empty() { said } else { format!("{said}（{}）", why.join("、")) }
}

/// The same without why it is not known.
fn bare(step: &Step, wanted: bool, voice: &Voice) -> String {
    let truth = turned(step.truth, wanted);
    let said = |parts: Vec<&Step>, wanted: bool| once(parts.into_iter().map(|p| sentence(p, wanted, voice)));
    match &step.what {
        What::All | What::Any => {
            let any = matches!(step.what, What::Any) == wanted && truth == Truth::False;
            let parts = said(if any { ways(deciding(step), wanted) } else { deciding(step) }, wanted);
            if any && parts.len() > 1 {
                format!("以下各项至少应有一项：{}", parts.join("；或 "))
            } else {
                parts.join("；")
            }
        }
        What::Not | What::Forbidden => said(deciding(step), !wanted).join("；"),
        What::Compare { name, left, op, right, against } => {
            let op = if wanted { *op } else { contrary(*op) };
            match (truth, left, right) {
                (Truth::True, _, _) => state(step, voice),
                (Truth::Unknown, Shown::Unknown, Shown::Unknown) if !against.is_empty() => {
                    format!("{}、{}都未填报", is_name(name), is_name(against))
                }
                (Truth::Unknown, Shown::Unknown, _) if !reasons(step).is_empty() => format!(
                    "{}尚不能确定，无法判断是否{} {}",
                    is_name(name),
                    compare_words(op, right),
                    shown(right, ZH)
                ),
                (Truth::Unknown, Shown::Unknown, _) => {
                    format!("{}未填报，无法判断是否{} {}", is_name(name), compare_words(op, right), shown(right, ZH))
                }
                (Truth::Unknown, _, Shown::Unknown) => {
                    format!("{}为 {}，用来比较的{}未填报", is_name(name), shown(left, ZH), is_name(against))
                }
                (Truth::Unknown, Shown::NoCalendar(year), _) | (Truth::Unknown, _, Shown::NoCalendar(year)) => {
                    no_calendar(*year)
                }
                (Truth::Unknown, Shown::NoDivisor, _) => {
                    format!("{}的分母为零，无从计算", is_name(name))
                }
                (Truth::Unknown | Truth::Open, _, _) => format!(
                    "{}为 {}，尚不能确定是否{} {}",
                    is_name(name),
                    shown(left, ZH),
                    compare_words(op, right),
                    shown(right, ZH)
                ),
                (Truth::False, Shown::Ratio(_, _), _) => format!(
                    "{} {} {} {}，应{} {}",
                    name,
                    shown(left, ZH),
                    sign(contrary(op)),
                    shown(right, ZH),
                    compare_words(op, right),
                    shown(right, ZH)
                ),
                (Truth::False, _, Shown::Nothing) if !against.is_empty() => match left {
                    Shown::Nothing => format!("{}、{}应填而未填", is_name(name), is_name(against)),
                    _ => format!("{}应填而未填", is_name(against)),
                },
                (Truth::False, Shown::Nothing, _) if !against.is_empty() => format!("{}应填而未填", is_name(name)),
                (Truth::False, Shown::Nothing, _) => {
                    format!("{}没有填写（无），应{} {}", is_name(name), compare_words(op, right), shown(right, ZH))
                }
                (Truth::False, _, _) => format!(
                    "{}为 {}，应{} {}{}",
                    is_name(name),
                    shown(left, ZH),
                    compare_words(op, right),
                    shown(right, ZH),
                    basis(name, against)
                ),
            }
        }
        What::InRange { name, value, lo, hi } => {
            let should = if wanted { "应在" } else { "不应在" };
            match truth {
                Truth::True => state(step, voice),
                Truth::False | Truth::Open => format!(
                    "{}为 {}，{should} {} 至 {} 之间",
                    is_name(name),
                    shown(value, ZH),
                    shown(lo, ZH),
                    shown(hi, ZH)
                ),
                Truth::Unknown => format!(
                    "{}（{}）是否在 {} 至 {} 之间无法判断",
                    is_name(name),
                    shown(value, ZH),
                    shown(lo, ZH),
                    shown(hi, ZH)
                ),
            }
        }
        What::InSet { name, value, set } => {
            let all: Vec<String> = set.iter().map(|s| shown(s, ZH)).collect();
            let all = listed(&all, NAMED + 3, ZH);
            match (truth, wanted) {
                (Truth::True, _) => state(step, voice),
                (Truth::Unknown, _) => {
                    format!("{}{}，无法判断是否属于 {all}", is_name(name), shown(value, ZH))
                }
                (Truth::False | Truth::Open, true) => {
                    format!("{}为 {}，应为 {all} 之一", is_name(name), shown(value, ZH))
                }
                (Truth::False | Truth::Open, false) => {
                    format!("{}为 {}，不应为 {all}", is_name(name), shown(value, ZH))
                }
            }
        }
        What::Flag { name, value } => match (truth, value) {
            (Truth::True, _) => state(step, voice),
            (Truth::Unknown, _) if step.parts.is_empty() => format!("{}未填报", is_name(name)),
            _ if !step.parts.is_empty() => {
                format!("{}：{}", name, said(deciding(step), wanted).join("；"))
            }
            (_, Shown::Nothing) => format!("{}没有填写", is_name(name)),
            (_, _) => format!("{}为“{}”，应为“{}”", is_name(name), shown(value, ZH), if wanted { "是" } else { "否" }),
        },
        // As it should be: missing where that is asked for, filled where that is.
        What::Missing { missing, negated, .. } if *missing == (*negated != wanted) => state(step, voice),
        What::Missing { name, missing: true, .. } => format!("{}应填而未填", is_name(name)),
        What::Missing { name, missing: false, .. } => format!("{}已填，应为空", is_name(name)),
        What::Contains { name, item } => match truth {
            Truth::True => state(step, voice),
            Truth::Unknown if !reasons(step).is_empty() => {
                format!("无法判断{}是否含有 {}", is_name(name), shown(item, ZH))
            }
            Truth::Unknown => format!("{}未填报，无法判断是否含有 {}", is_name(name), shown(item, ZH)),
            Truth::False | Truth::Open if wanted => {
                format!("{}中没有 {}", is_name(name), shown(item, ZH))
            }
            Truth::False | Truth::Open => format!("{}中不应有 {}", is_name(name), shown(item, ZH)),
        },
        What::Members { quant, name, filtered, yes, no, maybe } => {
            members(step, *quant, (name, *filtered), (*yes, *no, *maybe), wanted, voice)
        }
        What::Member { name } => {
            format!("{name}：{}", said(deciding(step), wanted).join("，"))
        }
        What::Measured(m) => measured_sentence(m, step, truth, wanted, voice),
        What::Windows { name, measure, all, windows, total, met } => {
            if !wanted && truth == Truth::False {
                return unwanted_windows(name, *measure, windows, voice);
            }
            // Members that fail what all of them must satisfy are named, not counted.
            if truth == Truth::False && !step.parts.is_empty() {
                let those: Vec<_> = windows.iter().filter(|w| w.state == WindowState::Broken).collect();
                let n = step.parts.len();
                let who = whom(step, name, Truth::False, true, voice);
                return format!("{}的{}有 {n} 个不符合{who}", labels(&those, voice), of_list(name));
            }
            let counted = Counted { name, measure: *measure, all: *all, wanted };
            windows_sentence(&counted, windows, (*total, *met), truth, voice)
        }
        What::Rolling { name, measure, length: span, some, day, .. } => {
            let span = length(*span, ZH);
            let unit = unit_of(*measure, true);
            match (truth, day) {
                (Truth::True, _) => state(step, voice),
                (_, Some(w)) if !(*some && wanted) => format!(
                    "截至 {} 的连续 {span} 内，{} {}，应{}{}",
                    w.range.to,
                    subject(name, *measure),
                    measured(&w.measured, unit, ZH),
                    bound(&w.measured.limit, wanted, unit),
                    match truth {
                        Truth::Unknown => "，尚不能确定",
                        Truth::Open => "，尚未到期",
                        Truth::True | Truth::False => "",
                    }
                ),
                (Truth::Unknown, _) => format!("是否有连续 {span} 的{name}达到要求尚不能确定"),
                (Truth::Open, _) => format!("连续 {span} 的{name}尚未到期"),
                (Truth::False, _) => format!("没有任何连续 {span} 的{name}达到要求"),
            }
        }
        What::Deadline { .. } => deadline(step, truth, voice),
        What::Stale { stated_on, from } => {
            format!("事实截至 {}，早于本条开始施行的 {}，不足以说明施行后的情况，请补报新的事实", stated_on, from)
        }
        What::NoCalendar { year } => no_calendar(*year),
        What::Ledger { name, cover } => ledger(ledger_name(name), *cover, voice),
        What::Dates { names } => {
            let inner = once(step.parts.iter().map(|p| sentence(p, wanted, voice)));
            let dates = unknown_dates(names);
            if inner.is_empty() { dates } else { format!("{dates}，未必适用；如适用，{}", inner.join("；")) }
        }
        What::Constant => match truth {
            Truth::False => "规则本身规定为不符合".into(),
            Truth::True | Truth::Unknown | Truth::Open => "规则本身规定".into(),
        },
    }
}

pub(super) fn members(
    step: &Step,
    quant: Quant,
    (list, filtered): (&str, bool),
    (yes, no, maybe): (usize, usize, usize),
    wanted: bool,
    voice: &Voice,
) -> String {
    let truth = turned(step.truth, wanted);
    let total = yes + no + maybe;
    // What is forbidden of "some" is asked as "no", and the other way round.
    let asked = match (quant, wanted) {
        (q, true) => q,
        (Quant::Some, false) => Quant::No,
        (Quant::No, false) => Quant::Some,
        (Quant::All, false) => Quant::All,
    };
    // The numbers are of those kept; a member's own number is that in the list.
    let name = format!("{}{}", if filtered { "符合条件的" } else { "" }, of_list(list));
    let who = |truth: Truth, part_wanted: bool| whom(step, list, truth, part_wanted, voice);
    match (truth, asked) {
        (Truth::True, _) => state(step, voice),
        (Truth::False, Quant::All) if wanted => {
            format!("{name} {total} 个中有 {no} 个不符合{}", who(Truth::False, true))
        }
        (Truth::False, Quant::All) => format!("{name}全部（{total} 个）属于不得出现的情形"),
        (Truth::False, Quant::Some) if total == 0 => format!("没有任何{name}"),
        (Truth::False, Quant::Some) => format!("{name} {total} 个中没有一个符合要求"),
        (Truth::False, Quant::No) => format!("{name} {total} 个中有 {yes} 个不符合{}", who(Truth::True, false)),
        (Truth::Unknown, _) if !reasons(step).is_empty() && maybe == 0 => {
            format!("{name}已填 {total} 个，是否还有其他尚不能确定")
        }
        (Truth::Unknown, _) if total == 0 => format!("{}未填报", is_name(list)),
        (Truth::Unknown, _) => {
            format!("{name} {total} 个中有 {maybe} 个尚不能确定{}", who(Truth::Unknown, wanted))
        }
        (Truth::Open, _) => format!("{name}中有的尚未到期{}", who(Truth::Open, wanted)),
    }
}

/// Which members came out so, and for the first of them why.
fn whom(step: &Step, list: &str, truth: Truth, part_wanted: bool, voice: &Voice) -> String {
    let names = member_names(step, list, truth);
    let why = first_member(step, list, truth).map(|(_, mut parts)| {
        // Of a member kept by `where` that ought not to satisfy, what ought not to be is the latter alone.
        if !part_wanted && truth == Truth::True {
            parts.drain(..parts.len().saturating_sub(1));
        }
        once(parts.into_iter().map(|p| sentence(p, part_wanted, voice))).join("，")
    });
    match (names.as_slice(), why) {
        ([], _) => String::new(),
        ([one], Some(why)) => format!("：{one}，{why}"),
        ([one], None) => format!("：{one}"),
        ([first, ..], Some(why)) => format!("（{}），如{first}：{why}", listed(&names, NAMED, ZH)),
        (_, None) => format!("（{}）", listed(&names, NAMED, ZH)),
    }
}

pub(super) fn measured_sentence(m: &Measured, step: &Step, truth: Truth, wanted: bool, voice: &Voice) -> String {
    let unit = unit_of(m.measure, false);
    let what = subject(of_list(&m.name), m.measure);
    let number = measured(m, unit, ZH);
    let limit = bound(&m.limit, wanted, unit);
    let nothing = m.measure == Measure::Share && matches!(m.share, Some((_, 0, 0)));
    match truth {
        Truth::Unknown | Truth::Open if nothing => {
            format!("没有{}，无从计算占比", of_list(&m.name))
        }
        Truth::False if m.measure == Measure::Share && wanted => {
            let names = member_names(step, &m.name, Truth::False);
            let who = if names.is_empty() {
                String::new()
            } else {
                format!("（不符合：{}）", listed(&names, NAMED, ZH))
            };
            match as_cmp(&m.limit) {
                Ok((op, n)) => format!("{what} {number} {} {}{who}", sign(contrary(op)), shown(n, ZH)),
                Err(_) => format!("{what} {number}，应{limit}{who}"),
            }
        }
        Truth::False if m.hi.is_some_and(|h| h.is_zero()) && m.measure == Measure::Count => {
            let none = format!("没有{}{}", if m.filtered { "符合要求的" } else { "" }, of_list(&m.name));
            let limit = format!("，应{limit}");
            match first_member(step, &m.name, Truth::False) {
                Some((member, why)) => {
                    // As conditions: what is not of the kind asked for need not become so.
                    let why = once(why.into_iter().map(|p| condition(p, voice))).join("，");
                    let limit = if asks_for_any(&m.limit) { "" } else { &limit };
                    format!("{none}{limit}，如{member}：{why}")
                }
                None => none + &limit,
            }
        }
        Truth::False => format!("{what} {number}，应{limit}"),
        Truth::True => format!("{what} {number}，{limit}"),
        Truth::Unknown => format!("{what} {number}，应{limit}，尚不能确定"),
        Truth::Open => match m.hi.and_then(|h| h.sub(m.lo)) {
            Some(rest) if m.measure == Measure::Count => {
                let fit = if m.filtered { "符合要求的" } else { "" };
                format!("{what}目前{fit} {} {unit}，还有 {rest} {unit}尚未到期，应{limit}", m.lo)
            }
            _ => format!("{what} {number}，应{limit}，尚未到期"),
        },
    }
}

/// A ledger that leaves days out.
fn ledger(name: &str, cover: Range, voice: &Voice) -> String {
    match (cover.is_empty(), cover.from > Day::MIN, cover.to < voice.assessment.as_of) {
        (true, _, _) => format!("{name}台账未声明完整"),
        (false, true, true) => format!("{name}台账只含 {} 至 {}", cover.from, cover.to),
        (false, true, false) => format!("{name}台账自 {} 起", cover.from),
        (false, false, _) => format!("{name}台账截至 {}", cover.to),
    }
}

/// Dates of existence or office that are not known.
pub(super) fn unknown_dates(names: &[String]) -> String {
    format!("{}不明", names.join("、"))
}

fn no_calendar(year: i16) -> String {
    format!("规则包没有 {year} 年的节假日安排，无法推算工作日，请补充 calendar.toml")
}
