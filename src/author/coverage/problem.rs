//! What can be wrong with the coverage of a document.

use super::check::Trouble;
use crate::base::{Lang, Level, Problem, Words};

/// What can be wrong.
#[derive(Clone, Debug)]
pub enum CoverProblem {
    /// A clause that is missing, or not what its status says: id and title.
    Clause(Trouble, String, String),
    /// An id of a catalogue that the index lacks.
    NotInIndex {
        /// The id.
        id: String,
        /// The document.
        document: String,
    },
    /// A clause that the catalogue lacks.
    NotInCatalogue {
        /// The id.
        id: String,
        /// The catalogue.
        catalogue: String,
    },
    /// No document names this catalogue.
    NoDocumentOf(String),
    /// A topic with a title that no duty has.
    UnusedTopic(String),
    /// A quote for a clause that the index lacks; the nearest id.
    UnknownId(String, Option<String>),
    /// The first (or last) words of a clause are not in the text.
    QuoteNotFound {
        /// The clause.
        id: String,
        /// Whether it is the last words.
        last: bool,
    },
}

impl Problem for CoverProblem {
    fn code(&self) -> &'static str {
        match self {
            CoverProblem::Clause(Trouble::CitedAllTheSame, ..) => "clause-contradicts",
            CoverProblem::Clause(..) => "clause-missing",
            CoverProblem::NotInIndex { .. } => "not-in-index",
            CoverProblem::NotInCatalogue { .. } => "not-in-catalogue",
            CoverProblem::NoDocumentOf(_) => "unknown-catalogue",
            CoverProblem::UnusedTopic(_) => "unused-topic",
            CoverProblem::UnknownId(..) => "unknown-clause",
            CoverProblem::QuoteNotFound { .. } => "quote-not-found",
        }
    }
    fn level(&self) -> Level {
        match self {
            CoverProblem::UnusedTopic(_) => Level::Warning,
            CoverProblem::Clause(..)
            | CoverProblem::NotInIndex { .. }
            | CoverProblem::NotInCatalogue { .. }
            | CoverProblem::NoDocumentOf(_)
            | CoverProblem::UnknownId(..)
            | CoverProblem::QuoteNotFound { .. } => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (CoverProblem::Clause(trouble, id, title), _) => {
                let (what, help) = clause(*trouble, lang);
                let about = match lang {
                    Lang::Zh => format!("{id}“{title}”：{what}"),
                    Lang::En => format!("{id} `{title}`: {what}"),
                };
                Words::new(about).label(lang.pick("条款", "clause")).help(help)
            }
            (CoverProblem::NotInIndex { id, document }, Lang::Zh) => {
                Words::new(format!("{document} 的条款目录没有 {id}")).label("总目录中有").help("补入 clauses.toml")
            }
            (CoverProblem::NotInIndex { id, document }, Lang::En) => {
                Words::new(format!("the index of {document} lacks {id}"))
                    .label("in the catalogue")
                    .help("add it to clauses.toml")
            }
            (CoverProblem::NotInCatalogue { id, catalogue }, Lang::Zh) => {
                Words::new(format!("总目录 {catalogue} 没有 {id}")).label("条款目录中有").help("核对编号")
            }
            (CoverProblem::NotInCatalogue { id, catalogue }, Lang::En) => {
                Words::new(format!("catalogue {catalogue} lacks {id}")).label("in the index").help("check the id")
            }
            (CoverProblem::NoDocumentOf(name), Lang::Zh) => {
                Words::new(format!("没有一部文件的条款目录用总目录“{name}”"))
                    .help("在 clauses.toml 开头写 catalogue = \"…\"")
            }
            (CoverProblem::NoDocumentOf(name), Lang::En) => {
                Words::new(format!("no document's index uses the catalogue `{name}`"))
                    .help("write catalogue = \"…\" at the top of its clauses.toml")
            }
            (CoverProblem::UnusedTopic(name), Lang::Zh) => {
                Words::new(format!("没有义务用“{name}”这个主题")).label("只有标题").help("删去，或给有关义务写 topic")
            }
            (CoverProblem::UnusedTopic(name), Lang::En) => Words::new(format!("no duty has the topic `{name}`"))
                .label("only its title")
                .help("delete it, or give a duty that topic"),
            (CoverProblem::UnknownId(id, near), _) => {
                let words =
                    Words::new(lang.pick(format!("目录中没有条款 {id}"), format!("the index has no clause {id}")));
                match near {
                    Some(near) => words.help(lang.pick(format!("是否指 {near}？"), format!("did you mean {near}?"))),
                    None => words,
                }
            }
            (CoverProblem::QuoteNotFound { id, last: false }, Lang::Zh) => {
                Words::new(format!("文本中找不到条款 {id} 的开头")).label("这几个字")
            }
            (CoverProblem::QuoteNotFound { id, last: false }, Lang::En) => {
                Words::new(format!("the first words of {id} are not in the text")).label("these words")
            }
            (CoverProblem::QuoteNotFound { id, last: true }, Lang::Zh) => {
                Words::new(format!("文本中找不到条款 {id} 的结尾（从它的开头往后）")).label("后一段")
            }
            (CoverProblem::QuoteNotFound { id, last: true }, Lang::En) => {
                Words::new(format!("the last words of {id} are not in the text behind its first"))
                    .label("the second part")
            }
        }
    }
}

fn clause(trouble: Trouble, lang: Lang) -> (&'static str, &'static str) {
    match trouble {
        Trouble::NoStatus => (
            lang.pick("没有写怎样处理", "it has no status"),
            lang.pick("写 status：rule、attest、consequence、definition、duplicate 或 none", "write its `status`"),
        ),
        Trouble::NotComputed => (
            lang.pick(
                "写明由规则计算，却没有计算类义务引用它的编号",
                "called `rule`, but no computed obligation cites its id",
            ),
            lang.pick(
                "给义务写 clause \"编号\"（只写原文路径，指的是它下面的所有条款）",
                "give the obligation clause \"ID\" (a printed path means all clauses under it)",
            ),
        ),
        Trouble::NotDeclared => (
            lang.pick("写明由单位申报，却没有申报项引用它的编号", "called `attest`, but no declaration cites its id"),
            lang.pick("给申报项写 条款 “编号”", "give the attest clause \"ID\""),
        ),
        Trouble::NoConsequence => (
            lang.pick("写明是后果，却没有义务把它列为后果", "called `consequence`, but no duty has it as one"),
            lang.pick(
                "在所属义务写 consequence \"…\" clause \"编号\"",
                "write consequence \"…\" clause \"ID\" on the duties it follows",
            ),
        ),
        Trouble::CitedAllTheSame => (
            lang.pick(
                "写明重复或者不设规则，却有义务引用它",
                "called a duplicate or nothing to check, but a duty cites it",
            ),
            lang.pick("改状态，或改义务引用的条款", "change its status, or what the duty cites"),
        ),
    }
}
