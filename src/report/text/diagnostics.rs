//! Diagnostics for people: what is wrong in a text, with its place.

use super::Look;
use super::paint::{Ink, hang};
use super::snippet::{Mark, draw};
use crate::base::{Diagnostic, Lang, Level, Sources};
use std::collections::BTreeMap;

/// Diagnostics of one code shown in full where nothing else is asked for.
pub const EACH: usize = 20;

/// Renders diagnostics; of each code at most `limit` (0: all), the rest counted.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang, look: &Look, limit: usize) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let n = seen.entry(diagnostic.code).or_default();
        *n += 1;
        if limit == 0 || *n <= limit {
            one(&mut out, diagnostic, sources, lang, look);
        }
    }
    if limit > 0 {
        for (code, n) in seen.iter().filter(|(_, n)| **n > limit) {
            let line = match lang {
                Lang::Zh => format!("… [{code}] 还有 {} 处（--limit 0 全部列出）\n", n - limit),
                Lang::En => format!("… [{code}] {} more (`--limit 0` lists all)\n", n - limit),
            };
            out.push_str(&line);
        }
    }
    out
}

/// A level in words, and how it is painted.
pub(super) fn level(level: Level, lang: Lang) -> (Ink, &'static str) {
    match level {
        Level::Error => (Ink::Red, lang.pick("错误", "error")),
        Level::Warning => (Ink::Yellow, lang.pick("警告", "warning")),
        Level::Note => (Ink::Cyan, lang.pick("提示", "note")),
    }
}

fn one(out: &mut String, diagnostic: &Diagnostic, sources: &Sources, lang: Lang, look: &Look) {
    let words = diagnostic.words(lang);
    let (ink, level) = level(diagnostic.level, lang);
    let head = format!("{level}[{}] ", diagnostic.code);
    let message = match &diagnostic.file {
        Some(file) => format!("{file}{}{}", lang.pick("：", ": "), words.message),
        None => words.message.clone(),
    };
    hang(out, 0, &look.paint(ink, &head), &message, look.width);
    let mut marks = Vec::new();
    if let Some(span) = diagnostic.primary {
        marks.push(Mark { span, label: words.label.clone() });
    }
    for (i, span) in diagnostic.related.iter().enumerate() {
        marks.push(Mark { span: *span, label: words.related.get(i).cloned().unwrap_or_default() });
    }
    draw(out, sources, &marks, 0, 1, look);
    if let Some(help) = &words.help {
        let head = look.paint(Ink::Cyan, lang.pick("建议：", "help: "));
        hang(out, 2, &head, help, look.width);
    }
    out.push('\n');
}
