//! What is wrong, unknown or open at a node, in English.

use super::phrase::{basis, bound, date_words, subject};
use super::state::condition;
use super::windows::{Counted, deadline, unwanted_windows, windows_sentence};
use super::{EN, state};
use crate::base::Day;
use crate::base::window::Range;
use crate::engine::finding::{Measured, Shown, Step, Truth, What, WindowState};
use crate::model::Measure;
use crate::report::words::shared::{
    NAMED, as_cmp, contrary, deciding, first_member, labels, length, listed, measured, member_names, once, reasons,
    shown, sign, ways,
};
use crate::report::words::{Voice, turned};
use crate::syntax::tree::Quant;

fn parts(step: &Step, wanted: bool, voice: &Voice) -> Vec<String> {
    said(deciding(step), wanted, voice)
}

fn said(parts: Vec<&Step>, wanted: bool, voice: &Voice) -> Vec<String> {
    once(parts.into_iter().map(|p| sentence(p, wanted, voice)))
}

/// What is wrong, unknown or open at a node that ought to be `wanted`; of what is not known, why.
pub(super) fn sentence(step: &Step, wanted: bool, voice: &Voice) -> String {
    let said = bare(step, wanted, voice);
    let why = once(reasons(step).into_iter().map(|r| bare(r, true, voice)));
    if why.is_empty() { said } else { format!("{said} ({})", why.join(", ")) }
}

