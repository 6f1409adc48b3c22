//! How the cells of a form look, and what they let through.

use super::layout::{Column, Role};
use super::words::Words;
use crate::base::{Dim, Lang};
use crate::model::{Field, NumKind, Type};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, XlsxError,
};

/// The font of Chinese offices that WPS, Excel and LibreOffice all have or replace well.
const FONT: &str = "微软雅黑";
/// Longest text of a drop-down list that stands in the cell's own rule; longer ones stand on a sheet of their own.
pub(super) const LONGEST_LIST: usize = 200;

/// What a header's colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Tells whose row it is.
    Key,
    /// Should be filled in.
    Must,
    /// May be left blank.
    May,
}

impl Need {
    pub(super) fn of(column: &Column) -> Need {
        match column.role {
            Role::Id | Role::Name => Need::Key,
            Role::Existence => Need::May,
            Role::Read if column.optional() => Need::May,
            Role::Read => Need::Must,
        }
    }
    fn fill(self) -> (u32, u32) {
        match self {
            Need::Key => (0x007F_6000, 0x00FF_E699),
            Need::Must => (0x00FF_FFFF, 0x001F_4E79),
            Need::May => (0x001F_3864, 0x00D9_E2F3),
        }
    }
}

/// Text of a size.
pub(super) fn plain(size: u8) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size)
}

/// Wrapped text from the top.
pub(super) fn wrapped(size: u8) -> Format {
    plain(size).set_text_wrap().set_align(FormatAlign::Top)
}

/// A header.
pub(super) fn header(need: Need) -> Format {
    let (ink, paper) = need.fill();
    plain(10)
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x0080_8080))
        .set_font_color(Color::RGB(ink))
        .set_background_color(Color::RGB(paper))
}

/// The cells below a header.
pub(super) fn body(ty: &Type) -> Format {
    let format = plain(10).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    match ty {
        Type::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Type::Number(_, Dim::Share) => format.set_num_format("0.0%"),
        Type::Number(..) | Type::Duration => format,
        Type::Bool | Type::Enum(_) => format.set_align(FormatAlign::Center),
        Type::Text
        | Type::Months
        | Type::DateTime
        | Type::Ref(_)
        | Type::List(_)
        | Type::Record(_)
        | Type::Every(..) => format.set_num_format("@"),
    }
}

/// The width of a column, in characters.
pub(super) fn width(header: &str, ty: &Type, variants: &[&str], role: Role) -> u16 {
    let own: usize = match ty {
        Type::Date => 13,
        Type::Bool => 10,
        Type::Number(..) | Type::Duration => 12,
        Type::Enum(_) => variants.iter().map(|v| cells(v) + 4).max().unwrap_or(10).min(26),
        Type::DateTime => 18,
        _ if role == Role::Name => 26,
        _ => 18,
    };
    // A header in three lines at most.
    own.max(cells(header).div_ceil(3) + 3).min(40) as u16
}

/// Cells of a text in a terminal are also its breadth on a sheet.
pub(super) fn cells(text: &str) -> usize {
    crate::report::text::paint::cells(text)
}

/// How many lines a text takes in a column of this width.
pub(super) fn lines(text: &str, width: usize) -> usize {
    text.lines().map(|l| cells(l).div_ceil(width.max(1)).max(1)).sum::<usize>().max(1)
}

/// What a list of choices is.
pub(super) enum Choices {
    /// In the rule itself.
    Here(Vec<String>),
    /// A range of cells.
    There(String),
}

/// A drop-down list. `strict`: nothing else gets in.
pub(super) fn list(choices: &Choices, strict: bool, words: &Words, what: &str) -> Result<DataValidation, XlsxError> {
    let rule = match choices {
        Choices::Here(all) => DataValidation::new().allow_list_strings(all)?,
        Choices::There(range) => DataValidation::new().allow_list_formula(Formula::new(range)),
    };
    let style = if strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
    told(rule, style, words, what)
}

fn told(
    rule: DataValidation,
    style: DataValidationErrorStyle,
    words: &Words,
    what: &str,
) -> Result<DataValidation, XlsxError> {
    let stop = matches!(style, DataValidationErrorStyle::Stop);
    let tail = match (stop, words.lang) {
        (true, Lang::Zh) => "。请从下拉表中选；不清楚就选“不详”。",
        (false, Lang::Zh) => "。不清楚可填“不详”，没有可填“无”：点“是”保留。",
        (true, Lang::En) => ". Choose from the list; 不详: not known.",
        (false, Lang::En) => ". 不详 (not known) and 无 (none) may stay: answer yes.",
    };
    let message: String = what.chars().take(180).chain(tail.chars()).collect();
    rule.set_error_style(style).set_error_title(words.pick("请核对", "please check"))?.set_error_message(message)
}

/// The rule of a column; `None` if anything goes, or a list that has to be given by the caller.
pub(super) fn rule(field: &Field, words: &Words) -> Result<Option<DataValidation>, XlsxError> {
    let what = words.takes(field);
    let warn = DataValidationErrorStyle::Warning;
    let rule = DataValidation::new();
    let rule = match &field.ty {
        Type::Number(_, Dim::Share) => rule.allow_decimal_number(DataValidationRule::Between(0.0, 1.0)),
        Type::Number(NumKind::Count, _) => rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
        Type::Number(NumKind::Int, _) => rule.allow_whole_number(DataValidationRule::Between(i32::MIN, i32::MAX)),
        Type::Number(NumKind::Any, dim) if crate::plan::non_negative(&Type::Number(NumKind::Any, *dim)) => {
            rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        Type::Number(NumKind::Any, _) => rule.allow_decimal_number(DataValidationRule::Between(-1e15, 1e15)),
        Type::Duration => rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
        Type::Date => return date(words).map(Some),
        _ => return Ok(None),
    };
    told(rule, warn, words, &what).map(Some)
}

/// A date of this or the last century.
pub(super) fn date(words: &Words) -> Result<DataValidation, XlsxError> {
    let (from, to) = (ExcelDateTime::from_ymd(1949, 10, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?);
    let rule = DataValidation::new().allow_date(DataValidationRule::Between(from, to));
    told(
        rule,
        DataValidationErrorStyle::Warning,
        words,
        words.pick("填日期，如 2022-06-30", "a date such as 2022-06-30"),
    )
}
