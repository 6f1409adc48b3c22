//! The workbooks and documents that the program writes, opened by LibreOffice and by a library for documents. Skipped, with the reason, where the machine has none; with
//! `CI=true` it must run (`.ci/run` installs it).

use crate::report::notice;
use crate::scratch::Scratch;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file turned into another by LibreOffice; `None` if there is no LibreOffice.
fn converted(folder: &Path, file: &str, filter: &str, ending: &str) -> Option<PathBuf> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([profile.as_str(), "--headless", "--convert-to", filter, file]).current_dir(folder);
    let output = match command.output() {
        Ok(output) => output,
        Err(e) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "no LibreOffice: {e}");
            eprintln!("skipped: no LibreOffice: {e}");
            return None;
        }
    };
    let made = folder.join(file).with_extension(ending);
    assert!(made.exists(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    Some(made)
}

/// A workbook's first sheet as LibreOffice reads it.
fn first_sheet(folder: &Path, book: &str) -> Option<String> {
    let csv = converted(folder, book, "csv:Text - txt - csv (StarCalc):44,34,76,1", "csv")?;
    Some(std::fs::read_to_string(csv).expect("a table").replace('"', ""))
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

/// What a command prints; `None` if there is no such command.
fn said(command: &mut Command) -> Option<String> {
    match command.output() {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        other => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{command:?}: {other:?}");
            eprintln!("skipped: {command:?}: {other:?}");
            None
        }
    }
}

/// So many towns, each without enough staff.
fn towns(n: usize) -> String {
    (0..n).map(|i| format!("[[town]]\nid = \"{i:04}\"\nname = \"{i}号镇\"\nstaff = 1\n\n")).collect()
}

const CHECK: [&str; 10] =
    ["check", "facts", "--period", "2022", "--as-of", "2023-01-15", "-q", "--rules", "pack", "--lang=zh"];

fn document(scratch: &Scratch, more: &[&str], exit: i32) -> Vec<u8> {
    let answer = scratch.run(&[&CHECK[..], more].concat());
    assert_eq!(answer.exit, exit, "{}", answer.err);
    std::fs::read(scratch.path().join("notice.docx")).expect("a document")
}

#[test]
fn libreoffice_prints_notices() {
    let scratch = Scratch::new(&[("facts/a.toml", towns(40).into())]);
    let bytes = document(&scratch, &["-o", "notice.docx"], 1);
    assert!(
        notice::text(&bytes)
            .contains("head | 序号 | 单位 | 问题描述 | 依据条款 | 等级 | 整改措施 | 整改期限 | 责任单位 | 责任人")
    );
    let Some(pdf) = converted(scratch.path(), "notice.docx", "pdf", "pdf") else { return };
    let Some(text) = said(Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-")) else { return };
    let pages: Vec<String> = text.split('\u{c}').map(|p| p.replace(' ', "")).filter(|p| !p.trim().is_empty()).collect();
    let annex = pages.iter().position(|p| p.trim_start().starts_with("附件")).expect("an annex");
    assert!(annex >= 1 && pages.len() >= annex + 3, "{} pages, the annex at {annex}", pages.len());
    for (page, n) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("—{n}—")), "page {n}: {page}");
    }
    // The table's head is on each page of the annex.
    assert!(pages.iter().skip(annex).all(|p| p.contains("问题描述") && p.contains("整改措施")), "{text}");
    assert!(pages.iter().any(|p| p.contains("〔签发单位〕")) && text.contains("39"), "{text}");
}

#[test]
fn a_library_for_documents_reads_notices() {
    let python = std::env::var("GUIJU_PYTHON").unwrap_or_else(|_| "python3".into());
    let scratch = Scratch::new(&[("facts/a.toml", towns(3).into())]);
    document(&scratch, &["-o", "notice.docx"], 1);
    let script = "import docx; d = docx.Document('notice.docx'); t = d.tables[-1]; s = d.sections\n\
        print(len(s), s[-1].orientation, round(s[0].left_margin.mm), round(s[0].top_margin.mm), round(s[0].page_width.mm))\n\
        print(len(t.rows), t.cell(0, 2).text, t.cell(3, 1).text, [p.style.name for p in d.paragraphs][0])\n\
        print(d.core_properties.author, d.core_properties.created.date(), d.core_properties.title)";
    let mut command = Command::new(python);
    command.args(["-c", script]).current_dir(scratch.path());
    let Some(out) = said(&mut command) else { return };
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "2 LANDSCAPE (1) 28 37 210");
    assert_eq!(lines[1], "4 问题描述 2号镇 Title");
    assert!(lines[2].starts_with("guiju 2023-01-15 关于"), "{out}");
}

#[test]
fn of_very_many_problems_the_text_counts_and_the_annex_tells() {
    let scratch = Scratch::new(&[("facts/a.toml", towns(2200).into())]);
    let bytes = document(&scratch, &["-o", "notice.docx"], 1);
    let text = notice::text(&bytes);
    assert!(text.contains("按规定汇总") && text.contains("2200个单位不符合"), "{}", &text[..2000]);
    assert!(text.contains("存在问题的单位共2200个，上表列出问题最多的200个，其余2000个从略。"));
    assert!(text.contains("问题共2200项，本表列出其中最严重的2000项"));
    assert_eq!(text.matches("\nrow | ").count(), 200 + 2000);
    // Without a folder that holds any problem there is one page of text.
    std::fs::remove_file(scratch.path().join("facts/a.toml")).expect("a file");
    let text = notice::text(&document(&scratch, &["-o", "docx=notice.docx"], 0));
    assert!(text.contains("没有发现问题") && !text.contains("\nrow | "), "{text}");
}
