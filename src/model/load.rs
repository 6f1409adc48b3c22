//! Packs → model: one function a pass. Everything wrong is told in one run.

use super::ask::Noted;
use super::check::{Fields, World};
use super::declare::{FileTree, declare};
use super::documents::{self, Index};
use super::names::{PackNames, Sink};
use super::pack::PackFiles;
use super::problem::PackProblem;
use super::{IndexClause, LeftOut, Model, constants, defines, depends, duties, manifest, vocabulary};
use crate::base::{Diagnostic, FileId, Source, Sources, Span};
use crate::syntax::{self, Parsed};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::btree_map::Entry;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

/// What was loaded, and what is wrong with it.
#[derive(Debug)]
pub struct Loaded {
    /// The rules that mean something.
    pub model: Model,
    /// Everything that is wrong, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The rule files as parsed.
    pub parsed: Vec<(FileId, Arc<Parsed>)>,
    /// Empty where a cache was given; else `sha256:…` over path and bytes of all rule files; does not depend on where they lie.
    pub digest: String,
}

/// Texts as they were parsed before: where packs are loaded over and over, those that have not changed are not parsed again.
#[derive(Debug, Default)]
pub struct Cache {
    /// By the number of the file, which the places in a tree name.
    files: Mutex<FxHashMap<FileId, (String, Arc<Parsed>)>>,
    indexes: Mutex<FxHashMap<FileId, (String, Arc<Clauses>)>>,
}

/// What a clause index says, and what is wrong with it.
type Clauses = (Option<String>, Arc<[IndexClause]>, Vec<Diagnostic>);

impl Cache {
    fn clauses(&self, file: FileId, text: &str) -> Arc<Clauses> {
        let known = self.indexes.lock().ok().and_then(|indexes| indexes.get(&file).cloned());
        if let Some((_, clauses)) = known.filter(|(before, _)| before == text) {
            return clauses;
        }
        let read = Arc::new(clauses(file, text));
        if let Ok(mut indexes) = self.indexes.lock() {
            indexes.insert(file, (text.to_string(), Arc::clone(&read)));
        }
        read
    }
    fn parse(&self, file: FileId, text: &str, keep: bool) -> Arc<Parsed> {
        let known = self.files.lock().ok().and_then(|files| files.get(&file).cloned());
        if let Some((_, parsed)) = known.filter(|(before, _)| before == text) {
            return parsed;
        }
        let parsed = Arc::new(syntax::parse(file, text));
        if let (true, Ok(mut files)) = (keep, self.files.lock()) {
            files.insert(file, (text.to_string(), Arc::clone(&parsed)));
        }
        parsed
    }
}

/// Loads packs and those they depend on, which may be among them or built in. Texts are added to `sources`.
pub fn load(packs: Vec<PackFiles>, sources: &mut Sources) -> Loaded {
    load_again(packs, sources, None)
}

/// The same, parsing only what has changed since the cache was last used.
pub fn load_again(packs: Vec<PackFiles>, sources: &mut Sources, cache: Option<&Cache>) -> Loaded {
    go(packs, sources, cache.map(|c| (c, true)), Sink::default()).0
}

/// The same, noting what may stand at the mark. What holds the mark is not kept in the cache.
pub(super) fn load_asking(packs: Vec<PackFiles>, sources: &mut Sources, cache: &Cache) -> (Loaded, Noted) {
    let sink = Sink { asked: Some(Noted::default()), ..Sink::default() };
    let (loaded, noted) = go(packs, sources, Some((cache, false)), sink);
    (loaded, noted.unwrap_or_default())
}

fn go(
    packs: Vec<PackFiles>,
    sources: &mut Sources,
    cache: Option<(&Cache, bool)>,
    mut sink: Sink,
) -> (Loaded, Option<Noted>) {
    let packs = depends::order(packs, sources, &mut sink);
    // Who loads over and over does not ask which rules they were.
    let digest = if cache.is_none() { digest(&packs) } else { String::new() };
    let mut world = World::default();
    let (trees, indexes) = read(packs, sources, cache, &mut world, &mut sink);
    let declared = declare(&trees, &mut world.names, &mut sink);
    let World { model, names, broken, .. } = &mut world;
    vocabulary::build(&declared, names, model, broken, &mut sink);
    world.fields = Fields::of(&world.model);
    constants::build(&declared, &mut world, &mut sink);
    defines::build(&declared, &mut world, &mut sink);
    let places = documents::build(&declared, indexes, &mut world, &mut sink);
    duties::build(&declared, &places, &mut world, &mut sink);
    let mut diagnostics = sink.diagnostics;
    // By place; what has none comes first, in the order it was found.
    diagnostics.sort_by_key(|d| d.primary.map(|s| (s.file, s.start)));
    let mut model = world.model;
    model.left_out = LeftOut {
        types: world.names.packs.iter().flat_map(|p| p.types.broken()).collect(),
        fields: world.broken.into_names(),
    };
    model.uses = sink.uses;
    model.uses.sort();
    model.uses.dedup();
    let parsed = trees.into_iter().map(|t| (t.file, t.parsed)).collect();
    (Loaded { model, diagnostics, parsed, digest }, sink.asked)
}

