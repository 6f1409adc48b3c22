//! `guiju lsp` as an editor meets it: raw JSON-RPC, answers as golden texts in `tests/ui/lsp`.

#[path = "lsp/editor.rs"]
mod editor;

use editor::{Editor, Setup};
use serde_json::Value as Json;
use std::path::Path;

const RULES: &str = "rules/demo/doc/rules.gj";
const ZH: &str = "rules/demo/doc/zh.gj";
const WORDS: &str = "rules/demo/vocabulary.gj";
const TOWNS: &str = "facts/towns.toml";

/// A copy of the project in `tests/lsp/project`.
struct Place(tempfile::TempDir);

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/project"), place.0.path());
        place
    }
    fn edit(&self) -> Editor {
        Editor::start(self.0.path(), &Setup::default())
    }
    fn edit_in(&self, locale: &'static str) -> Editor {
        Editor::start(self.0.path(), &Setup { locale, ..Setup::default() })
    }
}

/// Holds a text against its golden file; `BLESS=1` rewrites it.
fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/lsp").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).expect("write golden");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs (BLESS=1 rewrites); now:\n{actual}");
}

#[test]
fn what_is_wrong_is_told_as_one_types() {
    let place = Place::new();
    let mut e = place.edit();
    e.open(RULES);
    e.open(TOWNS);
    assert_eq!(e.said(RULES), "", "a good pack has nothing wrong");
    let mut out = format!("## findings\n{}", e.said(TOWNS));
    e.replace(RULES, "require staff >= 3", "require 𠀀数 >= 1 and stafff >= 3");
    out += &format!("## a name that is none\n{}", e.said(RULES));
    e.replace(RULES, "stafff", "staff");
    assert_eq!(e.said(RULES), "", "mended");
    e.replace(RULES, "severity minor", "severty minor");
    out += &format!("## a word that is none\n{}", e.said(RULES));
    e.replace(RULES, "severty minor", "severity minor");
    e.replace(TOWNS, "staff = 2", "stafff = 2");
    out += &format!("## a key that is none\n{}", e.said(TOWNS));
    e.replace(TOWNS, "stafff = 2", "staff = \"二\"");
    out += &format!("## a value that does not fit\n{}", e.said(TOWNS));
    e.replace(TOWNS, "staff = \"二\"", "staff = 3");
    out += &format!("## three are enough\n{}", e.said(TOWNS));
    golden("diagnostics.zh.out", &out);
    assert_eq!(e.end(), 0);
}

#[test]
fn the_reader_is_spoken_to_in_his_language() {
    let place = Place::new();
    let mut e = place.edit_in("en-GB");
    e.open(RULES);
    e.open(TOWNS);
    let mut out = e.said(TOWNS);
    e.replace(RULES, "require staff >= 3", "require stafff >= 3");
    out += &e.said(RULES);
    golden("diagnostics.en.out", &out);
}

/// Places of the rules and facts whose names are asked about.
const PLACES: &[(&str, &str)] = &[
    (RULES, "document do‸c"),
    (RULES, "obligation month‸ly"),
    (RULES, "clause \"1‸\""),
    (RULES, "binds govern‸ment\n    topic"),
    (RULES, "topic meet‸ings"),
    (RULES, "at least 1 meet‸ings"),
    (RULES, "when not b‸usy"),
    (RULES, "and 𠀀数‸ >= 1"),
    (RULES, "at least least_sh‸are"),
    (RULES, "satisfy full_‸time"),
    (RULES, "exception small_‸town"),
    (RULES, "when level = ‸low"),
    (RULES, "attest pl‸an"),
    (ZH, "适用 ‸县\n"),
    (ZH, "每季度 安全‸会议"),
    (WORDS, "record per‸son"),
    (WORDS, "enum risk_‸level"),
    (WORDS, "interval camp‸aign"),
    (TOWNS, "[[to‸wn]]"),
    (TOWNS, "‸staff = 2"),
    (TOWNS, "\"𠀀‸数\" = 1"),
    (TOWNS, "\"风险等级\" = \"hi‸gh\""),
    (TOWNS, "pl‸an = {"),
    (TOWNS, "id = \"‸t1\""),
];

fn open_all(e: &mut Editor) {
    for name in [RULES, ZH, WORDS, TOWNS] {
        e.open(name);
    }
    e.settle(RULES);
}

#[test]
fn hovering_says_what_a_name_means() {
    for (locale, file) in [("zh-CN", "hover.zh.out"), ("en", "hover.en.out")] {
        let place = Place::new();
        let mut e = place.edit_in(locale);
        open_all(&mut e);
        let mut out = String::new();
        for (name, around) in PLACES {
            let at = e.at(name, around);
            let answer = e.ask("textDocument/hover", at);
            let under = if answer.is_null() { String::new() } else { e.under(name, &answer["range"]) };
            let text = answer["contents"]["value"].as_str().unwrap_or("nothing\n");
            out += &format!("### {} => `{under}`\n{text}\n", around.trim());
        }
        golden(file, &out);
    }
}

#[test]
fn names_lead_to_their_declaration_and_to_their_uses() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    let mut out = String::new();
    for (name, around) in PLACES.iter().chain(&[(TOWNS, "county = \"c‸\"")]) {
        let mut at = e.at(name, around);
        let declared = e.ask("textDocument/definition", at.clone());
        at["context"] = serde_json::json!({ "includeDeclaration": false });
        let uses = e.ask("textDocument/references", at);
        let uses: Vec<String> = uses.as_array().into_iter().flatten().map(|u| e.place(u)).collect();
        let declared = if declared.is_null() { "nowhere".into() } else { e.place(&declared) };
        out += &format!("{} => {declared}\n", around.trim());
        for place in uses {
            out += &format!("    {place}\n");
        }
    }
    golden("references.out", &out);
}

#[test]
fn columns_are_counted_as_the_editor_counts() {
    let place = Place::new();
    let mut seen: Vec<(String, Json)> = Vec::new();
    for encodings in [&["utf-8"][..], &["utf-16"], &["utf-32", "utf-16"], &[]] {
        let mut e = Editor::start(place.0.path(), &Setup { encodings, ..Setup::default() });
        e.open(RULES);
        let at = e.at(RULES, "and 𠀀数‸ >= 1");
        let answer = e.ask("textDocument/hover", at);
        assert_eq!(e.under(RULES, &answer["range"]), "𠀀数", "{encodings:?}");
        seen.push((encodings.first().unwrap_or(&"").to_string(), answer["range"]["end"]["character"].clone()));
    }
    let columns: Vec<u64> = seen.iter().map(|(_, c)| c.as_u64().expect("a column")).collect();
    assert_eq!(columns, [34, 30, 29, 30], "{seen:?}");
}
