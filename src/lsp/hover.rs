//! What a name means, in the reader's language.

use super::study::Study;
use super::view::View;
use super::{refer, words};
use crate::author::coverage::demand;
use crate::base::window::Range;
use crate::base::{Day, Lang, Span};
use crate::model::symbols::Symbol;
use crate::model::{Document, DutyId, DutyKind, Field, IndexClause, Owner, Type, Value};
use crate::report::text::title;
use crate::report::words::severity_named;
use std::fmt::Write;
use std::sync::Arc;

/// How many obligations a hover names.
const NAMED: usize = 5;
/// How many members of an enum a hover lists.
const MEMBERS: usize = 24;

/// Who asks.
pub struct Asked<'a> {
    /// The rules.
    pub study: &'a Study,
    /// The facts judged by them.
    pub views: &'a [Arc<View>],
    /// The language.
    pub lang: Lang,
}

/// What a symbol means, as Markdown.
pub fn hover(asked: &Asked, symbol: Symbol) -> Option<String> {
    let (study, lang) = (asked.study, asked.lang);
    let model = &study.model;
    let mut out = Page { text: String::new(), lang };
    match symbol {
        Symbol::Document(id) => {
            let d = model.documents.get(id.index())?;
            out.head(words::kind(study, symbol, lang), d.title.as_deref(), &d.name);
            out.fact("发文", "issued by", d.issuer.as_deref().unwrap_or(""));
            out.fact("文号", "number", d.number.as_deref().unwrap_or(""));
            out.fact("状态", "status", d.status.as_deref().unwrap_or(""));
            out.fact("有效期", "in force", &in_force(d.in_force, lang));
            let duties = model.duties.iter().filter(|x| x.document == id).count();
            out.line(&match lang {
                Lang::Zh => format!("义务和申报 {duties} 项，条款 {} 条", d.clauses.len()),
                Lang::En => format!("{duties} duties, {} clauses", d.clauses.len()),
            });
            return Some(out.text);
        }
        Symbol::Clause(id, k) => {
            let d = model.documents.get(id.index())?;
            clause(&mut out, d, d.clauses.get(k)?, lang);
            duties_of_clause(&mut out, asked, id, k);
            return Some(out.text);
        }
        Symbol::Topic(p, k) => {
            let (name, topic) = model.packs.get(p)?.topics.iter().nth(k)?;
            let shown = lang.pick(Some(topic.zh.as_str()), topic.en.as_deref());
            out.head(words::kind(study, symbol, lang), shown, name);
        }
        Symbol::Enum(id) => {
            let e = model.enums.get(id.index())?;
            out.head(words::kind(study, symbol, lang), e.label.as_deref(), &e.name);
            let all: Vec<String> = e.variants.iter().take(MEMBERS).map(|v| pair(v.label.as_deref(), &v.name)).collect();
            let more = if e.variants.len() > MEMBERS { " …" } else { "" };
            out.line(&format!("{}{more}", all.join(lang.pick("、", ", "))));
        }
        Symbol::Variant(id, k) => {
            let e = model.enums.get(id.index())?;
            let v = e.variants.get(k as usize)?;
            out.head(words::kind(study, symbol, lang), v.label.as_deref(), &v.name);
            out.fact("枚举", "enum", &pair(e.label.as_deref(), &e.name));
        }
        Symbol::Record(id) => {
            let r = model.records.get(id.index())?;
            out.head(words::kind(study, symbol, lang), r.label.as_deref(), &r.name);
            out.docs(item_docs(study, r.span));
            out.fields(study, &r.fields);
        }
        Symbol::Entity(id) => {
            let e = model.entities.get(id.index())?;
            out.head(words::kind(study, symbol, lang), e.label.as_deref(), &e.name);
            out.docs(item_docs(study, e.span));
            if let Some(parent) = e.parent.and_then(|p| model.entities.get(p.index())) {
                out.fact("属于", "is a", &pair(parent.label.as_deref(), &parent.name));
            }
            out.fields(study, e.fields.get(crate::model::Entity::CLOSED + 1..).unwrap_or(&[]));
            let bound: Vec<DutyId> = (0..)
                .map(DutyId)
                .zip(&model.duties)
                .filter(|(_, d)| d.binds.iter().any(|b| model.is_a(id, *b)))
                .map(|(id, _)| id)
                .collect();
            out.fact("适用的义务和申报", "duties that bind it", &bound.len().to_string());
        }
        Symbol::Field(owner, slot) => field(&mut out, study, owner, slot)?,
        Symbol::Define(id) => {
            let d = model.defines.get(id.index())?;
            out.head(words::kind(study, symbol, lang), d.label.as_deref(), &d.name);
            out.docs(item_docs(study, d.span));
            out.fact("属于", "of", &owner_name(study, d.owner));
            out.fact("类型", "type", &words::type_of(study, &d.ty, lang));
            out.code(study, d.span);
        }
        Symbol::Parameter(id) => {
            let p = model.parameters.get(id.index())?;
            out.head(words::kind(study, symbol, lang), None, &p.name);
            out.docs(item_docs(study, p.span));
            out.fact("类型", "type", &words::type_of(study, &p.ty, lang));
            for (day, value) in &p.values {
                out.item(&format!("{day}：{}", shown(study, value, &p.ty, lang)));
            }
        }
        Symbol::Interval(id) => {
            let i = model.intervals.get(id.index())?;
            out.head(words::kind(study, symbol, lang), i.label.as_deref(), &i.name);
            out.fact("起止", "days", &in_force(i.range, lang));
        }
        Symbol::Duty(id) => duty(&mut out, asked, id)?,
        Symbol::Exception(id) => {
            let e = model.exceptions.get(id.0 as usize)?;
            out.head(words::kind(study, symbol, lang), e.title.as_deref(), &e.name);
            out.docs(item_docs(study, e.span));
            if let Some(duty) = model.duties.get(e.duty.0 as usize) {
                out.fact("所属义务", "of", &format!("{} `{}`", title(duty, lang), duty.full));
                if let Some(d) = model.documents.get(duty.document.index()) {
                    out.fact("依据", "clause", &cited(d, &e.clauses, lang));
                }
            }
            if e.requirements.is_empty() {
                out.line(lang.pick("情形成立时免除。", "Where it applies, exempt."));
            }
            out.code(study, e.span);
        }
    }
    used(&mut out, asked, symbol);
    Some(out.text)
}

