//! The result as a notice in the layout of official documents (公文): what was checked, what was found by unit, what cannot be
//! judged, what changed, and in the annex the table of problems. What only the issuing body can say is left as a blank in 〔 〕.

mod annex;
mod former;
mod package;
mod paper;
mod problems;
mod rest;
mod words;

use super::about::{About, Counted, breaches};
use super::row;
use crate::base::Lang;
use crate::engine::finding::Verdict;
use crate::model::EntityId;
use crate::report::Report;
use paper::{Look, Paper};
use std::io;
use words::{day, formal, many, number, span};

/// Up to so many problems are told one by one in the text; beyond, the text counts and the annex tells.
const PROBLEMS: usize = 300;
/// Up to so many open questions are told one by one.
const OPEN: usize = 200;
/// Most rows of the annex; the gravest stay.
const ROWS: usize = 2000;
/// Most duties, and units, where the text only counts.
const DUTIES: usize = 40;
const UNITS: usize = 200;
/// Most problems of files.
const FILES: usize = 20;
/// Most former problems, and conflicts, under one heading.
const LISTED: usize = 50;
/// Most names of units in one paragraph.
const NAMES: usize = 300;

/// A notice as it is written.
struct Notice<'a> {
    report: &'a Report<'a>,
    about: About<'a>,
    lang: Lang,
    paper: Paper,
    /// The numbers of the headings above what is being written.
    at: Vec<usize>,
}

/// The document's bytes.
pub fn write(report: &Report) -> io::Result<Vec<u8>> {
    let lang = report.lang;
    let about = About::of(report);
    let title = words::title(&about.documents, lang);
    let made = report.outcome.assessment.as_of;
    let mut notice = Notice { report, about, lang, paper: Paper::new(lang), at: Vec::new() };
    notice.opening(&title);
    notice.overall();
    notice.problems();
    notice.advice();
    notice.open();
    notice.former();
    notice.trouble();
    notice.clean();
    notice.closing();
    let annex = annex::write(report, &notice.about);
    package::write(&package::About { lang, title: &title, made }, notice.paper, annex)
}

