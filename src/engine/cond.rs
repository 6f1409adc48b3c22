//! Conditions.

use super::census::Show;
use super::covers::reasons;
use super::cx::{Cx, Engine, Frame};
use super::finding::{Mend, Shown, Step, Truth, What};
use super::probe::{End, Grain};
use super::trace::{Node, Quiet, Rec};
use super::value::{Out, dim};
use super::walk::{Got, Member};
use crate::base::Span;
use crate::facts::Value;
use crate::model::Type;
use crate::plan::{Acc, Coll, Cond, CondKind, Val, ValKind};
use crate::syntax::tree::{Cmp, Quant};

impl<'a> Engine<'a> {
    /// Evaluates a condition. With a recorder that keeps nodes it leaves exactly one behind.
    pub(crate) fn cond<R: Rec>(&self, c: &'a Cond, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        match &c.kind {
            CondKind::Within(frame, slot, lo, hi, plain) => {
                if !R::ON {
                    let whole = match cx.frames.get(*frame).map(|f| f.value(*slot)) {
                        Some(Value::Number(n, 1)) => Some(n),
                        Some(Value::Date(d)) => Some(i64::from(d.0)),
                        _ => None,
                    };
                    if let Some(n) = whole {
                        return Truth::of(*lo <= n && n <= *hi);
                    }
                }
                self.cond(plain, cx, rec)
            }
            CondKind::Among(frame, slot, mask, plain) => {
                if !R::ON
                    && let Some(Value::Variant(n @ 0..64)) = cx.frames.get(*frame).map(|f| f.value(*slot))
                {
                    return Truth::of(mask & (1 << n) != 0);
                }
                self.cond(plain, cx, rec)
            }
            CondKind::All(list) => {
                let mut truth = Truth::True;
                for part in list {
                    truth = truth.and(self.cond(part, cx, rec));
                    if !R::ON && truth == Truth::False {
                        break;
                    }
                }
                rec.push(|r| Node::of(c.at, truth, What::All, r.pop(list.len()), |t| t == truth));
                truth
            }
            CondKind::Any(list) => {
                let mut truth = Truth::False;
                for part in list {
                    truth = truth.or(self.cond(part, cx, rec));
                    if !R::ON && truth == Truth::True {
                        break;
                    }
                }
                rec.push(|r| {
                    let mut node = Node::of(c.at, truth, What::Any, r.pop(list.len()), |t| t == truth);
                    // Any one of them would do: no single change is the smallest.
                    if truth == Truth::False {
                        node.mend.truncate(1);
                    }
                    node
                });
                truth
            }
            CondKind::Not(x) => {
                cx.turn();
                let truth = self.cond(x, cx, rec).not();
                cx.turn();
                rec.push(|r| {
                    let mut node = Node::of(c.at, truth, What::Not, r.pop(1), |_| true);
                    node.mend.clear();
                    node
                });
                truth
            }
            CondKind::Const(b) => {
                let truth = Truth::of(*b);
                rec.push(|_| Node::new(c.at, truth, What::Constant));
                truth
            }
            CondKind::TypeIs(types) => {
                let ty = cx.frames.first().and_then(|f| self.facts.entity(f.entity)).map(|e| e.ty);
                let truth = Truth::of(ty.is_some_and(|t| types.get(t.index()).copied().unwrap_or(false)));
                rec.push(|_| Node::new(c.at, truth, What::Constant));
                truth
            }
            CondKind::Flag(acc) => {
                if !R::ON
                    && let Some(slot) = acc.slot
                {
                    return match cx.frames.get(acc.frame).map(|f| f.value(slot)) {
                        Some(Value::Bool(b)) => Truth::of(b),
                        Some(Value::None) => Truth::False,
                        _ => Truth::Unknown,
                    };
                }
                let out = self.read(acc, cx, rec);
                let truth = match out {
                    Out::Bool(t) => t,
                    Out::None => Truth::False,
                    _ => Truth::Unknown,
                };
                // The derivation of a derived condition is this one's: its windows, and what would mend it.
                let derived = if R::ON { rec.spared() } else { Vec::new() };
                rec.spare(derived.clone());
                let derived: Vec<Node> = derived.into_iter().filter(|n| n.step.truth == truth).collect();
                self.leaf(c.at, truth, rec, |e, node| {
                    if matches!(out, Out::None) {
                        unstated(node);
                    }
                    node.vacuous = !derived.is_empty() && derived.iter().all(|n| n.vacuous);
                    for part in derived {
                        node.windows.extend(part.windows);
                        node.mend.extend(part.mend);
                    }
                    What::Flag { name: acc.label.clone(), value: e.shown(&out, &Type::Bool) }
                });
                truth
            }
            CondKind::Compare(op, sides) => {
                // Which way a number counts cannot be told.
                let favour = cx.favour.take();
                let truth = self.compare(c.at, *op, &sides.0, &sides.1, cx, rec);
                cx.favour = favour;
                truth
            }
            CondKind::InRange(parts) => {
                let (v, lo, hi) = (&parts.0, &parts.1, &parts.2);
                let favour = cx.favour.take();
                let (x, a, b) = (self.val(v, cx, rec), self.val(lo, cx, rec), self.val(hi, cx, rec));
                cx.favour = favour;
                let truth = compare(Cmp::Ge, &x, &a).and(compare(Cmp::Le, &x, &b));
                if let (true, Some(probe), Out::Num(n)) = (R::ON, self.probe, &x) {
                    for (end, limit) in [(End::Low, &a), (End::High, &b)] {
                        if let Out::Num(limit) = limit {
                            probe.value(c.at, end, n, limit, Grain::of(&v.ty));
                        }
                    }
                }
                self.leaf(c.at, truth, rec, |e, node| {
                    if truth == Truth::False {
                        let low = compare(Cmp::Ge, &x, &a) == Truth::False;
                        let (op, to) = if low { (Cmp::Ge, &a) } else { (Cmp::Le, &b) };
                        node.mend.extend(e.change(v, &x, op, to));
                    }
                    What::InRange {
                        name: name_of(v),
                        value: e.shown(&x, &v.ty),
                        lo: e.shown(&a, &lo.ty),
                        hi: e.shown(&b, &hi.ty),
                    }
                });
                truth
            }
            CondKind::InSet(v, items) => {
                let x = self.val(v, cx, rec);
                let mut truth = Truth::False;
                let mut set = Vec::new();
                for item in items {
                    let y = self.val(item, cx, rec);
                    truth = truth.or(compare(Cmp::Eq, &x, &y));
                    if R::ON {
                        set.push(self.shown(&y, &item.ty));
                    }
                }
                self.leaf(c.at, truth, rec, |e, _| What::InSet { name: name_of(v), value: e.shown(&x, &v.ty), set });
                truth
            }
            CondKind::Missing(acc, negated) => {
                let missing = match self.get(acc, cx, rec) {
                    Got::Value(v, _) => Truth::of(matches!(v, Value::Unknown | Value::None | Value::Dangling(..))),
                    Got::Lost(_) => Truth::True,
                    Got::Define(..) => lacking(&self.read(acc, cx, rec)),
                };
                let truth = if *negated { missing.not() } else { missing };
                let missing = missing == Truth::True;
                self.leaf(c.at, truth, rec, |_, node| {
                    node.missing.clear();
                    if missing {
                        unstated(node);
                    }
                    What::Missing { name: acc.label.clone(), missing, negated: *negated }
                });
                truth
            }
            CondKind::Contains(sides) => self.contains(c.at, &sides.0, &sides.1, cx, rec),
            CondKind::Quantified(quant, coll) => {
                if *quant == Quant::No {
                    cx.turn();
                }
                let truth = self.quantified(c.at, *quant, coll, cx, rec);
                if *quant == Quant::No {
                    cx.turn();
                }
                truth
            }
            CondKind::Bounded(b) => match &b.timing {
                Some(timing) => self.windows(c.at, b, timing, cx, rec),
                None => {
                    let inside = cx.inside(&b.limit);
                    let favour = std::mem::replace(&mut cx.favour, inside);
                    let truth = self.measured(c.at, b, cx, rec);
                    cx.favour = favour;
                    truth
                }
            },
            CondKind::FieldBy(f) => self.field_by(c.at, &f.0, &f.1, f.2, cx, rec),
            CondKind::EventsBy(f) => self.events_by(c.at, &f.0, &f.1, f.2, cx, rec),
        }
    }

    /// Keeps a node for a condition without parts, with the facts it read.
    pub(crate) fn leaf<R: Rec>(
        &self,
        at: Span,
        truth: Truth,
        rec: &mut R,
        what: impl FnOnce(&Self, &mut Node) -> What,
    ) {
        rec.push(|r| {
            let (facts, lost) = r.facts();
            let mut node = Node::new(at, truth, What::Constant);
            node.step.facts = facts;
            if truth == Truth::Unknown {
                node.missing = lost;
            }
            node.step.parts = spared(r.spared(), truth);
            node.step.what = what(self, &mut node);
            node
        });
    }

    fn compare<R: Rec>(&self, at: Span, op: Cmp, l: &'a Val, r: &'a Val, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        if let (true, ValKind::Share(coll)) = (R::ON, &l.kind) {
            return self.compare_share(at, op, l, coll, r, cx, rec);
        }
        let (a, b) = (self.val(l, cx, rec), self.val(r, cx, rec));
        let truth = compare(op, &a, &b);
        if let (true, Some(probe), Out::Num(x), Out::Num(y)) = (R::ON, self.probe, &a, &b) {
            let ty = if matches!(l.kind, ValKind::Const(_)) { &r.ty } else { &l.ty };
            probe.value(at, End::Low, x, y, Grain::of(ty));
        }
        self.leaf(at, truth, rec, |e, node| {
            if truth == Truth::False {
                node.mend.extend(e.change(l, &a, op, &b));
            }
            if matches!((&a, &l.kind), (Out::None, ValKind::Acc(_))) {
                unstated(node);
            }
            What::Compare {
                name: name_of(l),
                left: e.left(l, &a, cx),
                op,
                right: e.shown(&b, &r.ty),
                against: name_of(r),
            }
        });
        truth
    }

    fn contains<R: Rec>(&self, at: Span, acc: &'a Acc, item: &'a Val, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let wanted = self.val(item, cx, rec);
        let members = self.members(acc, cx, rec);
        let mut truth = Truth::False;
        for m in &members.items {
            let value = match m.value {
                Value::Unknown if !m.blank => Out::Ref(m.frame.entity),
                v => self.plain(v, m.frame.chunk, acc),
            };
            truth = truth.or(compare(Cmp::Eq, &value, &wanted));
        }
        if members.unbounded() {
            truth = truth.or(Truth::Unknown);
        }
        self.note_lacking(at, &members.ledgers, rec);
        self.leaf(at, truth, rec, |e, _| What::Contains { name: acc.label.clone(), item: e.shown(&wanted, &item.ty) });
        truth
    }

    fn quantified<R: Rec>(&self, at: Span, quant: Quant, coll: &'a Coll, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let verdict = |kept: Truth, sat: Truth| match quant {
            Quant::All => kept.not().or(sat),
            Quant::Some => kept.and(sat),
            Quant::No => kept.and(sat).not(),
        };
        let join = |a: Truth, b: Truth| if quant == Quant::Some { a.or(b) } else { a.and(b) };
        let start = Truth::of(quant != Quant::Some);
        if !R::ON {
            if let Some((first, stride, len)) = self.own_rows(&coll.acc, cx) {
                let mut truth = if self.own_lacks(&coll.acc, cx) { Truth::Unknown } else { start };
                for n in 0..len {
                    let member = Member::row(Frame { base: first.base + n * stride, ..first });
                    let (kept, sat) = self.classify(coll, &member, None, cx, rec);
                    truth = join(truth, verdict(kept, sat));
                    if truth == start.not() {
                        break;
                    }
                }
                return truth;
            }
            let members = self.members(&coll.acc, cx, rec);
            let mut truth = if members.unbounded() { Truth::Unknown } else { start };
            for member in &members.items {
                let (kept, sat) = self.classify(coll, member, None, cx, rec);
                truth = join(truth, verdict(kept, sat));
                if truth == start.not() {
                    break;
                }
            }
            return truth;
        }
        let truth = self.quantified(at, quant, coll, cx, &mut Quiet);
        let show = if quant == Quant::All { Show::Failing } else { Show::Holding };
        let mut census = self.census(coll, show, cx, rec);
        rec.push(|r| {
            let (facts, _) = r.facts();
            let mut node = Node::new(at, truth, What::Constant);
            node.step.facts = facts;
            node.vacuous = truth == Truth::True && census.yes + census.no + census.unsure() + census.maybe_no == 0;
            let decides = |m: &super::census::Counted| verdict(m.kept, m.sat) == truth;
            if truth == Truth::Unknown {
                node.missing.extend(census.list.iter().cloned());
            }
            let reasons = reasons(at, truth, &census.ledgers);
            for m in census.members.iter().filter(|m| decides(m)) {
                if truth == Truth::Unknown {
                    node.missing.extend(m.missing.iter().cloned());
                }
                for n in &m.nodes {
                    node.windows.extend(n.windows.iter().cloned());
                    if let [Mend::Closed(_) | Mend::ClosedRolling { .. }] = n.mend.as_slice() {
                        node.mend.extend(n.mend.iter().cloned());
                    }
                }
            }
            merge_closed(&mut node);
            let (yes, no, maybe) = match quant {
                Quant::All | Quant::Some => (census.yes, census.no, census.unsure() + census.maybe_no),
                Quant::No => (census.yes, census.no, census.unsure()),
            };
            node.step.parts = if truth == start && truth.known() && quant != Quant::Some {
                census.steps(|_| true)
            } else {
                census.steps(|m| decides(m) || quant == Quant::Some)
            };
            node.step.parts.extend(reasons);
            node.step.what = What::Members {
                quant,
                name: coll.acc.label.clone(),
                filtered: coll.filter.is_some(),
                yes: yes as usize,
                no: no as usize,
                maybe: maybe as usize,
            };
            node
        });
        truth
    }

    /// The left side of a comparison for people: a quotient as numerator and denominator.
    fn left(&self, v: &'a Val, out: &Out<'a>, cx: &Cx<'a>) -> Shown {
        if let ValKind::Arith(crate::syntax::tree::Arith::Div, a, b) = &v.kind {
            let mut inner = cx.clone();
            let mut quiet = super::trace::Quiet;
            if let (Out::Num(x), Out::Num(y)) =
                (self.val(a, &mut inner, &mut quiet), self.val(b, &mut inner, &mut quiet))
                && let (Some(x), Some(y), Out::Num(_)) = (x.known(), y.known(), out)
            {
                return Shown::Ratio(x, y);
            }
        }
        self.shown(out, &v.ty)
    }

    /// The change of one field that would satisfy a comparison.
    fn change(&self, v: &Val, now: &Out<'a>, op: Cmp, to: &Out<'a>) -> Option<Mend> {
        let (ValKind::Acc(acc), false) = (&v.kind, matches!(to, Out::None)) else { return None };
        let target = self.shown(to, &v.ty);
        let by = match (now, to) {
            (Out::Num(a), Out::Num(b)) if matches!(v.ty, Type::Number(..) | Type::Duration) => {
                let (a, b) = (a.known()?, b.known()?);
                let d = if a < b { b.sub(a)? } else { a.sub(b)? };
                Some(Shown::Number(d, dim(v)))
            }
            _ => None,
        };
        Some(Mend::Change { name: acc.label.clone(), op, to: target, by })
    }
}

