//! One matter declared twice: compared duty by duty, whatever names were written (contract.md, "Fact files").

use super::problem::{Named, Problem};
use super::store::{Declaration, Declared, Stated};
use crate::base::{Diagnostic, Span};
use crate::model::{DutyId, DutyKind, Model};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Whether two declarations answer the same duties alike.
pub(super) fn same(a: &Declared, b: &Declared) -> bool {
    a.duties == b.duties && alike(&a.entries, &b.entries)
}

/// Whether each entry of either has its like in the other.
fn alike(a: &[Declaration], b: &[Declaration]) -> bool {
    match (a, b) {
        ([a], [b]) => a.says(b),
        _ => {
            let all: [BTreeSet<_>; 2] = [a, b].map(|entries| entries.iter().map(Declaration::said).collect());
            let [a, b] = all;
            a == b
        }
    }
}

/// Looks for declarations that contradict each other.
pub(super) struct Contradictions<'m> {
    model: &'m Model,
    /// The duties that an entity speaks of.
    spoken: Vec<DutyId>,
}

impl<'m> Contradictions<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Contradictions { model, spoken: Vec::new() }
    }

    /// Tells of what an entity declares differently in two places. The first is used, and is shown beside.
    pub(super) fn tell(&mut self, entity: &Stated, diagnostics: &mut Vec<Diagnostic>) {
        // Nearly always each matter is declared once.
        self.spoken.clear();
        self.spoken.extend(entity.attests.iter().flat_map(|d| &d.duties));
        self.spoken.sort_unstable();
        let twice = self.spoken.windows(2).any(|w| matches!(w, [a, b] if a == b));
        if !twice && entity.attests.iter().all(|d| d.entries.len() < 2) {
            return;
        }
        let mut found: Vec<(Span, Span, &Declared)> = Vec::new();
        for declared in &entity.attests {
            let repeats = |id: &DutyId| self.repeats(*id);
            found.extend(inside(declared, !declared.duties.iter().all(repeats)).map(|(at, of)| (at, of, declared)));
        }
        // Those that have the same right to speak for a duty: as many duties are called as they say.
        let mut first: FxHashMap<(DutyId, usize), &Declared> = FxHashMap::default();
        for declared in &entity.attests {
            for duty in &declared.duties {
                let mine = *first.entry((*duty, declared.duties.len())).or_insert(declared);
                if std::ptr::eq(mine, declared) {
                    continue;
                }
                let differ = match self.repeats(*duty) {
                    true => !alike(&mine.entries, &declared.entries),
                    false => !alike(mine.entries.get(..1).unwrap_or(&[]), declared.entries.get(..1).unwrap_or(&[])),
                };
                if differ && !found.iter().any(|(at, of, _)| (*at, *of) == (declared.at, mine.at)) {
                    found.push((declared.at, mine.at, declared));
                }
            }
        }
        if found.is_empty() {
            return;
        }
        let ty = self.model.entities.get(entity.ty.index()).map_or("", |t| &t.name);
        for (at, of, declared) in found {
            let duty = declared.duties.first().and_then(|id| self.model.duties.get(id.0 as usize));
            let title = duty.and_then(|d| d.title.as_deref()).unwrap_or(&declared.name);
            let named = Named::new(&format!("attest.{}", declared.name), Some(title));
            let problem = Problem::Conflict(format!("{ty}/{}", entity.id), named);
            diagnostics.push(Diagnostic::at(at, &problem).also(of));
        }
    }

    fn repeats(&self, duty: DutyId) -> bool {
        match self.model.duties.get(duty.0 as usize).map(|d| &d.kind) {
            Some(DutyKind::Attest(attest)) => attest.repeats.is_some(),
            Some(DutyKind::Requirements(_)) | None => false,
        }
    }
}

/// Entries of one declaration that are told of.
const SHOWN: usize = 20;

/// Of one declaration, the entries that contradict the first: of what is done once, any that says something else; of what
/// repeats, one that says that it does not apply beside one that says when it was done.
fn inside(declared: &Declared, once: bool) -> impl Iterator<Item = (Span, Span)> {
    let first = declared.entries.first();
    let differing = declared.entries.iter().skip(1).filter_map(move |entry| {
        let first = first?;
        let differs = if once { !first.says(entry) } else { first.not_applicable != entry.not_applicable };
        let place = |e: &Declaration| e.at.unwrap_or(declared.at);
        differs.then(|| (place(entry), place(first)))
    });
    differing.take(SHOWN)
}
