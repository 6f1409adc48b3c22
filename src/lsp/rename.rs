//! Another name, or another label, for what is declared: in rules, fact files and cases alike.

use super::cases::{Cases, in_cases};
use super::refer;
use super::study::Study;
use super::view::View;
use crate::base::fold::fold;
use crate::base::{Lang, Span};
use crate::model::symbols::Symbol;
use crate::syntax::tree::{Item, ItemKind, Name, Text};
use crate::syntax::{self, keywords};
use std::sync::Arc;

/// What of a declaration is renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its name.
    Name,
    /// Its Chinese label.
    Label,
}

/// What is to be renamed.
pub struct Renaming {
    /// What it stands for.
    pub symbol: Symbol,
    /// Where it is declared.
    pub declared: Span,
    /// Its name or its label.
    pub part: Part,
    /// What it is called now.
    pub old: String,
    /// Where the label is declared, with its quotes.
    label_at: Option<Span>,
}

/// Whose texts a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A rule file.
    Rules,
    /// A fact file of a view, by position.
    Facts(usize),
    /// A cases file.
    Cases,
}

/// A replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Whose text it is in.
    pub whose: Whose,
    /// What is replaced.
    pub at: Span,
    /// By what.
    pub text: String,
}

/// Without its quotes.
fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '“', '”', '＂'])
}

/// What would be renamed of a symbol that is written in some way under the cursor.
pub fn prepare(study: &Study, symbol: Symbol, written: &str, lang: Lang) -> Result<Renaming, String> {
    let fixed = lang.pick("这个名称是语言规定的，不能改", "this name is part of the language and cannot be changed");
    let Some(declared) = study.symbols.place(symbol) else { return Err(fixed.into()) };
    if !study.sources.get(declared.file).is_some_and(|s| std::path::Path::new(&s.name).is_absolute()) {
        let text =
            lang.pick("它声明在内置的规则包里，不能改名", "it is declared in a built-in pack and cannot be renamed");
        return Err(text.into());
    }
    if let Symbol::Clause(..) = symbol {
        let text = lang
            .pick("条款编号由文件决定，不能在此改名", "ids of clauses are given by the document and are not renamed");
        return Err(text.into());
    }
    let name = study.name_of(symbol).unwrap_or("").to_string();
    let written = fold(unquoted(written)).into_owned();
    let last = written.rsplit('.').next().unwrap_or("").trim().to_string();
    if written == name || last == name {
        return Ok(Renaming { symbol, declared, part: Part::Name, old: name, label_at: None });
    }
    match label(study, declared) {
        Some(label) if fold(label.node.trim()) == written.trim() => Ok(Renaming {
            symbol,
            declared,
            part: Part::Label,
            old: label.node.trim().to_string(),
            label_at: Some(label.span),
        }),
        _ => Err(lang
            .pick("这里写的不是它的名称或中文标签", "what is written here is neither its name nor its label")
            .into()),
    }
}

/// The label declared beside a name.
fn label(study: &Study, declared: Span) -> Option<&Text> {
    let item = study.item_at(declared)?;
    let own = |name: &Name, label: &'_ Option<Text>| name.span == declared && label.is_some();
    if own(&item.name, &item.label) {
        return item.label.as_ref();
    }
    inner(item).find(|(name, label)| own(name, label)).and_then(|(_, label)| label.as_ref())
}

