//! Fact files → entities in slots, every value with the place it came from; one file a format.

pub mod keyed;
pub mod store;
pub mod waivers;

pub use store::{Chunk, Cover, Declaration, Declared, EntityIx, Facts, Reverse, Slot, Stated, Value};
