//! Colour, display width and line breaking for terminals; Chinese takes two cells a character.

use super::Look;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Headings.
    Bold,
    /// What may be skipped.
    Dim,
    /// Breaches, errors.
    Red,
    /// Unknown, warnings.
    Yellow,
    /// Kept.
    Green,
    /// Places, names.
    Cyan,
}

impl Look {
    /// Colours a text, if colour is on.
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_string();
        }
        let code = match ink {
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Red => "1;31",
            Ink::Yellow => "1;33",
            Ink::Green => "32",
            Ink::Cyan => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Cells a text takes; colour takes none.
pub fn cells(text: &str) -> usize {
    if !text.contains('\u{1b}') {
        return text.width();
    }
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match (inside, c) {
            (false, '\u{1b}') => inside = true,
            (true, 'm') => inside = false,
            (true, _) => {}
            (false, c) => plain.push(c),
        }
    }
    plain.width()
}

/// A text of at most so many cells, cut with `…`.
pub fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_string();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 1 > most {
            break;
        }
        out.push(c);
        used += w;
    }
    out.push('…');
    out
}

/// Fills up with spaces on the right.
pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(cells(text))))
}

/// Fills up with spaces on the left.
pub fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(cells(text))))
}

const NOT_FIRST: &str = "，。；：、！？）》”’】〕％,.;:!?)]%…";
const NOT_LAST: &str = "（《“‘【〔([";

/// Breaks plain text into lines of at most `width` cells: at spaces, or between Chinese characters; no line begins with
/// closing or ends with opening punctuation.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(10);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line: Vec<char> = Vec::new();
        let mut used = 0;
        for c in paragraph.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > width && !line.is_empty() {
                let at = break_at(&line, c);
                let rest: Vec<char> = line.split_off(at);
                lines.push(line.iter().collect::<String>().trim_end().to_string());
                line = rest.into_iter().skip_while(|c| *c == ' ').collect();
                used = line.iter().map(|c| c.width().unwrap_or(0)).sum();
                if line.is_empty() && c == ' ' {
                    continue;
                }
            }
            line.push(c);
            used += w;
        }
        lines.push(line.iter().collect::<String>().trim_end().to_string());
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines.iter().map(|l| l.replace('\u{a0}', " ")).collect()
}

/// Where a full line is broken before `next`: its whole length, if nothing better is found.
fn break_at(line: &[char], next: char) -> usize {
    let wide = |c: char| c.width() == Some(2);
    let may = |before: char, after: char| -> bool {
        // A no-break space keeps what is around it together.
        if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || before == '\u{a0}' || after == '\u{a0}' {
            return false;
        }
        before == ' ' || after == ' ' || wide(before) || wide(after)
    };
    let mut at = line.len();
    let mut after = next;
    while let Some(before) = at.checked_sub(1).and_then(|i| line.get(i)).copied() {
        if may(before, after) {
            return at;
        }
        after = before;
        at -= 1;
        if at == 0 {
            break;
        }
    }
    line.len()
}

/// Lines with a head before the first and the same room before the others.
pub fn hang(out: &mut String, indent: usize, head: &str, text: &str, width: usize) {
    let room = indent + cells(head);
    for (i, line) in wrap(text, width.saturating_sub(room)).iter().enumerate() {
        if i == 0 {
            out.push_str(&" ".repeat(indent));
            out.push_str(head);
        } else {
            out.push_str(&" ".repeat(room));
        }
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_closing_punctuation() {
        for line in wrap("三月、七月没有安全生产会议记录，今年无法补救。", 12) {
            assert!(cells(&line) <= 14, "{line}");
            assert!(!line.starts_with(['，', '。', '、']), "{line}");
        }
        assert_eq!(wrap("one two three", 10), ["one two", "three"]);
        assert_eq!(wrap("averyveryverylongword", 10), ["averyveryv", "erylongwor", "d"]);
        assert_eq!(cut("安全生产会议", 7), "安全生…");
        assert_eq!(pad("安", 4), "安  ");
    }
}
