//! Dates and working days (language.md, section 5, "Workdays"). What is only partly known stays between its ends: a later
//! day never has fewer working days before it.

use super::truth::Num;
use super::value::Out;
use crate::base::{Day, Instant, Rat};
use crate::plan::Calendar;

/// The most working days that are counted off: three years of them. More is a slip, and would count for minutes.
const MOST: i64 = 1000;

fn day_of(n: Rat, moment: bool) -> Option<Day> {
    if moment { Instant::of(n).map(Instant::day) } else { Day::of(n) }
}

/// Maps an end of an interval that may be missing, also where `f` gives none; `Err` holds the year that the calendar lacks.
fn end(n: Option<Rat>, f: impl Fn(Rat) -> Result<Option<i64>, i16>) -> Result<Option<Rat>, i16> {
    Ok(n.map(f).transpose()?.flatten().map(Rat::int))
}

/// A day (a moment, in seconds) so many working days later, or earlier with `back`.
pub(super) fn plus<'a>(calendar: Calendar<'_>, day: Out<'a>, by: Out<'a>, back: bool, moment: bool) -> Out<'a> {
    let unknown = Out::Num(Num::between(None, None));
    let (day, by) = match (day, by) {
        (Out::Num(day), Out::Num(by)) => (day, by),
        (Out::NoCalendar(year), _) | (_, Out::NoCalendar(year)) => return Out::NoCalendar(year),
        (Out::TooLarge, _) | (_, Out::TooLarge) => return Out::TooLarge,
        _ => return unknown,
    };
    let Some(by) = by.known().filter(|n| n.is_int()).and_then(|n| i64::try_from(n.num()).ok()) else { return unknown };
    if by.abs() > MOST {
        return Out::TooLarge;
    }
    if day.known().is_some_and(|n| day_of(n, moment).is_none()) {
        return Out::TooLarge;
    }
    let moved = |n: Rat| {
        let Some(from) = day_of(n, moment) else { return Ok(None) };
        let to = calendar.plus(from, if back { -by } else { by })?;
        let second = if moment { Instant::of(n).map(Instant::second_of_day) } else { None };
        Ok(Some(second.map_or(i64::from(to.0), |s| to.start().0 + s)))
    };
    match (end(day.lo, moved), end(day.hi, moved)) {
        (Ok(lo), Ok(hi)) => Out::Num(Num { lo, hi, open: day.open }),
        (Err(year), _) | (_, Err(year)) => Out::NoCalendar(year),
    }
}

/// How many working days lie after the first day, up to the second.
pub(super) fn between<'a>(
    calendar: Calendar<'_>,
    from: Out<'a>,
    to: Out<'a>,
    from_moment: bool,
    to_moment: bool,
) -> Out<'a> {
    let (from, to) = match (from, to) {
        (Out::Num(from), Out::Num(to)) => (from, to),
        (Out::NoCalendar(year), _) | (_, Out::NoCalendar(year)) => return Out::NoCalendar(year),
        (Out::TooLarge, _) | (_, Out::TooLarge) => return Out::TooLarge,
        (Out::None, _) | (_, Out::None) => return Out::Unknown,
        _ => return Out::Num(Num::between(None, None)),
    };
    let count = |a: Option<Rat>, b: Option<Rat>| {
        let both = a.zip(b);
        let days = both.and_then(|(a, b)| day_of(a, from_moment).zip(day_of(b, to_moment)));
        days.map(|(a, b)| calendar.between(a, b).map(Rat::int)).transpose()
    };
    let far = |n: &Num, moment: bool| n.known().is_some_and(|n| day_of(n, moment).is_none());
    if far(&from, from_moment) || far(&to, to_moment) {
        return Out::TooLarge;
    }
    let open = (from.open || from.known().is_some()) && (to.open || to.known().is_some());
    match (count(from.hi, to.lo), count(from.lo, to.hi)) {
        (Ok(lo), Ok(hi)) => Out::Num(Num { lo, hi, open }),
        (Err(year), _) | (_, Err(year)) => Out::NoCalendar(year),
    }
}
