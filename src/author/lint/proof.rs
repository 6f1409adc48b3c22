//! A proof in words: at each place the range that the condition there leaves.

use super::Cx;
use crate::author::reason::{Cut, Fact, Kind, Proof, Set, Term};
use crate::base::window::CalUnit;
use crate::base::{Day, Diagnostic, Dim, Instant, Lang, Problem, Rat, Span};
use crate::model::When;
use std::fmt;

/// The most places that a proof shows.
const MOST: usize = 4;

/// A place with its words, Chinese and English.
pub(super) struct Place {
    at: Span,
    words: (String, String),
}

impl Place {
    fn words(&self, lang: Lang) -> &str {
        lang.pick(&self.words.0, &self.words.1)
    }
}

/// The places of a proof with their words.
#[derive(Default)]
pub(super) struct Shown {
    /// The first one within the condition that the proof is about.
    first: Option<Place>,
    /// The others.
    rest: Vec<Place>,
    /// What the term can be at all, where one condition alone decides.
    reach: Option<(String, String)>,
}

impl Shown {
    /// The words of the first place.
    pub(super) fn label(&self, lang: Lang) -> Option<&str> {
        self.first.as_ref().map(|p| p.words(lang))
    }
    /// The words of the others.
    pub(super) fn related(&self, lang: Lang) -> Vec<String> {
        self.rest.iter().map(|p| p.words(lang).to_string()).collect()
    }
    /// A sentence on what the term can be at all.
    pub(super) fn reach(&self, lang: Lang) -> Option<&str> {
        self.reach.as_ref().map(|(zh, en)| lang.pick(zh.as_str(), en.as_str()))
    }
    /// A diagnostic at the first place, else at the condition, with the others.
    pub(super) fn diagnostic(&self, about: Span, problem: &impl Problem) -> Diagnostic {
        let diagnostic = Diagnostic::at(self.first.as_ref().map_or(about, |p| p.at), problem);
        self.rest.iter().fold(diagnostic, |d, place| d.also(place.at))
    }
}

/// The proof in words. `about`: the condition that is told of; `contrary`: its contrary was refuted, so what stands in it is
/// shown as written.
pub(super) fn shown(cx: &Cx, proof: &Proof, about: Span, contrary: bool) -> Shown {
    let inside = |at: Span| at.file == about.file && about.start <= at.start && at.end <= about.end;
    let mut out = Shown::default();
    for fact in proof.facts.iter().take(MOST) {
        let wanted = fact.wanted != (contrary && inside(fact.at));
        let words = (said(cx, fact, wanted, Lang::Zh), said(cx, fact, wanted, Lang::En));
        let place = Place { at: fact.at, words };
        match out.first {
            None if inside(fact.at) => out.first = Some(place),
            _ => out.rest.push(place),
        }
    }
    if let [alone] = proof.facts.as_slice() {
        let term = &alone.term;
        let words = |lang: Lang| {
            let (name, set) = (name(cx, alone, lang), set(cx, &term.domain, term, lang));
            match lang {
                Lang::Zh => format!("“{name}”本来只能是 {set}"),
                Lang::En => format!("`{name}` can only be {set}"),
            }
        };
        let whole_line = term.domain == Set::all() || term.domain == Set::all().or_none();
        out.reach = (!whole_line && term.kind != Kind::Difference).then(|| (words(Lang::Zh), words(Lang::En)));
    }
    out
}

/// What a condition, or its contrary, says of its term: `会议（每月）≥ 2`.
fn said(cx: &Cx, fact: &Fact, wanted: bool, lang: Lang) -> String {
    let term = &fact.term;
    let windows = term.windows.is_some();
    // The contrary of “in every month at least 2” is not “in every month fewer”.
    let not = if !wanted && (windows || term.kind == Kind::Difference) { lang.pick("并非 ", "not: ") } else { "" };
    if term.kind == Kind::Difference {
        return format!("{not}{}", cx.sources.text(fact.at).trim());
    }
    let time = term.of.as_ref().and_then(|of| of.when.as_ref()).map(|w| time(w, lang)).unwrap_or_default();
    let contrary = if term.whole { fact.written.not().whole() } else { fact.written.not() };
    let (before, behind) = match term.of.as_ref().map(|of| (of.refused, of.narrowed.is_empty())) {
        Some((true, _)) => lang.pick(("没有做到的", ""), ("", " that fail")),
        Some((false, false)) => lang.pick(("所指的", ""), ("", " that are meant")),
        Some((false, true)) | None => ("", ""),
    };
    let shown = if wanted || windows { fact.written.clone() } else { contrary.and(&term.domain) };
    format!("{not}{before}{}{behind}{time} {}", name(cx, fact, lang), set(cx, &shown, term, lang))
}

