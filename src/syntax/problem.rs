//! What can be wrong in a rule file, as data, and the words for it. `expected.rs` has the words for what was expected.

use super::expected::{Expected, list};
use crate::base::{Lang, Level, Problem, Words};

/// What stands at the place of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The end of the file.
    End,
    /// A name, a number or a sign, as written.
    Text(String),
    /// A word that can only be a word of the language.
    Reserved(String),
    /// A quoted text.
    Quoted,
}

/// Something wrong in a rule file.
#[derive(Clone, Debug)]
pub(super) enum SyntaxProblem {
    /// Something stands where something else was expected.
    Unexpected {
        found: Found,
        expected: Vec<Expected>,
        /// The language of the keywords around.
        keywords: Lang,
        nearest: Option<String>,
        hint: Option<Hint>,
    },
    /// A word where a declaration begins.
    UnknownDeclaration { found: Found, nearest: Option<String>, keywords: Lang },
    /// A word where a clause begins.
    UnknownClause { found: Found, nearest: Option<String>, keywords: Lang },
    /// A word of the language as a name.
    ReservedName(String),
    /// A text without its closing quote.
    MissingQuote,
    /// A declaration without `}`.
    MissingBrace(String),
    /// A `}` that closes nothing.
    StrayBrace,
    /// Understood, but the word is another.
    Slip { written: String, right: String },
    /// `;` and the like at the end of a clause.
    NeedlessStop(String),
    /// A keyword of the other language.
    MixedKeywords { written: String, right: String, keywords: Lang },
    /// A day that does not exist.
    BadDate(String),
    /// A time that does not exist.
    BadTime(String),
    /// A number with too many digits, or a length of time that is not whole.
    BadNumber(String),
    /// Brackets too deep.
    TooDeep(usize),
    /// An expression too long.
    TooLong(usize),
    /// A count inside `where` or `satisfy` without brackets.
    Unbracketed(String),
    /// Something that is no collection where one is counted.
    NoCollection { written: String, after: String },
    /// A window without a count.
    TimeWithoutCount,
    /// Two windows in one requirement.
    TwoTimes,
    /// `sum of` without a bound.
    SumWithoutBound,
    /// `where` or `satisfy` with nothing that counts.
    FilterWithoutCount,
    /// A word that leads a requirement where none can stand.
    Misplaced(String),
    /// A share bounded by a whole number: the sign is missing.
    ShareWithoutPercent(String),
    /// `05-10` without `of every year`.
    DayWithoutYear(String),
}

/// Further advice for an unexpected piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// A Chinese keyword is glued to the next word.
    Space { before: String, after: String },
    /// `at least 3 days in …`: the word was taken as a unit.
    UnitAfterNumber(String),
    /// A name begins with a digit.
    DigitFirst,
    /// The bracket or brace of this place is not closed.
    ReservedAsField(String),
}

impl Found {
    fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Found::End, Lang::Zh) => "文件已结束".into(),
            (Found::End, Lang::En) => "the file ends here".into(),
            (Found::Text(t) | Found::Reserved(t), Lang::Zh) => format!("却是 `{t}`"),
            (Found::Text(t) | Found::Reserved(t), Lang::En) => format!("found `{t}`"),
            (Found::Quoted, Lang::Zh) => "却是一段引号中的文字".into(),
            (Found::Quoted, Lang::En) => "found a quoted text".into(),
        }
    }
    fn plain(&self) -> &str {
        match self {
            Found::Text(t) | Found::Reserved(t) => t,
            Found::End => "",
            Found::Quoted => "“…”",
        }
    }
}

