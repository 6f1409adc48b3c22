//! The conformance cases with their rules and facts damaged, through the whole library: nothing panics, whatever is
//! reported has its place, and the derivation does not change a verdict. `FUZZ=100` does a hundred times as much.

use guiju::base::window::Assessment;
use guiju::base::window::Range;
use guiju::base::{Day, Lang, Sources};
use guiju::engine::{self, Outcome, Tally};
use guiju::facts::{Facts, Loaded};
use guiju::model::{Model, PackFiles};
use guiju::report::text::{Closing, Options};
use guiju::report::{Look, Report, json, text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A small generator (splitmix64): the same damage on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

struct Case {
    rules: String,
    facts: String,
    name: String,
    span: Range,
    as_of: Day,
}

fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut paths: Vec<_> = std::fs::read_dir(dir).expect("the cases").flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let read = |path: &Path| -> Option<Case> {
        let case: toml::Value = toml::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
        let text = |key: &str, default: &str| case.get(key).and_then(toml::Value::as_str).unwrap_or(default).to_owned();
        let day = |key: &str, default: &str| {
            let day = case.get(key).map_or(default.to_owned(), |v| v.to_string().trim_matches('"').to_owned());
            Day::parse_iso(&day).expect("a day")
        };
        Some(Case {
            rules: text("rules", ""),
            facts: text("facts", ""),
            name: text("facts_name", "facts.toml"),
            span: Range::new(day("from", "2022-01-01"), day("to", "2022-12-31")),
            as_of: day("as_of", "2023-01-15"),
        })
    };
    paths.iter().filter_map(|p| read(p)).collect()
}

/// What mistakes and malice are made of.
const SHARDS: &[&str] = &[
    "\"",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "[[",
    ",",
    "=",
    " = ",
    ">=",
    "<",
    "!=",
    "..",
    "%",
    "?",
    ":",
    "#",
    "\n",
    "\0",
    "“",
    "”",
    "－",
    " not ",
    " and ",
    " or ",
    " where ",
    " satisfy ",
    " in every day ",
    " in every week ",
    " in every half_year ",
    " in every year ",
    " in every rolling 1 days ",
    " in every rolling 900 years ",
    " in some rolling 2 weeks ",
    " in every rolling 3 months since filed_on ",
    " during 2022-03-01 .. 2022-02-01 ",
    " during 1850-01-01 .. 2150-12-31 ",
    " by 2022-06-30 ",
    " by day 31 of every month ",
    " by last day of every quarter ",
    " by friday of every week ",
    " by 16:00 of every day ",
    " or next workday ",
    " by 02-29 of every year ",
    " at least 0 ",
    " at most 0 ",
    " more than 100% of ",
    " fewer than 0% of ",
    " exactly 0 ",
    " between 2 and 1 ",
    " all ",
    " no ",
    " some ",
    " sum of ",
    " distinct ",
    " is missing ",
    " contains ",
    " as_of ",
    " min(",
    " max(",
    " count(",
    " share(",
    " sum(",
    " earliest(",
    " latest(",
    " days between ",
    "staff",
    "meetings",
    "inspectors",
    "leaders",
    "visits",
    "trainings.length",
    "county.towns",
    "towns",
    "established_on",
    "filed_on + 900 years",
    "filed_on - 31 days",
    "1/0",
    "0",
    "-1",
    "1e400",
    "9223372036854775807",
    "99999999999999999999",
    "0.000000000000000001",
    "3 km",
    "2 weeks",
    "3 hours",
    "5 years",
    "75%",
    "2022-02-30",
    "1850-01-01",
    "2150-12-31",
    "2022-12-31",
    "0000-01-01",
    "9999-12-31",
    "true",
    "false",
    "null",
    "2022-03-01T24:00",
    "{}",
    "[]",
    "{ on = 2022-05-05 }",
    "stated_on = 2021-01-01\n",
    "from 2022-03-01 ",
    "until 2022-02-01 ",
    "supersedes s ",
    "forbid shelter ",
    "when island ",
    "require shelter ",
    "veto ",
    "每月 ",
    "不少于 ",
    "任一连续 3 年内 ",
    "的 ",
    "中 ",
    "者 ",
    "占比 ",
];

