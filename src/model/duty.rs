//! Documents, obligations, attests, exceptions.

use super::clause::IndexClause;
use super::expr::{Expr, When};
use super::types::{DocumentId, EntityId};
use crate::base::window::Range;
use crate::base::{Day, Lang, Span};
use crate::syntax::tree::Severity;
use std::sync::Arc;

/// An obligation or attest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DutyId(pub u32);
/// An exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExceptionId(pub u32);

/// A source of law.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// English title.
    pub title_en: Option<String>,
    /// Number of the notice.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// When.
    pub issued: Option<Day>,
    /// When it binds; open ends where it does not say.
    pub in_force: Range,
    /// `status`
    pub status: Option<String>,
    /// Whether its status says that it has not been issued: what it asks is then only advice (section 2).
    pub draft: bool,
    /// The clauses of its index, where there is one.
    pub clauses: Arc<[IndexClause]>,
    /// The catalogue whose ids the index uses, where it names one.
    pub catalogue: Option<String>,
    /// The pack, by position in [`super::Model::packs`].
    pub pack: usize,
    /// Where its name is declared.
    pub span: Span,
}

impl Document {
    /// How a text cites it: title and number; what has not been issued by its status instead of a number. In Chinese the
    /// title stands in title marks, those within it become single ones (GB/T 15834).
    pub fn cited(&self, lang: Lang) -> String {
        let title = lang.pick(None, self.title_en.as_deref()).or(self.title.as_deref()).unwrap_or(&self.name);
        let number = if self.draft { self.status.as_deref() } else { self.number.as_deref() };
        match lang {
            Lang::Zh => {
                let title = title.replace('《', "〈").replace('》', "〉");
                format!("《{title}》{}", number.map_or_else(String::new, |n| format!("（{n}）")))
            }
            Lang::En => format!("{title}{}", number.map_or_else(String::new, |n| format!(" ({n})"))),
        }
    }
    /// A clause of the index by its id.
    pub fn clause(&self, id: &str) -> Option<&IndexClause> {
        self.clauses.iter().find(|c| c.id == id)
    }
    /// The printed paths of what is cited, by id or by path: each once, in order.
    pub fn printed<'a>(&'a self, cited: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
        let mut out: Vec<&str> = Vec::new();
        for written in cited {
            let path = self.clause(written).map_or(written.as_str(), |c| &c.path);
            if !out.contains(&path) {
                out.push(path);
            }
        }
        out
    }
}

/// What a consequence says and where the law says it.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// The text.
    pub text: String,
    /// Its clause.
    pub clause: Option<String>,
}

/// What a duty asks.
#[derive(Clone, Debug)]
pub enum DutyKind {
    /// Computed requirements; `true` marks a `forbid`.
    Requirements(Vec<Body>),
    /// A declaration.
    Attest(Box<Attest>),
}

/// One `require` (or `forbid`, with `forbid` set: it must be false).
#[derive(Clone, Debug)]
pub struct Body {
    /// The condition.
    pub expr: Expr,
    /// Whether it must be false.
    pub forbid: bool,
    /// Where the clause stands, with its keyword.
    pub span: Span,
}

/// What an attest asks.
#[derive(Clone, Debug)]
pub struct Attest {
    /// By which day it must be done.
    pub by: Option<Expr>,
    /// The kind of evidence asked for.
    pub evidence: Option<String>,
    /// How often it repeats.
    pub repeats: Option<Repeats>,
}

/// How often an attest repeats.
#[derive(Clone, Debug)]
pub struct Repeats {
    /// The windows or due days.
    pub when: When,
    /// Where it stands.
    pub span: Span,
}

/// An obligation or attest.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Name, without the document.
    pub name: String,
    /// `document.name`.
    pub full: String,
    /// Title.
    pub title: Option<String>,
    /// English title.
    pub title_en: Option<String>,
    /// Text of its `##` comment.
    pub docs: Option<String>,
    /// Its document.
    pub document: DocumentId,
    /// Clauses as written.
    pub clauses: Vec<String>,
    /// Whom it binds: these types and all below them.
    pub binds: Vec<EntityId>,
    /// Only then (all of them).
    pub when: Vec<Expr>,
    /// `from`, where written; otherwise the document's.
    pub from: Option<Day>,
    /// `until`, where written.
    pub until: Option<Day>,
    /// What it asks.
    pub kind: DutyKind,
    /// How grave a breach is.
    pub severity: Severity,
    /// Subject.
    pub topic: Option<String>,
    /// Weight in scoring.
    pub points: crate::base::Rat,
    /// A breach fails the whole assessment; with the clause that says so.
    pub veto: Option<Option<String>>,
    /// What to do about a breach.
    pub remedy: Option<String>,
    /// What the law says happens.
    pub consequences: Vec<Consequence>,
    /// How the clause was read.
    pub notes: Vec<String>,
    /// The duties it replaces.
    pub supersedes: Vec<DutyId>,
    /// Where its name is declared.
    pub span: Span,
}

/// An exception to an obligation, or to an exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// What it excepts from.
    pub to: Excepted,
    /// The obligation at the root.
    pub duty: DutyId,
    /// Clauses as written.
    pub clauses: Vec<String>,
    /// Only then (all of them); frame 0 is the bearer.
    pub when: Vec<Expr>,
    /// In force from.
    pub from: Option<Day>,
    /// In force until.
    pub until: Option<Day>,
    /// What is asked instead; empty: exempt.
    pub requirements: Vec<Body>,
    /// How the clause was read.
    pub notes: Vec<String>,
    /// Where its name is declared.
    pub span: Span,
}

/// What an exception is an exception to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excepted {
    /// An obligation.
    Duty(DutyId),
    /// Another exception.
    Exception(ExceptionId),
}
