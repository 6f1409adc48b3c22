//! Windows and due days laid out for one assessment, with integer keys: days, or seconds where a time of day matters.

use super::expr::Val;
use crate::base::Day;
use crate::base::window::{CalUnit, Length, Range, Recurrence};
use crate::model::{CalendarYear, Pack};

/// When a bound must hold.
#[derive(Clone, Debug)]
pub enum Timing {
    /// Windows or due days known beforehand.
    Laid(Laid),
    /// Due days that depend on the facts; the day before the first one's period begins.
    Dates {
        /// The due days.
        days: Vec<Val>,
        /// `or next workday`: the pack whose calendar says which days are worked.
        calendar: Option<usize>,
        /// The first day that counts for the first due day: the duty's own first day. In a derived field, which serves many
        /// duties, [`Day::MIN`]: there it is that of the duty being judged.
        from: Day,
    },
    /// On every day, for the time up to it.
    EveryRolling {
        /// How long.
        length: Length,
        /// Not yet due before this much after that day.
        since: Option<Val>,
        /// Days on which a parameter in it changes.
        changes: Vec<Day>,
    },
    /// On some day, for the time up to it.
    SomeRolling {
        /// How long.
        length: Length,
        /// Days on which a parameter in it changes.
        changes: Vec<Day>,
    },
}

/// Windows or due days in order, one behind the other.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The windows.
    pub slices: Vec<Slice>,
    /// Keys are seconds, not days.
    pub seconds: bool,
    /// Due days rather than windows.
    pub due: bool,
    /// Judged whole even where the days in force cut it (`during`).
    pub whole: bool,
    /// The calendar unit, for labels.
    pub unit: Option<CalUnit>,
    /// The name of the interval, where it has one.
    pub name: Option<String>,
    /// For each day from the first slice's first: which slice it is in (`u16::MAX`: none). Empty where there are gaps too
    /// large or keys are seconds.
    pub table: Vec<u16>,
}

/// One window or due day.
#[derive(Clone, Debug)]
pub struct Slice {
    /// First key in it.
    pub lo: i64,
    /// Last key in it.
    pub hi: i64,
    /// Its days.
    pub days: Range,
    /// For a due day: the day as scheduled, before it is moved to a workday; the days, where several move onto one.
    pub scheduled: Vec<Day>,
    /// The year without a holiday calendar, where the due day could not be told.
    pub no_calendar: Option<i16>,
    /// The days whose parameter values judge it: met under any of them is met.
    pub tests: Vec<Day>,
}

impl Slice {
    /// Its label as in contract.md.
    pub fn label(&self, laid: &Laid) -> String {
        match (laid.due, laid.unit) {
            (true, _) => self.days.to.to_string(),
            (false, Some(unit)) => unit.label(self.days),
            (false, None) => laid.name.clone().unwrap_or_else(|| span_label(self.days)),
        }
    }
}

/// The label of a span of days: that of the calendar unit it is, else both days. A week is written as its days: nobody
/// who writes two days means the week by its number.
fn span_label(days: Range) -> String {
    let units = [CalUnit::Year, CalUnit::HalfYear, CalUnit::Quarter, CalUnit::Month, CalUnit::TenDay, CalUnit::Day];
    match units.into_iter().find(|unit| unit.containing(days.from) == days) {
        Some(unit) => unit.label(days),
        None => format!("{}..{}", days.from, days.to),
    }
}

/// A due day, moved to a workday where that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The day.
    On(Day),
    /// The holiday calendar lacks this year.
    NoCalendar(i16),
}

/// Working days.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    packs: &'a [Pack],
    own: usize,
}

impl<'a> Calendar<'a> {
    /// The calendar of one pack; years it lacks are taken from the others.
    pub fn of(packs: &'a [Pack], own: usize) -> Self {
        Calendar { packs, own }
    }
    /// A year of the calendar: the pack's own, else another's.
    fn year(&self, year: i16) -> Option<&'a CalendarYear> {
        let own = self.packs.get(self.own).and_then(|p| p.calendar.get(&year));
        own.or_else(|| self.packs.iter().find_map(|p| p.calendar.get(&year)))
    }
    /// Whether a day is worked (调休 counted); `Err` holds the year that is not in the calendar. The days off around new
    /// year are announced with the year after, so that year is asked too where it is there.
    fn works(&self, day: Day) -> Result<bool, i16> {
        let (year, ..) = day.ymd();
        let own = self.year(year).ok_or(year)?;
        let either = |days: fn(&CalendarYear) -> &[Day]| {
            days(own).contains(&day) || self.year(year + 1).is_some_and(|next| days(next).contains(&day))
        };
        Ok(either(|c| &c.work) || !(either(|c| &c.off) || day.weekday() > 5))
    }
    /// The day so many working days after (before, if negative) a day, which is not counted itself; `Err` holds the year
    /// that is not in the calendar.
    pub fn plus(&self, day: Day, workdays: i64) -> Result<Day, i16> {
        let (mut at, mut left) = (day, workdays.unsigned_abs());
        while left > 0 {
            at = at.plus(if workdays < 0 { -1 } else { 1 });
            left -= u64::from(self.works(at)?);
        }
        Ok(at)
    }
    /// How many working days lie after `from`, up to `to`; negative if `to` is earlier. `Err` holds the year that is not in
    /// the calendar.
    pub fn between(&self, from: Day, to: Day) -> Result<i64, i16> {
        let (mut at, end) = (from.min(to), from.max(to));
        let mut count = 0;
        while at < end {
            at = at.plus(1);
            count += i64::from(self.works(at)?);
        }
        Ok(if to < from { -count } else { count })
    }
    /// The day itself, or the next working day (调休 counted), or the year that is not in the calendar.
    pub fn workday(&self, day: Day) -> Due {
        let mut day = day;
        for _ in 0..60 {
            match self.works(day) {
                Err(year) => return Due::NoCalendar(year),
                Ok(true) => return Due::On(day),
                Ok(false) => day = day.plus(1),
            }
        }
        Due::On(day)
    }
}

