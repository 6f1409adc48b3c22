//! Forms: whatever the rules ask of an entity type can be filled in, and what is filled in means what the facts it came from
//! mean; the JSON Schema takes what the program takes. Golden texts in `tests/ui/forms`; `BLESS=1` rewrites them.

use guiju::author::form::{self, Form, Order};
use guiju::base::window::{Assessment, Range};
use guiju::base::{Day, Diagnostic, Lang, Level, Sources};
use guiju::facts::{self, Facts};
use guiju::model::{self, DutyId, EntityId, Model, PackFiles, pack};
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
            assert!(said.is_empty() && blank.entities.is_empty(), "{name}: {}", told(&said));
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

/// What the findings about entities of one type say.
fn findings(model: &Model, facts: &Facts, ty: EntityId, assessment: Assessment) -> Vec<String> {
    let plan = plan::lower(model, assessment);
    let options = engine::Options { all: true, ..engine::Options::default() };
    let outcome = engine::evaluate(&plan, model, facts, &options);
    let mut out: Vec<String> = outcome
        .findings
        .iter()
        .filter(|f| facts.entity(f.entity).is_some_and(|e| e.ty == ty))
        .map(|f| {
            let duty = &model.duties[f.duty.0 as usize].full;
            format!("{duty} {} {:?} {:?} {:?}", facts.key(model, f.entity), f.verdict, f.windows, f.missing)
        })
        .collect();
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
        let found: Vec<String> = stated
            .into_par_iter()
            .filter_map(|ty| Some((ty, form(model, ty)?)))
            .flat_map_iter(|(ty, form)| {
                let name = &model.entities[ty.index()].name;
                let order = order(model, &form, Some(facts));
                let expected = findings(model, facts, ty, assessment);
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
                    let got = findings(model, &again, ty, assessment);
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
