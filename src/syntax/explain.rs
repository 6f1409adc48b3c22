//! Why a piece of text could not be read: the piece is read again by the rule it should have followed, and the place where that
//! stops is the offending token.

use super::expected::{Expected, Kind, of_rules};
use super::grammar::{Node, Rule, read};
use super::keywords::{self, Place, is_reserved, lang_of};
use super::problem::{Found, Hint, SyntaxProblem};
use crate::base::suggest::nearest;
use crate::base::{FileId, Lang, Span};

/// A problem, its place (the file is the caller's) and what would mend it.
pub(super) struct Located {
    pub(super) problem: SyntaxProblem,
    pub(super) span: Span,
    pub(super) fix: Option<String>,
}

/// Whether a character can be part of a name.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// The first place at or after `at` that is neither blank nor comment.
fn skip_blank(text: &str, mut at: usize) -> usize {
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        if is_blank(c) {
            at += c.len_utf8();
        } else if matches!(c, '#' | '＃') {
            at += text.get(at..).map_or(0, |t| t.find('\n').unwrap_or(t.len()));
        } else {
            break;
        }
    }
    at
}

/// Where the last character before `end` begins.
pub(super) fn last_char(text: &str, end: usize) -> usize {
    text.get(..end).and_then(|t| t.char_indices().next_back()).map_or(end, |(i, _)| i)
}

/// What stands at a place, and where exactly.
pub(super) fn found(text: &str, at: usize) -> (Found, Span) {
    let start = skip_blank(text, at);
    let rest = text.get(start..).unwrap_or("");
    let span = |length: usize| Span::new(FileId(0), start, start + length);
    let Some(first) = rest.chars().next() else {
        // The end has no text of its own: point behind the last thing written.
        let end = text.trim_end_matches(is_blank).len();
        return (Found::End, Span::new(FileId(0), last_char(text, end), end));
    };
    if matches!(first, '"' | '＂' | '“' | '”') {
        let length = read(Rule::text, rest).map_or(first.len_utf8(), |n| n.text.len());
        return (Found::Quoted, span(length));
    }
    if in_word(first) {
        let word: &str = rest.split(|c| !in_word(c)).next().unwrap_or("");
        let found = if is_reserved(word) { Found::Reserved(word.to_owned()) } else { Found::Text(word.to_owned()) };
        return (found, span(word.len()));
    }
    let shown = if first.is_control() { format!("U+{:04X}", first as u32) } else { first.to_string() };
    (Found::Text(shown), span(first.len_utf8()))
}

/// Where a quote in a lost piece has no end on its line.
pub(super) fn unclosed_quote(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at..)?;
        if matches!(c, '"' | '＂' | '“' | '”') {
            match read(Rule::text, rest) {
                Ok(node) => at += node.text.len().max(1),
                Err(_) => return Some(at),
            }
        } else if matches!(c, '#' | '＃') {
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            at += c.len_utf8();
        }
    }
    None
}

/// Reads `from..to` by `rule` again and says why it does not follow the rule. `lost` is where the piece that could not be read begins.
pub(super) fn broken(text: &str, from: usize, lost: usize, to: usize, rule: Rule, lang: Lang) -> Located {
    let slice = text.get(from..to).unwrap_or("");
    let (at, wanted) = match read(rule, slice) {
        Err(stopped) => (from + stopped.at, stopped.wanted),
        Ok(_) => (lost, Vec::new()),
    };
    let mut expected = of_rules(&wanted, rule, lang);
    if let Some(located) = misspelt_window(text, from, at, &expected, lang) {
        return located;
    }
    // A name before the place that is two words of the language run together is the slip.
    let at = match glued_words(text, from, at) {
        Some(word) => {
            expected = vec![Expected::Kind(Kind::Condition)];
            word
        }
        None => at,
    };
    let (what, span) = found(text, at);
    if at > from && expected.is_empty() {
        expected.push(Expected::Kind(if rule == Rule::only_declaration {
            Kind::NextDeclaration
        } else {
            Kind::Clause
        }));
    }
    let hint = unit_taken(text.get(from..at).unwrap_or("")).or_else(|| hint(text, at, &what, &expected));
    let near = match &what {
        Found::Text(word) | Found::Reserved(word) => suggestion(word, &expected, &wanted),
        Found::End | Found::Quoted => None,
    };
    let fix = match &hint {
        Some(Hint::Space { before, after }) => Some(format!("{before} {after}")),
        Some(_) | None => near.clone(),
    };
    Located {
        problem: SyntaxProblem::Unexpected { found: what, expected, keywords: lang, nearest: near, hint },
        span,
        fix,
    }
}

