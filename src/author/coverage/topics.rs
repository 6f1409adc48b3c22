//! Who demands what on one subject, how often and how much: the duties of all documents, joined by topic.

use crate::base::window::{CalUnit, Length, Range, Recurrence};
use crate::base::{Diagnostic, Lang};
use crate::model::{Bound, DocumentId, DutyId, DutyKind, Expr, ExprKind, Model, Obligation, Value, When};
use crate::report::text::title;
use crate::report::words::shared::{contrary, sign};
use crate::syntax::tree::{Cmp, Quant};
use std::collections::BTreeMap;

/// A subject.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Its title, or the name.
    pub title: String,
    /// The demands, by document and obligation.
    pub demands: Vec<Demand>,
}

/// What a duty demands.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The duty.
    pub duty: DutyId,
    /// Its document.
    pub document: DocumentId,
    /// Who bears it.
    pub who: String,
    /// What it is called.
    pub what: String,
    /// How often or by when; empty: at any time.
    pub when: String,
    /// How much; empty: no number.
    pub much: String,
    /// The printed clauses.
    pub clauses: String,
}

/// The topics of the duties kept, sorted by name; duties without one are left out. Titled topics that nothing uses are told.
pub fn topics(model: &Model, lang: Lang, keep: &dyn Fn(DutyId) -> bool, out: &mut Vec<Diagnostic>) -> Vec<Topic> {
    let mut found: BTreeMap<&str, Vec<Demand>> = BTreeMap::new();
    for (id, duty) in (0..).map(DutyId).zip(&model.duties) {
        if let Some(topic) = &duty.topic
            && keep(id)
        {
            found.entry(topic).or_default().push(demand(model, lang, id, duty));
        }
    }
    let titled = |name: &str| model.packs.iter().find_map(|p| p.topics.get(name));
    for (name, topic) in model.packs.iter().flat_map(|p| &p.topics) {
        if !model.duties.iter().any(|d| d.topic.as_ref() == Some(name)) {
            out.push(Diagnostic::at(topic.span, &super::problem::CoverProblem::UnusedTopic(name.clone())));
        }
    }
    let name_of = |name: &str| match (titled(name), lang) {
        (None, _) => name.to_string(),
        (Some(t), Lang::Zh) => t.zh.clone(),
        (Some(t), Lang::En) => t.en.clone().unwrap_or_else(|| name.to_string()),
    };
    found
        .into_iter()
        .map(|(name, mut demands)| {
            demands.sort_by_key(|d| (d.document, d.duty));
            Topic { name: name.to_string(), title: name_of(name), demands }
        })
        .collect()
}

/// What one duty demands.
pub fn demand(model: &Model, lang: Lang, id: DutyId, duty: &Obligation) -> Demand {
    let bearers: Vec<&str> = duty
        .binds
        .iter()
        .filter_map(|id| model.entities.get(id.index()))
        .map(|e| lang.pick(e.label.as_deref(), e.label_en.as_deref()).unwrap_or(&e.name))
        .collect();
    let (mut when, mut much) = (Vec::new(), Vec::new());
    match &duty.kind {
        DutyKind::Requirements(bodies) => {
            let of = Of { model, lang };
            bodies.iter().for_each(|b| look(&b.expr, !b.forbid, &of, &mut when, &mut much));
        }
        DutyKind::Attest(attest) => {
            when.extend(attest.by.as_ref().map(|e| by(e, lang)));
            when.extend(attest.repeats.as_ref().map(|r| period(&r.when, model, lang)));
            much.push(lang.pick("申报", "declared").to_string());
        }
    }
    let printed = model.documents.get(duty.document.index()).map(|d| d.printed(&duty.clauses)).unwrap_or_default();
    let join = |list: Vec<String>| {
        let mut once: Vec<String> = Vec::new();
        list.into_iter().filter(|x| !x.is_empty()).for_each(|x| {
            if !once.contains(&x) {
                once.push(x);
            }
        });
        once.join(lang.pick("；", "; "))
    };
    Demand {
        duty: id,
        document: duty.document,
        who: bearers.join(lang.pick("、", ", ")),
        what: title(duty, lang).to_string(),
        when: join(when),
        much: join(much),
        clauses: printed.join(lang.pick("、", ", ")),
    }
}

/// Notes the periods and quantities of what must (`wanted`) or must not be; those of `where` are of its members, and left
/// out.
fn look(e: &Expr, wanted: bool, of: &Of, when: &mut Vec<String>, much: &mut Vec<String>) {
    e.joined(wanted, &mut |e, wanted| one(e, wanted, of, when, much));
}

