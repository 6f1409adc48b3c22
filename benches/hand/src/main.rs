//! Reads the flat TOML records of the workload and prints how many of them pass, fail, stay undetermined or are not
//! concerned, rule by rule: `hand DIR`.

mod record;
mod rules;

use rayon::prelude::*;
use record::Record;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use walkdir::WalkDir;

fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().nth(1) else {
        eprintln!("usage: hand DIR");
        return ExitCode::from(2);
    };
    match run(Path::new(&dir)) {
        Ok(tally) => {
            println!("{}", tally.to_json());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(dir: &Path) -> Result<rules::Tally, String> {
    let files = fact_files(dir)?;
    files
        .par_iter()
        .map(|path| read(path).map(|record| rules::Tally::of(&record)))
        .try_reduce(rules::Tally::default, |a, b| Ok(a + b))
}

fn fact_files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for entry in WalkDir::new(dir) {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.path().extension().is_some_and(|ext| ext == "toml") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn read(path: &Path) -> Result<Record, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
