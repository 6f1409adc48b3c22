//! Files into facts: found, read, taken in on all threads, then merged and linked.

use super::admit::{Admit, Piece};
use super::complaints::Complaints;
use super::problem::{Cannot, Problem};
use super::store::{Chunk, Facts, Stated};
use super::tape::{Part, Tape};
use super::vocabulary::Vocabulary;
use super::walk::{self, Format, Found};
use super::{json, link, merge, toml};
use crate::base::{Diagnostic, FileId, Source, Sources};
use crate::model::Model;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use toml_parser::lexer::Token;

/// Limits, and whom to tell how far the work is.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The largest file that is read, in bytes.
    pub max_file: u64,
    /// The largest file of JSON lines, in bytes. It is taken in piece by piece, so it may be larger.
    pub max_lines_file: u64,
    /// How deep brackets and dotted keys may nest.
    pub max_depth: usize,
    /// Called with the number of files done and of all files.
    pub progress: Option<&'a (dyn Fn(usize, usize) + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            max_file: 64 << 20,
            max_lines_file: 2 << 30,
            max_depth: 128,
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
    let found = walk::find(paths, &mut diagnostics);
    let first = sources.next_id();
    let vocabulary = Vocabulary::new(model);
    let (done, total) = (AtomicUsize::new(0), found.len());
    let taken: Vec<Taken> = found
        .par_iter()
        .enumerate()
        .map_init(Desk::default, |desk, (i, found)| {
            let file = FileId(first.0 + i as u32);
            let taken = take_file(&vocabulary, desk, found, file, options);
            if let Some(tell) = options.progress {
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
            taken
        })
        .collect();
    assemble(model, taken, sources, diagnostics)
}

/// Takes in texts as if they were files of these names; the ending of the name tells the format (TOML if none does).
pub fn load_texts<'t>(
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    model: &Model,
    sources: &mut Sources,
    options: &Options,
) -> Loaded {
    let vocabulary = Vocabulary::new(model);
    let mut texts: Vec<(&str, &str)> = texts.into_iter().collect();
    texts.sort_by(|a, b| a.0.cmp(b.0));
    let mut desk = Desk::default();
    let first = sources.next_id();
    let taken = texts
        .into_iter()
        .enumerate()
        .map(|(i, (name, text))| {
            let file = FileId(first.0 + i as u32);
            let format = Format::of(name.as_ref()).unwrap_or(Format::Toml);
            take_bytes(
                &vocabulary,
                &mut desk,
                text.as_bytes(),
                name.to_owned(),
                format,
                file,
                options,
            )
        })
        .collect();
    assemble(model, taken, sources, Vec::new())
}

/// What one file gave.
struct Taken {
    source: Source,
    /// `None` if it could not be read.
    digest: Option<[u8; 32]>,
    pieces: Vec<Piece>,
    diagnostics: Vec<Diagnostic>,
}

/// What a thread keeps from file to file.
#[derive(Default)]
struct Desk {
    tape: Tape,
    tokens: Vec<Token>,
    seen: Vec<u32>,
    buffer: Vec<u8>,
    chunk: Chunk,
}

/// A buffer that has grown larger is not kept.
const KEPT: usize = 1 << 20;

fn take_file(
    vocabulary: &Vocabulary,
    desk: &mut Desk,
    found: &Found,
    file: FileId,
    options: &Options,
) -> Taken {
    let refused = |problem: Problem| Taken {
        source: Source::new(found.name.clone(), ""),
        digest: None,
        pieces: Vec::new(),
        diagnostics: vec![Diagnostic::in_file(found.name.clone(), &problem)],
    };
    let limit = match found.format {
        Format::Toml | Format::Json => options.max_file,
        Format::JsonLines => options.max_lines_file,
    };
    let mut buffer = std::mem::take(&mut desk.buffer);
    buffer.clear();
    let read = std::fs::File::open(&found.path).and_then(|f| {
        // no fstat for the many small ones; the size of a file over the limit is asked for only then
        let got = (&f).take(limit + 1).read_to_end(&mut buffer)? as u64;
        Ok(if got > limit {
            Some(f.metadata()?.len())
        } else {
            None
        })
    });
    let taken = match read {
        Ok(None) => {
            let name = found.name.clone();
            take_bytes(vocabulary, desk, &buffer, name, found.format, file, options)
        }
        Ok(Some(size)) => refused(Problem::TooLarge(size, limit)),
        Err(e) => refused(Problem::Unreadable(
            found.name.clone(),
            match walk::why(&e) {
                Cannot::Kind => Cannot::Read,
                other => other,
            },
        )),
    };
    if buffer.capacity() <= KEPT {
        desk.buffer = buffer;
    }
    taken
}

