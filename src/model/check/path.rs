//! Paths: from a name through fields, records, references and lists to a value or a collection.

use super::Checker;
use super::scope::{Frame, Member, MemberKind, Seek};
use crate::base::{Diagnostic, Span, suggest};
use crate::model::names::{Found, Word, ambiguous};
use crate::model::problem::{NameProblem, TypeProblem};
use crate::model::{Access, EntityId, Owner, ParameterId, RecordId, Root, Step, Type};
use crate::syntax::tree::Name;

/// A path whose every name is known.
#[derive(Clone, Debug)]
pub(super) struct Trail<'w> {
    pub(super) frame: usize,
    pub(super) members: Vec<Member<'w>>,
    pub(super) span: Span,
}

/// What a path means.
pub(super) enum Named<'w> {
    Trail(Trail<'w>),
    Parameter(ParameterId),
}

/// What the members of a list are.
#[derive(Clone, Debug)]
pub(super) enum Members {
    Rows(RecordId),
    Entities(EntityId),
    Values(Type),
}

/// What a list's members are; `None` if it is no list.
pub(super) fn members_of(ty: &Type) -> Option<Members> {
    match ty {
        Type::List(of) => Some(match of.as_ref() {
            Type::Record(id) => Members::Rows(*id),
            Type::Ref(id) => Members::Entities(*id),
            other => Members::Values(other.clone()),
        }),
        Type::Every(id, _) => Some(Members::Entities(*id)),
        _ => None,
    }
}

/// The place a path stands at.
pub(super) fn path_span(path: &[Name]) -> Option<Span> {
    Some(path.first()?.span.to(path.last()?.span))
}

impl<'w> Checker<'w> {
    /// Whether a word means nothing by itself here (it may then be a member of an enum).
    pub(super) fn is_unbound(&self, word: &Name) -> bool {
        let parameter = Word::of(&word.node, word.span);
        let names = &self.world.names;
        self.frames.iter().all(|f| matches!(self.seek(f, word), Seek::Nothing))
            && matches!(names.find(self.pack, parameter, |p| &p.parameters, &|_| true), Found::Nothing)
    }

