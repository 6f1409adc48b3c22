//! What became of the mutants, as one JSON object: `guiju.mutants/1` (docs/contract.md).

use super::accept::name;
use super::rules::Subject;
use super::run::Survived;
use super::text::{Counts, Result, case};
use serde::Serialize;
use std::io;

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    summary: Summary,
    documents: Vec<Document<'a>>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Summary {
    mutants: usize,
    caught: usize,
    open: usize,
    explained: usize,
    no_difference_found: usize,
    without_cases: usize,
    failing_cases: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    document: &'a str,
    mutants: usize,
    caught: usize,
    open: usize,
    explained: usize,
    no_difference_found: usize,
}

#[derive(Serialize)]
struct Rule<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    obligation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declaration: Option<&'a str>,
    mutants: usize,
    caught: usize,
    survivors: Vec<Survivor<'a>>,
}

#[derive(Serialize)]
struct Survivor<'a> {
    change: &'static str,
    what: &'a str,
    at: String,
    file: String,
    line: usize,
    column: usize,
    /// `open`, `explained` or `no-difference-found`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tried: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutant_verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
}

/// Writes the object, indented by two spaces, with a line end.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let whole = result.counts(&|_| true);
    let documents = result
        .model
        .documents
        .iter()
        .enumerate()
        .filter_map(|(i, d)| {
            let mine = |r: &Survived| {
                result.model.duties.get(r.home.0 as usize).is_some_and(|duty| duty.document.index() == i)
            };
            let Counts { all, caught, open, explained, alike } = result.counts(&mine);
            let document =
                Document { document: &d.name, mutants: all, caught, open, explained, no_difference_found: alike };
            (all > 0).then_some(document)
        })
        .collect();
    let rules = result.mutated.rules.iter().enumerate().map(|(i, r)| rule(result, i, r)).collect();
    let summary = Summary {
        mutants: whole.all,
        caught: whole.caught,
        open: whole.open,
        explained: whole.explained,
        no_difference_found: whole.alike,
        without_cases: result.mutated.without_cases,
        failing_cases: result.mutated.failing,
    };
    let mut out = serde_json::to_vec_pretty(&Root { schema: "guiju.mutants/1", summary, documents, rules })?;
    out.push(b'\n');
    Ok(out)
}

fn rule<'a>(result: &Result<'a>, i: usize, rule: &'a Survived) -> Rule<'a> {
    let named = name(result.model, &rule.subject);
    let duty = matches!(rule.subject, Subject::Duty(_));
    let mut survivors = Vec::new();
    for (n, s) in rule.survivors.iter().enumerate() {
        let why = result.explained.get(i).and_then(|e| *e.get(n)?).and_then(|i| result.accepted.get(i));
        let (file, line, column) = result.sources.place(s.change.at);
        let witness = s.apart.and_then(|(n, v)| Some((n, v, rule.witnesses.get(n)?)));
        survivors.push(Survivor {
            change: s.change.kind.key(),
            what: s.change.words(result.lang),
            at: result.sources.text(s.change.at).split_whitespace().collect::<Vec<_>>().join(" "),
            file: file.to_string(),
            line,
            column,
            outcome: match (why, s.apart) {
                (Some(_), _) => "explained",
                (None, Some(_)) => "open",
                (None, None) => "no-difference-found",
            },
            reason: why.map(|a| a.reason.as_str()),
            tried: s.apart.is_none().then_some(rule.tried),
            verdict: witness.map(|(_, _, w)| w.witness.verdict.key()),
            mutant_verdict: witness.map(|(_, v, _)| v.key()),
            case: witness.map(|(n, ..)| case(result, rule, n, &s.change)),
        });
    }
    Rule {
        obligation: duty.then_some(named),
        declaration: (!duty).then_some(named),
        mutants: rule.all,
        caught: rule.all - rule.survivors.len(),
        survivors,
    }
}
