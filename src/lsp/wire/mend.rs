//! What changes texts: renaming, and the replacements that diagnostics carry.

use super::Server;
use super::answer::{Answer, path_in};
use super::convert::{self, Atlas};
use super::publish;
use crate::base::diag::Fix;
use crate::base::{Diagnostic, FileId, Lang, Level, Sources};
use crate::lsp::FORMATTER;
use crate::lsp::cases::{self, Cases};
use crate::lsp::desk::{Role, role};
use crate::lsp::refer;
use crate::lsp::rename::{self, Renaming, Whose};
use crate::lsp::study::{Study, Texts};
use crate::lsp::text::{Drift, Text};
use crate::lsp::view::View;
use lsp_server::ErrorCode;
use lsp_types::{Location, Position, Range, TextDocumentPositionParams};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Edits of one file.
type Edits = BTreeMap<String, Vec<(Range, String)>>;

impl Server {
    /// The open texts.
    pub(super) fn open_texts(&self) -> Texts {
        self.desk.iter().map(|(path, o)| (path.clone(), Arc::clone(&o.text.text))).collect()
    }

    fn renaming(&mut self, at: &TextDocumentPositionParams) -> Result<Option<(Renaming, Range, String)>, String> {
        let lang = self.lang;
        let Some(found) = self.found(at) else { return Ok(None) };
        let Some(spot) = self.spot(at) else { return Ok(None) };
        let Some(symbol) = found.symbol else {
            return Err(lang.pick("它的声明有误，改好后才能改名", "its declaration is wrong; mend it first").into());
        };
        let text = &spot.open.text;
        let offset = |p: Position| text.offset(convert::place(p), self.client.encoding);
        let (a, b) = (offset(found.range.start), offset(found.range.end));
        let written = text.text.get(a as usize..b as usize).unwrap_or("").to_string();
        let renaming = rename::prepare(&spot.study, symbol, &written, lang)?;
        // The part of it that changes: not the quotes, not the document before the dot.
        let inside =
            written.rfind(&renaming.old).map_or((a, b), |i| (a + i as u32, a + (i + renaming.old.len()) as u32));
        let range = convert::range(text, inside.0, inside.1, self.client.encoding);
        let old = renaming.old.clone();
        Ok(Some((renaming, range, old)))
    }

    pub(super) fn prepare_rename(&mut self, at: &TextDocumentPositionParams) -> Answer {
        match self.renaming(at) {
            Ok(Some((_, range, old))) => Ok(json!({ "range": range, "placeholder": old })),
            Ok(None) => Ok(Value::Null),
            Err(text) => Err((ErrorCode::RequestFailed, text)),
        }
    }

    pub(super) fn rename(&mut self, at: &TextDocumentPositionParams, new: &str) -> Answer {
        let refused = |text: String| (ErrorCode::RequestFailed, text);
        let Some((renaming, ..)) = self.renaming(at).map_err(refused)? else {
            let text = self.lang.pick("这里没有可以改名的东西", "nothing here can be renamed");
            return Err(refused(text.into()));
        };
        let new = new.trim();
        rename::fits(&renaming, new, self.lang).map_err(refused)?;
        let Some(spot) = self.spot(at) else { return Ok(Value::Null) };
        let (study, views) = (Arc::clone(&spot.study), spot.views.clone());
        let cases = cases::read(&study, &self.open_texts(), &|_| true);
        let edits = rename::edits(&study, &views, &cases, &renaming, new);
        let mut out = Edits::new();
        let mut bytes: BTreeMap<PathBuf, Vec<Fix>> = BTreeMap::new();
        for edit in &edits {
            let sources: &Sources = match edit.whose {
                Whose::Rules => &study.sources,
                Whose::Facts(i) => views.get(i).map_or(&study.sources, |v| &v.sources),
                Whose::Cases => &cases.sources,
            };
            if let Some(source) = sources.get(edit.at.file) {
                let fix = Fix { span: edit.at, text: edit.text.clone() };
                let all = bytes.entry(PathBuf::from(&source.name)).or_default();
                if !all.contains(&fix) {
                    all.push(fix);
                }
            }
            let atlas = Atlas::new(sources, &self.desk, self.client.encoding);
            if let Some(Location { uri, range }) = atlas.location(edit.at) {
                let list = out.entry(uri.as_str().to_string()).or_default();
                let one = (range, edit.text.clone());
                if !list.contains(&one) {
                    list.push(one);
                }
            }
        }
        self.tried_out(&study, &views, &cases, &bytes).map_err(refused)?;
        Ok(self.workspace_edit(out))
    }

