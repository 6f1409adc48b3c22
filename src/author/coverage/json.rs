//! Coverage, changes and topics as JSON (docs/contract.md, "Coverage").

use super::check::{Clause, Cover, Kind};
use super::{Comparison, Report, Topic};
use crate::model::{DutyId, Status};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

#[derive(Serialize)]
struct Root {
    schema: &'static str,
    documents: Vec<Document>,
}

/// A document, as JSON and pages see it.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    pub document: String,
    pub title: String,
    pub number: Option<String>,
    pub status: Option<String>,
    pub catalogue: Option<String>,
    pub whole: bool,
    pub clauses: usize,
    pub counts: BTreeMap<&'static str, usize>,
    pub chapters: Vec<Chapter>,
}

#[derive(Debug, Serialize)]
pub(super) struct Chapter {
    pub chapter: String,
    pub counts: BTreeMap<&'static str, usize>,
    pub clauses: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub id: String,
    pub r#ref: String,
    pub title: String,
    pub status: Option<&'static str>,
    pub kind: &'static str,
    pub of: Option<String>,
    pub reason: Option<String>,
    pub obligations: Vec<String>,
    pub attests: Vec<String>,
    pub consequences: Vec<String>,
    pub fingerprint: Option<String>,
}

/// What there is to show of the documents.
pub(super) fn documents(report: &Report) -> Vec<Document> {
    report.covers.iter().filter_map(|cover| document(report, cover)).collect()
}

fn document(report: &Report, cover: &Cover) -> Option<Document> {
    let document = report.model.documents.get(cover.document.index())?;
    let names = |ids: &[DutyId]| -> Vec<String> {
        ids.iter().filter_map(|id| report.model.duties.get(id.0 as usize)).map(|d| d.name.clone()).collect()
    };
    let line = |clause: &Clause| Line {
        id: clause.index.id.clone(),
        r#ref: clause.index.path.clone(),
        title: clause.index.title.clone(),
        status: clause.index.status.as_ref().map(Status::key),
        kind: clause.kind().key(),
        of: match &clause.index.status {
            Some(Status::Duplicate(of)) => Some(of.clone()),
            _ => None,
        },
        reason: clause.index.reason.clone(),
        obligations: names(&clause.cited.computed),
        attests: names(&clause.cited.attests),
        consequences: names(&clause.cited.consequence),
        fingerprint: clause.index.fingerprint.as_ref().map(ToString::to_string),
    };
    let chapters = cover.chapters.iter().map(|(name, range)| {
        let clauses = cover.clauses.get(range.clone()).unwrap_or_default();
        Chapter { chapter: name.clone(), counts: counts(clauses), clauses: clauses.iter().map(line).collect() }
    });
    let title = report.lang.pick(None, document.title_en.clone()).or(document.title.clone());
    Some(Document {
        document: document.name.clone(),
        title: title.unwrap_or_else(|| document.name.clone()),
        number: document.number.clone(),
        status: document.status.clone(),
        catalogue: document.catalogue.clone(),
        whole: cover.whole(),
        clauses: cover.clauses.len(),
        counts: counts(&cover.clauses),
        chapters: chapters.collect(),
    })
}

fn counts(clauses: &[Clause]) -> BTreeMap<&'static str, usize> {
    Kind::ALL.into_iter().map(Kind::key).zip(Cover::count(clauses)).collect()
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(value)?;
    out.push(b'\n');
    Ok(out)
}

/// Writes the coverage: `guiju.coverage/1`.
pub fn write(report: &Report) -> io::Result<Vec<u8>> {
    pretty(&Root { schema: "guiju.coverage/1", documents: documents(report) })
}

#[derive(Serialize)]
struct Changes<'a> {
    schema: &'static str,
    document: &'a str,
    unchanged: usize,
    without_fingerprint: usize,
    changed: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    id: &'a str,
    r#ref: &'a str,
    title: &'a str,
    after_line: Option<usize>,
    before_line: Option<usize>,
    obligations: Vec<&'a str>,
}

/// Writes which clauses of a copy have changed: `guiju.changes/1`.
pub fn changes(report: &Report, cover: &Cover, comparison: &Comparison) -> io::Result<Vec<u8>> {
    let changed = comparison.changed.iter().filter_map(|change| {
        let clause = cover.clauses.get(change.clause)?;
        let duties = clause.cited.computed.iter().chain(&clause.cited.attests).chain(&clause.cited.consequence);
        Some(Changed {
            id: &clause.index.id,
            r#ref: &clause.index.path,
            title: &clause.index.title,
            after_line: change.after,
            before_line: change.before,
            obligations: duties
                .filter_map(|id| report.model.duties.get(id.0 as usize))
                .map(|d| d.full.as_str())
                .collect(),
        })
    });
    pretty(&Changes {
        schema: "guiju.changes/1",
        document: report.model.documents.get(cover.document.index()).map_or("", |d| &d.name),
        unchanged: comparison.same,
        without_fingerprint: comparison.unknown,
        changed: changed.collect(),
    })
}

#[derive(Serialize)]
struct Topics<'a> {
    schema: &'static str,
    topics: Vec<OneTopic<'a>>,
}

#[derive(Serialize)]
struct OneTopic<'a> {
    topic: &'a str,
    title: &'a str,
    demands: Vec<OneDemand<'a>>,
}

#[derive(Serialize)]
struct OneDemand<'a> {
    obligation: &'a str,
    document: &'a str,
    clauses: &'a str,
    who: &'a str,
    what: &'a str,
    when: &'a str,
    much: &'a str,
}

/// Writes who demands what on each subject: `guiju.topics/1`.
pub fn topics(report: &Report, topics: &[Topic]) -> io::Result<Vec<u8>> {
    let full = |id: DutyId| report.model.duties.get(id.0 as usize).map_or("", |d| d.full.as_str());
    let mut all = Vec::new();
    for topic in topics {
        let mut demands = Vec::new();
        for d in &topic.demands {
            demands.push(OneDemand {
                obligation: full(d.duty),
                document: report.model.documents.get(d.document.index()).map_or("", |d| &d.name),
                clauses: &d.clauses,
                who: &d.who,
                what: &d.what,
                when: &d.when,
                much: &d.much,
            });
        }
        all.push(OneTopic { topic: &topic.name, title: &topic.title, demands });
    }
    pretty(&Topics { schema: "guiju.topics/1", topics: all })
}
