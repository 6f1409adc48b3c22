//! Year on year: what `check --baseline` says became of every finding of a former result.

use crate::scratch::{Answer, Content, Scratch, golden};
use serde_json::Value as Json;

const RULES: &str = "obligation s \"三人\" { clause \"一\" binds town require staff >= 3 }\n\
    obligation q \"每季演练\" { clause \"二\" binds town require at least 1 drills in every quarter }\n\
    obligation x \"场所\" { clause \"三\" binds town when not island require shelter }\n";

fn town(id: &str, rest: &str) -> String {
    format!("[[town]]\nid = \"{id}\"\nname = \"{id}镇\"\n{rest}\n")
}

const DRILLS: &str = "drills = [2022-01-05, 2022-04-05, 2022-07-05, 2022-10-05]\n";

fn fine(island: bool) -> String {
    format!("staff = 3\nshelter = true\nisland = {island}\n{DRILLS}")
}

/// Judges these towns first as a former result, then the others beside it.
fn two_runs(before: &str, now: &str, more: &[&str]) -> (Scratch, Answer) {
    let scratch = Scratch::new(&[("pack/rules.gj", RULES.into()), ("facts/towns.toml", before.into())]);
    let first = scratch.run(&[
        "check",
        "--rules",
        "pack",
        "--period",
        "2022",
        "--as-of",
        "2023-01-10",
        "-o",
        "json=last.json",
        "facts",
    ]);
    assert!(scratch.path().join("last.json").is_file(), "{}", first.err);
    scratch.put("facts/towns.toml", &Content::from(now));
    let mut args = vec!["--baseline", "last.json"];
    args.extend(more);
    let answer = scratch.check("zh", &args);
    (scratch, answer)
}

fn list(json: &Json, key: &str) -> Vec<String> {
    let all = json["baseline"][key].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|f| format!("{} {}", f["obligation"].as_str().unwrap_or(""), f["entity"].as_str().unwrap_or("")))
        .collect()
}

fn change(json: &Json, obligation: &str, entity: &str) -> (Json, Json) {
    let all = json["findings"].as_array().cloned().unwrap_or_default();
    let one = all.iter().find(|f| f["obligation"] == obligation && f["entity"] == entity).cloned().unwrap_or_default();
    (one["change"].clone(), one["before"].clone())
}

#[test]
fn every_fate_is_told_apart() {
    let short = |island| fine(island).replace("staff = 3", "staff = 1");
    let before: String = [
        town("cured", &short(false)),
        town("stays", &short(false)),
        town("open", &short(false)),
        town("lapsed", &fine(false).replace("shelter = true", "shelter = false")),
        town("gone", &short(false)),
        town("known", &fine(false).replace("staff = 3\n", "")),
        town("fresh", &fine(false)),
        town("moved", &fine(false).replace("2022-04-05, ", "")),
    ]
    .concat();
    let now: String = [
        town("cured", &fine(false)),
        town("stays", &short(false)),
        town("open", &fine(false).replace("staff = 3\n", "")),
        town("lapsed", &fine(true).replace("shelter = true", "shelter = false")),
        town("known", &short(false)),
        town("fresh", &short(false)),
        // Another quarter than before: the same breach all the same.
        town("moved", &fine(false).replace("2022-07-05, ", "")),
    ]
    .concat();
    let (scratch, answer) = two_runs(&before, &now, &[]);
    let json = answer.json();
    assert_eq!(answer.exit, 1, "{}", answer.err);
    assert_eq!(list(&json, "cured"), ["d.s town/cured"]);
    assert_eq!(list(&json, "open"), ["d.s town/open"]);
    assert_eq!(list(&json, "lapsed"), ["d.x town/lapsed"]);
    assert_eq!(list(&json, "gone"), ["d.s town/gone"]);
    assert_eq!(list(&json, "unjudged"), [""; 0]);
    assert_eq!((json["baseline"]["new"].as_u64(), json["baseline"]["persisting"].as_u64()), (Some(2), Some(2)));
    assert_eq!(json["baseline"]["assessment"]["as_of"], "2023-01-10");
    assert_eq!(json["baseline"]["summary"]["violated"], 6);
    let pair = |a: &str, b: Option<&str>| (Json::from(a), b.map_or(Json::Null, Json::from));
    assert_eq!(change(&json, "d.s", "town/stays"), pair("persisting", Some("violated")));
    assert_eq!(change(&json, "d.q", "town/moved"), pair("persisting", Some("violated")));
    assert_eq!(change(&json, "d.s", "town/open"), pair("persisting", Some("violated")));
    assert_eq!(change(&json, "d.s", "town/known"), pair("new", Some("undetermined")));
    assert_eq!(change(&json, "d.s", "town/fresh"), pair("new", None));
    assert_eq!(change(&json, "d.s", "town/cured"), (Json::Null, Json::Null));
    for (lang, words) in [
        (
            "zh",
            [
                "［新增，上期待核实］",
                "［仍存在］",
                "已消除（1 项）",
                "主体不在本次事实中，不算消除（1 项）",
                "上期不符合 6 项",
            ],
        ),
        (
            "en",
            [
                "[new; undetermined before]",
                "[persisting]",
                "cured (1)",
                "entity not stated now, not cured (1)",
                "violated before: 6",
            ],
        ),
    ] {
        let text = scratch.run(&[
            "check",
            "--lang",
            lang,
            "--rules",
            "pack",
            "--period",
            "2022",
            "--as-of",
            "2023-01-15",
            "--baseline",
            "last.json",
            "facts",
        ]);
        golden(&format!("baseline-{lang}.out"), &text.out);
        for word in words {
            assert!(text.out.replace('\u{a0}', " ").contains(word), "{word}: {}", text.out);
        }
    }
}

