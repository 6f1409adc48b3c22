//! A form as a workbook, of the shape that docs/spreadsheets.md describes: 填写说明, 填报信息, a sheet for each entity type and
//! each list, 声明, 台账范围.

use super::layout::{Block, Column, Role};
use super::rows::{self, Cell, Row, decimal};
use super::sheets::{Page, pages, purpose};
use super::style::{self, Choices, Need};
use super::words::Words;
use super::{Filling, Order, guide};
use crate::base::{Lang, Rat};
use crate::model::{EntityId, Type};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use std::io;

/// Rows below a header that have rules and drop-down lists; of lists and declarations there are more.
const ENTITIES: u32 = 500;
pub(super) const ROWS: u32 = 5000;
/// A4 in the numbering of the format.
const A4: u8 = 9;

/// What is told of a column.
pub(super) struct Told {
    pub(super) header: String,
    pub(super) need: Need,
    pub(super) role: Role,
    pub(super) takes: String,
    pub(super) example: String,
    pub(super) serves: String,
}

/// What is told of a sheet.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) purpose: String,
    pub(super) columns: Vec<Told>,
}

/// The workbook's bytes; the same for the same form.
pub fn write(order: &Order) -> io::Result<Vec<u8>> {
    build(order).map_err(io::Error::other)
}

fn build(order: &Order) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // No clock below `cli`: the same form is the same bytes on any day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_author("guiju").set_creation_datetime(&made));
    let writer = Writer { order, words: order.words(), filling: order.filling(), pages: pages(order) };
    let mut told = Vec::new();
    let mut options = Options::default();
    let mut made = vec![writer.about(&mut told)?];
    for page in &writer.pages {
        made.push(writer.page(page, &mut told, &mut options)?);
    }
    made.extend(writer.attests(&mut told)?);
    made.extend(writer.covers(&mut told)?);
    let guide = workbook.add_worksheet();
    guide.set_name(order.lang.pick("填写说明", "instructions"))?;
    guide.set_active(true);
    guide::write(guide, order, &told)?;
    printed(guide, true)?;
    for sheet in made {
        workbook.push_worksheet(sheet);
    }
    if let Some(sheet) = options.sheet()? {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// The hidden sheet of long drop-down lists: a column each.
#[derive(Default)]
struct Options {
    lists: Vec<Vec<String>>,
}

/// Its name.
const OPTIONS: &str = "选项";

impl Options {
    fn choices(&mut self, all: Vec<String>) -> Choices {
        let long = all.iter().map(|t| t.chars().count() + 1).sum::<usize>() > style::LONGEST_LIST;
        if !long && !all.iter().any(|t| t.contains(',')) {
            return Choices::Here(all);
        }
        let n = all.len();
        let at = self.lists.iter().position(|l| *l == all).unwrap_or_else(|| {
            self.lists.push(all);
            self.lists.len() - 1
        });
        let column = rust_xlsxwriter::utility::column_number_to_name(at as u16);
        Choices::There(format!("='{OPTIONS}'!${column}$1:${column}${n}"))
    }
    fn sheet(&self) -> Result<Option<Worksheet>, XlsxError> {
        if self.lists.is_empty() {
            return Ok(None);
        }
        let mut sheet = Worksheet::new();
        sheet.set_name(OPTIONS)?;
        sheet.set_hidden(true);
        for (column, list) in (0..).zip(&self.lists) {
            for (row, text) in (0..).zip(list) {
                sheet.write_string(row, column, text)?;
            }
        }
        Ok(Some(sheet))
    }
}

/// A4 across; `narrow`: on one page's breadth.
fn printed(sheet: &mut Worksheet, narrow: bool) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&L&A&R&P / &N");
    if narrow {
        sheet.set_print_fit_to_pages(1, 0);
    } else {
        sheet.set_repeat_columns(0, 1)?;
    }
    Ok(())
}

pub(super) struct Writer<'o, 'a, 'm> {
    pub(super) order: &'o Order<'a, 'm>,
    pub(super) words: Words<'m>,
    pub(super) filling: Option<Filling<'a>>,
    pages: Vec<Page<'o, 'm>>,
}

