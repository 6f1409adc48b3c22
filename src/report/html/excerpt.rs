//! The line of a text in which something stands, and the text of a rule. However long a line or a rule, the excerpt is short.

use crate::base::{Sources, Span};

/// Most bytes shown before the marked part, and of it with what follows.
const BEFORE: usize = 120;
const AFTER: usize = 240;
/// Most lines of a rule.
const LINES: usize = 40;

/// Between what stands before the marked part, the part, and what stands after it.
pub(super) const CUT: char = '\u{1}';

/// The line under a span, with the span marked: `before`, [`CUT`], `marked`, [`CUT`], `after`.
pub(super) fn line(sources: &Sources, span: Span) -> String {
    let Some(source) = sources.get(span.file) else { return String::new() };
    let (text, start) = (source.text.as_str(), span.start as usize);
    let from = boundary(text, start.saturating_sub(BEFORE));
    let before = text.get(from..start).unwrap_or("");
    let (before, whole) = match before.rfind('\n') {
        Some(i) => (before.get(i + 1..).unwrap_or(""), true),
        None => (before, from == 0),
    };
    let end = boundary(text, start.saturating_add(AFTER).min(text.len()));
    let after = text.get(start..end).unwrap_or("");
    let (after, ends) = match after.find('\n') {
        Some(i) => (after.get(..i).unwrap_or(""), true),
        None => (after, end == text.len()),
    };
    let length = (span.end.saturating_sub(span.start) as usize).min(after.len());
    let (marked, after) = after.split_at_checked(length).unwrap_or((after, ""));
    format!(
        "{}{}{CUT}{}{CUT}{}{}",
        if whole { "" } else { "…" },
        if whole { before.trim_start() } else { before },
        marked.trim_end(),
        after.trim_end(),
        if ends { "" } else { "…" }
    )
}

/// The nearest place at or below `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The declaration that begins in the line of a name, to its closing bracket: the number of its first line, and its text.
pub(super) fn declaration(sources: &Sources, name: Span) -> (usize, String) {
    let Some(source) = sources.get(name.file) else { return (0, String::new()) };
    let (line, _) = source.line_column(name.start);
    let start = source.line_starts().get(line - 1).map_or(0, |s| *s as usize);
    let rest = source.text.get(start..).unwrap_or("");
    let (mut depth, mut quoted, mut comment, mut lines) = (0usize, false, false, 1);
    let mut end = rest.len();
    for (i, c) in rest.char_indices() {
        match c {
            '\n' => {
                comment = false;
                lines += 1;
                if lines > LINES {
                    end = i;
                    break;
                }
            }
            _ if comment => {}
            '"' | '“' | '”' | '＂' => quoted = !quoted,
            _ if quoted => {}
            '#' | '＃' => comment = true,
            '{' | '｛' => depth += 1,
            '}' | '｝' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    end = i + c.len_utf8();
                    break;
                }
            }
            _ => {}
        }
    }
    (line, rest.get(..end).unwrap_or("").trim_end().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FileId, Source};

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add(Source::new("a", text));
        sources
    }

    #[test]
    fn a_line_with_its_mark_however_long() {
        let of = |text: &str, part: &str| {
            let start = text.find(part).unwrap_or(0);
            line(&sources(text), Span::new(FileId(0), start, start + part.len()))
        };
        assert_eq!(of("a = 1\n  b = 2 # x\n", "2"), "b = \u{1}2\u{1} # x");
        assert_eq!(of("a = [1,\n2]", "[1,\n2]"), "a = \u{1}[1,\u{1}");
        assert_eq!(of("", ""), "\u{1}\u{1}");
        let long = format!("{}标{}", "字".repeat(5000), "字".repeat(5000));
        let cut = of(&long, "标");
        assert!(cut.len() < 400 && cut.starts_with('…') && cut.ends_with('…') && cut.contains("\u{1}标\u{1}"), "{cut}");
    }

    #[test]
    fn a_declaration_ends_with_its_bracket() {
        let text = "x\nobligation a \"甲 {\" { # }\n  binds b\n}\nobligation c";
        let start = text.find(" a ").unwrap_or(0) + 1;
        let (line, declared) = declaration(&sources(text), Span::new(FileId(0), start, start + 1));
        assert_eq!((line, declared.as_str()), (2, "obligation a \"甲 {\" { # }\n  binds b\n}"));
    }
}