/// `in evry month` reads as the beginning of `in a .. b`: the slip is the word before the place.
fn misspelt_window(text: &str, from: usize, at: usize, expected: &[Expected], lang: Lang) -> Option<Located> {
    if !expected.iter().any(|e| matches!(e, Expected::Sign(".."))) {
        return None;
    }
    let before = text.get(from..at)?.trim_end();
    let start = before
        .rfind(|c| !in_word(c))
        .map_or(0, |i| i + before.get(i..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8));
    let word = before.get(start..)?;
    let right = nearest(word, ["every", "some"])?;
    let expected = ["every", "some"]
        .iter()
        .flat_map(|w| keywords::KEYWORDS.iter().find(|k| k.is(w)))
        .map(Expected::Word)
        .collect();
    Some(Located {
        problem: SyntaxProblem::Unexpected {
            found: Found::Text(word.to_owned()),
            expected,
            keywords: lang,
            nearest: Some(right.to_owned()),
            hint: None,
        },
        span: Span::new(FileId(0), from + start, from + start + word.len()),
        fix: Some(right.to_owned()),
    })
}

/// `at least 3 days in every month`: the word that was taken as a unit.
fn unit_taken(before: &str) -> Option<Hint> {
    let words: Vec<&str> = before.split_whitespace().collect();
    words.windows(3).rev().find_map(|w| match w {
        [number, unit, "in" | "by" | "during" | "where" | "satisfy"]
            if crate::base::unit::unit(unit).is_some() && number.chars().all(|c| c.is_ascii_digit()) =>
        {
            Some(Hint::UnitAfterNumber((*unit).to_owned()))
        }
        _ => None,
    })
}

/// A word near to what was found, among what can stand there.
fn suggestion(word: &str, expected: &[Expected], wanted: &[Rule]) -> Option<String> {
    let lang = lang_of(word);
    // Two letters are near to anything.
    if lang == Lang::En && word.len() < 3 {
        return None;
    }
    let direct = wanted.iter().filter_map(|r| keywords::of_rule(*r)).flat_map(|k| k.forms(lang).iter().copied());
    let mut places: Vec<&'static [Place]> = Vec::new();
    for e in expected {
        match e {
            Expected::Kind(Kind::Window | Kind::Schedule) => places.push(&[Place::Time]),
            Expected::Kind(Kind::Unit | Kind::Weekday) => places.push(&[Place::Unit]),
            Expected::Kind(Kind::Clause) => places.push(&[Place::Clause]),
            Expected::Kind(Kind::Grade) => places.push(&[Place::Grade]),
            Expected::Kind(Kind::Joiner | Kind::Filter | Kind::Comparison | Kind::Bound) => {
                places.push(&[Place::Condition])
            }
            Expected::Kind(Kind::Type) => places.push(&[Place::Type]),
            Expected::Kind(_) | Expected::Word(_) | Expected::Sign(_) => {}
        }
    }
    let all: Vec<&str> = direct.chain(places.into_iter().flat_map(|p| keywords::words(lang, p))).collect();
    nearest(word, all.iter().copied()).filter(|w| *w != word).map(str::to_owned)
}

