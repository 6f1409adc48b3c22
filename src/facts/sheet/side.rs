//! The sheets that hold no fields: 填报信息, 台账范围, 声明.

use super::aside::Heads;
use super::cell::{cell_day, truth};
use super::lines::{CellAt, CellKind, Lines, text_of};
use super::names;
use super::owners::Owners;
use super::problem::Amiss;
use crate::base::window::Range;
use crate::base::{Day, Span};
use crate::facts::admit::Admit;
use crate::facts::problem::{Named, Problem, Want};
use crate::facts::store::{Cover, Declaration, Declared};
use crate::facts::vocabulary::Shape;
use crate::model::{EntityId, Type};

/// A column by its names.
type Called = &'static [&'static str];
const COVERS: &[Called] =
    &[&["台账", "ledger", "台账名称"], &["起", "from", "起始日期", "起日"], &["止", "to", "截止日期", "止日"]];
const ATTEST: &[Called] = &[
    &["事项", "attest", "声明事项", "name"],
    &["是否完成", "done", "完成情况"],
    &["完成日期", "on", "完成时间"],
    &["佐证材料", "evidence", "佐证"],
    &["是否适用", "applies"],
    &["理由", "reason", "不适用理由"],
];
/// No day: a ledger that is never complete.
const NEVER: Range = Range { from: Day::MAX, to: Day::MIN };

/// A sheet of fixed columns.
struct Fixed {
    first: usize,
    header: usize,
    /// The column that says whose, and the types it names.
    owner: Option<(u32, Vec<EntityId>)>,
    columns: Vec<Option<u32>>,
}

fn nothing(text: &str) -> bool {
    text.is_empty() || matches!(text, "不详" | "未知" | "—" | "——" | "-" | "/" | "?" | "？")
}
/// The same of a day or of words, where 无 says no more.
fn is_none(text: &str) -> bool {
    nothing(text) || matches!(text, "无" | "没有" | "不适用")
}

