//! What a file allows, with a reason: `# guiju:allow CODE REASON`, `# 规矩:允许 CODE 理由`, on the line before or on the
//! line itself; of a declaration, for all of it. An allow that is not right, or that allows nothing, is told.

use super::{Cx, LINTS, Lint, Page, find};
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::base::{Diagnostic, Lang, Level, Problem, Span, Words};
use crate::syntax::comments::comments;
use crate::syntax::tree::{Item, Tree};

/// An allow without a reason, or of a lint that there is not.
pub(super) const BAD_ALLOW: Lint = Lint {
    code: "bad-allow",
    level: Level::Error,
    whole: false,
    look: None,
    page: Page {
        title: ("允许的写法不对", "an allow that says no reason, or names no lint"),
        why: (
            "允许一处检查项要写明是哪一项、为什么，以便法制审核时看得懂。没有理由的、代码写错的，不起作用。",
            "To allow a lint is to say which and why, so that a legal review can follow. Without a reason, or with a code that there is not, it allows nothing.",
        ),
        faulty: r#"
# guiju:allow unused
interval campaign "攻坚期" = 2022-04-09 .. 2022-06-30
"#,
        mended: r#"
# guiju:allow unused 下一批规则要用，先公布时段
interval campaign "攻坚期" = 2022-04-09 .. 2022-06-30
"#,
    },
};

/// An allow that allows nothing.
pub(super) const UNUSED_ALLOW: Lint = Lint {
    code: "unused-allow",
    level: Level::Warning,
    whole: true,
    look: None,
    page: Page {
        title: ("允许了并不存在的问题", "an allow that allows nothing"),
        why: (
            "这里已经没有这一项可报。留着会让人以为规则有例外，也会遮住以后的新问题。",
            "There is nothing here that the lint would find. Left in place it makes believe there is, and would hide what is new.",
        ),
        faulty: r#"
obligation staff "乡镇工作人员" {
    # guiju:allow look-alike 通知原文如此
    clause "一"  binds town  require staff >= 3
}
"#,
        mended: r#"
obligation staff "乡镇工作人员" {
    clause "一"  binds town  require staff >= 3
}
"#,
    },
};

/// What is wrong with a comment that allows.
enum AllowProblem {
    NoCode,
    NoReason(String),
    Unknown(String, Option<String>),
    Unused(String),
}

impl Problem for AllowProblem {
    fn code(&self) -> &'static str {
        match self {
            AllowProblem::Unused(_) => UNUSED_ALLOW.code,
            AllowProblem::NoCode | AllowProblem::NoReason(_) | AllowProblem::Unknown(..) => BAD_ALLOW.code,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (AllowProblem::NoCode, Lang::Zh) => {
                Words::new("没有写明允许哪一项").label("后面要跟代码和理由").help("写作：# 规矩:允许 unused 理由")
            }
            (AllowProblem::NoCode, Lang::En) => Words::new("which lint is allowed is not said")
                .label("a code and a reason belong here")
                .help("write: # guiju:allow unused REASON"),
            (AllowProblem::NoReason(code), Lang::Zh) => {
                Words::new(format!("允许“{code}”没有写理由，不起作用")).label("缺理由").help("在代码后面写明为什么允许")
            }
            (AllowProblem::NoReason(code), Lang::En) => {
                Words::new(format!("`{code}` is allowed without a reason, so it is not allowed"))
                    .label("no reason")
                    .help("say behind the code why")
            }
            (AllowProblem::Unknown(code, near), Lang::Zh) => Words::new(format!("没有“{code}”这一检查项"))
                .label("不认识的代码")
                .help(near.as_ref().map_or("全部代码见 docs/lints.zh-CN.md".into(), |n| format!("是否指“{n}”？"))),
            (AllowProblem::Unknown(code, near), Lang::En) => Words::new(format!("no lint is called `{code}`"))
                .label("unknown code")
                .help(near.as_ref().map_or("docs/lints.md has all of them".into(), |n| format!("did you mean `{n}`?"))),
            (AllowProblem::Unused(code), Lang::Zh) => {
                Words::new(format!("允许了“{code}”，但这里没有这样的问题")).label("不再需要").help("删去这一条")
            }
            (AllowProblem::Unused(code), Lang::En) => {
                Words::new(format!("`{code}` is allowed, but there is nothing of it here"))
                    .label("not needed")
                    .help("take it out")
            }
        }
    }
}

/// A code that a comment allows.
struct Allow {
    code: String,
    /// The comment.
    at: Span,
    /// Where the code stands.
    code_at: Span,
    /// What it covers.
    covers: Span,
    used: bool,
}

