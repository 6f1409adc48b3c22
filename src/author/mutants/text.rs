//! What became of the mutants, for people: each that no case catches at its place, with a case that would; one closing
//! line.

use super::accept::Accepted;
use super::change::Change;
use super::rules::Subject;
use super::run::{Mutated, Shown, Survived, Survivor};
use crate::author::witness::quoted;
use crate::base::{Diagnostic, Lang, Level, Problem, Sources, Words};
use crate::engine::Verdict;
use crate::model::{DocumentId, DutyId, Model};
use crate::report::Look;
use crate::report::text::paint::{Ink, hang, wrap};
use crate::report::text::{diagnostics, title};
use crate::report::words::verdict_word;
use std::fmt::Write;

/// Everything a report on mutants may show.
#[derive(Clone, Copy)]
pub struct Result<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules.
    pub model: &'a Model,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// What was looked at.
    pub mutated: &'a Mutated,
    /// What is explained.
    pub accepted: &'a [Accepted],
    /// For each survivor, rule by rule: what explains it.
    pub explained: &'a [Vec<Option<usize>>],
    /// What is explained and what could not be told apart is listed too.
    pub all: bool,
}

/// How many mutants, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// Caught by a case.
    pub caught: usize,
    /// Survive, though facts tell them apart; not explained.
    pub open: usize,
    /// Survive, with a reason.
    pub explained: usize,
    /// Survive, and no facts were found that tell them apart.
    pub alike: usize,
}

impl<'a> Result<'a> {
    /// A duty's survivors with what explains them.
    fn survivors(&self, i: usize) -> impl Iterator<Item = (&'a Survivor, Option<&'a Accepted>)> {
        let rule = self.mutated.rules.get(i);
        let explained = self.explained.get(i).map_or(&[][..], |e| e);
        let accepted = self.accepted;
        rule.into_iter()
            .flat_map(|r| &r.survivors)
            .zip(explained)
            .map(move |(s, e)| (s, e.and_then(|i| accepted.get(i))))
    }
    /// The counts of rules kept.
    pub fn counts(&self, keep: &dyn Fn(&Survived) -> bool) -> Counts {
        let mut out = Counts::default();
        for (i, rule) in self.mutated.rules.iter().enumerate().filter(|(_, r)| keep(r)) {
            out.all += rule.all;
            out.caught += rule.all - rule.survivors.len();
            for (survivor, why) in self.survivors(i) {
                match (why, survivor.apart) {
                    (Some(_), _) => out.explained += 1,
                    (None, Some(_)) => out.open += 1,
                    (None, None) => out.alike += 1,
                }
            }
        }
        out
    }
    /// Whether every mutant is caught, explained or could not be told apart.
    pub fn passed(&self) -> bool {
        self.counts(&|_| true).open == 0
    }
}

struct Survives<'a> {
    change: &'a Change,
    verdicts: Option<(Verdict, Verdict)>,
    tried: u64,
    reason: Option<&'a str>,
}

impl Problem for Survives<'_> {
    fn code(&self) -> &'static str {
        "mutant-survives"
    }
    fn level(&self) -> Level {
        if self.verdicts.is_some() && self.reason.is_none() { Level::Warning } else { Level::Note }
    }
    fn words(&self, lang: Lang) -> Words {
        let change = self.change.words(lang);
        let key = self.change.kind.key();
        let words = match lang {
            Lang::Zh => Words::new(format!("没有用例发现这一改动（{key}）")).label(change),
            Lang::En => Words::new(format!("no case catches this change ({key})")).label(change),
        };
        match (self.reason, self.verdicts, lang) {
            (Some(reason), _, Lang::Zh) => words.help(format!("已说明：{reason}")),
            (Some(reason), _, Lang::En) => words.help(format!("explained: {reason}")),
            (None, Some((rule, mutant)), Lang::Zh) => words.help(format!(
                "下面的事实能区分：原规则 {}，改动后 {}；核对后加进用例",
                verdict_word(rule, lang),
                verdict_word(mutant, lang)
            )),
            (None, Some((rule, mutant)), Lang::En) => words.help(format!(
                "these facts tell them apart: {} by the rule, {} by the mutant; look at them and add the case",
                verdict_word(rule, lang),
                verdict_word(mutant, lang)
            )),
            (None, None, Lang::Zh) => {
                words.help(format!("试了 {} 组事实，没有找到区别：或许等价，这不是证明", self.tried))
            }
            (None, None, Lang::En) => words.help(format!(
                "{} fact files tried, none tells them apart: perhaps equivalent, which is no proof",
                self.tried
            )),
        }
    }
}