fn damage(text: &str, others: &[Case], rules: bool, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(chars.len() + 1);
        let some = dice.below(12).min(chars.len() - at);
        match dice.below(8) {
            0 => drop(chars.drain(at..at + some)),
            1 => {
                let piece: Vec<char> = chars[at..at + some].to_vec();
                let to = dice.below(chars.len() + 1);
                chars.splice(to..to, piece);
            }
            2 => {
                let other = &others[dice.below(others.len())];
                let donor: Vec<char> = if rules { &other.rules } else { &other.facts }.chars().collect();
                let from = dice.below(donor.len() + 1);
                let to = (from + dice.below(60)).min(donor.len());
                chars.splice(at..at, donor[from..to].iter().copied());
            }
            // A whole word or number in place of another: what is damaged this way often still loads.
            3..=5 => {
                let word = |c: &char| c.is_alphanumeric() || "_-.%".contains(*c);
                let mut from = at.min(chars.len().saturating_sub(1));
                while from > 0 && chars.get(from).is_some_and(word) && chars.get(from - 1).is_some_and(word) {
                    from -= 1;
                }
                let mut to = from;
                while chars.get(to).is_some_and(word) {
                    to += 1;
                }
                chars.splice(from..to, SHARDS[dice.below(SHARDS.len())].chars());
            }
            _ => drop(chars.splice(at..at + some, SHARDS[dice.below(SHARDS.len())].chars())),
        }
    }
    chars.into_iter().collect()
}

fn placed(said: &[guiju::base::Diagnostic], sources: &Sources) {
    for d in said {
        if let Some(span) = d.primary {
            let source = sources.get(span.file).expect("a source");
            assert!(source.text.get(span.start as usize..span.end as usize).is_some(), "{} at {span:?}", d.code);
            sources.place(span);
        }
    }
}

fn evaluate(model: &Model, facts: &Facts, case: &Case, explain: bool) -> Outcome {
    let plan = guiju::plan::lower(model, Assessment { span: case.span, as_of: case.as_of });
    engine::evaluate(&plan, model, facts, &engine::Options { all: explain, explain, ..engine::Options::default() })
}

fn through(case: &Case, rules: &str, facts: &str) -> Tally {
    let mut sources = Sources::default();
    let pack = [
        ("pack.toml", "name = \"conformance\"\nversion = \"1\"\n"),
        ("prelude.gj", include_str!("../conformance/prelude.gj")),
        ("rules.gj", rules),
    ];
    let loaded = guiju::model::load(vec![PackFiles::from_texts("pack", pack)], &mut sources);
    placed(&loaded.diagnostics, &sources);
    let options = guiju::facts::Options::default();
    let Loaded { facts, diagnostics } =
        guiju::facts::load_texts([(case.name.as_str(), facts)], &loaded.model, &mut sources, &options);
    placed(&diagnostics, &sources);
    let plain = evaluate(&loaded.model, &facts, case, false);
    let whole = evaluate(&loaded.model, &facts, case, true);
    assert_eq!(plain.total, whole.total, "the derivation changes a verdict");
    assert_eq!(plain.by_duty, whole.by_duty);
    assert_eq!(plain.by_entity, whole.by_entity);
    let mut said = loaded.diagnostics;
    said.extend(diagnostics);
    for lang in [Lang::Zh, Lang::En] {
        let report = Report {
            lang,
            model: &loaded.model,
            rules_digest: &loaded.digest,
            facts: &facts,
            sources: &sources,
            outcome: &whole,
            waivers: &[],
            diagnostics: &said,
            baseline: None,
        };
        let mut out = Vec::new();
        json::write(&report, &mut out).expect("JSON");
        let look = Look { color: true, unicode: true, width: 60 };
        let options = Options { limit: None, quiet: false };
        text::write(&report, &options, &Closing { exit: 0, today: false }, &look);
        text::diagnostics::render(&said, &sources, lang, &look, 20);
    }
    plain.total
}

#[test]
fn damaged_cases_are_survived() {
    let times: usize = std::env::var("FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let cases = cases();
    let mut judged = 0;
    for (n, case) in cases.iter().enumerate() {
        through(case, &case.rules, &case.facts);
        for round in 0..6 * times {
            let mut dice = Dice((n * 1_000_003 + round) as u64);
            let (mut rules, mut facts) = (case.rules.clone(), case.facts.clone());
            match round % 3 {
                0 => rules = damage(&rules, &cases, true, &mut dice),
                1 => facts = damage(&facts, &cases, false, &mut dice),
                _ => {
                    rules = damage(&rules, &cases, true, &mut dice);
                    facts = damage(&facts, &cases, false, &mut dice);
                }
            }
            match catch_unwind(AssertUnwindSafe(|| through(case, &rules, &facts))) {
                Ok(tally) => judged += usize::from(tally.total() > 0),
                Err(_) => panic!("case {n}, round {round}: rules\n{rules}\nfacts ({})\n{facts}", case.name),
            }
        }
    }
    assert!(judged > cases.len() * times, "only {judged} of the damaged cases still judged anything");
}
