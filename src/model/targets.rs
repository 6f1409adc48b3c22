//! Duties and exceptions by name: one namespace a document.

use super::DocumentId;
use super::check::World;
use super::declare::Decl;
use super::documents::named;
use super::names::{Found, Sink, Table, Word, ambiguous};
use super::problem::{NameProblem, What};
use crate::base::suggest;
use crate::syntax::tree::QName;

/// What an exception or `supersedes` can name, by position among the drafts of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Duty(usize),
    Exception(usize),
}

/// The names of every document.
pub(super) struct Targets(Vec<Table<Target>>);

impl Targets {
    pub(super) fn new(documents: usize) -> Self {
        Targets((0..documents).map(|_| Table::default()).collect())
    }
    pub(super) fn table(&mut self, document: DocumentId) -> Option<&mut Table<Target>> {
        self.0.get_mut(document.index())
    }
    /// What a name in a duty of `home` means: there, or in the document that `of` (or the qualifier) names.
    pub(super) fn find(
        &self,
        at: &Decl,
        home: DocumentId,
        name: &QName,
        of: Option<&QName>,
        world: &World,
        sink: &mut Sink,
    ) -> Option<Target> {
        let document = match (of, &name.pack) {
            (Some(of), _) => named(&world.names, sink, at.pack, of.into())?,
            // `document.name` is how findings write it.
            (None, Some(qualifier)) => named(&world.names, sink, at.pack, qualifier.into())?,
            (None, None) => home,
        };
        let table = self.0.get(document.index())?;
        let word = Word::of(&name.name.node, name.name.span);
        if let Some(noted) = sink.asks(word.name) {
            noted.found = true;
            noted.declared.extend(table.places(&|_| true));
        }
        match table.find(word.name, &|_| true) {
            Found::One(target, declared) => {
                sink.used(word.span, declared);
                return Some(target);
            }
            Found::Broken => return None,
            Found::Several(spans) => {
                sink.push(ambiguous(word, spans));
                return None;
            }
            Found::Nothing => {}
        }
        let elsewhere: Vec<String> = self
            .0
            .iter()
            .zip(&world.model.documents)
            .filter(|(t, _)| !matches!(t.find(word.name, &|_| true), Found::Nothing))
            .map(|(_, d)| d.name.clone())
            .collect();
        let problem = if elsewhere.is_empty() {
            NameProblem::Unknown {
                what: What::Excepted,
                name: word.name.to_string(),
                near: suggest::nearest(word.name, table.words(&|_| true)).map(str::to_string),
            }
        } else {
            NameProblem::ElsewhereDuty { name: word.name.to_string(), documents: elsewhere }
        };
        sink.report(word.span, &problem);
        None
    }
}
