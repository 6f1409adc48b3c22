//! Lints: the examples of their pages, seeded faults with golden words (`tests/ui/author/lint/CODE`), near misses on which they
//! stay silent, and the packs that come with the program, which have nothing to find. `BLESS=1` rewrites goldens and pages.

mod soundness;

use guiju::author::lint::{self, GIVEN, Input, LINTS, Levels, Lint};
use guiju::base::{Diagnostic, Lang, Level, Sources};
use guiju::model::{PackFiles, load};
use guiju::report::Look;
use guiju::report::text::diagnostics::render;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = "name = \"p\"\nversion = \"1\"\n";

/// What a lint, and those that speak of allows, find in a text behind [`GIVEN`]; the text must load.
fn found(lint: &Lint, text: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let files = [("pack.toml", MANIFEST), ("given.gj", GIVEN), ("rules.gj", text)];
    let loaded = load(vec![PackFiles::from_texts("p", files)], &mut sources);
    let errors: Vec<&Diagnostic> = loaded.diagnostics.iter().filter(|d| d.level == Level::Error).collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", lint.code);
    let heard = |l: &&Lint| !["bad-allow", "unused-allow", lint.code].contains(&l.code);
    let mut levels: Levels = LINTS.iter().filter(heard).map(|l| (l.code, None)).collect();
    if lint.code.ends_with("-allow") {
        levels = BTreeMap::new();
    }
    let input = Input { model: &loaded.model, sources: &sources, cases: Some(&[]), partial: false };
    let all = lint::lint(input, &levels).into_iter();
    let rules = |d: &Diagnostic| d.primary.is_some_and(|s| sources.place(s).0 == "p/rules.gj");
    let of_lint =
        |d: &Diagnostic| d.code == lint.code || (d.code.ends_with("-allow") && !lint.code.ends_with("-allow"));
    let kept = all.filter(|d| rules(d) && of_lint(d)).collect();
    (kept, sources)
}

fn shown(found: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    render(found, sources, lang, &Look { color: false, unicode: true, width: 100 }, 0)
}

/// The text with the fixes made.
fn mended(text: &str, found: &[Diagnostic]) -> String {
    let mut fixes: Vec<_> = found.iter().filter_map(|d| d.fix.as_ref()).collect();
    fixes.sort_by_key(|f| std::cmp::Reverse(f.span.start));
    fixes.iter().fold(text.to_string(), |mut text, fix| {
        text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
        text
    })
}

#[test]
fn the_examples_of_every_page_are_right() {
    for lint in LINTS {
        let (faulty, sources) = found(lint, lint.page.faulty);
        assert!(!faulty.is_empty(), "{}: the faulty example is not found", lint.code);
        for d in &faulty {
            assert_eq!(d.code, lint.code, "{}", shown(&faulty, &sources, Lang::En));
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(d.words(lang).related.len(), d.related.len(), "{}: words of further places", lint.code);
                assert!(d.words(lang).help.is_some(), "{}: no advice", lint.code);
            }
        }
        let (rest, sources) = found(lint, lint.page.mended);
        assert!(rest.is_empty(), "{}\n{}", lint.code, shown(&rest, &sources, Lang::En));
        // What is fixed is found no more.
        if faulty.iter().all(|d| d.fix.is_some()) {
            let (rest, sources) = found(lint, &mended(lint.page.faulty, &faulty));
            assert!(rest.is_empty(), "{}: after the fix\n{}", lint.code, shown(&rest, &sources, Lang::En));
        }
        // And it can be allowed, with a reason.
        if !lint.code.ends_with("-allow") {
            let at = faulty[0].primary.expect("a place");
            let start = lint.page.faulty[..at.start as usize].rfind('\n').map_or(0, |i| i + 1);
            let mut allowed = lint.page.faulty.to_string();
            allowed.insert_str(start, &format!("# 规矩：允许 {} 理由\n", lint.code));
            let (rest, sources) = found(lint, &allowed);
            assert!(rest.len() < faulty.len(), "{}: allowed\n{}", lint.code, shown(&rest, &sources, Lang::En));
            assert!(!rest.iter().any(|d| d.code.ends_with("-allow")), "{}", shown(&rest, &sources, Lang::En));
        }
    }
}

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/author/lint")
}

