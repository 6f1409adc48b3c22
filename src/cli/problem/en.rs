//! What can be wrong with a command or a configuration, in English.

use super::{CliProblem, nearest_format, or_none_en};
use crate::base::Words;

impl CliProblem {
    pub(super) fn en(&self) -> Words {
        match self {
            CliProblem::NoPath(path) => Words::new(format!("`{path}` does not exist"))
                .help("check the path; a relative one starts at the current folder"),
            CliProblem::Unreadable(why) => Words::new(format!("cannot be read: {why}")),
            CliProblem::Unwritable(path, why) => {
                Words::new(format!("`{path}` cannot be written: {why}"))
            }
            CliProblem::BadDay { flag, text } => Words::new(format!("{flag}: `{text}` is no date"))
                .label("no date")
                .help("write 2022-06-30"),
            CliProblem::BadPeriod { flag, text } => {
                Words::new(format!("{flag}: `{text}` is no period"))
                    .label("no period")
                    .help("write 2022, 2022-H1, 2022-Q3 or 2022-06")
            }
            CliProblem::EmptySpan(from, to) => {
                Words::new(format!("the span begins on {from}, after its end on {to}"))
            }
            CliProblem::HalfSpan => {
                Words::new("the span needs both `--from` and `--to`, or `--period` alone")
            }
            CliProblem::NoPeriod(true) => {
                Words::new("no period: the sheet `about` (填报信息) states none that can be read, and neither does the command")
                    .help("fill in `period` (填报期间) on that sheet, such as 2022, or add `--period 2022`")
            }
            CliProblem::NoPeriod(false) => {
                Words::new("no period: neither the fact files nor the command say which days to assess")
                    .help("add `--period 2022`, or `--from 2022-01-01 --to 2022-12-31`, or `period = 2022` at the top of a fact file")
            }
            CliProblem::PeriodsDiffer(periods) => {
                let mut words = Words::new("the fact files state different periods")
                    .help("say which to assess with `--period` or `--from` and `--to`");
                for period in periods.iter().skip(1) {
                    words = words.also(period.clone());
                }
                if let Some(first) = periods.first() {
                    words.label.clone_from(first);
                }
                words
            }
            CliProblem::NoFormat(name, all) => Words::new(format!("no output format `{name}`"))
                .label("unknown format")
                .help(match nearest_format(name, all) {
                    Some(near) => format!("did you mean `{near}`? there are: {}", all.join(", ")),
                    None => format!("there are: {}", all.join(", ")),
                }),
            CliProblem::BadOutput(text, all) => Words::new(format!("-o: `{text}` lacks a format or a file")).help(format!(
                "write `FORMAT=PATH`, such as -o json=result.json, or a file that ends in the format: -o result.json; there are: {}",
                all.join(", ")
            )),
            CliProblem::SameOutput(path) => Words::new(format!("two outputs go to `{path}`"))
                .help("give each a file of its own"),
            CliProblem::OverInput(path) => Words::new(format!("`{path}` is one of the files read and is not written over; nothing was written"))
                .help("give another name, such as -o findings.xlsx"),
            CliProblem::BinaryToTerminal(format) => Words::new(format!("{format} is no text and is not shown in a terminal"))
                .help(format!("write it to a file: -o {format}=result.{format}")),
            CliProblem::TooLarge(mib) => {
                Words::new(format!("the file is larger than {mib} MiB and was not read"))
            }
            CliProblem::NotUtf8 => Words::new("the file is not UTF-8 and was not read").help("save it as UTF-8"),
            CliProblem::BadGlob(glob, why) => {
                Words::new(format!("`{glob}` is no pattern: {why}"))
                    .help("write jz2022_9.* or *.monthly_meeting")
            }
            CliProblem::EmptyGlob { glob, nearest } => {
                let words = Words::new(format!("no obligation fits `{glob}`"));
                match nearest {
                    Some(n) => words.help(format!("did you mean `{n}`?")),
                    None => words.help("obligations are named `document.name`; * stands for any part"),
                }
            }
            CliProblem::BadChoice { key, text, allowed } => {
                Words::new(format!("{key}: `{text}` is not among the values"))
                    .label("not a value")
                    .help(format!("there are: {}", allowed.join(", ")))
            }
            CliProblem::NoDocument(pattern, all) => Words::new(format!("no document is called `{pattern}`"))
                .help(format!("there are: {}", all.join(", "))),
            CliProblem::WhichDocument(all) => Words::new("--text is compared with one document")
                .help(format!("name it with --document: {}", all.join(", "))),
            CliProblem::NothingToCompare => Words::new("no clause of the index has a fingerprint: nothing to compare")
                .help("write them with --stamp first"),
            CliProblem::NoQuotes(file) => Words::new(format!("`{file}` quotes no clause: no fingerprint was written"))
                .help("a line for each: \"clause id\" = [\"first words\", \"last words\"]"),
            CliProblem::NoIndex(document) => Words::new(format!("the document `{document}` has no clause index"))
                .help("write clauses.toml in its folder"),
            CliProblem::ClausesChanged(n) => {
                Words::new(format!("{n} clauses differ from the text that the rules rest on"))
                    .help("go over the obligations concerned, then write the fingerprints anew (--stamp)")
            }
            CliProblem::NoObligation { name, nearest } => {
                let words = Words::new(format!("`{name}` is neither an obligation of the rules nor a code"));
                match or_none_en(nearest) {
                    Some(help) => words.help(help),
                    None => words.help(
                        "give `document.name`, a name, a title or a code; `guiju explain --codes` lists the codes",
                    ),
                }
            }
            CliProblem::NoCode { name, nearest } => {
                Words::new(format!("there is no code `{name}`")).help(match nearest {
                    Some(n) => format!("did you mean `{n}`?"),
                    None => "`guiju explain --codes` lists them".to_owned(),
                })
            }
            CliProblem::ManyObligations(name, all) => {
                Words::new(format!("{} obligations are called `{name}`", all.len()))
                    .help(format!("give the full name: {}", all.join(", ")))
            }
            CliProblem::NoEntity { name, nearest } => {
                let words = Words::new(format!("the facts state no entity `{name}`"));
                match or_none_en(nearest) {
                    Some(help) => words.help(help),
                    None => words.help("give `type/id`, an id or a name; `-f` says where the facts are"),
                }
            }
            CliProblem::ManyEntities(name, all) => {
                Words::new(format!("{} entities fit `{name}`", all.len()))
                    .help(format!("give `type/id`: {}", all.join(", ")))
            }
            CliProblem::NoEntityType { name, near, known } => {
                let words = Words::new(format!("the rules have no entity type `{name}`"));
                match near {
                    Some(n) => words.help(format!("did you mean `{n}`?")),
                    None => words.help(format!("there are forms for {}", known.join(", "))),
                }
            }
            CliProblem::Unbound(entity) => Words::new(format!("no rule binds `{entity}`: there is nothing to fill in"))
                .help("`guiju template` lists the types that rules bind; --document, or `select` and `ignore` of guiju.toml, may leave out too much"),
            CliProblem::NoneStated(entity) => Words::new(format!("the facts state no `{entity}`: the form is empty"))
                .help("check the path of --for, and the type of the entity"),
            CliProblem::FormThere(path) => Words::new(format!("`{path}` exists, perhaps filled in, and is not overwritten"))
                .help("name another file with -o, or move this one away first"),
            CliProblem::WouldOverwrite(path) => {
                Words::new(format!("`{path}` exists and is not overwritten"))
                    .help("choose an empty folder, or move it away first")
            }
            CliProblem::BadDays => {
                Words::new("due_days is a number of days").label("no number of days").help("write due_days = 30")
            }
            CliProblem::NotAnAudit(dir) => {
                Words::new(format!("the folder `{dir}` holds other things; an audit is not written there")).help(
                    "give `-d` a new or empty folder, or that of an audit: the folder of an audit is never read as facts",
                )
            }
            CliProblem::NotHere(flag) => {
                Words::new(format!("this command has no `{flag}`")).help("only `guiju check` takes it")
            }
            CliProblem::Unwatchable(why) => Words::new(format!("files cannot be watched: {why}"))
                .help("leave out `--watch` and run again after saving"),
            CliProblem::StdinAlone => Words::new("`-` (standard input) cannot go with other paths")
                .help("write `-` alone, or only files and folders"),
            CliProblem::NoRuleFiles(path) => Words::new(format!("no rule files in `{path}`"))
                .help("rule files end in `.gj`; name the folder of a pack"),
            CliProblem::NoLedger => Words::new("nobody says which ledger")
                .help("add `--db ledger.db` (`update` begins it), or `ledger = \"ledger.db\"` in guiju.toml"),
            CliProblem::NoRules => Words::new("no rules to check against")
                .help("name a pack with `--rules`, or see `rules` in guiju.toml"),
            CliProblem::NoFacts => Words::new("no entity was read")
                .help("name fact files or their folder, such as `guiju check facts/`"),
            CliProblem::NothingBound => Words::new("no obligation binds any entity stated")
                .help("compare the entity types with those of the pack, and see `--select` and `--ignore`"),
        }
    }
}
