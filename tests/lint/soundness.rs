//! What `author/reason` proves, the engine bears out: over made-up conditions and facts, a condition proved never true is met by
//! no entity, one proved always true is broken by none, and so for two together.

use super::MANIFEST;
use guiju::author::lint::GIVEN;
use guiju::author::reason::{Scope, Texts};
use guiju::base::{Level, Sources};
use guiju::model::{DutyKind, Expr, PackFiles, load};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn one<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len() as u64) as usize]
    }
}

const SIGNS: &[&str] = &["=", "!=", "<", "<=", ">", ">="];
const BOUNDS: &[&str] = &["at least", "at most", "more than", "fewer than", "exactly"];
const DAYS: &[&str] = &["2022-03-31", "2022-04-01", "2022-06-30", "2022-07-01"];

fn leaf(d: &mut Dice) -> String {
    let (sign, bound, day) = (d.one(SIGNS), d.one(BOUNDS), d.one(DAYS));
    let (n, small) = (d.below(6), d.below(3));
    match d.below(22) {
        0 | 1 => format!("staff {sign} {n}"),
        2 => format!("residents {sign} {n}"),
        3 => format!("staff in {small}..{}", small + n),
        4 => format!("line {} {}", d.one(&["=", "!="]), d.one(&["coal", "shop"])),
        5 => d.one(&["funded", "not funded"]).to_string(),
        6 => format!("plan_on {} {day}", d.one(&["<=", ">", "by", "<", ">="])),
        7 => d.one(&["plan_on is missing", "plan_on is not missing", "type = town"]).to_string(),
        8 => format!("staff {sign} residents"),
        9 => format!("staff + 1 {sign} {n}"),
        10 => format!("staff {sign} minimum"),
        11 | 12 | 17..=21 => {
            let (narrow, unit) =
                (d.one(&["", " where theme = coal"]), d.one(&["month", "quarter", "half_year", "year"]));
            let many = if unit == "month" { small } else { n };
            format!("({bound} {many} meetings{narrow} in every {unit})")
        }
        13 => {
            let (quant, narrow) = (d.one(&["all", "some", "no"]), d.one(&["", " where in_post"]));
            format!("({quant} people{narrow} satisfy {})", d.one(&["trained", "not trained"]))
        }
        14 => format!("({bound} {small} people where {})", d.one(&["in_post", "in_post and trained", "trained"])),
        15 => {
            format!("({} {}% of people where in_post satisfy trained)", d.one(&["at least", "at most"]), 25 * n.min(4))
        }
        _ => format!("count(people where trained) {sign} {small}"),
    }
}

fn condition(d: &mut Dice, depth: u64) -> String {
    match d.below(if depth == 0 { 1 } else { 5 }) {
        0 => leaf(d),
        1 => format!("not ({})", condition(d, depth - 1)),
        2 | 3 => format!("({}) and ({})", condition(d, depth - 1), condition(d, depth - 1)),
        _ => format!("({}) or ({})", condition(d, depth - 1), condition(d, depth - 1)),
    }
}

fn town(d: &mut Dice, id: u64) -> Value {
    let meeting = |d: &mut Dice| {
        let on = format!("2022-{:02}-{:02}", 1 + d.below(12), 1 + d.below(28));
        json!({ "on": on, "theme": d.one(&["coal", "shop"]) })
    };
    // Some hold one in each month, so that monthly duties are met by some.
    let regular = d.below(3);
    let mut meetings: Vec<Value> = (0..d.below(8).saturating_sub(3)).map(|_| meeting(d)).collect();
    for month in 1..=12 {
        meetings.extend((0..regular).map(|_| json!({ "on": format!("2022-{month:02}-15"), "theme": "coal" })));
    }
    let people: Vec<Value> =
        (0..d.below(4)).map(|_| json!({ "in_post": d.below(2) == 0, "trained": d.below(2) == 0 })).collect();
    let mut town = json!({
        "id": id.to_string(), "name": format!("甲{id}"), "staff": d.below(7), "residents": d.below(7),
        "line": d.one(&["coal", "shop"]), "funded": d.below(2) == 0, "meetings": meetings, "people": people,
    });
    if d.below(3) > 0 {
        town["plan_on"] = json!(d.one(DAYS));
    }
    // What is not stated is not known.
    if d.below(5) == 0 {
        let key = d.one(&["staff", "residents", "line", "funded", "people"]);
        town.as_object_mut().expect("an object").remove(key);
    }
    town
}

