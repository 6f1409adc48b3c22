//! The program's face (docs/contract.md): each exit code, which of several wins, arguments that are wrong, outputs that
//! cannot be written, readers that stop reading.

use crate::scratch::{Content, Scratch};
use std::io::Read;
use std::process::{Command, Stdio};

const BROKEN_RULE: &str = "obligation x \"x\" { clause \"一\" binds town require stafff >= 3 }\n";
const SHORT: &str = "[[town]]\nid = \"short\"\nstaff = 1\n";
const WRONG: &str = "[[town]]\nid = \"wrong\"\nstaff = \"x\"\n";

fn text(text: &str) -> Content {
    Content::from(text)
}

#[test]
fn each_exit_code() {
    let exit = |files: &[(&str, Content)], more: &[&str]| Scratch::new(files).check("en", more).exit;
    let short = ("facts/a.toml", text(SHORT));
    let silent = ("facts/a.toml", text("[[town]]\nid = \"silent\"\n"));
    assert_eq!(exit(&[], &[]), 0);
    assert_eq!(exit(std::slice::from_ref(&short), &[]), 1);
    assert_eq!(exit(std::slice::from_ref(&short), &["--fail-on", "critical"]), 0);
    assert_eq!(exit(std::slice::from_ref(&short), &["--fail-on", "never"]), 0);
    assert_eq!(exit(&[], &["--nope"]), 2);
    assert_eq!(exit(&[], &["nowhere"]), 2);
    assert_eq!(exit(&[("pack/x.gj", text(BROKEN_RULE))], &[]), 3);
    assert_eq!(exit(&[("facts/a.toml", text(WRONG))], &[]), 4);
    assert_eq!(exit(std::slice::from_ref(&silent), &[]), 0);
    assert_eq!(exit(std::slice::from_ref(&silent), &["--fail-on", "undetermined"]), 5);
    assert_eq!(exit(&[silent, ("facts/b.toml", text(SHORT))], &["--fail-on", "undetermined"]), 1);
    assert_eq!(exit(&[("facts/z-good.toml", text(""))], &[]), 6);
    assert_eq!(exit(&[("pack/rules.gj", text(""))], &[]), 6);
    assert_eq!(exit(&[("facts/z-good.toml", text("[[mine]]\nid = \"1\"\n"))], &[]), 6);
    assert_eq!(exit(&[], &["--select", "nothing.*"]), 6);
    assert_eq!(exit(&[], &["--ignore", "*"]), 6);
}

#[test]
fn the_lowest_of_two_three_four_wins_and_the_report_is_written() {
    let rules = ("pack/x.gj", text(BROKEN_RULE));
    let facts = ("facts/a.toml", text(WRONG));
    let short = ("facts/b.toml", text(SHORT));
    let nothing = ("facts/z-good.toml", text(""));
    for (files, more, exit) in [
        (vec![rules.clone(), facts.clone(), short.clone()], vec!["nowhere"], 2),
        (vec![rules.clone(), facts.clone(), short.clone()], vec![], 3),
        (vec![facts.clone(), short.clone()], vec![], 4),
        (vec![rules.clone(), short.clone()], vec![], 3),
        (vec![short.clone()], vec!["nowhere"], 2),
        (vec![rules, short.clone()], vec!["--fail-on", "never"], 3),
    ] {
        let answer = Scratch::new(&files).check("en", &more);
        assert_eq!(answer.exit, exit, "{more:?}: {}", answer.err);
        assert_eq!(answer.verdict("d.s", "town/good").as_deref(), Some("satisfied"), "{}", answer.err);
        assert_eq!(answer.verdict("d.s", "town/short").as_deref(), Some("violated"), "{}", answer.err);
        assert!(!answer.errors().is_empty());
    }
    // Nothing to judge, and a broken file: the broken file is the news.
    let answer = Scratch::new(&[facts, nothing]).check("en", &["--ignore", "*"]);
    assert_eq!(answer.exit, 4, "{}", answer.err);
    assert_eq!(answer.json()["schema"], "guiju.result/1");
}

