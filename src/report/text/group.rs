//! Findings that are said together in the text report, no more of them than it will show.

use super::findings::MANY;
use super::idle::Idle;
use crate::base::Span;
use crate::engine::finding::{Finding, Verdict};
use crate::model::DutyId;
use crate::report::Report;
use crate::syntax::tree::Severity;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is said together: findings of one verdict on one part of one obligation. The order is that of the report: within a
/// verdict graver obligations first.
pub(super) type Together = (Verdict, Reverse<Option<Severity>>, DutyId, Span);

/// The findings that are said together.
#[derive(Debug, Default)]
pub(super) struct Group<'a> {
    /// How many there are.
    pub(super) count: usize,
    /// Those that can be shown, in their order.
    pub(super) findings: Vec<Cow<'a, Finding>>,
}

/// All of them, in the order of the report within a verdict.
pub(super) type Groups<'a> = BTreeMap<Together, Group<'a>>;

/// The findings of duties that are not idle, grouped, no more of each than may be shown; and how many findings there are.
pub(super) fn groups<'a>(report: &Report<'a>, idle: &Idle, limit: Option<usize>) -> (Groups<'a>, usize) {
    let most = match limit {
        Some(0) => usize::MAX,
        Some(n) => n,
        None => MANY,
    };
    let mut groups = Groups::new();
    let mut found = 0;
    for finding in report.findings() {
        found += 1;
        if idle.has(finding.duty) {
            continue;
        }
        let severity = report.model.duties.get(finding.duty.0 as usize).map(|d| d.severity);
        let group = groups.entry((finding.verdict, Reverse(severity), finding.duty, finding.rule)).or_default();
        group.count += 1;
        if group.findings.len() < most {
            group.findings.push(finding);
        }
    }
    (groups, found)
}
