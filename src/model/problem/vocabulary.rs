//! What can be wrong with fields, enums, parameters, intervals and the head of a define.

use super::{Shape, did_you_mean};
use crate::base::{Lang, Problem, Words};

/// What can be wrong with a declaration of the vocabulary.
#[derive(Clone, Debug)]
pub(in crate::model) enum VocabularyProblem {
    /// An event without the field `on`.
    EventWithoutOn { name: String },
    /// `on: date?`
    OnOptional,
    /// `on` of another type.
    OnType,
    /// A field that every entity has anyway.
    ImplicitField { name: String },
    /// A field that the parent has (related: the parent's).
    InheritedField { name: String, parent: String },
    /// An entity as a field's type without `ref`.
    EntityNeedsRef { name: String },
    /// `list of T?`
    ListOfOptional,
    /// `every E via F?`
    OptionalEvery,
    /// `T??`
    OptionalTwice,
    /// `list of list of T`
    ListOfList,
    /// `every` inside a list, record or event.
    EveryOutsideEntity,
    /// `via` names no reference.
    ViaNotRef { entity: String, field: String },
    /// `via` names a reference to something else.
    ViaOther { entity: String, field: String, target: String, here: String },
    /// No such unit.
    UnknownUnit { unit: String, near: Option<String> },
    /// A month or year as a field's unit.
    CalendarUnit { unit: String },
    /// `in_office_from` or `in_office_to` that is no date.
    InOffice { name: String },
    /// An enum without members.
    EmptyEnum,
    /// More members than a slot can tell apart.
    TooManyVariants,
    /// A define or parameter that is no plain value.
    NotPlain { is: Shape },
    /// `T?` on a define or parameter.
    NotOptional,
    /// A define named like a field of its owner (related: the field).
    DefineIsField { name: String, owner: String },
    /// A parameter without a value.
    NoValues,
    /// Dates of a parameter out of order, or one twice (related: the one before).
    NotAscending,
    /// A span that ends before it begins.
    Backward,
}

