//! The notice and the ledger: what a rule only recommends is no problem.

use super::check;
use crate::scratch::{Content, Scratch};
use std::io::Read;

const RULES: &str =
    "obligation s \"三人\" { clause \"一\" binds town require staff >= 3 severity major remedy \"配齐\" }
obligation g \"以五人为宜\" { clause \"二\" binds town forbid staff > 5 severity advice remedy \"无须整改\" }
";

/// The words of a document, a line a paragraph.
fn words(bytes: Vec<u8>) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut document = String::new();
    zip.by_name("word/document.xml").expect("the text").read_to_string(&mut document).expect("UTF-8");
    let paragraphs = document.split("</w:p>").map(|p| {
        p.split("<w:t ").skip(1).filter_map(|t| t.split_once('>')?.1.split_once("</w:t>")).map(|(t, _)| t).collect()
    });
    paragraphs.filter(|p: &String| !p.is_empty()).collect()
}

#[test]
fn advice_stands_apart_from_problems() {
    let facts = "[[town]]\nid = \"a\"\nname = \"甲镇\"\nstaff = 1\n[[town]]\nid = \"b\"\nname = \"乙镇\"\nstaff = 6\n";
    let scratch = Scratch::new(&[("pack/rules.gj", Content::from(RULES)), ("facts/z-good.toml", Content::from(facts))]);
    let done = check(&scratch, &["facts", "-o", "通报.docx", "-o", "清单.xlsx"]);
    assert_eq!(done.exit, 1, "{}", done.err);
    let all = words(std::fs::read(scratch.path().join("通报.docx")).expect("a file"));
    let text = all.join("\n");
    assert!(text.contains("有1个单位存在问题，共1项（严重1项）。另有建议1项，不计入问题。"), "{text}");
    let at = |word: &str| all.iter().position(|p| p.contains(word)).unwrap_or_else(|| panic!("{word}: {text}"));
    let (problems, advice) = (at("发现的问题"), at("、建议"));
    let before: String = all[problems..advice].concat();
    assert!(before.contains("甲镇") && !before.contains("乙镇"), "{text}");
    assert!(all[advice + 2].contains("乙镇") && all[advice + 2].contains("建议：无须整改"), "{text}");
    // whose only finding is advice is without problems, and the annex does not list it
    assert!(all[at("未发现问题的单位") + 1].contains("乙镇"), "{text}");
    let annex = all.iter().rposition(|p| p.contains("问题清单")).expect("the annex");
    assert!(!all[annex..].concat().contains("以五人为宜"), "{text}");
}