/// Reads the rule texts, clause indexes and calendars.
fn read(
    packs: Vec<depends::Ordered>,
    sources: &mut Sources,
    cache: Option<(&Cache, bool)>,
    world: &mut World,
    sink: &mut Sink,
) -> (Vec<FileTree>, Vec<Index>) {
    let (mut rules, mut indexes) = (Vec::new(), Vec::new());
    for (n, ordered) in packs.into_iter().enumerate() {
        let depends::Ordered { mut pack, files, sees } = ordered;
        world.names.packs.push(PackNames { name: pack.name.clone(), sees, ..PackNames::default() });
        sink.diagnostics.extend(files.problems);
        for file in files.files {
            let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
            if name == "pack.toml" {
                continue;
            }
            let text = match file.text {
                Ok(text) => text,
                Err(unread) => {
                    let problem = unread.diagnostic(format!("{}/{}", files.root, file.path), sources);
                    sink.push(problem);
                    continue;
                }
            };
            let shown = format!("{}/{}", files.root, file.path);
            let id = sources.add(Source::new(shown, text));
            let text = sources.get(id).map_or("", |s| s.text.as_str());
            match name {
                "clauses.toml" => {
                    let (catalogue, clauses, said) = match cache {
                        Some((cache, _)) => (*cache.clauses(id, text)).clone(),
                        None => clauses(id, text),
                    };
                    sink.diagnostics.extend(said);
                    indexes.push(Index { pack: n, folder: folder.to_string(), file: id, catalogue, clauses });
                }
                "calendar.toml" => {
                    let years = manifest::calendar(id, text, &mut sink.diagnostics);
                    for (year, days) in years {
                        match pack.calendar.entry(year) {
                            Entry::Occupied(_) => {
                                sink.push(Diagnostic::at(Span::new(id, 0, 0), &PackProblem::YearTwice { year }));
                            }
                            Entry::Vacant(free) => {
                                free.insert(days);
                            }
                        }
                    }
                }
                _ => {
                    pack.files.push(id);
                    rules.push((n, folder.to_string(), id));
                }
            }
        }
        world.model.packs.push(pack);
    }
    // Parsing is most of what loading a pack takes, and no file needs another.
    let text = |id: FileId| sources.get(id).map_or("", |s| s.text.as_str());
    let parse = |id: FileId| match cache {
        Some((cache, keep)) => cache.parse(id, text(id), keep),
        None => Arc::new(syntax::parse(id, text(id))),
    };
    let parsed: Vec<Arc<Parsed>> = rules.par_iter().map(|(_, _, id)| parse(*id)).collect();
    let mut trees = Vec::with_capacity(rules.len());
    for ((pack, folder, file), parsed) in rules.into_iter().zip(parsed) {
        sink.diagnostics.extend(parsed.diagnostics.iter().cloned());
        trees.push(FileTree { pack, folder, file, parsed });
    }
    (trees, indexes)
}

fn clauses(file: FileId, text: &str) -> Clauses {
    let mut said = Vec::new();
    let (catalogue, clauses) = manifest::clauses(file, text, &mut said);
    (catalogue, clauses.into(), said)
}

fn digest(packs: &[depends::Ordered]) -> String {
    let mut files: Vec<(String, &[u8])> = packs
        .iter()
        .flat_map(|p| {
            p.files.files.iter().map(|f| {
                let bytes = f.text.as_ref().map_or(&[] as &[u8], |t| t.as_bytes());
                (format!("{}/{}", p.pack.name, f.path), bytes)
            })
        })
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let mut out = String::from("sha256:");
    for byte in hash.finalize() {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
