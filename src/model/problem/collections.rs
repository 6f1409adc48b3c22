//! What can be wrong with a collection, its bound, its window or a deadline.

use super::Shape;
use crate::base::window::CalUnit;
use crate::base::{Lang, Problem, Rat, Words};

/// What is made of a field of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Use {
    Sum,
    Least,
    Earliest,
    Distinct,
}

/// What can be wrong with a collection and what is asked of it.
#[derive(Clone, Debug)]
pub(in crate::model) enum CollectionProblem {
    NotAList {
        name: String,
        is: Shape,
    },
    ParameterAsList {
        name: String,
    },
    /// `some inspectors.qualified`
    FieldOfMembers {
        list: String,
        field: String,
    },
    /// `where` over plain values.
    PlainMembers {
        name: String,
    },
    /// `sum of trainings`; a field that would do.
    NeedsField {
        name: String,
        example: Option<String>,
    },
    CannotSum {
        is: Shape,
    },
    CannotOrder {
        is: Shape,
    },
    NotDates {
        is: Shape,
    },
    CannotTellApart {
        is: Shape,
    },
    AllWithoutSatisfy,
    ShareWithoutSatisfy,
    ShareOfDistinct,
    ShareOutOfRange,
    NegativeCount,
    /// A count that is not whole; whether it looks like a share.
    BrokenCount {
        number: Rat,
        percent: bool,
    },
    MixedBound,
    NotABound {
        is: Shape,
    },
    BoundFromFacts,
    NotEvents {
        name: String,
    },
    /// A time of day over events that have only a date.
    NeedsDateTime {
        name: String,
    },
    /// `in every 3 years`
    EveryMany {
        n: i32,
        unit: CalUnit,
    },
    RollingTenDay,
    RollingLength,
    NoSuchDay,
    NoSuchTime,
    DayTwice,
    ByNeedsField,
    ByDateTime,
}

