//! What can be wrong with a fact file, as data; the words stand in `words.rs`.

pub use super::sheet::problem::Amiss;
use crate::base::{Day, Dim, Lang, Level, Problem as Base, Words};

/// Something declared, by its name and its Chinese label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Label, or the name.
    pub label: String,
}

impl Named {
    /// With a label where there is one.
    pub fn new(name: &str, label: Option<&str>) -> Named {
        Named { name: name.to_owned(), label: label.unwrap_or(name).to_owned() }
    }
    pub(super) fn shown(&self, lang: Lang) -> &str {
        lang.pick(&self.label, &self.name)
    }
}

/// Why a text is not well-formed TOML or JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A text without its closing quote.
    UnclosedText,
    /// A backslash that begins no escape.
    BadEscape,
    /// A control character inside a text.
    ControlCharacter,
    /// `[…` without its end.
    UnclosedList,
    /// `{…` without its end.
    UnclosedTable,
    /// `[table` or `[[table]`.
    UnclosedHeader,
    /// `]` or `}` that closes nothing.
    StrayBracket,
    /// A key without `=` (or `:`).
    NoEquals,
    /// `=` without a key before it.
    NoKey,
    /// A key that is neither plain nor quoted.
    BadKey(String),
    /// Nothing after `=`.
    NoValue,
    /// A value that is none.
    BadValue(String),
    /// No comma between members.
    NoComma,
    /// A comma too many.
    ExtraComma,
    /// Something after the value, on the same line.
    AfterValue,
    /// A full-width mark where a half-width one belongs.
    FullWidth(char, char),
    /// A comment in JSON.
    Comment,
    /// `'…'` in JSON.
    SingleQuotes,
    /// A file of JSON that does not begin with `{`.
    NotAnObject,
    /// A document of YAML that is no mapping.
    NotAMapping,
    /// `*alias` in YAML.
    Alias,
    /// A tab before a line of YAML.
    Tab,
    /// Anything else.
    Other,
}

/// What a value should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// `bool`
    Bool,
    /// `count`
    Count,
    /// `int`
    Int,
    /// A number of a dimension; the declared unit's words (zh, en), empty for a bare number.
    Number(Dim, &'static str, &'static str),
    /// `duration`
    Duration,
    /// `text`
    Text,
    /// `date`
    Date,
    /// `datetime`
    DateTime,
    /// An enum; its members as shown.
    OneOf(Named, Vec<Named>),
    /// The id of an entity.
    Ref(Named),
    /// A record; `true` for an event, which may be a bare date.
    Record(Named, bool),
    /// A list of these.
    List(Box<Want>),
    /// A calendar length: no fact can be one.
    Months,
    /// A year or `{ from, to }`.
    Period,
    /// `false` or `{ from, to }`.
    Cover,
    /// `true`, `false`, or a table with `done`.
    Declaration,
    /// A table of entities, or a list of such tables.
    Entities(Named),
    /// A table (`covers`, `attest`).
    Table,
}

/// What to do about a value of the wrong type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Without the quotes.
    Unquote(String),
    /// In quotes.
    Quote(String),
    /// `75` for a share: 75% or 0.75?
    WhichShare(String),
    /// A unit that is unknown, or measures something else; the units that fit.
    Unit(String, Dim),
    /// A month or a year is no fixed number of days.
    Months,
    /// A date with a time of day where a date is wanted.
    NoTime,
    /// A date without a time of day where one is wanted.
    NeedsTime,
    /// A time zone.
    Offset,
    /// A fraction of a second, or 24:00.
    BadTime,
    /// `nan`, `inf`.
    NotFinite,
    /// Not whole.
    Whole,
    /// Below zero.
    Negative,
    /// A leading zero.
    LeadingZero,
    /// Use `true` or `false`.
    Bool(bool),
    /// `[ … ]` around it.
    Brackets,
    /// `[[…]]` instead of `[…]`.
    DoubleBrackets,
    /// The member of the enum that was probably meant.
    Nearest(String),
    /// Half-width quotes.
    HalfWidthQuotes,
}

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cannot {
    /// It does not exist.
    Find,
    /// No permission.
    Permit,
    /// Neither a file nor a folder.
    Kind,
    /// Anything else.
    Read,
}

