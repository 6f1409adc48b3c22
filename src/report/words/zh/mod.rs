//! Findings in Chinese: what a clerk reads first. Here the verdicts and their grounds; `demand` says what ought to be and
//! is not, `windows` the same by periods and deadlines, `state` what was found, `phrase` the turns they share.

mod demand;
mod phrase;
mod state;
mod windows;

use state::condition;
pub(super) use state::{state, window};

use super::shared::{came_out, of_list, shown};
use super::{Voice, label};
use crate::base::{Day, Lang};
use crate::engine::finding::{AttestState, Finding, Mend, Truth, Verdict, Why};
use crate::syntax::tree::{Cmp, Severity};
use demand::sentence;
use phrase::compare_words;

const ZH: Lang = Lang::Zh;

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "符合（依所报事实）",
        Verdict::Violated => "不符合",
        Verdict::Conflict => "规则冲突",
        Verdict::Undetermined => "待核实",
        Verdict::Pending => "未到期",
        Verdict::Exempt => "依规免除",
        Verdict::Waived => "不符合（已批准暂缓）",
        Verdict::NotApplicable => "不适用",
    }
}

pub(super) fn verdict_short(of: Verdict) -> &'static str {
    match of {
        Verdict::Satisfied => "符合",
        Verdict::Waived => "已批暂缓",
        Verdict::Violated
        | Verdict::Conflict
        | Verdict::Undetermined
        | Verdict::Pending
        | Verdict::Exempt
        | Verdict::NotApplicable => verdict(of),
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Advice => "建议",
        Severity::Minor => "一般",
        Severity::Major => "严重",
        Severity::Critical => "特别严重",
    }
}

fn range_words(range: crate::base::window::Range) -> String {
    match (range.from == Day::MIN, range.to == Day::MAX) {
        (true, true) => "全部日期".into(),
        (true, false) => format!("至 {}", range.to),
        (false, true) => format!("自 {} 起", range.from),
        (false, false) => format!("{} 至 {}", range.from, range.to),
    }
}

pub(super) fn reasons(finding: &Finding, voice: &Voice) -> Vec<String> {
    let mut out = match &finding.why {
        Why::Requirements => requirements(finding, voice),
        Why::OutOfForce(range) => vec![format!("本条施行期间为 {}，不在考核期内", range_words(*range))],
        Why::DidNotExist(range) => vec![format!("该主体存续期间为 {}，不在考核期内", range_words(*range))],
        Why::When => conditions(finding, voice),
        Why::Superseded(names) => vec![format!("已由{}取代", titles(names, voice))],
        Why::NotYet { from, now } => {
            let then = match now {
                Truth::True => "按现有事实，届时符合",
                Truth::False => "按现有事实，届时将不符合",
                Truth::Unknown => "现有事实尚不足以判断届时是否符合",
                Truth::Open => "届时方可判断",
            };
            vec![format!("自 {} 起施行；{then}", from)]
        }
        Why::Exempt => vec![match &finding.exception {
            Some(name) => format!("依例外“{name}”免除"),
            None => "依例外免除".into(),
        }],
        Why::Conflict(names) => {
            vec![format!("{}同时适用而结论不同，是规则相互矛盾，不是事实有误，请规则编写人处理", quoted(names))]
        }
        Why::ExceptionUnknown(name) => {
            let mut out = vec![format!("例外“{name}”是否适用尚不能确定")];
            out.extend(conditions_of(finding, voice));
            out
        }
        Why::Attest(state) => attest(state, finding, voice),
    };
    if finding.vacuous && finding.verdict == Verdict::Satisfied {
        out = vec!["没有需要判断的对象或期间，视为符合".into()];
    }
    if let (Some(name), Why::Requirements) = (&finding.exception, &finding.why) {
        out.insert(0, format!("按例外“{name}”的要求判断"));
    }
    out
}

fn quoted(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|n| format!("“{n}”")).collect();
    all.join("与")
}

fn titles(full: &[String], voice: &Voice) -> String {
    let all: Vec<String> = full
        .iter()
        .map(|name| {
            let title = voice.model.duties.iter().find(|d| d.full == *name).and_then(|d| d.title.as_deref());
            format!("“{}”", title.unwrap_or(name))
        })
        .collect();
    all.join("、")
}

fn wanted_truth(verdict: Verdict) -> Truth {
    match verdict {
        Verdict::Violated | Verdict::Waived | Verdict::Conflict => Truth::False,
        Verdict::Undetermined => Truth::Unknown,
        Verdict::Pending => Truth::Open,
        Verdict::Satisfied | Verdict::Exempt | Verdict::NotApplicable => Truth::True,
    }
}

