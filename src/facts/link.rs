//! References become places: who is meant, who refers to whom, how many of each type there are.

use super::problem::{Named, Problem};
use super::store::{Chunk, EntityIx, Facts, Reverse, Stated, Value};
use crate::base::{Diagnostic, Grid, Sources};
use crate::model::{EntityId, Field, Model, Type};
use std::collections::HashMap;

/// Resolves every reference and counts; `facts.entities` is sorted and merged.
pub(super) fn link(model: &Model, facts: &mut Facts, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    facts.counts = vec![0; model.entities.len()];
    for entity in &facts.entities {
        if let Some(n) = facts.counts.get_mut(entity.ty.index()) {
            *n += 1;
        }
    }
    let with_refs = with_refs(model);
    let any = model.entities.iter().any(|e| e.fields.iter().any(|f| with_refs.has(&f.ty)));
    if any {
        let mut linker = Linker {
            model,
            with_refs: &with_refs,
            below: below(model),
            index: index(&facts.entities),
            counts: &facts.counts,
            entities: &facts.entities,
            sources,
            names: None,
            diagnostics,
        };
        for entity in &facts.entities {
            let Some(ty) = model.entities.get(entity.ty.index()) else {
                continue;
            };
            if let Some(chunk) = facts.chunks.get_mut(entity.chunk as usize) {
                linker.row(chunk, &ty.fields, entity.base as usize);
            }
        }
    }
    reverse(model, facts);
}

/// Which records hold a reference somewhere inside.
struct WithRefs(Vec<bool>);

impl WithRefs {
    fn has(&self, ty: &Type) -> bool {
        match ty {
            Type::Ref(_) => true,
            Type::List(inner) => self.has(inner),
            Type::Record(r) => self.0.get(r.index()).copied().unwrap_or(false),
            Type::Bool
            | Type::Number(..)
            | Type::Duration
            | Type::Months
            | Type::Text
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::Every(..) => false,
        }
    }
}

fn with_refs(model: &Model) -> WithRefs {
    let mut known = WithRefs(vec![false; model.records.len()]);
    // records may hold each other: until nothing changes
    loop {
        let next: Vec<bool> = model.records.iter().map(|r| r.fields.iter().any(|f| known.has(&f.ty))).collect();
        if next == known.0 {
            return known;
        }
        known = WithRefs(next);
    }
}

/// For each entity type, itself and all types below it; itself first.
fn below(model: &Model) -> Vec<Vec<EntityId>> {
    let all = || (0..model.entities.len()).map(|i| EntityId(i as u32));
    all()
        .map(|parent| {
            let mut types = vec![parent];
            types.extend(all().filter(|t| *t != parent && model.is_a(*t, parent)));
            types
        })
        .collect()
}

/// Ids are strangers' text: hence not the fast hasher.
type Index<'a> = HashMap<(EntityId, &'a str), EntityIx>;

fn index(entities: &[Stated]) -> Index<'_> {
    entities.iter().enumerate().map(|(i, e)| ((e.ty, &*e.id), EntityIx(i as u32))).collect()
}

