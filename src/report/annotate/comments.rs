//! Comments: ours added to those that are there. Ours stand between two lines by which they are known again, whoever saved the
//! file since; what others wrote before or behind them stays.

use super::package::Package;
use super::sheet::{Placed, position, reference};
use super::xml::{Doc, Edits, Element, escaped};
use super::{AUTHOR, AnnotateProblem};
use crate::base::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// The line that ours begin with.
pub(super) const BEGIN: &str = "── 规矩 ──";
/// And the line they end with.
const END: &str = "── ── ──";

/// Our words as they stand in a comment.
pub(super) fn framed(text: &str) -> String {
    format!("{BEGIN}\n{text}\n{END}")
}

/// Takes ours away and puts new ones there. Gives the cells whose comments are gone with ours.
pub(super) fn put(
    package: &mut Package,
    sheet: &str,
    placed: &Placed,
    lang: Lang,
) -> Result<BTreeSet<(u32, u32)>, AnnotateProblem> {
    let path = match package.by_kind(sheet, "/comments")? {
        Some(path) => path,
        None if placed.is_empty() => return Ok(BTreeSet::new()),
        None => {
            let path = package.free("", "comments_guiju", "xml");
            let space = escaped(&package.space);
            package.set(&path, format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{space}\"><authors></authors><commentList></commentList></comments>"));
            package.relate(sheet, "comments", &path)?;
            package.kind(&path, "spreadsheetml.comments+xml")?;
            path
        }
    };
    let old = package.text(&path)?;
    let (bare, gone) = without_ours(&package.read(&path, &old)?);
    let new = match placed.is_empty() {
        true => bare,
        false => {
            let doc = package.read(&path, &bare)?;
            with_ours(&doc, placed, lang).ok_or_else(|| AnnotateProblem::Broken(path.clone()))?
        }
    };
    package.change(&path, &old, new);
    Ok(gone)
}

fn with_ours(doc: &Doc, placed: &Placed, lang: Lang) -> Option<String> {
    let (authors, list) = (doc.top("authors")?, doc.top("commentList")?);
    let p = &doc.prefix;
    let mut edits = Edits::default();
    let named: Vec<_> = doc.within(authors, "author").collect();
    let ours = named.iter().position(|e| doc.said(e) == AUTHOR).unwrap_or(named.len());
    if ours == named.len() {
        edits.append(doc, authors, &format!("<{p}author>{AUTHOR}</{p}author>"));
    }
    let font = lang.pick("宋体", "Tahoma");
    let mut added = String::new();
    let all = doc.within(list, "comment");
    let theirs: BTreeMap<_, _> = all.filter_map(|e| Some((position(e.get("ref")?)?, e))).collect();
    for (at, (_, note)) in placed {
        let run = |before: &str| {
            let said = escaped(&framed(&note.text(lang)));
            format!(
                "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"{font}\"/></{p}rPr><{p}t xml:space=\"preserve\">{before}{said}</{p}t></{p}r>"
            )
        };
        let body = theirs.get(at).and_then(|e| doc.within(e, "text").next());
        match body {
            Some(body) => behind(doc, body, &run("\n"), &mut edits),
            None => {
                let (at, said) = (reference(at.0, at.1), run(""));
                added.push_str(&format!(
                    "<{p}comment ref=\"{at}\" authorId=\"{ours}\"><{p}text>{said}</{p}text></{p}comment>"
                ));
            }
        }
    }
    if !added.is_empty() {
        edits.append(doc, list, &added);
    }
    Some(edits.apply(doc.text))
}

/// Puts a run of ours behind what somebody wrote. A text without runs becomes one: beside others it might not be shown.
fn behind(doc: &Doc, body: &Element, run: &str, edits: &mut Edits) {
    let p = &doc.prefix;
    let plain = doc.within(body, "t").find(|t| t.depth == body.depth + 1);
    if let Some(t) = plain {
        edits.put(t.start, t.start, format!("<{p}r>"));
        edits.put(t.end, t.end, format!("</{p}r>"));
    }
    let spoken =
        ["rPh", "phoneticPr"].into_iter().filter_map(|name| doc.within(body, name).next()).min_by_key(|e| e.start);
    match spoken {
        Some(e) => edits.put(e.start, e.start, run),
        None => edits.append(doc, body, run),
    }
}

