//! Plan × facts → findings. Three-valued truth, windows, explanation; entities are judged in parallel.

mod alternatives;
mod attest;
mod census;
mod cond;
mod covers;
mod cx;
mod dates;
mod deadline;
mod duty;
mod events;
mod exceptions;
pub mod finding;
pub mod later;
mod measure;
mod mend;
pub mod outcome;
mod plain;
pub mod probe;
mod remarks;
mod rolling;
mod totals;
mod trace;
mod truth;
mod value;
pub mod waive;
mod walk;
pub mod wall;
mod windows;
mod workdays;

pub use crate::base::window::Assessment;
pub use finding::{Finding, Verdict};
pub use outcome::{Outcome, Tally};

use crate::base::Span;
use crate::facts::{EntityIx, Facts};
use crate::model::{DutyId, Model};
use crate::plan::Plan;
use cx::Engine;
use duty::Ruling;
use finding::{AttestState, FactUse, Step, Truth, What, Why};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use trace::{Node, Trace};
use wall::{Keep, Seen, Wall};

/// What to evaluate and what to list.
#[derive(Clone, Default)]
pub struct Options<'a> {
    /// Only these duties (`None`: all); indexed by `DutyId`.
    pub selected: Option<Vec<bool>>,
    /// Also list what is satisfied or does not apply (declarations that do not apply are always listed: section 6).
    pub all: bool,
    /// Whole derivations, also of what does not decide.
    pub explain: bool,
    /// Only the counts, no findings.
    pub counts_only: bool,
    /// Called on each finding as it is made, on the thread that made it: what only needs a sentence can have it said here
    /// and drop the derivation, which is most of a finding.
    pub tell: Option<&'a (dyn Fn(&mut Finding) + Sync)>,
    /// Only this entity.
    pub only: Option<EntityIx>,
    /// Verdicts to be told besides, whatever is listed: what became of what a former result found.
    pub asked: Option<&'a FxHashSet<(DutyId, EntityIx)>>,
    /// Told how many entities have been judged since it was last told.
    pub progress: Option<&'a (dyn Fn(usize) + Sync)>,
    /// Notes how near the thresholds it came, where findings are made.
    pub probe: Option<&'a probe::Probe>,
    /// What to keep beside findings and counts.
    pub keep: wall::Keep,
}

/// Judges every duty for every entity it binds.
pub fn evaluate(plan: &Plan, model: &Model, facts: &Facts, options: &Options<'_>) -> Outcome {
    let judge = Judge::new(plan, model, facts, options);
    let all: Vec<EntityIx> = match options.only {
        Some(ix) => vec![ix],
        None => (0..facts.entities.len() as u32).map(EntityIx).collect(),
    };
    let size = (all.len() / (rayon::current_num_threads() * 8)).clamp(1, 4096);
    let parts: Vec<_> = all
        .par_chunks(size)
        .map(|chunk| {
            let mut by_duty = vec![Tally::default(); plan.duties.len()];
            let (mut by_entity, mut findings, mut asked) = (Vec::with_capacity(chunk.len()), Vec::new(), Vec::new());
            let (mut kept, mut seen) = (Vec::new(), Vec::new());
            for ix in chunk {
                let (tally, verdicts, found) = judge.one(*ix, &mut seen);
                if options.keep >= Keep::Verdicts {
                    kept.push(verdicts.iter().map(|v| v.1).collect());
                }
                for (id, verdict) in verdicts {
                    if let Some(t) = by_duty.get_mut(id.0 as usize) {
                        t.add(verdict);
                    }
                    if options.asked.is_some_and(|a| a.contains(&(id, *ix))) {
                        asked.push((id, *ix, verdict));
                    }
                }
                by_entity.push((*ix, tally));
                findings.extend(found);
            }
            if let Some(tell) = options.progress {
                tell(chunk.len());
            }
            (by_duty, by_entity, findings, (asked, kept, seen))
        })
        .collect();
    let mut out = Outcome {
        assessment: plan.assessment,
        findings: Vec::new(),
        later: None,
        total: Tally::default(),
        by_duty: vec![Tally::default(); plan.duties.len()],
        by_entity: vec![Tally::default(); facts.entities.len()],
        remarks: remarks::remarks(&judge.engine),
        asked: Vec::new(),
        wall: None,
    };
    let mut wall = Wall { verdicts: vec![Box::default(); facts.entities.len()], ..Wall::default() };
    let mut all_seen = Vec::new();
    for (by_duty, by_entity, findings, (asked, kept, seen)) in parts {
        for ((ix, _), verdicts) in by_entity.iter().zip(kept) {
            if let Some(row) = wall.verdicts.get_mut(ix.0 as usize) {
                *row = verdicts;
            }
        }
        all_seen.extend(seen);
        for (sum, t) in out.by_duty.iter_mut().zip(&by_duty) {
            sum.join(t);
            out.total.join(t);
        }
        for (ix, tally) in by_entity {
            if let Some(t) = out.by_entity.get_mut(ix.0 as usize) {
                *t = tally;
            }
        }
        out.findings.extend(findings);
        out.asked.extend(asked);
    }
    if options.keep >= Keep::Verdicts {
        out.wall = Some(Wall { bound: judge.binding, windows: wall::gather(all_seen), ..wall });
    }
    out
}

