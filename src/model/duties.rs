//! Obligations, attests and exceptions: to which document they belong, whom they bind, what they except from or supersede.
//!
//! A duty that is wrong is left out. So is one whose exception or successor is wrong: judged without it, it could be
//! called broken where it is not.

use super::check::{Checker, Frame, World};
use super::clauses::{Said, placed, read};
use super::cycle::circles;
use super::declare::{Decl, Declared, DutyDecl};
use super::documents::{Places, named};
use super::exceptions;
use super::names::{Sink, Table, labels};
use super::problem::{Circular, DutyProblem, DutyWord, NameProblem};
use super::targets::{Target, Targets};
use super::{DocumentId, DutyId, DutyKind, EntityId, Obligation};
use crate::base::Span;
use crate::syntax::broken::BrokenKind;
use crate::syntax::tree::{At, Clause, QName, Severity};

/// A duty that has its place, before its id is known. Others refer to it by its position.
pub(super) struct Draft<'t> {
    pub(super) name: String,
    pub(super) document: DocumentId,
    pub(super) span: Span,
    /// Whom it binds; empty if that could not be told.
    pub(super) binds: Vec<EntityId>,
    /// `None` where it is wrong.
    duty: Option<Obligation>,
    supersedes: Vec<(&'t QName, Option<&'t QName>)>,
    at: Decl<'t>,
}

/// Enters all duties and exceptions.
pub(super) fn build(declared: &Declared, places: &Places, world: &mut World, sink: &mut Sink) {
    let mut targets = Targets::new(world.model.documents.len());
    let mut drafts: Vec<Draft> = Vec::new();
    for d in &declared.duties {
        let document = places.document_of(&d.at, d.duty.of.as_ref(), world, sink);
        let Some(document) = document else { continue };
        let target = Target::Duty(drafts.len());
        let (name, labels) = (&d.at.item.name, labels(d.at.item));
        let Some(table) = targets.table(document) else {
            continue;
        };
        if Table::declare(table, sink, name, labels, Some(target)).is_some() {
            drafts.push(draft(d, document, world, sink));
        }
    }
    let raw = exceptions::enter(declared, places, &mut targets, world, sink);
    for (pack, folder, broken) in declared.lost.iter().filter(|(.., b)| b.kind == BrokenKind::Duty) {
        let document = match &broken.of {
            Some(of) => named(&world.names, &mut Sink::default(), *pack, of.into()),
            None => places.folder_document(*pack, folder),
        };
        if let Some(table) = document.and_then(|d| targets.table(d)) {
            table.lose(broken);
        }
    }
    let mut wrong: Vec<bool> = drafts.iter().map(|d| d.duty.is_none()).collect();
    let supersedes = supersede(&drafts, &targets, world, sink, &mut wrong);
    let excepted = exceptions::check(&raw, &drafts, &targets, world, sink);
    for root in &excepted.spoiled {
        if let Some(w) = wrong.get_mut(*root) {
            *w = true;
        }
    }
    // A duty that is superseded by a wrong one may or may not hold.
    let mut again = true;
    while again {
        again = false;
        for (i, old) in supersedes.iter().enumerate() {
            if wrong.get(i) != Some(&true) {
                continue;
            }
            for o in old {
                if let Some(w) = wrong.get_mut(*o) {
                    again |= !*w;
                    *w = true;
                }
            }
        }
    }
    let mut order: Vec<(String, usize)> = drafts
        .iter()
        .enumerate()
        .filter(|(i, _)| wrong.get(*i) == Some(&false))
        .filter_map(|(i, d)| Some((d.duty.as_ref()?.full.clone(), i)))
        .collect();
    order.sort();
    let mut ids: Vec<Option<DutyId>> = vec![None; drafts.len()];
    for (id, (_, i)) in order.iter().enumerate() {
        if let Some(slot) = ids.get_mut(*i) {
            *slot = Some(DutyId(id as u32));
        }
    }
    for (_, i) in &order {
        let Some(mut duty) = drafts.get_mut(*i).and_then(|d| d.duty.take()) else {
            continue;
        };
        let old = supersedes.get(*i).into_iter().flatten();
        duty.supersedes = old.filter_map(|o| ids.get(*o).copied().flatten()).collect();
        world.model.duties.push(duty);
    }
    excepted.finish(&ids, &mut world.model);
}

fn draft<'t>(d: &DutyDecl<'t>, document: DocumentId, world: &World, sink: &mut Sink) -> Draft<'t> {
    let item = d.at.item;
    let word = match d.attest {
        true => DutyWord::Attest,
        false => DutyWord::Obligation,
    };
    let (clauses, placed_well) = placed(&d.duty.clauses, word, sink);
    let binds = binds(&clauses, &d.at, word, world, sink);
    let place = (d.at.pack, item.lang);
    let bearer = binds.as_deref().and_then(|b| bearer(b, world));
    let mut checker = Checker::new(world, sink, place, bearer);
    let mut said = read(&clauses, document, &mut checker);
    if said.clauses.is_empty() {
        sink.report(item.name.span, &DutyProblem::NoClause { duty: word });
    }
    let asks = d.duty.clauses.iter().any(|c| matches!(c.node, Clause::Require(_) | Clause::Forbid(_)));
    if !d.attest && !asks {
        sink.report(item.name.span, &DutyProblem::NoRequire);
        said.good = false;
    }
    let good = said.good && placed_well && binds.is_some();
    let binds = binds.unwrap_or_default();
    let supersedes = std::mem::take(&mut said.supersedes);
    Draft {
        name: item.name.node.clone(),
        document,
        span: item.name.span,
        duty: good.then(|| obligation(d, document, binds.clone(), said, world)),
        binds,
        supersedes,
        at: d.at,
    }
}

