//! Where a name is declared and where it is used: in rules, in fact files, in cases.

use super::study::Study;
use super::text::Text;
use super::view::View;
use crate::base::{FileId, Sources, Span};
use crate::facts::{self, Note, Noted};
use crate::model::symbols::Symbol;
use std::path::Path;

/// The words of one text that states facts, and what they stand for.
pub struct Reading {
    /// In order.
    pub notes: Vec<Note>,
}

/// Reads one text by itself, as it is now.
pub fn read(path: &Path, text: &Text, study: &Study) -> Reading {
    read_by(&facts::Reader::new(&study.model), path, text)
}

/// The same, by a vocabulary that is there already.
pub fn read_by(reader: &facts::Reader, path: &Path, text: &Text) -> Reading {
    let name = path.to_string_lossy();
    let mut sources = Sources::default();
    let options = facts::Options { notes: true, ..facts::Options::default() };
    let text = text.text.strip_prefix('\u{FEFF}').unwrap_or(&text.text);
    let loaded = reader.texts([(&*name, text)], &mut sources, &options);
    let mut notes = loaded.facts.notes;
    notes.sort_by_key(|n| n.at);
    Reading { notes }
}

/// How many errors a text read by itself has.
pub fn errors(path: &Path, text: &Text, study: &Study) -> usize {
    let name = path.to_string_lossy();
    let body = text.text.strip_prefix('\u{FEFF}').unwrap_or(&text.text);
    let options = facts::Options::default();
    let loaded = facts::load_texts([(&*name, body)], &study.model, &mut Sources::default(), &options);
    loaded.diagnostics.iter().filter(|d| d.level == crate::base::Level::Error).count()
}

impl Reading {
    /// The word at an offset that stands for something declared.
    pub fn at(&self, study: &Study, offset: u32) -> Option<(Span, Symbol)> {
        let holds = |n: &&Note| n.at.start <= offset && offset <= n.at.end;
        let known = self.notes.iter().filter(holds).filter_map(|n| Some((n.at, symbol(study, &n.what)?)));
        known.min_by_key(|(at, _)| at.end - at.start)
    }
}

/// What a word of a fact file stands for, among what is declared. Of a field its own declaration, not an heir's.
pub fn symbol(study: &Study, noted: &Noted) -> Option<Symbol> {
    match noted {
        Noted::Entity(id) => Some(Symbol::Entity(*id)),
        Noted::Field(owner, slot) => match study.field(*owner, *slot)?.span {
            Some(span) => study.symbols.declared_at(span),
            None => Some(Symbol::Field(*owner, *slot)),
        },
        Noted::Variant(id, k) => Some(Symbol::Variant(*id, *k)),
        Noted::Attest(id) => Some(Symbol::Duty(*id)),
        Noted::Ref(_)
        | Noted::Value(..)
        | Noted::StrayTop
        | Noted::Stray(_)
        | Noted::StrayAttest(_)
        | Noted::Table(_) => None,
    }
}

/// Where in the facts of a view a symbol is written.
pub fn in_facts(view: &View, sought: Symbol) -> Vec<Span> {
    let mut found: Vec<Span> =
        view.facts.notes.iter().filter(|n| symbol(&view.study, &n.what) == Some(sought)).map(|n| n.at).collect();
    found.sort();
    found.dedup();
    found
}

/// The entity that a reference at a place of a view's facts leads to: where it is stated.
pub fn target(view: &View, file: FileId, offset: u32) -> Option<Span> {
    let holds = |n: &&Note| n.at.file == file && n.at.start <= offset && offset <= n.at.end;
    let note = view.facts.notes.iter().filter(holds).find(|n| matches!(n.what, Noted::Ref(_)))?;
    let Noted::Ref(ty) = note.what else { return None };
    let written = view.sources.text(note.at).trim_matches(['"', '\'']).trim();
    let fits = |e: &&facts::Stated| view.study.model.is_a(e.ty, ty) && (&*e.id == written || &*e.name == written);
    view.facts.entities.iter().find(fits).map(|e| e.at)
}
