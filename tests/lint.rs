//! Lints: the examples of their pages, seeded faults with golden words (`tests/ui/author/lint/CODE`), near misses on which they
//! stay silent, and the packs that come with the program, which have nothing to find. `BLESS=1` rewrites goldens and pages.

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
        assert_eq!(faulty.matches("# FAULT").count(), bad.len(), "{}\n{}", lint.code, shown(&bad, &sources, Lang::En));
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
