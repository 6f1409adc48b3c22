//! The comments of a text, which the tree does not hold. A `#` in a quoted text is none.

use crate::base::{FileId, Span};

/// Where the comments stand, each from its `#` to the end of its line.
pub fn comments(file: FileId, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = in_line(line) {
            out.push(Span::new(file, start + at, start + line.trim_end().len().max(at)));
        }
        start += line.len();
    }
    out
}

/// Where the comment of a line begins. A text ends on the line where it begins; “ ” may stand inside " " and, once,
/// inside “ ” (grammar, `text`); a quote that is not closed hides nothing.
fn in_line(line: &str) -> Option<usize> {
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '#' | '＃' => return Some(at),
            '"' | '＂' | '“' | '”' => {
                let inside = line.get(at + c.len_utf8()..).unwrap_or("");
                if let Some(length) = text_length(c, inside) {
                    let end = at + c.len_utf8() + length;
                    while rest.next_if(|(i, _)| *i < end).is_some() {}
                }
            }
            _ => {}
        }
    }
    None
}

/// How long the text after an opening quote is, with its closing one.
fn text_length(open: char, inside: &str) -> Option<usize> {
    let straight = |c: char| matches!(c, '"' | '＂');
    let mut depth = 0;
    for (at, c) in inside.char_indices() {
        let end = at + c.len_utf8();
        match (open, c) {
            (_, '\n') => return None,
            ('“', '“') => depth += 1,
            ('“', '”') if depth > 0 => depth -= 1,
            ('“' | '”', '”') => return Some(end),
            ('“', c) if straight(c) && depth == 0 => {
                // “…" closes a text only where no ” does.
                return inside.get(at..).is_some_and(|r| !r.lines().next().unwrap_or("").contains('”')).then_some(end);
            }
            (_, c) if straight(open) && straight(c) => return Some(end),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::comments;
    use crate::base::FileId;

    fn found(text: &str) -> Vec<&str> {
        let spans = comments(FileId(0), text);
        spans.iter().map(|s| &text[s.start as usize..s.end as usize]).collect()
    }

    #[test]
    fn a_hash_in_a_text_is_no_comment() {
        assert_eq!(found("a \"#1\" # x\nb “二#“三#”” ＃ y \r\n## z"), ["# x", "＃ y", "## z"]);
        assert_eq!(found("note \"“#”\""), [""; 0]);
        assert_eq!(found("\"open # c"), ["# c"]);
    }
}