/// The days whose parameter values judge a window.
pub fn tests(days: Range, changes: &[Day]) -> Vec<Day> {
    let mut out = vec![days.from];
    out.extend(changes.iter().copied().filter(|c| days.from < *c && *c <= days.to));
    out
}

impl Laid {
    /// The calendar windows that touch `span`.
    pub fn every(unit: CalUnit, span: Range, changes: &[Day]) -> Laid {
        let slices = unit.touching(span).into_iter().map(|days| window(days, changes)).collect();
        Laid { slices, seconds: false, due: false, whole: false, unit: Some(unit), name: None, table: Vec::new() }
            .indexed()
    }
    /// One named span.
    pub fn during(days: Range, name: Option<String>, changes: &[Day]) -> Laid {
        Laid {
            slices: vec![window(days, changes)],
            seconds: false,
            due: false,
            whole: true,
            unit: None,
            name,
            table: Vec::new(),
        }
        .indexed()
    }
    /// The due days of a recurrence in `span`, each with the time since the one before.
    pub fn recurring(recurrence: &Recurrence, at: Option<u16>, move_on: Option<Calendar<'_>>, span: Range) -> Laid {
        let moved = |day: Day| move_on.map_or(Due::On(day), |c| c.workday(day));
        let mut slices = Vec::new();
        let due = recurrence.due_in(span);
        if let Some(first) = due.first() {
            let mut before = recurrence.before(span.from);
            // What moves onto the day of the first is one due day with it.
            while matches!(moved(before), Due::On(day) if moved(*first) == Due::On(day)) {
                before = recurrence.before(before);
            }
            slices = due_slices(moved(before), &due, at, moved);
        }
        let laid =
            Laid { slices, seconds: at.is_some(), due: true, whole: false, unit: None, name: None, table: Vec::new() };
        if at.is_some() { laid } else { laid.indexed() }
    }
    /// Fills the table of days.
    fn indexed(mut self) -> Laid {
        let (Some(first), Some(last)) = (self.slices.first().map(|s| s.lo), self.slices.last().map(|s| s.hi)) else {
            return self;
        };
        let known = self.slices.iter().all(|s| s.no_calendar.is_none());
        if known && (0..40_000).contains(&(last - first)) && self.slices.len() < usize::from(u16::MAX) {
            self.table = vec![u16::MAX; (last - first + 1) as usize];
            for (i, s) in self.slices.iter().enumerate() {
                if let Some(days) = self.table.get_mut((s.lo - first) as usize..=(s.hi - first) as usize) {
                    days.fill(i as u16);
                }
            }
        }
        self
    }
}

fn window(days: Range, changes: &[Day]) -> Slice {
    Slice {
        lo: i64::from(days.from.0),
        hi: i64::from(days.to.0),
        days,
        scheduled: Vec::new(),
        no_calendar: None,
        tests: tests(days, changes),
    }
}

/// The slices of due days in order, after the one before them. Due days that move onto the same
/// working day are one due day: what they ask for must be there once, in their time together.
pub fn due_slices(before: Due, due: &[Day], at: Option<u16>, moved: impl Fn(Day) -> Due) -> Vec<Slice> {
    let mut slices: Vec<Slice> = Vec::new();
    let mut last = before;
    for day in due {
        let on = moved(*day);
        match slices.last_mut() {
            Some(slice) if on == last && matches!(on, Due::On(_)) => slice.scheduled.push(*day),
            Some(_) | None => slices.push(due_slice(last, on, *day, at)),
        }
        last = on;
    }
    slices
}

/// The slice of a due day: what happened after the one before, up to it.
fn due_slice(before: Due, due: Due, nominal: Day, at: Option<u16>) -> Slice {
    let no_calendar = match (before, due) {
        (Due::NoCalendar(y), _) | (_, Due::NoCalendar(y)) => Some(y),
        (Due::On(_), Due::On(_)) => None,
    };
    let day = |d: Due, or: Day| match d {
        Due::On(day) => day,
        Due::NoCalendar(_) => or,
    };
    let (p, d) = (day(before, nominal), day(due, nominal));
    let (lo, hi) = match at {
        None => (i64::from(p.0) + 1, i64::from(d.0)),
        Some(minute) => {
            let seconds = i64::from(minute) * 60;
            (p.start().0 + seconds + 1, d.start().0 + seconds)
        }
    };
    let first = if at.is_some() { p } else { p.plus(1) };
    Slice { lo, hi, days: Range::new(first, d), scheduled: vec![nominal], no_calendar, tests: vec![d] }
}
