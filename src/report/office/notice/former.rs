//! Year on year: what the former result had, and what became of it.

use super::paper::Look;
use super::words::{capital, day, formal, span, stopped};
use super::{LISTED, Notice};
use crate::base::window::Range;
use crate::base::{Day, Lang};
use crate::report::baseline::{Baseline, Former};
use crate::report::text::findings::title;

impl Notice<'_> {
    /// The counts, in a paragraph of the overview.
    pub(super) fn compared(&mut self) {
        let Some(baseline) = self.report.baseline else { return };
        let (all, persisting, new) = (baseline.breaches(), baseline.persisting, baseline.new);
        let when = period(baseline, self.lang);
        let rest: String = lists(baseline)
            .into_iter()
            .filter(|(list, ..)| !list.is_empty())
            .map(|(list, zh, en)| self.lang.pick(format!("，{zh}{}项", list.len()), format!(", {} {en}", list.len())))
            .collect();
        self.say(
            format!("与上期（{when}）相比：上期问题{all}项，仍存在{persisting}项{rest}；本期新增问题{new}项。"),
            format!("Compared with {when}: of {all} problems {persisting} persist{rest}; {new} are new."),
        );
    }

    /// What is not found any more.
    pub(super) fn former(&mut self) {
        let Some(baseline) = self.report.baseline else { return };
        let lang = self.lang;
        let lists = lists(baseline);
        if lists.iter().all(|(list, ..)| list.is_empty()) {
            return;
        }
        self.head(1, lang.pick("上期问题的变化", "What became of former problems"));
        for (list, zh, en) in lists.into_iter().filter(|(list, ..)| !list.is_empty()) {
            let n = list.len();
            self.head(2, &lang.pick(format!("{zh}（{n}项）"), format!("{} ({n})", capital(en))));
            for former in list.iter().take(LISTED) {
                self.one(former);
            }
            if n > LISTED {
                let rest = n - LISTED;
                self.say(format!("其余{rest}项从略。"), format!("{rest} more are left out here."));
            }
        }
    }

    fn one(&mut self, former: &Former) {
        let (report, lang) = (self.report, self.lang);
        let duty = report.model.duties.iter().find(|d| d.full == former.obligation);
        let what = duty.map_or(former.obligation.as_str(), |d| title(d, lang));
        let message = formal(&former.message, lang);
        let (name, clause) = (&former.name, &former.clause);
        let text = match (lang, clause.is_empty()) {
            (Lang::Zh, true) => format!("{what}。上期情况：{message}"),
            (Lang::Zh, false) => format!("{what}。依据：{clause}。上期情况：{message}"),
            (Lang::En, true) => format!("{what}. Before: {message}"),
            (Lang::En, false) => format!("{what} ({clause}). Before: {message}"),
        };
        self.item(3, &lang.pick(format!("{name}："), format!("{name}: ")), &stopped(&text, lang));
    }

    /// Nothing but a line between parts.
    pub(super) fn gap(&mut self) {
        self.paper.put(Look::Body, "");
    }
}

/// The lists with what is said of them. Only the first is cured.
fn lists(baseline: &Baseline) -> [(&[Former], &'static str, &'static str); 5] {
    [
        (&baseline.cured, "已消除", "cured"),
        (&baseline.open, "转为待核实或未到期", "undetermined or pending now"),
        (&baseline.lapsed, "转为不适用或免除", "not applicable or exempt now"),
        (&baseline.gone, "所属单位本期未填报", "of units not stated now"),
        (&baseline.unjudged, "本期未核查", "not judged now"),
    ]
}

fn period(baseline: &Baseline, lang: Lang) -> String {
    let (from, to, as_of) = &baseline.assessment;
    let judged = Day::parse_iso(as_of).map_or_else(|| as_of.clone(), |d| day(d, lang));
    let when = match (Day::parse_iso(from), Day::parse_iso(to)) {
        (Some(from), Some(to)) => span(Range::new(from, to), lang),
        _ => format!("{from} – {to}"),
    };
    lang.pick(format!("{when}，判定日为{judged}"), format!("{when}, as of {judged}"))
}
