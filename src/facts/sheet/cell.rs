//! What one cell says, by the type of the field under whose name it stands (docs/spreadsheets.md, "Cells").

use super::lines::{CellAt, CellKind, text_of};
use super::number::{KEPT, plain_digits};
use super::problem::{Amiss, Hint};
use crate::base::fold::{fold, fold_char};
use crate::base::number::MAX_DIGITS;
use crate::base::unit::{COUNTERS, Unit, unit};
use crate::base::{Day, Dim, Rat};
use crate::facts::admit::Admit;
use crate::facts::date::{self, NoDate};
use crate::facts::problem::{Hint as TextHint, Named, Problem};
use crate::facts::store::{Slot, Value};
use crate::facts::value::{self, Fits, Misfit};
use crate::facts::vocabulary::Found;
use crate::facts::want::want;
use crate::model::{Field, NumKind, Type};

/// What a header says of the bare numbers below it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Measure {
    /// （%）
    Percent,
    /// （万元）
    Unit(&'static Unit),
}

/// What a cell gives its field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing is written: none for `T?`, else unknown.
    Blank,
    /// It is said that nobody knows, or what is said is wrong.
    Unknown,
    /// There is none.
    None,
    /// This.
    Value(Value),
}

/// Nobody knows.
pub(super) fn is_unknown(text: &str) -> bool {
    matches!(text, "不详" | "未知" | "待核实" | "待定" | "待查" | "?" | "？" | "unknown")
}
/// There is none.
fn is_none(text: &str) -> bool {
    matches!(text, "无" | "没有" | "none")
}
/// A stroke: it does not apply.
fn is_dash(text: &str) -> bool {
    text == "不适用"
        || text.eq_ignore_ascii_case("n/a")
        || (text.chars().count() <= 4
            && text.chars().all(|c| matches!(fold_char(c), '-' | '—' | '–' | '/' | '─' | '―' | '\\')))
}
/// What spreadsheets write instead of a value that cannot be worked out.
pub(super) fn is_error(text: &str) -> bool {
    matches!(
        text,
        "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!" | "#DATA!" | "#SPILL!" | "#CALC!"
    ) || text.strip_prefix("Err:").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "是" | "√" | "✓" | "✔" | "☑" | "有" | "对" | "Y" | "y" | "1" | "TRUE" | "True" | "true" | "yes" | "Yes"
        | "YES" | "已" => Some(true),
        "否" | "×" | "✗" | "✘" | "☐" | "□" | "无" | "没有" | "错" | "N" | "n" | "0" | "FALSE" | "False" | "false"
        | "no" | "No" | "NO" | "未" => Some(false),
        _ => None,
    }
}

/// Why a cell does not fit.
enum Wrong {
    Type(Option<Hint>),
    Range,
    NoSuchDay,
    LostDigits,
}

impl From<Misfit> for Wrong {
    fn from(misfit: Misfit) -> Wrong {
        match misfit {
            Misfit::Range => Wrong::Range,
            Misfit::NoSuchDay => Wrong::NoSuchDay,
            Misfit::Type(hint) => Wrong::Type(match hint {
                Some(TextHint::Unit(word, dim)) => Some(Hint::Unit(word, dim)),
                Some(TextHint::Months) => Some(Hint::Months),
                Some(TextHint::NeedsTime) => Some(Hint::NeedsTime),
                Some(TextHint::Offset) => Some(Hint::Offset),
                Some(TextHint::BadTime) => Some(Hint::BadTime),
                Some(TextHint::Whole) => Some(Hint::Whole),
                Some(TextHint::Negative) => Some(Hint::Negative),
                Some(TextHint::Nearest(word)) => Some(Hint::Nearest(word)),
                _ => None,
            }),
        }
    }
}