fn name(cx: &Cx, fact: &Fact, lang: Lang) -> String {
    let ((text, label), kind) = (&fact.term.name, fact.kind());
    let name = match lang {
        Lang::Zh if !label.is_empty() => label,
        _ => text,
    };
    match kind {
        Kind::Bearer => lang.pick("主体类型", "the type of the bearer").to_string(),
        _ if name.is_empty() => cx.sources.text(fact.term.written.unwrap_or(fact.at)).trim().to_string(),
        Kind::Number(Dim::Share) if fact.term.of.is_some() => match lang {
            Lang::Zh => format!("{name}占比"),
            Lang::En => format!("the share of {name}"),
        },
        _ => name.clone(),
    }
}

fn time(when: &When, lang: Lang) -> String {
    let words = match when {
        When::Every(unit) => match unit {
            CalUnit::Day => lang.pick("每日", "every day"),
            CalUnit::Week => lang.pick("每周", "every week"),
            CalUnit::TenDay => lang.pick("每旬", "every ten days"),
            CalUnit::Month => lang.pick("每月", "every month"),
            CalUnit::Quarter => lang.pick("每季度", "every quarter"),
            CalUnit::HalfYear => lang.pick("每半年", "every half year"),
            CalUnit::Year => lang.pick("每年", "every year"),
        },
        When::EveryRolling(..) => lang.pick("任一连续期间", "every rolling window"),
        When::SomeRolling(_) => lang.pick("某一连续期间", "some rolling window"),
        When::During(..) => lang.pick("该期间", "in that span"),
        When::Recurring { .. } | When::Dates { .. } => lang.pick("每次到期", "each due day"),
    };
    match lang {
        Lang::Zh => format!("（{words}）"),
        Lang::En => format!(" ({words})"),
    }
}

/// A set in words: `≥ 3`, `3 至 5`, `煤矿、工贸`, `2022-07-01 起`.
pub(super) fn set(cx: &Cx, set: &Set, term: &Term, lang: Lang) -> String {
    let names = |n: &dyn Fn(i128) -> Option<String>| -> Option<String> {
        let mut all = Vec::new();
        // What cannot be is named as it is written.
        let within = set.and(&term.domain);
        let named = if within.spans().is_empty() { set } else { &within };
        for (from, to) in named.spans() {
            let (Cut::Before(from), Cut::Before(to)) = (from, to) else { return None };
            for i in from.floor()..to.floor().min(from.floor() + 12) {
                all.push(n(i)?);
            }
        }
        (!all.is_empty()).then(|| all.join(lang.pick("、", ", ")))
    };
    let named = match term.kind {
        Kind::Truth => names(&|n| Some(if n == 1 { lang.pick("是", "true") } else { lang.pick("否", "false") }.into())),
        Kind::Variant(id) => names(&|n| {
            let variant = cx.model.enums.get(id.index())?.variants.get(usize::try_from(n).ok()?)?;
            Some(lang.pick(variant.label.as_ref(), None).unwrap_or(&variant.name).clone())
        }),
        Kind::Bearer => names(&|n| {
            let entity = cx.model.entities.get(usize::try_from(n).ok()?)?;
            Some(lang.pick(entity.shown(), entity.label_en.as_deref().unwrap_or(&entity.name)).to_string())
        }),
        Kind::Text => texts(cx, set, lang),
        Kind::Number(_) | Kind::Day | Kind::Moment | Kind::Difference => None,
    };
    if let Some(named) = named {
        return named;
    }
    let mut parts: Vec<String> = set.spans().iter().map(|span| part(*span, term, lang)).collect();
    if set.has_none() && term.domain.has_none() {
        parts.push(lang.pick("没有", "none").to_string());
    }
    match parts.is_empty() {
        true => lang.pick("（无一可取）", "(nothing)").to_string(),
        false => parts.join(lang.pick(" 或 ", " or ")),
    }
}

