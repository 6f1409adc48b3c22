//! TOML files with a closed set of keys (`waivers.toml`, `guiju.toml`): typed access that remembers places, and one
//! problem a mistake, in both languages.

use crate::base::suggest::nearest;
use crate::base::{Day, Diagnostic, FileId, Lang, Problem, Span, Words};
use toml::de::{DeTable, DeValue};

/// What can be wrong with the keys and values of such a file.
#[derive(Clone, Debug)]
pub enum KeyProblem {
    /// Not TOML.
    Syntax(String),
    /// A key that means nothing here.
    UnknownKey {
        /// As written.
        key: String,
        /// The nearest that does.
        nearest: Option<String>,
        /// All that do.
        allowed: Vec<String>,
    },
    /// A key that must be there.
    MissingKey(String),
    /// A value of the wrong type.
    WrongType {
        /// The key.
        key: String,
        /// What it wants.
        wants: Wants,
    },
}

/// What a key wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// A day.
    Date,
    /// Tables: `[[key]]`.
    Tables,
    /// A table: `[key]`.
    Table,
    /// A year, or a period as text, or `{ from, to }`.
    Period,
    /// `true` or `false`.
    Truth,
}

impl Wants {
    fn words(self, lang: Lang) -> &'static str {
        match self {
            Wants::Text => lang.pick("文字，如 \"…\"", "a text such as \"…\""),
            Wants::Texts => {
                lang.pick("文字或文字列表，如 [\"…\", \"…\"]", "a text or a list of texts such as [\"…\", \"…\"]")
            }
            Wants::Date => lang.pick("日期，如 2022-06-30", "a date such as 2022-06-30"),
            Wants::Tables => lang.pick("双方括号的表，如 [[waiver]]", "tables such as [[waiver]]"),
            Wants::Table => lang.pick("表，如 [lint]", "a table such as [lint]"),
            Wants::Period => lang.pick(
                "年份 2022，\"2022-Q3\"，或 { from = 2022-01-01, to = 2022-06-30 }",
                "a year 2022, \"2022-Q3\", or { from = 2022-01-01, to = 2022-06-30 }",
            ),
            Wants::Truth => lang.pick("true 或 false", "true or false"),
        }
    }
}

impl Problem for KeyProblem {
    fn code(&self) -> &'static str {
        match self {
            KeyProblem::Syntax(_) => "syntax",
            KeyProblem::UnknownKey { .. } => "unknown-key",
            KeyProblem::MissingKey(_) => "missing-key",
            KeyProblem::WrongType { .. } => "wrong-type",
        }
    }
    fn words(&self, lang: Lang) -> Words {
        match (self, lang) {
            (KeyProblem::Syntax(what), Lang::Zh) => Words::new("此处不符合 TOML 的写法").label(what.clone()),
            (KeyProblem::Syntax(what), Lang::En) => Words::new("this is not TOML").label(what.clone()),
            (KeyProblem::UnknownKey { key, nearest, allowed }, Lang::Zh) => {
                Words::new(format!("没有“{key}”这个键")).label("不认识的键").help(match nearest {
                    Some(n) => format!("是否指“{n}”？"),
                    None => format!("可用的键：{}", allowed.join("、")),
                })
            }
            (KeyProblem::UnknownKey { key, nearest, allowed }, Lang::En) => {
                Words::new(format!("no key `{key}` here")).label("unknown key").help(match nearest {
                    Some(n) => format!("did you mean `{n}`?"),
                    None => format!("keys that may stand here: {}", allowed.join(", ")),
                })
            }
            (KeyProblem::MissingKey(key), Lang::Zh) => Words::new(format!("缺少“{key}”")).label("在这一项中补上"),
            (KeyProblem::MissingKey(key), Lang::En) => Words::new(format!("`{key}` is missing")).label("add it here"),
            (KeyProblem::WrongType { key, wants }, Lang::Zh) => {
                Words::new(format!("“{key}”的值应为{}", wants.words(lang))).label("写法不对")
            }
            (KeyProblem::WrongType { key, wants }, Lang::En) => {
                Words::new(format!("`{key}` must be {}", wants.words(lang))).label("wrong value")
            }
        }
    }
}

/// A parsed file; holds the text's places.
pub struct File<'i> {
    id: FileId,
    root: toml::Spanned<DeTable<'i>>,
}

/// A table of such a file.
#[derive(Clone, Copy)]
pub struct Table<'a, 'i> {
    id: FileId,
    table: &'a DeTable<'i>,
    /// Where it stands.
    pub at: Span,
}

/// A value with its key and places.
#[derive(Clone, Copy)]
pub struct Entry<'a, 'i> {
    id: FileId,
    key: &'a str,
    value: &'a DeValue<'i>,
    /// Where the value stands.
    pub at: Span,
}

impl<'i> File<'i> {
    /// Reads a text; what is not TOML is reported (at most five places: one slip breaks much) and the rest kept.
    pub fn parse(id: FileId, text: &'i str, out: &mut Vec<Diagnostic>) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut last = None;
        for error in errors.iter().take(5) {
            let span = error.span().unwrap_or(0..0);
            // What follows at the same place is an echo.
            if last.replace(span.start) == Some(span.start) {
                continue;
            }
            out.push(Diagnostic::at(
                Span::new(id, span.start, span.end.max(span.start)),
                &KeyProblem::Syntax(error.message().to_string()),
            ));
        }
        File { id, root }
    }
    /// The whole file as a table.
    pub fn root(&self) -> Table<'_, 'i> {
        Table { id: self.id, table: self.root.get_ref(), at: Span::new(self.id, 0, 0) }
    }
}

