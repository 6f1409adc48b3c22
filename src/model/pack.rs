//! The files of a rule pack, from a folder or built into the program.

use super::problem::PackProblem;
use crate::base::{Diagnostic, Source, Sources, Span};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use walkdir::WalkDir;

/// The largest rule file that is read, in bytes.
const MAX_BYTES: u64 = 8 << 20;
/// The most files a pack may have.
const MAX_FILES: usize = 10_000;
/// How deep folders of a pack may lie in each other.
const MAX_DEPTH: usize = 32;

/// The rule files of one pack, as read.
#[derive(Clone, Debug, Default)]
pub struct PackFiles {
    /// The folder as shown in messages, with `/` between folders.
    pub root: String,
    /// The files, sorted by path.
    pub files: Vec<PackFile>,
    /// What is wrong with the folder as a whole.
    pub problems: Vec<Diagnostic>,
}

/// One file of a pack.
#[derive(Clone, Debug)]
pub struct PackFile {
    /// Its path below the pack's folder, with `/` between folders.
    pub path: String,
    /// Its text, without a byte order mark; or why it could not be read.
    pub text: Result<String, Unread>,
}

/// Why a file of a pack has no text.
#[derive(Clone, Debug)]
pub enum Unread {
    /// It could not be read at all.
    Whole(Box<Diagnostic>),
    /// It is not UTF-8.
    NotUtf8 {
        /// What can be shown of it.
        lossy: String,
        /// The first place that is no text, in `lossy`.
        at: usize,
    },
}

impl Unread {
    /// Says so, at its place where there is one; `shown` is the file's name in messages.
    pub(super) fn diagnostic(self, shown: String, sources: &mut Sources) -> Diagnostic {
        match self {
            Unread::Whole(diagnostic) => *diagnostic,
            Unread::NotUtf8 { lossy, at } => {
                let end = (at + char::REPLACEMENT_CHARACTER.len_utf8()).min(lossy.len());
                let id = sources.add(Source::new(shown, lossy));
                Diagnostic::at(Span::new(id, at, end), &PackProblem::NotUtf8(at))
            }
        }
    }
}

impl PackFiles {
    /// A pack whose files are given as texts: path below the pack's folder, and text.
    pub fn from_texts<'a>(root: &str, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> PackFiles {
        let mut files: Vec<PackFile> = files
            .into_iter()
            .map(|(path, text)| PackFile { path: path.to_string(), text: Ok(without_mark(text).to_string()) })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        PackFiles { root: root.to_string(), files, problems: Vec::new() }
    }
}

/// Whether a file belongs to the rules (and to their digest): `.gj`, `pack.toml`, `clauses.toml`, `calendar.toml`.
pub fn is_rule_file(name: &str) -> bool {
    name.ends_with(".gj") || matches!(name, "pack.toml" | "clauses.toml" | "calendar.toml")
}

/// The pack in a folder, or, if the folder has no `pack.toml`, the packs one level below it. Hidden files are passed over; a link to a
/// file is read, one to a folder is not followed. A file that cannot be read is a problem of that file only; `Err` means that there is no pack at all.
#[expect(clippy::result_large_err, reason = "once a run")]
pub fn read_dir(path: &Path) -> Result<Vec<PackFiles>, Diagnostic> {
    let shown = shown(path);
    let fail = |why: String| Diagnostic::in_file(&shown, &PackProblem::Unreadable(why));
    if path.join("pack.toml").is_file() {
        return Ok(vec![read_pack(path)]);
    }
    let mut below = Vec::new();
    for entry in fs::read_dir(path).map_err(|e| fail(e.to_string()))? {
        let entry = entry.map_err(|e| fail(e.to_string()))?.path();
        if entry.join("pack.toml").is_file() {
            below.push(entry);
        }
    }
    below.sort();
    if below.is_empty() {
        return Err(Diagnostic::in_file(&shown, &PackProblem::NoManifest));
    }
    Ok(below.iter().map(|p| read_pack(p)).collect())
}

/// The packs under `rules/`, built into the program.
pub fn builtin() -> Vec<PackFiles> {
    const PACKS: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
    PACKS.iter().map(|(root, files)| PackFiles::from_texts(root, files.iter().copied())).collect()
}

fn read_pack(root: &Path) -> PackFiles {
    let mut pack = PackFiles { root: shown(root), ..PackFiles::default() };
    let walk = WalkDir::new(root)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let at = e.path().map_or_else(|| pack.root.clone(), shown);
                let why = e.io_error().map_or_else(|| e.to_string(), ToString::to_string);
                let problem = PackProblem::Unreadable(why);
                pack.problems.push(Diagnostic::in_file(at, &problem));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        if entry.depth() > 0 && entry.path_is_symlink() && entry.path().is_dir() {
            pack.problems.push(Diagnostic::in_file(shown(entry.path()), &PackProblem::LinkedFolder));
            continue;
        }
        if entry.file_type().is_dir() || !is_rule_file(&name) {
            continue;
        }
        let at = shown(entry.path());
        // A link to a file is that file; what is called like one and is none must not vanish without a word.
        match fs::metadata(entry.path()) {
            Ok(meta) if meta.is_file() => {}
            Ok(_) => {
                pack.problems.push(Diagnostic::in_file(at, &PackProblem::NoFile));
                continue;
            }
            Err(e) => {
                pack.problems.push(Diagnostic::in_file(at, &PackProblem::Unreadable(e.to_string())));
                continue;
            }
        }
        if name == "pack.toml" && entry.depth() > 1 {
            pack.problems.push(Diagnostic::in_file(at, &PackProblem::Nested));
            continue;
        }
        if pack.files.len() == MAX_FILES {
            let problem = PackProblem::TooManyFiles(MAX_FILES);
            pack.problems.push(Diagnostic::in_file(&pack.root, &problem));
            break;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        pack.files.push(PackFile { path: shown(below), text: read_text(entry.path(), &at) });
    }
    pack.files.sort_by(|a, b| a.path.cmp(&b.path));
    pack
}

fn read_text(path: &Path, shown: &str) -> Result<String, Unread> {
    let whole = |problem: PackProblem| Unread::Whole(Box::new(Diagnostic::in_file(shown, &problem)));
    let unreadable = |e: std::io::Error| whole(PackProblem::Unreadable(e.to_string()));
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(whole(PackProblem::TooLarge(MAX_BYTES >> 20)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(without_mark(&text).to_string()),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            Err(Unread::NotUtf8 { lossy: String::from_utf8_lossy(e.as_bytes()).into_owned(), at })
        }
    }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
