//! `guiju check --watch`: judges again when a file is saved. The rules are kept while only facts change, and of the facts only
//! files that changed are read again; everything is judged anew, since one entity's fact may decide another's duty.

use super::annotate;
use super::args::Check;
use super::check::{self, Depth};
use super::config::{self, Config};
use super::output::Outputs;
use super::problem::CliProblem;
use super::run::{Failed, Run};
use super::{Shell, terminal};
use crate::base::{Diagnostic, FileId, Lang, Level, Sources};
use crate::engine::{Outcome, Verdict};
use crate::facts::Cache;
use crate::model::Model;
use crate::model::pack::is_rule_file;
use crate::report::text::diagnostics::EACH;
use crate::report::text::title;
use crate::report::words::verdict_named;
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// After a change so long must nothing happen: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(150);
/// But longer than this nobody waits.
const MOST: Duration = Duration::from_secs(2);
/// Most changes listed.
const LISTED: usize = 20;

/// What comes in.
enum Signal {
    /// Something happened to these.
    Changed(Vec<PathBuf>),
    /// So much happened that some of it was lost.
    Lost,
    /// Somebody wants to end it.
    Stop,
}

/// What is kept from one time to the next.
struct Kept {
    sources: Sources,
    /// Where the texts of the facts begin.
    facts_from: FileId,
    model: Model,
    digest: String,
    /// What was wrong in the configuration and the rules.
    diagnostics: Vec<Diagnostic>,
    failed: Failed,
    cache: Arc<Cache>,
}

/// A verdict that is worth telling about when it changes.
type Verdicts = BTreeMap<(String, String), (Verdict, String)>;

pub(super) fn run(args: &Check, shell: &Shell, run: Run) -> u8 {
    let (send, receive) = channel();
    let stopped = Arc::new(AtomicBool::new(false));
    let (signal, flag) = (send.clone(), stopped.clone());
    let handler = ctrlc::set_handler(move || {
        // The second time nobody waits for what is being judged.
        if flag.swap(true, Ordering::SeqCst) || signal.send(Signal::Stop).is_err() {
            std::process::exit(0);
        }
    });
    let mut run = run;
    if let Err(e) = handler {
        run.usage(&CliProblem::Unwatchable(e.to_string()));
    }
    let outputs = check::outputs(args, shell.config.as_ref(), &mut run);
    if let Some(out) = &args.annotate {
        annotate::begin(out, &args.paths, &mut run);
    }
    let Some(outputs) = outputs.filter(|_| !run.failed.usage) else {
        shell.complain(&run.diagnostics, &run.sources, EACH);
        return 2;
    };
    super::threads(args.scope.jobs);
    watch(args, shell, run, &outputs, send, &receive).unwrap_or_else(|problem| {
        shell.complain(&[Diagnostic::general(&problem)], &Sources::default(), EACH);
        2
    })
}

fn watch(
    args: &Check,
    shell: &Shell,
    run: Run,
    outputs: &Outputs,
    send: Sender<Signal>,
    receive: &Receiver<Signal>,
) -> Result<u8, CliProblem> {
    let mut shell = Shell { lang: shell.lang, color: shell.color, config: shell.config.clone(), today: shell.today };
    let mut run = run;
    let mut before: Option<Verdicts> = None;
    // Once around for each reading of configuration and rules.
    loop {
        let places = Places::of(args, shell.config.as_ref(), outputs);
        let watcher = places.watch(send.clone())?;
        let mut kept = keep(args, &shell, run);
        loop {
            let now = once(args, &shell, outputs, &mut kept, before.as_ref());
            before = now.or(before);
            terminal::complain(shell.lang.pick("（等待改动，Ctrl-C 结束）\n", "(waiting for changes, Ctrl-C ends)\n"));
            match next(receive, &places, &kept.cache) {
                None => return Ok(0),
                Some(Change::Facts) => {}
                Some(Change::Rules) => break,
            }
            shell.today = super::today();
        }
        drop(watcher);
        let (mut sources, mut diagnostics) = (Sources::default(), Vec::new());
        shell.config = find(args, &mut sources, &mut diagnostics);
        shell.today = super::today();
        run = Run::new(sources, diagnostics);
    }
}

