//! The rulebook as data: documents with their duties in the order of the clauses, and the vocabulary they are written in.

use super::say::{Frames, Say, operands};
use crate::author::coverage::topics::by;
use crate::base::window::Range;
use crate::base::{Day, Lang, Sources};
use crate::model::{
    Attest, Body, Document, DocumentId, DutyId, DutyKind, Excepted, Exception, ExprKind, Model, Obligation, Owner,
};
use crate::report::text::title;
use crate::report::words::severity_named;
use serde::Serialize;

/// Everything the book says.
#[derive(Debug, Serialize)]
pub struct Book {
    pub(super) documents: Vec<Chapter>,
    pub(super) types: Vec<Kind>,
    pub(super) enums: Vec<Choices>,
    pub(super) defines: Vec<Term>,
    pub(super) parameters: Vec<Term>,
    pub(super) intervals: Vec<Term>,
}

/// A document.
#[derive(Debug, Serialize)]
pub(super) struct Chapter {
    pub(super) name: String,
    pub(super) cited: String,
    pub(super) about: Vec<(String, String)>,
    pub(super) duties: Vec<Duty>,
}

/// An obligation or attest.
#[derive(Debug, Serialize)]
pub(super) struct Duty {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) clauses: Vec<(String, String)>,
    pub(super) severity: String,
    pub(super) severity_key: &'static str,
    pub(super) declared: bool,
    /// Head and text, in order.
    pub(super) lines: Vec<Line>,
    pub(super) exceptions: Vec<Except>,
    pub(super) place: String,
}

/// A line about a duty.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) head: String,
    pub(super) texts: Vec<String>,
    /// The duties it names, by id, with what they are called.
    pub(super) links: Vec<(String, String)>,
    /// What the law asks, not what is said about it.
    pub(super) main: bool,
}

/// An exception.
#[derive(Debug, Serialize)]
pub(super) struct Except {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) to: String,
    pub(super) lines: Vec<Line>,
}

/// An entity type, record or event with its fields.
#[derive(Debug, Serialize)]
pub(super) struct Kind {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent: Option<String>,
    pub(super) fields: Vec<[String; 4]>,
}

/// An enum.
#[derive(Debug, Serialize)]
pub(super) struct Choices {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) name: String,
    pub(super) members: Vec<String>,
}

/// A define, parameter or interval.
#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) name: String,
    pub(super) text: String,
}

pub(super) struct Maker<'m> {
    pub(super) say: Say<'m>,
    sources: &'m Sources,
}

/// Makes the book of these documents.
pub fn book(model: &Model, sources: &Sources, lang: Lang, documents: &[DocumentId]) -> Book {
    let maker = Maker { say: Say { model, lang }, sources };
    Book {
        documents: documents.iter().filter_map(|id| maker.chapter(*id)).collect(),
        types: maker.types(),
        enums: maker.enums(),
        defines: maker.defines(),
        parameters: maker.parameters(),
        intervals: maker.intervals(),
    }
}

pub(super) fn anchor(kind: &str, name: &str) -> String {
    format!("{kind}-{}", name.replace('.', "-"))
}

