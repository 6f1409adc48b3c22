//! The ledger of problems as a workbook: 问题清单 to be worked through, and beside it the counts, what cannot be judged yet,
//! and what is wrong in the data.

pub(in crate::report::office) mod grid;

use super::about::{About, Counted, breaches};
use super::row::{self, COLUMNS, KEY_COLUMN, Row, STATES, TO_FILL};
use crate::base::{Lang, Level, Spot};
use crate::engine::finding::Verdict;
use crate::report::Report;
use crate::report::annotate::{Entry, Filled};
use crate::report::baseline::Change;
use crate::report::text::table::URGENT_FIRST;
use grid::{Column, HEADER, Head, Looks, Value, table};
use rust_xlsxwriter::{DataValidation, DocProperties, Workbook, XlsxError};
use std::io;

/// The name of the sheet of problems.
pub(super) const SHEET: (&str, &str) = ("问题清单", "Problems");

/// The workbook's bytes; `former` is what people have filled in on the one it takes the place of.
pub fn write(report: &Report, former: &Filled) -> io::Result<Vec<u8>> {
    build(report, former).map_err(io::Error::other)
}

fn build(report: &Report, former: &Filled) -> Result<Vec<u8>, XlsxError> {
    let about = About::of(report);
    let looks = Looks::new(report.lang);
    let mut book = Workbook::new();
    // No clock: the day of judgement stands for the day it was made.
    let made = grid::date(report.outcome.assessment.as_of)?;
    let title = report.lang.pick(SHEET.0, SHEET.1);
    book.set_properties(&DocProperties::new().set_title(title).set_author("guiju").set_creation_datetime(&made));
    problems(&mut book, &looks, report, (&about, former))?;
    summary(&mut book, &looks, report, &about)?;
    counts(&mut book, &looks, report, report.lang.pick(("按单位", "单位"), ("By unit", "Unit")), &about.units)?;
    counts(&mut book, &looks, report, report.lang.pick(("按义务", "义务"), ("By duty", "Duty")), &about.duties)?;
    open(&mut book, &looks, report)?;
    cured(&mut book, &looks, report)?;
    data(&mut book, &looks, report)?;
    book.save_to_buffer()
}

/// Which days were judged, by what, with what result.
fn subtitle(report: &Report, about: &About) -> String {
    let a = report.outcome.assessment;
    let (all, bad) = (about.units.len(), about.with_breaches());
    let (n, advice) = (about.problems(), about.advice);
    let graded = about.graded(report);
    let waived = about.total.of(Verdict::Waived);
    match report.lang {
        Lang::Zh => {
            let graded = if graded.is_empty() { graded } else { format!("（{graded}）") };
            let advice =
                if advice > 0 { format!("，另有建议 {advice} 项不计入问题") } else { String::new() };
            let waived = if waived > 0 { format!("，另有已批暂缓 {waived} 项") } else { String::new() };
            format!(
                "依据：{}。考核期 {} 至 {}，判定日 {}。核查单位 {all} 个，{bad} 个单位有问题 {n} 项{graded}{waived}{advice}。",
                about.cited(report.lang),
                a.span.from,
                a.span.to,
                a.as_of
            )
        }
        Lang::En => {
            let graded = if graded.is_empty() { graded } else { format!(" ({graded})") };
            let advice =
                if advice > 0 { format!("; {advice} more are advice, and no problems") } else { String::new() };
            let waived = if waived > 0 { format!("; {waived} more are waived") } else { String::new() };
            format!(
                "By {}. Assessed {} to {}, as of {}. {all} units, {bad} of them with {n} problems{graded}{waived}{advice}.",
                about.cited(report.lang),
                a.span.from,
                a.span.to,
                a.as_of
            )
        }
    }
}

/// Widths of [`COLUMNS`].
const WIDTHS: [u16; 11] = [5, 17, 42, 27, 9, 32, 12, 17, 10, 12, 11];

