//! Window labels (`2022-03`, `2022-Q1`, …) for people, with runs condensed: 3月至5月、8月.

use crate::base::window::{CalUnit, Range};
use crate::base::{Day, Lang};

/// Most pieces of a list of windows before the rest is only counted.
const PIECES: usize = 8;

/// A label taken apart: its unit, its year, and its number along the calendar, so that neighbours differ by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label {
    unit: CalUnit,
    year: i64,
    ordinal: i64,
}

fn parse(text: &str) -> Option<Label> {
    if let Some(day) = Day::parse_iso(text) {
        return Some(Label { unit: CalUnit::Day, year: i64::from(day.ymd().0), ordinal: i64::from(day.0) });
    }
    let year: i64 = text.get(0..4)?.parse().ok()?;
    let rest = text.get(4..)?;
    let (unit, ordinal) = match rest.as_bytes() {
        [] => (CalUnit::Year, year),
        [b'-', b'Q', ..] => (CalUnit::Quarter, year * 4 + rest.get(2..)?.parse::<i64>().ok()? - 1),
        [b'-', b'H', ..] => (CalUnit::HalfYear, year * 2 + rest.get(2..)?.parse::<i64>().ok()? - 1),
        // ISO years have 52 or 53 weeks: runs across a new year are not joined, which is only less short.
        [b'-', b'W', ..] => (CalUnit::Week, year * 100 + rest.get(2..)?.parse::<i64>().ok()?),
        _ => {
            let month: i64 = rest.get(1..3)?.parse().ok()?;
            let months = year * 12 + month - 1;
            match rest.get(3..) {
                Some("") => (CalUnit::Month, months),
                Some("-early") => (CalUnit::TenDay, months * 3),
                Some("-mid") => (CalUnit::TenDay, months * 3 + 1),
                Some("-late") => (CalUnit::TenDay, months * 3 + 2),
                _ => return None,
            }
        }
    };
    Some(Label { unit, year, ordinal })
}

fn one_zh(label: Label, with_year: bool) -> String {
    let n = label.ordinal;
    let inner = match label.unit {
        CalUnit::Day => {
            let (_, m, d) = Day(n as i32).ymd();
            format!("{m} 月 {d} 日")
        }
        CalUnit::Week => format!("第 {} 周", n.rem_euclid(100)),
        CalUnit::TenDay => {
            let part = match n.rem_euclid(3) {
                0 => "上旬",
                1 => "中旬",
                _ => "下旬",
            };
            format!("{} 月{part}", n.div_euclid(3).rem_euclid(12) + 1)
        }
        CalUnit::Month => format!("{} 月", n.rem_euclid(12) + 1),
        CalUnit::Quarter => match n.rem_euclid(4) {
            0 => "第一季度",
            1 => "第二季度",
            2 => "第三季度",
            _ => "第四季度",
        }
        .to_string(),
        CalUnit::HalfYear => match n.rem_euclid(2) {
            0 => "上半年",
            _ => "下半年",
        }
        .to_string(),
        CalUnit::Year => return format!("{} 年", label.year),
    };
    if with_year {
        match inner.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("{} 年 {inner}", label.year),
            false => format!("{} 年{inner}", label.year),
        }
    } else {
        inner
    }
}

/// The counting word for spans of the labels' unit: 个月, 周, ….
fn counted_zh(unit: Option<CalUnit>, n: usize) -> String {
    let word = match unit {
        Some(CalUnit::Day) => "天",
        Some(CalUnit::Week) => "周",
        Some(CalUnit::TenDay) => "个旬",
        Some(CalUnit::Month) => "个月",
        Some(CalUnit::Quarter) => "个季度",
        Some(CalUnit::HalfYear) => "个半年",
        Some(CalUnit::Year) => "年",
        None => "个期间",
    };
    format!("{n} {word}")
}

/// `n` spans of the unit that this label is of: `12 个月`, `12 windows`.
pub fn counted(sample: &str, n: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => counted_zh(parse(sample).map(|l| l.unit), n),
        Lang::En if n == 1 => "1 window".into(),
        Lang::En => format!("{n} windows"),
    }
}

/// One label: of a unit, or of a span of days `A..B`, which is its year where it is a whole one.
fn single(text: &str, year: Option<i16>, lang: Lang) -> String {
    if let (Some(label), Lang::Zh) = (parse(text), lang) {
        return one_zh(label, year.is_none_or(|y| i64::from(y) != label.year));
    }
    let ends = text.split_once("..").and_then(|(a, b)| Some((Day::parse_iso(a.trim())?, Day::parse_iso(b.trim())?)));
    match (ends, lang) {
        (Some((from, to)), _) if CalUnit::Year.containing(from) == Range::new(from, to) => match lang {
            Lang::Zh => format!("{} 年内", from.ymd().0),
            Lang::En => from.ymd().0.to_string(),
        },
        (Some((from, to)), Lang::Zh) => format!("{from} 至 {to} 期间"),
        (Some((from, to)), Lang::En) => format!("{from} to {to}"),
        (None, Lang::Zh) => format!("“{text}”期间"),
        (None, Lang::En) => text.to_string(),
    }
}

