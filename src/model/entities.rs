//! Entity types: parents first, their slots before their children's, computed collections settled.

use super::cycle::circles;
use super::declare::{Declared, EntityDecl};
use super::fields::entity_name;
use super::names::{Names, Sink, TypeRef, Word};
use super::problem::{Circular, NameProblem, VocabularyProblem};
use super::types::Owner;
use super::vocabulary::{BrokenFields, Own, own_fields};
use super::{EntityId, Field, Model, Type};
use crate::base::fold::fold;
use crate::base::{Diagnostic, Span};
use crate::syntax::tree::Name;

/// An entity type that is kept.
pub(super) struct Ordered<'d, 't> {
    pub(super) decl: &'d EntityDecl<'t>,
    pub(super) parent: Option<EntityId>,
}

/// Entity types, parents first, each with its id entered under its name. Those in a circle, below one, or with an unknown
/// parent are left out.
pub(super) fn order_entities<'d, 't>(
    declared: &'d Declared<'t>,
    names: &mut Names,
    sink: &mut Sink,
) -> Vec<Ordered<'d, 't>> {
    let all = &declared.entities;
    // For now an id is the position among the declarations.
    for (i, e) in all.iter().enumerate() {
        enter(names, e, Some(EntityId(i as u32)));
    }
    let parents: Vec<Result<Option<usize>, ()>> = all
        .iter()
        .map(|e| match e.parent {
            None => Ok(None),
            Some(parent) => match names.entity(sink, e.at.pack, parent.into()) {
                Some(id) => Ok(Some(id.index())),
                None => Err(()),
            },
        })
        .collect();
    let edges = |i: usize| match parents.get(i) {
        Some(Ok(Some(p))) => vec![*p],
        Some(Ok(None) | Err(())) | None => Vec::new(),
    };
    for circle in circles(all.len(), &edges) {
        let members: Vec<_> = circle.iter().filter_map(|i| all.get(*i)).collect();
        let named = members.iter().map(|e| e.at.item.name.node.clone());
        let problem = NameProblem::Circle(Circular::Parents, named.collect());
        if let Some(first) = members.first() {
            sink.report(first.at.item.name.span, &problem);
        }
    }
    // Its distance from the top; `None` if the way up does not end.
    let depth = |mut i: usize| {
        for n in 0..=all.len() {
            match parents.get(i) {
                Some(Ok(Some(p))) => i = *p,
                Some(Ok(None)) => return Some(n),
                Some(Err(())) | None => return None,
            }
        }
        None
    };
    let mut order: Vec<(usize, usize)> = (0..all.len()).filter_map(|i| Some((depth(i)?, i))).collect();
    order.sort_unstable();
    let mut ids = vec![None; all.len()];
    for (id, (_, i)) in order.iter().enumerate() {
        if let Some(slot) = ids.get_mut(*i) {
            *slot = Some(EntityId(id as u32));
        }
    }
    for (e, id) in all.iter().zip(&ids) {
        enter(names, e, *id);
    }
    order
        .iter()
        .filter_map(|(_, i)| {
            let parent = match parents.get(*i) {
                Some(Ok(Some(p))) => ids.get(*p).copied().flatten(),
                Some(Ok(None) | Err(())) | None => None,
            };
            Some(Ordered { decl: all.get(*i)?, parent })
        })
        .collect()
}

fn enter(names: &mut Names, e: &EntityDecl, id: Option<EntityId>) {
    let Some(pack) = names.packs.get_mut(e.at.pack) else {
        return;
    };
    match id {
        Some(id) => pack.types.set(e.at.entry, TypeRef::Entity(id)),
        None => pack.types.unset(e.at.entry),
    }
}

/// How many fields every entity has without declaring them.
const IMPLICIT: usize = 4;

