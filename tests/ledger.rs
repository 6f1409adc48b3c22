//! `guiju ledger`: what is entered, closed, kept and reopened; two at once; a process that is killed.

use crate::scratch::{Answer, Content, Scratch, golden};
use serde_json::Value as Json;
use std::process::{Command, Stdio};

const RULES: &str = "obligation s \"三人\" { clause \"一\" binds town severity critical require staff >= 3 remedy \"补足人员\" }\n\
    obligation x \"场所\" { clause \"三\" binds town severity minor when not island require shelter }\n";

fn towns(all: &[(&str, &str)]) -> String {
    all.iter().map(|(id, rest)| format!("[[town]]\nid = \"{id}\"\nname = \"{id}镇\"\n{rest}\n")).collect()
}

const FINE: &str = "staff = 3\nshelter = true\nisland = false\n";
const SHORT: &str = "staff = 1\nshelter = true\nisland = false\n";

fn scratch(facts: &str) -> Scratch {
    Scratch::new(&[
        ("pack/rules.gj", RULES.into()),
        ("facts/z-good.toml", towns(&[("good", FINE)]).as_str().into()),
        ("facts/towns.toml", facts.into()),
    ])
}

fn update(scratch: &Scratch, as_of: &str, more: &[&str]) -> Answer {
    let mut args = vec![
        "ledger",
        "update",
        "--lang",
        "zh",
        "--db",
        "台账.db",
        "--rules",
        "pack",
        "--period",
        "2022",
        "--as-of",
        as_of,
    ];
    args.extend(more);
    if !more.contains(&"--from-result") {
        args.push("facts");
    }
    scratch.run(&args)
}

fn ledger(scratch: &Scratch, args: &[&str]) -> Answer {
    let mut all = vec!["ledger"];
    all.extend(args);
    all.extend(["--db", "台账.db"]);
    scratch.run(&all)
}

fn items(scratch: &Scratch, as_of: &str) -> Vec<Json> {
    let answer = ledger(scratch, &["list", "--format", "json", "--as-of", as_of]);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    answer.json()["items"].as_array().cloned().expect("items")
}

fn status(scratch: &Scratch, key: &str, as_of: &str) -> String {
    let all = items(scratch, as_of);
    let one = all.iter().find(|i| i["key"] == key);
    one.map_or("none".into(), |i| i["status"].as_str().unwrap_or("").to_string())
}

fn kinds(scratch: &Scratch, id: &str) -> Vec<String> {
    let answer = ledger(scratch, &["show", id, "--format", "json"]);
    let events = answer.json()["items"][0]["history"].as_array().cloned().expect(&answer.err);
    events.iter().map(|e| e["kind"].as_str().unwrap_or("").to_string()).collect()
}