fn problems(
    book: &mut Workbook,
    looks: &Looks,
    report: &Report,
    (about, former): (&About, &Filled),
) -> Result<(), XlsxError> {
    let lang = report.lang;
    let mut columns: Vec<Column> =
        COLUMNS.iter().zip(WIDTHS).map(|((zh, en), width)| Column { head: lang.pick(zh, en), width }).collect();
    let shown = columns.len();
    for (zh, en, width) in [("义务", "Obligation", 30), (KEY_COLUMN.0, KEY_COLUMN.1, 18), ("位置", "Place", 36)] {
        columns.push(Column { head: lang.pick(zh, en), width });
    }
    if report.baseline.is_some() {
        columns.push(Column { head: lang.pick("与上次相比", "Since last"), width: 12 });
    }
    let rows = (1..).zip(row::problems(report)).map(|(n, row)| {
        let mut out = cells(report, n, &row);
        fill(&mut out, &row, former);
        out.extend([
            Value::Text(row.item.duty.full.clone()),
            Value::Text(row.item.fingerprint.clone()),
            Value::Text(row.place()),
        ]);
        if report.baseline.is_some() {
            out.push(Value::Word(changed(row.item.change, lang).to_string()));
        }
        out
    });
    let head = Head {
        name: lang.pick(SHEET.0, SHEET.1),
        title: lang.pick(SHEET.0, SHEET.1),
        about: &subtitle(report, about),
        shown,
    };
    let (sheet, n) = table(book, looks, lang, &head, &columns, rows)?;
    if n > 0 {
        let states: Vec<&str> = STATES.iter().map(|(zh, en)| lang.pick(*zh, *en)).collect();
        let list = DataValidation::new().allow_list_strings(&states)?;
        let state = shown as u16 - 1;
        sheet.add_data_validation(HEADER + 1, state, HEADER + n, state, &list)?;
    }
    sheet.set_tab_color(0xC0_00_00);
    Ok(())
}

/// The columns that every ledger of problems has.
fn cells(report: &Report, n: u32, row: &Row) -> Vec<Value> {
    let unit = row.item.entity.name.to_string();
    vec![
        Value::Number(n),
        Value::Text(unit.clone()),
        Value::Text(row.problem.clone()),
        Value::Text(row.basis.clone()),
        Value::Grade(row.item.duty.severity, report.voice().severity(row.item.duty.severity)),
        Value::Text(row.measures.clone()),
        row.due.map_or(Value::NoDay, Value::Day),
        Value::Text(unit),
        Value::Blank,
        Value::NoDay,
        Value::Word(row.state(report.lang).to_string()),
    ]
}

/// Puts what people have filled in before into its cells; a day that somebody with authority has set stays.
fn fill(cells: &mut [Value], row: &Row, former: &Filled) {
    for ix in TO_FILL {
        let (Some(cell), Some(entry)) = (cells.get_mut(ix), former.get(&row.item.fingerprint, ix)) else { continue };
        let day = matches!(cell, Value::NoDay);
        match entry {
            _ if matches!(cell, Value::Day(_)) => {}
            Entry::Number(n) => match n.parse() {
                Ok(serial) if day => *cell = Value::Serial(serial),
                _ => *cell = Value::Text(n.clone()),
            },
            Entry::Text(text) if day => *cell = Value::Word(text.clone()),
            Entry::Text(text) => *cell = Value::Text(text.clone()),
        }
    }
}

fn changed(change: Option<Change>, lang: Lang) -> &'static str {
    match change {
        None => "",
        Some(Change::New) => lang.pick("新增", "new"),
        Some(Change::Persisting) => lang.pick("仍存在", "persisting"),
    }
}

