//! First pass: every declaration by kind, every type, define, document … by name.

use super::names::{Names, Sink, TypeRef, labels};
use super::problem::VocabularyProblem;
use super::{DocumentId, EnumId, RecordId};
use crate::base::FileId;
use crate::syntax::Parsed;
use crate::syntax::broken::{Broken, BrokenKind};
use crate::syntax::tree::{self, Builtin, Expr, Item, ItemKind, Name, QName, TypeExpr, TypeKind};
use std::sync::Arc;

/// The tree of one file, and where the file lies.
pub(super) struct FileTree {
    pub(super) pack: usize,
    /// The folder below the pack's, empty for the pack's own.
    pub(super) folder: String,
    pub(super) file: FileId,
    pub(super) parsed: Arc<Parsed>,
}

/// One declaration and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Decl<'t> {
    pub(super) pack: usize,
    pub(super) folder: &'t str,
    pub(super) item: &'t Item,
    /// Its position in the table of its kind.
    pub(super) entry: usize,
}

/// A record or event.
pub(super) struct RecordDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) fields: &'t [tree::Field],
    pub(super) event: bool,
}

/// An entity type.
pub(super) struct EntityDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) parent: Option<&'t Name>,
    pub(super) fields: &'t [tree::Field],
}

/// A derived field.
pub(super) struct DefineDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) owner: &'t Name,
    pub(super) ty: &'t TypeExpr,
    pub(super) body: &'t Expr,
}

/// A value by date.
pub(super) struct ParameterDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) ty: &'t TypeExpr,
    pub(super) values: &'t [(Expr, Expr)],
}

/// A named span of days.
pub(super) struct IntervalDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) from: &'t Expr,
    pub(super) to: &'t Expr,
}

/// An obligation or attest.
pub(super) struct DutyDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) duty: &'t tree::Duty,
    pub(super) attest: bool,
}

/// An exception.
pub(super) struct ExceptionDecl<'t> {
    pub(super) at: Decl<'t>,
    pub(super) to: &'t QName,
    pub(super) of: Option<&'t QName>,
    pub(super) duty: &'t tree::Duty,
}

/// Everything declared, by kind, in the order of packs, files and lines.
#[derive(Default)]
pub(super) struct Declared<'t> {
    pub(super) enums: Vec<(Decl<'t>, &'t [tree::Variant])>,
    pub(super) records: Vec<RecordDecl<'t>>,
    pub(super) entities: Vec<EntityDecl<'t>>,
    pub(super) defines: Vec<DefineDecl<'t>>,
    pub(super) parameters: Vec<ParameterDecl<'t>>,
    pub(super) intervals: Vec<IntervalDecl<'t>>,
    pub(super) documents: Vec<(Decl<'t>, &'t tree::Document)>,
    pub(super) duties: Vec<DutyDecl<'t>>,
    pub(super) exceptions: Vec<ExceptionDecl<'t>>,
    /// Documents and duties that could not be read, with their pack and folder.
    pub(super) lost: Vec<(usize, &'t str, &'t Broken)>,
}

/// Sorts the declarations of all files by kind and enters their names. Duties and exceptions are entered later, when
/// their documents are known.
pub(super) fn declare<'t>(files: &'t [FileTree], names: &mut Names, sink: &mut Sink) -> Declared<'t> {
    let mut out = Declared::default();
    for file in files {
        for item in &file.parsed.tree.items {
            let at = Decl { pack: file.pack, folder: &file.folder, item, entry: 0 };
            enter(at, names, sink, &mut out);
        }
    }
    // What can be read goes before what cannot.
    for file in files {
        for broken in &file.parsed.tree.broken {
            let Some(pack) = names.packs.get_mut(file.pack) else { continue };
            match broken.kind {
                BrokenKind::Type => pack.types.lose(broken),
                BrokenKind::Define => pack.defines.lose(broken),
                BrokenKind::Parameter => pack.parameters.lose(broken),
                BrokenKind::Interval => pack.intervals.lose(broken),
                BrokenKind::Document => {
                    pack.documents.lose(broken);
                    out.lost.push((file.pack, &file.folder, broken));
                }
                BrokenKind::Duty => out.lost.push((file.pack, &file.folder, broken)),
            }
        }
    }
    out
}

