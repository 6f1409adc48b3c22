//! What `check` can write: one line a format in [`TABLE`], one arm in [`Made::bytes`]. How a format looks is `report`'s.

use crate::base::Lang;
use crate::engine::wall::Keep;
use crate::report::text::{self, Closing, Options};
use crate::report::{Look, Report, exports, html, json, office};
use crate::syntax::tree::Severity;
use std::io;

/// A format of `check`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    /// As `--format` and `-o` name it.
    pub(super) name: &'static str,
    /// How much of each finding it needs.
    pub(super) needs: Needs,
}

/// How much of a finding a format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// One sentence: derivations are dropped as findings are made.
    Sentence,
    /// The derivation too.
    Derivation,
}

/// All of them; the first is the default.
const TABLE: &[Format] = &[
    Format { name: "text", needs: Needs::Derivation },
    Format { name: "json", needs: Needs::Sentence },
    Format { name: "sarif", needs: Needs::Sentence },
    Format { name: "junit", needs: Needs::Sentence },
    Format { name: "github", needs: Needs::Sentence },
    // The missing facts by what people call them stand in the derivation.
    Format { name: "csv", needs: Needs::Derivation },
    Format { name: "oscal", needs: Needs::Sentence },
    Format { name: "html", needs: Needs::Sentence },
    Format { name: "xlsx", needs: Needs::Derivation },
];

/// Their names.
pub(super) const NAMES: &[&str] = &["text", "json", "sarif", "junit", "github", "csv", "oscal", "html", "xlsx"];

/// Those that are no text: they do not go to a terminal.
pub(super) const BINARY: &[&str] = &["xlsx"];

/// Whether a sentence a finding is enough for this format.
pub(super) fn is_brief(name: &str) -> bool {
    TABLE.iter().any(|f| f.name == name && f.needs == Needs::Sentence)
}

/// The name of a format's file in the folder of an audit; `None` for formats that only another program's log is for. A new
/// format gets a name without further ado.
pub(super) fn file_in_audit(name: &str, lang: Lang) -> Option<String> {
    let (zh, en) = match name {
        "github" => return None,
        "text" => ("报告.txt", "report.txt"),
        "json" => ("result.json", "result.json"),
        "html" => ("报告.html", "report.html"),
        "xlsx" => ("问题清单.xlsx", "findings.xlsx"),
        "csv" => ("问题清单.csv", "findings.csv"),
        "sarif" => ("result.sarif", "result.sarif"),
        "junit" => ("junit.xml", "junit.xml"),
        "oscal" => ("oscal.json", "oscal.json"),
        other => return Some(format!("{}.{other}", lang.pick("报告", "report"))),
    };
    Some(lang.pick(zh, en).to_string())
}

/// What of an evaluation this format needs beside findings and counts.
pub(super) fn keeps(name: &str) -> Keep {
    match name {
        "html" => Keep::Windows,
        _ => Keep::Nothing,
    }
}

/// A report to be written in any format.
pub(super) struct Made<'a> {
    pub(super) report: Report<'a>,
    pub(super) options: Options,
    pub(super) closing: Closing,
    /// The least severity that fails; `None` if none does.
    pub(super) least: Option<Severity>,
}

impl Made<'_> {
    /// The report in a format; `look` is for text.
    pub(super) fn bytes(&self, format: &str, look: &Look) -> io::Result<Vec<u8>> {
        let report = &self.report;
        match format {
            "json" => {
                let mut out = Vec::with_capacity(4096 + 800 * report.outcome.findings.len());
                json::write(report, &mut out)?;
                Ok(out)
            }
            "sarif" => {
                let mut out = Vec::new();
                exports::sarif::write(report, self.closing.exit, &mut out)?;
                Ok(out)
            }
            "junit" => exports::junit::write(report, self.least),
            "github" => Ok(exports::github::write(report).into_bytes()),
            "csv" => exports::csv::write(report),
            "oscal" => {
                let mut out = Vec::new();
                exports::oscal::write(report, &mut out)?;
                Ok(out)
            }
            "xlsx" => office::ledger::write(report),
            "html" => html::write(report),
            _ => Ok(text::write(report, &self.options, &self.closing, look).into_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_table() {
        assert!(TABLE.iter().map(|f| f.name).eq(NAMES.iter().copied()));
    }
}
