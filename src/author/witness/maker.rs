//! Builds a world towards a wish: the ground of it. Paths are followed and made as they are needed; values that no wish
//! sets yet are invented; where there are several ways, a die decides (its first throw is always the plainest way).

use super::world::{At, Hop, Node, World};
use crate::base::window::{Assessment, Range};
use crate::base::{Day, Dim, Instant, Rat};
use crate::model::{DefineId, EntityId, Expr, Model, NumKind, Owner, Root, Step, Type, Value};

/// Chances that can be had again: the same seed throws the same.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
    /// The plainest way always.
    plain: bool,
}

impl Dice {
    /// The plainest way for attempt 0, others by chance.
    pub fn new(seed: u64, attempt: u64) -> Dice {
        let mixed = (seed ^ attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Dice { state: mixed | 1, plain: attempt == 0 }
    }
    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33
    }
    /// One of so many ways; the first about every other time.
    pub fn pick(&mut self, n: usize) -> usize {
        if self.plain || n < 2 || self.next().is_multiple_of(2) { 0 } else { self.any(n) }
    }
    /// One of so many, each as likely.
    pub fn any(&mut self, n: usize) -> usize {
        if self.plain || n < 2 { 0 } else { (self.next() % n as u64) as usize }
    }
    /// Whether something happens that happens once in so many times; never on the plainest way.
    pub fn one_in(&mut self, n: u64) -> bool {
        !self.plain && self.next().is_multiple_of(n)
    }
}

/// A value; days and moments are numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    /// Truth.
    Bool(bool),
    /// A number, day or moment.
    Num(Rat),
    /// Months.
    Months(i32),
    /// Text.
    Text(String),
    /// A member of an enum.
    Variant(u16),
    /// An entity of the world.
    Entity(usize),
}

impl V {
    /// The number.
    pub fn num(&self) -> Option<Rat> {
        match self {
            V::Num(n) => Some(*n),
            _ => None,
        }
    }
}

/// Where a path to a value ends.
pub enum End {
    /// In a slot of this type.
    Slot(usize, Type),
    /// At a derived field.
    Define(DefineId),
    /// At the place itself.
    Whole,
}

/// A world in the making.
pub struct Maker<'m> {
    pub(super) model: &'m Model,
    pub(super) assessment: Assessment,
    /// The days the duty is in force within the assessment.
    pub(super) force: Range,
    /// Whose holiday calendar counts.
    pub(super) pack: usize,
    pub(super) world: World,
    pub(super) dice: Dice,
    pub(super) depth: usize,
    /// More days that are worth stating.
    pub(super) days: Vec<Day>,
}

/// How deep conditions may lie in each other.
pub(super) const DEEP: usize = 40;
/// The most entities of a world.
const CROWD: usize = 400;

