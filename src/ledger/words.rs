//! Words of the ledger in both languages.

use super::{Kind, Status};
use crate::base::Lang;

pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Overdue => lang.pick("已逾期", "overdue"),
        Status::Open => lang.pick("未整改", "open"),
        Status::Waived => lang.pick("已批暂缓", "waived"),
        Status::Closed => lang.pick("已销号", "closed"),
    }
}

pub(super) fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Opened => lang.pick("登记", "entered"),
        Kind::Changed => lang.pick("情况有变", "changed"),
        Kind::Closed => lang.pick("销号：核查为符合", "closed: found satisfied"),
        Kind::ClosedByHand => lang.pick("人工销号", "closed by hand"),
        Kind::Reopened => lang.pick("再次出现，重新打开", "found again, reopened"),
        Kind::Overdue => lang.pick("逾期", "overdue"),
        Kind::Undetermined => lang.pick("这次待核实或未到期，保留", "undetermined or pending now, kept"),
        Kind::Lapsed => lang.pick("这次不适用或免除，保留", "not applicable or exempt now, kept"),
        Kind::Waived => lang.pick("已批准暂缓", "waived"),
        Kind::Assigned => lang.pick("更改", "set"),
    }
}

/// What an event says besides, for people.
pub(super) fn detail(kind: Kind, detail: &str, lang: Lang) -> String {
    if kind == Kind::Overdue {
        return match lang {
            Lang::Zh => format!("期限 {detail}"),
            Lang::En => format!("due {detail}"),
        };
    }
    if kind != Kind::Assigned {
        return detail.to_string();
    }
    let one = |line: &str| {
        let (what, value) = line.split_once('=').unwrap_or((line, ""));
        let what = match what {
            "owner" => lang.pick("责任人", "owner"),
            "dept" => lang.pick("责任单位", "department"),
            "due" => lang.pick("整改期限", "due"),
            "note" => lang.pick("备注", "note"),
            other => other,
        };
        match (value.is_empty(), lang) {
            (true, Lang::Zh) => format!("{what}（清空）"),
            (true, Lang::En) => format!("{what} taken away"),
            (false, Lang::Zh) => format!("{what}：{value}"),
            (false, Lang::En) => format!("{what}: {value}"),
        }
    };
    detail.lines().map(one).collect::<Vec<_>>().join(lang.pick("；", "; "))
}

/// The counts of some items: `已逾期 2，未整改 50`.
pub(super) fn counts(of: impl Iterator<Item = Status> + Clone, lang: Lang) -> String {
    let each: Vec<String> = Status::ALL
        .into_iter()
        .map(|s| (s, of.clone().filter(|o| *o == s).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(s, n)| format!("{}\u{a0}{n}", status(s, lang)))
        .collect();
    if each.is_empty() { lang.pick("无", "none").to_string() } else { each.join(lang.pick("，", ", ")) }
}
