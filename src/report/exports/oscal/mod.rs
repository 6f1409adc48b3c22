//! OSCAL assessment results in JSON. A clause is a control, an obligation an objective of it, a unit a party, every finding
//! an observation; what is judged is a finding too, and a breach a risk. There is no clock here: what happened when the
//! assessment was made happened at the beginning of the day of judgement, in Beijing; the UUIDs are version 5, from names
//! that stay the same from run to run.

mod controls;
mod shape;

use super::{name_of, one_line, place_words, remedy, uri, write_json};
use crate::base::{Day, Lang, Span, Spot};
use crate::engine::Verdict;
use crate::model::DutyKind;
use crate::report::Report;
use crate::report::item::{Item, items};
use crate::report::text::title;
use shape::{
    Actor, AssessmentAssets, AssessmentResult, AssessmentResults, Assets, BackMatter, Characterization, Component,
    ComponentStatus, Evidence, Facet, Found, FoundStatus, FoundTarget, Href, LogEntry, Metadata, NS, Observation,
    ObservationRef, Origin, Party, Platform, Prop, Remediation, Resource, Risk, RiskLog, RiskRef, Root, Subject, Used,
    prop,
};
use std::io::{self, Write};
use uuid::Uuid;

/// The version whose schema the output is tested against.
const VERSION: &str = "1.2.3";
/// The namespace of all UUIDs here.
const SPACE: Uuid = Uuid::from_u128(0x7d1a_9a2c_5f43_4e0e_9b86_2c64_9f0a_8e51);

/// Writes the document.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_json(&root(report), out)
}

/// A UUID from what a thing is and is called.
fn id(kind: &str, parts: &[&str]) -> String {
    let mut name = String::from(kind);
    for part in parts {
        name.push('\0');
        name.push_str(part);
    }
    Uuid::new_v5(&SPACE, name.as_bytes()).to_string()
}

/// The beginning of a day in Beijing. OSCAL knows the years 1900 to 2999.
fn moment(day: Day) -> String {
    let (year, month, date) = day.ymd();
    match year {
        ..1900 => "1900-01-01T00:00:00+08:00".into(),
        1900..3000 => format!("{year:04}-{month:02}-{date:02}T00:00:00+08:00"),
        3000.. => "2999-12-31T00:00:00+08:00".into(),
    }
}

fn props<const N: usize>(all: [Option<Prop>; N]) -> Vec<Prop> {
    all.into_iter().flatten().collect()
}

/// What the parts of a document share.
struct Maker<'a> {
    report: &'a Report<'a>,
    /// The beginning of the day of judgement.
    now: String,
    /// The program as a component.
    tool: String,
}

fn root(report: &Report) -> Root {
    let lang = report.lang;
    let assessment = report.outcome.assessment;
    let (from, to) = (assessment.span.from.to_string(), assessment.span.to.to_string());
    let as_of = assessment.as_of.to_string();
    let run = [report.rules_digest, &report.facts.digest, &from, &to, &as_of, lang.pick("zh", "en")];
    let packs: Vec<String> =
        report.model.packs.iter().map(|p| one_line(&format!("{} {}", p.name, p.version))).collect();
    let packs = packs.join(lang.pick("、", ", "));
    let plan = id("plan", &run);
    let make = Maker { report, now: moment(assessment.as_of), tool: id("tool", &[env!("CARGO_PKG_VERSION")]) };
    let heading = match lang {
        Lang::Zh => format!("规矩核查结果（{from} 至 {to}，判定日 {as_of}）"),
        Lang::En => format!("guiju findings ({from} to {to}, as of {as_of})"),
    };
    let controls = controls::Controls::of(report);
    Root {
        assessment_results: AssessmentResults {
            uuid: id("assessment-results", &run),
            metadata: Metadata {
                title: heading.clone(),
                last_modified: make.now.clone(),
                version: as_of.clone(),
                oscal_version: VERSION,
                parties: make.parties(),
            },
            import_ap: Href { href: format!("#{plan}") },
            local_definitions: controls.objectives(report),
            results: [make.result(&run, heading, packs.clone(), &controls)],
            back_matter: BackMatter {
                resources: vec![Resource {
                    uuid: plan,
                    title: lang.pick("核查所依据的规则包", "the rule packs of the assessment").into(),
                    description: Some(packs).filter(|p| !p.is_empty()),
                    props: props([prop("rules-digest", report.rules_digest)]),
                }],
            },
        },
    }
}