impl<'m> Maker<'m> {
    /// Begins with a bearer of a type.
    pub fn new(
        model: &'m Model,
        assessment: Assessment,
        force: Range,
        pack: usize,
        bearer: EntityId,
        dice: Dice,
    ) -> Maker<'m> {
        Maker { model, assessment, force, pack, world: World::of(bearer), dice, depth: 0, days: Vec::new() }
    }
    /// What was made.
    pub fn done(self) -> World {
        self.world
    }

    pub(super) fn field_type(&self, owner: Owner, slot: usize) -> Option<Type> {
        self.model.fields_of(owner).get(slot).map(|f| f.ty.clone())
    }
    /// A new entity of a type; sometimes of one below it.
    pub(super) fn entity(&mut self, ty: EntityId) -> Option<At> {
        if self.world.entities.len() >= CROWD {
            return None;
        }
        let model = self.model;
        let all = (0..model.entities.len() as u32).map(EntityId);
        let below: Vec<EntityId> = all.filter(|t| *t != ty && model.is_a(*t, ty)).collect();
        let chosen = match self.dice.pick(below.len() + 1) {
            0 => ty,
            n => below.get(n - 1).copied().unwrap_or(ty),
        };
        Some(At::entity(self.world.add(chosen), chosen))
    }

    /// Follows a path, making what is not there yet.
    pub(super) fn reach(&mut self, steps: &[Step], from: At) -> Option<(At, End)> {
        let mut at = from;
        for step in steps {
            match step {
                Step::Field(slot) => {
                    let ty = self.field_type(at.owner, *slot)?;
                    return Some((at, End::Slot(*slot, ty)));
                }
                Step::Define(id) => return Some((at, End::Define(*id))),
                Step::Inside(slot, record) => {
                    if !matches!(self.world.get(&at, *slot), Some(Node::Row(_))) {
                        self.world.put(&at, *slot, Node::Row(Default::default()));
                    }
                    at = at.hop(Hop::Row(*slot), *record);
                }
                Step::Follow(slot, entity) => {
                    at = match self.world.get(&at, *slot) {
                        Some(Node::Ref(i)) => {
                            let ty = self.world.entities.get(*i).map_or(*entity, |e| e.ty);
                            At::entity(*i, ty)
                        }
                        _ => {
                            let made = self.entity(*entity)?;
                            self.world.put(&at, *slot, Node::Ref(made.entity));
                            made
                        }
                    };
                }
                Step::EachRow(..) | Step::EachValue(_) | Step::EachRef(..) | Step::EachOf { .. } => {
                    let first = self.members(&at, step).into_iter().next();
                    at = match first {
                        Some(member) => member,
                        None => self.add(&at, step)?,
                    };
                }
            }
        }
        Some((at, End::Whole))
    }

    /// The members of a list that have fields.
    pub(super) fn members(&self, at: &At, step: &Step) -> Vec<At> {
        match step {
            Step::EachRow(slot, record) => match self.world.get(at, *slot) {
                Some(Node::Rows(rows)) => (0..rows.len()).map(|i| at.hop(Hop::Item(*slot, i), *record)).collect(),
                _ => Vec::new(),
            },
            Step::EachRef(slot, _) => match self.world.get(at, *slot) {
                Some(Node::Values(values)) => values
                    .iter()
                    .filter_map(|v| match v {
                        Node::Ref(i) => self.world.entities.get(*i).map(|e| At::entity(*i, e.ty)),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            },
            Step::EachOf { entity, via, .. } => self
                .world
                .entities
                .iter()
                .enumerate()
                .filter(|(_, e)| self.model.is_a(e.ty, *entity) && e.fields.get(via) == Some(&Node::Ref(at.entity)))
                .map(|(i, e)| At::entity(i, e.ty))
                .collect(),
            _ => Vec::new(),
        }
    }
    /// Makes sure that a list is known, if empty.
    pub(super) fn touch(&mut self, at: &At, step: &Step) {
        match step {
            Step::EachRow(slot, _) if self.world.get(at, *slot).is_none() => {
                self.world.put(at, *slot, Node::Rows(Vec::new()));
            }
            Step::EachRef(slot, _) | Step::EachValue(slot) if self.world.get(at, *slot).is_none() => {
                self.world.put(at, *slot, Node::Values(Vec::new()));
            }
            Step::EachOf { entity, via, .. } => {
                let model = self.model;
                if self.world.entities.iter().any(|e| model.is_a(e.ty, *entity)) {
                    return;
                }
                // That nobody refers to it is known only where somebody refers to another.
                let other = self.world.entities.get(at.entity).map(|e| e.ty);
                if let (Some(member), Some(other)) = (self.entity(*entity), other) {
                    let owner = self.world.add(other);
                    self.world.put(&member, *via, Node::Ref(owner));
                }
            }
            _ => {}
        }
    }
    /// Adds a member to a list.
    pub(super) fn add(&mut self, at: &At, step: &Step) -> Option<At> {
        self.touch_list(at, step);
        match step {
            Step::EachRow(slot, record) => {
                let Some(Node::Rows(rows)) = self.world.fields_mut(at)?.get_mut(slot) else { return None };
                if rows.len() >= 800 {
                    return None;
                }
                rows.push(Default::default());
                Some(at.hop(Hop::Item(*slot, rows.len() - 1), *record))
            }
            Step::EachRef(slot, entity) => {
                let made = self.entity(*entity)?;
                let Some(Node::Values(values)) = self.world.fields_mut(at)?.get_mut(slot) else { return None };
                values.push(Node::Ref(made.entity));
                Some(made)
            }
            Step::EachOf { entity, via, .. } => {
                let made = self.entity(*entity)?;
                self.world.put(&made, *via, Node::Ref(at.entity));
                Some(made)
            }
            _ => None,
        }
    }
    fn touch_list(&mut self, at: &At, step: &Step) {
        if !matches!(step, Step::EachOf { .. }) {
            self.touch(at, step);
        }
    }

    /// States a value in a slot, in the form its type has.
    pub(super) fn store(&mut self, at: &At, slot: usize, ty: &Type, v: V, clock: bool) {
        let node = match (ty, v) {
            (Type::Bool, V::Bool(b)) => Node::Bool(b),
            (Type::Number(kind, _), V::Num(n)) => {
                let n = match kind {
                    NumKind::Count => Rat::new(n.floor().max(0), 1).unwrap_or(Rat::ZERO),
                    NumKind::Int => Rat::new(n.floor(), 1).unwrap_or(Rat::ZERO),
                    NumKind::Any => n,
                };
                Node::Number(n)
            }
            (Type::Duration, V::Num(n)) if clock => Node::Clock(n),
            (Type::Duration, V::Num(n)) => Node::Number(n),
            (Type::Date, V::Num(n)) => Node::Date(day_of(n)),
            (Type::DateTime, V::Num(n)) => Node::Moment(Instant(n.floor() as i64)),
            (Type::Text, V::Text(t)) => Node::Text(t),
            (Type::Enum(_), V::Variant(v)) => Node::Variant(v),
            (Type::Ref(_), V::Entity(i)) => Node::Ref(i),
            _ => return,
        };
        if let (crate::model::Entity::ID, true, Node::Text(id)) = (slot, at.path.is_empty(), &node) {
            self.world.name(at.entity, id);
            return;
        }
        self.world.put(at, slot, node);
    }
    /// States a value where a path ends; of a derived field, what it is derived from.
    pub(super) fn store_end(&mut self, at: At, end: End, v: V, clock: bool) {
        match end {
            End::Slot(slot, ty) => self.store(&at, slot, &ty, v, clock),
            End::Define(id) => {
                let model = self.model;
                if let Some(define) = model.defines.get(id.index()) {
                    self.set(&define.body, &[at], v, clock);
                }
            }
            End::Whole => {}
        }
    }
    /// What a slot holds.
    pub(super) fn held(&self, at: &At, slot: usize) -> Option<V> {
        if slot == crate::model::Entity::ID && at.path.is_empty() {
            return self.world.entities.get(at.entity).map(|e| V::Text(e.id.clone()));
        }
        self.stated(self.world.get(at, slot)?)
    }
    /// Reads what is stated.
    pub(super) fn stated(&self, node: &Node) -> Option<V> {
        Some(match node {
            Node::Bool(b) => V::Bool(*b),
            Node::Number(n) | Node::Clock(n) => V::Num(*n),
            Node::Date(d) => V::Num(Rat::int(i64::from(d.0))),
            Node::Moment(m) => V::Num(Rat::int(m.0)),
            Node::Text(t) => V::Text(t.clone()),
            Node::Variant(v) => V::Variant(*v),
            Node::Ref(i) => V::Entity(*i),
            Node::Row(_) | Node::Rows(_) | Node::Values(_) => return None,
        })
    }
    /// A value nobody has asked anything of.
    pub(super) fn invent(&mut self, ty: &Type) -> Option<V> {
        // A Sunday too: what is due then may be due later.
        let sunday = self.force.from.plus(7 - i32::from(self.force.from.weekday()));
        let mut days = vec![self.force.from, self.force.to, mid(self.force), self.assessment.as_of, sunday];
        days.extend(&self.days);
        Some(match ty {
            Type::Bool => V::Bool(self.dice.pick(2) == 0),
            Type::Number(_, dim) => {
                let plain = if *dim == Dim::Share { [1, 0, 1] } else { [1, 0, 10] };
                V::Num(Rat::int(plain.get(self.dice.pick(3)).copied().unwrap_or(1)))
            }
            Type::Duration => V::Num(Rat::ONE),
            Type::Date => V::Num(days_num(days.get(self.dice.pick(days.len())).copied()?)),
            Type::DateTime => V::Num(Rat::int(days.get(self.dice.pick(days.len())).copied()?.start().0 + 12 * 3600)),
            Type::Text => V::Text("甲".to_string()),
            Type::Enum(id) => {
                let n = self.model.enums.get(id.index()).map_or(1, |e| e.variants.len());
                V::Variant(self.dice.pick(n) as u16)
            }
            Type::Ref(entity) => V::Entity(self.entity(*entity)?.entity),
            Type::Months | Type::Record(_) | Type::List(_) | Type::Every(..) => return None,
        })
    }

    /// The frame an access starts from.
    pub(super) fn root<'f>(&self, root: Root, frames: &'f [At]) -> Option<&'f At> {
        let Root::Frame(n) = root;
        frames.get(n)
    }
    /// A constant as a value.
    pub(super) fn constant(v: &Value) -> V {
        match v {
            Value::Bool(b) => V::Bool(*b),
            Value::Number(n) => V::Num(*n),
            Value::Months(n) => V::Months(*n),
            Value::Date(d) => V::Num(days_num(*d)),
            Value::DateTime(m) => V::Num(Rat::int(m.0)),
            Value::Text(t) => V::Text(t.clone()),
            Value::Variant(_, n) => V::Variant(*n),
        }
    }
}

