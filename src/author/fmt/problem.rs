//! Why a file is not formatted though it can be read.

use crate::base::{Lang, Problem, Words};

/// Why.
#[derive(Clone, Debug)]
pub enum FmtProblem {
    /// What would be written reads differently: nothing is written.
    Differs,
}

impl Problem for FmtProblem {
    fn code(&self) -> &'static str {
        match self {
            FmtProblem::Differs => "format-differs",
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (FmtProblem::Differs, Lang::Zh) => Words::new("从这里起，排版后的文本读出来与原文不同，因此没有改动这个文件")
                .help("把此处改写得简单些（如加括号）再试；这是程序的缺陷，请附上这一段反馈"),
            (FmtProblem::Differs, Lang::En) => {
                Words::new("from here on the formatted text would read differently, so the file was left as it is")
                    .help("put this more simply (with brackets, say) and try again; this is a fault of the program, please report it with this piece")
            }
        }
    }
}
