//! Changes to an XML text that leave every other byte as it is.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element: where its tags stand, and its attributes.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    /// How many elements it stands in.
    pub(super) depth: usize,
    /// First byte of the start tag.
    pub(super) start: usize,
    /// One past the start tag.
    pub(super) open: usize,
    /// First byte of the end tag; `open` where there is none.
    pub(super) close: usize,
    /// One past the element.
    pub(super) end: usize,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute's value, by its name as written.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    /// The id of a relation, whatever prefix its namespace has here (`r:id`).
    pub(super) fn relation(&self) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n.ends_with(":id")).map(|(_, v)| v.as_str())
    }
    /// Whether another element stands in it.
    pub(super) fn holds(&self, other: &Element) -> bool {
        other.start >= self.open && other.end <= self.close
    }
}

/// A text and its elements, in the order of their start tags.
pub(super) struct Doc<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// The elements.
    pub(super) all: Vec<Element>,
    /// What stands before names here: nothing, or `x:`.
    pub(super) prefix: String,
}

/// The text is no XML.
pub(super) struct Malformed;

impl<'t> Doc<'t> {
    /// Reads all elements.
    pub(super) fn read(text: &'t str) -> Result<Doc<'t>, Malformed> {
        Doc::scan(text, false)
    }
    /// Reads a sheet, of its cells only the rows that say how high they are.
    pub(super) fn outline(text: &'t str) -> Result<Doc<'t>, Malformed> {
        Doc::scan(text, true)
    }
    fn scan(text: &'t str, outline: bool) -> Result<Doc<'t>, Malformed> {
        let mut reader = Reader::from_str(text);
        let mut doc = Doc { text, all: Vec::new(), prefix: String::new() };
        // Of what is left out there is no index.
        let mut open: Vec<Option<usize>> = Vec::new();
        let mut cells = false;
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| Malformed)?;
            let to = reader.buffer_position() as usize;
            match event {
                Event::Start(e) => {
                    let at = doc.take(&e, (open.len(), from, to), cells);
                    cells |= outline && open.len() == 1 && at.is_some_and(|i| doc.is(i, "sheetData"));
                    open.push(at);
                }
                Event::Empty(e) => {
                    doc.take(&e, (open.len(), from, to), cells);
                }
                Event::End(_) => {
                    if let Some(e) = open.pop().flatten().and_then(|i| doc.all.get_mut(i)) {
                        (e.close, e.end) = (from, to);
                    }
                    cells &= open.len() > 1;
                }
                Event::Eof if open.is_empty() && !doc.all.is_empty() => return Ok(doc),
                Event::Eof => return Err(Malformed),
                _ => {}
            }
        }
    }
    fn is(&self, i: usize, name: &str) -> bool {
        self.all.get(i).is_some_and(|e| e.name == name)
    }
    fn take(&mut self, e: &BytesStart, (depth, from, to): (usize, usize, usize), cells: bool) -> Option<usize> {
        let tag = self.text.get(from..to).unwrap_or("");
        if cells && !(depth == 2 && tag.contains(" ht=")) {
            return None;
        }
        let mut attributes = Vec::new();
        for a in e.attributes().flatten() {
            if let Ok(value) = a.normalized_value(XmlVersion::Implicit1_0) {
                let key: &str = a.key.as_ref();
                attributes.push((key.to_string(), value.into_owned()));
            }
        }
        let whole: &str = e.name().0;
        let name = whole.rsplit(':').next().unwrap_or(whole).to_string();
        if self.all.is_empty() {
            self.prefix = whole.strip_suffix(name.as_str()).unwrap_or("").to_string();
        }
        self.all.push(Element { name, depth, start: from, open: to, close: to, end: to, attributes });
        Some(self.all.len() - 1)
    }
    /// The outermost element, where it has that name.
    pub(super) fn root(&self, name: &str) -> Option<&Element> {
        self.all.first().filter(|e| e.name == name)
    }
    /// What stands directly in the outermost element.
    pub(super) fn top(&self, name: &str) -> Option<&Element> {
        self.all.iter().find(|e| e.depth == 1 && e.name == name)
    }
    /// The elements of a name within another.
    pub(super) fn within<'d>(&'d self, outer: &'d Element, name: &'d str) -> impl Iterator<Item = &'d Element> + 'd {
        let behind = self.all.partition_point(|e| e.start <= outer.start);
        let those = self.all.get(behind..).unwrap_or(&[]).iter().take_while(|e| e.start < outer.close);
        those.filter(move |e| e.name == name)
    }
    /// An element as it is written.
    pub(super) fn raw(&self, e: &Element) -> &'t str {
        self.text.get(e.start..e.end).unwrap_or("")
    }
    /// Its start tag.
    pub(super) fn tag(&self, e: &Element) -> &'t str {
        self.text.get(e.start..e.open).unwrap_or("")
    }
    /// What an element without children says.
    pub(super) fn said(&self, e: &Element) -> String {
        let raw = self.text.get(e.open..e.close).unwrap_or("");
        let raw = raw.strip_prefix("<![CDATA[").and_then(|r| r.strip_suffix("]]>")).unwrap_or(raw);
        quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |t| t.into_owned())
    }
    /// Where an element belongs among those of the outermost one: before the first that must stand behind it.
    pub(super) fn place(&self, order: &[&str], name: &str) -> usize {
        let rank = |n: &str| order.iter().position(|o| *o == n);
        let own = rank(name);
        let behind = self.all.iter().find(|e| e.depth == 1 && rank(&e.name) > own);
        behind.map(|e| e.start).or(self.all.first().map(|e| e.close)).unwrap_or(0)
    }
}

