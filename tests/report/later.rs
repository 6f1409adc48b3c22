//! Findings that are made as they are written give the same bytes, in every format, as findings that are held.

use guiju::base::window::CalUnit;
use guiju::base::{Day, Lang, Sources};
use guiju::engine::finding::Finding;
use guiju::engine::later::Later;
use guiju::engine::wall::Keep;
use guiju::engine::{self, Assessment, Options, Outcome};
use guiju::facts::Facts;
use guiju::model::{Model, pack};
use guiju::report::exports::{csv, github, junit, oscal, sarif};
use guiju::report::text::{self, Closing, Look};
use guiju::report::words::Voice;
use guiju::report::{Report, html, json, office};
use guiju::{facts, model, plan};
use std::path::Path;

struct Run {
    sources: Sources,
    model: Model,
    facts: Facts,
    assessment: Assessment,
}

fn jinzhong() -> Run {
    let mut sources = Sources::default();
    let model = model::load(pack::builtin(), &mut sources).model;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/jinzhong/facts");
    let facts = facts::load(&[folder], &model, &mut sources, &facts::Options::default()).facts;
    let as_of = Day::new(2022, 10, 15).expect("a day");
    let assessment = Assessment { span: CalUnit::Year.containing(as_of), as_of };
    Run { sources, model, facts, assessment }
}

fn outcomes(run: &Run, all: bool, brief: Option<Lang>) -> [Outcome; 2] {
    let lower = || plan::lower(&run.model, run.assessment);
    let options = Options { all, keep: Keep::Windows, ..Options::default() };
    let held = {
        let lang = brief.unwrap_or(Lang::Zh);
        let voice = Voice { lang, model: &run.model, assessment: run.assessment };
        let tell = |finding: &mut Finding| voice.tell(finding);
        let options = Options { tell: if brief.is_some() { Some(&tell) } else { None }, ..options.clone() };
        engine::evaluate(&lower(), &run.model, &run.facts, &options)
    };
    let options = Options { counts_only: true, ..options };
    let mut made = engine::evaluate(&lower(), &run.model, &run.facts, &options);
    assert!(made.findings.is_empty());
    let later = Later { plan: lower(), selected: None, all, brief: brief.is_some() };
    assert!((later.stretch() as usize) < run.facts.entities.len() / 2, "more than one stretch is made");
    made.later = Some(Box::new(later));
    [held, made]
}

fn every_format(report: &Report) -> Vec<(&'static str, Vec<u8>)> {
    let written = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).expect("written");
        out
    };
    let look = Look { color: false, unicode: true, width: 100 };
    let closing = Closing { exit: 1, today: false };
    let as_text = |limit| {
        let options = text::Options { limit, quiet: false };
        text::write(report, &options, &closing, &look).into_bytes()
    };
    vec![
        ("json", written(&|out| json::write(report, out))),
        ("csv", written(&|out| csv::write(report, out))),
        ("sarif", written(&|out| sarif::write(report, 1, out))),
        ("oscal", written(&|out| oscal::write(report, out))),
        ("junit", junit::write(report, None).expect("written")),
        ("github", github::write(report).into_bytes()),
        ("html", html::write(report).expect("written")),
        ("docx", office::notice::write(report).expect("written")),
        ("xlsx", office::ledger::write(report, &Default::default()).expect("written")),
        ("text", as_text(None)),
        ("text, one of each", as_text(Some(1))),
        ("text, all", as_text(Some(0))),
    ]
}

#[test]
fn made_as_they_are_written() {
    let run = jinzhong();
    for (all, brief, lang) in [(false, None, Lang::Zh), (true, Some(Lang::En), Lang::En)] {
        let [held, made] = outcomes(&run, all, brief);
        assert_eq!(held.total, made.total);
        let report = |outcome| Report {
            lang,
            model: &run.model,
            rules_digest: "sha256:1111",
            facts: &run.facts,
            sources: &run.sources,
            outcome,
            waivers: &[],
            diagnostics: &[],
            baseline: None,
        };
        let (held, made) = (report(&held), report(&made));
        assert!(held.findings().count() > 200 && held.findings().count() == made.findings().count());
        for ((format, held), (_, made)) in every_format(&held).iter().zip(every_format(&made)) {
            assert!(*held == made, "{format} differs");
        }
    }
}
