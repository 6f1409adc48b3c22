//! The text of a cases file → cases. A case with an error is left out and reported; the others stay.

use super::problem::CaseProblem;
use super::{Case, CaseFile, Expect, FactsText, Unreachable, Unreached};
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, FileId, Lang, Span};
use crate::engine::finding::Verdict;
use crate::engine::probe::Side;
use crate::facts::keyed::{Entry, File, KeyProblem, Table, Wants};
use crate::model::{DocumentId, DutyId, Model};
use crate::report::words::verdict_word;
use std::collections::BTreeMap;

const ROOT: &[&str] = &["from", "to", "as_of", "case", "unreachable"];
const CASE: &[&str] = &["name", "obligation", "from", "to", "as_of", "facts", "expect"];
const EXPECT: &[&str] = &["verdict", "windows", "missing"];
const UNREACHABLE: &[&str] = &["obligation", "verdict", "boundary", "at", "reason"];

struct Reader<'m> {
    model: &'m Model,
    document: Option<DocumentId>,
    text: &'m str,
    from: Option<Day>,
    to: Option<Day>,
    as_of: Option<Day>,
}

/// Reads a cases file that lies beside a document.
pub fn read(
    file: FileId,
    text: &str,
    document: Option<DocumentId>,
    model: &Model,
    out: &mut Vec<Diagnostic>,
) -> CaseFile {
    let parsed = File::parse(file, text, out);
    let root = parsed.root();
    root.only(ROOT, out);
    let mut day = |key: &str| root.get(key).and_then(|e| e.day(out));
    let (from, to, as_of) = (day("from"), day("to"), day("as_of"));
    let reader = Reader { model, document, text, from, to, as_of };
    let mut found = CaseFile { file, document, cases: Vec::new(), unreachable: Vec::new() };
    let mut names: BTreeMap<String, Span> = BTreeMap::new();
    for table in root.get("case").map(|e| e.tables(out)).unwrap_or_default() {
        let Some(case) = reader.case(&table, out) else { continue };
        match names.get(&case.name) {
            Some(first) => {
                let problem = CaseProblem::NameTwice(case.name.clone());
                out.push(Diagnostic::at(case.at, &problem).also(*first));
            }
            None => {
                names.insert(case.name.clone(), case.at);
            }
        }
        found.cases.push(case);
    }
    for table in root.get("unreachable").map(|e| e.tables(out)).unwrap_or_default() {
        found.unreachable.extend(reader.unreachable(&table, out));
    }
    found
}

