//! `guiju fmt`: a rule file in the one style. `tokens` says how a token is written and what stands between two, `layout` makes
//! lines of them, `body` puts declarations below each other; `surface` rewrites a file from Chinese words to English ones and
//! back. What comes out is read again and compared before anybody sees it.

mod body;
mod find;
mod layout;
mod problem;
mod surface;
mod tokens;

pub use find::find;

use crate::base::{Diagnostic, FileId, Lang, Level, Span};
use crate::syntax::dump::dump;
use crate::syntax::pieces::{Between, Piece, before, pieces, roomy};
use crate::syntax::tree::{Item, Tree};
use crate::syntax::{Parsed, parse};
use problem::FmtProblem;

/// A rule file in the one style, its keywords in `keywords` (as written, if `None`). The text has no byte order mark. The
/// diagnostics say why not: errors of the text, with places in `file`.
pub fn format(file: FileId, text: &str, keywords: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    let parsed = parse(file, text);
    let errors: Vec<Diagnostic> = parsed.diagnostics.iter().filter(|d| d.level == Level::Error).cloned().collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let made = roomy(text, || made(file, text, &parsed, keywords));
    let differs = |at: Span| vec![Diagnostic::at(Span { file, ..at }, &FmtProblem::Differs)];
    made.unwrap_or(Err(Span::new(file, 0, 0))).map_err(differs)
}

fn made(file: FileId, text: &str, parsed: &Parsed, keywords: Option<Lang>) -> Result<String, Span> {
    let nowhere = Span::new(file, 0, 0);
    let mended = mend(file, text, &parsed.diagnostics);
    let (text_now, tree) = match &mended {
        Some((text, parsed)) => (text.as_str(), &parsed.tree),
        None => (text, &parsed.tree),
    };
    let read = pieces(text_now).ok_or(nowhere)?;
    let made = match keywords {
        None => body::file(text_now, &read),
        Some(lang) => {
            let worded = surface::rewrite(text_now, tree, &read, lang);
            body::file(&worded, &pieces(&worded).ok_or(nowhere)?)
        }
    };
    let comments_before = comments(text_now, &read);
    match first_difference(&comments_before, &parsed.tree, &made, &parse(file, &made)) {
        None => Ok(made),
        Some(at) => Err(at),
    }
}

/// Puts the right words for slips and takes needless stops away, until there are none; `None` if there were none.
fn mend(file: FileId, text: &str, diagnostics: &[Diagnostic]) -> Option<(String, Parsed)> {
    let mut text = text.to_owned();
    let mut known = diagnostics.to_vec();
    let mut last = None;
    // One slip may hide another (`each month`: the word first, then the `in` before it).
    for _ in 0..8 {
        let mut fixes: Vec<_> = known.iter().filter_map(|d| d.fix.as_ref()).collect();
        fixes.sort_by_key(|f| (f.span.start, f.span.end));
        fixes.dedup_by(|b, a| b.span.start < a.span.end);
        if fixes.is_empty() {
            break;
        }
        for fix in fixes.iter().rev() {
            let (start, end) = (fix.span.start as usize, fix.span.end as usize);
            if text.get(start..end).is_some() {
                text.replace_range(start..end, &fix.text);
            }
        }
        let parsed = parse(file, &text);
        known.clone_from(&parsed.diagnostics);
        last = Some(parsed);
    }
    last.map(|parsed| (text, parsed))
}

/// Where two texts first say something else: another declaration, or other comments.
fn first_difference(before: &[String], tree: &Tree, made: &str, again: &Parsed) -> Option<Span> {
    let start = tree.items.first().map_or(Span::new(FileId(0), 0, 0), |i| i.span);
    if again.diagnostics.iter().any(|d| d.level == Level::Error) || tree.items.len() != again.tree.items.len() {
        let mut pairs = tree.items.iter().zip(&again.tree.items);
        return Some(pairs.find(|(a, b)| a.name.node != b.name.node).map_or(start, |(a, _)| a.span));
    }
    let one = |item: &Item| dump(&Tree { items: vec![item.clone()], ..Tree::default() });
    let mut pairs = tree.items.iter().zip(&again.tree.items);
    if let Some((item, _)) = pairs.find(|(a, b)| one(a) != one(b)) {
        return Some(item.span);
    }
    let kept = pieces(made).is_some_and(|read| comments(made, &read) == before);
    (!kept).then_some(start)
}

/// All comments of a text, in order.
fn comments(text: &str, file: &Piece) -> Vec<String> {
    let mut tokens = Vec::new();
    file.tokens(&mut tokens);
    let mut at = 0;
    let mut out = Vec::new();
    for token in tokens {
        out.extend(before(text, at, token).into_iter().filter_map(|b| match b {
            Between::Comment { text, .. } => Some(text),
            Between::BlankLine => None,
        }));
        at = token.end;
    }
    out
}
