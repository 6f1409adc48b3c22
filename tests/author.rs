//! What a policy author asks for, as the command line answers it: packs in, golden texts out (`tests/ui/author`).
//! `BLESS=1` rewrites them.

use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/author")
}

/// Runs `guiju` in a folder; standard output, then what it complained of, then the exit code.
fn run(at: &Path, args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(at)
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("GUIJU_LANG")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let code = out.status.code().expect("an exit code");
    format!("{}--- stderr\n{}--- exit code {code}\n", text(&out.stdout), text(&out.stderr))
}

fn golden(name: &str, found: &str) {
    let path = folder().join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).expect("write golden");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{} differs (BLESS=1 rewrites it)\n{found}", path.display());
}

#[test]
fn cases_are_run_and_what_they_tried_is_told() {
    for (lang, name) in [("zh", "test.zh.out"), ("en", "test.en.out")] {
        golden(name, &run(&folder(), &["test", "towns", "--all", "--strict", "--lang", lang]));
    }
    golden("test.json.out", &run(&folder(), &["test", "towns", "--format", "json", "--lang", "en"]));
    golden("test.junit.out", &run(&folder(), &["test", "towns", "--format", "junit", "--lang", "zh"]));
}

#[test]
fn broken_cases_are_explained_and_the_others_run() {
    for (lang, name) in [("zh", "broken.zh.out"), ("en", "broken.en.out")] {
        golden(name, &run(&folder(), &["test", "broken", "--lang", lang]));
    }
}

#[test]
fn threads_change_no_byte_of_a_test() {
    let with = |jobs: &str| run(&folder(), &["test", "towns", "--all", "--format", "json", "-j", jobs, "--lang", "zh"]);
    assert!(with("1") == with("4"));
}

#[test]
fn one_file_or_one_obligation_can_be_tried() {
    let file = run(&folder(), &["test", "towns/notice/cases.toml", "--select", "notice.plan", "--lang", "en"]);
    assert!(file.contains("1 cases: 1 passed, 0 failed"), "{file}");
    assert!(file.ends_with("--- exit code 0\n"), "{file}");
    let inside = run(&folder().join("towns/notice"), &["test", ".", "--select", "notice.share", "--lang", "en"]);
    assert!(inside.contains("1 cases: 1 passed, 0 failed; 1 computed obligations: 1 complete"), "{inside}");
    let nothing = run(&folder(), &["test", "nowhere", "--lang", "en"]);
    assert!(nothing.ends_with("--- exit code 2\n"), "{nothing}");
}

#[test]
fn coverage_finds_what_is_missing_and_what_contradicts_itself() {
    for (lang, name) in [("zh", "coverage.zh.out"), ("en", "coverage.en.out")] {
        golden(name, &run(&folder(), &["coverage", "towns", "--all", "--lang", lang]));
    }
    golden("coverage.json.out", &run(&folder(), &["coverage", "towns", "--format", "json", "--lang", "zh"]));
    golden("coverage.html.out", &run(&folder(), &["coverage", "towns", "--format", "html", "--lang", "en"]));
}

#[test]
fn topics_are_shown_side_by_side() {
    for (lang, name) in [("zh", "topics.zh.out"), ("en", "topics.en.out")] {
        golden(name, &run(&folder(), &["coverage", "towns", "--topics", "--lang", lang]));
    }
}

#[test]
fn an_index_is_held_against_a_catalogue() {
    golden("catalogue.out", &run(&folder(), &["coverage", "towns", "--catalogue", "catalogue.toml", "--lang", "zh"]));
}

#[test]
fn fingerprints_are_written_and_tell_what_has_changed() {
    let scratch = tempfile::tempdir().expect("a folder");
    let at = scratch.path();
    for name in ["pack.toml", "vocabulary.gj", "notice/obligations.gj", "notice/clauses.toml"] {
        let to = at.join("towns").join(name);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(folder().join("towns").join(name), to).expect("a copy");
    }
    for name in ["notice.txt", "quotes.toml"] {
        std::fs::copy(folder().join(name), at.join(name)).expect("a copy");
    }
    let text = ["coverage", "towns", "--document", "notice", "--text", "notice.txt", "--lang", "zh"];
    std::fs::write(at.join("empty.toml"), "").expect("the text");
    golden("stamp-empty.out", &run(at, &[&text[..], &["--stamp", "empty.toml"]].concat()));
    golden("stamp.out", &run(at, &[&text[..], &["--stamp", "quotes.toml"]].concat()));
    golden("stamp.clauses.out", &std::fs::read_to_string(at.join("towns/notice/clauses.toml")).expect("the index"));
    let again = run(at, &text);
    assert!(again.contains("3 条款原文未变"), "{again}");
    let notice = std::fs::read_to_string(at.join("notice.txt")).expect("the text");
    std::fs::write(at.join("notice.txt"), notice.replace('７', "6")).expect("the text");
    golden("changes.out", &run(at, &text));
}

#[test]
fn a_document_without_an_index_cannot_be_compared() {
    let text = ["coverage", "broken", "--document", "notice", "--text", "notice.txt", "--lang"];
    let both = ["zh", "en"].map(|lang| run(&folder(), &[&text[..], &[lang]].concat()));
    golden("no-index.out", &both.concat());
}

/// Where the catalogues of the five regulations lie beside the checkout, every id of them is in the indexes and no other.
#[test]
fn the_five_catalogues_are_covered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/sources");
    let mut args = vec!["coverage".to_string(), "rules/shanxi".into(), "--lang".into(), "en".into()];
    let mut n = 0;
    for entry in std::fs::read_dir(&shared).into_iter().flatten().flatten() {
        args.extend(["--catalogue".to_string(), entry.path().display().to_string()]);
        n += 1;
    }
    if n == 0 {
        println!("skipped: no catalogues beside the checkout; the indexes themselves are checked all the same");
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let out = run(root, &args);
    assert!(out.contains(" 0 missing\n"), "{out}");
    assert!(out.ends_with("--- exit code 0\n"), "{out}");
}

/// Every computed obligation of the packs we ship has its cases, verdicts and boundaries.
#[test]
fn the_packs_are_proved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for pack in ["rules/shanxi", "examples/another-regulation/rules/training"] {
        let out = run(root, &["test", pack, "--strict", "--lang", "en"]);
        assert!(out.ends_with("--- exit code 0\n"), "{out}");
    }
}