impl Problem for VocabularyProblem {
    fn code(&self) -> &'static str {
        match self {
            VocabularyProblem::EventWithoutOn { .. } => "event-without-on",
            VocabularyProblem::OnOptional | VocabularyProblem::OnType => "event-on",
            VocabularyProblem::ImplicitField { .. } => "implicit-field",
            VocabularyProblem::InheritedField { .. } => "inherited-field",
            VocabularyProblem::EntityNeedsRef { .. } => "entity-needs-ref",
            VocabularyProblem::ListOfOptional => "list-of-optional",
            VocabularyProblem::OptionalEvery => "optional-every",
            VocabularyProblem::OptionalTwice => "optional-twice",
            VocabularyProblem::ListOfList => "list-of-list",
            VocabularyProblem::EveryOutsideEntity => "every-outside-entity",
            VocabularyProblem::ViaNotRef { .. } | VocabularyProblem::ViaOther { .. } => "via",
            VocabularyProblem::UnknownUnit { .. } => "unknown-unit",
            VocabularyProblem::CalendarUnit { .. } => "calendar-unit",
            VocabularyProblem::InOffice { .. } => "in-office",
            VocabularyProblem::EmptyEnum => "empty-enum",
            VocabularyProblem::TooManyVariants => "too-many-members",
            VocabularyProblem::NotPlain { .. } => "not-plain",
            VocabularyProblem::NotOptional => "not-optional",
            VocabularyProblem::DefineIsField { .. } => "define-is-field",
            VocabularyProblem::NoValues => "parameter-without-value",
            VocabularyProblem::NotAscending => "parameter-order",
            VocabularyProblem::Backward => "backward-span",
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            VocabularyProblem::UnknownUnit { near, .. } => near.clone(),
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match self {
            VocabularyProblem::EventWithoutOn { name } => {
                Words::new(t!(lang, "事件“{name}”没有字段 on", "event `{name}` has no field `on`")).help(t!(
                    lang,
                    "事件须有发生的日期：加上 on \"日期\": date",
                    "an event needs the day it happened: add `on: date`"
                ))
            }
            VocabularyProblem::OnOptional => Words::new(t!(
                lang,
                "事件的 on 不能带“?”：每个事件都有发生的日期",
                "an event's `on` cannot be optional: every event has its day"
            ))
            .help(t!(
                lang,
                "去掉“?”；事实中没有填写的日期即为未知",
                "drop the `?`; a date that facts leave out is unknown"
            )),
            VocabularyProblem::OnType => Words::new(t!(
                lang,
                "事件的 on 应为日期（date）或时刻（datetime）",
                "an event's `on` must be a `date` or `datetime`"
            )),
            VocabularyProblem::ImplicitField { name } => Words::new(t!(
                lang,
                "不必声明“{name}”：每个主体都有这个字段",
                "`{name}` need not be declared: every entity has it"
            ))
            .help(t!(lang, "删去这一行", "remove this field")),
            VocabularyProblem::InheritedField { name, parent } => Words::new(t!(
                lang,
                "“{name}”已由上级主体“{parent}”声明",
                "`{name}` is already a field of the parent `{parent}`"
            ))
            .also(t!(lang, "上级的字段", "the parent's field"))
            .help(t!(lang, "删去或改名", "remove or rename it")),
            VocabularyProblem::EntityNeedsRef { name } => Words::new(t!(
                lang,
                "“{name}”是主体，字段不能直接以主体为类型",
                "`{name}` is an entity and cannot be a field's type by itself"
            ))
            .help(t!(lang, "写作 引用 {name}", "refer to it: `ref {name}`")),
            VocabularyProblem::ListOfOptional => {
                Words::new(t!(lang, "列表不能带“?”", "a list cannot be optional, nor can its members")).help(t!(
                    lang,
                    "去掉“?”：没有填写的列表为未知，[] 表示确知为空",
                    "drop the `?`: a list that is left out is unknown, `[]` is known to be empty"
                ))
            }
            VocabularyProblem::OptionalEvery => Words::new(t!(
                lang,
                "“全部……按……”由程序计算，不能带“?”",
                "`every … via …` is computed and cannot be optional"
            )),
            VocabularyProblem::OptionalTwice => Words::new(t!(lang, "“?”重复", "there is one `?` too many")),
            VocabularyProblem::ListOfList => Words::new(t!(lang, "列表里不能再套列表", "a list cannot hold lists"))
                .help(t!(
                    lang,
                    "声明一个含列表字段的记录，再写该记录的列表",
                    "declare a record that has the inner list, and write a list of that record"
                )),
            VocabularyProblem::EveryOutsideEntity => Words::new(t!(
                lang,
                "“全部……按……”只能直接作为主体的字段",
                "`every … via …` can only be a field of an entity"
            )),
            VocabularyProblem::ViaNotRef { entity, field } => {
                Words::new(t!(lang, "“{entity}”的“{field}”不是引用", "`{field}` of `{entity}` is not a reference"))
                    .help(t!(
                        lang,
                        "“按”之后应写“{entity}”中引用本主体的字段",
                        "after `via` comes the field of `{entity}` that refers to this entity"
                    ))
            }
            VocabularyProblem::ViaOther { entity, field, target, here } => Words::new(t!(
                lang,
                "“{entity}”的“{field}”引用的是“{target}”，不是“{here}”",
                "`{field}` of `{entity}` refers to `{target}`, not to `{here}`"
            )),
            VocabularyProblem::UnknownUnit { unit, near } => {
                Words::new(t!(lang, "没有“{unit}”这个单位", "there is no unit `{unit}`")).help(
                    did_you_mean(lang, near.as_deref()).unwrap_or_else(|| {
                        t!(
                            lang,
                            "可用：分钟、小时、天、周、课时、米、公里、千克、吨、元、万元",
                            "units are minute, hour, day, week, class_hour, m, km, kg, t, yuan, wan_yuan"
                        )
                    }),
                )
            }
            VocabularyProblem::CalendarUnit { unit } => Words::new(t!(
                lang,
                "“{unit}”长短不一，不能作字段的单位",
                "a `{unit}` has no fixed length and cannot be a field's unit"
            ))
            .help(t!(lang, "改用天数，或填写起止日期", "use days, or state the dates at both ends")),
            VocabularyProblem::InOffice { name } => Words::new(t!(
                lang,
                "“{name}”应为日期：它限定任职期间的时段",
                "`{name}` must be a date: it cuts the windows inside this record"
            ))
            .help(t!(lang, "写作 {name}: date?", "write `{name}: date?`")),
            VocabularyProblem::EmptyEnum => Words::new(t!(lang, "枚举没有取值", "the enum has no members")),
            VocabularyProblem::TooManyVariants => {
                Words::new(t!(lang, "枚举的取值超过 60000 个", "the enum has more than 60000 members"))
            }
            VocabularyProblem::NotPlain { is } => {
                let is = is.word(lang);
                Words::new(t!(
                    lang,
                    "派生和参数只能是单个的值，不能是{is}",
                    "a define or parameter is one plain value, not {is}"
                ))
            }
            VocabularyProblem::NotOptional => {
                Words::new(t!(lang, "派生和参数不能带“?”", "a define or parameter cannot be optional"))
            }
            VocabularyProblem::DefineIsField { name, owner } => Words::new(t!(
                lang,
                "“{owner}”已有字段“{name}”，派生须另取名称",
                "`{owner}` already has a field `{name}`; the define needs another name"
            ))
            .also(t!(lang, "字段在此", "the field")),
            VocabularyProblem::NoValues => Words::new(t!(lang, "参数没有取值", "the parameter has no value")).help(t!(
                lang,
                "至少写一行，例如 2022-01-01: 75%",
                "write at least one, e.g. `2022-01-01: 75%`"
            )),
            VocabularyProblem::NotAscending => Words::new(t!(
                lang,
                "参数的日期须由早到晚，不能重复",
                "the dates of a parameter must ascend, each once"
            ))
            .also(t!(lang, "前一个", "the one before")),
            VocabularyProblem::Backward => {
                Words::new(t!(lang, "结束日期早于开始日期", "the span ends before it begins"))
            }
        }
    }
}
