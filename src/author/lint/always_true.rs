//! A condition that is always true.

use super::proof::{Shown, shown};
use super::truth::Given;
use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};

pub(super) const LINT: Lint = Lint {
    code: "always-true",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("条件永远成立", "a condition that is always true"),
        why: (
            "无论事实怎样都成立的条件什么也没有说：要求等于没有要求，情形等于没有情形，例外等于废除了原来的规定。多半是数字、方向或单位写反了。按数量、百分比、日期、枚举、是否的取值范围推算；一起看的还有：有“情形”时的要求、经“where”筛选后的成员、义务成立时的例外。超出能推算的范围就不报。",
            "Such a condition says nothing: a requirement asks nothing, a `when` is none, an exception does away with its rule. Mostly a number, a direction or a unit is wrong. The ranges of counts, shares, dates, enums and yes or no are computed; also of a requirement where its `when` holds, of the members that `where` keeps, of an exception where its duty applies. What lies outside of that is never told.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff <= 5 or staff > 3 }
"#,
        mended: r#"
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff <= 5 and staff > 3 }
"#,
    },
};

struct Always {
    given: Given,
    proof: Shown,
}

impl Problem for Always {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let message = match (self.given, lang) {
            (Given::Alone, Lang::Zh) => "这个条件无论事实怎样都成立",
            (Given::Alone, Lang::En) => "this condition is true whatever the facts",
            (Given::When, Lang::Zh) => "“情形”成立时，这个条件必然成立",
            (Given::When, Lang::En) => "where `when` holds, this condition does too",
            (Given::Where, Lang::Zh) => "经 where 筛选的成员必然满足这个条件",
            (Given::Where, Lang::En) => "the members that `where` keeps all meet this condition",
            (Given::Several, Lang::Zh) => "这几个条件合起来必然成立",
            (Given::Several, Lang::En) => "these conditions together are always true",
        };
        let label = self.proof.label(lang).unwrap_or(lang.pick("永远成立", "always true"));
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
    for settled in cx.settled().iter().filter(|s| s.always) {
        let problem = Always { given: settled.given, proof: shown(cx, &settled.proof, settled.at, true) };
        out.push(problem.proof.diagnostic(settled.at, &problem));
    }
}
