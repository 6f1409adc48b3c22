//! `check --annotate`: the agency's own workbook back. `tests/annotate/make.py` made the workbooks, by another library; LibreOffice
//! and openpyxl read the results, where the machine has them.

use crate::scratch::{Answer, Scratch, golden};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const RULES: &str = "obligation s \"三人\" { clause \"一\" binds town require staff >= 3 remedy \"配齐三名专职人员\" }
obligation t \"避难场所\" { clause \"二\" binds town require shelter }
obligation u \"演练\" { clause \"三\" binds town require some drills severity minor }
obligation v \"人口\" { clause \"四\" binds town require population > 0 }
";

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// A project with the workbook, `book.xlsx`, and nothing else to judge.
fn project() -> Scratch {
    let scratch = Scratch::new(&[("pack/rules.gj", RULES.into())]);
    copy(&scratch, "annotate/book.xlsx", "book.xlsx");
    scratch
}

fn copy(scratch: &Scratch, from: &str, to: &str) {
    fs::copy(here(from), scratch.path().join(to)).expect("a copy");
}

fn check(scratch: &Scratch, more: &[&str]) -> Answer {
    let base = ["check", "--lang", "zh", "--rules", "pack", "--period", "2022", "--as-of", "2023-01-15"];
    scratch.run(&[&base[..], more].concat())
}

/// Annotates; what is wrong in the workbook's data makes the exit code 4.
fn annotate(scratch: &Scratch, from: &str, to: &str, more: &[&str]) {
    let done = check(scratch, &[&[from, "--annotate", to, "-q"][..], more].concat());
    assert!(matches!(done.exit, 0 | 1 | 4), "{}: {}", done.exit, done.err);
    assert!(scratch.path().join(to).is_file(), "{}", done.err);
}

/// The parts of an archive, as they are and as they are packed.
fn parts(path: &Path) -> BTreeMap<String, (Vec<u8>, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(path).expect("a file"))).expect("an archive");
    let mut out = BTreeMap::new();
    for i in 0..zip.len() {
        let (mut whole, mut packed) = (Vec::new(), Vec::new());
        zip.by_index(i).expect("a part").read_to_end(&mut whole).expect("its bytes");
        let mut part = zip.by_index_raw(i).expect("a part");
        part.read_to_end(&mut packed).expect("its bytes");
        let name = part.name().expect("a name").to_string();
        assert!(out.insert(name.clone(), (whole, packed)).is_none(), "{name} twice");
    }
    out
}

fn text(path: &Path, part: &str) -> String {
    let mut parts = parts(path);
    let (whole, _) = parts.remove(part).unwrap_or_else(|| panic!("{part}: {:?}", parts.keys()));
    String::from_utf8(whole).expect("UTF-8")
}

/// Packs an archive anew with a part changed.
fn patch(path: &Path, part: &str, change: impl Fn(&str) -> String) {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for (name, (whole, _)) in parts(path) {
        out.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
        let new = match name == part {
            true => {
                found = true;
                let old = String::from_utf8(whole).expect("UTF-8");
                let new = change(&old);
                assert_ne!(old, new, "{part} is not changed");
                new.into_bytes()
            }
            false => whole,
        };
        out.write_all(&new).expect("its bytes");
    }
    assert!(found, "no {part}");
    fs::write(path, out.finish().expect("an archive").into_inner()).expect("a file");
}

/// A sheet without the conditions that colour cells.
fn without_colours(sheet: &str) -> String {
    let mut rest = sheet;
    let mut out = String::new();
    while let Some((before, behind)) = rest.split_once("LEN(\"规矩\")&gt;0") {
        let start = before.rfind("<conditionalFormatting").expect("its element");
        out.push_str(&before[..start]);
        rest = behind.split_once("</conditionalFormatting>").expect("its end").1;
    }
    out + rest
}