struct Linker<'a> {
    model: &'a Model,
    with_refs: &'a WithRefs,
    below: Vec<Vec<EntityId>>,
    index: Index<'a>,
    counts: &'a [u32],
    entities: &'a [Stated],
    sources: &'a Sources,
    /// By name, for cells of tables; those that share one are of no use.
    names: Option<HashMap<(EntityId, &'a str), Option<EntityIx>>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Linker<'_> {
    fn row(&mut self, chunk: &mut Chunk, fields: &[Field], base: usize) {
        for (i, field) in fields.iter().enumerate() {
            if self.with_refs.has(&field.ty) {
                self.slot(chunk, field, &field.ty, base + i);
            }
        }
    }
    fn slot(&mut self, chunk: &mut Chunk, field: &Field, ty: &Type, ix: usize) {
        let Some(slot) = chunk.slots.get(ix).copied() else {
            return;
        };
        match (ty, slot.value) {
            (Type::Ref(target), Value::Dangling(a, b)) => {
                let id = chunk.text(a, b);
                let (mut found, mut problem) = self.find(field, *target, id);
                let in_table = || self.sources.get(slot.at.file).is_some_and(|s| !matches!(s.grid, Grid::None));
                if found.is_none()
                    && in_table()
                    && let Some(named) = self.by_name(*target, id)
                {
                    (found, problem) = (Some(named), None);
                }
                if let Some(problem) = problem {
                    self.diagnostics.push(Diagnostic::at(slot.at, &problem));
                }
                if let (Some(found), Some(s)) = (found, chunk.slots.get_mut(ix)) {
                    s.value = Value::Ref(found);
                }
            }
            (Type::List(inner), Value::List(first, n)) => {
                let (first, n) = (first as usize, n as usize);
                match &**inner {
                    Type::Record(r) => {
                        let Some(record) = self.model.records.get(r.index()) else {
                            return;
                        };
                        for i in 0..n {
                            self.row(chunk, &record.fields, first + i * record.fields.len());
                        }
                    }
                    plain => {
                        for i in 0..n {
                            self.slot(chunk, field, plain, first + i);
                        }
                    }
                }
            }
            (Type::Record(r), Value::Row(first)) => {
                if let Some(record) = self.model.records.get(r.index()) {
                    self.row(chunk, &record.fields, first as usize);
                }
            }
            _ => {}
        }
    }
    /// In a table: the only entity of this name, of the target's type or of one below it.
    fn by_name(&mut self, target: EntityId, name: &str) -> Option<EntityIx> {
        let entities = self.entities;
        let names = self.names.get_or_insert_with(|| {
            let mut names = HashMap::new();
            for (i, e) in entities.iter().enumerate() {
                let ix = Some(EntityIx(i as u32));
                names.entry((e.ty, &*e.name)).and_modify(|one| *one = None).or_insert(ix);
            }
            names
        });
        let types = self.below.get(target.index()).map(Vec::as_slice).unwrap_or_default();
        let mut hits = types.iter().filter_map(|t| names.get(&(*t, name)));
        match (hits.next(), hits.next()) {
            (Some(one), None) => *one,
            _ => None,
        }
    }
    /// The entity of this id: of the target's own type, else of a type below it, else written out as `type/id`.
    fn find(&self, field: &Field, target: EntityId, id: &str) -> (Option<EntityIx>, Option<Problem>) {
        let types = self.below.get(target.index());
        let types = types.map(Vec::as_slice).unwrap_or_default();
        let hits: Vec<EntityIx> = types.iter().filter_map(|t| self.index.get(&(*t, id)).copied()).collect();
        let own = |ix: &EntityIx| self.entities.get(ix.0 as usize).is_some_and(|e| e.ty == target);
        match hits.as_slice() {
            [one] => return (Some(*one), None),
            [first, _, ..] if own(first) => return (Some(*first), None),
            [] => {}
            several => {
                let names = several.iter().filter_map(|ix| {
                    let e = self.entities.get(ix.0 as usize)?;
                    let ty = self.model.entities.get(e.ty.index())?;
                    Some(format!("{}/{}", ty.name, e.id))
                });
                let problem = Problem::AmbiguousRef(id.to_owned(), names.collect());
                return (None, Some(problem));
            }
        }
        if let Some((word, id)) = id.split_once('/')
            && let Some(ty) = self.model.entity_named(word)
            && types.contains(&ty)
            && let Some(ix) = self.index.get(&(ty, id))
        {
            return (Some(*ix), None);
        }
        let any = types.iter().any(|t| self.counts.get(t.index()).is_some_and(|n| *n > 0));
        let entity = self.model.entities.get(target.index());
        let problem = Problem::Dangling {
            field: Named::new(&field.name, field.label.as_deref()),
            target: entity.map_or_else(|| Named::new("", None), |e| Named::new(&e.name, e.label.as_deref())),
            id: super::toml::excerpt(id),
            any,
        };
        (None, Some(problem))
    }
}

/// Answers every `every E via F` of the vocabulary at once.
pub fn reverse(model: &Model, facts: &mut Facts) {
    let all = model.entities.iter().flat_map(|e| &e.fields);
    let mut wanted: Vec<(EntityId, usize)> = all
        .filter_map(|f| match &f.ty {
            Type::Every(entity, via) => Some((*entity, *via)),
            _ => None,
        })
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    for (member, via) in wanted {
        let mut out = Reverse::default();
        for (i, entity) in facts.entities.iter().enumerate() {
            if !model.is_a(entity.ty, member) {
                continue;
            }
            let ix = EntityIx(i as u32);
            let chunk = facts.chunks.get(entity.chunk as usize);
            let slot = chunk.and_then(|c| c.slots.get(entity.base as usize + via));
            match slot.map(|s| s.value) {
                Some(Value::Ref(target)) => out.members.entry(target).or_default().push(ix),
                Some(Value::Unknown) | None => out.unknown.push(ix),
                // it refers to something that is not stated, or to nothing
                Some(_) => {}
            }
        }
        facts.reverse.insert((member, via), out);
    }
}
