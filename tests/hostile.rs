//! Input that means harm, or is merely broken: each ends in a clear message at its place and the right exit code, in both
//! languages, and the rest of the work is done all the same.

mod fuzz;

use crate::scratch::{Content, Scratch};
use std::time::{Duration, Instant};

/// A case: name, what is added, exit code, errors that must be told (code, file, line, column).
type Case = (&'static str, Vec<(&'static str, Content)>, i32, Vec<(&'static str, &'static str, u64, u64)>);

const MANY: usize = 100_000;
const A: &str = "facts/a.toml";
const J: &str = "facts/a.json";
const X: &str = "pack/x.gj";

fn rule(require: &str) -> Content {
    Content::from(format!("obligation x \"x\" {{ clause \"一\" binds town require {require} }}\n"))
}

fn run(cases: Vec<Case>, more: &[&str]) {
    let mut faults = Vec::new();
    for (name, files, exit, errors) in cases {
        let scratch = Scratch::new(&files);
        let start = Instant::now();
        let [zh, en] = ["zh", "en"].map(|lang| scratch.check(lang, more));
        let mut fault = |what: String| faults.push(format!("{name}: {what}"));
        if start.elapsed() > Duration::from_secs(60) {
            fault(format!("took {:?}", start.elapsed()));
        }
        for (lang, answer) in [("zh", &zh), ("en", &en)] {
            if answer.exit != exit {
                fault(format!("{lang}: exit {}, expected {exit}: {}", answer.exit, answer.err));
            }
            if answer.err.len() > 40_000 {
                fault(format!("{lang}: {} bytes on standard error", answer.err.len()));
            }
            // The rest of the work was done.
            if answer.verdict("p.d.s", "town/good").or(answer.verdict("d.s", "town/good")).as_deref()
                != Some("satisfied")
            {
                fault(format!(
                    "{lang}: the good town was not judged: {}",
                    answer.out.get(..300).unwrap_or(&answer.out)
                ));
            }
            let told = answer.errors();
            for (code, file, line, column) in &errors {
                if !told.iter().any(|t| (t.0.as_str(), t.1.as_str(), t.2, t.3) == (*code, *file, *line, *column)) {
                    let first: Vec<_> = told.iter().take(5).collect();
                    fault(format!("{lang}: no {code} at {file}:{line}:{column} among {first:?}"));
                }
                // Standard error names the code and the place too, up to its limit.
                if told.len() < 10 && !answer.err.contains(*code) {
                    fault(format!("{lang}: standard error does not say {code}: {}", answer.err));
                }
            }
        }
        let words = |answer: &crate::scratch::Answer| -> Vec<String> {
            let json = answer.json();
            json["errors"].as_array().into_iter().flatten().map(|e| e["message"].to_string()).collect()
        };
        for (zh, en) in words(&zh).iter().zip(words(&en)) {
            if !zh.chars().any(|c| c > '\u{2E80}') || *zh == en {
                fault(format!("not in two languages: {zh} / {en}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn bytes() {
    run(
        vec![
            ("an empty file", vec![(A, "".into())], 0, vec![]),
            (
                "a mark of byte order, and CRLF",
                vec![
                    (A, b"\xef\xbb\xbf[[town]]\r\nid = \"b\"\r\nstaff = \"x\"\r\n"[..].into()),
                    (X, "\u{feff}obligation x \"x\" {\r\n clause \"一\"\r\n binds town\r\n require stafff >= 1\r\n}\r\n".into()),
                ],
                3,
                vec![("wrong-type", A, 3, 9), ("unknown-field", X, 4, 10)],
            ),
            ("NUL in facts", vec![(A, "[[town]]\nid = \"a\0\"\n".into())], 4, vec![("nul-character", A, 2, 8)]),
            ("NUL in rules", vec![(X, rule("sta\0ff >= 3"))], 3, vec![("unexpected", X, 1, 53)]),
            ("invalid UTF-8 in facts", vec![(A, b"[[town]]\nid = \"\xff\"\n"[..].into())], 4, vec![("not-utf8", A, 2, 7)]),
            ("invalid UTF-8 in rules", vec![(X, b"# x\nobligation x \"\xff\""[..].into())], 3, vec![("not-utf8", X, 2, 15)]),
            (
                "invalid UTF-8 in a manifest",
                vec![("pack/pack.toml", b"name = \"\xff\""[..].into())],
                3,
                vec![("not-utf8", "pack/pack.toml", 1, 9)],
            ),
        ],
        &[],
    );
}

#[test]
fn depth() {
    let (open, close) = ("[".repeat(MANY), "]".repeat(MANY));
    let inline = format!("{}1{}", "{a=".repeat(MANY), "}".repeat(MANY));
    let objects = format!("{}1{}", "{\"town\":".repeat(MANY), "}".repeat(MANY));
    run(
        vec![
            (
                "TOML lists",
                vec![(A, format!("[[town]]\nid = \"x\"\nstaff = {open}{close}\n").into())],
                4,
                vec![("too-deep", A, 3, 136)],
            ),
            ("TOML tables", vec![(A, format!("[[town]]\nid = \"x\"\nstaff = {inline}\n").into())], 4, vec![("too-deep", A, 3, 390)]),
            ("JSON lists", vec![(J, format!("{{\"town\":{open}{close}}}").into())], 4, vec![("too-deep", J, 1, 136)]),
            ("JSON objects", vec![(J, objects.into())], 4, vec![("too-deep", J, 1, 1025)]),
            (
                "JSON lines: the next line is read",
                vec![(
                    "facts/a.jsonl",
                    format!("{{\"entity\":\"town\",\"id\":{open}{close}}}\n{{\"entity\":\"town\",\"id\":\"q\",\"staff\":\"x\"}}\n").into(),
                )],
                4,
                vec![("too-deep", "facts/a.jsonl", 1, 150), ("wrong-type", "facts/a.jsonl", 2, 35)],
            ),
            (
                "brackets in a rule",
                vec![(X, rule(&format!("{}staff >= 3{}", "(".repeat(MANY), ")".repeat(MANY))))],
                3,
                vec![("nested-too-deep", X, 1, 114)],
            ),
            ("not not not", vec![(X, rule(&format!("{}shelter", "not ".repeat(10_000))))], 3, vec![("too-long", X, 1, 50)]),
            ("- - -", vec![(X, rule(&format!("staff >= {}3", "-".repeat(10_000))))], 3, vec![("too-long", X, 1, 59)]),
            (
                "a manifest",
                vec![("pack/clauses.toml", format!("[[clause]]\nid = {open}").into())],
                3,
                vec![("toml-syntax", "pack/clauses.toml", 2, 86)],
            ),
            ("a dotted key", vec![(A, format!("[[town]]\nid = \"x\"\n{} = 1\n", vec!["a"; MANY].join(".")).into())], 4, vec![]),
        ],
        &[],
    );
}

#[test]
fn length() {
    let line = "x".repeat(1 << 20);
    let mut many = String::new();
    let mut wrong = String::new();
    for i in 0..5000 {
        many.push_str(&format!("[[town]]\nid = \"{i}\"\nstaff = {}\n", i % 7));
        wrong.push_str(&format!("[[town]]\nid = \"{i}\"\nstaff = \"x\"\nfoo = 1\n"));
    }
    run(
        vec![
            (
                "a line of a megabyte",
                vec![(A, format!("[[town]]\nid = \"x\"\nstaff = @{line}\n").into())],
                4,
                vec![("wrong-type", A, 3, 9)],
            ),
            (
                "a number of a megabyte",
                vec![(J, format!("{{\"town\":[{{\"id\":\"x\",\"staff\":{}}}]}}", "1".repeat(1 << 20)).into())],
                4,
                vec![("number-out-of-range", J, 1, 28)],
            ),
            (
                "a word of a hundred kilobytes in a rule",
                vec![(X, rule(&format!("{} >= 3", "s".repeat(100 << 10))))],
                3,
                vec![("unknown-field", X, 1, 50)],
            ),
            ("a comment of a megabyte", vec![(X, format!("#{line}").into())], 0, vec![]),
            ("five thousand entities in one file", vec![(A, many.into())], 1, vec![]),
            (
                "ten thousand mistakes in one file",
                vec![(A, wrong.into())],
                4,
                vec![("wrong-type", A, 3, 9), ("too-many-problems", A, 203, 9)],
            ),
            (
                "ten thousand lines of nonsense",
                vec![(X, "foo bar\n".repeat(10_000).into())],
                3,
                vec![("unknown-declaration", X, 1, 1)],
            ),
            (
                "two hundred megabytes",
                vec![(A, Content::Sparse(200 << 20)), (J, Content::Sparse(200 << 20)), (X, Content::Sparse(200 << 20))],
                3,
                vec![("file-too-large", A, 0, 0), ("file-too-large", J, 0, 0), ("file-too-large", X, 0, 0)],
            ),
        ],
        &[],
    );
}

#[test]
fn numbers_dates_and_names() {
    run(
        vec![
            (
                "a day that does not exist, in facts",
                vec![(A, "[[county]]\nid = \"c\"\nfiled_on = 2022-02-30\nnoted_on = \"2022-02-30\"\n".into()), (J, "{\"county\":[{\"id\":\"d\",\"filed_on\":\"2022-02-30\"}]}".into())],
                4,
                vec![("wrong-type", A, 3, 12), ("wrong-type", A, 4, 12), ("wrong-type", J, 1, 33)],
            ),
            ("a day that does not exist, in rules", vec![(X, rule("county.filed_on by 2022-02-30"))], 3, vec![("no-such-day", X, 1, 69)]),
            ("1e400 in facts", vec![(A, "[[town]]\nid = \"x\"\nstaff = 1e400\n".into())], 4, vec![("number-out-of-range", A, 3, 9)]),
            ("1e400 in rules", vec![(X, rule("staff >= 1e400"))], 3, vec![("number-out-of-range", X, 1, 59)]),
            ("an id with a line break", vec![(A, "[[town]]\nid = \"a\\nb\"\nstaff = 1\n".into())], 4, vec![("bad-id", A, 2, 6)]),
            (
                "keys twice",
                vec![(A, "[[town]]\nid = \"1\"\nstaff = 1\nstaff = 2\n".into()), (J, "{\"town\":[{\"id\":\"5\",\"staff\":1,\"staff\":2}]}".into())],
                4,
                vec![("duplicate-key", A, 4, 1), ("duplicate-key", J, 1, 30)],
            ),
            (
                "every type wrong",
                vec![(
                    A,
                    "[[county]]\nid = \"c\"\nname = 2\nestablished_on = \"x\"\nmeetings = \"x\"\nfiled_on = true\ninspectors = { a = 1 }\nleaders = [1]\nreports = [\"16:00\"]\nsupervised = \"3.5\"\ninspected = -1\ntowns = [\"a\"]\ncovers = 5\nattest = 7\n[[mine]]\nid = \"m\"\nindustry = \"coall\"\ndepth = \"3 kg\"\nself_reported = \"maybe\"\naccidents = [{ on = 1, deaths = \"x\" }]\n[[town]]\nname = \"no id\"\n[[nothing]]\nid = \"1\"\n".into(),
                )],
                4,
                vec![
                    ("wrong-type", A, 3, 8),
                    ("wrong-type", A, 4, 18),
                    ("wrong-type", A, 5, 12),
                    ("wrong-type", A, 6, 12),
                    ("wrong-type", A, 10, 14),
                    ("wrong-type", A, 11, 13),
                    ("computed-field", A, 12, 1),
                    ("wrong-type", A, 17, 12),
                    ("wrong-type", A, 18, 9),
                    ("wrong-type", A, 20, 21),
                    ("missing-id", A, 21, 1),
                    ("unknown-entity", A, 23, 3),
                ],
            ),
        ],
        &[],
    );
}

#[test]
fn circles() {
    let two = |one: &str, other: &str| vec![(X, Content::from(format!("{one}\n{other}\n")))];
    run(
        vec![
            ("defines", two("define a for town: bool = b", "define b for town: bool = a"), 3, vec![("circle", X, 1, 8)]),
            (
                "exceptions",
                two("exception a to b { clause \"一\" when island }", "exception b to a { clause \"一\" when island }"),
                3,
                vec![("circle", X, 1, 11)],
            ),
            (
                "superseding",
                two(
                    "obligation a \"a\" { clause \"一\" binds town supersedes b require staff >= 1 }",
                    "obligation b \"b\" { clause \"一\" binds town supersedes a require staff >= 1 }",
                ),
                3,
                vec![("circle", X, 1, 12)],
            ),
            ("parents", two("entity a : b { }", "entity b : a { }"), 3, vec![("circle", X, 1, 8)]),
            ("records", two("record a { b: b }", "record b { a: a }"), 3, vec![("circle", X, 1, 12)]),
            ("parameters", two("parameter a: count { 2022-01-01: b }", "parameter b: count { 2022-01-01: a }"), 3, vec![("not-a-constant", X, 1, 34)]),
            (
                "references between facts are no circle",
                vec![
                    (X, "entity n \"n\" { up: ref n v: count downs: every n via up }\nobligation x \"x\" { clause \"一\" binds n require up.up.up.v >= 1 }".into()),
                    (A, "[[n]]\nid = \"1\"\nup = \"2\"\nv = 1\n[[n]]\nid = \"2\"\nup = \"1\"\nv = 1\n".into()),
                ],
                0,
                vec![],
            ),
        ],
        &[],
    );
    run(
        vec![(
            "packs",
            vec![
                ("packs/a/pack.toml", "name = \"a\"\nversion = \"1\"\ndepends = [\"b\"]\n".into()),
                ("packs/b/pack.toml", "name = \"b\"\nversion = \"1\"\ndepends = [\"a\"]\n".into()),
            ],
            3,
            vec![("pack-circle", "packs/a/pack.toml", 3, 12)],
        )],
        &["--rules", "packs"],
    );
}

#[cfg(unix)]
#[test]
fn files_that_are_none() {
    run(
        vec![
            (
                "a folder that links to itself",
                vec![("facts/loop", Content::Link(".")), ("pack/loop", Content::Link("."))],
                0,
                vec![("link-not-followed", "facts/loop", 0, 0), ("link-not-followed", "pack/loop", 0, 0)],
            ),
            (
                "a link to nowhere among facts",
                vec![("facts/d.toml", Content::Link("nowhere"))],
                4,
                vec![("unreadable", "facts/d.toml", 0, 0)],
            ),
            (
                "a link to nowhere among rules",
                vec![("pack/d.gj", Content::Link("nowhere"))],
                3,
                vec![("unreadable", "pack/d.gj", 0, 0)],
            ),
            (
                "a link to itself",
                vec![("facts/d.toml", Content::Link("d.toml"))],
                4,
                vec![("unreadable", "facts/d.toml", 0, 0)],
            ),
            (
                "a link to a file is that file",
                vec![
                    ("elsewhere.toml", "[[town]]\nid = \"1\"\nstaff = \"x\"\n".into()),
                    ("facts/d.toml", Content::Link("../elsewhere.toml")),
                ],
                4,
                vec![("wrong-type", "facts/d.toml", 3, 9)],
            ),
            (
                "folders called like files",
                vec![("facts/d.toml", Content::Folder), ("pack/d.gj", Content::Folder)],
                0,
                vec![],
            ),
        ],
        &[],
    );
}

#[test]
fn the_users_own_files() {
    let nest = format!("a = {}", "[".repeat(MANY));
    let w = "w.toml";
    let waivers: Vec<Case> = vec![
        ("no TOML", vec![(w, "[[waiver]\n".into())], 2, vec![("syntax", w, 1, 10)]),
        ("no text", vec![(w, b"[[waiver]]\nreason = \"\xff\"\n"[..].into())], 2, vec![("not-utf8", w, 2, 11)]),
        ("no table", vec![(w, "waiver = 1\n".into())], 2, vec![("wrong-type", w, 1, 10)]),
        (
            "an unknown obligation",
            vec![(
                w,
                "[[waiver]]\nobligation = \"d.nope\"\nentity = \"town/good\"\nreason = \"x\"\nexpires = 2023-12-01\n"
                    .into(),
            )],
            2,
            vec![("waiver-unknown-obligation", w, 2, 14)],
        ),
        (
            "no reason, no day",
            vec![(
                w,
                "[[waiver]]\nobligation = \"d.s\"\nentity = \"town/good\"\nreason = \"\"\nexpires = \"2023-02-30\"\n"
                    .into(),
            )],
            2,
            vec![("waiver-without-reason", w, 4, 10), ("wrong-type", w, 5, 11)],
        ),
        (
            "an unknown entity",
            vec![(
                w,
                "[[waiver]]\nobligation = \"d.s\"\nentity = \"town/nope\"\nreason = \"x\"\nexpires = 2023-12-01\n"
                    .into(),
            )],
            0,
            vec![("waiver-unknown-entity", w, 3, 10)],
        ),
        ("too deep", vec![(w, nest.clone().into())], 2, vec![]),
        ("not there", vec![], 2, vec![("no-such-path", "", 0, 0)]),
        ("a folder", vec![(w, Content::Folder)], 2, vec![("unreadable", w, 0, 0)]),
    ];
    run(waivers, &["--waivers", w]);
    let g = "guiju.toml";
    run(
        vec![
            ("no TOML", vec![(g, "rules = [\n".into())], 2, vec![("syntax", g, 1, 10)]),
            ("no text", vec![(g, b"rules = \"\xff\"\n"[..].into())], 2, vec![("not-utf8", g, 1, 10)]),
            ("no such day", vec![(g, "as_of = 2022-02-30\n".into())], 2, vec![("wrong-type", g, 1, 9)]),
            (
                "every key wrong",
                vec![(g, "rules = 1\nfacts = {}\nlang = \"fr\"\nwaivers = 1\nperiod = \"x\"\nas_of = \"y\"\nfail_on = \"z\"\nformat = \"w\"\nfoo = 1\n".into())],
                2,
                vec![
                    ("wrong-type", g, 1, 9),
                    ("wrong-type", g, 2, 9),
                    ("bad-choice", g, 3, 8),
                    ("wrong-type", g, 5, 10),
                    ("wrong-type", g, 6, 9),
                    ("bad-choice", g, 7, 11),
                    ("bad-choice", g, 8, 10),
                    ("unknown-key", g, 9, 1),
                ],
            ),
            ("too deep", vec![(g, nest.into())], 2, vec![]),
        ],
        &[],
    );
}

#[test]
fn the_files_of_a_pack() {
    let (p, c, k) = ("pack/pack.toml", "pack/clauses.toml", "pack/calendar.toml");
    run(
        vec![
            ("an empty manifest", vec![(p, "".into())], 3, vec![("missing-key", p, 1, 1)]),
            (
                "a manifest of other types",
                vec![(p, "name = 1\nversion = 2\ndepends = \"x\"\nfoo = 1\n".into())],
                3,
                vec![
                    ("wrong-value", p, 1, 8),
                    ("wrong-value", p, 2, 11),
                    ("wrong-value", p, 3, 11),
                    ("unknown-key", p, 4, 1),
                ],
            ),
            (
                "a pack that is not there",
                vec![(p, "name = \"p\"\nversion = \"1\"\ndepends = [\"nope\"]\n".into())],
                3,
                vec![("missing-pack", p, 3, 12)],
            ),
            ("a clause index that is no TOML", vec![(c, "[[clause]\n".into())], 3, vec![("toml-syntax", c, 1, 10)]),
            (
                "a clause index of other types",
                vec![(c, "[[clause]]\nid = 1\nref = 2\n[[nope]]\n".into())],
                3,
                vec![("wrong-value", c, 2, 6), ("wrong-value", c, 3, 7), ("unknown-key", c, 4, 3)],
            ),
            (
                "a clause twice",
                vec![(c, "[[clause]]\nid = \"1\"\nref = \"一\"\n[[clause]]\nid = \"1\"\nref = \"二\"\n".into())],
                3,
                vec![("duplicate-clause", c, 5, 6)],
            ),
            ("a calendar that is no TOML", vec![(k, "[2022\n".into())], 3, vec![("toml-syntax", k, 1, 6)]),
            (
                "a calendar of other types",
                vec![(k, "[x]\n[2022]\noff = 1\nwork = [\"x\"]\nsource = 2\nfoo = 1\n".into())],
                3,
                vec![
                    ("wrong-value", k, 1, 2),
                    ("wrong-value", k, 3, 7),
                    ("wrong-value", k, 4, 9),
                    ("wrong-value", k, 5, 10),
                    ("unknown-key", k, 6, 1),
                ],
            ),
            (
                "a day both off and worked",
                vec![(k, "[2022]\noff = [2022-01-01]\nwork = [2022-01-01]\n".into())],
                3,
                vec![("date-twice", k, 3, 9)],
            ),
            (
                "a year in two calendars",
                vec![
                    (k, "[2022]\noff = [2022-01-01]\n".into()),
                    ("pack/sub/calendar.toml", "[2022]\noff = [2022-01-02]\n".into()),
                ],
                3,
                vec![("year-twice", "pack/sub/calendar.toml", 1, 1)],
            ),
        ],
        &[],
    );
}
