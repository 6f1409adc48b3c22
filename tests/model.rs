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
    pack(&[
        ("pack.toml", MANIFEST),
        ("a.gj", PRELUDE),
        ("case.gj", text),
    ])
}

fn place(sources: &Sources, span: Span) -> String {
    let (file, line, column) = sources.place(span);
    format!("{file}:{line}:{column} `{}`", sources.text(span))
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
        let kept: Vec<&str> = loaded
            .model
            .duties
            .iter()
            .map(|d| d.name.as_str())
            .collect();
        let told = told(&sources, &loaded.diagnostics);
        format!("{told}kept: {}\n", kept.join(" "))
    });
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

/// The rules of the conformance suite load; `rules-broken` says why it does not.
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
        let broken = path.file_stem().is_some_and(|s| s == "rules-broken");
        assert_eq!(broken, !told.is_empty(), "{}\n{told}", path.display());
    }
}