impl Maker<'_> {
    fn origin(&self) -> Origin {
        Origin { actors: [Actor { kind: "tool", actor_uuid: self.tool.clone() }] }
    }

    /// The units, each once: findings come unit by unit.
    fn parties(&self) -> Vec<Party> {
        let mut last = None;
        let new = items(self.report).filter(|item| last.replace(item.finding.entity) != Some(item.finding.entity));
        new.map(|item| Party {
            uuid: id("party", &[&item.key]),
            kind: "organization",
            name: line_or(name_of(&item), &item.key),
            props: props([prop("entity", &item.key), prop("entity-type", super::type_words(self.report, &item))]),
        })
        .collect()
    }

    fn result(&self, run: &[&str], heading: String, packs: String, controls: &controls::Controls) -> AssessmentResult {
        let lang = self.report.lang;
        let assessment = self.report.outcome.assessment;
        let total = &self.report.outcome.total;
        let counts: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|v| total.of(*v) > 0)
            .map(|v| format!("{} {}", self.report.voice().verdict(v), total.of(v)))
            .collect();
        let (mut observations, mut risks, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        for item in items(self.report) {
            observations.push(self.observation(&item));
            let risk = self.risk(&item);
            findings.extend(self.finding(&item, risk.as_ref()));
            risks.extend(risk);
        }
        AssessmentResult {
            uuid: id("result", run),
            title: heading,
            description: counts.join(lang.pick("；", "; ")),
            start: self.now.clone(),
            end: self.now.clone(),
            props: props([
                prop("from", &assessment.span.from.to_string()),
                prop("to", &assessment.span.to.to_string()),
                prop("as-of", &assessment.as_of.to_string()),
                prop("facts-digest", &self.report.facts.digest),
                prop("rules-digest", self.report.rules_digest),
            ]),
            local_definitions: Assets {
                assessment_assets: AssessmentAssets {
                    components: [Component {
                        uuid: self.tool.clone(),
                        kind: "software",
                        title: "guiju".into(),
                        description: packs,
                        props: props([prop("version", env!("CARGO_PKG_VERSION"))]),
                        status: ComponentStatus { state: "operational" },
                    }],
                    assessment_platforms: [Platform {
                        uuid: id("platform", &[&self.tool]),
                        uses_components: [Used { component_uuid: self.tool.clone() }],
                    }],
                },
            },
            reviewed_controls: controls.reviewed(lang),
            observations,
            risks,
            findings,
        }
    }

    /// `kind` and the finding's obligation, unit and windows.
    fn id(&self, kind: &str, item: &Item) -> String {
        let windows = item.finding.windows.iter().map(String::as_str);
        let parts: Vec<&str> = [item.duty.full.as_str(), &item.key].into_iter().chain(windows).collect();
        id(kind, &parts)
    }

    fn heading(&self, item: &Item) -> String {
        one_line(&format!(
            "{}{}{}",
            name_of(item),
            self.report.lang.pick("：", ": "),
            title(item.duty, self.report.lang)
        ))
    }

    fn observation(&self, item: &Item) -> Observation {
        let comma = self.report.lang.pick("、", ", ");
        Observation {
            uuid: self.id("observation", item),
            title: self.heading(item),
            description: item.message.to_string(),
            props: props([
                prop("verdict", item.finding.verdict.key()),
                prop("obligation", &item.duty.full),
                prop("windows", &item.finding.windows.join(comma)),
                prop("missing", &item.finding.missing.join(comma)),
                prop("fingerprint", &item.fingerprint),
                item.change.and_then(|c| prop("change", c.key())),
            ]),
            methods: [match item.duty.kind {
                DutyKind::Requirements(_) => "TEST",
                DutyKind::Attest(_) => "EXAMINE",
            }],
            types: ["finding"],
            origins: [self.origin()],
            subjects: [Subject { subject_uuid: id("party", &[&item.key]), kind: "party" }],
            relevant_evidence: [
                self.evidence(
                    item.fact,
                    item.finding.fact.at,
                    self.report.lang.pick("事实", "fact"),
                    &item.finding.fact.path,
                ),
                self.evidence(item.rule, item.finding.rule, self.report.lang.pick("规则", "rule"), ""),
            ]
            .into_iter()
            .flatten()
            .collect(),
            collected: self.now.clone(),
        }
    }

    /// A place: the cell as fragment where there is one, the line as a property where there are lines.
    fn evidence(&self, spot: Spot, at: Span, what: &str, path: &str) -> Option<Evidence> {
        if spot.file.is_empty() {
            return None;
        }
        let cell = spot.cell.map(|c| c.to_string());
        let fragment = cell.as_deref().map(|c| format!("#{}", uri(c))).unwrap_or_default();
        let region = super::region(self.report.sources, at);
        let line = region.map(|r| r.start.0.to_string()).unwrap_or_default();
        let column = region.map(|r| r.start.1.to_string()).unwrap_or_default();
        Some(Evidence {
            href: uri(spot.file) + &fragment,
            description: format!("{what}{}{}", self.report.lang.pick("：", ": "), place_words(spot)),
            props: props([
                prop("line", &line),
                prop("column", &column),
                cell.and_then(|c| prop("cell", &c)),
                prop("path", path),
            ]),
        })
    }

    /// A breach, also one that is let stand for a while.
    fn risk(&self, item: &Item) -> Option<Risk> {
        let lang = self.report.lang;
        let waived = match item.finding.verdict {
            Verdict::Violated => false,
            Verdict::Waived => true,
            Verdict::Satisfied
            | Verdict::Conflict
            | Verdict::Undetermined
            | Verdict::Pending
            | Verdict::Exempt
            | Verdict::NotApplicable => return None,
        };
        let waiver = item.finding.waiver.filter(|_| waived).and_then(|i| self.report.waivers.get(i));
        let remedy = remedy(self.report, item);
        Some(Risk {
            uuid: self.id("risk", item),
            title: self.heading(item),
            description: item.message.to_string(),
            statement: controls::basis_line(self.report, item.duty),
            status: if waived { "deviation-approved" } else { "open" },
            characterizations: [Characterization {
                origin: self.origin(),
                facets: [Facet { name: "severity", system: NS, value: item.severity }],
            }],
            deadline: waiver.map(|w| moment(w.expires)),
            remediations: (!remedy.trim().is_empty())
                .then(|| Remediation {
                    uuid: self.id("remediation", item),
                    lifecycle: "recommendation",
                    title: lang.pick("整改措施", "remedy"),
                    description: remedy,
                })
                .into_iter()
                .collect(),
            risk_log: waiver.map(|w| RiskLog {
                entries: [LogEntry {
                    uuid: self.id("waiver", item),
                    title: lang.pick("已批准暂缓", "waived"),
                    description: [Some(w.reason.as_str()), w.basis.as_deref(), w.approved_by.as_deref()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(lang.pick("；", "; ")),
                    start: self.now.clone(),
                    end: Some(moment(w.expires)),
                    status_change: "deviation-approved",
                }],
            }),
            related_observations: [ObservationRef { observation_uuid: self.id("observation", item) }],
        })
    }

    /// What is judged: what does not apply, is excused or not due yet stays an observation.
    fn finding(&self, item: &Item, risk: Option<&Risk>) -> Option<Found> {
        let (state, reason) = match item.finding.verdict {
            Verdict::Satisfied => ("satisfied", "pass"),
            Verdict::Violated | Verdict::Waived => ("not-satisfied", "fail"),
            Verdict::Undetermined | Verdict::Conflict => ("not-satisfied", "other"),
            Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => return None,
        };
        Some(Found {
            uuid: self.id("finding", item),
            title: self.heading(item),
            description: item.message.to_string(),
            props: props([
                prop("verdict", item.finding.verdict.key()),
                prop("severity", item.severity),
                prop("clause", &item.clause),
            ]),
            origins: [self.origin()],
            target: FoundTarget {
                kind: "objective-id",
                target_id: controls::token(&item.duty.full),
                title: line_or(title(item.duty, self.report.lang), &item.duty.full),
                status: FoundStatus { state, reason },
            },
            related_observations: [ObservationRef { observation_uuid: self.id("observation", item) }],
            related_risks: risk.map(|r| RiskRef { risk_uuid: r.uuid.clone() }).into_iter().collect(),
        })
    }
}

/// A text in one line, or another where it is empty.
fn line_or(text: &str, other: &str) -> String {
    Some(one_line(text)).filter(|t| !t.is_empty()).unwrap_or_else(|| one_line(other))
}
