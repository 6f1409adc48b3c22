//! Why a workbook cannot be given back with its findings.

use crate::base::{Lang, Level, Problem, Words};

/// Why a workbook cannot be given back with its findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnnotateProblem {
    /// None of the fact files is a workbook that can be annotated; these are tables of other kinds.
    NotXlsx(Vec<String>),
    /// Beside workbooks that are annotated there are tables of other kinds.
    PassedOver(Vec<String>),
    /// The output would replace what was read.
    Itself(String),
    /// Several workbooks, and the output is one file.
    Several(Vec<String>),
    /// Several workbooks of the same name, and one folder for them.
    SameName(String),
    /// The output's name ends otherwise than the workbook's.
    Ending(&'static str),
    /// The file is not as it was when it was read.
    Changed,
    /// What the output would replace is no list of problems of ours.
    Another(String),
    /// What the output would replace cannot be read, so what was filled in there cannot be carried over; why.
    FormerUnread(String, String),
    /// A part of the file is damaged or missing.
    Broken(String),
    /// A part of it is not in UTF-8.
    Dialect(String),
}

/// Most files named.
const NAMED: usize = 5;

fn named(files: &[String], lang: Lang) -> String {
    let first: Vec<&str> = files.iter().take(NAMED).map(String::as_str).collect();
    let all = first.join(lang.pick("、", ", "));
    match (files.len().saturating_sub(NAMED), lang) {
        (0, _) => all,
        (n, Lang::Zh) => format!("{all} 等 {} 个", n + NAMED),
        (n, Lang::En) => format!("{all} and {n} more"),
    }
}

impl Problem for AnnotateProblem {
    fn code(&self) -> &'static str {
        match self {
            AnnotateProblem::NotXlsx(_) => "annotate-not-xlsx",
            AnnotateProblem::PassedOver(_) => "annotate-passed-over",
            AnnotateProblem::Itself(_) => "annotate-over-input",
            AnnotateProblem::Several(_) | AnnotateProblem::SameName(_) => "annotate-several",
            AnnotateProblem::Ending(_) => "annotate-ending",
            AnnotateProblem::Changed => "annotate-changed",
            AnnotateProblem::Another(_) | AnnotateProblem::FormerUnread(..) => "would-overwrite",
            AnnotateProblem::Broken(_) | AnnotateProblem::Dialect(_) => "annotate-unfit",
        }
    }
    fn level(&self) -> Level {
        match self {
            AnnotateProblem::PassedOver(_) => Level::Warning,
            AnnotateProblem::NotXlsx(_)
            | AnnotateProblem::Itself(_)
            | AnnotateProblem::Several(_)
            | AnnotateProblem::SameName(_)
            | AnnotateProblem::Ending(_)
            | AnnotateProblem::Changed
            | AnnotateProblem::Another(_)
            | AnnotateProblem::FormerUnread(..)
            | AnnotateProblem::Broken(_)
            | AnnotateProblem::Dialect(_) => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        let (said, help) = match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        };
        Words::new(said).help(help)
    }
}

