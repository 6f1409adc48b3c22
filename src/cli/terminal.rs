//! Where output goes and how it may look there: colour, width, characters; a broken pipe is no error.

use super::args::Color;
use crate::report::Look;
use std::io::{self, IsTerminal, Write};

/// Widths the text report is laid out for.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=200;
const DEFAULT_WIDTH: usize = 100;

fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn coloured(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            if var("NO_COLOR").is_some() {
                false
            } else if var("CLICOLOR_FORCE").is_some_and(|v| v != "0") {
                true
            } else {
                terminal && var("TERM").as_deref() != Some("dumb")
            }
        }
    }
}

/// Whether the locale names a character set that is not Unicode: then frames are drawn in ASCII.
fn plain_characters() -> bool {
    if cfg!(windows) {
        return false;
    }
    let locale = var("LC_ALL").or_else(|| var("LC_CTYPE")).or_else(|| var("LANG"));
    match locale {
        None => false,
        Some(l) => match l.split_once('.') {
            Some((_, set)) => !set.to_ascii_lowercase().replace('-', "").starts_with("utf8"),
            None => l == "C" || l == "POSIX",
        },
    }
}

fn look(color: Color, terminal: bool) -> Look {
    let width = var("COLUMNS")
        .and_then(|c| c.parse().ok())
        .or_else(|| if terminal { terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)) } else { None })
        .unwrap_or(DEFAULT_WIDTH);
    Look {
        color: coloured(color, terminal),
        unicode: !plain_characters(),
        width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
    }
}

/// How text may look on standard output.
pub fn stdout(color: Color) -> Look {
    look(color, io::stdout().is_terminal())
}

/// How text may look on standard error.
pub fn stderr(color: Color) -> Look {
    look(color, io::stderr().is_terminal())
}

/// Whether standard output is a terminal.
pub fn shown() -> bool {
    io::stdout().is_terminal()
}

/// Whether somebody is watching standard error.
pub fn watched() -> bool {
    io::stderr().is_terminal()
}

/// Has something written to standard output. Whoever reads may stop reading: that is no error.
pub fn write(make: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    forgiving(make(&mut out).and_then(|()| out.flush()))
}

/// Writes to standard output ([`write`]).
pub fn print(bytes: &[u8]) -> io::Result<()> {
    write(|out| out.write_all(bytes))
}

/// Writes to standard error; nothing can be done if that fails.
pub fn complain(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes());
}

fn forgiving(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
