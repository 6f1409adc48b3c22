//! Which duty of the new rules is which of the old: by name, else by clause and what is asked, else by title.

use super::canon;
use crate::base::fold::fold;
use crate::model::{DocumentId, DutyId, Model, Obligation};
use std::collections::BTreeMap;

/// How two duties were found to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The same name.
    Name,
    /// The same clause, and they ask the same.
    Clause,
    /// The same title.
    Title,
}

impl How {
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            How::Name => "name",
            How::Clause => "clause",
            How::Title => "title",
        }
    }
}

/// The duties of both sides, matched.
#[derive(Clone, Debug, Default)]
pub struct Paired {
    /// Old, new, how.
    pub pairs: Vec<(DutyId, DutyId, How)>,
    /// Only in the old rules.
    pub gone: Vec<DutyId>,
    /// Only in the new ones.
    pub new: Vec<DutyId>,
}

/// Which document of the new rules is which of the old: by name, else by title, else by number; and where each side has
/// only one.
fn documents(old: &Model, new: &Model) -> BTreeMap<DocumentId, DocumentId> {
    let mut out = BTreeMap::new();
    let ids = |m: &Model| (0..m.documents.len() as u32).map(DocumentId).collect::<Vec<_>>();
    let name = |m: &Model, id: DocumentId| m.documents.get(id.index()).map(|d| d.name.clone());
    let title = |m: &Model, id: DocumentId| m.documents.get(id.index()).and_then(|d| d.title.clone());
    let number = |m: &Model, id: DocumentId| m.documents.get(id.index()).and_then(|d| d.number.clone());
    type Key<'k> = &'k dyn Fn(&Model, DocumentId) -> Option<String>;
    for key in [&name as Key, &title, &number] {
        for n in ids(new) {
            if out.contains_key(&n) {
                continue;
            }
            let taken = |o: &DocumentId| out.values().any(|v| v == o);
            let found =
                key(new, n).and_then(|k| ids(old).into_iter().find(|o| !taken(o) && key(old, *o).as_ref() == Some(&k)));
            if let Some(o) = found {
                out.insert(n, o);
            }
        }
    }
    if let ([n], [o]) = (ids(new).as_slice(), ids(old).as_slice()) {
        out.entry(*n).or_insert(*o);
    }
    out
}

/// Matches the duties kept of both sides.
pub fn pair(old: &Model, new: &Model, keep: &dyn Fn(&Obligation) -> bool) -> Paired {
    let documents = documents(old, new);
    let ids = |m: &Model| {
        let all = m.duties.iter().enumerate().filter(|(_, d)| keep(d));
        all.map(|(i, _)| DutyId(i as u32)).collect::<Vec<_>>()
    };
    let (mut left, mut right) = (ids(old), ids(new));
    let mut out = Paired::default();
    let get = |m: &'_ Model, id: DutyId| m.duties.get(id.0 as usize).cloned();
    let same_document = |o: &Obligation, n: &Obligation| documents.get(&n.document) == Some(&o.document);
    let by_name = |o: &Obligation, n: &Obligation| o.name == n.name;
    let clauses = |d: &Obligation| {
        let mut c: Vec<String> = d.clauses.iter().map(|c| fold(c).into_owned()).collect();
        c.sort_unstable();
        c
    };
    let by_clause = |o: &Obligation, n: &Obligation| {
        let (a, b) = (clauses(o), clauses(n));
        !a.is_empty() && a == b
    };
    let by_title = |o: &Obligation, n: &Obligation| {
        let both = (o.title.as_ref(), n.title.as_ref());
        matches!(both, (Some(a), Some(b)) if fold(a) == fold(b))
    };
    let shape = |o: DutyId, n: DutyId| canon::duty(old, o) == canon::duty(new, n);
    type Test<'t> = &'t dyn Fn(&Obligation, &Obligation) -> bool;
    let rounds: [(How, Test, bool); 3] =
        [(How::Name, &by_name, false), (How::Clause, &by_clause, true), (How::Title, &by_title, false)];
    for (how, test, shaped) in rounds {
        right.retain(|n| {
            let Some(nd) = get(new, *n) else { return false };
            let hit = left.iter().position(|o| {
                get(old, *o).is_some_and(|od| same_document(&od, &nd) && test(&od, &nd)) && (!shaped || shape(*o, *n))
            });
            match hit {
                Some(i) => {
                    out.pairs.push((left.remove(i), *n, how));
                    false
                }
                None => true,
            }
        });
    }
    out.pairs.sort_by_key(|p| p.1);
    out.gone = left;
    out.new = right;
    out
}
