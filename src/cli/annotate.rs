//! `check --annotate`: the workbooks among the facts, given back with what was found.

use super::output::{filled, unwritable};
use super::run::Run;
use super::shown;
use super::watch::real;
use crate::base::{Diagnostic, FileId, Grid};
use crate::report::Report;
use crate::report::annotate::{AnnotateProblem, Filled, annotate};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Formats that are patched.
const FIT: [&str; 2] = ["xlsx", "xlsm"];
/// Tables in formats that are not.
const UNFIT: [&str; 4] = ["xls", "ods", "csv", "tsv"];

fn ending<'a>(path: &str, among: &[&'a str]) -> Option<&'a str> {
    let own = Path::new(path).extension()?.to_str()?;
    among.iter().copied().find(|e| e.eq_ignore_ascii_case(own))
}

/// Whether a path means a folder, which may have to be made.
fn is_folder(out: &Path) -> bool {
    out.is_dir() || out.as_os_str().to_string_lossy().ends_with(['/', '\\'])
}

/// What will be written is not read as facts; nor may it be a file that is named as facts: `false`, and a word about it.
pub(super) fn begin(out: &Path, facts: &[PathBuf], run: &mut Run) -> bool {
    let target = real(out);
    if let Some(same) = facts.iter().find(|f| f.is_file() && real(f) == target) {
        run.diagnostics.push(Diagnostic::general(&AnnotateProblem::Itself(shown(same))));
        run.failed.usage = true;
        return false;
    }
    if !facts.iter().any(|f| real(f).starts_with(&target)) {
        run.pass_over(out);
    }
    true
}

/// Writes them. Gives what could not be done.
pub(super) fn run(report: &Report, out: &Path) -> Vec<Diagnostic> {
    let named = |(id, _): &(FileId, [u8; 32])| report.sources.get(*id).map(|s| s.name.clone());
    let all: Vec<String> = report.facts.read.iter().filter_map(named).collect();
    let read = |id: FileId| report.sources.get(id).is_some_and(|s| matches!(s.grid, Grid::Sheets(_)));
    let fit = |r: &&(FileId, [u8; 32])| read(r.0) && named(r).is_some_and(|n| ending(&n, &FIT).is_some());
    let books: Vec<&(FileId, [u8; 32])> = report.facts.read.iter().filter(fit).collect();
    let others: Vec<String> = all.iter().filter(|n| ending(n, &UNFIT).is_some()).cloned().collect();
    let mut said = match books.as_slice() {
        [] => return vec![Diagnostic::general(&AnnotateProblem::NotXlsx(others))],
        [_, _, ..] if !is_folder(out) => {
            let names = books.iter().filter_map(|b| named(b)).collect();
            return vec![Diagnostic::general(&AnnotateProblem::Several(names))];
        }
        books => write(report, books, out, &all),
    };
    if !others.is_empty() {
        said.push(Diagnostic::general(&AnnotateProblem::PassedOver(others)));
    }
    said
}

fn write(report: &Report, books: &[&(FileId, [u8; 32])], out: &Path, all: &[String]) -> Vec<Diagnostic> {
    if is_folder(out)
        && let Err(e) = fs::create_dir_all(out)
    {
        return vec![unwritable(&shown(out), &e)];
    }
    let read: Vec<PathBuf> = all.iter().map(|name| real(Path::new(name))).collect();
    let mut written: Vec<PathBuf> = Vec::new();
    let mut said = Vec::new();
    for (id, sum) in books {
        let name = report.sources.get(*id).map_or("", |s| s.name.as_str());
        let target = match Path::new(name).file_name() {
            Some(file) if is_folder(out) => out.join(file),
            _ => out.to_path_buf(),
        };
        let same = written.contains(&target);
        let wrong = match ending(name, &FIT) {
            Some(e) if ending(&shown(&target), &FIT) != Some(e) => Some(AnnotateProblem::Ending(e)),
            _ if read.contains(&real(&target)) => Some(AnnotateProblem::Itself(name.to_string())),
            _ if same => Some(AnnotateProblem::SameName(shown(Path::new(target.file_name().unwrap_or_default())))),
            _ => None,
        };
        let done = match wrong {
            Some(problem @ AnnotateProblem::Itself(_)) => Some(Diagnostic::general(&problem)),
            Some(problem) => Some(Diagnostic::in_file(name, &problem)),
            None => one(report, (*id, sum), name, &target),
        };
        written.push(target);
        said.extend(done);
    }
    said
}

fn one(report: &Report, (id, sum): (FileId, &[u8; 32]), name: &str, target: &Path) -> Option<Diagnostic> {
    let wrong = |problem: AnnotateProblem| Diagnostic::in_file(name, &problem);
    let bytes = match fs::read(name) {
        Ok(bytes) if Sha256::digest(&bytes).as_slice() == sum => bytes,
        _ => return Some(wrong(AnnotateProblem::Changed)),
    };
    let mut former = Filled::default();
    if target.is_file() {
        match filled(target) {
            Ok(before) => former = before,
            Err(diagnostic) => return Some(diagnostic),
        }
    }
    match annotate(report, id, &bytes, &former) {
        Ok(made) => fs::write(target, made).err().map(|e| unwritable(&shown(target), &e)),
        Err(problem) => Some(wrong(problem)),
    }
}
