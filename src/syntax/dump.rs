//! The tree as text, for tests: one line a declaration or clause, places and language left out.

use super::tree::*;
use crate::base::window::CalUnit;
use std::fmt::Write;

/// The tree of a file. Units are shown by their English word, so that both languages dump alike.
pub fn dump(tree: &Tree) -> String {
    let mut out = String::new();
    for item in &tree.items {
        dump_item(item, &mut out);
    }
    out
}

fn dump_item(item: &Item, out: &mut String) {
    if let Some(docs) = &item.docs {
        for line in docs.lines() {
            let _ = writeln!(out, "## {line}");
        }
    }
    let head = format!("{}{}", item.name.node, labels(&item.label, &item.label_en));
    match &item.kind {
        ItemKind::Document(d) => {
            let _ = writeln!(out, "(document {head}");
            let mut line = |word: &str, text: &Option<Text>| {
                if let Some(t) = text {
                    let _ = writeln!(out, "  ({word} {:?})", t.node);
                }
            };
            line("number", &d.number);
            line("issuer", &d.issuer);
            line("status", &d.status);
            if let Some(day) = &d.issued {
                let _ = writeln!(out, "  (issued {})", expr(day));
            }
            if let Some((from, to)) = &d.in_force {
                let end = |e: &Option<Expr>| e.as_ref().map_or("-".to_owned(), expr);
                let _ = writeln!(out, "  (in_force {} {})", end(from), end(to));
            }
            out.push_str(")\n");
        }
        ItemKind::Enum(variants) => {
            let _ = write!(out, "(enum {head}");
            for v in variants {
                let _ = write!(out, " ({}{})", v.name.node, labels(&v.label, &v.label_en));
            }
            out.push_str(")\n");
        }
        ItemKind::Record(fields) => dump_fields("record", &head, fields, out),
        ItemKind::Event(fields) => dump_fields("event", &head, fields, out),
        ItemKind::Entity { parent, fields } => {
            let parent = parent.as_ref().map_or(String::new(), |p| format!(" : {}", p.node));
            dump_fields("entity", &format!("{head}{parent}"), fields, out);
        }
        ItemKind::Define { owner, ty, body } => {
            let _ = writeln!(out, "(define {head} for {} {} {})", owner.node, type_text(ty), expr(body));
        }
        ItemKind::Parameter { ty, values } => {
            let _ = write!(out, "(parameter {head} {}", type_text(ty));
            for (day, value) in values {
                let _ = write!(out, " ({} {})", expr(day), expr(value));
            }
            out.push_str(")\n");
        }
        ItemKind::Interval { from, to } => {
            let _ = writeln!(out, "(interval {head} {} {})", expr(from), expr(to));
        }
        ItemKind::Obligation(d) => dump_duty("obligation", &head, d, out),
        ItemKind::Attest(d) => dump_duty("attest", &head, d, out),
        ItemKind::Exception { to, of, duty } => {
            let head = format!("{head} to {}{}", qname(to), of_text(of));
            dump_duty("exception", &head, duty, out);
        }
    }
}

fn labels(label: &Option<Text>, label_en: &Option<Text>) -> String {
    let mut out = String::new();
    if let Some(t) = label {
        let _ = write!(out, " {:?}", t.node);
    }
    if let Some(t) = label_en {
        let _ = write!(out, " en {:?}", t.node);
    }
    out
}

fn dump_fields(word: &str, head: &str, fields: &[Field], out: &mut String) {
    let _ = writeln!(out, "({word} {head}");
    for f in fields {
        let docs = f.docs.as_ref().map_or(String::new(), |d| format!(" ## {d:?}"));
        let _ = writeln!(out, "  ({}{} {}){docs}", f.name.node, labels(&f.label, &f.label_en), type_text(&f.ty));
    }
    out.push_str(")\n");
}

fn dump_duty(word: &str, head: &str, duty: &Duty, out: &mut String) {
    let _ = writeln!(out, "({word} {head}{}", of_text(&duty.of));
    for clause in &duty.clauses {
        let _ = writeln!(out, "  ({})", clause_text(&clause.node));
    }
    out.push_str(")\n");
}

