//! `guiju lsp` as an editor meets it: raw JSON-RPC, answers as golden texts in `tests/ui/lsp`.

#[path = "lsp/clients.rs"]
mod clients;
#[path = "lsp/editor.rs"]
mod editor;
#[path = "lsp/textmate.rs"]
mod textmate;

use editor::{Editor, Setup};
use serde_json::Value as Json;
use std::path::Path;

const RULES: &str = "rules/demo/doc/rules.gj";
const ZH: &str = "rules/demo/doc/zh.gj";
const WORDS: &str = "rules/demo/vocabulary.gj";
const TOWNS: &str = "facts/towns.toml";

/// A copy of the project in `tests/lsp/project`.
struct Place(tempfile::TempDir);

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/project"), place.0.path());
        place
    }
    fn edit(&self) -> Editor {
        Editor::start(self.0.path(), &Setup::default())
    }
    fn edit_in(&self, locale: &'static str) -> Editor {
        Editor::start(self.0.path(), &Setup { locale, ..Setup::default() })
    }
}

/// Holds a text against its golden file; `BLESS=1` rewrites it.
fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/lsp").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).expect("write golden");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs (BLESS=1 rewrites); now:\n{actual}");
}

#[test]
fn what_is_wrong_is_told_as_one_types() {
    let place = Place::new();
    let mut e = place.edit();
    e.open(RULES);
    e.open(TOWNS);
    assert_eq!(e.said(RULES), "", "a good pack has nothing wrong");
    let mut out = format!("## findings\n{}", e.said(TOWNS));
    e.replace(RULES, "require staff >= 3", "require 𠀀数 >= 1 and stafff >= 3");
    out += &format!("## a name that is none\n{}", e.said(RULES));
    e.replace(RULES, "stafff", "staff");
    assert_eq!(e.said(RULES), "", "mended");
    e.replace(RULES, "severity minor", "severty minor");
    out += &format!("## a word that is none\n{}", e.said(RULES));
    e.replace(RULES, "severty minor", "severity minor");
    e.replace(TOWNS, "staff = 2", "stafff = 2");
    out += &format!("## a key that is none\n{}", e.said(TOWNS));
    e.replace(TOWNS, "stafff = 2", "staff = \"二\"");
    out += &format!("## a value that does not fit\n{}", e.said(TOWNS));
    e.replace(TOWNS, "staff = \"二\"", "staff = 3");
    out += &format!("## three are enough\n{}", e.said(TOWNS));
    golden("diagnostics.zh.out", &out);
    assert_eq!(e.end(), 0);
}

#[test]
fn the_reader_is_spoken_to_in_his_language() {
    let place = Place::new();
    let mut e = place.edit_in("en-GB");
    e.open(RULES);
    e.open(TOWNS);
    let mut out = e.said(TOWNS);
    e.replace(RULES, "require staff >= 3", "require stafff >= 3");
    out += &e.said(RULES);
    golden("diagnostics.en.out", &out);
}

/// Places of the rules and facts whose names are asked about.
const PLACES: &[(&str, &str)] = &[
    (RULES, "document do‸c"),
    (RULES, "obligation month‸ly"),
    (RULES, "clause \"1‸\""),
    (RULES, "binds govern‸ment\n    topic"),
    (RULES, "topic meet‸ings"),
    (RULES, "at least 1 meet‸ings"),
    (RULES, "when not b‸usy"),
    (RULES, "and 𠀀数‸ >= 1"),
    (RULES, "at least least_sh‸are"),
    (RULES, "satisfy full_‸time"),
    (RULES, "exception small_‸town"),
    (RULES, "when level = ‸low"),
    (RULES, "attest pl‸an"),
    (ZH, "适用 ‸县\n"),
    (ZH, "每季度 安全‸会议"),
    (WORDS, "record per‸son"),
    (WORDS, "enum risk_‸level"),
    (WORDS, "interval camp‸aign"),
    (TOWNS, "[[to‸wn]]"),
    (TOWNS, "‸staff = 2"),
    (TOWNS, "\"𠀀‸数\" = 1"),
    (TOWNS, "\"风险等级\" = \"hi‸gh\""),
    (TOWNS, "pl‸an = {"),
    (TOWNS, "id = \"‸t1\""),
];

