//! Values: what an expression comes to in the world so far, and how to make it come to something else.

use super::maker::{DEEP, End, Maker, V, day_of, days_num, settable};
use super::world::At;
use crate::base::{Dim, Rat};
use crate::model::{Expr, ExprKind, Type};
use crate::plan::{Calendar, dim_of};
use crate::syntax::tree::Arith;

impl Maker<'_> {
    /// What a value comes to; facts it needs that are not there yet are invented.
    pub(super) fn value(&mut self, e: &Expr, frames: &[At]) -> Option<V> {
        if self.depth > DEEP {
            return None;
        }
        self.depth += 1;
        let out = self.value_in(e, frames);
        self.depth -= 1;
        out
    }

    fn value_in(&mut self, e: &Expr, frames: &[At]) -> Option<V> {
        match &e.kind {
            ExprKind::Const(v) => Some(Self::constant(v)),
            ExprKind::Param(p) => {
                let day = self.assessment.as_of.max(self.force.from).min(self.force.to);
                let values = &self.model.parameters.get(p.index())?.values;
                let (_, v) = values.iter().rev().find(|(from, _)| *from <= day).or(values.first())?;
                Some(Self::constant(v))
            }
            ExprKind::AsOf => Some(V::Num(days_num(self.assessment.as_of))),
            ExprKind::Access(a) => {
                let from = self.root(a.root, frames)?.clone();
                match self.reach(&a.steps, from)? {
                    (at, End::Slot(slot, ty)) => {
                        if let Some(v) = self.held(&at, slot) {
                            return Some(v);
                        }
                        let v = self.invent(&ty)?;
                        self.store(&at, slot, &ty, v.clone(), false);
                        Some(v)
                    }
                    (at, End::Define(id)) => {
                        let body = &self.model.defines.get(id.index())?.body;
                        self.value(body, &[at])
                    }
                    (at, End::Whole) => at.path.is_empty().then_some(V::Entity(at.entity)),
                }
            }
            ExprKind::Neg(x) => self.value(x, frames)?.num()?.neg().map(V::Num),
            ExprKind::Arith(op, a, b) => {
                let (va, vb) = (self.value(a, frames)?, self.value(b, frames)?);
                self.arith(*op, va, vb, &b.ty)
            }
            ExprKind::Least(all, greatest) => {
                let values: Vec<Rat> = all.iter().filter_map(|x| self.value(x, frames)?.num()).collect();
                let found = if *greatest { values.into_iter().max() } else { values.into_iter().min() };
                found.map(V::Num)
            }
            ExprKind::DaysBetween(a, b) => {
                let (a, b) = (self.value(a, frames)?.num()?, self.value(b, frames)?.num()?);
                b.sub(a).map(V::Num)
            }
            ExprKind::WorkdaysBetween(a, b) => {
                let (a, b) = (self.value(a, frames)?.num()?, self.value(b, frames)?.num()?);
                let days = self.calendar().between(day_of(a), day_of(b)).ok()?;
                Some(V::Num(Rat::int(days)))
            }
            ExprKind::Count(c) => {
                let (at, step, _) = self.list(&c.access, frames)?;
                self.touch(&at, &step);
                Some(V::Num(Rat::int(self.members(&at, &step).len() as i64)))
            }
            ExprKind::LeastOf(c, _) | ExprKind::Sum(c) => {
                let (at, step, rest) = self.list(&c.access, frames)?;
                let member = match self.members(&at, &step).into_iter().next() {
                    Some(member) => self.reach(&rest, member)?.0,
                    None => self.member(c, frames, true, true, None)?,
                };
                let field = c.field.as_ref()?;
                match self.reach(&field.steps, member)? {
                    (at, End::Slot(slot, ty)) => {
                        if let Some(v) = self.held(&at, slot) {
                            return Some(v);
                        }
                        let v = self.invent(&ty)?;
                        self.store(&at, slot, &ty, v.clone(), false);
                        Some(v)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    pub(super) fn calendar(&self) -> Calendar<'_> {
        Calendar::of(&self.model.packs, self.pack)
    }

    /// `a op b`; months and working days move days.
    fn arith(&self, op: Arith, a: V, b: V, right: &Type) -> Option<V> {
        let minus = op == Arith::Sub;
        match (a, b) {
            (V::Num(day), V::Months(n)) => Some(V::Num(days_num(day_of(day).plus_months(if minus { -n } else { n })))),
            (V::Num(a), V::Num(b)) if dim_of(right) == Dim::Workdays => {
                let n = i64::try_from(b.floor()).ok()?;
                let moved = self.calendar().plus(day_of(a), if minus { -n } else { n }).ok()?;
                Some(V::Num(days_num(moved)))
            }
            (V::Num(a), V::Num(b)) => {
                let out = match op {
                    Arith::Add => a.add(b),
                    Arith::Sub => a.sub(b),
                    Arith::Mul => a.mul(b),
                    Arith::Div => a.div(b),
                };
                out.map(V::Num)
            }
            _ => None,
        }
    }

    /// Makes a value come to something, as far as facts can.
    pub(super) fn set(&mut self, e: &Expr, frames: &[At], v: V, clock: bool) {
        if self.depth > DEEP {
            return;
        }
        self.depth += 1;
        self.set_in(e, frames, v, clock);
        self.depth -= 1;
    }

    fn set_in(&mut self, e: &Expr, frames: &[At], v: V, clock: bool) {
        match &e.kind {
            ExprKind::Access(a) => {
                let Some(from) = self.root(a.root, frames).cloned() else { return };
                if let Some((at, end)) = self.reach(&a.steps, from) {
                    self.store_end(at, end, v, clock);
                }
            }
            ExprKind::Neg(x) => {
                if let Some(n) = v.num().and_then(Rat::neg) {
                    self.set(x, frames, V::Num(n), clock);
                }
            }
            ExprKind::Arith(op, a, b) => self.set_arith(*op, a, b, frames, v, clock),
            ExprKind::Least(all, _) => {
                for x in all.iter().filter(|x| settable(x)) {
                    self.set(x, frames, v.clone(), clock);
                }
            }
            ExprKind::DaysBetween(a, b) => {
                let Some(n) = v.num() else { return };
                if settable(b) && (!settable(a) || self.dice.pick(2) == 0) {
                    let from = self.value(a, frames).and_then(|v| v.num()).and_then(|d| d.add(n));
                    from.into_iter().for_each(|d| self.set(b, frames, V::Num(d), clock));
                } else {
                    let to = self.value(b, frames).and_then(|v| v.num()).and_then(|d| d.sub(n));
                    to.into_iter().for_each(|d| self.set(a, frames, V::Num(d), clock));
                }
            }
            ExprKind::WorkdaysBetween(a, b) => {
                let Some(n) = v.num().and_then(|n| i64::try_from(n.floor()).ok()) else { return };
                if settable(b) {
                    let Some(from) = self.value(a, frames).and_then(|v| v.num()) else { return };
                    let day = self.calendar().plus(day_of(from), n);
                    day.into_iter().for_each(|d| self.set(b, frames, V::Num(days_num(d)), clock));
                } else {
                    let Some(to) = self.value(b, frames).and_then(|v| v.num()) else { return };
                    let day = self.calendar().plus(day_of(to), -n);
                    day.into_iter().for_each(|d| self.set(a, frames, V::Num(days_num(d)), clock));
                }
            }
            ExprKind::Count(c) => {
                if let Some(n) = v.num() {
                    self.fill(crate::model::Measure::Count, c, frames, n, None, clock);
                }
            }
            ExprKind::Sum(c) => {
                if let Some(n) = v.num() {
                    self.fill(crate::model::Measure::Sum, c, frames, n, None, clock);
                }
            }
            ExprKind::Share(c) => {
                if let Some(n) = v.num() {
                    self.share(c, frames, n, 0);
                }
            }
            ExprKind::LeastOf(c, _) => {
                if let Some(member) = self.member(c, frames, true, true, None)
                    && let Some(field) = &c.field
                    && let Some((at, end)) = self.reach(&field.steps, member)
                {
                    self.store_end(at, end, v, clock);
                }
            }
            _ => {}
        }
    }

    /// Moves the left side, or the right one where facts cannot move the left.
    fn set_arith(&mut self, op: Arith, a: &Expr, b: &Expr, frames: &[At], v: V, clock: bool) {
        let left = settable(a) && (!settable(b) || self.dice.pick(2) == 0);
        let other = if left { self.value(b, frames) } else { self.value(a, frames) };
        let (Some(other), Some(n)) = (other, v.num()) else { return };
        if left {
            let back = match op {
                Arith::Add => Arith::Sub,
                Arith::Sub => Arith::Add,
                Arith::Mul => Arith::Div,
                Arith::Div => Arith::Mul,
            };
            let found = self.arith(back, V::Num(n), other, &b.ty);
            found.into_iter().for_each(|v| self.set(a, frames, v, clock));
            return;
        }
        let Some(other) = other.num() else { return };
        let found = match op {
            Arith::Add => n.sub(other),
            Arith::Sub => other.sub(n),
            Arith::Mul => n.div(other),
            Arith::Div => other.div(n),
        };
        found.into_iter().for_each(|n| self.set(b, frames, V::Num(n), clock));
    }
}
