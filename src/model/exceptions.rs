//! Exceptions: to an obligation, an attest, or another exception; frame 0 is whoever the obligation binds.

use super::check::{Checker, World};
use super::clauses::{placed, read};
use super::cycle::circles;
use super::declare::{Declared, ExceptionDecl};
use super::documents::{Places, named};
use super::duties::{Draft, bearer};
use super::duty::Excepted;
use super::names::{Sink, labels};
use super::problem::{Circular, DutyProblem, DutyWord, NameProblem};
use super::targets::{Target, Targets};
use super::{DocumentId, DutyId, Exception, ExceptionId, Model};
use crate::syntax::tree::Clause;

/// An exception that has its place.
pub(super) struct Raw<'d, 't> {
    decl: &'d ExceptionDecl<'t>,
    document: DocumentId,
    /// Its name was taken already.
    second: bool,
}

/// All exceptions, checked, before ids are known.
pub(super) struct Checked {
    /// With the position of what each excepts from, and of the duty at the root; `None` where it is wrong.
    all: Vec<Option<(Exception, Target, usize)>>,
    /// Duties of which an exception is wrong.
    pub(super) spoiled: Vec<usize>,
}

/// Enters the names of all exceptions into their documents' namespaces.
pub(super) fn enter<'d, 't>(
    declared: &'d Declared<'t>,
    places: &Places,
    targets: &mut Targets,
    world: &World,
    sink: &mut Sink,
) -> Vec<Raw<'d, 't>> {
    let mut out = Vec::new();
    for e in &declared.exceptions {
        // Its own document; where the folder does not tell, the document of what it excepts from.
        let own = e.duty.of.as_ref();
        let document = match (own, places.folder_document(e.at.pack, e.at.folder), e.of) {
            (None, Some(id), _) => Some(id),
            (None, None, Some(of)) => named(&world.names, sink, e.at.pack, of.into()),
            (own, _, _) => places.document_of(&e.at, own, world, sink),
        };
        let Some(document) = document else { continue };
        let Some(table) = targets.table(document) else {
            continue;
        };
        let target = Target::Exception(out.len());
        let item = e.at.item;
        let second = table.declare(sink, &item.name, labels(item), Some(target)).is_none();
        out.push(Raw { decl: e, document, second });
    }
    out
}

/// Checks all exceptions.
pub(super) fn check(raw: &[Raw], drafts: &[Draft], targets: &Targets, world: &World, sink: &mut Sink) -> Checked {
    let to: Vec<Option<Target>> =
        raw.iter().map(|r| targets.find(&r.decl.at, r.document, r.decl.to, r.decl.of, world, sink)).collect();
    let edges = |i: usize| match to.get(i) {
        Some(Some(Target::Exception(e))) => vec![*e],
        Some(Some(Target::Duty(_)) | None) | None => Vec::new(),
    };
    for circle in circles(raw.len(), &edges) {
        let items = circle.iter().filter_map(|i| raw.get(*i));
        let items: Vec<_> = items.map(|r| &r.decl.at.item.name).collect();
        let named = items.iter().map(|n| n.node.clone()).collect();
        if let Some(first) = items.first() {
            let problem = NameProblem::Circle(Circular::Exceptions, named);
            sink.report(first.span, &problem);
        }
    }
    // The duty at the root; `None` where the way does not end.
    let root = |i: usize| {
        let mut at = i;
        for _ in 0..=raw.len() {
            match to.get(at).copied().flatten()? {
                Target::Duty(d) => return Some(d),
                Target::Exception(e) => at = e,
            }
        }
        None
    };
    let mut out = Checked { all: Vec::new(), spoiled: Vec::new() };
    for (i, r) in raw.iter().enumerate() {
        let Some((target, root)) = to.get(i).copied().flatten().zip(root(i)) else {
            out.all.push(None);
            continue;
        };
        let binds = drafts.get(root).map_or(&[] as &[_], |d| &d.binds);
        let checked = exception(r, binds, world, sink);
        if checked.is_none() || r.second {
            out.spoiled.push(root);
        }
        out.all.push(checked.map(|e| (e, target, root)));
    }
    out
}

fn exception(r: &Raw, binds: &[super::EntityId], world: &World, sink: &mut Sink) -> Option<Exception> {
    let item = r.decl.at.item;
    let (clauses, placed_well) = placed(&r.decl.duty.clauses, DutyWord::Exception, sink);
    let place = (r.decl.at.pack, item.lang);
    let bearer = bearer(binds, world);
    let known = bearer.is_some();
    let mut checker = Checker::new(world, sink, place, bearer);
    let said = read(&clauses, r.document, &mut checker);
    let has_when = r.decl.duty.clauses.iter().any(|c| matches!(c.node, Clause::When(_)));
    if !has_when && !said.has_dates {
        sink.report(item.name.span, &DutyProblem::AlwaysExcepted);
    }
    (said.good && placed_well && known).then(|| Exception {
        name: item.name.node.clone(),
        title: item.label.as_ref().map(|l| l.node.clone()),
        // Settled when ids are known.
        to: Excepted::Duty(DutyId(0)),
        duty: DutyId(0),
        clauses: said.clauses,
        when: said.when,
        from: said.from,
        until: said.until,
        requirements: said.bodies,
        notes: said.notes,
        span: item.name.span,
    })
}

impl Checked {
    /// Enters the exceptions of the duties that are kept.
    pub(super) fn finish(self, duties: &[Option<DutyId>], model: &mut Model) {
        let duty = |i: usize| duties.get(i).copied().flatten();
        let mut ids: Vec<Option<ExceptionId>> = Vec::new();
        let mut next = 0;
        for e in &self.all {
            let kept = e.as_ref().and_then(|(_, _, root)| duty(*root));
            ids.push(kept.map(|_| {
                next += 1;
                ExceptionId(next - 1)
            }));
        }
        for (mut exception, target, root) in self.all.into_iter().flatten() {
            let Some(root) = duty(root) else { continue };
            let to = match target {
                Target::Duty(d) => duty(d).map(Excepted::Duty),
                Target::Exception(e) => ids.get(e).copied().flatten().map(Excepted::Exception),
            };
            exception.duty = root;
            // The outer exception is kept whenever the root is: a wrong one spoils the root.
            exception.to = to.unwrap_or(Excepted::Duty(root));
            model.exceptions.push(exception);
        }
    }
}
