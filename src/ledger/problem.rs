//! What can be wrong with a ledger.

use crate::base::{Lang, Level, Problem, Words};

/// What can be wrong with a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerProblem {
    /// A file that is no database, or another program's.
    Foreign,
    /// Written by a later version: its schema, and the newest known.
    Newer(i64, i64),
    /// Somebody else has been writing for too long.
    Busy,
    /// The file is damaged: what the check says.
    Damaged(String),
    /// It may not be written.
    ReadOnly,
    /// Anything else: what the library says.
    Failed(String),
    /// No such item.
    NoItem(String),
    /// Closing by hand wants a reason.
    NoReason,
    /// The result lists nothing that is satisfied, so that nothing can be closed by it.
    NotWhole,
    /// Items judged later than this check.
    Stale(usize),
}

impl Problem for LedgerProblem {
    fn code(&self) -> &'static str {
        match self {
            LedgerProblem::Foreign => "not-a-ledger",
            LedgerProblem::Newer(..) => "ledger-newer",
            LedgerProblem::Busy => "ledger-busy",
            LedgerProblem::Damaged(_) => "ledger-damaged",
            LedgerProblem::ReadOnly | LedgerProblem::Failed(_) => "ledger-failed",
            LedgerProblem::NoItem(_) => "no-such-item",
            LedgerProblem::NoReason => "no-reason",
            LedgerProblem::NotWhole => "result-not-whole",
            LedgerProblem::Stale(_) => "older-check",
        }
    }
    fn level(&self) -> Level {
        match self {
            LedgerProblem::Foreign
            | LedgerProblem::Newer(..)
            | LedgerProblem::Busy
            | LedgerProblem::Damaged(_)
            | LedgerProblem::ReadOnly
            | LedgerProblem::Failed(_)
            | LedgerProblem::NoItem(_)
            | LedgerProblem::NoReason => Level::Error,
            LedgerProblem::NotWhole | LedgerProblem::Stale(_) => Level::Warning,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

impl LedgerProblem {
    fn zh(&self) -> Words {
        match self {
            LedgerProblem::Foreign => Words::new("不是整改台账：文件不是数据库，或是别的程序的数据库")
                .help("请核对 --db；新建台账请给一个还不存在的文件名"),
            LedgerProblem::Newer(found, known) => Words::new(format!(
                "台账是更新版本的程序写的（结构第 {found} 版，本程序只认到第 {known} 版），没有改动"
            ))
            .help("请更新本程序"),
            LedgerProblem::Busy => {
                Words::new("台账正被别人写入，等了半分钟仍未空出；没有改动").help("稍后再试；确认没有别的程序卡在写入")
            }
            LedgerProblem::Damaged(what) => {
                Words::new(format!("台账文件已损坏：{what}")).help("从备份恢复；不要在别的程序打开着的时候复制它")
            }
            LedgerProblem::ReadOnly => Words::new("台账打不开，或不能写入").help("请核对文件和所在文件夹的权限"),
            LedgerProblem::Failed(what) => Words::new(format!("台账读写失败：{what}")),
            LedgerProblem::NoItem(id) => {
                Words::new(format!("台账中没有“{id}”这一项")).help("用 guiju ledger list 查看编号；也可写作“义务@主体”")
            }
            LedgerProblem::NoReason => Words::new("人工销号要说明理由").help("加上 --note 理由"),
            LedgerProblem::NotWhole => {
                Words::new("这份结果没有列出符合的各项，不能据以销号：只登记新问题，原有的都保留")
                    .help("写结果时加上 --all，或直接用 guiju ledger update 核查事实")
            }
            LedgerProblem::Stale(n) => {
                Words::new(format!("有 {n} 项已按更晚的判定日核查过，这次的结论没有采用")).help("请核对 --as-of")
            }
        }
    }
    fn en(&self) -> Words {
        match self {
            LedgerProblem::Foreign => Words::new("no ledger: the file is no database, or another program's")
                .help("see `--db`; to begin a ledger, name a file that does not exist"),
            LedgerProblem::Newer(found, known) => Words::new(format!(
                "the ledger was written by a later version (schema {found}, this one knows {known}); nothing was changed"
            ))
            .help("update this program"),
            LedgerProblem::Busy => {
                Words::new("somebody else has been writing for half a minute; nothing was changed").help("try again later")
            }
            LedgerProblem::Damaged(what) => {
                Words::new(format!("the ledger is damaged: {what}")).help("restore it from a copy")
            }
            LedgerProblem::ReadOnly => {
                Words::new("the ledger cannot be opened or written").help("see who may write the file and its folder")
            }
            LedgerProblem::Failed(what) => Words::new(format!("the ledger failed: {what}")),
            LedgerProblem::NoItem(id) => Words::new(format!("the ledger has no item `{id}`"))
                .help("`guiju ledger list` shows the numbers; `obligation@entity` will do too"),
            LedgerProblem::NoReason => Words::new("closing by hand wants a reason").help("add `--note REASON`"),
            LedgerProblem::NotWhole => Words::new(
                "the result does not list what is satisfied, so nothing is closed by it: new breaches are entered, the others kept",
            )
            .help("write the result with `--all`, or let `guiju ledger update` judge the facts"),
            LedgerProblem::Stale(n) => {
                Words::new(format!("{n} items were judged as of a later day; what this check says of them was not taken"))
                    .help("see `--as-of`")
            }
        }
    }
}

impl From<rusqlite::Error> for LedgerProblem {
    fn from(error: rusqlite::Error) -> LedgerProblem {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerProblem::Busy,
            Some(ErrorCode::NotADatabase) => LedgerProblem::Foreign,
            Some(ErrorCode::DatabaseCorrupt) => LedgerProblem::Damaged(error.to_string()),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => LedgerProblem::ReadOnly,
            _ => LedgerProblem::Failed(error.to_string()),
        }
    }
}
