//! Fact files: every text under `ui/facts` with what was read from it and what was said about it, golden in `.out`
//! beside it (`BLESS=1` writes them); folders, limits and hostile input.

mod golden;
mod hostile;
mod merging;
mod model;
mod paths;
mod speed;

use guiju::base::Sources;
use guiju::facts::{Loaded, Options, load_texts};

/// Reads texts against the vocabulary of the tests.
fn read(texts: &[(&str, &str)]) -> (Loaded, Sources) {
    let model = model::prelude();
    let mut sources = Sources::default();
    let loaded = load_texts(texts.iter().copied(), &model, &mut sources, &Options::default());
    (loaded, sources)
}

/// The codes of all that was said, in order.
fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|d| d.code).collect()
}
