//! The events of a ledger: sorted by time, each counted or perhaps, and how far the ledger speaks.

use super::cond::compare;
use super::covers::Ledger;
use super::cx::{Cx, Engine};
use super::finding::{FactUse, Step, Truth, What};
use super::totals::add_maybe;
use super::trace::{Node, Rec};
use super::truth::Num;
use super::value::Out;
use crate::base::window::Range;
use crate::base::{Day, Instant, Rat};
use crate::facts::Value;
use crate::model::Measure;
use crate::plan::{Bounded, Coll, CondKind};
use crate::syntax::tree::Cmp;
use smallvec::SmallVec;

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event<'a> {
    /// When: days, or seconds, since 1970.
    pub key: i64,
    /// Kept by `where`.
    pub kept: Truth,
    /// Satisfies.
    pub sat: Truth,
    /// The measured field.
    pub value: Option<Out<'a>>,
    /// For explanations: what would settle it.
    pub missing: Vec<String>,
    /// For explanations, of an event that fails what all of them must satisfy: why.
    pub failing: Option<Box<Step>>,
}

/// The events of a collection, up to the day of judgement.
#[derive(Debug, Default)]
pub(crate) struct Events<'a> {
    /// Those with a known time, ascending.
    pub dated: SmallVec<[Event<'a>; 16]>,
    /// Those that may have been at any time.
    pub undated: Vec<Event<'a>>,
    /// The list is unknown.
    pub unknown: bool,
    /// The days the ledger speaks for; of several, the days that all of them speak for.
    pub cover: Range,
    /// For explanations: the paths of what is not stated on the way, the places of the lists, and the lists themselves.
    pub list: Vec<String>,
    pub facts: Vec<FactUse>,
    pub ledgers: Vec<Ledger>,
}

/// What the values of a measured field may be.
#[derive(Clone, Copy)]
pub(crate) struct Values {
    /// None is below zero.
    pub non_negative: bool,
    /// There may be none.
    pub may_lack: bool,
}

impl Values {
    pub(crate) fn of(coll: &Coll) -> Values {
        Values { non_negative: coll.non_negative, may_lack: coll.may_lack }
    }
}

/// What was measured in a window.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    /// The number; for a share the interval of shares, `None` where there may be nothing to take a share of.
    pub num: Option<Num>,
    /// For a share: satisfying, kept, undecided.
    pub share: Option<(u64, u64, u64)>,
    /// Past exact computing.
    pub too_large: bool,
}

