//! Coverage, changes and topics for people.

use super::check::{Clause, Cover, Kind};
use super::{Comparison, Report, Topic};
use crate::base::Lang;
use crate::model::{DutyId, Status};
use crate::report::Look;
use crate::report::text::paint::{Ink, cells, cut, hang, pad, pad_left, wrap};

/// What is asked of the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Every clause, with what computes it.
    pub all: bool,
}

/// The head of a column.
pub(super) fn head(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Computed => lang.pick("计算", "computed"),
        Kind::Declared => lang.pick("申报", "attested"),
        Kind::Consequence => lang.pick("后果", "consequence"),
        Kind::Definition => lang.pick("定义", "definition"),
        Kind::Duplicate => lang.pick("重复", "duplicate"),
        Kind::Exhortation => lang.pick("不设规则", "no rule"),
        Kind::Missing => lang.pick("缺漏", "missing"),
    }
}

fn ink(kind: Kind) -> Ink {
    match kind {
        Kind::Computed => Ink::Green,
        Kind::Declared => Ink::Cyan,
        Kind::Consequence | Kind::Definition | Kind::Duplicate | Kind::Exhortation => Ink::Dim,
        Kind::Missing => Ink::Red,
    }
}

/// Most cells of a chapter's name.
const CHAPTER: usize = 28;

