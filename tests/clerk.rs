//! What a clerk fills in is not lost and not misread: files that are there already, and what stands on sheets as people write them.

mod kept;
mod notice;
mod sheets;

use crate::scratch::{Answer, Scratch};
use rust_xlsxwriter::{Workbook, Worksheet};

/// A cell of a sheet that a test makes.
#[derive(Clone, Copy)]
enum Is {
    /// A text.
    T(&'static str),
    /// A number.
    N(f64),
    /// A number shown as percent.
    P(f64),
    /// Nothing.
    E,
}

/// Rows of cells.
type Rows<'a> = &'a [&'a [Is]];

fn sheet(book: &mut Workbook, name: &str, rows: Rows) {
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(name).expect("a name");
    let percent = rust_xlsxwriter::Format::new().set_num_format("0%");
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(*row) {
            match cell {
                Is::T(text) => drop(sheet.write_string(r, c, *text).expect("a cell")),
                Is::N(n) => drop(sheet.write_number(r, c, *n).expect("a cell")),
                Is::P(n) => drop(sheet.write_number_with_format(r, c, *n, &percent).expect("a cell")),
                Is::E => {}
            }
        }
    }
}

/// Writes a workbook of these sheets.
fn book(scratch: &Scratch, name: &str, sheets: &[(&str, Rows)]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        sheet(&mut book, name, rows);
    }
    book.save(scratch.path().join(name)).expect("a workbook");
}

const BASE: [&str; 8] = ["--lang", "zh", "--rules", "pack", "--period", "2022", "--as-of", "2023-01-15"];

fn check(scratch: &Scratch, more: &[&str]) -> Answer {
    scratch.run(&[&["check"], more, &BASE].concat())
}
