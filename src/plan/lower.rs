//! Model → plan.

use super::expr::{Bounded, Cond, CondKind, Const, Limit, Step, Val, ValKind};
use super::time::{Calendar, Laid, Timing};
use super::{Asks, Derived, Duty, Exception, Plan, Requirement};
use crate::base::window::{Assessment, Range};
use crate::base::{Day, Dim, Rat};
use crate::model::duty::{Body, Excepted};
use crate::model::{self, DutyKind, EntityId, ExprKind, Model, Type, Value, When};
use crate::syntax::tree::{Arith, Cmp};

/// Lays a model out for one assessment.
pub fn lower(model: &Model, assessment: Assessment) -> Plan {
    lower_some(model, assessment, &|_| true)
}

/// Lays some duties of a model out; the others bind nobody. For those who try one duty many times over.
pub fn lower_some(model: &Model, assessment: Assessment, keep: &dyn Fn(model::DutyId) -> bool) -> Plan {
    let mut lowering = Lowering {
        model,
        span: assessment.span,
        from: Day::MIN,
        pack: 0,
        changes: Vec::new(),
        ledgers: vec![String::new()],
        defines: (0..model.defines.len()).map(|_| None).collect(),
    };
    for i in 0..model.defines.len() {
        lowering.define(i);
    }
    let duties: Vec<Duty> = (0..model.duties.len())
        .map(|i| if keep(model::DutyId(i as u32)) { lowering.duty(i, assessment) } else { nothing() })
        .collect();
    let all = model.duties.iter().enumerate().map(|(i, d)| (model::DutyId(i as u32), d));
    let kept: Vec<(model::DutyId, &model::Obligation)> = all.filter(|(id, _)| keep(*id)).collect();
    let binding = (0..model.entities.len() as u32)
        .map(|e| {
            let bound = kept.iter().filter(|(_, d)| d.binds.iter().any(|b| model.is_a(EntityId(e), *b)));
            bound.map(|(id, _)| *id).collect()
        })
        .collect();
    Plan {
        assessment,
        duties,
        binding,
        parameters: model
            .parameters
            .iter()
            .map(|p| p.values.iter().map(|(d, v)| (*d, constant(v))).collect())
            .collect(),
        defines: lowering.defines.into_iter().map(|d| d.map_or(Derived::Cond(always(false)), |(d, _)| d)).collect(),
        strides: model.records.iter().map(|r| r.fields.len() as u32).collect(),
    }
}

pub(super) struct Lowering<'m> {
    pub(super) model: &'m Model,
    span: Range,
    from: Day,
    pack: usize,
    /// Days on which a parameter met so far changes.
    pub(super) changes: Vec<Day>,
    /// For each frame: the path from its entity to it, as `covers` names ledgers.
    pub(super) ledgers: Vec<String>,
    pub(super) defines: Vec<Option<(Derived, Vec<Day>)>>,
}