    /// Carries a renaming out on copies and studies them: what would then be wrong is the reason to refuse it.
    fn tried_out(
        &self,
        study: &Study,
        views: &[Arc<View>],
        cases: &Cases,
        edits: &BTreeMap<PathBuf, Vec<Fix>>,
    ) -> Result<(), String> {
        let mut open = self.open_texts();
        let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.level == Level::Error).count();
        for (path, fixes) in edits {
            let of_view = views.iter().find_map(|v| v.file(path).and_then(|f| v.sources.get(f)));
            let of_case = cases.paths.iter().find(|(p, _)| p == path).and_then(|(_, f)| cases.sources.get(*f));
            let source = study.file(path).and_then(|f| study.sources.get(f)).or(of_view).or(of_case);
            if let Some(source) = source {
                open.insert(path.clone(), replaced(&source.text, fixes).into());
            }
        }
        let after = Study::of(&study.bench, (&study.packs, &[]), &open, &Arc::default());
        if errors(&after.diagnostics) > errors(&study.diagnostics) {
            let known: Vec<&str> = study.diagnostics.iter().map(|d| d.words(self.lang).message.as_str()).collect();
            let new = after.diagnostics.iter().filter(|d| d.level == Level::Error).map(|d| &d.words(self.lang).message);
            let first = new.into_iter().find(|m| !known.contains(&m.as_str())).cloned().unwrap_or_default();
            return Err(match self.lang {
                Lang::Zh => format!("这样改名后规则会出错：{first}"),
                Lang::En => format!("with that name the rules would be wrong: {first}"),
            });
        }
        for (path, _) in edits.iter().filter(|(p, _)| role(p) == Role::Facts) {
            let before = views.iter().find_map(|v| v.file(path).and_then(|f| v.sources.get(f)));
            let (Some(before), Some(now)) = (before, open.get(path)) else { continue };
            let text = Text::new(before.text.as_str());
            if refer::errors(path, &Text::new(Arc::clone(now)), &after) > refer::errors(path, &text, study) {
                let shown = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                return Err(match self.lang {
                    Lang::Zh => format!("这样改名后事实文件 {shown} 会出错"),
                    Lang::En => format!("with that name the fact file {shown} would be wrong"),
                });
            }
        }
        Ok(())
    }

    /// A rule file in the one style: one edit, from the first place that changes to the last.
    pub(super) fn formatted(&mut self, params: &Value) -> Answer {
        let found = path_in(params).filter(|p| role(p) == Role::Rules);
        let (Some(open), Some(format)) = (found.and_then(|p| self.desk.get(&p)), FORMATTER) else {
            return Ok(Value::Null);
        };
        let text = &open.text;
        let body = text.text.strip_prefix('\u{FEFF}').unwrap_or(&text.text);
        let new = format(FileId(0), body, None).map_err(|why| {
            let first = why.first().map(|d| d.words(self.lang).message.clone()).unwrap_or_default();
            (ErrorCode::RequestFailed, first)
        })?;
        if new == body {
            return Ok(json!([]));
        }
        let drift = Drift::between(&text.text, &new);
        let (start, old_end, new_end) = drift.changed();
        let range = convert::range(text, start, old_end, self.client.encoding);
        let with = new.get(start as usize..new_end as usize).unwrap_or("");
        Ok(json!([{ "range": range, "newText": with }]))
    }

    /// Edits in the form that the editor takes.
    fn workspace_edit(&self, edits: Edits) -> Value {
        let list = |all: &[(Range, String)]| -> Vec<Value> {
            all.iter().map(|(range, text)| json!({ "range": range, "newText": text })).collect()
        };
        if !self.client.document_changes {
            let changes: serde_json::Map<String, Value> =
                edits.iter().map(|(uri, all)| (uri.clone(), json!(list(all)))).collect();
            return json!({ "changes": changes });
        }
        let changes: Vec<Value> = edits
            .iter()
            .map(|(uri, all)| {
                let version = self.desk.values().find(|o| o.uri == *uri).map(|o| o.version);
                json!({ "textDocument": { "uri": uri, "version": version }, "edits": list(all) })
            })
            .collect();
        json!({ "documentChanges": changes })
    }

    /// The replacements that the diagnostics of a range carry, and all those of the file at once.
    pub(super) fn code_actions(&mut self, params: &Value) -> Answer {
        let Some(path) = path_in(params) else { return Ok(json!([])) };
        let wanted: Option<Range> = params.get("range").and_then(|r| serde_json::from_value(r.clone()).ok());
        let only: Vec<&str> = params
            .pointer("/context/only")
            .and_then(Value::as_array)
            .map(|l| l.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let asked =
            |kind: &str| only.is_empty() || only.iter().any(|o| kind == *o || kind.starts_with(&format!("{o}.")));
        let (Some(range), Some(bench), Some(open)) =
            (wanted, self.homes.bench(&path, &self.desk), self.desk.get(&path))
        else {
            return Ok(json!([]));
        };
        let Some(study) = self.studies.get(&bench).map(|k| Arc::clone(&k.value)) else { return Ok(json!([])) };
        let views = self.views.get(&bench).map(|k| k.value.clone()).unwrap_or_default();
        let mut mended: Vec<(lsp_types::Diagnostic, Range, String, String)> = Vec::new();
        let rules = study.file(&path).map(|file| (&study.sources, file, study.diagnostics.as_slice()));
        let facts = views.iter().filter_map(|v| Some((&v.sources, v.file(&path)?, v.diagnostics.as_slice())));
        let linted = self.linted.get(&bench).cloned();
        let lints = linted.iter().filter_map(|l| Some((&l.study.sources, l.study.file(&path)?, l.found.as_slice())));
        let read = (role(&path) == Role::Cases).then(|| cases::read_one(&study, &path, &open.text.text));
        let cases = read.iter().filter_map(|c| Some((&c.sources, c.paths.first()?.1, c.diagnostics.as_slice())));
        for (sources, file, diagnostics) in rules.into_iter().chain(facts).chain(cases).chain(lints) {
            let atlas = Atlas::new(sources, &self.desk, self.client.encoding);
            for d in diagnostics {
                let (Some(fix), Some(at)) = (&d.fix, d.primary) else { continue };
                if fix.span.file != file {
                    continue;
                }
                let (Some(place), Some(told)) =
                    (atlas.location(fix.span), publish::diagnostic(d, at, &atlas, self.lang))
                else {
                    continue;
                };
                let offset = |p: Position| open.text.offset(convert::place(p), self.client.encoding) as usize;
                let now = open.text.text.get(offset(place.range.start)..offset(place.range.end)).unwrap_or("");
                // What was edited since is mended when it has been studied.
                if now != sources.text(fix.span) {
                    continue;
                }
                let title = self.title(now, &fix.text);
                mended.push((told, place.range, fix.text.clone(), title));
            }
        }
        let uri = open.uri.clone();
        let touches = |r: &Range| r.start <= range.end && range.start <= r.end;
        let mut actions: Vec<Value> = Vec::new();
        if asked("quickfix") {
            for (told, place, text, title) in mended.iter().filter(|m| touches(&m.0.range) || touches(&m.1)) {
                let edits = Edits::from([(uri.clone(), vec![(*place, text.clone())])]);
                actions.push(json!({
                    "title": title, "kind": "quickfix", "diagnostics": [told], "isPreferred": true,
                    "edit": self.workspace_edit(edits),
                }));
            }
        }
        if asked("source.fixAll.guiju") && (mended.len() > 1 || !only.is_empty()) && !mended.is_empty() {
            let mut all: Vec<(Range, String)> = Vec::new();
            mended.sort_by_key(|m| m.1.start);
            for (_, place, text, _) in &mended {
                if all.last().is_none_or(|(last, _)| last.end <= place.start) {
                    all.push((*place, text.clone()));
                }
            }
            let title = match self.lang {
                Lang::Zh => format!("改正本文件中能自动改正的 {} 处", all.len()),
                Lang::En => format!("mend {} places in this file", all.len()),
            };
            let edit = self.workspace_edit(Edits::from([(uri, all)]));
            actions.push(json!({ "title": title, "kind": "source.fixAll.guiju", "edit": edit }));
        }
        Ok(json!(actions))
    }

    fn title(&self, old: &str, new: &str) -> String {
        let shown = new.trim();
        match (old.is_empty(), new.is_empty(), self.lang) {
            (true, _, Lang::Zh) => format!("补上 {shown}"),
            (true, _, Lang::En) => format!("add {shown}"),
            (_, true, Lang::Zh) => format!("删去 {old}"),
            (_, true, Lang::En) => format!("remove {old}"),
            (_, _, Lang::Zh) => format!("改为 {shown}"),
            (_, _, Lang::En) => format!("change to {shown}"),
        }
    }
}

/// A text with some places replaced.
fn replaced(text: &str, fixes: &[Fix]) -> String {
    let mut sorted: Vec<&Fix> = fixes.iter().collect();
    sorted.sort_by_key(|f| f.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fix in sorted {
        out.push_str(text.get(at..fix.span.start as usize).unwrap_or(""));
        out.push_str(&fix.text);
        at = fix.span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
