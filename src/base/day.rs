//! Days and instants as whole numbers, so that evaluation compares integers; `jiff` does the calendar.

use super::number::Rat;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

/// A moment of civil time: seconds since 1970-01-01T00:00, no time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(pub i64);

/// Years that a date in a rule or fact file may have; `22年6月30日` is not the year 22.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The earliest day the tool knows.
    pub const MIN: Day = Day(-1_000_000);
    /// The latest day the tool knows.
    pub const MAX: Day = Day(1_000_000);

    /// A day of the calendar; `None` for 30 February or a year outside [`YEARS`].
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        if !YEARS.contains(&year) {
            return None;
        }
        Date::new(year, month, day).ok().map(Day::from_date)
    }
    /// Reads `2022-06-30`, nothing else.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let b = text.as_bytes();
        if b.len() != 10 || b.get(4) != Some(&b'-') || b.get(7) != Some(&b'-') {
            return None;
        }
        let number = |from: usize, to: usize| -> Option<i16> {
            let mut n = 0i16;
            for c in b.get(from..to)? {
                if !c.is_ascii_digit() {
                    return None;
                }
                n = n * 10 + i16::from(c - b'0');
            }
            Some(n)
        };
        Day::new(number(0, 4)?, number(5, 7)? as i8, number(8, 10)? as i8)
    }
    /// The day that a number of days since 1970 stands for, if the tool knows it: what was computed may lie anywhere.
    pub fn of(n: Rat) -> Option<Day> {
        let day = Day(i32::try_from(n.floor()).ok()?);
        (Day::MIN <= day && day <= Day::MAX).then_some(day)
    }
    /// The same, or the end of the days the tool knows: to be compared with a day of the calendar, never to be shown.
    pub fn nearest(n: Rat) -> Day {
        Day::of(n).unwrap_or(if n.is_negative() { Day::MIN } else { Day::MAX })
    }
    fn from_date(date: Date) -> Day {
        Day((date.duration_since(EPOCH).as_secs() / 86_400) as i32)
    }
    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().try_days(i64::from(self.0)).unwrap_or_default())
    }
    /// Year, month, day.
    pub fn ymd(self) -> (i16, i8, i8) {
        let d = self.date();
        (d.year(), d.month(), d.day())
    }
    /// `n` days later.
    pub fn plus(self, n: i32) -> Day {
        Day(self.0.saturating_add(n).clamp(Day::MIN.0, Day::MAX.0))
    }
    /// `n` months later (or earlier), clamped to the last day of the month (Civil Code art. 202).
    pub fn plus_months(self, n: i32) -> Day {
        match jiff::Span::new().try_months(n) {
            Ok(span) => Day::from_date(self.date().saturating_add(span)).clamp(Day::MIN, Day::MAX),
            Err(_) if n < 0 => Day::MIN,
            Err(_) => Day::MAX,
        }
    }
    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> u8 {
        match self.date().weekday() {
            Weekday::Monday => 1,
            Weekday::Tuesday => 2,
            Weekday::Wednesday => 3,
            Weekday::Thursday => 4,
            Weekday::Friday => 5,
            Weekday::Saturday => 6,
            Weekday::Sunday => 7,
        }
    }
    /// ISO year and week.
    pub fn iso_week(self) -> (i16, i8) {
        let w = self.date().iso_week_date();
        (w.year(), w.week())
    }
    /// First day of the month `n` months from this one's.
    pub fn month_start(self, n: i32) -> Day {
        let (y, m, _) = self.ymd();
        Day::from_date(Date::new(y, m, 1).unwrap_or(EPOCH)).plus_months(n)
    }
    /// Last day of this month.
    pub fn month_end(self) -> Day {
        self.month_start(1).plus(-1)
    }
    /// Midnight at its start.
    pub fn start(self) -> Instant {
        Instant(i64::from(self.0) * 86_400)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl Instant {
    /// The moment that a number of seconds since 1970 stands for, if the tool knows its day.
    pub fn of(n: Rat) -> Option<Instant> {
        let seconds = i64::try_from(n.floor()).ok()?;
        (Day::MIN.start().0 <= seconds && seconds < Day::MAX.plus(1).start().0).then_some(Instant(seconds))
    }
    /// The day it falls on.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(86_400) as i32)
    }
    /// Seconds since midnight.
    pub fn second_of_day(self) -> i64 {
        self.0.rem_euclid(86_400)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.second_of_day();
        write!(f, "{}T{:02}:{:02}", self.day(), s / 3600, s / 60 % 60)?;
        if s % 60 != 0 { write!(f, ":{:02}", s % 60) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Instant};
    use crate::base::Rat;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap_or(Day::MIN)
    }

    #[test]
    fn months_clamp_from_the_original_date() {
        assert_eq!(day("2022-01-31").plus_months(1), day("2022-02-28"));
        assert_eq!(day("2022-01-31").plus_months(2), day("2022-03-31"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2022-04-30").plus_months(-3), day("2022-01-30"));
    }

    #[test]
    fn what_is_no_day_is_not_made_one() {
        assert_eq!(Day::of(Rat::int(18_993)), Some(day("2022-01-01")));
        // 2^32 days later: not the same day again.
        let far = Rat::int(18_993 + (1 << 32));
        assert_eq!((Day::of(far), Day::nearest(far)), (None, Day::MAX));
        assert_eq!(Instant::of(Rat::int(i64::MAX)), None);
        assert_eq!(day("2022-01-01").plus_months(i32::MAX), Day::MAX);
        assert_eq!(day("2022-01-01").plus_months(i32::MIN), Day::MIN);
    }

    #[test]
    fn only_real_days_are_days() {
        assert_eq!(Day::parse_iso("2022-02-30"), None);
        assert_eq!(Day::parse_iso("0022-06-30"), None);
        assert_eq!(Day::parse_iso("2022-2-3"), None);
        assert_eq!(day("2022-03-05").to_string(), "2022-03-05");
        assert_eq!(day("2022-02-05").month_end(), day("2022-02-28"));
        assert_eq!(day("2021-01-03").iso_week(), (2020, 53));
    }
}
