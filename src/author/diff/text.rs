//! The difference for people: what came, what went, what became stricter or laxer and the facts that show it.

use super::view::{Both, Case, Facts, One, Result, Told, View};
use super::words;
use crate::base::Lang;
use crate::report::Look;
use crate::report::text::paint::{Ink, hang, wrap};
use std::fmt::Write;

/// The most entities listed of one kind where not all are asked for.
const EACH: usize = 20;

/// Writes the text.
pub fn write(result: &Result, look: &Look) -> String {
    let view = result.view();
    let lang = result.lang;
    let mut out = String::new();
    let head = match lang {
        Lang::Zh => format!("{} → {}", view.old, view.new),
        Lang::En => format!("{} → {}", view.old, view.new),
    };
    hang(&mut out, 0, "", &look.paint(Ink::Bold, &head), look.width);
    out.push('\n');
    let writer = Writer { lang, look, all: result.all };
    writer.ones(&mut out, lang.pick("新增的义务", "new duties"), "+", &view.appeared);
    writer.ones(&mut out, lang.pick("取消的义务", "duties that went"), "-", &view.went);
    let groups = ["stricter", "laxer", "both", "otherwise", "no-difference-found", "wording", "same"];
    for group in groups {
        let mine: Vec<&Both> = view.changed.iter().filter(|c| c.change == group).collect();
        if mine.is_empty() {
            continue;
        }
        let name = match group {
            "stricter" => lang.pick("更严", "stricter"),
            "laxer" => lang.pick("更宽", "laxer"),
            "both" => lang.pick("有严有宽", "both stricter and laxer"),
            "otherwise" => lang.pick("结论有别，方向未定", "verdicts differ, the direction is open"),
            "no-difference-found" => lang.pick("写法不同，没有找到区别", "written differently, no difference found"),
            "wording" => lang.pick("只改了文字、等级或分值", "changed only in words, severity or points"),
            _ => lang.pick("改了名称，要求未变", "renamed, asks the same"),
        };
        writer.head(&mut out, name, mine.len());
        mine.iter().for_each(|c| writer.both(&mut out, c));
    }
    writer.declarations(&mut out, &view);
    if let Some(effects) = &view.effects {
        writer.effects(&mut out, effects);
    }
    for line in wrap(&closing(&view, lang), look.width) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

struct Writer<'a> {
    lang: Lang,
    look: &'a Look,
    all: bool,
}

