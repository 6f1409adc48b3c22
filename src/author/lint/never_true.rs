//! A condition that is never true.

use super::proof::{Shown, shown};
use super::truth::Given;
use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};

pub(super) const LINT: Lint = Lint {
    code: "never-true",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("条件永远不成立", "a condition that is never true"),
        why: (
            "无论事实怎样都不成立的条件：要求没有人做得到，情形永远碰不上，例外永远用不上。多半是“且”“或”用错，或者数字、方向写反了。按数量、百分比、日期、枚举、是否的取值范围推算；一起看的还有：有“情形”时的要求、经“where”筛选后的成员、义务成立时的例外。超出能推算的范围就不报。",
            "Nobody can meet such a requirement, such a `when` never comes up, such an exception never applies. Mostly `and` and `or` are confused, or a number or direction is wrong. The ranges of counts, shares, dates, enums and yes or no are computed; also of a requirement where its `when` holds, of the members that `where` keeps, of an exception where its duty applies. What lies outside of that is never told.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= 5 and staff < 5 }
"#,
        mended: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff in 3..5 }
"#,
    },
};

struct Never {
    given: Given,
    proof: Shown,
}

impl Problem for Never {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let message = match (self.given, lang) {
            (Given::Alone, Lang::Zh) => "这个条件无论事实怎样都不成立",
            (Given::Alone, Lang::En) => "no facts make this condition true",
            (Given::When, Lang::Zh) => "“情形”成立时，这个条件不可能成立",
            (Given::When, Lang::En) => "where `when` holds, this condition cannot",
            (Given::Where, Lang::Zh) => "经 where 筛选的成员都不可能满足这个条件",
            (Given::Where, Lang::En) => "no member that `where` keeps can meet this condition",
            (Given::Several, Lang::Zh) => "这几个条件不可能同时成立",
            (Given::Several, Lang::En) => "these conditions cannot all hold",
        };
        let label = self.proof.label(lang).unwrap_or(lang.pick("永远不成立", "never true"));
        let mut words = Words::new(message).label(label);
        words.related = self.proof.related(lang);
        let help = lang.pick("核对数字、方向和且、或", "check the numbers, the directions, and `and` and `or`");
        words.help(match self.proof.reach(lang) {
            Some(reach) => format!("{reach}{}{help}", lang.pick("；", "; ")),
            None => help.to_string(),
        })
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for settled in cx.settled().iter().filter(|s| !s.always) {
        let problem = Never { given: settled.given, proof: shown(cx, &settled.proof, settled.at, false) };
        out.push(problem.proof.diagnostic(settled.at, &problem));
    }
}
