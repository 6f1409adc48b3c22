//! Days and moments as people write them: `2022-06-30`, `2022年6月30日`, `2022.6.30`, `2022-01-05T16:00`.

use super::problem::Hint;
use crate::base::fold::fold;
use crate::base::{Day, Instant};
use std::borrow::Cow;

/// Why a text is no day or moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It does not look like one.
    Shape,
    /// It looks like one, but the calendar has no such day.
    NoSuchDay,
    /// It is nearly one.
    Hint(Hint),
}

/// A day, without a time.
pub(super) fn day(text: &str) -> Result<Day, NoDate> {
    if let Some(day) = Day::parse_iso(text) {
        return Ok(day);
    }
    let text = tidy(text);
    let (day, rest) = split_day(&text)?;
    match rest {
        "" => Ok(day),
        _ => match time(rest) {
            Ok(_) | Err(NoDate::Hint(_)) => Err(NoDate::Hint(Hint::NoTime)),
            Err(other) => Err(other),
        },
    }
}

/// A day with a time of day.
pub(super) fn moment(text: &str) -> Result<Instant, NoDate> {
    let text = tidy(text);
    let (day, rest) = split_day(&text)?;
    if rest.is_empty() {
        return Err(NoDate::Hint(Hint::NeedsTime));
    }
    let seconds = time(rest)?;
    Ok(Instant(day.start().0 + seconds))
}

fn tidy(text: &str) -> Cow<'_, str> {
    match fold(text.trim()) {
        // “2022年6月30日” itself has nothing to fold, but 。 folds to a point: 2022。6。30
        Cow::Borrowed(t) => Cow::Borrowed(t),
        Cow::Owned(t) => Cow::Owned(t.trim().to_owned()),
    }
}

/// A number of 1 to `most` digits at the start, and what follows it and any spaces.
fn number(text: &str, most: usize) -> Option<(i64, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > most {
        return None;
    }
    let (digits, rest) = text.split_at_checked(length)?;
    Some((digits.parse().ok()?, rest.trim_start()))
}

fn split_day(text: &str) -> Result<(Day, &str), NoDate> {
    let shape = || {
        let (year, rest) = number(text, 4)?;
        let sign = rest.chars().next()?;
        let (to_month, to_day, end) = match sign {
            '年' => ('年', '月', Some('日')),
            '-' | '.' | '/' => (sign, sign, None),
            _ => return None,
        };
        let (month, rest) = number(rest.strip_prefix(to_month)?.trim_start(), 2)?;
        let (day, rest) = number(rest.strip_prefix(to_day)?.trim_start(), 2)?;
        let rest = match end {
            Some(end) => rest.strip_prefix(end).or(rest.strip_prefix('号'))?,
            None => rest,
        };
        Some((year, month, day, rest.trim_start()))
    };
    let (year, month, day, rest) = shape().ok_or(NoDate::Shape)?;
    let found = (|| Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?))();
    found.map(|d| (d, rest)).ok_or(NoDate::NoSuchDay)
}

/// Seconds since midnight: `16:00`, `T16:00:30`, `16时30分`, `16点`.
fn time(text: &str) -> Result<i64, NoDate> {
    let text = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    let (hour, rest) = number(text, 2).ok_or(NoDate::Shape)?;
    let (minute, second, rest) = if let Some(rest) = rest.strip_prefix(['时', '点']) {
        let rest = rest.trim_start();
        if rest.is_empty() || rest == "整" {
            (0, 0, "")
        } else {
            let (minute, rest) = number(rest, 2).ok_or(NoDate::Shape)?;
            (minute, 0, rest.strip_prefix('分').ok_or(NoDate::Shape)?)
        }
    } else {
        let rest = rest.strip_prefix(':').ok_or(NoDate::Shape)?;
        let (minute, rest) = number(rest, 2).ok_or(NoDate::Shape)?;
        match rest.strip_prefix(':') {
            Some(rest) => {
                let (second, rest) = number(rest, 2).ok_or(NoDate::Shape)?;
                (minute, second, rest)
            }
            None => (minute, 0, rest),
        }
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, rest) = fraction.split_at_checked(length).ok_or(NoDate::Shape)?;
            if digits.bytes().any(|b| b != b'0') {
                return Err(NoDate::Hint(Hint::BadTime));
            }
            rest
        }
        None => rest,
    };
    if rest.starts_with(['Z', 'z', '+', '-']) {
        return Err(NoDate::Hint(Hint::Offset));
    }
    if !rest.is_empty() {
        return Err(NoDate::Shape);
    }
    if hour > 23 || minute > 59 || second > 59 {
        return Err(NoDate::Hint(Hint::BadTime));
    }
    Ok(hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_every_hand() {
        for text in [
            "2022-06-30",
            "2022-6-30",
            "2022.6.30",
            "2022/6/30",
            "2022年6月30日",
            "2022 年 6 月 30 日",
            "２０２２年６月３０日",
            "2022年06月30号",
            " 2022-06-30 ",
        ] {
            assert_eq!(day(text).map(|d| d.to_string()), Ok("2022-06-30".into()), "{text}");
        }
        for (text, why) in [
            ("2022-02-30", NoDate::NoSuchDay),
            ("2022年13月1日", NoDate::NoSuchDay),
            ("22年6月30日", NoDate::NoSuchDay),
            ("2022-06/30", NoDate::Shape),
            ("2022年6月", NoDate::Shape),
            ("6月30日", NoDate::Shape),
            ("", NoDate::Shape),
            ("2022-06-30T08:00", NoDate::Hint(Hint::NoTime)),
            ("2022-06-30T08:00Z", NoDate::Hint(Hint::NoTime)),
        ] {
            assert_eq!(day(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_moment_needs_a_time_of_day() {
        for text in [
            "2022-01-05T16:00",
            "2022-01-05 16:00:00",
            "2022-01-05T16:00:00.000",
            "2022年1月5日16时",
            "2022年1月5日 16时00分",
            "2022年1月5日 16：00",
        ] {
            assert_eq!(moment(text).map(|d| d.to_string()), Ok("2022-01-05T16:00".into()), "{text}");
        }
        for (text, why) in [
            ("2022-01-05", NoDate::Hint(Hint::NeedsTime)),
            ("2022-01-05T16:00Z", NoDate::Hint(Hint::Offset)),
            ("2022-01-05T16:00+08:00", NoDate::Hint(Hint::Offset)),
            ("2022-01-05T24:00", NoDate::Hint(Hint::BadTime)),
            ("2022-01-05T16:00:00.5", NoDate::Hint(Hint::BadTime)),
            ("2022-02-30T16:00", NoDate::NoSuchDay),
            ("2022-01-05T16", NoDate::Shape),
        ] {
            assert_eq!(moment(text), Err(why), "{text}");
        }
    }
}