/// Labels for people, in their order, neighbours joined to runs. The year is left out where all lie in `year`.
pub fn condensed<S: AsRef<str>>(labels: &[S], year: Option<i16>, lang: Lang) -> String {
    let parsed: Vec<Option<Label>> = labels.iter().map(|l| parse(l.as_ref())).collect();
    let all: Option<Vec<Label>> = parsed.iter().copied().collect();
    let comma = lang.pick("、", ", ");
    let Some(all) = all else {
        let each: Vec<String> = labels.iter().map(|l| single(l.as_ref(), year, lang)).collect();
        return each.join(comma);
    };
    let with_year = !all.iter().all(|l| year.is_some_and(|y| i64::from(y) == l.year));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, label) in all.iter().enumerate() {
        let joins = i > 0
            && all.get(i - 1).is_some_and(|before| before.unit == label.unit && before.ordinal + 1 == label.ordinal);
        match runs.last_mut() {
            Some(run) if joins => run.1 = i,
            _ => runs.push((i, i)),
        }
    }
    let show = |i: usize, before: Option<i64>| -> String {
        match (lang, all.get(i), labels.get(i)) {
            (Lang::Zh, Some(label), _) => one_zh(*label, with_year && before != Some(label.year)),
            (_, _, Some(text)) => text.as_ref().to_string(),
            _ => String::new(),
        }
    };
    let mut pieces = Vec::new();
    let mut year_said: Option<i64> = None;
    for (from, to) in &runs {
        let said_from = all.get(*from).map(|l| l.year);
        if to - from >= 2 {
            pieces.push(format!("{}{}{}", show(*from, year_said), lang.pick("至 ", " to "), show(*to, said_from)));
        } else {
            for i in *from..=*to {
                pieces.push(show(i, year_said));
                year_said = all.get(i).map(|l| l.year);
            }
        }
        year_said = all.get(*to).map(|l| l.year);
    }
    if pieces.len() > PIECES {
        pieces.truncate(PIECES - 2);
        let rest = match lang {
            Lang::Zh => format!("等 {}", counted_zh(all.first().map(|l| l.unit), all.len())),
            Lang::En => format!(" … ({} in all)", all.len()),
        };
        return format!("{}{rest}", pieces.join(comma));
    }
    pieces.join(comma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_years_said_once() {
        let zh = |labels: &[&str], year| condensed(labels, year, Lang::Zh);
        assert_eq!(zh(&["2022-03", "2022-07"], Some(2022)), "3 月、7 月");
        assert_eq!(zh(&["2022-03", "2022-04", "2022-05", "2022-08"], Some(2022)), "3 月至 5 月、8 月");
        assert_eq!(zh(&["2021-12", "2022-01", "2022-05"], None), "2021 年 12 月、2022 年 1 月、5 月");
        assert_eq!(zh(&["2022-Q1", "2022-Q2"], Some(2022)), "第一季度、第二季度");
        assert_eq!(zh(&["2022-H2"], Some(2022)), "下半年");
        assert_eq!(zh(&["2022-W09"], Some(2022)), "第 9 周");
        assert_eq!(zh(&["2022-02-late"], Some(2022)), "2 月下旬");
        assert_eq!(zh(&["2022-03-27"], Some(2022)), "3 月 27 日");
        assert_eq!(zh(&["2021", "2022"], None), "2021 年、2022 年");
        let odd: Vec<String> = (0..24)
            .map(|i| format!("{}-{:02}", 2000 + 2 * (i / 12), i % 12 + 1))
            .filter(|l| !l.ends_with('2') && !l.ends_with('5') && !l.ends_with('8'))
            .collect();
        assert!(condensed(&odd, None, Lang::Zh).contains("等 "), "{}", condensed(&odd, None, Lang::Zh));
        assert_eq!(condensed(&["2022-03", "2022-04", "2022-05"], None, Lang::En), "2022-03 to 2022-05");
        assert_eq!(zh(&["集中整治"], None), "“集中整治”期间");
        assert_eq!(zh(&["2022-01-01..2022-12-31"], None), "2022 年内");
        assert_eq!(zh(&["2022-03-01..2022-06-30"], None), "2022-03-01 至 2022-06-30 期间");
    }
}
