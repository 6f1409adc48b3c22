//! Conditions: how to make each of them true or false.

use super::maker::{DEEP, End, Maker, V, days_num, grain, settable};
use super::world::{At, Node};
use crate::base::{Dim, Rat};
use crate::model::{Access, Coll, Expr, ExprKind, Step, Type};
use crate::syntax::tree::{Cmp, Quant};

impl Maker<'_> {
    /// Makes a condition come out as wanted, as far as facts can.
    pub(super) fn wish(&mut self, e: &Expr, frames: &[At], want: bool) {
        if self.depth > DEEP {
            return;
        }
        self.depth += 1;
        self.wish_in(e, frames, want);
        self.depth -= 1;
    }

    fn wish_in(&mut self, e: &Expr, frames: &[At], want: bool) {
        match &e.kind {
            ExprKind::Access(a) => self.flag(a, frames, want),
            ExprKind::Not(x) => self.wish(x, frames, !want),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let both = matches!(e.kind, ExprKind::And(..)) == want;
                if both {
                    self.wish(a, frames, want);
                    self.wish(b, frames, want);
                    return;
                }
                // One decides; the other is best the other way, so that it is this one that decides.
                let (decides, other) = if self.dice.any(2) == 0 { (a, b) } else { (b, a) };
                let spare = self.dice.one_in(4);
                if !spare {
                    self.wish(other, frames, !want);
                }
                self.wish(decides, frames, want);
            }
            ExprKind::Compare(op, l, r) => self.compare(*op, l, r, frames, want),
            ExprKind::InRange(x, lo, hi) => {
                let clock = [x, lo, hi].iter().any(|e| is_clock(&e.ty));
                let (Some(lo), Some(hi)) = (self.number(lo, frames), self.number(hi, frames)) else { return };
                let unit = grain(&x.ty);
                let ways = if want { vec![Some(lo), Some(hi), lo.add(unit)] } else { vec![lo.sub(unit), hi.add(unit)] };
                self.set_one(x, frames, ways, clock);
            }
            ExprKind::InSet(x, items) => {
                let values: Vec<V> = items.iter().filter_map(|i| self.value(i, frames)).collect();
                if want {
                    let n = self.dice.any(values.len());
                    values.get(n).cloned().into_iter().for_each(|v| self.set(x, frames, v, false));
                } else {
                    let other = self.other(&x.ty, &values);
                    other.into_iter().for_each(|v| self.set(x, frames, v, false));
                }
            }
            ExprKind::Missing(a, negated) => self.missing(a, frames, want != *negated),
            ExprKind::Contains(a, x) => self.contains(a, x, frames, want),
            ExprKind::Quantified(quant, coll) => self.quantified(*quant, coll, frames, want),
            ExprKind::Bounded(measure, coll, bound, when) => {
                self.bounded(*measure, coll, bound, when.as_ref(), frames, want);
            }
            ExprKind::FieldBy { field, due, .. } => {
                let Some(due) = self.number(due, frames) else { return };
                let ways = if want {
                    vec![Some(due), due.sub(Rat::ONE), Some(days_num(self.force.from))]
                } else {
                    vec![due.add(Rat::ONE), due.add(Rat::int(10))]
                };
                let n = self.dice.pick(ways.len());
                let Some(day) = ways.get(n).copied().flatten() else { return };
                let Some(from) = self.root(field.root, frames).cloned() else { return };
                if let Some((at, End::Slot(slot, ty))) = self.reach(&field.steps, from) {
                    if !want && self.dice.one_in(3) {
                        return self.world.drop(&at, slot);
                    }
                    let day = if ty == Type::DateTime { day.mul(Rat::int(86_400)).unwrap_or(day) } else { day };
                    self.store(&at, slot, &ty, V::Num(day), false);
                }
            }
            ExprKind::EventsBy { events, due, .. } => {
                let Some(due) = self.number(due, frames) else { return };
                let ways = if want { [due, before(due, 1)] } else { [before(due, -1), before(due, -10)] };
                let n = self.dice.pick(2);
                let day = ways.get(n).copied().unwrap_or(due);
                if !want && self.dice.one_in(3) {
                    if let Some((at, step, _)) = self.list(&events.access, frames) {
                        self.touch(&at, &step);
                    }
                    return;
                }
                self.member(events, frames, true, true, Some(day));
                if self.dice.one_in(3) && events.filter.is_some() {
                    self.member(events, frames, false, true, Some(due));
                }
            }
            ExprKind::Const(_)
            | ExprKind::Param(_)
            | ExprKind::AsOf
            | ExprKind::TypeIs(..)
            | ExprKind::Neg(_)
            | ExprKind::Arith(..)
            | ExprKind::Count(_)
            | ExprKind::Sum(_)
            | ExprKind::Share(_)
            | ExprKind::Least(..)
            | ExprKind::LeastOf(..)
            | ExprKind::DaysBetween(..)
            | ExprKind::WorkdaysBetween(..) => {}
        }
    }

    pub(super) fn number(&mut self, e: &Expr, frames: &[At]) -> Option<Rat> {
        self.value(e, frames)?.num()
    }
    /// Sets a value to one of several numbers.
    fn set_one(&mut self, e: &Expr, frames: &[At], ways: Vec<Option<Rat>>, clock: bool) {
        let n = self.dice.pick(ways.len());
        if let Some(n) = ways.get(n).copied().flatten() {
            self.set(e, frames, V::Num(n), clock);
        }
    }

    fn flag(&mut self, a: &Access, frames: &[At], want: bool) {
        let Some(from) = self.root(a.root, frames).cloned() else { return };
        match self.reach(&a.steps, from) {
            Some((at, End::Slot(slot, ty))) => self.store(&at, slot, &ty, V::Bool(want), false),
            Some((at, End::Define(id))) => {
                if let Some(define) = self.model.defines.get(id.index()) {
                    self.wish(&define.body, &[at], want);
                }
            }
            Some((_, End::Whole)) | None => {}
        }
    }

    fn compare(&mut self, op: Cmp, l: &Expr, r: &Expr, frames: &[At], want: bool) {
        let left = settable(l) && !(settable(r) && self.dice.one_in(3));
        let (moved, fixed, op) = match (left, settable(r)) {
            (true, _) => (l, r, op),
            (false, true) => (r, l, mirrored(op)),
            (false, false) => return,
        };
        let clock = is_clock(&l.ty) || is_clock(&r.ty);
        let Some(v) = self.value(fixed, frames) else { return };
        let Some(n) = v.num() else {
            let same = (op == Cmp::Eq) == want;
            let v = if same { Some(v) } else { self.other(&moved.ty, &[v]) };
            v.into_iter().for_each(|v| self.set(moved, frames, v, clock));
            return;
        };
        let unit = if clock { Rat::int(60) } else { grain(&moved.ty) };
        let far = unit.mul(Rat::int(10)).unwrap_or(unit);
        let (at, up, down) = (Some(n), n.add(unit), n.sub(unit));
        let ways = match (op, want) {
            (Cmp::Eq, true) | (Cmp::Ne, false) => vec![at],
            (Cmp::Ne, true) | (Cmp::Eq, false) => vec![up, down],
            (Cmp::Ge, true) | (Cmp::Lt, false) => vec![at, up, n.add(far)],
            (Cmp::Ge, false) | (Cmp::Lt, true) => vec![down, n.sub(far), middle(n)],
            (Cmp::Gt, true) | (Cmp::Le, false) => vec![up, n.add(far)],
            (Cmp::Gt, false) | (Cmp::Le, true) => vec![at, down, n.sub(far), middle(n)],
        };
        self.set_one(moved, frames, ways, clock);
    }

    /// Some value of a type that is none of these.
    fn other(&mut self, ty: &Type, than: &[V]) -> Option<V> {
        match ty {
            Type::Bool => Some(V::Bool(!than.contains(&V::Bool(true)))),
            Type::Enum(id) => {
                let n = self.model.enums.get(id.index()).map_or(0, |e| e.variants.len()) as u16;
                let free: Vec<u16> = (0..n).filter(|v| !than.contains(&V::Variant(*v))).collect();
                let i = self.dice.any(free.len());
                free.get(i).map(|v| V::Variant(*v))
            }
            Type::Text => {
                ["甲", "乙", "丙", "丁"].into_iter().map(|t| V::Text(t.to_string())).find(|v| !than.contains(v))
            }
            Type::Ref(entity) => Some(V::Entity(self.entity(*entity)?.entity)),
            _ => {
                let most = than.iter().filter_map(V::num).max()?;
                most.add(grain(ty)).map(V::Num)
            }
        }
    }

    fn missing(&mut self, a: &Access, frames: &[At], absent: bool) {
        let Some(from) = self.root(a.root, frames).cloned() else { return };
        let (before, last) = match a.steps.split_last() {
            Some((last @ (Step::EachRow(..) | Step::EachValue(_) | Step::EachRef(..)), before)) => (before, last),
            _ => {
                match self.reach(&a.steps, from) {
                    Some((at, End::Slot(slot, _))) if absent => self.world.drop(&at, slot),
                    Some((at, End::Slot(slot, ty))) if self.world.get(&at, slot).is_none() => {
                        if let Some(v) = self.invent(&ty) {
                            self.store(&at, slot, &ty, v, false);
                        }
                    }
                    _ => {}
                }
                return;
            }
        };
        let Some((at, End::Whole)) = self.reach(before, from) else { return };
        match last {
            Step::EachRow(slot, _) | Step::EachValue(slot) | Step::EachRef(slot, _) if absent => {
                self.world.drop(&at, *slot);
            }
            _ => self.touch(&at, last),
        }
    }

    fn contains(&mut self, a: &Access, x: &Expr, frames: &[At], want: bool) {
        let Some(v) = self.value(x, frames) else { return };
        let Some((at, step, _)) = self.list(a, frames) else { return };
        self.touch(&at, &step);
        let (Step::EachValue(slot) | Step::EachRef(slot, _)) = step else { return };
        let spare = if self.dice.one_in(3) { self.other(&x.ty, std::slice::from_ref(&v)) } else { None };
        let node = |v: V| match v {
            V::Bool(b) => Some(Node::Bool(b)),
            V::Num(n) => Some(Node::Number(n)),
            V::Text(t) => Some(Node::Text(t)),
            V::Variant(v) => Some(Node::Variant(v)),
            V::Entity(i) => Some(Node::Ref(i)),
            V::Months(_) => None,
        };
        let (Some(node), spare) = (node(v), spare.and_then(node)) else { return };
        if let Some(Node::Values(values)) = self.world.fields_mut(&at).and_then(|f| f.get_mut(&slot)) {
            if want && !values.contains(&node) {
                values.push(node);
            } else if !want {
                values.retain(|n| *n != node);
            }
            values.extend(spare);
        }
    }

    fn quantified(&mut self, quant: Quant, c: &Coll, frames: &[At], want: bool) {
        let Some((at, step, _)) = self.list(&c.access, frames) else { return };
        self.touch(&at, &step);
        let spare = self.dice.one_in(2);
        match (quant, want) {
            (Quant::All, true) => {
                self.amend(c, frames, true);
                self.member(c, frames, true, true, None);
                if spare && c.filter.is_some() {
                    self.member(c, frames, false, false, None);
                }
            }
            (Quant::All, false) => {
                if spare {
                    self.member(c, frames, true, true, None);
                }
                self.member(c, frames, true, false, None);
            }
            (Quant::Some, true) | (Quant::No, false) => {
                if spare {
                    self.member(c, frames, c.satisfy.is_none() && c.filter.is_none(), false, None);
                }
                self.member(c, frames, true, true, None);
            }
            (Quant::Some, false) | (Quant::No, true) => {
                self.amend(c, frames, false);
                if c.satisfy.is_some() {
                    self.member(c, frames, true, false, None);
                }
                if spare && c.filter.is_some() || c.satisfy.is_none() && c.filter.is_some() {
                    self.member(c, frames, false, true, None);
                }
            }
        }
    }

    /// Makes what is already in a list satisfy a condition, or not.
    pub(super) fn amend(&mut self, c: &Coll, frames: &[At], want: bool) {
        let Some((at, step, rest)) = self.list(&c.access, frames) else { return };
        for member in self.members(&at, &step) {
            let Some((member, _)) = self.reach(&rest, member) else { continue };
            let mut inner = frames.to_vec();
            inner.push(member);
            match &c.satisfy {
                Some(satisfy) => self.wish(satisfy, &inner, want),
                None => {
                    if let Some(filter) = &c.filter {
                        self.wish(filter, &inner, want);
                    }
                }
            }
        }
    }
}

fn before(day: Rat, n: i64) -> Rat {
    day.sub(Rat::int(n)).unwrap_or(day)
}
/// Half of a number: well below it, and not below nought.
fn middle(n: Rat) -> Option<Rat> {
    Rat::new(n.div(Rat::int(2))?.floor(), 1)
}

pub(super) fn is_clock(ty: &Type) -> bool {
    matches!(ty, Type::Number(_, Dim::Clock))
}

fn mirrored(op: Cmp) -> Cmp {
    match op {
        Cmp::Lt => Cmp::Gt,
        Cmp::Gt => Cmp::Lt,
        Cmp::Le => Cmp::Ge,
        Cmp::Ge => Cmp::Le,
        Cmp::Eq | Cmp::Ne => op,
    }
}
