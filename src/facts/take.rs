//! One file: its bytes, its text, its digest, and what it states.

use super::admit::{Admit, Piece};
use super::complaints::Complaints;
use super::load::Options;
use super::problem::{Cannot, Problem};
use super::sheet::{self, Given, problem::Amiss};
use super::store::Chunk;
use super::tape::{Part, Tape};
use super::vocabulary::Vocabulary;
use super::walk::{self, Format, Found};
use super::{json, toml, yaml};
use crate::base::{Diagnostic, FileId, Source};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::Read;

/// What one file gave.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) source: Source,
    /// `None` if it could not be read.
    pub(super) digest: Option<[u8; 32]>,
    pub(super) pieces: Vec<Piece>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a thread keeps from file to file.
#[derive(Default)]
pub(super) struct Desk {
    tape: Tape,
    tokens: toml::Tokens,
    seen: Vec<u32>,
    buffer: Vec<u8>,
    chunk: Chunk,
}

/// A buffer that has grown larger is not kept, and a file that is larger is shared out among threads.
const KEPT: usize = 1 << 20;

/// Takes in files; the same for all of them.
#[derive(Clone, Copy)]
pub(super) struct Taker<'a, 'm> {
    pub(super) vocabulary: &'a Vocabulary<'m>,
    pub(super) options: &'a Options<'a>,
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

impl Taker<'_, '_> {
    /// A file of the disk.
    pub(super) fn file(self, desk: &mut Desk, found: &Found, file: FileId) -> Taken {
        let name = found.name.clone();
        let limit = match found.format {
            Format::Toml | Format::Json | Format::Yaml | Format::Xlsx | Format::Xls | Format::Ods => {
                self.options.max_file
            }
            Format::JsonLines | Format::Csv | Format::Tsv => self.options.max_lines_file,
        };
        let mut buffer = std::mem::take(&mut desk.buffer);
        buffer.clear();
        let read = std::fs::File::open(&found.path).and_then(|f| {
            // many small ones: the size of a file is asked for only when it is over the limit
            let got = (&f).take(limit + 1).read_to_end(&mut buffer)? as u64;
            Ok(if got > limit { Some(f.metadata()?.len()) } else { None })
        });
        let taken = match read {
            Ok(None) if buffer.len() > KEPT => {
                let bytes = Cow::Owned(std::mem::take(&mut buffer));
                self.any(desk, bytes, found, file)
            }
            Ok(None) => self.any(desk, Cow::Borrowed(&buffer), found, file),
            Ok(Some(size)) => refused(name, &Problem::TooLarge(size, limit)),
            Err(e) => {
                let why = match walk::why(&e) {
                    Cannot::Kind => Cannot::Read,
                    Cannot::Find => Cannot::Find,
                    Cannot::Permit => Cannot::Permit,
                    Cannot::Read => Cannot::Read,
                };
                refused(name.clone(), &Problem::Unreadable(name, why))
            }
        };
        if buffer.capacity() <= KEPT {
            desk.buffer = buffer;
        }
        taken
    }

