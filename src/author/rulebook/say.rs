//! What both languages need to say a condition: names along an access, constants, who the members of a collection are.

use crate::author::coverage::topics::month_en;
use crate::base::Lang;
use crate::model::{
    Access, Bound, Coll, EntityId, Expr, ExprKind, Field, Measure, Model, Owner, Root, Step, Type, Value,
};
use crate::report::words::shared::months;
use crate::syntax::tree::Cmp;

/// Says conditions of a model in a language.
pub(super) struct Say<'m> {
    pub(super) model: &'m Model,
    pub(super) lang: Lang,
}

/// What stands around an expression: the bearer, then the member of each collection around it.
pub(super) type Frames = Vec<Owner>;

impl<'m> Say<'m> {
    /// What a condition asks, as it should be (`wanted`) or as it should not.
    pub(super) fn condition(&self, e: &Expr, wanted: bool, frames: &Frames) -> String {
        match self.lang {
            Lang::Zh => super::zh::condition(self, e, wanted, frames),
            Lang::En => super::en::condition(self, e, wanted, frames),
        }
    }
    /// What ought not to be: a condition as it must not hold.
    pub(super) fn forbidden(&self, e: &Expr, frames: &Frames) -> String {
        match (&e.kind, self.lang) {
            (ExprKind::Bounded(Measure::Count, coll, bound, when), Lang::Zh) if is_any(bound) => {
                super::zh::there_is(self, coll, when.as_ref(), frames)
            }
            (ExprKind::Bounded(Measure::Count, coll, bound, when), Lang::En) if is_any(bound) => {
                super::en::there_is(self, coll, when.as_ref(), frames)
            }
            _ => self.described(e, frames),
        }
    }
    /// A condition that is only described, not asked for.
    pub(super) fn described(&self, e: &Expr, frames: &Frames) -> String {
        let text = self.condition(e, true, frames);
        text.replace("，均须符合：", "，都属于这种情形：").replace("符合：", "属于这种情形：")
    }
    /// A value.
    pub(super) fn value(&self, e: &Expr, frames: &Frames) -> String {
        match self.lang {
            Lang::Zh => super::zh::value(self, e, frames),
            Lang::En => super::en::value(self, e, frames),
        }
    }

    /// Fields of an entity or record.
    fn fields(&self, owner: Owner) -> &'m [Field] {
        match owner {
            Owner::Entity(id) => self.model.entities.get(id.index()).map_or(&[], |e| &e.fields),
            Owner::Record(id) => self.model.records.get(id.index()).map_or(&[], |r| &r.fields),
        }
    }

    /// The name of a field in the book's language: its label; in English its name where it has none.
    pub(super) fn field(&self, field: &Field) -> String {
        match self.lang {
            Lang::Zh => field.shown().to_owned(),
            Lang::En => field.label_en.clone().unwrap_or_else(|| plain(&field.name)),
        }
    }

    /// The name of an access: in Chinese its labels, in English the names along the way.
    pub(super) fn name(&self, access: &Access, frames: &Frames) -> String {
        if self.lang == Lang::Zh {
            return access.label.replace('·', "的");
        }
        let Root::Frame(root) = access.root;
        let mut at = frames.get(root).copied();
        let mut words: Vec<String> = Vec::new();
        for step in &access.steps {
            let slot = match step {
                Step::Field(i) | Step::EachValue(i) => Some((*i, None)),
                Step::Inside(i, r) | Step::EachRow(i, r) => Some((*i, Some(Owner::Record(*r)))),
                Step::Follow(i, e) | Step::EachRef(i, e) => Some((*i, Some(Owner::Entity(*e)))),
                Step::EachOf { slot, entity, .. } => Some((*slot, Some(Owner::Entity(*entity)))),
                Step::Define(_) => None,
            };
            match (slot, step) {
                (Some((slot, next)), _) => {
                    words.extend(at.and_then(|o| self.fields(o).get(slot)).map(|f| self.field(f)));
                    at = next;
                }
                (None, Step::Define(id)) => {
                    words.extend(self.model.defines.get(id.index()).map(|d| plain(&d.name)));
                }
                (None, _) => {}
            }
        }
        if words.is_empty() { plain(&access.text) } else { words.join("’s ") }
    }

    /// The frames inside a collection.
    pub(super) fn inside(&self, coll: &Coll, frames: &Frames) -> Frames {
        let mut inside = frames.clone();
        match &coll.member {
            Type::Record(id) => inside.push(Owner::Record(*id)),
            Type::Ref(id) => inside.push(Owner::Entity(*id)),
            _ => {}
        }
        inside
    }

    /// Entity types, listed.
    pub(super) fn types(&self, ids: &[EntityId]) -> Vec<String> {
        ids.iter().filter_map(|id| self.model.entities.get(id.index())).map(|e| self.entity(e)).collect()
    }
    pub(super) fn entity(&self, e: &crate::model::Entity) -> String {
        match self.lang {
            Lang::Zh => e.shown().to_owned(),
            Lang::En => e.label_en.clone().unwrap_or_else(|| plain(&e.name)),
        }
    }

    /// A constant.
    pub(super) fn constant(&self, value: &Value, ty: &Type) -> String {
        match value {
            Value::Bool(true) => self.lang.pick("是", "yes").into(),
            Value::Bool(false) => self.lang.pick("否", "no").into(),
            Value::Number(n) => {
                let dim = crate::plan::dim_of(ty);
                let wan = n.div(crate::base::Rat::int(10_000)).filter(|w| w.is_int() && !w.is_zero());
                match (dim, wan, self.lang) {
                    (crate::base::Dim::Money, Some(wan), Lang::Zh) => format!("{wan} 万元"),
                    _ => dim.show(*n, self.lang),
                }
            }
            Value::Months(n) => months(*n, self.lang),
            Value::Date(day) => self.day(*day),
            Value::DateTime(at) => at.to_string().replace('T', " "),
            Value::Text(text) => self.lang.pick(format!("“{text}”"), format!("“{text}”")),
            Value::Variant(id, i) => {
                let variant = self.model.enums.get(id.index()).and_then(|e| e.variants.get(usize::from(*i)));
                variant.map_or(String::new(), |v| match self.lang {
                    Lang::Zh => format!("“{}”", v.label.as_deref().unwrap_or(&v.name)),
                    Lang::En => format!("“{}”", plain(&v.name)),
                })
            }
        }
    }

    pub(super) fn day(&self, day: crate::base::Day) -> String {
        let (y, m, d) = day.ymd();
        match self.lang {
            Lang::Zh => format!("{y}年{m}月{d}日"),
            Lang::En => {
                format!("{d} {} {y}", month_en(m.unsigned_abs()))
            }
        }
    }

    /// Whether the members of a collection are events: they happen once, twice.
    pub(super) fn are_events(coll: &Coll) -> bool {
        coll.on.is_some()
    }
}

