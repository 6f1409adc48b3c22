//! What is no workbook, and what is none of ours: said in words, and the rest is read.

use super::{here, read};
use guiju::base::{Lang, Level};
use std::path::Path;

fn said(name: &str, bytes: &[u8]) -> (&'static str, Level, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let (loaded, _) = read(path);
    assert_eq!(loaded.diagnostics.len(), 1, "{name}: {:?}", loaded.diagnostics);
    let d = &loaded.diagnostics[0];
    (d.code, d.level, d.words(Lang::Zh).message.clone())
}

/// A workbook with one sheet of one cell.
fn book(sheet: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).expect("a name");
    page.write(0, 0, "随便").expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn files_under_a_wrong_ending() {
    for (name, bytes, code, word) in [
        ("a.xls", &b"\xEF\xBB\xBF<html><table><tr><td>1</td></tr></table>"[..], "wrong-format", "网页"),
        ("a.xls", "编号,名称\n1,甲\n".as_bytes(), "wrong-format", "文本"),
        ("a.xls", b"<?xml version=\"1.0\"?><Workbook/>", "wrong-format", "XML"),
        ("a.xlsx", b"", "wrong-format", "空的"),
        ("a.xlsx", b"\0\x01\x02", "wrong-format", "不是工作簿"),
        ("a.ods", &book("x")[..], "wrong-format", "压缩包"),
        ("a.csv", b"a,\xFF\xFF\n", "not-utf8", "GB18030"),
    ] {
        let (is, level, message) = said(name, bytes);
        assert_eq!((is, level), (code, Level::Error), "{name}: {message}");
        assert!(message.contains(word), "{name}: {message}");
    }
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(said("a.xlsx", &locked).0, "password-protected");
    for name in ["district.xlsx", "district.xls", "district-libreoffice.ods"] {
        let bytes = std::fs::read(here(name)).expect("the fixture");
        let half = &bytes[..bytes.len() / 2];
        assert_eq!(said(name, half).0, "broken-workbook", "{name}");
    }
}

#[test]
fn a_bomb_is_weighed_before_it_is_opened() {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..513 {
        zip.write_all(&nothing).expect("written");
    }
    let bomb = zip.finish().expect("an archive").into_inner();
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(said("a.xlsx", &bomb).0, "file-too-large");
}

#[test]
fn a_workbook_of_other_things_is_an_error_only_where_it_is_named() {
    let put = |folder: &Path, name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("written");
    let (code, level, _) = said("a.xlsx", &book("其他"));
    assert_eq!((code, level), ("no-facts", Level::Error));
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "a.xlsx", &book("其他"));
    // what the program writes itself, and what a spreadsheet program leaves beside an open file
    put(folder.path(), "b.xlsx", &book("问题清单"));
    put(folder.path(), "~$c.xlsx", b"x");
    put(folder.path(), "d.xlsx", &std::fs::read(here("district.xlsx")).expect("the fixture"));
    let (loaded, _) = read(folder.path().into());
    let said: Vec<_> = loaded.diagnostics.iter().map(|d| (d.code, d.level)).collect();
    // the district has a ledger without rows
    assert_eq!(said, [("no-facts", Level::Warning), ("empty-ledger", Level::Note)]);
    assert!(loaded.facts.entities.len() > 50);
}
