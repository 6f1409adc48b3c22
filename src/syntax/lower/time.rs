//! Windows, deadlines and schedules.

use super::Lower;
use super::item::digits;
use crate::base::window::CalUnit;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::tree::*;

impl<'t> Lower<'t> {
    /// A window or due date. `Some(None)` never comes out of well-formed nodes.
    pub(super) fn time(&mut self, node: &Node<'t>) -> Option<Option<Time>> {
        let span = self.span(node);
        let core = match node.kids.first() {
            Some(core) => core,
            None => return Some(None),
        };
        let kind = match core.rule {
            Rule::every => {
                if let Some(word) = core.kid(Rule::w_every)
                    && !core.has(Rule::w_in)
                    && self.text.get(word.start..word.end()) == Some("every")
                {
                    let right = format!("in {}", core.text);
                    self.report_fix(
                        core,
                        &SyntaxProblem::Slip { written: core.text.to_owned(), right: right.clone() },
                        &right,
                    );
                }
                TimeKind::Every(unit_in(core)?)
            }
            Rule::every_many => {
                let unit = unit_in(core)?;
                match self.whole(core.kid(Rule::many)?)? {
                    1 => TimeKind::Every(unit),
                    n => TimeKind::EveryMany(n, unit),
                }
            }
            Rule::rolling_every => {
                let since = core.kid(Rule::sum).map(|s| self.sum(s));
                let length = self.length(core.kid(Rule::length)?);
                TimeKind::EveryRolling(length?, flip(since)?.map(Box::new))
            }
            Rule::rolling_some => TimeKind::SomeRolling(self.length(core.kid(Rule::length)?)?),
            Rule::zh_from => {
                let mut sums = core.all(Rule::sum);
                let (from, to) = (sums.next()?, sums.next());
                let from = self.sum(from);
                match (core.kid(Rule::length), to) {
                    (Some(length), _) => {
                        let length = self.length(length);
                        TimeKind::EveryRolling(length?, Some(Box::new(from?)))
                    }
                    (None, Some(to)) => {
                        let to = self.sum(to);
                        TimeKind::During(Box::new(from?), Box::new(to?))
                    }
                    (None, None) => return None,
                }
            }
            Rule::during => self.during(core)?,
            Rule::due => TimeKind::By(self.schedule(core)?, core.has(Rule::next_workday)),
            _ => return None,
        };
        Some(Some(At { node: kind, span }))
    }

    fn during(&mut self, node: &Node<'t>) -> Option<TimeKind> {
        if let Some(name) = node.kid(Rule::qname) {
            return Some(TimeKind::DuringNamed(self.qname(name)?));
        }
        let (from, to) = match node.kid(Rule::during_span) {
            Some(span) => {
                let mut ends = span.all(Rule::sum);
                let (from, to) = (ends.next()?, ends.next()?);
                (self.sum(from), self.sum(to))
            }
            None => {
                let mut ends = node.all(Rule::date);
                let (from, to) = (ends.next()?, ends.next()?);
                (self.date_expr(from), self.date_expr(to))
            }
        };
        Some(TimeKind::During(Box::new(from?), Box::new(to?)))
    }

    /// The length of a rolling window.
    pub(super) fn length(&mut self, node: &Node<'t>) -> Option<At<RollingLength>> {
        let n = match node.kid(Rule::many) {
            Some(many) => self.whole(many)?,
            None => 1,
        };
        Some(At { node: RollingLength { n, unit: unit_in(node)? }, span: self.span(node) })
    }

    /// A small whole number.
    fn whole(&mut self, node: &Node<'t>) -> Option<i32> {
        let digits = node.kids.first()?;
        let value = self.number(digits)?;
        let small = i32::try_from(value.num()).ok().filter(|n| value.is_int() && (1..=12_000).contains(n));
        match small {
            Some(n) => Some(n),
            None => self.fail(node, &SyntaxProblem::BadNumber(node.text.to_owned())),
        }
    }