/// The configuration as it is now.
fn find(args: &Check, sources: &mut Sources, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let named = match args.paths.as_slice() {
        [one] => config::find(one, sources, out),
        _ => None,
    };
    if named.is_some() || !out.is_empty() { named } else { config::find(Path::new("."), sources, out) }
}

/// Loads the rules.
fn keep(args: &Check, shell: &Shell, mut run: Run) -> Kept {
    run.load_rules(&args.scope, shell.config.as_ref());
    Kept {
        facts_from: run.sources.next_id(),
        sources: run.sources,
        model: run.model,
        digest: run.digest,
        diagnostics: run.diagnostics,
        failed: run.failed,
        cache: Arc::new(Cache::default()),
    }
}

/// Judges, and tells what has changed since `before`. `None` if it is not known which days to assess.
fn once(
    args: &Check,
    shell: &Shell,
    outputs: &Outputs,
    kept: &mut Kept,
    before: Option<&Verdicts>,
) -> Option<Verdicts> {
    let begun = Instant::now();
    let config = shell.config.as_ref();
    let mut run = Run {
        sources: std::mem::take(&mut kept.sources),
        model: std::mem::take(&mut kept.model),
        digest: kept.digest.clone(),
        diagnostics: kept.diagnostics.clone(),
        failed: kept.failed,
        cache: Some(kept.cache.clone()),
        ..Run::default()
    };
    for (_, path) in &outputs.files {
        run.pass_over(path);
    }
    if let Some(out) = &args.annotate {
        annotate::begin(out, &args.paths, &mut run);
    }
    let limit = args.limit.unwrap_or(EACH);
    check::load_facts(args, config, shell, &mut run);
    let outcome = check::conclude(
        args,
        config,
        Depth::of(&Check { quiet: false, ..args.clone() }, outputs, shell.lang),
        shell,
        &mut run,
    );
    let mut verdicts = None;
    if let Some(outcome) = &outcome {
        let exit = run.exit(Some(outcome), check::fail_on(args, config));
        run.note_nothing(outcome);
        let now = told(&run, outcome, shell.lang);
        let text = outputs.main == "text";
        if let Some(before) = before {
            let work = Work { read: kept.cache.count(), files: run.facts.files, took: begun.elapsed() };
            let delta = delta(before, &now, &stated(&run, before, &now), shell.lang, &work);
            // What another program reads from standard output is left alone.
            if text {
                let _ = terminal::print(delta.as_bytes());
            } else {
                terminal::complain(&delta);
            }
        } else {
            kept.cache.count();
        }
        let filled = outputs.filled(&mut run);
        let mut made = check::made(args, shell.lang, &run, outcome, (exit, check::fail_on(args, config)));
        let fit = filled.is_some();
        made.filled = filled.unwrap_or_default();
        // Once told in full, the closing lines will do.
        made.options.quiet |= before.is_some();
        let failed = match fit {
            true => outputs.write(shell, &run.sources, |format, look, out| made.write(format, look, out)),
            false => Vec::new(),
        };
        run.diagnostics.extend(failed);
        if let Some(out) = &args.annotate {
            let said = annotate::run(&run.report(shell.lang, outcome), out);
            run.diagnostics.extend(said);
        }
        verdicts = Some(now);
    }
    let quiet = args.quiet;
    let loud: Vec<Diagnostic> = run.diagnostics.iter().filter(|d| !quiet || d.level == Level::Error).cloned().collect();
    shell.complain(&loud, &run.sources, limit);
    kept.sources = run.sources;
    kept.sources.forget_from(kept.facts_from);
    kept.model = run.model;
    verdicts
}

