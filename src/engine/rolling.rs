//! Rolling windows: decided at the days where something changes, exactly (language.md, section 5).

use super::cx::{Cx, Engine};
use super::events::Events;
use super::finding::{Mend, Truth, What, WindowStep};
use super::measure::measured_name;
use super::trace::{Node, Rec};
use super::truth::Bar;
use super::value::Out;
use super::windows::{days_of, state, truth_of};
use crate::base::window::{Length, Range};
use crate::base::{Day, Span};
use crate::plan::{Bounded, Val};

/// A stretch of days over which what a rolling window holds does not change.
struct Stretch {
    first: Day,
    last: Day,
    truth: Truth,
}

impl<'a> Engine<'a> {
    /// On every day in force, for the time up to it.
    #[expect(clippy::too_many_arguments, reason = "the parts of one requirement")]
    pub(crate) fn every_rolling<R: Rec>(
        &self,
        at: Span,
        b: &'a Bounded,
        length: Length,
        since: Option<&'a Val>,
        changes: &[Day],
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let mut spans = cx.stretch.within(cx.force);
        let saved = if R::ON { rec.facts() } else { Default::default() };
        let mut since_unknown = false;
        let mut since_facts = (Vec::new(), Vec::new());
        if let Some(since) = since {
            match self.val(since, cx, rec) {
                Out::Num(n) => match n.known() {
                    Some(day) => {
                        let first = length.after(Day(day.floor() as i32));
                        spans = spans.iter().map(|s| s.and(Range::new(first, Day::MAX))).collect();
                        spans.retain(|s| !s.is_empty());
                    }
                    None => since_unknown = true,
                },
                _ => since_unknown = true,
            }
            since_facts = rec.facts();
        }
        let (stretches, events) = self.roll(at, b, length, changes, &spans, cx, rec);
        let mut truth = match stretches.is_empty() {
            true => cx.idle(true),
            false => stretches.iter().fold(Truth::True, |t, s| t.and(s.truth)),
        };
        cx.due |= !stretches.is_empty();
        if since_unknown && !matches!(truth, Truth::True) {
            truth = Truth::Unknown;
        }
        if cx.office_unknown && truth == Truth::False {
            truth = Truth::Unknown;
        }
        if R::ON {
            let deciding = stretches.iter().find(|s| s.truth == truth && truth != Truth::True);
            let worst = deciding.or(stretches.iter().find(|s| s.truth == Truth::False));
            let day = worst.map(|s| self.rolling_step(b, length, s, &events, cx, rec));
            let last = stretches.iter().rfind(|s| s.truth == Truth::False).map(|s| s.last.min(self.as_of()));
            self.rolling_node(
                at,
                b,
                length,
                false,
                truth,
                day,
                last,
                stretches.is_empty(),
                (events, since_facts, since_unknown),
                saved,
                rec,
            );
        }
        truth
    }

    /// On some day in force.
    pub(crate) fn some_rolling<R: Rec>(
        &self,
        at: Span,
        b: &'a Bounded,
        length: Length,
        changes: &[Day],
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let spans = cx.stretch.within(cx.force);
        let saved = if R::ON { rec.facts() } else { Default::default() };
        let (stretches, events) = self.roll(at, b, length, changes, &spans, cx, rec);
        let truth = match stretches.is_empty() {
            true => cx.idle(false),
            false => stretches.iter().fold(Truth::False, |t, s| t.or(s.truth)),
        };
        cx.due |= !stretches.is_empty();
        if R::ON {
            let day = stretches
                .iter()
                .find(|s| s.truth == truth && truth != Truth::False)
                .map(|s| self.rolling_step(b, length, s, &events, cx, rec));
            self.rolling_node(
                at,
                b,
                length,
                true,
                truth,
                day,
                None,
                stretches.is_empty(),
                (events, Default::default(), false),
                saved,
                rec,
            );
        }
        truth
    }

