//! SARIF 2.1.0: one run. `shape` is the format as data; here the findings become its results, `rules` the obligations its
//! rules and the cited clauses its taxonomies.

mod lints;
mod rules;
mod shape;

pub use lints::{LintRule, Lints, write as lints};

use super::{is_relative, name_of, place_words, region, remedy, spot_of, uri, write_json};
use crate::base::{Diagnostic, Lang, Level, Sources, Span, Spot};
use crate::engine::Verdict;
use crate::report::Report;
use crate::report::baseline::{Change, Former};
use crate::report::item::{Item, fingerprint, items};
use crate::report::text::meaning;
use crate::syntax::tree::Severity;
use rules::Rules;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use shape::{
    Artifact, Automation, Bases, Configuration, Invocation, Location, Log, Logical, Message, Notification, Physical,
    Prints, Properties, RegionOf, RuleRef, Run, Suppression,
};
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative places are relative to: where the check was run.
const ROOT: &str = "SRCROOT";

/// Writes the log. `exit` is the exit code of the check.
pub fn write(report: &Report, exit: u8, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(report);
    let lang = report.lang;
    let voice_tag = lang.pick("zh-CN", "en");
    let assessment = report.outcome.assessment;
    let packs: Vec<&str> = report.model.packs.iter().map(|p| p.name.as_str()).collect();
    let run = Run {
        tool: rules.tool(report, voice_tag),
        language: voice_tag,
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: Bases {
            root: Artifact::described(
                lang.pick("执行核查时所在的文件夹", "the folder in which the check was run").into(),
            ),
        },
        automation_details: Automation {
            id: format!("guiju/{}/{}..{}/", packs.join("+"), assessment.span.from, assessment.span.to),
        },
        invocations: [Invocation {
            execution_successful: !matches!(exit, 2..=4),
            exit_code: exit,
            exit_code_description: meaning(exit, lang),
            tool_execution_notifications: report.diagnostics.iter().map(|d| notification(report, d)).collect(),
        }],
        taxonomies: rules.taxonomies(report),
        results: Results { report, rules: &rules },
        properties: Properties::run(report),
    };
    write_json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

/// Written one by one: there may be many.
struct Results<'a> {
    report: &'a Report<'a>,
    rules: &'a Rules,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(None)?;
        for item in items(self.report) {
            seq.serialize_element(&found(self.report, self.rules, &item))?;
        }
        for former in self.report.baseline.iter().flat_map(|b| &b.cured) {
            seq.serialize_element(&cured(self.report, self.rules, former))?;
        }
        seq.end()
    }
}

/// What a severity is to a viewer.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::Major => "error",
        Severity::Minor => "warning",
        Severity::Advice => "note",
    }
}

/// What a verdict is; only `fail` has a level.
fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Violated | Verdict::Waived => "fail",
        Verdict::Satisfied => "pass",
        Verdict::Exempt | Verdict::NotApplicable => "notApplicable",
        Verdict::Undetermined | Verdict::Pending => "open",
        Verdict::Conflict => "review",
    }
}

fn found<'a>(report: &'a Report<'a>, rules: &Rules, item: &'a Item<'a>) -> shape::Result<'a> {
    let lang = report.lang;
    let kind = kind(item.finding.verdict);
    let fact = location(report.sources, Some(item.finding.fact.at), item.fact);
    let rule = location(report.sources, Some(item.finding.rule), item.rule).map(|mut location| {
        location.id = Some(1);
        location.message = Some(Message::new(lang.pick("所依据的规则", "the rule")));
        location
    });
    shape::Result {
        rule_id: &item.duty.full,
        rule_index: rules.index(item.finding.duty),
        kind,
        level: if kind == "fail" { level(item.duty.severity) } else { "none" },
        message: Message::new(format!("{}{}{}", name_of(item), lang.pick("：", ": "), item.message)),
        locations: fact.into_iter().collect(),
        related_locations: rule.into_iter().collect(),
        partial_fingerprints: Prints { v1: item.fingerprint.clone() },
        baseline_state: item.change.map(|change| match change {
            Change::New => "new",
            Change::Persisting => "unchanged",
        }),
        suppressions: suppressions(report, item),
        properties: Properties {
            verdict: Some(item.finding.verdict.key().into()),
            severity: Some(item.severity.into()),
            entity: Some(item.key.as_str().into()),
            name: Some((&*item.entity.name).into()),
            document: item.document.map(|d| d.name.as_str().into()),
            clause: Some(&*item.clause).filter(|c| !c.is_empty()).map(Into::into),
            path: Some(item.finding.fact.path.as_str()).filter(|p| !p.is_empty()).map(Into::into),
            windows: &item.finding.windows,
            missing: &item.finding.missing,
            remedy: Some(remedy(report, item)).filter(|r| !r.is_empty()).map(Into::into),
            ..Properties::default()
        },
    }
}

