//! Documents and their clause indexes; which document a duty belongs to.

use super::check::{Checker, World};
use super::clause::squeeze;
use super::declare::{Decl, Declared};
use super::names::{Names, Sink, Word};
use super::problem::{DutyProblem, PackProblem, VocabularyProblem, What};
use super::{Document, DocumentId, IndexClause, Model, Status};
use crate::base::window::Range;
use crate::base::{Day, Diagnostic, FileId, Span, suggest};
use crate::syntax::broken::BrokenKind;
use crate::syntax::tree::{self, QName, Text};
use std::sync::Arc;

/// What `status` says of a document that has not been issued.
const DRAFT: [&str; 4] = ["征求意见稿", "草案", "送审稿", "draft"];

/// A clause index as read, and where it lies.
pub(super) struct Index {
    pub(super) pack: usize,
    pub(super) folder: String,
    pub(super) file: FileId,
    pub(super) catalogue: Option<String>,
    pub(super) clauses: Arc<[IndexClause]>,
}

/// Where the documents of all packs are declared.
pub(super) struct Places {
    /// Pack and folder, by document.
    at: Vec<(usize, String)>,
    /// Of those that could not be read.
    lost: Vec<(usize, String)>,
}

/// The document that a folder belongs to.
enum Home {
    One(DocumentId),
    /// It could not be read; that is reported.
    Lost,
    /// None, or one of these.
    Unsure(Vec<DocumentId>),
}

fn text(t: &Option<Text>) -> Option<String> {
    t.as_ref().map(|t| t.node.clone())
}

/// Enters all documents and gives each its clause index.
pub(super) fn build(declared: &Declared, indexes: Vec<Index>, world: &mut World, sink: &mut Sink) -> Places {
    for (at, d) in &declared.documents {
        let name = at.item.name.node.clone();
        // Findings name a duty by its document alone, without the pack.
        if let Some(first) = world.model.documents.iter().find(|o| o.name == name) {
            let problem = DutyProblem::DocumentTwice { name: name.clone() };
            sink.push(Diagnostic::at(at.item.name.span, &problem).also(first.span));
        }
        let document = document(at, d, name, world, sink);
        world.model.documents.push(document);
    }
    let lost = declared.lost.iter().filter(|(.., b)| b.kind == BrokenKind::Document);
    let places = Places {
        at: declared.documents.iter().map(|(at, _)| (at.pack, at.folder.to_string())).collect(),
        lost: lost.map(|(pack, folder, _)| (*pack, (*folder).to_string())).collect(),
    };
    for index in indexes {
        let beside: Vec<usize> = places
            .at
            .iter()
            .enumerate()
            .filter(|(_, (pack, folder))| *pack == index.pack && *folder == index.folder)
            .map(|(i, _)| i)
            .collect();
        match beside.as_slice() {
            [only] => {
                if let Some(document) = world.model.documents.get_mut(*only) {
                    document.clauses = index.clauses;
                    document.catalogue = index.catalogue;
                }
            }
            several => {
                if places.lost.iter().any(|(pack, folder)| *pack == index.pack && *folder == index.folder) {
                    continue;
                }
                let documents = several.len();
                let problem = PackProblem::IndexWithoutDocument { documents };
                sink.report(Span::new(index.file, 0, 0), &problem);
            }
        }
    }
    duplicates(&world.model, sink);
    places
}

/// Each clause that says the same as another must lead, by however many steps, to one that stands for itself.
fn duplicates(model: &Model, sink: &mut Sink) {
    for document in &model.documents {
        for clause in &*document.clauses {
            let Some(Status::Duplicate(of)) = &clause.status else { continue };
            let mut at = model.clause(document, of);
            let known = at.is_some();
            let mut steps = 0;
            while let Some((in_document, Some(Status::Duplicate(next)))) = at.map(|(d, c)| (d, c.status.as_ref())) {
                at = model.clause(in_document, next);
                steps += 1;
                if steps > 100 {
                    break;
                }
            }
            if !known {
                sink.report(clause.span, &PackProblem::UnknownOriginal { id: of.clone() });
            } else if steps > 100 {
                sink.report(clause.span, &PackProblem::DuplicateCircle { id: clause.id.clone() });
            }
        }
    }
}

