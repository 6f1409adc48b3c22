//! Diagnostics and findings, told to the editor file by file, where they have changed.

use super::Server;
use super::answer::beginning;
use super::convert::{Atlas, uri_of};
use crate::base::{Diagnostic, FileId, Lang, Level, Span};
use crate::engine::finding::{Finding, Verdict};
use crate::lsp::cases;
use crate::lsp::desk::{Role, role};
use crate::lsp::study::Study;
use crate::lsp::view::View;
use crate::report::text::title;
use crate::report::words::Voice;
use crate::syntax::tree::Severity;
use lsp_server::Notification;
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Findings told of one file; more hide what matters.
const FINDINGS: usize = 200;

/// What is said of each file.
type Said = BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>>;

/// How a diagnostic is said.
fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// A diagnostic of ours as one of the protocol.
pub(super) fn diagnostic(d: &Diagnostic, at: Span, atlas: &Atlas, lang: Lang) -> Option<lsp_types::Diagnostic> {
    let words = d.words(lang);
    let mut message = words.message.clone();
    for more in [Some(&words.label), words.help.as_ref()].into_iter().flatten().filter(|m| !m.is_empty()) {
        message.push('\n');
        message.push_str(more);
    }
    let related: Vec<DiagnosticRelatedInformation> = d
        .related
        .iter()
        .enumerate()
        .filter_map(|(i, span)| {
            let message = words.related.get(i).cloned().unwrap_or_default();
            Some(DiagnosticRelatedInformation { location: atlas.location(*span)?, message })
        })
        .collect();
    Some(lsp_types::Diagnostic {
        range: atlas.location(at)?.range,
        severity: Some(severity(d.level)),
        code: Some(NumberOrString::String(d.code.to_string())),
        source: Some("guiju".into()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    })
}

impl Server {
    /// Tells what has changed.
    pub(super) fn publish(&mut self) {
        let mut said = Said::new();
        // A text that was edited since is told of when it has been studied.
        let mut stale: Vec<PathBuf> = Vec::new();
        for known in self.studies.values() {
            self.rules(&known.value, &mut said, &mut stale);
        }
        for linted in self.linted.values() {
            let sources = &linted.study.sources;
            let atlas = Atlas::new(sources, &self.desk, self.client.encoding);
            for d in &linted.found {
                let Some((at, source)) = d.primary.and_then(|at| Some((at, sources.get(at.file)?))) else { continue };
                let path = PathBuf::from(&source.name);
                if path.is_absolute() {
                    said.entry(path).or_default().extend(diagnostic(d, at, &atlas, self.lang));
                }
            }
        }
        for view in self.views.values().flat_map(|k| &k.value) {
            self.facts(view, &mut said, &mut stale);
        }
        for project in self.homes.projects() {
            let (diagnostics, sources) = &*project.trouble;
            let atlas = Atlas::new(sources, &self.desk, self.client.encoding);
            for d in diagnostics {
                let Some(at) = d.primary else { continue };
                let Some(source) = sources.get(at.file) else { continue };
                said.entry(PathBuf::from(&source.name)).or_default().extend(diagnostic(d, at, &atlas, self.lang));
            }
        }
        for ((path, _), (_, list)) in &self.case_said {
            said.entry(path.clone()).or_default().extend(list.iter().cloned());
        }
        let gone: Vec<PathBuf> = self.published.keys().filter(|p| !said.contains_key(*p)).cloned().collect();
        for path in gone {
            said.insert(path, Vec::new());
        }
        for (path, list) in said {
            if stale.contains(&path) {
                continue;
            }
            let Some(uri) =
                self.desk.get(&path).map(|o| o.uri.clone()).or_else(|| Some(uri_of(&path)?.as_str().into()))
            else {
                continue;
            };
            let version = self.desk.get(&path).map(|o| o.version);
            let text = json!(list).to_string();
            let before = self.published.get(&path);
            if before == Some(&text) || before.is_none() && list.is_empty() {
                continue;
            }
            let mut params = json!({ "uri": uri, "diagnostics": list });
            if let (Some(version), Some(object)) = (version, params.as_object_mut()) {
                object.insert("version".into(), json!(version));
            }
            (self.send)(Notification { method: "textDocument/publishDiagnostics".into(), params }.into());
            if list.is_empty() {
                self.published.remove(&path);
            } else {
                self.published.insert(path, text);
            }
        }
    }

    fn rules(&self, study: &Study, said: &mut Said, stale: &mut Vec<PathBuf>) {
        let atlas = Atlas::new(&study.sources, &self.desk, self.client.encoding);
        for (path, _) in self.desk.iter().filter(|(p, _)| matches!(role(p), Role::Rules | Role::Pack)) {
            if let Some(file) = study.file(path) {
                said.entry(path.clone()).or_default();
                if atlas.is_stale(file) {
                    stale.push(path.clone());
                }
            }
        }
        for (path, open) in self.desk.iter().filter(|(p, _)| role(p) == Role::Cases) {
            if self.homes.bench(path, &self.desk).as_ref() != Some(&study.bench) {
                continue;
            }
            let read = cases::read_one(study, path, &open.text.text);
            let texts = Atlas::new(&read.sources, &self.desk, self.client.encoding);
            let list = said.entry(path.clone()).or_default();
            for d in &read.diagnostics {
                list.extend(d.primary.and_then(|at| diagnostic(d, at, &texts, self.lang)));
            }
        }
        for d in &study.diagnostics {
            let named = |file: FileId| study.sources.get(file).map(|s| PathBuf::from(&s.name));
            let place = match d.primary {
                Some(at) => named(at.file).map(|path| (path, at)),
                None => d.file.as_ref().and_then(|name| {
                    let manifest = Path::new(name).join("pack.toml");
                    let path = if study.file(&manifest).is_some() { manifest } else { PathBuf::from(name) };
                    let file = study.file(&path)?;
                    Some((path, beginning(file)))
                }),
            };
            let Some((path, at)) = place.filter(|(path, _)| path.is_absolute()) else { continue };
            said.entry(path).or_default().extend(diagnostic(d, at, &atlas, self.lang));
        }
    }

    fn facts(&self, view: &View, said: &mut Said, stale: &mut Vec<PathBuf>) {
        let atlas = Atlas::new(&view.sources, &self.desk, self.client.encoding);
        let rules = Atlas::new(&view.study.sources, &self.desk, self.client.encoding);
        // A file of no project may be about anything.
        let foreign = view.project.dir.is_file() && !view.facts.entities.iter().any(|_| true);
        if foreign {
            return;
        }
        let path_of = |file: FileId| {
            let source = view.sources.get(file)?;
            let plain = matches!(source.grid, crate::base::Grid::None);
            let path = PathBuf::from(&source.name);
            (plain && path.is_absolute()).then_some(path)
        };
        for (path, file) in view.files() {
            if self.desk.contains_key(path) {
                said.entry(path.clone()).or_default();
                if atlas.is_stale(file) {
                    stale.push(path.clone());
                }
            }
        }
        for d in &view.diagnostics {
            let Some(at) = d.primary else { continue };
            let Some(path) = path_of(at.file) else { continue };
            said.entry(path).or_default().extend(diagnostic(d, at, &atlas, self.lang));
        }
        let mut told: BTreeMap<FileId, usize> = BTreeMap::new();
        for finding in view.findings() {
            let Some(path) = path_of(finding.fact.at.file) else { continue };
            let count = told.entry(finding.fact.at.file).or_default();
            *count += 1;
            if *count <= FINDINGS {
                said.entry(path).or_default().extend(self.finding(view, finding, &atlas, &rules));
            }
        }
    }

    /// A finding: never as grave as a text that cannot be read.
    fn finding(&self, view: &View, finding: &Finding, facts: &Atlas, rules: &Atlas) -> Option<lsp_types::Diagnostic> {
        let (model, lang) = (&view.study.model, self.lang);
        let duty = model.duties.get(finding.duty.0 as usize)?;
        let voice = Voice { lang, model, assessment: view.outcome.as_ref()?.assessment };
        let entity = view.facts.entity(finding.entity).map_or("", |e| &*e.name);
        let severity = match (finding.verdict, duty.severity) {
            (Verdict::Violated, Severity::Critical | Severity::Major) | (Verdict::Conflict, _) => {
                DiagnosticSeverity::WARNING
            }
            (Verdict::Violated, Severity::Minor | Severity::Advice) => DiagnosticSeverity::INFORMATION,
            _ => DiagnosticSeverity::HINT,
        };
        let head = match lang {
            Lang::Zh => format!("{entity}：{}——{}", title(duty, lang), voice.verdict(finding.verdict)),
            Lang::En => format!("{entity}: {} – {}", title(duty, lang), voice.verdict(finding.verdict)),
        };
        let message = format!("{head}\n{}", voice.message(finding));
        let mut related = Vec::new();
        if let Some(location) = rules.location(duty.span) {
            let message = match lang {
                Lang::Zh => format!("规则：{}", title(duty, lang)),
                Lang::En => format!("rule: {}", title(duty, lang)),
            };
            related.push(DiagnosticRelatedInformation { location, message });
        }
        let document = model.documents.get(duty.document.index());
        for clause in document.iter().flat_map(|d| duty.clauses.iter().filter_map(|c| d.clause(c))) {
            if let Some(location) = rules.location(clause.span) {
                let cited = document.map_or_else(String::new, |d| d.cited(lang));
                let message = format!("{cited}{}{} {}", lang.pick("", ", "), clause.path, clause.title);
                related.push(DiagnosticRelatedInformation { location, message: message.trim().to_string() });
            }
        }
        Some(lsp_types::Diagnostic {
            range: facts.location(finding.fact.at)?.range,
            severity: Some(severity),
            code: Some(NumberOrString::String(duty.full.clone())),
            source: Some(lang.pick("guiju 核查", "guiju check").into()),
            message: message.trim().to_string(),
            related_information: (!related.is_empty()).then_some(related),
            ..lsp_types::Diagnostic::default()
        })
    }
}
