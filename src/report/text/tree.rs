//! The derivation of one verdict as an indented tree, window by window and member by member.

use super::Look;
use super::findings::{basis, said, sign, title};
use super::paint::{Ink, cells, hang, wrap};
use super::table::ink;
use crate::base::{Lang, Span};
use crate::engine::finding::{Finding, Step, Truth, What, WindowState};
use crate::report::Report;
use crate::report::words::Voice;

/// A line of the tree: a sign, words, a place, and what lies below.
struct Node {
    sign: &'static str,
    ink: Ink,
    text: String,
    place: Option<Span>,
    below: Vec<Node>,
}

/// Writes why an entity has its verdict.
pub fn write(report: &Report, finding: &Finding, look: &Look) -> String {
    let mut out = String::new();
    let voice = report.voice();
    let lang = report.lang;
    let Some(duty) = report.model.duties.get(finding.duty.0 as usize) else {
        return out;
    };
    let name = report.facts.entity(finding.entity).map_or("", |e| e.name.as_ref());
    out.push_str(&format!(
        "{}  {}\n{}  {}\n",
        look.paint(Ink::Bold, title(duty, lang)),
        look.paint(Ink::Dim, &duty.full),
        look.paint(Ink::Bold, name),
        look.paint(Ink::Dim, &report.facts.key(report.model, finding.entity)),
    ));
    let head = |text: &str| look.paint(Ink::Cyan, text);
    let verdict = format!("{} {}", sign(finding.verdict, look), voice.verdict(finding.verdict));
    out.push_str(&format!(
        "{}{}\n",
        head(lang.pick("结论：", "verdict: ")),
        look.paint(ink(finding.verdict), &verdict)
    ));
    for reason in voice.reasons(finding) {
        hang(&mut out, 2, "", &reason, look.width);
    }
    hang(&mut out, 0, &head(lang.pick("依据：", "clause: ")), &basis(duty, report), look.width);
    for (label, text) in said(duty, report, true) {
        hang(&mut out, 0, &head(label), &text, look.width);
    }
    let a = report.outcome.assessment;
    out.push_str(&match lang {
        Lang::Zh => format!("{}{} 至 {}，判定日 {}\n", head("考核期："), a.span.from, a.span.to, a.as_of),
        Lang::En => format!("{}{} to {}, as of {}\n", head("assessed: "), a.span.from, a.span.to, a.as_of),
    });
    if let Some(exception) = &finding.exception {
        hang(&mut out, 0, &head(lang.pick("例外：", "exception: ")), exception, look.width);
    }
    let missing = voice.missing(finding);
    if !missing.is_empty() {
        hang(
            &mut out,
            0,
            &head(lang.pick("请补报：", "to supply: ")),
            &missing.join(lang.pick("、", ", ")),
            look.width,
        );
    }
    for mend in voice.mends(finding) {
        hang(&mut out, 0, &head(lang.pick("补救：", "mend: ")), &mend, look.width);
    }
    if !finding.steps.is_empty() {
        out.push('\n');
        out.push_str(&head(lang.pick("推导", "derivation")));
        out.push('\n');
        let nodes: Vec<Node> = finding.steps.iter().map(|s| node(s, report, (&voice, finding), look)).collect();
        branches(&mut out, &nodes, "", report, look);
    }
    out
}

fn mark(truth: Truth, look: &Look) -> (&'static str, Ink) {
    let (pretty, plain, ink) = match truth {
        Truth::True => ("✓", "+", Ink::Green),
        Truth::False => ("✗", "x", Ink::Red),
        Truth::Unknown => ("?", "?", Ink::Yellow),
        Truth::Open => ("…", "~", Ink::Cyan),
    };
    (if look.unicode { pretty } else { plain }, ink)
}