fn open_all(e: &mut Editor) {
    for name in [RULES, ZH, WORDS, TOWNS] {
        e.open(name);
    }
    e.settle(RULES);
}

#[test]
fn hovering_says_what_a_name_means() {
    for (locale, file) in [("zh-CN", "hover.zh.out"), ("en", "hover.en.out")] {
        let place = Place::new();
        let mut e = place.edit_in(locale);
        open_all(&mut e);
        let mut out = String::new();
        for (name, around) in PLACES {
            let at = e.at(name, around);
            let answer = e.ask("textDocument/hover", at);
            let under = if answer.is_null() { String::new() } else { e.under(name, &answer["range"]) };
            let text = answer["contents"]["value"].as_str().unwrap_or("nothing\n");
            out += &format!("### {} => `{under}`\n{text}\n", around.trim());
        }
        golden(file, &out);
    }
}

#[test]
fn names_lead_to_their_declaration_and_to_their_uses() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    let mut out = String::new();
    for (name, around) in PLACES.iter().chain(&[(TOWNS, "county = \"c‸\"")]) {
        let mut at = e.at(name, around);
        let declared = e.ask("textDocument/definition", at.clone());
        at["context"] = serde_json::json!({ "includeDeclaration": false });
        let uses = e.ask("textDocument/references", at);
        let uses: Vec<String> = uses.as_array().into_iter().flatten().map(|u| e.place(u)).collect();
        let declared = if declared.is_null() { "nowhere".into() } else { e.place(&declared) };
        out += &format!("{} => {declared}\n", around.trim());
        for place in uses {
            out += &format!("    {place}\n");
        }
    }
    golden("references.out", &out);
}

#[test]
fn columns_are_counted_as_the_editor_counts() {
    let place = Place::new();
    let mut seen: Vec<(String, Json)> = Vec::new();
    for encodings in [&["utf-8"][..], &["utf-16"], &["utf-32", "utf-16"], &[]] {
        let mut e = Editor::start(place.0.path(), &Setup { encodings, ..Setup::default() });
        e.open(RULES);
        let at = e.at(RULES, "and 𠀀数‸ >= 1");
        let answer = e.ask("textDocument/hover", at);
        assert_eq!(e.under(RULES, &answer["range"]), "𠀀数", "{encodings:?}");
        seen.push((encodings.first().unwrap_or(&"").to_string(), answer["range"]["end"]["character"].clone()));
    }
    let columns: Vec<u64> = seen.iter().map(|(_, c)| c.as_u64().expect("a column")).collect();
    assert_eq!(columns, [34, 30, 29, 30], "{seen:?}");
}

/// Edits as an editor would carry them out, and the texts they make.
fn carry_out(e: &Editor, edit: &Json) -> std::collections::BTreeMap<String, String> {
    let mut out = std::collections::BTreeMap::new();
    for change in edit["documentChanges"].as_array().expect("changes") {
        let uri = change["textDocument"]["uri"].as_str().expect("an address");
        let name = uri.strip_prefix(&format!("{}/", editor::uri(&e.root))).expect("below the root").to_string();
        let text = std::fs::read_to_string(e.path(&name)).expect("a text");
        let mut edits: Vec<(usize, usize, String)> = change["edits"]
            .as_array()
            .expect("edits")
            .iter()
            .map(|x| {
                let at = |p: &Json| editor::offset(&text, p);
                (at(&x["range"]["start"]), at(&x["range"]["end"]), x["newText"].as_str().expect("text").to_string())
            })
            .collect();
        edits.sort();
        let mut new = text.clone();
        for (from, to, with) in edits.into_iter().rev() {
            new.replace_range(from..to, &with);
        }
        out.insert(name, new);
    }
    out
}

