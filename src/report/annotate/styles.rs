//! Formats: of the list's cells, and of the conditions that colour cells. What is there keeps its number.

use super::package::Package;
use super::xml::{Doc, Edits, escaped, with};
use super::{AnnotateProblem, Mark};

const ORDER: &[&str] = &[
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// What is said of a font, in this order.
const FONT: &[&str] = &[
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
];

/// Where a workbook has no formats at all.
const LEAST: &str = "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"1\"><xf xfId=\"0\"/></cellXfs></styleSheet>";

/// A list of formats of one sort.
struct List {
    name: &'static str,
    all: Vec<String>,
    old: usize,
}

/// The formats of a workbook.
pub(super) struct Styles {
    path: String,
    text: String,
    prefix: String,
    lists: [List; 5],
}

const FONTS: usize = 0;
const FILLS: usize = 1;
const BORDERS: usize = 2;
const CELLS: usize = 3;
const CONDITIONS: usize = 4;

/// The formats of the list.
pub(super) struct Looks {
    pub(super) title: usize,
    pub(super) note: usize,
    pub(super) head: usize,
    pub(super) body: usize,
    pub(super) centred: usize,
    pub(super) date: usize,
    pub(super) link: usize,
}

impl Styles {
    pub(super) fn read(package: &mut Package) -> Result<Styles, AnnotateProblem> {
        let book = package.book.clone();
        let path = match package.by_kind(&book, "/styles")? {
            Some(path) => path,
            None => {
                let path = package.free("", "styles_guiju", "xml");
                let space = escaped(&package.space);
                let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
                package.set(&path, format!("{head}<styleSheet xmlns=\"{space}\">{LEAST}"));
                package.relate(&book, "styles", &path)?;
                package.kind(&path, "spreadsheetml.styles+xml")?;
                path
            }
        };
        let text = package.text(&path)?;
        let doc = package.read(&path, &text)?;
        let list = |name: &'static str, child: &str| {
            let outer = doc.top(name);
            let inner = outer.into_iter().flat_map(|o| doc.within(o, child).filter(|e| e.depth == 2));
            let all: Vec<String> = inner.map(|e| doc.raw(e).to_string()).collect();
            List { name, old: all.len(), all }
        };
        let lists = [
            list("fonts", "font"),
            list("fills", "fill"),
            list("borders", "border"),
            list("cellXfs", "xf"),
            list("dxfs", "dxf"),
        ];
        // Of these a workbook has at least one each.
        if lists.iter().take(CONDITIONS).any(|l| l.all.is_empty()) {
            return Err(AnnotateProblem::Broken(path));
        }
        let prefix = doc.prefix.clone();
        Ok(Styles { path, text, prefix, lists })
    }
    fn add(&mut self, list: usize, xml: &str) -> usize {
        let p = &self.prefix;
        let xml = xml.replace("</", "\u{0}").replace('<', &format!("<{p}")).replace('\u{0}', &format!("</{p}"));
        let Some(list) = self.lists.get_mut(list) else { return 0 };
        if let Some(at) = list.all.iter().position(|x| *x == xml) {
            return at;
        }
        list.all.push(xml);
        list.all.len() - 1
    }
    /// The workbook's usual font, with these in the place of what it says of the same.
    fn font(&mut self, new: &[(&str, &str)]) -> usize {
        let p = self.prefix.clone();
        let usual = self.lists.first().and_then(|l| l.all.first()).cloned().unwrap_or_default();
        let mut all: Vec<(String, String)> = new.iter().map(|(n, raw)| (n.to_string(), raw.to_string())).collect();
        if let Ok(doc) = Doc::read(&usual) {
            for e in doc.all.iter().filter(|e| e.depth == 1 && !new.iter().any(|(n, _)| *n == e.name)) {
                let raw = doc.raw(e);
                let bare = if p.is_empty() { raw.to_string() } else { raw.replacen(&p, "", 1) };
                all.push((e.name.clone(), bare));
            }
        }
        all.sort_by_key(|(name, _)| FONT.iter().position(|n| n == name));
        let said: String = all.into_iter().map(|(_, raw)| raw).collect();
        self.add(FONTS, &format!("<font>{said}</font>"))
    }
    fn cell(&mut self, (font, fill, border): (usize, usize, usize), number: u32, alignment: &str) -> usize {
        self.add(CELLS, &format!("<xf numFmtId=\"{number}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment {alignment} wrapText=\"1\"/></xf>"))
    }
    fn fill(&mut self, colour: &str) -> usize {
        self.add(FILLS, &format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>"))
    }
    fn border(&mut self) -> usize {
        let side = |name: &str| format!("<{name} style=\"thin\"><color rgb=\"FFBFBFBF\"/></{name}>");
        let sides: String = ["left", "right", "top", "bottom"].map(side).concat();
        self.add(BORDERS, &format!("<border>{sides}<diagonal/></border>"))
    }
    /// The formats of the list.
    pub(super) fn looks(&mut self) -> Looks {
        let (large, bold) = (self.font(&[("b", "<b/>"), ("sz", "<sz val=\"16\"/>")]), self.font(&[("b", "<b/>")]));
        let blue = self.font(&[("u", "<u/>"), ("color", "<color rgb=\"FF0563C1\"/>")]);
        let (grey, lines) = (self.fill("FFE7E6E6"), self.border());
        let top = "vertical=\"top\"";
        Looks {
            title: self.cell((large, 0, 0), 0, "horizontal=\"center\" vertical=\"center\""),
            note: self.cell((0, 0, 0), 0, "vertical=\"center\""),
            head: self.cell((bold, grey, lines), 0, "horizontal=\"center\" vertical=\"center\""),
            body: self.cell((0, 0, lines), 0, top),
            centred: self.cell((0, 0, lines), 0, "horizontal=\"center\" vertical=\"top\""),
            date: self.cell((0, 0, lines), 14, "horizontal=\"center\" vertical=\"top\""),
            link: self.cell((blue, 0, lines), 0, top),
        }
    }
    /// A cell of the list in the colour of a mark.
    pub(super) fn coloured(&mut self, mark: Mark) -> usize {
        let (fill, lines) = (self.fill(mark.colour()), self.border());
        self.cell((0, fill, lines), 0, "horizontal=\"center\" vertical=\"top\"")
    }
    /// What a condition gives a cell: the colour of a mark, and nothing else.
    pub(super) fn condition(&mut self, mark: Mark) -> usize {
        let colour = mark.colour();
        self.add(CONDITIONS, &format!("<dxf><fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/><bgColor rgb=\"{colour}\"/></patternFill></fill></dxf>"))
    }
    pub(super) fn write(self, package: &mut Package) -> Result<(), AnnotateProblem> {
        let doc = package.read(&self.path, &self.text)?;
        let p = &self.prefix;
        let mut edits = Edits::default();
        for List { name, all, old } in self.lists.iter().filter(|l| l.all.len() > l.old) {
            let (count, added) = (all.len().to_string(), all.get(*old..).unwrap_or(&[]).concat());
            match doc.top(name) {
                Some(e) => {
                    let tag = with(doc.tag(e), "count", &count);
                    let tag = tag.strip_suffix("/>").map_or(tag.clone(), |t| format!("{t}>"));
                    let old = doc.text.get(e.open..e.close).unwrap_or("");
                    edits.put(e.start, e.end, format!("{tag}{old}{added}</{p}{name}>"));
                }
                None => {
                    let at = doc.place(ORDER, name);
                    edits.put(at, at, format!("<{p}{name} count=\"{count}\">{added}</{p}{name}>"));
                }
            }
        }
        let new = edits.apply(&self.text);
        package.change(&self.path, &self.text, new);
        Ok(())
    }
}
