//! Summary tables: verdicts by obligation and by entity, worst first, fitted to the width.

use super::Look;
use super::paint::{Ink, cells, cut, pad, pad_left};
use crate::base::Lang;
use crate::engine::finding::Verdict;
use crate::engine::outcome::Tally;
use crate::facts::EntityIx;
use crate::report::Report;
use std::borrow::Cow;

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What is counted for.
    pub name: &'a str,
    /// A second name, shown where there is room.
    pub key: Key<'a>,
    /// The counts.
    pub tally: Tally,
    /// Weighs a tie: graver first.
    pub weight: u8,
}

/// A second name; of entities, of which there may be a million, it is only spelled when it is needed.
/// Entities lie in the order of their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'a> {
    /// The full name of an obligation.
    Duty(&'a str),
    /// `type/id`
    Entity(EntityIx),
}

impl<'a> Key<'a> {
    fn spelled(self, report: &Report<'a>) -> Cow<'a, str> {
        match self {
            Key::Duty(name) => name.into(),
            Key::Entity(ix) => report.facts.key(report.model, ix).into(),
        }
    }
}

/// Least cells for the name.
const NAME: usize = 16;

/// Verdicts as columns of a table: what needs work first.
pub(in crate::report) const URGENT_FIRST: [Verdict; 8] = [
    Verdict::Violated,
    Verdict::Conflict,
    Verdict::Undetermined,
    Verdict::Pending,
    Verdict::Waived,
    Verdict::Exempt,
    Verdict::Satisfied,
    Verdict::NotApplicable,
];

/// The colour of a verdict.
pub fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Violated | Verdict::Conflict => Ink::Red,
        Verdict::Undetermined | Verdict::Waived => Ink::Yellow,
        Verdict::Pending | Verdict::Exempt => Ink::Cyan,
        Verdict::Satisfied => Ink::Green,
        Verdict::NotApplicable => Ink::Dim,
    }
}

/// Writes a table of at most `most` rows (0: all), worst first.
pub fn table(out: &mut String, title: &str, mut rows: Vec<Row>, most: usize, report: &Report, look: &Look) {
    let voice = report.voice();
    rows.retain(|r| r.tally.total() > 0);
    if rows.is_empty() {
        return;
    }
    let badness = |r: &Row| {
        (
            r.tally.of(Verdict::Violated) + r.tally.of(Verdict::Conflict),
            r.tally.of(Verdict::Undetermined),
            r.tally.of(Verdict::Waived) + r.tally.of(Verdict::Pending),
            r.weight,
        )
    };
    rows.sort_by(|a, b| badness(b).cmp(&badness(a)).then_with(|| a.key.cmp(&b.key)));
    let columns: Vec<(Verdict, &str, usize)> = URGENT_FIRST
        .into_iter()
        .filter(|v| rows.iter().any(|r| r.tally.of(*v) > 0))
        .map(|v| {
            let head = voice.verdict_short(v);
            let widest = rows.iter().map(|r| r.tally.of(v).to_string().len()).max().unwrap_or(1);
            (v, head, cells(head).max(widest))
        })
        .collect();
    let numbers: usize = columns.iter().map(|(_, _, w)| w + 2).sum();
    let room = look.width.saturating_sub(numbers + 1).max(NAME);
    let longest = |f: &dyn Fn(&Row) -> usize| rows.iter().map(f).max().unwrap_or(0);
    let name_width = longest(&|r| cells(r.name)).max(cells(title)).min(room);
    let key_width = longest(&|r| cells(&r.key.spelled(report)));
    // The second name is shown only if it fits whole: half a name helps nobody.
    let with_key = key_width > 0 && name_width + 2 + key_width <= room;
    out.push_str(&look.paint(Ink::Bold, &pad(title, name_width)));
    if with_key {
        out.push_str(&" ".repeat(key_width + 2));
    }
    for (_, head, width) in &columns {
        out.push_str("  ");
        out.push_str(&look.paint(Ink::Bold, &pad_left(head, *width)));
    }
    out.push('\n');
    let shown = if most == 0 { rows.len() } else { most };
    for row in rows.iter().take(shown) {
        let mut line = pad(&cut(row.name, name_width), name_width);
        if with_key {
            line.push_str("  ");
            line.push_str(&look.paint(Ink::Dim, &pad(&row.key.spelled(report), key_width)));
        }
        for (verdict, _, width) in &columns {
            let n = row.tally.of(*verdict);
            let text = if n == 0 {
                pad_left(if look.unicode { "·" } else { "-" }, *width)
            } else {
                pad_left(&n.to_string(), *width)
            };
            line.push_str("  ");
            line.push_str(&look.paint(if n == 0 { Ink::Dim } else { ink(*verdict) }, &text));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if rows.len() > shown {
        let rest = rows.len() - shown;
        out.push_str(&match voice.lang {
            Lang::Zh => format!("… 还有 {rest} 个\n"),
            Lang::En => format!("… {rest} more\n"),
        });
    }
    out.push('\n');
}