    /// A file's bytes, text or not.
    pub(super) fn any(self, desk: &mut Desk, bytes: Cow<[u8]>, found: &Found, file: FileId) -> Taken {
        let name = found.name.clone();
        match found.format {
            Format::Toml | Format::Json | Format::JsonLines | Format::Yaml => {
                self.bytes(desk, bytes, name, found.format, file)
            }
            Format::Xlsx | Format::Xls | Format::Ods => self.workbook(&bytes, found, file),
            Format::Csv | Format::Tsv => self.table(bytes, found, file),
        }
    }
    fn workbook(self, bytes: &[u8], found: &Found, file: FileId) -> Taken {
        let digest = Some(digest(false, bytes));
        let mut complaints = Complaints::new(file);
        match sheet::workbook(self.vocabulary, bytes, found.format, found.named, &mut complaints) {
            Ok(bound) => Taken {
                source: Source::new(found.name.clone(), bound.text).with_grid(bound.grid),
                digest,
                pieces: vec![bound.piece],
                diagnostics: complaints.finish(),
            },
            Err(unfit) => Taken { digest, ..refused(found.name.clone(), &Problem::Sheet(Amiss::Unfit(unfit))) },
        }
    }
    fn table(self, bytes: Cow<[u8]>, found: &Found, file: FileId) -> Taken {
        let digest = Some(digest(false, &bytes));
        let (text, foreign) = match sheet::csv::decode(bytes.into_owned()) {
            Ok(decoded) => decoded,
            Err(unfit) => return Taken { digest, ..refused(found.name.clone(), &Problem::Sheet(Amiss::Unfit(unfit))) },
        };
        let mut complaints = Complaints::new(file);
        let mut taken = Taken { source: Source::new("", ""), digest, pieces: Vec::new(), diagnostics: Vec::new() };
        if let Some(at) = text.find('\0') {
            complaints.add(Part::new(at, at + 1), &Problem::Nul);
            taken.diagnostics = complaints.finish();
        } else {
            if foreign {
                complaints.add(Part::new(0, 0), &Problem::Sheet(Amiss::NotUtf8));
            }
            let stem = found.name.rsplit('/').next().unwrap_or("");
            let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
            let given = Given { stem, tabs: found.format == Format::Tsv, named: found.named };
            let made = sheet::table(self.vocabulary, &text, given, complaints);
            taken.pieces = made.pieces;
            taken.diagnostics = made.diagnostics;
            if taken.diagnostics.is_empty() && taken.pieces.iter().all(|p| !p.anything) {
                let mut complaints = Complaints::new(file);
                complaints.add(Part::new(0, 0), &Problem::Empty);
                taken.diagnostics = complaints.finish();
            }
            taken.source = Source::new(found.name.clone(), text).with_grid(made.grid);
            return taken;
        }
        taken.source = Source::new(found.name.clone(), text);
        taken
    }

    /// A file's bytes, which are UTF-8.
    fn bytes(self, desk: &mut Desk, bytes: Cow<[u8]>, name: String, format: Format, file: FileId) -> Taken {
        let bom = bytes.starts_with(BOM);
        let text = match bytes {
            Cow::Borrowed(b) => std::str::from_utf8(b.strip_prefix(BOM).unwrap_or(b))
                .map(str::to_owned)
                .map_err(|e| (b.to_vec(), e.valid_up_to())),
            Cow::Owned(mut b) => {
                if bom {
                    b.drain(..BOM.len());
                }
                String::from_utf8(b).map_err(|e| {
                    let at = e.utf8_error().valid_up_to();
                    (e.into_bytes(), at)
                })
            }
        };
        let mut complaints = Complaints::new(file);
        let text = match text {
            Ok(text) => text,
            Err((bytes, at)) => {
                let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
                // up to the first bad byte the text with replacement marks is the same
                let at = Part::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
                complaints.add(at, &Problem::NotUtf8 { utf16 });
                let body = bytes.strip_prefix(BOM).unwrap_or(&bytes);
                return Taken {
                    source: Source::new(name, String::from_utf8_lossy(body)),
                    digest: Some(digest(bom, body)),
                    pieces: Vec::new(),
                    diagnostics: complaints.finish(),
                };
            }
        };
        let digest = || digest(bom, text.as_bytes());
        let (digest, (pieces, diagnostics)) = if text.len() > KEPT {
            rayon::join(digest, || self.text(desk, &text, format, complaints))
        } else {
            (digest(), self.text(desk, &text, format, complaints))
        };
        Taken { source: Source::new(name, text), digest: Some(digest), pieces, diagnostics }
    }

