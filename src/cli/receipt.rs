//! `run.json`: what an audit was made from and what it wrote, so that it can be made again (contract.md, `guiju.run/1`).

use crate::base::{Lang, Level, Problem, Words};
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// Its name.
pub(super) const NAME: &str = "run.json";
/// Its schema.
pub(super) const SCHEMA: &str = "guiju.run/1";
const FAMILY: &str = "guiju.run/";

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    pub(super) schema: String,
    pub(super) tool: Tool,
    /// From the folder of the receipt to where the command ran.
    pub(super) base: String,
    pub(super) arguments: Arguments,
    pub(super) rules: Inputs,
    pub(super) facts: Inputs,
    pub(super) waivers: Option<File>,
    pub(super) baseline: Option<File>,
    /// The exit code.
    pub(super) exit: u8,
    pub(super) outputs: Vec<Output>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tool {
    pub(super) name: String,
    pub(super) version: String,
}

/// What was asked for, the project's configuration worked in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Arguments {
    /// Folders of packs; none: those built in.
    pub(super) rules: Vec<String>,
    pub(super) facts: Vec<String>,
    pub(super) waivers: Option<String>,
    pub(super) baseline: Option<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) as_of: String,
    /// Whether the day of judgement was the day of the run because nobody said another.
    pub(super) today: bool,
    pub(super) lang: String,
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) all: bool,
    pub(super) limit: Option<usize>,
    pub(super) fail_on: String,
}

/// Files with one digest over all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Inputs {
    pub(super) digest: String,
    pub(super) files: Vec<File>,
}

/// A file as named in the command's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) file: String,
    pub(super) sha256: String,
}

/// A file that was written, beside the receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Output {
    pub(super) format: String,
    pub(super) file: String,
    pub(super) sha256: String,
}

/// What marks a folder while an audit is being written.
#[derive(Serialize, Deserialize)]
struct Head {
    schema: Option<String>,
    #[serde(default)]
    unfinished: bool,
}

/// A receipt that says only that the audit was not finished.
pub(super) fn unfinished() -> Vec<u8> {
    serde_json::to_vec(&Head { schema: Some(SCHEMA.to_string()), unfinished: true }).unwrap_or_default()
}

/// As written.
pub(super) fn bytes(receipt: &Receipt) -> Vec<u8> {
    let mut out = serde_json::to_vec_pretty(receipt).unwrap_or_default();
    out.push(b'\n');
    out
}

/// Reads one.
pub(super) fn read(bytes: &[u8]) -> Result<Receipt, ReceiptProblem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let place = |e: &serde_json::Error| (e.line(), e.column());
    let head: Head = serde_json::from_slice(bytes).map_err(|e| match e.is_data() {
        true => ReceiptProblem::Foreign(None),
        false => ReceiptProblem::NotJson(place(&e)),
    })?;
    match head.schema.as_deref() {
        Some(SCHEMA) if head.unfinished => return Err(ReceiptProblem::Unfinished),
        Some(SCHEMA) => {}
        Some(other) if other.starts_with(FAMILY) => return Err(ReceiptProblem::Newer(other.to_string())),
        other => return Err(ReceiptProblem::Foreign(other.map(str::to_string))),
    }
    serde_json::from_slice(bytes).map_err(|e| ReceiptProblem::Shape(place(&e)))
}

/// The way from one real folder to another; absolute where there is none.
pub(super) fn way(from: &Path, to: &Path) -> String {
    let (a, b): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let common = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    if common == 0 {
        return super::shown(to);
    }
    let up = a.iter().skip(common).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(b.iter().skip(common).copied()).collect();
    if way.as_os_str().is_empty() { ".".to_string() } else { super::shown(&way) }
}

/// What can be wrong with a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ReceiptProblem {
    /// No JSON: from which line and column on.
    NotJson((usize, usize)),
    /// JSON, but no receipt: the schema it names, if it names one.
    Foreign(Option<String>),
    /// Of a later version of the program.
    Newer(String),
    /// Something is missing or of the wrong kind: where.
    Shape((usize, usize)),
    /// The audit broke off.
    Unfinished,
    /// The folder where the command ran is not there.
    NoBase(String),
}

impl Problem for ReceiptProblem {
    fn code(&self) -> &'static str {
        match self {
            ReceiptProblem::NotJson(_)
            | ReceiptProblem::Foreign(_)
            | ReceiptProblem::Newer(_)
            | ReceiptProblem::Shape(_) => "not-a-receipt",
            ReceiptProblem::Unfinished => "audit-unfinished",
            ReceiptProblem::NoBase(_) => "no-base",
        }
    }
    fn level(&self) -> Level {
        Level::Error
    }
    fn words(&self, lang: Lang) -> Words {
        let want =
            lang.pick("请给出 guiju audit 写在输出文件夹里的 run.json", "give the run.json that `guiju audit` wrote");
        match (self, lang) {
            (ReceiptProblem::NotJson((line, column)), Lang::Zh) => {
                Words::new(format!("第 {line} 行第 {column} 列起不是 JSON")).help(want)
            }
            (ReceiptProblem::NotJson((line, column)), Lang::En) => {
                Words::new(format!("no JSON from line {line}, column {column} on")).help(want)
            }
            (ReceiptProblem::Foreign(None), Lang::Zh) => Words::new("不是审计回执：没有写明 schema").help(want),
            (ReceiptProblem::Foreign(None), Lang::En) => Words::new("no receipt: it names no schema").help(want),
            (ReceiptProblem::Foreign(Some(schema)), Lang::Zh) => {
                Words::new(format!("不是审计回执：schema 是“{schema}”，应为“{SCHEMA}”")).help(want)
            }
            (ReceiptProblem::Foreign(Some(schema)), Lang::En) => {
                Words::new(format!("no receipt: its schema is `{schema}`, not `{SCHEMA}`")).help(want)
            }
            (ReceiptProblem::Newer(schema), Lang::Zh) => {
                Words::new(format!("回执的 schema 是“{schema}”，本程序只读得懂“{SCHEMA}”")).help("请更新本程序")
            }
            (ReceiptProblem::Newer(schema), Lang::En) => {
                Words::new(format!("its schema is `{schema}`; this version reads `{SCHEMA}`"))
                    .help("update this program")
            }
            (ReceiptProblem::Shape((line, column)), Lang::Zh) => {
                Words::new(format!("回执不完整或被改动过：第 {line} 行第 {column} 列")).help(want)
            }
            (ReceiptProblem::Shape((line, column)), Lang::En) => {
                Words::new(format!("the receipt is incomplete or was changed: line {line}, column {column}")).help(want)
            }
            (ReceiptProblem::Unfinished, Lang::Zh) => {
                Words::new("那次审计没有写完，没有可以重做的").help("重新运行 guiju audit")
            }
            (ReceiptProblem::Unfinished, Lang::En) => {
                Words::new("that audit broke off: there is nothing to replay").help("run `guiju audit` again")
            }
            (ReceiptProblem::NoBase(path), Lang::Zh) => Words::new(format!("找不到当时运行命令的文件夹“{path}”"))
                .help("把审计文件夹放回原处，或连同事实、规则一起移动（相对位置不变）"),
            (ReceiptProblem::NoBase(path), Lang::En) => {
                Words::new(format!("the folder where the command ran, `{path}`, is not there"))
                    .help("put the audit back, or move it together with its facts and rules")
            }
        }
    }
}
