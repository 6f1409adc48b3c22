//! Values: exact numbers, days and moments as numbers, and what is only partly known as an interval.

use super::cx::{Cx, Engine};
use super::finding::{Shown, Truth};
use super::trace::Rec;
use super::truth::Num;
use super::walk::Got;
use crate::base::{Day, Dim, Instant, Rat};
use crate::facts::{Chunk, EntityIx, Value};
use crate::model::{ParameterId, Type};
use crate::plan::{Acc, Calendar, Const, Derived, Val, ValKind};
use crate::syntax::tree::Arith;

/// A value while it is computed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Out<'a> {
    Unknown,
    None,
    Bool(Truth),
    /// A number, day (days since 1970) or moment (seconds).
    Num(Num),
    Months(i32),
    Text(&'a str),
    Variant(u16),
    Ref(EntityIx),
    /// Nothing to divide by, or to take a share of.
    NoDivisor,
    /// Past what can be computed exactly.
    TooLarge,
    /// The holiday calendar lacks this year.
    NoCalendar(i16),
}

impl<'a> Engine<'a> {
    pub(crate) fn val<R: Rec>(&self, v: &'a Val, cx: &mut Cx<'a>, rec: &mut R) -> Out<'a> {
        match &v.kind {
            ValKind::Const(c) => constant(c),
            ValKind::Param(p) => self.parameter(*p, cx.day),
            ValKind::AsOf => number(i64::from(self.as_of().0)),
            ValKind::Acc(acc) => self.read(acc, cx, rec),
            ValKind::Neg(x) => match self.val(x, cx, rec) {
                Out::Num(n) => Out::Num(Num { lo: n.hi.and_then(Rat::neg), hi: n.lo.and_then(Rat::neg), open: n.open }),
                other => other,
            },
            ValKind::Arith(op, l, r) => {
                let (a, b) = (self.val(l, cx, rec), self.val(r, cx, rec));
                // Keys of moments are seconds: what is added to one is given in days or in minutes.
                let unit = match (&v.ty, crate::plan::dim_of(&r.ty)) {
                    (Type::DateTime, Dim::Clock) => 60,
                    (Type::DateTime, _) => 86_400,
                    _ => 1,
                };
                arith(*op, a, b, unit)
            }
            ValKind::Least(list, greatest) => {
                let all: Vec<Out<'a>> = list.iter().map(|x| self.val(x, cx, rec)).collect();
                least(all.into_iter(), *greatest)
            }
            ValKind::LeastOf(coll, greatest) => self.least_of(coll, *greatest, cx, rec),
            ValKind::Count(coll) => Out::Num(self.told(coll, cx, rec).count()),
            ValKind::Sum(coll) => self.sum(coll, cx, rec),
            ValKind::Share(coll) => match self.told(coll, cx, rec).share() {
                Some(n) => Out::Num(n),
                None => Out::NoDivisor,
            },
            ValKind::DaysBetween(a, b) => {
                let (from, to) = (self.val(a, cx, rec), self.val(b, cx, rec));
                arith(Arith::Sub, to, from, 1)
            }
            ValKind::WorkdaysBetween(ends, pack) => {
                let (from, to) = (self.val(&ends.0, cx, rec), self.val(&ends.1, cx, rec));
                let calendar = Calendar::of(&self.model.packs, *pack);
                super::workdays::between(calendar, from, to, ends.0.ty == Type::DateTime, ends.1.ty == Type::DateTime)
            }
            ValKind::PlusWorkdays(sides, back, pack) => {
                let (day, by) = (self.val(&sides.0, cx, rec), self.val(&sides.1, cx, rec));
                super::workdays::plus(Calendar::of(&self.model.packs, *pack), day, by, *back, v.ty == Type::DateTime)
            }
        }
    }

    /// A census inside a value: what would settle it is noted for the comparison around it.
    fn told<R: Rec>(&self, coll: &'a crate::plan::Coll, cx: &mut Cx<'a>, rec: &mut R) -> super::census::Census {
        let census = self.census(coll, super::census::Show::Failing, cx, rec);
        if R::ON {
            rec.lost(census.missing());
            self.note_lacking(coll.at, &census.ledgers, rec);
        }
        census
    }

    fn parameter(&self, p: ParameterId, day: Day) -> Out<'a> {
        let values = self.plan.parameters.get(p.index()).map_or(&[][..], |v| v);
        match values.partition_point(|(d, _)| *d <= day).checked_sub(1).and_then(|i| values.get(i)) {
            Some((_, c)) => constant(c),
            None => Out::Unknown,
        }
    }

    /// A value from the facts.
    pub(crate) fn read<R: Rec>(&self, acc: &'a Acc, cx: &mut Cx<'a>, rec: &mut R) -> Out<'a> {
        let got = match acc.slot {
            Some(slot) if !R::ON => match cx.frames.get(acc.frame) {
                Some(frame) => Got::Value(frame.slot(slot).0, frame.chunk),
                None => Got::Lost(false),
            },
            Some(_) | None => self.get(acc, cx, rec),
        };
        match got {
            Got::Value(value, chunk) => self.plain(value, chunk, acc),
            Got::Lost(true) => Out::None,
            Got::Lost(false) => self.unknown_of(acc),
            Got::Define(d, frame) => {
                let Some(derived) = self.plan.defines.get(d.index()) else { return Out::Unknown };
                let mut inner = Cx { frames: smallvec::smallvec![frame], ..cx.clone() };
                let names = if R::ON {
                    let f = super::walk::fact(acc, rec, frame.at(), true);
                    let cut =
                        |text: &str, mark: char| text.rsplit_once(mark).map_or(String::new(), |(a, _)| a.to_owned());
                    vec![(cut(&f.path, '.'), cut(&f.label, ' '))]
                } else {
                    Vec::new()
                };
                let outer = rec.swap(names);
                let out = match derived {
                    Derived::Cond(c) => {
                        let truth = self.cond(c, &mut inner, rec);
                        if R::ON {
                            let parts = rec.pop(1);
                            for part in &parts {
                                rec.lost(part.missing.clone());
                                for fact in &part.step.facts {
                                    rec.fact(|_| fact.clone());
                                }
                            }
                            rec.spare(parts);
                        }
                        Out::Bool(truth)
                    }
                    Derived::Val(v) => self.val(v, &mut inner, rec),
                };
                cx.due = inner.due;
                rec.swap(outer);
                out
            }
        }
    }

    /// A stated value.
    pub(crate) fn plain(&self, value: Value, chunk: &'a Chunk, acc: &Acc) -> Out<'a> {
        let duration = acc.ty == Type::Duration;
        match value {
            Value::None => Out::None,
            Value::Bool(b) => Out::Bool(Truth::of(b)),
            Value::Number(n, d) if !(duration && acc.clock) => Out::Num(Num::exact(Rat::raw(n, d))),
            Value::Clock(n, d) if acc.clock => Out::Num(Num::exact(Rat::raw(n, d))),
            Value::Wide(at, clock) if acc.clock == clock || !(duration || clock) => match chunk.wide(at) {
                Some(n) => Out::Num(Num::exact(n)),
                None => self.unknown_of(acc),
            },
            Value::Number(..) | Value::Clock(..) | Value::Wide(..) | Value::Unknown | Value::Dangling(..) => {
                self.unknown_of(acc)
            }
            Value::Date(d) => number(i64::from(d.0)),
            Value::DateTime(i) => number(i.0),
            Value::Text(a, b) => Out::Text(chunk.text(a, b)),
            Value::Variant(n) => Out::Variant(n),
            Value::Ref(ix) => Out::Ref(ix),
            Value::List(..) | Value::Row(_) => Out::Unknown,
        }
    }

    /// What is known of an unknown value of a type: a count is not below zero.
    fn unknown_of(&self, acc: &Acc) -> Out<'a> {
        match &acc.ty {
            Type::Number(..) | Type::Duration => {
                let lo = crate::plan::non_negative(&acc.ty).then_some(Rat::ZERO);
                Out::Num(Num::between(lo, None))
            }
            Type::Date | Type::DateTime => Out::Num(Num::between(None, None)),
            Type::Bool => Out::Bool(Truth::Unknown),
            Type::Months
            | Type::Text
            | Type::Enum(_)
            | Type::Record(_)
            | Type::List(_)
            | Type::Ref(_)
            | Type::Every(..) => Out::Unknown,
        }
    }

    /// A value for people.
    pub(crate) fn shown(&self, out: &Out<'a>, ty: &Type) -> Shown {
        match out {
            Out::Unknown => Shown::Unknown,
            Out::None => Shown::Nothing,
            Out::Bool(Truth::True) => Shown::Bool(true),
            Out::Bool(Truth::False) => Shown::Bool(false),
            Out::Bool(Truth::Unknown | Truth::Open) => Shown::Unknown,
            Out::Num(n) => shown_num(n, ty),
            Out::Months(n) => Shown::Months(*n),
            Out::Text(t) => Shown::Text((*t).to_owned()),
            Out::Variant(n) => match ty {
                Type::Enum(e) => {
                    let v = self.model.enums.get(e.index()).and_then(|e| e.variants.get(usize::from(*n)));
                    Shown::Text(v.map_or(String::new(), |v| v.label.clone().unwrap_or_else(|| v.name.clone())))
                }
                _ => Shown::Text(n.to_string()),
            },
            Out::Ref(ix) => Shown::Text(self.facts.entity(*ix).map_or(String::new(), |e| e.name.to_string())),
            Out::NoDivisor => Shown::NoDivisor,
            Out::TooLarge => Shown::TooLarge,
            Out::NoCalendar(year) => Shown::NoCalendar(*year),
        }
    }
}

