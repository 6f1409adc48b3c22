//! The language server: diagnostics, hover, completion and the rest for rule and fact files, in any editor.
//!
//! ```text
//! editor ─▶ wire ─▶ desk (open texts) ─▶ worker: study (rules), view (facts) ─▶ hover, refer, complete … ─▶ wire ─▶ editor
//! ```
//!
//! Everything but `wire` gives plain answers about byte offsets; `wire` is the protocol, and the only place that knows it.
//! What an answer says of names is what the rules' own checker found (`Model::uses`) and what the readers of fact files noted.

mod cases;
mod complete;
mod desk;
mod home;
mod hover;
mod outline;
mod refer;
mod rename;
mod study;
mod text;
mod tokens;
mod view;
pub mod wire;
mod words;
mod worker;

use crate::author::lint::Levels;
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, FileId, Lang, Sources};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project as its `guiju.toml` describes it; paths are absolute.
#[derive(Clone)]
pub struct Project {
    /// Its folder.
    pub dir: PathBuf,
    /// `rules`; empty: the packs built in.
    pub rules: Vec<PathBuf>,
    /// `facts`, else the folder.
    pub facts: Vec<PathBuf>,
    /// `waivers`
    pub waivers: Option<PathBuf>,
    /// `period`
    pub period: Option<Range>,
    /// `as_of`
    pub as_of: Option<Day>,
    /// `lang`
    pub lang: Option<Lang>,
    /// `[lint]`: how bad each lint is.
    pub levels: Levels,
    /// Whether `select` and `ignore` let an obligation through, by `document.name`.
    pub selects: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// What is wrong in `guiju.toml`, and its text.
    pub trouble: Arc<(Vec<Diagnostic>, Sources)>,
}

/// Writes a rule file in the one style, with its keywords in a language (as they are, if `None`); or says why not.
pub type Formatter = fn(FileId, &str, Option<Lang>) -> Result<String, Vec<Diagnostic>>;

/// The formatter: it serves formatting, and puts the rules that hovers show into the words of the reader.
pub const FORMATTER: Option<Formatter> = Some(crate::author::fmt::format);

/// What only `cli` knows.
#[derive(Clone, Copy)]
pub struct Host {
    /// The language to speak, where the editor does not say.
    pub lang: Lang,
    /// Whether somebody asked for that language, so that the editor's does not matter.
    pub fixed: bool,
    /// Today.
    pub today: fn() -> Day,
    /// Reads the `guiju.toml` of a folder; `None` if there is none.
    pub project: fn(&Path) -> Option<Project>,
    /// Where texts that are built into the program may be laid out for an editor to open.
    pub scratch: fn() -> PathBuf,
}
