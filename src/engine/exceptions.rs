//! Which of a duty's exceptions govern which days, and what comes of it (language.md, section 7).

use super::alternatives::alternatives;
use super::cx::{Cx, Engine, Stretch};
use super::duty::{Own, Ruling};
use super::finding::{Truth, Verdict, Why};
use super::trace::{Node, Quiet, Rec, Trace};
use crate::base::Day;
use crate::base::window::Range;
use crate::facts::Stated;
use crate::model::DutyId;
use crate::plan::{Duty, Exception};

impl<'a> Engine<'a> {
    /// What the body and the exceptions come to that govern one after another, and what was read for it. Days that are governed
    /// alike are judged together, however many lie between them; of those on which nothing falls due nothing is said.
    pub(super) fn governed_in_time<R: Rec>(
        &self,
        id: DutyId,
        duty: &'a Duty,
        stated: &'a Stated,
        span: Range,
        cx: &mut Cx<'a>,
        rec: &mut R,
    ) -> (Ruling, Vec<Node>) {
        let own = Own::Duty(&duty.asks);
        // No exception has dates of its own: whichever apply, they govern every day.
        if duty.stretches.len() < 2 {
            let mut nodes = Vec::new();
            let ruling = self.governed(id, own, &duty.exceptions, stated, cx, rec, &mut nodes);
            return (ruling, nodes);
        }
        let mut alike: Vec<(Vec<u32>, Vec<Range>)> = Vec::new();
        for (i, from) in duty.stretches.iter().enumerate() {
            let to = duty.stretches.get(i + 1).map_or(Day::MAX, |d| d.plus(-1));
            let range = Range::new(*from, to);
            if span.and(range).is_empty() {
                continue;
            }
            let mut set = Vec::new();
            self.governing(&duty.exceptions, range.and(span).from, cx, &mut set);
            match alike.iter_mut().find(|a| a.0 == set) {
                Some((_, ranges)) => ranges.push(range),
                None => alike.push((set, vec![range])),
            }
        }
        let several = alike.len() > 1;
        let mut judged: Option<(Ruling, Vec<Node>)> = None;
        let mut otherwise: Option<(Ruling, Vec<Node>)> = None;
        for (_, ranges) in alike {
            // Alone, it governs every day.
            cx.stretch = if several { Stretch::of(ranges) } else { Stretch::all() };
            cx.due = false;
            if several {
                self.own(id, own, stated, cx, &mut Quiet, &mut Vec::new());
            }
            let mut nodes = Vec::new();
            let one = self.governed(id, own, &duty.exceptions, stated, cx, rec, &mut nodes);
            if cx.due || !several {
                judged = Some(match judged.take() {
                    Some((best, mut kept)) => {
                        kept.extend(nodes);
                        (if rank(one.verdict) < rank(best.verdict) { one } else { best }, kept)
                    }
                    None => (one, nodes),
                });
            } else if otherwise.is_none() || cx.stretch.has(cx.day) {
                otherwise = Some((one, nodes));
            }
        }
        cx.stretch = Stretch::all();
        let none = || (Ruling::new(Verdict::Satisfied, Why::Requirements), Vec::new());
        judged.or(otherwise).unwrap_or_else(none)
    }

    /// The exceptions that are in force on a day and may apply, with those to them.
    fn governing(&self, exceptions: &'a [Exception], day: Day, cx: &mut Cx<'a>, out: &mut Vec<u32>) {
        for e in exceptions.iter().filter(|e| e.in_force.has(day)) {
            if self.holds(e, cx, &mut Quiet) != Truth::False {
                out.push(e.id.0);
                self.governing(&e.exceptions, day, cx, out);
            }
        }
    }

    /// Whether an exception's conditions hold: of the bearer, not of the days it governs.
    fn holds<R: Rec>(&self, e: &'a Exception, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let stretch = std::mem::replace(&mut cx.stretch, Stretch::all());
        let due = cx.due;
        let truth = self.all(&e.when, cx, rec);
        (cx.stretch, cx.due) = (stretch, due);
        truth
    }

