//! From what is needed to the sheets of a form: one for each entity type, one for each list, their columns in the order of
//! the vocabulary.

use super::need::Need;
use crate::base::Lang;
use crate::model::{DutyId, Entity, EntityId, Field, Model, Owner, Place, Type};

/// Why a column is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The entity's own key.
    Id,
    /// Its name, or that of a row.
    Name,
    /// From when to when there is such an entity: every duty with windows asks.
    Existence,
    /// A rule reads it.
    Read,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column<'m> {
    /// The slots from the row to the value, through nested records.
    pub path: Vec<usize>,
    /// The fields on the way; the last one is the column's.
    pub fields: Vec<&'m Field>,
    /// Why it is there.
    pub role: Role,
    /// The duties that read it.
    pub duties: Vec<DutyId>,
}

/// The rows that are asked for together: the entities of one type, or the rows of one list.
#[derive(Clone, Debug)]
pub struct Block<'m> {
    /// The entity type; the path leads to the list, empty for the entities themselves.
    pub place: Place,
    /// The lists on the way, outermost first; the last one is the block's own.
    pub lists: Vec<&'m Field>,
    /// Whether rows are events.
    pub ledger: bool,
    /// The columns.
    pub columns: Vec<Column<'m>>,
    /// The duties that read it.
    pub duties: Vec<DutyId>,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form<'m> {
    /// What it asks for.
    pub need: Need,
    /// The blocks: the entity type's own and its lists, then other types and theirs.
    pub blocks: Vec<Block<'m>>,
    /// The declarations.
    pub attests: Vec<DutyId>,
}

impl<'m> Column<'m> {
    /// The field.
    pub fn field(&self) -> Option<&'m Field> {
        self.fields.last().copied()
    }
    /// Whether blank means that there is none.
    pub fn optional(&self) -> bool {
        self.fields.iter().any(|f| f.optional)
    }
}

impl Block<'_> {
    /// Whether it holds the entities themselves.
    pub fn is_entities(&self) -> bool {
        self.place.path.is_empty()
    }
}

/// The form for a need.
pub fn form<'m>(model: &'m Model, need: Need) -> Form<'m> {
    let mut blocks = Vec::new();
    let mut done: Vec<EntityId> = Vec::new();
    let mut open = vec![need.entity];
    open.extend(need.fields.keys().map(|p| p.entity));
    while let Some(entity) = (!open.is_empty()).then(|| open.remove(0)) {
        if done.contains(&entity) {
            continue;
        }
        done.push(entity);
        let at = blocks.len();
        block(model, &need, Place { entity, path: Vec::new() }, Vec::new(), &mut blocks);
        // Whoever is referred to can be stated here too: at least by name.
        let fields = blocks.iter().skip(at).flat_map(|b: &Block| &b.columns).filter_map(Column::field);
        open.extend(fields.filter_map(|f| target(&f.ty)));
    }
    let attests = need.attests(model).collect();
    Form { need, blocks, attests }
}

/// The entity type that a field refers to.
pub fn target(ty: &Type) -> Option<EntityId> {
    match ty {
        Type::Ref(e) => Some(*e),
        Type::List(inner) => target(inner),
        _ => None,
    }
}

/// A block, and after it those of the lists inside.
fn block<'m>(model: &'m Model, need: &Need, place: Place, lists: Vec<&'m Field>, out: &mut Vec<Block<'m>>) {
    let record = match lists.last().map(|f| &f.ty) {
        Some(Type::List(inner)) => match **inner {
            Type::Record(r) => model.records.get(r.index()).map(|record| (r, record)),
            _ => None,
        },
        _ => None,
    };
    let owner = record.map_or(Owner::Entity(place.entity), |(r, _)| Owner::Record(r));
    let mut inner = Inner { model, need, columns: Vec::new(), lists: Vec::new() };
    inner.fields(&place, owner, &[], &[]);
    if let Some((_, record)) = record {
        keep_one(need, &place, record, &mut inner.columns);
    } else {
        for (slot, role) in [(Entity::ID, Role::Id), (Entity::NAME, Role::Name)] {
            lead(model, need, &place, slot, role, &mut inner.columns);
        }
        if place.entity == need.entity {
            for slot in [Entity::ESTABLISHED, Entity::CLOSED] {
                lead(model, need, &place, slot, Role::Existence, &mut inner.columns);
            }
        }
        let rank = |c: &Column| match c.role {
            Role::Id => 0,
            Role::Name => 1,
            Role::Read => 2,
            Role::Existence => 3,
        };
        inner.columns.sort_by_key(rank);
    }
    let Inner { columns, lists: below, .. } = inner;
    let duties = need.below(&place);
    let ledger = record.is_some_and(|(_, r)| r.on.is_some());
    out.push(Block { place: place.clone(), lists: lists.clone(), ledger, columns, duties });
    for (path, field) in below {
        let mut at = place.clone();
        at.path.extend(path);
        let mut all = lists.clone();
        all.push(field);
        block(model, need, at, all, out);
    }
}

