//! Tables of declared names, and how a word finds its declaration: by name, else by label, in the own pack, else in
//! those it depends on (language.md, section 2, "Names").

use super::ask::{MARK, Noted};
use super::problem::{NameProblem, What};
use super::{DocumentId, EntityId, EnumId, IntervalId, ParameterId, RecordId};
use crate::base::fold::fold;
use crate::base::{Diagnostic, Problem, Span, suggest};
use crate::syntax::broken::Broken;
use crate::syntax::tree::{Item, Name, QName, Text};
use rustc_hash::FxHashMap;

/// Where every pass reports, and notes what refers to what.
#[derive(Default)]
pub(super) struct Sink {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) uses: Vec<(Span, Span)>,
    /// What may stand at the mark, where somebody asks.
    pub(super) asked: Option<Noted>,
}

impl Sink {
    pub(super) fn report(&mut self, span: Span, problem: &impl Problem) {
        self.diagnostics.push(Diagnostic::at(span, problem));
    }
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
    /// Where what may stand in the place of a word is to be noted, if this word is the question.
    pub(super) fn asks(&mut self, word: &str) -> Option<&mut Noted> {
        self.asked.as_mut().filter(|_| word == MARK)
    }
    pub(super) fn used(&mut self, at: Span, declared: Span) {
        self.uses.push((at, declared));
    }
}

/// A declared type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeRef {
    Enum(EnumId),
    Record(RecordId),
    Entity(EntityId),
}

/// One declared name. `target` is `None` while it is not resolved, and stays so where its declaration is wrong.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) name: String,
    labels: Vec<String>,
    pub(super) span: Span,
    pub(super) target: Option<T>,
}

/// What a word means.
pub(super) enum Found<T> {
    /// This, declared there.
    One(T, Span),
    /// A declaration that was left out; it has been reported.
    Broken,
    /// One of these.
    Several(Vec<Span>),
    Nothing,
}

/// The names of one kind and owner.
#[derive(Clone, Debug)]
pub(super) struct Table<T> {
    pub(super) entries: Vec<Entry<T>>,
    by_name: FxHashMap<String, usize>,
    by_label: FxHashMap<String, Vec<usize>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { entries: Vec::new(), by_name: FxHashMap::default(), by_label: FxHashMap::default() }
    }
}

impl<T: Copy> Table<T> {
    /// Adds a name; gives its position, or reports the second of two equal names and gives `None`.
    pub(super) fn declare(
        &mut self,
        sink: &mut Sink,
        name: &Name,
        labels: [&Option<Text>; 2],
        target: Option<T>,
    ) -> Option<usize> {
        if let Some(first) = self.by_name.get(&name.node).and_then(|i| self.entries.get(*i)) {
            let problem = NameProblem::Duplicate { name: name.node.clone() };
            sink.push(Diagnostic::at(name.span, &problem).also(first.span));
            return None;
        }
        let index = self.entries.len();
        let mut labels: Vec<String> = labels.into_iter().flatten().map(|l| fold(l.node.trim()).into_owned()).collect();
        labels.dedup();
        for label in &labels {
            self.by_label.entry(label.clone()).or_default().push(index);
        }
        self.by_name.insert(name.node.clone(), index);
        self.entries.push(Entry { name: name.node.clone(), labels, span: name.span, target });
        Some(index)
    }
    /// Adds a name whose declaration could not be read: who uses it is not to blame. One that is declared stays.
    pub(super) fn lose(&mut self, broken: &Broken) {
        let labels = [&broken.label, &broken.label_en];
        self.declare(&mut Sink::default(), &broken.name, labels, None);
    }
    /// Gives a declared name its meaning.
    pub(super) fn set(&mut self, index: usize, target: T) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.target = Some(target);
        }
    }
    /// Takes a meaning back: the declaration turned out to be wrong.
    pub(super) fn unset(&mut self, index: usize) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.target = None;
        }
    }
    /// What a word means among the names that `accept` lets through (a broken one counts).
    pub(super) fn find(&self, word: &str, accept: &dyn Fn(T) -> bool) -> Found<T> {
        let fits = |e: &&Entry<T>| e.target.is_none_or(accept);
        let named = self.by_name.get(word).and_then(|i| self.entries.get(*i));
        if let Some(entry) = named.filter(fits) {
            return one(entry);
        }
        let labelled = self.by_label.get(word).map_or(&[] as &[usize], |v| v);
        let fitting: Vec<&Entry<T>> = labelled.iter().filter_map(|i| self.entries.get(*i)).filter(fits).collect();
        match fitting.as_slice() {
            [] => Found::Nothing,
            [entry] => one(entry),
            several => Found::Several(several.iter().map(|e| e.span).collect()),
        }
    }
    /// Names and labels of what has no meaning.
    pub(super) fn broken(&self) -> impl Iterator<Item = String> {
        let broken = self.entries.iter().filter(|e| e.target.is_none());
        broken.flat_map(|e| std::iter::once(&e.name).chain(&e.labels).cloned())
    }
    /// Where those are declared that `accept` lets through.
    pub(super) fn places<'a>(&'a self, accept: &'a dyn Fn(T) -> bool) -> impl Iterator<Item = Span> + 'a {
        self.entries.iter().filter(move |e| e.target.is_some_and(accept)).map(|e| e.span)
    }
    /// Names and labels that `accept` lets through, for suggestions.
    pub(super) fn words<'a>(&'a self, accept: &'a dyn Fn(T) -> bool) -> impl Iterator<Item = &'a str> {
        self.entries
            .iter()
            .filter(move |e| e.target.is_some_and(accept))
            .flat_map(|e| std::iter::once(&e.name).chain(&e.labels))
            .map(String::as_str)
    }
}

