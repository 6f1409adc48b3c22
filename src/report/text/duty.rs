//! An obligation for people: what it says, whom it binds, and how each entity of the facts stands.

use super::Look;
use super::findings::{basis, said, sign, title};
use super::paint::{Ink, cells, cut, hang, pad};
use super::table::ink;
use crate::base::window::Range;
use crate::base::{Day, Lang};
use crate::facts::EntityIx;
use crate::model::{Body, DutyId, DutyKind, EntityId, Obligation};
use crate::report::Report;

fn in_force(range: Range, lang: Lang) -> String {
    let day = |d: Day| d;
    match (range.from == Day::MIN, range.to == Day::MAX, lang) {
        (true, true, Lang::Zh) => "不限期".into(),
        (true, true, Lang::En) => "always".into(),
        (false, true, Lang::Zh) => format!("自 {} 起", day(range.from)),
        (false, true, Lang::En) => format!("from {}", range.from),
        (true, false, Lang::Zh) => format!("至 {} 止", day(range.to)),
        (true, false, Lang::En) => format!("until {}", range.to),
        (false, false, Lang::Zh) => format!("{} 至 {}", day(range.from), day(range.to)),
        (false, false, Lang::En) => format!("{} to {}", range.from, range.to),
    }
}

fn types(report: &Report, ids: &[EntityId]) -> String {
    let all: Vec<&str> = ids
        .iter()
        .filter_map(|id| report.model.entities.get(id.index()))
        .map(|e| match report.lang {
            Lang::Zh => e.shown(),
            Lang::En => e.label_en.as_deref().unwrap_or(&e.name),
        })
        .collect();
    all.join(report.lang.pick("、", ", "))
}

fn rule_text(out: &mut String, report: &Report, bodies: &[Body], look: &Look) {
    for body in bodies {
        let (file, line, column) = report.sources.place(body.span);
        out.push_str(&format!("  {}\n", look.paint(Ink::Dim, &format!("{file}:{line}:{column}"))));
        for line in report.sources.text(body.span).trim().lines() {
            out.push_str(&format!("    {}\n", line.trim()));
        }
    }
}

/// Writes an obligation and a line for each entity that has a verdict.
pub fn write(report: &Report, id: DutyId, look: &Look) -> String {
    let mut out = String::new();
    let lang = report.lang;
    let voice = report.voice();
    let Some(duty) = report.model.duties.get(id.0 as usize) else {
        return out;
    };
    let head = |text: &str| look.paint(Ink::Cyan, text);
    out.push_str(&format!("{}  {}\n", look.paint(Ink::Bold, title(duty, lang)), look.paint(Ink::Dim, &duty.full)));
    if let Some(docs) = &duty.docs {
        hang(&mut out, 0, "", docs, look.width);
    }
    let document = report.model.in_force(duty);
    let range = Range::new(duty.from.unwrap_or(document.from), duty.until.unwrap_or(document.to));
    let facts = [
        (lang.pick("依据：", "clause: "), basis(duty, report)),
        (lang.pick("适用：", "binds: "), types(report, &duty.binds)),
        (lang.pick("有效期：", "in force: "), in_force(range, lang)),
        (lang.pick("等级：", "severity: "), voice.severity(duty.severity).to_string()),
    ];
    for (label, text) in facts {
        hang(&mut out, 0, &head(label), &text, look.width);
    }
    for (label, text) in said(duty, report, true) {
        hang(&mut out, 0, &head(label), &text, look.width);
    }
    out.push('\n');
    out.push_str(&head(lang.pick("规则", "rule")));
    out.push('\n');
    match &duty.kind {
        DutyKind::Requirements(bodies) => rule_text(&mut out, report, bodies, look),
        DutyKind::Attest(_) => {
            let (file, line, column) = report.sources.place(duty.span);
            out.push_str(&match lang {
                Lang::Zh => format!("  申报项，{file}:{line}:{column}\n"),
                Lang::En => format!("  a declaration, {file}:{line}:{column}\n"),
            });
        }
    }
    exceptions(&mut out, report, id, look);
    verdicts(&mut out, report, look);
    out
}

fn exceptions(out: &mut String, report: &Report, id: DutyId, look: &Look) {
    for exception in report.model.exceptions.iter().filter(|e| e.duty == id) {
        let name = exception.title.as_deref().unwrap_or(&exception.name);
        out.push_str(&look.paint(Ink::Cyan, report.lang.pick("例外：", "exception: ")));
        out.push_str(name);
        let document =
            report.model.duties.get(id.0 as usize).and_then(|d| report.model.documents.get(d.document.index()));
        let clauses = document.map(|d| d.printed(&exception.clauses)).unwrap_or_default();
        if !clauses.is_empty() {
            out.push_str(&match report.lang {
                Lang::Zh => format!("（{}）", clauses.join("、")),
                Lang::En => format!(" ({})", clauses.join(", ")),
            });
        }
        out.push('\n');
        if exception.requirements.is_empty() {
            out.push_str(report.lang.pick("  免除\n", "  exempt\n"));
        } else {
            rule_text(out, report, &exception.requirements, look);
        }
    }
}

fn verdicts(out: &mut String, report: &Report, look: &Look) {
    if report.outcome.findings.is_empty() {
        return;
    }
    let lang = report.lang;
    let voice = report.voice();
    let a = report.outcome.assessment;
    let title = match lang {
        Lang::Zh => format!("各主体的结论（{} 至 {}，判定日 {}）", a.span.from, a.span.to, a.as_of),
        Lang::En => format!("verdicts ({} to {}, as of {})", a.span.from, a.span.to, a.as_of),
    };
    out.push('\n');
    out.push_str(&look.paint(Ink::Cyan, &title));
    out.push('\n');
    let name_of = |ix: EntityIx| report.facts.entity(ix).map_or("", |e| e.name.as_ref());
    let name_width = report.outcome.findings.iter().map(|f| cells(name_of(f.entity))).max().unwrap_or(0).min(30);
    let verdict_width = report.outcome.findings.iter().map(|f| cells(voice.verdict(f.verdict))).max().unwrap_or(0);
    for finding in &report.outcome.findings {
        let line = format!(
            "{} {}  {}  ",
            look.paint(ink(finding.verdict), sign(finding.verdict, look)),
            pad(&cut(name_of(finding.entity), name_width), name_width),
            look.paint(ink(finding.verdict), &pad(voice.verdict(finding.verdict), verdict_width)),
        );
        let reason = voice.reasons(finding).join(lang.pick("；", "; "));
        let room = look.width.saturating_sub(cells(&line) + 2);
        out.push_str("  ");
        out.push_str(&line);
        out.push_str(&cut(&reason, room));
        out.push('\n');
    }
}

/// Says that an obligation does not bind an entity's type.
pub fn not_bound(report: &Report, id: DutyId, entity: EntityIx, look: &Look) -> String {
    let duty: Option<&Obligation> = report.model.duties.get(id.0 as usize);
    let name = report.facts.entity(entity).map_or("", |e| e.name.as_ref());
    let binds = duty.map_or_else(String::new, |d| types(report, &d.binds));
    let title = duty.map_or("", |d| title(d, report.lang));
    let text = match report.lang {
        Lang::Zh => format!("“{title}”只适用于{binds}，不适用于{name}。"),
        Lang::En => format!("`{title}` binds {binds} only, not {name}"),
    };
    let mut out = String::new();
    hang(&mut out, 0, "", &text, look.width);
    out
}
