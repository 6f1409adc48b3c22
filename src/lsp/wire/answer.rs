//! Questions about places in texts, answered.

use super::convert::{self, Atlas, path_of, studied_offset};
use super::{Need, Server};
use crate::base::{FileId, Sources, Span};
use crate::lsp::FORMATTER;
use crate::lsp::desk::{Open, Role, role};
use crate::lsp::hover::{self, Asked};
use crate::lsp::refer::{self, Reading};
use crate::lsp::study::Study;
use crate::lsp::view::View;
use crate::model::symbols::Symbol;
use lsp_server::{ErrorCode, Request};
use lsp_types::{Location, Range, TextDocumentPositionParams};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// An answer, or why there is none.
pub(super) type Answer = Result<Value, (ErrorCode, String)>;

/// What a question needs to be known.
pub(super) fn need(method: &str) -> Need {
    match method {
        "textDocument/hover"
        | "textDocument/definition"
        | "textDocument/completion"
        | "textDocument/codeAction"
        | "textDocument/codeLens"
        | "textDocument/semanticTokens/full" => Need::Study,
        "textDocument/documentSymbol" => Need::Text,
        "textDocument/references"
        | "textDocument/prepareRename"
        | "textDocument/rename"
        | "workspace/executeCommand" => Need::Newest,
        _ => Need::Text,
    }
}

/// The file that a question is about.
pub(super) fn path_in(params: &Value) -> Option<PathBuf> {
    // Commands name it as their first argument.
    path_of(params.pointer("/textDocument/uri").or_else(|| params.pointer("/arguments/0"))?.as_str()?)
}

pub(super) fn params<T: DeserializeOwned>(value: Value) -> Result<T, (ErrorCode, String)> {
    serde_json::from_value(value).map_err(|e| (ErrorCode::InvalidParams, e.to_string()))
}

/// A name under the cursor.
pub(super) struct Found {
    /// What it stands for.
    pub(super) symbol: Option<Symbol>,
    /// Where it is declared; `None` for what every entity has.
    pub(super) declared: Option<Span>,
    /// Where the name under the cursor stands now.
    pub(super) range: Range,
}

/// A place in an open text, and what its rules are.
pub(super) struct Spot<'a> {
    pub(super) path: PathBuf,
    pub(super) open: &'a Open,
    pub(super) offset: u32,
    pub(super) study: Arc<Study>,
    pub(super) views: Vec<Arc<View>>,
}

impl Server {
    pub(super) fn answer(&mut self, request: Request) -> Answer {
        match request.method.as_str() {
            "textDocument/hover" => self.hover(&params(request.params)?),
            "textDocument/definition" => self.definition(&params(request.params)?),
            "textDocument/completion" => self.completion(&params(request.params)?),
            "textDocument/formatting" if FORMATTER.is_some() => self.formatted(&request.params),
            "textDocument/documentSymbol" => self.outline(&request.params),
            "textDocument/semanticTokens/full" => self.tokens(&request.params),
            "textDocument/codeAction" => self.code_actions(&request.params),
            "textDocument/codeLens" => self.lenses(&request.params),
            "textDocument/prepareRename" => self.prepare_rename(&params(request.params)?),
            "textDocument/rename" => {
                let new = request.params.get("newName").and_then(Value::as_str).unwrap_or("").to_string();
                self.rename(&params(request.params)?, &new)
            }
            "workspace/executeCommand" => self.command(&request.params),
            "textDocument/references" => {
                let with = request.params.pointer("/context/includeDeclaration").and_then(Value::as_bool);
                self.references(&params(request.params)?, with.unwrap_or(true))
            }
            other => Err((ErrorCode::MethodNotFound, other.to_string())),
        }
    }

