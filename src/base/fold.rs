//! Full-width forms typed by a Chinese input method are the same characters (language.md, section 2).

use std::borrow::Cow;

/// The half-width form of one character; narrow on purpose (not NFKC: ① ㎡ ½ keep their meaning).
pub fn fold_char(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => ',',
        '“' | '”' => '"',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Folds a name, label, number or clause reference for comparison.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| fold_char(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(fold_char).collect())
    }
}
