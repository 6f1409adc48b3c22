//! The rulebook as Markdown.

use super::book::{Book, Duty, Line, Term};
use crate::base::Lang;
use std::fmt::Write;

/// Writes the book.
pub fn write(book: &Book, lang: Lang) -> String {
    let mut out = String::new();
    let pick = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let _ = writeln!(out, "# {}\n", pick("规则书", "Rulebook"));
    let _ = writeln!(
        out,
        "{}\n",
        pick(
            "本书由规则的含义自动写成，供法制审核；条款以印发的原文为准。",
            "Generated from the meaning of the rules, for legal review; what was printed and issued prevails."
        )
    );
    for chapter in &book.documents {
        let _ = writeln!(out, "- [{}](#{}) {}", chapter.cited, chapter.name, chapter.duties.len());
    }
    let _ = writeln!(out, "- [{}](#vocabulary)\n", pick("词汇", "Vocabulary"));
    for chapter in &book.documents {
        let _ = writeln!(out, "<a id=\"{}\"></a>\n\n## {}\n", chapter.name, text(&chapter.cited));
        for (head, said) in &chapter.about {
            let _ = writeln!(out, "- {head}{}{}", pick("：", ": "), text(said));
        }
        out.push('\n');
        chapter.duties.iter().for_each(|duty| one(&mut out, duty, lang));
    }
    vocabulary(&mut out, book, lang);
    out
}

/// A text without what Markdown would take for its own.
fn text(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for c in said.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

fn one(out: &mut String, duty: &Duty, lang: Lang) {
    let colon = lang.pick("：", ": ");
    let grade = lang.pick(format!("（{}）", duty.severity), format!(" ({})", duty.severity));
    let _ = writeln!(out, "<a id=\"{}\"></a>\n\n### {}{}\n", duty.id, text(&duty.title), grade);
    for (path, title) in &duty.clauses {
        let _ = writeln!(out, "- {}{colon}{} {}", lang.pick("依据", "clause"), text(path), text(title));
    }
    duty.lines.iter().for_each(|line| write_line(out, line, 0, colon));
    for exception in &duty.exceptions {
        let (head, to) = (text(&exception.title), text(&exception.to));
        let words = lang.pick(format!("例外“{head}”（对“{to}”）"), format!("exception “{head}” to “{to}”"));
        let _ = writeln!(out, "- <a id=\"{}\"></a>{words}{colon}", exception.id);
        exception.lines.iter().for_each(|line| write_line(out, line, 2, colon));
    }
    let _ = writeln!(out, "- {}{colon}`{}`\n", lang.pick("规则", "rule"), duty.place);
}

fn write_line(out: &mut String, line: &Line, indent: usize, colon: &str) {
    let margin = " ".repeat(indent);
    let links: Vec<String> = line.links.iter().map(|(id, title)| format!("[{}](#{id})", text(title))).collect();
    let head = if line.main { format!("**{}**", line.head) } else { line.head.clone() };
    match line.texts.as_slice() {
        [] => {
            let _ = writeln!(out, "{margin}- {head}{colon}{}", links.join(", "));
        }
        [only] => {
            let _ = writeln!(out, "{margin}- {head}{colon}{}", text(only));
        }
        many => {
            let _ = writeln!(out, "{margin}- {head}{colon}");
            for said in many {
                let _ = writeln!(out, "{margin}  - {}", text(said));
            }
        }
    }
}

fn vocabulary(out: &mut String, book: &Book, lang: Lang) {
    let pick = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let _ = writeln!(out, "<a id=\"vocabulary\"></a>\n\n## {}\n", pick("词汇", "Vocabulary"));
    for kind in &book.types {
        let parent = kind
            .parent
            .as_ref()
            .map_or(String::new(), |p| lang.pick(format!("，属于{}", text(p)), format!(", a kind of {}", text(p))));
        let _ = writeln!(out, "### {} `{}`\n\n{}{parent}\n", text(&kind.label), kind.name, kind.kind);
        if kind.fields.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{}", pick("| 名称 | 字段 | 类型 | 说明 |", "| label | field | type | note |"));
        let _ = writeln!(out, "| --- | --- | --- | --- |");
        for [label, name, ty, docs] in &kind.fields {
            let _ = writeln!(out, "| {} | `{name}` | {} | {} |", text(label), text(ty), text(docs));
        }
        out.push('\n');
    }
    if !book.enums.is_empty() {
        let _ = writeln!(out, "### {}\n", pick("选项", "Choices"));
        for e in &book.enums {
            let members: Vec<String> = e.members.iter().map(|m| text(m)).collect();
            let _ = writeln!(
                out,
                "- {} `{}`{}{}",
                text(&e.label),
                e.name,
                pick("：", ": "),
                members.join(pick("、", ", "))
            );
        }
        out.push('\n');
    }
    let lists: [(&str, &[Term]); 3] = [
        (pick("派生", "Derived"), &book.defines),
        (pick("参数", "Parameters"), &book.parameters),
        (pick("时段", "Periods"), &book.intervals),
    ];
    for (head, terms) in lists.into_iter().filter(|(_, t)| !t.is_empty()) {
        let _ = writeln!(out, "### {head}\n");
        for t in terms {
            let _ = writeln!(out, "- {} `{}`{}{}", text(&t.label), t.name, pick("：", ": "), text(&t.text));
        }
        out.push('\n');
    }
}
