//! What can be wrong with a command or a configuration.

use crate::base::{Day, Lang, Level, Problem, Words};

/// What can be wrong with a command or a configuration.
#[derive(Clone, Debug)]
pub enum CliProblem {
    /// A path that is not there, or cannot be read.
    NoPath(String),
    /// A file that cannot be read: why.
    Unreadable(String),
    /// A file that cannot be written: which, why.
    Unwritable(String, String),
    /// Not a day.
    BadDay {
        /// The flag or key.
        flag: String,
        /// As written.
        text: String,
    },
    /// Not a period.
    BadPeriod {
        /// The flag or key.
        flag: String,
        /// As written.
        text: String,
    },
    /// `--from` after `--to`.
    EmptySpan(Day, Day),
    /// `--from` without `--to`, or the other way round, or with `--period`.
    HalfSpan,
    /// No period is given anywhere.
    NoPeriod,
    /// The files' periods differ (how many different ones).
    PeriodsDiffer(Vec<String>),
    /// A format that there is not; those there are.
    NoFormat(String, &'static [&'static str]),
    /// `-o` that is not `FMT=PATH`.
    BadOutput(String),
    /// A file is too large; the limit in MiB.
    TooLarge(u64),
    /// A file is not UTF-8.
    NotUtf8,
    /// A pattern that is none: why.
    BadGlob(String, String),
    /// A pattern that fits no obligation.
    EmptyGlob {
        /// The pattern.
        glob: String,
        /// The nearest obligation.
        nearest: Option<String>,
    },
    /// A value that is none of those allowed.
    BadChoice {
        /// The flag or key.
        key: String,
        /// As written.
        text: String,
        /// Those allowed.
        allowed: &'static [&'static str],
    },
    /// No document fits; those there are.
    NoDocument(String, Vec<String>),
    /// One document has to be named; those there are.
    WhichDocument(Vec<String>),
    /// No clause of the index has a fingerprint.
    NothingToCompare,
    /// A file of quotes that names no clause.
    NoQuotes(String),
    /// A document that has no clause index.
    NoIndex(String),
    /// So many clauses of a copy have changed.
    ClausesChanged(usize),
    /// No such obligation.
    NoObligation {
        /// As written.
        name: String,
        /// The nearest there are.
        nearest: Vec<String>,
    },
    /// A name that several obligations have.
    ManyObligations(String, Vec<String>),
    /// No such entity.
    NoEntity {
        /// As written.
        name: String,
        /// The nearest there are.
        nearest: Vec<String>,
    },
    /// A name that several entities have.
    ManyEntities(String, Vec<String>),
    /// No such entity type.
    NoEntityType {
        /// As written.
        name: String,
        /// The nearest there is.
        near: Option<String>,
        /// Those that rules bind, if none is near.
        known: Vec<String>,
    },
    /// No rule that is kept binds this entity type.
    Unbound(String),
    /// The facts to fill a form with state no entity of this type.
    NoneStated(String),
    /// A form would overwrite this, which may be filled in already.
    FormThere(String),
    /// `init` would overwrite this.
    WouldOverwrite(String),
    /// No rules at all.
    NoRules,
    /// No facts at all.
    NoFacts,
    /// No obligation binds any entity stated.
    NothingBound,
}

