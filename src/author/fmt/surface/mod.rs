//! A file in the words of one language. What both say alike (names, texts, digits, counting words) is kept as it stands; what
//! one language says in several ways comes out in the one way that is written (the first in `syntax/keywords.rs`, or as told
//! in `docs/style.md`), so that there and back again gives the same bytes.
//!
//! Brackets: a bracket that only one language needs is written only there, and one that its author put for clarity is kept in
//! both. So the number of brackets around a piece is: those in the text, less the one its language needs, plus the one the
//! other needs.

mod condition;
mod edit;
mod time;
mod value;

pub(super) use edit::rewrite;

use crate::base::{Lang, Span};
use crate::syntax::tree::{Collection, Expr, ExprKind, Literal, Schedule, Time, TimeKind};
use condition::{ends_with_clause_word, is_share, may_begin_with_filter};

/// Where an expression stands inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Top,
    AndLeft,
    AndRight,
    OrLeft,
    OrRight,
    Not,
    Sum { level: u8, right: bool },
}

/// What stands around an expression, up to the next brackets.
#[derive(Clone, Copy, Debug)]
struct Ctx {
    slot: Slot,
    /// Behind `where`, `satisfy`: statements stand in brackets.
    inner: bool,
    /// Before 的.
    prefix: bool,
    /// Before 的 and a single field.
    field: bool,
    /// `and` or `or` follows.
    followed: bool,
    /// Nothing stands before it.
    first: bool,
    /// 至 … 止 follows.
    until: bool,
    /// The `when` of an attest: a `by` at its end would be another clause.
    when: bool,
}

impl Ctx {
    const TOP: Ctx = Ctx {
        slot: Slot::Top,
        inner: false,
        prefix: false,
        field: false,
        followed: false,
        first: true,
        until: false,
        when: false,
    };
    fn inner() -> Ctx {
        Ctx { inner: true, ..Ctx::TOP }
    }
    fn sum(level: u8, right: bool) -> Ctx {
        Ctx { slot: Slot::Sum { level, right }, ..Ctx::TOP }
    }
}

/// A comment of the text.
struct Comment {
    at: usize,
    text: String,
    own_line: bool,
}

/// Writes what was read in `from` in the words of `lang`.
struct Wording<'t> {
    text: &'t str,
    from: Lang,
    lang: Lang,
    comments: &'t [Comment],
    /// The next comment to write.
    next: usize,
}

impl Wording<'_> {
    fn word<'w>(&self, en: &'w str, zh: &'w str) -> &'w str {
        self.lang.pick(zh, en)
    }

    /// An expression with the brackets it has and needs. `from` is what stands around it in the language it was read in, `to`
    /// in the one it is written in.
    fn expr(&mut self, e: &Expr, from: Ctx, to: Ctx) -> String {
        let there = levels(self.slice(e.span));
        let own = there.saturating_sub(usize::from(needs_brackets(e, from, self.from)));
        let all = own + usize::from(needs_brackets(e, to, self.lang));
        let from = if there > 0 { Ctx::TOP } else { from };
        let to = if all > 0 { Ctx::TOP } else { to };
        let inside = self.value(e, from, to);
        format!("{}{inside}{}", "(".repeat(all), ")".repeat(all))
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The text of an expression without the brackets around it.
    fn core(&self, span: Span) -> &str {
        let mut text = self.slice(span);
        while let Some(inside) = unwrap(text) {
            text = inside;
        }
        text
    }

    /// The comments of the text before a place that have not been written, each to the end of its line.
    fn comments_before(&mut self, at: usize) -> String {
        let mut out = String::new();
        while let Some(comment) = self.comments.get(self.next).filter(|c| c.at < at) {
            if out.is_empty() {
                out.push_str(if comment.own_line { "\n" } else { "  " });
            }
            out.push_str(&comment.text);
            out.push('\n');
            self.next += 1;
        }
        out
    }

    /// Goes on with the comments from a place on.
    fn go_to(&mut self, at: usize) {
        self.next = self.comments.partition_point(|c| c.at < at);
    }
}

/// How many pairs of brackets stand around a text.
fn levels(text: &str) -> usize {
    std::iter::successors(unwrap(text), |t| unwrap(t)).count()
}