/// The same of what `and`, `or` and `not` join.
fn one(e: &Expr, wanted: bool, of: &Of, when: &mut Vec<String>, much: &mut Vec<String>) {
    match &e.kind {
        ExprKind::Quantified(quant, coll) => {
            let (some, all) = (*quant == Quant::Some, *quant == Quant::All);
            much.push(
                of.lang
                    .pick(
                        if all && wanted {
                            "全部"
                        } else if some == wanted {
                            "至少一个"
                        } else {
                            "不得有"
                        },
                        if all && wanted {
                            "all"
                        } else if some == wanted {
                            "at least one"
                        } else {
                            "none"
                        },
                    )
                    .into(),
            );
            if let Some(inner) = &coll.satisfy {
                look(inner, all || some == wanted, of, when, much);
            }
        }
        ExprKind::Bounded(_, coll, bound, time) => {
            let failing = coll.satisfy.as_ref().and_then(|s| match &s.kind {
                ExprKind::Not(inner) => Some(inner),
                _ => None,
            });
            when.extend(time.as_ref().map(|t| period(t, of.model, of.lang)));
            match (none_at_all(bound), failing) {
                // `all … satisfy` in a window counts those that do not.
                (true, Some(inner)) if wanted => {
                    much.push(of.lang.pick("全部", "all").into());
                    look(inner, true, of, when, much);
                }
                _ => {
                    much.push(amount(bound, wanted, of));
                    if let Some(inner) = &coll.satisfy {
                        look(inner, true, of, when, much);
                    }
                }
            }
        }
        ExprKind::Compare(op, _, limit) => {
            if let Some(limit) = number(limit, of) {
                much.push(format!("{} {limit}", sign(if wanted { *op } else { contrary(*op) })));
            }
        }
        ExprKind::InRange(_, lo, hi) => {
            if let (Some(lo), Some(hi)) = (number(lo, of), number(hi, of)) {
                much.push(format!("{}{lo}–{hi}", if wanted { "" } else { of.lang.pick("非 ", "not ") }));
            }
        }
        ExprKind::FieldBy { due, .. } | ExprKind::EventsBy { due, .. } => when.push(by(due, of.lang)),
        _ => {}
    }
}

/// What words need.
struct Of<'a> {
    model: &'a Model,
    lang: Lang,
}

fn none_at_all(bound: &Bound) -> bool {
    let zero = |e: &Expr| matches!(&e.kind, ExprKind::Const(Value::Number(n)) if n.is_zero());
    matches!(bound, Bound::Exactly(n) | Bound::AtMost(n) if zero(n))
}

fn number(e: &Expr, of: &Of) -> Option<String> {
    match &e.kind {
        ExprKind::Const(Value::Number(n)) => Some(crate::plan::dim_of(&e.ty).show(*n, of.lang)),
        ExprKind::Param(p) => of.model.parameters.get(p.index()).map(|p| p.name.clone()),
        _ => None,
    }
}

fn amount(bound: &Bound, wanted: bool, of: &Of) -> String {
    let one = |e: &Expr| matches!(&e.kind, ExprKind::Const(Value::Number(n)) if *n == crate::base::Rat::ONE);
    let with = |op: Cmp, e: &Expr| {
        let op = if wanted { op } else { contrary(op) };
        number(e, of).map(|n| format!("{} {n}", sign(op))).unwrap_or_default()
    };
    match bound {
        Bound::AtLeast(n) if !wanted && one(n) => of.lang.pick("不得有", "none").into(),
        _ if wanted && none_at_all(bound) => of.lang.pick("不得有", "none").into(),
        Bound::AtLeast(n) => with(Cmp::Ge, n),
        Bound::MoreThan(n) => with(Cmp::Gt, n),
        Bound::AtMost(n) => with(Cmp::Le, n),
        Bound::FewerThan(n) => with(Cmp::Lt, n),
        Bound::Exactly(n) => with(Cmp::Eq, n),
        Bound::Between(a, b) => {
            let range = number(a, of).zip(number(b, of)).map(|(a, b)| format!("{a}–{b}")).unwrap_or_default();
            format!("{}{range}", if wanted { "" } else { of.lang.pick("非 ", "not ") })
        }
    }
}

pub(in crate::author) fn by(due: &Expr, lang: Lang) -> String {
    match (&due.kind, lang) {
        (ExprKind::Const(Value::Date(day)), Lang::Zh) => format!("{day} 前"),
        (ExprKind::Const(Value::Date(day)), Lang::En) => format!("by {day}"),
        (_, Lang::Zh) => "按事实推算的期限".into(),
        (_, Lang::En) => "by a day that the facts give".into(),
    }
}

