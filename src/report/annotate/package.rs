//! The archive: parts, relations, kinds of content, and the workbook's own part. What is not changed is copied as it is packed.

use super::AnnotateProblem;
use super::xml::{Doc, Edits, escaped};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const TYPES: &str = "[Content_Types].xml";
/// Most bytes of a part.
const MOST: u64 = 512 << 20;
/// What stands in a workbook's part, in this order.
const ORDER: &[&str] = &[
    "workbookPr",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];

/// A workbook's archive with what is to be changed.
pub(super) struct Package {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Names in small letters, as names are compared here, and as they are written.
    names: BTreeMap<String, String>,
    changed: BTreeMap<String, String>,
    /// The workbook's part.
    pub(super) book: String,
    /// The namespace of sheets: the usual one, or that of the strict form.
    pub(super) space: String,
    /// That of relations.
    pub(super) relations: &'static str,
}

/// A sheet, in the order of the workbook.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) path: String,
}

/// A relation of a part.
struct Relation {
    id: String,
    kind: String,
    path: String,
}

fn broken(part: &str) -> AnnotateProblem {
    AnnotateProblem::Broken(part.to_string())
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Package, AnnotateProblem> {
        let zip = ZipArchive::new(Cursor::new(bytes.to_vec())).map_err(|_| broken("zip"))?;
        let names =
            zip.file_names().flatten().map(|n| (n.trim_start_matches('/').to_lowercase(), n.to_string())).collect();
        let mut package = Package {
            zip,
            names,
            changed: BTreeMap::new(),
            book: String::new(),
            space: String::new(),
            relations: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        };
        package.book = package.by_kind("", "/officeDocument")?.ok_or_else(|| broken("_rels/.rels"))?;
        let text = package.text(&package.book.clone())?;
        let doc = package.read(&package.book, &text)?;
        let root = doc.root("workbook").ok_or_else(|| broken(&package.book))?;
        let declared = match doc.prefix.strip_suffix(':') {
            Some(prefix) => root.get(&format!("xmlns:{prefix}")),
            None => root.get("xmlns"),
        };
        let space = declared.unwrap_or("").to_string();
        if space.contains("purl.oclc.org") {
            package.relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        }
        package.space = space;
        Ok(package)
    }
    /// The elements of a part.
    pub(super) fn read<'t>(&self, path: &str, text: &'t str) -> Result<Doc<'t>, AnnotateProblem> {
        Doc::read(text).map_err(|_| broken(path))
    }
    pub(super) fn has(&self, path: &str) -> bool {
        self.changed.contains_key(path) || self.names.contains_key(&path.to_lowercase())
    }
    /// A path that no part has yet.
    pub(super) fn free(&self, folder: &str, stem: &str, ending: &str) -> String {
        let base = self.book.rsplit_once('/').map_or(String::new(), |(base, _)| format!("{base}/"));
        let path = |n: u32| format!("{base}{folder}{stem}{n}.{ending}");
        (1..).map(path).find(|p| !self.has(p)).unwrap_or_default()
    }
    /// A part as it is by now.
    pub(super) fn text(&mut self, path: &str) -> Result<String, AnnotateProblem> {
        if let Some(text) = self.changed.get(path) {
            return Ok(text.clone());
        }
        let name = self.names.get(&path.to_lowercase()).ok_or_else(|| broken(path))?;
        let part = self.zip.by_name(name).map_err(|_| broken(path))?;
        let mut bytes = Vec::new();
        let read = part.take(MOST + 1).read_to_end(&mut bytes).map_err(|_| broken(path))?;
        if read as u64 > MOST {
            return Err(broken(path));
        }
        let text = String::from_utf8(bytes).map_err(|_| AnnotateProblem::Dialect(path.to_string()))?;
        Ok(text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text))
    }
    /// Puts a text in the place of a part, or adds it.
    pub(super) fn set(&mut self, path: &str, text: String) {
        self.changed.insert(path.to_string(), text);
    }
    /// The same, where an edit may have changed nothing.
    pub(super) fn change(&mut self, path: &str, old: &str, new: String) {
        if old != new {
            self.set(path, new);
        }
    }
    fn relations_of(path: &str) -> String {
        match path.rsplit_once('/') {
            Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
            None => format!("_rels/{path}.rels"),
        }
    }
    /// The relations of a part that point into the archive; those of the archive itself under an empty path.
    fn related(&mut self, path: &str) -> Result<Vec<Relation>, AnnotateProblem> {
        let file = Package::relations_of(path);
        if !self.has(&file) {
            return Ok(Vec::new());
        }
        let text = self.text(&file)?;
        let doc = self.read(&file, &text)?;
        let inner = doc.all.iter().filter(|e| e.name == "Relationship" && e.get("TargetMode") != Some("External"));
        let all = inner.filter_map(|e| {
            let path = resolved(path, e.get("Target")?);
            Some(Relation { id: e.get("Id")?.to_string(), kind: e.get("Type")?.to_string(), path })
        });
        Ok(all.collect())
    }
    /// The first part that a part points to by a relation of this kind.
    pub(super) fn by_kind(&mut self, path: &str, ending: &str) -> Result<Option<String>, AnnotateProblem> {
        Ok(self.related(path)?.into_iter().find(|r| r.kind.ends_with(ending)).map(|r| r.path))
    }
    /// The part that a relation points to.
    pub(super) fn by_id(&mut self, path: &str, id: &str) -> Result<Option<String>, AnnotateProblem> {
        Ok(self.related(path)?.into_iter().find(|r| r.id == id).map(|r| r.path))
    }
    /// Adds a relation to a part; gives its id.
    pub(super) fn relate(&mut self, path: &str, kind: &str, target: &str) -> Result<String, AnnotateProblem> {
        let file = Package::relations_of(path);
        let text = match self.has(&file) {
            true => self.text(&file)?,
            false => "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>".to_string(),
        };
        let doc = self.read(&file, &text)?;
        let taken = |id: &String| doc.all.iter().any(|e| e.get("Id") == Some(id));
        let id = (1..).map(|n: u32| format!("rIdGuiju{n}")).find(|id| !taken(id)).unwrap_or_default();
        let root = doc.root("Relationships").ok_or_else(|| broken(&file))?;
        let mut edits = Edits::default();
        let p = &doc.prefix;
        let (kinds, target) = (self.relations, relative(path, target));
        edits.append(
            &doc,
            root,
            &format!("<{p}Relationship Id=\"{id}\" Type=\"{kinds}/{kind}\" Target=\"{target}\"/>"),
        );
        let new = edits.apply(&text);
        self.set(&file, new);
        Ok(id)
    }
    /// Says of a part what it holds.
    pub(super) fn kind(&mut self, path: &str, kind: &str) -> Result<(), AnnotateProblem> {
        let text = self.text(TYPES)?;
        let doc = self.read(TYPES, &text)?;
        let root = doc.root("Types").ok_or_else(|| broken(TYPES))?;
        let p = &doc.prefix;
        let full = format!("application/vnd.openxmlformats-officedocument.{kind}");
        let mut edits = Edits::default();
        if kind == "vmlDrawing" {
            let known = doc.all.iter().any(|e| e.get("Extension").is_some_and(|x| x.eq_ignore_ascii_case("vml")));
            if !known {
                let one = format!("<{p}Default Extension=\"vml\" ContentType=\"{full}\"/>");
                edits.put(root.open, root.open, one);
            }
        } else {
            edits.append(&doc, root, &format!("<{p}Override PartName=\"/{path}\" ContentType=\"{full}\"/>"));
        }
        let new = edits.apply(&text);
        self.change(TYPES, &text, new);
        Ok(())
    }
    /// The sheets with cells.
    pub(super) fn sheets(&mut self) -> Result<Vec<Sheet>, AnnotateProblem> {
        let book = self.book.clone();
        let text = self.text(&book)?;
        let related = self.related(&book)?;
        let doc = self.read(&book, &text)?;
        let those = doc.all.iter().filter(|e| e.name == "sheet" && e.depth == 2).filter_map(|e| {
            let to = related.iter().find(|r| Some(r.id.as_str()) == e.relation())?;
            let is = to.kind.ends_with("/worksheet");
            is.then(|| Sheet { name: e.get("name").unwrap_or("").to_string(), path: to.path.clone() })
        });
        Ok(those.collect())
    }
    /// The sheet that a name of the workbook points to: it stays when the sheet is called otherwise or saved anew.
    pub(super) fn sheet_named(&mut self, name: &str) -> Result<Option<Sheet>, AnnotateProblem> {
        let book = self.book.clone();
        let text = self.text(&book)?;
        let doc = self.read(&book, &text)?;
        let found = doc.all.iter().find(|e| e.name == "definedName" && e.get("name") == Some(name));
        let Some(target) = found.map(|e| doc.said(e)) else { return Ok(None) };
        let quoted = target.rsplit_once('!').map_or("", |(sheet, _)| sheet).trim_start_matches('$');
        let bare = match quoted.strip_prefix('\'').and_then(|q| q.strip_suffix('\'')) {
            Some(inner) => inner.replace("''", "'"),
            None => quoted.to_string(),
        };
        Ok(self.sheets()?.into_iter().find(|s| s.name == bare))
    }
    /// Adds a sheet behind all others, and names: what each is called, whether it is the sheet's own, and to what of it it points.
    pub(super) fn add_sheet(
        &mut self,
        sheet: &Sheet,
        names: &[(&str, bool, &str)],
        dead: &str,
    ) -> Result<(), AnnotateProblem> {
        let book = self.book.clone();
        let id = self.relate(&book, "worksheet", &sheet.path)?;
        self.kind(&sheet.path, "spreadsheetml.worksheet+xml")?;
        let text = self.text(&book)?;
        let doc = self.read(&book, &text)?;
        let all: Vec<_> = doc.all.iter().filter(|e| e.name == "sheet" && e.depth == 2).collect();
        let number = all.iter().filter_map(|e| e.get("sheetId")?.parse::<u32>().ok()).max().unwrap_or(0) + 1;
        let list = doc.top("sheets").ok_or_else(|| broken(&book))?;
        let (p, kinds) = (&doc.prefix, self.relations);
        let mut edits = Edits::default();
        let called = escaped(&sheet.name);
        let one = format!("<{p}sheet xmlns:r=\"{kinds}\" name=\"{called}\" sheetId=\"{number}\" r:id=\"{id}\"/>");
        edits.append(&doc, list, &one);
        // A name whose sheet is gone gives way.
        for e in doc.all.iter().filter(|e| e.name == "definedName" && e.get("name") == Some(dead)) {
            edits.put(e.start, e.end, "");
        }
        let quoted = escaped(&format!("'{}'", sheet.name.replace('\'', "''")));
        let mut said = String::new();
        for (name, own, target) in names {
            let scope = if *own { format!(" localSheetId=\"{}\"", all.len()) } else { " hidden=\"1\"".to_string() };
            said.push_str(&format!("<{p}definedName name=\"{name}\"{scope}>{quoted}!{target}</{p}definedName>"));
        }
        match doc.top("definedNames") {
            Some(e) => edits.append(&doc, e, &said),
            None => {
                let at = doc.place(ORDER, "definedNames");
                edits.put(at, at, format!("<{p}definedNames>{said}</{p}definedNames>"));
            }
        }
        let new = edits.apply(&text);
        self.set(&book, new);
        Ok(())
    }
    /// The archive. What is new stands at its end, in the order of names.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, AnnotateProblem> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        let mut changed: BTreeMap<String, (String, String)> =
            self.changed.into_iter().map(|(path, text)| (path.to_lowercase(), (path, text))).collect();
        for i in 0..self.zip.len() {
            let part = self.zip.by_index_raw(i).map_err(|_| broken("zip"))?;
            let name = part.name().map_err(|_| broken("zip"))?.to_string();
            match changed.remove(&name.trim_start_matches('/').to_lowercase()) {
                None => out.raw_copy_file(part).map_err(|_| broken(&name))?,
                Some((_, text)) => {
                    drop(part);
                    out.start_file(name.as_str(), options).map_err(|_| broken(&name))?;
                    out.write_all(text.as_bytes()).map_err(|_| broken(&name))?;
                }
            }
        }
        for (path, text) in changed.into_values() {
            out.start_file(path.as_str(), options).map_err(|_| broken(&path))?;
            out.write_all(text.as_bytes()).map_err(|_| broken(&path))?;
        }
        Ok(out.finish().map_err(|_| broken("zip"))?.into_inner())
    }
}

/// The path of a part that another points to.
fn resolved(from: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(path.pop()),
            "." => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// How a part points to another.
fn relative(from: &str, to: &str) -> String {
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    let mut way: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&way).take_while(|(a, b)| a == b).count();
    way.drain(..same);
    "../".repeat(folder.len() - same) + &way.join("/")
}

#[cfg(test)]
mod tests {
    use super::{relative, resolved};

    #[test]
    fn paths_lead_there_and_back() {
        for (from, to, way) in [
            ("xl/workbook.xml", "xl/worksheets/a.xml", "worksheets/a.xml"),
            ("xl/worksheets/a.xml", "xl/drawings/b.vml", "../drawings/b.vml"),
            ("book.xml", "a.xml", "a.xml"),
        ] {
            assert_eq!((relative(from, to).as_str(), resolved(from, way).as_str()), (way, to));
        }
        assert_eq!(resolved("xl/workbook.xml", "/a/b.xml"), "a/b.xml");
    }
}
