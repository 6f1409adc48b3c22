//! Forms: whatever the rules ask of an entity type can be filled in, and what is filled in means what the facts it came from
//! mean; the JSON Schema takes what the program takes. Golden texts in `tests/ui/forms`; `BLESS=1` rewrites them.

use guiju::author::form::{self, Form, Order};
use guiju::base::window::{Assessment, Range};
use guiju::base::{Day, Diagnostic, Lang, Level, Sources};
use guiju::facts::{self, Facts};
use guiju::model::{self, EntityId, Model, PackFiles, pack};
use guiju::{engine, plan};
use rayon::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
fn folder() -> PathBuf {
    root().join("tests/ui/forms")
}
fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}
fn rules(packs: Vec<PackFiles>) -> Model {
    let loaded = model::load(packs, &mut Sources::default());
    assert!(loaded.diagnostics.iter().all(|d| d.level != Level::Error));
    loaded.model
}
/// The pack that is built in.
static SHANXI: LazyLock<Model> = LazyLock::new(|| rules(pack::builtin()));

fn types(model: &Model) -> Vec<EntityId> {
    (0..model.entities.len() as u32).map(EntityId).collect()
}
fn form(model: &Model, entity: EntityId) -> Option<Form<'_>> {
    let need = form::need(model, entity, &|_| true);
    (!need.duties.is_empty()).then(|| form::form(model, need))
}
fn order<'a, 'm>(model: &'m Model, form: &'a Form<'m>, facts: Option<&'a Facts>) -> Order<'a, 'm> {
    Order { model, lang: Lang::Zh, form, facts }
}

/// What a file states, and what is said about it.
fn read(model: &Model, name: &str, bytes: &[u8]) -> (Facts, Vec<Diagnostic>) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let loaded = facts::load(&[path], model, &mut Sources::default(), &facts::Options::default());
    (loaded.facts, loaded.diagnostics)
}
fn told(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|d| format!("[{}] {}\n", d.code, d.words(Lang::Zh).message)).collect()
}
/// The template with its examples uncommented: what begins with `#` and no space.
fn uncommented(toml: &str) -> String {
    let line = |l: &str| match l.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') || rest.starts_with("    {") => format!("{rest}\n"),
        _ => format!("{l}\n"),
    };
    toml.lines().map(line).collect()
}

#[test]
fn every_type_has_a_form_in_toml_whose_examples_load() {
    let model = &*SHANXI;
    types(model).into_par_iter().for_each(|ty| {
        let name = &model.entities[ty.index()].name;
        let Some(form) = form(model, ty) else { return };
        for lang in [Lang::Zh, Lang::En] {
            let toml = form::toml(&Order { lang, ..order(model, &form, None) });
            let (blank, said) = read(model, "blank.toml", toml.as_bytes());
            assert!(
                said.iter().all(|d| d.code == "empty-file") && blank.entities.is_empty(),
                "{name}: {}",
                told(&said)
            );
            let (facts, said) = read(model, "example.toml", uncommented(&toml).as_bytes());
            assert!(said.is_empty(), "{name}: {}{toml}", told(&said));
            assert!(facts.entities.iter().any(|e| e.ty == ty), "{name}");
        }
    });
}

#[test]
fn every_type_has_a_workbook_of_which_every_sheet_can_be_read() {
    let model = &*SHANXI;
    types(model).into_par_iter().for_each(|ty| {
        let name = &model.entities[ty.index()].name;
        let Some(form) = form(model, ty) else { return };
        for lang in [Lang::Zh, Lang::En] {
            let order = Order { lang, ..order(model, &form, None) };
            let bytes = form::xlsx(&order).expect("a workbook");
            assert!(bytes.len() < 400_000, "{name}: {} bytes", bytes.len());
            assert!(bytes == form::xlsx(&order).expect("a workbook"), "{name}: the same form, other bytes");
            let (facts, said) = read(model, "form.xlsx", &bytes);
            assert!(said.is_empty(), "{name}: {}", told(&said));
            assert!(facts.entities.is_empty(), "{name}");
        }
    });
}

/// What each finding says, with the type of the entity.
fn findings(model: &Model, facts: &Facts, assessment: Assessment) -> Vec<(EntityId, String)> {
    let plan = plan::lower(model, assessment);
    let options = engine::Options { all: true, ..engine::Options::default() };
    let outcome = engine::evaluate(&plan, model, facts, &options);
    let one = |f: &engine::Finding| {
        let duty = &model.duties[f.duty.0 as usize].full;
        let ty = facts.entity(f.entity).expect("an entity").ty;
        let key = facts.key(model, f.entity);
        (ty, format!("{duty} {key} {:?} {:?} {:?}", f.verdict, f.windows, f.missing))
    };
    let mut out: Vec<(EntityId, String)> = outcome.findings.iter().map(one).collect();
    out.sort();
    out
}

