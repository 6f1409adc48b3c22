//! Third pass: expressions get their names, types and units. Everything is checked before anything is evaluated.

mod bound;
mod collect;
mod number;
mod path;
mod relate;
mod scope;
mod value;
mod window;

pub(super) use number::{Typed, Unit};
pub(super) use scope::{Fields, Frame};

use super::names::{Names, Sink};
use super::problem::TypeProblem;
use super::types::Owner;
use super::vocabulary::BrokenFields;
use super::{DefineId, Expr, ExprKind, Model, Type, Value};
use crate::base::{Day, Lang, Span};
use crate::syntax::tree;

/// The head of a define: what an expression that uses it needs to know.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) owner: Owner,
    pub(super) ty: Type,
    /// The size of the declared unit.
    pub(super) bare: i64,
    pub(super) id: DefineId,
    pub(super) span: Span,
}

/// What is known when expressions are checked.
#[derive(Default)]
pub(super) struct World {
    pub(super) model: Model,
    pub(super) names: Names,
    pub(super) fields: Fields,
    pub(super) broken: BrokenFields,
    pub(super) heads: Vec<Head>,
    /// The sizes of the declared units of parameters.
    pub(super) parameter_units: Vec<i64>,
}

/// How deep conditions may lie in each other.
const MAX_DEPTH: usize = 150;
/// How many parts `and` and `or` may join without brackets.
const MAX_PARTS: usize = 500;

/// Checks the expressions of one declaration.
pub(super) struct Checker<'w> {
    pub(super) world: &'w World,
    pub(super) sink: &'w mut Sink,
    /// Whose names are seen.
    pub(super) pack: usize,
    /// Of the declaration, for the fixes.
    pub(super) lang: Lang,
    /// The bearer, then the members of the collections around, outermost first.
    pub(super) frames: Vec<Frame>,
    /// Positions of the heads of all defines used.
    pub(super) defines: Vec<usize>,
    depth: usize,
}

impl<'w> Checker<'w> {
    /// For a declaration whose frame 0 is `bearer`; `None` where only constants make sense.
    pub(super) fn new(
        world: &'w World,
        sink: &'w mut Sink,
        (pack, lang): (usize, Lang),
        bearer: Option<Frame>,
    ) -> Self {
        Checker { world, sink, pack, lang, frames: bearer.into_iter().collect(), defines: Vec::new(), depth: 0 }
    }

    fn report<T>(&mut self, span: Span, problem: &TypeProblem) -> Option<T> {
        self.sink.report(span, problem);
        None
    }

    /// A condition: of type bool.
    pub(super) fn condition(&mut self, e: &tree::Expr) -> Option<Expr> {
        let typed = self.value(e, None)?;
        match typed.expr.ty {
            Type::Bool => Some(typed.expr),
            ref other => {
                let is = self.shape(other);
                self.report(e.span, &TypeProblem::NotACondition { is })
            }
        }
    }

    /// A date expression.
    pub(super) fn date(&mut self, e: &tree::Expr) -> Option<Expr> {
        let typed = self.value(e, Some(&Type::Date))?;
        match typed.expr.ty {
            Type::Date => Some(typed.expr),
            ref other => {
                let is = self.shape(other);
                self.report(e.span, &TypeProblem::NotADate { is })
            }
        }
    }

    /// A day that is known without any fact.
    pub(super) fn fixed_day(&mut self, e: &tree::Expr) -> Option<Day> {
        match self.date(e)?.kind {
            ExprKind::Const(Value::Date(day)) => Some(day),
            _ => self.report(e.span, &TypeProblem::NotAFixedDay),
        }
    }

    /// A value of a declared type; a bare number counts in the declared unit.
    pub(super) fn value_of(&mut self, e: &tree::Expr, ty: &Type, bare: i64) -> Option<Expr> {
        let typed = self.value(e, Some(ty))?;
        let unit = match ty {
            Type::Number(..) => Unit::Size(bare),
            _ => Unit::Open,
        };
        match number::assign(typed, ty, unit, &self.world.model) {
            Ok(expr) => Some(expr),
            Err(problem) => self.report(e.span, &problem),
        }
    }

    fn shape(&self, ty: &Type) -> super::problem::Shape {
        super::fields::shape(&self.world.model, ty)
    }
}
