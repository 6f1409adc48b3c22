//! The ledger for other programs: CSV with the columns ledgers have, and JSON.

use super::{Event, Item, words};
use crate::base::{Day, Lang};
use crate::report::words::severity_named;
use serde::Serialize;

/// What the columns are called.
fn heads(lang: Lang) -> [&'static str; 17] {
    match lang {
        Lang::Zh => [
            "编号",
            "单位",
            "主体",
            "义务",
            "义务名称",
            "依据条款",
            "等级",
            "问题描述",
            "整改措施",
            "责任单位",
            "责任人",
            "发现日期",
            "最近核查",
            "整改期限",
            "完成日期",
            "销号情况",
            "备注",
        ],
        Lang::En => [
            "no",
            "name",
            "entity",
            "obligation",
            "title",
            "basis",
            "severity",
            "problem",
            "remedy",
            "department",
            "owner",
            "first seen",
            "last checked",
            "due",
            "closed",
            "status",
            "note",
        ],
    }
}

/// The columns of one item.
pub(super) fn row(item: &Item, as_of: Day, lang: Lang) -> [String; 17] {
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut status = words::status(item.status(as_of), lang).to_string();
    if item.reopened > 0 {
        status.push_str(&match lang {
            Lang::Zh => format!("（反复 {} 次）", item.reopened),
            Lang::En => format!(" (came back {} times)", item.reopened),
        });
    }
    [
        item.no.to_string(),
        item.name.clone(),
        item.entity.clone(),
        item.obligation.clone(),
        item.title.clone(),
        item.basis.clone(),
        severity_named(&item.severity, lang).to_string(),
        item.message.clone(),
        item.remedy.clone(),
        or(&item.dept),
        or(&item.owner),
        item.first_seen.clone(),
        item.checked.clone(),
        or(&item.due),
        or(&item.closed),
        status,
        or(&item.note),
    ]
}

/// CSV that spreadsheet programs open as it is: UTF-8 with its mark, lines ended by CR LF.
pub fn csv(items: &[Item], as_of: Day, lang: Lang) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, heads(lang).iter().copied());
    for item in items {
        line(&mut out, row(item, as_of, lang).iter().map(String::as_str));
    }
    out
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        // A text that a spreadsheet would take for a formula stays a text.
        let formula = cell.starts_with(['=', '+', '-', '@', '\t']) && cell.chars().count() > 1;
        if formula || cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            if formula {
                out.push('\'');
            }
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    as_of: String,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    no: i64,
    key: String,
    obligation: &'a str,
    entity: &'a str,
    name: &'a str,
    title: &'a str,
    basis: &'a str,
    severity: &'a str,
    windows: Vec<&'a str>,
    message: &'a str,
    remedy: &'a str,
    fingerprint: &'a str,
    verdict: &'a str,
    status: &'static str,
    first_seen: &'a str,
    last_seen: &'a str,
    checked: &'a str,
    closed: Option<&'a str>,
    due: Option<&'a str>,
    dept: Option<&'a str>,
    owner: Option<&'a str>,
    note: Option<&'a str>,
    reopened: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<Happened<'a>>>,
}

#[derive(Serialize)]
struct Happened<'a> {
    day: &'a str,
    kind: &'static str,
    detail: &'a str,
    rules: Option<&'a str>,
    facts: Option<&'a str>,
}

fn entry<'a>(item: &'a Item, as_of: Day, history: Option<&'a [Event]>) -> Entry<'a> {
    Entry {
        no: item.no,
        key: item.key(),
        obligation: &item.obligation,
        entity: &item.entity,
        name: &item.name,
        title: &item.title,
        basis: &item.basis,
        severity: &item.severity,
        windows: item.windows.split('、').filter(|w| !w.is_empty()).collect(),
        message: &item.message,
        remedy: &item.remedy,
        fingerprint: &item.fingerprint,
        verdict: &item.verdict,
        status: item.status(as_of).key(),
        first_seen: &item.first_seen,
        last_seen: &item.last_seen,
        checked: &item.checked,
        closed: item.closed.as_deref(),
        due: item.due.as_deref(),
        dept: item.dept.as_deref(),
        owner: item.owner.as_deref(),
        note: item.note.as_deref(),
        reopened: item.reopened,
        history: history.map(|h| h.iter().map(happened).collect()),
    }
}

fn happened(event: &Event) -> Happened<'_> {
    let proof = event.proof.as_ref();
    Happened {
        day: &event.day,
        kind: event.kind.key(),
        detail: &event.detail,
        rules: proof.map(|p| p.0.as_str()),
        facts: proof.map(|p| p.1.as_str()),
    }
}

/// One JSON object (`guiju.ledger/1`); `history` goes with the items, where there is any.
pub fn json(items: &[Item], as_of: Day, history: Option<&[Event]>) -> String {
    let items = items.iter().map(|i| entry(i, as_of, history)).collect();
    let root = Root { schema: "guiju.ledger/1", as_of: as_of.to_string(), items };
    serde_json::to_string_pretty(&root).unwrap_or_default() + "\n"
}
