//! An exception that does not say by which clause.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};

pub(super) const LINT: Lint = Lint {
    code: "exception-without-clause",
    level: Level::Warning,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("例外没有写依据的条款", "an exception that cites no clause"),
        why: (
            "例外免除或改变一项义务，要有依据：没有条款，被免除的一方拿不出理由，审核的人也无从核对。义务没有写条款、引了目录里没有的条款，加载时就会报（no-clause、unknown-clause）。",
            "An exception takes a duty away or changes it, and needs ground for that: without its clause nobody can show why, nor check it. A duty without a clause, or a clause that the index does not have, is told by loading (no-clause, unknown-clause).",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
exception small "小乡镇" to staff { when residents < 5000  require staff >= 2 }
"#,
        mended: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
exception small "小乡镇" to staff { clause "二"  when residents < 5000  require staff >= 2 }
"#,
    },
};

struct NoClause(String);

impl Problem for NoClause {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.0;
        match lang {
            Lang::Zh => Words::new(format!("例外“{name}”没有写依据的条款"))
                .label("依据哪一条")
                .help("写明条款：clause \"…\"（条款 “…”）"),
            Lang::En => Words::new(format!("the exception `{name}` cites no clause"))
                .label("by which clause")
                .help("cite it: clause \"…\""),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for exception in cx.model.exceptions.iter().filter(|e| e.clauses.is_empty()) {
        out.push(Diagnostic::at(exception.span, &NoClause(exception.name.clone())));
    }
}