/// A header with what its note and the instructions say.
pub(super) struct Head {
    pub(super) told: Told,
    width: u16,
    /// Above the clauses in the note.
    pub(super) blank: &'static str,
    briefly: String,
}

impl<'a> Writer<'_, 'a, '_> {
    pub(super) fn start(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_default_note_author("guiju");
        Ok(sheet)
    }

    /// The header row, its notes, widths, colours; below it stays in sight.
    pub(super) fn headers(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        heads: &[Head],
        frozen: u16,
    ) -> Result<(), XlsxError> {
        let mut high = 1;
        let mut total = 0;
        for (column, head) in (0..).zip(heads) {
            sheet.set_column_width(column, head.width)?;
            total += head.width;
            sheet.write_string_with_format(row, column, &head.told.header, &style::header(head.told.need))?;
            high = high.max(style::lines(&head.told.header, usize::from(head.width) - 2));
            let colon = self.words.pick("：", ": ");
            let mut text = format!("{}{colon}{}\n{}", head.told.header, head.told.takes, head.blank);
            if !head.briefly.is_empty() {
                text.push_str(&format!("\n{}\n{}", self.words.pick("【依据】", "clauses:"), head.briefly));
            }
            let lines = style::lines(&text, 44) as u32;
            let note = Note::new(text).add_author_prefix(false).set_width(330).set_height((18 * lines + 12).min(460));
            sheet.insert_note(row, column, &note.set_font_name("微软雅黑").set_font_size(9))?;
        }
        sheet.set_row_height(row, 6 + 16 * high as u16)?;
        sheet.set_freeze_panes(row + 1, frozen)?;
        sheet.set_repeat_rows(0, row)?;
        printed(sheet, total <= 220)
    }

    /// 填报信息
    fn about(&self, told: &mut Vec<Sheet>) -> Result<Worksheet, XlsxError> {
        let name = self.words.pick("填报信息", "about");
        let mut sheet = self.start(name)?;
        sheet.set_column_width(0, 16)?.set_column_width(1, 30)?;
        let label = style::header(Need::Must);
        let cell = style::plain(11).set_border(rust_xlsxwriter::FormatBorder::Thin);
        let day = cell.clone().set_num_format("yyyy-mm-dd").set_align(rust_xlsxwriter::FormatAlign::Left);
        let (period, stated) = match self.order.lang {
            Lang::Zh => ("填报期间", "填报日期"),
            Lang::En => ("period", "stated_on"),
        };
        let form = self.order.form;
        let span = self.filling.and_then(|f| f.period());
        let year = span.and_then(|r| {
            let (y, _, _) = r.from.ymd();
            (crate::base::window::CalUnit::Year.containing(r.from) == r).then_some(y)
        });
        sheet.write_string_with_format(0, 0, period, &label)?;
        match (year, span) {
            (Some(y), _) => {
                sheet.write_number_with_format(0, 1, y, &cell.clone().set_align(rust_xlsxwriter::FormatAlign::Left))?
            }
            (None, Some(r)) => {
                let text = match self.order.lang {
                    Lang::Zh | Lang::En => format!("{} 至 {}", r.from, r.to),
                };
                sheet.write_string_with_format(0, 1, text, &cell)?
            }
            (None, None) => sheet.write_blank(0, 1, &cell.clone().set_align(rust_xlsxwriter::FormatAlign::Left))?,
        };
        sheet.write_string_with_format(1, 0, stated, &label)?;
        match self.filling.and_then(|f| f.stated_on(form)) {
            Some(d) => sheet.write_with_format(1, 1, &excel(d)?, &day)?,
            None => sheet.write_blank(1, 1, &day)?,
        };
        sheet.add_data_validation(1, 1, 1, 1, &style::date(&self.words)?)?;
        for row in 0..2 {
            sheet.set_row_height(row, 24)?;
        }
        let (of, on) = match self.order.lang {
            Lang::Zh => {
                ("填年份，如 2022；不是整年的写 2022-01-01 至 2022-06-30", "这些情况统计到哪一天，如 2023-01-10")
            }
            Lang::En => ("a year such as 2022, or 2022-01-01 至 2022-06-30", "the day up to which this was compiled"),
        };
        sheet.insert_note(0, 0, &Note::new(of).add_author_prefix(false).set_width(260))?;
        sheet.insert_note(1, 0, &Note::new(on).add_author_prefix(false).set_width(260))?;
        printed(&mut sheet, true)?;
        let told_of = |header: &str, takes: &str, example: &str| Told {
            header: header.into(),
            need: Need::Must,
            role: Role::Read,
            takes: takes.into(),
            example: example.into(),
            serves: String::new(),
        };
        told.push(Sheet {
            name: name.into(),
            purpose: self.words.pick("这张表说的是哪段时间、统计到哪天", "the period, and the day of compiling").into(),
            columns: vec![told_of(period, of, "2022"), told_of(stated, on, "2023-01-10")],
        });
        Ok(sheet)
    }

