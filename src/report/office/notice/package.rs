//! The file around the text: page, styles, fonts, page numbers, and the container.
//!
//! The measures are those of official documents (GB/T 9704): A4, margins of 37, 35, 28 and 26 mm, twenty-two lines of 29 points a
//! page, titles in 小标宋, text in 仿宋 三号, numbers of pages at the outer edge. Fonts are only named; each is told what may stand
//! in for it. What docx-rs has no way to say is put into the parts it builds: the language, stand-ins of fonts, the order that the
//! schema wants of a section's footers.

use super::paper::{LEAD, Look, Paper, mm, paragraph, plain, run};
use crate::base::{Day, Lang};
use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, PageOrientationType, Paragraph,
    Run, RunFonts, Section, SpecialIndentType, Style, StyleType,
};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Fonts and what stands in for them.
const FONTS: [(&str, &str); 4] = [(TITLE, "宋体"), (TEXT, "仿宋"), (KAI, "楷体"), (HEI, "SimHei")];
const TITLE: &str = "方正小标宋简体";
const TEXT: &str = "仿宋_GB2312";
const KAI: &str = "楷体_GB2312";
const HEI: &str = "黑体";
const LATIN: &str = "Times New Roman";
/// Twenty-two lines on the 225 mm of a page's text.
const LINE: i32 = 579;

/// What the file says of itself.
pub(super) struct About<'a> {
    pub(super) lang: Lang,
    pub(super) title: &'a str,
    /// The day of judgement stands for the day it was made: there is no clock.
    pub(super) made: Day,
}

/// The file's bytes. The annex, where there is one, lies on its side.
pub(super) fn write(about: &About, body: Paper, annex: Option<Paper>) -> io::Result<Vec<u8>> {
    let made = format!("{}T00:00:00Z", about.made);
    let mark = || Paragraph::new().add_run(Run::new().add_text("x"));
    let docx = styles(Docx::new(), about.lang).created_at(&made).updated_at(&made);
    let footer = |odd| Footer::new().add_paragraph(number(odd, about.lang));
    let docx = docx.footer(footer(true)).even_footer(footer(false));
    let docx = match annex {
        Some(_) => {
            let section = Section::new().page_size(a4(false)).page_margin(margins(false)).add_paragraph(mark());
            let docx = docx.add_section(section).add_paragraph(mark());
            docx.page_size(mm(297), mm(210)).page_orient(PageOrientationType::Landscape).page_margin(margins(true))
        }
        None => docx.add_paragraph(mark()).page_size(mm(210), mm(297)).page_margin(margins(false)),
    };
    let parts = docx.build();
    let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    let mut skeleton = String::new();
    plain(&text(&parts.document), &mut skeleton);
    let document = filled(&skeleton, body, annex).ok_or_else(|| io::Error::other("docx: no place for the text"))?;
    let mut files: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", parts.content_type),
        ("_rels/.rels", parts.rels),
        ("docProps/app.xml", parts.doc_props.app),
        ("docProps/core.xml", core(&text(&parts.doc_props.core), about.title).into_bytes()),
        ("docProps/custom.xml", parts.doc_props.custom),
        ("word/_rels/document.xml.rels", parts.document_rels),
        ("word/document.xml", document.into_bytes()),
        ("word/styles.xml", tongue(&text(&parts.styles)).into_bytes()),
        ("word/settings.xml", parts.settings),
        ("word/fontTable.xml", fonts(&text(&parts.font_table)).into_bytes()),
        ("word/comments.xml", parts.comments),
        ("word/numbering.xml", parts.numberings),
        ("word/commentsExtended.xml", parts.comments_extended),
        ("word/footnotes.xml", parts.footnotes),
    ]
    .into_iter()
    .map(|(name, part)| (name.to_string(), part))
    .collect();
    for (n, footer) in (1..).zip(&parts.footers) {
        let mut out = String::new();
        plain(&text(footer), &mut out);
        files.push((format!("word/footer{n}.xml"), out.into_bytes()));
    }
    packed(&files)
}