/// The same without why it is not known.
fn bare(step: &Step, wanted: bool, voice: &Voice) -> String {
    let truth = turned(step.truth, wanted);
    match &step.what {
        What::All | What::Any => {
            let any = matches!(step.what, What::Any) == wanted && truth == Truth::False;
            let parts = said(if any { ways(deciding(step), wanted) } else { deciding(step) }, wanted, voice);
            if any && parts.len() > 1 { format!("at least one of: {}", parts.join("; or ")) } else { parts.join("; ") }
        }
        What::Not | What::Forbidden => parts(step, !wanted, voice).join("; "),
        What::Compare { name, left, op, right, against } => {
            let op = if wanted { *op } else { contrary(*op) };
            let must = format!("{}{}", date_words(op, right), shown(right, EN));
            match (truth, left) {
                (Truth::True, _) => state(step, voice),
                (Truth::Unknown, _) if *right == Shown::Unknown && *left != Shown::Unknown => {
                    format!(
                        "`{name}` is {}, but `{against}`, which it is compared with, is not stated",
                        shown(left, EN)
                    )
                }
                (Truth::Unknown, Shown::Unknown) if *right == Shown::Unknown => {
                    format!("neither `{name}` nor `{against}` is stated")
                }
                (Truth::Unknown, Shown::Unknown) if !reasons(step).is_empty() => {
                    format!("`{name}` is not known, must be {must}")
                }
                (Truth::Unknown, Shown::Unknown) => {
                    format!("`{name}` is not stated, must be {must}")
                }
                (Truth::Unknown, Shown::NoCalendar(year)) => no_calendar(*year),
                (Truth::Unknown, Shown::NoDivisor) => {
                    format!("`{name}` has nothing to divide by")
                }
                (Truth::Unknown | Truth::Open, _) => {
                    format!("`{name}` is {}, whether it is {must} is not known yet", shown(left, EN))
                }
                (Truth::False, Shown::Ratio(_, _)) => {
                    format!("{name} {} {} {}", shown(left, EN), sign(contrary(op)), shown(right, EN))
                }
                (Truth::False, Shown::Nothing) if !against.is_empty() => match right {
                    Shown::Nothing => format!("`{name}` and `{against}` must be stated and are not"),
                    _ => format!("`{name}` must be stated and is not"),
                },
                (Truth::False, _) if *right == Shown::Nothing && !against.is_empty() => {
                    format!("`{against}` must be stated and is not")
                }
                (Truth::False, _) => {
                    format!("`{name}` is {}, must be {must}{}", shown(left, EN), basis(name, against))
                }
            }
        }
        What::InRange { name, value, lo, hi } => {
            let not = if wanted { "" } else { "not " };
            match truth {
                Truth::True => state(step, voice),
                Truth::False | Truth::Open | Truth::Unknown => format!(
                    "`{name}` is {}, must {not}be between {} and {}",
                    shown(value, EN),
                    shown(lo, EN),
                    shown(hi, EN)
                ),
            }
        }
        What::InSet { name, value, set } => {
            let not = if wanted { "" } else { "not " };
            let all: Vec<String> = set.iter().map(|s| shown(s, EN)).collect();
            match truth {
                Truth::True => state(step, voice),
                Truth::False | Truth::Open | Truth::Unknown => {
                    format!("`{name}` is {}, must {not}be one of {}", shown(value, EN), listed(&all, NAMED + 3, EN))
                }
            }
        }
        What::Flag { name, value } => match truth {
            Truth::True => state(step, voice),
            _ if !step.parts.is_empty() => {
                format!("{name}: {}", parts(step, wanted, voice).join("; "))
            }
            Truth::Unknown => format!("`{name}` is not stated"),
            Truth::False | Truth::Open => {
                format!("`{name}` is {}, must be {}", shown(value, EN), if wanted { "yes" } else { "no" })
            }
        },
        // As it should be: missing where that is asked for, stated where that is.
        What::Missing { missing, negated, .. } if *missing == (*negated != wanted) => state(step, voice),
        What::Missing { name, missing: true, .. } => format!("`{name}` must be stated and is not"),
        What::Missing { name, missing: false, .. } => format!("`{name}` is stated and must not be"),
        What::Contains { name, item } => match truth {
            Truth::True => state(step, voice),
            Truth::Unknown if !reasons(step).is_empty() => {
                format!("whether `{name}` holds {} is unknown", shown(item, EN))
            }
            Truth::Unknown => format!("`{name}` is not stated: whether it holds {} is unknown", shown(item, EN)),
            Truth::False | Truth::Open => {
                format!("`{name}` must {}hold {}", if wanted { "" } else { "not " }, shown(item, EN))
            }
        },
        What::Members { quant, name, filtered, yes, no, maybe } => {
            members(step, *quant, (name, *filtered), (*yes, *no, *maybe), wanted, voice)
        }
        What::Member { name } => format!("{name}: {}", parts(step, wanted, voice).join(", ")),
        What::Measured(m) => measured_sentence(m, step, truth, wanted, voice),
        What::Windows { name, measure, all, windows, total, met } => {
            if !wanted && truth == Truth::False {
                return unwanted_windows(name, *measure, windows);
            }
            // Members that fail what all of them must satisfy are named, not counted.
            if truth == Truth::False && !step.parts.is_empty() {
                let those: Vec<_> = windows.iter().filter(|w| w.state == WindowState::Broken).collect();
                let n = step.parts.len();
                let who = whom(step, name, Truth::False, true, voice);
                return format!("{}: {n} {name} do not satisfy{who}", labels(&those, voice));
            }
            let counted = Counted { name, measure: *measure, all: *all, wanted };
            windows_sentence(&counted, windows, (*total, *met), truth, voice)
        }
        What::Rolling { name, measure, length: span, some, day, .. } => {
            let span = length(*span, EN);
            match (truth, day) {
                (Truth::True, _) => state(step, voice),
                (_, Some(w)) if !(*some && wanted) => format!(
                    "in the {span} up to {}: {} {}, must be {}{}",
                    w.range.to,
                    subject(name, *measure),
                    measured(&w.measured, "", EN),
                    bound(&w.measured.limit, wanted),
                    match truth {
                        Truth::Unknown => ", not known yet",
                        Truth::Open => ", not due yet",
                        Truth::True | Truth::False => "",
                    }
                ),
                (Truth::Unknown, _) => {
                    format!("whether some {span} of {name} suffice is unknown")
                }
                (Truth::Open, _) => format!("rolling {span} of {name}: not due yet"),
                (Truth::False, _) => format!("no {span} of {name} suffice"),
            }
        }
        What::Deadline { .. } => deadline(step, truth, voice),
        What::Stale { stated_on, from } => {
            format!("the facts are of {stated_on}, before the duty began on {from}: they do not speak for it")
        }
        What::NoCalendar { year } => no_calendar(*year),
        What::Ledger { name, cover } => ledger(name, *cover, voice),
        What::Dates { names } => {
            let inner = said(step.parts.iter().collect(), wanted, voice);
            let dates = unknown_dates(names);
            if inner.is_empty() {
                dates
            } else {
                format!("{dates}, so the duty may not apply; if it does: {}", inner.join("; "))
            }
        }
        What::Constant => match truth {
            Truth::False => "false by the rule itself".into(),
            Truth::True | Truth::Unknown | Truth::Open => "by the rule itself".into(),
        },
    }
}

/// Which members came out so, and for the first of them why.
fn whom(step: &Step, name: &str, truth: Truth, part_wanted: bool, voice: &Voice) -> String {
    let names = member_names(step, name, truth);
    let why = first_member(step, name, truth).map(|(_, mut parts)| {
        // Of a member kept by `where` that ought not to satisfy, what ought not to be is the latter alone.
        if !part_wanted && truth == Truth::True {
            parts.drain(..parts.len().saturating_sub(1));
        }
        said(parts, part_wanted, voice).join(", ")
    });
    match (names.as_slice(), why) {
        ([], _) => String::new(),
        ([one], Some(why)) => format!(": {one}, {why}"),
        ([one], None) => format!(": {one}"),
        ([first, ..], Some(why)) => format!(" ({}), e.g. {first}: {why}", listed(&names, NAMED, EN)),
        (_, None) => format!(" ({})", listed(&names, NAMED, EN)),
    }
}

