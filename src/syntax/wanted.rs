//! What may be written at a place of a rule file that is still being written: the declaration up to there is read by its own rule, and
//! where the reading stops, what would have gone on is what may stand there.

use super::expected::{Expected, Kind, all_of};
use super::explain::in_word;
use super::grammar::{Rule, read};
use super::keywords::{KEYWORDS, Keyword, Place, lang_of};
use crate::base::Lang;

/// What stands around a place, and what may stand there.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Where the word at the place begins.
    pub start: usize,
    /// Words of the language.
    pub words: Vec<&'static Keyword>,
    /// Whether a name that is used may stand there: a field, a type, a document …
    pub name: bool,
    /// Whether that name is one of a type.
    pub a_type: bool,
    /// Whether a unit may stand there, behind a number.
    pub unit: bool,
    /// Whether the name of a topic.
    pub topic: bool,
    /// Within quotes: the word before them, and where the text begins.
    pub quoted: Option<(&'static Keyword, usize)>,
    /// The language of the keywords around.
    pub lang: Lang,
}

/// Where reading certainly stops: no text has it.
const STOP: char = '\u{1}';
/// Deeper brackets are not looked into.
const DEEPEST: usize = 12;

/// A piece of a text: a word, a sign, or a quoted text.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
    braces: usize,
    brackets: usize,
    first_on_line: bool,
}

/// The pieces of a text up to a place; `Err`: the place lies in a comment (`None`) or in quotes that begin there.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Option<(usize, Vec<Piece<'_>>)>> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut at, mut braces, mut brackets, mut first) = (0, 0usize, 0usize, true);
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        if c == '\n' {
            first = true;
            at += 1;
            continue;
        }
        if c.is_whitespace() || c == '\u{FEFF}' {
            at += c.len_utf8();
            continue;
        }
        let length = match c {
            '#' | '＃' => match rest.find('\n') {
                Some(end) => {
                    at += end;
                    continue;
                }
                None => return Err(None),
            },
            '"' | '＂' | '“' => {
                let ends = |q: char| if c == '“' { q == '”' } else { matches!(q, '"' | '＂') };
                let inside = rest.get(c.len_utf8()..).unwrap_or("");
                match inside.char_indices().find(|(_, q)| ends(*q) || *q == '\n') {
                    Some((i, q)) => c.len_utf8() + i + if q == '\n' { 0 } else { q.len_utf8() },
                    None => return Err(Some((at + c.len_utf8(), out))),
                }
            }
            c if in_word(c) => rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let piece = rest.get(..length).unwrap_or("");
        // A declaration at the beginning of a line begins anew, whatever was left open.
        if first && text.get(..at).is_none_or(|t| t.is_empty() || t.ends_with('\n')) && is_declaration(piece) {
            (braces, brackets) = (0, 0);
        }
        match piece {
            "}" | "｝" => braces = braces.saturating_sub(1),
            ")" | "）" => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        out.push(Piece { text: piece, at, braces, brackets, first_on_line: first });
        match piece {
            "{" | "｛" => braces += 1,
            "(" | "（" => brackets += 1,
            _ => {}
        }
        first = false;
        at += length;
    }
    Ok(out)
}

fn is_declaration(word: &str) -> bool {
    at_place(word, Place::Declaration).is_some()
}

fn at_place(word: &str, place: Place) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|k| k.place == place && k.is(word))
}

