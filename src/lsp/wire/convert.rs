//! Places of texts as places of the protocol, and back.

use crate::base::{FileId, Sources, Span};
use crate::lsp::desk::{Desk, Open};
use crate::lsp::text::{Drift, Encoding, Place, Text};
use lsp_types::{Location, Position, Range, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What an address may not hold as it is.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':')
    .add(b'@');

/// The path of a `file:` address.
pub fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let from = rest.find('/')?;
    let decoded = percent_decode_str(rest.get(from..)?).decode_utf8().ok()?;
    // `/c:/rules` on Windows.
    let bytes = decoded.as_bytes();
    let drive = bytes.get(1).is_some_and(u8::is_ascii_alphabetic) && bytes.get(2) == Some(&b':');
    Some(PathBuf::from(if drive { decoded.get(1..)? } else { &decoded }))
}

/// The address of a path.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let slash = if shown.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&shown, ESCAPED))).ok()
}

/// A place of the protocol.
pub fn position(place: Place) -> Position {
    Position { line: place.line, character: place.column }
}

/// A place of ours.
pub fn place(position: Position) -> Place {
    Place { line: position.line, column: position.character }
}

/// The range of some bytes of a text.
pub fn range(text: &Text, start: u32, end: u32, encoding: Encoding) -> Range {
    Range { start: position(text.place(start, encoding)), end: position(text.place(end, encoding)) }
}

/// Lays out a built-in text of this name, and says where.
type Scratch<'a> = dyn Fn(&str, &str) -> Option<PathBuf> + 'a;

/// Finds places in texts as they are now; texts are looked through once.
pub struct Atlas<'a> {
    sources: &'a Sources,
    desk: &'a Desk,
    encoding: Encoding,
    /// Where built-in texts are laid out.
    scratch: Option<&'a Scratch<'a>>,
    /// Whose the texts with smaller numbers are.
    others: Option<(&'a Atlas<'a>, FileId)>,
    pages: RefCell<FxHashMap<FileId, Option<Page>>>,
}

/// A text with its address.
#[derive(Clone)]
struct Page {
    uri: Uri,
    text: Text,
    /// Since the text was studied.
    drift: Option<Drift>,
}

impl<'a> Atlas<'a> {
    /// Of the texts of some sources.
    pub fn new(sources: &'a Sources, desk: &'a Desk, encoding: Encoding) -> Atlas<'a> {
        Atlas { sources, desk, encoding, scratch: None, others: None, pages: RefCell::default() }
    }
    /// With built-in texts laid out where this says.
    pub fn laid_out(mut self, scratch: &'a Scratch<'a>) -> Atlas<'a> {
        self.scratch = Some(scratch);
        self
    }
    /// With places in texts below a number looked up by another.
    pub fn beside(mut self, others: &'a Atlas<'a>, below: FileId) -> Atlas<'a> {
        self.others = Some((others, below));
        self
    }
    fn page(&self, file: FileId) -> Option<Page> {
        if let Some(page) = self.pages.borrow().get(&file) {
            return page.clone();
        }
        let page = self.make(file);
        self.pages.borrow_mut().insert(file, page.clone());
        page
    }
    fn make(&self, file: FileId) -> Option<Page> {
        let source = self.sources.get(file)?;
        let mut path = PathBuf::from(&source.name);
        if !path.is_absolute() {
            path = self.scratch?(&source.name, &source.text)?;
        }
        match self.desk.get(&path) {
            Some(open) => Some(Page {
                uri: Uri::from_str(&open.uri).ok()?,
                drift: (*open.text.text != *source.text).then(|| Drift::between(&source.text, &open.text.text)),
                text: open.text.clone(),
            }),
            None => Some(Page { uri: uri_of(&path)?, text: Text::new(source.text.as_str()), drift: None }),
        }
    }
    /// Where a place of a studied text is now.
    pub fn location(&self, span: Span) -> Option<Location> {
        if let Some((others, below)) = self.others
            && span.file < below
        {
            return others.location(span);
        }
        let page = self.page(span.file)?;
        let forward = |offset: u32| page.drift.map_or(offset, |d| d.forward(offset));
        let range = range(&page.text, forward(span.start), forward(span.end), self.encoding);
        Some(Location { uri: page.uri, range })
    }
    /// Whether the text was edited since it was studied.
    pub fn is_stale(&self, file: FileId) -> bool {
        self.page(file).is_some_and(|p| p.drift.is_some_and(|d| !d.is_none()))
    }
}

/// The offset in a studied text of an offset in the text as it is now.
pub fn studied_offset(sources: &Sources, file: FileId, open: &Open, offset: u32) -> u32 {
    match sources.get(file) {
        Some(source) if *source.text != *open.text.text => Drift::between(&source.text, &open.text.text).back(offset),
        _ => offset,
    }
}

#[cfg(test)]
mod tests {
    use super::{path_of, uri_of};
    use std::path::Path;

    #[test]
    fn addresses_of_chinese_paths_lead_back() {
        let path = Path::new("/规则 包/乡镇#1.gj");
        let uri = uri_of(path).map(|u| u.as_str().to_string()).unwrap_or_default();
        assert!(uri.starts_with("file:///%E8%A7%84"), "{uri}");
        assert_eq!(path_of(&uri).as_deref(), Some(path));
        assert_eq!(path_of("file:///c%3A/rules/a.gj").as_deref(), Some(Path::new("c:/rules/a.gj")));
        assert_eq!(path_of("untitled:Untitled-1"), None);
    }
}
