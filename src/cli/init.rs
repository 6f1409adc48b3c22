//! `guiju init [DIR]`: a folder that checks at once and has one finding to learn from.

use super::args::Init;
use super::problem::CliProblem;
use super::{Shell, terminal};
use crate::base::{Diagnostic, Lang, Sources};
use std::path::Path;

const FILES: &[(&str, &str)] = &[
    ("guiju.toml", include_str!("init/guiju.toml")),
    ("README.md", include_str!("init/README.md")),
    ("facts/示例.toml", include_str!("init/facts.toml")),
    ("rules/own/pack.toml", include_str!("init/pack.toml")),
    ("rules/own/vocabulary.gj", include_str!("init/vocabulary.gj")),
    ("rules/own/example/obligations.gj", include_str!("init/obligations.gj")),
];

pub(super) fn run(args: &Init, shell: &Shell) -> u8 {
    let dir = args.dir.clone().unwrap_or_else(|| ".".into());
    match write(&dir) {
        Ok(()) => {
            let shown = super::shown(&dir);
            let enter = if shown == "." { String::new() } else { format!("cd {shown} && ") };
            let text = match shell.lang {
                Lang::Zh => format!("已在“{shown}”建好示例项目。试试：\n  {enter}guiju check\n"),
                Lang::En => format!("made an example project in `{shown}`. now try\n  {enter}guiju check\n"),
            };
            u8::from(terminal::print(text.as_bytes()).is_err()) * 2
        }
        Err(problem) => {
            shell.complain(&[Diagnostic::general(&problem)], &Sources::default(), 0);
            2
        }
    }
}

/// Writes the files; nothing is written if one of them is there already.
fn write(dir: &Path) -> Result<(), CliProblem> {
    for (name, _) in FILES {
        let path = dir.join(name);
        if path.exists() {
            return Err(CliProblem::WouldOverwrite(super::shown(&path)));
        }
    }
    for (name, text) in FILES {
        let path = dir.join(name);
        let fail = |e: std::io::Error| CliProblem::Unwritable(super::shown(&path), e.to_string());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(fail)?;
        }
        std::fs::write(&path, text).map_err(fail)?;
    }
    Ok(())
}