#[test]
fn all_else_keeps_its_bytes() {
    let scratch = project();
    annotate(&scratch, "book.xlsx", "out.xlsx", &[]);
    let (old, new) = (parts(&scratch.path().join("book.xlsx")), parts(&scratch.path().join("out.xlsx")));
    let changed: BTreeSet<&str> = old.keys().filter(|n| new.get(*n) != old.get(*n)).map(String::as_str).collect();
    // Not among them: chart, pictures, table, strings, theme, the sheet on which nothing is found.
    let wanted = [
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
    ];
    assert_eq!(changed, BTreeSet::from(wanted));
    assert!(
        ["xl/charts/chart1.xml", "xl/media/image1.png", "xl/tables/table1.xml"].iter().all(|n| old.contains_key(*n))
    );
    let added: Vec<&str> = new.keys().filter(|n| !old.contains_key(*n)).map(String::as_str).collect();
    assert_eq!(
        added,
        [
            "xl/comments_guiju1.xml",
            "xl/drawings/vmlDrawing_guiju1.vml",
            "xl/worksheets/_rels/sheet3.xml.rels",
            "xl/worksheets/guiju1.xml"
        ]
    );
    // Of a sheet nothing changes but the conditions: formulas, merged cells, drop-down lists, formats, print setup stay.
    let [old, new] = ["book.xlsx", "out.xlsx"].map(|b| text(&scratch.path().join(b), "xl/worksheets/sheet1.xml"));
    for kept in [
        "<f>C3+1</f>",
        "<mergeCell ",
        "<dataValidation ",
        "<dataBar>",
        "x14:dataBar",
        "<legacyDrawingHF",
        "<sheetProtection",
    ] {
        assert!(old.contains(kept), "{kept}");
    }
    assert_ne!(old, new);
    assert_eq!(without_colours(&new), old);
    assert!(new.contains("sqref=\"C3 D6 C7:C8 C9\""), "{new}");
    // Formats that are there keep their numbers: what is new stands behind them.
    let [old, new] = ["book.xlsx", "out.xlsx"].map(|b| text(&scratch.path().join(b), "xl/styles.xml"));
    let formats = |styles: &str| {
        let all = styles.split_once("<cellXfs").and_then(|(_, s)| s.split_once("</cellXfs>")).expect("formats").0;
        all.split_once('>').expect("their count").1.to_string()
    };
    assert!(formats(&new).starts_with(&formats(&old)));
}

#[test]
fn annotating_twice_is_annotating_once() {
    let scratch = project();
    copy(&scratch, "annotate/prefixed.xlsx", "prefixed.xlsx");
    for book in ["book", "prefixed"] {
        let [first, second] = [1, 2].map(|n| format!("{book}-{n}.xlsx"));
        annotate(&scratch, &format!("{book}.xlsx"), &first, &[]);
        annotate(&scratch, &first, &second, &[]);
        let [first, second] = [first, second].map(|b| fs::read(scratch.path().join(b)).expect("written"));
        assert!(first == second, "{book}");
    }
    // Prefixes are kept up.
    let sheet = text(&scratch.path().join("prefixed-1.xlsx"), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<x:conditionalFormatting sqref=\"C3 D6 C7:C8 C9\"><x:cfRule "), "{sheet}");
}

#[test]
fn what_is_cured_looks_as_before() {
    let scratch = project();
    annotate(&scratch, "book.xlsx", "all.xlsx", &[]);
    annotate(&scratch, "all.xlsx", "later.xlsx", &["--select", "d.v"]);
    annotate(&scratch, "book.xlsx", "direct.xlsx", &["--select", "d.v"]);
    let [book, later, direct] = ["book", "later", "direct"].map(|b| parts(&scratch.path().join(format!("{b}.xlsx"))));
    for same in
        ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"]
    {
        assert!(later.get(same).map(|p| &p.0) == direct.get(same).map(|p| &p.0), "{same}");
    }
    // The cell that cannot be read is marked still.
    let [now, before] =
        [&later, &book].map(|p| String::from_utf8(p["xl/worksheets/sheet1.xml"].0.clone()).expect("UTF-8"));
    assert!(now.contains("sqref=\"C5\"") && !now.contains("C7:C8 "), "{now}");
    assert_eq!(without_colours(&now), before);
    let comments = String::from_utf8(later["xl/comments1.xml"].0.clone()).expect("UTF-8");
    assert!(comments.contains("甲：人数待补</t></r></text>") && comments.contains("户籍人口"), "{comments}");
    assert_eq!(comments.matches("── 规矩 ──").count(), 1, "{comments}");
}

