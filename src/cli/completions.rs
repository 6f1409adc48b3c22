//! `guiju completions SHELL`: completions for a shell, on standard output.

use super::args::Completions;
use super::{help, terminal};
use crate::base::Lang;

pub(super) fn run(args: &Completions, lang: Lang) -> u8 {
    let mut command = help::command(lang);
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "guiju", &mut out);
    match terminal::print(&out) {
        Ok(()) => 0,
        Err(_) => 2,
    }
}
