//! The grammar of colours in `editors/vscode/syntaxes` is made from the table of keywords, so that the two cannot part:
//! `BLESS=1` writes it. And every snippet is a rule that reads without complaint.

use guiju::base::unit::{COUNTERS, UNITS};
use guiju::base::{FileId, Lang};
use guiju::syntax;
use guiju::syntax::keywords::{KEYWORDS, Place};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode").join(name)
}

/// The forms at some places, longest first, as one alternation.
fn words(lang: Lang, places: &[Place], keep: impl Fn(&str) -> bool) -> String {
    let of_place = KEYWORDS.iter().filter(|k| places.contains(&k.place));
    let mut all: Vec<&str> = of_place.flat_map(|k| k.forms(lang).iter().copied()).filter(|w| keep(w)).collect();
    any(&mut all)
}

fn any(all: &mut Vec<&str>) -> String {
    all.sort_by_key(|w| (std::cmp::Reverse(w.chars().count()), *w));
    all.dedup();
    format!("(?:{})", all.join("|"))
}

const BEFORE: &str = "(?<![\\p{L}\\p{N}_])";
/// The end of an English word, and of a Chinese one: a number may follow (`每月27日`, `不少于三名`).
const EN: &str = "(?![\\p{L}\\p{N}_])";
const ZH: &str = "(?:(?![\\p{L}\\p{N}_])|(?=[\\p{Nd}〇零一二两三四五六七八九十百千万]))";
const NAME: &str = "[\\p{L}_][\\p{L}\\p{N}_]*";
const QUOTED: &str = "(?:\"[^\"\\n]*\"|“[^”\\n]*”)";

/// Both languages' words at some places.
fn both(scope: &str, places: &[Place], after: &str, keep: impl Fn(&str) -> bool + Copy) -> Json {
    let (en, zh) = (words(Lang::En, places, keep), words(Lang::Zh, places, keep));
    let sides: Vec<String> =
        [(en, EN), (zh, ZH)].into_iter().filter(|(w, _)| w != "(?:)").map(|(w, end)| format!("{w}{end}")).collect();
    json!({ "name": scope, "match": format!("{BEFORE}(?:{}){after}", sides.join("|")) })
}

