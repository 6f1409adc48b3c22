//! What a policy author asks for: cases that prove the rules. Pure answers; files are found and written by `cli`.

pub mod cases;
pub mod coverage;
