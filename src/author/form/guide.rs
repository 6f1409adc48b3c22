//! The sheet 填写说明: what to do, what each sheet and column is, what to write there, and which clauses it serves.

use super::Order;
use super::book::Sheet;
use super::layout::Role;
use super::style::{self, Need, cells, lines};
use crate::base::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// Widths of the columns.
const WIDTHS: [u16; 6] = [18, 20, 8, 40, 18, 80];
/// Points of one line.
const LINE: u16 = 15;
/// Most points of a row.
const TALLEST: usize = 409;

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, order: &Order, sheets: &[Sheet]) -> Result<(), XlsxError> {
    for (i, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(i, width)?;
    }
    let words = order.words();
    let name = words.entity(order.form.need.entity);
    let mut guide = Guide { sheet, row: 0 };
    let title = match order.lang {
        Lang::Zh => format!("{name}填报表　填写说明"),
        Lang::En => format!("form for {name}: instructions"),
    };
    guide.across(&title, &style::plain(16).set_bold().set_align(FormatAlign::VerticalCenter), 30)?;
    for line in steps(order) {
        guide.line(&line)?;
    }
    guide.legend(order)?;
    let basis = match order.lang {
        Lang::Zh => "本表核对的文件：",
        Lang::En => "documents that this form serves:",
    };
    guide.line(basis)?;
    for (document, duties) in words.by_document(&order.form.need.duties) {
        guide.line(&match order.lang {
            Lang::Zh => format!("　{document}，{} 项义务", duties.len()),
            Lang::En => format!("  {document}: {} duties", duties.len()),
        })?;
    }
    guide.row += 1;
    let head = match order.lang {
        Lang::Zh => ["工作表", "栏目", "要否填", "怎么填", "示例", "用来核对哪些条款"],
        Lang::En => ["sheet", "column", "needed", "what to write", "example", "clauses that it serves"],
    };
    let bold =
        boxed(style::plain(10).set_bold().set_align(FormatAlign::Center)).set_background_color(Color::RGB(0x00BF_BFBF));
    let top = guide.row;
    for (i, text) in (0..).zip(head) {
        guide.sheet.write_string_with_format(guide.row, i, text, &bold)?;
    }
    guide.row += 1;
    for sheet in sheets {
        guide.about(order, sheet)?;
    }
    guide.sheet.set_repeat_rows(top, top)?;
    Ok(())
}

fn boxed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00A6_A6A6))
}

/// What to do, step by step.
fn steps(order: &Order) -> Vec<String> {
    let name = order.words().entity(order.form.need.entity);
    let lists = order.form.blocks.iter().any(|b| !b.is_entities());
    let others = order.form.blocks.iter().any(|b| b.place.entity != order.form.need.entity);
    let attests = !order.form.attests.is_empty();
    let ledgers = !order.form.need.ledgers.is_empty();
    let zh = order.lang == Lang::Zh;
    let mut all: Vec<String> = Vec::new();
    let mut add = |when: bool, zh_text: String, en_text: String| {
        if when {
            let n = all.len() + 1;
            all.push(format!("{n}. {}", if zh { zh_text } else { en_text }));
        }
    };
    add(
        true,
        "先在“填报信息”填清填报期间（如 2022）和填报日期。".into(),
        "On the sheet `about`, fill in the period (such as 2022) and the day of compiling.".into(),
    );
    add(
        true,
        format!("在“{name}”一行填一个单位：编号、名称，再逐栏填情况。鼠标停在表头上，可看到怎么填、依据哪一条。"),
        format!("On `{name}`, one row for each entity: id, name, then its facts. A header's note tells what to write."),
    );
    add(
        lists,
        format!("名称带“.”的工作表是台账和名册（如“{name}.…”）：一行一条，第一栏选单位。确实一条也没有的，整张空着，表示“没有”。"),
        "Sheets with a dot in their name are ledgers and rosters: one row each, the first column says whose. A sheet left empty says that there is none.".into(),
    );
    add(
        lists,
        "还没有统计上来的台账，不要空着：选好单位，在第二栏填“不详”。用不上的工作表可以整张删除，也算“不详”。".into(),
        "A ledger that is not known yet must not be left empty: give the entity and write 不详 in the second column, or delete the sheet.".into(),
    );
    add(
        others,
        "其他单位的工作表，只填与本单位有关联的；已由别的表报过的不用再填。".into(),
        "Sheets of other entity types: only those that are related; not again if another file states them.".into(),
    );
    add(
        attests,
        "“声明”逐项填做了没有、哪天完成、有什么材料；不涉及的，“是否适用”填“否”并写明理由。先选单位，可向下填充。".into(),
        "`attest`: for each item whether it is done, when, on what evidence; what does not apply: applies = false and the reason.".into(),
    );
    add(
        ledgers,
        "“台账范围”只在台账没有登记到填报日期时才填：从哪天到哪天是全的。".into(),
        "`covers` only where a ledger is not complete up to the day of compiling: from when to when it is.".into(),
    );
    add(
        true,
        "不清楚的填“不详”，没有的填“无”（标着“没有就空着”的栏可以空着），照实填，不要编。日期写 2022-06-30，也可写 2022年6月30日。不要改表头和工作表名。".into(),
        "不详: not known; 无: none. Do not change headers and sheet names.".into(),
    );
    add(
        true,
        "填好后保存为 xlsx，运行：guiju check 本文件。有错会指明是哪张表哪一格。".into(),
        "Then save as xlsx and run: guiju check THIS_FILE. Errors name the sheet and cell.".into(),
    );
    all
}

