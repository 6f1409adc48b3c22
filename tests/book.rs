//! The documents as one book: the table of contents has every page, links lead somewhere, and the list of words is that of the
//! grammar. `BLESS=1` rewrites `docs/words.md`.

use guiju::base::Lang;
use guiju::base::unit::{COUNTERS, Dim, UNITS};
use guiju::syntax::keywords::{KEYWORDS, Place};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("a readable text")
}

/// The pages of a folder, by their path from the root.
fn pages(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder").flatten();
    let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
    let mut pages: Vec<String> = names.filter(|n| n.ends_with(".md")).map(|n| format!("{folder}/{n}")).collect();
    pages.sort();
    pages
}

/// The targets of a text's links and pictures, those inside fences left out.
fn links(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let mut rest = if fenced { "" } else { line };
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, after)) = after.split_once(')') else { break };
            out.push(target.to_string());
            rest = after;
        }
    }
    out
}

/// The anchor that Markdown hosts give a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn the_contents_have_every_page() {
    let contents = links(&read("docs/SUMMARY.md"));
    for page in pages("docs") {
        let name = page.trim_start_matches("docs/");
        assert!(name == "SUMMARY.md" || contents.iter().any(|l| l == name), "docs/SUMMARY.md lacks {name}");
    }
}

#[test]
fn links_lead_somewhere() {
    let mut texts = pages("docs");
    texts.extend(["README.md", "README.zh-CN.md", "CHANGELOG.md"].map(String::from));
    let mut seen = 0;
    for name in &texts {
        let folder: PathBuf = root().join(name).parent().expect("a folder").into();
        for link in links(&read(name)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = link.split_once('#').map_or((link.as_str(), None), |(p, h)| (p, Some(h)));
            let target = if path.is_empty() { root().join(name) } else { folder.join(path) };
            assert!(target.exists(), "{name}: {link} leads nowhere");
            if let Some(heading) = heading {
                let text = std::fs::read_to_string(&target).expect("a text");
                let there =
                    text.lines().filter(|l| l.starts_with('#')).any(|l| anchor(l.trim_start_matches('#')) == heading);
                assert!(there, "{name}: {link} has no such heading");
            }
            seen += 1;
        }
    }
    assert!(seen >= 40, "only {seen} links");
}

/// Where a word is a word, in both languages.
fn title(place: Place) -> &'static str {
    match place {
        Place::Declaration => "声明的开头 · Beginning a declaration",
        Place::Head => "声明的首行、字段里 · In the head of a declaration, in a field",
        Place::DocumentClause => "文件的条款词 · Clauses of a document",
        Place::Clause => "义务、申报、例外的条款词 · Clauses of an obligation, attest, exception",
        Place::Grade => "等级 · Degrees of severity",
        Place::Condition => "条件 · Conditions",
        Place::Function => "函数 · Functions",
        Place::Time => "时间 · Times",
        Place::Type => "类型 · Types",
        Place::Unit => "日历单位、星期 · Units of the calendar, weekdays",
    }
}

const PLACES: [Place; 10] = [
    Place::Declaration,
    Place::Head,
    Place::DocumentClause,
    Place::Clause,
    Place::Grade,
    Place::Condition,
    Place::Function,
    Place::Time,
    Place::Type,
    Place::Unit,
];

fn measures(dim: Dim) -> &'static str {
    match dim {
        Dim::None => "数 number",
        Dim::Days => "天数 days",
        Dim::Workdays => "工作日 working days",
        Dim::Clock => "钟点 clock time",
        Dim::ClassHour => "学时 class hours",
        Dim::Length => "长度 length",
        Dim::Mass => "质量 mass",
        Dim::Money => "金额 money",
        Dim::Share => "比例 share",
    }
}

fn words() -> String {
    let mut out = String::from(
        "# 词表 · Words of the language\n\n\
        由语法生成。每种语言的第一个词是应当写的词，其余是同义词。“保留”的词不能作名称；其余只在所在位置上是关键词。含义见 [language.md](language.md)。\n\n\
        Made from the grammar. The first word of a language is the one to write; the others mean the same. A reserved word is never a name; the rest are words \
        only where they stand. What they mean is in [language.md](language.md).\n",
    );
    for place in PLACES {
        let _ = write!(out, "\n## {}\n\n| English | 中文 | 保留 reserved |\n| --- | --- | --- |\n", title(place));
        for keyword in KEYWORDS.iter().filter(|k| k.place == place) {
            let listed = |lang: Lang| {
                let forms: Vec<String> = keyword.forms(lang).iter().map(|f| format!("`{f}`")).collect();
                if forms.is_empty() { "–".to_string() } else { forms.join(" ") }
            };
            let reserved = if keyword.reserved { "是 yes" } else { "" };
            let _ = writeln!(out, "| {} | {} | {reserved} |", listed(Lang::En), listed(Lang::Zh));
        }
    }
    out.push_str(
        "\n## 计量单位 · Units of measure\n\n| English | 中文 | 量 measures | 折合 size |\n| --- | --- | --- | --- |\n",
    );
    for unit in UNITS {
        let base = UNITS.iter().find(|u| u.dim == unit.dim && u.size == 1).unwrap_or(unit);
        let zh: Vec<String> = unit.zh.iter().map(|z| format!("`{z}`")).collect();
        let en =
            if unit.en == unit.plural { format!("`{}`", unit.en) } else { format!("`{}` `{}`", unit.en, unit.plural) };
        let _ = writeln!(out, "| {en} | {} | {} | {} {} |", zh.join(" "), measures(unit.dim), unit.size, base.en);
    }
    let counters: Vec<String> = COUNTERS.iter().map(|c| format!("`{c}`")).collect();
    let _ = write!(
        out,
        "\n## 量词 · Counting words\n\n可以跟在数字后面，没有含义。They may follow a number and mean nothing.\n\n{}\n",
        counters.join(" ")
    );
    out
}

#[test]
fn the_list_of_words_is_that_of_the_grammar() {
    let path = root().join("docs/words.md");
    let made = words();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    assert!(read("docs/words.md") == made, "docs/words.md is not that of the grammar (BLESS=1 rewrites it)");
    for word in KEYWORDS {
        assert!(PLACES.contains(&word.place), "{:?} has no part in docs/words.md", word.place);
    }
}
