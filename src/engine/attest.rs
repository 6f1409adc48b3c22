//! Declarations (language.md, section 6).

use super::cx::{Cx, Engine};
use super::duty::Body;
use super::events::{Event, Events};
use super::finding::{AttestState, FactUse, Mend, Shown, Truth, What, Why};
use super::trace::{Node, Rec};
use super::value::Out;
use crate::base::Day;
use crate::base::window::Range;
use crate::facts::{Declaration, Declared, Stated};
use crate::model::{DutyId, Obligation};
use crate::plan::{Asks, Attest};

/// When a declaration is due.
enum Due {
    /// By no day.
    Never,
    /// By this day.
    By(Day),
    /// It depends on a fact that is not stated, on a parameter without a value, or on a year that the calendar lacks.
    Unknown(Option<i16>),
}

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
        let declared = stated.declared(attest.duty);
        let entry = declared.and_then(|d| d.entries.first());
        let path = || format!("attest.{}", duty.name);
        if let Some(entry) = entry.filter(|e| e.not_applicable) {
            rec.push(|_| self.declared_node(attest, declared, stated, path(), Truth::True, What::Constant));
            let reason = entry.reason.clone().unwrap_or_default();
            return Body::NotApplicable(Why::Attest(AttestState::DoesNotApply(reason)));
        }
        if let Some(each) = &attest.repeats {
            return Body::Truth(self.cond(each, cx, rec), Why::Attest(AttestState::Repeats));
        }
        let due = match attest.by.as_ref().map(|by| self.val(by, cx, rec)) {
            None => Due::Never,
            Some(Out::Num(n)) => n.known().map_or(Due::Unknown(None), |r| Due::By(Day::nearest(r))),
            Some(Out::NoCalendar(year)) => Due::Unknown(Some(year)),
            Some(_) => Due::Unknown(None),
        };
        let (facts, lost) = if R::ON { rec.facts() } else { Default::default() };
        let day = match due {
            Due::Unknown(year) => {
                cx.due = true;
                rec.push(|_| {
                    let what = match year {
                        Some(year) => What::NoCalendar { year },
                        None => deadline(duty, entry, None, false),
                    };
                    let mut node = self.declared_node(attest, declared, stated, path(), Truth::Unknown, what);
                    node.step.facts.extend(facts);
                    node.missing = lost;
                    if entry.is_none_or(|e| e.done.is_none()) {
                        node.missing.push(path());
                    }
                    node
                });
                return Body::Truth(Truth::Unknown, Why::Requirements);
            }
            // A due day outside the days in force is not judged, whatever was declared.
            Due::By(day) if !(cx.force.has(day) && cx.stretch.has(day)) => {
                rec.push(|_| {
                    let known = Day::MIN < day && day < Day::MAX;
                    let what = deadline(duty, entry, known.then_some(day), true);
                    let mut node = self.declared_node(attest, declared, stated, path(), Truth::True, what);
                    node.vacuous = true;
                    node
                });
                return Body::Truth(Truth::True, Why::Requirements);
            }
            Due::By(day) => Some(day),
            Due::Never => None,
        };
        cx.due = true;
        let (truth, state, lacks) = self.stands(attest, entry, day, compiled(declared, stated));
        rec.push(|_| {
            let what = match day {
                Some(day) => deadline(duty, entry, Some(day), false),
                None => What::Flag {
                    name: title(duty),
                    value: entry.and_then(|e| e.done).map_or(Shown::Unknown, Shown::Bool),
                },
            };
            let mut node = self.declared_node(attest, declared, stated, path(), truth, what);
            node.step.facts.extend(facts);
            if truth == Truth::Unknown {
                node.missing.push(format!("{}{lacks}", path()));
            }
            if let (Truth::False, Some(due)) = (truth, day) {
                let (name, as_of) = (title(duty), self.as_of());
                let done_on = entry.filter(|e| e.done != Some(false)).and_then(|e| e.on);
                node.mend.push(match done_on.filter(|on| *on <= as_of) {
                    Some(on) => Mend::Late { name, days: on.0 - due.0 },
                    None => Mend::Overdue { name, days: as_of.0 - due.0 },
                });
            }
            node
        });
        Body::Truth(truth, Why::Attest(state))
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
                    Some(kind) if !has_evidence(entry) => {
                        (Truth::Unknown, AttestState::NoEvidence(kind.clone()), ".evidence")
                    }
                    Some(_) | None => (Truth::True, AttestState::Done(entry.on), ""),
                }
            }
        }
    }

    /// The node of a declaration.
    fn declared_node(
        &self,
        attest: &Attest,
        declared: Option<&Declared>,
        stated: &Stated,
        path: String,
        truth: Truth,
        what: What,
    ) -> Node {
        let mut node = Node::new(attest.at, truth, what);
        node.step.facts.push(used(declared, stated, attest.duty, path));
        node
    }

    /// The declarations of a duty that repeats as the events of a ledger, which speaks up to the day it was compiled.
    pub(super) fn declarations<R: Rec>(&self, id: DutyId, cx: &Cx<'a>) -> Events<'a> {
        let bearer = cx.frames.first().and_then(|f| self.facts.entity(f.entity));
        let duty = self.plan.duties.get(id.0 as usize).zip(self.model.duties.get(id.0 as usize));
        let (Some(stated), Some((planned, duty))) = (bearer, duty) else {
            return Events { unknown: true, cover: Range::ALL, ..Events::default() };
        };
        let evidence = matches!(&planned.asks, Asks::Attest(attest) if attest.evidence.is_some());
        let declared = stated.declared(id);
        let cover = Range::new(Day::MIN, compiled(declared, stated).unwrap_or(Day::MAX));
        let mut out = Events { unknown: declared.is_none(), cover, ..Events::default() };
        let list = format!("attest.{}", duty.name);
        let entries = declared.map_or(&[][..], |d| &d.entries);
        for (i, entry) in entries.iter().enumerate() {
            // What lies after the day of judgement has not happened.
            if entry.not_applicable || entry.done == Some(false) || entry.on.is_some_and(|on| on > self.as_of()) {
                continue;
            }
            let backed = !evidence || has_evidence(entry);
            let sure = entry.done == Some(true) && backed;
            let mut missing = Vec::new();
            if R::ON {
                let item = if entries.len() > 1 { format!("{list}[{i}]") } else { list.clone() };
                let parts = [(entry.done.is_none(), "done"), (entry.on.is_none(), "on"), (!backed, "evidence")];
                missing.extend(parts.iter().filter(|p| p.0).map(|(_, part)| format!("{item}.{part}")));
            }
            let sat = if sure { Truth::True } else { Truth::Unknown };
            let key = entry.on.map(|d| i64::from(d.0));
            let event = Event { key: key.unwrap_or(0), kept: Truth::True, sat, value: None, missing, failing: None };
            match key {
                Some(_) => out.dated.push(event),
                None => out.undated.push(event),
            }
        }
        out.dated.sort_by_key(|e| e.key);
        if R::ON {
            out.facts = vec![used(declared, stated, id, list.clone())];
            out.list = vec![list];
        }
        out
    }
}

