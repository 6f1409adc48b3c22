//! Findings in English. Here the verdicts and their grounds; `demand` says what ought to be and is not, `windows` the
//! same by periods and deadlines, `state` what was found, `phrase` the turns they share.

mod demand;
mod phrase;
mod state;
mod windows;

use state::condition;
pub(super) use state::{state, window};

use super::shared::{came_out, shown, sign};
use super::{Voice, label};
use crate::base::{Day, Lang};
use crate::engine::finding::{AttestState, Finding, Mend, Truth, Verdict, Why};
use crate::syntax::tree::{Cmp, Severity};
use demand::sentence;
use phrase::days;

const EN: Lang = Lang::En;

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Satisfied => "satisfied",
        Verdict::Violated => "violated",
        Verdict::Conflict => "conflict",
        Verdict::Undetermined => "undetermined",
        Verdict::Pending => "pending",
        Verdict::Exempt => "exempt",
        Verdict::Waived => "waived",
        Verdict::NotApplicable => "not applicable",
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Advice => "advice",
        Severity::Minor => "minor",
        Severity::Major => "major",
        Severity::Critical => "critical",
    }
}

fn range_words(range: crate::base::window::Range) -> String {
    match (range.from == Day::MIN, range.to == Day::MAX) {
        (true, true) => "always".into(),
        (true, false) => format!("until {}", range.to),
        (false, true) => format!("from {}", range.from),
        (false, false) => format!("from {} to {}", range.from, range.to),
    }
}

pub(super) fn reasons(finding: &Finding, voice: &Voice) -> Vec<String> {
    let mut out = match &finding.why {
        Why::Requirements => requirements(finding, voice),
        Why::OutOfForce(range) => vec![format!("in force {}, outside the days assessed", range_words(*range))],
        Why::DidNotExist(range) => {
            vec![format!("the entity existed {}, outside the days assessed", range_words(*range))]
        }
        Why::When => conditions(finding, voice),
        Why::Superseded(names) => vec![format!("superseded by {}", titles(names, voice))],
        Why::NotYet { from, now } => {
            let then = match now {
                Truth::True => "on the facts as stated it will be met",
                Truth::False => "on the facts as stated it will be violated",
                Truth::Unknown => "the facts do not yet say whether it will be met",
                Truth::Open => "it can only be judged then",
            };
            vec![format!("in force from {from}; {then}")]
        }
        Why::Exempt => vec![match &finding.exception {
            Some(name) => format!("exempt by exception `{name}`"),
            None => "exempt by an exception".into(),
        }],
        Why::Conflict(names) => vec![format!(
            "{} apply at once and contradict each other: the rules are at fault, not the facts",
            quoted(names)
        )],
        Why::ExceptionUnknown(name) => {
            let mut out = vec![format!("whether exception `{name}` applies is unknown")];
            out.extend(conditions_of(finding, voice));
            out
        }
        Why::Attest(state) => attest(state, finding, voice),
    };
    if finding.vacuous && finding.verdict == Verdict::Satisfied {
        out = vec!["nothing there to judge, so it holds".into()];
    }
    if let (Some(name), Why::Requirements) = (&finding.exception, &finding.why) {
        out.insert(0, format!("judged by exception `{name}`"));
    }
    out
}

fn quoted(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    all.join(" and ")
}

fn titles(full: &[String], voice: &Voice) -> String {
    let all: Vec<String> = full
        .iter()
        .map(|name| {
            let duty = voice.model.duties.iter().find(|d| d.full == *name);
            match duty.and_then(|d| d.title_en.as_deref().or(d.title.as_deref())) {
                Some(title) => format!("`{name}` ({title})"),
                None => format!("`{name}`"),
            }
        })
        .collect();
    all.join(", ")
}

fn wanted_truth(verdict: Verdict) -> Truth {
    match verdict {
        Verdict::Violated | Verdict::Waived | Verdict::Conflict => Truth::False,
        Verdict::Undetermined => Truth::Unknown,
        Verdict::Pending => Truth::Open,
        Verdict::Satisfied | Verdict::Exempt | Verdict::NotApplicable => Truth::True,
    }
}

