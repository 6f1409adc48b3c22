//! What can be wrong with documents, obligations, attests and exceptions.

use super::{did_you_mean, list};
use crate::base::{Lang, Level, Problem, Words};

/// A clause word of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Keyword {
    Clause,
    Binds,
    When,
    From,
    Until,
    Require,
    Forbid,
    Severity,
    Topic,
    Points,
    Veto,
    Remedy,
    Consequence,
    Note,
    Supersedes,
    By,
    Evidence,
    Repeats,
}

impl Keyword {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            Keyword::Clause => lang.pick("条款", "clause"),
            Keyword::Binds => lang.pick("适用", "binds"),
            Keyword::When => lang.pick("情形", "when"),
            Keyword::From => lang.pick("自……起", "from"),
            Keyword::Until => lang.pick("至……止", "until"),
            Keyword::Require => lang.pick("要求", "require"),
            Keyword::Forbid => lang.pick("禁止", "forbid"),
            Keyword::Severity => lang.pick("等级", "severity"),
            Keyword::Topic => lang.pick("主题", "topic"),
            Keyword::Points => lang.pick("分值", "points"),
            Keyword::Veto => lang.pick("一票否决", "veto"),
            Keyword::Remedy => lang.pick("整改", "remedy"),
            Keyword::Consequence => lang.pick("后果", "consequence"),
            Keyword::Note => lang.pick("说明", "note"),
            Keyword::Supersedes => lang.pick("取代", "supersedes"),
            Keyword::By => lang.pick("期限", "by"),
            Keyword::Evidence => lang.pick("佐证", "evidence"),
            Keyword::Repeats => lang.pick("频次", "repeats"),
        }
    }
}

/// What has clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum DutyWord {
    Obligation,
    Attest,
    Exception,
}

impl DutyWord {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            DutyWord::Obligation => lang.pick("义务", "obligation"),
            DutyWord::Attest => lang.pick("申报", "attest"),
            DutyWord::Exception => lang.pick("例外", "exception"),
        }
    }
}

/// What can be wrong with a document, duty or exception.
#[derive(Clone, Debug)]
pub(in crate::model) enum DutyProblem {
    /// Two packs have a document of this name (related: the first).
    DocumentTwice {
        name: String,
    },
    /// A duty without document; the documents it could belong to.
    NoDocument {
        documents: Vec<String>,
    },
    /// A clause that does not belong in such a declaration.
    Misplaced {
        clause: Keyword,
        duty: DutyWord,
    },
    /// A clause that may stand once (related: the first).
    Twice {
        clause: Keyword,
    },
    /// Nobody is bound.
    NoBinds {
        duty: DutyWord,
    },
    /// Nothing is asked.
    NoRequire,
    /// No clause is cited.
    NoClause {
        duty: DutyWord,
    },
    /// The clause index has no such clause.
    UnknownClause {
        clause: String,
        document: String,
        near: Option<String>,
        soft: bool,
    },
    /// A type bound together with one above it, or twice.
    BoundTwice {
        name: String,
        by: String,
    },
    NegativePoints,
    /// `by` and `repeats` in one attest (related: the other).
    ByAndRepeats,
    /// `repeats in some rolling …`
    RepeatsSome,
    /// `repeats by 16:00 of every day`
    RepeatsTime,
    /// A duty that supersedes itself.
    SupersedesItself,
    /// An exception or attest where an obligation or attest is needed.
    SupersedesException {
        name: String,
    },
    /// An exception that always applies.
    AlwaysExcepted,
}

