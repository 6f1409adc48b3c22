//! The twelve rules, in the words of the workload's description, and the tally of their verdicts.

use crate::record::{Day, Inspector, Kind, Record};
use std::fmt::Write as _;
use std::ops::Add;

/// What a rule says of a record; the number is its weight in the check sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass = 0,
    Fail = 1,
    Undetermined = 2,
    NotApplicable = 3,
}
use Verdict::{Fail, NotApplicable, Pass, Undetermined};

const RULES: [fn(&Record) -> Verdict; 11] = [r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11];

/// How many records got which verdict, rule by rule; the twelfth asks whether any of the others was undetermined.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    records: u64,
    counts: [[u64; 4]; 12],
    mix: [u64; 12],
}

impl Tally {
    pub fn of(record: &Record) -> Self {
        let mut tally = Self {
            records: 1,
            ..Self::default()
        };
        let mut settled = true;
        for (i, rule) in RULES.iter().enumerate() {
            let verdict = rule(record);
            settled &= verdict != Undetermined;
            tally.note(i, verdict, record.seq);
        }
        tally.note(11, if settled { Pass } else { Undetermined }, record.seq);
        tally
    }
    fn note(&mut self, rule: usize, verdict: Verdict, seq: u64) {
        self.counts[rule][verdict as usize] += 1;
        self.mix[rule] += seq * verdict as u64;
    }
    /// One line of JSON.
    pub fn to_json(&self) -> String {
        let mut out = format!(
            "{{\"entities\":{},\"evaluations\":{},\"rules\":{{",
            self.records,
            self.records * 12
        );
        for (i, (counts, mix)) in self.counts.iter().zip(self.mix).enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let [pass, fail, undetermined, na] = counts;
            let _ = write!(
                out,
                "{comma}\"R{}\":{{\"pass\":{pass},\"fail\":{fail},\"undetermined\":{undetermined},\"na\":{na},\"mix\":{mix}}}",
                i + 1
            );
        }
        out + "}}"
    }
}

impl Add for Tally {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self.records += other.records;
        for i in 0..12 {
            for j in 0..4 {
                self.counts[i][j] += other.counts[i][j];
            }
            self.mix[i] += other.mix[i];
        }
        self
    }
}

fn verdict(truth: Option<bool>) -> Verdict {
    match truth {
        Some(true) => Pass,
        Some(false) => Fail,
        None => Undetermined,
    }
}

/// False as soon as one is false, unknown where none is but one is unknown.
fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for truth in truths {
        match truth {
            Some(true) => {}
            Some(false) => return Some(false),
            None => result = None,
        }
    }
    result
}

fn any_between(days: &[Day], first: Day, last: Day) -> bool {
    days.iter().any(|day| (first..=last).contains(day))
}

/// A meeting in each month.
fn r1(r: &Record) -> Verdict {
    let held = r.meetings.as_ref().map(|meetings| {
        (1..=12).all(|month| meetings.iter().any(|day| day.in_month(2022, month)))
    });
    verdict(held)
}

/// Three inspectors in four are qualified, and there is one.
fn r2(r: &Record) -> Verdict {
    let Some(inspectors) = &r.inspectors else {
        return Undetermined;
    };
    let having = |q| inspectors.iter().filter(|i| i.qualified == q).count();
    let (yes, unknown) = (having(Some(true)), having(None));
    let enough = |qualified: usize| qualified * 100 >= inspectors.len() * 75;
    if inspectors.is_empty() {
        Fail
    } else if enough(yes) {
        Pass
    } else if enough(yes + unknown) {
        Undetermined
    } else {
        Fail
    }
}

/// Three to five in a township's office.
fn r3(r: &Record) -> Verdict {
    if r.entity != Kind::Township {
        return NotApplicable;
    }
    verdict(r.staff_count.map(|n| (3..=5).contains(&n)))
}

/// A drill in the year; for an enterprise one in each half.
fn r4(r: &Record) -> Verdict {
    verdict(r.drills.as_ref().map(|drills| {
        let first = any_between(drills, Day::new(2022, 1, 1), Day::new(2022, 6, 30));
        let second = any_between(drills, Day::new(2022, 7, 1), Day::new(2022, 12, 31));
        if r.is_government() {
            first || second
        } else {
            first && second
        }
    }))
}

fn every_inspector(r: &Record, holds: impl Fn(&Inspector) -> Option<bool>) -> Verdict {
    match &r.inspectors {
        Some(inspectors) => verdict(all(inspectors.iter().map(holds))),
        None => Undetermined,
    }
}

/// Every inspector is certified.
fn r5(r: &Record) -> Verdict {
    every_inspector(r, |i| i.certified)
}

/// Every inspector was trained within three years, for two weeks.
fn r6(r: &Record) -> Verdict {
    let (first, last) = (Day::new(2019, 12, 31), Day::new(2022, 12, 31));
    every_inspector(r, |i| {
        let recent = i.last_training.map(|day| (first..=last).contains(&day));
        let long = i.training_days.map(|days| days >= 14);
        all([recent, long].into_iter())
    })
}

/// The plan is in by the end of June.
fn r7(r: &Record) -> Verdict {
    if !r.is_government() {
        return NotApplicable;
    }
    let due = Day::new(2022, 6, 30);
    verdict(r.plan_submitted.map(|day| day <= due))
}

/// A report for each half year, by 10 May and 10 November.
fn r8(r: &Record) -> Verdict {
    if !r.is_government() {
        return NotApplicable;
    }
    verdict(r.reports.as_ref().map(|reports| {
        any_between(reports, Day::new(2021, 11, 11), Day::new(2022, 5, 10))
            && any_between(reports, Day::new(2022, 5, 11), Day::new(2022, 11, 10))
    }))
}

/// One supervised enterprise in ten was inspected.
fn r9(r: &Record) -> Verdict {
    if !r.is_government() || r.enterprises_supervised == Some(0) {
        return NotApplicable;
    }
    let both = r.enterprises_supervised.zip(r.enterprises_inspected);
    verdict(both.map(|(supervised, inspected)| inspected * 10 >= supervised))
}

/// Fewer than five hundred underground in one shift of a coal mine.
fn r10(r: &Record) -> Verdict {
    if r.is_government() {
        return NotApplicable;
    }
    match r.industry.as_deref() {
        Some("煤矿") => verdict(r.underground_per_shift.map(|n| n < 500)),
        Some(_) => NotApplicable,
        None => Undetermined,
    }
}

/// The head of safety does nothing else, in industries of high risk.
fn r11(r: &Record) -> Verdict {
    if r.is_government() {
        return NotApplicable;
    }
    match r.industry.as_deref() {
        Some("煤矿" | "非煤矿山" | "危险化学品" | "烟花爆竹" | "金属冶炼" | "建筑施工") => {
            verdict(r.leader_fulltime)
        }
        Some(_) => NotApplicable,
        None => Undetermined,
    }
}