/// Whether a derived value is unknown or none; what is only still open will be known.
fn lacking(v: &Out<'_>) -> Truth {
    match v {
        Out::Unknown | Out::None | Out::NoDivisor | Out::TooLarge | Out::NoCalendar(_) => Truth::True,
        Out::Bool(Truth::Unknown) => Truth::True,
        Out::Num(n) if n.known().is_some() => Truth::False,
        // A divisor that may yet be zero leaves even that open.
        Out::Num(n) if n.open && n.lo.is_none() && n.hi.is_none() => Truth::Open,
        Out::Num(n) => Truth::of(!n.open),
        Out::Bool(Truth::True | Truth::False | Truth::Open) => Truth::False,
        Out::Months(_) | Out::Text(_) | Out::Variant(_) | Out::Ref(_) => Truth::False,
    }
}

/// What was kept for a node: derivations of derived fields, and, where it is unknown, why.
pub(crate) fn spared(nodes: Vec<Node>, truth: Truth) -> Vec<Step> {
    let steps = nodes.into_iter().map(|n| n.step);
    steps.filter(|s| truth == Truth::Unknown || !s.what.is_reason()).collect()
}

/// The one fact that a node read is known to be none: no file states it.
pub(crate) fn unstated(node: &mut Node) {
    if let [fact] = node.step.facts.as_mut_slice() {
        fact.stated = false;
    }
}