#[test]
fn an_item_from_entry_to_closing_and_back() {
    let scratch = scratch(&towns(&[("a", SHORT), ("b", SHORT)]));
    let first = update(&scratch, "2023-01-10", &["--due-days", "20"]);
    assert_eq!(first.exit, 0, "{}", first.err);
    assert!(first.out.contains("新登记（2 项）"), "{}", first.out);
    assert_eq!(status(&scratch, "d.s@town/a", "2023-01-30"), "open");
    assert_eq!(status(&scratch, "d.s@town/a", "2023-01-31"), "overdue");
    // Again, the same: nothing moves.
    let again = update(&scratch, "2023-01-11", &[]);
    assert!(again.out.contains("仍未整改 2") && !again.out.contains("新登记"), "{}", again.out);
    // Put right: closed, with the day and what proves it.
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", FINE), ("b", SHORT)]).as_str()));
    let cured = update(&scratch, "2023-02-05", &[]);
    assert!(cured.out.contains("销号（1 项）") && cured.out.contains("新逾期（1 项）"), "{}", cured.out);
    assert_eq!(status(&scratch, "d.s@town/a", "2023-02-05"), "closed");
    let shown = ledger(&scratch, &["show", "d.s@town/a", "--format", "json"]).json();
    let item = &shown["items"][0];
    assert_eq!((item["closed"].as_str(), item["reopened"].as_i64()), (Some("2023-02-05"), Some(0)));
    let last = item["history"].as_array().and_then(|h| h.last()).cloned().expect("history");
    assert_eq!(last["kind"], "closed");
    for proof in ["rules", "facts"] {
        assert!(last[proof].as_str().is_some_and(|d| d.starts_with("sha256:")), "{last}");
    }
    // And back.
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", SHORT), ("b", SHORT)]).as_str()));
    let back = update(&scratch, "2023-03-01", &[]);
    assert!(back.out.contains("再次出现，重新打开（1 项）"), "{}", back.out);
    assert_eq!(kinds(&scratch, "1"), ["opened", "closed", "reopened", "overdue"]);
    assert_eq!(kinds(&scratch, "2"), ["opened", "overdue"]);
    // A check as of an earlier day does not undo a later one.
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", FINE), ("b", FINE)]).as_str()));
    let older = update(&scratch, "2023-01-12", &[]);
    assert!(older.err.contains("older-check") && !older.out.contains("销号（"), "{}{}", older.out, older.err);
}

#[test]
fn what_is_not_known_is_not_closed() {
    let scratch = scratch(&towns(&[("a", SHORT), ("b", SHORT), ("c", SHORT), ("d", SHORT), ("e", SHORT)]));
    update(&scratch, "2023-01-10", &[]);
    let unknown = SHORT.replace("staff = 1\n", "");
    let now = towns(&[("a", &unknown), ("b", FINE), ("d", FINE), ("e", "staff = \"x\"\n")]);
    scratch.put("facts/towns.toml", &Content::from(now.as_str()));
    let answer = update(&scratch, "2023-02-01", &[]);
    assert_eq!(answer.exit, 4, "{}", answer.err);
    for (key, is) in [
        ("d.s@town/a", "open"),   // not known now
        ("d.s@town/b", "closed"), // found satisfied
        ("d.s@town/c", "open"),   // not stated now
        ("d.s@town/e", "open"),   // stated so that it cannot be used
    ] {
        assert_eq!(status(&scratch, key, "2023-02-01"), is, "{key}");
    }
    assert!(answer.out.contains("这次没有核查，保留 1"), "{}", answer.out);
    // Another selection judges nothing of it.
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", FINE), ("c", FINE)]).as_str()));
    update(&scratch, "2023-02-02", &["--select", "d.x"]);
    assert_eq!(status(&scratch, "d.s@town/a", "2023-02-02"), "open");
    update(&scratch, "2023-02-03", &[]);
    assert_eq!(status(&scratch, "d.s@town/a", "2023-02-03"), "closed");
    // A mistake of usage enters nothing.
    let wrong = update(&scratch, "2023-02-04", &["--waivers", "nowhere.toml"]);
    assert_eq!(wrong.exit, 2);
    assert!(wrong.out.is_empty(), "{}", wrong.out);
}