impl Reader<'_> {
    fn case(&self, table: &Table, out: &mut Vec<Diagnostic>) -> Option<Case> {
        table.only(CASE, out);
        let name = self.required(table, "name", out);
        let duty = self.duty(table, out);
        let facts = table.need("facts", out).and_then(|e| self.facts(&e, out));
        let expect = table.need("expect", out).map(|e| expected(&e, out));
        let mut day = |key: &str| table.get(key).and_then(|e| e.day(out));
        let own = (day("from"), day("to"), day("as_of"));
        let (name, at) = name?;
        let (duty, facts, expect) = (duty?, facts?, expect?);
        if expect.is_empty() {
            return None;
        }
        let in_force = self.model.duties.get(duty.0 as usize).map_or(Range::ALL, |d| self.model.in_force(d));
        let first = own.0.or(self.from).or((in_force.from > Day::MIN).then_some(in_force.from));
        let last = own.1.or(self.to).or((in_force.to < Day::MAX).then_some(in_force.to));
        let (Some(first), Some(last)) = (first, last) else {
            out.push(Diagnostic::at(at, &CaseProblem::NoSpan));
            return None;
        };
        let span = Range::new(first, last);
        if span.is_empty() {
            out.push(Diagnostic::at(at, &CaseProblem::Backward));
            return None;
        }
        let as_of = own.2.or(self.as_of).unwrap_or(last.plus(1));
        Some(Case { name, at, duty, span, as_of, facts, expect })
    }

    fn required(&self, table: &Table, key: &str, out: &mut Vec<Diagnostic>) -> Option<(String, Span)> {
        let entry = table.need(key, out)?;
        let text = entry.text(out)?.trim();
        if text.is_empty() {
            out.push(Diagnostic::at(entry.at, &KeyProblem::MissingKey(key.to_string())));
            return None;
        }
        Some((text.to_string(), entry.at))
    }

    fn duty(&self, table: &Table, out: &mut Vec<Diagnostic>) -> Option<DutyId> {
        let (name, at) = self.required(table, "obligation", out)?;
        let of = self.document.and_then(|d| self.model.documents.get(d.index()));
        let full = match (name.contains('.'), of) {
            (true, _) => name.clone(),
            (false, Some(document)) => format!("{}.{name}", document.name),
            (false, None) => {
                out.push(Diagnostic::at(at, &CaseProblem::NoDocument(name)));
                return None;
            }
        };
        let found = self.model.duties.iter().position(|d| d.full == full).map(|i| DutyId(i as u32));
        if found.is_none() {
            let near = nearest(&full, self.model.duties.iter().map(|d| d.full.as_str())).map(str::to_string);
            out.push(Diagnostic::at(at, &CaseProblem::UnknownObligation(name, near)));
        }
        found
    }

    /// The facts, and whether they stand byte for byte in the file: then what is wrong in them has a place there.
    fn facts(&self, entry: &Entry, out: &mut Vec<Diagnostic>) -> Option<FactsText> {
        let text = entry.text(out)?.to_string();
        let at = entry.at;
        let raw = self.text.get(at.start as usize..at.end as usize).unwrap_or("");
        let inside = ["'''", "\"\"\"", "'", "\""].into_iter().find_map(|quote| {
            let opened = raw.strip_prefix(quote)?;
            let start = if quote.len() == 3 {
                opened.strip_prefix("\r\n").or(opened.strip_prefix('\n')).unwrap_or(opened)
            } else {
                opened
            };
            Some(raw.len() - start.len())
        });
        let offset = inside
            .filter(|i| raw.get(*i..).is_some_and(|rest| rest.starts_with(text.as_str())))
            .map(|i| at.start + i as u32);
        Some(FactsText { text, at, offset })
    }

    fn unreachable(&self, table: &Table, out: &mut Vec<Diagnostic>) -> Option<Unreachable> {
        table.only(UNREACHABLE, out);
        let duty = self.duty(table, out);
        let reason = self.required(table, "reason", out);
        let at_words = table.get("at").and_then(|e| e.text(out)).map(|t| fold(t).into_owned());
        let what = match (table.get("verdict"), table.get("boundary")) {
            (Some(entry), _) => verdict(&entry, out).map(Unreached::Verdict),
            (None, Some(entry)) => side(&entry, out).map(|side| Unreached::Boundary(side, at_words)),
            (None, None) => {
                out.push(Diagnostic::at(table.at, &CaseProblem::UnreachableWhat));
                None
            }
        };
        Some(Unreachable { duty: duty?, what: what?, reason: reason?.0, at: table.at })
    }
}

/// What `expect` says: a word for the only entity, or a table by entity.
fn expected(entry: &Entry, out: &mut Vec<Diagnostic>) -> Vec<Expect> {
    let Some(table) = entry.table() else {
        let verdict = verdict(entry, out);
        return verdict
            .map(|verdict| Expect { entity: None, verdict, windows: None, missing: None, at: entry.at })
            .into_iter()
            .collect();
    };
    let entries = table.entries();
    if entries.is_empty() {
        out.push(Diagnostic::at(entry.at, &CaseProblem::NothingExpected));
    }
    entries.into_iter().filter_map(|(entity, entry)| one(entity, &entry, out)).collect()
}

fn one(entity: &str, entry: &Entry, out: &mut Vec<Diagnostic>) -> Option<Expect> {
    let entity = Some(entity.to_string());
    let Some(table) = entry.table() else {
        return Some(Expect { entity, verdict: verdict(entry, out)?, windows: None, missing: None, at: entry.at });
    };
    table.only(EXPECT, out);
    let verdict = table.need("verdict", out).and_then(|e| verdict(&e, out));
    let mut list = |key: &str| {
        table.get(key).map(|e| {
            let mut all = e.texts(out);
            all.sort();
            all
        })
    };
    let (windows, missing) = (list("windows"), list("missing"));
    Some(Expect { entity, verdict: verdict?, windows, missing, at: entry.at })
}

fn verdict(entry: &Entry, out: &mut Vec<Diagnostic>) -> Option<Verdict> {
    let Some(word) = entry.text(&mut Vec::new()) else {
        entry.refuse(Wants::Text, out);
        return None;
    };
    let names = |v: &Verdict| [v.key(), verdict_word(*v, Lang::Zh)];
    let found = Verdict::ALL.into_iter().find(|v| names(v).contains(&word));
    if found.is_none() {
        let near = nearest(word, Verdict::ALL.iter().flat_map(names)).map(str::to_string);
        out.push(Diagnostic::at(entry.at, &CaseProblem::UnknownVerdict(word.to_string(), near)));
    }
    found
}

fn side(entry: &Entry, out: &mut Vec<Diagnostic>) -> Option<Side> {
    match entry.text(out)? {
        "below" => Some(Side::Below),
        "at" => Some(Side::At),
        "above" => Some(Side::Above),
        other => {
            out.push(Diagnostic::at(entry.at, &CaseProblem::UnknownSide(other.to_string())));
            None
        }
    }
}
