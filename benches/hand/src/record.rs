//! A record of the workload as its TOML states it. What a record may lack is an `Option`.

use serde::{Deserialize, Deserializer};

/// Who the record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Township,
    County,
    Enterprise,
}

/// A day, ordered by year, month, day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self(year as u32 * 10_000 + month as u32 * 100 + day as u32)
    }
    /// Whether it lies in this month of this year.
    pub fn in_month(self, year: u16, month: u8) -> bool {
        self.0 / 100 == year as u32 * 100 + month as u32
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let moment = toml::value::Datetime::deserialize(deserializer)?;
        let date = moment
            .date
            .ok_or_else(|| serde::de::Error::custom("expected a date"))?;
        Ok(Self::new(date.year, date.month, date.day))
    }
}

/// One inspector of a record.
#[derive(Debug, Deserialize)]
pub struct Inspector {
    pub qualified: Option<bool>,
    pub certified: Option<bool>,
    pub last_training: Option<Day>,
    pub training_days: Option<u32>,
}

/// One file.
#[derive(Debug, Deserialize)]
pub struct Record {
    pub entity: Kind,
    pub seq: u64,
    pub industry: Option<String>,
    pub staff_count: Option<u32>,
    pub leader_fulltime: Option<bool>,
    pub plan_submitted: Option<Day>,
    pub enterprises_supervised: Option<u64>,
    pub enterprises_inspected: Option<u64>,
    pub underground_per_shift: Option<u32>,
    pub meetings: Option<Vec<Day>>,
    pub drills: Option<Vec<Day>>,
    pub reports: Option<Vec<Day>>,
    pub inspectors: Option<Vec<Inspector>>,
}

impl Record {
    /// Townships and counties.
    pub fn is_government(&self) -> bool {
        self.entity != Kind::Enterprise
    }
}
