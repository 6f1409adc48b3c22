//! The problems of fact files in English.

use super::problem::{Cannot, Hint, Named, Problem, Syntax, Want};
use super::words_zh::bytes;
use crate::base::unit::UNITS;
use crate::base::{Dim, Words};

pub(super) fn words(problem: &Problem) -> Words {
    match problem {
        Problem::Sheet(amiss) => super::sheet::words_en::words(amiss),
        Problem::LinkedFolder(path) => {
            Words::new(format!("`{path}` is a link to a folder and was not followed")).help("name the folder itself")
        }
        Problem::Unreadable(path, cannot) => Words::new(match cannot {
            Cannot::Find => format!("`{path}` does not exist"),
            Cannot::Permit => format!("no permission to read `{path}`"),
            Cannot::Kind => format!("`{path}` is neither a file nor a folder"),
            Cannot::Read => format!("cannot read `{path}`"),
        })
        .help(match cannot {
            Cannot::Find => "check the path",
            Cannot::Permit => "change the permissions of the file, or run as another user",
            Cannot::Kind => "name a file or a folder",
            Cannot::Read => "check that the disk and the file are sound",
        }),
        Problem::UnknownFormat(path) => Words::new(format!("`{path}` is of no known format"))
            .help("fact files end in .xlsx, .xls, .ods, .csv, .tsv, .toml, .yaml, .json or .jsonl"),
        Problem::TooLarge(size, limit) => Words::new(format!(
            "the file is too large: {}, the limit is {}; it was not read",
            bytes(*size),
            bytes(*limit)
        ))
        .help("split it, or use JSON Lines (.jsonl, one entity a line)"),
        Problem::NotUtf8 { utf16 } => {
            let words = Words::new("the file is not UTF-8 and was not read").label("not readable from here");
            if *utf16 {
                words.help("it looks like UTF-16: save it as UTF-8")
            } else {
                words.help("it may be GBK (ANSI): save it as UTF-8")
            }
        }
        Problem::Nul => Words::new("the file holds a NUL character and was not read")
            .label("here")
            .help("save it as plain text in UTF-8"),
        Problem::Empty => Words::new("the file states nothing"),
        Problem::Syntax(syntax) => syntax_words(syntax),
        Problem::TooDeep(limit) => Words::new(format!("nested deeper than {limit} levels"))
            .label("not read from here")
            .help("look for a closing bracket that is missing"),
        Problem::TooMany(limit) => Words::new(format!("more than {limit} errors in this file; the rest is not shown"))
            .help("mend those above and check again"),
        Problem::BareKey(key) => Words::new(format!("the key `{key}` needs quotes"))
            .label("TOML has no bare Chinese keys")
            .help(format!("write `\"{key}\"`; it was read all the same")),
        Problem::BareValue(value) => Words::new(format!("the value `{value}` needs half-width quotes"))
            .label("TOML has no such value")
            .help(format!("write `\"{value}\"`; it was read all the same")),
        Problem::UnknownEntity { written, nearest, known } => {
            let words = Words::new(format!("there is no entity type `{written}`"));
            match nearest {
                Some(n) => words.label(format!("did you mean `{n}`?")),
                None => words.label("unknown entity type"),
            }
            .help(format!("the entity types are {}", list(known)))
        }
        Problem::NoEntity(known) => {
            Words::new("fields at the top of a file that does not say whose they are").label("whose?").help(format!(
                "add `entity = \"…\"` at the top, or put the fields under a `[[…]]`; the entity types are {}",
                list(known)
            ))
        }
        Problem::UnknownField { owner, written, nearest } => {
            let words = Words::new(format!("`{}` has no field `{written}`", owner.name));
            match nearest {
                Some(n) => words
                    .label(format!("did you mean `{n}`?"))
                    .help(format!("write `{n}` or remove it; the rest was read")),
                None => words.label("unknown field").help("check the name or remove it; the rest was read"),
            }
        }
        Problem::SharedLabel(label, a, b) => Words::new(format!("`{label}` is the label of both `{a}` and `{b}`"))
            .help(format!("write the name: `{a}` or `{b}`")),
        Problem::Computed(field) => Words::new(format!("`{}` is computed and never stated in a fact file", field.name))
            .label("remove it")
            .help("each member says in its own facts where it belongs"),
        Problem::DuplicateKey(key) => Words::new(format!("`{key}` is stated twice"))
            .label("again, not used")
            .also("first here")
            .help("remove one of them"),
        Problem::RepeatedTable(key) => Words::new(format!("`[{key}]` occurs twice"))
            .label("again")
            .also("first here")
            .help(format!("write `[[{key}]]` for each where there are several")),
        Problem::MissingId(entity) => Words::new(format!("this `{}` has no `id` and was left out", entity.name))
            .label("`id` is missing")
            .help("add `id = \"…\"`, unique among entities of one type"),
        Problem::BadId => Words::new("an `id` must not be empty, nor hold line breaks or control characters")
            .label("no id")
            .help("write a code or number such as `\"140702\"`"),
        Problem::WrongType { field, want, found, hint } => {
            let message = format!("`{}` must be {}, found `{found}`", field.name, want_words(want));
            let words = Words::new(message).label(format!("expected {}", want_short(want)));
            match hint.as_ref().map(hint_words).or_else(|| want_help(want)) {
                Some(help) => words.help(help),
                None => words,
            }
        }
        Problem::OutOfRange(field, found) => {
            Words::new(format!("the number `{found}` for `{}` cannot be kept exactly", field.name))
                .label("too many digits")
                .help("at most 18 digits before the point and 18 after it")
        }
        Problem::NoSuchDay(field, found) => {
            Words::new(format!("`{}` is `{found}`, a day that does not exist", field.name))
                .label("the calendar has no such day")
                .help("check year, month and day; the year has four digits, 1900 to 2199")
        }
        Problem::Conflict(entity, field) => {
            Words::new(format!("`{}` of `{entity}` is stated differently in two places", field.name))
                .label("different here, not used")
                .also("stated here before")
                .help("find out which is right and keep that one")
        }
        Problem::Dangling { field, target, id, any } => {
            let words =
                Words::new(format!("`{}` refers to the {} `{id}`, which no file states", field.name, target.name))
                    .label("no such entity");
            if *any {
                words.help("check the id, or add the facts of that entity")
            } else {
                words.help(format!("no file states any `{}`: give those files too", target.name))
            }
        }
        Problem::AmbiguousRef(id, all) => Words::new(format!("`{id}` may be any of {}", all.join(", ")))
            .label("which one?")
            .help(format!("write it out, such as `\"{}\"`", all.first().map_or("", |s| s))),
        Problem::NotALedger(path) => Words::new(format!("`{path}` is no ledger of events"))
            .label("not a list of events")
            .help("`covers` is for lists of events; a nested one is written `\"leaders.visits\"`"),
        Problem::Backwards(from, to) => {
            Words::new(format!("the span from {from} to {to} ends before it begins")).label("wrong way round")
        }
        Problem::UnknownAttest { written, nearest } => {
            let words = Words::new(format!("there is no attest `{written}`"));
            match nearest {
                Some(n) => words.label(format!("did you mean `{n}`?")).help(format!("write `{n}` or remove it")),
                None => words.label("unknown attest").help("use the name or title of an attest, or `document.name`"),
            }
        }
        Problem::UnknownKey(key, known) => Words::new(format!("there is no `{key}` here"))
            .label("unknown key")
            .help(format!("there may be {}", known.join(", "))),
        Problem::NoReason(name) => Words::new(format!("`{name}` is said not to apply, without a reason"))
            .label("`reason` is missing")
            .help("add `reason = \"…\"`; without it the declaration does not count"),
    }
}