fn take_bytes(
    vocabulary: &Vocabulary,
    desk: &mut Desk,
    bytes: &[u8],
    name: String,
    format: Format,
    file: FileId,
    options: &Options,
) -> Taken {
    let digest = Some(Sha256::digest(bytes).into());
    let mut complaints = Complaints::new(file);
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(e) => {
            let shown = String::from_utf8_lossy(body).into_owned();
            // up to the first bad byte the lossy text is the same
            let at = e.valid_up_to();
            let utf16 = body.starts_with(&[0xFF, 0xFE]) || body.starts_with(&[0xFE, 0xFF]);
            let problem = Problem::NotUtf8 { utf16 };
            complaints.add(Part::new(at, at + '\u{FFFD}'.len_utf8()), &problem);
            return Taken {
                source: Source::new(name, shown),
                digest,
                pieces: Vec::new(),
                diagnostics: complaints.finish(),
            };
        }
    };
    if text.as_bytes().contains(&0) {
        let at = text.find('\0').unwrap_or(0);
        complaints.add(Part::new(at, at + 1), &Problem::Nul);
        return Taken {
            source: Source::new(name, text),
            digest,
            pieces: Vec::new(),
            diagnostics: complaints.finish(),
        };
    }
    let (pieces, mut diagnostics) = match format {
        Format::Toml | Format::Json => {
            let mut piece = Piece::default();
            std::mem::swap(&mut piece.chunk, &mut desk.chunk);
            let Desk { tape, tokens, .. } = desk;
            let whole = match format {
                Format::Toml => {
                    toml::read(&text, tape, tokens, options.max_depth, &mut complaints);
                    true
                }
                Format::Json | Format::JsonLines => {
                    let end = text.len();
                    json::read(&text, 0, end, tape, options.max_depth, &mut complaints)
                }
            };
            admit(vocabulary, &text, desk, whole, &mut complaints, &mut piece);
            // filled in a chunk that the desk keeps, handed on in one of just the size
            let filled = std::mem::take(&mut piece.chunk);
            piece.chunk.slots = filled.slots.clone();
            piece.chunk.text = filled.text.clone();
            if filled.slots.capacity() <= KEPT {
                desk.chunk = filled;
                desk.chunk.slots.clear();
                desk.chunk.text.clear();
            }
            (vec![piece], complaints.finish())
        }
        Format::JsonLines => {
            let stretches = stretches(&text);
            let (pieces, said) = if stretches.len() > 1 {
                stretches
                    .into_par_iter()
                    .map_init(Desk::default, |desk, (from, to)| {
                        lines(vocabulary, desk, &text, from, to, file, options)
                    })
                    .unzip()
            } else {
                stretches
                    .into_iter()
                    .map(|(from, to)| lines(vocabulary, desk, &text, from, to, file, options))
                    .unzip()
            };
            (pieces, complaints.join(said))
        }
    };
    if diagnostics.is_empty() && pieces.iter().all(|p| !p.anything) {
        let mut complaints = Complaints::new(file);
        complaints.add(Part::new(0, 0), &Problem::Empty);
        diagnostics.extend(complaints.finish());
    }
    Taken {
        source: Source::new(name, text),
        digest,
        pieces,
        diagnostics,
    }
}

fn admit(
    vocabulary: &Vocabulary,
    text: &str,
    desk: &mut Desk,
    whole: bool,
    complaints: &mut Complaints,
    piece: &mut Piece,
) {
    Admit {
        v: vocabulary,
        text,
        tape: &desk.tape,
        c: complaints,
        out: piece,
        seen: &mut desk.seen,
        broken: !whole,
    }
    .file();
}

/// How much of a file of JSON lines one thread takes in at a time.
const STRETCH: usize = 1 << 20;

/// Cuts a text at line ends into stretches of about [`STRETCH`] bytes.
fn stretches(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut from = 0;
    while from < bytes.len() {
        let to = bytes
            .get(from + STRETCH..)
            .and_then(|rest| rest.iter().position(|b| *b == b'\n'))
            .map_or(bytes.len(), |i| from + STRETCH + i + 1);
        out.push((from, to));
        from = to;
    }
    out
}

/// One entity a line; what is wrong with one line does not touch the next.
fn lines(
    vocabulary: &Vocabulary,
    desk: &mut Desk,
    text: &str,
    from: usize,
    to: usize,
    file: FileId,
    options: &Options,
) -> (Piece, Vec<Diagnostic>) {
    let mut piece = Piece::default();
    let mut complaints = Complaints::new(file);
    let mut at = from;
    for line in text.get(from..to).unwrap_or("").split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        let (tape, depth) = (&mut desk.tape, options.max_depth);
        let whole = json::read(text, start, end, tape, depth, &mut complaints);
        admit(vocabulary, text, desk, whole, &mut complaints, &mut piece);
    }
    (piece, complaints.finish())
}

fn assemble(
    model: &Model,
    taken: Vec<Taken>,
    sources: &mut Sources,
    mut diagnostics: Vec<Diagnostic>,
) -> Loaded {
    let mut facts = Facts::default();
    let mut stated: Vec<Stated> = Vec::with_capacity(taken.len());
    let mut digests = Vec::with_capacity(taken.len());
    for file in taken {
        sources.add(file.source);
        facts.files += usize::from(file.digest.is_some());
        digests.extend(file.digest);
        diagnostics.extend(file.diagnostics);
        for mut piece in file.pieces {
            for s in &mut piece.stated {
                s.chunk = facts.chunks.len() as u32;
            }
            stated.append(&mut piece.stated);
            for (range, span) in piece.periods {
                let again = facts
                    .periods
                    .last()
                    .is_some_and(|(r, s)| *r == range && s.file == span.file);
                if !again {
                    facts.periods.push((range, span));
                }
            }
            facts.chunks.push(piece.chunk);
        }
    }
    facts.digest = digest(digests);
    facts.entities = merge::merge(model, &mut facts.chunks, stated, &mut diagnostics);
    link::link(model, &mut facts, &mut diagnostics);
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
