//! Amendments as texts: each file of `tests/ui/author/diffs` has the rules before and after, what else differs, and what
//! `guiju diff` says of them. `BLESS=1` rewrites the last part.
//!
//! Parts begin with `=== NAME`: `vocabulary` (both sides, unless `new vocabulary` follows), `old`, `new` (obligations; the
//! document is the same), `old calendar`, `new calendar`, `facts` (then judged on 2023-01-01), `arguments`, `says`.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENT: &str = "document d \"文\" { in_force 2022-01-01 .. 2022-12-31 }\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/author/diffs")
}

fn parts(text: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines() {
        match line.strip_prefix("=== ") {
            Some(next) => {
                name = next.to_string();
                out.insert(name.clone(), String::new());
            }
            None => {
                let part = out.get_mut(&name).expect("a part begins with ===");
                part.push_str(line);
                part.push('\n');
            }
        }
    }
    out
}

fn pack(at: &Path, vocabulary: &str, duties: &str, calendar: Option<&String>) {
    std::fs::create_dir_all(at.join("d")).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(at.join(name), text).expect("a file");
    write("pack.toml", "name = \"x\"\nversion = \"1\"\ntitle = \"x\"\n");
    write("v.gj", vocabulary);
    write("d/o.gj", &format!("{DOCUMENT}{duties}"));
    if let Some(calendar) = calendar {
        write("calendar.toml", calendar);
    }
}

/// Writes both packs and the facts into a folder; gives the arguments.
fn lay_out(at: &Path, parts: &BTreeMap<String, String>) -> Vec<String> {
    let vocabulary = parts.get("vocabulary").map_or("", |v| v);
    let new = parts.get("new vocabulary").map_or(vocabulary, |v| v);
    pack(&at.join("old"), vocabulary, &parts["old"], parts.get("old calendar"));
    pack(&at.join("new"), new, &parts["new"], parts.get("new calendar").or(parts.get("old calendar")));
    let mut args = vec!["diff", "old", "new"];
    if let Some(facts) = parts.get("facts") {
        std::fs::write(at.join("facts.toml"), facts).expect("facts");
        args.extend(["-f", "facts.toml", "--as-of", "2023-01-01"]);
    }
    args.extend(parts.get("arguments").map_or("", |a| a.trim()).split_whitespace());
    args.into_iter().map(str::to_string).collect()
}

fn guiju(at: &Path, args: &[String]) -> (String, String, i32) {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(at)
        .args(args)
        .env("COLUMNS", "100")
        .env("GUIJU_LANG", "zh")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&out.stdout), text(&out.stderr), out.status.code().expect("an exit code"))
}

fn says(parts: &BTreeMap<String, String>) -> String {
    let at = tempfile::tempdir().expect("a folder");
    let args = lay_out(at.path(), parts);
    let (out, err, code) = guiju(at.path(), &args);
    format!("{out}{err}exit code {code}\n")
}

fn cases() -> Vec<(PathBuf, String)> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder()).expect("the cases").flatten().map(|e| e.path()).collect();
    all.sort();
    assert!(all.len() > 30, "only {} cases", all.len());
    all.into_iter().map(|p| (p.clone(), std::fs::read_to_string(p).expect("a case"))).collect()
}

/// What shows a difference is shown by `guiju check` too: each witness gives the two verdicts it claims.
#[test]
fn witnesses_hold_under_both_rules() {
    let mut held = 0;
    for (path, text) in cases() {
        let at = tempfile::tempdir().expect("a folder");
        let args = lay_out(at.path(), &parts(&text));
        let (out, ..) = guiju(at.path(), &[args, vec!["--format".into(), "json".into()]].concat());
        let found: Value = serde_json::from_str(&out).expect("JSON");
        let text = |v: &Value| v.as_str().expect("a text").to_string();
        for changed in found["changed"].as_array().expect("a list") {
            for w in changed["witnesses"].as_array().expect("a list") {
                // What one side cannot read is an error of the facts there; a renamed declaration is another's there.
                if w["partly_unknown"] == true || changed["before"] != changed["obligation"] {
                    continue;
                }
                for side in ["old", "new"] {
                    let (rules, facts, duty) = (at.path().join(side), text(&w["facts"]), text(&changed["obligation"]));
                    let (from, to, as_of) = (text(&w["from"]), text(&w["to"]), text(&w["as_of"]));
                    let got = crate::witness::verdict(&rules, &facts, &duty, &from, &to, &as_of);
                    assert_eq!(got, text(&w[side]), "{} {side}\n{changed}", path.display());
                    held += 1;
                }
            }
        }
    }
    assert!(held >= 80, "only {held} verdicts held against the packs");
}

#[test]
fn what_amendments_do_is_told_as_it_is() {
    let mut wrong = Vec::new();
    for (path, text) in cases() {
        let parts = parts(&text);
        let found = says(&parts);
        if parts.get("says") == Some(&found) {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            let before = text.split("=== says\n").next().unwrap_or_default();
            std::fs::write(&path, format!("{before}=== says\n{found}")).expect("the case");
            continue;
        }
        wrong.push(format!("{}\n{found}", path.display()));
    }
    assert!(wrong.is_empty(), "{} differ (BLESS=1 rewrites them)\n{}", wrong.len(), wrong.join("\n"));
}