    /// Splits the days into stretches over which nothing changes, each with its truth.
    #[expect(clippy::too_many_arguments, reason = "the parts of one requirement")]
    fn roll<R: Rec>(
        &self,
        at: Span,
        b: &'a Bounded,
        length: Length,
        changes: &[Day],
        spans: &[Range],
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> (Vec<Stretch>, Events<'a>) {
        let events = self.counted(b, false, cx, rec);
        if spans.is_empty() {
            return (Vec::new(), events);
        }
        let as_of = self.as_of();
        let mut days = vec![as_of, as_of.plus(1)];
        for e in &events.dated {
            let day = Day(e.key as i32);
            days.push(day);
            days.push(leaves(length, day));
        }
        for edge in [events.cover.from, events.cover.to.plus(1)] {
            if Day::MIN < edge && edge < Day::MAX {
                days.push(edge);
                days.push(leaves(length, edge.plus(-1)));
            }
        }
        // From here on a window holds no day up to the day of judgement.
        days.push(leaves(length, as_of));
        days.extend(changes.iter().copied());
        days.extend(spans.iter().map(|s| s.from));
        days.retain(|d| spans.iter().any(|s| s.has(*d)));
        days.sort_unstable();
        days.dedup();
        let fixed = if b.varies { None } else { Some(self.bar(&b.limit, cx, rec)) };
        let mut out = Vec::new();
        for (i, first) in days.iter().enumerate() {
            let end = spans.iter().find(|s| s.has(*first)).map_or(*first, |s| s.to);
            let last = days.get(i + 1).map_or(end, |d| d.plus(-1).min(end));
            let bar = match &fixed {
                Some(bar) => bar.clone(),
                None => self.bar_on(b, *first, cx, rec),
            };
            let counted = self.rolled(b, length, *first, &events);
            if let (true, Some(probe)) = (R::ON, self.probe) {
                super::windows::near(probe, at, b, &counted, &bar);
            }
            out.push(Stretch { first: *first, last, truth: truth_of(b, &bar, &counted, *first >= as_of) });
        }
        (out, events)
    }

    fn bar_on<R: Rec>(&self, b: &'a Bounded, day: Day, cx: &mut Cx<'a>, rec: &mut R) -> Bar {
        let outer = std::mem::replace(&mut cx.day, day);
        let bar = self.bar(&b.limit, cx, rec);
        cx.day = outer;
        bar
    }

    fn rolled(&self, b: &Bounded, length: Length, day: Day, events: &Events<'a>) -> super::events::Counted {
        let (lo, hi, days) = days_of(length.before(day).plus(1), day);
        events.measure(b.measure, lo, hi, days, self.as_of(), b.coll.non_negative)
    }

    fn rolling_step<R: Rec>(
        &self,
        b: &'a Bounded,
        length: Length,
        s: &Stretch,
        events: &Events<'a>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> WindowStep {
        let bar = self.bar_on(b, s.first, cx, rec);
        let counted = self.rolled(b, length, s.first, events);
        let range = Range::new(length.before(s.first).plus(1), s.first);
        let silent = events.silent(range, self.as_of()) && s.truth == Truth::Unknown && !events.unknown;
        WindowStep {
            label: s.first.to_string(),
            range,
            state: state(s.truth),
            measured: self.measured_of(b, &counted, &bar),
            late: None,
            ledger_ends: silent.then(|| if events.cover.is_empty() { Day::MIN } else { events.cover.to }),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one explanation")]
    fn rolling_node<R: Rec>(
        &self,
        at: Span,
        b: &'a Bounded,
        length: Length,
        some: bool,
        truth: Truth,
        day: Option<WindowStep>,
        last: Option<Day>,
        vacuous: bool,
        read: (Events<'a>, (Vec<super::finding::FactUse>, Vec<String>), bool),
        saved: (Vec<super::finding::FactUse>, Vec<String>),
        rec: &mut R,
    ) {
        rec.push(|r| {
            r.facts();
            let (events, since, since_unknown) = read;
            let mut node = Node::new(at, truth, What::Constant);
            node.step.facts = saved.0;
            node.step.facts.extend(events.facts.iter().cloned());
            node.step.facts.extend(since.0);
            node.vacuous = vacuous;
            if truth == Truth::Unknown {
                if since_unknown {
                    node.missing.extend(since.1);
                }
                if let Some(w) = &day {
                    let (lo, hi, days) = days_of(w.range.from, w.range.to);
                    if w.state == super::finding::WindowState::Unknown {
                        node.missing.extend(events.missing(lo, hi, days, self.as_of()));
                    }
                }
            }
            if let Some(w) = day.as_ref().filter(|_| !some && truth != Truth::True) {
                node.windows.push((i64::from(w.range.to.0), w.label.clone()));
                if truth == Truth::False {
                    node.mend.push(Mend::ClosedRolling { to: w.range.to, length });
                }
            }
            node.step.what =
                What::Rolling { name: measured_name(&b.coll), measure: b.measure, length, some, day, last };
            node
        });
    }
}

/// The first day whose window no longer holds `day`.
fn leaves(length: Length, day: Day) -> Day {
    let mut out = length.after(day);
    // Months are clamped from the window's own last day: step to the first one whose start is past `day`.
    while length.before(out) >= day && length.before(out.plus(-1)) >= day {
        out = out.plus(-1);
    }
    while length.before(out) < day {
        out = out.plus(1);
    }
    out
}
