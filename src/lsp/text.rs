//! Texts under edit: lines and columns as editors count them, edits, and places that have moved since a text was studied.

use std::sync::Arc;

/// In what an editor counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16: 𠀀 is two.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

/// A line and a column, both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 0.
    pub line: u32,
    /// From 0, in whatever the editor counts.
    pub column: u32,
}

/// A text that is open in an editor, or was read to show a place in it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub text: Arc<str>,
    starts: Arc<[u32]>,
}

impl Text {
    /// Finds the lines: behind `\n`, `\r\n` and a lone `\r`, as the protocol has it.
    pub fn new(text: impl Into<Arc<str>>) -> Text {
        let text: Arc<str> = text.into();
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, b) in bytes.iter().enumerate() {
            if *b == b'\n' || *b == b'\r' && bytes.get(i + 1) != Some(&b'\n') {
                starts.push(i as u32 + 1);
            }
        }
        Text { text, starts: starts.into() }
    }
    fn line(&self, line: u32) -> (usize, &str) {
        let Some(from) = self.starts.get(line as usize) else { return (self.text.len(), "") };
        let to = self.starts.get(line as usize + 1).map_or(self.text.len(), |s| *s as usize);
        let inside = self.text.get(*from as usize..to).unwrap_or("");
        (*from as usize, inside.trim_end_matches(['\r', '\n']))
    }
    /// Where a byte stands.
    pub fn place(&self, offset: u32, encoding: Encoding) -> Place {
        let line = self.starts.partition_point(|s| *s <= offset).saturating_sub(1) as u32;
        let (from, text) = self.line(line);
        let mut within = (offset as usize).saturating_sub(from).min(text.len());
        while !text.is_char_boundary(within) {
            within -= 1;
        }
        let before = text.get(..within).unwrap_or("");
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf32 => before.chars().count(),
        };
        Place { line, column: column as u32 }
    }
    /// The byte at a place; the nearest before it where the place lies in no character.
    pub fn offset(&self, place: Place, encoding: Encoding) -> u32 {
        let (from, text) = self.line(place.line);
        let mut left = place.column as usize;
        for (i, c) in text.char_indices() {
            let width = match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if left < width {
                return (from + i) as u32;
            }
            left -= width;
        }
        (from + text.len()) as u32
    }
    /// The text with a part replaced.
    pub fn edited(&self, from: Place, to: Place, new: &str, encoding: Encoding) -> Text {
        let (a, b) = (self.offset(from, encoding), self.offset(to, encoding));
        let (a, b) = (a.min(b) as usize, a.max(b) as usize);
        let mut text = String::with_capacity(self.text.len() + new.len());
        text.push_str(self.text.get(..a).unwrap_or(""));
        text.push_str(new);
        text.push_str(self.text.get(b..).unwrap_or(""));
        Text::new(text)
    }
    /// The word around an offset, of characters that names are made of: from where to where.
    pub fn word(&self, offset: u32) -> (u32, u32) {
        let offset = offset as usize;
        let is = |c: &char| c.is_alphanumeric() || *c == '_';
        let before: usize =
            self.text.get(..offset).unwrap_or("").chars().rev().take_while(is).map(char::len_utf8).sum();
        let after: usize = self.text.get(offset..).unwrap_or("").chars().take_while(is).map(char::len_utf8).sum();
        ((offset - before) as u32, (offset + after) as u32)
    }
}

/// How places of an older text are found in a newer one: all that was edited lies between a common beginning and a common end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    head: u32,
    old_end: u32,
    new_end: u32,
}

impl Drift {
    /// Compares two texts.
    pub fn between(old: &str, new: &str) -> Drift {
        let mut head = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(head) || !new.is_char_boundary(head) {
            head -= 1;
        }
        let rest = old.len().min(new.len()) - head;
        let mut tail = old.bytes().rev().zip(new.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
            tail -= 1;
        }
        Drift { head: head as u32, old_end: (old.len() - tail) as u32, new_end: (new.len() - tail) as u32 }
    }
    /// Where what was edited begins, where it ended, and where it ends now.
    pub fn changed(&self) -> (u32, u32, u32) {
        (self.head, self.old_end, self.new_end)
    }
    /// Whether nothing was edited.
    pub fn is_none(&self) -> bool {
        self.head == self.old_end && self.head == self.new_end
    }
    /// An offset of the older text in the newer one.
    pub fn forward(&self, offset: u32) -> u32 {
        shift(offset, self.head, self.old_end, self.new_end)
    }
    /// An offset of the newer text in the older one.
    pub fn back(&self, offset: u32) -> u32 {
        shift(offset, self.head, self.new_end, self.old_end)
    }
}

/// What lies inside what was edited comes to lie at its beginning.
fn shift(offset: u32, head: u32, from: u32, to: u32) -> u32 {
    if offset <= head {
        offset
    } else if offset >= from {
        offset - from + to
    } else {
        head
    }
}

#[cfg(test)]
mod tests {
    use super::{Drift, Encoding, Place, Text};

    #[test]
    fn rare_characters_are_two_units_of_utf16_and_four_bytes() {
        let text = Text::new("要求 𠀀𠀀数 >= 3\r\n第二行\r第三行");
        let at = text.text.find('数').map_or(0, |i| i as u32);
        for (encoding, column) in [(Encoding::Utf8, 15), (Encoding::Utf16, 7), (Encoding::Utf32, 5)] {
            let place = Place { line: 0, column };
            assert_eq!(text.place(at, encoding), place);
            assert_eq!(text.offset(place, encoding), at);
        }
        // Between the halves of a pair, behind a line, behind the text: the nearest before.
        assert_eq!(text.offset(Place { line: 0, column: 4 }, Encoding::Utf16), 7);
        assert_eq!(text.offset(Place { line: 0, column: 99 }, Encoding::Utf16), 23);
        assert_eq!(text.offset(Place { line: 9, column: 0 }, Encoding::Utf16), text.text.len() as u32);
        assert_eq!(text.place(text.text.len() as u32, Encoding::Utf16), Place { line: 2, column: 3 });
    }

    #[test]
    fn places_move_with_the_text() {
        let drift = Drift::between("abc 县 xyz", "abc 县级政府 xyz");
        assert_eq!((drift.forward(0), drift.forward(8)), (0, 17));
        assert_eq!((drift.back(17), drift.back(10)), (8, 7));
        assert!(Drift::between("甲乙", "甲乙").is_none());
    }

    #[test]
    fn edits_are_as_the_editor_means_them() {
        let text = Text::new("一\n二\n");
        let place = |line, column| Place { line, column };
        assert_eq!(&*text.edited(place(0, 1), place(1, 0), "", Encoding::Utf16).text, "一二\n");
        assert_eq!(&*text.edited(place(1, 1), place(0, 0), "三", Encoding::Utf16).text, "三\n");
        assert_eq!(text.word(3), (0, 3));
    }
}
