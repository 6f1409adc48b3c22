//! The rules as last studied: what they mean, what is wrong with them, and where everything is.

use crate::base::{Diagnostic, FileId, Sources, Span};
use crate::model::symbols::{Named, Symbol, Symbols};
use crate::model::{self, Document, Entity, Field, Model, Owner, PackFile, PackFiles, pack};
use crate::syntax::Parsed;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which rules: folders of packs, sorted; none: the packs built into the program.
pub type Bench = Vec<PathBuf>;

/// Open texts, by path.
pub type Texts = BTreeMap<PathBuf, Arc<str>>;

/// The rules of a bench.
#[derive(Debug)]
pub struct Study {
    /// Which rules.
    pub bench: Bench,
    /// What they mean.
    pub model: Model,
    /// Their texts.
    pub sources: Sources,
    /// What is declared and used where.
    pub symbols: Symbols,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The rule files as parsed.
    pub parsed: FxHashMap<FileId, Arc<Parsed>>,
    /// The packs as studied.
    pub packs: Vec<PackFiles>,
    /// Rule files as parsed before.
    pub cache: Arc<model::Cache>,
    ids: FxHashMap<PathBuf, FileId>,
}

/// The packs of a bench as they lie on the disk, with what is wrong with their folders.
pub fn read(bench: &Bench) -> (Vec<PackFiles>, Vec<Diagnostic>) {
    if bench.is_empty() {
        return (pack::builtin(), Vec::new());
    }
    let (mut packs, mut unread) = (Vec::new(), Vec::new());
    for dir in bench {
        match pack::read_dir(dir) {
            Ok(found) => packs.extend(found),
            Err(diagnostic) => unread.push(diagnostic),
        }
    }
    (packs, unread)
}

impl Study {
    /// Studies packs, with open texts in the place of those on the disk.
    pub fn of(
        bench: &Bench,
        (packs, unread): (&[PackFiles], &[Diagnostic]),
        open: &Texts,
        cache: &Arc<model::Cache>,
    ) -> Study {
        let mut packs: Vec<PackFiles> = packs.to_vec();
        if !bench.is_empty() {
            for pack in &mut packs {
                overlay(pack, open);
            }
        }
        let mut sources = Sources::default();
        let loaded = model::load_again(packs.clone(), &mut sources, Some(cache));
        let symbols = Symbols::of(&loaded.model);
        let mut diagnostics = unread.to_vec();
        diagnostics.extend(loaded.diagnostics);
        let named = sources.iter().map(|(id, s)| (PathBuf::from(&s.name), id));
        let ids = named.filter(|(path, _)| path.is_absolute()).collect();
        Study {
            bench: bench.clone(),
            symbols,
            model: loaded.model,
            diagnostics,
            parsed: loaded.parsed.into_iter().collect(),
            ids,
            packs,
            cache: Arc::clone(cache),
            sources,
        }
    }
    /// The number of a file.
    pub fn file(&self, path: &Path) -> Option<FileId> {
        self.ids.get(path).copied()
    }
    /// The name at an offset of a file.
    pub fn named(&self, file: FileId, offset: u32) -> Option<Named> {
        self.symbols.at(&self.model, file, offset)
    }
    /// A field by its owner and slot.
    pub fn field(&self, owner: Owner, slot: usize) -> Option<&Field> {
        match owner {
            Owner::Entity(id) => self.model.entities.get(id.index())?.fields.get(slot),
            Owner::Record(id) => self.model.records.get(id.index())?.fields.get(slot),
        }
    }
    /// An entity type.
    pub fn entity(&self, id: model::EntityId) -> Option<&Entity> {
        self.model.entities.get(id.index())
    }
    /// The document that a rule file belongs to: that of the first duty in it, else one declared in it or in its folder.
    pub fn document_of(&self, file: FileId) -> Option<&Document> {
        let documents = &self.model.documents;
        if let Some(duty) = self.model.duties.iter().find(|d| d.span.file == file) {
            return documents.get(duty.document.index());
        }
        let folder = |id: FileId| {
            let name = self.sources.get(id).map_or("", |s| s.name.as_str());
            name.rsplit_once('/').map_or("", |(folder, _)| folder)
        };
        documents.iter().find(|d| d.span.file == file || folder(d.span.file) == folder(file))
    }
    /// The declaration around a place.
    pub fn item_at(&self, at: Span) -> Option<&crate::syntax::tree::Item> {
        let items = &self.parsed.get(&at.file)?.tree.items;
        items.iter().find(|i| i.span.start <= at.start && at.end <= i.span.end)
    }
    /// What something is called: its name.
    pub fn name_of(&self, symbol: Symbol) -> Option<&str> {
        let model = &self.model;
        Some(match symbol {
            Symbol::Document(id) => &model.documents.get(id.index())?.name,
            Symbol::Clause(id, k) => &model.documents.get(id.index())?.clauses.get(k)?.id,
            Symbol::Topic(p, k) => model.packs.get(p)?.topics.keys().nth(k)?,
            Symbol::Enum(id) => &model.enums.get(id.index())?.name,
            Symbol::Variant(id, k) => &model.enums.get(id.index())?.variants.get(k as usize)?.name,
            Symbol::Record(id) => &model.records.get(id.index())?.name,
            Symbol::Entity(id) => &model.entities.get(id.index())?.name,
            Symbol::Field(owner, slot) => &self.field(owner, slot)?.name,
            Symbol::Define(id) => &model.defines.get(id.index())?.name,
            Symbol::Parameter(id) => &model.parameters.get(id.index())?.name,
            Symbol::Interval(id) => &model.intervals.get(id.index())?.name,
            Symbol::Duty(id) => &model.duties.get(id.0 as usize)?.name,
            Symbol::Exception(id) => &model.exceptions.get(id.0 as usize)?.name,
        })
    }
}

/// Puts open texts in the place of those on the disk, and adds those that are not there yet.
fn overlay(pack: &mut PackFiles, open: &Texts) {
    let root = PathBuf::from(&pack.root);
    for (path, text) in open.range(root.clone()..) {
        let Ok(below) = path.strip_prefix(&root) else { break };
        let below = below.to_string_lossy().replace('\\', "/");
        if !pack::is_rule_file(below.rsplit('/').next().unwrap_or("")) {
            continue;
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).to_string();
        match pack.files.binary_search_by(|f| f.path.cmp(&below)) {
            Ok(i) => {
                if let Some(file) = pack.files.get_mut(i) {
                    file.text = Ok(text);
                }
            }
            Err(i) => pack.files.insert(i, PackFile { path: below, text: Ok(text) }),
        }
    }
}