/// A name as words.
pub(super) fn plain(name: &str) -> String {
    name.replace('_', " ").replace('.', "’s ")
}

/// Whether a bound lets through nothing but none at all.
pub(super) fn is_none_at_all(bound: &Bound) -> bool {
    let is = |e: &Expr, n: i64| matches!(&e.kind, ExprKind::Const(Value::Number(v)) if *v == crate::base::Rat::int(n));
    match bound {
        Bound::Exactly(n) | Bound::AtMost(n) => is(n, 0),
        Bound::FewerThan(n) => is(n, 1),
        Bound::AtLeast(_) | Bound::MoreThan(_) | Bound::Between(..) => false,
    }
}

/// Whether a bound asks for one at least.
pub(super) fn is_any(bound: &Bound) -> bool {
    let is = |e: &Expr, n: i64| matches!(&e.kind, ExprKind::Const(Value::Number(v)) if *v == crate::base::Rat::int(n));
    match bound {
        Bound::AtLeast(n) => is(n, 1),
        Bound::MoreThan(n) => is(n, 0),
        Bound::Exactly(_) | Bound::AtMost(_) | Bound::FewerThan(_) | Bound::Between(..) => false,
    }
}

/// `all C satisfy P` in a window is kept as "none that does not": what they must satisfy.
pub(super) fn all_satisfy<'e>(measure: Measure, coll: &'e Coll, bound: &Bound) -> Option<&'e Expr> {
    let negated = coll.satisfy.as_ref().and_then(|s| match &s.kind {
        ExprKind::Not(inner) => Some(inner.as_ref()),
        _ => None,
    });
    negated.filter(|_| measure == Measure::Count && is_none_at_all(bound))
}

/// `list contains a`, `list contains b` …: the list and the items, where there are several.
pub(super) fn same_list<'e>(parts: &[&'e Expr]) -> Option<(&'e Access, Vec<&'e Expr>)> {
    let contains = |e: &&'e Expr| match &e.kind {
        ExprKind::Contains(access, item) => Some((access, item.as_ref())),
        _ => None,
    };
    let all: Vec<_> = parts.iter().map(contains).collect::<Option<_>>()?;
    let (first, _) = *all.first()?;
    let same = |a: &Access| a.root == first.root && a.steps == first.steps;
    (all.len() > 1 && all.iter().all(|(a, _)| same(a))).then(|| (first, all.iter().map(|(_, item)| *item).collect()))
}

/// A comparison with what is constant on its right (`coal = industry`).
pub(super) fn in_order<'e>(op: Cmp, a: &'e Expr, b: &'e Expr) -> (Cmp, &'e Expr, &'e Expr) {
    if !matches!(a.kind, ExprKind::Const(_)) || matches!(b.kind, ExprKind::Const(_)) {
        return (op, a, b);
    }
    let mirrored = match op {
        Cmp::Eq => Cmp::Eq,
        Cmp::Ne => Cmp::Ne,
        Cmp::Lt => Cmp::Gt,
        Cmp::Le => Cmp::Ge,
        Cmp::Gt => Cmp::Lt,
        Cmp::Ge => Cmp::Le,
    };
    (mirrored, b, a)
}

/// Whether a condition, put beside something else, needs brackets to show how far it reaches.
pub(super) fn reaches_far(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Not(inner) => reaches_far(inner),
        ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Bounded(..) | ExprKind::Quantified(..) => true,
        _ => false,
    }
}

/// The operands of a run of `and` (or `or`).
pub(super) fn operands<'e>(e: &'e Expr, and: bool, out: &mut Vec<&'e Expr>) {
    match &e.kind {
        ExprKind::And(a, b) if and => {
            operands(a, and, out);
            operands(b, and, out);
        }
        ExprKind::Or(a, b) if !and => {
            operands(a, and, out);
            operands(b, and, out);
        }
        _ => out.push(e),
    }
}
