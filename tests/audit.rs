//! `guiju audit` and `guiju replay`: every report in one folder, and the same again to the byte, or what differs.

use crate::scratch::{Answer, Content, Scratch};
use sha2::{Digest, Sha256};
use std::path::Path;

const PROJECT: &str = "rules = [\"pack\"]\nfacts = [\"facts\"]\nperiod = 2022\nas_of = 2023-01-15\nlang = \"zh\"\n";
const SHORT: &str = "[[town]]\nid = \"short\"\nname = \"短镇\"\nstaff = 1\n";

fn project() -> Scratch {
    Scratch::new(&[("guiju.toml", PROJECT.into()), ("facts/a.toml", SHORT.into())])
}

fn audit(scratch: &Scratch, more: &[&str]) -> Answer {
    let mut args = vec!["audit"];
    args.extend(more);
    scratch.run(&args)
}

fn replay(scratch: &Scratch, more: &[&str]) -> Answer {
    let mut args = vec!["replay", "审计-2022/run.json", "--lang", "zh"];
    args.extend(more);
    scratch.run(&args)
}

fn sha256(path: &Path) -> String {
    Sha256::digest(std::fs::read(path).expect("a file")).iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn a_path_after_f_is_a_path() {
    let scratch = Scratch::new(&[
        ("guiju.toml", PROJECT.into()),
        ("facts/a.toml", SHORT.into()),
        ("other/b.toml", SHORT.replace("short", "other").into()),
    ]);
    for args in [["audit", "-f", "other/b.toml"], ["audit", "-d", "other-audit"]] {
        assert_eq!(scratch.run(&args).exit, 1, "{args:?}");
    }
    let read = |dir: &str| -> Vec<String> {
        let receipt = std::fs::read(scratch.path().join(dir).join("run.json")).expect("a receipt");
        let receipt: serde_json::Value = serde_json::from_slice(&receipt).expect("JSON");
        let files = receipt["facts"]["files"].as_array().expect("files").iter();
        files.filter_map(|f| f["file"].as_str()).map(str::to_owned).collect()
    };
    assert_eq!(read("审计-2022"), ["other/b.toml"]);
    assert_eq!(read("other-audit"), ["facts/a.toml", "facts/z-good.toml"]);
    let again = replay(&scratch, &[]);
    assert_eq!(again.exit, 0, "{}{}", again.out, again.err);
    let update = scratch.run(&["ledger", "update", "--db", "l.db", "-f", "other"]);
    assert!(update.exit == 0 && update.out.contains("短镇"), "{}{}", update.out, update.err);
    let list = scratch.run(&["ledger", "list", "--db", "l.db", "--format", "json"]).json();
    let entities: Vec<&str> =
        list["items"].as_array().expect("items").iter().filter_map(|i| i["entity"].as_str()).collect();
    assert_eq!(entities, ["town/other"]);
}

#[test]
fn every_report_and_a_receipt() {
    let scratch = project();
    let answer = audit(&scratch, &[]);
    assert_eq!(answer.exit, 1, "{}", answer.err);
    assert!(answer.out.contains("不符合 1") && answer.out.contains("已写入 审计-2022/"), "{}", answer.out);
    let folder = scratch.path().join("审计-2022");
    let receipt = std::fs::read_to_string(folder.join("run.json")).expect("a receipt");
    let receipt: serde_json::Value = serde_json::from_str(&receipt).expect("JSON");
    assert_eq!((receipt["schema"].as_str(), receipt["base"].as_str()), (Some("guiju.run/1"), Some("..")));
    let outputs = receipt["outputs"].as_array().expect("outputs");
    let names: Vec<&str> = outputs.iter().filter_map(|o| o["format"].as_str()).collect();
    assert_eq!(names, ["text", "json", "sarif", "junit", "csv", "oscal", "html", "xlsx", "docx"]);
    for output in outputs {
        let file = output["file"].as_str().expect("a name");
        assert_eq!(output["sha256"], sha256(&folder.join(file)).as_str(), "{file}");
        assert!(answer.out.contains(file), "{file}: {}", answer.out);
    }
    let fact = &receipt["facts"]["files"][0];
    assert_eq!(
        (fact["file"].as_str(), fact["sha256"].as_str()),
        (Some("facts/a.toml"), Some(sha256(&scratch.path().join("facts/a.toml")).as_str()))
    );
    assert_eq!(receipt["rules"]["files"].as_array().map(Vec::len), Some(3));
    // What `check` writes alone is what the audit wrote.
    let alone: Vec<String> = names.iter().filter(|n| **n != "text").map(|n| format!("{n}=alone/{n}")).collect();
    std::fs::create_dir(scratch.path().join("alone")).expect("a folder");
    let args: Vec<&str> = alone.iter().flat_map(|o| ["-o", o]).collect();
    assert_eq!(scratch.run(&[&["check", "-q"], &args[..]].concat()).exit, 1);
    for output in outputs.iter().filter(|o| o["format"] != "text") {
        let name = output["format"].as_str().expect("a format");
        assert_eq!(output["sha256"], sha256(&scratch.path().join("alone").join(name)).as_str(), "{name}");
    }
    std::fs::remove_dir_all(scratch.path().join("alone")).expect("a folder");
    // Nothing of it is taken for facts, wherever it lies.
    let inside = audit(&scratch, &["-d", "facts/审计"]);
    assert_eq!((inside.exit, inside.err.as_str()), (1, ""));
    let again = audit(&scratch, &["-d", "facts/审计", "."]);
    assert_eq!((again.exit, again.err.as_str()), (1, ""));
    assert_eq!(scratch.run(&["check", "--format", "json", "facts"]).json()["facts"]["files"], 2);
}

#[test]
fn the_same_again_with_any_number_of_threads_and_elsewhere() {
    let scratch = project();
    audit(&scratch, &[]);
    for jobs in ["1", "7"] {
        let answer = replay(&scratch, &["-j", jobs]);
        assert_eq!(answer.exit, 0, "{}{}", answer.out, answer.err);
        assert!(answer.out.contains("可以重现") && answer.out.contains("逐字节相同"), "{}", answer.out);
    }
    // The project as it says now does not matter, nor does where the command runs.
    scratch.put("guiju.toml", &Content::from("period = 1999\nnonsense"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let moved = elsewhere.path().join("别处");
    std::fs::create_dir(&moved).expect("a folder");
    for folder in ["pack", "facts", "审计-2022"] {
        copy(&scratch.path().join(folder), &moved.join(folder));
    }
    let receipt = moved.join("审计-2022");
    let other = Scratch::new(&[]);
    let answer = other.run(&["replay", receipt.to_str().expect("a path"), "-d", "new", "--lang", "en"]);
    assert_eq!(answer.exit, 0, "{}{}", answer.out, answer.err);
    for file in ["result.json", "报告.txt"] {
        assert_eq!(sha256(&other.path().join("new").join(file)), sha256(&receipt.join(file)));
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { std::fs::copy(from, to).map(|_| ()).expect("a copy") }
    }
}

#[test]
fn what_differs_is_told() {
    let scratch = project();
    audit(&scratch, &[]);
    let told = |words: &[&str]| {
        let answer = replay(&scratch, &[]);
        assert_eq!(answer.exit, 1, "{}{}", answer.out, answer.err);
        for word in words {
            assert!(answer.out.contains(word), "{word}: {}{}", answer.out, answer.err);
        }
    };
    scratch.put("facts/a.toml", &Content::from(SHORT.replace("staff = 1", "staff = 2").as_str()));
    told(&["改动  facts/a.toml", "result.json  第一处：短镇 town/short d.s：当时 不符合（", "报告.txt", "规则：相同"]);
    scratch.put("facts/a.toml", &Content::from(SHORT.replace("staff = 1", "staff = 5").as_str()));
    told(&["现在 没有列出"]);
    scratch.put("facts/a.toml", &Content::from(SHORT));
    scratch.put("facts/b.toml", &Content::from(SHORT.replace("short", "other").as_str()));
    told(&["新增  facts/b.toml", "town/other d.s：当时 没有列出，现在 不符合"]);
    std::fs::remove_file(scratch.path().join("facts/b.toml")).expect("removed");
    std::fs::remove_file(scratch.path().join("facts/a.toml")).expect("removed");
    told(&["缺少  facts/a.toml"]);
    scratch.put("facts/a.toml", &Content::from(SHORT));
    let rules = std::fs::read_to_string(scratch.path().join("pack/rules.gj")).expect("rules");
    scratch.put("pack/rules.gj", &Content::from(rules.replace(">= 3", ">= 4").as_str()));
    told(&["改动  pack/rules.gj", "事实：相同"]);
    // A comment changes no verdict, but it is another text.
    scratch.put("pack/rules.gj", &Content::from(format!("{rules}\n# 注\n").as_str()));
    told(&["改动  pack/rules.gj"]);
    scratch.put("pack/rules.gj", &Content::from(rules.as_str()));
    scratch.put("审计-2022/报告.txt", &Content::from("改过"));
    told(&["1 份不同", "被改动过"]);
    audit(&scratch, &[]);
    let receipt = std::fs::read_to_string(scratch.path().join("审计-2022/run.json")).expect("a receipt");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    scratch.put("审计-2022/run.json", &Content::from(receipt.replace(&version, "\"version\": \"0.0.9\"").as_str()));
    told(&["当时 0.0.9，现在 "]);
    assert_eq!(audit(&scratch, &[]).exit, 1);
    assert_eq!(replay(&scratch, &[]).exit, 0);
    // What was given besides.
    std::fs::rename(scratch.path().join("facts"), scratch.path().join("moved")).expect("moved");
    told(&["缺少  facts/a.toml"]);
}

#[test]
fn waivers_baseline_and_ledger_belong_to_it() {
    let scratch = project();
    let waiver = "[[waiver]]\nobligation = \"d.s\"\nentity = \"town/short\"\nreason = \"r\"\nbasis = \"b\"\napproved_by = \"甲\"\nexpires = 2024-01-01\n";
    scratch.put("w.toml", &Content::from(waiver));
    audit(&scratch, &["-d", "去年"]);
    let args = ["--waivers", "w.toml", "--baseline", "去年/result.json", "--ledger", "台账.db", "--due-days", "5"];
    let answer = audit(&scratch, &args);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    assert!(answer.out.contains("仍存在 1") && answer.out.contains("新登记（1 项）"), "{}", answer.out);
    assert_eq!(replay(&scratch, &[]).exit, 0);
    scratch.put("w.toml", &Content::from(waiver.replace("\"r\"", "\"q\"").as_str()));
    let answer = replay(&scratch, &[]);
    assert_eq!(answer.exit, 1);
    assert!(answer.out.contains("暂缓：w.toml 有改动"), "{}", answer.out);
    scratch.put("w.toml", &Content::from(waiver));
    std::fs::remove_file(scratch.path().join("去年/result.json")).expect("removed");
    let answer = replay(&scratch, &[]);
    assert_eq!(answer.exit, 1);
    assert!(answer.out.contains("上期结果：去年/result.json 缺少"), "{}", answer.out);
}

#[test]
fn a_day_that_nobody_said_is_the_same_later() {
    let scratch = project();
    scratch.put("guiju.toml", &Content::from(PROJECT.replace("as_of = 2023-01-15\n", "").as_str()));
    audit(&scratch, &[]);
    let text = std::fs::read_to_string(scratch.path().join("审计-2022/报告.txt")).expect("a report");
    assert!(text.contains("（今天）"), "{text}");
    let answer = replay(&scratch, &[]);
    assert_eq!(answer.exit, 0, "{}", answer.out);
}

#[test]
fn receipts_that_cannot_be_used() {
    let scratch = project();
    audit(&scratch, &[]);
    let good = std::fs::read_to_string(scratch.path().join("审计-2022/run.json")).expect("a receipt");
    for (text, code) in [
        ("", "not-a-receipt"),
        ("[]", "not-a-receipt"),
        ("{}", "not-a-receipt"),
        ("{\"schema\": \"guiju.result/1\"}", "not-a-receipt"),
        ("{\"schema\": \"guiju.run/9\"}", "not-a-receipt"),
        ("{\"schema\": \"guiju.run/1\"}", "not-a-receipt"),
        ("{\"schema\": \"guiju.run/1\", \"unfinished\": true}", "audit-unfinished"),
        (&good.replace("\"base\": \"..\"", "\"base\": \"../nowhere\""), "no-base"),
        (good.get(..good.len() / 2).unwrap_or(""), "not-a-receipt"),
    ] {
        scratch.put("审计-2022/run.json", &Content::from(text));
        let answer = replay(&scratch, &[]);
        assert_eq!(answer.exit, 2, "{text}: {}", answer.err);
        assert!(answer.err.contains(code), "{text}: {}", answer.err);
        let english = scratch.run(&["replay", "审计-2022", "--lang", "en"]);
        assert!(english.err.contains(code) && !english.err.contains('：'), "{}", english.err);
    }
    assert_eq!(scratch.run(&["replay", "nowhere"]).exit, 2);
    // A mistake of usage comes before any work.
    assert_eq!(audit(&scratch, &["-d", "neu", "--format", "papyrus"]).exit, 2);
    assert!(!scratch.path().join("neu").exists());
    for wrong in [["--waivers", "nowhere.toml"], ["--baseline", "nowhere.json"], ["nowhere", "-q"]] {
        let answer = audit(&scratch, &[&["-d", "neu"], &wrong[..]].concat());
        assert_eq!(answer.exit, 2, "{}", answer.err);
        assert!(answer.err.contains("no-such-path") && !scratch.path().join("neu").exists(), "{}", answer.err);
    }
    // Where facts lie no receipt is left: they would not be read any more.
    let facts = audit(&scratch, &["-d", "facts"]);
    assert_eq!(facts.exit, 2);
    assert!(facts.err.contains("not-an-audit"), "{}", facts.err);
    assert!(!scratch.path().join("facts/run.json").exists());
    scratch.put("plain", &Content::from("x"));
    let blocked = audit(&scratch, &["-d", "plain"]);
    assert_eq!(blocked.exit, 2);
    assert!(blocked.err.contains("unwritable"), "{}", blocked.err);
}
