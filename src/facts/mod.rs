//! Fact files → entities in slots, every value with the place it came from; one file a format.
//!
//! ```text
//! walk ─▶ load ─▶ take ─▶ toml │ json │ yaml ─▶ tape ─▶ admit (value, date, side) ─▶ owed ─▶ merge ─▶ link
//!                      ╰▶ sheet (workbooks, CSV) ─────────▶ admit ╯
//! ```
//!
//! A format only knows how to write its text onto a tape; what the words on the tape mean is decided in one place,
//! `admit`. What is wrong is data (`problem`); its words stand in `words_zh` and `words_en`.

mod admit;
mod bytes;
mod cache;
mod complaints;
mod contradict;
mod date;
mod fill;
mod json;
pub mod keyed;
mod link;
mod load;
mod merge;
pub mod note;
mod owed;
pub mod problem;
mod sheet;
mod side;
pub mod store;
mod take;
mod tape;
mod toml;
mod value;
mod vocabulary;
pub mod waivers;
mod walk;
mod want;
mod words_en;
mod words_zh;
mod yaml;

pub use cache::Cache;
pub use link::reverse;
pub use load::{Loaded, Options, Reader, load, load_texts};
pub use note::{Note, Noted};
pub use sheet::is_guarded;
pub use store::{Chunk, Cover, Declaration, Declared, EntityIx, Facts, Reverse, Slot, Stated, Value};
pub use vocabulary::answered;
pub use walk::{Format, is_audit, is_beside};
