//! A duty that is met wherever a stricter one is.

use super::proof::{Shown, shown};
use super::{Cx, Lint, Page};
use crate::author::reason::{Proof, Scope};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{DutyId, Expr};
use std::collections::BTreeSet;

pub(super) const LINT: Lint = Lint {
    code: "implied",
    level: Level::Warning,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("被更严的义务包含的义务", "a duty that a stricter one implies"),
        why: (
            "同一部文件里，另一项义务约束同样的（或更多的）主体，在同样的（或更长的）时间、同样的（或更多的）情形下，要求更严而等级不低：守了那一项，这一项必然符合，查它没有意义；违反时却会报两次。多半是数字抄错，或应写成例外、取代。文件确实两处都写的，可写明理由允许。有例外的义务不比较。",
            "In one document another duty binds at least the same, on at least the same days, in at least the same cases, asks more and is no less grave: who meets that one meets this, so to check it says nothing, and a breach is told twice. Mostly a number is wrong, or it should be an exception or supersede. Where the document does say both, allow it with that reason. Duties with exceptions are not compared.",
        ),
        faulty: r#"
obligation monthly "每月开会" { clause "一"  binds town  require at least 1 meetings in every month }
obligation quarterly "每季度开会" { clause "二"  binds town  require at least 3 meetings in every quarter }
"#,
        mended: r#"
obligation monthly "每月开会" { clause "一"  binds town  require at least 1 meetings in every month }
obligation quarterly "每季度开会" { clause "二"  binds town  require at least 4 meetings in every quarter }
"#,
    },
};

struct Implied {
    weak: String,
    strict: String,
    proof: Shown,
}

impl Problem for Implied {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Implied { weak, strict, proof } = self;
        let message = match lang {
            Lang::Zh => format!("符合“{strict}”就必然符合“{weak}”"),
            Lang::En => format!("whoever meets `{strict}` meets `{weak}`"),
        };
        let label = proof.label(lang).unwrap_or(lang.pick("这里的要求已经包含在内", "what is asked here is implied"));
        let mut words = Words::new(message).label(label);
        words.related = proof.related(lang);
        words.help(lang.pick(
            "核对数字；若文件确实两处都写，用“规矩:允许”写明理由",
            "check the numbers; where the document does say both, allow it with that reason",
        ))
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<DutyId> = BTreeSet::new();
    for (a, b) in cx.pairs() {
        let Some((one, other)) = cx.duty(a).zip(cx.duty(b)) else { continue };
        if one.document != other.document || cx.linked(a, b) {
            continue;
        }
        // Of two that imply each other the one written later is told.
        let (first, second) = cx.as_written(a, b);
        let found = implies(cx, first, second).map(|p| (first, second, p));
        let found = found.or_else(|| implies(cx, second, first).map(|p| (second, first, p)));
        // One stricter duty is reason enough.
        let Some((strict, weak, proof)) = found.filter(|(_, weak, _)| told.insert(*weak)) else { continue };
        let Some((strict, weak)) = cx.duty(strict).zip(cx.duty(weak)) else { continue };
        let about = cx.bodies(weak).first().map_or(weak.span, |b| b.expr.span);
        let proof = shown(cx, &proof, about, true);
        let problem = Implied { weak: weak.name.clone(), strict: strict.name.clone(), proof };
        out.push(problem.proof.diagnostic(about, &problem));
    }
}

/// The proof that whoever meets one meets the other; of several requirements that of the first.
fn implies(cx: &Cx, strict: DutyId, weak: DutyId) -> Option<Proof> {
    let (s, w) = (cx.duty(strict)?, cx.duty(weak)?);
    let covers = |b: &crate::model::EntityId| s.binds.iter().any(|n| cx.model.is_a(*b, *n));
    let force = cx.binding(weak);
    let plain = |id: DutyId| cx.exceptions(id).next().is_none();
    if s.severity < w.severity
        || force.is_empty()
        || !cx.binding(strict).contains(force)
        || !w.binds.iter().all(covers)
        || !plain(strict)
        || !plain(weak)
        || cx.bodies(s).is_empty()
    {
        return None;
    }
    let scope = Scope::new(cx.model, force, &w.binds, &cx.texts);
    let whens: Vec<(&Expr, bool)> = w.when.iter().map(|e| (e, true)).collect();
    let with = |more: &[(&'_ Expr, bool)]| -> Option<Proof> {
        let all: Vec<(&Expr, bool)> = whens.iter().copied().chain(more.iter().copied()).collect();
        scope.refute(&all)
    };
    // The stricter one applies wherever the other does, and the other is no duty that nobody bears or breaks.
    if with(&[]).is_some() || s.when.iter().any(|e| with(&[(e, false)]).is_none()) {
        return None;
    }
    let met: Vec<(&Expr, bool)> = cx.bodies(s).iter().map(|b| (&b.expr, !b.forbid)).collect();
    if with(&met).is_some() {
        return None;
    }
    let mut proof = None;
    for body in cx.bodies(w) {
        let broken = (&body.expr, body.forbid);
        if with(&[broken]).is_some() {
            return None;
        }
        let all: Vec<(&Expr, bool)> = met.iter().copied().chain([broken]).collect();
        let found = with(&all)?;
        proof.get_or_insert(found);
    }
    proof
}