impl Problem for CollectionProblem {
    fn code(&self) -> &'static str {
        use CollectionProblem as P;
        match self {
            P::NotAList { .. } | P::ParameterAsList { .. } | P::FieldOfMembers { .. } => "not-a-list",
            P::PlainMembers { .. } => "plain-members",
            P::NeedsField { .. } => "needs-field",
            P::CannotSum { .. } | P::CannotOrder { .. } | P::CannotTellApart { .. } => "type-mismatch",
            P::NotDates { .. } => "not-a-date",
            P::AllWithoutSatisfy | P::ShareWithoutSatisfy => "needs-satisfy",
            P::ShareOfDistinct => "share-of-distinct",
            P::ShareOutOfRange => "share-out-of-range",
            P::NegativeCount | P::BrokenCount { .. } => "count-not-whole",
            P::MixedBound => "mixed-bound",
            P::NotABound { .. } | P::BoundFromFacts => "not-a-bound",
            P::NotEvents { .. } => "not-events",
            P::NeedsDateTime { .. } => "needs-datetime",
            P::EveryMany { .. } => "no-natural-start",
            P::RollingTenDay | P::RollingLength => "rolling-length",
            P::NoSuchDay | P::NoSuchTime | P::DayTwice => "schedule",
            P::ByNeedsField | P::ByDateTime => "by-needs-date",
        }
    }

    fn words(&self, lang: Lang) -> Words {
        use CollectionProblem as P;
        match self {
            P::NotAList { name, is } => {
                let is = is.word(lang);
                Words::new(t!(lang, "此处需要列表，“{name}”是{is}", "a list is needed here; `{name}` is {is}"))
            }
            P::ParameterAsList { name } => {
                Words::new(t!(lang, "此处需要列表，“{name}”是参数", "a list is needed here; `{name}` is a parameter"))
            }
            P::FieldOfMembers { list, field } => Words::new(t!(
                lang,
                "“{field}”是“{list}”成员的字段，不是列表",
                "`{field}` is a field of the members of `{list}`, not a list"
            ))
            .help(t!(
                lang,
                "列表写到“{list}”为止，条件用 where 或 satisfy 写：{list} satisfy {field}",
                "end the list at `{list}` and put the condition behind it: `{list} satisfy {field}`"
            )),
            P::PlainMembers { name } => Words::new(t!(
                lang,
                "“{name}”的成员是单个的值，没有字段，不能再加条件",
                "the members of `{name}` are plain values without fields, so no condition can narrow them"
            ))
            .help(t!(lang, "改用 contains，或声明一个记录", "use `contains`, or declare a record")),
            P::NeedsField { name, example } => {
                let words = Words::new(t!(
                    lang,
                    "须写明取“{name}”成员的哪个字段",
                    "say which field of the members of `{name}` is meant"
                ));
                match example {
                    Some(field) => words.help(t!(lang, "例如 {name}.{field}", "e.g. `{name}.{field}`")),
                    None => words,
                }
            }
            P::CannotSum { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "只有数和时长能求和，这里是{is}",
                    "only numbers and durations can be summed; this is {is}"
                ))
            }
            P::CannotOrder { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "只有数、时长、日期有最小最大，这里是{is}",
                    "only numbers, durations and dates have a least and a greatest; this is {is}"
                ))
            }
            P::NotDates { is } => {
                let is = is.word(lang);
                Words::new(t!(lang, "此处需要日期，这里是{is}", "dates are needed here; this is {is}"))
            }
            P::CannotTellApart { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "不同的值只能按单个的值来数，这里是{is}",
                    "only plain values can be told apart; this is {is}"
                ))
            }
            P::AllWithoutSatisfy => Words::new(t!(
                lang,
                "缺少“均须”：没有说明每个成员须满足什么",
                "`satisfy` is missing: what must each member satisfy?"
            ))
            .help(t!(
                lang,
                "写作 每名 C 均须 P",
                "write `all C satisfy P`; `where` only narrows the list"
            )),
            P::ShareWithoutSatisfy => Words::new(t!(
                lang,
                "占比缺少分子：where（的）只限定分母，达标的条件要另写",
                "a share needs `satisfy`: `where` only sets the denominator"
            ))
            .help(t!(
                lang,
                "写作 P 的 C 中 Q 者 占比 不低于 75%：分母是满足 P 的 C，分子是其中满足 Q 的",
                "write `at least 75% of C where P satisfy Q`: of the C with P, the share with Q"
            )),
            P::ShareOfDistinct => Words::new(t!(
                lang,
                "不同值的个数不能用百分比限定",
                "a number of different values cannot be bounded by a percentage"
            )),
            P::ShareOutOfRange => {
                Words::new(t!(lang, "占比只能在 0% 至 100% 之间", "a share lies between 0% and 100%"))
            }
            P::NegativeCount => Words::new(t!(lang, "个数不能为负", "a count cannot be negative")),
            P::BrokenCount { number, percent } => {
                let words = Words::new(t!(
                    lang,
                    "个数须为整数，{number} 不是",
                    "a count is a whole number, and {number} is not"
                ));
                match (percent, number.mul(Rat::int(100))) {
                    (true, Some(p)) => words.help(t!(lang, "如指占比，写作 {p}%", "if a share is meant, write `{p}%`")),
                    _ => words,
                }
            }
            P::MixedBound => {
                Words::new(t!(lang, "两端须同为个数或同为百分比", "both ends must be counts, or both percentages"))
            }
            P::NotABound { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "此处需要个数或百分比，这里是{is}",
                    "a count or percentage is needed here; this is {is}"
                ))
                .help(t!(
                    lang,
                    "要限定合计，写作 C f 合计 不少于 …",
                    "to bound a total, write `sum of C.f at least …`"
                ))
            }
            P::BoundFromFacts => {
                Words::new(t!(lang, "限值只能是数、百分比或参数", "a bound is a number, a percentage or a parameter"))
                    .help(t!(
                        lang,
                        "与字段比较时写作 count(C) >= 字段",
                        "to compare with a field, write `count(C) >= FIELD`"
                    ))
            }
            P::NotEvents { name } => Words::new(t!(
                lang,
                "“{name}”的成员不是事件，没有发生的日期，不能按时段计",
                "the members of `{name}` are not events, so they have no day that a window could hold"
            ))
            .help(t!(
                lang,
                "把其类型由 record 改为 event，并声明 on",
                "declare their type as `event`, with a field `on`"
            )),
            P::NeedsDateTime { name } => Words::new(t!(
                lang,
                "按钟点计须有时刻，事件“{name}”的 on 只有日期",
                "a time of day needs a time, and `on` of event `{name}` is only a date"
            ))
            .help(t!(lang, "把 on 声明为时刻（datetime）", "declare its `on` as `datetime`")),
            P::EveryMany { n, unit } => {
                let unit_zh = match unit {
                    CalUnit::Day => "天",
                    CalUnit::Week => "周",
                    CalUnit::TenDay => "旬",
                    CalUnit::Month => "个月",
                    CalUnit::Quarter => "个季度",
                    CalUnit::HalfYear => "个半年",
                    CalUnit::Year => "年",
                };
                let unit_en = match unit {
                    CalUnit::Day => "days",
                    CalUnit::Week => "weeks",
                    CalUnit::TenDay => "ten-day periods",
                    CalUnit::Month => "months",
                    CalUnit::Quarter => "quarters",
                    CalUnit::HalfYear => "half years",
                    CalUnit::Year => "years",
                };
                Words::new(match lang {
                    Lang::Zh => format!("每 {n} {unit_zh}没有自然的起点，无法划分"),
                    Lang::En => {
                        format!("{n} {unit_en} have no natural start, so time cannot be cut into them")
                    }
                })
                .help(match lang {
                    Lang::Zh => format!("写作 任一连续 {n} {unit_zh}内"),
                    Lang::En => format!("write `in every rolling {n} {unit_en}`"),
                })
            }
            P::RollingTenDay => {
                Words::new(t!(lang, "旬长短不一，不能连续计", "a ten-day period has no fixed length and cannot roll"))
                    .help(t!(lang, "写作 10 天", "write `10 days`"))
            }
            P::RollingLength => Words::new(t!(
                lang,
                "连续的时段须在 1 天至 100 年之间",
                "a rolling window is between 1 day and 100 years long"
            )),
            P::NoSuchDay => Words::new(t!(lang, "没有这一天", "there is no such day")),
            P::NoSuchTime => Words::new(t!(lang, "没有这个钟点", "there is no such time of day")),
            P::DayTwice => Words::new(t!(lang, "日期重复", "this day is listed twice")),
            P::ByNeedsField => Words::new(t!(
                lang,
                "期限之前须是日期字段或事件列表",
                "`by` needs a date field or a list of events on its left"
            ))
            .help(t!(lang, "比较算出的日期用 <=", "to compare a computed date, write `<=`")),
            P::ByDateTime => {
                Words::new(t!(lang, "期限按日计，这里是时刻", "a deadline is a day; this field is a date and time"))
                    .help(t!(
                        lang,
                        "声明为日期（date），或用 <= 与时刻比较",
                        "declare it as `date`, or compare with `<=`"
                    ))
            }
        }
    }
}