impl<'m> Admit<'_, 'm> {
    /// Reads a cell; what is wrong with it is said.
    pub(super) fn cell(&mut self, field: &'m Field, measure: Option<Measure>, cell: &CellAt) -> Said {
        let text = text_of(self.text, cell);
        let named = || Named::new(&field.name, field.label.as_deref());
        if text.is_empty() {
            return Said::Blank;
        }
        self.closed(cell);
        if cell.kind == CellKind::Formula {
            self.amiss(cell, Amiss::Uncomputed(named()));
            return Said::Unknown;
        }
        if is_error(&text) {
            self.amiss(cell, Amiss::ErrorCell(named(), text.into_owned()));
            return Said::Unknown;
        }
        if is_unknown(&text) {
            return Said::Unknown;
        }
        if is_dash(&text) {
            return if field.optional { Said::None } else { Said::Unknown };
        }
        if is_none(&text) {
            return self.nothing(field, cell);
        }
        let said = self.plain_cell(field, &field.ty, measure, cell, &text);
        match said {
            Ok(value) => Said::Value(value),
            Err(wrong) => {
                self.wrong(field, &field.ty, cell, &text, wrong);
                Said::Unknown
            }
        }
    }
    /// A word about a field of a CSV file whose quotation mark nothing closes.
    pub(super) fn closed(&mut self, cell: &CellAt) {
        let raw = crate::facts::toml::slice(self.text, cell.at).trim_end();
        if cell.kind == CellKind::Raw && raw.starts_with('"') && (raw.len() == 1 || !raw.ends_with('"')) {
            self.amiss(cell, Amiss::OpenQuote);
        }
    }
    /// “无”
    fn nothing(&mut self, field: &'m Field, cell: &CellAt) -> Said {
        match &field.ty {
            _ if field.optional => Said::None,
            Type::List(_) => Said::Value(Value::List(self.out.chunk.slots.len() as u32, 0)),
            Type::Number(..) | Type::Duration => Said::Value(Value::Number(0, 1)),
            Type::Bool => Said::Value(Value::Bool(false)),
            Type::Enum(id) => {
                // some enums have a member of this name
                let found = self.v.variants(*id).map(|names| names.find("无"));
                match found {
                    Some(Found::One(i)) => Said::Value(Value::Variant(i as u16)),
                    _ => self.vague(field, cell),
                }
            }
            Type::Text
            | Type::Date
            | Type::DateTime
            | Type::Months
            | Type::Record(_)
            | Type::Ref(_)
            | Type::Every(..) => self.vague(field, cell),
        }
    }
    fn vague(&mut self, field: &Field, cell: &CellAt) -> Said {
        let named = Named::new(&field.name, field.label.as_deref());
        self.amiss(cell, Amiss::Vague(named));
        Said::Unknown
    }
    pub(super) fn amiss(&mut self, cell: &CellAt, amiss: Amiss) {
        self.c.add(cell.at, &Problem::Sheet(amiss));
    }
    fn wrong(&mut self, field: &Field, ty: &Type, cell: &CellAt, text: &str, wrong: Wrong) {
        let named = Named::new(&field.name, field.label.as_deref());
        let found = crate::facts::toml::excerpt(text);
        let amiss = match wrong {
            Wrong::Range => return self.c.add(cell.at, &Problem::OutOfRange(named, found)),
            Wrong::NoSuchDay => return self.c.add(cell.at, &Problem::NoSuchDay(named, found)),
            Wrong::LostDigits => Amiss::LostDigits(named, found),
            Wrong::Type(hint) => Amiss::Cell { field: named, want: want(self.v, field, ty), found, hint },
        };
        self.amiss(cell, amiss);
    }

    fn plain_cell(
        &mut self,
        field: &'m Field,
        ty: &'m Type,
        measure: Option<Measure>,
        cell: &CellAt,
        text: &str,
    ) -> Result<Value, Wrong> {
        match ty {
            Type::Bool => truth(text).map(Value::Bool).ok_or(Wrong::Type(None)),
            Type::Number(kind, dim) => {
                // what a spreadsheet has worked out has its 15 digits anywhere behind the point
                let places = if let CellKind::Number { .. } = cell.kind { 2 * MAX_DIGITS } else { MAX_DIGITS };
                number(field, *kind, *dim, measure, text, places).map(|n| self.out.chunk.number(n, false))
            }
            Type::Duration => {
                let bare = Rat::parse(&plain_digits(text)).is_some();
                let fits = match (bare, measure) {
                    (true, Some(Measure::Unit(u))) => {
                        value::quoted(self.v, ty, &format!("{}{}", plain_digits(text), u.en))?
                    }
                    (true, _) => value::bare(field, ty, &plain_digits(text))?,
                    (false, _) => value::quoted(self.v, ty, text)?,
                };
                Ok(self.said(fits, text))
            }
            Type::Date => day(text, cell.kind).map(Value::Date),
            Type::DateTime => Ok(Value::DateTime(date::moment(text).map_err(|e| moment_hint(e, text))?)),
            Type::Text => {
                if let CellKind::Number { .. } = cell.kind
                    && text.len() > KEPT
                    && text.bytes().all(|b| b.is_ascii_digit())
                {
                    return Err(Wrong::LostDigits);
                }
                Ok(self.said(Fits::Text, text))
            }
            Type::Enum(id) => {
                let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                match self.v.variants(*id).map(|names| names.find(&squeezed)) {
                    Some(Found::One(i)) => Ok(Value::Variant(i as u16)),
                    _ => Err(value::quoted(self.v, ty, text).err().map_or(Wrong::Type(None), Wrong::from)),
                }
            }
            Type::Ref(_) => {
                let fits = value::quoted(self.v, ty, text)?;
                Ok(self.said(fits, text))
            }
            Type::List(inner) => self.list_cell(field, inner, measure, cell, text),
            Type::Months | Type::Record(_) => Err(Wrong::Type(None)),
            Type::Every(..) => Err(Wrong::Type(None)),
        }
    }
    /// `甲、乙；丙`: the members of a list in one cell. Of events, only their days.
    fn list_cell(
        &mut self,
        field: &'m Field,
        inner: &'m Type,
        measure: Option<Measure>,
        cell: &CellAt,
        text: &str,
    ) -> Result<Value, Wrong> {
        let parts = text.split(['、', '；', ';', '，', ',', '\n']).map(str::trim).filter(|p| !p.is_empty());
        let parts: Vec<&str> = parts.collect();
        let first = self.out.chunk.slots.len();
        let at = self.c.span(cell.at);
        let blank = Slot { value: Value::Unknown, at };
        let event = match inner {
            Type::Record(record) => {
                let shape = self.v.record(*record).ok_or(Wrong::Type(None))?;
                let on = shape.on.ok_or(Wrong::Type(Some(Hint::OwnSheet(field.shown().to_owned()))))?;
                let date = shape.fields.get(on).ok_or(Wrong::Type(None))?;
                if parts.iter().any(|p| day(p, cell.kind).is_err()) {
                    return Err(Wrong::Type(Some(Hint::OwnSheet(field.shown().to_owned()))));
                }
                Some((shape.fields.len(), on, date))
            }
            _ => None,
        };
        let width = event.map_or(1, |(width, ..)| width);
        self.out.chunk.slots.resize(first + parts.len() * width, blank);
        for (n, part) in parts.iter().enumerate() {
            let (slot, field, ty) = match event {
                Some((width, on, date)) => (first + n * width + on, date, &date.ty),
                None => (first + n, field, inner),
            };
            let value = match self.plain_cell(field, ty, measure, cell, part) {
                Ok(value) => value,
                Err(wrong) => {
                    self.wrong(field, ty, cell, part, wrong);
                    Value::Unknown
                }
            };
            if let Some(s) = self.out.chunk.slots.get_mut(slot) {
                s.value = value;
            }
        }
        Ok(Value::List(first as u32, parts.len() as u32))
    }
    fn said(&mut self, fits: Fits, text: &str) -> Value {
        let chunk = &mut self.out.chunk;
        let from = chunk.text.len() as u32;
        let text = match fits {
            Fits::Value(value) => return value,
            Fits::Wide(n, clock) => return chunk.number(n, clock),
            Fits::Text => text,
            Fits::Ref => text.trim(),
        };
        chunk.text.push_str(text);
        let to = chunk.text.len() as u32;
        if fits == Fits::Ref { Value::Dangling(from, to) } else { Value::Text(from, to) }
    }
}

