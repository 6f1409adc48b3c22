//! The formats for other programs: golden texts of the samples, the official schemas (`tests/schemas`), and that what is
//! written can be read back. `BLESS=1` rewrites the golden texts.

use super::samples::{Samples, findings, samples};
use super::{golden, report};
use crate::scratch::Scratch;
use guiju::base::grid::{Grid, Sheets};
use guiju::base::{Diagnostic, Lang, Level, Problem, Source, Sources, Span, Words};
use guiju::engine::Verdict;
use guiju::engine::finding::Finding;
use guiju::facts::EntityIx;
use guiju::model::DutyId;
use guiju::report::Report;
use guiju::report::baseline::{Baseline, Change, Former};
use guiju::report::exports::{csv, github, junit, oscal, sarif};
use guiju::report::item::items;
use guiju::syntax::tree::Severity;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const LANGS: [(Lang, &str); 2] = [(Lang::Zh, "zh"), (Lang::En, "en")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Something wrong in a text.
struct Wrong;

impl Problem for Wrong {
    fn code(&self) -> &'static str {
        "wrong-type"
    }
    fn words(&self, lang: Lang) -> Words {
        lang.pick(Words::new("“三”不是整数").help("写作 3"), Words::new("`三` is no integer").help("write 3"))
    }
}

/// Samples of every verdict, one of them in a workbook, with something wrong in a fact file and a former result.
struct Run {
    samples: Samples,
    diagnostics: Vec<Diagnostic>,
    baseline: Baseline,
}

const WORKBOOK: &str = "乌金山镇\t2\t是\n东阳镇\t\t否\n";

fn run() -> Run {
    let mut samples = samples();
    let workbook = Sheets {
        names: vec!["乡镇".into()],
        headers: Vec::new(),
        lines: vec![(0, 3, 0), (0, 5, 3)],
        starts: vec![(0, 1), (13, 2), (15, 4), (19, 1), (29, 2), (30, 4)],
    };
    let file = samples.sources.add(Source::new("facts/自查表 1.xlsx", WORKBOOK).with_grid(Grid::Sheets(workbook)));
    let all = findings();
    let mut take = |name: &str, duty: u32, entity: u32| {
        let mut found: Finding = all.iter().find(|(n, _)| *n == name).expect(name).1.clone();
        (found.duty, found.entity) = (DutyId(duty), EntityIx(entity));
        samples.outcome.total.add(found.verdict);
        samples.outcome.by_duty[duty as usize].add(found.verdict);
        samples.outcome.findings.push(found);
    };
    take("waived", 4, 0);
    take("exempt", 2, 1);
    take("exceptions in conflict", 3, 2);
    take("another case", 0, 3);
    take("a month not over", 1, 3);
    take("attest late", 0, 2);
    // Two findings of the samples are of one obligation and unit, which no run gives.
    let satisfied = samples.outcome.findings.iter_mut().find(|f| f.verdict == Verdict::Satisfied);
    satisfied.expect("a satisfied one").entity = EntityIx(1);
    samples.outcome.findings.sort_by_key(|f| (f.entity, f.duty));
    let cell = samples.outcome.findings.iter_mut().find(|f| f.verdict == Verdict::Violated && f.duty == DutyId(4));
    cell.expect("a number too small").fact.at = Span::new(file, 13, 14);
    let change = |f: &Finding| match f.verdict {
        Verdict::Violated if f.duty == DutyId(1) => Some(Change::Persisting),
        Verdict::Violated | Verdict::Undetermined => Some(Change::New),
        _ => None,
    };
    let baseline = Baseline {
        file: "2021.json".into(),
        changes: samples.outcome.findings.iter().map(change).collect(),
        cured: vec![Former {
            obligation: "jz2022_9.plan".into(),
            entity: "township/140702101".into(),
            name: "乌金山镇".into(),
            verdict: "violated".into(),
            severity: "minor".into(),
            windows: vec!["2021".into()],
            message: "“方案报送日期”应填而未填".into(),
            clause: "三（十）".into(),
            ..Former::default()
        }],
        ..Baseline::default()
    };
    let at = samples.outcome.findings[0].fact.at;
    let mut diagnostics = vec![Diagnostic::at(at, &Wrong), Diagnostic::in_file("facts/空 白.toml", &Wrong)];
    diagnostics[1].level = Level::Warning;
    Run { samples, diagnostics, baseline }
}

impl Run {
    fn report(&self, lang: Lang) -> Report<'_> {
        Report { diagnostics: &self.diagnostics, baseline: Some(&self.baseline), ..report(&self.samples, lang) }
    }
}

