//! Which packs there are, and in what order: those that others depend on first.

use super::Pack;
use super::cycle::circles;
use super::manifest;
use super::names::Sink;
use super::pack::{self, PackFiles};
use super::problem::PackProblem;
use crate::base::{Source, Sources, Span, suggest};

/// A pack in its order.
pub(super) struct Ordered {
    pub(super) pack: Pack,
    pub(super) files: PackFiles,
    /// Positions of the packs it depends on, directly or through others, ascending.
    pub(super) sees: Vec<usize>,
}

struct Raw {
    pack: Pack,
    files: PackFiles,
    depends: Vec<(String, Span)>,
}

/// Reads the manifests, adds the built-in packs that are asked for, and sorts.
pub(super) fn order(packs: Vec<PackFiles>, sources: &mut Sources, sink: &mut Sink) -> Vec<Ordered> {
    let mut all: Vec<Raw> = Vec::new();
    for files in packs {
        let raw = manifest_of(files, sources, sink);
        if all.iter().any(|r| r.pack.name == raw.pack.name) {
            let name = raw.pack.name;
            let problem = PackProblem::DuplicatePack { name };
            let at = raw.files.root;
            sink.push(crate::base::Diagnostic::in_file(at, &problem));
        } else {
            all.push(raw);
        }
    }
    add_builtin(&mut all, sources, sink);
    let known: Vec<String> = all.iter().map(|r| r.pack.name.clone()).collect();
    let position = |name: &str| known.iter().position(|k| k == name);
    for raw in &all {
        for (name, span) in &raw.depends {
            if position(name).is_none() {
                let problem = PackProblem::MissingPack {
                    name: name.clone(),
                    near: suggest::nearest(name, known.iter().map(String::as_str)).map(str::to_string),
                };
                sink.report(*span, &problem);
            }
        }
    }
    let edges = |i: usize| -> Vec<usize> {
        let depends = all.get(i).map_or(&[] as &[(String, Span)], |r| &r.depends);
        depends.iter().filter_map(|d| position(&d.0)).collect()
    };
    for circle in circles(all.len(), &edges) {
        let named = circle.iter().filter_map(|i| known.get(*i).cloned());
        let problem = PackProblem::Circle(named.collect());
        let first = circle.first().and_then(|i| all.get(*i));
        let next = circle.get(1).or(circle.first()).and_then(|i| known.get(*i));
        let depends = first.map_or(&[] as &[(String, Span)], |r| &r.depends);
        if let Some((_, span)) = depends.iter().find(|d| Some(&d.0) == next) {
            sink.report(*span, &problem);
        }
    }
    let mut order: Vec<usize> = Vec::new();
    let mut done = vec![false; all.len()];
    for i in 0..all.len() {
        visit(i, &edges, &mut done, &mut order);
    }
    let reach: Vec<Vec<usize>> = order.iter().map(|i| reachable(*i, &edges)).collect();
    let place = |i: &usize| order.iter().position(|o| o == i);
    let mut slots: Vec<Option<Raw>> = all.into_iter().map(Some).collect();
    order
        .iter()
        .zip(&reach)
        .filter_map(|(i, reach)| {
            let raw = slots.get_mut(*i)?.take()?;
            let mut sees: Vec<usize> = reach.iter().filter_map(place).collect();
            sees.sort_unstable();
            Some(Ordered { pack: raw.pack, files: raw.files, sees })
        })
        .collect()
}

fn manifest_of(files: PackFiles, sources: &mut Sources, sink: &mut Sink) -> Raw {
    let text = files.files.iter().find(|f| f.path == "pack.toml");
    let read = match text.map(|f| &f.text) {
        Some(Ok(text)) => {
            let shown = format!("{}/pack.toml", files.root);
            let id = sources.add(Source::new(shown, text.clone()));
            manifest::pack(id, text, &mut sink.diagnostics)
        }
        Some(Err(unread)) => {
            let problem = unread.clone().diagnostic(format!("{}/pack.toml", files.root), sources);
            sink.push(problem);
            None
        }
        None => {
            let problem = PackProblem::NoManifest;
            sink.push(crate::base::Diagnostic::in_file(&files.root, &problem));
            None
        }
    };
    // Without a usable manifest the pack is called like its folder, so that its rules are still read.
    let (pack, depends) = read.unwrap_or_else(|| {
        let name = files.root.rsplit('/').find(|s| !s.is_empty());
        let pack = Pack {
            name: name.unwrap_or("pack").to_string(),
            version: String::new(),
            title: String::new(),
            depends: Vec::new(),
            topics: Default::default(),
            calendar: Default::default(),
            files: Vec::new(),
        };
        (pack, Vec::new())
    });
    Raw { pack, files, depends }
}

/// Adds the built-in packs that are depended on and were not given.
fn add_builtin(all: &mut Vec<Raw>, sources: &mut Sources, sink: &mut Sink) {
    let is_missing = |all: &[Raw]| all.iter().any(|r| r.depends.iter().any(|d| all.iter().all(|o| o.pack.name != d.0)));
    if !is_missing(all) {
        return;
    }
    let mut offered: Vec<PackFiles> = pack::builtin();
    loop {
        let wanted: Vec<String> = all
            .iter()
            .flat_map(|r| &r.depends)
            .map(|d| d.0.clone())
            .filter(|name| all.iter().all(|r| r.pack.name != *name))
            .collect();
        let found = offered.iter().position(|files| {
            let text = files.files.iter().find(|f| f.path == "pack.toml");
            let name = text.and_then(|f| f.text.as_ref().ok()).and_then(|t| {
                let file = sources.next_id();
                manifest::pack(file, t, &mut Vec::new()).map(|(p, _)| p.name)
            });
            name.is_some_and(|n| wanted.contains(&n))
        });
        let Some(found) = found else { return };
        let raw = manifest_of(offered.remove(found), sources, sink);
        all.push(raw);
    }
}

/// Appends a pack after those it depends on. As deep as packs depend on each other at most.
fn visit(i: usize, edges: &dyn Fn(usize) -> Vec<usize>, done: &mut [bool], order: &mut Vec<usize>) {
    match done.get_mut(i) {
        Some(d) if !*d => *d = true,
        _ => return,
    }
    for next in edges(i) {
        visit(next, edges, done, order);
    }
    order.push(i);
}

/// Everything that can be reached from a pack, without itself.
fn reachable(from: usize, edges: &dyn Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let mut open = edges(from);
    while let Some(i) = open.pop() {
        if i != from && !out.contains(&i) {
            out.push(i);
            open.extend(edges(i));
        }
    }
    out
}