fn clause_text(clause: &Clause) -> String {
    let place = |p: &Option<Text>| p.as_ref().map_or(String::new(), |t| format!(" {:?}", t.node));
    match clause {
        Clause::Clause(t) => format!("clause {:?}", t.node),
        Clause::Binds(names) => format!("binds {}", names.iter().map(qname).collect::<Vec<_>>().join(" ")),
        Clause::When(e) => format!("when {}", expr(e)),
        Clause::From(e) => format!("from {}", expr(e)),
        Clause::Until(e) => format!("until {}", expr(e)),
        Clause::Require(e) => format!("require {}", expr(e)),
        Clause::Forbid(e) => format!("forbid {}", expr(e)),
        Clause::Severity(s) => format!("severity {s:?}"),
        Clause::Topic(n) => format!("topic {}", n.node),
        Clause::Points(n) => format!("points {n}"),
        Clause::Veto(t) => format!("veto{}", place(t)),
        Clause::Remedy(t) => format!("remedy {:?}", t.node),
        Clause::Consequence(t, p) => format!("consequence {:?}{}", t.node, place(p)),
        Clause::Note(t) => format!("note {:?}", t.node),
        Clause::Supersedes(q, of) => format!("supersedes {}{}", qname(q), of_text(of)),
        Clause::By(e) => format!("by {}", expr(e)),
        Clause::Evidence(n) => format!("evidence {}", n.node),
        Clause::Repeats(t) => format!("repeats {}", time(t)),
    }
}

fn qname(q: &QName) -> String {
    q.pack.as_ref().map_or(q.name.node.clone(), |p| format!("{}.{}", p.node, q.name.node))
}

fn of_text(of: &Option<QName>) -> String {
    of.as_ref().map_or(String::new(), |q| format!(" of {}", qname(q)))
}

fn type_text(ty: &TypeExpr) -> String {
    match &ty.node {
        TypeKind::Builtin(b) => format!("{b:?}"),
        TypeKind::Named(n) => n.clone(),
        TypeKind::NumberOf(u) => format!("(number {})", unit(&u.node)),
        TypeKind::List(t) => format!("(list {})", type_text(t)),
        TypeKind::Ref(n) => format!("(ref {})", n.node),
        TypeKind::Every { entity, via } => format!("(every {} via {})", entity.node, via.node),
        TypeKind::Optional(t) => format!("{}?", type_text(t)),
    }
}

fn unit(word: &str) -> &str {
    crate::base::unit::unit(word).map_or(word, |u| u.en)
}

fn path(names: &[Name]) -> String {
    names.iter().map(|n| n.node.as_str()).collect::<Vec<_>>().join(".")
}

/// An expression.
fn expr(e: &Expr) -> String {
    let list = |es: &[Expr]| es.iter().map(expr).collect::<Vec<_>>().join(" ");
    match &e.kind {
        ExprKind::Lit(l) => literal(l),
        ExprKind::Path(p) => path(p),
        ExprKind::AsOf => "as_of".to_owned(),
        ExprKind::Neg(a) => format!("(- {})", expr(a)),
        ExprKind::Arith(sign, a, b) => format!("({sign:?} {} {})", expr(a), expr(b)),
        ExprKind::Compare(sign, a, b) => format!("({sign:?} {} {})", expr(a), expr(b)),
        ExprKind::And(a, b) => format!("(and {} {})", expr(a), expr(b)),
        ExprKind::Or(a, b) => format!("(or {} {})", expr(a), expr(b)),
        ExprKind::Not(a) => format!("(not {})", expr(a)),
        ExprKind::InRange(a, lo, hi) => format!("(in {} {} .. {})", expr(a), expr(lo), expr(hi)),
        ExprKind::InSet(a, set) => format!("(in {} {{{}}})", expr(a), list(set)),
        ExprKind::Missing(a, false) => format!("(missing {})", expr(a)),
        ExprKind::Missing(a, true) => format!("(given {})", expr(a)),
        ExprKind::Contains(a, b) => format!("(contains {} {})", expr(a), expr(b)),
        ExprKind::Quantified(q, c, t) => format!("({q:?} {}{})", coll(c), time_of(t)),
        ExprKind::Bounded(b, c, t) => format!("(bounded {} {}{})", bound(b), coll(c), time_of(t)),
        ExprKind::Distinct(b, c, t) => format!("(distinct {} {}{})", bound(b), coll(c), time_of(t)),
        ExprKind::SumBounded(c, b, t) => format!("(sum {} {}{})", bound(b), coll(c), time_of(t)),
        ExprKind::By(a, day, next) => format!("(by {} {}{})", expr(a), expr(day), workday(*next)),
        ExprKind::Count(c) => format!("(count-of {})", coll(c)),
        ExprKind::Sum(c) => format!("(sum-of {})", coll(c)),
        ExprKind::Min(es) => format!("(min {})", list(es)),
        ExprKind::Max(es) => format!("(max {})", list(es)),
        ExprKind::MinOf(c) => format!("(min-of {})", coll(c)),
        ExprKind::MaxOf(c) => format!("(max-of {})", coll(c)),
        ExprKind::Share(c) => format!("(share-of {})", coll(c)),
        ExprKind::DaysBetween(a, b) => format!("(days {} {})", expr(a), expr(b)),
        ExprKind::WorkdaysBetween(a, b) => format!("(workdays {} {})", expr(a), expr(b)),
        ExprKind::Earliest(c) => format!("(earliest {})", coll(c)),
        ExprKind::Latest(c) => format!("(latest {})", coll(c)),
    }
}

