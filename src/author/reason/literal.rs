//! A literal: a condition that holds just where a term lies in a set.

use super::set::Set;
use super::term::{Kind, Term};
use super::worlds::has_window;
use super::{Scope, key};
use crate::base::Rat;
use crate::model::{Bound, Coll, Expr, ExprKind, Measure, Type, Value, When};
use crate::plan::dim_of;
use crate::syntax::tree::{Arith, Cmp, Quant};

/// A condition on one term.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The term.
    pub term: Term,
    /// Where the condition can hold: no value outside makes it so.
    pub over: Set,
    /// Where it certainly holds; the same, but for parameters that have several values.
    pub under: Set,
}

/// What a condition comes to.
pub(super) enum Lit {
    /// This, whatever the facts.
    Known(bool),
    /// This.
    Of(Box<Literal>),
    /// It is not in the fragment.
    Opaque,
}

impl Literal {
    fn of(term: Term, over: Set, under: Set) -> Lit {
        let fit = |set: Set| if term.whole { set.whole() } else { set };
        let (over, under) = (fit(over), fit(under));
        Lit::Of(Box::new(Literal { term, over, under }))
    }
}

/// The literal that a condition is.
pub(super) fn literal(e: &Expr, scope: &Scope) -> Lit {
    let outer = scope.outer;
    match &e.kind {
        ExprKind::Const(Value::Bool(b)) => Lit::Known(*b),
        ExprKind::Access(_) => match Term::value(e, scope) {
            Some(term) => Literal::of(term, Set::one(Rat::ONE), Set::one(Rat::ONE)),
            None => Lit::Opaque,
        },
        ExprKind::Compare(op, a, b) => compare(*op, a, b, scope),
        ExprKind::InRange(x, lo_e, hi_e) => match (constant(lo_e, scope), constant(hi_e, scope)) {
            (Some(lo), Some(hi)) => on_value(x, lo_e, Set::range(lo.0, hi.1), Set::range(lo.1, hi.0), scope),
            _ => Lit::Opaque,
        },
        ExprKind::InSet(x, all) => {
            let values: Option<Vec<(Rat, Rat)>> = all.iter().map(|e| constant(e, scope)).collect();
            let Some(values) = values else { return Lit::Opaque };
            let join = |each: &dyn Fn(&(Rat, Rat)) -> Set| values.iter().fold(Set::empty(), |s, v| s.or(&each(v)));
            let over = join(&|v| Set::range(v.0, v.1));
            let under = join(&|v| if v.0 == v.1 { Set::one(v.0) } else { Set::empty() });
            on_value(x, all.first().unwrap_or(x), over, under, scope)
        }
        ExprKind::TypeIs(types, no) => {
            let term = Term::bearer(scope);
            let among = |n: u32| types.iter().any(|t| scope.model.is_a(crate::model::EntityId(n), *t)) != *no;
            let all = (0..scope.model.entities.len() as u32).filter(|n| among(*n));
            let set = all.fold(Set::empty(), |set, n| set.or(&Set::one(Rat::int(i64::from(n))).whole()));
            Literal::of(term, set.clone(), set)
        }
        ExprKind::Quantified(quant, c) => {
            let refuse = *quant == Quant::All;
            let term = Term::counted(Measure::Count, c, None, refuse, scope);
            let set = if *quant == Quant::Some { Set::at_least(Rat::ONE) } else { Set::one(Rat::ZERO) };
            Literal::of(term, set.clone(), set)
        }
        ExprKind::Bounded(measure, c, bound, when) => bounded(*measure, c, bound, when.as_ref(), scope),
        ExprKind::FieldBy { field, due, next_workday: false } => {
            let term = Term::access(field, &Type::Date, scope);
            by(term, due, scope)
        }
        ExprKind::EventsBy { events, due, next_workday: false } => {
            let term = Term {
                key: format!("earliest {}", key::coll(events, outer)),
                domain: Set::all().or_none(),
                whole: true,
                kind: Kind::Day,
                name: (events.access.text.clone(), events.access.label.clone()),
                written: None,
                free: false,
                of: None,
                windows: None,
            };
            by(Some(term), due, scope)
        }
        _ => Lit::Opaque,
    }
}

/// `TERM by DAY`; a day outside of what is in force is not judged.
fn by(term: Option<Term>, due: &Expr, scope: &Scope) -> Lit {
    let judged = |n: Rat| i32::try_from(n.floor()).is_ok_and(|d| scope.force.has(crate::base::Day(d)));
    match (term, constant(due, scope)) {
        (Some(term), Some((lo, hi))) if judged(lo) && judged(hi) => {
            Literal::of(term, Set::at_most(hi), Set::at_most(lo))
        }
        _ => Lit::Opaque,
    }
}

fn bounded(measure: Measure, c: &Coll, bound: &Bound, when: Option<&When>, scope: &Scope) -> Lit {
    if when.is_some_and(|w| !has_window(w, scope.force)) {
        return Lit::Opaque;
    }
    let [first, second] = bound.limits().map(|e| e.and_then(|e| constant(e, scope)));
    let Some((lo, hi)) = first else { return Lit::Opaque };
    let (over, under) = match bound {
        Bound::AtLeast(_) => limits(Cmp::Ge, lo, hi),
        Bound::AtMost(_) => limits(Cmp::Le, lo, hi),
        Bound::MoreThan(_) => limits(Cmp::Gt, lo, hi),
        Bound::FewerThan(_) => limits(Cmp::Lt, lo, hi),
        Bound::Exactly(_) => limits(Cmp::Eq, lo, hi),
        Bound::Between(..) => {
            let Some((from, to)) = second else { return Lit::Opaque };
            (Set::range(lo, to), Set::range(hi, from))
        }
    };
    Literal::of(in_unit(Term::counted(measure, c, when, false, scope), bound.limits()[0]), over, under)
}