struct Guide<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
}

impl Guide<'_> {
    /// A line over the whole width.
    fn across(&mut self, text: &str, format: &Format, height: u16) -> Result<(), XlsxError> {
        self.sheet.merge_range(self.row, 0, self.row, 5, text, format)?;
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }
    fn line(&mut self, text: &str) -> Result<(), XlsxError> {
        let width: u16 = WIDTHS.iter().sum();
        let high = lines(text, usize::from(width) - 4) as u16;
        self.across(text, &style::wrapped(11).set_align(FormatAlign::VerticalCenter), 2 + 17 * high)
    }
    /// What the colours of headers say.
    fn legend(&mut self, order: &Order) -> Result<(), XlsxError> {
        let all = match order.lang {
            Lang::Zh => [
                (Need::Key, "编号、名称、归属：说明是谁的"),
                (Need::Must, "应填：空着算“不详”，判不了"),
                (Need::May, "没有就空着"),
            ],
            Lang::En => [
                (Need::Key, "whose row it is"),
                (Need::Must, "needed: blank is not known"),
                (Need::May, "blank: there is none"),
            ],
        };
        let label = order.lang.pick("表头颜色：", "colours of headers:");
        self.sheet.write_string_with_format(
            self.row,
            0,
            label,
            &style::plain(11).set_align(FormatAlign::VerticalCenter),
        )?;
        for (col, (need, text)) in [1u16, 3, 4].into_iter().zip(all) {
            let wide = usize::from(WIDTHS.get(usize::from(col)).copied().unwrap_or(20));
            let format = style::header(need);
            if cells(text) > wide {
                self.sheet.merge_range(self.row, col, self.row, col + 1, text, &format)?;
            } else {
                self.sheet.write_string_with_format(self.row, col, text, &format)?;
            }
        }
        self.sheet.set_row_height(self.row, 24)?;
        self.row += 1;
        Ok(())
    }
    /// A sheet and its columns.
    fn about(&mut self, order: &Order, of: &Sheet) -> Result<(), XlsxError> {
        let band = boxed(style::wrapped(10).set_bold()).set_background_color(Color::RGB(0x00E7_E6E6));
        let text = format!("{}{}{}", of.name, order.lang.pick("：", ": "), of.purpose);
        let width: u16 = WIDTHS.iter().sum();
        let high = lines(&text, usize::from(width) - 8) as u16;
        self.across(&text, &band, 4 + LINE * high)?;
        for column in &of.columns {
            let cells = [
                of.name.as_str(),
                column.header.as_str(),
                needed(column.need, column.role, order.lang),
                column.takes.as_str(),
                column.example.as_str(),
                column.serves.as_str(),
            ];
            let mut high = 1;
            for (i, text) in (0u16..).zip(cells) {
                let mut format = boxed(style::wrapped(9));
                if i == 2 {
                    format = format.set_align(FormatAlign::Center);
                }
                self.sheet.write_string_with_format(self.row, i, text, &format)?;
                let width = WIDTHS.get(usize::from(i)).copied().unwrap_or(20);
                high = high.max(lines(text, usize::from(width)));
            }
            self.sheet.set_row_height(self.row, (3 + 13 * high).min(TALLEST) as u16)?;
            self.row += 1;
        }
        Ok(())
    }
}

fn needed(need: Need, role: Role, lang: Lang) -> &'static str {
    match (need, role) {
        (Need::Key, Role::Id) => lang.pick("必填", "always"),
        (Need::Key | Need::Must, _) => lang.pick("应填", "yes"),
        (Need::May, _) => lang.pick("可空", "if any"),
    }
}
