//! Bounds in windows and by due days (language.md, section 5).

use super::cond::spared;
use super::cx::{Cx, Engine};
use super::events::{Counted, Events, Values, counts_failing, day_of};
use super::finding::{FactUse, Measured, Mend, Step, Truth, What, WindowState, WindowStep};
use super::measure::{grain, measured_name};
use super::probe::{End, Probe, Side};
use super::trace::{Node, Rec};
use super::truth::{Bar, Num};
use super::value::Out;
use crate::base::window::Range;
use crate::base::{Day, Rat, Span};
use crate::facts::Value;
use crate::model::Measure;
use crate::plan::{self, Bounded, Calendar, Due, Laid, Slice, Timing, due_slices};
use smallvec::SmallVec;

/// Most met windows kept where all are met: `forbid` shows them.
const ASIDE: usize = 4;

/// What the windows of a requirement came to.
#[derive(Default)]
pub(crate) struct Judged {
    pub total: usize,
    pub met: usize,
    pub steps: Vec<(Truth, i64, WindowStep, Vec<String>)>,
    pub partial: Vec<(i64, WindowStep)>,
    /// Met windows set aside: of interest only where none is anything else.
    pub aside: Vec<(i64, WindowStep)>,
}

impl<'a> Engine<'a> {
    /// A bound in windows.
    pub(crate) fn windows<R: Rec>(
        &self,
        at: Span,
        b: &'a Bounded,
        timing: &'a Timing,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        match timing {
            Timing::Laid(laid) => {
                if !R::ON
                    && let Some(truth) = self.quick(b, laid, cx)
                {
                    if truth == Truth::True && !laid.slices.iter().any(|s| enforced(laid, s, cx)) {
                        return cx.idle(true);
                    }
                    cx.due = true;
                    return truth;
                }
                self.laid(at, b, laid, cx, rec)
            }
            Timing::Dates { days, calendar, from } => {
                let mut due: Vec<Day> = Vec::new();
                let mut unknown = false;
                for d in days {
                    match self.val(d, cx, rec) {
                        Out::Num(Num { lo: Some(a), hi: Some(b), .. }) if a == b => due.push(Day::nearest(a)),
                        _ => unknown = true,
                    }
                }
                due.sort_unstable();
                let lost = if unknown { rec.facts().1 } else { Vec::new() };
                let calendar = calendar.map(|own| Calendar::of(&self.model.packs, own));
                let moved = |d: Day| calendar.map_or(Due::On(d), |c| c.workday(d));
                // A derived field does not know whose due days they are: the duty being judged does.
                let before = Due::On((*from).max(cx.began).plus(-1));
                let slices = due_slices(before, &due, None, moved);
                let laid =
                    Laid { slices, seconds: false, due: true, whole: false, unit: None, name: None, table: Vec::new() };
                let before = std::mem::take(&mut cx.due);
                let truth = self.laid(at, b, &laid, cx, rec);
                let broken = cx.due && truth == Truth::False;
                cx.due |= before || unknown;
                if !unknown || broken {
                    return truth;
                }
                rec.push(|r| {
                    let mut node = Node::of(at, Truth::Unknown, What::All, r.pop(1), |_| true);
                    node.missing.extend(lost);
                    node
                });
                Truth::Unknown
            }
            Timing::EveryRolling { length, since, changes } => {
                self.every_rolling(at, b, *length, since.as_ref(), changes, cx, rec)
            }
            Timing::SomeRolling { length, changes } => self.some_rolling(at, b, *length, changes, cx, rec),
        }
    }

    /// The common case in one pass: a whole number of unfiltered events in each window, from a ledger of one's own.
    /// `None`: not that case, or not decided by it.
    fn quick(&self, b: &Bounded, laid: &Laid, cx: &Cx<'a>) -> Option<Truth> {
        let (Some(least), [plan::Step::EachRow(slot, record)], Some(on)) =
            (b.quick, b.coll.acc.steps.as_slice(), b.coll.on)
        else {
            return None;
        };
        let frame = cx.frames.get(b.coll.acc.frame)?;
        let first = laid.slices.first()?.lo;
        if laid.table.is_empty() || cx.unsure {
            return None;
        }
        let as_of = self.as_of();
        let (start, len) = match frame.value(*slot) {
            Value::List(start, len) => (start, len),
            // Nothing is known of windows that are over; one of them is enough.
            Value::Unknown if least > 0 => {
                let over = laid.slices.iter().any(|s| s.days.to < as_of && enforced(laid, s, cx));
                return over.then_some(Truth::Unknown);
            }
            _ => return None,
        };
        let stride = self.plan.strides.get(record.index()).copied().unwrap_or(1);
        let mut counts: SmallVec<[u32; 64]> = SmallVec::from_elem(0, laid.slices.len());
        let mut undated = false;
        let rows = frame.chunk.slots.get(start as usize..(start + len * stride) as usize)?;
        for slot in rows.iter().skip(on as usize).step_by(stride.max(1) as usize) {
            match slot.value {
                Value::Date(d) if d <= as_of => {
                    if let Some(count) =
                        laid.table.get((i64::from(d.0) - first) as usize).and_then(|i| counts.get_mut(usize::from(*i)))
                    {
                        *count += 1;
                    }
                }
                Value::Date(_) => {}
                _ => undated = true,
            }
        }
        let mut unmet = laid.slices.iter().zip(&counts).filter(|(s, n)| **n < least && enforced(laid, s, cx));
        let Some((worst, _)) = unmet.next() else { return Some(Truth::True) };
        // Unmet for good only if the window is over and the ledger speaks for all of it.
        let stated = self.facts.entity(frame.entity)?;
        let complete = !undated
            && stated.covers.is_empty()
            && stated.stated_on_of.is_empty()
            && stated.stated_on.is_none_or(|d| d >= worst.days.to);
        (complete && worst.days.to < as_of).then_some(Truth::False)
    }

    /// Windows known beforehand: all that are enforced must be met.
    fn laid<R: Rec>(&self, at: Span, b: &'a Bounded, laid: &Laid, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let fixed =
            if b.varies { None } else { Some((self.bar(&b.limit, cx, rec), self.counted(b, laid.seconds, cx, rec))) };
        let mut truth = Truth::True;
        let mut judged = Judged::default();
        let mut idle = true;
        let mut failing: Vec<Step> = Vec::new();
        let mut silent_lists: Vec<FactUse> = Vec::new();
        let mut facts = fixed.as_ref().map(|f| f.1.facts.clone()).unwrap_or_default();
        for slice in &laid.slices {
            let force = enforced(laid, slice, cx);
            if !force && !R::ON {
                continue;
            }
            let mut one = Truth::False;
            let mut shown: Option<(Truth, Counted, Bar, Vec<String>, bool)> = None;
            for day in &slice.tests {
                let outer = std::mem::replace(&mut cx.day, *day);
                let built;
                let (bar, events) = match &fixed {
                    Some((bar, events)) => (bar, events),
                    None => {
                        built = (self.bar(&b.limit, cx, rec), self.counted(b, laid.seconds, cx, rec));
                        facts.extend(built.1.facts.iter().filter(|f| !facts.contains(f)).cloned().collect::<Vec<_>>());
                        (&built.0, &built.1)
                    }
                };
                cx.day = outer;
                let (t, counted) = self.slice(b, bar, events, slice);
                if let (true, true, Some(probe)) = (R::ON, force, self.probe) {
                    near(probe, at, b, &counted, bar);
                    if laid.due {
                        due(probe, at, laid, slice, events);
                    }
                }
                one = one.or(t);
                if R::ON && shown.as_ref().is_none_or(|s| s.0 != Truth::True) {
                    if t == Truth::Unknown {
                        silent_lists.extend(events.silent_lists(slice.days, self.as_of()).map(|l| l.fact.clone()));
                    }
                    let missing = if t == Truth::Unknown {
                        events.missing(slice.lo, slice.hi, slice.days, self.as_of())
                    } else {
                        Vec::new()
                    };
                    shown = Some((t, counted, bar.clone(), missing, events.silent(slice.days, self.as_of())));
                }
                if one == Truth::True {
                    break;
                }
            }
            if cx.unsure && one == Truth::False {
                one = Truth::Unknown;
            }
            // A span that began before the duty did is not broken before the duty is in force.
            if laid.whole && one == Truth::False && self.as_of() < cx.force.from {
                one = Truth::Open;
            }
            if let (true, true, Truth::False, Some((_, events))) = (R::ON, force, one, &fixed)
                && b.limit.none_at_all()
            {
                let those = events.within(slice.lo, slice.hi).iter().filter_map(|e| e.failing.as_deref());
                failing.extend(those.cloned());
            }
            if force {
                truth = truth.and(one);
                idle = false;
            }
            if !R::ON && truth == Truth::False {
                break;
            }
            if let Some((_, counted, bar, missing, silent)) = shown {
                let cover = fixed.as_ref().map(|f| f.1.cover);
                let late = match (&fixed, laid.due && one == Truth::False) {
                    (Some((_, events)), true) => next_event(laid, slice, events),
                    _ => None,
                };
                if force {
                    judged.total += 1;
                    judged.met += usize::from(one == Truth::True);
                }
                let aside = !rec.full() && one == Truth::True;
                if !rec.full() && !force || aside && (truth != Truth::True || judged.aside.len() >= ASIDE) {
                    continue;
                }
                let step = WindowStep {
                    label: slice.label(laid),
                    range: slice.days,
                    state: if force { state(one) } else { WindowState::Partial },
                    measured: self.measured_of(b, &counted, &bar),
                    late,
                    ledger_ends: (silent && one == Truth::Unknown && fixed.as_ref().is_none_or(|f| !f.1.unknown))
                        .then(|| cover.map_or(Day::MIN, |c| if c.is_empty() { Day::MIN } else { c.to })),
                };
                if aside {
                    judged.aside.push((slice.hi, step));
                } else if force {
                    judged.steps.push((one, slice.hi, step, missing));
                } else {
                    judged.partial.push((slice.hi, step));
                }
            }
        }
        if idle {
            truth = cx.idle(true);
        } else {
            cx.due = true;
        }
        rec.push(|r| {
            let (more, _) = r.facts();
            facts.extend(more);
            let mut node = Node::new(at, truth, What::Constant);
            // Of several lists those that leave days out are why it is not known.
            if truth == Truth::Unknown && !silent_lists.is_empty() {
                silent_lists.dedup();
                facts.retain(|f| !silent_lists.contains(f));
                facts.splice(0..0, silent_lists);
            }
            node.step.facts = facts;
            let (total, met) = (judged.total, judged.met);
            node.vacuous = idle;
            let mut closed = Vec::new();
            for (t, key, step, missing) in &judged.steps {
                if *t == truth && truth != Truth::True {
                    node.windows.push((*key, step.label.clone()));
                    node.missing.extend(missing.iter().cloned());
                    if truth == Truth::False {
                        closed.push(step.label.clone());
                    }
                }
            }
            // Of what all members must satisfy something may still be made good, though the time is over.
            if !closed.is_empty() && failing.is_empty() {
                node.mend.push(Mend::Closed(closed));
            }
            node.step.parts = failing;
            node.step.parts.extend(spared(r.spared(), truth).into_iter().filter(|s| s.what.is_reason()));
            let mut windows: Vec<(i64, WindowStep)> =
                judged.steps.into_iter().map(|s| (s.1, s.2)).chain(judged.partial).collect();
            if truth == Truth::True {
                windows.extend(judged.aside);
            }
            windows.sort_by_key(|w| w.0);
            node.step.what = What::Windows {
                name: measured_name(&b.coll),
                measure: b.measure,
                all: counts_failing(&b.coll),
                windows: windows.into_iter().map(|w| w.1).collect(),
                total,
                met,
            };
            node
        });
        self.tell_doubt(cx, truth, rec);
        truth
    }

    /// One window.
    pub(crate) fn slice(&self, b: &Bounded, bar: &Bar, events: &Events<'a>, slice: &Slice) -> (Truth, Counted) {
        let as_of = self.as_of();
        let counted = events.measure(b.measure, slice.lo, slice.hi, slice.days, as_of, Values::of(&b.coll));
        if slice.no_calendar.is_some() {
            return (Truth::Unknown, counted);
        }
        // A window is due when the day of judgement is past its last day.
        (truth_of(b, bar, &counted, as_of <= slice.days.to), counted)
    }

    /// A window's numbers for people.
    pub(crate) fn measured_of(&self, b: &Bounded, counted: &Counted, bar: &Bar) -> Measured {
        let n = counted.num.unwrap_or(Num::between(None, None));
        Measured {
            name: measured_name(&b.coll),
            measure: b.measure,
            dim: if b.measure == Measure::Sum { b.dim } else { crate::base::Dim::None },
            lo: n.lo.unwrap_or(Rat::ZERO),
            hi: n.hi,
            share: counted.share,
            limit: self.limit(&b.limit, bar),
            filtered: b.coll.filtered(),
        }
    }
}