#[test]
fn what_may_be_written_is_offered() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    e.open("facts/more.json");
    e.open("facts/third.yaml");
    // The file, what stands there, and what is written in its place with the cursor.
    let places: &[(&str, &str, &str)] = &[
        (RULES, "binds town\n    when not busy", "binds ‸\n    when not busy"),
        (RULES, "clause \"1\"", "clause \"‸\""),
        (RULES, "topic meetings", "topic ‸"),
        (RULES, "severity minor", "severity ‸"),
        (RULES, "require at least 1 meetings in every month", "require at least 1 ‸ in every month"),
        (RULES, "require at least 1 meetings in every month", "require at least 1 meetings in every ‸"),
        (RULES, "require staff >= 3", "require st‸ >= 3"),
        (RULES, "when level = low", "when level = ‸"),
        (RULES, "satisfy full_time", "satisfy ‸"),
        (RULES, "to staffed {", "to ‸ {"),
        (ZH, "要求 每季度 安全会议 不少于 1 次", "要求 每季度 ‸ 不少于 1 次"),
        (ZH, "要求 每季度 安全会议 不少于 1 次", "要求 每季度 安全会议 不少于 1 ‸"),
        (ZH, "风险等级 = 高", "风险等级 = ‸"),
        (WORDS, "level    \"风险等级\": risk_level", "level    \"风险等级\": ‸"),
        (WORDS, "busy \"任务重\" for town: bool", "busy \"任务重\" for ‸: bool"),
        (TOWNS, "county = \"c\"", "county = \"‸\""),
        (TOWNS, "staff = 2", "st‸"),
        (TOWNS, "\"风险等级\" = \"high\"", "\"风险等级\" = ‸"),
        (TOWNS, "name = \"甲\", full_time = true", "name = \"甲\", ‸"),
        (TOWNS, "plan = {", "‸ = {"),
        (TOWNS, "[[county]]", "[[‸]]"),
        ("facts/more.json", "\"staff\": 6", "\"‸\""),
        ("facts/third.yaml", "工作人员数: 4", "‸"),
        ("facts/third.yaml", "level: 高", "level: ‸"),
    ];
    let mut out = String::new();
    for (name, old, new) in places {
        let begun = e.replace(name, old, &new.replace('‸', ""));
        let mut at = e.document(name);
        let offset = begun + new.find('‸').expect("a mark");
        at["position"] = e.position(name, offset);
        let answer = e.ask("textDocument/completion", at);
        let mut items: Vec<&Json> = answer["items"].as_array().map(|l| l.iter().collect()).unwrap_or_default();
        items.sort_by_key(|i| i["sortText"].as_str().unwrap_or("").to_string());
        out += &format!("### {new}\n");
        for item in items.iter().take(40) {
            let edit = &item["textEdit"];
            let written = edit["newText"].as_str().unwrap_or("-");
            let replaced = e.under(name, &edit["range"]);
            let instead = if replaced.is_empty() { String::new() } else { format!(" for `{replaced}`") };
            out += &format!("{written}{instead}  ({})\n", item["detail"].as_str().unwrap_or(""));
        }
        if items.len() > 40 {
            out += &format!("… {} in all\n", items.len());
        }
        e.edit(name, begun, begun + new.replace('‸', "").len(), old);
    }
    golden("completion.zh.out", &out);
}

