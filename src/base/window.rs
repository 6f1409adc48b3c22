//! Calendar windows and due days (language.md, section 5, "Windows" and "Deadlines").

use super::Day;
use std::fmt;

/// A span of days, both ends in. Empty if `to < from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Range {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Range {
    /// All days.
    pub const ALL: Range = Range { from: Day::MIN, to: Day::MAX };
    /// `from ..= to`.
    pub fn new(from: Day, to: Day) -> Range {
        Range { from, to }
    }
    /// Whether no day is in it.
    pub fn is_empty(self) -> bool {
        self.to < self.from
    }
    /// Whether a day is in it.
    pub fn has(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
    /// Whether all of `inner` is in it.
    pub fn contains(self, inner: Range) -> bool {
        self.from <= inner.from && inner.to <= self.to
    }
    /// The days in both.
    pub fn and(self, other: Range) -> Range {
        Range { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

impl Default for Range {
    /// All days.
    fn default() -> Self {
        Range::ALL
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} .. {}", self.from, self.to)
    }
}

/// The span of days assessed and the day of judgement (language.md, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The days assessed.
    pub span: Range,
    /// The day of judgement; may lie before the end of the span.
    pub as_of: Day,
}

/// A unit of the calendar that tiles time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalUnit {
    /// One day.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// 旬: 1–10, 11–20, 21–end of month.
    TenDay,
    /// A month.
    Month,
    /// Three months from January, April, July, October.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// A year.
    Year,
}

impl CalUnit {
    /// The unit's span that holds a day.
    pub fn containing(self, day: Day) -> Range {
        let (_, m, d) = day.ymd();
        let month = day.month_start(0);
        let months = |n: i32| {
            let first = month.plus_months(-(i32::from(m - 1) % n));
            Range::new(first, first.plus_months(n).plus(-1))
        };
        match self {
            CalUnit::Day => Range::new(day, day),
            CalUnit::Week => {
                let monday = day.plus(1 - i32::from(day.weekday()));
                Range::new(monday, monday.plus(6))
            }
            CalUnit::TenDay => match d {
                1..=10 => Range::new(month, month.plus(9)),
                11..=20 => Range::new(month.plus(10), month.plus(19)),
                _ => Range::new(month.plus(20), day.month_end()),
            },
            CalUnit::Month => months(1),
            CalUnit::Quarter => months(3),
            CalUnit::HalfYear => months(6),
            CalUnit::Year => months(12),
        }
    }
    /// Every span of this unit that touches `range`, in order.
    pub fn touching(self, range: Range) -> Vec<Range> {
        let mut out = Vec::new();
        if range.is_empty() {
            return out;
        }
        let mut window = self.containing(range.from);
        while window.from <= range.to {
            out.push(window);
            window = self.containing(window.to.plus(1));
        }
        out
    }
    /// The label of a span of this unit: `2022-03-05`, `2022-W09`, `2022-03-mid`, `2022-03`, `2022-Q1`, `2022-H1`, `2022`
    /// (contract.md, "JSON").
    pub fn label(self, window: Range) -> String {
        let (y, m, d) = window.from.ymd();
        match self {
            CalUnit::Day => window.from.to_string(),
            CalUnit::Week => {
                let (year, week) = window.from.iso_week();
                format!("{year:04}-W{week:02}")
            }
            CalUnit::TenDay => {
                let part = match d {
                    1..=10 => "early",
                    11..=20 => "mid",
                    _ => "late",
                };
                format!("{y:04}-{m:02}-{part}")
            }
            CalUnit::Month => format!("{y:04}-{m:02}"),
            CalUnit::Quarter => format!("{y:04}-Q{}", (m + 2) / 3),
            CalUnit::HalfYear => format!("{y:04}-H{}", if m <= 6 { 1 } else { 2 }),
            CalUnit::Year => format!("{y:04}"),
        }
    }
}

/// A length of time in days or in calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Days.
    Days(i32),
    /// Calendar months.
    Months(i32),
}

