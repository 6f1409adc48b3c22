//! Nothing that is there is written over unless it was the program's own and what people filled in on it is carried over.

use super::{Is::*, book, check};
use crate::scratch::{Answer, Scratch};
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

/// A pack, and the workbook 表.xlsx with a township that breaks its rule.
fn project() -> Scratch {
    let scratch = Scratch::new(&[]);
    book(&scratch, "表.xlsx", &[("乡镇", &[&[T("编号"), T("名称"), T("工作人员数")], &[T("a"), T("甲镇"), N(1.0)]])]);
    scratch
}

/// What stands in a file before and after a command that must refuse.
fn refused(scratch: &Scratch, file: &str, code: &str, run: impl FnOnce() -> Answer) {
    let before = fs::read(scratch.path().join(file)).expect("a file");
    let answer = run();
    assert_eq!(answer.exit, 2, "{file}: {}{}", answer.out, answer.err);
    assert!(answer.err.contains(&format!("[{code}]")), "{file}: {}", answer.err);
    assert!(fs::read(scratch.path().join(file)).expect("a file") == before, "{file} was written over");
}

#[test]
fn a_form_is_not_written_over() {
    let scratch = project();
    let form = |more: &[&str]| scratch.run(&[&["template", "town", "--lang", "zh", "--rules", "pack"], more].concat());
    refused(&scratch, "表.xlsx", "would-overwrite", || form(&["-o", "表.xlsx"]));
    refused(&scratch, "表.xlsx", "would-overwrite", || form(&["--for", "表.xlsx", "-o", "表.xlsx"]));
    refused(&scratch, "facts/z-good.toml", "would-overwrite", || form(&["-o", "facts/z-good.toml"]));
    assert_eq!(form(&["-o", "新.xlsx"]).exit, 0);
}

#[test]
fn what_is_read_is_not_written_over() {
    let scratch = project();
    scratch.put("sub/x.txt", &"x".into());
    scratch.put("waivers.toml", &"".into());
    let over = "output-over-input";
    let same = |out: &str| {
        refused(&scratch, "表.xlsx", over, || check(&scratch, &["表.xlsx", "-o", out]));
    };
    same("表.xlsx");
    same("./sub/../表.xlsx");
    for format in ["json", "text", "csv", "sarif", "html", "docx", "junit", "oscal", "github"] {
        same(&format!("{format}=表.xlsx"));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("表.xlsx", scratch.path().join("链接.xlsx")).expect("a link");
        same("链接.xlsx");
    }
    // facts in a folder, rules, waivers
    let good = "facts/z-good.toml";
    refused(&scratch, good, over, || check(&scratch, &[good, "-o", &format!("json={good}")]));
    let rules = "pack/rules.gj";
    refused(&scratch, rules, over, || check(&scratch, &[good, "-o", &format!("json={rules}")]));
    refused(&scratch, "waivers.toml", over, || {
        check(&scratch, &[good, "--waivers", "waivers.toml", "-o", "json=waivers.toml"])
    });
    // and every other verb that writes
    refused(&scratch, good, over, || {
        scratch.run(&[&["audit", good, "--dir", "out", "-o", "json=facts/z-good.toml"][..], &super::BASE].concat())
    });
    let of_rules = |verb: &[&str]| {
        refused(&scratch, rules, over, || {
            scratch.run(&[verb, &["--lang", "zh", "-o", &format!("json={rules}")]].concat())
        });
    };
    of_rules(&["lint", "pack"]);
    of_rules(&["coverage", "pack"]);
    of_rules(&["test", "pack"]);
    of_rules(&["test", "--witness", "pack"]);
    of_rules(&["test", "--mutants", "pack"]);
    of_rules(&["diff", "pack", "pack"]);
    refused(&scratch, rules, over, || scratch.run(&["doc", "pack", "--lang", "zh", "-o", "md=pack/rules.gj"]));
    assert_eq!(scratch.run(&[&["ledger", "update", good, "--db", "l.db"][..], &super::BASE].concat()).exit, 0);
    refused(&scratch, "l.db", over, || {
        scratch.run(&["ledger", "list", "--db", "l.db", "--lang", "zh", "-o", "json=l.db"])
    });
    refused(&scratch, "l.db", over, || {
        scratch.run(&[&["ledger", "update", good, "--db", "l.db", "-o", "json=l.db"][..], &super::BASE].concat())
    });
    // two outputs to one file, differently spelt
    let twice = check(&scratch, &[good, "-o", "json=r.json", "-o", "sarif=sub/../r.json"]);
    assert!(twice.exit == 2 && twice.err.contains("[same-output]"), "{}", twice.err);
    let both = check(&scratch, &["表.xlsx", "-o", "o.xlsx", "--annotate", "o.xlsx"]);
    assert!(both.exit == 2 && both.err.contains("[same-output]"), "{}", both.err);
    // the former result gives way to the new one: it has been read whole
    assert_eq!(check(&scratch, &[good, "-o", "r.json"]).exit, 0);
    assert_eq!(check(&scratch, &[good, "--baseline", "r.json", "-o", "r.json"]).exit, 0);
}

