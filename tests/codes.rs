//! The pages of codes (`docs/codes/`): every code has one and every page a code, all are laid out alike in both languages,
//! their examples run, and `guiju explain` prints them.

use guiju::base::{Lang, Sources};
use guiju::model::{PackFiles, load};
use guiju::report::codes::{Origin, Page, Part, all, find};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(dir).expect("a readable folder").flatten().map(|e| e.path()) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The codes that `fn code(&self)` of the sources can give, each with a file that does.
fn codes() -> BTreeMap<String, String> {
    let src = root().join("src");
    let mut found = Vec::new();
    files(&src, &mut found);
    let mut codes = BTreeMap::new();
    for path in found.iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(path).expect("a readable file");
        for function in text.split("fn code(&self)").skip(1) {
            // A function of an `impl` ends where its brace stands four spaces in; a declaration has none.
            let Some((body, _)) = function.split_once("\n    }") else { continue };
            if body.trim_start_matches(" -> &'static str").starts_with(';') {
                continue;
            }
            for code in body.split('"').skip(1).step_by(2) {
                codes.insert(code.to_owned(), path.strip_prefix(&src).expect("below src").display().to_string());
            }
        }
    }
    assert!(codes.len() > 200, "the sources are read: {}", codes.len());
    codes
}

/// The text of a page.
fn text(page: &Page) -> String {
    fs::read_to_string(root().join(format!("docs/codes/{}.md", page.code))).expect("a page")
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let codes = codes();
    let pages: BTreeSet<&str> = all().map(|p| p.code).collect();
    let without: Vec<_> = codes.iter().filter(|(c, _)| !pages.contains(c.as_str())).collect();
    assert!(without.is_empty(), "codes without docs/codes/CODE.md (docs/codes/README.md says how): {without:?}");
    let idle: Vec<_> = pages.iter().filter(|p| !codes.contains_key(**p)).collect();
    assert!(idle.is_empty(), "pages of no code: {idle:?}");
}

const HEADS: [[&str; 3]; 2] = [["什么意思", "为什么要管", "怎么改"], ["What it means", "Why it matters", "What to do"]];