#[test]
fn seeded_faults_are_found_and_near_misses_are_not() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for lint in LINTS {
        let folder = seeds().join(lint.code);
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        let faulty = read("faulty.gj");
        let (bad, sources) = found(lint, &faulty);
        // As many as the text says: one `# FAULT` a finding.
        if faulty.matches("# FAULT").count() != bad.len() {
            wrong.push(format!("{}: not as many\n{}", lint.code, shown(&bad, &sources, Lang::En)));
        }
        for (lang, name) in [(Lang::Zh, "zh.out"), (Lang::En, "en.out")] {
            let told = shown(&bad, &sources, lang);
            if bless {
                std::fs::write(folder.join(name), &told).expect("write golden");
            } else if told != read(name) {
                wrong.push(format!("{}/{name} differs (BLESS=1 rewrites it)\n{told}", lint.code));
            }
        }
        let (rest, sources) = found(lint, &read("near.gj"));
        if !rest.is_empty() {
            wrong.push(format!("{}: near misses\n{}", lint.code, shown(&rest, &sources, Lang::En)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_seeds_is_a_lint() {
    let folders = std::fs::read_dir(seeds()).expect("seeds").flatten().filter(|e| e.path().is_dir());
    for folder in folders {
        let name = folder.file_name().to_string_lossy().into_owned();
        assert!(lint::find(&name).is_some() || name.starts_with("pack-"), "{name} is no lint");
    }
    assert!(LINTS.is_sorted_by_key(|l| l.code), "the table is in the order of codes");
}

#[test]
fn the_pages_are_what_the_program_says() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (lang, name) in [(Lang::Zh, "lints.zh-CN.md"), (Lang::En, "lints.md")] {
        let page = lint::index(lang);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(docs.join(name), &page).expect("write page");
        }
        let there = std::fs::read_to_string(docs.join(name)).unwrap_or_default();
        assert!(there == page, "docs/{name} is not what `guiju lint` says (BLESS=1 rewrites it)");
    }
}

#[test]
fn what_the_pages_say_of_loading_is_so() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(root.join("src/model/problem")).expect("a folder").flatten();
    let source: String = folder.map(|e| std::fs::read_to_string(e.path()).expect("a source")).collect();
    let page = lint::index(Lang::En);
    let rows =
        page.lines().skip_while(|l| !l.starts_with("Told as the rules load")).take_while(|l| !l.starts_with("## "));
    let codes: Vec<&str> = rows
        .filter(|row| row.starts_with("| `"))
        .flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .collect();
    assert!(codes.len() >= 10, "{codes:?}");
    for code in codes {
        assert!(source.contains(&format!("\"{code}\"")), "{code} is no code of loading");
        assert!(lint::find(code).is_none(), "{code} is a lint");
    }
}

#[test]
fn long_rows_many_alike_and_damaged_texts_are_survived() {
    let look = |text: &str| {
        let mut sources = Sources::default();
        let files = [("pack.toml", MANIFEST), ("given.gj", GIVEN), ("rules.gj", text)];
        let loaded = load(vec![PackFiles::from_texts("p", files)], &mut sources);
        let partial = loaded.diagnostics.iter().any(|d| d.level == Level::Error);
        let input = Input { model: &loaded.model, sources: &sources, cases: Some(&[]), partial };
        lint::lint(input, &Levels::new())
    };
    let row = |word: &str| {
        let parts: Vec<String> = (0..40).map(|i| format!("staff != {i}")).collect();
        format!("obligation row {{ clause \"一\"  binds town  require {} }}\n", parts.join(word))
    };
    // All of a row is one condition: true of no number, or of every one.
    assert!(look(&row(" or ")).iter().all(|d| d.code != "never-true"));
    assert!(look(&row(" and ")).iter().all(|d| d.code != "always-true" && d.code != "never-true"));
    let broken = row(" and ").replace("staff != 39", "staff = 7");
    assert_eq!(look(&broken).iter().filter(|d| d.code == "never-true").count(), 1);
    let many: String = (0..400)
        .map(|i| format!("obligation q{i} \"甲{i}\" {{ clause \"一\"  binds town  require staff >= {} }}\n", i + 1))
        .collect();
    assert!(look(&many).iter().all(|d| d.code == "no-cases" || d.code == "unused-field"));
    // Bytes taken away anywhere.
    let text: String = LINTS.iter().map(|l| l.page.faulty).collect();
    for i in 0..150 {
        let at = (i * 7919) % text.len();
        let from = (0..=at).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
        let to = (at + 1 + i % 40..=text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        let _ = look(&format!("{}{}", &text[..from], &text[to..]));
    }
}

/// Runs `guiju` in a folder; standard output, what it complained of, the exit code.
fn run(at: &Path, args: &[&str]) -> (String, String, i32) {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(at)
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("GUIJU_LANG")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&out.stdout), text(&out.stderr), out.status.code().expect("an exit code"))
}

#[test]
fn nothing_is_found_in_the_packs_that_come_along() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for packs in ["rules", "examples/another-regulation/rules"] {
        let (out, err, code) = run(root, &["lint", packs, "--strict", "--lang", "en"]);
        assert_eq!((out.as_str(), err.as_str(), code), ("nothing found\n", "", 0), "{packs}");
    }
}