    /// The sheet of a block.
    fn page(&self, page: &Page, told: &mut Vec<Sheet>, options: &mut Options) -> Result<Worksheet, XlsxError> {
        let block = page.block;
        let mut sheet = self.start(&page.sheet)?;
        let top = u32::from(page.title.is_some());
        if let Some(title) = &page.title {
            sheet.write_string_with_format(0, 0, title, &style::plain(11).set_bold())?;
        }
        let last = top + if block.is_entities() { ENTITIES } else { ROWS };
        let mut heads = Vec::new();
        for (header, what) in &page.keys {
            heads.push(self.key_head(header, what));
        }
        let keys = heads.len() as u16;
        for (column, header) in block.columns.iter().zip(&page.headers) {
            heads.extend(self.head(column, header));
        }
        let frozen = if block.is_entities() { 2 } else { keys };
        self.headers(&mut sheet, top, &heads, frozen)?;
        for (i, _) in (0..).zip(&page.keys) {
            sheet.set_column_format(i, &style::body(&Type::Text))?;
        }
        if let (true, Some(range)) = (keys > 0, self.names_of(block.place.entity)) {
            let what = self.words.pick("填单位名称或编号", "name or id of the entity");
            sheet.add_data_validation(
                top + 1,
                0,
                last,
                0,
                &style::list(&Choices::There(range), false, &self.words, what)?,
            )?;
        }
        for (i, column) in (keys..).zip(&block.columns) {
            let Some(field) = column.field() else { continue };
            sheet.set_column_format(i, &style::body(&field.ty))?;
            let what = self.words.takes(field);
            let rule = match (&field.ty, self.words.refers(column)) {
                (Type::Bool, _) => {
                    let all = [self.words.pick("是", "true"), self.words.pick("否", "false"), "不详"];
                    Some(style::list(&Choices::Here(all.map(String::from).to_vec()), true, &self.words, &what)?)
                }
                (Type::Enum(_), _) => {
                    let mut all: Vec<String> = self.words.variants(&field.ty).into_iter().map(String::from).collect();
                    all.push("不详".into());
                    Some(style::list(&options.choices(all), true, &self.words, &what)?)
                }
                (_, Some(target)) => match self.names_of(target) {
                    Some(range) => Some(style::list(&Choices::There(range), false, &self.words, &what)?),
                    None => None,
                },
                _ => style::rule(field, &self.words)?,
            };
            if let Some(rule) = rule {
                sheet.add_data_validation(top + 1, i, last, i, &rule)?;
            }
        }
        let rows = self.filling.map(|f| f.rows(block)).unwrap_or_default();
        for (at, row) in (top + 1..).zip(&rows) {
            self.row(&mut sheet, at, row, block)?;
        }
        told.push(Sheet {
            name: page.sheet.clone(),
            purpose: purpose(self.order, page),
            columns: heads.into_iter().map(|h| h.told).collect(),
        });
        Ok(sheet)
    }

