//! `guiju replay`: an audit made again from its receipt; the same to the byte, or what differs.

use super::args::{Check, FailOn, Replay, Scope};
use super::audit;
use super::check;
use super::output::{PLAIN, unwritable};
use super::problem::CliProblem;
use super::receipt::{self, File, Inputs, Receipt, ReceiptProblem};
use super::run::Run;
use super::{Shell, digest, lang, terminal};
use crate::base::{Diagnostic, Lang};
use crate::report::baseline::{self, Former, Wanted};
use crate::report::text::diagnostics::EACH;
use crate::report::words::verdict_named;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The largest receipt that is read, in bytes.
const MOST: u64 = 256 << 20;
/// Most files named under one heading.
const LISTED: usize = 20;

pub(super) fn run(args: &Replay, shell: &Shell, mut run: Run) -> u8 {
    let code = replay(args, shell, &mut run).unwrap_or_else(|code| code);
    shell.complain(&run.diagnostics, &run.sources, EACH);
    code
}

/// Reports a problem of the receipt.
fn refuse(run: &mut Run, shown: &str, problem: &ReceiptProblem) -> u8 {
    run.diagnostics.push(Diagnostic::in_file(shown, problem));
    2
}

fn replay(args: &Replay, shell: &Shell, run: &mut Run) -> Result<u8, u8> {
    // The configuration is worked into the receipt; what is wrong in it today does not matter.
    *run = Run::default();
    // A folder stands for the receipt in it.
    let path = if args.receipt.is_dir() { args.receipt.join(receipt::NAME) } else { args.receipt.clone() };
    let shown = super::shown(&path);
    if !path.exists() {
        run.usage(&CliProblem::NoPath(shown));
        return Err(2);
    }
    let bytes = super::text::bytes(&path, &shown, MOST).map_err(|d| {
        run.diagnostics.push(d);
        2
    })?;
    let receipt = receipt::read(&bytes).map_err(|p| refuse(run, &shown, &p))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Before the folder is changed: where the outputs lie, and where new ones are to go.
    let absolute = |p: &Path| std::path::absolute(p).unwrap_or_else(|_| p.to_path_buf());
    let (folder, out) = (absolute(folder), args.dir.as_deref().map(absolute));
    let base = folder.join(&receipt.base);
    if std::env::set_current_dir(&base).is_err() {
        return Err(refuse(run, &shown, &ReceiptProblem::NoBase(receipt.base.clone())));
    }
    run.pass_over(&folder);
    let spoken = lang::parse(&receipt.arguments.lang).unwrap_or(shell.lang);
    let again = Shell { lang: spoken, color: shell.color, config: None, today: shell.today };
    let order = order(&receipt, args);
    let (outcome, read) = audit::judge(&order, None, &again, run)?;
    run.today = receipt.arguments.today;
    let exit = run.exit(Some(&outcome), order.fail_on.unwrap_or(FailOn::Minor));
    run.note_nothing(&outcome);
    let mut told = Told { lang: shell.lang, text: String::new(), same: true };
    told.head(&shown);
    told.tool(&receipt);
    told.inputs(shell.lang.pick("规则", "rules"), &receipt.rules, &read.rules);
    told.inputs(shell.lang.pick("事实", "facts"), &receipt.facts, &read.facts);
    told.one(
        shell.lang.pick("暂缓", "waivers"),
        receipt.waivers.as_ref(),
        audit::beside(order.scope.waivers.as_deref()),
    );
    let former = order.baseline.as_deref().filter(|_| !run.past_digest.is_empty());
    let former = former.map(|p| File { file: super::shown(p), sha256: run.past_digest.clone() });
    told.one(shell.lang.pick("上期结果", "baseline"), receipt.baseline.as_ref(), former);
    let made = check::made(&order, spoken, run, &outcome, (exit, order.fail_on.unwrap_or(FailOn::Minor)));
    let mut failed = Vec::new();
    let mut differ = Vec::new();
    for output in &receipt.outputs {
        if !super::formats::NAMES.contains(&output.format.as_str()) {
            differ.push((output.file.clone(), told.no_format(&output.format)));
            continue;
        }
        let mut bytes = Vec::new();
        if let Err(e) = made.write(&output.format, &PLAIN, &mut bytes) {
            failed.push(unwritable(&output.file, &e));
            continue;
        }
        if let Some(out) = &out {
            let path = out.join(Path::new(&output.file).file_name().unwrap_or_default());
            if let Err(e) = std::fs::create_dir_all(out).and_then(|()| std::fs::write(&path, &bytes)) {
                failed.push(unwritable(&super::shown(&path), &e));
            }
        }
        let before = std::fs::read(folder.join(&output.file)).ok();
        let intact = before.as_ref().is_none_or(|b| digest(b) == output.sha256);
        if digest(&bytes) != output.sha256 {
            let how = before.filter(|_| intact).map(|b| told.difference(&output.format, &b, &bytes));
            differ.push((output.file.clone(), how.unwrap_or_default()));
        } else if !intact {
            differ.push((output.file.clone(), told.edited()));
        }
    }
    told.outputs(receipt.outputs.len(), &differ);
    told.end();
    terminal::print(told.text.as_bytes()).map_err(|_| 2)?;
    let same = told.same;
    // What the facts themselves have wrong with them is told in the outputs; here only what keeps them from being made.
    let kept = run.failed.usage && !same;
    if !kept {
        run.diagnostics.clear();
    }
    let unwritten = !failed.is_empty();
    run.diagnostics.extend(failed);
    Ok(if unwritten { 2 } else { u8::from(!same) })
}

