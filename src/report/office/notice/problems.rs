//! What was found, unit by unit; of very many problems the counts by duty and by unit, and the annex tells each.

use super::paper::{Column, Look};
use super::words::{capital, cite, day, formal, many, stopped};
use super::{DUTIES, Notice, OPEN, PROBLEMS, ROWS, UNITS};
use crate::base::Lang;
use crate::engine::finding::{AttestState, Finding, Verdict, Why};
use crate::facts::EntityIx;
use crate::model::{DutyId, Obligation};
use crate::report::baseline::Change;
use crate::report::office::about::SEVERITIES;
use crate::report::office::row::{self, Row};
use crate::report::text::findings::title;
use crate::report::words::shared;
use crate::syntax::tree::Severity;

/// Most missing facts named of one question, and of one duty.
const MISSING: usize = 8;
const OFTEN: usize = 3;

/// How a problem stands to a former result, in a word.
pub(super) fn change(change: Option<Change>, lang: Lang) -> Option<&'static str> {
    Some(match change? {
        Change::New => lang.pick("新增", "new"),
        Change::Persisting => lang.pick("仍存在", "persisting"),
    })
}

/// What is wrong without the title of the duty, which stands before it.
pub(super) fn grounds<'a>(row: &'a Row, lang: Lang) -> &'a str {
    let rest = row.problem.strip_prefix(title(row.item.duty, lang)).unwrap_or(&row.problem);
    rest.trim_start_matches(['：', ':', ' '])
}

