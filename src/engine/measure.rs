//! Counts, shares, sums and numbers of different values against a bound, without a window.

use super::census::{Census, Counted, Show};
use super::cond::{compare, name_of, spared};
use super::covers::reasons;
use super::cx::{Cx, Engine};
use super::finding::{Limit, Measured, Mend, Shown, Truth, What};
use super::probe::Grain;
use super::trace::{Node, Rec};
use super::truth::{Bar, Num};
use super::value::{Out, dim, shown_num};
use crate::base::{Dim, Rat, Span};
use crate::model::Measure;
use crate::plan::{self, Bounded, Coll, Val};
use crate::syntax::tree::Cmp;

impl<'a> Engine<'a> {
    /// `share(…) >= p` explained like `at least p of …`.
    #[expect(clippy::too_many_arguments, reason = "the parts of one comparison")]
    pub(crate) fn compare_share<R: Rec>(
        &self,
        at: Span,
        op: Cmp,
        l: &'a Val,
        coll: &'a Coll,
        r: &'a Val,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let bound = self.val(r, cx, rec);
        let Out::Num(n) = bound else {
            let a = self.val(l, cx, rec);
            let truth = compare(op, &a, &bound);
            self.leaf(at, truth, rec, |e, _| What::Compare {
                name: name_of(l),
                left: e.shown(&a, &l.ty),
                op,
                right: e.shown(&bound, &r.ty),
                against: name_of(r),
            });
            return truth;
        };
        let (bar, limit) = match op {
            Cmp::Ge => (Bar { lo: Some((n, false)), hi: None }, Limit::AtLeast(shown_num(&n, &r.ty))),
            Cmp::Gt => (Bar { lo: Some((n, true)), hi: None }, Limit::MoreThan(shown_num(&n, &r.ty))),
            Cmp::Le => (Bar { lo: None, hi: Some((n, false)) }, Limit::AtMost(shown_num(&n, &r.ty))),
            Cmp::Lt => (Bar { lo: None, hi: Some((n, true)) }, Limit::FewerThan(shown_num(&n, &r.ty))),
            Cmp::Eq | Cmp::Ne => {
                (Bar { lo: Some((n, false)), hi: Some((n, false)) }, Limit::Exactly(shown_num(&n, &r.ty)))
            }
        };
        let show = if bar.lo.is_none() { Show::Holding } else { Show::Failing };
        let census = self.census(coll, show, cx, rec);
        let within = share_truth(&census, &bar);
        if let Some(probe) = self.probe {
            probe.census(at, &census, &bar);
        }
        let truth = if op == Cmp::Ne { within.not() } else { within };
        self.census_node(at, truth, Measure::Share, coll, census, &bar, limit, rec);
        truth
    }

    /// A bound without a window.
    pub(crate) fn measured<R: Rec>(&self, at: Span, b: &'a Bounded, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let bar = self.bar(&b.limit, cx, rec);
        match b.measure {
            Measure::Count | Measure::Share => {
                let show = match (&bar.lo, b.measure) {
                    (None, _) => Show::Holding,
                    (Some(_), Measure::Count) => Show::Lacking,
                    (Some(_), _) => Show::Failing,
                };
                let census = self.census(&b.coll, show, cx, rec);
                let truth = match b.measure {
                    Measure::Share => share_truth(&census, &bar),
                    Measure::Count | Measure::Distinct | Measure::Sum => bar.admits(&census.count()),
                };
                if R::ON {
                    match (self.probe, b.measure) {
                        (Some(probe), Measure::Share) => probe.census(at, &census, &bar),
                        (Some(probe), _) => probe.bounded(at, &census.count(), &bar, Grain::One),
                        (None, _) => {}
                    }
                    let limit = self.limit(&b.limit, &bar);
                    self.census_node(at, truth, b.measure, &b.coll, census, &bar, limit, rec);
                }
                truth
            }
            Measure::Sum | Measure::Distinct => {
                let out = if b.measure == Measure::Sum {
                    self.sum(&b.coll, cx, rec)
                } else {
                    Out::Num(self.distinct(&b.coll, cx, rec))
                };
                let (truth, n) = match &out {
                    Out::Num(n) => (bar.admits(n), *n),
                    _ => (Truth::Unknown, Num::between(None, None)),
                };
                if let (true, Some(probe)) = (R::ON, self.probe) {
                    probe.bounded(at, &n, &bar, grain(b));
                }
                self.leaf(at, truth, rec, |e, node| {
                    let limit = e.limit(&b.limit, &bar);
                    if truth == Truth::False
                        && let (Some(by), Measure::Sum) = (short_of(&bar, &n), b.measure)
                    {
                        node.mend.push(Mend::MoreSum { name: measured_name(&b.coll), by: Shown::Number(by, b.dim) });
                    }
                    What::Measured(Measured {
                        name: measured_name(&b.coll),
                        measure: b.measure,
                        dim: b.dim,
                        lo: n.lo.unwrap_or(Rat::ZERO),
                        hi: n.hi,
                        share: None,
                        limit,
                        filtered: b.coll.filtered(),
                    })
                });
                truth
            }
        }
    }

