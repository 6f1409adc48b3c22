//! Style: what people fill in has no Chinese label.

use super::no_title::chinese;
use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::syntax::tree::{ItemKind, Name, Text};

pub(super) const LINT: Lint = Lint {
    code: "no-label",
    level: Level::Note,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("填报的内容没有中文标签", "what people fill in has no Chinese label"),
        why: (
            "主体、字段、枚举取值是填报的人要看、要写的；没有中文标签，填报表和报告里就只有英文名称。名称本身是中文的不报。这是写法问题，默认只提示。",
            "Entities, fields and members of enums are what people read and write in forms; without a label forms and reports have only the English name. A Chinese name needs none. A matter of style: by default a note.",
        ),
        faulty: r#"
record site "场所" { area: number }
"#,
        mended: r#"
record site "场所" { area "面积": number }
"#,
    },
};

struct NoLabel(String);

impl Problem for NoLabel {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let name = &self.0;
        match lang {
            Lang::Zh => Words::new(format!("“{name}”没有中文标签"))
                .label("填报表里只有这个名称")
                .help("在名称后面写标签，如 \"…\""),
            Lang::En => Words::new(format!("`{name}` has no Chinese label"))
                .label("all that a form can show")
                .help("write one behind the name: \"…\""),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    let mut check = |name: &Name, label: &Option<Text>| {
        if label.is_none() && !chinese(&name.node) {
            out.push(Diagnostic::at(name.span, &NoLabel(name.node.clone())));
        }
    };
    for item in cx.items() {
        match &item.kind {
            ItemKind::Enum(variants) => variants.iter().for_each(|v| check(&v.name, &v.label)),
            ItemKind::Record(fields) | ItemKind::Event(fields) => fields.iter().for_each(|f| check(&f.name, &f.label)),
            ItemKind::Entity { fields, .. } => {
                check(&item.name, &item.label);
                fields.iter().for_each(|f| check(&f.name, &f.label));
            }
            _ => {}
        }
    }
}
