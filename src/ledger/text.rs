//! The ledger for people: lists, the history of an item, the double report, what an update did.

use super::{Done, Event, Item, Status, words};
use crate::base::{Day, Lang};
use crate::report::Look;
use crate::report::text::paint::{Ink, cells, hang, wrap};
use crate::report::words::severity_named;

/// To whom a report goes. Of the double report (双报告: Work Safety Law, article 41, and the notices that repeat it) one goes
/// to the supervising department, on grave hazards, and one to the staff, on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The supervising department.
    Supervisor,
    /// The staff.
    Staff,
}

impl To {
    /// The least severity that is reported, unless another is asked for.
    pub fn least(self) -> &'static str {
        match self {
            To::Supervisor => "critical",
            To::Staff => "advice",
        }
    }
    fn title(self, lang: Lang) -> &'static str {
        match self {
            To::Supervisor => {
                lang.pick("整改情况报告（报监管部门）", "Rectification: report to the supervising department")
            }
            To::Staff => lang.pick("整改情况通报（向职工）", "Rectification: report to the staff"),
        }
    }
}

fn ink(status: Status) -> Ink {
    match status {
        Status::Overdue => Ink::Red,
        Status::Open => Ink::Yellow,
        Status::Waived => Ink::Cyan,
        Status::Closed => Ink::Green,
    }
}

fn rule(out: &mut String, title: &str, color: Ink, look: &Look) {
    let bar = if look.unicode { "━" } else { "=" };
    let right = look.width.saturating_sub(4 + cells(title));
    out.push_str(&look.paint(color, &format!("{} {title} {}", bar.repeat(2), bar.repeat(right))));
    out.push('\n');
}

/// How it stands: `已逾期`, `2023-02-10 已销号`.
fn state(item: &Item, as_of: Day, lang: Lang) -> String {
    let word = words::status(item.status(as_of), lang);
    match (&item.closed, lang) {
        (None, _) => word.to_string(),
        (Some(day), Lang::Zh) => format!("{day} {word}"),
        (Some(day), Lang::En) => format!("{word} {day}"),
    }
}

/// Who and by when: `期限 2023-03-31，责任：甲镇 甲`.
fn charge(item: &Item, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(due) = &item.due {
        parts.push(format!("{}{due}", lang.pick("期限 ", "due ")));
    }
    let who: Vec<&str> = [&item.dept, &item.owner].into_iter().filter_map(|t| t.as_deref()).collect();
    if !who.is_empty() {
        parts.push(format!("{}{}", lang.pick("责任：", "in charge: "), who.join(" ")));
    }
    if item.reopened > 0 {
        parts.push(match lang {
            Lang::Zh => format!("反复 {} 次", item.reopened),
            Lang::En => format!("came back {} times", item.reopened),
        });
    }
    parts.join(lang.pick("，", ", "))
}

fn problem(item: &Item, lang: Lang) -> String {
    match (item.message.is_empty(), lang) {
        (true, _) => item.title.clone(),
        (false, Lang::Zh) => format!("{}：{}", item.title, item.message),
        (false, Lang::En) => format!("{}: {}", item.title, item.message),
    }
}

