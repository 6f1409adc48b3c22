//! The notice as a document: the text that is seen, the paper it stands on, and that it is the same each time.

use super::samples::{Samples, samples};
use super::{golden, report};
use guiju::base::Lang;
use guiju::engine::outcome::Tally;
use guiju::report::Report;
use guiju::report::baseline::{Baseline, Change, Former};
use guiju::report::office::notice;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};

fn archive(bytes: Vec<u8>) -> zip::ZipArchive<Cursor<Vec<u8>>> {
    zip::ZipArchive::new(Cursor::new(bytes)).expect("a container")
}

/// A part of a document; each of them must be well-formed.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut out = String::new();
    archive(bytes.to_vec()).by_name(name).expect(name).read_to_string(&mut out).expect("UTF-8");
    let mut reader = Reader::from_str(&out);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(e) => panic!("{name} at {}: {e}", reader.buffer_position()),
        }
    }
    out
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.split_once(open)?.1.split_once(close).map(|(inside, _)| inside)
}

/// The text of a paragraph.
fn words(paragraph: &str) -> String {
    let runs = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
    let text: String = runs.filter_map(|r| r.split_once("</w:t>")).map(|(text, _)| text).collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// What is read: a paragraph a line after its style, a row of a table a line.
pub fn text(bytes: &[u8]) -> String {
    let document = part(bytes, "word/document.xml");
    let mut out = String::new();
    let mut rest = document.as_str();
    while let Some(at) = rest.find("<w:p>").into_iter().chain(rest.find("<w:tr>")).min() {
        let (here, row) = (&rest[at..], rest[at..].starts_with("<w:tr>"));
        let (inside, after) = here.split_once(if row { "</w:tr>" } else { "</w:p>" }).expect("an end");
        rest = after;
        if row {
            out.push_str(if inside.contains("<w:tblHeader") { "head | " } else { "row | " });
            let cells: Vec<String> = inside.split("</w:p>").filter(|c| c.contains("<w:p>")).map(words).collect();
            out.push_str(&cells.join(" | "));
        } else {
            let style = between(inside, "<w:pStyle w:val=\"", "\"").expect("a style");
            out.push_str(&format!("{style}: {}", words(inside)));
        }
        out.truncate(out.trim_end().len());
        out.push_str(if inside.contains("<w:sectPr>") { "\n----\n" } else { "\n" });
    }
    out
}

fn of(samples: &Samples, lang: Lang) -> Vec<u8> {
    notice::write(&report(samples, lang)).expect("a document")
}

#[test]
fn notices() {
    let samples = samples();
    for (lang, name) in [(Lang::Zh, "notice-zh.out"), (Lang::En, "notice-en.out")] {
        golden(name, &text(&of(&samples, lang)));
    }
}

#[test]
fn year_on_year_is_told() {
    let samples = samples();
    let former = |name: &str, what: &str| Former {
        obligation: format!("jz2022_9.{what}"),
        entity: "township/140702102".into(),
        name: name.into(),
        verdict: "violated".into(),
        severity: "major".into(),
        message: "“应急工作人员数”为 2，应不少于 3".into(),
        clause: "三（十）".into(),
        ..Former::default()
    };
    let mut changes = vec![None; samples.outcome.findings.len()];
    changes[0] = Some(Change::New);
    changes[1] = Some(Change::Persisting);
    let baseline = Baseline {
        file: "去年.json".into(),
        assessment: ("2021-01-01".into(), "2021-12-31".into(), "2022-01-15".into()),
        changes,
        new: 4,
        persisting: 1,
        cured: vec![former("东阳镇", "township_staff")],
        gone: (0..60).map(|i| former(&format!("旧镇{i}"), "no_more")).collect(),
        ..Baseline::default()
    };
    for (lang, name) in [(Lang::Zh, "notice-baseline-zh.out"), (Lang::En, "notice-baseline-en.out")] {
        let report = Report { baseline: Some(&baseline), ..report(&samples, lang) };
        golden(name, &text(&notice::write(&report).expect("a document")));
    }
}

#[test]
fn nothing_found_has_no_annex() {
    let mut samples = samples();
    samples.outcome.findings.clear();
    let none = |tally: &mut Tally| {
        let all = tally.total();
        tally.0 = [0; 8];
        tally.0[0] = all;
    };
    none(&mut samples.outcome.total);
    samples.outcome.by_duty.iter_mut().chain(&mut samples.outcome.by_entity).for_each(none);
    let bytes = of(&samples, Lang::Zh);
    golden("notice-none-zh.out", &text(&bytes));
    let document = part(&bytes, "word/document.xml");
    assert_eq!(document.matches("<w:sectPr>").count(), 1);
    assert!(!document.contains("landscape") && document.matches("footerReference").count() == 2, "{document}");
}

#[test]
fn the_paper_is_that_of_official_documents() {
    let bytes = of(&samples(), Lang::Zh);
    let document = part(&bytes, "word/document.xml");
    let sections: Vec<&str> =
        document.split("<w:sectPr>").skip(1).filter_map(|s| s.split_once("</w:sectPr>")).map(|(s, _)| s).collect();
    let [upright, side] = sections.as_slice() else { panic!("{sections:?}") };
    // A4; 37, 26, 35 and 28 mm in twentieths of a point; the annex is the same page, turned.
    assert!(upright.contains("<w:pgSz w:w=\"11905\" w:h=\"16837\" />"), "{upright}");
    assert!(upright.contains("w:top=\"2097\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\""), "{upright}");
    assert!(side.contains("<w:pgSz w:w=\"16837\" w:h=\"11905\" w:orient=\"landscape\" />"), "{side}");
    for section in sections {
        let order: Vec<Option<usize>> =
            ["w:type=\"default\"", "w:type=\"even\"", "<w:pgSz", "<w:pgMar"].iter().map(|m| section.find(m)).collect();
        assert!(order.is_sorted() && order[0].is_some(), "{section}");
    }
    // The head of each table stands on each of its pages.
    assert!(document.matches("<w:tbl>").count() >= 1);
    assert_eq!(document.matches("<w:tbl>").count(), document.matches("<w:tblHeader />").count());
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\" />"), "{styles}");
    for font in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"] {
        assert!(styles.contains(font) && part(&bytes, "word/fontTable.xml").contains(font), "{font}");
    }
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders"));
    let edges = |n| between(&part(&bytes, &format!("word/footer{n}.xml")), "<w:jc w:val=\"", "\"").map(str::to_owned);
    assert_eq!((edges(1).as_deref(), edges(2).as_deref()), (Some("right"), Some("left")));
    assert!(part(&bytes, "docProps/core.xml").contains("2023-01-15T00:00:00Z"));
    // Every part that is named is there, and well-formed.
    let names: Vec<String> = archive(bytes.clone()).file_names().map(|n| n.expect("a name").into_owned()).collect();
    for name in &names {
        part(&bytes, name);
    }
    let types = part(&bytes, "[Content_Types].xml");
    for named in types.split("PartName=\"/").skip(1).filter_map(|p| p.split_once('"')).map(|(name, _)| name) {
        assert!(names.iter().any(|n| n == named), "{named} is named but not there: {names:?}");
    }
}

#[test]
fn the_same_findings_are_the_same_bytes() {
    let first = of(&samples(), Lang::Zh);
    // The library counts ids on from document to document, thread by thread.
    let elsewhere = std::thread::spawn(|| of(&samples(), Lang::Zh)).join().expect("a document");
    assert!(first == of(&samples(), Lang::Zh) && first == elsewhere, "two notices of the same findings differ");
    assert!(!part(&first, "word/document.xml").contains("paraId"));
    let mut container = archive(first);
    for i in 0..container.len() {
        let file = container.by_index(i).expect("a file");
        assert_eq!(file.last_modified().map(|d| d.year()), Some(1980), "{i}");
    }
}

#[test]
fn whatever_a_name_holds_is_text() {
    let mut samples = samples();
    let name = "<w:p w14:paraId=\"1\">&]]>\u{1}甲\n镇\u{FFFF}'<w:rPr /></w:p>";
    samples.facts.entities[2].name = name.into();
    let bytes = of(&samples, Lang::Zh);
    let seen = text(&bytes);
    assert!(seen.contains("<w:p w14:paraId=\"1\">&]]> 甲 镇\u{FFFD}'<w:rPr /></w:p>（1项）"), "{seen}");
}
