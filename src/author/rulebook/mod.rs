//! The rulebook: every duty, exception and term of the vocabulary in plain words generated from its meaning, for legal review.
//! `say` with `zh` and `en` puts conditions into words, `book` and `vocabulary` gather them, `markdown` and `html` write them.

mod book;
mod en;
mod html;
mod markdown;
mod say;
mod vocabulary;
mod zh;

pub use book::{Book, book};
pub use html::write as html;
pub use markdown::write as markdown;
