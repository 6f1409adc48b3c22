//! The agency's own workbook back: its parts copied byte for byte, but for comments and colours on the cells that break a rule
//! and a sheet that lists the findings.

mod boxes;
mod comments;
mod filled;
mod kept;
mod list;
mod package;
mod problem;
mod sheet;
mod styles;
mod xml;

use super::Report;
use super::exports::{name_of, place_words, spot_of};
use super::item::items;
use super::office::row::{self, Row};
use super::words::shared::shorten;
use crate::base::{Cell, Diagnostic, FileId, Lang, Level};
use crate::engine::finding::Verdict;
use crate::syntax::tree::Severity;
pub(super) use filled::Entry;
pub use filled::Filled;
use package::Package;
pub use problem::AnnotateProblem;
use std::collections::BTreeMap;

/// Who signs the comments.
const AUTHOR: &str = "规矩";
/// Characters of one finding in a comment, and findings in one.
const LONGEST: usize = 400;
const MOST: usize = 6;

/// What is said of a cell; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// It breaks a rule, or rules contradict each other over it.
    Violated,
    /// It cannot be read.
    Unread,
    /// It leaves something undetermined.
    Open,
    /// It is not as a rule recommends.
    Advice,
    /// It breaks a rule, and that is waived.
    Waived,
}

impl Mark {
    const ALL: [Mark; 5] = [Mark::Violated, Mark::Unread, Mark::Open, Mark::Advice, Mark::Waived];
    fn of(verdict: Verdict, severity: Severity) -> Option<Mark> {
        match verdict {
            Verdict::Violated if severity == Severity::Advice => Some(Mark::Advice),
            Verdict::Violated | Verdict::Conflict => Some(Mark::Violated),
            Verdict::Undetermined => Some(Mark::Open),
            Verdict::Waived => Some(Mark::Waived),
            Verdict::Satisfied | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => None,
        }
    }
    fn colour(self) -> &'static str {
        match self {
            Mark::Violated => "FFFFC7CE",
            Mark::Unread => "FFFFC690",
            Mark::Open => "FFFFF2A8",
            Mark::Advice => "FFDDEBF7",
            Mark::Waived => "FFD9D9D9",
        }
    }
    /// What the colour means.
    fn legend(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Mark::Violated => ("红：不符合要求", "red: breaks a rule"),
            Mark::Unread => {
                ("橙：数据有问题，该处未采用或须更正", "orange: wrong in the data; not used, or to be corrected")
            }
            Mark::Open => ("黄：资料不足，待核实", "yellow: cannot be judged yet"),
            Mark::Advice => ("蓝：建议", "blue: advice"),
            Mark::Waived => ("灰：已批暂缓", "grey: waived"),
        };
        lang.pick(zh, en)
    }
}

/// What is said of one cell.
#[derive(Clone, Debug)]
struct Note {
    mark: Mark,
    /// Of which unit, and what.
    said: Vec<(String, String)>,
}

impl Note {
    fn join(&mut self, other: Note) {
        self.mark = self.mark.min(other.mark);
        self.said.extend(other.said);
    }
    fn text(&self, lang: Lang) -> String {
        if let [(_, one)] = self.said.as_slice() {
            return one.clone();
        }
        // Whose it is goes without saying where all is of one unit.
        let first = self.said.iter().map(|(unit, _)| unit).find(|u| !u.is_empty());
        let several = self.said.iter().any(|(unit, _)| !unit.is_empty() && Some(unit) != first);
        let numbered = (1..).zip(&self.said).take(MOST).map(|(n, (unit, said))| match several && !unit.is_empty() {
            true => format!("{n}. {unit}{}{said}", lang.pick("：", ": ")),
            false => format!("{n}. {said}"),
        });
        let mut all: Vec<String> = numbered.collect();
        let rest = self.said.len().saturating_sub(MOST);
        if rest > 0 {
            all.push(match lang {
                Lang::Zh => format!("…… 另有 {rest} 项，见{}", list::NAME.0),
                Lang::En => format!("… {rest} more: see the sheet {}", list::NAME.1),
            });
        }
        all.join("\n")
    }
}

/// By row and column, from 1.
type Notes = BTreeMap<(u32, u32), Note>;

/// What is said of a workbook.
#[derive(Default)]
struct Said<'a> {
    /// By sheet.
    notes: BTreeMap<&'a str, Notes>,
    lines: Vec<list::Line>,
}