    fn schedule(&mut self, due: &Node<'t>) -> Option<Schedule> {
        let node = due.kids.iter().find(|k| !matches!(k.rule, Rule::w_by | Rule::z_at | Rule::next_workday))?;
        Some(match node.rule {
            Rule::day_of_month | Rule::zh_day_of_month => {
                let number = node.kid(Rule::number)?;
                match digits(number.text).parse::<u8>() {
                    Ok(n @ 1..=31) => Schedule::DayOfMonth(n),
                    _ => return self.fail(number, &SyntaxProblem::BadDate(number.text.to_owned())),
                }
            }
            Rule::last_day => Schedule::LastDay(unit_in(node)?),
            Rule::zh_last_day => match node.kid(Rule::z_unit_end) {
                Some(word) => Schedule::LastDay(unit_end(word.text)),
                None => Schedule::LastDay(unit_in(node)?),
            },
            Rule::days_of_year | Rule::zh_days_of_year => Schedule::DaysOfYear(
                self.every(node.all(Rule::month_day), |me, d| Some(At { node: me.month_day(d)?, span: me.span(d) }))?,
            ),
            Rule::weekday_of_week => Schedule::Weekday(match node.kid(Rule::weekday)?.kids.first()?.rule {
                Rule::d_monday => 1,
                Rule::d_tuesday => 2,
                Rule::d_wednesday => 3,
                Rule::d_thursday => 4,
                Rule::d_friday => 5,
                Rule::d_saturday => 6,
                _ => 7,
            }),
            Rule::zh_weekday => {
                let last = node.kid(Rule::z_weekday)?.text.chars().next_back()?;
                Schedule::Weekday("一二三四五六日".chars().position(|c| c == last).map_or(7, |i| i as u8 + 1))
            }
            Rule::time_of_day | Rule::zh_time_of_day => {
                Schedule::TimeOfDay((self.clock(node.kid(Rule::clock)?)? / 60) as u16)
            }
            Rule::day_without_year => {
                let day = node.kid(Rule::month_day)?;
                return self.fail(day, &SyntaxProblem::DayWithoutYear(day.text.to_owned()));
            }
            Rule::dates | Rule::zh_dates | Rule::zh_not_later => {
                let days = node.kids.iter().filter(|k| matches!(k.rule, Rule::sum | Rule::date));
                Schedule::Dates(self.every(days, |me, d| match d.rule {
                    Rule::sum => me.sum(d),
                    _ => me.date_expr(d),
                })?)
            }
            _ => return None,
        })
    }
}

fn flip<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(None) => None,
        Some(value) => Some(value),
    }
}

/// The unit of the calendar among the pieces.
fn unit_in(node: &Node<'_>) -> Option<CalUnit> {
    let holder = node.kids.iter().find(|k| matches!(k.rule, Rule::cal_unit | Rule::zh_every | Rule::length_unit))?;
    Some(match holder.kids.first()?.rule {
        Rule::u_day | Rule::z_day | Rule::l_day => CalUnit::Day,
        Rule::u_week | Rule::z_week | Rule::l_week => CalUnit::Week,
        Rule::u_ten_day | Rule::z_ten_day => CalUnit::TenDay,
        Rule::u_month | Rule::z_month | Rule::l_month => CalUnit::Month,
        Rule::u_quarter | Rule::z_quarter | Rule::l_quarter => CalUnit::Quarter,
        Rule::u_half_year | Rule::z_half_year | Rule::l_half_year => CalUnit::HalfYear,
        Rule::u_year | Rule::z_year | Rule::l_year => CalUnit::Year,
        _ => return None,
    })
}

/// 每月末, 每季度末, 每年最后一日 …
fn unit_end(word: &str) -> CalUnit {
    for (part, unit) in [
        ("每半年", CalUnit::HalfYear),
        ("每年", CalUnit::Year),
        ("每季", CalUnit::Quarter),
        ("每旬", CalUnit::TenDay),
        ("每周", CalUnit::Week),
        ("每日", CalUnit::Day),
    ] {
        if word.starts_with(part) {
            return unit;
        }
    }
    CalUnit::Month
}
