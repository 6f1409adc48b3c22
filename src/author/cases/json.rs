//! What the cases came to, as one JSON object: `guiju.test/1` (docs/contract.md).

use super::Result;
use super::text::words;
use crate::author::cases::Lack;
use crate::base::Span;
use crate::engine::finding::Verdict;
use crate::engine::probe::{End, Side};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

#[derive(Serialize)]
struct Root {
    schema: &'static str,
    cases: Vec<Case>,
    obligations: Vec<Obligation>,
}

#[derive(Serialize)]
struct Case {
    name: String,
    obligation: String,
    file: String,
    line: usize,
    passed: bool,
    verdicts: BTreeMap<String, &'static str>,
    failures: Vec<String>,
}

#[derive(Serialize)]
struct Obligation {
    obligation: String,
    computed: bool,
    cases: usize,
    verdicts: BTreeMap<&'static str, usize>,
    boundaries: Vec<Boundary>,
    lacks: Vec<&'static str>,
}

#[derive(Serialize)]
struct Boundary {
    condition: String,
    file: String,
    line: usize,
    end: &'static str,
    sides: Vec<&'static str>,
    reached: Vec<&'static str>,
    lacks: Vec<&'static str>,
}

/// Writes the object, indented by two spaces, with a line end.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let place = |span: Span| {
        let (file, line, _) = result.sources.place(span);
        (file.to_string(), line)
    };
    let name = |id| result.duty(id).map_or(String::new(), |d| d.full.clone());
    let mut cases = Vec::new();
    for (case, outcome) in result.pairs() {
        let (file, line) = place(case.at);
        cases.push(Case {
            name: case.name.clone(),
            obligation: name(case.duty),
            file,
            line,
            passed: outcome.failures.is_empty(),
            verdicts: outcome.verdicts.iter().map(|(k, v)| (k.clone(), v.key())).collect(),
            failures: outcome.failures.iter().map(|d| d.words(result.lang).message.clone()).collect(),
        });
    }
    let mut obligations = Vec::new();
    for tried in result.tried {
        let mut boundaries = Vec::new();
        for (i, (threshold, reached)) in tried.thresholds.iter().enumerate() {
            let (file, line) = place(threshold.at);
            let missed = tried.lacks.iter().filter_map(|l| match l {
                Lack::Boundary(n, side) if *n == i => Some(side_key(*side)),
                _ => None,
            });
            boundaries.push(Boundary {
                condition: words(result, threshold.at, End::Low).trim_matches('`').to_string(),
                file,
                line,
                end: match threshold.end {
                    End::Low => "low",
                    End::High => "high",
                    End::Due => "due",
                },
                sides: threshold.sides.iter().map(|s| side_key(*s)).collect(),
                reached: reached.iter().map(|s| side_key(*s)).collect(),
                lacks: missed.collect(),
            });
        }
        let lacks = tried.lacks.iter().filter_map(|l| match l {
            Lack::Cases => Some("cases"),
            Lack::Verdict(v) => Some(v.key()),
            Lack::Third => Some("undetermined or not_applicable"),
            Lack::Boundary(..) => None,
        });
        let verdicts = Verdict::ALL.into_iter().zip(tried.verdicts).filter(|(_, n)| *n > 0);
        obligations.push(Obligation {
            obligation: name(tried.duty),
            computed: tried.computed,
            cases: tried.cases,
            verdicts: verdicts.map(|(v, n)| (v.key(), n)).collect(),
            boundaries,
            lacks: lacks.collect(),
        });
    }
    let mut out = serde_json::to_vec_pretty(&Root { schema: "guiju.test/1", cases, obligations })?;
    out.push(b'\n');
    Ok(out)
}

fn side_key(side: Side) -> &'static str {
    match side {
        Side::Below => "below",
        Side::At => "at",
        Side::Above => "above",
    }
}