impl<'m> Maker<'m> {
    pub(super) fn model(&self) -> &'m Model {
        self.say.model
    }
    pub(super) fn pick<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        self.say.lang.pick(zh, en)
    }
    fn line(&self, zh: &str, en: &str, texts: Vec<String>) -> Line {
        Line { head: self.pick(zh, en).to_owned(), texts, links: Vec::new(), main: false }
    }

    fn chapter(&self, id: DocumentId) -> Option<Chapter> {
        let document = self.model().documents.get(id.index())?;
        let mut duties: Vec<(usize, &Obligation, DutyId)> = (0..)
            .map(DutyId)
            .zip(&self.model().duties)
            .filter(|(_, d)| d.document == id)
            .map(|(i, d)| (position(document, d), d, i))
            .collect();
        duties.sort_by_key(|(at, d, _)| (*at, &d.name));
        let mut about = Vec::new();
        let mut tell = |zh, en, text: Option<String>| {
            about.extend(text.map(|t| (self.pick(zh, en).to_owned(), t)));
        };
        tell("发文机关", "issued by", document.issuer.clone());
        tell("印发", "issued on", document.issued.map(|d| self.say.day(d)));
        tell("有效期", "in force", Some(self.span(document.in_force)));
        tell("状态", "status", document.status.clone());
        Some(Chapter {
            name: document.name.clone(),
            cited: document.cited(self.say.lang),
            about,
            duties: duties.into_iter().map(|(_, duty, id)| self.duty(document, duty, id)).collect(),
        })
    }

    pub(super) fn span(&self, range: Range) -> String {
        let (from, to) = (self.say.day(range.from), self.say.day(range.to));
        match (range.from == Day::MIN, range.to == Day::MAX, self.say.lang) {
            (true, true, Lang::Zh) => "不限期".into(),
            (true, true, Lang::En) => "without limit".into(),
            (false, true, Lang::Zh) => format!("自{from}起"),
            (false, true, Lang::En) => format!("from {from}"),
            (true, false, Lang::Zh) => format!("至{to}止"),
            (true, false, Lang::En) => format!("until {to}"),
            (false, false, Lang::Zh) => format!("{from}至{to}"),
            (false, false, Lang::En) => format!("{from} to {to}"),
        }
    }

    fn duty(&self, document: &Document, duty: &Obligation, id: DutyId) -> Duty {
        let frames: Frames = duty.binds.first().map(|e| Owner::Entity(*e)).into_iter().collect();
        let mut lines =
            vec![self.line("义务人", "bearer", vec![self.say.types(&duty.binds).join(self.pick("、", ", "))])];
        if !duty.when.is_empty() {
            let all: Vec<String> = duty.when.iter().map(|w| self.say.described(w, &frames)).collect();
            lines.push(Line { main: true, ..self.line("适用情形", "only where", all) });
        }
        match &duty.kind {
            DutyKind::Requirements(bodies) => lines.extend(self.demands(bodies, &frames)),
            DutyKind::Attest(attest) => lines.push(self.attest(attest, duty, &frames)),
        }
        if duty.from.is_some() || duty.until.is_some() {
            let whole = document.in_force;
            let range = Range::new(duty.from.unwrap_or(whole.from), duty.until.unwrap_or(whole.to));
            lines.push(self.line("核对期间", "judged", vec![self.span(range)]));
        }
        if duty.points != crate::base::Rat::ONE {
            lines.push(self.line("分值", "points", vec![duty.points.to_string()]));
        }
        if let Some(topic) = duty.topic.as_ref().map(|t| self.topic(t)) {
            lines.push(self.line("主题", "topic", vec![topic]));
        }
        self.sanctions(document, duty, &mut lines);
        let texts = |texts: &[String]| texts.to_vec();
        if !duty.notes.is_empty() {
            lines.push(self.line("理解说明", "how it is read", texts(&duty.notes)));
        }
        lines.extend(self.succession(duty, id));
        let severity_key = crate::report::json::severity_key(duty.severity);
        let (file, line, _) = self.sources.place(duty.span);
        Duty {
            id: anchor("duty", &duty.full),
            title: title(duty, self.say.lang).to_owned(),
            clauses: cited(document, &duty.clauses),
            severity: severity_named(severity_key, self.say.lang).to_owned(),
            severity_key,
            declared: matches!(duty.kind, DutyKind::Attest(_)),
            lines,
            exceptions: self
                .model()
                .exceptions
                .iter()
                .filter(|e| e.duty == id)
                .map(|e| self.except(e, &frames))
                .collect(),
            place: format!("{file}:{line}"),
        }
    }

    /// What is required and what is forbidden; a long `and` as several.
    fn demands(&self, bodies: &[Body], frames: &Frames) -> Vec<Line> {
        let mut must = Vec::new();
        let mut never = Vec::new();
        for body in bodies {
            if body.forbid {
                never.push(self.say.forbidden(&body.expr, frames));
                continue;
            }
            let mut parts = Vec::new();
            operands(&body.expr, true, &mut parts);
            for part in parts {
                match &part.kind {
                    // What is asked is that something is not so.
                    ExprKind::Not(inner) if !matches!(inner.kind, ExprKind::Access(_)) => {
                        never.push(self.say.forbidden(inner, frames));
                    }
                    _ => must.push(self.say.condition(part, true, frames)),
                }
            }
        }
        let mut out = Vec::new();
        if !must.is_empty() {
            out.push(Line { main: true, ..self.line("应当符合", "required", must) });
        }
        if !never.is_empty() {
            out.push(Line { main: true, ..self.line("不得有下列情形", "forbidden", never) });
        }
        out
    }

    fn attest(&self, attest: &Attest, duty: &Obligation, frames: &Frames) -> Line {
        let name = title(duty, self.say.lang);
        let mut text = match self.say.lang {
            Lang::Zh => format!("申报已做到“{name}”"),
            Lang::En => format!("declares that “{name}” is done"),
        };
        if let Some(day) = &attest.by {
            let fixed = matches!(day.kind, ExprKind::Const(_));
            let day = if fixed { self.say.value(day, frames) } else { by(day, self.say.lang) };
            text.push_str(&match self.say.lang {
                Lang::Zh => format!("，不晚于{day}"),
                Lang::En => format!(", not later than {day}"),
            });
        }
        if let Some(repeats) = &attest.repeats {
            text.push_str(&match self.say.lang {
                Lang::Zh => format!("，{}都要申报", super::zh::repeats(&self.say, &repeats.when)),
                Lang::En => format!(", {}", super::en::repeats(&self.say, &repeats.when)),
            });
        }
        if let Some(evidence) = &attest.evidence {
            text.push_str(&match self.say.lang {
                Lang::Zh => format!("，并提供佐证（{evidence}）"),
                Lang::En => format!(", with evidence ({})", super::say::plain(evidence)),
            });
        }
        Line { main: true, ..self.line("应当申报", "to be declared", vec![text]) }
    }

    fn sanctions(&self, document: &Document, duty: &Obligation, lines: &mut Vec<Line>) {
        let printed = |clause: &Option<String>| match clause.as_ref().map(|c| document.printed([c]).concat()) {
            Some(c) => self.say.lang.pick(format!("（{c}）"), format!(" ({c})")),
            None => String::new(),
        };
        if let Some(clause) = &duty.veto {
            let text = self.pick("违反本条的，整个考核不合格", "a breach fails the whole assessment");
            lines.push(self.line("一票否决", "veto", vec![format!("{text}{}", printed(clause))]));
        }
        if !duty.consequences.is_empty() {
            let all = duty.consequences.iter().map(|c| format!("{}{}", c.text, printed(&c.clause))).collect();
            lines.push(self.line("后果", "consequence", all));
        }
        if let Some(remedy) = &duty.remedy {
            lines.push(self.line("整改", "remedy", vec![remedy.clone()]));
        }
    }

    /// What a duty supersedes, and what supersedes it.
    fn succession(&self, duty: &Obligation, id: DutyId) -> Vec<Line> {
        let duties = || self.model().duties.iter();
        let link = |d: &Obligation| (anchor("duty", &d.full), self.succeeding(d));
        let plain = |d: &Obligation| (anchor("duty", &d.full), title(d, self.say.lang).to_owned());
        let older: Vec<_> =
            duty.supersedes.iter().filter_map(|i| self.model().duties.get(i.0 as usize)).map(plain).collect();
        let newer: Vec<_> = duties().filter(|d| d.supersedes.contains(&id)).map(link).collect();
        let mut out = Vec::new();
        for (head, links) in [(("取代", "supersedes"), older), (("由下列义务取代", "superseded by"), newer)] {
            if !links.is_empty() {
                out.push(Line { links, ..self.line(head.0, head.1, Vec::new()) });
            }
        }
        out
    }

    /// A duty that takes the place of another: for whom, and from when.
    fn succeeding(&self, duty: &Obligation) -> String {
        let document = self.model().documents.get(duty.document.index());
        let from = duty.from.unwrap_or(Day::MIN).max(document.map_or(Day::MIN, |d| d.in_force.from));
        let (name, whom) = (title(duty, self.say.lang), self.say.types(&duty.binds));
        let only = !duty.when.is_empty();
        match self.say.lang {
            Lang::Zh => {
                let from = if from > Day::MIN { format!("自{}起，", self.say.day(from)) } else { String::new() };
                let only = if only { "，且限其适用情形" } else { "" };
                format!("{name}（{from}对{}{only}）", whom.join("、"))
            }
            Lang::En => {
                let from = if from > Day::MIN { format!("from {}, ", self.say.day(from)) } else { String::new() };
                let only = if only { ", where it applies" } else { "" };
                format!("{name} ({from}for {}{only})", whom.join(", "))
            }
        }
    }

    fn except(&self, exception: &Exception, frames: &Frames) -> Except {
        let document = self.model().duties.get(exception.duty.0 as usize);
        let document = document.and_then(|d| self.model().documents.get(d.document.index()));
        let mut lines = Vec::new();
        let clauses: Vec<String> = document
            .map(|d| cited(d, &exception.clauses))
            .unwrap_or_default()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        if !clauses.is_empty() {
            lines.push(self.line("依据", "clause", clauses));
        }
        let when: Vec<String> = exception.when.iter().map(|w| self.say.described(w, frames)).collect();
        if !when.is_empty() {
            lines.push(Line { main: true, ..self.line("适用情形", "only where", when) });
        }
        if exception.from.is_some() || exception.until.is_some() {
            let range = Range::new(exception.from.unwrap_or(Day::MIN), exception.until.unwrap_or(Day::MAX));
            lines.push(self.line("核对期间", "judged", vec![self.span(range)]));
        }
        if exception.requirements.is_empty() {
            let text = self.pick("免除这项义务", "the duty does not apply");
            lines.push(Line { main: true, ..self.line("此时", "then", vec![text.to_owned()]) });
        } else {
            // They stand in the place of the duty's own, which hold no longer.
            let instead = |line: Line| match self.say.lang {
                Lang::Zh => Line { head: format!("不再适用原要求，改为{}", line.head), ..line },
                Lang::En => Line { head: format!("{} instead of the duty's own", line.head), ..line },
            };
            lines.extend(self.demands(&exception.requirements, frames).into_iter().map(instead));
        }
        if !exception.notes.is_empty() {
            lines.push(self.line("理解说明", "how it is read", exception.notes.clone()));
        }
        let to = match exception.to {
            Excepted::Duty(id) => self.model().duties.get(id.0 as usize).map(|d| title(d, self.say.lang).to_owned()),
            Excepted::Exception(id) => {
                self.model().exceptions.get(id.0 as usize).map(|e| e.title.clone().unwrap_or_else(|| e.name.clone()))
            }
        };
        Except {
            id: anchor("exception", &exception.name),
            title: exception.title.clone().unwrap_or_else(|| exception.name.clone()),
            to: to.unwrap_or_default(),
            lines,
        }
    }

    fn topic(&self, name: &str) -> String {
        let titled = self.model().packs.iter().find_map(|p| p.topics.get(name));
        match (titled, self.say.lang) {
            (Some(t), Lang::Zh) => t.zh.clone(),
            (Some(t), Lang::En) => t.en.clone().unwrap_or_else(|| super::say::plain(name)),
            (None, _) => super::say::plain(name),
        }
    }
}

/// Where the first clause that a duty cites stands in the index; behind all others if it stands nowhere.
fn position(document: &Document, duty: &Obligation) -> usize {
    let cited = |c: &crate::model::IndexClause| duty.clauses.iter().any(|d| *d == c.id || c.is_under(d));
    document.clauses.iter().position(cited).unwrap_or(usize::MAX)
}

/// The clauses as printed, each with its heading where the index has one.
fn cited(document: &Document, clauses: &[String]) -> Vec<(String, String)> {
    let one = |c: &String| match document.clause(c) {
        Some(clause) => (clause.path.clone(), clause.title.clone()),
        None => (c.clone(), String::new()),
    };
    let mut out: Vec<(String, String)> = Vec::new();
    for clause in clauses.iter().map(one) {
        match out.iter_mut().find(|(path, _)| *path == clause.0) {
            Some((_, title)) if !clause.1.is_empty() && !title.contains(&clause.1) => {
                title.push('；');
                title.push_str(&clause.1);
            }
            Some(_) => {}
            None => out.push(clause),
        }
    }
    out
}
