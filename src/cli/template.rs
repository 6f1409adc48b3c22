//! `guiju template`: the form that an agency fills in, made from the rules that can bind it.

use super::args::Template;
use super::config::Config;
use super::problem::CliProblem;
use super::progress::Progress;
use super::run::Run;
use super::watch::real;
use super::{Shell, packs, terminal};
use crate::author::form::{self, Order};
use crate::base::{Diagnostic, Lang, suggest};
use crate::model::{DutyId, EntityId, Model};
use crate::report::text::diagnostics::EACH;
use std::path::{Path, PathBuf};

const FORMATS: &[&str] = &["xlsx", "toml"];

pub(super) fn run(args: &Template, shell: &Shell, mut run: Run) -> u8 {
    let format = format(args, &mut run);
    run.load_packs(&args.rules, shell.config.as_ref());
    let keep = keep(args, shell, &mut run);
    let mut nothing = false;
    if !run.failed.usage {
        match &args.entity {
            None => nothing = list(&keep, shell, &mut run),
            Some(word) => {
                if let Some(entity) = entity(word, &keep, &mut run) {
                    nothing = one(args, entity, format, &keep, shell, &mut run);
                }
            }
        }
    }
    shell.complain(&run.diagnostics, &run.sources, EACH);
    match (run.failed.usage, run.failed.rules, run.failed.facts) {
        (true, _, _) => 2,
        (_, true, _) => 3,
        (_, _, true) => 4,
        (false, false, false) => 6 * u8::from(nothing),
    }
}

/// The format asked for, by its name or by the ending of the file to write.
fn format(args: &Template, run: &mut Run) -> &'static str {
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    let by_ending = FORMATS.iter().copied().find(|f| ending.is_some_and(|e| e.eq_ignore_ascii_case(f)));
    match &args.format {
        None => by_ending.unwrap_or("xlsx"),
        Some(name) => FORMATS.iter().copied().find(|f| f == name).unwrap_or_else(|| {
            run.usage(&CliProblem::NoFormat(name.clone(), FORMATS));
            "xlsx"
        }),
    }
}

/// The duties that forms serve: those the project is judged by, of the documents asked for.
pub(super) fn keep(args: &Template, shell: &Shell, run: &mut Run) -> Vec<bool> {
    let selected = match shell.config.as_ref() {
        Some(c) => run.selected(&c.select, &c.ignore),
        None => None,
    };
    let documents = packs::documents(&args.document, run);
    let duties = (0..).map(DutyId).zip(&run.model.duties);
    duties.map(|(id, d)| documents.contains(&d.document) && selected.as_ref().is_none_or(|s| s.contains(&id))).collect()
}

fn is_kept(keep: &[bool]) -> impl Fn(DutyId) -> bool {
    |id| keep.get(id.0 as usize).copied().unwrap_or(false)
}

/// The entity types that rules bind. Whether there are none.
fn list(keep: &[bool], shell: &Shell, run: &mut Run) -> bool {
    let needs = form::bound(&run.model, &is_kept(keep));
    if needs.is_empty() {
        run.diagnostics.push(Diagnostic::general(&CliProblem::NoRules));
        return true;
    }
    let look = shell.out();
    let text = form::list(&run.model, &needs, shell.lang, &look);
    if let Err(e) = terminal::print(text.as_bytes()) {
        run.usage(&CliProblem::Unwritable(shell.lang.pick("标准输出", "standard output").into(), e.to_string()));
    }
    false
}

/// An entity type by name or label; a word about it if there is none.
pub(super) fn entity(word: &str, keep: &[bool], run: &mut Run) -> Option<EntityId> {
    if let Some(found) = run.model.entity_named(word) {
        return Some(found);
    }
    let words = run.model.entities.iter().flat_map(|e| [Some(&e.name), e.label.as_ref(), e.label_en.as_ref()]);
    let near = suggest::nearest(word, words.flatten().map(String::as_str)).map(str::to_string);
    let bound = if near.is_some() { Vec::new() } else { form::bound(&run.model, &is_kept(keep)) };
    let known = bound.iter().filter_map(|n| run.model.entities.get(n.entity.index()));
    let known = known.map(|e| e.shown().to_string()).collect();
    run.usage(&CliProblem::NoEntityType { name: word.to_string(), near, known });
    None
}

