//! The workbooks that the program writes, opened by LibreOffice. Skipped, with the reason, where the machine has none; with
//! `CI=true` it must run (`.ci/run` installs it).

use crate::scratch::Scratch;
use std::path::Path;
use std::process::Command;

/// A workbook's first sheet as LibreOffice reads it; `None` if there is no LibreOffice.
fn first_sheet(folder: &Path, book: &str) -> Option<String> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1";
    let mut command = Command::new("soffice");
    command.args([profile.as_str(), "--headless", "--convert-to", filter, book]).current_dir(folder);
    let output = match command.output() {
        Ok(output) => output,
        Err(e) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "no LibreOffice: {e}");
            eprintln!("skipped: no LibreOffice: {e}");
            return None;
        }
    };
    let csv = folder.join(book).with_extension("csv");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = std::fs::read_to_string(csv).unwrap_or_else(|e| panic!("{book}: {e}: {said}"));
    Some(text.replace('"', ""))
}

#[test]
fn libreoffice_opens_ledgers_and_forms() {
    let facts = "[[town]]\nid = \"a\"\nname = \"甲镇\"\nstaff = 1\n";
    let scratch = Scratch::new(&[("facts/a.toml", facts.into())]);
    let base = ["--rules", "pack", "--lang", "zh"];
    let check = ["check", "facts", "--period", "2022", "--as-of", "2023-01-15", "-q", "-o", "xlsx=ledger.xlsx"];
    assert_eq!(scratch.run(&[&check[..], &base].concat()).exit, 1);
    let form =
        scratch.run(&["template", "town", "--for", "facts", "-o", "form.xlsx", "--rules", "pack", "--lang", "zh"]);
    assert_eq!(form.exit, 0, "{}", form.err);
    let Some(ledger) = first_sheet(scratch.path(), "ledger.xlsx") else { return };
    let rows: Vec<&str> = ledger.lines().collect();
    let head = "序号,单位,问题描述,依据条款,等级,整改措施,整改期限,责任单位,责任人,完成日期,销号情况,";
    assert!(rows.get(2).is_some_and(|r| r.starts_with(head)), "{ledger}");
    assert!(rows.get(3).is_some_and(|r| r.starts_with("1,甲镇,")), "{ledger}");
    let form = first_sheet(scratch.path(), "form.xlsx").expect("LibreOffice was there");
    assert!(form.contains("填写说明") || form.contains("填报"), "{form}");
}
