//! What the README files and the guide show is what the program says: their commands run, their output is its output,
//! their rules load. A comment before a fence says what it is:
//!
//! - `<!-- run: 0 1 -->`: each `guiju` command of the block runs, in order, and ends in one of these exit codes;
//! - `<!-- shown: [COLUMNS=n] guiju … -->`: the block is part of what this command prints;
//! - `<!-- file: PATH -->`: the block is an excerpt of that file of the repository;
//! - a fence ` ```gj ` without a comment: all of a text together are a pack that depends on `shanxi`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TEXTS: [&str; 4] = ["README.md", "README.zh-CN.md", "docs/guide.md", "docs/clerks.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fenced block with the comment on the line before it.
struct Block {
    comment: String,
    language: String,
    text: String,
}

fn blocks(name: &str) -> Vec<Block> {
    let text = fs::read_to_string(root().join(name)).expect("a readable text");
    let mut out: Vec<Block> = Vec::new();
    let (mut open, mut before) = (false, "");
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(language) if !open => {
                let comment = before.strip_prefix("<!-- ").and_then(|c| c.strip_suffix(" -->")).unwrap_or("");
                out.push(Block { comment: comment.into(), language: language.into(), text: String::new() });
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let block = out.last_mut().expect("an open block");
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
        before = line;
    }
    out
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a readable folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

/// A folder with what the texts speak of, where commands may write.
fn workplace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["examples", "rules"] {
        copy(&root().join(name), &dir.path().join(name));
    }
    dir
}

/// Runs `[NAME=value …] guiju …` or `cargo run -- …`.
fn run(line: &str, at: &Path) -> Output {
    let line = line.split(" #").next().unwrap_or(line).trim();
    let mut words = line.split_whitespace().map(|w| w.trim_matches(['\'', '"'])).peekable();
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
    command.current_dir(at).env("GUIJU_LANG", "zh").env_remove("COLUMNS");
    while let Some((name, value)) = words.next_if(|w| w.contains('=')).and_then(|w| w.split_once('=')) {
        command.env(name, value);
    }
    match words.next() {
        Some("guiju") => {}
        Some("cargo") => assert!(words.by_ref().any(|w| w == "--"), "{line}"),
        other => panic!("not a command of this program: {other:?} in {line}"),
    }
    command.args(words).output().expect("guiju runs")
}

#[test]
fn commands_run() {
    let mut ran = 0;
    for name in TEXTS {
        let at = workplace();
        for block in blocks(name) {
            let Some(codes) = block.comment.strip_prefix("run: ") else { continue };
            let codes: Vec<i32> = codes.split(' ').map(|c| c.parse().expect("an exit code")).collect();
            for line in block.text.lines().filter(|l| l.starts_with("guiju ") || l.starts_with("cargo run ")) {
                let out = run(line, at.path());
                let code = out.status.code().expect("an exit code");
                assert!(
                    codes.contains(&code),
                    "{name}: `{line}` gives {code}\n{}",
                    String::from_utf8_lossy(&out.stderr)
                );
                ran += 1;
            }
        }
    }
    assert!(ran >= 12, "only {ran} commands ran");
}

#[test]
fn output_is_what_is_printed() {
    let mut seen = 0;
    for name in TEXTS {
        let at = workplace();
        for block in blocks(name) {
            let Some(line) = block.comment.strip_prefix("shown: ") else { continue };
            let out = run(line, at.path());
            let both = [out.stdout, out.stderr].concat();
            let printed = String::from_utf8(both).expect("UTF-8");
            assert!(printed.contains(&block.text), "{name}: `{line}` does not print\n{}\nbut\n{printed}", block.text);
            seen += 1;
        }
    }
    assert!(seen >= 6, "only {seen} outputs are shown");
}

#[test]
fn excerpts_are_of_their_files() {
    let mut seen = 0;
    for name in TEXTS {
        for block in blocks(name) {
            let Some(path) = block.comment.strip_prefix("file: ") else { continue };
            let text = fs::read_to_string(root().join(path)).expect("the file");
            assert!(text.contains(&block.text), "{name}: {path} does not hold\n{}", block.text);
            seen += 1;
        }
    }
    assert!(seen >= 6, "only {seen} excerpts are shown");
}

#[test]
fn rules_load() {
    let mut seen = 0;
    for name in TEXTS {
        let at = workplace();
        let pack: PathBuf = at.path().join("own");
        fs::create_dir_all(pack.join("notice")).expect("a folder");
        let manifest = "name = \"own\"\nversion = \"1\"\ntitle = \"示例\"\ndepends = [\"shanxi\"]\n";
        fs::write(pack.join("pack.toml"), manifest).expect("a manifest");
        let mut rules = String::new();
        let mut document = false;
        for block in blocks(name).iter().filter(|b| b.language == "gj" && b.comment.is_empty()) {
            document |= block.text.contains("document ") || block.text.contains("文件 ");
            rules.push_str(&block.text);
        }
        if rules.is_empty() {
            continue;
        }
        seen += 1;
        if !document {
            rules.push_str("document notice \"示例\" { in_force 2022-01-01 .. 2022-12-31 }\n");
        }
        fs::write(pack.join("notice/obligations.gj"), rules).expect("rules");
        let out = run("guiju check examples/jinzhong --rules rules/shanxi --rules own --format json", at.path());
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(!matches!(out.status.code(), Some(3) | None), "{name}\n{errors}");
    }
    assert_eq!(seen, 3, "the README files and the guide show rules");
}

#[test]
fn both_languages_show_the_same() {
    let shown = |name| -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> =
            blocks(name).into_iter().filter(|b| b.language != "gj").map(|b| (b.comment, b.text)).collect();
        all.sort();
        all
    };
    assert!(shown("README.md") == shown("README.zh-CN.md"), "a block stands in one README and not in the other");
}