/// Verdicts of a check, without what depends on the file's name.
fn findings(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let findings = json["findings"].as_array().cloned().unwrap_or_default();
    assert!(!findings.is_empty(), "{}", answer.err);
    let one = |f: &Json| {
        format!("{} {} {} {} {}", f["obligation"], f["entity"], f["verdict"], f["fact"]["cell"], f["message"])
    };
    findings.iter().map(one).collect()
}

#[test]
fn an_annotated_workbook_checks_as_before() {
    let scratch = project();
    copy(&scratch, "forms/filled.xlsx", "form.xlsx");
    let form = here("ui/forms/pack");
    for (book, more) in [("book", [].as_slice()), ("form", &["--rules", form.to_str().expect("UTF-8")])] {
        let base = ["check", "--lang", "zh", "--as-of", "2023-01-15", "--period", "2022", "--format", "json", "--all"];
        let rules = if more.is_empty() { ["--rules", "pack"].as_slice() } else { more };
        let [plain, out] = [format!("{book}.xlsx"), format!("{book}-out.xlsx")];
        let before = scratch.run(&[&base[..], rules, &[&plain, "--annotate", &out]].concat());
        let after = scratch.run(&[&base[..], rules, &[&out]].concat());
        assert_eq!(findings(&before), findings(&after), "{book}");
        assert_eq!(before.json()["errors"].as_array().map(Vec::len), after.json()["errors"].as_array().map(Vec::len));
    }
}

#[test]
fn what_people_fill_in_on_the_list_is_kept() {
    let scratch = project();
    annotate(&scratch, "book.xlsx", "out.xlsx", &[]);
    let list = text(&scratch.path().join("out.xlsx"), "xl/worksheets/guiju1.xml");
    // The line on D6, wherever it stands.
    let row = list
        .split("<row ")
        .find(|r| r.contains("避难场所"))
        .and_then(|r| r.split('"').nth(1))
        .expect("a row")
        .to_string();
    patch(&scratch.path().join("out.xlsx"), "xl/worksheets/guiju1.xml", |list| {
        let cell = list.find(&format!("<c r=\"H{row}\"")).expect("a cell");
        let end = cell + list[cell..].find("/>").expect("its end") + 2;
        format!("{}<c r=\"H{row}\" t=\"inlineStr\"><is><t>丙科</t></is></c>{}", &list[..cell], &list[end..])
    });
    annotate(&scratch, "out.xlsx", "again.xlsx", &["--select", "d.t"]);
    let list = text(&scratch.path().join("again.xlsx"), "xl/worksheets/guiju1.xml");
    assert!(list.contains("<c r=\"H5\" t=\"inlineStr\"><is><t>丙科</t></is></c>"), "{list}");
    assert_eq!(list.matches("丙科").count(), 1);
}

#[test]
fn a_list_of_somebody_else_is_left_alone() {
    let scratch = project();
    let book = scratch.path().join("book.xlsx");
    patch(&book, "xl/workbook.xml", |t| t.replace("name=\"附表\"", "name=\"问题清单\""));
    annotate(&scratch, "book.xlsx", "out.xlsx", &[]);
    let out = scratch.path().join("out.xlsx");
    assert!(text(&out, "xl/workbook.xml").contains("name=\"规矩问题清单\""));
    assert_eq!(text(&out, "xl/worksheets/sheet2.xml"), text(&book, "xl/worksheets/sheet2.xml"));
    let again = check(&scratch, &["out.xlsx"]);
    assert!(!again.err.contains("unknown-sheet"), "{}", again.err);
}