#[test]
fn what_was_not_judged_is_not_cured() {
    let before = town("a", &fine(false).replace("staff = 3", "staff = 1"));
    let (_, answer) = two_runs(&before, &town("a", &fine(false)), &["--select", "d.q"]);
    assert_eq!(list(&answer.json(), "unjudged"), ["d.s town/a"]);
    assert_eq!(list(&answer.json(), "cured"), [""; 0]);
    // The same with a rule that is no longer there.
    let scratch = Scratch::new(&[("pack/rules.gj", RULES.into()), ("facts/towns.toml", before.into())]);
    scratch.check("zh", &["-o", "json=last.json"]);
    scratch.put("pack/rules.gj", &Content::from(RULES.replace("obligation s", "obligation r").as_str()));
    let json = scratch.check("zh", &["--baseline", "last.json"]).json();
    assert_eq!(list(&json, "unjudged"), ["d.s town/a"]);
    assert_eq!(change(&json, "d.r", "town/a").0, "new");
}

#[test]
fn waived_breaches_stand_and_waivers_do_not_cure() {
    let short = town("a", &fine(false).replace("staff = 3", "staff = 1"));
    let scratch = Scratch::new(&[
        ("pack/rules.gj", RULES.into()),
        ("facts/towns.toml", short.into()),
        ("w.toml", "[[waiver]]\nobligation = \"d.s\"\nentity = \"town/a\"\nreason = \"r\"\nbasis = \"b\"\napproved_by = \"甲\"\nexpires = 2024-01-01\n".into()),
    ]);
    scratch.check("zh", &["-o", "json=plain.json"]);
    scratch.check("zh", &["-o", "json=waived.json", "--waivers", "w.toml"]);
    for (before, waivers, was) in [
        ("plain.json", Some("w.toml"), "violated"),
        ("waived.json", None, "waived"),
        ("waived.json", Some("w.toml"), "waived"),
    ] {
        let mut args = vec!["--baseline", before];
        args.extend(waivers.iter().flat_map(|w| ["--waivers", w]));
        let json = scratch.check("zh", &args).json();
        assert_eq!(change(&json, "d.s", "town/a"), ("persisting".into(), was.into()), "{args:?}");
        assert_eq!((json["baseline"]["persisting"].as_u64(), json["baseline"]["new"].as_u64()), (Some(1), Some(0)));
    }
    let fixed = town("a", &fine(false));
    scratch.put("facts/towns.toml", &Content::from(fixed.as_str()));
    assert_eq!(list(&scratch.check("zh", &["--baseline", "waived.json"]).json(), "cured"), ["d.s town/a"]);
}

#[test]
fn a_successor_takes_over_the_breach() {
    let rules = "obligation s \"三人\" { clause \"一\" binds town until 2022-06-30 require staff >= 3 }\n";
    let short = town("a", "staff = 1");
    let scratch = Scratch::new(&[("pack/rules.gj", rules.into()), ("facts/towns.toml", short.into())]);
    let run = |from: &str, to: &str, more: &[&str]| {
        let mut all = vec!["check", "--rules", "pack", "--from", from, "--to", to, "--as-of", to, "--format", "json"];
        all.extend(more);
        all.push("facts");
        scratch.run(&all)
    };
    run("2022-01-01", "2022-06-30", &["-o", "json=last.json"]);
    let more = format!(
        "{rules}obligation s2 \"四人\" {{ clause \"一\" binds town from 2022-07-01 supersedes s require staff >= 4 }}\n"
    );
    scratch.put("pack/rules.gj", &Content::from(more.as_str()));
    let answer = run("2022-07-01", "2022-12-31", &["--baseline", "last.json"]);
    let json = answer.json();
    assert_eq!(
        change(&json, "d.s2", "town/a"),
        ("persisting".into(), "violated".into()),
        "{} {}",
        answer.err,
        answer.out
    );
    assert_eq!(json["baseline"]["persisting"], 1);
    assert_eq!(list(&json, "lapsed"), [""; 0]);
}

