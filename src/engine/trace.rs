//! One evaluator, two uses: [`Quiet`] only wants the truth, [`Trace`] also why. Both run the same code, so an explanation
//! can never disagree with a verdict.

use super::finding::{FactUse, Mend, Step, Truth, What};
use crate::base::Span;

/// A node of the derivation with what a finding is made of.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub step: Step,
    /// Fact paths that would settle it, where it is unknown.
    pub missing: Vec<String>,
    /// Deciding windows with a key to sort them.
    pub windows: Vec<(i64, String)>,
    /// What would satisfy it, where it fails.
    pub mend: Vec<Mend>,
    /// Holds only for want of anything to judge.
    pub vacuous: bool,
}

impl Node {
    pub(crate) fn new(at: Span, truth: Truth, what: What) -> Node {
        Node {
            step: Step { at, truth, what, facts: Vec::new(), parts: Vec::new() },
            missing: Vec::new(),
            windows: Vec::new(),
            mend: Vec::new(),
            vacuous: false,
        }
    }
    /// A node made of others: those that came out as it did decide it.
    pub(crate) fn of(at: Span, truth: Truth, what: What, parts: Vec<Node>, decides: impl Fn(Truth) -> bool) -> Node {
        let mut node = Node::new(at, truth, what);
        node.vacuous = !parts.is_empty() && parts.iter().filter(|p| decides(p.step.truth)).all(|p| p.vacuous);
        for part in parts {
            if decides(part.step.truth) {
                node.missing.extend(part.missing);
                node.windows.extend(part.windows);
                node.mend.extend(part.mend);
            }
            node.step.parts.push(part.step);
        }
        node
    }
}

/// What an evaluation leaves behind.
pub(crate) trait Rec {
    /// Whether anything is kept.
    const ON: bool;
    /// Whether also what does not decide is kept.
    fn full(&self) -> bool;
    /// Keeps a node.
    fn push(&mut self, node: impl FnOnce(&mut Self) -> Node);
    /// Takes back the last `n` nodes.
    fn pop(&mut self, n: usize) -> Vec<Node>;
    /// Notes a fact that was read.
    fn fact(&mut self, fact: impl FnOnce(&Self) -> FactUse);
    /// Takes the facts noted so far: those read, and the paths of those that are not known.
    fn facts(&mut self) -> (Vec<FactUse>, Vec<String>);
    /// Keeps the derivation of a derived field for the node of the condition that reads it.
    fn spare(&mut self, nodes: Vec<Node>);
    /// Takes such derivations.
    fn spared(&mut self) -> Vec<Node>;
    /// Notes unknown paths found elsewhere.
    fn lost(&mut self, paths: Vec<String>);
    /// Enters a frame: its path and label.
    fn enter(&mut self, name: impl FnOnce(&Self) -> (String, String));
    /// Leaves it.
    fn leave(&mut self);
    /// The path and label of a frame, ending in `.` where there is one.
    fn prefix(&self, frame: usize) -> (String, String);
    /// Replaces the frames' names, for a derived field; gives the former ones.
    fn swap(&mut self, names: Vec<(String, String)>) -> Vec<(String, String)>;
}

/// Keeps nothing.
pub(crate) struct Quiet;

impl Rec for Quiet {
    const ON: bool = false;
    fn full(&self) -> bool {
        false
    }
    fn push(&mut self, _: impl FnOnce(&mut Self) -> Node) {}
    fn pop(&mut self, _: usize) -> Vec<Node> {
        Vec::new()
    }
    fn fact(&mut self, _: impl FnOnce(&Self) -> FactUse) {}
    fn facts(&mut self) -> (Vec<FactUse>, Vec<String>) {
        (Vec::new(), Vec::new())
    }
    fn spare(&mut self, _: Vec<Node>) {}
    fn spared(&mut self) -> Vec<Node> {
        Vec::new()
    }
    fn lost(&mut self, _: Vec<String>) {}
    fn enter(&mut self, _: impl FnOnce(&Self) -> (String, String)) {}
    fn leave(&mut self) {}
    fn prefix(&self, _: usize) -> (String, String) {
        (String::new(), String::new())
    }
    fn swap(&mut self, _: Vec<(String, String)>) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Keeps the derivation. `full`: also of what does not decide.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    full: bool,
    nodes: Vec<Node>,
    facts: Vec<FactUse>,
    lost: Vec<String>,
    spare: Vec<Node>,
    names: Vec<(String, String)>,
}

impl Trace {
    pub(crate) fn new(full: bool) -> Trace {
        Trace { full, names: vec![(String::new(), String::new())], ..Trace::default() }
    }
}

impl Trace {
    /// All nodes kept.
    pub(crate) fn all(self) -> Vec<Node> {
        self.nodes
    }
}

impl Rec for Trace {
    const ON: bool = true;
    fn full(&self) -> bool {
        self.full
    }
    fn push(&mut self, node: impl FnOnce(&mut Self) -> Node) {
        let node = node(self);
        self.nodes.push(node);
    }
    fn pop(&mut self, n: usize) -> Vec<Node> {
        self.nodes.split_off(self.nodes.len().saturating_sub(n))
    }
    fn fact(&mut self, fact: impl FnOnce(&Self) -> FactUse) {
        let fact = fact(self);
        if !fact.stated && !self.lost.contains(&fact.path) {
            self.lost.push(fact.path.clone());
        }
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }
    fn facts(&mut self) -> (Vec<FactUse>, Vec<String>) {
        (std::mem::take(&mut self.facts), std::mem::take(&mut self.lost))
    }
    fn spare(&mut self, nodes: Vec<Node>) {
        self.spare.extend(nodes);
    }
    fn spared(&mut self) -> Vec<Node> {
        std::mem::take(&mut self.spare)
    }
    fn lost(&mut self, paths: Vec<String>) {
        for path in paths {
            if !self.lost.contains(&path) {
                self.lost.push(path);
            }
        }
    }
    fn enter(&mut self, name: impl FnOnce(&Self) -> (String, String)) {
        let name = name(self);
        self.names.push(name);
    }
    fn leave(&mut self) {
        self.names.pop();
    }
    fn prefix(&self, frame: usize) -> (String, String) {
        self.names.get(frame).cloned().unwrap_or_default()
    }
    fn swap(&mut self, names: Vec<(String, String)>) -> Vec<(String, String)> {
        std::mem::replace(&mut self.names, names)
    }
}