/// A day as a number.
pub(super) fn days_num(day: Day) -> Rat {
    Rat::int(i64::from(day.0))
}
/// A number as a day.
pub(super) fn day_of(n: Rat) -> Day {
    Day(i32::try_from(n.floor()).unwrap_or(0).clamp(-25_567, 83_000))
}
/// A day between two.
pub(super) fn mid(range: Range) -> Day {
    Day(range.from.0 + (range.to.0 - range.from.0) / 2)
}

/// The least that makes a difference in values of a type: a unit of what is usually written.
pub fn grain(ty: &Type) -> Rat {
    match ty {
        Type::Number(_, Dim::Share) => Rat::new(1, 100).unwrap_or(Rat::ONE),
        Type::DateTime => Rat::int(60),
        _ => Rat::ONE,
    }
}

/// Whether facts can move a value.
pub(super) fn settable(e: &Expr) -> bool {
    use crate::model::ExprKind as K;
    match &e.kind {
        K::Access(_) | K::Count(_) | K::Sum(_) | K::Share(_) | K::LeastOf(..) => true,
        K::Neg(x) => settable(x),
        K::Arith(_, a, b) | K::DaysBetween(a, b) | K::WorkdaysBetween(a, b) => settable(a) || settable(b),
        K::Least(all, _) => all.iter().any(settable),
        _ => false,
    }
}