/// `3`, `3 人`, `1,200元`, `75%`.
fn number(
    field: &Field,
    kind: NumKind,
    dim: Dim,
    measure: Option<Measure>,
    text: &str,
    places: usize,
) -> Result<Rat, Wrong> {
    let plain = plain_digits(text);
    let length = plain
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || (*i == 0 && matches!(c, '-' | '+'))))
        .map_or(plain.len(), |(i, _)| i);
    let (digits, word) = plain.split_at_checked(length).ok_or(Wrong::Type(None))?;
    let starts = digits.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit());
    if !starts || digits.ends_with('.') || digits.matches('.').count() > 1 {
        let chinese = text.chars().next().is_some_and(|c| "一二三四五六七八九十百千两〇零壹贰叁".contains(c));
        return Err(Wrong::Type(chinese.then_some(Hint::ChineseNumeral)));
    }
    let n = Rat::parse_to(digits, places).ok_or(Wrong::Range)?;
    let scale = |n: Rat, size: i64| n.mul(Rat::int(size)).ok_or(Wrong::Range);
    let n = match (word, dim) {
        ("", Dim::Share) => match measure {
            Some(Measure::Percent) if n > Rat::ONE || n.is_zero() => n.div(Rat::int(100)).ok_or(Wrong::Range)?,
            Some(Measure::Percent) => return Err(Wrong::Type(Some(Hint::WhichPercent(digits.to_owned())))),
            Some(Measure::Unit(_)) | None if n > Rat::ONE || n < Rat::int(-1) => {
                return Err(Wrong::Type(Some(Hint::WhichShare(digits.to_owned()))));
            }
            // 1 is 100% to one, 1% to another
            Some(Measure::Unit(_)) | None if n == Rat::ONE || n == Rat::int(-1) => {
                return Err(Wrong::Type(Some(Hint::WhichOne(digits.to_owned()))));
            }
            Some(Measure::Unit(_)) | None => n,
        },
        ("", _) => match measure {
            Some(Measure::Unit(u)) if u.dim == dim => scale(n, u.size)?,
            _ => scale(n, field.bare)?,
        },
        ("%", Dim::Share) => n.div(Rat::int(100)).ok_or(Wrong::Range)?,
        ("%", _) => return Err(Wrong::Type(Some(Hint::Unit("%".into(), dim)))),
        (word, _) => match unit(word) {
            Some(u) if u.dim == dim => scale(n, u.size)?,
            _ if dim == Dim::None
                && (COUNTERS.contains(&word)
                    || matches!(word, "人次" | "件" | "位" | "所" | "台" | "部" | "支" | "批")) =>
            {
                n
            }
            _ => return Err(Wrong::Type(Some(Hint::Unit(word.to_owned(), dim)))),
        },
    };
    match kind {
        NumKind::Count | NumKind::Int if !n.is_int() => return Err(Wrong::Type(Some(Hint::Whole))),
        NumKind::Count if n.is_negative() => return Err(Wrong::Type(Some(Hint::Negative))),
        NumKind::Count | NumKind::Int | NumKind::Any => {}
    }
    Ok(n)
}

