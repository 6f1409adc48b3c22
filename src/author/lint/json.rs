//! What the lints found, as one JSON object: `guiju.lint/1` (docs/contract.md).

use crate::base::{Diagnostic, Lang, Level, Sources, Span};
use serde::Serialize;
use std::io;

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    rules: &'a str,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'a str,
    level: &'static str,
    message: &'a str,
    #[serde(flatten)]
    at: Place<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
}

/// From 1, in characters, the end exclusive.
#[derive(Default, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: Place<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    text: &'a str,
    #[serde(flatten)]
    at: Place<'a>,
}

fn place(sources: &Sources, span: Span) -> Place<'_> {
    let Some(source) = sources.get(span.file) else { return Place::default() };
    let (line, column) = source.line_column(span.start);
    let (end_line, end_column) = source.line_column(span.end);
    Place { file: &source.name, line, column, end_line, end_column }
}

/// Writes the object, indented by two spaces, with a line end. `digest` is that of the rules.
pub fn write(found: &[Diagnostic], sources: &Sources, digest: &str, lang: Lang) -> io::Result<Vec<u8>> {
    let one = |d| one(d, sources, lang);
    let root = Root { schema: "guiju.lint/1", rules: digest, findings: found.iter().map(one).collect() };
    let mut out = serde_json::to_vec_pretty(&root)?;
    out.push(b'\n');
    Ok(out)
}

fn one<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, lang: Lang) -> Found<'a> {
    let words = diagnostic.words(lang);
    let label = |i: usize| words.related.get(i).map_or("", |w| w.as_str());
    Found {
        code: diagnostic.code,
        level: match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        message: &words.message,
        at: match diagnostic.primary {
            Some(span) => place(sources, span),
            None => Place { file: diagnostic.file.as_deref().unwrap_or(""), ..Place::default() },
        },
        label: &words.label,
        related: (diagnostic.related.iter().enumerate())
            .map(|(i, span)| Related { message: label(i), at: place(sources, *span) })
            .collect(),
        help: words.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|f| Fix { text: &f.text, at: place(sources, f.span) }),
    }
}
