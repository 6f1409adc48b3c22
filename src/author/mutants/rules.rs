//! Mutants of whole rules: of an obligation with its exceptions, of a derived field, a parameter, an interval; and how a
//! mutant is put into a model and taken out again.

use super::change::{Change, Kind};
use super::time::ends;
use super::walk::{accesses, at, variants, visit, visit_mut, window_mut};
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::model::duty::{Body, Excepted};
use crate::model::{
    Access, DefineId, DutyId, DutyKind, Exception, Expr, ExprKind, Model, Obligation, ParameterId, Step, Value, When,
};
use crate::plan::{Calendar, Due};

/// What is changed in a model. To apply it twice changes nothing.
#[derive(Clone, Debug)]
pub enum Edit {
    /// An obligation.
    Duty(DutyId, Box<Obligation>),
    /// An exception, by position.
    Exception(usize, Box<Exception>),
    /// The body of a derived field.
    Define(DefineId, Box<Expr>),
    /// The values of a parameter.
    Parameter(ParameterId, Vec<(Day, Value)>),
    /// Several.
    Many(Vec<Edit>),
}

impl Edit {
    /// Puts the change into a model, or takes it out again.
    pub fn swap(&mut self, model: &mut Model) {
        match self {
            Edit::Duty(id, other) => {
                model.duties.get_mut(id.0 as usize).into_iter().for_each(|d| std::mem::swap(d, other));
            }
            Edit::Exception(i, other) => {
                model.exceptions.get_mut(*i).into_iter().for_each(|e| std::mem::swap(e, other));
            }
            Edit::Define(id, other) => {
                model.defines.get_mut(id.index()).into_iter().for_each(|d| std::mem::swap(&mut d.body, other));
            }
            Edit::Parameter(id, other) => {
                model.parameters.get_mut(id.index()).into_iter().for_each(|p| std::mem::swap(&mut p.values, other));
            }
            Edit::Many(all) => all.iter_mut().for_each(|e| e.swap(model)),
        }
    }
}

/// A rule that is changed: an obligation, or a declaration that several use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An obligation with its exceptions.
    Duty(DutyId),
    /// A derived field, parameter or interval: its name, where it is declared.
    Declared(String, Span),
}

/// A rule with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was changed.
    pub change: Change,
    /// How.
    pub edit: Edit,
}

/// All mutants of one rule, and the duties whose cases concern it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The rule.
    pub subject: Subject,
    /// The duties.
    pub concerns: Vec<DutyId>,
    /// The mutants, in order.
    pub mutants: Vec<Mutant>,
}

/// The mutants of these duties and of what they use.
pub fn groups(model: &Model, keep: &dyn Fn(DutyId) -> bool) -> Vec<Group> {
    let ids: Vec<DutyId> = (0..model.duties.len() as u32).map(DutyId).filter(|id| keep(*id)).collect();
    let mut out: Vec<Group> = ids
        .iter()
        .map(|id| Group { subject: Subject::Duty(*id), concerns: vec![*id], mutants: of_duty(model, *id) })
        .collect();
    out.extend(declared(model, &ids));
    out.retain(|g| !g.mutants.is_empty());
    out
}

