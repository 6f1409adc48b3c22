//! Rows of a table that state nothing: sums, a header repeated for printing, numbers of columns, examples. What could be a real place or
//! record after all is never left out without a word.

use super::layout::{Layout, Target};
use super::lines::{CellAt, Lines, text_of};
use super::names::compact;
use super::problem::Amiss;
use super::rows::is_closing;
use crate::facts::admit::Admit;
use crate::facts::tape::Part;
use crate::facts::toml::{excerpt, slice};
use crate::model::Entity;

/// What a row is that is no fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// 全区合计, 本页小计, 平均 …
    Sum,
    /// The header once more.
    Header,
    /// 甲 乙 1 2 3: what the columns are called by number.
    Numbers,
    /// An example of how to fill it in.
    Example,
}

/// What the rows of a table are held against.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// The columns that are read, with their header as written.
    columns: Vec<(u32, Part)>,
    /// Those that say which entity a row is, or whose.
    keys: Vec<u32>,
    /// Those of an entity's own id and of its name.
    id: Option<u32>,
    name: Option<u32>,
    /// Columns for the clerk alone.
    idle: Vec<u32>,
    /// The line after the header.
    first: usize,
}

/// How a row is taken.
enum Row {
    Read,
    /// Blank, or one that closes the table.
    Passed,
    Aside(Aside, CellAt),
}

/// Words that a row of sums is called by, and that its name may end in.
const SUMS: &[&str] =
    &["合计", "小计", "总计", "共计", "总数", "累计", "平均", "平均值", "平均数", "合计数", "累计数", "小计数"];
/// The whole of a place, as the name of a row without an id of its own.
const WHOLES: &[&str] = &["全县", "全市", "全区", "全省", "全镇", "全乡"];
const EXAMPLES: &[&str] = &["样例", "示例", "范例"];
const LETTERS: &str = "甲乙丙丁戊己庚辛壬癸";

impl Heads {
    /// Of a sheet whose rows are entities, or records of a list.
    pub(super) fn of(layout: &Layout, entities: bool) -> Heads {
        let find = |slot: usize| layout.columns.iter().find(|c| entities && c.target == Target::Slot(slot));
        let (id, name) = (find(Entity::ID).map(|c| c.column), find(Entity::NAME).map(|c| c.column));
        let whose = layout.columns.iter().filter(|c| matches!(c.target, Target::Owner | Target::Parent));
        Heads {
            columns: layout.columns.iter().map(|c| (c.column, c.head)).collect(),
            keys: whose.map(|c| c.column).chain(id).chain(name).collect(),
            id,
            name,
            idle: layout.idle.clone(),
            first: layout.first,
        }
    }
    /// Of a sheet of fixed columns.
    pub(super) fn fixed(header: &[CellAt], owner: Option<u32>, first: usize) -> Heads {
        Heads {
            columns: header.iter().filter(|c| !c.at.is_empty()).map(|c| (c.column, c.at)).collect(),
            keys: owner.into_iter().collect(),
            first,
            ..Heads::default()
        }
    }