impl Notice<'_> {
    pub(super) fn problems(&mut self) {
        let total = self.about.total;
        // A conflict is not for the unit to put right.
        let count =
            (total.of(Verdict::Violated) + total.of(Verdict::Waived)).saturating_sub(self.about.advice) as usize;
        if count == 0 {
            return;
        }
        self.head(1, self.lang.pick("发现的问题", "Problems found"));
        if count <= PROBLEMS { self.by_unit() } else { self.counted(count) }
    }

    /// What rules only recommend: apart, for nobody has to put it right.
    pub(super) fn advice(&mut self) {
        let (report, lang, all) = (self.report, self.lang, self.about.advice as usize);
        if all == 0 {
            return;
        }
        self.head(1, lang.pick("建议", "Advice"));
        self.say(
            format!("以下{all}项只作建议，不计入存在的问题。"),
            format!("This is advice and does not count as problems ({all})."),
        );
        let mut rows: Vec<Row> = row::problems(report).filter(|r| row::is_advice(&r.item)).collect();
        rows.sort_by_key(|r| self.order(r.item.entity.ty));
        for row in rows.iter().take(PROBLEMS) {
            let (name, duty) = (&row.item.entity.name, row.item.duty);
            let parts = [
                ("", "", format!("{}{}{}", title(duty, lang), lang.pick("：", ": "), grounds(row, lang))),
                ("依据：", "Clause: ", cite(report, duty, self.about.documents.len() > 1)),
                ("建议：", "Advice: ", row.measures.clone()),
            ];
            self.item(2, &lang.pick(format!("{name}。"), format!("{name}. ")), &self.joined(&parts));
        }
        self.left_out(all.saturating_sub(PROBLEMS));
    }

    fn by_unit(&mut self) {
        let (report, lang) = (self.report, self.lang);
        let mut rows: Vec<Row> = row::problems(report)
            .filter(|r| r.item.finding.verdict != Verdict::Conflict && !row::is_advice(&r.item))
            .collect();
        rows.sort_by_key(|r| self.order(r.item.entity.ty));
        let types: Vec<&[Row]> = rows.chunk_by(|a, b| a.item.entity.ty == b.item.entity.ty).collect();
        let depth = if types.len() > 1 { 3 } else { 2 };
        for of_type in types {
            let units: Vec<&[Row]> = of_type.chunk_by(|a, b| a.item.finding.entity == b.item.finding.entity).collect();
            if let (3, Some(first)) = (depth, of_type.first()) {
                let (name, n, all) = (self.type_name(first.item.entity.ty), units.len(), of_type.len());
                self.head(
                    2,
                    &lang.pick(
                        format!("{name}（{n}个单位，{all}项）"),
                        format!("{name} ({}, {})", many(n, "unit"), many(all, "problem")),
                    ),
                );
            }
            for unit in units {
                self.unit(depth, unit);
                for row in unit {
                    self.problem(depth + 1, row);
                }
            }
        }
    }

    fn unit(&mut self, depth: usize, rows: &[Row]) {
        let Some(first) = rows.first() else { return };
        let (name, n) = (&first.item.entity.name, rows.len());
        self.head(depth, &self.lang.pick(format!("{name}（{n}项）"), format!("{name} ({n})")));
    }

    /// `（严重、一票否决、新增）`
    fn marks(&self, duty: &Obligation, row: Option<&Row>) -> String {
        let lang = self.lang;
        let mut all = vec![self.report.voice().severity(duty.severity)];
        if duty.veto.is_some() {
            all.push(lang.pick("一票否决", "veto"));
        }
        if let Some(row) = row {
            if row.item.finding.verdict == Verdict::Waived {
                all.push(lang.pick("已批准暂缓", "waived"));
            }
            all.extend(change(row.item.change, lang));
        }
        lang.pick(format!("（{}）。", all.join("、")), format!(" ({}). ", all.join(", ")))
    }

    fn problem(&mut self, depth: usize, row: &Row) {
        let (report, lang, duty) = (self.report, self.lang, row.item.duty);
        let lead = format!("{}{}", title(duty, lang), self.marks(duty, Some(row)));
        let due = row.due.map_or_else(String::new, |d| day(d, lang));
        let parts = [
            ("", "", grounds(row, lang).to_string()),
            ("依据：", "Clause: ", cite(report, duty, self.about.documents.len() > 1)),
            ("整改措施：", "Measures: ", row.measures.clone()),
            ("整改期限：", "Due: ", due),
        ];
        self.item(depth, &lead, &self.joined(&parts));
    }

    /// Sentences, each after its word; what is empty is left out.
    pub(super) fn joined(&self, parts: &[(&str, &str, String)]) -> String {
        let lang = self.lang;
        let all = parts.iter().filter(|p| !p.2.is_empty()).map(|(zh, en, text)| {
            let text = stopped(&formal(text, lang), lang);
            // What begins a sentence in English has a capital; what follows a word of ours is as it is.
            if en.is_empty() { lang.pick(text.clone(), capital(&text)) } else { format!("{}{text}", lang.pick(zh, en)) }
        });
        all.collect::<Vec<_>>().join(lang.pick("", " "))
    }

    /// Too many to be told one by one.
    fn counted(&mut self, count: usize) {
        let lang = self.lang;
        let (zh, en) = if count <= ROWS {
            ("逐项见附件", "the annex tells each")
        } else {
            ("最严重的见附件，全部见问题清单工作簿", "the annex tells the gravest, the workbook of problems each")
        };
        self.say(
            format!("问题共{count}项，数量较多，这里按规定和单位汇总，{zh}。"),
            format!("There are {count} problems. Here they are counted by duty and by unit; {en}."),
        );
        self.head(2, lang.pick("按规定汇总", "By duty"));
        let mut those = self.duties(&|t| t.of(Verdict::Violated) + t.of(Verdict::Waived));
        let advises =
            |id: &DutyId| self.report.model.duties.get(id.0 as usize).is_some_and(|d| d.severity == Severity::Advice);
        those.retain(|(id, _)| !advises(id));
        for (id, n) in those.iter().take(DUTIES) {
            let Some(duty) = self.report.model.duties.get(id.0 as usize) else { continue };
            let found = lang.pick(format!("{n}个单位不符合"), format!("violated by {}", many(*n as usize, "unit")));
            let remedy = duty.remedy.clone().unwrap_or_default();
            let parts = [
                ("", "", found),
                ("依据：", "Clause: ", cite(self.report, duty, self.about.documents.len() > 1)),
                ("整改措施：", "Measures: ", remedy),
            ];
            let lead = format!("{}{}", title(duty, lang), self.marks(duty, None));
            self.item(3, &lead, &self.joined(&parts));
        }
        self.more_duties(those.len());
        self.head(2, lang.pick("按单位汇总", "By unit"));
        self.unit_table();
    }

    fn more_duties(&mut self, all: usize) {
        if all > DUTIES {
            let n = all - DUTIES;
            self.say(format!("其余{n}项规定从略。"), format!("{n} more duties are left out here."));
        }
    }

    /// Duties with a count, the gravest first, then those with most.
    fn duties(&self, count: &dyn Fn(&crate::engine::outcome::Tally) -> u32) -> Vec<(DutyId, u32)> {
        let outcome = self.report.outcome;
        let mut all: Vec<(DutyId, u32)> =
            (0..).map(DutyId).zip(outcome.by_duty.iter().map(count)).filter(|(_, n)| *n > 0).collect();
        let grave = |id: &DutyId| self.report.model.duties.get(id.0 as usize).map(|d| d.severity);
        all.sort_by(|a, b| grave(&b.0).cmp(&grave(&a.0)).then(b.1.cmp(&a.1)).then(a.0.cmp(&b.0)));
        all
    }

    /// Units with most problems first.
    fn unit_table(&mut self) {
        let (report, lang, voice) = (self.report, self.lang, self.report.voice());
        let mut grades: Vec<[u32; 4]> = vec![[0; 4]; report.facts.entities.len()];
        for finding in report.findings().filter(|f| row::is_problem(f.verdict)) {
            let duty = report.model.duties.get(finding.duty.0 as usize);
            let advises = duty.is_some_and(|d| d.severity == Severity::Advice);
            if advises && finding.verdict == Verdict::Violated {
                continue;
            }
            let at = duty.and_then(|d| SEVERITIES.iter().position(|s| *s == d.severity));
            let slot = grades.get_mut(finding.entity.0 as usize).zip(at).and_then(|(g, i)| g.get_mut(i));
            if let Some(n) = slot {
                *n += 1;
            }
        }
        let mut units: Vec<(EntityIx, u32)> =
            (0..).map(EntityIx).zip(grades.iter().map(|g| g.iter().sum::<u32>())).filter(|(_, n)| *n > 0).collect();
        units.sort_by_key(|(ix, n)| (std::cmp::Reverse(*n), *ix));
        let wide = |head, width| Column { head, width, look: Look::Middle };
        let mut columns = vec![
            wide(lang.pick("序号", "No."), 12),
            Column { head: lang.pick("单位", "Unit"), width: 50, look: Look::Cell },
            wide(lang.pick("问题", "Problems"), 16),
        ];
        columns.extend(SEVERITIES.iter().map(|s| wide(voice.severity(*s), 16)));
        columns.push(wide(lang.pick("待核实", "Open"), 14));
        let rows = (1..).zip(units.iter().take(UNITS)).map(|(n, (ix, all)): (usize, _)| {
            let i = ix.0 as usize;
            let name = report.facts.entity(*ix).map_or_else(String::new, |e| e.name.to_string());
            let mut row = vec![n.to_string(), name, all.to_string()];
            row.extend(grades.get(i).into_iter().flatten().map(u32::to_string));
            row.push(report.outcome.by_entity.get(i).map_or(0, |t| t.of(Verdict::Undetermined)).to_string());
            row
        });
        self.paper.table(&columns, rows);
        if units.len() > UNITS {
            let (all, rest) = (units.len(), units.len() - UNITS);
            self.say(
                format!("存在问题的单位共{all}个，上表列出问题最多的{UNITS}个，其余{rest}个从略。"),
                format!("{all} units have problems; the table shows the {UNITS} with most and leaves out {rest}."),
            );
        }
    }

    /// What the facts do not decide, and which facts would.
    pub(super) fn open(&mut self) {
        let (lang, count) = (self.lang, self.about.total.of(Verdict::Undetermined) as usize);
        if count == 0 {
            return;
        }
        self.head(1, lang.pick("待核实的事项", "Open questions"));
        self.say(
            format!("以下{count}项因所报事实不足，尚不能判断，请有关单位补报。"),
            format!("The facts stated do not decide {}. Please supply what is missing.", many(count, "question")),
        );
        if count > OPEN {
            return self.open_counted();
        }
        let report = self.report;
        let mut rows: Vec<Row> = row::open(report).collect();
        rows.sort_by_key(|r| self.order(r.item.entity.ty));
        for unit in rows.chunk_by(|a, b| a.item.finding.entity == b.item.finding.entity) {
            self.unit(2, unit);
            for row in unit {
                let duty = row.item.duty;
                let called = self.called(&row.item.finding);
                let parts = [
                    ("", "", self.unsettled(row)),
                    ("需补报：", "To supply: ", shared::listed(&called, MISSING, lang)),
                    ("依据：", "Clause: ", cite(report, duty, self.about.documents.len() > 1)),
                ];
                let lead = format!("{}{}", title(duty, lang), self.marks(duty, Some(row)));
                self.item(3, &lead, &self.joined(&parts));
            }
        }
    }

    /// Why it cannot be judged. What evidence to add, and in which field, is said of the missing facts.
    fn unsettled(&self, row: &Row) -> String {
        match &row.item.finding.why {
            Why::Attest(AttestState::NoEvidence(_)) => {
                self.lang.pick("已申报完成，但未附佐证", "declared done, without evidence").to_string()
            }
            _ => grounds(row, self.lang).to_string(),
        }
    }

    /// The missing facts by what people call them.
    fn called(&self, finding: &Finding) -> Vec<String> {
        let voice = self.report.voice();
        let all = finding.missing.iter().map(|path| voice.called(finding, path).unwrap_or_else(|| path.clone()));
        shared::once(all)
    }

    fn open_counted(&mut self) {
        let (report, lang) = (self.report, self.lang);
        let those = self.duties(&|t| t.of(Verdict::Undetermined));
        // Which facts are missing most often, of any member alike.
        let mut often: Vec<Vec<(String, u32)>> = vec![Vec::new(); report.model.duties.len()];
        for finding in report.findings().filter(|f| f.verdict == Verdict::Undetermined) {
            let Some(list) = often.get_mut(finding.duty.0 as usize) else { continue };
            for name in shared::once(self.called(&finding).iter().map(|n| anyones(n))) {
                match list.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, n)) => *n += 1,
                    None => list.push((name, 1)),
                }
            }
        }
        for (id, n) in those.iter().take(DUTIES) {
            let Some(duty) = report.model.duties.get(id.0 as usize) else { continue };
            let mut names = often.get(id.0 as usize).cloned().unwrap_or_default();
            names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let names: Vec<String> = names.into_iter().take(OFTEN).map(|(name, _)| name).collect();
            let found = lang.pick(format!("{n}个单位待核实"), format!("open for {}", many(*n as usize, "unit")));
            let parts = [
                ("", "", found),
                ("主要缺少：", "Mostly missing: ", names.join(lang.pick("、", ", "))),
                ("依据：", "Clause: ", cite(report, duty, self.about.documents.len() > 1)),
            ];
            let lead = format!("{}{}", title(duty, lang), self.marks(duty, None));
            self.item(2, &lead, &self.joined(&parts));
        }
        self.more_duties(those.len());
        self.say(
            "各单位需补报的事实见问题清单工作簿的“待核实”表。".into(),
            "The facts each unit has to supply are on the sheet “To verify” of the workbook of problems.".into(),
        );
    }
}

/// The name of a fact of no matter which member: `执法人员 第4项 专业合格` without its position, `领导（甲）会议` without 甲.
fn anyones(name: &str) -> String {
    let position = |word: &&str| (word.starts_with('第') && word.ends_with('项')) || word.starts_with('#');
    let name = name.split(' ').filter(|word| !position(word)).collect::<Vec<_>>().join(" ");
    match name.split_once('（').and_then(|(list, rest)| Some((list, rest.split_once('）')?.1))) {
        Some((list, field)) => format!("{list}{field}"),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::anyones;

    #[test]
    fn a_fact_of_any_member() {
        assert_eq!(anyones("执法人员 第4项 专业合格"), "执法人员 专业合格");
        assert_eq!(anyones("执法人员（甲）持证上岗"), "执法人员持证上岗");
        assert_eq!(anyones("inspectors #4 qualified"), "inspectors qualified");
    }
}