fn texts(cx: &Cx, set: &Set, lang: Lang) -> Option<String> {
    let quoted = |n: i128| cx.texts.text(n).map(|t| lang.pick(format!("“{t}”"), format!("\"{t}\"")));
    let listed = |set: &Set| -> Option<Vec<String>> {
        let one = |(from, to): &(Cut, Cut)| match (from, to) {
            (Cut::Before(a), Cut::Before(b)) => Some((a.floor()..b.floor()).filter_map(quoted).collect::<Vec<_>>()),
            _ => None,
        };
        set.spans().iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.concat())
    };
    let join = |all: Vec<String>| all.join(lang.pick("、", ", "));
    if let Some(all) = listed(set) {
        return Some(join(all));
    }
    let other = join(listed(&set.not().whole())?);
    Some(match lang {
        Lang::Zh => format!("{other} 以外"),
        Lang::En => format!("anything but {other}"),
    })
}

/// An end of a span, and whether it is in.
type End = Option<(Rat, bool)>;

fn part((from, to): (Cut, Cut), term: &Term, lang: Lang) -> String {
    let number = |n: Rat| value(n, term.kind, lang);
    // Of whole numbers the last one in, not the first one out.
    let last = |n: Rat| n.sub(Rat::ONE).unwrap_or(n);
    let (low, high): (End, End) = (
        match from {
            Cut::Before(n) => Some((n, true)),
            Cut::After(n) => Some((n, false)),
            Cut::Start | Cut::End => None,
        },
        match to {
            Cut::After(n) => Some((n, true)),
            Cut::Before(n) if term.whole => Some((last(n), true)),
            Cut::Before(n) => Some((n, false)),
            Cut::Start | Cut::End => None,
        },
    );
    let day = matches!(term.kind, Kind::Day | Kind::Moment);
    match (low, high) {
        (None, None) => lang.pick("任何值", "anything").to_string(),
        (Some((a, true)), Some((b, true))) if a == b => format!("= {}", number(a)),
        (Some((a, true)), Some((b, true))) => match lang {
            Lang::Zh => format!("{} 至 {}", number(a), number(b)),
            Lang::En => format!("{} to {}", number(a), number(b)),
        },
        (Some((a, true)), None) if day => match lang {
            Lang::Zh => format!("{} 起", number(a)),
            Lang::En => format!("from {}", number(a)),
        },
        (None, Some((b, true))) if day => match lang {
            Lang::Zh => format!("至 {} 止", number(b)),
            Lang::En => format!("up to {}", number(b)),
        },
        (low, high) => {
            let sign = |(n, closed): (Rat, bool), open: &str, shut: &str| {
                format!("{} {}", if closed { shut } else { open }, number(n))
            };
            let ends = [low.map(|l| sign(l, ">", "≥")), high.map(|h| sign(h, "<", "≤"))];
            ends.into_iter().flatten().collect::<Vec<_>>().join(lang.pick(" 且 ", " and "))
        }
    }
}

fn value(n: Rat, kind: Kind, lang: Lang) -> String {
    let seconds = i64::try_from(n.floor()).unwrap_or_default();
    match kind {
        Kind::Number(dim) => dim.show(n, lang),
        Kind::Day => i32::try_from(n.floor()).map_or_else(|_| n.to_string(), |d| Day(d).to_string()),
        Kind::Moment => Instant(seconds).to_string(),
        Kind::Truth | Kind::Variant(_) | Kind::Text | Kind::Bearer | Kind::Difference => Dim::None.show(n, lang),
    }
}

/// A span of days in words, open where it does not end.
pub(super) struct Days(pub(super) crate::base::window::Range);

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |d: Day| if d == Day::MIN || d == Day::MAX { "…".to_string() } else { d.to_string() };
        if self.0.from == self.0.to {
            return write!(f, "{}", end(self.0.from));
        }
        write!(f, "{} .. {}", end(self.0.from), end(self.0.to))
    }
}
