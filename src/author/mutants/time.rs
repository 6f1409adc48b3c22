//! Windows and due days with one thing changed.

use super::change::{Change, Kind};
use super::small::became;
use crate::base::window::{CalUnit, Length, Range, Recurrence};
use crate::base::{Lang, Span};
use crate::model::When;

const UNITS: [CalUnit; 7] =
    [CalUnit::Day, CalUnit::Week, CalUnit::TenDay, CalUnit::Month, CalUnit::Quarter, CalUnit::HalfYear, CalUnit::Year];

/// Every window that differs from this one in one place. Named intervals are changed where they are declared.
pub fn variants(when: &When, at: Span) -> Vec<(Change, When)> {
    let one = |kind: Kind, (zh, en): (String, String), to: When| (Change { kind, at, zh, en }, to);
    match when {
        When::Every(unit) => {
            near(*unit).into_iter().map(|to| one(Kind::Period, units(*unit, to), When::Every(to))).collect()
        }
        When::EveryRolling(length, since) => lengths(*length)
            .into_iter()
            .map(|to| one(Kind::Period, rolled(*length, to), When::EveryRolling(to, since.clone())))
            .collect(),
        When::SomeRolling(length) => lengths(*length)
            .into_iter()
            .map(|to| one(Kind::Period, rolled(*length, to), When::SomeRolling(to)))
            .collect(),
        When::During(range, None) => {
            ends(*range).into_iter().map(|(words, to)| one(Kind::Window, words, When::During(to, None))).collect()
        }
        When::During(_, Some(_)) => Vec::new(),
        When::Recurring { recurrence, at, next_workday } => {
            let make = |recurrence, at, next_workday| When::Recurring { recurrence, at, next_workday };
            let mut out =
                vec![one(Kind::Workday, workday(*next_workday), make(recurrence.clone(), *at, !next_workday))];
            for (words, to) in recurrences(recurrence) {
                out.push(one(Kind::Due, words, make(to, *at, *next_workday)));
            }
            if let Some(minute) = at {
                for to in [minute + 60, minute.wrapping_sub(60)].into_iter().filter(|m| *m < 24 * 60) {
                    let show = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
                    let words = became(&show(*minute), &show(to), &show(*minute), &show(to));
                    out.push(one(Kind::Due, words, make(recurrence.clone(), Some(to), *next_workday)));
                }
            }
            out
        }
        When::Dates { days, next_workday } => {
            let to = When::Dates { days: days.clone(), next_workday: !next_workday };
            vec![one(Kind::Workday, workday(*next_workday), to)]
        }
    }
}

/// A span of days with each end a day earlier and later.
pub fn ends(range: Range) -> Vec<((String, String), Range)> {
    let Range { from, to } = range;
    let first = |day| (words("首日", "the first day", from.to_string(), format!("{day}")), Range::new(day, to));
    let last = |day| (words("末日", "the last day", to.to_string(), format!("{day}")), Range::new(from, day));
    vec![first(from.plus(1)), first(from.plus(-1)), last(to.plus(1)), last(to.plus(-1))]
}

fn words(zh: &str, en: &str, from: String, to: String) -> (String, String) {
    (format!("{zh} {from} 改为 {to}"), format!("{en} {from} to {to}"))
}

/// `or next workday` put in or left out.
pub fn workday(there: bool) -> (String, String) {
    let (zh, en) = if there {
        ("去掉遇节假日顺延", "`or next workday` left out")
    } else {
        ("加上遇节假日顺延", "`or next workday` put in")
    };
    (zh.to_string(), en.to_string())
}

fn near(unit: CalUnit) -> Vec<CalUnit> {
    let Some(i) = UNITS.iter().position(|u| *u == unit) else { return Vec::new() };
    [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|i| UNITS.get(i).copied()).collect()
}

fn units(from: CalUnit, to: CalUnit) -> (String, String) {
    became(unit(from, Lang::Zh), unit(to, Lang::Zh), unit(from, Lang::En), unit(to, Lang::En))
}