/// A number, day or moment for people.
pub(crate) fn shown_num(n: &Num, ty: &Type) -> Shown {
    let dim = crate::plan::dim_of(ty);
    match (n.known(), ty) {
        (Some(r), Type::Date) => Day::of(r).map_or(Shown::TooLarge, Shown::Date),
        (Some(r), Type::DateTime) => Instant::of(r).map_or(Shown::TooLarge, Shown::DateTime),
        (Some(r), _) => Shown::Number(r, dim),
        (None, Type::Date | Type::DateTime) => Shown::Unknown,
        (None, _) => match (n.lo, n.hi) {
            (Some(lo), hi) if hi.is_some() || !lo.is_zero() => Shown::Between(lo, hi, dim),
            _ => Shown::Unknown,
        },
    }
}

fn number<'a>(n: i64) -> Out<'a> {
    Out::Num(Num::exact(Rat::int(n)))
}

pub(crate) fn constant(c: &Const) -> Out<'_> {
    match c {
        Const::Bool(b) => Out::Bool(Truth::of(*b)),
        Const::Number(r) => Out::Num(Num::exact(*r)),
        Const::Months(n) => Out::Months(*n),
        Const::Text(t) => Out::Text(t),
        Const::Variant(n) => Out::Variant(*n),
    }
}

