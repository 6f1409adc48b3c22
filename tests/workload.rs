//! The benchmark's eleven rules over generated records, beside a checker that shares nothing with the program: the rule
//! texts of `benches/workload` written out once more with three-valued logic and comparisons of (year, month, day).

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

type Date = (u16, u8, u8);

/// A linear congruential generator with a good output function (PCG-XSH-RR): the same records on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u32 {
        let old = self.0;
        self.0 = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (((old >> 18) ^ old) >> 27) as u32;
        mixed.rotate_right((old >> 59) as u32)
    }
    fn below(&mut self, n: u32) -> u32 {
        self.roll() % n
    }
    /// True once in `n`.
    fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }
    /// A fact that is missing about once in fifty.
    fn fact<T>(&mut self, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        let value = make(self);
        if self.once_in(50) { None } else { Some(value) }
    }
    fn day_of(&mut self, year: u16, month: u8) -> Date {
        let days = match month {
            2 if year.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        // The edges of a month are where mistakes are.
        let day = match self.below(6) {
            0 => 1,
            1 => days,
            _ => 1 + self.below(days),
        };
        (year, month, day as u8)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Township,
    County,
    Enterprise,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Township => "township",
            Kind::County => "county",
            Kind::Enterprise => "enterprise",
        }
    }
}

struct Inspector {
    qualified: Option<bool>,
    certified: Option<bool>,
    last_training: Option<Date>,
    training_days: Option<u32>,
}

struct Record {
    kind: Kind,
    id: String,
    staff_count: Option<u32>,
    meetings: Option<Vec<Date>>,
    drills: Option<Vec<Date>>,
    inspectors: Option<Vec<Inspector>>,
    plan_submitted: Option<Date>,
    reports: Option<Vec<Date>>,
    supervised: Option<u32>,
    inspected: Option<u32>,
    industry: Option<&'static str>,
    leader_fulltime: Option<bool>,
    underground: Option<u32>,
}

const INDUSTRIES: &[&str] =
    &["coal", "other_mining", "hazardous_chemicals", "fireworks", "metal_smelting", "construction", "textiles", "food"];
const RISKY: &[&str] = &["coal", "other_mining", "hazardous_chemicals", "fireworks", "metal_smelting", "construction"];

fn record(n: u32, dice: &mut Dice) -> Record {
    let kind = [Kind::Township, Kind::Township, Kind::County, Kind::Enterprise, Kind::Enterprise][(n % 5) as usize];
    Record {
        kind,
        id: format!("{}{n:05}", &kind.word()[..1]),
        staff_count: dice.fact(|d| 2 + d.below(5)),
        meetings: dice.fact(|d| {
            let mut dates = Vec::new();
            for month in 1..=12 {
                if !d.once_in(30) {
                    dates.push(d.day_of(2022, month));
                }
            }
            dates
        }),
        drills: dice.fact(|d| {
            (0..d.below(5))
                .map(|_| {
                    let (year, month) = (2021 + u16::from(!d.once_in(8)), 1 + d.below(12) as u8);
                    d.day_of(year, month)
                })
                .collect()
        }),
        inspectors: dice.fact(|d| {
            (0..d.below(9))
                .map(|_| Inspector {
                    qualified: d.fact(|d| !d.once_in(6)),
                    certified: d.fact(|d| !d.once_in(12)),
                    last_training: d.fact(|d| match d.below(12) {
                        0 => (2019, 12, 31),
                        1 => (2019, 12, 30),
                        2 => (2022, 12, 31),
                        year => d.day_of(2019 + year as u16 % 4, 12 - year as u8),
                    }),
                    training_days: d.fact(|d| 13 + d.below(10)),
                })
                .collect()
        }),
        plan_submitted: dice.fact(|d| {
            let month = 5 + d.below(3) as u8;
            d.day_of(2022, month)
        }),
        reports: dice.fact(|d| {
            let edges: [Date; 8] = [
                (2021, 11, 10),
                (2021, 11, 11),
                (2022, 5, 9),
                (2022, 5, 10),
                (2022, 5, 11),
                (2022, 11, 10),
                (2022, 11, 11),
                (2022, 8, 1),
            ];
            (0..1 + d.below(4)).map(|_| edges[d.below(8) as usize]).collect()
        }),
        supervised: dice.fact(|d| if d.once_in(10) { 0 } else { 1 + d.below(200) }),
        inspected: dice.fact(|d| d.below(40)),
        industry: dice.fact(|d| INDUSTRIES[d.below(8) as usize]),
        leader_fulltime: dice.fact(|d| !d.once_in(8)),
        underground: dice.fact(|d| 496 + d.below(8)),
    }
}