fn packed(files: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in files {
        zip.start_file(name.as_str(), options).map_err(io::Error::other)?;
        zip.write_all(part)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

/// The text in the place of the marks.
fn filled(skeleton: &str, body: Paper, annex: Option<Paper>) -> Option<String> {
    let (head, rest) = skeleton.split_once("<w:p>")?;
    let (_, rest) = rest.split_once("</w:p>")?;
    let mut out = String::from(head);
    out.push_str(&body.into_text());
    let (_, last) = rest.rsplit_once("<w:sectPr>")?;
    let footers: String = references(last).concat();
    let Some(annex) = annex else {
        out.push_str(&in_order(rest, &footers));
        return Some(out);
    };
    let (section, rest) = rest.split_once("</w:p>")?;
    let end = format!("<w:pPr><w:pStyle w:val=\"{}\" /><w:sectPr>", Look::End.style());
    out.push_str(&in_order(section, &footers).replacen("<w:pPr><w:sectPr>", &end, 1));
    out.push_str("</w:p>");
    out.push_str(&annex.into_text());
    let (_, rest) = rest.split_once("</w:p>")?;
    out.push_str(&in_order(rest, &footers));
    Some(out)
}

/// The footers that a section refers to.
fn references(section: &str) -> Vec<String> {
    let pieces = section.split("<w:footerReference").skip(1);
    pieces.filter_map(|p| p.split_once("/>")).map(|(inside, _)| format!("<w:footerReference{inside}/>")).collect()
}

/// A section with its footers where the schema wants them, before the size of the page.
fn in_order(section: &str, footers: &str) -> String {
    let bare = references(section).into_iter().fold(section.to_string(), |text, footer| text.replace(&footer, ""));
    match bare.rsplit_once("<w:sectPr>") {
        Some((before, after)) => format!("{before}<w:sectPr>{footers}{after}"),
        None => bare,
    }
}

/// The language of what is written: both, so that a Chinese face is taken for Chinese, and spelling is left alone.
fn tongue(styles: &str) -> String {
    const LANG: &str = "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\" />";
    let normal = "<w:style w:type=\"paragraph\" w:styleId=\"Normal\">";
    let default = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">";
    styles
        .replacen("</w:rPr></w:rPrDefault>", &format!("{LANG}</w:rPr></w:rPrDefault>"), 1)
        .replacen(normal, default, 1)
}

fn fonts(table: &str) -> String {
    let mut out = table.replace("</w:fonts>", "");
    for (name, instead) in FONTS {
        out.push_str(&format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{instead}\" /><w:charset w:val=\"86\" /></w:font>"
        ));
    }
    out.push_str("</w:fonts>");
    out
}

fn core(core: &str, title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let named = core.replace(">unknown<", ">guiju<");
    named.replacen("</cp:coreProperties>", &format!("<dc:title>{title}</dc:title></cp:coreProperties>"), 1)
}

fn a4(on_its_side: bool) -> docx_rs::PageSize {
    let (width, height) = if on_its_side { (mm(297), mm(210)) } else { (mm(210), mm(297)) };
    docx_rs::PageSize::new().size(width, height)
}

/// 37 mm above, 35 below, 28 and 26 at the sides; a page on its side is the same page, turned.
fn margins(on_its_side: bool) -> PageMargin {
    let (top, right, bottom, left) = if on_its_side { (28, 37, 26, 35) } else { (37, 26, 35, 28) };
    let twips = |n| i32::try_from(mm(n)).unwrap_or_default();
    // The number stands 7 mm below the text.
    let footer = if on_its_side { 14 } else { 23 };
    PageMargin::new()
        .top(twips(top))
        .right(twips(right))
        .bottom(twips(bottom))
        .left(twips(left))
        .header(twips(15))
        .footer(twips(footer))
        .gutter(0)
}

/// `— 1 —`, one character from the outer edge.
fn number(odd: bool, lang: Lang) -> Paragraph {
    let inside = Some(280);
    let (align, left, right) =
        if odd { (AlignmentType::Right, None, inside) } else { (AlignmentType::Left, inside, None) };
    paragraph(Look::Foot)
        .align(align)
        .indent(left, None, right, None)
        .add_run(run("— ", lang))
        .add_page_num(PageNum::new())
        .add_run(run(" —", lang))
}

/// A style: its name, face, size in half points, and height of lines in twentieths of a point.
struct Face {
    look: Look,
    name: &'static str,
    face: &'static str,
    size: usize,
    line: i32,
}

fn styles(docx: Docx, lang: Lang) -> Docx {
    let of = |look, name, face, size, line| Face { look, name, face, size, line };
    let faces = match lang {
        Lang::Zh => [
            of(Look::Title, "Title", TITLE, 44, 700),
            of(Look::Subtitle, "Subtitle", KAI, 32, LINE),
            of(Look::To, "Salutation", TEXT, 32, LINE),
            of(Look::Body, "Body Text", TEXT, 32, LINE),
            of(Look::Part, "heading 1", HEI, 32, LINE),
            of(Look::Chapter, "heading 2", KAI, 32, LINE),
            of(Look::Section, "heading 3", TEXT, 32, LINE),
            of(Look::Sign, "Signature", TEXT, 32, LINE),
            of(Look::Annex, "Annex", HEI, 32, LINE),
            of(Look::Note, "Table Note", TEXT, 24, 400),
            of(Look::Head, "Table Head", HEI, 21, 300),
            of(Look::Cell, "Table Text", TEXT, 21, 300),
            of(Look::Middle, "Table Word", TEXT, 21, 300),
            of(Look::Foot, "footer", "宋体", 28, 400),
            of(Look::End, "Section End", TEXT, 2, 20),
        ],
        Lang::En => [
            of(Look::Title, "Title", HEI, 36, 480),
            of(Look::Subtitle, "Subtitle", KAI, 24, 340),
            of(Look::To, "Salutation", TEXT, 24, 340),
            of(Look::Body, "Body Text", TEXT, 24, 340),
            of(Look::Part, "heading 1", HEI, 28, 400),
            of(Look::Chapter, "heading 2", HEI, 26, 380),
            of(Look::Section, "heading 3", HEI, 24, 340),
            of(Look::Sign, "Signature", TEXT, 24, 340),
            of(Look::Annex, "Annex", HEI, 24, 340),
            of(Look::Note, "Table Note", TEXT, 21, 320),
            of(Look::Head, "Table Head", HEI, 19, 260),
            of(Look::Cell, "Table Text", TEXT, 19, 260),
            of(Look::Middle, "Table Word", TEXT, 19, 260),
            of(Look::Foot, "footer", "宋体", 24, 340),
            of(Look::End, "Section End", TEXT, 2, 20),
        ],
    };
    let latin = RunFonts::new().ascii(LATIN).hi_ansi(LATIN).cs(LATIN);
    let docx = docx.default_fonts(latin.clone().east_asia(TEXT)).default_size(if lang == Lang::Zh { 32 } else { 24 });
    let docx = faces.into_iter().fold(docx, |docx, face| docx.add_style(style(&face, lang, &latin)));
    docx.add_style(Style::new(LEAD, StyleType::Character).name("Strong").bold())
}

fn style(of: &Face, lang: Lang, latin: &RunFonts) -> Style {
    let (zh, look) = (lang == Lang::Zh, of.look);
    let fonts = if look == Look::Foot && zh {
        RunFonts::new().ascii("宋体").hi_ansi("宋体").east_asia("宋体")
    } else {
        latin.clone().east_asia(of.face)
    };
    let spaced = |before: u32, after: u32| {
        LineSpacing::new().line_rule(LineSpacingType::Exact).line(of.line).before(before).after(after)
    };
    let style = Style::new(look.style(), StyleType::Paragraph).name(of.name).based_on("Normal").q_format(true);
    let style = style.fonts(fonts).size(of.size);
    // Two characters, in Chinese; English sets paragraphs apart instead.
    let indented = |style: Style| match lang {
        Lang::Zh => style.indent(None, Some(SpecialIndentType::FirstLine(640)), None, None).align(AlignmentType::Both),
        Lang::En => style,
    };
    let after = if zh { 0 } else { 120 };
    let style =
        if !zh && matches!(look, Look::Title | Look::Part | Look::Chapter | Look::Head) { style.bold() } else { style };
    match look {
        Look::Title => style.align(AlignmentType::Center).line_spacing(spaced(0, 120)),
        Look::Subtitle => style.align(AlignmentType::Center).line_spacing(spaced(0, LINE.unsigned_abs())),
        Look::To | Look::Annex => style.line_spacing(spaced(0, after)),
        Look::Body => indented(style).line_spacing(spaced(0, after)),
        Look::Part => indented(style).line_spacing(spaced(if zh { 0 } else { 240 }, after)).outline_lvl(0),
        Look::Chapter => indented(style).line_spacing(spaced(if zh { 0 } else { 120 }, after)).outline_lvl(1),
        Look::Section => indented(style).line_spacing(spaced(0, after)).outline_lvl(2).bold(),
        Look::Sign => style.align(AlignmentType::Right).indent(None, None, Some(1280), None).line_spacing(spaced(0, 0)),
        Look::Note => style.line_spacing(spaced(60, 120)),
        Look::Head => style.align(AlignmentType::Center).line_spacing(spaced(0, 0)),
        Look::Middle => style.align(AlignmentType::Center).line_spacing(spaced(0, 0)),
        Look::Cell | Look::Foot | Look::End => style.line_spacing(spaced(0, 0)),
    }
}