impl Problem for SyntaxProblem {
    fn code(&self) -> &'static str {
        use SyntaxProblem::*;
        match self {
            Unexpected { .. } => "unexpected",
            UnknownDeclaration { .. } => "unknown-declaration",
            UnknownClause { .. } => "unknown-clause",
            ReservedName(_) => "reserved-word",
            MissingQuote => "missing-quote",
            MissingBrace(_) => "missing-brace",
            StrayBrace => "stray-brace",
            Slip { .. } => "other-word",
            NeedlessStop(_) => "needless-stop",
            MixedKeywords { .. } => "mixed-keywords",
            BadDate(_) => "no-such-day",
            BadTime(_) => "no-such-time",
            BadNumber(_) => "number-out-of-range",
            TooDeep(_) => "nested-too-deep",
            TooLong(_) => "too-long",
            Unbracketed(_) => "needs-brackets",
            NoCollection { .. } => "not-a-collection",
            TimeWithoutCount => "window-without-count",
            TwoTimes => "two-windows",
            SumWithoutBound => "sum-without-bound",
            FilterWithoutCount => "filter-without-count",
            Misplaced(_) => "misplaced-word",
            ShareWithoutPercent(_) => "share-without-percent",
            DayWithoutYear(_) => "day-without-year",
        }
    }

    fn level(&self) -> Level {
        use SyntaxProblem::*;
        match self {
            Slip { .. } | NeedlessStop(_) | MixedKeywords { .. } => Level::Warning,
            Unexpected { .. }
            | UnknownDeclaration { .. }
            | UnknownClause { .. }
            | ReservedName(_)
            | MissingQuote
            | MissingBrace(_)
            | StrayBrace
            | BadDate(_)
            | BadTime(_)
            | BadNumber(_)
            | TooDeep(_)
            | TooLong(_)
            | Unbracketed(_)
            | NoCollection { .. }
            | TimeWithoutCount
            | TwoTimes
            | SumWithoutBound
            | FilterWithoutCount
            | Misplaced(_)
            | ShareWithoutPercent(_)
            | DayWithoutYear(_) => Level::Error,
        }
    }

    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

impl SyntaxProblem {
    fn zh(&self) -> Words {
        use SyntaxProblem::*;
        match self {
            Unexpected { found, expected, keywords, nearest, hint } => {
                let w =
                    Words::new(format!("此处应为{}，{}", list(expected, Lang::Zh, *keywords), found.words(Lang::Zh)))
                        .label("不能出现在此处");
                match (hint, nearest) {
                    (Some(hint), _) => w.help(hint.words(Lang::Zh)),
                    (None, Some(word)) => w.help(format!("是否想写 `{word}`？")),
                    (None, None) => w,
                }
            }
            UnknownDeclaration { found, nearest, keywords } => {
                Words::new(format!("`{}` 不是声明的开头", found.plain())).label("此处应为声明").help(match nearest {
                    Some(word) => format!("是否想写 `{word}`？"),
                    None => format!(
                        "声明以下列词语之一开头：{}",
                        super::keywords::words(*keywords, &[super::keywords::Place::Declaration])
                            .collect::<Vec<_>>()
                            .join("、")
                    ),
                })
            }
            UnknownClause { found, nearest, keywords } => Words::new(format!("`{}` 不是条款词", found.plain()))
                .label("此处应为条款词或 `}`")
                .help(match nearest {
                    Some(word) => format!("是否想写 `{word}`？"),
                    None => format!(
                        "每项内容以条款词开头，如 {}",
                        keywords.pick("`适用`、`要求`、`等级`、`说明`", "`binds`、`require`、`severity`、`note`")
                    ),
                }),
            ReservedName(word) => Words::new(format!("`{word}` 是语言的保留词，不能用作名称"))
                .label("请换一个名称")
                .help(format!("例如改为 `{word}_1` 或更具体的名称")),
            MissingQuote => Words::new("引号没有收尾").label("文字从这里开始").help("文字须在同一行内以 ” 或 \" 收尾"),
            MissingBrace(name) => Words::new(format!("`{name}` 缺少收尾的 `}}`"))
                .label("此处应有 `}`")
                .also("与这个 `{` 对应")
                .help("在此处补上 `}`"),
            StrayBrace => {
                Words::new("多余的 `}`").label("没有与之对应的 `{`").help("删去，或检查上一个声明是否过早收尾")
            }
            Slip { written, right } => Words::new(format!("应写作 `{right}`，而非 `{written}`"))
                .label("按前者理解")
                .help(format!("改为 `{right}`")),
            NeedlessStop(written) => Words::new(format!("此处不需要 `{written}`"))
                .label("已忽略")
                .help("每项内容以条款词开头，不用标点分隔；请删去"),
            MixedKeywords { written, right, keywords } => {
                Words::new(format!("同一声明中混用了中英文关键词：`{written}`"))
                    .label(keywords.pick("此声明使用中文关键词", "此声明使用英文关键词"))
                    .help(if right.is_empty() {
                        "请统一为一种语言".to_owned()
                    } else {
                        format!("改为 `{right}`")
                    })
            }
            BadDate(text) => Words::new(format!("没有 `{text}` 这一天"))
                .label("日期有误")
                .help("年份为 1900 至 2199 的四位数，月、日须真实存在，如 2022-06-30"),
            BadTime(text) => Words::new(format!("没有 `{text}` 这一时刻"))
                .label("时刻有误")
                .help("时为 00 至 23，分为 00 至 59，如 16:00"),
            BadNumber(text) => Words::new(format!("数值 `{text}` 超出范围"))
                .label("无法准确表示")
                .help("整数部分和小数部分各不超过 18 位；月、年的长度须为整数月"),
            TooDeep(max) => Words::new(format!("括号嵌套超过 {max} 层"))
                .label("从这里起过深")
                .help("用 `define`（`派生`）把其中一部分另行命名"),
            TooLong(max) => Words::new(format!("一个条件中的运算超过 {max} 步"))
                .label("条件过长")
                .help("用 `define`（`派生`）把其中一部分另行命名"),
            Unbracketed(word) => Words::new(format!("筛选条件内的 `{word}` 须加括号"))
                .label("此处起的数量要求应放在括号中")
                .help("例如 `均须（每月 会议 不少于 1 次）`、`satisfy (at least 1 visits in every month)`"),
            NoCollection { written, after } => {
                Words::new(format!("`{after}` 之后应为集合（清单字段），却是 `{written}`"))
                    .label("不是集合")
                    .help("写清单字段的名称，如 `执法人员`、`inspectors`；筛选条件写作 `P 的 C` 或 `C where P`")
            }
            TimeWithoutCount => Words::new("有时间窗，却没有数量要求")
                .label("这段时间内要求几次？")
                .help("写明数量，如 `每月 会议 不少于 1 次`、`at least 1 meetings in every month`"),
            TwoTimes => Words::new("一项要求只能有一个时间窗或期限")
                .label("第二个")
                .also("第一个")
                .help("拆成两项要求，或删去其中一个"),
            SumWithoutBound => Words::new("合计之后缺少数量要求")
                .label("合计多少？")
                .help("写明数量，如 `时长 合计 不少于 14 天`、`sum of trainings.length at least 14 days`"),
            FilterWithoutCount => Words::new("缺少数量要求")
                .label("要求多少？")
                .help("写明数量，如 `每名 C 均须 P`、`C 中 P 者 占比 不低于 75%`、`at least 75% of C satisfy P`"),
            ShareWithoutPercent(number) => Words::new(format!("占比要用百分比，{number} 是个数"))
                .help(format!("写作 {number}%；若指个数，去掉“占比”")),
            Misplaced(word) => Words::new(format!("`{word}` 不能出现在此处"))
                .label("位置不对")
                .help("一项要求只有一个数量要求；其余用 `且`（`and`）连接，或放入括号"),
            DayWithoutYear(text) => Words::new(format!("`{text}` 没有年份"))
                .label("是每年的这一天，还是某一年的？")
                .help(format!("每年如此写作 `{text} of every year`；否则写全年份")),
        }
    }

