//! All that the page knows of a run. Lists refer to each other by position; what is long is in columns.

use super::excerpt;
use super::findings::{Columns, Rule, columns};
use super::score::{Rankings, rankings};
use super::table::Texts;
use crate::base::{Diagnostic, Lang, Level, Rat};
use crate::engine::finding::{Verdict, WindowState};
use crate::engine::wall::DutyWindows;
use crate::facts::EntityIx;
use crate::model::{Document, DutyId, DutyKind, Obligation};
use crate::report::Report;
use crate::report::baseline::{Baseline, Former};
use crate::report::json::severity_key;
use crate::report::score;
use crate::report::text::idle::Idle;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A text in Chinese and in English.
type Both = (String, String);

#[derive(Serialize)]
pub(super) struct Data<'a> {
    schema: &'static str,
    lang: &'static str,
    tool: &'static str,
    packs: Vec<(&'a str, &'a str, &'a str)>,
    digests: (&'a str, &'a str),
    files: usize,
    assessment: (String, String, String),
    verdicts: [&'static str; 8],
    total: [u32; 8],
    idle: u32,
    types: Vec<TypeRow<'a>>,
    documents: Vec<DocumentRow<'a>>,
    duties: Vec<DutyRow<'a>>,
    entities: Entities<'a>,
    scores: Option<Rankings>,
    findings: Columns,
    rules: Vec<Rule>,
    windows: Vec<WindowsRow>,
    errors: Vec<ErrorRow<'a>>,
    baseline: Option<BaselineRow<'a>>,
    texts: Vec<String>,
}

#[derive(Serialize)]
struct TypeRow<'a> {
    name: &'a str,
    label: Both,
    /// The duties that bind it and are in force.
    duties: Vec<u32>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    name: &'a str,
    title: Both,
    cited: Both,
    issuer: &'a str,
    issued: String,
    status: &'a str,
}

#[derive(Serialize)]
struct DutyRow<'a> {
    name: &'a str,
    title: Both,
    document: u32,
    /// What is printed, and the heading in the index's words.
    clauses: Vec<(&'a str, &'a str)>,
    /// Where the first of them stands in the index.
    order: usize,
    severity: &'static str,
    scored: bool,
    points: String,
    /// `null`: no veto; else the clause that says so, or nothing.
    veto: Option<String>,
    declared: bool,
    remedy: &'a str,
    consequences: Vec<(&'a str, String)>,
    notes: &'a [String],
    file: &'a str,
    line: usize,
    text: String,
    tally: [u32; 8],
}

#[derive(Serialize)]
struct Entities<'a> {
    #[serde(rename = "type")]
    ty: Vec<u32>,
    id: Vec<&'a str>,
    name: Vec<&'a str>,
    /// One digit a duty of its type.
    verdicts: Vec<String>,
}

#[derive(Serialize)]
struct WindowsRow {
    duty: u32,
    /// First day, last day, label.
    windows: Vec<(String, String, String)>,
    entity: Vec<u32>,
    /// One letter a window: `m`et, `b`roken, `u`nknown, `o`pen, `p`artial, or a space.
    states: Vec<u32>,
}

#[derive(Serialize)]
struct ErrorRow<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a str,
    help: &'a str,
    place: String,
}

#[derive(Serialize)]
struct BaselineRow<'a> {
    file: &'a str,
    assessment: (&'a str, &'a str, &'a str),
    summary: [u32; 8],
    cured: Vec<CuredRow<'a>>,
}

#[derive(Serialize)]
struct CuredRow<'a> {
    obligation: &'a str,
    entity: &'a str,
    name: &'a str,
    verdict: &'a str,
    severity: &'a str,
    windows: String,
    message: &'a str,
    clause: &'a str,
}