/// What an evaluation needs, laid out once.
struct Judge<'a> {
    engine: Engine<'a>,
    options: &'a Options<'a>,
    /// The chosen duties of each entity type.
    binding: Vec<Vec<DutyId>>,
    /// Whether a duty asks for something in window after window; empty where nobody wants to know.
    recurring: Vec<bool>,
}

impl<'a> Judge<'a> {
    fn new(plan: &'a Plan, model: &'a Model, facts: &'a Facts, options: &'a Options<'a>) -> Judge<'a> {
        let engine = Engine { plan, model, facts, probe: options.probe };
        let chosen =
            |d: &DutyId| options.selected.as_ref().is_none_or(|s| s.get(d.0 as usize).copied().unwrap_or(false));
        let binding = plan.binding.iter().map(|b| b.iter().copied().filter(chosen).collect()).collect();
        let recurring = if options.keep == Keep::Windows { engine.recurring() } else { Vec::new() };
        Judge { engine, options, binding, recurring }
    }

    /// Judges one entity: counts, every verdict, and the findings that are to be listed.
    fn one(&self, ix: EntityIx, seen: &mut Vec<Seen>) -> (Tally, Vec<(DutyId, Verdict)>, Vec<Finding>) {
        let (engine, options) = (&self.engine, self.options);
        let bound = engine.facts.entity(ix).and_then(|e| self.binding.get(e.ty.index())).map_or(&[][..], |b| b);
        let (mut tally, mut verdicts, mut findings) = (Tally::default(), Vec::with_capacity(bound.len()), Vec::new());
        let Some(bearer) = engine.bearer(ix) else { return (tally, verdicts, findings) };
        let mut cx = engine.start(&bearer);
        for id in bound {
            let verdict = engine.verdict(*id, &bearer, &mut cx);
            tally.add(verdict);
            verdicts.push((*id, verdict));
            let idle = matches!(verdict, Verdict::NotApplicable | Verdict::Exempt);
            if !idle && self.recurring.get(id.0 as usize).is_some_and(|r| *r) {
                seen.extend(engine.seen(*id, ix));
            }
            let telling = !matches!(verdict, Verdict::Satisfied | Verdict::NotApplicable);
            let declared = verdict == Verdict::NotApplicable && engine.is_attest(*id);
            if !options.counts_only && (options.all || options.explain || telling || declared) {
                let mut finding = engine.finding(*id, ix, options.explain);
                debug_assert_eq!(finding.verdict, verdict, "a verdict and its explanation are one");
                let waived_by_reason = matches!(finding.why, Why::Attest(AttestState::DoesNotApply(_)));
                if options.all || options.explain || telling || waived_by_reason {
                    if let Some(tell) = options.tell {
                        tell(&mut finding);
                    }
                    findings.push(finding);
                }
            }
        }
        (tally, verdicts, findings)
    }
}

/// The verdict alone on one duty and one entity.
pub fn verdict(plan: &Plan, model: &Model, facts: &Facts, id: DutyId, ix: EntityIx) -> Option<Verdict> {
    let engine = Engine { plan, model, facts, probe: None };
    let bearer = engine.bearer(ix)?;
    let ty = facts.entity(ix)?.ty;
    let bound = plan.binding.get(ty.index())?.contains(&id);
    bound.then(|| engine.verdict(id, &bearer, &mut engine.start(&bearer)))
}

/// Judges everything and keeps only counts: what evaluation alone costs, for the benchmark.
pub fn tally(plan: &Plan, model: &Model, facts: &Facts) -> Tally {
    let engine = Engine { plan, model, facts, probe: None };
    let mut tally = Tally::default();
    for (i, entity) in facts.entities.iter().enumerate() {
        let Some(bearer) = engine.bearer(EntityIx(i as u32)) else { continue };
        let mut cx = engine.start(&bearer);
        for id in plan.binding.get(entity.ty.index()).map_or(&[][..], |b| b) {
            tally.add(engine.verdict(*id, &bearer, &mut cx));
        }
    }
    tally
}

impl<'a> Engine<'a> {
    fn is_attest(&self, id: DutyId) -> bool {
        self.plan.duties.get(id.0 as usize).is_some_and(|d| matches!(d.asks, crate::plan::Asks::Attest(_)))
    }