impl Lowering<'_> {
    pub(super) fn define(&mut self, i: usize) {
        if self.defines.get(i).is_none_or(Option::is_some) {
            return;
        }
        let Some(define) = self.model.defines.get(i) else { return };
        let outer_pack = std::mem::replace(&mut self.pack, define.pack);
        let outer = std::mem::take(&mut self.changes);
        let ledgers = std::mem::replace(&mut self.ledgers, vec![String::new()]);
        let derived = if define.ty == Type::Bool {
            Derived::Cond(self.cond(&define.body))
        } else {
            Derived::Val(self.val(&define.body, false))
        };
        self.pack = outer_pack;
        self.ledgers = ledgers;
        let changes = std::mem::replace(&mut self.changes, outer);
        if let Some(slot) = self.defines.get_mut(i) {
            *slot = Some((derived, changes));
        }
    }

    fn duty(&mut self, i: usize, assessment: Assessment) -> Duty {
        let model = self.model;
        let Some(duty) = model.duties.get(i) else { return nothing() };
        let document = model.in_force(duty);
        let in_force = Range::new(duty.from.unwrap_or(document.from), duty.until.unwrap_or(document.to));
        self.span = assessment.span.and(in_force);
        self.from = in_force.from;
        self.pack = model.documents.get(duty.document.index()).map_or(0, |d| d.pack);
        let when = duty.when.iter().map(|e| self.cond(e)).collect();
        let asks = match &duty.kind {
            DutyKind::Requirements(bodies) => Asks::Requirements(self.bodies(bodies)),
            DutyKind::Attest(a) => self.attest(model::DutyId(i as u32), duty, a),
        };
        let exceptions = self.exceptions(Excepted::Duty(model::DutyId(i as u32)), in_force);
        let mut stretches = vec![Day::MIN];
        stretch_days(&exceptions, in_force, &mut stretches);
        stretches.sort_unstable();
        stretches.dedup();
        let me = model::DutyId(i as u32);
        let successors: Vec<model::DutyId> = model
            .duties
            .iter()
            .enumerate()
            .filter(|(_, d)| d.supersedes.contains(&me))
            .map(|(j, _)| model::DutyId(j as u32))
            .collect();
        let plain = exceptions.is_empty() && successors.is_empty() && matches!(asks, Asks::Requirements(_));
        Duty { span: self.span, in_force, when, asks, exceptions, stretches, successors, plain }
    }

    fn exceptions(&mut self, to: Excepted, duty: Range) -> Vec<Exception> {
        let model = self.model;
        let mut out = Vec::new();
        for (i, e) in model.exceptions.iter().enumerate().filter(|(_, e)| e.to == to) {
            let id = model::ExceptionId(i as u32);
            out.push(Exception {
                id,
                when: e.when.iter().map(|c| self.cond(c)).collect(),
                in_force: Range::new(e.from.unwrap_or(duty.from), e.until.unwrap_or(duty.to)),
                requirements: self.bodies(&e.requirements),
                exceptions: self.exceptions(Excepted::Exception(id), duty),
            });
        }
        out
    }

    fn bodies(&mut self, bodies: &[Body]) -> Vec<Requirement> {
        bodies.iter().map(|b| Requirement { cond: self.cond(&b.expr), forbid: b.forbid, at: b.span }).collect()
    }

    pub(super) fn cond(&mut self, e: &model::Expr) -> Cond {
        let at = e.span;
        let make = |kind: CondKind| Cond { timed: timed(&kind), kind, at };
        match &e.kind {
            ExprKind::Const(Value::Bool(b)) => make(CondKind::Const(*b)),
            ExprKind::Access(a) => {
                let acc = self.acc(a, &e.ty, false);
                let body = match acc.steps.last() {
                    Some(Step::Define(d)) => self.defines.get(d.index()).and_then(|d| d.as_ref()),
                    Some(_) | None => None,
                };
                let timed = matches!(body, Some((Derived::Cond(c), _)) if c.timed);
                Cond { kind: CondKind::Flag(Box::new(acc)), at, timed }
            }
            ExprKind::Compare(op, l, r) => {
                let clock = is_clock(&l.ty) || is_clock(&r.ty);
                let (l, r) = (self.val(l, clock), self.val(r, clock));
                let quick = quick_compare(*op, &l, &r);
                let plain = make(CondKind::Compare(*op, Box::new((l, r))));
                match quick {
                    Some(Quick::Within(frame, slot, lo, hi)) => {
                        make(CondKind::Within(frame, slot, lo, hi, Box::new(plain)))
                    }
                    Some(Quick::Among(frame, slot, mask)) => make(CondKind::Among(frame, slot, mask, Box::new(plain))),
                    None => plain,
                }
            }
            ExprKind::And(l, r) => {
                let mut all = Vec::new();
                for side in [l, r] {
                    match self.cond(side) {
                        Cond { kind: CondKind::All(inner), .. } => all.extend(inner),
                        other => all.push(other),
                    }
                }
                make(CondKind::All(all))
            }
            ExprKind::Or(l, r) => {
                let mut any = Vec::new();
                for side in [l, r] {
                    match self.cond(side) {
                        Cond { kind: CondKind::Any(inner), .. } => any.extend(inner),
                        other => any.push(other),
                    }
                }
                make(CondKind::Any(any))
            }
            ExprKind::Not(x) => make(CondKind::Not(Box::new(self.cond(x)))),
            ExprKind::InRange(v, lo, hi) => {
                let clock = is_clock(&v.ty) || is_clock(&lo.ty) || is_clock(&hi.ty);
                let (v, lo, hi) = (self.val(v, clock), self.val(lo, clock), self.val(hi, clock));
                let quick = own_slot(&v).zip(lo.whole()).zip(hi.whole());
                let plain = make(CondKind::InRange(Box::new((v, lo, hi))));
                match quick {
                    Some((((frame, slot), lo), hi)) => make(CondKind::Within(frame, slot, lo, hi, Box::new(plain))),
                    None => plain,
                }
            }
            ExprKind::InSet(v, items) => {
                let v = self.val(v, false);
                let items: Vec<Val> = items.iter().map(|i| self.val(i, false)).collect();
                let mask = items
                    .iter()
                    .map(variant_bit)
                    .collect::<Option<Vec<u64>>>()
                    .map(|bits| bits.into_iter().fold(0, |a, b| a | b));
                let quick = own_slot(&v).zip(mask);
                let plain = make(CondKind::InSet(Box::new(v), items));
                match quick {
                    Some(((frame, slot), mask)) => make(CondKind::Among(frame, slot, mask, Box::new(plain))),
                    None => plain,
                }
            }
            ExprKind::TypeIs(types, negated) => {
                let among = |t: EntityId| types.iter().any(|b| self.model.is_a(t, *b)) != *negated;
                make(CondKind::TypeIs((0..self.model.entities.len() as u32).map(|t| among(EntityId(t))).collect()))
            }
            ExprKind::Missing(a, negated) => make(CondKind::Missing(Box::new(self.acc(a, &e.ty, false)), *negated)),
            ExprKind::Contains(a, item) => {
                let item = self.val(item, false);
                make(CondKind::Contains(Box::new((self.acc(a, &item.ty.clone(), false), item))))
            }
            ExprKind::Quantified(quant, coll) => make(CondKind::Quantified(*quant, Box::new(self.coll(coll, false)))),
            ExprKind::Bounded(measure, coll, bound, when) => {
                let start = self.changes.len();
                let limit_ty = bound_type(bound);
                let coll = self.coll(coll, is_clock(&limit_ty));
                let members_vary = self.changes.len() > start;
                let limit = self.limit(bound, is_clock(&limit_ty));
                let timing = when.as_ref().map(|w| self.timing(w, start));
                let plain = coll.filter.is_none()
                    && coll.satisfy.is_none()
                    && *measure == model::Measure::Count
                    && limit.hi.is_none();
                let varies = self.changes.len() > start;
                let quick = match &limit.lo {
                    Some((v, strict)) if plain => v.whole().and_then(|n| u32::try_from(n + i64::from(*strict)).ok()),
                    Some(_) | None => None,
                };
                make(CondKind::Bounded(Box::new(Bounded {
                    measure: *measure,
                    coll,
                    dim: super::expr::dim_of(&limit_ty),
                    limit,
                    timing,
                    quick,
                    varies,
                    members_vary,
                })))
            }
            ExprKind::FieldBy { field, due, next_workday } => {
                let ty = Type::Date;
                make(CondKind::FieldBy(Box::new((
                    self.acc(field, &ty, false),
                    self.val(due, false),
                    self.calendar(*next_workday),
                ))))
            }
            ExprKind::EventsBy { events, due, next_workday } => make(CondKind::EventsBy(Box::new((
                self.coll(events, false),
                self.val(due, false),
                self.calendar(*next_workday),
            )))),
            // The model gives these no type bool; a parameter of type bool is a constant by date.
            ExprKind::Const(_)
            | ExprKind::Param(_)
            | ExprKind::AsOf
            | ExprKind::Neg(_)
            | ExprKind::Arith(..)
            | ExprKind::Count(_)
            | ExprKind::Sum(_)
            | ExprKind::Share(_)
            | ExprKind::Least(..)
            | ExprKind::LeastOf(..)
            | ExprKind::DaysBetween(..)
            | ExprKind::WorkdaysBetween(..) => {
                let v = self.val(e, false);
                let yes = Val { kind: ValKind::Const(Const::Bool(true)), ty: Type::Bool };
                make(CondKind::Compare(Cmp::Eq, Box::new((v, yes))))
            }
        }
    }

    /// The pack whose calendar moves a due day, where one is moved.
    fn calendar(&self, next_workday: bool) -> Option<usize> {
        next_workday.then_some(self.pack)
    }

    fn limit(&mut self, bound: &model::Bound, clock: bool) -> Limit {
        let mut end = |e: &model::Expr, strict: bool| Some((self.val(e, clock), strict));
        match bound {
            model::Bound::AtLeast(e) => Limit { lo: end(e, false), hi: None, exact: false },
            model::Bound::MoreThan(e) => Limit { lo: end(e, true), hi: None, exact: false },
            model::Bound::AtMost(e) => Limit { lo: None, hi: end(e, false), exact: false },
            model::Bound::FewerThan(e) => Limit { lo: None, hi: end(e, true), exact: false },
            model::Bound::Exactly(e) => Limit { lo: end(e, false), hi: end(e, false), exact: true },
            model::Bound::Between(a, b) => Limit { lo: end(a, false), hi: end(b, false), exact: false },
        }
    }

    pub(super) fn timing(&mut self, when: &When, start: usize) -> Timing {
        let changes = self.changes.get(start..).unwrap_or(&[]).to_vec();
        match when {
            When::Every(unit) => Timing::Laid(Laid::every(*unit, self.span, &changes)),
            When::During(range, name) => Timing::Laid(Laid::during(*range, name.clone(), &changes)),
            When::Recurring { recurrence, at, next_workday } => Timing::Laid(Laid::recurring(
                recurrence,
                *at,
                self.calendar(*next_workday).map(|own| Calendar::of(&self.model.packs, own)),
                self.span,
            )),
            When::Dates { days, next_workday } => Timing::Dates {
                days: days.iter().map(|d| self.val(d, false)).collect(),
                calendar: self.calendar(*next_workday),
                from: self.from,
            },
            When::EveryRolling(length, since) => {
                Timing::EveryRolling { length: *length, since: since.as_ref().map(|s| self.val(s, false)), changes }
            }
            When::SomeRolling(length) => Timing::SomeRolling { length: *length, changes },
        }
    }

    pub(super) fn val(&mut self, e: &model::Expr, clock: bool) -> Val {
        let many = |me: &mut Self, list: &[model::Expr]| list.iter().map(|x| me.val(x, clock)).collect::<Vec<_>>();
        let kind = match &e.kind {
            ExprKind::Const(v) => ValKind::Const(constant(v)),
            ExprKind::Param(p) => {
                if let Some(parameter) = self.model.parameters.get(p.index()) {
                    self.changes.extend(parameter.values.iter().map(|(d, _)| *d));
                }
                ValKind::Param(*p)
            }
            ExprKind::AsOf => ValKind::AsOf,
            ExprKind::Access(a) => ValKind::Acc(self.acc(a, &e.ty, clock)),
            ExprKind::Neg(x) => ValKind::Neg(Box::new(self.val(x, clock))),
            ExprKind::Arith(op, l, r) if crate::plan::dim_of(&r.ty) == Dim::Workdays && is_day(&l.ty) => {
                let sides = Box::new((self.val(l, false), self.val(r, false)));
                ValKind::PlusWorkdays(sides, *op == Arith::Sub, self.pack)
            }
            ExprKind::Arith(op, l, r) => {
                let clock = clock || is_clock(&l.ty) || is_clock(&r.ty);
                ValKind::Arith(*op, Box::new(self.val(l, clock)), Box::new(self.val(r, clock)))
            }
            ExprKind::Least(list, greatest) => ValKind::Least(many(self, list), *greatest),
            ExprKind::LeastOf(c, greatest) => ValKind::LeastOf(self.coll(c, clock), *greatest),
            ExprKind::Count(c) => ValKind::Count(self.coll(c, false)),
            ExprKind::Sum(c) => ValKind::Sum(self.coll(c, clock)),
            ExprKind::Share(c) => ValKind::Share(self.coll(c, false)),
            ExprKind::DaysBetween(a, b) => {
                ValKind::DaysBetween(Box::new(self.val(a, false)), Box::new(self.val(b, false)))
            }
            ExprKind::WorkdaysBetween(a, b) => {
                ValKind::WorkdaysBetween(Box::new((self.val(a, false), self.val(b, false))), self.pack)
            }
            // Conditions are no values: the model keeps them apart.
            ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Not(_)
            | ExprKind::InRange(..)
            | ExprKind::InSet(..)
            | ExprKind::TypeIs(..)
            | ExprKind::Missing(..)
            | ExprKind::Contains(..)
            | ExprKind::Quantified(..)
            | ExprKind::Bounded(..)
            | ExprKind::FieldBy { .. }
            | ExprKind::EventsBy { .. } => ValKind::Const(Const::Bool(false)),
        };
        Val { kind, ty: e.ty.clone() }
    }
}