/// A breach of a former result that is gone.
fn cured<'a>(report: &Report<'a>, rules: &Rules, former: &'a Former) -> shape::Result<'a> {
    let verdict = Verdict::ALL.into_iter().find(|v| v.key() == former.verdict).unwrap_or(Verdict::Violated);
    let severities = [Severity::Advice, Severity::Minor, Severity::Major, Severity::Critical];
    let severity = severities.into_iter().find(|s| crate::report::json::severity_key(*s) == former.severity);
    let kind = kind(verdict);
    let colon = report.lang.pick("：", ": ");
    shape::Result {
        rule_id: &former.obligation,
        rule_index: rules.index_of(report, &former.obligation),
        kind,
        level: if kind == "fail" { level(severity.unwrap_or(Severity::Major)) } else { "none" },
        message: Message::new(format!("{}{colon}{}", former.name, former.message)),
        locations: Vec::new(),
        related_locations: Vec::new(),
        partial_fingerprints: Prints { v1: fingerprint(&former.obligation, &former.entity, &former.windows) },
        baseline_state: Some("absent"),
        suppressions: Vec::new(),
        properties: Properties {
            verdict: Some(former.verdict.as_str().into()),
            severity: Some(former.severity.as_str().into()),
            entity: Some(former.entity.as_str().into()),
            name: Some(former.name.as_str().into()),
            clause: Some(former.clause.as_str()).filter(|c| !c.is_empty()).map(Into::into),
            windows: &former.windows,
            ..Properties::default()
        },
    }
}

fn suppressions(report: &Report, item: &Item) -> Vec<Suppression> {
    if item.finding.verdict != Verdict::Waived {
        return Vec::new();
    }
    let waiver = item.finding.waiver.and_then(|i| report.waivers.get(i));
    let justification = waiver.map(|w| {
        let semicolon = report.lang.pick("；", "; ");
        let until = match report.lang {
            Lang::Zh => format!("有效期至 {}", w.expires),
            Lang::En => format!("until {}", w.expires),
        };
        let parts = [Some(w.reason.as_str()), w.basis.as_deref(), w.approved_by.as_deref(), Some(&until)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(semicolon)
    });
    let location = waiver.and_then(|w| location(report.sources, Some(w.at), report.sources.spot(w.at)));
    vec![Suppression { kind: "external", status: "accepted", justification, location }]
}

/// A place: the file, its lines where it has any, its cell where it has any. `None` without a file.
fn location(sources: &Sources, at: Option<Span>, spot: Spot) -> Option<Location> {
    if spot.file.is_empty() {
        return None;
    }
    let region = at.and_then(|span| region(sources, span)).map(|r| RegionOf {
        start_line: r.start.0,
        start_column: r.start.1,
        end_line: r.end.0,
        end_column: r.end.1,
    });
    let logical = spot.cell.map(|cell| Logical {
        name: cell.to_string().rsplit('!').next().unwrap_or_default().to_string(),
        fully_qualified_name: cell.to_string(),
        kind: "cell",
    });
    Some(Location {
        id: None,
        physical_location: Physical { artifact_location: artifact(spot.file), region },
        logical_locations: logical.into_iter().collect(),
        message: None,
    })
}

fn artifact(file: &str) -> Artifact {
    let uri = uri(file);
    let base = is_relative(&uri).then_some(ROOT);
    Artifact { uri: Some(uri), uri_base_id: base, description: None }
}

/// How bad a diagnostic is, to a viewer.
fn grade(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn notification(report: &Report, diagnostic: &Diagnostic) -> Notification {
    let words = diagnostic.words(report.lang);
    let spot = spot_of(report.sources, diagnostic);
    let mut text = words.message.clone();
    if let Some(help) = &words.help {
        text.push_str(report.lang.pick("；", "; "));
        text.push_str(help);
    }
    // Viewers show a notification without its place.
    let place = place_words(spot);
    if !place.is_empty() {
        text = format!("{place}{}{text}", report.lang.pick("：", ": "));
    }
    Notification {
        descriptor: RuleRef { id: diagnostic.code },
        level: grade(diagnostic.level),
        message: Message::new(text),
        locations: location(report.sources, diagnostic.primary, spot).into_iter().collect(),
    }
}

impl Configuration {
    fn of(severity: Severity) -> Configuration {
        Configuration { level: level(severity) }
    }
}