/// `None` where the name is taken; that is reported.
fn enter<'t>(at: Decl<'t>, names: &mut Names, sink: &mut Sink, out: &mut Declared<'t>) -> Option<()> {
    let item = at.item;
    let (name, labels) = (&item.name, labels(item));
    let pack = names.packs.get_mut(at.pack)?;
    match &item.kind {
        ItemKind::Enum(variants) => {
            let target = TypeRef::Enum(EnumId(out.enums.len() as u32));
            let entry = pack.types.declare(sink, name, labels, Some(target))?;
            out.enums.push((Decl { entry, ..at }, variants));
        }
        ItemKind::Record(fields) => {
            let target = TypeRef::Record(RecordId(out.records.len() as u32));
            let entry = pack.types.declare(sink, name, labels, Some(target))?;
            out.records.push(RecordDecl { at: Decl { entry, ..at }, fields, event: false });
        }
        ItemKind::Event(fields) => {
            let problem = on_problem(item, fields);
            let target = TypeRef::Record(RecordId(out.records.len() as u32));
            let target = problem.is_none().then_some(target);
            let entry = pack.types.declare(sink, name, labels, target)?;
            if let Some((span, problem)) = problem {
                sink.report(span, &problem);
                return None;
            }
            out.records.push(RecordDecl { at: Decl { entry, ..at }, fields, event: true });
        }
        ItemKind::Entity { parent, fields } => {
            let entry = pack.types.declare(sink, name, labels, None)?;
            out.entities.push(EntityDecl { at: Decl { entry, ..at }, parent: parent.as_ref(), fields });
        }
        ItemKind::Define { owner, ty, body } => {
            let entry = pack.defines.declare(sink, name, labels, None)?;
            out.defines.push(DefineDecl { at: Decl { entry, ..at }, owner, ty, body });
        }
        ItemKind::Parameter { ty, values } => {
            let entry = pack.parameters.declare(sink, name, labels, None)?;
            out.parameters.push(ParameterDecl { at: Decl { entry, ..at }, ty, values });
        }
        ItemKind::Interval { from, to } => {
            let entry = pack.intervals.declare(sink, name, labels, None)?;
            out.intervals.push(IntervalDecl { at: Decl { entry, ..at }, from, to });
        }
        ItemKind::Document(document) => {
            let target = DocumentId(out.documents.len() as u32);
            let entry = pack.documents.declare(sink, name, labels, Some(target))?;
            out.documents.push((Decl { entry, ..at }, document));
        }
        ItemKind::Obligation(duty) => out.duties.push(DutyDecl { at, duty, attest: false }),
        ItemKind::Attest(duty) => out.duties.push(DutyDecl { at, duty, attest: true }),
        ItemKind::Exception { to, of, duty } => out.exceptions.push(ExceptionDecl { at, to, of: of.as_ref(), duty }),
    }
    Some(())
}

/// What is wrong with an event's field `on`: an event without a usable one is no event.
fn on_problem(item: &Item, fields: &[tree::Field]) -> Option<(crate::base::Span, VocabularyProblem)> {
    let Some(on) = fields.iter().find(|f| f.name.node == "on") else {
        let name = item.name.node.clone();
        return Some((item.name.span, VocabularyProblem::EventWithoutOn { name }));
    };
    match &on.ty.node {
        TypeKind::Builtin(Builtin::Date | Builtin::DateTime) => None,
        TypeKind::Optional(_) => Some((on.ty.span, VocabularyProblem::OnOptional)),
        TypeKind::Builtin(_)
        | TypeKind::Named(_)
        | TypeKind::NumberOf(_)
        | TypeKind::List(_)
        | TypeKind::Ref(_)
        | TypeKind::Every { .. } => Some((on.ty.span, VocabularyProblem::OnType)),
    }
}
