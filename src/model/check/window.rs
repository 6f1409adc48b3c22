//! Windows, schedules and deadlines.

use super::path::{Named, members_of};
use super::{Checker, Typed};
use crate::base::window::{CalUnit, Length, Range, Recurrence};
use crate::base::{Diagnostic, Lang, Span};
use crate::model::problem::{CollectionProblem, TypeProblem, VocabularyProblem, What};
use crate::model::{Coll, Expr, ExprKind, Type, Value, When};
use crate::syntax::tree::{self, ExprKind as Tree, RollingLength, Schedule, TimeKind};

/// The longest rolling window, in months and in days.
const MAX_MONTHS: i32 = 1200;
const MAX_DAYS: i32 = 36_600;

impl Checker<'_> {
    /// A window or schedule over events. `coll` is `None` where the collection is wrong already.
    pub(super) fn time(&mut self, time: &tree::Time, coll: Option<&Coll>) -> Option<When> {
        let when = self.when(time)?;
        let coll = coll?;
        let Some(on) = coll.on else {
            let name = coll.access.text.clone();
            return self.refuse(time.span, &CollectionProblem::NotEvents { name });
        };
        if let When::Recurring { at: Some(_), .. } = when {
            let record = match &coll.member {
                Type::Record(id) => self.world.model.records.get(id.index()),
                _ => None,
            };
            let field = record.and_then(|r| r.fields.get(on));
            if field.is_some_and(|f| f.ty != Type::DateTime) {
                let name = record.map_or(String::new(), |r| r.name.clone());
                return self.refuse(time.span, &CollectionProblem::NeedsDateTime { name });
            }
        }
        Some(when)
    }

    /// A window or schedule by itself.
    pub(in crate::model) fn when(&mut self, time: &tree::Time) -> Option<When> {
        match &time.node {
            TimeKind::Every(unit) => Some(When::Every(*unit)),
            TimeKind::EveryMany(1, unit) => Some(When::Every(*unit)),
            TimeKind::EveryMany(n, unit) => {
                let problem = CollectionProblem::EveryMany { n: *n, unit: *unit };
                let fix = rolling_words(*n, *unit, self.lang);
                self.sink.push(Diagnostic::at(time.span, &problem).fix(time.span, fix));
                None
            }
            TimeKind::EveryRolling(length, since) => {
                let length = self.length(length);
                let since = match since {
                    Some(e) => Some(Box::new(self.date(e)?)),
                    None => None,
                };
                Some(When::EveryRolling(length?, since))
            }
            TimeKind::SomeRolling(length) => Some(When::SomeRolling(self.length(length)?)),
            TimeKind::DuringNamed(name) => {
                let names = &self.world.names;
                let what = What::Interval;
                let id = names.resolve(self.sink, self.pack, name.into(), what, |p| &p.intervals, &|_| true)?;
                let interval = self.world.model.intervals.get(id.index())?;
                Some(When::During(interval.range, Some(interval.name.clone())))
            }
            TimeKind::During(from, to) => {
                let (a, b) = (self.fixed_day(from), self.fixed_day(to));
                let range = Range::new(a?, b?);
                if range.is_empty() {
                    let at = from.span.to(to.span);
                    self.sink.report(at, &VocabularyProblem::Backward);
                    return None;
                }
                Some(When::During(range, None))
            }
            TimeKind::By(schedule, next_workday) => self.schedule(schedule, *next_workday, time.span),
        }
    }

    fn length(&mut self, length: &tree::At<RollingLength>) -> Option<Length> {
        let RollingLength { n, unit } = length.node;
        let months = |of: i32| n.checked_mul(of).map(Length::Months);
        let days = |of: i32| n.checked_mul(of).map(Length::Days);
        let found = match unit {
            CalUnit::Day => days(1),
            CalUnit::Week => days(7),
            CalUnit::TenDay => {
                return self.refuse(length.span, &CollectionProblem::RollingTenDay);
            }
            CalUnit::Month => months(1),
            CalUnit::Quarter => months(3),
            CalUnit::HalfYear => months(6),
            CalUnit::Year => months(12),
        };
        match found {
            Some(Length::Days(n)) if !(1..=MAX_DAYS).contains(&n) => None,
            Some(Length::Months(n)) if !(1..=MAX_MONTHS).contains(&n) => None,
            found => found,
        }
        .or_else(|| self.refuse(length.span, &CollectionProblem::RollingLength))
    }

    fn schedule(&mut self, schedule: &Schedule, next_workday: bool, span: Span) -> Option<When> {
        let recurring =
            |recurrence: Recurrence, at: Option<u16>| Some(When::Recurring { recurrence, at, next_workday });
        match schedule {
            Schedule::DayOfMonth(n) if (1..=31).contains(n) => recurring(Recurrence::DayOfMonth(*n), None),
            Schedule::DayOfMonth(_) => self.refuse(span, &CollectionProblem::NoSuchDay),
            Schedule::LastDay(unit) => recurring(Recurrence::LastDay(*unit), None),
            Schedule::DaysOfYear(days) => {
                let mut out: Vec<(u8, u8)> = Vec::new();
                for day in days {
                    let (month, d) = day.node;
                    if !is_day_of_year(month, d) {
                        return self.refuse(day.span, &CollectionProblem::NoSuchDay);
                    }
                    if out.contains(&day.node) {
                        return self.refuse(day.span, &CollectionProblem::DayTwice);
                    }
                    out.push(day.node);
                }
                out.sort_unstable();
                recurring(Recurrence::DaysOfYear(out), None)
            }
            Schedule::Weekday(n) if (1..=7).contains(n) => recurring(Recurrence::Weekday(*n), None),
            Schedule::Weekday(_) => self.refuse(span, &CollectionProblem::NoSuchDay),
            Schedule::TimeOfDay(minutes) if *minutes <= 24 * 60 => recurring(Recurrence::Daily, Some(*minutes)),
            Schedule::TimeOfDay(_) => self.refuse(span, &CollectionProblem::NoSuchTime),
            Schedule::Dates(dates) => {
                let days: Vec<Option<Expr>> = dates.iter().map(|e| self.date(e)).collect();
                let mut days = days.into_iter().collect::<Option<Vec<Expr>>>()?;
                let fixed = |e: &Expr| match e.kind {
                    ExprKind::Const(Value::Date(day)) => Some(day),
                    _ => None,
                };
                let mut seen = Vec::new();
                for e in &days {
                    if let Some(day) = fixed(e) {
                        if seen.contains(&day) {
                            return self.refuse(e.span, &CollectionProblem::DayTwice);
                        }
                        seen.push(day);
                    }
                }
                if seen.len() == days.len() {
                    days.sort_by_key(|e| fixed(e));
                }
                Some(When::Dates { days, next_workday })
            }
        }
    }

    /// `FIELD by DATE`: a date, or a list of events.
    pub(super) fn by(&mut self, field: &tree::Expr, due: &tree::Expr, next_workday: bool, span: Span) -> Option<Typed> {
        let due_expr = self.date(due);
        let Tree::Path(path) = &field.kind else {
            self.value(field, None);
            return self.refuse(field.span, &CollectionProblem::ByNeedsField);
        };
        let trail = match self.named(path)? {
            Named::Trail(trail) => trail,
            Named::Parameter(_) => {
                return self.refuse(field.span, &CollectionProblem::ByNeedsField);
            }
        };
        let ty = trail.last()?.ty;
        let boolean = |kind: ExprKind| Some(Typed::plain(kind, Type::Bool, span));
        if members_of(ty).is_some() {
            let events =
                self.members(&tree::Collection { path: path.clone(), filter: None, satisfy: None, span: field.span })?;
            if events.on.is_none() {
                let name = trail.text();
                return self.refuse(field.span, &CollectionProblem::NotEvents { name });
            }
            let due = Box::new(due_expr?);
            return boolean(ExprKind::EventsBy { events, due, next_workday });
        }
        match ty {
            Type::Date => {}
            Type::DateTime => {
                return self.refuse(field.span, &CollectionProblem::ByDateTime);
            }
            other => {
                let is = self.shape(other);
                return self.report(field.span, &TypeProblem::NotADate { is });
            }
        }
        match trail.value() {
            Ok(field) => {
                let due = Box::new(due_expr?);
                boolean(ExprKind::FieldBy { field, due, next_workday })
            }
            Err(list) => {
                let name = trail.last()?.name.to_string();
                self.report(field.span, &TypeProblem::ThroughList { list, name })
            }
        }
    }
}

fn is_day_of_year(month: u8, day: u8) -> bool {
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

/// `in every rolling 3 years`, `任一连续 3 年内`
fn rolling_words(n: i32, unit: CalUnit, lang: Lang) -> String {
    let (zh, en) = match unit {
        CalUnit::Day => ("天", "days"),
        CalUnit::Week => ("周", "weeks"),
        CalUnit::TenDay => ("旬", "ten_days"),
        CalUnit::Month => ("个月", "months"),
        CalUnit::Quarter => ("个季度", "quarters"),
        CalUnit::HalfYear => ("个半年", "half_years"),
        CalUnit::Year => ("年", "years"),
    };
    match lang {
        Lang::Zh => format!("任一连续 {n} {zh}内"),
        Lang::En => format!("in every rolling {n} {en}"),
    }
}
