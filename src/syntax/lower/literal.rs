//! Literals: numbers with their units, days, times, texts, in both languages' ways of writing.

use super::Lower;
use super::item::digits;
use crate::base::{Day, Instant, Rat};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::{Expr, ExprKind, Literal};

impl<'t> Lower<'t> {
    /// A number as written.
    pub(super) fn number(&mut self, node: &Node<'t>) -> Option<Rat> {
        let value = match node.rule {
            Rule::zh_number => chinese(node.text),
            _ => Rat::parse(&digits(node.text).replace('。', ".")),
        };
        match value {
            Some(value) => Some(value),
            None => self.fail(node, &SyntaxProblem::BadNumber(node.text.to_owned())),
        }
    }

    /// The number of a quantity, with 万.
    fn amount(&mut self, node: &Node<'t>) -> Option<Rat> {
        let digits = node.kids.iter().find(|k| matches!(k.rule, Rule::number | Rule::zh_number))?;
        let value = self.number(digits)?;
        if !node.has(Rule::wan) {
            return Some(value);
        }
        match value.mul(Rat::int(10_000)) {
            Some(value) => Some(value),
            None => self.fail(node, &SyntaxProblem::BadNumber(node.text.to_owned())),
        }
    }

    /// A number with its unit; `like` lends its unit to a number without one (`14 至 20 天`).
    pub(super) fn quantity(&mut self, node: &Node<'t>, like: Option<&Node<'t>>) -> Option<Literal> {
        let core = node.kids.first()?;
        let shape = match like.and_then(|l| l.kids.first()) {
            Some(other) if core.rule == Rule::plain_number => other,
            _ => core,
        };
        match shape.rule {
            Rule::percent => {
                let value = self.amount(core)?;
                match value.div(Rat::int(100)) {
                    Some(share) => Some(Literal::Percent(share)),
                    None => self.fail(core, &SyntaxProblem::BadNumber(core.text.to_owned())),
                }
            }
            Rule::zh_percent => {
                let written = core.text.strip_prefix("百分之").unwrap_or(core.text);
                match chinese(written).and_then(|v| v.div(Rat::int(100))) {
                    Some(share) => Some(Literal::Percent(share)),
                    None => self.fail(core, &SyntaxProblem::BadNumber(core.text.to_owned())),
                }
            }
            Rule::measured => {
                let value = self.amount(core)?;
                if let Some(length) = shape.kid(Rule::length_word) {
                    let each = match length.kids.first().map(|k| k.rule) {
                        Some(Rule::l_year) => 12,
                        Some(Rule::l_half_year) => 6,
                        Some(Rule::l_quarter) => 3,
                        _ => 1,
                    };
                    let months =
                        value.mul(Rat::int(each)).filter(|m| m.is_int()).and_then(|m| i32::try_from(m.num()).ok());
                    // Longer than the calendar is no length of time.
                    return match months.filter(|m| *m <= 12_000) {
                        Some(months) => Some(Literal::Months(months)),
                        None => self.fail(core, &SyntaxProblem::BadNumber(core.text.to_owned())),
                    };
                }
                Some(Literal::Number(value, shape.kid(Rule::unit).map(|u| u.text.to_owned())))
            }
            _ => Some(Literal::Number(self.amount(core)?, None)),
        }
    }

    /// A day, as an expression.
    pub(super) fn date_expr(&mut self, node: &Node<'t>) -> Option<Expr> {
        let day = self.date(node)?;
        Some(Expr { kind: ExprKind::Lit(Literal::Date(day)), span: self.span(node) })
    }

