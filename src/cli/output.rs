//! What a verb writes, and where: one format to standard output, any number to files.

use super::problem::CliProblem;
use super::run::Run;
use super::watch::real;
use super::{Shell, terminal};
use crate::base::{Diagnostic, Sources};
use crate::report::Look;
use crate::report::annotate::{AnnotateProblem, Filled};
use rustc_hash::FxHashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How text looks in a file.
pub(super) const PLAIN: Look = Look { color: false, unicode: true, width: 100 };

/// What could not be written, and why.
pub(super) fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::general(&CliProblem::Unwritable(name.to_string(), error.to_string()))
}

/// The formats asked for, by name; all of them are among those allowed.
pub(super) struct Outputs {
    /// To standard output.
    pub(super) main: &'static str,
    /// To files.
    pub(super) files: Vec<(&'static str, PathBuf)>,
}

/// Endings of files that are not the format's name; the longer ones first.
const ENDINGS: &[(&str, &str)] =
    &[(".sarif.json", "sarif"), (".oscal.json", "oscal"), (".junit.xml", "junit"), (".xml", "junit"), (".txt", "text")];

/// The format that the ending of a file's name tells, among those allowed.
fn by_ending(path: &str, allowed: &'static [&'static str]) -> Option<&'static str> {
    let path = path.to_ascii_lowercase();
    let told = ENDINGS.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, format)| *format);
    let name = told.or_else(|| path.rsplit_once('.').map(|(_, ending)| ending))?;
    allowed.iter().copied().find(|format| *format == name)
}

impl Outputs {
    /// Reads `--format` and `-o FMT=PATH` or `-o PATH` (the ending tells the format). What is wrong is reported as a mistake of usage; `None` if then nothing can be
    /// written to standard output. Settled before any work: a mistake here should not cost a long run.
    pub(super) fn parse(
        format: Option<&str>,
        outputs: &[String],
        allowed: &'static [&'static str],
        run: &mut Run,
    ) -> Option<Outputs> {
        let mut known = |name: &str| {
            let found = allowed.iter().copied().find(|f| *f == name);
            if found.is_none() {
                run.usage(&CliProblem::NoFormat(name.to_string(), allowed));
            }
            found
        };
        let main = match format {
            None => allowed.first().copied(),
            Some(name) => known(name),
        };
        let mut files = Vec::new();
        let mut bad = Vec::new();
        for output in outputs {
            match (output.split_once('='), by_ending(output, allowed)) {
                (Some((name, path)), _) if !name.is_empty() && !path.is_empty() => {
                    files.extend(known(name).map(|format| (format, PathBuf::from(path))));
                }
                (None, Some(format)) => files.push((format, PathBuf::from(output))),
                _ => bad.push(output),
            }
        }
        for output in bad {
            run.usage(&CliProblem::BadOutput(output.clone(), allowed));
        }
        for (i, (_, path)) in files.iter().enumerate() {
            if files.iter().take(i).any(|(_, other)| real(other) == real(path)) {
                run.usage(&CliProblem::SameOutput(super::shown(path)));
            }
        }
        Some(Outputs { main: main?, files })
    }

    /// Of the files to be written, those that are there and among some paths, in whatever way either is spelt.
    fn among<'p>(&self, paths: impl Iterator<Item = &'p Path>) -> Vec<Diagnostic> {
        let there: Vec<&PathBuf> = self.files.iter().map(|(_, path)| path).filter(|path| path.is_file()).collect();
        if there.is_empty() {
            return Vec::new();
        }
        let read: FxHashSet<PathBuf> = paths.filter(|path| path.is_file()).map(real).collect();
        let over = there.into_iter().filter(|path| read.contains(&real(path)));
        over.map(|path| Diagnostic::general(&CliProblem::OverInput(super::shown(path)))).collect()
    }

    /// What is named to be read is not written over (`false`, and a word about it), and what will be written is not read as facts.
    pub(super) fn begin(&self, named: &[PathBuf], run: &mut Run) -> bool {
        let over = self.among(named.iter().map(PathBuf::as_path));
        let free = over.is_empty();
        run.failed.usage |= !free;
        run.diagnostics.extend(over);
        for (_, path) in &self.files {
            run.pass_over(path);
        }
        free
    }

    /// What people have filled in on the lists of problems that will be written anew. `None`, and a word about it, where a file that is
    /// there is no such list: then nobody has said that it may be lost.
    pub(super) fn filled(&self, run: &mut Run) -> Option<Filled> {
        let mut all = Filled::default();
        let mut fit = true;
        for (_, path) in self.files.iter().filter(|(format, path)| *format == "xlsx" && path.is_file()) {
            match filled(path) {
                Ok(filled) => all.join(filled),
                Err(diagnostic) => {
                    run.diagnostics.push(diagnostic);
                    (run.failed.usage, fit) = (true, false);
                }
            }
        }
        fit.then_some(all)
    }

    /// Writes all of them; `make` writes a format for a look. Gives what could not be written. Where one of them has been read, nothing is.
    pub(super) fn write(
        &self,
        shell: &Shell,
        sources: &Sources,
        make: impl Fn(&str, &Look, &mut dyn Write) -> io::Result<()>,
    ) -> Vec<Diagnostic> {
        let over = self.read_already(sources);
        if !over.is_empty() {
            return over;
        }
        let mut failed = self.write_files(sources, &make);
        if let Err(e) = terminal::write(|out| make(self.main, &shell.out(), out)) {
            failed.push(unwritable(shell.lang.pick("标准输出", "standard output"), &e));
        }
        failed
    }

    fn read_already(&self, sources: &Sources) -> Vec<Diagnostic> {
        // What was named has been asked about by its place; of ten thousand files found in folders those of the same name are.
        let same = |path: &Path, name: &str| path.file_name().is_some_and(|n| n.eq_ignore_ascii_case(name));
        let named = |name: &str| {
            let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
            self.files.iter().any(|(_, path)| same(path, last))
        };
        let names = sources.iter().map(|(_, source)| source.name.as_str()).filter(|name| named(name));
        self.among(names.map(Path::new))
    }

    /// Writes those that go to files.
    pub(super) fn write_files(
        &self,
        sources: &Sources,
        make: impl Fn(&str, &Look, &mut dyn Write) -> io::Result<()>,
    ) -> Vec<Diagnostic> {
        let mut failed = self.read_already(sources);
        if !failed.is_empty() {
            return failed;
        }
        for (format, path) in &self.files {
            if let Err(e) = write_file(path, |out| make(format, &PLAIN, out)) {
                failed.push(unwritable(&super::shown(path), &e));
            }
        }
        failed
    }
}