/// The comments without ours, and the cells that have none any more.
fn without_ours(doc: &Doc) -> (String, BTreeSet<(u32, u32)>) {
    let mut edits = Edits::default();
    let mut gone = BTreeSet::new();
    for comment in doc.all.iter().filter(|e| e.name == "comment") {
        let spoken: Vec<_> = doc.within(comment, "rPh").collect();
        let pieces: Vec<&Element> = doc.within(comment, "t").filter(|t| !spoken.iter().any(|r| r.holds(t))).collect();
        let texts: Vec<String> = pieces.iter().map(|t| doc.said(t).replace("\r\n", "\n")).collect();
        let whole = texts.concat();
        let cut = ours(&whole);
        if cut.is_empty() {
            continue;
        }
        let mut rest = String::new();
        let mut at = 0;
        for (from, to) in &cut {
            rest.push_str(whole.get(at..*from).unwrap_or(""));
            at = *to;
        }
        rest.push_str(whole.get(at..).unwrap_or(""));
        if rest.trim().is_empty() {
            edits.put(comment.start, comment.end, "");
            gone.extend(comment.get("ref").and_then(position));
            continue;
        }
        let runs: Vec<_> = doc.within(comment, "r").collect();
        let mut begin = 0;
        for (piece, text) in pieces.iter().zip(&texts) {
            let end = begin + text.len();
            let kept = outside(text, begin, &cut);
            if kept.is_empty() && !text.is_empty() {
                let run = runs.iter().find(|r| r.holds(piece)).copied().unwrap_or(piece);
                edits.put(run.start, run.end, "");
            } else if kept != *text {
                edits.put(piece.open, piece.close, escaped(&kept));
            }
            begin = end;
        }
    }
    (edits.apply(doc.text), gone)
}

/// What of a piece that begins at `begin` of the whole lies in none of the ranges.
fn outside(piece: &str, begin: usize, cut: &[(usize, usize)]) -> String {
    let inside = |i: usize| cut.iter().any(|(from, to)| (*from..*to).contains(&(begin + i)));
    piece.char_indices().filter(|(i, _)| !inside(*i)).map(|(_, c)| c).collect()
}

/// Where ours stand in a text, with the line break before them.
fn ours(whole: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = whole.get(at..).and_then(|w| w.find(BEGIN)) {
        let begin = at + found;
        let end = whole.get(begin..).and_then(|w| w.find(END)).map_or(whole.len(), |e| begin + e + END.len());
        let break_before = usize::from(whole.get(..begin).is_some_and(|w| w.ends_with('\n')));
        out.push((begin - break_before, end));
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(text: &str) -> (String, Vec<(u32, u32)>) {
        let (text, gone) = without_ours(&Doc::read(text).unwrap_or_else(|_| unreachable!("well-formed")));
        (text, gone.into_iter().collect())
    }

    #[test]
    fn what_others_wrote_stays() {
        let said = framed("违反");
        let whole = format!("<c><comment ref=\"B2\"><text><r><t>{said}</t></r></text></comment></c>");
        assert_eq!(stripped(&whole), ("<c></c>".into(), vec![(2, 2)]));
        // Runs as another program may have cut them.
        let (one, two) = said.split_at(said.len() - "─".len());
        let mixed = format!(
            "<c><comment ref=\"B2\"><text><r><t>甲：看过\n{one}</t></r><r><t>{two}\n已改</t></r></text></comment></c>"
        );
        let left = "<c><comment ref=\"B2\"><text><r><t>甲：看过</t></r><r><t>\n已改</t></r></text></comment></c>";
        assert_eq!(stripped(&mixed), (left.into(), vec![]));
        assert_eq!(stripped(left), (left.into(), vec![]));
    }
}