/// The check that the receipt tells of.
fn order(receipt: &Receipt, args: &Replay) -> Check {
    let a = &receipt.arguments;
    let paths = |texts: &[String]| texts.iter().map(PathBuf::from).collect();
    Check {
        paths: paths(&a.facts),
        scope: Scope {
            rules: paths(&a.rules),
            from: Some(a.from.clone()),
            to: Some(a.to.clone()),
            period: None,
            as_of: Some(a.as_of.clone()),
            waivers: a.waivers.as_ref().map(PathBuf::from),
            jobs: args.jobs,
            no_progress: args.no_progress,
        },
        baseline: a.baseline.as_ref().map(PathBuf::from),
        select: a.select.clone(),
        ignore: a.ignore.clone(),
        all: a.all,
        limit: a.limit,
        fail_on: FailOn::from_str(&a.fail_on, false).ok(),
        ..Check::default()
    }
}

/// What is told, line by line.
struct Told {
    lang: Lang,
    text: String,
    same: bool,
}

impl Told {
    fn line(&mut self, zh: &str, en: &str) {
        self.text.push_str(self.lang.pick(zh, en));
        self.text.push('\n');
    }
    fn head(&mut self, shown: &str) {
        self.line(&format!("按回执重做：{shown}"), &format!("made again from {shown}"));
    }
    fn tool(&mut self, receipt: &Receipt) {
        let (then, now) = (&receipt.tool.version, audit::tool().version);
        if *then == now {
            self.line(&format!("程序：相同（{now}）"), &format!("program: the same ({now})"));
        } else {
            self.same = false;
            self.line(&format!("程序：当时 {then}，现在 {now}"), &format!("program: {then} then, {now} now"));
        }
    }
    fn inputs(&mut self, what: &str, then: &Inputs, now: &Inputs) {
        let by_name = |inputs: &Inputs| -> BTreeMap<String, String> {
            inputs.files.iter().map(|f| (f.file.clone(), f.sha256.clone())).collect()
        };
        let (old, new) = (by_name(then), by_name(now));
        let mut lines: Vec<String> = Vec::new();
        for (file, sum) in &old {
            match new.get(file) {
                Some(other) if other == sum => {}
                Some(_) => lines.push(format!("{}{file}", self.lang.pick("改动  ", "changed  "))),
                None => lines.push(format!("{}{file}", self.lang.pick("缺少  ", "missing  "))),
            }
        }
        let added = new.keys().filter(|f| !old.contains_key(*f));
        lines.extend(added.map(|f| format!("{}{f}", self.lang.pick("新增  ", "new      "))));
        if lines.is_empty() && then.digest == now.digest {
            let n = new.len();
            self.line(&format!("{what}：相同（{n} 个文件）"), &format!("{what}: the same ({n} files)"));
            return;
        }
        self.same = false;
        let n = lines.len();
        self.line(&format!("{what}：{n} 个文件不同"), &format!("{what}: {n} files differ"));
        for line in lines.iter().take(LISTED) {
            self.text.push_str(&format!("  {line}\n"));
        }
        if n > LISTED {
            let rest = n - LISTED;
            self.line(&format!("  … 还有 {rest} 个"), &format!("  … {rest} more"));
        }
    }
    fn one(&mut self, what: &str, then: Option<&File>, now: Option<File>) {
        let Some(file) = then.or(now.as_ref()).map(|f| f.file.clone()) else { return };
        match (then, &now) {
            (Some(a), Some(b)) if a.sha256 == b.sha256 => {
                self.line(&format!("{what}：相同（{file}）"), &format!("{what}: the same ({file})"));
                return;
            }
            (Some(_), Some(_)) => self.line(&format!("{what}：{file} 有改动"), &format!("{what}: {file} changed")),
            (Some(_), None) => self.line(&format!("{what}：{file} 缺少"), &format!("{what}: {file} is missing")),
            (None, _) => self.line(&format!("{what}：{file} 是新增的"), &format!("{what}: {file} is new")),
        }
        self.same = false;
    }
    fn outputs(&mut self, all: usize, differ: &[(String, String)]) {
        if differ.is_empty() {
            self.line(&format!("输出：{all} 份逐字节相同"), &format!("outputs: all {all} the same to the byte"));
            return;
        }
        self.same = false;
        let n = differ.len();
        self.line(&format!("输出：{all} 份中 {n} 份不同"), &format!("outputs: {n} of {all} differ"));
        for (file, how) in differ {
            let sep = if how.is_empty() { "" } else { "  " };
            self.text.push_str(&format!("  {file}{sep}{how}\n"));
        }
    }
    fn end(&mut self) {
        if self.same {
            self.line("结论：可以重现。", "It is the same.");
        } else {
            self.line("结论：与当时不同。", "It is not the same.");
        }
    }
    fn no_format(&self, format: &str) -> String {
        match self.lang {
            Lang::Zh => format!("本程序没有 {format} 这种格式"),
            Lang::En => format!("this program has no format {format}"),
        }
    }
    fn edited(&self) -> String {
        self.lang
            .pick(
                "重做的与回执相符，文件夹里的这一份被改动过",
                "made again as the receipt says; the one in the folder was changed",
            )
            .to_string()
    }
    /// How two outputs differ: the first finding, else the first line.
    fn difference(&self, format: &str, then: &[u8], now: &[u8]) -> String {
        if format == "json"
            && let Some(said) = self.finding(then, now)
        {
            return said;
        }
        let (Ok(a), Ok(b)) = (std::str::from_utf8(then), std::str::from_utf8(now)) else { return String::new() };
        let at = a.lines().zip(b.lines()).take_while(|(x, y)| x == y).count() + 1;
        match self.lang {
            Lang::Zh => format!("第 {at} 行起不同"),
            Lang::En => format!("from line {at} on"),
        }
    }
    fn finding(&self, then: &[u8], now: &[u8]) -> Option<String> {
        let read = |bytes: &[u8]| baseline::read("", bytes, Wanted::All).ok().map(|p| p.findings);
        let (old, new) = (read(then)?, read(now)?);
        let key = |f: &Former| (f.obligation.clone(), f.entity.clone());
        let by_key: BTreeMap<_, &Former> = new.iter().map(|f| (key(f), f)).collect();
        let before: BTreeMap<_, &Former> = old.iter().map(|f| (key(f), f)).collect();
        let changed = old.iter().map(|f| (Some(f), by_key.get(&key(f)).copied())).find(|(a, b)| *a != *b);
        let added = || new.iter().find(|f| !before.contains_key(&key(f))).map(|f| (None, Some(f)));
        let (a, b) = changed.or_else(added)?;
        let one = a.or(b)?;
        let state = |f: Option<&Former>| match f {
            None => self.lang.pick("没有列出", "not listed").to_string(),
            Some(f) if f.message.is_empty() => verdict_named(&f.verdict, self.lang).to_string(),
            Some(f) => match self.lang {
                Lang::Zh => format!("{}（{}）", verdict_named(&f.verdict, self.lang), f.message),
                Lang::En => format!("{} ({})", verdict_named(&f.verdict, self.lang), f.message),
            },
        };
        let (then, now) = (state(a), state(b));
        Some(match self.lang {
            Lang::Zh => format!("第一处：{} {} {}：当时 {then}，现在 {now}", one.name, one.entity, one.obligation),
            Lang::En => format!("first: {} {} {}: {then} then, {now} now", one.name, one.entity, one.obligation),
        })
    }
}
