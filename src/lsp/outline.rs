//! What a file declares or states, as a tree.

use super::study::Study;
use super::text::Text;
use crate::base::{FileId, Span};
use crate::facts;
use crate::syntax::{self, tree};
use std::path::Path;

/// What a line of an outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A document.
    Document,
    /// An entity type, record or event.
    Type,
    /// An enum.
    Enum,
    /// A member of an enum.
    Member,
    /// A field.
    Field,
    /// A derived field.
    Derived,
    /// A parameter or interval.
    Value,
    /// An obligation, attest or exception.
    Duty,
    /// An entity that is stated.
    Entity,
}

/// A line of an outline.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The label.
    pub detail: String,
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub whole: Span,
    /// Its name.
    pub at: Span,
    /// What is in it.
    pub inside: Vec<Line>,
}

/// Of a rule file, by its text alone.
pub fn rules(text: &Text) -> Vec<Line> {
    let parsed = syntax::parse(FileId(0), &text.text);
    parsed.tree.items.iter().map(item).collect()
}

fn item(item: &tree::Item) -> Line {
    use tree::ItemKind as K;
    let leaf = |name: &tree::Name, label: &Option<tree::Text>, kind, end: Option<Span>| Line {
        name: name.node.clone(),
        detail: label.as_ref().map_or_else(String::new, |l| l.node.clone()),
        kind,
        whole: end.or(label.as_ref().map(|l| l.span)).map_or(name.span, |e| name.span.to(e)),
        at: name.span,
        inside: Vec::new(),
    };
    let fields = |all: &[tree::Field]| {
        all.iter().map(|f| leaf(&f.name, &f.label, Kind::Field, Some(f.ty.span))).collect::<Vec<_>>()
    };
    let (kind, inside) = match &item.kind {
        K::Document(_) => (Kind::Document, Vec::new()),
        K::Enum(all) => (Kind::Enum, all.iter().map(|v| leaf(&v.name, &v.label, Kind::Member, None)).collect()),
        K::Record(all) | K::Event(all) => (Kind::Type, fields(all)),
        K::Entity { fields: all, .. } => (Kind::Type, fields(all)),
        K::Define { .. } => (Kind::Derived, Vec::new()),
        K::Parameter { .. } | K::Interval { .. } => (Kind::Value, Vec::new()),
        K::Obligation(_) | K::Attest(_) | K::Exception { .. } => (Kind::Duty, Vec::new()),
    };
    Line { whole: item.span.to(item.name.span), inside, ..leaf(&item.name, &item.label, kind, None) }
}

/// Of a fact file: the entities it states. One reaches to where the next begins.
pub fn facts(path: &Path, text: &Text, study: &Study) -> Vec<Line> {
    let mut sources = crate::base::Sources::default();
    let name = path.to_string_lossy();
    let body = text.text.strip_prefix('\u{FEFF}').unwrap_or(&text.text);
    let loaded = facts::load_texts([(&*name, body)], &study.model, &mut sources, &facts::Options::default());
    let mut stated: Vec<&facts::Stated> = loaded.facts.entities.iter().collect();
    stated.sort_by_key(|e| e.at);
    let ends = stated.iter().skip(1).map(|e| e.at.start).chain([body.len() as u32]);
    stated
        .iter()
        .zip(ends)
        .map(|(e, end)| Line {
            name: e.name.to_string(),
            detail: study.entity(e.ty).map_or_else(String::new, |t| t.shown().to_string()),
            kind: Kind::Entity,
            whole: Span { end: end.max(e.at.end), ..e.at },
            at: e.at,
            inside: Vec::new(),
        })
        .collect()
}
