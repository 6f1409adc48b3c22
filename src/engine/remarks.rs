//! Facts that lie after the day of judgement: they are not counted, and it is said so (language.md, section 4).

use super::cx::{Engine, Frame};
use super::finding::{FactUse, Remark};
use super::walk::{item_label, stated_name};
use crate::base::{Day, Span};
use crate::facts::{EntityIx, Stated, Value};
use crate::model::{RecordId, Type};
use rayon::prelude::*;

/// Every event dated after the day of judgement.
pub(crate) fn remarks(engine: &Engine<'_>) -> Vec<Remark> {
    let lists = event_lists(engine);
    (0..engine.facts.entities.len() as u32)
        .into_par_iter()
        .flat_map_iter(|i| {
            let ix = EntityIx(i);
            let mut out = Vec::new();
            if let (Some(frame), Some(entity)) = (engine.frame_of(ix), engine.facts.entity(ix)) {
                for list in lists.get(entity.ty.index()).map_or(&[][..], |l| l) {
                    scan(engine, ix, frame, list, "", "", &mut out);
                }
                out.extend(declared(engine, ix, entity));
            }
            out
        })
        .collect()
}

/// What is declared done on a later day.
fn declared(engine: &Engine<'_>, ix: EntityIx, entity: &Stated) -> Vec<Remark> {
    let as_of = engine.as_of();
    let late = entity.attests.iter().flat_map(|d| d.entries.iter().map(move |e| (d, e)));
    let late = late.filter_map(|(d, e)| Some((d, e.on.filter(|on| e.done == Some(true) && *on > as_of)?)));
    late.map(|(declared, day)| {
        let duty = declared.duties.first().and_then(|id| engine.model.duties.get(id.0 as usize));
        let title = duty.and_then(|d| d.title.as_deref()).unwrap_or(&declared.name);
        let fact = FactUse {
            at: declared.at,
            path: format!("attest.{}", declared.name),
            label: format!("“{title}”"),
            stated: true,
        };
        Remark::AfterAsOf(ix, fact, day)
    })
    .collect()
}

/// A list of events, or of records in which there are such lists.
struct List {
    slot: u32,
    stride: u32,
    on: Option<u32>,
    /// The slot of its items' own names.
    called: Option<u32>,
    name: String,
    label: String,
    inner: Vec<List>,
}

fn event_lists(engine: &Engine<'_>) -> Vec<Vec<List>> {
    engine.model.entities.iter().map(|e| lists_in(engine, &e.fields, 0)).collect()
}

fn lists_in(engine: &Engine<'_>, fields: &[crate::model::Field], depth: usize) -> Vec<List> {
    let record = |ty: &Type| -> Option<RecordId> {
        match ty {
            Type::List(inner) => match inner.as_ref() {
                Type::Record(r) => Some(*r),
                _ => None,
            },
            _ => None,
        }
    };
    let mut out = Vec::new();
    for (slot, field) in fields.iter().enumerate() {
        let Some(id) = record(&field.ty) else { continue };
        let Some(model) = engine.model.records.get(id.index()) else { continue };
        let inner = if depth < 8 { lists_in(engine, &model.fields, depth + 1) } else { Vec::new() };
        if model.on.is_some() || !inner.is_empty() {
            let (name, label) = (field.name.clone(), field.shown().to_owned());
            out.push(List {
                slot: slot as u32,
                stride: model.fields.len() as u32,
                on: model.on.map(|s| s as u32),
                called: engine.name_slot(id),
                name,
                label,
                inner,
            });
        }
    }
    out
}

fn scan(
    engine: &Engine<'_>,
    ix: EntityIx,
    frame: Frame<'_>,
    list: &List,
    path: &str,
    label: &str,
    out: &mut Vec<Remark>,
) {
    let Value::List(start, len) = frame.slot(list.slot).0 else { return };
    for n in 0..len {
        let row = Frame { base: start + n * list.stride, ..frame };
        let here = || {
            let dot = if path.is_empty() { "" } else { "." };
            let item = item_label(&list.label, n as usize, list.called.and_then(|s| stated_name(row, s)));
            (format!("{path}{dot}{}[{n}]", list.name), format!("{label}{item}"))
        };
        let after = |day: Day, at: Span| {
            let (path, label) = here();
            Remark::AfterAsOf(ix, FactUse { at, path, label, stated: true }, day)
        };
        match list.on.map(|s| row.slot(s)) {
            Some((Value::Date(d), at)) if d > engine.as_of() => out.push(after(d, at)),
            Some((Value::DateTime(t), at)) if t.day() > engine.as_of() => out.push(after(t.day(), at)),
            _ => {}
        }
        for inner in &list.inner {
            let (path, label) = here();
            scan(engine, ix, row, inner, &path, &format!("{label} "), out);
        }
    }
}
