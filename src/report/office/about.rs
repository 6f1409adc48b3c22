//! What an assessment was about, in numbers: the head of a ledger.

use crate::base::Lang;
use crate::engine::finding::Verdict;
use crate::engine::outcome::Tally;
use crate::facts::EntityIx;
use crate::model::{Document, DutyId};
use crate::report::Report;
use crate::report::text::idle::Idle;
use crate::syntax::tree::Severity;

/// From the gravest on.
pub(super) const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::Major, Severity::Minor, Severity::Advice];

/// Something counted for.
pub(super) struct Counted {
    /// Its name.
    pub(super) name: String,
    /// The name that rules and facts use.
    pub(super) key: String,
    /// The counts.
    pub(super) tally: Tally,
    /// Breaches that are no more than advice.
    pub(super) advice: u32,
}

/// An assessment in numbers. What no document asks in the days assessed is left out.
pub(super) struct About<'a> {
    /// The documents that were judged by.
    pub(super) documents: Vec<&'a Document>,
    /// All verdicts.
    pub(super) total: Tally,
    /// Units, with their counts.
    pub(super) units: Vec<Counted>,
    /// Types of units.
    pub(super) types: Vec<Counted>,
    /// Obligations.
    pub(super) duties: Vec<Counted>,
    /// Breaches by severity, as in [`SEVERITIES`].
    pub(super) grades: [u32; 4],
    /// Breaches that are no more than advice.
    pub(super) advice: u32,
    /// How many verdicts are of duties out of force.
    pub(super) idle: u32,
}

/// How many breaches a tally has.
pub(super) fn breaches(tally: &Tally) -> u32 {
    tally.of(Verdict::Violated) + tally.of(Verdict::Conflict)
}

/// Breaches of each entity that are no more than advice.
fn advised(report: &Report) -> Vec<u32> {
    let mut all = vec![0; report.facts.entities.len()];
    for finding in report.findings().filter(|f| f.verdict == Verdict::Violated) {
        let duty = report.model.duties.get(finding.duty.0 as usize);
        let advises = duty.is_some_and(|d| d.severity == Severity::Advice);
        if let (true, Some(n)) = (advises, all.get_mut(finding.entity.0 as usize)) {
            *n += 1;
        }
    }
    all
}

impl<'a> About<'a> {
    /// Counts.
    pub(super) fn of(report: &Report<'a>) -> About<'a> {
        let (model, outcome, lang) = (report.model, report.outcome, report.lang);
        let idle = Idle::of(report);
        let mut documents: Vec<&Document> = Vec::new();
        let mut duties = Vec::new();
        let mut grades = [0; 4];
        let mut advice = 0;
        for (duty, (id, tally)) in model.duties.iter().zip((0..).map(DutyId).zip(&outcome.by_duty)) {
            if idle.has(id) || tally.total() == 0 {
                continue;
            }
            if let Some(document) = model.documents.get(duty.document.index())
                && !documents.iter().any(|d| d.name == document.name)
            {
                documents.push(document);
            }
            if let Some(n) = SEVERITIES.iter().position(|s| *s == duty.severity).and_then(|i| grades.get_mut(i)) {
                *n += breaches(tally);
            }
            let advised = if duty.severity == Severity::Advice { tally.of(Verdict::Violated) } else { 0 };
            advice += advised;
            duties.push(Counted {
                name: crate::report::text::title(duty, lang).to_string(),
                key: duty.full.clone(),
                tally: *tally,
                advice: advised,
            });
        }
        let by_unit = if advice > 0 { advised(report) } else { Vec::new() };
        let mut units = Vec::new();
        let mut types: Vec<Counted> = Vec::new();
        for (ix, (entity, tally)) in (0..).map(EntityIx).zip(report.facts.entities.iter().zip(&outcome.by_entity)) {
            let tally = idle.without(report, ix, tally);
            if tally.total() == 0 {
                continue;
            }
            let advice = by_unit.get(ix.0 as usize).copied().unwrap_or(0);
            units.push(Counted { name: entity.name.to_string(), key: report.facts.key(model, ix), tally, advice });
            let Some(of) = model.entities.get(entity.ty.index()) else { continue };
            match types.iter_mut().find(|t| t.key == of.name) {
                Some(found) => {
                    found.tally.join(&tally);
                    found.advice += advice;
                }
                None => types.push(Counted {
                    name: lang.pick(None, of.label_en.as_deref()).unwrap_or(of.shown()).to_string(),
                    key: of.name.clone(),
                    tally,
                    advice,
                }),
            }
        }
        About { documents, total: idle.rest(&outcome.total), units, types, duties, grades, advice, idle: idle.total }
    }
    /// How many breaches are to be put right: those that are more than advice.
    pub(super) fn problems(&self) -> u32 {
        breaches(&self.total).saturating_sub(self.advice)
    }
    /// How many units have one.
    pub(super) fn with_breaches(&self) -> usize {
        self.units.iter().filter(|u| breaches(&u.tally) > u.advice).count()
    }
    /// The documents as cited; of many only the first.
    pub(super) fn cited(&self, lang: Lang) -> String {
        const NAMED: usize = 3;
        let all: Vec<String> = self.documents.iter().map(|d| d.cited(lang)).collect();
        match (lang, all.get(..NAMED)) {
            (Lang::Zh, Some(first)) if all.len() > NAMED => format!("{}等 {} 份文件", first.join("、"), all.len()),
            (Lang::En, Some(first)) if all.len() > NAMED => {
                format!("{} and {} more documents", first.join(", "), all.len() - NAMED)
            }
            (Lang::Zh, _) => all.join("、"),
            (Lang::En, _) => all.join(", "),
        }
    }
    /// Breaches by severity in words: `特别严重 1 项，严重 20 项`; empty if there are none.
    pub(super) fn graded(&self, report: &Report) -> String {
        let voice = report.voice();
        let each: Vec<String> = SEVERITIES
            .iter()
            .zip(self.grades)
            .filter(|(severity, n)| *n > 0 && **severity != Severity::Advice)
            .map(|(severity, n)| match report.lang {
                Lang::Zh => format!("{} {n} 项", voice.severity(*severity)),
                Lang::En => format!("{n} {}", voice.severity(*severity)),
            })
            .collect();
        each.join(report.lang.pick("、", ", "))
    }
}
