//! `guiju.toml`: what a project says once, so that `guiju check` needs no flags.

use super::period;
use super::problem::CliProblem;
use crate::author::lint;
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, FileId, Lang, Level, Sources};
use crate::facts::keyed::{Entry, File, Wants};
use std::path::{Component, Path, PathBuf};

/// Its name.
pub const NAME: &str = "guiju.toml";

const KEYS: &[&str] = &[
    "rules", "facts", "lang", "waivers", "period", "as_of", "fail_on", "format", "select", "ignore", "baseline",
    "ledger", "due_days", "lint",
];
/// How bad a lint may be.
pub const LEVELS: &[&str] = &["error", "warn", "note", "off"];
/// Values of `lang`.
pub const LANGS: &[&str] = &["zh", "en"];
/// Values of `fail_on`.
pub const FAIL_ON: &[&str] = &["critical", "major", "minor", "advice", "undetermined", "never"];

/// A project's configuration; paths are relative to its folder and already joined with it.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Its folder; empty: the current one.
    pub dir: PathBuf,
    /// `rules`
    pub rules: Vec<PathBuf>,
    /// `facts`
    pub facts: Vec<PathBuf>,
    /// `lang`
    pub lang: Option<Lang>,
    /// `waivers`
    pub waivers: Option<PathBuf>,
    /// `baseline`: a former result to compare with.
    pub baseline: Option<PathBuf>,
    /// `ledger`: the database of rectification.
    pub ledger: Option<PathBuf>,
    /// `due_days`: by how many days after it was found a new item of the ledger is due.
    pub due_days: Option<u16>,
    /// `period`
    pub period: Option<Range>,
    /// `as_of`
    pub as_of: Option<Day>,
    /// `fail_on`
    pub fail_on: Option<String>,
    /// `format`
    pub format: Option<String>,
    /// `select`: which obligations the project is judged by; empty: all.
    pub select: Vec<String>,
    /// `ignore`
    pub ignore: Vec<String>,
    /// `[lint]`: how bad each lint is by its code.
    pub lint: lint::Levels,
}

impl Config {
    /// Whether these paths are only the project's own folder: then what the project says of its facts holds.
    pub fn is_meant_by(&self, named: &[PathBuf]) -> bool {
        let here = if self.dir.as_os_str().is_empty() { Path::new(".") } else { self.dir.as_path() };
        match named {
            [] => true,
            [one] => matches!((one.canonicalize(), here.canonicalize()), (Ok(a), Ok(b)) if a == b),
            _ => false,
        }
    }
}

/// Looks for `guiju.toml` from a file or folder upwards and reads it. What is wrong in it is reported and left out.
pub fn find(from: &Path, sources: &mut Sources, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let absolute = from.canonicalize().ok()?;
    let mut dir = tidy(from);
    if !absolute.is_dir() {
        dir = above(dir);
    }
    for _ in absolute.ancestors() {
        // Shown as seen from where the command runs: `guiju.toml`, `../guiju.toml`, `examples/jinzhong/guiju.toml`.
        let path = dir.join(NAME);
        if path.is_file() {
            let shown = super::shown(&path);
            return match super::text::read(&path, &shown, sources) {
                Ok((id, text)) => Some(read(&dir, id, &text, out)),
                Err(diagnostic) => {
                    out.push(diagnostic);
                    None
                }
            };
        }
        dir = above(dir);
    }
    None
}

/// The folder above, as seen from where the command runs.
fn above(mut dir: PathBuf) -> PathBuf {
    match dir.components().next_back() {
        Some(Component::Normal(_)) => {
            dir.pop();
        }
        Some(Component::RootDir | Component::Prefix(_)) => {}
        Some(Component::ParentDir | Component::CurDir) | None => dir.push(".."),
    }
    dir
}

/// A path without `.` and without `folder/..`, so that places read well. A link keeps its `..`: it leads elsewhere.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) if !out.is_symlink() => {
                    out.pop();
                }
                _ => out.push(part),
            },
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => out.push(part),
        }
    }
    out
}

fn read(dir: &Path, id: FileId, text: &str, out: &mut Vec<Diagnostic>) -> Config {
    let file = File::parse(id, text, out);
    let root = file.root();
    root.only(KEYS, out);
    let mut config = Config { dir: dir.to_path_buf(), ..Config::default() };
    let join = |list: Vec<String>| list.iter().map(|p| tidy(&dir.join(p))).collect::<Vec<_>>();
    if let Some(entry) = root.get("rules") {
        config.rules = join(entry.texts(out));
    }
    if let Some(entry) = root.get("facts") {
        config.facts = join(entry.texts(out));
    }
    if let Some(entry) = root.get("waivers") {
        config.waivers = entry.text(out).map(|p| tidy(&dir.join(p)));
    }
    if let Some(entry) = root.get("baseline") {
        config.baseline = entry.text(out).map(|p| tidy(&dir.join(p)));
    }
    if let Some(entry) = root.get("ledger") {
        config.ledger = entry.text(out).map(|p| tidy(&dir.join(p)));
    }
    if let Some(entry) = root.get("due_days") {
        config.due_days = entry.scalar().and_then(|n| n.parse().ok());
        if config.due_days.is_none() {
            out.push(Diagnostic::at(entry.at, &CliProblem::BadDays));
        }
    }
    if let Some(entry) = root.get("lang") {
        config.lang = choice("lang", &entry, LANGS, out).and_then(|l| super::lang::parse(&l));
    }
    if let Some(entry) = root.get("period") {
        config.period = period::entry(&entry, out);
    }
    if let Some(entry) = root.get("as_of") {
        config.as_of = entry.day(out);
    }
    if let Some(entry) = root.get("fail_on") {
        config.fail_on = choice("fail_on", &entry, FAIL_ON, out);
    }
    if let Some(entry) = root.get("select") {
        config.select = entry.texts(out);
    }
    if let Some(entry) = root.get("ignore") {
        config.ignore = entry.texts(out);
    }
    if let Some(entry) = root.get("lint") {
        config.lint = levels(&entry, out);
    }
    if let Some(entry) = root.get("format") {
        config.format = choice("format", &entry, super::formats::NAMES, out);
    }
    config
}

fn levels(entry: &Entry<'_, '_>, out: &mut Vec<Diagnostic>) -> lint::Levels {
    let Some(table) = entry.table() else {
        entry.refuse(Wants::Table, out);
        return lint::Levels::new();
    };
    let codes: Vec<&str> = lint::LINTS.iter().map(|l| l.code).collect();
    table.only(&codes, out);
    let level = |l: &lint::Lint| {
        let said = choice(&format!("lint.{}", l.code), &table.get(l.code)?, LEVELS, out)?;
        Some((
            l.code,
            match said.as_str() {
                "error" => Some(Level::Error),
                "warn" => Some(Level::Warning),
                "note" => Some(Level::Note),
                _ => None,
            },
        ))
    };
    lint::LINTS.iter().filter_map(level).collect()
}

fn choice(
    key: &str,
    entry: &Entry<'_, '_>,
    allowed: &'static [&'static str],
    out: &mut Vec<Diagnostic>,
) -> Option<String> {
    let text = entry.text(out)?;
    if allowed.contains(&text) {
        return Some(text.to_string());
    }
    out.push(Diagnostic::at(
        entry.at,
        &CliProblem::BadChoice { key: key.to_string(), text: text.to_string(), allowed },
    ));
    None
}
