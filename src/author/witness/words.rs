//! What is said about witnesses, in both languages: reports for people, notes at the top of a written file.

use super::aim::Goal;
use super::impossible::Impossible;
use super::run::{Sought, Told};
use super::search::Witness;
use crate::base::{Lang, Sources};
use crate::engine::Verdict;
use crate::model::{DocumentId, Model};
use crate::report::Look;
use crate::report::text::paint::{Ink, hang, wrap};
use crate::report::text::title;
use crate::report::words::verdict_word;
use std::fmt::Write;

/// Everything a report on witnesses may show.
#[derive(Clone, Copy)]
pub struct Result<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules.
    pub model: &'a Model,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// The answers.
    pub told: &'a [Told],
    /// Whether the facts themselves are shown.
    pub facts: bool,
}

impl Goal {
    /// The word in file names and JSON.
    pub fn key(self) -> &'static str {
        self.verdict().key()
    }
    /// The verdict.
    pub fn verdict(self) -> Verdict {
        match self {
            Goal::Satisfied => Verdict::Satisfied,
            Goal::Violated => Verdict::Violated,
            Goal::NotApplicable => Verdict::NotApplicable,
        }
    }
}

impl Impossible {
    /// Why, in a sentence.
    pub fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Impossible::NeverFalse, Lang::Zh) => "不可能：要求不会不成立",
            (Impossible::NeverFalse, Lang::En) => "impossible: no requirement can be false",
            (Impossible::NeverTrue, Lang::Zh) => "不可能：各项要求不会同时成立",
            (Impossible::NeverTrue, Lang::En) => "impossible: the requirements cannot all be true",
            (Impossible::NeverApplies, Lang::Zh) => "不可能：情形不会成立，这项义务从不适用",
            (Impossible::NeverApplies, Lang::En) => "impossible: its `when` is never true, the duty never applies",
            (Impossible::BindsNobody, Lang::Zh) => "不可能：不约束任何主体",
            (Impossible::BindsNobody, Lang::En) => "impossible: it binds nobody",
        }
    }
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Impossible::NeverFalse => "never-false",
            Impossible::NeverTrue => "never-true",
            Impossible::NeverApplies => "never-applies",
            Impossible::BindsNobody => "binds-nobody",
        }
    }
}

/// What became of a goal that was not reached.
pub fn missing(sought: &Sought, lang: Lang) -> Option<String> {
    match (sought, lang) {
        (Sought::Found(_), _) => None,
        (Sought::Impossible(why), _) => Some(why.words(lang).to_string()),
        (Sought::NotFound(n), Lang::Zh) => Some(format!("没有找到（试了 {n} 组事实，不等于不可能）")),
        (Sought::NotFound(n), Lang::En) => Some(format!("not found ({n} fact files tried; that proves nothing)")),
    }
}

/// A witness as a file: what it shows and how to see it, then the facts.
pub fn file(model: &Model, told: &Told, witness: &Witness, path: &str, lang: Lang) -> String {
    let duty = model.duties.get(told.duty.0 as usize);
    let (name, titled) = duty.map_or(("", String::new()), |d| (d.full.as_str(), title(d, lang).to_string()));
    let verdict = verdict_word(witness.verdict, lang);
    let mut out = String::new();
    let _ = match lang {
        Lang::Zh => writeln!(out, "# {titled}（{name}）：{verdict}"),
        Lang::En => writeln!(out, "# {titled} ({name}): {verdict}"),
    };
    let span = witness.assessment.span;
    let seen = lang.pick("查看", "to see it");
    let _ = writeln!(
        out,
        "# {seen}: guiju check {path} --select {name} --from {} --to {} --as-of {} --all",
        span.from, span.to, witness.assessment.as_of
    );
    out.push_str(&witness.text);
    out
}

