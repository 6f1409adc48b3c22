//! Which sheet is what, and which column is which field: names and labels as they are written on forms.

use super::cell::Measure;
use crate::base::fold::fold;
use crate::base::suggest::nearest;
use crate::base::unit::{COUNTERS, unit};
use crate::facts::problem::Named;
use crate::facts::vocabulary::{Shape, Vocabulary};
use crate::model::{EntityId, Field, RecordId, Type};

/// A list of records of some entity types, or a list inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The entity type and the slot of the list.
    pub(super) owners: Vec<(EntityId, usize)>,
    /// The list's own name.
    pub(super) named: Named,
    /// Its records.
    pub(super) record: RecordId,
    /// For a list inside its records: its slot there, its name and its records.
    pub(super) inner: Option<(usize, Named, RecordId)>,
}

/// What a sheet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Entities(EntityId),
    Lists(Vec<List>),
    About,
    Covers,
    Attest,
    /// Written for people.
    Notes,
}

/// Half-width, without spaces and line breaks.
pub(super) fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace() && *c != super::lines::BREAK).collect()
}

/// A sheet by its name or title.
pub(super) fn sheet(v: &Vocabulary, name: &str) -> Option<What> {
    let whole = compact(name);
    for word in readings(&whole) {
        let what = match word {
            "填报信息" | "about" => Some(What::About),
            "台账范围" | "covers" => Some(What::Covers),
            "声明" | "attest" => Some(What::Attest),
            "填写说明" | "instructions" | "问题清单" | "规矩问题清单" | "findings" | "guijufindings" => {
                Some(What::Notes)
            }
            _ => entity(v, word).map(What::Entities).or_else(|| lists(v, word)),
        };
        if what.is_some() {
            return what;
        }
    }
    None
}

/// A name as written, without a number before it, without a word for “table” behind it.
fn readings(whole: &str) -> Vec<&str> {
    let mut words = vec![whole];
    let bare = without_number(whole);
    if bare != whole {
        words.push(bare);
    }
    const TABLES: &[&str] =
        &["登记表", "统计表", "明细表", "一览表", "情况表", "信息表", "台账", "名册", "名单", "清单", "表"];
    for word in [whole, bare] {
        words.extend(TABLES.iter().filter_map(|t| word.strip_suffix(t)).filter(|w| !w.is_empty()));
    }
    words
}

/// `表1-乡镇`, `一、乡镇`, `附件2:乡镇`, `(3)乡镇` without the number.
fn without_number(name: &str) -> &str {
    let rest = ["附件", "附表", "表", "sheet", "Sheet", "("].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let after = rest.trim_start_matches(is_number);
    if after.len() == rest.len() {
        return name;
    }
    let marks = |c: char| matches!(c, '.' | ',' | ':' | '-' | '_' | ')' | '—' | '·');
    let bare = after.trim_start_matches(marks);
    if bare.is_empty() { name } else { bare }
}

fn is_called(word: &str, name: &str, label: Option<&str>) -> bool {
    compact(name) == word || label.is_some_and(|l| compact(l) == word)
}

fn entity(v: &Vocabulary, word: &str) -> Option<EntityId> {
    let all = &v.model.entities;
    let by_name = all.iter().position(|e| compact(&e.name) == word);
    let ix = by_name.or_else(|| all.iter().position(|e| is_called(word, &e.name, e.label.as_deref())))?;
    Some(EntityId(ix as u32))
}

/// The slot of a field by name or label.
pub(super) fn slot(fields: &[Field], word: &str) -> Option<usize> {
    let by_name = fields.iter().position(|f| compact(&f.name) == word);
    by_name.or_else(|| fields.iter().position(|f| is_called(word, &f.name, f.label.as_deref())))
}

fn record_of(field: &Field) -> Option<RecordId> {
    match &field.ty {
        Type::List(inner) => match &**inner {
            Type::Record(r) => Some(*r),
            _ => None,
        },
        _ => None,
    }
}

/// The lists that a word such as `会议`, `乡镇.会议` or `领导.走访` may mean: one for each kind of record.
fn lists(v: &Vocabulary, word: &str) -> Option<What> {
    let parts: Vec<&str> = word.split('.').collect();
    let (types, path): (Option<EntityId>, &[&str]) = match parts.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && entity(v, first).is_some() => (entity(v, first), rest),
        all => (None, all),
    };
    let (list, inner) = match path {
        [list] => (*list, None),
        [list, inner] => (*list, Some(*inner)),
        _ => return None,
    };
    let mut found: Vec<List> = Vec::new();
    for (i, entity) in v.model.entities.iter().enumerate() {
        let id = EntityId(i as u32);
        if types.is_some_and(|t| !v.model.is_a(id, t)) {
            continue;
        }
        let Some(at) = slot(&entity.fields, list) else { continue };
        let Some(field) = entity.fields.get(at) else { continue };
        let Some(record) = record_of(field) else { continue };
        let inside = match inner {
            None => None,
            Some(word) => {
                let Some(shape) = v.record(record) else { continue };
                let Some(at) = slot(shape.fields, word) else { continue };
                let Some(field) = shape.fields.get(at) else { continue };
                let Some(record) = record_of(field) else { continue };
                Some((at, Named::new(&field.name, field.label.as_deref()), record))
            }
        };
        match found.iter_mut().find(|l| l.record == record && l.inner == inside) {
            Some(same) => same.owners.push((id, at)),
            None => found.push(List {
                owners: vec![(id, at)],
                named: Named::new(&field.name, field.label.as_deref()),
                record,
                inner: inside,
            }),
        }
    }
    (!found.is_empty()).then_some(What::Lists(found))
}

