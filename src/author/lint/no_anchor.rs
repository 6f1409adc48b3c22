//! `every N years` without a day from which it counts.

use super::{Cx, Lint, Page};
use crate::base::{Day, Diagnostic, Lang, Level, Problem, Span, Words};
use crate::model::{Bound, DutyKind, Expr, ExprKind, Part, When};

pub(super) const LINT: Lint = Lint {
    code: "no-anchor",
    level: Level::Warning,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("每 N 年（月）没有起算日", "every N years without a day to count from"),
        why: (
            "“任一连续 3 年内至少一次”从义务有效的第一天就核对往前数 3 年：那时义务还不存在，谁也没有欠下什么，却会判为不符合。写明从哪一天起算（since 入职日期、since 2022-04-09）。只有上限的（至多 2 次）不需要起算日，没有写明起始日的文件不查。“每 3 年一次”没有起点，加载时就是错误。",
            "`in every rolling 3 years` is judged from the first day of force on, over the three years before it, when the duty was not there and nobody owed anything: it comes out as violated. Say from which day it counts (`since hired_on`, `since 2022-04-09`). Upper limits need none; documents that do not say from when they are in force are left alone. `in every 3 years` is an error of loading.",
        ),
        faulty: r#"
obligation drill "每三年开会" { clause "一"  binds town  require at least 1 meetings in every rolling 3 years }
"#,
        mended: r#"
obligation drill "每三年开会" { clause "一"  binds town  require at least 1 meetings in every rolling 3 years since 2022-01-01 }
"#,
    },
};

struct NoAnchor {
    first: Day,
    reaches: Day,
}

impl Problem for NoAnchor {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let NoAnchor { first, reaches } = self;
        match lang {
            Lang::Zh => Words::new(format!("没有起算日：义务有效的第一天（{first}）就要追溯到 {reaches}"))
                .label("从哪一天起算没有写明")
                .help(format!("在后面写明起算日，例如 since {first}（自 {first} 起）")),
            Lang::En => Words::new(format!(
                "nothing to count from: on the first day of force ({first}) it reaches back to {reaches}"
            ))
            .label("does not say from when it counts")
            .help(format!("say so behind it, such as `since {first}`")),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for (_, duty) in cx.duties() {
        let first = cx.force(duty).from;
        if first == Day::MIN {
            continue;
        }
        let mut tell = |when: &When, at: Span| {
            if let When::EveryRolling(length, None) = when {
                let reaches = length.before(first).plus(1);
                out.push(Diagnostic::at(at, &NoAnchor { first, reaches }));
            }
        };
        match &duty.kind {
            DutyKind::Requirements(bodies) => bodies.iter().for_each(|b| rolling(&b.expr, &mut tell)),
            DutyKind::Attest(attest) => attest.repeats.iter().for_each(|r| tell(&r.when, r.span)),
        }
    }
}

/// Gives the windows that ask for something, and where the condition stands.
fn rolling(e: &Expr, tell: &mut dyn FnMut(&When, Span)) {
    if let ExprKind::Bounded(_, _, bound, Some(when)) = &e.kind
        && !matches!(bound, Bound::AtMost(_) | Bound::FewerThan(_))
        && !none_at_all(bound)
    {
        tell(when, e.span);
    }
    e.parts(&mut |part| match part {
        Part::Expr(e) => rolling(e, tell),
        Part::Coll(c) => c.conditions().for_each(|e| rolling(e, tell)),
        Part::Access(_) | Part::When(_) => {}
    });
}

/// `no C …` and `all C satisfy …` in a window: exactly none.
fn none_at_all(bound: &Bound) -> bool {
    use crate::model::Value;
    let zero = |e: &Expr| matches!(&e.kind, ExprKind::Const(Value::Number(n)) if n.is_zero());
    matches!(bound, Bound::Exactly(e) if zero(e))
}
