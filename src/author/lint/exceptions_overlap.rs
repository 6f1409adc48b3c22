//! Exceptions that overlap and disagree.

use super::{Cx, Lint, Page};
use crate::author::reason::Scope;
use crate::base::window::Range;
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{Exception, Expr, Obligation};

pub(super) const LINT: Lint = Lint {
    code: "exceptions-overlap",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("同时适用而结论不同的例外", "exceptions that overlap and disagree"),
        why: (
            "一项义务的两个例外，情形可以同时成立，却一个免除、一个另有要求，或者要求不同：碰上这样的主体，结论只能是“规则冲突”，错在规则。写明谁优先：把一个写成另一个的例外（exception … to 另一个例外），或把情形写得互不相交。能否同时成立拿不准的不报。",
            "Two exceptions to one duty can apply at once, and one exempts while the other asks for something, or they ask for different things: the verdict on whom both fit can only be a conflict, which is the rules' fault. Say which goes first, with an exception to the exception, or part the cases. Where it is not certain that both can apply nothing is told.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
exception small "小乡镇" to staff { clause "二"  when residents < 5000  require staff >= 2 }
exception coal  "煤炭乡镇" to staff { clause "三"  when line = coal  require staff >= 5 }
"#,
        mended: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 3 }
exception small "小乡镇" to staff { clause "二"  when residents < 5000  require staff >= 2 }
exception coal  "煤炭乡镇" to staff { clause "三"  when line = coal and residents >= 5000  require staff >= 5 }
"#,
    },
};

struct Overlap {
    duty: String,
    one: String,
    other: String,
    /// Whether one of them exempts; its name.
    exempts: Option<String>,
}

impl Problem for Overlap {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Overlap { duty, one, other, exempts } = self;
        let why = match (exempts, lang) {
            (Some(free), Lang::Zh) => format!("其中“{free}”免除义务，另一个有要求"),
            (Some(free), Lang::En) => format!("`{free}` exempts, the other asks for something"),
            (None, Lang::Zh) => "两者的要求不同".to_string(),
            (None, Lang::En) => "they ask for different things".to_string(),
        };
        match lang {
            Lang::Zh => Words::new(format!("“{duty}”的例外“{one}”与“{other}”可能同时适用，{why}"))
                .label("这一个")
                .also("与这一个")
                .help("写明谁优先（把一个写成另一个的例外），或把情形写得互不相交"),
            Lang::En => {
                Words::new(format!("`{one}` and `{other}`, exceptions to `{duty}`, can apply at once, and {why}"))
                    .label("this one")
                    .also("and this one")
                    .help("say which goes first, with an exception to the other, or part their cases")
            }
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for (id, duty) in cx.duties() {
        let all: Vec<&Exception> = cx.exceptions(id).collect();
        for (i, one) in all.iter().enumerate() {
            for other in all.iter().skip(i + 1).filter(|o| o.to == one.to) {
                if let Some(exempts) = disagree(cx, duty, one, other) {
                    let overlap = Overlap {
                        duty: duty.name.clone(),
                        one: other.name.clone(),
                        other: one.name.clone(),
                        exempts: exempts.map(|e| e.name.clone()),
                    };
                    out.push(Diagnostic::at(other.span, &overlap).also(one.span));
                }
            }
        }
    }
}

/// Whether two exceptions certainly can apply at once and come to different verdicts; which of them exempts.
fn disagree<'e>(cx: &Cx, duty: &Obligation, one: &'e Exception, other: &'e Exception) -> Option<Option<&'e Exception>> {
    let force = cx.force(duty);
    let own = |e: &Exception| Range::new(e.from.unwrap_or(force.from), e.until.unwrap_or(force.to));
    let joint = force.and(own(one)).and(own(other));
    if joint.is_empty() {
        return None;
    }
    let scope = Scope::new(cx.model, joint, &duty.binds, &cx.texts);
    let base = |e: &'e Exception| duty.when.iter().chain(&e.when).collect::<Vec<&Expr>>();
    // Two exceptions without overlap in what they look at both apply somewhere: only stored facts are looked at.
    let whens: Vec<(&Expr, bool)> = duty.when.iter().chain(&one.when).chain(&other.when).map(|e| (e, true)).collect();
    if scope.refute(&whens).is_some() {
        return None;
    }
    match (one.requirements.is_empty(), other.requirements.is_empty()) {
        (true, true) => None,
        (true, false) | (false, true) => {
            let (a, b) = (base(one), base(other));
            let free = if one.requirements.is_empty() { one } else { other };
            cx.comes_up(scope, &a, &b, &[]).then_some(Some(free))
        }
        (false, false) => {
            let differ = |met: &Exception, broken: &Exception| {
                let met = met.requirements.iter().map(|b| (&b.expr, !b.forbid));
                let all: Vec<(&Expr, bool)> = whens.iter().copied().chain(met).collect();
                broken.requirements.iter().any(|b| {
                    let with: Vec<(&Expr, bool)> = all.iter().copied().chain([(&b.expr, b.forbid)]).collect();
                    scope.worlds(&with).is_some_and(|w| w.surely())
                })
            };
            (differ(one, other) || differ(other, one)).then_some(None)
        }
    }
}
