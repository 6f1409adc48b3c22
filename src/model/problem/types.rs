//! What can be wrong with a value: of another type, of another unit, in a place where it means nothing.

use super::Shape;
use crate::base::{Dim, Lang, Problem, Rat, Words};

/// What can be wrong with a value or condition.
#[derive(Clone, Debug)]
pub(in crate::model) enum TypeProblem {
    /// A value where a condition is needed.
    NotACondition {
        is: Shape,
    },
    /// Something else where a date is needed.
    NotADate {
        is: Shape,
    },
    /// A date that depends on facts, `as_of` or a parameter.
    NotAFixedDay,
    /// A value of a parameter that is no constant.
    NotAConstant,
    /// A value that does not have the declared type.
    NotOfType {
        is: Shape,
        want: Shape,
    },
    /// A number for `count` or `int` that is not whole (or below zero).
    NotWhole,
    /// A list where one value is needed.
    ListAsValue {
        name: String,
    },
    /// A path that goes through a list to a single value.
    ThroughList {
        list: String,
        name: String,
    },
    /// A plain value has no fields.
    NothingInside {
        name: String,
        is: Shape,
        inner: String,
    },
    /// Two values that cannot be compared.
    Mismatch {
        left: Shape,
        right: Shape,
    },
    DaysWithClock,
    DaysWithWorkdays,
    MonthsWithDays,
    CountWithPercent,
    DateWithDateTime,
    RefWithText,
    /// A whole number compared with a percentage.
    WholeForPercent {
        number: Rat,
    },
    /// A bare number beside a value whose unit is not known.
    NeedsUnit {
        number: Rat,
        dim: Option<Dim>,
    },
    UnknownUnit {
        unit: String,
    },
    /// `<` between values without order.
    NoOrder {
        is: Shape,
    },
    NotANumber {
        is: Shape,
    },
    DateMinusDate,
    DatePlusNumber,
    DatePlusClock,
    CannotMultiply {
        divide: bool,
        left: Shape,
        right: Shape,
    },
    DivisionByZero,
    TooLarge,
    /// `5..3`
    BackwardRange,
    /// `"煤矿"` for a member of an enum; whether there is such a member.
    QuotedVariant {
        text: String,
        known: bool,
    },
    QuotedDate,
    MissingNeedsField,
    /// `type` compared with something that is no entity type.
    TypeNeedsEntity,
    MissingComputed {
        name: String,
    },
    ContainsNeedsList {
        is: Option<Shape>,
    },
    LeastOfOne,
    /// An interval where a value is needed (related: its declaration).
    IntervalAsValue {
        name: String,
    },
    /// A member of an enum that is compared with nothing of that enum.
    VariantAlone {
        name: String,
        of: String,
    },
    TooDeep,
}

