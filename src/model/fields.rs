//! Types as written → types, with what a field needs beside them.

use super::names::{Names, Sink, TypeRef, Word};
use super::problem::{NameProblem, Shape, VocabularyProblem, What};
use super::{Model, NumKind, Type};
use crate::base::unit::{COUNTERS, UNITS, unit};
use crate::base::{Diagnostic, Dim, Lang, suggest};
use crate::syntax::tree::{Builtin, Name, TypeExpr, TypeKind};

/// A resolved type.
pub(super) struct FieldType<'t> {
    /// The type; for `every E via F` the slot is still to be found.
    pub(super) ty: Type,
    /// `T?`
    pub(super) optional: bool,
    /// The size of the declared unit in canonical units.
    pub(super) bare: i64,
    /// `F` of `every E via F`.
    pub(super) via: Option<&'t Name>,
}

impl FieldType<'_> {
    fn plain(ty: Type) -> Self {
        FieldType { ty, optional: false, bare: 1, via: None }
    }
}

/// Where types are looked up.
pub(super) struct TypeScope<'a> {
    pub(super) names: &'a Names,
    pub(super) pack: usize,
    /// Of the declaration, for the fixes.
    pub(super) lang: Lang,
}

/// Resolves a type; `None` if it means nothing, which is reported.
pub(super) fn field_type<'t>(scope: &TypeScope, sink: &mut Sink, ty: &'t TypeExpr) -> Option<FieldType<'t>> {
    let mut fail = |problem: VocabularyProblem| {
        sink.report(ty.span, &problem);
        None
    };
    match &ty.node {
        TypeKind::Builtin(word) => Some(FieldType::plain(builtin(*word))),
        TypeKind::Named(name) => named(scope, sink, name, ty),
        TypeKind::NumberOf(word) => number_of(sink, word),
        TypeKind::Ref(entity) => {
            let id = scope.names.entity(sink, scope.pack, entity.into())?;
            Some(FieldType::plain(Type::Ref(id)))
        }
        TypeKind::Every { entity, via } => {
            let id = scope.names.entity(sink, scope.pack, entity.into())?;
            Some(FieldType { optional: true, via: Some(via), ..FieldType::plain(Type::Every(id, 0)) })
        }
        TypeKind::List(of) => match &of.node {
            TypeKind::Optional(_) => fail(VocabularyProblem::ListOfOptional),
            TypeKind::List(_) => fail(VocabularyProblem::ListOfList),
            TypeKind::Every { .. } => fail(VocabularyProblem::EveryOutsideEntity),
            TypeKind::Builtin(_) | TypeKind::Named(_) | TypeKind::NumberOf(_) | TypeKind::Ref(_) => {
                let of = field_type(scope, sink, of)?;
                Some(FieldType { ty: Type::List(Box::new(of.ty)), ..of })
            }
        },
        TypeKind::Optional(of) => match &of.node {
            TypeKind::Optional(_) => fail(VocabularyProblem::OptionalTwice),
            TypeKind::List(_) => fail(VocabularyProblem::ListOfOptional),
            TypeKind::Every { .. } => fail(VocabularyProblem::OptionalEvery),
            TypeKind::Builtin(_) | TypeKind::Named(_) | TypeKind::NumberOf(_) | TypeKind::Ref(_) => {
                let of = field_type(scope, sink, of)?;
                Some(FieldType { optional: true, ..of })
            }
        },
    }
}

fn builtin(word: Builtin) -> Type {
    match word {
        Builtin::Bool => Type::Bool,
        Builtin::Count => Type::Number(NumKind::Count, Dim::None),
        Builtin::Int => Type::Number(NumKind::Int, Dim::None),
        Builtin::Number => Type::Number(NumKind::Any, Dim::None),
        Builtin::Percent => Type::Number(NumKind::Any, Dim::Share),
        Builtin::Money => Type::Number(NumKind::Any, Dim::Money),
        Builtin::Duration => Type::Duration,
        Builtin::Text => Type::Text,
        Builtin::Date => Type::Date,
        Builtin::DateTime => Type::DateTime,
    }
}

