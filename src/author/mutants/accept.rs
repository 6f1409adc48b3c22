//! `mutants.toml`: mutants that no case can or need catch, each with a reason (docs/contract.md, "Mutants").

use super::change::Kind;
use super::rules::Subject;
use super::run::Mutated;
use crate::author::cases::CaseProblem;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::base::{Diagnostic, FileId, Lang, Level, Problem, Sources, Span, Words};
use crate::facts::keyed::{File, Table};
use crate::model::{DocumentId, Model};

const ROOT: &[&str] = &["mutant"];
const MUTANT: &[&str] = &["obligation", "declaration", "change", "at", "reason"];

/// One `[[mutant]]`.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// `document.name` of an obligation, or the name of a derived field, parameter or interval.
    pub rule: String,
    /// The kind of change; any, where it does not say.
    pub kind: Option<Kind>,
    /// Words of the place that is changed.
    pub words: Option<String>,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub at: Span,
}

/// What can be wrong in it.
#[derive(Clone, Debug)]
pub enum AcceptProblem {
    /// No such kind of change; the nearest.
    UnknownChange(String, Option<String>),
    /// No mutant that survives is meant.
    Stale,
    /// Neither `obligation` nor `declaration`.
    NoRule,
    /// No obligation or declaration of this name.
    UnknownRule(String),
}

impl Problem for AcceptProblem {
    fn code(&self) -> &'static str {
        match self {
            AcceptProblem::UnknownChange(..) => "unknown-change",
            AcceptProblem::Stale => "stale-mutant",
            AcceptProblem::NoRule => "missing-key",
            AcceptProblem::UnknownRule(_) => "unknown-obligation",
        }
    }
    fn level(&self) -> Level {
        match self {
            AcceptProblem::Stale => Level::Warning,
            _ => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        let all = || Kind::ALL.map(Kind::key).join(lang.pick("、", ", "));
        match (self, lang) {
            (AcceptProblem::UnknownChange(word, near), Lang::Zh) => Words::new(format!("没有“{word}”这种改动"))
                .label("不认识")
                .help(near.as_ref().map_or_else(|| format!("可用：{}", all()), |n| format!("是否指“{n}”？"))),
            (AcceptProblem::UnknownChange(word, near), Lang::En) => {
                Words::new(format!("no kind of change is called `{word}`"))
                    .label("unknown")
                    .help(near.as_ref().map_or_else(|| format!("kinds: {}", all()), |n| format!("did you mean `{n}`?")))
            }
            (AcceptProblem::Stale, Lang::Zh) => Words::new("没有这样的未被发现的改动：已被用例发现，或者规则已经变了")
                .label("这一项")
                .help("删去这一项"),
            (AcceptProblem::Stale, Lang::En) => {
                Words::new("no surviving mutant is meant: a case catches it, or the rule has changed")
                    .label("this one")
                    .help("delete it")
            }
            (AcceptProblem::NoRule, Lang::Zh) => Words::new("没有写是哪一条规则")
                .label("这一项")
                .help("写 obligation = \"文件名.义务名\" 或 declaration = \"名称\""),
            (AcceptProblem::NoRule, Lang::En) => Words::new("which rule is meant?")
                .label("this one")
                .help("write obligation = \"document.name\" or declaration = \"name\""),
            (AcceptProblem::UnknownRule(name), Lang::Zh) => {
                Words::new(format!("没有“{name}”这项义务、派生、参数或时段")).label("这一项")
            }
            (AcceptProblem::UnknownRule(name), Lang::En) => {
                Words::new(format!("no obligation, define, parameter or interval is called `{name}`")).label("this one")
            }
        }
    }
}

/// Reads a file that lies beside a document.
pub fn read(
    file: FileId,
    text: &str,
    document: Option<DocumentId>,
    model: &Model,
    out: &mut Vec<Diagnostic>,
) -> Vec<Accepted> {
    let parsed = File::parse(file, text, out);
    let root = parsed.root();
    root.only(ROOT, out);
    let tables = root.get("mutant").map(|e| e.tables(out)).unwrap_or_default();
    tables.iter().filter_map(|t| one(t, document, model, out)).collect()
}

