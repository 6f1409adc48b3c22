//! Conditions in English.

use super::say::{Frames, Say, all_satisfy, in_order, is_any, is_none_at_all, operands, reaches_far, same_list};
use crate::author::coverage::topics::period;
use crate::model::{Bound, Coll, Expr, ExprKind, Measure, Type, When};
use crate::report::words::shared::contrary;
use crate::syntax::tree::{Arith, Cmp, Quant};

pub(super) fn condition(say: &Say, e: &Expr, wanted: bool, frames: &Frames) -> String {
    match &e.kind {
        ExprKind::And(..) | ExprKind::Or(..) => {
            let is_and = matches!(e.kind, ExprKind::And(..));
            let mut parts = Vec::new();
            operands(e, is_and, &mut parts);
            let and = is_and == wanted;
            if let (Some((list, items)), true) = (same_list(&parts), wanted) {
                let items: Vec<String> = items.iter().map(|i| value(say, i, frames)).collect();
                let word = if and { "contains all of" } else { "contains at least one of" };
                return format!("{} {word} {}", say.name(list, frames), items.join(", "));
            }
            let texts: Vec<String> = parts
                .iter()
                .map(|p| {
                    let text = condition(say, p, wanted, frames);
                    let mixed = matches!(p.kind, ExprKind::And(..) | ExprKind::Or(..));
                    if mixed { format!("({text})") } else { text }
                })
                .collect();
            texts.join(if and { " and " } else { " or " })
        }
        ExprKind::Not(inner) => condition(say, inner, !wanted, frames),
        ExprKind::Compare(op, a, b) => {
            let op = if wanted { *op } else { contrary(*op) };
            let (op, a, b) = in_order(op, a, b);
            format!("{} {} {}", value(say, a, frames), compare(op, b), value(say, b, frames))
        }
        ExprKind::InRange(x, lo, hi) => {
            let word = if wanted { "lies" } else { "does not lie" };
            let (lo, hi) = (value(say, lo, frames), value(say, hi, frames));
            format!("{} {word} between {lo} and {hi} (both included)", value(say, x, frames))
        }
        ExprKind::InSet(x, set) => {
            let all: Vec<String> = set.iter().map(|m| value(say, m, frames)).collect();
            let word = match (wanted, all.len()) {
                (true, 1) => "is",
                (true, _) => "is one of",
                (false, 1) => "is not",
                (false, _) => "is none of",
            };
            format!("{} {word} {}", value(say, x, frames), all.join(", "))
        }
        ExprKind::TypeIs(types, negated) => {
            let word = if *negated == wanted { "is not" } else { "is" };
            format!("it {word} of the type {}", say.types(types).join(" or "))
        }
        ExprKind::Missing(access, negated) => {
            let word = if *negated == wanted { "is stated" } else { "is not stated" };
            format!("{} {word}", say.name(access, frames))
        }
        ExprKind::Contains(access, item) => {
            let word = if wanted { "contains" } else { "does not contain" };
            format!("{} {word} {}", say.name(access, frames), value(say, item, frames))
        }
        ExprKind::Quantified(quant, coll) => {
            let inside = say.inside(coll, frames);
            let satisfied = |wanted: bool| coll.satisfy.as_ref().map(|s| condition(say, s, wanted, &inside));
            let members = members(say, coll, frames);
            match (quant, wanted) {
                (Quant::All, true) => match satisfied(true) {
                    Some(text) => format!("for each of the {members}: {text}"),
                    None => format!("all are {members}"),
                },
                (Quant::All, false) => match satisfied(false) {
                    Some(text) => format!("for at least one of the {members}: {text}"),
                    None => format!("not all are {members}"),
                },
                (Quant::Some, true) | (Quant::No, false) => match satisfied(true) {
                    Some(text) => format!("for at least one of the {members}: {text}"),
                    None => format!("there is at least one of the {members}"),
                },
                (Quant::Some, false) | (Quant::No, true) => match satisfied(true) {
                    Some(text) => format!("for none of the {members}: {text}"),
                    None => format!("there are no {members}"),
                },
            }
        }
        ExprKind::Bounded(measure, coll, bound, when) => {
            let time = when.as_ref().map_or(String::new(), |w| format!("{}, ", time(say, w, frames)));
            format!("{time}{}", bounded(say, *measure, coll, bound, wanted, frames))
        }
        ExprKind::FieldBy { field, due, next_workday } => {
            let (name, due) = (say.name(field, frames), value(say, due, frames));
            let word = if wanted { "is not later than" } else { "is later than" };
            format!("{name} {word} {due}{}", postponed(*next_workday))
        }
        ExprKind::EventsBy { events, due, next_workday } => {
            let (name, due) = (members(say, events, frames), value(say, due, frames));
            let word = if wanted { "is not later than" } else { "is later than" };
            format!("the first of the {name} {word} {due}{}", postponed(*next_workday))
        }
        ExprKind::Access(_) | ExprKind::Param(_) => {
            format!("{} is “{}”", value(say, e, frames), if wanted { "yes" } else { "no" })
        }
        ExprKind::Const(_)
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
            let text = value(say, e, frames);
            if wanted { text } else { format!("not {text}") }
        }
    }
}