fn of_duty(model: &Model, id: DutyId) -> Vec<Mutant> {
    let Some(duty) = model.duties.get(id.0 as usize) else { return Vec::new() };
    let mut out = Vec::new();
    let mut add = |change: Change, changed: Obligation| {
        out.push(Mutant { change, edit: Edit::Duty(id, Box::new(changed)) });
    };
    let with = |f: &dyn Fn(&mut Obligation)| {
        let mut copy = duty.clone();
        f(&mut copy);
        copy
    };
    conditions(&duty.when, &mut |change, when| add(change, Obligation { when, ..duty.clone() }));
    match &duty.kind {
        DutyKind::Requirements(list) => bodies(list, &mut |change, list| {
            add(change, Obligation { kind: DutyKind::Requirements(list), ..duty.clone() });
        }),
        DutyKind::Attest(attest) => {
            for (change, by) in attest.by.iter().flat_map(variants) {
                add(
                    change,
                    with(&|d| {
                        if let DutyKind::Attest(a) = &mut d.kind {
                            a.by = Some(by.clone());
                        }
                    }),
                );
            }
            if attest.evidence.is_some() {
                let change = plain(Kind::Evidence, duty.span, "不再要求佐证", "evidence not asked for");
                add(
                    change,
                    with(&|d| {
                        if let DutyKind::Attest(a) = &mut d.kind {
                            a.evidence = None;
                        }
                    }),
                );
            }
        }
    }
    if duty.binds.len() > 1 {
        for i in 0..duty.binds.len() {
            let name = duty.binds.get(i).and_then(|b| model.entities.get(b.index())).map_or("", |e| &e.name);
            let (zh, en) = (format!("不再适用 {name}"), format!("`{name}` no longer bound"));
            add(
                Change { kind: Kind::Binds, at: duty.span, zh, en },
                with(&|d| {
                    d.binds.remove(i);
                }),
            );
        }
    }
    for (change, from, until) in force(duty.from, duty.until, duty.span) {
        add(change, Obligation { from, until, ..duty.clone() });
    }
    for (i, exception) in model.exceptions.iter().enumerate().filter(|(_, e)| e.duty == id) {
        out.extend(of_exception(i, exception));
    }
    for (i, successor) in model.duties.iter().enumerate().filter(|(_, d)| d.supersedes.contains(&id)) {
        let mut copy = successor.clone();
        copy.supersedes.retain(|d| *d != id);
        let change = plain(Kind::Superseded, successor.span, "不再取代", "no longer supersedes");
        out.push(Mutant { change, edit: Edit::Duty(DutyId(i as u32), Box::new(copy)) });
    }
    let idle = worked_anyway(model, id, duty);
    out.retain(|m| m.change.kind != Kind::Workday || !idle.contains(&m.change.at));
    out
}

/// Where `or next workday` could be put in and would move nothing: the days named are worked anyway.
fn worked_anyway(model: &Model, id: DutyId, duty: &Obligation) -> Vec<Span> {
    let pack = model.documents.get(duty.document.index()).map_or(0, |d| d.pack);
    let calendar = Calendar::of(&model.packs, pack);
    let worked = |e: &Expr| match &e.kind {
        ExprKind::Const(Value::Date(d)) => calendar.workday(*d) == Due::On(*d),
        _ => false,
    };
    let mut out = Vec::new();
    for e in expressions(model, id) {
        visit(e, &mut |e| {
            let idle = match &e.kind {
                ExprKind::FieldBy { due, next_workday: false, .. }
                | ExprKind::EventsBy { due, next_workday: false, .. } => worked(due),
                ExprKind::Bounded(_, _, _, Some(When::Dates { days, next_workday: false })) => days.iter().all(worked),
                _ => false,
            };
            if idle {
                out.push(e.span);
            }
        });
    }
    out
}

fn plain(kind: Kind, at: Span, zh: &str, en: &str) -> Change {
    Change { kind, at, zh: zh.to_string(), en: en.to_string() }
}

/// A list of conditions that must all hold.
fn conditions(list: &[Expr], add: &mut dyn FnMut(Change, Vec<Expr>)) {
    for (i, e) in list.iter().enumerate() {
        let mut rest = list.to_vec();
        rest.remove(i);
        add(at(e, Kind::When, "去掉这一情形".to_string(), "this `when` left out".to_string()), rest);
        for (change, varied) in variants(e) {
            let mut copy = list.to_vec();
            if let Some(place) = copy.get_mut(i) {
                *place = varied;
            }
            add(change, copy);
        }
    }
}

fn bodies(list: &[Body], add: &mut dyn FnMut(Change, Vec<Body>)) {
    for (i, body) in list.iter().enumerate() {
        if list.len() > 1 {
            let mut rest = list.to_vec();
            rest.remove(i);
            add(plain(Kind::Requirement, body.span, "去掉这一要求", "this requirement left out"), rest);
        }
        let mut turned = list.to_vec();
        turned.iter_mut().skip(i).take(1).for_each(|b| b.forbid = !b.forbid);
        let (zh, en) = if body.forbid {
            ("“禁止”改为“要求”", "`forbid` to `require`")
        } else {
            ("“要求”改为“禁止”", "`require` to `forbid`")
        };
        add(plain(Kind::Negated, body.span, zh, en), turned);
        for (change, expr) in variants(&body.expr) {
            let mut copy = list.to_vec();
            copy.iter_mut().skip(i).take(1).for_each(|b| b.expr = expr.clone());
            add(change, copy);
        }
    }
}

