//! The obligations that findings refer to, and the clauses they rest on.

use super::shape::{Component, ComponentRef, Configuration, Message, Properties, Relationship, Rule, Target, Tool};
use crate::base::Lang;
use crate::model::{Document, DutyId, DutyKind, Obligation};
use crate::report::Report;
use crate::report::json::severity_key;
use crate::report::text::{basis, said, title};
use rustc_hash::FxHashMap;

/// Which obligations and documents the log names, and where they stand in it.
pub(super) struct Rules {
    duties: Vec<DutyId>,
    index: FxHashMap<u32, usize>,
    /// Documents by position in the model, with the printed clauses cited of each.
    documents: Vec<(usize, Vec<String>)>,
}

impl Rules {
    /// Those of all findings, and of what is cured.
    pub(super) fn of(report: &Report) -> Rules {
        let mut named = vec![false; report.model.duties.len()];
        let found = report.findings().map(|f| f.duty.0 as usize);
        let cured = report.baseline.iter().flat_map(|b| &b.cured);
        let cured = cured.filter_map(|c| report.model.duties.iter().position(|d| d.full == c.obligation));
        for i in found.chain(cured) {
            if let Some(named) = named.get_mut(i) {
                *named = true;
            }
        }
        let ids = (0..).map(DutyId).zip(&named).filter(|(_, named)| **named).map(|(id, _)| id);
        let mut rules = Rules { duties: ids.collect(), index: FxHashMap::default(), documents: Vec::new() };
        for (i, id) in rules.duties.iter().enumerate() {
            rules.index.insert(id.0, i);
            let Some(duty) = report.model.duties.get(id.0 as usize) else { continue };
            let clauses = printed(report, duty);
            let at = match rules.documents.iter().position(|(d, _)| *d == duty.document.index()) {
                Some(at) => at,
                None => {
                    rules.documents.push((duty.document.index(), Vec::new()));
                    rules.documents.len() - 1
                }
            };
            let Some((_, known)) = rules.documents.get_mut(at) else { continue };
            for clause in clauses {
                if !known.contains(&clause) {
                    known.push(clause);
                }
            }
        }
        rules.documents.retain(|(_, clauses)| !clauses.is_empty());
        rules
    }
    /// Where an obligation stands among the rules.
    pub(super) fn index(&self, duty: DutyId) -> Option<usize> {
        self.index.get(&duty.0).copied()
    }
    /// The same by its full name.
    pub(super) fn index_of(&self, report: &Report, full: &str) -> Option<usize> {
        let at = report.model.duties.iter().position(|d| d.full == full)?;
        self.index(DutyId(at as u32))
    }
    /// The program with the rules, and the packs they come from.
    pub(super) fn tool<'a>(&self, report: &Report<'a>, language: &'static str) -> Tool<'a> {
        let version = env!("CARGO_PKG_VERSION");
        let duties = self.duties.iter().filter_map(|id| report.model.duties.get(id.0 as usize));
        Tool {
            driver: Component {
                name: "guiju",
                full_name: Some(format!("规矩 guiju {version}")),
                version: Some(version),
                semantic_version: Some(version),
                language: Some(language),
                supported_taxonomies: (0..)
                    .zip(self.names(report))
                    .map(|(index, name)| ComponentRef { name, index })
                    .collect(),
                rules: Some(duties.map(|duty| self.rule(report, duty)).collect()),
                ..Component::default()
            },
            extensions: report
                .model
                .packs
                .iter()
                .map(|pack| Component {
                    name: &pack.name,
                    version: Some(pack.version.as_str()).filter(|v| !v.is_empty()),
                    short_description: Some(&pack.title).filter(|t| !t.is_empty()).map(Message::new),
                    ..Component::default()
                })
                .collect(),
        }
    }
    fn names<'a>(&self, report: &Report<'a>) -> impl Iterator<Item = &'a str> {
        let model = report.model;
        self.documents.iter().map(|(d, _)| model.documents.get(*d).map_or("", |d| d.name.as_str()))
    }
    fn rule<'a>(&self, report: &Report<'a>, duty: &'a Obligation) -> Rule<'a> {
        let lang = report.lang;
        let document = report.model.documents.get(duty.document.index());
        let heading = title(duty, lang);
        let basis = basis(duty, report);
        let full = duty.docs.clone().unwrap_or_else(|| match lang {
            Lang::Zh => format!("{heading}。依据：{basis}。"),
            Lang::En => format!("{heading}. Clause: {basis}."),
        });
        let mut tags = vec![severity_key(duty.severity)];
        tags.extend(document.map(|d| d.name.as_str()));
        tags.extend(duty.topic.as_deref());
        Rule {
            id: duty.full.as_str().into(),
            name: Some(heading),
            short_description: Some(Message::new(heading)),
            full_description: Some(Message::new(full)),
            help: Some(help(report, duty, &basis)),
            default_configuration: Some(Configuration::of(duty.severity)),
            relationships: self.relationships(report, duty),
            properties: Some(Properties { tags, ..Properties::default() }),
        }
    }
    fn relationships<'a>(&self, report: &Report<'a>, duty: &Obligation) -> Vec<Relationship<'a>> {
        let Some(at) = self.documents.iter().position(|(d, _)| *d == duty.document.index()) else { return Vec::new() };
        let Some((document, known)) = self.documents.get(at) else { return Vec::new() };
        let name = report.model.documents.get(*document).map_or("", |d| d.name.as_str());
        printed(report, duty)
            .into_iter()
            .filter_map(|id| {
                let index = known.iter().position(|c| *c == id)?;
                let tool_component = ComponentRef { name, index: at };
                Some(Relationship { target: Target { id, index, tool_component }, kinds: ["relevant"] })
            })
            .collect()
    }
    /// The documents with the clauses cited.
    pub(super) fn taxonomies<'a>(&self, report: &Report<'a>) -> Vec<Component<'a>> {
        let documents =
            self.documents.iter().filter_map(|(d, clauses)| Some((report.model.documents.get(*d)?, clauses)));
        documents.map(|(document, clauses)| taxonomy(report, document, clauses)).collect()
    }
}

