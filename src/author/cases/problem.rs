//! What can be wrong with cases, and what it means that one fails.

use crate::base::{Lang, Problem, Words};
use crate::engine::finding::Verdict;
use crate::report::words::verdict_word;

/// What can be wrong with a cases file.
#[derive(Clone, Debug)]
pub enum CaseProblem {
    /// Two cases with one name.
    NameTwice(String),
    /// No such obligation; the nearest.
    UnknownObligation(String, Option<String>),
    /// The file lies beside no document, so an obligation needs `document.name`.
    NoDocument(String),
    /// No verdict of that name; the nearest.
    UnknownVerdict(String, Option<String>),
    /// Neither below, at nor above.
    UnknownSide(String),
    /// Nothing is expected.
    NothingExpected,
    /// From which day to which is not said, and the document does not say either.
    NoSpan,
    /// `to` lies before `from`.
    Backward,
    /// Neither `verdict` nor `boundary`.
    UnreachableWhat,
    /// Called unreachable, but a case reaches it.
    ReachedAfterAll,
}

impl Problem for CaseProblem {
    fn code(&self) -> &'static str {
        match self {
            CaseProblem::NameTwice(_) => "case-twice",
            CaseProblem::UnknownObligation(..) | CaseProblem::NoDocument(_) => "unknown-obligation",
            CaseProblem::UnknownVerdict(..) => "unknown-verdict",
            CaseProblem::UnknownSide(_) => "unknown-boundary",
            CaseProblem::NothingExpected => "nothing-expected",
            CaseProblem::NoSpan | CaseProblem::Backward => "no-span",
            CaseProblem::UnreachableWhat => "missing-key",
            CaseProblem::ReachedAfterAll => "reached",
        }
    }
    fn replacement(&self) -> Option<String> {
        match self {
            CaseProblem::UnknownObligation(_, near) | CaseProblem::UnknownVerdict(_, near) => {
                near.as_ref().map(|n| format!("\"{n}\""))
            }
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (CaseProblem::NameTwice(name), Lang::Zh) => Words::new(format!("用例名称“{name}”重复"))
                .label("又用了一次")
                .also("先在这里")
                .help("换一个能看出区别的名称"),
            (CaseProblem::NameTwice(name), Lang::En) => Words::new(format!("two cases are called `{name}`"))
                .label("here again")
                .also("first here")
                .help("name it so that they can be told apart"),
            (CaseProblem::UnknownObligation(name, near), Lang::Zh) => {
                Words::new(format!("没有“{name}”这项义务")).label("不认识的义务").help(near.as_ref().map_or_else(
                    || "写义务的名称；别的文件的义务写作 文件名.义务名".to_string(),
                    |n| format!("是否指“{n}”？"),
                ))
            }
            (CaseProblem::UnknownObligation(name, near), Lang::En) => {
                Words::new(format!("no obligation is called `{name}`")).label("unknown obligation").help(
                    near.as_ref().map_or_else(
                        || "write its name, or `document.name` for one of another document".to_string(),
                        |n| format!("did you mean `{n}`?"),
                    ),
                )
            }
            (CaseProblem::NoDocument(name), Lang::Zh) => Words::new(format!("不知道“{name}”是哪部文件的义务"))
                .label("这个用例文件旁边没有文件")
                .help("写作 文件名.义务名，或把用例文件放在文件所在的文件夹里"),
            (CaseProblem::NoDocument(name), Lang::En) => Words::new(format!("of which document is `{name}`?"))
                .label("no document lies beside this file")
                .help("write `document.name`, or put the file into the folder of its document"),
            (CaseProblem::UnknownVerdict(word, near), Lang::Zh) => {
                Words::new(format!("没有“{word}”这种结论")).label("不认识的结论").help(
                    near.as_ref().map_or_else(
                        || format!("可用的结论：{}", all(Lang::Zh).join("、")),
                        |n| format!("是否指“{n}”？"),
                    ),
                )
            }
            (CaseProblem::UnknownVerdict(word, near), Lang::En) => Words::new(format!("no verdict is called `{word}`"))
                .label("unknown verdict")
                .help(near.as_ref().map_or_else(
                    || format!("verdicts: {}", all(Lang::En).join(", ")),
                    |n| format!("did you mean `{n}`?"),
                )),
            (CaseProblem::UnknownSide(word), Lang::Zh) => Words::new(format!("没有“{word}”这种位置"))
                .label("不认识")
                .help("写 below（差一点）、at（恰好）或 above（超一点）"),
            (CaseProblem::UnknownSide(word), Lang::En) => {
                Words::new(format!("no boundary is called `{word}`")).label("unknown").help("write below, at or above")
            }
            (CaseProblem::NothingExpected, Lang::Zh) => Words::new("没有写期望什么结论")
                .label("空的")
                .help("写 expect = \"violated\"，或 expect = { 主体编号 = \"violated\" }"),
            (CaseProblem::NothingExpected, Lang::En) => Words::new("nothing is expected")
                .label("empty")
                .help("write expect = \"violated\", or expect = { id = \"violated\" }"),
            (CaseProblem::NoSpan, Lang::Zh) => Words::new("不知道考核哪一段时间")
                .label("文件的有效期没有两端")
                .help("写 from = 2022-01-01 和 to = 2022-12-31，每个用例写，或在文件开头写一次"),
            (CaseProblem::NoSpan, Lang::En) => Words::new("it is not known which days to assess")
                .label("the document is in force without an end")
                .help("write from = 2022-01-01 and to = 2022-12-31, for each case or once at the top of the file"),
            (CaseProblem::Backward, Lang::Zh) => Words::new("考核期的结束早于开始").label("这一项"),
            (CaseProblem::Backward, Lang::En) => Words::new("the span ends before it begins").label("this one"),
            (CaseProblem::UnreachableWhat, Lang::Zh) => Words::new("没有写什么够不到")
                .label("这一项")
                .help("写 verdict = \"violated\"，或 boundary = \"above\""),
            (CaseProblem::UnreachableWhat, Lang::En) => Words::new("what cannot be reached is not said")
                .label("this one")
                .help("write verdict = \"violated\", or boundary = \"above\""),
            (CaseProblem::ReachedAfterAll, Lang::Zh) => {
                Words::new("写明够不到，却有用例试到了").label("这一项").help("删去这一项")
            }
            (CaseProblem::ReachedAfterAll, Lang::En) => {
                Words::new("said to be out of reach, but a case reaches it").label("this one").help("delete it")
            }
        }
    }
}

