//! The words of a form: what a field takes, an example of it, what a blank means, which clauses it serves.

use super::layout::{Column, Role, target};
use crate::base::{Dim, Lang};
use crate::model::{DutyId, EntityId, Field, Model, NumKind, Type};
use crate::report::text::title;

/// Speaks of forms in one language.
#[derive(Clone, Copy)]
pub struct Words<'m> {
    /// The rules.
    pub model: &'m Model,
    /// The language.
    pub lang: Lang,
    /// Of text files, not of cells.
    pub toml: bool,
}

/// How many duties a note lists; the rest is a number.
const IN_A_NOTE: usize = 6;

impl<'m> Words<'m> {
    /// Picks by language.
    pub fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }
    /// An entity type.
    pub fn entity(&self, id: EntityId) -> &'m str {
        self.model.entities.get(id.index()).map_or("", |e| match self.lang {
            Lang::Zh => e.shown(),
            Lang::En => &e.name,
        })
    }
    /// The members of an enum.
    pub fn variants(&self, ty: &Type) -> Vec<&'m str> {
        let Type::Enum(id) = ty else { return Vec::new() };
        let of = self.model.enums.get(id.index());
        of.into_iter()
            .flat_map(|e| &e.variants)
            .map(|v| match self.lang {
                Lang::Zh => v.label.as_deref().unwrap_or(&v.name),
                Lang::En => &v.name,
            })
            .collect()
    }
    /// The unit of a bare number: `元`, `天`; empty for counts and shares.
    pub fn unit(&self, field: &Field, ty: &Type) -> &'static str {
        match ty {
            Type::Duration => self.pick("天", "day"),
            Type::Number(_, Dim::None | Dim::Share) => "",
            Type::Number(_, dim) => {
                let unit = crate::base::unit::UNITS.iter().find(|u| u.dim == *dim && u.size == field.bare);
                unit.map_or("", |u| match self.lang {
                    Lang::Zh => u.zh.first().copied().unwrap_or(u.en),
                    Lang::En => u.en,
                })
            }
            _ => "",
        }
    }
    /// What to write, in a short sentence.
    pub fn takes(&self, field: &Field) -> String {
        self.takes_type(field, &field.ty)
    }
    fn takes_type(&self, field: &Field, ty: &Type) -> String {
        let zh = self.lang == Lang::Zh;
        match ty {
            Type::Bool if self.toml => self.pick("写 true（是）或 false（否）", "true or false").into(),
            Type::Bool => self.pick("选“是”或“否”", "true or false").into(),
            Type::Number(_, Dim::Share) => self.pick("填百分比，如 75%", "a share such as 75%").into(),
            Type::Number(kind, _) => {
                let unit = self.unit(field, ty);
                let what = match (kind, zh) {
                    (NumKind::Count, true) => "填整数，没有就填 0",
                    (NumKind::Int, true) => "填整数",
                    (NumKind::Any, true) => "填数字",
                    (NumKind::Count, false) => "a whole number, 0 if there are none",
                    (NumKind::Int, false) => "a whole number",
                    (NumKind::Any, false) => "a number",
                };
                match (unit, zh) {
                    ("", _) => what.into(),
                    (unit, true) => format!("{what}，单位：{unit}"),
                    (unit, false) => format!("{what}, in {unit}"),
                }
            }
            Type::Duration => self
                .pick("填天数；按钟点算的写明单位，如 90分钟", "days; clock time with its unit, such as 90 minutes")
                .into(),
            Type::Date => self.pick("填日期，如 2022-06-30", "a date such as 2022-06-30").into(),
            Type::DateTime => {
                self.pick("填日期和时刻，如 2022-06-30 16:00", "a date and time such as 2022-06-30 16:00").into()
            }
            Type::Text | Type::Months => self.pick("填文字", "text").into(),
            Type::Enum(_) => {
                let all = self.variants(ty);
                let listed = all.join(self.pick("、", ", "));
                if zh { format!("选一项：{listed}") } else { format!("one of {listed}") }
            }
            Type::Ref(e) => {
                let of = self.entity(*e);
                match (self.toml, zh) {
                    (true, true) => format!("填{of}的编号"),
                    (true, false) => format!("id of a {of}"),
                    (false, true) => format!("填{of}的名称或编号"),
                    (false, false) => format!("name or id of a {of}"),
                }
            }
            Type::List(inner) => {
                let one = self.takes_type(field, inner);
                if zh && self.toml {
                    return format!("可填几项，写在方括号里；每项{one}");
                }
                if zh {
                    format!("可填几项，用“、”隔开；每项{one}")
                } else {
                    format!("several, each {one}")
                }
            }
            Type::Record(_) | Type::Every(..) => String::new(),
        }
    }
    /// What a blank cell means, and what to write where one does not know.
    pub fn blank(&self, column: &Column) -> &'static str {
        match column.role {
            Role::Id => self.pick("不能空", "must be filled in"),
            Role::Name => self.pick("应填", "should be filled in"),
            Role::Existence => {
                self.pick("考核期以前就有、现在还在的不用填", "blank: there before the period, and still there")
            }
            Role::Read if self.toml && column.optional() => self.pick("没有就不写", "left out: there is none"),
            Role::Read if self.toml => {
                self.pick("应填；不写算“不详”，这一项判不了", "left out: not known, then this cannot be judged")
            }
            Role::Read if column.optional() => {
                self.pick("没有就空着；不清楚的填“不详”", "blank: there is none; 不详: not known")
            }
            Role::Read => self.pick("应填；空着算“不详”，这一项判不了", "blank: not known, then this cannot be judged"),
        }
    }
    /// An example of a value, as a cell shows it.
    pub fn example(&self, field: &Field, ty: &Type, role: Role) -> String {
        match ty {
            Type::Bool => self.pick("是", "true").into(),
            Type::Number(_, Dim::Share) => "75%".into(),
            Type::Number(_, Dim::None) => "3".into(),
            Type::Number(_, Dim::Money) if field.bare == 1 => "50000".into(),
            Type::Number(..) => "30".into(),
            Type::Duration => "3".into(),
            Type::Date => "2022-06-30".into(),
            Type::DateTime => "2022-06-30 16:00".into(),
            Type::Text | Type::Months if role == Role::Id => "140702001".into(),
            Type::Text | Type::Months => match role {
                Role::Name => self.pick("甲", "A").into(),
                _ => self.pick("文字", "text").into(),
            },
            Type::Enum(_) => self.variants(ty).first().copied().unwrap_or_default().into(),
            Type::Ref(_) => self.pick("编号或名称", "id or name").into(),
            Type::List(inner) => {
                let one = self.example(field, inner, Role::Read);
                let second = self.variants(inner).get(1).copied();
                match (second, self.lang) {
                    (Some(second), Lang::Zh) => format!("{one}、{second}"),
                    (Some(second), Lang::En) => format!("{one}, {second}"),
                    (None, _) => one,
                }
            }
            Type::Record(_) | Type::Every(..) => String::new(),
        }
    }
    /// The clauses that a field serves, one line a document: its title, then each printed path with the duty's title.
    pub fn serves(&self, duties: &[DutyId]) -> Vec<String> {
        let mut lines = Vec::new();
        for (document, all) in self.by_document(duties) {
            let parts: Vec<String> = all.iter().map(|id| self.clause(*id)).collect();
            lines.push(format!("{document}{}{}", self.pick("：", ": "), parts.join(self.pick("；", "; "))));
        }
        lines
    }
    /// The same, cut to fit a note.
    pub fn serves_briefly(&self, duties: &[DutyId]) -> String {
        let few: Vec<DutyId> = duties.iter().copied().take(IN_A_NOTE).collect();
        let mut lines = self.serves(&few);
        let more = duties.len() - few.len();
        if more > 0 {
            lines.push(match self.lang {
                Lang::Zh => format!("另有 {more} 条，见“填写说明”"),
                Lang::En => format!("and {more} more, see the instructions"),
            });
        }
        lines.join("\n")
    }
    /// The same for an editor's hint.
    pub fn serves_few(&self, duties: &[DutyId]) -> String {
        let few: Vec<DutyId> = duties.iter().copied().take(IN_A_NOTE).collect();
        let mut lines = self.serves(&few);
        let more = duties.len() - few.len();
        if more > 0 {
            lines.push(match self.lang {
                Lang::Zh => format!("另有 {more} 条"),
                Lang::En => format!("and {more} more"),
            });
        }
        lines.join("\n")
    }
    /// The documents of duties as they are cited, in order.
    pub fn by_document(&self, duties: &[DutyId]) -> Vec<(String, Vec<DutyId>)> {
        let mut out: Vec<(usize, String, Vec<DutyId>)> = Vec::new();
        for id in duties {
            let Some(duty) = self.model.duties.get(id.0 as usize) else { continue };
            let at = duty.document.index();
            match out.iter_mut().find(|(d, ..)| *d == at) {
                Some((_, _, all)) => all.push(*id),
                None => {
                    let cited = self.model.documents.get(at).map_or_else(String::new, |d| d.cited(self.lang));
                    out.push((at, cited, vec![*id]));
                }
            }
        }
        out.into_iter().map(|(_, cited, all)| (cited, all)).collect()
    }
    /// The printed clauses of a duty, and its title.
    pub fn clause(&self, id: DutyId) -> String {
        let Some(duty) = self.model.duties.get(id.0 as usize) else { return String::new() };
        let printed = self.model.documents.get(duty.document.index()).map(|d| d.printed(&duty.clauses));
        let paths = printed.unwrap_or_default().join(self.pick("、", ", "));
        let name = title(duty, self.lang);
        if paths.is_empty() { name.to_string() } else { format!("{paths} {name}") }
    }
    /// What a declaration is called in a form: its title, or `document.name` where two have the same.
    pub fn attest(&self, id: DutyId, all: &[DutyId]) -> String {
        let title_of = |id: DutyId| self.model.duties.get(id.0 as usize).and_then(|d| d.title.as_deref());
        let Some(duty) = self.model.duties.get(id.0 as usize) else { return String::new() };
        match (title_of(id), self.lang) {
            (Some(title), Lang::Zh) if all.iter().filter(|o| title_of(**o) == Some(title)).count() == 1 => title.into(),
            _ => duty.full.clone(),
        }
    }
    /// Where a reference points, for the drop-down list.
    pub fn refers(&self, column: &Column) -> Option<EntityId> {
        column.field().and_then(|f| match &f.ty {
            Type::Ref(_) => target(&f.ty),
            _ => None,
        })
    }
}