/// The fields that every entity has: slots 0 to 3.
fn implicit() -> Vec<Field> {
    let field = |name: &str, label: &str, label_en: &str, ty: Type, optional: bool| Field {
        name: name.to_string(),
        label: Some(label.to_string()),
        label_en: Some(label_en.to_string()),
        docs: None,
        ty,
        optional,
        bare: 1,
        span: None,
    };
    vec![
        field("id", "编号", "id", Type::Text, false),
        field("name", "名称", "name", Type::Text, false),
        field("established_on", "成立日期", "established on", Type::Date, true),
        field("closed_on", "撤销日期", "closed on", Type::Date, true),
    ]
}

pub(super) fn build_entities(
    order: &[Ordered],
    names: &Names,
    model: &mut Model,
    broken: &mut BrokenFields,
    sink: &mut Sink,
) {
    let implicit = implicit();
    let mut all: Vec<Vec<Own>> = Vec::new();
    for (i, e) in order.iter().enumerate() {
        let owner = Owner::Entity(EntityId(i as u32));
        let at = &e.decl.at;
        let mut own = own_fields(e.decl.fields, at, owner, names, broken, sink);
        own.retain(|o| {
            let clash = clash(o, e.parent, &implicit, &all, order);
            if let Some((problem, first)) = &clash {
                let mut diagnostic = Diagnostic::at(o.tree.name.span, problem);
                if let Some(first) = first {
                    diagnostic = diagnostic.also(*first);
                }
                sink.push(diagnostic);
            }
            clash.is_none()
        });
        all.push(own);
    }
    settle_every(order, model, &mut all, broken, sink);
    for i in 0..order.len() {
        let parent = order.get(i).and_then(|e| e.parent);
        let mut fields = match parent.and_then(|p| model.entities.get(p.index())) {
            Some(above) => above.fields.clone(),
            None => implicit.clone(),
        };
        let own = all.get(i).into_iter().flatten();
        fields.extend(own.map(|o| o.field.clone()));
        if let Some(e) = model.entities.get_mut(i) {
            e.fields = fields;
        }
    }
}

/// The problem of a field that its entity has already, and where that one is declared.
fn clash(
    o: &Own,
    parent: Option<EntityId>,
    implicit: &[Field],
    all: &[Vec<Own>],
    order: &[Ordered],
) -> Option<(VocabularyProblem, Option<Span>)> {
    let name = o.field.name.clone();
    if implicit.iter().any(|f| f.name == name) {
        return Some((VocabularyProblem::ImplicitField { name }, None));
    }
    let mut above = parent;
    while let Some(id) = above {
        let of = order.get(id.index())?;
        let same = all.get(id.index())?.iter().find(|f| f.field.name == name);
        if let Some(same) = same {
            let parent = of.decl.at.item.name.node.clone();
            let problem = VocabularyProblem::InheritedField { name, parent };
            return Some((problem, same.field.span));
        }
        above = of.parent;
    }
    None
}

/// Finds the references behind `every E via F`; a field whose reference is not one is left out.
fn settle_every(order: &[Ordered], model: &Model, all: &mut [Vec<Own>], broken: &mut BrokenFields, sink: &mut Sink) {
    for i in 0..all.len() {
        let here = EntityId(i as u32);
        let verdicts: Vec<Option<Box<Diagnostic>>> = all
            .get(i)
            .into_iter()
            .flatten()
            .map(|o| match (&o.field.ty, o.via) {
                (Type::Every(members, _), Some(via)) => find_via(model, all, order, (*members, via), here).err(),
                _ => None,
            })
            .collect();
        let Some(own) = all.get_mut(i) else { continue };
        let mut verdicts = verdicts.into_iter();
        own.retain(|o| match verdicts.next().flatten() {
            Some(problem) => {
                sink.push(*problem);
                broken.add(Owner::Entity(here), o.tree);
                false
            }
            None => true,
        });
    }
    // Only now are the slots certain: own fields begin after the implicit ones and all those above.
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (i, own) in all.iter().enumerate() {
        for (k, o) in own.iter().enumerate() {
            if let (Type::Every(members, _), Some(via)) = (&o.field.ty, o.via)
                && let Ok((slot, declared)) = find_via(model, all, order, (*members, via), EntityId(i as u32))
            {
                sink.used(via.span, declared);
                found.push((i, k, slot));
            }
        }
    }
    for (i, k, slot) in found {
        if let Some(o) = all.get_mut(i).and_then(|own| own.get_mut(k))
            && let Type::Every(_, via) = &mut o.field.ty
        {
            *via = slot;
        }
    }
}