/// Notes how near its bound a window comes.
pub(crate) fn near(probe: &Probe, at: Span, b: &Bounded, counted: &Counted, bar: &Bar) {
    match (b.measure, counted.share, &counted.num) {
        (Measure::Share, Some((yes, all, 0)), _) => probe.share(at, (yes, all), bar),
        (Measure::Share, ..) | (_, _, None) => {}
        (Measure::Count | Measure::Distinct | Measure::Sum, _, Some(n)) => probe.bounded(at, n, bar, grain(b)),
    }
}

/// Notes the events around a due day.
fn due(probe: &Probe, at: Span, laid: &Laid, slice: &Slice, events: &Events<'_>) {
    let day = if laid.seconds { 86_400 } else { 1 };
    for event in events.within(slice.lo, slice.hi + day) {
        let side = match event.key.cmp(&slice.hi) {
            std::cmp::Ordering::Less => Side::Below,
            std::cmp::Ordering::Equal => Side::At,
            std::cmp::Ordering::Greater => Side::Above,
        };
        probe.note(at, End::Due, side);
    }
}

/// Whether what was measured is within the bound; `open`: it may still grow.
pub(crate) fn truth_of(b: &Bounded, bar: &Bar, counted: &Counted, open: bool) -> Truth {
    match (&counted.num, b.measure) {
        (None, _) if open && !counted.too_large => Truth::Open,
        (None, _) => Truth::Unknown,
        // Any later event may move a share, or a sum that may also fall.
        (Some(_), Measure::Share) if open => Truth::Open,
        (Some(_), Measure::Sum) if open && !b.coll.non_negative => Truth::Open,
        (Some(n), _) if open => bar.admits_growing(n),
        (Some(n), _) => bar.admits(n),
    }
}