pub(super) fn value(say: &Say, e: &Expr, frames: &Frames) -> String {
    match &e.kind {
        ExprKind::Const(v) => say.constant(v, &e.ty),
        ExprKind::Param(p) => {
            say.model.parameters.get(p.index()).map_or(String::new(), |p| format!("the parameter “{}”", p.name))
        }
        ExprKind::AsOf => "the day of judgement".into(),
        ExprKind::Access(access) => say.name(access, frames),
        ExprKind::Neg(x) => format!("minus {}", value(say, x, frames)),
        ExprKind::Arith(sign, a, b) => {
            let (left, right) = (value(say, a, frames), value(say, b, frames));
            match (sign, &a.ty) {
                (Arith::Add, Type::Date) => format!("{right} after {left}"),
                (Arith::Sub, Type::Date) => format!("{right} before {left}"),
                (Arith::Add, _) => format!("({left} + {right})"),
                (Arith::Sub, _) => format!("({left} − {right})"),
                (Arith::Mul, _) => format!("({left} × {right})"),
                (Arith::Div, _) => format!("({left} ÷ {right})"),
            }
        }
        ExprKind::Count(coll) => format!("the number of {}", kept(say, coll, frames)),
        ExprKind::Sum(coll) => {
            format!("the sum of {} over the {}", of_member(say, coll, frames), kept(say, coll, frames))
        }
        ExprKind::Share(coll) => format!(
            "the share, of the {}, of those where {}",
            members(say, coll, frames),
            coll.satisfy.as_ref().map_or(String::new(), |s| narrow(say, s, &say.inside(coll, frames)))
        ),
        ExprKind::Least(all, most) => {
            let all: Vec<String> = all.iter().map(|x| value(say, x, frames)).collect();
            let dates = matches!(e.ty, Type::Date | Type::DateTime);
            let word = match (dates, *most) {
                (true, true) => "later",
                (true, false) => "earlier",
                (false, true) => "greater",
                (false, false) => "lesser",
            };
            format!("the {word} of {}", all.join(" and "))
        }
        ExprKind::LeastOf(coll, most) => {
            let dates = matches!(e.ty, Type::Date | Type::DateTime);
            let word = match (dates, *most) {
                (true, true) => "latest",
                (true, false) => "earliest",
                (false, true) => "greatest",
                (false, false) => "least",
            };
            format!("the {word} {} of the {}", of_member(say, coll, frames), kept(say, coll, frames))
        }
        ExprKind::DaysBetween(a, b) => {
            format!("the days from {} to {}", value(say, a, frames), value(say, b, frames))
        }
        ExprKind::WorkdaysBetween(a, b) => {
            format!("the working days from {} to {}", value(say, a, frames), value(say, b, frames))
        }
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
        | ExprKind::EventsBy { .. } => format!("({})", condition(say, e, true, frames)),
    }
}

fn compare(op: Cmp, right: &Expr) -> &'static str {
    let date = matches!(right.ty, Type::Date | Type::DateTime);
    match op {
        Cmp::Eq => "is",
        Cmp::Ne => "is not",
        Cmp::Lt if date => "is before",
        Cmp::Le if date => "is not later than",
        Cmp::Gt if date => "is after",
        Cmp::Ge if date => "is not earlier than",
        Cmp::Lt => "is less than",
        Cmp::Ge => "is at least",
        Cmp::Gt => "is more than",
        Cmp::Le => "is at most",
    }
}

fn members(say: &Say, coll: &Coll, frames: &Frames) -> String {
    let name = say.name(&coll.access, frames);
    match &coll.filter {
        None => name,
        Some(f) => format!("{name} where {}", narrow(say, f, &say.inside(coll, frames))),
    }
}

/// What narrows members; several conditions, and counts of something else, in brackets.
fn narrow(say: &Say, e: &Expr, frames: &Frames) -> String {
    let text = condition(say, e, true, frames);
    if reaches_far(e) { format!("({text})") } else { text }
}

fn kept(say: &Say, coll: &Coll, frames: &Frames) -> String {
    let members = members(say, coll, frames);
    match &coll.satisfy {
        None => members,
        Some(s) => {
            let word = if coll.filter.is_some() { "and" } else { "where" };
            format!("{members} {word} {}", narrow(say, s, &say.inside(coll, frames)))
        }
    }
}

