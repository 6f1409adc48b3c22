//! What a mutant changes: the kind of the change, its place, and its words in both languages.

use crate::base::{Lang, Span};

/// The kinds of change; `mutants.toml` names them by their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A number or day one more or one less in its own unit.
    Threshold,
    /// At least to more than, at most to fewer than, and back.
    Strict,
    /// A comparison or bound turned round.
    Flip,
    /// A condition turned into its opposite.
    Negated,
    /// `where` left out.
    Where,
    /// `satisfy` left out.
    Satisfy,
    /// One side of an `and` or `or` left out.
    Part,
    /// `and` to `or` and back.
    AndOr,
    /// `all` to `some` and so on.
    Quantifier,
    /// A member of a set left out.
    Set,
    /// A calendar unit or rolling length to a neighbour.
    Period,
    /// An end of a span of days.
    Window,
    /// A due day of a schedule.
    Due,
    /// `or next workday` put in or left out.
    Workday,
    /// `+` to `-`, `*` to `/`, least to greatest.
    Arithmetic,
    /// Different values to members.
    Measure,
    /// A `when` left out.
    When,
    /// A `require` or `forbid` left out.
    Requirement,
    /// An exception left out, or made unconditional or total.
    Exception,
    /// A bearer left out.
    Binds,
    /// A first or last day in force.
    Force,
    /// A superseding duty passed over.
    Superseded,
    /// Evidence not asked for.
    Evidence,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 23] = [
        Kind::Threshold,
        Kind::Strict,
        Kind::Flip,
        Kind::Negated,
        Kind::Where,
        Kind::Satisfy,
        Kind::Part,
        Kind::AndOr,
        Kind::Quantifier,
        Kind::Set,
        Kind::Period,
        Kind::Window,
        Kind::Due,
        Kind::Workday,
        Kind::Arithmetic,
        Kind::Measure,
        Kind::When,
        Kind::Requirement,
        Kind::Exception,
        Kind::Binds,
        Kind::Force,
        Kind::Superseded,
        Kind::Evidence,
    ];
    /// The word in files and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Threshold => "threshold",
            Kind::Strict => "strict",
            Kind::Flip => "flip",
            Kind::Negated => "negated",
            Kind::Where => "where",
            Kind::Satisfy => "satisfy",
            Kind::Part => "part",
            Kind::AndOr => "and-or",
            Kind::Quantifier => "quantifier",
            Kind::Set => "set",
            Kind::Period => "period",
            Kind::Window => "window",
            Kind::Due => "due",
            Kind::Workday => "workday",
            Kind::Arithmetic => "arithmetic",
            Kind::Measure => "measure",
            Kind::When => "when",
            Kind::Requirement => "requirement",
            Kind::Exception => "exception",
            Kind::Binds => "binds",
            Kind::Force => "force",
            Kind::Superseded => "superseded",
            Kind::Evidence => "evidence",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// Where it is made.
    pub at: Span,
    /// What was changed, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Change {
    /// What was changed.
    pub fn words(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}