fn syntax_words(syntax: &Syntax) -> Words {
    match syntax {
        Syntax::UnclosedText => Words::new("the text has no closing quote")
            .label("begins here and does not end")
            .help("add the closing `\"`"),
        Syntax::BadEscape => Words::new("not a valid escape after the backslash")
            .label("invalid escape")
            .help("write a backslash as `\\\\`, or use single quotes in TOML"),
        Syntax::ControlCharacter => Words::new("a control character inside a text")
            .label("control character")
            .help("remove it; write a line break as `\\n`"),
        Syntax::UnclosedList => {
            Words::new("the list has no closing bracket").label("this `[` is not closed").help("add `]`")
        }
        Syntax::UnclosedTable => {
            Words::new("the table has no closing brace").label("this `{` is not closed").help("add `}`")
        }
        Syntax::UnclosedHeader => {
            Words::new("the header has no closing bracket").label("`]` is missing").help("write `[name]` or `[[name]]`")
        }
        Syntax::StrayBracket => {
            Words::new("a closing bracket too many").label("closes nothing").help("remove it, or add the opening one")
        }
        Syntax::NoEquals => Words::new("the key has no `=` (or `:`) after it")
            .label("missing here")
            .help("write `key = value` in TOML, `\"key\": value` in JSON"),
        Syntax::NoKey => Words::new("a key is missing").label("no key here").help("write `key = value`"),
        Syntax::BadKey(key) => {
            Words::new(format!("`{key}` cannot be a key")).label("invalid key").help("put it in double quotes")
        }
        Syntax::NoValue => Words::new("there is no value after `=`")
            .label("value missing")
            .help("fill it in; remove the line if the fact is not known"),
        Syntax::BadValue(value) => {
            Words::new(format!("`{value}` is not a value")).label("invalid value").help("put texts in double quotes")
        }
        Syntax::NoComma => Words::new("a comma is missing").label("missing here"),
        Syntax::ExtraComma => Words::new("a comma too many").label("remove it"),
        Syntax::AfterValue => Words::new("something follows the value")
            .label("not expected here")
            .help("one entry a line; put texts in quotes"),
        Syntax::FullWidth(full, half) => {
            Words::new(format!("`{full}` is a full-width mark")).label("full width").help(format!("write `{half}`"))
        }
        Syntax::Comment => Words::new("JSON has no comments").label("comment").help("remove it, or use TOML"),
        Syntax::SingleQuotes => Words::new("texts in JSON are in double quotes").label("single quote"),
        Syntax::NotAnObject => Words::new("facts in JSON begin with `{`")
            .label("expected `{`")
            .help("write the whole file as `{\"entity_type\": [ … ]}`"),
        Syntax::NotAMapping => Words::new("facts in YAML are `key: value`")
            .label("this is not")
            .help("write the entity type, a half-width colon, and its fields indented below"),
        Syntax::Alias => {
            Words::new("aliases (`*…`) in YAML are not read").label("an alias").help("write it out once more")
        }
        Syntax::Tab => Words::new("YAML is not indented with tabs").label("a tab").help("use spaces"),
        Syntax::Other => Words::new("not well-formed").label("here"),
    }
}

