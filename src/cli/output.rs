//! What a verb writes, and where: one format to standard output, any number to files.

use super::problem::CliProblem;
use super::run::Run;
use super::{Shell, terminal};
use crate::base::Diagnostic;
use crate::report::Look;
use std::io;
use std::path::PathBuf;

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

impl Outputs {
    /// Reads `--format` and `-o FMT=PATH`. What is wrong is reported as a mistake of usage; `None` if then nothing can be
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
            match output.split_once('=') {
                Some((name, path)) if !path.is_empty() => {
                    files.extend(known(name).map(|format| (format, PathBuf::from(path))));
                }
                _ => bad.push(output),
            }
        }
        for output in bad {
            run.usage(&CliProblem::BadOutput(output.clone()));
        }
        Some(Outputs { main: main?, files })
    }

    /// Writes all of them; `bytes` makes a format for a look. Gives what could not be written.
    pub(super) fn write(&self, shell: &Shell, bytes: impl Fn(&str, &Look) -> io::Result<Vec<u8>>) -> Vec<Diagnostic> {
        let mut failed = self.write_files(&bytes);
        if let Err(e) = bytes(self.main, &shell.out()).and_then(|b| terminal::print(&b)) {
            failed.push(unwritable(shell.lang.pick("标准输出", "standard output"), &e));
        }
        failed
    }

    /// Writes those that go to files.
    pub(super) fn write_files(&self, bytes: impl Fn(&str, &Look) -> io::Result<Vec<u8>>) -> Vec<Diagnostic> {
        let mut failed = Vec::new();
        for (format, path) in &self.files {
            if let Err(e) = bytes(format, &PLAIN).and_then(|b| std::fs::write(path, b)) {
                failed.push(unwritable(&super::shown(path), &e));
            }
        }
        failed
    }
}