#[test]
fn a_new_id_under_an_old_name_is_told() {
    let before = town("a", "staff = 1");
    let now = before.replace("id = \"a\"", "id = \"b\"");
    let (_, answer) = two_runs(&before, &now, &[]);
    assert!(answer.err.contains("entity-renamed") && answer.err.contains("town/b"), "{}", answer.err);
    assert_eq!(list(&answer.json(), "gone"), ["d.s town/a"]);
    assert_eq!(change(&answer.json(), "d.s", "town/b").0, "new");
}

#[test]
fn files_that_are_no_result() {
    let good = "{\"schema\": \"guiju.result/1\", \"assessment\": {\"from\": \"2021-01-01\", \"to\": \"2021-12-31\", \"as_of\": \"2022-01-01\"}, \"summary\": {}, \"findings\": [";
    let one = "{\"obligation\": \"d.s\", \"entity\": \"town/good\", \"verdict\": \"violated\"}";
    let scratch = Scratch::new(&[]);
    for (text, code, word) in [
        ("不是", "baseline-not-json", "第 1 行"),
        ("", "baseline-not-json", "不完整"),
        (good, "baseline-not-json", "不完整"),
        ("[1, 2]", "not-a-result", "没有写明"),
        ("{}", "not-a-result", "没有写明"),
        ("{\"version\": \"2.1.0\", \"runs\": []}", "not-a-result", "没有写明"),
        ("{\"schema\": \"guiju.test/1\", \"findings\": 3}", "not-a-result", "guiju.test/1"),
        ("{\"schema\": \"guiju.result/2\", \"findings\": {}}", "not-a-result", "只读得懂"),
        ("{\"schema\": \"guiju.result/1\", \"findings\": [3]}", "not-a-result", "第 1 行"),
        ("{\"schema\": \"guiju.result/1\"}", "not-a-result", "第 1 行"),
    ] {
        scratch.put("last.json", &Content::from(text));
        let answer = scratch.check("zh", &["--baseline", "last.json"]);
        assert_eq!(answer.exit, 2, "{text}: {}", answer.err);
        assert!(answer.err.contains(code) && answer.err.contains(word), "{text}: {}", answer.err);
        // The check itself is not lost.
        assert_eq!(answer.verdict("d.s", "town/good").as_deref(), Some("satisfied"), "{text}");
        assert!(scratch.check("en", &["--baseline", "last.json"]).err.is_ascii(), "{text}");
    }
    scratch.put("last.json", &Content::from(format!("\u{feff}{good}{one}, {one}]}}").as_str()));
    let answer = scratch.check("zh", &["--baseline", "last.json"]);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    assert_eq!(list(&answer.json(), "cured"), ["d.s town/good"; 2]);
    // Deep nesting ends in a message.
    scratch.put("last.json", &Content::from("[".repeat(100_000).as_str()));
    assert_eq!(scratch.check("zh", &["--baseline", "last.json"]).exit, 2);
    assert_eq!(scratch.check("zh", &["--baseline", "nowhere.json"]).exit, 2);
}

#[test]
fn a_project_names_its_former_result_which_is_no_fact_file() {
    let scratch = Scratch::new(&[
        (
            "guiju.toml",
            "rules = [\"pack\"]\nperiod = 2022\nas_of = 2023-01-15\nbaseline = \"facts/last.json\"\n".into(),
        ),
        ("facts/towns.toml", town("a", "staff = 1").as_str().into()),
    ]);
    scratch.run(&["check", "--rules", "pack", "--period", "2022", "-o", "json=facts/last.json", "facts/towns.toml"]);
    let answer = scratch.run(&["check", "--format", "json", "facts"]);
    assert_eq!(answer.exit, 1, "{}", answer.err);
    assert_eq!(answer.json()["baseline"]["persisting"], 1);
    assert_eq!(answer.json()["baseline"]["file"], "facts/last.json");
}

#[test]
fn any_cut_of_a_result_is_told() {
    use guiju::report::baseline::{Wanted, read};
    let scratch = Scratch::new(&[("facts/towns.toml", town("a", "staff = 1").as_str().into())]);
    let whole = scratch.check("zh", &[]).out.into_bytes();
    assert!(read("x", &whole, Wanted::All).is_ok_and(|p| p.is_whole() && p.findings.len() == 2));
    let end = whole.trim_ascii_end().len();
    for at in 0..end {
        assert!(read("x", whole.get(..at).expect("a part"), Wanted::All).is_err(), "cut at {at}");
    }
    // A byte that is another: read or refused, never worse.
    for at in 0..end {
        let mut other = whole.clone();
        other[at] = b'{';
        let _ = read("x", &other, Wanted::Problems);
    }
}