/// The first and the last serial number that is read as a day: below are years, above months and days without marks.
const SERIALS: std::ops::RangeInclusive<i64> = 10_000..=109_574;

/// A day in any hand.
pub(super) fn cell_day(text: &str, kind: CellKind) -> Option<Day> {
    day(text, kind).ok()
}

fn day(text: &str, kind: CellKind) -> Result<Day, Wrong> {
    match date::day(text) {
        Ok(day) => return Ok(day),
        Err(NoDate::NoSuchDay) => return Err(no_such_day(text)),
        // with a time of day: that day
        Err(NoDate::Hint(_)) => {
            return date::moment(text).map(|m| m.day()).map_err(|_| Wrong::Type(None));
        }
        Err(NoDate::Shape) => {}
    }
    let folded = fold(text);
    let digits = folded.trim();
    let digits = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Wrong::Type(date_hint(text)));
    }
    let n = digits.parse::<i64>().map_err(|_| Wrong::Type(None))?;
    if digits.len() == 8 {
        let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i16>().ok());
        let (Some(y), Some(m), Some(d)) = (part(0, 4), part(4, 6), part(6, 8)) else { return Err(Wrong::NoSuchDay) };
        return Day::new(y, m as i8, d as i8).ok_or(Wrong::NoSuchDay);
    }
    let later = if kind == (CellKind::Number { from_1904: true }) { 1462 } else { 0 };
    if let Some(first) = Day::new(1900, 1, 1)
        && SERIALS.contains(&(n + later))
    {
        // 1 January 1900 is day 1, and the spreadsheet believes in 29 February 1900
        return Ok(first.plus((n + later - 2) as i32));
    }
    Err(Wrong::Type(date_hint(text)))
}

