//! The conformance cases: rules and facts in, verdicts out (docs/language.md). Run by the binary, as a script would.

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use toml::Value;

/// Cases run by name of file; their shape is the one of the suite's own runner.
#[test]
fn every_case_holds() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut cases: Vec<_> = fs::read_dir(&dir).expect("the cases").flatten().map(|e| e.path()).collect();
    cases.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    cases.sort();
    assert!(cases.len() >= 40, "only {} cases found", cases.len());
    let prelude = fs::read_to_string(dir.join("prelude.gj")).expect("the prelude");
    let mut faults = Vec::new();
    for path in &cases {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let case: Value = toml::from_str(&fs::read_to_string(path).expect("a case")).expect("a case in TOML");
        faults.extend(run(&case, &prelude).into_iter().map(|f| format!("{name}: {f}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn text<'a>(case: &'a Value, key: &str, default: &'a str) -> String {
    match case.get(key) {
        Some(Value::String(s)) => s.clone(),
        Some(other) => other.to_string(),
        None => default.to_owned(),
    }
}

fn run(case: &Value, prelude: &str) -> Vec<String> {
    let work = tempfile::tempdir().expect("a scratch folder");
    let pack = work.path().join("pack");
    fs::create_dir(&pack).expect("a pack folder");
    let write = |path: &Path, text: &str| fs::write(path, text).expect("a scratch file");
    write(&pack.join("pack.toml"), "name = \"conformance\"\nversion = \"1\"\n");
    if case.get("prelude").and_then(Value::as_bool).unwrap_or(true) {
        write(&pack.join("prelude.gj"), prelude);
    }
    write(&pack.join("rules.gj"), &text(case, "rules", ""));
    if let Some(Value::String(calendar)) = case.get("calendar") {
        write(&pack.join("calendar.toml"), calendar);
    }
    let facts = work.path().join(text(case, "facts_name", "facts.toml"));
    write(&facts, &text(case, "facts", ""));
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
    command.current_dir(work.path()).args(["check", "--format", "json", "--all", "--lang", "zh", "--rules"]).arg(&pack);
    for (flag, key, default) in
        [("--from", "from", "2022-01-01"), ("--to", "to", "2022-12-31"), ("--as-of", "as_of", "2023-01-15")]
    {
        command.arg(flag).arg(text(case, key, default));
    }
    if let Some(Value::String(waivers)) = case.get("waivers") {
        write(&work.path().join("waivers.toml"), waivers);
        command.arg("--waivers").arg(work.path().join("waivers.toml"));
    }
    command.arg(&facts);
    for (name, text) in case.get("files").and_then(Value::as_table).into_iter().flatten() {
        write(&work.path().join(name), text.as_str().unwrap_or(""));
        command.arg(work.path().join(name));
    }
    let done = command.output().expect("guiju runs");
    let mut faults = Vec::new();
    if let Some(code) = case.get("exit").and_then(Value::as_integer)
        && done.status.code() != Some(code as i32)
    {
        faults.push(format!("exit code {:?}, expected {code}", done.status.code()));
    }
    let out: Json = match serde_json::from_slice(&done.stdout) {
        Ok(out) => out,
        Err(e) => return vec![format!("no JSON ({e}): {}", String::from_utf8_lossy(&done.stderr))],
    };
    let list = |key: &str| out.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let word = |f: &Json, key: &str| f.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
    let found: BTreeMap<(String, String), Json> =
        list("findings").into_iter().map(|f| ((word(&f, "obligation"), word(&f, "entity")), f)).collect();
    for want in case.get("expect").and_then(Value::as_array).into_iter().flatten() {
        let key = (text(want, "obligation", ""), text(want, "entity", ""));
        let Some(got) = found.get(&key) else {
            faults.push(format!("{key:?}: no finding"));
            continue;
        };
        let verdict = text(want, "verdict", "");
        if word(got, "verdict") != verdict {
            faults.push(format!("{key:?}: {}, expected {verdict}: {}", word(got, "verdict"), word(got, "message")));
        }
        for field in ["windows", "missing"] {
            let Some(expected) = want.get(field).and_then(Value::as_array) else { continue };
            let mut expected: Vec<String> = expected.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
            let given = got.get(field).and_then(Json::as_array).cloned().unwrap_or_default();
            let mut given: Vec<String> = given.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
            expected.sort();
            given.sort();
            if expected != given {
                faults.push(format!("{key:?}: {field} {given:?}, expected {expected:?}"));
            }
        }
    }
    let codes: Vec<String> = list("errors").iter().map(|e| word(e, "code")).collect();
    for code in case.get("error_codes").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !codes.iter().any(|c| c == code) {
            faults.push(format!("no error {code} among {codes:?}"));
        }
    }
    faults
}