impl Problem for DutyProblem {
    fn code(&self) -> &'static str {
        match self {
            DutyProblem::DocumentTwice { .. } => "duplicate-document",
            DutyProblem::NoDocument { .. } => "no-document",
            DutyProblem::Misplaced { .. } => "misplaced-clause",
            DutyProblem::Twice { .. } => "clause-twice",
            DutyProblem::NoBinds { .. } => "no-binds",
            DutyProblem::NoRequire => "no-require",
            DutyProblem::NoClause { .. } => "no-clause",
            DutyProblem::UnknownClause { .. } => "unknown-clause",
            DutyProblem::BoundTwice { .. } => "bound-twice",
            DutyProblem::NegativePoints => "negative-points",
            DutyProblem::ByAndRepeats => "by-and-repeats",
            DutyProblem::RepeatsSome | DutyProblem::RepeatsTime => "repeats",
            DutyProblem::SupersedesItself => "supersedes-itself",
            DutyProblem::SupersedesException { .. } => "wrong-kind",
            DutyProblem::AlwaysExcepted => "always-excepted",
        }
    }

    fn level(&self) -> Level {
        match self {
            DutyProblem::NoClause { .. }
            | DutyProblem::BoundTwice { .. }
            | DutyProblem::AlwaysExcepted
            | DutyProblem::UnknownClause { soft: true, .. } => Level::Warning,
            DutyProblem::DocumentTwice { .. }
            | DutyProblem::NoDocument { .. }
            | DutyProblem::Misplaced { .. }
            | DutyProblem::Twice { .. }
            | DutyProblem::NoBinds { .. }
            | DutyProblem::NoRequire
            | DutyProblem::UnknownClause { soft: false, .. }
            | DutyProblem::NegativePoints
            | DutyProblem::ByAndRepeats
            | DutyProblem::RepeatsSome
            | DutyProblem::RepeatsTime
            | DutyProblem::SupersedesItself
            | DutyProblem::SupersedesException { .. } => Level::Error,
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            DutyProblem::UnknownClause { near, .. } => near.as_ref().map(|n| format!("\"{n}\"")),
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match self {
            DutyProblem::DocumentTwice { name } => Words::new(t!(
                lang,
                "两个规则包都有文件“{name}”，结论无法区分",
                "two packs have a document `{name}`, so findings could not tell them apart"
            ))
            .also(t!(lang, "另一处", "the other one"))
            .help(t!(lang, "给其中一份改名", "rename one of them")),
            DutyProblem::NoDocument { documents } => {
                let words = Words::new(t!(lang, "不知属于哪份文件", "it is not clear which document this belongs to"));
                if documents.is_empty() {
                    words.help(t!(lang, "先声明 document（文件）", "declare a `document` first"))
                } else {
                    let documents = list(lang, documents);
                    words.help(t!(
                        lang,
                        "移到文件所在的文件夹，或用 of（属于）写明：{documents}",
                        "move it to the document's folder, or say which with `of`: {documents}"
                    ))
                }
            }
            DutyProblem::Misplaced { clause, duty } => {
                let (clause, duty) = (clause.word(lang), duty.word(lang));
                let words = Words::new(t!(
                    lang,
                    "“{clause}”不能写在{duty}里",
                    "`{clause}` does not belong in this kind of declaration: {duty}"
                ));
                match self.misplaced_help(lang) {
                    Some(help) => words.help(help),
                    None => words,
                }
            }
            DutyProblem::Twice { clause } => {
                let clause = clause.word(lang);
                Words::new(t!(lang, "“{clause}”只能写一次", "`{clause}` may stand only once")).also(t!(
                    lang,
                    "先在此处",
                    "first here"
                ))
            }
            DutyProblem::NoBinds { duty } => {
                let duty = duty.word(lang);
                Words::new(t!(lang, "{duty}没有写明适用于谁", "the {duty} does not say whom it binds")).help(t!(
                    lang,
                    "加上 适用 和主体名称",
                    "add `binds` with an entity type"
                ))
            }
            DutyProblem::NoRequire => {
                Words::new(t!(lang, "义务没有要求，也没有禁止", "the obligation neither requires nor forbids anything"))
                    .help(t!(
                        lang,
                        "加上 要求 或 禁止；只需申报的，用 申报（attest）声明",
                        "add `require` or `forbid`; for what is only declared, write an `attest`"
                    ))
            }
            DutyProblem::NoClause { duty } => {
                let duty = duty.word(lang);
                Words::new(t!(lang, "{duty}没有注明条款", "the {duty} does not cite a clause")).help(t!(
                    lang,
                    "加上 条款 “…”",
                    "add `clause \"…\"`"
                ))
            }
            DutyProblem::UnknownClause { clause, document, near, soft: _ } => Words {
                help: did_you_mean(lang, near.as_deref()),
                ..Words::new(t!(
                    lang,
                    "文件“{document}”的条款目录中没有“{clause}”",
                    "the clause index of `{document}` has no `{clause}`"
                ))
            },
            DutyProblem::BoundTwice { name, by } => Words::new(if name == by {
                t!(lang, "“{name}”重复", "`{name}` is listed twice")
            } else {
                t!(lang, "“{name}”已包括在“{by}”之内", "`{name}` is already bound as a kind of `{by}`")
            }),
            DutyProblem::NegativePoints => Words::new(t!(lang, "分值不能为负", "points cannot be negative")),
            DutyProblem::ByAndRepeats => {
                Words::new(t!(lang, "“期限”与“频次”不能并用", "`by` and `repeats` do not go together"))
                    .also(t!(lang, "另一处", "the other one"))
                    .help(t!(
                        lang,
                        "一次性的用 期限，定期的用 频次",
                        "use `by` for what is done once, `repeats` for what recurs"
                    ))
            }
            DutyProblem::RepeatsSome => Words::new(t!(
                lang,
                "频次须是每个时段都要做到的，不能写“有连续……内”",
                "`repeats` needs windows that all count, not `in some rolling …`"
            )),
            DutyProblem::RepeatsTime => Words::new(t!(
                lang,
                "申报按日计，不能规定钟点",
                "declarations are dated by the day, so no time of day can be asked for"
            )),
            DutyProblem::SupersedesItself => {
                Words::new(t!(lang, "义务不能取代自身", "an obligation cannot supersede itself"))
            }
            DutyProblem::SupersedesException { name } => Words::new(t!(
                lang,
                "“{name}”是例外，只能取代义务或申报",
                "`{name}` is an exception; only an obligation or attest can be superseded"
            )),
            DutyProblem::AlwaysExcepted => Words::new(t!(
                lang,
                "例外没有写明情形，也没有起止日期，因此总是成立",
                "this exception has neither `when` nor dates, so it always applies"
            ))
            .help(t!(lang, "加上 情形", "add `when`")),
        }
    }
}

