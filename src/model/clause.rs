//! Clauses of a document's index, `clauses.toml` (docs/contract.md, "Files of a pack").

use crate::base::Span;
use crate::base::fold::fold;

/// A clause of a document's index.
#[derive(Clone, Debug)]
pub struct IndexClause {
    /// Its id; unique in the document.
    pub id: String,
    /// Its printed path; the id where none is given.
    pub path: String,
    /// A heading in the index's own words.
    pub title: String,
    /// What became of it; `None`: nothing is said.
    pub status: Option<Status>,
    /// Why, where that is said.
    pub reason: Option<String>,
    /// What its text is known by.
    pub fingerprint: Option<Fingerprint>,
    /// Where its id stands.
    pub span: Span,
}

impl IndexClause {
    /// Whether its printed path is the one written or lies under it. `1` is not above `12`, nor `一` above `一百`.
    pub fn is_under(&self, written: &str) -> bool {
        is_under(&squeeze(&self.path), &squeeze(written))
    }
}

/// What became of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Computed by obligations.
    Rule,
    /// Declared.
    Attest,
    /// A sanction, on the duties it follows.
    Consequence,
    /// Defines something.
    Definition,
    /// Says the same as another: its id, or `document.id`.
    Duplicate(String),
    /// Nothing that a fact could show.
    Exhortation,
}

impl Status {
    /// The words of `status`, in the order of [`Status::key`].
    pub const KEYS: [&'static str; 6] = ["rule", "attest", "consequence", "definition", "duplicate", "none"];
    /// The word in `clauses.toml` and in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Status::Rule => "rule",
            Status::Attest => "attest",
            Status::Consequence => "consequence",
            Status::Definition => "definition",
            Status::Duplicate(_) => "duplicate",
            Status::Exhortation => "none",
        }
    }
}

/// What a text is known by: how many characters it has after normalising, and their SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Characters of the normalised text.
    pub chars: usize,
    /// SHA-256 of the normalised text in UTF-8, in lower-case hex.
    pub sha256: String,
}

impl Fingerprint {
    /// `42:9f86d0…`
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let (chars, sha256) = text.split_once(':')?;
        let hex = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let chars = chars.parse().ok().filter(|n| *n > 0)?;
        hex.then(|| Fingerprint { chars, sha256: sha256.to_string() })
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.chars, self.sha256)
    }
}

/// Folded, without white space: as references are compared.
pub(super) fn squeeze(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a printed path is the one written or lies under it. `1` is not above `12`, nor `一` above `一百`.
fn is_under(path: &str, written: &str) -> bool {
    let Some(rest) = path.strip_prefix(written) else {
        return false;
    };
    let numeral = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c);
    match (written.chars().last(), rest.chars().next()) {
        (Some(a), Some(b)) => !(numeral(a) && numeral(b)),
        (None, _) => false,
        (Some(_), None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_under, squeeze};

    #[test]
    fn a_printed_path_holds_what_is_under_it() {
        let under = |path: &str, written: &str| is_under(&squeeze(path), &squeeze(written));
        assert!(under("三（十）7", "三(十)"));
        assert!(under("三（十）", "三 （十）"));
        assert!(!under("三（十一）", "三（十"));
        assert!(!under("12", "1"));
        assert!(!under("三", "三（十）"));
        assert!(!under("三", ""));
    }
}