fn requirements(finding: &Finding, voice: &Voice) -> Vec<String> {
    came_out(finding, wanted_truth(finding.verdict)).into_iter().map(|s| sentence(s, true, voice)).collect()
}

fn conditions_of(finding: &Finding, voice: &Voice) -> Vec<String> {
    let truth = match finding.verdict {
        Verdict::NotApplicable => Truth::False,
        of => wanted_truth(of),
    };
    came_out(finding, truth).into_iter().map(|s| condition(s, voice)).collect()
}

fn conditions(finding: &Finding, voice: &Voice) -> Vec<String> {
    let found = conditions_of(finding, voice).join("; ");
    vec![match finding.verdict {
        Verdict::NotApplicable => format!("the case it is for is not given: {found}"),
        Verdict::Undetermined => format!("whether the case it is for is given is unknown: {found}"),
        Verdict::Pending => format!("whether the case it is for is given is still open: {found}"),
        Verdict::Satisfied | Verdict::Violated | Verdict::Conflict | Verdict::Exempt | Verdict::Waived => {
            format!("the case it is for: {found}")
        }
    }]
}

fn attest(state: &AttestState, finding: &Finding, voice: &Voice) -> Vec<String> {
    let as_of = voice.assessment.as_of;
    vec![match state {
        AttestState::Undeclared => "not declared whether it is done".into(),
        AttestState::Done(Some(day)) => format!("declared done on {day}"),
        AttestState::Done(None) => "declared done".into(),
        AttestState::Late { due, on } => format!("done on {on}, due by {due}: {} late", days(on.0 - due.0)),
        AttestState::NotDone(None) => "declared not done".into(),
        AttestState::NotDone(Some(due)) if *due < as_of => {
            format!("declared not done, due by {due}: overdue by {}", days(as_of.0 - due.0))
        }
        AttestState::NotDone(Some(due)) => format!("declared not done, due by {due}: {} left", days(due.0 - as_of.0)),
        AttestState::NoEvidence(kind) => {
            format!("declared done, but no evidence ({kind}) is given")
        }
        AttestState::NoDate(due) => {
            format!("declared done, but not on which day; due by {due}")
        }
        AttestState::DoesNotApply(reason) => format!("declared not to apply: {reason}"),
        AttestState::Repeats => return requirements(finding, voice),
    }]
}

pub(super) fn mend(mend: &Mend, voice: &Voice) -> String {
    match mend {
        Mend::MoreMembers { name, n, or_new } => {
            let new = match or_new {
                Some(m) => format!(", or {m} new ones that do"),
                None => String::new(),
            };
            format!("{n} more of {name} that satisfy would do{new}")
        }
        Mend::FewerMembers { name, n } => format!("{n} fewer of {name} would do"),
        Mend::Change { name, op, to, by } => match (op, by) {
            (Cmp::Ge, Some(by)) => {
                format!("{name}: {} more (up to {}) would do", shown(by, EN), shown(to, EN))
            }
            (Cmp::Le, Some(by)) => {
                format!("{name}: {} less (down to {}) would do", shown(by, EN), shown(to, EN))
            }
            (Cmp::Eq | Cmp::Ne | Cmp::Ge | Cmp::Gt | Cmp::Le | Cmp::Lt, _) => {
                format!("{name} {} {} would do", sign(*op), shown(to, EN))
            }
        },
        Mend::MoreSum { name, by } => format!("{} more in {name} would do", shown(by, EN)),
        Mend::Closed(windows) => {
            let labels: Vec<&str> = windows.iter().map(String::as_str).collect();
            let which = label::condensed(&super::shared::titled(&labels, voice), super::shared::year(voice), EN);
            format!("{which}: over, too late to mend")
        }
        Mend::ClosedRolling { to, length } => format!(
            "the {} up to {to} are over, too late to mend; done now it counts from now on",
            super::shared::length(*length, EN)
        ),
        Mend::Overdue { name, days: _ } => {
            format!("do `{name}` soon; done now it still counts as late")
        }
        Mend::Late { name, days: _ } => format!("`{name}` is done; the delay cannot be mended"),
    }
}