/// The examples under the built-in pack, with the days they are judged by.
const EXAMPLES: [(&str, &str, &str, &str); 5] = [
    ("jinzhong", "2022-01-01", "2022-12-31", "2023-01-15"),
    ("datong-2023", "2023-06-02", "2023-12-31", "2024-01-15"),
    ("lvliang-2022", "2022-01-01", "2022-04-30", "2022-05-15"),
    ("lvliang-risks-2022", "2022-01-01", "2022-12-31", "2023-01-15"),
    ("lvliang-2025", "2025-01-01", "2025-12-31", "2026-01-15"),
];

#[test]
fn a_form_filled_from_facts_is_judged_as_they_are() {
    let model = &*SHANXI;
    let mut wrong = Vec::new();
    for (example, from, to, as_of) in EXAMPLES {
        let path = root().join("examples").join(example).join("facts");
        let mut loaded = facts::load(&[path], model, &mut Sources::default(), &facts::Options::default());
        // A form has one day of compiling; where the files have several it has none.
        let days: BTreeSet<_> = loaded
            .facts
            .entities
            .iter()
            .flat_map(|e| std::iter::once(e.stated_on).chain(e.stated_on_of.iter().map(|(_, day)| *day)))
            .collect();
        if days.len() > 1 {
            for e in &mut loaded.facts.entities {
                (e.stated_on, e.stated_on_of) = (None, Vec::new());
            }
        }
        let facts = &loaded.facts;
        let assessment = Assessment { span: Range::new(day(from), day(to)), as_of: day(as_of) };
        let stated: Vec<EntityId> =
            types(model).into_iter().filter(|t| facts.entities.iter().any(|e| e.ty == *t)).collect();
        assert!(!stated.is_empty(), "{example}");
        let all = findings(model, facts, assessment);
        let found: Vec<String> = stated
            .into_par_iter()
            .filter_map(|ty| Some((ty, form(model, ty)?)))
            .flat_map_iter(|(ty, form)| {
                let name = &model.entities[ty.index()].name;
                let order = order(model, &form, Some(facts));
                let expected: Vec<String> = all.iter().filter(|(t, _)| *t == ty).map(|(_, f)| f.clone()).collect();
                assert!(!expected.is_empty(), "{example} {name}");
                let workbook = form::xlsx(&order).expect("a workbook");
                let toml = form::toml(&order);
                let mut wrong = Vec::new();
                for (file, bytes) in [("form.toml", toml.as_bytes()), ("form.xlsx", &workbook)] {
                    let (again, said) = read(model, file, bytes);
                    if said.iter().any(|d| d.level == Level::Error) {
                        wrong.push(format!("{example} {name} {file}: {}", told(&said)));
                        continue;
                    }
                    let got = findings(model, &again, assessment);
                    let got: Vec<String> = got.into_iter().filter(|(t, _)| *t == ty).map(|(_, f)| f).collect();
                    let lost = expected.iter().filter(|f| !got.contains(f)).map(|f| format!("- {f}\n"));
                    let new = got.iter().filter(|f| !expected.contains(f)).map(|f| format!("+ {f}\n"));
                    let different: String = lost.chain(new).collect();
                    if !different.is_empty() {
                        wrong.push(format!("{example} {name} {file}:\n{different}"));
                    }
                }
                wrong
            })
            .collect();
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs `guiju` at the root; standard output, then what it complained of, then the exit code.
fn run(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(root())
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("GUIJU_LANG")
        .output()
        .expect("guiju runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let code = out.status.code().expect("an exit code");
    format!("{}--- stderr\n{}--- exit code {code}\n", text(&out.stdout), text(&out.stderr))
}
fn golden(name: &str, found: &str) {
    let path = folder().join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).expect("write golden");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{} differs (BLESS=1 rewrites it)\n{found}", path.display());
}

const PACK: &[&str] = &["--rules", "tests/ui/forms/pack"];

#[test]
fn only_what_rules_read_is_asked() {
    let with = |args: &[&str]| run(&[args, PACK].concat());
    for lang in ["zh", "en"] {
        golden(&format!("list.{lang}.out"), &with(&["template", "--lang", lang]));
        golden(&format!("town.{lang}.out"), &with(&["template", "town", "--format", "toml", "--lang", lang]));
        golden(&format!("unknown.{lang}.out"), &with(&["template", "towm", "--lang", lang]));
        golden(&format!("unbound.{lang}.out"), &with(&["template", "lake", "--lang", lang]));
    }
    // A label, one document, and what is stated already.
    golden("county.zh.out", &with(&["template", "县", "--format", "toml", "--document", "second", "--lang", "zh"]));
    golden(
        "filled.zh.out",
        &with(&["template", "镇", "--format", "toml", "--for", "tests/ui/forms/facts.toml", "--lang", "zh"]),
    );
    golden("no-document.zh.out", &with(&["template", "镇", "--document", "third", "--lang", "zh"]));
}

#[test]
fn a_form_that_may_be_filled_in_is_not_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = root().join("tests/ui/forms/pack");
    let again = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
        command.current_dir(dir.path()).args(["template", "镇", "--lang", "zh", "--rules"]).arg(&pack);
        command.output().expect("guiju runs").status.code()
    };
    assert_eq!(again(), Some(0));
    let path = dir.path().join("镇填报表.xlsx");
    std::fs::write(&path, "filled in").expect("written");
    assert_eq!(again(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "filled in");
    let broken = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(dir.path())
        .args(["template", "town", "--format", "toml", "--rules"])
        .arg(root().join("tests/ui/forms/broken"))
        .output()
        .expect("guiju runs");
    assert_eq!(broken.status.code(), Some(3));
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

/// The workbook that openpyxl filled in is checked as it stands (`tests/forms/fill.py` made it from the pack's form).
#[test]
fn a_filled_form_checks_without_further_ado() {
    golden(
        "filled-workbook.zh.out",
        &run(&[&["check", "tests/forms/filled.xlsx", "--as-of", "2023-01-15", "--all", "--lang", "zh"], PACK].concat()),
    );
    let Some(python) = openpyxl() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let (blank, filled) = (dir.path().join("blank.xlsx"), dir.path().join("filled.xlsx"));
    let path = blank.to_str().expect("UTF-8");
    assert!(run(&[&["template", "town", "-o", path, "--lang", "zh"], PACK].concat()).ends_with("exit code 0\n"));
    let out = Command::new(python)
        .arg(root().join("tests/forms/fill.py"))
        .arg(&blank)
        .arg(&filled)
        .output()
        .expect("Python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let check = |path: &str| -> Json {
        let out =
            run(&[&["check", path, "--as-of", "2023-01-15", "--all", "--format", "json", "--lang", "zh"], PACK]
                .concat());
        serde_json::from_str(out.split("--- stderr").next().expect("JSON")).expect("JSON")
    };
    let told = |result: &Json| -> Vec<String> {
        assert_eq!(result["errors"], Json::Array(Vec::new()));
        let findings = result["findings"].as_array().expect("findings");
        assert!(!findings.is_empty());
        findings
            .iter()
            .map(|f| format!("{} {} {} {}", f["obligation"], f["entity"], f["verdict"], f["windows"]))
            .collect()
    };
    assert_eq!(told(&check(filled.to_str().expect("UTF-8"))), told(&check("tests/forms/filled.xlsx")));
}

/// TOML as JSON: dates are texts.
fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(s) => s.clone().into(),
        toml::Value::Integer(n) => (*n).into(),
        toml::Value::Float(f) => (*f).into(),
        toml::Value::Boolean(b) => (*b).into(),
        toml::Value::Datetime(d) => d.to_string().into(),
        toml::Value::Array(all) => all.iter().map(json).collect(),
        toml::Value::Table(t) => Json::Object(t.iter().map(|(k, v)| (k.clone(), json(v))).collect()),
    }
}
fn parsed(text: &str) -> Json {
    json(&toml::Value::Table(toml::from_str(text).expect("TOML")))
}
fn schema(model: &Model, only: Option<EntityId>) -> jsonschema::Validator {
    let text = form::schema(model, Lang::Zh, only).expect("a schema");
    let schema: Json = serde_json::from_str(&text).expect("JSON");
    jsonschema::meta::validate(&schema).expect("valid against its own metaschema");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

#[test]
fn the_schema_takes_every_example_and_every_form() {
    let own = rules(pack::read_dir(&root().join("examples/another-regulation/rules")).expect("a pack"));
    let (shanxi, other) = (schema(&SHANXI, None), schema(&own, None));
    let mut count = 0;
    for entry in walkdir::WalkDir::new(root().join("examples")) {
        let path = entry.expect("readable").into_path();
        let shown = path.display().to_string();
        if !shown.contains("/facts/") || path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("text");
        let validator = if shown.contains("another-regulation") { &other } else { &shanxi };
        let facts = parsed(&text);
        assert!(
            validator.is_valid(&facts),
            "{shown}: {:?}",
            validator.iter_errors(&facts).map(|e| e.to_string()).collect::<Vec<_>>()
        );
        count += 1;
    }
    assert!(count > 50, "{count}");
    // What a form shows as an example is what an editor takes.
    let model = &*SHANXI;
    for name in ["township", "county_government", "coal_mine", "venue", "committee_office"] {
        let form = form(model, model.entity_named(name).expect("a type")).expect("a form");
        let facts = parsed(&uncommented(&form::toml(&order(model, &form, None))));
        assert!(shanxi.is_valid(&facts), "{name}: {facts:#}");
    }
}

#[test]
fn the_schema_takes_what_the_program_takes_and_nothing_else() {
    let model = &*SHANXI;
    let validator = schema(model, None);
    let one = schema(model, model.entity_named("township"));
    let township = |rest: &str| format!("[[township]]\nid = \"a\"\n{rest}");
    let good = [
        township("\"工作人员数\" = 3"),
        township("\"编号\" = \"b\"").replace("id = \"a\"\n", ""),
        township("meetings = [2022-01-03, { on = \"2022年2月3日\", kind = \"安全生产会议\" }]"),
        township(
            "[township.covers]\nmeetings = { from = 2022-01-01, to = 2022-06-30 }\ndrills = false\n\"leaders.trainings\" = { to = 2022-06-30 }",
        ),
        township("[township.attest]\n\"编制修订应急预案\" = { done = true, on = 2022-03-01, evidence = \"文\" }"),
        "period = { from = 2022-01-01, to = 2022-06-30 }\nentity = \"乡镇\"\nid = \"a\"\nstaff = 3".to_string(),
        "[county_government]\nid = \"a\"\nsafety_weight = \"75%\"\nenforcement_budget = \"3 万元\"".to_string(),
    ];
    for text in &good {
        let (facts, said) = read(model, "good.toml", text.as_bytes());
        assert!(said.is_empty() && !facts.entities.is_empty(), "{text}\n{}", told(&said));
        assert!(validator.is_valid(&parsed(text)), "{text}");
    }
    let bad = [
        ("staff = \"3\"", "a number in quotes"),
        ("staff = -1", "a negative count"),
        ("staff = 2.5", "half a person"),
        ("stafff = 3", "an unknown field"),
        ("county = 140702", "an id without quotes"),
        ("meetings = [{ on = 2022-01-03, kind = \"party\" }]", "an unknown kind"),
        ("meetings = [{ on = \"January\" }]", "no date"),
        ("meetings = 3", "no list"),
        ("rangers = true", "no number"),
        ("[township.covers]\nstaff = false", "no ledger"),
        ("[township.attest]\nnobody = true", "an unknown declaration"),
        ("[township.attest]\n\"编制修订应急预案\" = { applies = false }", "no reason"),
        ("safety_weight = 75", "a share above one"),
        ("safety_weight = \"75\"", "a share without %"),
    ];
    for (rest, why) in bad {
        let text = township(rest);
        let (_, said) = read(model, "bad.toml", text.as_bytes());
        assert!(said.iter().any(|d| d.level == Level::Error), "{why}: the program takes it");
        assert!(!validator.is_valid(&parsed(&text)), "{why}: {text}");
        assert!(!one.is_valid(&parsed(&text)), "{why}: {text}");
    }
    for text in ["[[township]]\nstaff = 3", "entity = \"nobody\"\nid = \"a\"", "[[nobody]]\nid = \"a\"", "staff = 3"] {
        assert!(!validator.is_valid(&parsed(text)), "{text}");
    }
    assert!(one.is_valid(&parsed(&good[0])) && !one.is_valid(&parsed(&good[6])));
}

#[test]
fn results_fit_their_schema() {
    let schema: Json = serde_json::from_str(form::RESULT).expect("JSON");
    jsonschema::meta::validate(&schema).expect("valid against its own metaschema");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    for path in ["examples/jinzhong", "tests/forms/filled.xlsx"] {
        let out = run(&["check", path, "--all", "--format", "json", "--as-of", "2023-01-15", "--period", "2022"]);
        let result: Json = serde_json::from_str(out.split("--- stderr").next().expect("JSON")).expect("JSON");
        let wrong: Vec<String> = validator.iter_errors(&result).map(|e| e.to_string()).take(3).collect();
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
        let mut broken = result.clone();
        broken["assessment"]["from"] = Json::from("2022");
        assert!(!validator.is_valid(&broken));
    }
    assert!(run(&["schema", "--result"]).starts_with(form::RESULT));
}
