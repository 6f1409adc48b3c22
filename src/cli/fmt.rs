//! `guiju fmt`: rule files in the one style; in place, or as a check, a difference, or from standard input to standard output.

use super::args::Fmt;
use super::output::unwritable;
use super::problem::CliProblem;
use super::run::Run;
use super::{Shell, terminal, text};
use crate::author::fmt;
use crate::base::{Diagnostic, FileId, Lang};
use crate::report::Look;
use crate::report::text::diagnostics::EACH;
use crate::report::text::paint::Ink;
use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

/// The largest rule file that is read from standard input, in bytes.
const MOST: u64 = 8 << 20;

/// What became of the files.
#[derive(Default)]
struct Done {
    /// Those that differ from the style, as shown.
    changed: Vec<String>,
    /// How many are in the style already.
    kept: usize,
    /// How many were refused.
    refused: usize,
}

pub(super) fn run(args: &Fmt, shell: &Shell, mut run: Run) -> u8 {
    let keywords = args.keywords.as_deref().map(|k| if k == "en" { Lang::En } else { Lang::Zh });
    let mut out = String::new();
    let mut done = Done::default();
    if args.paths.iter().any(|p| p.as_os_str() == "-") {
        match args.paths.as_slice() {
            [_] => piped(args, keywords, shell, &mut run, &mut out, &mut done),
            _ => run.usage(&CliProblem::StdinAlone),
        }
    } else {
        for path in files(&args.paths, shell, &mut run) {
            one(&path, args, keywords, shell, &mut run, &mut out, &mut done);
        }
        if !args.diff {
            let _ = write!(out, "{}", summary(&done, args.check, shell.lang));
        }
    }
    if let Err(e) = terminal::print(out.as_bytes()) {
        let problem = CliProblem::Unwritable(shell.lang.pick("标准输出", "standard output").into(), e.to_string());
        run.usage(&problem);
    }
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules) {
        (true, _) => 2,
        (_, true) => 3,
        (false, false) => u8::from((args.check || args.diff) && !done.changed.is_empty()),
    }
}

/// The rule files meant: those named, of folders those below; without a name the project's rules, else `rules`, else here.
fn files(named: &[PathBuf], shell: &Shell, run: &mut Run) -> Vec<PathBuf> {
    let paths: Vec<PathBuf> = match (named, &shell.config) {
        ([], Some(c)) if !c.rules.is_empty() => c.rules.clone(),
        ([], _) if Path::new("rules").is_dir() => vec![PathBuf::from("rules")],
        ([], _) => vec![PathBuf::from(".")],
        (named, _) => named.to_vec(),
    };
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            run.usage(&CliProblem::NoPath(super::shown(&path)));
            continue;
        }
        let here = fmt::find(&path);
        if here.is_empty() {
            run.usage(&CliProblem::NoRuleFiles(super::shown(&path)));
        }
        found.extend(here);
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|p| seen.insert(p.clone()));
    found
}

fn one(
    path: &Path,
    args: &Fmt,
    keywords: Option<Lang>,
    shell: &Shell,
    run: &mut Run,
    out: &mut String,
    done: &mut Done,
) {
    let shown = super::shown(path);
    let fail = |run: &mut Run, diagnostic: Diagnostic| {
        run.diagnostics.push(diagnostic);
        run.failed.usage = true;
    };
    // The bytes tell whether the file is in the style: `text::read` takes the mark of byte order off.
    let before = match text::bytes(path, &shown, MOST) {
        Ok(bytes) => bytes,
        Err(diagnostic) => return fail(run, diagnostic),
    };
    let (file, read) = match text::read(path, &shown, &mut run.sources) {
        Ok(read) => read,
        Err(diagnostic) => return fail(run, diagnostic),
    };
    let Some(made) = made(file, &read, keywords, run, done) else { return };
    if made.as_bytes() == before {
        done.kept += 1;
        return;
    }
    if args.diff {
        out.push_str(&difference(&shown, &String::from_utf8_lossy(&before), &made, &shell.out()));
    } else if !args.check
        && let Err(e) = replace(path, made.as_bytes())
    {
        return fail(run, unwritable(&shown, &e));
    }
    done.changed.push(shown);
}