#[test]
fn what_is_proved_the_engine_bears_out() {
    let mut d = Dice(20_220_409);
    let mut rules = String::from("parameter minimum \"最低人数\": count { 2022-01-01: 2  2022-07-01: 4 }\n");
    const CONDITIONS: usize = 200;
    for i in 0..CONDITIONS {
        let depth = i as u64 % 3;
        let _ =
            writeln!(rules, "obligation q{i:03} {{ clause \"一\"  binds town  require {} }}", condition(&mut d, depth));
    }
    let towns: Vec<Value> = (0..200).map(|id| town(&mut d, id)).collect();

    // As the engine judges.
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("written");
    std::fs::create_dir(dir.path().join("rules")).expect("a folder");
    write("rules/pack.toml", MANIFEST);
    write("rules/given.gj", GIVEN);
    write("rules/rules.gj", &rules);
    write("facts.json", &json!({ "stated_on": "2023-01-10", "town": towns }).to_string());
    let out = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(dir.path())
        .args(["check", "facts.json", "--rules", "rules", "--period", "2022", "--as-of", "2023-02-01", "--all"])
        .args(["--format", "json", "--fail-on", "never", "--lang", "en"])
        .output()
        .expect("guiju runs");
    let result: Value = serde_json::from_slice(&out.stdout).expect("a result");
    let mut verdicts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for finding in result["findings"].as_array().expect("findings") {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_string();
        let name = text("obligation").rsplit('.').next().unwrap_or_default().to_string();
        verdicts.entry(name).or_default().insert(text("entity"), text("verdict"));
    }
    assert!(verdicts.len() == CONDITIONS, "{} {}", verdicts.len(), String::from_utf8_lossy(&out.stderr));

    // As it is reasoned.
    let mut sources = Sources::default();
    let files = [("pack.toml", MANIFEST), ("given.gj", GIVEN), ("rules.gj", rules.as_str())];
    let loaded = load(vec![PackFiles::from_texts("p", files)], &mut sources);
    let wrong: Vec<_> = loaded.diagnostics.iter().filter(|d| d.level == Level::Error).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let model = &loaded.model;
    let texts = Texts::default();
    let conditions: Vec<(&str, &Expr)> = model
        .duties
        .iter()
        .filter_map(|duty| match &duty.kind {
            DutyKind::Requirements(bodies) => Some((duty.name.as_str(), &bodies.first()?.expr)),
            DutyKind::Attest(_) => None,
        })
        .collect();
    let scope = Scope::new(model, model.in_force(&model.duties[0]), &model.duties[0].binds, &texts);
    let came = |name: &str, entity: &str, verdict: &str| verdicts[name].get(entity).is_some_and(|v| v == verdict);
    let entities: Vec<&String> = verdicts["q000"].keys().collect();
    let source = |e: &Expr| sources.text(e.span).to_string();
    let (mut alone, mut pairs) = ([0, 0], [0, 0]);
    for (name, e) in &conditions {
        for (wanted, bad) in [(true, "satisfied"), (false, "violated")] {
            if scope.refute(&[(e, wanted)]).is_none() {
                continue;
            }
            alone[usize::from(!wanted)] += 1;
            let witness = entities.iter().find(|entity| came(name, entity, bad));
            assert!(witness.is_none(), "{bad}: {witness:?} {}", source(e));
        }
    }
    for (i, (a, x)) in conditions.iter().enumerate() {
        for (b, y) in conditions.iter().skip(i + 1) {
            if scope.refute(&[(x, true)]).is_some() || scope.refute(&[(y, true)]).is_some() {
                continue;
            }
            for (wanted, bad) in [(true, "satisfied"), (false, "violated")] {
                if scope.refute(&[(x, true), (y, wanted)]).is_none() {
                    continue;
                }
                pairs[usize::from(!wanted)] += 1;
                let witness = entities.iter().find(|entity| came(a, entity, "satisfied") && came(b, entity, bad));
                assert!(witness.is_none(), "{bad}: {witness:?}\n{}\n{}", source(x), source(y));
            }
        }
    }
    // The test shows something only if there were proofs of each kind.
    assert!(alone.iter().all(|n| *n >= 3) && pairs.iter().all(|n| *n >= 100), "{alone:?} {pairs:?}");
}
