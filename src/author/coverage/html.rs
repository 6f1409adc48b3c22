//! Coverage and topics as one page that needs no network.

use super::check::Kind;
use super::json::documents;
use super::text::head;
use super::{Report, Topic};
use minijinja::{Environment, context};
use std::io;

/// Writes the page.
pub fn write(report: &Report, topics: &[Topic]) -> io::Result<Vec<u8>> {
    let lang = report.lang;
    let mut environment = Environment::new();
    environment.add_template("coverage.html", include_str!("coverage.html")).map_err(io::Error::other)?;
    let kinds: Vec<_> =
        Kind::ALL.into_iter().map(|kind| context! { key => kind.key(), head => head(kind, lang) }).collect();
    let topics: Vec<_> = topics
        .iter()
        .map(|topic| {
            let demands: Vec<_> = topic
                .demands
                .iter()
                .map(|d| {
                    let document = report.model.documents.get(d.document.index());
                    let named = document.map(|d| d.cited(lang));
                    context! { who => d.who.clone(), what => d.what.clone(), when => d.when.clone(), much => d.much.clone(), clauses => d.clauses.clone(), document => named }
                })
                .collect();
            context! { name => topic.name.clone(), title => topic.title.clone(), demands => demands }
        })
        .collect();
    let page = environment.get_template("coverage.html").map_err(io::Error::other)?;
    let words = context! {
        title => lang.pick("条款覆盖", "Clause coverage"),
        topics => lang.pick("各文件同一主题的要求", "Demands by topic"),
        contents => lang.pick("目录", "Contents"),
        chapter => lang.pick("章节", "Chapter"),
        clauses => lang.pick("条款", "Clauses"),
        clause => lang.pick("条款", "Clause"),
        heading => lang.pick("内容", "Heading"),
        status => lang.pick("处理", "Status"),
        by => lang.pick("由谁核对，或者理由", "Computed by, or the reason"),
        total => lang.pick("合计", "Total"),
        same_as => lang.pick("同", "same as"),
        who => lang.pick("谁", "Who"),
        what => lang.pick("做什么", "What"),
        when => lang.pick("多久一次、何时以前", "How often, by when"),
        much => lang.pick("多少", "How much"),
        document => lang.pick("文件", "Document"),
        whole => lang.pick("没有缺漏", "nothing missing"),
        lacking => lang.pick("有缺漏", "incomplete"),
    };
    let text = page
        .render(context! { lang => lang.pick("zh-CN", "en"), words, kinds, documents => minijinja::Value::from(minijinja::value::Serde(documents(report))), topics })
        .map_err(io::Error::other)?;
    Ok(text.into_bytes())
}
