//! Parameters and intervals: values that are written down.

use super::check::{Checker, World};
use super::declare::{Declared, ParameterDecl};
use super::fields::{TypeScope, plain_type};
use super::names::Sink;
use super::problem::{TypeProblem, VocabularyProblem};
use super::{ExprKind, Interval, IntervalId, Parameter, ParameterId, Value};
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, Span};
use crate::syntax::tree::Expr;

/// Enters all parameters, then all intervals.
pub(super) fn build(declared: &Declared, world: &mut World, sink: &mut Sink) {
    let mut ids = Vec::new();
    for p in &declared.parameters {
        ids.push(enter_parameter(p, world, sink));
    }
    // The values are read when all names are known, so that a reference is told from a typing error.
    for (p, id) in declared.parameters.iter().zip(ids) {
        let Some(id) = id else { continue };
        let values = values(p, id, world, sink);
        match (values, world.model.parameters.get_mut(id.index())) {
            (Some(values), Some(parameter)) => parameter.values = values,
            _ => {
                if let Some(pack) = world.names.packs.get_mut(p.at.pack) {
                    pack.parameters.unset(p.at.entry);
                }
            }
        }
    }
    for i in &declared.intervals {
        let mut checker = Checker::new(world, sink, (i.at.pack, i.at.item.lang), None);
        let (from, to) = (checker.fixed_day(i.from), checker.fixed_day(i.to));
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        let range = Range::new(from, to);
        if range.is_empty() {
            let at = i.from.span.to(i.to.span);
            sink.report(at, &VocabularyProblem::Backward);
            continue;
        }
        let id = IntervalId(world.model.intervals.len() as u32);
        let item = i.at.item;
        world.model.intervals.push(Interval {
            name: item.name.node.clone(),
            label: item.label.as_ref().map(|l| l.node.clone()),
            range,
            span: item.name.span,
        });
        if let Some(pack) = world.names.packs.get_mut(i.at.pack) {
            pack.intervals.set(i.at.entry, id);
        }
    }
}

fn enter_parameter(p: &ParameterDecl, world: &mut World, sink: &mut Sink) -> Option<ParameterId> {
    let item = p.at.item;
    let scope = TypeScope { names: &world.names, pack: p.at.pack, lang: item.lang };
    let (ty, bare) = plain_type(&scope, &world.model, sink, p.ty)?;
    if p.values.is_empty() {
        sink.report(item.name.span, &VocabularyProblem::NoValues);
        return None;
    }
    let id = ParameterId(world.model.parameters.len() as u32);
    world.model.parameters.push(Parameter {
        name: item.name.node.clone(),
        ty,
        values: Vec::new(),
        span: item.name.span,
    });
    world.parameter_units.push(bare);
    world.names.packs.get_mut(p.at.pack)?.parameters.set(p.at.entry, id);
    Some(id)
}

fn values(p: &ParameterDecl, id: ParameterId, world: &World, sink: &mut Sink) -> Option<Vec<(Day, Value)>> {
    let ty = world.model.parameters.get(id.index())?.ty.clone();
    let bare = *world.parameter_units.get(id.index())?;
    let mut out: Vec<(Day, Value)> = Vec::new();
    let mut before: Option<(Day, Span)> = None;
    let mut good = true;
    for (from, value) in p.values {
        let mut checker = Checker::new(world, sink, (p.at.pack, p.at.item.lang), None);
        let day = checker.fixed_day(from);
        let value = constant(&mut checker, value, &ty, bare);
        let (Some(day), Some(value)) = (day, value) else {
            good = false;
            continue;
        };
        if let Some((earlier, span)) = before
            && day <= earlier
        {
            let problem = VocabularyProblem::NotAscending;
            sink.push(Diagnostic::at(from.span, &problem).also(span));
            good = false;
            continue;
        }
        before = Some((day, from.span));
        out.push((day, value));
    }
    good.then_some(out)
}

fn constant(checker: &mut Checker, e: &Expr, ty: &super::Type, bare: i64) -> Option<Value> {
    match checker.value_of(e, ty, bare)?.kind {
        ExprKind::Const(value) => Some(value),
        _ => {
            checker.sink.report(e.span, &TypeProblem::NotAConstant);
            None
        }
    }
}