fn arith<'a>(op: Arith, a: Out<'a>, b: Out<'a>, unit: i64) -> Out<'a> {
    match (a, b) {
        (Out::NoDivisor, _) | (_, Out::NoDivisor) => Out::NoDivisor,
        (Out::TooLarge, _) | (_, Out::TooLarge) => Out::TooLarge,
        (Out::NoCalendar(year), _) | (_, Out::NoCalendar(year)) => Out::NoCalendar(year),
        (Out::Num(n), Out::Months(m)) if op == Arith::Sub => shift(n, m.saturating_neg(), unit != 1),
        (Out::Num(n), Out::Months(m)) | (Out::Months(m), Out::Num(n)) => shift(n, m, unit != 1),
        (Out::Months(x), Out::Months(y)) => {
            let sum = if op == Arith::Sub { x.checked_sub(y) } else { x.checked_add(y) };
            sum.map_or(Out::TooLarge, Out::Months)
        }
        (Out::Num(x), Out::Num(y)) => {
            let y = match y.known() {
                Some(n) if unit != 1 && matches!(op, Arith::Add | Arith::Sub) => match n.mul(Rat::int(unit)) {
                    Some(seconds) => Num::exact(seconds),
                    None => return Out::TooLarge,
                },
                _ => y,
            };
            interval(op, x, y)
        }
        _ => Out::Num(Num::between(None, None)),
    }
}

/// A day some calendar months later; monotone, so the ends may be moved apart.
fn shift<'a>(n: Num, months: i32, seconds: bool) -> Out<'a> {
    let moved = |day: Day| Some(day.plus_months(months)).filter(|d| Day::MIN < *d && *d < Day::MAX);
    let end = |r: Rat| match seconds {
        true => {
            let i = Instant::of(r)?;
            Some(Rat::int(moved(i.day())?.start().0 + i.second_of_day()))
        }
        false => Some(Rat::int(i64::from(moved(Day::of(r)?)?.0))),
    };
    let ends = (n.lo.map(end), n.hi.map(end));
    // An end that is past what can be computed is no end; of a day that is known nothing is left.
    match (n.known(), ends) {
        (Some(_), (Some(None), _)) => Out::TooLarge,
        (_, (lo, hi)) => Out::Num(Num { lo: lo.flatten(), hi: hi.flatten(), open: n.open }),
    }
}