impl DutyProblem {
    /// Where a misplaced clause would belong.
    fn misplaced_help(&self, lang: Lang) -> Option<String> {
        let DutyProblem::Misplaced { clause, duty } = self else {
            return None;
        };
        match (clause, duty) {
            (Keyword::Require | Keyword::Forbid, DutyWord::Attest) => {
                Some(t!(lang, "由事实判断的用 义务（obligation）声明", "declare what facts decide as an `obligation`"))
            }
            (Keyword::By, DutyWord::Obligation) => Some(t!(
                lang,
                "期限写在要求里，例如 要求 字段 于 2022-06-30 前",
                "put the deadline into the requirement: `require FIELD by 2022-06-30`"
            )),
            (Keyword::Repeats, DutyWord::Obligation) => Some(t!(
                lang,
                "时段写在要求里，例如 每月 会议 不少于 1 次",
                "put the window into the requirement: `at least 1 meetings in every month`"
            )),
            (Keyword::Binds, DutyWord::Exception) => Some(t!(
                lang,
                "适用于谁由义务决定；只适用于一部分的，用 情形 类型 为 … 限定",
                "whom it binds is the obligation's; narrow it with `when type = …`"
            )),
            (_, DutyWord::Exception) => Some(t!(lang, "写在义务里", "write it in the obligation")),
            _ => None,
        }
    }
}