fn named<'t>(scope: &TypeScope, sink: &mut Sink, name: &str, ty: &TypeExpr) -> Option<FieldType<'t>> {
    let word = Word::of(name, ty.span);
    let what = What::Type;
    match scope.names.resolve(sink, scope.pack, word, what, |p| &p.types, &|_| true)? {
        TypeRef::Enum(id) => Some(FieldType::plain(Type::Enum(id))),
        TypeRef::Record(id) => Some(FieldType::plain(Type::Record(id))),
        TypeRef::Entity(_) => {
            let problem = VocabularyProblem::EntityNeedsRef { name: name.to_string() };
            let fix = format!("{} {name}", scope.lang.pick("引用", "ref"));
            sink.push(Diagnostic::at(ty.span, &problem).fix(ty.span, fix));
            None
        }
    }
}

fn number_of<'t>(sink: &mut Sink, word: &Name) -> Option<FieldType<'t>> {
    let text = word.node.as_str();
    if let Some(unit) = unit(text) {
        return Some(FieldType { bare: unit.size, ..FieldType::plain(Type::Number(NumKind::Any, unit.dim)) });
    }
    if COUNTERS.contains(&text) {
        return Some(FieldType::plain(Type::Number(NumKind::Any, Dim::None)));
    }
    let unit = text.to_string();
    let calendar = ["month", "months", "year", "years", "月", "个月", "年"];
    let problem = if calendar.contains(&text) {
        VocabularyProblem::CalendarUnit { unit }
    } else {
        let all = UNITS.iter().flat_map(|u| [u.en].into_iter().chain(u.zh.iter().copied()));
        let near = suggest::nearest(text, all).map(str::to_string);
        VocabularyProblem::UnknownUnit { unit, near }
    };
    sink.report(word.span, &problem);
    None
}

/// The type of a define or parameter: one plain value.
pub(super) fn plain_type(scope: &TypeScope, model: &Model, sink: &mut Sink, ty: &TypeExpr) -> Option<(Type, i64)> {
    let found = field_type(scope, sink, ty)?;
    match &found.ty {
        Type::Bool | Type::Number(..) | Type::Duration | Type::Text | Type::Date | Type::DateTime | Type::Enum(_) => {}
        other @ (Type::Months | Type::Record(_) | Type::List(_) | Type::Ref(_) | Type::Every(..)) => {
            let is = shape(model, other);
            sink.report(ty.span, &VocabularyProblem::NotPlain { is });
            return None;
        }
    }
    if found.optional {
        sink.report(ty.span, &VocabularyProblem::NotOptional);
        return None;
    }
    Some((found.ty, found.bare))
}

/// A type in the words of messages.
pub(super) fn shape(model: &Model, ty: &Type) -> Shape {
    match ty {
        Type::Bool => Shape::Bool,
        Type::Number(NumKind::Any, Dim::None) => Shape::Number,
        Type::Number(NumKind::Count | NumKind::Int, Dim::None) => Shape::Count,
        Type::Number(_, dim) => Shape::Measure(*dim),
        Type::Duration => Shape::Duration,
        Type::Months => Shape::Months,
        Type::Text => Shape::Text,
        Type::Date => Shape::Date,
        Type::DateTime => Shape::DateTime,
        Type::Enum(id) => Shape::Enum(model.enums.get(id.index()).map_or(String::new(), |e| e.name.clone())),
        Type::Record(id) => Shape::Record(model.records.get(id.index()).map_or(String::new(), |r| r.name.clone())),
        Type::List(of) => Shape::List(Box::new(shape(model, of))),
        Type::Ref(id) => Shape::Ref(entity_name(model, *id)),
        Type::Every(id, _) => Shape::List(Box::new(Shape::Ref(entity_name(model, *id)))),
    }
}

/// The name of an entity type.
pub(super) fn entity_name(model: &Model, id: super::EntityId) -> String {
    model.entities.get(id.index()).map_or(String::new(), |e| e.name.clone())
}

/// An unknown member of an enum.
pub(super) fn unknown_variant(owner: &super::Enum, word: &str) -> NameProblem {
    let words = owner.variants.iter().flat_map(|v| [Some(v.name.as_str()), v.label.as_deref()]).flatten();
    NameProblem::UnknownVariant {
        owner: owner.name.clone(),
        name: word.to_string(),
        near: suggest::nearest(word, words).map(str::to_string),
    }
}
