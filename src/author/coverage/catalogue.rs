//! A list of clause ids from elsewhere, to hold an index against: nothing may be left out, and nothing made up.

use super::problem::CoverProblem;
use crate::base::{Diagnostic, FileId, Span};
use crate::facts::keyed::File;
use crate::model::Model;
use std::collections::BTreeSet;

/// A catalogue: `[document] key`, and `[[clause]] id`.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Its name, as an index's `catalogue` says it.
    pub name: String,
    /// Its ids without the name, with their places.
    pub ids: Vec<(String, Span)>,
    /// The whole file.
    pub at: Span,
}

/// Reads a catalogue; other keys are no concern of ours. `None` if it has no clauses (reported).
pub fn read(file: FileId, text: &str, out: &mut Vec<Diagnostic>) -> Option<Catalogue> {
    let parsed = File::parse(file, text, out);
    let root = parsed.root();
    let mut full: Vec<(String, Span)> = Vec::new();
    for table in root.need("clause", out)?.tables(out) {
        let Some(entry) = table.need("id", out) else { continue };
        full.extend(entry.text(out).map(|id| (id.to_string(), entry.at)));
    }
    let key = root.get("document").and_then(|e| e.table()).and_then(|t| t.get("key")).and_then(|e| e.text(out));
    let prefix = full.first().and_then(|(id, _)| id.split_once('/')).map(|(prefix, _)| prefix.to_string());
    let name = key.map(str::to_string).or(prefix).unwrap_or_default();
    let start = format!("{name}/");
    let ids = full.into_iter().map(|(id, at)| (id.strip_prefix(&start).unwrap_or(&id).to_string(), at)).collect();
    Some(Catalogue { name, ids, at: Span::new(file, 0, 0) })
}

/// What a catalogue has and the index of its document lacks, and the other way round. The number of ids that both have.
pub fn compare(catalogue: &Catalogue, model: &Model, out: &mut Vec<Diagnostic>) -> usize {
    let Some(document) = model.documents.iter().find(|d| d.catalogue.as_deref() == Some(&catalogue.name)) else {
        out.push(Diagnostic::at(catalogue.at, &CoverProblem::NoDocumentOf(catalogue.name.clone())));
        return 0;
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (id, at) in &catalogue.ids {
        seen.insert(id);
        if document.clause(id).is_none() {
            let problem = CoverProblem::NotInIndex { id: id.clone(), document: document.name.clone() };
            out.push(Diagnostic::at(*at, &problem));
        }
    }
    let mut both = 0;
    for clause in &*document.clauses {
        if seen.contains(clause.id.as_str()) {
            both += 1;
        } else {
            let problem = CoverProblem::NotInCatalogue { id: clause.id.clone(), catalogue: catalogue.name.clone() };
            out.push(Diagnostic::at(clause.span, &problem));
        }
    }
    both
}
