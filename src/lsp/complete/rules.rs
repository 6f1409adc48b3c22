//! What may be written in a rule file: words of the language by its grammar, names by its checker.

use super::{Kind, Offer, Offers};
use crate::base::unit::{COUNTERS, UNITS};
use crate::base::{FileId, Lang};
use crate::lsp::study::Study;
use crate::lsp::text::Text;
use crate::lsp::words;
use crate::model::ask::{self, MARK};
use crate::model::symbols::Symbol;
use crate::model::{Document, Entity};
use crate::syntax::wanted;
use std::path::Path;

/// What may be written at an offset of an open rule file; `lang` is the reader's.
pub fn offers(study: &Study, path: &Path, text: &Text, offset: u32, lang: Lang) -> Offers {
    let wanted = wanted::at(&text.text, offset as usize);
    let start = wanted.start as u32;
    let (_, end) = text.word(offset);
    let file = study.file(path);
    if let Some((word, from)) = wanted.quoted {
        let offers =
            if word.is("clause") { clauses(file.and_then(|f| study.document_of(f)), lang) } else { Vec::new() };
        // The whole text in the quotes is replaced, as far as it goes on this line.
        let rest = text.text.get(offset as usize..).unwrap_or("");
        let inside = rest.find(['"', '”', '＂', '\n']).unwrap_or(0) as u32;
        return Offers { start: from as u32, end: offset + inside, offers };
    }
    let mut out = Offers { start, end: end.max(offset), offers: Vec::new() };
    if wanted.topic {
        for (name, topic) in study.model.packs.iter().flat_map(|p| &p.topics) {
            let title = lang.pick(Some(topic.zh.as_str()), topic.en.as_deref()).unwrap_or("");
            out.offers.push(offer(name, title, Kind::Value, 0));
        }
        return out;
    }
    if wanted.name
        && let Some(file) = file
    {
        names(&mut out, study, file, (text, start, end.max(offset)), wanted.lang, lang);
        // An entity is no type of a field; a reference to it is.
        for o in out.offers.iter_mut().filter(|o| wanted.a_type && o.kind == Kind::Entity) {
            let reference = format!("{} {}", wanted.lang.pick("引用", "ref"), o.insert);
            o.filter = Some(format!("{} {}", o.filter.as_deref().unwrap_or(&o.label), reference));
            (o.label, o.insert) = (reference.clone(), reference);
        }
    }
    if wanted.unit {
        let (own, other) = wanted.lang.pick((true, false), (false, true));
        for unit in UNITS {
            let zh = unit.zh.first().copied().unwrap_or(unit.en);
            out.offers.extend(own.then(|| offer(zh, unit.en, Kind::Unit, 3)));
            out.offers.extend(other.then(|| offer(unit.plural, zh, Kind::Unit, 3)));
        }
        if own {
            out.offers.extend(COUNTERS.iter().map(|c| offer(c, "", Kind::Unit, 4)));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for keyword in &wanted.words {
        // Keywords of a declaration are of one language; where none is written yet, of either.
        let open = keyword.place == crate::syntax::keywords::Place::Declaration;
        for own in [wanted.lang, lang.pick(Lang::En, Lang::Zh)] {
            if own != wanted.lang && !open || keyword.forms(own).is_empty() {
                continue;
            }
            let word = keyword.word(own);
            if seen.contains(&word) {
                continue;
            }
            seen.push(word);
            let other = keyword.forms(own.pick(Lang::En, Lang::Zh)).first().copied().unwrap_or("");
            out.offers.push(Offer { filter: filter(word, other), ..offer(word, other, Kind::Word, 5) });
        }
    }
    out
}

fn filter(word: &str, other: &str) -> Option<String> {
    (!other.is_empty()).then(|| format!("{word} {other}"))
}

fn offer(label: &str, detail: &str, kind: Kind, rank: u8) -> Offer {
    Offer {
        label: label.to_string(),
        filter: None,
        insert: label.to_string(),
        detail: detail.to_string(),
        about: None,
        kind,
        rank,
    }
}

/// The clauses of a document's index.
fn clauses(document: Option<&Document>, lang: Lang) -> Vec<Offer> {
    let Some(document) = document else { return Vec::new() };
    let one = |c: &crate::model::IndexClause| {
        let path = if c.path == c.id { String::new() } else { c.path.clone() };
        let status = c.status.as_ref().map_or("", |s| words::status(s, lang));
        Offer {
            filter: Some(format!("{} {} {}", c.id, c.path, c.title)),
            about: Some(format!("{path} {}\n\n{status}", c.title).trim().to_string()),
            ..offer(&c.id, format!("{path} {}", c.title).trim(), Kind::Clause, 0)
        }
    };
    document.clauses.iter().map(one).collect()
}

/// The names that the checker would take in the place of the word.
fn names(out: &mut Offers, study: &Study, file: FileId, (text, start, end): (&Text, u32, u32), own: Lang, lang: Lang) {
    let Some(source) = study.sources.get(file) else { return };
    let (before, after) = (text.text.get(..start as usize), text.text.get(end as usize..));
    let marked = format!("{} {MARK} {}", before.unwrap_or("").trim_start_matches('\u{FEFF}'), after.unwrap_or(""));
    // A dot before the word belongs to it.
    let marked = match before.is_some_and(|b| b.ends_with(['.', '．', '。'])) {
        true => marked.replacen(&format!(" {MARK}"), MARK, 1),
        false => marked,
    };
    let mut packs = study.packs.clone();
    for pack in &mut packs {
        for f in &mut pack.files {
            if format!("{}/{}", pack.root, f.path) == source.name {
                f.text = Ok(marked.clone());
            }
        }
    }
    let Some(asked) = ask::ask(packs, &study.cache) else { return };
    let model = &study.model;
    for symbol in asked.symbols {
        // The vocabulary may have changed since; then the study has not got there yet.
        let Some(name) = study.name_of(symbol) else { continue };
        let label = label_of(study, symbol);
        let kind = match symbol {
            Symbol::Entity(_) => Kind::Entity,
            Symbol::Record(_) | Symbol::Enum(_) => Kind::Type,
            Symbol::Field(..) | Symbol::Define(_) => Kind::Field,
            Symbol::Variant(..) => Kind::Variant,
            Symbol::Duty(_) | Symbol::Exception(_) | Symbol::Document(_) => Kind::Duty,
            Symbol::Clause(..) => Kind::Clause,
            Symbol::Parameter(_) | Symbol::Interval(_) | Symbol::Topic(..) => Kind::Value,
        };
        // In Chinese rules a label that can stand for the name does so.
        let spoken = label.filter(|l| own == Lang::Zh && crate::syntax::is_name(l));
        let (shown, other) = match spoken {
            Some(label) => (label, name),
            None => (name, label.unwrap_or("")),
        };
        let ty = match symbol {
            Symbol::Field(owner, slot) => study.field(owner, slot).map(|f| words::type_of(study, &f.ty, lang)),
            Symbol::Define(id) => model.defines.get(id.index()).map(|d| words::type_of(study, &d.ty, lang)),
            Symbol::Parameter(id) => model.parameters.get(id.index()).map(|p| words::type_of(study, &p.ty, lang)),
            _ => Some(words::kind(study, symbol, lang).to_string()),
        };
        let implicit =
            matches!(symbol, Symbol::Field(_, slot) if slot <= Entity::CLOSED && study.symbols.place(symbol).is_none());
        let ty = ty.unwrap_or_default();
        let detail = if other.is_empty() { ty } else { format!("{other}{}{ty}", lang.pick("：", ": ")) };
        let fits = asked.want.is_none() || fits(study, symbol, asked.want.as_ref());
        let rank = match (implicit, fits) {
            (true, _) => 2,
            (false, true) => 0,
            (false, false) => 1,
        };
        out.offers.push(Offer { filter: filter(shown, other), ..offer(shown, &detail, kind, rank) });
    }
}

fn fits(study: &Study, symbol: Symbol, want: Option<&crate::model::Type>) -> bool {
    match symbol {
        Symbol::Variant(..) => true,
        Symbol::Field(owner, slot) => study.field(owner, slot).is_some_and(|f| Some(&f.ty) == want),
        _ => false,
    }
}

fn label_of(study: &Study, symbol: Symbol) -> Option<&str> {
    let model = &study.model;
    match symbol {
        Symbol::Entity(id) => model.entities.get(id.index())?.label.as_deref(),
        Symbol::Record(id) => model.records.get(id.index())?.label.as_deref(),
        Symbol::Enum(id) => model.enums.get(id.index())?.label.as_deref(),
        Symbol::Variant(id, k) => model.enums.get(id.index())?.variants.get(k as usize)?.label.as_deref(),
        Symbol::Field(owner, slot) => study.field(owner, slot)?.label.as_deref(),
        Symbol::Define(id) => model.defines.get(id.index())?.label.as_deref(),
        Symbol::Interval(id) => model.intervals.get(id.index())?.label.as_deref(),
        Symbol::Duty(id) => model.duties.get(id.0 as usize)?.title.as_deref(),
        Symbol::Exception(id) => model.exceptions.get(id.0 as usize)?.title.as_deref(),
        Symbol::Document(id) => model.documents.get(id.index())?.title.as_deref(),
        Symbol::Parameter(_) | Symbol::Clause(..) | Symbol::Topic(..) => None,
    }
}