/// What may be written at `offset`.
pub fn at(text: &str, offset: usize) -> Wanted {
    let before = text.get(..offset).unwrap_or(text);
    let typed: usize = before.chars().rev().take_while(|c| in_word(*c)).map(char::len_utf8).sum();
    let start = before.len() - typed;
    let mut out = Wanted { start, ..Wanted::default() };
    let upto = before.get(..start).unwrap_or("");
    let pieces = match pieces(upto) {
        Ok(pieces) => pieces,
        Err(None) => return Wanted { start: offset, ..Wanted::default() },
        Err(Some((from, pieces))) => {
            let word = pieces.last().and_then(|p| KEYWORDS.iter().find(|k| k.is(p.text)));
            out.start = from;
            out.quoted = word.map(|w| (w, from));
            out.lang = word.map_or(Lang::Zh, |_| pieces.last().map_or(Lang::Zh, |p| lang_of(p.text)));
            return out;
        }
    };
    let opened = pieces.iter().rposition(|p| p.braces == 0 && is_declaration(p.text));
    // What is read last tells the language of a file where no declaration does.
    out.lang = opened.and_then(|i| pieces.get(i)).map_or(Lang::Zh, |p| lang_of(p.text));
    let inside = pieces.last().map_or(0, |p| p.braces + usize::from(matches!(p.text, "{" | "｛")));
    let declaration = opened.and_then(|i| pieces.get(i..));
    let closed = pieces.last().is_some_and(|p| matches!(p.text, "}" | "｝") && p.braces == 0);
    let Some(declaration) = declaration.filter(|_| !closed) else {
        out.words = KEYWORDS.iter().filter(|k| k.place == Place::Declaration).collect();
        return out;
    };
    if pieces.last().is_some_and(|p| p.brackets > DEEPEST) {
        return out;
    }
    let Some(head) = declaration.first() else { return out };
    let Some(kind) = at_place(head.text, Place::Declaration) else { return out };
    if inside == 0 {
        look(&mut out, upto.get(head.at..).unwrap_or(""), Rule::only_declaration);
        // A define or an interval may have come to its end.
        if matches!(kind.rule(), Rule::w_define | Rule::w_interval) {
            out.words.extend(KEYWORDS.iter().filter(|k| k.place == Place::Declaration));
        }
        return out;
    }
    match kind.rule() {
        Rule::w_obligation | Rule::w_attest | Rule::w_exception => {
            clause(&mut out, upto, declaration, Place::Clause, Rule::only_duty_clause);
        }
        Rule::w_document => clause(&mut out, upto, declaration, Place::DocumentClause, Rule::only_document_clause),
        Rule::w_record | Rule::w_event | Rule::w_entity => {
            let colon = declaration.iter().rposition(|p| matches!(p.text, ":" | "："));
            if let Some(colon) = colon.and_then(|i| declaration.get(i)).filter(|p| p.braces == 1) {
                let typed = upto.get(colon.at..).unwrap_or("");
                look(&mut out, &format!("x {typed}"), Rule::only_field);
            }
        }
        Rule::w_parameter => {
            let colon = declaration.iter().rposition(|p| matches!(p.text, ":" | "："));
            if let Some(colon) = colon.and_then(|i| declaration.get(i)).filter(|p| p.braces == 1) {
                look(&mut out, &format!("2022-01-01{}", upto.get(colon.at..).unwrap_or("")), Rule::only_value);
            }
        }
        _ => {}
    }
    out
}

/// In the body of a duty or document: the clause that is being written is read again; behind one that is whole another may begin.
fn clause(out: &mut Wanted, upto: &str, declaration: &[Piece], place: Place, rule: Rule) {
    let in_body = |p: &&Piece| p.braces == 1 && p.brackets == 0;
    let body: Vec<&Piece> = declaration.iter().skip_while(|p| !matches!(p.text, "{" | "｛")).skip(1).collect();
    let last = body.last().map(|p| p.at);
    let begins = |p: &&&Piece| {
        let word = at_place(p.text, place);
        word.is_some()
            && (p.first_on_line || Some(p.at) == last || {
                let rest = format!("{}{STOP}", upto.get(p.at..).unwrap_or(""));
                let starts = if place == Place::Clause { Rule::clause_start } else { Rule::only_document_clause };
                place == Place::DocumentClause || read(starts, &rest).is_ok()
            })
    };
    let begun = body.iter().filter(|p| in_body(p)).rfind(begins);
    let text = begun.and_then(|p| upto.get(p.at..));
    if let Some(text) = text {
        look(out, text, rule);
        out.topic = begun.is_some_and(|p| at_place(p.text, place).is_some_and(|k| k.rule() == Rule::w_topic))
            && out.name
            && last == begun.map(|p| p.at);
    }
    let whole = text.is_none_or(|t| read(rule, t).is_ok());
    let nested = body.last().is_some_and(|p| p.brackets > 0 || matches!(p.text, "(" | "（"));
    if whole && !nested {
        out.words.extend(KEYWORDS.iter().filter(|k| k.place == place));
    }
}

