//! Windows, deadlines and schedules in either language's words.

use super::Wording;
use super::value::path;
use crate::base::Lang;
use crate::base::window::CalUnit;
use crate::syntax::tree::{QName, RollingLength, Schedule, Time, TimeKind};

impl Wording<'_> {
    /// A window or due date. In Chinese it stands before what it is about, in English behind.
    pub(super) fn time(&mut self, time: &Time) -> String {
        let zh = self.lang == Lang::Zh;
        match &time.node {
            TimeKind::Every(unit) if zh => every(*unit).to_owned(),
            TimeKind::Every(unit) => format!("in every {}", english(*unit).0),
            TimeKind::EveryMany(n, unit) if zh => format!("每 {}", length(*n, *unit, Lang::Zh)),
            TimeKind::EveryMany(n, unit) => format!("in every {}", length(*n, *unit, Lang::En)),
            TimeKind::EveryRolling(l, since) => {
                let RollingLength { n, unit } = l.node;
                let length = length(n, unit, self.lang);
                match since {
                    None if zh => format!("任一连续 {length} 内"),
                    None => format!("in every rolling {length}"),
                    Some(day) if zh => format!("自 {} 起 任一连续 {length} 内", self.sum(day)),
                    Some(day) => format!("in every rolling {length} since {}", self.sum(day)),
                }
            }
            TimeKind::SomeRolling(l) => {
                let length = length(l.node.n, l.node.unit, self.lang);
                if zh { format!("有连续 {length} 内") } else { format!("in some rolling {length}") }
            }
            TimeKind::DuringNamed(name) if zh => format!("{} 期间", qname(name)),
            TimeKind::DuringNamed(name) => format!("during {}", qname(name)),
            TimeKind::During(a, b) => {
                let (a, b) = (self.sum(a), self.sum(b));
                if zh { format!("自 {a} 至 {b} 期间") } else { format!("during {a} .. {b}") }
            }
            TimeKind::By(schedule, next) => format!("{}{}", self.schedule(schedule), self.next_workday(*next)),
        }
    }

    pub(super) fn next_workday(&self, next: bool) -> &'static str {
        if next { self.lang.pick(" 遇节假日顺延", " or next workday") } else { "" }
    }

    fn schedule(&mut self, schedule: &Schedule) -> String {
        let zh = self.lang == Lang::Zh;
        match schedule {
            Schedule::DayOfMonth(n) if zh => format!("每月 {n} 日 前"),
            Schedule::DayOfMonth(n) => format!("by day {n} of every month"),
            Schedule::LastDay(unit) if zh => format!("{}末 前", every(*unit)),
            Schedule::LastDay(unit) => format!("by last day of every {}", english(*unit).0),
            Schedule::DaysOfYear(days) => {
                let day =
                    |d: &(u8, u8)| if zh { format!("{}月{}日", d.0, d.1) } else { format!("{:02}-{:02}", d.0, d.1) };
                let days: Vec<String> = days.iter().map(|d| day(&d.node)).collect();
                let days = days.join(", ");
                if zh { format!("每年 {days} 前") } else { format!("by {days} of every year") }
            }
            Schedule::Weekday(n) => {
                let (zh_day, en_day) = match n {
                    1 => ("一", "monday"),
                    2 => ("二", "tuesday"),
                    3 => ("三", "wednesday"),
                    4 => ("四", "thursday"),
                    5 => ("五", "friday"),
                    6 => ("六", "saturday"),
                    _ => ("日", "sunday"),
                };
                if zh { format!("每周{zh_day} 前") } else { format!("by {en_day} of every week") }
            }
            Schedule::TimeOfDay(minutes) => {
                let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
                if zh { format!("每日 {clock} 前") } else { format!("by {clock} of every day") }
            }
            Schedule::Dates(days) => {
                let days: Vec<String> = days.iter().map(|d| self.sum(d)).collect();
                let days = days.join(", ");
                if zh { format!("于 {days} 前") } else { format!("by {days}") }
            }
        }
    }
}

/// `name` or `pack.name`
pub(super) fn qname(name: &QName) -> String {
    match &name.pack {
        Some(pack) => path(&[pack.clone(), name.name.clone()]),
        None => name.name.node.clone(),
    }
}

fn every(unit: CalUnit) -> &'static str {
    match unit {
        CalUnit::Day => "每日",
        CalUnit::Week => "每周",
        CalUnit::TenDay => "每旬",
        CalUnit::Month => "每月",
        CalUnit::Quarter => "每季度",
        CalUnit::HalfYear => "每半年",
        CalUnit::Year => "每年",
    }
}

fn english(unit: CalUnit) -> (&'static str, &'static str) {
    match unit {
        CalUnit::Day => ("day", "days"),
        CalUnit::Week => ("week", "weeks"),
        CalUnit::TenDay => ("ten_day", "ten_days"),
        CalUnit::Month => ("month", "months"),
        CalUnit::Quarter => ("quarter", "quarters"),
        CalUnit::HalfYear => ("half_year", "half_years"),
        CalUnit::Year => ("year", "years"),
    }
}

/// `3 years`, `3 年`
fn length(n: i32, unit: CalUnit, lang: Lang) -> String {
    let zh = match unit {
        CalUnit::Day => "天",
        CalUnit::Week => "周",
        CalUnit::TenDay => "旬",
        CalUnit::Month => "个月",
        CalUnit::Quarter => "个季度",
        CalUnit::HalfYear => "个半年",
        CalUnit::Year => "年",
    };
    let (one, many) = english(unit);
    format!("{n} {}", lang.pick(zh, if n == 1 { one } else { many }))
}