fn one<T: Copy>(entry: &Entry<T>) -> Found<T> {
    match entry.target {
        Some(target) => Found::One(target, entry.span),
        None => Found::Broken,
    }
}

/// The labels of a declaration.
pub(super) fn labels(item: &Item) -> [&Option<Text>; 2] {
    [&item.label, &item.label_en]
}

/// The names of one pack.
#[derive(Default)]
pub(super) struct PackNames {
    pub(super) name: String,
    /// The packs it depends on, directly or through others.
    pub(super) sees: Vec<usize>,
    pub(super) types: Table<TypeRef>,
    /// Positions among the heads of defines.
    pub(super) defines: Table<usize>,
    pub(super) parameters: Table<ParameterId>,
    pub(super) intervals: Table<IntervalId>,
    pub(super) documents: Table<DocumentId>,
}

/// The names of all packs.
#[derive(Default)]
pub(super) struct Names {
    pub(super) packs: Vec<PackNames>,
}

/// A word as written, in parts.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) pack: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) span: Span,
}

impl<'a> Word<'a> {
    /// A name; a dot in it separates the pack.
    pub(super) fn of(name: &'a str, span: Span) -> Self {
        match name.split_once('.') {
            Some((pack, name)) => Word { pack: Some(pack), name, span },
            None => Word { pack: None, name, span },
        }
    }
}

impl<'a> From<&'a QName> for Word<'a> {
    fn from(q: &'a QName) -> Self {
        Word {
            pack: q.pack.as_ref().map(|p| p.node.as_str()),
            name: &q.name.node,
            span: q.pack.as_ref().map_or(q.name.span, |p| p.span.to(q.name.span)),
        }
    }
}

impl<'a> From<&'a Name> for Word<'a> {
    fn from(name: &'a Name) -> Self {
        Word::of(&name.node, name.span)
    }
}

/// Picks one table of a pack.
pub(super) type Pick<T> = fn(&PackNames) -> &Table<T>;

