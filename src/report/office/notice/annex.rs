//! The annex: the table of problems, as the ledger has it.

use super::ROWS;
use super::paper::{Column, Look, Paper};
use super::problems::change;
use super::words::{cite, day, formal};
use crate::base::Lang;
use crate::report::office::about::About;
use crate::report::office::row::{self, COLUMNS, Row};
use crate::report::{Report, item};
use crate::syntax::tree::Severity;

/// Widths of the columns, in millimetres: together what a page on its side has.
const WIDTHS: [u16; 9] = [11, 26, 54, 29, 13, 36, 19, 24, 13];

/// The annex; `None` if there is no problem.
pub(super) fn write(report: &Report, about: &About) -> Option<Paper> {
    let lang = report.lang;
    let severities: Vec<Severity> = item::items(report)
        .filter(|i| row::is_problem(i.finding.verdict) && !row::is_advice(i))
        .map(|i| i.duty.severity)
        .collect();
    if severities.is_empty() {
        return None;
    }
    let mut paper = Paper::new(lang);
    paper.put(Look::Annex, lang.pick("附件", "Annex"));
    paper.put(Look::Title, lang.pick("问题清单", "Table of problems"));
    paper.put(Look::Note, &note(about, severities.len(), lang));
    let columns: Vec<Column> = COLUMNS
        .iter()
        .zip(WIDTHS)
        .enumerate()
        .map(|(i, ((zh, en), width))| Column {
            head: lang.pick(zh, en),
            width,
            look: if matches!(i, 1 | 2 | 3 | 5 | 7) { Look::Cell } else { Look::Middle },
        })
        .collect();
    let kept = gravest(&severities, ROWS);
    let several = about.documents.len() > 1;
    let shown = row::problems(report)
        .filter(|r| !row::is_advice(&r.item))
        .zip(&kept)
        .filter(|(_, keep)| **keep)
        .map(|(row, _)| row);
    paper.table(&columns, (1..).zip(shown).map(|(n, row)| cells(report, several, n, &row)));
    // The format wants a paragraph after a table.
    paper.end();
    Some(paper)
}

/// Which rows stay: of the gravest as many as fit, in their order.
fn gravest(severities: &[Severity], most: usize) -> Vec<bool> {
    let mut kept = vec![false; severities.len()];
    let mut left = most;
    for of in [Severity::Critical, Severity::Major, Severity::Minor, Severity::Advice] {
        for (keep, _) in kept.iter_mut().zip(severities).filter(|(_, s)| **s == of).take(left) {
            *keep = true;
            left -= 1;
        }
    }
    kept
}

fn note(about: &About, all: usize, lang: Lang) -> String {
    let mut out = match (about.documents.len(), lang) {
        (1, Lang::Zh) => format!("依据条款均出自{}。", about.cited(lang)),
        (1, Lang::En) => format!("All clauses are those of {}.", about.cited(lang)),
        _ => String::new(),
    };
    if all > ROWS {
        out.push_str(&match lang {
            Lang::Zh => format!("问题共{all}项，本表列出其中最严重的{ROWS}项；全部问题见问题清单工作簿。"),
            Lang::En => format!(" Of {all} problems the {ROWS} gravest are shown; the workbook of problems has all."),
        });
    }
    out.push_str(
        lang.pick("整改期限、责任人由签发单位填写。", " Due dates and persons are for the issuing body to fill in."),
    );
    out.trim_start().to_string()
}

fn cells(report: &Report, several: bool, n: u32, row: &Row) -> Vec<String> {
    let lang = report.lang;
    let severity = report.voice().severity(row.item.duty.severity);
    let grade = match (change(row.item.change, lang), lang) {
        (None, _) => severity.to_string(),
        (Some(change), Lang::Zh) => format!("{severity}（{change}）"),
        (Some(change), Lang::En) => format!("{severity} ({change})"),
    };
    let unit = row.item.entity.name.to_string();
    vec![
        n.to_string(),
        unit.clone(),
        formal(&row.problem, lang),
        formal(&cite(report, row.item.duty, several), lang),
        grade,
        formal(&row.measures, lang),
        row.due.map_or_else(String::new, |d| day(d, lang)),
        unit,
        String::new(),
    ]
}

#[cfg(test)]
mod tests {
    use super::gravest;
    use crate::syntax::tree::Severity::{Critical, Major, Minor};

    #[test]
    fn the_gravest_stay_in_their_order() {
        let all = [Minor, Critical, Major, Major, Critical];
        assert_eq!(gravest(&all, 3), [false, true, true, false, true]);
        assert_eq!(gravest(&all, 9), [true; 5]);
    }
}
