//! The way of the data in one place: rules, facts, evaluation. What the verbs call instead of the rooms themselves.

use crate::base::{Diagnostic, Lang, Sources};
use crate::engine::finding::Assessment;
use crate::engine::later::Later;
use crate::engine::outcome::Outcome;
use crate::engine::{self, Finding};
use crate::facts::{self, EntityIx, Facts};
use crate::model::{self, DutyId, Model, pack};
use crate::plan;
use crate::report::words::Voice;
use rustc_hash::FxHashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The rules as loaded.
#[derive(Debug, Default)]
pub struct Rules {
    /// What they say.
    pub model: Model,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
    /// `sha256:…`
    pub digest: String,
}

/// The facts as loaded.
#[derive(Debug, Default)]
pub struct FactsRead {
    /// The facts.
    pub facts: Facts,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an evaluation is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Only these obligations; all if `None`.
    pub select: Option<Vec<DutyId>>,
    /// Also list satisfied and not applicable.
    pub all: bool,
    /// One sentence a finding, in this language, and no derivations.
    pub brief: Option<Lang>,
    /// Only the counts, no findings.
    pub counts_only: bool,
    /// The whole derivation, not only what decides.
    pub explain: bool,
    /// Only this entity.
    pub entity: Option<EntityIx>,
    /// Verdicts to be told whatever is listed.
    pub asked: FxHashSet<(DutyId, EntityIx)>,
    /// What to keep beside findings and counts.
    pub keep: engine::wall::Keep,
    /// From how many verdicts on findings are not held but made as they are read; `None`: they are held.
    pub held: Option<u64>,
}

/// Reads the packs in these folders, or those built in if there are none.
pub fn rules(dirs: &[PathBuf], sources: &mut Sources) -> Rules {
    let mut packs = Vec::new();
    let mut unread = Vec::new();
    for dir in dirs {
        match pack::read_dir(dir) {
            Ok(found) => packs.extend(found),
            Err(diagnostic) => unread.push(diagnostic),
        }
    }
    if dirs.is_empty() {
        packs = pack::builtin();
    }
    let loaded = model::load(packs, sources);
    unread.extend(loaded.diagnostics);
    Rules { model: loaded.model, diagnostics: unread, digest: loaded.digest }
}

/// Reads fact files and folders.
pub fn facts(paths: &[PathBuf], model: &Model, sources: &mut Sources, options: &facts::Options) -> FactsRead {
    let loaded = facts::load(paths, model, sources, options);
    FactsRead { facts: loaded.facts, diagnostics: loaded.diagnostics }
}

/// Judges every obligation for every entity it binds. `progress` is told how many entities are done, of how many.
pub fn evaluate(
    model: &Model,
    facts: &Facts,
    assessment: Assessment,
    ask: &Ask,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Outcome {
    let done = AtomicUsize::new(0);
    let tell_progress = |n: usize| progress(done.fetch_add(n, Ordering::Relaxed) + n, facts.entities.len());
    let plan = plan::lower(model, assessment);
    let selected = ask.select.as_ref().map(|ids| {
        let mut chosen = vec![false; model.duties.len()];
        for id in ids {
            if let Some(c) = chosen.get_mut(id.0 as usize) {
                *c = true;
            }
        }
        chosen
    });
    let left = !ask.counts_only && ask.held.is_some_and(|most| verdicts(&plan, facts, selected.as_deref()) > most);
    let options = engine::Options {
        selected: selected.clone(),
        all: ask.all,
        explain: ask.explain,
        counts_only: ask.counts_only || left,
        tell: None,
        only: ask.entity,
        asked: (!ask.asked.is_empty()).then_some(&ask.asked),
        progress: Some(&tell_progress),
        probe: None,
        keep: ask.keep,
    };
    if left {
        let mut outcome = engine::evaluate(&plan, model, facts, &options);
        outcome.later = Some(Box::new(Later { plan, selected, all: ask.all, brief: ask.brief.is_some() }));
        return outcome;
    }
    let Some(lang) = ask.brief else { return engine::evaluate(&plan, model, facts, &options) };
    let voice = Voice { lang, model, assessment };
    let tell = |finding: &mut Finding| voice.tell(finding);
    engine::evaluate(&plan, model, facts, &engine::Options { tell: Some(&tell), ..options })
}

/// How many verdicts there will be.
fn verdicts(plan: &plan::Plan, facts: &Facts, selected: Option<&[bool]>) -> u64 {
    let chosen = |d: &&DutyId| selected.is_none_or(|s| s.get(d.0 as usize).copied().unwrap_or(false));
    let each = plan.binding.iter().zip(&facts.counts);
    each.map(|(duties, n)| duties.iter().filter(chosen).count() as u64 * u64::from(*n)).sum()
}