impl AnnotateProblem {
    fn zh(&self) -> (String, String) {
        let lang = Lang::Zh;
        match self {
            AnnotateProblem::NotXlsx(others) if others.is_empty() => (
                "--annotate 要批注 .xlsx 或 .xlsm 工作簿，这次读到的事实文件中没有".to_string(),
                "把工作簿写在命令里，如 guiju check 自查表.xlsx --annotate 批注.xlsx；没有工作簿时用 -o xlsx=问题清单.xlsx".to_string(),
            ),
            AnnotateProblem::NotXlsx(others) => (
                format!("--annotate 只能批注 .xlsx 或 .xlsm 工作簿，不能批注 {}", named(others, lang)),
                "先用 Excel、WPS 或 LibreOffice 另存为 .xlsx，再核查另存的文件；只要清单可用 -o xlsx=问题清单.xlsx".to_string(),
            ),
            AnnotateProblem::PassedOver(others) => (
                format!("{} 不是 .xlsx 或 .xlsm，没有批注", named(others, lang)),
                "要批注，先另存为 .xlsx，再核查另存的文件".to_string(),
            ),
            AnnotateProblem::Itself(path) => (
                format!("批注结果不能写到原工作簿 {path} 上，没有写"),
                "换一个文件名，如 --annotate 批注.xlsx".to_string(),
            ),
            AnnotateProblem::Several(books) => (
                format!("事实文件中有 {} 个工作簿（{}），--annotate 却只给了一个文件名", books.len(), named(books, lang)),
                "给出文件夹，如 --annotate 批注/，各工作簿以原名写入；或者一次只核查一个工作簿".to_string(),
            ),
            AnnotateProblem::SameName(name) => (
                format!("另一个文件夹里也有名为 {name} 的工作簿，不能写到同一个文件夹，这一个没有批注"),
                "改名，或者分开核查".to_string(),
            ),
            AnnotateProblem::Ending(ending) => (
                format!("工作簿是 .{ending}，批注结果的文件名也要以 .{ending} 结尾，没有写"),
                format!("如 --annotate 批注.{ending}"),
            ),
            AnnotateProblem::Changed => (
                "核查期间工作簿被改动，没有批注".to_string(),
                "保存并关闭工作簿，再核查一次".to_string(),
            ),
            AnnotateProblem::Another(path) => (
                format!("“{path}”已经存在，里面没有核查写出的问题清单，可能是别的表，不会覆盖"),
                "换一个文件名；确实不要了，先把它移走".to_string(),
            ),
            AnnotateProblem::FormerUnread(path, why) => (
                format!("“{path}”已经存在却读不出来（{why}），里面填写的整改情况带不过来，不会覆盖"),
                "换一个文件名，或先把它移走；能打开的，请另存为新的 .xlsx 再试".to_string(),
            ),
            AnnotateProblem::Broken(part) => (
                format!("工作簿内部的 {part} 有损坏或缺失，不能批注，没有写"),
                "用 Excel、WPS 或 LibreOffice 打开，另存为新的 .xlsx 再试".to_string(),
            ),
            AnnotateProblem::Dialect(part) => (
                format!("工作簿内部的 {part} 不是 UTF-8 编码，不能原样批注，没有写"),
                "用 Excel、WPS 或 LibreOffice 打开，另存为新的 .xlsx 再试".to_string(),
            ),
        }
    }
    fn en(&self) -> (String, String) {
        let lang = Lang::En;
        match self {
            AnnotateProblem::NotXlsx(others) if others.is_empty() => (
                "--annotate writes into .xlsx or .xlsm workbooks, and none was read".to_string(),
                "name the workbook: `guiju check book.xlsx --annotate annotated.xlsx`; without one, -o xlsx=findings.xlsx writes the list".to_string(),
            ),
            AnnotateProblem::NotXlsx(others) => (
                format!("--annotate writes into .xlsx or .xlsm workbooks, not into {}", named(others, lang)),
                "save it as .xlsx with Excel, WPS or LibreOffice and check that file; -o xlsx=findings.xlsx writes the list alone".to_string(),
            ),
            AnnotateProblem::PassedOver(others) => (
                format!("not .xlsx or .xlsm, hence not annotated: {}", named(others, lang)),
                "to annotate it, save it as .xlsx and check that file".to_string(),
            ),
            AnnotateProblem::Itself(path) => (
                format!("the annotated workbook would replace {path}, which it is made from; not written"),
                "give another name, such as --annotate annotated.xlsx".to_string(),
            ),
            AnnotateProblem::Several(books) => (
                format!("--annotate names one file, and there are {} workbooks: {}", books.len(), named(books, lang)),
                "name a folder, --annotate annotated/, and each is written there under its own name; or check one at a time".to_string(),
            ),
            AnnotateProblem::SameName(name) => (
                format!("a workbook in another folder is called {name} too; both cannot be written to one folder, and this one was not annotated"),
                "rename one, or check them apart".to_string(),
            ),
            AnnotateProblem::Ending(ending) => (
                format!("the workbook is an .{ending}, so the annotated one must end in .{ending} too; not written"),
                format!("for example --annotate annotated.{ending}"),
            ),
            AnnotateProblem::Changed => (
                "the workbook was changed while it was being checked; not annotated".to_string(),
                "save and close it, and check again".to_string(),
            ),
            AnnotateProblem::Another(path) => (
                format!("`{path}` exists and holds no list of problems that a check has written; it is not overwritten"),
                "give another name, or move it away first".to_string(),
            ),
            AnnotateProblem::FormerUnread(path, why) => (
                format!("`{path}` exists and cannot be read ({why}), so what was filled in there cannot be carried over; it is not overwritten"),
                "give another name, or move it away first; if it opens, save it as a new .xlsx and try again".to_string(),
            ),
            AnnotateProblem::Broken(part) => (
                format!("{part} inside the workbook is damaged or missing; not annotated"),
                "open it with Excel, WPS or LibreOffice, save it as a new .xlsx, and try again".to_string(),
            ),
            AnnotateProblem::Dialect(part) => (
                format!("{part} inside the workbook is not in UTF-8; not annotated"),
                "open it with Excel, WPS or LibreOffice, save it as a new .xlsx, and try again".to_string(),
            ),
        }
    }
}
