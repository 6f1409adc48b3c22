//! Writes fingerprints into an index: from where each clause begins and ends in a text. The text itself is not kept.

use super::fingerprint::Normalised;
use super::problem::CoverProblem;
use crate::base::suggest::nearest;
use crate::base::{Diagnostic, FileId, Span};
use crate::facts::keyed::{Entry, File, Wants};
use crate::model::{Document, Fingerprint};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// An index with fingerprints.
#[derive(Clone, Debug)]
pub struct Stamped {
    /// The text of `clauses.toml`, otherwise as it was.
    pub text: String,
    /// How many clauses have a fingerprint from the quotes.
    pub stamped: usize,
}

/// Reads quotes, `"3.10.7" = ["first words", "last words"]` or `"3.10.7" = "the whole clause"`, finds each in a text, and
/// writes the fingerprints into an index. Of several places the first counts. A quote that is not found is reported and its
/// clause left as it was.
pub fn stamp(
    quotes: (FileId, &str),
    text: &Normalised,
    document: &Document,
    index: &str,
    out: &mut Vec<Diagnostic>,
) -> Stamped {
    let parsed = File::parse(quotes.0, quotes.1, out);
    let mut found: BTreeMap<&str, Fingerprint> = BTreeMap::new();
    for (id, entry) in parsed.root().entries() {
        if document.clause(id).is_none() {
            let near = nearest(id, document.clauses.iter().map(|c| c.id.as_str())).map(str::to_string);
            out.push(Diagnostic::at(entry.at, &CoverProblem::UnknownId(id.to_string(), near)));
            continue;
        }
        if let Some(fingerprint) = one(id, &entry, text, out) {
            found.insert(id, fingerprint);
        }
    }
    Stamped { text: written(index, &found), stamped: found.len() }
}

fn one(id: &str, entry: &Entry, text: &Normalised, out: &mut Vec<Diagnostic>) -> Option<Fingerprint> {
    let parts = entry.texts(out);
    let words: Vec<String> = parts.iter().map(|p| super::normalised(p).text).collect();
    let (first, last) = match words.as_slice() {
        [whole] => (whole, None),
        [first, last] => (first, Some(last)),
        [] => return None,
        _ => {
            entry.refuse(Wants::Texts, out);
            return None;
        }
    };
    let mut lost = |at: Span, last: bool| {
        out.push(Diagnostic::at(at, &CoverProblem::QuoteNotFound { id: id.to_string(), last }));
        None
    };
    if first.is_empty() {
        return lost(entry.at, false);
    }
    let Some(from) = text.find(first, 0) else { return lost(entry.at, false) };
    let to = match last.filter(|l| !l.is_empty()) {
        None => from + first.chars().count(),
        Some(last) => match text.find(last, from) {
            Some(at) => (at + last.chars().count()).max(from + first.chars().count()),
            None => return lost(entry.at, true),
        },
    };
    Some(text.fingerprint(from, to))
}

/// The index with these fingerprints: values replaced where there are some, lines added where there are none.
fn written(index: &str, found: &BTreeMap<&str, Fingerprint>) -> String {
    let (root, _) = DeTable::parse_recoverable(index);
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let clauses =
        root.get_ref().iter().find(|(k, _)| k.get_ref() == "clause").and_then(|(_, v)| v.get_ref().as_array());
    for table in clauses.into_iter().flat_map(|list| list.iter()).filter_map(|v| v.get_ref().as_table()) {
        let value = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        let Some(fingerprint) = value("id").and_then(|v| v.get_ref().as_str()).and_then(|id| found.get(id)) else {
            continue;
        };
        match value("fingerprint") {
            Some(old) => edits.push((old.span(), format!("\"{fingerprint}\""))),
            None => {
                let last = table.iter().map(|(_, v)| v.span().end).max().unwrap_or(0);
                let end = index.get(last..).and_then(|rest| rest.find('\n')).map_or(index.len(), |n| last + n);
                edits.push((end..end, format!("\nfingerprint = \"{fingerprint}\"")));
            }
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(index.len() + edits.len() * 90);
    let mut at = 0;
    for (range, text) in edits {
        out.push_str(index.get(at..range.start).unwrap_or(""));
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(index.get(at..).unwrap_or(""));
    out
}
