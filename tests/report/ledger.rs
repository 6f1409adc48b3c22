//! The ledger as a workbook, read back by another library: what stands in its cells, and that it is the same each time.

use super::samples::samples;
use super::{golden, report};
use calamine::{Data, Reader, Xlsx};
use guiju::base::Lang;
use guiju::report::office::ledger;
use std::io::Cursor;

fn text(bytes: Vec<u8>) -> String {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut out = String::new();
    for name in book.sheet_names() {
        out.push_str(&format!("== {name}\n"));
        for row in book.worksheet_range(&name).expect("a sheet").rows() {
            let cells: Vec<String> =
                row.iter().map(|c| if *c == Data::Empty { String::new() } else { c.to_string() }).collect();
            out.push_str(cells.join(" | ").trim_end());
            out.push('\n');
        }
    }
    out
}

#[test]
fn ledgers() {
    for (lang, name) in [(Lang::Zh, "workbook-zh.out"), (Lang::En, "workbook-en.out")] {
        let samples = samples();
        let bytes = ledger::write(&report(&samples, lang), &Default::default()).expect("a workbook");
        golden(name, &text(bytes));
    }
}

#[test]
fn the_same_findings_are_the_same_bytes() {
    let make = || ledger::write(&report(&samples(), Lang::Zh), &Default::default()).expect("a workbook");
    assert!(make() == make(), "two ledgers of the same findings differ");
}
