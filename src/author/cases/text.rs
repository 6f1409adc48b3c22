//! What the cases came to, for people: failures at their places, what is lacking, one closing line.

use super::tried::Lack;
use super::{Result, Tried};
use crate::base::Lang;
use crate::engine::finding::Verdict;
use crate::engine::probe::{End, Side};
use crate::model::DocumentId;
use crate::report::Look;
use crate::report::text::paint::{Ink, hang, wrap};
use crate::report::text::{diagnostics, title};
use crate::report::words::verdict_word;

/// What is asked of the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Every obligation with what was tried, not only those that lack something.
    pub all: bool,
    /// What lacks a verdict or a boundary counts as failed.
    pub strict: bool,
}

/// Writes the text.
pub fn write(result: &Result, options: &Options, look: &Look) -> String {
    let mut out = String::new();
    for outcome in result.outcomes.iter().flatten().flatten() {
        out.push_str(&diagnostics::render(&outcome.failures, result.sources, result.lang, look, 0));
    }
    for document in (0..result.model.documents.len() as u32).map(DocumentId) {
        of_document(&mut out, result, document, options, look);
    }
    for line in wrap(&closing(result, options), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn of_document(out: &mut String, result: &Result, document: DocumentId, options: &Options, look: &Look) {
    let lang = result.lang;
    let mine: Vec<&Tried> = result
        .tried
        .iter()
        .filter(|t| t.computed || t.cases > 0)
        .filter(|t| result.duty(t.duty).is_some_and(|d| d.document == document))
        .collect();
    let shown: Vec<&&Tried> = mine.iter().filter(|t| options.all || !t.lacks.is_empty()).collect();
    let Some(name) = result.model.documents.get(document.index()).filter(|_| !shown.is_empty()) else { return };
    let titled = name.cited(lang);
    let whole = mine.iter().filter(|t| t.computed && t.lacks.is_empty()).count();
    let computed = mine.iter().filter(|t| t.computed).count();
    let head = match lang {
        Lang::Zh => format!("{titled}：计算类义务 {computed} 项，齐备 {whole} 项"),
        Lang::En => format!("{titled}: {computed} computed obligations, {whole} complete"),
    };
    hang(out, 0, "", &look.paint(Ink::Bold, &head), look.width);
    for tried in shown {
        of_obligation(out, result, tried, options, look);
    }
    out.push('\n');
}

fn of_obligation(out: &mut String, result: &Result, tried: &Tried, options: &Options, look: &Look) {
    let lang = result.lang;
    let Some(duty) = result.duty(tried.duty) else { return };
    let (file, line, _) = result.sources.place(duty.span);
    let sign = match (tried.lacks.is_empty(), look.unicode) {
        (true, true) => look.paint(Ink::Green, "✓"),
        (true, false) => "+".to_string(),
        (false, true) => look.paint(Ink::Yellow, "△"),
        (false, false) => "!".to_string(),
    };
    let place = look.paint(Ink::Dim, &format!("{file}:{line}"));
    out.push_str(&format!("  {sign} {}  {}  {place}\n", title(duty, lang), duty.full));
    if options.all && tried.cases > 0 {
        let verdicts: Vec<String> = Verdict::ALL
            .into_iter()
            .zip(tried.verdicts)
            .filter(|(_, n)| *n > 0)
            .map(|(v, n)| format!("{} {n}", verdict_word(v, lang)))
            .collect();
        let text = verdicts.join(lang.pick("，", ", "));
        let head = match lang {
            Lang::Zh => format!("用例 {}：", tried.cases),
            Lang::En => format!("cases {}: ", tried.cases),
        };
        hang(out, 4, &head, &text, look.width);
        for (threshold, reached) in &tried.thresholds {
            let sides: Vec<&str> = reached.iter().map(|s| side(*s, threshold.end, lang)).collect();
            let sides = if sides.is_empty() {
                lang.pick("没有试到", "not tried").to_string()
            } else {
                sides.join(lang.pick("、", ", "))
            };
            let head = format!("{}  ", words(result, threshold.at, threshold.end));
            hang(out, 4, &look.paint(Ink::Dim, &head), &sides, look.width);
        }
    }
    let verdicts: Vec<String> = tried.lacks.iter().filter_map(|l| lacking(l, lang)).collect();
    if !verdicts.is_empty() {
        hang(out, 4, lang.pick("缺：", "lacks: "), &verdicts.join(lang.pick("、", ", ")), look.width);
    }
    for (i, (threshold, _)) in tried.thresholds.iter().enumerate() {
        let missed: Vec<&str> = tried
            .lacks
            .iter()
            .filter_map(|l| match l {
                Lack::Boundary(n, missed) if *n == i => Some(side(*missed, threshold.end, lang)),
                _ => None,
            })
            .collect();
        if missed.is_empty() {
            continue;
        }
        let (_, line, _) = result.sources.place(threshold.at);
        let head = match lang {
            Lang::Zh => format!("没有试到（第 {line} 行）："),
            Lang::En => format!("not tried (line {line}): "),
        };
        let text = format!("{}  {}", words(result, threshold.at, threshold.end), missed.join(lang.pick("、", ", ")));
        hang(out, 4, &head, &text, look.width);
    }
}

/// The most characters of a condition that are repeated.
const QUOTED: usize = 60;

/// The condition as written, on one line.
pub(super) fn words(result: &Result, at: crate::base::Span, end: End) -> String {
    let text: Vec<&str> = result.sources.text(at).split_whitespace().collect();
    let text = text.join(" ");
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    match (end, result.lang) {
        (End::Low, Lang::Zh) => format!("`{short}`"),
        (End::Low, Lang::En) => format!("`{short}`"),
        (End::High, Lang::Zh) => format!("`{short}` 上端"),
        (End::High, Lang::En) => format!("`{short}` upper end"),
        (End::Due, Lang::Zh) => format!("`{short}` 到期日"),
        (End::Due, Lang::En) => format!("`{short}` due day"),
    }
}

/// A side of a threshold in words.
pub(super) fn side(side: Side, end: End, lang: Lang) -> &'static str {
    match (side, end) {
        (Side::Below, End::Due) => lang.pick("到期之前", "before the day"),
        (Side::At, End::Due) => lang.pick("到期当日", "on the day"),
        (Side::Above, End::Due) => lang.pick("到期次日", "the day after"),
        (Side::Below, End::Low | End::High) => lang.pick("差一点", "just below"),
        (Side::At, End::Low | End::High) => lang.pick("恰好", "at"),
        (Side::Above, End::Low | End::High) => lang.pick("超一点", "just above"),
    }
}

fn lacking(lack: &Lack, lang: Lang) -> Option<String> {
    match lack {
        Lack::Cases => Some(lang.pick("用例", "any case").to_string()),
        Lack::Verdict(v) => Some(verdict_word(*v, lang).to_string()),
        Lack::Third => Some(lang.pick("待核实或不适用", "undetermined or not applicable").to_string()),
        Lack::Boundary(..) => None,
    }
}

fn closing(result: &Result, options: &Options) -> String {
    let all: Vec<_> = result.outcomes.iter().flatten().flatten().collect();
    let failed = all.iter().filter(|o| !o.failures.is_empty()).count();
    let computed: Vec<&Tried> = result.tried.iter().filter(|t| t.computed).collect();
    let bare = computed.iter().filter(|t| t.lacks.contains(&Lack::Cases)).count();
    let whole = computed.iter().filter(|t| t.lacks.is_empty()).count();
    let (ran, passed) = (all.len(), all.len() - failed);
    let strict = options.strict && whole < computed.len();
    let partial = match (result.partial, result.lang) {
        (false, _) => "",
        (true, Lang::Zh) => "；规则或用例有误，结果可能不全",
        (true, Lang::En) => "; rules or cases are wrong, so this may not be all",
    };
    match result.lang {
        Lang::Zh => format!(
            "{ran} 项用例：通过 {passed}，失败 {failed}；{} 项计算类义务：齐备 {whole}，缺 {}（其中没有用例 {bare}）{}{partial}",
            computed.len(),
            computed.len() - whole,
            if strict { "；--strict：不通过" } else { "" }
        ),
        Lang::En => format!(
            "{ran} cases: {passed} passed, {failed} failed; {} computed obligations: {whole} complete, {} lacking ({bare} without cases){}{partial}",
            computed.len(),
            computed.len() - whole,
            if strict { "; --strict: not passed" } else { "" }
        ),
    }
}