fn unit(unit: CalUnit, lang: Lang) -> &'static str {
    match unit {
        CalUnit::Day => lang.pick("每日", "every day"),
        CalUnit::Week => lang.pick("每周", "every week"),
        CalUnit::TenDay => lang.pick("每旬", "every ten_day"),
        CalUnit::Month => lang.pick("每月", "every month"),
        CalUnit::Quarter => lang.pick("每季度", "every quarter"),
        CalUnit::HalfYear => lang.pick("每半年", "every half_year"),
        CalUnit::Year => lang.pick("每年", "every year"),
    }
}

/// One more and one less: a year where it is years, a week where it is weeks.
fn lengths(length: Length) -> Vec<Length> {
    match length {
        Length::Days(n) => {
            let by = if n % 7 == 0 { 7 } else { 1 };
            [n + by, n - by].into_iter().filter(|n| *n > 0).map(Length::Days).collect()
        }
        Length::Months(n) => {
            let by = if n % 12 == 0 { 12 } else { 1 };
            [n + by, n - by].into_iter().filter(|n| *n > 0).map(Length::Months).collect()
        }
    }
}

fn rolled(from: Length, to: Length) -> (String, String) {
    let show = |length: Length, lang: Lang| match (length, lang) {
        (Length::Days(n), Lang::Zh) => format!("连续 {n} 天"),
        (Length::Days(n), Lang::En) => format!("rolling {n} days"),
        (Length::Months(n), Lang::Zh) if n % 12 == 0 => format!("连续 {} 年", n / 12),
        (Length::Months(n), Lang::En) if n % 12 == 0 => format!("rolling {} years", n / 12),
        (Length::Months(n), Lang::Zh) => format!("连续 {n} 个月"),
        (Length::Months(n), Lang::En) => format!("rolling {n} months"),
    };
    became(&show(from, Lang::Zh), &show(to, Lang::Zh), &show(from, Lang::En), &show(to, Lang::En))
}

fn recurrences(r: &Recurrence) -> Vec<((String, String), Recurrence)> {
    let day = |from: String, to: String| became(&from, &to, &from, &to);
    match r {
        Recurrence::DayOfMonth(n) => [n + 1, n.saturating_sub(1)]
            .into_iter()
            .filter(|m| (1..=31).contains(m))
            .map(|m| {
                let words = (format!("每月 {n} 日 改为 {m} 日"), format!("day {n} to day {m} of the month"));
                (words, Recurrence::DayOfMonth(m))
            })
            .collect(),
        Recurrence::LastDay(u) => near(*u).into_iter().map(|to| (units(*u, to), Recurrence::LastDay(to))).collect(),
        Recurrence::DaysOfYear(days) => {
            let show = |(m, d): (u8, u8)| format!("{m:02}-{d:02}");
            let mut out = Vec::new();
            for (i, (m, d)) in days.iter().enumerate() {
                for to in [d + 1, d.saturating_sub(1)].into_iter().filter(|d| (1..=28).contains(d)) {
                    let mut all = days.clone();
                    if let Some(one) = all.get_mut(i) {
                        *one = (*m, to);
                    }
                    all.sort_unstable();
                    out.push((day(show((*m, *d)), show((*m, to))), Recurrence::DaysOfYear(all)));
                }
                if days.len() > 1 {
                    let mut all = days.clone();
                    all.remove(i);
                    let gone = show((*m, *d));
                    out.push(((format!("去掉 {gone}"), format!("{gone} left out")), Recurrence::DaysOfYear(all)));
                }
            }
            out
        }
        Recurrence::Weekday(n) => {
            let (later, earlier) = (n % 7 + 1, (n + 5) % 7 + 1);
            [later, earlier]
                .into_iter()
                .map(|m| {
                    let words = (format!("星期 {n} 改为星期 {m}"), format!("weekday {n} to weekday {m}"));
                    (words, Recurrence::Weekday(m))
                })
                .collect()
        }
        Recurrence::Daily => {
            let words = ("每日 改为 每周五".to_string(), "every day to friday of every week".to_string());
            vec![(words, Recurrence::Weekday(5))]
        }
    }
}
