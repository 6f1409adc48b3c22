//! What a field's type asks for, to say it in a message.

use super::problem::{Named, Want};
use super::vocabulary::Vocabulary;
use crate::base::Dim;
use crate::model::{Field, NumKind, Type};

pub(super) fn want(v: &Vocabulary, field: &Field, ty: &Type) -> Want {
    match ty {
        Type::Bool => Want::Bool,
        Type::Number(NumKind::Count, Dim::None) => Want::Count,
        Type::Number(NumKind::Int, Dim::None) => Want::Int,
        Type::Number(_, dim) => match field.unit() {
            // “课时数（单位：课时）” says nothing twice
            Some(_) if *dim == Dim::ClassHour => Want::Number(*dim, "", ""),
            Some(u) => Want::Number(*dim, u.zh.first().copied().unwrap_or(u.en), u.en),
            None => Want::Number(*dim, "", ""),
        },
        Type::Duration => Want::Duration,
        Type::Months => Want::Months,
        Type::Text => Want::Text,
        Type::Date => Want::Date,
        Type::DateTime => Want::DateTime,
        Type::Enum(id) => match v.model.enums.get(id.index()) {
            Some(e) => Want::OneOf(
                Named::new(&e.name, e.label.as_deref()),
                e.variants.iter().map(|v| Named::new(&v.name, v.label.as_deref())).collect(),
            ),
            None => Want::Text,
        },
        Type::Record(id) => match v.record(*id) {
            Some(shape) => Want::Record(shape.named.clone(), shape.on.is_some()),
            None => Want::Table,
        },
        Type::List(inner) => Want::List(Box::new(want(v, field, inner))),
        Type::Ref(id) | Type::Every(id, _) => Want::Ref(v.entity_named(*id)),
    }
}
