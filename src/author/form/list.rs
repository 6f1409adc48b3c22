//! Which entity types there is a form for.

use super::layout;
use super::need::Need;
use super::words::Words;
use crate::base::Lang;
use crate::model::Model;
use crate::report::Look;
use crate::report::text::paint::{Ink, cells, hang, pad, pad_left};
use std::collections::BTreeSet;

/// A table: name, label, how many fields and declarations are asked for, how many clauses they serve.
pub fn write(model: &Model, needs: &[Need], lang: Lang, look: &Look) -> String {
    let words = Words { model, lang, toml: false };
    let rows: Vec<[String; 5]> = needs
        .iter()
        .map(|need| {
            let form = layout::form(model, need.clone());
            let fields: usize = form.blocks.iter().map(|b| b.columns.len()).sum();
            let clauses: BTreeSet<(usize, &str)> = need
                .duties
                .iter()
                .filter_map(|id| model.duties.get(id.0 as usize))
                .flat_map(|d| {
                    let printed = model.documents.get(d.document.index()).map(|doc| doc.printed(&d.clauses));
                    printed.unwrap_or_default().into_iter().map(|c| (d.document.index(), c))
                })
                .collect();
            let name = model.entities.get(need.entity.index()).map_or("", |e| &e.name).to_string();
            let label = match lang {
                Lang::Zh => words.entity(need.entity).to_string(),
                Lang::En => {
                    let of = model.entities.get(need.entity.index());
                    of.and_then(|e| e.label_en.clone().or(e.label.clone())).unwrap_or_default()
                }
            };
            [name, label, fields.to_string(), form.attests.len().to_string(), clauses.len().to_string()]
        })
        .collect();
    let head = match lang {
        Lang::Zh => ["类型", "名称", "栏目", "声明", "条款"],
        Lang::En => ["type", "label", "fields", "attests", "clauses"],
    };
    let mut out = String::new();
    let intro = match lang {
        Lang::Zh => format!("规则约束 {} 类主体。填报表：guiju template 类型（或名称）", rows.len()),
        Lang::En => format!("the rules bind {} entity types. a form: guiju template TYPE", rows.len()),
    };
    hang(&mut out, 0, "", &intro, look.width);
    out.push('\n');
    let width = |i: usize| {
        let all = rows.iter().filter_map(|r| r.get(i)).map(|t| cells(t));
        all.chain(head.get(i).map(|h| cells(h))).max().unwrap_or(0)
    };
    let line = |cols: &[String]| {
        let mut text = String::from("  ");
        for (i, cell) in cols.iter().enumerate() {
            let to = width(i);
            text.push_str(&if i < 2 { pad(cell, to) } else { pad_left(cell, to) });
            text.push_str("  ");
        }
        text.trim_end().to_string()
    };
    out.push_str(&look.paint(Ink::Dim, &line(&head.map(String::from))));
    out.push('\n');
    for row in &rows {
        out.push_str(&line(row));
        out.push('\n');
    }
    out
}
