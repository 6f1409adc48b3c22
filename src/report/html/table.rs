//! Texts that occur many times stand once: a column holds their numbers.

use rustc_hash::FxHashMap;

/// Texts, each once, in the order in which they first came.
#[derive(Debug)]
pub(super) struct Texts {
    all: Vec<String>,
    known: FxHashMap<String, u32>,
}

impl Texts {
    /// Nothing but the empty text, which is number 0.
    pub(super) fn new() -> Texts {
        let mut texts = Texts { all: Vec::new(), known: FxHashMap::default() };
        texts.add("");
        texts
    }
    /// The number of a text.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        if let Some(n) = self.known.get(text) {
            return *n;
        }
        let n = self.all.len() as u32;
        self.all.push(text.to_string());
        self.known.insert(text.to_string(), n);
        n
    }
    /// The number of several, a line each.
    pub(super) fn lines(&mut self, texts: &[String]) -> u32 {
        match texts {
            [] => 0,
            [one] => self.add(one),
            several => self.add(&several.join("\n")),
        }
    }
    /// All of them.
    pub(super) fn into_all(self) -> Vec<String> {
        self.all
    }
}
