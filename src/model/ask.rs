//! What may stand at a place: the rules are checked with a mark there instead of a name, and whoever comes to look the mark up
//! says what he would have taken. So what is offered is what is understood.

use super::load::{Cache, load_asking};
use super::names::Pick;
use super::pack::PackFiles;
use super::symbols::{Symbol, Symbols};
use super::{Owner, Type};
use crate::base::{Sources, Span};

/// The name that stands for the question; nothing is called so.
pub const MARK: &str = "guiju_ask_what_stands_here";

/// What may stand at the mark.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What is declared, in the order in which it is looked up.
    pub symbols: Vec<Symbol>,
    /// The type of the value that is wanted, where only one will do.
    pub want: Option<Type>,
}

/// What was noted at the mark, before it is known what is declared where.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    pub(super) declared: Vec<Span>,
    pub(super) fields: Vec<(Owner, usize)>,
    pub(super) want: Option<Type>,
    /// Whether anybody came to the mark.
    pub(super) found: bool,
}

impl Noted {
    /// The names of a kind in the packs that are seen.
    pub(super) fn names<'p, T: Copy + 'p>(
        &mut self,
        packs: impl Iterator<Item = &'p super::names::PackNames>,
        pick: Pick<T>,
        accept: &dyn Fn(T) -> bool,
    ) {
        self.found = true;
        for pack in packs {
            self.declared.extend(pick(pack).places(accept));
        }
    }
}

/// Checks packs that hold the mark in one place. `None` if nobody came to it: there it is no name.
pub fn ask(packs: Vec<PackFiles>, cache: &Cache) -> Option<Asked> {
    let (loaded, noted) = load_asking(packs, &mut Sources::default(), cache);
    if !noted.found {
        return None;
    }
    let symbols = Symbols::of(&loaded.model);
    let fields = noted.fields.into_iter().map(|(owner, slot)| Symbol::Field(owner, slot));
    let declared = noted.declared.iter().filter_map(|span| symbols.declared_at(*span));
    let mut all: Vec<Symbol> = Vec::new();
    for symbol in fields.chain(declared) {
        if !all.contains(&symbol) {
            all.push(symbol);
        }
    }
    Some(Asked { symbols: all, want: noted.want })
}
