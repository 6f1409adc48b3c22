//! What no facts can bring about: shown by intervals of numbers and sets of enum members, for conditions where those tell.
//! Only asked where the search found nothing; what it cannot show is left open.

use super::aim::Goal;
use super::maker::Maker;
use crate::base::Rat;
use crate::model::{Bound, Coll, DutyId, DutyKind, Expr, ExprKind, Measure, Model, NumKind, Type, Value};
use crate::syntax::tree::Cmp;
use std::collections::{BTreeMap, BTreeSet};

/// Why no facts can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// No requirement can be false.
    NeverFalse,
    /// A requirement (or all of them together) can never be true.
    NeverTrue,
    /// A condition of the duty can never be true, so it never applies.
    NeverApplies,
    /// The duty binds nobody.
    BindsNobody,
}

/// Shows that a goal cannot be reached; `None` if that cannot be shown.
pub fn impossible(model: &Model, id: DutyId, goal: Goal) -> Option<Impossible> {
    let duty = model.duties.get(id.0 as usize)?;
    if duty.binds.is_empty() {
        return Some(Impossible::BindsNobody);
    }
    if goal == Goal::NotApplicable {
        return None;
    }
    let judge = Judge { model };
    if !judge.together(&duty.when.iter().map(|e| (e, true)).collect::<Vec<_>>()) {
        return Some(Impossible::NeverApplies);
    }
    let DutyKind::Requirements(bodies) = &duty.kind else { return None };
    let excepted = model.exceptions.iter().any(|e| e.duty == id && !e.requirements.is_empty());
    if excepted {
        return None;
    }
    match goal {
        Goal::Satisfied => {
            let mut all: Vec<(&Expr, bool)> = duty.when.iter().map(|e| (e, true)).collect();
            all.extend(bodies.iter().map(|b| (&b.expr, !b.forbid)));
            (!judge.together(&all)).then_some(Impossible::NeverTrue)
        }
        Goal::Violated => {
            let none = bodies.iter().all(|b| !judge.can(&b.expr, b.forbid));
            none.then_some(Impossible::NeverFalse)
        }
        Goal::NotApplicable => None,
    }
}

/// A number between two ends, each with whether it is in; none is open.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    lo: Option<Rat>,
    hi: Option<Rat>,
}

struct Judge<'m> {
    model: &'m Model,
}

/// What is asked of one path by conditions that must all hold.
#[derive(Default)]
struct Asked {
    lo: Option<(Rat, bool)>,
    hi: Option<(Rat, bool)>,
    among: Option<BTreeSet<u16>>,
}

impl Judge<'_> {
    /// Whether these may all come out as wanted together.
    fn together(&self, all: &[(&Expr, bool)]) -> bool {
        let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
        all.iter().all(|(e, want)| self.can(e, *want)) && {
            all.iter().for_each(|(e, want)| gather(e, *want, &mut asked));
            asked.values().all(possible)
        }
    }

    /// Whether a condition may come out as wanted.
    fn can(&self, e: &Expr, want: bool) -> bool {
        match &e.kind {
            ExprKind::Const(Value::Bool(b)) => *b == want,
            ExprKind::Not(x) => self.can(x, !want),
            ExprKind::And(a, b) if want => self.together(&[(a, true), (b, true)]),
            ExprKind::Or(a, b) if !want => self.together(&[(a, false), (b, false)]),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => self.can(a, want) || self.can(b, want),
            ExprKind::Compare(op, a, b) => {
                let (l, r) = (self.span(a), self.span(b));
                let op = if want { *op } else { opposite(*op) };
                let below = |x: Option<Rat>, y: Option<Rat>| x.zip(y).is_none_or(|(x, y)| x <= y);
                let strictly = |x: Option<Rat>, y: Option<Rat>| x.zip(y).is_none_or(|(x, y)| x < y);
                match op {
                    Cmp::Ge => below(r.lo, l.hi),
                    Cmp::Gt => strictly(r.lo, l.hi),
                    Cmp::Le => below(l.lo, r.hi),
                    Cmp::Lt => strictly(l.lo, r.hi),
                    Cmp::Eq => below(r.lo, l.hi) && below(l.lo, r.hi),
                    Cmp::Ne => true,
                }
            }
            ExprKind::InSet(x, items) => {
                let Type::Enum(id) = &x.ty else { return true };
                let all = self.model.enums.get(id.index()).map_or(0, |e| e.variants.len());
                let named: BTreeSet<u16> = items.iter().filter_map(variant).collect();
                let constant = named.len() == items.len();
                if want { !items.is_empty() } else { !(constant && named.len() == all) }
            }
            ExprKind::Bounded(measure, coll, bound, None) => self.bounded(*measure, coll, bound, want),
            _ => true,
        }
    }

    fn bounded(&self, measure: Measure, coll: &Coll, bound: &Bound, want: bool) -> bool {
        let least = match measure {
            Measure::Count | Measure::Share | Measure::Distinct => Some(Rat::ZERO),
            Measure::Sum => coll.field.as_ref().and(None),
        };
        let most = (measure == Measure::Share).then_some(Rat::ONE);
        let n = |e: &Expr| self.span(e);
        // Whether the measure can be at least, or below, a number.
        let reach = |e: &Expr, strict: bool| {
            most.zip(n(e).lo).is_none_or(|(most, lo)| if strict { most > lo } else { most >= lo })
        };
        let under = |e: &Expr, strict: bool| {
            least.zip(n(e).hi).is_none_or(|(least, hi)| if strict { least < hi } else { least <= hi })
        };
        match (bound, want) {
            (Bound::AtLeast(e), true) => reach(e, false),
            (Bound::AtLeast(e), false) => under(e, true),
            (Bound::MoreThan(e), true) => reach(e, true),
            (Bound::MoreThan(e), false) => under(e, false),
            (Bound::AtMost(e), true) => under(e, false),
            (Bound::AtMost(e), false) => reach(e, true),
            (Bound::FewerThan(e), true) => under(e, true),
            (Bound::FewerThan(e), false) => reach(e, false),
            (Bound::Exactly(e), true) => reach(e, false) && under(e, false),
            (Bound::Between(a, b), true) => reach(a, false) && under(b, false),
            (Bound::Exactly(_) | Bound::Between(..), false) => true,
        }
    }

    /// Between which numbers a value lies.
    fn span(&self, e: &Expr) -> Span {
        match &e.kind {
            ExprKind::Const(v) => {
                let n = Maker::constant(v).num();
                Span { lo: n, hi: n }
            }
            ExprKind::Share(_) => Span { lo: Some(Rat::ZERO), hi: Some(Rat::ONE) },
            ExprKind::Count(_) => Span { lo: Some(Rat::ZERO), hi: None },
            ExprKind::Param(p) => {
                let values = self.model.parameters.get(p.index()).map_or(&[][..], |p| &p.values);
                let all: Vec<Rat> = values.iter().filter_map(|(_, v)| Maker::constant(v).num()).collect();
                Span { lo: all.iter().min().copied(), hi: all.iter().max().copied() }
            }
            ExprKind::Access(_) => match &e.ty {
                Type::Number(NumKind::Count, _) => Span { lo: Some(Rat::ZERO), hi: None },
                _ => Span::default(),
            },
            _ => Span::default(),
        }
    }
}

