//! The page of a lint: what it means, with a faulty and a mended example that the tests run.

use super::{LINTS, Lint};
use crate::base::{Lang, Level};
use std::fmt::Write as _;

/// What a lint means.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// In a few words: in Chinese and in English.
    pub title: (&'static str, &'static str),
    /// Why it is a mistake, and what is left alone: in Chinese and in English.
    pub why: (&'static str, &'static str),
    /// An example that it finds, after [`GIVEN`].
    pub faulty: &'static str,
    /// The same put right.
    pub mended: &'static str,
}

/// What the examples are written after.
pub const GIVEN: &str = r#"document notice "示例通知" { in_force 2022-01-01 .. 2022-12-31 }
enum trade "行业" { coal "煤矿", shop "商贸" }
event meeting "会议" { on "日期": date   theme "议题": trade }
record person "人员" { in_post "在职": bool   trained "培训合格": bool }
entity town "乡镇" {
    staff     "工作人员数":   count
    residents "人口":         count
    line      "主要行业":     trade
    funded    "经费落实":     bool
    plan_on   "预案印发日期": date?
    meetings  "会议":         list of meeting
    people    "人员":         list of person
}
"#;

/// A level in words.
pub(super) fn level(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Error => lang.pick("错误", "error"),
        Level::Warning => lang.pick("警告", "warning"),
        Level::Note => lang.pick("提示", "note"),
    }
}

/// The page as text: `guiju explain CODE`.
pub fn page(lint: &Lint, lang: Lang) -> String {
    let page = &lint.page;
    let (title, why) = (lang.pick(page.title.0, page.title.1), lang.pick(page.why.0, page.why.1));
    let mut out = String::new();
    let _ = writeln!(out, "{} · {title}（{}）\n", lint.code, level(lint.level, lang));
    if lang == Lang::En {
        out = format!("{} · {title} ({})\n\n", lint.code, level(lint.level, lang));
    }
    let _ = writeln!(out, "{}\n", why.trim());
    for (head, example) in
        [(lang.pick("有问题的写法：", "faulty:"), page.faulty), (lang.pick("改正之后：", "mended:"), page.mended)]
    {
        let _ = writeln!(out, "{head}\n");
        for line in example.trim_matches('\n').lines() {
            let _ = writeln!(out, "    {line}");
        }
        out.push('\n');
    }
    let _ = match lang {
        Lang::Zh => writeln!(
            out,
            "确有理由时，在前一行或同一行写：# 规矩:允许 {0} 理由\n等级在 guiju.toml 的 [lint] 中改：{0} = \"error\" | \"warn\" | \"note\" | \"off\"",
            lint.code
        ),
        Lang::En => writeln!(
            out,
            "where there is a reason, write before it or on its line: # guiju:allow {0} REASON\nlevel, in [lint] of guiju.toml: {0} = \"error\" | \"warn\" | \"note\" | \"off\"",
            lint.code
        ),
    };
    out
}

/// All pages as Markdown: `docs/lints.md`, `docs/lints.zh-CN.md`.
pub fn index(lang: Lang) -> String {
    let mut out = String::new();
    out.push_str(lang.pick(
        "# 规则检查项\n\n`guiju lint` 检查能够加载、却仍有毛病的规则。只报能够证明的，并指出依据；拿不准的不报。每一项也可以用 `guiju explain 代码` 查看。本页由程序生成，例子由测试运行。\n\n",
        "# Lints\n\n`guiju lint` finds what loads and is still a mistake. It speaks only of what it can prove, and shows the proof. `guiju explain CODE` shows each page. This one is written by the program, its examples are run by the tests.\n\n",
    ));
    out.push_str(
        lang.pick("| 代码 | 等级 | 查什么 |\n| --- | --- | --- |\n", "| code | level | what |\n| --- | --- | --- |\n"),
    );
    for lint in LINTS {
        let title = lang.pick(lint.page.title.0, lint.page.title.1);
        let _ = writeln!(out, "| [`{0}`](#{0}) | {1} | {title} |", lint.code, level(lint.level, lang));
    }
    let _ = writeln!(
        out,
        "\n{}\n\n```\n{GIVEN}```",
        lang.pick("下面的例子都接在这些声明之后：", "The examples are written after these declarations:")
    );
    for lint in LINTS {
        let page = &lint.page;
        let (title, why) = (lang.pick(page.title.0, page.title.1), lang.pick(page.why.0, page.why.1));
        let _ = writeln!(
            out,
            "\n## {}\n\n**{title}**{}{}\n\n{}\n\n```\n{}\n```\n\n{}\n\n```\n{}\n```",
            lint.code,
            lang.pick("。", ". "),
            why.trim(),
            lang.pick("有问题的写法：", "Faulty:"),
            page.faulty.trim_matches('\n'),
            lang.pick("改正之后：", "Mended:"),
            page.mended.trim_matches('\n'),
        );
    }
    out
}