    /// How many different values a field takes.
    fn distinct<R: Rec>(&self, coll: &'a Coll, cx: &mut Cx<'a>, rec: &mut R) -> Num {
        let members = self.members(&coll.acc, cx, rec);
        self.note_lacking(coll.at, &members.ledgers, rec);
        let mut seen: Vec<Out<'a>> = Vec::new();
        let (mut maybe, mut certain_unknown) = (0i64, false);
        for (i, member) in members.items.iter().enumerate() {
            let name = if R::ON { Some(members.name(i)) } else { None };
            let name = name.as_ref();
            let (kept, sat) = self.classify(coll, member, name, cx, rec);
            if R::ON {
                rec.lost(members.doubts(i).to_vec());
                let asked = usize::from(!member.blank)
                    * (usize::from(coll.filter.is_some()) + usize::from(coll.satisfy.is_some()));
                for node in rec.pop(asked) {
                    rec.lost(node.missing);
                }
            }
            let counts = kept.and(sat);
            if counts == Truth::False {
                continue;
            }
            let value = self.member_value(coll, member, name, cx, rec);
            // None is no value.
            if matches!(value, Out::None) {
                continue;
            }
            match (counts, known(&value)) {
                (_, false) => {
                    maybe += 1;
                    certain_unknown |= counts == Truth::True && !coll.may_lack;
                }
                (Truth::True, true) => {
                    if !seen.iter().any(|s| compare(Cmp::Eq, s, &value) == Truth::True) {
                        seen.push(value);
                    }
                }
                (Truth::Unknown | Truth::Open | Truth::False, true) => maybe += 1,
            }
        }
        let n = seen.len() as i64;
        let lo = if n == 0 && certain_unknown { 1 } else { n };
        Num::between(Some(Rat::int(lo)), (!members.unbounded()).then(|| Rat::int(n + maybe)))
    }

    /// The node of a count or share.
    #[expect(clippy::too_many_arguments, reason = "the parts of one measurement")]
    fn census_node<R: Rec>(
        &self,
        at: Span,
        truth: Truth,
        measure: Measure,
        coll: &'a Coll,
        mut census: Census,
        bar: &Bar,
        limit: Limit,
        rec: &mut R,
    ) {
        rec.push(|r| {
            let (facts, lost) = r.facts();
            let mut node = Node::new(at, truth, What::Constant);
            node.step.facts = facts;
            let num = if measure == Measure::Share { census.share() } else { Some(census.count()) };
            if truth == Truth::Unknown {
                node.missing = lost.into_iter().filter(|p| !census.list.contains(p)).collect();
                let more = if measure == Measure::Share { census.missing_share(bar) } else { census.missing() };
                node.missing.extend(more);
                if node.missing.is_empty() {
                    // Nothing to take a share of: only other members would settle it.
                    node.missing.extend(node.step.facts.first().map(|f| f.path.clone()));
                }
            }
            if truth == Truth::False {
                node.mend = mend_count(measure, coll, &census, bar);
            }
            let kept = census.yes + census.no + census.kept;
            let share = (measure == Measure::Share).then_some((
                census.yes,
                kept,
                census.kept + census.maybe_yes + census.maybe + census.maybe_no,
            ));
            let n = num.unwrap_or(Num::between(None, None));
            // Those that fail a lower bound, or break an upper one, are what a reader wants to see.
            let upper = bar.hi.is_some() && bar.lo.is_none();
            let lacks = |m: &Counted| m.nodes.first().is_some_and(|n| n.step.truth == Truth::False);
            node.step.parts = census.steps(|m| match (m.kept, truth) {
                (Truth::False, _) => truth == Truth::False && measure == Measure::Count && !upper && lacks(m),
                (_, Truth::False) => (m.sat == Truth::True) == upper,
                (_, _) => true,
            });
            let lo = n.lo.unwrap_or(Rat::ZERO);
            node.step.what = What::Measured(Measured {
                name: coll.acc.label.clone(),
                measure,
                dim: crate::base::Dim::None,
                lo,
                hi: n.hi,
                share,
                limit,
                filtered: coll.filtered(),
            });
            node.step.parts.extend(reasons(at, truth, &census.ledgers));
            node.step.parts.extend(spared(r.spared(), truth));
            node
        });
    }

