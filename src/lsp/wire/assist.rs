//! What helps in writing and reading: completions, the outline, colours.

use super::Server;
use super::answer::{Answer, path_in};
use super::convert;
use crate::base::Span;
use crate::lsp::complete::{self, Kind, Offers};
use crate::lsp::desk::{Open, Role, role};
use crate::lsp::outline::{self, Line};
use crate::lsp::tokens;
use lsp_types::TextDocumentPositionParams;
use serde_json::{Value, json};

/// The protocol's number of a kind.
fn kind(kind: Kind) -> u8 {
    match kind {
        Kind::Word => 14,
        Kind::Entity => 7,
        Kind::Type => 22,
        Kind::Field => 5,
        Kind::Variant => 20,
        Kind::Value => 12,
        Kind::Duty => 23,
        Kind::Clause => 18,
        Kind::Unit => 11,
    }
}

impl Server {
    pub(super) fn completion(&mut self, at: &TextDocumentPositionParams) -> Answer {
        let Some(spot) = self.spot(at) else { return Ok(Value::Null) };
        let (study, lang) = (&spot.study, self.lang);
        let Offers { start, end, offers } = match role(&spot.path) {
            Role::Rules => complete::rules::offers(study, &spot.path, &spot.open.text, spot.offset, lang),
            Role::Facts => complete::facts::offers(study, &spot.views, &spot.path, &spot.open.text, spot.offset, lang),
            Role::Pack | Role::Cases | Role::Project | Role::Other => return Ok(Value::Null),
        };
        let range = convert::range(&spot.open.text, start, end, self.client.encoding);
        let items: Vec<Value> = offers
            .into_iter()
            .enumerate()
            .map(|(i, o)| {
                let mut item = json!({
                    "label": o.label,
                    "kind": kind(o.kind),
                    "detail": o.detail,
                    "sortText": format!("{}{i:05}", o.rank),
                    "textEdit": { "range": range, "newText": o.insert },
                });
                if let Some(object) = item.as_object_mut() {
                    if let Some(filter) = o.filter {
                        object.insert("filterText".into(), json!(filter));
                    }
                    if let Some(about) = o.about {
                        object.insert("documentation".into(), json!({ "kind": "markdown", "value": about }));
                    }
                }
                item
            })
            .collect();
        Ok(json!({ "isIncomplete": false, "items": items }))
    }

    /// The outline of a file.
    pub(super) fn outline(&mut self, params: &Value) -> Answer {
        let Some((path, open)) = path_in(params).and_then(|p| Some((p.clone(), self.desk.get(&p)?))) else {
            return Ok(json!([]));
        };
        let lines = match role(&path) {
            Role::Rules => outline::rules(&open.text),
            Role::Facts => {
                let study = self.homes.bench(&path, &self.desk).and_then(|b| self.studies.get(&b));
                study.map_or_else(Vec::new, |k| outline::facts(&path, &open.text, &k.value))
            }
            Role::Pack | Role::Cases | Role::Project | Role::Other => Vec::new(),
        };
        Ok(json!(lines.iter().map(|l| self.line(l, open)).collect::<Vec<_>>()))
    }

    fn line(&self, line: &Line, open: &Open) -> Value {
        let kind = match line.kind {
            outline::Kind::Document => 4,
            outline::Kind::Type => 5,
            outline::Kind::Enum => 10,
            outline::Kind::Member => 22,
            outline::Kind::Field => 8,
            outline::Kind::Derived => 7,
            outline::Kind::Value => 14,
            outline::Kind::Duty => 12,
            outline::Kind::Entity => 19,
        };
        let range = |s: Span| convert::range(&open.text, s.start, s.end, self.client.encoding);
        let inside: Vec<Value> = line.inside.iter().map(|l| self.line(l, open)).collect();
        // A name that is empty is refused by editors.
        let name = if line.name.is_empty() { "?" } else { &line.name };
        json!({
            "name": name, "detail": line.detail, "kind": kind, "range": range(line.whole),
            "selectionRange": range(line.at), "children": inside,
        })
    }

    /// The words of a rule file as differences, five numbers each.
    pub(super) fn tokens(&mut self, params: &Value) -> Answer {
        let Some((path, open)) = path_in(params).and_then(|p| Some((p.clone(), self.desk.get(&p)?))) else {
            return Ok(Value::Null);
        };
        let known = self.homes.bench(&path, &self.desk).and_then(|b| self.studies.get(&b));
        let Some(study) = known.map(|k| &k.value).filter(|_| role(&path) == Role::Rules) else {
            return Ok(Value::Null);
        };
        let mut data: Vec<u32> = Vec::new();
        let mut last = convert::place(lsp_types::Position::default());
        for token in tokens::tokens(study, study.file(&path), &open.text) {
            let (from, to) =
                (open.text.place(token.start, self.client.encoding), open.text.place(token.end, self.client.encoding));
            if from.line != to.line {
                continue;
            }
            let column = if from.line == last.line { from.column - last.column } else { from.column };
            data.extend([
                from.line - last.line,
                column,
                to.column - from.column,
                token.kind,
                u32::from(token.declared),
            ]);
            last = from;
        }
        Ok(json!({ "data": data }))
    }
}
