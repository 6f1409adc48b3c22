//! A finding with the texts that go with it: what every list of findings shows, whatever the format.

use super::Report;
use super::baseline::Change;
use super::words::Voice;
use crate::base::Spot;
use crate::engine::finding::{Finding, Verdict};
use crate::facts::Stated;
use crate::model::{Document, Obligation};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// One finding, ready to be shown.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The finding.
    pub finding: Cow<'a, Finding>,
    /// Its obligation.
    pub duty: &'a Obligation,
    /// Whom it is about.
    pub entity: &'a Stated,
    /// The document that demands it.
    pub document: Option<&'a Document>,
    /// `type/id`
    pub key: String,
    /// The same breach in another run ([`fingerprint`]).
    pub fingerprint: String,
    /// `advice`, `minor`, `major`, `critical`
    pub severity: &'static str,
    /// Why, in one paragraph.
    pub message: Cow<'a, str>,
    /// The printed clauses, joined by `、`.
    pub clause: Cow<'a, str>,
    /// Where the fact that decides it stands.
    pub fact: Spot<'a>,
    /// Where the rule stands.
    pub rule: Spot<'a>,
    /// Whether a former result had it too, where there is one to compare with.
    pub change: Option<Change>,
    /// What the former result said of the same obligation and entity, where it was listed.
    pub before: Option<Verdict>,
}

/// The findings in the order of the outcome.
pub fn items<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Item<'a>> + 'a {
    let voice = report.voice();
    report.findings().enumerate().filter_map(move |(i, f)| item(report, &voice, i, f))
}

fn item<'a>(report: &'a Report<'a>, voice: &Voice, i: usize, finding: Cow<'a, Finding>) -> Option<Item<'a>> {
    let duty = report.model.duties.get(finding.duty.0 as usize)?;
    let entity = report.facts.entity(finding.entity)?;
    let key = report.facts.key(report.model, finding.entity);
    let document = report.model.documents.get(duty.document.index());
    Some(Item {
        duty,
        entity,
        document,
        fingerprint: fingerprint(&duty.full, &key, &finding.windows),
        key,
        severity: super::json::severity_key(duty.severity),
        message: match &finding {
            Cow::Borrowed(Finding { message: Some(said), .. }) => said.as_str().into(),
            Cow::Owned(Finding { message: Some(said), .. }) => said.clone().into(),
            unsaid => voice.message(unsaid).into(),
        },
        clause: match document.map(|d| d.printed(&duty.clauses)).as_deref() {
            Some([one]) => (*one).into(),
            Some(several) => several.join("、").into(),
            None => duty.clauses.join("、").into(),
        },
        fact: report.sources.spot(finding.fact.at),
        rule: report.sources.spot(finding.rule),
        change: report.baseline.and_then(|b| b.change(i)),
        before: report.baseline.and_then(|b| b.before(i)),
        finding,
    })
}

/// The first 16 hex digits of SHA-256 over obligation, entity and windows: the same breach in another run.
pub fn fingerprint(obligation: &str, entity: &str, windows: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in [obligation, entity].into_iter().chain(windows.iter().map(String::as_str)) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut out = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    out
}
