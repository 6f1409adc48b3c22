//! Golden tests: every text in a folder under `tests/ui` has its expected output beside it. `BLESS=1` rewrites the outputs.

use std::fs;
use std::path::{Path, PathBuf};

/// Runs `f` on every `*.EXTENSION` of `tests/ui/FOLDER` and compares with `NAME.out`, NAME being the file's up to its first dot:
/// `a.en.gj` and `a.zh.gj` share `a.out`, so they must come out the same.
pub fn goldens(folder: &str, extension: &str, f: impl Fn(&Path, &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} has no *.{extension}", folder.display());
    let bless = std::env::var_os("BLESS").is_some();
    let mut blessed: Vec<(PathBuf, String)> = Vec::new();
    let mut failed = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let got = f(file, &text);
        let stem = file.file_name().and_then(|n| n.to_str()).and_then(|n| n.split('.').next()).unwrap_or("");
        let golden = folder.join(format!("{stem}.out"));
        let twin = blessed.iter().find(|(g, _)| *g == golden).map(|(_, t)| t.clone());
        if bless && twin.is_none() {
            fs::write(&golden, &got).unwrap_or_else(|e| panic!("{}: {e}", golden.display()));
            blessed.push((golden, got));
            continue;
        }
        let wanted = twin.unwrap_or_else(|| fs::read_to_string(&golden).unwrap_or_default());
        if got != wanted {
            failed.push(format!("{}\n{}", file.display(), difference(&wanted, &got)));
        }
    }
    assert!(failed.is_empty(), "{} differ (BLESS=1 rewrites):\n{}", failed.len(), failed.join("\n"));
}

/// The lines that differ.
fn difference(wanted: &str, got: &str) -> String {
    let (wanted, got): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), got.lines().collect());
    let mut out = String::new();
    for i in 0..wanted.len().max(got.len()) {
        let (w, g) = (wanted.get(i).copied(), got.get(i).copied());
        if w != g {
            out.push_str(&format!("  {}: - {}\n  {}: + {}\n", i + 1, w.unwrap_or(""), i + 1, g.unwrap_or("")));
        }
    }
    out
}
