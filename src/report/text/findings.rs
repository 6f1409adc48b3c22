//! The text report: findings by verdict and obligation, the tables, and one closing line.
//!
//! What is said once of an obligation (clause, rule, note, remedy, consequence) stands once, above the entities it is
//! about; each entity has its own numbers, place and mend.

use super::Look;
use super::group::{Groups, groups};
use super::idle::Idle;
use super::paint::{Ink, hang, wrap};
use super::snippet::{Mark, draw};
use super::table::{Key, Row, ink, table};
use crate::base::{Lang, Level};
use crate::engine::finding::{Finding, Verdict, Why};
use crate::facts::EntityIx;
use crate::model::{DutyId, Exception, Obligation};
use crate::report::Report;
use crate::report::words::Voice;
use std::borrow::Cow;

/// Above this many findings only [`FEW`] entities an obligation and verdict are shown, unless a limit is asked for.
pub const MANY: usize = 200;
/// See [`MANY`].
pub const FEW: usize = 3;
/// Most entities in the summary by entity.
const ENTITIES: usize = 20;
/// Most rows in the summary by obligation.
const DUTIES: usize = 30;

/// What is asked of the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Most entities an obligation and verdict shown; 0: all; `None`: all, or [`FEW`] where there are over [`MANY`].
    pub limit: Option<usize>,
    /// Only the closing line.
    pub quiet: bool,
}

/// What the closing line says besides the totals.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    /// The exit code.
    pub exit: u8,
    /// Whether the day of judgement is today because nobody said another.
    pub today: bool,
}

/// Order of the parts: what needs work first.
const ORDER: [Verdict; 8] = [
    Verdict::Violated,
    Verdict::Conflict,
    Verdict::Undetermined,
    Verdict::Waived,
    Verdict::Pending,
    Verdict::Exempt,
    Verdict::NotApplicable,
    Verdict::Satisfied,
];

/// Whether a verdict is shown with places, or in one line.
fn in_full(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Violated | Verdict::Conflict | Verdict::Undetermined => true,
        Verdict::Satisfied | Verdict::Pending | Verdict::Exempt | Verdict::Waived | Verdict::NotApplicable => false,
    }
}

/// The sign before a verdict.
pub fn sign(verdict: Verdict, look: &Look) -> &'static str {
    let (pretty, plain) = match verdict {
        Verdict::Satisfied => ("✓", "+"),
        Verdict::Violated => ("✗", "x"),
        Verdict::Conflict => ("!", "!"),
        Verdict::Undetermined => ("?", "?"),
        Verdict::Pending => ("…", "~"),
        Verdict::Exempt => ("○", "o"),
        Verdict::Waived => ("△", "w"),
        Verdict::NotApplicable => ("-", "-"),
    };
    if look.unicode { pretty } else { plain }
}

/// Writes the report.
pub fn write(report: &Report, options: &Options, closing: &Closing, look: &Look) -> String {
    let mut out = String::new();
    let idle = Idle::of(report);
    if !options.quiet {
        let (groups, found) = groups(report, &idle, options.limit);
        let limit = match options.limit {
            Some(0) => usize::MAX,
            Some(n) => n,
            None if found > MANY => FEW,
            None => usize::MAX,
        };
        for verdict in ORDER {
            part(&mut out, report, &idle, (verdict, &groups, limit), look);
        }
        summary(&mut out, report, &idle, look);
        let most = options.limit.map(|n| if n == 0 { usize::MAX } else { n });
        super::change::part(&mut out, report, most, look);
    }
    closing_line(&mut out, report, &idle, closing, look);
    out
}

