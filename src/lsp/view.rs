//! The facts of a project as last read and judged.

use super::study::{Study, Texts};
use super::{Host, Project};
use crate::base::window::Range;
use crate::base::{Diagnostic, FileId, Source, Sources};
use crate::engine::finding::{Finding, Verdict};
use crate::engine::{self, Assessment, Outcome, waive};
use crate::facts::{self, Facts, waivers};
use crate::model::DutyId;
use crate::plan;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The facts of a project.
pub struct View {
    /// Whose.
    pub project: Arc<Project>,
    /// The rules they were read and judged by.
    pub study: Arc<Study>,
    /// Their texts; the numbers begin behind those of the rules.
    pub sources: Sources,
    /// The facts.
    pub facts: Facts,
    /// What is wrong in them.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of them; `None` where nobody says which days to assess.
    pub outcome: Option<Outcome>,
    ids: FxHashMap<PathBuf, FileId>,
}

/// What is kept of a project's fact files between two views, for one and the same study.
#[derive(Debug, Default)]
pub struct Kept {
    /// Files as they were taken in.
    pub cache: facts::Cache,
}

impl View {
    /// Reads and judges.
    pub fn of(project: &Arc<Project>, study: &Arc<Study>, open: &Texts, kept: &Kept, host: &Host) -> View {
        let mut sources = Sources::default();
        let first = study.sources.next_id().0;
        if let Some(last) = first.checked_sub(1) {
            sources.put(FileId(last), Source::new("", ""));
        }
        let texts = |path: &Path| open.get(path).map(|t| t.to_string());
        let options =
            facts::Options { cache: Some(&kept.cache), texts: Some(&texts), notes: true, ..facts::Options::default() };
        let there: Vec<PathBuf> = project.facts.iter().filter(|p| p.exists()).cloned().collect();
        let loaded = facts::load(&there, &study.model, &mut sources, &options);
        let ids = sources.iter().filter(|(id, _)| id.0 >= first).map(|(id, s)| (PathBuf::from(&s.name), id)).collect();
        let mut view = View {
            project: Arc::clone(project),
            study: Arc::clone(study),
            facts: loaded.facts,
            diagnostics: loaded.diagnostics,
            outcome: None,
            ids,
            sources,
        };
        view.outcome = view.judge(open, host);
        view
    }
    /// The days assessed: what the project says, else the files' period where they agree.
    fn assessment(&self, host: &Host) -> Option<Assessment> {
        let as_of = self.project.as_of.unwrap_or_else(host.today);
        let stated: BTreeSet<Range> = self.facts.periods.iter().map(|(r, _)| *r).collect();
        let span = self.project.period.or_else(|| stated.first().copied().filter(|_| stated.len() == 1))?;
        (!span.is_empty()).then_some(Assessment { span, as_of })
    }
    fn judge(&mut self, open: &Texts, host: &Host) -> Option<Outcome> {
        let model = &self.study.model;
        let assessment = self.assessment(host)?;
        let plan = plan::lower(model, assessment);
        let selected = model.duties.iter().map(|d| (self.project.selects)(&d.full)).collect();
        let options = engine::Options { selected: Some(selected), ..engine::Options::default() };
        let mut outcome = engine::evaluate(&plan, model, &self.facts, &options);
        if let Some(path) = &self.project.waivers {
            let text = open.get(path).map(|t| t.to_string()).or_else(|| std::fs::read_to_string(path).ok());
            if let Some(text) = text {
                let name = path.to_string_lossy().into_owned();
                let file = self.sources.add(Source::new(name, text.clone()));
                self.ids.insert(path.clone(), file);
                let read = waivers::read(file, &text, model);
                self.diagnostics.extend(read.diagnostics);
                self.diagnostics.extend(waive::apply(&mut outcome, &read.waivers, model, &self.facts));
            }
        }
        Some(outcome)
    }
    /// The number of a file.
    pub fn file(&self, path: &Path) -> Option<FileId> {
        self.ids.get(path).copied()
    }
    /// The files of the view.
    pub fn files(&self) -> impl Iterator<Item = (&PathBuf, FileId)> {
        self.ids.iter().map(|(path, id)| (path, *id))
    }
    /// What is to be mended or supplied.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let listed = |f: &&Finding| {
            matches!(f.verdict, Verdict::Violated | Verdict::Waived | Verdict::Conflict | Verdict::Undetermined)
        };
        self.outcome.iter().flat_map(|o| &o.findings).filter(listed)
    }
    /// How many entities violate an obligation.
    pub fn violating(&self, duty: DutyId) -> usize {
        self.findings().filter(|f| f.duty == duty && matches!(f.verdict, Verdict::Violated | Verdict::Waived)).count()
    }
}