impl Names {
    /// What a word means in a pack. A qualified one is looked up in the pack it names only.
    pub(super) fn find<T: Copy>(&self, pack: usize, word: Word, pick: Pick<T>, accept: &dyn Fn(T) -> bool) -> Found<T> {
        let Some(own) = self.packs.get(pack) else {
            return Found::Nothing;
        };
        if let Some(qualifier) = word.pack {
            return match self.pack_named(pack, qualifier) {
                Some(p) => pick(p).find(word.name, accept),
                None => Found::Nothing,
            };
        }
        match pick(own).find(word.name, accept) {
            Found::Nothing => {}
            found @ (Found::One(..) | Found::Broken | Found::Several(_)) => return found,
        }
        let mut elsewhere = Vec::new();
        let mut several = Vec::new();
        for other in own.sees.iter().filter_map(|i| self.packs.get(*i)) {
            match pick(other).find(word.name, accept) {
                Found::One(target, span) => elsewhere.push((target, span)),
                Found::Broken => return Found::Broken,
                Found::Several(spans) => several.extend(spans),
                Found::Nothing => {}
            }
        }
        match (elsewhere.as_slice(), several.is_empty()) {
            ([(target, span)], true) => Found::One(*target, *span),
            ([], true) => Found::Nothing,
            _ => {
                several.extend(elsewhere.iter().map(|e| e.1));
                Found::Several(several)
            }
        }
    }
    /// A pack that is seen from `pack` (or itself) by name.
    pub(super) fn pack_named(&self, pack: usize, name: &str) -> Option<&PackNames> {
        self.visible(pack).find(|p| p.name == name)
    }
    /// A pack and those it sees.
    pub(super) fn visible(&self, pack: usize) -> impl Iterator<Item = &PackNames> {
        let own = self.packs.get(pack);
        let others = own.map_or(&[] as &[usize], |p| &p.sees);
        own.into_iter().chain(others.iter().filter_map(|i| self.packs.get(*i)))
    }
    /// The name or label nearest to a word among those a pack sees.
    pub(super) fn nearest<T: Copy>(
        &self,
        pack: usize,
        word: &str,
        pick: Pick<T>,
        accept: &dyn Fn(T) -> bool,
    ) -> Option<String> {
        let mut all: Vec<&str> = Vec::new();
        for p in self.visible(pack) {
            all.extend(pick(p).words(accept));
        }
        suggest::nearest(word, all).map(str::to_string)
    }
    /// What a word means, noting the use, or reporting why it means nothing.
    pub(super) fn resolve<T: Copy>(
        &self,
        sink: &mut Sink,
        pack: usize,
        word: Word,
        what: What,
        pick: Pick<T>,
        accept: &dyn Fn(T) -> bool,
    ) -> Option<T> {
        if let Some(noted) = sink.asks(word.name) {
            noted.names(self.visible(pack), pick, accept);
        }
        let problem = match self.find(pack, word, pick, accept) {
            Found::One(target, declared) => {
                sink.used(word.span, declared);
                return Some(target);
            }
            Found::Broken => return None,
            Found::Several(spans) => {
                sink.push(ambiguous(word, spans));
                return None;
            }
            Found::Nothing => match word.pack {
                Some(q) if self.pack_named(pack, q).is_none() => NameProblem::UnknownPack {
                    name: q.to_string(),
                    near: suggest::nearest(q, self.visible(pack).map(|p| p.name.as_str())).map(str::to_string),
                },
                _ => NameProblem::Unknown {
                    what,
                    name: word.name.to_string(),
                    near: self.nearest(pack, word.name, pick, accept),
                },
            },
        };
        sink.report(word.span, &problem);
        None
    }
    /// The entity type a word means, noting the use, or reporting.
    pub(super) fn entity(&self, sink: &mut Sink, pack: usize, word: Word) -> Option<EntityId> {
        let is_entity = |t: TypeRef| matches!(t, TypeRef::Entity(_));
        if let Found::Nothing = self.find(pack, word, |p| &p.types, &is_entity)
            && let Found::One(other, declared) = self.find(pack, word, |p| &p.types, &|_| true)
        {
            let problem =
                NameProblem::WrongKind { name: word.name.to_string(), want: What::Entity, is: What::of(other) };
            sink.push(Diagnostic::at(word.span, &problem).also(declared));
            return None;
        }
        match self.resolve(sink, pack, word, What::Entity, |p| &p.types, &is_entity)? {
            TypeRef::Entity(id) => Some(id),
            TypeRef::Enum(_) | TypeRef::Record(_) => None,
        }
    }
}

/// A word that several declarations share.
pub(super) fn ambiguous(word: Word, spans: Vec<Span>) -> Diagnostic {
    let problem = NameProblem::Ambiguous { name: word.name.to_string(), places: spans.len() };
    let mut diagnostic = Diagnostic::at(word.span, &problem);
    for span in spans {
        diagnostic = diagnostic.also(span);
    }
    diagnostic
}
