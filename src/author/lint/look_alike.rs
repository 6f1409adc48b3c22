//! Letters that look like others: Cyrillic and Greek among Latin ones, radicals and compatibility forms of Chinese
//! characters, names that differ only in such letters, full-width letters in texts that are compared.

use super::{Cx, Lint, Page};
use crate::base::fold::fold;
use crate::base::{Diagnostic, FileId, Lang, Level, Problem, Span, Words};
use crate::model::{Expr, ExprKind, Part, Value};
use crate::syntax::tree::{Item, ItemKind, Name};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

pub(super) const LINT: Lint = Lint {
    code: "look-alike",
    level: Level::Error,
    whole: false,
    look: Some(look),
    page: Page {
        title: ("混入了形似的字符", "letters that look like others"),
        why: (
            "西里尔字母“С”与拉丁字母“C”、从 PDF 复制出来的部首“⼯”与汉字“工”，看上去一样，程序却认为不同：名称对不上，事实填了也读不到。有确定写法的可以自动改正。只差形似字符的两个名称、与事实比较的文本里的全角字母数字，也指出来，由作者决定。完整的外文词、单独的希腊字母（α、μ）、罗马数字不报。",
            "A Cyrillic С and a Latin C, the radical ⼯ that comes out of a PDF and the character 工 look the same and are not: names do not meet, facts are stated and not read. What is certain can be fixed. Two names that differ only in look-alike letters, and full-width letters in a text that facts are compared with, are shown for the author to settle. Whole foreign words, Greek letters alone (α, μ) and Roman numerals are left alone.",
        ),
        faulty: "obligation staff \"乡镇\u{2F2F}作人员\" { clause \"一\"  binds town  require staff >= 3 }\n",
        mended: "obligation staff \"乡镇工作人员\" { clause \"一\"  binds town  require staff >= 3 }\n",
    },
};

enum LookAlike {
    /// A word with the wrong letters, the letters, and how it should be written.
    Word { written: String, right: String, odd: Vec<char> },
    /// Two names.
    Names { one: String, other: String },
    /// A text that is compared.
    Compared { written: String, half: String },
}

impl Problem for LookAlike {
    fn code(&self) -> &'static str {
        LINT.code
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (LookAlike::Word { written, right, odd }, Lang::Zh) => {
                let each: Vec<String> =
                    odd.iter().map(|c| format!("“{c}”是 U+{:04X}（{}）", *c as u32, kind(*c, lang))).collect();
                Words::new(format!("“{written}”里有形似而不同的字符：{}", each.join("、")))
                    .label("与看上去的不同")
                    .help(format!("改为“{right}”"))
            }
            (LookAlike::Word { written, right, odd }, Lang::En) => {
                let each: Vec<String> =
                    odd.iter().map(|c| format!("{c} is U+{:04X} ({})", *c as u32, kind(*c, lang))).collect();
                Words::new(format!("`{written}` has letters that look like others: {}", each.join(", ")))
                    .label("not what it looks like")
                    .help(format!("write `{right}`"))
            }
            (LookAlike::Names { one, other }, Lang::Zh) => Words::new(format!("名称“{one}”与“{other}”看上去一样"))
                .label("这一个")
                .also("与这一个")
                .help("换一个能看出区别的名称"),
            (LookAlike::Names { one, other }, Lang::En) => {
                Words::new(format!("the names `{one}` and `{other}` look the same"))
                    .label("this one")
                    .also("and this one")
                    .help("choose a name that can be told apart")
            }
            (LookAlike::Compared { written, half }, Lang::Zh) => {
                Words::new(format!("与事实比较的文本“{written}”里有全角字母或数字"))
                    .label("事实里写半角就不相等")
                    .help(format!("事实里通常写作“{half}”"))
            }
            (LookAlike::Compared { written, half }, Lang::En) => {
                Words::new(format!("the text `{written}`, compared with facts, has full-width letters or digits"))
                    .label("not equal to the half-width form in a fact")
                    .help(format!("facts will rather have `{half}`"))
            }
        }
    }
}

/// What a character is.
fn kind(c: char, lang: Lang) -> String {
    match c {
        '\u{2E80}'..='\u{2FDF}' => lang.pick("部首", "a radical").into(),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => lang.pick("兼容汉字", "a compatibility form").into(),
        '\u{1D400}'..='\u{1D7FF}' => lang.pick("数学字母", "a mathematical letter").into(),
        _ => match c.script() {
            Script::Cyrillic => lang.pick("西里尔字母", "Cyrillic").into(),
            Script::Greek => lang.pick("希腊字母", "Greek").into(),
            other => other.full_name().to_string(),
        },
    }
}

/// The character that stands for a radical, a compatibility form or a mathematical letter.
fn plain_form(c: char) -> Option<char> {
    if !matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{1D400}'..='\u{1D7FF}')
    {
        return None;
    }
    let mut forms = std::iter::once(c).nfkc();
    forms.next().filter(|f| *f != c && forms.next().is_none())
}

/// The ASCII letter or digit that a letter of a foreign script looks like.
fn latin_form(c: char) -> Option<char> {
    if c.is_ascii()
        || !c.is_alphabetic()
        || matches!(c.script(), Script::Latin | Script::Han | Script::Common | Script::Inherited)
    {
        return None;
    }
    let whole: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
    let mut forms = whole.chars();
    forms.next().filter(|f| f.is_ascii_alphanumeric() && forms.next().is_none())
}

/// Letters that make words with each other, unlike Chinese characters.
fn of_word(c: char) -> bool {
    c == '_'
        || (c.is_alphanumeric()
            && !matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo))
}