    /// Finds what a path means: innermost frame first, then outward, then parameters.
    pub(super) fn named(&mut self, path: &[Name]) -> Option<Named<'w>> {
        let (first, rest) = path.split_first()?;
        if rest.is_empty() {
            self.asked(first, None);
        }
        for n in (0..self.frames.len()).rev() {
            let found = match self.frames.get(n) {
                Some(frame) => self.seek(frame, first),
                None => Seek::Nothing,
            };
            match found {
                Seek::One(member) => {
                    return self.walk(n, member, first, rest).map(Named::Trail);
                }
                Seek::Broken => return None,
                Seek::Several(spans) => {
                    let word = Word::of(&first.node, first.span);
                    self.sink.push(ambiguous(word, spans));
                    return None;
                }
                Seek::Nothing => {}
            }
        }
        let pack = match path {
            [_] => None,
            [pack, _] => Some(pack.node.as_str()),
            _ => return self.unknown(first),
        };
        let word = Word { pack, name: &path.last()?.node, span: path_span(path)? };
        let names = &self.world.names;
        match names.find(self.pack, word, |p| &p.parameters, &|_| true) {
            Found::One(id, declared) => {
                self.sink.used(word.span, declared);
                return Some(Named::Parameter(id));
            }
            Found::Broken => return None,
            Found::Several(spans) => {
                self.sink.push(ambiguous(word, spans));
                return None;
            }
            Found::Nothing => {}
        }
        if pack.is_some() {
            for n in (0..self.frames.len()).rev() {
                if let Some(frame) = self.frames.get(n)
                    && let Seek::One(member) = self.seek_define(frame, word)
                {
                    let whole = Name { node: word.name.to_string(), span: word.span };
                    return self.walk(n, member, &whole, &[]).map(Named::Trail);
                }
            }
        }
        self.unknown(first)
    }

    fn walk(&mut self, frame: usize, first: Member<'w>, at: &Name, rest: &[Name]) -> Option<Trail<'w>> {
        self.note(&first, at.span);
        let mut members = vec![first];
        for name in rest {
            let last = members.last()?;
            let inside = match last.ty {
                Type::Record(id) => Some(Frame::Record(*id)),
                Type::Ref(id) => Some(Frame::Entity(*id)),
                other => match members_of(other) {
                    Some(Members::Rows(id)) => Some(Frame::Record(id)),
                    Some(Members::Entities(id)) => Some(Frame::Entity(id)),
                    Some(Members::Values(_)) | None => None,
                },
            };
            let Some(inside) = inside else {
                let problem = TypeProblem::NothingInside {
                    name: last.name.to_string(),
                    is: self.shape(last.ty),
                    inner: name.node.clone(),
                };
                return self.report(name.span, &problem);
            };
            self.asked(name, Some(&inside));
            match self.seek(&inside, name) {
                Seek::One(member) => {
                    self.note(&member, name.span);
                    members.push(member);
                }
                Seek::Broken => return None,
                Seek::Several(spans) => {
                    let word = Word::of(&name.node, name.span);
                    self.sink.push(ambiguous(word, spans));
                    return None;
                }
                Seek::Nothing => {
                    let problem = self.unknown_field(&inside, &name.node);
                    self.sink.report(name.span, &problem);
                    return None;
                }
            }
        }
        let span = rest.last().map_or(at.span, |last| at.span.to(last.span));
        Some(Trail { frame, members, span })
    }

    /// Notes what may stand in the place of a word, if that is the question: the members of what is before the dot, or else of what is
    /// around, innermost first, and parameters.
    fn asked(&mut self, word: &Name, inside: Option<&Frame>) {
        if self.sink.asks(&word.node).is_none() {
            return;
        }
        let frames: Vec<&Frame> = match inside {
            Some(frame) => vec![frame],
            None => self.frames.iter().rev().collect(),
        };
        let (mut fields, mut declared) = (Vec::new(), Vec::new());
        for frame in frames {
            let owner = match frame {
                Frame::Entity(id) | Frame::Bearer(_, Some(id)) => Owner::Entity(*id),
                Frame::Record(id) => Owner::Record(*id),
                Frame::Bearer(bound, None) => Owner::Entity(bound.first().copied().unwrap_or(EntityId(0))),
            };
            fields.extend((0..self.fields(frame).len()).map(|slot| (owner, slot)));
            declared.extend(self.defines_of(frame));
        }
        if inside.is_none() {
            for pack in self.world.names.visible(self.pack) {
                declared.extend(pack.parameters.places(&|_| true));
            }
        }
        if let Some(noted) = self.sink.asks(&word.node) {
            noted.found = true;
            noted.fields.extend(fields);
            noted.declared.extend(declared);
        }
    }

    /// Notes a use: for the editor, and for the circles of defines.
    fn note(&mut self, member: &Member, at: Span) {
        if let Some(declared) = member.declared {
            self.sink.used(at, declared);
        }
        if let MemberKind::Define(_, head) = member.kind {
            self.defines.push(head);
        }
    }

    fn unknown_field(&self, frame: &Frame, word: &str) -> NameProblem {
        let model = &self.world.model;
        let top = match frame {
            Frame::Entity(id) | Frame::Bearer(_, Some(id)) => Some(*id),
            Frame::Record(_) | Frame::Bearer(_, None) => None,
        };
        let below = top.map_or(Vec::new(), |top| {
            let has =
                |e: &&crate::model::Entity| e.fields.iter().any(|f| f.name == word || f.label.as_deref() == Some(word));
            let ids = (0..).map(EntityId);
            let all = model.entities.iter().zip(ids);
            all.filter(|(e, id)| model.is_a(*id, top) && has(e)).map(|(e, _)| e.name.clone()).collect()
        });
        NameProblem::UnknownField {
            owner: self.frame_name(frame),
            name: word.to_string(),
            near: if below.is_empty() { self.nearest_member(frame, word) } else { None },
            below,
        }
    }

    /// Reports a name that means nothing, as precisely as can be told.
    fn unknown<T>(&mut self, word: &Name) -> Option<T> {
        if let Some(Frame::Bearer(bound, _)) = self.frames.first() {
            let bound = bound.clone();
            let (mut having, mut lacking) = (Vec::new(), Vec::new());
            for id in bound {
                let frame = Frame::Entity(id);
                let name = self.frame_name(&frame);
                match self.seek(&frame, word) {
                    Seek::One(_) | Seek::Several(_) | Seek::Broken => having.push(name),
                    Seek::Nothing => lacking.push(name),
                }
            }
            if !having.is_empty() {
                let problem = NameProblem::FieldNotShared { name: word.node.clone(), lacking, having };
                self.sink.report(word.span, &problem);
                return None;
            }
        }
        let names = &self.world.names;
        let plain = Word::of(&word.node, word.span);
        if let Found::One(_, declared) = names.find(self.pack, plain, |p| &p.intervals, &|_| true) {
            let problem = TypeProblem::IntervalAsValue { name: word.node.clone() };
            self.sink.push(Diagnostic::at(word.span, &problem).also(declared));
            return None;
        }
        let of = self
            .world
            .model
            .enums
            .iter()
            .find(|e| e.variants.iter().any(|v| v.name == word.node || v.label.as_deref() == Some(&word.node)));
        if let Some(of) = of {
            let problem = TypeProblem::VariantAlone { name: word.node.clone(), of: of.name.clone() };
            return self.report(word.span, &problem);
        }
        let problem = match self.frames.as_slice() {
            [only] => {
                let parameter = names.nearest(self.pack, &word.node, |p| &p.parameters, &|_| true);
                match self.unknown_field(only, &word.node) {
                    NameProblem::UnknownField { owner, name, near, below } => {
                        NameProblem::UnknownField { owner, name, near: near.or(parameter), below }
                    }
                    other => other,
                }
            }
            frames => {
                let mut words: Vec<&str> = Vec::new();
                for frame in frames {
                    words.extend(self.member_words(frame));
                }
                for p in names.visible(self.pack) {
                    words.extend(p.parameters.words(&|_| true));
                }
                NameProblem::UnknownName {
                    name: word.node.clone(),
                    near: suggest::nearest(&word.node, words).map(str::to_string),
                }
            }
        };
        self.sink.report(word.span, &problem);
        None
    }
}