    /// The finding on one duty and one entity, with its derivation.
    fn finding(&self, id: DutyId, ix: EntityIx, full: bool) -> Finding {
        let mut trace = Trace::new(full);
        let ruling = self.judge(id, ix, &mut trace);
        let nodes = trace.all();
        let wanted = match ruling.verdict {
            Verdict::Violated | Verdict::Waived => Some(Truth::False),
            Verdict::Undetermined => Some(Truth::Unknown),
            Verdict::Pending => Some(Truth::Open),
            Verdict::Satisfied | Verdict::Exempt | Verdict::Conflict => Some(Truth::True),
            // The condition that is false.
            Verdict::NotApplicable => Some(Truth::False),
        };
        let deciding: Vec<&Node> = nodes.iter().filter(|n| Some(n.step.truth) == wanted).collect();
        let entity_at = self.facts.entity(ix).map_or(Span::new(crate::base::FileId(0), 0, 0), |e| e.at);
        let rule_at = self.model.duties.get(id.0 as usize).map_or(entity_at, |d| d.span);
        let mut windows: Vec<(i64, String)> = Vec::new();
        let (mut missing, mut mend) = (Vec::new(), Vec::new());
        for n in &deciding {
            if matches!(ruling.verdict, Verdict::Violated | Verdict::Undetermined | Verdict::Pending) {
                windows.extend(n.windows.iter().cloned());
            }
            if ruling.verdict == Verdict::Undetermined {
                missing.extend(n.missing.iter().cloned());
            }
            if ruling.verdict == Verdict::Violated {
                for m in &n.mend {
                    if !mend.contains(m) {
                        mend.push(m.clone());
                    }
                }
            }
        }
        windows.sort();
        windows.dedup();
        missing.sort();
        missing.dedup();
        let fact = deciding.iter().find_map(|n| decisive(&n.step)).cloned();
        let rule = deciding.first().map_or(rule_at, |n| n.step.at);
        let vacuous = ruling.verdict == Verdict::Satisfied && !nodes.is_empty() && deciding.iter().all(|n| n.vacuous);
        let Ruling { verdict, why, exception } = ruling;
        let rule = match &why {
            Why::OutOfForce(_) | Why::DidNotExist(_) | Why::Conflict(_) | Why::Superseded(_) => rule_at,
            _ => rule,
        };
        Finding {
            duty: id,
            entity: ix,
            verdict,
            windows: windows.into_iter().map(|w| w.1).collect(),
            missing,
            fact: fact.unwrap_or(FactUse { at: entity_at, path: String::new(), label: String::new(), stated: true }),
            rule,
            why,
            steps: nodes.into_iter().map(|n| n.step).collect(),
            mend,
            vacuous,
            exception,
            waiver: None,
            message: None,
        }
    }
}

/// The fact that decides a step: of members the one that decides, elsewhere the first that was read; for an unknown the
/// first that is not stated.
fn decisive(step: &Step) -> Option<&FactUse> {
    let own = || {
        let unknown = step.truth == Truth::Unknown;
        step.facts.iter().find(|f| unknown && !f.stated).or(step.facts.first())
    };
    let reason = || {
        let reasons = step.parts.iter().filter(|p| p.what.is_reason() && p.truth == step.truth);
        reasons.flat_map(|p| &p.facts).next()
    };
    let parts = || {
        let same = step.parts.iter().filter(|p| p.truth == step.truth);
        let other = step.parts.iter().filter(|p| p.truth != step.truth);
        same.chain(other).find_map(decisive)
    };
    match step.what {
        What::Members { .. } | What::All | What::Any | What::Not | What::Forbidden | What::Member { .. } => {
            parts().or_else(own)
        }
        _ => reason().or_else(own).or_else(parts),
    }
}
