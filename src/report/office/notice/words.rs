//! How an official notice puts things: titles, days, numbers of headings, and sentences without spaces around digits.

use crate::base::window::Range;
use crate::base::{Day, Lang};
use crate::model::{Document, Obligation};
use crate::report::Report;
use crate::report::text::findings::basis;

/// What whoever issues the notice fills in. None of it is made up.
pub(super) const TO: (&str, &str) = ("〔主送单位〕：", "[Addressees]");
pub(super) const SIGN: (&str, &str) = ("〔签发单位〕", "[Issuing body]");
pub(super) const DATE: (&str, &str) = ("〔印发日期〕", "[Date of issue]");

/// `一`, `十二`, `二十`; beyond a hundred digits do.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or("");
    match n {
        1..=9 => digit(n).to_string(),
        10..=19 => format!("十{}", digit(n % 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}

/// The number before a heading: `一、`, `（一）`, `1.`, `（1）`; in English `1.`, `1.2`, `1.2.3`, `(1)`.
pub(super) fn number(at: &[usize], lang: Lang) -> String {
    let last = at.last().copied().unwrap_or(0);
    match (lang, at.len()) {
        (Lang::Zh, 0 | 1) => format!("{}、", chinese(last)),
        (Lang::Zh, 2) => format!("（{}）", chinese(last)),
        (Lang::Zh, 3) => format!("{last}."),
        (Lang::Zh, _) => format!("（{last}）"),
        (Lang::En, 0 | 1) => format!("{last}. "),
        (Lang::En, 2 | 3) => {
            let all: Vec<String> = at.iter().map(usize::to_string).collect();
            format!("{} ", all.join("."))
        }
        (Lang::En, _) => format!("({last}) "),
    }
}

/// `2022年6月30日`
pub(super) fn day(day: Day, lang: Lang) -> String {
    let (y, m, d) = day.ymd();
    match lang {
        Lang::Zh => format!("{y}年{m}月{d}日"),
        Lang::En => day.to_string(),
    }
}

/// `2022年`, `2022年3月9日至12月31日`
pub(super) fn span(range: Range, lang: Lang) -> String {
    let ((y, m, d), (y2, m2, d2)) = (range.from.ymd(), range.to.ymd());
    match lang {
        Lang::Zh if (y, m, d) == (y2, 1, 1) && (m2, d2) == (12, 31) => format!("{y}年"),
        Lang::Zh if y == y2 => format!("{y}年{m}月{d}日至{m2}月{d2}日"),
        Lang::Zh => format!("{}至{}", day(range.from, lang), day(range.to, lang)),
        Lang::En => format!("{} to {}", range.from, range.to),
    }
}

/// A sentence as official documents print it: days in words, no spaces between Chinese and digits.
pub(super) fn formal(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => close(&days(text)),
        Lang::En => text.to_string(),
    }
}

/// ISO dates as Chinese ones.
fn days(text: &str) -> String {
    const LENGTH: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | '.');
    while let Some(c) = rest.chars().next() {
        let free = !out.chars().next_back().is_some_and(part_of_word);
        let date = rest.get(..LENGTH).filter(|_| free).and_then(Day::parse_iso);
        let after = rest.get(LENGTH..).unwrap_or("");
        match date.filter(|_| !after.chars().next().is_some_and(part_of_word)) {
            Some(date) => {
                out.push_str(&day(date, Lang::Zh));
                rest = after;
            }
            None => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
    }
    out
}

/// Without spaces between Chinese (its punctuation too) and anything else.
fn close(text: &str) -> String {
    let chinese = |c: char| matches!(c, '“' | '”' | '…' | '\u{2E80}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let before = out.chars().next_back();
        let after = rest.peek().copied();
        if c == ' ' && (before.is_some_and(chinese) || after.is_some_and(chinese)) {
            continue;
        }
        out.push(c);
    }
    out
}

/// `1 unit`, `2 units`: English counts so.
pub(super) fn many(n: usize, of: &str) -> String {
    match (n, of.strip_suffix('y')) {
        (1, _) => format!("1 {of}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        (_, None) => format!("{n} {of}s"),
    }
}

/// With a capital, where it begins with a small Latin letter.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + rest.as_str())
}

/// With its stop, once.
pub(super) fn stopped(text: &str, lang: Lang) -> String {
    let bare = text.trim_end_matches(['。', '.', '；', ';', ' ']);
    if bare.is_empty() { String::new() } else { format!("{bare}{}", lang.pick("。", ".")) }
}

/// The title of the notice: of one document by its name.
pub(super) fn title(documents: &[&Document], lang: Lang) -> String {
    match (documents, lang) {
        ([one], Lang::Zh) => {
            let cited = one.cited(lang);
            let named = cited.rfind('》').and_then(|i| cited.get(..i + '》'.len_utf8())).unwrap_or(&cited);
            format!("关于{named}落实情况的核查通报")
        }
        ([one], Lang::En) => {
            let title = one.title_en.as_deref().or(one.title.as_deref()).unwrap_or(&one.name);
            format!("Notice on compliance with “{title}”")
        }
        (_, Lang::Zh) => "关于有关文件落实情况的核查通报".to_string(),
        (_, Lang::En) => "Notice on compliance with the documents in force".to_string(),
    }
}

/// The clause; where several documents were judged by, with the number (or the title) of its own.
pub(super) fn cite(report: &Report, duty: &Obligation, several: bool) -> String {
    let lang = report.lang;
    let Some(document) = report.model.documents.get(duty.document.index()) else { return basis(duty, report) };
    let clauses = document.printed(&duty.clauses).join(lang.pick("、", ", "));
    match (&document.number, several || clauses.is_empty()) {
        (_, false) => clauses,
        (Some(number), true) if !document.draft && !clauses.is_empty() => match lang {
            Lang::Zh => format!("{number}{clauses}"),
            Lang::En => format!("{number}, {clauses}"),
        },
        _ => basis(duty, report),
    }
}

#[cfg(test)]
mod tests {
    use super::{chinese, close, days, number};
    use crate::base::Lang;

    #[test]
    fn headings_are_numbered() {
        let all: Vec<String> = [1, 9, 10, 11, 20, 21, 99, 100].into_iter().map(chinese).collect();
        assert_eq!(all, ["一", "九", "十", "十一", "二十", "二十一", "九十九", "100"]);
        assert_eq!(number(&[2, 3], Lang::Zh), "（三）");
        assert_eq!(number(&[2, 3], Lang::En), "2.3 ");
    }

    #[test]
    fn sentences_are_printed_without_spaces() {
        let text = "期限为 2022-06-30（含当日），迟 3 天，占比 5/7 = 71.42% < 75%";
        assert_eq!(close(&days(text)), "期限为2022年6月30日（含当日），迟3天，占比5/7 = 71.42% < 75%");
        assert_eq!(
            days("facts/2022-06-30.toml 2022-06-301 x2022-06-30"),
            "facts/2022-06-30.toml 2022-06-301 x2022-06-30"
        );
        assert_eq!(days("2022-06-30、2022-07-01"), "2022年6月30日、2022年7月1日");
        assert_eq!(days("2022-02-30"), "2022-02-30");
    }
}