#[test]
fn names_and_labels_are_renamed_everywhere_or_not_at_all() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    let mut out = String::new();
    for (name, around, new) in [
        (RULES, "require st‸aff >= 3", "headcount"),
        (TOWNS, "\"风险等‸级\" = \"high\"", "风险级别"),
        (TOWNS, "\"𠀀‸数\" = 1", "𠀁数"),
        (RULES, "attest pl‸an", "yearly_plan"),
        (RULES, "obligation staf‸fed", "enough"),
        (RULES, "when level = ‸low", "small"),
        (WORDS, "entity county \"县\" en \"coun‸ty\"", "district"),
        (ZH, "适用 ‸县\n", "县区"),
        (RULES, "topic meet‸ings", "sessions"),
    ] {
        let mut at = e.at(name, around);
        let id = e.send("textDocument/prepareRename", at.clone());
        let prepared = e.answer(id);
        let range = &prepared["result"]["range"];
        let shown = if range.is_null() { prepared["error"]["message"].to_string() } else { e.under(name, range) };
        out += &format!("### {} => {new} (`{shown}`)\n", around.trim());
        at["newName"] = new.into();
        let id = e.send("textDocument/rename", at);
        let answer = e.answer(id);
        if answer["result"].is_null() {
            out += &format!("refused: {}\n", answer["error"]["message"]);
            continue;
        }
        for (file, text) in carry_out(&e, &answer["result"]) {
            let before = std::fs::read_to_string(e.path(&file)).expect("a text");
            for (old, new) in before.lines().zip(text.lines()).filter(|(a, b)| a != b) {
                out += &format!("{file}\n  - {}\n  + {}\n", old.trim(), new.trim());
            }
        }
    }
    out += "## refused\n";
    for (name, around, new) in [
        (RULES, "require st‸aff >= 3", "and"),
        (RULES, "require st‸aff >= 3", "3staff"),
        (RULES, "require st‸aff >= 3", "level"),
        (RULES, "require st‸aff >= 3", "two words"),
        (TOWNS, "‸id = \"t1\"", "code"),
        (RULES, "clause \"1‸\"", "9"),
        (TOWNS, "\"风险等‸级\" = \"high\"", "工作人员数"),
    ] {
        let mut at = e.at(name, around);
        at["newName"] = new.into();
        let id = e.send("textDocument/rename", at);
        let answer = e.answer(id);
        out += &format!("{} => {new}: {}\n", around.trim(), answer["error"]["message"]);
    }
    golden("rename.zh.out", &out);
}

#[test]
fn a_renamed_pack_means_the_same() {
    let place = Place::new();
    let before = {
        let mut e = place.edit();
        open_all(&mut e);
        let mut at = e.at(RULES, "require st‸aff >= 3");
        at["newName"] = "𠀀人数".into();
        let edit = e.ask("textDocument/rename", at);
        let said = e.said(TOWNS);
        for (name, text) in carry_out(&e, &edit) {
            std::fs::write(e.path(&name), text).expect("written");
        }
        said
    };
    let mut e = place.edit();
    e.open(TOWNS);
    assert_eq!(e.said(TOWNS), before);
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_guiju"))
        .args(["test", "rules/demo", "--lang", "en"])
        .current_dir(place.0.path())
        .output()
        .expect("guiju runs");
    let out = String::from_utf8_lossy(&done.stdout);
    assert!(out.contains("𠀀人数 >= 3") && out.contains("3 passed, 0 failed"), "{out}");
}

fn lines(e: &Editor, name: &str, all: &Json, depth: usize, out: &mut String) {
    for line in all.as_array().into_iter().flatten() {
        let at = &line["selectionRange"];
        let detail = line["detail"].as_str().unwrap_or("");
        out.push_str(&format!("{}{} {detail} `{}`\n", "  ".repeat(depth), line["kind"], e.under(name, at)));
        lines(e, name, &line["children"], depth + 1, out);
    }
}

#[test]
fn outlines_and_colours() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    let mut out = String::new();
    for name in [WORDS, RULES, ZH, TOWNS] {
        let of = e.document(name);
        let all = e.ask("textDocument/documentSymbol", of);
        out += &format!("### {name}\n");
        lines(&e, name, &all, 0, &mut out);
    }
    golden("outline.out", &out);
    let kinds = e.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let mut out = String::new();
    for name in [WORDS, ZH] {
        let of = e.document(name);
        let answer = e.ask("textDocument/semanticTokens/full", of);
        let data: Vec<u64> =
            answer["data"].as_array().expect("numbers").iter().map(|n| n.as_u64().expect("a number")).collect();
        let (mut line, mut column) = (0, 0);
        out += &format!("### {name}\n");
        for token in data.chunks(5) {
            column = if token[0] == 0 { column + token[1] } else { token[1] };
            line += token[0];
            let range = serde_json::json!({
                "start": { "line": line, "character": column },
                "end": { "line": line, "character": column + token[2] },
            });
            let kind = kinds[token[3] as usize].as_str().expect("a kind");
            let declared = if token[4] == 1 { "!" } else { "" };
            out += &format!("{kind}{declared} {}\n", e.under(name, &range));
        }
    }
    golden("tokens.out", &out);
}

