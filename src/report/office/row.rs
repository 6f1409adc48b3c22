//! A finding as a line of a ledger of problems (问题清单).

use crate::base::{Day, Lang};
use crate::engine::finding::Verdict;
use crate::report::item::{self, Item};
use crate::report::text::findings::{basis, title};
use crate::report::{Report, words::shared};
use crate::syntax::tree::Severity;

/// Most characters in a cell; a cell of a workbook holds 32,767.
const LONGEST: usize = 2000;
/// Most missing facts named.
const NAMED: usize = 8;

/// The columns every ledger of problems has, in both languages.
pub(in crate::report) const COLUMNS: [(&str, &str); 11] = [
    ("序号", "No."),
    ("单位", "Unit"),
    ("问题描述", "Problem"),
    ("依据条款", "Clause"),
    ("等级", "Severity"),
    ("整改措施", "Measures"),
    ("整改期限", "Due"),
    ("责任单位", "Responsible unit"),
    ("责任人", "Responsible person"),
    ("完成日期", "Done on"),
    ("销号情况", "Status"),
];

/// Those of them that people fill in: 整改期限 to 销号情况.
pub(in crate::report) const TO_FILL: std::ops::RangeInclusive<usize> = 6..=10;

/// The column by which a line is known again.
pub(in crate::report) const KEY_COLUMN: (&str, &str) = ("指纹", "Fingerprint");

/// How far a problem has come, as the column 销号情况 offers it; the first is what a new problem has, the last a waived one.
pub(in crate::report) const STATES: [(&str, &str); 5] = [
    ("未销号", "open"),
    ("整改中", "being mended"),
    ("已申请销号", "closure applied for"),
    ("已销号", "closed"),
    ("已批暂缓", "waived"),
];

/// One line.
pub(in crate::report) struct Row<'a> {
    /// The finding.
    pub(in crate::report) item: Item<'a>,
    /// What is wrong: the title of the duty and the grounds.
    pub(in crate::report) problem: String,
    /// Document and clause.
    pub(in crate::report) basis: String,
    /// What to do: the rule's remedy, and what would mend it.
    pub(in crate::report) measures: String,
    /// Until when, where somebody with authority has said so.
    pub(in crate::report) due: Option<Day>,
}

impl Row<'_> {
    /// How far it has come.
    pub(in crate::report) fn state(&self, lang: Lang) -> &'static str {
        let state = match self.item.finding.verdict {
            Verdict::Waived => STATES.last(),
            Verdict::Satisfied
            | Verdict::Violated
            | Verdict::Conflict
            | Verdict::Undetermined
            | Verdict::Pending
            | Verdict::Exempt
            | Verdict::NotApplicable => STATES.first(),
        };
        state.map_or("", |(zh, en)| lang.pick(zh, en))
    }
    /// Where the fact stands, or is missing.
    pub(in crate::report) fn place(&self) -> String {
        if self.item.fact.file.is_empty() { String::new() } else { self.item.fact.to_string() }
    }
}

/// Whether a verdict belongs into a ledger of problems.
pub(in crate::report) fn is_problem(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Violated | Verdict::Conflict | Verdict::Waived => true,
        Verdict::Satisfied | Verdict::Undetermined | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => {
            false
        }
    }
}

/// Whether a finding only advises: it is no problem, and nobody has to put it right.
pub(in crate::report) fn is_advice(item: &Item) -> bool {
    item.finding.verdict == Verdict::Violated && item.duty.severity == Severity::Advice
}

/// The problems, in the order of the outcome.
pub(in crate::report) fn problems<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Row<'a>> + 'a {
    item::items(report).filter(|i| is_problem(i.finding.verdict)).map(move |i| row(report, i))
}

/// What cannot be judged, in the order of the outcome.
pub(in crate::report) fn open<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Row<'a>> + 'a {
    item::items(report).filter(|i| i.finding.verdict == Verdict::Undetermined).map(move |i| row(report, i))
}

/// A finding in the words of a ledger.
pub(in crate::report) fn row<'a>(report: &'a Report<'a>, item: Item<'a>) -> Row<'a> {
    let (lang, voice) = (report.lang, report.voice());
    let semicolon = lang.pick("；", "; ");
    let waiver = item.finding.waiver.and_then(|w| report.waivers.get(w));
    // Where only a sentence was kept of a finding, that is all there is to say.
    let mut grounds = match &item.finding.message {
        Some(said) => said.clone(),
        None => voice.reasons(&item.finding).join(semicolon),
    };
    if let Some(waiver) = waiver {
        let basis = waiver.basis.as_deref();
        grounds.push_str(&match lang {
            Lang::Zh => {
                let basis = basis.map_or_else(String::new, |b| format!("（{b}）"));
                format!("。已批准暂缓至 {}：{}{basis}", waiver.expires, waiver.reason)
            }
            Lang::En => {
                let basis = basis.map_or_else(String::new, |b| format!(" ({b})"));
                format!("; waived until {}: {}{basis}", waiver.expires, waiver.reason)
            }
        });
    }
    let mut measures: Vec<String> = Vec::new();
    match item.finding.verdict {
        Verdict::Undetermined => {
            let called = voice.missing(&item.finding);
            if !called.is_empty() {
                measures.push(shared::listed(&called, NAMED, lang));
            }
        }
        Verdict::Violated
        | Verdict::Waived
        | Verdict::Conflict
        | Verdict::Satisfied
        | Verdict::Pending
        | Verdict::Exempt
        | Verdict::NotApplicable => {
            measures.extend(item.duty.remedy.iter().map(|r| without_stop(r).to_string()));
            if item.finding.message.is_none() {
                measures.extend(voice.mends(&item.finding));
            }
        }
    }
    let problem = format!("{}{}{grounds}", title(item.duty, lang), lang.pick("：", ": "));
    Row {
        problem: shared::shorten(&problem, LONGEST),
        basis: basis(item.duty, report),
        measures: shared::shorten(&shared::once(measures).join(semicolon), LONGEST),
        due: waiver.map(|w| w.expires),
        item,
    }
}

fn without_stop(text: &str) -> &str {
    text.trim_end_matches(['。', '.'])
}