    fn row(&self, text: &str, cells: &[CellAt], i: usize) -> Row {
        let said = |c: &CellAt| text_of(text, c);
        let mut written = cells.iter().filter(|c| !said(c).is_empty());
        let Some(mut first) = written.next() else { return Row::Passed };
        if is_closing(&said(first)) {
            return Row::Passed;
        }
        if self.idle.contains(&first.column) && said(first).bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            // numbered beforehand, and nothing filled in
            let Some(next) = written.next() else { return Row::Passed };
            first = next;
        }
        if self.is_header(text, cells) {
            return Row::Aside(Aside::Header, *first);
        }
        if i == self.first && self.are_numbers(text, cells) {
            return Row::Aside(Aside::Numbers, *first);
        }
        let key = |column: u32| self.keys.contains(&column);
        if (key(first.column) || self.idle.contains(&first.column)) && is_sum(&compact(&said(first))) {
            let id = self.id.filter(|id| *id != first.column);
            let nameless = id.is_none_or(|id| cells.iter().all(|c| c.column != id || said(c).is_empty()));
            if nameless {
                return Row::Aside(Aside::Sum, *first);
            }
        }
        let named = cells.iter().filter(|c| Some(c.column) == self.id || Some(c.column) == self.name);
        let mut named = named.filter(|c| is_example(&said(c)));
        named.next().map_or(Row::Read, |c| Row::Aside(Aside::Example, *c))
    }
    fn is_header(&self, text: &str, cells: &[CellAt]) -> bool {
        let same = |(column, head): &(u32, Part)| {
            let cell = cells.iter().find(|c| c.column == *column);
            cell.is_some_and(|c| !head.is_empty() && slice(text, c.at).trim() == slice(text, *head).trim())
        };
        // the first column tells most rows apart
        self.columns.len() > 1 && self.columns.iter().all(same)
    }
    fn are_numbers(&self, text: &str, cells: &[CellAt]) -> bool {
        let words = cells.iter().map(|c| (c.column, compact(&text_of(text, c)))).filter(|(_, t)| !t.is_empty());
        let words: Vec<(u32, String)> = words.collect();
        let bare = |t: &str| t.trim_matches(['(', ')']).to_owned();
        let mut rest = words.as_slice();
        let mut sure = false;
        if let [(_, first), others @ ..] = rest
            && matches!(&**first, "栏次" | "行次" | "列次")
        {
            (rest, sure) = (others, true);
        }
        let mut letters = LETTERS.chars();
        while let [(_, word), others @ ..] = rest {
            let mut chars = word.chars();
            if (chars.next(), chars.next()) != (letters.next(), None) {
                break;
            }
            (rest, sure) = (others, true);
        }
        let numbers = (1..).zip(rest).all(|(n, (_, word))| bare(word).parse() == Ok(n));
        // a name is no number; without one, only a row of four is taken to count columns
        let named = rest.iter().any(|(column, _)| Some(*column) == self.name);
        let counts = sure || named || (self.id.is_none() && rest.len() > 3);
        words.len() > 2 && !rest.is_empty() && numbers && counts
    }
}

fn is_sum(word: &str) -> bool {
    let word = match (word.strip_suffix(')'), word.rfind('(')) {
        (Some(_), Some(at)) if at > 0 => word.get(..at).unwrap_or(word),
        _ => word,
    };
    let word = word.trim_end_matches(':');
    WHOLES.contains(&word) || SUMS.iter().any(|s| word.ends_with(s))
}

fn is_example(text: &str) -> bool {
    let word = compact(text);
    let bracket = word.strip_suffix(')').and_then(|w| w.rfind('(').and_then(|at| w.get(at..)));
    bracket.is_some_and(|b| EXAMPLES.iter().any(|e| b.contains(e)))
        || EXAMPLES.iter().any(|e| word.strip_prefix("填写").or(word.strip_prefix("填报")) == Some(e))
}

impl Admit<'_, '_> {
    /// Gets the cells of a line; whether they are to be read: it is not blank, does not close the table, and is no row for the reader alone,
    /// of which a word is said.
    pub(super) fn row_at(&mut self, lines: &Lines, i: usize, heads: &Heads, cells: &mut Vec<CellAt>) -> bool {
        lines.cells(self.text, i, cells);
        match heads.row(self.text, cells, i) {
            Row::Read => true,
            Row::Passed => false,
            Row::Aside(what, cell) => {
                let word = excerpt(&text_of(self.text, &cell));
                self.amiss(&cell, Amiss::Aside(what, word));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_known_by_their_last_words() {
        for word in ["合计", "全区合计", "本页小计", "全县", "总数", "累计", "平均", "合计(人)", "合计:", "平均值"]
        {
            assert!(is_sum(word), "{word}");
        }
        for word in ["合计镇", "全县运动会", "甲镇", "平均乡", ""] {
            assert!(!is_sum(word), "{word}");
        }
    }

    #[test]
    fn examples_say_so_in_brackets() {
        for (word, is) in
            [("示例镇（填写样例）", true), ("填写示例", true), ("示例镇", false), ("甲镇（原乙乡）", false)]
        {
            assert_eq!(is_example(word), is, "{word}");
        }
    }
}