#[test]
fn pages_are_laid_out_alike_in_both_languages() {
    let mut wrong = Vec::new();
    for page in all() {
        let mut say = |what: &str| wrong.push(format!("{}: {what}", page.code));
        let text = text(&page);
        if !text.starts_with(&format!("# {}\n\n", page.code)) {
            say("does not begin with its code");
        }
        let front = text.lines().nth(2).unwrap_or("");
        let (levels, origins) = front.split_once(" · ").unwrap_or(("", ""));
        if page.levels().is_empty() || page.levels().len() != levels.split(", ").count() {
            say("levels");
        }
        if page.origins().is_empty() || page.origins().len() != origins.split(", ").count() {
            say("origins");
        }
        if text.lines().filter(|l| l.starts_with("## ")).count() != 2 {
            say("has not two titles");
        }
        let chinese = |t: &str| t.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        if !chinese(page.title(Lang::Zh)) || chinese(page.title(Lang::En)) {
            say("titles are not one of each language");
        }
        for (lang, heads) in [Lang::Zh, Lang::En].into_iter().zip(HEADS) {
            let parts = page.parts(lang);
            let told: Vec<&str> = parts
                .iter()
                .filter_map(|p| match p {
                    Part::Paragraph(head, _) if !head.is_empty() => Some(*head),
                    _ => None,
                })
                .collect();
            if told != heads {
                say(&format!("{lang:?} has {told:?}"));
            }
            for part in &parts {
                match part {
                    Part::Paragraph(_, t) | Part::Item(t) => {
                        let prose: String = t.split('`').step_by(2).collect();
                        let bare: String = prose.split('“').map(|p| p.split_once('”').map_or(p, |(_, r)| r)).collect();
                        match lang {
                            Lang::Zh if !chinese(t) => say(&format!("not Chinese: {t}")),
                            Lang::En if chinese(&bare) => say(&format!("not English: {t}")),
                            Lang::Zh | Lang::En => {}
                        }
                        if t.split('`').count().is_multiple_of(2) {
                            say(&format!("an odd number of backticks: {t}"));
                        }
                    }
                    Part::Example(head, _, lines) => {
                        if head.is_empty() || lines.is_empty() {
                            say("an example without heading or lines");
                        }
                        if lines.iter().any(|l| l.chars().count() > 130) {
                            say("an example with a long line");
                        }
                    }
                    Part::See(codes) => {
                        for code in codes {
                            if find(code).is_none() {
                                say(&format!("see also {code}, which has no page"));
                            }
                        }
                    }
                }
            }
        }
        for link in text.split("](").skip(1).filter_map(|l| l.split(')').next()) {
            if !root().join("docs/codes").join(link).is_file() {
                say(&format!("a link to {link}"));
            }
        }
        if text.split("```").count().is_multiple_of(2) || !text.ends_with('\n') || text.ends_with("\n\n") {
            say("fences, or its end");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An example of a page: the words behind its fence, its text.
fn examples(page: &Page) -> Vec<(Vec<String>, String)> {
    let text = text(page);
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            found.push((info.split(' ').map(str::to_owned).collect(), body.join("\n") + "\n"));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    let mut found = Vec::new();
    files(from, &mut found);
    for path in found {
        let target = to.join(path.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::copy(&path, target).expect("a copy");
    }
}

/// What a run of an example complains of: level and code of each.
fn complaints(info: &[String], body: &str) -> Vec<(String, String)> {
    if info.first().is_some_and(|kind| kind == "gj") {
        return of_rules(body);
    }
    let at = tempfile::tempdir().expect("a folder");
    copy(&root().join("docs/codes/project"), at.path());
    let put = |name: &str, text: &str| {
        let path = at.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let kind = info.first().map_or("", String::as_str);
    let named = info.iter().skip(1).find(|w| w.contains('.'));
    let mut verb = vec!["check"];
    for word in info {
        match word.as_str() {
            "test" => verb = vec!["test", "rules"],
            "coverage" => verb = vec!["coverage", "rules"],
            _ => {}
        }
    }
    let mut commands: Vec<Vec<&str>> = vec![verb];
    match (kind, named) {
        ("sh", _) => commands = body.lines().filter(|l| l.starts_with("guiju ")).map(arguments).collect(),
        ("files", _) => {
            let mut run = Vec::new();
            for file in body.split("--- ").skip(1) {
                let (name, text) = file.split_once('\n').expect("a file's name");
                match name.strip_prefix("$ ") {
                    Some(command) => run.push(arguments(command)),
                    None => put(name.trim(), text),
                }
            }
            if !run.is_empty() {
                commands = run;
            }
        }
        (_, Some(name)) => put(name, body),
        (ending, None) => put(&format!("facts/example.{ending}"), body),
    }
    let mut found = Vec::new();
    for args in commands {
        let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(at.path())
            .args(&args)
            .args(["--lang", "en"])
            .env("NO_COLOR", "1")
            .env_remove("GUIJU_LANG")
            .output()
            .expect("guiju runs");
        let said = format!("{}{}", String::from_utf8_lossy(&out.stderr), String::from_utf8_lossy(&out.stdout));
        assert!(!said.contains("panicked"), "{args:?}: {said}");
        let before = found.len();
        for line in said.lines() {
            let Some((level, rest)) = line.split_once('[') else { continue };
            if let (true, Some((code, _))) = (["error", "warning", "note"].contains(&level), rest.split_once("] ")) {
                found.push((level.to_owned(), code.to_owned()));
            }
        }
        // A command line that is not understood is told without a code.
        if found.len() == before && !matches!(out.status.code(), Some(0 | 1 | 6)) {
            found.push(("exit".to_owned(), format!("{args:?}: {said}")));
        }
    }
    found
}

/// The same of a rule text beside the rules of the project.
fn of_rules(body: &str) -> Vec<(String, String)> {
    let files = [
        ("pack.toml", include_str!("../docs/codes/project/rules/demo/pack.toml")),
        ("demo.gj", include_str!("../docs/codes/project/rules/demo/demo.gj")),
        ("example.gj", body),
    ];
    let loaded = load(vec![PackFiles::from_texts("demo", files)], &mut Sources::default());
    loaded.diagnostics.iter().map(|d| (format!("{:?}", d.level).to_lowercase(), d.code.to_owned())).collect()
}

/// The words of a command line behind `guiju`; what stands in single quotes is one.
fn arguments(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (i, piece) in line.split('\'').enumerate() {
        if i % 2 == 1 { words.push(piece) } else { words.extend(piece.split_whitespace()) }
    }
    words.remove(0);
    words
}

/// Codes without an example that runs: no text gives them, or only a folder, a link, a large or binary file, an earlier
/// run, another process.
const NOT_RUN: &[&str] = &[
    "after-stated-on",
    "annotate-changed",
    "annotate-unfit",
    "binary-to-terminal",
    "broken-workbook",
    "calendar-unit",
    "empty-ledger",
    "encoding",
    "file-too-large",
    "format-differs",
    "formula-without-value",
    "hidden-sheet",
    "ledger-busy",
    "ledger-damaged",
    "ledger-newer",
    "link-not-followed",
    "lost-digits",
    "merged-number",
    "negative-points",
    "no-base",
    "not-utf8",
    "nul-character",
    "password-protected",
    "too-deep",
    "too-long",
    "too-many-files",
    "too-many-members",
    "too-many-problems",
    "unknown-sheet",
    "unknown-unit",
    "unreadable",
    "unwatchable",
];

#[test]
fn examples_say_what_their_page_is_about_and_mended_ones_nothing() {
    let pages: Vec<Page> = all().collect();
    let wrong = std::sync::Mutex::new(Vec::new());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        while let Some(page) = pages.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let said = of(page);
            if !said.is_empty() {
                wrong.lock().expect("nobody panicked").extend(said);
            }
        }
    };
    std::thread::scope(|s| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            s.spawn(work);
        }
    });
    let mut wrong = wrong.into_inner().expect("nobody panicked");
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the examples of a page.
fn of(page: &Page) -> Vec<String> {
    let mut wrong = Vec::new();
    let levels: Vec<String> = page.levels().iter().map(|l| format!("{l:?}").to_lowercase()).collect();
    let (mut fail, mut pass) = (false, false);
    for (info, body) in examples(page) {
        let fails = info.iter().any(|w| w == "fails");
        if !fails && !info.iter().any(|w| w == "passes") {
            continue;
        }
        (fail, pass) = (fail | fails, pass | !fails);
        let found = complaints(&info, &body);
        let codes: BTreeSet<&str> = found.iter().map(|(_, code)| code.as_str()).collect();
        let mut wanted: BTreeSet<&str> = info.iter().filter_map(|w| w.strip_prefix('+')).collect();
        if fails {
            wanted.insert(page.code);
        }
        if codes != wanted {
            wrong.push(format!("{} {info:?}: {codes:?} instead of {wanted:?}\n{body}", page.code));
        }
        for (level, _) in found.iter().filter(|(level, code)| code == page.code && !levels.contains(level)) {
            wrong.push(format!("{}: {level} is not among its levels", page.code));
        }
    }
    let runs = fail && pass;
    if !runs && !NOT_RUN.contains(&page.code) {
        wrong.push(format!("{}: no faulty and mended example that runs", page.code));
    }
    if (fail || pass) && NOT_RUN.contains(&page.code) {
        wrong.push(format!("{}: has examples that run", page.code));
    }
    wrong
}

/// The index, made from the pages.
fn index() -> String {
    let mut out = include_str!("codes/index-head.md").to_owned();
    let pages: Vec<Page> = all().collect();
    for origin in Origin::ALL {
        out.push_str(&format!("\n### {} · {}\n\n", origin.words(Lang::Zh), origin.words(Lang::En)));
        out.push_str("| 代码 · code | | |\n| --- | --- | --- |\n");
        for page in pages.iter().filter(|p| p.origins().first() == Some(&origin)) {
            let code = page.code;
            out.push_str(&format!("| [`{code}`]({code}.md) | {} | {} |\n", page.title(Lang::Zh), page.title(Lang::En)));
        }
    }
    out.push_str(
        "\n## 例子接在这些声明之后 · What the examples are added to\n\n`project/rules/demo/demo.gj`:\n\n```\n",
    );
    out.push_str(include_str!("../docs/codes/project/rules/demo/demo.gj"));
    out.push_str("```\n\n`project/facts/demo.toml`:\n\n```toml\n");
    out.push_str(include_str!("../docs/codes/project/facts/demo.toml"));
    out.push_str("```\n");
    out
}

fn golden(path: &Path, found: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, found).expect("write golden");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == found, "{} differs (BLESS=1 rewrites it)\n{found}", path.display());
}