fn members(
    step: &Step,
    quant: Quant,
    (list, filtered): (&str, bool),
    (yes, no, maybe): (usize, usize, usize),
    wanted: bool,
    voice: &Voice,
) -> String {
    let truth = turned(step.truth, wanted);
    let total = yes + no + maybe;
    let asked = match (quant, wanted) {
        (q, true) => q,
        (Quant::Some, false) => Quant::No,
        (Quant::No, false) => Quant::Some,
        (Quant::All, false) => Quant::All,
    };
    // The numbers are of those kept; a member's own number is that in the list.
    let name = format!("{}{list}", if filtered { "fitting " } else { "" });
    let who = |truth: Truth, part_wanted: bool| whom(step, list, truth, part_wanted, voice);
    match (truth, asked) {
        (Truth::True, _) => state(step, voice),
        (Truth::False, Quant::All) if wanted => {
            format!("{no} of {total} {name} do not satisfy{}", who(Truth::False, true))
        }
        (Truth::False, Quant::All) => format!("all {total} {name} are as they must not be"),
        (Truth::False, Quant::Some) if total == 0 => format!("no {name} at all"),
        (Truth::False, Quant::Some) => format!("none of {total} {name} satisfies"),
        (Truth::False, Quant::No) => format!("{yes} of {total} {name} do not satisfy{}", who(Truth::True, false)),
        (Truth::Unknown, _) if !reasons(step).is_empty() && maybe == 0 => {
            format!("{total} {name} stated, whether there are others is not known")
        }
        (Truth::Unknown, _) if total == 0 => format!("`{list}` is not stated"),
        (Truth::Unknown, _) => format!("{maybe} of {total} {name} are not known{}", who(Truth::Unknown, wanted)),
        (Truth::Open, _) => format!("some {name} are not due yet{}", who(Truth::Open, wanted)),
    }
}

fn measured_sentence(m: &Measured, step: &Step, truth: Truth, wanted: bool, voice: &Voice) -> String {
    let what = subject(&m.name, m.measure);
    let number = measured(m, "", EN);
    let limit = bound(&m.limit, wanted);
    let nothing = m.measure == Measure::Share && matches!(m.share, Some((_, 0, 0)));
    match truth {
        Truth::Unknown | Truth::Open if nothing => {
            format!("no {}: nothing to take a share of", m.name)
        }
        Truth::False if m.measure == Measure::Share && wanted => {
            let names = member_names(step, &m.name, Truth::False);
            let who = if names.is_empty() { String::new() } else { format!(" (not: {})", listed(&names, NAMED, EN)) };
            match as_cmp(&m.limit) {
                Ok((op, n)) => format!("{what}: {number} {} {}{who}", sign(contrary(op)), shown(n, EN)),
                Err(_) => format!("{what}: {number}, must be {limit}{who}"),
            }
        }
        Truth::False if m.filtered && m.measure == Measure::Count && wanted => {
            let like = match first_member(step, &m.name, Truth::False) {
                Some((member, why)) if m.hi.is_some_and(|h| h.is_zero()) => {
                    // As conditions: what is not of the kind asked for need not become so.
                    let why = once(why.into_iter().map(|p| condition(p, voice))).join(", ");
                    format!("; e.g. {member}: {why}")
                }
                _ => String::new(),
            };
            format!("{what} that satisfy: {number}, must be {limit}{like}")
        }
        Truth::False => format!("{what}: {number}, must be {limit}"),
        Truth::True => format!("{what}: {number}, {limit}"),
        Truth::Unknown => format!("{what}: {number}, must be {limit}, not known yet"),
        Truth::Open => match m.hi.and_then(|h| h.sub(m.lo)) {
            Some(rest) if m.measure == Measure::Count => {
                format!("{what}: {} so far, {rest} not due yet, must be {limit}", m.lo)
            }
            _ => format!("{what}: {number}, must be {limit}, not due yet"),
        },
    }
}

/// A ledger that leaves days out.
fn ledger(name: &str, cover: Range, voice: &Voice) -> String {
    match (cover.is_empty(), cover.from > Day::MIN, cover.to < voice.assessment.as_of) {
        (true, _, _) => format!("the ledger of {name} is not declared complete"),
        (false, true, true) => format!("the ledger of {name} only goes from {} to {}", cover.from, cover.to),
        (false, true, false) => format!("the ledger of {name} begins on {}", cover.from),
        (false, false, _) => format!("the ledger of {name} ends on {}", cover.to),
    }
}

/// Dates of existence or office that are not known.
pub(super) fn unknown_dates(names: &[String]) -> String {
    format!("{} not known", names.join(", "))
}

fn no_calendar(year: i16) -> String {
    format!("the pack's calendar has no year {year}: its workdays are not known")
}
