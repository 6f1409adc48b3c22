//! The findings as columns: a list for each thing said of them, an entry a finding.

use super::excerpt;
use super::table::Texts;
use crate::base::Span;
use crate::report::Report;
use crate::report::baseline::Change;
use crate::report::item::{self, Item};
use crate::report::words::label::condensed;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// The columns. Numbers of texts, unless said otherwise.
#[derive(Default, Serialize)]
pub(super) struct Columns {
    /// Its number among the entities.
    entity: Vec<u32>,
    /// Its number among the duties.
    duty: Vec<u32>,
    /// One digit each.
    verdict: String,
    /// One digit each: 0 nothing to compare with, 1 new, 2 persisting.
    change: String,
    /// Sixteen characters each.
    fingerprint: String,
    message: Vec<u32>,
    windows: Vec<u32>,
    missing: Vec<u32>,
    mend: Vec<u32>,
    /// What else is to be said: the exception that governs, the waiver.
    more: Vec<u32>,
    /// Where the fact stands, its path, what it is called, and the line.
    fact: Vec<u32>,
    path: Vec<u32>,
    label: Vec<u32>,
    line: Vec<u32>,
    /// Whether it is stated, one digit each.
    stated: String,
    /// Its number among the rules.
    rule: Vec<u32>,
}

/// A part of a rule that decides findings.
#[derive(Serialize)]
pub(super) struct Rule {
    place: String,
    file: String,
    /// Its first line, and how many lines it takes.
    line: usize,
    lines: usize,
    text: String,
}

/// All findings, and the parts of rules that decide them.
pub(super) fn columns(report: &Report, duties: &FxHashMap<u32, u32>, texts: &mut Texts) -> (Columns, Vec<Rule>) {
    let mut out = Columns::default();
    let mut rules: Vec<Rule> = Vec::new();
    let mut known: FxHashMap<Span, u32> = FxHashMap::default();
    for item in item::items(report) {
        // What is out of force for the whole assessment is told in one number.
        let Some(duty) = duties.get(&item.finding.duty.0) else { continue };
        out.duty.push(*duty);
        let rule = *known.entry(item.finding.rule).or_insert_with(|| {
            rules.push(rule(report, &item));
            rules.len() as u32 - 1
        });
        out.rule.push(rule);
        push(&mut out, report, &item, texts);
    }
    (out, rules)
}

fn push(out: &mut Columns, report: &Report, item: &Item, texts: &mut Texts) {
    let (finding, voice) = (&item.finding, report.voice());
    out.entity.push(finding.entity.0);
    out.verdict.push(char::from(b'0' + finding.verdict as u8));
    out.change.push(match item.change {
        None => '0',
        Some(Change::New) => '1',
        Some(Change::Persisting) => '2',
    });
    out.fingerprint.push_str(&item.fingerprint);
    out.message.push(texts.add(&item.message));
    out.windows.push(texts.add(&condensed(&finding.windows, None, report.lang)));
    out.missing.push(texts.lines(&voice.missing(finding)));
    out.mend.push(texts.lines(&voice.mends(finding)));
    out.more.push(texts.lines(&more(report, item)));
    out.fact.push(texts.add(&item.fact.to_string()));
    out.path.push(texts.add(&finding.fact.path));
    out.label.push(texts.add(&finding.fact.label));
    out.line.push(texts.add(&excerpt::line(report.sources, finding.fact.at)));
    out.stated.push(if finding.fact.stated { '1' } else { '0' });
}

fn more(report: &Report, item: &Item) -> Vec<String> {
    let lang = report.lang;
    let mut out = Vec::new();
    if let Some(exception) = &item.finding.exception {
        out.push(format!("{}{exception}", lang.pick("例外：", "exception: ")));
    }
    if let Some(waiver) = item.finding.waiver.and_then(|w| report.waivers.get(w)) {
        let basis = waiver.basis.as_deref().map_or_else(String::new, |b| match lang {
            crate::base::Lang::Zh => format!("（{b}）"),
            crate::base::Lang::En => format!(" ({b})"),
        });
        let (until, reason) = (waiver.expires, &waiver.reason);
        out.push(match lang {
            crate::base::Lang::Zh => format!("暂缓至 {until}，理由：{reason}{basis}"),
            crate::base::Lang::En => format!("waived until {until}: {reason}{basis}"),
        });
    }
    out
}

fn rule(report: &Report, item: &Item) -> Rule {
    let text = report.sources.text(item.finding.rule);
    let shown: Vec<&str> = text.lines().take(20).collect();
    Rule {
        place: item.rule.to_string(),
        file: item.rule.file.to_string(),
        line: item.rule.line,
        lines: text.lines().count().max(1),
        text: shown.join("\n"),
    }
}
