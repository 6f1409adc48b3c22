//! A day on which two versions of a duty apply.

use super::proof::Days;
use super::{Cx, Lint, Page};
use crate::author::reason::Scope;
use crate::base::window::Range;
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{DutyId, Expr, Obligation};

pub(super) const LINT: Lint = Lint {
    code: "version-overlap",
    level: Level::Error,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("有几天两个版本同时适用", "days on which two versions of a duty apply"),
        why: (
            "旧版本还没有终止，新版本已经开始：重叠的日子按两套数字核对。两项义务同时取代同一项、约束同一主体而彼此没有先后的，也是如此，结论可能是“规则冲突”。用 supersedes 写明取代的，旧版本自动止于前一日，不会重叠。",
            "The older version has not ended when the newer begins: on the days of both, two sets of numbers are checked. So it is where two duties supersede the same one for one bearer without order between them, which may come out as a conflict. With `supersedes` the older ends the day before by itself.",
        ),
        faulty: r#"
obligation before "乡镇工作人员" { clause "一"  binds town  until 2022-07-31  require staff >= 3 }
obligation after  "乡镇工作人员（新）" { clause "一"  binds town  from 2022-07-01  require staff >= 5 }
"#,
        mended: r#"
obligation before "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
obligation after  "乡镇工作人员（新）" { clause "一"  binds town  from 2022-07-01  supersedes before  require staff >= 5 }
"#,
    },
};

struct Overlap {
    old: String,
    new: String,
    both: Range,
    /// What both supersede.
    superseded: Option<String>,
}

impl Problem for Overlap {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Overlap { old, new, both, superseded } = self;
        let days = Days(*both);
        match (superseded, lang) {
            (None, Lang::Zh) => Words::new(format!("{days} 这段时间，“{old}”与“{new}”同时适用"))
                .label(format!("自 {} 起", both.from))
                .also(format!("到 {} 才终止", both.to))
                .help(format!("在新版本里写 supersedes {old}，或把旧版本的终止日提前")),
            (None, Lang::En) => Words::new(format!("{days}: both `{old}` and `{new}` apply"))
                .label(format!("from {}", both.from))
                .also(format!("ends only on {}", both.to))
                .help(format!("write `supersedes {old}` in the newer one, or let the older end sooner")),
            (Some(duty), Lang::Zh) => {
                Words::new(format!("“{old}”与“{new}”都取代“{duty}”，{days} 这段时间同时适用，没有先后"))
                    .label("这一个")
                    .also("与这一个")
                    .help("让后一项也取代前一项，或把主体、情形、起止日分开")
            }
            (Some(duty), Lang::En) => {
                Words::new(format!("`{old}` and `{new}` both supersede `{duty}`; {days}: both apply, without order"))
                    .label("this one")
                    .also("and this one")
                    .help("let the later supersede the earlier too, or part their bearers, cases or days")
            }
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for pair in cx.versions().into_iter().filter(|p| !p.both.is_empty()) {
        let (old, new) = (pair.old.name.clone(), pair.new.name.clone());
        let overlap = Overlap { old, new, both: pair.both, superseded: None };
        out.push(Diagnostic::at(pair.new.span, &overlap).also(pair.old.span));
    }
    let all: Vec<(DutyId, &Obligation)> = cx.duties().filter(|(_, d)| !d.supersedes.is_empty()).collect();
    for (i, (a, one)) in all.iter().enumerate() {
        for (b, other) in all.iter().skip(i + 1) {
            let shared = one.supersedes.iter().find(|s| other.supersedes.contains(s));
            let Some(old) = shared.and_then(|s| cx.duty(*s)) else { continue };
            let both = cx.binding(*a).and(cx.binding(*b));
            let bearers = cx.both_bind(one, other);
            if cx.linked(*a, *b) || both.is_empty() || bearers.is_empty() {
                continue;
            }
            let scope = Scope::new(cx.model, both, &bearers, &cx.texts);
            let (x, y): (Vec<&Expr>, Vec<&Expr>) = (one.when.iter().collect(), other.when.iter().collect());
            if cx.comes_up(scope, &x, &y, &[]) {
                let superseded = Some(old.name.clone());
                let overlap = Overlap { old: one.name.clone(), new: other.name.clone(), both, superseded };
                out.push(Diagnostic::at(other.span, &overlap).also(one.span));
            }
        }
    }
}