/// Whether a window is judged: wholly in force (for a due day: the day; for `during`: at all), and in the stretch whose
/// exceptions govern its last day.
pub(crate) fn enforced(laid: &Laid, slice: &Slice, cx: &Cx<'_>) -> bool {
    let in_force = match (laid.due, laid.whole) {
        (true, _) => slice.scheduled.iter().any(|d| cx.force.has(*d)),
        (false, true) => !cx.force.and(slice.days).is_empty(),
        (false, false) => cx.force.contains(slice.days),
    };
    in_force && cx.stretch.has(slice.days.to.max(cx.force.from).min(cx.force.to))
}

pub(crate) fn state(t: Truth) -> WindowState {
    match t {
        Truth::True => WindowState::Met,
        Truth::False => WindowState::Broken,
        Truth::Unknown => WindowState::Unknown,
        Truth::Open => WindowState::Open,
    }
}

/// The first event after a missed due day, before the next one.
fn next_event(laid: &Laid, slice: &Slice, events: &Events<'_>) -> Option<Day> {
    let next = laid.slices.iter().map(|s| s.hi).find(|h| *h > slice.hi).unwrap_or(i64::MAX);
    events.within(slice.hi + 1, next).first().map(|e| day_of(e.key, laid.seconds))
}

/// The days of a rolling window's key range.
pub(crate) fn days_of(from: Day, to: Day) -> (i64, i64, Range) {
    (i64::from(from.0), i64::from(to.0), Range::new(from, to))
}
