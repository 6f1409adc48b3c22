//! What both languages share: values, numbers of both sides, lists, and which parts of a derivation decide.

use super::Voice;
use super::label;
use crate::base::{Dim, Lang, Rat};
use crate::engine::finding::{Finding, Limit, Measured, Shown, Step, Truth, What, WindowState, WindowStep};
use crate::model::Measure;
use crate::syntax::tree::Cmp;

/// Most members named in one sentence.
pub const NAMED: usize = 5;

/// Items joined; beyond `most` only counted: `甲、乙等 7 项`.
pub fn listed(items: &[String], most: usize, lang: Lang) -> String {
    let comma = lang.pick("、", ", ");
    match items.get(..most) {
        Some(first) if items.len() > most => match lang {
            Lang::Zh => format!("{}等 {} 项", first.join(comma), items.len()),
            Lang::En => format!("{} … ({} in all)", first.join(comma), items.len()),
        },
        _ => items.join(comma),
    }
}

/// At most `most` characters.
pub fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_string(),
        Some(_) => {
            let mut out: String = text.chars().take(most.saturating_sub(1)).collect();
            out.push('…');
            out
        }
    }
}

/// Each text once, in order.
pub fn once(all: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in all {
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

/// The parts of a choice worth offering: to empty a field is no way out where there is another.
pub fn ways(parts: Vec<&Step>, wanted: bool) -> Vec<&Step> {
    let empties = |p: &&Step| matches!(p.what, What::Missing { missing: false, negated, .. } if negated != wanted);
    match parts.iter().all(empties) {
        true => parts,
        false => parts.into_iter().filter(|p| !empties(p)).collect(),
    }
}

/// Takes out spaces between two Chinese characters or quotes, where parts of a sentence met.
pub fn tidy(text: &str) -> String {
    let chinese = |c: char| {
        matches!(c, '“' | '”') || ('\u{2E80}'..='\u{9FFF}').contains(&c) || ('\u{20000}'..='\u{3FFFF}').contains(&c)
    };
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, c) in chars.iter().enumerate() {
        let around = (i.checked_sub(1).and_then(|b| chars.get(b)), chars.get(i + 1));
        if *c == ' '
            && let (Some(before), Some(after)) = around
            && chinese(*before)
            && chinese(*after)
        {
            continue;
        }
        out.push(*c);
    }
    out
}

/// Positions as English writes them: `领导 第2项` is `领导 #2`.
pub fn english(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('第') {
        out.push_str(before);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match after.get(digits..).and_then(|t| t.strip_prefix('项')) {
            Some(tail) if digits > 0 => {
                out.push('#');
                out.push_str(after.get(..digits).unwrap_or(""));
                rest = tail;
            }
            _ => {
                out.push('第');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The label of a fact path in a derivation.
pub fn label_of<'a>(steps: &'a [Step], path: &str) -> Option<&'a str> {
    for step in steps {
        if let Some(fact) = step.facts.iter().find(|f| f.path == path && !f.label.is_empty()) {
            return Some(&fact.label);
        }
        if let Some(found) = label_of(&step.parts, path) {
            return Some(found);
        }
    }
    None
}

/// A percentage, truncated: 74.96 % never reads 75 %.
pub fn percent(num: Rat, den: Rat) -> Option<String> {
    let (text, _) = num.div(den)?.mul(Rat::int(100))?.decimal(2);
    Some(format!("{text}%"))
}

/// A value for people.
pub fn shown(value: &Shown, lang: Lang) -> String {
    match value {
        Shown::Unknown => lang.pick("未填报", "not stated").into(),
        Shown::Nothing => lang.pick("无", "none").into(),
        Shown::Bool(true) => lang.pick("是", "yes").into(),
        Shown::Bool(false) => lang.pick("否", "no").into(),
        Shown::Number(n, dim) => dim.show(*n, lang),
        Shown::Between(lo, Some(hi), dim) => {
            format!("{}{}{}", dim.show(*lo, lang), lang.pick(" 至 ", " to "), dim.show(*hi, lang))
        }
        Shown::Between(lo, None, dim) => match lang {
            Lang::Zh => format!("至少 {}", dim.show(*lo, lang)),
            Lang::En => format!("at least {}", dim.show(*lo, lang)),
        },
        Shown::Ratio(a, b) => match percent(*a, *b) {
            Some(p) => format!("{a}/{b} = {p}"),
            None => format!("{a}/{b}"),
        },
        Shown::Date(day) => day.to_string(),
        Shown::DateTime(at) => match lang {
            Lang::Zh => {
                let s = at.second_of_day();
                format!("{} {}:{:02}", at.day(), s / 3600, s / 60 % 60)
            }
            Lang::En => at.to_string(),
        },
        Shown::Text(text) => match lang {
            Lang::Zh => format!("“{text}”"),
            Lang::En => format!("`{text}`"),
        },
        Shown::NoDivisor => lang.pick("无（分母为零）", "nothing to divide by").into(),
        Shown::NoCalendar(year) => match lang {
            Lang::Zh => format!("无（缺 {year} 年节假日安排）"),
            Lang::En => format!("no calendar of {year}"),
        },
        Shown::TooLarge => lang.pick("（过大，无法精确算出）", "(too large to compute exactly)").into(),
        Shown::Months(n) => months(*n, lang),
    }
}

/// Calendar months: `3 年`, `18 个月`.
pub fn months(n: i32, lang: Lang) -> String {
    match (lang, n % 12 == 0 && n != 0) {
        (Lang::Zh, true) => format!("{} 年", n / 12),
        (Lang::Zh, false) => format!("{n} 个月"),
        (Lang::En, true) if n == 12 => "1 year".into(),
        (Lang::En, true) => format!("{} years", n / 12),
        (Lang::En, false) if n == 1 => "1 month".into(),
        (Lang::En, false) => format!("{n} months"),
    }
}

/// A length of time.
pub fn length(length: crate::base::window::Length, lang: Lang) -> String {
    use crate::base::window::Length;
    match length {
        Length::Days(1) => lang.pick("1 天", "1 day").into(),
        Length::Days(n) => format!("{n} {}", lang.pick("天", "days")),
        Length::Months(n) => months(n, lang),
    }
}

/// The sign that asks for the contrary.
pub fn contrary(op: Cmp) -> Cmp {
    match op {
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
        Cmp::Lt => Cmp::Ge,
        Cmp::Le => Cmp::Gt,
        Cmp::Gt => Cmp::Le,
        Cmp::Ge => Cmp::Lt,
    }
}

/// The sign as written in a formula.
pub fn sign(op: Cmp) -> &'static str {
    match op {
        Cmp::Eq => "=",
        Cmp::Ne => "≠",
        Cmp::Lt => "<",
        Cmp::Le => "≤",
        Cmp::Gt => ">",
        Cmp::Ge => "≥",
    }
}

/// A bound as a comparison, where it has one end.
pub fn as_cmp(limit: &Limit) -> Result<(Cmp, &Shown), (&Shown, &Shown)> {
    match limit {
        Limit::AtLeast(n) => Ok((Cmp::Ge, n)),
        Limit::AtMost(n) => Ok((Cmp::Le, n)),
        Limit::MoreThan(n) => Ok((Cmp::Gt, n)),
        Limit::FewerThan(n) => Ok((Cmp::Lt, n)),
        Limit::Exactly(n) => Ok((Cmp::Eq, n)),
        Limit::Between(lo, hi) => Err((lo, hi)),
    }
}

/// Whether a bound is only about having at least one.
pub fn asks_for_any(limit: &Limit) -> bool {
    match limit {
        Limit::AtLeast(Shown::Number(n, Dim::None)) => *n <= Rat::ONE,
        Limit::MoreThan(Shown::Number(n, Dim::None)) => n.is_zero(),
        Limit::AtLeast(_)
        | Limit::AtMost(_)
        | Limit::MoreThan(_)
        | Limit::FewerThan(_)
        | Limit::Exactly(_)
        | Limit::Between(_, _) => false,
    }
}

/// The number that was measured: `5/7 = 71.42%`, `2 次`, `10 天`, `3 至 5 次`. `unit` counts what has no unit of its own.
pub fn measured(m: &Measured, unit: &str, lang: Lang) -> String {
    match (m.measure, m.share) {
        (Measure::Share, Some((yes, kept, unknown))) => {
            let (yes, kept) = (Rat::int(yes as i64), Rat::int(kept as i64));
            let base = shown(&Shown::Ratio(yes, kept), lang);
            if unknown == 0 {
                base
            } else {
                let lo = Dim::Share.show(m.lo, lang);
                let hi = Dim::Share.show(m.hi.unwrap_or(Rat::ONE), lang);
                match lang {
                    Lang::Zh => format!("{yes}/{kept}（另有 {unknown} 个待核实，实际在 {lo} 至 {hi} 之间）"),
                    Lang::En => {
                        format!("{yes}/{kept} ({unknown} unknown: between {lo} and {hi})")
                    }
                }
            }
        }
        (Measure::Share, None) => range(m.lo, m.hi, Dim::Share, "", lang),
        (Measure::Sum, _) => range(m.lo, m.hi, m.dim, "", lang),
        (Measure::Count | Measure::Distinct, _) => range(m.lo, m.hi, Dim::None, unit, lang),
    }
}

fn range(lo: Rat, hi: Option<Rat>, dim: Dim, unit: &str, lang: Lang) -> String {
    let text = if hi == Some(lo) { dim.show(lo, lang) } else { shown(&Shown::Between(lo, hi, dim), lang) };
    if unit.is_empty() { text } else { format!("{text} {unit}") }
}

/// The parts that decide how their node came out.
pub fn deciding(step: &Step) -> Vec<&Step> {
    let same = |truth: Truth| -> Vec<&Step> {
        let some: Vec<&Step> = step.parts.iter().filter(|p| p.truth == truth).collect();
        if some.is_empty() { step.parts.iter().collect() } else { some }
    };
    match (&step.what, step.truth) {
        (What::All, Truth::True) | (What::Any, Truth::False) => step.parts.iter().collect(),
        (_, truth) => same(truth),
    }
}

/// Why a node is not known, where that is told apart from what is not known.
pub fn reasons(step: &Step) -> Vec<&Step> {
    let unknown = step.truth == Truth::Unknown && !matches!(step.what, What::Flag { .. });
    step.parts.iter().filter(|p| unknown && p.what.is_reason()).collect()
}

/// Whether a condition rests on nothing that anybody states.
pub fn is_fixed(step: &Step) -> bool {
    let within = matches!(step.what, What::All | What::Any | What::Not | What::Forbidden);
    matches!(step.what, What::Constant) || within && step.parts.iter().all(is_fixed)
}

/// The steps of a finding that came out so; all of them where none did.
pub fn came_out(finding: &Finding, truth: Truth) -> Vec<&Step> {
    let so: Vec<&Step> = finding.steps.iter().filter(|s| s.truth == truth).collect();
    if so.is_empty() { finding.steps.iter().collect() } else { so }
}

/// The windows in one state.
pub fn in_state(windows: &[WindowStep], state: WindowState) -> Vec<&WindowStep> {
    windows.iter().filter(|w| w.state == state).collect()
}

/// Whether a window is the time up to a due day: then its label is a day but it is longer than that.
pub fn is_due(window: &WindowStep) -> bool {
    window.label.len() == 10 && window.range.from != window.range.to
}

/// The labels of windows, condensed.
pub fn labels(windows: &[&WindowStep], voice: &Voice) -> String {
    let labels: Vec<&str> = windows.iter().map(|w| w.label.as_str()).collect();
    label::condensed(&titled(&labels, voice), year(voice), voice.lang)
}

/// The labels of windows, with the titles of named spans for their names.
pub fn titled<'a>(labels: &[&'a str], voice: &Voice<'a>) -> Vec<&'a str> {
    let title = |label: &&'a str| {
        let interval = voice.model.intervals.iter().find(|i| i.name == *label);
        interval.and_then(|i| i.label.as_deref()).unwrap_or(label)
    };
    labels.iter().map(title).collect()
}