/// A duty that is never in force.
fn nothing() -> Duty {
    Duty {
        span: Range::new(Day(1), Day(0)),
        in_force: Range::new(Day(1), Day(0)),
        when: Vec::new(),
        asks: Asks::Requirements(Vec::new()),
        exceptions: Vec::new(),
        stretches: Vec::new(),
        successors: Vec::new(),
        plain: false,
    }
}

fn always(b: bool) -> Cond {
    Cond { kind: CondKind::Const(b), at: crate::base::Span::new(crate::base::FileId(0), 0, 0), timed: false }
}

fn constant(v: &Value) -> Const {
    match v {
        Value::Bool(b) => Const::Bool(*b),
        Value::Number(r) => Const::Number(*r),
        Value::Months(n) => Const::Months(*n),
        Value::Date(d) => Const::Number(Rat::int(i64::from(d.0))),
        Value::DateTime(i) => Const::Number(Rat::int(i.0)),
        Value::Text(t) => Const::Text(t.clone()),
        Value::Variant(_, n) => Const::Variant(*n),
    }
}

fn is_clock(ty: &Type) -> bool {
    matches!(ty, Type::Number(_, Dim::Clock))
}

fn bound_type(b: &model::Bound) -> Type {
    match b {
        model::Bound::AtLeast(e)
        | model::Bound::AtMost(e)
        | model::Bound::MoreThan(e)
        | model::Bound::FewerThan(e)
        | model::Bound::Exactly(e)
        | model::Bound::Between(e, _) => e.ty.clone(),
    }
}