pub(in crate::author) fn period(when: &When, model: &Model, lang: Lang) -> String {
    match when {
        When::Every(unit) => every(*unit, lang).into(),
        When::EveryRolling(length, _) => match lang {
            Lang::Zh => format!("任一连续 {} 内", span(*length, lang)),
            Lang::En => format!("in every rolling {}", span(*length, lang)),
        },
        When::SomeRolling(length) => match lang {
            Lang::Zh => format!("有连续 {} 内", span(*length, lang)),
            Lang::En => format!("in some rolling {}", span(*length, lang)),
        },
        When::During(range, name) => during(*range, name.as_deref(), model, lang),
        When::Recurring { recurrence, at, .. } => recurring(recurrence, *at, lang),
        When::Dates { days, .. } => {
            let all: Vec<String> = days.iter().map(|d| by(d, lang)).collect();
            all.join(lang.pick("、", ", "))
        }
    }
}

fn during(range: Range, name: Option<&str>, model: &Model, lang: Lang) -> String {
    let interval = name.and_then(|n| model.intervals.iter().find(|i| i.name == n));
    let titled = interval.and_then(|i| i.label.clone().or_else(|| Some(i.name.clone())));
    let year = CalUnit::Year.containing(range.from) == range;
    let (y, _, _) = range.from.ymd();
    match (titled, year, lang) {
        (Some(title), _, _) => title,
        (None, true, Lang::Zh) => format!("{y} 年内"),
        (None, true, Lang::En) => format!("in {y}"),
        (None, false, Lang::Zh) => format!("{} 至 {}", range.from, range.to),
        (None, false, Lang::En) => format!("{} to {}", range.from, range.to),
    }
}

fn every(unit: CalUnit, lang: Lang) -> &'static str {
    match unit {
        CalUnit::Day => lang.pick("每日", "every day"),
        CalUnit::Week => lang.pick("每周", "every week"),
        CalUnit::TenDay => lang.pick("每旬", "every ten days"),
        CalUnit::Month => lang.pick("每月", "every month"),
        CalUnit::Quarter => lang.pick("每季度", "every quarter"),
        CalUnit::HalfYear => lang.pick("每半年", "every half year"),
        CalUnit::Year => lang.pick("每年", "every year"),
    }
}

pub(in crate::author) fn span(length: Length, lang: Lang) -> String {
    match length {
        Length::Days(n) => format!("{n} {}", lang.pick("天", "days")),
        Length::Months(n) => crate::report::words::shared::months(n, lang),
    }
}

/// The English name of a month, from 1.
pub(in crate::author) fn month_en(month: u8) -> &'static str {
    let names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    names.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("")
}

pub(in crate::author) fn recurring(recurrence: &Recurrence, at: Option<u16>, lang: Lang) -> String {
    let day = match (recurrence, lang) {
        (Recurrence::DayOfMonth(n), Lang::Zh) => format!("每月 {n} 日"),
        (Recurrence::DayOfMonth(n), Lang::En) => format!("day {n} of every month"),
        (Recurrence::LastDay(unit), Lang::Zh) => format!("{}末", every(*unit, lang)),
        (Recurrence::LastDay(unit), Lang::En) => format!("the last day of {}", every(*unit, lang)),
        (Recurrence::DaysOfYear(days), Lang::Zh) => {
            let all: Vec<String> = days.iter().map(|(m, d)| format!("{m} 月 {d} 日")).collect();
            format!("每年 {}", all.join("、"))
        }
        (Recurrence::DaysOfYear(days), Lang::En) => {
            let all: Vec<String> = days.iter().map(|(m, d)| format!("{d} {}", month_en(*m))).collect();
            format!("{} of every year", all.join(" and "))
        }
        (Recurrence::Weekday(n), Lang::Zh) => {
            format!("每周{}", ["一", "二", "三", "四", "五", "六", "日"].get(usize::from(*n) - 1).unwrap_or(&""))
        }
        (Recurrence::Weekday(n), Lang::En) => {
            let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            format!("every {}", names.get(usize::from(*n) - 1).unwrap_or(&""))
        }
        (Recurrence::Daily, _) => every(CalUnit::Day, lang).into(),
    };
    let time = at.map(|m| format!("{:02}:{:02}", m / 60, m % 60));
    match (lang, time) {
        (Lang::Zh, Some(time)) => format!("{day} {time} 前"),
        (Lang::Zh, None) => format!("{day} 前"),
        (Lang::En, Some(time)) => format!("by {time} of {day}"),
        (Lang::En, None) => format!("by {day}"),
    }
}
