//! Year on year in the text report: a mark beside each finding, the lists of what is gone, and a line of counts.

use super::Look;
use super::paint::{Ink, hang};
use crate::base::Lang;
use crate::engine::finding::{Finding, Verdict};
use crate::report::Report;
use crate::report::baseline::{Baseline, Change, Former, is_breach};

/// Most former findings listed under one heading, unless a limit is asked for.
const LISTED: usize = 20;

/// Beside an entity: whether the former result had it; empty where nothing is compared.
pub fn mark(report: &Report, finding: &Finding, look: &Look) -> String {
    let Some(baseline) = report.baseline else { return String::new() };
    let Some(i) = baseline.place(report.outcome, finding) else { return String::new() };
    let Some(change) = baseline.change(i) else { return String::new() };
    let (then, now, lang) = (baseline.before(i), finding.verdict, report.lang);
    let text = match (change, then) {
        (Change::New, Some(Verdict::Undetermined)) => lang.pick("新增，上期待核实", "new; undetermined before"),
        (Change::New, _) => lang.pick("新增", "new"),
        (Change::Persisting, Some(v)) if is_breach(v) && !is_breach(now) => {
            lang.pick("上期不符合，本期待核实", "violated before, undetermined now")
        }
        (Change::Persisting, Some(Verdict::Waived)) if now != Verdict::Waived => {
            lang.pick("仍存在，上期已批准暂缓", "persisting; waived before")
        }
        (Change::Persisting, Some(Verdict::Undetermined)) => lang.pick("上期也待核实", "undetermined before too"),
        (Change::Persisting, _) => lang.pick("仍存在", "persisting"),
    };
    let ink = match change {
        Change::New => Ink::Red,
        Change::Persisting => Ink::Yellow,
    };
    format!("  {}", look.paint(ink, &lang.pick(format!("［{text}］"), format!("[{text}]"))))
}

/// The part with what the former result had and this one has not.
pub fn part(out: &mut String, report: &Report, limit: Option<usize>, look: &Look) {
    let Some(baseline) = report.baseline else { return };
    let lang = report.lang;
    let bar = if look.unicode { "━" } else { "=" };
    let title = lang.pick(" 与上期相比 ", " compared with before ");
    let right = look.width.saturating_sub(2 + super::paint::cells(title));
    out.push_str(&look.paint(Ink::Bold, &format!("{}{title}{}", bar.repeat(2), bar.repeat(right))));
    out.push('\n');
    let (from, to, as_of) = &baseline.assessment;
    let file = &baseline.file;
    hang(
        out,
        2,
        lang.pick("上期：", "before: "),
        &match lang {
            Lang::Zh => format!("{file}，考核期 {from} 至 {to}，判定日 {as_of}"),
            Lang::En => format!("{file}, assessed {from} to {to}, as of {as_of}"),
        },
        look.width,
    );
    for text in counts(baseline, lang) {
        hang(out, 2, "", &text, look.width);
    }
    out.push('\n');
    let lists: [(&[Former], &str, &str, Ink); 5] = [
        (&baseline.cured, "已消除", "cured", Ink::Green),
        (&baseline.open, "现在待核实或未到期，不算消除", "undetermined or pending now, not cured", Ink::Yellow),
        (&baseline.lapsed, "现在不适用或依规免除，不算消除", "not applicable or exempt now, not cured", Ink::Cyan),
        (&baseline.gone, "主体不在本次事实中，不算消除", "entity not stated now, not cured", Ink::Yellow),
        (&baseline.unjudged, "本次没有核查，不算消除", "not judged now, not cured", Ink::Yellow),
    ];
    for (list, zh, en, ink) in lists {
        if list.is_empty() {
            continue;
        }
        let head = match lang {
            Lang::Zh => format!("{zh}（{} 项）", list.len()),
            Lang::En => format!("{en} ({})", list.len()),
        };
        out.push_str(&look.paint(ink, &head));
        out.push('\n');
        let shown = limit.unwrap_or(LISTED).min(list.len());
        for former in list.get(..shown).unwrap_or_default() {
            one(out, report, former, look);
        }
        if list.len() > shown {
            let rest = list.len() - shown;
            let text = match lang {
                Lang::Zh => format!("… 还有 {rest} 项（--limit 0 全部列出）"),
                Lang::En => format!("… {rest} more (`--limit 0` lists all)"),
            };
            hang(out, 2, "", &text, look.width);
        }
        out.push('\n');
    }
}

fn one(out: &mut String, report: &Report, former: &Former, look: &Look) {
    let lang = report.lang;
    let duty = report.model.duties.iter().find(|d| d.full == former.obligation);
    let title = duty.map_or(former.obligation.as_str(), |d| super::title(d, lang));
    let windows = former.windows.join(lang.pick("、", ", "));
    let head = format!("{}  {}  ", look.paint(Ink::Bold, &former.name), look.paint(Ink::Dim, &former.entity));
    let text = match (windows.is_empty(), lang) {
        (true, _) => title.to_string(),
        (false, Lang::Zh) => format!("{title}（上期：{windows}）"),
        (false, Lang::En) => format!("{title} (before: {windows})"),
    };
    hang(out, 2, &head, &text, look.width);
}

/// The counts in one or two sentences.
pub fn counts(baseline: &Baseline, lang: Lang) -> Vec<String> {
    let n = |list: &Vec<Former>| list.len();
    let (cured, open, lapsed, gone, unjudged) =
        (n(&baseline.cured), n(&baseline.open), n(&baseline.lapsed), n(&baseline.gone), n(&baseline.unjudged));
    let (all, persisting, new) = (baseline.breaches(), baseline.persisting, baseline.new);
    let rest = [
        (open, "待核实或未到期", "undetermined or pending"),
        (lapsed, "不适用或免除", "not applicable or exempt"),
        (gone, "主体不在本次事实中", "entity not stated"),
        (unjudged, "没有核查", "not judged"),
    ];
    let rest: String = rest
        .iter()
        .filter(|r| r.0 > 0)
        .map(|(n, zh, en)| match lang {
            Lang::Zh => format!("，{zh}\u{a0}{n}"),
            Lang::En => format!(", {en}\u{a0}{n}"),
        })
        .collect();
    match lang {
        Lang::Zh => vec![
            format!("上期不符合 {all} 项，现在：仍存在\u{a0}{persisting}，已消除\u{a0}{cured}{rest}。"),
            format!("本期新增不符合 {new} 项。"),
        ],
        Lang::En => vec![
            format!("violated before: {all}; now persisting\u{a0}{persisting}, cured\u{a0}{cured}{rest}"),
            format!("newly violated: {new}"),
        ],
    }
}
