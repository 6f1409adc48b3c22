//! What the lints look at: the rules, their texts as trees, and the cases.

use super::Input;
use super::truth::{Settled, settled};
use crate::author::cases::CaseFile;
use crate::author::reason::Texts;
use crate::base::window::Range;
use crate::base::{FileId, Sources, Span};
use crate::model::{
    Access, DefineId, DutyId, DutyKind, EntityId, Exception, Expr, ExprKind, Model, Obligation, Pack, ParameterId,
    Part, Step,
};
use crate::syntax;
use crate::syntax::tree::{Item, ItemKind, Tree};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The rules and their texts.
pub struct Cx<'a> {
    /// What the rules mean.
    pub model: &'a Model,
    /// All texts.
    pub sources: &'a Sources,
    /// The cases, where they were read.
    pub cases: Option<&'a [CaseFile]>,
    /// The rule texts as written; of each the file.
    pub(super) trees: Vec<(FileId, Tree)>,
    /// Texts that conditions compare with.
    pub(super) texts: Texts,
    /// Conditions that are always or never true.
    settled: OnceCell<Vec<Settled>>,
    /// Pairs of duties that speak of the same.
    pub(super) pairs: OnceCell<BTreeSet<(DutyId, DutyId)>>,
    /// By which duties each is superseded.
    pub(super) superseded: FxHashMap<DutyId, Vec<DutyId>>,
    /// Where each declared name is used.
    uses: FxHashMap<Span, Vec<Span>>,
}

