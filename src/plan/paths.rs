//! Lowering of paths and collections.

use super::expr::{Acc, Coll, Step, non_negative};
use super::lower::Lowering;
use crate::model::{self, EntityId, Type};

impl Lowering<'_> {
    pub(super) fn coll(&mut self, c: &model::Coll, clock: bool) -> Coll {
        let acc = self.acc(&c.access, &c.member, false);
        let framed = matches!(c.member, Type::Record(_) | Type::Ref(_));
        if framed {
            let inner = if matches!(c.member, Type::Ref(_)) { String::new() } else { self.ledgers(&acc).0 };
            self.ledgers.push(inner);
        }
        let (filter, satisfy) =
            (c.filter.as_ref().map(|f| Box::new(self.cond(f))), c.satisfy.as_ref().map(|f| Box::new(self.cond(f))));
        if framed {
            self.ledgers.pop();
        }
        let field: Option<Box<Acc>> = c.field.as_ref().map(|f| Box::new(self.field(f, &c.member, clock)));
        Coll {
            framed,
            filter,
            satisfy,
            office: match &c.member {
                Type::Record(r) => self.model.records.get(r.index()).map(|r| r.in_office).and_then(|(from, to)| {
                    let slot = |s: Option<usize>| s.map(|s| s as u32);
                    (from.is_some() || to.is_some()).then(|| (slot(from), slot(to)))
                }),
                _ => None,
            },
            on: c.on.map(|s| s as u32),
            non_negative: field.as_ref().is_some_and(|f| non_negative(&f.ty)),
            may_lack: c.field.as_ref().is_some_and(|f| self.may_lack(f, &c.member)),
            field,
            declared: None,
            acc,
            at: c.span,
        }
    }

    /// A path as `covers` names it: from the entity that holds its end; and the steps on it that enter a list of events.
    fn ledgers(&self, acc: &Acc) -> (String, Vec<(usize, String)>) {
        let mut path = self.ledgers.get(acc.frame).cloned().unwrap_or_default();
        let mut ledgers = Vec::new();
        for (i, (step, (name, _))) in acc.steps.iter().zip(&acc.names).enumerate() {
            match step {
                Step::Follow(_) | Step::EachRef(_) | Step::EachOf(_) => path.clear(),
                Step::Field(_) | Step::Inside(_) | Step::EachRow(..) | Step::EachValue(_) | Step::Define(_) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
            }
            if let Step::EachRow(_, record) = step
                && self.model.records.get(record.index()).is_some_and(|r| r.on.is_some())
            {
                ledgers.push((i, path.clone()));
            }
        }
        (path, ledgers)
    }

    /// The member's field that is measured: its type is found by following it from the member's.
    fn field(&mut self, a: &model::Access, member: &Type, clock: bool) -> Acc {
        let mut ty = member.clone();
        for step in &a.steps {
            ty = self.step_type(&ty, step);
        }
        self.acc(a, &ty, clock)
    }

    /// Whether something along a path from a member is `T?`, or derived.
    fn may_lack(&self, a: &model::Access, member: &Type) -> bool {
        let mut ty = member.clone();
        a.steps.iter().any(|step| {
            let optional = |slot: &usize| self.fields_of(&ty).get(*slot).is_some_and(|f| f.optional);
            let lacks = match step {
                model::Step::Field(s)
                | model::Step::Inside(s, _)
                | model::Step::Follow(s, _)
                | model::Step::EachRow(s, _)
                | model::Step::EachValue(s)
                | model::Step::EachRef(s, _) => optional(s),
                model::Step::EachOf { .. } => false,
                model::Step::Define(_) => true,
            };
            ty = self.step_type(&ty, step);
            lacks
        })
    }

    fn fields_of(&self, ty: &Type) -> &[model::Field] {
        match ty {
            Type::Record(r) => self.model.records.get(r.index()).map_or(&[], |r| &r.fields),
            Type::Ref(e) | Type::Every(e, _) => self.model.entities.get(e.index()).map_or(&[], |e| &e.fields),
            Type::Bool
            | Type::Number(..)
            | Type::Duration
            | Type::Months
            | Type::Text
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::List(_) => &[],
        }
    }

    fn step_type(&self, ty: &Type, step: &model::Step) -> Type {
        let of = |slot: &usize| self.fields_of(ty).get(*slot).map_or(Type::Text, |f| f.ty.clone());
        match step {
            model::Step::Field(slot) => of(slot),
            model::Step::Inside(_, r) | model::Step::EachRow(_, r) => Type::Record(*r),
            model::Step::Follow(_, e) | model::Step::EachRef(_, e) | model::Step::EachOf { entity: e, .. } => {
                Type::Ref(*e)
            }
            model::Step::EachValue(slot) => match of(slot) {
                Type::List(inner) => *inner,
                other => other,
            },
            model::Step::Define(d) => self.model.defines.get(d.index()).map_or(Type::Bool, |d| d.ty.clone()),
        }
    }

    pub(super) fn acc(&mut self, a: &model::Access, ty: &Type, clock: bool) -> Acc {
        let model::Root::Frame(frame) = a.root;
        let mut steps = Vec::new();
        for step in &a.steps {
            steps.push(match step {
                model::Step::Field(s) => Step::Field(*s as u32),
                model::Step::Inside(s, _) => Step::Inside(*s as u32),
                model::Step::Follow(s, _) => Step::Follow(*s as u32),
                model::Step::EachRow(s, r) => Step::EachRow(*s as u32, *r),
                model::Step::EachValue(s) => Step::EachValue(*s as u32),
                model::Step::EachRef(s, _) => Step::EachRef(*s as u32),
                model::Step::EachOf { entity, via, .. } => {
                    let types =
                        (0..self.model.entities.len() as u32).map(EntityId).filter(|e| self.model.is_a(*e, *entity));
                    Step::EachOf(types.map(|e| (e, *via)).collect())
                }
                model::Step::Define(d) => {
                    self.define(d.index());
                    let days = self.defines.get(d.index()).and_then(|d| d.as_ref()).map(|(_, days)| days.clone());
                    self.changes.extend(days.unwrap_or_default());
                    Step::Define(*d)
                }
            });
        }
        let slot = match steps.as_slice() {
            [Step::Field(s)] => Some(*s),
            _ => None,
        };
        let words: Vec<&str> = a.text.split('.').collect();
        let labels: Vec<&str> = a.label.split('·').collect();
        let names = (0..steps.len())
            .map(|i| {
                let name = words.get(i).copied().unwrap_or("");
                (name.to_owned(), labels.get(i).copied().filter(|l| !l.is_empty()).unwrap_or(name).to_owned())
            })
            .collect();
        let label = a.label.clone();
        let mut acc = Acc { frame, steps, slot, ty: ty.clone(), clock, names, label, ledgers: Vec::new() };
        acc.ledgers = self.ledgers(&acc).1;
        acc
    }
}
