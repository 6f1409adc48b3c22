//! Lists the rule packs under `rules/` so that they are part of the program (`src/model/pack.rs`, `builtin`), and the pages
//! of diagnostic codes under `docs/codes/` (`src/report/codes.rs`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What a pack is read from; the same list as `pack::is_rule_file`.
const KINDS: [&str; 4] = [".gj", "pack.toml", "clauses.toml", "calendar.toml"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=docs/codes");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("builtin.rs"), packs(&root)?)?;
    fs::write(out.join("codes.rs"), codes(&root)?)
}

/// `&[(code, page)]`, by code.
fn codes(root: &Path) -> io::Result<String> {
    let mut out = String::from("&[\n");
    for page in entries(&root.join("docs/codes"))? {
        let Some(code) = page.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".md")) else {
            continue;
        };
        if code != "README" {
            let _ = writeln!(
                out,
                "    ({code:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
                format!("/{}", below(root, &page)),
            );
        }
    }
    out.push_str("]\n");
    Ok(out)
}

/// `&[(pack, &[(file, text)])]`.
fn packs(root: &Path) -> io::Result<String> {
    let mut out = String::from("&[\n");
    for pack in entries(&root.join("rules"))? {
        if !pack.join("pack.toml").is_file() {
            continue;
        }
        let mut files = Vec::new();
        collect(&pack, &mut files)?;
        let _ = writeln!(out, "    ({:?}, &[", below(root, &pack));
        for file in files {
            let _ = writeln!(
                out,
                "        ({:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
                below(&pack, &file),
                format!("/{}", below(root, &file)),
            );
        }
        out.push_str("    ]),\n");
    }
    out.push_str("]\n");
    Ok(out)
}

/// What a folder holds, sorted by name; nothing if there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut all = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    all.sort();
    Ok(all)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            collect(&path, files)?;
        } else if KINDS.iter().any(|k| name.ends_with(k)) {
            files.push(path);
        }
    }
    Ok(())
}

fn below(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    rest.to_string_lossy().replace('\\', "/")
}
