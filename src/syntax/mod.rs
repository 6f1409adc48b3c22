//! Text → tree. The only room that knows pest.

pub mod tree;
