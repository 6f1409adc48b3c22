//! The sheet 问题清单: one finding a row.

use super::filled::{Entry, Filled};
use super::kept::Kept;
use super::package::{Package, Sheet};
use super::sheet::reference;
use super::styles::{Looks, Styles};
use super::xml::escaped;
use super::{AnnotateProblem, Mark};
use crate::base::{Day, Lang, Spot};
use crate::report::Report;
use crate::report::office::row::{COLUMNS, STATES};
use unicode_width::UnicodeWidthStr;

/// The name of the workbook that points to the list.
pub(super) const MARK: &str = "_guiju_list";
/// What the sheet is called, and where another already is.
pub(super) const NAME: (&str, &str) = ("问题清单", "Findings");
const OTHER: (&str, &str) = ("规矩问题清单", "guiju findings");
/// The row of the heads.
const HEAD: u32 = 4;
/// The column that says where the cell is, and the hidden one by which a line is known again.
const PLACE: u32 = 12;
pub(super) const KEY: u32 = 13;
/// The columns that people fill in: 整改期限 to 销号情况.
pub(super) const FILLED: std::ops::RangeInclusive<u32> = 7..=11;
const DUE: u32 = 7;
const DONE: u32 = 10;
const STATE: u32 = 11;
pub(super) const KEY_HEAD: (&str, &str) = ("条目标识（勿改）", "Key (leave as it is)");
const WIDTHS: [u32; 13] = [6, 18, 46, 28, 10, 36, 12, 14, 10, 12, 11, 18, 20];

/// A line of the list.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) unit: String,
    pub(super) problem: String,
    pub(super) basis: String,
    pub(super) severity: String,
    pub(super) measures: String,
    pub(super) due: Option<Day>,
    pub(super) state: &'static str,
    pub(super) place: Place,
    pub(super) key: String,
}

/// Where it stands: in words, and what a link points to.
pub(super) struct Place {
    said: String,
    link: Option<String>,
}

impl Place {
    pub(super) fn of(spot: Spot, file: &str) -> Place {
        match spot.cell.filter(|_| spot.file == file) {
            Some(cell) => Place {
                said: cell.to_string(),
                link: Some(format!("'{}'!{}", cell.sheet.replace('\'', "''"), reference(cell.row, cell.column))),
            },
            None if spot.file == file => Place { said: String::new(), link: None },
            None => Place { said: super::place_words(spot), link: None },
        }
    }
}

/// What the program itself writes into 销号情况.
pub(super) fn defaults() -> impl Iterator<Item = &'static str> {
    let written = STATES.first().into_iter().chain(STATES.last()).flat_map(|(zh, en)| [*zh, *en]);
    written.chain(["待核实", "to be verified", "待更正", "to be corrected", "供核对", "for information"])
}

/// Adds the sheet, or replaces it where it is there.
pub(super) fn put(
    package: &mut Package,
    report: &Report,
    lines: &[Line],
    own: Option<Sheet>,
    former: &Filled,
    styles: &mut Styles,
) -> Result<(), AnnotateProblem> {
    let lang = report.lang;
    let looks = styles.looks();
    let (path, kept) = match own {
        Some(sheet) => {
            let kept = Kept::read(package, &sheet.path)?;
            (sheet.path, kept)
        }
        None => {
            let all = package.sheets()?;
            let mut name = lang.pick(NAME.0, NAME.1).to_string();
            while all.iter().any(|s| s.name.to_lowercase() == name.to_lowercase()) {
                let other = lang.pick(OTHER.0, OTHER.1);
                name = if name.starts_with(other) { format!("{name}+") } else { other.to_string() };
            }
            let sheet = Sheet { name, path: package.free("worksheets/", "guiju", "xml") };
            let names = [(MARK, false, "$A$1"), ("_xlnm.Print_Titles", true, "$4:$4")];
            package.add_sheet(&sheet, &names, MARK)?;
            (sheet.path, Kept::default())
        }
    };
    let text = written(package, report, lines, (&kept, former), (&looks, styles));
    package.set(&path, text);
    Ok(())
}

