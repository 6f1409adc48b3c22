//! Tables of many rows: what is kept is the text and the slots, whatever the order of the rows. `make.py --rows` writes larger ones.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const ROWS: usize = 120_000;
const OWNERS: usize = 400;

/// Runs `guiju check` on one file with the memory of the process bound, and gives what it printed.
fn check(file: &str, text: &str, megabytes: usize) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(file), text).expect("written");
    let rules = super::here("many");
    let program = Path::new(env!("CARGO_BIN_EXE_guiju"));
    // two threads, and one place to allocate from: the bound is on addresses, not on what is used
    let command = format!(
        "ulimit -v {}; exec '{}' check '{file}' --rules '{}' --period 2022 --as-of 2023-01-15 -j 2 --lang en --fail-on never --quiet",
        megabytes << 10,
        program.display(),
        rules.display()
    );
    let done = Command::new("sh")
        .current_dir(folder.path())
        .env("MALLOC_ARENA_MAX", "1")
        .args(["-c", &command])
        .output()
        .expect("sh runs");
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{file}: {} {err}", done.status);
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[test]
#[cfg(unix)]
fn a_ledger_in_any_order_takes_no_more_than_its_rows() {
    let mut text = String::from("乡镇,日期,类别,参加人数\n");
    for i in 0..ROWS {
        let kind = if i % 2 == 0 { "例会" } else { "专题会" };
        let _ = writeln!(text, "{},2022-{:02}-{:02},{kind},{}", i * 7919 % OWNERS, i % 12 + 1, i % 28 + 1, i % 40);
    }
    let out = check("会议.csv", &text, 400);
    // every owner has meetings in every month that its rows fall in: each is judged once by each duty
    assert!(out.contains(&format!("{}", OWNERS * 3)), "{out}");
}

#[test]
#[cfg(unix)]
fn many_entities_take_no_more_than_their_rows() {
    let mut text = String::from("编号,名称,工作人员数,成立应急站日期,有场所\n");
    for i in 0..ROWS / 4 {
        let _ = writeln!(text, "{i},乡镇{i},{}人,2022年{}月1日,是", i % 7, i % 12 + 1);
    }
    let out = check("乡镇.csv", &text, 500);
    assert!(out.contains(&format!("{}", ROWS / 4 * 3)), "{out}");
}
