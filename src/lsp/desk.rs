//! The texts that are open, and what kind of file a path is.

use super::text::Text;
use crate::facts::{self, Format};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a file is for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `.gj`
    Rules,
    /// `pack.toml`, `clauses.toml`, `calendar.toml`
    Pack,
    /// `cases*.toml`
    Cases,
    /// `guiju.toml`
    Project,
    /// A text that may state facts.
    Facts,
    /// Anything else.
    Other,
}

/// What a file of this name is for.
pub fn role(path: &Path) -> Role {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    match &*name {
        "pack.toml" | "clauses.toml" | "calendar.toml" => Role::Pack,
        "guiju.toml" => Role::Project,
        n if n.ends_with(".gj") => Role::Rules,
        n if n.starts_with("cases") && n.ends_with(".toml") => Role::Cases,
        n if facts::is_beside(n) => Role::Other,
        _ => match Format::of(path) {
            Some(Format::Toml | Format::Json | Format::JsonLines | Format::Yaml) => Role::Facts,
            Some(Format::Csv | Format::Tsv | Format::Xlsx | Format::Xls | Format::Ods) | None => Role::Other,
        },
    }
}

/// A text that is open.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its address as the editor gave it.
    pub uri: String,
    /// The editor's number of this state.
    pub version: i32,
    /// The text as it is now.
    pub text: Text,
}

/// Everything that is open, by path.
pub type Desk = BTreeMap<PathBuf, Open>;
