//! The sheets 声明 and 台账范围 of a workbook: what is told beside the fields.

use super::book::{Head, ROWS, Sheet, Writer};
use super::layout;
use super::rows::{self, Cell};
use super::style::{self, Choices, Need};
use crate::base::Lang;
use crate::facts::Stated;
use crate::model::{EntityId, Type};
use rust_xlsxwriter::{Worksheet, XlsxError};

impl<'a> Writer<'_, 'a, '_> {
    /// The entities that the sheets of declarations and spans have rows for: those stated, or a blank.
    fn whose(&self, entity: EntityId) -> Vec<(String, Option<&'a Stated>)> {
        let Some(filling) = self.filling else { return vec![(String::new(), None)] };
        let all: Vec<_> = filling.entities(entity).into_iter().map(|e| (filling.key(e), Some(e))).collect();
        if all.is_empty() { vec![(String::new(), None)] } else { all }
    }
    /// The column that says whose; `mixed`: of several types.
    fn whose_head(&self, entity: EntityId, mixed: bool) -> Head {
        let of = self.words.entity(entity);
        let header = if mixed { self.words.pick("单位", "entity") } else { of };
        let takes = match self.order.lang {
            Lang::Zh => format!("选{of}的名称，只有一个单位时可空着"),
            Lang::En => format!("name of the {of}; may be left blank if there is only one"),
        };
        let mut head = self.key_head(header, &takes);
        head.blank = "";
        head
    }

    /// 声明
    pub(super) fn attests(&self, told: &mut Vec<Sheet>) -> Result<Option<Worksheet>, XlsxError> {
        let all = &self.order.form.attests;
        if all.is_empty() {
            return Ok(None);
        }
        let entity = self.order.form.need.entity;
        let name = self.words.pick("声明", "attest");
        let mut sheet = self.start(name)?;
        let p = |zh, en| self.words.pick(zh, en);
        let yes = p("填“是”或“否”", "true or false");
        let heads = vec![
            self.whose_head(entity, false),
            self.plain_head(p("事项", "attest"), Need::Key, p("已填好，不要改", "filled in already"), "", 36),
            self.plain_head(p("是否完成", "done"), Need::Must, yes, p("是", "true"), 12),
            self.plain_head(p("完成日期", "on"), Need::Must, p("填日期，如 2022-06-30", "a date"), "2022-06-30", 14),
            self.plain_head(
                p("佐证材料", "evidence"),
                Need::Must,
                p("文号、台账名称等", "number of the paper, name of the ledger"),
                p("市政发〔2022〕3号", "No. 3 of 2022"),
                30,
            ),
            self.plain_head(
                p("是否适用", "applies"),
                Need::May,
                p("不涉及的填“否”", "false if it does not apply"),
                p("否", "false"),
                12,
            ),
            self.plain_head(p("理由", "reason"), Need::May, p("不适用的写明理由", "why it does not apply"), "", 24),
            self.plain_head(
                p("备注", "notes"),
                Need::May,
                p("依据和要求，不用填", "clauses; not to be filled in"),
                "",
                60,
            ),
        ];
        self.headers(&mut sheet, 0, &heads, 2)?;
        let text = style::body(&Type::Text);
        let date = style::body(&Type::Date);
        for column in [0, 1, 4, 6, 7] {
            sheet.set_column_format(column, &text)?;
        }
        sheet.set_column_format(3, &date)?;
        let truth = Choices::Here(vec![p("是", "true").into(), p("否", "false").into(), "不详".into()]);
        for column in [2, 5] {
            sheet.set_column_format(column, &style::body(&Type::Bool))?;
            sheet.add_data_validation(1, column, ROWS, column, &style::list(&truth, true, &self.words, yes)?)?;
        }
        sheet.add_data_validation(1, 3, ROWS, 3, &style::date(&self.words)?)?;
        if let Some(range) = self.names_of(entity) {
            sheet.add_data_validation(
                1,
                0,
                ROWS,
                0,
                &style::list(&Choices::There(range), false, &self.words, p("填单位名称或编号", "name or id"))?,
            )?;
        }
        let mut row = 1;
        for (key, stated) in self.whose(entity) {
            for id in all {
                let declared = stated.and_then(|e| self.filling.map(|f| f.declared(e, *id))).unwrap_or_default();
                for i in 0..declared.len().max(1) {
                    if !key.is_empty() {
                        sheet.write_string_with_format(row, 0, &key, &text)?;
                    }
                    sheet.write_string_with_format(row, 1, self.words.attest(*id, all), &text)?;
                    sheet.write_string_with_format(
                        row,
                        7,
                        self.asks(*id),
                        &style::body(&Type::Text).set_font_size(8),
                    )?;
                    if let Some(d) = declared.get(i) {
                        let said = |b: bool| rows::truth(b, self.order.lang);
                        let done = d.done.map_or(Cell::Blank, |b| Cell::Text(said(b).into()));
                        let applies = if d.not_applicable { Cell::Text(said(false).into()) } else { Cell::Blank };
                        let words = |t: &Option<String>| t.clone().map_or(Cell::Blank, Cell::Text);
                        self.cell(&mut sheet, (row, 2), &done, &style::body(&Type::Bool))?;
                        self.cell(&mut sheet, (row, 3), &d.on.map_or(Cell::Blank, Cell::Date), &date)?;
                        self.cell(&mut sheet, (row, 4), &words(&d.evidence), &text)?;
                        self.cell(&mut sheet, (row, 5), &applies, &style::body(&Type::Bool))?;
                        self.cell(&mut sheet, (row, 6), &words(&d.reason), &text)?;
                    }
                    row += 1;
                }
            }
        }
        told.push(Sheet {
            name: name.into(),
            purpose: p("规则算不出来、要由单位自己说明的事项，一行一项", "what has to be declared, one row each")
                .into(),
            columns: heads.into_iter().map(|h| h.told).collect(),
        });
        Ok(Some(sheet))
    }
    /// The clause of a declaration, and what it asks for.
    fn asks(&self, id: crate::model::DutyId) -> String {
        let mut out = self.words.serves(&[id]).join("\n");
        if let Some(crate::model::DutyKind::Attest(a)) = self.order.model.duties.get(id.0 as usize).map(|d| &d.kind)
            && let Some(evidence) = &a.evidence
        {
            out.push_str(&format!("\n{}{evidence}", self.words.pick("佐证：", "evidence: ")));
        }
        out
    }

