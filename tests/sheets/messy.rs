//! A form as people fill it in: every message names the cell and says what to write instead. Golden in `tests/ui/sheets`
//! (`BLESS=1` rewrites).

use std::path::Path;
use std::process::Command;

fn said(lang: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(super::here(""))
        .args(["check", "messy.xlsx", "--rules", "../../rules/shanxi", "--select", "jz2022_9.township*"])
        .args(["--period", "2022", "--as-of", "2023-01-15", "--lang", lang])
        .output()
        .expect("guiju runs");
    assert_eq!(done.status.code(), Some(4));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}", text(&done.stderr), text(&done.stdout))
}

#[test]
fn every_mistake_is_told_with_its_cell() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/sheets");
    let mut wrong = Vec::new();
    for lang in ["zh", "en"] {
        let got = said(lang);
        let golden = folder.join(format!("messy.{lang}.out"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&golden, &got).expect("written");
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != got {
            wrong.push(format!("messy.{lang}.out:\n{got}"));
        }
        // each frame has the file, the sheet and the cell in its head
        let frames = got.lines().filter(|l| l.contains("╭─[messy.xlsx ")).count();
        assert!(frames > 30, "{frames} frames in {lang}");
        assert!(!got.contains("[messy.xlsx:"), "a place without its cell in {lang}");
    }
    assert!(wrong.is_empty(), "not as in .out (BLESS=1 rewrites):\n{}", wrong.join("\n"));
}