fn field(out: &mut Page, study: &Study, owner: Owner, slot: usize) -> Option<()> {
    let lang = out.lang;
    let f = study.field(owner, slot)?;
    let symbol = Symbol::Field(owner, slot);
    let label = match (f.span, f.name.as_str(), lang) {
        (None, "id", Lang::Zh) => Some("编号"),
        (None, "name", Lang::Zh) => Some("名称"),
        (None, "established_on", Lang::Zh) => Some("成立日期"),
        (None, "closed_on", Lang::Zh) => Some("终止日期"),
        _ => f.label.as_deref(),
    };
    out.head(words::kind(study, symbol, lang), label, &f.name);
    out.docs(f.docs.as_deref());
    out.fact("属于", "of", &owner_name(study, owner));
    let mut ty = words::type_of(study, &f.ty, lang);
    if f.optional && !matches!(f.ty, Type::Every(..)) {
        ty.push_str(lang.pick("，可以没有", ", or none"));
    }
    out.fact("类型", "type", &ty);
    let inner = match &f.ty {
        Type::List(of) => of,
        other => other,
    };
    if let Type::Enum(id) = inner
        && let Some(e) = study.model.enums.get(id.index())
    {
        let all: Vec<String> = e.variants.iter().take(MEMBERS).map(|v| pair(v.label.as_deref(), &v.name)).collect();
        let more = if e.variants.len() > MEMBERS { " …" } else { "" };
        out.line(&format!("{}{more}", all.join(lang.pick("、", ", "))));
    }
    Some(())
}