/// The days written in a rule, each a day earlier and later.
fn force(from: Option<Day>, until: Option<Day>, at: Span) -> Vec<(Change, Option<Day>, Option<Day>)> {
    let mut out = Vec::new();
    for by in [1, -1] {
        if let Some(day) = from {
            let to = day.plus(by);
            let (zh, en) = (format!("自 {day} 起 改为 {to}"), format!("from {day} to from {to}"));
            out.push((Change { kind: Kind::Force, at, zh, en }, Some(to), until));
        }
        if let Some(day) = until {
            let to = day.plus(by);
            let (zh, en) = (format!("至 {day} 止 改为 {to}"), format!("until {day} to until {to}"));
            out.push((Change { kind: Kind::Force, at, zh, en }, from, Some(to)));
        }
    }
    out
}

fn of_exception(i: usize, exception: &Exception) -> Vec<Mutant> {
    let mut out = Vec::new();
    let mut add = |change: Change, changed: Exception| {
        out.push(Mutant { change, edit: Edit::Exception(i, Box::new(changed)) });
    };
    let nobody = Excepted::Duty(DutyId(u32::MAX));
    add(
        plain(Kind::Exception, exception.span, "去掉这一例外", "this exception left out"),
        Exception { to: nobody, ..exception.clone() },
    );
    if !exception.requirements.is_empty() {
        add(
            plain(
                Kind::Exception,
                exception.span,
                "例外不再另有要求（免除）",
                "the exception asks for nothing (exempt)",
            ),
            Exception { requirements: Vec::new(), ..exception.clone() },
        );
    }
    conditions(&exception.when, &mut |change, when| add(change, Exception { when, ..exception.clone() }));
    bodies(&exception.requirements, &mut |change, requirements| {
        if !requirements.is_empty() {
            add(change, Exception { requirements, ..exception.clone() });
        }
    });
    for (change, from, until) in force(exception.from, exception.until, exception.span) {
        add(change, Exception { from, until, ..exception.clone() });
    }
    out
}

/// The expressions of a duty and its exceptions.
pub fn expressions(model: &Model, id: DutyId) -> Vec<&Expr> {
    let Some(duty) = model.duties.get(id.0 as usize) else { return Vec::new() };
    let mut out: Vec<&Expr> = duty.when.iter().collect();
    match &duty.kind {
        DutyKind::Requirements(list) => out.extend(list.iter().map(|b| &b.expr)),
        DutyKind::Attest(a) => out.extend(&a.by),
    }
    for exception in model.exceptions.iter().filter(|e| e.duty == id) {
        out.extend(&exception.when);
        out.extend(exception.requirements.iter().map(|b| &b.expr));
    }
    out
}

/// What expressions use, through derived fields too.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Derived fields.
    pub defines: Vec<DefineId>,
    /// Parameters.
    pub parameters: Vec<ParameterId>,
    /// Named spans of days.
    pub intervals: Vec<(String, Range)>,
}

/// What a duty uses.
pub fn uses(model: &Model, id: DutyId) -> Uses {
    let mut found = Uses::default();
    expressions(model, id).into_iter().for_each(|e| collect(model, e, &mut found));
    found
}

fn collect(model: &Model, e: &Expr, found: &mut Uses) {
    let mut defines: Vec<DefineId> = Vec::new();
    visit(e, &mut |e| {
        let inside = |a: &&Access| a.steps.iter().filter_map(define).collect::<Vec<_>>();
        defines.extend(accesses(e).iter().flat_map(inside));
        match &e.kind {
            ExprKind::Param(p) if !found.parameters.contains(p) => found.parameters.push(*p),
            ExprKind::Bounded(_, _, _, Some(When::During(range, Some(name)))) => {
                let named = (name.clone(), *range);
                if !found.intervals.contains(&named) {
                    found.intervals.push(named);
                }
            }
            _ => {}
        }
    });
    for id in defines {
        if !found.defines.contains(&id) {
            found.defines.push(id);
            if let Some(define) = model.defines.get(id.index()) {
                collect(model, &define.body, found);
            }
        }
    }
}