fn interval<'a>(op: Arith, x: Num, y: Num) -> Out<'a> {
    let open = (x.open || x.known().is_some()) && (y.open || y.known().is_some());
    if op == Arith::Div {
        match (y.lo, y.hi) {
            (Some(lo), Some(hi)) if lo.is_zero() && hi.is_zero() => return Out::NoDivisor,
            (Some(lo), _) if !lo.is_zero() && !lo.is_negative() => {}
            (_, Some(hi)) if hi.is_negative() => {}
            // The divisor may be zero: nothing can be said.
            _ => return Out::Num(Num { lo: None, hi: None, open }),
        }
    }
    if let (Some(a), Some(b)) = (x.known(), y.known()) {
        let r = match op {
            Arith::Add => a.add(b),
            Arith::Sub => a.sub(b),
            Arith::Mul => a.mul(b),
            Arith::Div => a.div(b),
        };
        return r.map_or(Out::TooLarge, |r| Out::Num(Num::exact(r)));
    }
    let both = |a: Option<Rat>, b: Option<Rat>, f: fn(Rat, Rat) -> Option<Rat>| a.zip(b).and_then(|(a, b)| f(a, b));
    let num = match op {
        Arith::Add => Num { lo: both(x.lo, y.lo, Rat::add), hi: both(x.hi, y.hi, Rat::add), open },
        Arith::Sub => Num { lo: both(x.lo, y.hi, Rat::sub), hi: both(x.hi, y.lo, Rat::sub), open },
        Arith::Mul | Arith::Div => {
            let f = if op == Arith::Mul { Rat::mul } else { Rat::div };
            let not_negative = |n: &Num| n.lo.is_some_and(|l| !l.is_negative());
            if not_negative(&x) && not_negative(&y) {
                let (near, far) = if op == Arith::Mul { (y.lo, y.hi) } else { (y.hi, y.lo) };
                // What is divided by something without an upper end may be as small as zero.
                let lo = if op == Arith::Div && near.is_none() { Some(Rat::ZERO) } else { both(x.lo, near, f) };
                Num { lo, hi: both(x.hi, far, f), open }
            } else {
                let ends = [both(x.lo, y.lo, f), both(x.lo, y.hi, f), both(x.hi, y.lo, f), both(x.hi, y.hi, f)];
                match ends.into_iter().collect::<Option<Vec<Rat>>>() {
                    Some(e) => Num { lo: e.iter().min().copied(), hi: e.iter().max().copied(), open },
                    None => Num { lo: None, hi: None, open },
                }
            }
        }
    };
    Out::Num(num)
}

/// The least or greatest of several; those known to be none are left out.
pub(crate) fn least<'a>(values: impl Iterator<Item = Out<'a>>, greatest: bool) -> Out<'a> {
    let mut found: Option<Num> = None;
    let pick = |a: Option<Rat>, b: Option<Rat>, want_max: bool, none_wins: bool| match (a, b) {
        (Some(x), Some(y)) => Some(if want_max { x.max(y) } else { x.min(y) }),
        (x, y) if !none_wins => x.or(y),
        _ => None,
    };
    for value in values {
        let n = match value {
            Out::Num(n) => n,
            Out::None => continue,
            Out::NoDivisor => return Out::NoDivisor,
            Out::TooLarge => return Out::TooLarge,
            Out::NoCalendar(year) => return Out::NoCalendar(year),
            Out::Unknown | Out::Bool(_) | Out::Months(_) | Out::Text(_) | Out::Variant(_) | Out::Ref(_) => {
                Num::between(None, None)
            }
        };
        found = Some(match found {
            None => n,
            // No end is the far end: it wins where it is the extreme that is asked for, and loses otherwise.
            Some(f) => Num {
                lo: pick(f.lo, n.lo, greatest, !greatest),
                hi: pick(f.hi, n.hi, greatest, greatest),
                open: f.open && n.open,
            },
        });
    }
    found.map_or(Out::None, Out::Num)
}

/// The dimension a bound is shown in.
pub(crate) fn dim(v: &Val) -> Dim {
    crate::plan::dim_of(&v.ty)
}
