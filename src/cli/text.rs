//! A small text file of the user's side (configuration, waivers): read whole, its mark of byte order taken off.

use super::problem::CliProblem;
use crate::base::{Diagnostic, FileId, Source, Sources, Span};
use std::io::Read;
use std::path::Path;

/// The largest that is read, in bytes.
const MAX_BYTES: u64 = 8 << 20;

/// A file's bytes, at most so many; or why there are none.
#[expect(clippy::result_large_err, reason = "once a run")]
pub(super) fn bytes(path: &Path, shown: &str, most: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |e: std::io::Error| Diagnostic::in_file(shown, &CliProblem::Unreadable(e.to_string()));
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(Diagnostic::in_file(shown, &CliProblem::TooLarge(most >> 20)));
    }
    Ok(bytes)
}

/// Its text, as the newest of `sources`; or why there is none, at its place where there is one.
#[expect(clippy::result_large_err, reason = "twice a run")]
pub(super) fn read(path: &Path, shown: &str, sources: &mut Sources) -> Result<(FileId, String), Diagnostic> {
    let bytes = bytes(path, shown, MAX_BYTES)?;
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text);
            Ok((sources.add(Source::new(shown, text.clone())), text))
        }
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let lossy = String::from_utf8_lossy(e.as_bytes()).into_owned();
            let end = (at + char::REPLACEMENT_CHARACTER.len_utf8()).min(lossy.len());
            let id = sources.add(Source::new(shown, lossy));
            Err(Diagnostic::at(Span::new(id, at, end), &CliProblem::NotUtf8))
        }
    }
}