/// Gathers it.
pub(super) fn data<'a>(report: &Report<'a>) -> Data<'a> {
    let (model, outcome, a) = (report.model, report.outcome, report.outcome.assessment);
    let idle = Idle::of(report);
    let mut texts = Texts::new();
    // The duties that were judged and are in force, by their number in the model.
    let chosen: Vec<DutyId> = (0..)
        .map(DutyId)
        .zip(&outcome.by_duty)
        .filter(|(id, tally)| tally.total() > 0 && !idle.has(*id))
        .map(|(id, _)| id)
        .collect();
    let numbers: FxHashMap<u32, u32> = chosen.iter().zip(0..).map(|(id, n)| (id.0, n)).collect();
    let (findings, rules) = columns(report, &numbers, &mut texts);
    let scores = score::scores(model, report.facts, outcome).map(|s| rankings(&s, &numbers));
    Data {
        schema: "guiju.page/1",
        lang: report.lang.pick("zh", "en"),
        tool: env!("CARGO_PKG_VERSION"),
        packs: model.packs.iter().map(|p| (p.name.as_str(), p.version.as_str(), p.title.as_str())).collect(),
        digests: (report.rules_digest, &report.facts.digest),
        files: report.facts.files,
        assessment: (a.span.from.to_string(), a.span.to.to_string(), a.as_of.to_string()),
        verdicts: Verdict::ALL.map(Verdict::key),
        total: idle.rest(&outcome.total).0,
        idle: idle.total,
        types: types(report, &numbers),
        documents: model.documents.iter().map(document).collect(),
        duties: chosen.iter().filter_map(|id| duty(report, *id)).collect(),
        entities: entities(report, &numbers),
        scores,
        findings,
        rules,
        windows: outcome
            .wall
            .iter()
            .flat_map(|w| &w.windows)
            .filter_map(|w| windows(w, *numbers.get(&w.duty.0)?, &mut texts))
            .collect(),
        errors: report.diagnostics.iter().filter_map(|d| error(report, d)).collect(),
        baseline: report.baseline.map(baseline),
        texts: texts.into_all(),
    }
}

fn both(zh: Option<&str>, en: Option<&str>, name: &str) -> Both {
    let zh_or_name = zh.unwrap_or(name);
    (zh_or_name.to_string(), en.unwrap_or(zh_or_name).to_string())
}

fn types<'a>(report: &Report<'a>, numbers: &FxHashMap<u32, u32>) -> Vec<TypeRow<'a>> {
    let bound = report.outcome.wall.as_ref().map_or(&[][..], |w| &w.bound);
    let of = |i: usize| bound.get(i).into_iter().flatten().filter_map(|id| numbers.get(&id.0)).copied().collect();
    let rows = report.model.entities.iter().enumerate();
    rows.map(|(i, e)| TypeRow {
        name: &e.name,
        label: both(e.label.as_deref(), e.label_en.as_deref().or(Some(&e.name)), &e.name),
        duties: of(i),
    })
    .collect()
}

fn document(d: &Document) -> DocumentRow<'_> {
    DocumentRow {
        name: &d.name,
        title: both(d.title.as_deref(), d.title_en.as_deref(), &d.name),
        cited: (d.cited(Lang::Zh), d.cited(Lang::En)),
        issuer: d.issuer.as_deref().unwrap_or(""),
        issued: d.issued.map_or_else(String::new, |d| d.to_string()),
        status: d.status.as_deref().unwrap_or(""),
    }
}

fn duty<'a>(report: &Report<'a>, id: DutyId) -> Option<DutyRow<'a>> {
    let duty: &Obligation = report.model.duties.get(id.0 as usize)?;
    let document = report.model.documents.get(duty.document.index());
    let indexed = |written: &String| document.and_then(|d| d.clauses.iter().position(|c| c.id == *written));
    let under = |written: &String| document.and_then(|d| d.clauses.iter().position(|c| c.is_under(written)));
    let printed = |written: &String| document.map_or(written.clone(), |d| d.printed([written]).join("、"));
    let mut clauses: Vec<(&str, &str)> = Vec::new();
    for written in &duty.clauses {
        let found = document.and_then(|d| d.clause(written));
        let entry = found.map_or((written.as_str(), ""), |c| (c.path.as_str(), c.title.as_str()));
        if !clauses.contains(&entry) {
            clauses.push(entry);
        }
    }
    let (line, text) = excerpt::declaration(report.sources, duty.span);
    Some(DutyRow {
        name: &duty.full,
        title: both(duty.title.as_deref(), duty.title_en.as_deref(), &duty.name),
        document: duty.document.0,
        clauses,
        order: duty.clauses.first().and_then(|w| indexed(w).or_else(|| under(w))).unwrap_or(usize::from(u16::MAX)),
        severity: severity_key(duty.severity),
        scored: score::counts(duty) && duty.points > Rat::ZERO,
        points: duty.points.to_string(),
        veto: duty.veto.as_ref().map(|clause| clause.as_ref().map(printed).unwrap_or_default()),
        declared: matches!(duty.kind, DutyKind::Attest(_)),
        remedy: duty.remedy.as_deref().unwrap_or(""),
        consequences: duty
            .consequences
            .iter()
            .map(|c| (c.text.as_str(), c.clause.as_ref().map(printed).unwrap_or_default()))
            .collect(),
        notes: &duty.notes,
        file: report.sources.spot(duty.span).file,
        line,
        text,
        tally: report.outcome.by_duty.get(id.0 as usize).copied().unwrap_or_default().0,
    })
}