#[test]
fn what_can_be_mended_is_mended_by_one_click() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    e.open("facts/more.json");
    e.open("rules/demo/doc/clauses.toml");
    let mut out = String::new();
    for (name, old, wrong) in [
        (RULES, "require staff >= 3", "require stafff >= 3"),
        (RULES, "severity minor", "severty minor"),
        (RULES, "clause \"1\"", "clause \"一（三）\""),
        (RULES, "staff >= 3 and", "staff => 3 and"),
        (RULES, "in every month", "in every 3 years"),
        (RULES, "when level = low", "when level = \"low\""),
        (RULES, "binds town\n    severity", "binds twon\n    severity"),
        (ZH, "每季度 安全会议", "每季度安全会议"),
        (ZH, "专职 者 不少于 1 名 }", "专职 者 不少于 1 名"),
        (WORDS, "county   \"所属县\":   ref county", "county   \"所属县\":   county"),
        (WORDS, "level    \"风险等级\": risk_level", "level    \"风险等级\": risk_levle"),
        (TOWNS, "staff = 2", "stafff = 2"),
        (TOWNS, "\"𠀀数\" = 1", "𠀀数 = 1"),
        (TOWNS, "\"风险等级\" = \"high\"", "\"风险等级\" = \"hihg\""),
        (TOWNS, "staff = 2", "staff = \"2\""),
        (TOWNS, "full_time = true", "full_time = 是"),
        (TOWNS, "trained = \"14天\"", "trained = 14天"),
        ("facts/more.json", "\"staff\": 6", "\"stafff\": 6"),
        ("rules/demo/doc/clauses.toml", "status = \"attest\"", "status = \"attst\""),
    ] {
        let begun = e.replace(name, old, wrong);
        let said = e.said(name);
        let mut params = e.document(name);
        let end = e.position(name, e.text(name).len());
        params["range"] = serde_json::json!({ "start": { "line": 0, "character": 0 }, "end": end });
        params["context"] = serde_json::json!({ "diagnostics": [], "only": ["quickfix"] });
        let actions = e.ask("textDocument/codeAction", params);
        let titles: Vec<String> = actions
            .as_array()
            .expect("a list")
            .iter()
            .map(|a| {
                let edit = &a["edit"]["documentChanges"][0]["edits"][0];
                let replaced = e.under(name, &edit["range"]);
                format!(
                    "{} [`{replaced}` => `{}`]",
                    a["title"].as_str().expect("a title"),
                    edit["newText"].as_str().expect("text")
                )
            })
            .collect();
        let codes: Vec<&str> = said
            .lines()
            .filter(|l| l.starts_with("error") || l.starts_with("warning"))
            .filter_map(|l| l.split(' ').nth(1))
            .filter(|c| !c.contains('.'))
            .collect();
        out += &format!("{} ({}): {}\n", wrong.replace('\n', " "), codes.join(", "), titles.join("; "));
        e.edit(name, begun, begun + wrong.len(), old);
    }
    golden("fixes.zh.out", &out);
}

#[test]
fn lenses_run_cases_and_count_who_violates() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    let of = e.document(RULES);
    let lenses = e.ask("textDocument/codeLens", of.clone());
    let mut out = String::new();
    for lens in lenses.as_array().expect("a list") {
        out += &format!(
            "{} over {}\n",
            lens["command"]["title"].as_str().expect("a title"),
            e.under(RULES, &lens["range"])
        );
    }
    let run = |e: &mut Editor, title: &str, of: &str| {
        let lens = lenses.as_array().expect("a list").iter().find(|l| {
            l["command"]["title"].as_str().is_some_and(|t| t.contains(title)) && l["command"]["arguments"][1] == of
        });
        let command = lens.unwrap_or_else(|| panic!("no lens {title} of {of}"))["command"].clone();
        let params = serde_json::json!({ "command": command["command"], "arguments": command["arguments"] });
        e.ask("workspace/executeCommand", params)
    };
    let answer = run(&mut e, "运行用例", "doc.staffed");
    out += &format!("{}\n", answer["message"].as_str().expect("a message"));
    e.replace(RULES, "require staff >= 2 }", "require staff >= 1 }");
    let answer = run(&mut e, "运行用例", "doc.staffed");
    out += &format!("{}\n", answer["message"].as_str().expect("a message"));
    for failed in answer["failed"].as_array().expect("a list") {
        out += &format!("  {} {}\n", e.place(&failed["location"]), failed["message"].as_str().expect("a message"));
    }
    let cases = editor::uri(&e.path("rules/demo/doc/cases.toml"));
    assert!(e.diagnostics.get(&cases).is_some_and(|d| d["diagnostics"].as_array().is_some_and(|l| !l.is_empty())));
    e.replace(RULES, "require staff >= 1 }", "require staff >= 2 }");
    e.settle(RULES);
    assert!(e.diagnostics.get(&cases).is_some_and(|d| d["diagnostics"].as_array().is_some_and(Vec::is_empty)), "stale");
    let answer = run(&mut e, "不符合", "doc.monthly");
    out += &format!("violating doc.monthly: {}\n", answer["names"]);
    let answer = run(&mut e, "运行用例", "doc.monthly");
    out += &format!("{}\n", answer["message"].as_str().expect("a message"));
    golden("lenses.zh.out", &out);
}