/// Writes the coverage.
pub fn write(report: &Report, options: &Options, look: &Look) -> String {
    let mut out = String::new();
    for cover in report.covers {
        document(&mut out, report, cover, options, look);
    }
    for line in wrap(&closing(report), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn document(out: &mut String, report: &Report, cover: &Cover, options: &Options, look: &Look) {
    let lang = report.lang;
    let Some(document) = report.model.documents.get(cover.document.index()) else { return };
    hang(out, 0, "", &look.paint(Ink::Bold, &document.cited(lang)), look.width);
    if cover.clauses.is_empty() {
        hang(out, 2, "", lang.pick("没有条款目录（clauses.toml）", "no clause index (clauses.toml)"), look.width);
        out.push('\n');
        return;
    }
    let names: Vec<String> = cover.chapters.iter().map(|(name, _)| cut(name, CHAPTER)).collect();
    let total = lang.pick("合计", "total").to_string();
    let width = names.iter().chain([&total]).map(|n| cells(n)).max().unwrap_or(0);
    let heads: Vec<&str> = Kind::ALL.into_iter().map(|k| head(k, lang)).collect();
    let widths: Vec<usize> = heads.iter().map(|h| cells(h).max(4)).collect();
    let first = lang.pick("条款", "clauses");
    let mut line = format!("  {}  {}", pad(lang.pick("章节", "chapter"), width), pad_left(first, cells(first).max(4)));
    for (h, w) in heads.iter().zip(&widths) {
        line.push_str(&format!("  {}", pad_left(h, *w)));
    }
    out.push_str(&look.paint(Ink::Dim, &line));
    out.push('\n');
    let row = |name: &str, clauses: &[Clause]| {
        let mut line = format!("  {}  {}", pad(name, width), pad_left(&clauses.len().to_string(), cells(first).max(4)));
        for ((n, w), kind) in Cover::count(clauses).iter().zip(&widths).zip(Kind::ALL) {
            let text = if *n == 0 { "·".to_string() } else { n.to_string() };
            let text = pad_left(&text, *w);
            let text = if *n == 0 { look.paint(Ink::Dim, &text) } else { look.paint(ink(kind), &text) };
            line.push_str(&format!("  {text}"));
        }
        line.push('\n');
        line
    };
    let mut rows = String::new();
    for (name, (_, range)) in names.iter().zip(&cover.chapters) {
        rows.push_str(&row(name, cover.clauses.get(range.clone()).unwrap_or_default()));
        if options.all {
            for clause in cover.clauses.get(range.clone()).unwrap_or_default() {
                listed(&mut rows, report, clause, look);
            }
        }
    }
    rows.push_str(&row(&total, &cover.clauses));
    out.push_str(&rows);
    out.push('\n');
}

fn listed(out: &mut String, report: &Report, clause: &Clause, look: &Look) {
    let lang = report.lang;
    let kind = clause.kind();
    let names = |ids: &[DutyId]| -> Vec<String> {
        ids.iter().filter_map(|id| report.model.duties.get(id.0 as usize)).map(|d| d.name.clone()).collect()
    };
    let cited = &clause.cited;
    let mut what = names(&cited.computed);
    what.extend(names(&cited.attests));
    what.extend(names(&cited.consequence));
    what.dedup();
    match &clause.index.status {
        Some(Status::Duplicate(of)) => what.push(format!("= {of}")),
        Some(Status::Exhortation | Status::Definition) => what.extend(clause.index.reason.clone()),
        _ => {}
    }
    let head = format!(
        "{}  {}  ",
        pad(&clause.index.id, 12),
        look.paint(ink(kind), &pad(head_of(kind, lang), cells(head_of(Kind::Exhortation, lang))))
    );
    hang(out, 4, &head, &format!("{}  {}", clause.index.title, look.paint(Ink::Dim, &what.join(" "))), look.width);
}

fn head_of(kind: Kind, lang: Lang) -> &'static str {
    head(kind, lang)
}

fn closing(report: &Report) -> String {
    let clauses: Vec<&Clause> = report.covers.iter().flat_map(|c| &c.clauses).collect();
    let count = |kinds: &[Kind]| clauses.iter().filter(|c| kinds.contains(&c.kind())).count();
    let (computed, declared) = (count(&[Kind::Computed]), count(&[Kind::Declared]));
    let explained = count(&[Kind::Consequence, Kind::Definition, Kind::Duplicate]);
    let (without, missing) = (count(&[Kind::Exhortation]), count(&[Kind::Missing]));
    let bare = report.covers.iter().filter(|c| c.clauses.is_empty()).count();
    let (indexed, all) = (report.covers.len() - bare, clauses.len());
    let bare = match (bare, report.lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("另有 {n} 部没有条款目录，不知有没有缺漏。"),
        (n, Lang::En) => format!("; {n} without a clause index, so nobody knows what they lack"),
    };
    match report.lang {
        Lang::Zh => format!(
            "{indexed} 部文件共 {all} 条款：计算 {computed}，申报 {declared}，后果、定义和重复 {explained}，不设规则（有理由）{without}，缺漏 {missing}。{bare}"
        ),
        Lang::En => format!(
            "{indexed} documents, {all} clauses: {computed} computed, {declared} attested, {explained} consequences, definitions and duplicates, {without} without a rule (with a reason), {missing} missing{bare}"
        ),
    }
}

/// Writes which clauses of a copy have changed.
pub fn changes(report: &Report, cover: &Cover, comparison: &Comparison, file: &str, look: &Look) -> String {
    let lang = report.lang;
    let mut out = String::new();
    for change in &comparison.changed {
        let Some(clause) = cover.clauses.get(change.clause) else { continue };
        let mark = look.paint(Ink::Yellow, if look.unicode { "△" } else { "!" });
        let head = format!("{mark} {}  ", clause.index.path);
        hang(
            &mut out,
            0,
            &head,
            &format!("{}  {}", clause.index.title, look.paint(Ink::Dim, &clause.index.id)),
            look.width,
        );
        let place = match (change.after, change.before, lang) {
            (Some(a), Some(b), Lang::Zh) if a == b => format!("应在 {file} 第 {a} 行"),
            (Some(a), Some(b), Lang::En) if a == b => format!("should stand in line {a} of {file}"),
            (Some(a), Some(b), Lang::Zh) => format!("应在 {file} 第 {a} 行至第 {b} 行之间"),
            (Some(a), Some(b), Lang::En) => format!("should stand between lines {a} and {b} of {file}"),
            (Some(a), None, Lang::Zh) => format!("应在 {file} 第 {a} 行之后"),
            (Some(a), None, Lang::En) => format!("should stand after line {a} of {file}"),
            (None, Some(b), Lang::Zh) => format!("应在 {file} 第 {b} 行之前"),
            (None, Some(b), Lang::En) => format!("should stand before line {b} of {file}"),
            (None, None, _) => String::new(),
        };
        if !place.is_empty() {
            hang(&mut out, 2, "", &place, look.width);
        }
        let cited = &clause.cited;
        let duties: Vec<&str> = cited
            .computed
            .iter()
            .chain(&cited.attests)
            .chain(&cited.consequence)
            .filter_map(|id| report.model.duties.get(id.0 as usize))
            .map(|d| d.full.as_str())
            .collect();
        if !duties.is_empty() {
            hang(&mut out, 2, lang.pick("涉及：", "concerns: "), &duties.join(lang.pick("、", ", ")), look.width);
        }
    }
    let (same, changed, unknown) = (comparison.same, comparison.changed.len(), comparison.unknown);
    let line = match lang {
        Lang::Zh => {
            format!("{file}：{same} 条款原文未变，{changed} 条款变动或者找不到，{unknown} 条款没有指纹、无法比对。")
        }
        Lang::En => {
            format!("{file}: {same} clauses unchanged, {changed} changed or not found, {unknown} without a fingerprint")
        }
    };
    hang(&mut out, 0, "", &line, look.width);
    out
}

/// Writes who demands what on each subject.
pub fn topics(report: &Report, topics: &[Topic], look: &Look) -> String {
    let lang = report.lang;
    let mut out = String::new();
    for topic in topics {
        let documents: std::collections::BTreeSet<_> = topic.demands.iter().map(|d| d.document).collect();
        let count = match lang {
            Lang::Zh => format!("{} 项义务，{} 部文件", topic.demands.len(), documents.len()),
            Lang::En => format!("{} duties, {} documents", topic.demands.len(), documents.len()),
        };
        let name = look.paint(Ink::Bold, &topic.title);
        let key = if topic.title == topic.name { String::new() } else { format!("{}  ", topic.name) };
        out.push_str(&format!("{name}  {}\n", look.paint(Ink::Dim, &format!("{key}{count}"))));
        let dash = |text: &str| if text.is_empty() { "—".to_string() } else { text.to_string() };
        let rows: Vec<[String; 5]> = topic
            .demands
            .iter()
            .map(|d| {
                let document = report.model.documents.get(d.document.index()).map_or("", |d| d.name.as_str());
                [d.who.clone(), d.what.clone(), dash(&d.when), dash(&d.much), format!("{document} {}", d.clauses)]
            })
            .collect();
        let most = [18, 40, 22, 12, 40];
        let widths: Vec<usize> = most
            .iter()
            .enumerate()
            .map(|(i, most)| rows.iter().filter_map(|r| r.get(i)).map(|c| cells(c)).max().unwrap_or(0).min(*most))
            .collect();
        for row in &rows {
            let line: Vec<String> = row.iter().zip(&widths).map(|(c, w)| pad(&cut(c, *w), *w)).collect();
            out.push_str(&format!("  {}\n", line.join("  ").trim_end()));
        }
        out.push('\n');
    }
    out
}
