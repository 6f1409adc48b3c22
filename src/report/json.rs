//! One JSON object (contract.md, "JSON"). Written straight from the findings, no tree of values in between.

use super::Report;
use super::baseline::{Baseline, Former};
use super::item::{self, Item};
use crate::base::{Diagnostic, Level, Spot};
use crate::engine::finding::Verdict;
use crate::engine::outcome::Tally;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes the object, indented by two spaces, with a line end.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    serde_json::to_writer_pretty(&mut out, &Root(report)).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
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
        if let Some(baseline) = report.baseline {
            map.serialize_entry("baseline", &Compared(baseline))?;
        }
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

struct Compared<'a>(&'a Baseline);

impl Serialize for Compared<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let baseline = self.0;
        let (from, to, as_of) = baseline.assessment.clone();
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("file", &baseline.file)?;
        map.serialize_entry("assessment", &Assessment { from, to, as_of })?;
        map.serialize_entry("summary", &Summary(&Tally(baseline.summary)))?;
        map.serialize_entry("new", &baseline.new)?;
        map.serialize_entry("persisting", &baseline.persisting)?;
        for (key, list) in [
            ("cured", &baseline.cured),
            ("open", &baseline.open),
            ("lapsed", &baseline.lapsed),
            ("gone", &baseline.gone),
            ("unjudged", &baseline.unjudged),
        ] {
            map.serialize_entry(key, &list.iter().map(FormerEntry::new).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct FormerEntry<'a> {
    obligation: &'a str,
    entity: &'a str,
    name: &'a str,
    verdict: &'a str,
    severity: &'a str,
    windows: &'a [String],
    message: &'a str,
    clause: &'a str,
    fingerprint: &'a str,
}

impl<'a> FormerEntry<'a> {
    fn new(former: &'a Former) -> FormerEntry<'a> {
        FormerEntry {
            obligation: &former.obligation,
            entity: &former.entity,
            name: &former.name,
            verdict: &former.verdict,
            severity: &former.severity,
            windows: &former.windows,
            message: &former.message,
            clause: &former.clause,
            fingerprint: &former.fingerprint,
        }
    }
}

struct Findings<'a>(&'a Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let mut seq = s.serialize_seq(None)?;
        for item in item::items(report) {
            seq.serialize_element(&One(&item))?;
        }
        seq.end()
    }
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn new(spot: Spot<'a>, path: Option<&'a str>) -> Place<'a> {
        let cell = spot.cell.map(|c| c.to_string());
        Place { file: spot.file, line: spot.line, column: spot.column, cell, path }
    }
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

struct One<'a>(&'a Item<'a>);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let item = self.0;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("obligation", &item.duty.full)?;
        map.serialize_entry("entity", &item.key)?;
        map.serialize_entry("name", &item.entity.name)?;
        map.serialize_entry("verdict", item.finding.verdict.key())?;
        map.serialize_entry("severity", item.severity)?;
        map.serialize_entry("windows", &item.finding.windows)?;
        map.serialize_entry("message", &item.message)?;
        map.serialize_entry("clause", &item.clause)?;
        map.serialize_entry("document", item.document.map_or("", |d| &d.name))?;
        map.serialize_entry("fact", &Place::new(item.fact, Some(&item.finding.fact.path)))?;
        map.serialize_entry("rule", &Place::new(item.rule, None))?;
        map.serialize_entry("missing", &item.finding.missing)?;
        map.serialize_entry("remedy", &item.duty.remedy)?;
        map.serialize_entry("fingerprint", &item.fingerprint)?;
        if let Some(change) = item.change {
            map.serialize_entry("change", change.key())?;
            map.serialize_entry("before", &item.before.map(Verdict::key))?;
        }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

fn error<'a>(report: &Report<'a>, diagnostic: &'a Diagnostic, level: &'static str) -> ErrorEntry<'a> {
    let words = diagnostic.words(report.lang);
    let spot = match diagnostic.primary {
        Some(span) => report.sources.spot(span),
        None => Spot { file: diagnostic.file.as_deref().unwrap_or(""), ..Spot::default() },
    };
    ErrorEntry {
        code: diagnostic.code,
        level,
        message: &words.message,
        help: words.help.as_deref(),
        file: spot.file,
        line: spot.line,
        column: spot.column,
        cell: spot.cell.map(|c| c.to_string()),
    }
}
