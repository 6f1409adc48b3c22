//! One scalar, as written, to the value that its field's type asks for (contract.md, "Fact files").

use super::date::{self, NoDate};
use super::problem::Hint;
use super::store::Value;
use super::vocabulary::{Found, Vocabulary};
use crate::base::fold::fold;
use crate::base::unit::{Unit, unit};
use crate::base::{Dim, Rat};
use crate::model::{Field, NumKind, Type};

/// A value that fits, or a text for the chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fits {
    /// A value that stands for itself.
    Value(Value),
    /// A number of so many digits that the chunk keeps it; whether it is clock time.
    Wide(Rat, bool),
    /// A text.
    Text,
    /// The id of an entity.
    Ref,
}

/// Why a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// Another type altogether, with advice where there is any.
    Type(Option<Hint>),
    /// A number that cannot be kept exactly.
    Range,
    /// A day that the calendar does not have.
    NoSuchDay,
}

const PLAIN: Misfit = Misfit::Type(None);

fn hint<T>(hint: Hint) -> Result<T, Misfit> {
    Err(Misfit::Type(Some(hint)))
}

impl From<NoDate> for Misfit {
    fn from(why: NoDate) -> Misfit {
        match why {
            NoDate::Shape => PLAIN,
            NoDate::NoSuchDay => Misfit::NoSuchDay,
            NoDate::Hint(h) => Misfit::Type(Some(h)),
        }
    }
}

/// A value without quotes.
pub(super) fn bare(field: &Field, ty: &Type, raw: &str) -> Result<Fits, Misfit> {
    match ty {
        Type::Bool => match raw {
            "true" => Ok(Fits::Value(Value::Bool(true))),
            "false" => Ok(Fits::Value(Value::Bool(false))),
            _ => match truth(raw) {
                Some(b) => hint(Hint::Bool(b)),
                None => Err(PLAIN),
            },
        },
        Type::Number(kind, dim) => number(*kind, *dim, field.bare, raw),
        Type::Duration => {
            let n = literal(raw)?;
            Ok(fits(n, false))
        }
        Type::Date => Ok(Fits::Value(Value::Date(date::day(raw)?))),
        Type::DateTime => Ok(Fits::Value(Value::DateTime(date::moment(raw)?))),
        Type::Text | Type::Ref(_) | Type::Enum(_) if raw.len() <= 120 => hint(Hint::Quote(raw.to_owned())),
        Type::Text | Type::Ref(_) | Type::Enum(_) => Err(PLAIN),
        Type::Months | Type::Record(_) | Type::Every(..) => Err(PLAIN),
        Type::List(_) => hint(Hint::Brackets),
    }
}