fn inner(item: &Item) -> Box<dyn Iterator<Item = (&Name, &Option<Text>)> + '_> {
    match &item.kind {
        ItemKind::Enum(variants) => Box::new(variants.iter().map(|v| (&v.name, &v.label))),
        ItemKind::Record(fields) | ItemKind::Event(fields) | ItemKind::Entity { fields, .. } => {
            Box::new(fields.iter().map(|f| (&f.name, &f.label)))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// Whether a new name will do, by itself.
pub fn fits(renaming: &Renaming, new: &str, lang: Lang) -> Result<(), String> {
    if renaming.part == Part::Label {
        let bad =
            new.trim().is_empty() || new.chars().any(|c| matches!(c, '"' | '“' | '”' | '＂' | '\\') || c.is_control());
        return match bad {
            true => Err(lang
                .pick("标签不能为空，也不能含引号或换行", "a label must not be empty or hold quotes or line breaks")
                .into()),
            false => Ok(()),
        };
    }
    if keywords::is_reserved(new) {
        return Err(match lang {
            Lang::Zh => format!("“{new}”是语言的保留字，不能作名称"),
            Lang::En => format!("`{new}` is a reserved word and cannot be a name"),
        });
    }
    if !syntax::is_name(new) {
        return Err(match lang {
            Lang::Zh => format!("“{new}”不能作名称：名称由文字、数字和下划线组成，不以数字开头"),
            Lang::En => format!("`{new}` is no name: letters, digits and `_`, not beginning with a digit"),
        });
    }
    Ok(())
}

/// All replacements. A place that is written in the other way (the label where the name changes) stays as it is.
pub fn edits(study: &Study, views: &[Arc<View>], cases: &Cases, renaming: &Renaming, new: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    let old = fold(&renaming.old).into_owned();
    if let Some(at) = renaming.label_at {
        out.extend(within(Whose::Rules, at, study.sources.text(at), &old, new));
    }
    let declared = (renaming.part == Part::Name).then_some(renaming.declared);
    for at in declared.iter().chain(study.symbols.uses(renaming.declared)) {
        out.extend(within(Whose::Rules, *at, study.sources.text(*at), &old, new));
    }
    for (i, view) in views.iter().enumerate() {
        for at in refer::in_facts(view, renaming.symbol) {
            let name = view.sources.get(at.file).map_or("", |s| s.name.as_str());
            let text = key(name, view.sources.text(at), &old, new);
            out.extend(text.map(|text| Edit { whose: Whose::Facts(i), at, text }));
        }
    }
    for at in in_cases(study, cases, renaming.symbol) {
        let text = cases.sources.text(at);
        // `document.name` of an obligation keeps its document.
        let inside = unquoted(text);
        let text = match inside.rsplit_once('.') {
            Some((document, name)) if fold(name) == old => Some(text.replacen(inside, &format!("{document}.{new}"), 1)),
            _ => key(".toml", text, &old, new),
        };
        out.extend(text.map(|text| Edit { whose: Whose::Cases, at, text }));
    }
    out.sort_by_key(|e| (e.at, e.text.clone()));
    out.dedup();
    out
}

/// The place of the last part of a qualified name, or of the inside of quotes, if it is the one that changes.
fn within(whose: Whose, at: Span, text: &str, old: &str, new: &str) -> Option<Edit> {
    let quotes = text.starts_with(['"', '“', '＂']);
    let (from, inside) = match text.rfind(['.', '．', '。']).filter(|_| !quotes) {
        Some(i) => {
            let width = text.get(i..)?.chars().next()?.len_utf8();
            (i + width, text.get(i + width..)?)
        }
        None => {
            let inside = unquoted(text);
            (text.find(inside)?, inside)
        }
    };
    let trimmed = inside.trim();
    if fold(trimmed) != old || trimmed.is_empty() {
        return None;
    }
    let from = from + inside.find(trimmed)?;
    let start = at.start + from as u32;
    Some(Edit { whose, at: Span { start, end: start + trimmed.len() as u32, ..at }, text: new.to_string() })
}

/// A key or value of a fact file with the new word, in the quotes it had, or in those that it needs.
fn key(file: &str, text: &str, old: &str, new: &str) -> Option<String> {
    let inside = unquoted(text);
    if fold(inside.trim()) != old {
        return None;
    }
    let plain = new.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let yaml = file.ends_with(".yaml") || file.ends_with(".yml");
    if inside.len() == text.len() && !plain && !(yaml && syntax::is_name(new)) {
        return Some(format!("\"{new}\""));
    }
    Some(text.replacen(inside, new, 1))
}