#[test]
fn the_index_lists_every_page() {
    golden(&root().join("docs/codes/README.md"), &index());
}

fn run(at: &Path, args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(at)
        .args(args)
        .env("COLUMNS", "80")
        .env_remove("GUIJU_LANG")
        .env_remove("NO_COLOR")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let code = out.status.code().expect("an exit code");
    format!("{}--- stderr\n{}--- exit code {code}\n", text(&out.stdout), text(&out.stderr))
}

#[test]
fn explain_prints_pages() {
    let project = root().join("docs/codes/project");
    let ui = root().join("tests/ui/codes");
    for (lang, args) in [("zh", ["--lang", "zh"]), ("en", ["--lang", "en"])] {
        let mut said = String::new();
        for asked in [
            &["unknown-field"][..],
            &["waiver-expired", "--color", "always"],
            &["no-such-path"],
            &["quote-not-found"],
            &["unknown-feild"],
            &["code:unknown-feild"],
            &["code:town_staff"],
        ] {
            said.push_str(&format!("$ guiju explain {}\n", asked.join(" ")));
            said.push_str(&run(&project, &[&["explain"][..], asked, &args].concat()));
        }
        golden(&ui.join(format!("pages.{lang}.out")), &said);
    }
}

#[test]
fn all_codes_are_listed_where_they_arise() {
    for lang in [Lang::Zh, Lang::En] {
        let said = run(&root(), &["explain", "--codes", "--lang", lang.pick("zh", "en")]);
        // Groups are parted by blank lines; a heading stands at the margin, its codes are set in.
        let groups: BTreeMap<&str, &str> = said.split("\n\n").filter_map(|g| g.split_once('\n')).collect();
        for page in all() {
            let origin = page.origins().first().map_or("", |o| o.words(lang));
            let lines = groups.get(origin).map_or("", |g| *g);
            let line = lines.lines().find(|l| l.split_whitespace().next() == Some(page.code)).unwrap_or("");
            assert!(line.ends_with(page.title(lang)) || line.len() > 60, "{origin}: {}\n{said}", page.code);
        }
        let lints = groups.iter().find(|(head, _)| head.contains("guiju lint")).map_or("", |(_, g)| *g);
        for lint in guiju::author::lint::LINTS {
            assert!(lints.lines().any(|l| l.split_whitespace().next() == Some(lint.code)), "{}\n{said}", lint.code);
        }
    }
}

