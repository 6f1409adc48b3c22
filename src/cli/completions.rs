//! `guiju completions SHELL`: completions for a shell, on standard output.

use super::args::Completions;
use super::explain::codes;
use super::{help, terminal};
use crate::base::Lang;
use clap::builder::{PossibleValue, PossibleValuesParser};

pub(super) fn run(args: &Completions, lang: Lang) -> u8 {
    // Only a shell is told these: `explain` takes obligations too.
    let values: Vec<PossibleValue> =
        codes::titled(lang).into_iter().map(|(code, title)| PossibleValue::new(code).help(title)).collect();
    let mut command = help::command(lang)
        .mut_subcommand("explain", |c| c.mut_arg("obligation", |a| a.value_parser(PossibleValuesParser::new(values))));
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "guiju", &mut out);
    match terminal::print(&out) {
        Ok(()) => 0,
        Err(_) => 2,
    }
}
