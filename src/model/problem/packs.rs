//! What can be wrong with a pack's folder and its TOML files.

use super::{circle, did_you_mean};
use crate::base::{Lang, Level, Problem, Words};

/// What can be wrong with a pack's folder, `pack.toml`, `clauses.toml` or `calendar.toml`.
#[derive(Clone, Debug)]
pub(in crate::model) enum PackProblem {
    /// No such folder, or it cannot be opened; what the system says.
    Unreadable(String),
    /// Called like a rule file, and none (a pipe, a device).
    NoFile,
    /// A link to a folder: it is not followed.
    LinkedFolder,
    /// Neither the folder nor one below it has a `pack.toml`.
    NoManifest,
    /// A file is not UTF-8; the offset of the first bad byte.
    NotUtf8(usize),
    /// A file is too large; the limit in MiB.
    TooLarge(u64),
    /// Too many files in one pack; the limit.
    TooManyFiles(usize),
    /// A `pack.toml` inside another pack.
    Nested,
    /// A TOML file is malformed; what the reader says.
    Toml(String),
    /// A key that means nothing here.
    UnknownKey { key: String, near: Option<String> },
    /// A key that must be there.
    MissingKey { key: &'static str },
    /// A value of the wrong kind.
    WrongValue { key: String, want: Want },
    /// Two packs of one name.
    DuplicatePack { name: String },
    /// A pack it depends on is not there.
    MissingPack { name: String, near: Option<String> },
    /// Packs that depend on each other in a circle.
    Circle(Vec<String>),
    /// A date of a calendar year that belongs to another year.
    ForeignDate { date: String, year: i16 },
    /// A year that two calendars of one pack speak of.
    YearTwice { year: i16 },
    /// A day that is both off and worked, or listed twice.
    DateTwice { date: String },
    /// A clause id given twice.
    DuplicateClause { id: String },
    /// A clause status that there is not.
    UnknownStatus { status: String, near: Option<String> },
    /// `status = "none"` without `reason`.
    NoneWithoutReason,
    /// `status = "duplicate"` without `of`.
    DuplicateOfNothing,
    /// `of` with another status.
    OfWithoutDuplicate,
    /// The clause that `of` names is not there.
    UnknownOriginal { id: String },
    /// Clauses that are each called the duplicate of the next.
    DuplicateCircle { id: String },
    /// A clause index that does not lie beside exactly one document.
    IndexWithoutDocument { documents: usize },
}

/// What a TOML value should have been.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) enum Want {
    Text,
    NonEmptyText,
    Texts,
    Dates,
    Table,
    Tables,
    Year,
    Fingerprint,
    Topic,
}

impl Want {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            Want::Text => lang.pick("带引号的文本", "a quoted string"),
            Want::NonEmptyText => lang.pick("非空的文本", "a string that is not empty"),
            Want::Texts => lang.pick("文本列表，例如 [\"shanxi\"]", "a list of strings, e.g. [\"shanxi\"]"),
            Want::Dates => lang.pick("日期列表，例如 [2022-01-03]", "a list of dates, e.g. [2022-01-03]"),
            Want::Table => lang.pick("表", "a table"),
            Want::Tables => lang.pick("[[clause]] 形式的表", "tables written `[[clause]]`"),
            Want::Year => lang.pick("年份，例如 [2022]", "a year, e.g. [2022]"),
            Want::Fingerprint => lang.pick(
                "“字数:SHA-256”，由 guiju coverage --stamp 写入",
                "`characters:SHA-256`, as `guiju coverage --stamp` writes it",
            ),
            Want::Topic => lang.pick(
                "名称，例如 \"会议\" 或 { zh = \"会议\", en = \"meetings\" }",
                "a title, e.g. \"会议\" or { zh = \"会议\", en = \"meetings\" }",
            ),
        }
    }
}

