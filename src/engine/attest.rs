//! Declarations (language.md, section 6).

use super::cx::{Cx, Engine};
use super::duty::Body;
use super::finding::{AttestState, FactUse, Truth, What, Why};
use super::trace::{Node, Rec};
use super::truth::{Bar, Num};
use super::value::Out;
use super::windows::{enforced, state};
use crate::base::{Day, Rat, Span};
use crate::engine::finding::{Limit, Measured, Mend, Shown, WindowStep};
use crate::facts::{Declaration, Declared, Stated};
use crate::model::{Measure, Obligation};
use crate::plan::{Attest, Timing};

impl<'a> Engine<'a> {
    /// How a declaration stands. With a recorder it leaves one node behind.
    pub(crate) fn attest<R: Rec>(
        &self,
        duty: &Obligation,
        attest: &'a Attest,
        stated: &'a Stated,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Body {
        let declared = stated.attests.iter().find(|d| names(duty, &d.name));
        let place = declared.or_else(|| stated.unanswered.iter().find(|d| names(duty, &d.name)));
        if let Some(reason) = declared
            .and_then(|d| d.entries.iter().find(|e| e.not_applicable))
            .map(|e| e.reason.clone().unwrap_or_default())
        {
            if R::ON {
                self.attest_node(attest, declared, stated, Truth::True, What::Constant, &duty.name, "", rec);
            }
            return Body::NotApplicable(Why::Attest(AttestState::DoesNotApply(reason)));
        }
        if let Some((timing, at)) = &attest.repeats {
            let truth = self.repeats(duty, attest, timing, *at, (declared, place), stated, cx, rec);
            return Body::Truth(truth, Why::Attest(AttestState::Repeats));
        }
        let due = attest.by.as_ref().map(|by| self.val(by, cx, rec));
        let due = match due {
            Some(Out::Num(n)) => n.known().map(|r| Day(r.floor() as i32)),
            _ => None,
        };
        let entry = declared.and_then(|d| d.entries.first());
        let compiled = compiled(declared, stated);
        let (truth, why, lacks) = self.stands(attest, entry, due, compiled);
        let outside = due.is_some_and(|d| !(cx.force.has(d) && cx.stretch.has(d))) && truth != Truth::Unknown;
        let truth = if outside { Truth::True } else { truth };
        if R::ON {
            let what = match due {
                Some(day) => What::Deadline {
                    name: title(duty),
                    done: entry
                        .filter(|e| e.done != Some(false))
                        .and_then(|e| e.on)
                        .map_or(Shown::Unknown, Shown::Date),
                    due: Some(day),
                    outside,
                    filtered: false,
                },
                None => What::Flag {
                    name: title(duty),
                    value: entry.and_then(|e| e.done).map_or(Shown::Unknown, Shown::Bool),
                },
            };
            self.attest_node(attest, place, stated, truth, what, &duty.name, lacks, rec);
        }
        Body::Truth(truth, Why::Attest(why))
    }