impl<'a> Engine<'a> {
    /// The events that a bound counts.
    pub(crate) fn counted<R: Rec>(&self, b: &'a Bounded, seconds: bool, cx: &mut Cx<'a>, rec: &mut R) -> Events<'a> {
        let inside = cx.inside(&b.limit);
        let favour = std::mem::replace(&mut cx.favour, inside);
        let events = self.events(&b.coll, b.measure, seconds, cx, rec);
        cx.favour = favour;
        events
    }

    /// Reads the events of a collection; `seconds`: keys are moments.
    pub(crate) fn events<R: Rec>(
        &self,
        coll: &'a Coll,
        measure: Measure,
        seconds: bool,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Events<'a> {
        if let Some(duty) = coll.declared {
            return self.declarations::<R>(duty, cx);
        }
        let saved = if R::ON { rec.facts() } else { Default::default() };
        let mut members = self.members(&coll.acc, cx, rec);
        let mut out = Events { unknown: members.unknown, cover: members.cover, ..Events::default() };
        if R::ON {
            (out.facts, out.list) = rec.facts();
            out.ledgers = std::mem::take(&mut members.ledgers);
        }
        let as_of = self.as_of();
        for (i, member) in members.items.iter().enumerate() {
            let key = match coll.on.map(|s| member.frame.slot(s).0) {
                Some(Value::Date(d)) if !seconds => Some(i64::from(d.0)),
                Some(Value::DateTime(t)) if seconds => Some(t.0),
                Some(Value::DateTime(t)) => Some(i64::from(t.day().0)),
                _ => None,
            };
            // Nothing later than the day of judgement has happened.
            if key.is_some_and(|k| day_of(k, seconds) > as_of) {
                continue;
            }
            // A name costs more than an event: only where something about it may be unknown.
            let named =
                R::ON && (key.is_none() || coll.filter.is_some() || coll.satisfy.is_some() || coll.field.is_some());
            let name = named.then(|| members.name(i));
            let name = name.as_ref();
            let (kept, sat) = self.classify(coll, member, name, cx, rec);
            let asked =
                usize::from(!member.blank) * (usize::from(coll.filter.is_some()) + usize::from(coll.satisfy.is_some()));
            let nodes = if R::ON { rec.pop(asked) } else { Vec::new() };
            if kept == Truth::False || (measure != Measure::Share && sat == Truth::False) {
                if R::ON {
                    rec.facts();
                }
                continue;
            }
            let value = match measure {
                Measure::Sum | Measure::Distinct => Some(self.member_value(coll, member, name, cx, rec)),
                Measure::Count | Measure::Share => None,
            };
            let failing = match name {
                Some((_, label)) if kept.and(sat) == Truth::True => failing(coll, &nodes, label),
                _ => None,
            };
            let mut missing = Vec::new();
            if R::ON {
                missing = rec.facts().1;
                missing.extend(members.doubts(i).iter().cloned());
                missing.extend(nodes.into_iter().filter(|n| n.step.truth == Truth::Unknown).flat_map(|n| n.missing));
                if let (None, Some((path, _))) = (key, name) {
                    missing.push(format!("{path}.on"));
                }
            }
            let event = Event { key: key.unwrap_or(0), kept, sat, value, missing, failing };
            match key {
                Some(_) => out.dated.push(event),
                None => out.undated.push(event),
            }
        }
        out.dated.sort_by_key(|e| e.key);
        if R::ON {
            rec.lost(saved.1);
            for f in saved.0 {
                rec.fact(|_| f);
            }
        }
        out
    }
}

/// Whether the members counted are those that fail what all of them must satisfy (`all C satisfy P` in a window).
pub(crate) fn counts_failing(coll: &Coll) -> bool {
    coll.satisfy.as_ref().is_some_and(|c| matches!(c.kind, CondKind::Not(_)))
}

/// Why such a member fails: the derivation of P, as of a member.
fn failing(coll: &Coll, nodes: &[Node], label: &str) -> Option<Box<Step>> {
    let not = nodes.last().filter(|_| counts_failing(coll))?;
    let part = not.step.parts.first()?.clone();
    let what = What::Member { name: label.to_string() };
    Some(Box::new(Step { at: part.at, truth: Truth::False, what, facts: Vec::new(), parts: vec![part] }))
}

/// The day of a key.
pub(crate) fn day_of(key: i64, seconds: bool) -> Day {
    if seconds { Instant(key).day() } else { Day(key as i32) }
}