fn obligation(d: &DutyDecl, document: DocumentId, binds: Vec<EntityId>, said: Said, world: &World) -> Obligation {
    let item = d.at.item;
    let of = world.model.documents.get(document.index());
    Obligation {
        name: item.name.node.clone(),
        full: format!("{}.{}", of.map_or("", |d| &d.name), item.name.node),
        title: item.label.as_ref().map(|l| l.node.clone()),
        title_en: item.label_en.as_ref().map(|l| l.node.clone()),
        docs: item.docs.clone(),
        document,
        clauses: said.clauses,
        binds,
        when: said.when,
        from: said.from,
        until: said.until,
        kind: match d.attest {
            true => DutyKind::Attest(Box::new(said.attest)),
            false => DutyKind::Requirements(said.bodies),
        },
        severity: if of.is_some_and(|d| d.draft) { Severity::Advice } else { said.severity },
        topic: said.topic,
        points: said.points,
        veto: said.veto,
        remedy: said.remedy,
        consequences: said.consequences,
        notes: said.notes,
        supersedes: Vec::new(),
        span: item.name.span,
    }
}

/// Whom a duty binds; `None` if that is not (all) known, which is reported.
fn binds(clauses: &[&At<Clause>], at: &Decl, duty: DutyWord, world: &World, sink: &mut Sink) -> Option<Vec<EntityId>> {
    let written = clauses.iter().find_map(|c| match &c.node {
        Clause::Binds(names) => Some(names),
        _ => None,
    });
    let Some(written) = written else {
        sink.report(at.item.name.span, &DutyProblem::NoBinds { duty });
        return None;
    };
    let found: Vec<Option<EntityId>> = written.iter().map(|q| world.names.entity(sink, at.pack, q.into())).collect();
    let ids: Vec<EntityId> = found.into_iter().collect::<Option<_>>()?;
    let mut out: Vec<EntityId> = Vec::new();
    for (k, (id, q)) in ids.iter().zip(written).enumerate() {
        let above = ids
            .iter()
            .enumerate()
            .find(|(j, other)| *j != k && world.model.is_a(*id, **other) && (*other != id || *j < k));
        match above {
            Some((_, other)) => {
                let by = super::fields::entity_name(&world.model, *other);
                let name = super::fields::entity_name(&world.model, *id);
                sink.report(q.name.span, &DutyProblem::BoundTwice { name, by });
            }
            None => out.push(*id),
        }
    }
    Some(out)
}

/// The frame of whoever is bound.
pub(super) fn bearer(binds: &[EntityId], world: &World) -> Option<Frame> {
    match binds {
        [] => None,
        [only] => Some(Frame::Entity(*only)),
        [first, rest @ ..] => {
            let model = &world.model;
            let mut common = Some(*first);
            while let Some(id) = common {
                if rest.iter().all(|r| model.is_a(*r, id)) {
                    break;
                }
                common = model.entities.get(id.index()).and_then(|e| e.parent);
            }
            Some(Frame::Bearer(binds.to_vec(), common))
        }
    }
}

/// What each draft supersedes, by position. Reports circles; a duty whose `supersedes` is wrong is wrong.
fn supersede(
    drafts: &[Draft],
    targets: &Targets,
    world: &World,
    sink: &mut Sink,
    wrong: &mut [bool],
) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for (i, d) in drafts.iter().enumerate() {
        let mut old = Vec::new();
        for (duty, of) in &d.supersedes {
            let found = targets.find(&d.at, d.document, duty, *of, world, sink);
            match found {
                Some(Target::Duty(o)) if o == i => {
                    sink.report(duty.name.span, &DutyProblem::SupersedesItself);
                }
                Some(Target::Duty(o)) => {
                    old.push(o);
                    continue;
                }
                Some(Target::Exception(_)) => {
                    let name = duty.name.node.clone();
                    let problem = DutyProblem::SupersedesException { name };
                    sink.report(duty.name.span, &problem);
                }
                None => {}
            }
            if let Some(w) = wrong.get_mut(i) {
                *w = true;
            }
        }
        out.push(old);
    }
    let edges = |i: usize| out.get(i).cloned().unwrap_or_default();
    for circle in circles(drafts.len(), &edges) {
        let members: Vec<&Draft> = circle.iter().filter_map(|i| drafts.get(*i)).collect();
        let named = members.iter().map(|d| d.name.clone()).collect();
        if let Some(first) = members.first() {
            let problem = NameProblem::Circle(Circular::Supersedes, named);
            sink.report(first.span, &problem);
        }
        for i in circle {
            if let Some(w) = wrong.get_mut(i) {
                *w = true;
            }
        }
    }
    out
}
