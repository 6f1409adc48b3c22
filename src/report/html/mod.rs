//! One page for an audit, complete in itself: no network, no fonts or pictures from elsewhere. `page.html` is the frame,
//! `page.css` its looks, `page*.js` what it does; all that is known of the run stands in it as one JSON text (`data.rs`).

mod data;
mod excerpt;
mod findings;
mod score;
mod table;

use super::Report;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;
use std::io;

/// The scripts, in the order in which they are put together.
const SCRIPTS: &[&str] = &[
    include_str!("page-words.js"),
    include_str!("page-base.js"),
    include_str!("page-tables.js"),
    include_str!("page-wall.js"),
    include_str!("page-findings.js"),
    include_str!("page-detail.js"),
    include_str!("page.js"),
];

/// How pages look.
pub const STYLE: &str = include_str!("page.css");

/// Writes the page.
pub fn write(report: &Report) -> io::Result<Vec<u8>> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("page.html", include_str!("page.html")).map_err(io::Error::other)?;
    let page = environment.get_template("page.html").map_err(io::Error::other)?;
    let (a, lang) = (report.outcome.assessment, report.lang);
    let voice = report.voice();
    let idle = super::text::idle::Idle::of(report);
    let totals: Vec<Value> = crate::engine::Verdict::ALL
        .into_iter()
        .map(|v| context! { name => voice.verdict(v), n => idle.rest(&report.outcome.total).of(v) })
        .collect();
    let text = page
        .render(context! {
            lang => lang.pick("zh-CN", "en"),
            title => lang.pick("安全生产责任落实核查报告", "Report on duties of work safety"),
            period => lang.pick("考核期", "Assessed"),
            from => a.span.from.to_string(),
            to => a.span.to.to_string(),
            judged => lang.pick("判定日", "as of"),
            as_of => a.as_of.to_string(),
            wants_script => lang.pick(
                "本页的排名、挂图、日历和问题清单由页内脚本显示；请允许脚本运行。脚本不访问网络。",
                "Ranking, wall chart, calendar and findings are shown by the script in this page; please allow it to run. It does not use the network.",
            ),
            verdict => lang.pick("结论", "Verdict"),
            number => lang.pick("项数", "Number"),
            totals,
            css => Value::from_safe_string(include_str!("page.css").to_string()),
            script => Value::from_safe_string(SCRIPTS.concat()),
            data => Value::from_safe_string(json(report)?),
        })
        .map_err(io::Error::other)?;
    Ok(text.into_bytes())
}

/// All that is known of the run as JSON that may stand in a script element.
pub fn json(report: &Report) -> io::Result<String> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Embedded);
    data::data(report).serialize(&mut serializer).map_err(io::Error::from)?;
    String::from_utf8(out).map_err(io::Error::other)
}

/// JSON in which nothing can end the script element it stands in.
struct Embedded;

impl serde_json::ser::Formatter for Embedded {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((before, after)) = rest.split_once('<') {
            writer.write_all(before.as_bytes())?;
            writer.write_all(b"\\u003c")?;
            rest = after;
        }
        writer.write_all(rest.as_bytes())
    }
}
