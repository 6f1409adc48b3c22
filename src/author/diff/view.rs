//! The difference as it is told: every part with its words, once for text, JSON and the page.

use super::compare::{Apart, Change, Changed, Reverse};
use super::judged::{Effect, Effects};
use super::run::Difference;
use super::vocabulary::Declared;
use super::words::{hanging, how_words, key, kind_word, mark_word, sure_words, word};
use crate::author::witness::Witness;
use crate::base::{Lang, Sources, Span};
use crate::model::{DutyId, Model};
use crate::report::text::title;
use crate::report::words::{severity_named, verdict_word};
use serde::Serialize;

/// Everything a report on a difference may show.
#[derive(Clone, Copy)]
pub struct Result<'a> {
    /// The language.
    pub lang: Lang,
    /// The rules before.
    pub old: &'a Model,
    /// The rules after.
    pub new: &'a Model,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// The difference.
    pub difference: &'a Difference,
    /// What the two sides are called: their paths.
    pub names: (&'a str, &'a str),
    /// What is only worded otherwise is listed too.
    pub all: bool,
}

/// The difference.
#[derive(Serialize)]
pub struct View {
    pub schema: &'static str,
    pub old: String,
    pub new: String,
    pub summary: Summary,
    pub appeared: Vec<One>,
    pub went: Vec<One>,
    pub changed: Vec<Both>,
    pub declarations: Vec<Declaration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effects: Option<Told>,
}

/// How many of each.
#[derive(Serialize, Default)]
pub struct Summary {
    pub appeared: usize,
    pub went: usize,
    pub stricter: usize,
    pub laxer: usize,
    pub both: usize,
    pub otherwise: usize,
    pub no_difference_found: usize,
    pub wording: usize,
    pub renamed: usize,
    pub same: usize,
}

/// Where something stands.
#[derive(Serialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
}

/// A duty that only one side has.
#[derive(Serialize)]
pub struct One {
    pub obligation: String,
    pub title: String,
    pub document: String,
    pub clause: String,
    pub severity: &'static str,
    #[serde(skip)]
    pub severity_word: String,
    pub place: Place,
    /// Facts that violate it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Facts>,
}

/// A duty on both sides.
#[derive(Serialize)]
pub struct Both {
    pub obligation: String,
    pub before: String,
    pub title: String,
    pub clause: String,
    pub matched: &'static str,
    #[serde(skip)]
    pub matched_words: String,
    pub change: &'static str,
    /// How many fact files showed nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<u64>,
    /// Of stricter and laxer: what is known of the other direction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverse: Option<&'static str>,
    /// How far what is said is certain.
    #[serde(skip)]
    pub sure: String,
    /// What hangs on the old name.
    #[serde(skip)]
    pub hanging: Option<String>,
    pub witnesses: Vec<Facts>,
    pub marks: Vec<Mark>,
    pub old_place: Place,
    pub new_place: Place,
    pub old_text: String,
    pub new_text: String,
}

/// Something beside what is asked.
#[derive(Serialize)]
pub struct Mark {
    pub what: &'static str,
    #[serde(skip)]
    pub word: &'static str,
    pub before: String,
    pub after: String,
}

/// Facts with what each side says of them.
#[derive(Serialize)]
pub struct Facts {
    pub from: String,
    pub to: String,
    pub as_of: String,
    pub facts: String,
    /// The verdicts: `not_bound` where that side's duty does not bind such an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<&'static str>,
    #[serde(skip)]
    pub words: String,
    /// One side's vocabulary does not know all of it.
    pub partly_unknown: bool,
    /// The bearer was founded or closed within the days assessed; no other facts were found.
    pub brief: bool,
}

/// A declaration that differs.
#[derive(Serialize)]
pub struct Declaration {
    pub kind: &'static str,
    #[serde(skip)]
    pub word: &'static str,
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reaches: Vec<String>,
}

/// What it does to given facts.
#[derive(Serialize)]
pub struct Told {
    pub newly: Vec<Case>,
    pub relieved: Vec<Case>,
    pub staying: Vec<Case>,
    pub entities: Entities,
    pub others: Vec<Other>,
    pub same: usize,
}

/// How many different entities.
#[derive(Serialize)]
pub struct Entities {
    pub newly: usize,
    pub relieved: usize,
    pub staying: usize,
}