#[test]
fn arguments_that_mean_nothing() {
    let scratch = Scratch::new(&[]);
    for lang in ["zh", "en"] {
        for (args, code) in [
            (vec!["--period", "nonsense"], "bad-period"),
            (vec!["--period", "2022-13"], "bad-period"),
            (vec!["--period", "2022-Q5"], "bad-period"),
            (vec!["--period", "99999"], "bad-period"),
            (vec!["--period", ""], "bad-period"),
            (vec!["--period", "2022", "--from", "2022-01-01", "--to", "2022-02-01"], "bad-span"),
            (vec!["--from", "2022-01-01"], "bad-span"),
            (vec!["--from", "2022-12-01", "--to", "2022-01-01"], "bad-span"),
            (vec!["--from", "2022-02-30", "--to", "2022-03-01"], "bad-date"),
            (vec!["--period", "2022", "--as-of", "2022-02-30"], "bad-date"),
            (vec!["--period", "2022", "--as-of", "tomorrow"], "bad-date"),
            (vec!["--period", "2022", "--select", "["], "bad-pattern"),
            (vec!["--period", "2022", "--select", "d.s", "--select", "d.t"], "pattern-fits-nothing"),
            (vec!["--period", "2022", "--format", "papyrus"], "unknown-format"),
            (vec!["--period", "2022", "-o", "papyrus=x"], "unknown-format"),
            (vec!["--period", "2022", "-o", "x"], "bad-output"),
            (vec!["--period", "2022", "-o", "json="], "bad-output"),
            (vec!["--period", "2022", "-o", "json=/nowhere/at/all"], "unwritable"),
            (vec!["--period", "2022", "-o", "json=."], "unwritable"),
            (vec!["--period", "2022", "--rules", "nowhere"], "no-such-path"),
        ] {
            let mut whole = vec!["check", "--lang", lang, "--rules", "pack"];
            whole.extend(&args);
            whole.push("facts");
            let answer = scratch.run(&whole);
            assert_eq!(answer.exit, 2, "{args:?}: {}", answer.err);
            assert!(answer.err.contains(code), "{args:?}: {}", answer.err);
            assert_eq!(answer.err.chars().any(|c| c > '\u{2E80}'), lang == "zh", "{args:?}: {}", answer.err);
        }
        for args in [vec!["--nope"], vec!["check", "--fail-on", "x"], vec!["check", "-j", "many"], vec!["frobnicate"]] {
            let mut whole = args.clone();
            whole.extend(["--lang", lang]);
            let answer = scratch.run(&whole);
            assert_eq!(answer.exit, 2, "{args:?}: {}", answer.err);
            assert!(!answer.err.is_empty() && answer.out.is_empty(), "{args:?}");
        }
    }
    for jobs in ["0", "1", "100000"] {
        assert_eq!(scratch.check("zh", &["-j", jobs]).exit, 0);
    }
}

#[test]
fn the_day_of_judgement_may_lie_before_or_after() {
    let scratch = Scratch::new(&[("facts/a.toml", text(SHORT))]);
    let at = |day: &str, entity: &str| {
        let args =
            ["check", "--rules", "pack", "--period", "2022", "--as-of", day, "--all", "--format", "json", "facts"];
        scratch.run(&args).verdict("d.s", entity)
    };
    assert_eq!(at("2021-06-01", "town/short").as_deref(), Some("pending"));
    assert_eq!(at("2022-06-01", "town/short").as_deref(), Some("violated"));
    assert_eq!(at("2099-06-01", "town/short").as_deref(), Some("violated"));
    assert_eq!(at("2099-06-01", "town/good").as_deref(), Some("satisfied"));
}

#[test]
fn periods_of_files() {
    let run = |files: &[(&str, Content)], more: &[&str]| {
        let mut args =
            vec!["check", "--lang", "en", "--rules", "pack", "--as-of", "2023-01-15", "--format", "json", "--all"];
        args.extend(more);
        args.push("facts");
        Scratch::new(files).run(&args)
    };
    let none = run(&[], &[]);
    assert_eq!(none.exit, 2);
    assert!(none.err.contains("no-period"), "{}", none.err);
    let half = "period = { from = 2022-01-01, to = 2022-06-30 }\n";
    let one = run(&[("facts/p.toml", text(half))], &[]);
    assert_eq!((one.exit, one.json()["assessment"]["to"].as_str()), (0, Some("2022-06-30")), "{}", one.err);
    let two = [("facts/p.toml", text(half)), ("facts/q.toml", text("period = 2022\n"))];
    let differ = run(&two, &[]);
    assert_eq!(differ.exit, 2);
    assert!(differ.err.contains("periods-differ") && differ.err.contains("q.toml"), "{}", differ.err);
    assert_eq!(run(&two, &["--period", "2022"]).exit, 0);
}

