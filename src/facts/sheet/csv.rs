//! A CSV file: its bytes to text, and what parts its cells.

use super::lines::rows_of;
use super::problem::Unfit;
use crate::base::grid::{field, next_row};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of a CSV file, and whether it was in GB18030.
pub(in crate::facts) fn decode(mut bytes: Vec<u8>) -> Result<(String, bool), Unfit> {
    let whole = |encoding: &'static Encoding, bytes: &[u8]| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|t| t.into_owned())
    };
    match bytes.as_slice() {
        // Excel's “Unicode text”
        [0xFF, 0xFE, rest @ ..] => return whole(UTF_16LE, rest).map(|t| (t, false)).ok_or(Unfit::Encoding),
        [0xFE, 0xFF, rest @ ..] => return whole(UTF_16BE, rest).map(|t| (t, false)).ok_or(Unfit::Encoding),
        _ => {}
    }
    if bytes.starts_with(BOM) {
        bytes.drain(..BOM.len());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, false)),
        Err(e) => whole(GB18030, e.as_bytes()).map(|t| (t, true)).ok_or(Unfit::Encoding),
    }
}

/// How a text is laid out.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) delimiter: u8,
    /// Where each row begins.
    pub(super) rows: Vec<u32>,
}

/// Finds the mark that parts cells, and the rows. `sep=;` on the first line says it, and is no row.
pub(super) fn shape(text: &str, tabs: bool) -> Shape {
    let first = text.lines().next().unwrap_or("");
    let said = first.trim().trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    if let Some([delimiter]) = said {
        let from = next_row(text.as_bytes(), first.len());
        return Shape { delimiter: *delimiter, rows: rows_of(text, from, *delimiter) };
    }
    let delimiter = if tabs { b'\t' } else { delimiter(text) };
    Shape { delimiter, rows: rows_of(text, 0, delimiter) }
}

/// Of comma, semicolon and tab the one that parts most in the first rows.
fn delimiter(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let count = |mark: u8| {
        let (mut at, mut count) = (0, 0);
        for _ in 0..40 {
            if at >= bytes.len() {
                break;
            }
            loop {
                let (end, more) = field(bytes, at, mark);
                count += usize::from(more);
                if !more {
                    at = next_row(bytes, end);
                    break;
                }
                at = end + 1;
            }
        }
        count
    };
    let all = [b',', b'\t', b';'];
    all.into_iter().rev().max_by_key(|m| count(*m)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "编号,名称\n1,甲𠀀\n";
        let mut bom = BOM.to_vec();
        bom.extend(text.as_bytes());
        assert_eq!(decode(text.as_bytes().to_vec()), Ok((text.into(), false)));
        assert_eq!(decode(bom), Ok((text.into(), false)));
        assert_eq!(decode(GB18030.encode(text).0.into_owned()), Ok((text.into(), true)));
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(wide), Ok((text.into(), false)));
        assert_eq!(decode(vec![0x41, 0xFF]), Err(Unfit::Encoding));
    }

    #[test]
    fn the_mark_is_the_one_that_parts_most() {
        assert_eq!(delimiter("a,b;c\n1,2\n"), b',');
        assert_eq!(delimiter("a;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter("a\tb\n"), b'\t');
        assert_eq!(delimiter("a\n"), b',');
        let said = shape("sep=;\r\na;b\r\n", false);
        assert_eq!((said.delimiter, said.rows), (b';', vec![7]));
    }
}
