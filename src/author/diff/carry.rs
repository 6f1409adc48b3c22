//! The same facts under the other side's vocabulary: what a fact file says is read there by names, in that side's units.

use crate::author::witness::{Ent, Fields, Node, World};
use crate::base::{Dim, Rat};
use crate::model::{EntityId, Field, Model, NumKind, Owner, Type};

/// Two vocabularies, and what one of them could not say.
struct Way<'m> {
    from: &'m Model,
    to: &'m Model,
    lost: bool,
}

/// The same facts in another side's slots; `true` if that side cannot state all of them. `None`: it does not know the
/// bearer's type.
pub fn translate(world: &World, from: &Model, to: &Model) -> Option<(World, bool)> {
    let mut way = Way { from, to, lost: false };
    let known = |w: &World, i: usize| w.entities.get(i).and_then(|e| entity(from, to, e.ty));
    known(world, 0)?;
    let mut world = world.clone();
    for i in (1..world.entities.len()).rev() {
        if known(&world, i).is_none() {
            world.remove(i);
            way.lost = true;
        }
    }
    let mut out = World { entities: Vec::new(), stated_on: world.stated_on };
    for one in world.entities {
        let ty = entity(from, to, one.ty)?;
        let fields = way.fields(&one.fields, Owner::Entity(one.ty), Owner::Entity(ty));
        out.entities.push(Ent { ty, fields, ..one });
    }
    Some((out, way.lost))
}

fn entity(from: &Model, to: &Model, ty: EntityId) -> Option<EntityId> {
    let name = &from.entities.get(ty.index())?.name;
    to.entities.iter().position(|e| e.name == *name).map(|i| EntityId(i as u32))
}

impl Way<'_> {
    fn fields(&mut self, of: &Fields, a: Owner, b: Owner) -> Fields {
        let mut out = Fields::new();
        for (slot, value) in of {
            let Some(field) = self.from.fields_of(a).get(*slot) else { continue };
            let place = self.to.fields_of(b).iter().position(|f| f.name == field.name);
            let moved = place.and_then(|i| {
                let other = self.to.fields_of(b).get(i)?;
                Some((i, self.node(value, (field, &field.ty), (other, &other.ty))?))
            });
            match moved {
                Some((i, node)) => drop(out.insert(i, node)),
                None => self.lost = true,
            }
        }
        out
    }

    fn node(&mut self, value: &Node, a: (&Field, &Type), b: (&Field, &Type)) -> Option<Node> {
        let inner = |t: &Type| match t {
            Type::List(inner) => (**inner).clone(),
            other => other.clone(),
        };
        Some(match (value, a.1, b.1) {
            (Node::Variant(v), Type::Enum(x), Type::Enum(y)) => {
                let name = &self.from.enums.get(x.index())?.variants.get(usize::from(*v))?.name;
                let i = self.to.enums.get(y.index())?.variants.iter().position(|w| w.name == *name)?;
                Node::Variant(i as u16)
            }
            (Node::Row(row), Type::Record(x), Type::Record(y)) => {
                Node::Row(self.fields(row, Owner::Record(*x), Owner::Record(*y)))
            }
            (Node::Rows(rows), _, _) => match (inner(a.1), inner(b.1)) {
                (Type::Record(x), Type::Record(y)) => {
                    Node::Rows(rows.iter().map(|r| self.fields(r, Owner::Record(x), Owner::Record(y))).collect())
                }
                _ => return None,
            },
            (Node::Values(values), Type::List(_), Type::List(_)) => {
                let (x, y) = (inner(a.1), inner(b.1));
                let all: Vec<Node> = values.iter().filter_map(|v| self.node(v, (a.0, &x), (b.0, &y))).collect();
                self.lost |= all.len() < values.len();
                Node::Values(all)
            }
            (Node::Number(n), Type::Number(_, x), Type::Number(kind, y)) => {
                Node::Number(number(*n, (a.0.bare, *x), (b.0.bare, *y), *kind)?)
            }
            (other, Type::Ref(_), Type::Ref(_)) => other.clone(),
            (other, x, y) => return (x == y).then(|| other.clone()),
        })
    }
}

/// A number as the other side reads it: a bare one counts in the unit that side declares, a share says its sign.
fn number(n: Rat, (size, x): (i64, Dim), (other, y): (i64, Dim), kind: NumKind) -> Option<Rat> {
    let read = if x == y && size == other {
        n
    } else if x == Dim::Share || y == Dim::Share {
        return (x == y).then_some(n);
    } else {
        let bare = n.div(Rat::int(size.max(1)))?;
        // What is no short decimal in its own unit is written with another unit.
        if !bare.decimal(9).1 {
            return (x == y).then_some(n);
        }
        bare.mul(Rat::int(other.max(1)))?
    };
    let fits = match kind {
        NumKind::Count => read.is_int() && !read.is_negative(),
        NumKind::Int => read.is_int(),
        NumKind::Any => true,
    };
    fits.then_some(read)
}
