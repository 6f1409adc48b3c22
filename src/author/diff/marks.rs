//! What else of a duty was changed beside what it asks: how grave it is, what it costs, how it is worded.

use crate::model::{DutyId, Model, Obligation};
use crate::report::json::severity_key;

/// Whether a change of this kind matters to whoever is bound.
pub fn matters(key: &str) -> bool {
    matches!(key, "severity" | "points" | "veto" | "evidence")
}

/// What was changed: its key, before, after.
pub fn of(old: &Model, new: &Model, o: DutyId, n: DutyId) -> Vec<(&'static str, String, String)> {
    let (Some(a), Some(b)) = (old.duties.get(o.0 as usize), new.duties.get(n.0 as usize)) else { return Vec::new() };
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let kind = |d: &Obligation| match &d.kind {
        crate::model::DutyKind::Attest(a) => text(&a.evidence),
        crate::model::DutyKind::Requirements(_) => String::new(),
    };
    let printed = |m: &Model, d: &Obligation| {
        let document = m.documents.get(d.document.index());
        document.map_or(String::new(), |doc| doc.printed(&d.clauses).join(", "))
    };
    let sanctions = |d: &Obligation| d.consequences.iter().map(|c| c.text.clone()).collect::<Vec<_>>().join("; ");
    let mut out = Vec::new();
    let mut add = |key: &'static str, x: String, y: String| {
        if x != y {
            out.push((key, x, y));
        }
    };
    add("name", a.full.clone(), b.full.clone());
    add("title", text(&a.title), text(&b.title));
    add("title_en", text(&a.title_en), text(&b.title_en));
    add("clause", printed(old, a), printed(new, b));
    add("severity", severity_key(a.severity).to_string(), severity_key(b.severity).to_string());
    add("points", a.points.to_string(), b.points.to_string());
    add("veto", a.veto.is_some().to_string(), b.veto.is_some().to_string());
    add("evidence", kind(a), kind(b));
    add("topic", text(&a.topic), text(&b.topic));
    add("remedy", text(&a.remedy), text(&b.remedy));
    add("consequence", sanctions(a), sanctions(b));
    add("note", a.notes.join(" "), b.notes.join(" "));
    out
}