impl Record {
    fn governs(&self) -> bool {
        self.kind != Kind::Enterprise
    }
    fn toml(&self) -> String {
        let mut out =
            format!("entity = \"{}\"\nid = \"{}\"\nname = \"{}\"\nyear = 2022\n", self.kind.word(), self.id, self.id);
        let day = |d: &Date| format!("{:04}-{:02}-{:02}", d.0, d.1, d.2);
        let days = |list: &[Date]| list.iter().map(day).collect::<Vec<_>>().join(", ");
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {value}");
            }
        };
        line("staff_count", self.staff_count.map(|n| n.to_string()));
        line("meetings", self.meetings.as_ref().map(|l| format!("[{}]", days(l))));
        line("drills", self.drills.as_ref().map(|l| format!("[{}]", days(l))));
        if self.governs() {
            line("plan_submitted", self.plan_submitted.as_ref().map(day));
            line("reports", self.reports.as_ref().map(|l| format!("[{}]", days(l))));
            line("enterprises_supervised", self.supervised.map(|n| n.to_string()));
            line("enterprises_inspected", self.inspected.map(|n| n.to_string()));
        } else {
            line("industry", self.industry.map(|i| format!("\"{i}\"")));
            line("leader_fulltime", self.leader_fulltime.map(|b| b.to_string()));
            line("underground_per_shift", self.underground.map(|n| n.to_string()));
        }
        match self.inspectors.as_deref() {
            Some([]) => line("inspectors", Some("[]".into())),
            Some(list) => {
                for (n, i) in list.iter().enumerate() {
                    line("\n[[inspectors]]\nname", Some(format!("\"{n}\"")));
                    line("qualified", i.qualified.map(|b| b.to_string()));
                    line("certified", i.certified.map(|b| b.to_string()));
                    line("last_training", i.last_training.as_ref().map(day));
                    line("training_days", i.training_days.map(|n| n.to_string()));
                }
            }
            None => {}
        }
        out
    }
}

/// Kleene's connectives over yes (`Some(true)`), no, unknown (`None`).
fn all(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn verdict(applies: Option<bool>, holds: Option<bool>) -> &'static str {
    match (applies, holds) {
        (Some(false), _) => "not_applicable",
        (None, _) | (Some(true), None) => "undetermined",
        (Some(true), Some(true)) => "satisfied",
        (Some(true), Some(false)) => "violated",
    }
}

/// What the eleven rules come to; `when`s that ask for the type are decided first.
fn judge(r: &Record) -> [&'static str; 11] {
    let yes = Some(true);
    let governs = Some(r.governs());
    let any = |list: &Option<Vec<Date>>, from: Date, to: Date| {
        list.as_ref().map(|l| l.iter().any(|d| from <= *d && *d <= to))
    };
    let each = |ask: &dyn Fn(&Inspector) -> Option<bool>| match &r.inspectors {
        None => None,
        Some(list) => all(list.iter().map(ask)),
    };
    let share = r.inspectors.as_ref().map(|list| {
        let known = list.iter().filter(|i| i.qualified == yes).count();
        let open = list.iter().filter(|i| i.qualified.is_none()).count();
        let n = list.len();
        if n == 0 || 4 * known < 3 * n && 4 * (known + open) >= 3 * n { None } else { Some(4 * known >= 3 * n) }
    });
    let one = r.inspectors.as_ref().map(|l| !l.is_empty());
    let in_three_years = |i: &Inspector| {
        let recent = i.last_training.map(|d| ((2019, 12, 31)..=(2022, 12, 31)).contains(&d));
        all([recent, i.training_days.map(|n| n >= 14)])
    };
    let quota = match (r.inspected, r.supervised) {
        (Some(i), Some(s)) => Some(10 * i >= s),
        _ => None,
    };
    let firm = Some(!r.governs());
    [
        verdict(yes, all((1..=12).map(|m| any(&r.meetings, (2022, m, 1), (2022, m, 31))))),
        verdict(yes, all([one, share.flatten()])),
        verdict(Some(r.kind == Kind::Township), r.staff_count.map(|n| (3..=5).contains(&n))),
        verdict(
            yes,
            if r.governs() {
                any(&r.drills, (2022, 1, 1), (2022, 12, 31))
            } else {
                all([any(&r.drills, (2022, 1, 1), (2022, 6, 30)), any(&r.drills, (2022, 7, 1), (2022, 12, 31))])
            },
        ),
        verdict(yes, each(&|i| i.certified)),
        verdict(yes, each(&in_three_years)),
        verdict(governs, r.plan_submitted.map(|d| d <= (2022, 6, 30))),
        verdict(
            governs,
            all([any(&r.reports, (2021, 11, 11), (2022, 5, 10)), any(&r.reports, (2022, 5, 11), (2022, 11, 10))]),
        ),
        verdict(all([governs, r.supervised.map(|n| n != 0)]), quota),
        verdict(all([firm, r.industry.map(|i| i == "coal")]), r.underground.map(|n| n < 500)),
        verdict(all([firm, r.industry.map(|i| RISKY.contains(&i))]), r.leader_fulltime),
    ]
}

