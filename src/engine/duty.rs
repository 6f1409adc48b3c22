//! From requirements to a verdict: conditions, exceptions, supersession (language.md, sections 4 and 7).

use super::cx::{Cx, Engine, Stretch};
use super::finding::{Step, Truth, Verdict, What, Why};
use super::trace::{Node, Quiet, Rec, Trace};
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::{EntityIx, Stated};
use crate::model::DutyId;
use crate::plan::{Asks, Cond, CondKind, Duty, Requirement};

/// What a body (of a duty or an exception) comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Truth(Truth, Why),
    NotApplicable(Why),
}

/// A verdict with its ground.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ruling {
    pub verdict: Verdict,
    pub why: Why,
    pub exception: Option<String>,
}

impl Ruling {
    pub(crate) fn new(verdict: Verdict, why: Why) -> Ruling {
        Ruling { verdict, why, exception: None }
    }
}

impl<'a> Engine<'a> {
    /// The verdict on one duty and one entity, as if the entity existed for as long as it may have.
    pub(super) fn judge_present<R: Rec>(&self, id: DutyId, ix: EntityIx, rec: &mut R) -> Ruling {
        let (Some(duty), Some(stated)) = (self.plan.duties.get(id.0 as usize), self.facts.entity(ix)) else {
            return Ruling::new(Verdict::NotApplicable, Why::Requirements);
        };
        if duty.span.is_empty() {
            return Ruling::new(Verdict::NotApplicable, Why::OutOfForce(duty.in_force));
        }
        let exists = self.exists(ix);
        let span = duty.span.and(exists);
        if span.is_empty() {
            return Ruling::new(Verdict::NotApplicable, Why::DidNotExist(exists));
        }
        if duty.successors.is_empty() {
            return self.within(id, duty, ix, stated, span, rec);
        }
        self.superseded(id, duty, ix, stated, span, rec)
    }

