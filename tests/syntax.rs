//! Text → tree: goldens, limits, and texts that nobody would write.

use crate::ui::goldens;
use guiju::base::{FileId, Lang, Level, Source};
use guiju::syntax::dump::dump;
use guiju::syntax::{Parsed, parse};
use proptest::prelude::*;
use std::fmt::Write as _;

fn read(text: &str) -> Parsed {
    parse(FileId(0), text)
}

/// Everything said about a text: `level code line:column`, the words in both languages, what mends it.
fn said(text: &str, parsed: &Parsed) -> String {
    let source = Source::new("", text);
    let mut out = String::new();
    for d in &parsed.diagnostics {
        let (line, column) = d.primary.map_or((0, 0), |s| source.line_column(s.start));
        let under = d.primary.map_or("", |s| source.slice(s.start, s.end));
        let level = match d.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let _ = writeln!(out, "{level} {} {line}:{column} {under:?}", d.code);
        for lang in [Lang::Zh, Lang::En] {
            let w = d.words(lang);
            let _ = writeln!(out, "  {} | {} | {}", w.message, w.label, w.help.as_deref().unwrap_or("-"));
        }
        if let Some(fix) = &d.fix {
            let _ = writeln!(out, "  fix {:?} to {:?}", source.slice(fix.span.start, fix.span.end), fix.text);
        }
    }
    out
}

#[test]
fn good_texts_give_their_tree_and_nothing_to_say() {
    goldens("syntax/good", "gj", |_, text| {
        let parsed = read(text);
        format!("{}{}", said(text, &parsed), dump(&parsed.tree))
    });
}

#[test]
fn bad_texts_are_explained_and_good_neighbours_kept() {
    goldens("syntax/bad", "gj", |_, text| {
        let parsed = read(text);
        let kept: Vec<&str> = parsed.tree.items.iter().map(|i| i.name.node.as_str()).collect();
        format!("{}kept: {}\n", said(text, &parsed), kept.join(" "))
    });
}

/// Slips are understood: what they say must come out as the right words do.
#[test]
fn slips_mean_what_was_meant() {
    goldens("syntax/slips", "gj", |_, text| {
        let parsed = read(text);
        format!("{}{}", said(text, &parsed), dump(&parsed.tree))
    });
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn nesting_beyond_reason_is_said_quickly_and_costs_no_stack() {
    let duty = |condition: &str| {
        format!("obligation a \"x\" {{ binds t require {condition} }}\nobligation b \"y\" {{ binds t require z }}")
    };
    let deep = |n: usize| format!("{}x{}", "(".repeat(n), ")".repeat(n));
    let cases = [
        (duty(&deep(60)), None),
        (duty(&deep(65)), Some("nested-too-deep")),
        (duty(&deep(100_000)), Some("nested-too-deep")),
        (duty(&"（".repeat(100_000)), Some("nested-too-deep")),
        (duty(&format!("x{}", " and x".repeat(100))), None),
        (duty(&format!("x{}", " and x".repeat(5_000))), Some("too-long")),
        (duty(&format!("1{}", " + 1".repeat(5_000))), Some("too-long")),
        (duty(&format!("{}x", "not ".repeat(100_000))), Some("too-long")),
        (duty(&format!("{}1 = 1", "- ".repeat(100_000))), Some("too-long")),
    ];
    // 2 MiB is what a worker thread has.
    let small = std::thread::Builder::new().stack_size(2 << 20);
    let done = small.spawn(move || {
        for (text, code) in cases {
            let parsed = read(&text);
            let found = parsed.diagnostics.iter().map(|d| d.code).next();
            assert_eq!(found, code, "{}", text.chars().take(60).collect::<String>());
            assert_eq!(parsed.tree.items.len(), if code.is_none() { 2 } else { 1 });
        }
    });
    assert!(done.is_ok_and(|t| t.join().is_ok()));
}

#[test]
fn brackets_are_counted_per_declaration() {
    let text = "obligation a \"x\" { binds t require ((x) }\n".repeat(100);
    assert!(!codes(&text).contains(&"nested-too-deep"));
}

#[test]
fn odd_texts_end_in_diagnostics() {
    for text in [
        "\0",
        "\u{FEFF}",
        "{",
        "}",
        "\"",
        "“",
        "obligation",
        "义务",
        "obligation a",
        "obligation a \"",
        "#",
        "##",
        "\\",
        "🦀",
        "document d \"x\" { number",
    ] {
        let _ = codes(text);
    }
    let long = format!("obligation a \"{}\" {{ binds t require x }}", "长".repeat(200_000));
    assert!(codes(&long).is_empty());
    let junk = "@".repeat(200_000);
    assert_eq!(codes(&junk), ["unknown-declaration"]);
}

/// A good text with a few characters taken out, put in or doubled never panics, and every place lies in the text.
fn check_places(text: &str) {
    let parsed = read(text);
    for d in &parsed.diagnostics {
        for span in d.primary.iter().chain(&d.related) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
        }
    }
}

const GOOD: &[&str] = &[
    include_str!("ui/syntax/good/first-look.gj"),
    include_str!("ui/syntax/good/chinese-surface.gj"),
    include_str!("ui/syntax/good/counts.zh.gj"),
    include_str!("ui/syntax/good/values.zh.gj"),
    include_str!("ui/syntax/good/due.en.gj"),
    include_str!("ui/syntax/good/vocabulary.zh.gj"),
    include_str!("ui/syntax/slips/slips.gj"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check_places(&text);
    }

    #[test]
    fn any_words_are_read(words in proptest::collection::vec(proptest::sample::select(words()), 0..60)) {
        check_places(&words.join(" "));
        check_places(&words.concat());
    }

    #[test]
    fn mutated_texts_are_read(which in 0..GOOD.len(), cuts in proptest::collection::vec((0usize..3000, 0usize..8, "[ (){}\"“”,;且的前0-9a-z]{0,3}"), 1..4)) {
        let mut chars: Vec<char> = GOOD[which].chars().collect();
        for (at, length, put) in cuts {
            let at = at % chars.len().max(1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        check_places(&chars.into_iter().collect::<String>());
    }
}

/// Every word of the language, and what stands between words.
fn words() -> Vec<&'static str> {
    let mut words: Vec<&'static str> =
        guiju::syntax::keywords::KEYWORDS.iter().flat_map(|k| k.en.iter().chain(k.zh).copied()).collect();
    words.extend([
        "a",
        "b.c",
        "甲",
        "3",
        "75%",
        "14 days",
        "2022-06-30",
        "05-10",
        "16:00",
        "\"x\"",
        "“一”",
        "(",
        ")",
        "{",
        "}",
        "（",
        "）",
        ">=",
        "=",
        ",",
        "..",
        "+",
        "-",
        "三名",
        ":",
    ]);
    words
}