/// Takes out what is allowed, and tells what is wrong with the allows. `ran`: whether the lint of a code has looked.
pub(super) fn heed(cx: &Cx, found: Vec<Diagnostic>, ran: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut allows: Vec<Allow> = Vec::new();
    for (file, tree) in &cx.trees {
        let text = cx.text(*file);
        // Comments are few lines of a text, and those that allow are few of them.
        if text.contains(":allow") || text.contains("允许") {
            comments(*file, text).into_iter().for_each(|at| read(text, at, tree, &mut allows, &mut out));
        }
    }
    for diagnostic in found {
        let covers = |a: &&mut Allow| {
            let inside = |s: Span| s.file == a.covers.file && a.covers.start <= s.start && s.start < a.covers.end;
            a.code == diagnostic.code && diagnostic.primary.is_some_and(inside)
        };
        let mut allowed = false;
        for allow in allows.iter_mut().filter(covers) {
            allow.used = true;
            allowed = true;
        }
        if !allowed {
            out.push(diagnostic);
        }
    }
    for allow in allows.iter().filter(|a| !a.used && ran(&a.code)) {
        let diagnostic = Diagnostic::at(allow.code_at, &AllowProblem::Unused(allow.code.clone()));
        // With several codes in a comment only one may be to go.
        let alone = allows.iter().filter(|a| a.at == allow.at).count() == 1;
        out.push(if alone { diagnostic.fix(allow.at, "") } else { diagnostic });
    }
    out
}

/// Reads one comment.
fn read(text: &str, at: Span, tree: &Tree, allows: &mut Vec<Allow>, out: &mut Vec<Diagnostic>) {
    let slice = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or("");
    let comment = slice(at.start, at.end);
    let inside = comment.trim_start_matches(['#', '＃', ' ', '\t', '\u{3000}']);
    let folded: String = inside.chars().take(16).collect();
    let folded = fold(&folded);
    let head = ["guiju:allow", "规矩:允许"].into_iter().find(|h| folded.starts_with(h));
    let Some(head) = head else { return };
    // Folding keeps the number of characters, not of bytes.
    let behind = |s: &str, n: usize| s.char_indices().nth(n).map_or(s.len(), |(i, _)| i);
    let mut from = at.start as usize + (comment.len() - inside.len()) + behind(inside, head.chars().count());
    let mut codes: Vec<(String, Span)> = Vec::new();
    loop {
        let rest = slice(from as u32, at.end);
        let blank = rest.len() - rest.trim_start().len();
        from += blank;
        let rest = rest.trim_start();
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        if length == 0 {
            break;
        }
        codes.push((rest.get(..length).unwrap_or("").to_string(), Span::new(at.file, from, from + length)));
        from += length;
        match slice(from as u32, at.end).chars().next() {
            Some(c @ (',' | '，' | '、')) => from += c.len_utf8(),
            _ => break,
        }
    }
    let reason = slice(from as u32, at.end).trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    let report = |span: Span, problem: AllowProblem| Diagnostic::at(span, &problem);
    if codes.is_empty() {
        out.push(report(at, AllowProblem::NoCode));
    }
    for (code, code_at) in codes {
        if find(&code).is_none() {
            let near = nearest(&code, LINTS.iter().map(|l| l.code)).map(str::to_string);
            out.push(report(code_at, AllowProblem::Unknown(code, near)));
        } else if reason.is_empty() {
            out.push(report(code_at, AllowProblem::NoReason(code)));
        } else {
            allows.push(Allow { code, at, code_at, covers: covered(text, at, tree), used: false });
        }
    }
}

/// What a comment speaks of: its own line where something stands before it, else the next line that says something; and
/// the whole declaration that begins there.
fn covered(text: &str, at: Span, tree: &Tree) -> Span {
    let start = text.get(..at.start as usize).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let before = text.get(start..at.start as usize).unwrap_or("");
    let mut from = start;
    if before.trim().is_empty() {
        from = text.get(at.end as usize..).and_then(|t| t.find('\n')).map_or(text.len(), |i| at.end as usize + i + 1);
        while let Some(line) = text.get(from..).and_then(|t| t.split_inclusive('\n').next()) {
            let said = line.trim_start_matches(['\u{3000}', ' ', '\t']);
            if !said.trim().is_empty() && !said.starts_with(['#', '＃']) {
                break;
            }
            from += line.len();
        }
    }
    let to = text.get(from..).and_then(|t| t.find('\n')).map_or(text.len(), |i| from + i);
    let line = Span::new(at.file, from, to);
    let begins = |item: &&Item| line.start <= item.span.start && item.span.start < line.end;
    tree.items.iter().filter(begins).fold(line, |covers, item| covers.to(item.span))
}