/// Writes the report.
pub fn text(result: &Result, look: &Look) -> String {
    let mut out = String::new();
    for document in (0..result.model.documents.len() as u32).map(DocumentId) {
        let duty = |t: &&Told| result.model.duties.get(t.duty.0 as usize).filter(|d| d.document == document);
        let mine: Vec<&Told> = result.told.iter().filter(|t| duty(t).is_some()).collect();
        let (Some(named), false) = (result.model.documents.get(document.index()), mine.is_empty()) else { continue };
        let whole = mine.iter().filter(|t| t.whole()).count();
        let head = match result.lang {
            Lang::Zh => format!("{}：义务和申报 {} 项，三种事实都有 {whole} 项", named.cited(Lang::Zh), mine.len()),
            Lang::En => format!("{}: {} duties, {whole} with all three", named.cited(Lang::En), mine.len()),
        };
        hang(&mut out, 0, "", &look.paint(Ink::Bold, &head), look.width);
        for told in mine.iter().filter(|t| result.facts || !t.whole()) {
            one(&mut out, result, told, look);
        }
        out.push('\n');
    }
    for line in wrap(&closing(result), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn one(out: &mut String, result: &Result, told: &Told, look: &Look) {
    let lang = result.lang;
    let Some(duty) = result.model.duties.get(told.duty.0 as usize) else { return };
    let (file_name, line, _) = result.sources.place(duty.span);
    let sign = match (told.whole(), look.unicode) {
        (true, true) => look.paint(Ink::Green, "✓"),
        (true, false) => "+".to_string(),
        (false, true) => look.paint(Ink::Yellow, "△"),
        (false, false) => "!".to_string(),
    };
    let place = look.paint(Ink::Dim, &format!("{file_name}:{line}"));
    let _ = writeln!(out, "  {sign} {}  {}  {place}", title(duty, lang), duty.full);
    for (goal, sought) in &told.goals {
        let word = verdict_word(goal.verdict(), lang);
        match (missing(sought, lang), sought) {
            (Some(text), _) => hang(out, 4, &format!("{word}{}", lang.pick("：", ": ")), &text, look.width),
            (None, Sought::Found(witness)) if result.facts => {
                let span = witness.assessment.span;
                let about = match lang {
                    Lang::Zh => format!("{word}（{} 至 {}，判定日 {}）", span.from, span.to, witness.assessment.as_of),
                    Lang::En => {
                        format!("{word} ({} to {}, judged on {})", span.from, span.to, witness.assessment.as_of)
                    }
                };
                let _ = writeln!(out, "    {}", look.paint(Ink::Dim, &about));
                for line in witness.text.lines().filter(|l| !l.is_empty() && !l.starts_with("period")) {
                    let _ = writeln!(out, "      {line}");
                }
            }
            (None, _) => {}
        }
    }
}

fn closing(result: &Result) -> String {
    let count = |goal: Goal, f: fn(&Sought) -> bool| {
        result.told.iter().flat_map(|t| &t.goals).filter(|(g, s)| *g == goal && f(s)).count()
    };
    let found = |s: &Sought| matches!(s, Sought::Found(_));
    let impossible = |s: &Sought| matches!(s, Sought::Impossible(_));
    let n = result.told.len();
    let whole = result.told.iter().filter(|t| t.whole()).count();
    let each: Vec<String> = Goal::ALL
        .into_iter()
        .map(|g| {
            let word = verdict_word(g.verdict(), result.lang);
            match (count(g, impossible), result.lang) {
                (0, _) => format!("{word} {}", count(g, found)),
                (none, Lang::Zh) => format!("{word} {}（另有 {none} 项不可能）", count(g, found)),
                (none, Lang::En) => format!("{word} {} ({none} impossible)", count(g, found)),
            }
        })
        .collect();
    match result.lang {
        Lang::Zh => format!("{n} 项义务和申报：三种事实都有 {whole}；{}", each.join("，")),
        Lang::En => format!("{n} duties: {whole} with all three; {}", each.join(", ")),
    }
}