/// Items by how they stand, what needs work first.
pub fn list(items: &[Item], as_of: Day, lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    let statuses = items.iter().map(|i| i.status(as_of));
    let counts = words::counts(statuses, lang);
    let head = match lang {
        Lang::Zh => format!("整改台账，截至 {as_of}：共 {} 项：{counts}。", items.len()),
        Lang::En => format!("rectification as of {as_of}: {} items: {counts}", items.len()),
    };
    for line in wrap(&head, look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    let width = items.iter().map(|i| i.no.to_string().len()).max().unwrap_or(1);
    for status in Status::ALL {
        let those: Vec<&Item> = items.iter().filter(|i| i.status(as_of) == status).collect();
        if those.is_empty() {
            continue;
        }
        out.push('\n');
        let title = match lang {
            Lang::Zh => format!("{}（{} 项）", words::status(status, lang), those.len()),
            Lang::En => format!("{} ({})", words::status(status, lang), those.len()),
        };
        rule(&mut out, &title, ink(status), look);
        for item in those {
            let no = format!("{:>width$}  ", item.no);
            let (name, key) = (look.paint(Ink::Bold, &item.name), look.paint(Ink::Dim, &item.entity));
            let severity = severity_named(&item.severity, lang);
            let day = item.closed.as_ref().map(|_| state(item, as_of, lang));
            let parts = [Some(severity.to_string()), day, Some(charge(item, lang))];
            let state = parts.into_iter().flatten().collect::<Vec<_>>().join("  ");
            let (head, state) = (format!("{no}{name}  {key}"), state.trim_end());
            out.push_str(&head);
            if cells(&head) + 2 + cells(state) <= look.width {
                out.push_str(&format!("  {state}\n"));
            } else {
                out.push('\n');
                hang(&mut out, width + 2, "", state, look.width);
            }
            hang(&mut out, width + 2, "", &problem(item, lang), look.width);
            hang(&mut out, width + 2, &look.paint(Ink::Cyan, lang.pick("依据：", "clause: ")), &item.basis, look.width);
        }
    }
    out
}

/// One item with its history.
pub fn show(item: &Item, events: &[Event], as_of: Day, lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    let status = item.status(as_of);
    let title = match lang {
        Lang::Zh => format!("第 {} 项  {}", item.no, words::status(status, lang)),
        Lang::En => format!("item {}  {}", item.no, words::status(status, lang)),
    };
    rule(&mut out, &title, ink(status), look);
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        (lang.pick("单位：", "entity: "), format!("{}  {}", item.name, item.entity)),
        (lang.pick("义务：", "obligation: "), format!("{}  {}", item.title, item.obligation)),
        (lang.pick("依据：", "clause: "), item.basis.clone()),
        (lang.pick("等级：", "severity: "), severity_named(&item.severity, lang).to_string()),
        (lang.pick("问题：", "problem: "), item.message.clone()),
        (lang.pick("涉及：", "windows: "), item.windows.clone()),
        (lang.pick("整改：", "remedy: "), item.remedy.clone()),
        (lang.pick("责任单位：", "department: "), or(&item.dept)),
        (lang.pick("责任人：", "owner: "), or(&item.owner)),
        (lang.pick("整改期限：", "due: "), or(&item.due)),
        (lang.pick("备注：", "note: "), or(&item.note)),
    ];
    for (head, text) in fields {
        if !text.is_empty() {
            hang(&mut out, 2, &look.paint(Ink::Cyan, head), &text, look.width);
        }
    }
    out.push('\n');
    out.push_str(lang.pick("经过\n", "history\n"));
    for event in events {
        let detail = words::detail(event.kind, &event.detail, lang);
        let kind = words::kind(event.kind, lang);
        let text = match (detail.is_empty(), lang) {
            (true, _) => kind.to_string(),
            (false, Lang::Zh) => format!("{kind}（{detail}）"),
            (false, Lang::En) => format!("{kind} ({detail})"),
        };
        hang(&mut out, 2, &format!("{}  ", event.day), &text, look.width);
        if let Some((rules, facts)) = &event.proof {
            let short = |d: &str| d.chars().take(19).collect::<String>();
            let text = match lang {
                Lang::Zh => format!("规则 {}… 事实 {}…", short(rules), short(facts)),
                Lang::En => format!("rules {}… facts {}…", short(rules), short(facts)),
            };
            hang(&mut out, 14, "", &look.paint(Ink::Dim, &text), look.width);
        }
    }
    out
}

/// Units in order of name, each with its items.
fn by_unit(items: &[Item]) -> Vec<(&str, &str, Vec<&Item>)> {
    let mut out: Vec<(&str, &str, Vec<&Item>)> = Vec::new();
    let mut sorted: Vec<&Item> = items.iter().collect();
    sorted.sort_by(|a, b| (&a.entity, a.no).cmp(&(&b.entity, b.no)));
    for item in sorted {
        match out.last_mut().filter(|(_, entity, _)| *entity == item.entity) {
            Some((_, _, those)) => those.push(item),
            None => out.push((&item.name, &item.entity, vec![item])),
        }
    }
    out
}