/// Compares two values; with none it is false (and `!=` true).
pub(crate) fn compare(op: Cmp, a: &Out<'_>, b: &Out<'_>) -> Truth {
    let equal = |t: Truth| match op {
        Cmp::Eq | Cmp::Le | Cmp::Ge => t,
        Cmp::Ne => t.not(),
        Cmp::Lt | Cmp::Gt => Truth::False,
    };
    match (a, b) {
        (Out::NoDivisor | Out::TooLarge | Out::NoCalendar(_) | Out::Unknown, _)
        | (_, Out::NoDivisor | Out::TooLarge | Out::NoCalendar(_) | Out::Unknown) => Truth::Unknown,
        (Out::None, _) | (_, Out::None) => Truth::of(op == Cmp::Ne),
        (Out::Num(x), Out::Num(y)) => match op {
            Cmp::Eq => x.equals(y),
            Cmp::Ne => x.equals(y).not(),
            Cmp::Lt => x.below(y, true),
            Cmp::Le => x.below(y, false),
            Cmp::Gt => y.below(x, true),
            Cmp::Ge => y.below(x, false),
        },
        (Out::Bool(x), Out::Bool(y)) => equal(match (x, y) {
            (Truth::True, t) | (t, Truth::True) => *t,
            (Truth::False, t) | (t, Truth::False) => t.not(),
            (Truth::Open, Truth::Open) => Truth::Open,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        }),
        (Out::Text(x), Out::Text(y)) => equal(Truth::of(x == y)),
        (Out::Variant(x), Out::Variant(y)) => equal(Truth::of(x == y)),
        (Out::Ref(x), Out::Ref(y)) => equal(Truth::of(x == y)),
        (Out::Months(x), Out::Months(y)) => match op {
            Cmp::Lt => Truth::of(x < y),
            Cmp::Le => Truth::of(x <= y),
            Cmp::Gt => Truth::of(x > y),
            Cmp::Ge => Truth::of(x >= y),
            Cmp::Eq | Cmp::Ne => equal(Truth::of(x == y)),
        },
        (Out::Num(_) | Out::Bool(_) | Out::Text(_) | Out::Variant(_) | Out::Ref(_) | Out::Months(_), _) => {
            Truth::Unknown
        }
    }
}

