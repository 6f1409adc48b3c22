//! Conditions in either language's words. English narrows behind (`C where F satisfy S` and then the window), Chinese before
//! (the window, `F 的 C`, and then what is asked of it).

use super::value::{is_unit, path};
use super::{Ctx, Slot, Wording};
use crate::base::Lang;
use crate::syntax::keywords::{KEYWORDS, Place};
use crate::syntax::tree::{Bound, Cmp, Collection, Expr, ExprKind, Literal, Name, Quant, Time};

impl Wording<'_> {
    pub(super) fn condition(&mut self, e: &Expr, from: Ctx, to: Ctx) -> String {
        let zh = self.lang == Lang::Zh;
        match &e.kind {
            ExprKind::And(a, b) => self.chain(a, b, ("and", "且"), (Slot::AndLeft, Slot::AndRight), from, to),
            ExprKind::Or(a, b) => self.chain(a, b, ("or", "或"), (Slot::OrLeft, Slot::OrRight), from, to),
            ExprKind::Not(x) => {
                let inside = |ctx: Ctx| Ctx { slot: Slot::Not, first: false, ..ctx };
                format!("{} {}", self.word("not", "非"), self.expr(x, inside(from), inside(to)))
            }
            ExprKind::Compare(sign, a, b) => self.compare(*sign, a, b, to),
            ExprKind::InRange(x, lo, hi) => {
                let (x, lo, hi) = (self.sum(x), self.sum(lo), self.sum(hi));
                if zh { format!("{x} 为 {lo} 至 {hi}") } else { format!("{x} in {lo}..{hi}") }
            }
            ExprKind::InSet(x, set) => {
                let x = self.sum(x);
                let set: Vec<String> = set.iter().map(|m| self.sum(m)).collect();
                let set = if set.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", set.join(", ")) };
                format!("{x} {} {set}", self.word("in", "属于"))
            }
            ExprKind::Missing(x, given) => {
                let x = self.sum(x);
                let (en, zh) = if *given { ("is not missing", "已填") } else { ("is missing", "缺失") };
                format!("{x} {}", self.word(en, zh))
            }
            ExprKind::Contains(x, y) => {
                let (x, y) = (self.sum(x), self.sum(y));
                format!("{x} {} {y}", self.word("contains", "包含"))
            }
            ExprKind::Quantified(quant, c, time) => self.quantified(*quant, c, time.as_ref()),
            ExprKind::Bounded(bound, c, time) => self.bounded(bound, c, time.as_ref(), to),
            ExprKind::Distinct(bound, c, time) => self.distinct(bound, c, time.as_ref()),
            ExprKind::SumBounded(c, bound, time) => self.summed(c, bound, time.as_ref(), to),
            ExprKind::By(x, day, next) => {
                let (x, day, next) = (self.sum(x), self.sum(day), self.next_workday(*next));
                if zh { format!("{x} 于 {day} 前{next}") } else { format!("{x} by {day}{next}") }
            }
            _ => String::new(),
        }
    }

    fn chain(&mut self, a: &Expr, b: &Expr, word: (&str, &str), slots: (Slot, Slot), from: Ctx, to: Ctx) -> String {
        let left = |ctx: Ctx| Ctx { slot: slots.0, followed: true, ..ctx };
        let right = |ctx: Ctx| Ctx { slot: slots.1, first: false, ..ctx };
        let first = self.expr(a, left(from), left(to));
        // Comments that stood before the second operand stand before the word that joins it.
        let comments = self.comments_before(b.span.start as usize);
        let second = self.expr(b, right(from), right(to));
        let gap = if comments.is_empty() { " " } else { "" };
        format!("{first}{gap}{comments}{} {second}", self.word(word.0, word.1))
    }

    fn compare(&mut self, sign: Cmp, a: &Expr, b: &Expr, to: Ctx) -> String {
        let (left, right) = (self.sum(a), self.sum(b));
        let plain = match sign {
            Cmp::Eq => "=",
            Cmp::Ne => "!=",
            Cmp::Lt => "<",
            Cmp::Le => "<=",
            Cmp::Gt => ">",
            Cmp::Ge => ">=",
        };
        let word = match (sign, &b.kind) {
            _ if self.lang == Lang::En || begins_with_clause_word(a) => plain,
            (Cmp::Eq, _) => "为",
            (Cmp::Ne, _) => "不为",
            _ if to.prefix => plain,
            (Cmp::Ge, ExprKind::Lit(Literal::Percent(_))) => "不低于",
            (Cmp::Lt, ExprKind::Lit(Literal::Percent(_))) => "低于",
            (Cmp::Ge, ExprKind::Lit(Literal::Number(..) | Literal::Months(_))) => "不少于",
            (Cmp::Lt, ExprKind::Lit(Literal::Number(..) | Literal::Months(_))) => "少于",
            (Cmp::Le, ExprKind::Lit(Literal::Percent(_) | Literal::Number(..) | Literal::Months(_))) => "不超过",
            (Cmp::Gt, ExprKind::Lit(Literal::Percent(_) | Literal::Number(..) | Literal::Months(_))) => "超过",
            _ => plain,
        };
        format!("{left} {word} {right}")
    }

    /// The window with the blank that parts it from what stands beside it.
    fn window(&mut self, time: Option<&Time>) -> (String, String) {
        match (time, self.lang) {
            (None, _) => Default::default(),
            (Some(time), Lang::Zh) => (format!("{} ", self.time(time)), String::new()),
            (Some(time), Lang::En) => (String::new(), format!(" {}", self.time(time))),
        }
    }

    fn satisfying(&mut self, word: &str, c: &Collection) -> String {
        match &c.satisfy {
            None => String::new(),
            Some(s) => {
                let ctx = Ctx::inner();
                format!(" {word} {}", self.expr(s, ctx, ctx))
            }
        }
    }

    fn quantified(&mut self, quant: Quant, c: &Collection, time: Option<&Time>) -> String {
        if self.lang == Lang::En {
            let word = match quant {
                Quant::All => "all",
                Quant::Some => "some",
                Quant::No => "no",
            };
            let members = self.members_behind(c);
            let (_, behind) = self.window(time);
            return format!("{word} {members}{behind}");
        }
        let (word, must) = match quant {
            Quant::All => ("每个", "均须"),
            Quant::Some => ("有", "满足"),
            Quant::No => ("无", "满足"),
        };
        let (before, _) = self.window(time);
        let members = self.members_before(c, false);
        format!("{before}{word} {members}{}", self.satisfying(must, c))
    }

    fn bounded(&mut self, bound: &Bound, c: &Collection, time: Option<&Time>, to: Ctx) -> String {
        let share = is_share(bound, c);
        if self.lang == Lang::En {
            // A collection called as a unit is would be one behind the number.
            let unit = c.path.first().is_some_and(|n| is_unit(&n.node));
            let of = if share || unit { "of " } else { "" };
            let lead = self.lead(bound);
            let members = self.members_behind(c);
            let (_, behind) = self.window(time);
            return format!("{lead} {of}{members}{behind}");
        }
        let (before, _) = self.window(time);
        if share && c.satisfy.is_some() && (c.filter.is_none() || may_begin_with_filter(to)) {
            let members = self.members_before(c, false);
            let ctx = Ctx::inner();
            let satisfied = c.satisfy.as_ref().map_or(String::new(), |s| self.expr(s, ctx, ctx));
            return format!("{before}{members} 中 {satisfied} 者 占比 {}", self.trail(bound));
        }
        if c.filter.is_none() && c.satisfy.is_none() && time.is_some() {
            let members = path(&c.path);
            return match bound {
                Bound::Between(lo, hi) => format!("{before}{members} 为 {} 至 {}", self.sum(lo), self.sum(hi)),
                _ => format!("{before}{members} {}", self.trail(bound)),
            };
        }
        let lead = self.lead(bound);
        let members = self.members_before(c, false);
        format!("{before}{lead} {members}{}", self.satisfying("满足", c))
    }

    fn distinct(&mut self, bound: &Bound, c: &Collection, time: Option<&Time>) -> String {
        if self.lang == Lang::En {
            let lead = self.lead(bound);
            let members = self.members_behind(c);
            let (_, behind) = self.window(time);
            return format!("{lead} distinct {members}{behind}");
        }
        let (before, _) = self.window(time);
        let lead = self.lead(bound);
        let filter = c.filter.as_ref().map_or(String::new(), |f| format!("{} 的 ", self.prefix(f, false)));
        let members = match c.path.split_last() {
            Some((field, whose)) if !whose.is_empty() => format!("{} 的 不同 {}", path(whose), field.node),
            _ => format!("不同 {}", path(&c.path)),
        };
        format!("{before}{lead} {filter}{members}{}", self.satisfying("满足", c))
    }

    fn summed(&mut self, c: &Collection, bound: &Bound, time: Option<&Time>, to: Ctx) -> String {
        if self.lang == Lang::En {
            let members = self.members_behind(c);
            let lead = self.lead(bound);
            let (_, behind) = self.window(time);
            return format!("sum of {members} {lead}{behind}");
        }
        let (before, _) = self.window(time);
        let first = if c.filter.is_none() || may_begin_with_filter(to) { None } else { Some(self.lead(bound)) };
        let lead = first.as_ref().map_or(String::new(), |l| format!("{l} "));
        let filter = c.filter.as_ref().map_or(String::new(), |f| format!("{} 的 ", self.prefix(f, false)));
        let members = match c.path.split_last() {
            Some((field, whose)) if !whose.is_empty() => format!("{} {}", path(whose), field.node),
            _ => path(&c.path),
        };
        let trail = if first.is_some() { String::new() } else { format!(" {}", self.trail(bound)) };
        format!("{before}{lead}{filter}{members} 合计{trail}{}", self.satisfying("满足", c))
    }

    /// A bound before what it counts.
    fn lead(&mut self, bound: &Bound) -> String {
        let (en, zh) = match bound {
            Bound::AtLeast(_) => ("at least", "至少"),
            Bound::AtMost(_) => ("at most", "至多"),
            Bound::MoreThan(_) => ("more than", "多于"),
            Bound::FewerThan(_) => ("fewer than", "少于"),
            Bound::Exactly(_) => ("exactly", "恰好"),
            Bound::Between(..) => ("between", "介于"),
        };
        self.limit(self.word(en, zh).to_owned(), bound)
    }

    /// A bound behind it, in Chinese.
    fn trail(&mut self, bound: &Bound) -> String {
        let share = matches!(value_of(bound).kind, ExprKind::Lit(Literal::Percent(_)));
        let word = match bound {
            Bound::AtLeast(_) if share => "不低于",
            Bound::AtLeast(_) => "不少于",
            Bound::AtMost(_) => "不超过",
            Bound::MoreThan(_) => "超过",
            Bound::FewerThan(_) if share => "低于",
            Bound::FewerThan(_) => "少于",
            Bound::Exactly(_) => "恰好",
            Bound::Between(..) => "介于",
        };
        self.limit(word.to_owned(), bound)
    }

    fn limit(&mut self, word: String, bound: &Bound) -> String {
        match bound {
            Bound::Between(lo, hi) => {
                let (lo, hi) = (self.sum(lo), self.sum(hi));
                format!("{word} {lo} {} {hi}", self.word("and", "至"))
            }
            _ => format!("{word} {}", self.sum(value_of(bound))),
        }
    }
}

