//! Rules through `model::load`: good ones by what they come to mean, bad ones by what is said about them, in both languages.

use crate::ui::goldens;
use guiju::base::{Diagnostic, Lang, Level, Sources, Span};
use guiju::model::pack::{builtin, read_dir};
use guiju::model::{Loaded, PackFiles, dump, load};
use std::fmt::Write as _;
use std::path::Path;

const PRELUDE: &str = include_str!("ui/model/prelude.gj");
const MANIFEST: &str = "name = \"p\"\nversion = \"1\"\n";

fn pack(files: &[(&str, &str)]) -> (Loaded, Sources) {
    let mut sources = Sources::default();
    let packs = vec![PackFiles::from_texts("p", files.iter().copied())];
    let loaded = load(packs, &mut sources);
    (loaded, sources)
}

fn with_prelude(text: &str) -> (Loaded, Sources) {
    pack(&[("pack.toml", MANIFEST), ("a.gj", PRELUDE), ("case.gj", text)])
}

fn place(sources: &Sources, span: Span) -> String {
    let (file, line, column) = sources.place(span);
    format!("{file}:{line}:{column} `{}`", sources.text(span).trim_end())
}

fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let at = match (d.primary, &d.file) {
            (Some(span), _) => place(sources, span),
            (None, Some(file)) => file.clone(),
            (None, None) => String::new(),
        };
        let _ = writeln!(out, "{:?} {} {at}", d.level, d.code);
        for lang in [Lang::Zh, Lang::En] {
            let words = d.words(lang);
            let _ = writeln!(out, "  {}", words.message);
            if !words.label.is_empty() {
                let _ = writeln!(out, "    ^ {}", words.label);
            }
            if let Some(help) = &words.help {
                let _ = writeln!(out, "    = {help}");
            }
            assert_eq!(words.related.len(), d.related.len(), "{}", d.code);
        }
        for (i, span) in d.related.iter().enumerate() {
            let words = |lang| d.words(lang).related.get(i).cloned().unwrap_or_default();
            let at = place(sources, *span);
            let _ = writeln!(out, "  @ {at}: {} / {}", words(Lang::Zh), words(Lang::En));
        }
        if let Some(fix) = &d.fix {
            let at = place(sources, fix.span);
            let _ = writeln!(out, "  > {at} → `{}`", fix.text);
        }
    }
    out
}

#[test]
fn good_rules_mean_what_they_say() {
    goldens("model/good", "gj", |_, text| {
        let (loaded, sources) = with_prelude(text);
        let told = told(&sources, &loaded.diagnostics);
        format!("{told}{}", dump::dump(&loaded.model))
    });
}

#[test]
fn bad_rules_are_explained() {
    goldens("model/bad", "gj", |_, text| {
        let (loaded, sources) = with_prelude(text);
        let kept: Vec<&str> = loaded.model.duties.iter().map(|d| d.name.as_str()).collect();
        let told = told(&sources, &loaded.diagnostics);
        format!("{told}kept: {}\n", kept.join(" "))
    });
}

/// Several packs in one text: `--- pack/path` begins a file.
fn packs(text: &str) -> Vec<PackFiles> {
    let mut roots: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for file in text.split("--- ").skip(1) {
        let (path, body) = file.split_once('\n').unwrap_or((file, ""));
        let (root, path) = path.split_once('/').unwrap_or(("", path));
        match roots.iter_mut().find(|r| r.0 == root) {
            Some((_, files)) => files.push((path, body)),
            None => roots.push((root, vec![(path, body)])),
        }
    }
    let all = roots.into_iter();
    all.map(|(root, files)| PackFiles::from_texts(root, files)).collect()
}

#[test]
fn packs_are_read_and_joined() {
    goldens("model/packs", "pack", |_, text| {
        let mut sources = Sources::default();
        let loaded = load(packs(text), &mut sources);
        let mut out = told(&sources, &loaded.diagnostics);
        for p in &loaded.model.packs {
            let _ = writeln!(out, "pack {} {} {:?}", p.name, p.version, p.depends);
            for (year, c) in &p.calendar {
                let _ = writeln!(out, "  {year}: off {:?} work {:?}", c.off, c.work);
            }
        }
        format!("{out}{}", dump::dump(&loaded.model))
    });
}

#[test]
fn the_digest_is_of_the_rules_wherever_they_lie() {
    let digest = |root: &str, text: &str| {
        let files = [("pack.toml", MANIFEST), ("a.gj", text)];
        let packs = vec![PackFiles::from_texts(root, files)];
        load(packs, &mut Sources::default()).digest
    };
    assert_eq!(digest("p", PRELUDE), digest("/else/where", PRELUDE));
    assert_ne!(digest("p", PRELUDE), digest("p", ""));
    assert!(digest("p", "").starts_with("sha256:"));
}