#[cfg(unix)]
#[test]
fn a_reader_may_stop_reading() {
    let mut many = String::new();
    for i in 0..3000 {
        many.push_str(&format!("[[town]]\nid = \"{i}\"\nstaff = 1\n"));
    }
    let scratch = Scratch::new(&[("facts/a.toml", many.into())]);
    for format in ["text", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(scratch.path())
            .args([
                "check",
                "--rules",
                "pack",
                "--period",
                "2022",
                "--as-of",
                "2023-01-15",
                "--format",
                format,
                "facts",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("guiju runs");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("standard error").read_to_string(&mut err).expect("text");
        let exit = child.wait().expect("an end").code();
        assert_eq!(exit, Some(1), "{format}: {err}");
        assert!(!err.contains("panicked") && !err.contains("unwritable"), "{format}: {err}");
    }
}

#[test]
fn holidays_move_a_deadline() {
    let rules = "obligation p \"五月一日前\" { clause \"一\" binds county require filed_on by 2022-05-01 or next workday }\n\
        obligation m \"每月一日前\" { clause \"一\" binds county from 2022-05-01 until 2022-05-31 \
        require at least 1 meetings by day 1 of every month or next workday }\n";
    let calendar = "[2022]\nsource = \"国办发明电〔2021〕11号\"\n\
        off = [2022-04-30, 2022-05-01, 2022-05-02, 2022-05-03, 2022-05-04]\nwork = [2022-04-24, 2022-05-07]\n";
    let facts =
        |day: &str| format!("[[county]]\nid = \"{day}\"\nfiled_on = 2022-05-{day}\nmeetings = [2022-05-{day}]\n");
    let all: String = ["01", "05", "06"].map(facts).concat();
    let with = Scratch::new(&[
        ("pack/x.gj", text(rules)),
        ("pack/calendar.toml", text(calendar)),
        ("facts/a.toml", all.clone().into()),
    ])
    .check("zh", &[]);
    let without = Scratch::new(&[("pack/x.gj", text(rules)), ("facts/a.toml", all.into())]).check("zh", &[]);
    for (id, verdict, unsure) in
        [("01", "satisfied", "satisfied"), ("05", "satisfied", "undetermined"), ("06", "violated", "undetermined")]
    {
        let entity = format!("county/{id}");
        for duty in ["d.p", "d.m"] {
            assert_eq!(with.verdict(duty, &entity).as_deref(), Some(verdict), "{duty} {id}: {}", with.out);
        }
        assert_eq!(without.verdict("d.p", &entity).as_deref(), Some(unsure), "{id}: {}", without.out);
    }
}

#[test]
fn why_something_is_not_known_is_said() {
    let rules = "obligation m \"会议\" { clause \"一\" binds county require at least 1 meetings }\n\
        obligation n \"会议\" { clause \"一\" binds county require some meetings satisfy topic is not missing }\n\
        obligation d \"演练\" { clause \"一\" binds county require at least 2 towns.drills in every year }\n\
        obligation p \"报送\" { clause \"一\" binds town require filed_on by 2022-06-30 }\n\
        obligation q \"人员\" { clause \"一\" binds town require staff >= 3 }\n";
    let facts = "[[county]]\nid = \"1\"\nmeetings = []\n[county.covers]\nmeetings = false\n\
        [[town]]\nid = \"1\"\nname = \"甲乡\"\ncounty = \"1\"\ndrills = [2022-03-01]\n\
        [[town]]\nid = \"2\"\nname = \"乙乡\"\ncounty = \"1\"\ndrills = []\nstaff = 2\nestablished_on = \"不详\"\n\
        [town.covers]\ndrills = { to = 2022-06-30 }\n";
    let scratch = Scratch::new(&[("pack/x.gj", text(rules)), ("facts/a.toml", text(facts))]);
    let said = |lang: &str, duty: &str, entity: &str| {
        let answer = scratch.check(lang, &[]);
        assert_eq!(answer.verdict(duty, entity).as_deref(), Some("undetermined"), "{duty} {entity}: {}", answer.out);
        let out: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
        let all = out["findings"].as_array().cloned().unwrap_or_default();
        let found = all.into_iter().find(|f| f["obligation"] == duty && f["entity"] == entity).expect("a finding");
        found["message"].as_str().unwrap_or("").to_owned()
    };
    for (duty, entity, zh, en) in [
        ("d.m", "county/1", "会议台账未声明完整", "is not declared complete"),
        ("d.n", "county/1", "会议记录已填 0 个，是否还有其他尚不能确定", "whether there are others is not known"),
        ("d.d", "county/1", "乙乡 演练", "乙乡 演练"),
        ("d.p", "town/2", "成立日期不明", "成立日期 not known"),
        ("d.q", "town/2", "成立日期不明，未必适用；如适用，", "so the duty may not apply; if it does: "),
    ] {
        let (in_zh, in_en) = (said("zh", duty, entity), said("en", duty, entity));
        assert!(in_zh.contains(zh), "{in_zh}");
        assert!(in_en.contains(en), "{in_en}");
    }
}

#[test]
fn outputs_are_named_or_told_by_their_ending() {
    let scratch = Scratch::new(&[("facts/a.toml", text("[[town]]\nid = \"a\"\nstaff = 1\n"))]);
    let run = |more: &[&str]| {
        let base = ["check", "--rules", "pack", "--period", "2022", "--as-of", "2023-01-15", "--lang", "en"];
        scratch.run(&[&base[..], more].concat())
    };
    let read = |name: &str| std::fs::read_to_string(scratch.path().join(name)).expect(name);
    // A path after `-f` is a path.
    let answer =
        run(&["-f", "facts", "-o", "a.SARIF", "-o", "json=b.txt", "-o", "c.oscal.json", "-o", "d.csv", "-o", "e.xml"]);
    assert_eq!(answer.exit, 1, "{}", answer.err);
    assert!(answer.out.contains("exit code 1"), "text to standard output all the same: {}", answer.out);
    assert!(read("a.SARIF").contains("\"version\": \"2.1.0\""));
    assert!(read("b.txt").contains("guiju.result/1"));
    assert!(read("c.oscal.json").contains("assessment-results"));
    assert!(read("d.csv").starts_with("\u{feff}no.,unit,"));
    assert!(read("e.xml").contains("<testsuites "));
    let both = run(&["facts", "-f", "facts", "--format", "github"]);
    assert!(both.out.starts_with("::error file=facts/a.toml,"), "{}{}", both.out, both.err);
    for (args, code, says) in [
        (["--format", "sarfi"], "unknown-format", "did you mean `sarif`?"),
        (["-o", "junti=x.xml"], "unknown-format", "did you mean `junit`?"),
        (["-o", "result"], "bad-output", "lacks a format or a file"),
        (["-o", "result.odt"], "bad-output", "there are: text"),
        (["-o", "=x"], "bad-output", "FORMAT=PATH"),
        (["-o", "json="], "bad-output", "FORMAT=PATH"),
    ] {
        let answer = run(&[&["facts"], &args[..]].concat());
        assert_eq!(answer.exit, 2, "{args:?}: {}", answer.err);
        assert!(answer.err.contains(code) && answer.err.contains(says), "{args:?}: {}", answer.err);
    }
    let twice = run(&["facts", "-o", "json=x.out", "-o", "csv=x.out"]);
    assert!(twice.exit == 2 && twice.err.contains("same-output"), "{}", twice.err);
}

#[test]
fn facts_are_as_old_as_the_file_that_states_them() {
    let named = |day: &str| text(&format!("stated_on = {day}\n[[town]]\nid = \"1\"\nname = \"甲\"\n"));
    let staffed = |day: &str, n: u8| text(&format!("stated_on = {day}\n[[town]]\nid = \"1\"\nstaff = {n}\n"));
    let (old, new) = ("2020-01-01", "2023-01-10");
    for (names, staff, n, verdict) in [
        (old, new, 1, "violated"),
        (old, new, 3, "satisfied"),
        (new, old, 1, "undetermined"),
        (new, old, 3, "undetermined"),
        (new, new, 3, "satisfied"),
    ] {
        // whichever file comes first
        for (first, second) in [("a", "b"), ("b", "a")] {
            let (first, second) = (format!("facts/{first}.toml"), format!("facts/{second}.toml"));
            let files = [(first.as_str(), named(names)), (second.as_str(), staffed(staff, n))];
            let answer = Scratch::new(&files).check("en", &[]);
            assert_eq!(answer.verdict("d.s", "town/1").as_deref(), Some(verdict), "{names} {staff} {n} {first}");
        }
    }
}