fn one(table: &Table, document: Option<DocumentId>, model: &Model, out: &mut Vec<Diagnostic>) -> Option<Accepted> {
    table.only(MUTANT, out);
    let reason = table.need("reason", out).and_then(|e| e.text(out)).map(str::trim).map(str::to_string);
    let mut text = |key: &str| table.get(key).and_then(|e| e.text(out)).map(|t| t.trim().to_string());
    let (obligation, declaration, change, words) =
        (text("obligation"), text("declaration"), text("change"), text("at"));
    let rule = match (obligation, declaration) {
        (Some(name), _) if name.contains('.') => name,
        (Some(name), _) => match document.and_then(|d| model.documents.get(d.index())) {
            Some(document) => format!("{}.{name}", document.name),
            None => {
                out.push(Diagnostic::at(table.at, &CaseProblem::NoDocument(name)));
                return None;
            }
        },
        (None, Some(name)) => name,
        (None, None) => {
            out.push(Diagnostic::at(table.at, &AcceptProblem::NoRule));
            return None;
        }
    };
    let known = model.duties.iter().any(|d| d.full == rule)
        || model.defines.iter().any(|d| d.name == rule)
        || model.parameters.iter().any(|p| p.name == rule)
        || model.intervals.iter().any(|i| i.name == rule);
    if !known {
        out.push(Diagnostic::at(table.at, &AcceptProblem::UnknownRule(rule)));
        return None;
    }
    let kind = match change {
        None => None,
        Some(word) => match Kind::ALL.into_iter().find(|k| k.key() == word) {
            Some(kind) => Some(kind),
            None => {
                let near = nearest(&word, Kind::ALL.iter().map(|k| k.key())).map(str::to_string);
                out.push(Diagnostic::at(table.at, &AcceptProblem::UnknownChange(word, near)));
                return None;
            }
        },
    };
    let words = words.map(|w| fold(&w).into_owned());
    Some(Accepted { rule, kind, words, reason: reason.filter(|r| !r.is_empty())?, at: table.at })
}

/// The name of a rule as `mutants.toml` writes it.
pub fn name<'m>(model: &'m Model, subject: &'m Subject) -> &'m str {
    match subject {
        Subject::Duty(id) => model.duties.get(id.0 as usize).map_or("", |d| &d.full),
        Subject::Declared(name, _) => name,
    }
}

/// For each survivor, rule by rule: the entry that explains it. What explains nothing is reported.
pub fn explain(
    mutated: &Mutated,
    accepted: &[Accepted],
    model: &Model,
    sources: &Sources,
    out: &mut Vec<Diagnostic>,
) -> Vec<Vec<Option<usize>>> {
    let mut used = vec![false; accepted.len()];
    let looked_at: Vec<&str> = mutated.rules.iter().map(|r| name(model, &r.subject)).collect();
    let all = mutated
        .rules
        .iter()
        .map(|rule| {
            let called = name(model, &rule.subject);
            rule.survivors
                .iter()
                .map(|s| {
                    let text = fold(sources.text(s.change.at)).into_owned();
                    let fits = |a: &Accepted| {
                        a.rule == called
                            && a.kind.is_none_or(|k| k == s.change.kind)
                            && a.words.as_ref().is_none_or(|w| text.contains(w.as_str()))
                    };
                    let hit = accepted.iter().position(fits);
                    hit.and_then(|i| used.get_mut(i)).into_iter().for_each(|u| *u = true);
                    hit
                })
                .collect()
        })
        .collect();
    let stale = accepted.iter().zip(used).filter(|(a, used)| !used && looked_at.contains(&a.rule.as_str()));
    out.extend(stale.map(|(a, _)| Diagnostic::at(a.at, &AcceptProblem::Stale)));
    all
}