fn node(step: &Step, report: &Report, (voice, finding): (&Voice, &Finding), look: &Look) -> Node {
    let (sign, ink) = mark(step.truth, look);
    let mut below: Vec<Node> = Vec::new();
    let windows = match &step.what {
        What::Windows { windows, .. } => windows.as_slice(),
        What::Rolling { day, .. } => day.as_slice(),
        What::All
        | What::Any
        | What::Not
        | What::Forbidden
        | What::Compare { .. }
        | What::InRange { .. }
        | What::InSet { .. }
        | What::Flag { .. }
        | What::Missing { .. }
        | What::Contains { .. }
        | What::Members { .. }
        | What::Member { .. }
        | What::Measured(_)
        | What::Deadline { .. }
        | What::Stale { .. }
        | What::NoCalendar { .. }
        | What::Ledger { .. }
        | What::Dates { .. }
        | What::Constant => &[],
    };
    for window in windows {
        let truth = match window.state {
            WindowState::Met => Some(Truth::True),
            WindowState::Broken => Some(Truth::False),
            WindowState::Unknown => Some(Truth::Unknown),
            WindowState::Open => Some(Truth::Open),
            WindowState::Partial => None,
        };
        let (sign, ink) = truth.map_or(("-", Ink::Dim), |t| mark(t, look));
        below.push(Node { sign, ink, text: voice.window(window), place: None, below: Vec::new() });
    }
    below.extend(step.parts.iter().map(|p| node(p, report, (voice, finding), look)));
    for fact in &step.facts {
        let name = match (fact.label.is_empty(), fact.path.is_empty()) {
            (true, true) => report.lang.pick("该主体", "the entity").to_string(),
            (true, false) => fact.path.clone(),
            (false, true) => fact.label.clone(),
            (false, false) if fact.label == fact.path => {
                match (voice.called(finding, &fact.path).filter(|called| *called != fact.path), report.lang) {
                    (Some(called), Lang::Zh) => format!("{called}（{}）", fact.path),
                    (Some(called), Lang::En) => format!("{} ({called})", fact.path),
                    (None, _) => fact.path.clone(),
                }
            }
            (false, false) => match report.lang {
                Lang::Zh => format!("{}（{}）", fact.label, fact.path),
                Lang::En => format!("{} ({})", fact.path, fact.label),
            },
        };
        let text = if fact.stated {
            let shown = report.sources.text(fact.at);
            let one_line = shown.lines().next().unwrap_or("");
            // A list or record is too much for a line, and its head says nothing.
            let nested = one_line.starts_with('[') || one_line.starts_with('{');
            if nested || shown.lines().count() > 1 || one_line.chars().count() > 40 {
                name
            } else {
                format!("{name} = {one_line}{}", unit(one_line, fact.at, report))
            }
        } else {
            format!("{name}{}", report.lang.pick("：未填报", ": not stated"))
        };
        below.push(Node {
            sign: if look.unicode { "•" } else { "*" },
            ink: Ink::Dim,
            text,
            place: Some(fact.at),
            below: Vec::new(),
        });
    }
    let text = match &step.what {
        What::Member { name } => name.clone(),
        _ => voice.state(step),
    };
    Node { sign, ink, text, place: Some(step.at), below }
}

/// The unit that the header of a cell names for a number without one.
fn unit(said: &str, at: Span, report: &Report) -> String {
    let bare = said.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-')) && !said.is_empty();
    let header = report.sources.get(at.file).and_then(|s| s.header(at.start)).filter(|_| bare);
    let unit = header.and_then(|h| h.strip_suffix(')')).and_then(|h| h.rsplit_once('(')).map_or("", |(_, unit)| unit);
    match unit {
        "" => String::new(),
        "%" => unit.to_string(),
        unit => format!(" {unit}"),
    }
}

fn branches(out: &mut String, nodes: &[Node], lead: &str, report: &Report, look: &Look) {
    let (tee, corner, bar) = if look.unicode { ("├─ ", "└─ ", "│  ") } else { ("|- ", "`- ", "|  ") };
    for (i, node) in nodes.iter().enumerate() {
        let last = i + 1 == nodes.len();
        let head = format!("{lead}{}{} ", if last { corner } else { tee }, look.paint(node.ink, node.sign));
        let next = format!("{lead}{}", if last { "   " } else { bar });
        let place = node.place.map_or_else(String::new, |span| report.sources.spot(span).to_string());
        // Lines that belong to this node stand beside the line down to what is below it.
        let beside = format!("{next}{}", if node.below.is_empty() { "  " } else { bar.trim_end() });
        let beside = format!("{beside}{}", " ".repeat((cells(&next) + 2).saturating_sub(cells(&beside))));
        let lines = wrap(&node.text, look.width.saturating_sub(cells(&head)));
        for (n, line) in lines.iter().enumerate() {
            out.push_str(if n == 0 { &head } else { &beside });
            out.push_str(line);
            if n + 1 < lines.len() {
                out.push('\n');
            }
        }
        let used = cells(&head) + lines.last().map_or(0, |l| cells(l));
        if !place.is_empty() {
            let place = look.paint(Ink::Dim, &place);
            if used + 2 + cells(&place) <= look.width {
                out.push_str(&format!("  {place}"));
            } else {
                out.push_str(&format!("\n{beside}{place}"));
            }
        }
        out.push('\n');
        branches(out, &node.below, &next, report, look);
    }
}