fn look(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for file in cx.texts() {
        let text = cx.text(file);
        if !text.is_ascii() {
            words(file, text, out);
        }
    }
    names(cx, out);
    compared(cx, out);
}

fn words(file: FileId, text: &str, out: &mut Vec<Diagnostic>) {
    let mut report = |start: usize, written: &str, form: &dyn Fn(char) -> Option<char>| {
        let mut odd: Vec<char> = written.chars().filter(|c| form(*c).is_some()).collect();
        odd.sort_unstable();
        odd.dedup();
        let right: String = written.chars().map(|c| form(c).unwrap_or(c)).collect();
        let span = Span::new(file, start, start + written.len());
        let problem = LookAlike::Word { written: written.to_string(), right: right.clone(), odd };
        out.push(Diagnostic::at(span, &problem).fix(span, right));
    };
    let mut from = 0;
    // Pieces of one kind: of letters, of forms that stand for others, of all else.
    let class = |c: char| match () {
        () if plain_form(c).is_some() => 2,
        () if of_word(c) => 1,
        () => 0,
    };
    while let Some(first) = text.get(from..).and_then(|t| t.chars().next()) {
        let rest = text.get(from..).unwrap_or("");
        let length = rest.find(|c| class(c) != class(first)).unwrap_or(rest.len());
        let piece = rest.get(..length).unwrap_or("");
        match class(first) {
            2 => report(from, piece, &plain_form),
            1 if !piece.is_ascii() && foreign(piece) => report(from, piece, &latin_form),
            _ => {}
        }
        from += length;
    }
}

/// Whether a word has letters of another script that look Latin: among Latin letters, or, in Cyrillic and the like, all of
/// them. Greek letters alone are formulas.
fn foreign(word: &str) -> bool {
    let odd = word.chars().filter(|c| latin_form(*c).is_some()).count();
    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let all = word.chars().all(|c| c.is_ascii() || latin_form(c).is_some());
    let greek = word.chars().all(|c| c.is_ascii() || c.script() == Script::Greek);
    odd > 0 && all && (latin || !greek)
}

/// Names of one kind and owner that look the same.
fn names(cx: &Cx, out: &mut Vec<Diagnostic>) {
    for pack in &cx.model.packs {
        let mut kinds: BTreeMap<&'static str, Vec<&Name>> = BTreeMap::new();
        for item in cx.items_of(pack) {
            kinds.entry(kind_of(item)).or_default().push(&item.name);
            match &item.kind {
                ItemKind::Record(fields) | ItemKind::Event(fields) | ItemKind::Entity { fields, .. } => {
                    alike(fields.iter().map(|f| &f.name), out);
                }
                ItemKind::Enum(all) => alike(all.iter().map(|v| &v.name), out),
                _ => {}
            }
        }
        kinds.into_values().for_each(|all| alike(all, out));
    }
}

fn kind_of(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::Enum(_) | ItemKind::Record(_) | ItemKind::Event(_) | ItemKind::Entity { .. } => "type",
        ItemKind::Document(_) => "document",
        ItemKind::Define { .. } => "define",
        ItemKind::Parameter { .. } => "parameter",
        ItemKind::Interval { .. } => "interval",
        ItemKind::Obligation(_) | ItemKind::Attest(_) | ItemKind::Exception { .. } => "duty",
    }
}

fn alike<'n>(names: impl IntoIterator<Item = &'n Name>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Name> = BTreeMap::new();
    for name in names {
        let shape: String = skeleton(&name.node).collect();
        match seen.get(&shape) {
            Some(first) if first.node != name.node => {
                let problem = LookAlike::Names { one: name.node.clone(), other: first.node.clone() };
                out.push(Diagnostic::at(name.span, &problem).also(first.span));
            }
            Some(_) => {}
            None => {
                seen.insert(shape, name);
            }
        }
    }
}

/// Texts that facts are compared with.
fn compared(cx: &Cx, out: &mut Vec<Diagnostic>) {
    cx.each_condition(&mut |e| texts(e, out));
}

fn texts(e: &Expr, out: &mut Vec<Diagnostic>) {
    if let ExprKind::Const(Value::Text(text)) = &e.kind {
        let wide = |c: char| matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}');
        if text.chars().any(wide) {
            let half = text
                .chars()
                .map(|c| if wide(c) { fold(c.encode_utf8(&mut [0; 4])).into_owned() } else { c.to_string() });
            let problem = LookAlike::Compared { written: text.clone(), half: half.collect() };
            out.push(Diagnostic::at(e.span, &problem));
        }
    }
    e.parts(&mut |part| match part {
        Part::Expr(e) => texts(e, out),
        Part::Coll(c) => c.conditions().for_each(|e| texts(e, out)),
        Part::When(w) => w.days().iter().for_each(|e| texts(e, out)),
        Part::Access(_) => {}
    });
}

#[cfg(test)]
mod tests {
    use super::{foreign, latin_form, plain_form};

    #[test]
    fn only_letters_that_pass_for_latin_ones_are_foreign() {
        assert!(foreign("С\u{41E}2") && foreign("st\u{430}ff") && foreign("\u{391}B"));
        assert!(!foreign("\u{3B1}") && !foreign("\u{3BC}") && !foreign("план") && !foreign("Ⅲ") && !foreign("é"));
        assert_eq!(latin_form('\u{421}'), Some('C'));
        assert_eq!(plain_form('\u{2F2F}'), Some('工'));
        assert_eq!((plain_form('工'), plain_form('①'), plain_form('㎡')), (None, None, None));
    }
}
