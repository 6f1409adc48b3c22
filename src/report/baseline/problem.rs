//! What can be wrong with a former result, and what is worth knowing about the comparison.

use crate::base::{Lang, Level, Problem, Words};

/// What can be wrong with a former result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineProblem {
    /// No JSON; where it stops being it.
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It ends in the middle.
    Cut,
    /// JSON, but no result: the schema it names, if it names one.
    Foreign(Option<String>),
    /// A result of a later version of the program.
    Newer(String),
    /// A result with something missing or of the wrong kind.
    Shape {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Its day of judgement (first) lies after this one's.
    Later(String, String),
    /// An entity that is gone, and one of the same name that is stated now.
    Renamed {
        /// The former `type/id`.
        old: String,
        /// The present one.
        new: String,
        /// Their name.
        name: String,
        /// How many more there are like it.
        more: usize,
    },
}

impl Problem for BaselineProblem {
    fn code(&self) -> &'static str {
        match self {
            BaselineProblem::NotJson { .. } | BaselineProblem::Cut => "baseline-not-json",
            BaselineProblem::Foreign(_) | BaselineProblem::Newer(_) | BaselineProblem::Shape { .. } => "not-a-result",
            BaselineProblem::Later(..) => "baseline-later",
            BaselineProblem::Renamed { .. } => "entity-renamed",
        }
    }
    fn level(&self) -> Level {
        match self {
            BaselineProblem::NotJson { .. }
            | BaselineProblem::Cut
            | BaselineProblem::Foreign(_)
            | BaselineProblem::Newer(_)
            | BaselineProblem::Shape { .. } => Level::Error,
            BaselineProblem::Later(..) | BaselineProblem::Renamed { .. } => Level::Warning,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

impl BaselineProblem {
    fn zh(&self) -> Words {
        let want = "请给出 guiju check -o json=结果.json 写出的文件";
        match self {
            BaselineProblem::NotJson { line, column } => {
                Words::new(format!("第 {line} 行第 {column} 列起不是 JSON，不能当作核查结果")).help(want)
            }
            BaselineProblem::Cut => {
                Words::new("文件不完整：JSON 没有写完就结束了").help("重新写出这份结果，或从备份中取回完整的文件")
            }
            BaselineProblem::Foreign(None) => {
                Words::new("是 JSON，但不是核查结果：没有写明 \"schema\": \"guiju.result/1\"").help(want)
            }
            BaselineProblem::Foreign(Some(schema)) => {
                Words::new(format!("不是核查结果：schema 是“{schema}”，应为“guiju.result/1”")).help(want)
            }
            BaselineProblem::Newer(schema) => {
                Words::new(format!("结果的 schema 是“{schema}”，本程序只读得懂“guiju.result/1”"))
                    .help("请换用写出这份结果的那个版本，或更新本程序")
            }
            BaselineProblem::Shape { line, column } => {
                Words::new(format!("核查结果的内容不完整或被改动过：第 {line} 行第 {column} 列")).help(want)
            }
            BaselineProblem::Later(then, now) => {
                Words::new(format!("用来对比的结果判定日是 {then}，晚于本次的 {now}：“新增”“已消除”会前后颠倒"))
                    .help("请核对 --baseline 是否给了上一期的结果")
            }
            BaselineProblem::Renamed { old, new, name, more } => {
                let more = if *more == 0 { String::new() } else { format!("（类似的还有 {more} 个）") };
                Words::new(format!(
                    "上期的“{name}”（{old}）本次事实中没有，本次有同名的 {new}：按两个主体处理，上期的问题不算消除{more}"
                ))
                .help("如果是同一个单位，请沿用原来的编号（id）")
            }
        }
    }
    fn en(&self) -> Words {
        let want = "give a file written by `guiju check -o json=result.json`";
        match self {
            BaselineProblem::NotJson { line, column } => {
                Words::new(format!("no JSON from line {line}, column {column} on, so no result")).help(want)
            }
            BaselineProblem::Cut => {
                Words::new("the file breaks off: its JSON has no end").help("write the result again, or take a whole copy")
            }
            BaselineProblem::Foreign(None) => {
                Words::new("JSON, but no result: it does not say \"schema\": \"guiju.result/1\"").help(want)
            }
            BaselineProblem::Foreign(Some(schema)) => {
                Words::new(format!("no result: its schema is `{schema}`, not `guiju.result/1`")).help(want)
            }
            BaselineProblem::Newer(schema) => {
                Words::new(format!("its schema is `{schema}`; this version reads `guiju.result/1`"))
                    .help("use the version that wrote it, or update")
            }
            BaselineProblem::Shape { line, column } => {
                Words::new(format!("the result is incomplete or was changed: line {line}, column {column}")).help(want)
            }
            BaselineProblem::Later(then, now) => Words::new(format!(
                "the result to compare with was judged as of {then}, after this one's {now}: new and cured change places"
            ))
            .help("see whether `--baseline` names the result of the period before"),
            BaselineProblem::Renamed { old, new, name, more } => {
                let more = if *more == 0 { String::new() } else { format!(" ({more} more like it)") };
                Words::new(format!(
                    "`{name}` ({old}) of the former result is not stated now, but {new} has the same name: they count as two, and nothing as cured{more}"
                ))
                .help("if they are one, keep the former id")
            }
        }
    }
}