fn document(at: &Decl, d: &tree::Document, name: String, world: &World, sink: &mut Sink) -> Document {
    let mut checker = Checker::new(world, sink, (at.pack, at.item.lang), None);
    let issued = d.issued.as_ref().and_then(|e| checker.fixed_day(e));
    let mut in_force = Range::ALL;
    if let Some((from, to)) = &d.in_force {
        let mut end = |e: &Option<tree::Expr>, open: Day| match e {
            Some(e) => checker.fixed_day(e).unwrap_or(open),
            None => open,
        };
        in_force = Range::new(end(from, Day::MIN), end(to, Day::MAX));
        if in_force.is_empty()
            && let (Some(from), Some(to)) = (from, to)
        {
            let span = from.span.to(to.span);
            checker.sink.report(span, &VocabularyProblem::Backward);
        }
    }
    let item = at.item;
    Document {
        name,
        title: text(&item.label),
        title_en: text(&item.label_en),
        number: text(&d.number),
        issuer: text(&d.issuer),
        issued,
        in_force,
        status: text(&d.status),
        draft: d.status.as_ref().is_some_and(|s| DRAFT.contains(&squeeze(&s.node).to_lowercase().as_str())),
        clauses: Arc::default(),
        catalogue: None,
        pack: at.pack,
        span: item.name.span,
    }
}

impl Places {
    /// The document that a folder belongs to: the nearest one declared in it or above, else the pack's only one.
    fn of_folder(&self, pack: usize, folder: &str) -> Home {
        let mine: Vec<(DocumentId, &str)> = self
            .at
            .iter()
            .zip((0..).map(DocumentId))
            .filter(|((p, _), _)| *p == pack)
            .map(|((_, folder), id)| (id, folder.as_str()))
            .collect();
        let mut at = folder;
        loop {
            let here: Vec<DocumentId> = mine.iter().filter(|(_, f)| *f == at).map(|(id, _)| *id).collect();
            match here.as_slice() {
                _ if self.lost.iter().any(|(p, f)| *p == pack && f == at) => return Home::Lost,
                [only] => return Home::One(*only),
                [] if at.is_empty() => break,
                [] => at = at.rsplit_once('/').map_or("", |(above, _)| above),
                _ => return Home::Unsure(here),
            }
        }
        match mine.as_slice() {
            [] if self.lost.iter().any(|(p, _)| *p == pack) => Home::Lost,
            [(only, _)] if !self.lost.iter().any(|(p, _)| *p == pack) => Home::One(*only),
            _ => Home::Unsure(mine.into_iter().map(|m| m.0).collect()),
        }
    }
    /// The document of a duty: `of NAME`, or by its folder. Reports where there is none.
    pub(super) fn document_of(
        &self,
        at: &Decl,
        of: Option<&QName>,
        world: &World,
        sink: &mut Sink,
    ) -> Option<DocumentId> {
        if let Some(of) = of {
            return named(&world.names, sink, at.pack, of.into());
        }
        match self.of_folder(at.pack, at.folder) {
            Home::One(id) => Some(id),
            Home::Lost => None,
            Home::Unsure(candidates) => {
                let documents = candidates
                    .iter()
                    .filter_map(|id| world.model.documents.get(id.index()))
                    .map(|d| d.name.clone())
                    .collect();
                let problem = DutyProblem::NoDocument { documents };
                sink.report(at.item.name.span, &problem);
                None
            }
        }
    }
    /// The same without a message.
    pub(super) fn folder_document(&self, pack: usize, folder: &str) -> Option<DocumentId> {
        match self.of_folder(pack, folder) {
            Home::One(id) => Some(id),
            Home::Lost | Home::Unsure(_) => None,
        }
    }
}

/// A document by name.
pub(super) fn named(names: &Names, sink: &mut Sink, pack: usize, word: Word) -> Option<DocumentId> {
    let what = What::Document;
    names.resolve(sink, pack, word, what, |p| &p.documents, &|_| true)
}

/// Checks a clause reference against the document's index, if it has one. `soft`: only a warning, for a consequence may
/// stand in another law.
pub(super) fn check_clause(model: &Model, document: DocumentId, clause: &Text, soft: bool, sink: &mut Sink) {
    let Some(document) = model.documents.get(document.index()) else {
        return;
    };
    // Ids are what most duties cite; folding every path of an index for each of them would take longer than parsing.
    if document.clauses.is_empty() {
        return;
    }
    if let Some(cited) = document.clause(&clause.node) {
        sink.used(clause.span, cited.span);
        return;
    }
    let written = squeeze(&clause.node);
    let known = document.clauses.iter().find(|c| squeeze(&c.id) == written || c.is_under(&clause.node));
    if let Some(first) = known {
        sink.used(clause.span, first.span);
        return;
    }
    let words = document.clauses.iter().flat_map(|c| [&c.id, &c.path]);
    let problem = DutyProblem::UnknownClause {
        clause: clause.node.clone(),
        document: document.name.clone(),
        near: suggest::nearest(&clause.node, words.map(String::as_str)).map(str::to_string),
        soft,
    };
    sink.report(clause.span, &problem);
}