fn want_short(want: &Want) -> String {
    match want {
        Want::Bool => "`true` or `false`".into(),
        Want::Count => "a count".into(),
        Want::Int => "a whole number".into(),
        Want::Number(dim, ..) => dim_words(*dim).into(),
        Want::Duration => "a duration".into(),
        Want::Text => "a text".into(),
        Want::Date => "a date".into(),
        Want::DateTime => "a date with a time of day".into(),
        Want::OneOf(named, _) => format!("a member of `{}`", named.name),
        Want::Ref(target) => format!("the id of an entity `{}`", target.name),
        Want::Record(named, true) => format!("an event `{}`", named.name),
        Want::Record(named, false) => format!("a record `{}`", named.name),
        Want::List(inner) => format!("a list, each {}", want_short(inner)),
        Want::Months => "a number of months".into(),
        Want::Period => "a year or a span of days".into(),
        Want::Cover => "`false` or a span of days".into(),
        Want::Declaration => "`true`, `false` or a declaration".into(),
        Want::Entities(_) => "a table of fields".into(),
        Want::Table => "a table".into(),
    }
}

fn want_words(want: &Want) -> String {
    match want {
        Want::Count => "a count (a whole number, not negative)".into(),
        Want::Number(Dim::Share, ..) => "a share (such as \"75%\" or 0.75)".into(),
        Want::Number(dim, _, en) if !en.is_empty() => format!("{} in {en}", dim_words(*dim)),
        Want::Duration => "a duration (such as \"14 days\", or a number of days)".into(),
        Want::Date => "a date (such as 2022-06-30)".into(),
        Want::DateTime => "a date with a time of day (such as 2022-06-30T16:00)".into(),
        Want::Text => "a text in quotes".into(),
        other => want_short(other),
    }
}

