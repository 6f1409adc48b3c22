//! Rolling windows: decided at the days where something changes, exactly (language.md, section 5).

use super::cond::spared;
use super::cx::{Cx, Engine};
use super::events::{Events, Values};
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

/// The events as they count from a day on: what is counted may depend on parameters. The first are there from the
/// beginning.
struct Versions<'a>(Vec<(Day, Events<'a>)>);

impl<'a> Versions<'a> {
    fn on(&self, day: Day) -> Option<&Events<'a>> {
        self.0.get(self.place(day)).map(|v| &v.1)
    }
    fn take(mut self, day: Option<Day>) -> Events<'a> {
        let place = day.map_or(0, |day| self.place(day));
        if place < self.0.len() { self.0.swap_remove(place).1 } else { Events::default() }
    }
    fn place(&self, day: Day) -> usize {
        self.0.partition_point(|v| v.0 <= day).saturating_sub(1)
    }
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
                        let first = length.after(Day::nearest(day));
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
        if cx.unsure && truth == Truth::False {
            truth = Truth::Unknown;
        }
        if R::ON {
            let deciding = stretches.iter().find(|s| s.truth == truth && truth != Truth::True);
            let worst = deciding.or(stretches.iter().find(|s| s.truth == Truth::False));
            let day = worst.map(|s| self.rolling_step(b, length, s, &events, cx, rec));
            let last = stretches.iter().rfind(|s| s.truth == Truth::False).map(|s| s.last.min(self.as_of()));
            let events = events.take(worst.map(|s| s.first));
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
            self.tell_doubt(cx, truth, rec);
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
        let mut truth = match stretches.is_empty() {
            true => cx.idle(false),
            false => stretches.iter().fold(Truth::False, |t, s| t.or(s.truth)),
        };
        cx.due |= !stretches.is_empty();
        // The day found may lie outside.
        if cx.unsure && truth == Truth::True {
            truth = Truth::Unknown;
        }
        if R::ON {
            let found = stretches.iter().find(|s| s.truth == truth && truth != Truth::False);
            let day = found.map(|s| self.rolling_step(b, length, s, &events, cx, rec));
            let events = events.take(found.map(|s| s.first));
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
            self.tell_doubt(cx, truth, rec);
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
    ) -> (Vec<Stretch>, Versions<'a>) {
        let first = spans.first().map_or(Day::MIN, |s| s.from);
        let mut versions = vec![first];
        if b.members_vary {
            let last = spans.last().map_or(Day::MIN, |s| s.to);
            versions.extend(changes.iter().copied().filter(|d| first < *d && *d <= last));
            versions.sort_unstable();
            versions.dedup();
        }
        let counted_on = |day: Day, cx: &mut Cx<'a>, rec: &mut R| {
            let outer = cx.day;
            if b.members_vary {
                cx.day = day;
            }
            let events = self.counted(b, false, cx, rec);
            cx.day = outer;
            (day, events)
        };
        let versions = Versions(versions.into_iter().map(|day| counted_on(day, cx, rec)).collect());
        if spans.is_empty() {
            return (Vec::new(), versions);
        }
        let as_of = self.as_of();
        let mut days = vec![as_of, as_of.plus(1)];
        for (_, events) in &versions.0 {
            for e in &events.dated {
                let day = Day(e.key as i32);
                days.push(day);
                days.push(leaves(length, day));
            }
            for edge in [events.cover.from, events.cover.to.plus(1)] {
                // A ledger that is never complete ends before all days.
                if Day::MIN.plus(1) < edge && edge < Day::MAX {
                    days.push(edge);
                    days.push(leaves(length, edge.plus(-1)));
                }
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
            let Some(events) = versions.on(*first) else { continue };
            let counted = self.rolled(b, length, *first, events);
            if let (true, Some(probe)) = (R::ON, self.probe) {
                super::windows::near(probe, at, b, &counted, &bar);
            }
            out.push(Stretch { first: *first, last, truth: truth_of(b, &bar, &counted, *first >= as_of) });
        }
        (out, versions)
    }

    fn bar_on<R: Rec>(&self, b: &'a Bounded, day: Day, cx: &mut Cx<'a>, rec: &mut R) -> Bar {
        let outer = std::mem::replace(&mut cx.day, day);
        let bar = self.bar(&b.limit, cx, rec);
        cx.day = outer;
        bar
    }

    fn rolled(&self, b: &Bounded, length: Length, day: Day, events: &Events<'a>) -> super::events::Counted {
        let (lo, hi, days) = days_of(length.before(day).plus(1), day);
        events.measure(b.measure, lo, hi, days, self.as_of(), Values::of(&b.coll))
    }

    fn rolling_step<R: Rec>(
        &self,
        b: &'a Bounded,
        length: Length,
        s: &Stretch,
        versions: &Versions<'a>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> WindowStep {
        let bar = self.bar_on(b, s.first, cx, rec);
        let none = Events::default();
        let events = versions.on(s.first).unwrap_or(&none);
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
            node.step.parts.extend(spared(r.spared(), truth).into_iter().filter(|s| s.what.is_reason()));
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
    while Day::MIN < out && length.before(out) >= day && length.before(out.plus(-1)) >= day {
        out = out.plus(-1);
    }
    while out < Day::MAX && length.before(out) < day {
        out = out.plus(1);
    }
    out
}
