//! What can be wrong with a waiver.

use crate::base::{Day, Lang, Level, Problem, Words};

/// What can be wrong with a waiver: errors when it is read, warnings when it is applied.
#[derive(Clone, Debug)]
pub enum WaiverProblem {
    /// No such obligation.
    UnknownObligation {
        /// As written.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// Not `type/id`.
    BadEntity(String),
    /// `reason` is empty.
    EmptyReason,
    /// `basis` or `approved_by` is not given.
    Incomplete(String),
    /// No file states the entity.
    NoSuchEntity(String),
    /// There is no breach that it could waive.
    Matched {
        /// The obligation.
        obligation: String,
        /// The entity.
        entity: String,
    },
    /// It names a window that is not broken.
    MatchedWindow {
        /// The window.
        window: String,
    },
    /// It has expired.
    Expired {
        /// Its last day.
        expires: Day,
        /// The day of judgement.
        as_of: Day,
    },
    /// It expires soon.
    Expiring {
        /// Its last day.
        expires: Day,
        /// Days left.
        days: i32,
    },
}

impl Problem for WaiverProblem {
    fn code(&self) -> &'static str {
        match self {
            WaiverProblem::UnknownObligation { .. } => "waiver-unknown-obligation",
            WaiverProblem::BadEntity(_) => "waiver-bad-entity",
            WaiverProblem::EmptyReason => "waiver-without-reason",
            WaiverProblem::Incomplete(_) => "waiver-incomplete",
            WaiverProblem::NoSuchEntity(_) => "waiver-unknown-entity",
            WaiverProblem::Matched { .. } | WaiverProblem::MatchedWindow { .. } => "waiver-unused",
            WaiverProblem::Expired { .. } => "waiver-expired",
            WaiverProblem::Expiring { .. } => "waiver-expiring",
        }
    }
    fn level(&self) -> Level {
        match self {
            WaiverProblem::UnknownObligation { .. } | WaiverProblem::BadEntity(_) | WaiverProblem::EmptyReason => {
                Level::Error
            }
            WaiverProblem::Incomplete(_)
            | WaiverProblem::NoSuchEntity(_)
            | WaiverProblem::Matched { .. }
            | WaiverProblem::MatchedWindow { .. }
            | WaiverProblem::Expired { .. }
            | WaiverProblem::Expiring { .. } => Level::Warning,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

impl WaiverProblem {
    fn zh(&self) -> Words {
        match self {
            WaiverProblem::UnknownObligation { name, nearest } => {
                let words = Words::new(format!("没有“{name}”这项义务")).label("规则中没有");
                match nearest {
                    Some(n) => words.help(format!("是否指“{n}”？")),
                    None => words.help("应写作“文件名.义务名”，如 jz2022_9.monthly_meeting"),
                }
            }
            WaiverProblem::BadEntity(_) => {
                Words::new("主体应写作“类型/编号”").label("缺少“/”").help("例如 entity = \"township/140702101\"")
            }
            WaiverProblem::EmptyReason => {
                Words::new("暂缓须写明理由").label("理由为空").help("写明为何暂缓、何时整改到位")
            }
            WaiverProblem::Incomplete(key) => Words::new(format!("这项暂缓没有填写“{key}”"))
                .label("建议补上")
                .help("basis 填批准文件，approved_by 填批准单位，以备核查"),
            WaiverProblem::NoSuchEntity(entity) => {
                Words::new(format!("事实文件中没有“{entity}”，这项暂缓没有作用")).label("没有这个主体")
            }
            WaiverProblem::Matched { obligation, entity } => {
                Words::new(format!("“{entity}”在“{obligation}”上并无不符合，这项暂缓没有作用"))
                    .label("没有用到")
                    .help("若已整改到位，可以删去")
            }
            WaiverProblem::MatchedWindow { window } => {
                Words::new(format!("“{window}”并无不符合，这项暂缓没有作用")).label("没有用到")
            }
            WaiverProblem::Expired { expires, as_of } => {
                Words::new(format!("这项暂缓已于 {expires} 届满（判定日 {as_of}），不再起作用")).label("已届满")
            }
            WaiverProblem::Expiring { expires, days } => {
                Words::new(format!("这项暂缓将于 {expires} 届满，还有 {days} 天")).label("即将届满")
            }
        }
    }
    fn en(&self) -> Words {
        match self {
            WaiverProblem::UnknownObligation { name, nearest } => {
                let words = Words::new(format!("no obligation `{name}`")).label("not in the rules");
                match nearest {
                    Some(n) => words.help(format!("did you mean `{n}`?")),
                    None => words.help("write `document.name`, such as jz2022_9.monthly_meeting"),
                }
            }
            WaiverProblem::BadEntity(_) => Words::new("an entity is written `type/id`")
                .label("no `/`")
                .help("for instance entity = \"township/140702101\""),
            WaiverProblem::EmptyReason => {
                Words::new("a waiver must give a reason").label("empty").help("say why, and when it will be put right")
            }
            WaiverProblem::Incomplete(key) => Words::new(format!("this waiver does not give `{key}`"))
                .label("better to give it")
                .help("`basis` is the approving document, `approved_by` who approved"),
            WaiverProblem::NoSuchEntity(entity) => {
                Words::new(format!("no fact file states `{entity}`: this waiver does nothing")).label("no such entity")
            }
            WaiverProblem::Matched { obligation, entity } => {
                Words::new(format!("`{entity}` does not violate `{obligation}`: this waiver does nothing"))
                    .label("not used")
                    .help("if it has been put right, the waiver can go")
            }
            WaiverProblem::MatchedWindow { window } => {
                Words::new(format!("`{window}` is not violated: this waiver does nothing")).label("not used")
            }
            WaiverProblem::Expired { expires, as_of } => {
                Words::new(format!("this waiver expired on {expires} (judged as of {as_of}) and does nothing"))
                    .label("expired")
            }
            WaiverProblem::Expiring { expires, days } => {
                Words::new(format!("this waiver expires on {expires}, in {days} days")).label("expires soon")
            }
        }
    }
}
