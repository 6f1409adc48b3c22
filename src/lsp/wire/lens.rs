//! Lenses over obligations, and the commands behind them.

use super::Server;
use super::answer::{Answer, path_in, studied_file};
use super::convert::Atlas;
use super::publish;
use crate::base::Lang;
use crate::engine::finding::Verdict;
use crate::lsp::cases;
use crate::lsp::study::Study;
use crate::model::{DutyId, DutyKind};
use lsp_server::{ErrorCode, Notification};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Runs the cases of an obligation.
pub(super) const RUN: &str = "guiju.runCases";
/// Shows the entities that violate an obligation.
pub(super) const SHOW: &str = "guiju.violations";

impl Server {
    /// Over each obligation of a rule file: run its cases; how many entities violate it.
    pub(super) fn lenses(&mut self, params: &Value) -> Answer {
        let Some(path) = path_in(params) else { return Ok(json!([])) };
        let Some((study, views, file)) = studied_file(self, &path) else { return Ok(json!([])) };
        let atlas = Atlas::new(&study.sources, &self.desk, self.client.encoding);
        let mut out: Vec<Value> = Vec::new();
        for (id, duty) in (0..).map(DutyId).zip(&study.model.duties).filter(|(_, d)| d.span.file == file) {
            let Some(place) = atlas.location(duty.span) else { continue };
            if matches!(duty.kind, DutyKind::Requirements(_)) {
                let title = self.lang.pick("▶ 运行用例", "▶ run cases");
                out.push(json!({
                    "range": place.range,
                    "command": { "title": title, "command": RUN, "arguments": [place.uri, duty.full] },
                }));
            }
            let wrong: usize = views.iter().map(|v| v.violating(id)).sum();
            if wrong > 0 {
                let title = match (wrong, self.lang) {
                    (n, Lang::Zh) => format!("{n} 个主体不符合"),
                    (1, Lang::En) => "1 entity violates".into(),
                    (n, Lang::En) => format!("{n} entities violate"),
                };
                out.push(json!({
                    "range": place.range,
                    "command": { "title": title, "command": SHOW, "arguments": [place.uri, duty.full] },
                }));
            }
        }
        Ok(json!(out))
    }

    pub(super) fn command(&mut self, params: &Value) -> Answer {
        let command = params.get("command").and_then(Value::as_str).unwrap_or("");
        let argument = |i: usize| params.pointer(&format!("/arguments/{i}")).and_then(Value::as_str);
        let path = argument(0).and_then(super::convert::path_of);
        let (Some(path), Some(full)) = (path, argument(1).map(str::to_string)) else {
            return Err((ErrorCode::InvalidParams, command.to_string()));
        };
        match command {
            RUN => self.run_cases(&path, &full),
            SHOW => self.violations(&path, &full),
            other => Err((ErrorCode::InvalidParams, other.to_string())),
        }
    }

    fn duty(&self, study: &Study, full: &str) -> Result<DutyId, (ErrorCode, String)> {
        let found = study.model.duties.iter().position(|d| d.full == full);
        found.map(|i| DutyId(i as u32)).ok_or_else(|| {
            (
                ErrorCode::RequestFailed,
                match self.lang {
                    Lang::Zh => format!("没有“{full}”这项义务，或者它有误"),
                    Lang::En => format!("there is no obligation `{full}`, or it is wrong"),
                },
            )
        })
    }

    /// Runs the cases of an obligation; those that fail are told as diagnostics of their file until it changes.
    fn run_cases(&mut self, path: &Path, full: &str) -> Answer {
        let Some((study, _, _)) = studied_file(self, path) else { return Ok(Value::Null) };
        let duty = self.duty(&study, full)?;
        let cases = cases::read(&study, &self.open_texts(), &|_| true);
        let ran = cases::run(&study, &cases, duty, self.lang);
        let mut failed: Vec<Value> = Vec::new();
        let mut said: Vec<(PathBuf, lsp_types::Diagnostic)> = Vec::new();
        {
            let rules = Atlas::new(&study.sources, &self.desk, self.client.encoding);
            let texts =
                Atlas::new(&cases.sources, &self.desk, self.client.encoding).beside(&rules, study.sources.next_id());
            for (name, outcome) in ran.iter().filter(|(_, o)| !o.failures.is_empty()) {
                for d in &outcome.failures {
                    let Some(at) = d.primary else { continue };
                    let (Some(place), Some(told)) = (texts.location(at), publish::diagnostic(d, at, &texts, self.lang))
                    else {
                        continue;
                    };
                    failed.push(json!({ "case": name, "message": told.message, "location": place }));
                    let of = cases.paths.iter().find(|(_, f)| *f == at.file);
                    said.extend(of.map(|(path, _)| (path.clone(), told)));
                }
            }
        }
        let wrong = ran.iter().filter(|(_, o)| !o.failures.is_empty()).count();
        self.case_said.retain(|_, (of, _)| of != full);
        for (path, told) in said {
            self.case_said
                .entry((path, full.to_string()))
                .or_insert_with(|| (full.to_string(), Vec::new()))
                .1
                .push(told);
        }
        let title = study.model.duties.get(duty.0 as usize).map_or("", |d| crate::report::text::title(d, self.lang));
        let text = match (ran.len(), wrong, self.lang) {
            (0, _, Lang::Zh) => format!("“{title}”还没有用例"),
            (0, _, Lang::En) => format!("`{title}` has no cases yet"),
            (n, 0, Lang::Zh) => format!("“{title}”的 {n} 个用例全部通过"),
            (n, 0, Lang::En) => format!("`{title}`: all {n} cases passed"),
            (n, w, Lang::Zh) => format!("“{title}”的 {n} 个用例中 {w} 个没有通过"),
            (n, w, Lang::En) => format!("`{title}`: {w} of {n} cases failed"),
        };
        self.show(if wrong > 0 || ran.is_empty() { 2 } else { 3 }, &text);
        self.publish();
        Ok(json!({ "ran": ran.len(), "failed": failed, "message": text }))
    }

    /// Where those are stated who violate an obligation.
    fn violations(&mut self, path: &Path, full: &str) -> Answer {
        let Some((study, views, _)) = studied_file(self, path) else { return Ok(Value::Null) };
        let duty = self.duty(&study, full)?;
        let (mut places, mut names) = (Vec::new(), BTreeSet::new());
        for view in &views {
            let atlas = Atlas::new(&view.sources, &self.desk, self.client.encoding);
            let wrong = |v: Verdict| matches!(v, Verdict::Violated | Verdict::Waived);
            for f in view.findings().filter(|f| f.duty == duty && wrong(f.verdict)) {
                places.extend(atlas.location(f.fact.at));
                names.extend(view.facts.entity(f.entity).map(|e| e.name.to_string()));
            }
        }
        let shown: Vec<String> = names.iter().take(8).cloned().collect();
        let more = if names.len() > shown.len() { " …" } else { "" };
        let text = match self.lang {
            Lang::Zh => format!("不符合的主体：{}{more}", shown.join("、")),
            Lang::En => format!("entities that violate it: {}{more}", shown.join(", ")),
        };
        if !names.is_empty() {
            self.show(3, &text);
        }
        Ok(json!({ "locations": places, "names": names }))
    }

    /// Shows a message. 2: a warning, 3: information.
    fn show(&self, level: u8, text: &str) {
        let params = json!({ "type": level, "message": text });
        (self.send)(Notification { method: "window/showMessage".into(), params }.into());
    }
}