impl Problem for PackProblem {
    fn code(&self) -> &'static str {
        match self {
            PackProblem::Unreadable(_) | PackProblem::NoFile => "unreadable",
            PackProblem::LinkedFolder => "link-not-followed",
            PackProblem::NoManifest => "no-manifest",
            PackProblem::NotUtf8(_) => "not-utf8",
            PackProblem::TooLarge(_) => "file-too-large",
            PackProblem::TooManyFiles(_) => "too-many-files",
            PackProblem::Nested => "nested-pack",
            PackProblem::Toml(_) => "toml-syntax",
            PackProblem::UnknownKey { .. } => "unknown-key",
            PackProblem::MissingKey { .. } => "missing-key",
            PackProblem::WrongValue { .. } => "wrong-value",
            PackProblem::DuplicatePack { .. } => "duplicate-pack",
            PackProblem::MissingPack { .. } => "missing-pack",
            PackProblem::Circle(_) => "pack-circle",
            PackProblem::ForeignDate { .. } => "foreign-date",
            PackProblem::YearTwice { .. } => "year-twice",
            PackProblem::DateTwice { .. } => "date-twice",
            PackProblem::DuplicateClause { .. } => "duplicate-clause",
            PackProblem::UnknownStatus { .. } => "unknown-status",
            PackProblem::NoneWithoutReason => "no-reason",
            PackProblem::DuplicateOfNothing | PackProblem::OfWithoutDuplicate => "duplicate-of",
            PackProblem::UnknownOriginal { .. } => "unknown-clause",
            PackProblem::DuplicateCircle { .. } => "duplicate-circle",
            PackProblem::IndexWithoutDocument { .. } => "index-without-document",
        }
    }

    fn level(&self) -> Level {
        match self {
            PackProblem::LinkedFolder => Level::Warning,
            PackProblem::Unreadable(_)
            | PackProblem::NoFile
            | PackProblem::NoManifest
            | PackProblem::NotUtf8(_)
            | PackProblem::TooLarge(_)
            | PackProblem::TooManyFiles(_)
            | PackProblem::Nested
            | PackProblem::Toml(_)
            | PackProblem::UnknownKey { .. }
            | PackProblem::MissingKey { .. }
            | PackProblem::WrongValue { .. }
            | PackProblem::DuplicatePack { .. }
            | PackProblem::MissingPack { .. }
            | PackProblem::Circle(_)
            | PackProblem::ForeignDate { .. }
            | PackProblem::YearTwice { .. }
            | PackProblem::DateTwice { .. }
            | PackProblem::DuplicateClause { .. }
            | PackProblem::UnknownStatus { .. }
            | PackProblem::NoneWithoutReason
            | PackProblem::DuplicateOfNothing
            | PackProblem::OfWithoutDuplicate
            | PackProblem::UnknownOriginal { .. }
            | PackProblem::DuplicateCircle { .. }
            | PackProblem::IndexWithoutDocument { .. } => Level::Error,
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            PackProblem::UnknownKey { near, .. } => near.clone(),
            PackProblem::UnknownStatus { near, .. } | PackProblem::MissingPack { near, .. } => {
                near.as_ref().map(|n| format!("\"{n}\""))
            }
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match self {
            PackProblem::Unreadable(why) => Words::new(t!(lang, "无法读取：{why}", "cannot be read: {why}")),
            PackProblem::LinkedFolder => Words::new(t!(
                lang,
                "指向文件夹的链接，未跟进",
                "a link to a folder; it was not followed"
            ))
            .help(t!(lang, "把文件夹本身放进规则包", "put the folder itself into the pack")),
            PackProblem::UnknownStatus { status, near } => {
                let words = Words::new(t!(lang, "没有“{status}”这种状态", "no status is called `{status}`"));
                match did_you_mean(lang, near.as_deref()) {
                    Some(help) => words.help(help),
                    None => words.help(t!(
                        lang,
                        "可用：rule、attest、consequence、definition、duplicate、none",
                        "there are: rule, attest, consequence, definition, duplicate, none"
                    )),
                }
            }
            PackProblem::NoneWithoutReason => Words::new(t!(
                lang,
                "不设规则的条款要写明理由",
                "a clause without a rule needs a reason"
            ))
            .help(t!(lang, "补上 reason = \"…\"", "add reason = \"…\"")),
            PackProblem::DuplicateOfNothing => Words::new(t!(
                lang,
                "与哪一条重复没有写",
                "of which clause it is the duplicate is not said"
            ))
            .help(t!(lang, "补上 of = \"条款编号\"", "add of = \"clause id\"")),
            PackProblem::OfWithoutDuplicate => {
                Words::new(t!(lang, "of 只用于 status = \"duplicate\"", "`of` goes with status = \"duplicate\" only"))
            }
            PackProblem::UnknownOriginal { id } => Words::new(t!(
                lang,
                "没有“{id}”这一条款，不能与它重复",
                "there is no clause `{id}` to be the duplicate of"
            ))
            .help(t!(
                lang,
                "写本文件的条款编号，别的文件写作 文件名.编号",
                "write an id of this document, or `document.id` for another's"
            )),
            PackProblem::DuplicateCircle { id } => Words::new(t!(
                lang,
                "“{id}”与别的条款互称重复，没有一条自己成立",
                "`{id}` and others are each called the duplicate of the next; none stands for itself"
            )),
            PackProblem::NoFile => Words::new(t!(
                lang,
                "名称是规则文件，实际却不是普通文件，未读取",
                "called like a rule file, but no regular file; it was not read"
            )),
            PackProblem::NoManifest => Words::new(t!(
                lang,
                "不是规则包：该文件夹及其下一级文件夹中都没有 pack.toml",
                "not a rule pack: neither this folder nor one directly below it has a pack.toml"
            ))
            .help(t!(
                lang,
                "新建 pack.toml，写明 name 和 version",
                "create a pack.toml with `name` and `version`"
            )),
            PackProblem::NotUtf8(offset) => Words::new(t!(
                lang,
                "文件不是 UTF-8 编码（第 {offset} 字节处）",
                "the file is not UTF-8 (at byte {offset})"
            ))
            .help(t!(lang, "请另存为 UTF-8", "save it as UTF-8")),
            PackProblem::TooLarge(mib) => {
                Words::new(t!(lang, "文件超过 {mib} MiB，未读取", "the file is larger than {mib} MiB and was not read"))
            }
            PackProblem::TooManyFiles(limit) => Words::new(t!(
                lang,
                "规则包的文件超过 {limit} 个，其余未读取",
                "the pack has more than {limit} files; the rest was not read"
            )),
            PackProblem::Nested => {
                Words::new(t!(lang, "规则包里面不能再有规则包", "a pack cannot lie inside another pack")).help(t!(
                    lang,
                    "把它移到规则包旁边，用 depends 引用",
                    "move it beside the pack and name it in `depends`"
                ))
            }
            PackProblem::Toml(why) => Words::new(t!(lang, "TOML 格式有误：{why}", "malformed TOML: {why}")),
            PackProblem::UnknownKey { key, near } => Words {
                help: did_you_mean(lang, near.as_deref()),
                ..Words::new(t!(lang, "没有“{key}”这个键", "there is no key `{key}`"))
            },
            PackProblem::MissingKey { key } => Words::new(t!(lang, "缺少“{key}”", "`{key}` is missing")),
            PackProblem::WrongValue { key, want } => {
                let want = want.word(lang);
                Words::new(t!(lang, "“{key}”应为{want}", "`{key}` must be {want}"))
            }
            PackProblem::DuplicatePack { name } => Words::new(t!(
                lang,
                "有两个规则包都叫“{name}”，后一个未读取",
                "two packs are called `{name}`; the second was not read"
            )),
            PackProblem::MissingPack { name, near } => {
                Words::new(t!(lang, "找不到所依赖的规则包“{name}”", "the pack `{name}` it depends on is not there"))
                    .help(did_you_mean(lang, near.as_deref()).unwrap_or_else(|| {
                        t!(lang, "用 --rules 一并给出它的文件夹", "give its folder too, with `--rules`")
                    }))
            }
            PackProblem::Circle(names) => {
                let names = circle(lang, names);
                Words::new(t!(
                    lang,
                    "规则包互相依赖，成了一圈：{names}",
                    "packs depend on each other in a circle: {names}"
                ))
            }
            PackProblem::ForeignDate { date, year } => Words::new(t!(
                lang,
                "{date} 不属于 {year} 年，也不在其前后一年",
                "{date} is neither in {year} nor in the year before or after"
            )),
            PackProblem::YearTwice { year } => Words::new(t!(
                lang,
                "{year} 年的日历另一个文件中已有，此处未采用",
                "another file already has the calendar of {year}; this one was not used"
            )),
            PackProblem::DateTwice { date } => Words::new(t!(lang, "{date} 重复列出", "{date} is listed twice")),
            PackProblem::DuplicateClause { id } => Words::new(t!(
                lang,
                "条款编号“{id}”重复",
                "the clause id `{id}` is given twice"
            ))
            .also(t!(lang, "先在此处", "first here")),
            PackProblem::IndexWithoutDocument { documents } => {
                let message = match documents {
                    0 => t!(
                        lang,
                        "条款目录所在的文件夹没有声明文件",
                        "the folder of this clause index declares no document"
                    ),
                    _ => t!(
                        lang,
                        "条款目录所在的文件夹声明了 {documents} 份文件，无法判断属于哪一份",
                        "the folder of this clause index declares {documents} documents, so it is not clear whose it is"
                    ),
                };
                Words::new(message).help(t!(
                    lang,
                    "每份文件单独一个文件夹，clauses.toml 放在旁边",
                    "give each document a folder of its own, with clauses.toml beside it"
                ))
            }
        }
    }
}
