//! `guiju doc`: the rulebook of a pack with every form of requirement, in both languages, and of the packs.

use crate::ui::goldens;
use std::path::Path;
use std::process::Command;

fn doc(args: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .arg("doc")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (done.status.code().unwrap_or(-1), text(&done.stdout), text(&done.stderr))
}

#[test]
fn every_form_of_requirement_has_words_in_both_languages() {
    goldens("rulebook", "book", |path, _| {
        let lang = if path.ends_with("zh.book") { "zh" } else { "en" };
        let (exit, out, err) = doc(&["tests/ui/rulebook/pack", "--lang", lang]);
        assert_eq!(exit, 0, "{err}");
        out
    });
}

#[test]
fn the_page_holds_every_duty_of_the_pack_and_asks_nothing_of_the_network() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("book.html");
    let (exit, out, err) = doc(&["rules/shanxi", "--lang", "zh", "-o", file.to_str().unwrap()]);
    assert_eq!((exit, out.as_str()), (0, ""), "{err}");
    let page = std::fs::read_to_string(&file).unwrap();
    let rules: usize = guiju::author::fmt::find(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/shanxi")))
        .iter()
        .map(|p| std::fs::read_to_string(p).unwrap())
        .map(|t| {
            t.lines().filter(|l| ["obligation ", "attest ", "义务 ", "申报 "].iter().any(|w| l.starts_with(w))).count()
        })
        .sum();
    assert!(rules > 1000, "{rules}");
    assert_eq!(page.matches("<article ").count(), rules);
    for forbidden in ["http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    // Every link inside leads somewhere.
    let ids: std::collections::HashSet<&str> =
        page.split("id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
    for to in page.split("href=\"#").skip(1).filter_map(|t| t.split('"').next()) {
        assert!(ids.contains(to), "{to}");
    }
}

#[test]
fn exit_codes() {
    assert_eq!(doc(&["nowhere"]).0, 2);
    assert_eq!(doc(&["rules/shanxi", "--document", "nothing*"]).0, 2);
    assert_eq!(doc(&["rules/shanxi", "--format", "pdf"]).0, 2);
    assert_eq!(doc(&["tests/ui/forms/broken"]).0, 3);
}