#[test]
fn units_stated_elsewhere_are_told_too() {
    // The workbook states the town, another file its shelter: that has no cell, but a line.
    let scratch = project();
    scratch.put("more.toml", &"[[town]]\nid = \"a\"\nisland = true\n[[town]]\nid = \"z\"\nname = \"末镇\"\n".into());
    fs::write(
        scratch.path().join("pack/w.gj"),
        "obligation w \"海岛\" { clause \"五\" binds town require not island }\n",
    )
    .expect("a rule");
    annotate(&scratch, "book.xlsx", "out.xlsx", &["more.toml"]);
    let list = text(&scratch.path().join("out.xlsx"), "xl/worksheets/guiju1.xml");
    assert!(list.contains("more.toml:3"), "{list}");
    assert!(!list.contains("末镇"), "no unit of this workbook: {list}");
}

/// What a case of refusal says: exit code, words.
fn refusal(scratch: &Scratch, out: &mut String, args: &[&str]) {
    for lang in ["zh", "en"] {
        let base = ["--lang", lang, "--rules", "pack", "--period", "2022", "--as-of", "2023-01-15"];
        // Quiet, but where a warning is what is looked for.
        let quiet = if args.contains(&"fine/") { [].as_slice() } else { &["-q"] };
        let answer = scratch.run(&[args, &base, quiet].concat());
        let said: String = answer.err.lines().filter(|l| !l.is_empty()).map(|l| format!("{l}\n")).collect();
        out.push_str(&format!("$ guiju {} --lang {lang}\n{said}exit {}\n\n", args.join(" "), answer.exit));
    }
}