fn of_member(say: &Say, coll: &Coll, frames: &Frames) -> String {
    coll.field.as_ref().map_or(String::new(), |f| say.name(f, &say.inside(coll, frames)))
}

fn bounded(say: &Say, measure: Measure, coll: &Coll, bound: &Bound, wanted: bool, frames: &Frames) -> String {
    if let Some(inner) = all_satisfy(measure, coll, bound) {
        let members = members(say, coll, frames);
        let text = condition(say, inner, wanted, &say.inside(coll, frames));
        let who = if wanted { "each" } else { "at least one" };
        return format!("for {who} of the {members}: {text}");
    }
    match measure {
        Measure::Count => {
            let kept = kept(say, coll, frames);
            if (is_none_at_all(bound) && wanted) || (is_any(bound) && !wanted) {
                return format!("there are no {kept}");
            }
            if is_none_at_all(bound) {
                return format!("there are {kept}");
            }
            format!("the number of {kept} {}", limit(say, bound, wanted, frames))
        }
        Measure::Share => {
            let inside = say.inside(coll, frames);
            let part = coll.satisfy.as_ref().map_or(String::new(), |s| narrow(say, s, &inside));
            format!(
                "of the {}, the share where {part} {}",
                members(say, coll, frames),
                limit(say, bound, wanted, frames)
            )
        }
        Measure::Distinct => format!(
            "the number of different values of {} among the {} {}",
            of_member(say, coll, frames),
            kept(say, coll, frames),
            limit(say, bound, wanted, frames)
        ),
        Measure::Sum => format!(
            "the sum of {} over the {} {}",
            of_member(say, coll, frames),
            kept(say, coll, frames),
            limit(say, bound, wanted, frames)
        ),
    }
}

fn limit(say: &Say, bound: &Bound, wanted: bool, frames: &Frames) -> String {
    let with =
        |op: Cmp, n: &Expr| format!("{} {}", compare(if wanted { op } else { contrary(op) }, n), value(say, n, frames));
    match bound {
        Bound::AtLeast(n) => with(Cmp::Ge, n),
        Bound::AtMost(n) => with(Cmp::Le, n),
        Bound::MoreThan(n) => with(Cmp::Gt, n),
        Bound::FewerThan(n) => with(Cmp::Lt, n),
        Bound::Exactly(n) if wanted => format!("is exactly {}", value(say, n, frames)),
        Bound::Exactly(n) => format!("is not {}", value(say, n, frames)),
        Bound::Between(a, b) => {
            let word = if wanted { "lies" } else { "does not lie" };
            format!("{word} between {} and {} (both included)", value(say, a, frames), value(say, b, frames))
        }
    }
}

fn postponed(next_workday: bool) -> &'static str {
    if next_workday { " (on a day off: the next working day)" } else { "" }
}

fn time(say: &Say, when: &When, frames: &Frames) -> String {
    match when {
        When::Every(_) => format!("in {}", period(when, say.model, say.lang)),
        When::EveryRolling(_, since) => match since {
            None => period(when, say.model, say.lang),
            Some(day) => format!("{} since {}", period(when, say.model, say.lang), value(say, day, frames)),
        },
        When::SomeRolling(_) => period(when, say.model, say.lang),
        When::During(range, name) => {
            let days = format!("{} to {}", say.day(range.from), say.day(range.to));
            match name {
                Some(name) => format!("during “{}” ({days})", super::say::plain(name)),
                None => format!("from {days}"),
            }
        }
        When::Recurring { at, next_workday, .. } => {
            let anew = match at {
                Some(_) => " (counted from the time before)",
                None => " (that day included, counted from the due day before)",
            };
            format!("{}{anew}{}", period(when, say.model, say.lang), postponed(*next_workday))
        }
        When::Dates { days, next_workday } => {
            let all: Vec<String> = days.iter().map(|d| value(say, d, frames)).collect();
            let each = if all.len() > 1 { " (counted anew after each)" } else { "" };
            format!("by {}{each}{}", all.join(" and by "), postponed(*next_workday))
        }
    }
}

/// That there is something, where it ought not to be.
pub(super) fn there_is(say: &Say, coll: &Coll, when: Option<&When>, frames: &Frames) -> String {
    let time = when.map_or(String::new(), |w| format!("{}, ", time(say, w, frames)));
    format!("{time}there are {}", kept(say, coll, frames))
}

/// How often an attest repeats.
pub(super) fn repeats(say: &Say, when: &When) -> String {
    time(say, when, &Frames::new())
}
