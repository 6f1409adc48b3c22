//! Days and periods as people write them on a command line.

use crate::base::Day;
use crate::base::Diagnostic;
use crate::base::window::{CalUnit, Range};
use crate::facts::keyed::{Entry, Wants, parse_day};

/// `2022`, `2022-H1`, `2022-Q3`, `2022-06`, or a day.
pub fn parse(text: &str) -> Option<Range> {
    let text = text.trim();
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text.strip_suffix('年').unwrap_or(text), None),
    };
    if year.len() != 4 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let of = |unit: CalUnit, month: i8| Day::new(year, month, 1).map(|d| unit.containing(d));
    match rest {
        None => of(CalUnit::Year, 1),
        Some("H1") => of(CalUnit::HalfYear, 1),
        Some("H2") => of(CalUnit::HalfYear, 7),
        Some("Q1") => of(CalUnit::Quarter, 1),
        Some("Q2") => of(CalUnit::Quarter, 4),
        Some("Q3") => of(CalUnit::Quarter, 7),
        Some("Q4") => of(CalUnit::Quarter, 10),
        Some(month) if month.len() == 2 => of(CalUnit::Month, month.parse().ok()?),
        Some(_) => parse_day(text).map(|d| Range::new(d, d)),
    }
}

/// A period in a configuration: a year, a text, or `{ from, to }`.
pub fn entry(entry: &Entry<'_, '_>, out: &mut Vec<Diagnostic>) -> Option<Range> {
    if let Some(table) = entry.table() {
        table.only(&["from", "to"], out);
        let from = table.need("from", out)?.day(out)?;
        let to = table.need("to", out)?.day(out)?;
        return Some(Range::new(from, to));
    }
    let range = entry.scalar().and_then(|text| parse(&text));
    if range.is_none() {
        entry.refuse(Wants::Period, out);
    }
    range
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn periods() {
        for (text, shown) in [
            ("2022", "2022-01-01 .. 2022-12-31"),
            ("2022年", "2022-01-01 .. 2022-12-31"),
            ("2022-H2", "2022-07-01 .. 2022-12-31"),
            ("2022-Q3", "2022-07-01 .. 2022-09-30"),
            ("2022-02", "2022-02-01 .. 2022-02-28"),
            ("2022-02-03", "2022-02-03 .. 2022-02-03"),
        ] {
            assert_eq!(parse(text).map(|r| r.to_string()).as_deref(), Some(shown), "{text}");
        }
        for bad in ["22", "2022-13", "2022-Q5", "", "-", "2022-6", "年"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
