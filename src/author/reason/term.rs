//! A term: a value that conditions speak of, what it can be, and what it is called.

use super::set::{Cut, Set};
use super::{Scope, key};
use crate::base::window::CalUnit;
use crate::base::{Dim, Rat, Span};
use crate::model::{Access, Coll, EntityId, Expr, ExprKind, Measure, NumKind, Root, Step, Type, Value, When};
use crate::syntax::tree::Arith;
use std::collections::BTreeSet;

/// How a number of a term is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number that measures something.
    Number(Dim),
    /// A day.
    Day,
    /// A moment, in seconds.
    Moment,
    /// Yes or no.
    Truth,
    /// The position in an enum.
    Variant(crate::model::EnumId),
    /// A text by its number.
    Text,
    /// A type of bearer.
    Bearer,
    /// The first less the second, of two values: numbers or days.
    Difference,
}

/// A value that conditions speak of.
#[derive(Clone, Debug)]
pub struct Term {
    /// Equal keys are equal values.
    pub key: String,
    /// What it can be.
    pub domain: Set,
    /// Whether only whole numbers count.
    pub whole: bool,
    /// How it is read.
    pub kind: Kind,
    /// What it is called: the path as written, and its Chinese labels.
    pub name: (String, String),
    /// Where it stands, if it has no name.
    pub written: Option<Span>,
    /// Whether facts can make it anything in its domain, whatever the other terms are.
    pub free: bool,
    /// Of what it is a count or sum.
    pub of: Option<Counted>,
    /// Whether it has a value in each of several windows (`Some(false)`: the condition asks for one window that does).
    pub windows: Option<bool>,
}

/// What a count or sum is taken of.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Collection, field and measure.
    pub base: String,
    /// What narrows it.
    pub narrowed: BTreeSet<String>,
    /// When.
    pub when: Option<When>,
    /// The same as a key.
    pub time: String,
    /// Whether those are counted that do not satisfy.
    pub refused: bool,
    /// Whether it grows with the collection and is never below nought.
    pub grows: bool,
    /// Whether what is in two windows adds up.
    pub adds: bool,
}

/// Numbers that are never negative.
pub(super) fn natural() -> Set {
    Set::at_least(Rat::ZERO)
}

/// Whether what is counted is what fails: of `all C satisfy`, or of what that is within a window.
fn refused(c: &Coll, when: Option<&When>, refuse: bool) -> bool {
    refuse || when.is_some() && c.satisfy.as_ref().is_some_and(|s| matches!(s.kind, ExprKind::Not(_)))
}

/// Whether it is a whole list that facts state for the bearer.
fn listed(c: &Coll, scope: &Scope) -> bool {
    let stored = matches!(c.access.steps.as_slice(), [Step::EachRow(..) | Step::EachValue(_)]);
    stored && c.access.root == Root::Frame(0) && scope.outer == 1 && c.conditions().next().is_none()
}

fn called(a: &Access) -> (String, String) {
    (a.text.clone(), a.label.clone())
}

fn truth() -> Set {
    Set::range(Rat::ZERO, Rat::ONE).whole()
}