fn summary(book: &mut Workbook, looks: &Looks, report: &Report, about: &About) -> Result<(), XlsxError> {
    let lang = report.lang;
    let a = report.outcome.assessment;
    let packs: Vec<String> = report.model.packs.iter().map(|p| format!("{} {}", p.name, p.version)).collect();
    let voice = report.voice();
    let mut rows: Vec<(&str, Value)> = vec![
        (lang.pick("依据文件", "Documents"), Value::Text(about.cited(lang))),
        (
            lang.pick("考核期", "Assessed"),
            Value::Text(format!("{} {} {}", a.span.from, lang.pick("至", "to"), a.span.to)),
        ),
        (lang.pick("判定日", "As of"), Value::Text(a.as_of.to_string())),
        (lang.pick("核查单位", "Units"), Value::Text(about.units.len().to_string())),
        (lang.pick("有问题的单位", "Units with problems"), Value::Text(about.with_breaches().to_string())),
    ];
    for verdict in URGENT_FIRST.into_iter().filter(|v| about.total.of(*v) > 0) {
        rows.push((voice.verdict(verdict), Value::Text(about.total.of(verdict).to_string())));
    }
    if about.idle > 0 {
        let head = lang.pick("考核期内未施行，不计", "Out of force, not counted");
        rows.push((head, Value::Text(about.idle.to_string())));
    }
    if let Some(baseline) = report.baseline {
        let count = |of| baseline.changes.iter().filter(|c| **c == Some(of)).count().to_string();
        rows.push((lang.pick("比较的上次结果", "Compared with"), Value::Text(baseline.file.clone())));
        rows.push((lang.pick("新增问题", "New"), Value::Text(count(Change::New))));
        rows.push((lang.pick("仍存在的问题", "Persisting"), Value::Text(count(Change::Persisting))));
        rows.push((lang.pick("已消除的问题", "Cured"), Value::Text(baseline.cured.len().to_string())));
    }
    rows.extend([
        (lang.pick("规则包", "Rule packs"), Value::Text(packs.join(lang.pick("、", ", ")))),
        (lang.pick("规则摘要", "Digest of rules"), Value::Text(report.rules_digest.to_string())),
        (lang.pick("事实文件", "Fact files"), Value::Text(report.facts.files.to_string())),
        (lang.pick("事实摘要", "Digest of facts"), Value::Text(report.facts.digest.clone())),
        (lang.pick("工具", "Tool"), Value::Text(format!("guiju {}", env!("CARGO_PKG_VERSION")))),
    ]);
    let columns =
        [Column { head: lang.pick("项目", "Item"), width: 26 }, Column { head: lang.pick("内容", "Value"), width: 84 }];
    let rows = rows.into_iter().map(|(head, value)| vec![Value::Text(head.to_string()), value]);
    let name = lang.pick("汇总", "Summary");
    let text =
        lang.pick("各类单位、各单位、各项义务的数目见后面的表。", "Counts by unit and duty are on the next sheets.");
    table(book, looks, lang, &Head { name, title: name, about: text, shown: 2 }, &columns, rows)?;
    let heads = lang.pick(("按单位类型", "单位类型"), ("By type", "Type"));
    counts(book, looks, report, heads, &about.types)
}

/// Verdicts by something, worst first.
fn counts(
    book: &mut Workbook,
    looks: &Looks,
    report: &Report,
    (name, first): (&'static str, &'static str),
    of: &[Counted],
) -> Result<(), XlsxError> {
    let (lang, voice) = (report.lang, report.voice());
    let verdicts: Vec<Verdict> = URGENT_FIRST.into_iter().filter(|v| of.iter().any(|c| c.tally.of(*v) > 0)).collect();
    let mut columns = vec![Column { head: lang.pick("序号", "No."), width: 6 }, Column { head: first, width: 36 }];
    columns.extend(verdicts.iter().map(|v| Column { head: voice.verdict_short(*v), width: 12 }));
    columns.push(Column { head: lang.pick("合计", "All"), width: 10 });
    let shown = columns.len();
    columns.push(Column { head: lang.pick("代码", "Key"), width: 36 });
    let mut sorted: Vec<&Counted> = of.iter().collect();
    sorted
        .sort_by_key(|c| (std::cmp::Reverse(breaches(&c.tally)), std::cmp::Reverse(c.tally.of(Verdict::Undetermined))));
    let rows = (1..).zip(sorted).map(|(n, counted)| {
        let mut out = vec![Value::Number(n), Value::Text(counted.name.clone())];
        out.extend(verdicts.iter().map(|v| Value::Number(counted.tally.of(*v))));
        out.push(Value::Number(counted.tally.total()));
        out.push(Value::Text(counted.key.clone()));
        out
    });
    let text = lang.pick("问题多的在前。", "Those with most problems first.");
    table(book, looks, lang, &Head { name, title: name, about: text, shown }, &columns, rows)?;
    Ok(())
}

