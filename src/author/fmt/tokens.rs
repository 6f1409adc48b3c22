//! How a token is written, and what stands between two of them.

use crate::base::fold::fold;
use crate::syntax::pieces::{Kind, Piece, without_comments};

/// What goes between two pieces where no comment stands between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    Tight,
    /// A space.
    Space,
    /// A space, or a new line where the whole group does not fit.
    Line,
    /// A space, or a new line where what follows does not fit.
    Fill,
}

/// A token as it is written: half width, one form of each sign.
pub(super) fn written(piece: &Piece, text: &str) -> String {
    let raw = text.get(piece.start..piece.end).unwrap_or("");
    let bare;
    let raw = match piece.kind {
        Kind::Date | Kind::DateTime | Kind::Clock => {
            bare = without_comments(raw);
            bare.trim()
        }
        _ => raw,
    };
    match piece.kind {
        Kind::Text => quoted(raw),
        Kind::Date => dense(raw).replace('号', "日"),
        Kind::DateTime => date_time(raw),
        Kind::Clock => dense(raw).replace('点', "时"),
        Kind::PercentSign => "%".to_owned(),
        Kind::Unit if raw == "号" => "日".to_owned(),
        Kind::RangeSign if !raw.chars().any(char::is_alphabetic) => "..".to_owned(),
        Kind::Sign => sign(raw),
        _ => fold(raw).into_owned(),
    }
}

/// Half width, without blanks.
fn dense(raw: &str) -> String {
    fold(raw).chars().filter(|c| !c.is_whitespace()).collect()
}

fn date_time(raw: &str) -> String {
    let folded = fold(raw).trim().replace('号', "日").replace('点', "时");
    if let Some((day, clock)) = folded.split_once(['T', 't']) {
        return format!("{}T{}", dense(day), dense(clock));
    }
    // A day in Chinese may have blanks inside; the clock begins behind 日, or behind the last blank of a plain day.
    let (day, clock) = match folded.find('日') {
        Some(at) => folded.split_at_checked(at + '日'.len_utf8()).unwrap_or((&folded, "")),
        None => folded.split_once(char::is_whitespace).unwrap_or((&folded, "")),
    };
    format!("{} {}", dense(day), dense(clock))
}

fn sign(raw: &str) -> String {
    match fold(raw).as_ref() {
        "≥" | "≧" | "⩾" => ">=",
        "≤" | "≦" | "⩽" => "<=",
        "≠" => "!=",
        "−" => "-",
        "×" => "*",
        "÷" => "/",
        folded => return folded.to_owned(),
    }
    .to_owned()
}

/// A text in plain quotes; “ ” stay where the text itself has plain ones.
fn quoted(raw: &str) -> String {
    let mut chars = raw.chars();
    let (Some(_), Some(_)) = (chars.next(), chars.next_back()) else { return raw.to_owned() };
    let inside = chars.as_str();
    if inside.contains(['"', '＂']) { format!("“{inside}”") } else { format!("\"{inside}\"") }
}

/// Whether a piece is a word that joins the operands of a chain (not 的, which narrows).
fn joins(piece: &Piece) -> bool {
    matches!(piece.kind, Kind::Word(k) if k.word(crate::base::Lang::Zh) != "的")
}

fn is_sign(piece: &Piece) -> bool {
    piece.kind == Kind::Sign
}

/// What goes between the pieces `i - 1` and `i` of a group.
pub(super) fn gap(group: &Piece, i: usize, text: &str) -> Gap {
    let (Some(left), Some(right)) = (i.checked_sub(1).and_then(|l| group.kids.get(l)), group.kids.get(i)) else {
        return Gap::Tight;
    };
    match (left.last().kind, right.first().kind) {
        (_, Kind::Comma | Kind::Colon | Kind::Option | Kind::CloseBracket) | (Kind::OpenBracket, _) => Gap::Tight,
        (_, Kind::OpenBracket) if matches!(group.kind, Kind::Call | Kind::Before) => Gap::Tight,
        (_, Kind::PercentSign | Kind::Wan) | (Kind::ChineseNumber, Kind::Unit) => Gap::Tight,
        (Kind::Comma, _) => Gap::Fill,
        (Kind::RangeSign, _) | (_, Kind::RangeSign) if tight_range(group, text) => Gap::Tight,
        _ => match group.kind {
            Kind::Chain if right.kind.is_token() && joins(right) => Gap::Line,
            Kind::Part if matches!(right.kind, Kind::Narrow | Kind::Time) && left.kind != Kind::Time => {
                if group.kids.iter().take(i).any(|k| k.kind == Kind::Test) { Gap::Line } else { Gap::Space }
            }
            Kind::Test if is_sign(right.first()) => Gap::Line,
            Kind::Sum if is_sign(right) => Gap::Line,
            // `-x`: a sign with no operand before it.
            Kind::Sum if is_sign(left) && i.checked_sub(2).and_then(|b| group.kids.get(b)).is_none_or(is_sign) => {
                Gap::Tight
            }
            Kind::Declaration if matches!(right.kind, Kind::Chain | Kind::Sum) && is_equals(left) => Gap::Line,
            _ => Gap::Space,
        },
    }
}

fn is_equals(piece: &Piece) -> bool {
    piece.kind == Kind::Sign
}

/// `in 3..5`, not `3 至 5`.
fn tight_range(group: &Piece, text: &str) -> bool {
    group.kind == Kind::Range && group.kids.iter().any(|k| k.kind == Kind::RangeSign && written(k, text) == "..")
}
