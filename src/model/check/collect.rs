//! Collections: what is counted, summed or told apart, and what narrows it.

use super::number::ordered;
use super::path::{Members, Named, Trail, members_of};
use super::value::unit_of;
use super::{Checker, Frame, Typed, Unit};
use crate::base::{Dim, Span};
use crate::model::problem::{CollectionProblem, Use};
use crate::model::{Access, Coll, Expr, ExprKind, NumKind, Record, Step, Type};
use crate::syntax::tree::{self, Quant};

/// A collection with the value of its members that is asked for.
pub(super) struct Valued {
    pub(super) coll: Coll,
    /// The type of the value.
    pub(super) ty: Type,
    pub(super) unit: Unit,
}

impl<'w> Checker<'w> {
    pub(super) fn refuse<T>(&mut self, span: Span, problem: &CollectionProblem) -> Option<T> {
        self.sink.report(span, problem);
        None
    }

    fn trail(&mut self, c: &tree::Collection) -> Option<Trail<'w>> {
        let at = super::path::path_span(&c.path)?;
        match self.named(&c.path)? {
            Named::Trail(trail) => Some(trail),
            Named::Parameter(_) => {
                let name = c.path.last()?.node.clone();
                self.refuse(at, &CollectionProblem::ParameterAsList { name })
            }
        }
    }

    /// A collection whose path ends at the list.
    pub(super) fn members(&mut self, c: &tree::Collection) -> Option<Coll> {
        let trail = self.trail(c)?;
        let last = trail.last()?;
        match trail.last_list() {
            Some(list) if list + 1 == trail.members.len() => self.narrow(c, &trail, list, None),
            Some(list) => {
                let list = trail.members.get(list).map_or("", |m| m.name).to_string();
                let problem = CollectionProblem::FieldOfMembers { list, field: last.name.to_string() };
                self.refuse(trail.span, &problem)
            }
            None => {
                let problem = CollectionProblem::NotAList { name: trail.text(), is: self.shape(last.ty) };
                self.refuse(trail.span, &problem)
            }
        }
    }

    /// A collection whose path goes on to a value of the members (or that is a list of plain values).
    pub(super) fn valued(&mut self, c: &tree::Collection, what: Use) -> Option<Valued> {
        let trail = self.trail(c)?;
        let last = trail.last()?;
        let Some(list) = trail.last_list() else {
            let problem = CollectionProblem::NotAList { name: trail.text(), is: self.shape(last.ty) };
            return self.refuse(trail.span, &problem);
        };
        let frame = self.frames.len();
        let after = trail.after(list, frame);
        let field = match &after {
            Some(after) => match after.value() {
                Ok(access) => Some(access),
                // No list follows the last one.
                Err(_) => return None,
            },
            None => None,
        };
        let (ty, bare, field) = match (field, members_of(last.ty)) {
            (Some(field), _) => (last.ty.clone(), last.bare, Some(field)),
            (None, Some(Members::Values(ty))) => (ty, last.bare, None),
            (None, Some(of @ (Members::Rows(_) | Members::Entities(_)))) => {
                let day = match of {
                    Members::Rows(id) => {
                        let record = self.world.model.records.get(id.index());
                        record.and_then(|r| day_of(r, what, frame, c.span))
                    }
                    Members::Entities(_) | Members::Values(_) => None,
                };
                match day {
                    Some((ty, field)) => (ty, 1, Some(field)),
                    None => return self.needs_field(&trail, &of, what),
                }
            }
            (None, None) => return None,
        };
        let coll = self.narrow(c, &trail, list, field)?;
        let unit = unit_of(&ty, bare);
        Some(Valued { coll, ty, unit })
    }

    /// Says that a field is missing, and one that would do.
    fn needs_field<T>(&mut self, trail: &Trail, of: &Members, what: Use) -> Option<T> {
        let frame = match of {
            Members::Rows(id) => Some(Frame::Record(*id)),
            Members::Entities(id) => Some(Frame::Entity(*id)),
            Members::Values(_) => None,
        };
        let fits = |ty: &Type| match what {
            Use::Sum => matches!(ty, Type::Number(..) | Type::Duration),
            Use::Least => ordered(ty),
            Use::Earliest => matches!(ty, Type::Date | Type::DateTime),
            Use::Distinct => matches!(ty, Type::Text | Type::Date | Type::DateTime),
        };
        let fields = frame.as_ref().map_or(&[] as &[_], |f| self.fields(f));
        let example = fields.iter().find(|f| fits(&f.ty)).map(|f| f.name.clone());
        let name = trail.text();
        self.refuse(trail.span, &CollectionProblem::NeedsField { name, example })
    }

    fn narrow(&mut self, c: &tree::Collection, trail: &Trail, list: usize, field: Option<Access>) -> Option<Coll> {
        let of = members_of(trail.members.get(list)?.ty)?;
        let (member, frame, on) = match of {
            Members::Rows(id) => {
                let on = self.world.model.records.get(id.index()).and_then(|r| r.on);
                (Type::Record(id), Some(Frame::Record(id)), on)
            }
            Members::Entities(id) => (Type::Ref(id), Some(Frame::Entity(id)), None),
            Members::Values(ty) => (ty, None, None),
        };
        let (filter, satisfy) = match frame {
            Some(frame) => {
                self.frames.push(frame);
                let filter = c.filter.as_ref().map(|e| self.condition(e));
                let satisfy = c.satisfy.as_ref().map(|e| self.condition(e));
                self.frames.pop();
                (filter, satisfy)
            }
            None => match c.filter.as_ref().or(c.satisfy.as_ref()) {
                Some(e) => {
                    let name = trail.text();
                    return self.refuse(e.span, &CollectionProblem::PlainMembers { name });
                }
                None => (None, None),
            },
        };
        let given = |e: Option<Option<Expr>>| match e {
            Some(Some(e)) => Some(Some(Box::new(e))),
            Some(None) => None,
            None => Some(None),
        };
        Some(Coll {
            access: trail.collection(list),
            member,
            filter: given(filter)?,
            satisfy: given(satisfy)?,
            on,
            field: field.map(Box::new),
            span: c.span,
        })
    }

    /// `all`, `some`, `no`.
    pub(super) fn quantified(
        &mut self,
        quant: Quant,
        c: &tree::Collection,
        time: Option<&tree::Time>,
        span: Span,
    ) -> Option<Typed> {
        if quant == Quant::All && c.satisfy.is_none() {
            // Still tell what else is wrong with it.
            self.members(c);
            return self.refuse(span, &CollectionProblem::AllWithoutSatisfy);
        }
        let coll = self.members(c);
        let when = time.map(|t| self.time(t, coll.as_ref()));
        let mut coll = coll?;
        let kind = match when {
            None => ExprKind::Quantified(quant, coll),
            Some(when) => {
                let when = when?;
                if quant == Quant::All {
                    coll.satisfy = coll.satisfy.map(|s| {
                        let span = s.span;
                        Box::new(Expr { kind: ExprKind::Not(s), ty: Type::Bool, span })
                    });
                }
                let bound = super::bound::of_quantifier(quant, span);
                ExprKind::Bounded(crate::model::Measure::Count, coll, bound, Some(when))
            }
        };
        Some(Typed::plain(kind, Type::Bool, span))
    }

    /// `count(C where P)`
    pub(super) fn count(&mut self, c: &tree::Collection, span: Span) -> Option<Typed> {
        let coll = self.members(c)?;
        let ty = Type::Number(NumKind::Count, Dim::None);
        Some(Typed::plain(ExprKind::Count(coll), ty, span))
    }

    /// `share(C where P satisfy Q)`
    pub(super) fn share(&mut self, c: &tree::Collection, span: Span) -> Option<Typed> {
        let coll = self.members(c);
        if c.satisfy.is_none() {
            return self.refuse(span, &CollectionProblem::ShareWithoutSatisfy);
        }
        let ty = Type::Number(NumKind::Any, Dim::Share);
        Some(Typed::open(ExprKind::Share(coll?), ty, span))
    }

    /// What is added up must be a number or a duration.
    pub(super) fn summed(&mut self, c: &tree::Collection) -> Option<Valued> {
        let valued = self.valued(c, Use::Sum)?;
        match &valued.ty {
            Type::Number(..) | Type::Duration => Some(valued),
            other => {
                let is = self.shape(other);
                self.refuse(c.span, &CollectionProblem::CannotSum { is })
            }
        }
    }

    /// `sum(C.f where P)`
    pub(super) fn sum(&mut self, c: &tree::Collection, span: Span) -> Option<Typed> {
        let Valued { coll, ty, unit } = self.summed(c)?;
        let kind = ExprKind::Sum(coll);
        let expr = Expr { kind, ty, span };
        Some(Typed { expr, unit })
    }

    /// `min(C.f where P)`, `max(…)`
    pub(super) fn least_of(&mut self, c: &tree::Collection, greatest: bool, span: Span) -> Option<Typed> {
        let Valued { coll, ty, unit } = self.valued(c, Use::Least)?;
        if !ordered(&ty) {
            let is = self.shape(&ty);
            return self.refuse(c.span, &CollectionProblem::CannotOrder { is });
        }
        let kind = ExprKind::LeastOf(coll, greatest);
        let expr = Expr { kind, ty, span };
        Some(Typed { expr, unit })
    }

    /// `earliest(C.on)`, `latest(C.on)`
    pub(super) fn earliest(&mut self, c: &tree::Collection, latest: bool, span: Span) -> Option<Typed> {
        let Valued { coll, ty, unit } = self.valued(c, Use::Earliest)?;
        match ty {
            Type::Date | Type::DateTime => {}
            ref other => {
                let is = self.shape(other);
                return self.refuse(c.span, &CollectionProblem::NotDates { is });
            }
        }
        let kind = ExprKind::LeastOf(coll, latest);
        let expr = Expr { kind, ty, span };
        Some(Typed { expr, unit })
    }
}

/// For `earliest(meetings)` the day of the event is meant.
fn day_of(record: &Record, what: Use, frame: usize, span: Span) -> Option<(Type, Access)> {
    if what != Use::Earliest {
        return None;
    }
    let slot = record.on?;
    let on = record.fields.get(slot)?;
    let access = Access {
        root: crate::model::Root::Frame(frame),
        steps: vec![Step::Field(slot)],
        text: on.name.clone(),
        label: on.shown().to_string(),
        span,
    };
    Some((on.ty.clone(), access))
}