    /// Works out the ends of a bound.
    pub(crate) fn bar<R: Rec>(&self, limit: &'a plan::Limit, cx: &mut Cx<'a>, rec: &mut R) -> Bar {
        let mut end = |e: &'a Option<(Val, bool)>| {
            e.as_ref().map(|(v, strict)| {
                let n = match self.val(v, cx, rec) {
                    Out::Num(n) => n,
                    _ => Num::between(None, None),
                };
                (n, *strict)
            })
        };
        Bar { lo: end(&limit.lo), hi: end(&limit.hi) }
    }

    /// A bound for people.
    pub(crate) fn limit(&self, limit: &plan::Limit, bar: &Bar) -> Limit {
        let show = |n: &Num, v: &Val| match n.known() {
            Some(r) => Shown::Number(r, dim(v)),
            None => Shown::Unknown,
        };
        match (&limit.lo, &limit.hi, &bar.lo, &bar.hi) {
            (Some((v, _)), Some(_), Some((n, _)), Some(_)) if limit.exact => Limit::Exactly(show(n, v)),
            (Some((v, _)), Some((w, _)), Some((n, _)), Some((m, _))) => Limit::Between(show(n, v), show(m, w)),
            (Some((v, strict)), _, Some((n, _)), _) => {
                if *strict {
                    Limit::MoreThan(show(n, v))
                } else {
                    Limit::AtLeast(show(n, v))
                }
            }
            (_, Some((v, strict)), _, Some((n, _))) => {
                if *strict {
                    Limit::FewerThan(show(n, v))
                } else {
                    Limit::AtMost(show(n, v))
                }
            }
            _ => Limit::AtLeast(Shown::Unknown),
        }
    }
}

/// How far "just" goes for what is measured.
pub(crate) fn grain(b: &Bounded) -> Grain {
    match (b.measure, b.dim) {
        (Measure::Count | Measure::Distinct | Measure::Share, _) => Grain::One,
        (Measure::Sum, Dim::None | Dim::Days | Dim::Workdays | Dim::ClassHour) => Grain::One,
        (Measure::Sum, Dim::Clock) => Grain::Hour,
        (Measure::Sum, Dim::Length | Dim::Mass | Dim::Money | Dim::Share) => Grain::Any,
    }
}

/// A share against its bound; a share of nothing is unknown.
fn share_truth(census: &Census, bar: &Bar) -> Truth {
    match census.share() {
        Some(n) => bar.admits(&n),
        None => Truth::Unknown,
    }
}

fn known(v: &Out<'_>) -> bool {
    match v {
        Out::Num(n) => n.known().is_some(),
        Out::Bool(t) => t.known(),
        Out::Months(_) | Out::Text(_) | Out::Variant(_) | Out::Ref(_) => true,
        Out::Unknown | Out::None | Out::NoDivisor | Out::TooLarge | Out::NoCalendar(_) => false,
    }
}

/// What a sum or number of different values is called: the collection and the field.
pub(crate) fn measured_name(coll: &Coll) -> String {
    match &coll.field {
        Some(f) => format!("{}·{}", coll.acc.label, f.label),
        None => coll.acc.label.clone(),
    }
}

/// How much a number falls short of a lower bound.
pub(crate) fn short_of(bar: &Bar, n: &Num) -> Option<Rat> {
    let (lo, _) = bar.lo.as_ref()?;
    lo.known()?.sub(n.hi?).filter(|d| !d.is_negative())
}

/// The smallest change of a count or share.
fn mend_count(measure: Measure, coll: &Coll, census: &Census, bar: &Bar) -> Vec<Mend> {
    let name = coll.acc.label.clone();
    let whole = |n: i128| u64::try_from(n).ok();
    if census.unbounded {
        return Vec::new();
    }
    let best = census.yes + census.unsure();
    if measure == Measure::Share {
        let kept = census.yes + census.no + census.unsure() + census.maybe_no;
        let Some((p, strict)) = bar.lo.as_ref().and_then(|(n, s)| n.known().map(|p| (p, *s))) else {
            return Vec::new();
        };
        let Some(need) = p.mul(Rat::int(kept as i64)) else { return Vec::new() };
        let need = if strict { need.floor() + 1 } else { need.ceil() };
        let n = whole(need - i128::from(best)).filter(|n| *n > 0 && *n <= census.no);
        // New members that satisfy raise both numbers: (yes + m) / (kept + m) >= p.
        let or_new = Rat::ONE.sub(p).filter(|rest| !rest.is_zero() && !rest.is_negative()).and_then(|rest| {
            let m = p.mul(Rat::int(kept as i64))?.sub(Rat::int(best as i64))?.div(rest)?;
            whole(if strict { m.floor() + 1 } else { m.ceil() })
        });
        return n.map(|n| Mend::MoreMembers { name, n, or_new }).into_iter().collect();
    }
    if let Some((lo, strict)) = bar.lo.as_ref().and_then(|(n, s)| n.known().map(|p| (p, *s))) {
        let need = if strict { lo.floor() + 1 } else { lo.ceil() };
        if let Some(n) = whole(need - i128::from(best)).filter(|n| *n > 0) {
            return vec![Mend::MoreMembers { name, n, or_new: None }];
        }
    }
    if let Some((hi, strict)) = bar.hi.as_ref().and_then(|(n, s)| n.known().map(|p| (p, *s))) {
        let allowed = if strict { hi.ceil() - 1 } else { hi.floor() };
        if let Some(n) = whole(i128::from(census.yes) - allowed).filter(|n| *n > 0) {
            return vec![Mend::FewerMembers { name, n }];
        }
    }
    Vec::new()
}
