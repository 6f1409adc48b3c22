//! The problems of tables in English.

use super::aside::Aside;
use super::problem::{Amiss, Hint, Looks, Unfit};
use crate::base::{Dim, Words};
use crate::facts::problem::{Named, Want};
use crate::facts::words_en::{dim_words, units};
use crate::facts::words_zh::bytes;

/// At most a handful of names.
fn names(all: &[Named]) -> String {
    let mut words: Vec<String> = all.iter().take(12).map(|n| format!("`{}`", n.name)).collect();
    if all.len() > 12 {
        words.push("…".into());
    }
    words.join(", ")
}

pub(in crate::facts) fn words(amiss: &Amiss) -> Words {
    match amiss {
        Amiss::Unfit(unfit) => unfit_words(*unfit),
        Amiss::NotUtf8 => Words::new("the file is not UTF-8; it was read as GB18030 (GBK, ANSI)")
            .help("nothing to do if the words look right; if not, save it as “CSV UTF-8”"),
        Amiss::UnknownSheet(name, nearest, known) => {
            let words =
                Words::new(format!("sheet `{name}` is called after no entity type or list; it was passed over"));
            match nearest {
                Some(n) => {
                    words.label(format!("did you mean `{n}`?")).help(format!("if it holds facts, rename it `{n}`"))
                }
                None => words.label("nothing of it was read").help(format!(
                    "if it holds facts, name it after an entity type or a list, such as {}; else nothing to do",
                    names(known)
                )),
            }
        }
        Amiss::NothingKnown(_) => Words::new("no sheet of the file could be read as facts; it was left out")
            .help("name sheets (a CSV file itself) after entity types or lists; `guiju template` makes a form"),
        Amiss::NoHeader(sheet, known) => Words::new(format!("`{}` has no header", sheet.name))
            .label("no row from here on names fields")
            .help(format!("the header names fields, such as {}", names(known))),
        Amiss::UnknownColumn(owner, written, nearest) => {
            let words = Words::new(format!("`{}` has no column `{written}`; it was passed over", owner.name));
            match nearest {
                Some(n) => words.label(format!("did you mean `{n}`?")).help(format!("rename it `{n}`, or leave it")),
                None => words.label("no field is called so").help("nothing to do if the column is your own"),
            }
        }
        Amiss::ColumnTwice(name) => Words::new(format!("two columns `{name}`"))
            .label("the second; not used")
            .also("the first is here")
            .help("remove one, or rename it"),
        Amiss::HeaderUnit(field, word, dim) => {
            Words::new(format!("`{}` is {}; the unit `{word}` of the header does not fit", field.name, dim_words(*dim)))
                .label("the column was not read")
                .help(units(*dim).unwrap_or_else(|| "remove the unit in brackets".into()))
        }
        Amiss::NeedsParts(field, parts) => {
            let parts: Vec<String> = parts.iter().take(8).map(|p| format!("`{}.{}`", field.name, p.name)).collect();
            Words::new(format!("`{}` has several parts; one column cannot hold them", field.name))
                .label("the column was not read")
                .help(format!("make a column of each: {}", parts.join(", ")))
        }
        Amiss::NoOwner(types) => Words::new("no column says whose the rows are; the sheet was left out")
            .label("no such column in the header")
            .help(format!("add a column `id` (or one of {}) with the id or the name", names(types))),
        Amiss::NoParent(list) => {
            Words::new(format!("no column says to which of `{}` the rows belong; the sheet was left out", list.name))
                .label("no such column in the header")
                .help(format!("add a column `{}` with its name", list.name))
        }
        Amiss::WhoseRow => Words::new("the row does not say whose it is; it was left out")
            .label("blank")
            .help("fill in the id or the name, in every row (or merge the cells)"),
        Amiss::UnknownOwner(written, nearest, ty) => {
            let words = Words::new(format!("no `{}` has the id or name `{written}`; the row was left out", ty.name));
            match nearest {
                Some(n) => {
                    words.label(format!("did you mean `{n}`?")).help(format!("write `{n}`, or add it to `{}`", ty.name))
                }
                None => words
                    .label("not stated")
                    .help(format!("write an id or name of sheet `{}`, or add it there", ty.name)),
            }
        }
        Amiss::SharedOwner(written, all) => Words::new(format!("`{written}` is several: {}", all.join(", ")))
            .label("which one?")
            .help("write the id, or name the column after the entity type"),
        Amiss::WhichType(written, types) => {
            Words::new(format!("of which type `{written}` is cannot be told; the row was left out"))
                .label("which type?")
                .help(format!(
                    "name the column after the entity type ({}), or state the entity in this file",
                    names(types)
                ))
        }
        Amiss::UnknownMember(written, list) => {
            Words::new(format!("the entity has no `{written}` in `{}`; the row was left out", list.name))
                .label("not stated")
                .help(format!("check it, or add the row to sheet `{}`", list.name))
        }
        Amiss::InnerAlone(list) => {
            Words::new(format!("a list inside `{}` cannot stand in a file of its own", list.name))
                .label("left out")
                .help(format!("put it into one workbook with sheet `{}`", list.name))
        }
        Amiss::Cell { field, want, found, hint } => {
            let words = Words::new(format!("`{}` should be {}, found `{found}`", field.name, want_words(want)))
                .label(format!("should be {}", want_short(want)));
            match hint.as_ref().map(hint_words).or_else(|| want_help(want)) {
                Some(help) => words.help(help),
                None => words.help("correct it; leave the cell blank if nobody knows"),
            }
        }
        Amiss::ErrorCell(field, text) => Words::new(format!("`{}` is the error value {text}", field.name))
            .label("the formula has no result")
            .help("mend the formula, or write the value; for now it is unknown"),
        Amiss::Uncomputed(field) => {
            Words::new(format!("`{}` is a formula, and the file holds no result of it", field.name))
                .label("a formula without a result")
                .help("open and save the file with a spreadsheet program, or write the value; for now it is unknown")
        }
        Amiss::Vague(field) => {
            Words::new(format!("`{}` is “无”, which may mean none or not known; it is taken as unknown", field.name))
                .label("says nothing here")
                .help("write what there is; leave the cell blank if nobody knows")
        }
        Amiss::LostDigits(field, found) => {
            Words::new(format!("`{}`: {found} is stored as a number; its digits past the 15th are lost", field.name))
                .label("should be text")
                .help("format the cell as text first, then write the whole number again")
        }
        Amiss::OpenQuote => Words::new("a quotation mark that nothing closes; read as a character")
            .label("not closed")
            .help("close it, or remove it"),
        Amiss::UnknownAbout(written) => Words::new(format!("there is no `{written}` about a file; it was passed over"))
            .label("unknown")
            .help("one may write `period`, `from`, `to`, `stated_on`"),
        Amiss::NoReason(name) => {
            Words::new(format!("`{name}` is said not to apply, without a reason; it was left out"))
                .label("the reason belongs here")
                .help("write why it does not apply")
        }
        Amiss::NotALedger(path) => {
            Words::new(format!("`{path}` is no list of events and has no span; it was left out"))
                .label("no list of events")
                .help("write the name of a ledger; one inside a list is `leaders.visits`")
        }
        Amiss::Aside(what, word) => aside(*what, word),
        Amiss::IdleUnit(word) => {
            Words::new(format!("above the header stands the unit `{word}`, which no column of the sheet has; not used"))
                .label("not used")
                .help("the unit of a column goes into brackets in its header, such as `budget (wan_yuan)`; else nothing to do")
        }
        Amiss::EmptyLedger(list) => Words::new(format!("the sheet of `{}` has no row at all: taken as none", list.name))
            .label("no row below the header")
            .help("nothing to do if there were none; if it has not been filled in yet, fill it in or remove the sheet; where nobody knows, write the unit and `unknown` in the next column"),
        Amiss::HiddenSheet(name) => Words::new(format!("sheet `{name}` is hidden; it was not read"))
            .help("show it and save the file to have it read; else nothing to do"),
        Amiss::MergedNumber(field, (first, last), found) => {
            let rows = last - first + 1;
            Words::new(format!("`{}`: rows {first} to {last} are merged; each of the {rows} is read as {found}", field.name))
                .label("a merged number")
                .help("if it is a number for all of them together, unmerge it and fill in each row; else nothing to do")
        }
        Amiss::NoId(name) => Words::new(format!("the row of `{name}` has no id; it was left out"))
            .label("blank")
            .help("fill in the id; where no row has one, remove the column of ids, and names stand for them"),
        Amiss::DoneOrNot(name, day) => {
            Words::new(format!("`{name}` is said not to be done, and to have been done on {day}; taken as not done"))
                .label("not done has no day")
                .help("write `yes` under `done` if it is; else leave the day blank (not the day it is planned for)")
        }
        Amiss::AfterStated(name, day, stated_on) => {
            Words::new(format!("`{name}` is said to have been done on {day}, after the day of the form, {stated_on}"))
                .label("later than the form")
                .help("check year, month and day, or mend the day of the form")
        }
        Amiss::NoMatter => Words::new("the row does not say what is declared; it was left out")
            .label("blank")
            .help("write the attest's name"),
    }
}

