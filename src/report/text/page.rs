//! The page of a code for people, and the list of all codes.

use super::Look;
use super::diagnostics::level;
use super::paint::{Ink, cells, hang, pad};
use crate::base::Lang;
use crate::report::codes::{Page, Part};

/// The widest that a page is set: longer lines of text are hard to read.
const WIDEST: usize = 100;

/// What begins a file, or a command, in an example of several.
const FILE: &str = "--- ";

/// Writes a page in one language.
pub fn write(page: &Page, lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    let width = look.width.min(WIDEST);
    let title = format!("{} · ", look.paint(Ink::Bold, page.code));
    prose(&mut out, 0, &title, page.title(lang), width, look);
    let comma = lang.pick("、", ", ");
    let levels = page.levels().into_iter().map(|l| level(l, lang));
    let levels: Vec<String> = levels.map(|(ink, word)| look.paint(ink, word)).collect();
    let origins: Vec<&str> = page.origins().into_iter().map(|o| o.words(lang)).collect();
    let head = format!("{}{}", levels.join(comma), lang.pick("；出现于：", "; arises in "));
    hang(&mut out, 0, &head, &origins.join(comma), width);
    let mut list = false;
    for part in page.parts(lang) {
        let item = matches!(part, Part::Item(_));
        if !(item && list) {
            out.push('\n');
        }
        list = item;
        match part {
            Part::Paragraph(head, text) => {
                if !head.is_empty() {
                    out.push_str(&look.paint(Ink::Bold, head));
                    out.push('\n');
                }
                prose(&mut out, 2, "", text, width, look);
            }
            Part::Item(text) => prose(&mut out, 2, "- ", text, width, look),
            Part::Example(head, file, lines) => {
                out.push_str(&look.paint(Ink::Bold, head));
                if !file.is_empty() {
                    out.push_str(&look.paint(Ink::Dim, &format!("  {file}")));
                }
                out.push('\n');
                for line in lines {
                    match line.strip_prefix(FILE) {
                        Some(command) if command.starts_with("$ ") => out.push_str(&format!("    {command}")),
                        Some(file) => out.push_str(&format!("  {}", look.paint(Ink::Dim, file))),
                        None if line.is_empty() => {}
                        None => out.push_str(&format!("    {line}")),
                    }
                    out.push('\n');
                }
            }
            Part::See(codes) => {
                let head = look.paint(Ink::Bold, lang.pick("另见：", "see also: "));
                hang(&mut out, 0, &head, &codes.join(comma), width);
            }
        }
    }
    out
}

/// Text as [`hang`] lays it out; what stands between backticks is painted where there is colour.
fn prose(out: &mut String, indent: usize, head: &str, text: &str, width: usize, look: &Look) {
    let mut laid = String::new();
    hang(&mut laid, indent, head, text, width);
    if !look.color {
        out.push_str(&laid);
        return;
    }
    let mut inside = false;
    for line in laid.lines() {
        for (i, piece) in line.split('`').enumerate() {
            inside ^= i > 0;
            out.push_str(&if inside { look.paint(Ink::Cyan, piece) } else { piece.to_string() });
        }
        out.push('\n');
    }
}

/// Writes groups of codes, each code with its title.
pub fn list(groups: &[(&str, Vec<(&str, &str)>)], lang: Lang, look: &Look) -> String {
    let mut out = String::new();
    let all = groups.iter().flat_map(|(_, codes)| codes);
    let column = all.clone().map(|(code, _)| cells(code)).max().unwrap_or(0);
    for (head, codes) in groups.iter().filter(|(_, codes)| !codes.is_empty()) {
        out.push_str(&look.paint(Ink::Bold, head));
        out.push('\n');
        for (code, title) in codes {
            let head = format!("{}  ", look.paint(Ink::Cyan, &pad(code, column)));
            prose(&mut out, 2, &head, title, look.width, look);
        }
        out.push('\n');
    }
    let n = all.count();
    let text = match lang {
        Lang::Zh => format!("共 {n} 个。用 guiju explain 代码 查看说明。"),
        Lang::En => format!("{n} codes; `guiju explain CODE` shows the page of one"),
    };
    hang(&mut out, 0, "", &text, look.width);
    out
}
