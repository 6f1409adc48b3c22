//! Real clients: pytest-lsp, Neovim, and VS Code's own grammar engine. `.ci/run` installs what they need.

use super::Place;
use std::path::Path;
use std::process::{Command, Output};

/// Somebody is not here: in CI that is a failure.
fn missing(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what}: .ci/run installs it");
    println!("skipped: {what}");
}

fn here(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn passes(what: &str, done: &Output) {
    let out = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{what}:\n{out}");
}

#[test]
fn pytest_lsp_gets_each_answer() {
    let python = std::env::var("GUIJU_PYTHON").unwrap_or_else(|_| "python3".into());
    let there = Command::new(&python).args(["-c", "import pytest_lsp"]).output();
    if !there.is_ok_and(|o| o.status.success()) {
        return missing("no Python with pytest-lsp (GUIJU_PYTHON names one)");
    }
    let done = Command::new(&python)
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .current_dir(here("tests/lsp/clients"))
        .env("GUIJU", env!("CARGO_BIN_EXE_guiju"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python runs");
    passes("pytest-lsp", &done);
}

#[test]
fn neovim_opens_a_pack() {
    if Command::new("nvim").arg("--version").output().is_err() {
        return missing("no Neovim");
    }
    let place = Place::new();
    let done = Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-S"])
        .arg(here("tests/lsp/clients/nvim.lua"))
        .env("GUIJU", env!("CARGO_BIN_EXE_guiju"))
        .env("PROJECT", place.0.path())
        .output()
        .expect("Neovim runs");
    passes("Neovim", &done);
    let out = String::from_utf8_lossy(&done.stdout);
    assert!(out.contains("as expected"), "{out}{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_grammar_engine_of_vs_code_colours_every_construct() {
    if !here("editors/vscode/node_modules/vscode-textmate").is_dir() {
        return missing("no vscode-textmate (npm ci in editors/vscode)");
    }
    let mut command = Command::new("node");
    command.arg(here("editors/vscode/test/grammar.mjs"));
    for entry in walkdir::WalkDir::new(here("rules")).sort_by_file_name().into_iter().flatten() {
        if entry.path().extension().is_some_and(|e| e == "gj") {
            command.arg(entry.path());
        }
    }
    passes("vscode-textmate", &command.output().expect("node runs"));
}