/// The slot of an entity type's first own field.
fn first_own(all: &[Vec<Own>], order: &[Ordered], id: EntityId) -> usize {
    let mut slots = IMPLICIT;
    let mut above = order.get(id.index()).and_then(|e| e.parent);
    while let Some(p) = above {
        slots += all.get(p.index()).map_or(0, Vec::len);
        above = order.get(p.index()).and_then(|e| e.parent);
    }
    slots
}

/// The slot of the reference `via` of the members, and where it is declared.
fn find_via(
    model: &Model,
    all: &[Vec<Own>],
    order: &[Ordered],
    (members, via): (EntityId, &Name),
    here: EntityId,
) -> Result<(usize, Span), Box<Diagnostic>> {
    let word = Word::from(via);
    let mut at = Some(members);
    while let Some(id) = at {
        let own = all.get(id.index()).map_or(&[] as &[Own], |v| v);
        let found = own.iter().enumerate().find(|(_, o)| {
            let label = o.field.label.as_deref();
            o.field.name == word.name || label.is_some_and(|l| fold(l) == word.name)
        });
        if let Some((k, o)) = found {
            let Type::Ref(target) = o.field.ty else {
                let problem =
                    VocabularyProblem::ViaNotRef { entity: entity_name(model, members), field: via.node.clone() };
                return Err(Box::new(Diagnostic::at(via.span, &problem)));
            };
            if !model.is_a(here, target) {
                let problem = VocabularyProblem::ViaOther {
                    entity: entity_name(model, members),
                    field: via.node.clone(),
                    target: entity_name(model, target),
                    here: entity_name(model, here),
                };
                return Err(Box::new(Diagnostic::at(via.span, &problem)));
            }
            return Ok((first_own(all, order, id) + k, o.tree.name.span));
        }
        at = order.get(id.index()).and_then(|e| e.parent);
    }
    let words: Vec<&str> = all
        .get(members.index())
        .into_iter()
        .flatten()
        .filter(|o| matches!(o.field.ty, Type::Ref(_)))
        .map(|o| o.field.name.as_str())
        .collect();
    let problem = NameProblem::UnknownField {
        owner: entity_name(model, members),
        name: via.node.clone(),
        near: crate::base::suggest::nearest(&via.node, words).map(str::to_string),
        below: Vec::new(),
    };
    Err(Box::new(Diagnostic::at(via.span, &problem)))
}

/// Two packs that do not share a declaration may not both declare an entity that facts would call the same.
pub(super) fn across_packs(order: &[Ordered], sink: &mut Sink) {
    for (i, e) in order.iter().enumerate() {
        let item = e.decl.at.item;
        let words = [Some(&item.name.node), item.label.as_ref().map(|l| &l.node)];
        let same = order.iter().take(i).find(|o| {
            let other = o.decl.at.item;
            let theirs = [Some(&other.name.node), other.label.as_ref().map(|l| &l.node)];
            o.decl.at.pack != e.decl.at.pack
                && words.iter().flatten().any(|w| theirs.iter().flatten().any(|t| fold(w) == fold(t)))
        });
        if let Some(other) = same {
            let problem = NameProblem::EntityInTwoPacks { name: item.name.node.clone() };
            let first = other.decl.at.item.name.span;
            sink.push(Diagnostic::at(item.name.span, &problem).also(first));
        }
    }
}