/// A value that is one slot of a frame.
fn own_slot(v: &Val) -> Option<(usize, u32)> {
    match &v.kind {
        ValKind::Acc(a) if v.ty != Type::Duration => a.slot.map(|s| (a.frame, s)),
        _ => None,
    }
}

fn variant_bit(v: &Val) -> Option<u64> {
    match &v.kind {
        ValKind::Const(Const::Variant(n)) if *n < 64 => Some(1 << n),
        _ => None,
    }
}

enum Quick {
    Within(usize, u32, i64, i64),
    Among(usize, u32, u64),
}

fn quick_compare(op: Cmp, l: &Val, r: &Val) -> Option<Quick> {
    let (frame, slot) = own_slot(l)?;
    if let (Cmp::Eq, Some(bit)) = (op, variant_bit(r)) {
        return Some(Quick::Among(frame, slot, bit));
    }
    let n = r.whole()?;
    let (lo, hi) = match op {
        Cmp::Eq => (n, n),
        Cmp::Lt => (i64::MIN, n.checked_sub(1)?),
        Cmp::Le => (i64::MIN, n),
        Cmp::Gt => (n.checked_add(1)?, i64::MAX),
        Cmp::Ge => (n, i64::MAX),
        Cmp::Ne => return None,
    };
    Some(Quick::Within(frame, slot, lo, hi))
}