impl Writer<'_> {
    fn head(&self, out: &mut String, name: &str, n: usize) {
        let text = match self.lang {
            Lang::Zh => format!("{name}（{n}）"),
            Lang::En => format!("{name} ({n})"),
        };
        hang(out, 0, "", &self.look.paint(Ink::Bold, &text), self.look.width);
    }

    fn ones(&self, out: &mut String, name: &str, sign: &str, list: &[One]) {
        if list.is_empty() {
            return;
        }
        self.head(out, name, list.len());
        for one in list {
            let place = self.look.paint(Ink::Dim, &format!("{}:{}", one.place.file, one.place.line));
            let clause = if one.clause.is_empty() { String::new() } else { format!("  {}", one.clause) };
            let text = format!("{}  {}{clause}  {}  {place}", one.title, one.obligation, one.severity_word);
            hang(out, 2, &format!("{sign} "), &text, self.look.width);
            if let Some(facts) = &one.witness {
                let about = match self.lang {
                    Lang::Zh => "例如以下事实不符合：",
                    Lang::En => "for example, these facts violate it:",
                };
                self.facts(out, facts, about);
            }
        }
        out.push('\n');
    }

    fn facts(&self, out: &mut String, facts: &Facts, about: &str) {
        let span = match self.lang {
            Lang::Zh => format!("{about}（{} 至 {}，判定日 {}）", facts.from, facts.to, facts.as_of),
            Lang::En => format!("{about} ({} to {}, judged on {})", facts.from, facts.to, facts.as_of),
        };
        hang(out, 4, "", &span, self.look.width);
        for line in facts.facts.lines().filter(|l| !l.is_empty() && !l.starts_with("period")) {
            let _ = writeln!(out, "      {}", self.look.paint(Ink::Dim, line));
        }
        if facts.partly_unknown {
            hang(out, 6, "", words::unknown(self.lang), self.look.width);
        }
        if facts.brief {
            hang(out, 6, "", words::brief(self.lang), self.look.width);
        }
    }

    fn both(&self, out: &mut String, c: &Both) {
        let place = self.look.paint(Ink::Dim, &format!("{}:{}", c.new_place.file, c.new_place.line));
        let clause = if c.clause.is_empty() { String::new() } else { format!("  {}", c.clause) };
        let sign = match (c.change, self.look.unicode) {
            ("stricter", true) => self.look.paint(Ink::Red, "▲"),
            ("stricter", false) => "^".to_string(),
            ("laxer", true) => self.look.paint(Ink::Green, "▽"),
            ("laxer", false) => "v".to_string(),
            _ => "~".to_string(),
        };
        let text = format!("{}  {}{clause}  {place}", c.title, c.obligation);
        hang(out, 2, &format!("{sign} "), &text, self.look.width);
        if c.before != c.obligation {
            let matched = match self.lang {
                Lang::Zh => format!("原名 {}（依{}认定为同一项）", c.before, c.matched_words),
                Lang::En => format!("was {} (matched {})", c.before, c.matched_words),
            };
            hang(out, 4, "", &matched, self.look.width);
        }
        for said in [c.hanging.as_deref(), Some(c.sure.as_str()).filter(|s| !s.is_empty())].into_iter().flatten() {
            hang(out, 4, "", said, self.look.width);
        }
        for mark in c.marks.iter().filter(|m| m.what != "name") {
            let text = format!("{} → {}", none(&mark.before, self.lang), none(&mark.after, self.lang));
            hang(out, 4, &format!("{}{}", mark.word, self.lang.pick("：", ": ")), &text, self.look.width);
        }
        for facts in &c.witnesses {
            self.facts(out, facts, &facts.words);
        }
        out.push('\n');
    }

    fn declarations(&self, out: &mut String, view: &View) {
        if view.declarations.is_empty() {
            return;
        }
        self.head(out, self.lang.pick("词汇的变化", "changes of the vocabulary"), view.declarations.len());
        for d in &view.declarations {
            let text = match (&d.before, &d.after) {
                (Some(b), Some(a)) => format!("{b} → {a}"),
                (None, Some(a)) | (Some(a), None) if *a != d.name && !d.name.ends_with(&format!(".{a}")) => a.clone(),
                _ => String::new(),
            };
            let sign = match (&d.before, &d.after) {
                (None, _) => "+",
                (_, None) => "-",
                _ => "~",
            };
            hang(out, 2, &format!("{sign} {} {}  ", d.word, d.name), &text, self.look.width);
            if !d.reaches.is_empty() {
                let shown: Vec<&str> = d.reaches.iter().take(EACH).map(String::as_str).collect();
                let more = d.reaches.len().saturating_sub(EACH);
                let list = shown.join(self.lang.pick("、", ", "));
                let text = match (self.lang, more) {
                    (Lang::Zh, 0) => format!("涉及 {list}"),
                    (Lang::Zh, n) => format!("涉及 {list} 等（另有 {n} 项）"),
                    (Lang::En, 0) => format!("reaches {list}"),
                    (Lang::En, n) => format!("reaches {list} and {n} more"),
                };
                hang(out, 4, "", &text, self.look.width);
            }
        }
        out.push('\n');
    }

    fn effects(&self, out: &mut String, e: &Told) {
        let lang = self.lang;
        let head = lang.pick("对所给事实的影响", "what it does to the facts given");
        hang(out, 0, "", &self.look.paint(Ink::Bold, head), self.look.width);
        self.cases(out, lang.pick("新增不符合", "newly violated"), e.entities.newly, &e.newly, Ink::Red);
        self.cases(out, lang.pick("不再不符合", "relieved"), e.entities.relieved, &e.relieved, Ink::Green);
        let staying = lang.pick("仍不符合", "still violated");
        self.cases(out, staying, e.entities.staying, &e.staying, Ink::Yellow);
        for o in &e.others {
            let _ = writeln!(out, "  {}{}{}", o.words, lang.pick("：", ": "), o.count);
        }
        let _ = writeln!(out, "  {}{}{}\n", lang.pick("结论未变", "verdicts unchanged"), lang.pick("：", ": "), e.same);
    }

    fn cases(&self, out: &mut String, name: &str, entities: usize, list: &[Case], ink: Ink) {
        let text = match self.lang {
            Lang::Zh => format!("{name}：{} 项，{entities} 个主体", list.len()),
            Lang::En => format!("{name}: {} verdicts, {entities} entities", list.len()),
        };
        let _ = writeln!(out, "  {}", if list.is_empty() { text } else { self.look.paint(ink, &text) });
        let shown = if self.all { list.len() } else { EACH };
        for case in list.iter().take(shown) {
            let place = self.look.paint(Ink::Dim, &format!("{}:{}", case.place.file, case.place.line));
            let text = format!("{}  {}  {}  {}  {place}", case.entity, case.name, case.obligation, case.words);
            hang(out, 4, "", &text, self.look.width);
            if !case.message.is_empty() {
                hang(out, 6, "", &case.message, self.look.width);
            }
        }
        if list.len() > shown {
            let rest = list.len() - shown;
            let text = match self.lang {
                Lang::Zh => format!("…… 另有 {rest} 项（--all 全部列出）"),
                Lang::En => format!("… {rest} more (`--all` lists them)"),
            };
            let _ = writeln!(out, "    {text}");
        }
    }
}

fn none(text: &str, lang: Lang) -> &str {
    if text.is_empty() { lang.pick("（无）", "(none)") } else { text }
}

fn closing(view: &View, lang: Lang) -> String {
    let s = &view.summary;
    match lang {
        Lang::Zh => format!(
            "新增 {}，取消 {}，更严 {}，更宽 {}，有严有宽 {}，结论有别 {}，没有找到区别 {}，只改文字 {}，只改名 {}，未变 {}",
            s.appeared,
            s.went,
            s.stricter,
            s.laxer,
            s.both,
            s.otherwise,
            s.no_difference_found,
            s.wording,
            s.renamed,
            s.same
        ),
        Lang::En => format!(
            "{} new, {} gone, {} stricter, {} laxer, {} both, {} otherwise, {} without a difference found, {} in wording only, {} only renamed, {} unchanged",
            s.appeared,
            s.went,
            s.stricter,
            s.laxer,
            s.both,
            s.otherwise,
            s.no_difference_found,
            s.wording,
            s.renamed,
            s.same
        ),
    }
}