/// One form. Whether no rule asks for it.
fn one(args: &Template, entity: EntityId, format: &str, keep: &[bool], shell: &Shell, run: &mut Run) -> bool {
    let shown = |model: &Model| model.entities.get(entity.index()).map_or("", |e| e.shown()).to_string();
    let named = if args.document.is_empty() { Vec::new() } else { packs::documents(&args.document, run) };
    let named = named.into_iter().filter_map(|id| run.model.documents.get(id.index()));
    let documents: Vec<String> = named.map(|d| d.name.clone()).collect();
    let need = form::need(&run.model, entity, &is_kept(keep));
    if need.duties.is_empty() {
        run.diagnostics.push(Diagnostic::general(&CliProblem::Unbound(shown(&run.model))));
        return true;
    }
    if !args.fill.is_empty() {
        let progress = Progress::reading(shell.lang, terminal::watched());
        run.load_facts(&args.fill, shell.config.as_ref(), &progress);
        progress.done();
        if !run.failed.usage && !run.facts.entities.iter().any(|e| e.ty == entity) {
            run.diagnostics.push(Diagnostic::general(&CliProblem::NoneStated(shown(&run.model))));
        }
    }
    let made = form::form(&run.model, need);
    let facts = (!args.fill.is_empty()).then_some(&run.facts);
    let order = Order { model: &run.model, lang: shell.lang, form: &made, facts };
    let bytes = match format {
        "toml" => Ok(form::toml(&order).into_bytes()),
        _ => form::xlsx(&order),
    };
    let path = path(args, entity, format, &run.model, shell.lang);
    let written = bytes.and_then(|b| match &path {
        None => terminal::print(&b),
        Some(path) if path.is_file() => Err(std::io::ErrorKind::AlreadyExists.into()),
        Some(path) => std::fs::write(path, b),
    });
    let name = path.as_deref().map_or_else(|| shell.lang.pick("标准输出", "standard output").to_string(), super::shown);
    match written {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => run.usage(&CliProblem::FormThere(name)),
        Err(e) => run.usage(&CliProblem::Unwritable(name, e.to_string())),
        Ok(()) if path.is_some() => {
            let (fields, duties) = (made.blocks.iter().map(|b| b.columns.len()).sum::<usize>(), made.need.duties.len());
            let then = path.as_deref().map_or_else(String::new, |path| command(args, path, &documents, shell));
            let line = match shell.lang {
                Lang::Zh => format!(
                    "已写入“{name}”：{fields} 个栏目、{} 项声明，供 {duties} 项义务核对。填好后：{then}\n",
                    made.attests.len()
                ),
                Lang::En => format!(
                    "wrote `{name}`: {fields} fields and {} declarations for {duties} duties. fill it in, then: {then}\n",
                    made.attests.len()
                ),
            };
            let _ = terminal::print(line.as_bytes());
        }
        Ok(()) => {}
    }
    false
}

/// The command that checks the form by the rules it was made for. What a project elsewhere says of them has to be said again.
fn command(args: &Template, path: &Path, documents: &[String], shell: &Shell) -> String {
    let mut out = format!("guiju check {}", word(&super::shown(path)));
    let here = |c: &&Config| {
        let dir = if c.dir.as_os_str().is_empty() { Path::new(".") } else { &c.dir };
        real(path).starts_with(real(dir)) || real(Path::new(".")).starts_with(real(dir))
    };
    let away = shell.config.as_ref().filter(|c| !here(c));
    let rules = if args.rules.is_empty() { away.map_or(&[][..], |c| &c.rules) } else { &args.rules };
    for dir in rules {
        out.push_str(&format!(" --rules {}", word(&super::shown(dir))));
    }
    if documents.is_empty() {
        let globs = away.map_or((&[][..], &[][..]), |c| (c.select.as_slice(), c.ignore.as_slice()));
        globs.0.iter().for_each(|glob| out.push_str(&format!(" --select \"{glob}\"")));
        globs.1.iter().for_each(|glob| out.push_str(&format!(" --ignore \"{glob}\"")));
    } else {
        for name in documents {
            out.push_str(&format!(" --select \"{name}.*\""));
        }
    }
    out
}

/// A word of a command line, in quotation marks where it needs them.
fn word(text: &str) -> String {
    if text.contains([' ', '(', ')', '&', ';', '\'']) { format!("\"{text}\"") } else { text.to_string() }
}

/// Where to write. A workbook is never written to a terminal.
fn path(args: &Template, entity: EntityId, format: &str, model: &Model, lang: Lang) -> Option<PathBuf> {
    match &args.output {
        Some(path) if path.as_os_str() == "-" => None,
        Some(path) => Some(path.clone()),
        None if format == "toml" => None,
        None => {
            let of = model.entities.get(entity.index());
            let name = match lang {
                Lang::Zh => format!("{}填报表.xlsx", of.map_or("", |e| e.shown())),
                Lang::En => format!("{}-form.xlsx", of.map_or("", |e| &e.name)),
            };
            Some(PathBuf::from(name.replace(['/', '\\', ':'], "-")))
        }
    }
}
