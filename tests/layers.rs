//! The house holds: who may name whom, where libraries are fenced in, how long a file may be (docs/architecture.md).

use std::fs;
use std::path::{Path, PathBuf};

/// A room and the rooms whose names may stand in it. `engine` names `model` and `syntax::tree` for ids and signs only.
const ARROWS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("syntax", &["base"]),
    ("model", &["base", "syntax"]),
    ("facts", &["base", "syntax", "model"]),
    ("plan", &["base", "syntax", "model"]),
    ("engine", &["base", "syntax", "model", "plan", "facts"]),
    ("report", &["base", "syntax", "model", "facts", "engine"]),
    ("author", &["base", "syntax", "model", "plan", "facts", "engine", "report"]),
    ("ledger", &["base", "engine", "report"]),
    ("lsp", &["base", "syntax", "model", "plan", "facts", "engine", "report", "author"]),
    ("cli", &["base", "syntax", "model", "plan", "facts", "engine", "report", "author", "ledger", "lsp"]),
];

/// A library and the only places that may name it.
const FENCES: &[(&str, &[&str])] = &[
    ("pest", &["syntax"]),
    ("miette", &["report"]),
    ("rayon", &["model/load.rs", "engine", "facts", "author", "lsp/worker.rs", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("toml_parser", &["facts/toml"]),
    ("walkdir", &["facts", "model/pack.rs", "author/cases/find.rs", "author/fmt/find.rs"]),
    ("ignore", &["facts"]),
    (
        "serde_json",
        &[
            "report",
            "author/cases/json.rs",
            "author/coverage/json.rs",
            "author/lint/json.rs",
            "author/diff/json.rs",
            "author/form/schema.rs",
            "author/form/types.rs",
            "author/mutants/json.rs",
            "author/witness/json.rs",
            "ledger/table.rs",
            "cli/receipt.rs",
            "lsp/wire",
        ],
    ),
    ("csv", &["report/exports", "facts/sheet/tables.rs"]),
    ("unicode_security", &["author/lint/look_alike.rs"]),
    ("unicode_normalization", &["author/lint/look_alike.rs"]),
    ("unicode_script", &["author/lint/look_alike.rs"]),
    ("percent_encoding", &["report/exports/mod.rs", "lsp/wire"]),
    ("lsp_server", &["lsp/wire"]),
    ("lsp_types", &["lsp/wire"]),
    ("uuid", &["report/exports/oscal"]),
    ("quick_junit", &["author/cases/junit.rs", "report/exports/junit.rs"]),
    ("calamine", &["facts/sheet"]),
    ("encoding_rs", &["facts"]),
    ("saphyr_parser", &["facts/yaml.rs"]),
    ("rust_xlsxwriter", &["report/office", "author/form"]),
    ("docx_rs", &["report/office/notice"]),
    ("quick_xml", &["report/annotate", "facts/sheet"]),
    ("zip", &["report/annotate", "facts/sheet", "report/office/notice"]),
    ("cfb", &["facts/sheet"]),
    ("rusqlite", &["ledger"]),
    ("notify", &["cli/watch.rs"]),
    ("ctrlc", &["cli/watch.rs"]),
    ("minijinja", &["author/coverage/html.rs", "author/diff/html.rs", "author/rulebook/html.rs", "report/html"]),
    ("pretty", &["author/fmt/layout.rs"]),
    ("similar", &["cli/fmt.rs"]),
    ("tempfile", &["cli/fmt.rs"]),
    ("jiff", &["base/day.rs", "cli"]),
    ("num_rational", &["base/number.rs"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("a readable file")));
            }
        }
    }
    found.sort();
    found
}

/// The lines that are code, with what follows `//` cut off.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, l)| (i + 1, l.split("//").next().unwrap_or("")))
}

#[test]
fn rooms_know_only_those_they_may() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some((room, allowed)) = ARROWS.iter().find(|(r, _)| name.starts_with(&format!("{r}/"))) else { continue };
        for (line, code) in code(&text) {
            for (other, _) in ARROWS.iter().filter(|(o, _)| o != room && !allowed.contains(o)) {
                if code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{other};")) {
                    wrong.push(format!("src/{name}:{line}: {room} may not know {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_behind_their_fences() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (line, code) in code(&text) {
            for (library, places) in FENCES.iter().filter(|(_, p)| !p.iter().any(|p| name.starts_with(p))) {
                let named = |mark: &str| code.contains(&format!("{mark}{library}::"));
                if named(" ") || named("(") || named("<") || named("&") {
                    wrong.push(format!("src/{name}:{line}: {library} belongs to {places:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    let mut lengths = Vec::new();
    for (name, text) in sources() {
        let lines = text.lines().count();
        lengths.push(lines);
        if lines > 500 {
            wrong.push(format!("src/{name}: {lines} lines, 500 at most"));
        }
        if name != "main.rs" && !text.starts_with("//!") {
            wrong.push(format!("src/{name}: does not begin by saying what it is (`//!`)"));
        }
        for (line, code) in code(&text) {
            if ["todo!(", "unimplemented!(", "dbg!("].iter().any(|w| code.contains(w)) {
                wrong.push(format!("src/{name}:{line}: unfinished"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