#[test]
fn questions_can_be_taken_back_and_nonsense_does_no_harm() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    e.replace(RULES, "require staff >= 3", "require staff >= 4");
    let at = e.at(RULES, "require st‸aff >= 4");
    let mut of = at.clone();
    of["context"] = serde_json::json!({ "includeDeclaration": true });
    let id = e.send("textDocument/references", of);
    e.tell("$/cancelRequest", serde_json::json!({ "id": id }));
    let answer = e.answer(id);
    assert!(answer["error"]["code"] == -32800 || answer["result"].is_array(), "{answer}");
    for (method, params) in [
        (
            "textDocument/hover",
            serde_json::json!({ "textDocument": { "uri": "untitled:1" }, "position": { "line": 0, "character": 0 } }),
        ),
        ("textDocument/hover", serde_json::json!({ "nonsense": 1 })),
        ("textDocument/completion", serde_json::json!(null)),
        ("workspace/executeCommand", serde_json::json!({ "command": "rm", "arguments": ["x"] })),
        ("guiju/nothing", serde_json::json!({})),
    ] {
        let id = e.send(method, params);
        let answer = e.answer(id);
        assert!(answer.get("error").is_some() || answer["result"].is_null(), "{method}: {answer}");
    }
    e.tell("textDocument/didChange", serde_json::json!({ "textDocument": { "uri": "file:///no/such", "version": 1 } }));
    e.tell("nonsense", serde_json::json!([1, 2]));
    let mut at = e.at(RULES, "require st‸aff >= 4");
    at["position"] = serde_json::json!({ "line": 4_000_000_000_u64, "character": 4_000_000_000_u64 });
    e.ask("textDocument/hover", at);
    let at = e.at(RULES, "require st‸aff >= 4");
    assert!(!e.ask("textDocument/hover", at).is_null());
    assert_eq!(e.end(), 0);
}

/// A generator of numbers that is the same everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Everything that can be asked about a place and a file; the answers as one text.
fn everything(e: &mut Editor, name: &str, offset: usize) -> String {
    let mut at = e.document(name);
    at["position"] = e.position(name, offset);
    at["context"] = serde_json::json!({ "includeDeclaration": true, "diagnostics": [] });
    at["range"] = serde_json::json!({ "start": at["position"], "end": at["position"] });
    let mut out = String::new();
    for method in [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/completion",
        "textDocument/prepareRename",
        "textDocument/documentSymbol",
        "textDocument/semanticTokens/full",
        "textDocument/codeAction",
        "textDocument/codeLens",
    ] {
        let id = e.send(method, at.clone());
        let answer = e.answer(id);
        assert!(answer["error"]["code"] != -32603, "{method} at {offset} of\n{}\n{answer}", e.text(name));
        // Edits name the state of the text that they are for.
        let version = format!("\"version\":{}", e.version(name));
        let result = answer["result"].to_string().replace(&version, "\"version\":0");
        out += &format!("{method} {result} {}\n", answer["error"]["message"]);
    }
    out
}