fn written(
    package: &Package,
    report: &Report,
    lines: &[Line],
    before: (&Kept, &Filled),
    (looks, styles): (&Looks, &mut Styles),
) -> String {
    let lang = report.lang;
    let last = HEAD + u32::try_from(lines.len().max(1)).unwrap_or(0);
    let space = escaped(&package.space);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{space}\" xmlns:r=\"{}\"><sheetPr><tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:M{last}\"/><sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"><pane ySplit=\"{HEAD}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>",
        package.relations,
        HEAD + 1
    );
    for (n, width) in (1..).zip(WIDTHS) {
        let hidden = if n == KEY { " hidden=\"1\"" } else { "" };
        out.push_str(&format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\"{hidden} customWidth=\"1\"/>"));
    }
    out.push_str("</cols><sheetData>");
    let title = lang.pick("问题清单", "Findings");
    out.push_str(&format!("<row r=\"1\" ht=\"30\" customHeight=\"1\">{}</row>", text(1, 1, looks.title, title)));
    let about = about(report, lines);
    // Merged cells do not make a row as high as it should be.
    let high = 17 * about.width().div_ceil(190).max(1) + 2;
    out.push_str(&format!("<row r=\"2\" ht=\"{high}\" customHeight=\"1\">{}</row>", text(2, 1, looks.note, &about)));
    out.push_str(&format!("<row r=\"3\" ht=\"20\" customHeight=\"1\">{}</row>", legend(lines, lang, looks, styles)));
    out.push_str(&format!("<row r=\"{HEAD}\" ht=\"22\" customHeight=\"1\">"));
    let heads = COLUMNS.into_iter().chain([("位置", "Place"), KEY_HEAD]);
    for (n, (zh, en)) in (1..).zip(heads) {
        out.push_str(&text(HEAD, n, looks.head, lang.pick(zh, en)));
    }
    out.push_str("</row>");
    let grades = Mark::ALL.map(|mark| (mark, styles.coloured(mark)));
    let mut links = String::new();
    for (n, line) in (1..).zip(lines) {
        let row = HEAD + n;
        let (high, cells) = (height(line), self::line(line, (n, row), before, looks, &grades));
        out.push_str(&format!("<row r=\"{row}\" ht=\"{high}\">{cells}</row>"));
        if let Some(to) = &line.place.link {
            let (at, to, said) = (reference(row, PLACE), escaped(to), escaped(&line.place.said));
            links.push_str(&format!("<hyperlink ref=\"{at}\" location=\"{to}\" display=\"{said}\"/>"));
        }
    }
    if lines.is_empty() {
        let nothing = lang.pick("没有发现问题。", "Nothing was found.");
        out.push_str(&format!("<row r=\"{last}\">{}</row>", text(last, 1, looks.note, nothing)));
    }
    out.push_str("</sheetData>");
    if !lines.is_empty() {
        out.push_str(&format!("<autoFilter ref=\"A{HEAD}:L{last}\"/>"));
    }
    out.push_str("<mergeCells count=\"2\"><mergeCell ref=\"A1:L1\"/><mergeCell ref=\"A2:L2\"/></mergeCells>");
    if !lines.is_empty() {
        let states: Vec<&str> = STATES.iter().map(|(zh, en)| lang.pick(*zh, *en)).collect();
        out.push_str(&format!("<dataValidations count=\"1\"><dataValidation type=\"list\" allowBlank=\"1\" sqref=\"K{}:K{last}\"><formula1>\"{}\"</formula1></dataValidation></dataValidations>", HEAD + 1, states.join(",")));
    }
    if !links.is_empty() {
        out.push_str(&format!("<hyperlinks>{links}</hyperlinks>"));
    }
    out.push_str("<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/><headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>");
    out
}

