//! The vocabulary of the rulebook: types with their fields, enums, and what is derived or named.

use super::book::{Choices, Kind, Maker, Term, anchor};
use crate::base::Lang;
use crate::model::{Owner, Record, Type};

impl Maker<'_> {
    pub(super) fn types(&self) -> Vec<Kind> {
        let model = self.model();
        let entities = model.entities.iter().map(|e| {
            let parent = e.parent.and_then(|p| model.entities.get(p.index()));
            let inherited = parent.map_or(4, |p| p.fields.len());
            Kind {
                id: anchor("entity", &e.name),
                label: self.say.entity(e),
                name: e.name.clone(),
                kind: self.pick("主体", "entity").to_owned(),
                parent: parent.map(|p| self.say.entity(p)),
                fields: self.fields(e.fields.iter().skip(inherited)),
            }
        });
        let records = model.records.iter().map(|r| Kind {
            id: anchor("record", &r.name),
            label: self.record(r),
            name: r.name.clone(),
            kind: if r.on.is_some() { self.pick("事件", "event") } else { self.pick("记录", "record") }.to_owned(),
            parent: None,
            fields: self.fields(r.fields.iter()),
        });
        entities.chain(records).collect()
    }

    fn record(&self, r: &Record) -> String {
        match self.say.lang {
            Lang::Zh => r.label.clone().unwrap_or_else(|| r.name.clone()),
            Lang::En => super::say::plain(&r.name),
        }
    }

    fn fields<'f>(&self, fields: impl Iterator<Item = &'f crate::model::Field>) -> Vec<[String; 4]> {
        fields
            .map(|f| {
                let optional = if f.optional { self.pick("（可以没有）", " (may be absent)") } else { "" };
                let unit = f.unit().map_or(String::new(), |u| match self.say.lang {
                    Lang::Zh => format!("（{}）", u.zh.first().copied().unwrap_or(u.en)),
                    Lang::En => format!(" ({})", u.plural),
                });
                let ty = format!("{}{unit}{optional}", self.ty(&f.ty));
                [self.say.field(f), f.name.clone(), ty, f.docs.clone().unwrap_or_default()]
            })
            .collect()
    }

    fn ty(&self, ty: &Type) -> String {
        let model = self.model();
        let zh = self.say.lang == Lang::Zh;
        match ty {
            Type::Bool => self.pick("是否", "yes or no").into(),
            Type::Number(_, crate::base::Dim::Share) => self.pick("百分比", "percentage").into(),
            Type::Number(..) => self.pick("数", "number").into(),
            Type::Duration | Type::Months => self.pick("时长", "duration").into(),
            Type::Text => self.pick("文字", "text").into(),
            Type::Date => self.pick("日期", "date").into(),
            Type::DateTime => self.pick("日期和时刻", "date and time").into(),
            Type::Enum(id) => model.enums.get(id.index()).map_or(String::new(), |e| {
                if zh { e.label.clone().unwrap_or_else(|| e.name.clone()) } else { super::say::plain(&e.name) }
            }),
            Type::Record(id) => model.records.get(id.index()).map_or(String::new(), |r| self.record(r)),
            Type::List(inner) if zh => format!("{}（若干）", self.ty(inner)),
            Type::List(inner) => format!("list of {}", self.ty(inner)),
            Type::Ref(id) => model.entities.get(id.index()).map_or(String::new(), |e| self.say.entity(e)),
            Type::Every(id, _) => {
                let name = model.entities.get(id.index()).map_or(String::new(), |e| self.say.entity(e));
                if zh {
                    format!("所属的全部{name}（推算，不填）")
                } else {
                    format!("every {name} (computed, not stated)")
                }
            }
        }
    }

    pub(super) fn enums(&self) -> Vec<Choices> {
        let zh = self.say.lang == Lang::Zh;
        let word = |label: &Option<String>, name: &str| match label {
            Some(label) if zh => label.clone(),
            _ if zh => name.to_owned(),
            _ => super::say::plain(name),
        };
        let one = |e: &crate::model::Enum| Choices {
            id: anchor("enum", &e.name),
            label: word(&e.label, &e.name),
            name: e.name.clone(),
            members: e.variants.iter().map(|v| word(&v.label, &v.name)).collect(),
        };
        self.model().enums.iter().map(one).collect()
    }

    pub(super) fn defines(&self) -> Vec<Term> {
        let one = |d: &crate::model::Define| {
            let owner = match d.owner {
                Owner::Entity(id) => self.model().entities.get(id.index()).map(|e| self.say.entity(e)),
                Owner::Record(id) => self.model().records.get(id.index()).map(|r| self.record(r)),
            };
            let frames = vec![d.owner];
            let (owner, boolean) = (owner.unwrap_or_default(), d.ty == Type::Bool);
            let text = match boolean {
                true => self.say.described(&d.body, &frames),
                false => self.say.value(&d.body, &frames),
            };
            let text = match (self.say.lang, boolean) {
                (Lang::Zh, true) => format!("{owner}符合以下条件时为“是”：{text}"),
                (Lang::Zh, false) => format!("{owner}的{text}"),
                (Lang::En, true) => format!("“yes” for a {owner} where {text}"),
                (Lang::En, false) => format!("of a {owner}: {text}"),
            };
            let label = match self.say.lang {
                Lang::Zh => d.label.clone().unwrap_or_else(|| d.name.clone()),
                Lang::En => super::say::plain(&d.name),
            };
            Term { id: anchor("define", &d.name), label, name: d.name.clone(), text }
        };
        self.model().defines.iter().map(one).collect()
    }

    pub(super) fn parameters(&self) -> Vec<Term> {
        let one = |p: &crate::model::Parameter| {
            let values: Vec<String> = p
                .values
                .iter()
                .map(|(day, value)| {
                    let (day, value) = (self.say.day(*day), self.say.constant(value, &p.ty));
                    self.say.lang.pick(format!("自{day}起 {value}"), format!("{value} from {day}"))
                })
                .collect();
            let text = values.join(self.pick("；", "; "));
            Term { id: anchor("parameter", &p.name), label: super::say::plain(&p.name), name: p.name.clone(), text }
        };
        self.model().parameters.iter().map(one).collect()
    }

    pub(super) fn intervals(&self) -> Vec<Term> {
        let one = |i: &crate::model::Interval| Term {
            id: anchor("interval", &i.name),
            label: match self.say.lang {
                Lang::Zh => i.label.clone().unwrap_or_else(|| i.name.clone()),
                Lang::En => super::say::plain(&i.name),
            },
            name: i.name.clone(),
            text: self.span(i.range),
        };
        self.model().intervals.iter().map(one).collect()
    }
}