fn opening(items: &[Item], least: &str, as_of: Day, lang: Lang) -> String {
    let counts = words::counts(items.iter().map(|i| i.status(as_of)), lang);
    let severity = severity_named(least, lang);
    let n = items.len();
    match (lang, least) {
        (Lang::Zh, "advice") => format!("截至 {as_of}，共 {n} 项：{counts}。"),
        (Lang::Zh, "critical") => format!("截至 {as_of}，等级为“{severity}”的共 {n} 项：{counts}。"),
        (Lang::Zh, _) => format!("截至 {as_of}，等级为“{severity}”及以上的共 {n} 项：{counts}。"),
        (Lang::En, "advice") => format!("As of {as_of}, {n} items: {counts}."),
        (Lang::En, "critical") => format!("As of {as_of}, {n} items of severity {severity}: {counts}."),
        (Lang::En, _) => format!("As of {as_of}, {n} items of severity {severity} and above: {counts}."),
    }
}

/// The report for one of the two, by unit. The items have been chosen.
pub fn report(items: &[Item], to: To, least: &str, as_of: Day, lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    rule(&mut out, to.title(lang), Ink::Bold, look);
    hang(&mut out, 0, "", &opening(items, least, as_of, lang), look.width);
    for (name, entity, those) in by_unit(items) {
        let n = those.len();
        let head = match lang {
            Lang::Zh => format!("{}  {}  {n} 项", look.paint(Ink::Bold, name), look.paint(Ink::Dim, entity)),
            Lang::En => format!("{}  {}  {n}", look.paint(Ink::Bold, name), look.paint(Ink::Dim, entity)),
        };
        out.push_str(&format!("\n{head}\n"));
        for (i, item) in those.iter().enumerate() {
            let status = item.status(as_of);
            let state = [state(item, as_of, lang), charge(item, lang)];
            let state: Vec<&str> = state.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
            let severity = severity_named(&item.severity, lang);
            let state = look.paint(ink(status), &state.join(lang.pick("，", ", ")));
            let no = format!("{}. ", i + 1);
            hang(&mut out, 2, &no, &format!("{}  {severity}  {state}", item.title), look.width);
            for (head, text) in parts(item, to, lang) {
                hang(&mut out, 5, &look.paint(Ink::Cyan, head), &text, look.width);
            }
        }
    }
    out
}

/// What each of the two is told of an item.
fn parts(item: &Item, to: To, lang: Lang) -> Vec<(&'static str, String)> {
    let mut out = vec![(lang.pick("问题：", "problem: "), item.message.clone())];
    if to == To::Supervisor {
        out.push((lang.pick("依据：", "clause: "), item.basis.clone()));
        out.push((lang.pick("发现：", "found: "), item.first_seen.clone()));
    }
    out.push((lang.pick("整改：", "remedy: "), item.remedy.clone()));
    out.push((lang.pick("备注：", "note: "), item.note.clone().unwrap_or_default()));
    out.retain(|(_, text)| !text.is_empty());
    out
}

