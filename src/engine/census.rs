//! Counting members: each is in or out, satisfies or does not, or may (language.md, section 3).

use super::covers::Ledger;
use super::cx::{Cx, Engine, Frame};
use super::finding::{FactUse, Step, Truth, What};
use super::trace::{Node, Quiet, Rec};
use super::truth::{Bar, Num};
use super::walk::Member;
use crate::base::Rat;
use crate::base::window::Range;
use crate::facts::Value;
use crate::plan::{Coll, Cond, CondKind, Step as PathStep};

/// How many members are of each kind. Rows: whether kept; columns: whether satisfying.
#[derive(Debug, Default)]
pub(crate) struct Census {
    /// Kept and satisfying.
    pub yes: u64,
    /// Kept and not satisfying.
    pub no: u64,
    /// Kept; may satisfy.
    pub kept: u64,
    /// May be kept; satisfying.
    pub maybe_yes: u64,
    /// May be kept; not satisfying.
    pub maybe_no: u64,
    /// May be kept, may satisfy.
    pub maybe: u64,
    /// Whether all that is undecided is only still open.
    pub open_only: bool,
    /// The list is unknown: any number more.
    pub unbounded: bool,
    /// For explanations: the members, with the paths that would settle each.
    pub members: Vec<Counted>,
    /// The path of the list itself.
    pub list: Vec<String>,
    /// For explanations: the lists of events on the way.
    pub ledgers: Vec<Ledger>,
}

/// What to restore as a member's frame is left.
pub(crate) struct Before {
    force: Range,
    unsure: bool,
    dates: usize,
}

/// Which members a finding shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// Those that do not satisfy, or may not.
    Failing,
    /// Those as well that are not kept: of a count they are what might have been counted.
    Lacking,
    /// Those that do, or may.
    Holding,
}

/// Members told of one by one, unless everything is.
const MOST_TOLD: usize = 6;

/// A member as counted.
#[derive(Debug)]
pub(crate) struct Counted {
    pub name: String,
    pub kept: Truth,
    pub sat: Truth,
    pub missing: Vec<String>,
    pub nodes: Vec<Node>,
}

