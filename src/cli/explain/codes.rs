//! `guiju explain CODE`: the pages of diagnostics and lints; `--codes`: all of them.

use crate::author::lint::{self, LINTS};
use crate::base::Lang;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::cli::Shell;
use crate::report::codes::{self, Origin};
use crate::report::text::page;

/// What says that a code is meant, whatever obligations are called.
const MARKS: [&str; 2] = ["code:", "代码:"];

/// What follows `code:`.
pub(super) fn marked(written: &str) -> Option<String> {
    let folded = fold(written);
    MARKS.iter().find_map(|mark| folded.strip_prefix(mark)).map(str::to_string)
}

/// The page of a code, of which a diagnostic and a lint may share the name.
pub(super) fn page(written: &str, shell: &Shell) -> Option<String> {
    let code = bare(written);
    let of_diagnostic = codes::find(&code).map(|p| page::write(&p, shell.lang, &shell.out()));
    let of_lint = lint::find(&code).map(|l| lint::page(l, shell.lang));
    match (of_diagnostic, of_lint) {
        (Some(one), Some(other)) => Some(format!("{one}\n{other}")),
        (one, other) => one.or(other),
    }
}

/// The nearest code there is.
pub(super) fn near(written: &str) -> Option<&'static str> {
    let all = codes::all().map(|p| p.code).chain(LINTS.iter().map(|l| l.code));
    nearest(&bare(written), all)
}

/// All codes, by where they arise.
pub(super) fn list(shell: &Shell) -> String {
    let lang = shell.lang;
    let all: Vec<codes::Page> = codes::all().collect();
    let of = |origin: Origin| {
        let listed = all.iter().filter(|p| p.origins().first() == Some(&origin));
        (origin.words(lang), listed.map(|p| (p.code, p.title(lang))).collect())
    };
    let mut groups: Vec<(&str, Vec<(&str, &str)>)> = Origin::ALL.into_iter().map(of).collect();
    let lints = LINTS.iter().map(|l| (l.code, lang.pick(l.page.title.0, l.page.title.1)));
    groups.push((lang.pick("规则检查项（guiju lint）", "lints (`guiju lint`)"), lints.collect()));
    page::list(&groups, lang, &shell.out())
}

/// Codes with their titles, for completions.
pub(in crate::cli) fn titled(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let lints = LINTS.iter().map(|l| (l.code, lang.pick(l.page.title.0, l.page.title.1)));
    let mut all: Vec<_> = codes::all().map(|p| (p.code, p.title(lang))).chain(lints).collect();
    all.sort_unstable();
    all.dedup_by_key(|(code, _)| *code);
    all
}

/// As diagnostics show it, with its brackets, it is the same code.
fn bare(written: &str) -> String {
    let folded = fold(written).to_ascii_lowercase();
    let inner = folded.rsplit('[').next().unwrap_or(&folded);
    inner.trim_end_matches(']').to_string()
}
