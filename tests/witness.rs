//! Facts made to order, slips in rules, and amendments, as the command line tells them: packs in, golden texts out
//! (`tests/ui/author`). `BLESS=1` rewrites them.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/author")
}

struct Out {
    stdout: String,
    stderr: String,
    code: i32,
}

fn guiju(at: &Path, args: &[&str]) -> Out {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(at)
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("GUIJU_LANG")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Out { stdout: text(&out.stdout), stderr: text(&out.stderr), code: out.status.code().expect("an exit code") }
}

/// Standard output, then what it complained of, then the exit code.
fn told(at: &Path, args: &[&str]) -> String {
    let out = guiju(at, args);
    format!("{}--- stderr\n{}--- exit code {}\n", out.stdout, out.stderr, out.code)
}

fn golden(name: &str, found: &str) {
    let path = folder().join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).expect("write golden");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{} differs (BLESS=1 rewrites it)\n{found}", path.display());
}

fn json(at: &Path, args: &[&str]) -> Value {
    let out = guiju(at, args);
    serde_json::from_str(&out.stdout).unwrap_or_else(|e| panic!("{e}\n{}\n{}", out.stdout, out.stderr))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The verdict on the entity `a` of some facts, as `guiju check` gives it.
pub fn verdict(rules: &Path, facts: &str, obligation: &str, from: &str, to: &str, as_of: &str) -> String {
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("facts.toml");
    std::fs::write(&file, facts).expect("the facts");
    let rules = rules.display().to_string();
    let file = file.display().to_string();
    let args = [
        "check", &file, "--rules", &rules, "--select", obligation, "--from", from, "--to", to, "--as-of", as_of,
        "--all", "--format", "json", "--lang", "en",
    ];
    let result = json(scratch.path(), &args);
    let errors = result["errors"].as_array().expect("a list").iter().filter(|e| e["level"] == "error").count();
    assert_eq!(errors, 0, "{facts}\n{result}");
    let finding = result["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|f| f["entity"].as_str().is_some_and(|e| e.ends_with("/a")));
    finding.map_or("not_bound".to_string(), |f| f["verdict"].as_str().expect("a verdict").to_string())
}

#[test]
fn every_construct_has_its_witnesses() {
    for (lang, name) in [("zh", "witness.zh.out"), ("en", "witness.en.out")] {
        golden(name, &told(&folder(), &["test", "--witness", "constructs", "--lang", lang]));
    }
    let some = ["test", "--witness", "constructs", "counted", "never_met", "--format", "json", "--lang", "zh"];
    golden("witness.json.out", &told(&folder(), &some));
}

#[test]
fn what_is_written_gives_the_verdict_it_claims() {
    let scratch = tempfile::tempdir().expect("a folder");
    let dir = scratch.path().join("out");
    let to = dir.display().to_string();
    let out = guiju(&folder(), &["test", "--witness", "constructs", "--out", &to, "--lang", "en"]);
    assert_eq!(out.code, 0, "{}", out.stdout);
    let mut n = 0;
    for entry in std::fs::read_dir(&dir).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().to_string();
        let (obligation, claimed) = name.trim_end_matches(".toml").rsplit_once('-').expect("a name");
        let text = std::fs::read_to_string(entry.path()).expect("a text");
        let found = verdict(&folder().join("constructs"), &text, obligation, "2022-01-01", "2022-12-31", "2023-01-01");
        assert_eq!(found, claimed, "{name}\n{text}");
        n += 1;
    }
    assert!(n > 100, "only {n} files");
}

#[test]
fn names_choose_obligations_and_what_is_nothing_is_said() {
    let one = guiju(&folder(), &["test", "--witness", "constructs", "notice.counted", "--lang", "en"]);
    assert!(one.stdout.contains("1 duties: 1 with all three"), "{}", one.stdout);
    let none = guiju(&folder(), &["test", "--witness", "constructs", "no_such_duty", "--lang", "en"]);
    assert_eq!(none.code, 6, "{}", none.stderr);
    let both = guiju(&folder(), &["test", "--witness", "--mutants", "constructs"]);
    assert_eq!(both.code, 2, "{}", both.stderr);
}

#[test]
fn slips_that_no_case_notices_are_listed_with_a_case_that_would() {
    for (lang, name) in [("zh", "mutants.zh.out"), ("en", "mutants.en.out")] {
        golden(name, &told(&folder(), &["test", "--mutants", "slips", "--all", "--lang", lang]));
    }
    golden("mutants.json.out", &told(&folder(), &["test", "--mutants", "slips", "--format", "json", "--lang", "en"]));
    golden("mutants.cases.out", &told(&folder(), &["test", "--mutants", "slips", "--format", "cases", "--lang", "zh"]));
}

/// The cases that are offered pass, and with them no mutant is open any more.
#[test]
fn pasted_cases_catch_what_they_were_made_for() {
    let scratch = tempfile::tempdir().expect("a folder");
    let pack = scratch.path().join("slips");
    copy(&folder().join("slips"), &pack);
    std::fs::remove_file(pack.join("notice/mutants.toml")).expect("removed");
    let cases = pack.join("notice/cases.toml");
    let text = std::fs::read_to_string(&cases).expect("cases");
    let good = text.split("[[case]]\nname       = \"不通过的用例\"").next().expect("the cases before");
    std::fs::write(&cases, good).expect("cases");
    let before = json(scratch.path(), &["test", "--mutants", "slips", "--format", "json", "--lang", "zh"]);
    assert!(before["summary"]["open"].as_u64().expect("a number") > 5, "{}", before["summary"]);
    let offered = guiju(scratch.path(), &["test", "--mutants", "slips", "--format", "cases", "--lang", "zh"]);
    std::fs::write(pack.join("notice/cases-mutants.toml"), &offered.stdout).expect("cases");
    let tried = guiju(scratch.path(), &["test", "slips", "--lang", "en"]);
    assert_eq!(tried.code, 0, "{}", tried.stdout);
    let after = guiju(scratch.path(), &["test", "--mutants", "slips", "--format", "json", "--lang", "zh"]);
    let found: Value = serde_json::from_str(&after.stdout).expect("JSON");
    assert_eq!(found["summary"]["open"], 0, "{}", after.stdout);
    assert_eq!(after.code, 0);
}

/// Of every change to a rule of the packs we ship a case takes notice, or `mutants.toml` says why none need.
#[test]
fn the_packs_leave_no_slip_unnoticed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = guiju(root, &["test", "--mutants", "rules/shanxi", "--format", "json", "--lang", "en"]);
    let found: Value = serde_json::from_str(&out.stdout).expect("JSON");
    let summary = &found["summary"];
    let n = |key: &str| summary[key].as_u64().expect("a number");
    assert!(n("mutants") > 10_000, "{summary}");
    assert_eq!((n("open"), n("failing_cases"), n("no_difference_found")), (0, 0, 0), "{summary}");
    assert!(!out.stderr.contains("stale-mutant"), "{}", out.stderr);
    assert_eq!(out.code, 0);
}