fn grammar() -> Json {
    let all = |_: &str| true;
    let types = ["obligation", "attest", "exception", "义务", "申报", "例外"];
    let declaration = |scope: &str, duty: bool| {
        let keep = move |w: &str| types.contains(&w) == duty;
        let (en, zh) = (words(Lang::En, &[Place::Declaration], keep), words(Lang::Zh, &[Place::Declaration], keep));
        json!({
            "match": format!("{BEFORE}({en}{EN}|{zh}{EN})\\s+({NAME})"),
            "captures": { "1": { "name": "storage.type.guiju" }, "2": { "name": scope } },
        })
    };
    // A clause word is one where its clause goes on, not where it is a field in use.
    let text = [
        "clause",
        "remedy",
        "consequence",
        "note",
        "number",
        "issuer",
        "status",
        "条款",
        "整改",
        "后果",
        "说明",
        "文号",
        "发文机关",
        "状态",
    ];
    let quoted = move |w: &str| text.contains(&w);
    let open = move |w: &str| !text.contains(&w) && !matches!(w, "自" | "起" | "至" | "止");
    let grades = format!("{}|{}", words(Lang::En, &[Place::Grade], all), words(Lang::Zh, &[Place::Grade], all));
    let argued = |word: &str, argument: &str, scope: &str| {
        json!({
            "match": format!("{BEFORE}({word}){EN}\\s+({argument}){EN}"),
            "captures": { "1": { "name": "keyword.control.clause.guiju" }, "2": { "name": scope } },
        })
    };
    let severity = argued("severity|等级", &grades, "constant.language.severity.guiju");
    let evidence = argued("evidence|佐证", NAME, "variable.parameter.guiju");
    let topic = argued("topic|主题", NAME, "variable.parameter.guiju");
    let mut units: Vec<&str> =
        UNITS.iter().flat_map(|u| [u.en, u.plural].into_iter().chain(u.zh.iter().copied())).collect();
    units.extend([
        "month",
        "months",
        "year",
        "years",
        "个月",
        "月",
        "周年",
        "年度",
        "年",
        "个季度",
        "季度",
        "个半年",
        "半年",
        "个星期",
        "号",
    ]);
    let units = any(&mut units);
    let mut counters: Vec<&str> = COUNTERS.to_vec();
    let counters = any(&mut counters);
    let suffix = "(?:以前|之前|前|以内|之内|内|以上|以下|起|止|期间)";
    let number = "[\\p{Nd}][\\p{Nd}_]*(?:[.．][\\p{Nd}]+)?";
    let time_words = both("keyword.other.time.guiju", &[Place::Time, Place::Unit], "", all);
    let type_words = both("support.type.guiju", &[Place::Type], "", all);
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Made from src/syntax/keywords.rs by tests/lsp/textmate.rs (BLESS=1); do not edit.",
        "name": "guiju",
        "scopeName": "source.guiju",
        "fileTypes": ["gj"],
        "patterns": [
            { "include": "#comments" }, { "include": "#strings" },
            declaration("entity.name.function.guiju", true),
            declaration("entity.name.type.guiju", false),
            { "include": "#heads" }, { "include": "#clauses" }, { "include": "#values" }, { "include": "#fields" },
            { "include": "#words" }, { "include": "#signs" },
        ],
        "repository": {
            "comments": { "patterns": [
                { "name": "comment.line.documentation.guiju", "match": "(?:##|＃＃).*$" },
                { "name": "comment.line.number-sign.guiju", "match": "[#＃].*$" },
            ] },
            "strings": { "patterns": [
                { "name": "string.quoted.double.guiju", "match": "[\"＂][^\"＂\\n]*[\"＂]" },
                { "name": "string.quoted.curly.guiju", "match": "“(?:[^“”\\n]|“[^“”\\n]*”)*”" },
                { "name": "invalid.illegal.unclosed.guiju", "match": "[\"＂“][^\"＂”\\n]*$" },
            ] },
            "heads": { "patterns": [
                { "match": format!("{BEFORE}(for{EN}|to{EN}|对{EN}|of{EN}|属于{EN})\\s+({NAME})(?=\\s*(?:[:：{{｛]|of{EN}|属于{EN}))"),
                  "captures": { "1": { "name": "keyword.other.head.guiju" }, "2": { "name": "entity.name.type.guiju" } } },
                { "name": "keyword.other.head.guiju", "match": format!("{BEFORE}(?:en{EN}|英文{EN})(?=\\s*[\"“＂])") },
            ] },
            "clauses": { "patterns": [
                severity, evidence, topic,
                both("keyword.control.clause.guiju", &[Place::Clause, Place::DocumentClause], "(?=\\s*[\"“＂])", quoted),
                both("keyword.control.clause.guiju", &[Place::Clause, Place::DocumentClause],
                    &format!("(?!\\s*(?:[=<>!≥≤＝＞＜.．:：)）+*/-]|is{EN}|and{EN}|or{EN}|[\"“]|en{EN}))"), open),
            ] },
            "values": { "patterns": [
                { "name": "constant.numeric.date.guiju",
                  "match": "[\\p{Nd}]{4}\\s*[-－年]\\s*[\\p{Nd}]{1,2}\\s*[-－月]\\s*[\\p{Nd}]{1,2}\\s*[日号]?(?:T[\\p{Nd}]{1,2}[:：][\\p{Nd}]{2})?" },
                { "name": "constant.numeric.date.guiju", "match": "[\\p{Nd}]{2}[-－][\\p{Nd}]{2}(?![\\p{Nd}])|[\\p{Nd}]{1,2}\\s*月\\s*[\\p{Nd}]{1,2}\\s*[日号]" },
                { "name": "constant.numeric.time.guiju", "match": "[\\p{Nd}]{1,2}[:：][\\p{Nd}]{2}" },
                { "name": "constant.numeric.percent.guiju", "match": format!("{number}\\s*[%％﹪]|百分之[〇零一二两三四五六七八九十百点]+") },
                { "match": format!("({number}\\s*万?)\\s*({units}|{counters})(?:({suffix})|(?![\\p{{L}}\\p{{N}}_]))"),
                  "captures": { "1": { "name": "constant.numeric.guiju" }, "2": { "name": "keyword.other.unit.guiju" },
                                "3": { "name": "keyword.other.time.guiju" } } },
                { "match": format!("(?:{BEFORE}|(?<=[于过到满足好少多]))([〇零一二两三四五六七八九十百千万]+)({units}|{counters})(?:({suffix})|(?![\\p{{L}}\\p{{N}}_]))"),
                  "captures": { "1": { "name": "constant.numeric.guiju" }, "2": { "name": "keyword.other.unit.guiju" },
                                "3": { "name": "keyword.other.time.guiju" } } },
                { "name": "constant.numeric.guiju", "match": format!("{BEFORE}{number}(?:[eE][+-]?[\\p{{Nd}}]+)?") },
            ] },
            "fields": { "patterns": [
                { "match": format!("({NAME})(?=\\s*(?:{QUOTED}\\s*)?(?:(?:en|英文)\\s*{QUOTED}\\s*)?[:：])"),
                  "captures": { "1": { "name": "variable.other.property.guiju" } } },
                { "begin": "[:：](?!\\s*[\\p{Nd}])", "beginCaptures": { "0": { "name": "punctuation.separator.guiju" } },
                  "end": "$|(?=[}｝={｛＝])|(?<=[\\p{L}\\p{N}_?？])(?=\\s{2,}|\\s+\\S+\\s*(?:[\"“]|[:：]))",
                  "patterns": [ { "include": "#comments" }, type_words.clone(), time_words.clone(),
                      { "name": "keyword.operator.optional.guiju", "match": "[?？]" },
                      both("keyword.other.time.guiju", &[Place::Condition], "", |w| w == "of"),
                      { "name": "keyword.other.unit.guiju", "match": format!("(?<=number |数值 ){units}{EN}") },
                      { "name": "entity.name.type.guiju", "match": NAME } ] },
            ] },
            "words": { "patterns": [
                both("support.function.guiju", &[Place::Function], "(?=\\s*[(（])", all),
                both("constant.language.guiju", &[Place::Condition], "",
                    |w| matches!(w, "true" | "false" | "as_of" | "是" | "否" | "判定日")),
                both("keyword.operator.word.guiju", &[Place::Condition], "",
                    |w| !matches!(w, "true" | "false" | "as_of" | "是" | "否" | "判定日")),
                time_words,
                both("keyword.other.time.guiju", &[Place::Clause], "", |w| matches!(w, "自" | "起" | "至" | "止")),
                both("storage.type.guiju", &[Place::Declaration], "", all),
                { "name": "variable.other.guiju", "match": NAME },
            ] },
            "signs": { "patterns": [
                { "name": "keyword.operator.range.guiju", "match": "\\.\\.|．．|。。|～|~" },
                { "name": "keyword.operator.comparison.guiju", "match": ">=|<=|!=|[=<>≥≤≠＝＞＜]" },
                { "name": "keyword.operator.arithmetic.guiju", "match": "[-+*/×÷＋－＊／]" },
                { "name": "punctuation.section.guiju", "match": "[{}｛｝()（）]" },
                { "name": "punctuation.separator.guiju", "match": "[,，、:：.．?？]" },
            ] },
        },
    })
}

