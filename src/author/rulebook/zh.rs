//! Conditions in Chinese.

use super::say::{Frames, Say, all_satisfy, in_order, is_any, is_none_at_all, operands, reaches_far, same_list};
use crate::author::coverage::topics::period;
use crate::model::{Bound, Coll, Expr, ExprKind, Measure, Type, When};
use crate::report::words::shared::contrary;
use crate::syntax::tree::{Arith, Cmp, Quant};

pub(super) fn condition(say: &Say, e: &Expr, wanted: bool, frames: &Frames) -> String {
    match &e.kind {
        ExprKind::And(..) | ExprKind::Or(..) => {
            let is_and = matches!(e.kind, ExprKind::And(..));
            let mut parts = Vec::new();
            operands(e, is_and, &mut parts);
            // 并非（甲且乙）: 非甲，或者非乙.
            let and = is_and == wanted;
            if let (Some((list, items)), true) = (same_list(&parts), wanted) {
                let items: Vec<String> = items.iter().map(|i| value(say, i, frames)).collect();
                let (word, end) = if and { ("同时含有", "") } else { ("含有", "之一") };
                return format!("{}中{word}{}{end}", say.name(list, frames), items.join("、"));
            }
            let texts: Vec<String> = parts
                .iter()
                .map(|p| {
                    let text = condition(say, p, wanted, frames);
                    let mixed = matches!(p.kind, ExprKind::And(..) | ExprKind::Or(..));
                    if mixed { format!("（{text}）") } else { text }
                })
                .collect();
            texts.join(if and { "，且" } else { "，或者" })
        }
        ExprKind::Not(inner) => condition(say, inner, !wanted, frames),
        ExprKind::Compare(op, a, b) => {
            let op = if wanted { *op } else { contrary(*op) };
            let (op, a, b) = in_order(op, a, b);
            format!("{}{}{}", value(say, a, frames), compare(op, b), spaced(value(say, b, frames), b))
        }
        ExprKind::InRange(x, lo, hi) => {
            let word = if wanted { "在" } else { "不在" };
            let (lo, hi) = (value(say, lo, frames), value(say, hi, frames));
            format!("{}{word}{lo}至{hi}之间（含首尾）", value(say, x, frames))
        }
        ExprKind::InSet(x, set) => {
            let all: Vec<String> = set.iter().map(|m| value(say, m, frames)).collect();
            let word = if wanted { "为" } else { "不为" };
            let joined = match all.split_last() {
                Some((last, rest)) if !rest.is_empty() => {
                    format!("{}{}{last}", rest.join("、"), if wanted { "或者" } else { "，也不为" })
                }
                _ => all.concat(),
            };
            format!("{}{word}{joined}", value(say, x, frames))
        }
        ExprKind::TypeIs(types, negated) => {
            let word = if *negated == wanted { "不是" } else { "是" };
            format!("该单位{word}{}", say.types(types).join("或者"))
        }
        ExprKind::Missing(access, negated) => {
            let name = say.name(access, frames);
            if *negated == wanted { format!("已填写“{name}”") } else { format!("没有填写“{name}”") }
        }
        ExprKind::Contains(access, item) => {
            let word = if wanted { "含有" } else { "不含" };
            format!("{}中{word}{}", say.name(access, frames), value(say, item, frames))
        }
        ExprKind::Quantified(quant, coll) => {
            let inside = say.inside(coll, frames);
            let satisfied = |wanted: bool| coll.satisfy.as_ref().map(|s| condition(say, s, wanted, &inside));
            let members = members(say, coll, frames);
            match (quant, wanted) {
                (Quant::All, true) => match satisfied(true) {
                    Some(text) => format!("凡{members}，均须符合：{text}"),
                    None => format!("全部为{members}"),
                },
                (Quant::All, false) => match satisfied(false) {
                    Some(text) => format!("有{members}属于这种情形：{text}"),
                    None => format!("并非全部为{members}"),
                },
                (Quant::Some, true) | (Quant::No, false) => match satisfied(true) {
                    Some(text) => format!("至少有一{}{members}符合：{text}", unit(coll)),
                    None => format!("至少有一{}{members}", unit(coll)),
                },
                (Quant::Some, false) | (Quant::No, true) => match satisfied(true) {
                    Some(text) => format!("没有任何{members}属于这种情形：{text}"),
                    None => format!("没有任何{members}"),
                },
            }
        }
        ExprKind::Bounded(measure, coll, bound, when) => {
            let time = when.as_ref().map_or(String::new(), |w| time(say, w, frames));
            format!("{time}{}", bounded(say, *measure, coll, bound, wanted, frames))
        }
        ExprKind::FieldBy { field, due, next_workday } => {
            let (name, due) = (say.name(field, frames), value(say, due, frames));
            let word = if wanted { "不晚于" } else { "晚于" };
            format!("“{name}”{word}{due}{}", postponed(*next_workday))
        }
        ExprKind::EventsBy { events, due, next_workday } => {
            let (name, due) = (members(say, events, frames), value(say, due, frames));
            let word = if wanted { "不晚于" } else { "晚于" };
            format!("{name}最早的一次{word}{due}{}", postponed(*next_workday))
        }
        // A value that is true or false.
        ExprKind::Access(_) | ExprKind::Param(_) => {
            format!("“{}”为“{}”", value(say, e, frames), if wanted { "是" } else { "否" })
        }
        ExprKind::Const(_)
        | ExprKind::AsOf
        | ExprKind::Neg(_)
        | ExprKind::Arith(..)
        | ExprKind::Count(_)
        | ExprKind::Sum(_)
        | ExprKind::Share(_)
        | ExprKind::Least(..)
        | ExprKind::LeastOf(..)
        | ExprKind::DaysBetween(..)
        | ExprKind::WorkdaysBetween(..) => {
            let text = value(say, e, frames);
            if wanted { text } else { format!("并非{text}") }
        }
    }
}