impl<'a, 'i> Table<'a, 'i> {
    /// Reports every key that is not among `allowed`.
    pub fn only(&self, allowed: &[&str], out: &mut Vec<Diagnostic>) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if !allowed.contains(&name) {
                let span = key.span();
                out.push(Diagnostic::at(
                    Span::new(self.id, span.start, span.end),
                    &KeyProblem::UnknownKey {
                        key: name.to_string(),
                        nearest: nearest(name, allowed.iter().copied()).map(str::to_string),
                        allowed: allowed.iter().map(|k| (*k).to_string()).collect(),
                    },
                ));
            }
        }
    }
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Entry<'a, 'i>> {
        self.table.iter().find_map(|(k, v)| {
            let name: &str = k.get_ref();
            (name == key).then(|| {
                let span = v.span();
                Entry { id: self.id, key: name, value: v.get_ref(), at: Span::new(self.id, span.start, span.end) }
            })
        })
    }
    /// All keys with their values, in the order of the keys.
    pub fn entries(&self) -> Vec<(&'a str, Entry<'a, 'i>)> {
        let entry = |(k, v): (&'a toml::Spanned<std::borrow::Cow<'i, str>>, &'a toml::Spanned<DeValue<'i>>)| {
            let (name, span): (&'a str, _) = (k.get_ref(), v.span());
            let at = Span::new(self.id, span.start, span.end);
            (name, Entry { id: self.id, key: name, value: v.get_ref(), at })
        };
        self.table.iter().map(entry).collect()
    }
    /// The value of a key, or a report that it is missing.
    pub fn need(&self, key: &str, out: &mut Vec<Diagnostic>) -> Option<Entry<'a, 'i>> {
        let found = self.get(key);
        if found.is_none() {
            out.push(Diagnostic::at(self.at, &KeyProblem::MissingKey(key.to_string())));
        }
        found
    }
}

impl<'a, 'i> Entry<'a, 'i> {
    fn wrong<T>(&self, wants: Wants, out: &mut Vec<Diagnostic>) -> Option<T> {
        out.push(Diagnostic::at(self.at, &KeyProblem::WrongType { key: self.key.to_string(), wants }));
        None
    }
    /// A text.
    pub fn text(&self, out: &mut Vec<Diagnostic>) -> Option<&'a str> {
        match self.value.as_str() {
            Some(text) => Some(text),
            None => self.wrong(Wants::Text, out),
        }
    }
    /// `true` or `false`.
    pub fn truth(&self, out: &mut Vec<Diagnostic>) -> Option<bool> {
        match self.value.as_bool() {
            Some(truth) => Some(truth),
            None => self.wrong(Wants::Truth, out),
        }
    }
    /// A text or several.
    pub fn texts(&self, out: &mut Vec<Diagnostic>) -> Vec<String> {
        if let Some(text) = self.value.as_str() {
            return vec![text.to_string()];
        }
        let all: Option<Vec<String>> = self
            .value
            .as_array()
            .and_then(|list| list.iter().map(|v| v.get_ref().as_str().map(str::to_string)).collect());
        match all {
            Some(all) => all,
            None => self.wrong(Wants::Texts, out).unwrap_or_default(),
        }
    }
    /// A day: TOML's own date, `"2022-06-30"` or `"2022年6月30日"`.
    pub fn day(&self, out: &mut Vec<Diagnostic>) -> Option<Day> {
        let day = match self.value {
            DeValue::Datetime(d) if d.time.is_none() => Day::parse_iso(&d.to_string()),
            DeValue::String(text) => parse_day(text),
            DeValue::Datetime(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        match day {
            Some(day) => Some(day),
            None => self.wrong(Wants::Date, out),
        }
    }
    /// A whole number as written, or a text, for a period.
    pub fn scalar(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(n) => Some(n.as_str().to_string()),
            DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                None
            }
        }
    }
    /// A table.
    pub fn table(&self) -> Option<Table<'a, 'i>> {
        self.value.as_table().map(|table| Table { id: self.id, table, at: self.at })
    }
    /// Reports a value of the wrong kind.
    pub fn refuse(&self, wants: Wants, out: &mut Vec<Diagnostic>) {
        self.wrong::<()>(wants, out);
    }
    /// Tables of an array of tables.
    pub fn tables(&self, out: &mut Vec<Diagnostic>) -> Vec<Table<'a, 'i>> {
        let all: Option<Vec<Table<'a, 'i>>> = self.value.as_array().and_then(|list| {
            list.iter()
                .map(|v| {
                    let span = v.span();
                    v.get_ref().as_table().map(|table| Table {
                        id: self.id,
                        table,
                        at: Span::new(self.id, span.start, span.end),
                    })
                })
                .collect()
        });
        match all {
            Some(all) => all,
            None => self.wrong(Wants::Tables, out).unwrap_or_default(),
        }
    }
}

/// `2022-06-30` or `2022年6月30日`.
pub fn parse_day(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Some(day) = Day::parse_iso(text) {
        return Some(day);
    }
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    Day::new(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?)
}
