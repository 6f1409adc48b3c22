//! The difference as one page that needs no network, in the looks of the audit's page.

use super::view::Result;
use super::words;
use crate::report::html::STYLE;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, context};
use std::io;

/// Writes the page.
pub fn write(result: &Result) -> io::Result<Vec<u8>> {
    let lang = result.lang;
    let view = result.view();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("diff.html", include_str!("diff.html")).map_err(io::Error::other)?;
    let page = environment.get_template("diff.html").map_err(io::Error::other)?;
    let group = |key: &str, zh: &'static str, en: &'static str| {
        let mine: Vec<Value> = view
            .changed
            .iter()
            .filter(|c| c.change == key)
            .map(|c| {
                let marks: Vec<Value> = c
                    .marks
                    .iter()
                    .filter(|m| m.what != "name")
                    .map(|m| context! { word => m.word, before => m.before.clone(), after => m.after.clone() })
                    .collect();
                let witnesses: Vec<Value> = c.witnesses.iter().map(facts).collect();
                context! {
                    title => c.title.clone(), obligation => c.obligation.clone(), before => c.before.clone(),
                    matched => c.matched_words.clone(), clause => c.clause.clone(), sure => c.sure.clone(), hanging => c.hanging.clone(), marks,
                    witnesses, old_text => c.old_text.clone(), new_text => c.new_text.clone(),
                    place => format!("{}:{}", c.new_place.file, c.new_place.line),
                }
            })
            .collect();
        context! { key, name => lang.pick(zh, en), list => mine }
    };
    let groups = vec![
        group("stricter", "更严", "Stricter"),
        group("laxer", "更宽", "Laxer"),
        group("both", "有严有宽", "Both stricter and laxer"),
        group("otherwise", "结论有别，方向未定", "Verdicts differ, the direction is open"),
        group("no-difference-found", "写法不同，没有找到区别", "Written differently, no difference found"),
        group("wording", "只改了文字、等级或分值", "Only words, severity or points"),
        group("same", "改了名称，要求未变", "Renamed, asks the same"),
    ];
    let ones = |list: &[super::view::One]| -> Vec<Value> {
        list.iter()
            .map(|o| {
                context! {
                    title => o.title.clone(), obligation => o.obligation.clone(), clause => o.clause.clone(),
                    document => o.document.clone(), severity => o.severity_word.clone(),
                    place => format!("{}:{}", o.place.file, o.place.line), witness => o.witness.as_ref().map(facts),
                }
            })
            .collect()
    };
    let declarations: Vec<Value> = view
        .declarations
        .iter()
        .map(|d| {
            context! {
                word => d.word, name => d.name.clone(), before => d.before.clone(), after => d.after.clone(),
                reaches => d.reaches.clone(),
            }
        })
        .collect();
    let effects = view.effects.as_ref().map(|e| {
        let list = |key: &str, name: &'static str, entities: usize, list: &[super::view::Case]| {
            let rows: Vec<Value> = list
                .iter()
                .map(|c| {
                    context! {
                        entity => c.entity.clone(), name => c.name.clone(), obligation => c.obligation.clone(),
                        title => c.title.clone(), words => c.words.clone(), message => c.message.clone(),
                        place => format!("{}:{}", c.place.file, c.place.line),
                    }
                })
                .collect();
            context! { key, name, entities, rows }
        };
        let others: Vec<Value> =
            e.others.iter().map(|o| context! { words => o.words.clone(), count => o.count }).collect();
        context! {
            lists => vec![
                list("newly", lang.pick("新增不符合", "Newly violated"), e.entities.newly, &e.newly),
                list("relieved", lang.pick("不再不符合", "Relieved"), e.entities.relieved, &e.relieved),
                list("staying", lang.pick("仍不符合", "Still violated"), e.entities.staying, &e.staying),
            ],
            others, same => e.same,
        }
    });
    let s = &view.summary;
    let numbers = vec![
        (lang.pick("新增", "new"), s.appeared),
        (lang.pick("取消", "gone"), s.went),
        (lang.pick("更严", "stricter"), s.stricter),
        (lang.pick("更宽", "laxer"), s.laxer),
        (lang.pick("有严有宽", "both"), s.both),
        (lang.pick("结论有别", "otherwise"), s.otherwise),
        (lang.pick("没有找到区别", "no difference found"), s.no_difference_found),
        (lang.pick("只改文字", "wording only"), s.wording),
        (lang.pick("只改名", "only renamed"), s.renamed),
        (lang.pick("未变", "unchanged"), s.same),
    ];
    let labels = context! {
        title => lang.pick("规则修改前后对照", "Rules before and after"),
        before => lang.pick("修改前", "Before"),
        after => lang.pick("修改后", "After"),
        appeared => lang.pick("新增的义务", "New duties"),
        went => lang.pick("取消的义务", "Duties that went"),
        declarations => lang.pick("词汇的变化", "Changes of the vocabulary"),
        effects => lang.pick("对所给事实的影响", "What it does to the facts given"),
        clause => lang.pick("条款", "Clause"),
        was => lang.pick("原名", "was"),
        rules => lang.pick("规则原文", "The rules as written"),
        example => lang.pick("例如以下事实不符合", "For example, these facts violate it"),
        unknown => words::unknown(lang),
        brief => words::brief(lang),
        judged => lang.pick("判定日", "judged on"),
        to => lang.pick("至", "to"),
        kind => lang.pick("种类", "Kind"),
        name => lang.pick("名称", "Name"),
        reaches => lang.pick("涉及的义务", "Duties it reaches"),
        entity => lang.pick("主体", "Entity"),
        duty => lang.pick("义务", "Duty"),
        verdict => lang.pick("结论", "Verdict"),
        finding => lang.pick("问题描述", "Finding"),
        entities => lang.pick("个主体", "entities"),
        unchanged => lang.pick("结论未变", "verdicts unchanged"),
        none => lang.pick("没有变化", "Nothing has changed"),
        added => lang.pick("（新增）", "(added)"),
        removed => lang.pick("（取消）", "(removed)"),
        empty => lang.pick("（无）", "(none)"),
        colon => lang.pick("：", ": "),
        comma => lang.pick("、", ", "),
        stop => lang.pick("，", ", "),
    };
    let text = page
        .render(context! {
            lang => lang.pick("zh-CN", "en"), style => Value::from_safe_string(STYLE.to_string()), words => labels,
            old => view.old.clone(), new => view.new.clone(), numbers, appeared => ones(&view.appeared),
            went => ones(&view.went), groups, declarations, effects,
        })
        .map_err(io::Error::other)?;
    Ok(text.into_bytes())
}

fn facts(f: &super::view::Facts) -> Value {
    let lines: Vec<&str> = f.facts.lines().filter(|l| !l.is_empty() && !l.starts_with("period")).collect();
    context! {
        from => f.from.clone(), to => f.to.clone(), as_of => f.as_of.clone(), facts => lines.join("\n"),
        words => f.words.clone(), unknown => f.partly_unknown, brief => f.brief,
    }
}
