//! SARIF of what lints found: a result each, the lints as rules.

use super::shape::{
    Artifact, Automation, Bases, Component, Configuration, Invocation, Log, Message, Prints, Properties, Result, Rule,
    Run, Tool,
};
use super::{SCHEMA, grade, location};
use crate::base::{Diagnostic, Lang, Level, Sources};
use crate::report::exports::{spot_of, write_json};
use crate::report::item::fingerprint;
use std::io::{self, Write};

/// A lint as a rule.
#[derive(Clone, Copy, Debug)]
pub struct LintRule<'a> {
    /// Its code.
    pub code: &'a str,
    /// What it is about, in a few words.
    pub title: &'a str,
    /// Why.
    pub why: &'a str,
    /// How bad it is by default.
    pub level: Level,
}

/// What there is to write.
#[derive(Clone, Copy, Debug)]
pub struct Lints<'a> {
    /// The language.
    pub lang: Lang,
    /// All texts, for places.
    pub sources: &'a Sources,
    /// SHA-256 over the rules, `sha256:…`.
    pub digest: &'a str,
    /// What was found.
    pub found: &'a [Diagnostic],
    /// The lints there are.
    pub rules: &'a [LintRule<'a>],
    /// The exit code, and what it means.
    pub exit: (u8, &'a str),
}

/// Writes the log.
pub fn write(lints: &Lints, out: &mut dyn Write) -> io::Result<()> {
    let Lints { lang, digest, .. } = *lints;
    let tag = lang.pick("zh-CN", "en");
    let version = env!("CARGO_PKG_VERSION");
    let run = Run {
        tool: Tool {
            driver: Component {
                name: "guiju",
                full_name: Some(format!("规矩 guiju {version}")),
                version: Some(version),
                semantic_version: Some(version),
                language: Some(tag),
                rules: Some(lints.rules.iter().map(as_rule).collect()),
                ..Component::default()
            },
            extensions: Vec::new(),
        },
        language: tag,
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: Bases {
            root: Artifact::described(
                lang.pick("执行检查时所在的文件夹", "the folder in which the lint was run").into(),
            ),
        },
        automation_details: Automation { id: "guiju/lint/".into() },
        invocations: [Invocation {
            execution_successful: !matches!(lints.exit.0, 2..=3),
            exit_code: lints.exit.0,
            exit_code_description: lints.exit.1,
            tool_execution_notifications: Vec::new(),
        }],
        taxonomies: Vec::new(),
        results: lints.found.iter().map(|d| result(lints, d)).collect::<Vec<_>>(),
        properties: Properties { rules_digest: Some(digest), ..Properties::default() },
    };
    write_json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

fn as_rule<'a>(rule: &LintRule<'a>) -> Rule<'a> {
    Rule {
        id: rule.code.into(),
        short_description: Some(Message::new(rule.title)),
        full_description: Some(Message::new(rule.why)),
        default_configuration: Some(Configuration { level: grade(rule.level) }),
        ..Rule::default()
    }
}

fn result<'a>(lints: &Lints<'a>, diagnostic: &'a Diagnostic) -> Result<'a> {
    let words = diagnostic.words(lints.lang);
    let spot = spot_of(lints.sources, diagnostic);
    let parts = [Some(&words.message), Some(&words.label).filter(|l| !l.is_empty()), words.help.as_ref()];
    let text: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    let related = diagnostic.related.iter().enumerate().filter_map(|(i, span)| {
        let mut place = location(lints.sources, Some(*span), lints.sources.spot(*span))?;
        place.id = Some(i as u32 + 1);
        place.message = words.related.get(i).filter(|w| !w.is_empty()).map(Message::new);
        Some(place)
    });
    let line = diagnostic.primary.map_or("", |s| lints.sources.text(s)).to_string();
    Result {
        rule_id: diagnostic.code,
        rule_index: lints.rules.iter().position(|r| r.code == diagnostic.code),
        kind: "fail",
        level: grade(diagnostic.level),
        message: Message::new(text.join(lints.lang.pick("；", "; "))),
        locations: location(lints.sources, diagnostic.primary, spot).into_iter().collect(),
        related_locations: related.collect(),
        partial_fingerprints: Prints { v1: fingerprint(diagnostic.code, spot.file, &[line]) },
        baseline_state: None,
        suppressions: Vec::new(),
        properties: Properties::default(),
    }
}
