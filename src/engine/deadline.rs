//! `FIELD by DAY` and `EVENTS by DAY` (language.md, section 5, "Deadlines").

use super::cond::unstated;
use super::cx::{Cx, Engine};
use super::events::day_of;
use super::finding::{Mend, Shown, Truth, What};
use super::probe::{End, Probe, Side};
use super::trace::Rec;
use super::value::Out;
use crate::base::{Day, Span};
use crate::model::{Measure, Type};
use crate::plan::{Acc, Calendar, Coll, Due, Val};

/// A due day worked out.
enum DueDay {
    /// The day, and the day before it was moved to a workday.
    On(Day, Day),
    /// It depends on a fact that is not stated, or on a year that the calendar lacks.
    Unknown(Option<i16>),
    /// No day of the calendar: so far off that it lies outside any duty.
    Far,
    /// The calendar lacks this year; the day as scheduled. It can only move to a later one, so what was done by then is in
    /// time, and what was not is not late before then.
    NoCalendar(i16, Day),
}

impl DueDay {
    /// What was found for a due day, the day to show, and whether it lies outside the duty: where the calendar is missing,
    /// late only means later than the day as scheduled.
    fn settled(&self, truth: Truth, day: Day) -> (Truth, Option<Day>, bool) {
        match (self, truth) {
            (DueDay::NoCalendar(..), Truth::False) => (Truth::Unknown, None, false),
            (DueDay::NoCalendar(..) | DueDay::Unknown(_) | DueDay::Far | DueDay::On(..), _) => {
                (truth, Some(day), false)
            }
        }
    }
}

impl<'a> Engine<'a> {
    fn due<R: Rec>(&self, due: &'a Val, calendar: Option<usize>, cx: &mut Cx<'a>, rec: &mut R) -> DueDay {
        let n = match self.val(due, cx, rec) {
            Out::Num(n) => n,
            Out::NoCalendar(year) => return DueDay::Unknown(Some(year)),
            _ => return DueDay::Unknown(None),
        };
        let Some(known) = n.known() else { return DueDay::Unknown(None) };
        let Some(nominal) = Day::of(known) else { return DueDay::Far };
        let Some(own) = calendar else { return DueDay::On(nominal, nominal) };
        match Calendar::of(&self.model.packs, own).workday(nominal) {
            Due::On(day) => DueDay::On(day, nominal),
            Due::NoCalendar(year) => DueDay::NoCalendar(year, nominal),
        }
    }

    /// Whether a due day is judged: in force, and in the stretch of days judged now. Its day as scheduled counts, so that
    /// moving the last day of the year to a workday does not lose the duty.
    fn judged(&self, nominal: Day, cx: &Cx<'a>) -> bool {
        cx.force.has(nominal) && cx.stretch.has(nominal)
    }

    /// A date field by a day.
    pub(crate) fn field_by<R: Rec>(
        &self,
        at: Span,
        field: &'a Acc,
        due: &'a Val,
        calendar: Option<usize>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let as_of = self.as_of();
        let due = self.due(due, calendar, cx, rec);
        let done = self.read(field, cx, rec);
        let (truth, day, outside) = match due {
            DueDay::Unknown(_) => (Truth::Unknown, None, false),
            DueDay::Far => (cx.idle(true), None, true),
            DueDay::On(day, nominal) | DueDay::NoCalendar(_, day @ nominal) if !self.judged(nominal, cx) => {
                (cx.idle(true), Some(day), true)
            }
            DueDay::On(day, _) | DueDay::NoCalendar(_, day) => {
                let open = as_of <= day;
                let truth = match &done {
                    // What lies after the day of judgement has not happened.
                    Out::Num(n) => match n.known().map(Day::nearest) {
                        Some(d) if d <= as_of => Truth::of(d <= day),
                        Some(_) => {
                            if open {
                                Truth::Open
                            } else {
                                Truth::False
                            }
                        }
                        None => Truth::Unknown,
                    },
                    Out::None => {
                        if open {
                            Truth::Open
                        } else {
                            Truth::False
                        }
                    }
                    _ => Truth::Unknown,
                };
                due.settled(truth, day)
            }
        };
        cx.due |= !outside;
        let truth = if cx.unsure && truth == Truth::False { Truth::Unknown } else { truth };
        if let (true, Some(probe), Some(day), false, Out::Num(n)) = (R::ON, self.probe, day, outside, &done) {
            near(probe, at, n.known().map(Day::nearest), day);
        }
        self.leaf(at, truth, rec, |e, node| {
            node.vacuous = outside;
            if let (DueDay::NoCalendar(year, _) | DueDay::Unknown(Some(year)), None) = (&due, day) {
                return What::NoCalendar { year: *year };
            }
            let shown = e.shown(&done, &Type::Date);
            if let (Truth::False, Some(day)) = (truth, day) {
                node.mend.push(lateness(&field.label, &shown, day, as_of));
            }
            if let (false, Some(day)) = (outside, day) {
                node.windows.extend((truth != Truth::True).then(|| (i64::from(day.0), day.to_string())));
            }
            if shown == Shown::Nothing {
                unstated(node);
            }
            What::Deadline { name: field.label.clone(), done: shown, due: day, outside, filtered: false }
        });
        self.tell_doubt(cx, truth, rec);
        truth
    }

