//! From requirements to a verdict: conditions, exceptions, supersession (language.md, sections 4 and 7).

use super::alternatives::alternatives;
use super::cx::{Cx, Engine};
use super::finding::{Step, Truth, Verdict, What, Why};
use super::trace::{Node, Quiet, Rec, Trace};
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::{EntityIx, Stated};
use crate::model::DutyId;
use crate::plan::{Asks, Cond, CondKind, Duty, Exception, Requirement};

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
        let (frames, stretch, began) = (smallvec::smallvec![frame], Range::ALL, span.from);
        Some(Cx { frames, force: span, stretch, day, unsure, unsure_dates, began })
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
        let mut best: Option<Ruling> = None;
        let mut kept: Vec<Node> = Vec::new();
        for (i, from) in duty.stretches.iter().enumerate() {
            let to = duty.stretches.get(i + 1).map_or(Day::MAX, |d| d.plus(-1));
            if span.and(Range::new(*from, to)).is_empty() {
                continue;
            }
            cx.stretch = Range::new(*from, to);
            let mut nodes = Vec::new();
            let one = self.governed(id, Own::Duty(&duty.asks), &duty.exceptions, stated, &mut cx, rec, &mut nodes);
            kept.extend(nodes);
            best = Some(match best {
                None => one,
                Some(b) if rank(one.verdict) < rank(b.verdict) => one,
                Some(b) => b,
            });
        }
        let inner = best.unwrap_or(Ruling::new(Verdict::Satisfied, Why::Requirements));
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
                            Asks::Requirements(list) => list.iter().fold(Truth::True, |t, r| {
                                let one = self.cond(&r.cond, &mut cx, &mut Quiet);
                                t.and(if r.forbid { one.not() } else { one })
                            }),
                            Asks::Attest(_) => Truth::Open,
                        };
                        Ruling { why: Why::NotYet { from: span.from, now }, ..inner }
                    }
                    _ => inner,
                }
            }
        }
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
        let day = cx.stretch.from.max(cx.force.from);
        let mut sure: Vec<&'a Exception> = Vec::new();
        let mut unsure: Vec<(&'a Exception, Truth)> = Vec::new();
        for e in exceptions.iter().filter(|e| e.in_force.has(day)) {
            if R::ON && self.probe.is_some() {
                self.all(&e.when, cx, &mut Trace::new(false));
            }
            match self.all(&e.when, cx, &mut Quiet) {
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
                        self.all(&e.when, cx, rec);
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
                self.all(&e.when, cx, rec);
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

    /// A body itself.
    fn own<R: Rec>(
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
                let body = self.attest(duty, attest, stated, cx, rec);
                let mut nodes = rec.pop(1);
                let ruling = match body {
                    Body::NotApplicable(why) => Ruling::new(Verdict::NotApplicable, why),
                    Body::Truth(_, why)
                        if attest.by.is_none() && attest.repeats.is_none() && self.as_of() < cx.force.from =>
                    {
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
        let truth = self.timely(&r.cond, stated, cx, rec);
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
                    let truth = self.timely(x, stated, cx, rec).not();
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
            rec.push(|_| Node { vacuous: true, ..Node::new(c.at, Truth::True, What::Constant) });
            return Truth::True;
        }
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
enum Own<'a> {
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
