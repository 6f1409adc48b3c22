//! What each diagnostic code means: the pages under `docs/codes/`, part of the program. How one is laid out is said in
//! `docs/codes/README.md` and held by `tests/codes.rs`; `text/page.rs` prints one.

use crate::base::{Lang, Level};

/// Code and text of each page, by code.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// Where a problem arises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// How rules are written.
    Syntax,
    /// What rules mean.
    Rules,
    /// The files of a pack beside its rules.
    Pack,
    /// Fact files.
    Facts,
    /// Workbooks and CSV files.
    Sheets,
    /// `waivers.toml`.
    Waivers,
    /// Cases and coverage.
    Cases,
    /// Commands and `guiju.toml`.
    Command,
    /// Former results, ledgers, receipts.
    Results,
}

impl Origin {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Origin; 9] = [
        Origin::Syntax,
        Origin::Rules,
        Origin::Pack,
        Origin::Facts,
        Origin::Sheets,
        Origin::Waivers,
        Origin::Cases,
        Origin::Command,
        Origin::Results,
    ];
    /// As a page writes it.
    pub fn key(self) -> &'static str {
        match self {
            Origin::Syntax => "syntax",
            Origin::Rules => "rules",
            Origin::Pack => "pack",
            Origin::Facts => "facts",
            Origin::Sheets => "sheets",
            Origin::Waivers => "waivers",
            Origin::Cases => "cases",
            Origin::Command => "command",
            Origin::Results => "results",
        }
    }
    /// In words.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Origin::Syntax => lang.pick("规则的写法", "the text of rules"),
            Origin::Rules => lang.pick("规则的含义", "the meaning of rules"),
            Origin::Pack => lang.pick("规则包的其他文件", "other files of a pack"),
            Origin::Facts => lang.pick("事实文件", "fact files"),
            Origin::Sheets => lang.pick("工作簿和表格", "workbooks and tables"),
            Origin::Waivers => lang.pick("暂缓", "waivers"),
            Origin::Cases => lang.pick("用例和条款覆盖", "cases and coverage"),
            Origin::Command => lang.pick("命令和配置", "commands and configuration"),
            Origin::Results => lang.pick("以往的结果、台账、回执", "former results, ledgers, receipts"),
        }
    }
}

/// The page of a code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    text: &'static str,
}

/// A part of a page in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph, and the words before it (which may be none).
    Paragraph(&'static str, &'static str),
    /// An item of a list.
    Item(&'static str),
    /// An example: what it is, the name of its file (which may be none), its lines.
    Example(&'static str, &'static str, Vec<&'static str>),
    /// Codes to be read too.
    See(Vec<&'static str>),
}

/// All pages, by code.
pub fn all() -> impl Iterator<Item = Page> {
    PAGES.iter().map(|(code, text)| Page { code, text })
}

/// The page of this code.
pub fn find(code: &str) -> Option<Page> {
    all().find(|page| page.code == code)
}

impl Page {
    /// How bad it can be, the worst first.
    pub fn levels(&self) -> Vec<Level> {
        let named = |word| match word {
            "error" => Some(Level::Error),
            "warning" => Some(Level::Warning),
            "note" => Some(Level::Note),
            _ => None,
        };
        self.front().0.split(", ").filter_map(named).collect()
    }
    /// Where it arises; the first is where it is listed.
    pub fn origins(&self) -> Vec<Origin> {
        let named = |word| Origin::ALL.into_iter().find(|o| o.key() == word);
        self.front().1.split(", ").filter_map(named).collect()
    }
    /// Its second line: levels, origins.
    fn front(&self) -> (&'static str, &'static str) {
        self.text.lines().nth(2).and_then(|l| l.split_once(" · ")).unwrap_or_default()
    }
    /// In a few words.
    pub fn title(&self, lang: Lang) -> &'static str {
        let mut titles = self.text.lines().filter_map(|l| l.strip_prefix("## "));
        match lang {
            Lang::Zh => titles.next(),
            Lang::En => titles.nth(1),
        }
        .unwrap_or(self.code)
    }
    /// What stands on it in a language: the part of that language, then the examples.
    pub fn parts(&self, lang: Lang) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut lines = self.text.lines();
        // The head, the Chinese part, the English part, the examples; what is read is what fits the language.
        let mut section = 0;
        let mut example = ("", "");
        while let Some(line) = lines.next() {
            if line.starts_with("## ") {
                section += 1;
            } else if let Some(head) = line.strip_prefix("### ") {
                section = 3;
                example = heading(head, lang);
            } else if let Some(info) = line.strip_prefix("```") {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
                let other = lang.pick("en", "zh");
                if !info.split(' ').any(|word| word == other) {
                    parts.push(Part::Example(example.0, example.1, body));
                }
            } else if let Some(see) = line.strip_prefix(SEE) {
                parts.push(Part::See(see.split(", ").filter_map(|l| l.split('`').nth(1)).collect()));
            } else if section == lang.pick(1, 2) && !line.is_empty() {
                parts.push(match (line.strip_prefix("- "), line.strip_prefix("**")) {
                    (Some(item), _) => Part::Item(item),
                    (None, Some(text)) => {
                        let (head, text) = text.split_once("** ").unwrap_or(("", text));
                        Part::Paragraph(head, text)
                    }
                    (None, None) => Part::Paragraph("", line),
                });
            }
        }
        parts
    }
}

/// What begins the last line of a page.
const SEE: &str = "另见 · See also: ";

/// `有问题的写法 · Faulty · `waivers.toml``: what it is, and the file.
fn heading(head: &'static str, lang: Lang) -> (&'static str, &'static str) {
    let mut words = head.split(" · ");
    let (zh, en) = (words.next().unwrap_or(head), words.next().unwrap_or(head));
    (lang.pick(zh, en), words.next().unwrap_or("").trim_matches('`'))
}