pub(super) fn value(say: &Say, e: &Expr, frames: &Frames) -> String {
    match &e.kind {
        ExprKind::Const(v) => say.constant(v, &e.ty),
        ExprKind::Param(p) => {
            say.model.parameters.get(p.index()).map_or(String::new(), |p| format!("参数“{}”", p.name))
        }
        ExprKind::AsOf => "判定日".into(),
        ExprKind::Access(access) => say.name(access, frames),
        ExprKind::Neg(x) => format!("负 {}", value(say, x, frames)),
        ExprKind::Arith(sign, a, b) => {
            let (left, right) = (value(say, a, frames), value(say, b, frames));
            match (sign, &a.ty) {
                (Arith::Add, Type::Date) => format!("{left}之后 {right}"),
                (Arith::Sub, Type::Date) => format!("{left}之前 {right}"),
                (Arith::Add, _) => format!("（{left} + {right}）"),
                (Arith::Sub, _) => format!("（{left} − {right}）"),
                (Arith::Mul, _) => format!("（{left} × {right}）"),
                (Arith::Div, _) => format!("（{left} ÷ {right}）"),
            }
        }
        ExprKind::Count(coll) => format!("{}的数量", kept(say, coll, frames)),
        ExprKind::Sum(coll) => format!("{}的{}合计", kept(say, coll, frames), of_member(say, coll, frames)),
        ExprKind::Share(coll) => format!(
            "{}中{}的占比",
            members(say, coll, frames),
            coll.satisfy.as_ref().map_or(String::new(), |s| narrow(say, s, &say.inside(coll, frames)))
        ),
        ExprKind::Least(all, most) => {
            let all: Vec<String> = all.iter().map(|x| value(say, x, frames)).collect();
            let dates = matches!(e.ty, Type::Date | Type::DateTime);
            let word = match (dates, *most) {
                (true, true) => "较晚",
                (true, false) => "较早",
                (false, true) => "较大",
                (false, false) => "较小",
            };
            format!("{}中的{word}者", all.join("与"))
        }
        ExprKind::LeastOf(coll, most) => {
            let dates = matches!(e.ty, Type::Date | Type::DateTime);
            let word = match (dates, *most) {
                (true, true) => "最晚",
                (true, false) => "最早",
                (false, true) => "最大",
                (false, false) => "最小",
            };
            format!("{}中{word}的{}", kept(say, coll, frames), of_member(say, coll, frames))
        }
        ExprKind::DaysBetween(a, b) => {
            format!("从{}到{}的天数", value(say, a, frames), value(say, b, frames))
        }
        ExprKind::WorkdaysBetween(a, b) => {
            format!("从{}到{}的工作日数", value(say, a, frames), value(say, b, frames))
        }
        ExprKind::Compare(..)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Not(_)
        | ExprKind::InRange(..)
        | ExprKind::InSet(..)
        | ExprKind::TypeIs(..)
        | ExprKind::Missing(..)
        | ExprKind::Contains(..)
        | ExprKind::Quantified(..)
        | ExprKind::Bounded(..)
        | ExprKind::FieldBy { .. }
        | ExprKind::EventsBy { .. } => format!("（{}）", condition(say, e, true, frames)),
    }
}

