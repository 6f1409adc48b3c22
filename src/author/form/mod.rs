//! The form that an agency fills in, made from the rules that can bind it and nothing else: which facts they read (`need`),
//! laid out as sheets (`layout`), with what is stated already (`rows`), as a workbook (`book`) or commented TOML (`toml`);
//! and the JSON Schema of fact files for editors (`schema`).

mod book;
mod guide;
mod layout;
mod list;
mod need;
mod rows;
mod schema;
mod sheets;
mod sides;
mod style;
mod toml;
mod types;
mod words;

pub use book::write as xlsx;
pub use layout::{Block, Column, Form, Role, form};
pub use list::write as list;
pub use need::{Need, bound, need};
pub use rows::{Cell, Filling, Row};
pub use schema::{RESULT, write as schema};
pub use toml::write as toml;
pub use words::Words;

use crate::base::Lang;
use crate::facts::Facts;
use crate::model::Model;

/// What a form is made from.
#[derive(Clone, Copy)]
pub struct Order<'a, 'm> {
    /// The rules.
    pub model: &'m Model,
    /// The language of its words.
    pub lang: Lang,
    /// What it asks for.
    pub form: &'a Form<'m>,
    /// What is stated already.
    pub facts: Option<&'a Facts>,
}

impl<'a, 'm> Order<'a, 'm> {
    fn words(&self) -> Words<'m> {
        Words { model: self.model, lang: self.lang, toml: false }
    }
    fn filling(&self) -> Option<Filling<'a>>
    where
        'm: 'a,
    {
        self.facts.map(|facts| Filling { model: self.model, facts, lang: self.lang })
    }
}
