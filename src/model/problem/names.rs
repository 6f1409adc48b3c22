//! What can be wrong with a name: declared twice, unknown, ambiguous, of another kind, in a circle.

use super::{circle, did_you_mean, list};
use crate::base::{Lang, Problem, Words};
use crate::model::names::TypeRef;

/// A kind of declaration, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum What {
    Entity,
    Enum,
    Record,
    Type,
    Owner,
    Interval,
    Document,
    Excepted,
}

impl What {
    pub(in crate::model) fn of(ty: TypeRef) -> What {
        match ty {
            TypeRef::Enum(_) => What::Enum,
            TypeRef::Record(_) => What::Record,
            TypeRef::Entity(_) => What::Entity,
        }
    }
    fn word(self, lang: Lang) -> &'static str {
        match self {
            What::Entity => lang.pick("主体", "entity"),
            What::Enum => lang.pick("枚举", "enum"),
            What::Record => lang.pick("记录或事件", "record or event"),
            What::Type => lang.pick("类型", "type"),
            What::Owner => lang.pick("主体、记录或事件", "entity, record or event"),
            What::Interval => lang.pick("时段", "interval"),
            What::Document => lang.pick("文件", "document"),
            What::Excepted => lang.pick("义务、申报或例外", "obligation, attest or exception"),
        }
    }
}

/// What can be wrong with a name.
#[derive(Clone, Debug)]
pub(in crate::model) enum NameProblem {
    /// Declared a second time (related: the first).
    Duplicate { name: String },
    /// A further entity type of this name or label in another pack (related: the first): facts could not tell.
    EntityInTwoPacks { name: String },
    /// No such declaration.
    Unknown { what: What, name: String, near: Option<String> },
    /// There is one in that other document (its name).
    ElsewhereDuty { name: String, documents: Vec<String> },
    /// Declared, but something else (related: its declaration).
    WrongKind { name: String, want: What, is: What },
    /// A label or name that several share (related: each).
    Ambiguous { name: String, places: usize },
    /// No such pack among those it depends on.
    UnknownPack { name: String, near: Option<String> },
    /// No such name in scope.
    UnknownName { name: String, near: Option<String> },
    /// The owner has no such field.
    UnknownField {
        owner: String,
        name: String,
        near: Option<String>,
        /// Types below the owner that have it.
        below: Vec<String>,
    },
    /// Of several bound types only some have the field.
    FieldNotShared { name: String, lacking: Vec<String>, having: Vec<String> },
    /// The enum has no such member.
    UnknownVariant { owner: String, name: String, near: Option<String> },
    /// A name that is both a field of this enum's type and a member of it.
    VariantOrField { name: String },
    /// Names that refer to each other in a circle.
    Circle(Circular, Vec<String>),
}

/// What forms a circle.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) enum Circular {
    Parents,
    Records,
    Defines,
    Exceptions,
    Supersedes,
}