#[test]
fn the_grammar_of_colours_is_that_of_the_keywords() {
    let path = file("syntaxes/guiju.tmLanguage.json");
    let text = serde_json::to_string_pretty(&grammar()).expect("JSON") + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).expect("written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{} is not that of src/syntax/keywords.rs (BLESS=1 rewrites)", path.display());
}

/// A snippet's text with its blanks filled in as proposed.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find('}').expect("a closing brace");
        let inside = from[2..end].trim_start_matches(|c: char| c.is_ascii_digit());
        let first = inside.trim_start_matches([':', '|']).split([',', '|']).next().expect("a text");
        out.push_str(first);
        rest = &from[end + 1..];
    }
    out + rest
}

#[test]
fn every_snippet_is_a_rule_that_reads() {
    let text = std::fs::read_to_string(file("snippets/guiju.json")).expect("snippets");
    let all: Json = serde_json::from_str(&text).expect("JSON");
    for (name, snippet) in all.as_object().expect("an object") {
        let lines: Vec<&str> = snippet["body"].as_array().expect("lines").iter().filter_map(Json::as_str).collect();
        let text = filled(&lines.join("\n"));
        let parsed = syntax::parse(FileId(0), &text);
        let said: Vec<&str> = parsed.diagnostics.iter().map(|d| d.words(Lang::En).message.as_str()).collect();
        assert!(said.is_empty() && parsed.tree.items.len() == 1, "{name}: {said:?}\n{text}");
    }
}
