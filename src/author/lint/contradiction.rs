//! Requirements that cannot both be met: of two duties for one bearer and window, or of one duty.

use super::proof::{Shown, shown};
use super::{Cx, Lint, Page};
use crate::author::reason::{Proof, Scope};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{DutyId, Exception, Expr, Obligation};

pub(super) const LINT: Lint = Lint {
    code: "contradiction",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("不能同时做到的义务", "duties that cannot both be met"),
        why: (
            "同一主体、同一时间，两项义务的要求互相排斥，守了一项必违反另一项。也看一项义务自己的几条要求，以及月与季、年之间（每月至少 2 次与每季度至多 5 次）。只看同一部文件、或同一机关印发的文件；一项取代另一项的不算；有例外的，只有能证明例外不适用时才报；“情形”能否同时成立拿不准的不报。",
            "For one bearer, on the same days, what two duties ask excludes each other: who keeps one breaks the other. The requirements of one duty are looked at too, and months within quarters and years (at least 2 in every month, at most 5 in every quarter). Only duties of one document, or of documents of one issuer; not where one supersedes the other; with exceptions only where they are proved not to apply; never where both cases may not come up together.",
        ),
        faulty: r#"
obligation often "每月开会" { clause "一"  binds town  require at least 2 meetings in every month }
obligation seldom "精简会议" { clause "二"  binds town  require at most 5 meetings in every quarter }
"#,
        mended: r#"
obligation often "每月开会" { clause "一"  binds town  require at least 2 meetings in every month }
obligation seldom "精简会议" { clause "二"  binds town  require at most 6 meetings in every quarter }
"#,
    },
};

struct Contradiction {
    one: String,
    /// The other duty; the same one, if `None`.
    other: Option<String>,
    proof: Shown,
}

impl Problem for Contradiction {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let one = &self.one;
        let message = match (&self.other, lang) {
            (Some(other), Lang::Zh) => format!("“{one}”与“{other}”不能同时做到"),
            (Some(other), Lang::En) => format!("`{one}` and `{other}` cannot both be met"),
            (None, Lang::Zh) => format!("“{one}”的几条要求不能同时做到"),
            (None, Lang::En) => format!("the requirements of `{one}` cannot all be met"),
        };
        let label = self.proof.label(lang).unwrap_or(lang.pick("这里的要求", "what is asked here"));
        let mut words = Words::new(message).label(label);
        words.related = self.proof.related(lang);
        words.help(lang.pick(
            "核对数字；若两项本来不同时适用，写明各自的情形、起止日、例外或取代",
            "check the numbers; if they never apply together, say so: with `when`, dates, an exception or `supersedes`",
        ))
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for (_, duty) in cx.duties() {
        alone(cx, duty, out);
    }
    for (a, b) in cx.pairs() {
        // It is told where the later one was written.
        let (a, b) = cx.as_written(a, b);
        if let Some((one, other)) = cx.duty(a).zip(cx.duty(b))
            && cx.same_voice(one, other)
            && !cx.linked(a, b)
            && let Some((proof, about)) = against(cx, (a, one), (b, other))
        {
            let proof = shown(cx, &proof, about, false);
            let problem = Contradiction { one: other.name.clone(), other: Some(one.name.clone()), proof };
            out.push(problem.proof.diagnostic(about, &problem));
        }
    }
}

/// The requirements of one duty.
fn alone(cx: &Cx, duty: &Obligation, out: &mut Vec<Diagnostic>) {
    let force = cx.force(duty);
    let scope = Scope::new(cx.model, force, &duty.binds, &cx.texts);
    let whens: Vec<(&Expr, bool)> = duty.when.iter().map(|e| (e, true)).collect();
    if force.is_empty() || scope.refute(&whens).is_some() {
        return;
    }
    let bodies = cx.bodies(duty);
    for (i, a) in bodies.iter().enumerate() {
        for b in bodies.iter().skip(i + 1) {
            let with = |more: &[(&'_ Expr, bool)]| -> Option<Proof> {
                let all: Vec<(&Expr, bool)> = whens.iter().copied().chain(more.iter().copied()).collect();
                scope.refute(&all)
            };
            let (one, other) = ((&a.expr, !a.forbid), (&b.expr, !b.forbid));
            // What cannot be met alone is told by others.
            if with(&[one]).is_none()
                && with(&[other]).is_none()
                && let Some(proof) = with(&[one, other])
            {
                let proof = shown(cx, &proof, b.expr.span, false);
                let problem = Contradiction { one: duty.name.clone(), other: None, proof };
                out.push(problem.proof.diagnostic(b.expr.span, &problem));
            }
        }
    }
}

/// The proof that two duties exclude each other, and the requirement of the second that it is told at.
fn against(
    cx: &Cx,
    (a, one): (DutyId, &Obligation),
    (b, other): (DutyId, &Obligation),
) -> Option<(Proof, crate::base::Span)> {
    let bearers = cx.both_bind(one, other);
    let joint = cx.binding(a).and(cx.binding(b));
    if bearers.is_empty() || joint.is_empty() {
        return None;
    }
    let scope = Scope::new(cx.model, joint, &bearers, &cx.texts);
    let (when_one, when_other): (Vec<&Expr>, Vec<&Expr>) = (one.when.iter().collect(), other.when.iter().collect());
    let whens: Vec<(&Expr, bool)> = when_one.iter().chain(&when_other).map(|e| (*e, true)).collect();
    for x in cx.bodies(one) {
        for y in cx.bodies(other) {
            let with = |more: &[(&'_ Expr, bool)]| -> Option<Proof> {
                let all: Vec<(&Expr, bool)> = whens.iter().copied().chain(more.iter().copied()).collect();
                scope.refute(&all)
            };
            let (first, second) = ((&x.expr, !x.forbid), (&y.expr, !y.forbid));
            let Some(proof) = with(&[first, second]) else { continue };
            if with(&[first]).is_some() || with(&[second]).is_some() {
                continue;
            }
            let exceptions: Vec<&Exception> = cx.exceptions(a).chain(cx.exceptions(b)).collect();
            if cx.comes_up(scope, &when_one, &when_other, &exceptions) {
                return Some((proof, y.expr.span));
            }
        }
    }
    None
}