fn part(
    out: &mut String,
    report: &Report,
    idle: &Idle,
    (verdict, groups, limit): (Verdict, &Groups, usize),
    look: &Look,
) {
    let voice = report.voice();
    let those = || groups.iter().filter(|(key, _)| key.0 == verdict).map(|(_, group)| group);
    let count: usize = those().map(|g| g.count).sum();
    if count == 0 {
        return;
    }
    // Without `--all` only what a declaration says does not apply is listed of that verdict.
    let rest = idle.rest(&report.outcome.total).of(verdict).saturating_sub(count as u32);
    let title = match (report.lang, rest) {
        (Lang::Zh, 0) => format!("{}（{count} 项）", voice.verdict(verdict)),
        (Lang::En, 0) => format!("{} ({count})", voice.verdict(verdict)),
        (Lang::Zh, _) => format!("申报{}（{count} 项）", voice.verdict(verdict)),
        (Lang::En, _) => format!("declared {} ({count})", voice.verdict(verdict)),
    };
    let title = format!(" {} {title} ", sign(verdict, look));
    let bar = if look.unicode { "━" } else { "=" };
    let left = bar.repeat(2);
    let right = look.width.saturating_sub(2 + super::paint::cells(&title)).min(look.width);
    out.push_str(&look.paint(ink(verdict), &format!("{left}{title}{}", bar.repeat(right))));
    out.push_str("\n\n");
    for group in those() {
        let Some(first) = group.findings.first() else {
            continue;
        };
        let Some(duty) = report.model.duties.get(first.duty.0 as usize) else {
            continue;
        };
        if in_full(verdict) {
            obligation(out, report, duty, first, look);
        } else {
            let head = heading(duty, report, look);
            out.push_str(&head);
            out.push('\n');
        }
        let shown = group.findings.get(..limit.min(group.findings.len())).unwrap_or_default();
        if in_full(verdict) {
            for finding in shown {
                full(out, report, &voice, finding, look);
            }
        } else {
            shorts(out, report, &voice, shown, look);
        }
        if group.count > limit {
            let rest = group.count - limit;
            let text = match report.lang {
                Lang::Zh => format!("… 本条还有 {rest} 个主体{}（--limit 0 全部列出）", voice.verdict(verdict)),
                Lang::En => format!("… {rest} more entities {} (`--limit 0` lists all)", voice.verdict(verdict)),
            };
            hang(out, 2, "", &text, look.width);
        }
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
}

/// The title of an obligation in the language of the report.
pub fn title(duty: &Obligation, lang: Lang) -> &str {
    let title = duty.title.as_deref();
    match lang {
        Lang::Zh => title,
        Lang::En => duty.title_en.as_deref().or(title),
    }
    .unwrap_or(&duty.name)
}

fn heading(duty: &Obligation, report: &Report, look: &Look) -> String {
    let voice = report.voice();
    let severity = match report.lang {
        Lang::Zh => format!("（{}）", voice.severity(duty.severity)),
        Lang::En => format!(" ({})", voice.severity(duty.severity)),
    };
    format!("{}{severity}  {}", look.paint(Ink::Bold, title(duty, report.lang)), look.paint(Ink::Dim, &duty.full))
}

/// Where an obligation comes from: title and number of the document, and the clause.
pub fn basis(duty: &Obligation, report: &Report) -> String {
    let Some(document) = report.model.documents.get(duty.document.index()) else {
        return duty.clauses.join("、");
    };
    let clauses = document.printed(&duty.clauses);
    let document = document.cited(report.lang);
    match report.lang {
        Lang::Zh => document + &clauses.join("、"),
        Lang::En if clauses.is_empty() => document,
        Lang::En => format!("{document}, {}", clauses.join(", ")),
    }
}

/// What else an obligation says: note, remedy, consequence with its clause.
pub fn said(duty: &Obligation, report: &Report, with_remedy: bool) -> Vec<(&'static str, String)> {
    let lang = report.lang;
    let document = report.model.documents.get(duty.document.index());
    // Cited by id, shown by what is printed.
    let printed = |clause: &String| match document {
        Some(document) => document.printed([clause]).join("、"),
        None => clause.clone(),
    };
    let mut out = Vec::new();
    for note in &duty.notes {
        out.push((lang.pick("说明：", "note: "), note.clone()));
    }
    if with_remedy {
        if let Some(remedy) = &duty.remedy {
            out.push((lang.pick("整改：", "remedy: "), remedy.clone()));
        }
        for consequence in &duty.consequences {
            let clause = match (consequence.clause.as_ref().map(&printed), lang) {
                (None, _) => String::new(),
                (Some(c), Lang::Zh) => format!("（{c}）"),
                (Some(c), Lang::En) => format!(" ({c})"),
            };
            out.push((lang.pick("后果：", "consequence: "), format!("{}{clause}", consequence.text)));
        }
        if let Some(clause) = &duty.veto {
            let clause = clause.as_ref().map(&printed).unwrap_or_default();
            out.push((
                lang.pick("一票否决：", "veto: "),
                match (clause.is_empty(), lang) {
                    (true, Lang::Zh) => "违反本条，整个考核不合格".into(),
                    (false, Lang::Zh) => format!("违反本条，整个考核不合格（{clause}）"),
                    (true, Lang::En) => "a breach fails the whole assessment".into(),
                    (false, Lang::En) => format!("a breach fails the whole assessment ({clause})"),
                },
            ));
        }
    }
    out
}

/// The parts of the rules that decide a finding: of a conflict, the exceptions that contradict each other.
fn rules(report: &Report, finding: &Finding) -> Vec<Mark> {
    let label = String::new();
    let Why::Conflict(names) = &finding.why else { return vec![Mark { span: finding.rule, label }] };
    let called = |e: &Exception| names.iter().any(|n| e.title.as_ref() == Some(n) || e.name == *n);
    let those = report.model.exceptions.iter().filter(|e| e.duty == finding.duty && called(e));
    let marks: Vec<Mark> = those.map(|e| Mark { span: e.span, label: label.clone() }).collect();
    if marks.is_empty() { vec![Mark { span: finding.rule, label }] } else { marks }
}

fn obligation(out: &mut String, report: &Report, duty: &Obligation, finding: &Finding, look: &Look) {
    let (lang, verdict) = (report.lang, finding.verdict);
    out.push_str(&heading(duty, report, look));
    out.push('\n');
    let label = |text: &str| look.paint(Ink::Cyan, text);
    hang(out, 2, &label(lang.pick("依据：", "clause: ")), &basis(duty, report), look.width);
    draw(out, report.sources, &rules(report, finding), 0, 1, look);
    let with_remedy = matches!(verdict, Verdict::Violated);
    for (head, text) in said(duty, report, with_remedy) {
        hang(out, 2, &label(head), &text, look.width);
    }
    out.push('\n');
}

/// `名称（类型/编号）`
fn who(report: &Report, finding: &Finding, look: &Look) -> String {
    let name = report.facts.entity(finding.entity).map_or("", |e| e.name.as_ref());
    let key = report.facts.key(report.model, finding.entity);
    let mark = super::change::mark(report, finding, look);
    format!("{}  {}{mark}", look.paint(Ink::Bold, name), look.paint(Ink::Dim, &key))
}

fn full(out: &mut String, report: &Report, voice: &Voice, finding: &Finding, look: &Look) {
    let lang = report.lang;
    out.push_str("  ");
    out.push_str(&look.paint(ink(finding.verdict), sign(finding.verdict, look)));
    out.push(' ');
    out.push_str(&who(report, finding, look));
    out.push('\n');
    for reason in voice.reasons(finding) {
        hang(out, 4, "", &reason, look.width);
    }
    let called = voice.called(finding, &finding.fact.path).unwrap_or_else(|| finding.fact.label.clone());
    // A value that could not be used stands there all the same.
    let unusable = || report.diagnostics.iter().any(|d| d.level == Level::Error && d.primary == Some(finding.fact.at));
    let label = match (called.is_empty(), finding.fact.stated, lang) {
        (true, _, _) => String::new(),
        (false, true, _) => called,
        (false, false, Lang::Zh) if unusable() => format!("这里填的不能采用：{called}"),
        (false, false, Lang::En) if unusable() => format!("cannot be used as stated: {called}"),
        (false, false, Lang::Zh) => format!("这里没有填：{called}"),
        (false, false, Lang::En) => format!("not stated here: {called}"),
    };
    let mark = Mark { span: finding.fact.at, label };
    draw(out, report.sources, &[mark], 0, 3, look);
    let head = |text: &str| look.paint(Ink::Cyan, text);
    let missing = voice.missing(finding);
    if !missing.is_empty() {
        let most = 8;
        let text = crate::report::words::shared::listed(&missing, most, lang);
        hang(out, 4, &head(lang.pick("请补报：", "to supply: ")), &text, look.width);
    }
    for mend in voice.mends(finding) {
        hang(out, 4, &head(lang.pick("补救：", "mend: ")), &mend, look.width);
    }
    out.push('\n');
}

/// From this many entities on, those with the same reason share a line.
const ALIKE: usize = 3;

/// One line an entity; many of which the same is said are named together.
fn shorts(out: &mut String, report: &Report, voice: &Voice, group: &[Cow<Finding>], look: &Look) {
    let texts: Vec<String> = group.iter().map(|f| grounds(report, voice, f)).collect();
    let mut said: Vec<&str> = Vec::new();
    for (finding, text) in group.iter().zip(&texts) {
        if said.contains(&text.as_str()) {
            continue;
        }
        let alike: Vec<String> = group
            .iter()
            .zip(&texts)
            .filter(|(_, t)| *t == text)
            .map(|(f, _)| report.facts.entity(f.entity).map_or_else(String::new, |e| e.name.to_string()))
            .collect();
        if alike.len() < ALIKE {
            short(out, report, finding, text, look);
            continue;
        }
        said.push(text);
        let mark = look.paint(ink(finding.verdict), sign(finding.verdict, look));
        let head = match report.lang {
            Lang::Zh => format!("{mark} {} 个主体：", alike.len()),
            Lang::En => format!("{mark} {} entities: ", alike.len()),
        };
        hang(out, 2, &head, text, look.width);
        hang(out, 4, "", &alike.join(report.lang.pick("、", ", ")), look.width);
    }
}

/// Why, in one line.
fn grounds(report: &Report, voice: &Voice, finding: &Finding) -> String {
    let mut text = voice.reasons(finding).join(report.lang.pick("；", "; "));
    if let Some(waiver) = finding.waiver.and_then(|w| report.waivers.get(w)) {
        text.push_str(&match report.lang {
            Lang::Zh => format!(
                "；暂缓至 {}，理由：{}{}",
                waiver.expires,
                waiver.reason,
                waiver.basis.as_ref().map_or_else(String::new, |b| format!("（{b}）"))
            ),
            Lang::En => format!(
                "; waived until {}: {}{}",
                waiver.expires,
                waiver.reason,
                waiver.basis.as_ref().map_or_else(String::new, |b| format!(" ({b})"))
            ),
        });
    }
    text
}

fn short(out: &mut String, report: &Report, finding: &Finding, text: &str, look: &Look) {
    let head = format!(
        "{} {}{}",
        look.paint(ink(finding.verdict), sign(finding.verdict, look)),
        who(report, finding, look),
        if text.is_empty() { "" } else { "  " }
    );
    // On one line if it fits, else indented below the name.
    if super::paint::cells(&head) + super::paint::cells(text) + 2 <= look.width {
        out.push_str(&format!("  {head}{text}\n"));
    } else {
        out.push_str(&format!("  {}\n", head.trim_end()));
        hang(out, 4, "", text, look.width);
    }
}

fn summary(out: &mut String, report: &Report, idle: &Idle, look: &Look) {
    let lang = report.lang;
    let duties = report
        .model
        .duties
        .iter()
        .zip((0..).map(DutyId).zip(&report.outcome.by_duty))
        .filter(|(_, (id, _))| !idle.has(*id))
        .map(|(duty, (_, tally))| Row {
            name: title(duty, lang),
            key: Key::Duty(&duty.full),
            tally: *tally,
            weight: duty.severity as u8,
        })
        .collect();
    table(out, lang.pick("按义务", "by obligation"), duties, DUTIES, report, look);
    let entities = report
        .facts
        .entities
        .iter()
        .enumerate()
        .zip(&report.outcome.by_entity)
        .map(|((i, entity), tally)| Row {
            name: entity.name.as_ref(),
            key: Key::Entity(EntityIx(i as u32)),
            tally: idle.without(report, EntityIx(i as u32), tally),
            weight: 0,
        })
        .collect();
    table(out, lang.pick("按主体", "by entity"), entities, ENTITIES, report, look);
}

/// What an exit code means.
pub fn meaning(exit: u8, lang: Lang) -> &'static str {
    match exit {
        0 => lang.pick("没有达到报警等级的问题", "nothing at or above the level to fail on"),
        1 => lang.pick("有不符合项", "violations"),
        2 => lang.pick("命令、配置或读写有误", "usage, configuration or input/output"),
        3 => lang.pick("规则有误", "the rules have errors"),
        4 => lang.pick("事实文件有误", "fact files have errors"),
        5 => lang.pick("有待核实项", "undetermined"),
        6 => lang.pick("没有核查任何内容", "nothing was evaluated"),
        _ => "",
    }
}