impl Problem for TypeProblem {
    fn code(&self) -> &'static str {
        use TypeProblem as P;
        match self {
            P::NotACondition { .. } => "not-a-condition",
            P::NotADate { .. } => "not-a-date",
            P::NotAFixedDay => "not-a-fixed-day",
            P::NotAConstant => "not-a-constant",
            P::NotOfType { .. }
            | P::NotWhole
            | P::Mismatch { .. }
            | P::DateWithDateTime
            | P::RefWithText
            | P::NotANumber { .. }
            | P::QuotedVariant { .. }
            | P::QuotedDate => "type-mismatch",
            P::ListAsValue { .. } | P::ThroughList { .. } => "list-as-value",
            P::NothingInside { .. } => "unknown-field",
            P::DaysWithClock
            | P::DaysWithWorkdays
            | P::MonthsWithDays
            | P::CountWithPercent
            | P::WholeForPercent { .. }
            | P::DatePlusClock
            | P::CannotMultiply { .. } => "unit-mismatch",
            P::NeedsUnit { .. } | P::DatePlusNumber => "needs-unit",
            P::UnknownUnit { .. } => "unknown-unit",
            P::NoOrder { .. } => "no-order",
            P::DateMinusDate => "date-minus-date",
            P::DivisionByZero => "division-by-zero",
            P::TooLarge => "number-too-large",
            P::BackwardRange => "backward-range",
            P::TypeNeedsEntity => "type-needs-entity",
            P::MissingNeedsField | P::MissingComputed { .. } => "missing-needs-field",
            P::ContainsNeedsList { .. } => "contains-needs-list",
            P::LeastOfOne => "least-of-one",
            P::IntervalAsValue { .. } => "interval-as-value",
            P::VariantAlone { .. } => "member-alone",
            P::TooDeep => "too-deep",
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            TypeProblem::QuotedVariant { text, known: true } => Some(text.clone()),
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        use TypeProblem as P;
        match self {
            P::NotACondition { is } => {
                let is = is.word(lang);
                Words::new(t!(lang, "此处需要条件，这里是{is}", "a condition is needed here; this is {is}")).help(t!(
                    lang,
                    "与一个值比较，例如 >= 3，或写 已填",
                    "compare it with something, e.g. `>= 3`, or write `is not missing`"
                ))
            }
            P::NotADate { is } => {
                let is = is.word(lang);
                Words::new(t!(lang, "此处需要日期，这里是{is}", "a date is needed here; this is {is}"))
            }
            P::NotAFixedDay => Words::new(t!(
                lang,
                "此处需要写定的日期，不能由事实、参数或判定日算出",
                "a fixed date is needed here; it cannot depend on facts, parameters or `as_of`"
            ))
            .help(t!(lang, "例如 2022-12-31", "e.g. `2022-12-31`")),
            P::NotAConstant => Words::new(t!(
                lang,
                "参数的取值须写定，不能由事实、别的参数或判定日算出",
                "the value of a parameter must be a constant; it cannot depend on facts, parameters or `as_of`"
            )),
            P::NotOfType { is, want } => {
                let (is, want) = (is.word(lang), want.word(lang));
                Words::new(t!(lang, "声明的类型是{want}，这里是{is}", "declared as {want}, but this is {is}"))
            }
            P::NotWhole => Words::new(t!(
                lang,
                "声明的类型只收整数，这里可能不是（数量还不能为负）",
                "the declared type takes whole numbers only, and this may not be one (a count is not negative either)"
            ))
            .help(t!(lang, "改类型为 number（数值）", "declare it as `number`")),
            P::ListAsValue { name } => {
                Words::new(t!(lang, "“{name}”是列表，不是单个的值", "`{name}` is a list, not one value")).help(t!(
                    lang,
                    "说明对其成员的要求：每名……均须、有……、不少于……，或用 count(…)",
                    "say what of its members: `all … satisfy`, `some …`, `at least …`, or `count(…)`"
                ))
            }
            P::ThroughList { list, name } => Words::new(t!(
                lang,
                "“{list}”是列表，其成员的“{name}”有许多个，不是单个的值",
                "`{list}` is a list, so there are many `{name}`, not one value"
            ))
            .help(t!(
                lang,
                "说明是哪些成员：每名 {list} 均须……、有 {list} 满足……，或用 count、sum、min、max",
                "say which members: `all {list} satisfy …`, `some {list} satisfy …`, or use count, sum, min, max"
            )),
            P::NothingInside { name, is, inner } => {
                let is = is.word(lang);
                Words::new(t!(lang, "“{name}”是{is}，里面没有“{inner}”", "`{name}` is {is} and has no `{inner}`"))
            }
            P::Mismatch { left, right } => {
                let (left, right) = (left.word(lang), right.word(lang));
                Words::new(t!(lang, "{left}与{right}不能比较或运算", "{left} and {right} do not go together"))
            }
            P::DaysWithClock => Words::new(t!(
                lang,
                "天数与钟点时长不能比较或运算：一天不等于 24 小时",
                "days and clock time do not go together: a day is not 24 hours"
            ))
            .help(t!(lang, "两边都用天，或都用小时", "use days on both sides, or hours on both")),
            P::DaysWithWorkdays => Words::new(t!(
                lang,
                "天数与工作日数不能比较或运算：几个工作日合几天，要看在哪几天",
                "days and workdays do not go together: how many days a number of workdays takes depends on where they lie"
            ))
            .help(t!(
                lang,
                "数工作日写作 相隔工作日数(起, 止)（英文 workdays between 起 and 止）",
                "count workdays with `workdays between A and B`"
            )),
            P::MonthsWithDays => Words::new(t!(
                lang,
                "月、年长短不一，只能用于时段和日期加减，不能与天数比较",
                "months and years have no fixed length: they serve windows and date arithmetic and cannot be compared"
            ))
            .help(t!(
                lang,
                "比较日期，例如 到期日 <= 起始日 + 3 years，或改用天数",
                "compare dates, e.g. `ends <= begins + 3 years`, or use days"
            )),
            P::CountWithPercent => {
                Words::new(t!(lang, "数量与百分比不能比较", "a count cannot be compared with a percentage")).help(t!(
                    lang,
                    "写出占比：一数 / 另一数，或 share(…)",
                    "write the share: one number `/` the other, or `share(…)`"
                ))
            }
            P::DateWithDateTime => {
                Words::new(t!(lang, "日期与时刻不能比较", "a date cannot be compared with a date and time")).help(t!(
                    lang,
                    "写出时刻，例如 2022-01-05T16:00",
                    "write the time too, e.g. `2022-01-05T16:00`"
                ))
            }
            P::RefWithText => Words::new(t!(lang, "引用与文本不能比较", "a reference cannot be compared with text"))
                .help(t!(lang, "比较其编号：字段.id = \"…\"", "compare its id: `FIELD.id = \"…\"`")),
            P::WholeForPercent { number } => {
                Words::new(t!(lang, "这里是百分比，{number} 不是", "this is a percentage, and {number} is not"))
                    .help(t!(lang, "写作 {number}%", "write `{number}%`"))
            }
            P::NeedsUnit { number, dim } => {
                let unit = match dim {
                    Some(dim) => dim.word(lang),
                    None => lang.pick("天", "days"),
                };
                Words::new(t!(lang, "{number} 没有单位", "{number} has no unit here")).help(t!(
                    lang,
                    "写明单位，例如 {number} {unit}",
                    "write the unit, e.g. `{number} {unit}`"
                ))
            }
            P::UnknownUnit { unit } => Words::new(t!(lang, "没有“{unit}”这个单位", "there is no unit `{unit}`")),
            P::NoOrder { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "{is}没有大小先后，只能用 =、!= 或 属于 {{ … }}",
                    "{is} has no order; use `=`, `!=` or `in {{ … }}`"
                ))
            }
            P::NotANumber { is } => {
                let is = is.word(lang);
                Words::new(t!(lang, "只有数能运算，这里是{is}", "only numbers can be computed with; this is {is}"))
            }
            P::DateMinusDate => Words::new(t!(lang, "两个日期不能相加减", "two dates cannot be added or subtracted"))
                .help(t!(lang, "相差天数写作 相隔天数(起, 止)（英文 days between 起 and 止）", "write `days between A and B`")),
            P::DatePlusNumber => Words::new(t!(lang, "日期加减的数没有单位", "a number added to a date needs a unit"))
                .help(t!(lang, "例如 + 14 天", "e.g. `+ 14 days`")),
            P::DatePlusClock => {
                Words::new(t!(lang, "日期不能加减小时、分钟", "hours and minutes cannot be added to a date")).help(t!(
                    lang,
                    "改用天数，或把字段声明为时刻（datetime）",
                    "use days, or declare the field as `datetime`"
                ))
            }
            P::CannotMultiply { divide, left, right } => {
                let (left, right) = (left.word(lang), right.word(lang));
                Words::new(match divide {
                    true => t!(lang, "{left}不能除以{right}", "{left} cannot be divided by {right}"),
                    false => t!(lang, "{left}不能乘以{right}", "{left} cannot be multiplied by {right}"),
                })
            }
            P::DivisionByZero => Words::new(t!(lang, "除数为 0", "division by zero")),
            P::TooLarge => Words::new(t!(lang, "数值过大，无法精确计算", "the number is too large to compute exactly")),
            P::BackwardRange => Words::new(t!(lang, "范围的下限大于上限", "the range begins above its end")).help(t!(
                lang,
                "对调两端",
                "swap the ends"
            )),
            P::QuotedVariant { text, known } => {
                let words = Words::new(t!(
                    lang,
                    "枚举值不加引号，这里是文本“{text}”",
                    "a member of an enum is written without quotes; this is the text `{text}`"
                ));
                match known {
                    true => words.help(t!(lang, "写作 {text}", "write `{text}`")),
                    false => words,
                }
            }
            P::QuotedDate => Words::new(t!(lang, "日期不加引号", "a date is written without quotes")).help(t!(
                lang,
                "例如 2022-06-30",
                "e.g. `2022-06-30`"
            )),
            P::TypeNeedsEntity => {
                Words::new(t!(lang, "“类型”只能与主体名称比较", "`type` compares with the name of an entity type only"))
                    .help(t!(
                        lang,
                        "例如 类型 属于 {{ 乡镇、县级政府 }}",
                        "for example `type in {{ township, county }}`"
                    ))
            }
            P::MissingNeedsField => {
                Words::new(t!(lang, "只有字段或派生才谈得上缺失、已填", "only a field or define can be missing"))
            }
            P::MissingComputed { name } => {
                Words::new(t!(lang, "“{name}”由程序计算，谈不上缺失", "`{name}` is computed and never missing"))
                    .help(t!(lang, "写作 无 {name}", "write `no {name}`"))
            }
            P::ContainsNeedsList { is } => {
                let words = Words::new(t!(
                    lang,
                    "contains 前面须是值或引用的列表",
                    "`contains` needs a list of values or references on its left"
                ));
                match is {
                    Some(is) => {
                        let is = is.word(lang);
                        words.label(t!(lang, "这是{is}", "this is {is}"))
                    }
                    None => words,
                }
            }
            P::LeastOfOne => Words::new(t!(
                lang,
                "min、max 需要至少两个值，或列表成员的一个字段",
                "`min` and `max` need two values or more, or a field of a list's members"
            )),
            P::IntervalAsValue { name } => {
                Words::new(t!(lang, "“{name}”是时段，不是值", "`{name}` is an interval, not a value"))
                    .also(t!(lang, "声明在此", "declared here"))
                    .help(t!(lang, "写作 {name} 期间", "write `during {name}`"))
            }
            P::VariantAlone { name, of } => Words::new(t!(
                lang,
                "“{name}”是枚举“{of}”的取值，须与该枚举的字段比较",
                "`{name}` is a member of enum `{of}`; compare a field of that enum with it"
            )),
            P::TooDeep => Words::new(t!(lang, "条件嵌套过深", "the condition is nested too deeply")).help(t!(
                lang,
                "把一部分写成派生（define）",
                "move a part of it to a `define`"
            )),
        }
    }
}
