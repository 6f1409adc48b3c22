//! What a spreadsheet stores → the characters that stand in the cell: numbers to the 15 digits a spreadsheet shows, days and
//! moments. Nothing is calculated with the stored numbers. Numbers as people write them lose what says nothing.

use crate::base::fold::fold;
use calamine::ExcelDateTime;

/// Digits that a spreadsheet keeps of a number.
pub(super) const KEPT: usize = 15;

/// A stored number in decimal digits; `shift` moves the point to the right (2 for percent). `None` if it is none.
pub(super) fn decimal(stored: f64, shift: i32) -> Option<String> {
    if !stored.is_finite() {
        return None;
    }
    // the exact value, rounded in decimal to the digits that are shown
    let text = format!("{stored:.*e}", KEPT - 1);
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()?.checked_add(shift)?;
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(m) => ("-", m),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".into());
    }
    let length = digits.len() as i32;
    let point = exponent + 1;
    Some(if point <= 0 {
        format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point >= length {
        format!("{sign}{digits}{}", "0".repeat((point - length) as usize))
    } else {
        let (whole, fraction) = digits.split_at_checked(point as usize)?;
        format!("{sign}{whole}.{fraction}")
    })
}

/// Half-width, without spaces, and the number without the commas of thousands and zeros before it: 007 is 7 in a cell.
pub(super) fn plain_digits(text: &str) -> String {
    let folded = fold(text);
    let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let length = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(rest.len());
    let (number, word) = rest.split_at_checked(length).unwrap_or((rest, ""));
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    if first.is_empty() || (whole.contains(',') && !((1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3))) {
        return plain;
    }
    let digits = whole.replace(',', "");
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    match fraction {
        Some(fraction) => format!("{sign}{digits}.{fraction}{word}"),
        None => format!("{sign}{digits}{word}"),
    }
}

/// A date cell: `2022-06-30`, `2022-06-30 16:00`; one of a time alone `16:00`.
pub(super) fn date(stored: &ExcelDateTime) -> Option<String> {
    if !stored.is_datetime() {
        return decimal(stored.as_f64(), 0);
    }
    let (year, month, day, hour, minute, second, _) = stored.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => String::new(),
        (h, m, 0) => format!("{h:02}:{m:02}"),
        (h, m, s) => format!("{h:02}:{m:02}:{s:02}"),
    };
    let whole = stored.as_f64() >= 1.0;
    Some(match (whole, time.is_empty()) {
        (false, false) => time,
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        (true, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    })
}

/// `PT16H30M00S`, as OpenDocument stores a time of day.
pub(super) fn time(iso: &str) -> Option<String> {
    let rest = iso.strip_prefix("PT")?;
    let (hour, rest) = rest.split_once('H')?;
    let (minute, rest) = rest.split_once('M')?;
    let second = rest.strip_suffix('S')?.split('.').next()?;
    let all = [hour, minute, second];
    if all.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let second = second.trim_start_matches('0');
    Some(if second.is_empty() {
        format!("{hour:0>2}:{minute:0>2}")
    } else {
        format!("{hour:0>2}:{minute:0>2}:{second:0>2}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_cell_shows() {
        let shown = |x: f64| decimal(x, 0).unwrap_or_default();
        assert_eq!(shown(3.0), "3");
        assert_eq!(shown(-0.0), "0");
        assert_eq!(shown(0.1_f64 + 0.2_f64), "0.3");
        assert_eq!(shown(1_234_567.891), "1234567.891");
        assert_eq!(shown(-1e-7), "-0.0000001");
        assert_eq!(shown(140_702_199_001_011_234.0), "140702199001011000");
        assert_eq!(decimal(0.714_285_714_285_714_3, 2).unwrap_or_default(), "71.4285714285714");
        assert_eq!(decimal(0.75, 2).unwrap_or_default(), "75");
        assert_eq!(decimal(f64::NAN, 0), None);
    }

    #[test]
    fn times_of_day() {
        assert_eq!(time("PT16H30M00S").as_deref(), Some("16:30"));
        assert_eq!(time("PT09H05M07.000S").as_deref(), Some("09:05:07"));
        assert_eq!(time("P1D"), None);
    }
}