fn aside(what: Aside, word: &str) -> Words {
    match what {
        Aside::Sum => Words::new(format!("the row `{word}` is taken for a sum; it was not read"))
            .label("taken for a sum")
            .help("nothing to do if it is one; if it is a unit, fill in its id"),
        Aside::Header => Words::new("the row is the header once more; it was not read")
            .label("the header again")
            .help("nothing to do"),
        Aside::Numbers => Words::new("the row below the header is taken for numbers of the columns; it was not read")
            .label("taken for numbers of columns")
            .help("nothing to do"),
        Aside::Example => Words::new(format!("the row `{word}` is taken for an example; it was not read"))
            .label("taken for an example")
            .help("nothing to do if it is one; if it is a unit, take the brackets out of its name"),
    }
}

fn unfit_words(unfit: Unfit) -> Words {
    match unfit {
        Unfit::Is(looks) => Words::new(match looks {
            Looks::Html => "the file is a web page (HTML) under another ending; it was not read",
            Looks::Xml => "the file is an XML table and no workbook; it was not read",
            Looks::Text => "the file is text (such as CSV) under another ending; it was not read",
            Looks::Zip => "the file is an archive, but no such workbook; it was not read",
            Looks::Nothing => "the file is empty; it was not read",
            Looks::Other => "the file is no workbook; it was not read",
        })
        .help(match looks {
            Looks::Html | Looks::Xml => "open it with a spreadsheet program and save it as `.xlsx`",
            Looks::Text => "rename it `.csv`, or open it with a spreadsheet program and save it as `.xlsx`",
            Looks::Zip | Looks::Other => "check the file; if a spreadsheet program opens it, save it as `.xlsx`",
            Looks::Nothing => "save or download it again",
        }),
        Unfit::Broken => Words::new("the workbook is cut off or damaged; it was not read")
            .help("open it with a spreadsheet program and save it as `.xlsx`, or download it again"),
        Unfit::Password => {
            Words::new("the workbook needs a password; it was not read").help("save it without a password to open it")
        }
        Unfit::TooManyCells(limit) => Words::new(format!("the workbook has more than {limit} cells; it was not read"))
            .help("clear what is not needed, split it, or save it as CSV"),
        Unfit::TooLarge(limit) => {
            Words::new(format!("unpacked, the workbook is larger than {}; it was not read", bytes(limit)))
                .help("remove pictures and the like, split it, or save it as CSV")
        }
        Unfit::TooManyColumns(limit) => Words::new(format!("the table has more than {limit} columns; it was not read"))
            .help("remove some; a row should be one entity or record"),
        Unfit::Encoding => Words::new("the file is neither UTF-8 nor GB18030 (GBK, ANSI); it was not read")
            .help("save it as “CSV UTF-8”"),
    }
}

