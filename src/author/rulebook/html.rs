//! The rulebook as one page that needs no network: contents, search, print.

use super::book::Book;
use crate::base::Lang;
use minijinja::{Environment, context};
use std::io;

/// Writes the page.
pub fn write(book: &Book, lang: Lang) -> io::Result<Vec<u8>> {
    let mut environment = Environment::new();
    environment.add_template("rulebook.html", include_str!("rulebook.html")).map_err(io::Error::other)?;
    let page = environment.get_template("rulebook.html").map_err(io::Error::other)?;
    let words = context! {
        title => lang.pick("规则书", "Rulebook"),
        lead => lang.pick("本书由规则的含义自动写成，供法制审核；条款以印发的原文为准。", "Generated from the meaning of the rules, for legal review; what was printed and issued prevails."),
        contents => lang.pick("目录", "Contents"),
        search => lang.pick("查找义务、义务人、条款、词汇", "Find duties, bearers, clauses, terms"),
        found => lang.pick("项", "found"),
        none => lang.pick("没有相符的内容", "Nothing found"),
        vocabulary => lang.pick("词汇", "Vocabulary"),
        exception => lang.pick("例外", "exception"),
        to => lang.pick("对", "to"),
        clause => lang.pick("依据", "clause"),
        declared => lang.pick("申报", "declared"),
        rule => lang.pick("规则", "rule"),
        label => lang.pick("名称", "label"),
        field => lang.pick("字段", "field"),
        ty => lang.pick("类型", "type"),
        note => lang.pick("说明", "note"),
        below => lang.pick("属于", "a kind of"),
        enums => lang.pick("选项", "Choices"),
        defines => lang.pick("派生", "Derived"),
        parameters => lang.pick("参数", "Parameters"),
        intervals => lang.pick("时段", "Periods"),
        skip => lang.pick("跳到正文", "Skip to the text"),
        comma => lang.pick("、", ", "),
    };
    let lang_key = lang.pick("zh-CN", "en");
    let made = page.render(context! { book => minijinja::Value::from(minijinja::value::Serde(book)), words => words, lang => lang_key }).map_err(io::Error::other)?;
    Ok(made.into_bytes())
}