impl Notice<'_> {
    /// A heading of this depth, numbered on.
    fn head(&mut self, depth: usize, text: &str) {
        let look = match depth {
            1 => Look::Part,
            2 => Look::Chapter,
            _ => Look::Section,
        };
        let number = self.next(depth);
        self.paper.put(look, &format!("{number}{text}"));
    }
    /// A paragraph of this depth, numbered on; in English only within its heading.
    fn item(&mut self, depth: usize, lead: &str, text: &str) {
        let number = self.next(depth);
        let number = match (self.lang, self.at.last()) {
            (Lang::En, Some(n)) => format!("({n}) "),
            _ => number,
        };
        self.paper.lead(Look::Body, &format!("{number}{lead}"), text);
    }
    fn next(&mut self, depth: usize) -> String {
        self.at.resize(depth, 0);
        if let Some(last) = self.at.last_mut() {
            *last += 1;
        }
        number(&self.at, self.lang)
    }
    fn say(&mut self, zh: String, en: String) {
        let text = self.lang.pick(zh, en);
        self.paper.put(Look::Body, &formal(&text, self.lang));
    }
    /// Types of units stand as the vocabulary declares them: in ours, authorities before those they watch over.
    fn order(&self, ty: EntityId) -> (u32, u32) {
        self.report.model.entities.get(ty.index()).map_or((u32::MAX, 0), |e| (e.span.file.0, e.span.start))
    }
    fn type_name(&self, ty: EntityId) -> String {
        let Some(of) = self.report.model.entities.get(ty.index()) else { return String::new() };
        self.lang.pick(None, of.label_en.as_deref()).unwrap_or(of.shown()).to_string()
    }

    fn opening(&mut self, title: &str) {
        let (lang, a) = (self.lang, self.report.outcome.assessment);
        self.paper.put(Look::Title, title);
        let when = span(a.span, lang);
        self.paper.put(Look::Subtitle, &lang.pick(format!("（核查期：{when}）"), when.clone()));
        self.paper.put(Look::To, lang.pick(words::TO.0, words::TO.1));
        let (units, cited) = (self.about.units.len(), self.about.cited(lang));
        let judged = day(a.as_of, lang);
        let by = |cited: String| if cited.is_empty() { "有关规定".to_string() } else { cited };
        self.say(
            format!(
                "按照{}，依据各单位填报的事实，对{units}个单位{when}落实有关要求的情况进行了核查，判定日为{judged}。现将核查情况通报如下。",
                by(cited.clone())
            ),
            format!(
                "Compliance of {} with {cited} was checked for {when}, as of {judged}, on the facts that they stated. The result is as follows.",
                many(units, "unit")
            ),
        );
    }

    fn overall(&mut self) {
        let (lang, voice) = (self.lang, self.report.voice());
        const ORDER: [Verdict; 8] = [
            Verdict::Satisfied,
            Verdict::Violated,
            Verdict::Conflict,
            Verdict::Waived,
            Verdict::Undetermined,
            Verdict::Pending,
            Verdict::Exempt,
            Verdict::NotApplicable,
        ];
        self.head(1, lang.pick("总体情况", "Overview"));
        let total = self.about.total;
        if total.total() == 0 {
            self.say(
                "所报事实中没有受上述文件约束的单位，没有作出判定。".into(),
                "No unit stated is bound by these documents; nothing was judged.".into(),
            );
            return;
        }
        let each = ORDER.into_iter().filter(|v| total.of(*v) > 0).map(|v| match lang {
            Lang::Zh => format!("{}{}项", voice.verdict_short(v), total.of(v)),
            Lang::En => format!("{} {}", total.of(v), voice.verdict_short(v)),
        });
        let each = each.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let idle = self.about.idle;
        let (zh_idle, en_idle) = match idle {
            0 => (String::new(), String::new()),
            n => {
                (format!("核查期内未施行的规定不计（{n}项）。"), format!(" Duties out of force are not counted ({n})."))
            }
        };
        let (units, duties, all) = (self.about.units.len(), self.about.duties.len(), total.total());
        self.say(
            format!("本次核查涉及{units}个单位、{duties}项规定，共作出判定{all}项：{each}。{zh_idle}“符合”仅指依所报事实符合，未经现场核验。"),
            format!(
                "{} and {} gave {}: {each}.{en_idle} “Satisfied” means on the facts stated; nothing was verified on site.",
                many(units, "unit"),
                many(duties, "duty"),
                many(all as usize, "verdict")
            ),
        );
        let (bad, found, graded) = (self.about.with_breaches(), self.about.problems(), self.about.graded(self.report));
        let conflicts = total.of(Verdict::Conflict);
        let (zh_conflict, en_conflict) = match conflicts {
            0 => (String::new(), String::new()),
            n => (
                format!("，其中规则冲突{n}项不由单位整改"),
                format!("; {n} of them are conflicts of rules, not to be mended by units"),
            ),
        };
        let waived = total.of(Verdict::Waived);
        let (zh_waived, en_waived) = match waived {
            0 => (String::new(), String::new()),
            n => (format!("另有{n}项不符合已批准暂缓。"), format!(" {n} more are waived.")),
        };
        let (zh_advice, en_advice) = match self.about.advice {
            0 => (String::new(), String::new()),
            n => (
                format!("另有建议{n}项，不计入问题。"),
                format!(
                    " {} besides: no problem.",
                    match n {
                        1 => "1 piece of advice".to_string(),
                        n => format!("{n} pieces of advice"),
                    }
                ),
            ),
        };
        if found > 0 {
            self.say(
                format!("有{bad}个单位存在问题，共{found}项（{graded}）{zh_conflict}。{zh_waived}{zh_advice}"),
                format!(
                    "Problems found with {}: {found} ({graded}){en_conflict}.{en_waived}{en_advice}",
                    many(bad, "unit")
                ),
            );
        } else {
            self.say(
                format!("没有发现问题。{zh_waived}{zh_advice}"),
                format!("No problems were found.{en_waived}{en_advice}"),
            );
        }
        self.compared();
    }

    /// Those of which nothing is known to be wrong.
    fn clean(&mut self) {
        let lang = self.lang;
        let wrong = |u: &Counted| breaches(&u.tally) + u.tally.of(Verdict::Waived) > u.advice;
        let (unsure, good): (Vec<&Counted>, Vec<&Counted>) =
            self.about.units.iter().filter(|u| !wrong(u)).partition(|u| u.tally.of(Verdict::Undetermined) > 0);
        let (n_good, n_unsure) = (good.len(), unsure.len());
        let (good, unsure) = (self.by_type(&good), self.by_type(&unsure));
        if n_good + n_unsure == 0 {
            return;
        }
        self.head(1, lang.pick("未发现问题的单位", "Units without problems"));
        if n_good > 0 {
            self.say(
                format!("未发现问题，也没有待核实事项的单位{n_good}个{good}"),
                format!("Units without problems and without open questions ({n_good}){good}"),
            );
        }
        if n_unsure > 0 {
            self.say(
                format!("未发现问题，但尚有待核实事项的单位{n_unsure}个{unsure}"),
                format!("Units without problems but with open questions ({n_unsure}){unsure}"),
            );
        }
    }

    /// After their number: units with their names, by type where there are several; of very many only how many.
    fn by_type(&self, units: &[&Counted]) -> String {
        let lang = self.lang;
        let type_of = |u: &Counted| {
            let name = u.key.split_once('/').map_or("", |(ty, _)| ty);
            (0..).map(EntityId).zip(&self.report.model.entities).find(|(_, e)| e.name == name).map(|(id, _)| id)
        };
        let mut sorted: Vec<(EntityId, &str)> =
            units.iter().filter_map(|u| Some((type_of(u)?, u.name.as_str()))).collect();
        sorted.sort_by_key(|(ty, _)| self.order(*ty));
        let named = units.len() <= NAMES;
        let types: Vec<&[(EntityId, &str)]> = sorted.chunk_by(|a, b| a.0 == b.0).collect();
        let each = types.iter().map(|of| {
            let ty = of.first().map_or_else(String::new, |(ty, _)| self.type_name(*ty));
            let names: Vec<&str> = of.iter().map(|(_, name)| *name).collect();
            let names = names.join(lang.pick("、", ", "));
            match (lang, named, types.len()) {
                (_, true, 1) => names,
                (Lang::Zh, true, _) => format!("{ty}{}个：{names}", of.len()),
                (Lang::Zh, false, _) => format!("{ty}{}个", of.len()),
                (Lang::En, true, _) => format!("{ty} ({}): {names}", of.len()),
                (Lang::En, false, _) => format!("{ty} ({})", of.len()),
            }
        });
        let all = each.collect::<Vec<_>>().join(lang.pick("；", "; "));
        let joint = match (lang, types.len()) {
            (Lang::Zh, 0 | 1) => "：",
            (Lang::Zh, _) => "，其中",
            (Lang::En, _) => ": ",
        };
        format!("{joint}{}", words::stopped(&all, lang))
    }

    fn closing(&mut self) {
        let lang = self.lang;
        let wrong = row::problems(self.report).any(|r| !row::is_advice(&r.item));
        let open = self.about.total.of(Verdict::Undetermined) > 0;
        if wrong || open {
            self.head(1, lang.pick("整改要求", "What is to be done"));
            let zh = match (wrong, open) {
                (true, true) => "请存在问题的单位对照附件逐项整改，请有待核实事项的单位补报所需事实。",
                (true, false) => "请存在问题的单位对照附件逐项整改。",
                (false, _) => "请有待核实事项的单位补报所需事实。",
            };
            let en = match (wrong, open) {
                (true, true) => "Units put right what the annex lists, and supply the facts that are missing.",
                (true, false) => "Units put right what the annex lists.",
                (false, _) => "Units supply the facts that are missing.",
            };
            self.say(format!("{zh}〔整改期限和报送要求〕"), format!("{en} [Deadlines and where to report]"));
        }
        if wrong {
            self.gap();
            self.paper.put(Look::Body, lang.pick("附件：问题清单", "Annex: table of problems"));
        }
        self.gap();
        self.paper.put(Look::Sign, lang.pick(words::SIGN.0, words::SIGN.1));
        self.paper.put(Look::Sign, lang.pick(words::DATE.0, words::DATE.1));
    }
}