/// The same as a Markdown page with a table a unit.
pub fn markdown(items: &[Item], to: To, least: &str, as_of: Day, lang: Lang) -> String {
    let mut out = format!("# {}\n\n{}\n", to.title(lang), opening(items, least, as_of, lang));
    let cell =
        |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;");
    let heads: &[&str] = match (to, lang) {
        (To::Supervisor, Lang::Zh) => &["编号", "问题", "依据", "等级", "发现", "整改措施", "责任", "期限", "情况"],
        (To::Supervisor, Lang::En) => {
            &["no", "problem", "clause", "severity", "found", "remedy", "in charge", "due", "status"]
        }
        (To::Staff, Lang::Zh) => &["编号", "问题", "等级", "整改措施", "责任", "期限", "情况"],
        (To::Staff, Lang::En) => &["no", "problem", "severity", "remedy", "in charge", "due", "status"],
    };
    for (name, _, those) in by_unit(items) {
        out.push_str(&format!("\n## {}\n\n| {} |\n|{}\n", cell(name), heads.join(" | "), " --- |".repeat(heads.len())));
        for item in those {
            let who: Vec<&str> = [&item.dept, &item.owner].into_iter().filter_map(|t| t.as_deref()).collect();
            let severity = severity_named(&item.severity, lang);
            let mut row = vec![item.no.to_string(), problem(item, lang)];
            if to == To::Supervisor {
                row.push(item.basis.clone());
            }
            row.push(severity.to_string());
            if to == To::Supervisor {
                row.push(item.first_seen.clone());
            }
            row.extend([
                item.remedy.clone(),
                who.join(" "),
                item.due.clone().unwrap_or_default(),
                state(item, as_of, lang),
            ]);
            let row: Vec<String> = row.iter().map(|c| cell(c)).collect();
            out.push_str(&format!("| {} |\n", row.join(" | ")));
        }
    }
    out
}

/// What an update did; `items` are those of the ledger now.
pub fn done(done: &Done, items: &[Item], file: &str, as_of: Day, lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    let groups = [
        (&done.new, "新登记", "entered", Ink::Red),
        (&done.reopened, "再次出现，重新打开", "found again, reopened", Ink::Red),
        (&done.overdue, "新逾期", "overdue now", Ink::Red),
        (&done.closed, "销号", "closed", Ink::Green),
    ];
    const MOST: usize = 10;
    for (numbers, zh, en, color) in groups {
        if numbers.is_empty() {
            continue;
        }
        let title = match lang {
            Lang::Zh => format!("{zh}（{} 项）", numbers.len()),
            Lang::En => format!("{en} ({})", numbers.len()),
        };
        out.push_str(&look.paint(color, &title));
        out.push('\n');
        for no in numbers.iter().take(MOST) {
            let Ok(at) = items.binary_search_by_key(no, |i| i.no) else { continue };
            let Some(item) = items.get(at) else { continue };
            hang(&mut out, 2, &format!("{no}  "), &format!("{}  {}", item.name, item.title), look.width);
        }
        if numbers.len() > MOST {
            let rest = numbers.len() - MOST;
            out.push_str(&match lang {
                Lang::Zh => format!("  … 还有 {rest} 项（guiju ledger list 全部列出）\n"),
                Lang::En => format!("  … {rest} more (`guiju ledger list` lists all)\n"),
            });
        }
    }
    let n = [
        (done.kept, "仍未整改", "still broken"),
        (done.undetermined, "待核实或未到期，保留", "undetermined or pending, kept"),
        (done.lapsed, "不适用或免除，保留", "not applicable or exempt, kept"),
        (done.unjudged, "这次没有核查，保留", "not judged, kept"),
        (done.stale, "已有更晚的核查，没有采用", "judged later before, left alone"),
    ];
    let rest: Vec<String> =
        n.iter().filter(|r| r.0 > 0).map(|(n, zh, en)| format!("{}\u{a0}{n}", lang.pick(zh, en))).collect();
    let counts = words::counts(items.iter().map(|i| i.status(as_of)), lang);
    let mut lines = Vec::new();
    if !rest.is_empty() {
        lines.push(match lang {
            Lang::Zh => format!("其余：{}。", rest.join("；")),
            Lang::En => format!("the rest: {}", rest.join("; ")),
        });
    }
    lines.push(match lang {
        Lang::Zh => format!("台账 {file}，截至 {as_of}：共 {} 项：{counts}。", items.len()),
        Lang::En => format!("ledger {file} as of {as_of}: {} items: {counts}", items.len()),
    });
    for line in lines.iter().flat_map(|l| wrap(l, look.width)) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}
