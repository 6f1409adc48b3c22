//! What the server says, in both languages; what it says of verdicts and diagnostics is said elsewhere.

use super::study::Study;
use crate::base::{Dim, Lang};
use crate::model::symbols::Symbol;
use crate::model::{DutyKind, NumKind, Status, Type};

/// What kind of thing a name stands for.
pub fn kind(study: &Study, symbol: Symbol, lang: Lang) -> &'static str {
    let event = |id: crate::model::RecordId| study.model.records.get(id.index()).is_some_and(|r| r.on.is_some());
    let attest = |id: crate::model::DutyId| {
        study.model.duties.get(id.0 as usize).is_some_and(|d| matches!(d.kind, DutyKind::Attest(_)))
    };
    match symbol {
        Symbol::Document(_) => lang.pick("文件", "document"),
        Symbol::Clause(..) => lang.pick("条款", "clause"),
        Symbol::Topic(..) => lang.pick("主题", "topic"),
        Symbol::Enum(_) => lang.pick("枚举", "enum"),
        Symbol::Variant(..) => lang.pick("枚举取值", "member of an enum"),
        Symbol::Record(id) if event(id) => lang.pick("事件", "event"),
        Symbol::Record(_) => lang.pick("记录", "record"),
        Symbol::Entity(_) => lang.pick("主体", "entity"),
        Symbol::Field(..) => lang.pick("字段", "field"),
        Symbol::Define(_) => lang.pick("派生字段", "derived field"),
        Symbol::Parameter(_) => lang.pick("参数", "parameter"),
        Symbol::Interval(_) => lang.pick("时段", "interval"),
        Symbol::Duty(id) if attest(id) => lang.pick("申报", "attest"),
        Symbol::Duty(_) => lang.pick("义务", "obligation"),
        Symbol::Exception(_) => lang.pick("例外", "exception"),
    }
}

/// A type in words.
pub fn type_of(study: &Study, ty: &Type, lang: Lang) -> String {
    let model = &study.model;
    let called = |label: Option<&str>, name: &str| match (lang, label) {
        (Lang::Zh, Some(label)) => label.to_string(),
        _ => name.to_string(),
    };
    let entity =
        |id: crate::model::EntityId| study.entity(id).map_or_else(String::new, |e| called(e.label.as_deref(), &e.name));
    match ty {
        Type::Bool => lang.pick("是否", "yes or no").into(),
        Type::Number(_, Dim::Share) => lang.pick("百分比", "share").into(),
        Type::Number(kind, dim) => {
            let what = match kind {
                NumKind::Count => lang.pick("数量（不小于 0 的整数）", "count (a whole number from 0)"),
                NumKind::Int => lang.pick("整数", "whole number"),
                NumKind::Any => lang.pick("数值", "number"),
            };
            match (dim.word(lang), lang) {
                ("", _) => what.into(),
                (unit, Lang::Zh) => format!("{what}，以{unit}计"),
                (unit, Lang::En) => format!("{what}, in {unit}"),
            }
        }
        Type::Duration => lang.pick("时长", "duration").into(),
        Type::Months => lang.pick("月数", "months").into(),
        Type::Text => lang.pick("文本", "text").into(),
        Type::Date => lang.pick("日期", "date").into(),
        Type::DateTime => lang.pick("时刻", "date and time").into(),
        Type::Enum(id) => {
            let name = model.enums.get(id.index()).map_or_else(String::new, |e| called(e.label.as_deref(), &e.name));
            match lang {
                Lang::Zh => format!("枚举“{name}”"),
                Lang::En => format!("enum `{name}`"),
            }
        }
        Type::Record(id) => {
            let record = model.records.get(id.index());
            let name = record.map_or_else(String::new, |r| called(r.label.as_deref(), &r.name));
            match (record.is_some_and(|r| r.on.is_some()), lang) {
                (true, Lang::Zh) => format!("事件“{name}”"),
                (false, Lang::Zh) => format!("记录“{name}”"),
                (true, Lang::En) => format!("event `{name}`"),
                (false, Lang::En) => format!("record `{name}`"),
            }
        }
        Type::List(of) => match lang {
            Lang::Zh => format!("{} 的列表", type_of(study, of, lang)),
            Lang::En => format!("list of {}", type_of(study, of, lang)),
        },
        Type::Ref(id) => match lang {
            Lang::Zh => format!("引用 {}", entity(*id)),
            Lang::En => format!("ref {}", entity(*id)),
        },
        Type::Every(id, _) => match lang {
            Lang::Zh => format!("全部 {}（自动得出，不填报）", entity(*id)),
            Lang::En => format!("every {} (computed, never stated)", entity(*id)),
        },
    }
}

/// How many places use a name.
pub fn used(rules: usize, facts: usize, lang: Lang) -> String {
    match (facts, lang) {
        (0, Lang::Zh) => format!("规则中用到 {rules} 处"),
        (_, Lang::Zh) => format!("规则中用到 {rules} 处，事实文件中 {facts} 处"),
        (0, Lang::En) => format!("used {rules} times in rules"),
        (_, Lang::En) => format!("used {rules} times in rules, {facts} times in fact files"),
    }
}

/// What became of a clause.
pub fn status(status: &Status, lang: Lang) -> &'static str {
    match status {
        Status::Rule => lang.pick("已写成规则", "computed by rules"),
        Status::Attest => lang.pick("靠申报", "declared"),
        Status::Consequence => lang.pick("罚则", "a sanction"),
        Status::Definition => lang.pick("定义或对象", "defines or addresses"),
        Status::Duplicate(_) => lang.pick("与另一条相同", "says the same as another"),
        Status::Exhortation => lang.pick("倡导性，无从核查", "nothing that a fact could show"),
    }
}
