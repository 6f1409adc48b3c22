//! A former result as it was written (`guiju.result/1`).

use super::problem::BaselineProblem;
use super::{Former, is_breach};
use crate::engine::finding::Verdict;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use std::collections::BTreeMap;
use std::fmt;

/// The schema that is read.
const SCHEMA: &str = "guiju.result/1";
/// How all schemas of results begin.
const FAMILY: &str = "guiju.result/";

/// Which findings are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Breaches, and what was not known.
    Problems,
    /// All that are listed.
    All,
}

impl Wanted {
    fn keeps(self, finding: &Former) -> bool {
        match (self, finding.verdict()) {
            (_, None) => false,
            (Wanted::All, Some(_)) => true,
            (Wanted::Problems, Some(v)) => is_breach(v) || v == Verdict::Undetermined,
        }
    }
}

/// A former result.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The file, as shown.
    pub file: String,
    /// First day, last day, day of judgement.
    pub assessment: (String, String, String),
    /// The counts, by the position of [`Verdict::ALL`].
    pub summary: [u32; 8],
    /// Digests of the rules and of the facts.
    pub digests: (String, String),
    /// The findings that were wanted.
    pub findings: Vec<Former>,
    /// How many findings were listed as satisfied.
    pub listed_satisfied: u32,
}

impl Past {
    /// Whether everything that was satisfied is listed too (`--all`).
    pub fn is_whole(&self) -> bool {
        let counted = |v: Verdict| self.summary.get(v as usize).copied().unwrap_or(0);
        counted(Verdict::Satisfied) == self.listed_satisfied
    }
}

/// Reads a result. Everything that is no result is told with its place.
pub fn read(file: &str, bytes: &[u8], wanted: Wanted) -> Result<Past, BaselineProblem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut past = Past { file: file.to_string(), ..Past::default() };
    let mut schema = None;
    let root = Root { past: &mut past, schema: &mut schema, wanted };
    let done = root.deserialize(&mut reader).and_then(|()| reader.end());
    // What it says it is goes before what is wrong inside.
    match schema.as_deref() {
        Some(SCHEMA) => {}
        Some(other) if other.starts_with(FAMILY) => return Err(BaselineProblem::Newer(other.to_string())),
        Some(other) => return Err(BaselineProblem::Foreign(Some(other.to_string()))),
        None if done.is_ok() => return Err(BaselineProblem::Foreign(None)),
        None => {}
    }
    match done {
        Ok(()) => Ok(past),
        Err(e) => Err(match e.classify() {
            Category::Eof => BaselineProblem::Cut,
            Category::Syntax | Category::Io => BaselineProblem::NotJson { line: e.line(), column: e.column() },
            Category::Data if schema.is_none() => BaselineProblem::Foreign(None),
            Category::Data => BaselineProblem::Shape { line: e.line(), column: e.column() },
        }),
    }
}

struct Root<'a> {
    past: &'a mut Past,
    schema: &'a mut Option<String>,
    wanted: Wanted,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Digest {
    digest: String,
}

#[derive(Deserialize)]
struct Assessment {
    from: String,
    to: String,
    as_of: String,
}

impl<'de> DeserializeSeed<'de> for Root<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut assessed, mut listed) = (false, false);
        while let Some(key) = map.next_key::<String>()? {
            // A foreign object is only looked through for what it says it is.
            let ours = self.schema.as_deref().is_none_or(|s| s == SCHEMA);
            match key.as_str() {
                "schema" => *self.schema = Some(map.next_value::<String>()?),
                "assessment" if ours => {
                    let a: Assessment = map.next_value()?;
                    self.past.assessment = (a.from, a.to, a.as_of);
                    assessed = true;
                }
                "rules" if ours => self.past.digests.0 = map.next_value::<Digest>()?.digest,
                "facts" if ours => self.past.digests.1 = map.next_value::<Digest>()?.digest,
                "summary" if ours => {
                    let counts: BTreeMap<String, u32> = map.next_value()?;
                    for (verdict, slot) in Verdict::ALL.iter().zip(&mut self.past.summary) {
                        *slot = counts.get(verdict.key()).copied().unwrap_or(0);
                    }
                }
                "findings" if ours => {
                    map.next_value_seed(Findings { past: self.past, wanted: self.wanted })?;
                    listed = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if self.schema.as_deref() == Some(SCHEMA) && !(assessed && listed) {
            return Err(A::Error::custom("`assessment` or `findings` is missing"));
        }
        Ok(())
    }
}

struct Findings<'a> {
    past: &'a mut Past,
    wanted: Wanted,
}

impl<'de> DeserializeSeed<'de> for Findings<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Findings<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of findings")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        // One at a time: a result is larger than what is kept of it.
        while let Some(one) = seq.next_element::<One>()? {
            let finding = Former::from(one);
            self.past.listed_satisfied += u32::from(finding.verdict() == Some(Verdict::Satisfied));
            if self.wanted.keeps(&finding) {
                self.past.findings.push(finding);
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct One {
    obligation: String,
    entity: String,
    #[serde(default)]
    name: String,
    verdict: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    windows: Vec<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    document: String,
    remedy: Option<String>,
    #[serde(default)]
    fingerprint: String,
}

impl From<One> for Former {
    fn from(one: One) -> Former {
        Former {
            obligation: one.obligation,
            entity: one.entity,
            name: one.name,
            verdict: one.verdict,
            severity: one.severity,
            windows: one.windows,
            message: one.message,
            clause: one.clause,
            document: one.document,
            remedy: one.remedy.unwrap_or_default(),
            fingerprint: one.fingerprint,
        }
    }
}