/// A number beside Chinese has a blank before it; a day has none.
fn spaced(text: String, e: &Expr) -> String {
    let number = text.starts_with(|c: char| c.is_ascii_digit()) && !matches!(e.ty, Type::Date | Type::DateTime);
    if number { format!(" {text}") } else { text }
}

fn compare(op: Cmp, right: &Expr) -> &'static str {
    let date = matches!(right.ty, Type::Date | Type::DateTime);
    let share = crate::plan::dim_of(&right.ty) == crate::base::Dim::Share;
    match op {
        Cmp::Eq => "为",
        Cmp::Ne => "不为",
        Cmp::Lt if date => "早于",
        Cmp::Le if date => "不晚于",
        Cmp::Gt if date => "晚于",
        Cmp::Ge if date => "不早于",
        Cmp::Lt if share => "低于",
        Cmp::Ge if share => "不低于",
        Cmp::Lt => "少于",
        Cmp::Ge => "不少于",
        Cmp::Gt => "超过",
        Cmp::Le => "不超过",
    }
}

/// `等级为“重大”的事故`
fn members(say: &Say, coll: &Coll, frames: &Frames) -> String {
    let name = say.name(&coll.access, frames);
    match &coll.filter {
        None => name,
        Some(f) => format!("{}的{name}", narrow(say, f, &say.inside(coll, frames))),
    }
}

/// What narrows members, before 的. Several conditions, and counts of something else, stand in brackets, so that one sees how
/// far they reach.
fn narrow(say: &Say, e: &Expr, frames: &Frames) -> String {
    let text = condition(say, e, true, frames);
    if reaches_far(e) { format!("（{text}）") } else { apart(text) }
}

/// A number before Chinese has a blank behind it.
fn apart(text: String) -> String {
    if text.ends_with(|c: char| c.is_ascii_alphanumeric()) { text + " " } else { text }
}

/// The same with what they satisfy.
fn kept(say: &Say, coll: &Coll, frames: &Frames) -> String {
    let members = members(say, coll, frames);
    match &coll.satisfy {
        None => members,
        Some(s) => format!("{members}中{}的", narrow(say, s, &say.inside(coll, frames))),
    }
}

fn of_member(say: &Say, coll: &Coll, frames: &Frames) -> String {
    coll.field.as_ref().map_or(String::new(), |f| say.name(f, &say.inside(coll, frames)))
}

fn unit(coll: &Coll) -> &'static str {
    if Say::are_events(coll) { "次" } else { "个" }
}