fn requirements(finding: &Finding, voice: &Voice) -> Vec<String> {
    came_out(finding, wanted_truth(finding.verdict)).into_iter().map(|s| sentence(s, true, voice)).collect()
}

fn conditions_of(finding: &Finding, voice: &Voice) -> Vec<String> {
    let truth = match finding.verdict {
        Verdict::NotApplicable => Truth::False,
        of => wanted_truth(of),
    };
    came_out(finding, truth).into_iter().map(|s| condition(s, voice)).collect()
}

fn conditions(finding: &Finding, voice: &Voice) -> Vec<String> {
    let found = conditions_of(finding, voice).join("；");
    vec![match finding.verdict {
        Verdict::NotApplicable => format!("不属于本条的适用情形：{found}"),
        Verdict::Undetermined => format!("是否属于本条的适用情形尚不能确定：{found}"),
        Verdict::Pending => format!("是否属于本条的适用情形要待到期后判断：{found}"),
        Verdict::Satisfied | Verdict::Violated | Verdict::Conflict | Verdict::Exempt | Verdict::Waived => {
            format!("适用情形：{found}")
        }
    }]
}

fn attest(state: &AttestState, finding: &Finding, voice: &Voice) -> Vec<String> {
    let as_of = voice.assessment.as_of;
    vec![match state {
        AttestState::Undeclared => "尚未申报是否完成".into(),
        AttestState::Done(Some(day)) => format!("申报已于 {} 完成", day),
        AttestState::Done(None) => "申报已完成".into(),
        AttestState::Late { due, on } => {
            format!("申报于 {} 完成，期限为 {}（含当日），迟 {} 天", on, due, on.0 - due.0)
        }
        AttestState::NotDone(None) => "申报未完成".into(),
        AttestState::NotDone(Some(due)) if *due < as_of => {
            format!("申报未完成，期限为 {}（含当日），已逾期 {} 天", due, as_of.0 - due.0)
        }
        AttestState::NotDone(Some(due)) => {
            format!("申报未完成，期限为 {}（含当日），还有 {} 天", due, due.0 - as_of.0)
        }
        AttestState::NoEvidence(kind) => {
            format!("已申报完成，但未附佐证（{}），请补填佐证材料", evidence(kind))
        }
        AttestState::NoDate(due) => {
            format!("已申报完成，但未填完成日期，无法判断是否在 {} 前（含当日）完成", due)
        }
        AttestState::DoesNotApply(reason) => format!("申报不适用，理由：{reason}"),
        AttestState::Repeats => return requirements(finding, voice),
    }]
}

fn evidence(kind: &str) -> &str {
    match kind {
        "document" => "文件",
        "photo" => "照片",
        "ledger" => "台账",
        "record" => "记录",
        "video" => "视频",
        other => other,
    }
}

pub(super) fn mend(mend: &Mend, voice: &Voice) -> String {
    match mend {
        Mend::MoreMembers { name, n, or_new } => {
            let new = match or_new {
                Some(m) => format!("，或新增 {m} 个符合要求的"),
                None => String::new(),
            };
            format!("{}再有 {n} 个符合要求即达标{new}", of_list(name))
        }
        Mend::FewerMembers { name, n } => format!("{}减少 {n} 个即达标", of_list(name)),
        Mend::Change { name, op, to, by } => match (op, by) {
            (Cmp::Ge, Some(by)) => format!("{name}再增加 {}（达到 {}）即达标", shown(by, ZH), shown(to, ZH)),
            (Cmp::Le, Some(by)) => format!("{name}减少 {}（降到 {}）即达标", shown(by, ZH), shown(to, ZH)),
            (Cmp::Eq | Cmp::Ne | Cmp::Ge | Cmp::Gt | Cmp::Le | Cmp::Lt, _) => {
                format!("{name}{} {} 即达标", compare_words(*op, to), shown(to, ZH))
            }
        },
        Mend::MoreSum { name, by } => format!("{name}合计再增加 {} 即达标", shown(by, ZH)),
        Mend::Closed(windows) => {
            let labels: Vec<&str> = windows.iter().map(String::as_str).collect();
            let which = label::condensed(&super::shared::titled(&labels, voice), super::shared::year(voice), ZH);
            format!("{}已过，不能补办", which.strip_suffix('内').unwrap_or(&which))
        }
        Mend::ClosedRolling { to, length } => {
            format!("截至 {to} 的 {}已过，不能补办；尽快补上，只对此后有效", super::shared::length(*length, ZH))
        }
        Mend::Overdue { name, days: _ } => {
            format!("尽快补办“{name}”；补办后仍按逾期记")
        }
        Mend::Late { name, days: _ } => format!("“{name}”已经办理，迟延不能补救"),
    }
}
