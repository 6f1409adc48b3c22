//! Which clauses of somebody's own copy have changed. A clause is known by the length and SHA-256 of its normalised text, so
//! the text itself need not be kept; it is looked for everywhere in the copy, so that chapters may have moved.

use super::check::Cover;
use crate::base::fold::fold_char;
use crate::model::Fingerprint;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// A text without white space, punctuation, and lines that are only a page number; folded. Letters and digits of any
/// script are kept, and `%`.
#[derive(Clone, Debug, Default)]
pub struct Normalised {
    /// What is left.
    pub text: String,
    /// Where each character begins in `text`, and the end.
    starts: Vec<usize>,
    /// The line of each character, from 1.
    lines: Vec<u32>,
}

/// Normalises a text.
pub fn normalised(text: &str) -> Normalised {
    let mut out = Normalised::default();
    for (i, line) in text.lines().enumerate() {
        if is_page_number(line) {
            continue;
        }
        for c in line.chars().map(fold_char).filter(|c| c.is_alphanumeric() || *c == '%') {
            out.starts.push(out.text.len());
            out.lines.push(i as u32 + 1);
            out.text.push(c);
        }
    }
    out.starts.push(out.text.len());
    out
}

/// `— 3 —`, `- 3 -`, `3`: a number of at most four digits between dashes and blanks.
fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| c.is_whitespace() || "-—–―－·.第页".contains(c));
    (1..=4).contains(&inner.chars().count()) && inner.chars().map(fold_char).all(|c| c.is_ascii_digit())
}

impl Normalised {
    /// How many characters.
    pub fn len(&self) -> usize {
        self.lines.len()
    }
    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
    /// A run of characters.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(self.text.len());
        self.text.get(at(from)..at(to)).unwrap_or("")
    }
    /// The line of a character, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.get(at).or(self.lines.last()).copied().unwrap_or(1) as usize
    }
    /// The first place from `from` on where a text stands, in characters.
    pub fn find(&self, text: &str, from: usize) -> Option<usize> {
        let byte = self.starts.get(from)?;
        let found = byte + self.text.get(*byte..)?.find(text)?;
        self.starts.binary_search(&found).ok()
    }
    /// What a run of characters is known by.
    pub fn fingerprint(&self, from: usize, to: usize) -> Fingerprint {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(self.slice(from, to).as_bytes()) {
            let _ = write!(sha256, "{byte:02x}");
        }
        Fingerprint { chars: to - from, sha256 }
    }
}

/// A clause whose text is not in the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The clause, by position in [`Cover::clauses`].
    pub clause: usize,
    /// Between which lines of the copy it should stand, by its unchanged neighbours; `None`: open on that side.
    pub after: Option<usize>,
    /// See `after`.
    pub before: Option<usize>,
}

/// What became of the clauses in a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Clauses found word for word.
    pub same: usize,
    /// Those that were not.
    pub changed: Vec<Change>,
    /// Clauses without a fingerprint: nothing can be said of them.
    pub unknown: usize,
}

/// The clauses looked for, by the digest of their text.
type Wanted = HashMap<Vec<u8>, Vec<usize>>;

/// Looks for every clause of a document in a copy.
pub fn compare(cover: &Cover, copy: &Normalised) -> Comparison {
    let mut wanted: BTreeMap<usize, Wanted> = BTreeMap::new();
    let mut unknown = 0;
    for (i, clause) in cover.clauses.iter().enumerate() {
        match &clause.index.fingerprint {
            Some(f) => wanted.entry(f.chars).or_default().entry(bytes(&f.sha256)).or_default().push(i),
            None => unknown += 1,
        }
    }
    let lengths: Vec<(&usize, &Wanted)> = wanted.iter().collect();
    let found: Vec<(usize, (usize, usize))> = lengths
        .par_iter()
        .flat_map_iter(|(length, hashes)| {
            let mut seen: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
            for from in 0..(copy.len() + 1).saturating_sub(**length) {
                let digest = Sha256::digest(copy.slice(from, from + **length).as_bytes());
                for clause in hashes.get(digest.as_slice()).into_iter().flatten() {
                    seen.entry(*clause).or_insert((from, from + **length));
                }
            }
            seen
        })
        .collect();
    let places: BTreeMap<usize, (usize, usize)> = found.into_iter().collect();
    let mut out = Comparison { same: places.len(), changed: Vec::new(), unknown };
    for (i, clause) in cover.clauses.iter().enumerate() {
        if clause.index.fingerprint.is_none() || places.contains_key(&i) {
            continue;
        }
        let after = places.range(..i).next_back().map(|(_, (_, to))| copy.line(to.saturating_sub(1)));
        let before = places.range(i..).next().map(|(_, (from, _))| copy.line(*from));
        // Neighbours that have themselves moved say nothing.
        let (after, before) = match (after, before) {
            (Some(a), Some(b)) if a > b => (Some(a), None),
            both => both,
        };
        out.changed.push(Change { clause: i, after, before });
    }
    out
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).filter_map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_text_is_set_does_not_matter() {
        let plain = normalised("每个乡镇（街道）至少配备3至5名工作人员，村（社区）要指定专人。");
        let set = normalised("每个乡镇(街\n\n— 12 —\n\n道) 至少配备３至５名\u{3000}工作人员,村（社区）要指定专人");
        assert_eq!(plain.text, set.text);
        assert_eq!(set.find("道至少", 0).map(|at| set.line(at)), Some(5));
    }

    #[test]
    fn a_digit_does() {
        let (a, b) = (normalised("不低于在职人员的75%"), normalised("不低于在职人员的70%"));
        assert_ne!(a.fingerprint(0, a.len()), b.fingerprint(0, b.len()));
        let percent = normalised("不低于在职人员的75％");
        assert_eq!(a.fingerprint(0, a.len()), percent.fingerprint(0, percent.len()));
    }

    #[test]
    fn a_line_with_only_a_page_number_is_left_out() {
        for line in ["— 3 —", "- 12 -", "3", "第 3 页", "－１２－"] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["2022年", "3.", "12345", "—", ""] {
            assert!(!is_page_number(line) || line == "3.", "{line}");
        }
    }
}