/// A value in quotes.
pub(super) fn quoted(vocabulary: &Vocabulary, ty: &Type, text: &str) -> Result<Fits, Misfit> {
    match ty {
        Type::Text => Ok(Fits::Text),
        Type::Ref(_) => {
            if text.trim().is_empty() {
                Err(PLAIN)
            } else {
                Ok(Fits::Ref)
            }
        }
        Type::Date => Ok(Fits::Value(Value::Date(date::day(text)?))),
        Type::DateTime => Ok(Fits::Value(Value::DateTime(date::moment(text)?))),
        Type::Enum(id) => {
            let Some(names) = vocabulary.variants(*id) else {
                return Err(PLAIN);
            };
            match names.find(text) {
                Found::One(i) => Ok(Fits::Value(Value::Variant(i as u16))),
                Found::Shared(..) => Err(PLAIN),
                Found::Nothing => match names.nearest(text) {
                    Some(n) => hint(Hint::Nearest(n)),
                    None => Err(PLAIN),
                },
            }
        }
        Type::Bool => match truth(text) {
            Some(b) => hint(Hint::Bool(b)),
            None => Err(PLAIN),
        },
        Type::Number(_, dim) => {
            let measured = measured(text)?;
            match (measured.unit, *dim) {
                (Word::None, _) => hint(Hint::Unquote(measured.digits)),
                (Word::Percent, Dim::Share) => Ok(fits(measured.number, false)),
                (Word::Unit(u), dim) if u.dim == dim => scaled(measured.number, u.size).map(|n| fits(n, false)),
                (_, Dim::None) => Err(PLAIN),
                (Word::Percent, dim) => hint(Hint::Unit("%".into(), dim)),
                (Word::Unit(u), dim) => hint(Hint::Unit(first_word(u), dim)),
                (Word::Other(w), dim) => hint(Hint::Unit(w, dim)),
            }
        }
        Type::Duration => {
            let measured = measured(text)?;
            match measured.unit {
                Word::None => hint(Hint::Unquote(measured.digits)),
                Word::Unit(u) if u.dim == Dim::Days => scaled(measured.number, u.size).map(|n| fits(n, false)),
                Word::Unit(u) if u.dim == Dim::Clock => scaled(measured.number, u.size).map(|n| fits(n, true)),
                Word::Unit(u) => hint(Hint::Unit(first_word(u), Dim::Days)),
                Word::Percent => hint(Hint::Unit("%".into(), Dim::Days)),
                Word::Other(w) => match &*w {
                    "月" | "个月" | "年" | "month" | "months" | "year" | "years" => hint(Hint::Months),
                    _ => hint(Hint::Unit(w, Dim::Days)),
                },
            }
        }
        Type::List(_) => hint(Hint::Brackets),
        Type::Months | Type::Record(_) | Type::Every(..) => Err(PLAIN),
    }
}

/// Words that people write for a truth value.
fn truth(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "True" | "TRUE" | "yes" | "是" | "有" | "1" => Some(true),
        "false" | "False" | "FALSE" | "no" | "否" | "无" | "0" => Some(false),
        _ => None,
    }
}

fn first_word(u: &Unit) -> String {
    u.zh.first().copied().unwrap_or(u.en).to_owned()
}

/// A bare number of a field.
fn number(kind: NumKind, dim: Dim, size: i64, raw: &str) -> Result<Fits, Misfit> {
    if let Some(n) = small(raw)
        && dim != Dim::Share
        && size == 1
    {
        if n < 0 && kind == NumKind::Count {
            return hint(Hint::Negative);
        }
        return Ok(Fits::Value(Value::Number(n, 1)));
    }
    let n = literal(raw)?;
    match kind {
        NumKind::Count | NumKind::Int if !n.is_int() => return hint(Hint::Whole),
        NumKind::Count if n.is_negative() => return hint(Hint::Negative),
        // 1.0 for a count: a whole number is written as one
        NumKind::Count | NumKind::Int if raw.contains(['.', 'e', 'E']) && !raw.starts_with("0x") => {
            return hint(Hint::Whole);
        }
        NumKind::Count | NumKind::Int | NumKind::Any => {}
    }
    if dim == Dim::Share && (n > Rat::ONE || n < Rat::int(-1)) {
        return hint(Hint::WhichShare(raw.to_owned()));
    }
    Ok(fits(scaled(n, size)?, false))
}

fn scaled(n: Rat, size: i64) -> Result<Rat, Misfit> {
    n.mul(Rat::int(size)).ok_or(Misfit::Range)
}

fn fits(n: Rat, clock: bool) -> Fits {
    match (n.compact(), clock) {
        (Some((num, den)), false) => Fits::Value(Value::Number(num, den)),
        (Some((num, den)), true) => Fits::Value(Value::Clock(num, den)),
        (None, _) => Fits::Wide(n, clock),
    }
}

/// The common case: a plain whole number of at most 18 digits.
fn small(raw: &str) -> Option<i64> {
    let (negative, digits) = match raw.strip_prefix('-') {
        Some(d) => (true, d),
        None => (false, raw),
    };
    let b = digits.as_bytes();
    if b.is_empty() || b.len() > 18 || (b.len() > 1 && b.first() == Some(&b'0')) {
        return None;
    }
    let mut n = 0i64;
    for c in b {
        if !c.is_ascii_digit() {
            return None;
        }
        n = n * 10 + i64::from(c - b'0');
    }
    Some(if negative { -n } else { n })
}

