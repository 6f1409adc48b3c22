//! Text → tree: goldens, limits, and texts that nobody would write.

use crate::ui::goldens;
use guiju::base::{FileId, Lang, Level, Source};
use guiju::syntax::dump::dump;
use guiju::syntax::{Parsed, parse};
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