fn duty(out: &mut Page, asked: &Asked, id: DutyId) -> Option<()> {
    let (study, lang) = (asked.study, asked.lang);
    let model = &study.model;
    let duty = model.duties.get(id.0 as usize)?;
    let document = model.documents.get(duty.document.index());
    out.head(words::kind(study, Symbol::Duty(id), lang), Some(title(duty, lang)), &duty.full);
    out.docs(duty.docs.as_deref());
    if let Some(d) = document {
        out.fact("依据", "clause", &cited(d, &duty.clauses, lang));
        for c in duty.clauses.iter().filter_map(|c| d.clause(c)) {
            out.item(&format!("{} {}", c.path, c.title));
        }
    }
    let what = demand(model, lang, id, duty);
    out.fact("谁", "who", &what.who);
    out.fact("何时", "when", &what.when);
    out.fact("多少", "how much", &what.much);
    let all = model.in_force(duty);
    out.fact(
        "有效期",
        "in force",
        &in_force(Range::new(duty.from.unwrap_or(all.from), duty.until.unwrap_or(all.to)), lang),
    );
    out.fact("等级", "severity", severity_named(crate::report::json::severity_key(duty.severity), lang));
    out.code(study, duty.span);
    for note in &duty.notes {
        out.fact("说明", "note", note);
    }
    out.fact("整改", "remedy", duty.remedy.as_deref().unwrap_or(""));
    for c in &duty.consequences {
        out.fact("后果", "consequence", &c.text);
    }
    let exceptions: Vec<&str> =
        model.exceptions.iter().filter(|e| e.duty == id).map(|e| e.title.as_deref().unwrap_or(&e.name)).collect();
    out.fact("例外", "exceptions", &exceptions.join(lang.pick("；", "; ")));
    let wrong: usize = asked.views.iter().map(|v| v.violating(id)).sum();
    if wrong > 0 {
        out.line(&match lang {
            Lang::Zh => format!("**{wrong} 个主体不符合**"),
            Lang::En => format!("**{wrong} violate it**"),
        });
    }
    if matches!(duty.kind, DutyKind::Attest(_)) {
        out.line(lang.pick("靠申报和佐证判断。", "Judged by a declaration with evidence."));
    }
    Some(())
}

/// A clause of an index.
fn clause(out: &mut Page, document: &Document, clause: &IndexClause, lang: Lang) {
    let shown = if clause.path == clause.id { None } else { Some(clause.path.as_str()) };
    out.head(lang.pick("条款", "clause"), shown, &clause.id);
    out.line(&clause.title);
    out.fact("文件", "document", &document.cited(lang));
    if let Some(status) = &clause.status {
        out.fact("处理", "status", words::status(status, lang));
    }
    out.fact("理由", "reason", clause.reason.as_deref().unwrap_or(""));
}

fn duties_of_clause(out: &mut Page, asked: &Asked, document: crate::model::DocumentId, k: usize) {
    let model = &asked.study.model;
    let Some(clause) = model.documents.get(document.index()).and_then(|d| d.clauses.get(k)) else { return };
    let cites = |c: &String| c == &clause.id || clause.is_under(c);
    let of = |d: &&crate::model::Obligation| d.document == document && d.clauses.iter().any(cites);
    let all: Vec<&crate::model::Obligation> = model.duties.iter().filter(of).collect();
    for d in all.iter().take(NAMED) {
        out.item(&format!("{} `{}`", title(d, asked.lang), d.name));
    }
    if all.len() > NAMED {
        out.item("…");
    }
}

/// Where a name is used: how often, and in which duties.
fn used(out: &mut Page, asked: &Asked, symbol: Symbol) {
    let study = asked.study;
    let Some(declared) = study.symbols.place(symbol) else { return };
    let uses = study.symbols.uses(declared);
    let facts: usize = asked.views.iter().map(|v| refer::in_facts(v, symbol).len()).sum();
    // Duties are there to be borne, not to be used.
    let idle = matches!(symbol, Symbol::Duty(_) | Symbol::Exception(_) | Symbol::Document(_));
    if idle && uses.is_empty() && facts == 0 {
        return;
    }
    out.line(&words::used(uses.len(), facts, asked.lang));
    let mut duties: Vec<&crate::model::Obligation> = Vec::new();
    for at in uses {
        let Some(item) = study.item_at(*at) else { continue };
        let Some(duty) = study.model.duties.iter().find(|d| d.span == item.name.span) else { continue };
        if !duties.iter().any(|d| d.span == duty.span) {
            duties.push(duty);
        }
    }
    for d in duties.iter().take(NAMED) {
        out.item(&format!("{} `{}`", title(d, asked.lang), d.full));
    }
    if duties.len() > NAMED {
        out.item(&match asked.lang {
            Lang::Zh => format!("…… 共 {} 项义务和申报", duties.len()),
            Lang::En => format!("… {} duties in all", duties.len()),
        });
    }
}

fn cited(document: &Document, clauses: &[String], lang: Lang) -> String {
    let printed = document.printed(clauses).join(lang.pick("、", ", "));
    format!("{} {printed}", document.cited(lang))
}