impl<'a> Cx<'a> {
    pub(super) fn new(input: Input<'a>) -> Cx<'a> {
        let Input { model, sources, cases, .. } = input;
        let files: Vec<FileId> = model.packs.iter().flat_map(|p| p.files.iter().copied()).collect();
        let text = |id: FileId| sources.get(id).map_or("", |s| s.text.as_str());
        let trees = files.par_iter().map(|id| (*id, syntax::parse(*id, text(*id)).tree)).collect();
        let mut superseded: FxHashMap<DutyId, Vec<DutyId>> = FxHashMap::default();
        for (id, duty) in (0..).map(DutyId).zip(&model.duties) {
            duty.supersedes.iter().for_each(|old| superseded.entry(*old).or_default().push(id));
        }
        let mut uses: FxHashMap<Span, Vec<Span>> = FxHashMap::default();
        for (at, declared) in &model.uses {
            uses.entry(*declared).or_default().push(*at);
        }
        Cx {
            model,
            sources,
            cases,
            trees,
            texts: Texts::default(),
            settled: OnceCell::new(),
            pairs: OnceCell::new(),
            superseded,
            uses,
        }
    }
    /// Conditions that are always or never true.
    pub(super) fn settled(&self) -> &[Settled] {
        self.settled.get_or_init(|| settled(self))
    }
    /// The duties with their ids.
    pub(super) fn duties(&self) -> impl Iterator<Item = (DutyId, &'a Obligation)> + use<'a> {
        (0..).map(DutyId).zip(&self.model.duties)
    }
    /// A duty by its id.
    pub(super) fn duty(&self, id: DutyId) -> Option<&'a Obligation> {
        self.model.duties.get(id.0 as usize)
    }
    /// The text of a file.
    pub(super) fn text(&self, file: FileId) -> &'a str {
        self.sources.get(file).map_or("", |s| s.text.as_str())
    }
    /// All declarations.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.trees.iter().flat_map(|(_, tree)| &tree.items)
    }
    /// The declarations of a pack.
    pub(super) fn items_of<'s>(&'s self, pack: &'s Pack) -> impl Iterator<Item = &'s Item> {
        self.trees.iter().filter(|(file, _)| pack.files.contains(file)).flat_map(|(_, tree)| &tree.items)
    }
    /// The files whose texts are looked at as texts: rules and clause indexes.
    pub(super) fn texts(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = self.trees.iter().map(|(file, _)| *file).collect();
        let indexes = self.sources.iter().filter(|(_, s)| s.name.rsplit('/').next() == Some("clauses.toml"));
        files.extend(indexes.map(|(id, _)| id));
        files
    }
    /// Whether a declared name is used anywhere but where `own` says.
    pub(super) fn used(&self, declared: Span, own: impl Fn(Span) -> bool) -> bool {
        self.uses.get(&declared).is_some_and(|all| all.iter().any(|at| !own(*at)))
    }
    /// Whether something stands where an entity names the type it extends.
    pub(super) fn is_parent(&self, at: Span) -> bool {
        self.items().any(|i| matches!(&i.kind, ItemKind::Entity { parent: Some(p), .. } if p.span == at))
    }
    /// From when to when a duty is in force.
    pub(super) fn force(&self, duty: &Obligation) -> Range {
        let document = self.model.in_force(duty);
        Range::new(duty.from.unwrap_or(document.from), duty.until.unwrap_or(document.to))
    }
    /// A type that both bind: one of theirs, the more special of two.
    pub(super) fn common_bearer(&self, one: &[EntityId], other: &[EntityId]) -> Option<EntityId> {
        let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (*a, *b)));
        let meet = |(a, b)| match (self.model.is_a(a, b), self.model.is_a(b, a)) {
            (true, _) => Some(a),
            (_, true) => Some(b),
            (false, false) => None,
        };
        pairs.filter_map(meet).next()
    }
    /// The exceptions to a duty, and to those.
    pub(super) fn exceptions(&self, duty: DutyId) -> impl Iterator<Item = &'a Exception> + use<'a> {
        self.model.exceptions.iter().filter(move |e| e.duty == duty)
    }
    /// Gives every condition, requirement and day of the rules, whole.
    pub(super) fn each_condition(&self, give: &mut dyn FnMut(&'a Expr)) {
        for define in &self.model.defines {
            give(&define.body);
        }
        for duty in &self.model.duties {
            asked(duty, give);
        }
        for exception in &self.model.exceptions {
            exception.when.iter().chain(exception.requirements.iter().map(|b| &b.expr)).for_each(&mut *give);
        }
    }
    /// Gives the parameters that a duty and its exceptions read, also in derived fields, and where the duty does.
    pub(super) fn each_parameter(&self, duty: &Obligation, give: &mut dyn FnMut(ParameterId, Span)) {
        let mut whole: Vec<&Expr> = Vec::new();
        asked(duty, &mut |e| whole.push(e));
        let mine = self.model.duties.iter().position(|d| d.full == duty.full).map(|i| DutyId(i as u32));
        for exception in mine.into_iter().flat_map(|id| self.exceptions(id)) {
            whole.extend(exception.when.iter().chain(exception.requirements.iter().map(|b| &b.expr)));
        }
        let mut seen = BTreeSet::new();
        whole.iter().for_each(|e| self.parameters(e, None, &mut seen, give));
    }
    /// `at`: where the duty reads the derived field in which this stands.
    fn parameters(
        &self,
        e: &Expr,
        at: Option<Span>,
        seen: &mut BTreeSet<DefineId>,
        give: &mut dyn FnMut(ParameterId, Span),
    ) {
        if let ExprKind::Param(id) = &e.kind {
            give(*id, at.unwrap_or(e.span));
        }
        e.parts(&mut |part| match part {
            Part::Expr(e) => self.parameters(e, at, seen, give),
            Part::Access(a) => self.derived(a, at, seen, give),
            Part::When(w) => w.days().iter().for_each(|e| self.parameters(e, at, seen, give)),
            Part::Coll(c) => {
                self.derived(&c.access, at, seen, give);
                c.field.iter().for_each(|a| self.derived(a, at, seen, give));
                c.conditions().for_each(|e| self.parameters(e, at, seen, give));
            }
        });
    }
    fn derived(
        &self,
        access: &Access,
        at: Option<Span>,
        seen: &mut BTreeSet<DefineId>,
        give: &mut dyn FnMut(ParameterId, Span),
    ) {
        for step in &access.steps {
            if let Step::Define(id) = step
                && seen.insert(*id)
                && let Some(define) = self.model.defines.get(id.index())
            {
                self.parameters(&define.body, Some(at.unwrap_or(access.span)), seen, give);
            }
        }
    }
}

/// Gives the conditions, requirements and days of a duty.
fn asked<'d>(duty: &'d Obligation, give: &mut dyn FnMut(&'d Expr)) {
    duty.when.iter().for_each(&mut *give);
    match &duty.kind {
        DutyKind::Requirements(bodies) => bodies.iter().for_each(|b| give(&b.expr)),
        DutyKind::Attest(attest) => {
            attest.by.iter().for_each(&mut *give);
            attest.repeats.iter().flat_map(|r| r.when.days()).for_each(give);
        }
    }
}