impl Term {
    /// What it speaks of: the collection and field that are counted, else the term itself.
    pub fn subject(&self) -> &str {
        self.of.as_ref().map_or(&self.key, |of| &of.base)
    }
    /// What is not weighed: it is so, or it is not.
    pub(super) fn opaque(key: String) -> Term {
        Term {
            key: format!("? {key}"),
            domain: truth(),
            whole: true,
            kind: Kind::Truth,
            name: Default::default(),
            written: None,
            free: false,
            of: None,
            windows: None,
        }
    }
    /// The type of the bearer.
    pub(super) fn bearer(scope: &Scope) -> Term {
        let model = scope.model;
        let all = (0..model.entities.len() as u32).map(EntityId);
        let bound = all.filter(|e| scope.bearers.iter().any(|b| model.is_a(*e, *b)));
        Term {
            key: "type".into(),
            domain: bound.fold(Set::empty(), |set, e| set.or(&Set::one(Rat::int(i64::from(e.0))).whole())),
            whole: true,
            kind: Kind::Bearer,
            name: Default::default(),
            written: None,
            free: true,
            of: None,
            windows: None,
        }
    }
    /// A value from the facts.
    pub(super) fn access(a: &Access, ty: &Type, scope: &Scope) -> Option<Term> {
        let (domain, whole, kind) = of_type(ty, scope)?;
        let stored = |s: &Step| matches!(s, Step::Field(_) | Step::Inside(..));
        let stored = a.steps.iter().all(stored) && a.root == Root::Frame(0) && scope.outer == 1;
        let domain = if always_there(a, scope) { domain } else { domain.or_none() };
        Some(Term {
            key: key::access(a, scope.outer),
            domain,
            whole,
            kind,
            name: called(a),
            written: None,
            free: stored,
            of: None,
            windows: None,
        })
    }
    /// A count, number of values, sum or share, with its window; `satisfy` narrows all but a share. `refuse`: that the
    /// members do not satisfy.
    pub(super) fn counted(m: Measure, c: &Coll, when: Option<&When>, refuse: bool, scope: &Scope) -> Term {
        let outer = scope.outer;
        let mut narrowed: BTreeSet<String> = BTreeSet::new();
        narrowed.extend(c.filter.iter().flat_map(|f| key::conjuncts(f, outer)));
        let share = m == Measure::Share;
        match &c.satisfy {
            Some(s) if refuse => drop(narrowed.insert(key::negated(s, outer))),
            Some(s) if !share => narrowed.extend(key::conjuncts(s, outer)),
            _ => {}
        }
        let grows = match m {
            Measure::Count | Measure::Distinct => true,
            Measure::Sum => c.field.is_some() && never_negative(c, scope),
            Measure::Share => false,
        };
        let satisfied = match (&c.satisfy, share) {
            (Some(s), true) => key::conjuncts(s, outer).join("&"),
            _ => String::new(),
        };
        let base = format!("{m:?} {}", key::path(c, outer));
        let time = when.map_or(String::new(), |w| key::time(w, outer));
        let joined: Vec<&str> = narrowed.iter().map(String::as_str).collect();
        let whole = matches!(m, Measure::Count | Measure::Distinct);
        let kind = match m {
            Measure::Count | Measure::Distinct => Kind::Number(Dim::None),
            Measure::Share => Kind::Number(Dim::Share),
            Measure::Sum => Kind::Number(sum_dim(c, scope)),
        };
        Term {
            key: format!("{base} where {} satisfy {satisfied} {time}", joined.join("&")),
            domain: match m {
                Measure::Share => Set::range(Rat::ZERO, Rat::ONE),
                _ if grows && whole => natural().whole(),
                _ if grows => natural(),
                _ => Set::all(),
            },
            whole,
            kind,
            name: called(&c.access),
            written: None,
            free: m == Measure::Count && listed(c, scope),
            of: Some(Counted {
                base,
                narrowed,
                when: when.cloned(),
                time,
                refused: refused(c, when, refuse),
                grows,
                adds: m != Measure::Distinct,
            }),
            windows: when.map(|w| !matches!(w, When::SomeRolling(_))),
        }
    }
    /// Any other value.
    pub(super) fn value(e: &Expr, scope: &Scope) -> Option<Term> {
        match &e.kind {
            ExprKind::Access(a) => return Term::access(a, &e.ty, scope),
            ExprKind::Count(c) => return Some(Term::counted(Measure::Count, c, None, false, scope)),
            ExprKind::Sum(c) => return Some(Term::counted(Measure::Sum, c, None, false, scope)),
            ExprKind::Share(c) => return Some(Term::counted(Measure::Share, c, None, false, scope)),
            _ => {}
        }
        let (domain, whole, kind) = of_type(&e.ty, scope)?;
        // What is computed may have parts that are not there.
        let reach = span_of(e, scope).map_or(domain.clone(), |s| domain.and(&s));
        let domain = if given(e, scope) { reach } else { reach.or_none() };
        Some(Term {
            key: key::key(e, scope.outer),
            domain,
            whole,
            kind,
            name: Default::default(),
            written: Some(e.span),
            free: false,
            of: None,
            windows: None,
        })
    }
    /// How two values differ: the one with the lesser key less the other; `true`: they were exchanged.
    pub(super) fn difference(a: &Expr, b: &Expr, scope: &Scope) -> Option<(Term, bool)> {
        of_type(&a.ty, scope).filter(|(_, _, kind)| !matches!(kind, Kind::Text | Kind::Truth | Kind::Variant(_)))?;
        let (ka, kb) = (key::key(a, scope.outer), key::key(b, scope.outer));
        let exchanged = kb < ka;
        let (first, second) = if exchanged { (kb, ka) } else { (ka, kb) };
        // Of equal values the difference is nought, but one that is not there equals nothing.
        let domain = if first == second { Set::one(Rat::ZERO) } else { Set::all() };
        let term = Term {
            key: format!("{first} - {second}"),
            domain: domain.or_none(),
            whole: false,
            kind: Kind::Difference,
            name: Default::default(),
            written: None,
            free: false,
            of: None,
            windows: None,
        };
        Some((term, exchanged))
    }
}

/// What a value of this type can be.
fn of_type(ty: &Type, scope: &Scope) -> Option<(Set, bool, Kind)> {
    Some(match ty {
        Type::Bool => (truth(), true, Kind::Truth),
        Type::Number(NumKind::Count, dim) => (natural().whole(), true, Kind::Number(*dim)),
        Type::Number(NumKind::Int, dim) => (Set::all(), true, Kind::Number(*dim)),
        Type::Number(NumKind::Any, dim) => (Set::all(), false, Kind::Number(*dim)),
        Type::Duration => (natural(), false, Kind::Number(Dim::Days)),
        Type::Date => (Set::all(), true, Kind::Day),
        Type::DateTime => (Set::all(), true, Kind::Moment),
        Type::Text => (Set::all(), true, Kind::Text),
        Type::Enum(id) => {
            let last = scope.model.enums.get(id.index())?.variants.len() as i64 - 1;
            (Set::range(Rat::ZERO, Rat::int(last)).whole(), true, Kind::Variant(*id))
        }
        Type::Months | Type::Record(_) | Type::List(_) | Type::Ref(_) | Type::Every(..) => return None,
    })
}

