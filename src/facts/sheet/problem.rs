//! What can be wrong with a workbook or a CSV file, as data; the words stand in `words_zh` and `words_en`.

use super::aside::Aside;
use crate::base::{Day, Dim, Level};
use crate::facts::problem::{Named, Want};

/// What a file turns out to be whose ending says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// A web page, which many systems export as `.xls`.
    Html,
    /// XML that Excel 2003 wrote.
    Xml,
    /// Text, probably with commas or tabs.
    Text,
    /// Some other archive.
    Zip,
    /// No byte at all.
    Nothing,
    /// Anything else.
    Other,
}

/// Why a workbook cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is none.
    Is(Looks),
    /// It is cut off or damaged.
    Broken,
    /// It needs a password.
    Password,
    /// More cells than this.
    TooManyCells(usize),
    /// Unpacked it would be larger than this many bytes.
    TooLarge(u64),
    /// More columns than this.
    TooManyColumns(usize),
    /// A text in no encoding that is known.
    Encoding,
}

/// What to do about a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// `75` for a share: 75% or 0.75?
    WhichShare(String),
    /// `1` for a share: 100% or 1%?
    WhichOne(String),
    /// `0.75` under （%）: 75% or 0.75%?
    WhichPercent(String),
    /// A unit that is unknown, or measures something else; what the field measures.
    Unit(String, Dim),
    /// A month or a year is no fixed number of days.
    Months,
    /// A date without a time of day.
    NeedsTime,
    /// A time zone.
    Offset,
    /// No time of day.
    BadTime,
    /// Not whole.
    Whole,
    /// Below zero.
    Negative,
    /// The member of the enum that was probably meant.
    Nearest(String),
    /// 三 instead of 3.
    ChineseNumeral,
    /// A date of year and month.
    NoDayOfMonth,
    /// A date of month and day.
    NoYear,
    /// A date that is a year.
    OnlyYear,
    /// A year of two digits.
    ShortYear,
    /// Several dates.
    OneDate,
    /// A list that needs a sheet of its own; its name.
    OwnSheet(String),
}

/// Everything that can be wrong with tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amiss {
    /// The file cannot be read.
    Unfit(Unfit),
    /// The text was read as GB18030.
    NotUtf8,
    /// A sheet that no type or list is called after: its name, what was probably meant, what there is.
    UnknownSheet(String, Option<String>, Vec<Named>),
    /// Nothing in the file could be read as facts; whether it was named, and not found in a folder.
    NothingKnown(bool),
    /// A sheet without a row that names its columns: the sheet, what its columns may be.
    NoHeader(Named, Vec<Named>),
    /// A column that no field is called after: the owner, as written, what was probably meant.
    UnknownColumn(Named, String, Option<String>),
    /// Two columns for one field.
    ColumnTwice(String),
    /// A header whose unit measures something else: the field, the unit, what the field measures.
    HeaderUnit(Named, String, Dim),
    /// A column that holds several fields: their names.
    NeedsParts(Named, Vec<Named>),
    /// A list without a column that says whose.
    NoOwner(Vec<Named>),
    /// No column for the member of a list that the rows belong to.
    NoParent(Named),
    /// A row that does not say whose it is.
    WhoseRow,
    /// A row of an entity no row of the file states: as written, the nearest, the type.
    UnknownOwner(String, Option<String>, Named),
    /// Several entities of one name: as written, as `type/id`.
    SharedOwner(String, Vec<String>),
    /// A list that several types have, of an entity that is not stated here: as written, the types.
    WhichType(String, Vec<Named>),
    /// A list inside a list whose member is not there: as written, the list.
    UnknownMember(String, Named),
    /// A list inside a list in a file of its own.
    InnerAlone(Named),
    /// A cell that does not fit its field.
    Cell {
        /// The field.
        field: Named,
        /// What it should be.
        want: Want,
        /// What stands there.
        found: String,
        /// What to do.
        hint: Option<Hint>,
    },
    /// `#DIV/0!`
    ErrorCell(Named, String),
    /// A formula without a value.
    Uncomputed(Named),
    /// “无” for a field that cannot be none.
    Vague(Named),
    /// A number of more than 15 digits for a text: the spreadsheet has lost the rest. The field, what is left.
    LostDigits(Named, String),
    /// A quotation mark that nothing closes.
    OpenQuote,
    /// A key of `填报信息` that is none: as written.
    UnknownAbout(String),
    /// A declaration without the matter.
    NoMatter,
    /// A declaration that it does not apply, without a reason; the matter.
    NoReason(String),
    /// What has no span that it speaks for.
    NotALedger(String),
    /// A row that states nothing: what it is, what it is called.
    Aside(Aside, String),
    /// A unit above the header that no column has.
    IdleUnit(String),
    /// A list sheet without any row: nobody has any.
    EmptyLedger(Named),
    /// A sheet that would be read if it were not hidden.
    HiddenSheet(String),
    /// A number in a cell merged over rows: the field, the first and last row, what stands there.
    MergedNumber(Named, (u32, u32), String),
    /// An entity with a name and without an id.
    NoId(String),
    /// A declaration that it is not done, with the day on which it was: the matter, the day.
    DoneOrNot(String, Day),
    /// A declaration of what was done after the form was filled in: the matter, the day, that of the form.
    AfterStated(String, Day, Day),
}