/// A duration counts where it is given in the unit it is compared with.
fn in_unit(mut term: Term, limit: Option<&Expr>) -> Term {
    if let (Kind::Number(dim), Some(limit)) = (term.kind, limit)
        && matches!(limit.ty, Type::Number(..))
        && dim != dim_of(&limit.ty)
    {
        term.kind = Kind::Number(dim_of(&limit.ty));
        term.key = format!("{} in {:?}", term.key, dim_of(&limit.ty));
        term.of = None;
    }
    term
}

/// Where a value that is compared so with a constant between `lo` and `hi` may lie, and where it certainly holds.
fn limits(op: Cmp, lo: Rat, hi: Rat) -> (Set, Set) {
    let same = lo == hi;
    match op {
        Cmp::Ge => (Set::at_least(lo), Set::at_least(hi)),
        Cmp::Gt => (Set::above(lo), Set::above(hi)),
        Cmp::Le => (Set::at_most(hi), Set::at_most(lo)),
        Cmp::Lt => (Set::below(hi), Set::below(lo)),
        Cmp::Eq => (Set::range(lo, hi), if same { Set::one(lo) } else { Set::empty() }),
        // What is not there is not equal.
        Cmp::Ne => {
            let over = if same { Set::one(lo).not() } else { Set::all().or_none() };
            (over, Set::range(lo, hi).not())
        }
    }
}

fn compare(op: Cmp, a: &Expr, b: &Expr, scope: &Scope) -> Lit {
    match (constant(a, scope), constant(b, scope)) {
        (Some((al, ah)), Some((bl, bh))) => {
            let (over, under) = limits(op, bl, bh);
            let left = Set::range(al, ah);
            match (left.and(&over).is_empty(), left.is_in(&under)) {
                (true, _) => Lit::Known(false),
                (_, true) => Lit::Known(true),
                (false, false) => Lit::Opaque,
            }
        }
        (None, Some((lo, hi))) => {
            let (over, under) = limits(op, lo, hi);
            on_value(a, b, over, under, scope)
        }
        (Some((lo, hi)), None) => {
            let (over, under) = limits(turned(op), lo, hi);
            on_value(b, a, over, under, scope)
        }
        (None, None) => match Term::difference(a, b, scope) {
            Some((term, exchanged)) => {
                let (over, under) = limits(if exchanged { turned(op) } else { op }, Rat::ZERO, Rat::ZERO);
                Literal::of(term, over, under)
            }
            None => Lit::Opaque,
        },
    }
}

/// The sign with its sides exchanged.
fn turned(op: Cmp) -> Cmp {
    match op {
        Cmp::Lt => Cmp::Gt,
        Cmp::Le => Cmp::Ge,
        Cmp::Gt => Cmp::Lt,
        Cmp::Ge => Cmp::Le,
        Cmp::Eq | Cmp::Ne => op,
    }
}

fn on_value(x: &Expr, limit: &Expr, over: Set, under: Set, scope: &Scope) -> Lit {
    match Term::value(x, scope) {
        Some(term) => Literal::of(in_unit(term, Some(limit)), over, under),
        None => Lit::Opaque,
    }
}

/// What a constant can be while the rules are in force: the least and the most. A parameter has several values.
pub(super) fn constant(e: &Expr, scope: &Scope) -> Option<(Rat, Rat)> {
    match &e.kind {
        ExprKind::Const(v) => number(v, scope).map(|n| (n, n)),
        ExprKind::Param(id) => {
            let values = &scope.model.parameters.get(id.index())?.values;
            let until = values.iter().skip(1).map(|(day, _)| Some(day.plus(-1))).chain([None]);
            // Also later ones: a span of days may be judged after the rule has ended.
            let met = values.iter().zip(until).filter(|(_, until)| until.is_none_or(|until| scope.force.from <= until));
            let all: Option<Vec<Rat>> = met.map(|((_, v), _)| number(v, scope)).collect();
            let all = all?;
            Some((*all.iter().min()?, *all.iter().max()?))
        }
        ExprKind::Neg(x) => {
            let (lo, hi) = constant(x, scope)?;
            Some((hi.neg()?, lo.neg()?))
        }
        ExprKind::Arith(op, a, b) if matches!(e.ty, Type::Number(..) | Type::Date) => {
            let ((a, x), (b, y)) = (constant(a, scope)?, constant(b, scope)?);
            // Of parameters only their own values are known, not which go together.
            if a != x || b != y {
                return None;
            }
            let n = match op {
                Arith::Add => a.add(b),
                Arith::Sub => a.sub(b),
                Arith::Mul => a.mul(b),
                Arith::Div => a.div(b),
            }?;
            Some((n, n))
        }
        _ => None,
    }
}

fn number(v: &Value, scope: &Scope) -> Option<Rat> {
    Some(match v {
        Value::Bool(b) => Rat::int(i64::from(*b)),
        Value::Number(n) => *n,
        Value::Date(d) => Rat::int(i64::from(d.0)),
        Value::DateTime(t) => Rat::int(t.0),
        Value::Text(t) => Rat::int(scope.texts.number(t)),
        Value::Variant(_, n) => Rat::int(i64::from(*n)),
        Value::Months(_) => return None,
    })
}