impl Problem for CliProblem {
    fn code(&self) -> &'static str {
        match self {
            CliProblem::NoPath(_) => "no-such-path",
            CliProblem::Unreadable(_) => "unreadable",
            CliProblem::Unwritable(_, _) => "unwritable",
            CliProblem::BadDay { .. } => "bad-date",
            CliProblem::BadPeriod { .. } => "bad-period",
            CliProblem::EmptySpan(_, _) | CliProblem::HalfSpan => "bad-span",
            CliProblem::NoPeriod => "no-period",
            CliProblem::PeriodsDiffer(_) => "periods-differ",
            CliProblem::NoFormat(..) => "unknown-format",
            CliProblem::BadOutput(_) => "bad-output",
            CliProblem::TooLarge(_) => "file-too-large",
            CliProblem::NotUtf8 => "not-utf8",
            CliProblem::BadGlob(_, _) => "bad-pattern",
            CliProblem::EmptyGlob { .. } => "pattern-fits-nothing",
            CliProblem::BadChoice { .. } => "bad-choice",
            CliProblem::NoDocument(..) | CliProblem::WhichDocument(_) => "which-document",
            CliProblem::NothingToCompare => "no-fingerprints",
            CliProblem::NoQuotes(_) => "no-quotes",
            CliProblem::NoIndex(_) => "no-clause-index",
            CliProblem::ClausesChanged(_) => "clauses-changed",
            CliProblem::NoObligation { .. } => "unknown-obligation",
            CliProblem::ManyObligations(_, _) => "ambiguous-obligation",
            CliProblem::NoEntity { .. } => "no-such-entity",
            CliProblem::ManyEntities(_, _) => "ambiguous-entity",
            CliProblem::NoEntityType { .. } => "unknown-entity",
            CliProblem::Unbound(_) => "nothing-bound",
            CliProblem::NoneStated(_) => "no-such-entity",
            CliProblem::WouldOverwrite(_) | CliProblem::FormThere(_) => "would-overwrite",
            CliProblem::NoRules => "no-rules",
            CliProblem::NoFacts => "no-facts",
            CliProblem::NothingBound => "nothing-bound",
        }
    }
    fn level(&self) -> Level {
        match self {
            CliProblem::NoRules | CliProblem::NoFacts | CliProblem::NothingBound | CliProblem::NoneStated(_) => {
                Level::Warning
            }
            CliProblem::NoPath(_)
            | CliProblem::Unreadable(_)
            | CliProblem::Unwritable(_, _)
            | CliProblem::BadDay { .. }
            | CliProblem::BadPeriod { .. }
            | CliProblem::EmptySpan(_, _)
            | CliProblem::HalfSpan
            | CliProblem::NoPeriod
            | CliProblem::PeriodsDiffer(_)
            | CliProblem::NoFormat(..)
            | CliProblem::BadOutput(_)
            | CliProblem::TooLarge(_)
            | CliProblem::NotUtf8
            | CliProblem::BadGlob(_, _)
            | CliProblem::EmptyGlob { .. }
            | CliProblem::BadChoice { .. }
            | CliProblem::NoDocument(..)
            | CliProblem::WhichDocument(_)
            | CliProblem::NothingToCompare
            | CliProblem::NoQuotes(_)
            | CliProblem::NoIndex(_)
            | CliProblem::ClausesChanged(_)
            | CliProblem::NoObligation { .. }
            | CliProblem::ManyObligations(_, _)
            | CliProblem::NoEntity { .. }
            | CliProblem::ManyEntities(_, _)
            | CliProblem::NoEntityType { .. }
            | CliProblem::Unbound(_)
            | CliProblem::FormThere(_)
            | CliProblem::WouldOverwrite(_) => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

fn or_none_zh(nearest: &[String]) -> Option<String> {
    (!nearest.is_empty()).then(|| format!("是否指：{}？", nearest.join("、")))
}

fn or_none_en(nearest: &[String]) -> Option<String> {
    (!nearest.is_empty()).then(|| format!("did you mean {}?", nearest.join(", ")))
}

impl CliProblem {
    fn zh(&self) -> Words {
        match self {
            CliProblem::NoPath(path) => {
                Words::new(format!("找不到“{path}”")).help("请核对路径；相对路径从当前文件夹算起")
            }
            CliProblem::Unreadable(why) => Words::new(format!("无法读取：{why}")),
            CliProblem::Unwritable(path, why) => Words::new(format!("无法写入“{path}”：{why}")),
            CliProblem::BadDay { flag, text } => {
                Words::new(format!("{flag} 的“{text}”不是日期")).label("不是日期").help("写作 2022-06-30")
            }
            CliProblem::BadPeriod { flag, text } => Words::new(format!("{flag} 的“{text}”不是考核期"))
                .label("不是考核期")
                .help("写作 2022（全年）、2022-H1（半年）、2022-Q3（季度）或 2022-06（月）"),
            CliProblem::EmptySpan(from, to) => Words::new(format!("考核期的起始日 {from} 晚于截止日 {to}")),
            CliProblem::HalfSpan => Words::new("考核期要么同时给 --from 和 --to，要么只给 --period"),
            CliProblem::NoPeriod => Words::new("没有说明考核期：事实文件中没有 period，命令中也没有给")
                .help("加上 --period 2022，或 --from 2022-01-01 --to 2022-12-31，或在事实文件开头写 period = 2022"),
            CliProblem::PeriodsDiffer(periods) => {
                let mut words = Words::new("各事实文件的考核期（period）不一致")
                    .help("用 --period 或 --from、--to 指定这次要考核的期间");
                for period in periods.iter().skip(1) {
                    words = words.also(period.clone());
                }
                if let Some(first) = periods.first() {
                    words.label.clone_from(first);
                }
                words
            }
            CliProblem::NoFormat(name, all) => Words::new(format!("没有“{name}”这种输出格式"))
                .label("不认识的格式")
                .help(format!("现有格式：{}", all.join("、"))),
            CliProblem::BadOutput(text) => {
                Words::new(format!("-o 的“{text}”写法不对")).help("写作“格式=路径”，如 -o json=结果.json")
            }
            CliProblem::TooLarge(mib) => Words::new(format!("文件超过 {mib} MiB，未读取")),
            CliProblem::NotUtf8 => Words::new("文件不是 UTF-8 编码，未读取").help("请另存为 UTF-8"),
            CliProblem::BadGlob(glob, why) => {
                Words::new(format!("“{glob}”不是有效的通配写法：{why}")).help("写作 jz2022_9.* 或 *.monthly_meeting")
            }
            CliProblem::EmptyGlob { glob, nearest } => {
                let words = Words::new(format!("没有义务与“{glob}”相符"));
                match nearest {
                    Some(n) => words.help(format!("是否指“{n}”？")),
                    None => words.help("义务的全名写作“文件名.义务名”，可用 * 代替一段"),
                }
            }
            CliProblem::BadChoice { key, text, allowed } => Words::new(format!("{key} 的“{text}”不是可选的值"))
                .label("不可选")
                .help(format!("可选：{}", allowed.join("、"))),
            CliProblem::NoDocument(pattern, all) => {
                Words::new(format!("没有叫“{pattern}”的文件")).help(format!("现有文件：{}", all.join("、")))
            }
            CliProblem::WhichDocument(all) => {
                Words::new("--text 要和一部文件比对").help(format!("写 --document：{}", all.join("、")))
            }
            CliProblem::NothingToCompare => Words::new("条款目录没有指纹，无从比对").help("先用 --stamp 写入指纹"),
            CliProblem::NoQuotes(file) => Words::new(format!("“{file}”没有摘录任何条款，没有写入指纹"))
                .help("一行一条：\"条款编号\" = [\"开头几个字\", \"末尾几个字\"]"),
            CliProblem::NoIndex(document) => {
                Words::new(format!("文件“{document}”没有条款目录")).help("在文件所在的文件夹里写 clauses.toml")
            }
            CliProblem::ClausesChanged(n) => Words::new(format!("有 {n} 条款与规则所依据的文本不同"))
                .help("逐条核对涉及的义务，改好后重新写入指纹（--stamp）"),
            CliProblem::NoObligation { name, nearest } => {
                let words = Words::new(format!("规则中没有“{name}”这项义务"));
                match or_none_zh(nearest) {
                    Some(help) => words.help(help),
                    None => words.help("可用“文件名.义务名”、义务名或标题"),
                }
            }
            CliProblem::ManyObligations(name, all) => {
                Words::new(format!("有 {} 项义务都叫“{name}”", all.len())).help(format!("请写全名：{}", all.join("、")))
            }
            CliProblem::NoEntity { name, nearest } => {
                let words = Words::new(format!("事实中没有“{name}”这个主体"));
                match or_none_zh(nearest) {
                    Some(help) => words.help(help),
                    None => words.help("可用“类型/编号”、编号或名称；用 -f 指定事实文件"),
                }
            }
            CliProblem::ManyEntities(name, all) => Words::new(format!("有 {} 个主体都与“{name}”相符", all.len()))
                .help(format!("请写全：{}", all.join("、"))),
            CliProblem::NoEntityType { name, near, known } => {
                let words = Words::new(format!("规则中没有“{name}”这类主体"));
                match near {
                    Some(n) => words.help(format!("是否指“{n}”？")),
                    None => words.help(format!("有填报表的主体：{}", known.join("、"))),
                }
            }
            CliProblem::Unbound(entity) => Words::new(format!("没有一项义务约束“{entity}”，没有可填的"))
                .help("guiju template 列出规则约束哪些主体；--document 或 guiju.toml 的 select、ignore 可能排除过多"),
            CliProblem::NoneStated(entity) => Words::new(format!("所给的事实中没有“{entity}”，填报表是空的"))
                .help("请核对 --for 的路径，或主体的类型"),
            CliProblem::FormThere(path) => Words::new(format!("“{path}”已经存在，可能已经填过，不会覆盖"))
                .help("用 -o 另起文件名；-o 写明的文件会被覆盖"),
            CliProblem::WouldOverwrite(path) => {
                Words::new(format!("“{path}”已经存在，不会覆盖")).help("换一个空文件夹，或先移走原有文件")
            }
            CliProblem::NoRules => {
                Words::new("没有任何规则可供核查").help("用 --rules 指定规则包，或检查 guiju.toml 的 rules")
            }
            CliProblem::NoFacts => {
                Words::new("没有读到任何主体").help("给出事实文件或其所在的文件夹，如 guiju check facts/")
            }
            CliProblem::NothingBound => Words::new("没有一项义务适用于所给的主体")
                .help("请核对主体类型是否与规则包一致，或 --select、--ignore 是否排除过多"),
        }
    }
    fn en(&self) -> Words {
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
            CliProblem::NoPeriod => {
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
                .help(format!("there are: {}", all.join(", "))),
            CliProblem::BadOutput(text) => Words::new(format!("-o: `{text}` cannot be read"))
                .help("write `FORMAT=PATH`, such as -o json=result.json"),
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
                let words = Words::new(format!("the rules have no obligation `{name}`"));
                match or_none_en(nearest) {
                    Some(help) => words.help(help),
                    None => words.help("give `document.name`, a name or a title"),
                }
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
                .help("name another file with -o; a file named there is overwritten"),
            CliProblem::WouldOverwrite(path) => {
                Words::new(format!("`{path}` exists and is not overwritten"))
                    .help("choose an empty folder, or move it away first")
            }
            CliProblem::NoRules => Words::new("no rules to check against")
                .help("name a pack with `--rules`, or see `rules` in guiju.toml"),
            CliProblem::NoFacts => Words::new("no entity was read")
                .help("name fact files or their folder, such as `guiju check facts/`"),
            CliProblem::NothingBound => Words::new("no obligation binds any entity stated")
                .help("compare the entity types with those of the pack, and see `--select` and `--ignore`"),
        }
    }
}