impl<'w> Trail<'w> {
    /// The last member.
    pub(super) fn last(&self) -> Option<Member<'w>> {
        self.members.last().copied()
    }
    /// The position of the last list on the way.
    pub(super) fn last_list(&self) -> Option<usize> {
        self.members.iter().rposition(|m| members_of(m.ty).is_some())
    }
    /// An access to the single value at the end; `Err` names the list on the way.
    pub(super) fn value(&self) -> Result<Access, String> {
        let last = self.members.len().saturating_sub(1);
        let before = self.members.get(..last).unwrap_or(&[]);
        if let Some(list) = before.iter().find(|m| members_of(m.ty).is_some()) {
            return Err(list.name.to_string());
        }
        let mut steps: Vec<Step> = before.iter().filter_map(through).collect();
        steps.extend(self.members.last().map(|m| match m.kind {
            MemberKind::Field(slot) => Step::Field(slot),
            MemberKind::Define(id, _) => Step::Define(id),
        }));
        Ok(self.access(steps, &self.members, self.frame))
    }
    /// An access to the members of the list at `list`, which is a position on the way.
    pub(super) fn collection(&self, list: usize) -> Access {
        let members = self.members.get(..=list).unwrap_or(&self.members);
        let steps = members.iter().filter_map(through).collect();
        self.access(steps, members, self.frame)
    }
    /// What follows the list at `list`, as a path of its own inside the list's members.
    pub(super) fn after(&self, list: usize, frame: usize) -> Option<Trail<'w>> {
        let members = self.members.get(list + 1..)?;
        (!members.is_empty()).then(|| Trail { frame, members: members.to_vec(), span: self.span })
    }
    /// The path up to the list at `list`, in words.
    pub(super) fn text(&self) -> String {
        join(&self.members, ".", |m| m.name)
    }
    fn access(&self, steps: Vec<Step>, members: &[Member], frame: usize) -> Access {
        Access {
            root: Root::Frame(frame),
            steps,
            text: join(members, ".", |m| m.name),
            label: join(members, "·", |m| m.label.unwrap_or(m.name)),
            span: self.span,
        }
    }
}

fn join<'w>(members: &[Member<'w>], with: &str, word: impl Fn(&Member<'w>) -> &'w str) -> String {
    let words: Vec<&str> = members.iter().map(word).collect();
    words.join(with)
}

/// The step that goes on from a member; `None` for a plain value, from which nothing goes on.
fn through(member: &Member) -> Option<Step> {
    let MemberKind::Field(slot) = member.kind else {
        return None;
    };
    Some(match &member.ty {
        Type::Record(id) => Step::Inside(slot, *id),
        Type::Ref(id) => Step::Follow(slot, *id),
        Type::Every(entity, via) => Step::EachOf { slot, entity: *entity, via: *via },
        list @ Type::List(_) => match members_of(list)? {
            Members::Rows(id) => Step::EachRow(slot, id),
            Members::Entities(id) => Step::EachRef(slot, id),
            Members::Values(_) => Step::EachValue(slot),
        },
        Type::Bool
        | Type::Number(..)
        | Type::Duration
        | Type::Months
        | Type::Text
        | Type::Date
        | Type::DateTime
        | Type::Enum(_) => return None,
    })
}
