//! A label that two names share, or that is another's name.

use super::{Cx, Lint, Page};
use crate::base::fold::fold;
use crate::base::{Diagnostic, Lang, Level, Problem, Span, Words};
use crate::model::{Field, Obligation, Owner};
use crate::syntax::tree::{Item, ItemKind};
use std::collections::BTreeMap;

pub(super) const LINT: Lint = Lint {
    code: "shared-label",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("两个名称共用一个标签", "a label shared by two names"),
        why: (
            "事实表按标签填写：两个字段同名，填的人分不清，程序也不知道是哪一个。一个的标签恰是另一个的名称时，写出来的总是后者。同一部文件里约束同一类主体的两项义务标题相同，报告里就分不开。比较时全角半角视为相同，只在同一个包、同一种声明、同一个所属之内查。",
            "Facts are filled in by labels: two fields of one label cannot be told apart by who fills them in, nor by the program. Where a label is another's name, that one is always meant. Two duties of one document that bind one type under one title cannot be told apart in a report. Full-width forms count as the same; only declarations of one pack, kind and owner are compared.",
        ),
        faulty: r#"
record site "场所" { area "面积": number  floor "面积": number }
"#,
        mended: r#"
record site "场所" { area "占地面积": number  floor "建筑面积": number }
"#,
    },
};

struct Shared {
    word: String,
    one: String,
    other: String,
    /// The word is the other's name.
    name: bool,
}

impl Problem for Shared {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Shared { word, one, other, .. } = self;
        match (lang, self.name) {
            (Lang::Zh, false) => Words::new(format!("“{one}”与“{other}”的标签都是“{word}”"))
                .label("又用了一次")
                .also("先在这里")
                .help("换一个能看出区别的标签"),
            (Lang::En, false) => Words::new(format!("`{one}` and `{other}` are both labelled `{word}`"))
                .label("here again")
                .also("first here")
                .help("choose a label that tells them apart"),
            (Lang::Zh, true) => Words::new(format!("“{one}”的标签“{word}”是另一个的名称"))
                .label("写这个标签，指的总是另一个")
                .also("以它为名称的")
                .help("换一个标签"),
            (Lang::En, true) => Words::new(format!("the label `{word}` of `{one}` is another's name"))
                .label("written as a label, it always means the other")
                .also("which has it as its name")
                .help("choose another label"),
        }
    }
}

/// A name with its labels.
struct Entry<'a> {
    name: &'a str,
    labels: Vec<&'a str>,
    at: Span,
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    let model = cx.model;
    for pack in &model.packs {
        let of = |wanted: &dyn Fn(&Item) -> bool| -> Vec<Entry<'_>> {
            cx.items_of(pack).filter(|i| wanted(i)).map(entry).collect()
        };
        check(
            of(&|i| {
                matches!(i.kind, ItemKind::Enum(_) | ItemKind::Record(_) | ItemKind::Event(_) | ItemKind::Entity { .. })
            }),
            out,
        );
        check(of(&|i| matches!(i.kind, ItemKind::Parameter { .. })), out);
        check(of(&|i| matches!(i.kind, ItemKind::Interval { .. })), out);
        check(of(&|i| matches!(i.kind, ItemKind::Document(_))), out);
        for item in cx.items_of(pack) {
            if let ItemKind::Enum(variants) = &item.kind {
                let all = variants.iter().map(|v| Entry {
                    name: &v.name.node,
                    labels: [&v.label, &v.label_en].into_iter().flatten().map(|l| l.node.as_str()).collect(),
                    at: v.name.span,
                });
                check(all.collect(), out);
            }
        }
    }
    let records = model.records.iter().enumerate();
    let owners = records.map(|(i, r)| (Owner::Record(crate::model::RecordId(i as u32)), &r.fields));
    let entities = model.entities.iter().enumerate();
    let owners = owners.chain(entities.map(|(i, e)| (Owner::Entity(crate::model::EntityId(i as u32)), &e.fields)));
    for (owner, fields) in owners {
        let mut all: Vec<Entry> = fields.iter().filter_map(field).collect();
        let defines = model.defines.iter().filter(|d| d.owner == owner);
        all.extend(defines.map(|d| Entry {
            name: &d.name,
            labels: d.label.as_deref().into_iter().collect(),
            at: d.span,
        }));
        check(all, out);
    }
    // Whom they bind tells duties apart too.
    for (i, duty) in model.duties.iter().enumerate() {
        let same = |o: &&Obligation| o.document == duty.document && o.title.is_some() && o.title == duty.title;
        let meet = |o: &&Obligation| cx.common_bearer(&o.binds, &duty.binds).is_some();
        if let Some(first) = model.duties.iter().take(i).filter(same).find(meet) {
            let word = duty.title.clone().unwrap_or_default();
            let shared = Shared { word, one: duty.name.clone(), other: first.name.clone(), name: false };
            out.push(Diagnostic::at(duty.span, &shared).also(first.span));
        }
    }
}

fn entry(item: &Item) -> Entry<'_> {
    let labels = [&item.label, &item.label_en].into_iter().flatten().map(|l| l.node.as_str()).collect();
    Entry { name: &item.name.node, labels, at: item.name.span }
}

fn field(field: &Field) -> Option<Entry<'_>> {
    let labels = [&field.label, &field.label_en].into_iter().flatten().map(String::as_str).collect();
    Some(Entry { name: &field.name, labels, at: field.span? })
}

fn check(entries: Vec<Entry>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        for label in &entry.labels {
            let word = fold(label.trim()).into_owned();
            let named = entries.iter().find(|o| o.at != entry.at && o.name == word);
            let first = seen.get(&word).and_then(|i| entries.get(*i)).filter(|o| o.at != entry.at);
            let Some((other, name)) = named.map(|o| (o, true)).or(first.map(|o| (o, false))) else {
                seen.insert(word, i);
                continue;
            };
            // A field that is inherited is told once, where it is declared; the place alone tells the two apart.
            let shared = Shared { word, one: entry.name.into(), other: other.name.into(), name };
            out.push(Diagnostic::at(entry.at, &shared).also(other.at));
        }
    }
}
