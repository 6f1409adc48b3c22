//! The examples from the command line: how every duty comes out, and that the same input gives the same bytes. `BLESS=1`
//! rewrites the golden texts.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERDICTS: [&str; 8] =
    ["satisfied", "violated", "conflict", "undetermined", "pending", "exempt", "waived", "not_applicable"];

/// A run: what it shows, and its arguments.
type Run = (&'static str, &'static [&'static str]);

/// The runs that the READMEs of the examples name, by example.
const EXAMPLES: [(&str, &[Run]); 6] = [
    (
        "jinzhong",
        &[
            ("after the year", &["examples/jinzhong"]),
            ("in October", &["examples/jinzhong", "--as-of", "2022-10-15"]),
            (
                "a pack that contradicts itself",
                &[
                    "examples/jinzhong",
                    "--rules",
                    "rules/shanxi",
                    "--rules",
                    "examples/jinzhong/conflict-pack",
                    "--select",
                    "demo.*",
                ],
            ),
        ],
    ),
    (
        "datong-2023",
        &[
            ("after the campaign", &["examples/datong-2023"]),
            ("at the end of the year", &["examples/datong-2023", "--as-of", "2023-12-31"]),
        ],
    ),
    (
        "lvliang-2022",
        &[
            ("after the campaign", &["examples/lvliang-2022"]),
            ("in February", &["examples/lvliang-2022", "--as-of", "2022-02-20"]),
        ],
    ),
    (
        "lvliang-risks-2022",
        &[
            ("after the year", &["examples/lvliang-risks-2022"]),
            ("in June", &["examples/lvliang-risks-2022", "--as-of", "2022-06-30"]),
        ],
    ),
    (
        "lvliang-2025",
        &[
            ("after the year", &["examples/lvliang-2025"]),
            ("in October", &["examples/lvliang-2025", "--as-of", "2025-10-15"]),
        ],
    ),
    ("another-regulation", &[("after the year", &["examples/another-regulation"])]),
];

/// The first run of the first example.
const JINZHONG: &[&str] = &["examples/jinzhong"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs `guiju check` at the root of the repository and gives its exit code and standard output.
fn check(args: &[&str]) -> (Option<i32>, Vec<u8>) {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(root())
        .env("GUIJU_LANG", "zh")
        .arg("check")
        .args(args)
        .output()
        .expect("guiju runs");
    (out.status.code(), out.stdout)
}

fn json(args: &[&str]) -> Value {
    let (_, out) = check(&[args, &["--format", "json", "--all"]].concat());
    serde_json::from_slice(&out).expect("JSON")
}

/// How often each obligation came out how, one line each, in the order of their names.
fn counts(result: &Value) -> String {
    let mut rows: Vec<(&str, [usize; 8])> = Vec::new();
    for finding in result["findings"].as_array().expect("findings") {
        let name = finding["obligation"].as_str().expect("obligation");
        let verdict = VERDICTS.iter().position(|v| finding["verdict"] == *v).expect("a known verdict");
        match rows.iter_mut().find(|r| r.0 == name) {
            Some(row) => row.1[verdict] += 1,
            None => {
                rows.push((name, Default::default()));
                rows.last_mut().expect("the row").1[verdict] += 1;
            }
        }
    }
    rows.sort();
    let mut out = String::new();
    for (name, row) in rows {
        let _ = write!(out, "{name:<44}");
        for (verdict, n) in VERDICTS.iter().zip(row).filter(|(_, n)| *n > 0) {
            let _ = write!(out, "  {verdict} {n}");
        }
        out.push('\n');
    }
    out
}

#[test]
fn every_duty_comes_out_as_it_did() {
    let mut seen = [0; 8];
    let mut differ = Vec::new();
    for (example, runs) in EXAMPLES {
        let mut out = String::new();
        for (title, args) in runs {
            let result = json(args);
            let total = |v: &str| result["summary"][v].as_u64().expect("a count");
            for (n, verdict) in seen.iter_mut().zip(VERDICTS) {
                *n += total(verdict);
            }
            let wrong = result["errors"].as_array().expect("errors").iter().find(|e| e["level"] == "error");
            assert!(wrong.is_none(), "{example}, {title}: {wrong:?}");
            let code = check(args).0.expect("an exit code");
            let _ = writeln!(out, "# {title}: guiju check {}\n# exit code {code}", args.join(" "));
            out.push_str(&counts(&result));
            out.push('\n');
        }
        let path = root().join(format!("tests/ui/examples/{example}.out"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &out).expect("write golden");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != out {
            differ.push(format!("{} differs (BLESS=1 rewrites it)\n{out}", path.display()));
        }
    }
    let never: Vec<&str> = VERDICTS.into_iter().zip(seen).filter(|(_, n)| *n == 0).map(|(v, _)| v).collect();
    assert!(never.is_empty(), "the examples should show every verdict, but not {never:?}");
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn the_summary_counts_the_findings() {
    let result = json(JINZHONG);
    for verdict in VERDICTS {
        let listed =
            result["findings"].as_array().expect("findings").iter().filter(|f| f["verdict"] == verdict).count();
        assert_eq!(result["summary"][verdict], listed, "{verdict}");
    }
}

#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("examples/jinzhong/facts"))
        .expect("the facts")
        .map(|e| Path::new("examples/jinzhong/facts").join(e.expect("an entry").file_name()))
        .collect();
    files.sort();
    let rest = [
        "--rules",
        "rules/shanxi",
        "--period",
        "2022",
        "--as-of",
        "2022-10-15",
        "--format",
        "json",
        "--all",
        "--select",
        "jz2022_9.*",
    ];
    let waivers = ["--waivers", "examples/jinzhong/waivers.toml"];
    let run = |jobs: &str, files: &[PathBuf]| {
        let names: Vec<&str> = files.iter().map(|f| f.to_str().expect("UTF-8")).collect();
        check(&[&names[..], &rest, &waivers, &["-j", jobs]].concat())
    };
    let one = run("1", &files);
    assert_eq!(one.0, Some(1));
    assert!(run("4", &files) == one, "four threads say something else than one");
    files.reverse();
    assert!(run("4", &files) == one, "the order of the files matters");
}

#[test]
fn a_project_is_found_from_its_folder_and_from_a_file_in_it() {
    let project = json(&["examples/jinzhong"]);
    assert_eq!(project["assessment"]["as_of"], "2023-01-15", "its guiju.toml is read");
    assert_eq!(project["summary"]["waived"], 1, "its waivers are read");
    let file = json(&["examples/jinzhong/facts/qixian.toml"]);
    assert_eq!(file["assessment"]["from"], "2022-01-01", "its guiju.toml is read from below");
    assert!(file["facts"]["files"] == 1, "but a file named is all that is checked");
    let place = project["findings"][0]["rule"]["file"].as_str().expect("a place");
    assert!(place.starts_with("rules/shanxi/"), "places are as seen from where the command runs: {place}");
}