/// A pack with one fault of each level, and a project around it.
fn project(levels: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("rules/pack.toml", MANIFEST);
    write(
        "rules/a/rules.gj",
        "document a \"甲\" { in_force 2022-01-01 .. 2022-12-31 }\nentity town \"乡镇\" { staff \"人数\": count }\nobligation first { clause \"一\"  binds town  require staff >= 3 }\n",
    );
    write(
        "rules/b/rules.gj",
        "document b \"乙\" { in_force 2022-01-01 .. 2022-12-31 }\nobligation second \"乙\u{200B}方\" { clause \"一\"  binds town  require staff >= 3 or staff < 3 }\n",
    );
    write("guiju.toml", &format!("rules = [\"rules\"]\n{levels}"));
    dir
}

#[test]
fn the_command_line_answers() {
    let golden = |name: &str, found: String| {
        let path = seeds().join("pack-cli").join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &found).expect("write golden");
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == found, "{name} differs (BLESS=1 rewrites it)\n{found}");
    };
    let dir = project("");
    for format in ["text", "json", "github"] {
        for lang in ["zh", "en"] {
            let (out, err, code) = run(dir.path(), &["lint", "--format", format, "--lang", lang]);
            golden(&format!("{format}.{lang}.out"), format!("{out}--- stderr\n{err}--- exit code {code}\n"));
        }
    }
    // Only what was asked about, and the same whatever the number of threads.
    let part = |jobs: &str| run(dir.path(), &["lint", "rules/a", "-j", jobs, "--lang", "en"]);
    let (out, _, code) = part("1");
    assert!(out.contains("no-title") && !out.contains("always-true") && code == 0, "{code} {out}");
    assert_eq!(part("4"), part("1"));
    assert_eq!(run(dir.path(), &["lint", "rules/a", "--strict", "--lang", "en"]).2, 1);
    let file = run(dir.path(), &["lint", "rules/a/rules.gj", "--lang", "en"]);
    assert_eq!((file.1.as_str(), file.2), ("", 0));
    assert!(file.0.ends_with("1 warning, 1 note (`guiju explain CODE` tells what each means)\n"), "{}", file.0);
    let inside = run(&dir.path().join("rules/b"), &["lint", ".", "--lang", "en"]);
    assert!(inside.0.contains("[always-true]") && !inside.0.contains("[no-title]") && inside.2 == 1, "{}", inside.0);
    assert_eq!(run(dir.path(), &["lint", "nowhere"]).2, 2);
    assert_eq!(run(dir.path(), &["lint", "--format", "xml"]).2, 2);
    let (page, _, code) = run(dir.path(), &["explain", "always-true", "--lang", "en"]);
    assert!(page.starts_with("always-true · a condition that is always true (error)\n") && code == 0, "{page}");
}

#[test]
fn levels_are_the_projects() {
    let dir = project(
        "[lint]\nhidden-character = \"off\"\nalways-true = \"warn\"\nno-title = \"error\"\nno-cases = \"off\"\n",
    );
    let (out, err, code) = run(dir.path(), &["lint", "--lang", "en"]);
    assert!(out.contains("warning[always-true]") && out.contains("error[no-title]"), "{out}");
    assert!(
        !out.contains("hidden-character") && !out.contains("no-cases") && err.is_empty() && code == 1,
        "{out}{err}"
    );
    let dir = project("[lint]\nalways-tru = \"warn\"\nno-title = \"loud\"\n");
    let (_, err, code) = run(dir.path(), &["lint", "--lang", "zh"]);
    assert!(err.contains("没有“always-tru”这个键") && err.contains("是否指“always-true”"), "{err}");
    assert!(err.contains("lint.no-title 的“loud”不是可选的值") && code == 2, "{err}");
}

#[test]
fn what_does_not_load_is_told_with_the_rest() {
    let dir = project("");
    std::fs::write(
        dir.path().join("rules/b/rules.gj"),
        "obligation broken { clause \"一\"  binds nobody }\n# \u{202E}\n",
    )
    .expect("written");
    let (out, err, code) = run(dir.path(), &["lint", "--format", "json", "--lang", "en"]);
    let found: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let codes: Vec<&str> =
        found["findings"].as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert!(codes.contains(&"unknown-entity") && codes.contains(&"hidden-character"), "{codes:?}");
    // What needs all of the rules waits.
    assert!(!codes.contains(&"no-cases") && code == 3 && err.is_empty(), "{codes:?} {code} {err}");
}

#[test]
fn the_log_is_valid_sarif() {
    let dir = project("");
    let (out, _, _) = run(dir.path(), &["lint", "--format", "sarif", "--lang", "zh"]);
    let log: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    // The official pattern of a language tag has a stray bracket.
    let schema = std::fs::read_to_string(path).expect("a schema").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> = validator.iter_errors(&log).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(results.len() >= 3 && rules.len() == LINTS.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64(), "{result}");
    }
}
