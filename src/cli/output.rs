//! What a verb writes, and where: one format to standard output, any number to files.

use super::problem::CliProblem;
use super::run::Run;
use super::{Shell, terminal};
use crate::base::Diagnostic;
use crate::report::Look;
use std::io;
use std::path::PathBuf;

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
        let mut failed = Vec::new();
        let mut fail = |name: &str, error: io::Error| {
            failed.push(Diagnostic::general(&CliProblem::Unwritable(name.to_string(), error.to_string())));
        };
        let plain = Look { color: false, unicode: true, width: 100 };
        for (format, path) in &self.files {
            if let Err(e) = bytes(format, &plain).and_then(|b| std::fs::write(path, b)) {
                fail(&super::shown(path), e);
            }
        }
        if let Err(e) = bytes(self.main, &shell.out()).and_then(|b| terminal::print(&b)) {
            fail(shell.lang.pick("标准输出", "standard output"), e);
        }
        failed
    }
}