/// An entity under a duty.
#[derive(Serialize)]
pub struct Case {
    pub entity: String,
    pub name: String,
    pub obligation: String,
    pub title: String,
    pub before: &'static str,
    pub after: &'static str,
    #[serde(skip)]
    pub words: String,
    pub message: String,
    pub place: Place,
}

/// Other verdicts that differ.
#[derive(Serialize)]
pub struct Other {
    pub before: &'static str,
    pub after: &'static str,
    #[serde(skip)]
    pub words: String,
    pub count: usize,
}

impl<'a> Result<'a> {
    fn place(&self, span: Span) -> Place {
        let (file, line, _) = self.sources.place(span);
        Place { file: file.to_string(), line }
    }
    fn one(&self, model: &Model, id: DutyId, witness: Option<&Witness>) -> Option<One> {
        let d = model.duties.get(id.0 as usize)?;
        let document = model.documents.get(d.document.index());
        let severity = crate::report::json::severity_key(d.severity);
        Some(One {
            obligation: d.full.clone(),
            title: title(d, self.lang).to_string(),
            document: document.map_or(String::new(), |doc| doc.cited(self.lang)),
            clause: document.map_or(String::new(), |doc| doc.printed(&d.clauses).join("、")),
            severity,
            severity_word: severity_named(severity, self.lang).to_string(),
            place: self.place(d.span),
            witness: witness.map(|w| Facts {
                from: w.assessment.span.from.to_string(),
                to: w.assessment.span.to.to_string(),
                as_of: w.assessment.as_of.to_string(),
                facts: w.text.clone(),
                old: None,
                new: None,
                words: verdict_word(w.verdict, self.lang).to_string(),
                partly_unknown: false,
                brief: false,
            }),
        })
    }
    fn facts(&self, a: &Apart) -> Facts {
        let lang = self.lang;
        let words = match lang {
            Lang::Zh => format!("旧规则 {}，新规则 {}", word(a.old, lang), word(a.new, lang)),
            Lang::En => format!("{} under the old rules, {} under the new", word(a.old, lang), word(a.new, lang)),
        };
        Facts {
            from: a.assessment.span.from.to_string(),
            to: a.assessment.span.to.to_string(),
            as_of: a.assessment.as_of.to_string(),
            facts: a.text.clone(),
            old: Some(key(a.old)),
            new: Some(key(a.new)),
            words,
            partly_unknown: a.unknown,
            brief: a.brief,
        }
    }
    fn both(&self, c: &Changed) -> Option<Both> {
        let (old, new) = (self.old.duties.get(c.old.0 as usize)?, self.new.duties.get(c.new.0 as usize)?);
        let document = self.new.documents.get(new.document.index());
        let named = |key: &str, value: &str| match key {
            "severity" => severity_named(value, self.lang).to_string(),
            "veto" => match value {
                "true" => self.lang.pick("是", "yes").to_string(),
                _ => self.lang.pick("否", "no").to_string(),
            },
            _ => value.to_string(),
        };
        Some(Both {
            obligation: new.full.clone(),
            before: old.full.clone(),
            title: title(new, self.lang).to_string(),
            clause: document.map_or(String::new(), |doc| doc.printed(&new.clauses).join("、")),
            matched: c.how.key(),
            matched_words: how_words(c.how, self.lang),
            change: c.change.key(),
            tried: match c.change {
                Change::NoneFound(n) | Change::Otherwise(_, n) => Some(n),
                Change::Stricter(_, Reverse::NotFound(n)) | Change::Laxer(_, Reverse::NotFound(n)) => Some(n),
                _ => None,
            },
            reverse: match c.change {
                Change::Stricter(_, Reverse::NotFound(_)) | Change::Laxer(_, Reverse::NotFound(_)) => Some("not-found"),
                Change::Stricter(_, Reverse::Impossible) | Change::Laxer(_, Reverse::Impossible) => Some("impossible"),
                _ => None,
            },
            sure: sure_words(&c.change, self.lang),
            hanging: hanging(old, new, self.lang),
            witnesses: c.change.apart().into_iter().map(|a| self.facts(a)).collect(),
            marks: c
                .marks
                .iter()
                .map(|(key, x, y)| Mark {
                    what: key,
                    word: mark_word(key, self.lang),
                    before: named(key, x),
                    after: named(key, y),
                })
                .collect(),
            old_place: self.place(old.span),
            new_place: self.place(new.span),
            old_text: written(self.sources, old.span),
            new_text: written(self.sources, new.span),
        })
    }
    fn declaration(&self, d: &Declared) -> Declaration {
        Declaration {
            kind: d.kind.key(),
            word: kind_word(d.kind, self.lang),
            name: d.name.clone(),
            before: d.before.as_ref().map(|s| s.pick(self.lang).to_string()),
            after: d.after.as_ref().map(|s| s.pick(self.lang).to_string()),
            reaches: d.reaches.clone(),
        }
    }
    fn case(&self, e: &Effect) -> Case {
        Case {
            entity: e.entity.clone(),
            name: e.name.clone(),
            obligation: e.duty.clone(),
            title: e.title.clone(),
            before: key(e.before),
            after: key(e.after),
            words: format!("{} → {}", word(e.before, self.lang), word(e.after, self.lang)),
            message: e.message.clone(),
            place: self.place(e.fact),
        }
    }
    fn told(&self, effects: &Effects) -> Told {
        let list = |l: &[Effect]| l.iter().map(|e| self.case(e)).collect();
        let named = |k: &str| match k {
            "not_bound" => word(None, self.lang),
            k => crate::report::words::verdict_named(k, self.lang).to_string(),
        };
        Told {
            newly: list(&effects.newly),
            relieved: list(&effects.relieved),
            staying: list(&effects.staying),
            entities: Entities {
                newly: Effects::entities(&effects.newly),
                relieved: Effects::entities(&effects.relieved),
                staying: Effects::entities(&effects.staying),
            },
            others: effects
                .others
                .iter()
                .map(|((b, a), n)| Other {
                    before: b,
                    after: a,
                    words: format!("{} → {}", named(b), named(a)),
                    count: *n,
                })
                .collect(),
            same: effects.same,
        }
    }

