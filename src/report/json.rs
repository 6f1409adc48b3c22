//! One JSON object (contract.md, "JSON"). Written straight from the findings, no tree of values in between.

use super::Report;
use super::words::Voice;
use crate::base::{Diagnostic, Level, Span};
use crate::engine::finding::{Finding, Verdict};
use crate::engine::outcome::Tally;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Writes the object, indented by two spaces, with a line end.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    serde_json::to_writer_pretty(&mut out, &Root(report)).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The first 16 hex digits of SHA-256 over obligation, entity and windows: the same breach in another run.
pub fn fingerprint(obligation: &str, entity: &str, windows: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in [obligation, entity].into_iter().chain(windows.iter().map(String::as_str)) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut out = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    out
}

struct Root<'a>(&'a Report<'a>);

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let assessment = report.outcome.assessment;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("schema", "guiju.result/1")?;
        map.serialize_entry("tool", &Tool { name: "guiju", version: env!("CARGO_PKG_VERSION") })?;
        map.serialize_entry(
            "rules",
            &Rules {
                digest: report.rules_digest,
                packs: report.model.packs.iter().map(|p| Pack { name: &p.name, version: &p.version }).collect(),
            },
        )?;
        map.serialize_entry(
            "facts",
            &Facts { digest: &report.facts.digest, files: report.facts.files, entities: report.facts.entities.len() },
        )?;
        map.serialize_entry(
            "assessment",
            &Assessment {
                from: assessment.span.from.to_string(),
                to: assessment.span.to.to_string(),
                as_of: assessment.as_of.to_string(),
            },
        )?;
        map.serialize_entry("summary", &Summary(&report.outcome.total))?;
        map.serialize_entry("findings", &Findings(report))?;
        map.serialize_entry("errors", &Errors(report))?;
        map.end()
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Rules<'a> {
    digest: &'a str,
    packs: Vec<Pack<'a>>,
}

#[derive(Serialize)]
struct Pack<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Facts<'a> {
    digest: &'a str,
    files: usize,
    entities: usize,
}

#[derive(Serialize)]
struct Assessment {
    from: String,
    to: String,
    as_of: String,
}

struct Summary<'a>(&'a Tally);

impl Serialize for Summary<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(Verdict::ALL.len()))?;
        for verdict in Verdict::ALL {
            map.serialize_entry(verdict.key(), &self.0.of(verdict))?;
        }
        map.end()
    }
}

struct Findings<'a>(&'a Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let voice = report.voice();
        let mut seq = s.serialize_seq(Some(report.outcome.findings.len()))?;
        for finding in &report.outcome.findings {
            if let Some(one) = one(report, &voice, finding) {
                seq.serialize_element(&one)?;
            }
        }
        seq.end()
    }
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct FactPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    path: &'a str,
}

fn place<'a>(report: &Report<'a>, span: Span) -> Place<'a> {
    let (file, line, column) = report.sources.place(span);
    Place { file, line, column }
}

/// A severity as JSON and command line spell it.
pub fn severity_key(severity: crate::syntax::tree::Severity) -> &'static str {
    use crate::syntax::tree::Severity;
    match severity {
        Severity::Advice => "advice",
        Severity::Minor => "minor",
        Severity::Major => "major",
        Severity::Critical => "critical",
    }
}

fn one<'a>(report: &Report<'a>, voice: &Voice, finding: &'a Finding) -> Option<One<'a>> {
    let duty = report.model.duties.get(finding.duty.0 as usize)?;
    let entity = report.facts.entity(finding.entity)?;
    let key = report.facts.key(report.model, finding.entity);
    let document = report.model.documents.get(duty.document.index());
    let fact = place(report, finding.fact.at);
    Some(One {
        fingerprint: fingerprint(&duty.full, &key, &finding.windows),
        key,
        obligation: &duty.full,
        name: &entity.name,
        finding,
        severity: severity_key(duty.severity),
        message: match &finding.message {
            Some(said) => said.as_str().into(),
            None => voice.message(finding).into(),
        },
        clause: match document.map(|d| d.printed(&duty.clauses)).as_deref() {
            Some([one]) => (*one).into(),
            Some(several) => several.join("、").into(),
            None => duty.clauses.join("、").into(),
        },
        document: document.map_or("", |d| &d.name),
        fact: FactPlace { file: fact.file, line: fact.line, column: fact.column, path: &finding.fact.path },
        rule: place(report, finding.rule),
        remedy: duty.remedy.as_deref(),
    })
}

/// A finding with the texts that are made for it.
struct One<'a> {
    key: String,
    fingerprint: String,
    obligation: &'a str,
    name: &'a str,
    finding: &'a Finding,
    severity: &'static str,
    message: std::borrow::Cow<'a, str>,
    clause: std::borrow::Cow<'a, str>,
    document: &'a str,
    fact: FactPlace<'a>,
    rule: Place<'a>,
    remedy: Option<&'a str>,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("obligation", self.obligation)?;
        map.serialize_entry("entity", &self.key)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("verdict", self.finding.verdict.key())?;
        map.serialize_entry("severity", self.severity)?;
        map.serialize_entry("windows", &self.finding.windows)?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("clause", &self.clause)?;
        map.serialize_entry("document", self.document)?;
        map.serialize_entry("fact", &self.fact)?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("missing", &self.finding.missing)?;
        map.serialize_entry("remedy", &self.remedy)?;
        map.serialize_entry("fingerprint", &self.fingerprint)?;
        map.end()
    }
}

struct Errors<'a>(&'a Report<'a>);

impl Serialize for Errors<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let mut seq = s.serialize_seq(None)?;
        for diagnostic in report.diagnostics {
            let level = match diagnostic.level {
                Level::Note => continue,
                Level::Warning => "warning",
                Level::Error => "error",
            };
            seq.serialize_element(&error(report, diagnostic, level))?;
        }
        seq.end()
    }
}

#[derive(Serialize)]
struct ErrorEntry<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
}

fn error<'a>(report: &Report<'a>, diagnostic: &'a Diagnostic, level: &'static str) -> ErrorEntry<'a> {
    let words = diagnostic.words(report.lang);
    let (file, line, column) = match diagnostic.primary {
        Some(span) => report.sources.place(span),
        None => (diagnostic.file.as_deref().unwrap_or(""), 0, 0),
    };
    ErrorEntry {
        code: diagnostic.code,
        level,
        message: &words.message,
        help: words.help.as_deref(),
        file,
        line,
        column,
    }
}
