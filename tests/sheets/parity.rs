//! A district's facts as sheets give the findings that they give as TOML, whichever library wrote the workbook.

use serde_json::Value;
use std::process::Command;

const BOOKS: [&str; 5] = [
    "district.xlsx",
    "district.xls",
    "district-libreoffice.xlsx",
    "district-libreoffice.xls",
    "district-libreoffice.ods",
];

fn findings(file: &str) -> Vec<Value> {
    let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(super::here(""))
        .args(["check", file, "--rules", "../../rules/shanxi", "--select", "jz2022_9.*", "--as-of", "2023-01-15"])
        .args(["--all", "--format", "json", "--lang", "zh"])
        .output()
        .expect("guiju runs");
    let json: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(0), "{file}: {}", json["errors"]);
    let mut findings = json["findings"].as_array().cloned().expect("findings");
    for f in &mut findings {
        let fact = f["fact"].take();
        // every place is a cell, where the file has cells
        assert_eq!(fact["cell"].is_string(), !file.ends_with(".toml"), "{file}: {fact}");
    }
    findings
}

#[test]
fn workbooks_give_the_findings_of_the_same_facts_in_toml() {
    let toml = findings("district.toml");
    assert!(toml.len() > 1000, "{}", toml.len());
    for verdict in ["violated", "satisfied", "undetermined", "not_applicable"] {
        assert!(toml.iter().any(|f| f["verdict"] == verdict), "no finding is {verdict}");
    }
    for book in BOOKS {
        let sheets = findings(book);
        assert_eq!(toml.len(), sheets.len(), "{book}");
        for (t, s) in toml.iter().zip(&sheets) {
            assert_eq!(t, s, "{book}");
        }
    }
}