/// Reads a text that ends where the question is, by a rule.
fn look(out: &mut Wanted, text: &str, rule: Rule) {
    let Err(stopped) = read(rule, &format!("{text}{STOP}")) else { return };
    // It stopped before the place: something there is wrong already.
    if text.get(stopped.at..).is_none_or(|rest| !rest.trim().is_empty()) {
        return;
    }
    // A space before the place ends a word: `at least` wants a number there, not the rest of a longer word.
    for expected in all_of(&stopped.wanted) {
        let places: &[Place] = match expected {
            Expected::Word(keyword) => {
                out.words.push(keyword);
                continue;
            }
            Expected::Sign(_) => continue,
            Expected::Kind(kind) => match kind {
                Kind::Condition | Kind::Collection | Kind::Value => {
                    out.name = true;
                    if kind == Kind::Value {
                        &[Place::Function]
                    } else {
                        &[Place::Condition, Place::Function, Place::Time]
                    }
                }
                Kind::Name => {
                    out.name = true;
                    &[]
                }
                Kind::Type => {
                    (out.name, out.a_type) = (true, true);
                    &[Place::Type]
                }
                Kind::Window | Kind::Schedule => &[Place::Time],
                Kind::Unit | Kind::Weekday => &[Place::Unit],
                Kind::Grade => &[Place::Grade],
                Kind::Bound => &[Place::Condition],
                Kind::Comparison | Kind::Filter => &[],
                Kind::Joiner | Kind::Clause | Kind::NextDeclaration => &[],
                Kind::Declaration => &[Place::Declaration],
                Kind::Text | Kind::Field | Kind::Variant | Kind::DatedValue | Kind::Number | Kind::Date => &[],
            },
        };
        let own = KEYWORDS.iter().filter(|k| places.contains(&k.place)).filter(|k| begins(k, kind_of(&expected)));
        out.words.extend(own);
    }
    let last = text.trim_end();
    out.unit = last.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && stopped.wanted.iter().any(|r| matches!(r, Rule::unit | Rule::counter | Rule::l_month | Rule::length_unit));
}

fn kind_of(expected: &Expected) -> Option<Kind> {
    match expected {
        Expected::Kind(kind) => Some(*kind),
        Expected::Word(_) | Expected::Sign(_) => None,
    }
}