impl Problem for NameProblem {
    fn code(&self) -> &'static str {
        match self {
            NameProblem::Duplicate { .. } => "duplicate-name",
            NameProblem::EntityInTwoPacks { .. } => "entity-in-two-packs",
            NameProblem::Unknown { what, .. } => match what {
                What::Entity => "unknown-entity",
                What::Enum | What::Record | What::Type | What::Owner => "unknown-type",
                What::Interval => "unknown-interval",
                What::Document => "unknown-document",
                What::Excepted => "unknown-obligation",
            },
            NameProblem::ElsewhereDuty { .. } => "unknown-obligation",
            NameProblem::WrongKind { .. } => "wrong-kind",
            NameProblem::Ambiguous { .. } => "ambiguous-name",
            NameProblem::UnknownPack { .. } => "unknown-pack",
            NameProblem::UnknownName { .. } => "unknown-name",
            NameProblem::UnknownField { .. } => "unknown-field",
            NameProblem::FieldNotShared { .. } => "field-not-shared",
            NameProblem::UnknownVariant { .. } => "unknown-variant",
            NameProblem::VariantOrField { .. } => "variant-or-field",
            NameProblem::Circle(..) => "circle",
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            NameProblem::Unknown { near, .. }
            | NameProblem::UnknownName { near, .. }
            | NameProblem::UnknownField { near, .. }
            | NameProblem::UnknownVariant { near, .. } => {
                let (written, near) = (self.written()?, near.as_deref()?);
                Some(unglued(written, near).unwrap_or_else(|| near.to_string()))
            }
            _ => None,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match self {
            NameProblem::Duplicate { name } => Words::new(t!(lang, "“{name}”重复声明", "`{name}` is declared twice"))
                .also(t!(lang, "先在此处声明", "first declared here"))
                .help(t!(lang, "改名，或删去其一", "rename or remove one of them")),
            NameProblem::EntityInTwoPacks { name } => Words::new(t!(
                lang,
                "两个规则包都声明了主体“{name}”，事实文件无法区分",
                "two packs declare an entity `{name}`, so fact files could not tell them apart"
            ))
            .also(t!(lang, "另一处", "the other one"))
            .help(t!(
                lang,
                "改名，或由一个规则包依赖（depends）另一个并共用其声明",
                "rename one, or let one pack depend on the other and share its declaration"
            )),
            NameProblem::Unknown { what, name, near } => {
                let what = what.word(lang);
                Words {
                    help: did_you_mean(lang, near.as_deref()),
                    ..Words::new(t!(lang, "没有名为“{name}”的{what}", "there is no {what} `{name}`"))
                }
            }
            NameProblem::ElsewhereDuty { name, documents } => {
                let documents = list(lang, documents);
                Words::new(t!(
                    lang,
                    "本文件中没有“{name}”，{documents}中有",
                    "this document has no `{name}`, but {documents} has"
                ))
                .help(t!(lang, "用 of（属于）写明文件", "say which with `of DOCUMENT`"))
            }
            NameProblem::WrongKind { name, want, is } => {
                let (want, is) = (want.word(lang), is.word(lang));
                Words::new(t!(
                    lang,
                    "“{name}”是{is}，此处需要{want}",
                    "`{name}` is declared as {is}; {want} is needed here"
                ))
                .also(t!(lang, "声明在此", "declared here"))
            }
            NameProblem::Ambiguous { name, places } => {
                let mut words = Words::new(t!(
                    lang,
                    "“{name}”所指不明：有 {places} 处声明",
                    "`{name}` could mean {places} declarations"
                ))
                .help(t!(
                    lang,
                    "改用名称本身；在别的规则包中的，写作 包名.名称",
                    "write its name, or `pack.name` where it is in another pack"
                ));
                for _ in 0..*places {
                    words = words.also(t!(lang, "可能是这个", "this one"));
                }
                words
            }
            NameProblem::UnknownPack { name, near } => {
                Words::new(t!(
                    lang,
                    "“{name}”既不是本规则包，也不是它依赖的规则包",
                    "`{name}` is neither this pack nor one it depends on"
                ))
                .help(did_you_mean(lang, near.as_deref()).unwrap_or_else(|| {
                    t!(lang, "在 pack.toml 的 depends 中写明", "name it under `depends` in pack.toml")
                }))
            }
            NameProblem::UnknownName { name, near } => Words {
                help: did_you_mean(lang, near.as_deref()),
                ..Words::new(t!(
                    lang,
                    "没有“{name}”：不是此处可用的字段、派生、参数",
                    "there is no `{name}`: no field, define or parameter of that name can be used here"
                ))
            },
            NameProblem::UnknownField { owner, name, near, below } => {
                let words = Words::new(t!(lang, "“{owner}”没有字段“{name}”", "`{owner}` has no field `{name}`"));
                let help = did_you_mean(lang, near.as_deref()).or_else(|| {
                    (!below.is_empty()).then(|| {
                        let below = list(lang, below);
                        t!(
                            lang,
                            "{below}有这个字段：改为适用于它，或把字段移到“{owner}”",
                            "{below} has it: bind that, or move the field to `{owner}`"
                        )
                    })
                });
                Words { help, ..words }
            }
            NameProblem::FieldNotShared { name, lacking, having } => {
                let message = if lacking.is_empty() {
                    let having = list(lang, having);
                    t!(
                        lang,
                        "{having}各自声明了“{name}”，不是同一个字段",
                        "{having} each declare their own `{name}`; it is not one field"
                    )
                } else {
                    let (lacking, having) = (list(lang, lacking), list(lang, having));
                    t!(lang, "{lacking}没有“{name}”，只有{having}有", "{lacking} has no `{name}`; only {having} has")
                };
                Words::new(message).help(t!(
                    lang,
                    "把“{name}”移到共同的上级主体，或拆成两条义务",
                    "move `{name}` to a common parent, or write two obligations"
                ))
            }
            NameProblem::UnknownVariant { owner, name, near } => Words {
                help: did_you_mean(lang, near.as_deref()),
                ..Words::new(t!(lang, "枚举“{owner}”没有“{name}”", "enum `{owner}` has no member `{name}`"))
            },
            NameProblem::VariantOrField { name } => Words::new(t!(
                lang,
                "“{name}”既是枚举值，又是此处的字段",
                "`{name}` is both a member of the enum and a field here"
            ))
            .help(t!(lang, "写作 枚举名.{name}，或改用标签", "write `ENUM.{name}`, or use its label")),
            NameProblem::Circle(what, names) => {
                let names = circle(lang, names);
                Words::new(match what {
                    Circular::Parents => {
                        t!(lang, "主体互为上级，成了一圈：{names}", "entities extend each other in a circle: {names}")
                    }
                    Circular::Records => t!(lang, "记录包含自身：{names}", "a record contains itself: {names}"),
                    Circular::Defines => {
                        t!(lang, "派生互相引用，成了一圈：{names}", "defines use each other in a circle: {names}")
                    }
                    Circular::Exceptions => t!(
                        lang,
                        "例外互为例外，成了一圈：{names}",
                        "exceptions except from each other in a circle: {names}"
                    ),
                    Circular::Supersedes => t!(
                        lang,
                        "义务互相取代，成了一圈：{names}",
                        "obligations supersede each other in a circle: {names}"
                    ),
                })
            }
        }
    }
}

impl NameProblem {
    /// The name that means nothing.
    fn written(&self) -> Option<&str> {
        match self {
            NameProblem::Unknown { name, .. }
            | NameProblem::UnknownName { name, .. }
            | NameProblem::UnknownField { name, .. }
            | NameProblem::UnknownVariant { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// `每月会议` is `每月 会议`, with a space forgotten.
fn unglued(written: &str, near: &str) -> Option<String> {
    let word = |text: &str| crate::syntax::keywords::is_reserved(text);
    if let Some(before) = written.strip_suffix(near).filter(|b| word(b)) {
        return Some(format!("{before} {near}"));
    }
    let after = written.strip_prefix(near).filter(|a| word(a))?;
    Some(format!("{near} {after}"))
}
