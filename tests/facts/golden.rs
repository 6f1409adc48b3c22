//! Texts with what was read from them.

use guiju::base::{Lang, Sources, Span};
use guiju::facts::{Chunk, Declaration, Loaded, Options, Value, load_texts};
use guiju::model::{Model, Type};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[test]
fn fact_files_are_read_as_they_should_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/facts");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut all = 0;
    for folder in ["good", "bad"] {
        let mut files: Vec<PathBuf> = std::fs::read_dir(root.join(folder))
            .expect("a folder of texts")
            .map(|e| e.expect("an entry").path())
            .filter(|p| p.extension().is_none_or(|e| e != "out"))
            .collect();
        files.sort();
        for path in files {
            all += 1;
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("text");
            let model = super::model::prelude();
            let mut sources = Sources::default();
            let loaded = load_texts([(&*name, &*text)], &model, &mut sources, &Options::default());
            let got = dump(&model, &loaded, &sources);
            let expected = PathBuf::from(format!("{}.out", path.display()));
            if bless {
                std::fs::write(&expected, &got).expect("written");
            } else if std::fs::read_to_string(&expected).unwrap_or_default() != got {
                wrong.push(format!("{folder}/{name}:\n{got}"));
            }
            let silent = loaded.diagnostics.is_empty();
            assert!((folder == "good") == silent, "{folder}/{name} is in the wrong folder:\n{got}");
        }
    }
    assert!(all > 0, "no texts");
    assert!(wrong.is_empty(), "not as in .out (BLESS=1 rewrites):\n{}", wrong.join("\n"));
}

/// Everything in slots with its place, then everything said.
pub(super) fn dump(model: &Model, loaded: &Loaded, sources: &Sources) -> String {
    let mut out = String::new();
    let facts = &loaded.facts;
    for (range, at) in &facts.periods {
        let _ = writeln!(out, "period {range} {}", place(sources, *at));
    }
    for entity in &facts.entities {
        let ty = &model.entities[entity.ty.index()];
        let _ = write!(out, "{}/{} {}", ty.name, entity.id, place(sources, entity.at));
        let _ = write!(out, " “{}”", entity.name);
        if let Some(day) = entity.stated_on {
            let _ = write!(out, " stated on {day}");
        }
        let _ = writeln!(out);
        let chunk = &facts.chunks[entity.chunk as usize];
        let d = Dump { model, loaded, chunk, sources };
        for (i, field) in ty.fields.iter().enumerate() {
            let slot = chunk.slots[(entity.base + i as u32) as usize];
            if slot.at == entity.at && matches!(slot.value, Value::Unknown | Value::None) {
                continue;
            }
            d.slot(&mut out, 1, &field.name, &field.ty, entity.base + i as u32);
        }
        for c in &entity.covers {
            let range = if c.range.is_empty() { "never".to_owned() } else { c.range.to_string() };
            let _ = writeln!(out, "  covers {} {range} {}", c.path, place(sources, c.at));
        }
        for a in &entity.attests {
            let _ = writeln!(out, "  attest {} {}", a.name, place(sources, a.at));
            for e in &a.entries {
                let Declaration { done, on, evidence, not_applicable, reason, at } = e;
                let at = at.map_or(String::new(), |at| place(sources, at));
                let _ = writeln!(out, "    {done:?} on {on:?} by {evidence:?} unless {not_applicable} {reason:?} {at}");
            }
        }
    }
    for d in &loaded.diagnostics {
        let at = d.primary.map_or(String::new(), |s| place(sources, s));
        let _ = writeln!(out, "{:?} {} {at}", d.level, d.code);
        if let Some(span) = d.primary {
            let text: String = sources.text(span).chars().take(30).collect();
            let _ = writeln!(out, "  at {text:?}");
        }
        for lang in [Lang::Zh, Lang::En] {
            let words = d.words(lang);
            let _ = writeln!(out, "  {}", words.message);
            let _ = writeln!(out, "    {}", words.label);
            for (w, s) in words.related.iter().zip(&d.related) {
                let _ = writeln!(out, "    {w} {}", place(sources, *s));
            }
            assert_eq!(words.related.len(), d.related.len(), "{}", d.code);
            if let Some(help) = &words.help {
                let _ = writeln!(out, "    {help}");
            }
        }
        if let Some(fix) = &d.fix {
            let _ = writeln!(out, "  fix {:?} -> {:?}", sources.text(fix.span), fix.text);
        }
    }
    out
}

fn place(sources: &Sources, span: Span) -> String {
    let (_, line, column) = sources.place(span);
    format!("@{line}:{column}")
}

struct Dump<'a> {
    model: &'a Model,
    loaded: &'a Loaded,
    chunk: &'a Chunk,
    sources: &'a Sources,
}

impl Dump<'_> {
    fn slot(&self, out: &mut String, depth: usize, name: &str, ty: &Type, ix: u32) {
        let slot = self.chunk.slots[ix as usize];
        let at = place(self.sources, slot.at);
        let pad = "  ".repeat(depth);
        let plain = |out: &mut String, text: String| {
            let _ = writeln!(out, "{pad}{name} = {text} {at}");
        };
        match slot.value {
            // what is simply absent would only fill the page
            Value::Unknown | Value::None if self.sources.text(slot.at).starts_with(['[', '{', 'e']) => {}
            Value::Unknown => plain(out, "unknown".into()),
            Value::None => plain(out, "none".into()),
            Value::Bool(b) => plain(out, b.to_string()),
            Value::Number(n, 1) => plain(out, n.to_string()),
            Value::Number(n, d) => plain(out, format!("{n}/{d}")),
            Value::Clock(n, d) => plain(out, format!("{n}/{d} minutes")),
            Value::Wide(at, clock) => {
                let n = self.chunk.wide(at).map_or("lost".into(), |n| n.to_string());
                plain(out, format!("{n}{}", if clock { " minutes" } else { "" }))
            }
            Value::Date(d) => plain(out, d.to_string()),
            Value::DateTime(d) => plain(out, d.to_string()),
            Value::Text(a, b) => plain(out, format!("{:?}", self.chunk.text(a, b))),
            Value::Dangling(a, b) => plain(out, format!("? {:?}", self.chunk.text(a, b))),
            Value::Variant(v) => match ty {
                Type::Enum(e) => plain(out, self.model.enums[e.index()].variants[v as usize].name.clone()),
                _ => plain(out, "a variant of no enum".into()),
            },
            Value::Ref(ix) => plain(out, format!("→ {}", self.loaded.facts.key(self.model, ix))),
            Value::Row(first) => {
                plain(out, "row".into());
                self.row(out, depth + 1, ty, first);
            }
            Value::List(first, n) => {
                plain(out, format!("list of {n}"));
                let Type::List(inner) = ty else { return };
                for i in 0..n {
                    match &**inner {
                        Type::Record(r) => {
                            let _ = writeln!(out, "{pad}  - {i}");
                            let width = self.model.records[r.index()].fields.len() as u32;
                            self.row(out, depth + 2, inner, first + i * width);
                        }
                        plain => self.slot(out, depth + 1, "-", plain, first + i),
                    }
                }
            }
        }
    }
    fn row(&self, out: &mut String, depth: usize, ty: &Type, first: u32) {
        let Type::Record(r) = ty else { return };
        for (i, field) in self.model.records[r.index()].fields.iter().enumerate() {
            self.slot(out, depth, &field.name, &field.ty, first + i as u32);
        }
    }
}
