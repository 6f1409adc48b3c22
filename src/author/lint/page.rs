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

/// What every verb tells as it loads the rules, so that it needs no lint.
const LOADING: (&str, &str) = (
    "\n加载规则时就会报的，不另设检查项（每个命令都会报）：\n\n| 代码 | 等级 | 查什么 |\n| --- | --- | --- |\n| `no-clause` | 警告 | 义务没有写依据的条款 |\n| `unknown-clause` | 错误、警告 | 条款目录里没有所引的条款 |\n| `no-binds` | 错误 | 没有写谁承担（“适用”） |\n| `no-require` | 错误 | 没有写要求 |\n| `no-natural-start` | 错误 | “每 3 年”没有起点，应写“任一连续 3 年内” |\n| `ambiguous-name` | 错误 | 用到的标签有两个声明 |\n| `always-excepted` | 警告 | 例外没有情形，也没有起止日 |\n| `share-out-of-range` | 错误 | 占比的界限不在 0% 至 100% 之内 |\n| `parameter-order`、`backward-span`、`backward-range` | 错误 | 日期或范围前后颠倒 |\n| `duplicate-name`、`circle` | 错误 | 名称重复、互相循环 |\n",
    "\nTold as the rules load, by every verb, and therefore no lints:\n\n| code | level | what |\n| --- | --- | --- |\n| `no-clause` | warning | a duty that cites no clause |\n| `unknown-clause` | error, warning | a clause that the index does not have |\n| `no-binds` | error | nobody is bound |\n| `no-require` | error | nothing is asked |\n| `no-natural-start` | error | `in every 3 years` has no start; `in every rolling 3 years` is meant |\n| `ambiguous-name` | error | a label is used that two declarations have |\n| `always-excepted` | warning | an exception without case and days |\n| `share-out-of-range` | error | a bound on a share outside of 0% to 100% |\n| `parameter-order`, `backward-span`, `backward-range` | error | days or ranges the wrong way round |\n| `duplicate-name`, `circle` | error | a name twice, or a circle of them |\n",
);

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
    out.push_str(lang.pick(LOADING.0, LOADING.1));
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