fn literal(l: &Literal) -> String {
    match l {
        Literal::Number(n, None) => n.to_string(),
        Literal::Number(n, Some(u)) => format!("{n}_{}", unit(u)),
        Literal::Percent(n) => format!("{}%", n.mul(crate::base::Rat::int(100)).unwrap_or(*n)),
        Literal::Months(n) => format!("{n}_months"),
        Literal::Date(d) => d.to_string(),
        Literal::DateTime(i) => i.to_string(),
        Literal::Text(t) => format!("{t:?}"),
        Literal::Bool(b) => b.to_string(),
    }
}

fn coll(c: &Collection) -> String {
    let mut out = path(&c.path);
    if let Some(f) = &c.filter {
        let _ = write!(out, " where {}", expr(f));
    }
    if let Some(s) = &c.satisfy {
        let _ = write!(out, " satisfy {}", expr(s));
    }
    format!("[{out}]")
}

fn bound(b: &Bound) -> String {
    match b {
        Bound::AtLeast(n) => format!(">= {}", expr(n)),
        Bound::AtMost(n) => format!("<= {}", expr(n)),
        Bound::MoreThan(n) => format!("> {}", expr(n)),
        Bound::FewerThan(n) => format!("< {}", expr(n)),
        Bound::Exactly(n) => format!("= {}", expr(n)),
        Bound::Between(a, b) => format!("{}..{}", expr(a), expr(b)),
    }
}

fn time_of(t: &Option<Time>) -> String {
    t.as_ref().map_or(String::new(), |t| format!(" {}", time(t)))
}

fn workday(next: bool) -> &'static str {
    if next { " or-next-workday" } else { "" }
}

fn cal(u: CalUnit) -> &'static str {
    match u {
        CalUnit::Day => "day",
        CalUnit::Week => "week",
        CalUnit::TenDay => "ten_day",
        CalUnit::Month => "month",
        CalUnit::Quarter => "quarter",
        CalUnit::HalfYear => "half_year",
        CalUnit::Year => "year",
    }
}

fn time(t: &Time) -> String {
    let length = |l: &At<RollingLength>| format!("{} {}", l.node.n, cal(l.node.unit));
    match &t.node {
        TimeKind::Every(u) => format!("(every {})", cal(*u)),
        TimeKind::EveryMany(n, u) => format!("(every-many {n} {})", cal(*u)),
        TimeKind::EveryRolling(l, since) => {
            let since = since.as_ref().map_or(String::new(), |s| format!(" since {}", expr(s)));
            format!("(rolling {}{since})", length(l))
        }
        TimeKind::SomeRolling(l) => format!("(some-rolling {})", length(l)),
        TimeKind::DuringNamed(q) => format!("(during {})", qname(q)),
        TimeKind::During(a, b) => format!("(during {} {})", expr(a), expr(b)),
        TimeKind::By(s, next) => format!("(by {}{})", schedule(s), workday(*next)),
    }
}

fn schedule(s: &Schedule) -> String {
    match s {
        Schedule::DayOfMonth(n) => format!("day {n} of month"),
        Schedule::LastDay(u) => format!("last day of {}", cal(*u)),
        Schedule::DaysOfYear(days) => {
            let days: Vec<String> = days.iter().map(|d| format!("{:02}-{:02}", d.node.0, d.node.1)).collect();
            format!("{} of year", days.join(" "))
        }
        Schedule::Weekday(n) => format!("weekday {n}"),
        Schedule::TimeOfDay(m) => format!("{:02}:{:02}", m / 60, m % 60),
        Schedule::Dates(es) => es.iter().map(expr).collect::<Vec<_>>().join(" "),
    }
}
