//! What holding two duties against each other comes to, and what shows it.

use super::pair::How;
use crate::base::window::Assessment;
use crate::engine::Verdict;
use crate::model::DutyId;

/// How a duty has changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// It asks the same, in the same words.
    Same,
    /// It asks the same in other words.
    Wording,
    /// Some facts satisfy the old and violate the new.
    Stricter(Box<Apart>, Reverse),
    /// The other way round.
    Laxer(Box<Apart>, Reverse),
    /// Both: first facts that violate only the new, then facts that violate only the old.
    Both(Box<Apart>, Box<Apart>),
    /// Verdicts differ; of so many facts none were found that violate one and not the other.
    Otherwise(Box<Apart>, u64),
    /// It is written differently; no facts were found that tell the two apart, of so many.
    NoneFound(u64),
}

impl Change {
    /// The word in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Wording => "wording",
            Change::Stricter(..) => "stricter",
            Change::Laxer(..) => "laxer",
            Change::Both(..) => "both",
            Change::Otherwise(..) => "otherwise",
            Change::NoneFound(_) => "no-difference-found",
        }
    }
    /// The facts that show it.
    pub fn apart(&self) -> Vec<&Apart> {
        match self {
            Change::Stricter(a, _) | Change::Laxer(a, _) | Change::Otherwise(a, _) => vec![a],
            Change::Both(a, b) => vec![a, b],
            Change::Same | Change::Wording | Change::NoneFound(_) => Vec::new(),
        }
    }
}

/// What is known of the other direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reverse {
    /// None of so many facts show it: which is no proof.
    NotFound(u64),
    /// No facts can: only limits were moved, all one way.
    Impossible,
}

/// Facts that tell two duties apart.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The facts as a file of the side that can state all of them.
    pub text: String,
    /// The days assessed and the day of judgement.
    pub assessment: Assessment,
    /// The verdict under the old rules; none where the old duty does not bind such an entity.
    pub old: Option<Verdict>,
    /// The verdict under the new ones.
    pub new: Option<Verdict>,
    /// What one side's vocabulary does not know of them.
    pub unknown: bool,
    /// The bearer was founded or closed within the days assessed: true, and not what a reader thinks of first.
    pub brief: bool,
}

/// A duty on both sides.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The old one.
    pub old: DutyId,
    /// The new one.
    pub new: DutyId,
    /// How they were matched.
    pub how: How,
    /// How it has changed.
    pub change: Change,
    /// What else was changed: its key, before, after.
    pub marks: Vec<(&'static str, String, String)>,
}

/// Which way a pair of verdicts points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The new rules violate what the old do not.
    Stricter,
    /// The other way round.
    Laxer,
    /// Neither.
    Otherwise,
}

/// Which way, if they differ.
pub fn way(old: Option<Verdict>, new: Option<Verdict>) -> Option<Way> {
    let calm =
        |v: Option<Verdict>| matches!(v, None | Some(Verdict::Satisfied | Verdict::NotApplicable | Verdict::Exempt));
    let broken = |v: Option<Verdict>| v == Some(Verdict::Violated);
    match () {
        () if old == new => None,
        () if calm(old) && broken(new) => Some(Way::Stricter),
        () if broken(old) && calm(new) => Some(Way::Laxer),
        // Not bound and not applicable are the same to whoever is judged.
        () if calm(old) && calm(new) && old != Some(Verdict::Satisfied) && new != Some(Verdict::Satisfied) => None,
        () => Some(Way::Otherwise),
    }
}
