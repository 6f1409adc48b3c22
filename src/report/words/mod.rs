//! What a finding says, in both languages (language.md, section 10). `zh` and `en` match every ground, node and mend
//! exhaustively, so that a missing sentence does not compile; what both share is in `shared`.

mod en;
pub mod label;
pub mod shared;
mod zh;

use crate::base::Lang;
use crate::engine::finding::{Assessment, Finding, Mend, Step, Truth, Verdict, WindowStep};
use crate::model::Model;
use crate::syntax::tree::Severity;

/// A severity in words by its key in JSON; an unknown one stays as it is.
pub fn severity_named(key: &str, lang: Lang) -> &str {
    let all = [Severity::Advice, Severity::Minor, Severity::Major, Severity::Critical];
    let found = all.into_iter().find(|s| super::json::severity_key(*s) == key);
    found.map_or(key, |s| lang.pick(zh::severity(s), en::severity(s)))
}

/// A verdict in words by its key in JSON; an unknown one stays as it is.
pub fn verdict_named(key: &str, lang: Lang) -> &str {
    let found = Verdict::ALL.into_iter().find(|v| v.key() == key);
    found.map_or(key, |v| lang.pick(zh::verdict(v), en::verdict(v)))
}

/// Longest `message` in characters; the text report and `explain` say more.
pub const MESSAGE_LIMIT: usize = 200;

/// What the sentences need to know besides the finding.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules, for titles.
    pub model: &'a Model,
    /// The span and day of judgement, for days left and years that need not be said.
    pub assessment: Assessment,
}

impl Voice<'_> {
    /// The verdict in words. Never 违法: that is not for a tool to say.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        self.lang.pick(zh::verdict(verdict), en::verdict(verdict))
    }
    /// The verdict as the head of a table column.
    pub fn verdict_short(&self, verdict: Verdict) -> &'static str {
        self.lang.pick(zh::verdict_short(verdict), en::verdict(verdict))
    }
    /// A severity in words.
    pub fn severity(&self, severity: Severity) -> &'static str {
        self.lang.pick(zh::severity(severity), en::severity(severity))
    }
    /// The grounds of the verdict, one sentence an item, without full stops.
    pub fn reasons(&self, finding: &Finding) -> Vec<String> {
        // Two requirements on one missing list would say it twice.
        match self.lang {
            Lang::Zh => shared::once(zh::reasons(finding, self).iter().map(|r| shared::tidy(r))),
            Lang::En => shared::once(en::reasons(finding, self).iter().map(|r| shared::english(r))),
        }
    }
    /// The smallest changes that would satisfy it, or why nothing can any more.
    pub fn mends(&self, finding: &Finding) -> Vec<String> {
        shared::once(finding.mend.iter().map(|m| self.mend(m)))
    }
    /// One change.
    pub fn mend(&self, mend: &Mend) -> String {
        match self.lang {
            Lang::Zh => shared::tidy(&zh::mend(mend, self)),
            Lang::En => shared::english(&en::mend(mend, self)),
        }
    }
    /// What a node of a derivation found, without saying what ought to be: for `explain` and conditions.
    pub fn state(&self, step: &Step) -> String {
        match self.lang {
            Lang::Zh => shared::tidy(&zh::state(step, self)),
            Lang::En => shared::english(&en::state(step, self)),
        }
    }
    /// One window or due day in a derivation.
    pub fn window(&self, window: &WindowStep) -> String {
        match self.lang {
            Lang::Zh => shared::tidy(&zh::window(window, self)),
            Lang::En => en::window(window, self),
        }
    }
    /// The missing facts as people call them: labels where the derivation has them, else paths.
    pub fn missing(&self, finding: &Finding) -> Vec<String> {
        finding
            .missing
            .iter()
            .map(|path| match self.called(finding, path) {
                Some(label) if label != *path => match self.lang {
                    Lang::Zh => format!("{label}（{path}）"),
                    Lang::En => format!("{path} ({label})"),
                },
                _ => path.clone(),
            })
            .collect()
    }
    /// What people call a fact path of this finding.
    pub fn called(&self, finding: &Finding, path: &str) -> Option<String> {
        if let Some(rest) = path.strip_prefix("attest.") {
            let duty = self.model.duties.get(finding.duty.0 as usize)?;
            let part = rest.strip_prefix(duty.name.as_str())?;
            let (item, part) = match part.strip_prefix('[').and_then(|p| p.split_once(']')) {
                Some((item, part)) => (item.parse::<usize>().ok().map(|i| i + 1), part),
                None => (None, part),
            };
            let what = match (part, self.lang) {
                (".evidence", Lang::Zh) => "佐证",
                (".on", Lang::Zh) => "完成日期",
                (_, Lang::Zh) => "申报",
                (".evidence", Lang::En) => "evidence for",
                (".on", Lang::En) => "the day of",
                (_, Lang::En) => "declaration of",
            };
            return match (self.lang, item) {
                (Lang::Zh, None) => Some(format!("“{}”的{what}", duty.title.as_deref()?)),
                (Lang::Zh, Some(n)) => Some(format!("“{}”第 {n} 条的{what}", duty.title.as_deref()?)),
                (Lang::En, item) => {
                    let title = duty.title_en.as_deref().or(duty.title.as_deref())?;
                    Some(format!("{what} `{title}`{}", item.map_or(String::new(), |n| format!(" #{n}"))))
                }
            };
        }
        let own = || (finding.fact.path == path && !finding.fact.label.is_empty()).then_some(&*finding.fact.label);
        let label = shared::label_of(&finding.steps, path).or_else(own)?;
        Some(self.lang.pick(label.to_string(), shared::english(label)))
    }
    /// Has a finding say its paragraph and drop its derivation, which is most of it.
    pub fn tell(&self, finding: &mut Finding) {
        finding.message = Some(self.message(finding));
        finding.steps = Vec::new();
    }
    /// The one-paragraph message of JSON and of all one-line formats, at most [`MESSAGE_LIMIT`] characters.
    pub fn message(&self, finding: &Finding) -> String {
        let mut parts = self.reasons(finding);
        if finding.verdict == Verdict::Undetermined && !finding.missing.is_empty() {
            let called = |path: &String| self.called(finding, path).unwrap_or_else(|| path.clone());
            let short: Vec<String> = finding.missing.iter().map(called).collect();
            parts.push(match self.lang {
                Lang::Zh => format!("请补报：{}", shared::listed(&short, 4, self.lang)),
                Lang::En => format!("to supply: {}", shared::listed(&short, 4, self.lang)),
            });
        }
        if matches!(finding.verdict, Verdict::Violated | Verdict::Waived) {
            parts.extend(self.mends(finding));
        }
        shared::shorten(&parts.join(self.lang.pick("；", "; ")), MESSAGE_LIMIT)
    }
}

/// A verdict in one word or two, as cases name it.
pub fn verdict_word(verdict: Verdict, lang: Lang) -> &'static str {
    lang.pick(zh::verdict_short(verdict), en::verdict(verdict))
}

/// How a node came out when it was asked to be false.
pub(super) fn turned(truth: Truth, wanted: bool) -> Truth {
    match (truth, wanted) {
        (Truth::True, false) => Truth::False,
        (Truth::False, false) => Truth::True,
        (Truth::True, true) => Truth::True,
        (Truth::False, true) => Truth::False,
        (Truth::Unknown, _) => Truth::Unknown,
        (Truth::Open, _) => Truth::Open,
    }
}
