//! A share whose denominator is not stated.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::model::{Coll, Expr, ExprKind, Measure, Part};

pub(super) const LINT: Lint = Lint {
    code: "share-without-where",
    level: Level::Warning,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("占比没有写明分母", "a share without a stated denominator"),
        why: (
            "“专业人员占比不低于 75%”：占谁的 75%？在编的、在职的，还是名册上所有的？分母不同，结论就不同。用 where 写明按哪些成员算；确实按全部成员算的，写明理由允许，并在 note 里说明是怎样读的。",
            "“At least 75% are qualified” — of whom? Those on the payroll, those in post, all on the list? The verdict depends on it. State with `where` which members count; where it is all of them, allow it with that reason, and say in a `note` how the clause was read.",
        ),
        faulty: r#"
obligation share "培训合格率" { clause "一"  binds town  require at least 75% of people satisfy trained }
"#,
        mended: r#"
obligation share "培训合格率" { clause "一"  binds town  require at least 75% of people where in_post satisfy trained }
"#,
    },
};

struct NoWhere(String);

impl Problem for NoWhere {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.0;
        match lang {
            Lang::Zh => Words::new("占比没有写明分母是哪些成员")
                .label(format!("按“{name}”的全部成员算"))
                .help("用 where 写明；确实按全部算的，用“规矩:允许”写明理由"),
            Lang::En => Words::new("the share does not say of which members")
                .label(format!("of all `{name}`"))
                .help("state it with `where`; where all of them are meant, allow it with that reason"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    cx.each_condition(&mut |e| shares(e, out));
}

fn shares(e: &Expr, out: &mut Vec<Diagnostic>) {
    let mut tell = |c: &Coll| {
        if c.filter.is_none() {
            out.push(Diagnostic::at(c.span, &NoWhere(c.access.text.clone())));
        }
    };
    match &e.kind {
        ExprKind::Share(c) => tell(c),
        ExprKind::Bounded(Measure::Share, c, ..) => tell(c),
        _ => {}
    }
    e.parts(&mut |part| match part {
        Part::Expr(e) => shares(e, out),
        Part::Coll(c) => c.conditions().for_each(|e| shares(e, out)),
        Part::Access(_) | Part::When(_) => {}
    });
}