fn bounded(say: &Say, measure: Measure, coll: &Coll, bound: &Bound, wanted: bool, frames: &Frames) -> String {
    if let Some(inner) = all_satisfy(measure, coll, bound) {
        let members = members(say, coll, frames);
        let text = condition(say, inner, wanted, &say.inside(coll, frames));
        return match wanted {
            true => format!("凡{members}，均须符合：{text}"),
            false => format!("有{members}属于这种情形：{text}"),
        };
    }
    match measure {
        Measure::Count => {
            let kept = kept(say, coll, frames);
            if (is_none_at_all(bound) && wanted) || (is_any(bound) && !wanted) {
                return format!("没有{kept}");
            }
            if is_none_at_all(bound) {
                return format!("有{kept}");
            }
            format!("{kept}{}", limit(say, bound, wanted, unit(coll), frames))
        }
        Measure::Share => {
            let inside = say.inside(coll, frames);
            let part = coll.satisfy.as_ref().map_or(String::new(), |s| narrow(say, s, &inside));
            format!("{}中，{part}的占比{}", members(say, coll, frames), limit(say, bound, wanted, "", frames))
        }
        Measure::Distinct => format!(
            "{}涉及的不同“{}”{}",
            kept(say, coll, frames),
            of_member(say, coll, frames),
            limit(say, bound, wanted, "个", frames)
        ),
        Measure::Sum => format!(
            "{}的“{}”合计{}",
            kept(say, coll, frames),
            of_member(say, coll, frames),
            limit(say, bound, wanted, "", frames)
        ),
    }
}

fn limit(say: &Say, bound: &Bound, wanted: bool, unit: &str, frames: &Frames) -> String {
    let number = |n: &Expr| {
        let text = value(say, n, frames);
        // A number beside Chinese has a blank before it, and its counting word behind.
        let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let text = spaced(text, n);
        if plain && !unit.is_empty() { format!("{text} {unit}") } else { text }
    };
    let with = |op: Cmp, n: &Expr| format!("{}{}", compare(if wanted { op } else { contrary(op) }, n), number(n));
    match bound {
        Bound::AtLeast(n) => with(Cmp::Ge, n),
        Bound::AtMost(n) => with(Cmp::Le, n),
        Bound::MoreThan(n) => with(Cmp::Gt, n),
        Bound::FewerThan(n) => with(Cmp::Lt, n),
        Bound::Exactly(n) if wanted => format!("恰为{}", number(n)),
        Bound::Exactly(n) => format!("不是{}", number(n)),
        Bound::Between(a, b) => {
            let word = if wanted { "在" } else { "不在" };
            format!("{word} {} 至{}之间（含首尾）", value(say, a, frames), number(b))
        }
    }
}

fn postponed(next_workday: bool) -> &'static str {
    if next_workday { "（遇节假日顺延至下一工作日）" } else { "" }
}

/// The window with what parts it from the rest.
fn time(say: &Say, when: &When, frames: &Frames) -> String {
    let words = match when {
        When::Every(_) => period(when, say.model, say.lang),
        When::EveryRolling(_, since) => match since {
            None => period(when, say.model, say.lang),
            Some(day) => format!("自{}起，{}", value(say, day, frames), period(when, say.model, say.lang)),
        },
        When::SomeRolling(_) => period(when, say.model, say.lang),
        When::During(range, name) => {
            let days = format!("{}至{}", say.day(range.from), say.day(range.to));
            let titled = name.as_ref().and_then(|n| say.model.intervals.iter().find(|i| i.name == *n));
            match titled {
                Some(i) => format!("在“{}”（{days}）内", i.label.as_deref().unwrap_or(&i.name)),
                None => format!("在{days}期间"),
            }
        }
        When::Recurring { at, next_workday, .. } => {
            let day = if at.is_some() { "" } else { "含当日，" };
            let until = period(when, say.model, say.lang);
            format!("{until}（{day}从上一期限之后算起）{}", postponed(*next_workday))
        }
        When::Dates { days, next_workday } => {
            let all: Vec<String> = days.iter().map(|d| value(say, d, frames)).collect();
            let each = if all.len() > 1 {
                "各期限前（含当日，各从上一期限之后算起）"
            } else {
                "前（含当日）"
            };
            format!("在{}{each}{}", all.join("、"), postponed(*next_workday))
        }
    };
    format!("{}，", words.replace(" 内", "内").replace(" 前", "前"))
}

/// That there is something, where it ought not to be.
pub(super) fn there_is(say: &Say, coll: &Coll, when: Option<&When>, frames: &Frames) -> String {
    let time = when.map_or(String::new(), |w| time(say, w, frames));
    format!("{time}有{}", kept(say, coll, frames))
}

/// How often an attest repeats.
pub(super) fn repeats(say: &Say, when: &When) -> String {
    time(say, when, &Frames::new()).trim_end_matches('，').to_owned()
}
