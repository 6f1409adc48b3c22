//! JUnit XML: one suite a unit, one test case an obligation. Without times: the same input gives the same bytes.
//!
//! A breach at or above the level to fail on is a failure, one below it a success with the breach in its output. What lacks
//! facts, and a text that cannot be read, is an error; what does not apply, is excused or not due yet is skipped.

use super::{name_of, place_words, remedy, spot_of};
use crate::base::Level;
use crate::engine::Verdict;
use crate::report::Report;
use crate::report::item::{Item, items};
use crate::report::text::{basis, title};
use crate::syntax::tree::Severity;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite, XmlString};
use std::io;

/// Writes the XML; `least` is the least severity that fails, `None` if none does.
pub fn write(report: &Report, least: Option<Severity>) -> io::Result<Vec<u8>> {
    let mut out = quick_junit::Report::new("guiju check");
    out.add_test_suites(unread(report));
    let mut suite: Option<(u32, TestSuite)> = None;
    for item in items(report) {
        let entity = item.finding.entity.0;
        // Findings come entity by entity.
        if suite.as_ref().is_none_or(|(of, _)| *of != entity) {
            let next = TestSuite::new(xml(format!("{} {}", name_of(&item), item.key)));
            out.add_test_suites(suite.replace((entity, next)).map(|(_, s)| s));
        }
        if let Some((_, suite)) = &mut suite {
            suite.add_test_case(case(report, &item, least));
        }
    }
    out.add_test_suites(suite.map(|(_, s)| s));
    let mut bytes = Vec::new();
    out.serialize(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

fn case(report: &Report, item: &Item, least: Option<Severity>) -> TestCase {
    let lang = report.lang;
    let verdict = report.voice().verdict(item.finding.verdict);
    let said = match item.finding.verdict {
        Verdict::Satisfied => String::new(),
        _ => format!("{verdict}{}{}", lang.pick("：", ": "), item.message),
    };
    let fails = least.is_some_and(|least| item.duty.severity >= least);
    let mut below = None;
    let mut status = match item.finding.verdict {
        Verdict::Satisfied => TestCaseStatus::success(),
        Verdict::Violated | Verdict::Conflict if fails => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Violated | Verdict::Conflict => {
            below = Some(format!("{said}\n{}", details(report, item)));
            TestCaseStatus::success()
        }
        Verdict::Undetermined => TestCaseStatus::non_success(NonSuccessKind::Error),
        Verdict::Pending | Verdict::Exempt | Verdict::Waived | Verdict::NotApplicable => TestCaseStatus::skipped(),
    };
    match &mut status {
        TestCaseStatus::Success { .. } => {}
        TestCaseStatus::NonSuccess { .. } => {
            status.set_type(item.severity).set_message(xml(said)).set_description(xml(details(report, item)));
        }
        TestCaseStatus::Skipped { .. } => {
            status.set_type(item.finding.verdict.key()).set_message(xml(said));
        }
    }
    // Servers tell cases apart by class and name alone: the name holds the unit too.
    let name = format!("{}{}{}", name_of(item), lang.pick("：", ": "), title(item.duty, lang));
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(xml(&item.duty.full));
    if let Some(below) = below {
        case.set_system_out(xml(below));
    }
    case
}

/// A text without the two characters that are no control characters and no XML either; the library leaves them.
fn xml(text: impl AsRef<str>) -> XmlString {
    XmlString::new(text.as_ref().replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"))
}

/// Where it stands and what to do, a line each.
fn details(report: &Report, item: &Item) -> String {
    let lang = report.lang;
    let rows = [
        (lang.pick("依据：", "clause: "), basis(item.duty, report)),
        (lang.pick("位置：", "place: "), place_words(item.fact)),
        (lang.pick("规则：", "rule: "), place_words(item.rule)),
        (lang.pick("整改：", "remedy: "), remedy(report, item)),
    ];
    let lines: Vec<String> =
        rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}{text}")).collect();
    lines.join("\n")
}

/// What could not be read, as a suite of its own.
fn unread(report: &Report) -> Option<TestSuite> {
    let mut suite = TestSuite::new(report.lang.pick("规则和事实文件", "rules and fact files"));
    for diagnostic in report.diagnostics.iter().filter(|d| d.level == Level::Error) {
        let words = diagnostic.words(report.lang);
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(diagnostic.code).set_message(xml(&words.message));
        if let Some(help) = &words.help {
            status.set_description(xml(help));
        }
        let place = place_words(spot_of(report.sources, diagnostic));
        let mut case = TestCase::new(xml(if place.is_empty() { diagnostic.code } else { &place }), status);
        case.set_classname(diagnostic.code);
        suite.add_test_case(case);
    }
    (!suite.test_cases.is_empty()).then_some(suite)
}