fn no_such_day(text: &str) -> Wrong {
    let folded = fold(text);
    let year = folded.trim().split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    if year.len() <= 2 { Wrong::Type(Some(Hint::ShortYear)) } else { Wrong::NoSuchDay }
}

/// What is missing of a date.
fn date_hint(text: &str) -> Option<Hint> {
    let folded = fold(text);
    let t: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = t.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [year, _] if year.len() == 4 => Some(Hint::NoDayOfMonth),
        [one] if one.len() == 6 => Some(Hint::NoDayOfMonth),
        [year] if year.len() == 4 => Some(Hint::OnlyYear),
        [_, _] => Some(Hint::NoYear),
        [_, _, _, _, ..] => Some(Hint::OneDate),
        _ => None,
    }
}

fn moment_hint(why: NoDate, text: &str) -> Wrong {
    match why {
        NoDate::Shape => Wrong::Type(date_hint(text)),
        NoDate::NoSuchDay => Wrong::NoSuchDay,
        NoDate::Hint(h) => Misfit::Type(Some(h)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_every_hand() {
        for (text, is) in [
            ("3", "3"),
            ("0", "0"),
            ("0人", "0人"),
            ("007", "7"),
            ("0.5", "0.5"),
            ("00.50", "0.50"),
            ("-0.5%", "-0.5%"),
            ("+3", "3"),
            ("１，２００元", "1200元"),
            ("1,234,567.8", "1234567.8"),
            ("12,34", "12,34"),
            ("三", "三"),
            ("", ""),
        ] {
            assert_eq!(plain_digits(text), is, "{text}");
        }
    }

    #[test]
    fn a_day_is_one_or_is_refused() {
        let number = CellKind::Number { from_1904: false };
        for (text, kind) in [
            ("2022-06-30", CellKind::Text),
            ("２０２２年６月３０日", CellKind::Text),
            ("2022.6.30", CellKind::Raw),
            ("20220630", number),
            ("44742", number),
            ("44742", CellKind::Raw),
            ("44742.6875", number),
            ("43280", CellKind::Number { from_1904: true }),
            ("2022-06-30 16:00", CellKind::Date),
        ] {
            assert_eq!(cell_day(text, kind).map(|d| d.to_string()).as_deref(), Some("2022-06-30"), "{text}");
        }
        for text in ["2022", "202206", "22.6.30", "6月30日", "2022年6月", "2022-02-30", "20220230", "0", "999999"] {
            assert_eq!(cell_day(text, number), None, "{text}");
        }
    }
}