    /// The whole difference.
    pub fn view(&self) -> View {
        let d = self.difference;
        let count = |k: &str| d.changed.iter().filter(|c| c.change.key() == k).count();
        let followed = |c: &Changed| {
            let get = |m: &'a Model, id: DutyId| m.duties.get(id.0 as usize);
            get(self.old, c.old).zip(get(self.new, c.new)).is_some_and(|(o, n)| hanging(o, n, self.lang).is_some())
        };
        let worded = |c: &&Changed| {
            self.all || !matches!(c.change, Change::Wording) || !c.marks.iter().all(plain) || followed(c)
        };
        View {
            schema: "guiju.diff/1",
            old: self.names.0.to_string(),
            new: self.names.1.to_string(),
            summary: Summary {
                appeared: d.appeared.len(),
                went: d.went.len(),
                stricter: count("stricter"),
                laxer: count("laxer"),
                both: count("both"),
                otherwise: count("otherwise"),
                no_difference_found: count("no-difference-found"),
                wording: count("wording"),
                renamed: count("same"),
                same: d.same,
            },
            appeared: d.appeared.iter().filter_map(|(id, w)| self.one(self.new, *id, w.as_ref())).collect(),
            went: d.went.iter().filter_map(|(id, w)| self.one(self.old, *id, w.as_ref())).collect(),
            changed: d.changed.iter().filter(worded).filter_map(|c| self.both(c)).collect(),
            declarations: d.declared.iter().map(|d| self.declaration(d)).collect(),
            effects: d.effects.as_ref().map(|e| self.told(e)),
        }
    }
}

/// Whether a mark only says something otherwise.
fn plain(mark: &(&'static str, String, String)) -> bool {
    !super::marks::matters(mark.0)
}

/// The declaration whose name stands at a place, as written: from its line to the bracket that closes it.
fn written(sources: &Sources, span: Span) -> String {
    let Some(source) = sources.get(span.file) else { return String::new() };
    let text = source.text.as_str();
    let start = text.get(..span.start as usize).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let rest = text.get(start..).unwrap_or("");
    let (mut depth, mut quoted) = (0usize, false);
    for (i, c) in rest.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '“' => quoted = true,
            '”' => quoted = false,
            '{' | '｛' if !quoted => depth += 1,
            '}' | '｝' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return rest.get(..i + c.len_utf8()).unwrap_or("").to_string();
                }
            }
            _ => {}
        }
    }
    rest.lines().next().unwrap_or("").to_string()
}
