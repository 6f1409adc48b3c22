//! An obligation that no case has tried.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{DutyId, DutyKind};

pub(super) const LINT: Lint = Lint {
    code: "no-cases",
    level: Level::Warning,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("义务没有用例", "an obligation without cases"),
        why: (
            "没有用例的规则，谁也没有见过它判对、判错。在文件旁边的 cases.toml 里至少写一个符合、一个不符合的用例；还缺哪些界限，由 guiju test --strict 列出。申报不需要用例。只对规则包检查，旁边没有任何用例文件时每条计算类义务都会报。",
            "Nobody has seen such a rule be right or wrong. Write at least a satisfied and a violated case into cases.toml beside its document; `guiju test --strict` lists the boundaries that lack one. A declaration needs none.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
"#,
        mended: r#"
attest plan "制定工作方案" { clause "一"  binds town }
"#,
    },
};

struct NoCases(String);

impl Problem for NoCases {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.0;
        match lang {
            Lang::Zh => Words::new(format!("义务“{name}”没有用例"))
                .label("没有试过")
                .help("在文件旁边的 cases.toml 里写 [[case]]，至少一个符合、一个不符合"),
            Lang::En => Words::new(format!("obligation `{name}` has no cases"))
                .label("never tried")
                .help("write `[[case]]` into cases.toml beside the document: at least a satisfied and a violated one"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    let Some(files) = cx.cases else { return };
    for (id, duty) in (0..).map(DutyId).zip(&cx.model.duties) {
        let computed = matches!(duty.kind, DutyKind::Requirements(_));
        if computed && !files.iter().flat_map(|f| &f.cases).any(|c| c.duty == id) {
            out.push(Diagnostic::at(duty.span, &NoCases(duty.name.clone())));
        }
    }
}