/// What is inside the brackets around a text, if it stands in brackets as a whole.
fn unwrap(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let inside = text.strip_prefix(['(', '（'])?;
    let inside = inside.strip_suffix([')', '）'])?;
    let mut depth = 0usize;
    let mut skip: Option<fn(char) -> bool> = None;
    for c in inside.chars() {
        if let Some(ends) = skip {
            skip = skip.filter(|_| !ends(c));
            continue;
        }
        match c {
            '"' | '＂' => skip = Some(|c| matches!(c, '"' | '＂' | '\n')),
            '“' => skip = Some(|c| matches!(c, '”' | '\n')),
            '#' | '＃' => skip = Some(|c| c == '\n'),
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0).then_some(inside)
}

/// Whether an expression has to stand in brackets there, in that language.
fn needs_brackets(e: &Expr, ctx: Ctx, lang: Lang) -> bool {
    let zh = lang == Lang::Zh;
    if (zh && ctx.until) || (!zh && ctx.when && ends_with_by(e)) {
        return true;
    }
    if zh && ctx.prefix && ((ctx.field && matches!(e.kind, ExprKind::Path(_))) || begins_with_minus(e)) {
        return true;
    }
    let in_sum = matches!(ctx.slot, Slot::Sum { .. });
    match &e.kind {
        ExprKind::Or(..) => in_sum || matches!(ctx.slot, Slot::AndLeft | Slot::AndRight | Slot::OrRight | Slot::Not),
        ExprKind::And(..) => in_sum || matches!(ctx.slot, Slot::AndRight | Slot::Not),
        ExprKind::Not(_)
        | ExprKind::Compare(..)
        | ExprKind::InRange(..)
        | ExprKind::InSet(..)
        | ExprKind::Missing(..)
        | ExprKind::Contains(..) => in_sum,
        ExprKind::Quantified(_, c, time) => {
            in_sum
                || ctx.inner
                || (ctx.followed && open_ended(c, time, if zh { c.satisfy.is_some() } else { true }, zh))
        }
        ExprKind::Bounded(bound, c, time) => {
            let share = zh && is_share(bound, c) && (c.filter.is_none() || may_begin_with_filter(ctx));
            in_sum || ctx.inner || (ctx.followed && !share && open_ended(c, time, !zh || c.satisfy.is_some(), zh))
        }
        ExprKind::Distinct(_, c, time) => {
            let open = open_ended(c, time, !zh || c.satisfy.is_some(), zh);
            in_sum || ctx.inner || (ctx.followed && open) || (zh && ends_with_clause_word(c))
        }
        ExprKind::SumBounded(c, ..) => in_sum || ctx.inner || (ctx.followed && zh && c.satisfy.is_some()),
        ExprKind::By(..) => in_sum || ctx.inner,
        // `days between a and b - c` goes on to the end of the sum.
        ExprKind::DaysBetween(..) | ExprKind::WorkdaysBetween(..) => {
            !zh && matches!(ctx.slot, Slot::Sum { level, .. } if level > 0)
        }
        ExprKind::Arith(sign, ..) => {
            use crate::syntax::tree::Arith;
            ctx.slot.brackets_sum(if matches!(sign, Arith::Add | Arith::Sub) { 1 } else { 2 })
        }
        ExprKind::Lit(_)
        | ExprKind::Path(_)
        | ExprKind::AsOf
        | ExprKind::Neg(_)
        | ExprKind::Count(_)
        | ExprKind::Sum(_)
        | ExprKind::Min(_)
        | ExprKind::Max(_)
        | ExprKind::MinOf(_)
        | ExprKind::MaxOf(_)
        | ExprKind::Share(_)
        | ExprKind::Earliest(_)
        | ExprKind::Latest(_) => false,
    }
}

/// Whether a statement ends in a condition that an `and` behind it would go on: in English where no window closes it, in
/// Chinese (where the window stands before) always if it ends in one.
fn open_ended(c: &Collection, time: &Option<Time>, narrows: bool, zh: bool) -> bool {
    narrows && (c.filter.is_some() || c.satisfy.is_some()) && (zh || time.is_none())
}

/// Whether the last words of an English condition are `by DAY`.
fn ends_with_by(e: &Expr) -> bool {
    let one_day = |time: &Option<Time>| {
        let by = time.as_ref().map(|t| &t.node);
        matches!(by, Some(TimeKind::By(Schedule::Dates(days), false)) if days.len() == 1)
    };
    match &e.kind {
        ExprKind::By(_, _, next) => !next,
        ExprKind::Quantified(_, _, time) | ExprKind::Bounded(_, _, time) | ExprKind::Distinct(_, _, time) => {
            one_day(time)
        }
        ExprKind::SumBounded(_, _, time) => one_day(time),
        _ => false,
    }
}

/// Whether the first sign of an expression is a minus, which would be taken for a subtraction behind a number.
fn begins_with_minus(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Neg(_) => true,
        ExprKind::And(x, _) | ExprKind::Or(x, _) | ExprKind::Arith(_, x, _) | ExprKind::Compare(_, x, _) => {
            begins_with_minus(x)
        }
        ExprKind::InRange(x, ..) | ExprKind::InSet(x, _) | ExprKind::Missing(x, _) | ExprKind::Contains(x, _) => {
            begins_with_minus(x)
        }
        ExprKind::Lit(Literal::Number(n, _)) => n.is_negative(),
        _ => false,
    }
}