fn closing_line(out: &mut String, report: &Report, idle: &Idle, closing: &Closing, look: &Look) {
    let voice = report.voice();
    let lang = report.lang;
    let assessment = report.outcome.assessment;
    let judged = idle.rest(&report.outcome.total);
    let totals: Vec<String> = ORDER
        .into_iter()
        .filter(|v| judged.of(*v) > 0)
        .map(|v| format!("{}\u{a0}{}", voice.verdict_short(v), judged.of(v)))
        .collect();
    let idle = match (idle.total, lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("另有 {n} 项在考核期内未施行，不计。"),
        (n, Lang::En) => format!("; {n} more out of force"),
    };
    let none = lang.pick("无", "none").to_string();
    let totals = if totals.is_empty() { none } else { totals.join(lang.pick("，", ", ")) };
    let (span, as_of, total) = (assessment.span, assessment.as_of, judged.total());
    let (exit, means) = (closing.exit, meaning(closing.exit, lang));
    let today = if closing.today { lang.pick("（今天）", " (today)") } else { "" };
    let lines = match lang {
        Lang::Zh => [
            format!("考核期 {} 至 {}，判定日 {as_of}{today}。", span.from, span.to),
            format!("共 {total} 项：{totals}。{idle}"),
            format!("退出码 {exit}：{means}。"),
        ],
        Lang::En => [
            format!("assessed {} to {}, as of {as_of}{today}", span.from, span.to),
            format!("{total} verdicts: {totals}{idle}"),
            format!("exit code {exit}: {means}"),
        ],
    };
    let compared = report.baseline.map_or_else(Vec::new, |b| super::change::counts(b, lang));
    let (last, first) = lines.split_last().map_or((None, &[][..]), |(l, f)| (Some(l), f));
    for line in first.iter().chain(&compared).chain(last).flat_map(|l| wrap(l, look.width)) {
        out.push_str(&line);
        out.push('\n');
    }
}