fn want_help(want: &Want) -> Option<String> {
    match want {
        Want::OneOf(_, members) => Some(format!("there are {}", list(members))),
        Want::Record(_, true) => Some("write `{ on = 2022-06-30, … }`, or the date alone".into()),
        Want::Record(_, false) => Some("write `{ field = value, … }`".into()),
        Want::List(_) => Some("write `[ …, … ]`".into()),
        Want::Ref(_) => Some("write the entity's id, in quotes".into()),
        Want::Period => Some("write `2022` or `{ from = 2022-01-01, to = 2022-06-30 }`".into()),
        Want::Cover => Some("write `false` or `{ from = 2022-01-01, to = 2022-08-31 }`".into()),
        Want::Declaration => Some("write `true`, or `{ done = true, on = 2022-03-01, evidence = \"…\" }`".into()),
        Want::Entities(named) => {
            Some(format!("write `[[{}]]` with its fields below; in JSON `\"{}\": [{{ … }}]`", named.name, named.name))
        }
        Want::Number(dim, ..) => units(*dim),
        Want::Bool
        | Want::Count
        | Want::Int
        | Want::Duration
        | Want::Text
        | Want::Date
        | Want::DateTime
        | Want::Months
        | Want::Table => None,
    }
}

fn hint_words(hint: &Hint) -> String {
    match hint {
        Hint::Unquote(text) => format!("numbers are not quoted: write `{text}`"),
        Hint::Quote(text) => format!("add quotes: `\"{text}\"`"),
        Hint::WhichShare(text) => {
            format!("is `{text}` meant as {text}%? write `\"{text}%\"`, or a fraction from 0 to 1")
        }
        Hint::Unit(word, dim) => match units(*dim) {
            Some(units) => format!("the unit `{word}` does not fit; {units}"),
            None => format!("the unit `{word}` does not fit"),
        },
        Hint::Months => "months and years have no fixed number of days: use days, weeks or hours".into(),
        Hint::NoTime => "write the date without a time of day".into(),
        Hint::NeedsTime => "add the time of day, such as `2022-06-30T16:00`".into(),
        Hint::Offset => "write local time, without a time zone".into(),
        Hint::BadTime => "a time of day is 00:00 to 23:59, in whole seconds".into(),
        Hint::NotFinite => "write a number; remove the line if the fact is not known".into(),
        Hint::Whole => "it must be whole, without a decimal point".into(),
        Hint::Negative => "it must not be below 0".into(),
        Hint::LeadingZero => "numbers have no leading zero; put codes in quotes".into(),
        Hint::Bool(b) => format!("write `{b}`, without quotes"),
        Hint::Brackets => "put it in brackets: `[ … ]`".into(),
        Hint::DoubleBrackets => "each member of a list is written `[[…]]`".into(),
        Hint::Nearest(text) => format!("did you mean `{text}`?"),
        Hint::HalfWidthQuotes => "quotes must be half-width: `\"…\"`".into(),
    }
}

pub(super) fn dim_words(dim: Dim) -> &'static str {
    match dim {
        Dim::None => "a number",
        Dim::Days => "a number of days",
        Dim::Workdays => "a number of workdays",
        Dim::Clock => "a length of clock time",
        Dim::ClassHour => "a number of class hours",
        Dim::Length => "a length",
        Dim::Mass => "a mass",
        Dim::Money => "an amount of money",
        Dim::Share => "a share",
    }
}

pub(super) fn units(dim: Dim) -> Option<String> {
    let words: Vec<&str> = UNITS.iter().filter(|u| u.dim == dim).map(|u| u.en).collect();
    (!words.is_empty()).then(|| format!("the units are {}", words.join(", ")))
}

pub(super) fn list(all: &[Named]) -> String {
    let words: Vec<String> = all.iter().map(|n| format!("`{}`", n.name)).collect();
    words.join(", ")
}