/// Sheet names that there are, to suggest the nearest and to show some.
pub(super) fn known_sheets(v: &Vocabulary) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for e in &v.model.entities {
        all.push(Named::new(&e.name, e.label.as_deref()));
    }
    for e in &v.model.entities {
        for f in e.fields.iter().filter(|f| record_of(f).is_some()) {
            let named = Named::new(&f.name, f.label.as_deref());
            if !all.contains(&named) {
                all.push(named);
            }
        }
    }
    all
}

/// The sheets that hold no fields.
pub(super) fn side_sheets() -> Vec<Named> {
    [("attest", "声明"), ("about", "填报信息"), ("covers", "台账范围")]
        .map(|(name, label)| Named::new(name, Some(label)))
        .into()
}

/// `单位：万元`, `（单位：万元、%）` above a header: what it says of bare numbers.
pub(super) fn unit_line(text: &str) -> Vec<(String, Measure)> {
    let whole = compact(text);
    let Some((_, said)) = whole.rsplit_once("单位:") else { return Vec::new() };
    let said = said.split(')').next().unwrap_or("");
    let words = said.split(['、', ',', ';', '/']).filter(|w| !COUNTERS.contains(w));
    words.filter_map(|w| Some((w.to_owned(), measure(w)?))).collect()
}

fn measure(word: &str) -> Option<Measure> {
    match word {
        "%" => Some(Measure::Percent),
        _ if COUNTERS.contains(&word) => None,
        _ => unit(word).map(Measure::Unit),
    }
}

/// What a word was probably meant to be among some names.
pub(super) fn suggestion<'a>(word: &str, names: impl Iterator<Item = &'a Named> + Clone) -> Option<String> {
    let word = compact(word);
    let word = without_number(&word);
    let all = names.flat_map(|n| [n.label.as_str(), n.name.as_str()]);
    nearest(word, all).map(str::to_owned)
}

/// A header's words: the name, and what its brackets hold.
pub(super) struct Head {
    pub(super) whole: String,
    pub(super) name: String,
    bracket: Option<String>,
}

pub(super) fn head(text: &str) -> Head {
    let whole = compact(text);
    let whole = whole.trim_matches(['*', '★', '※', ':']).to_owned();
    let split = whole.strip_suffix(')').and_then(|w| w.rfind('(').map(|i| (i, w)));
    let (name, bracket) = match split {
        Some((i, w)) if i > 0 => (w.get(..i).unwrap_or("").trim_matches(['*', '★', '※']).to_owned(), w.get(i + 1..)),
        _ => (whole.clone(), None),
    };
    let bracket = bracket.map(str::to_owned);
    Head { whole, name, bracket }
}

impl Head {
    /// What the brackets say of bare numbers.
    pub(super) fn measure(&self) -> Option<Measure> {
        measure(self.bracket.as_deref()?.trim_start_matches("单位:"))
    }
    pub(super) fn bracket(&self) -> &str {
        self.bracket.as_deref().unwrap_or("")
    }
    /// A field by this header.
    pub(super) fn slot(&self, fields: &[Field]) -> Option<usize> {
        slot(fields, &self.whole).or_else(|| slot(fields, &self.name))
    }
    /// Columns for the clerk alone.
    pub(super) fn is_idle(&self) -> bool {
        self.name.is_empty()
            || matches!(
                &*self.name,
                "序号" | "备注" | "说明" | "no." | "No." | "NO." | "#" | "note" | "notes" | "remarks"
            )
    }
    /// A column that says whose the row is; the lower the better, `None`: it does not.
    pub(super) fn owner(&self, types: &[&Shape]) -> Option<u8> {
        let word = &*self.name;
        if types.iter().any(|t| compact(&t.named.label) == word || compact(&t.named.name) == word) {
            return Some(0);
        }
        match word {
            "单位" | "单位名称" | "所属单位" | "填报单位" | "责任单位" | "entity" => Some(1),
            "id" | "编号" | "单位编号" => Some(2),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_a_name_are_left_out() {
        for (name, bare) in [
            ("表1-乡镇", "乡镇"),
            ("一,乡镇", "乡镇"),
            ("附件2:乡镇", "乡镇"),
            ("(3)乡镇", "乡镇"),
            ("1.乡镇", "乡镇"),
            ("乡镇", "乡镇"),
            ("Sheet1", "Sheet1"),
        ] {
            assert_eq!(without_number(name), bare, "{name}");
        }
    }

    #[test]
    fn a_header_has_a_name_and_brackets() {
        let split = |t: &str| {
            let h = head(t);
            (h.name.clone(), h.bracket().to_owned())
        };
        assert_eq!(split("*工作\n人员数（人）"), ("工作人员数".into(), "人".into()));
        assert_eq!(split("投入资金 (万元)"), ("投入资金".into(), "万元".into()));
        assert_eq!(split("（三）班"), ("(三)班".into(), "".into()));
    }
}