    pub(crate) fn cx(&self, ix: EntityIx, span: Range) -> Option<Cx<'a>> {
        let frame = self.frame_of(ix)?;
        let day = self.as_of().max(span.from).min(span.to);
        let unsure = self.life(ix).unsure;
        let unsure_dates = if unsure { self.unsure_dates(ix, &Default::default()) } else { Vec::new() };
        Some(Cx {
            frames: smallvec::smallvec![frame],
            force: span,
            stretch: Stretch::all(),
            favour: None,
            due: false,
            day,
            unsure,
            unsure_dates,
            began: span.from,
        })
    }

    pub(crate) fn all<R: Rec>(&self, list: &'a [Cond], cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        let mut truth = Truth::True;
        for c in list {
            truth = truth.and(self.cond(c, cx, rec));
        }
        truth
    }

    /// The verdict within the days in force.
    pub(crate) fn within<R: Rec>(
        &self,
        id: DutyId,
        duty: &'a Duty,
        ix: EntityIx,
        stated: &'a Stated,
        span: Range,
        rec: &mut R,
    ) -> Ruling {
        let Some(mut cx) = self.cx(ix, span) else { return Ruling::new(Verdict::Undetermined, Why::Requirements) };
        cx.began = duty.in_force.from;
        let when = self.all(&duty.when, &mut cx, rec);
        if when == Truth::False {
            return Ruling::new(Verdict::NotApplicable, Why::When);
        }
        let conditions = rec.pop(duty.when.len());
        let (inner, kept) = self.governed_in_time(id, duty, stated, span, &mut cx, rec);
        let back = |rec: &mut R, nodes: Vec<Node>| nodes.into_iter().for_each(|n| rec.push(|_| n));
        match when {
            Truth::Unknown | Truth::Open if inner.verdict != Verdict::NotApplicable => {
                back(rec, conditions);
                let unknown_inside = inner.verdict == Verdict::Undetermined;
                if unknown_inside {
                    back(rec, kept);
                }
                let verdict =
                    if when == Truth::Unknown || unknown_inside { Verdict::Undetermined } else { Verdict::Pending };
                Ruling::new(verdict, Why::When)
            }
            Truth::Unknown | Truth::Open | Truth::True | Truth::False => {
                if rec.full() {
                    back(rec, conditions);
                }
                back(rec, kept);
                match inner.why {
                    Why::Requirements if inner.verdict == Verdict::Pending && self.as_of() < span.from => {
                        let now = match &duty.asks {
                            Asks::Requirements(list) => {
                                list.iter().fold(Truth::True, |t, r| t.and(self.asked(r, &mut cx)))
                            }
                            Asks::Attest(_) => Truth::Open,
                        };
                        Ruling { why: Why::NotYet { from: span.from, now }, ..inner }
                    }
                    _ => inner,
                }
            }
        }
    }

    /// What a requirement comes to, whatever the day.
    pub(crate) fn asked(&self, r: &'a Requirement, cx: &mut Cx<'a>) -> Truth {
        cx.favour = Some(!r.forbid);
        let truth = self.cond(&r.cond, cx, &mut Quiet);
        cx.favour = None;
        if r.forbid { truth.not() } else { truth }
    }

    /// A body itself.
    pub(super) fn own<R: Rec>(
        &self,
        id: DutyId,
        own: Own<'a>,
        stated: &'a Stated,
        cx: &mut Cx<'a>,
        rec: &mut R,
        kept: &mut Vec<Node>,
    ) -> Ruling {
        let list = match own {
            Own::Exception([]) => return Ruling::new(Verdict::Exempt, Why::Exempt),
            Own::Exception(list) => list,
            Own::Duty(Asks::Requirements(list)) => list,
            Own::Duty(Asks::Attest(attest)) => {
                let Some(duty) = self.model.duties.get(id.0 as usize) else {
                    return Ruling::new(Verdict::Undetermined, Why::Requirements);
                };
                // Without a day or days it is as it stands, on the day of judgement.
                let standing = attest.by.is_none() && attest.repeats.is_none();
                if standing && !cx.stretch.has(cx.day) {
                    return Ruling::new(Verdict::Satisfied, Why::Requirements);
                }
                let body = self.attest(duty, attest, stated, cx, rec);
                let mut nodes = rec.pop(1);
                let ruling = match body {
                    Body::NotApplicable(why) => Ruling::new(Verdict::NotApplicable, why),
                    Body::Truth(_, why) if standing && self.as_of() < cx.force.from => {
                        Ruling::new(Verdict::Pending, why)
                    }
                    Body::Truth(truth, why) => Ruling::new(verdict_of(truth), why),
                };
                if let (Verdict::Pending, Some(node)) = (ruling.verdict, nodes.first_mut()) {
                    node.step.truth = Truth::Open;
                }
                kept.append(&mut nodes);
                return ruling;
            }
        };
        let mut truth = Truth::True;
        for r in list {
            truth = truth.and(self.requirement(r, stated, cx, rec));
            kept.extend(rec.pop(1));
        }
        Ruling::new(verdict_of(truth), Why::Requirements)
    }

    fn requirement<R: Rec>(&self, r: &'a Requirement, stated: &'a Stated, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        cx.favour = Some(!r.forbid);
        let truth = self.timely(&r.cond, stated, cx, rec);
        cx.favour = None;
        if !r.forbid {
            return truth;
        }
        rec.push(|rec| {
            let mut node = Node::of(r.at, truth.not(), What::Forbidden, rec.pop(1), |_| true);
            node.mend.clear();
            node
        });
        truth.not()
    }

    /// What has no window or deadline is a snapshot: judged once, on the facts as stated, if they speak for the duty's days.
    fn timely<R: Rec>(&self, c: &'a Cond, stated: &'a Stated, cx: &mut Cx<'a>, rec: &mut R) -> Truth {
        if c.timed {
            let list = match &c.kind {
                CondKind::All(list) | CondKind::Any(list) => list,
                CondKind::Not(x) => {
                    cx.turn();
                    let truth = self.timely(x, stated, cx, rec).not();
                    cx.turn();
                    rec.push(|r| Node::of(c.at, truth, What::Not, r.pop(1), |_| true));
                    return truth;
                }
                _ => return self.cond(c, cx, rec),
            };
            let all = matches!(c.kind, CondKind::All(_));
            let mut truth = Truth::of(all);
            for part in list {
                let one = self.timely(part, stated, cx, rec);
                truth = if all { truth.and(one) } else { truth.or(one) };
            }
            rec.push(|r| {
                Node::of(c.at, truth, if all { What::All } else { What::Any }, r.pop(list.len()), |t| t == truth)
            });
            return truth;
        }
        let as_of = self.as_of();
        let day = as_of.max(cx.force.from).min(cx.force.to);
        if !cx.stretch.has(day) {
            let truth = cx.idle(true);
            rec.push(|_| Node { vacuous: true, ..Node::new(c.at, truth, What::Constant) });
            return truth;
        }
        cx.due = true;
        let truth = self.cond(c, cx, rec);
        if as_of < cx.force.from {
            rec.push(|r| retold(r.pop(1), c.at, Truth::Open, None));
            return Truth::Open;
        }
        match self.compiled(c, stated, cx) {
            Some(stated_on) if stated_on < cx.force.from => {
                let stale = What::Stale { stated_on, from: cx.force.from };
                rec.push(|r| retold(r.pop(1), c.at, Truth::Unknown, Some(stale)));
                Truth::Unknown
            }
            Some(_) | None => truth,
        }
    }
    /// The day by which all facts that decide a condition were compiled. Of an entity that several files state, each fact was
    /// compiled when its own file was.
    fn compiled(&self, c: &'a Cond, stated: &Stated, cx: &mut Cx<'a>) -> Option<Day> {
        if !is_stale_somewhere(stated, cx.force.from) || stated.stated_on_of.is_empty() {
            return stated.stated_on;
        }
        let mut trace = Trace::new(false);
        self.cond(c, cx, &mut trace);
        let mut facts = Vec::new();
        trace.all().iter().for_each(|node| gather(&node.step, &mut facts));
        facts.iter().filter_map(|f| stated.compiled(f.at.file)).min()
    }
}

