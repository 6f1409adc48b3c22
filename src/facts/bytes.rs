//! What a byte may be part of: one look at a table instead of several comparisons.

/// Spaces within a line.
pub(super) const BLANK: u8 = 1;
/// Spaces and line breaks between the members of a TOML list.
pub(super) const SPACE: u8 = 2;
/// A bare key.
pub(super) const KEY: u8 = 4;
/// A number, date or truth value.
pub(super) const BARE: u8 = 8;
/// The inside of a quoted text, as far as it stands for itself.
pub(super) const TEXT: u8 = 16;
/// A comment.
pub(super) const COMMENT: u8 = 32;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        let mut bits = 0;
        if matches!(b, b' ' | b'\t') {
            bits |= BLANK;
        }
        if matches!(b, b' ' | b'\t' | b'\n') {
            bits |= SPACE;
        }
        if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') {
            bits |= KEY;
        }
        if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'.' | b':') {
            bits |= BARE;
        }
        if b >= 0x20 && !matches!(b, b'"' | b'\\' | 0x7F) {
            bits |= TEXT;
        }
        if !matches!(b, b'\n' | b'\r') {
            bits |= COMMENT;
        }
        classes[i] = bits;
        i += 1;
    }
    classes
};

fn is(byte: u8, class: u8) -> bool {
    CLASSES.get(usize::from(byte)).is_some_and(|c| c & class != 0)
}

/// The first place from `at` on whose byte is not of a class; the end if there is none.
pub(super) fn run(bytes: &[u8], at: usize, class: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|b| !is(*b, class));
    at + length.unwrap_or(rest.len())
}
