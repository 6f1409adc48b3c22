//! Conditions that are always or never true: what `always-true` and `never-true` tell.

use super::Cx;
use crate::author::reason::{Kind, Proof, Scope};
use crate::base::Span;
use crate::base::window::Range;
use crate::model::{Body, Coll, DutyKind, EntityId, Expr, ExprKind, Owner, Part, Type};

/// A condition that the facts cannot change.
pub(super) struct Settled {
    /// Where it stands.
    pub(super) at: Span,
    /// What it always is.
    pub(super) always: bool,
    /// Together with what.
    pub(super) given: Given,
    /// Why.
    pub(super) proof: Proof,
}

/// Together with what a condition is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// By itself.
    Alone,
    /// Where the duty's `when` holds.
    When,
    /// For the members that `where` keeps.
    Where,
    /// Several `when` together.
    Several,
}

/// All of them, in the order found.
pub(super) fn settled(cx: &Cx) -> Vec<Settled> {
    let mut found = Vec::new();
    let mut find = Find { out: &mut found };
    for define in &cx.model.defines {
        let bearers: &[EntityId] = match &define.owner {
            Owner::Entity(e) => std::slice::from_ref(e),
            // What is always there of a record is not looked up from outside.
            Owner::Record(_) => &[],
        };
        find.inside(&define.body, Scope::new(cx.model, Range::ALL, bearers, &cx.texts));
    }
    for (id, duty) in cx.duties() {
        let force = cx.force(duty);
        if force.is_empty() {
            continue;
        }
        let scope = Scope::new(cx.model, force, &duty.binds, &cx.texts);
        let whens: Vec<&Expr> = duty.when.iter().collect();
        find.all(&[], &whens, scope);
        if let DutyKind::Requirements(bodies) = &duty.kind {
            find.bodies(&whens, bodies, scope);
        }
        for exception in cx.exceptions(id) {
            let own = Range::new(exception.from.unwrap_or(force.from), exception.until.unwrap_or(force.to)).and(force);
            if own.is_empty() {
                continue;
            }
            let scope = Scope::new(cx.model, own, &duty.binds, &cx.texts);
            let mine: Vec<&Expr> = exception.when.iter().collect();
            find.all(&whens, &mine, scope);
            let both: Vec<&Expr> = whens.iter().chain(&mine).copied().collect();
            find.bodies(&both, &exception.requirements, scope);
        }
    }
    found
}

struct Find<'f> {
    out: &'f mut Vec<Settled>,
}

impl Find<'_> {
    fn tell(&mut self, at: Span, always: bool, given: Given, proof: Proof) -> bool {
        self.out.push(Settled { at, always, given, proof });
        true
    }
    /// Conditions that must all hold, where `given` do.
    fn all(&mut self, given: &[&Expr], all: &[&Expr], scope: Scope) {
        let mut told = false;
        for e in all {
            told |= self.inside(e, scope);
        }
        if told || all.is_empty() {
            return;
        }
        let before: Vec<(&Expr, bool)> = given.iter().map(|e| (*e, true)).collect();
        if !before.is_empty() && scope.refute(&before).is_some() {
            return;
        }
        let together: Vec<(&Expr, bool)> = before.iter().copied().chain(all.iter().map(|e| (*e, true))).collect();
        let Some(last) = all.last() else { return };
        if together.len() > 1
            && let Some(proof) = scope.refute(&together)
        {
            let given = if before.is_empty() { Given::Several } else { Given::When };
            // That no type of bearer is left is for another lint.
            if !proof.facts.iter().all(|f| f.kind() == Kind::Bearer) {
                self.tell(last.span, false, given, proof);
            }
            return;
        }
        if before.is_empty() {
            return;
        }
        // An exception that applies wherever its duty does.
        let proofs: Option<Vec<Proof>> = all
            .iter()
            .map(|e| {
                let contrary: Vec<(&Expr, bool)> = before.iter().copied().chain([(*e, false)]).collect();
                scope.refute(&contrary)
            })
            .collect();
        if let Some(proof) = proofs.and_then(|all| all.into_iter().next()) {
            self.tell(last.span, true, Given::When, proof);
        }
    }
    /// Requirements, where `whens` hold.
    fn bodies(&mut self, whens: &[&Expr], bodies: &[Body], scope: Scope) {
        let before: Vec<(&Expr, bool)> = whens.iter().map(|e| (*e, true)).collect();
        let idle = !before.is_empty() && scope.refute(&before).is_some();
        for body in bodies {
            if self.inside(&body.expr, scope) || before.is_empty() || idle {
                continue;
            }
            for always in [false, true] {
                let all: Vec<(&Expr, bool)> = before.iter().copied().chain([(&body.expr, !always)]).collect();
                if let Some(proof) = scope.refute(&all) {
                    self.tell(body.expr.span, always, Given::When, proof);
                    break;
                }
            }
        }
    }
    /// A condition and all within it, the innermost first: what follows from one that is told is not told again.
    fn inside(&mut self, e: &Expr, scope: Scope) -> bool {
        let mut told = false;
        e.parts(&mut |part| match part {
            // A row of `and` or `or` is weighed once, as a whole.
            Part::Expr(x) if same_row(e, x) => told |= self.row(x, scope),
            Part::Expr(x) => told |= self.inside(x, scope),
            Part::Coll(c) => told |= self.members(c, scope.inside(c)),
            Part::Access(_) | Part::When(_) => {}
        });
        let weighed = matches!(
            e.kind,
            ExprKind::Compare(..)
                | ExprKind::And(..)
                | ExprKind::Or(..)
                | ExprKind::Not(_)
                | ExprKind::InRange(..)
                | ExprKind::InSet(..)
                | ExprKind::TypeIs(..)
                | ExprKind::Quantified(..)
                | ExprKind::Bounded(..)
        );
        if told || e.ty != Type::Bool || !weighed {
            return told;
        }
        match (scope.refute(&[(e, true)]), scope.refute(&[(e, false)])) {
            (Some(proof), _) => self.tell(e.span, false, Given::Alone, proof),
            (None, Some(proof)) => self.tell(e.span, true, Given::Alone, proof),
            (None, None) => false,
        }
    }
    /// The parts of a row, without those rows of it that are joined first.
    fn row(&mut self, e: &Expr, scope: Scope) -> bool {
        let mut told = false;
        e.parts(&mut |part| {
            if let Part::Expr(x) = part {
                told |= if same_row(e, x) { self.row(x, scope) } else { self.inside(x, scope) };
            }
        });
        told
    }
    /// The conditions on the members of a collection.
    fn members(&mut self, c: &Coll, scope: Scope) -> bool {
        let mut told = false;
        for e in c.conditions() {
            told |= self.inside(e, scope);
        }
        if let (false, Some(filter), Some(satisfy)) = (told, &c.filter, &c.satisfy) {
            for always in [false, true] {
                if let Some(proof) = scope.refute(&[(filter, true), (satisfy, !always)]) {
                    return self.tell(satisfy.span, always, Given::Where, proof);
                }
            }
        }
        told
    }
}

/// Whether both are `and`, or both are `or`.
fn same_row(e: &Expr, part: &Expr) -> bool {
    matches!((&e.kind, &part.kind), (ExprKind::And(..), ExprKind::And(..)) | (ExprKind::Or(..), ExprKind::Or(..)))
}