/// A number as TOML or JSON writes it.
fn literal(raw: &str) -> Result<Rat, Misfit> {
    let unsigned = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    if matches!(unsigned, "nan" | "inf" | "NaN" | "Infinity") {
        return hint(Hint::NotFinite);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = raw.strip_prefix(prefix) {
            let digits = digits.replace('_', "");
            if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                return Err(PLAIN);
            }
            let n = i64::from_str_radix(&digits, radix).map(Rat::int).map_err(|_| Misfit::Range)?;
            return if n.is_short() { Ok(n) } else { Err(Misfit::Range) };
        }
    }
    if !looks_numeric(unsigned) {
        return Err(PLAIN);
    }
    if unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return hint(Hint::LeadingZero);
    }
    Rat::parse(raw).ok_or(Misfit::Range)
}

/// `digits[.digits][e±digits]`, with `_` between digits: what [`Rat::parse`] refuses of this is too large or too long.
fn looks_numeric(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['+', '-']).unwrap_or(e))),
        None => (text, None),
    };
    let digits = |t: &str| {
        !t.is_empty() && !t.starts_with('_') && !t.ends_with('_') && t.bytes().all(|b| b.is_ascii_digit() || b == b'_')
    };
    let mantissa = match mantissa.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(digits)
}

/// A number with what follows it.
struct Measured {
    number: Rat,
    digits: String,
    unit: Word,
}

