//! Reports as texts: the same hand-made findings through every format, against golden files. `BLESS=1` rewrites them.

#[path = "report/exports.rs"]
mod exports;
#[path = "report/later.rs"]
mod later;
#[path = "report/ledger.rs"]
mod ledger;
#[path = "report/notice.rs"]
pub mod notice;
#[path = "report/samples.rs"]
mod samples;

use crate::scratch::Scratch;
use guiju::base::window::CalUnit;
use guiju::base::{Day, Lang};
use guiju::engine::Verdict;
use guiju::engine::finding::WindowState;
use guiju::engine::wall::{DutyWindows, Wall};
use guiju::report::baseline::{Baseline, Change, Former};
use guiju::report::text::{self, Closing, Look, Options, tree};
use guiju::report::words::{MESSAGE_LIMIT, Voice};
use guiju::report::{Report, html, json};
use samples::{Samples, findings, samples};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/report").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).expect("write golden");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs (BLESS=1 rewrites it)\n--- expected\n{expected}\n--- actual\n{actual}");
}

fn report<'a>(samples: &'a Samples, lang: Lang) -> Report<'a> {
    Report {
        lang,
        model: &samples.model,
        rules_digest: "sha256:1111",
        facts: &samples.facts,
        sources: &samples.sources,
        outcome: &samples.outcome,
        waivers: &samples.waivers,
        diagnostics: &[],
        baseline: None,
    }
}

fn look(width: usize) -> Look {
    Look { color: false, unicode: true, width }
}

const CLOSING: Closing = Closing { exit: 1, today: false };

fn text(lang: Lang, look: Look) -> String {
    let samples = samples();
    text::write(&report(&samples, lang), &Options::default(), &CLOSING, &look)
}

#[test]
fn texts() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for width in [80, 200] {
            golden(&format!("text-{name}-{width}.out"), &text(lang, look(width)));
        }
    }
    let plain = Look { unicode: false, ..look(80) };
    golden("text-zh-80-ascii.out", &text(Lang::Zh, plain));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = Look { color: true, ..look(80) };
    let mut plain = String::new();
    let mut inside = false;
    for c in text(Lang::Zh, coloured).chars() {
        match (inside, c) {
            (false, '\u{1b}') => inside = true,
            (true, 'm') => inside = false,
            (true, _) => {}
            (false, c) => plain.push(c),
        }
    }
    let trim = |t: &str| -> Vec<String> { t.lines().map(|l| l.trim_end().to_string()).collect() };
    assert_eq!(trim(&plain), trim(&text(Lang::Zh, look(80))));
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for width in [80, 200] {
        for lang in [Lang::Zh, Lang::En] {
            for line in text(lang, look(width)).lines() {
                assert!(line.width() <= width + 2, "{} > {width}: {line}", line.width());
            }
        }
    }
}

/// The cells of an underline are those of the text above it.
#[test]
fn underlines_lie_under_their_text() {
    let samples = samples();
    let out = text(Lang::Zh, look(200));
    let lines: Vec<&str> = out.lines().collect();
    let mut seen = 0;
    for pair in lines.windows(2) {
        let (Some(code), Some(line)) = (pair[0].find('│'), pair[1].find('·')) else {
            continue;
        };
        let (before, under) = (&pair[0][..code], &pair[1][..line]);
        if !before.trim().chars().all(|c| c.is_ascii_digit()) || before.trim().is_empty() {
            continue;
        }
        assert_eq!(before.width(), under.width());
        let shown = &pair[0][code + '│'.len_utf8() + 1..];
        let marks = &pair[1][line + '·'.len_utf8() + 1..];
        let start = marks.width() - marks.trim_start().width();
        let length = marks.trim().width();
        // The text over the underline, cell by cell.
        let mut at = 0;
        let mut over = String::new();
        for c in shown.chars() {
            let w = c.to_string().width();
            if at >= start && at + w <= start + length {
                over.push(c);
            }
            at += w;
        }
        let known = samples
            .outcome
            .findings
            .iter()
            .flat_map(|f| [f.rule, f.fact.at])
            .map(|span| samples.sources.text(span).lines().next().unwrap_or(""))
            .any(|t| t == over || over.ends_with('…'));
        assert!(known, "under `{over}`\n{}\n{}", pair[0], pair[1]);
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} underlines");
}

#[test]
fn jsons() {
    let samples = samples();
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut out = Vec::new();
        json::write(&report(&samples, lang), &mut out).expect("write");
        let text = String::from_utf8(out).expect("UTF-8");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
        golden(&format!("json-{name}.out"), &text);
    }
}