fn printed(report: &Report, duty: &Obligation) -> Vec<String> {
    let document = report.model.documents.get(duty.document.index());
    document.map_or_else(Vec::new, |d| d.printed(&duty.clauses)).into_iter().map(str::to_string).collect()
}

fn taxonomy<'a>(report: &Report<'a>, document: &'a Document, clauses: &[String]) -> Component<'a> {
    let heading = |path: &String| document.clauses.iter().find(|c| c.path == *path).map(|c| c.title.as_str());
    Component {
        name: &document.name,
        full_name: Some(document.cited(report.lang)),
        organization: document.issuer.as_deref(),
        release_date_utc: document.issued.map(|d| d.to_string()),
        short_description: Some(Message::new(document.cited(report.lang))),
        taxa: clauses
            .iter()
            .map(|path| Rule {
                id: path.clone().into(),
                short_description: heading(path).filter(|t| !t.is_empty()).map(Message::new),
                ..Rule::default()
            })
            .collect(),
        ..Component::default()
    }
}

/// What a duty asks and what is said of it: clause, rule text, notes, remedy, consequences.
fn help(report: &Report, duty: &Obligation, basis: &str) -> Message {
    let lang = report.lang;
    let mut rows = vec![(lang.pick("依据：", "clause: "), basis.to_string())];
    rows.extend(said(duty, report, true));
    let text: Vec<String> = rows.iter().map(|(label, text)| format!("{label}{text}")).collect();
    let mut markdown: Vec<String> =
        rows.iter().map(|(label, text)| format!("**{}** {}", label.trim_end(), escaped(text))).collect();
    if let DutyKind::Requirements(bodies) = &duty.kind {
        let rules: Vec<&str> = bodies.iter().map(|b| report.sources.text(b.span).trim()).collect();
        let fence = "`".repeat(longest_run(&rules).max(2) + 1);
        if !rules.is_empty() {
            markdown.push(format!("{fence}\n{}\n{fence}", rules.join("\n")));
        }
    }
    Message::new(text.join("\n")).with(markdown.join("\n\n"))
}

/// The most backticks in a row.
fn longest_run(texts: &[&str]) -> usize {
    let runs = texts.iter().flat_map(|t| t.split(|c| c != '`'));
    runs.map(str::len).max().unwrap_or(0)
}

/// A text with what Markdown would read as marks escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
