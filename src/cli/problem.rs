//! What can be wrong with a command or a configuration.

mod en;

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
    /// No period is given anywhere; whether only workbooks were read.
    NoPeriod(bool),
    /// The files' periods differ (how many different ones).
    PeriodsDiffer(Vec<String>),
    /// A format that there is not; those there are.
    NoFormat(String, &'static [&'static str]),
    /// `-o` that is not `FMT=PATH`, and whose ending tells no format; those there are.
    BadOutput(String, &'static [&'static str]),
    /// Two outputs to one file.
    SameOutput(String),
    /// An output that is one of the files read.
    OverInput(String),
    /// A format that is no text, to a terminal.
    BinaryToTerminal(&'static str),
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
    /// No such diagnostic code.
    NoCode {
        /// As written.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
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
    /// `due_days` that is no number of days.
    BadDays,
    /// A folder with other things in it, to which an audit is not written.
    NotAnAudit(String),
    /// A flag that this verb does not take.
    NotHere(&'static str),
    /// Files cannot be watched: why.
    Unwatchable(String),
    /// Standard input together with files.
    StdinAlone,
    /// A folder without rule files.
    NoRuleFiles(String),
    /// Nobody says which ledger.
    NoLedger,
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
            CliProblem::NoPeriod(_) => "no-period",
            CliProblem::PeriodsDiffer(_) => "periods-differ",
            CliProblem::NoFormat(..) => "unknown-format",
            CliProblem::BadOutput(..) => "bad-output",
            CliProblem::SameOutput(_) => "same-output",
            CliProblem::OverInput(_) => "output-over-input",
            CliProblem::BinaryToTerminal(_) => "binary-to-terminal",
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
            CliProblem::NoCode { .. } => "unknown-code",
            CliProblem::ManyObligations(_, _) => "ambiguous-obligation",
            CliProblem::NoEntity { .. } => "no-such-entity",
            CliProblem::ManyEntities(_, _) => "ambiguous-entity",
            CliProblem::NoEntityType { .. } => "unknown-entity",
            CliProblem::Unbound(_) => "nothing-bound",
            CliProblem::NoneStated(_) => "no-such-entity",
            CliProblem::WouldOverwrite(_) | CliProblem::FormThere(_) => "would-overwrite",
            CliProblem::BadDays => "bad-days",
            CliProblem::NotAnAudit(_) => "not-an-audit",
            CliProblem::NotHere(_) => "flag-not-here",
            CliProblem::Unwatchable(_) => "unwatchable",
            CliProblem::StdinAlone => "stdin-alone",
            CliProblem::NoRuleFiles(_) => "no-rule-files",
            CliProblem::NoLedger => "no-ledger",
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
            | CliProblem::NoPeriod(_)
            | CliProblem::PeriodsDiffer(_)
            | CliProblem::NoFormat(..)
            | CliProblem::BadOutput(..)
            | CliProblem::SameOutput(_)
            | CliProblem::OverInput(_)
            | CliProblem::BinaryToTerminal(_)
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
            | CliProblem::NoCode { .. }
            | CliProblem::ManyObligations(_, _)
            | CliProblem::NoEntity { .. }
            | CliProblem::ManyEntities(_, _)
            | CliProblem::NoEntityType { .. }
            | CliProblem::Unbound(_)
            | CliProblem::FormThere(_)
            | CliProblem::WouldOverwrite(_)
            | CliProblem::BadDays
            | CliProblem::NotAnAudit(_)
            | CliProblem::NotHere(_)
            | CliProblem::Unwatchable(_)
            | CliProblem::StdinAlone
            | CliProblem::NoRuleFiles(_)
            | CliProblem::NoLedger => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

fn nearest_format(name: &str, all: &'static [&'static str]) -> Option<&'static str> {
    crate::base::suggest::nearest(&name.to_ascii_lowercase(), all.iter().copied())
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
            CliProblem::NoPeriod(true) => {
                Words::new("没有说明考核期：工作簿的“填报信息”里没有可用的“填报期间”，命令中也没有给")
                    .help("在“填报信息”表的“填报期间”一栏填年份（如 2022），或加上 --period 2022")
            }
            CliProblem::NoPeriod(false) => Words::new("没有说明考核期：事实文件中没有 period，命令中也没有给")
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
                .help(match nearest_format(name, all) {
                    Some(near) => format!("是否指“{near}”？现有格式：{}", all.join("、")),
                    None => format!("现有格式：{}", all.join("、")),
                }),
            CliProblem::BadOutput(text, all) => Words::new(format!("-o 的“{text}”缺少格式或文件名")).help(format!(
                "写作“格式=路径”，如 -o json=结果.json；或让文件以格式名结尾，如 -o 结果.json。现有格式：{}",
                all.join("、")
            )),
            CliProblem::SameOutput(path) => {
                Words::new(format!("有两份输出都写到“{path}”")).help("给每一份一个自己的文件名")
            }
            CliProblem::OverInput(path) => {
                Words::new(format!("“{path}”是这次要读的文件，不能写到它上面，什么也没有写"))
                    .help("换一个文件名，如 -o 问题清单.xlsx")
            }
            CliProblem::BinaryToTerminal(format) => Words::new(format!("{format} 不是文本，不能显示在终端"))
                .help(format!("写到文件：-o {format}=结果.{format}")),
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
                let words = Words::new(format!("没有“{name}”这项义务，也没有这个代码"));
                match or_none_zh(nearest) {
                    Some(help) => words.help(help),
                    None => words.help("可用“文件名.义务名”、义务名、标题或代码；guiju explain --codes 列出全部代码"),
                }
            }
            CliProblem::NoCode { name, nearest } => Words::new(format!("没有“{name}”这个代码")).help(match nearest {
                Some(n) => format!("是否指“{n}”？"),
                None => "guiju explain --codes 列出全部代码".to_owned(),
            }),
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
                .help("用 -o 另起文件名；确实不要了，先把它移走"),
            CliProblem::WouldOverwrite(path) => {
                Words::new(format!("“{path}”已经存在，不会覆盖")).help("换一个空文件夹，或先移走原有文件")
            }
            CliProblem::BadDays => Words::new("due_days 应为天数").label("不是天数").help("写作 due_days = 30"),
            CliProblem::NotAnAudit(dir) => Words::new(format!("文件夹“{dir}”里有别的文件，审计不写到那里"))
                .help("用 -d 给一个新的、空的或以前审计用过的文件夹：审计的文件夹不会再被当作事实读入"),
            CliProblem::NotHere(flag) => Words::new(format!("这个命令没有 {flag}")).help("只有 guiju check 可以用"),
            CliProblem::Unwatchable(why) => {
                Words::new(format!("不能守着文件：{why}")).help("去掉 --watch，保存后再运行一次")
            }
            CliProblem::StdinAlone => {
                Words::new("“-”（标准输入）不能与其他路径同时使用").help("只写 -，或只写文件和文件夹")
            }
            CliProblem::NoRuleFiles(path) => Words::new(format!("“{path}”里没有规则文件"))
                .help("规则文件的名称以 .gj 结尾；请指定规则包所在的文件夹"),
            CliProblem::NoLedger => Words::new("没有说明用哪一本台账")
                .help("加上 --db 台账.db（没有时 update 会新建），或在 guiju.toml 写 ledger = \"台账.db\""),
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
}
