//! `guiju explain OBLIGATION [ENTITY]`: what an obligation says, and why an entity has its verdict. `guiju explain CODE`: the
//! page of a diagnostic or lint (`explain/codes.rs`).

pub(super) mod codes;

use super::args::Explain;
use super::pipeline::Ask;
use super::problem::CliProblem;
use super::progress::Progress;
use super::run::Run;
use super::{Shell, terminal};
use crate::base::Lang;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::facts::EntityIx;
use crate::model::{DutyId, Obligation};
use crate::report::text::diagnostics::EACH;
use crate::report::text::tree;

pub(super) fn run(args: &Explain, shell: &Shell, mut run: Run) -> u8 {
    let print = |text: &str| if terminal::print(text.as_bytes()).is_err() { 2 } else { 0 };
    let Some(written) = args.obligation.as_deref() else {
        return print(&codes::list(shell));
    };
    if let Some(code) = codes::marked(written) {
        let page = codes::page(&code, shell);
        if page.is_none() {
            run.usage(&CliProblem::NoCode { nearest: codes::near(&code).map(str::to_string), name: code });
            shell.complain(&run.diagnostics, &run.sources, EACH);
        }
        return page.map_or(2, |page| print(&page));
    }
    let text = match answer(args, written, shell, &mut run) {
        // A page is the same whatever is wrong with the rules: one looks it up because something is.
        Some(Shown::Page(page)) => return print(&page),
        Some(Shown::Text(text)) if print(&text) == 0 => Some(text),
        Some(Shown::Text(_)) => return 2,
        None => None,
    };
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage || text.is_none(), run.failed.rules, run.failed.facts) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) => 0,
    }
}

/// What is shown.
enum Shown {
    /// The page of a code.
    Page(String),
    /// An obligation or a finding.
    Text(String),
}

fn answer(args: &Explain, written: &str, shell: &Shell, run: &mut Run) -> Option<Shown> {
    let config = shell.config.as_ref();
    super::threads(args.scope.jobs);
    let watched = terminal::watched() && !args.scope.no_progress;
    let progress = Progress::reading(shell.lang, watched);
    run.load_rules(&args.scope, config);
    // An obligation may be called like a code; it goes first.
    let also = match codes::page(written, shell) {
        Some(page) if named(run, written).is_empty() => return Some(Shown::Page(page)),
        page => page.is_some(),
    };
    let duty = duty(run, written)?;
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
            later: None,
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
    let mut text = match entity {
        None => crate::report::text::duty::write(&report, duty, &look),
        Some(entity) => {
            let found = outcome.findings.iter().find(|f| f.duty == duty && f.entity == entity);
            match found {
                Some(finding) => tree::write(&report, finding, &look),
                None => crate::report::text::duty::not_bound(&report, duty, entity, &look),
            }
        }
    };
    if also {
        text.push_str(&match shell.lang {
            Lang::Zh => format!("\n“{written}”也是一个代码，它的说明：guiju explain code:{written}\n"),
            Lang::En => format!("\n`{written}` is a code too; its page: guiju explain code:{written}\n"),
        });
    }
    Some(Shown::Text(text))
}

/// The obligations that fit.
fn which(run: &Run, fits: impl Fn(&Obligation) -> bool) -> Vec<DutyId> {
    run.model.duties.iter().enumerate().filter(|(_, d)| fits(d)).map(|(i, _)| DutyId(i as u32)).collect()
}

/// The obligations of this full name, else of this name or title.
fn named(run: &Run, written: &str) -> Vec<DutyId> {
    let folded = fold(written);
    let full = which(run, |d| d.full == folded);
    if !full.is_empty() {
        return full;
    }
    which(run, |d| {
        d.name == folded
            || d.title.as_deref().is_some_and(|t| fold(t) == folded)
            || d.title_en.as_deref().is_some_and(|t| fold(t) == folded)
    })
}

/// The obligation by full name, name or title.
fn duty(run: &mut Run, written: &str) -> Option<DutyId> {
    let folded = fold(written);
    let found = named(run, written);
    let duties = &run.model.duties;
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
            let part =
                which(run, |d| d.full.contains(&*folded) || d.title.as_deref().is_some_and(|t| t.contains(&*folded)));
            for name in full(&part).into_iter().take(5) {
                if !near.contains(&name) {
                    near.push(name);
                }
            }
            near.extend(codes::near(written).map(str::to_string));
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