impl<'m> Admit<'_, 'm> {
    /// 填报信息: 填报期间 (or 起 and 止) and 填报日期.
    pub(super) fn about(&mut self, lines: &Lines) -> Option<Day> {
        let mut cells = Vec::new();
        let (mut from, mut to, mut stated_on) = (None, None, None);
        for i in 0..lines.len() {
            lines.cells(self.text, i, &mut cells);
            let mut written = cells.iter().copied().filter(|c| !text_of(self.text, c).is_empty());
            let (Some(key), Some(value)) = (written.next(), written.next()) else { continue };
            let word = names::head(&text_of(self.text, &key)).name;
            let text = text_of(self.text, &value).into_owned();
            match &*word {
                "填报期间" | "period" | "期间" | "年度" => match period(&text) {
                    Some(range) => self.out.periods.push((range, self.c.span(value.at))),
                    None => self.side_cell(&value, "period", "填报期间", Want::Period),
                },
                "起" | "from" | "起始日期" => from = self.side_day(&value, "from", "起").map(|d| (d, value)),
                "止" | "to" | "截止日期" => to = self.side_day(&value, "to", "止").map(|d| (d, value)),
                "填报日期" | "stated_on" | "填报时间" => {
                    stated_on = self.side_day(&value, "stated_on", "填报日期")
                }
                "填报单位" | "单位" | "填报人" | "填表人" | "联系人" | "联系电话" | "备注" | "项目" | "文件"
                | "依据" => {}
                _ => self.amiss(&key, Amiss::UnknownAbout(crate::facts::toml::excerpt(&text_of(self.text, &key)))),
            }
        }
        if let (Some((from, at)), Some((to, _))) = (from, to) {
            if to < from {
                self.c.add(at.at, &Problem::Backwards(from, to));
            } else {
                self.out.periods.push((Range::new(from, to), self.c.span(at.at)));
            }
        }
        self.out.anything = true;
        stated_on
    }
    fn side_cell(&mut self, cell: &CellAt, name: &str, label: &str, want: Want) {
        let found = crate::facts::toml::excerpt(&text_of(self.text, cell));
        self.amiss(cell, Amiss::Cell { field: Named::new(name, Some(label)), want, found, hint: None });
    }
    fn side_day(&mut self, cell: &CellAt, name: &str, label: &str) -> Option<Day> {
        let text = text_of(self.text, cell);
        if is_none(&text) {
            return None;
        }
        let day = cell_day(&text, cell.kind);
        if day.is_none() {
            self.side_cell(cell, name, label, Want::Date);
        }
        day
    }

    /// Where the columns are.
    fn fixed(&self, lines: &Lines, called: &[Called]) -> Option<Fixed> {
        let mut cells = Vec::new();
        for i in 0..lines.len().min(30) {
            lines.cells(self.text, i, &mut cells);
            let heads: Vec<(u32, names::Head)> =
                cells.iter().map(|c| (c.column, names::head(&text_of(self.text, c)))).collect();
            let find = |called: &Called| {
                heads.iter().find(|(_, h)| called.contains(&&*h.name) || called.contains(&&*h.whole)).map(|(c, _)| *c)
            };
            let columns: Vec<Option<u32>> = called.iter().map(find).collect();
            if columns.first().copied().flatten().is_none() {
                continue;
            }
            let shapes: Vec<(EntityId, &Shape)> = (0..self.v.model.entities.len())
                .filter_map(|i| Some((EntityId(i as u32), self.v.entity(EntityId(i as u32))?)))
                .collect();
            let all: Vec<&Shape> = shapes.iter().map(|(_, s)| *s).collect();
            let ranked = heads.iter().filter(|(c, _)| !columns.contains(&Some(*c)));
            let owner =
                ranked.filter_map(|(c, h)| Some((h.owner(&all)?, *c, h))).min_by_key(|(rank, c, _)| (*rank, *c));
            let owner = owner.map(|(rank, c, head)| {
                let of = |(id, _): &(EntityId, &Shape)| *id;
                let types = if rank == 0 {
                    let ty = shapes.iter().find(|(_, s)| head.owner(&[s]) == Some(0)).map(of);
                    self.below(ty, &shapes.iter().map(of).collect::<Vec<_>>())
                } else {
                    shapes.iter().map(of).collect()
                };
                (c, types)
            });
            return Some(Fixed { first: i + 1, header: i, owner, columns });
        }
        None
    }
    /// Those of some types that are a type or below it.
    pub(super) fn below(&self, ty: Option<EntityId>, all: &[EntityId]) -> Vec<EntityId> {
        all.iter().copied().filter(|t| ty.is_none_or(|ty| self.v.model.is_a(*t, ty))).collect()
    }

    /// Each row of a sheet of fixed columns with the entity it is about.
    fn each(
        &mut self,
        lines: &Lines,
        owners: &mut Owners,
        stated_on: Option<Day>,
        called: &[Called],
        sheet: Named,
        mut row: impl FnMut(&mut Self, usize, &dyn Fn(usize) -> CellAt),
    ) -> Option<(usize, Vec<CellAt>)> {
        let Some(fixed) = self.fixed(lines, called) else {
            let known = called.iter().filter_map(|c| Some(Named::new(c.get(1)?, c.first().copied()))).collect();
            let mut cells = Vec::new();
            lines.cells(self.text, 0, &mut cells);
            if let Some(cell) = cells.first().copied() {
                self.amiss(&cell, Amiss::NoHeader(sheet, known));
            }
            return None;
        };
        let mut cells = Vec::new();
        lines.cells(self.text, fixed.header, &mut cells);
        let header = cells.clone();
        let all: Vec<EntityId> = (0..self.v.model.entities.len()).map(|i| EntityId(i as u32)).collect();
        let types = fixed.owner.as_ref().map_or(&all, |(_, t)| t).clone();
        let only = match fixed.owner {
            Some(_) => None,
            None => {
                let only = self.only(&types);
                if only.is_none()
                    && let Some(cell) = header.iter().find(|c| !c.at.is_empty()).copied()
                {
                    let known = types.iter().filter(|t| owners.types.contains(t)).map(|t| self.v.entity_named(*t));
                    let known: Vec<Named> = known.collect();
                    self.amiss(&cell, Amiss::NoOwner(known));
                    return None;
                }
                only
            }
        };
        let heads = Heads::fixed(&header, fixed.owner.as_ref().map(|(c, _)| *c), fixed.first);
        for i in fixed.first..lines.len() {
            if !self.row_at(lines, i, &heads, &mut cells) {
                continue;
            }
            let Some(first) = cells.first().copied() else { continue };
            let find = |column: u32| cells.iter().find(|c| c.column == column).copied();
            let whose = match (only, &fixed.owner) {
                (Some(ix), _) => Some(ix),
                (None, Some((column, _))) => {
                    let cell = find(*column);
                    let blank = |c: Option<CellAt>| c.is_none_or(|c| text_of(self.text, &c).is_empty());
                    // a form comes with its matters filled in: a row that says no more says nothing
                    if blank(cell) && fixed.columns.iter().skip(1).flatten().all(|c| blank(find(*c))) {
                        continue;
                    }
                    match self.only(&types) {
                        Some(ix) if blank(cell) => Some(ix),
                        _ => self.owner(owners, &types, cell.as_ref(), &first, stated_on),
                    }
                }
                (None, None) => None,
            };
            let Some(whose) = whose else { continue };
            let end = cells.last().map_or(first.at.end, |c| c.at.end);
            let blank = CellAt { column: 0, at: crate::facts::tape::Part { start: end, end }, kind: CellKind::Text };
            let get = |n: usize| fixed.columns.get(n).copied().flatten().and_then(find).unwrap_or(blank);
            row(self, whose, &get);
        }
        self.out.anything = true;
        Some((fixed.header, header))
    }

    /// 台账范围
    pub(super) fn cover_sheet(&mut self, lines: &Lines, owners: &mut Owners, stated_on: Option<Day>) {
        let sheet = Named::new("covers", Some("台账范围"));
        self.each(lines, owners, stated_on, COVERS, sheet, |this, whose, get| {
            let (ledger, from, to) = (get(0), get(1), get(2));
            let Some(ty) = this.out.stated.get(whose).map(|s| s.ty) else { return };
            let Some(path) = this.ledger(ty, &ledger) else { return };
            let text = text_of(this.text, &to).into_owned();
            let range = if matches!(&*text, "不完整" | "否" | "false" | "FALSE") {
                NEVER
            } else {
                let from_day = this.side_day(&from, "from", "起");
                let to_day = this.side_day(&to, "to", "止");
                let wrong = |cell: &CellAt, day: Option<Day>| day.is_none() && !is_none(&text_of(this.text, cell));
                if wrong(&from, from_day) || wrong(&to, to_day) {
                    return;
                }
                if let (Some(f), Some(t)) = (from_day, to_day)
                    && t < f
                {
                    this.c.add(to.at, &Problem::Backwards(f, t));
                    return;
                }
                Range::new(from_day.unwrap_or(Day::MIN), to_day.or(stated_on).unwrap_or(Day::MAX))
            };
            let at = this.c.span(ledger.at);
            let Some(stated) = this.out.stated.get_mut(whose) else { return };
            match stated.covers.iter().find(|c| c.path == path) {
                Some(first) => {
                    let first = part(first.at);
                    let problem = Problem::DuplicateKey(path);
                    this.c.add_also(ledger.at, &problem, first);
                }
                None => {
                    let mut covers = std::mem::take(&mut stated.covers).into_vec();
                    covers.push(Cover { path, range, at });
                    stated.covers = covers.into();
                }
            }
        });
    }
    /// A ledger by its path, in declared names.
    fn ledger(&mut self, ty: EntityId, cell: &CellAt) -> Option<String> {
        let text = text_of(self.text, cell).into_owned();
        let mut shape = self.v.entity(ty)?;
        let mut path = String::new();
        let mut ledger = false;
        let word = names::compact(&text);
        for part in word.split('.') {
            let Some(field) = names::slot(shape.fields, part).and_then(|i| shape.fields.get(i)) else {
                let problem = Problem::UnknownField {
                    owner: shape.named.clone(),
                    written: part.to_owned(),
                    nearest: shape.names.nearest(part),
                };
                self.c.add(cell.at, &problem);
                return None;
            };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&field.name);
            let inside = match &field.ty {
                Type::List(inner) => match &**inner {
                    Type::Record(r) => self.v.record(*r).map(|s| (s, s.on.is_some())),
                    _ => None,
                },
                Type::Record(r) => self.v.record(*r).map(|s| (s, false)),
                _ => None,
            };
            let Some((inside, is_ledger)) = inside else {
                ledger = false;
                break;
            };
            (shape, ledger) = (inside, is_ledger);
        }
        if !ledger {
            self.amiss(cell, Amiss::NotALedger(text));
            return None;
        }
        Some(path)
    }

    /// 声明
    pub(super) fn attest_sheet(&mut self, lines: &Lines, owners: &mut Owners, stated_on: Option<Day>) {
        let sheet = Named::new("attest", Some("声明"));
        self.each(lines, owners, stated_on, ATTEST, sheet, |this, whose, get| {
            let name_cell = get(0);
            let name = text_of(this.text, &name_cell).into_owned();
            if name.is_empty() {
                return this.amiss(&name_cell, Amiss::NoMatter);
            }
            if !this.v.is_attest(&name) {
                let nearest = this.v.nearest_attest(&name);
                let problem = Problem::UnknownAttest { nearest, written: crate::facts::toml::excerpt(&name) };
                return this.c.add(name_cell.at, &problem);
            }
            let done = this.side_bool(&get(1), "done", "是否完成");
            let mut on = this.side_day(&get(2), "on", "完成日期");
            let said = |cell: CellAt| {
                let text = text_of(this.text, &cell);
                (!is_none(&text)).then(|| text.into_owned())
            };
            let (evidence, reason) = (said(get(3)), said(get(5)));
            let applies = match (text_of(this.text, &get(1)).as_ref(), text_of(this.text, &get(4)).as_ref()) {
                ("不适用", _) | (_, "不适用" | "不涉及") => Some(false),
                _ => this.side_bool(&get(4), "applies", "是否适用"),
            };
            if let (Some(false), Some(day)) = (done, on) {
                this.amiss(&get(2), Amiss::DoneOrNot(name.clone(), day));
                on = None;
            }
            if let (Some(true), Some(day), Some(stated_on)) = (done, on, stated_on)
                && day > stated_on
            {
                this.amiss(&get(2), Amiss::AfterStated(name.clone(), day, stated_on));
            }
            // the answer, or where it belongs
            let answered = !text_of(this.text, &get(1)).is_empty();
            let place = if get(1).column == 0 { name_cell } else { get(1) };
            let at = this.c.span(place.at);
            let said_at = if answered { at } else { this.c.span(name_cell.at) };
            let not_applicable = applies == Some(false);
            let entry = Declaration { done, on, evidence, not_applicable, reason, at: Some(said_at) };
            if entry.not_applicable && entry.reason.is_none() {
                return this.amiss(&get(5), Amiss::NoReason(name));
            }
            let Some(stated) = this.out.stated.get_mut(whose) else { return };
            let duties = this.v.answered(stated.ty, &name);
            if entry.says(&Declaration::default()) {
                let mut all = std::mem::take(&mut stated.unanswered).into_vec();
                all.push(Declared { name, duties, at, entries: Vec::new() });
                stated.unanswered = all.into();
                return;
            }
            let at = said_at;
            // what is said of a matter in several rows, by whatever name, is one declaration
            match stated.attests.iter_mut().find(|d| d.duties == duties) {
                Some(declared) => declared.entries.push(entry),
                None => {
                    let mut attests = std::mem::take(&mut stated.attests).into_vec();
                    attests.push(Declared { name, duties, at, entries: vec![entry] });
                    stated.attests = attests.into();
                }
            }
        });
    }
    fn side_bool(&mut self, cell: &CellAt, name: &str, label: &str) -> Option<bool> {
        let text = text_of(self.text, cell);
        if nothing(&text) || text == "不适用" {
            return None;
        }
        let said = truth(&text).or(match &*text {
            "已完成" | "完成" | "适用" => Some(true),
            "未完成" => Some(false),
            _ => None,
        });
        if said.is_none() {
            self.side_cell(cell, name, label, Want::Bool);
        }
        said
    }
}

fn part(span: Span) -> crate::facts::tape::Part {
    crate::facts::tape::Part { start: span.start, end: span.end }
}

/// `2022`, `2022年`, `2022-01-01 至 2022-06-30`.
fn period(text: &str) -> Option<Range> {
    let word = names::compact(text);
    let word = word.trim_end_matches("年度").trim_end_matches('年');
    let year = |y: &str| y.parse::<i16>().ok().filter(|_| y.len() == 4);
    if let Some(y) = year(word) {
        return Some(Range::new(Day::new(y, 1, 1)?, Day::new(y, 12, 31)?));
    }
    let word = names::compact(text);
    let (from, to) = ["至", "到", "~", "—"].iter().find_map(|mark| word.split_once(mark))?;
    let (from, to) = (cell_day(from, CellKind::Text)?, cell_day(to, CellKind::Text)?);
    (from <= to).then(|| Range::new(from, to))
}