/// Whether a window or deadline is in it; a derived field's own condition tells for itself.
fn timed(kind: &CondKind) -> bool {
    let coll = |c: &super::expr::Coll| {
        c.filter.as_ref().is_some_and(|f| f.timed) || c.satisfy.as_ref().is_some_and(|f| f.timed)
    };
    match kind {
        CondKind::All(list) | CondKind::Any(list) => list.iter().any(|c| c.timed),
        CondKind::Not(c) => c.timed,
        CondKind::Quantified(_, c) => coll(c),
        CondKind::Bounded(b) => b.timing.is_some() || coll(&b.coll),
        CondKind::FieldBy(_) | CondKind::EventsBy(_) => true,
        CondKind::Const(_)
        | CondKind::Flag(_)
        | CondKind::Compare(..)
        | CondKind::InRange(_)
        | CondKind::InSet(..)
        | CondKind::Within(..)
        | CondKind::Among(..)
        | CondKind::TypeIs(_)
        | CondKind::Missing(..)
        | CondKind::Contains(_) => false,
    }
}

fn stretch_days(exceptions: &[Exception], duty: Range, out: &mut Vec<Day>) {
    for e in exceptions {
        if e.in_force.from > duty.from {
            out.push(e.in_force.from);
        }
        if e.in_force.to < duty.to {
            out.push(e.in_force.to.plus(1));
        }
        stretch_days(&e.exceptions, duty, out);
    }
}

fn is_day(ty: &Type) -> bool {
    matches!(ty, Type::Date | Type::DateTime)
}
