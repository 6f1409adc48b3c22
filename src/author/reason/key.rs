//! What an expression says, without how and where it is written: equal keys mean the same. Names of members count from
//! the outermost that the expression binds itself, so that a derived field means the same wherever it is used.

use crate::model::{Access, Bound, Coll, Expr, ExprKind, Root, When};
use crate::syntax::tree::Cmp;

/// The key of an expression that stands where `outer` frames are in scope.
pub(super) fn key(e: &Expr, outer: usize) -> String {
    let of = |e: &Expr| key(e, outer);
    let sorted = |word: &str, mut parts: Vec<String>| {
        parts.sort();
        parts.dedup();
        format!("{word}({})", parts.join(","))
    };
    match &e.kind {
        // A number of days and one of minutes may look the same.
        ExprKind::Const(v) => format!("{v:?}:{:?}", e.ty),
        ExprKind::Param(id) => format!("param{}", id.0),
        ExprKind::AsOf => "as_of".into(),
        ExprKind::Access(a) => access(a, outer),
        ExprKind::Neg(x) => format!("neg({})", of(x)),
        ExprKind::Arith(op, a, b) => format!("{op:?}({},{})", of(a), of(b)),
        ExprKind::Compare(op, a, b) => match op {
            Cmp::Eq | Cmp::Ne => sorted(&format!("{op:?}"), vec![of(a), of(b)]),
            Cmp::Lt | Cmp::Le => format!("{op:?}({},{})", of(a), of(b)),
            Cmp::Gt => format!("Lt({},{})", of(b), of(a)),
            Cmp::Ge => format!("Le({},{})", of(b), of(a)),
        },
        ExprKind::And(..) => sorted("and", conjuncts(e, outer)),
        ExprKind::Or(a, b) => sorted("or", vec![of(a), of(b)]),
        ExprKind::Not(x) => negated(x, outer),
        ExprKind::InRange(x, a, b) => format!("range({},{},{})", of(x), of(a), of(b)),
        ExprKind::InSet(x, all) => format!("{}:{}", of(x), sorted("set", all.iter().map(of).collect())),
        ExprKind::TypeIs(all, no) => {
            let mut all: Vec<u32> = all.iter().map(|t| t.0).collect();
            all.sort_unstable();
            format!("type{no}{all:?}")
        }
        ExprKind::Missing(a, no) => format!("missing{no}({})", access(a, outer)),
        ExprKind::Contains(a, x) => format!("contains({},{})", access(a, outer), of(x)),
        ExprKind::Quantified(q, c) => format!("{q:?}({})", coll(c, outer)),
        ExprKind::Bounded(m, c, b, w) => {
            let when = w.as_ref().map_or(String::new(), |w| time(w, outer));
            format!("{m:?}({};{};{when})", coll(c, outer), bound(b, outer))
        }
        ExprKind::FieldBy { field, due, next_workday } => {
            format!("by{next_workday}({},{})", access(field, outer), of(due))
        }
        ExprKind::EventsBy { events, due, next_workday } => {
            format!("by{next_workday}({},{})", coll(events, outer), of(due))
        }
        ExprKind::Count(c) => format!("count({})", coll(c, outer)),
        ExprKind::Sum(c) => format!("sum({})", coll(c, outer)),
        ExprKind::Share(c) => format!("share({})", coll(c, outer)),
        ExprKind::Least(all, most) => sorted(&format!("least{most}"), all.iter().map(of).collect()),
        ExprKind::LeastOf(c, most) => format!("least{most}({})", coll(c, outer)),
        ExprKind::DaysBetween(a, b) => format!("days({},{})", of(a), of(b)),
        ExprKind::WorkdaysBetween(a, b) => format!("workdays({},{})", of(a), of(b)),
    }
}

/// The keys of what `and` joins, each once, sorted.
pub(super) fn conjuncts(e: &Expr, outer: usize) -> Vec<String> {
    let mut out = match &e.kind {
        ExprKind::And(a, b) => [conjuncts(a, outer), conjuncts(b, outer)].concat(),
        _ => vec![key(e, outer)],
    };
    out.sort();
    out.dedup();
    out
}

/// The key of the contrary.
pub(super) fn negated(e: &Expr, outer: usize) -> String {
    match &e.kind {
        ExprKind::Not(x) => key(x, outer),
        _ => format!("not({})", key(e, outer)),
    }
}

pub(super) fn access(a: &Access, outer: usize) -> String {
    let Root::Frame(n) = a.root;
    let root = match n.checked_sub(outer) {
        Some(inner) => format!("m{inner}"),
        None => format!("f{n}"),
    };
    format!("{root}{:?}", a.steps)
}

/// A collection, with what narrows it.
pub(super) fn coll(c: &Coll, outer: usize) -> String {
    let part = |e: &Option<Box<Expr>>| e.as_ref().map_or(String::new(), |e| conjuncts(e, outer).join("&"));
    format!("{}|{}|{}", path(c, outer), part(&c.filter), part(&c.satisfy))
}

/// A collection and the field of its members, without what narrows it.
pub(super) fn path(c: &Coll, outer: usize) -> String {
    let field = c.field.as_ref().map_or(String::new(), |f| format!("{:?}", f.steps));
    format!("{}.{field}", access(&c.access, outer))
}

fn bound(b: &Bound, outer: usize) -> String {
    let word = match b {
        Bound::AtLeast(_) => "ge",
        Bound::AtMost(_) => "le",
        Bound::MoreThan(_) => "gt",
        Bound::FewerThan(_) => "lt",
        Bound::Exactly(_) => "eq",
        Bound::Between(..) => "in",
    };
    let limits: Vec<String> = b.limits().into_iter().flatten().map(|e| key(e, outer)).collect();
    format!("{word} {}", limits.join(","))
}

/// A window or schedule.
pub(super) fn time(w: &When, outer: usize) -> String {
    let days: Vec<String> = w.days().iter().map(|e| key(e, outer)).collect();
    match w {
        When::Every(unit) => format!("every {unit:?}"),
        When::EveryRolling(length, _) => format!("rolling {length:?} {days:?}"),
        When::SomeRolling(length) => format!("some {length:?}"),
        When::During(range, _) => format!("during {range}"),
        When::Recurring { recurrence, at, next_workday } => format!("by {recurrence:?} {at:?} {next_workday}"),
        When::Dates { next_workday, .. } => format!("by {days:?} {next_workday}"),
    }
}
