//! A duty that nobody ever bears.

use super::{Cx, Lint, Page};
use crate::author::reason::{Kind, Scope};
use crate::base::{Day, Diagnostic, Lang, Level, Problem, Span, Words};
use crate::model::{DutyId, Expr, Obligation};

pub(super) const LINT: Lint = Lint {
    code: "nobody",
    level: Level::Error,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("谁也不承担的义务", "a duty nobody bears"),
        why: (
            "起始日在文件失效之后、终止日在文件生效之前的义务，从来没有有效过；“情形”所要的类型不在“适用”的类型之内的，没有主体碰得上；还没生效就被别的义务整个取代的，也一样。这样的义务对谁都是“不适用”，看不出规则写错了。没有写“适用”的，加载时就是错误。",
            "A duty that begins after its document ends, or ends before it begins, is never in force; one whose `when` wants a type that it does not bind meets nobody; nor does one that another supersedes as a whole before it begins. Such a duty is not applicable to everyone, and nothing shows that it is wrong. Without `binds` it does not load.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  from 2023-01-01  require staff >= 3 }
"#,
        mended: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  from 2022-12-31  require staff >= 3 }
"#,
    },
};

enum Why {
    /// It begins after it ends.
    Never { from: Day, to: Day },
    /// No type fits its `when`.
    Types,
    /// Superseded by this from the beginning.
    Superseded(String),
}

struct Nobody {
    name: String,
    why: Why,
}

impl Problem for Nobody {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.name;
        match (&self.why, lang) {
            (Why::Never { from, to }, Lang::Zh) => {
                Words::new(format!("“{name}”从来没有有效过：自 {from} 起，到 {to} 就已终止"))
                    .label("谁也不承担")
                    .also("起止日没有写全的，依文件的有效期")
                    .help("核对义务的起止日和文件的有效期")
            }
            (Why::Never { from, to }, Lang::En) => {
                Words::new(format!("`{name}` is never in force: it begins on {from} and ends on {to}"))
                    .label("borne by nobody")
                    .also("where it does not say, the document's span holds")
                    .help("check its days and those of the document")
            }
            (Why::Types, Lang::Zh) => Words::new(format!("“{name}”适用的类型，没有一个合于它的“情形”"))
                .label("谁也不承担")
                .also("要的是别的类型")
                .help("把那个类型写进“适用”，或改正“情形”"),
            (Why::Types, Lang::En) => Words::new(format!("no type that `{name}` binds fits its `when`"))
                .label("borne by nobody")
                .also("wants another type")
                .help("bind that type, or mend `when`"),
            (Why::Superseded(by), Lang::Zh) => Words::new(format!("“{name}”还没有生效，就被“{by}”整个取代了"))
                .label("谁也不承担")
                .also("取代它的")
                .help("核对两者的起始日，或删去不再需要的一项"),
            (Why::Superseded(by), Lang::En) => {
                Words::new(format!("`{by}` supersedes all of `{name}` before it begins"))
                    .label("borne by nobody")
                    .also("which supersedes it")
                    .help("check from when both hold, or take out the one that is not needed")
            }
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for (id, duty) in cx.duties() {
        if let Some((why, place)) = why(cx, id, duty) {
            out.push(Diagnostic::at(duty.span, &Nobody { name: duty.name.clone(), why }).also(place));
        }
    }
}

fn why(cx: &Cx, id: DutyId, duty: &Obligation) -> Option<(Why, Span)> {
    let force = cx.force(duty);
    if force.is_empty() {
        let document = cx.model.documents.get(duty.document.index())?;
        return Some((Why::Never { from: force.from, to: force.to }, document.span));
    }
    if cx.binding(id).is_empty() {
        let by = cx.duties().map(|(_, d)| d).find(|d| d.supersedes.contains(&id) && cx.force(d).from <= force.from)?;
        return Some((Why::Superseded(by.name.clone()), by.span));
    }
    let scope = Scope::new(cx.model, force, &duty.binds, &cx.texts);
    let whens: Vec<(&Expr, bool)> = duty.when.iter().map(|e| (e, true)).collect();
    let proof = scope.refute(&whens)?;
    let first = proof.facts.first()?;
    proof.facts.iter().all(|f| f.kind() == Kind::Bearer).then_some((Why::Types, first.at))
}