fn want_short(want: &Want) -> String {
    match want {
        Want::Bool => "yes or no".into(),
        Want::Count => "a count".into(),
        Want::Int => "a whole number".into(),
        Want::Number(dim, ..) => dim_words(*dim).into(),
        Want::Duration => "a length of time".into(),
        Want::Text => "text".into(),
        Want::Date => "a date".into(),
        Want::DateTime => "a date and time".into(),
        Want::OneOf(..) => "one of those listed".into(),
        Want::Ref(target) => format!("the id or name of a `{}`", target.name),
        Want::Record(named, _) => format!("a `{}`", named.name),
        Want::List(inner) => format!("a list: {}", want_short(inner)),
        Want::Months => "a number of months".into(),
        Want::Period => "a year or a span".into(),
        Want::Cover => "a span, or `false`".into(),
        Want::Declaration => "a declaration".into(),
        Want::Entities(named) => format!("a `{}`", named.name),
        Want::Table => "a table".into(),
    }
}

fn want_words(want: &Want) -> String {
    match want {
        Want::Count => "a count (a whole number, not below 0)".into(),
        Want::Number(Dim::Share, ..) => "a share (such as 75%)".into(),
        Want::Number(dim, _, en) if !en.is_empty() => format!("{} (in {en})", dim_words(*dim)),
        Want::Duration => "a length of time (such as `14 days`)".into(),
        Want::Date => "a date (such as 2022-06-30)".into(),
        Want::DateTime => "a date and time (such as 2022-06-30 16:00)".into(),
        other => want_short(other),
    }
}

