//! A sheet that is a table: title, header, rows; laid out to be read on a screen, filtered, and printed on A4.

use crate::base::{Day, Lang};
use crate::report::text::paint::wrap;
use crate::syntax::tree::Severity;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Rows a sheet can hold, less what stands above and below them.
const MOST: usize = 1_048_576 - 8;
/// Height of a line of text and of the space around it, in points.
const LINE: u32 = 15;
const AROUND: u32 = 6;
/// The highest a row can be.
const HIGHEST: u32 = 405;
const A4: u8 = 9;

/// A column.
pub(super) struct Column {
    /// What stands above it.
    pub(super) head: &'static str,
    /// In characters of a digit's width; Chinese takes two.
    pub(super) width: u16,
}

/// What stands in a cell.
pub(super) enum Value {
    /// To be filled in, or nothing to say.
    Blank,
    /// A day to be filled in.
    NoDay,
    /// Text from the left.
    Text(String),
    /// Short text in the middle.
    Word(String),
    /// A number.
    Number(u32),
    /// A day.
    Day(Day),
    /// A day as a spreadsheet stores it.
    Serial(f64),
    /// How grave it is.
    Grade(Severity, &'static str),
}

/// How cells look.
pub(super) struct Looks {
    title: Format,
    about: Format,
    head: Format,
    text: Format,
    word: Format,
    number: Format,
    day: Format,
    grades: [Format; 4],
}

/// Ground and ink of a severity, as `RRGGBB`, the least grave first.
pub(in crate::report::office) const COLOURS: [(u32, u32); 4] =
    [(0xDD_EB_F7, 0x1F_4E_79), (0xFF_F2_CC, 0x7F_60_00), (0xF8_CB_AD, 0x84_3C_0C), (0xC0_00_00, 0xFF_FF_FF)];

impl Looks {
    /// Of a language: Chinese in 宋体 and 黑体, which every office has.
    pub(super) fn new(lang: Lang) -> Looks {
        let plain = Format::new().set_font_name(lang.pick("宋体", "Calibri")).set_font_size(10);
        let bold = Format::new().set_font_name(lang.pick("黑体", "Calibri")).set_font_size(10);
        let cell = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xA6_A6_A6))
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let middle = cell.clone().set_align(FormatAlign::Center);
        let head = bold
            .clone()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xA6_A6_A6))
            .set_background_color(Color::RGB(0xD9_E2_F3))
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        Looks {
            title: bold.set_font_size(18).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
            about: plain.set_align(FormatAlign::VerticalCenter).set_text_wrap(),
            head,
            number: middle.clone(),
            day: middle.clone().set_num_format("yyyy-mm-dd"),
            grades: COLOURS.map(|(ground, ink)| {
                middle.clone().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
            }),
            text: cell,
            word: middle,
        }
    }
    fn grade(&self, severity: Severity) -> &Format {
        self.grades.get(severity as usize).unwrap_or(&self.word)
    }
}

/// A day as the writer takes it.
pub(super) fn date(day: Day) -> Result<ExcelDateTime, XlsxError> {
    let (year, month, day) = day.ymd();
    ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs())
}

/// What a sheet says of itself.
pub(super) struct Head<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// A line or two below.
    pub(super) about: &'a str,
    /// How many columns are for people; those after them are put away, and not printed.
    pub(super) shown: usize,
}

/// The header's row.
pub(super) const HEADER: u32 = 2;

/// Writes a table; gives its sheet and the number of its rows.
pub(super) fn table<'b>(
    book: &'b mut Workbook,
    looks: &Looks,
    lang: Lang,
    head: &Head,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<(&'b mut Worksheet, u32), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(head.name)?;
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    let shown = u16::try_from(head.shown).unwrap_or(1).saturating_sub(1).min(last);
    sheet.merge_range(0, 0, 0, shown, head.title, &looks.title)?;
    sheet.set_row_height(0, 34)?;
    sheet.merge_range(1, 0, 1, shown, head.about, &looks.about)?;
    let width = |n: usize| columns.iter().take(n).map(|c| usize::from(c.width)).sum::<usize>();
    sheet.set_row_height(1, height(wrap(head.about, width(head.shown)).len()))?;
    for (c, column) in (0..).zip(columns) {
        sheet.set_column_width(c, column.width)?;
        sheet.write_with_format(HEADER, c, column.head, &looks.head)?;
    }
    let lines = columns.iter().map(|c| wrap(c.head, usize::from(c.width)).len()).max().unwrap_or(1);
    sheet.set_row_height(HEADER, height(lines))?;
    let mut n = 0;
    let mut left_out = 0;
    for row in rows {
        if n as usize >= MOST {
            left_out += 1;
            continue;
        }
        n += 1;
        write(sheet, looks, HEADER + n, &row, columns)?;
    }
    if left_out > 0 {
        let text = match lang {
            Lang::Zh => format!("还有 {left_out} 项，一张表放不下，见 CSV 或 JSON 格式的输出"),
            Lang::En => format!("{left_out} more rows do not fit on a sheet; see the output as CSV or JSON"),
        };
        sheet.write_with_format(HEADER + n + 1, 0, text, &looks.about)?;
    }
    sheet.set_freeze_panes(HEADER + 1, 2.min(shown))?;
    sheet.autofilter(HEADER, 0, HEADER + n.max(1), last)?;
    if shown < last {
        sheet.group_columns_collapsed(shown + 1, last)?;
    }
    sheet.set_repeat_rows(HEADER, HEADER)?;
    sheet.set_print_area(0, 0, HEADER + n.max(1), shown)?;
    page(sheet, lang);
    Ok((sheet, n))
}

/// A4 across, one page wide, numbered.
pub(super) fn page(sheet: &mut Worksheet, lang: Lang) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
    sheet.set_footer(lang.pick("&C第 &P 页，共 &N 页", "&C&P of &N"));
}

fn height(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(HIGHEST).saturating_mul(LINE).saturating_add(AROUND).min(HIGHEST))
}

fn write(sheet: &mut Worksheet, looks: &Looks, at: u32, row: &[Value], columns: &[Column]) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (c, (value, column)) in (0..).zip(row.iter().zip(columns)) {
        match value {
            Value::Blank => sheet.write_blank(at, c, &looks.text)?,
            Value::NoDay => sheet.write_blank(at, c, &looks.day)?,
            Value::Text(text) => sheet.write_string_with_format(at, c, text, &looks.text)?,
            Value::Word(text) => sheet.write_string_with_format(at, c, text, &looks.word)?,
            Value::Number(n) => sheet.write_number_with_format(at, c, *n, &looks.number)?,
            Value::Day(day) => sheet.write_datetime_with_format(at, c, date(*day)?, &looks.day)?,
            Value::Serial(n) => sheet.write_number_with_format(at, c, *n, &looks.day)?,
            Value::Grade(severity, word) => sheet.write_string_with_format(at, c, *word, looks.grade(*severity))?,
        };
        if let Value::Text(text) | Value::Word(text) = value {
            // A character less than there is room for: fonts differ.
            lines = lines.max(wrap(text, usize::from(column.width).saturating_sub(1)).len());
        }
    }
    sheet.set_row_height(at, height(lines))?;
    Ok(())
}