/// Whether any file that states an entity was compiled before a day.
pub(super) fn is_stale_somewhere(stated: &Stated, day: Day) -> bool {
    let of = stated.stated_on_of.iter().filter_map(|(_, d)| *d);
    of.chain(stated.stated_on).any(|d| d < day)
}

/// A node whose truth is overruled by when the facts were stated; what it read is what would settle it.
fn retold(nodes: Vec<Node>, at: Span, truth: Truth, what: Option<What>) -> Node {
    let mut node = Node::new(at, truth, What::Constant);
    for mut inner in nodes {
        match what {
            Some(_) => {
                let mut facts = Vec::new();
                gather(&inner.step, &mut facts);
                node.missing = facts.iter().map(|f: &super::finding::FactUse| f.path.clone()).collect();
                node.step.facts = facts;
                node.step.parts.push(inner.step);
            }
            None => {
                inner.step.truth = truth;
                inner.mend.clear();
                inner.missing.clear();
                return inner;
            }
        }
    }
    if let Some(what) = what {
        node.step.what = what;
    }
    node
}

fn gather(step: &Step, out: &mut Vec<super::finding::FactUse>) {
    for f in &step.facts {
        if !out.contains(f) {
            out.push(f.clone());
        }
    }
    step.parts.iter().for_each(|p| gather(p, out));
}

/// Whose body it is.
#[derive(Clone, Copy)]
pub(super) enum Own<'a> {
    Duty(&'a Asks),
    Exception(&'a [Requirement]),
}

fn verdict_of(truth: Truth) -> Verdict {
    match truth {
        Truth::True => Verdict::Satisfied,
        Truth::False => Verdict::Violated,
        Truth::Unknown => Verdict::Undetermined,
        Truth::Open => Verdict::Pending,
    }
}