/// The verdicts that somebody would want to hear of, with what is said of them.
fn told(run: &Run, outcome: &Outcome, lang: Lang) -> Verdicts {
    let worth = |v: Verdict| match v {
        Verdict::Violated | Verdict::Conflict | Verdict::Undetermined | Verdict::Waived => true,
        Verdict::Satisfied | Verdict::Pending | Verdict::Exempt | Verdict::NotApplicable => false,
    };
    let those = outcome.findings.iter().filter(|f| worth(f.verdict));
    those
        .filter_map(|f| {
            let duty = run.model.duties.get(f.duty.0 as usize)?;
            let name = run.facts.entity(f.entity).map_or("", |e| &*e.name);
            let said = format!("{name}  {}", title(duty, lang));
            Some(((run.facts.key(&run.model, f.entity), duty.full.clone()), (f.verdict, said)))
        })
        .collect()
}

/// Which entities are stated now, where a verdict is gone.
fn stated(run: &Run, before: &Verdicts, now: &Verdicts) -> BTreeSet<String> {
    if before.keys().all(|k| now.contains_key(k)) {
        return BTreeSet::new();
    }
    run.entity_count().map(|ix| run.facts.key(&run.model, ix)).collect()
}

/// What it took.
struct Work {
    read: usize,
    files: usize,
    took: Duration,
}

fn delta(before: &Verdicts, now: &Verdicts, stated: &BTreeSet<String>, lang: Lang, work: &Work) -> String {
    let word = |v: Verdict| verdict_named(v.key(), lang).to_string();
    let mut lines = Vec::new();
    let (mut new, mut gone) = (0, 0);
    for (key, (verdict, said)) in now {
        match before.get(key) {
            None => {
                new += 1;
                lines.push(format!("  + {}  {said}", word(*verdict)));
            }
            Some((old, _)) if old != verdict => lines.push(format!("  ~ {} → {}  {said}", word(*old), word(*verdict))),
            Some(_) => {}
        }
    }
    let mut left = 0;
    for (key, (verdict, said)) in before.iter().filter(|(k, _)| !now.contains_key(*k)) {
        if stated.contains(&key.0) {
            gone += 1;
            lines.push(format!("  - {}  {said}", word(*verdict)));
        } else {
            left += 1;
            let why = lang.pick("（主体已不在事实中）", " (entity no longer stated)");
            lines.push(format!("  - {}  {said}{why}", word(*verdict)));
        }
    }
    let left = match (left, lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("，随主体移除 {n}"),
        (n, Lang::En) => format!(", {n} left with their entity"),
    };
    let Work { read, files, took } = work;
    let time = jiff::ZonedDateTime::now().strftime("%H:%M:%S").to_string();
    let ms = took.as_millis();
    let mut out = match lang {
        Lang::Zh => {
            format!("\n── {time} 重新核查（重读 {read}/{files} 个文件，{ms} 毫秒）：新增 {new}，已消除 {gone}{left}\n")
        }
        Lang::En => {
            format!("\n── {time} judged again ({read} of {files} files read, {ms} ms): {new} new, {gone} gone{left}\n")
        }
    };
    for line in lines.iter().take(LISTED) {
        out.push_str(line);
        out.push('\n');
    }
    if lines.len() > LISTED {
        let rest = lines.len() - LISTED;
        out.push_str(&match lang {
            Lang::Zh => format!("  … 还有 {rest} 处变化\n"),
            Lang::En => format!("  … {rest} more\n"),
        });
    }
    out
}

/// What has to be done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Read the facts.
    Facts,
    /// Everything.
    Rules,
}

/// The real paths that matter.
struct Places {
    rules: Vec<PathBuf>,
    /// Fact files and folders, waivers, a former result.
    facts: Vec<PathBuf>,
    config: Option<PathBuf>,
    /// What the program writes itself.
    skip: Vec<PathBuf>,
}

/// The real path, also of what is not there (any more).
pub(super) fn real(path: &Path) -> PathBuf {
    let whole = path.canonicalize().ok().or_else(|| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    });
    whole.or_else(|| std::path::absolute(path).ok()).unwrap_or_else(|| path.to_path_buf())
}