#[test]
fn what_does_not_apply_or_is_waived_stays() {
    let scratch = scratch(&towns(&[("a", "staff = 3\nshelter = false\nisland = false\n"), ("b", SHORT)]));
    update(&scratch, "2023-01-10", &["--due-days", "1"]);
    let waiver = "[[waiver]]\nobligation = \"d.s\"\nentity = \"town/b\"\nreason = \"r\"\nbasis = \"b\"\napproved_by = \"甲\"\nexpires = 2024-01-01\n";
    scratch.put("w.toml", &Content::from(waiver));
    let now = towns(&[("a", "staff = 3\nshelter = false\nisland = true\n"), ("b", SHORT)]);
    scratch.put("facts/towns.toml", &Content::from(now.as_str()));
    let answer = update(&scratch, "2023-02-01", &["--waivers", "w.toml"]);
    assert!(answer.out.contains("不适用或免除，保留 1"), "{}", answer.out);
    assert_eq!(status(&scratch, "d.x@town/a", "2023-02-01"), "overdue");
    assert_eq!(status(&scratch, "d.s@town/b", "2023-02-01"), "waived");
    let closed = ledger(&scratch, &["set", "d.x@town/a", "--close", "--as-of", "2023-02-02"]);
    assert_eq!(closed.exit, 2);
    assert!(closed.err.contains("no-reason"), "{}", closed.err);
    let closed = ledger(&scratch, &["set", "d.x@town/a", "--close", "--note", "改为海岛", "--as-of", "2023-02-02"]);
    assert_eq!(closed.exit, 0, "{}", closed.err);
    assert_eq!(status(&scratch, "d.x@town/a", "2023-02-02"), "closed");
    let all = items(&scratch, "2023-02-02");
    let no = all.iter().find(|i| i["key"] == "d.x@town/a").map(|i| i["no"].to_string()).expect("an item");
    assert_eq!(kinds(&scratch, &no).last().map(String::as_str), Some("closed_by_hand"));
}