    /// A day in any of its forms.
    pub(super) fn date(&mut self, node: &Node<'t>) -> Option<Day> {
        let part = |rule| node.kid(rule).and_then(|n| digits(n.text).parse::<i16>().ok());
        let day = match (part(Rule::year), part(Rule::month), part(Rule::day)) {
            (Some(y), Some(m), Some(d)) => Day::new(y, m as i8, d as i8),
            _ => None,
        };
        let Some(day) = day else {
            return self.fail(node, &SyntaxProblem::BadDate(node.text.to_owned()));
        };
        let short = |rule| node.kid(rule).is_some_and(|n| n.text.chars().count() < 2);
        let iso = !node.text.contains('年');
        if node.has(Rule::slash) || (iso && (short(Rule::month) || short(Rule::day))) {
            let right = day.to_string();
            let problem = SyntaxProblem::Slip { written: node.text.to_owned(), right: right.clone() };
            self.report_fix(node, &problem, &right);
        }
        Some(day)
    }

    /// A day and time.
    pub(super) fn date_time(&mut self, node: &Node<'t>) -> Option<Literal> {
        let day = self.date(node.kid(Rule::date)?)?;
        let seconds = self.clock(node.kid(Rule::clock)?)?;
        Some(Literal::DateTime(Instant(day.start().0 + i64::from(seconds))))
    }

    /// Seconds since midnight.
    pub(super) fn clock(&mut self, node: &Node<'t>) -> Option<u32> {
        let part = |rule| node.kid(rule).map_or(Some(0), |n| digits(n.text).parse::<u32>().ok());
        match (part(Rule::hour), part(Rule::minute), part(Rule::second)) {
            (Some(h), Some(m), Some(s)) if h < 24 && m < 60 && s < 60 => Some(h * 3600 + m * 60 + s),
            _ => self.fail(node, &SyntaxProblem::BadTime(node.text.to_owned())),
        }
    }

    /// Month and day of every year.
    pub(super) fn month_day(&mut self, node: &Node<'t>) -> Option<(u8, u8)> {
        let part = |rule| node.kid(rule).and_then(|n| digits(n.text).parse::<i8>().ok());
        match (part(Rule::month), part(Rule::day)) {
            // 2024 is a leap year: 02-29 is a day of the year.
            (Some(m), Some(d)) if Day::new(2024, m, d).is_some() => Some((m as u8, d as u8)),
            _ => self.fail(node, &SyntaxProblem::BadDate(node.text.to_owned())),
        }
    }
}

/// 三, 十二, 二十, 三百零五, 七十五点五, 二〇二二.
fn chinese(text: &str) -> Option<Rat> {
    let (whole, fraction) = text.split_once('点').unwrap_or((text, ""));
    let digit =
        |c: char| -> Option<i64> { "〇一二三四五六七八九".chars().position(|d| d == c).map(|i| i as i64) };
    let digit = |c: char| match c {
        '零' => Some(0),
        '两' => Some(2),
        c => digit(c),
    };
    let by_place = !whole.chars().any(|c| matches!(c, '十' | '百' | '千' | '万'));
    if whole.chars().count() > 18 || fraction.chars().count() > 18 {
        return None;
    }
    let (mut total, mut section, mut last) = (0i64, 0i64, None::<i64>);
    for c in whole.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            c => {
                let d = digit(c)?;
                last = Some(if by_place { last.unwrap_or(0).checked_mul(10)?.checked_add(d)? } else { d });
                continue;
            }
        };
        if unit == 10_000 {
            total = total.checked_add(section.checked_add(last.unwrap_or(0))?)?.checked_mul(unit)?;
            section = 0;
        } else {
            section = section.checked_add(last.unwrap_or(1).checked_mul(unit)?)?;
        }
        last = None;
    }
    let whole = total.checked_add(section)?.checked_add(last.unwrap_or(0))?;
    let mut value = Rat::int(whole);
    let mut place = Rat::ONE;
    for c in fraction.chars() {
        place = place.div(Rat::int(10))?;
        value = value.add(place.mul(Rat::int(digit(c)?))?)?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn chinese_numbers() {
        for (text, value) in [
            ("三", "3"),
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("七十五", "75"),
            ("三百零五", "305"),
            ("两千", "2000"),
            ("三万五千", "35000"),
            ("一百万", "1000000"),
            ("二〇二二", "2022"),
            ("七十五点五", "75.5"),
        ] {
            assert_eq!(chinese(text).map(|r| r.to_string()).as_deref(), Some(value), "{text}");
        }
    }
}
