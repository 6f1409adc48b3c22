//! What `check` can write: one line a format in [`TABLE`], one arm in [`Made::bytes`]. How a format looks is `report`'s.

use crate::engine::wall::Keep;
use crate::report::text::{self, Closing, Options};
use crate::report::{Look, Report, html, json};
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
    Format { name: "html", needs: Needs::Sentence },
];

/// Their names.
pub(super) const NAMES: &[&str] = &["text", "json", "html"];

/// Whether a sentence a finding is enough for this format.
pub(super) fn is_brief(name: &str) -> bool {
    TABLE.iter().any(|f| f.name == name && f.needs == Needs::Sentence)
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
