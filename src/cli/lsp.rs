//! `guiju lsp`: the language server, over standard input and output.

use super::Shell;
use super::config::{self, Config};
use crate::base::Sources;
use crate::lsp::{Host, Project, wire};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(shell: &Shell, fixed: bool) -> u8 {
    let host = Host { lang: shell.lang, fixed, today: super::today, project, scratch };
    wire::serve(host)
}

/// Where the packs that are built in are laid out for an editor to open.
fn scratch() -> PathBuf {
    std::env::temp_dir().join(concat!("guiju-", env!("CARGO_PKG_VERSION")))
}

/// The project of a folder that has a `guiju.toml`.
fn project(dir: &Path) -> Option<Project> {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let found = config::find(dir, &mut sources, &mut diagnostics);
    let config = found.unwrap_or_else(|| Config { dir: dir.to_path_buf(), ..Config::default() });
    let facts = if config.facts.is_empty() { vec![dir.to_path_buf()] } else { config.facts };
    let (select, ignore) = (globs(&config.select), globs(&config.ignore));
    Some(Project {
        dir: dir.to_path_buf(),
        rules: config.rules,
        facts,
        waivers: config.waivers,
        period: config.period,
        as_of: config.as_of,
        lang: config.lang,
        levels: config.lint,
        selects: Arc::new(move |name| {
            (select.is_empty() || select.iter().any(|g| g.is_match(name))) && !ignore.iter().any(|g| g.is_match(name))
        }),
        trouble: Arc::new((diagnostics, sources)),
    })
}

fn globs(patterns: &[String]) -> Vec<globset::GlobMatcher> {
    patterns.iter().filter_map(|p| globset::Glob::new(p).ok()).map(|g| g.compile_matcher()).collect()
}
