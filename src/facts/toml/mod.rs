//! TOML: straight onto the tape; no tree, no copies. The only room that knows `toml_parser`.
//!
//! The plain lines that most fact files consist of are read in one pass (`plain`); whatever else a file holds, the whole
//! of TOML and every mistake, goes through the parser's events (`build`). Both give the same tape.

mod build;
mod plain;

use super::complaints::Complaints;
use super::problem::Syntax;
use super::tape::{Part, Quote, Tape};
use crate::base::fold::fold_char;
use build::{Builder, part};
use std::borrow::Cow;
use toml_parser::decoder::Encoding;
use toml_parser::lexer::Token;
use toml_parser::parser::parse_document;
use toml_parser::{ParseError, Raw, Source, Span};

/// The words and marks of a text; kept from file to file.
pub(super) type Tokens = Vec<Token>;

/// Reads a whole file. What can be understood is on the tape, the rest among the complaints.
pub(super) fn read(text: &str, tape: &mut Tape, tokens: &mut Tokens, max_depth: usize, complaints: &mut Complaints) {
    if !plain::read(&mut Builder::new(text, tape, max_depth, complaints)) {
        events(text, tape, tokens, max_depth, complaints);
    }
}

/// The whole of TOML.
fn events(text: &str, tape: &mut Tape, tokens: &mut Tokens, max_depth: usize, complaints: &mut Complaints) {
    tokens.clear();
    tokens.extend(Source::new(text).lex());
    let mut errors: Vec<ParseError> = Vec::new();
    let mut builder = Builder::new(text, tape, max_depth, complaints);
    parse_document(tokens, &mut builder, &mut errors);
    if builder.header.is_some() {
        builder.close_header(Part::new(text.len(), text.len()));
    }
    report(text, &errors, complaints);
}

pub(super) fn slice(text: &str, part: Part) -> &str {
    text.get(part.start as usize..part.end as usize).unwrap_or("")
}

/// The first full-width mark that stands for one of TOML's own.
pub(super) fn full_width(text: &str) -> Option<char> {
    text.chars().find(|c| matches!(c, '＝' | '，' | '“' | '”' | '［' | '］' | '｛' | '｝' | '：' | '＃' | '、' | '．'))
}

/// The beginning of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

/// The inside of a quoted text.
pub(super) fn decode<'t>(text: &'t str, part: Part, quote: Quote, complaints: &mut Complaints) -> Cow<'t, str> {
    let raw = slice(text, part);
    let encoding = match quote {
        Quote::Basic => Encoding::BasicString,
        Quote::Literal => Encoding::LiteralString,
        Quote::MlBasic => Encoding::MlBasicString,
        Quote::MlLiteral => Encoding::MlLiteralString,
        Quote::Json => return super::json::decode(raw),
        Quote::Kept(_) => return Cow::Borrowed(raw),
    };
    let mut out = Cow::Borrowed("");
    let mut errors: Vec<ParseError> = Vec::new();
    let span = Span::new_unchecked(part.start as usize, part.end as usize);
    let _ = Raw::new_unchecked(raw, Some(encoding), span).decode_scalar(&mut out, &mut errors);
    for error in errors.iter().take(1) {
        let open = raw.len() < 2 || !raw.ends_with(['"', '\'']);
        let meaning = match meaning(error.description()) {
            Syntax::UnclosedText if !open => Syntax::ControlCharacter,
            other => other,
        };
        let at = match (&meaning, error.unexpected()) {
            (Syntax::UnclosedText, _) | (_, None) => part,
            (Syntax::BadEscape, Some(at)) => {
                // the parser points behind the backslash
                let before = text.get(..at.start()).and_then(|t| t.rfind('\\'));
                Part::new(before.unwrap_or(at.start()), at.end())
            }
            (_, Some(at)) => self::part(at),
        };
        complaints.syntax(at, meaning);
    }
    out
}

/// Turns the parser's errors into ours: one a line, for the others are mostly its echoes.
fn report(text: &str, errors: &[ParseError], complaints: &mut Complaints) {
    let mut reported_to = None;
    for error in errors {
        let unexpected = error.unexpected();
        let Some(mut at) = unexpected.or(error.context()).map(part) else {
            continue;
        };
        let mut meaning = meaning(error.description());
        match meaning {
            Syntax::UnclosedList | Syntax::UnclosedTable | Syntax::UnclosedHeader => {
                at = error.context().map_or(at, part);
            }
            _ => {}
        }
        let start = (at.start as usize).min(text.len());
        if reported_to.is_some_and(|end| start <= end) {
            continue;
        }
        let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let line_end = text.get(start..).and_then(|t| t.find('\n')).map_or(text.len(), |i| start + i);
        reported_to = Some(line_end);
        if let Syntax::NoEquals | Syntax::NoComma | Syntax::AfterValue = meaning {
            let line = text.get(line_start..line_end).unwrap_or("");
            let code = line.split('#').next().unwrap_or("");
            if let Some(c) = full_width(code)
                && let Some(i) = code.find(c)
            {
                at = Part::new(line_start + i, line_start + i + c.len_utf8());
                meaning = Syntax::FullWidth(c, fold_char(c));
            }
        }
        complaints.syntax(at, meaning);
    }
}

/// What the parser means. Its words are English prose and may change: what is not known is [`Syntax::Other`].
fn meaning(description: &str) -> Syntax {
    match description {
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
        | "missing opening quote" => Syntax::UnclosedText,
        "missing escaped value" | "too few unicode value digits" | "invalid value" => Syntax::BadEscape,
        "carriage return must be followed by newline" | "invalid comment character" => Syntax::ControlCharacter,
        "unclosed array" => Syntax::UnclosedList,
        "unclosed inline table" => Syntax::UnclosedTable,
        "unclosed table" | "unclosed array table" => Syntax::UnclosedHeader,
        "missing array opening" | "missing inline table opening" | "missing table open" => Syntax::StrayBracket,
        "key with no value" | "missing value for key" | "missing assignment between key-value pairs" => {
            Syntax::NoEquals
        }
        "missing value" => Syntax::NoValue,
        "extra `=`" | "unexpected `=` in array" | "extra assignment between key-value pairs" => Syntax::AfterValue,
        "unquoted keys cannot be empty"
        | "missing key for inline table element"
        | "invalid table"
        | "invalid key"
        | "invalid key-value pair" => Syntax::NoKey,
        "missing comma between array elements" | "missing comma between key-value pairs" => Syntax::NoComma,
        "extra comma in array" | "extra comma in inline table" => Syntax::ExtraComma,
        "unexpected key or value" | "unexpected content" | "unexpected content between comment and newline" => {
            Syntax::AfterValue
        }
        _ => Syntax::Other,
    }
}