impl Census {
    /// Counts one member.
    pub(crate) fn take(&mut self, kept: Truth, sat: Truth) {
        match (kept, sat) {
            (Truth::False, _) => return,
            (Truth::True, Truth::True) => self.yes += 1,
            (Truth::True, Truth::False) => self.no += 1,
            (Truth::True, Truth::Unknown | Truth::Open) => self.kept += 1,
            (Truth::Unknown | Truth::Open, Truth::True) => self.maybe_yes += 1,
            (Truth::Unknown | Truth::Open, Truth::False) => self.maybe_no += 1,
            (Truth::Unknown | Truth::Open, Truth::Unknown | Truth::Open) => self.maybe += 1,
        }
        self.open_only &= kept != Truth::Unknown && sat != Truth::Unknown;
    }
    /// How many may or may not count.
    pub(crate) fn unsure(&self) -> u64 {
        self.kept + self.maybe_yes + self.maybe
    }
    /// The number of those kept and satisfying.
    pub(crate) fn count(&self) -> Num {
        let hi = self.yes + self.unsure();
        Num {
            lo: Some(Rat::int(self.yes as i64)),
            hi: (!self.unbounded).then(|| Rat::int(hi as i64)),
            open: self.open_only && !self.unbounded && hi > self.yes,
        }
    }
    /// The share of those kept that satisfy; `None`: there may be nothing to take a share of, and nothing else is known.
    pub(crate) fn share(&self) -> Option<Num> {
        let certain = self.yes + self.no + self.kept;
        if certain == 0 {
            return None;
        }
        if self.unbounded {
            return Some(Num::between(Some(Rat::ZERO), Some(Rat::ONE)));
        }
        let ratio = |a: u64, b: u64| Rat::new(i128::from(a), i128::from(b));
        let lo = ratio(self.yes, certain + self.maybe_no + self.maybe);
        let hi = ratio(self.yes + self.kept + self.maybe_yes + self.maybe, certain + self.maybe_yes + self.maybe);
        Some(Num { lo, hi, open: self.open_only && lo != hi })
    }
    /// The fact paths that would settle an undecided count: those of every member that may count.
    pub(crate) fn missing(&self) -> Vec<String> {
        let unsure = |m: &&Counted| {
            let counts = m.kept != Truth::False && m.sat != Truth::False;
            counts && !(m.kept == Truth::True && m.sat == Truth::True)
        };
        self.list.iter().chain(self.members.iter().filter(unsure).flat_map(|m| &m.missing)).cloned().collect()
    }
    /// The fact paths that would settle an undecided share: kinds of members whose outcome cannot matter are left out.
    pub(crate) fn missing_share(&self, bar: &Bar) -> Vec<String> {
        let sizes = [self.maybe_yes, self.maybe_no, self.kept, self.maybe];
        let mut dropped = [false; 4];
        let combinations: u64 = sizes.iter().map(|n| n + 1).product();
        if !self.unbounded && combinations <= 20_000 {
            let mut best = 0;
            for set in 1u8..16 {
                let drop: [bool; 4] = std::array::from_fn(|i| set & (1 << i) != 0);
                let saved: u64 = sizes.iter().zip(drop).filter(|(_, d)| *d).map(|(n, _)| *n).sum();
                if saved > best && self.settles(bar, drop) {
                    best = saved;
                    dropped = drop;
                }
            }
        }
        let wanted = |m: &&Counted| match (m.kept, m.sat) {
            (Truth::False, _) | (Truth::True, Truth::True | Truth::False) => false,
            (Truth::True, Truth::Unknown | Truth::Open) => !dropped[2],
            (Truth::Unknown | Truth::Open, Truth::True) => !dropped[0],
            (Truth::Unknown | Truth::Open, Truth::False) => !dropped[1],
            (Truth::Unknown | Truth::Open, Truth::Unknown | Truth::Open) => !dropped[3],
        };
        self.list.iter().chain(self.members.iter().filter(wanted).flat_map(|m| &m.missing)).cloned().collect()
    }
    /// Whether the share is decided however the kinds not dropped turn out.
    fn settles(&self, bar: &Bar, drop: [bool; 4]) -> bool {
        let range = |n: u64, dropped: bool| if dropped { 0..=0 } else { 0..=n };
        for a in range(self.maybe_yes, drop[0]) {
            for b in range(self.maybe_no, drop[1]) {
                for c in range(self.kept, drop[2]) {
                    for d in range(self.maybe, drop[3]) {
                        for e in range(self.maybe - d, drop[3]) {
                            let left = Census {
                                yes: self.yes + a + d + if drop[2] { 0 } else { c },
                                no: self.no + b + e + if drop[2] { 0 } else { self.kept - c },
                                kept: if drop[2] { self.kept } else { 0 },
                                maybe_yes: if drop[0] { self.maybe_yes } else { 0 },
                                maybe_no: if drop[1] { self.maybe_no } else { 0 },
                                maybe: if drop[3] { self.maybe } else { 0 },
                                ..Census::default()
                            };
                            if !left.share().is_some_and(|n| bar.admits(&n).known()) {
                                return false;
                            }
                        }
                    }
                }
            }
        }
        true
    }
    /// The steps of the members that a report should show.
    pub(crate) fn steps(&mut self, shows: impl Fn(&Counted) -> bool) -> Vec<Step> {
        let mut out = Vec::new();
        for m in &mut self.members {
            if shows(m) {
                let truth = m.kept.and(m.sat);
                let at = m.nodes.first().map(|n| n.step.at);
                if let Some(at) = at {
                    let parts = m.nodes.drain(..).map(|n| n.step).collect();
                    out.push(Step { at, truth, what: What::Member { name: m.name.clone() }, facts: Vec::new(), parts });
                }
            }
        }
        out
    }
}

