//! Values and literals in either language's words.

use super::{Ctx, Slot, Wording};
use crate::base::fold::fold;
use crate::base::unit::{self, COUNTERS};
use crate::base::{Day, Lang, Rat};
use crate::syntax::pieces::without_comments;
use crate::syntax::tree::{Arith, Collection, Expr, ExprKind, Literal, Name};

/// Lengths by the calendar: English, its plural, Chinese forms (the first is written), months.
const LENGTHS: &[(&str, &str, &[&str], i64)] = &[
    ("month", "months", &["个月", "月"], 1),
    ("quarter", "quarters", &["个季度", "季度"], 3),
    ("half_year", "half_years", &["个半年", "半年"], 6),
    ("year", "years", &["年", "周年", "年度"], 12),
];

impl Wording<'_> {
    /// What is no condition: literals, names, sums, functions.
    pub(super) fn value(&mut self, e: &Expr, from: Ctx, to: Ctx) -> String {
        let sum = |level, right| (Ctx::sum(level, right), Ctx::sum(level, right));
        match &e.kind {
            ExprKind::Lit(l) => self.literal(l, e),
            ExprKind::Path(p) => path(p),
            ExprKind::AsOf => self.word("as_of", "判定日").to_owned(),
            ExprKind::Neg(x) => {
                let (a, b) = sum(3, false);
                format!("-{}", self.expr(x, a, b))
            }
            ExprKind::Arith(sign, x, y) => {
                let (sign, level) = match sign {
                    Arith::Add => ("+", 1),
                    Arith::Sub => ("-", 1),
                    Arith::Mul => ("*", 2),
                    Arith::Div => ("/", 2),
                };
                let (a, b) = sum(level, false);
                let left = self.expr(x, a, b);
                let (a, b) = sum(level, true);
                format!("{left} {sign} {}", self.expr(y, a, b))
            }
            ExprKind::Count(c) => self.call("count", "计数", c, false),
            ExprKind::Sum(c) => self.call("sum", "求和", c, true),
            ExprKind::MinOf(c) => self.call("min", "最小值", c, true),
            ExprKind::MaxOf(c) => self.call("max", "最大值", c, true),
            ExprKind::Earliest(c) => self.call("earliest", "最早", c, true),
            ExprKind::Latest(c) => self.call("latest", "最晚", c, true),
            ExprKind::Share(c) => match (self.lang, &c.satisfy) {
                (Lang::Zh, Some(s)) => {
                    let members = self.members_before(c, false);
                    let ctx = Ctx::inner();
                    format!("占比({members} 中 {} 者)", self.expr(s, ctx, ctx))
                }
                _ => self.call("share", "占比", c, false),
            },
            ExprKind::Min(all) => self.arguments("min", "最小值", all),
            ExprKind::Max(all) => self.arguments("max", "最大值", all),
            ExprKind::DaysBetween(a, b) => self.days("days between", "相隔天数", a, b),
            ExprKind::WorkdaysBetween(a, b) => self.days("workdays between", "相隔工作日数", a, b),
            ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Not(_)
            | ExprKind::InRange(..)
            | ExprKind::InSet(..)
            | ExprKind::Missing(..)
            | ExprKind::Contains(..)
            | ExprKind::Quantified(..)
            | ExprKind::Bounded(..)
            | ExprKind::Distinct(..)
            | ExprKind::SumBounded(..)
            | ExprKind::By(..) => self.condition(e, from, to),
        }
    }

    /// A value where a value stands.
    pub(super) fn sum(&mut self, e: &Expr) -> String {
        let ctx = Ctx::sum(0, false);
        self.expr(e, ctx, ctx)
    }

    fn days(&mut self, en: &str, zh: &str, a: &Expr, b: &Expr) -> String {
        let (a, b) = (self.sum(a), self.sum(b));
        match self.lang {
            Lang::En => format!("{en} {a} and {b}"),
            Lang::Zh => format!("{zh}({a}, {b})"),
        }
    }

    fn arguments(&mut self, en: &str, zh: &str, all: &[Expr]) -> String {
        let all: Vec<String> = all.iter().map(|e| self.expr(e, Ctx::TOP, Ctx::TOP)).collect();
        format!("{}({})", self.word(en, zh), all.join(", "))
    }

    /// A function of a collection.
    fn call(&mut self, en: &str, zh: &str, c: &Collection, takes_field: bool) -> String {
        let inside = match self.lang {
            Lang::En => self.members_behind(c),
            Lang::Zh => {
                let members = self.members_before(c, takes_field);
                match &c.satisfy {
                    Some(s) => {
                        let ctx = Ctx::inner();
                        format!("{members} 满足 {}", self.expr(s, ctx, ctx))
                    }
                    None => members,
                }
            }
        };
        format!("{}({inside})", self.word(en, zh))
    }

    /// `C where F satisfy S`
    pub(super) fn members_behind(&mut self, c: &Collection) -> String {
        let mut out = path(&c.path);
        for (word, part) in [("where", &c.filter), ("satisfy", &c.satisfy)] {
            if let Some(part) = part {
                let ctx = Ctx::inner();
                let text = self.expr(part, ctx, ctx);
                out = format!("{out} {word} {text}");
            }
        }
        out
    }

    /// `F 的 C`
    pub(super) fn members_before(&mut self, c: &Collection, field: bool) -> String {
        match &c.filter {
            None => path(&c.path),
            Some(f) => {
                // `F 的 f` of a single field would be read as a path.
                let field = field && c.path.len() == 1;
                format!("{} 的 {}", self.prefix(f, field), path(&c.path))
            }
        }
    }

    /// A condition before 的.
    pub(super) fn prefix(&mut self, f: &Expr, field: bool) -> String {
        let from = if self.from == Lang::Zh { Ctx { prefix: true, field, ..Ctx::inner() } } else { Ctx::inner() };
        self.expr(f, from, Ctx { prefix: true, field, ..Ctx::inner() })
    }

    fn literal(&self, literal: &Literal, e: &Expr) -> String {
        match literal {
            Literal::Text(_) => self.core(e.span).to_owned(),
            Literal::Bool(true) => self.word("true", "是").to_owned(),
            Literal::Bool(false) => self.word("false", "否").to_owned(),
            Literal::Date(day) => self.day(*day),
            Literal::DateTime(at) => {
                let seconds = at.second_of_day();
                let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                let s = if s == 0 { String::new() } else { format!(":{s:02}") };
                let gap = self.word("T", " ");
                format!("{}{gap}{h:02}:{m:02}{s}", self.day(at.day()))
            }
            Literal::Number(value, _) => self.quantity(e, *value),
            Literal::Percent(share) => self.quantity(e, share.mul(Rat::int(100)).unwrap_or(*share)),
            Literal::Months(months) => self.quantity(e, Rat::int(i64::from(*months))),
        }
    }

    pub(super) fn day(&self, day: Day) -> String {
        match self.lang {
            Lang::En => day.to_string(),
            Lang::Zh => {
                let (y, m, d) = day.ymd();
                format!("{y}年{m}月{d}日")
            }
        }
    }

    /// A number with its unit as it stands in the text: digits are kept, Chinese numerals become digits, units are translated,
    /// counting words (名, 次), which only Chinese has, are kept.
    fn quantity(&self, e: &Expr, value: Rat) -> String {
        // A comment may stand between a number and its unit.
        let raw = without_comments(self.core(e.span));
        let raw = fold(raw.trim());
        let share = |text: &str| format!("{text}%");
        let numeral = |c: char| c.is_ascii_digit() || "〇零一二两三四五六七八九十百千万".contains(c);
        // 间隔 不超过 3 年 is at least one in every three years: a number that nobody wrote.
        if !raw.starts_with(numeral) {
            return decimal(value);
        }
        if raw.starts_with("百分之") {
            return share(&decimal(value));
        }
        let digits = raw.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_'))).unwrap_or(raw.len());
        let raw = raw.as_ref();
        let (mut number, mut rest) = raw.split_at_checked(digits).unwrap_or((raw, ""));
        if let Some(exponent) = exponent(rest) {
            (number, rest) = raw.split_at_checked(digits + exponent).unwrap_or((raw, ""));
        }
        let word_at =
            |text: &str| text.find(|c: char| !"〇零一二两三四五六七八九十百千万点".contains(c)).unwrap_or(text.len());
        let chinese = number.is_empty();
        let mut wan = "";
        if chinese {
            rest = raw.get(word_at(raw)..).unwrap_or("");
        } else if let Some(after) = rest.trim_start().strip_prefix('万')
            && !after.starts_with('元')
        {
            (wan, rest) = ("万", after);
        }
        let rest = rest.trim();
        let length = LENGTHS.iter().find(|(en, plural, zh, _)| rest == *en || rest == *plural || zh.contains(&rest));
        let number = match (chinese, length) {
            (false, _) => number.to_owned(),
            (true, Some((.., each))) => decimal(value.div(Rat::int(*each)).unwrap_or(value)),
            (true, None) => decimal(value),
        };
        let one = number == "1" && wan.is_empty();
        let number = format!("{number}{wan}");
        if rest.is_empty() {
            return number;
        }
        if matches!(rest, "%" | "﹪" | "percent") {
            return share(&number);
        }
        let word = match (length, unit::unit(rest), self.lang) {
            (Some((en, plural, ..)), _, Lang::En) => {
                if one {
                    en
                } else {
                    plural
                }
            }
            (Some((_, _, zh, _)), _, Lang::Zh) => zh.first().copied().unwrap_or(rest),
            (None, Some(unit), Lang::En) => {
                if one {
                    unit.en
                } else {
                    unit.plural
                }
            }
            (None, Some(unit), Lang::Zh) => unit.zh.first().copied().unwrap_or(rest),
            (None, None, _) => rest,
        };
        debug_assert!(length.is_some() || unit::unit(rest).is_some() || COUNTERS.contains(&rest), "{rest}");
        format!("{number} {word}")
    }
}

/// Whether a name would be taken for a unit behind a number.
pub(super) fn is_unit(name: &str) -> bool {
    let length = |l: &(&str, &str, &[&str], i64)| name == l.0 || name == l.1 || l.2.contains(&name);
    unit::unit(name).is_some() || COUNTERS.contains(&name) || LENGTHS.iter().any(length)
}

/// How long the exponent at the beginning of a text is.
fn exponent(text: &str) -> Option<usize> {
    let digits = text.strip_prefix(['e', 'E'])?;
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let count = unsigned.chars().take_while(char::is_ascii_digit).count();
    (count > 0).then(|| text.len() - unsigned.len() + count)
}

fn decimal(value: Rat) -> String {
    value.decimal(18).0
}

/// `a.b.c`
pub(super) fn path(names: &[Name]) -> String {
    names.iter().map(|n| n.node.as_str()).collect::<Vec<_>>().join(".")
}

impl Slot {
    /// Whether arithmetic of this level needs brackets here.
    pub(super) fn brackets_sum(self, level: u8) -> bool {
        matches!(self, Slot::Sum { level: outer, right } if level < outer || (level == outer && right))
    }
}