/// Every format of a report, by the name of a golden text.
fn texts(report: &Report) -> [(&'static str, String); 5] {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    sarif::write(report, 1, &mut a).expect("SARIF");
    oscal::write(report, &mut b).expect("OSCAL");
    let junit = junit::write(report, Some(Severity::Major)).expect("JUnit");
    let mut table = Vec::new();
    csv::write(report, &mut table).expect("CSV");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    [
        ("sarif", text(a)),
        ("oscal", text(b)),
        ("junit", text(junit)),
        ("csv", text(table)),
        ("github", github::write(report)),
    ]
}

#[test]
fn the_samples_in_every_format() {
    for (lang, name) in LANGS {
        for (format, text) in texts(&run().report(lang)) {
            golden(&format!("{format}-{name}.out"), &text);
        }
    }
}

/// Names and texts that somebody may write to break a reader.
fn hostile() -> Run {
    let mut run = run();
    let long = "长".repeat(3000);
    let bad = [
        "\"quoted\", 'single', <b>&amp;</b> ]]>",
        "line\nbreak\r\nand\ttab\u{2028}",
        "😀𠀀\u{301}\u{202e}rtl",
        "nul\u{0}esc\u{1b}[31m\u{7f}\u{fffe}",
        "=HYPERLINK(\"x\")",
        "-1+1",
        "@SUM(A1)",
        "  ",
        "",
        "::error::x%0A,y",
        &long,
    ];
    let mut next = bad.iter().cycle();
    let mut text = || (*next.next().expect("endless")).to_string();
    for _ in 0..3 {
        for entity in &mut run.samples.facts.entities {
            (entity.name, entity.id) = (text().into(), format!("{}{}", entity.id, text()).into());
        }
    }
    for duty in &mut run.samples.model.duties {
        (duty.title, duty.remedy, duty.docs) = (Some(text()), Some(text()), Some(text()));
        (duty.notes, duty.clauses) = (vec![text()], vec![text(), text()]);
    }
    for document in &mut run.samples.model.documents {
        (document.title, document.number, document.issuer) = (Some(text()), Some(text()), Some(text()));
    }
    for pack in &mut run.samples.model.packs {
        (pack.title, pack.version) = (text(), text());
    }
    for finding in &mut run.samples.outcome.findings {
        (finding.message, finding.fact.path) = (Some(text()), text());
        (finding.windows, finding.missing) = (vec![text()], vec![text()]);
    }
    for waiver in &mut run.samples.waivers {
        (waiver.reason, waiver.basis) = (text(), Some(text()));
    }
    let mut sources = Sources::default();
    for (_, source) in run.samples.sources.iter() {
        let named = format!("{}/{}", text(), source.name);
        sources.add(Source::new(named, source.text.clone()).with_grid(source.grid.clone()));
    }
    run.samples.sources = sources;
    run
}

/// The errors of a document against a schema, a few of them.
struct Schemas {
    sarif: jsonschema::Validator,
    oscal: jsonschema::Validator,
}

impl Schemas {
    fn new() -> Schemas {
        let read = |name: &str| std::fs::read_to_string(root().join("tests/schemas").join(name)).expect(name);
        // The published schema has a stray bracket in the pattern of a language, which is then no pattern.
        let sarif = read("sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
        let oscal = read("oscal-assessment-results-1.2.3.json");
        let compile = |text: &str| {
            let schema: Value = serde_json::from_str(text).expect("a schema");
            jsonschema::validator_for(&schema).expect("a usable schema")
        };
        Schemas { sarif: compile(&sarif), oscal: compile(&oscal) }
    }
    fn check(&self, what: &str, format: &str, text: &str) -> Value {
        let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{what}, {format}: {e}"));
        let validator = if format == "sarif" { &self.sarif } else { &self.oscal };
        let errors: Vec<String> =
            validator.iter_errors(&value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{what}, {format}:\n{}", errors.join("\n"));
        value
    }
}

#[test]
fn the_json_formats_keep_their_schemas() {
    let schemas = Schemas::new();
    let empty = || {
        let mut run = run();
        run.samples.outcome.findings.clear();
        for tally in &mut run.samples.outcome.by_duty {
            *tally = Default::default();
        }
        (run.diagnostics, run.baseline) = (Vec::new(), Baseline::default());
        run
    };
    // Bound, but nobody is judged.
    let idle = || {
        let mut run = empty();
        for tally in &mut run.samples.outcome.by_duty {
            tally.add(Verdict::NotApplicable);
        }
        run
    };
    let runs = [("samples", run()), ("hostile", hostile()), ("nothing found", empty()), ("nobody judged", idle())];
    for (what, run) in runs {
        for (lang, name) in LANGS {
            let report = run.report(lang);
            let [(_, a), (_, b), ..] = texts(&report);
            let what = format!("{what} {name}");
            consistent_sarif(&report, &schemas.check(&what, "sarif", &a));
            consistent_oscal(&schemas.check(&what, "oscal", &b));
        }
    }
    // The schemas do refuse what is wrong.
    let [(_, a), (_, b), ..] = texts(&run().report(Lang::Zh));
    let broken: Value = serde_json::from_str(&a.replace("\"kind\": \"fail\"", "\"kind\": \"bad\"")).expect("JSON");
    assert!(!schemas.sarif.is_valid(&broken));
    let broken: Value = serde_json::from_str(&b.replace("not-satisfied", "unsatisfied")).expect("JSON");
    assert!(!schemas.oscal.is_valid(&broken));
}

/// What the schema of SARIF cannot say: indexes point at what they name, levels fit kinds, regions hold the fact.
fn consistent_sarif(report: &Report, log: &Value) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), report.outcome.findings.len() + report.baseline.map_or(0, |b| b.cured.len()));
    for (result, item) in results.iter().zip(items(report)) {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["level"] == "none", result["kind"] != "fail", "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        let region = &place["region"];
        let text = report.sources.text(item.finding.fact.at);
        match item.fact.cell {
            Some(cell) => {
                assert!(region.is_null());
                let logical = &result["locations"][0]["logicalLocations"][0];
                assert_eq!(logical["fullyQualifiedName"], cell.to_string());
            }
            None => {
                let source = report.sources.get(item.finding.fact.at.file).expect("a source");
                let n = |key: &str| region[key].as_u64().expect(key) as usize;
                let lines: Vec<&str> = source.text.split('\n').collect();
                let mut held: Vec<String> =
                    lines[n("startLine") - 1..n("endLine")].iter().map(|l| l.to_string()).collect();
                let last = held.last_mut().expect("a line");
                *last = last.chars().take(n("endColumn") - 1).collect();
                held[0] = held[0].chars().skip(n("startColumn") - 1).collect();
                assert_eq!(held.join("\n"), text);
            }
        }
    }
    for rule in rules {
        for relation in rule["relationships"].as_array().into_iter().flatten() {
            let target = &relation["target"];
            let taxonomy = &run["taxonomies"][target["toolComponent"]["index"].as_u64().expect("an index") as usize];
            assert_eq!(taxonomy["name"], target["toolComponent"]["name"]);
            assert_eq!(taxonomy["taxa"][target["index"].as_u64().expect("an index") as usize]["id"], target["id"]);
        }
    }
}