/// Packs an archive anew with a part changed.
fn patch(path: &Path, part: &str, change: impl Fn(&str) -> String) {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(path).expect("a file"))).expect("an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).expect("a part");
        let name = file.name().expect("a name").to_string();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        if name == part {
            let old = String::from_utf8(bytes).expect("UTF-8");
            let new = change(&old);
            assert_ne!(old, new, "{part} is not changed");
            bytes = new.into_bytes();
        }
        out.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(&bytes).expect("its bytes");
    }
    fs::write(path, out.finish().expect("an archive").into_inner()).expect("a file");
}

/// Fills in a blank cell of a part.
fn fill(path: &Path, part: &str, cell: &str, content: &str) {
    patch(path, part, |sheet| {
        let from = sheet.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell}: {sheet}"));
        let end = from + sheet[from..].find("/>").expect("a blank cell") + 2;
        let style = sheet[from..end].split("s=\"").nth(1).and_then(|s| s.split('"').next()).expect("a format");
        let (kind, said) = match content.parse::<u32>() {
            Ok(n) => ("", format!("<v>{n}</v>")),
            Err(_) => (" t=\"inlineStr\"", format!("<is><t>{content}</t></is>")),
        };
        format!("{}<c r=\"{cell}\" s=\"{style}\"{kind}>{said}</c>{}", &sheet[..from], &sheet[end..])
    });
}

/// The row of the sheet 问题清单 about a unit, from its header on: what stands in its columns.
fn row(path: &Path, unit: &str, column: &str) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = book.worksheet_range("问题清单").expect("the list");
    let mut rows = sheet.rows();
    let head = rows.find(|r| r.iter().any(|c| *c == "整改期限")).expect("a header");
    let at = head.iter().position(|c| *c == column).expect("a column");
    let row = rows.find(|r| r.iter().any(|c| *c == unit)).expect("a row");
    match &row[at] {
        Data::DateTime(day) => day.as_f64().to_string(),
        other => other.to_string(),
    }
}

#[test]
fn what_is_filled_in_on_lists_survives_the_same_command() {
    let scratch = project();
    let both = ["表.xlsx", "--annotate", "批注.xlsx", "-o", "清单.xlsx"];
    let run = |facts: &str| {
        let done = check(&scratch, &[&[facts], &both[1..]].concat());
        assert_eq!(done.exit, 1, "{}", done.err);
    };
    run("表.xlsx");
    let (annotated, ledger) = (scratch.path().join("批注.xlsx"), scratch.path().join("清单.xlsx"));
    fill(&annotated, "xl/worksheets/guiju1.xml", "I5", "丙");
    fill(&annotated, "xl/worksheets/guiju1.xml", "G5", "44985");
    fill(&ledger, "xl/worksheets/sheet1.xml", "I4", "丁");
    fill(&ledger, "xl/worksheets/sheet1.xml", "G4", "44986");
    // another breach is found meanwhile: the line moves down
    book(
        &scratch,
        "表.xlsx",
        &[(
            "乡镇",
            &[&[T("编号"), T("名称"), T("工作人员数")], &[T("0"), T("新镇"), N(0.0)], &[T("a"), T("甲镇"), N(1.0)]],
        )],
    );
    for _ in 0..2 {
        run("表.xlsx");
        let said = |path: &Path, unit| ["责任人", "整改期限", "销号情况"].map(|c| row(path, unit, c));
        assert_eq!(said(&annotated, "甲镇"), ["丙", "44985", "未销号"]);
        assert_eq!(said(&ledger, "甲镇"), ["丁", "44986", "未销号"]);
        assert_eq!(said(&annotated, "新镇"), ["", "", "未销号"]);
        assert_eq!(said(&ledger, "新镇"), ["", "", "未销号"]);
    }
}

#[test]
fn what_is_not_ours_is_not_written_over() {
    let scratch = project();
    // somebody's workbook, and one that cannot be read
    book(&scratch, "别的.xlsx", &[("通讯录", &[&[T("姓名")], &[T("甲")]])]);
    scratch.put("坏.xlsx", &"PK not an archive".into());
    scratch.put("空.xlsx", &"".into());
    for file in ["别的.xlsx", "坏.xlsx"] {
        refused(&scratch, file, "would-overwrite", || check(&scratch, &["表.xlsx", "--annotate", file]));
        refused(&scratch, file, "would-overwrite", || check(&scratch, &["表.xlsx", "-o", file]));
    }
    assert_eq!(check(&scratch, &["表.xlsx", "-o", "空.xlsx"]).exit, 1);
    // in a folder of facts a workbook of facts is no ledger either
    fs::copy(scratch.path().join("表.xlsx"), scratch.path().join("facts/乡镇.xlsx")).expect("a copy");
    refused(&scratch, "facts/乡镇.xlsx", "would-overwrite", || check(&scratch, &["facts", "-o", "facts/乡镇.xlsx"]));
}