/// Whether a value that facts state whole cannot be "none": a field that is not optional, of the bearer itself or of a
/// member, reached through nothing that may be missing.
fn always_there(a: &Access, scope: &Scope) -> bool {
    let [Step::Field(slot)] = a.steps.as_slice() else { return false };
    let Root::Frame(n) = a.root;
    if n > 0 {
        let owner = scope.members.get(n - 1).copied().flatten();
        return owner.and_then(|o| scope.model.fields_of(o).get(*slot)).is_some_and(|f| !f.optional);
    }
    let fields = |e: &EntityId| scope.model.entities.get(e.index()).and_then(|e| e.fields.get(*slot));
    !scope.bearers.is_empty() && scope.bearers.iter().all(|e| fields(e).is_some_and(|f| !f.optional))
}

/// Whether a value, once facts are known, is one: nothing in it can be "none".
fn given(e: &Expr, scope: &Scope) -> bool {
    match &e.kind {
        ExprKind::Const(_) | ExprKind::AsOf | ExprKind::Count(_) | ExprKind::Sum(_) => true,
        ExprKind::Access(a) => always_there(a, scope),
        ExprKind::Neg(x) => given(x, scope),
        ExprKind::Arith(op, a, b) => *op != Arith::Div && given(a, scope) && given(b, scope),
        _ => false,
    }
}

fn never_negative(c: &Coll, scope: &Scope) -> bool {
    summed(c, scope).is_some_and(|ty| matches!(ty, Type::Number(NumKind::Count, _) | Type::Duration))
}

fn sum_dim(c: &Coll, scope: &Scope) -> Dim {
    match summed(c, scope) {
        Some(Type::Number(_, dim)) => dim,
        Some(Type::Duration) => Dim::Days,
        _ => Dim::None,
    }
}

/// The type of the field that is summed.
fn summed(c: &Coll, scope: &Scope) -> Option<Type> {
    let Step::Field(slot) = c.field.as_ref()?.steps.last()? else { return None };
    let fields = match &c.member {
        Type::Record(id) => &scope.model.records.get(id.index())?.fields,
        Type::Ref(id) => &scope.model.entities.get(id.index())?.fields,
        _ => return None,
    };
    Some(fields.get(*slot)?.ty.clone())
}

/// The span in which a computed number lies.
fn span_of(e: &Expr, scope: &Scope) -> Option<Set> {
    match &e.kind {
        ExprKind::Const(Value::Number(n)) => Some(Set::one(*n)),
        ExprKind::Access(_) | ExprKind::Count(_) | ExprKind::Sum(_) | ExprKind::Share(_) => {
            Term::value(e, scope).map(|t| t.domain)
        }
        ExprKind::Arith(op, a, b) if matches!(e.ty, Type::Number(..) | Type::Duration) => {
            let (a, b) = (span_of(a, scope)?, span_of(b, scope)?);
            let ((a, _), (b, _)) = (a.ends()?, b.ends()?);
            // Only what is plain: numbers from nought up stay so under + and *.
            let low = |c: Cut| match c {
                Cut::Before(n) | Cut::After(n) if !n.is_negative() => Some(n),
                _ => None,
            };
            let (a, b) = (low(a)?, low(b)?);
            match op {
                Arith::Add => Some(Set::at_least(a.add(b)?)),
                Arith::Mul => Some(Set::at_least(a.mul(b)?)),
                Arith::Div => Some(natural()),
                Arith::Sub => None,
            }
        }
        _ => None,
    }
}

/// How many spans of one unit lie in each span of another that they tile: the least and the most.
pub(super) fn within(fine: CalUnit, coarse: CalUnit) -> Option<(i64, i64)> {
    use CalUnit::{Day, HalfYear, Month, Quarter, TenDay, Week, Year};
    Some(match (fine, coarse) {
        (Day, Week) => (7, 7),
        (Day, TenDay) => (8, 11),
        (Day, Month) => (28, 31),
        (Day, Quarter) => (90, 92),
        (Day, HalfYear) => (181, 184),
        (Day, Year) => (365, 366),
        (TenDay, Month) => (3, 3),
        (TenDay, Quarter) => (9, 9),
        (TenDay, HalfYear) => (18, 18),
        (TenDay, Year) => (36, 36),
        (Month, Quarter) => (3, 3),
        (Month, HalfYear) => (6, 6),
        (Month, Year) => (12, 12),
        (Quarter, HalfYear) => (2, 2),
        (Quarter, Year) => (4, 4),
        (HalfYear, Year) => (2, 2),
        _ => return None,
    })
}
