//! Runs cases: each loads its own facts and judges its one obligation; all of them in parallel.

use super::problem::{CaseFails, How};
use super::{Case, CaseFile, Expect};
use crate::base::window::{Assessment, Range};
use crate::base::{Day, Diagnostic, Lang, Level, Sources, Span};
use crate::engine::finding::{Finding, Verdict};
use crate::engine::probe::{Probe, Reach};
use crate::engine::{self, Options};
use crate::facts::{self, Facts};
use crate::model::{DutyId, Model};
use crate::plan::{self, Plan};
use crate::report::words::Voice;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How a case came out.
#[derive(Debug)]
pub struct Outcome {
    /// The obligation.
    pub duty: DutyId,
    /// The verdicts of the entities it binds.
    pub verdicts: Vec<(String, Verdict)>,
    /// The sides of thresholds that were reached.
    pub reached: BTreeSet<Reach>,
    /// What is not as expected, and what is wrong in the facts; empty: passed.
    pub failures: Vec<Diagnostic>,
}

/// Runs all cases of these files; `keep` says which obligations. The outcomes are those of the cases in order, file by file.
pub fn run(
    files: &[CaseFile],
    model: &Model,
    lang: Lang,
    keep: &(dyn Fn(DutyId) -> bool + Sync),
) -> Vec<Vec<Option<Outcome>>> {
    let mut plans: BTreeMap<(Day, Day, Day), Plan> = BTreeMap::new();
    for case in files.iter().flat_map(|f| &f.cases) {
        let key = (case.span.from, case.span.to, case.as_of);
        plans.entry(key).or_insert_with(|| plan::lower(model, assessment(case)));
    }
    let one = |case: &Case| {
        let plan = plans.get(&(case.span.from, case.span.to, case.as_of))?;
        keep(case.duty).then(|| judge(case, plan, model, lang))
    };
    files.iter().map(|file| file.cases.par_iter().map(one).collect()).collect()
}

fn assessment(case: &Case) -> Assessment {
    Assessment { span: Range::new(case.span.from, case.span.to), as_of: case.as_of }
}

fn judge(case: &Case, plan: &Plan, model: &Model, lang: Lang) -> Outcome {
    let mut sources = Sources::default();
    let loaded =
        facts::load_texts([("facts.toml", case.facts.text.as_str())], model, &mut sources, &facts::Options::default());
    let mut failures: Vec<Diagnostic> = Vec::new();
    let wrong: Vec<Diagnostic> = loaded.diagnostics.into_iter().filter(|d| d.level == Level::Error).collect();
    if !wrong.is_empty() {
        let fails = CaseFails { case: case.name.clone(), how: How::Facts, message: None };
        failures.push(Diagnostic::at(case.at, &fails));
        failures.extend(wrong.into_iter().map(|d| moved(d, case)));
    }
    let mut selected = vec![false; model.duties.len()];
    if let Some(chosen) = selected.get_mut(case.duty.0 as usize) {
        *chosen = true;
    }
    let probe = Probe::default();
    let options =
        Options { selected: Some(selected), all: true, explain: true, probe: Some(&probe), ..Options::default() };
    let outcome = engine::evaluate(plan, model, &loaded.facts, &options);
    let voice = Voice { lang, model, assessment: plan.assessment };
    let findings: Vec<(String, &Finding)> =
        outcome.findings.iter().map(|f| (loaded.facts.key(model, f.entity), f)).collect();
    failures.extend(compare(case, &findings, &loaded.facts, &voice));
    Outcome {
        duty: case.duty,
        verdicts: findings.iter().map(|(key, f)| (key.clone(), f.verdict)).collect(),
        reached: probe.reached(),
        failures,
    }
}

/// A diagnostic about the facts at its place in the cases file.
fn moved(mut diagnostic: Diagnostic, case: &Case) -> Diagnostic {
    let place = |span: Span| case.facts.place(span);
    diagnostic.file = None;
    diagnostic.primary = Some(diagnostic.primary.map_or(case.facts.at, place));
    diagnostic.related = diagnostic.related.into_iter().map(place).collect();
    diagnostic.fix = None;
    diagnostic
}

fn compare(case: &Case, findings: &[(String, &Finding)], facts: &Facts, voice: &Voice) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    let tell = |how: How, at: Span, about: Option<&Finding>| {
        let message = about.map(|f| voice.message(f)).filter(|m| !m.is_empty());
        let fails = CaseFails { case: case.name.clone(), how, message };
        let diagnostic = Diagnostic::at(at, &fails);
        match about {
            Some(f) => diagnostic.also(f.rule).also(case.facts.place(f.fact.at)),
            None => diagnostic,
        }
    };
    for expect in &case.expect {
        let found: Vec<&(String, &Finding)> = match &expect.entity {
            None => findings.iter().collect(),
            Some(name) => findings.iter().filter(|(key, f)| key == name || id_of(facts, f) == Some(name)).collect(),
        };
        listed.extend(found.iter().map(|(key, _)| key.as_str()));
        match (found.as_slice(), &expect.entity) {
            ([(key, finding)], _) => {
                out.extend(differences(expect, key, finding).map(|how| tell(how, expect.at, Some(finding))))
            }
            (several, None) => out.push(tell(How::NotOne(several.len()), expect.at, None)),
            ([], Some(name)) => out.push(tell(How::NotBound(name.clone()), expect.at, None)),
            (several, Some(name)) => {
                let keys = several.iter().map(|(key, _)| key.clone()).collect();
                out.push(tell(How::Ambiguous(name.clone(), keys), expect.at, None));
            }
        }
    }
    let unlisted = findings.iter().filter(|(key, _)| !listed.contains(key.as_str()));
    out.extend(unlisted.map(|(key, f)| tell(How::Unlisted(key.clone(), f.verdict), case.at, Some(f))));
    out
}

fn id_of<'f>(facts: &'f Facts, finding: &Finding) -> Option<&'f str> {
    facts.entity(finding.entity).map(|e| &*e.id)
}

/// What of a finding is not as expected: the verdict, or where that is right its windows and missing facts.
fn differences<'a>(expect: &'a Expect, key: &'a str, finding: &'a Finding) -> impl Iterator<Item = How> + 'a {
    let wrong = expect.verdict != finding.verdict;
    let verdict = wrong.then(|| How::Verdict(key.to_string(), expect.verdict, finding.verdict));
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    let windows = expect.windows.as_ref().filter(|w| !wrong && **w != sorted(&finding.windows));
    let missing = expect.missing.as_ref().filter(|m| !wrong && **m != sorted(&finding.missing));
    verdict
        .into_iter()
        .chain(windows.map(|w| How::Windows(key.to_string(), w.clone(), finding.windows.clone())))
        .chain(missing.map(|m| How::Missing(key.to_string(), m.clone(), finding.missing.clone())))
}
