//! Plan × facts → findings. Three-valued truth, windows, explanation. The only room with rayon.

pub mod finding;
pub mod outcome;
pub mod waive;
