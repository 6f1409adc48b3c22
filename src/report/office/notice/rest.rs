//! What is wrong with the rules or with the files, and not with any unit.

use super::problems::grounds;
use super::words::cite;
use super::{FILES, LISTED, Notice};
use crate::base::{Diagnostic, Level};
use crate::engine::finding::Verdict;
use crate::report::office::row::{self, Row};
use crate::report::text::findings::title;

impl Notice<'_> {
    pub(super) fn trouble(&mut self) {
        let (report, lang) = (self.report, self.lang);
        let conflicts = self.about.total.of(Verdict::Conflict) as usize;
        let mut texts: Vec<&Diagnostic> = report.diagnostics.iter().filter(|d| d.level != Level::Note).collect();
        texts.sort_by_key(|d| d.level != Level::Error);
        if conflicts == 0 && texts.is_empty() {
            return;
        }
        self.head(1, lang.pick("规则和填报数据的问题", "Problems of rules and data"));
        if conflicts > 0 {
            self.head(2, &lang.pick(format!("规则冲突（{conflicts}项）"), format!("Conflicts of rules ({conflicts})")));
            let those = row::problems(report).filter(|r| r.item.finding.verdict == Verdict::Conflict);
            let those: Vec<Row> = those.take(LISTED).collect();
            for row in &those {
                let name = &row.item.entity.name;
                let parts = [
                    ("", "", format!("{}{}{}", title(row.item.duty, lang), lang.pick("：", ": "), grounds(row, lang))),
                    ("依据：", "Clause: ", cite(report, row.item.duty, self.about.documents.len() > 1)),
                ];
                self.item(3, &lang.pick(format!("{name}。"), format!("{name}. ")), &self.joined(&parts));
            }
            self.left_out(conflicts.saturating_sub(those.len()));
        }
        if texts.is_empty() {
            return;
        }
        let errors = texts.iter().filter(|d| d.level == Level::Error).count();
        let n = texts.len();
        self.head(2, &lang.pick(format!("数据文件的问题（{n}处）"), format!("Problems of files ({n})")));
        if errors > 0 {
            self.say(
                format!("其中错误{errors}处，该处内容没有采用，按未填报处理。"),
                format!("{errors} of them are errors: what stands there was not used."),
            );
        }
        for diagnostic in texts.iter().take(FILES) {
            let words = diagnostic.words(lang);
            let place = match diagnostic.primary {
                Some(span) => report.sources.spot(span).to_string(),
                None => diagnostic.file.clone().unwrap_or_default(),
            };
            let parts = [
                ("", "", words.message.clone()),
                ("处理办法：", "What to do: ", words.help.clone().unwrap_or_default()),
            ];
            let level = match diagnostic.level {
                Level::Error => lang.pick("错误", "error"),
                Level::Warning | Level::Note => lang.pick("提醒", "warning"),
            };
            let mut text = self.joined(&parts);
            if !place.is_empty() {
                text.push_str(&lang.pick(format!("位置：{place}。"), format!(" Place: {place}.")));
            }
            self.item(3, &lang.pick(format!("{level}："), format!("{level}: ")), &text);
        }
        self.left_out(n.saturating_sub(FILES));
    }

    pub(super) fn left_out(&mut self, rest: usize) {
        if rest > 0 {
            self.say(format!("其余{rest}项从略。"), format!("{rest} more are left out here."));
        }
    }
}