    /// A file's text.
    fn text(
        self,
        desk: &mut Desk,
        text: &str,
        format: Format,
        mut complaints: Complaints,
    ) -> (Vec<Piece>, Vec<Diagnostic>) {
        if text.as_bytes().contains(&0) {
            let at = text.find('\0').unwrap_or(0);
            complaints.add(Part::new(at, at + 1), &Problem::Nul);
            return (Vec::new(), complaints.finish());
        }
        let file = complaints.file();
        let (pieces, mut diagnostics) = match format {
            Format::Yaml => {
                let piece = self.documents(desk, text, &mut complaints);
                (vec![piece], complaints.finish())
            }
            Format::Toml | Format::Json | Format::Csv | Format::Tsv | Format::Xlsx | Format::Xls | Format::Ods => {
                let piece = self.whole(desk, text, format, &mut complaints);
                (vec![piece], complaints.finish())
            }
            Format::JsonLines => {
                let stretches = stretches(text);
                let (pieces, said) = if stretches.len() > 1 {
                    stretches.into_par_iter().map_init(Desk::default, |desk, s| self.lines(desk, text, s, file)).unzip()
                } else {
                    stretches.into_iter().map(|s| self.lines(desk, text, s, file)).unzip()
                };
                (pieces, complaints.join(said))
            }
        };
        if diagnostics.is_empty() && pieces.iter().all(|p| !p.anything) {
            let mut complaints = Complaints::new(file);
            complaints.add(Part::new(0, 0), &Problem::Empty);
            diagnostics.extend(complaints.finish());
        }
        (pieces, diagnostics)
    }

    /// A text that is one document.
    fn whole(self, desk: &mut Desk, text: &str, format: Format, complaints: &mut Complaints) -> Piece {
        // filled in a chunk that the desk keeps, handed on in one of just the size
        let mut piece = Piece { chunk: std::mem::take(&mut desk.chunk), ..Piece::default() };
        let depth = self.options.max_depth;
        let whole = match format {
            Format::Toml => {
                let tokens = &mut desk.tokens;
                toml::read(text, &mut desk.tape, tokens, depth, complaints);
                true
            }
            _ => json::read(text, 0, text.len(), &mut desk.tape, depth, complaints),
        };
        self.admit(desk, text, whole, complaints, &mut piece);
        if piece.chunk.slots.len() <= KEPT {
            let Chunk { slots, text, wide } = &piece.chunk;
            let fitting = Chunk { slots: slots.clone(), text: text.clone(), wide: wide.clone() };
            desk.chunk = std::mem::replace(&mut piece.chunk, fitting);
            desk.chunk.slots.clear();
            desk.chunk.text.clear();
            desk.chunk.wide.clear();
        }
        piece
    }

    /// Documents of YAML, each read like a file.
    fn documents(self, desk: &mut Desk, text: &str, complaints: &mut Complaints) -> Piece {
        let mut piece = Piece::default();
        let (v, seen) = (self.vocabulary, &mut desk.seen);
        let notes = self.notes(text);
        yaml::read(text, &mut desk.tape, self.options.max_depth, complaints, |tape, whole, c| {
            Admit { v, text, tape, c, out: &mut piece, seen, notes, broken: !whole }.file();
        });
        piece
    }

    /// Lines of JSON, an entity each; what is wrong with one line does not touch the next.
    fn lines(self, desk: &mut Desk, text: &str, (from, to): (usize, usize), file: FileId) -> (Piece, Vec<Diagnostic>) {
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
            let (tape, depth) = (&mut desk.tape, self.options.max_depth);
            let whole = json::read(text, start, end, tape, depth, &mut complaints);
            self.admit(desk, text, whole, &mut complaints, &mut piece);
        }
        (piece, complaints.finish())
    }

    /// Nobody reads a larger text in an editor.
    fn notes(self, text: &str) -> bool {
        self.options.notes && text.len() <= NOTED
    }

    fn admit(self, desk: &mut Desk, text: &str, whole: bool, complaints: &mut Complaints, piece: &mut Piece) {
        Admit {
            v: self.vocabulary,
            text,
            tape: &desk.tape,
            c: complaints,
            out: piece,
            seen: &mut desk.seen,
            notes: self.notes(text),
            broken: !whole,
        }
        .file();
    }
}

/// The longest text whose words are noted.
const NOTED: usize = 4 << 20;

/// Over the bytes as they are on the disk.
fn digest(bom: bool, body: &[u8]) -> [u8; 32] {
    let mut all = Sha256::new();
    if bom {
        all.update(BOM);
    }
    all.update(body);
    all.finalize().into()
}

fn refused(name: String, problem: &Problem) -> Taken {
    Taken {
        source: Source::new(name.clone(), ""),
        digest: None,
        pieces: Vec::new(),
        diagnostics: vec![Diagnostic::in_file(name, problem)],
    }
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
