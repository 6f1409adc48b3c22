//! What each word of a rule file is, for colours: words of the language from the text as it is now, names from the study.

use super::study::Study;
use super::text::{Drift, Text};
use crate::base::FileId;
use crate::model::symbols::Symbol;
use crate::syntax::keywords::KEYWORDS;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Kinds of words, in the order in which they are announced.
pub const KINDS: [&str; 12] = [
    "namespace",
    "class",
    "struct",
    "enum",
    "enumMember",
    "property",
    "method",
    "variable",
    "function",
    "keyword",
    "string",
    "comment",
];

/// A word, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Which of [`KINDS`].
    pub kind: u32,
    /// Whether it is declared here.
    pub declared: bool,
}

fn kind_of(symbol: Symbol) -> Option<u32> {
    Some(match symbol {
        Symbol::Document(_) => 0,
        Symbol::Entity(_) => 1,
        Symbol::Record(_) => 2,
        Symbol::Enum(_) => 3,
        Symbol::Variant(..) => 4,
        Symbol::Field(..) => 5,
        Symbol::Define(_) => 6,
        Symbol::Parameter(_) | Symbol::Interval(_) | Symbol::Topic(..) => 7,
        Symbol::Duty(_) | Symbol::Exception(_) => 8,
        // In quotes, and coloured as such.
        Symbol::Clause(..) => return None,
    })
}

/// The words of a rule file, in order. `file`: its number in the study, where it has been studied.
pub fn tokens(study: &Study, file: Option<FileId>, text: &Text) -> Vec<Token> {
    let mut found: BTreeMap<u32, Token> = BTreeMap::new();
    for (start, end, kind) in plain(&text.text) {
        found.insert(start, Token { start, end, kind, declared: false });
    }
    let source = file.and_then(|f| Some((f, study.sources.get(f)?)));
    if let Some((file, source)) = source {
        let drift = Drift::between(&source.text, &text.text);
        for named in study.symbols.names(&study.model, file) {
            let Some(kind) = named.symbol.and_then(kind_of) else { continue };
            let (start, end) = (drift.forward(named.at.start), drift.forward(named.at.end));
            // What was edited since is coloured when it has been studied.
            if text.text.get(start as usize..end as usize) != Some(study.sources.text(named.at)) || start == end {
                continue;
            }
            let token = Token { start, end, kind, declared: named.at == named.declared };
            let covered: Vec<u32> = found.range(start..end).map(|(s, _)| *s).collect();
            for s in covered {
                found.remove(&s);
            }
            found.insert(start, token);
        }
    }
    let mut out: Vec<Token> = Vec::new();
    for token in found.into_values() {
        if out.last().is_none_or(|last| last.end <= token.start) {
            out.push(token);
        }
    }
    out
}

/// Whether a word is one of the language, in any place.
fn is_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| KEYWORDS.iter().flat_map(|k| k.en.iter().chain(k.zh)).copied().collect());
    words.contains(crate::base::fold::fold(word).as_ref())
}

/// Words of the language, quoted texts and comments.
fn plain(text: &str) -> Vec<(u32, u32, u32)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let (length, kind) = match c {
            '#' | '＃' => (rest.find(['\n', '\r']).unwrap_or(rest.len()), Some(11)),
            '"' | '＂' | '“' => {
                let inside = rest.get(c.len_utf8()..).unwrap_or("");
                let end = inside.char_indices().find(|(_, q)| match c {
                    '“' => matches!(q, '”' | '\n'),
                    _ => matches!(q, '"' | '＂' | '\n'),
                });
                let length =
                    end.map_or(rest.len(), |(i, q)| c.len_utf8() + i + if q == '\n' { 0 } else { q.len_utf8() });
                (length, Some(10))
            }
            c if c.is_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or("");
                (length, is_word(word).then_some(9))
            }
            c => (c.len_utf8(), None),
        };
        if let Some(kind) = kind {
            out.push((at as u32, (at + length) as u32, kind));
        }
        at += length.max(1);
    }
    out
}