fn line(
    line: &Line,
    (n, row): (u32, u32),
    (kept, former): (&Kept, &Filled),
    looks: &Looks,
    grades: &[(Mark, usize)],
) -> String {
    let grade = grades.iter().find(|(mark, _)| *mark == line.mark).map_or(looks.centred, |(_, style)| *style);
    let mut out = format!("<c r=\"A{row}\" s=\"{}\"><v>{n}</v></c>", looks.centred);
    for (column, said) in [(2, &line.unit), (3, &line.problem), (4, &line.basis)] {
        out.push_str(&text(row, column, looks.body, said));
    }
    out.push_str(&text(row, 5, grade, &line.severity));
    out.push_str(&text(row, 6, looks.body, &line.measures));
    for column in FILLED {
        let (style, own) = match column {
            DUE => (looks.date, line.due.map_or(String::new(), |d| d.to_string())),
            DONE => (looks.date, String::new()),
            STATE => (looks.centred, line.state.to_string()),
            _ => (looks.body, String::new()),
        };
        let said = |column: u32| {
            let entry = former.get(&line.key, usize::try_from(column).ok()?.checked_sub(1)?)?;
            Some(match entry {
                Entry::Text(said) => text(row, column, style, said),
                Entry::Number(n) => {
                    format!("<c r=\"{}\" s=\"{style}\"><v>{}</v></c>", reference(row, column), escaped(n))
                }
            })
        };
        let filled = match column == DUE && !own.is_empty() {
            true => None,
            // What was read goes before what will be written over.
            false => kept.cell(&line.key, row, column).or_else(|| said(column)),
        };
        out.push_str(&filled.unwrap_or_else(|| text(row, column, style, &own)));
    }
    out.push_str(&text(row, PLACE, if line.place.link.is_some() { looks.link } else { looks.body }, &line.place.said));
    out.push_str(&text(row, KEY, looks.body, &line.key));
    out
}

/// How high a line must be for its texts, in points: not every program works it out.
fn height(line: &Line) -> usize {
    let cells = [(2, &line.unit), (3, &line.problem), (4, &line.basis), (6, &line.measures), (12, &line.place.said)];
    let lines = cells.into_iter().map(|(column, said)| {
        let room = WIDTHS.get(column - 1).map_or(1, |w| *w as usize);
        said.lines().map(|l| l.width().div_ceil(room).max(1)).sum::<usize>()
    });
    (lines.max().unwrap_or(1).max(1) * 15 + 4).min(400)
}

/// What was judged, with what result.
fn about(report: &Report, lines: &[Line]) -> String {
    let a = report.outcome.assessment;
    let count = |these: &[Mark]| lines.iter().filter(|l| these.contains(&l.mark)).count();
    let (bad, open, data) = (count(&[Mark::Violated, Mark::Advice]), count(&[Mark::Open]), count(&[Mark::Unread]));
    let waived = count(&[Mark::Waived]);
    match report.lang {
        Lang::Zh => {
            let waived = if waived > 0 { format!("，已批暂缓 {waived} 项") } else { String::new() };
            format!(
                "考核期 {} 至 {}，判定日 {}。不符合 {bad} 项，待核实 {open} 项，数据问题 {data} 处{waived}。问题所在的单元格已标色并加批注；“整改期限”至“销号情况”各栏由单位填写，再次批注时按条目保留。",
                a.span.from, a.span.to, a.as_of
            )
        }
        Lang::En => {
            let waived = if waived > 0 { format!(", {waived} waived") } else { String::new() };
            format!(
                "Assessed {} to {}, as of {}. {bad} breaches, {open} to be verified, {data} wrong in the data{waived}. The cells are coloured and have comments. Columns G to K are yours to fill in; they are kept when the workbook is annotated again.",
                a.span.from, a.span.to, a.as_of
            )
        }
    }
}

/// The colours that are used, side by side.
fn legend(lines: &[Line], lang: Lang, looks: &Looks, styles: &mut Styles) -> String {
    let mut out = String::new();
    let used = Mark::ALL.into_iter().filter(|m| lines.iter().any(|l| l.mark == *m));
    for (column, mark) in [2, 3, 4, 6, 8].into_iter().zip(used) {
        out.push_str(&text(3, column, styles.coloured(mark), mark.legend(lang)));
    }
    match out.is_empty() {
        true => out,
        false => text(3, 1, looks.note, lang.pick("图例", "Key")) + &out,
    }
}

fn text(row: u32, column: u32, style: usize, said: &str) -> String {
    let at = reference(row, column);
    if said.is_empty() {
        return format!("<c r=\"{at}\" s=\"{style}\"/>");
    }
    format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(said))
}
