//! Evaluation alone: the facts are in memory, the plan is made; how many obligation × entity a second on one core?
//!
//! `cargo bench --bench evaluate -- FOLDER [PASSES]`, with a folder of fact files of the workload (see benches/README.md).

#![allow(clippy::expect_used, clippy::float_arithmetic, reason = "a measurement: it stops at the first surprise")]

use guiju::base::window::{Assessment, Range};
use guiju::base::{Day, Sources};
use guiju::{engine, facts, model, plan};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let Some(folder) = args.next().map(PathBuf::from) else {
        println!("skipped: no folder of fact files given");
        return;
    };
    let passes: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(31);
    let mut sources = Sources::default();
    let clock = Instant::now();
    let took = |what: &str| eprintln!("{what} by {:.1} ms", clock.elapsed().as_secs_f64() * 1e3);
    let packs = model::pack::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workload"));
    let rules = model::load(packs.expect("the workload's pack"), &mut sources);
    assert!(rules.diagnostics.is_empty(), "{:?}", rules.diagnostics);
    took("rules read");
    let read = facts::load(&[folder], &rules.model, &mut sources, &facts::Options::default());
    let day = |y, m, d| Day::new(y, m, d).expect("a day");
    let assessment = Assessment { span: Range::new(day(2022, 1, 1), day(2022, 12, 31)), as_of: day(2023, 1, 15) };
    took("facts read");
    let plan = plan::lower(&rules.model, assessment);
    took("plan made");
    let outcome = engine::evaluate(&plan, &rules.model, &read.facts, &engine::Options::default());
    took("findings made");
    eprintln!("{} findings", outcome.findings.len());
    let mut times: Vec<f64> = Vec::new();
    let mut tally = engine::Tally::default();
    for _ in 0..passes {
        let start = Instant::now();
        tally = engine::tally(&plan, &rules.model, &read.facts);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or(f64::NAN);
    let n = tally.total();
    println!(
        "{n} obligation x entity, median of {passes} passes {:.3} ms: {:.1} million a second on one core",
        median * 1e3,
        f64::from(n) / median / 1e6
    );
    println!("{tally:?}");
}