impl<'a> Said<'a> {
    fn note(&mut self, cell: Cell<'a>, mark: Mark, unit: &str, said: String) {
        let note = Note { mark, said: vec![(unit.to_string(), said)] };
        match self.notes.entry(cell.sheet).or_default().entry((cell.row, cell.column)) {
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(note)),
            std::collections::btree_map::Entry::Occupied(mut old) => old.get_mut().join(note),
        }
    }
    fn finding(&mut self, report: &Report<'a>, row: &Row<'a>, file: &str) {
        let (lang, item) = (report.lang, &row.item);
        let Some(mark) = Mark::of(item.finding.verdict, item.duty.severity) else { return };
        let (verdict, severity) =
            (report.voice().verdict(item.finding.verdict), report.voice().severity(item.duty.severity));
        let cell = item.fact.cell.filter(|_| item.fact.file == file);
        if let Some(cell) = cell {
            let problem = shorten(&row.problem, LONGEST);
            let mut said = match lang {
                Lang::Zh => format!("{verdict}（{severity}）{problem}\n依据：{}", row.basis),
                Lang::En => format!("{verdict} ({severity}) {problem}\nClause: {}", row.basis),
            };
            if !row.measures.is_empty() {
                let head = match mark {
                    Mark::Open => lang.pick("须核实：", "To be verified: "),
                    Mark::Violated | Mark::Unread | Mark::Advice | Mark::Waived => lang.pick("整改：", "To mend it: "),
                };
                said.push_str(&format!("\n{head}{}", shorten(&row.measures, LONGEST)));
            }
            self.note(cell, mark, name_of(item), said);
        }
        let open = mark == Mark::Open;
        self.lines.push(list::Line {
            mark,
            unit: name_of(item).to_string(),
            problem: row.problem.clone(),
            basis: row.basis.clone(),
            severity: severity.to_string(),
            measures: match (open, row.measures.is_empty()) {
                (true, false) => format!("{}{}", lang.pick("核实：", "verify: "), row.measures),
                _ => row.measures.clone(),
            },
            due: row.due,
            state: if open { lang.pick("待核实", "to be verified") } else { row.state(lang) },
            place: list::Place::of(item.fact, file),
            key: item.fingerprint.clone(),
        });
    }
    fn diagnostic(&mut self, report: &Report<'a>, diagnostic: &'a Diagnostic, file: &str) {
        let (lang, spot) = (report.lang, spot_of(report.sources, diagnostic));
        if spot.file != file {
            return;
        }
        let words = diagnostic.words(lang);
        let help = words.help.clone().unwrap_or_default();
        let (level, state) = match diagnostic.level {
            Level::Error => (("数据错误", "data error"), ("待更正", "to be corrected")),
            Level::Warning | Level::Note => (("数据提醒", "data warning"), ("供核对", "for information")),
        };
        let (level, state) = (lang.pick(level.0, level.1), lang.pick(state.0, state.1));
        if let Some(cell) = spot.cell.filter(|_| diagnostic.level == Level::Error) {
            let mut said = format!("{level}{}{}", lang.pick("：", ": "), shorten(&words.message, LONGEST));
            if !help.is_empty() {
                said.push_str(&format!("\n{}{}", lang.pick("处理：", "What to do: "), shorten(&help, LONGEST)));
            }
            self.note(cell, Mark::Unread, "", said);
        }
        self.lines.push(list::Line {
            mark: Mark::Unread,
            unit: String::new(),
            problem: words.message.clone(),
            basis: String::new(),
            severity: level.to_string(),
            measures: help,
            due: None,
            state,
            place: list::Place::of(spot, file),
            key: format!("{} {}", diagnostic.code, spot.cell.map_or(String::new(), |c| c.to_string())),
        });
    }
}

/// Everything the report says of a workbook: what stands in it, and what is found of the units that it states.
fn said<'a>(report: &'a Report<'a>, file: &str, id: FileId) -> Said<'a> {
    let mut all = Said::default();
    for item in items(report) {
        let of = &item.entity;
        let stated = of.at.file == id || of.stated_on_of.iter().any(|(f, _)| *f == id);
        if (stated || item.fact.file == file) && Mark::of(item.finding.verdict, item.duty.severity).is_some() {
            all.finding(report, &row::row(report, item), file);
        }
    }
    for diagnostic in report.diagnostics.iter().filter(|d| d.level != Level::Note) {
        all.diagnostic(report, diagnostic, file);
    }
    // The gravest kind first, within it in the order of the report.
    all.lines.sort_by_key(|line| line.mark);
    all
}

/// The workbook `id` with what the report says of it; `bytes` are those it was read from, `former` what people have filled in on the list
/// that this one takes the place of.
pub fn annotate(report: &Report, id: FileId, bytes: &[u8], former: &Filled) -> Result<Vec<u8>, AnnotateProblem> {
    let file = report.sources.get(id).map_or("", |s| s.name.as_str());
    let said = said(report, file, id);
    let mut package = Package::open(bytes)?;
    let mut styles = styles::Styles::read(&mut package)?;
    // All of them, used or not: so the same mark has the same number each time.
    let colours: BTreeMap<Mark, usize> = Mark::ALL.into_iter().map(|mark| (mark, styles.condition(mark))).collect();
    let own = package.sheet_named(list::MARK)?;
    let none = Notes::new();
    for sheet in package.sheets()? {
        if own.as_ref().is_none_or(|o| o.path != sheet.path) {
            let notes = said.notes.get(sheet.name.as_str()).unwrap_or(&none);
            sheet::mark(&mut package, &sheet.path, notes, &colours, report.lang)?;
        }
    }
    list::put(&mut package, report, &said.lines, own, former, &mut styles)?;
    styles.write(&mut package)?;
    package.finish()
}