pub(crate) fn name_of(v: &Val) -> String {
    match &v.kind {
        ValKind::Acc(a) => a.label.clone(),
        ValKind::Count(c) | ValKind::Sum(c) | ValKind::Share(c) | ValKind::LeastOf(c, _) => c.acc.label.clone(),
        ValKind::Neg(x) => name_of(x),
        ValKind::Arith(_, l, r) => {
            let (a, b) = (name_of(l), name_of(r));
            if a.is_empty() || b.is_empty() { format!("{a}{b}") } else { format!("{a}、{b}") }
        }
        ValKind::DaysBetween(l, r) => format!("{}～{}", name_of(l), name_of(r)),
        ValKind::WorkdaysBetween(ends, _) => format!("{}～{}", name_of(&ends.0), name_of(&ends.1)),
        ValKind::PlusWorkdays(sides, ..) => name_of(&sides.0),
        ValKind::Least(list, _) => list.iter().map(name_of).filter(|n| !n.is_empty()).collect::<Vec<_>>().join("、"),
        ValKind::Const(_) | ValKind::Param(_) | ValKind::AsOf => String::new(),
    }
}

/// Joins "cannot be mended" of several members into one.
fn merge_closed(node: &mut Node) {
    let mut labels: Vec<String> = Vec::new();
    for m in std::mem::take(&mut node.mend) {
        match m {
            Mend::Closed(more) => labels.extend(more),
            other => node.mend.push(other),
        }
    }
    labels.sort();
    labels.dedup();
    // Of several members' times that of the first is enough: it is the one whose numbers are told.
    let mut kept = false;
    node.mend.retain(|m| !matches!(m, Mend::ClosedRolling { .. }) || !std::mem::replace(&mut kept, true));
    if !labels.is_empty() {
        node.mend.push(Mend::Closed(labels));
    }
}