    /// 台账范围
    pub(super) fn covers(&self, told: &mut Vec<Sheet>) -> Result<Option<Worksheet>, XlsxError> {
        let ledgers: Vec<_> = self.order.form.need.ledgers.iter().collect();
        let Some((first, _)) = ledgers.first() else { return Ok(None) };
        let name = self.words.pick("台账范围", "covers");
        let mut sheet = self.start(name)?;
        let p = |zh, en| self.words.pick(zh, en);
        let heads = vec![
            self.whose_head(first.entity, ledgers.iter().any(|(p, _)| p.entity != first.entity)),
            self.plain_head(p("台账", "ledger"), Need::Key, p("已填好，不要改", "filled in already"), "", 36),
            self.plain_head(
                p("起", "from"),
                Need::May,
                p("从哪天起登记是全的", "the first day that it speaks for"),
                "2022-01-01",
                14,
            ),
            self.plain_head(
                p("止", "to"),
                Need::May,
                p("到哪天为止登记是全的；从来不全的填“不完整”", "the last day; 不完整: never complete"),
                "2022-09-30",
                14,
            ),
            self.plain_head(p("备注", "notes"), Need::May, p("不用填", "not to be filled in"), "", 40),
        ];
        self.headers(&mut sheet, 0, &heads, 2)?;
        let (text, date) = (style::body(&Type::Text), style::body(&Type::Date));
        for column in [0, 1, 4] {
            sheet.set_column_format(column, &text)?;
        }
        for column in [2, 3] {
            sheet.set_column_format(column, &date)?;
            sheet.add_data_validation(1, column, ROWS, column, &style::date(&self.words)?)?;
        }
        let mut row = 1;
        for (place, _) in ledgers {
            for (key, stated) in self.whose(place.entity) {
                if !key.is_empty() {
                    sheet.write_string_with_format(row, 0, &key, &text)?;
                }
                sheet.write_string_with_format(
                    row,
                    1,
                    layout::path_of(self.order.model, place, self.order.lang),
                    &text,
                )?;
                sheet.write_string_with_format(row, 4, self.words.entity(place.entity), &text)?;
                if let Some(range) = stated.and_then(|e| self.filling.and_then(|f| f.cover(e, place))) {
                    if range.is_empty() {
                        sheet.write_string_with_format(row, 3, "不完整", &date)?;
                    } else {
                        for (column, day) in [(2, range.from), (3, range.to)] {
                            if day != crate::base::Day::MIN && day != crate::base::Day::MAX {
                                self.cell(&mut sheet, (row, column), &Cell::Date(day), &date)?;
                            }
                        }
                    }
                }
                row += 1;
            }
        }
        told.push(Sheet {
            name: name.into(),
            purpose: p(
                "台账登记到哪天为止是全的；空着表示到填报日期都全",
                "how far each ledger is complete; blank: up to the day of compiling",
            )
            .into(),
            columns: heads.into_iter().map(|h| h.told).collect(),
        });
        Ok(Some(sheet))
    }
}