    /// The truth of one declaration, how it stands, and which part of it is missing.
    fn stands(
        &self,
        attest: &Attest,
        entry: Option<&Declaration>,
        due: Option<Day>,
        compiled: Option<Day>,
    ) -> (Truth, AttestState, &'static str) {
        let as_of = self.as_of();
        let Some(entry) = entry else { return (Truth::Unknown, AttestState::Undeclared, "") };
        // What lies after the day of judgement has not happened.
        let done = entry.done.map(|d| d && entry.on.is_none_or(|on| on <= as_of));
        match done {
            None => (Truth::Unknown, AttestState::Undeclared, ".done"),
            Some(false) => {
                let open = due.is_some_and(|d| as_of <= d);
                (if open { Truth::Open } else { Truth::False }, AttestState::NotDone(due), "")
            }
            Some(true) => {
                if let (Some(on), Some(day)) = (entry.on, due)
                    && on > day
                {
                    return (Truth::False, AttestState::Late { due: day, on }, "");
                }
                if let (None, Some(day)) = (entry.on, due) {
                    // Undated: in time for certain only if the facts were compiled by then.
                    if compiled.unwrap_or(as_of).min(as_of) > day {
                        return (Truth::Unknown, AttestState::NoDate(day), ".on");
                    }
                }
                match &attest.evidence {
                    Some(kind) if entry.evidence.as_deref().is_none_or(|e| e.trim().is_empty()) => {
                        (Truth::Unknown, AttestState::NoEvidence(kind.clone()), ".evidence")
                    }
                    Some(_) | None => (Truth::True, AttestState::Done(entry.on), ""),
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one declaration")]
    fn attest_node<R: Rec>(
        &self,
        attest: &Attest,
        declared: Option<&Declared>,
        stated: &Stated,
        truth: Truth,
        what: What,
        name: &str,
        lacks: &str,
        rec: &mut R,
    ) {
        rec.push(|r| {
            r.facts();
            let mut node = Node::new(attest.at, truth, what);
            let path = format!("attest.{name}");
            node.step.facts.push(FactUse {
                at: declared.map_or(stated.at, |d| d.at),
                path: path.clone(),
                label: path.clone(),
                stated: declared.is_some_and(|d| !d.entries.is_empty()),
            });
            if truth == Truth::Unknown {
                node.missing.push(format!("{path}{lacks}"));
            }
            if let (Truth::False, What::Deadline { name, done, due: Some(due), .. }) = (truth, &node.step.what) {
                let days = |d: Day| d.0 - due.0;
                node.mend.push(match done {
                    Shown::Date(on) if *on <= self.as_of() => Mend::Late { name: name.clone(), days: days(*on) },
                    _ => Mend::Overdue { name: name.clone(), days: days(self.as_of()) },
                });
            }
            node
        });
    }

    /// A declaration that repeats: at least one in each window.
    #[expect(clippy::too_many_arguments, reason = "the parts of one declaration")]
    fn repeats<R: Rec>(
        &self,
        duty: &Obligation,
        attest: &'a Attest,
        timing: &'a Timing,
        at: Span,
        (declared, place): (Option<&'a Declared>, Option<&'a Declared>),
        stated: &'a Stated,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> Truth {
        let Timing::Laid(laid) = timing else {
            self.attest_node(attest, place, stated, Truth::Unknown, What::Constant, &duty.name, "", rec);
            return Truth::Unknown;
        };
        let as_of = self.as_of();
        let bar = Bar { lo: Some((Num::exact(Rat::ONE), false)), hi: None };
        let spoken = compiled(declared, stated).unwrap_or(as_of).min(as_of);
        let entries = declared.map_or(&[][..], |d| &d.entries);
        let backed =
            |e: &Declaration| attest.evidence.is_none() || e.evidence.as_deref().is_some_and(|t| !t.trim().is_empty());
        let mut truth = Truth::True;
        let (mut steps, mut windows, mut total, mut met) = (Vec::new(), Vec::new(), 0, 0);
        for slice in laid.slices.iter().filter(|s| enforced(laid, s, cx)) {
            let done = entries.iter().filter(|e| e.done == Some(true));
            let inside = |e: &Declaration| {
                e.on.is_some_and(|d| d <= as_of && slice.lo <= i64::from(d.0) && i64::from(d.0) <= slice.hi)
            };
            let sure = done.clone().filter(|e| inside(e) && backed(e)).count() as i64;
            let maybe = done
                .filter(|e| (e.on.is_none() && slice.days.from <= as_of) || (inside(e) && !backed(e)))
                .count() as i64;
            let silent = slice.days.from <= as_of && (declared.is_none() || spoken < slice.days.to.min(as_of));
            let n = Num::between(Some(Rat::int(sure)), (!silent).then(|| Rat::int(sure + maybe)));
            let one = if as_of <= slice.days.to { bar.admits_growing(&n) } else { bar.admits(&n) };
            truth = truth.and(one);
            total += 1;
            met += usize::from(one == Truth::True);
            if R::ON {
                let limit = Limit::AtLeast(Shown::Number(Rat::ONE, crate::base::Dim::None));
                let measured = Measured {
                    name: title(duty),
                    measure: Measure::Count,
                    dim: crate::base::Dim::None,
                    lo: Rat::int(sure),
                    hi: n.hi,
                    share: None,
                    limit,
                    filtered: false,
                };
                windows.push((one, slice.hi, slice.label(laid)));
                steps.push(WindowStep {
                    label: slice.label(laid),
                    range: slice.days,
                    state: state(one),
                    measured,
                    late: None,
                    ledger_ends: None,
                });
            }
        }
        if R::ON {
            let what =
                What::Windows { name: title(duty), measure: Measure::Count, all: false, windows: steps, total, met };
            self.attest_node(attest, place, stated, truth, what, &duty.name, "", rec);
            rec.push(|r| {
                let mut node = Node::of(at, truth, What::All, r.pop(1), |_| true);
                let deciding: Vec<_> = windows.into_iter().filter(|w| w.0 == truth && truth != Truth::True).collect();
                if truth == Truth::False {
                    node.mend = vec![Mend::Closed(deciding.iter().map(|w| w.2.clone()).collect())];
                }
                node.windows = deciding.into_iter().map(|w| (w.1, w.2)).collect();
                node.vacuous = total == 0;
                node
            });
        }
        truth
    }
}

/// The day a declaration was compiled: that of the file that states it.
fn compiled(declared: Option<&Declared>, stated: &Stated) -> Option<Day> {
    declared.map_or(stated.stated_on, |d| stated.compiled(d.at.file))
}

/// Whether a declaration of this name (name, title or `document.name`) answers a duty.
pub fn names(duty: &Obligation, written: &str) -> bool {
    written == duty.name || written == duty.full || duty.title.as_deref() == Some(written)
}

fn title(duty: &Obligation) -> String {
    duty.title.clone().unwrap_or_else(|| duty.name.clone())
}