    /// A body, or the exceptions to it that apply.
    #[expect(clippy::too_many_arguments, reason = "one recursion over a tree of exceptions")]
    fn governed<R: Rec>(
        &self,
        id: DutyId,
        own: Own<'a>,
        exceptions: &'a [Exception],
        stated: &'a Stated,
        cx: &mut Cx<'a>,
        rec: &mut R,
        kept: &mut Vec<Node>,
    ) -> Ruling {
        let day = cx.stretch.first().max(cx.force.from);
        let mut sure: Vec<&'a Exception> = Vec::new();
        let mut unsure: Vec<(&'a Exception, Truth)> = Vec::new();
        for e in exceptions.iter().filter(|e| e.in_force.has(day)) {
            if R::ON && self.probe.is_some() {
                self.holds(e, cx, &mut Trace::new(false));
            }
            match self.holds(e, cx, &mut Quiet) {
                Truth::True => sure.push(e),
                Truth::False => {}
                t @ (Truth::Unknown | Truth::Open) => unsure.push((e, t)),
            }
        }
        if sure.is_empty() && unsure.is_empty() {
            return self.own(id, own, stated, cx, rec, kept);
        }
        let quiet =
            |set: &[&'a Exception], cx: &mut Cx<'a>| self.chosen(id, own, set, stated, cx, &mut Quiet, &mut Vec::new());
        let loose: Vec<&'a Exception> = unsure.iter().map(|u| u.0).collect();
        let outcome = alternatives(&sure, &loose, |set| quiet(set, cx));
        match outcome {
            Some(_) => self.chosen(id, own, &sure, stated, cx, rec, kept),
            None => {
                let mut inside_unknown = false;
                if R::ON {
                    for (e, _) in &unsure {
                        self.holds(e, cx, rec);
                        kept.extend(rec.pop(e.when.len()));
                    }
                    // An alternative that is itself unknown needs its own facts too.
                    let mut tries = vec![sure.clone()];
                    tries.push(sure.iter().chain(&loose).copied().collect());
                    for set in tries {
                        let mut nodes = Vec::new();
                        if self.chosen(id, own, &set, stated, cx, rec, &mut nodes).verdict == Verdict::Undetermined {
                            kept.extend(nodes.into_iter().filter(|n| n.step.truth == Truth::Unknown));
                        }
                    }
                }
                inside_unknown |= quiet(&sure, cx).verdict == Verdict::Undetermined;
                let open = unsure.iter().all(|u| u.1 == Truth::Open) && !inside_unknown;
                let names: Vec<String> = unsure.iter().map(|u| self.exception_name(u.0)).collect();
                Ruling::new(
                    if open { Verdict::Pending } else { Verdict::Undetermined },
                    Why::ExceptionUnknown(names.join("、")),
                )
            }
        }
    }

    /// What the exceptions that apply come to; none: the body itself.
    #[expect(clippy::too_many_arguments, reason = "one recursion over a tree of exceptions")]
    fn chosen<R: Rec>(
        &self,
        id: DutyId,
        own: Own<'a>,
        set: &[&'a Exception],
        stated: &'a Stated,
        cx: &mut Cx<'a>,
        rec: &mut R,
        kept: &mut Vec<Node>,
    ) -> Ruling {
        let one = |e: &'a Exception, cx: &mut Cx<'a>, rec: &mut R, kept: &mut Vec<Node>| {
            let mut r = self.governed(id, Own::Exception(&e.requirements), &e.exceptions, stated, cx, rec, kept);
            if r.exception.is_none() {
                r.exception = Some(self.exception_name(e));
            }
            if R::ON && (r.verdict == Verdict::Exempt || rec.full()) {
                self.holds(e, cx, rec);
                kept.extend(rec.pop(e.when.len()));
            }
            r
        };
        match set {
            [] => self.own(id, own, stated, cx, rec, kept),
            [only] => one(only, cx, rec, kept),
            [first, rest @ ..] => {
                let ruling = one(first, cx, rec, kept);
                for e in rest {
                    let other = self.governed(
                        id,
                        Own::Exception(&e.requirements),
                        &e.exceptions,
                        stated,
                        cx,
                        &mut Quiet,
                        &mut Vec::new(),
                    );
                    if other.verdict != ruling.verdict {
                        return Ruling::new(
                            Verdict::Conflict,
                            Why::Conflict(set.iter().map(|e| self.exception_name(e)).collect()),
                        );
                    }
                }
                ruling
            }
        }
    }

    fn exception_name(&self, e: &Exception) -> String {
        self.model
            .exceptions
            .get(e.id.0 as usize)
            .map_or(String::new(), |m| m.title.clone().unwrap_or_else(|| m.name.clone()))
    }
}

/// Precedence where several requirements or stretches differ; what is exempt or does not apply yields to all others.
fn rank(v: Verdict) -> u8 {
    match v {
        Verdict::Violated | Verdict::Waived => 0,
        Verdict::Conflict => 1,
        Verdict::Undetermined => 2,
        Verdict::Pending => 3,
        Verdict::Satisfied => 4,
        Verdict::Exempt => 5,
        Verdict::NotApplicable => 6,
    }
}