fn in_force(range: Range, lang: Lang) -> String {
    match (range.from == Day::MIN, range.to == Day::MAX, lang) {
        (true, true, Lang::Zh) => "不限期".into(),
        (true, true, Lang::En) => "always".into(),
        (false, true, Lang::Zh) => format!("自 {} 起", range.from),
        (false, true, Lang::En) => format!("from {}", range.from),
        (true, false, Lang::Zh) => format!("至 {} 止", range.to),
        (true, false, Lang::En) => format!("until {}", range.to),
        (false, false, Lang::Zh) => format!("{} 至 {}", range.from, range.to),
        (false, false, Lang::En) => format!("{} to {}", range.from, range.to),
    }
}

fn owner_name(study: &Study, owner: Owner) -> String {
    match owner {
        Owner::Entity(id) => study.entity(id).map_or_else(String::new, |e| pair(e.label.as_deref(), &e.name)),
        Owner::Record(id) => {
            study.model.records.get(id.index()).map_or_else(String::new, |r| pair(r.label.as_deref(), &r.name))
        }
    }
}

/// A label and a name.
fn pair(label: Option<&str>, name: &str) -> String {
    match label {
        Some(label) if label != name => format!("{label} `{name}`"),
        _ => format!("`{name}`"),
    }
}

fn shown(study: &Study, value: &Value, ty: &Type, lang: Lang) -> String {
    use crate::base::Dim;
    match (value, ty) {
        (Value::Bool(b), _) => if *b { lang.pick("是", "true") } else { lang.pick("否", "false") }.into(),
        (Value::Number(n), Type::Number(_, Dim::Share)) => {
            n.mul(crate::base::Rat::int(100)).map_or_else(|| n.to_string(), |n| format!("{n}%"))
        }
        (Value::Number(n), Type::Number(_, dim)) => format!("{n} {}", dim.word(lang)).trim_end().to_string(),
        (Value::Number(n), _) => n.to_string(),
        (Value::Months(n), _) => n.to_string(),
        (Value::Date(day), _) => day.to_string(),
        (Value::DateTime(at), _) => at.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::Variant(id, k), _) => {
            let found = study.model.enums.get(id.index()).and_then(|e| e.variants.get(*k as usize));
            found.map_or_else(String::new, |v| pair(v.label.as_deref(), &v.name))
        }
    }
}

fn item_docs(study: &Study, at: Span) -> Option<&str> {
    study.item_at(at)?.docs.as_deref()
}

/// Markdown under construction.
struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn head(&mut self, kind: &str, label: Option<&str>, name: &str) {
        let _ = match label.filter(|l| *l != name) {
            Some(label) => writeln!(self.text, "**{}** `{name}` — {kind}", plain(label)),
            None => writeln!(self.text, "`{name}` — {kind}"),
        };
    }
    fn line(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let _ = writeln!(self.text, "\n{}", text.trim());
        }
    }
    fn item(&mut self, text: &str) {
        let gap = if self.text.trim_end().rsplit('\n').next().is_some_and(|l| l.starts_with("- ")) { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}- {}", text.trim());
    }
    fn docs(&mut self, docs: Option<&str>) {
        if let Some(docs) = docs {
            self.line(&plain(docs));
        }
    }
    fn fact(&mut self, zh: &str, en: &str, text: &str) {
        if !text.trim().is_empty() {
            let colon = self.lang.pick("：", ": ");
            self.line(&format!("{}{colon}{}", self.lang.pick(zh, en), plain(text)));
        }
    }
    fn fields(&mut self, study: &Study, fields: &[Field]) {
        let lang = self.lang;
        for f in fields.iter().take(MEMBERS) {
            let none = if f.optional && !matches!(f.ty, Type::Every(..)) { "?" } else { "" };
            self.item(&format!(
                "{}{}{}{none}",
                pair(f.label.as_deref(), &f.name),
                lang.pick("：", ": "),
                words::type_of(study, &f.ty, lang)
            ));
        }
        if fields.len() > MEMBERS {
            self.item("…");
        }
    }
    /// The declaration whose name stands here, as written.
    fn code(&mut self, study: &Study, at: Span) {
        let Some(item) = study.item_at(at) else { return };
        let written = study.sources.text(item.span).trim();
        // In the words of the reader's language, where they can be put so.
        let told = super::FORMATTER.and_then(|format| format(item.span.file, written, Some(self.lang)).ok());
        let _ = writeln!(self.text, "\n```guiju\n{}\n```", told.as_deref().unwrap_or(written).trim());
    }
}

/// Text that Markdown is to show as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        code ^= c == '`';
        if !code && matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
