//! A field that no rule reads.

use super::{Cx, Lint, Page};
use crate::base::{Diagnostic, Lang, Level, Problem, Words};
use crate::syntax::tree::{Builtin, Field, ItemKind, TypeExpr, TypeKind};

pub(super) const LINT: Lint = Lint {
    code: "unused-field",
    level: Level::Warning,
    whole: true,
    look: Some(look),
    page: Page {
        title: ("没有规则读取的字段", "a field that no rule reads"),
        why: (
            "没有规则读取的字段，填了也不影响任何结论：填报的人白费工夫，还会以为核对过了。文本字段用来认出是哪一家、哪一件；name、on、in_office_from、in_office_to 由程序自己使用；引用（ref）用来归属和排名：都不报。",
            "What such a field states changes no verdict: whoever fills it in does so for nothing, and believes it was checked. Left alone are texts, which tell one thing from another; name, on, in_office_from and in_office_to, which the program uses itself; and references (ref), which say what belongs where.",
        ),
        faulty: r#"
record site "场所" { area "面积": number  floors "层数": count }
entity school "学校" { sites "场所": list of site }
obligation room "场所面积" { clause "一"  binds school  require all sites satisfy area >= 20 }
"#,
        mended: r#"
record site "场所" { area "面积": number }
entity school "学校" { sites "场所": list of site }
obligation room "场所面积" { clause "一"  binds school  require all sites satisfy area >= 20 }
"#,
    },
};

/// Fields the program uses itself.
const OWN: [&str; 4] = ["name", "on", "in_office_from", "in_office_to"];

struct Unread {
    owner: String,
    name: String,
}

impl Problem for Unread {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        let Unread { owner, name } = self;
        match lang {
            Lang::Zh => Words::new(format!("没有规则读取“{owner}”的字段“{name}”"))
                .label("填了也不影响结论")
                .help("写出读取它的规则，或者删去它"),
            Lang::En => Words::new(format!("no rule reads the field `{name}` of `{owner}`"))
                .label("stating it changes no verdict")
                .help("write the rule that reads it, or take it out"),
        }
    }
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for item in cx.items() {
        let (ItemKind::Record(fields) | ItemKind::Event(fields) | ItemKind::Entity { fields, .. }) = &item.kind else {
            continue;
        };
        for field in fields {
            let own = OWN.contains(&field.name.node.as_str()) || tells_apart(&field.ty);
            if !own && !cx.used(field.name.span, |_| false) {
                out.push(Diagnostic::at(field.name.span, &unread(&item.name.node, field)));
            }
        }
    }
}

fn unread(owner: &str, field: &Field) -> Unread {
    Unread { owner: owner.to_string(), name: field.name.node.clone() }
}

/// Texts and references: what a thing is called, and where it belongs.
fn tells_apart(ty: &TypeExpr) -> bool {
    match &ty.node {
        TypeKind::Ref(_) | TypeKind::Builtin(Builtin::Text) => true,
        TypeKind::Optional(inner) | TypeKind::List(inner) => tells_apart(inner),
        TypeKind::Builtin(_) | TypeKind::Named(_) | TypeKind::NumberOf(_) | TypeKind::Every { .. } => false,
    }
}
