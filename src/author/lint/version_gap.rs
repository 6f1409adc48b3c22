//! A day on which no version of a duty applies.

use super::proof::Days;
use super::{Cx, Lint, Page};
use crate::base::window::Range;
use crate::base::{Diagnostic, Lang, Level, Problem, Words};

pub(super) const LINT: Lint = Lint {
    code: "version-gap",
    level: Level::Error,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("两个版本之间有空档", "days on which no version of a duty applies"),
        why: (
            "一项义务的旧版本到某日为止，新版本从某日起，中间却有几天谁也不适用，而文件仍然有效：那几天谁也不受约束。新版本取代（supersedes）旧版本的，或同一部文件里主体、条款、情形、所说的数量都相同而只是数字和起止日不同的，算同一义务的版本。本来就分季节的（汛期、冬季），写明理由允许。",
            "The older version of a duty ends on a day, the newer one begins on another, and between them neither applies though the document is in force: on those days nobody is bound. A version is what supersedes another, or what in one document binds the same, in the same cases, by the same clauses, and speaks of the same quantities with other numbers and days. Where it is meant (seasons), allow it with the reason.",
        ),
        faulty: r#"
obligation before "乡镇工作人员" { clause "一"  binds town  until 2022-06-29  require staff >= 3 }
obligation after  "乡镇工作人员（新）" { clause "一"  binds town  from 2022-07-01  require staff >= 5 }
"#,
        mended: r#"
obligation before "乡镇工作人员" { clause "一"  binds town  until 2022-06-30  require staff >= 3 }
obligation after  "乡镇工作人员（新）" { clause "一"  binds town  from 2022-07-01  require staff >= 5 }
"#,
    },
};

struct Gap {
    old: String,
    new: String,
    gap: Range,
}

impl Problem for Gap {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Gap { old, new, gap } = self;
        let days = Days(*gap);
        let (last, first) = (gap.from.plus(-1), gap.to.plus(1));
        match lang {
            Lang::Zh => Words::new(format!("{days} 这段时间，“{old}”与“{new}”都不适用"))
                .label(format!("自 {first} 起"))
                .also(format!("到 {last} 为止"))
                .help("让两者首尾相接；确实分季节的，写明理由允许"),
            Lang::En => Words::new(format!("{days}: neither `{old}` nor `{new}` applies"))
                .label(format!("from {first}"))
                .also(format!("up to {last}"))
                .help("let one begin where the other ends; where seasons are meant, allow it with that reason"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for pair in cx.versions().into_iter().filter(|p| !p.gap.is_empty()) {
        let gap = Gap { old: pair.old.name.clone(), new: pair.new.name.clone(), gap: pair.gap };
        out.push(Diagnostic::at(pair.new.span, &gap).also(pair.old.span));
    }
}