    fn en(&self) -> Words {
        use SyntaxProblem::*;
        match self {
            Unexpected { found, expected, keywords, nearest, hint } => {
                let w =
                    Words::new(format!("expected {}, {}", list(expected, Lang::En, *keywords), found.words(Lang::En)))
                        .label("not expected here");
                match (hint, nearest) {
                    (Some(hint), _) => w.help(hint.words(Lang::En)),
                    (None, Some(word)) => w.help(format!("did you mean `{word}`?")),
                    (None, None) => w,
                }
            }
            UnknownDeclaration { found, nearest, keywords } => {
                Words::new(format!("`{}` does not begin a declaration", found.plain()))
                    .label("expected a declaration")
                    .help(match nearest {
                        Some(word) => format!("did you mean `{word}`?"),
                        None => format!(
                            "a declaration begins with one of: {}",
                            super::keywords::words(*keywords, &[super::keywords::Place::Declaration])
                                .collect::<Vec<_>>()
                                .join(", ")
                        ),
                    })
            }
            UnknownClause { found, nearest, keywords } => {
                Words::new(format!("`{}` does not begin a clause", found.plain()))
                    .label("expected a clause or `}`")
                    .help(match nearest {
                        Some(word) => format!("did you mean `{word}`?"),
                        None => format!(
                            "every clause begins with its word, such as {}",
                            keywords.pick("`适用`, `要求`, `等级`, `说明`", "`binds`, `require`, `severity`, `note`")
                        ),
                    })
            }
            ReservedName(word) => Words::new(format!("`{word}` is a reserved word and cannot be a name"))
                .label("choose another name")
                .help(format!("call it `{word}_1`, or something that says more")),
            MissingQuote => Words::new("the closing quote is missing")
                .label("the text begins here")
                .help("close it with \" or ” on the same line"),
            MissingBrace(name) => Words::new(format!("`{name}` has no closing `}}`"))
                .label("expected `}` here")
                .also("to match this `{`")
                .help("add `}` here"),
            StrayBrace => Words::new("this `}` closes nothing")
                .label("no `{` belongs to it")
                .help("delete it, or see whether the declaration above ends too early"),
            Slip { written, right } => Words::new(format!("write `{right}` rather than `{written}`"))
                .label("understood as such")
                .help(format!("replace it with `{right}`")),
            NeedlessStop(written) => Words::new(format!("`{written}` is not needed here"))
                .label("ignored")
                .help("every clause begins with its word, nothing separates them; delete it"),
            MixedKeywords { written, right, keywords } => {
                Words::new(format!("`{written}` mixes English and Chinese keywords in one declaration"))
                    .label(
                        keywords.pick("this declaration has Chinese keywords", "this declaration has English keywords"),
                    )
                    .help(if right.is_empty() { "use one language".to_owned() } else { format!("write `{right}`") })
            }
            BadDate(text) => Words::new(format!("there is no day `{text}`"))
                .label("not a day")
                .help("the year has four digits from 1900 to 2199, month and day must exist, such as 2022-06-30"),
            BadTime(text) => Words::new(format!("there is no time `{text}`"))
                .label("not a time of day")
                .help("hours run from 00 to 23, minutes from 00 to 59, such as 16:00"),
            BadNumber(text) => Words::new(format!("the number `{text}` is out of range"))
                .label("cannot be kept exactly")
                .help("at most 18 digits on each side of the point; months and years make whole months"),
            TooDeep(max) => Words::new(format!("brackets are nested more than {max} deep"))
                .label("too deep from here")
                .help("give a part a name of its own with `define`"),
            TooLong(max) => Words::new(format!("more than {max} steps in one condition"))
                .label("too long")
                .help("give a part a name of its own with `define`"),
            Unbracketed(word) => Words::new(format!("`{word}` inside a filter needs brackets"))
                .label("put the count that begins here in brackets")
                .help("such as `satisfy (at least 1 visits in every month)` or `均须（每月 会议 不少于 1 次）`"),
            NoCollection { written, after } => {
                Words::new(format!("expected a collection after `{after}`, found `{written}`"))
                    .label("not a collection")
                    .help("name a list field, such as `inspectors`; a filter is written `C where P` or `P 的 C`")
            }
            TimeWithoutCount => Words::new("a window without a count")
                .label("how many in this time?")
                .help("say how many, such as `at least 1 meetings in every month` or `每月 会议 不少于 1 次`"),
            TwoTimes => Words::new("a requirement has only one window or deadline")
                .label("the second")
                .also("the first")
                .help("make two requirements of it, or delete one"),
            SumWithoutBound => Words::new("a sum without a bound")
                .label("how much in total?")
                .help("say how much, such as `sum of trainings.length at least 14 days` or `时长 合计 不少于 14 天`"),
            FilterWithoutCount => Words::new("the count is missing")
                .label("how many?")
                .help("say how many, such as `all C satisfy P`, `at least 75% of C satisfy P` or `每名 C 均须 P`"),
            ShareWithoutPercent(number) => {
                Words::new(format!("a share is bounded by a percentage; {number} is a count"))
                    .help(format!("write `{number}%`; if a count is meant, leave out the word for a share"))
            }
            Misplaced(word) => Words::new(format!("`{word}` cannot stand here"))
                .label("out of place")
                .help("a requirement has one count; join others with `and` (`且`), or put them in brackets"),
            DayWithoutYear(text) => Words::new(format!("`{text}` has no year"))
                .label("this day of every year, or of one?")
                .help(format!("for every year write `{text} of every year`, else give the year")),
        }
    }
}

impl Hint {
    fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Hint::Space { before, after }, Lang::Zh) => {
                format!("关键词后须有空格：`{before} {after}`")
            }
            (Hint::Space { before, after }, Lang::En) => {
                format!("a Chinese keyword needs a space after it: `{before} {after}`")
            }
            (Hint::UnitAfterNumber(w), Lang::Zh) => {
                format!("数字后的 `{w}` 是单位；若是集合名称，请写 `of {w}`")
            }
            (Hint::UnitAfterNumber(w), Lang::En) => {
                format!("after a number `{w}` is a unit; for a collection of that name write `of {w}`")
            }
            (Hint::DigitFirst, Lang::Zh) => "名称不能以数字开头".into(),
            (Hint::DigitFirst, Lang::En) => "a name does not begin with a digit".into(),
            (Hint::ReservedAsField(w), Lang::Zh) => {
                format!("`{w}` 是保留词，不能用作名称；若有字段以它为标签，请写字段的名称")
            }
            (Hint::ReservedAsField(w), Lang::En) => {
                format!("`{w}` is a reserved word and no name; if it is a field's label, write the field's name")
            }
        }
    }
}