/// The year that need not be said: that of the assessment, if it is within one.
pub fn year(voice: &Voice) -> Option<i16> {
    let (from, to) = (voice.assessment.span.from.ymd().0, voice.assessment.span.to.ymd().0);
    (from == to).then_some(from)
}

/// The members' own word from their collection's: 执法人员名册 holds 执法人员.
pub fn of_list(name: &str) -> &str {
    for ending in ["名册", "名单", "台账", "清单"] {
        if let Some(short) = name.strip_suffix(ending).filter(|s| !s.is_empty()) {
            return short;
        }
    }
    name
}

/// A member's name without its collection's before it: `第4项`, `甲` of `领导（甲）`.
pub fn own_name<'a>(member: &'a str, collection: &str) -> &'a str {
    // A member of a member's list is named with both: 领导（甲） 下基层 第2项.
    let inner = || member.rsplit_once(&format!(" {collection}")).map(|(_, own)| own);
    let short = member.strip_prefix(collection).or_else(inner).map(str::trim).filter(|s| !s.is_empty());
    let bare = short.and_then(|s| s.strip_prefix('（')).and_then(|s| s.strip_suffix('）'));
    bare.or(short).unwrap_or(member)
}

/// The first member that came out so: its name, and the parts that decide it.
pub fn first_member<'a>(step: &'a Step, collection: &str, truth: Truth) -> Option<(&'a str, Vec<&'a Step>)> {
    let part = step.parts.iter().find(|s| s.truth == truth && !s.parts.is_empty())?;
    match &part.what {
        What::Member { name } => Some((own_name(name, collection), deciding(part))),
        _ => None,
    }
}

/// The parts of a collection's node that name members.
pub fn member_names(step: &Step, collection: &str, truth: Truth) -> Vec<String> {
    step.parts
        .iter()
        .filter(|p| p.truth == truth)
        .filter_map(|p| match &p.what {
            What::Member { name } => Some(own_name(name, collection).to_string()),
            What::All
            | What::Any
            | What::Not
            | What::Forbidden
            | What::Compare { .. }
            | What::InRange { .. }
            | What::InSet { .. }
            | What::Flag { .. }
            | What::Missing { .. }
            | What::Contains { .. }
            | What::Members { .. }
            | What::Measured(_)
            | What::Windows { .. }
            | What::Rolling { .. }
            | What::Deadline { .. }
            | What::Stale { .. }
            | What::NoCalendar { .. }
            | What::Ledger { .. }
            | What::Dates { .. }
            | What::Constant => None,
        })
        .collect()
}