/// Whether a word can begin what is wanted: a condition begins with a bound, a quantifier, a window, not with `than`.
fn begins(keyword: &Keyword, kind: Option<Kind>) -> bool {
    let rule = keyword.rule();
    match (kind, keyword.place) {
        (Some(Kind::Condition | Kind::Collection), Place::Condition) => matches!(
            rule,
            Rule::w_not
                | Rule::w_all
                | Rule::z_each
                | Rule::w_some
                | Rule::z_have
                | Rule::w_no
                | Rule::z_none
                | Rule::w_at
                | Rule::w_more
                | Rule::w_fewer
                | Rule::w_exactly
                | Rule::w_between
                | Rule::z_at_least
                | Rule::z_at_most
                | Rule::z_more_than
                | Rule::z_fewer_than
                | Rule::z_exactly
                | Rule::w_sum
                | Rule::w_distinct
                | Rule::w_true
                | Rule::w_false
                | Rule::w_as_of
                | Rule::w_days
                | Rule::w_workdays
        ),
        (Some(Kind::Bound), Place::Condition) => matches!(
            rule,
            Rule::w_at
                | Rule::w_more
                | Rule::w_fewer
                | Rule::w_exactly
                | Rule::w_between
                | Rule::z_at_least
                | Rule::z_at_most
                | Rule::z_more_than
                | Rule::z_fewer_than
                | Rule::z_exactly
        ),
        (Some(Kind::Condition | Kind::Collection), Place::Time) => matches!(
            rule,
            Rule::w_every
                | Rule::w_during
                | Rule::w_by
                | Rule::z_day
                | Rule::z_week
                | Rule::z_ten_day
                | Rule::z_month
                | Rule::z_quarter
                | Rule::z_half_year
                | Rule::z_year
                | Rule::z_any_run
                | Rule::z_some_run
                | Rule::z_at
                | Rule::z_not_later
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, at};
    use crate::base::Lang;

    fn words(text: &str) -> (Vec<&'static str>, Wanted) {
        let offset = text.find('‸').unwrap_or(text.len());
        let wanted = at(&text.replace('‸', ""), offset);
        let lang = wanted.lang;
        let words = wanted.words.iter().filter(|k| !k.forms(lang).is_empty()).map(|k| k.word(lang)).collect();
        (words, wanted)
    }

    #[test]
    fn what_may_go_on_is_offered_and_nothing_else() {
        let has = |text: &str, some: &[&str], none: &[&str]| {
            let (found, _) = words(text);
            for word in some {
                assert!(found.contains(word), "{text}: {word} is not among {found:?}");
            }
            for word in none {
                assert!(!found.contains(word), "{text}: {word} is among {found:?}");
            }
        };
        has("‸", &["义务", "主体"], &["要求"]);
        has("obligation a \"b\" { ‸", &["clause", "require", "binds"], &["obligation", "and"]);
        has("obligation a { binds x\n require ‸", &["at", "all", "every"], &["than", "clause"]);
        has("obligation a { binds x\n require at ‸", &["least", "most"], &["all"]);
        has("obligation a { binds x\n require staff >= 3 ‸", &["and", "or", "note"], &["least"]);
        has("obligation a { severity ‸", &["critical", "advice"], &["clause"]);
        has("obligation a { require at least 1 m in ‸", &["every"], &[]);
        has("obligation a { require at least 1 m in every ‸", &["month", "rolling"], &["and"]);
        has("义务 甲 { 适用 乡\n 要求 ‸", &["每月", "不少于"], &["条款"]);
        has("义务 甲 { 适用 乡\n 要求 每月 会议 ‸", &["不少于"], &[]);
        has("义务 甲 { 等级 ‸", &["严重", "建议"], &["条款"]);
        has("entity a { b: ‸", &["count", "list", "ref"], &["require"]);
        has("主体 甲 { 乙: ‸", &["数量", "引用"], &["要求"]);
        has("document a { ‸", &["number", "in_force"], &["require"]);
        has("义务 甲 { 说明 “‸", &[], &["条款"]);
        assert!(words("# obl‸").0.is_empty());
    }

    #[test]
    fn quotes_and_names_are_told() {
        let (_, wanted) = words("obligation a { clause \"3.‸");
        assert!(wanted.quoted.is_some_and(|(k, from)| k.is("clause") && from == 23));
        assert!(words("obligation a { require ‸").1.name);
        assert!(words("obligation a { topic ‸").1.topic);
        assert!(words("obligation a { require x >= 3 ‸").1.unit);
        assert_eq!(words("义务 甲 { 要求 ‸").1.lang, Lang::Zh);
        // An open brace above does not matter at the beginning of a line.
        assert!(words("obligation a { require (x\n\nobligation b { ‸").0.contains(&"clause"));
    }
}