/// Writes the records into a folder, a file each.
fn write(records: &[Record]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for record in records {
        let path = folder.path().join(format!("{}.toml", record.id));
        std::fs::write(&path, record.toml()).expect("written");
        paths.push(path);
    }
    (folder, paths)
}

fn check(paths: &[&Path], more: &[&str]) -> Vec<u8> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workload");
    let done = Command::new(env!("CARGO_BIN_EXE_guiju"))
        .current_dir(paths.first().map_or(Path::new("."), |p| if p.is_dir() { p } else { p.parent().unwrap_or(p) }))
        .args(["check", "--format", "json", "--all", "--lang", "en", "--period", "2022", "--as-of", "2023-01-15"])
        .args(more)
        .arg("--rules")
        .arg(rules)
        .args(paths)
        .output()
        .expect("guiju runs");
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

#[test]
fn the_program_and_a_naive_checker_agree() {
    let mut dice = Dice(20_220_101);
    let records: Vec<Record> = (0..400).map(|n| record(n, &mut dice)).collect();
    let (folder, _) = write(&records);
    let out: Json = serde_json::from_slice(&check(&[folder.path()], &[])).expect("JSON");
    let word = |f: &Json, key: &str| f.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
    let findings = out["findings"].as_array().expect("findings");
    let found: BTreeMap<(String, String), (String, String)> = findings
        .iter()
        .map(|f| ((word(f, "entity"), word(f, "obligation")), (word(f, "verdict"), word(f, "message"))))
        .collect();
    assert_eq!(found.len(), findings.len(), "a verdict was given twice");
    assert_eq!(found.len(), 11 * records.len());
    assert_eq!(out["errors"].as_array().map(Vec::len), Some(0), "{}", out["errors"]);
    let (mut wrong, mut seen) = (Vec::new(), BTreeMap::<(usize, &str), u32>::new());
    for record in &records {
        for (n, expected) in judge(record).into_iter().enumerate() {
            *seen.entry((n + 1, expected)).or_default() += 1;
            let key = (format!("{}/{}", record.kind.word(), record.id), format!("bench.r{}", n + 1));
            match found.get(&key) {
                Some((got, _)) if got == expected => {}
                got => wrong.push(format!("{key:?}: {got:?}, the naive checker says {expected}\n{}", record.toml())),
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(3)].join("\n"));
    // The records must put each rule to every verdict, or agreement means little.
    for rule in 1..=11 {
        for verdict in ["satisfied", "violated", "undetermined"] {
            assert!(seen.contains_key(&(rule, verdict)), "no record makes rule {rule} {verdict}: {seen:?}");
        }
    }
}

#[test]
fn threads_and_order_of_files_do_not_show() {
    let mut dice = Dice(7);
    let records: Vec<Record> = (0..200).map(|n| record(n, &mut dice)).collect();
    let (folder, paths) = write(&records);
    let forth: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let back: Vec<&Path> = paths.iter().rev().map(PathBuf::as_path).collect();
    let one = check(&forth, &["-j", "1"]);
    assert!(one == check(&forth, &["-j", "4"]), "four threads");
    assert!(one == check(&back, &["-j", "4"]), "reversed order");
    assert!(one == check(&back, &["-j", "1"]), "reversed order, one thread");
    assert!(one == check(&[folder.path()], &["-j", "3"]), "the folder");
}