impl Length {
    /// The day that lies this much before.
    pub fn before(self, day: Day) -> Day {
        match self {
            Length::Days(n) => day.plus(-n),
            Length::Months(n) => day.plus_months(-n),
        }
    }
    /// The day that lies this much after.
    pub fn after(self, day: Day) -> Day {
        match self {
            Length::Days(n) => day.plus(n),
            Length::Months(n) => day.plus_months(n),
        }
    }
}

/// A repeating set of due days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recurrence {
    /// Day `n` of every month, the last day where there is none.
    DayOfMonth(u8),
    /// The last day of every span of a unit.
    LastDay(CalUnit),
    /// Month and day, every year; sorted. 29 February is the 28th in other years.
    DaysOfYear(Vec<(u8, u8)>),
    /// A weekday (Monday is 1) of every week.
    Weekday(u8),
    /// Every day.
    Daily,
}

impl Recurrence {
    /// The last due day before `day`.
    pub fn before(&self, day: Day) -> Day {
        let due = self.due_in(Range::new(day.plus(-800), day.plus(-1)));
        due.last().copied().unwrap_or_else(|| day.plus(-1))
    }
    /// The due days within `range`, in order.
    pub fn due_in(&self, range: Range) -> Vec<Day> {
        let each = |unit: CalUnit, pick: &dyn Fn(Range) -> Vec<Day>| -> Vec<Day> {
            unit.touching(range).into_iter().flat_map(pick).filter(|d| range.has(*d)).collect()
        };
        match self {
            Recurrence::DayOfMonth(n) => each(CalUnit::Month, &|m| vec![m.from.plus(i32::from(*n) - 1).min(m.to)]),
            Recurrence::LastDay(unit) => each(*unit, &|w| vec![w.to]),
            Recurrence::DaysOfYear(days) => each(CalUnit::Year, &|y| {
                days.iter()
                    .map(|(m, d)| {
                        let month = y.from.plus_months(i32::from(*m) - 1);
                        month.plus(i32::from(*d) - 1).min(month.month_end())
                    })
                    .collect()
            }),
            Recurrence::Weekday(n) => each(CalUnit::Week, &|w| vec![w.from.plus(i32::from(*n) - 1)]),
            Recurrence::Daily => each(CalUnit::Day, &|d| vec![d.from]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap_or(Day::MIN)
    }

    #[test]
    fn windows_tile_the_year() {
        let year = Range::new(day("2022-01-01"), day("2022-12-31"));
        for (unit, count) in [
            (CalUnit::Month, 12),
            (CalUnit::TenDay, 36),
            (CalUnit::Quarter, 4),
            (CalUnit::HalfYear, 2),
            (CalUnit::Year, 1),
            (CalUnit::Week, 53),
        ] {
            let windows = unit.touching(year);
            assert_eq!(windows.len(), count, "{unit:?}");
            for pair in windows.windows(2) {
                assert_eq!(pair[0].to.plus(1), pair[1].from);
            }
        }
        assert_eq!(CalUnit::TenDay.label(CalUnit::TenDay.containing(day("2022-02-25"))), "2022-02-late");
        assert_eq!(CalUnit::Week.label(CalUnit::Week.containing(day("2022-01-01"))), "2021-W52");
        assert_eq!(CalUnit::HalfYear.containing(day("2022-09-30")), Range::new(day("2022-07-01"), day("2022-12-31")));
    }

    #[test]
    fn day_31_is_the_last_day_where_there_is_none() {
        let due = Recurrence::DayOfMonth(31).due_in(Range::new(day("2022-01-01"), day("2022-04-30")));
        assert_eq!(due, [day("2022-01-31"), day("2022-02-28"), day("2022-03-31"), day("2022-04-30")]);
        assert_eq!(Recurrence::DayOfMonth(27).before(day("2022-01-27")), day("2021-12-27"));
        assert_eq!(Recurrence::DaysOfYear(vec![(5, 10), (11, 10)]).before(day("2022-05-10")), day("2021-11-10"));
        assert_eq!(Recurrence::Weekday(5).before(day("2022-03-04")), day("2022-02-25"));
    }
}
