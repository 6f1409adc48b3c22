//! What the sheets of a workbook are called, and their columns.

use super::Order;
use super::layout::{Block, called, path_of};
use crate::base::Lang;
use crate::model::{Owner, Type};

/// A sheet of a block.
pub(super) struct Page<'o, 'm> {
    pub(super) block: &'o Block<'m>,
    /// The sheet's name; at most 31 characters, and unlike all others.
    pub(super) sheet: String,
    /// The full name, where it is not the sheet's: it stands above the header.
    pub(super) title: Option<String>,
    /// The columns that say whose a row is: header, and what to write.
    pub(super) keys: Vec<(String, String)>,
    /// The headers of the block's columns.
    pub(super) headers: Vec<String>,
}

/// What a sheet name may have at most.
const LONGEST: usize = 31;

/// The sheets of a form.
pub(super) fn pages<'o, 'm>(order: &'o Order<'_, 'm>) -> Vec<Page<'o, 'm>> {
    let mut out: Vec<Page> = Vec::new();
    let mut taken: Vec<String> =
        ["填写说明", "填报信息", "声明", "台账范围", "选项", "instructions", "about", "attest", "covers"]
            .map(String::from)
            .to_vec();
    for block in &order.form.blocks {
        let full = name(order, block);
        let sheet = unlike(&full, &taken);
        taken.push(sheet.to_lowercase());
        out.push(Page {
            block,
            title: (sheet != full).then(|| full.clone()),
            sheet,
            keys: keys(order, block),
            headers: headers(order, block),
        });
    }
    out
}

/// `乡镇`, `乡镇.领导`, `乡镇.领导.走访`.
fn name(order: &Order, block: &Block) -> String {
    let entity = order.words().entity(block.place.entity).to_string();
    let path = path_of(order.model, &block.place, order.lang);
    if path.is_empty() { entity } else { format!("{entity}.{path}") }
}

/// A name that a sheet may have and no other has.
fn unlike(full: &str, taken: &[String]) -> String {
    let tame: String = full.chars().map(|c| if "[]:*?/\\".contains(c) { '-' } else { c }).collect();
    let tame = tame.trim_matches('\'');
    let short = |most: usize| tame.chars().take(most).collect::<String>();
    let mut name = short(LONGEST);
    let mut n = 2;
    while taken.contains(&name.to_lowercase()) {
        let tail = format!("~{n}");
        name = format!("{}{tail}", short(LONGEST - tail.len()));
        n += 1;
    }
    name
}

fn keys(order: &Order, block: &Block) -> Vec<(String, String)> {
    if block.is_entities() {
        return Vec::new();
    }
    let entity = order.words().entity(block.place.entity);
    let whose = match order.lang {
        Lang::Zh => format!("选{entity}的名称（或填编号）"),
        Lang::En => format!("name or id of the {entity}"),
    };
    let mut out = vec![(entity.to_string(), whose)];
    let outer = block.lists.len().saturating_sub(1);
    for list in block.lists.iter().take(outer) {
        let label = match order.lang {
            Lang::Zh => list.shown(),
            Lang::En => &list.name,
        };
        let what = match order.lang {
            Lang::Zh => format!("“{entity}.{label}”表中那一行的名称"),
            Lang::En => format!("name of the row on the sheet {entity}.{label}"),
        };
        out.push((label.to_string(), what));
    }
    out
}

fn headers(order: &Order, block: &Block) -> Vec<String> {
    let words = order.words();
    let owner = match block.lists.last().map(|f| &f.ty) {
        Some(Type::List(inner)) => match **inner {
            Type::Record(r) => Owner::Record(r),
            _ => Owner::Entity(block.place.entity),
        },
        _ => Owner::Entity(block.place.entity),
    };
    let mut out = Vec::new();
    for column in &block.columns {
        let mut at = owner;
        let mut parts = Vec::new();
        for field in &column.fields {
            parts.push(called(field, order.model.fields_of(at), order.lang));
            if let Type::Record(r) = field.ty {
                at = Owner::Record(r);
            }
        }
        let unit = column.field().map_or("", |f| words.unit(f, &f.ty));
        let header = parts.join(".");
        out.push(match (unit, order.lang) {
            ("", _) => header,
            (unit, Lang::Zh) => format!("{header}（{unit}）"),
            (unit, Lang::En) => format!("{header} ({unit})"),
        });
    }
    out
}

/// What a sheet is for, in the instructions.
pub(super) fn purpose(order: &Order, page: &Page) -> String {
    let words = order.words();
    let own = page.block.place.entity == order.form.need.entity;
    let entity = words.entity(page.block.place.entity);
    let docs = page.block.lists.last().and_then(|f| f.docs.clone()).filter(|_| order.lang == Lang::Zh);
    let text = match (page.block.lists.last(), order.lang) {
        (None, Lang::Zh) if own => format!("一行填一个{entity}"),
        (None, Lang::Zh) => format!("与本单位有关联的{entity}，一行一个；别的表已报过的不用再填"),
        (Some(list), Lang::Zh) if page.block.ledger => {
            format!("{}台账：每发生一次填一行；一次也没有的不用填", list.shown())
        }
        (Some(list), Lang::Zh) => format!("{}：一行填一条；一条也没有的不用填", list.shown()),
        (None, Lang::En) if own => format!("one row for each {entity}"),
        (None, Lang::En) => format!("each related {entity}, unless another file states it"),
        (Some(list), Lang::En) => format!("{}: one row each; none if there are none", list.name),
    };
    match docs {
        Some(docs) => format!("{text}。{docs}"),
        None => text,
    }
}