    fn row(&self, sheet: &mut Worksheet, at: u32, row: &Row, block: &Block) -> Result<(), XlsxError> {
        for (column, key) in (0..).zip(&row.keys) {
            sheet.write_string_with_format(at, column, key, &style::body(&Type::Text))?;
        }
        let first = row.keys.len() as u16;
        if row.cells.is_empty() {
            sheet.write_string(at, first, "不详")?;
            return Ok(());
        }
        for ((i, cell), column) in (first..).zip(&row.cells).zip(&block.columns) {
            let Some(field) = column.field() else { continue };
            self.cell(sheet, (at, i), cell, &style::body(&field.ty))?;
        }
        Ok(())
    }
    pub(super) fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Blank => {}
            Cell::Number(n) => match exact(*n) {
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, format)?;
                }
                None => {
                    sheet.write_string_with_format(row, column, decimal(*n), format)?;
                }
            },
            Cell::Share(n) => match exact(*n) {
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, format)?;
                }
                None => {
                    sheet.write_string_with_format(row, column, rows::shown(cell, self.order.lang), format)?;
                }
            },
            Cell::Date(day) => {
                sheet.write_with_format(row, column, &excel(*day)?, format)?;
            }
            Cell::Unknown | Cell::Empty | Cell::Text(_) | Cell::Moment(_) => {
                sheet.write_string_with_format(row, column, rows::shown(cell, self.order.lang), format)?;
            }
        }
        Ok(())
    }

    fn head(&self, column: &Column, header: &str) -> Option<Head> {
        let field = column.field()?;
        let takes = self.words.takes(field);
        let variants = self.words.variants(&field.ty);
        let docs = field.docs.as_deref().filter(|_| self.order.lang == Lang::Zh);
        let takes = match docs {
            Some(docs) => format!("{takes}。{docs}"),
            None => takes,
        };
        Some(Head {
            width: style::width(header, &field.ty, &variants, column.role),
            blank: self.words.blank(column),
            briefly: self.words.serves_briefly(&column.duties),
            told: Told {
                header: header.to_string(),
                need: Need::of(column),
                role: column.role,
                takes,
                example: self.words.example(field, &field.ty, column.role),
                serves: self.words.serves(&column.duties).join("\n"),
            },
        })
    }
    pub(super) fn key_head(&self, header: &str, takes: &str) -> Head {
        Head {
            width: 26.max((style::cells(header) + 4) as u16).min(40),
            blank: self.words.pick("不能空", "must be filled in"),
            briefly: String::new(),
            told: Told {
                header: header.to_string(),
                need: Need::Key,
                role: Role::Name,
                takes: takes.to_string(),
                example: self.words.pick("甲", "A").into(),
                serves: String::new(),
            },
        }
    }
    pub(super) fn plain_head(&self, header: &str, need: Need, takes: &str, example: &str, width: u16) -> Head {
        Head {
            width,
            blank: "",
            briefly: String::new(),
            told: Told {
                header: header.into(),
                need,
                role: Role::Read,
                takes: takes.into(),
                example: example.into(),
                serves: String::new(),
            },
        }
    }

    /// The cells that hold the names on the sheet of an entity type.
    pub(super) fn names_of(&self, entity: EntityId) -> Option<String> {
        let page = self.pages.iter().find(|p| p.block.is_entities() && p.block.place.entity == entity)?;
        let at = page.block.columns.iter().position(|c| c.role == Role::Name)?;
        let column = rust_xlsxwriter::utility::column_number_to_name(at as u16);
        let top = 2 + u32::from(page.title.is_some());
        Some(format!("='{}'!${column}${top}:${column}${}", page.sheet.replace('\'', "''"), top + ENTITIES - 1))
    }
}

/// A number that a cell holds without loss: up to 15 digits.
fn exact(n: Rat) -> Option<f64> {
    let (text, exact) = n.decimal(15);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if exact && digits <= 15 { text.parse().ok() } else { None }
}

fn excel(day: crate::base::Day) -> Result<ExcelDateTime, XlsxError> {
    let (y, m, d) = day.ymd();
    ExcelDateTime::from_ymd(y as u16, m as u8, d as u8)
}
