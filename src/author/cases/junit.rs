//! What the cases came to, as JUnit XML: one suite a document, one test case a case. Without times: the same input gives
//! the same bytes.

use super::Result;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::io;

/// Writes the XML.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let mut suites: BTreeMap<String, TestSuite> = BTreeMap::new();
    for (case, outcome) in result.pairs() {
        let duty = result.duty(case.duty);
        let document = duty.and_then(|d| result.model.documents.get(d.document.index()));
        let suite = document.map_or(String::new(), |d| d.name.clone());
        let mut status = TestCaseStatus::success();
        if !outcome.failures.is_empty() {
            let place = |d: &crate::base::Diagnostic| {
                let (file, line, column) = d.primary.map_or(("", 0, 0), |span| result.sources.place(span));
                format!("{file}:{line}:{column}: {}", d.words(result.lang).message)
            };
            let lines: Vec<String> = outcome.failures.iter().map(place).collect();
            status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(first) = outcome.failures.first() {
                status.set_message(first.words(result.lang).message.clone());
            }
            status.set_description(lines.join("\n"));
        }
        let mut test = TestCase::new(case.name.clone(), status);
        test.set_classname(duty.map_or(String::new(), |d| d.full.clone()));
        suites.entry(suite.clone()).or_insert_with(|| TestSuite::new(suite)).add_test_case(test);
    }
    let mut report = Report::new("guiju test");
    report.add_test_suites(suites.into_values());
    let mut out = Vec::new();
    report.serialize(&mut out).map_err(io::Error::other)?;
    Ok(out)
}