enum Word {
    None,
    Percent,
    Unit(&'static Unit),
    Other(String),
}

/// `600m`, `3 万元`, `75％`, `1,200 元`.
fn measured(text: &str) -> Result<Measured, Misfit> {
    let folded = fold(text);
    let text = folded.trim();
    let length = text
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_') || (*i == 0 && matches!(c, '-' | '+'))))
        .map_or(text.len(), |(i, _)| i);
    let (digits, word) = text.split_at_checked(length).ok_or(PLAIN)?;
    let digits = ungrouped(digits.trim()).ok_or(PLAIN)?;
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    if !looks_numeric(unsigned) {
        return Err(PLAIN);
    }
    let number = Rat::parse(&digits).ok_or(Misfit::Range)?;
    let word = word.trim();
    let (number, unit) = match word {
        "" => (number, Word::None),
        "%" => (number.div(Rat::int(100)).ok_or(Misfit::Range)?, Word::Percent),
        _ => (number, unit(word).map_or_else(|| Word::Other(word.to_owned()), Word::Unit)),
    };
    Ok(Measured { number, digits, unit })
}

/// Takes out the commas of `1,234,567`; `None` if they group anything but thousands.
fn ungrouped(digits: &str) -> Option<String> {
    if !digits.contains(',') {
        return Some(digits.to_owned());
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['+', '-']);
    let good = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
    let plain = digits.replace(',', "");
    (good && !fraction.contains(',')).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn field(ty: Type, word: Option<&str>) -> Field {
        Field {
            name: "f".into(),
            label: None,
            label_en: None,
            docs: None,
            ty,
            optional: false,
            bare: word.and_then(unit).map_or(1, |u| u.size),
            span: None,
        }
    }
    fn read(ty: Type, word: Option<&str>, text: &str) -> Result<Fits, Misfit> {
        let model = Model::default();
        let field = field(ty, word);
        match text.strip_prefix('"') {
            Some(t) => quoted(&Vocabulary::new(&model), &field.ty, t.trim_end_matches('"')),
            None => bare(&field, &field.ty, text),
        }
    }
    fn is(n: i64, d: u32) -> Result<Fits, Misfit> {
        Ok(Fits::Value(Value::Number(n, d)))
    }

    #[test]
    fn units_become_the_canonical_one() {
        let km = || Type::Number(NumKind::Any, Dim::Length);
        assert_eq!(read(km(), Some("km"), "3"), is(3000, 1));
        assert_eq!(read(km(), Some("km"), "\"600m\""), is(600, 1));
        assert_eq!(read(km(), Some("km"), "\"0.6 公里\""), is(600, 1));
        assert_eq!(read(km(), Some("km"), "0.0005"), is(1, 2));
        let money = || Type::Number(NumKind::Any, Dim::Money);
        assert_eq!(read(money(), None, "\"3 万元\""), is(30_000, 1));
        assert_eq!(read(money(), None, "\"1,234.5元\""), is(2469, 2));
        assert_eq!(read(money(), None, "300"), is(300, 1));
        assert_eq!(read(money(), None, "\"3 天\""), hint(Hint::Unit("天".into(), Dim::Money)));
        assert_eq!(read(money(), None, "\"12,34元\""), Err(PLAIN));
    }

    #[test]
    fn a_share_says_which_it_is() {
        let share = || Type::Number(NumKind::Any, Dim::Share);
        assert_eq!(read(share(), None, "\"75%\""), is(3, 4));
        assert_eq!(read(share(), None, "\"７５％\""), is(3, 4));
        assert_eq!(read(share(), None, "0.75"), is(3, 4));
        assert_eq!(read(share(), None, "1"), is(1, 1));
        assert_eq!(read(share(), None, "75"), hint(Hint::WhichShare("75".into())));
    }

    #[test]
    fn days_and_clock_time_stay_apart() {
        assert_eq!(read(Type::Duration, None, "\"2 周\""), is(14, 1));
        assert_eq!(read(Type::Duration, None, "14"), is(14, 1));
        assert_eq!(read(Type::Duration, None, "\"2 小时\""), Ok(Fits::Value(Value::Clock(120, 1))));
        assert_eq!(read(Type::Duration, None, "\"3 个月\""), hint(Hint::Months));
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        let count = || Type::Number(NumKind::Count, Dim::None);
        let any = || Type::Number(NumKind::Any, Dim::None);
        assert_eq!(read(count(), None, "3"), is(3, 1));
        assert_eq!(read(count(), None, "1_000"), is(1000, 1));
        assert_eq!(read(count(), None, "0x1F"), is(31, 1));
        assert_eq!(read(count(), None, "-3"), hint(Hint::Negative));
        assert_eq!(read(count(), None, "3.5"), hint(Hint::Whole));
        assert_eq!(read(count(), None, "1.0"), hint(Hint::Whole));
        assert_eq!(read(count(), None, "007"), hint(Hint::LeadingZero));
        assert_eq!(read(count(), None, "\"3\""), hint(Hint::Unquote("3".into())));
        assert_eq!(read(count(), None, "\"three\""), Err(PLAIN));
        assert_eq!(read(any(), None, "nan"), hint(Hint::NotFinite));
        assert_eq!(read(any(), None, "1e400"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "123456789012345678901"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "0.020"), is(1, 50));
        let wide = |text: &str| Ok(Fits::Wide(Rat::parse(text).unwrap_or(Rat::ZERO), false));
        assert_eq!(read(any(), None, "0.333333333333333"), wide("0.333333333333333"));
        assert_eq!(read(any(), None, "-0.999999999999999999"), wide("-0.999999999999999999"));
        assert_eq!(read(any(), None, "0.9999999999999999991"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "999999999999999999"), is(999_999_999_999_999_999, 1));
        assert_eq!(read(any(), None, "1999999999999999999"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "0xDE0B6B3A763FFFF"), is(999_999_999_999_999_999, 1));
        assert_eq!(read(any(), None, "0xDE0B6B3A7640000"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "0xFFFFFFFFFFFFFFFFFF"), Err(Misfit::Range));
        assert_eq!(read(any(), None, "0x-5"), Err(PLAIN));
        assert_eq!(read(any(), None, "1__"), Err(PLAIN));
    }
}