    /// Where a question points, if its text is open and its rules have been studied.
    pub(super) fn spot(&self, at: &TextDocumentPositionParams) -> Option<Spot<'_>> {
        let path = path_of(at.text_document.uri.as_str())?;
        let open = self.desk.get(&path)?;
        let offset = open.text.offset(convert::place(at.position), self.client.encoding);
        let bench = self.homes.bench(&path, &self.desk)?;
        let study = Arc::clone(&self.studies.get(&bench)?.value);
        let views = self.views.get(&bench).map(|k| k.value.clone()).unwrap_or_default();
        Some(Spot { path, open, offset, study, views })
    }

    /// The words of an open fact text as it is now.
    pub(super) fn reading(&mut self, path: &Path, study: &Arc<Study>) -> Option<Rc<Reading>> {
        let open = self.desk.get(path)?;
        if let Some((text, by, reading)) = self.readings.get(path)
            && Arc::ptr_eq(&text.text, &open.text.text)
            && Arc::ptr_eq(by, study)
        {
            return Some(Rc::clone(reading));
        }
        let reading = Rc::new(refer::read(path, &open.text, study));
        let kept = (open.text.clone(), Arc::clone(study), Rc::clone(&reading));
        self.readings.insert(path.to_path_buf(), kept);
        Some(reading)
    }

    /// The name at a place.
    pub(super) fn found(&mut self, at: &TextDocumentPositionParams) -> Option<Found> {
        let spot = self.spot(at)?;
        let encoding = self.client.encoding;
        if role(&spot.path) == Role::Facts {
            let (path, offset, study) = (spot.path.clone(), spot.offset, Arc::clone(&spot.study));
            let text = spot.open.text.clone();
            let (span, symbol) = self.reading(&path, &study)?.at(&study, offset)?;
            let range = convert::range(&text, span.start, span.end, encoding);
            return Some(Found { symbol: Some(symbol), declared: study.symbols.place(symbol), range });
        }
        let file = spot.study.file(&spot.path)?;
        let offset = studied_offset(&spot.study.sources, file, spot.open, spot.offset);
        let named = spot.study.named(file, offset)?;
        let atlas = Atlas::new(&spot.study.sources, &self.desk, encoding);
        let range = atlas.location(named.at)?.range;
        Some(Found { symbol: named.symbol, declared: Some(named.declared), range })
    }

    fn hover(&mut self, at: &TextDocumentPositionParams) -> Answer {
        let Some(found) = self.found(at) else { return Ok(Value::Null) };
        let Some(spot) = self.spot(at) else { return Ok(Value::Null) };
        let asked = Asked { study: &spot.study, views: &spot.views, lang: self.lang };
        let text = found.symbol.and_then(|s| hover::hover(&asked, s));
        Ok(text.map_or(
            Value::Null,
            |text| json!({ "contents": { "kind": "markdown", "value": text }, "range": found.range }),
        ))
    }

    fn definition(&mut self, at: &TextDocumentPositionParams) -> Answer {
        let found = self.found(at);
        let Some(spot) = self.spot(at) else { return Ok(Value::Null) };
        if let Some(declared) = found.and_then(|f| f.declared) {
            return Ok(json!(self.location(&spot.study.sources, declared)));
        }
        // The id of an entity leads to where it is stated.
        for view in &spot.views {
            let Some(file) = view.file(&spot.path) else { continue };
            let offset = studied_offset(&view.sources, file, spot.open, spot.offset);
            if let Some(stated) = refer::target(view, file, offset) {
                return Ok(json!(self.location(&view.sources, stated)));
            }
        }
        Ok(Value::Null)
    }

    fn references(&mut self, at: &TextDocumentPositionParams, with_declaration: bool) -> Answer {
        let Some(found) = self.found(at) else { return Ok(json!([])) };
        let Some(spot) = self.spot(at) else { return Ok(json!([])) };
        let mut out: Vec<Location> = Vec::new();
        if let Some(declared) = found.declared {
            let lay = |name: &str, text: &str| self.lay_out(name, text);
            let atlas = Atlas::new(&spot.study.sources, &self.desk, self.client.encoding).laid_out(&lay);
            out.extend(with_declaration.then(|| atlas.location(declared)).flatten());
            out.extend(spot.study.symbols.uses(declared).iter().filter_map(|u| atlas.location(*u)));
        }
        if let Some(symbol) = found.symbol {
            for view in &spot.views {
                let atlas = Atlas::new(&view.sources, &self.desk, self.client.encoding);
                out.extend(refer::in_facts(view, symbol).iter().filter_map(|u| atlas.location(*u)));
            }
        }
        out.sort_by(|a, b| (a.uri.as_str(), a.range.start).cmp(&(b.uri.as_str(), b.range.start)));
        out.dedup();
        Ok(json!(out))
    }

    /// Where a place is, also in texts that are built into the program.
    pub(super) fn location(&self, sources: &Sources, span: Span) -> Option<Location> {
        let lay = |name: &str, text: &str| self.lay_out(name, text);
        Atlas::new(sources, &self.desk, self.client.encoding).laid_out(&lay).location(span)
    }

    /// Writes a built-in text where an editor can open it.
    fn lay_out(&self, name: &str, text: &str) -> Option<PathBuf> {
        if name.is_empty() || Path::new(name).components().any(|c| !matches!(c, std::path::Component::Normal(_))) {
            return None;
        }
        let path = (self.host.scratch)().join(name);
        if std::fs::read_to_string(&path).is_ok_and(|t| t == text) {
            return Some(path);
        }
        std::fs::create_dir_all(path.parent()?).ok()?;
        std::fs::write(&path, text).ok()?;
        Some(path)
    }
}

/// A rule file that is open, with what is known of its rules.
pub(super) fn studied_file(server: &Server, path: &Path) -> Option<(Arc<Study>, Vec<Arc<View>>, FileId)> {
    let bench = server.homes.bench(path, &server.desk)?;
    let study = Arc::clone(&server.studies.get(&bench)?.value);
    let views = server.views.get(&bench).map(|k| k.value.clone()).unwrap_or_default();
    let file = study.file(path)?;
    Some((study, views, file))
}

/// The first place of a file.
pub(super) fn beginning(file: FileId) -> Span {
    Span::new(file, 0, 0)
}