#[test]
fn refusals_say_what_to_do() {
    let scratch = project();
    let text = Scratch::new(&[]);
    fs::create_dir(scratch.path().join("damaged")).expect("a folder");
    scratch.put("two/town.csv", &"id,staff\nq,3\n".into());
    scratch.put("two/town.toml", &"[[town]]\nid = \"r\"\nstaff = 3\n".into());
    for clean in ["one/book.xlsx", "many/a/book.xlsx", "many/b/book.xlsx"] {
        fs::create_dir_all(scratch.path().join(clean).parent().expect("a folder")).expect("a folder");
        copy(&scratch, "annotate/book.xlsx", clean);
        patch(&scratch.path().join(clean), "xl/sharedStrings.xml", |t| t.replace("<t>三</t>", "<t>3</t>"));
    }
    patch(&scratch.path().join("many/b/book.xlsx"), "xl/sharedStrings.xml", |t| {
        ["a", "b", "c", "d", "e", "f", "g"]
            .iter()
            .fold(t.to_string(), |t, k| t.replace(&format!("<t>{k}</t>"), &format!("<t>{k}{k}</t>")))
    });
    fs::copy(scratch.path().join("one/book.xlsx"), scratch.path().join("damaged/book.xlsx")).expect("a copy");
    patch(&scratch.path().join("damaged/book.xlsx"), "xl/comments1.xml", |t| t.replace("</commentList>", ""));
    let mut out = String::new();
    let book = "one/book.xlsx";
    refusal(&text, &mut out, &["check", "facts", "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["check", "two/town.csv", "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["check", book, "--annotate", book]);
    refusal(&scratch, &mut out, &["check", "many", "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["check", "one", "--annotate", "one"]);
    refusal(&scratch, &mut out, &["check", book, "--annotate", "out.xls"]);
    fs::copy(scratch.path().join(book), scratch.path().join("macros.xlsm")).expect("a copy");
    refusal(&scratch, &mut out, &["check", "macros.xlsm", "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["check", "macros.xlsm", "--annotate", "out.xlsm"]);
    refusal(&scratch, &mut out, &["check", "damaged", "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["check", "many", "--annotate", "both/"]);
    refusal(&scratch, &mut out, &["check", book, "two", "--annotate", "fine/"]);
    refusal(&scratch, &mut out, &["check", book, "--annotate", "no/such/folder/out.xlsx"]);
    refusal(&scratch, &mut out, &["audit", book, "--annotate", "out.xlsx"]);
    refusal(&scratch, &mut out, &["ledger", "update", "one", "--db", "a.db", "--annotate", "out.xlsx"]);
    assert!(
        !scratch.path().join("out.xlsx").exists()
            && scratch.path().join("out.xlsm").is_file()
            && scratch.path().join("fine/book.xlsx").is_file()
    );
    assert!(scratch.path().join("both/book.xlsx").is_file());
    golden("annotate-refusals.out", &out);
}

/// A Python that has openpyxl; without one the test is passed over, but not in CI.
fn openpyxl() -> Option<String> {
    let named = std::env::var("GUIJU_PYTHON").ok();
    let mut all = named.into_iter().chain(["python3".to_string(), "python".to_string()]);
    let has = |p: &String| Command::new(p).args(["-c", "import openpyxl"]).output().is_ok_and(|o| o.status.success());
    let found = all.find(has);
    if found.is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no Python with openpyxl");
        println!("skipped: no Python with openpyxl (GUIJU_PYTHON names one)");
    }
    found
}

/// What openpyxl reads of comments, colours and lists.
fn told(python: &str, book: &Path) -> String {
    let done = Command::new(python)
        .arg("-W")
        .arg("ignore")
        .arg(here("annotate/read.py"))
        .arg(book)
        .output()
        .expect("Python runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

#[test]
fn other_libraries_read_comments_colours_and_list() {
    let Some(python) = openpyxl() else { return };
    let scratch = project();
    annotate(&scratch, "book.xlsx", "out.xlsx", &[]);
    golden("annotate-book.zh.out", &told(&python, &scratch.path().join("out.xlsx")));
    let out = scratch.run(&[
        "check",
        "book.xlsx",
        "--annotate",
        "en.xlsx",
        "-q",
        "--lang",
        "en",
        "--rules",
        "pack",
        "--period",
        "2022",
        "--as-of",
        "2023-01-15",
    ]);
    assert_eq!(out.exit, 4, "{}", out.err);
    golden("annotate-book.en.out", &told(&python, &scratch.path().join("en.xlsx")));
}

/// Saved by LibreOffice and annotated again: the same marks, one list, nothing twice.
#[test]
fn libreoffice_may_save_it_in_between() {
    let Some(python) = openpyxl() else { return };
    let scratch = project();
    annotate(&scratch, "book.xlsx", "out.xlsx", &[]);
    let profile = format!("-env:UserInstallation=file://{}", scratch.path().join("profile").display());
    let filter = "xlsx:Calc MS Excel 2007 XML";
    let mut command = Command::new("soffice");
    command.args([profile.as_str(), "--headless", "--convert-to", filter, "--outdir", "saved", "out.xlsx"]);
    if let Err(e) = command.current_dir(scratch.path()).output() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no LibreOffice: {e}");
        println!("skipped: no LibreOffice: {e}");
        return;
    }
    annotate(&scratch, "saved/out.xlsx", "again.xlsx", &[]);
    // It forgets who wrote comments.
    let bare = |book: &str| -> String {
        let all = told(&python, &scratch.path().join(book));
        assert!(all.contains("comment C3") && all.contains("colour C5"), "{all}");
        all.replace("（规矩）", "")
            .replace("（甲）", "")
            .replace("（乙）", "")
            .replace("（）", "")
            .replace("（None）", "")
    };
    assert_eq!(bare("again.xlsx"), bare("out.xlsx"));
    annotate(&scratch, "again.xlsx", "third.xlsx", &[]);
    assert!(fs::read(scratch.path().join("again.xlsx")).ok() == fs::read(scratch.path().join("third.xlsx")).ok());
}