/// Writes the text.
pub fn write(result: &Result, look: &Look) -> String {
    let mut out = String::new();
    for document in (0..result.model.documents.len() as u32).map(DocumentId) {
        let mine = |r: &Survived| result.model.duties.get(r.home.0 as usize).is_some_and(|d| d.document == document);
        let counts = result.counts(&mine);
        let (true, Some(named)) = (counts.all > 0, result.model.documents.get(document.index())) else { continue };
        let head =
            format!("{}{}{}", named.cited(result.lang), result.lang.pick("：", ": "), told(&counts, result.lang));
        hang(&mut out, 0, "", &look.paint(Ink::Bold, &head), look.width);
        out.push('\n');
        for (i, rule) in result.mutated.rules.iter().enumerate().filter(|(_, r)| mine(r)) {
            of_rule(&mut out, result, i, rule, look);
        }
    }
    for line in wrap(&closing(result), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn of_rule(out: &mut String, result: &Result, i: usize, rule: &Survived, look: &Look) {
    let lang = result.lang;
    let shown: Vec<(&Survivor, Option<&Accepted>)> =
        result.survivors(i).filter(|(s, why)| result.all || (why.is_none() && s.apart.is_some())).collect();
    if shown.is_empty() {
        return;
    }
    let caught = rule.all - rule.survivors.len();
    let (named, about) = match (&rule.subject, lang) {
        (Subject::Duty(id), _) => called(result.model, *id, lang),
        (Subject::Declared(name, _), Lang::Zh) => (name.clone(), "声明".to_string()),
        (Subject::Declared(name, _), Lang::En) => (name.clone(), "declaration".to_string()),
    };
    let count = match lang {
        Lang::Zh => format!("改动 {}，发现 {caught}", rule.all),
        Lang::En => format!("{} mutants, {caught} caught", rule.all),
    };
    let _ = writeln!(out, "  {}  {about}  {}", look.paint(Ink::Bold, &named), look.paint(Ink::Dim, &count));
    let mut pasted: Vec<usize> = Vec::new();
    for (survivor, why) in shown {
        let witness = survivor.apart.and_then(|(n, v)| Some((n, v, rule.witnesses.get(n)?)));
        let problem = Survives {
            change: &survivor.change,
            verdicts: witness.map(|(_, v, w)| (w.witness.verdict, v)),
            tried: rule.tried,
            reason: why.map(|a| a.reason.as_str()),
        };
        let diagnostic = Diagnostic::at(survivor.change.at, &problem);
        out.push_str(&diagnostics::render(&[diagnostic], result.sources, lang, look, 0));
        let (Some((n, ..)), None) = (witness, why) else { continue };
        if pasted.contains(&n) {
            let _ =
                writeln!(out, "    {}", lang.pick("（用例同上面第一处）", "(the case given above serves here too)"));
            continue;
        }
        pasted.push(n);
        for line in case(result, rule, n, &survivor.change).lines() {
            let _ = writeln!(out, "    {}", look.paint(Ink::Dim, line));
        }
        out.push('\n');
    }
}

fn called(model: &Model, id: DutyId, lang: Lang) -> (String, String) {
    model.duties.get(id.0 as usize).map_or_else(Default::default, |d| (title(d, lang).to_string(), d.full.clone()))
}

/// A case that tells a mutant from the rule, to be pasted.
pub fn case(result: &Result, rule: &Survived, n: usize, change: &Change) -> String {
    let Some(Shown { duty, witness, bound }) = rule.witnesses.get(n) else { return String::new() };
    let lang = result.lang;
    let (titled, full) = called(result.model, *duty, lang);
    let span = witness.assessment.span;
    let subject = match &rule.subject {
        Subject::Duty(_) => titled,
        Subject::Declared(name, _) => format!("{titled}（{name}）"),
    };
    // The number keeps names apart; a line would not stay true.
    let name = match lang {
        Lang::Zh => format!("{subject}：{}（其 {}）", change.words(lang), n + 1),
        Lang::En => format!("{subject}: {} (no. {})", change.words(lang), n + 1),
    };
    let mut out = String::from("[[case]]\n");
    let _ = writeln!(out, "name = {}", quoted(&name));
    let _ = writeln!(out, "obligation = {}", quoted(&full));
    let _ = writeln!(out, "from = {}\nto = {}\nas_of = {}", span.from, span.to, witness.assessment.as_of);
    let facts: String =
        witness.text.lines().filter(|l| !l.starts_with("period")).fold(String::new(), |all, line| all + line + "\n");
    let _ = writeln!(out, "facts = '''\n{}'''", facts.trim_start_matches('\n'));
    let word = |v: Verdict| quoted(v.key());
    let expect = match bound.as_slice() {
        [(_, verdict)] => word(*verdict),
        several => {
            let all: Vec<String> = several.iter().map(|(id, v)| format!("{} = {}", quoted(id), word(*v))).collect();
            format!("{{ {} }}", all.join(", "))
        }
    };
    let _ = writeln!(out, "expect = {expect}");
    out
}

/// A cases file of all that tell survivors apart and are not explained.
pub fn cases(result: &Result) -> String {
    let mut out = match result.lang {
        Lang::Zh => String::from("# 区分规则和它的改动的用例。期望是规则现在的结论：逐个核对是否符合条款原意。\n"),
        Lang::En => String::from(
            "# Cases that tell the rules from their mutants. What is expected is what the rules say now: see whether that is what the clauses mean.\n",
        ),
    };
    for (i, rule) in result.mutated.rules.iter().enumerate() {
        let mut written: Vec<usize> = Vec::new();
        for (survivor, why) in result.survivors(i) {
            let (Some((n, _)), None) = (survivor.apart, why) else { continue };
            if written.contains(&n) {
                continue;
            }
            written.push(n);
            out.push('\n');
            out.push_str(&case(result, rule, n, &survivor.change));
        }
    }
    out
}

fn told(counts: &Counts, lang: Lang) -> String {
    let Counts { all, caught, open, explained, alike } = counts;
    match lang {
        Lang::Zh => format!(
            "{all} 处改动，用例发现 {caught}；未发现的：能区分 {open}，已说明 {explained}，没有找到区别 {alike}"
        ),
        Lang::En => format!(
            "{all} mutants, {caught} caught; surviving: {open} can be told apart, {explained} explained, {alike} without a difference found"
        ),
    }
}

fn closing(result: &Result) -> String {
    let counts = result.counts(&|_| true);
    let mut out = told(&counts, result.lang);
    let aside = |out: &mut String, n: usize, zh: &str, en: &str| {
        if n > 0 {
            let _ = match result.lang {
                Lang::Zh => write!(out, "；{zh} {n}"),
                Lang::En => write!(out, "; {n} {en}"),
            };
        }
    };
    aside(
        &mut out,
        result.mutated.without_cases,
        "没有用例、未作改动的义务和申报",
        "duties without cases, not changed",
    );
    aside(&mut out, result.mutated.failing, "不通过、未采用的用例", "failing cases, not used");
    out
}