#[test]
fn folders_are_read_with_their_problems() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert!(read_dir(&root.join("none")).is_err());
    assert_eq!(read_dir(root).unwrap_err().code, "no-manifest");
    for (path, text) in [
        ("b/pack.toml", "\u{FEFF}name = \"b\"\nversion = \"1\"\n"),
        ("b/rules/a.gj", PRELUDE),
        ("b/rules/readme.md", "not a rule"),
        ("b/.hidden/a.gj", "not read"),
        ("b/inner/pack.toml", "name = \"inner\""),
        ("a/pack.toml", "name = \"a\"\nversion = \"1\"\n"),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::write(root.join("b/rules/latin.gj"), b"# \xe9").unwrap();
    let packs = read_dir(root).unwrap();
    let mut sources = Sources::default();
    let loaded = load(packs, &mut sources);
    let codes: Vec<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["nested-pack", "not-utf8"]);
    let names: Vec<_> = loaded.model.packs.iter().map(|p| &p.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(loaded.model.entities.len(), 4);
    let shown = |end: &str| sources.iter().any(|(_, s)| s.name.ends_with(end));
    assert!(shown("b/rules/a.gj") && !shown("readme.md"));
}

#[test]
fn deep_and_long_conditions_end_in_a_message_or_a_rule() {
    let rule = |condition: &str| {
        let text = format!("obligation a {{ clause \"一\" binds town require {condition} }}");
        with_prelude(&text).0
    };
    for n in [10, 140, 1_000] {
        let chain = vec!["shelter"; n].join(" and ");
        let sum = vec!["1"; n].join(" + ");
        for condition in [chain, format!("staff > {sum}"), "not ".repeat(n) + "shelter"] {
            let loaded = rule(&condition);
            let errors = loaded.diagnostics.len();
            assert_eq!(loaded.model.duties.len() + errors, 1, "{n}");
        }
    }
}

/// A pack folder given by hand: `PACK=rules/shanxi cargo test packs_load -- --nocapture` shows what is said about it.
#[test]
fn packs_load() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("PACK").map_or_else(|| root.join("rules"), Into::into);
    let Ok(packs) = read_dir(&folder) else {
        assert!(builtin().is_empty());
        return;
    };
    let mut sources = Sources::default();
    let loaded = load(packs, &mut sources);
    let told = told(&sources, &loaded.diagnostics);
    println!("{told}{} duties", loaded.model.duties.len());
    let errors = loaded.diagnostics.iter().any(|d| d.level == Level::Error);
    assert!(!errors, "{told}");
}

/// The rules of the conformance suite load; a case that expects exit code 3 says why it does not.
#[test]
fn conformance_rules_load() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let folder = std::env::var_os("CONFORMANCE").map_or(root, Into::into);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let case: toml::Table = text.parse().unwrap_or_default();
        let rules = case.get("rules").and_then(|r| r.as_str()).unwrap_or("");
        let (loaded, sources) = with_prelude(rules);
        let told = told(&sources, &loaded.diagnostics);
        let broken = case.get("exit").and_then(|e| e.as_integer()) == Some(3);
        assert_eq!(broken, !told.is_empty(), "{}\n{told}", path.display());
    }
}

/// The calendar of the pack: each year from 2021 to 2026 with its source, make-up days on weekends only, and as many
/// working days lost as there are statutory holidays (全国年节及纪念日放假办法: 11 days, 13 from 2025).
#[test]
fn the_calendar_loses_as_many_days_as_the_law_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = read_dir(&root.join("rules")).expect("the packs");
    let loaded = load(packs, &mut Sources::default());
    let shanxi = loaded.model.packs.iter().find(|p| p.name == "shanxi").expect("the pack");
    assert_eq!(shanxi.calendar.keys().copied().collect::<Vec<_>>(), (2021..=2026).collect::<Vec<_>>());
    for (year, days) in &shanxi.calendar {
        assert!(days.source.starts_with("国办发明电"), "{year}: {}", days.source);
        let weekend = |d: &&guiju::base::Day| d.weekday() > 5;
        assert!(days.work.iter().all(|d| weekend(&d)), "{year}: a make-up day that is no weekend");
        assert!(!days.work.iter().any(|d| days.off.contains(d)), "{year}: a day both off and worked");
        let lost = days.off.iter().filter(|d| !weekend(d)).count() - days.work.len();
        assert_eq!(lost, if *year < 2025 { 11 } else { 13 }, "{year}");
    }
}