fn define(step: &Step) -> Option<DefineId> {
    match step {
        Step::Define(id) => Some(*id),
        _ => None,
    }
}

/// Derived fields, parameters and intervals that these duties use, each changed once for all of them.
fn declared(model: &Model, ids: &[DutyId]) -> Vec<Group> {
    let all: Vec<(DutyId, Uses)> = ids.iter().map(|id| (*id, uses(model, *id))).collect();
    let concerned = |f: &dyn Fn(&Uses) -> bool| all.iter().filter(|(_, u)| f(u)).map(|(id, _)| *id).collect::<Vec<_>>();
    let mut out = Vec::new();
    for (i, define) in model.defines.iter().enumerate() {
        let id = DefineId(i as u32);
        let concerns = concerned(&|u| u.defines.contains(&id));
        if concerns.is_empty() {
            continue;
        }
        let mutants = variants(&define.body)
            .into_iter()
            .map(|(change, body)| Mutant { change, edit: Edit::Define(id, Box::new(body)) })
            .collect();
        out.push(Group { subject: Subject::Declared(define.name.clone(), define.span), concerns, mutants });
    }
    for (i, parameter) in model.parameters.iter().enumerate() {
        let id = ParameterId(i as u32);
        let concerns = concerned(&|u| u.parameters.contains(&id));
        if concerns.is_empty() {
            continue;
        }
        let mut mutants = Vec::new();
        for (n, (_, value)) in parameter.values.iter().enumerate() {
            let whole = Expr { kind: ExprKind::Const(value.clone()), ty: parameter.ty.clone(), span: parameter.span };
            for (change, varied) in variants(&whole) {
                let ExprKind::Const(value) = varied.kind else { continue };
                let mut values = parameter.values.clone();
                values.iter_mut().skip(n).take(1).for_each(|v| v.1 = value.clone());
                mutants.push(Mutant { change, edit: Edit::Parameter(id, values) });
            }
        }
        out.push(Group { subject: Subject::Declared(parameter.name.clone(), parameter.span), concerns, mutants });
    }
    for interval in &model.intervals {
        let named = (interval.name.clone(), interval.range);
        let concerns = concerned(&|u| u.intervals.contains(&named));
        if concerns.is_empty() {
            continue;
        }
        let mutants = ends(interval.range)
            .into_iter()
            .map(|((zh, en), to)| Mutant {
                change: Change { kind: Kind::Window, at: interval.span, zh, en },
                edit: moved(model, &concerns, &named, to),
            })
            .collect();
        out.push(Group { subject: Subject::Declared(interval.name.clone(), interval.span), concerns, mutants });
    }
    out
}

/// A named span of days moved wherever it is used.
fn moved(model: &Model, concerns: &[DutyId], named: &(String, Range), to: Range) -> Edit {
    let change = |e: &mut Expr| {
        visit_mut(e, &mut |e| {
            if let Some(When::During(range, Some(name))) = window_mut(e)
                && *name == named.0
                && *range == named.1
            {
                *range = to;
            }
        });
    };
    let bodies = |list: &mut Vec<Body>| list.iter_mut().for_each(|b| change(&mut b.expr));
    let mut edits = Vec::new();
    for id in concerns {
        let Some(mut duty) = model.duties.get(id.0 as usize).cloned() else { continue };
        duty.when.iter_mut().for_each(change);
        if let DutyKind::Requirements(list) = &mut duty.kind {
            bodies(list);
        }
        edits.push(Edit::Duty(*id, Box::new(duty)));
    }
    for (i, exception) in model.exceptions.iter().enumerate().filter(|(_, e)| concerns.contains(&e.duty)) {
        let mut exception = exception.clone();
        exception.when.iter_mut().for_each(change);
        bodies(&mut exception.requirements);
        edits.push(Edit::Exception(i, Box::new(exception)));
    }
    for (i, define) in model.defines.iter().enumerate() {
        let mut body = define.body.clone();
        change(&mut body);
        edits.push(Edit::Define(DefineId(i as u32), Box::new(body)));
    }
    Edit::Many(edits)
}