fn variant(e: &Expr) -> Option<u16> {
    match &e.kind {
        ExprKind::Const(Value::Variant(_, v)) => Some(*v),
        _ => None,
    }
}

fn opposite(op: Cmp) -> Cmp {
    match op {
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
        Cmp::Lt => Cmp::Ge,
        Cmp::Ge => Cmp::Lt,
        Cmp::Le => Cmp::Gt,
        Cmp::Gt => Cmp::Le,
    }
}

fn possible(asked: &Asked) -> bool {
    let numbers = match (asked.lo, asked.hi) {
        (Some((lo, open)), Some((hi, also))) => {
            if open || also {
                lo < hi
            } else {
                lo <= hi
            }
        }
        _ => true,
    };
    numbers && asked.among.as_ref().is_none_or(|a| !a.is_empty())
}

/// What a condition that must come out as wanted asks of single paths.
fn gather(e: &Expr, want: bool, out: &mut BTreeMap<String, Asked>) {
    match &e.kind {
        ExprKind::Not(x) => gather(x, !want, out),
        ExprKind::And(a, b) if want => {
            gather(a, want, out);
            gather(b, want, out);
        }
        ExprKind::Or(a, b) if !want => {
            gather(a, want, out);
            gather(b, want, out);
        }
        ExprKind::Compare(op, a, b) => {
            let op = if want { *op } else { opposite(*op) };
            let (ExprKind::Access(path), ExprKind::Const(v)) = (&a.kind, &b.kind) else { return };
            let asked = out.entry(format!("{:?} {}", path.root, path.text)).or_default();
            if let Value::Variant(_, v) = v {
                if op == Cmp::Eq {
                    narrow(asked, BTreeSet::from([*v]));
                }
                return;
            }
            let Some(n) = Maker::constant(v).num() else { return };
            if matches!(op, Cmp::Ge | Cmp::Gt | Cmp::Eq) && asked.lo.is_none_or(|(lo, _)| n >= lo) {
                asked.lo = Some((n, op == Cmp::Gt));
            }
            if matches!(op, Cmp::Le | Cmp::Lt | Cmp::Eq) && asked.hi.is_none_or(|(hi, _)| n <= hi) {
                asked.hi = Some((n, op == Cmp::Lt));
            }
        }
        ExprKind::InSet(x, items) if want => {
            let ExprKind::Access(path) = &x.kind else { return };
            let named: Vec<Option<u16>> = items.iter().map(variant).collect();
            if named.iter().all(Option::is_some) && matches!(x.ty, Type::Enum(_)) {
                let asked = out.entry(format!("{:?} {}", path.root, path.text)).or_default();
                narrow(asked, named.into_iter().flatten().collect());
            }
        }
        _ => {}
    }
}

fn narrow(asked: &mut Asked, to: BTreeSet<u16>) {
    asked.among = Some(match asked.among.take() {
        Some(before) => before.intersection(&to).copied().collect(),
        None => to,
    });
}
