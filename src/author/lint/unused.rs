//! A declaration that nothing uses.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Span, Words};
use crate::model::{EntityId, Model};
use crate::syntax::tree::{Item, ItemKind};

pub(super) const LINT: Lint = Lint {
    code: "unused",
    level: Level::Warning,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("没有用到的声明", "a declaration that nothing uses"),
        why: (
            "枚举、记录、事件、主体、派生、参数、时段，若没有一条规则用到，多半是规则漏写了，或者名称写成了别的。主体的上级类型受义务约束时，它也算用到。字段另见 unused-field。",
            "An enum, record, event, entity, define, parameter or interval that no rule uses mostly means that a rule is missing or names another. An entity whose parent is bound counts as used. Fields: see unused-field.",
        ),
        faulty: r#"
interval campaign "攻坚期" = 2022-04-09 .. 2022-06-30
obligation meet "召开会议" { clause "一"  binds town  require at least 1 meetings during 2022-04-09 .. 2022-06-30 }
"#,
        mended: r#"
interval campaign "攻坚期" = 2022-04-09 .. 2022-06-30
obligation meet "召开会议" { clause "一"  binds town  require at least 1 meetings during campaign }
"#,
    },
};

/// What is declared and not used.
struct Unused {
    kind: (&'static str, &'static str),
    name: String,
}

impl Problem for Unused {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let (name, kind) = (&self.name, lang.pick(self.kind.0, self.kind.1));
        match lang {
            Lang::Zh => {
                Words::new(format!("没有规则用到{kind}“{name}”")).label("在此声明").help("写出用到它的规则，或者删去它")
            }
            Lang::En => Words::new(format!("no rule uses the {kind} `{name}`"))
                .label("declared here")
                .help("write the rule that uses it, or take it out"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for item in cx.items() {
        let kind = match &item.kind {
            ItemKind::Enum(_) => ("枚举", "enum"),
            ItemKind::Record(_) => ("记录", "record"),
            ItemKind::Event(_) => ("事件", "event"),
            ItemKind::Entity { .. } => ("主体", "entity"),
            ItemKind::Define { .. } => ("派生", "define"),
            ItemKind::Parameter { .. } => ("参数", "parameter"),
            ItemKind::Interval { .. } => ("时段", "interval"),
            ItemKind::Document(_) | ItemKind::Obligation(_) | ItemKind::Attest(_) | ItemKind::Exception { .. } => {
                continue;
            }
        };
        if !used(cx, item) {
            out.push(Diagnostic::at(item.name.span, &Unused { kind, name: item.name.node.clone() }));
        }
    }
}

fn used(cx: &Cx, item: &Item) -> bool {
    let inside = |at: Span| item.span.file == at.file && item.span.start <= at.start && at.end <= item.span.end;
    let own = |at: Span| inside(at) || cx.is_parent(at);
    // What binds or refers to a type means those below it too; and a type may stand only above those that are bound.
    cx.used(item.name.span, own) || related(cx.model, item).into_iter().any(|span| cx.used(span, |at| cx.is_parent(at)))
}

/// The types above and below an entity.
fn related(model: &Model, item: &Item) -> Vec<Span> {
    let own = model.entities.iter().position(|e| e.span == item.name.span).map(|i| EntityId(i as u32));
    let Some(own) = own else { return Vec::new() };
    let all = (0..).map(EntityId).zip(&model.entities);
    let near = all.filter(|(id, _)| *id != own && (model.is_a(own, *id) || model.is_a(*id, own)));
    near.map(|(_, e)| e.span).collect()
}