fn open(book: &mut Workbook, looks: &Looks, report: &Report) -> Result<(), XlsxError> {
    let lang = report.lang;
    let columns: Vec<Column> = [
        ("序号", "No.", 5),
        ("单位", "Unit", 18),
        ("待核实事项", "To verify", 56),
        ("依据条款", "Clause", 30),
        ("等级", "Severity", 9),
        ("需补报的事实", "Facts to supply", 44),
        ("在何处补", "Where", 34),
        ("义务", "Obligation", 30),
        ("指纹", "Fingerprint", 18),
    ]
    .into_iter()
    .map(|(zh, en, width)| Column { head: lang.pick(zh, en), width })
    .collect();
    let rows = (1..).zip(row::open(report)).map(|(n, row)| {
        vec![
            Value::Number(n),
            Value::Text(row.item.entity.name.to_string()),
            Value::Text(row.problem.clone()),
            Value::Text(row.basis.clone()),
            Value::Grade(row.item.duty.severity, report.voice().severity(row.item.duty.severity)),
            Value::Text(row.measures.clone()),
            Value::Text(row.place()),
            Value::Text(row.item.duty.full.clone()),
            Value::Text(row.item.fingerprint.clone()),
        ]
    });
    let name = lang.pick("待核实", "To verify");
    let text = lang.pick(
        "所报事实不足以判断。补报列出的事实后再核查，即有结论。",
        "The facts stated do not decide. Once those listed are supplied, a check does.",
    );
    table(book, looks, lang, &Head { name, title: name, about: text, shown: 7 }, &columns, rows)?;
    Ok(())
}

/// What a former result had and this one has not.
fn cured(book: &mut Workbook, looks: &Looks, report: &Report) -> Result<(), XlsxError> {
    let Some(baseline) = report.baseline else { return Ok(()) };
    let lang = report.lang;
    let columns: Vec<Column> = [
        ("序号", "No.", 5),
        ("单位", "Unit", 22),
        ("上次的问题", "What it was", 70),
        ("条款", "Clause", 30),
        ("义务", "Obligation", 34),
    ]
    .into_iter()
    .map(|(zh, en, width)| Column { head: lang.pick(zh, en), width })
    .collect();
    let rows = (1..).zip(&baseline.cured).map(|(n, former)| {
        vec![
            Value::Number(n),
            Value::Text(former.name.clone()),
            Value::Text(former.message.clone()),
            Value::Text(former.clause.clone()),
            Value::Text(former.obligation.clone()),
        ]
    });
    let name = lang.pick("已消除", "Cured");
    let text = match lang {
        Lang::Zh => format!("上次结果（{}）有、这次没有的问题。", baseline.file),
        Lang::En => format!("Problems that the former result ({}) had and this one has not.", baseline.file),
    };
    table(book, looks, lang, &Head { name, title: name, about: &text, shown: 5 }, &columns, rows)?;
    Ok(())
}

fn data(book: &mut Workbook, looks: &Looks, report: &Report) -> Result<(), XlsxError> {
    let lang = report.lang;
    let columns: Vec<Column> = [
        ("序号", "No.", 5),
        ("级别", "Level", 8),
        ("问题", "What is wrong", 64),
        ("处理办法", "What to do", 52),
        ("位置", "Place", 40),
        ("代码", "Code", 22),
    ]
    .into_iter()
    .map(|(zh, en, width)| Column { head: lang.pick(zh, en), width })
    .collect();
    let those = report.diagnostics.iter().filter(|d| d.level != Level::Note);
    let rows = (1..).zip(those).map(|(n, diagnostic)| {
        let words = diagnostic.words(lang);
        let place = match diagnostic.primary {
            Some(span) => report.sources.spot(span),
            None => Spot { file: diagnostic.file.as_deref().unwrap_or(""), ..Spot::default() },
        };
        let place = if place.line == 0 { place.file.to_string() } else { place.to_string() };
        let level = match diagnostic.level {
            Level::Error => lang.pick("错误", "error"),
            Level::Warning | Level::Note => lang.pick("提醒", "warning"),
        };
        vec![
            Value::Number(n),
            Value::Word(level.to_string()),
            Value::Text(words.message.clone()),
            Value::Text(words.help.clone().unwrap_or_default()),
            Value::Text(place),
            Value::Word(diagnostic.code.to_string()),
        ]
    });
    let name = lang.pick("数据问题", "Data problems");
    let text = lang.pick(
        "规则和事实文件本身的问题。标为“错误”的，该处内容没有采用，按未填报处理。",
        "What is wrong in rule and fact files themselves. What stands at an error was not used.",
    );
    table(book, looks, lang, &Head { name, title: name, about: text, shown: 5 }, &columns, rows)?;
    Ok(())
}