impl<'a> Engine<'a> {
    /// Enters a member's frame; gives what to restore afterwards.
    pub(crate) fn enter<R: Rec>(
        &self,
        coll: &Coll,
        member: &Member<'a>,
        name: Option<&(String, String)>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Before {
        let before = Before { force: cx.force, unsure: cx.unsure, dates: cx.unsure_dates.len() };
        cx.frames.push(member.frame);
        rec.enter(|_| name.cloned().unwrap_or_default());
        if let Some((from, to)) = &coll.office {
            let read = |slot: &Option<u32>| slot.map(|s| member.frame.slot(s).0);
            match read(from) {
                Some(Value::Date(d)) => cx.force.from = cx.force.from.max(d),
                Some(Value::Unknown) => self.unsure_office(coll, *from, member, cx, rec),
                _ => {}
            }
            match read(to) {
                Some(Value::Date(d)) => cx.force.to = cx.force.to.min(d),
                Some(Value::Unknown) => self.unsure_office(coll, *to, member, cx, rec),
                _ => {}
            }
        }
        before
    }

    /// A member's day of taking or leaving office is unknown.
    fn unsure_office<R: Rec>(&self, coll: &Coll, slot: Option<u32>, member: &Member<'a>, cx: &mut Cx<'a>, rec: &R) {
        cx.unsure = true;
        if let (true, Some(slot), Some(PathStep::EachRow(_, record))) = (R::ON, slot, coll.acc.steps.last())
            && let Some(field) = self.model.records.get(record.index()).and_then(|r| r.fields.get(slot as usize))
        {
            let (prefix, label) = rec.prefix(cx.frames.len().saturating_sub(1));
            let (path, label) = (format!("{prefix}.{}", field.name), format!("{label} {}", field.shown()));
            cx.unsure_dates.push(FactUse { at: member.frame.slot(slot).1, path, label, stated: false });
        }
    }

    /// Leaves it.
    pub(crate) fn leave<R: Rec>(&self, before: Before, cx: &mut Cx<'a>, rec: &mut R) {
        cx.frames.pop();
        rec.leave();
        (cx.force, cx.unsure) = (before.force, before.unsure);
        cx.unsure_dates.truncate(before.dates);
    }

    /// Whether a member is kept by `where` and satisfies.
    pub(crate) fn classify<R: Rec>(
        &self,
        coll: &'a Coll,
        member: &Member<'a>,
        name: Option<&(String, String)>,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> (Truth, Truth) {
        let mut kept = if member.maybe { Truth::Unknown } else { Truth::True };
        if member.blank {
            let asked = |c: &Option<Box<_>>| if c.is_some() { Truth::Unknown } else { Truth::True };
            rec.lost(name.map(|n| n.0.clone()).into_iter().collect());
            return (kept.and(asked(&coll.filter)), asked(&coll.satisfy));
        }
        // Nothing later than the day of judgement has happened.
        let future = coll.on.is_some_and(|slot| self.is_future(member.frame.slot(slot).0));
        if future && !R::ON {
            return (Truth::False, Truth::False);
        }
        if coll.filter.is_none() && coll.satisfy.is_none() {
            return (if future { Truth::False } else { kept }, Truth::True);
        }
        if !R::ON
            && let Some((k, s)) = self.classify_plain(coll, member, cx)
        {
            return (kept.and(k), s);
        }
        let before = coll.framed.then(|| self.enter(coll, member, name, cx, rec));
        if let Some(filter) = &coll.filter {
            let favour = cx.favour.take();
            kept = kept.and(self.cond(filter, cx, rec));
            cx.favour = favour;
        }
        let sat = match &coll.satisfy {
            // Whoever keeps nodes wants one; but of a member that is left out no threshold is tried.
            Some(satisfy) if R::ON && kept == Truth::False => Engine { probe: None, ..*self }.cond(satisfy, cx, rec),
            Some(satisfy) if R::ON || kept != Truth::False => self.cond(satisfy, cx, rec),
            Some(_) | None => Truth::True,
        };
        if let Some(before) = before {
            self.leave(before, cx, rec);
        }
        (if future { Truth::False } else { kept }, sat)
    }

    /// Whether an event's `on` lies after the day of judgement.
    fn is_future(&self, on: Value) -> bool {
        match on {
            Value::Date(day) => day > self.as_of(),
            Value::DateTime(moment) => moment.day() > self.as_of(),
            _ => false,
        }
    }

    /// The same for conditions that only look at a member's own slots: no frame has to be entered.
    fn classify_plain(&self, coll: &Coll, member: &Member<'a>, cx: &Cx<'a>) -> Option<(Truth, Truth)> {
        if !coll.framed || coll.office.is_some() {
            return None;
        }
        let depth = cx.frames.len();
        let kept = match &coll.filter {
            Some(f) => own_truth(f, depth, &member.frame)?,
            None => Truth::True,
        };
        let sat = match &coll.satisfy {
            Some(s) if kept != Truth::False => own_truth(s, depth, &member.frame)?,
            Some(_) | None => Truth::True,
        };
        Some((kept, sat))
    }

    /// Counts the members of a collection.
    pub(crate) fn census<R: Rec>(&self, coll: &'a Coll, show: Show, cx: &mut Cx<'a>, rec: &mut R) -> Census {
        if !R::ON
            && let Some((first, stride, len)) = self.own_rows(&coll.acc, cx)
        {
            let mut out = Census { open_only: true, unbounded: self.own_lacks(&coll.acc, cx), ..Census::default() };
            for n in 0..len {
                let member = Member::row(Frame { base: first.base + n * stride, ..first });
                let (kept, sat) = self.classify(coll, &member, None, cx, rec);
                out.take(kept, sat);
            }
            return out;
        }
        let outer = if R::ON { rec.facts() } else { Default::default() };
        let mut members = self.members(&coll.acc, cx, rec);
        let mut out = Census { unbounded: members.unbounded(), open_only: true, ..Census::default() };
        if R::ON {
            let (facts, lost) = rec.facts();
            out.list = if members.unknown { lost } else { Vec::new() };
            out.ledgers = std::mem::take(&mut members.ledgers);
            out.list.extend(out.ledgers.iter().filter(|l| l.spoken.lacking).map(|l| l.fact.path.clone()));
            rec.lost(outer.1);
            for f in outer.0.into_iter().chain(facts) {
                rec.fact(|_| f);
            }
        }
        for (i, member) in members.items.iter().enumerate() {
            let (kept, sat) = self.classify(coll, member, None, cx, &mut Quiet);
            out.take(kept, sat);
            // Of hundreds of members a finding names a few; what would settle an unknown is wanted of all.
            let settled = kept == Truth::False || (kept.known() && sat.known());
            let told = match show {
                _ if rec.full() => true,
                _ if settled && out.members.len() >= MOST_TOLD => false,
                Show::Lacking => (kept, sat) != (Truth::True, Truth::True),
                Show::Failing => !(kept == Truth::False || (kept, sat) == (Truth::True, Truth::True)),
                Show::Holding => kept != Truth::False && sat != Truth::False,
            };
            if R::ON && told {
                let name = Some(&members.name(i));
                let saved = rec.facts();
                self.classify(coll, member, name, cx, rec);
                let asked = usize::from(!member.blank)
                    * (usize::from(coll.filter.is_some()) + usize::from(coll.satisfy.is_some()));
                let nodes = rec.pop(asked);
                let (_, mut missing) = rec.facts();
                missing.extend(members.doubts(i).iter().cloned());
                let of = |i: usize| nodes.get(i).map(|n| n.missing.clone()).unwrap_or_default();
                if coll.filter.is_some() && matches!(kept, Truth::Unknown) {
                    missing.extend(of(0));
                }
                if coll.satisfy.is_some() && sat == Truth::Unknown {
                    missing.extend(of(usize::from(coll.filter.is_some())));
                }
                rec.lost(saved.1);
                for f in saved.0 {
                    rec.fact(|_| f);
                }
                out.members.push(Counted {
                    name: name.map_or(String::new(), |n| n.1.clone()),
                    kept,
                    sat,
                    missing,
                    nodes,
                });
            }
        }
        out
    }
}

/// A condition on nothing but a member's own slots; `None` if it is more than that.
fn own_truth(c: &Cond, depth: usize, frame: &Frame<'_>) -> Option<Truth> {
    match &c.kind {
        CondKind::Flag(acc) if acc.frame == depth => Some(match frame.value(acc.slot?) {
            Value::Bool(b) => Truth::of(b),
            Value::None => Truth::False,
            _ => Truth::Unknown,
        }),
        CondKind::Within(f, slot, lo, hi, _) if *f == depth => match frame.value(*slot) {
            Value::Number(n, 1) => Some(Truth::of(*lo <= n && n <= *hi)),
            Value::Date(d) => Some(Truth::of(*lo <= i64::from(d.0) && i64::from(d.0) <= *hi)),
            _ => None,
        },
        CondKind::Among(f, slot, mask, _) if *f == depth => match frame.value(*slot) {
            Value::Variant(n @ 0..64) => Some(Truth::of(mask & (1 << n) != 0)),
            _ => None,
        },
        CondKind::All(list) => {
            let mut truth = Truth::True;
            for part in list {
                truth = truth.and(own_truth(part, depth, frame)?);
                if truth == Truth::False {
                    break;
                }
            }
            Some(truth)
        }
        _ => None,
    }
}
