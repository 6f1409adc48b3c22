//! Workbooks and CSV files: made by other libraries, filled in by people, broken on the way.

mod fuzz;
mod many;
mod messy;
mod parity;
mod refused;

use guiju::base::Sources;
use guiju::facts::{Loaded, Options, load};
use guiju::model::Model;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks").join(name)
}

/// The pack that comes with the program.
fn shanxi() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let packs = guiju::model::pack::read_dir(&rules).expect("the packs");
        guiju::model::load(packs, &mut Sources::default()).model
    })
}

fn read(path: PathBuf) -> (Loaded, Sources) {
    let mut sources = Sources::default();
    let loaded = load(&[path], shanxi(), &mut sources, &Options::default());
    (loaded, sources)
}
