//! Witnesses as one JSON object: `guiju.witness/1` (docs/contract.md).

use super::run::Sought;
use super::words::{Result, missing};
use serde::Serialize;
use std::io;

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    obligations: Vec<Obligation<'a>>,
}

#[derive(Serialize)]
struct Obligation<'a> {
    obligation: &'a str,
    file: String,
    line: usize,
    witnesses: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    verdict: &'static str,
    /// `found`, `impossible` or `not-found`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tried: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'a str>,
}

/// Writes the object, indented by two spaces, with a line end.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let mut obligations = Vec::new();
    for told in result.told {
        let Some(duty) = result.model.duties.get(told.duty.0 as usize) else { continue };
        let (file, line, _) = result.sources.place(duty.span);
        let mut witnesses = Vec::new();
        for pair in &told.goals {
            let outcome = match &pair.1 {
                Sought::Found(_) => "found",
                Sought::Impossible(_) => "impossible",
                Sought::NotFound(_) => "not-found",
            };
            let found = match &pair.1 {
                Sought::Found(w) => Some(w),
                _ => None,
            };
            witnesses.push(One {
                verdict: pair.0.key(),
                outcome,
                reason: missing(&pair.1, result.lang),
                tried: match &pair.1 {
                    Sought::NotFound(n) => Some(*n),
                    _ => None,
                },
                from: found.map(|w| w.assessment.span.from.to_string()),
                to: found.map(|w| w.assessment.span.to.to_string()),
                as_of: found.map(|w| w.assessment.as_of.to_string()),
                facts: found.map(|w| w.text.as_str()),
            });
        }
        obligations.push(Obligation { obligation: &duty.full, file: file.to_string(), line, witnesses });
    }
    let mut out = serde_json::to_vec_pretty(&Root { schema: "guiju.witness/1", obligations })?;
    out.push(b'\n');
    Ok(out)
}
