//! Cases of the packs under study: what in them names something declared, and how they come out.

use super::refer;
use super::study::{Study, Texts};
use super::text::Text;
use crate::author::cases::{self, CaseFile, Outcome};
use crate::base::{Diagnostic, FileId, Lang, Source, Sources, Span};
use crate::facts::keyed::File;
use crate::model::DutyId;
use crate::model::symbols::Symbol;
use std::path::{Path, PathBuf};

/// The cases files of a study, with their texts.
#[derive(Default)]
pub struct Cases {
    /// Their texts; the numbers begin behind those of the rules.
    pub sources: Sources,
    /// The files.
    pub files: Vec<CaseFile>,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
    /// By number.
    pub paths: Vec<(PathBuf, FileId)>,
}

/// Reads the cases files of the packs of a study; `keep` says of which documents.
pub fn read(study: &Study, open: &Texts, keep: &dyn Fn(&Path) -> bool) -> Cases {
    let mut out = Cases::default();
    if let Some(last) = study.sources.next_id().0.checked_sub(1) {
        out.sources.put(FileId(last), Source::new("", ""));
    }
    for root in study.packs.iter().map(|p| PathBuf::from(&p.root)).filter(|r| r.is_absolute()) {
        for path in cases::find(&root).into_iter().filter(|p| keep(p)) {
            let text = open.get(&path).map(|t| t.to_string()).or_else(|| std::fs::read_to_string(&path).ok());
            if let Some(text) = text {
                out.enter(study, path, text);
            }
        }
    }
    out
}

/// Reads one cases file as it is now.
pub fn read_one(study: &Study, path: &Path, text: &str) -> Cases {
    let mut out = Cases::default();
    if let Some(last) = study.sources.next_id().0.checked_sub(1) {
        out.sources.put(FileId(last), Source::new("", ""));
    }
    out.enter(study, path.to_path_buf(), text.to_string());
    out
}

impl Cases {
    fn enter(&mut self, study: &Study, path: PathBuf, text: String) {
        let shown = path.to_string_lossy().replace('\\', "/");
        let file = self.sources.add(Source::new(shown.clone(), text.clone()));
        let document = cases::document_beside(&shown, &study.model, &study.sources);
        let read = cases::read(file, &text, document, &study.model, &mut self.diagnostics);
        self.files.push(read);
        self.paths.push((path, file));
    }
}

/// Where in cases something declared is named: the obligations that are tried, and the words of their facts.
pub fn in_cases(study: &Study, cases: &Cases, sought: Symbol) -> Vec<Span> {
    let mut found = Vec::new();
    let reader = crate::facts::Reader::new(&study.model);
    for file in &cases.files {
        if let Symbol::Duty(duty) = sought {
            found.extend(tried(study, cases, file, duty));
        }
        for case in &file.cases {
            if case.facts.offset.is_none() {
                continue;
            }
            let reading = refer::read_by(&reader, Path::new("facts.toml"), &Text::new(case.facts.text.as_str()));
            let notes = reading.notes.iter().filter(|n| refer::symbol(study, &n.what) == Some(sought));
            found.extend(notes.map(|n| case.facts.place(n.at)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Where a cases file names an obligation.
fn tried(study: &Study, cases: &Cases, file: &CaseFile, duty: DutyId) -> Vec<Span> {
    let Some(full) = study.model.duties.get(duty.0 as usize).map(|d| d.full.as_str()) else { return Vec::new() };
    let document = file.document.and_then(|d| study.model.documents.get(d.index())).map_or("", |d| d.name.as_str());
    let text = cases.sources.get(file.file).map_or("", |s| s.text.as_str());
    let mut none = Vec::new();
    let parsed = File::parse(file.file, text, &mut none);
    let root = parsed.root();
    let mut found = Vec::new();
    for key in ["case", "unreachable"] {
        for table in root.get(key).map(|e| e.tables(&mut none)).unwrap_or_default() {
            let Some(entry) = table.get("obligation") else { continue };
            let Some(name) = entry.text(&mut none) else { continue };
            let names = if name.contains('.') { name == full } else { format!("{document}.{name}") == full };
            if names {
                found.push(entry.at);
            }
        }
    }
    found
}

/// Runs the cases of one obligation.
pub fn run(study: &Study, cases: &Cases, duty: DutyId, lang: Lang) -> Vec<(String, Outcome)> {
    let outcomes = cases::run(&cases.files, &study.model, lang, &|id| id == duty);
    let named = cases.files.iter().zip(outcomes);
    let ran = named.flat_map(|(file, outcomes)| file.cases.iter().zip(outcomes));
    ran.filter_map(|(case, outcome)| Some((case.name.clone(), outcome?))).collect()
}
