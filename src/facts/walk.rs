//! Which files to read: paths as given, folders walked. Hidden, ignored and foreign files are passed over.

use super::problem::{Cannot, Problem};
use crate::base::Diagnostic;
use ignore::gitignore::Gitignore;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.toml`
    Toml,
    /// `.json`
    Json,
    /// `.jsonl`, `.ndjson`
    JsonLines,
    /// `.yaml`, `.yml`
    Yaml,
    /// `.csv`
    Csv,
    /// `.tsv`, `.tab`
    Tsv,
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.xls`
    Xls,
    /// `.ods`
    Ods,
}

impl Format {
    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?;
        let is = |word: &str| ending.eq_ignore_ascii_case(word);
        if is("toml") {
            Some(Format::Toml)
        } else if is("json") {
            Some(Format::Json)
        } else if is("jsonl") || is("ndjson") {
            Some(Format::JsonLines)
        } else if is("yaml") || is("yml") {
            Some(Format::Yaml)
        } else if is("csv") {
            Some(Format::Csv)
        } else if is("tsv") || is("tab") {
            Some(Format::Tsv)
        } else if is("xlsx") || is("xlsm") {
            Some(Format::Xlsx)
        } else if is("xls") {
            Some(Format::Xls)
        } else if is("ods") {
            Some(Format::Ods)
        } else {
            None
        }
    }
}

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// As shown.
    pub(super) name: String,
    pub(super) format: Format,
    /// Whether it was named, and not found in a folder.
    pub(super) named: bool,
}

/// Files that stand beside facts and are none.
const NOT_FACTS: &[&str] = &[
    "guiju.toml",
    "waivers.toml",
    "clauses.toml",
    "calendar.toml",
    "cases.toml",
    "pack.toml",
    "Cargo.toml",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
];

/// Whether a file of this name stands beside facts and is none.
pub fn is_beside(name: &str) -> bool {
    NOT_FACTS.contains(&name)
}

/// The files behind some paths, sorted by name, each once.
pub(super) fn find(paths: &[PathBuf], diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => folder(path, &mut found, diagnostics),
            Ok(meta) if meta.is_file() => match Format::of(path) {
                Some(format) => found.push(Found { name: shown(path), path: path.clone(), format, named: true }),
                None => {
                    let name = shown(path);
                    let problem = Problem::UnknownFormat(name.clone());
                    diagnostics.push(Diagnostic::in_file(name, &problem));
                }
            },
            Ok(_) => cannot(path, Cannot::Kind, diagnostics),
            Err(e) => cannot(path, why(&e), diagnostics),
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if paths.len() > 1 {
        once(&mut found);
    }
    found
}

/// Leaves out what lies at or below these real paths.
pub(super) fn pass_over(found: &mut Vec<Found>, skip: &[PathBuf]) {
    if skip.is_empty() {
        return;
    }
    let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
    found.retain(|f| {
        let (folder, Some(name)) = (f.path.parent().unwrap_or(Path::new("")), f.path.file_name()) else { return true };
        let real = folders.entry(folder.to_path_buf()).or_insert_with(|| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            folder.canonicalize().unwrap_or_else(|_| folder.into())
        });
        let real = real.join(name);
        !skip.iter().any(|s| real.starts_with(s))
    });
}

/// Whether a folder holds what an audit wrote: it has a receipt.
pub fn is_audit(folder: &Path) -> bool {
    let mut head = [0; 64];
    let read = std::fs::File::open(folder.join("run.json")).and_then(|mut f| f.read(&mut head));
    let head = read.ok().and_then(|n| head.get(..n)).unwrap_or_default();
    String::from_utf8_lossy(head).contains("\"guiju.run/")
}

/// Two paths may lead to one file.
fn once(found: &mut Vec<Found>) {
    let mut folders = HashMap::new();
    let mut seen = HashSet::new();
    found.retain(|f| {
        let (Some(folder), Some(name)) = (f.path.parent(), f.path.file_name()) else {
            return true;
        };
        let real = folders.entry(folder.to_path_buf()).or_insert_with(|| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            folder.canonicalize().unwrap_or_else(|_| folder.into())
        });
        seen.insert(real.join(name))
    });
}

/// A path as the user gave it, with `/` between folders.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

pub(super) fn why(error: &std::io::Error) -> Cannot {
    match error.kind() {
        ErrorKind::NotFound => Cannot::Find,
        ErrorKind::PermissionDenied => Cannot::Permit,
        _ => Cannot::Read,
    }
}

fn cannot(path: &Path, why: Cannot, diagnostics: &mut Vec<Diagnostic>) {
    let name = shown(path);
    let problem = Problem::Unreadable(name.clone(), why);
    diagnostics.push(Diagnostic::in_file(name, &problem));
}

/// Walks one folder. A link to a file is read like the file; one to a folder is not followed, so that a folder that links
/// to itself ends. What is called like a fact file and cannot be read as one is reported.
fn folder(root: &Path, found: &mut Vec<Found>, diagnostics: &mut Vec<Diagnostic>) {
    // the .gitignore files of the folders around the entry at hand
    let mut ignores: Vec<(usize, Gitignore)> = Vec::new();
    let walk = WalkDir::new(root).follow_links(false).follow_root_links(true);
    // in any order: `find` sorts
    let mut walk = walk.into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                cannot(&path, e.io_error().map_or(Cannot::Read, why), diagnostics);
                continue;
            }
        };
        let depth = entry.depth();
        let is_dir = entry.file_type().is_dir() || depth == 0;
        while ignores.last().is_some_and(|(d, _)| *d >= depth) {
            ignores.pop();
        }
        let name = entry.file_name();
        if depth > 0 && (is_hidden(name) || is_ignored(&ignores, entry.path(), is_dir)) {
            if is_dir {
                walk.skip_current_dir();
            }
            continue;
        }
        if is_dir {
            // a folder with a manifest is a pack of rules, one with a receipt is a report
            if depth > 0 && (entry.path().join("pack.toml").is_file() || is_audit(entry.path())) {
                walk.skip_current_dir();
                continue;
            }
            let file = entry.path().join(".gitignore");
            if file.is_file() {
                ignores.push((depth, Gitignore::new(file).0));
            }
        } else if entry.path_is_symlink() && entry.path().is_dir() {
            let name = shown(entry.path());
            diagnostics.push(Diagnostic::in_file(name.clone(), &Problem::LinkedFolder(name)));
        } else if let Some(format) = Format::of(entry.path())
            && !NOT_FACTS.iter().any(|n| name == *n)
        {
            let path = entry.path();
            let kind = if entry.file_type().is_file() { None } else { Some(std::fs::metadata(path)) };
            match kind {
                Some(Ok(meta)) if !meta.is_file() => cannot(path, Cannot::Kind, diagnostics),
                Some(Err(e)) => cannot(path, why(&e), diagnostics),
                None | Some(Ok(_)) => {
                    found.push(Found { name: shown(path), path: entry.into_path(), format, named: false });
                }
            }
        }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") || name.starts_with(b"~$")
}

/// The innermost `.gitignore` that says anything decides.
fn is_ignored(ignores: &[(usize, Gitignore)], path: &Path, is_dir: bool) -> bool {
    for (_, ignore) in ignores.iter().rev() {
        let says = ignore.matched(path, is_dir);
        if !says.is_none() {
            return says.is_ignore();
        }
    }
    false
}