fn entities<'a>(report: &Report<'a>, numbers: &FxHashMap<u32, u32>) -> Entities<'a> {
    let list = &report.facts.entities;
    let digits = |(i, entity): (usize, &crate::facts::Stated)| -> String {
        let Some(wall) = &report.outcome.wall else { return String::new() };
        let bound = wall.bound.get(entity.ty.index()).into_iter().flatten();
        let verdicts = wall.verdicts.get(i).map_or(&[][..], |v| v);
        bound
            .zip(verdicts)
            .filter(|(id, _)| numbers.contains_key(&id.0))
            .map(|(_, v)| char::from(b'0' + *v as u8))
            .collect()
    };
    Entities {
        ty: list.iter().map(|e| e.ty.0).collect(),
        id: list.iter().map(|e| &*e.id).collect(),
        name: list.iter().map(|e| &*e.name).collect(),
        verdicts: list.iter().enumerate().map(digits).collect(),
    }
}

fn windows(all: &DutyWindows, duty: u32, texts: &mut Texts) -> Option<WindowsRow> {
    let letters = |states: &[Option<WindowState>]| -> String { states.iter().map(|s| letter(*s)).collect() };
    let states: Vec<u32> = all.units.iter().map(|u| texts.add(&letters(&u.1))).collect();
    (!all.windows.is_empty()).then(|| WindowsRow {
        duty,
        windows: all.windows.iter().map(|(r, l)| (r.from.to_string(), r.to.to_string(), l.clone())).collect(),
        entity: all.units.iter().map(|(EntityIx(i), _)| *i).collect(),
        states,
    })
}

fn letter(state: Option<WindowState>) -> char {
    match state {
        None => ' ',
        Some(WindowState::Met) => 'm',
        Some(WindowState::Broken) => 'b',
        Some(WindowState::Unknown) => 'u',
        Some(WindowState::Open) => 'o',
        Some(WindowState::Partial) => 'p',
    }
}

fn error<'a>(report: &Report<'a>, diagnostic: &'a Diagnostic) -> Option<ErrorRow<'a>> {
    let level = match diagnostic.level {
        Level::Note => return None,
        Level::Warning => "warning",
        Level::Error => "error",
    };
    let words = diagnostic.words(report.lang);
    Some(ErrorRow {
        code: diagnostic.code,
        level,
        message: &words.message,
        help: words.help.as_deref().unwrap_or(""),
        place: match diagnostic.primary {
            Some(span) => report.sources.spot(span).to_string(),
            None => diagnostic.file.clone().unwrap_or_default(),
        },
    })
}

fn baseline(baseline: &Baseline) -> BaselineRow<'_> {
    let (from, to, as_of) = &baseline.assessment;
    BaselineRow {
        file: &baseline.file,
        assessment: (from, to, as_of),
        summary: baseline.summary,
        cured: baseline.cured.iter().map(cured).collect(),
    }
}

fn cured(former: &Former) -> CuredRow<'_> {
    CuredRow {
        obligation: &former.obligation,
        entity: &former.entity,
        name: &former.name,
        verdict: &former.verdict,
        severity: &former.severity,
        windows: former.windows.join(", "),
        message: &former.message,
        clause: &former.clause,
    }
}