#[test]
fn codes_are_found_as_diagnostics_show_them() {
    let project = root().join("docs/codes/project");
    let page = run(&project, &["explain", "unknown-field", "--lang", "zh"]);
    for written in
        ["错误[unknown-field]", "[unknown-field]", "Unknown-Field", "code:unknown-field", "代码：unknown-field"]
    {
        assert_eq!(page, run(&project, &["explain", written, "--lang", "zh"]), "{written}");
    }
}

#[test]
fn an_obligation_goes_before_a_code() {
    let at = tempfile::tempdir().expect("a folder");
    copy(&root().join("docs/codes/project"), at.path());
    let rule = "obligation syntax \"语法\" { clause \"三\" binds town require shelter }\n";
    fs::write(at.path().join("rules/demo/x.gj"), rule).expect("a file");
    let said = run(at.path(), &["explain", "syntax", "--lang", "en"]);
    assert!(said.contains("notice.syntax"), "{said}");
    assert!(said.contains("guiju explain code:syntax"), "{said}");
    assert!(!run(at.path(), &["explain", "code:syntax", "--lang", "en"]).contains("notice.syntax"));
    // Whatever is wrong with the rules: one looks a code up because something is.
    fs::write(at.path().join("rules/demo/x.gj"), "obligation }").expect("a file");
    assert!(run(at.path(), &["explain", "syntax", "--lang", "en"]).ends_with("--- stderr\n--- exit code 0\n"));
}

#[test]
fn a_code_of_a_diagnostic_and_a_lint_shows_both() {
    let said = run(&root(), &["explain", "shared-label", "--lang", "en"]);
    assert!(said.starts_with("shared-label · ") && said.matches("shared-label · ").count() == 2, "{said}");
}

#[test]
fn shells_complete_codes() {
    // Of a positional fish is told nothing.
    for shell in ["bash", "zsh"] {
        assert!(run(&root(), &["completions", shell]).contains("unknown-field"), "{shell}");
    }
}
