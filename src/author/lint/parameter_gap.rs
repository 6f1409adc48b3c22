//! A parameter that has no value yet on a day when a duty that reads it is in force.

use super::{Cx, Lint, Page};
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, Lang, Level, Problem, Words};
use crate::model::ParameterId;

pub(super) const LINT: Lint = Lint {
    code: "parameter-gap",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("参数在义务有效的日子里还没有值", "a parameter without a value on days when a duty is in force"),
        why: (
            "参数从写明的第一天起才有值，以前是未知。义务如果更早就有效，那些日子的结论只会是“待核实”，而缺的不是事实。值一直用到下一次改变，所以中间不会有空档。没有写明起始日的文件不查。",
            "A parameter has a value from its first day on; before, it is unknown. Where a duty is in force earlier, it can only come out as undetermined on those days, and no fact is missing. A value holds until the next one, so there is no gap between. Documents that do not say from when they are in force are left alone.",
        ),
        faulty: r#"
parameter minimum "最低人数": count { 2022-07-01: 3 }
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= minimum }
"#,
        mended: r#"
parameter minimum "最低人数": count { 2022-01-01: 2  2022-07-01: 3 }
obligation staff "乡镇工作人员" { clause "一"  binds town  require staff >= minimum }
"#,
    },
};

struct Gap {
    parameter: String,
    duty: String,
    without: Range,
}

impl Problem for Gap {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Gap { parameter, duty, without } = self;
        let Range { from, to } = without;
        match lang {
            Lang::Zh => Words::new(format!("“{duty}”自 {from} 起有效，而参数“{parameter}”到 {to} 为止还没有值"))
                .label("这里用到参数")
                .also(format!("自 {} 起才有值", to.plus(1)))
                .help("给参数补上更早的值，或者把义务的起始日推后"),
            Lang::En => Words::new(format!(
                "`{duty}` is in force from {from}, but parameter `{parameter}` has no value up to {to}"
            ))
            .label("read here")
            .also(format!("has a value only from {}", to.plus(1)))
            .help("give the parameter an earlier value, or let the duty begin later"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for duty in &cx.model.duties {
        let force = cx.force(duty);
        let mut told: Vec<ParameterId> = Vec::new();
        cx.each_parameter(duty, &mut |id, at| {
            let Some(parameter) = cx.model.parameters.get(id.index()) else { return };
            let Some((first, _)) = parameter.values.first() else { return };
            let without = Range::new(force.from, force.to.min(first.plus(-1)));
            if force.from == Day::MIN || without.is_empty() || told.contains(&id) {
                return;
            }
            told.push(id);
            let gap = Gap { parameter: parameter.name.clone(), duty: duty.name.clone(), without };
            out.push(Diagnostic::at(at, &gap).also(parameter.span));
        });
    }
}