impl<'a> Events<'a> {
    /// The events with a known time in `lo ..= hi`.
    pub(crate) fn within(&self, lo: i64, hi: i64) -> &[Event<'a>] {
        let from = self.dated.partition_point(|e| e.key < lo);
        let to = self.dated.partition_point(|e| e.key <= hi);
        self.dated.get(from..to.max(from)).unwrap_or(&[])
    }
    /// Whether the ledger is silent on some day of a window that is not after `as_of`.
    pub(crate) fn silent(&self, days: Range, as_of: Day) -> bool {
        let past = Range::new(days.from, days.to.min(as_of));
        !past.is_empty() && (self.unknown || !self.cover.contains(past))
    }
    /// For explanations: the lists that are silent on some such day.
    pub(crate) fn silent_lists(&self, days: Range, as_of: Day) -> impl Iterator<Item = &Ledger> {
        let past = Range::new(days.from, days.to.min(as_of));
        self.ledgers.iter().filter(move |l| !past.is_empty() && !l.spoken.cover.contains(past))
    }
    /// Measures a window.
    pub(crate) fn measure(&self, measure: Measure, lo: i64, hi: i64, days: Range, as_of: Day, of: Values) -> Counted {
        let silent = self.silent(days, as_of);
        let past = days.from <= as_of;
        let undated = if past { &self.undated[..] } else { &[] };
        let inside = self.within(lo, hi);
        let maybe = |e: &Event<'a>| e.kept.and(e.sat);
        match measure {
            Measure::Count => {
                let yes = inside.iter().filter(|e| maybe(e) == Truth::True).count() as i64;
                let all = (inside.len() + undated.len()) as i64;
                Counted::of(Num::between(Some(Rat::int(yes)), (!silent).then(|| Rat::int(all))))
            }
            Measure::Share => {
                let mut c = super::census::Census { unbounded: silent, ..Default::default() };
                for (e, sure) in inside.iter().map(|e| (e, true)).chain(undated.iter().map(|e| (e, false))) {
                    let kept = if sure { e.kept } else { Truth::Unknown };
                    c.take(kept, e.sat);
                }
                let share = Some((c.yes, c.yes + c.no + c.kept, c.kept + c.maybe_yes + c.maybe_no + c.maybe));
                Counted { num: c.share(), share, too_large: false }
            }
            Measure::Sum => {
                let mut total = Some(Num::exact(Rat::ZERO));
                for (e, sure) in inside.iter().map(|e| (e, true)).chain(undated.iter().map(|e| (e, false))) {
                    let n = match &e.value {
                        Some(Out::Num(n)) => *n,
                        Some(Out::None) => Num::exact(Rat::ZERO),
                        _ => Num::between(of.non_negative.then_some(Rat::ZERO), None),
                    };
                    let counts = if sure { maybe(e) } else { Truth::Unknown };
                    total = total.and_then(|t| add_maybe(t, n, counts));
                }
                match total {
                    None => Counted { num: None, share: None, too_large: true },
                    Some(n) if silent => Counted::of(Num::between(if of.non_negative { n.lo } else { None }, None)),
                    Some(n) => Counted::of(n),
                }
            }
            Measure::Distinct => {
                let mut seen: Vec<&Out<'a>> = Vec::new();
                let (mut extra, mut nameless) = (0i64, false);
                for e in inside {
                    match &e.value {
                        // None is no value.
                        Some(Out::None) => {}
                        Some(v) if maybe(e) == Truth::True && !matches!(v, Out::Unknown) && !open_ended(v) => {
                            if !seen.iter().any(|s| compare(Cmp::Eq, s, v) == Truth::True) {
                                seen.push(v);
                            }
                        }
                        _ => {
                            extra += 1;
                            nameless |= maybe(e) == Truth::True && !of.may_lack;
                        }
                    }
                }
                let n = seen.len() as i64;
                let lo = if n == 0 && nameless { 1 } else { n };
                let hi = n + extra + undated.len() as i64;
                Counted::of(Num::between(Some(Rat::int(lo)), (!silent).then(|| Rat::int(hi))))
            }
        }
    }
    /// For explanations: the paths that would settle a window.
    pub(crate) fn missing(&self, lo: i64, hi: i64, days: Range, as_of: Day) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        if self.silent(days, as_of) {
            out.extend(self.list.iter().filter(|_| self.unknown).cloned());
            out.extend(self.silent_lists(days, as_of).map(|l| l.fact.path.clone()));
            if out.is_empty() {
                out.extend(self.facts.first().map(|f| f.path.clone()));
            }
        }
        if days.from <= as_of {
            out.extend(self.undated.iter().flat_map(|e| e.missing.iter().cloned()));
        }
        out.extend(self.within(lo, hi).iter().flat_map(|e| e.missing.iter().cloned()));
        out
    }
}

fn open_ended(v: &Out<'_>) -> bool {
    matches!(v, Out::Num(n) if n.known().is_none())
}

impl Counted {
    fn of(n: Num) -> Counted {
        Counted { num: Some(n), share: None, too_large: false }
    }
}