impl Places {
    fn of(args: &Check, config: Option<&Config>, outputs: &Outputs) -> Places {
        let all = |paths: &[PathBuf]| paths.iter().map(|p| real(p)).collect::<Vec<_>>();
        let rules = match (args.scope.rules.as_slice(), config) {
            ([], Some(c)) => all(&c.rules),
            (named, _) => all(named),
        };
        let mut facts = all(&super::run::fact_paths(&args.paths, config));
        let beside = [
            args.scope.waivers.as_ref().or(config.and_then(|c| c.waivers.as_ref())),
            args.baseline.as_ref().or(config.and_then(|c| c.baseline.as_ref())),
        ];
        facts.extend(beside.into_iter().flatten().map(|p| real(p)));
        Places {
            rules,
            facts,
            config: config.map(|c| real(&c.dir.join(config::NAME))),
            skip: outputs.files.iter().map(|(_, p)| p).chain(&args.annotate).map(|p| real(p)).collect(),
        }
    }

    /// Begins to watch. Of a file its folder is watched: editors put a new file in its place.
    fn watch(&self, send: Sender<Signal>) -> Result<Box<dyn Watcher>, CliProblem> {
        let fail = |e: notify::Error| CliProblem::Unwatchable(e.to_string());
        let tell = move |event: notify::Result<Event>| {
            // Of what is only read nothing changes.
            if let Ok(event) = event {
                if event.need_rescan() {
                    let _ = send.send(Signal::Lost);
                } else if !matches!(event.kind, EventKind::Access(_)) {
                    let _ = send.send(Signal::Changed(event.paths));
                }
            }
        };
        let mut watcher: Box<dyn Watcher> = Box::new(notify::recommended_watcher(tell).map_err(fail)?);
        let mut watched = Vec::new();
        for path in self.rules.iter().chain(&self.facts).chain(&self.config) {
            if path.is_dir() {
                watcher.watch(path, RecursiveMode::Recursive).map_err(fail)?;
            }
            // The folder above too: what is not there may come, what is there may be replaced.
            let above = path.parent().filter(|p| p.is_dir() && !watched.contains(&p.to_path_buf()));
            let below = |p: &Path| self.rules.iter().chain(&self.facts).any(|f| f.is_dir() && p.starts_with(f));
            if let Some(above) = above.filter(|p| !below(p)) {
                watcher.watch(above, RecursiveMode::NonRecursive).map_err(fail)?;
                watched.push(above.to_path_buf());
            }
        }
        Ok(watcher)
    }

    /// What a change of this path asks for, if anything.
    fn change(&self, path: &Path) -> Option<Change> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if self.config.as_deref() == Some(path) || name == config::NAME {
            return Some(Change::Rules);
        }
        // A folder that came back has to be watched anew.
        if self.rules.iter().chain(&self.facts).any(|p| p == path) && path.is_dir() {
            return Some(Change::Rules);
        }
        let within = |places: &[PathBuf]| places.iter().any(|p| path.starts_with(p));
        // A folder that went may have held rules.
        if within(&self.rules) && (is_rule_file(&name) || path.extension().is_none()) {
            return Some(Change::Rules);
        }
        let ours = self.skip.iter().any(|s| path.starts_with(s));
        let passing = name.ends_with('~') || (name.starts_with('.') && name != ".gitignore");
        (within(&self.facts) && !ours && !passing).then_some(Change::Facts)
    }
}

/// Waits for a change that matters, and until it is quiet again. `None`: it is to end.
fn next(receive: &Receiver<Signal>, places: &Places, cache: &Cache) -> Option<Change> {
    let mut found: Option<Change> = None;
    let mut since: Option<Instant> = None;
    loop {
        let signal = match since {
            None => receive.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(begun) => receive.recv_timeout(QUIET.min(MOST.saturating_sub(begun.elapsed()))),
        };
        match signal {
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => return found,
            Ok(Signal::Lost) => {
                found = Some(Change::Rules);
                since = since.or_else(|| Some(Instant::now()));
            }
            Ok(Signal::Changed(paths)) => {
                for path in paths {
                    cache.forget(&path);
                    found = found.max(places.change(&path));
                }
                if found.is_some() {
                    since = since.or_else(|| Some(Instant::now()));
                }
            }
        }
    }
}