fn want_help(want: &Want) -> Option<String> {
    match want {
        Want::OneOf(_, members) => Some(format!("one of {}", names(members))),
        Want::Bool => Some("write `yes` or `no` (是, 否, √, ×); leave the cell blank if nobody knows".into()),
        Want::List(_) => Some("part the members with semicolons".into()),
        Want::Period => Some("write a year such as 2022, or `from` and `to`".into()),
        Want::Number(dim, ..) => units(*dim),
        Want::Count
        | Want::Int
        | Want::Duration
        | Want::Text
        | Want::Date
        | Want::DateTime
        | Want::Ref(_)
        | Want::Record(..)
        | Want::Months
        | Want::Cover
        | Want::Declaration
        | Want::Entities(_)
        | Want::Table => None,
    }
}

fn hint_words(hint: &Hint) -> String {
    match hint {
        Hint::WhichShare(text) => format!("is {text} {text}%? write {text}%, or （%） in the header"),
        Hint::WhichOne(text) => {
            let sign = if text.starts_with('-') { "-" } else { "" };
            format!("is {text} {sign}100% or {sign}1%? write the sign with it, or format the cell as percent")
        }
        Hint::WhichPercent(text) => {
            format!("the header says （%）; is {text} {text}%? write the sign with it, as in {text}% or 75%")
        }
        Hint::Unit(word, dim) => match units(*dim) {
            Some(units) => format!("the unit `{word}` does not fit; {units}"),
            None => format!("write the number only; `{word}` does not fit"),
        },
        Hint::Months => "months and years vary in length; write days, weeks or hours".into(),
        Hint::NeedsTime => "write the time too, such as 2022-06-30 16:00".into(),
        Hint::Offset => "write local time, without a zone".into(),
        Hint::BadTime => "times go from 00:00 to 23:59".into(),
        Hint::Whole => "it must be whole, without a point".into(),
        Hint::Negative => "it cannot be below 0".into(),
        Hint::Nearest(text) => format!("did you mean `{text}`?"),
        Hint::ChineseNumeral => "write digits, such as 3".into(),
        Hint::NoDayOfMonth => "only year and month; write the day too, such as 2022-06-30".into(),
        Hint::NoYear => "no year; write it in full, such as 2022-06-30".into(),
        Hint::OnlyYear => "only a year; write the day, such as 2022-06-30".into(),
        Hint::ShortYear => "the year has two digits; write four, such as 2022-06-30".into(),
        Hint::OneDate => "one date in one cell".into(),
        Hint::OwnSheet(name) => format!("make a sheet called `{name}` with a row for each"),
    }
}
