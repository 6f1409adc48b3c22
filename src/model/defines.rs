//! Derived fields: heads first, then bodies; none may use itself, directly or through others.

use super::check::{Checker, Frame, Head, World};
use super::cycle::circles;
use super::declare::{Declared, DefineDecl};
use super::fields::{TypeScope, plain_type};
use super::names::{Names, Sink, TypeRef};
use super::problem::{Circular, NameProblem, VocabularyProblem, What};
use super::types::Owner;
use super::{Define, DefineId, EntityId, Expr, Field, Model};
use crate::base::{Diagnostic, Span};

/// Enters all defines. One that is wrong, or uses a wrong one, is left out.
pub(super) fn build(declared: &Declared, world: &mut World, sink: &mut Sink) {
    let mut kept: Vec<&DefineDecl> = Vec::new();
    for d in &declared.defines {
        if let Some(head) = head(d, world, sink) {
            let index = world.heads.len();
            world.heads.push(Head { id: DefineId(index as u32), ..head });
            if let Some(pack) = world.names.packs.get_mut(d.at.pack) {
                pack.defines.set(d.at.entry, index);
            }
            kept.push(d);
        }
    }
    let checked: Vec<(Option<Expr>, Vec<usize>)> =
        kept.iter().enumerate().map(|(i, d)| body(d, i, world, sink)).collect();
    let mut wrong: Vec<bool> = checked.iter().map(|c| c.0.is_none()).collect();
    let uses = |i: usize| checked.get(i).map_or(Vec::new(), |c| c.1.clone());
    for circle in circles(kept.len(), &uses) {
        let heads: Vec<&Head> = circle.iter().filter_map(|i| world.heads.get(*i)).collect();
        let named = heads.iter().map(|h| h.name.clone()).collect();
        if let Some(first) = heads.first() {
            let problem = NameProblem::Circle(Circular::Defines, named);
            sink.report(first.span, &problem);
        }
        for i in circle {
            if let Some(w) = wrong.get_mut(i) {
                *w = true;
            }
        }
    }
    // What uses a wrong one is wrong too, without a message of its own.
    loop {
        let more: Vec<usize> = (0..kept.len())
            .filter(|i| wrong.get(*i) == Some(&false))
            .filter(|i| uses(*i).iter().any(|u| wrong.get(*u) == Some(&true)))
            .collect();
        if more.is_empty() {
            break;
        }
        for i in more {
            if let Some(w) = wrong.get_mut(i) {
                *w = true;
            }
        }
    }
    let mut good = Vec::new();
    for (i, d) in kept.iter().enumerate() {
        if wrong.get(i) == Some(&true) {
            if let Some(pack) = world.names.packs.get_mut(d.at.pack) {
                pack.defines.unset(d.at.entry);
            }
        } else {
            if let Some(head) = world.heads.get_mut(i) {
                head.id = DefineId(good.len() as u32);
            }
            good.push((i, *d));
        }
    }
    // Ids are final only now; the bodies are made again with them.
    for (i, d) in good {
        let (expr, _) = body(d, i, world, &mut Sink::default());
        let (Some(body), Some(head)) = (expr, world.heads.get(i)) else {
            continue;
        };
        world.model.defines.push(Define {
            name: head.name.clone(),
            label: head.label.clone(),
            owner: head.owner,
            ty: head.ty.clone(),
            body,
            pack: d.at.pack,
            span: head.span,
        });
    }
}

fn head(d: &DefineDecl, world: &World, sink: &mut Sink) -> Option<Head> {
    let item = d.at.item;
    let owner = owner(d, &world.names, sink);
    let scope = TypeScope { names: &world.names, pack: d.at.pack, lang: item.lang };
    let ty = plain_type(&scope, &world.model, sink, d.ty);
    let (owner, (ty, bare)) = (owner?, ty?);
    if let Some((field, of)) = same_field(&world.model, owner, &item.name.node) {
        let problem = VocabularyProblem::DefineIsField { name: item.name.node.clone(), owner: of };
        let mut diagnostic = Diagnostic::at(item.name.span, &problem);
        if let Some(span) = field {
            diagnostic = diagnostic.also(span);
        }
        sink.push(diagnostic);
        return None;
    }
    Some(Head {
        name: item.name.node.clone(),
        label: item.label.as_ref().map(|l| l.node.clone()),
        owner,
        ty,
        bare,
        id: DefineId(0),
        span: item.name.span,
    })
}

fn owner(d: &DefineDecl, names: &Names, sink: &mut Sink) -> Option<Owner> {
    let accept = |t: TypeRef| !matches!(t, TypeRef::Enum(_));
    let word = d.owner.into();
    let pack = d.at.pack;
    match names.resolve(sink, pack, word, What::Owner, |p| &p.types, &accept)? {
        TypeRef::Entity(id) => Some(Owner::Entity(id)),
        TypeRef::Record(id) => Some(Owner::Record(id)),
        TypeRef::Enum(_) => None,
    }
}

/// A field of the define's name in its owner, or in an entity type below; where it is declared, and of what.
fn same_field(model: &Model, owner: Owner, name: &str) -> Option<(Option<Span>, String)> {
    let find = |fields: &[Field], of: &str| {
        let field = fields.iter().find(|f| f.name == name)?;
        Some((field.span, of.to_string()))
    };
    match owner {
        Owner::Record(id) => {
            let record = model.records.get(id.index())?;
            find(&record.fields, &record.name)
        }
        Owner::Entity(id) => model
            .entities
            .iter()
            .zip((0..).map(EntityId))
            .filter(|(_, e)| model.is_a(*e, id))
            .find_map(|(e, _)| find(&e.fields, &e.name)),
    }
}

/// The body, and the heads it uses.
fn body(d: &DefineDecl, i: usize, world: &World, sink: &mut Sink) -> (Option<Expr>, Vec<usize>) {
    let Some(head) = world.heads.get(i) else {
        return (None, Vec::new());
    };
    let bearer = match head.owner {
        Owner::Entity(id) => Frame::Entity(id),
        Owner::Record(id) => Frame::Record(id),
    };
    let place = (d.at.pack, d.at.item.lang);
    let mut checker = Checker::new(world, sink, place, Some(bearer));
    let expr = checker.value_of(d.body, &head.ty, head.bare);
    (expr, checker.defines)
}