#[test]
fn owners_due_dates_and_the_double_report() {
    let scratch = scratch(&towns(&[("a", SHORT), ("b", "staff = 3\nshelter = false\nisland = false\n")]));
    update(&scratch, "2023-01-10", &[]);
    let set =
        ["set", "1", "d.x@town/b", "--owner", "甲", "--dept", "乙办", "--due", "2023-02-01", "--as-of", "2023-01-11"];
    let answer = ledger(&scratch, &set);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    assert!(answer.out.contains("期限 2023-02-01，责任：乙办 甲"), "{}", answer.out);
    // All or none of them.
    let none = ledger(&scratch, &["set", "1", "99", "--owner", "丙"]);
    assert_eq!(none.exit, 2);
    assert!(none.err.contains("no-such-item"), "{}", none.err);
    assert_eq!(items(&scratch, "2023-01-11")[0]["owner"], "甲");
    let taken = ledger(&scratch, &["set", "1", "--due", "", "--as-of", "2023-01-12"]);
    assert_eq!(taken.exit, 0);
    assert_eq!(items(&scratch, "2023-01-11")[0]["due"], Json::Null);
    let report = |to: &str, more: &[&str]| {
        let mut args = vec!["report", "--to", to, "--as-of", "2023-03-01"];
        args.extend(more);
        ledger(&scratch, &args).out
    };
    let supervisor = report("supervisor", &["--lang", "zh"]);
    assert!(
        supervisor.contains("报监管部门") && supervisor.contains("三人") && !supervisor.contains("场所"),
        "{supervisor}"
    );
    let staff = report("staff", &["--lang", "zh"]);
    assert!(staff.contains("向职工") && staff.contains("三人") && staff.contains("场所"), "{staff}");
    assert!(staff.contains("已逾期，期限 2023-02-01，责任：乙办 甲"), "{staff}");
    assert!(report("supervisor", &["--least", "minor", "--lang", "en"]).contains("场所"));
    assert!(report("staff", &["--format", "markdown", "--unit", "b镇"]).contains("\n## b镇\n"));
    let csv = report("staff", &["--format", "csv", "--lang", "zh"]);
    assert!(csv.starts_with("\u{feff}编号,单位,") && csv.ends_with("\r\n"), "{csv}");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let overdue =
        ledger(&scratch, &["list", "--status", "overdue", "--as-of", "2023-03-01", "--format", "json"]).json();
    assert_eq!(overdue["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_written_result_closes_only_what_it_lists_as_satisfied() {
    let scratch = scratch(&towns(&[("a", SHORT)]));
    let check = |name: &str, as_of: &str, all: bool| {
        let output = format!("json={name}");
        let mut args = vec!["check", "--rules", "pack", "--period", "2022", "--as-of", as_of, "-o", &output, "-q"];
        args.extend(all.then_some("--all"));
        args.push("facts");
        scratch.run(&args);
    };
    check("1.json", "2023-01-10", false);
    let first = update(&scratch, "2023-01-10", &["--from-result", "1.json"]);
    assert_eq!(first.exit, 2, "a day of judgement is the result's own: {}", first.err);
    let from = |name: &str| ledger(&scratch, &["update", "--lang", "zh", "--rules", "pack", "--from-result", name]);
    let first = from("1.json");
    assert_eq!(first.exit, 0, "{}", first.err);
    assert_eq!(items(&scratch, "2023-01-10")[0]["title"], "三人");
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", FINE)]).as_str()));
    check("2.json", "2023-01-11", false);
    let partial = from("2.json");
    assert!(partial.err.contains("result-not-whole"), "{}", partial.err);
    assert_eq!(status(&scratch, "d.s@town/a", "2023-01-11"), "open");
    check("3.json", "2023-01-12", true);
    assert_eq!(from("3.json").err, "");
    assert_eq!(status(&scratch, "d.s@town/a", "2023-01-12"), "closed");
}

#[test]
fn files_that_are_no_ledger() {
    let scratch = scratch("");
    for (bytes, code) in [(vec![b'x'; 5000], "not-a-ledger"), (b"SQLite format 3\0broken".to_vec(), "")] {
        std::fs::write(scratch.path().join("台账.db"), &bytes).expect("a file");
        let answer = update(&scratch, "2023-01-10", &[]);
        assert_eq!(answer.exit, 2, "{}", answer.err);
        assert!(answer.err.contains(code), "{}", answer.err);
        assert_eq!(std::fs::read(scratch.path().join("台账.db")).expect("a file"), bytes, "left as it was");
    }
    std::fs::remove_file(scratch.path().join("台账.db")).expect("removed");
    assert_eq!(ledger(&scratch, &["list"]).exit, 2);
    assert!(!scratch.path().join("台账.db").exists(), "reading begins no ledger");
    assert!(scratch.run(&["ledger", "list", "--lang", "en"]).err.contains("no-ledger"));
    scratch.put("guiju.toml", &Content::from("ledgr = \"台账.db\"\n"));
    let wrong = ledger(&scratch, &["list", "--lang", "en"]);
    assert!(wrong.exit == 2 && wrong.err.contains("unknown-key"), "{}", wrong.err);
    scratch.put("guiju.toml", &Content::from("ledger = \"台账.db\"\n"));
    assert!(scratch.run(&["ledger", "list", "--lang", "en"]).err.contains("no-such-path"));
    // A later schema, and another program's database.
    let path = scratch.path().join("台账.db");
    update(&scratch, "2023-01-10", &[]);
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.pragma_update(None, "user_version", 99).expect("a later version");
    drop(db);
    let newer = ledger(&scratch, &["list", "--lang", "zh"]);
    assert_eq!(newer.exit, 2);
    assert!(newer.err.contains("ledger-newer") && newer.err.contains("第 99 版"), "{}", newer.err);
    std::fs::remove_file(&path).expect("removed");
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch("CREATE TABLE other (a)").expect("a table");
    drop(db);
    assert!(ledger(&scratch, &["list", "--lang", "en"]).err.contains("not-a-ledger"));
}

/// A result with so many towns of a letter, all of one verdict.
fn result(letter: &str, n: usize, verdict: &str, as_of: &str) -> String {
    let one = |i: usize| {
        format!(
            "{{\"obligation\": \"d.s\", \"entity\": \"town/{letter}{i}\", \"name\": \"{letter}{i}\", \"verdict\": \"{verdict}\", \
             \"severity\": \"major\", \"windows\": [], \"message\": \"{verdict} {as_of}\"}}"
        )
    };
    let all: Vec<String> = (0..n).map(one).collect();
    let satisfied = if verdict == "satisfied" { n } else { 0 };
    format!(
        "{{\"schema\": \"guiju.result/1\", \"assessment\": {{\"from\": \"2022-01-01\", \"to\": \"2022-12-31\", \"as_of\": \"{as_of}\"}}, \
         \"summary\": {{\"satisfied\": {satisfied}, \"violated\": {}}}, \"findings\": [{}]}}",
        n - satisfied,
        all.join(",")
    )
}

fn start(scratch: &Scratch, args: &[&str]) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
    command.current_dir(scratch.path()).args(["ledger"]).args(args).args(["--db", "台账.db", "--lang", "zh"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("guiju runs")
}

#[test]
fn two_at_once_lose_nothing() {
    let scratch = scratch("");
    let rounds = 12;
    for letter in ["a", "b"] {
        for round in 0..rounds {
            let verdict = if round % 2 == 0 { "violated" } else { "satisfied" };
            let text = result(letter, 40, verdict, &format!("2023-01-{:02}", round + 1));
            scratch.put(&format!("{letter}{round}.json"), &Content::from(text.as_str()));
        }
    }
    start(&scratch, &["update", "--rules", "pack", "--from-result", "a0.json"]).wait().expect("an end");
    std::thread::scope(|scope| {
        for letter in ["a", "b"] {
            let scratch = &scratch;
            scope.spawn(move || {
                for round in 0..rounds {
                    let file = format!("{letter}{round}.json");
                    let done =
                        start(scratch, &["update", "--rules", "pack", "--from-result", &file]).wait_with_output();
                    let done = done.expect("an end");
                    assert_eq!(done.status.code(), Some(0), "{file}: {}", String::from_utf8_lossy(&done.stderr));
                }
            });
        }
        let scratch = &scratch;
        scope.spawn(move || {
            for i in 0..rounds {
                let owner = format!("甲{i}");
                let done = start(scratch, &["set", "1", "--owner", &owner, "--as-of", "2022-12-31"]).wait_with_output();
                let done = done.expect("an end");
                assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
            }
        });
    });
    let all = items(&scratch, "2023-02-01");
    assert_eq!(all.len(), 80);
    for item in &all {
        assert_eq!(item["status"], "closed", "{item}");
        assert_eq!(item["reopened"], rounds / 2 - 1, "{item}");
    }
    let told = kinds(&scratch, "1");
    let count = |kind: &str| told.iter().filter(|k| *k == kind).count();
    assert_eq!((count("assigned"), count("closed"), count("opened")), (rounds, rounds / 2, 1));
    assert_eq!(items(&scratch, "2023-02-01")[0]["owner"], format!("甲{}", rounds - 1));
}

#[test]
fn two_may_begin_it_at_once() {
    for _ in 0..5 {
        let scratch = scratch("");
        let children: Vec<_> = ["a", "b", "c"]
            .map(|letter| {
                let file = format!("{letter}.json");
                scratch.put(&file, &Content::from(result(letter, 20, "violated", "2023-01-01").as_str()));
                start(&scratch, &["update", "--rules", "pack", "--from-result", &file])
            })
            .into_iter()
            .collect();
        for child in children {
            let done = child.wait_with_output().expect("an end");
            assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        }
        let all = items(&scratch, "2023-02-01");
        let numbers: Vec<i64> = all.iter().filter_map(|i| i["no"].as_i64()).collect();
        assert_eq!(numbers, (1..=60).collect::<Vec<i64>>());
    }
}

#[test]
fn what_is_printed() {
    let scratch = scratch(&towns(&[("a", SHORT), ("b", "staff = 1\nshelter = false\nisland = false\n")]));
    update(&scratch, "2023-01-10", &["--due-days", "20"]);
    ledger(
        &scratch,
        &[
            "set",
            "1",
            "--owner",
            "甲",
            "--dept",
            "a镇",
            "--due",
            "2023-02-28",
            "--note",
            "已派人",
            "--as-of",
            "2023-01-11",
        ],
    );
    scratch.put("facts/towns.toml", &Content::from(towns(&[("a", SHORT), ("b", FINE)]).as_str()));
    let done = update(&scratch, "2023-02-10", &[]).out;
    for lang in ["zh", "en"] {
        let run = |args: &[&str]| {
            let mut all = args.to_vec();
            all.extend(["--as-of", "2023-03-01", "--lang", lang]);
            let text = ledger(&scratch, &all).out;
            // The digests of what was judged change with the rules of the scratch project.
            let plain: Vec<&str> = text.lines().filter(|l| !l.contains("sha256:")).collect();
            format!("$ guiju ledger {}\n{}\n\n", args.join(" "), plain.join("\n"))
        };
        let mut out = String::new();
        if lang == "zh" {
            out.push_str(&format!("$ guiju ledger update\n{done}\n"));
        }
        out.push_str(&run(&["list"]));
        out.push_str(&run(&["show", "1"]));
        out.push_str(&run(&["report", "--to", "supervisor"]));
        out.push_str(&run(&["report", "--to", "staff", "--format", "markdown"]));
        out.push_str(&run(&["list", "--format", "csv", "--status", "closed"]));
        golden(&format!("ledger-{lang}.out"), &out);
    }
}

#[test]
fn a_killed_update_leaves_the_ledger_whole() {
    let scratch = scratch("");
    let n = 1500;
    for (name, verdict) in [("bad.json", "violated"), ("good.json", "satisfied")] {
        scratch.put(name, &Content::from(result("a", n, verdict, "2023-01-10").as_str()));
    }
    let begun = std::time::Instant::now();
    assert!(
        start(&scratch, &["update", "--rules", "pack", "--from-result", "bad.json"]).wait().expect("an end").success()
    );
    let whole = begun.elapsed();
    std::fs::remove_file(scratch.path().join("台账.db")).expect("removed");
    let (mut killed, mut finished) = (0, 0);
    for step in 0..40u32 {
        let file = if step % 2 == 0 { "bad.json" } else { "good.json" };
        let mut child = start(&scratch, &["update", "--rules", "pack", "--from-result", file]);
        // From the first moment to a little after the last.
        std::thread::sleep(whole * step / 36);
        let _ = child.kill();
        let status = child.wait().expect("an end");
        if status.success() {
            finished += 1
        } else {
            killed += 1
        }
        if !scratch.path().join("台账.db").exists() {
            continue;
        }
        // It opens, and every item stands as every other: no update is there by half.
        let all = items(&scratch, "2023-02-01");
        assert!(all.is_empty() || all.len() == n, "{} items after step {step}", all.len());
        let mut states: Vec<String> = all.iter().map(|i| format!("{} {}", i["status"], i["reopened"])).collect();
        states.dedup();
        assert!(states.len() <= 1, "step {step}: {states:?}");
        let state = states.pop().unwrap_or_default();
        // What was told as done is there.
        if status.success() {
            let wanted = if file == "bad.json" { "open" } else { "closed" };
            assert!(state.contains(wanted) || (all.is_empty() && file == "good.json"), "step {step}: {state}");
        }
    }
    assert!(killed > 0, "nothing was killed in time");
    println!("{killed} killed, {finished} finished");
    // Left alone, an update goes through.
    for (file, wanted) in [("bad.json", "open"), ("good.json", "closed")] {
        let done = start(&scratch, &["update", "--rules", "pack", "--from-result", file]).wait().expect("an end");
        assert!(done.success(), "after {killed} killed and {finished} finished");
        assert_eq!(items(&scratch, "2023-02-01")[0]["status"], wanted);
    }
    let db = rusqlite::Connection::open(scratch.path().join("台账.db")).expect("a database");
    let said: String = db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).expect("a check");
    assert_eq!(said, "ok");
    let orphans: i64 =
        db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0)).expect("a check");
    assert_eq!(orphans, 0);
}