/// Everything that can be wrong with fact files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A path that cannot be read.
    Unreadable(String, Cannot),
    /// A link to a folder: it is not followed.
    LinkedFolder(String),
    /// A file of a kind that is not known, named on the command line.
    UnknownFormat(String),
    /// A file over the limit (its size, the limit; bytes).
    TooLarge(u64, u64),
    /// Not UTF-8; whether it looks like UTF-16.
    NotUtf8 {
        /// Whether it begins like UTF-16.
        utf16: bool,
    },
    /// A NUL character.
    Nul,
    /// Nothing is stated.
    Empty,
    /// Not well-formed.
    Syntax(Syntax),
    /// Nested deeper than this.
    TooDeep(usize),
    /// More problems than are shown in one file.
    TooMany(usize),
    /// A Chinese key without quotes.
    BareKey(String),
    /// A value that needs quotes and is understood without.
    BareValue(String),
    /// No entity type of this name.
    UnknownEntity {
        /// As written.
        written: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// Some that there are.
        known: Vec<Named>,
    },
    /// Fields at the top of a file that does not say whose.
    NoEntity(Vec<Named>),
    /// No field of this name.
    UnknownField {
        /// The record or entity type.
        owner: Named,
        /// As written.
        written: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A label that two fields or types share.
    SharedLabel(String, String, String),
    /// A field that is computed and never stated.
    Computed(Named),
    /// A key twice.
    DuplicateKey(String),
    /// `[county]` twice: an entity type opened as a single table.
    RepeatedTable(String),
    /// An entity without `id`.
    MissingId(Named),
    /// An id that is empty or holds a line break or control character.
    BadId,
    /// A value of the wrong type.
    WrongType {
        /// The field, or the key as written.
        field: Named,
        /// What it should be.
        want: Want,
        /// What stands there.
        found: String,
        /// What to do.
        hint: Option<Hint>,
    },
    /// A number with too many digits to keep exactly.
    OutOfRange(Named, String),
    /// A date that the calendar does not have.
    NoSuchDay(Named, String),
    /// The same field of the same entity stated differently; the entity and the field.
    Conflict(String, Named),
    /// A reference to an entity that no file states.
    Dangling {
        /// The field.
        field: Named,
        /// The type referred to.
        target: Named,
        /// The id.
        id: String,
        /// Whether any entity of that type is stated.
        any: bool,
    },
    /// A reference that several entities of different types answer to.
    AmbiguousRef(String, Vec<String>),
    /// A key under `covers` that is no list of events.
    NotALedger(String),
    /// A span that ends before it begins.
    Backwards(Day, Day),
    /// No attest of this name.
    UnknownAttest {
        /// As written.
        written: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A key that a declaration, a span or the file's head does not have.
    UnknownKey(String, &'static [&'static str]),
    /// `applies = false` without a reason.
    NoReason(String),
    /// Something about a table.
    Sheet(Amiss),
}

impl Base for Problem {
    fn code(&self) -> &'static str {
        match self {
            Problem::Unreadable(..) => "unreadable",
            Problem::LinkedFolder(_) => "link-not-followed",
            Problem::UnknownFormat(_) => "unknown-format",
            Problem::TooLarge(..) => "file-too-large",
            Problem::NotUtf8 { .. } => "not-utf8",
            Problem::Nul => "nul-character",
            Problem::Empty => "empty-file",
            Problem::Syntax(_) => "syntax",
            Problem::TooDeep(_) => "too-deep",
            Problem::TooMany(_) => "too-many-problems",
            Problem::BareKey(_) => "bare-key",
            Problem::BareValue(_) => "bare-value",
            Problem::UnknownEntity { .. } | Problem::NoEntity(_) => "unknown-entity",
            Problem::UnknownField { .. } | Problem::UnknownKey(..) => "unknown-field",
            Problem::SharedLabel(..) => "shared-label",
            Problem::Computed(_) => "computed-field",
            Problem::DuplicateKey(_) | Problem::RepeatedTable(_) => "duplicate-key",
            Problem::MissingId(_) => "missing-id",
            Problem::BadId => "bad-id",
            Problem::WrongType { .. } | Problem::NoSuchDay(..) => "wrong-type",
            Problem::OutOfRange(..) => "number-out-of-range",
            Problem::Conflict(..) => "conflicting-facts",
            Problem::Dangling { .. } => "dangling-reference",
            Problem::AmbiguousRef(..) => "ambiguous-reference",
            Problem::NotALedger(_) => "not-a-ledger",
            Problem::Backwards(..) => "backwards-span",
            Problem::UnknownAttest { .. } => "unknown-attest",
            Problem::NoReason(_) => "missing-reason",
            Problem::Sheet(amiss) => amiss.code(),
        }
    }
    fn level(&self) -> Level {
        match self {
            Problem::Empty => Level::Note,
            Problem::Sheet(amiss) => amiss.level(),
            Problem::BareKey(_) | Problem::BareValue(_) | Problem::LinkedFolder(_) => Level::Warning,
            Problem::Dangling { any, .. } => {
                if *any {
                    Level::Error
                } else {
                    Level::Warning
                }
            }
            Problem::Unreadable(..)
            | Problem::UnknownFormat(_)
            | Problem::TooLarge(..)
            | Problem::NotUtf8 { .. }
            | Problem::Nul
            | Problem::Syntax(_)
            | Problem::TooDeep(_)
            | Problem::TooMany(_)
            | Problem::UnknownEntity { .. }
            | Problem::NoEntity(_)
            | Problem::UnknownField { .. }
            | Problem::SharedLabel(..)
            | Problem::Computed(_)
            | Problem::DuplicateKey(_)
            | Problem::RepeatedTable(_)
            | Problem::MissingId(_)
            | Problem::BadId
            | Problem::WrongType { .. }
            | Problem::OutOfRange(..)
            | Problem::NoSuchDay(..)
            | Problem::Conflict(..)
            | Problem::AmbiguousRef(..)
            | Problem::NotALedger(_)
            | Problem::Backwards(..)
            | Problem::UnknownAttest { .. }
            | Problem::UnknownKey(..)
            | Problem::NoReason(_) => Level::Error,
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match lang {
            Lang::Zh => super::words_zh::words(self),
            Lang::En => super::words_en::words(self),
        }
    }
}