/// Advice that depends on what stands around the place.
fn hint(text: &str, at: usize, found: &Found, expected: &[Expected]) -> Option<Hint> {
    let wants_name = expected.iter().any(|e| matches!(e, Expected::Kind(Kind::Name)));
    let wants_value = expected.iter().any(|e| matches!(e, Expected::Kind(Kind::Condition | Kind::Value)));
    let before = text.get(..at).unwrap_or("").split_whitespace().next_back();
    match found {
        Found::Reserved(word) if wants_name => Some(Hint::ReservedAsField(word.clone())),
        Found::Reserved(word) if wants_value => {
            let label = keywords::KEYWORDS.iter().any(|k| k.place == Place::Declaration && k.is(word));
            label.then(|| Hint::ReservedAsField(word.clone()))
        }
        Found::Text(word) if wants_name && word.starts_with(|c: char| c.is_ascii_digit()) => Some(Hint::DigitFirst),
        Found::Text(word) => glued(word),
        Found::Reserved(_) | Found::End | Found::Quoted => {
            // `每月会议` before the place was taken as a name.
            before.and_then(glued)
        }
    }
}

/// A Chinese keyword at the beginning of a longer word.
fn glued(word: &str) -> Option<Hint> {
    let keyword = keywords::KEYWORDS
        .iter()
        .filter(|k| k.reserved || k.place == Place::Clause)
        .flat_map(|k| k.zh.iter())
        .filter(|z| z.chars().count() >= 2 && word.len() > z.len() && word.starts_with(**z))
        .max_by_key(|z| z.len())?;
    let after = word.get(keyword.len()..)?;
    Some(Hint::Space { before: (*keyword).to_owned(), after: after.to_owned() })
}

/// Where a word between two places is one keyword run into another: `每月至少`.
fn glued_words(text: &str, from: usize, to: usize) -> Option<usize> {
    let slice = text.get(from..to)?;
    let mut at = 0;
    for word in slice.split(|c| !in_word(c)) {
        if let Some(Hint::Space { after, .. }) = glued(word)
            && is_reserved(&after)
        {
            return Some(from + at);
        }
        at += word.len();
        at += slice.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    }
    None
}

/// What is wrong with a piece that was lost inside a declaration; `before` is the piece read before it.
pub(super) fn lost(text: &str, node: &Node<'_>, before: Option<&Node<'_>>, lang: Lang) -> Located {
    let end = node.start + node.text.trim_end().len();
    let rule = match node.rule {
        Rule::lost_document_clause => Rule::only_document_clause,
        Rule::lost_field => Rule::only_field,
        Rule::lost_variant => Rule::only_variant,
        Rule::lost_value => Rule::only_value,
        _ => Rule::only_duty_clause,
    };
    let place: &'static [Place] = match node.rule {
        Rule::lost_document_clause => &[Place::DocumentClause],
        Rule::lost_clause => &[Place::Clause],
        _ => return broken(text, node.start, node.start, end, rule, lang),
    };
    let (what, span) = found(text, node.start);
    let word = match &what {
        Found::Text(w) | Found::Reserved(w) => w.clone(),
        Found::End | Found::Quoted => String::new(),
    };
    let known = |w: &str| {
        keywords::KEYWORDS.iter().any(|k| {
            place.contains(&k.place)
                && (k.is(w) || keywords::slip(k.rule(), w, lang).is_some() && read(k.rule(), w).is_ok())
        })
    };
    if known(&word) {
        return broken(text, node.start, node.start, end, rule, lang);
    }
    let own = if word.is_empty() { lang } else { lang_of(&word) };
    // `in` is near to `binds` by accident; and a word of conditions goes on with the clause before.
    let in_condition = matches!(what, Found::Reserved(_)) || word.chars().count() < 2;
    let near = if in_condition {
        None
    } else {
        match glued(&word) {
            Some(Hint::Space { before, after }) => known(&before).then(|| format!("{before} {after}")),
            _ => nearest(&word, keywords::words(own, place)).map(str::to_owned),
        }
    };
    // No clause word behind a clause: the clause may go on with something misspelt.
    if near.is_none()
        && let Some(before) = before.filter(|b| b.kids.len() > 1)
    {
        return broken(text, before.start, node.start, end, rule, lang);
    }
    let fix = near.clone();
    Located { problem: SyntaxProblem::UnknownClause { found: what, nearest: near, keywords: lang }, span, fix }
}
