//! Diagnostics as data: something wrong in a *text* (rule, fact, waiver or configuration file).
//!
//! A stage describes what is wrong as a value that implements [`Problem`]; the words in both languages are
//! exhaustive matches beside it, so a missing translation does not compile. How it looks is the business of `report`.

use super::{Lang, Span};

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; nothing was left out.
    Note,
    /// Probably a mistake; nothing was left out.
    Warning,
    /// Something was left out because of it.
    Error,
}

/// What to say in one language.
///
/// `message`: what is wrong, with what was expected, no full stop. `label`: a few words under the place (may be empty).
/// `related`: the words under each further place, in the order of [`Diagnostic::related`]. `help`: what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What is wrong.
    pub message: String,
    /// The words under the primary place.
    pub label: String,
    /// The words under the further places.
    pub related: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Words {
    /// A message alone.
    pub fn new(message: impl Into<String>) -> Self {
        Words { message: message.into(), ..Words::default() }
    }
    /// With words under the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }
    /// With words under a further place.
    pub fn also(mut self, label: impl Into<String>) -> Self {
        self.related.push(label.into());
        self
    }
    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What can be wrong, as data. Implemented by one enum a stage (`problem.rs`).
pub trait Problem {
    /// The stable kebab-case code, e.g. `unknown-field`.
    fn code(&self) -> &'static str;
    /// How bad it is.
    fn level(&self) -> Level {
        Level::Error
    }
    /// The words.
    fn words(&self, lang: Lang) -> Words;
    /// What to write at its place instead, where that is known.
    fn replacement(&self) -> Option<String> {
        None
    }
}

/// A replacement that would mend the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub text: String,
}

/// A problem at its place. `primary` is `None` only where there is no text at all (a file that cannot be opened);
/// then `file` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code.
    pub code: &'static str,
    /// How bad.
    pub level: Level,
    /// The place.
    pub primary: Option<Span>,
    /// The file, where there is no place in a text.
    pub file: Option<String>,
    /// Further places.
    pub related: Vec<Span>,
    /// A replacement that would mend it.
    pub fix: Option<Fix>,
    zh: Words,
    en: Words,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn at(span: Span, problem: &impl Problem) -> Self {
        Self::build(Some(span), None, problem)
    }
    /// A problem with a file that could not be read as text.
    pub fn in_file(file: impl Into<String>, problem: &impl Problem) -> Self {
        Self::build(None, Some(file.into()), problem)
    }
    /// A problem with no file at all.
    pub fn general(problem: &impl Problem) -> Self {
        Self::build(None, None, problem)
    }
    fn build(primary: Option<Span>, file: Option<String>, problem: &impl Problem) -> Self {
        Diagnostic {
            code: problem.code(),
            level: problem.level(),
            primary,
            file,
            related: Vec::new(),
            fix: primary.zip(problem.replacement()).map(|(span, text)| Fix { span, text }),
            zh: bounded(problem.words(Lang::Zh)),
            en: bounded(problem.words(Lang::En)),
        }
    }
    /// Adds a further place (its words are `Words::related` in order).
    pub fn also(mut self, span: Span) -> Self {
        self.related.push(span);
        self
    }
    /// Adds a replacement.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }
    /// What to say.
    pub fn words(&self, lang: Lang) -> &Words {
        lang.pick(&self.zh, &self.en)
    }
}

/// The most characters of a quoted word that a message repeats: a name or number of a megabyte is no message.
const QUOTED: usize = 80;

fn bounded(words: Words) -> Words {
    Words {
        message: clip(words.message),
        label: clip(words.label),
        related: words.related.into_iter().map(clip).collect(),
        help: words.help.map(clip),
    }
}

/// Shortens what stands between `…` or “…” to [`QUOTED`] characters.
fn clip(text: String) -> String {
    if text.len() <= QUOTED {
        return text;
    }
    let mut out = String::with_capacity(text.len().min(1 << 12));
    let mut close = None;
    let mut inside = 0;
    for c in text.chars() {
        match close {
            Some(end) if c == end => {
                if inside > QUOTED {
                    out.push('…');
                }
                close = None;
                out.push(c);
            }
            Some(_) => {
                inside += 1;
                if inside <= QUOTED {
                    out.push(c);
                }
            }
            None => {
                close = match c {
                    '`' => Some('`'),
                    '“' => Some('”'),
                    _ => None,
                };
                inside = 0;
                out.push(c);
            }
        }
    }
    if inside > QUOTED && close.is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn only_long_quotations_are_shortened() {
        let long = "名".repeat(200);
        assert_eq!(clip(format!("没有“{long}”这个键")), format!("没有“{}…”这个键", "名".repeat(80)));
        assert_eq!(clip(format!("no `{long}`, but `b`")), format!("no `{}…`, but `b`", "名".repeat(80)));
        assert_eq!(clip(format!("{long} stays")), format!("{long} stays"));
    }
}
