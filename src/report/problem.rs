//! Remarks of the engine as diagnostics: what lies after the day of judgement, one diagnostic a file.

use super::words::shared::{english, listed};
use crate::base::{Day, Diagnostic, FileId, Lang, Level, Problem, Sources, Span, Words};
use crate::engine::finding::Remark;
use crate::engine::outcome::Outcome;
use crate::facts::Facts;

/// Most lists named in one message.
const NAMED: usize = 2;

/// What an evaluation noticed about the facts.
#[derive(Clone, Debug)]
pub enum RemarkProblem {
    /// Dates after the day of judgement, all in one file.
    AfterAsOf {
        /// The lists they stand in.
        lists: Vec<Late>,
        /// How many there are.
        n: usize,
        /// The first and the last day.
        days: (Day, Day),
        /// The day of judgement.
        as_of: Day,
        /// Whether to say what can be done: once is enough for many files.
        advise: bool,
    },
}

/// Events of one list after the day of judgement.
#[derive(Clone, Debug)]
pub struct Late {
    /// Whose.
    entity: String,
    /// What the list is called.
    name: String,
    /// Its first and last such member, counted from 1; 0 of what is no list.
    items: (usize, usize),
}

impl Late {
    fn words(&self, lang: Lang) -> String {
        let (first, last) = self.items;
        match (lang, first == last) {
            (Lang::Zh, _) if last == 0 => format!("{}的{}", self.entity, self.name),
            (Lang::En, _) if last == 0 => format!("{} of {}", english(&self.name), self.entity),
            (Lang::Zh, true) => format!("{}的{} 第 {first} 项", self.entity, self.name),
            (Lang::Zh, false) => format!("{}的{} 第 {first} 至 {last} 项", self.entity, self.name),
            (Lang::En, true) => format!("{} of {}, #{first}", english(&self.name), self.entity),
            (Lang::En, false) => format!("{} of {}, #{first} to #{last}", english(&self.name), self.entity),
        }
    }
}

impl Problem for RemarkProblem {
    fn code(&self) -> &'static str {
        match self {
            RemarkProblem::AfterAsOf { .. } => "after-as-of",
        }
    }
    fn level(&self) -> Level {
        match self {
            RemarkProblem::AfterAsOf { .. } => Level::Warning,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        let RemarkProblem::AfterAsOf { lists, n, days: (first, last), as_of, advise } = self;
        let each: Vec<String> = lists.iter().map(|l| l.words(lang)).collect();
        let each = listed(&each, NAMED, lang);
        let words = match lang {
            Lang::Zh => {
                let days = if first == last { first.to_string() } else { format!("{first} 至 {last}") };
                Words::new(format!("{n} 个日期（{days}）晚于判定日 {as_of}，没有计入：{each}"))
                    .label("晚于判定日")
                    .help("年中核对全年台账时属正常；日期有误请改正，要计入请用 --as-of 指定更晚的判定日")
            }
            Lang::En => {
                let days = if first == last { format!("on {first}") } else { format!("{first} to {last}") };
                let what = if *n == 1 { "1 date".to_string() } else { format!("{n} dates") };
                Words::new(format!("{what} ({days}) after the day of judgement {as_of} not counted: {each}"))
                    .label("after the day of judgement")
                    .help(
                        "usual in the middle of a year; else mend the date, or judge as of a later day with `--as-of`",
                    )
            }
        };
        if *advise { words } else { Words { help: None, ..words } }
    }
}

/// Dates of one file after the day of judgement.
struct InFile {
    file: FileId,
    at: Span,
    n: usize,
    days: (Day, Day),
    lists: Vec<(String, Late)>,
}

/// The remarks of an outcome as diagnostics: one a file, in one line; of a single file at its first such date.
pub fn remarks(outcome: &Outcome, facts: &Facts, sources: &Sources) -> Vec<Diagnostic> {
    let mut files: Vec<InFile> = Vec::new();
    for Remark::AfterAsOf(entity, fact, day) in &outcome.remarks {
        let (list, item) = list_of(&fact.path);
        let named = if fact.label.is_empty() { list } else { list_of_label(&fact.label) };
        let key = format!("{}\0{list}", entity.0);
        let late = || Late {
            entity: facts.entity(*entity).map_or_else(String::new, |e| e.name.to_string()),
            name: named.to_string(),
            items: (item, item),
        };
        let found = files.iter().position(|f| f.file == fact.at.file);
        match found.and_then(|i| files.get_mut(i)) {
            None => files.push(InFile {
                file: fact.at.file,
                at: fact.at,
                n: 1,
                days: (*day, *day),
                lists: vec![(key, late())],
            }),
            Some(file) => {
                file.n += 1;
                file.days = (file.days.0.min(*day), file.days.1.max(*day));
                if (fact.at.start, fact.at.end) < (file.at.start, file.at.end) {
                    file.at = fact.at;
                }
                match file.lists.iter_mut().find(|(k, _)| *k == key) {
                    Some((_, l)) => l.items = (l.items.0.min(item), l.items.1.max(item)),
                    None => file.lists.push((key, late())),
                }
            }
        }
    }
    let (as_of, many) = (outcome.assessment.as_of, files.len() > 1);
    files
        .into_iter()
        .enumerate()
        .map(|(i, f)| {
            let lists = f.lists.into_iter().map(|(_, l)| l).collect();
            let problem = RemarkProblem::AfterAsOf { lists, n: f.n, days: f.days, as_of, advise: i == 0 };
            if many { Diagnostic::in_file(sources.place(f.at).0, &problem) } else { Diagnostic::at(f.at, &problem) }
        })
        .collect()
}

/// `leaders[0].visits[3]`: the list `leaders[0].visits` and its item, counted from 1.
fn list_of(path: &str) -> (&str, usize) {
    match path.strip_suffix(']').and_then(|p| p.rsplit_once('[')) {
        Some((list, n)) => (list, n.parse().map_or(1, |n: usize| n + 1)),
        None => (path, 0),
    }
}

/// The label without its last `第4项`.
fn list_of_label(label: &str) -> &str {
    match label.rsplit_once(' ') {
        Some((list, item)) if item.starts_with('第') => list,
        _ => label,
    }
}
