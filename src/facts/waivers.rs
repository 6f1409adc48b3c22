//! `waivers.toml`: breaches that somebody with authority has let stand for a while (language.md, section 8).

mod problem;

pub use problem::WaiverProblem;

use super::keyed::{File, Table};
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::base::{Day, Diagnostic, FileId, Span};
use crate::model::{DutyId, Model};

const KEYS: &[&str] = &["obligation", "entity", "reason", "basis", "approved_by", "expires", "window"];

/// One `[[waiver]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The obligation.
    pub duty: DutyId,
    /// The entity as `type/id`, the type by its declared name.
    pub entity: String,
    /// Why.
    pub reason: String,
    /// The document it rests on.
    pub basis: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// The last day on which it holds.
    pub expires: Day,
    /// Only this window.
    pub window: Option<String>,
    /// Where `entity` stands.
    pub at: Span,
    /// Where `expires` stands.
    pub expires_at: Span,
}

/// The waivers of a file and what is wrong in it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Those without error, in order.
    pub waivers: Vec<Waiver>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a waiver file. A waiver with an error is left out.
pub fn read(file: FileId, text: &str, model: &Model) -> Loaded {
    let mut loaded = Loaded::default();
    let parsed = File::parse(file, text, &mut loaded.diagnostics);
    let root = parsed.root();
    root.only(&["waiver"], &mut loaded.diagnostics);
    let Some(entry) = root.get("waiver") else {
        return loaded;
    };
    for table in entry.tables(&mut loaded.diagnostics) {
        if let Some(waiver) = one(&table, model, &mut loaded.diagnostics) {
            loaded.waivers.push(waiver);
        }
    }
    loaded
}

fn one(table: &Table<'_, '_>, model: &Model, out: &mut Vec<Diagnostic>) -> Option<Waiver> {
    table.only(KEYS, out);
    let duty = table.need("obligation", out).and_then(|entry| {
        let written = entry.text(out)?;
        let found = duty_named(model, written);
        if found.is_none() {
            out.push(Diagnostic::at(
                entry.at,
                &WaiverProblem::UnknownObligation {
                    name: written.to_string(),
                    nearest: nearest(written, model.duties.iter().map(|d| d.full.as_str())).map(str::to_string),
                },
            ));
        }
        found
    });
    let entity = table.need("entity", out).and_then(|entry| {
        let written = entry.text(out)?;
        match written.split_once('/') {
            Some((ty, id)) => {
                let ty = model.entity_named(ty).and_then(|t| model.entities.get(t.index())).map_or(ty, |e| &e.name);
                Some((format!("{ty}/{id}"), entry.at))
            }
            None => {
                out.push(Diagnostic::at(entry.at, &WaiverProblem::BadEntity(written.to_string())));
                None
            }
        }
    });
    let reason = table.need("reason", out).and_then(|entry| {
        let written = entry.text(out)?;
        if written.trim().is_empty() {
            out.push(Diagnostic::at(entry.at, &WaiverProblem::EmptyReason));
            return None;
        }
        Some(written.to_string())
    });
    let expires = table.need("expires", out).and_then(|entry| Some((entry.day(out)?, entry.at)));
    let mut optional = |key: &str| -> Option<String> {
        let entry = table.get(key)?;
        entry.text(out).map(str::to_string)
    };
    let basis = optional("basis").filter(|b| !b.trim().is_empty());
    let approved_by = optional("approved_by").filter(|b| !b.trim().is_empty());
    let window = optional("window");
    for (key, value) in [("basis", &basis), ("approved_by", &approved_by)] {
        if value.is_none() {
            out.push(Diagnostic::at(table.at, &WaiverProblem::Incomplete(key.to_string())));
        }
    }
    let (entity, at) = entity?;
    let (expires, expires_at) = expires?;
    Some(Waiver { duty: duty?, entity, reason: reason?, basis, approved_by, expires, window, at, expires_at })
}

/// The obligation with this `document.name`, compared folded.
fn duty_named(model: &Model, written: &str) -> Option<DutyId> {
    let folded = fold(written);
    model.duties.iter().position(|d| d.full == written || fold(&d.full) == folded).map(|i| DutyId(i as u32))
}
