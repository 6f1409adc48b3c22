//! Style: a duty without a title.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};

pub(super) const LINT: Lint = Lint {
    code: "no-title",
    level: Level::Note,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("义务没有标题", "a duty without a title"),
        why: (
            "报告、台账、通知都用标题称呼义务；没有标题就只能写名称，看的人不知道说的是什么。名称本身是中文的不报。这是写法问题，默认只提示。",
            "Reports, ledgers and notices call a duty by its title; without one they can only write its name, which tells its reader little. A Chinese name is title enough. A matter of style: by default a note.",
        ),
        faulty: r#"
obligation staff { clause "一"  binds town  require staff >= 3 }
"#,
        mended: r#"
obligation staff "乡镇工作人员不少于三名" { clause "一"  binds town  require staff >= 3 }
"#,
    },
};

struct NoTitle(String);

impl Problem for NoTitle {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.0;
        match lang {
            Lang::Zh => Words::new(format!("义务“{name}”没有标题"))
                .label("报告里只能写名称")
                .help("在名称后面写一个标题，如 \"…\""),
            Lang::En => Words::new(format!("`{name}` has no title"))
                .label("reports can only write the name")
                .help("write one behind the name: \"…\""),
        }
    }
}

/// Whether a name is in Chinese.
pub(super) fn chinese(name: &str) -> bool {
    name.chars().any(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}'))
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for (_, duty) in cx.duties().filter(|(_, d)| d.title.is_none() && !chinese(&d.name)) {
        out.push(Diagnostic::at(duty.span, &NoTitle(duty.name.clone())));
    }
}