/// What the schema of OSCAL cannot say: every UUID is there once, and what is referred to is there.
fn consistent_oscal(document: &Value) {
    let body = &document["assessment-results"];
    let (mut own, mut named) = (Vec::new(), BTreeSet::new());
    let mut open = vec![("", document)];
    while let Some((key, value)) = open.pop() {
        match value {
            Value::Object(map) => open.extend(map.iter().map(|(k, v)| (k.as_str(), v))),
            Value::Array(all) => open.extend(all.iter().map(|v| (key, v))),
            Value::String(text) if key == "uuid" => own.push(text.clone()),
            Value::String(text) if key.ends_with("-uuid") => {
                named.insert(text.clone());
            }
            _ => {}
        }
    }
    let all: BTreeSet<String> = own.iter().cloned().collect();
    assert_eq!(all.len(), own.len(), "a UUID twice");
    assert!(named.is_subset(&all), "{:?}", named.difference(&all));
    let plan = body["import-ap"]["href"].as_str().expect("a reference").trim_start_matches('#');
    assert!(all.contains(plan));
    let objectives = body["local-definitions"]["objectives-and-methods"].as_array();
    let parts: Vec<&str> = objectives
        .into_iter()
        .flatten()
        .flat_map(|o| o["parts"].as_array().expect("parts"))
        .map(|p| p["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(parts.iter().collect::<BTreeSet<_>>().len(), parts.len(), "an objective twice");
    for finding in body["results"][0]["findings"].as_array().into_iter().flatten() {
        let target = finding["target"]["target-id"].as_str().expect("a target");
        assert!(parts.contains(&target), "{target}");
    }
}

/// Whether `xmllint` finds a file right by the schema of JUnit; `None` where there is no `xmllint`.
fn xmllint(file: &Path) -> Option<(bool, String)> {
    let schema = root().join("tests/schemas/junit-10.xsd");
    let out = Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).arg(file).output();
    match out {
        Ok(out) => Some((out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())),
        Err(e) if std::env::var("CI").is_ok_and(|v| v == "true") => panic!("no xmllint: {e}"),
        Err(e) => {
            eprintln!("skipped: no xmllint ({e}); apt-get install libxml2-utils");
            None
        }
    }
}

/// The schema knows no `skipped` of all suites together, which servers do: this one attribute is taken out first.
fn without_total(xml: &str) -> String {
    let (head, rest) = xml.split_once("<testsuites ").expect("suites");
    let (tag, body) = rest.split_once('>').expect("a tag");
    let tag: Vec<&str> = tag.split("\" ").filter(|a| !a.starts_with("skipped=")).collect();
    format!("{head}<testsuites {}>{body}", tag.join("\" "))
}

#[test]
fn junit_keeps_its_schema() {
    let scratch = Scratch::new(&[]);
    for (what, run) in [("samples", run()), ("hostile", hostile())] {
        let [_, _, (_, xml), ..] = texts(&run.report(Lang::Zh));
        let file = scratch.path().join("junit.xml");
        std::fs::write(&file, without_total(&xml)).expect("written");
        let Some((right, why)) = xmllint(&file) else { return };
        assert!(right, "{what}: {why}\n{xml}");
        // And it does refuse what is wrong.
        std::fs::write(&file, without_total(&xml).replace("<testcase name=", "<testcase nome=")).expect("written");
        assert!(!xmllint(&file).expect("xmllint").0);
    }
}

#[test]
fn junit_says_what_fails() {
    let run = run();
    let report = run.report(Lang::Zh);
    let count = |least, tag: &str| {
        let xml = String::from_utf8(junit::write(&report, least).expect("JUnit")).expect("UTF-8");
        xml.matches(&format!("<{tag}")).count()
    };
    let of = |v: Verdict| report.outcome.findings.iter().filter(|f| f.verdict == v).count();
    let breaches = of(Verdict::Violated) + of(Verdict::Conflict);
    assert_eq!(count(Some(Severity::Advice), "failure"), breaches);
    let critical = report.outcome.findings.iter().filter(|f| f.duty == DutyId(3));
    let critical = critical.filter(|f| matches!(f.verdict, Verdict::Violated | Verdict::Conflict)).count();
    assert!(critical > 0 && critical < breaches);
    assert_eq!(count(Some(Severity::Critical), "failure"), critical);
    assert_eq!(
        count(Some(Severity::Critical), "system-out"),
        breaches - critical,
        "what does not fail is told all the same"
    );
    assert_eq!(count(None, "failure"), 0);
    // What lacks facts, and the file that could not be read.
    assert_eq!(count(None, "error"), of(Verdict::Undetermined) + 1);
    assert_eq!(
        count(None, "skipped"),
        of(Verdict::Waived) + of(Verdict::Exempt) + of(Verdict::NotApplicable) + of(Verdict::Pending)
    );
}

/// The rows of a CSV file by a reader, without the mark at its beginning.
fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.expect("a row").iter().map(str::to_string).collect()).collect()
}

