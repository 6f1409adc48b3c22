//! `guiju explain OBLIGATION [ENTITY]`: what an obligation says, and why an entity has its verdict. `guiju explain CODE`: the
//! page of a lint.

use super::args::Explain;
use super::pipeline::Ask;
use super::problem::CliProblem;
use super::progress::Progress;
use super::run::Run;
use super::{Shell, terminal};
use crate::author::lint;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::facts::EntityIx;
use crate::model::DutyId;
use crate::report::text::diagnostics::EACH;
use crate::report::text::tree;

pub(super) fn run(args: &Explain, shell: &Shell, mut run: Run) -> u8 {
    let text = answer(args, shell, &mut run);
    if let Some(text) = &text
        && terminal::print(text.as_bytes()).is_err()
    {
        return 2;
    }
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage || text.is_none(), run.failed.rules, run.failed.facts) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) => 0,
    }
}

fn answer(args: &Explain, shell: &Shell, run: &mut Run) -> Option<String> {
    let config = shell.config.as_ref();
    super::threads(args.scope.jobs);
    let watched = terminal::watched() && !args.scope.no_progress;
    let progress = Progress::reading(shell.lang, watched);
    // No obligation has a name with a hyphen; one with the name of a lint goes first.
    let lint = lint::find(&args.obligation).filter(|_| args.entity.is_none());
    if let Some(lint) = lint.filter(|l| l.code.contains('-')) {
        return Some(lint::page(lint, shell.lang));
    }
    run.load_rules(&args.scope, config);
    if let Some(lint) = lint.filter(|l| !run.model.duties.iter().any(|d| d.name == l.code)) {
        return Some(lint::page(lint, shell.lang));
    }
    let duty = duty(run, &args.obligation)?;
    // Without an entity the question is what the obligation says: only a project's own facts are read along.
    if !args.facts.is_empty() || args.entity.is_some() || config.is_some() {
        run.load_facts(&args.facts, config, &progress);
    }
    progress.done();
    run.load_waivers(&args.scope, config);
    let entity = match &args.entity {
        Some(name) => Some(entity(run, name)?),
        None => None,
    };
    // The obligation itself can be shown without facts, and then without a period.
    let assessment = if run.facts.entities.is_empty() && entity.is_none() {
        None
    } else {
        Some(run.assessment(&args.scope, config, shell.today)?)
    };
    let outcome = match assessment {
        Some(assessment) => run.evaluate(
            assessment,
            &Ask { select: Some(vec![duty]), all: true, explain: entity.is_some(), entity, ..Ask::default() },
            &Progress::judging(shell.lang, watched),
        ),
        None => crate::engine::outcome::Outcome {
            assessment: crate::engine::finding::Assessment {
                span: crate::base::window::Range::ALL,
                as_of: shell.today,
            },
            findings: Vec::new(),
            total: Default::default(),
            by_duty: Vec::new(),
            by_entity: Vec::new(),
            remarks: Vec::new(),
            asked: Vec::new(),
            wall: None,
        },
    };
    let report = run.report(shell.lang, &outcome);
    let look = shell.out();
    match entity {
        None => Some(crate::report::text::duty::write(&report, duty, &look)),
        Some(entity) => {
            let found = outcome.findings.iter().find(|f| f.duty == duty && f.entity == entity);
            Some(match found {
                Some(finding) => tree::write(&report, finding, &look),
                None => crate::report::text::duty::not_bound(&report, duty, entity, &look),
            })
        }
    }
}

/// The obligation by full name, name or title.
fn duty(run: &mut Run, written: &str) -> Option<DutyId> {
    let folded = fold(written);
    let duties = &run.model.duties;
    let by = |f: &dyn Fn(&crate::model::Obligation) -> bool| -> Vec<DutyId> {
        duties.iter().enumerate().filter(|(_, d)| f(d)).map(|(i, _)| DutyId(i as u32)).collect()
    };
    let mut found = by(&|d| d.full == folded);
    if found.is_empty() {
        found = by(&|d| {
            d.name == folded
                || d.title.as_deref().is_some_and(|t| fold(t) == folded)
                || d.title_en.as_deref().is_some_and(|t| fold(t) == folded)
        });
    }
    let full = |ids: &[DutyId]| -> Vec<String> {
        ids.iter().filter_map(|id| duties.get(id.0 as usize)).map(|d| d.full.clone()).collect()
    };
    let problem = match found.as_slice() {
        [one] => return Some(*one),
        [] => {
            let names = duties
                .iter()
                .flat_map(|d| [Some(d.full.as_str()), Some(d.name.as_str()), d.title.as_deref()].into_iter().flatten());
            let mut near: Vec<String> = nearest(&folded, names).map(str::to_string).into_iter().collect();
            let part = by(&|d| d.full.contains(&*folded) || d.title.as_deref().is_some_and(|t| t.contains(&*folded)));
            for name in full(&part).into_iter().take(5) {
                if !near.contains(&name) {
                    near.push(name);
                }
            }
            CliProblem::NoObligation { name: written.to_string(), nearest: near }
        }
        several => CliProblem::ManyObligations(written.to_string(), full(several)),
    };
    run.usage(&problem);
    None
}

/// The entity by `type/id`, id or name.
fn entity(run: &mut Run, written: &str) -> Option<EntityIx> {
    let facts = &run.facts;
    let key = |ix: EntityIx| facts.key(&run.model, ix);
    let of_label = |ix: EntityIx| {
        facts
            .entity(ix)
            .and_then(|e| {
                let label = run.model.entities.get(e.ty.index())?.label.as_ref()?;
                Some(format!("{label}/{}", e.id))
            })
            .unwrap_or_default()
    };
    let by = |f: &dyn Fn(EntityIx) -> bool| -> Vec<EntityIx> { run.entity_count().filter(|ix| f(*ix)).collect() };
    let mut found = by(&|ix| key(ix) == written || of_label(ix) == written);
    if found.is_empty() {
        found = by(&|ix| facts.entity(ix).is_some_and(|e| &*e.id == written));
    }
    if found.is_empty() {
        found = by(&|ix| facts.entity(ix).is_some_and(|e| &*e.name == written));
    }
    let problem = match found.as_slice() {
        [one] => return Some(*one),
        [] => {
            let near: Vec<String> = nearest(written, facts.entities.iter().map(|e| &*e.name))
                .map(str::to_string)
                .into_iter()
                .chain(facts.entities.iter().filter(|e| e.name.contains(written)).take(5).map(|e| e.name.to_string()))
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect();
            CliProblem::NoEntity { name: written.to_string(), nearest: near }
        }
        several => CliProblem::ManyEntities(written.to_string(), several.iter().take(8).map(|ix| key(*ix)).collect()),
    };
    run.usage(&problem);
    None
}