/// The (first) number of a bound.
fn value_of(bound: &Bound) -> &Expr {
    match bound {
        Bound::AtLeast(n)
        | Bound::AtMost(n)
        | Bound::MoreThan(n)
        | Bound::FewerThan(n)
        | Bound::Exactly(n)
        | Bound::Between(n, _) => n,
    }
}

/// Whether a bound is written as a share: a percent, or what may be one.
pub(super) fn is_share(bound: &Bound, c: &Collection) -> bool {
    match &value_of(bound).kind {
        ExprKind::Lit(Literal::Percent(_)) => true,
        ExprKind::Lit(_) => false,
        _ => c.satisfy.is_some(),
    }
}

/// Whether a Chinese statement may begin with `F 的` here: nothing before it that F could take in.
pub(super) fn may_begin_with_filter(ctx: Ctx) -> bool {
    ctx.first
}

/// `until = x`: a word that begins a clause, kept apart from one by the sign behind it.
fn begins_with_clause_word(e: &Expr) -> bool {
    let ExprKind::Path(path) = &e.kind else { return false };
    path.first().is_some_and(is_clause_word)
}

/// `… 的 不同 topic`: the same at the end.
pub(super) fn ends_with_clause_word(c: &Collection) -> bool {
    c.satisfy.is_none() && c.path.last().is_some_and(is_clause_word)
}

fn is_clause_word(name: &Name) -> bool {
    let clause = |place| matches!(place, Place::Clause | Place::DocumentClause);
    KEYWORDS.iter().any(|k| clause(k.place) && k.is(&name.node))
}
