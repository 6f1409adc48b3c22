//! Workflow commands: one annotation a finding, at its line. The gravest come first, because only the first ten of a level
//! are shown beside the code; the log has them all, and a last line says how many there are.

use super::{name_of, place_words, region, spot_of};
use crate::base::{Diagnostic, Lang, Level, Sources, Span};
use crate::engine::Verdict;
use crate::report::Report;
use crate::report::item::{Item, items};
use crate::report::text::{basis, title};
use crate::syntax::tree::Severity;
use std::fmt::Write as _;

/// How many annotations of a level a step shows.
const SHOWN: usize = 10;

/// `error`, `warning`, `notice`; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Command {
    Error,
    Warning,
    Notice,
}

impl Command {
    fn key(self) -> &'static str {
        match self {
            Command::Error => "error",
            Command::Warning => "warning",
            Command::Notice => "notice",
        }
    }
}

/// What a finding is worth: a breach by its severity, what lacks facts one level less; `None` where nothing is to be done.
fn command(item: &Item) -> Option<Command> {
    let grave = match item.duty.severity {
        Severity::Critical | Severity::Major => Command::Error,
        Severity::Minor => Command::Warning,
        Severity::Advice => Command::Notice,
    };
    match item.finding.verdict {
        Verdict::Violated | Verdict::Conflict => Some(grave),
        Verdict::Undetermined if grave == Command::Error => Some(Command::Warning),
        Verdict::Undetermined | Verdict::Waived => Some(Command::Notice),
        Verdict::Satisfied | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => None,
    }
}

/// Writes the commands, one a line.
pub fn write(report: &Report) -> String {
    let mut lines: Vec<(Command, std::cmp::Reverse<Severity>, String)> = Vec::new();
    for diagnostic in report.diagnostics.iter().filter(|d| d.level != Level::Note) {
        let (command, line) = told(diagnostic, report.sources, report.lang);
        // What could not be read hides findings: before all of them.
        lines.push((command, std::cmp::Reverse(Severity::Critical), line));
    }
    for item in items(report) {
        let Some(command) = command(&item) else { continue };
        lines.push((command, std::cmp::Reverse(item.duty.severity), finding(report, command, &item)));
    }
    lines.sort_by_key(|(command, severity, _)| (*command, *severity));
    joined(lines.into_iter().map(|(command, _, line)| (command, line)).collect(), report.lang)
}

/// Writes what lints found, notes too, one a line.
pub fn lints(found: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    let mut lines: Vec<(Command, String)> = found.iter().map(|d| told(d, sources, lang)).collect();
    lines.sort_by_key(|(command, _)| *command);
    joined(lines, lang)
}

/// The command that tells a diagnostic.
fn told(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> (Command, String) {
    let command = match diagnostic.level {
        Level::Error => Command::Error,
        Level::Warning => Command::Warning,
        Level::Note => Command::Notice,
    };
    let words = diagnostic.words(lang);
    let mut message = words.message.clone();
    if let Some(help) = &words.help {
        let _ = write!(message, "\n{help}");
    }
    let spot = spot_of(sources, diagnostic);
    (command, line(sources, command, spot.file, diagnostic.primary, diagnostic.code, &message))
}

/// The commands, and how many there are where not all are shown.
fn joined(lines: Vec<(Command, String)>, lang: Lang) -> String {
    let mut out = String::new();
    for (_, line) in &lines {
        out.push_str(line);
        out.push('\n');
    }
    let count = |c: Command| lines.iter().filter(|l| l.0 == c).count();
    let counts = [Command::Error, Command::Warning, Command::Notice].map(count);
    if counts.iter().any(|n| *n > SHOWN) {
        let [errors, warnings, notices] = counts;
        out.push_str(&match lang {
            Lang::Zh => format!(
                "共 {errors} 个 error、{warnings} 个 warning、{notices} 个 notice；页面上每级只显示前 {SHOWN} 个，全部见本日志。\n"
            ),
            Lang::En => format!(
                "{errors} errors, {warnings} warnings, {notices} notices; the page shows the first {SHOWN} of each, this log has all\n"
            ),
        });
    }
    out
}

fn finding(report: &Report, command: Command, item: &Item) -> String {
    let lang = report.lang;
    let verdict = report.voice().verdict(item.finding.verdict);
    let colon = lang.pick("：", ": ");
    let heading = format!("{}{colon}{}", name_of(item), title(item.duty, lang));
    let mut message = match lang {
        Lang::Zh => format!("【{verdict}】{}", item.message),
        Lang::En => format!("[{verdict}] {}", item.message),
    };
    let _ = write!(message, "\n{}{}", lang.pick("依据：", "clause: "), basis(item.duty, report));
    if let Some(remedy) = &item.duty.remedy {
        let _ = write!(message, "\n{}{remedy}", lang.pick("整改：", "remedy: "));
    }
    if item.fact.cell.is_some() {
        let _ = write!(message, "\n{}{}", lang.pick("位置：", "place: "), place_words(item.fact));
    }
    line(report.sources, command, item.fact.file, Some(item.finding.fact.at), &heading, &message)
}

fn line(sources: &Sources, command: Command, file: &str, at: Option<Span>, title: &str, message: &str) -> String {
    let mut properties: Vec<String> = Vec::new();
    if !file.is_empty() {
        properties.push(format!("file={}", property(file)));
    }
    if let Some(region) = at.and_then(|span| region(sources, span)) {
        properties.push(format!("line={}", region.start.0));
        properties.push(format!("endLine={}", region.end.0));
        // Columns are only heeded within one line; the last one counts.
        if region.start.0 == region.end.0 {
            let last = region.end.1.saturating_sub(1).max(region.start.1);
            properties.push(format!("col={},endColumn={last}", region.start.1));
        }
    }
    properties.push(format!("title={}", property(title)));
    format!("::{} {}::{}", command.key(), properties.join(","), data(message))
}

/// A message with what would end it escaped, and what would steer the terminal left out.
fn data(text: &str) -> String {
    let kept = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    kept.replace(|c: char| c.is_control(), "\u{fffd}")
}

/// A property with what would end it escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