/// A column that is there whether or not a rule reads it.
fn lead<'m>(model: &'m Model, need: &Need, place: &Place, slot: usize, role: Role, columns: &mut Vec<Column<'m>>) {
    if let Some(column) = columns.iter_mut().find(|c| c.path == [slot]) {
        column.role = role;
        return;
    }
    if let Some(field) = model.fields_of(Owner::Entity(place.entity)).get(slot) {
        let at = Place { entity: place.entity, path: vec![slot] };
        let duties = need.fields.get(&at).cloned().unwrap_or_default();
        columns.push(Column { path: vec![slot], fields: vec![field], role, duties });
    }
}

/// A row has a name where its record has one, and one column at least.
fn keep_one<'m>(need: &Need, place: &Place, record: &'m crate::model::Record, columns: &mut Vec<Column<'m>>) {
    let plain = |f: &Field| !matches!(f.ty, Type::List(_) | Type::Record(_) | Type::Every(..));
    let name = record.fields.iter().position(|f| f.name == "name" && f.ty == Type::Text);
    let slot = match (name, record.on, columns.is_empty()) {
        (Some(slot), _, _) => slot,
        (None, Some(on), _) => on,
        (None, None, true) => match record.fields.iter().position(plain) {
            Some(slot) => slot,
            None => return,
        },
        (None, None, false) => return,
    };
    for slot in [Some(slot), record.on].into_iter().flatten() {
        let known = columns.iter().any(|c| c.path == [slot]);
        if let (false, Some(field)) = (known, record.fields.get(slot)) {
            let mut at = place.clone();
            at.path.push(slot);
            let duties = need.fields.get(&at).cloned().unwrap_or_default();
            columns.push(Column { path: vec![slot], fields: vec![field], role: Role::Name, duties });
        }
    }
    columns.sort_by(|a, b| a.path.cmp(&b.path));
}

/// The fields of one owner, those of nested records among them.
struct Inner<'m, 'n> {
    model: &'m Model,
    need: &'n Need,
    columns: Vec<Column<'m>>,
    /// Lists of records, by their path from the row.
    lists: Vec<(Vec<usize>, &'m Field)>,
}

impl<'m> Inner<'m, '_> {
    fn fields(&mut self, place: &Place, owner: Owner, path: &[usize], above: &[&'m Field]) {
        let model = self.model;
        for (slot, field) in model.fields_of(owner).iter().enumerate() {
            let mut at = place.clone();
            at.path.push(slot);
            let duties = self.need.below(&at);
            if duties.is_empty() {
                continue;
            }
            let mut path = path.to_vec();
            path.push(slot);
            let mut fields = above.to_vec();
            fields.push(field);
            match &field.ty {
                Type::Record(r) => {
                    let before = (self.columns.len(), self.lists.len());
                    self.fields(&at, Owner::Record(*r), &path, &fields);
                    // Only whether there is one is asked: its first field shows that.
                    if let (true, Some(first)) =
                        (before == (self.columns.len(), self.lists.len()), model.fields_of(Owner::Record(*r)).first())
                    {
                        path.push(0);
                        fields.push(first);
                        self.columns.push(Column { path, fields, role: Role::Read, duties });
                    }
                }
                Type::List(inner) if matches!(**inner, Type::Record(_)) => self.lists.push((path, field)),
                Type::Every(..) => {}
                _ => self.columns.push(Column { path, fields, role: Role::Read, duties }),
            }
        }
    }
}

/// What a field is called in a form: its label, or its name where two fields share the label (or in English).
pub fn called(field: &Field, siblings: &[Field], lang: Lang) -> String {
    match (&field.label, lang) {
        (Some(label), Lang::Zh) => {
            let same = |f: &&Field| f.label.as_deref() == Some(label);
            if siblings.iter().filter(same).count() > 1 { field.name.clone() } else { label.clone() }
        }
        _ => field.name.clone(),
    }
}

/// The labels along a place, dotted: `领导.走访`.
pub fn path_of(model: &Model, place: &Place, lang: Lang) -> String {
    let parts = (1..=place.path.len()).filter_map(|n| {
        let path = place.path.get(..n)?.to_vec();
        let field = model.field_at(&Place { entity: place.entity, path })?;
        Some(match lang {
            Lang::Zh => field.shown(),
            Lang::En => &field.name,
        })
    });
    parts.collect::<Vec<_>>().join(".")
}
