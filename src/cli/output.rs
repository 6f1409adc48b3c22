//! What a verb writes, and where: one format to standard output, any number to files.

use super::problem::CliProblem;
use super::run::Run;
use super::{Shell, terminal};
use crate::base::Diagnostic;
use crate::report::Look;
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
            if files.iter().take(i).any(|(_, other)| other == path) {
                run.usage(&CliProblem::SameOutput(super::shown(path)));
            }
        }
        Some(Outputs { main: main?, files })
    }

    /// Writes all of them; `make` writes a format for a look. Gives what could not be written.
    pub(super) fn write(
        &self,
        shell: &Shell,
        make: impl Fn(&str, &Look, &mut dyn Write) -> io::Result<()>,
    ) -> Vec<Diagnostic> {
        let mut failed = self.write_files(&make);
        if let Err(e) = terminal::write(|out| make(self.main, &shell.out(), out)) {
            failed.push(unwritable(shell.lang.pick("标准输出", "standard output"), &e));
        }
        failed
    }

    /// Writes those that go to files.
    pub(super) fn write_files(&self, make: impl Fn(&str, &Look, &mut dyn Write) -> io::Result<()>) -> Vec<Diagnostic> {
        let mut failed = Vec::new();
        for (format, path) in &self.files {
            if let Err(e) = write_file(path, |out| make(format, &PLAIN, out)) {
                failed.push(unwritable(&super::shown(path), &e));
            }
        }
        failed
    }
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
