//! The findings as a table in CSV: UTF-8 with a byte order mark and CRLF, so that spreadsheet programs open it as it is.
//!
//! A cell that a spreadsheet program would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return)
//! gets an apostrophe before it: the usual guard, which shows as an apostrophe and computes nothing.

use super::{name_of, remedy, type_words};
use crate::base::Lang;
use crate::report::Report;
use crate::report::baseline::Change;
use crate::report::item::items;
use crate::report::words::{label, shared};
use std::borrow::Cow;
use std::io::{self, Write};

/// The heads of the columns, both languages.
const HEADS: [(&str, &str); 16] = [
    ("序号", "no."),
    ("单位", "unit"),
    ("单位类型", "unit type"),
    ("编号", "id"),
    ("判定", "verdict"),
    ("等级", "severity"),
    ("问题描述", "finding"),
    ("依据文件", "document"),
    ("依据条款", "clause"),
    ("窗口", "windows"),
    ("位置", "place"),
    ("所需事实", "missing facts"),
    ("整改措施", "remedy"),
    ("义务", "obligation"),
    ("指纹", "fingerprint"),
    ("变化", "change"),
];

/// Writes the table.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let lang = report.lang;
    let voice = report.voice();
    let comma = lang.pick("、", ", ");
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    csv.write_record(HEADS.map(|(zh, en)| lang.pick(zh, en)))?;
    for (i, item) in items(report).enumerate() {
        let row: [Cow<str>; 16] = [
            (i + 1).to_string().into(),
            name_of(&item).into(),
            type_words(report, &item).into(),
            (&*item.entity.id).into(),
            voice.verdict(item.finding.verdict).into(),
            voice.severity(item.duty.severity).into(),
            item.message.clone(),
            item.document.map_or(Cow::Borrowed(""), |d| d.cited(lang).into()),
            item.clause.clone(),
            label::condensed(&item.finding.windows, shared::year(&voice), lang).into(),
            super::place_words(item.fact).into(),
            voice.missing(&item.finding).join(comma).into(),
            remedy(report, &item).into(),
            item.duty.full.as_str().into(),
            item.fingerprint.as_str().into(),
            item.change.map_or("", |c| change(c, lang)).into(),
        ];
        csv.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}

fn change(change: Change, lang: Lang) -> &'static str {
    match change {
        Change::New => lang.pick("新增", "new"),
        Change::Persisting => lang.pick("未改", "persisting"),
    }
}

/// The cell, with an apostrophe where it would compute.
fn guarded(cell: &str) -> Cow<'_, str> {
    match cell.as_bytes() {
        [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r', ..] => format!("'{cell}").into(),
        _ => cell.into(),
    }
}
