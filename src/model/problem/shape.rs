//! Types in words, for messages.

use crate::base::{Dim, Lang};

/// What a value is, as far as a message says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) enum Shape {
    /// A condition.
    Bool,
    /// A whole number of people, times …
    Count,
    /// A bare number.
    Number,
    /// A number that measures something.
    Measure(Dim),
    /// A duration of which only the fact says days or clock time.
    Duration,
    /// A calendar length.
    Months,
    /// Text.
    Text,
    /// A day.
    Date,
    /// A day and time.
    DateTime,
    /// A member of an enum, by the enum's shown name.
    Enum(String),
    /// A record, by its shown name.
    Record(String),
    /// A list of these.
    List(Box<Shape>),
    /// A reference to an entity type, by its shown name.
    Ref(String),
}

impl Shape {
    /// The noun: `a date`, `日期`.
    pub(super) fn word(&self, lang: Lang) -> String {
        let fixed = |zh: &str, en: &str| lang.pick(zh, en).to_string();
        match self {
            Shape::Bool => fixed("“是否”", "a condition"),
            Shape::Count => fixed("数量", "a count"),
            Shape::Number => fixed("数值", "a number"),
            Shape::Measure(dim) => match dim {
                Dim::None => fixed("数值", "a number"),
                Dim::Days => fixed("天数", "a number of days"),
                Dim::Workdays => fixed("工作日数", "a number of workdays"),
                Dim::Clock => fixed("钟点时长（小时、分钟）", "a clock time (hours, minutes)"),
                Dim::ClassHour => fixed("课时数", "a number of class hours"),
                Dim::Length => fixed("长度", "a length"),
                Dim::Mass => fixed("重量", "a mass"),
                Dim::Money => fixed("金额", "an amount of money"),
                Dim::Share => fixed("百分比", "a percentage"),
            },
            Shape::Duration => fixed("时长", "a duration"),
            Shape::Months => fixed("历法时长（月、年）", "a calendar length (months, years)"),
            Shape::Text => fixed("文本", "text"),
            Shape::Date => fixed("日期", "a date"),
            Shape::DateTime => fixed("时刻", "a date with time"),
            Shape::Enum(name) => t!(lang, "枚举“{name}”的取值", "a member of enum `{name}`"),
            Shape::Record(name) => t!(lang, "记录“{name}”", "a record `{name}`"),
            Shape::List(of) => match lang {
                Lang::Zh => format!("{}的列表", of.word(lang)),
                Lang::En => {
                    let word = of.word(lang);
                    let word = word.strip_prefix("a ").unwrap_or(&word);
                    format!("a list ({word})")
                }
            },
            Shape::Ref(name) => t!(lang, "对“{name}”的引用", "a reference to `{name}`"),
        }
    }
}
