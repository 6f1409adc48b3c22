//! Paragraphs and tables as pieces of WordprocessingML, written one after another: of a notice for thousands of units no tree
//! is kept. Ids of paragraphs are left out: they are optional, and the library counts them on from document to document.

use crate::base::Lang;
use docx_rs::{
    BuildXML, Paragraph, Run, RunFonts, Shading, ShdType, Table, TableAlignmentType, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

/// How a paragraph looks; each is a style of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The title of the notice or of the annex.
    Title,
    /// The line below it.
    Subtitle,
    /// Whom it is addressed to.
    To,
    /// Text.
    Body,
    /// `一、`
    Part,
    /// `（一）`
    Chapter,
    /// `1.`
    Section,
    /// Who signs, and when.
    Sign,
    /// `附件`
    Annex,
    /// What stands above a table.
    Note,
    /// The head of a column.
    Head,
    /// Text in a table.
    Cell,
    /// Short text in a table.
    Middle,
    /// The page number.
    Foot,
    /// What the format wants at the end of a part of the paper; nothing to be seen.
    End,
}

impl Look {
    /// The name of its style.
    pub(super) fn style(self) -> &'static str {
        match self {
            Look::Title => "Title",
            Look::Subtitle => "Subtitle",
            Look::To => "Salutation",
            Look::Body => "BodyText",
            Look::Part => "Heading1",
            Look::Chapter => "Heading2",
            Look::Section => "Heading3",
            Look::Sign => "Signature",
            Look::Annex => "Annex",
            Look::Note => "TableNote",
            Look::Head => "TableHead",
            Look::Cell => "TableText",
            Look::Middle => "TableWord",
            Look::Foot => "Footer",
            Look::End => "SectionEnd",
        }
    }
}

/// The style of a few words that a paragraph begins with.
pub(super) const LEAD: &str = "Strong";
/// The longest text in a cell whose row stays on one page.
const WHOLE: usize = 160;

/// A part of the paper, as it is written.
pub(super) struct Paper {
    lang: Lang,
    out: String,
}

/// A column of a table.
pub(super) struct Column {
    /// What stands above it.
    pub(super) head: &'static str,
    /// In millimetres.
    pub(super) width: u16,
    /// How its cells look.
    pub(super) look: Look,
}

/// Millimetres in twentieths of a point.
pub(super) fn mm(n: u16) -> u32 {
    u32::from(n) * 7200 / 127
}

impl Paper {
    /// Nothing yet.
    pub(super) fn new(lang: Lang) -> Paper {
        Paper { lang, out: String::new() }
    }
    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.out
    }
    /// A paragraph.
    pub(super) fn put(&mut self, look: Look, text: &str) {
        self.add(&paragraph(look).add_run(run(text, self.lang)).build());
    }
    /// A paragraph that begins with stronger words.
    pub(super) fn lead(&mut self, look: Look, lead: &str, text: &str) {
        let lead = run(lead, self.lang).style(LEAD);
        self.add(&paragraph(look).add_run(lead).add_run(run(text, self.lang)).build());
    }
    /// A paragraph to be told apart only by its style.
    pub(super) fn end(&mut self) {
        self.add(&paragraph(Look::End).build());
    }
    /// A table whose head stands on each of its pages.
    pub(super) fn table(&mut self, columns: &[Column], rows: impl Iterator<Item = Vec<String>>) {
        let widths: Vec<usize> = columns.iter().map(|c| mm(c.width) as usize).collect();
        let heads = columns.iter().zip(&widths).map(|(c, width)| {
            let shade = Shading::new().shd_type(ShdType::Clear).color("auto").fill("E7E6E6");
            self.cell(Look::Head, c.head, *width).shading(shade)
        });
        let table = Table::new(vec![TableRow::new(heads.collect()).cant_split()])
            .set_grid(widths.clone())
            .width(widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center)
            .margins(TableCellMargins::new().margin(40, 70, 40, 70));
        let xml = String::from_utf8_lossy(&table.build()).replacen("<w:trPr>", "<w:trPr><w:tblHeader />", 1);
        let (open, close) = xml.rsplit_once("</w:tbl>").map_or((xml.as_str(), ""), |(open, _)| (open, "</w:tbl>"));
        self.add(open.as_bytes());
        for row in rows {
            let short = row.iter().all(|text| text.chars().count() <= WHOLE);
            let cells = columns.iter().zip(&widths).zip(&row).map(|((c, width), text)| self.cell(c.look, text, *width));
            let row = TableRow::new(cells.collect());
            // A row that may be higher than a page has to be let go.
            self.add(&if short { row.cant_split() } else { row }.build());
        }
        self.add(close.as_bytes());
    }
    fn cell(&self, look: Look, text: &str, width: usize) -> TableCell {
        let text = paragraph(look).add_run(run(text, self.lang));
        TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(text)
    }
    fn add(&mut self, xml: &[u8]) {
        plain(&String::from_utf8_lossy(xml), &mut self.out);
    }
}

/// A paragraph of this look.
pub(super) fn paragraph(look: Look) -> Paragraph {
    let paragraph = Paragraph::new().style(look.style());
    // A heading does not stay behind at the foot of a page.
    paragraph.keep_next(matches!(look, Look::Part | Look::Chapter | Look::Section))
}

/// Text. Quotes and dashes, which both scripts have, are told to be Chinese.
pub(super) fn run(text: &str, lang: Lang) -> Run {
    let run = Run::new().add_text(clean(text));
    match lang {
        Lang::Zh => run.fonts(RunFonts::new().hint("eastAsia")),
        Lang::En => run,
    }
}

/// Without what XML cannot hold: line breaks and control characters become spaces.
pub(super) fn clean(text: &str) -> String {
    let valid = |c: char| match c {
        '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(valid).collect()
}

/// Without ids of paragraphs and empty properties.
pub(super) fn plain(xml: &str, out: &mut String) {
    const ID: &str = "<w:p w14:paraId=\"";
    for (i, piece) in xml.split(ID).enumerate() {
        let rest = if i == 0 { piece } else { piece.split_once('"').map_or("", |(_, rest)| rest) };
        if i > 0 {
            out.push_str("<w:p");
        }
        let mut parts = rest.split("<w:rPr />");
        out.push_str(parts.next().unwrap_or(""));
        parts.for_each(|part| out.push_str(part));
    }
}