fn made(file: FileId, read: &str, keywords: Option<Lang>, run: &mut Run, done: &mut Done) -> Option<String> {
    match fmt::format(file, read, keywords) {
        Ok(made) => Some(made),
        Err(diagnostics) => {
            run.diagnostics.extend(diagnostics);
            run.failed.rules = true;
            done.refused += 1;
            None
        }
    }
}

/// Standard input to standard output.
fn piped(args: &Fmt, keywords: Option<Lang>, shell: &Shell, run: &mut Run, out: &mut String, done: &mut Done) {
    let name = shell.lang.pick("标准输入", "standard input");
    let mut bytes = Vec::new();
    if let Err(e) = io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes) {
        return run.usage(&CliProblem::Unreadable(e.to_string()));
    }
    let before = match String::from_utf8(bytes) {
        Ok(text) if text.len() as u64 <= MOST => text,
        Ok(_) => return run.usage(&CliProblem::TooLarge(MOST >> 20)),
        Err(_) => return run.usage(&CliProblem::NotUtf8),
    };
    let read = before.strip_prefix('\u{feff}').unwrap_or(&before).to_owned();
    let file = run.sources.add(crate::base::Source::new(name, read.clone()));
    let Some(made) = made(file, &read, keywords, run, done) else { return };
    if made != before {
        done.changed.push(name.to_owned());
    }
    if args.diff {
        out.push_str(&difference(name, &before, &made, &shell.out()));
    } else if !args.check {
        out.push_str(&made);
    }
}

/// Puts new bytes in a file's place at once: whoever reads it sees the old file or the new one, and a process that is killed
/// leaves the old one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // The file that a link leads to, not the link.
    let path = std::fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let mut new = tempfile::Builder::new().prefix(".guiju-").tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().set_permissions(permissions)?;
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

/// What would change, as `diff -u` shows it.
fn difference(name: &str, before: &str, after: &str, look: &Look) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(3).header(name, name).to_string();
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |l| (l, "\n"));
        let painted = match line.chars().next() {
            _ if line.starts_with("+++") || line.starts_with("---") => look.paint(Ink::Bold, line),
            Some('+') => look.paint(Ink::Green, line),
            Some('-') => look.paint(Ink::Red, line),
            Some('@') => look.paint(Ink::Cyan, line),
            _ => line.to_owned(),
        };
        out.push_str(&painted);
        out.push_str(end);
    }
    out
}

/// The files that changed (or would), and how many there were.
fn summary(done: &Done, check: bool, lang: Lang) -> String {
    let mut out = String::new();
    for name in &done.changed {
        let _ = match (lang, check) {
            (Lang::Zh, true) => writeln!(out, "需要排版：{name}"),
            (Lang::Zh, false) => writeln!(out, "已排版：{name}"),
            (Lang::En, true) => writeln!(out, "would format {name}"),
            (Lang::En, false) => writeln!(out, "formatted {name}"),
        };
    }
    let (changed, kept, refused) = (done.changed.len(), done.kept, done.refused);
    let _ = match lang {
        Lang::Zh => {
            let did = if check { "需要排版" } else { "已排版" };
            let tail = if refused > 0 { format!("，{refused} 个有错误，没有改动") } else { String::new() };
            writeln!(out, "{changed} 个文件{did}，{kept} 个本来就合乎样式{tail}")
        }
        Lang::En => {
            let did = if check { "to be formatted" } else { "formatted" };
            let tail = if refused > 0 { format!(", {refused} with errors left as they are") } else { String::new() };
            writeln!(out, "{changed} {did}, {kept} in style already{tail}")
        }
    };
    out
}
