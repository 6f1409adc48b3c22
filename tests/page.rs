//! The HTML page of ten thousand entities in a real browser: filters, sorts, searches, a finding followed to its fact, rule
//! and clause, the keyboard, no network, and no serious barrier for anyone. Skipped, with the reason, where the machine has
//! no Chromium, Node or the two packages that `.ci/run` puts below `target/browser`; with `CI=true` it must run.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A linear congruential generator: the same facts on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    /// A day in each month, but for one in `miss`.
    fn monthly(&mut self, miss: u64) -> String {
        let days = (1..=12).filter(|_| miss == 0 || self.below(miss) != 0).collect::<Vec<_>>();
        let days: Vec<String> = days.iter().map(|m| format!("2022-{m:02}-{:02}", 1 + self.below(28))).collect();
        format!("[{}]", days.join(", "))
    }
}

/// A county with everything in it: 1 county, 2 bureaus, 12 townships, 85 enterprises.
fn county(n: u64, dice: &mut Dice) -> String {
    let mut out = String::from("period = 2022\n");
    let name = format!("县{n:03}");
    let accidents = if n % 25 == 3 { "[2022-05-01]" } else { "[]" };
    let reports =
        if dice.below(5) == 0 { "2022-03-30, 2022-07-02" } else { "2022-03-30, 2022-06-29, 2022-09-28, 2022-12-30" };
    let meetings = dice.monthly(40);
    let _ = write!(
        out,
        "[[county]]\nid = \"c{n:03}\"\nname = \"{name}\"\nmeetings = {meetings}\nreports = [{reports}]\naccidents = {accidents}\n"
    );
    for b in 0..2 {
        let _ = write!(
            out,
            "[[bureau]]\nid = \"b{n:03}{b}\"\nname = \"{name}第{b}部门\"\ncounty = \"c{n:03}\"\ninspectors = ["
        );
        for i in 0..3 + dice.below(5) {
            let qualified = dice.below(6) != 0;
            let _ = write!(out, "{{ name = \"{i}\", qualified = {qualified} }}, ");
        }
        out.push_str("]\n");
    }
    for t in 0..12 {
        let id = n * 100 + t;
        let _ = write!(out, "[[township]]\nid = \"t{id:05}\"\nname = \"{name}第{t}镇\"\ncounty = \"c{n:03}\"\n");
        // The tenth township of every county lacks people: the test looks for it.
        match (t, dice.below(8)) {
            (10, _) => out.push_str("staff = 2\n"),
            (_, 0) => {}
            (_, k) => out.push_str(&format!("staff = {}\n", k + 1)),
        }
        let meetings = dice.monthly(30);
        let month = 4 + dice.below(4);
        let _ = write!(out, "meetings = {meetings}\nplan_on = 2022-{month:02}-10\n");
    }
    for e in 0..85 {
        let (id, township) = (n * 100 + e, n * 100 + e % 12);
        let _ = write!(
            out,
            "[[enterprise]]\nid = \"e{id:05}\"\nname = \"{name}第{e}厂\"\ntownship = \"t{township:05}\"\ndrills = [2022-0{}-11, 2022-{:02}-11]\n",
            1 + dice.below(8),
            7 + dice.below(6)
        );
        match dice.below(9) {
            0 => {}
            k => out.push_str(&format!("officers = {}\ninsured = {}\n", k / 2, k != 5)),
        }
        if dice.below(3) != 0 {
            let done = dice.below(12) != 0;
            let _ = writeln!(
                out,
                "attest = {{ ledger = {{ done = {done}, on = 2022-06-01, evidence = \"台账\" }}, training = {done} }}"
            );
        }
    }
    out
}

fn missing(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what}: .ci/run installs it");
    println!("skipped: {what}");
}

/// Chromium and the folder of the packages, where the machine has all that is needed.
fn browser() -> Option<(PathBuf, PathBuf)> {
    let chromium = std::env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules");
    let node = Command::new("node").arg("--version").output().is_ok_and(|o| o.status.success());
    let there = [
        (chromium.exists(), "no Chromium (set CHROMIUM)"),
        (node, "no Node"),
        (
            modules.join("playwright-core").exists() && modules.join("axe-core").exists(),
            "no playwright-core and axe-core below target/browser",
        ),
    ];
    match there.iter().find(|t| !t.0) {
        Some((_, what)) => {
            missing(what);
            None
        }
        None => Some((chromium, modules)),
    }
}

#[test]
fn ten_thousand_entities_in_a_browser() {
    let Some((chromium, modules)) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let facts = folder.path().join("facts");
    std::fs::create_dir(&facts).expect("a folder");
    let mut dice = Dice(2022);
    for n in 0..100 {
        std::fs::write(facts.join(format!("c{n:03}.toml")), county(n, &mut dice)).expect("facts");
    }
    let page = folder.path().join("page.html");
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/pack");
    let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(folder.path())
        .args(["check", "facts", "--quiet", "--lang", "zh", "--period", "2022", "--as-of", "2023-01-15", "--rules"])
        .arg(&pack)
        .args(["-o", "html=page.html"])
        .output()
        .expect("guiju runs");
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    let size = std::fs::metadata(&page).expect("the page").len();
    assert!(size < 25 << 20, "{size} bytes");
    // Pictures are kept where somebody wants to look at them.
    let pictures = std::env::var("GUIJU_PICTURES").unwrap_or_default();
    if !pictures.is_empty() {
        std::fs::copy(&page, Path::new(&pictures).join("page.html")).expect("a copy");
    }
    let drive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/drive.js");
    let done = Command::new("node").arg(drive).args([&page, &modules, &chromium]).arg(pictures).output().expect("node");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{out}{err}");
    println!("10000 entities, {size} bytes: {}", out.trim());
}