    /// Events by a day: the earliest counts.
    pub(crate) fn events_by<R: Rec>(
        &self,
        at: Span,
        coll: &'a Coll,
        due: &'a Val,
        calendar: Option<usize>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let as_of = self.as_of();
        let due = self.due(due, calendar, cx, rec);
        let events = self.events(coll, Measure::Count, false, cx, rec);
        let (truth, day, outside) = match due {
            DueDay::Unknown(_) => (Truth::Unknown, None, false),
            DueDay::Far => (cx.idle(true), None, true),
            DueDay::On(day, nominal) | DueDay::NoCalendar(_, day @ nominal) if !self.judged(nominal, cx) => {
                (cx.idle(true), Some(day), true)
            }
            DueDay::On(day, _) | DueDay::NoCalendar(_, day) => {
                let range = crate::base::window::Range::new(Day::MIN, day);
                let sure = |e: &super::events::Event<'_>| e.kept.and(e.sat) == Truth::True;
                let early = events.within(i64::MIN, i64::from(day.0));
                // The ledger's past is complete by default; only its end can leave days out before the due day.
                let silent = events.unknown
                    || events.cover.is_empty()
                    || events.cover.to < day.min(as_of)
                    || events.cover.from > Day::MIN;
                let truth = if early.iter().any(sure) {
                    Truth::True
                } else if !early.is_empty() || !events.undated.is_empty() || (silent && !range.is_empty()) {
                    Truth::Unknown
                } else if as_of <= day {
                    Truth::Open
                } else {
                    Truth::False
                };
                due.settled(truth, day)
            }
        };
        cx.due |= !outside;
        let doubted = cx.unsure && truth == Truth::False;
        let truth = if doubted { Truth::Unknown } else { truth };
        if let (true, Some(probe), Some(day), false) = (R::ON, self.probe, day, outside) {
            let first = events.dated.iter().find(|e| e.kept.and(e.sat) == Truth::True);
            near(probe, at, first.map(|e| day_of(e.key, false)), day);
        }
        self.leaf(at, truth, rec, |_, node| {
            node.vacuous = outside;
            if let (DueDay::NoCalendar(year, _) | DueDay::Unknown(Some(year)), None) = (&due, day) {
                return What::NoCalendar { year: *year };
            }
            node.step.facts.extend(events.facts.iter().cloned());
            if truth == Truth::Unknown && !doubted {
                let all = crate::base::window::Range::new(Day::MIN.plus(1), day.unwrap_or(as_of));
                node.missing.extend(events.missing(i64::MIN, i64::from(all.to.0), all, as_of));
                node.step.parts.extend(events.silent_lists(all, as_of).map(|l| l.reason(at).step));
                if node.missing.is_empty() {
                    node.missing.extend(events.facts.first().map(|f| f.path.clone()));
                }
            }
            let first = events.dated.iter().find(|e| e.kept.and(e.sat) == Truth::True).map(|e| day_of(e.key, false));
            let shown = first.map_or(if events.unknown { Shown::Unknown } else { Shown::Nothing }, Shown::Date);
            if let (Truth::False, Some(day)) = (truth, day) {
                node.mend.push(lateness(&coll.acc.label, &shown, day, as_of));
            }
            if let (false, Some(day)) = (outside, day) {
                node.windows.extend((truth != Truth::True).then(|| (i64::from(day.0), day.to_string())));
            }
            let filtered = coll.filtered();
            What::Deadline { name: coll.acc.label.clone(), done: shown, due: day, outside, filtered }
        });
        self.tell_doubt(cx, truth, rec);
        truth
    }
}

/// Notes how near its due day something was done: before it, on it, or the day after.
fn near(probe: &Probe, at: Span, done: Option<Day>, due: Day) {
    let Some(done) = done else { return };
    match done.0 - due.0 {
        ..0 => probe.note(at, End::Low, Side::Below),
        0 => probe.note(at, End::Low, Side::At),
        1 => probe.note(at, End::Low, Side::Above),
        2.. => {}
    }
}

/// How late it was done, or how long it is overdue.
fn lateness(name: &str, done: &Shown, due: Day, as_of: Day) -> Mend {
    match done {
        Shown::Date(d) if *d <= as_of => Mend::Late { name: name.to_owned(), days: d.0 - due.0 },
        _ => Mend::Overdue { name: name.to_owned(), days: as_of.0 - due.0 },
    }
}