impl Amiss {
    /// The stable code.
    pub(in crate::facts) fn code(&self) -> &'static str {
        match self {
            Amiss::Unfit(Unfit::Password) => "password-protected",
            Amiss::Unfit(Unfit::TooManyCells(_) | Unfit::TooLarge(_) | Unfit::TooManyColumns(_)) => "file-too-large",
            Amiss::Unfit(Unfit::Is(_)) => "wrong-format",
            Amiss::Unfit(Unfit::Broken) => "broken-workbook",
            Amiss::Unfit(Unfit::Encoding) => "not-utf8",
            Amiss::NotUtf8 => "encoding",
            Amiss::UnknownSheet(..) => "unknown-sheet",
            Amiss::NothingKnown(_) => "no-facts",
            Amiss::NoHeader(..) => "no-header",
            Amiss::UnknownColumn(..) => "unknown-column",
            Amiss::ColumnTwice(_) => "duplicate-column",
            Amiss::HeaderUnit(..) | Amiss::IdleUnit(_) => "wrong-unit",
            Amiss::NeedsParts(..) | Amiss::Cell { .. } | Amiss::Vague(_) => "wrong-type",
            Amiss::NoOwner(_) | Amiss::NoParent(_) | Amiss::WhoseRow | Amiss::NoId(_) => "missing-owner",
            Amiss::Aside(..) => "row-passed-over",
            Amiss::EmptyLedger(_) => "empty-ledger",
            Amiss::HiddenSheet(_) => "hidden-sheet",
            Amiss::MergedNumber(..) => "merged-number",
            Amiss::DoneOrNot(..) => "done-or-not",
            Amiss::AfterStated(..) => "after-stated-on",
            Amiss::UnknownOwner(..) | Amiss::UnknownMember(..) => "unknown-owner",
            Amiss::SharedOwner(..) | Amiss::WhichType(..) => "ambiguous-owner",
            Amiss::InnerAlone(_) => "list-alone",
            Amiss::ErrorCell(..) => "error-value",
            Amiss::Uncomputed(_) => "formula-without-value",
            Amiss::LostDigits(..) => "lost-digits",
            Amiss::OpenQuote => "syntax",
            Amiss::UnknownAbout(_) | Amiss::NoMatter => "unknown-field",
            Amiss::NoReason(_) => "missing-reason",
            Amiss::NotALedger(_) => "not-a-ledger",
        }
    }
    pub(in crate::facts) fn level(&self) -> Level {
        match self {
            Amiss::NotUtf8 | Amiss::Aside(..) | Amiss::IdleUnit(_) | Amiss::EmptyLedger(_) | Amiss::HiddenSheet(_) => {
                Level::Note
            }
            Amiss::NothingKnown(named) => {
                if *named {
                    Level::Error
                } else {
                    Level::Warning
                }
            }
            Amiss::UnknownSheet(..)
            | Amiss::UnknownColumn(..)
            | Amiss::Vague(_)
            | Amiss::OpenQuote
            | Amiss::UnknownAbout(_)
            | Amiss::MergedNumber(..)
            | Amiss::AfterStated(..) => Level::Warning,
            Amiss::Unfit(_)
            | Amiss::NoHeader(..)
            | Amiss::ColumnTwice(_)
            | Amiss::HeaderUnit(..)
            | Amiss::NeedsParts(..)
            | Amiss::NoOwner(_)
            | Amiss::NoParent(_)
            | Amiss::WhoseRow
            | Amiss::UnknownOwner(..)
            | Amiss::SharedOwner(..)
            | Amiss::WhichType(..)
            | Amiss::UnknownMember(..)
            | Amiss::InnerAlone(_)
            | Amiss::Cell { .. }
            | Amiss::ErrorCell(..)
            | Amiss::Uncomputed(_)
            | Amiss::LostDigits(..)
            | Amiss::NoMatter
            | Amiss::NoReason(_)
            | Amiss::NotALedger(_)
            | Amiss::NoId(_)
            | Amiss::DoneOrNot(..) => Level::Error,
        }
    }
}