/// What people have filled in on a list of problems that is there.
#[expect(clippy::result_large_err, reason = "once a run")]
pub(super) fn filled(path: &Path) -> Result<Filled, Diagnostic> {
    let shown = super::shown(path);
    let bytes = std::fs::read(path);
    let read = bytes.map_err(|e| AnnotateProblem::FormerUnread(shown.clone(), e.to_string()));
    read.and_then(|bytes| Filled::read(&bytes, &shown)).map_err(|problem| Diagnostic::general(&problem))
}

/// Makes a file, or makes it anew, and has it written.
pub(super) fn write_file<T>(path: &Path, make: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let mut out = io::BufWriter::with_capacity(1 << 16, std::fs::File::create(path)?);
    let made = make(&mut out)?;
    out.flush()?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::by_ending;

    #[test]
    fn an_ending_tells_the_format() {
        const ALL: &[&str] = &["text", "json", "sarif", "junit", "csv", "oscal", "docx"];
        let told = |path| by_ending(path, ALL);
        assert_eq!(told("结果.json"), Some("json"));
        assert_eq!(told("out/a.b/X.SARIF"), Some("sarif"));
        assert_eq!(told("a.sarif.json"), Some("sarif"));
        assert_eq!(told("a.oscal.json"), Some("oscal"));
        assert_eq!(told("a.xml"), Some("junit"));
        assert_eq!(told("a.txt"), Some("text"));
        assert_eq!(told("csv"), None);
        assert_eq!(told("a.docx"), Some("docx"));
        assert_eq!(told("a.doc"), None);
        assert_eq!(by_ending("a.xml", &["text", "json"]), None);
    }
}