/// A declaration as a fact that was read.
fn used(declared: Option<&Declared>, stated: &Stated, duty: DutyId, path: String) -> FactUse {
    // Of what nobody has answered, where the answer belongs.
    let place = declared.or_else(|| stated.unanswered.iter().find(|d| d.duties.contains(&duty)));
    let at = place.map_or(stated.at, |d| d.at);
    FactUse { at, label: path.clone(), path, stated: declared.is_some() }
}

fn deadline(duty: &Obligation, entry: Option<&Declaration>, due: Option<Day>, outside: bool) -> What {
    // A day beside "not done" is a contradiction, told where it stands.
    let done = entry.filter(|e| e.done != Some(false)).and_then(|e| e.on).map_or(Shown::Unknown, Shown::Date);
    What::Deadline { name: title(duty), done, due, outside, filtered: false }
}

/// The day a declaration was compiled: that of the file that states it.
fn compiled(declared: Option<&Declared>, stated: &Stated) -> Option<Day> {
    declared.map_or(stated.stated_on, |d| stated.compiled(d.at.file))
}

fn has_evidence(entry: &Declaration) -> bool {
    entry.evidence.as_deref().is_some_and(|e| !e.trim().is_empty())
}

fn title(duty: &Obligation) -> String {
    duty.title.clone().unwrap_or_else(|| duty.name.clone())
}