/// What the HTML page knows: the same findings, with every verdict and window kept, and a former result beside them.
#[test]
fn pages() {
    let mut samples = samples();
    let found: Vec<_> = samples.outcome.findings.iter().map(|f| (f.entity, f.duty, f.verdict)).collect();
    let mut bound = vec![Vec::new(); samples.model.entities.len()];
    for (entity, duty, _) in &found {
        let list: &mut Vec<_> = &mut bound[samples.facts.entity(*entity).expect("an entity").ty.index()];
        list.push(*duty);
        list.sort();
        list.dedup();
    }
    let on = |e: usize, duty| {
        let known = found.iter().find(|(entity, d, _)| entity.0 as usize == e && *d == duty);
        known.map_or(Verdict::Satisfied, |k| k.2)
    };
    let verdicts = samples.facts.entities.iter().enumerate();
    let verdicts = verdicts.map(|(e, s)| bound[s.ty.index()].iter().map(|d| on(e, *d)).collect()).collect();
    let month = |m: i8| {
        let day = Day::new(2022, m, 1).expect("a day");
        (CalUnit::Month.containing(day), format!("2022-{m:02}"))
    };
    let windows = vec![DutyWindows {
        duty: found[0].1,
        windows: (1..=4).map(month).collect(),
        units: vec![(
            found[0].0,
            Box::new([Some(WindowState::Met), Some(WindowState::Broken), None, Some(WindowState::Open)]),
        )],
    }];
    samples.outcome.wall = Some(Wall { bound, verdicts, windows });
    let mut changes = vec![None; found.len()];
    changes[0] = Some(Change::New);
    changes[1] = Some(Change::Persisting);
    let cured = Former {
        obligation: "jz2022_9.gone".into(),
        entity: "township/140702102".into(),
        name: "东阳镇</script>".into(),
        verdict: "violated".into(),
        severity: "major".into(),
        windows: vec!["2021-03".into()],
        message: "没有会议".into(),
        clause: "一（一）".into(),
        ..Former::default()
    };
    let baseline = Baseline {
        file: "去年.json".into(),
        assessment: ("2021-01-01".into(), "2021-12-31".into(), "2022-01-15".into()),
        summary: [1, 2, 0, 3, 0, 0, 0, 4],
        changes,
        cured: vec![cured],
        ..Baseline::default()
    };
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let report = Report { baseline: Some(&baseline), ..report(&samples, lang) };
        let text = html::json(&report).expect("JSON");
        assert!(!text.contains('<'), "nothing may end the script element");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        golden(&format!("page-{name}.out"), &format!("{}\n", serde_json::to_string_pretty(&value).expect("JSON")));
        let page = String::from_utf8(html::write(&report).expect("a page")).expect("UTF-8");
        assert!(page.contains(&text) && page.matches("</script>").count() == 2);
        for outside in ["http:", "https:", "url(", "@import", "src="] {
            assert!(!page.contains(outside), "the page reaches for {outside}");
        }
    }
}

#[test]
fn every_situation_has_its_sentence() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let samples = samples();
        let voice = Voice { lang, model: &samples.model, assessment: samples::assessment() };
        let mut out = String::new();
        for (situation, finding) in findings() {
            let message = voice.message(&finding);
            assert!(message.chars().count() <= MESSAGE_LIMIT, "{message}");
            assert!(!message.contains("违法"), "{message}");
            out.push_str(&format!("{situation} [{}]\n  {message}\n", voice.verdict(finding.verdict)));
        }
        golden(&format!("words-{name}.out"), &out);
    }
}

/// What the program says of rules and facts in which something is missing or fails only among some.
#[test]
fn messages_name_what_they_are_about() {
    let scratch = Scratch::new(&[
        ("pack/rules.gj", include_str!("ui/report/messages/rules.gj").into()),
        ("facts/a.toml", include_str!("ui/report/messages/facts.toml").into()),
    ]);
    for lang in ["zh", "en"] {
        let json = scratch.check(lang, &[]).json();
        let text = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap_or("").to_owned();
        let mut out = String::new();
        for f in json["findings"].as_array().expect("findings") {
            let who = format!("{} {}", text(f, "obligation"), text(f, "entity"));
            out.push_str(&format!("{who} [{}]\n  {}\n", text(f, "verdict"), text(f, "message")));
        }
        golden(&format!("messages-{lang}.out"), &out);
    }
}

#[test]
fn trees() {
    let samples = samples();
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let report = report(&samples, lang);
        let mut out = String::new();
        for (_, finding) in findings().iter().take(23) {
            out.push_str(&tree::write(&report, finding, &look(100)));
            out.push_str("\n----\n");
        }
        golden(&format!("tree-{name}.out"), &out);
    }
}
