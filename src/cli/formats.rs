//! What `check` can write: one line a format in [`TABLE`], one arm in [`Made::write`]. How a format looks is `report`'s.

use crate::base::Lang;
use crate::engine::wall::Keep;
use crate::report::annotate::Filled;
use crate::report::text::{self, Closing, Options};
use crate::report::{Look, Report, exports, html, json, office};
use crate::syntax::tree::Severity;
use std::io::{self, Write};

/// A format of `check`.
#[derive(Clone, Copy, Debug)]
struct Format {
    /// As `--format` and `-o` name it.
    name: &'static str,
    /// How much of each finding it shows.
    needs: Needs,
    /// What it shows beside findings and counts.
    keep: Keep,
    /// Whether it is no text: then it does not go to a terminal.
    binary: bool,
    /// Its file in the folder of an audit, in Chinese and English; `None`: only another program's log is for it.
    file: Option<(&'static str, &'static str)>,
}

/// How much of a finding a format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// One sentence: derivations are dropped as findings are made.
    Sentence,
    /// The derivation too.
    Derivation,
}

impl Format {
    /// A text that shows a sentence of each finding and goes into a file of this name.
    const fn new(name: &'static str, file: &'static str) -> Format {
        Format { name, needs: Needs::Sentence, keep: Keep::Nothing, binary: false, file: Some((file, file)) }
    }
}

/// All of them; the first is the default.
const TABLE: &[Format] = &[
    Format { needs: Needs::Derivation, file: Some(("报告.txt", "report.txt")), ..Format::new("text", "") },
    Format::new("json", "result.json"),
    Format::new("sarif", "result.sarif"),
    Format::new("junit", "junit.xml"),
    Format { file: None, ..Format::new("github", "") },
    // The missing facts by what people call them stand in the derivation.
    Format { needs: Needs::Derivation, file: Some(("问题清单.csv", "findings.csv")), ..Format::new("csv", "") },
    Format::new("oscal", "oscal.json"),
    Format { keep: Keep::Windows, file: Some(("报告.html", "report.html")), ..Format::new("html", "") },
    Format {
        needs: Needs::Derivation,
        binary: true,
        file: Some(("问题清单.xlsx", "findings.xlsx")),
        ..Format::new("xlsx", "")
    },
    Format {
        needs: Needs::Derivation,
        binary: true,
        file: Some(("报告.docx", "report.docx")),
        ..Format::new("docx", "")
    },
];

/// Their names.
pub(super) const NAMES: &[&str] = &{
    let mut names = [""; TABLE.len()];
    let mut i = 0;
    while i < TABLE.len() {
        names[i] = TABLE[i].name;
        i += 1;
    }
    names
};

fn find(name: &str) -> Option<&'static Format> {
    TABLE.iter().find(|f| f.name == name)
}

/// Whether a sentence a finding is enough for this format.
pub(super) fn is_brief(name: &str) -> bool {
    find(name).is_some_and(|f| f.needs == Needs::Sentence)
}

/// Whether it is no text.
pub(super) fn is_binary(name: &str) -> bool {
    find(name).is_some_and(|f| f.binary)
}

/// What these formats need of an evaluation beside findings and counts.
pub(super) fn keeps(names: &[&str]) -> Keep {
    names.iter().filter_map(|name| find(name)).map(|f| f.keep).max().unwrap_or_default()
}

/// The name of a format's file in the folder of an audit, where it has one.
pub(super) fn file_in_audit(name: &str, lang: Lang) -> Option<&'static str> {
    find(name)?.file.map(|(zh, en)| lang.pick(zh, en))
}

/// A report to be written in any format.
pub(super) struct Made<'a> {
    pub(super) report: Report<'a>,
    pub(super) options: Options,
    pub(super) closing: Closing,
    /// The least severity that fails; `None` if none does.
    pub(super) least: Option<Severity>,
    /// What people have filled in on the list of problems that a new one takes the place of.
    pub(super) filled: Filled,
}

impl Made<'_> {
    /// Writes the report in a format; `look` is for text. JSON, SARIF and CSV are written finding by finding; the others
    /// are made whole before the first byte.
    pub(super) fn write(&self, format: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        let report = &self.report;
        match format {
            "json" => json::write(report, out),
            "sarif" => exports::sarif::write(report, self.closing.exit, out),
            "junit" => out.write_all(&exports::junit::write(report, self.least)?),
            "github" => out.write_all(exports::github::write(report).as_bytes()),
            "csv" => exports::csv::write(report, out),
            "oscal" => exports::oscal::write(report, out),
            "xlsx" => out.write_all(&office::ledger::write(report, &self.filled)?),
            "docx" => out.write_all(&office::notice::write(report)?),
            "html" => out.write_all(&html::write(report)?),
            _ => out.write_all(text::write(report, &self.options, &self.closing, look).as_bytes()),
        }
    }
}