/// Replacements of ranges of a text.
#[derive(Default)]
pub(super) struct Edits(Vec<(usize, usize, String)>);

impl Edits {
    /// Puts a text in the place of a range.
    pub(super) fn put(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.0.push((start, end, text.into()));
    }
    /// Puts a text at the end of what an element holds.
    pub(super) fn append(&mut self, doc: &Doc, e: &Element, text: &str) {
        if e.end == e.open {
            let tag = doc.tag(e).trim_end_matches("/>").trim_end();
            let name = tag.trim_start_matches('<').split(char::is_whitespace).next().unwrap_or("");
            self.put(e.start, e.end, format!("{tag}>{text}</{name}>"));
        } else {
            self.put(e.close, e.close, text);
        }
    }
    /// The text with all replacements made. What lies in a range that is replaced goes with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(s, e, _)| (*s, *e));
        let mut out = String::with_capacity(text.len() + 4096);
        let mut at = 0;
        for (start, end, new) in &self.0 {
            if *start < at {
                continue;
            }
            out.push_str(text.get(at..*start).unwrap_or(""));
            out.push_str(new);
            at = *end;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}

/// A start tag with an attribute set.
pub(super) fn with(tag: &str, name: &str, value: &str) -> String {
    let mark = format!(" {name}=");
    if let Some(at) = tag.find(&mark) {
        let from = at + mark.len();
        let quote = tag.get(from..from + 1).unwrap_or("\"");
        if let Some(length) = tag.get(from + 1..).and_then(|t| t.find(quote)) {
            let (head, tail) = (tag.get(..from).unwrap_or(""), tag.get(from + 2 + length..).unwrap_or(""));
            return format!("{head}\"{value}\"{tail}");
        }
    }
    let end = if tag.ends_with("/>") { "/>" } else { ">" };
    format!("{} {name}=\"{value}\"{end}", tag.trim_end_matches(end).trim_end())
}

/// A text as XML holds it; what XML cannot hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let fits = |c: &char| (!c.is_control() || matches!(c, '\n' | '\t')) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let kept: String = text.chars().filter(fits).collect();
    quick_xml::escape::escape(kept.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(text: &str) -> Doc<'_> {
        Doc::read(text).unwrap_or_else(|_| unreachable!("well-formed"))
    }

    #[test]
    fn prefixes_are_kept_apart_from_names() {
        let text = "<x:a><x:b q:id='1'/><x:c>u&amp;v</x:c></x:a>";
        let d = doc(text);
        assert_eq!((d.prefix.as_str(), d.all.len()), ("x:", 3));
        assert_eq!(d.top("b").and_then(Element::relation), Some("1"));
        assert_eq!(d.top("c").map(|e| d.said(e)).as_deref(), Some("u&v"));
        assert_eq!(d.place(&["a0", "b", "b2", "c"], "b2"), text.find("<x:c").unwrap_or(0));
        assert!(Doc::read("<a><b></a>").is_err() && Doc::read("").is_err());
    }

    #[test]
    fn edits_leave_the_rest() {
        let d = doc("<a ><b n = '1'/><c k='2'>t</c></a>");
        let mut edits = Edits::default();
        if let (Some(b), Some(c)) = (d.top("b"), d.top("c")) {
            edits.append(&d, b, "<z/>");
            edits.put(c.start, c.end, "");
            edits.put(c.open, c.close, "goes with it");
        }
        assert_eq!(edits.apply(d.text), "<a ><b n = '1'><z/></b></a>");
        assert_eq!(with("<c k='2'>", "k", "3"), "<c k=\"3\">");
        assert_eq!(with("<c/>", "k", "3"), "<c k=\"3\"/>");
    }
}
