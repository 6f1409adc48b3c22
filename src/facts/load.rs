//! Files into facts: found, read, taken in on all threads, then merged and linked.

use super::cache::Cache;
use super::store::{Facts, Stated};
use super::take::{Desk, Taken, Taker};
use super::vocabulary::Vocabulary;
use super::walk::{self, Format};
use super::{link, merge, owed};
use crate::base::{Diagnostic, FileId, Sources};
use crate::model::Model;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Says what is to be read in the place of a file of the disk.
pub type Texts<'a> = dyn Fn(&Path) -> Option<String> + Sync + 'a;

/// Limits, and whom to tell how far the work is.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The largest file that is read, in bytes.
    pub max_file: u64,
    /// The largest file of JSON lines, in bytes. It is taken in piece by piece, so it may be larger.
    pub max_lines_file: u64,
    /// How deep brackets and dotted keys may nest.
    pub max_depth: usize,
    /// Files and folders that are passed over while folders are walked, as real paths: what the program itself writes.
    pub skip: &'a [PathBuf],
    /// What was taken in before; kept up to date.
    pub cache: Option<&'a Cache>,
    /// Texts that stand for those on the disk: what is open in an editor.
    pub texts: Option<&'a Texts<'a>>,
    /// Whether to note what each word stands for.
    pub notes: bool,
    /// Called with the number of files done and of all files.
    pub progress: Option<&'a (dyn Fn(usize, usize) + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            max_file: 64 << 20,
            max_lines_file: 2 << 30,
            max_depth: 128,
            skip: &[],
            cache: None,
            texts: None,
            notes: false,
            progress: None,
        }
    }
}

/// What was read, and all that is to be said about it, sorted by file and place.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The facts that could be understood.
    pub facts: Facts,
    /// Everything wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads fact files. Folders are walked; the texts go to `sources`.
pub fn load(paths: &[PathBuf], model: &Model, sources: &mut Sources, options: &Options) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut found = walk::find(paths, &mut diagnostics);
    walk::pass_over(&mut found, options.skip);
    let first = sources.next_id();
    let vocabulary = &Vocabulary::new(model);
    let taker = Taker { vocabulary, options };
    let numbers = match options.cache {
        Some(cache) => cache.numbers(found.iter().map(|f| f.path.as_path()), first),
        None => (first.0..).take(found.len()).map(FileId).collect(),
    };
    let (done, total) = (AtomicUsize::new(0), found.len());
    let taken: Vec<Taken> = found
        .par_iter()
        .zip(&numbers)
        .map_init(Desk::default, |desk, (found, file)| {
            let file = *file;
            let taken = match (options.texts.and_then(|texts| texts(&found.path)), options.cache) {
                (Some(text), _) => taker.any(desk, text.into_bytes().into(), found, file),
                (None, Some(cache)) => cache.take(&found.path, file, || taker.file(desk, found, file)),
                (None, None) => taker.file(desk, found, file),
            };
            if let Some(tell) = options.progress {
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
            taken
        })
        .collect();
    assemble(model, taken, &numbers, sources, diagnostics)
}

/// Reads texts again and again by one vocabulary.
pub struct Reader<'m>(Vocabulary<'m>);

impl<'m> Reader<'m> {
    /// By the words of these rules.
    pub fn new(model: &'m Model) -> Reader<'m> {
        Reader(Vocabulary::new(model))
    }
    /// Takes in texts as [`load_texts`] does.
    pub fn texts<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        sources: &mut Sources,
        options: &Options,
    ) -> Loaded {
        read_texts(texts, &self.0, sources, options)
    }
}

/// Takes in texts as if they were files of these names; the ending of the name tells the format (TOML if none does).
pub fn load_texts<'t>(
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    model: &Model,
    sources: &mut Sources,
    options: &Options,
) -> Loaded {
    read_texts(texts, &Vocabulary::new(model), sources, options)
}

fn read_texts<'t>(
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    vocabulary: &Vocabulary,
    sources: &mut Sources,
    options: &Options,
) -> Loaded {
    let model = vocabulary.model;
    let taker = Taker { vocabulary, options };
    let mut texts: Vec<(&str, &str)> = texts.into_iter().collect();
    texts.sort_by(|a, b| a.0.cmp(b.0));
    let mut desk = Desk::default();
    let numbers: Vec<FileId> = (sources.next_id().0..).take(texts.len()).map(FileId).collect();
    let taken = texts
        .into_iter()
        .zip(&numbers)
        .map(|((name, text), file)| {
            let file = *file;
            let format = Format::of(name.as_ref()).unwrap_or(Format::Toml);
            let found = walk::Found { path: PathBuf::new(), name: name.to_owned(), format, named: true };
            taker.any(&mut desk, text.as_bytes().into(), &found, file)
        })
        .collect();
    assemble(model, taken, &numbers, sources, Vec::new())
}

/// Puts together what files gave, in order of their names; their texts get these numbers.
fn assemble(
    model: &Model,
    taken: Vec<Taken>,
    numbers: &[FileId],
    sources: &mut Sources,
    mut diagnostics: Vec<Diagnostic>,
) -> Loaded {
    let mut facts = Facts::default();
    let mut stated: Vec<Stated> = Vec::with_capacity(taken.len());
    let mut digests = Vec::with_capacity(taken.len());
    let mut owed = Vec::new();
    for (file, id) in taken.into_iter().zip(numbers) {
        sources.put(*id, file.source);
        facts.read.extend(file.digest.map(|d| (*id, d)));
        facts.files += usize::from(file.digest.is_some());
        digests.extend(file.digest);
        diagnostics.extend(file.diagnostics);
        for mut piece in file.pieces {
            for s in &mut piece.stated {
                s.chunk = facts.chunks.len() as u32;
            }
            owed.extend(piece.owed.iter().map(|i| stated.len() as u32 + i));
            stated.append(&mut piece.stated);
            for (range, span) in piece.periods {
                let again = facts.periods.last().is_some_and(|(r, s)| *r == range && s.file == span.file);
                if !again {
                    facts.periods.push((range, span));
                }
            }
            facts.notes.extend(piece.notes);
            facts.chunks.push(piece.chunk);
        }
    }
    facts.digest = digest(digests);
    owed::settle(model, &mut facts.chunks, &mut stated, &owed, &mut diagnostics);
    facts.entities = merge::merge(model, &mut facts.chunks, stated, &mut diagnostics);
    link::link(model, &mut facts, sources, &mut diagnostics);
    merge::in_order(&mut diagnostics, sources);
    Loaded { facts, diagnostics }
}

/// One digest of many; the order of files does not matter.
fn digest(mut digests: Vec<[u8; 32]>) -> String {
    use std::fmt::Write;
    digests.sort_unstable();
    let mut all = Sha256::new();
    for d in &digests {
        all.update(d);
    }
    let mut out = String::from("sha256:");
    for byte in all.finalize() {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