#[test]
fn csv_reads_back() {
    for run in [run(), hostile()] {
        let report = run.report(Lang::Zh);
        let mut text = Vec::new();
        csv::write(&report, &mut text).expect("CSV");
        let text = String::from_utf8(text).expect("UTF-8");
        let rows = rows(&text);
        assert_eq!(rows.len(), 1 + report.outcome.findings.len());
        assert_eq!(rows[0][..3], ["序号", "单位", "单位类型"]);
        for (i, (row, item)) in rows[1..].iter().zip(items(&report)).enumerate() {
            assert_eq!(row.len(), 16);
            assert_eq!(row[0], (i + 1).to_string());
            let plain = |cell: &str| {
                let rest = cell.strip_prefix('\'').filter(|r| r.starts_with(['=', '+', '-', '@', '\t', '\r']));
                rest.unwrap_or(cell).to_string()
            };
            let name = &*item.entity.name;
            assert_eq!(plain(&row[1]), if name.trim().is_empty() { item.key.as_str() } else { name });
            assert_eq!(plain(&row[6]), item.message);
            assert_eq!(row[14], item.fingerprint);
            for cell in row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
}

#[test]
fn annotations_are_one_line_each_and_tell_what_is_not_shown() {
    let run = hostile();
    for (lang, _) in LANGS {
        for line in github::write(&run.report(lang)).lines() {
            let command = line.strip_prefix("::").and_then(|l| l.split_once(' ')).expect("a command").0;
            assert!(["error", "warning", "notice"].contains(&command), "{line}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
            let (properties, _) = line[2..].split_once("::").expect("a message");
            let keys: Vec<&str> = properties
                .split_once(' ')
                .expect("properties")
                .1
                .split(',')
                .map(|p| p.split('=').next().unwrap())
                .collect();
            assert!(
                keys.iter().all(|k| ["file", "line", "endLine", "col", "endColumn", "title"].contains(k)),
                "{keys:?}"
            );
        }
    }
    let mut many = super::exports::run();
    let one = many.samples.outcome.findings.iter().find(|f| f.verdict == Verdict::Violated).expect("a breach").clone();
    many.samples.outcome.findings = vec![one; 11];
    let report = Report { diagnostics: &[], ..many.report(Lang::Zh) };
    let text = github::write(&report);
    assert_eq!(text.lines().count(), 12);
    assert!(text.lines().last().expect("a line").contains("只显示前 10 个"), "{text}");
}

/// The examples in all formats at once; every output is right by its schema and has every finding.
#[test]
fn examples_keep_the_schemas() {
    let schemas = Schemas::new();
    for example in ["jinzhong", "datong-2023", "lvliang-2025"] {
        let scratch = Scratch::new(&[]);
        let to = |name: &str| scratch.path().join(name);
        let outputs: Vec<String> = ["a.sarif", "a.oscal.json", "a.xml", "a.csv", "a.json"]
            .iter()
            .flat_map(|n| ["-o".to_string(), to(n).display().to_string()])
            .collect();
        let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(root())
            .args(["check", "--lang", "zh", &format!("examples/{example}"), "--format", "github"])
            .arg("--all")
            .args(&outputs)
            .output()
            .expect("guiju runs");
        assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
        let read = |name: &str| std::fs::read_to_string(to(name)).expect(name);
        let json: Value = serde_json::from_str(&read("a.json")).expect("JSON");
        let found = json["findings"].as_array().expect("findings");
        let log = schemas.check(example, "sarif", &read("a.sarif"));
        let results = log["runs"][0]["results"].as_array().expect("results");
        let prints = |all: &[Value], key: &str| -> Vec<String> {
            all.iter().map(|f| f.pointer(key).and_then(Value::as_str).expect(key).to_string()).collect()
        };
        assert_eq!(prints(found, "/fingerprint"), prints(results, "/partialFingerprints/guiju~1v1"));
        assert_eq!(prints(found, "/verdict"), prints(results, "/properties/verdict"));
        let document = schemas.check(example, "oscal", &read("a.oscal.json"));
        consistent_oscal(&document);
        let observations = &document["assessment-results"]["results"][0]["observations"];
        assert_eq!(observations.as_array().map_or(0, Vec::len), found.len());
        let table = rows(&read("a.csv"));
        let listed: Vec<String> = table[1..].iter().map(|r| r[14].clone()).collect();
        assert_eq!(listed, prints(found, "/fingerprint"));
        let file: PathBuf = to("a.xml");
        let xml = read("a.xml");
        assert_eq!(xml.matches("<testcase ").count(), found.len());
        std::fs::write(&file, without_total(&xml)).expect("written");
        if let Some((right, why)) = xmllint(&file) {
            assert!(right, "{example}: {why}");
        }
        // Written alone, with one thread: the same bytes.
        let alone = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .current_dir(root())
            .args(["check", "--lang", "zh", &format!("examples/{example}"), "--all", "-j", "1", "--format", "sarif"])
            .output()
            .expect("guiju runs");
        assert!(alone.stdout == read("a.sarif").into_bytes(), "{example}: alone it is something else");
        let annotations = String::from_utf8(out.stdout).expect("UTF-8");
        let told = annotations.lines().filter(|l| l.starts_with("::")).count();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in found {
            *counts.entry(finding["verdict"].as_str().expect("a verdict")).or_default() += 1;
        }
        let shown = ["violated", "conflict", "undetermined", "waived"].iter().filter_map(|v| counts.get(v));
        let warned = json["errors"].as_array().map_or(0, Vec::len);
        assert_eq!(told, shown.sum::<usize>() + warned);
    }
}