#[test]
fn threads_change_no_byte() {
    for args in [
        &["test", "--mutants", "slips"][..],
        &["test", "--witness", "constructs"],
        &["diff", "amend/before", "amend/after"],
    ] {
        let with = |jobs: &str| told(&folder(), &[args, &["--format", "json", "-j", jobs, "--lang", "zh"]].concat());
        assert!(with("1") == with("4"), "{args:?}");
    }
}

const AMEND: &[&str] = &["diff", "amend/before", "amend/after", "--facts", "amend/facts", "--as-of", "2023-01-15"];

#[test]
fn an_amendment_is_shown_by_facts() {
    for (lang, name) in [("zh", "diff.zh.out"), ("en", "diff.en.out")] {
        golden(name, &told(&folder(), &[AMEND, &["--all", "--lang", lang]].concat()));
    }
    golden("diff.json.out", &told(&folder(), &[AMEND, &["--format", "json", "--lang", "en"]].concat()));
    golden("diff.html.out", &told(&folder(), &[AMEND, &["--format", "html", "--lang", "zh"]].concat()));
}

/// Each witness of a difference gives the two verdicts it claims, by the two packs themselves.
#[test]
fn witnesses_of_a_difference_hold_under_both_rules() {
    let found = json(&folder(), &["diff", "amend/before", "amend/after", "--format", "json", "--lang", "en"]);
    let text = |v: &Value| v.as_str().expect("a text").to_string();
    let mut n = 0;
    for changed in found["changed"].as_array().expect("a list") {
        for w in changed["witnesses"].as_array().expect("a list") {
            // What one side cannot read is an error of the facts there.
            if w["partly_unknown"] == true {
                continue;
            }
            for (side, name) in [("old", "before"), ("new", "obligation")] {
                let pack = folder().join("amend").join(if side == "old" { "before" } else { "after" });
                let got = verdict(
                    &pack,
                    &text(&w["facts"]),
                    &text(&changed[name]),
                    &text(&w["from"]),
                    &text(&w["to"]),
                    &text(&w["as_of"]),
                );
                assert_eq!(got, text(&w[side]), "{changed}");
                n += 1;
            }
        }
    }
    assert!(n >= 16, "only {n} verdicts held against the packs");
}

#[test]
fn a_pack_does_not_differ_from_itself() {
    let same = guiju(&folder(), &["diff", "amend/after", "amend/after", "--lang", "en"]);
    assert_eq!(same.code, 0, "{}", same.stdout);
    assert!(same.stdout.contains("13 unchanged"), "{}", same.stdout);
    let gone = guiju(&folder(), &["diff", "amend/after", "nowhere", "--lang", "en"]);
    assert_eq!(gone.code, 2);
    let part = [AMEND, &["--select", "*.staff", "--lang", "en"]].concat();
    let part = guiju(&folder(), &part);
    assert!(part.stdout.contains("0 new, 0 gone, 1 stricter"), "{}", part.stdout);
}