#[test]
fn any_edits_leave_the_server_right() {
    let pieces = [
        "{",
        "}",
        "\"",
        "“",
        "”",
        "(",
        "）",
        "#",
        "\n",
        "\r\n",
        " ",
        "𠀀",
        "要求",
        "require ",
        "obligation ",
        "义务 甲 ",
        ".",
        "每月",
        "3",
        "75%",
        "[[town]]",
        "=",
        "staff",
        "é",
        "\u{FEFF}",
        ",",
        "at least 1 ",
        "2022-01-01",
        "\t",
        "\u{3000}",
        "的",
    ];
    for (seed, name) in [(0x5eed_0001_u64, RULES), (0x5eed_0002, ZH), (0x5eed_0003, WORDS), (0x5eed_0004, TOWNS)] {
        let place = Place::new();
        let mut e = Editor::start(place.0.path(), &Setup { patience: 0, ..Setup::default() });
        open_all(&mut e);
        let mut dice = Dice(seed);
        for step in 0..60 {
            let text = e.text(name).to_string();
            let from = boundary(&text, dice.roll(text.len() + 1));
            let to = boundary(&text, (from + dice.roll(12)).min(text.len()));
            let piece = pieces[dice.roll(pieces.len())];
            match dice.roll(4) {
                0 => e.edit(name, from, to.max(from), ""),
                1 => e.edit(name, from, from, &text[from..to.max(from)].repeat(2)),
                _ => e.edit(name, from, if dice.roll(2) == 0 { from } else { to.max(from) }, piece),
            }
            if step % 6 == 0 {
                let at = boundary(e.text(name), dice.roll(e.text(name).len() + 1));
                everything(&mut e, name, at);
            }
        }
        e.settle(name);
        let end = e.text(name).to_string();
        let at = boundary(&end, end.len() / 2);
        let mut old = Editor::start(place.0.path(), &Setup::default());
        for other in [RULES, ZH, WORDS, TOWNS] {
            if other == name {
                old.open_as(other, &end);
            } else {
                old.open(other);
            }
        }
        assert_eq!(e.said(name), old.said(name), "{name}:\n{end}");
        assert_eq!(everything(&mut e, name, at), everything(&mut old, name, at), "{name}:\n{end}");
        assert_eq!(e.end(), 0);
    }
}

#[test]
fn files_are_put_into_the_one_style() {
    let place = Place::new();
    let mut e = place.edit();
    open_all(&mut e);
    assert_eq!(e.capabilities["documentFormattingProvider"], true);
    e.replace(RULES, "    binds town\n    severity minor", "  binds   town severity\n\n\n minor");
    let mut of = e.document(RULES);
    of["options"] = serde_json::json!({ "tabSize": 4, "insertSpaces": true });
    let edits = e.ask("textDocument/formatting", of.clone());
    let edits = edits.as_array().expect("edits");
    let mut text = e.text(RULES).to_string();
    for edit in edits.iter().rev() {
        let (from, to) = (editor::offset(&text, &edit["range"]["start"]), editor::offset(&text, &edit["range"]["end"]));
        text.replace_range(from..to, edit["newText"].as_str().expect("text"));
    }
    let wanted = guiju::author::fmt::format(guiju::base::FileId(0), e.text(RULES), None).expect("formatted");
    assert_eq!(text, wanted);
    // What cannot be read is left alone, with the reason.
    e.replace(RULES, "obligation staffed", "obligation {{");
    let id = e.send("textDocument/formatting", of);
    assert!(e.answer(id)["error"]["message"].as_str().is_some_and(|m| !m.is_empty()));
}

#[test]
fn lints_speak_when_it_is_quiet() {
    let place = Place::new();
    let project = place.0.path().join("guiju.toml");
    let text =
        std::fs::read_to_string(&project).expect("a project").replace("unused       = \"off\"", "unused = \"warn\"");
    std::fs::write(&project, text).expect("written");
    let mut e = place.edit();
    e.open(WORDS);
    let said = e.said(WORDS);
    assert!(said.contains("warning unused") && said.contains("`campaign`"), "{said}");
    e.replace(WORDS, "interval campaign \"百日行动\" = 2022-03-01 .. 2022-06-08\n", "");
    assert!(!e.said(WORDS).contains("campaign"));
}