fn all(lang: Lang) -> Vec<&'static str> {
    Verdict::ALL.into_iter().map(|v| lang.pick(verdict_word(v, Lang::Zh), v.key())).collect()
}

/// Why a case fails. Its place is that of what was expected.
#[derive(Clone, Debug)]
pub struct CaseFails {
    /// The case.
    pub case: String,
    /// What is not as expected.
    pub how: How,
    /// What the finding says, in the language of the run.
    pub message: Option<String>,
}

/// What is not as expected.
#[derive(Clone, Debug)]
pub enum How {
    /// The verdict of an entity: expected, found.
    Verdict(String, Verdict, Verdict),
    /// The windows.
    Windows(String, Vec<String>, Vec<String>),
    /// The missing facts.
    Missing(String, Vec<String>, Vec<String>),
    /// Expected of an entity that the obligation does not bind, or that the facts do not state.
    NotBound(String),
    /// Expected by an id that several entities have.
    Ambiguous(String, Vec<String>),
    /// Bound, but nothing is expected of it.
    Unlisted(String, Verdict),
    /// A single verdict is expected, but so many entities are bound.
    NotOne(usize),
    /// The facts have errors.
    Facts,
}

impl Problem for CaseFails {
    fn code(&self) -> &'static str {
        "case-fails"
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.case;
        let v = |verdict: &Verdict| verdict_word(*verdict, lang);
        let list = |items: &[String]| match (items.is_empty(), lang) {
            (true, _) => lang.pick("无", "none").to_string(),
            (false, Lang::Zh) => items.join("、"),
            (false, Lang::En) => items.join(", "),
        };
        let what = match (&self.how, lang) {
            (How::Verdict(entity, want, got), Lang::Zh) => format!("{entity}：期望 {}，实际 {}", v(want), v(got)),
            (How::Verdict(entity, want, got), Lang::En) => format!("{entity}: expected {}, got {}", v(want), v(got)),
            (How::Windows(entity, want, got), Lang::Zh) => {
                format!("{entity}：期望的时段 {}，实际 {}", list(want), list(got))
            }
            (How::Windows(entity, want, got), Lang::En) => {
                format!("{entity}: expected windows {}, got {}", list(want), list(got))
            }
            (How::Missing(entity, want, got), Lang::Zh) => {
                format!("{entity}：期望待补报 {}，实际 {}", list(want), list(got))
            }
            (How::Missing(entity, want, got), Lang::En) => {
                format!("{entity}: expected missing {}, got {}", list(want), list(got))
            }
            (How::NotBound(entity), Lang::Zh) => format!("{entity}：义务不适用于它，或者事实里没有它"),
            (How::NotBound(entity), Lang::En) => format!("{entity}: not bound by the obligation, or not in the facts"),
            (How::Ambiguous(entity, keys), Lang::Zh) => format!("{entity}：有几个主体叫这个编号：{}", list(keys)),
            (How::Ambiguous(entity, keys), Lang::En) => {
                format!("{entity}: several entities have this id: {}", list(keys))
            }
            (How::Unlisted(entity, got), Lang::Zh) => format!("{entity}：没有写期望，实际 {}", v(got)),
            (How::Unlisted(entity, got), Lang::En) => format!("{entity}: nothing expected, got {}", v(got)),
            (How::NotOne(n), Lang::Zh) => format!("只写了一个结论，却有 {n} 个主体受约束"),
            (How::NotOne(n), Lang::En) => format!("one verdict is expected, but {n} entities are bound"),
            (How::Facts, Lang::Zh) => "事实有误".to_string(),
            (How::Facts, Lang::En) => "the facts have errors".to_string(),
        };
        let label = match (&self.message, &self.how) {
            (Some(message), _) => message.clone(),
            (None, How::Facts) => lang.pick("这个用例", "this case").to_string(),
            (None, _) => lang.pick("期望写在这里", "expected here").to_string(),
        };
        match lang {
            Lang::Zh => Words::new(format!("用例“{name}”：{what}")).label(label).also("规则").also("事实"),
            Lang::En => Words::new(format!("case `{name}`: {what}")).label(label).also("rule").also("fact"),
        }
    }
}
